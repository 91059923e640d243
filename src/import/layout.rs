//! Paragraphs and tables of a word processor's file as a draft.

use super::blocks::{Block, Blocks, Mark};
use super::draft::{Body, Comment, Draft, Prose, Turn};
use super::error::ImportError;
use super::grid::{self, Grid};
use super::marked;
use super::names::{self, Sure};
use crate::model::Rule;
use crate::text::hidden::is_hidden;
use crate::text::labels::{self, key};
use crate::text::{Text, overlay};
use std::collections::HashMap;
use std::ops::Range;

/// What becomes a paragraph of the text.
#[derive(Clone, Debug, Default)]
struct Piece {
    parts: Vec<Part>,
    /// Bytes at its start that are bold.
    bold: usize,
    heading: bool,
    /// Whether only a line end parts it from the piece before.
    tight: bool,
    /// Whether it is a row of a table of turns.
    row: bool,
    speaker: Option<String>,
    ms: Option<u64>,
}

#[derive(Clone, Debug)]
enum Part {
    /// Words of the file.
    Words(Range<u32>),
    /// What stands between them.
    Glue(&'static str),
}

/// Longest cell of a table that is shown row by row, in code points.
const SHORT: usize = 200;

/// Makes a draft of what was read.
///
/// # Errors
/// A document beyond the limits, or one without words.
pub fn draft(mut blocks: Blocks, sure: &Sure) -> Result<Draft, ImportError> {
    let found = blocks.finish()?;
    let mut pieces = Vec::with_capacity(found.len());
    for block in &found {
        flatten(block, &blocks, &mut pieces);
    }
    bold_headings(&mut pieces, &blocks);
    let labels = bold_labels(&mut pieces, &blocks);
    join(&mut pieces, &blocks);
    let mut draft = if pieces.iter().any(|piece| piece.speaker.is_some()) {
        of_turns(&pieces, &blocks)
    } else {
        let mut prose = of_prose(&pieces, &blocks);
        prose.labels = labels;
        part(&mut pieces, &mut prose, &blocks, sure);
        Draft { body: Body::Prose(prose), ..Draft::default() }
    };
    for (what, count) in &blocks.dropped {
        draft.drop(what, *count);
    }
    match blocks.insertions {
        0 => {}
        1 => draft.notes.push("1 tracked insertion is in the text, as if it had been accepted.".to_owned()),
        many => draft.notes.push(format!("{many} tracked insertions are in the text, as if they had been accepted.")),
    }
    Ok(draft)
}

/// Most words of a heading.
const HEADING: usize = 12;
/// For each paragraph in bold so many must stand that are not: else bold is how somebody's words are set.
const BESIDE: usize = 4;

/// A short paragraph that is bold as a whole, stands once and ends no sentence is a heading, though no style says so.
fn bold_headings(pieces: &mut [Piece], blocks: &Blocks) {
    let words = |piece: &Piece| match piece.parts.as_slice() {
        [Part::Words(at)] => blocks.of(at).trim().to_owned(),
        _ => String::new(),
    };
    let whole = |piece: &Piece| {
        let text = words(piece);
        !text.is_empty() && !piece.row && !piece.heading && piece.bold >= text.len()
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for piece in pieces.iter().filter(|piece| whole(piece)) {
        *counts.entry(key(&words(piece))).or_default() += 1;
    }
    let bold: usize = counts.values().sum();
    if bold == 0 || bold * (BESIDE + 1) > pieces.len() {
        return;
    }
    for piece in pieces.iter_mut().filter(|piece| whole(piece)) {
        let text = words(piece);
        let plain =
            !text.contains([':', '：', '\n']) && !text.ends_with(['.', '?', '!', '…', ',', ';', '。', '？', '！', '؟']);
        let once = counts.get(&key(&text)).is_some_and(|count| *count == 1);
        piece.heading = plain && once && text.split_whitespace().count() <= HEADING;
    }
}

fn flatten(block: &Block, blocks: &Blocks, pieces: &mut Vec<Piece>) {
    let rows = match block {
        Block::Paragraph(paragraph) => {
            pieces.push(Piece {
                parts: vec![Part::Words(paragraph.at.clone())],
                bold: paragraph.bold as usize,
                heading: paragraph.heading,
                ..Piece::default()
            });
            return;
        }
        Block::Table(rows) => rows,
    };
    match grid::read(rows, blocks) {
        Grid::Turns(turns) => pieces.extend(turns.into_iter().map(|turn| Piece {
            parts: lines(turn.words),
            row: true,
            speaker: turn.speaker,
            ms: turn.ms,
            ..Piece::default()
        })),
        Grid::Other => table(rows, blocks, pieces),
    }
}

/// Paragraphs of one turn, one a line.
fn lines(words: Vec<Range<u32>>) -> Vec<Part> {
    let mut parts = Vec::with_capacity(words.len() * 2);
    for at in words {
        if !parts.is_empty() {
            parts.push(Part::Glue("\n"));
        }
        parts.push(Part::Words(at));
    }
    parts
}

/// A table that holds no turns: short rows become lines with tabs, anything longer paragraphs.
fn table(rows: &[super::blocks::Row], blocks: &Blocks, pieces: &mut Vec<Piece>) {
    let short = |cell: &super::blocks::Cell| {
        let words = grid::words(cell);
        let length: usize = words.iter().map(|at| blocks.of(at).chars().count()).sum();
        words.len() <= 1 && length <= SHORT
    };
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    if columns < 2 || !rows.iter().all(|row| row.cells.iter().all(short)) {
        for cell in rows.iter().flat_map(|row| &row.cells) {
            for block in &cell.blocks {
                flatten(block, blocks, pieces);
            }
        }
        return;
    }
    let mut tight = false;
    for row in rows {
        let mut parts = Vec::new();
        for (nth, cell) in row.cells.iter().enumerate() {
            if nth > 0 {
                parts.push(Part::Glue("\t"));
            }
            parts.extend(grid::words(cell).into_iter().map(Part::Words));
        }
        while matches!(parts.last(), Some(Part::Glue(_))) {
            parts.pop();
        }
        if !parts.is_empty() {
            pieces.push(Piece { parts, tight, ..Piece::default() });
            tight = true;
        }
    }
}

/// The first words of a piece.
fn opening<'a>(piece: &Piece, blocks: &'a Blocks) -> &'a str {
    match piece.parts.first() {
        Some(Part::Words(at)) => blocks.of(at),
        _ => "",
    }
}

/// Names in bold before a colon or a tab that occur twice; the tab becomes a colon, as the house writes labels.
fn bold_labels(pieces: &mut [Piece], blocks: &Blocks) -> Vec<String> {
    let mut seen: Vec<(usize, String, Option<Range<usize>>)> = Vec::new();
    let mut counts: HashMap<String, u32> = HashMap::new();
    for (nth, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.bold > 0 && !piece.row) {
        let text = opening(piece, blocks);
        let Some((name, tab)) = bold_label(text, piece.bold) else { continue };
        *counts.entry(key(name)).or_default() += 1;
        seen.push((nth, name.to_owned(), tab));
    }
    let mut labels: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for (nth, name, tab) in seen {
        let label = key(&name);
        if counts.get(&label).copied().unwrap_or_default() < 2 {
            continue;
        }
        if let (Some(tab), Some(piece)) = (tab, pieces.get_mut(nth))
            && let Some(Part::Words(at)) = piece.parts.first().cloned()
        {
            let place = |byte: usize| at.start.saturating_add(u32::try_from(byte).unwrap_or(u32::MAX)).min(at.end);
            let cut = [Part::Words(at.start..place(tab.start)), Part::Glue(": "), Part::Words(place(tab.end)..at.end)];
            piece.parts.splice(0..1, cut);
        }
        if known.insert(label) {
            labels.push(name);
        }
    }
    labels
}

/// The name that bold words begin with, and the blanks with a tab in them that part it from the speech.
fn bold_label(text: &str, bold: usize) -> Option<(&str, Option<Range<usize>>)> {
    let line = text.get(..memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len()))?;
    let found = labels::openings(Rule::LabelColon, line).into_iter().find(|found| !found.odd);
    if let Some(found) = found
        && found.name.end <= bold
    {
        let name = line.get(found.name)?;
        return names::fits(name).then_some((name, None));
    }
    let head = line.get(..bold.min(line.len()))?.trim_end_matches(is_hidden);
    let tail = line.get(head.len()..)?;
    let gap = tail.len() - tail.trim_start_matches(is_hidden).len();
    let blanks = tail.get(..gap)?;
    let name = head.trim_start_matches(is_hidden);
    (blanks.contains('\t') && gap < tail.len() && names::fits(name)).then(|| (name, Some(head.len()..head.len() + gap)))
}

/// How a paragraph that only says who speaks, or when, is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Heading {
    Clock,
    Stamp,
    Colon,
    Alone,
}

/// Puts a paragraph that only names who speaks right above what is said, as text files have it.
fn join(pieces: &mut [Piece], blocks: &Blocks) {
    let shapes: Vec<Option<(Heading, String)>> = pieces
        .iter()
        .map(|piece| {
            if piece.row || piece.heading || piece.parts.len() != 1 {
                return None;
            }
            heading(opening(piece, blocks)).map(|(kind, name)| (kind, key(name)))
        })
        .collect();
    let mut counts: HashMap<(Heading, &str), usize> = HashMap::new();
    for (kind, name) in shapes.iter().flatten() {
        *counts.entry((*kind, name)).or_default() += 1;
    }
    let alone: usize = counts
        .iter()
        .filter(|((kind, _), count)| *kind == Heading::Alone && **count >= 3)
        .map(|(_, count)| count)
        .sum();
    let often = |kind: Heading, name: &str| {
        let count = counts.get(&(kind, name)).copied().unwrap_or_default();
        match kind {
            Heading::Alone => count >= 3 && alone * 10 >= pieces.len() * 3,
            _ => count >= 2,
        }
    };
    let joined: Vec<bool> = shapes
        .iter()
        .zip(shapes.iter().zip(pieces.iter()).skip(1))
        .map(|(one, (next, below))| {
            let names =
                |shape: &Option<(Heading, String)>| shape.as_ref().is_some_and(|(kind, name)| often(*kind, name));
            // A line alone above a paragraph that names who speaks is a heading.
            let lone = one.as_ref().is_some_and(|(kind, _)| *kind == Heading::Alone);
            names(one) && !names(next) && !(lone && is_named(opening(below, blocks)))
        })
        .collect();
    for (piece, joined) in pieces.iter_mut().skip(1).zip(joined) {
        piece.tight |= joined && !piece.heading && !piece.row;
    }
}

/// Whether a paragraph begins with a name and a colon.
fn is_named(paragraph: &str) -> bool {
    labels::openings(Rule::LabelColon, paragraph).iter().any(|found| !found.odd)
}

fn heading(text: &str) -> Option<(Heading, &str)> {
    let line = text.trim_end_matches(is_hidden);
    let most = labels::LONGEST_LABEL * 2;
    if line.contains('\n') || line.len() > most * 4 || line.chars().count() > most {
        return None;
    }
    let name = |rule: Rule| {
        let found = labels::openings(rule, line).into_iter().find(|found| !found.odd)?;
        let whole = line.get(found.mark.end..)?.chars().all(is_hidden);
        line.get(found.name).filter(|name| whole && names::fits(name))
    };
    if labels::has_time(line)
        && let Some(name) = name(Rule::Block)
    {
        return Some((Heading::Clock, name));
    }
    if line.ends_with([']', ')'])
        && let Some(name) = name(Rule::Stamp)
    {
        return Some((Heading::Stamp, name));
    }
    if line.ends_with([':', '：'])
        && let Some(name) = name(Rule::LabelColon)
    {
        return Some((Heading::Colon, name));
    }
    let bare = line.trim_start_matches(is_hidden);
    (!bare.ends_with('.') && names::fits(bare)).then_some((Heading::Alone, bare))
}

/// Where the marks of the file come to stand.
struct Placed<'a> {
    blocks: &'a Blocks,
    /// Start and end of each comment, by its number: piece and byte.
    comments: Vec<[Option<(usize, usize)>; 2]>,
    /// Number of the mark, piece, byte and milliseconds.
    times: Vec<(usize, usize, usize, u64)>,
}

impl<'a> Placed<'a> {
    fn new(blocks: &'a Blocks) -> Self {
        Self { blocks, comments: vec![[None; 2]; blocks.comments.len()], times: Vec::new() }
    }

    /// Writes a piece and notes its marks as (number of the piece, byte).
    fn write(&mut self, nth: usize, piece: &Piece, out: &mut String) {
        for part in &piece.parts {
            let at = match part {
                Part::Words(at) => at,
                Part::Glue(glue) => {
                    out.push_str(glue);
                    continue;
                }
            };
            let base = out.len();
            out.push_str(self.blocks.of(at));
            let marks = &self.blocks.marks;
            let from = marks.partition_point(|(place, _)| *place < at.start);
            for (number, (place, mark)) in
                marks.iter().enumerate().skip(from).take_while(|(_, (place, _))| *place <= at.end)
            {
                let byte = base + (place - at.start) as usize;
                match mark {
                    Mark::Start(number) => self.set(*number, 0, nth, byte),
                    Mark::End(number) => self.set(*number, 1, nth, byte),
                    Mark::Time(ms) => {
                        // The end of one piece may be the start of the next, where it belongs.
                        self.times.pop_if(|last| last.0 == number);
                        self.times.push((number, nth, byte, *ms));
                    }
                }
            }
        }
    }

    fn set(&mut self, number: u32, side: usize, nth: usize, byte: usize) {
        if let Some(slot) = self.comments.get_mut(number as usize).and_then(|sides| sides.get_mut(side)) {
            slot.get_or_insert((nth, byte));
        }
    }
}

fn of_prose(pieces: &[Piece], blocks: &Blocks) -> Prose {
    let mut placed = Placed::new(blocks);
    let mut prose = Prose::default();
    let mut starts = Vec::with_capacity(pieces.len());
    for (nth, piece) in pieces.iter().enumerate() {
        if nth > 0 {
            prose.text.push_str(if piece.tight { "\n" } else { "\n\n" });
        }
        starts.push(prose.text.len());
        if let Some(ms) = piece.ms {
            prose.times.push((prose.text.len(), ms));
        }
        placed.write(nth, piece, &mut prose.text);
    }
    prose.times.extend(placed.times.iter().map(|(_, _, byte, ms)| (*byte, *ms)));
    prose.times.sort_by_key(|(byte, _)| *byte);
    let end = prose.text.len();
    prose.text.push('\n');
    for (comment, sides) in blocks.comments.iter().zip(&placed.comments) {
        let Some((nth, first)) = sides[0].or(sides[1]) else { continue };
        let last = sides[1].map_or(first, |(_, byte)| byte);
        let paragraph = starts.get(nth).copied().unwrap_or_default()..starts.get(nth + 1).copied().unwrap_or(end);
        if let Some(at) = passage(&prose.text, first..last, paragraph) {
            prose.comments.push(Comment { at, ..comment.clone() });
        }
    }
    prose
}

/// The words a comment is on; the whole paragraph where the file only says where it stands.
fn passage(text: &str, at: Range<usize>, paragraph: Range<usize>) -> Option<Range<usize>> {
    let trimmed = |at: Range<usize>| {
        let words = text.get(at.clone())?;
        let start = at.start + (words.len() - words.trim_start().len());
        let end = start + words.trim().len();
        (start < end).then_some(start..end)
    };
    trimmed(at).or_else(|| trimmed(paragraph))
}

fn of_turns(pieces: &[Piece], blocks: &Blocks) -> Draft {
    let first = pieces.iter().position(|piece| piece.row).unwrap_or_default();
    let mut placed = Placed::new(blocks);
    let mut header = Vec::new();
    let mut turns: Vec<Turn> = Vec::new();
    for (nth, piece) in pieces.iter().enumerate() {
        let mut text = String::new();
        placed.write(nth, piece, &mut text);
        if nth < first {
            header.push(text);
        } else if piece.tight && !piece.row && !turns.is_empty() {
            // One number a piece, so that marks find their turn.
            turns.push(Turn::new(None, text, None));
        } else {
            turns.push(Turn::new(piece.speaker.as_deref(), text, piece.ms));
        }
    }
    for (_, nth, byte, ms) in &placed.times {
        if let Some(turn) = nth.checked_sub(first).and_then(|nth| turns.get_mut(nth)) {
            turn.times.push((*byte, *ms));
        }
    }
    let mut lost = 0;
    for (comment, sides) in blocks.comments.iter().zip(&placed.comments) {
        let Some((nth, from)) = sides[0].or(sides[1]) else { continue };
        let Some(turn) = nth.checked_sub(first).and_then(|nth| turns.get_mut(nth)) else {
            lost += 1;
            continue;
        };
        let whole = 0..turn.text.len();
        let to = sides[1].map_or(from, |(end, byte)| if end == nth { byte } else { whole.end });
        if let Some(at) = passage(&turn.text, from..to, whole) {
            turn.comments.push(Comment { at, ..comment.clone() });
        }
    }
    let mut draft = Draft { header, ..Draft::of_turns(turns) };
    draft.lose("comments above the first turn", lost);
    draft
}

/// Where a heading would become the speech of whoever spoke before it, keeps each turn in one paragraph instead.
fn part(pieces: &mut [Piece], prose: &mut Prose, blocks: &Blocks, sure: &Sure) {
    if !pieces.iter().any(|piece| piece.heading) {
        return;
    }
    let text = Text::new(prose.text.clone());
    let found = marked::with_labels(&text, &prose.labels, sure);
    if found.rule != Rule::LabelColon {
        return;
    }
    let labels: Vec<String> = found.labels.iter().map(|(label, _)| label.clone()).collect();
    let over = overlay(&text, found.rule, &labels, found.header);
    let mut byte = 0;
    let mut speaks = false;
    let mut wrong = false;
    let mut tight = vec![false; pieces.len()];
    for (nth, piece) in pieces.iter().enumerate() {
        byte += if nth == 0 {
            0
        } else if piece.tight {
            1
        } else {
            2
        };
        let mut words = String::new();
        Placed::new(blocks).write(nth, piece, &mut words);
        let visible = byte + (words.len() - words.trim_start_matches(is_hidden).len());
        let at = text.point(visible);
        let own = over.paragraphs.get(over.paragraph_from(at)).filter(|own| own.at.start <= at);
        byte += words.len();
        if piece.heading {
            wrong |= own.is_some_and(|own| own.label.is_none() && own.speaker.is_some());
            speaks = false;
        } else if let Some(own) = own {
            let carried = own.label.is_none() && own.speaker.is_some();
            if let Some(slot) = tight.get_mut(nth) {
                *slot = carried && speaks;
            }
            speaks = own.label.is_some() || carried && speaks;
        }
    }
    if !wrong {
        return;
    }
    for (piece, tight) in pieces.iter_mut().zip(tight) {
        piece.tight |= tight;
    }
    let labels = std::mem::take(&mut prose.labels);
    *prose = Prose { labels, apart: true, ..of_prose(pieces, blocks) };
}
