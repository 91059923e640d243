//! Which codes occur together, as a heat map whose cells lead to the passages of the pair.

use crate::analysis::cooccurrence::{Unit, Within};
use crate::analysis::counting::Roll;
use crate::analysis::query::Tree;
use crate::analysis::query::tree::{self, Step};
use crate::analysis::table::{Row, Table};
use crate::model::{CodeIx, Study};
use crate::session::Session;
use crate::session::tables::cooccurrence::{Shape, table};
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::{Shade, compare};
use std::cmp::Ordering;

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "cooccurrence",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("cooccurrence", &Command::Go(Place::room("cooccurrence"))).on(&["g O"]).group("Go to").help("See which codes occur together.")],
    open: |_, shared| open(Cooccurrence::default(), shared),
};

/// Where codes may meet.
const UNITS: [(Unit, &str); 4] = [
    (Unit::Overlap, "on overlapping passages"),
    (Unit::Turn, "in a turn"),
    (Unit::Window(3), "in three turns in a row"),
    (Unit::Transcript, "in a transcript"),
];

/// Where codes must meet, and whether pairs are listed with their coefficients.
#[derive(Default)]
pub struct Cooccurrence {
    unit: usize,
    /// The matrix in place of the pairs, the strongest first.
    matrix: bool,
}

impl Cooccurrence {
    fn unit(&self) -> (Unit, &'static str) {
        UNITS.get(self.unit).copied().unwrap_or(UNITS[0])
    }
}

impl TableScreen for Cooccurrence {
    const FILE: &'static str = "cooccurrence.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, _: &Study) -> String {
        format!("cooccurrence › {}{}", self.unit().1, if self.matrix { "" } else { " · pairs, the strongest first" })
    }

    fn count(&self, _: &Session, roll: Roll) -> Count {
        let shape = Shape { unit: self.unit().0, within: Within::Coder, roll, wide: self.matrix };
        Box::new(move |study, scope, measures| {
            let mut table = table(study, scope, measures, shape);
            if !shape.wide {
                let by: Vec<usize> = ["count", "jaccard"].iter().filter_map(|name| table.column(name)).collect();
                let order = |a: &Row, b: &Row| by.iter().map(|at| compare(b, a, *at)).find(|order| order.is_ne());
                table.rows.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
            }
            table
        })
    }

    fn next_view(&mut self) -> bool {
        self.matrix = !self.matrix;
        true
    }

    fn choices(&self, _: &Study) -> (&'static str, Vec<String>) {
        ("Where must codes meet?", UNITS.iter().map(|(_, words)| (*words).to_owned()).collect())
    }

    fn choose(&mut self, row: usize, _: &Study) {
        self.unit = row;
    }

    fn passages(&self, table: &Table, (row, column): (usize, usize), study: &Study, roll: Roll) -> Option<Query> {
        let key = &table.rows.get(row)?.key;
        let other = key.against.or(table.columns.get(column)?.key.code)?;
        let id = |code: CodeIx| study.code_id(code).to_owned();
        let (one, other) = (id(key.code?), id(other));
        let exact = roll == Roll::Own;
        if one == other {
            return Some(Query { code: Some(one), exact, ..Query::default() });
        }
        let (one, other) = (Tree::code(&one, exact), Tree::code(&other, exact));
        let filter = match self.unit().0 {
            Unit::Overlap => one.lies(tree::Kind::Overlaps, None, other),
            Unit::Turn => one.lies(tree::Kind::SameTurn, None, other),
            Unit::Window(turns) => one.lies(tree::Kind::Near, Some((turns, Step::Turns)), other),
            Unit::Transcript => Tree::Any(vec![one, other]),
        };
        Some(Query { filter: Some(filter), ..Query::default() })
    }

    fn shade(&self) -> Shade {
        if self.matrix { Shade::Share } else { Shade::None }
    }
}
