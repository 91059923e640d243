//! Codes side by side, for constant comparison: a column a code, its passages one below the other.

use crate::model::{CodingId, Problem};
use crate::session::check;
use crate::session::tables::excerpts::Excerpt;
use crate::session::tables::excerpts::beside::{Beside as Columns, Column, MOST, beside, column};
use crate::text::display::display;
use crate::tui::command::{Command, Mouse, Way};
use crate::tui::export;
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::passages::{self, Marks, PASSAGES};
use crate::tui::place::{At, Place, Query};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::signs::WIDE;
use crate::tui::table_screen::FIGURE;
use crate::tui::task::Derived;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::picker::{Pick, Picker};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Its keys: those of a list of passages, and of a table.
static CONTEXT: Context = Context::new("side by side", &[&PASSAGES, &FIGURE, &EVERYWHERE], &[]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "beside",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("side-by-side", &Command::Go(Place::room("beside"))).on(&["g ="]).group("Go to").help("See the passages of two to four codes side by side.")],
    open: |at, shared| Ok(Box::new(Beside::new(at, shared))),
};

/// Least width of a column of text.
const NARROW: u16 = 24;

/// A place in a column.
#[derive(Clone, Copy, Debug, Default)]
struct Spot {
    /// The chosen passage.
    item: usize,
    /// The first that is shown.
    top: usize,
}

/// The screen.
pub struct Beside {
    /// The codes, by id.
    codes: Vec<String>,
    exact: bool,
    /// With what stands around the passages.
    context: bool,
    found: Columns,
    places: Vec<Spot>,
    /// The chosen column.
    column: usize,
    marks: Marks<CodingId>,
    work: Derived<(Columns, Vec<Problem>)>,
    unread: usize,
    size: (u16, u16),
}

impl Beside {
    /// Begins with the codes last looked at, or asks which.
    pub fn new(at: At, shared: &mut Shared) -> Self {
        let mut view = Self {
            codes: match at {
                At::Code(code) => vec![shared.session.study.code_id(code).to_owned()],
                _ => shared.beside.clone(),
            },
            exact: false,
            context: false,
            found: Columns::default(),
            places: Vec::new(),
            column: 0,
            marks: Marks::default(),
            work: Derived::default(),
            unread: 0,
            size: shared.size,
        };
        if view.codes.len() < 2 {
            view.pick(shared);
        }
        view.gather(shared);
        view
    }

    fn pick(&self, shared: &mut Shared) {
        let mut picker =
            Picker::new("Which codes? Tab takes several, up to four", &shared.session.study, &shared.recent).of_known();
        if let [only] = self.codes.as_slice() {
            picker.stack = vec![Pick::Known(only.clone())];
        }
        shared.open(Popup::codes(picker, Then::here(Self::take_codes)));
    }

    fn take_codes(&mut self, picks: Vec<Pick>, shared: &mut Shared) {
        let mut codes: Vec<String> = Vec::new();
        for pick in picks {
            match pick {
                Pick::Known(id) if !codes.contains(&id) => codes.push(id),
                Pick::Known(_) => {}
                Pick::New(name) => return shared.tell(format!("There is no code “{name}”.")),
            }
        }
        if codes.len() == 1 && self.codes.len() == 1 && codes != self.codes {
            codes.splice(..0, self.codes.clone());
        }
        if codes.len() > MOST {
            shared.tell("Four codes stand beside each other at most; the first four are shown.");
            codes.truncate(MOST);
        }
        shared.beside.clone_from(&codes);
        self.codes = codes;
        (self.found, self.places, self.column) = (Columns::default(), Vec::new(), 0);
        self.gather(shared);
    }

    fn gather(&mut self, shared: &mut Shared) {
        let study = &shared.session.study;
        let known = self.codes.iter().filter_map(|id| study.known_code(id));
        let columns: Vec<Column> = known.map(|code| column(study, code, self.exact)).collect();
        self.work.rest(shared.generation);
        if columns.is_empty() {
            return;
        }
        let mut scope = match shared.scope_of(&Query::default()) {
            Ok(scope) => scope,
            Err(why) => return shared.fail(why),
        };
        scope.codes = Some(columns.iter().flat_map(|(_, codes)| codes.iter().copied()).collect());
        let (study, root) = (shared.snapshot(), shared.session.root.clone());
        self.work.start(shared.generation, study.transcripts().len(), move |read| {
            beside(&study, &root, &scope, &columns, read)
        });
    }

    fn take(&mut self, found: Columns, shared: &Shared) {
        self.marks.keep(found.lists.iter().flatten().map(|item| item.coding.id));
        self.found = found;
        self.places.resize(self.found.lists.len(), Spot::default());
        for (at, list) in self.places.iter_mut().zip(&self.found.lists) {
            at.item = at.item.min(list.len().saturating_sub(1));
            at.top = at.top.min(at.item);
        }
        self.column = self.column.min(self.places.len().saturating_sub(1));
        self.keep_in_view(shared);
    }

    fn list(&self) -> &[Excerpt] {
        self.found.lists.get(self.column).map_or(&[], Vec::as_slice)
    }

    fn go(&mut self, to: usize, shared: &Shared) {
        let last = self.list().len().saturating_sub(1);
        if let Some(at) = self.places.get_mut(self.column) {
            at.item = to.min(last);
        }
        self.keep_in_view(shared);
    }

    /// Which columns fit, and how wide each is.
    fn shown(&self, area: Rect) -> (std::ops::Range<usize>, u16) {
        let count = self.found.lists.len().max(1);
        let fits = usize::from((area.width / (NARROW + 3)).max(1)).min(count);
        let first = self.column.saturating_sub(fits - 1).min(count - fits);
        let wide = area.width / u16::try_from(fits).unwrap_or(1);
        (first..first + fits, wide)
    }

    fn keep_in_view(&mut self, shared: &Shared) {
        let area = shared.body();
        let (_, wide) = self.shown(area);
        let height = usize::from(area.height.saturating_sub(2)).max(1);
        let Some(&Spot { item, top }) = self.places.get(self.column) else { return };
        let rows = |at: usize| self.block(self.list(), at, wide, shared).map_or(0, |block| block.len());
        // Back from the chosen passage until the screen is full: the top lies no higher.
        let mut room = (height + 1).saturating_sub(rows(item));
        let mut first = item;
        while first > top {
            let needs = rows(first - 1);
            if needs > room {
                break;
            }
            room -= needs;
            first -= 1;
        }
        if let Some(at) = self.places.get_mut(self.column) {
            at.top = first;
        }
    }

    /// A passage laid out: its transcript where that begins, who speaks, its words, an empty line.
    fn block(&self, list: &[Excerpt], at: usize, wide: u16, shared: &Shared) -> Option<Vec<(String, Role)>> {
        let item = list.get(at)?;
        let study = &shared.session.study;
        let width = wide.saturating_sub(4).max(8);
        let mut out: Vec<(String, Role)> = Vec::new();
        let mut say = |words: &str, role: Role| out.extend(lines(words, width).into_iter().map(|line| (line, role)));
        let new = at.checked_sub(1).and_then(|before| list.get(before)).is_none_or(|before| before.ix != item.ix);
        if new {
            say(study.transcript(item.ix).shown(), Role::Strong);
        }
        let turn = item.turn.map(|turn| turn.to_string());
        let coder = study.coder(item.coding.coder).to_owned();
        let code = study.code_id(study.target(item.coding.code));
        let own = self.codes.iter().any(|id| id == code);
        let code = (!own).then(|| shared.code_name(code));
        let head: Vec<String> =
            [turn, Some(item.speakers.join("; ")), code, Some(coder)].into_iter().flatten().collect();
        say(&head.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" · "), Role::Faint);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        if self.context && !item.before.trim().is_empty() {
            say(&format!("…{}", words(&item.before)), Role::Faint);
        }
        say(&words(&item.quote), Role::Text);
        if self.context && !item.after.trim().is_empty() {
            say(&format!("{}…", words(&item.after)), Role::Faint);
        }
        out.push((String::new(), Role::Text));
        Some(out)
    }

    fn draw_column(&self, buf: &mut Buffer, area: Rect, column: usize, shared: &Shared) {
        let (Some(list), Some(at)) = (self.found.lists.get(column), self.places.get(column)) else { return };
        let here = column == self.column;
        let id = self.codes.get(column).map_or("", String::as_str);
        put(buf, (area.x + 1, area.y), WIDE, &shared.code_sign(id), shared.code_style(id));
        let count = format!("{}/{}", (at.item + 1).min(list.len()), list.len());
        let room = area.width.saturating_sub(5);
        let role = if here { Role::Strong } else { Role::Faint };
        put(
            buf,
            (area.x + 4, area.y),
            room.saturating_sub(1),
            &format!("{} · {count}", shared.code_name(id)),
            shared.style(role),
        );
        let mut y = area.y + 1;
        if list.is_empty() {
            put(buf, (area.x + 3, y), room, "No passages.", shared.style(Role::Faint));
        }
        for item in at.top..list.len() {
            let Some(block) = self.block(list, item, area.width, shared).filter(|_| y < area.bottom()) else { break };
            let words = block.len().saturating_sub(1);
            for (row, (line, role)) in block.iter().enumerate() {
                if y >= area.bottom() {
                    break;
                }
                if item == at.item && row < words {
                    let (sign, role) = if here { ("▌", Role::Bar) } else { ("╎", Role::Faint) };
                    put(buf, (area.x + 1, y), 1, sign, shared.style(role));
                }
                if row == 0 && list.get(item).is_some_and(|item| self.marks.has(&item.coding.id)) {
                    put(buf, (area.x + 2, y), 1, "●", shared.style(Role::Bar));
                }
                put(buf, (area.x + 3, y), area.width.saturating_sub(4), line, shared.style(*role));
                y += 1;
            }
        }
    }
}

impl Room for Beside {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn arrive(&mut self, at: At, shared: &mut Shared) -> bool {
        if let At::Code(code) = at {
            self.codes = vec![shared.session.study.code_id(code).to_owned()];
            (self.found, self.places, self.column) = (Columns::default(), Vec::new(), 0);
            self.pick(shared);
            self.gather(shared);
        }
        true
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy()
    }

    fn refresh(&mut self, shared: &mut Shared) {
        if self.work.is_stale(shared.generation) {
            self.gather(shared);
        }
        if let Some((found, problems)) = shared.answer(&mut self.work, "The passages could not be gathered.") {
            shared.note(problems);
            self.unread = check::unread_files(&shared.session.problems).len();
            self.take(found, shared);
        }
        if self.size != shared.size {
            self.size = shared.size;
            self.keep_in_view(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        let at = self.places.get(self.column).map_or(0, |at| at.item);
        let last = self.places.len().saturating_sub(1);
        match command {
            Command::Row(Way::Next) | Command::Mouse(Mouse::Wheel(Way::Next, ..)) => self.go(at + 1, shared),
            Command::Row(Way::Previous) | Command::Mouse(Mouse::Wheel(Way::Previous, ..)) => {
                self.go(at.saturating_sub(1), shared);
            }
            Command::RowPage(Way::Next) => self.go(at + 5, shared),
            Command::RowPage(Way::Previous) => self.go(at.saturating_sub(5), shared),
            Command::RowEnd(Way::Next) => self.go(usize::MAX, shared),
            Command::RowEnd(Way::Previous) => self.go(0, shared),
            Command::Column(Way::Next) => {
                self.column = (self.column + 1).min(last);
                self.keep_in_view(shared);
            }
            Command::Column(Way::Previous) => {
                self.column = self.column.saturating_sub(1);
                self.keep_in_view(shared);
            }
            Command::Accept => {
                if let Some(item) = self.list().get(at) {
                    shared.go(Place::reader(item.ix, Some(item.coding.at)));
                }
            }
            Command::Pick => self.pick(shared),
            Command::View => {
                self.context = !self.context;
                self.keep_in_view(shared);
            }
            Command::Below => {
                self.exact = !self.exact;
                self.gather(shared);
            }
            Command::Caption => {
                shared.open(Popup::caption("What is shown", &self.found.table.caption));
            }
            Command::Export if self.work.is_busy() => shared.tell("It is still being gathered; try again in a moment."),
            Command::Export => {
                let table = self.found.table.clone();
                export::ask("side-by-side.csv", move |_, _| table, shared);
            }
            Command::Moderators => shared.tell("Passages are shown whoever speaks."),
            Command::Mark => {
                if let Some(item) = self.list().get(at).map(|item| item.coding) {
                    self.marks.turn(item.id);
                    self.go(at + 1, shared);
                }
            }
            Command::MarkAll => {
                let all: Vec<CodingId> = self.list().iter().map(|item| item.coding.id).collect();
                self.marks.turn_all(all.into_iter());
            }
            Command::Back if !self.marks.is_empty() => self.marks.clear(),
            Command::Back => shared.leave(),
            command => {
                let chosen = self.list().get(at).map(|item| (item.ix, item.coding));
                let all = self.found.lists.iter().flatten().map(|item| (item.ix, item.coding));
                passages::update(command, self.marks.meant(chosen, all, |(_, coding)| coding.id), shared);
            }
        }
    }

    fn title(&self, shared: &Shared) -> String {
        let names: Vec<String> = self.codes.iter().map(|id| shared.code_name(id)).collect();
        let alone = if self.exact { " · without sub-codes" } else { "" };
        let asked = if shared.asked.is_empty() { String::new() } else { format!(" · query {}", shared.asked) };
        format!("side by side › {}{alone}{asked}", names.join(" | "))
    }

    fn position(&self) -> String {
        if let Some(progress) = self.work.progress() {
            return progress;
        }
        let unread = if self.unread > 0 { format!("{} not read whole, see ! · ", self.unread) } else { String::new() };
        let at = self.places.get(self.column).map_or(0, |at| at.item);
        format!("{unread}{}/{}", (at + 1).min(self.list().len()), self.list().len())
    }

    fn spoken(&self, shared: &Shared) -> Option<String> {
        let item = self.list().get(self.places.get(self.column)?.item)?;
        let study = &shared.session.study;
        let words = item.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        let code = shared.code_name(study.code_id(study.target(item.coding.code)));
        Some(format!("{code}, {}: {}", study.transcript(item.ix).shown(), display(&words)))
    }

    fn has_row(&self) -> bool {
        !self.list().is_empty()
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let buf = frame.buffer_mut();
        if self.found.lists.is_empty() {
            let words = match (self.work.is_busy(), self.codes.is_empty()) {
                (true, _) => "Gathering passages…",
                (false, true) => "c chooses two to four codes; their passages stand beside each other.",
                (false, false) => "No passages.",
            };
            put(buf, (area.x + 2, area.y + 1), area.width.saturating_sub(3), words, shared.style(Role::Faint));
            return;
        }
        let (shown, wide) = self.shown(area);
        for (place, column) in shown.clone().enumerate() {
            let x = area.x + wide * u16::try_from(place).unwrap_or(0);
            self.draw_column(buf, Rect::new(x, area.y, wide, area.height), column, shared);
            if place > 0 {
                for y in area.top()..area.bottom() {
                    put(buf, (x, y), 1, "│", shared.style(Role::Frame));
                }
            }
        }
        if shown.end < self.found.lists.len() {
            put(buf, (area.right().saturating_sub(1), area.y), 1, "›", shared.style(Role::Key));
        }
        if shown.start > 0 {
            put(buf, (area.x, area.y), 1, "‹", shared.style(Role::Key));
        }
        let place = u16::try_from(self.column - shown.start.min(self.column)).unwrap_or(0);
        frame.set_cursor_position((area.x + wide * place, area.y));
    }
}
