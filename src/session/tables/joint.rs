//! The joint display: what groups have of each code in numbers, beside what they say (Guetterman, Fetters and Creswell 2015).

use super::crosstab::{Shape, table as crosstab};
use super::excerpts::asked::{Excerpts, Group};
use super::excerpts::listed::{Excerpt, listed};
use super::quotes::people;
use crate::analysis::axis::Axis;
use crate::analysis::caption::Caption;
use crate::analysis::counting::{ANY_CODE, Roll, code_name};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Column, Key, Row, Table};
use crate::model::{CodeIx, Study};
use crate::session::Session;
use crate::session::measures::fetched;
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
    /// The same as numbers, by row and column.
    pub people: HashMap<(usize, usize), (u64, u64)>,
    /// What they say.
    pub said: HashMap<(usize, usize), Vec<Said>>,
}

/// The table, its caption saying what was looked at. `scope` is one that counts.
pub fn table(session: &mut Session, scope: &Scope, asked: &Asked) -> Table {
    if !asked.wide {
        let (numbers, said) = gathered(session, scope, asked);
        let mut table = long(&session.study, &numbers, asked.most, &said);
        caption(&mut table, numbers.caption, asked.most);
        return table;
    }
    let Matrix { mut table, said, .. } = matrix(session, scope, asked);
    for ((row, column), passages) in said {
        let Some(cell) = table.rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) else { continue };
        let passages = passages.iter().map(|said| format!("\n“{}” ({})", said.quote, said.source));
        *cell = Cell::words(cell.exact() + &passages.collect::<String>());
    }
    table
}

/// The same as a matrix, numbers and words apart.
pub fn matrix(session: &mut Session, scope: &Scope, asked: &Asked) -> Matrix {
    let (numbers, said) = gathered(session, scope, asked);
    let mut made = wide(&session.study, &numbers, said);
    caption(&mut made.table, numbers.caption, asked.most);
    made
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

/// The numbers as a long crosstab, and what is said in each of its cells.
fn gathered(session: &mut Session, scope: &Scope, asked: &Asked) -> (Table, HashMap<Place, Vec<Said>>) {
    let shape = Shape { roll: asked.roll, wide: None, test: false };
    let numbers = fetched(session, scope, |study, measures| crosstab(study, scope, measures, &asked.axis, shape));
    if asked.most == 0 {
        return (numbers, HashMap::new());
    }
    let as_counted = Scope { as_counted: true, ..scope.clone() };
    let group = Some(Group::Axis(asked.axis.clone()));
    let wanted = Excerpts { group, context: 0, ..Excerpts::default() };
    let (excerpts, _, mut problems) = listed(&session.study, &session.root, &as_counted, &wanted, &|| ());
    session.problems.append(&mut problems);
    let study = &session.study;
    let mut cells: HashMap<Place, Vec<&Excerpt>> = HashMap::new();
    for placed in &excerpts {
        for code in counted_for(study, placed.item.coding.code, asked.roll) {
            cells.entry((Some(code), placed.group.clone())).or_default().push(&placed.item);
        }
    }
    (numbers, cells.into_iter().map(|(place, all)| (place, chosen(study, &all, asked.most))).collect())
}

/// The codes that a coding counts for.
pub fn counted_for(study: &Study, code: CodeIx, roll: Roll) -> Vec<CodeIx> {
    let own = study.target(code);
    let mut codes = vec![own];
    if roll == Roll::Up {
        let mut at = study.codebook().get(study.code_id(own)).and_then(|code| code.parent.clone());
        // A codebook read from a file may go round in a circle.
        while let Some(above) = at.take() {
            let Some(ix) = study.known_code(&above).filter(|ix| !codes.contains(ix)) else { break };
            codes.push(ix);
            at = study.codebook().get(&above).and_then(|code| code.parent.clone());
        }
        codes.push(ANY_CODE);
    }
    codes
}

/// The passages of a cell that are shown.
fn chosen(study: &Study, all: &[&Excerpt], most: usize) -> Vec<Said> {
    let spot = |excerpt: &Excerpt| (excerpt.ix, excerpt.coding.at.start, excerpt.coding.at.end);
    let is_key = |excerpt: &&&Excerpt| study.extra(&excerpt.coding).is_some_and(|extra| extra.important);
    let keys: HashSet<_> = all.iter().filter(is_key).map(|excerpt| spot(excerpt)).collect();
    let (mut seen, mut turns) = (HashSet::new(), HashMap::<String, u32>::new());
    let mut ranked: Vec<((bool, u32), &Excerpt)> = Vec::new();
    for excerpt in all.iter().filter(|excerpt| seen.insert(spot(excerpt))) {
        let id = &study.transcript(excerpt.ix).id;
        let who = excerpt.speakers.first().map_or_else(String::new, |label| {
            study.participant_of(id, label).map_or_else(|| format!("{id}/{label}"), |one| one.id.clone())
        });
        let turn = turns.entry(who).or_default();
        *turn += 1;
        ranked.push(((!keys.contains(&spot(excerpt)), *turn), excerpt));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    let shown = ranked.into_iter().take(most).map(|(_, excerpt)| {
        let transcript = study.transcript(excerpt.ix);
        let mut source = people(study, excerpt, &[]).join("; ");
        source.push_str(if source.is_empty() { "" } else { ", " });
        source.push_str(transcript.shown());
        let language = transcript.language.clone().or_else(|| study.settings.language.clone());
        Said { quote: excerpt.quote.clone(), source, language }
    });
    shown.collect()
}

fn long(study: &Study, numbers: &Table, most: usize, said: &HashMap<Place, Vec<Said>>) -> Table {
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
        let passages = said.get(&place).into_iter().flatten();
        cells.extend(passages.flat_map(|said| [Cell::words(&said.quote), Cell::words(&said.source)]));
        cells.resize(table.columns.len(), Cell::Empty);
        table.push((row.key.clone(), cells));
    }
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

fn wide(study: &Study, numbers: &Table, mut said: HashMap<Place, Vec<Said>>) -> Matrix {
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
            let share = if *all > 0 { format!(" ({:.0}%)", have as f64 * 100.0 / *all as f64) } else { String::new() };
            if let Some(passages) = said.remove(&place) {
                made.said.insert((number, cells.len()), passages);
            }
            made.people.insert((number, cells.len()), (have, *all));
            cells.push(Cell::words(format!("{have} of {all}{share}")));
        }
        made.table.push((Key { code, sums: code == Some(ANY_CODE), ..Key::default() }, cells));
    }
    made
}
