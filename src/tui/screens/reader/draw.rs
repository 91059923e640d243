//! Drawing the text column: numbers, speakers, words, light and brackets.

use super::Reader;
use super::geometry::{Geometry, LANE};
use super::lanes::Part;
use super::layout::{Kind, Line, Spot};
use crate::model::{Coding, Span};
use crate::text::moments::clock;
use crate::text::wrap::{columns, grapheme_columns, plain};
use crate::tui::room::Shared;
use crate::tui::signs::WIDE;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::put;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use unicode_segmentation::UnicodeSegmentation;

/// What decides how words look, gathered once a frame.
struct Look {
    passage: Span,
    passage_style: Style,
    /// Coded passages on the screen.
    coded: Vec<Span>,
    found: Vec<Span>,
}

impl Reader {
    /// Draws the reader.
    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let geometry = self.drawn(area, shared);
        let text = geometry.text;
        let rows = self.walk(text.width, |walk| walk.from(self.top, usize::from(text.height)));
        let buf = frame.buffer_mut();
        let shown = rows.first().zip(rows.last());
        let shown = shown.map_or(Span::default(), |((_, first), (_, last))| Span::new(first.span.start, last.span.end));
        let look = self.look(shown, shared);
        let mut cursor = None;
        for (y, (at, line)) in (text.y..).zip(&rows) {
            self.line(buf, &geometry, y, *at, *line, &look, shared);
            if cursor.is_none() && !line.span.is_empty() && line.span.end > look.passage.start {
                cursor = Some((text.x + self.column(*line, look.passage.start).min(text.width), y));
            }
        }
        self.brackets(buf, &geometry, &rows, shared);
        if let Some(side) = geometry.codebook {
            rule(buf, side.right(), side, shared);
            self.draw_codebook(buf, side, shared);
        }
        if let Some(side) = geometry.here {
            self.draw_map(buf, (side.x - 1, side), shown, shared);
            self.draw_here(buf, side, shared);
        }
        if let Some(strip) = geometry.strip {
            self.draw_strip(buf, strip, shared);
        }
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }

    /// The first and last row of the screen on which the passage shows.
    pub(super) fn passage_rows(&self, shared: &Shared) -> Option<(u16, u16)> {
        let text = self.drawn(shared.body(), shared).text;
        let passage = self.passage();
        let rows = self.walk(text.width, |walk| walk.from(self.top, usize::from(text.height)));
        let mut lit = (text.y..).zip(rows).filter(|(_, (_, line))| passage.overlaps(line.span)).map(|(y, _)| y);
        let first = lit.next()?;
        Some((first, lit.last().unwrap_or(first)))
    }

    fn look(&self, shown: Span, shared: &Shared) -> Look {
        let role = if self.selection.is_some() || self.held.is_some() { Role::Selection } else { Role::Lit };
        let on_screen = self.laned.iter().map(|laned| laned.coding.at);
        let hits = self.search.iter().flat_map(|search| {
            let first = search.hits.partition_point(|hit| hit.end <= shown.start);
            search.hits.iter().skip(first).take_while(|hit| hit.start < shown.end).copied()
        });
        Look {
            passage: self.passage(),
            passage_style: shared.style(role),
            coded: on_screen.filter(|at| at.overlaps(shown)).collect(),
            found: hits.collect(),
        }
    }

    #[allow(clippy::too_many_arguments)] // one line needs all of it, and a struct would only hide that
    fn line(&self, buf: &mut Buffer, geometry: &Geometry, y: u16, at: Spot, line: Line, look: &Look, shared: &Shared) {
        let text = geometry.text;
        let overlay = &self.document.overlay;
        let own = at.0.checked_sub(1).and_then(|place| overlay.paragraphs.get(place));
        let turn = own.and_then(|own| overlay.turns.get(own.turn as usize));
        let moderator = own.and_then(|own| self.moderators.get(own.turn as usize)).copied().unwrap_or(false);
        let left = text.x - geometry.gutter;
        if let Some((own, turn)) = own.zip(turn).filter(|_| matches!(line.kind, Kind::Heading | Kind::First)) {
            let number = if own.number > 1 { format!(".{}", own.number) } else { turn.number.to_string() };
            let room = geometry.gutter.saturating_sub(2);
            let digits = u16::try_from(number.len()).unwrap_or(room);
            if digits <= room {
                put(buf, (left + room - digits, y), digits, &number, shared.style(Role::Faint));
            }
            if line.kind == Kind::Heading {
                let label = overlay.speaker(turn).unwrap_or_default();
                let role = if moderator { Role::Moderator } else { Role::Strong };
                let used = put(buf, (text.x, y), text.width, label, shared.style(role)) + 2;
                if let Some(ms) = at.0.checked_sub(1).and_then(|place| self.paragraph_time(place)) {
                    put(
                        buf,
                        (text.x + used, y),
                        text.width.saturating_sub(used),
                        &clock(ms),
                        shared.style(Role::Faint),
                    );
                }
            }
        }
        if line.span.is_empty() {
            return;
        }
        if look.passage.overlaps(line.span) {
            let bar = text.x - geometry.gutter.min(2);
            put(buf, (bar, y), 1, "▌", shared.style(Role::Bar));
        }
        let base = match line.kind {
            Kind::Header => shared.style(Role::Faint),
            _ if self.voice.is_some() && own.is_none_or(|own| own.speaker != self.voice) => shared.style(Role::Faint),
            // A remark amid somebody's words is nobody's.
            _ if own.zip(turn).is_some_and(|(own, turn)| own.speaker != turn.speaker) => shared.style(Role::Faint),
            _ if moderator => shared.style(Role::Moderator),
            _ => shared.style(Role::Text),
        };
        self.words(buf, text, y, line.span, base, look, shared);
    }

    #[allow(clippy::too_many_arguments)] // as above
    fn words(&self, buf: &mut Buffer, text: Rect, y: u16, span: Span, base: Style, look: &Look, shared: &Shared) {
        let (mut offset, mut column) = (span.start, 0);
        let mut rest = self.document.text.slice(span);
        while !rest.is_empty() {
            let (style, until) = look.style(offset, base, shared);
            let alike = usize::try_from(until - offset).unwrap_or(usize::MAX);
            let letters = plain(rest).min(alike);
            let next = if letters > 0 { letters } else { rest.graphemes(true).next().map_or(rest.len(), str::len) };
            let (piece, after) = rest.split_at(next);
            let wide = if letters > 0 { letters } else { grapheme_columns(piece, column) };
            if letters == 0 && column + wide > usize::from(text.width) {
                break;
            }
            let room = text.width.saturating_sub(u16::try_from(column).unwrap_or(u16::MAX));
            let x = text.x + u16::try_from(column).unwrap_or(0);
            let shown = u16::try_from(wide).unwrap_or(u16::MAX).min(room);
            if piece == "\t" {
                put(buf, (x, y), shown, &" ".repeat(wide), style);
            } else {
                put(buf, (x, y), shown, piece, style);
            }
            offset += u32::try_from(piece.chars().count()).unwrap_or(1);
            column += wide;
            rest = after;
        }
    }

    /// The column of an offset on a line.
    fn column(&self, line: Line, offset: u32) -> u16 {
        let before = Span::new(line.span.start, offset.clamp(line.span.start, line.span.end));
        u16::try_from(columns(self.document.text.slice(before))).unwrap_or(0)
    }

    /// The offset shown at a column and row of the screen.
    pub(super) fn offset_at(&self, x: u16, y: u16, shared: &Shared) -> Option<u32> {
        let geometry = self.drawn(shared.body(), shared);
        let text = geometry.text;
        if y < text.y || y >= text.bottom() || x + geometry.gutter < text.x || x >= text.right() + geometry.lanes {
            return None;
        }
        let row = usize::from(y - text.y);
        let (_, line) = self.walk(text.width, |walk| walk.from(self.top, row + 1)).get(row).copied()?;
        let wanted = usize::from(x.saturating_sub(text.x));
        let mut offset = line.span.start;
        let mut column = 0;
        for grapheme in self.document.text.slice(line.span).graphemes(true) {
            column += grapheme_columns(grapheme, column);
            if column > wanted {
                break;
            }
            offset += u32::try_from(grapheme.chars().count()).unwrap_or(1);
        }
        Some(offset.min(line.span.end.saturating_sub(1).max(line.span.start)))
    }

    /// The coding whose bracket stands at a place of the screen, and the part of it that does.
    pub(super) fn bracket_at(&self, (x, y): (u16, u16), shared: &Shared) -> Option<(Coding, Part)> {
        let geometry = self.drawn(shared.body(), shared);
        let text = geometry.text;
        let lane = usize::from(x.checked_sub(text.right() + 1)? / LANE);
        if lane >= usize::from(geometry.lanes / LANE) || y < text.y || y >= text.bottom() {
            return None;
        }
        let row = usize::from(y - text.y);
        let (_, line) = self.walk(text.width, |walk| walk.from(self.top, row + 1)).get(row).copied()?;
        let laned = self.laned.iter().find(|laned| laned.lane == lane && laned.coding.at.overlaps(line.span))?;
        Some((laned.coding, Part::of(laned.coding.at, line.span)))
    }

    fn brackets(&self, buf: &mut Buffer, geometry: &Geometry, rows: &[(Spot, Line)], shared: &Shared) {
        let text = geometry.text;
        let room = usize::from(geometry.lanes / LANE);
        let focused = self.focused(shared).map(|coding| coding.id);
        let study = &shared.session.study;
        let shown = rows.first().zip(rows.last());
        let shown = shown.map_or(Span::default(), |((_, first), (_, last))| Span::new(first.span.start, last.span.end));
        for laned in self.laned.iter().filter(|laned| laned.coding.at.overlaps(shown)) {
            let coding = &laned.coding;
            let code = study.code_id(study.target(coding.code));
            let own = self.is_own(coding, shared);
            let mut style = shared.code_style(code);
            if focused == Some(coding.id) {
                style = style.add_modifier(Modifier::BOLD);
            }
            for (y, (_, line)) in (text.y..).zip(rows) {
                if !coding.at.overlaps(line.span) {
                    continue;
                }
                if laned.lane >= room {
                    // More lanes than there is room for: a sign that there is more, and `o` goes through them.
                    put(buf, (text.right() + geometry.lanes, y), 1, "+", shared.style(Role::Faint));
                    continue;
                }
                let x = text.right() + 1 + u16::try_from(laned.lane).unwrap_or(0) * LANE;
                let part = Part::of(coding.at, line.span);
                put(buf, (x, y), 1, part.sign(own), style);
                put(buf, (x + 1, y), WIDE, &shared.code_sign(code), style);
            }
        }
        let notes: Vec<Span> = shared.shown_notes(self.ix).map(|(.., at)| at).collect();
        for (y, (_, line)) in (text.y..).zip(rows) {
            if geometry.gutter >= 4 && notes.iter().any(|at| !line.span.is_empty() && at.overlaps(line.span)) {
                put(buf, (text.x - 1, y), 1, "¶", shared.style(Role::Warning));
            }
        }
    }
}

impl Look {
    /// The style at an offset, and the next offset at which it may be another.
    fn style(&self, offset: u32, base: Style, shared: &Shared) -> (Style, u32) {
        let mut until = u32::MAX;
        let mut holds = |span: &Span| {
            let bound = if offset < span.start { span.start } else { span.end };
            if bound > offset {
                until = until.min(bound);
            }
            span.contains(offset)
        };
        // Every passage has a say on how far the style reaches: none may be skipped.
        let coded = self.coded.iter().filter(|at| holds(at)).count() > 0;
        let found = self.found.iter().filter(|hit| holds(hit)).count() > 0;
        let lit = holds(&self.passage);
        let mut style = base;
        if coded {
            style = style.add_modifier(Modifier::UNDERLINED);
        }
        if found {
            style = style.patch(shared.style(Role::Found));
        }
        if lit {
            // What is lit must be easy to read, a moderator's words too.
            style = style.remove_modifier(Modifier::DIM).patch(self.passage_style);
        }
        (style, until)
    }
}

fn rule(buf: &mut Buffer, x: u16, side: Rect, shared: &Shared) {
    for y in side.top()..side.bottom() {
        put(buf, (x, y), 1, "│", shared.style(Role::Frame));
    }
}
