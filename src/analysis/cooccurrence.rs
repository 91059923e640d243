//! Which codes occur together: on overlapping passages, in turns, in windows of turns, in transcripts.

use super::counting::{
    CountedCoding, CountedTranscript, Counter, LeftOut, Roll, code_cell, code_name, codes_shown, targets,
};
use super::figure::Figure;
use super::measure::{Measure, Measured};
use super::scope::Scope;
use super::statistics::cooccurrence::c_coefficient;
use super::table::{Cell, Column, Key, Table};
use crate::model::{CodeIx, Study};
use std::collections::HashMap;
use std::sync::Arc;

/// Columns of the table.
pub const COLUMNS: [&str; 9] =
    ["row", "column", "count", "jaccard", "c", "row_total", "column_total", "transcripts", "warning"];

/// Where codes must meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// On passages that share a character.
    #[default]
    Overlap,
    /// In a turn.
    Turn,
    /// In so many turns in a row, those out of scope left out.
    Window(u32),
    /// In a transcript.
    Transcript,
}

/// Whose codings may meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Within {
    /// Those of one coder.
    #[default]
    Coder,
    /// Anybody's.
    Team,
}

/// Two codes that meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Meeting {
    /// Pairs of codings that overlap, or turns, windows, transcripts with both, each once.
    pub count: u64,
    /// Code points of speech in scope that both cover; for other units the same as `count`.
    pub both: u64,
    /// The same, whoever has the one and the other where that is not one coder: what the two have in common.
    pub common: u64,
    /// Transcripts in which they meet.
    pub transcripts: u64,
}

/// One code by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alone {
    /// Codings, or units that have one.
    pub count: u64,
    /// Code points of speech in scope that it covers, each once a coder; for other units, which count once, the same as `count`.
    pub length: u64,
}

/// Codes that meet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cooccurrence {
    /// By the codes' numbers, the smaller first.
    pub pairs: HashMap<(CodeIx, CodeIx), Meeting>,
    /// By code.
    pub alone: HashMap<CodeIx, Alone>,
    /// What was left out.
    pub left_out: LeftOut,
}

impl Cooccurrence {
    /// Two codes, in either order.
    pub fn pair(&self, a: CodeIx, b: CodeIx) -> Meeting {
        self.pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or_default()
    }

    /// A code by itself.
    pub fn alone(&self, code: CodeIx) -> Alone {
        self.alone.get(&code).copied().unwrap_or_default()
    }

    /// What both cover over what either covers.
    pub fn jaccard(&self, a: CodeIx, b: CodeIx) -> Figure {
        let Meeting { both, common, .. } = self.pair(a, b);
        super::figure::share(both as f64, (self.alone(a).length + self.alone(b).length - common) as f64)
    }

    /// The c-coefficient, see [`c_coefficient`].
    pub fn c(&self, a: CodeIx, b: CodeIx) -> Figure {
        c_coefficient(self.alone(a).count, self.alone(b).count, self.pair(a, b).count)
    }

    fn add(&mut self, other: Self) {
        for (pair, more) in other.pairs {
            let sum = self.pairs.entry(pair).or_default();
            sum.count += more.count;
            sum.both += more.both;
            sum.common += more.common;
            sum.transcripts += more.transcripts;
        }
        for (code, more) in other.alone {
            let sum = self.alone.entry(code).or_default();
            sum.count += more.count;
            sum.length += more.length;
        }
        self.left_out.add(other.left_out);
    }
}

/// Sums of one thread: codes by small numbers, pairs in a square where it is not too large.
struct Sums<'a> {
    rules: &'a Rules,
    square: Vec<Meeting>,
    rare: HashMap<(u32, u32), Meeting>,
    alone: Vec<Alone>,
    left_out: LeftOut,
    /// Pairs of codings that overlap in the transcript at hand: the smaller code and the greater.
    pairs: Vec<(u32, u32)>,
    /// What both codes of a pair have in the transcript at hand, of each coder: smaller, greater, from, to.
    here: Vec<(u32, u32, u32, u32)>,
    /// What each code has there, of each coder: code, from, to.
    own: Vec<(u32, u32, u32)>,
    stretches: Vec<(u32, u32, u32)>,
    edges: Vec<(u32, bool, u32)>,
}

/// What holds for all transcripts.
struct Rules {
    unit: Unit,
    within: Within,
    targets: Vec<Vec<CodeIx>>,
    /// Side of the square; 0 where there are too many codes for one.
    side: usize,
}

impl Rules {
    /// Whether a pair of codes is worth a look: not one code, and none above the other.
    fn apart(&self, a: CodeIx, b: CodeIx) -> bool {
        let above = |code: CodeIx, other: CodeIx| {
            self.targets.get(code.0 as usize).is_some_and(|targets| targets.contains(&other))
        };
        a != b && !above(a, b) && !above(b, a)
    }
}

/// Most codes that a square is made for.
const SQUARE: usize = 1500;

/// Counts which codes meet, transcript by transcript, by sweeps over sorted passages.
pub fn cooccurrence(
    study: &Study,
    scope: &Scope,
    measures: &dyn Measured,
    (unit, within, roll): (Unit, Within, Roll),
) -> Cooccurrence {
    let counter = Counter::of(study, scope);
    let targets = targets(study, roll);
    let side = if targets.len() <= SQUARE { targets.len() } else { 0 };
    let rules = Rules { unit, within, targets, side };
    let make = |_: &mut Sums<'_>, ix, measure: &Measure| counter.counted(ix, measure);
    let add = |sums: &mut Sums<'_>, _, counted: Arc<CountedTranscript>| sums.add(&counted);
    let sums = measures.fold_made((&counter.rules(), &counter.in_scope()), || Sums::new(&rules), make, add);
    sums.into_iter().map(Sums::made).fold(Cooccurrence::default(), |mut sum, other| {
        sum.add(other);
        sum
    })
}

impl<'a> Sums<'a> {
    fn new(rules: &'a Rules) -> Self {
        Self {
            rules,
            square: vec![Meeting::default(); rules.side * rules.side],
            rare: HashMap::new(),
            alone: vec![Alone::default(); rules.targets.len()],
            left_out: LeftOut::default(),
            pairs: Vec::new(),
            here: Vec::new(),
            own: Vec::new(),
            stretches: Vec::new(),
            edges: Vec::new(),
        }
    }

    fn add(&mut self, counted: &CountedTranscript) {
        self.left_out.add(counted.left_out);
        let mut coders = 1;
        match self.rules.within {
            Within::Team => self.sweep(&counted.items.iter().collect::<Vec<_>>(), counted),
            Within::Coder => {
                let mut all: Vec<_> = counted.items.iter().map(|item| item.coder).collect();
                all.sort_unstable();
                all.dedup();
                coders = all.len();
                for coder in all {
                    let own: Vec<&CountedCoding> = counted.items.iter().filter(|item| item.coder == coder).collect();
                    self.sweep(&own, counted);
                }
            }
        }
        // Characters count once a coder, as passages do; turns, windows and transcripts once, however many coders have them.
        let once = coders > 1 && self.rules.unit != Unit::Overlap;
        if once {
            self.own.sort_unstable();
            unite(&mut self.own);
        }
        self.add_own();
        let mut here = std::mem::take(&mut self.here);
        here.sort_unstable();
        if once {
            unite_pairs(&mut here);
            // Where one coder has the one code and another the other, it is a unit with either, and no unit with both.
            let mut edges = std::mem::take(&mut self.edges);
            edges.clear();
            edges.extend(self.own.iter().flat_map(|(code, from, to)| [(*from, true, *code), (*to, false, *code)]));
            let rules = self.rules;
            meet(rules, &mut edges, |a, b, from, to| {
                if let Some(cell) = self.cell(a, b) {
                    cell.common += u64::from(to - from);
                }
            });
            self.edges = edges;
        }
        let counts = self.rules.unit != Unit::Overlap;
        for same in here.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let Some((a, b, ..)) = same.first() else { continue };
            let Some(cell) = self.cell(*a, *b) else { continue };
            let length: u64 = same.iter().map(|(.., from, to)| u64::from(to - from)).sum();
            cell.both += length;
            cell.common += if once { 0 } else { length };
            cell.count += if counts { length } else { 0 };
            cell.transcripts += u64::from(counts);
        }
        here.clear();
        self.here = here;
        self.own.clear();
        // A pair may have come from several coders and codings; in a transcript it is met once.
        let mut pairs = std::mem::take(&mut self.pairs);
        pairs.sort_unstable();
        for same in pairs.chunk_by(|a, b| a == b) {
            let Some((a, b)) = same.first() else { continue };
            let Some(cell) = self.cell(*a, *b) else { continue };
            cell.count += same.len() as u64;
            cell.transcripts += 1;
        }
        pairs.clear();
        self.pairs = pairs;
    }

    fn cell(&mut self, a: u32, b: u32) -> Option<&mut Meeting> {
        if self.rules.side > 0 {
            self.square.get_mut(a as usize * self.rules.side + b as usize)
        } else {
            Some(self.rare.entry((a, b)).or_default())
        }
    }

    fn add_own(&mut self) {
        let counts = self.rules.unit != Unit::Overlap;
        for (code, from, to) in &self.own {
            if let Some(alone) = self.alone.get_mut(*code as usize) {
                alone.length += u64::from(to - from);
                alone.count += if counts { u64::from(to - from) } else { 0 };
            }
        }
    }

    fn codes(&self, item: &CountedCoding) -> &'a [CodeIx] {
        self.rules.targets.get(item.code.0 as usize).map_or(&[], Vec::as_slice)
    }

    fn sweep(&mut self, items: &[&CountedCoding], counted: &CountedTranscript) {
        let turns = u32::try_from(counted.turns.len()).unwrap_or(u32::MAX);
        self.stretches.clear();
        if self.rules.unit == Unit::Overlap {
            self.overlaps(items);
        }
        for item in items {
            let (from, to) = match self.rules.unit {
                Unit::Overlap => {
                    for (from, to) in counted.spoken(item) {
                        self.stretches.extend(self.codes(item).iter().map(|code| (code.0, *from, *to)));
                    }
                    continue;
                }
                Unit::Turn => item.turns,
                Unit::Transcript => (0, 1),
                Unit::Window(length) => {
                    // Windows are numbered by their first turn; a text shorter than one window is one window.
                    let length = length.clamp(1, turns.max(1));
                    let windows = turns.saturating_sub(length) + 1;
                    match item.turns {
                        (from, to) if from < to => (from.saturating_sub(length - 1), to.min(windows)),
                        none => none,
                    }
                }
            };
            if from < to {
                self.stretches.extend(self.codes(item).iter().map(|code| (code.0, from, to)));
            }
        }
        self.shared();
    }

    /// Pairs of codings that share a character: each coding with those that have begun and not ended.
    fn overlaps(&mut self, items: &[&CountedCoding]) {
        let rules = self.rules;
        let mut open: Vec<&CountedCoding> = Vec::new();
        for item in items {
            for code in self.codes(item) {
                if let Some(alone) = self.alone.get_mut(code.0 as usize) {
                    alone.count += 1;
                }
            }
            open.retain(|before| before.at.end > item.at.start);
            for other in &open {
                for a in self.codes(item) {
                    for b in self.codes(other).iter().filter(|b| rules.apart(*a, **b)) {
                        self.pairs.push((a.0.min(b.0), a.0.max(b.0)));
                    }
                }
            }
            open.push(item);
        }
    }

    /// What the stretches of each two codes share, and what each code has.
    fn shared(&mut self) {
        self.stretches.sort_unstable();
        unite(&mut self.stretches);
        self.own.extend_from_slice(&self.stretches);
        let mut edges = std::mem::take(&mut self.edges);
        edges.clear();
        edges.extend(self.stretches.iter().flat_map(|(code, from, to)| [(*from, true, *code), (*to, false, *code)]));
        meet(self.rules, &mut edges, |a, b, from, to| self.here.push((a, b, from, to)));
        self.edges = edges;
    }

    fn made(self) -> Cooccurrence {
        let side = self.rules.side.max(1);
        let number = |at: usize| CodeIx(u32::try_from(at).unwrap_or(u32::MAX));
        let met = |cell: &Meeting| *cell != Meeting::default();
        let square = self.square.into_iter().enumerate().filter(|(_, cell)| met(cell));
        let square = square.map(|(at, cell)| ((number(at / side), number(at % side)), cell));
        let rare = self.rare.into_iter().map(|((a, b), cell)| ((CodeIx(a), CodeIx(b)), cell));
        let alone = self.alone.into_iter().enumerate().filter(|(_, alone)| *alone != Alone::default());
        Cooccurrence {
            pairs: square.chain(rare).collect(),
            alone: alone.map(|(at, alone)| (number(at), alone)).collect(),
            left_out: self.left_out,
        }
    }
}

/// Makes one stretch of those of one code that touch; they are sorted.
fn unite(stretches: &mut Vec<(u32, u32, u32)>) {
    stretches.dedup_by(|next, last| {
        let touches = next.0 == last.0 && next.1 <= last.2;
        if touches {
            last.2 = last.2.max(next.2);
        }
        touches
    });
}

/// The same of pairs of codes.
fn unite_pairs(stretches: &mut Vec<(u32, u32, u32, u32)>) {
    stretches.dedup_by(|next, last| {
        let touches = (next.0, next.1) == (last.0, last.1) && next.2 <= last.3;
        if touches {
            last.3 = last.3.max(next.3);
        }
        touches
    });
}

/// Goes along the edges of stretches and tells what each two codes share: the smaller code, the greater, from, to.
fn meet(rules: &Rules, edges: &mut [(u32, bool, u32)], mut tell: impl FnMut(u32, u32, u32, u32)) {
    // An end comes before a beginning at the same place: half-open stretches that touch share nothing.
    edges.sort_unstable();
    let (mut open, mut at): (Vec<u32>, u32) = (Vec::new(), 0);
    for (edge, begins, code) in edges.iter().copied() {
        if edge > at && open.len() > 1 {
            for (place, a) in open.iter().enumerate() {
                for b in open.iter().skip(place + 1).filter(|b| rules.apart(CodeIx(*a), CodeIx(**b))) {
                    tell((*a).min(*b), (*a).max(*b), at, edge);
                }
            }
        }
        at = edge;
        if begins {
            open.push(code);
        } else {
            open.retain(|known| *known != code);
        }
    }
}

/// From this many times as frequent on, two codes are unequal, and a low coefficient says little.
const UNEQUAL: u64 = 5;

/// The table: each pair of codes once, in codebook order, zeros left out.
pub fn table(study: &Study, scope: &Scope, how: (Unit, Within, Roll), made: &Cooccurrence) -> Table {
    let mut table = Table::new("cooccurrence", unit_words(how.0), &COLUMNS);
    let codes = codes_shown(study, scope, |ix| made.alone.contains_key(&ix));
    let figure = |figure: Figure| figure.map_or(Cell::Empty, Cell::Number);
    for (place, a) in codes.iter().enumerate() {
        for b in codes.iter().skip(place + 1) {
            let met = made.pair(*a, *b);
            if met.count == 0 {
                continue;
            }
            let (row, column) = (made.alone(*a), made.alone(*b));
            let cells = vec![
                code_cell(study, *a),
                code_cell(study, *b),
                Cell::Count(met.count),
                figure(made.jaccard(*a, *b)),
                figure(made.c(*a, *b)),
                Cell::Count(row.count),
                Cell::Count(column.count),
                Cell::Count(met.transcripts),
                Cell::words(warning(row.count, column.count, made.c(*a, *b))),
            ];
            table.push((Key { against: Some(*b), ..Key::code(*a) }, cells));
        }
    }
    caption(&mut table, study, scope, how, made);
    table
}

/// The same as a matrix of counts: a row and a column a code that is used, what a code has by itself on the diagonal.
pub fn wide(study: &Study, scope: &Scope, how: (Unit, Within, Roll), made: &Cooccurrence) -> Table {
    let mut table = Table::new("cooccurrence", unit_words(how.0), &[]);
    let mut codes = codes_shown(study, scope, |ix| made.alone.contains_key(&ix));
    codes.retain(|ix| made.alone(*ix).count > 0);
    table.named = true;
    table.add_columns(["row", "name"]);
    table
        .columns
        .extend(codes.iter().map(|code| Column { name: study.code_id(*code).to_owned(), key: Key::code(*code) }));
    for a in &codes {
        let count = |b: &CodeIx| if a == b { made.alone(*a).count } else { made.pair(*a, *b).count };
        let cells = codes.iter().map(|b| Cell::Count(count(b)));
        let head = [code_cell(study, *a), Cell::words(code_name(study, *a))];
        table.push((Key::code(*a), head.into_iter().chain(cells).collect()));
    }
    caption(&mut table, study, scope, how, made);
    table
}

fn warning(row: u64, column: u64, c: Figure) -> String {
    let mut told = Vec::new();
    let (less, more) = (row.min(column), row.max(column));
    if less > 0 && more > less * UNEQUAL {
        told.push(format!("one is {:.1} times as frequent as the other", more as f64 / less as f64));
    }
    match c {
        Ok(c) if c > 1.0 => told.push("c is above 1, as a passage meets several of the other code".to_owned()),
        Err(_) => told.push("c is not defined, as passages meet several of the other code".to_owned()),
        Ok(_) => {}
    }
    told.join("; ")
}

fn unit_words(unit: Unit) -> &'static str {
    match unit {
        Unit::Overlap => "pairs of codings",
        Unit::Turn => "turns",
        Unit::Window(_) => "windows",
        Unit::Transcript => "transcripts",
    }
}

fn caption(
    table: &mut Table,
    study: &Study,
    scope: &Scope,
    (unit, within, roll): (Unit, Within, Roll),
    made: &Cooccurrence,
) {
    let has = match within {
        Within::Coder => "one coder has both codes",
        Within::Team => "there are both codes, whoever made them",
    };
    let told = match unit {
        Unit::Overlap => {
            "pairs of codings, one of each code, that share a character; jaccard: characters of speech in scope \
             that both cover over those that either covers"
                .to_owned()
        }
        Unit::Turn => {
            format!("turns in scope on whose words {has}, each turn once; jaccard: over turns with either code")
        }
        Unit::Window(length) => format!(
            "windows of {length} turns in a row, those out of scope left out, in which {has}, each window once; \
             jaccard: over windows with either code"
        ),
        Unit::Transcript => {
            format!("transcripts in which {has}, each transcript once; jaccard: over transcripts with either code")
        }
    };
    table.caption.unit = Some(told);
    table.caption.note(match within {
        Within::Coder => "within one coder: codings of two coders never meet".into(),
        Within::Team => "whoever made them: codings of two coders may meet".into(),
    });
    if roll == Roll::Up {
        table
            .caption
            .note("a coding counts for its code and for the codes above it; a code never meets one above it".into());
    }
    table.caption.note(format!(
        "c = count / (row_total + column_total - count); a warning where one code is more than {UNEQUAL} times as frequent"
    ));
    made.left_out.tell(table, study, scope);
}
