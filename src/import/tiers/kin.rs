//! Tiers that hang on others: which of a family holds the speech.

use super::measure::Print;
use super::names::{Name, Sign, line};
use super::tier::{Bound, Role, Tier};

/// A child that says so many times what its parent says is the speech, and the parent a heading.
const OUTTALKS: f64 = 4.0;
/// The same of all children together that have times of their own.
const TOGETHER: f64 = 2.5;
/// Most tiers that are laid beside each other.
pub const BESIDE: usize = 200;
/// Pieces that are single words on average.
pub const SINGLE: f64 = 1.25;

/// What is known of a file's tiers.
pub struct Family<'a> {
    /// The tiers.
    pub tiers: &'a [Tier],
    /// What each looks like.
    pub prints: &'a [Print],
    /// What the name of each says.
    pub names: &'a [Name],
}

impl Family<'_> {
    /// Whether a tier's name says that it is none of the speech.
    pub fn aside(&self, nth: usize) -> bool {
        self.sign(nth).is_some_and(|sign| !matches!(sign, Sign::Words | Sign::Speech))
    }

    /// What a tier's name says, however weakly.
    pub fn sign(&self, nth: usize) -> Option<Sign> {
        let own = self.names.get(nth)?.sign;
        own.or_else(|| super::names::apart(&self.tiers.get(nth)?.name).sign)
    }

    fn print(&self, nth: usize) -> Option<&Print> {
        self.prints.get(nth)
    }

    /// Whether a tier with others on it says nothing itself: it is empty, numbers utterances, or heads what is below.
    fn heading(&self, nth: usize, below: &[usize]) -> Option<Role> {
        let print = self.print(nth)?;
        if print.pieces.is_empty() {
            return Some(Role::Empty);
        }
        if print.numbers {
            return Some(Role::References);
        }
        let says = |child: &&usize| !self.aside(**child) && self.print(**child).is_some_and(|child| child.words >= 2.0);
        let weight = |child: &usize| self.print(*child).map_or(0.0, |child| child.weight);
        let spoken = below.iter().filter(says);
        let timed = spoken.clone().filter(|child| !self.is_tied(**child)).map(weight).sum::<f64>();
        let outtalks = spoken.map(weight).any(|weight| weight >= OUTTALKS * print.weight);
        (outtalks || timed >= TOGETHER * print.weight).then_some(Role::Notes)
    }

    /// Whether a tier has its times from the one above.
    fn is_tied(&self, nth: usize) -> bool {
        self.tiers.get(nth).is_some_and(|tier| tier.pieces.iter().any(|piece| piece.of.is_some()))
    }

    /// Whether a tier is somebody else's than the one it hangs on, and has times of its own.
    fn is_anothers(&self, nth: usize, parent: usize) -> bool {
        let speaker = |nth: usize| self.tiers.get(nth).and_then(|tier| tier.speaker.as_ref());
        let included = self.tiers.get(nth).is_some_and(|tier| matches!(tier.bound, Bound::Included | Bound::Free));
        let other = speaker(nth).zip(speaker(parent)).is_some_and(|(own, above)| own != above);
        other && included && !self.is_tied(nth) && !self.aside(nth)
    }

    /// What hangs on others is no speech of its own, unless what it hangs on says nothing.
    pub fn rule_out(&self, roles: &mut [Option<Role>]) {
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); self.tiers.len()];
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(self.tiers.len());
        for nth in 0..self.tiers.len() {
            let line = line(nth, self.tiers);
            order.push((line.len(), nth));
            if let Some(of) = line.get(1).and_then(|parent| children.get_mut(*parent)) {
                of.push(nth);
            }
        }
        order.sort_unstable();
        let free = self.tiers.iter().any(|tier| tier.bound == Bound::Free && !tier.pieces.is_empty());
        let mut silent = vec![false; self.tiers.len()];
        for (_, nth) in order {
            let Some(tier) = self.tiers.get(nth) else { continue };
            let below = children.get(nth).map(Vec::as_slice).unwrap_or_default();
            let parent = line(nth, self.tiers).get(1).copied();
            let free_of = |parent: usize| silent.get(parent).copied().unwrap_or(false) || self.is_anothers(nth, parent);
            let idle = parent.is_some_and(free_of);
            let set = |roles: &mut [Option<Role>], role: Role| {
                if let Some(slot) = roles.get_mut(nth) {
                    slot.get_or_insert(role);
                }
            };
            // Where nobody says on what it hangs, a tier that must hang on something is still no person.
            let orphan = parent.is_none() && tier.bound != Bound::Free && tier.speaker.is_none() && free;
            if parent.is_some() && !idle || orphan {
                set(roles, self.dependent(nth));
                continue;
            }
            if let Some(role) = Some(below).filter(|below| !below.is_empty()).and_then(|below| self.heading(nth, below))
            {
                set(roles, role);
                if let Some(slot) = silent.get_mut(nth) {
                    *slot = true;
                }
                self.choose(below, roles);
            }
        }
    }

    /// What a tier is that only says something about another.
    fn dependent(&self, nth: usize) -> Role {
        let Some(print) = self.print(nth) else { return Role::Dependent };
        match self.sign(nth) {
            _ if print.pieces.is_empty() => Role::Empty,
            Some(sign) if sign != Sign::Speech => sign.role(),
            _ if print.words > SINGLE || print.each() < 1.3 => Role::Dependent,
            _ if print.letters <= 2.0 => Role::Phones,
            _ => Role::Words,
        }
    }

    /// Of tiers without times of their own below one that says nothing, one is the speech of each person.
    fn choose(&self, below: &[usize], roles: &mut [Option<Role>]) {
        let untimed = |nth: &&usize| self.is_tied(**nth);
        let mut left: Vec<usize> = below.iter().filter(untimed).copied().collect();
        while let Some(first) = left.first().copied() {
            let speaker = |nth: usize| self.tiers.get(nth).and_then(|tier| tier.speaker.as_deref()).unwrap_or_default();
            let (own, others): (Vec<usize>, Vec<usize>) =
                left.into_iter().partition(|nth| speaker(*nth) == speaker(first));
            left = others;
            let Some(speech) = self.speech(&own) else { continue };
            for nth in own {
                let role = if nth != speech {
                    self.dependent(nth)
                } else if self.print(nth).is_some_and(|print| print.words <= SINGLE && print.each() > 1.3) {
                    Role::WordSpeech
                } else {
                    Role::Speech
                };
                if let Some(slot) = roles.get_mut(nth) {
                    slot.get_or_insert(role);
                }
            }
        }
    }

    /// The tier with the speech among those of one person.
    fn speech(&self, own: &[usize]) -> Option<usize> {
        let fits = |nth: &usize| !self.aside(*nth) && self.print(*nth).is_some_and(|print| print.weight > 0.0);
        let candidates: Vec<usize> = own.iter().copied().filter(fits).take(BESIDE).collect();
        let parts = |nth: &usize| self.print(*nth).is_some_and(|print| print.words <= SINGLE && print.each() > 1.3);
        let (words, whole): (Vec<usize>, Vec<usize>) = candidates.into_iter().partition(parts);
        // Of several wordings the one that has the words of the words below is no translation.
        let spelt = |nth: &&usize| {
            let print = self.print(**nth);
            words
                .iter()
                .any(|word| self.print(*word).zip(print).is_some_and(|(word, whole)| word.inside(whole).covered >= 0.5))
        };
        let says = |nth: &&usize| self.sign(**nth) == Some(Sign::Speech);
        let found = whole.iter().find(spelt).or_else(|| whole.iter().find(says));
        found.or_else(|| words.first()).or_else(|| whole.first()).copied()
    }
}
