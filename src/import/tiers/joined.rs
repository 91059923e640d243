//! Tiers that are read as turns in the order of time.

use super::measure::is_silence;
use super::tier::{Role, Taken, Tier};
use crate::import::cues::{ends_sentence, join};
use crate::import::draft::{Turn, Turns};
use crate::import::error::ImportError;

/// Longest silence between two words of one utterance, in milliseconds.
const PAUSE: u64 = 700;

/// A turn with the place where it stands in time.
struct Placed {
    order: u64,
    tier: usize,
    turn: Turn,
}

/// Turns by start; of equals the earlier tier first.
///
/// # Errors
/// More turns than the limit.
pub fn turns(tiers: Vec<Tier>, taken: &[Taken]) -> Result<Vec<Turn>, ImportError> {
    let read = |nth: usize| taken.get(nth).filter(|one| one.read);
    let mut starts: Vec<(u64, usize)> = Vec::new();
    for (nth, tier) in tiers.iter().enumerate().filter(|(nth, _)| read(*nth).is_some()) {
        starts.extend(tier.pieces.iter().map(|piece| (piece.order, nth)));
    }
    starts.sort_unstable();
    let mut placed: Vec<Placed> = Vec::with_capacity(starts.len());
    for (nth, tier) in tiers.into_iter().enumerate() {
        let Some(own) = read(nth) else { continue };
        let words = matches!(own.role, Role::WordSpeech | Role::Words | Role::Phones | Role::Syllables | Role::Glosses);
        let from = placed.len();
        // Where blanks are part of the pieces, a word may be cut in two.
        let cut = tier.pieces.iter().any(|piece| piece.text.ends_with(char::is_whitespace));
        let mut until = (0, None);
        for piece in tier.pieces {
            if words && is_silence(&piece.text) {
                continue;
            }
            let (end, of) = until;
            let last = placed.get_mut(from..).and_then(<[Placed]>::last_mut);
            until = (piece.until.max(piece.order), piece.of);
            match last {
                Some(last) if tier.meets && piece.order == end && !ends_sentence(&last.turn.text) => {
                    if cut {
                        last.turn.text.push_str(&piece.text);
                    } else {
                        join(&mut last.turn.text, &piece.text);
                    }
                }
                Some(last) if words && goes_on(&starts, nth, (end, of), (piece.order, piece.of)) => {
                    join(&mut last.turn.text, &piece.text);
                }
                _ => {
                    let turn = Turn::new(own.speaker.as_deref(), piece.text, piece.start);
                    placed.push(Placed { order: piece.order, tier: nth, turn });
                }
            }
        }
    }
    placed.sort_by_key(|one| (one.order, one.tier));
    let mut turns = Turns::default();
    for one in placed {
        turns.push(one.turn)?;
    }
    Ok(turns.turns)
}

/// Whether a word belongs to the utterance of the word before: below one annotation, or with no one else's words and no
/// long silence between.
fn goes_on(starts: &[(u64, usize)], tier: usize, before: (u64, Option<u32>), now: (u64, Option<u32>)) -> bool {
    let ((end, above), (start, of)) = (before, now);
    if above.is_some() || of.is_some() {
        return above == of;
    }
    if start.saturating_sub(end) > PAUSE {
        return false;
    }
    let first = starts.partition_point(|(order, _)| *order < end);
    let between = starts.iter().skip(first).take_while(|(order, _)| *order < start).take(64);
    !between.into_iter().any(|(_, other)| *other != tier)
}
