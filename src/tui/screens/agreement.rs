//! How far coders agree, code by code, with the reason of every empty cell and what each figure means.

use crate::analysis::agreement::judged::Asked;
use crate::analysis::agreement::team::{Team, WhoseWork};
use crate::analysis::agreement::units::Unit;
use crate::analysis::counting::Roll;
use crate::analysis::table::{Cell, Table};
use crate::model::Study;
use crate::session::Session;
use crate::session::tables::agreement::{meaning, table_of};
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs};
use crate::tui::place::{At, Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("agreement", &[&FIGURE, &EVERYWHERE], &[
    Key::new("disagreements", &Command::Accept).on(&["Enter"]).group("Go to").help("See what the coders differ on in the code.").hint("disagreements").when(Needs::Row),
    Key::new("unit", &Command::View).on(&["Tab"]).group("Show").help("On turns, sentences, characters, passages, in turn.").hint("unit"),
    Key::new("unfinished", &Command::Unfinished).on(&["I"]).group("Show").help("Compare unfinished work too, or no longer.").hint("unfinished"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "agreement",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("agreement", &Command::Go(Place::room("agreement"))).on(&["g A"]).group("Go to").help("See how far coders agree, code by code.")],
    open: |_, shared| open(Agreement::default(), shared),
};

/// The columns that stand first: a narrow screen shows no others.
const FIRST: [&str; 11] =
    ["code", "alpha", "positive", "percent", "both", "one_only", "neither", "units", "kappa", "ac1", "u_alpha"];

/// What is compared, and on what.
#[derive(Default)]
pub struct Agreement {
    unit: Unit,
    whose: WhoseWork,
}

impl TableScreen for Agreement {
    const FILE: &'static str = "agreement.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, _: &Study) -> String {
        let unfinished = if self.whose == WhoseWork::InProgress { " · unfinished work too" } else { "" };
        format!("agreement › on {}{unfinished}", self.unit.plural())
    }

    fn count(&self, session: &Session, _: Roll) -> Count {
        let (root, whose) = (session.root.clone(), self.whose.clone());
        let asked = Asked { unit: self.unit, ..Asked::default() };
        Box::new(move |study, scope, measures| {
            let team = Team::of(study, scope, &whose);
            let mut table = table_of(study, &root, scope, measures, team, &asked);
            table.lead_with(&FIRST);
            table
        })
    }

    fn next_view(&mut self) -> bool {
        self.unit = match self.unit {
            Unit::Turn => Unit::Sentence,
            Unit::Sentence => Unit::Character,
            Unit::Character => Unit::Span,
            Unit::Span => Unit::Turn,
        };
        true
    }

    fn own(&mut self, command: &Command) -> bool {
        if *command != Command::Unfinished {
            return false;
        }
        self.whose = match self.whose {
            WhoseWork::Done => WhoseWork::InProgress,
            WhoseWork::InProgress => WhoseWork::Done,
        };
        true
    }

    fn empty(&self) -> &'static str {
        match self.whose {
            WhoseWork::Done => {
                "No transcript has the finished work of two coders. D in the reader marks one as done; I compares \
                 unfinished work too."
            }
            WhoseWork::InProgress => "No transcript has the work of two coders.",
        }
    }

    fn leads(&self, table: &Table, (row, _): (usize, usize), _: &Study) -> Option<Place> {
        Some(Place::at("compare", table.rows.get(row)?.key.code.map_or(At::Whole, At::Code)))
    }

    fn passages(&self, _: &Table, _: (usize, usize), _: &Study, _: Roll) -> Option<Query> {
        None
    }

    fn bar_head(&self) -> &'static str {
        "alpha, 0 to 1"
    }

    fn bar(&self, table: &Table, row: usize) -> Option<(f64, f64)> {
        let alpha = match table.cell(table.rows.get(row)?, "alpha") {
            Cell::Number(alpha) => alpha.clamp(0.0, 1.0),
            _ => 0.0,
        };
        Some((0.0, alpha))
    }

    fn explain(&self, table: &Table, (row, column): (usize, usize)) -> Option<String> {
        let row = table.rows.get(row)?;
        let name = &table.columns.get(column)?.name;
        if row.get(column) == Some(&Cell::Empty) {
            return Some(format!("No figure here: {}.", table.cell(row, "reason").exact()));
        }
        Some(meaning(name).to_owned())
    }

    fn shade(&self) -> Shade {
        Shade::None
    }

    fn rolls(&self) -> bool {
        false
    }
}
