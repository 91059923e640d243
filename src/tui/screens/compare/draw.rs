//! The queue above, the chosen case below as each side has it.

use crate::analysis::agreement::cases::{Outcome, Taken};
use crate::analysis::agreement::team::WhoseWork;
use crate::session::tables::reconcile::queue::Item;
use crate::tui::room::Shared;
use crate::tui::screens::compare::Compare;
use crate::tui::screens::compare::sides::{BESIDE, split};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::prose::{self, Prose};
use crate::tui::widgets::rows::grid;
use ratatui::Frame;
use ratatui::layout::Rect;

impl Compare {
    fn empty(&self) -> String {
        if self.work.is_busy() {
            return "Reading what the coders differ on…".into();
        }
        if !self.queue.items.is_empty() {
            return "Nothing here: f shows what is settled too, C and V change code and coders.".into();
        }
        if !self.queue.team.transcripts.is_empty() {
            return "The coders agree on every passage. A copies what they agree on into the consensus.".into();
        }
        match self.whose {
            WhoseWork::Done => {
                "No transcript has the finished work of two coders. D in the reader marks one as done; I compares \
                 unfinished work too."
                    .into()
            }
            WhoseWork::InProgress => "No transcript has the work of two coders.".into(),
        }
    }

    /// What is said of the chosen case above its passages.
    fn heading(&self, item: &Item, shared: &Shared) -> String {
        let study = &shared.session.study;
        let mut words = format!("“{}” · ", shared.code_name(study.code_id(item.case.code)));
        words.push_str(study.transcript(item.ix).shown());
        if let Some(turn) = item.turn {
            words.push_str(&format!(" · {turn} {}", item.speaker));
        }
        words
    }

    /// What was decided, and why.
    fn verdict(&self, item: &Item, shared: &Shared) -> String {
        let kept = self.reason.as_ref().filter(|(id, _)| *id == item.id).map(|(_, words)| words.as_str());
        let Some(settled) = &item.case.settled else {
            return kept.map_or_else(|| "open".into(), |words| format!("open · reason: {words}"));
        };
        let what = match (&settled.outcome, item.case.taken()) {
            (Outcome::Instead(code, _), _) => format!("“{}” instead", shared.code_name(code)),
            (_, Some(Taken::Of(coder))) => format!("as {}", shared.session.study.coder(coder)),
            (_, Some(Taken::Both)) => "every word that one of them coded".into(),
            (_, Some(Taken::New)) => "a passage of its own".into(),
            (_, Some(Taken::Neither | Taken::Code) | None) => "not coded".into(),
        };
        let why = settled.reason.as_deref().map(|why| format!(" · {}", why.replace('\n', " "))).unwrap_or_default();
        format!("✓ {what}{why}")
    }

    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let heads = ["Turn", "Code", "Who", "Decided", "Where", "Words"];
        let empty = self.empty();
        let Some(item) = self.chosen() else {
            grid(frame, area, shared, &[""], &[], self.list.rows, &empty);
            return;
        };
        let (list, below) = split(area);
        if below.height > 3 {
            let buf = frame.buffer_mut();
            let rule = "─".repeat(usize::from(below.width));
            put(buf, (below.x, below.y), below.width, &rule, shared.style(Role::Frame));
            let room = below.width.saturating_sub(3);
            put(buf, (below.x + 2, below.y + 1), room, &self.heading(item, shared), shared.style(Role::Strong));
            let verdict = self.verdict(item, shared);
            let role = if item.case.settled.is_some() { Role::Good } else { Role::Warning };
            let most = if below.height > 12 { 2 } else { 1 };
            let mut y = below.y + 2;
            for line in lines(&verdict, room).into_iter().take(most) {
                put(buf, (below.x + 2, y), room, &line, shared.style(role));
                y += 1;
            }
            self.draw_sides(frame, Rect::new(below.x, y, below.width, below.bottom().saturating_sub(y)), shared);
        }
        grid(frame, list, shared, &heads, &self.lines, self.list.rows, &empty);
    }

    fn draw_sides(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let [left, right] = self.sides.as_slice() else { return };
        let room = area.width.saturating_sub(3);
        if area.width >= BESIDE {
            let half = room / 2;
            let at_right = Rect::new(area.x + 2 + half + 1, area.y, room - half - 1, area.height);
            for y in area.top()..area.bottom() {
                let bar = (at_right.x.saturating_sub(2), y);
                put(frame.buffer_mut(), bar, 1, "│", shared.style(Role::Frame));
            }
            self.side(frame, Rect::new(area.x + 2, area.y, half.saturating_sub(2), area.height), ("<", left), shared);
            self.side(frame, at_right, (">", right), shared);
            return;
        }
        let above = area.height.div_ceil(2);
        self.side(frame, Rect::new(area.x + 2, area.y, room, above), ("<", left), shared);
        let below = Rect::new(area.x + 2, area.y + above, room, area.height - above);
        self.side(frame, below, (">", right), shared);
    }

    fn side(&self, frame: &mut Frame, area: Rect, (key, (title, prose)): (&str, &(String, Prose)), shared: &Shared) {
        if area.height == 0 {
            return;
        }
        let buf = frame.buffer_mut();
        let used = put(buf, (area.x, area.y), area.width, &format!("{key} "), shared.style(Role::Key));
        put(buf, (area.x + used, area.y), area.width.saturating_sub(used), title, shared.style(Role::Strong));
        let all = prose.lines(area.width.min(80));
        let height = usize::from(area.height.saturating_sub(1));
        // The passage first, in the middle where there is room for what stands around it.
        let is_case = |line: &prose::Line| line.iter().any(|(_, role)| *role != Role::Faint);
        let first = all.iter().position(is_case).unwrap_or(0);
        let last = all.iter().rposition(is_case).unwrap_or(first);
        let lead = height.saturating_sub(last + 1 - first) / 2;
        let most = all.len().saturating_sub(height);
        let start = (first.saturating_sub(lead).min(most) + self.scroll).min(most);
        for (y, line) in (area.y + 1..area.bottom()).zip(all.iter().skip(start)) {
            prose::draw(buf, (area.x, y), area.width, line, shared);
        }
        if all.len() > start + height && area.height > 1 {
            put(buf, (area.right().saturating_sub(9), area.bottom() - 1), 9, " J: more…", shared.style(Role::Key));
        }
    }
}
