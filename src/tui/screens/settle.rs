//! What merges left to settle: where people truly disagreed, the value that stands and the others that were meant.

use crate::git::settle::{Open, open};
use crate::session::acts::settling::settling;
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::Place;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::theme::Role;
use crate::tui::widgets::blocks::{self, Block};
use crate::tui::widgets::frame::lines;
use crate::tui::widgets::rows::List;
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("to settle", &[&ROWS, &EVERYWHERE], &[
    Key::new("take", &Command::Accept).on(&["Enter"]).group("Change").help("Let the chosen value hold; what else was meant goes.").hint("let it hold").when(Needs::Row),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "settle",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("settle", &Command::Go(Place::room("settle"))).on(&["g S"]).group("Go to").help("Settle where a merge found that people disagree.")],
    open: |_, shared| Ok(Box::new(Settle::new(shared))),
};

/// The screen: a row for each value that could hold.
pub struct Settle {
    open: Vec<Open>,
    /// Which field, and which of its other values; `None`: the one that stands.
    choices: Vec<(usize, Option<usize>)>,
    list: List,
}

impl Settle {
    /// Looks for what is to settle.
    pub fn new(shared: &mut Shared) -> Self {
        let mut settle = Self { open: Vec::new(), choices: Vec::new(), list: List::default() };
        settle.refresh(shared);
        settle
    }

    fn settle(&self, shared: &mut Shared) {
        let Some((field, other)) = self.choices.get(self.list.rows.at).copied() else { return };
        let Some(open) = self.open.get(field) else { return };
        let act = settling(&shared.session, open, other);
        shared.perform(act);
    }

    /// The lines of each choice in a width; the first of a field says which it is.
    fn blocks(&self, width: u16) -> Vec<Block> {
        let block = |(field, other): &(usize, Option<usize>)| {
            let Some(open) = self.open.get(*field) else { return Vec::new() };
            let mut block = Vec::new();
            let (lead, value) = match other {
                None => {
                    block.push((format!("{} of {} in {}", open.field, open.id, open.file), Role::Faint));
                    ("stands:  ", open.value.as_str())
                }
                Some(other) => ("other:   ", open.others.get(*other).map_or("", String::as_str)),
            };
            let value = if value.is_empty() { "(taken away)" } else { value };
            let wrapped = lines(value, width.saturating_sub(9));
            let line = |(number, line): (usize, String)| {
                let lead = if number == 0 { lead } else { "         " };
                (format!("{lead}{line}"), Role::Text)
            };
            block.extend(wrapped.into_iter().enumerate().map(line));
            block
        };
        self.choices.iter().map(block).collect()
    }
}

impl Room for Settle {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn lines(&self, _: Rect) -> Option<Rect> {
        None
    }

    fn read(&mut self, shared: &mut Shared) {
        // The files say what is to settle, so what was done just now must be in them.
        if let Err(failure) = shared.session.flush() {
            shared.fail(failure);
        }
        self.open = open(&shared.session.root);
        let choices = |(field, open): (usize, &Open)| {
            let others = (0..open.others.len()).map(move |other| (field, Some(other)));
            std::iter::once((field, None)).chain(others).collect::<Vec<_>>()
        };
        self.choices = self.open.iter().enumerate().flat_map(choices).collect();
        self.list.rows.set_len(self.choices.len());
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.settle(shared),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let blocks = self.blocks(blocks::width(area));
        blocks::draw(frame, area, shared, &blocks, self.list.rows.at, "There is nothing to settle.");
    }
}
