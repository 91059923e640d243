//! The table of agreement: one row a code, one over the codebook.

use super::super::draws::Draws;
use super::super::figure::{Figure, Sum, Undefined, finite, share};
use super::super::scope::{Moderators, Scope};
use super::super::table::{Cell, Key, Table};
use super::alpha::{self, Distance};
use super::bootstrap::{Interval, resampled_units};
use super::continuum::{Continuum, Mark};
use super::judged::{Asked, Codes, Figures, Judged, OfCode, Text};
use super::many::{fleiss_kappa, gwet_ac1, percent_agreement};
use super::more;
use super::pairs::{cohen_kappa, pooled_kappa};
use super::ratings::{Counts, Cross};
use super::team::could_use;
use super::unitizing::Unitizing;
use super::unitizing_1995::{self, AlphaU};
use super::units::Unit;
use crate::model::day::is_day;
use crate::model::{Code, CodeIx, Span, Status, Study};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Columns before those that are only there when asked for.
pub const COLUMNS: [&str; 20] = [
    "code",
    "unit",
    "coders",
    "units",
    "both",
    "one_only",
    "neither",
    "positive",
    "percent",
    "kappa",
    "alpha",
    "ac1",
    "u_alpha",
    "negative",
    "kappa_max",
    "fleiss",
    "jaccard",
    "passages",
    "transcripts",
    "mean_words",
];

/// Columns of the interval of alpha.
pub const INTERVAL: [&str; 5] = ["alpha_low", "alpha_high", "below_667", "below_800", "resamples_used"];

/// Columns for codes that exclude each other.
pub const EXCLUSIVE: [&str; 3] = ["cu", "ku", "coverage"];

/// What stands in the column `code` of the row over the codebook.
pub const CODEBOOK: &str = "(codebook)";

/// Figures that a least value can be asked of.
pub const FIGURES: [&str; 9] =
    ["positive", "percent", "kappa", "alpha", "ac1", "u_alpha", "negative", "fleiss", "jaccard"];

/// From how many transcripts on they are resampled.
const RESAMPLED: usize = 8;

/// More sets of codes than this are not compared each with each, where some are of more than ten codes.
const SETS: usize = 5_000;

/// How alpha's interval is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Resampling {
    /// Resamples.
    pub draws: u32,
    /// Where their stream starts.
    pub seed: u64,
    /// What is drawn.
    pub of: Resampled,
}

/// What is drawn to make an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resampled {
    /// Whole transcripts.
    Transcripts,
    /// Single units, as if they did not depend on each other.
    Units,
}

/// One code's numbers on the units where two or more could have used it.
struct Row {
    coders: u128,
    units: u64,
    both: u64,
    one_only: u64,
    neither: u64,
    transcripts: u64,
    words: u64,
    counts: Counts,
    /// Units by who could have used the code, and who did.
    given: Vec<(u128, u128, u64)>,
    /// The first and the second coder, where there are two.
    cross: Option<Cross>,
    passages: u64,
    unitizing: Result<Unitizing, Undefined>,
}

/// A figure by the name of its column.
type Named = (&'static str, Figure);

/// The table. Codes as in the table of frequencies: in codebook order, zeros too.
pub fn table(study: &Study, scope: &Scope, judged: &Judged, asked: &Asked, interval: Option<Resampling>) -> Table {
    let mut columns: Vec<&str> = COLUMNS.to_vec();
    let has_more = asked.figures == Figures::More;
    columns.extend(has_more.then_some(more::COLUMNS).into_iter().flatten());
    columns.extend(interval.iter().flat_map(|_| INTERVAL));
    let exclusive = asked.codes == Codes::Exclusive;
    columns.extend(exclusive.then_some(EXCLUSIVE).into_iter().flatten());
    columns.push("reason");
    let mut table = Table::new("agreement", asked.unit.plural(), &columns);
    if judged.texts.is_empty() {
        caption(&mut table, study, scope, judged, asked, interval);
        return table;
    }
    let book = study.codebook();
    let wanted = |code: &Code| {
        let ix = study.known_code(&code.id);
        let used = ix.and_then(|ix| judged.codes.get(ix.0 as usize)).is_some_and(|own| !own.units.is_empty());
        let shown = match code.status {
            Status::Active => true,
            // Codings of a code that is merged count for its target, unless that is nowhere.
            Status::MergedInto(_) | Status::Retired | Status::Deleted => used,
        };
        shown && scope.codes.as_ref().is_none_or(|codes| ix.is_some_and(|ix| codes.contains(&ix)))
    };
    let codes: Vec<(&Code, Option<CodeIx>)> =
        book.codes().iter().filter(|code| wanted(code)).map(|code| (code, study.known_code(&code.id))).collect();
    let coders = judged.team.coders.len();
    let none = OfCode { sums: super::unitizing::Sums::new(coders), ..OfCode::default() };
    let of_code = |ix: Option<CodeIx>| ix.and_then(|ix| judged.codes.get(ix.0 as usize)).unwrap_or(&none);
    let rows: Vec<Row> = codes.iter().map(|(code, ix)| Row::of(code, of_code(*ix), judged)).collect();
    let intervals = interval.map(|how| match how.of {
        Resampled::Transcripts => intervals(judged, &codes, how),
        Resampled::Units => rows.par_iter().map(|row| resampled_units(&row.counts, how.draws, how.seed)).collect(),
    });
    let older: Vec<AlphaU> = match has_more {
        true => codes.iter().map(|(code, ix)| older(code, *ix, judged)).collect(),
        false => Vec::new(),
    };
    let exclusively = exclusive.then(|| judged.exclusive.figures());
    for (place, ((code, ix), row)) in codes.iter().zip(&rows).enumerate() {
        let mut figures = row.figures(asked.unit, coders);
        let older = older.get(place);
        figures.extend(
            older.into_iter().flat_map(|own| more::figures(asked.unit, (&row.given, &row.counts), coders, *own)),
        );
        let resampled = intervals.as_ref().and_then(|all| all.get(place));
        figures.extend(resampled.into_iter().flat_map(|own| interval_figures(own)));
        if let Some(found) = &exclusively {
            let of = |by_code: &BTreeMap<u32, Figure>| {
                ix.and_then(|ix| by_code.get(&ix.0).copied()).unwrap_or(Err(Undefined::NothingMarked))
            };
            figures.extend([("ku", of(&found.ku)), ("coverage", of(&found.coverage))]);
        }
        let key = ix.map(Key::code).unwrap_or_default();
        table.push((key, row.cells(&code.id, asked.unit, study, judged, &columns, &figures, resampled)));
    }
    let mut figures = codebook_figures(&rows, judged, asked.unit, exclusively.as_ref());
    if has_more {
        let decided: Vec<_> = rows.iter().map(|row| more::decisions(&row.given, coders)).collect();
        let used: Vec<AlphaU> = older.iter().filter(|own| own.observed.is_ok()).copied().collect();
        figures.extend(more::of_codebook(&decided, unitizing_1995::over(&used)));
    }
    let key = Key { sums: true, ..Key::default() };
    table.push((key, Row::all(&rows, judged).cells(CODEBOOK, asked.unit, study, judged, &columns, &figures, None)));
    caption(&mut table, study, scope, judged, asked, interval);
    table
}

/// The older alpha of a code, of the texts on which all could have used it, laid end to end.
fn older(code: &Code, ix: Option<CodeIx>, judged: &Judged) -> AlphaU {
    let coders = judged.team.coders.len();
    let (mut length, mut common) = (0_u32, false);
    let mut laid: Vec<Vec<Mark>> = vec![Vec::new(); coders];
    for text in judged.texts.iter().filter(|text| able(code, text).count_ones() as usize == coders) {
        common = true;
        let own = text.passages.iter().find(|(known, _)| Some(*known) == ix);
        for (all, marks) in laid.iter_mut().zip(own.into_iter().flat_map(|(_, marks)| marks)) {
            let moved = |mark: &Mark| Mark { at: Span::new(mark.at.start + length, mark.at.end + length), ..*mark };
            all.extend(marks.iter().map(moved));
        }
        match u32::try_from(u64::from(length) + text.characters) {
            Ok(sum) => length = sum,
            Err(_) => return AlphaU::undefined(Undefined::TooLarge),
        }
    }
    if !common {
        return AlphaU::undefined(Undefined::NoCommonText);
    }
    unitizing_1995::of_code(&Continuum { whole: Span::new(0, length), coders: laid })
}

/// Units by who could have used a code there.
fn able(code: &Code, text: &Text) -> u128 {
    // Nearly every code is older than all work on a transcript: days are only compared where one is not.
    match code.made.as_deref() {
        Some(made) if text.late && is_day(made) => could_use(made, &text.shares),
        _ => text.present,
    }
}

impl Row {
    fn of(code: &Code, own: &OfCode, judged: &Judged) -> Self {
        let all = judged.team.coders.len() as u32;
        let mut row = Self::empty();
        let mut neither: BTreeMap<u128, u64> = BTreeMap::new();
        let mut whole = own.sums.clone();
        let mut common = false;
        for text in &judged.texts {
            let able = able(code, text);
            if able.count_ones() < 2 {
                continue;
            }
            row.coders |= able;
            row.units += text.units;
            row.words += text.words;
            row.transcripts += 1;
            *neither.entry(able).or_default() += text.units;
            if able.count_ones() == all {
                common = true;
                whole.add_length(text.characters);
            }
        }
        for ((able, who), units) in &own.units {
            row.add(*able, *who, *units);
            if let Some(rest) = neither.get_mut(able) {
                *rest = rest.saturating_sub(*units);
            }
        }
        for (able, units) in neither {
            row.add(able, 0, units);
        }
        if all != 2 {
            row.cross = None;
        }
        row.passages = own.passages;
        row.unitizing = if common { Ok(whole.figures()) } else { Err(Undefined::NoCommonText) };
        row
    }

    fn empty() -> Self {
        Self {
            coders: 0,
            units: 0,
            both: 0,
            one_only: 0,
            neither: 0,
            transcripts: 0,
            words: 0,
            counts: Counts::new(2),
            given: Vec::new(),
            cross: Some(Cross::default()),
            passages: 0,
            unitizing: Err(Undefined::CodeByCode),
        }
    }

    fn add(&mut self, able: u128, who: u128, units: u64) {
        let (with, all) = (who.count_ones(), able.count_ones());
        match with {
            0 => self.neither += units,
            _ if with == all => self.both += units,
            _ => self.one_only += units,
        }
        let given = [(0, all - with), (1, with)];
        self.counts.add_counted(given.into_iter().filter(|(_, count)| *count > 0).collect(), units);
        self.given.push((able, who, units));
        if let Some(cross) = &mut self.cross {
            cross.add(u32::from(who & 1 != 0), u32::from(who & 2 != 0), units);
        }
    }

    /// The row over the codebook: its cells add up over codes.
    fn all(rows: &[Self], judged: &Judged) -> Self {
        let mut sum = Self::empty();
        for row in rows {
            sum.coders |= row.coders;
            sum.both += row.both;
            sum.one_only += row.one_only;
            sum.neither += row.neither;
            sum.passages += row.passages;
        }
        sum.units = judged.texts.iter().map(|text| text.units).sum();
        sum.words = judged.texts.iter().map(|text| text.words).sum();
        sum.transcripts = judged.texts.len() as u64;
        sum
    }

    /// Agreement on the presence of the code over pairs of coders: 2a / (2a + b + c) for two.
    fn specific(&self, category: u32) -> Figure {
        let (mut agreed, mut given) = (Sum::default(), 0_u64);
        for (counts, judgements, units) in self.counts.pairable() {
            let with = counts.iter().find(|(own, _)| *own == category).map_or(0, |(_, count)| *count);
            let pairs = u128::from(units) * u128::from(with) * u128::from(with.saturating_sub(1));
            agreed.add(pairs as f64 / f64::from(judgements - 1));
            given += u64::from(with) * units;
        }
        share(agreed.value(), given as f64)
    }

    fn figures(&self, unit: Unit, team: usize) -> Vec<Named> {
        let given = |figure: Figure| if unit == Unit::Span { Err(Undefined::Passages) } else { figure };
        let kappa = self.cross.as_ref().map(cohen_kappa);
        let of_two = |of: fn(&super::pairs::Kappa) -> Figure| match &kappa {
            Some(kappa) => of(kappa),
            None => Err(Undefined::TwoCodersOnly),
        };
        let mut figures = vec![
            ("positive", self.specific(1)),
            ("percent", percent_agreement(&self.counts).po),
            ("kappa", given(of_two(|kappa| kappa.kappa))),
            ("alpha", given(alpha::alpha(&self.counts, Distance::Nominal).alpha)),
            ("ac1", given(gwet_ac1(&self.counts).value)),
            ("u_alpha", self.unitizing.as_ref().map_err(|why| *why).and_then(|found| found.u)),
            ("negative", self.specific(0)),
            ("kappa_max", given(of_two(|kappa| kappa.max))),
            ("fleiss", given(fleiss_kappa(&self.counts).kappa.value)),
            ("jaccard", share(self.both as f64, (self.both + self.one_only) as f64)),
        ];
        if team != 2 {
            // For more than two the highest kappa is nothing that could be read: one reason is enough.
            figures.retain(|(name, _)| *name != "kappa_max");
        }
        figures
    }

    #[allow(clippy::too_many_arguments, reason = "a row is put together from all that is known of it")]
    fn cells(
        &self,
        code: &str,
        unit: Unit,
        study: &Study,
        judged: &Judged,
        columns: &[&str],
        figures: &[Named],
        interval: Option<&Interval>,
    ) -> Vec<Cell> {
        let coders =
            judged.team.coders.iter().enumerate().filter(|(slot, _)| self.coders & super::team::bit(*slot) != 0);
        let coders: Vec<&str> = coders.map(|(_, coder)| study.coder(*coder)).collect();
        let cell = |column: &&str| match *column {
            "code" => Cell::words(code),
            "unit" => Cell::words(unit.word()),
            "coders" => Cell::words(coders.join("; ")),
            "units" if unit == Unit::Span => Cell::Count(self.passages),
            "units" => Cell::Count(self.units),
            "both" => Cell::Count(self.both),
            "one_only" => Cell::Count(self.one_only),
            "neither" => Cell::Count(self.neither),
            "passages" => Cell::Count(self.passages),
            "transcripts" => Cell::Count(self.transcripts),
            "mean_words" if matches!(unit, Unit::Turn | Unit::Sentence) => {
                Cell::ratio(self.words as f64, self.units as f64)
            }
            "light_undefined" => {
                let found = figures.iter().find(|(known, _)| known == column).and_then(|(_, figure)| figure.ok());
                found.map_or(Cell::Empty, |pairs| Cell::Count(pairs as u64))
            }
            "resamples_used" => interval.map_or(Cell::Empty, |own| Cell::Number(1.0 - own.without)),
            "reason" => Cell::words(reasons(columns, figures)),
            name => {
                let figure = figures.iter().find(|(known, _)| *known == name);
                figure.and_then(|(_, figure)| figure.ok()).map_or(Cell::Empty, Cell::Number)
            }
        };
        columns.iter().map(cell).collect()
    }
}

/// Why cells are empty: `alpha, kappa: no variation; u_alpha: nobody marked a passage`.
fn reasons(columns: &[&str], figures: &[Named]) -> String {
    let mut by_reason: Vec<(Undefined, Vec<&str>)> = Vec::new();
    for (name, figure) in figures.iter().filter(|(name, _)| columns.contains(name)) {
        if let Err(why) = figure {
            match by_reason.iter_mut().find(|(known, _)| known == why) {
                Some((_, names)) => names.push(name),
                None => by_reason.push((*why, vec![name])),
            }
        }
    }
    let told = by_reason.iter().map(|(why, names)| format!("{}: {why}", names.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

fn interval_figures(own: &Interval) -> [Named; 4] {
    [("alpha_low", own.low), ("alpha_high", own.high), ("below_667", own.below_667), ("below_800", own.below_800)]
}

/// One figure over all codes: pooled where codes are judged one by one, by sets of codes where units are.
fn codebook_figures(rows: &[Row], judged: &Judged, unit: Unit, exclusive: Option<&Unitizing>) -> Vec<Named> {
    let given = |figure: Figure| if unit == Unit::Span { Err(Undefined::Passages) } else { figure };
    let percents: Vec<f64> = rows.iter().filter_map(|row| percent_agreement(&row.counts).po.ok()).collect();
    let percent = share(percents.iter().copied().collect::<Sum>().value(), percents.len() as f64);
    let tables: Option<Vec<&Cross>> = rows.iter().map(|row| row.cross.as_ref()).collect();
    let kappa = tables.map_or(Err(Undefined::TwoCodersOnly), |tables| pooled_kappa(tables).value);
    let (counts, sets) = &judged.sets;
    let sets_alpha = match sets.len() > SETS && sets.iter().any(|set| set.len() > alpha::SMALL) {
        false => alpha::alpha(counts, Distance::Jaccard(sets)).alpha,
        true => Err(Undefined::ManySets),
    };
    let pooled = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>() as f64;
    let specific = |category: u32| {
        let (mut agreed, mut given) = (Sum::default(), Sum::default());
        for row in rows {
            let all: u64 = row
                .counts
                .pairable()
                .map(|(own, _, units)| {
                    own.iter().find(|(known, _)| *known == category).map_or(0, |(_, count)| u64::from(*count) * units)
                })
                .sum();
            given.add(all as f64);
            agreed.add(row.specific(category).unwrap_or(0.0) * all as f64);
        }
        share(agreed.value(), given.value())
    };
    let mut figures = vec![
        ("positive", specific(1)),
        ("percent", percent),
        ("kappa", given(kappa)),
        ("alpha", given(sets_alpha)),
        ("ac1", Err(Undefined::CodeByCode)),
        ("u_alpha", exclusive.map_or(Err(Undefined::CodeByCode), |found| found.u)),
        ("negative", specific(0)),
        ("fleiss", Err(Undefined::CodeByCode)),
        ("jaccard", share(pooled(|row| row.both), pooled(|row| row.both + row.one_only))),
    ];
    figures.extend(exclusive.map(|found| ("cu", found.cu)));
    figures
}

/// A code while transcripts are drawn: its kinds of units (judgements, and those for the code), how many of each there are
/// in each transcript, and alpha of each resample.
struct Drawn {
    kinds: Vec<(u32, u32)>,
    texts: Vec<Vec<(usize, u64)>>,
    alphas: Vec<Figure>,
}

/// Resamples transcripts: the same draws for every code. Turns of one transcript are not independent, transcripts are.
fn intervals(judged: &Judged, codes: &[(&Code, Option<CodeIx>)], how: Resampling) -> Vec<Interval> {
    if judged.texts.len() < RESAMPLED {
        return codes.iter().map(|_| Interval::undefined(Undefined::FewTranscripts)).collect();
    }
    // What each transcript adds to a code: pairable units by judgements and by those for the code.
    type Added = Vec<((u32, u32), u64)>;
    let added = |text: &Text, code: &Code, ix: Option<CodeIx>| -> Added {
        let able = able(code, text);
        let all = able.count_ones();
        if all < 2 {
            return Vec::new();
        }
        let mut rest = text.units;
        let place = ix.and_then(|ix| text.by_code.binary_search_by_key(&ix, |(known, _)| *known).ok());
        let own = place.and_then(|place| text.by_code.get(place));
        let mut added: Added = Vec::new();
        for (who, units) in own.iter().flat_map(|(_, by_who)| by_who) {
            if who & able != 0 {
                rest = rest.saturating_sub(*units);
                added.push(((all, (who & able).count_ones()), *units));
            }
        }
        added.push(((all, 0), rest));
        added
    };
    let of_code = |(code, ix): &(&Code, Option<CodeIx>)| {
        let texts: Vec<Added> = judged.texts.iter().map(|text| added(text, code, *ix)).collect();
        let kinds: BTreeSet<(u32, u32)> = texts.iter().flatten().map(|(kind, _)| *kind).collect();
        let kinds: Vec<(u32, u32)> = kinds.into_iter().collect();
        let place = |(kind, units): (_, u64)| (kinds.binary_search(&kind).unwrap_or_default(), units);
        let texts: Vec<Vec<(usize, u64)>> = texts.into_iter().map(|own| own.into_iter().map(place).collect()).collect();
        Drawn { kinds, texts, alphas: Vec::with_capacity(how.draws as usize) }
    };
    let mut of_codes: Vec<Drawn> = codes.par_iter().map(of_code).collect();
    let texts = judged.texts.len();
    let mut stream = Draws::new(how.seed);
    let mut times = vec![0_u64; texts];
    for _ in 0..how.draws {
        times.fill(0);
        for _ in 0..texts {
            let drawn = usize::try_from(stream.below(texts as u64)).ok().and_then(|text| times.get_mut(text));
            drawn.into_iter().for_each(|times| *times += 1);
        }
        of_codes.par_iter_mut().for_each(|Drawn { kinds, texts, alphas }| {
            let mut sums = vec![0_u64; kinds.len()];
            for (own, times) in texts.iter().zip(&times).filter(|(_, times)| **times > 0) {
                for (kind, units) in own {
                    sums.get_mut(*kind).into_iter().for_each(|sum| *sum += units * times);
                }
            }
            let mut counts = Counts::new(2);
            for ((all, with), units) in kinds.iter().zip(sums) {
                let given = [(0, all - with), (1, *with)];
                counts.add_counted(given.into_iter().filter(|(_, count)| *count > 0).collect(), units);
            }
            alphas.push(alpha::alpha(&counts, Distance::Nominal).alpha);
        });
    }
    of_codes.into_iter().map(|drawn| Interval::of(drawn.alphas)).collect()
}

fn caption(
    table: &mut Table,
    study: &Study,
    scope: &Scope,
    judged: &Judged,
    asked: &Asked,
    interval: Option<Resampling>,
) {
    let (texts, units) = (judged.texts.len(), judged.texts.iter().map(|text| text.units).sum::<u64>());
    let words: u64 = judged.texts.iter().map(|text| text.words).sum();
    let mean = finite(words as f64 / units as f64).unwrap_or(0.0);
    let one = asked.unit.word();
    let touched = match asked.least {
        least if least > 0.0 => format!("{} % of its words", least * 100.0),
        _ => "one of its words".to_owned(),
    };
    let unit = match asked.unit {
        Unit::Turn | Unit::Sentence => format!(
            "{} with a word, {units} of them, {mean:.1} words long on average; a code is on a {one} when it covers {touched}",
            asked.unit.plural()
        ),
        Unit::Character => {
            format!("spoken characters, {units} of them; they are not independent, so that no error is given")
        }
        Unit::Span => format!(
            "passages as the coders chose them; both, one_only, neither, and the shares made of them, are in {units} \
             spoken characters"
        ),
    };
    let said = &mut table.caption;
    said.unit = Some(unit);
    said.note(judged.team.compared(study, texts));
    if judged.team.coders.len() > 2 {
        said.note("both: all who could have used the code; one_only: some of them".into());
    }
    said.note(format!(
        "the row {CODEBOOK} has mean percent, pooled kappa (De Vries et al. 2008), alpha of sets of codes by Jaccard distance"
    ));
    said.note(
        "a coder who did not work on a transcript, and a code made after a coder was done, are missing there".into(),
    );
    if let Some(how) = interval {
        let (of, narrow) = match how.of {
            Resampled::Transcripts => ("transcripts", String::new()),
            Resampled::Units => {
                let many = asked.unit.plural();
                (many, format!("; {many} of one transcript are not independent, so that the interval is too narrow"))
            }
        };
        said.note(format!(
            "interval of alpha: percentiles of {} resamples of {of}, seed {}; resamples without variation are left out{narrow}",
            how.draws, how.seed
        ));
    }
    if asked.figures == Figures::More {
        said.note(more::SAID.to_owned());
    }
    if scope.moderators == Moderators::Out {
        said.left_out(judged.moderators, format!("{} on moderators left out", judged.moderators));
    }
    said.left_out(judged.unsure, format!("{} to review or orphaned, not counted", judged.unsure));
    judged.team.warning(study).into_iter().for_each(|words| table.warn(words));
}
