//! Which codes occur together, as a heat map whose cells lead to the passages of the pair.

use crate::analysis::cooccurrence::{Unit, Within};
use crate::analysis::counting::Roll;
use crate::analysis::query::lexer::quoted_where_needed;
use crate::analysis::table::{Cell, Table};
use crate::model::Study;
use crate::session::Session;
use crate::session::tables::cooccurrence::{Shape, table};
use crate::tui::place::{Place, Query};
use crate::tui::table_screen::{Count, TableScreen};

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
    pairs: bool,
}

impl Cooccurrence {
    fn unit(&self) -> (Unit, &'static str) {
        UNITS.get(self.unit).copied().unwrap_or(UNITS[0])
    }
}

impl TableScreen for Cooccurrence {
    const PLACE: Place = Place::Cooccurrence;
    const FILE: &'static str = "cooccurrence.csv";

    fn title(&self, _: &Study) -> String {
        format!("cooccurrence › {}{}", self.unit().1, if self.pairs { " · pairs" } else { "" })
    }

    fn count(&self, _: &Session, roll: Roll) -> Count {
        let shape = Shape { unit: self.unit().0, within: Within::Coder, roll, wide: !self.pairs };
        Box::new(move |study, scope, measures| table(study, scope, measures, shape))
    }

    fn next_view(&mut self) -> bool {
        self.pairs = !self.pairs;
        true
    }

    fn choices(&self, _: &Study) -> (&'static str, Vec<String>) {
        ("Where must codes meet?", UNITS.iter().map(|(_, words)| (*words).to_owned()).collect())
    }

    fn choose(&mut self, row: usize, _: &Study) {
        self.unit = row;
    }

    fn passages(&self, table: &Table, (row, column): (usize, usize), _: &Study, roll: Roll) -> Option<Query> {
        let cells = table.rows.get(row)?;
        let one = cells.first().map(Cell::exact)?;
        let other = if self.pairs { cells.get(1).map(Cell::exact)? } else { table.columns.get(column)?.clone() };
        let exact = roll == Roll::Own;
        let sign = if exact { "=" } else { "" };
        if one == other {
            return Some(Query { code: Some(one), exact, ..Query::default() });
        }
        let (one, other) = (quoted_where_needed(&one), quoted_where_needed(&other));
        let filter = match self.unit().0 {
            Unit::Overlap => format!("code:{sign}{one} overlaps code:{sign}{other}"),
            Unit::Turn => format!("code:{sign}{one} same-turn code:{sign}{other}"),
            Unit::Window(turns) => format!("code:{sign}{one} near {turns} turns code:{sign}{other}"),
            Unit::Transcript => format!("code:{sign}{one} or code:{sign}{other}"),
        };
        Some(Query { filter: Some(filter), ..Query::default() })
    }

    fn shaded(&self) -> bool {
        !self.pairs
    }
}
