//! What each participant or transcript says under each code, in short, with links to the excerpts.

use crate::analysis::axis::Axis;
use crate::analysis::counting::{Counter, LeftOut, Roll, codes_shown, targets};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::model::{Case, CodeIx, MemoAbout, Problem, Study};
use crate::session::measures::with_texts;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// Columns of the table.
pub const COLUMNS: [&str; 7] = ["row", "title", "code", "name", "codings", "summary", "excerpts"];

/// What a row of the matrix is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// A participant; a speaker who is linked to none is `transcript/label`.
    #[default]
    Participant,
    /// A transcript.
    Transcript,
}

/// How a matrix is made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shape {
    /// What a row is.
    pub rows: Rows,
    /// Most characters of each passage in a summary.
    pub length: usize,
    /// Whether codings stand under the codes above theirs too.
    pub roll: Roll,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What was written for the cell, with who wrote it.
    pub written: Vec<(String, String)>,
    /// Ids of the codings, in text order.
    pub excerpts: Vec<String>,
    /// Memos on them.
    pub memos: Vec<String>,
    /// Beginnings of the passages.
    pub passages: Vec<String>,
}

impl Summary {
    /// What was written, by whom if by several; else the memos, else the beginnings of the first passages.
    pub fn words(&self) -> String {
        match self.written.as_slice() {
            [] => {}
            [(_, words)] => return words.clone(),
            all => {
                let signed: Vec<String> = all.iter().map(|(coder, words)| format!("{coder}: {words}")).collect();
                return signed.join(" · ");
            }
        }
        if !self.memos.is_empty() {
            return self.memos.join(" · ");
        }
        let more = self.passages.len().saturating_sub(PASSAGES);
        let shown: Vec<&str> = self.passages.iter().take(PASSAGES).map(String::as_str).collect();
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        format!("{}{more}", shown.join(" · "))
    }
}

/// Passages that a summary shows.
const PASSAGES: usize = 3;

/// The matrix.
#[derive(Clone, Debug, Default)]
pub struct Framework {
    rows: Rows,
    roll: Roll,
    /// By row and code; a row without a coding is there too.
    pub cells: BTreeMap<String, BTreeMap<CodeIx, Summary>>,
    left_out: LeftOut,
}

/// Makes the matrix of a scope.
pub fn framework(study: &Study, root: &Path, scope: &Scope, shape: Shape) -> (Framework, Vec<Problem>) {
    let Shape { rows, length, roll } = shape;
    let counter = Counter::of(study, scope);
    let targets = targets(study, roll);
    let axis = match rows {
        Rows::Participant => Axis::Person,
        Rows::Transcript => Axis::Transcript,
    };
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        let counted = counter.counted(ix, &measure);
        let label = |speaker: Option<u16>| {
            let known = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
            known.map(|speaker| speaker.label.as_str())
        };
        let row = |speaker: Option<u16>| axis.of_speaker(study, counter.people(), ix, label(speaker));
        let mut people: Vec<String> = counted
            .words
            .iter()
            .map(|(speaker, _)| match axis {
                Axis::Transcript => study.transcript(ix).id.clone(),
                _ => row(*speaker),
            })
            .collect();
        people.retain(|row| !row.is_empty());
        let mut cells: Vec<(String, CodeIx, String, Option<String>, String)> = Vec::new();
        for item in &counted.items {
            let Some(coding) = measure.covers.get(item.place as usize).map(|cover| cover.coding) else { continue };
            let rows: HashSet<String> = match axis {
                Axis::Transcript => HashSet::from([study.transcript(ix).id.clone()]),
                _ => counted.speakers(item).iter().map(|speaker| row(*speaker)).collect(),
            };
            let memo = study.extra(&coding).and_then(|extra| extra.memo.clone()).filter(|memo| !memo.trim().is_empty());
            let passage = shortened(document.text.slice(coding.at), length);
            let codes = targets.get(item.code.0 as usize).into_iter().flatten();
            for (row, code) in rows.iter().flat_map(|row| codes.clone().map(move |code| (row, *code))) {
                cells.push((row.clone(), code, study.coding_word(&coding), memo.clone(), passage.clone()));
            }
        }
        (people, cells, counted.left_out)
    });
    let mut framework = Framework { rows, roll, ..Framework::default() };
    for (_, (people, cells, left_out)) in made {
        framework.left_out.add(left_out);
        for person in people {
            framework.cells.entry(person).or_default();
        }
        for (row, code, id, memo, passage) in cells {
            let summary = framework.cells.entry(row).or_default().entry(code).or_default();
            summary.excerpts.push(id);
            summary.memos.extend(memo);
            summary.passages.push(passage);
        }
    }
    framework.add_written(study, scope, &counter);
    (framework, problems)
}

/// The beginning of a passage on one line, cut between words where it is too long.
fn shortened(passage: &str, length: usize) -> String {
    let line = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= length {
        return line;
    }
    let cut: String = line.chars().take(length).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{whole} …")
}

impl Framework {
    /// What people wrote for cells in scope, under codes as they are now.
    fn add_written(&mut self, study: &Study, scope: &Scope, counter: &Counter<'_>) {
        let asked = |coder: &str| {
            scope.coders.is_empty() || study.known_coder(coder).is_some_and(|coder| scope.coders.contains(&coder))
        };
        for memo in study.memos.iter().filter(|memo| asked(&memo.coder)) {
            let MemoAbout::Cell(case, code) = &memo.about else { continue };
            let Some(code) = study.known_code(code).map(|code| study.target(code)) else { continue };
            if scope.codes.as_ref().is_some_and(|codes| !codes.contains(&code)) {
                continue;
            }
            let row = match (self.rows, case) {
                (Rows::Transcript, Case::Transcript(id)) => id.clone(),
                // Who was no participant when it was written may be one by now.
                (Rows::Participant, Case::Person(id)) => {
                    let person = id.split_once('/').and_then(|(at, label)| counter.people().linked(at, label));
                    person.map_or_else(|| id.clone(), |person| person.id.clone())
                }
                _ => continue,
            };
            if let Some(cells) = self.cells.get_mut(&row) {
                let words = memo.body.split_whitespace().collect::<Vec<_>>().join(" ");
                cells.entry(code).or_default().written.push((memo.coder.clone(), words));
            }
        }
    }

    fn title(&self, study: &Study, row: &str) -> String {
        match self.rows {
            Rows::Participant => {
                let person = study.participants.iter().find(|person| person.id == row);
                person.map(|person| person.pseudonym.clone()).unwrap_or_default()
            }
            Rows::Transcript => {
                study.find_transcript(row).map(|ix| study.transcript(ix).title.clone()).unwrap_or_default()
            }
        }
    }

    fn codes(&self, study: &Study, scope: &Scope) -> Vec<CodeIx> {
        let used: HashSet<CodeIx> = self.cells.values().flat_map(|row| row.keys().copied()).collect();
        codes_shown(study, scope, |ix| used.contains(&ix)).into_iter().filter(|ix| used.contains(ix)).collect()
    }

    /// One row a cell that has codings or words of its own.
    pub fn long(&self, study: &Study, scope: &Scope) -> Table {
        let mut table = Table::new("framework", "cells", &COLUMNS);
        let codes = self.codes(study, scope);
        for (row, cells) in &self.cells {
            for code in &codes {
                let Some(summary) = cells.get(code) else { continue };
                table.rows.push(vec![
                    Cell::words(row),
                    Cell::words(self.title(study, row)),
                    Cell::words(study.code_id(*code)),
                    Cell::words(study.code(*code).map(|code| code.name.clone()).unwrap_or_default()),
                    Cell::count(summary.excerpts.len()),
                    Cell::words(summary.words()),
                    Cell::words(summary.excerpts.join("; ")),
                ]);
            }
        }
        self.caption(&mut table, study, scope);
        table
    }

    /// A row a participant or transcript, a column a code; each cell its summary and, in [ ], the ids of its excerpts.
    pub fn wide(&self, study: &Study, scope: &Scope) -> Table {
        let mut table = Table::new("framework", "cells", &[]);
        let codes = self.codes(study, scope);
        table.columns =
            ["row", "title"].into_iter().chain(codes.iter().map(|ix| study.code_id(*ix))).map(str::to_owned).collect();
        for (row, cells) in &self.cells {
            let cell = |code: &CodeIx| match cells.get(code) {
                Some(summary) if summary.excerpts.is_empty() => Cell::words(summary.words()),
                Some(summary) => Cell::words(format!("{} [{}]", summary.words(), summary.excerpts.join("; "))),
                None => Cell::Empty,
            };
            let head = [Cell::words(row), Cell::words(self.title(study, row))];
            table.rows.push(head.into_iter().chain(codes.iter().map(cell)).collect());
        }
        self.caption(&mut table, study, scope);
        table
    }

    fn caption(&self, table: &mut Table, study: &Study, scope: &Scope) {
        crate::session::tables::caption::caption_scope(table, scope);
        table.caption.unit = Some(match self.rows {
            Rows::Participant => {
                "what a participant says under a code; a coding over several people stands with each; \
                                  unlinked speakers as transcript/label"
                    .into()
            }
            Rows::Transcript => "what a transcript has under a code".into(),
        });
        if self.roll == Roll::Up {
            table.caption.note("a coding stands under its code and under the codes above it".into());
        }
        table.caption.note(format!(
            "summary: what was written for the cell, else the memos on its codings, else the beginnings of up to {PASSAGES} \
             passages; excerpts: ids of the codings"
        ));
        self.left_out.tell(table, study, scope);
    }
}
