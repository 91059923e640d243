//! Tiers of annotation programs to turns in the order of time.

use super::draft::{Turn, Turns};
use super::error::ImportError;

/// One stretch of one tier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretch {
    /// Milliseconds, where the file has them.
    pub start: Option<u64>,
    /// By what it is sorted: milliseconds, or a guess between the neighbours.
    pub order: u64,
    /// Place of its tier in the file.
    pub tier: usize,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
}

/// Turns by start; of equals the earlier tier first.
pub fn turns(mut stretches: Vec<Stretch>) -> Result<Vec<Turn>, ImportError> {
    stretches.sort_by_key(|stretch| (stretch.order, stretch.tier));
    let mut turns = Turns::default();
    for Stretch { start, speaker, text, .. } in stretches {
        let mut turn = Turn { speaker, text, ..Turn::default() };
        turn.times.extend(start.map(|start| (0, start)));
        turns.push(turn)?;
    }
    Ok(turns.turns)
}
