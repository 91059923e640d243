//! Tables that hold a transcript: a row a turn, with columns for who, when and what.

use super::blocks::{Block, Blocks, Cell, Row};
use super::names;
use crate::text::fold::fold;
use crate::text::hidden::is_hidden;
use crate::text::labels::key;
use crate::text::stamps;
use std::collections::HashMap;
use std::ops::Range;

/// What a table is.
#[derive(Debug)]
pub enum Grid {
    /// A row a turn.
    Turns(Vec<Turned>),
    /// Anything else.
    Other,
}

/// A turn in a row.
#[derive(Debug, Default)]
pub struct Turned {
    /// Who speaks, where the row says it.
    pub speaker: Option<String>,
    /// When, in milliseconds.
    pub ms: Option<u64>,
    /// What is said, paragraph by paragraph.
    pub words: Vec<Range<u32>>,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Who,
    When,
    What,
    Number,
    Empty,
}

const WHO: &str = "speaker name who participant person interlocutor role speakers locuteur locutrice intervenant nom qui \
     hablante nombre quien participante orador falante nome quem parlante chi sprecher sprecherin name wer rolle person";
const WHAT: &str = "text words content utterance transcript transcription speech said what dialogue texte parole paroles \
     contenu texto contenido transcripcion dialogo transcricao testo trascrizione contenuto inhalt transkript aussage \
     wortlaut was";
const WHEN: &str = "time timestamp start timecode temps heure debut tempo tiempo hora inicio ora inizio zeit beginn \
     zeitmarke minute minuto";
const NUMBER: &str = "no nr number line turn id # n num numero ligne linea linha riga zeile nummer lfd";

/// Ranges of the paragraphs in a cell, those of tables in it too.
pub fn words(cell: &Cell) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    collect(&cell.blocks, &mut found);
    found
}

fn collect(blocks: &[Block], found: &mut Vec<Range<u32>>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => found.push(paragraph.at.clone()),
            Block::Table(rows) => {
                for cell in rows.iter().flat_map(|row| &row.cells) {
                    collect(&cell.blocks, found);
                }
            }
        }
    }
}

/// Reads a table as turns, if it has a column of names and one of words and nothing that would be lost.
pub fn read(rows: &[Row], blocks: &Blocks) -> Grid {
    let width = |row: &Row| row.cells.iter().map(|cell| cell.span as usize).sum::<usize>();
    let columns = rows.iter().map(width).max().unwrap_or_default();
    if !(2..=8).contains(&columns) || rows.len() < 2 {
        return Grid::Other;
    }
    let texts = |cell: &Cell| -> String {
        words(cell).iter().map(|at| blocks.of(at).trim_matches(is_hidden)).collect::<Vec<_>>().join(" ")
    };
    // A row that is one cell wide is a heading between turns.
    let full = |row: &Row| row.cells.len() == columns;
    let head = rows.first().filter(|row| full(row)).and_then(|row| named(row, &texts));
    let body = || rows.iter().skip(usize::from(head.is_some())).filter(|row| full(row));
    let count = body().count();
    let uneven = rows.iter().filter(|row| !full(row) && row.cells.len() > 1).count();
    if count < 2 || uneven * 10 > rows.len() {
        return Grid::Other;
    }
    let cells = |column: usize| body().filter_map(move |row| row.cells.get(column));
    let mut kinds: Vec<Option<Column>> = match &head {
        Some(head) => head.clone(),
        None => vec![None; columns],
    };
    for (column, kind) in kinds.iter_mut().enumerate() {
        if kind.is_none() {
            *kind = told(cells(column).map(&texts), count);
        }
    }
    let place = |wanted: Column| kinds.iter().position(|kind| *kind == Some(wanted));
    let unknown = |column: &usize| matches!(kinds.get(*column), Some(None));
    let named = place(Column::What);
    let who = place(Column::Who).or_else(|| {
        // Without a heading, a few rows are not enough to tell names from other words.
        let enough = |column: &usize| count >= 4 && is_who(cells(*column).map(&texts), count);
        (0..columns).filter(unknown).find(|column| Some(*column) != named && enough(column))
    });
    let what = named.or_else(|| {
        let length = |column: usize| cells(column).map(|cell| texts(cell).len()).sum::<usize>();
        (0..columns).filter(unknown).filter(|column| Some(*column) != who).max_by_key(|column| length(*column))
    });
    let Some(what) = what else { return Grid::Other };
    let when = place(Column::When);
    let known =
        |column: usize| column == what || Some(column) == who || kinds.get(column).is_some_and(|kind| kind.is_some());
    if who.is_none() && when.is_none() || !(0..columns).all(known) {
        return Grid::Other;
    }
    let mut turns = Vec::with_capacity(rows.len());
    let mut last: Option<String> = None;
    for row in rows.iter().skip(usize::from(head.is_some())) {
        if !full(row) {
            let words = row.cells.iter().flat_map(words).collect::<Vec<_>>();
            last = None;
            if !words.is_empty() {
                turns.push(Turned { words, ..Turned::default() });
            }
            continue;
        }
        let cell = |column: Option<usize>| column.and_then(|column| row.cells.get(column));
        let (mut speaker, mut ms) = cell(who).map_or((None, None), |cell| name(&texts(cell)));
        if cell(who).is_some_and(|cell| cell.merged) {
            speaker.clone_from(&last);
        }
        ms = cell(when).and_then(|cell| clock(&texts(cell))).or(ms);
        last.clone_from(&speaker);
        let words = cell(Some(what)).map(words).unwrap_or_default();
        if !words.is_empty() {
            turns.push(Turned { speaker, ms, words });
        }
    }
    if turns.is_empty() { Grid::Other } else { Grid::Turns(turns) }
}

/// What the first row says the columns are; none when it does not name one of words and one of names or times.
fn named(row: &Row, texts: &impl Fn(&Cell) -> String) -> Option<Vec<Option<Column>>> {
    let listed = |list: &str, word: &str| list.split_whitespace().any(|known| known == word);
    let kinds: Vec<Option<Column>> = row
        .cells
        .iter()
        .map(|cell| {
            let folded = fold(&texts(cell));
            let mut words = folded.split(|c: char| !c.is_alphanumeric() && c != '#').filter(|word| !word.is_empty());
            words.find_map(|word| {
                if listed(WHO, word) {
                    Some(Column::Who)
                } else if listed(WHAT, word) {
                    Some(Column::What)
                } else if listed(WHEN, word) {
                    Some(Column::When)
                } else {
                    listed(NUMBER, word).then_some(Column::Number)
                }
            })
        })
        .collect();
    let count = |wanted: Column| kinds.iter().filter(|kind| **kind == Some(wanted)).count();
    let short = row.cells.iter().all(|cell| texts(cell).chars().count() <= 40);
    let sure = count(Column::What) == 1 && count(Column::Who) <= 1 && count(Column::When) <= 1;
    (short && sure && (row.header || count(Column::Who) + count(Column::When) > 0)).then_some(kinds)
}

/// What the cells of a column are, where each says it by itself.
fn told(cells: impl Iterator<Item = String>, count: usize) -> Option<Column> {
    let (mut filled, mut times, mut numbers) = (0usize, 0usize, 0usize);
    for cell in cells {
        let text = cell.trim_matches(is_hidden);
        if text.is_empty() {
            continue;
        }
        filled += 1;
        times += usize::from(clock(text).is_some());
        let digits = text.trim_end_matches(['.', ')', ':']);
        numbers += usize::from(digits.len() <= 6 && digits.parse::<u32>().is_ok());
    }
    if filled == 0 {
        return Some(Column::Empty);
    }
    if times * 10 >= filled * 9 && filled * 2 >= count {
        return Some(Column::When);
    }
    (numbers == filled && filled * 2 >= count).then_some(Column::Number)
}

/// Whether a column holds names that come again; what comes again beside speech is a name, whatever the word.
fn is_who(cells: impl Iterator<Item = String>, count: usize) -> bool {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let (mut filled, mut fit) = (0usize, 0usize);
    for cell in cells {
        let (name, _) = name(&cell);
        if cell.trim_matches(is_hidden).is_empty() {
            continue;
        }
        filled += 1;
        let Some(name) = name.filter(|name| names::shaped(name)) else { continue };
        fit += 1;
        *seen.entry(key(&name)).or_default() += 1;
    }
    let twice = seen.values().filter(|count| **count >= 2).sum::<usize>();
    fit * 10 >= filled * 9 && filled * 10 >= count * 6 && twice * 10 >= filled * 6
}

/// A name without its colon, and a time that stands with it.
fn name(text: &str) -> (Option<String>, Option<u64>) {
    let text = text.trim_matches(is_hidden);
    let (mut kept, mut ms) = (text.to_owned(), None);
    if let Some(stamp) = stamps::find(text).first() {
        ms = Some(stamp.ms);
        kept.replace_range(stamp.at.clone(), " ");
    } else {
        let first = text.split_whitespace().next().unwrap_or_default();
        let last = text.split_whitespace().next_back().unwrap_or_default();
        if let Some(found) = stamps::clock(first) {
            (kept, ms) = (text.get(first.len()..).unwrap_or_default().to_owned(), Some(found));
        } else if let Some(found) = stamps::clock(last) {
            let end = text.len().saturating_sub(last.len());
            (kept, ms) = (text.get(..end).unwrap_or_default().to_owned(), Some(found));
        }
    }
    let outer = |c: char| is_hidden(c) || matches!(c, ':' | '：');
    let kept = kept.trim_matches(outer);
    ((!kept.is_empty()).then(|| kept.to_owned()), ms)
}

/// A time, in brackets or not, or the start of a stretch of time.
fn clock(text: &str) -> Option<u64> {
    let text = text.trim_matches(is_hidden);
    let bare = text.trim_matches(['[', ']', '(', ')', '#']);
    let from = bare.split(" - ").next().unwrap_or(bare).split(['–', '—', '>']).next().unwrap_or(bare);
    let from = from.trim_end_matches(['-', ' ']).trim();
    stamps::clock(from).or_else(|| {
        let (start, end) = from.split_once('-')?;
        stamps::clock(end.trim())?;
        stamps::clock(start.trim())
    })
}
