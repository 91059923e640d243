//! The code picker: names, paths and names in other languages, the best match and the most used first.

use super::field::Field;
use super::frame::{boxed, first_shown, lines, middle, put};
use crate::model::Study;
use crate::search::fuzzy::{Matcher, Name};
use crate::text::fold::fold;
use crate::text::wrap::columns;
use crate::tui::command::{Command, Way};
use crate::tui::signs::WIDE;
use crate::tui::theme::Role;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use std::collections::HashSet;

/// What was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A code of the book, by id.
    Known(String),
    /// A new one: its name, or `parent/child`.
    New(String),
}

struct Candidate {
    id: String,
    name: Name,
    path: Name,
    others: Vec<Name>,
    /// Rank by past use: 0 is the last used.
    use_rank: usize,
    length: usize,
}

/// Choosing codes by typing.
pub struct Picker {
    /// What they are for.
    pub title: String,
    /// What is typed.
    pub field: Field,
    /// Picked with Tab, in order.
    pub stack: Vec<Pick>,
    /// Whether a name that no code has makes one.
    makes: bool,
    /// Names of all codes, folded, those no longer offered too.
    names: HashSet<String>,
    candidates: Vec<Candidate>,
    shown: Vec<usize>,
    /// Whether what is typed is more likely a new name than any of those shown: creating it then comes first.
    strange: bool,
    at: usize,
}

/// From so many letters on, letters strewn over a name are no sign that it is meant.
const A_NAME: usize = 4;

impl Picker {
    /// Offers the codes in use; `recent` are ids, the last used first.
    pub fn new(title: impl Into<String>, study: &Study, recent: &[String]) -> Self {
        let book = study.codebook();
        let live = book.codes().iter().filter(|code| study.is_live(code));
        let mut candidates: Vec<Candidate> = live
            .map(|code| Candidate {
                id: code.id.clone(),
                name: Name::new(&code.name),
                path: Name::new(&book.path_name(&code.id)),
                others: code.names.values().map(|name| Name::new(name)).collect(),
                use_rank: recent.iter().position(|id| *id == code.id).unwrap_or(usize::MAX),
                length: code.name.chars().count(),
            })
            .collect();
        let mut by_count: Vec<(u32, usize)> = candidates
            .iter()
            .enumerate()
            .map(|(at, candidate)| (study.known_code(&candidate.id).map_or(0, |ix| study.count(ix)), at))
            .collect();
        by_count.sort_by_key(|&(count, at)| (std::cmp::Reverse(count), at));
        for (rank, (_, at)) in by_count.into_iter().enumerate() {
            if let Some(candidate) = candidates.get_mut(at).filter(|found| found.use_rank == usize::MAX) {
                candidate.use_rank = recent.len() + rank;
            }
        }
        let mut picker = Self {
            title: title.into(),
            field: Field::default(),
            stack: Vec::new(),
            makes: true,
            names: book.codes().iter().map(|code| fold(&code.name)).collect(),
            candidates,
            shown: Vec::new(),
            strange: false,
            at: 0,
        };
        picker.narrow();
        picker
    }

    /// Offers the codes that there are, and makes none.
    pub fn of_known(mut self) -> Self {
        self.makes = false;
        self.narrow();
        self
    }

    /// Leaves a code out of what is offered.
    pub fn without(mut self, id: &str) -> Self {
        self.candidates.retain(|candidate| candidate.id != id);
        self.narrow();
        self
    }

    fn narrow(&mut self) {
        let matcher = Matcher::default();
        let query = self.field.text.replace('/', " ");
        let mut hits: Vec<(i64, usize, usize, usize)> = Vec::new();
        for (at, candidate) in self.candidates.iter().enumerate() {
            let own = matcher.hit(&candidate.name, &query).map(|hit| hit.score);
            // A match across the path, or in another language, stands behind one in the name itself.
            let path = matcher.hit(&candidate.path, &query).map(|hit| hit.score / 2);
            let others = candidate.others.iter().filter_map(|name| matcher.hit(name, &query));
            let other = others.map(|hit| hit.score - 1).max();
            if let Some(score) = own.max(path).max(other) {
                hits.push((-score, candidate.use_rank, candidate.length, at));
            }
        }
        hits.sort_unstable();
        let letters = query.chars().filter(|c| c.is_alphanumeric()).count();
        // A name with a capital letter is typed to be made, unless it is how one that is there begins or goes on.
        let capital = query.trim_start().chars().next().is_some_and(char::is_uppercase) && letters > 1;
        let holds = |candidate: &Candidate| {
            let own = [&candidate.name, &candidate.path];
            own.into_iter().any(|name| name.holds(&query) && !(capital && name.has_words_within(&query)))
                || candidate.others.iter().any(|name| if capital { name.begins(&query) } else { name.holds(&query) })
        };
        let meant = hits.iter().any(|(.., at)| self.candidates.get(*at).is_some_and(holds));
        self.strange = (capital || letters >= A_NAME) && !meant && self.creates();
        self.shown = hits.into_iter().map(|(.., at)| at).collect();
        self.at = 0;
    }

    /// The code in a row; `None` in the row that creates one.
    fn candidate(&self, row: usize) -> Option<&Candidate> {
        let row = if self.strange { row.checked_sub(1)? } else { row };
        self.candidates.get(*self.shown.get(row)?)
    }

    /// The name that Enter would create: what is typed, where the list ends.
    fn new_name(&self) -> Option<&str> {
        let typed = self.field.text.trim();
        (!typed.is_empty() && !typed.split('/').any(|part| part.trim().is_empty())).then_some(typed)
    }

    fn current(&self) -> Option<Pick> {
        match self.candidate(self.at) {
            Some(candidate) => Some(Pick::Known(candidate.id.clone())),
            None => self.new_name().filter(|_| self.makes).map(|name| Pick::New(name.to_owned())),
        }
    }

    /// Rows, with the one that creates, where the typed name is not there yet.
    fn rows(&self) -> usize {
        self.shown.len() + usize::from(self.creates())
    }

    fn creates(&self) -> bool {
        self.makes && self.new_name().is_some_and(|name| !self.names.contains(&fold(name)))
    }

    /// Moves, narrows or stacks; `Accept` is the caller's.
    pub fn update(&mut self, command: &Command) {
        let last = self.rows().saturating_sub(1);
        match command {
            Command::Row(Way::Next) => self.at = if self.at >= last { 0 } else { self.at + 1 },
            Command::Row(Way::Previous) => self.at = self.at.checked_sub(1).unwrap_or(last),
            Command::RowPage(Way::Next) => self.at = (self.at + 10).min(last),
            Command::RowPage(Way::Previous) => self.at = self.at.saturating_sub(10),
            Command::Stack => {
                let Some(pick) = self.current() else { return };
                match self.stack.iter().position(|known| *known == pick) {
                    Some(at) => drop(self.stack.remove(at)),
                    None => self.stack.push(pick),
                }
                self.field = Field::default();
                self.narrow();
            }
            other => {
                if self.field.update(other) {
                    self.narrow();
                }
            }
        }
    }

    /// Turns to what is typed as a new name, whatever fits; whether it can be one.
    pub fn turn_to_new(&mut self) -> bool {
        if self.creates() {
            self.at = if self.strange { 0 } else { self.shown.len() };
        }
        self.creates()
    }

    /// What Enter takes: the stack, with the chosen row where something is typed or nothing is stacked.
    pub fn taken(&self) -> Vec<Pick> {
        let mut taken = self.stack.clone();
        let more = taken.is_empty() || !self.field.text.trim().is_empty();
        if let Some(pick) = self.current().filter(|pick| more && !taken.contains(pick)) {
            taken.push(pick);
        }
        taken
    }

    /// Draws the picker within some room of the screen.
    pub fn draw(&self, frame: &mut Frame, room: Rect, shared: &World) {
        let theme = shared.theme;
        let study = &shared.session.study;
        let area = middle(room, 96, 18.min(room.height).max(3));
        let buf = frame.buffer_mut();
        let inside = boxed(buf, area, &self.title, theme);
        if inside.height < 2 {
            return;
        }
        let wide = inside.width >= 60;
        let list = if wide { inside.width / 2 } else { inside.width };
        let lead = self.draw_line(buf, inside, shared);
        let rows = self.rows();
        let mut height = usize::from(inside.height - 1);
        if !wide && let Some(Pick::Known(id)) = self.current().filter(|_| height >= 6) {
            height -= 2;
            let foot = Rect::new(inside.x + 1, inside.bottom() - 2, inside.width - 1, 2);
            let words = study.codebook().get(&id).and_then(|code| code.definition.clone()).unwrap_or_default();
            for (y, line) in (foot.y..foot.bottom()).zip(lines(&words, foot.width)) {
                put(buf, (foot.x, y), foot.width, &line, theme.style(Role::Faint));
            }
        }
        let hidden = self.creates() && !self.strange && rows > height && self.at + 1 < rows;
        if hidden {
            height -= 1;
            let y = inside.y + 1 + u16::try_from(height).unwrap_or(0);
            let words = format!("↑ from the top creates “{}”", self.field.text.trim());
            put(buf, (inside.x + 2, y), list.saturating_sub(2), &words, theme.style(Role::Good));
        }
        let first = first_shown(self.at, height);
        for (y, row) in (inside.y + 1..).zip((first..rows).take(height)) {
            self.draw_row(buf, (inside.x, y, list), row, shared);
        }
        if rows == 0 {
            put(
                buf,
                (inside.x + 2, inside.y + 1),
                list,
                if self.makes { "Type a name: Enter creates the code and applies it" } else { "There is no such code" },
                theme.style(Role::Faint),
            );
        }
        if wide && let Some(Pick::Known(id)) = self.current() {
            let side = Rect::new(inside.x + list + 1, inside.y + 1, inside.width - list - 1, inside.height - 1);
            describe(buf, side, &id, shared);
        }
        let column = u16::try_from(self.field.column()).unwrap_or(0) + lead;
        frame.set_cursor_position((inside.x + column.min(inside.width.saturating_sub(1)), inside.y));
    }

    /// Draws what is stacked and typed; the column where the typed words begin.
    fn draw_line(&self, buf: &mut Buffer, inside: Rect, shared: &World) -> u16 {
        let theme = shared.theme;
        let mut lead = put(buf, (inside.x, inside.y), inside.width, "› ", theme.style(Role::Key));
        for pick in &self.stack {
            let name = match pick {
                Pick::Known(id) => shared.code_name(id),
                Pick::New(name) => format!("new {name}"),
            };
            lead += put(
                buf,
                (inside.x + lead, inside.y),
                inside.width / 2,
                &format!("[{name}] "),
                theme.style(Role::Strong),
            );
        }
        put(
            buf,
            (inside.x + lead, inside.y),
            inside.width.saturating_sub(lead),
            &self.field.text,
            theme.style(Role::Text),
        );
        if !self.stack.is_empty() && self.field.text.is_empty() {
            let words = "Tab another · Enter applies these";
            put(
                buf,
                (inside.x + lead + 1, inside.y),
                inside.width.saturating_sub(lead + 1),
                words,
                theme.style(Role::Faint),
            );
        }
        lead
    }

    /// Draws a row at a place, so wide: a code, or what Enter would create.
    fn draw_row(&self, buf: &mut Buffer, (x, y, list): (u16, u16, u16), row: usize, shared: &World) {
        let theme = shared.theme;
        let chosen = row == self.at;
        let base = theme.style(if chosen { Role::Row } else { Role::Text });
        if chosen {
            put(buf, (x, y), list, &" ".repeat(usize::from(list)), base);
            put(buf, (x, y), 1, "▸", base);
        }
        let Some(candidate) = self.candidate(row) else {
            let words = format!("Enter creates “{}”", self.field.text.trim());
            put(buf, (x + 2, y), list.saturating_sub(2), &words, if chosen { base } else { theme.style(Role::Good) });
            return;
        };
        let sign = shared.code_sign(&candidate.id);
        let mark = if self.stack.contains(&Pick::Known(candidate.id.clone())) { "✓" } else { &sign };
        put(buf, (x + 1, y), WIDE, mark, base.patch(shared.code_swatch(&candidate.id)));
        let name = shared.code_name(&candidate.id);
        let used = put(buf, (x + 4, y), list.saturating_sub(5), &name, base);
        self.underline(buf, (x + 4, y, used), candidate, &name);
        let path = shared.session.study.codebook().path(&candidate.id);
        let above = path.len().checked_sub(2).and_then(|at| path.get(at));
        if let Some(above) = above.filter(|_| used + 7 < list) {
            let style = if chosen { base } else { theme.style(Role::Faint) };
            put(buf, (x + 5 + used, y), list - used - 6, &format!("‹ {}", above.name), style);
        }
    }
}

impl Picker {
    /// Underlines the letters of a name by which it was found.
    fn underline(&self, buf: &mut Buffer, (x, y, wide): (u16, u16, u16), candidate: &Candidate, name: &str) {
        if self.field.text.is_empty() {
            return;
        }
        let hit = Matcher::default().hit(&candidate.name, &self.field.text.replace('/', " "));
        let at = hit.map(|hit| hit.at).unwrap_or_default();
        let mut column = 0;
        for (place, letter) in name.chars().enumerate() {
            let own = u16::try_from(columns(letter.encode_utf8(&mut [0; 4]))).unwrap_or(0);
            if at.contains(&place) && own > 0 && column + own <= wide {
                buf.set_style(Rect::new(x + column, y, own, 1), Style::new().add_modifier(Modifier::UNDERLINED));
            }
            column += own;
        }
    }
}

/// Writes what a code means: path, definition, what belongs and what does not, examples.
pub fn describe(buf: &mut Buffer, area: Rect, id: &str, shared: &World) {
    let book = shared.session.study.codebook();
    let Some(code) = book.get(id) else { return };
    let mut y = area.y;
    let mut say = |lead: &str, text: &str, role: Role| {
        for line in lines(&format!("{lead}{text}"), area.width) {
            if y < area.bottom() {
                put(buf, (area.x, y), area.width, &line, shared.style(role));
                y += 1;
            }
        }
    };
    say("", &book.path_name(id), Role::Strong);
    if let Some(definition) = &code.definition {
        say("", definition, Role::Text);
    }
    if let Some(include) = &code.include {
        say("+ ", include, Role::Text);
    }
    if let Some(exclude) = &code.exclude {
        say("− ", exclude, Role::Text);
    }
    for example in &code.examples {
        say("e.g. ", &format!("“{example}”"), Role::Faint);
    }
    if code.definition.is_none() && code.examples.is_empty() {
        say("", "No definition yet.", Role::Faint);
    }
}
