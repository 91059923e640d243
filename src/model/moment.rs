//! Moments: as files spell them, and as seconds.

/// Seconds since 1970 of a moment such as `2026-11-23T18:04:05Z`; 0 where it is none.
pub fn seconds(moment: &str) -> u32 {
    if let Some(seconds) = as_written(moment) {
        return seconds;
    }
    let parsed = moment.parse::<jiff::Timestamp>().ok();
    parsed.and_then(|moment| u32::try_from(moment.as_second()).ok()).unwrap_or(0)
}

/// Seconds since 1970 of a moment as this program writes it, in years of four digits from 1970 on, without leap seconds;
/// `None` where it is written otherwise, which says nothing of whether it is one.
fn as_written(moment: &str) -> Option<u32> {
    let bytes: &[u8; 20] = moment.as_bytes().try_into().ok()?;
    let number = |at: std::ops::Range<usize>| {
        let digits = bytes.get(at)?;
        let add = |sum: u32, digit: &u8| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'));
        digits.iter().try_fold(0, add)
    };
    let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'Z')];
    if !signs.iter().all(|(at, sign)| bytes.get(*at) == Some(sign)) {
        return None;
    }
    let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let fits = (1970..2100).contains(&year) && (1..=12).contains(&month) && (1..=28).contains(&day);
    if !(fits && hour < 24 && minute < 60 && second < 60) {
        return None;
    }
    // Years are counted from March, so that the day between is the last of one.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + day - 1;
    // Days before March of the year nought to 1970.
    (before.checked_sub(719_468)? * 86_400 + hour * 3_600 + minute * 60).checked_add(second)
}

/// The moment behind seconds since 1970, as files spell it; empty for 0.
pub fn moment(seconds: u32) -> String {
    if seconds == 0 {
        return String::new();
    }
    jiff::Timestamp::from_second(i64::from(seconds)).map(|moment| moment.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn moments_are_the_seconds_that_a_calendar_says(at in 0_u32..4_102_444_800) {
            let written = jiff::Timestamp::from_second(i64::from(at)).unwrap().to_string();
            prop_assert_eq!(seconds(&written), at);
            prop_assert!(as_written(&written).is_none_or(|seconds| seconds == at));
        }

        #[test]
        fn what_is_no_moment_is_nought(
            year in 1960_u32..2110, month in 0_u32..14, day in 0_u32..33, hour in 0_u32..26, minute in 0_u32..62
        ) {
            let written = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:07Z");
            let parsed = written.parse::<jiff::Timestamp>().ok();
            let slowly = parsed.and_then(|moment| u32::try_from(moment.as_second()).ok()).unwrap_or(0);
            prop_assert_eq!(seconds(&written), slowly);
        }
    }
}
