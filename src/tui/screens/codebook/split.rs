//! Splitting a code by hand: each of its codings in its context, dealt with a digit; one act at the end.

use super::Codebook;
use crate::model::{Coding, CodingId, Span, TranscriptIx};
use crate::session::acts::{self, Deal, Share};
use crate::store::document::Document;
use crate::text::wrap::wrap;
use crate::tui::command::Command;
use crate::tui::popup::{Answer, Ask, Body, CodeAsk, Popup};
use crate::tui::shared::{Request, Shared};
use crate::tui::theme::Role;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::picker::{Pick, Picker};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::HashMap;
use std::sync::Arc;

/// As many shares as there are digits.
const SHARES: usize = 10;
/// Code points of context on either side of a passage.
const CONTEXT: u32 = 600;

/// A code's codings on their way to other codes.
pub(super) struct Walk {
    code: String,
    shares: Vec<Share>,
    /// Whose codings; none: everybody's.
    whose: Option<String>,
    items: Vec<(TranscriptIx, Coding)>,
    dealt: Vec<Option<usize>>,
    /// The coding looked at; one past the last when all were.
    at: usize,
    document: Option<(TranscriptIx, Arc<Document>)>,
    /// Esc was pressed once.
    warned: bool,
}

impl Codebook {
    pub(super) fn ask_shares(&mut self, shared: &mut Shared) {
        let Some(id) = self.chosen() else { return };
        if shared.session.coder.is_none() {
            return shared.tell("Reading only: g c asks for your handle, then S splits.");
        }
        if acts::codings_of(&shared.session, &id, None).is_empty() {
            return shared.tell("Nothing is coded with it: there is nothing to deal out.");
        }
        let title = format!("Split “{}” into which codes? Tab takes several", shared.code_name(&id));
        let picker = Picker::new(title, &shared.session.study, &[]).without(&id);
        shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask: Ask::code(CodeAsk::SplitInto(id)) }));
    }

    pub(super) fn split_on(&mut self, ask: CodeAsk, answer: Answer, shared: &mut Shared) {
        match (ask, answer) {
            (CodeAsk::SplitInto(id), Answer::Codes(picks)) => {
                if picks.len() > SHARES {
                    return shared.tell(format!("At most {SHARES} codes: each has a digit."));
                }
                let share = |pick: Pick| match pick {
                    Pick::Known(id) => Share::Known(id),
                    Pick::New(name) => Share::New(name),
                };
                self.ask_whose(id, picks.into_iter().map(share).collect(), shared);
            }
            (CodeAsk::SplitWhose(id, shares, whose), Answer::Row(row)) => {
                if let Some(whose) = whose.get(row) {
                    self.begin(id, shares, whose.clone(), shared);
                }
            }
            _ => {}
        }
    }

    /// Asks whether others' codings are meant too, where there are any; names them first.
    fn ask_whose(&mut self, id: String, shares: Vec<Share>, shared: &mut Shared) {
        let own = shared.session.coder.clone().unwrap_or_default();
        let study = &shared.session.study;
        let number = study.known_code(&id);
        let all = crate::session::reach::Reach::of(study, |coding| Some(study.target(coding.code)) == number);
        let coders = all.coders();
        let mine = coders.iter().find(|(coder, _)| *coder == own).map_or(0, |(_, count)| *count);
        if mine == all.codings() {
            return self.begin(id, shares, Some(own), shared);
        }
        let (mut rows, mut whose) = (Vec::new(), Vec::new());
        if mine > 0 {
            rows.push(Row { label: format!("Your own {mine}"), ..Row::default() });
            whose.push(Some(own));
        }
        let names: Vec<String> = coders.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
        let label = format!("Everybody's {}", all.codings());
        rows.push(Row { label, detail: format!("changes the files of {}", names.join(", ")), ..Row::default() });
        whose.push(None);
        let title = format!("Whose codings of “{}”?", shared.code_name(&id));
        shared.ask(Request::Open(Popup::choice(Ask::code(CodeAsk::SplitWhose(id, shares, whose)), title, rows, 0)));
    }

    fn begin(&mut self, code: String, shares: Vec<Share>, whose: Option<String>, shared: &mut Shared) {
        let items = acts::codings_of(&shared.session, &code, whose.as_deref());
        let dealt = vec![None; items.len()];
        let mut walk = Walk { code, shares, whose, items, dealt, at: 0, document: None, warned: false };
        walk.read(shared);
        self.walk = Some(walk);
    }

    /// What a command does while codings are dealt out.
    pub(super) fn deal(&mut self, command: &Command, shared: &mut Shared) {
        let Some(walk) = &mut self.walk else { return };
        let warned = std::mem::take(&mut walk.warned);
        match command {
            Command::CodeKey(key) => match walk.share(*key) {
                Some(share) => walk.put(Some(share), shared),
                None => shared.tell(format!("1 to {} deal it out; Space leaves it.", walk.shares.len())),
            },
            Command::Skip => walk.put(None, shared),
            Command::Undeal => {
                walk.at = walk.at.saturating_sub(1);
                walk.read(shared);
            }
            Command::Accept => self.apply(shared),
            Command::Back if walk.dealt.iter().any(Option::is_some) && !warned => {
                walk.warned = true;
                shared.tell("Nothing is dealt out yet: Enter does it, Esc once more forgets it.");
            }
            Command::Back => self.walk = None,
            _ => {}
        }
    }

    fn apply(&mut self, shared: &mut Shared) {
        let Some(walk) = &self.walk else { return };
        let deals: Vec<Deal> = walk
            .items
            .iter()
            .zip(&walk.dealt)
            .filter_map(|((ix, coding), to)| Some(Deal { ix: *ix, coding: *coding, to: (*to)? }))
            .collect();
        let (code, stays) = (walk.code.clone(), walk.items.len() - deals.len());
        let everyone = walk.whose.is_none();
        let made = acts::split_code(&mut shared.session, &code, &walk.shares, &deals, (everyone, false));
        let (act, first) = match made {
            Ok((act, ids)) => (Ok(act), ids.into_iter().next()),
            Err(failure) => (Err(failure), None),
        };
        if shared.attempt(act) {
            self.walk = None;
            if let Some(id) = first {
                self.show(&id, shared);
            }
            let name = shared.code_name(&code);
            shared.tell(format!("{} dealt out; {stays} stay with “{name}”. u takes all of it back.", deals.len()));
        }
    }

    /// Looks which codings there are after the study changed under the walk; what is dealt stays dealt.
    pub(super) fn catch_up(&mut self, shared: &mut Shared) {
        let Some(walk) = &mut self.walk else { return };
        let known: HashMap<CodingId, Option<usize>> =
            walk.items.iter().zip(&walk.dealt).map(|((_, coding), to)| (coding.id, *to)).collect();
        let here = walk.items.get(walk.at).map(|(_, coding)| coding.id);
        walk.items = acts::codings_of(&shared.session, &walk.code, walk.whose.as_deref());
        walk.dealt = walk.items.iter().map(|(_, coding)| known.get(&coding.id).copied().flatten()).collect();
        let at = walk.items.iter().position(|(_, coding)| Some(coding.id) == here);
        walk.at = at.unwrap_or(walk.at.min(walk.items.len()));
        walk.document = None;
        walk.read(shared);
    }
}

impl Walk {
    /// Which share a digit stands for: 1 is the first, 0 the tenth.
    fn share(&self, key: char) -> Option<usize> {
        let digit = key.to_digit(10)?;
        let number = usize::try_from((digit + 9) % 10).ok()?;
        (number < self.shares.len()).then_some(number)
    }

    fn put(&mut self, to: Option<usize>, shared: &mut Shared) {
        if let Some(slot) = self.dealt.get_mut(self.at) {
            *slot = to;
            self.at += 1;
            self.read(shared);
        }
    }

    /// Reads the text of the coding looked at.
    fn read(&mut self, shared: &mut Shared) {
        let Some((ix, _)) = self.items.get(self.at).copied() else { return };
        if self.document.as_ref().is_none_or(|(known, _)| *known != ix) {
            self.document = shared.session.document(ix).ok().map(|document| (ix, document));
        }
        // Reading a text may have found its codings elsewhere.
        let codings = shared.session.study.codings(ix);
        for (_, coding) in self.items.iter_mut().filter(|(known, _)| *known == ix) {
            if let Some(now) = codings.iter().find(|now| now.id == coding.id && now.coder == coding.coder) {
                *coding = *now;
            }
        }
    }

    /// `3/40`, for the foot.
    pub(super) fn position(&self) -> String {
        format!("{}/{}", (self.at + 1).min(self.items.len()), self.items.len())
    }

    pub(super) fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let style = |role| shared.style(role);
        let buf = frame.buffer_mut();
        let width = area.width.saturating_sub(4).min(88);
        let x = area.x + 2;
        let study = &shared.session.study;
        let title = format!("Split “{}”", shared.code_name(&self.code));
        let used = put(buf, (x, area.y), width, &title, style(Role::Strong));
        if let Some((ix, coding)) = self.items.get(self.at) {
            let place = format!("{} · {}", study.transcript(*ix).shown(), study.coder(coding.coder));
            put(buf, (x + used + 2, area.y), width.saturating_sub(used + 2), &place, style(Role::Faint));
        }
        let rows = u16::try_from(self.shares.len()).unwrap_or(0).min(area.height.saturating_sub(3));
        let shares = Rect::new(x, area.bottom().saturating_sub(rows), width, rows);
        for (number, (y, share)) in (shares.y..shares.bottom()).zip(&self.shares).enumerate() {
            let chosen = self.dealt.get(self.at).copied().flatten() == Some(number);
            let role = if chosen { Role::Row } else { Role::Text };
            let name = match share {
                Share::Known(id) => shared.code_name(id),
                Share::New(name) => format!("{name} (new)"),
            };
            let count = self.dealt.iter().filter(|to| **to == Some(number)).count();
            put(buf, (x, y), 2, &((number + 1) % 10).to_string(), style(Role::Key));
            let used = put(buf, (x + 3, y), width.saturating_sub(10), &name, style(role));
            put(buf, (x + used + 5, y), 6, &count.to_string(), style(Role::Faint));
        }
        let text = Rect::new(x, area.y + 2, width, shares.y.saturating_sub(area.y + 3));
        match (self.items.get(self.at), &self.document) {
            (Some((ix, coding)), Some((known, document))) if ix == known && coding.at.end <= document.text.len() => {
                passage(buf, text, document, coding.at, shared);
            }
            (Some(_), _) => {
                put(
                    buf,
                    (text.x, text.y),
                    text.width,
                    "Its text cannot be shown; Space leaves it.",
                    style(Role::Warning),
                );
            }
            (None, _) => {
                let told = "All were looked at. Enter deals them out as counted below; u goes back.";
                for (y, line) in (text.y..text.bottom()).zip(lines(told, text.width)) {
                    put(buf, (text.x, y), text.width, &line, style(Role::Strong));
                }
            }
        }
        frame.set_cursor_position((x, area.y));
    }
}

/// A passage in its context: lit, and in sight whatever stands before it.
fn passage(buf: &mut ratatui::buffer::Buffer, area: Rect, document: &Document, at: Span, shared: &Shared) {
    let text = &document.text;
    let before = text.slice(Span::new(at.start.saturating_sub(CONTEXT), at.start));
    let words = text.slice(at);
    let after = text.slice(Span::new(at.end, at.end.saturating_add(CONTEXT).min(text.len())));
    let whole = format!("{before}{words}{after}");
    let lit = before.len()..before.len() + words.len();
    let wrapped = wrap(&whole, area.width.saturating_sub(2).max(1));
    let first = wrapped.iter().position(|line| line.range.end > lit.start).unwrap_or(0);
    let height = usize::from(area.height);
    let skip = first.saturating_sub(height / 3);
    for (y, line) in (area.y..area.bottom()).zip(wrapped.iter().skip(skip)) {
        let range = &line.range;
        let cut = |at: usize| at.clamp(range.start, range.end);
        let parts = [(range.start, cut(lit.start)), (cut(lit.start), cut(lit.end)), (cut(lit.end), range.end)];
        // Light alone is no sign for everyone: a bar stands beside it.
        if parts[1].0 < parts[1].1 {
            put(buf, (area.x, y), 1, "▌", shared.style(Role::Bar));
        }
        let mut x = area.x + 2;
        for (part, role) in parts.into_iter().zip([Role::Faint, Role::Lit, Role::Faint]) {
            let words = whole.get(part.0..part.1).unwrap_or_default();
            x += put(buf, (x, y), area.right().saturating_sub(x), words, shared.style(role));
        }
    }
}
