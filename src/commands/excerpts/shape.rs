//! Excerpts in groups, in another order, with more or less context.

use super::{Excerpts, Failure};
use crate::analysis::axis::{self, Axis, By};
use crate::analysis::measure::{Cover, Measure};
use crate::analysis::scope::{People, Voices};
use crate::analysis::table::{Cell, Table};
use crate::model::{Study, TranscriptIx};
use crate::search::near::nearest;

/// What excerpts are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// Codes, in codebook order.
    Code,
    /// Anything that tables are divided by.
    Axis(Axis),
}

impl Group {
    /// The group that a word names.
    ///
    /// # Errors
    /// A sentence that says what there is.
    pub fn parse(study: &Study, word: &str) -> Result<Self, Failure> {
        if word == "code" {
            return Ok(Self::Code);
        }
        Axis::parse(study, word).map(Self::Axis).map_err(|said| {
            let near = nearest(word, ["code"].into_iter().chain(axis::WORDS));
            Failure::usage(match near {
                Some("code") => format!("{said} `code` is possible here too."),
                _ => said,
            })
        })
    }

    /// The groups that a coding belongs to: several where several people speak in it.
    pub fn of(
        &self,
        study: &Study,
        people: &People<'_>,
        ix: TranscriptIx,
        measure: &Measure,
        (voices, cover): (&Voices, &Cover),
    ) -> Vec<String> {
        match self {
            Self::Code => vec![study.code_id(study.target(cover.coding.code)).to_owned()],
            Self::Axis(axis) => match axis.by() {
                By::Transcript | By::Place => vec![axis.of_transcript(study, ix)],
                By::Coder => vec![study.coder(cover.coding.coder).to_owned()],
                By::Speaker => {
                    let mut found = Vec::new();
                    for speaker in measure.speakers_of(cover).into_iter().filter(|it| voices.takes(cover, *it)) {
                        let label = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
                        let label = label.map(|speaker| speaker.label.as_str());
                        let value = axis.of_speaker(study, people, ix, label);
                        if !found.contains(&value) {
                            found.push(value);
                        }
                    }
                    if found.is_empty() { vec![String::new()] } else { found }
                }
            },
        }
    }
}

/// In what order excerpts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sort {
    /// As they stand in the texts.
    #[default]
    Place,
    /// By code, in codebook order.
    Code,
    /// By coder.
    Coder,
    /// By when they were made, the oldest first.
    Made,
    /// By weight, the heaviest first, those without one last.
    Weight,
    /// By length, the longest first.
    Length,
    /// By the day of the transcript.
    Date,
}

/// Puts the rows in order: by group, then as asked; equal ones stay as they stand in the texts. `rows` is each row's group
/// and the row.
pub fn arrange(study: &Study, asked: &Excerpts, table: &mut Table, mut rows: Vec<(String, Vec<Cell>)>) {
    let place = |id: &str| study.codebook().place(id).unwrap_or(usize::MAX);
    let column = |name: &str| super::COLUMNS.iter().position(|known| *known == name).unwrap_or(0);
    let cell = |row: &[Cell], name: &str| row.get(column(name)).cloned().unwrap_or_default();
    let number = |cell: Cell| match cell {
        Cell::Count(number) => i64::try_from(number).unwrap_or(i64::MAX),
        Cell::Integer(number) => number,
        _ => i64::MIN,
    };
    let length = |row: &[Cell]| number(cell(row, "end")).saturating_sub(number(cell(row, "start")));
    let by_code = asked.group == Some(Group::Code);
    rows.sort_by(|(group_a, a), (group_b, b)| {
        let groups = if by_code {
            (place(group_a), group_a).cmp(&(place(group_b), group_b))
        } else {
            // What has no value comes last.
            (group_a.is_empty(), group_a).cmp(&(group_b.is_empty(), group_b))
        };
        groups.then_with(|| {
            let words = |name: &str| cell(a, name).exact().cmp(&cell(b, name).exact());
            match asked.sort {
                Sort::Place => std::cmp::Ordering::Equal,
                Sort::Code => place(&cell(a, "code").exact()).cmp(&place(&cell(b, "code").exact())),
                Sort::Coder => words("coder"),
                Sort::Made => words("made"),
                Sort::Date => words("date"),
                Sort::Weight => number(cell(b, "weight")).cmp(&number(cell(a, "weight"))),
                Sort::Length => length(b).cmp(&length(a)),
            }
        })
    });
    let grouped = asked.group.is_some();
    if grouped {
        table.columns.push("group".into());
    }
    table.rows = rows
        .into_iter()
        .map(|(group, mut row)| {
            if grouped {
                row.push(Cell::words(group));
            }
            row
        })
        .collect();
}
