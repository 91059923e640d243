//! What each tier of a file holds: by structure first, then by what is in it, then by its name.

use super::kin::{BESIDE, Family, SINGLE};
use super::measure::{Inside, Print};
use super::names::{self, Name, Sign};
use super::tier::{Bound, Role, Taken, Tier};
use crate::text::labels::key;

/// Fewest pieces that show by themselves how two tiers belong together.
const ENOUGH: usize = 3;

/// The role of each tier.
pub fn of(tiers: &[Tier]) -> Vec<Role> {
    let prints: Vec<Print> = tiers.iter().map(Print::of).collect();
    let names = names::all(tiers);
    let family = Family { tiers, prints: &prints, names: &names };
    let mut roles: Vec<Option<Role>> = tiers.iter().zip(&prints).map(|(tier, print)| given(tier, print)).collect();
    family.rule_out(&mut roles);
    beside(&family, &mut roles);
    by_name(&family, &mut roles);
    let rest = |((role, tier), print): ((Option<Role>, &Tier), &Print)| role.unwrap_or_else(|| alone(tier, print));
    roles.into_iter().zip(tiers).zip(&prints).map(rest).collect()
}

/// What needs no other tier to be known.
fn given(tier: &Tier, print: &Print) -> Option<Role> {
    match tier.stated {
        Some(Role::Speech) | None if tier.pieces.is_empty() && tier.stated != Some(Role::Points) => Some(Role::Empty),
        Some(Role::Speech) | None => print.marks.then_some(Role::Notes),
        stated => stated,
    }
}

/// Speech in whole utterances, or word by word.
fn alone(tier: &Tier, print: &Print) -> Role {
    let many = print.pieces.len() >= 8 && print.long > 0.0 && print.long <= 800.0 && print.close >= 0.5;
    let parted = tier.bound == Bound::Subdivision && print.words <= SINGLE;
    if parted || many && print.words <= 1.15 { Role::WordSpeech } else { Role::Speech }
}

/// Looks at how tiers that may be speech lie in others.
fn beside(family: &Family, roles: &mut [Option<Role>]) {
    let Family { tiers, prints, .. } = family;
    if tiers.len() > BESIDE {
        return;
    }
    let mut open: Vec<usize> = (0..tiers.len()).filter(|nth| roles.get(*nth).is_some_and(Option::is_none)).collect();
    let long = |nth: &usize| prints.get(*nth).map_or(0.0, |print| print.long);
    // From the longest pieces to the shortest, so that what a tier lies in is known first.
    open.sort_by(|a, b| long(b).total_cmp(&long(a)));
    for nth in open {
        let others = (0..tiers.len()).filter(|other| *other != nth);
        let found = others.filter_map(|other| pair(family, roles, nth, other)).min_by_key(|role| rank(*role));
        let found = found.or_else(|| among(family, roles, nth));
        if let (Some(role), Some(slot)) = (found, roles.get_mut(nth)) {
            *slot = Some(role);
        }
    }
}

/// What a tier without a person of its own is beside the speech of all others together.
fn among(family: &Family, roles: &[Option<Role>], nth: usize) -> Option<Role> {
    let print = family.prints.get(nth).filter(|print| !print.pieces.is_empty())?;
    let spoken = |other: &usize| {
        let outer = family.prints.get(*other);
        let may = roles.get(*other).is_some_and(|role| role.is_none_or(Role::is_speech));
        *other != nth && may && outer.is_some_and(|outer| outer.words > SINGLE && outer.long > print.long)
    };
    let others: Vec<&Print> =
        (0..family.tiers.len()).filter(spoken).filter_map(|other| family.prints.get(other)).collect();
    if others.len() < 2 || family.tiers.get(nth)?.speaker.is_some() {
        return None;
    }
    let inside = print.inside(&Print::merged(&others));
    if inside.count < ENOUGH || inside.within < 0.9 {
        return None;
    }
    if inside.said >= 0.8 && inside.covered >= 0.5 {
        return Some(Role::Words);
    }
    sounds(print, inside, family.sign(nth), false)
}

/// Which of two roles says more.
fn rank(role: Role) -> u8 {
    match role {
        Role::References => 0,
        Role::Words => 1,
        Role::Glosses => 2,
        Role::Phones => 3,
        Role::Syllables => 4,
        _ => 5,
    }
}

/// What a tier is beside another; none where the two are two people's, or it is the greater one.
fn pair(family: &Family, roles: &[Option<Role>], nth: usize, other: usize) -> Option<Role> {
    let (tier, around) = (family.tiers.get(nth)?, family.tiers.get(other)?);
    let (print, outer) = (family.prints.get(nth)?, family.prints.get(other)?);
    let outer_role = roles.get(other).copied().flatten();
    if outer.pieces.is_empty() || print.pieces.is_empty() {
        return None;
    }
    if outer.numbers && !print.numbers || matches!(outer_role, Some(Role::Notes | Role::References | Role::Points)) {
        return None;
    }
    let same_person = tier.speaker.is_some() && tier.speaker == around.speaker;
    if tier.speaker.is_some() && around.speaker.is_some() && !same_person {
        return None;
    }
    let inside = print.inside(outer);
    let (own, its) = (family.sign(nth), family.sign(other));
    let kin = same_person || related(tier, around);
    let enough = inside.count >= ENOUGH || kin;
    if print.numbers && !outer.numbers && inside.same >= 0.8 {
        return Some(Role::References);
    }
    let equal = (print.long - outer.long).abs() <= 0.05 * outer.long.max(1.0);
    let later = (sided(own), nth) > (sided(its), other);
    let lesser = if equal { later } else { print.long < outer.long };
    let found = if inside.within < 0.9 || !lesser || !enough {
        None
    } else if inside.said >= 0.8 && inside.covered >= 0.5 && print.words <= outer.words + 0.5 {
        Some(Role::Words)
    } else {
        glosses(print, outer, outer_role, inside)
            .or_else(|| sounds(print, inside, own, kin))
            .or_else(|| parallel(inside, own, kin, same_person))
    };
    // Nobody says two things at once: the tier with less in it is about the other.
    let less = (side(own), outer.weight, nth) > (side(its), print.weight, other);
    let apart = inside.same < 0.8 && inside.said < 0.8 && outer_role.is_none_or(Role::is_speech);
    let beside = || same_person && apart && less && print.overlap(outer) >= 0.3;
    found.or_else(|| beside().then(|| own.filter(|_| sided(own)).map_or(Role::Dependent, Sign::role)))
}

/// How far a name says that a tier is none of the speech.
fn side(sign: Option<Sign>) -> u8 {
    match sign {
        Some(Sign::Speech) => 0,
        Some(Sign::Words) | None => 1,
        Some(_) => 2,
    }
}

/// Whether a name says that a tier goes with another.
fn sided(sign: Option<Sign>) -> bool {
    sign.is_some_and(|sign| sign != Sign::Speech && sign != Sign::Words)
}

/// Whether the names of two tiers say that they belong together: `Ana` and `Ana - phones`, `Ana` and `translation`.
fn related(tier: &Tier, around: &Tier) -> bool {
    let (own, its) = (names::apart(&tier.name), names::apart(&around.name));
    let same = |a: &str, b: &str| !a.trim().is_empty() && key(a) == key(b);
    let based = same(&own.base, &around.name)
        || same(&own.base, &its.base)
        || around.speaker.as_deref().is_some_and(|name| same(&own.base, name));
    own.sign.is_some() && (based || own.base.is_empty())
}

/// Short pieces that fill what is around them.
fn sounds(print: &Print, inside: Inside, sign: Option<Sign>, kin: bool) -> Option<Role> {
    let named = matches!(sign, Some(Sign::Phones | Sign::Syllables));
    let short = print.words <= SINGLE && (print.letters <= 3.5 || named);
    let many = inside.count >= 4 || kin && named;
    if !short || inside.tiled < 0.6 || !many || !inside.finer {
        return None;
    }
    Some(match sign {
        Some(sign) if named => sign.role(),
        _ if print.letters <= 2.0 => Role::Phones,
        _ => Role::Syllables,
    })
}

/// One piece for each word of another tier.
fn glosses(print: &Print, outer: &Print, role: Option<Role>, inside: Inside) -> Option<Role> {
    if matches!(role, Some(Role::Phones | Role::Syllables)) {
        return None;
    }
    let words = outer.words <= SINGLE && print.words <= SINGLE + 0.5;
    (words && inside.same >= 0.8 && inside.count >= ENOUGH).then_some(Role::Glosses)
}

/// One piece for each utterance of another tier, where names or the person say that they belong together.
fn parallel(inside: Inside, sign: Option<Sign>, kin: bool, same_person: bool) -> Option<Role> {
    if inside.same < 0.8 || !kin {
        return None;
    }
    match sign {
        Some(Sign::Words | Sign::Speech) | None => same_person.then_some(Role::Dependent),
        Some(sign) => Some(sign.role()),
    }
}

/// What a name says where nothing else does, as long as speech is left.
fn by_name(family: &Family, roles: &mut [Option<Role>]) {
    let open = |roles: &[Option<Role>]| -> Vec<usize> {
        (0..roles.len()).filter(|nth| roles.get(*nth).is_some_and(Option::is_none)).collect()
    };
    let spoken = |nth: &usize| !family.names.get(*nth).is_some_and(|name: &Name| name.strong && sided(name.sign));
    let mut utterances = roles.iter().any(|role| role.is_some_and(Role::is_speech));
    let words = |nth: &usize| family.names.get(*nth).is_some_and(|name| name.strong && name.sign == Some(Sign::Words));
    let before = open(roles);
    utterances |= before.iter().any(|nth| spoken(nth) && !words(nth));
    let any = utterances || before.iter().any(spoken);
    for nth in before {
        let Some(name) = family.names.get(nth).filter(|name| name.strong) else { continue };
        let single = family.prints.get(nth).is_some_and(|print| print.words <= SINGLE);
        let role = match name.sign {
            Some(Sign::Words) if single && utterances && told(family, roles, nth) => Role::Words,
            Some(Sign::Words) if single => Role::WordSpeech,
            Some(Sign::Words | Sign::Speech) | None => continue,
            Some(sign) if any => sign.role(),
            Some(_) => continue,
        };
        if let Some(slot) = roles.get_mut(nth) {
            *slot = Some(role);
        }
    }
}

/// Whether the person of a tier of words has a tier of utterances too.
fn told(family: &Family, roles: &[Option<Role>], nth: usize) -> bool {
    let Some(name) = family.names.get(nth).filter(|_| family.tiers.len() <= BESIDE) else { return false };
    let speech = |other: usize| {
        let may = roles.get(other).is_some_and(|role| role.is_none_or(Role::is_speech));
        let single = family.prints.get(other).is_some_and(|print| print.words <= SINGLE);
        other != nth && may && !single
    };
    (0..family.tiers.len()).filter(|other| speech(*other)).any(|other| {
        let tier = family.tiers.get(other);
        let base = family.names.get(other).map(|name| name.base.as_str()).unwrap_or_default();
        name.base.is_empty()
            || key(base) == key(&name.base)
            || tier.is_some_and(|tier| key(&tier.name) == key(&name.base))
    })
}

/// Roles where none was taken for speech: what is most likely to be it.
pub fn loosely(tiers: &[Tier], mut roles: Vec<Role>) -> Vec<Role> {
    for (from, to) in [
        (Role::Words, Role::WordSpeech),
        (Role::Dependent, Role::Speech),
        (Role::Translation, Role::Speech),
        (Role::Notes, Role::Speech),
    ] {
        let fits = |(role, tier): (&Role, &Tier)| *role == from && !Print::of(tier).marks;
        if !roles.iter().zip(tiers).any(fits) {
            continue;
        }
        for (role, tier) in roles.iter_mut().zip(tiers) {
            if fits((role, tier)) {
                *role = to;
            }
        }
        break;
    }
    roles
}

/// Says which tiers that are read as two people's have the same edges, as a tier and its translation would.
pub fn doubt(tiers: &[Tier], taken: &[Taken]) -> Option<String> {
    let read: Vec<usize> = (0..tiers.len()).filter(|nth| taken.get(*nth).is_some_and(|one| one.read)).collect();
    if read.len() > BESIDE {
        return None;
    }
    let prints: Vec<Option<Print>> =
        tiers.iter().zip(taken).map(|(tier, one)| one.read.then(|| Print::of(tier))).collect();
    let print = |nth: usize| prints.get(nth).and_then(Option::as_ref);
    let alike = |a: usize, b: usize| {
        let stated = tiers.get(a).zip(tiers.get(b)).is_some_and(|(a, b)| a.speaker.is_some() && b.speaker.is_some());
        let inside = print(a).zip(print(b)).map(|(a, b)| a.inside(b)).unwrap_or_default();
        !stated && inside.count >= 5 && inside.same >= 0.8
    };
    let (a, b) = read
        .iter()
        .enumerate()
        .find_map(|(at, a)| read.iter().skip(at + 1).find(|b| alike(*a, **b) && alike(**b, *a)).map(|b| (*a, *b)))?;
    let (a, b) = (&tiers.get(a)?.name, &tiers.get(b)?.name);
    Some(format!(
        "The tiers `{a}` and `{b}` have the same intervals: if one is not another person's speech, --tiers leaves it out."
    ))
}
