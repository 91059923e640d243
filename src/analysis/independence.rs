//! Whether the presence of a code goes with an attribute: tests on transcripts or people, never on codings.

use super::axis::{Axis, By};
use super::counting::{ANY_CODE, CountedTranscript, Counter, Roll, code_cell, code_name, targets};
use super::measure::{Measure, Measures};
use super::scope::Scope;
use super::shares::GROUP;
use super::statistics::chi_square::chi_square;
use super::statistics::fisher_exact::fisher_exact;
use super::statistics::wilson::wilson;
use super::table::{Cell, Column, Key, Table};
use crate::model::{CodeIx, Study, TranscriptIx};
use crate::text::number::counted;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Columns that a test adds to a table.
pub const COLUMNS: [&str; 12] = [
    "units",
    "of_units",
    "unit_share",
    "share_low",
    "share_high",
    "test",
    "statistic",
    "df",
    "p",
    "p_holm",
    "v",
    "reason",
];

/// What is held to be independent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Transcripts: people of one group are not.
    Transcript,
    /// People, where nobody speaks with others.
    Person,
}

/// The test of one code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tested {
    /// By value: units with the code, units.
    pub units: BTreeMap<String, (u64, u64)>,
    /// `chi-squared`, `fisher`; empty where there is none.
    pub test: &'static str,
    /// Chi-squared, where that is the test.
    pub statistic: Option<f64>,
    /// Degrees of freedom of chi-squared.
    pub df: Option<u64>,
    /// Probability of a table as uneven as this, were code and attribute independent.
    pub p: Option<f64>,
    /// The same, corrected for the number of codes that are tested (Holm 1979).
    pub p_holm: Option<f64>,
    /// Cramér's V.
    pub v: Option<f64>,
    /// Why there is none, or what to mind.
    pub reason: String,
}

/// The tests of a table.
#[derive(Clone, Debug)]
pub struct Tests {
    /// What was counted.
    pub unit: Unit,
    /// By code.
    pub codes: HashMap<CodeIx, Tested>,
    /// Units without a value, which are left out.
    pub without: u64,
    /// Transcripts in which people of several values speak: they are no units of one value.
    pub mixed: u64,
}

/// Tests each code. The unit is the transcript as soon as a focus group is in scope (by its kind, or as two people who do
/// not moderate speak), else the person.
pub fn tests(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    axis: &Axis,
    (roll, codes): (Roll, &[CodeIx]),
) -> Tests {
    let counter = Counter::of(study, scope);
    let all = counter.all(measures);
    let spoken = |words: &[(Option<u16>, u32)]| words.iter().filter(|(it, words)| it.is_some() && *words > 0).count();
    let group = all.iter().any(|(ix, _, counted)| study.transcript(*ix).kind == GROUP || spoken(&counted.words) > 1);
    let unit = if group { Unit::Transcript } else { Unit::Person };
    let mut made = Tests { unit, codes: HashMap::new(), without: 0, mixed: 0 };
    let units = units(study, &counter, &all, axis, (unit, roll));
    let mut valued: Vec<(&String, &BTreeSet<CodeIx>)> = Vec::new();
    for (values, own) in units.values() {
        match (values.len(), values.first()) {
            (1, Some(value)) if !value.is_empty() => valued.push((value, own)),
            (1, _) | (0, _) => made.without += 1,
            _ => made.mixed += 1,
        }
    }
    let refused = refused(axis, valued.is_empty() && made.mixed > 0);
    for code in codes.iter().filter(|code| **code != ANY_CODE) {
        let mut tested = Tested::default();
        for (value, own) in &valued {
            let cell = tested.units.entry((*value).clone()).or_default();
            cell.1 += 1;
            cell.0 += u64::from(own.contains(code));
        }
        match refused {
            Some(reason) => {
                tested.units.clear();
                tested.reason = reason.to_owned();
            }
            None => test(&mut tested),
        }
        made.codes.insert(*code, tested);
    }
    holm(&mut made);
    made
}

/// Values and codes of each unit, by its name.
type Units = BTreeMap<String, (BTreeSet<String>, BTreeSet<CodeIx>)>;

/// The value of each unit, and the codes it has.
fn units(
    study: &Study,
    counter: &Counter<'_>,
    all: &[(TranscriptIx, &Measure, Arc<CountedTranscript>)],
    axis: &Axis,
    (unit, roll): (Unit, Roll),
) -> Units {
    let targets = targets(study, roll);
    let mut units = Units::new();
    for (ix, measure, counted) in all {
        let id = &study.transcript(*ix).id;
        let label = |speaker: Option<u16>| {
            let known = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
            known.map(|speaker| speaker.label.as_str())
        };
        let key = |speaker: Option<u16>| match unit {
            Unit::Transcript => id.clone(),
            Unit::Person => Axis::Person.of_speaker(study, counter.people(), *ix, label(speaker)),
        };
        if unit == Unit::Transcript && axis.by() == By::Transcript && counted.all_words() > 0 {
            // What is a transcript's is that of all its words, whoever says them.
            units.entry(id.clone()).or_default().0.insert(axis.of_transcript(study, *ix));
        }
        let people_decide = unit == Unit::Person || axis.by() != By::Transcript;
        for (speaker, _) in counted.words.iter().filter(|(_, words)| people_decide && *words > 0) {
            let value = axis.of_speaker(study, counter.people(), *ix, label(*speaker));
            if unit == Unit::Person && speaker.is_none() {
                continue;
            }
            // Where people decide, speech without a speaker has no value, and takes none from its transcript.
            if speaker.is_some() || axis.by() != By::Speaker {
                units.entry(key(*speaker)).or_default().0.insert(value);
            }
        }
        for item in &counted.items {
            for speaker in counted.speakers(item) {
                if let Some((_, own)) = units.get_mut(&key(*speaker)) {
                    own.extend(targets.get(item.code.0 as usize).into_iter().flatten());
                }
            }
        }
    }
    units
}

/// Why codes cannot be tested along an axis at all; `mixed_alone` where no unit has one value and some have several.
fn refused(axis: &Axis, mixed_alone: bool) -> Option<&'static str> {
    match axis.by() {
        By::Coder => Some("coders of one text are not independent of each other"),
        By::Place => Some("questions put to the same people are not independent of each other"),
        _ if matches!(axis, Axis::Transcript | Axis::Person) => Some("each column is a single unit"),
        _ if mixed_alone => {
            Some("people of several values speak in each transcript, and people of one group are not independent")
        }
        _ => None,
    }
}

fn test(tested: &mut Tested) {
    let table = vec![
        tested.units.values().map(|(with, _)| *with as f64).collect::<Vec<f64>>(),
        tested.units.values().map(|(with, all)| (*all - *with) as f64).collect(),
    ];
    let Ok(found) = chi_square(&table) else { return };
    let Ok(least) = found.min_expected else {
        tested.reason = match tested.units.len() {
            0 | 1 => "fewer than two values".to_owned(),
            _ => "every unit has the code, or none has it".to_owned(),
        };
        return;
    };
    tested.v = found.v.ok();
    if least >= 5.0 {
        (tested.test, tested.statistic, tested.df, tested.p) =
            ("chi-squared", found.chi2.ok(), Some(found.df), found.p.ok());
        return;
    }
    let counts: Vec<(u64, u64)> = tested.units.values().map(|(with, all)| (*with, *all - *with)).collect();
    let exact = match counts.as_slice() {
        [(a, b), (c, d)] => Some(fisher_exact([[*a, *b], [*c, *d]])),
        _ => exact(&counts),
    };
    match exact {
        Some(p) => (tested.test, tested.p) = ("fisher", Some(p)),
        None => {
            (tested.test, tested.statistic, tested.df, tested.p) =
                ("chi-squared", found.chi2.ok(), Some(found.df), found.p.ok());
            tested.reason = "expected counts below 5, and too many tables for an exact test: doubtful".to_owned();
        }
    }
}

/// Most tables that are looked at one by one.
const TABLES: u64 = 2_000_000;

/// Fisher's exact test for several columns (Freeman & Halton 1951): of all tables with the same margins, the probability of
/// those no likelier than this. Nothing where there are too many tables.
pub fn exact(counts: &[(u64, u64)]) -> Option<f64> {
    let tables = counts.iter().try_fold(1_u64, |all, (with, without)| {
        all.checked_mul(with.checked_add(*without)?.checked_add(1)?).filter(|all| *all <= TABLES)
    });
    tables?;
    let log = |n: u64| libm::lgamma(n as f64 + 1.0);
    let choose = |n: u64, k: u64| log(n) - log(k) - log(n - k);
    let columns: Vec<u64> = counts.iter().map(|(with, without)| with + without).collect();
    let row: u64 = counts.iter().map(|(with, _)| with).sum();
    let own: f64 = counts.iter().map(|(with, without)| choose(with + without, *with)).sum();
    let (mut all, mut tail) = (super::figure::Sum::default(), super::figure::Sum::default());
    // Goes through all ways to spread the row over the columns.
    let mut stack: Vec<(usize, u64, f64)> = vec![(0, row, 0.0)];
    while let Some((column, left, likelihood)) = stack.pop() {
        let Some(size) = columns.get(column) else {
            if left == 0 {
                let share = (likelihood - own).exp();
                all.add(share);
                if likelihood <= own + 1e-7 {
                    tail.add(share);
                }
            }
            continue;
        };
        let rest: u64 = columns.iter().skip(column + 1).sum();
        for with in left.saturating_sub(rest)..=left.min(*size) {
            stack.push((column + 1, left - with, likelihood + choose(*size, with)));
        }
    }
    Some((tail.value() / all.value()).clamp(0.0, 1.0)).filter(|p| p.is_finite())
}

/// Holm's correction (1979) over the codes that have a test.
fn holm(made: &mut Tests) {
    let mut order: Vec<(f64, CodeIx)> =
        made.codes.iter().filter_map(|(code, tested)| Some((tested.p?, *code))).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let (many, mut least) = (order.len(), 0.0_f64);
    for (place, (p, code)) in order.into_iter().enumerate() {
        least = least.max(p * (many - place) as f64).min(1.0);
        if let Some(tested) = made.codes.get_mut(&code) {
            tested.p_holm = Some(least);
        }
    }
}

/// Puts the tests beside a table with the columns `row` and `column`.
pub fn beside(table: &mut Table, tests: &Tests) {
    table.add_columns(COLUMNS);
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
    for row in &mut table.rows {
        let none = Tested::default();
        let tested = row.key.code.and_then(|code| tests.codes.get(&code)).unwrap_or(&none);
        let units = row.key.values.first().and_then(|value| tested.units.get(value));
        let (low, high) = units.map_or((None, None), |(with, all)| {
            let (low, high) = wilson(*with, *all);
            (low.ok(), high.ok())
        });
        row.cells.extend([
            units.map_or(Cell::Empty, |(with, _)| Cell::Count(*with)),
            units.map_or(Cell::Empty, |(_, all)| Cell::Count(*all)),
            units.map_or(Cell::Empty, |(with, all)| Cell::ratio(*with as f64, *all as f64)),
            number(low),
            number(high),
        ]);
        row.cells.extend(figures(tested));
    }
    caption(table, tests);
}

/// Columns of the table of tests after those of the values.
pub const OF_CODES: [&str; 7] = ["test", "statistic", "df", "p", "p_holm", "v", "reason"];

/// The tests as a table of their own: a row a code, a column a value with how many of its units have the code.
pub fn by_code(study: &Study, codes: &[CodeIx], values: Vec<Column>, tests: &Tests) -> Table {
    let mut table = Table::new("crosstab", "tests", &["row", "name"]);
    table.named = true;
    for code in codes.iter().filter(|code| **code != ANY_CODE) {
        let none = Tested::default();
        let tested = tests.codes.get(code).unwrap_or(&none);
        let share = |head: &Column| match head.key.values.first().and_then(|value| tested.units.get(value)) {
            Some((with, all)) => Cell::composed("{} of {}", [(*with as f64, 0), (*all as f64, 0)]),
            None => Cell::Empty,
        };
        let mut row = vec![code_cell(study, *code), Cell::words(code_name(study, *code))];
        row.extend(values.iter().map(share));
        row.extend(figures(tested));
        table.push((Key::code(*code), row));
    }
    table.columns.extend(values);
    table.add_columns(OF_CODES);
    caption(&mut table, tests);
    table
}

/// The cells of [`OF_CODES`].
fn figures(tested: &Tested) -> [Cell; 7] {
    let number = |number: Option<f64>| number.map_or(Cell::Empty, Cell::Number);
    [
        Cell::words(tested.test),
        number(tested.statistic),
        tested.df.map_or(Cell::Empty, Cell::Count),
        number(tested.p),
        number(tested.p_holm),
        number(tested.v),
        Cell::words(&tested.reason),
    ]
}

fn caption(table: &mut Table, tests: &Tests) {
    table.caption.note(match tests.unit {
        Unit::Transcript => {
            "tests: transcripts that have the code against those that have not, as a focus group is in \
                             scope, and people of one group are not independent"
                .into()
        }
        Unit::Person => {
            "tests: people who have the code against those who have not, as nobody speaks with others".into()
        }
    });
    table.caption.note(format!(
        "{} without a value and {} with people of several values left out of the tests",
        counted(tests.without, "unit", "units"),
        counted(tests.mixed, "transcript", "transcripts")
    ));
    table.caption.note(
        "chi-squared without correction, Fisher's exact test where an expected count is below 5; p_holm corrects for the \
         codes tested (Holm 1979); intervals of shares: 95 % (Wilson 1927)"
            .into(),
    );
}

#[cfg(test)]
mod tests_of_exact {
    use super::{Tested, Tests, Unit, exact, fisher_exact, holm};
    use crate::model::CodeIx;

    #[test]
    fn two_columns_are_fishers_own() {
        for (a, b, c, d) in [(3, 1, 1, 3), (5, 0, 2, 7), (0, 4, 4, 0), (12, 5, 3, 17), (0, 0, 3, 4)] {
            let p = exact(&[(a, b), (c, d)]).unwrap();
            assert!((p - fisher_exact([[a, b], [c, d]])).abs() < 1e-9, "{a} {b} {c} {d}: {p}");
        }
    }

    #[test]
    fn three_columns_by_hand() {
        // One of each of three pairs: of the 20 ways to choose 3 of 6, 8 give 1-1-1 and 12 give 2-1-0.
        assert!((exact(&[(2, 0), (1, 1), (0, 2)]).unwrap() - 12.0 / 20.0).abs() < 1e-12);
        assert!((exact(&[(1, 1), (1, 1), (1, 1)]).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(exact(&[(500, 500), (500, 500), (500, 500)]), None);
    }

    #[test]
    fn holm_never_falls() {
        let mut tests = Tests { unit: Unit::Person, codes: Default::default(), without: 0, mixed: 0 };
        for (code, p) in [(0, Some(0.01)), (1, Some(0.04)), (2, Some(0.03)), (3, None)] {
            tests.codes.insert(CodeIx(code), Tested { p, ..Tested::default() });
        }
        holm(&mut tests);
        let of = |code| tests.codes[&CodeIx(code)].p_holm;
        assert!((of(0).unwrap() - 0.03).abs() < 1e-12 && (of(2).unwrap() - 0.06).abs() < 1e-12);
        assert!((of(1).unwrap() - 0.06).abs() < 1e-12 && of(3).is_none());
    }
}
