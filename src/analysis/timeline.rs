//! Where in a transcript codes stand: in equal parts of its words, or passage by passage as a portrait.

use super::counting::{CountedTranscript, Counter, LeftOut, codes_shown};
use super::measure::{Measure, Measures, union};
use super::scope::Scope;
use super::table::{Cell, Key, Table};
use crate::model::{CodeIx, Study, TranscriptIx};
use std::collections::BTreeMap;

/// Columns of the timeline.
pub const COLUMNS: [&str; 8] =
    ["transcript", "part", "first_turn", "last_turn", "code", "codings", "words", "words_in_part"];

/// Columns of the portrait.
pub const PORTRAIT: [&str; 8] = ["transcript", "code", "coder", "turn", "start", "end", "from", "to"];

/// Codes along each transcript in so many parts of as many words, give or take one; zeros left out.
///
/// Words are those of the whole text, whoever speaks, so that a part is the same place for every scope; counts are of
/// codings and words in scope. A coding counts in each part that it has a word in.
pub fn timeline(study: &Study, scope: &Scope, measures: &Measures, parts: u32) -> Table {
    let counter = Counter::of(study, scope);
    let mut table = Table::new("timeline", "codings", &COLUMNS);
    let mut left_out = LeftOut::default();
    for (ix, measure, counted) in counter.all(measures) {
        left_out.add(counted.left_out);
        rows(&mut table, &counter, ix, (measure, &counted), parts);
    }
    table.caption.unit = Some(format!(
        "codings by part; each transcript in {parts} parts of as many words, whoever speaks; a coding counts in each \
         part that it has a word in, so that parts may add up to more than the codings"
    ));
    table.caption.note("words: what the code covers in the part, each word once, of speakers in scope".into());
    left_out.tell(&mut table, study, scope);
    table
}

fn rows(
    table: &mut Table,
    counter: &Counter<'_>,
    ix: TranscriptIx,
    (measure, counted): (&Measure, &CountedTranscript),
    parts: u32,
) {
    let study = counter.study;
    let edge = |part: u32| {
        let at = u64::from(measure.words) * u64::from(part) / u64::from(parts.max(1));
        u32::try_from(at).unwrap_or(u32::MAX)
    };
    let number = |word: u32| measure.paragraph_of_word(word).map_or(Cell::Empty, |own| Cell::count(own.turn_number()));
    let codes = codes_shown(study, counter.scope, |code| counted.items.iter().any(|item| item.code == code));
    for part in 0..parts {
        let (from, to) = (edge(part), edge(part + 1));
        if from >= to {
            continue;
        }
        let mut found: BTreeMap<CodeIx, (u64, Vec<(u32, u32)>)> = BTreeMap::new();
        for item in &counted.items {
            let mut any = false;
            for words in counted.words_of(item) {
                let words = (words.0.max(from), words.1.min(to));
                if words.0 < words.1 {
                    any = true;
                    found.entry(item.code).or_default().1.push(words);
                }
            }
            if any {
                found.entry(item.code).or_default().0 += 1;
            }
        }
        for code in &codes {
            let Some((codings, words)) = found.get_mut(code) else { continue };
            let cells = vec![
                Cell::words(&study.transcript(ix).id),
                Cell::count(part + 1),
                number(from),
                number(to - 1),
                Cell::words(study.code_id(*code)),
                Cell::Count(*codings),
                Cell::Count(union(words)),
                Cell::count(to - from),
            ];
            table.push((Key { transcript: Some(ix), ..Key::code(*code) }, cells));
        }
    }
}

/// The codings of each transcript one after the other, with where they begin and end in it, from 0 to 1 of its length.
pub fn portrait(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    let counter = Counter::of(study, scope);
    let mut table = Table::new("timeline", "codings", &PORTRAIT);
    let mut left_out = LeftOut::default();
    for (ix, measure, counted) in counter.all(measures) {
        left_out.add(counted.left_out);
        for item in &counted.items {
            let cover = measure.covers.get(item.place as usize);
            let paragraph = cover.and_then(|cover| measure.paragraph_of(cover));
            let place = |at: u32| Cell::ratio(f64::from(at), f64::from(measure.length));
            let cells = vec![
                Cell::words(&study.transcript(ix).id),
                Cell::words(study.code_id(item.code)),
                Cell::words(study.coder(item.coder)),
                paragraph.map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
                Cell::count(item.at.start),
                Cell::count(item.at.end),
                place(item.at.start),
                place(item.at.end),
            ];
            let key = Key { transcript: Some(ix), coder: Some(item.coder), at: Some(item.at), ..Key::code(item.code) };
            table.push((key, cells));
        }
    }
    table.caption.unit = Some(
        "one coding a row, in text order; from, to: place in the transcript, 0 its first character, 1 its end".into(),
    );
    left_out.tell(&mut table, study, scope);
    table
}
