//! What each participant or transcript says under each code, in short; the words of a cell are written here.

use crate::analysis::counting::Roll;
use crate::analysis::query::lexer::quoted_where_needed;
use crate::analysis::table::{Cell, Table};
use crate::model::{Case, Study};
use crate::session::Session;
use crate::session::tables::framework::{Rows, Shape, framework};
use crate::tui::place::{Place, Query};
use crate::tui::table_screen::{Count, TableScreen};

/// Most characters of each passage in a cell.
const LENGTH: usize = 160;

/// What a row is.
#[derive(Default)]
pub struct Framework {
    rows: Rows,
}

/// How a row is called: a participant's id with the pseudonym.
fn head(id: &str, title: &str) -> String {
    if title.is_empty() || title == id { id.to_owned() } else { format!("{id} {title}") }
}

impl Framework {
    /// The case of a row.
    fn row(&self, table: &Table, row: usize, study: &Study) -> Option<Case> {
        let shown = table.rows.get(row)?.first().map(Cell::exact)?;
        Some(match self.rows {
            Rows::Transcript => Case::Transcript(shown),
            Rows::Participant => {
                let own = study.participants.iter().find(|person| head(&person.id, &person.pseudonym) == shown);
                Case::Person(own.map_or(shown.clone(), |person| person.id.clone()))
            }
        })
    }
}

impl TableScreen for Framework {
    const PLACE: Place = Place::Framework;
    const FILE: &'static str = "framework.csv";

    fn title(&self, _: &Study) -> String {
        match self.rows {
            Rows::Participant => "framework › participants by code".into(),
            Rows::Transcript => "framework › transcripts by code".into(),
        }
    }

    fn count(&self, session: &Session, roll: Roll) -> Count {
        let (root, shape) = (session.root.clone(), Shape { rows: self.rows, length: LENGTH, roll });
        let (case, titled) = match self.rows {
            Rows::Participant => ("participant", true),
            Rows::Transcript => ("transcript", false),
        };
        Box::new(move |study, scope, _| {
            // What cannot be read is said by whoever shows the table.
            let (made, _) = framework(study, &root, scope, shape);
            let mut table = made.wide(study, scope);
            // The name stands beside the id, so that it stays in sight.
            table.columns.splice(..2, [case.to_owned()]);
            for row in &mut table.rows {
                let title = row.remove(1).exact();
                if let Some(first) = row.first_mut().filter(|_| titled) {
                    *first = Cell::words(head(&first.exact(), &title));
                }
            }
            table
        })
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
        let code = table.columns.get(column).filter(|_| column > 0)?;
        Some((self.row(table, row, study)?, code.clone()))
    }

    fn passages(&self, table: &Table, cell: (usize, usize), study: &Study, roll: Roll) -> Option<Query> {
        let (case, code) = self.case(table, cell, study)?;
        let mut query = Query { code: Some(code), exact: roll == Roll::Own, ..Query::default() };
        match case {
            Case::Transcript(id) => query.transcripts = study.find_transcript(&id).into_iter().collect(),
            Case::Person(id) => match id.split_once('/').filter(|_| !study.participants.iter().any(|it| it.id == id)) {
                Some((transcript, label)) => {
                    query.transcripts = study.find_transcript(transcript).into_iter().collect();
                    query.speakers = vec![label.to_owned()];
                }
                None => query.filter = Some(format!("participant:{}", quoted_where_needed(&id))),
            },
        }
        Some(query)
    }

    fn wordy(&self) -> bool {
        true
    }

    fn shaded(&self) -> bool {
        false
    }
}
