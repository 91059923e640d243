//! Tiers as a person names them: `Ana,Ben`, `*@tx`, `all`.

use super::tier::{Role, Tier};
use crate::analysis::glob::glob_fits;
use crate::import::error::ImportError;
use std::collections::BTreeSet;

/// Longest list of tiers in a sentence.
const TOLD: usize = 40;

/// The places of the tiers that are named; none where the program is to decide.
///
/// Each entry is the name of a tier, or several with commas between them; `*` stands for any letters and `?` for one,
/// `all` for every tier, `auto` for the program's own choice.
///
/// # Errors
/// A name that no tier has.
pub fn chosen(wanted: &[String], tiers: &[Tier]) -> Result<Option<BTreeSet<usize>>, ImportError> {
    let mut found = BTreeSet::new();
    let mut decided = false;
    for entry in wanted {
        // A name may hold commas of its own.
        let whole = places(entry, tiers);
        if !whole.is_empty() {
            found.extend(whole);
            decided = true;
            continue;
        }
        for part in entry.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let places = places(part, tiers);
            match part {
                _ if !places.is_empty() => found.extend(places),
                "auto" => continue,
                "all" => found.extend(tiers.iter().enumerate().filter(|(_, tier)| stretches(tier)).map(|(nth, _)| nth)),
                _ => return Err(ImportError::NoTier { name: part.to_owned(), known: known(tiers) }),
            }
            decided = true;
        }
    }
    Ok(Some(found).filter(|_| decided))
}

/// The tiers of a name, or that fit it; case counts only where two tiers differ in nothing else.
fn places(name: &str, tiers: &[Tier]) -> Vec<usize> {
    let fitting = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
        tiers.iter().enumerate().filter(|(_, tier)| fits(&tier.name)).map(|(nth, _)| nth).collect()
    };
    let exact = fitting(&|known| known == name);
    if !exact.is_empty() {
        return exact;
    }
    let lower = name.trim().to_lowercase();
    let same = fitting(&|known| known.trim().to_lowercase() == lower);
    if !same.is_empty() || !name.contains(['*', '?']) {
        return same;
    }
    fitting(&|known| glob_fits(name, known))
}

/// The names of tiers, for a sentence.
pub fn known(tiers: &[Tier]) -> String {
    let mut names: Vec<String> = tiers.iter().take(TOLD).map(|tier| format!("`{}`", tier.name)).collect();
    if tiers.len() > TOLD {
        names.push(format!("and {} more", tiers.len() - TOLD));
    }
    names.join(", ")
}

/// Whether a tier holds stretches of time with words, not moments.
fn stretches(tier: &Tier) -> bool {
    tier.stated != Some(Role::Points) && !tier.pieces.is_empty()
}
