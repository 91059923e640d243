//! What each participant or transcript says under each code, in short; the words of a cell are written here.

use crate::analysis::counting::Roll;
use crate::analysis::query::Tree;
use crate::analysis::table::{self, Table};
use crate::model::{Case, Study};
use crate::session::Session;
use crate::session::tables::framework::{Rows, Shape, framework};
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key};
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("framework", &[&FIGURE, &EVERYWHERE], &[
    Key::new("write", &Command::Memo).on(&["m"]).group("Write").help("Write what the case says under the code, in short.").hint("write"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "framework",
    is_list: true,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("framework", &Command::Go(Place::room("framework"))).on(&["g F"]).group("Go to").help("Read and write summaries: what each participant or transcript says under each code.")],
    open: |_, shared| open(Framework::default(), shared),
};

/// Most characters of each passage in a cell.
const LENGTH: usize = 160;

/// What a row is.
#[derive(Default)]
pub struct Framework {
    rows: Rows,
}

/// The case of a row, as memos name it.
fn case_of(key: &table::Key, study: &Study) -> Option<Case> {
    match (&key.person, key.transcript, key.labels.first()) {
        (Some(id), ..) => Some(Case::Person(id.clone())),
        (None, Some(ix), Some(label)) => Some(Case::of_speaker(&study.transcript(ix).id, label)),
        (None, Some(ix), None) => Some(Case::Transcript(study.transcript(ix).id.clone())),
        (None, None, _) => None,
    }
}

impl TableScreen for Framework {
    const FILE: &'static str = "framework.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, _: &Study) -> String {
        match self.rows {
            Rows::Participant => "framework › participants by code".into(),
            Rows::Transcript => "framework › transcripts by code".into(),
        }
    }

    fn count(&self, session: &Session, roll: Roll) -> Count {
        let (root, shape) = (session.root.clone(), Shape { rows: self.rows, length: LENGTH, roll });
        // What cannot be read is said by whoever shows the table.
        Box::new(move |study, scope, _| framework(study, &root, scope, shape).0.narrow(study, scope))
    }

    fn next_view(&mut self) -> bool {
        self.rows = match self.rows {
            Rows::Participant => Rows::Transcript,
            Rows::Transcript => Rows::Participant,
        };
        true
    }

    fn choices(&self, _: &Study) -> (&'static str, Vec<String>) {
        ("What is a row?", vec!["a participant".to_owned(), "a transcript".to_owned()])
    }

    fn choose(&mut self, row: usize, _: &Study) {
        self.rows = if row == 0 { Rows::Participant } else { Rows::Transcript };
    }

    fn case(&self, table: &Table, (row, column): (usize, usize), study: &Study) -> Option<(Case, String)> {
        let code = table.columns.get(column)?.key.code?;
        Some((case_of(&table.rows.get(row)?.key, study)?, study.code_id(code).to_owned()))
    }

    fn passages(&self, table: &Table, (row, column): (usize, usize), study: &Study, roll: Roll) -> Option<Query> {
        let code = table.columns.get(column)?.key.code?;
        let key = &table.rows.get(row)?.key;
        case_of(key, study)?;
        Some(Query {
            code: Some(study.code_id(code).to_owned()),
            exact: roll == Roll::Own,
            transcripts: key.transcript.into_iter().collect(),
            speakers: key.labels.clone(),
            filter: key.person.as_ref().map(|id| Tree::is("participant", id)),
            ..Query::default()
        })
    }

    fn wordy(&self) -> bool {
        true
    }

    fn tall(&self) -> bool {
        true
    }

    fn shade(&self) -> Shade {
        Shade::None
    }
}
