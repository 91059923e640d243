//! Words in all texts, found while they are typed: each hit with what stands around it.

use crate::analysis::table::{Cell, Row, Table};
use crate::model::Problem;
use crate::search::pattern::{Pattern, Reading};
use crate::session::measures::Source;
use crate::session::tables::search::table_while;
use crate::text::display::display;
use crate::text::wrap::columns;
use crate::tui::command::{Command, Way};
use crate::tui::export;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::passages::{self, Marks, WORDS, Words};
use crate::tui::place::{Place, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, as_kind};
use crate::tui::task::Derived;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{first_shown, fit, lines, put};
use crate::tui::widgets::rows::{List, below_heads};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[rustfmt::skip]
static CONTEXT: Context = Context::new("search", &[&WORDS, &ROWS, &EVERYWHERE], &[
    Key::new("words", &Command::Search).on(&["/"]).group("Find").help("Type the words to find in all texts; hits come while you type.").hint("words"),
    Key::new("source", &Command::Accept).on(&["Enter"]).group("Go to").help("See the words in their transcript; Esc there comes back.").hint("source").when(Needs::Row),
    Key::new("export", &Command::Export).on(&["e"]).group("View").help("Write the hits to a CSV file.").hint("export"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "search",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("search-all", &Command::Go(Place::room("search"))).on(&["g /"]).group("Find").help("Look for words in all texts, while you type.")],
    open: |_, _| Ok(Box::new(Search::new())),
};

/// Rows below the hits, in which the chosen one is read with what stands around it.
fn foot(area: Rect) -> u16 {
    if area.height >= 12 { 4 } else { 0 }
}

/// Hits, what could not be read, and the search they are of.
type Found = (Table, Vec<Problem>, u64);

/// The screen.
pub struct Search {
    words: String,
    table: Table,
    marks: Marks<Words>,
    list: List,
    work: Derived<Found>,
    /// The number of the last search: one that is not the last gives up.
    number: Arc<AtomicU64>,
}

impl Search {
    fn new() -> Self {
        Self {
            words: String::new(),
            table: Table::default(),
            marks: Marks::default(),
            list: List::default(),
            work: Derived::default(),
            number: Arc::default(),
        }
    }

    /// Lets words be typed; each letter looks anew.
    fn ask(&self, shared: &mut Shared) {
        let note = "in all texts; small letters find capitals too".to_owned();
        shared.open(Popup::filter(&self.words, note, |room, words, shared| {
            if let Some(search) = as_kind::<Self>(room) {
                search.look_for(words, shared);
            }
        }));
    }

    fn look_for(&mut self, words: &str, shared: &mut Shared) {
        if self.words != words.trim() {
            self.words = words.trim().to_owned();
            self.list.rows.at = 0;
            self.marks.clear();
            self.gather(shared);
        }
    }

    fn gather(&mut self, shared: &mut Shared) {
        let number = self.number.fetch_add(1, Ordering::Relaxed) + 1;
        self.work.rest(shared.generation);
        if self.words.is_empty() {
            self.take(Table::default());
            return;
        }
        let (Ok(pattern), Ok(scope)) =
            (Pattern::new(&self.words, Reading::Literal), shared.scope_of(&Query::default()))
        else {
            return;
        };
        let (study, source, last) = (shared.snapshot(), Source::of(&shared.session), Arc::clone(&self.number));
        self.work.start(shared.generation, 1, move |_| {
            let goes_on = || last.load(Ordering::Relaxed) == number;
            let (table, problems) = table_while(&study, &source, &scope, &pattern, &goes_on);
            (table, problems, number)
        });
    }

    fn take(&mut self, table: Table) {
        self.table = table;
        self.list.take(self.table.rows.len(), None);
    }

    fn hit(&self, row: usize) -> Option<Words> {
        let key = &self.table.rows.get(row)?.key;
        Some((key.transcript?, key.at?))
    }

    fn hits(&self) -> Vec<Words> {
        (0..self.table.rows.len()).filter_map(|row| self.hit(row)).collect()
    }

    fn words_of(&self, row: &Row, name: &str) -> String {
        let cell: &Cell = self.table.cell(row, name);
        display(&cell.exact().split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
    }

    /// What stands before and after a hit, each with the blank that parts it from the words found, if one does.
    fn around(&self, row: &Row) -> (String, String) {
        let glued = |name: &str, at_end: bool| {
            let exact = self.table.cell(row, name).exact();
            let parted =
                if at_end { exact.ends_with(char::is_whitespace) } else { exact.starts_with(char::is_whitespace) };
            (self.words_of(row, name), if parted { " " } else { "" })
        };
        let ((before, gap), (after, rest)) = (glued("before", true), glued("after", false));
        (format!("{before}{gap}"), format!("{rest}{after}"))
    }

    fn draw_hit(&self, buf: &mut Buffer, area: Rect, row: &Row, chosen: bool, shared: &Shared) {
        let base = shared.style(if chosen { Role::Row } else { Role::Text });
        if chosen {
            put(buf, (area.x, area.y), area.width, &" ".repeat(usize::from(area.width)), base);
            put(buf, (area.x, area.y), 1, "▸", base);
        }
        let is_marked = row.key.transcript.zip(row.key.at).is_some_and(|hit| self.marks.has(&hit));
        if is_marked {
            put(buf, (area.x + 1, area.y), 1, "●", base);
        }
        let study = &shared.session.study;
        let name = row.key.transcript.map_or("", |ix| study.transcript(ix).shown());
        let place = format!("{} · {}", self.words_of(row, "turn"), self.words_of(row, "speaker"));
        let left = (area.width / 3).min(34);
        let title = fit(name, usize::from(left).saturating_sub(columns(&place) + 3).max(6));
        let faint = if chosen { base } else { shared.style(Role::Faint) };
        put(buf, (area.x + 2, area.y), left.saturating_sub(2), &format!("{title} · {place}"), faint);
        let (x, room) = (area.x + left + 1, usize::from(area.width.saturating_sub(left + 2)));
        let quote = fit(&self.words_of(row, "quote"), room / 2);
        let (before, after) = self.around(row);
        // The words found stand one below the other.
        let lead = room.saturating_sub(columns(&quote)) / 2;
        let skip = columns(&before).saturating_sub(lead);
        let tail = cut_front(&before, skip);
        let start = lead.saturating_sub(columns(&tail));
        put(buf, (x + u16::try_from(start).unwrap_or(0), area.y), area.width, &tail, faint);
        let at = x + u16::try_from(lead).unwrap_or(0);
        let used = put(
            buf,
            (at, area.y),
            area.right().saturating_sub(at),
            &quote,
            if chosen { base } else { shared.style(Role::Found) },
        );
        put(buf, (at + used, area.y), area.right().saturating_sub(at + used), &after, faint);
    }
}

/// A text without so many columns at its start.
fn cut_front(text: &str, skip: usize) -> String {
    let mut passed = 0;
    let rest = text.chars().skip_while(|letter| {
        let gone = passed < skip;
        passed += columns(letter.encode_utf8(&mut [0; 4]));
        gone
    });
    rest.collect::<String>().trim_start().to_owned()
}

impl Room for Search {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn lines(&self, body: Rect) -> Option<Rect> {
        let rows = below_heads(body);
        Some(Rect { height: rows.height.saturating_sub(foot(body)), ..rows })
    }

    fn clicked(&mut self, shared: &mut Shared) {
        self.update(&Command::Accept, shared);
    }

    fn called(&mut self, shared: &mut Shared) {
        self.ask(shared);
    }

    fn revisit(&mut self, shared: &mut Shared) {
        self.ask(shared);
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.work.is_stale(shared.generation) && !self.words.is_empty() {
            self.gather(shared);
        }
        if let Some((table, problems, number)) = shared.answer(&mut self.work, "The texts could not be searched.")
            && number == self.number.load(Ordering::Relaxed)
        {
            shared.note(problems);
            self.take(table);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Search => self.ask(shared),
            Command::Accept => {
                if let Some((ix, at)) = self.hit(self.list.rows.at) {
                    shared.go(Place::reader(ix, Some(at)));
                }
            }
            Command::Pick => {
                let meant = self.marks.meant(self.hit(self.list.rows.at), self.hits().into_iter(), |hit| *hit);
                passages::code_words(&meant, shared);
            }
            Command::Mark => {
                if let Some(hit) = self.hit(self.list.rows.at) {
                    self.marks.turn(hit);
                    self.list.rows.update(&Command::Row(Way::Next), 1);
                }
            }
            Command::MarkAll => self.marks.turn_all(self.hits().into_iter()),
            Command::Export => {
                let table = self.table.clone();
                export::ask("search.csv", move |_, _| table, shared);
            }
            Command::Back if !self.marks.is_empty() => self.marks.clear(),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn title(&self, _: &Shared) -> String {
        if self.words.is_empty() { "search".to_owned() } else { format!("search › {}", display(&self.words)) }
    }

    fn position(&self) -> String {
        self.marks.before(&self.list.position())
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let buf = frame.buffer_mut();
        let texts: HashSet<_> = self.table.rows.iter().filter_map(|row| row.key.transcript).collect();
        let count = self.table.rows.len();
        let told = match (self.words.is_empty(), self.work.is_busy(), count) {
            (true, ..) => "Type words to find in all texts: / begins.".to_owned(),
            (_, true, 0) => "Looking…".to_owned(),
            (_, false, 0) => format!("“{}” is nowhere in scope.", display(&self.words)),
            (..) => {
                let plural = |count: usize, word: &str| {
                    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
                };
                format!("{} in {}", plural(count, "hit"), plural(texts.len(), "transcript"))
            }
        };
        put(buf, (area.x + 2, area.y), area.width.saturating_sub(3), &told, shared.style(Role::Faint));
        let rows = self.lines(area).unwrap_or_default();
        let height = usize::from(rows.height);
        let first = first_shown(self.list.rows.at, height);
        for (y, (at, row)) in (rows.y..rows.bottom()).zip(self.table.rows.iter().enumerate().skip(first)) {
            self.draw_hit(buf, Rect { y, height: 1, ..rows }, row, at == self.list.rows.at, shared);
        }
        if let Some(row) = self.table.rows.get(self.list.rows.at).filter(|_| foot(area) > 0) {
            let below = Rect { y: rows.bottom(), height: area.bottom().saturating_sub(rows.bottom()), ..area };
            put(buf, (below.x, below.y), below.width, &"─".repeat(usize::from(below.width)), shared.style(Role::Frame));
            let (before, after) = self.around(row);
            let words = format!("{before}{}{after}", self.words_of(row, "quote"));
            let wide = below.width.saturating_sub(4).max(1);
            for (y, line) in (below.y + 1..below.bottom()).zip(lines(&words, wide)) {
                put(buf, (below.x + 2, y), wide + 1, &line, shared.style(Role::Text));
            }
        }
        let shown = u16::try_from(self.list.rows.at.saturating_sub(first)).unwrap_or(0);
        frame.set_cursor_position((area.x, (rows.y + shown).min(area.bottom().saturating_sub(1))));
    }
}
