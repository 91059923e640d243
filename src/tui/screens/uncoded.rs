//! What nobody coded: turns without a coding, or the stretches between codings.

use crate::analysis::counting::Roll;
use crate::analysis::table::Table;
use crate::model::Study;
use crate::session::Session;
use crate::session::tables::excerpts::uncoded::{Uncoded as What, table};
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs};
use crate::tui::passages::{WORDS, Words};
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("what nobody coded", &[&WORDS, &FIGURE, &EVERYWHERE], &[
    Key::new("source", &Command::Accept).on(&["Enter"]).group("Go to").help("See the words in their transcript; Esc there comes back.").hint("source").when(Needs::Row),
]);

/// The columns that stand first: a narrow screen shows no others.
const FIRST: [&str; 5] = ["transcript", "turn", "speaker", "quote", "words"];

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "uncoded",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("uncoded", &Command::Go(Place::room("uncoded"))).on(&["g U"]).group("Go to").help("See what nobody coded: turns, or the stretches between codings.")],
    open: |_, shared| open(Uncoded::default(), shared),
};

/// What is listed.
#[derive(Default)]
pub struct Uncoded {
    what: What,
}

impl TableScreen for Uncoded {
    const FILE: &'static str = "uncoded.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, _: &Study) -> String {
        match self.what {
            What::Turns => "uncoded › turns without a coding".into(),
            What::Passages => "uncoded › stretches between codings".into(),
        }
    }

    fn count(&self, session: &Session, _: Roll) -> Count {
        let (root, what) = (session.root.clone(), self.what);
        Box::new(move |study, scope, _| {
            let mut table = table(study, &root, scope, what).0;
            table.lead_with(&FIRST);
            table
        })
    }

    fn next_view(&mut self) -> bool {
        self.what = match self.what {
            What::Turns => What::Passages,
            What::Passages => What::Turns,
        };
        true
    }

    fn passages(&self, _: &Table, _: (usize, usize), _: &Study, _: Roll) -> Option<Query> {
        None
    }

    fn source(&self, table: &Table, (row, _): (usize, usize), _: &Study) -> Option<Words> {
        let key = &table.rows.get(row)?.key;
        Some((key.transcript?, key.at?))
    }

    fn read(&self, table: &Table, (row, _): (usize, usize)) -> Option<String> {
        Some(table.cell(table.rows.get(row)?, "quote").exact())
    }

    fn wordy(&self) -> bool {
        true
    }

    fn shade(&self) -> Shade {
        Shade::None
    }

    fn rolls(&self) -> bool {
        false
    }
}
