//! Times of the recording.

use super::Reader;

impl Reader {
    /// The last time noted at an offset or before it, with where it is noted.
    pub(super) fn time_at(&self, offset: u32) -> Option<(u32, u64)> {
        let after = self.times.partition_point(|(at, _)| *at <= offset);
        self.times.get(after.checked_sub(1)?).copied()
    }

    /// When a turn begins: by a time of its own, or by the one that ends the turn before.
    pub(super) fn turn_time(&self, turn: usize) -> Option<u64> {
        let turns = &self.document.overlay.turns;
        let from = turns.get(turn.saturating_sub(1))?.at.start;
        let (at, ms) = self.time_at(turns.get(turn)?.speech.start)?;
        (at >= from).then_some(ms)
    }
}

/// A time of the recording: `2:05`, from an hour on `1:02:05`.
pub(super) fn clock(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}
