//! What is wrong in the study's files: where, what, and what to do.

use crate::model::Problem;
use crate::session::check;
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, ROWS};
use crate::tui::place::Place;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::theme::Role;
use crate::tui::widgets::blocks::{self, Block};
use crate::tui::widgets::frame::lines;
use crate::tui::widgets::rows::List;
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("problems", &[&ROWS, &EVERYWHERE], &[
    Key::new("look-again", &Command::Accept).on(&["Enter"]).group("Find").help("Look the whole study over again.").hint("look again"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "problems",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("problems", &Command::Go(Place::room("problems"))).on(&["!", "g P"]).group("View").help("See what is wrong in the study's files.")],
    open: |_, shared| Ok(Box::new(Problems::new(shared))),
};

/// The screen.
pub struct Problems {
    all: Vec<Problem>,
    list: List,
    /// Whether the texts were looked over too.
    whole: bool,
}

impl Problems {
    /// Looks the study over.
    pub fn new(shared: &mut Shared) -> Self {
        let mut problems = Self { all: Vec::new(), list: List::default(), whole: false };
        problems.whole = shared.looks_at_once();
        problems.refresh(shared);
        problems
    }

    /// The lines of each problem in a width: file and place, what, what to do.
    fn blocks(&self, width: u16) -> Vec<Block> {
        let block = |problem: &Problem| {
            let mut place = problem.file.clone();
            for number in [problem.line, problem.column].into_iter().take_while(|number| *number > 0) {
                place.push_str(&format!(":{number}"));
            }
            let mut block = vec![(place, Role::Strong)];
            let mut what = problem.what.clone();
            if !what.ends_with(['.', '?', '!']) {
                what.push('.');
            }
            block.extend(lines(&what, width).into_iter().map(|line| (line, Role::Text)));
            block.extend(lines(&problem.advice, width).into_iter().map(|line| (line, Role::Faint)));
            block.push((String::new(), Role::Faint));
            block
        };
        self.all.iter().map(block).collect()
    }
}

impl Room for Problems {
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
        self.all = if self.whole { check::problems(&mut shared.session) } else { shared.session.problems.clone() };
        self.all.extend(shared.settings.problems.iter().cloned());
        self.list.rows.set_len(self.all.len());
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => {
                self.whole = true;
                self.read(shared);
                let count = self.all.len();
                shared.tell(match count {
                    0 => "Looked over: nothing is wrong.".to_owned(),
                    1 => "Looked over: 1 problem.".to_owned(),
                    _ => format!("Looked over: {count} problems."),
                });
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let empty = if self.whole {
            "Nothing is wrong in the study's files."
        } else {
            "Nothing is wrong as far as was looked. Enter looks all the texts over too."
        };
        blocks::draw(frame, area, shared, &self.blocks(blocks::width(area)), self.list.rows.at, empty);
    }
}
