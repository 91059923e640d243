//! Reliability data on given units: who gave which category to which unit.

use std::collections::BTreeMap;

/// Judgements: one row a unit, one column a coder; a category is a number, a missing judgement is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ratings {
    /// How many coders there are.
    pub coders: usize,
    /// How many categories are declared, used or not.
    pub categories: u32,
    cells: Vec<Option<u32>>,
    /// How many units each row stands for.
    times: Vec<u64>,
}

impl Ratings {
    /// Takes cells row by row; a last row that is not whole is left out, and used categories count as declared.
    pub fn new(coders: usize, categories: u32, mut cells: Vec<Option<u32>>) -> Self {
        cells.truncate(cells.len() - cells.len().checked_rem(coders).unwrap_or(cells.len()));
        let used = cells.iter().flatten().max().map_or(0, |last| last.saturating_add(1));
        let times = vec![1; cells.len().checked_div(coders).unwrap_or(0)];
        Self { coders, categories: categories.max(used), cells, times }
    }

    /// Takes rows with how many units are judged so; each row has a cell a coder.
    pub fn counted(coders: usize, categories: u32, rows: impl IntoIterator<Item = (Vec<Option<u32>>, u64)>) -> Self {
        let (rows, times): (Vec<Vec<Option<u32>>>, Vec<u64>) = rows.into_iter().unzip();
        Self { times, ..Self::new(coders, categories, rows.concat()) }
    }

    /// The rows, and how many units each stands for.
    pub fn units(&self) -> impl Iterator<Item = (&[Option<u32>], u64)> {
        self.cells.chunks(self.coders.max(1)).zip(self.times.iter().copied())
    }

    /// The same judgements without names.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::new(self.categories);
        let mut given: Vec<u32> = Vec::with_capacity(self.coders);
        for (unit, times) in self.units() {
            given.clear();
            given.extend(unit.iter().flatten());
            counts.add(&mut given, times);
        }
        counts
    }

    /// What two coders gave to the units that both judged.
    pub fn cross(&self, a: usize, b: usize) -> Cross {
        let mut cross = Cross::default();
        for (unit, times) in self.units() {
            if let (Some(Some(a)), Some(Some(b))) = (unit.get(a), unit.get(b)) {
                cross.add(*a, *b, times);
            }
        }
        cross
    }
}

/// Units that were judged alike: category and how many coders gave it; judgements of each unit; how many units.
pub type Alike<'a> = (&'a [(u32, u32)], u32, u64);

/// How often each category was given to each unit; units with the same counts are kept once, with their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many categories are declared, used or not.
    pub categories: u32,
    /// Category and how many coders gave it, ascending; and how many units are so.
    pub units: BTreeMap<Vec<(u32, u32)>, u64>,
}

impl Counts {
    /// No units yet.
    pub fn new(categories: u32) -> Self {
        Self { categories, units: BTreeMap::new() }
    }

    /// Adds units that were given these categories, in any order, each as often as given.
    pub fn add(&mut self, given: &mut [u32], units: u64) {
        given.sort_unstable();
        let mut key: Vec<(u32, u32)> = Vec::new();
        for category in given.iter() {
            match key.last_mut() {
                Some((last, count)) if last == category => *count += 1,
                _ => key.push((*category, 1)),
            }
        }
        self.add_counted(key, units);
    }

    /// Adds units by how often each category was given: ascending categories, no zeros.
    pub fn add_counted(&mut self, given: Vec<(u32, u32)>, units: u64) {
        if units == 0 || given.is_empty() {
            return;
        }
        if let Some((last, _)) = given.last() {
            self.categories = self.categories.max(last.saturating_add(1));
        }
        *self.units.entry(given).or_default() += units;
    }

    /// Units that were judged by two coders or more: what was given, how many judgements each, how many units.
    pub fn pairable(&self) -> impl Iterator<Item = Alike<'_>> + Clone {
        self.judged().filter(|(_, judgements, _)| *judgements >= 2)
    }

    /// Units that were judged at all.
    pub fn judged(&self) -> impl Iterator<Item = Alike<'_>> + Clone {
        self.units.iter().map(|(given, units)| (given.as_slice(), given.iter().map(|(_, count)| count).sum(), *units))
    }
}

/// Two coders: how many units were given which pair of categories, the first coder's first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cross {
    cells: BTreeMap<(u32, u32), u64>,
}

impl Cross {
    /// Adds units.
    pub fn add(&mut self, a: u32, b: u32, units: u64) {
        if units > 0 {
            *self.cells.entry((a, b)).or_default() += units;
        }
    }

    /// The cells that are not 0.
    pub fn cells(&self) -> impl Iterator<Item = ((u32, u32), u64)> {
        self.cells.iter().map(|(cell, units)| (*cell, *units))
    }

    /// Units.
    pub fn n(&self) -> u64 {
        self.cells.values().sum()
    }

    /// Units given the same category by both.
    pub fn agreed(&self) -> u64 {
        self.cells().filter(|((a, b), _)| a == b).map(|(_, units)| units).sum()
    }

    /// For each used category, how often the first and how often the second coder gave it.
    pub fn margins(&self) -> BTreeMap<u32, (u64, u64)> {
        let mut margins: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for ((a, b), units) in self.cells() {
            margins.entry(a).or_default().0 += units;
            margins.entry(b).or_default().1 += units;
        }
        margins
    }
}
