//! Moments: as files spell them, and as seconds.

/// Seconds since 1970 of a moment such as `2026-11-23T18:04:05Z`; 0 where it is none.
pub fn seconds(moment: &str) -> u32 {
    let parsed = moment.parse::<jiff::Timestamp>().ok();
    parsed.and_then(|moment| u32::try_from(moment.as_second()).ok()).unwrap_or(0)
}

/// The moment behind seconds since 1970, as files spell it; empty for 0.
pub fn moment(seconds: u32) -> String {
    if seconds == 0 {
        return String::new();
    }
    jiff::Timestamp::from_second(i64::from(seconds)).map(|moment| moment.to_string()).unwrap_or_default()
}
