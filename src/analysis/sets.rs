//! Which combinations of codes units have: each with how many have these codes and no others.

use super::counting::{Counter, LeftOut, Roll, code_word, codes_shown, targets};
use super::measure::{Measure, Measured};
use super::scope::Scope;
use super::table::{Cell, Column, Key, Table};
use crate::model::{CodeIx, Study, TranscriptIx};
use std::collections::{BTreeMap, BTreeSet};

/// Most codes whose combinations are told.
pub const CODES: usize = 30;

/// What has a combination of codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// A turn.
    #[default]
    Turn,
    /// A transcript.
    Transcript,
    /// A person: a linked participant once, an unlinked speaker per transcript.
    Person,
}

/// A unit, whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum One {
    Participant(u32),
    /// A turn or a speaker of a transcript, by number; a transcript as its number 0.
    Of(TranscriptIx, u32),
}

/// The codes of each unit that has any, and what was left out.
fn gather(
    study: &Study,
    scope: &Scope,
    measures: &dyn Measured,
    (unit, roll): (Unit, Roll),
) -> (BTreeMap<One, BTreeSet<CodeIx>>, LeftOut) {
    let counter = Counter::of(study, scope);
    let targets = targets(study, roll);
    let codes = |code: CodeIx| targets.get(code.0 as usize).map_or(&[][..], Vec::as_slice);
    let of_one = |ix: TranscriptIx, measure: &Measure| {
        let counted = counter.counted(ix, measure);
        let mut found: Vec<(One, CodeIx)> = Vec::new();
        for item in &counted.items {
            let units: Vec<One> = match unit {
                Unit::Transcript => vec![One::Of(ix, 0)],
                Unit::Turn => (item.turns.0..item.turns.1).map(|turn| One::Of(ix, turn)).collect(),
                Unit::Person => people(&counter, ix, measure, counted.speakers(item)),
            };
            found.extend(units.iter().flat_map(|unit| codes(item.code).iter().map(|code| (*unit, *code))));
        }
        (found, counted.left_out)
    };
    let (mut sets, mut left_out): (BTreeMap<One, BTreeSet<CodeIx>>, _) = (BTreeMap::new(), LeftOut::default());
    for (_, (found, own)) in measures.map(&counter.in_scope(), of_one) {
        left_out.add(own);
        for (unit, code) in found {
            sets.entry(unit).or_default().insert(code);
        }
    }
    (sets, left_out)
}

fn people(counter: &Counter<'_>, ix: TranscriptIx, measure: &Measure, speakers: &[Option<u16>]) -> Vec<One> {
    let one = |speaker: &u16| {
        let label = &measure.speakers.get(usize::from(*speaker))?.label;
        let linked = counter.people().number(&counter.study.transcript(ix).id, label);
        Some(linked.map_or(One::Of(ix, u32::from(*speaker)), |(person, _)| One::Participant(person)))
    };
    speakers.iter().flatten().filter_map(one).collect()
}

/// The table: a row a combination, those of most units first or, `by_degree`, those of fewest codes; a column a code.
pub fn table(
    study: &Study,
    scope: &Scope,
    measures: &dyn Measured,
    (unit, roll, by_degree): (Unit, Roll, bool),
) -> Table {
    let (sets, left_out) = gather(study, scope, measures, (unit, roll));
    let mut units: BTreeMap<CodeIx, u64> = BTreeMap::new();
    sets.values().flatten().for_each(|code| *units.entry(*code).or_default() += 1);
    let mut codes = codes_shown(study, scope, |code| units.contains_key(&code));
    codes.retain(|code| units.contains_key(code));
    let used = codes.len();
    let mut most = codes.clone();
    most.sort_by_key(|code| std::cmp::Reverse(units.get(code).copied().unwrap_or(0)));
    most.truncate(CODES);
    codes.retain(|code| most.contains(code));
    // By their places in the codebook, so that equals stand in its order.
    let mut combinations: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    for set in sets.values() {
        let has = (0..codes.len()).filter(|at| codes.get(*at).is_some_and(|code| set.contains(code)));
        *combinations.entry(has.collect()).or_default() += 1;
    }
    let without = combinations.remove(&Vec::new()).unwrap_or(0);
    let mut rows: Vec<(Vec<usize>, u64)> = combinations.into_iter().collect();
    rows.sort_by_key(|(has, units)| {
        let (size, many) = (has.len() as u64, u64::MAX - units);
        if by_degree { (size, many) } else { (many, size) }
    });
    let words = match unit {
        Unit::Turn => "turns",
        Unit::Transcript => "transcripts",
        Unit::Person => "people",
    };
    let mut table = Table::new("cooccurrence", words, &["units", "size"]);
    let head = |code: &CodeIx| Column { name: code_word(study, *code).to_owned(), key: Key::code(*code) };
    table.columns.extend(codes.iter().map(head));
    for (has, units) in rows {
        let flags = (0..codes.len()).map(|at| Cell::Flag(has.contains(&at)));
        table.push([Cell::Count(units), Cell::count(has.len())].into_iter().chain(flags).collect::<Vec<_>>());
    }
    table.caption.unit = Some(format!(
        "{words} in scope that have these codes and none of the others, whoever made the codings; size: how many codes"
    ));
    if unit == Unit::Person {
        table.caption.note("a linked participant once, an unlinked speaker per transcript".into());
    }
    if used > codes.len() {
        let others = (used - codes.len()) as u64;
        table.caption.left_out(
            others,
            format!("only the {CODES} codes of most {words}; {others} others are not looked at, nor {without} {words} that have those alone"),
        );
    }
    left_out.tell(&mut table, study, scope);
    table
}
