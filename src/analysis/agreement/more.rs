//! Figures beside the usual ones, to compare with older work and with other programs.

use super::super::figure::{Figure, Undefined};
use super::many::{brennan_prediger, conger_kappa};
use super::pairs::{light_kappa, mean_holsti, qualcoder_kappa};
use super::ratings::{Counts, Ratings};
use super::team::bit;
use super::unitizing_1995::AlphaU;
use super::units::Unit;

/// Their columns.
pub(super) const COLUMNS: [&str; 7] =
    ["s", "conger", "light", "light_undefined", "holsti", "qualcoder", "alpha_u_1995"];

/// What the columns are, for the caption.
pub(super) const SAID: &str = "s: Brennan & Prediger 1981; conger: Conger 1980; light: mean of the kappas of pairs of coders, those that are not \
     defined left out, Light 1971; holsti: mean over pairs of coders, Holsti 1969; qualcoder: the kappa that QualCoder \
     prints, on characters; alpha_u_1995: Krippendorff 1995, before u_alpha";

/// Units of one code by who could have used it there, and who did: one bit a coder.
pub(super) type Given = [(u128, u128, u64)];

/// The decisions of a pair of coders for a code: of both, of the first, of the second.
pub(super) type Decisions = (u64, u64, u64);

/// The figures of one code; on passages there are only those that need no given units.
pub(super) fn figures(
    unit: Unit,
    (given, counts): (&Given, &Counts),
    coders: usize,
    older: AlphaU,
) -> Vec<(&'static str, Figure)> {
    let on_units = |figure: Figure| if unit == Unit::Span { Err(Undefined::Passages) } else { figure };
    let judged = |(able, who, units): &(u128, u128, u64)| {
        let of = |slot: usize| (able & bit(slot) != 0).then_some(u32::from(who & bit(slot) != 0));
        ((0..coders).map(of).collect(), *units)
    };
    let ratings = Ratings::counted(coders, 2, given.iter().map(judged));
    let light = light_kappa(&ratings);
    vec![
        ("s", on_units(brennan_prediger(counts).value)),
        ("conger", on_units(conger_kappa(&ratings).value)),
        ("light", on_units(light.kappa)),
        ("light_undefined", on_units(Ok(light.undefined as f64))),
        ("holsti", mean_holsti(decisions(given, coders))),
        ("qualcoder", qualcoder(unit, given, coders)),
        ("alpha_u_1995", older.alpha),
    ]
}

/// What each pair of coders decided, where both could have used the code.
pub(super) fn decisions(given: &Given, coders: usize) -> Vec<Decisions> {
    let pairs = (0..coders).flat_map(|a| (a + 1..coders).map(move |b| (bit(a), bit(b))));
    let of = |(a, b): (u128, u128)| {
        let both_able = given.iter().filter(|(able, ..)| able & a != 0 && able & b != 0);
        both_able.fold((0, 0, 0), |(both, first, second), (_, who, units)| {
            let (one, other) = (who & a != 0, who & b != 0);
            let of = |so: bool| if so { *units } else { 0 };
            (both + of(one && other), first + of(one), second + of(other))
        })
    };
    pairs.map(of).collect()
}

fn qualcoder(unit: Unit, given: &Given, coders: usize) -> Figure {
    match (unit, decisions(given, coders).as_slice()) {
        (Unit::Turn | Unit::Sentence, _) => Err(Undefined::CharactersOnly),
        (_, [(both, first, second)]) => qualcoder_kappa(*both, first - both, second - both),
        _ => Err(Undefined::TwoCodersOnly),
    }
}

/// The figures over the codebook: Holsti's over the decisions for all codes, the older alpha from the mean disagreements.
pub(super) fn of_codebook(decided: &[Vec<Decisions>], older: AlphaU) -> Vec<(&'static str, Figure)> {
    let mut all = decided.first().cloned().unwrap_or_default();
    for (sum, more) in decided.iter().skip(1).flat_map(|own| own.iter().enumerate()).map(|(at, own)| (at, *own)) {
        if let Some((both, first, second)) = all.get_mut(sum) {
            (*both, *first, *second) = (*both + more.0, *first + more.1, *second + more.2);
        }
    }
    let alone = ["s", "conger", "light", "light_undefined", "qualcoder"].map(|name| (name, Err(Undefined::CodeByCode)));
    alone.into_iter().chain([("holsti", mean_holsti(all)), ("alpha_u_1995", older.alpha)]).collect()
}
