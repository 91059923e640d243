//! Codes along a transcript: a row a code, a column a part of the text, shaded by how much of the part is coded; or the
//! portraits of all transcripts under each other, each part with the code that covers most of it.

use crate::analysis::caption::Note;
use crate::analysis::counting::Roll;
use crate::analysis::table::{Cell, Table};
use crate::analysis::timeline::timeline;
use crate::model::{Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::caption::caption_scope;
use crate::tui::figure::{Count, Figure};
use crate::tui::place::{Place, Query};

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

impl Figure for Timeline {
    const PLACE: Place = Place::Timeline;
    const FILE: &'static str = "timeline.csv";

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
        let show = self.show;
        Box::new(move |study, scope, measures| {
            let long = timeline(study, scope, measures, PARTS);
            let mut made = match show {
                Show::Words | Show::Codings => across(study, &long, show == Show::Codings),
                Show::Portraits => portraits(&long),
            };
            caption_scope(&mut made, scope);
            made
        })
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
        let cells = table.rows.get(row)?;
        if self.show == Show::Portraits {
            let code = cells.get(column).map(Cell::exact).filter(|code| !code.is_empty());
            let transcripts = study.find_transcript(&cells.first()?.exact()).into_iter().collect();
            return Some(Query { exact: code.is_some(), code, transcripts, ..Query::default() });
        }
        let code = cells.first().map(Cell::exact);
        let transcripts = self.transcript(study).into_iter().collect();
        Some(Query { code, exact: true, transcripts, ..Query::default() })
    }

    fn rolls(&self) -> bool {
        false
    }
}

/// Of each part of each transcript the code that covers most words, the first of the codebook among equals.
fn portraits(long: &Table) -> Table {
    let mut table = Table::new("timeline", "parts", &["transcript"]);
    table.columns.extend((1..=PARTS).map(|part| part.to_string()));
    table.caption = long.caption.clone();
    let of_long = table
        .caption
        .unit
        .replace(format!("one of {PARTS} parts of a transcript, with the code that covers most of its words"));
    // What a row of the longer table counts is said too, after what a cell of this one shows.
    table.caption.notes.splice(..0, of_long.map(|unit| Note::Reading(format!("Unit: {unit}"))));
    let place = |name: &str| long.columns.iter().position(|column| column == name);
    let [Some(transcript), Some(part), Some(code), Some(words)] = ["transcript", "part", "code", "words"].map(place)
    else {
        return table;
    };
    let number = |row: &[Cell], at: usize| match row.get(at) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    };
    let id = |row: &Vec<Cell>| row.get(transcript).map(Cell::exact).unwrap_or_default();
    for own in long.rows.chunk_by(|a, b| id(a) == id(b)) {
        let mut row = vec![own.first().map_or(Cell::Empty, |row| Cell::words(id(row)))];
        for part_at in 1..=u64::from(PARTS) {
            let here = own.iter().filter(|row| number(row, part) == part_at);
            // Of equals the last of a reversed list is the first.
            let most = here.rev().max_by_key(|row| number(row, words)).filter(|row| number(row, words) > 0);
            row.push(most.and_then(|row| row.get(code).cloned()).unwrap_or_default());
        }
        table.rows.push(row);
    }
    table
}

/// The rows of a timeline turned: a row a code in the order of the codebook, a column a part.
fn across(study: &Study, long: &Table, codings: bool) -> Table {
    let mut table = Table::new("timeline", "codings", &["code"]);
    table.columns.extend((1..=PARTS).map(|part| part.to_string()));
    table.caption = long.caption.clone();
    let place = |name: &str| long.columns.iter().position(|column| column == name);
    let columns = ["part", "code", "codings", "words", "words_in_part"].map(place);
    let [Some(part), Some(code), Some(count), Some(words), Some(whole)] = columns else { return table };
    let number = |row: &[Cell], at: usize| match row.get(at) {
        Some(Cell::Count(number)) => *number,
        _ => 0,
    };
    for row in &long.rows {
        let id = row.get(code).map(Cell::exact).unwrap_or_default();
        let at = table.rows.iter().position(|known| known.first().is_some_and(|cell| cell.exact() == id));
        let at = at.unwrap_or_else(|| {
            let empty = (0..PARTS).map(|_| if codings { Cell::Count(0) } else { Cell::Number(0.0) });
            table.rows.push(std::iter::once(Cell::words(&id)).chain(empty).collect());
            table.rows.len() - 1
        });
        let column = usize::try_from(number(row, part)).unwrap_or(0);
        if let Some(seat) = table.rows.get_mut(at).and_then(|row| row.get_mut(column)) {
            *seat = if codings {
                Cell::Count(number(row, count))
            } else {
                Cell::ratio(number(row, words) as f64, number(row, whole) as f64)
            };
        }
    }
    let order = |row: &Vec<Cell>| row.first().and_then(|cell| study.codebook().place(&cell.exact()));
    table.rows.sort_by_key(order);
    table
}
