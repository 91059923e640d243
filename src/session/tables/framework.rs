//! What each participant or transcript says under each code, in short, with links to the excerpts.

use crate::analysis::axis::Axis;
use crate::analysis::counting::{Counter, LeftOut, Roll, codes_shown, targets};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Column, Key, Table};
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

/// A row's word and what it is about.
type Row = (String, Key);

/// What one coding says.
#[derive(Clone)]
struct Said {
    id: String,
    memo: Option<String>,
    passage: String,
}

/// What a row holds.
#[derive(Clone, Debug, Default)]
struct Line {
    /// Whom or which transcript it is about.
    key: Key,
    cells: BTreeMap<CodeIx, Summary>,
}

/// The matrix.
#[derive(Clone, Debug, Default)]
pub struct Framework {
    rows: Rows,
    roll: Roll,
    /// By row; one without a coding is there too.
    cases: BTreeMap<String, Line>,
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
        let case = |speaker: Option<u16>| match axis {
            Axis::Transcript => (study.transcript(ix).id.clone(), Key::transcript(ix)),
            _ => {
                let (people, label) = (counter.people(), label(speaker));
                (axis.of_speaker(study, people, ix, label), axis.key_of_speaker(study, people, ix, label))
            }
        };
        let heard = counted.words.iter().map(|(speaker, _)| case(*speaker));
        let heard: Vec<Row> = heard.filter(|(row, _)| !row.is_empty()).collect();
        let mut cells: Vec<(Row, CodeIx, Said)> = Vec::new();
        for item in &counted.items {
            let Some(coding) = measure.covers.get(item.place as usize).map(|cover| cover.coding) else { continue };
            let mut rows: Vec<Row> = match axis {
                Axis::Transcript => vec![case(None)],
                _ => counted.speakers(item).iter().map(|speaker| case(*speaker)).collect(),
            };
            rows.sort_by(|a, b| a.0.cmp(&b.0));
            rows.dedup_by(|a, b| a.0 == b.0);
            let memo = study.extra(&coding).and_then(|extra| extra.memo.clone()).filter(|memo| !memo.trim().is_empty());
            let passage = shortened(document.text.slice(coding.at), length);
            let codes = targets.get(item.code.0 as usize).into_iter().flatten();
            let said = Said { id: study.coding_word(&coding), memo, passage };
            for (row, code) in rows.iter().flat_map(|row| codes.clone().map(move |code| (row, *code))) {
                cells.push((row.clone(), code, said.clone()));
            }
        }
        (heard, cells, counted.left_out)
    });
    let mut framework = Framework { rows, roll, ..Framework::default() };
    for (_, (heard, cells, left_out)) in made {
        framework.left_out.add(left_out);
        for (row, key) in heard {
            framework.cases.entry(row).or_insert_with(|| Line { key, ..Line::default() });
        }
        for ((row, key), code, said) in cells {
            let line = framework.cases.entry(row).or_insert_with(|| Line { key, ..Line::default() });
            let summary = line.cells.entry(code).or_default();
            summary.excerpts.push(said.id);
            summary.memos.extend(said.memo);
            summary.passages.push(said.passage);
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
                    let person = case.speaker().and_then(|(at, label)| counter.people().linked(at, label));
                    person.map_or_else(|| id.clone(), |person| person.id.clone())
                }
                _ => continue,
            };
            if let Some(line) = self.cases.get_mut(&row) {
                let words = memo.body.split_whitespace().collect::<Vec<_>>().join(" ");
                line.cells.entry(code).or_default().written.push((memo.coder.clone(), words));
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
        let used: HashSet<CodeIx> = self.cases.values().flat_map(|line| line.cells.keys().copied()).collect();
        codes_shown(study, scope, |ix| used.contains(&ix)).into_iter().filter(|ix| used.contains(ix)).collect()
    }

    /// One row a cell that has codings or words of its own.
    pub fn long(&self, study: &Study, scope: &Scope) -> Table {
        let mut table = Table::new("framework", "cells", &COLUMNS);
        let codes = self.codes(study, scope);
        for (row, line) in &self.cases {
            for code in &codes {
                let Some(summary) = line.cells.get(code) else { continue };
                let cells = vec![
                    Cell::words(row),
                    Cell::words(self.title(study, row)),
                    Cell::words(study.code_id(*code)),
                    Cell::words(study.code(*code).map(|code| code.name.clone()).unwrap_or_default()),
                    Cell::count(summary.excerpts.len()),
                    Cell::words(summary.words()),
                    Cell::words(summary.excerpts.join("; ")),
                ];
                table.push((Key { code: Some(*code), ..line.key.clone() }, cells));
            }
        }
        self.caption(&mut table, study, scope);
        table
    }

    /// A row a participant or transcript, a column a code; each cell its summary and, in [ ], the ids of its excerpts.
    pub fn wide(&self, study: &Study, scope: &Scope) -> Table {
        let head = |row: &str, title: String| vec![Cell::words(row), Cell::words(title)];
        self.matrix(study, scope, (&["row", "title"], true), head)
    }

    /// The same without ids of excerpts, and with the pseudonym of a participant beside the id, so that it stays in sight
    /// where columns go by.
    pub fn narrow(&self, study: &Study, scope: &Scope) -> Table {
        let (name, titled) = match self.rows {
            Rows::Participant => ("participant", true),
            Rows::Transcript => ("transcript", false),
        };
        let head = |row: &str, title: String| {
            let plain = !titled || title.is_empty() || title == row;
            vec![Cell::words(if plain { row.to_owned() } else { format!("{row} {title}") })]
        };
        self.matrix(study, scope, (&[name], false), head)
    }

    fn matrix(
        &self,
        study: &Study,
        scope: &Scope,
        (first, ids): (&[&str], bool),
        head: impl Fn(&str, String) -> Vec<Cell>,
    ) -> Table {
        let mut table = Table::new("framework", "cells", first);
        let codes = self.codes(study, scope);
        let column = |code: &CodeIx| Column { name: study.code_id(*code).to_owned(), key: Key::code(*code) };
        table.columns.extend(codes.iter().map(column));
        for (row, line) in &self.cases {
            let cell = |code: &CodeIx| match line.cells.get(code) {
                Some(summary) if !ids || summary.excerpts.is_empty() => Cell::words(summary.words()),
                Some(summary) => Cell::words(format!("{} [{}]", summary.words(), summary.excerpts.join("; "))),
                None => Cell::Empty,
            };
            let cells = head(row, self.title(study, row)).into_iter().chain(codes.iter().map(cell));
            table.push((line.key.clone(), cells.collect()));
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
