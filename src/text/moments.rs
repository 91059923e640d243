//! What is noted at places of a text and holds until the next: times of the recording, pages of the source.

/// The last note at an offset or before it, with where it stands; notes are ascending by offset.
pub fn last_at<T: Copy>(notes: &[(u32, T)], offset: u32) -> Option<(u32, T)> {
    let after = notes.partition_point(|(at, _)| *at <= offset);
    notes.get(after.checked_sub(1)?).copied()
}

/// Where the last note stands that says no more than a value; nothing where all say more.
pub fn reached(notes: &[(u32, u64)], value: u64) -> Option<u32> {
    let until = notes.iter().filter(|(_, noted)| *noted <= value);
    until.max_by_key(|(_, noted)| *noted).map(|(at, _)| *at)
}

/// A time for people, from milliseconds: `2:05`, from an hour on `1:02:05`.
pub fn clock(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// A time for tables, from milliseconds: `HH:MM:SS.mmm`; hours may have more digits.
pub fn exact(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}", ms % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_holds_until_the_next() {
        let notes = [(3, 10), (3, 11), (9, 20)];
        let at = |offset| last_at(&notes, offset).map(|(_, value)| value);
        assert_eq!([at(0), at(3), at(8), at(9), at(u32::MAX)], [None, Some(11), Some(11), Some(20), Some(20)]);
        assert_eq!(last_at::<u64>(&[], 4), None);
        assert_eq!([reached(&notes, 9), reached(&notes, 19), reached(&notes, 99)], [None, Some(3), Some(9)]);
    }

    #[test]
    fn times_are_spelt_for_people_and_for_tables() {
        assert_eq!([clock(125_999), clock(3_725_000), clock(0)], ["2:05", "1:02:05", "0:00"]);
        assert_eq!([exact(125_999), exact(360_000_001), exact(0)], ["00:02:05.999", "100:00:00.001", "00:00:00.000"]);
        assert!(exact(u64::MAX).ends_with(".615"));
    }
}
