//! Coefficients of agreement: properties that must hold for any data, and plain implementations of the definitions, slow
//! and by the letter, that the product's must equal.

#[path = "../../examples/cases/measures/mod.rs"]
#[allow(dead_code, reason = "the cases need all of it")]
pub(super) mod measures;
mod plain;

use measures::characters::{by_code, cells, codes, marked, only, rows, sets};
use measures::levels::{interval, masi, masi_of, ordinal, ratio};
use measures::matching::matching;
use measures::pairs::{cross, scott_pi, two_by_two};
use measures::segmentation::{similarity, windows};
use measures::unitizing::{add, alpha_u, unitizing};
use plain::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use verbatim::analysis::agreement::alpha::{Distance, alpha, jaccard};
use verbatim::analysis::agreement::bootstrap::resampled_units;
use verbatim::analysis::agreement::continuum::{Continuum, Mark};
use verbatim::analysis::agreement::many::{brennan_prediger, conger_kappa, fleiss_kappa, gwet_ac1, percent_agreement};
use verbatim::analysis::agreement::pairs::{cohen_kappa, light_kappa};
use verbatim::analysis::agreement::ratings::{Cross, Ratings};
use verbatim::analysis::agreement::unitizing::Sums;
use verbatim::analysis::figure::{Figure, Undefined};
use verbatim::model::Span;

type Rows = Vec<Vec<Option<u32>>>;
/// Coder, code, start, end.
type Quad = (usize, u32, u32, u32);

/// Units x coders, few categories, some judgements missing.
fn matrix() -> impl Strategy<Value = Rows> {
    (1_usize..5, 1_u32..5, 0_u32..6).prop_flat_map(|(coders, categories, missing)| {
        let cell = (0..10_u32, 0..categories).prop_map(move |(dice, value)| (dice >= missing).then_some(value));
        prop::collection::vec(prop::collection::vec(cell, coders), 0..14)
    })
}

/// Length, coders, and marks as (coder, code, start, end), overlapping, touching, empty, repeated.
fn text() -> impl Strategy<Value = (u32, usize, Vec<Quad>)> {
    (1_u32..24, 2_usize..5, 1_u32..4).prop_flat_map(|(length, coders, codes)| {
        let mark = (0..coders, 0..codes, 0..=length, 0..=length)
            .prop_map(|(coder, code, a, b)| (coder, code, a.min(b), a.max(b)));
        (Just(length), Just(coders), prop::collection::vec(mark, 0..12))
    })
}

fn ratings(rows: &Rows) -> Ratings {
    let coders = rows.first().map_or(0, Vec::len);
    Ratings::new(coders, 0, rows.iter().flatten().copied().collect())
}

fn continuum(length: u32, coders: usize, marks: &[Quad]) -> Continuum {
    let marks =
        marks.iter().map(|(coder, code, start, end)| (*coder, Mark { at: Span::new(*start, *end), code: *code }));
    Continuum::new(Span::new(0, length), coders, marks).unwrap()
}

/// Each coder's marks cut so that no two share a character.
fn apart(marks: &[Quad], coders: usize) -> Vec<Quad> {
    let mut taken: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); coders];
    let free = |taken: &mut Vec<BTreeSet<u32>>, mark: &Quad| {
        let own: BTreeSet<u32> = (mark.2..mark.3).collect();
        let free = taken[mark.0].is_disjoint(&own);
        if free {
            taken[mark.0].extend(own);
        }
        free
    };
    marks.iter().filter(|mark| free(&mut taken, mark)).copied().collect()
}

fn close(found: Figure, wanted: Option<f64>) -> bool {
    match (found, wanted) {
        (Ok(found), Some(wanted)) => found.is_finite() && (found - wanted).abs() < 1e-9,
        (Err(_), None) => true,
        _ => false,
    }
}

macro_rules! equal {
    ($found:expr, $wanted:expr) => {{
        let (found, wanted) = ($found, $wanted);
        prop_assert!(close(found, wanted), "{}: {found:?}, by the definition {wanted:?}", stringify!($found));
    }};
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn coefficients_on_given_units_are_those_of_their_definitions(rows in matrix()) {
        let data = ratings(&rows);
        let counts = data.counts();
        let (po, q) = (plain_percent(&rows), data.categories);
        equal!(percent_agreement(&counts).po, po);
        equal!(brennan_prediger(&counts).value, po.filter(|_| q > 1).map(|po| (po - 1.0 / f64::from(q)) / (1.0 - 1.0 / f64::from(q))));
        let pi = plain_shares(&rows, q);
        equal!(fleiss_kappa(&counts).kappa.value, plain_kappa(po, pi.iter().map(|pi| pi * pi).sum()));
        let spread: f64 = pi.iter().map(|pi| pi * (1.0 - pi)).sum();
        equal!(gwet_ac1(&counts).value, po.filter(|_| q > 1).and_then(|po| plain_kappa(Some(po), spread / f64::from(q - 1))));
        equal!(alpha(&counts, Distance::Nominal).alpha, plain_alpha(&rows, |a, b, _| f64::from(u8::from(a != b))));
        equal!(ordinal(&counts).alpha, plain_alpha(&rows, plain_ordinal));
        let values = [-2.0_f64, 0.5, 3.0, 3.5, 9.0];
        let value = |category: u32| values[category as usize];
        equal!(interval(&counts, &values).alpha, plain_alpha(&rows, |a, b, _| (value(a) - value(b)).powi(2)));
        let values = [1.0_f64, 2.0, 5.0, 7.0, 9.0];
        let value = |category: u32| values[category as usize];
        let squared = |a, b, _: &[u32]| ((value(a) - value(b)) / (value(a) + value(b))).powi(2);
        equal!(ratio(&counts, &values).alpha, plain_alpha(&rows, squared));
        let sets = [vec![], vec![0], vec![0, 1], vec![1, 2], vec![0, 1, 2]];
        let of = |measure: fn(&[u32], &[u32]) -> f64, a: u32, b: u32| measure(&sets[a as usize], &sets[b as usize]);
        equal!(alpha(&counts, Distance::Jaccard(&sets)).alpha, plain_alpha(&rows, |a, b, _| of(jaccard, a, b)));
        equal!(masi_of(&counts, &sets).alpha, plain_alpha(&rows, |a, b, _| of(masi, a, b)));
        equal!(conger_kappa(&data).value, plain_conger(&rows, q));
        if data.coders >= 2 {
            equal!(cohen_kappa(&data.cross(0, 1)).kappa, plain_cohen(&rows, 0, 1));
            let pairs: Vec<(usize, usize)> = (0..data.coders).flat_map(|a| (a + 1..data.coders).map(move |b| (a, b))).collect();
            let kappas: Vec<f64> = pairs.iter().filter_map(|(a, b)| plain_cohen(&rows, *a, *b)).collect();
            let light = light_kappa(&data);
            equal!(light.kappa, (!kappas.is_empty()).then(|| kappas.iter().sum::<f64>() / kappas.len() as f64));
            prop_assert_eq!(light.pairs + light.undefined, pairs.len() as u64);
        }
    }

    #[test]
    fn the_order_of_units_and_coders_changes_no_digit(rows in matrix(), seed in any::<u64>()) {
        let coders = rows.first().map_or(0, Vec::len);
        let mut order: Vec<usize> = (0..coders).collect();
        order.sort_by_key(|coder| (seed >> (coder * 7)) % 11);
        let mut other: Rows = rows.iter().map(|row| order.iter().map(|coder| row[*coder]).collect()).collect();
        other.rotate_left((seed % 5) as usize % rows.len().max(1));
        other.reverse();
        let (data, other) = (ratings(&rows), ratings(&other));
        let (counts, shuffled) = (data.counts(), other.counts());
        prop_assert_eq!(&counts, &shuffled);
        prop_assert_eq!(conger_kappa(&data), conger_kappa(&other));
        prop_assert_eq!(light_kappa(&data), light_kappa(&other));
        prop_assert_eq!(resampled_units(&counts, 50, seed), resampled_units(&shuffled, 50, seed));
        if coders >= 2 {
            let (there, back) = (cohen_kappa(&data.cross(0, 1)), cohen_kappa(&data.cross(1, 0)));
            prop_assert_eq!(there, back);
            prop_assert_eq!(scott_pi(&data.cross(0, 1)), scott_pi(&data.cross(1, 0)));
        }
    }

    #[test]
    fn who_agrees_on_everything_has_1_or_a_reason(values in prop::collection::vec(0_u32..4, 0..20), coders in 2_usize..5) {
        let rows: Rows = values.iter().map(|value| vec![Some(*value); coders]).collect();
        let data = ratings(&rows);
        let counts = data.counts();
        let kinds = values.iter().collect::<BTreeSet<_>>().len();
        let wanted = match kinds { 0 => Err(Undefined::NothingToPair), 1 => Err(Undefined::NoVariation), _ => Ok(1.0) };
        let kappa = cohen_kappa(&data.cross(0, 1));
        prop_assert_eq!(kappa.kappa, wanted);
        prop_assert_eq!(kappa.se.is_ok(), kinds > 1);
        prop_assert!(kappa.se.is_err() || kappa.se == Ok(0.0));
        prop_assert_eq!(alpha(&counts, Distance::Nominal).alpha, wanted);
        prop_assert_eq!(ordinal(&counts).alpha, wanted);
        prop_assert_eq!(fleiss_kappa(&counts).kappa.value, wanted);
        prop_assert_eq!(conger_kappa(&data).value, wanted);
        prop_assert_eq!(scott_pi(&data.cross(0, 1)).value, wanted);
        prop_assert_eq!(percent_agreement(&counts).po.is_ok(), kinds > 0);
        prop_assert!(percent_agreement(&counts).po.is_err() || percent_agreement(&counts).po == Ok(1.0));
    }

    #[test]
    fn errors_and_bounds_of_kappa_hold((a, b, c, d) in (0_u64..60, 0_u64..60, 0_u64..60, 0_u64..60)) {
        let kappa = cohen_kappa(&cross(a, b, c, d));
        let table = two_by_two(a, b, c, d);
        prop_assert_eq!(kappa.kappa, table.kappa);
        if let (Ok(po), Ok(pe), Ok(value), Ok(se), Ok(max)) = (kappa.po, kappa.pe, kappa.kappa, kappa.se, kappa.max) {
            let n = (a + b + c + d) as f64;
            let p = |count: u64| count as f64 / n;
            // Fleiss, Cohen & Everitt, term by term.
            let (r, s) = ([p(c + d), p(a + b)], [p(b + d), p(a + c)]);
            let cell = [[p(d), p(c)], [p(b), p(a)]];
            let mut variance = -(value - pe * (1.0 - value)).powi(2);
            for j in 0..2 {
                for k in 0..2 {
                    variance += cell[j][k] * if j == k {
                        (1.0 - (r[k] + s[k]) * (1.0 - value)).powi(2)
                    } else {
                        (1.0 - value).powi(2) * (s[j] + r[k]).powi(2)
                    };
                }
            }
            let wanted = (variance.max(0.0) / (n * (1.0 - pe).powi(2))).sqrt();
            prop_assert!((se - wanted).abs() < 1e-7 && (se * se - wanted * wanted).abs() < 1e-12, "{se} {wanted}");
            prop_assert!(value <= max + 1e-12 && max <= 1.0 && po <= 1.0);
            prop_assert!(kappa.low.unwrap() <= value && value <= kappa.high.unwrap());
        }
        for figure in [table.kappa_max, table.prevalence_index, table.bias_index, table.pabak, table.positive,
            table.negative, table.jaccard, table.ac1, table.pi] {
            prop_assert!(figure.is_err() || figure.is_ok_and(|it| (-1.0..=1.0).contains(&it)));
        }
    }

    #[test]
    fn unitizing_is_the_brute_force_over_all_pairs_of_characters((length, coders, marks) in text()) {
        let text = continuum(length, coders, &apart(&marks, coders));
        let found = unitizing(&text).unwrap();
        let [u, binary, cu] = plain_unitizing(&text);
        equal!(found.u, u);
        equal!(found.binary, binary);
        equal!(found.cu, cu);
        prop_assert!(found.coverage.values().all(|share| share.is_ok_and(|share| (0.0..=1.0).contains(&share))));
        let mut other = text.clone();
        other.coders.reverse();
        prop_assert_eq!(unitizing(&other).unwrap(), found);
    }

    #[test]
    fn each_code_alone_is_unitized_as_if_the_others_were_not((length, coders, marks) in text()) {
        let text = continuum(length, coders, &marks);
        let of = |(code, part): (u32, Continuum)| (code, unitizing(&part).unwrap().u);
        let by_code: BTreeMap<u32, Figure> = by_code(&text).into_iter().map(of).collect();
        prop_assert_eq!(by_code.keys().copied().collect::<Vec<_>>(), codes(&text));
        for (code, u) in by_code {
            equal!(u, plain_unitizing(&only(&text, code))[0]);
        }
        let (whole, by_code) = alpha_u(&text);
        for (code, own) in &by_code {
            let (observed, expected) = plain_alpha_u(&only(&text, *code)).unwrap();
            equal!(own.observed, Some(observed));
            equal!(own.expected, Some(expected));
        }
        prop_assert_eq!(whole.alpha.is_ok(), by_code.values().any(|own| own.expected.is_ok_and(|it| it > 0.0)));
    }

    #[test]
    fn texts_laid_end_to_end_add_up((length, coders, marks) in text(), gap in 0_u32..5) {
        let marks = apart(&marks, coders);
        let mut sums = Sums::new(coders);
        add(&mut sums, &continuum(length, coders, &marks));
        sums.add_length(gap.into());
        add(&mut sums, &continuum(length, coders, &marks));
        let second = marks.iter().map(|(coder, code, start, end)| (*coder, *code, start + length + gap, end + length + gap));
        let both: Vec<_> = marks.iter().copied().chain(second).collect();
        prop_assert_eq!(sums.figures(), unitizing(&continuum(2 * length + gap, coders, &both)).unwrap());
    }

    #[test]
    fn characters_are_counted_without_an_array((length, coders, marks) in text(), least in 1_u64..4) {
        let text = continuum(length, coders, &marks);
        let has = |coder: usize, code: u32, at: u32| text.coders[coder].iter().any(|mark| mark.code == code && mark.at.contains(at));
        let one = only(&text, 0);
        let found = cells(&one);
        let count = |a: bool, b: bool| (0..length).filter(|at| has(0, 0, *at) == a && has(1, 0, *at) == b).count() as u64;
        prop_assert_eq!((found.both, found.only_a, found.only_b, found.neither),
            (count(true, true), count(true, false), count(false, true), count(false, false)));
        let rows_of = |value: &dyn Fn(usize, u32) -> u32| -> Rows {
            (0..length).map(|at| (0..coders).map(|coder| Some(value(coder, at))).collect()).collect()
        };
        let binary = rows_of(&|coder, at| u32::from(has(coder, 0, at)));
        prop_assert_eq!(marked(&one).units, ratings(&binary).counts().units);
        // Sets of three codes as bits.
        let bits = rows_of(&|coder, at| (0..3).filter(|code| has(coder, *code, at)).map(|code| 1 << code).sum());
        let all: Vec<Vec<u32>> = (0..8_u32).map(|bits| (0..3).filter(|code| bits & (1 << code) != 0).collect()).collect();
        let (counts, own) = sets(&text);
        equal!(masi_of(&counts, &own).alpha, plain_alpha(&bits, |a, b, _| masi(&all[a as usize], &all[b as usize])));
        equal!(alpha(&counts, Distance::Nominal).alpha, plain_alpha(&bits, |a, b, _| f64::from(u8::from(a != b))));
        let segments: Vec<Span> = (0..length).step_by(3).map(|start| Span::new(start, (start + 5).min(length))).collect();
        let found: Rows = rows(&one, &segments, least).units().map(|(row, _)| row.to_vec()).collect();
        let covers = |segment: &Span, coder: usize| (segment.start..segment.end).filter(|at| has(coder, 0, *at)).count() as u64;
        let wanted: Rows = segments.iter().map(|it| (0..coders).map(|coder| Some(u32::from(covers(it, coder) >= least))).collect()).collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn segments_match_as_all_pairs_do((_, _, marks) in text(), threshold in 0.0_f64..=1.0) {
        let of = |coder: usize| -> Vec<Mark> {
            let own = marks.iter().filter(|mark| mark.0 == coder);
            own.map(|(_, code, start, end)| Mark { at: Span::new(*start, *end), code: *code }).collect()
        };
        let (a, b) = (of(0), of(1));
        let fits = |one: &Mark, other: &Mark| {
            let shared = f64::from(one.at.intersect(other.at).len());
            let all = f64::from(one.at.len()) + f64::from(other.at.len()) - shared;
            one.code == other.code && !other.at.is_empty() && shared / all >= threshold
        };
        let count = |a: &[Mark], b: &[Mark]| a.iter().filter(|one| !one.at.is_empty() && b.iter().any(|other| fits(one, other))).count() as u64;
        let (found, back) = (matching(&a, &b, threshold), matching(&b, &a, threshold));
        prop_assert_eq!(found.agree, count(&a, &b) + count(&b, &a));
        prop_assert_eq!(found.agree + found.disagree, a.iter().chain(&b).filter(|mark| !mark.at.is_empty()).count() as u64);
        prop_assert_eq!(found, back);
    }

    #[test]
    fn cuttings_are_compared_window_by_window(a in prop::collection::vec(1_u64..7, 1..8), b in prop::collection::vec(1_u64..7, 1..8)) {
        let (length, other): (u64, u64) = (a.iter().sum(), b.iter().sum());
        let mut b = b;
        if other < length { b.push(length - other) }
        let mut a = a;
        if length < other { a.push(other - length) }
        let length = length.max(other);
        let bounds = |segments: &[u64]| -> BTreeSet<u64> {
            segments.iter().scan(0, |at, segment| { *at += segment; Some(*at) }).filter(|at| *at < length).collect()
        };
        let (ours, theirs) = (bounds(&a), bounds(&b));
        let found = windows(&a, &b).unwrap();
        let mean = length as f64 / a.len() as f64 / 2.0;
        let k = (mean.round_ties_even() as u64).max(2);
        prop_assert_eq!(found.k, k);
        let within = |bounds: &BTreeSet<u64>, start: u64| bounds.iter().filter(|at| start < **at && **at <= start + k).count();
        let (mut differ, mut split, mut all) = (0.0, 0.0, 0.0);
        for start in 0..length.saturating_sub(k) {
            let (here, there) = (within(&ours, start), within(&theirs, start));
            all += 1.0;
            differ += f64::from(u8::from(here != there));
            split += f64::from(u8::from((here == 0) != (there == 0)));
        }
        equal!(found.window_diff, (all > 0.0).then(|| differ / all));
        equal!(found.pk, (all > 0.0).then(|| split / all));
        let (there, back) = (similarity(&a, &b).unwrap(), similarity(&b, &a).unwrap());
        prop_assert_eq!(there, back);
        prop_assert_eq!(similarity(&a, &a).unwrap().b, Ok(1.0));
        prop_assert!(there.b.is_ok_and(|b| (0.0..=1.0).contains(&b)) && there.s.is_ok_and(|s| (0.0..=1.0).contains(&s)));
        prop_assert_eq!(2 * there.matches + 2 * there.near + there.additions, (ours.len() + theirs.len()) as u64);
    }
}

#[test]
fn published_figures_come_out() {
    // Cohen 1960, p. 45.
    let mut cross = Cross::default();
    for (a, row) in [[88, 14, 18], [10, 40, 10], [2, 6, 12]].into_iter().zip(0..) {
        a.into_iter().zip(0..).for_each(|(units, b)| cross.add(row, b, units));
    }
    let kappa = cohen_kappa(&cross);
    assert!((kappa.kappa.unwrap() - 0.492).abs() < 5e-4 && (kappa.max.unwrap() - 0.831).abs() < 5e-4);
    // Twelve units, four coders, from Krippendorff 2011 (C) and Gwet 2014.
    let x = None;
    let rows: [[Option<u32>; 4]; 12] = [
        [Some(1), Some(1), x, Some(1)],
        [Some(2), Some(2), Some(3), Some(2)],
        [Some(3); 4],
        [Some(3); 4],
        [Some(2); 4],
        [Some(1), Some(2), Some(3), Some(4)],
        [Some(4); 4],
        [Some(1), Some(1), Some(2), Some(1)],
        [Some(2); 4],
        [x, Some(5), Some(5), Some(5)],
        [x, x, Some(1), Some(1)],
        [x, x, Some(3), x],
    ];
    let data = Ratings::new(4, 0, rows.iter().flatten().map(|value| value.map(|value| value - 1)).collect());
    let counts = data.counts();
    let values = [1.0, 2.0, 3.0, 4.0, 5.0];
    let near = |figure: Figure, wanted: f64, within: f64| {
        assert!((figure.unwrap() - wanted).abs() < within, "{figure:?} {wanted}");
    };
    near(alpha(&counts, Distance::Nominal).alpha, 0.743_42, 1e-5);
    near(ordinal(&counts).alpha, 0.815, 5e-4);
    near(interval(&counts, &values).alpha, 0.849, 5e-4);
    near(gwet_ac1(&counts).value, 0.775_44, 1e-5);
    near(fleiss_kappa(&counts).kappa.value, 0.761_17, 1e-5);
    near(conger_kappa(&data).value, 0.762_82, 1e-5);
    near(brennan_prediger(&counts).value, 0.772_73, 1e-5);
}

#[test]
fn a_coder_who_gives_two_codes_to_the_same_words_is_refused_where_codes_exclude_each_other() {
    let text = continuum(10, 2, &[(0, 0, 1, 5), (0, 1, 4, 6)]);
    assert_eq!(unitizing(&text), None);
    assert_eq!(by_code(&text).len(), 2);
}

#[test]
fn large_texts_stay_exact() {
    // A text of four thousand million characters: sums of squares are far beyond 64 bits.
    let length = u32::MAX;
    let marks = |shift: u32| (0..1000_u32).map(move |n| (n * 4_000_000 + shift, n * 4_000_000 + 3_000_000));
    let all = marks(0).map(|at| (0, 0, at.0, at.1)).chain(marks(1).map(|at| (1, 0, at.0, at.1)));
    let text = continuum(length, 2, &all.collect::<Vec<_>>());
    let u = unitizing(&text).unwrap().u.unwrap();
    assert!(u < 1.0 && u > 0.999_999, "{u}");
    let (whole, _) = alpha_u(&text);
    assert!(whole.alpha.unwrap() < 1.0 && whole.alpha.unwrap() > 0.999, "{whole:?}");
    let cells = cells(&text);
    assert_eq!((cells.both, cells.only_a, cells.only_b), (1000 * 2_999_999, 1000, 0));
}
