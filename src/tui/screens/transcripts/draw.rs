//! Drawing the list: what one has to know of a transcript first, as many columns as there is room for.

use super::{Preview, Progress, Stage, Transcripts, foot};
use crate::model::TranscriptIx;
use crate::tui::room::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{first_shown, lines, put};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Cells of the bar of what is coded.
const BAR: usize = 8;

/// What a column shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Coded,
    Yours,
    Codings,
    Words,
    Speakers,
    Kind,
    Language,
    Date,
    Visit,
    Who,
}

/// A column: its head, its width, and its place among those that give way where there is little room.
struct Shape {
    column: Column,
    head: &'static str,
    wide: u16,
    rank: u8,
}

/// The columns behind the title, in their order.
const COLUMNS: [Shape; 10] = [
    Shape { column: Column::Coded, head: "Your turns", wide: 14, rank: 1 },
    Shape { column: Column::Yours, head: "Yours", wide: 5, rank: 3 },
    Shape { column: Column::Codings, head: "Codings", wide: 7, rank: 2 },
    Shape { column: Column::Words, head: "  Words", wide: 7, rank: 6 },
    Shape { column: Column::Speakers, head: "People", wide: 6, rank: 8 },
    Shape { column: Column::Kind, head: "Kind", wide: 12, rank: 5 },
    Shape { column: Column::Language, head: "Lang", wide: 5, rank: 9 },
    Shape { column: Column::Date, head: "Date", wide: 10, rank: 7 },
    Shape { column: Column::Visit, head: "You read", wide: 10, rank: 10 },
    Shape { column: Column::Who, head: "Who (✓ done ○ to do)", wide: 20, rank: 4 },
];

/// The columns that fit beside a title of a fair width.
fn fitting(width: u16) -> Vec<&'static Shape> {
    let title = (width / 3).max(20);
    let mut left = width.saturating_sub(title + 3);
    let mut by_rank: Vec<&Shape> = COLUMNS.iter().collect();
    by_rank.sort_by_key(|shape| shape.rank);
    let mut taken = Vec::new();
    for shape in by_rank {
        match left.checked_sub(shape.wide + 1) {
            Some(rest) => {
                left = rest;
                taken.push(shape.rank);
            }
            None => break,
        }
    }
    COLUMNS.iter().filter(|shape| taken.contains(&shape.rank)).collect()
}

/// A bar of eight cells and the share in per cent.
fn bar(progress: &Progress) -> String {
    if progress.turns == 0 {
        return String::new();
    }
    let eighths = (progress.share() * (BAR * 8) as f64).round() as usize;
    // What is begun shows, and what is not done is not full.
    let eighths = match (progress.coded, eighths) {
        (0, _) => 0,
        (coded, _) if coded >= progress.turns => BAR * 8,
        (_, eighths) => eighths.clamp(1, BAR * 8 - 1),
    };
    let parts = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let mut cells = "█".repeat(eighths / 8);
    if eighths % 8 > 0 {
        cells.push_str(parts.get(eighths % 8).copied().unwrap_or(" "));
    }
    let rest = BAR.saturating_sub(cells.chars().count());
    let share = match (progress.coded, (progress.share() * 100.0).round()) {
        (0, _) => 0.0,
        (coded, _) if coded >= progress.turns => 100.0,
        (_, share) => share.clamp(1.0, 99.0),
    };
    format!("{cells}{} {share:>3.0} %", "·".repeat(rest))
}

/// The day, or the hour of today, of a moment.
fn day(when: &str, today: &str) -> String {
    let Ok(moment) = when.parse::<jiff::Timestamp>() else { return String::new() };
    let local = moment.to_zoned_datetime(jiff::tz::TimeZone::system());
    let date = local.date().to_string();
    if date == today { local.strftime("%H:%M").to_string() } else { date }
}

impl Transcripts {
    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let below = foot(area);
        let list = Rect { height: area.height - below.min(area.height), ..area };
        let shapes = fitting(area.width);
        let taken: u16 = shapes.iter().map(|shape| shape.wide + 1).sum();
        // What no title needs goes to the last column.
        let title = area.width.saturating_sub(taken + 3).min(self.widest.max(20));
        let buf = frame.buffer_mut();
        let faint = shared.style(Role::Faint);
        put(buf, (area.x + 2, area.y), title, "Transcript", faint);
        let mut x = area.x + 3 + title;
        let wide = |shape: &Shape, x: u16| match shape.column {
            Column::Who => area.right().saturating_sub(x),
            _ => shape.wide,
        };
        for shape in &shapes {
            put(buf, (x, area.y), wide(shape, x), shape.head, faint);
            x += shape.wide + 1;
        }
        if self.shown.is_empty() {
            let words = if self.all.is_empty() {
                "No transcripts yet: g I brings in files and folders."
            } else {
                "Nothing fits; Esc shows all."
            };
            put(buf, (area.x + 2, area.y + 1), area.width.saturating_sub(3), words, shared.style(Role::Text));
        }
        let height = usize::from(list.height.saturating_sub(1));
        let first = first_shown(self.list.rows.at, height);
        let today = shared.session.clock.today();
        for (y, row) in (area.y + 1..).zip(first..self.list.rows.len.min(first + height)) {
            let chosen = row == self.list.rows.at;
            let base = shared.style(if chosen { Role::Row } else { Role::Text });
            if chosen {
                put(buf, (area.x, y), area.width, &" ".repeat(usize::from(area.width)), base);
                put(buf, (area.x, y), 1, "▸", base);
            }
            match row.checked_sub(self.lead()).and_then(|row| self.shown.get(row)) {
                Some(ix) => self.row(buf, (area.x, y), (*ix, title, &shapes, &today), base, shared),
                None => {
                    let words = self.going_on(shared);
                    put(buf, (area.x + 2, y), area.width.saturating_sub(3), &words, base);
                }
            }
        }
        self.draw_preview(buf, Rect { y: list.bottom(), height: below, ..area }, shared);
        let shown = u16::try_from(self.list.rows.at.saturating_sub(first)).unwrap_or(0);
        frame.set_cursor_position((area.x, (area.y + 1 + shown).min(area.bottom().saturating_sub(1))));
    }

    /// Where reading goes on, in words.
    fn going_on(&self, shared: &Shared) -> String {
        let ix = self.looked_on();
        let name = ix.map_or_else(String::new, |ix| shared.session.study.transcript(ix).shown().to_owned());
        format!("Go on where you left off: {name}")
    }

    fn row(
        &self,
        buf: &mut Buffer,
        (left, y): (u16, u16),
        (ix, title, shapes, today): (TranscriptIx, u16, &[&Shape], &str),
        base: Style,
        shared: &Shared,
    ) {
        let study = &shared.session.study;
        // Known of texts that were read since they changed; the list itself reads none.
        let lost = match study.entry(ix).map_or(0, |entry| entry.unsettled()) {
            0 => String::new(),
            lost => format!("{lost} to review"),
        };
        let room = title.saturating_sub(u16::try_from(lost.len()).unwrap_or(0) + u16::from(!lost.is_empty()));
        put(buf, (left + 2, y), room, study.transcript(ix).shown(), base);
        if !lost.is_empty() {
            put(buf, (left + 3 + room, y), title, &lost, shared.style(Role::Warning).patch(base));
        }
        let mut x = left + 3 + title;
        for shape in shapes {
            let wide = if shape.column == Column::Who { buf.area().right().saturating_sub(x) } else { shape.wide };
            put(buf, (x, y), wide, &self.cell(shape.column, ix, today, shared), base);
            x += shape.wide + 1;
        }
    }

    fn cell(&self, column: Column, ix: TranscriptIx, today: &str, shared: &Shared) -> String {
        let study = &shared.session.study;
        let transcript = study.transcript(ix);
        let known = self.known.get(&ix);
        let number =
            |of: fn(&Progress) -> u32, wide: usize| known.map_or_else(String::new, |it| format!("{:>wide$}", of(it)));
        match column {
            Column::Coded => known.map_or_else(String::new, bar),
            Column::Yours => {
                let own = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
                let yours = study.codings(ix).iter().filter(|coding| Some(coding.coder) == own).count();
                format!("{yours:>5}")
            }
            Column::Codings => {
                let visible = shared.allowed(ix);
                let codings = study.codings(ix).iter().filter(|coding| visible.sees(coding.coder)).count();
                format!("{codings:>7}")
            }
            Column::Words => number(|it| it.words, 7),
            Column::Speakers => number(|it| it.speakers, 6),
            Column::Kind => transcript.kind.clone(),
            Column::Language => transcript.language.clone().unwrap_or_default(),
            Column::Date => transcript.date.clone().unwrap_or_default(),
            Column::Visit => shared.places.visits.get(&transcript.id).map_or_else(String::new, |when| day(when, today)),
            Column::Who => coders(ix, shared),
        }
    }

    /// The next turn of the chosen transcript that has no code yet.
    fn draw_preview(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        let Some(Preview { words, .. }) = self.looked_at().and_then(|ix| self.preview(ix)) else { return };
        if area.height == 0 {
            return;
        }
        put(buf, (area.x, area.y), area.width, &"─".repeat(usize::from(area.width)), shared.style(Role::Frame));
        let wide = area.width.saturating_sub(4).max(1);
        for (y, line) in (area.y + 1..area.bottom()).zip(lines(words, wide)) {
            put(buf, (area.x + 2, y), wide + 1, &line, shared.style(Role::Faint));
        }
    }
}

/// Who has worked on a transcript, and whether to the end; and who is still to.
fn coders(ix: TranscriptIx, shared: &Shared) -> String {
    let study = &shared.session.study;
    let Some(entry) = study.entry(ix) else { return String::new() };
    let mut all: Vec<_> = entry.work.keys().copied().chain(entry.codings().iter().map(|coding| coding.coder)).collect();
    all.sort_unstable();
    all.dedup();
    let words = all.iter().map(|coder| {
        let done = entry.work.get(coder).is_some_and(|work| work.status == Stage::Done);
        format!("{}{}", study.coder(*coder), if done { " ✓" } else { "" })
    });
    let assigned = study.settings.assigned.get(&entry.transcript.id).map(Vec::as_slice).unwrap_or_default();
    let works = |coder: &str| study.known_coder(coder).is_some_and(|coder| all.contains(&coder));
    let open = assigned.iter().filter(|coder| !works(coder)).map(|coder| format!("{coder} ○"));
    words.chain(open).collect::<Vec<_>>().join(", ")
}
