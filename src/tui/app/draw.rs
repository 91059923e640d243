//! Drawing around the screen: header, messages, prefix popup, footer.

use super::palette::Area;
use super::{App, Leaving};
use crate::text::wrap::columns;
use crate::tui::command::Command;
use crate::tui::keymap::{self, Key};
use crate::tui::room::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{boxed, fit, lines, put};
use crate::tui::world::{Saved, Tone, shows_nothing};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows in which one can choose a code or write a memo.
const ENOUGH: u16 = 9;

impl App {
    /// Draws everything. Changes nothing but layout caches.
    pub fn draw(&self, frame: &mut Frame) {
        let area = frame.area();
        if shows_nothing((area.width, area.height)) {
            let notice = lines("Too small. Enlarge the window, or q quits.", area.width.max(1));
            for (y, line) in (area.y..area.bottom()).zip(notice) {
                put(frame.buffer_mut(), (area.x, y), area.width, &line, self.shared.style(Role::Text));
            }
            return;
        }
        header(frame.buffer_mut(), area, &self.room.title(&self.shared), &self.room.state(&self.shared), &self.shared);
        let body = Rect::new(area.x, area.y + 1, area.width, area.height - 2);
        self.room.draw(frame, body, &self.shared);
        self.footer(frame.buffer_mut(), Rect::new(area.x, area.bottom() - 1, area.width, 1));
        let in_sight = self.room.in_sight(&self.shared).filter(|_| !self.popups.is_empty());
        let beside = beside(body, in_sight);
        for popup in &self.popups {
            popup.draw(frame, beside, &self.shared);
        }
        if !self.pressed.is_empty() {
            self.prefix(frame.buffer_mut(), area);
        }
        self.toasts(frame.buffer_mut(), area);
    }

    fn footer(&self, buf: &mut Buffer, area: Rect) {
        let right = self.room.position();
        let room = usize::from(area.width);
        let right = fit(&right, room / 2);
        let wide = columns(&right);
        let end = area.right() - u16::try_from(wide).unwrap_or(0).min(area.width);
        put(buf, (end, area.y), area.width, &right, self.shared.style(Role::Faint));
        // A short message takes the place of the hints, so that it hides nothing of the text.
        if let Some(words) = self.in_footer(area) {
            put(buf, (area.x + 1, area.y), end.saturating_sub(area.x + 2), words, self.shared.style(Role::Strong));
            return;
        }
        // These popups say themselves what may be pressed.
        if self.popups.last().is_some_and(|popup| popup.names_keys()) {
            return;
        }
        let mut x = area.x + 1;
        for hint in self.hints(self.room_for_hints(area)) {
            x += put(buf, (x, area.y), area.width, &hint.key, self.shared.style(Role::Key)) + 1;
            x += put(buf, (x, area.y), area.width, &hint.words, self.shared.style(Role::Text)) + 2;
        }
    }

    /// The command whose hint stands in a column of the footer.
    pub(super) fn hint_at(&self, column: u16) -> Option<&'static Key> {
        let area = Rect::new(0, self.shared.size.1.saturating_sub(1), self.shared.size.0, 1);
        if self.in_footer(area).is_some() || self.popups.last().is_some_and(|popup| popup.names_keys()) {
            return None;
        }
        let mut x = 1_u16;
        for hint in self.hints(self.room_for_hints(area)) {
            let wide = u16::try_from(columns(&hint.key) + 1 + columns(&hint.words)).unwrap_or(u16::MAX);
            if (x..x.saturating_add(wide)).contains(&column) {
                return Some(hint.of);
            }
            x = x.saturating_add(wide + 2);
        }
        None
    }

    /// Columns of the footer that are free for hints.
    fn room_for_hints(&self, area: Rect) -> usize {
        let right = columns(&fit(&self.room.position(), usize::from(area.width) / 2));
        usize::from(area.width).saturating_sub(right + 2)
    }

    /// What may be pressed here, as far as there is room: help and the way out are the last to go.
    fn hints(&self, room: usize) -> Vec<Hint> {
        let known = self.keymap.hints(self.context());
        let usable = known.iter().filter(|known| self.allows(known.of.needs).is_ok());
        let mut hints: Vec<Hint> = usable.map(Hint::of).collect();
        let wide = |hints: &[Hint]| hints.iter().map(Hint::wide).sum::<usize>();
        while wide(&hints) > room {
            let least = hints.iter().enumerate().max_by_key(|(_, hint)| hint.rank).map(|(at, _)| at);
            let Some(least) = least else { break };
            hints.remove(least);
        }
        let spare = (room - wide(&hints)).saturating_sub(1).min(28);
        if let Some(label) = self.shared.session.undo_label().filter(|_| spare >= 8)
            && let Some(hint) = hints.iter_mut().find(|hint| hint.rank == Hint::UNDO)
        {
            hint.words = format!("{} {}", hint.words, fit(&label, spare));
        }
        hints
    }

    /// The message that fits the footer, where there is only one.
    fn in_footer(&self, area: Rect) -> Option<&str> {
        match self.shared.toasts.as_slice() {
            [toast] if toast.tone == Tone::Told && columns(&toast.words) < usize::from(area.width / 2) => {
                Some(&toast.words)
            }
            _ => None,
        }
    }

    fn prefix(&self, buf: &mut Buffer, area: Rect) {
        let keys: Vec<String> = self.pressed.iter().map(ToString::to_string).collect();
        let after = self.keymap.after(self.context(), &self.pressed).into_iter();
        let mut after: Vec<(Area, String, &'static Key)> =
            after.map(|(keys, context, key)| (Area::of(context, key), keys, key)).collect();
        after.sort_by_key(|(area, ..)| *area);
        // What each group is for stands above it.
        let mut entries: Vec<Entry> = Vec::new();
        let mut last = None;
        for (area, keys, key) in after {
            if last.replace(area) != Some(area) {
                entries.push(Entry::Head(area));
            }
            entries.push(Entry::Key(keys, key));
        }
        let most = usize::from(area.height.saturating_sub(4)).max(1);
        let columns = entries.len().div_ceil(most).max(1);
        let rows = entries.len().div_ceil(columns);
        let height = u16::try_from(rows).unwrap_or(0) + 2;
        let width = if columns == 1 { area.width.min(64) } else { area.width };
        let place = Rect::new(area.right() - width, area.bottom().saturating_sub(height + 1), width, height);
        let inside = boxed(buf, place, &keys.join(" "), self.shared.theme);
        let wide = inside.width / u16::try_from(columns).unwrap_or(1);
        for (at, entry) in entries.into_iter().enumerate() {
            let (column, row) =
                (u16::try_from(at / rows.max(1)).unwrap_or(0), u16::try_from(at % rows.max(1)).unwrap_or(0));
            let (x, y) = (inside.x + column * wide, inside.y + row);
            let room = wide.saturating_sub(2);
            let (keys, key) = match entry {
                Entry::Key(keys, key) => (keys, key),
                Entry::Head(area) => {
                    put(buf, (x + 1, y), room, area.word(), self.shared.style(Role::Strong));
                    continue;
                }
            };
            let reason = self.allows(key.needs).err();
            let lead = if columns == 1 { 9 } else { 5 };
            put(buf, (x + 1, y), lead - 1, &keys, self.shared.style(Role::Key));
            let role = if reason.is_some() { Role::Faint } else { Role::Text };
            let title = key.title();
            let words = if columns == 1 { reason.as_deref().unwrap_or(key.help) } else { &title };
            put(buf, (x + 1 + lead, y), room.saturating_sub(lead), words, self.shared.style(role));
        }
    }

    fn toasts(&self, buf: &mut Buffer, area: Rect) {
        let mut bottom = area.bottom() - 1;
        if self.leaving == Leaving::Waiting {
            bottom -= 1;
            band(buf, area, bottom, "Saving before leaving…", Role::Warning, &self.shared);
        }
        if self.in_footer(area).is_some() {
            return;
        }
        for toast in self.shared.toasts.iter().rev() {
            let (sign, role) = match toast.tone {
                Tone::Told => ("", Role::Strong),
                Tone::Error => ("✗ ", Role::Error),
            };
            let words = format!("{sign}{}", toast.words);
            for line in lines(&words, area.width.saturating_sub(2)).iter().rev() {
                if bottom <= area.y + 2 {
                    return;
                }
                bottom -= 1;
                band(buf, area, bottom, line, role, &self.shared);
            }
        }
    }
}

/// A row of the keys that may follow.
enum Entry {
    /// What those below are for.
    Head(Area),
    /// The rest of the keys, and the command.
    Key(String, &'static Key),
}

/// A key in the footer and what it does.
struct Hint {
    of: &'static Key,
    key: String,
    words: String,
    /// The greatest goes first where room is short.
    rank: u8,
}

impl Hint {
    const UNDO: u8 = 2;

    fn of(known: &keymap::Hint) -> Self {
        let rank = match known.of.command {
            Command::Help => 0,
            Command::Back | Command::Leave | Command::Quit => 1,
            Command::Undo => Self::UNDO,
            _ => Self::UNDO + 1,
        };
        Self { of: known.of, key: known.key.clone(), words: known.of.hint.unwrap_or_default().to_owned(), rank }
    }

    /// Its columns, with the space after it.
    fn wide(&self) -> usize {
        columns(&self.key) + columns(&self.words) + 3
    }
}

/// The greater room above or below some rows; all of it where neither is enough to work in.
fn beside(body: Rect, rows: Option<(u16, u16)>) -> Rect {
    let Some((first, last)) = rows else { return body };
    let above = Rect::new(body.x, body.y, body.width, first.saturating_sub(body.y));
    let under = (last + 1).min(body.bottom());
    let below = Rect::new(body.x, under, body.width, body.bottom() - under);
    let greater = if above.height > below.height { above } else { below };
    if greater.height >= ENOUGH { greater } else { body }
}

fn band(buf: &mut Buffer, area: Rect, y: u16, words: &str, role: Role, shared: &Shared) {
    for x in area.left()..area.right() {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.reset();
        }
    }
    put(buf, (area.x + 1, y), area.width - 1, words, shared.style(role));
}

fn header(buf: &mut Buffer, area: Rect, open: &str, state: &str, shared: &Shared) {
    let (sign, role) = match &shared.saved {
        Saved::Yes if shared.read_only => ("read only", Role::Warning),
        Saved::Yes => ("✓ saved", Role::Good),
        Saved::Saving => ("… saving", Role::Warning),
        Saved::No(_) => ("✗ not saved", Role::Error),
    };
    // What is wrong stays in sight until it is mended, beside what is well.
    let wrong = match shared.problems() {
        0 => String::new(),
        count => format!("! {count}  "),
    };
    // So does what makes figures doubtful, where there is room for it.
    let doubt = shared.doubt().filter(|_| area.width >= 80).map(|words| format!("! {words}  ")).unwrap_or_default();
    let coder = shared.session.coder.as_deref().unwrap_or("reading only");
    let right = if state.is_empty() { coder.to_owned() } else { format!("{coder} · {state}") };
    let room = usize::from(area.width).saturating_sub(columns(&wrong) + columns(&doubt) + columns(sign) + 2);
    let wide = area.width >= 50;
    let right = if wide { format!("{right} · ") } else { String::new() };
    let start = room.saturating_sub(columns(&right)) + 1;
    let x = area.x + u16::try_from(start).unwrap_or(0);
    let used = put(buf, (x, area.y), area.width, &right, shared.style(Role::Text));
    let x = x + used;
    let x = x + put(buf, (x, area.y), area.width, &doubt, shared.style(Role::Warning));
    let used = put(buf, (x, area.y), area.width, &wrong, shared.style(Role::Error));
    put(buf, (x + used, area.y), area.width, sign, shared.style(role));
    let left = start.saturating_sub(2);
    let title = short(&shared.session.study.settings.title, open, left);
    put(buf, (area.x + 1, area.y), u16::try_from(left).unwrap_or(0), &title, shared.style(Role::Title));
}

/// A title in some columns: the study's name, which everyone knows, gives way to what is open.
fn short(study: &str, open: &str, room: usize) -> String {
    let whole = format!("{study} › {open}");
    if columns(&whole) <= room {
        return whole;
    }
    match room.saturating_sub(columns(open) + 3) {
        0..8 => open.to_owned(),
        left => format!("{} › {open}", fit(study, left)),
    }
}
