//! The whole text in one column: where it is coded, where something is noted, and which part of it is read.

use super::Reader;
use crate::model::Span;
use crate::tui::room::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::put;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What a part of the text holds, the weightiest last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    #[default]
    Nothing,
    /// Another's coding.
    Others,
    /// A coding of one's own.
    Own,
    /// A note or a memo.
    Noted,
}

impl Reader {
    /// Draws the map over a rule: a row stands for as much of the text as the column is high.
    pub(super) fn draw_map(&self, buf: &mut Buffer, (x, area): (u16, Rect), shown: Span, shared: &Shared) {
        let rows = usize::from(area.height);
        let mut marks = vec![Mark::Nothing; rows];
        let mut set = |span: Span, mark: Mark| {
            for row in self.map_rows(span, rows) {
                if let Some(known) = marks.get_mut(row) {
                    *known = mark.max(*known);
                }
            }
        };
        let study = &shared.session.study;
        for coding in shared.shown(self.ix) {
            let own = self.is_own(coding, shared);
            set(coding.at, if own { Mark::Own } else { Mark::Others });
            if study.extra(coding).is_some_and(|extra| extra.memo.is_some()) {
                set(Span::new(coding.at.start, coding.at.start + 1), Mark::Noted);
            }
        }
        shared.shown_notes(self.ix).for_each(|(.., at)| set(at, Mark::Noted));
        let read = self.map_rows(shown, rows);
        for ((y, row), mark) in (area.y..).zip(0..).zip(marks) {
            let (sign, role) = match mark {
                Mark::Nothing => ("│", Role::Frame),
                Mark::Others => ("╏", Role::Faint),
                Mark::Own => ("┃", Role::Bar),
                Mark::Noted => ("¶", Role::Warning),
            };
            // What is on the screen now is set off by the light's own look.
            let style = if read.contains(&row) { shared.style(Role::Row) } else { shared.style(role) };
            put(buf, (x, y), 1, sign, style);
        }
    }

    /// The rows of the map in which a passage lies.
    fn map_rows(&self, span: Span, rows: usize) -> std::ops::Range<usize> {
        let length = u64::from(self.document.text.len().max(1));
        let row =
            |at: u32| usize::try_from(u64::from(at) * rows as u64 / length).unwrap_or(rows).min(rows.saturating_sub(1));
        row(span.start)..row(span.end.saturating_sub(1).max(span.start)) + 1
    }
}
