//! Codes along a transcript: a row a code, a column a part of the text, shaded by how much of the part is coded.

use crate::analysis::table::{Cell, Table};
use crate::analysis::tally::Roll;
use crate::analysis::timeline::timeline;
use crate::commands::excerpts::caption_scope;
use crate::commands::session::Session;
use crate::model::{Study, TranscriptIx};
use crate::tui::figure::{Count, Figure};
use crate::tui::shared::{Place, Query};

/// Parts of a transcript.
const PARTS: u32 = 20;

/// Which transcript is shown, and whether in codings or in words.
#[derive(Default)]
pub struct Timeline {
    only: Option<TranscriptIx>,
    codings: bool,
}

impl Timeline {
    /// Begins with a transcript.
    pub fn of(only: Option<TranscriptIx>) -> Self {
        Self { only, codings: false }
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
        format!("timeline › {shown} · {}", if self.codings { "codings" } else { "share of the words" })
    }

    fn scope(&self, study: &Study, mut scope: crate::analysis::scope::Scope) -> crate::analysis::scope::Scope {
        scope.transcripts = self.transcript(study).map(|ix| study.transcript(ix).id.clone()).into_iter().collect();
        scope
    }

    fn count(&self, _: &Session, _: Roll) -> Count {
        let codings = self.codings;
        Box::new(move |study, scope, measures| {
            let mut made = across(study, &timeline(study, scope, measures, PARTS), codings);
            caption_scope(&mut made, scope);
            made
        })
    }

    fn next_view(&mut self) -> bool {
        self.codings = !self.codings;
        true
    }

    fn choices(&self, study: &Study) -> (&'static str, Vec<String>) {
        let all = study.transcripts().into_iter().map(|ix| study.transcript(ix).shown().to_owned());
        ("Which transcript?", all.collect())
    }

    fn choose(&mut self, row: usize, study: &Study) {
        self.only = study.transcripts().get(row).copied();
    }

    fn narrow(&self) -> bool {
        true
    }

    fn passages(&self, table: &Table, (row, _): (usize, usize), study: &Study, _: Roll) -> Option<Query> {
        let code = table.rows.get(row)?.first().map(Cell::exact);
        let transcripts = self.transcript(study).into_iter().collect();
        Some(Query { code, exact: true, transcripts, ..Query::default() })
    }
}

/// The rows of a timeline turned: a row a code in the order of the codebook, a column a part.
fn across(study: &Study, long: &Table, codings: bool) -> Table {
    let mut table = Table::new("timeline", "codings", &["code"]);
    table.columns.extend((1..=PARTS).map(|part| part.to_string()));
    table.caption.clone_from(&long.caption);
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
