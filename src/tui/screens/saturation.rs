//! How many new codes later transcripts bring, in the order of fieldwork: a rate in this order, never a verdict.

use crate::analysis::counting::Roll;
use crate::analysis::saturation::Asked;
use crate::analysis::table::{Cell, Row, Table};
use crate::model::Study;
use crate::session::Session;
use crate::session::tables::saturation::{Shape, table};
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "saturation",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("saturation", &Command::Go(Place::room("saturation"))).on(&["g N"]).group("Go to").help("See how many new codes later transcripts bring.")],
    open: |_, shared| open(Saturation::default(), shared),
};

/// Bases and runs that are offered, in transcripts.
const SIZES: [(usize, usize); 6] = [(4, 2), (4, 3), (5, 2), (5, 3), (6, 2), (6, 3)];

/// Random orders beside the order of fieldwork.
const ORDERS: u32 = 1000;

/// Per cent of all codes in use that are nearly all of them.
const NEARLY: u64 = 95;

/// Share of new codes at or below which a run is named (Guest, Namey and Chen 2020).
const THRESHOLD: f64 = 0.05;

/// How the rate is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Show {
    #[default]
    Curve,
    Runs,
    Single,
}

/// What is shown of the rate.
#[derive(Default)]
pub struct Saturation {
    show: Show,
    size: usize,
}

impl Saturation {
    fn size(&self) -> (usize, usize) {
        SIZES.get(self.size).copied().unwrap_or(SIZES[0])
    }
}

impl TableScreen for Saturation {
    const FILE: &'static str = "saturation.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, _: &Study) -> String {
        let (base, run) = self.size();
        match self.show {
            Show::Curve => "saturation › new codes, transcript by transcript".into(),
            Show::Runs => format!("saturation › new codes in runs of {run} after a base of {base}"),
            Show::Single => "saturation › codes of one transcript only".into(),
        }
    }

    fn count(&self, _: &Session, roll: Roll) -> Count {
        let (show, (base, run)) = (self.show, self.size());
        Box::new(move |study, scope, measures| {
            let asked = Asked { base, run, threshold: THRESHOLD, orders: ORDERS, seed: 1 };
            let shape = match show {
                Show::Curve => Shape::Curve,
                Show::Runs => Shape::Runs(asked, None),
                Show::Single => Shape::Single(None),
            };
            table(study, scope, measures, (roll, &shape)).0
        })
    }

    fn next_view(&mut self) -> bool {
        self.show = match self.show {
            Show::Curve => Show::Runs,
            Show::Runs => Show::Single,
            Show::Single => Show::Curve,
        };
        true
    }

    fn choices(&self, _: &Study) -> (&'static str, Vec<String>) {
        let words = SIZES.iter().map(|(base, run)| format!("a base of {base} transcripts, runs of {run}"));
        ("Which base and runs?", words.collect())
    }

    fn choose(&mut self, row: usize, _: &Study) {
        (self.size, self.show) = (row, Show::Runs);
    }

    fn passages(&self, table: &Table, (row, _): (usize, usize), study: &Study, roll: Roll) -> Option<Query> {
        let key = &table.rows.get(row)?.key;
        match self.show {
            Show::Curve => Some(Query { transcripts: vec![key.transcript?], ..Query::default() }),
            Show::Single => {
                let code = Some(study.code_id(key.code?).to_owned());
                Some(Query { code, exact: roll == Roll::Own, ..Query::default() })
            }
            Show::Runs => None,
        }
    }

    fn sum(&self, table: &Table) -> Option<String> {
        let count = |row: &Row, name: &str| match table.cell(row, name) {
            Cell::Count(count) => Some(*count),
            _ => None,
        };
        if self.show != Show::Curve {
            return None;
        }
        let last = table.rows.last()?;
        let (all, new) = (count(last, "cumulative")?, count(last, "new")?);
        let near = |row: &&Row| count(row, "cumulative").is_some_and(|seen| seen * 100 >= all * NEARLY);
        let at = table.rows.iter().position(|row| near(&row))? + 1;
        let of = table.rows.len();
        Some(format!(
            "{NEARLY} % of the {all} codes in use were there after {at} of {of} transcripts; the last one brought {new} new."
        ))
    }

    fn bar_head(&self) -> &'static str {
        "codes: known, new"
    }

    fn bar(&self, table: &Table, row: usize) -> Option<(f64, f64)> {
        if self.show != Show::Curve {
            return None;
        }
        let number = |row: usize, name: &str| match table.cell(table.rows.get(row)?, name) {
            Cell::Count(count) => Some(*count as f64),
            _ => None,
        };
        let all = (0..table.rows.len()).filter_map(|row| number(row, "cumulative")).fold(1.0, f64::max);
        let (new, seen) = (number(row, "new")?, number(row, "cumulative")?);
        Some(((seen - new) / all, new / all))
    }

    fn shade(&self) -> Shade {
        Shade::None
    }
}
