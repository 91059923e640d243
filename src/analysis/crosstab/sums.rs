//! Sums of codings by column and code: each transcript on its own, then added up.

use super::column::{Column, Crossing};
use super::part::{CountedPart, Values, section};
use super::people::Crowd;
use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::{Counter, LeftOut, Roll, with_any};
use crate::analysis::measure::{Lasting, Measure, Measured, Rules, in_order};
use crate::model::stored::records;
use crate::model::{CodeIx, TranscriptIx};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// What codings add up to.
#[derive(Default)]
pub struct Sums {
    /// Codings by code; rolled up, the last are those of any code.
    pub totals: Vec<u64>,
    /// Codings, each once.
    pub items: u64,
    /// Codings by column, each once.
    pub codings: Vec<u64>,
    /// What was left out.
    pub left_out: LeftOut,
    /// Words in scope.
    pub words: u64,
    /// Transcripts on which nobody who is counted has worked.
    pub untouched: u64,
    cells: Cells,
}

/// Cells in the making.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Cells {
    /// Codings, and the people who speak nowhere else, of each transcript, column and code.
    entries: Vec<Entry>,
    /// Column, code and person for those who speak in several transcripts; as often as they were met.
    elsewhere: Vec<(u32, u32, u32)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    column: u32,
    code: u32,
    codings: u32,
    speakers: u32,
}

/// What a transcript adds up to as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WholeTranscript {
    /// As if of column 0.
    cells: Cells,
    codings: u64,
    /// Words in scope.
    pub words: u64,
    /// Who says one.
    pub crowd: Crowd,
    left_out: LeftOut,
}

records! {
    Entry { column, code, codings, speakers }
    Cells { entries, elsewhere }
    WholeTranscript { cells, codings, words, crowd, left_out }
}

impl Lasting for WholeTranscript {
    const KIND: &'static str = "crosstab";
}

/// How codings are counted: the codes that each counts for.
pub struct How<'a> {
    counter: &'a Counter<'a>,
    targets: Vec<Vec<CodeIx>>,
    /// How many rows they count for.
    height: usize,
    /// What kept sums must have been made by.
    rules: Rules,
}

impl<'a> How<'a> {
    /// The rules of a table.
    pub fn of(counter: &'a Counter<'a>, roll: Roll) -> Self {
        let (targets, height) = with_any(counter.study, roll);
        let rules = counter.rules_rolled(roll, &targets);
        Self { counter, targets, height, rules }
    }

    /// What each transcript adds up to as a whole, from what was kept of it where it was summed before.
    pub fn wholes(&self, measures: &dyn Measured) -> Vec<(TranscriptIx, Arc<WholeTranscript>)> {
        let start = || (Desk::new(self), Vec::new());
        let make = |(desk, _): &mut (Desk, Vec<_>), ix: TranscriptIx, measure: &Measure| {
            measure.kept.get(self.rules.sum, || self.whole(desk, ix, measure))
        };
        let add = |(_, found): &mut (Desk, Vec<_>), ix: TranscriptIx, whole| found.push((ix, whole));
        let all = self.counter.in_scope();
        let made = measures.fold_made((&self.rules, &all), start, make, add).into_iter().flat_map(|(_, found)| found);
        in_order(&all, made)
    }

    fn whole(&self, desk: &mut Desk, ix: TranscriptIx, measure: &Measure) -> WholeTranscript {
        let part = CountedPart::of(self.counter, ix, measure);
        let counted = &part.counted;
        desk.begin(&part);
        counted.items.iter().for_each(|item| desk.put(0, self.codes(item.code), counted.speakers(item), &part));
        let mut cells = Cells::default();
        desk.clear(&mut cells, &part);
        let crowd = Crowd::of(part.heard());
        let (codings, left_out) = (counted.items.len() as u64, counted.left_out);
        WholeTranscript { cells, codings, words: part.words, crowd, left_out }
    }

    fn codes(&self, code: CodeIx) -> &[CodeIx] {
        self.targets.get(code.0 as usize).map_or(&[], |codes| codes)
    }
}

impl Sums {
    /// Adds up transcripts of which each belongs to one column.
    pub fn of_wholes(
        how: &How<'_>,
        width: usize,
        wholes: &[(TranscriptIx, Arc<WholeTranscript>)],
        places: &[u32],
    ) -> Self {
        let mut sums = Self::new(how, width);
        for ((ix, whole), column) in wholes.iter().zip(places) {
            sums.left_out.add(whole.left_out);
            sums.words += whole.words;
            sums.items += whole.codings;
            sums.untouched += u64::from(whole.codings == 0 && !how.counter.worked(*ix));
            for entry in &whole.cells.entries {
                if let Some(total) = sums.totals.get_mut(entry.code as usize) {
                    *total += u64::from(entry.codings);
                }
            }
            let cells = &whole.cells;
            sums.cells.entries.extend(cells.entries.iter().map(|entry| Entry { column: *column, ..*entry }));
            sums.cells.elsewhere.extend(cells.elsewhere.iter().map(|(_, code, person)| (*column, *code, *person)));
            if let Some(codings) = sums.codings.get_mut(*column as usize) {
                *codings += whole.codings;
            }
        }
        sums
    }

    /// Adds up transcripts whose codings belong to columns as `values` say.
    pub fn of_parts(
        how: &How<'_>,
        columns: &[Column],
        axis: &Axis,
        all: &[CountedPart<'_>],
        values: &[Values],
    ) -> Self {
        let coders: HashMap<&str, u32> = match axis.by() {
            By::Coder => columns.iter().map(|column| column.value.as_str()).zip(0_u32..).collect(),
            _ => HashMap::new(),
        };
        let length = all.len().div_ceil(rayon::current_num_threads().max(1)).max(1);
        let sum = |(all, values): (&[CountedPart<'_>], &[Values])| {
            let (mut sums, mut desk) = (Self::new(how, columns.len()), Desk::new(how));
            all.iter().zip(values).for_each(|(part, values)| sums.count((how, &coders), &mut desk, part, values));
            sums
        };
        let parts = all.par_chunks(length).zip(values.par_chunks(length)).map(sum);
        parts.reduce(|| Self::new(how, columns.len()), Self::with)
    }

    fn new(how: &How<'_>, width: usize) -> Self {
        Self { totals: vec![0; how.height], codings: vec![0; width], ..Self::default() }
    }

    fn with(mut self, other: Self) -> Self {
        self.totals.iter_mut().zip(other.totals).for_each(|(total, more)| *total += more);
        self.codings.iter_mut().zip(other.codings).for_each(|(total, more)| *total += more);
        self.left_out.add(other.left_out);
        self.words += other.words;
        self.items += other.items;
        self.untouched += other.untouched;
        self.cells.entries.extend(other.cells.entries);
        self.cells.elsewhere.extend(other.cells.elsewhere);
        self
    }

    /// The cells by column and code.
    pub fn cells(&self, width: usize) -> Vec<Crossing> {
        let height = self.totals.len();
        let mut cells = vec![Crossing::default(); width * height];
        let place = |column: u32, code: u32| column as usize * height + code as usize;
        for entry in &self.cells.entries {
            let Some(cell) = cells.get_mut(place(entry.column, entry.code)) else { continue };
            cell.codings += entry.codings;
            cell.transcripts += 1;
            cell.speakers += entry.speakers;
        }
        let mut elsewhere = self.cells.elsewhere.clone();
        elsewhere.par_sort_unstable();
        elsewhere.dedup();
        for (column, code, _) in elsewhere {
            if let Some(cell) = cells.get_mut(place(column, code)) {
                cell.speakers += 1;
            }
        }
        cells
    }

    /// Adds the codings of a transcript.
    fn count(
        &mut self,
        (how, coders): (&How<'_>, &HashMap<&str, u32>),
        desk: &mut Desk,
        part: &CountedPart<'_>,
        values: &Values,
    ) {
        let (study, counted) = (how.counter.study, &part.counted);
        self.left_out.add(counted.left_out);
        self.words += part.words;
        self.items += counted.items.len() as u64;
        self.untouched += u64::from(counted.items.is_empty() && !how.counter.worked(part.ix));
        desk.begin(part);
        let by_set: Vec<Vec<(u32, Vec<Option<u16>>)>> = match values {
            Values::Speakers(by_speaker) => counted.sets.iter().map(|set| columns_of(by_speaker, set)).collect(),
            _ => Vec::new(),
        };
        for item in &counted.items {
            let codes = how.codes(item.code);
            for code in codes {
                if let Some(total) = self.totals.get_mut(code.0 as usize) {
                    *total += 1;
                }
            }
            let mut put = |column: u32, speakers: &[Option<u16>]| {
                desk.put(column, codes, speakers, part);
                if let Some(codings) = self.codings.get_mut(column as usize) {
                    *codings += 1;
                }
            };
            match values {
                Values::Coders => {
                    let column = coders.get(study.coder(item.coder)).copied().unwrap_or(0);
                    put(column, counted.speakers(item));
                }
                Values::Sections(starts, outside) => {
                    put(section(starts, *outside, item.at.start), counted.speakers(item));
                }
                Values::Speakers(_) => {
                    let columns = by_set.get(usize::from(item.set)).map_or(&[][..], |columns| columns);
                    columns.iter().for_each(|(column, speakers)| put(*column, speakers));
                }
            }
        }
        desk.clear(&mut self.cells, part);
    }
}

/// The columns that a set of speakers belongs to, each with those speakers.
fn columns_of(by_speaker: &[(Option<u16>, u32)], set: &[Option<u16>]) -> Vec<(u32, Vec<Option<u16>>)> {
    let mut found: Vec<(u32, Vec<Option<u16>>)> = Vec::new();
    for speaker in set {
        let Some((_, column)) = by_speaker.iter().find(|(known, _)| known == speaker) else { continue };
        match found.iter_mut().find(|(known, _)| known == column) {
            Some((_, speakers)) => speakers.push(*speaker),
            None => found.push((*column, vec![*speaker])),
        }
    }
    found
}

/// The transcript at hand: a row of codes for each column that it has met. All zero between transcripts.
struct Desk {
    height: usize,
    columns: Vec<u32>,
    codings: Vec<u32>,
    /// For each cell a bit for each person, in as many words as the transcript's speakers need.
    heard: Vec<u64>,
    words: usize,
    touched: Vec<u32>,
}

impl Desk {
    fn new(how: &How<'_>) -> Self {
        let (columns, codings, heard, touched) = Default::default();
        Self { height: how.height, columns, codings, heard, words: 1, touched }
    }

    fn begin(&mut self, part: &CountedPart<'_>) {
        self.words = part.faces.len().div_ceil(64).max(1);
    }

    fn row(&mut self, column: u32) -> usize {
        let known = self.columns.iter().rposition(|known| *known == column);
        known.unwrap_or_else(|| {
            self.columns.push(column);
            let cells = self.columns.len() * self.height;
            self.codings.resize(self.codings.len().max(cells), 0);
            self.heard.resize(self.heard.len().max(cells * self.words), 0);
            self.columns.len() - 1
        })
    }

    fn put(&mut self, column: u32, codes: &[CodeIx], speakers: &[Option<u16>], part: &CountedPart<'_>) {
        let row = self.row(column) * self.height;
        for code in codes {
            let at = row + code.0 as usize;
            let Some(codings) = self.codings.get_mut(at) else { continue };
            if *codings == 0 {
                self.touched.push(u32::try_from(at).unwrap_or(u32::MAX));
            }
            *codings += 1;
            for speaker in speakers.iter().flatten() {
                let first = usize::from(part.faces.get(*speaker).first);
                if let Some(word) = self.heard.get_mut(at * self.words + first / 64) {
                    *word |= 1 << (first % 64);
                }
            }
        }
    }

    fn clear(&mut self, sums: &mut Cells, part: &CountedPart<'_>) {
        for at in self.touched.drain(..) {
            let at = at as usize;
            let (row, code) = (at / self.height, u32::try_from(at % self.height).unwrap_or(u32::MAX));
            let column = self.columns.get(row).copied().unwrap_or(u32::MAX);
            let codings = self.codings.get_mut(at).map_or(0, std::mem::take);
            let mut speakers = 0;
            let words = self.heard.get_mut(at * self.words..(at + 1) * self.words).unwrap_or_default();
            for (word, base) in words.iter_mut().zip((0_u16..).step_by(64)) {
                let mut left = std::mem::take(word);
                while left != 0 {
                    let bit = u16::try_from(left.trailing_zeros()).unwrap_or(0);
                    left &= left - 1;
                    match part.faces.get(base + bit).elsewhere {
                        Some(person) => sums.elsewhere.push((column, code, person)),
                        None => speakers += 1,
                    }
                }
            }
            sums.entries.push(Entry { column, code, codings, speakers });
        }
        self.columns.clear();
    }
}
