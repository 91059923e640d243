//! The plot of a table over its room: the same marks as in a drawing, in cells.

use super::command::{Command, Mouse, Way};
use super::export;
use super::keymap::{Context, Key};
use super::room::{Overlay, Room, Shared};
use super::theme::Role;
use super::widgets::frame::{boxed, put};
use super::world::World;
use crate::analysis::table::Table;
use crate::export::format::Options;
use crate::export::paper::Names;
use crate::plot::cells::{Spot, cells};
use crate::plot::kind::{Asked, Kind};
use crate::plot::make::{plot, plots};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

#[rustfmt::skip]
pub static PLOT: Context = Context::new("a plot", &[], &[
    Key::new("plot-down", &Command::Row(Way::Next)).on(&["j", "Down"]).group("Move").help("Go down a line."),
    Key::new("plot-up", &Command::Row(Way::Previous)).on(&["k", "Up"]).group("Move").help("Go up a line."),
    Key::new("plot-page-down", &Command::RowPage(Way::Next)).on(&["PageDown", "Space"]).group("Move").help("Go down a screenful."),
    Key::new("plot-page-up", &Command::RowPage(Way::Previous)).on(&["PageUp"]).group("Move").help("Go up a screenful."),
    Key::new("plot-first", &Command::RowEnd(Way::Previous)).on(&["Home"]).group("Move").help("Go to the beginning."),
    Key::new("plot-last", &Command::RowEnd(Way::Next)).on(&["End", "G"]).group("Move").help("Go to the end."),
    Key::new("plot-kind", &Command::View).on(&["Tab", "p"]).group("Show").help("Show the next kind of plot of this table.").hint("kind"),
    Key::new("plot-export", &Command::Export).on(&["e"]).group("View").help("Write this plot to an SVG file.").hint("export"),
    Key::new("plot-back", &Command::Back).on(&["Esc", "q", "Enter", "Ctrl-c"]).group("View").help("Go back to the table.").hint("table"),
]);

/// The cells of a plot of a kind in so many columns.
type Painted = (Kind, u16, Vec<Vec<Spot>>);

/// The plot of a table.
pub struct PlotView {
    table: Arc<Table>,
    names: Names,
    kinds: Vec<Kind>,
    kind: usize,
    /// The first line that is shown, and how many there are room for.
    top: Cell<usize>,
    room: Cell<usize>,
    painted: RefCell<Option<Painted>>,
}

impl PlotView {
    /// Opens the plot of a table, or says that there is none.
    pub fn open(table: Arc<Table>, shared: &mut Shared) {
        let names = Names::of(&shared.session.study, None);
        let kinds = plots(&table, &names);
        if kinds.is_empty() {
            return shared.tell("There is no plot of this table; Tab may show a view that has one.");
        }
        let (top, room) = (Cell::new(0), Cell::new(1));
        shared.open(Self { table, names, kinds, kind: 0, top, room, painted: RefCell::default() });
    }

    fn kind(&self) -> Kind {
        self.kinds.get(self.kind).copied().unwrap_or(Kind::Bars)
    }

    /// The lines in so many columns, painted once.
    fn lines(&self, columns: u16) -> usize {
        let mut painted = self.painted.borrow_mut();
        let known = painted.as_ref().is_some_and(|(kind, wide, _)| (*kind, *wide) == (self.kind(), columns));
        if !known {
            let asked = Asked { kind: Some(self.kind()), ..Asked::columns(columns) };
            let lines = plot(&self.table, &self.names, &asked).map(|plot| cells(&plot)).unwrap_or_default();
            *painted = Some((self.kind(), columns, lines));
        }
        painted.as_ref().map_or(0, |(.., lines)| lines.len())
    }

    fn last(&self) -> usize {
        let lines = self.painted.borrow().as_ref().map_or(0, |(.., lines)| lines.len());
        lines.saturating_sub(self.room.get())
    }
}

impl Overlay for PlotView {
    fn context(&self) -> &'static Context {
        &PLOT
    }

    fn update(
        mut self: Box<Self>,
        command: &Command,
        _: &mut dyn Room,
        shared: &mut Shared,
    ) -> Option<Box<dyn Overlay>> {
        let (top, page) = (self.top.get(), self.room.get().max(2) - 1);
        let to = match command {
            Command::Row(Way::Next) => top + 1,
            Command::Row(Way::Previous) => top.saturating_sub(1),
            Command::RowPage(Way::Next) => top + page,
            Command::RowPage(Way::Previous) => top.saturating_sub(page),
            Command::RowEnd(Way::Next) => usize::MAX,
            Command::Mouse(Mouse::Wheel(Way::Next, ..)) => top + 3,
            Command::Mouse(Mouse::Wheel(Way::Previous, ..)) => top.saturating_sub(3),
            Command::RowEnd(Way::Previous) => 0,
            Command::View => {
                self.kind = (self.kind + 1) % self.kinds.len().max(1);
                if self.kinds.len() < 2 {
                    shared.tell("There is one kind of plot of this table.");
                }
                0
            }
            Command::Export => {
                let plot = Asked { kind: Some(self.kind()), ..Asked::default() };
                let (file, table) = (format!("{}.svg", self.table.command.replace(' ', "-")), Arc::clone(&self.table));
                let options = Options { plot, ..Options::default() };
                export::ask_figures(&file, options, move |_, _| (*table).clone(), shared);
                return None;
            }
            Command::Back | Command::Mouse(Mouse::Press(..)) => return None,
            _ => top,
        };
        self.top.set(to.min(self.last()));
        Some(self)
    }

    fn draw(&self, frame: &mut Frame, _: Rect, shared: &World) {
        let whole = frame.area();
        let area = Rect { height: whole.height.saturating_sub(1), ..whole };
        let title = format!("{} {}/{}", self.kind().word(), self.kind + 1, self.kinds.len());
        let inside = boxed(frame.buffer_mut(), area, &title, shared.theme);
        let lines = self.lines(inside.width);
        self.room.set(usize::from(inside.height));
        self.top.set(self.top.get().min(self.last()));
        let painted = self.painted.borrow();
        let Some((.., all)) = painted.as_ref() else { return };
        let buf = frame.buffer_mut();
        for (y, line) in (inside.y..inside.bottom()).zip(all.iter().skip(self.top.get())) {
            for (x, spot) in (inside.x..inside.right()).zip(line).filter(|(_, spot)| !spot.sign.is_empty()) {
                let (sign, style) = shared.theme.spot(spot);
                let wide = inside.right() - x;
                put(buf, (x, y), wide, sign, style);
            }
        }
        if self.top.get() + self.room.get() < lines && area.height > 1 {
            let more = format!(" {} more ", lines - self.top.get() - self.room.get());
            put(buf, (area.x + 2, area.bottom() - 1), area.width.saturating_sub(4), &more, shared.style(Role::Faint));
        }
    }

    fn only_tells(&self) -> bool {
        false
    }

    fn names_keys(&self) -> bool {
        false
    }

    fn written(&self) -> Option<&str> {
        None
    }

    fn rewrite(&mut self, _: String) {}
}
