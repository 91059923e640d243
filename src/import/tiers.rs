//! Tiers of annotation programs: which of them are speech, whose it is, and their turns in the order of time.

mod choice;
mod joined;
mod kin;
mod measure;
mod names;
mod roles;
mod signs;
#[cfg(test)]
mod tests;
mod tier;

pub use choice::chosen;
pub use tier::{Bound, Piece, Role, Taken, Tier};

use super::draft::{Body, Draft};
use super::error::ImportError;

/// Tiers that are named in one sentence.
const TOLD: usize = 24;

/// Decides which tiers are speech and puts their turns in the draft; `wanted` names those that the person chose.
///
/// # Errors
/// No tier that looks like speech, one that is named and not there, or more turns than the limit.
pub fn decide(draft: &mut Draft, wanted: &[String]) -> Result<Vec<Taken>, ImportError> {
    let Body::Tiers(tiers) = &mut draft.body else { return Ok(Vec::new()) };
    let tiers = std::mem::take(tiers);
    let mut roles = roles::of(&tiers);
    let chosen = chosen(wanted, &tiers)?;
    if chosen.is_none() && !roles.iter().any(|role| role.is_speech()) {
        roles = roles::loosely(&tiers, roles);
    }
    if chosen.is_none() && !roles.iter().any(|role| role.is_speech()) {
        let what = format!("none of its tiers looks like speech: {}", choice::known(&tiers));
        let advice = "Choose those that are speech with --tiers NAME,NAME";
        return Err(ImportError::Nothing { looks: "a file of tiers", what, advice });
    }
    let speakers = names::speakers(&tiers, &roles);
    let taken: Vec<Taken> = tiers
        .iter()
        .enumerate()
        .map(|(nth, tier)| {
            let role = roles.get(nth).copied().unwrap_or(Role::Notes);
            let read = chosen.as_ref().map_or(role.is_speech(), |chosen| chosen.contains(&nth));
            let speaker = speakers.get(nth).cloned().flatten();
            Taken { name: tier.name.clone(), role, speaker, count: tier.pieces.len(), read }
        })
        .collect();
    let left: usize = taken.iter().filter(|one| !one.read && one.role != Role::Points).map(|one| one.count).sum();
    draft.drop("annotations on tiers that are not speech", left);
    if let Some(said) = sentence(&taken) {
        draft.notes.push(said);
    }
    draft.notes.extend(roles::doubt(&tiers, &taken));
    draft.body = Body::Turns(joined::turns(tiers, &taken)?);
    Ok(taken)
}

/// Names the tiers and what each was taken for, where that is more than each being the speech of its name.
fn sentence(taken: &[Taken]) -> Option<String> {
    let plain = |one: &Taken| {
        one.role == Role::Empty || one.read && one.role == Role::Speech && one.speaker.as_ref() == Some(&one.name)
    };
    if taken.iter().all(plain) {
        return None;
    }
    let mut said: Vec<String> = taken.iter().take(TOLD).map(Taken::told).collect();
    if taken.len() > TOLD {
        said.push(format!("and {} more", taken.len() - TOLD));
    }
    Some(format!("Tiers: {}. --tiers NAME,NAME chooses which are speech.", said.join("; ")))
}
