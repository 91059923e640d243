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

pub use choice::chosen;

use super::draft::{Body, Draft};
use super::error::ImportError;

/// A tier as a file has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tier {
    /// Its name, as spelt.
    pub name: String,
    /// Who speaks in it, where the file says so.
    pub speaker: Option<String>,
    /// The tier on which it hangs, by its place in the file.
    pub parent: Option<usize>,
    /// How its annotations belong to those of another tier.
    pub bound: Bound,
    /// What the file says it is.
    pub stated: Option<Role>,
    /// Whether pieces that meet are one utterance, as the file cuts where others begin to speak.
    pub meets: bool,
    /// Its annotations with words.
    pub pieces: Vec<Piece>,
}

/// How the annotations of a tier belong to those of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// They do not.
    #[default]
    Free,
    /// They part them.
    Subdivision,
    /// Each says something about one of them.
    Association,
    /// They lie within them.
    Included,
}

/// One annotation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// Milliseconds, where the file has them.
    pub start: Option<u64>,
    /// By what it is sorted: milliseconds, or a guess between the neighbours.
    pub order: u64,
    /// The same of its end.
    pub until: u64,
    /// Number of the annotation of the parent tier that it belongs to.
    pub of: Option<u32>,
    /// The words.
    pub text: String,
}

/// What a tier holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What somebody says.
    Speech,
    /// The words of speech one by one, where they are the only words there are.
    WordSpeech,
    /// The same words as in another tier, in smaller pieces or in another spelling.
    Words,
    /// Sounds.
    Phones,
    /// Syllables.
    Syllables,
    /// What is said of words: their kind, their stem, how they should sound.
    Glosses,
    /// Speech in another language.
    Translation,
    /// Numbers of utterances.
    References,
    /// What somebody noted: gestures, topics, comments.
    Notes,
    /// Says something about another tier.
    Dependent,
    /// Moments, not stretches.
    Points,
    /// Nothing.
    Empty,
}

impl Role {
    /// Whether it is read.
    pub fn is_speech(self) -> bool {
        matches!(self, Self::Speech | Self::WordSpeech)
    }

    /// What people call it.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::WordSpeech => "speech word by word",
            Self::Words => "the same words again",
            Self::Phones => "phones",
            Self::Syllables => "syllables",
            Self::Glosses => "glosses",
            Self::Translation => "translation",
            Self::References => "numbers of utterances",
            Self::Notes => "notes",
            Self::Dependent => "about another tier",
            Self::Points => "points",
            Self::Empty => "empty",
        }
    }
}

/// What a tier was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its name, as spelt.
    pub name: String,
    /// What it holds.
    pub role: Role,
    /// Whose speech it is, or would be; none: nobody known.
    pub speaker: Option<String>,
    /// Its annotations.
    pub count: usize,
    /// Whether it is read as speech.
    pub read: bool,
}

impl Taken {
    /// What it was taken for, and whose speech it is.
    pub fn holds(&self) -> String {
        match (&self.speaker, self.read) {
            (Some(speaker), true) => format!("speech of “{speaker}”"),
            (None, true) => "speech of nobody known".to_owned(),
            (_, false) if self.role.is_speech() => "speech that was not chosen".to_owned(),
            (_, false) => self.role.phrase().to_owned(),
        }
    }

    /// The tier and what it was taken for, as part of a sentence.
    fn told(&self) -> String {
        format!("`{}`: {} ({})", self.name, self.holds(), self.count)
    }
}

/// Tiers that are named in one sentence.
const TOLD: usize = 24;

/// Decides which tiers are speech and puts their turns in the draft; `wanted` names those that the person chose.
pub fn settle(draft: &mut Draft, wanted: &[String]) -> Result<Vec<Taken>, ImportError> {
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
