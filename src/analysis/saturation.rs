//! How many new codes later transcripts bring, in the order of fieldwork and over random orders.

use super::axis::Axis;
use super::counting::{Counter, LeftOut, Roll, code_cell, codes_shown, targets};
use super::draws::Draws;
use super::measure::{Lasting, Measured};
use super::scope::Scope;
use super::statistics::saturation::{Saturation, saturation};
use super::table::{Cell, Key, Table};
use crate::model::stored::records;
use crate::model::{CodeIx, Study, TranscriptIx};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of the table of runs.
pub const COLUMNS: [&str; 6] = ["first", "last", "new", "ratio", "transcripts", "codes"];

/// Columns that random orders add.
pub const RANDOM: [&str; 3] = ["mean_new", "new_low", "new_high"];

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Transcripts in the base.
    pub base: usize,
    /// Transcripts in a run.
    pub run: usize,
    /// Ratio at or below which a run is named, 0 to 1.
    pub threshold: f64,
    /// Random orders; 0 for none.
    pub orders: u32,
    /// Where they start.
    pub seed: u64,
}

/// A transcript with the codes it has, in codebook order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The transcript.
    pub ix: TranscriptIx,
    /// Its codes.
    pub codes: BTreeSet<CodeIx>,
}

/// Transcripts in the order of fieldwork.
#[derive(Clone, Debug, Default)]
pub struct Fieldwork {
    /// By date, then id; those without a date last. Only what somebody who is counted has worked on.
    pub steps: Vec<Step>,
    /// Transcripts in scope on which nobody who is counted has worked.
    pub untouched: Vec<TranscriptIx>,
    /// Transcripts without a date.
    pub undated: u64,
    /// What was left out.
    pub left_out: LeftOut,
}

/// What one transcript brings.
#[derive(Clone, Debug, Default)]
struct Heard {
    left_out: LeftOut,
    /// Nobody in scope says a word, and nothing counts.
    silent: bool,
    codes: Vec<CodeIx>,
}

records! {
    Heard { left_out, silent, codes }
}

impl Lasting for Heard {
    const KIND: &'static str = "saturation";
}

/// Puts the transcripts in scope in the order of fieldwork.
pub fn fieldwork(study: &Study, scope: &Scope, measures: &dyn Measured, roll: Roll) -> Fieldwork {
    let counter = Counter::of(study, scope);
    let targets = targets(study, roll);
    let mut made = Fieldwork::default();
    let of_people = scope.asks_for_people();
    let found = measures.map_made((&counter.rules_rolled(roll, &targets), &counter.in_scope()), |ix, measure| {
        let counted = counter.counted(ix, measure);
        let codes = counted.items.iter().flat_map(|item| targets.get(item.code.0 as usize).into_iter().flatten());
        let codes: BTreeSet<CodeIx> = codes.copied().collect();
        let silent = counted.all_words() == 0 && counted.items.is_empty();
        Heard { left_out: counted.left_out, silent, codes: codes.into_iter().collect() }
    });
    for (ix, heard) in found {
        let (silent, codes) = (heard.silent, heard.codes.iter().copied().collect());
        made.left_out.add(heard.left_out);
        // Where nobody who is asked for speaks, nothing new could come.
        if of_people && silent {
            continue;
        }
        if !counter.worked(ix) {
            made.untouched.push(ix);
            continue;
        }
        made.steps.push(Step { ix, codes });
        made.undated += u64::from(study.transcript(ix).day().is_none());
    }
    made.steps.sort_by_key(|step| {
        let transcript = study.transcript(step.ix);
        (transcript.day().is_none(), transcript.day().map(str::to_owned), transcript.id.clone())
    });
    made
}

/// New codes of each run over random orders: mean, and the values between which 95 % of the orders lie.
pub fn random(steps: &[Step], asked: &Asked) -> Vec<(f64, f64, f64)> {
    let mut draws = Draws::new(asked.seed);
    let mut order: Vec<&Step> = steps.iter().collect();
    let mut runs: Vec<Vec<u64>> = Vec::new();
    for _ in 0..asked.orders {
        draws.shuffle(&mut order);
        let found = saturation(&interviews(order.iter().copied()), asked.base, asked.run, asked.threshold);
        runs.resize_with(found.runs.len(), Vec::new);
        for (sum, run) in runs.iter_mut().zip(&found.runs) {
            sum.push(run.new);
        }
    }
    let summed = |mut all: Vec<u64>| {
        all.sort_unstable();
        let at = |share: f64| {
            let place = (share * (all.len().saturating_sub(1)) as f64).round() as usize;
            all.get(place).copied().unwrap_or(0) as f64
        };
        let mean = all.iter().sum::<u64>() as f64 / all.len().max(1) as f64;
        (mean, at(0.025), at(0.975))
    };
    runs.into_iter().map(summed).collect()
}

fn interviews<'a>(steps: impl Iterator<Item = &'a Step>) -> Vec<Vec<CodeIx>> {
    steps.map(|step| step.codes.iter().copied().collect()).collect()
}

/// What the steps bring.
pub fn of_steps(steps: &[Step], asked: &Asked) -> Saturation {
    saturation(&interviews(steps.iter()), asked.base, asked.run, asked.threshold)
}

/// The table of runs; with `by`, one after the other for each value of the transcripts.
pub fn table(study: &Study, found: &Fieldwork, asked: &Asked, by: Option<&Axis>) -> Table {
    let mut columns: Vec<&str> = COLUMNS.to_vec();
    columns.extend((asked.orders > 0).then_some(RANDOM).into_iter().flatten());
    if let Some(axis) = by {
        columns.push(axis.name());
    }
    let mut table = Table::new("saturation", "transcripts", &columns);
    let mut groups: BTreeMap<(bool, String), Vec<Step>> = BTreeMap::new();
    for step in &found.steps {
        let value = by.map(|axis| axis.of_transcript(study, step.ix)).unwrap_or_default();
        groups.entry((value.is_empty(), value)).or_default().push(step.clone());
    }
    for ((_, value), steps) in groups {
        let made = of_steps(&steps, asked);
        let over = random(&steps, asked);
        let ids = |from: usize, to: usize| -> String {
            let some = steps.get(from.saturating_sub(1)..to).unwrap_or_default();
            some.iter().map(|step| study.transcript(step.ix).id.as_str()).collect::<Vec<_>>().join("; ")
        };
        // Runs follow each other, and the base comes before the first.
        let (base, _) = steps.split_at(asked.base.min(steps.len()));
        let mut before: BTreeSet<CodeIx> = base.iter().flat_map(|it| &it.codes).copied().collect();
        for (place, run) in made.runs.iter().enumerate() {
            let here = steps.get(run.first - 1..run.last).unwrap_or_default();
            let new: BTreeSet<CodeIx> =
                here.iter().flat_map(|it| &it.codes).copied().filter(|code| !before.contains(code)).collect();
            before.extend(&new);
            let new = in_order(study, &new);
            let mut row = vec![
                Cell::count(run.first),
                Cell::count(run.last),
                Cell::Count(run.new),
                run.ratio.map_or(Cell::Empty, Cell::Number),
                Cell::words(ids(run.first, run.last)),
                Cell::words(new.join("; ")),
            ];
            if asked.orders > 0 {
                let (mean, low, high) = over.get(place).copied().unwrap_or_default();
                row.extend([Cell::Number(mean), Cell::Number(low), Cell::Number(high)]);
            }
            if by.is_some() {
                row.push(Cell::words(&value));
            }
            table.push(row);
        }
        table.caption.note(sentence(&made, asked, &value, &ids(1, asked.base.min(steps.len())), steps.len()));
    }
    caption(&mut table, found, asked);
    table
}

fn sentence(made: &Saturation, asked: &Asked, value: &str, base: &str, many: usize) -> String {
    let of = if value.is_empty() { String::new() } else { format!("{value}: ") };
    if many < asked.base {
        return format!("{of}{many} transcripts are fewer than the base of {}", asked.base);
    }
    let reached = match made.after {
        Some(after) => format!(
            "in this order the new-code rate is first at or below {} % in the run after {after} transcripts ({after} + {})",
            asked.threshold * 100.0,
            asked.run
        ),
        None => format!("in this order no run is at or below {} % new codes", asked.threshold * 100.0),
    };
    format!("{of}base: {} codes in {} transcripts ({base}); {reached}", made.base, asked.base)
}

fn caption(table: &mut Table, found: &Fieldwork, asked: &Asked) {
    table.caption.note(format!(
        "ratio: codes new in a run of {} transcripts over the codes of the base (Guest, Namey & Chen 2020); a rate of new \
         codes in this order, not a proof that nothing is left to find",
        asked.run
    ));
    table.caption.note(format!(
        "order: by date of fieldwork, then id; {} without a date stand last; {} in scope that nobody counted has worked on \
         are left out; transcripts left over at the end make no run",
        found.undated,
        found.untouched.len()
    ));
    if asked.orders > 0 {
        table.caption.note(format!(
            "mean_new, new_low, new_high: over {} random orders (seed {}), the middle 95 % of them",
            asked.orders, asked.seed
        ));
    }
}

/// The curve: what each transcript brings.
pub fn curve(study: &Study, found: &Fieldwork) -> Table {
    let mut table = Table::new(
        "saturation",
        "transcripts",
        &["place", "transcript", "date", "codes", "new", "cumulative", "new_codes"],
    );
    let mut seen: BTreeSet<CodeIx> = BTreeSet::new();
    for (place, step) in found.steps.iter().enumerate() {
        let new: BTreeSet<CodeIx> = step.codes.iter().filter(|code| seen.insert(**code)).copied().collect();
        let transcript = study.transcript(step.ix);
        let cells = vec![
            Cell::count(place + 1),
            Cell::words(&transcript.id),
            Cell::words(transcript.date.clone().unwrap_or_default()),
            Cell::count(step.codes.len()),
            Cell::count(new.len()),
            Cell::count(seen.len()),
            Cell::words(in_order(study, &new).join("; ")),
        ];
        table.push((Key::transcript(step.ix), cells));
    }
    table.caption.unit =
        Some("one transcript a row, in the order of fieldwork; new: codes that none before had".into());
    table
}

/// Codes that only one transcript has, or (`by`) only transcripts of one value.
pub fn single(study: &Study, scope: &Scope, found: &Fieldwork, by: Option<&Axis>) -> Table {
    let name = by.map_or("transcript", |axis| axis.name());
    let mut table = Table::new("saturation", "codes", &["code", "name", name, "transcripts"]);
    let mut places: BTreeMap<CodeIx, BTreeMap<String, u64>> = BTreeMap::new();
    for step in &found.steps {
        let value = by.map_or_else(|| study.transcript(step.ix).id.clone(), |axis| axis.of_transcript(study, step.ix));
        for code in &step.codes {
            *places.entry(*code).or_default().entry(value.clone()).or_default() += 1;
        }
    }
    for code in codes_shown(study, scope, |ix| places.contains_key(&ix)) {
        let Some(own) = places.get(&code).filter(|own| own.len() == 1) else { continue };
        for (value, transcripts) in own {
            let shown = study.code(code).map(|code| code.name.clone()).unwrap_or_default();
            let cells = vec![code_cell(study, code), Cell::words(shown), Cell::words(value), Cell::Count(*transcripts)];
            table.push((Key::code(code), cells));
        }
    }
    table.caption.unit = Some(format!("one code a row that is found under one {name} only"));
    table
}

fn in_order(study: &Study, codes: &BTreeSet<CodeIx>) -> Vec<String> {
    let mut ids: Vec<&str> = codes.iter().map(|code| study.code_id(*code)).collect();
    ids.sort_by_key(|id| (study.codebook().place(id).unwrap_or(usize::MAX), id.to_string()));
    ids.into_iter().map(str::to_owned).collect()
}
