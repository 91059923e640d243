//! Codes along a transcript: a row a code, a column a part of the text, shaded by how much of the part is coded; or the
//! portraits of all transcripts under each other, each part with the code that covers most of it.

use crate::analysis::counting::Roll;
use crate::analysis::table::{Cell, Table};
use crate::model::{Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::timeline::{Shape, table};
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "timeline",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("timeline", &Command::Go(Place::room("timeline"))).on(&["g T"]).group("Go to").help("See where in a transcript the codes stand.")],
    open: |_, shared| open(Timeline::of(shared.reading), shared),
};

/// Parts of a transcript.
const PARTS: u32 = 20;

/// What is shown of each part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Show {
    /// The share of its words that a code covers.
    #[default]
    Words,
    /// How many codings of a code have a word in it.
    Codings,
    /// In all transcripts, the code that covers most of it.
    Portraits,
}

/// Which transcript is shown, and what of it.
#[derive(Default)]
pub struct Timeline {
    only: Option<TranscriptIx>,
    show: Show,
}

impl Timeline {
    /// Begins with a transcript.
    pub fn of(only: Option<TranscriptIx>) -> Self {
        Self { only, show: Show::default() }
    }

    fn transcript(&self, study: &Study) -> Option<TranscriptIx> {
        self.only.or_else(|| study.transcripts().first().copied())
    }
}

impl TableScreen for Timeline {
    const FILE: &'static str = "timeline.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, study: &Study) -> String {
        let shown = self.transcript(study).map_or("", |ix| study.transcript(ix).shown());
        match self.show {
            Show::Words => format!("timeline › {shown} · share of the words"),
            Show::Codings => format!("timeline › {shown} · codings"),
            Show::Portraits => "timeline › portraits of the transcripts".into(),
        }
    }

    fn scope(&self, study: &Study, mut scope: crate::analysis::scope::Scope) -> crate::analysis::scope::Scope {
        if self.show == Show::Portraits {
            return scope;
        }
        scope.transcripts = self.transcript(study).map(|ix| study.transcript(ix).id.clone()).into_iter().collect();
        scope
    }

    fn count(&self, _: &Session, _: Roll) -> Count {
        let shape = match self.show {
            Show::Words => Shape::Words(PARTS),
            Show::Codings => Shape::Codings(PARTS),
            Show::Portraits => Shape::Portraits(PARTS),
        };
        Box::new(move |study, scope, measures| table(study, scope, measures, shape))
    }

    fn next_view(&mut self) -> bool {
        self.show = match self.show {
            Show::Words => Show::Codings,
            Show::Codings => Show::Portraits,
            Show::Portraits => Show::Words,
        };
        true
    }

    fn choices(&self, study: &Study) -> (&'static str, Vec<String>) {
        let all = study.transcripts().into_iter().map(|ix| study.transcript(ix).shown().to_owned());
        ("Which transcript?", all.collect())
    }

    fn choose(&mut self, row: usize, study: &Study) {
        self.only = study.transcripts().get(row).copied();
        if self.show == Show::Portraits {
            self.show = Show::Words;
        }
    }

    fn narrow(&self) -> bool {
        true
    }

    fn passages(&self, table: &Table, (row, column): (usize, usize), study: &Study, _: Roll) -> Option<Query> {
        let row = table.rows.get(row)?;
        let code = match (self.show, row.get(column)) {
            (Show::Portraits, Some(Cell::Code(id))) => Some(id.clone()),
            (Show::Portraits, _) => None,
            (Show::Words | Show::Codings, _) => row.key.code.map(|code| study.code_id(code).to_owned()),
        };
        let transcripts = row.key.transcript.or_else(|| self.transcript(study)).into_iter().collect();
        Some(Query { exact: code.is_some(), code, transcripts, ..Query::default() })
    }

    fn rolls(&self) -> bool {
        false
    }
}
