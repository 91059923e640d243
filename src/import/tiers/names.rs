//! What the name of a tier says: `Ana - words`, `tx@SP`, `ORT-MAU`.

pub use super::signs::Sign;
use super::signs::sign;
use super::tier::{Bound, Role, Tier};
use crate::text::labels::key;
use std::collections::{HashMap, HashSet};

/// The name of a tier, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Name {
    /// What it says of the tier.
    pub sign: Option<Sign>,
    /// Whether the sign cannot well be somebody's name or initials.
    pub strong: bool,
    /// What is left of the name without signs, as spelt; empty where nothing is.
    pub base: String,
}

/// Words of a name with their places in bytes.
fn words(name: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    for part in name.split(|c: char| !c.is_alphanumeric()) {
        if !part.is_empty() {
            found.push((from, part));
        }
        from += part.len();
        from += name.get(from..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    found
}

/// Takes the name of a tier apart.
pub fn apart(name: &str) -> Name {
    let words = words(name);
    let lower: Vec<String> = words.iter().map(|(_, word)| word.to_lowercase()).collect();
    // The aligner of Munich puts its own name behind what the tier holds.
    if let Some(mau) = lower.windows(2).position(|pair| matches!(pair, [kind, own] if own == "mau" && kind != "mau")) {
        let kind = match lower.get(mau).map(String::as_str) {
            Some("ort") => Some(Sign::Words),
            Some("kan" | "kas") => Some(Sign::Glosses),
            Some("trn" | "tr2") => Some(Sign::Speech),
            _ => None,
        };
        if kind.is_some() {
            let base = base(name, &words, |nth| nth == mau || nth == mau + 1).unwrap_or_default();
            return Name { sign: kind, strong: true, base };
        }
    }
    let signs: Vec<Option<(Sign, bool)>> = lower.iter().map(|word| sign(word)).collect();
    let best = signs.iter().flatten().min_by_key(|(sign, strong)| (!strong, *sign)).copied();
    let Some((found, strong)) = best else { return Name { base: name.trim().to_owned(), ..Name::default() } };
    // Beside a strong sign, weak ones belong to it only where no other word is left to be a name.
    let bare = signs.iter().all(Option::is_some);
    let says = |nth: usize| signs.get(nth).copied().flatten().is_some_and(|(_, known)| known || bare || !strong);
    let any = |nth: usize| signs.get(nth).is_some_and(Option::is_some);
    let base = base(name, &words, says).or_else(|| base(name, &words, any));
    Name { sign: Some(found), strong, base: base.unwrap_or_else(|| name.trim().to_owned()) }
}

/// What is left of a name without its signs; none where they stand in the middle of it.
fn base(name: &str, words: &[(usize, &str)], says: impl Fn(usize) -> bool) -> Option<String> {
    let left: Vec<usize> = (0..words.len()).filter(|nth| !says(*nth)).collect();
    let (Some(first), Some(last)) = (left.first(), left.last()) else { return Some(String::new()) };
    if last - first + 1 != left.len() {
        return None;
    }
    let (start, (end, word)) = (words.get(*first)?.0, words.get(*last)?);
    name.get(start..end + word.len()).map(str::to_owned)
}

/// Names of all tiers, taken apart; a base counts only where the file has it elsewhere too.
pub fn all(tiers: &[Tier]) -> Vec<Name> {
    let apart: Vec<Name> = tiers.iter().map(|tier| apart(&tier.name)).collect();
    let mut known: HashMap<String, HashSet<Option<Sign>>> = HashMap::new();
    for (tier, name) in tiers.iter().zip(&apart) {
        known.entry(key(&name.base)).or_default().insert(name.sign);
        known.entry(key(&tier.name)).or_default().insert(None);
        if let Some(speaker) = &tier.speaker {
            known.entry(key(speaker)).or_default().insert(None);
        }
    }
    let mut signs: HashMap<Sign, HashSet<String>> = HashMap::new();
    for name in apart.iter().filter(|name| name.strong && !name.base.is_empty()) {
        signs.entry(name.sign.unwrap_or(Sign::Speech)).or_default().insert(key(&name.base));
    }
    let several = |name: &Name, whole: &str| {
        let elsewhere = known.get(&key(&name.base)).is_some_and(|signs| signs.len() > 1);
        // The same sign behind other names is the way the file calls its tiers.
        let usual = name.sign.and_then(|sign| signs.get(&sign)).is_some_and(|bases| bases.len() > 1);
        key(&name.base) != key(whole) && (elsewhere || name.strong && usual)
    };
    let settled = apart.into_iter().zip(tiers).map(|(name, tier)| {
        let at = tier.name.contains('@');
        // Initials and languages behind a name may be part of it: `Ana En`.
        let fits = name.strong || tier.parent.is_some();
        if name.sign.is_none() || name.base.is_empty() || at || fits && several(&name, &tier.name) {
            name
        } else {
            Name { base: tier.name.trim().to_owned(), ..Name::default() }
        }
    });
    settled.collect()
}

/// Who speaks in each tier, were it read; none where neither the file nor a name says it.
pub fn speakers(tiers: &[Tier], roles: &[Role]) -> Vec<Option<String>> {
    let names = all(tiers);
    let known: HashSet<String> = tiers.iter().map(|tier| key(&tier.name)).collect();
    // What says something about a tier that it names is that one's, whatever else the name may mean.
    let named = |nth: usize| {
        let tier = tiers.get(nth).filter(|tier| tier.speaker.is_none())?;
        let about = roles.get(nth).is_some_and(|role| !role.is_speech());
        let Name { sign, strong, base } = apart(&tier.name);
        let words = roles.get(nth) == Some(&Role::WordSpeech) && sign == Some(Sign::Words) && strong;
        let other = sign.is_some() && !base.is_empty() && key(&base) != key(&tier.name);
        (other && (words || about && known.contains(&key(&base)))).then_some(base)
    };
    (0..tiers.len()).map(|nth| named(nth).or_else(|| speaker(nth, tiers, &names, roles))).collect()
}

fn speaker(nth: usize, tiers: &[Tier], names: &[Name], roles: &[Role]) -> Option<String> {
    let line = line(nth, tiers);
    if let Some(stated) = line.iter().find_map(|at| filled(tiers.get(*at)?.speaker.as_deref()?)) {
        return Some(stated);
    }
    let own = |at: usize| -> Option<Option<String>> {
        let (tier, name) = (tiers.get(at)?, names.get(at)?);
        match name.sign {
            Some(_) if name.base.is_empty() && name.strong => Some(None),
            Some(_) if name.base.is_empty() => None,
            Some(_) => Some(filled(&name.base)),
            None => Some(filled(&tier.name)),
        }
    };
    let named = own(nth);
    if let Some(Some(name)) = &named {
        let parted = names.get(nth).is_some_and(|name| name.sign.is_some());
        let tied = tiers.get(nth).is_some_and(|tier| matches!(tier.bound, Bound::Association | Bound::Subdivision));
        if parted || line.len() < 2 || !tied || headed(&line, tiers, roles) {
            return Some(name.clone());
        }
    }
    // A tier that says something of each stretch of another is that one's speaker's.
    let above = line.iter().skip(1).find_map(|at| own(*at).flatten());
    if line.len() > 1 && above.is_some() {
        return above;
    }
    match named {
        Some(named) => named,
        None => filled(&tiers.get(nth)?.name).filter(|_| line.len() < 2),
    }
}

/// Whether the tier above only numbers or heads utterances, so that its name is nobody's.
fn headed(line: &[usize], tiers: &[Tier], roles: &[Role]) -> bool {
    let name = |at: Option<&usize>| at.and_then(|at| tiers.get(*at)).map(|tier| key(&tier.name)).unwrap_or_default();
    let role = line.get(1).and_then(|at| roles.get(*at));
    let heads = role.is_some_and(|role| matches!(role, Role::Notes | Role::References));
    heads && !name(line.first()).contains(&name(line.get(1)))
}

/// A tier and those it hangs on, from itself upwards.
pub fn line(nth: usize, tiers: &[Tier]) -> Vec<usize> {
    let mut line = vec![nth];
    while let Some(parent) = line.last().and_then(|at| tiers.get(*at)).and_then(|tier| tier.parent) {
        // Tiers that hang on each other in a ring are no family.
        if line.contains(&parent) || line.len() > 64 {
            break;
        }
        line.push(parent);
    }
    line
}

fn filled(name: &str) -> Option<String> {
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        for (name, sign, base) in [
            ("Ana", None, "Ana"),
            ("Ana - words", Some(Sign::Words), "Ana"),
            ("Ana Ruiz_phones", Some(Sign::Phones), "Ana Ruiz"),
            ("ORT-MAU", Some(Sign::Words), ""),
            ("KAN-MAU", Some(Sign::Glosses), ""),
            ("MAU", Some(Sign::Phones), ""),
            ("tx@SP", Some(Sign::Speech), "SP"),
            ("A_phrase-segnum-en", Some(Sign::References), "A"),
            ("free translation", Some(Sign::Translation), ""),
            ("SPEAKER_00 - words", Some(Sign::Words), "SPEAKER_00"),
            ("Mr. Wordsworth", None, "Mr. Wordsworth"),
        ] {
            let found = apart(name);
            assert_eq!((found.sign, found.base.as_str()), (sign, base), "{name}");
        }
    }
}
