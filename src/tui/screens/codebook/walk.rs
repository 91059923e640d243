//! A walk through the codings of a code that is being split: what is shown, and what was dealt so far.

use crate::model::{Coding, Span, TranscriptIx};
use crate::session::acts::Share;
use crate::store::document::Document;
use crate::text::wrap::wrap;
use crate::tui::room::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::sync::Arc;

/// As many shares as there are digits.
pub const SHARES: usize = 10;

/// Code points of context on either side of a passage.
const CONTEXT: u32 = 600;

/// A code's codings on their way to other codes.
pub(super) struct Walk {
    pub(super) code: String,
    pub(super) shares: Vec<Share>,
    /// Whose codings; none: everybody's.
    pub(super) whose: Option<String>,
    pub(super) items: Vec<(TranscriptIx, Coding)>,
    pub(super) dealt: Vec<Option<usize>>,
    /// The coding looked at; one past the last when all were.
    pub(super) at: usize,
    pub(super) document: Option<(TranscriptIx, Arc<Document>)>,
    /// Esc was pressed once.
    pub(super) warned: bool,
}

impl Walk {
    /// Which share a digit stands for: 1 is the first, 0 the tenth.
    pub(super) fn share(&self, key: char) -> Option<usize> {
        let digit = key.to_digit(10)?;
        let number = usize::try_from((digit + 9) % 10).ok()?;
        (number < self.shares.len()).then_some(number)
    }

    pub(super) fn put(&mut self, to: Option<usize>, shared: &mut Shared) {
        if let Some(slot) = self.dealt.get_mut(self.at) {
            *slot = to;
            self.at += 1;
            self.read(shared);
        }
    }

    /// Reads the text of the coding looked at.
    pub(super) fn read(&mut self, shared: &mut Shared) {
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
