//! The joint display: what groups have of each code in numbers, beside what they say (Guetterman, Fetters and Creswell 2015).

use super::behind::{Counted, behind};
use super::crosstab::{Shape, table as crosstab};
use super::excerpts::listed::labels;
use super::quotes::people;
use crate::analysis::axis::Axis;
use crate::analysis::caption::Caption;
use crate::analysis::counting::{ANY_CODE, Roll, code_name};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Column, Key, Row, Table};
use crate::export::lang::Lang;
use crate::export::paper::words;
use crate::model::{CodeIx, CodingId, Study, TranscriptIx};
use crate::session::Session;
use crate::session::measures::{fetched, of_texts};
use crate::text::number::counted;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How a joint display is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What groups are made by.
    pub axis: Axis,
    /// Whether codes count for those above.
    pub roll: Roll,
    /// Most passages of a cell.
    pub most: usize,
    /// A row a code, a column a group.
    pub wide: bool,
    /// The language that cells with several words are written in.
    pub lang: Lang,
}

/// Columns before those of the passages.
pub const COLUMNS: [&str; 9] =
    ["code", "name", "group", "codings", "transcripts", "of_transcripts", "people", "of_people", "share"];

/// A code and a group.
type Place = (Option<CodeIx>, String);

/// A passage of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub quote: String,
    /// Who says them, and where.
    pub source: String,
    /// The language of the transcript, as a tag.
    pub language: Option<String>,
}

/// A joint display as a matrix: the numbers, and what is said, by row and column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// How many of how many people.
    pub table: Table,
    /// What they say.
    pub said: HashMap<(usize, usize), Vec<Said>>,
}

/// The table, its caption saying what was looked at. `scope` is one that counts.
pub fn table(session: &mut Session, scope: &Scope, asked: &Asked) -> Table {
    let chosen = Chosen::of(session, scope, asked);
    let said = said(session, &chosen.ids());
    if !asked.wide {
        return long(&session.study, &chosen, &said, asked.most);
    }
    let lang = asked.lang;
    let Matrix { mut table, said, .. } = matrix(&session.study, chosen, &said, asked.most);
    for ((row, column), passages) in said {
        let Some(cell) = table.rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) else { continue };
        let passages = passages.iter().map(|said| format!("\n{} ({})", lang.quoted(&said.quote), said.source));
        *cell = Cell::words(words(cell, lang) + &passages.collect::<String>());
    }
    table
}

fn caption(table: &mut Table, of: Caption, most: usize) {
    table.caption = of;
    table
        .caption
        .denominator("people: who say a word in scope, of them those with the code; share: of these people".to_owned());
    table.caption.note(format!(
        "at most {} a cell: key quotations first, then one of each person before a second of anybody, as they stand in \
         the texts",
        counted(most, "passage", "passages")
    ));
}

/// What a row is about.
fn place(row: &Row) -> Place {
    (row.key.code, row.key.values.first().cloned().unwrap_or_default())
}

/// A joint display before its passages are read: the numbers as a long crosstab, and the codings that are shown by cell.
#[derive(Debug)]
pub struct Chosen {
    numbers: Table,
    codings: HashMap<Place, Vec<CodingId>>,
}

impl Chosen {
    /// Counts, and chooses. `scope` is one that counts.
    pub fn of(session: &mut Session, scope: &Scope, asked: &Asked) -> Self {
        let shape = Shape { roll: asked.roll, wide: None, test: false };
        let numbers = fetched(session, scope, |study, measures| crosstab(study, scope, measures, &asked.axis, shape));
        if asked.most == 0 {
            return Self { numbers, codings: HashMap::new() };
        }
        let all = behind(session, scope, Some(&asked.axis), asked.roll);
        let study = &session.study;
        let codings =
            all.into_iter().map(|((code, group), all)| ((Some(code), group), chosen(study, &all, asked.most)));
        Self { numbers, codings: codings.collect() }
    }

    /// The codings that are shown.
    pub fn ids(&self) -> HashSet<CodingId> {
        self.codings.values().flatten().copied().collect()
    }
}

/// What people say in some codings, read text by text; what cannot be read is added to the session's problems.
pub fn said(session: &mut Session, wanted: &HashSet<CodingId>) -> HashMap<CodingId, Said> {
    let study = &session.study;
    let has = |ix: &TranscriptIx| study.codings(*ix).iter().any(|coding| wanted.contains(&coding.id));
    let texts: Vec<TranscriptIx> = study.transcripts().into_iter().filter(has).collect();
    let (made, mut problems) = of_texts(study, &session.root, &texts, |ix, document, measure| {
        let transcript = study.transcript(ix);
        let language = transcript.language.clone().or_else(|| study.settings.language.clone());
        let own = measure.covers.iter().filter(|cover| wanted.contains(&cover.coding.id));
        let said = own.map(|cover| {
            let speakers: Vec<String> = labels(&measure, cover).into_iter().map(str::to_owned).collect();
            let mut source = people(study, ix, &speakers, &[]).join("; ");
            source.push_str(if source.is_empty() { "" } else { ", " });
            source.push_str(transcript.shown());
            let quote = document.text.slice(cover.coding.at).to_owned();
            (cover.coding.id, Said { quote, source, language: language.clone() })
        });
        said.collect::<Vec<_>>()
    });
    session.problems.append(&mut problems);
    made.into_iter().flat_map(|(_, said)| said).collect()
}

/// The codings of a cell that are shown: each passage once.
fn chosen(study: &Study, all: &[Counted], most: usize) -> Vec<CodingId> {
    let spot = |counted: &Counted| (counted.ix, counted.coding.at.start, counted.coding.at.end);
    let is_key = |counted: &&Counted| study.extra(&counted.coding).is_some_and(|extra| extra.important);
    let keys: HashSet<_> = all.iter().filter(is_key).map(spot).collect();
    let (mut seen, mut turns) = (HashSet::new(), HashMap::<String, u32>::new());
    let mut ranked: Vec<((bool, u32), CodingId)> = Vec::new();
    for counted in all.iter().filter(|counted| seen.insert(spot(counted))) {
        let id = &study.transcript(counted.ix).id;
        let who = counted.speaker.as_ref().map_or_else(String::new, |label| {
            study.participant_of(id, label).map_or_else(|| format!("{id}/{label}"), |one| one.id.clone())
        });
        let turn = turns.entry(who).or_default();
        *turn += 1;
        ranked.push(((!keys.contains(&spot(counted)), *turn), counted.coding.id));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().take(most).map(|(_, id)| id).collect()
}

fn long(study: &Study, chosen: &Chosen, said: &HashMap<CodingId, Said>, most: usize) -> Table {
    let numbers = &chosen.numbers;
    let mut table = Table::new("joint", "codings", &COLUMNS);
    for number in 1..=most {
        table.add_columns([format!("quote_{number}"), format!("source_{number}")]);
    }
    let cell = |row: &Row, name: &str| numbers.cell(row, name).clone();
    for row in &numbers.rows {
        let place = place(row);
        let name = row.key.code.map(|code| code_name(study, code).to_owned()).unwrap_or_default();
        let mut cells = vec![cell(row, "row"), Cell::words(name), Cell::words(&place.1)];
        let names = ["count", "transcripts", "of_transcripts", "speakers", "of_speakers"];
        cells.extend(names.map(|name| cell(row, name)));
        cells.push(share(numbers, row));
        let passages = chosen.codings.get(&place).into_iter().flatten().filter_map(|id| said.get(id));
        cells.extend(passages.flat_map(|said| [Cell::words(&said.quote), Cell::words(&said.source)]));
        cells.resize(table.columns.len(), Cell::Empty);
        table.push((row.key.clone(), cells));
    }
    caption(&mut table, numbers.caption.clone(), most);
    table
}

fn whole(cell: &Cell) -> u64 {
    match cell {
        Cell::Count(number) => *number,
        _ => 0,
    }
}

fn share(numbers: &Table, row: &Row) -> Cell {
    let number = |name: &str| whole(numbers.cell(row, name)) as f64;
    Cell::ratio(number("speakers"), number("of_speakers"))
}

/// The same as a matrix, numbers and words apart.
pub fn matrix(study: &Study, chosen: Chosen, said: &HashMap<CodingId, Said>, most: usize) -> Matrix {
    let Chosen { numbers, codings } = chosen;
    let mut made = Matrix { table: Table::new("joint", "people", &["code", "name"]), ..Matrix::default() };
    made.table.named = true;
    // Each group with how many people speak in it; the absent one last.
    let mut groups: BTreeMap<(bool, String), u64> = BTreeMap::new();
    let mut codes: Vec<(Option<CodeIx>, Cell)> = Vec::new();
    let mut own: HashMap<Place, u64> = HashMap::new();
    for row in &numbers.rows {
        let place = place(row);
        groups.insert((place.1.is_empty(), place.1.clone()), whole(numbers.cell(row, "of_speakers")));
        if codes.last().is_none_or(|(code, _)| *code != row.key.code) {
            codes.push((row.key.code, numbers.cell(row, "row").clone()));
        }
        own.insert(place, whole(numbers.cell(row, "speakers")));
    }
    made.table.add_columns(groups.keys().map(|(_, group)| Column {
        name: if group.is_empty() { "(none)".to_owned() } else { group.clone() },
        key: Key { values: vec![group.clone()], ..Key::default() },
    }));
    for (number, (code, id)) in codes.into_iter().enumerate() {
        let name = code.map(|code| code_name(study, code).to_owned()).unwrap_or_default();
        let mut cells = vec![id, Cell::words(name)];
        for ((_, group), all) in &groups {
            let place = (code, group.clone());
            let have = own.get(&place).copied().unwrap_or(0);
            if let Some(own) = codings.get(&place) {
                let passages = own.iter().filter_map(|id| said.get(id)).cloned().collect();
                made.said.insert((number, cells.len()), passages);
            }
            cells.push(Cell::of(have, *all));
        }
        made.table.push((Key { code, sums: code == Some(ANY_CODE), ..Key::default() }, cells));
    }
    caption(&mut made.table, numbers.caption, most);
    made
}
