//! The queue above, the chosen case below as each side has it.

use super::Compare;
use crate::analysis::agreement::team::Work as WhoseWork;
use crate::model::{CoderIx, Span};
use crate::session::acts::{Decision, Take};
use crate::session::tables::reconcile::queue::Item;
use crate::text::offsets::Text;
use crate::tui::shared::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::prose::{self, Prose};
use crate::tui::widgets::rows::{Line, grid};
use ratatui::Frame;
use ratatui::layout::Rect;

/// Both sides stand beside each other from this width on.
const BESIDE: u16 = 100;

/// Code points shown around a case, at most.
const AROUND: u32 = 700;

/// Around what a coder coded; texts have brackets of their own.
const OPEN: &str = "▸";

const CLOSE: &str = "◂";

/// What the screen has between head and foot.
pub fn area(shared: &Shared) -> Rect {
    Rect::new(0, 1, shared.size.0, shared.size.1.saturating_sub(2))
}

/// Where the list stands, and the passages below it.
pub fn split(area: Rect) -> (Rect, Rect) {
    let list = (area.height / 3).clamp(3, 14).min(area.height);
    let below = Rect::new(area.x, area.y + list, area.width, area.height - list);
    (Rect::new(area.x, area.y, area.width, list), below)
}

/// A row of the queue.
pub fn line(item: &Item, shared: &Shared) -> Line {
    let study = &shared.session.study;
    let with: Vec<&str> =
        item.case.coders.iter().filter(|(_, own)| !own.is_empty()).map(|(coder, _)| study.coder(*coder)).collect();
    let how = match with.as_slice() {
        [one] => format!("only {one}"),
        _ if with.len() < item.case.coders.len() => format!("not all: {}", with.join(", ")),
        _ => "other bounds".into(),
    };
    let decided = match item.case.taken(study).as_deref() {
        None => String::new(),
        Some("code") => "✓ other code".into(),
        Some("new") => "✓ own passage".into(),
        Some(taken) => format!("✓ {taken}"),
    };
    let cells = vec![
        item.turn.map(|turn| format!("{turn:>4}")).unwrap_or_default(),
        shared.code_name(study.code_id(item.case.code)),
        how,
        decided,
        study.transcript(item.ix).shown().to_owned(),
        item.quote.split_whitespace().collect::<Vec<_>>().join(" "),
    ];
    Line { cells, faint: item.case.settled.is_some() }
}

/// A case as these coders have it: a heading, and the text with their passages between brackets.
pub fn sides(item: &Item, coders: &[CoderIx], shared: &mut Shared) -> Vec<(String, Prose)> {
    let document = match shared.session.document(item.ix) {
        Ok(document) => document,
        Err(problem) => {
            shared.fail(problem);
            return Vec::new();
        }
    };
    let study = &shared.session.study;
    let (before, after) = around(&document.text, item.case.at);
    let side = |coder: &CoderIx| {
        let own = item.case.of(*coder).unwrap_or_default();
        let instead = item.case.instead.iter().find(|(known, _)| known == coder).map(|(_, codes)| codes.as_slice());
        let instead: Vec<String> =
            instead.unwrap_or_default().iter().map(|code| shared.code_name(study.code_id(*code))).collect();
        let what = match (own.is_empty(), instead.is_empty()) {
            (false, _) => "coded".to_owned(),
            (true, true) => "not coded".into(),
            (true, false) => format!("not coded; here: {}", instead.join(", ")),
        };
        let mut prose = Prose::default();
        prose.say(document.text.slice(before), Role::Faint);
        let mut at = item.case.at.start;
        for passage in own {
            prose.say(document.text.slice(Span::new(at, passage.start.max(at))), Role::Text);
            prose.say(&format!("{OPEN}{}{CLOSE}", document.text.slice(*passage)), Role::Found);
            at = passage.end;
        }
        prose.say(document.text.slice(Span::new(at, item.case.at.end.max(at))), Role::Text);
        prose.say(document.text.slice(after), Role::Faint);
        (format!("{}: {what}", study.coder(*coder)), prose)
    };
    coders.iter().map(side).collect()
}

/// What stands before and after a case, whole paragraphs where there are some.
fn around(text: &Text, at: Span) -> (Span, Span) {
    let count = |words: &str| u32::try_from(words.chars().count()).unwrap_or(AROUND);
    let start = at.start.saturating_sub(AROUND);
    let before = text.slice(Span::new(start, at.start));
    let cut = before.split_once("\n\n").or_else(|| before.split_once(' ')).filter(|_| start > 0);
    let gone = cut.map_or(0, |(gone, _)| count(gone) + 1);
    let end = at.end.saturating_add(AROUND).min(text.len());
    let after = text.slice(Span::new(at.end, end));
    let whole = end == text.len();
    let kept = if whole {
        after
    } else {
        after.rsplit_once("\n\n").or_else(|| after.rsplit_once(' ')).map_or(after, |cut| cut.0)
    };
    (Span::new((start + gone).min(at.start), at.start), Span::new(at.end, at.end + count(kept)))
}

/// A decision in words.
pub fn decision(decision: &Decision, shared: &Shared) -> String {
    let whose = match decision.take {
        Some(Take::Coder(coder)) => format!("as {}", shared.session.study.coder(coder)),
        Some(Take::Both) => "every word that one of them coded".into(),
        Some(Take::Neither) => "not coded".into(),
        None => "the passage chosen".into(),
    };
    match &decision.code {
        Some(code) => format!("{whose}, with “{}”", shared.code_name(code)),
        None => whose,
    }
}

impl Compare {
    fn empty(&self) -> String {
        if self.work.is_some() {
            return "Reading what the coders differ on…".into();
        }
        if !self.queue.items.is_empty() {
            return "Nothing here: v shows what is settled too, C and V change code and coders.".into();
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
        let taken = item.case.taken(&shared.session.study).unwrap_or_default();
        let what = match (&settled.outcome, taken.as_str()) {
            (crate::analysis::agreement::cases::Outcome::Instead(code, _), _) => {
                format!("“{}” instead", shared.code_name(code))
            }
            (_, "neither") => "not coded".into(),
            (_, "both") => "every word that one of them coded".into(),
            (_, "new") => "a passage of its own".into(),
            (_, who) => format!("as {who}"),
        };
        let why = settled.reason.as_deref().map(|why| format!(" · {}", why.replace('\n', " "))).unwrap_or_default();
        format!("✓ {what}{why}")
    }

    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let heads = ["Turn", "Code", "Who", "Decided", "Where", "Words"];
        let empty = self.empty();
        let Some(item) = self.chosen() else {
            grid(frame, area, shared, &[""], &[], self.rows, &empty);
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
        grid(frame, list, shared, &heads, &self.lines, self.rows, &empty);
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
