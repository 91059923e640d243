//! Moments as projects write them.

/// Written where nobody knows the moment: QualCoder imports nothing of a project where one is missing.
pub const UNDATED: &str = "1970-01-01T00:00:00Z";

/// `YYYY-MM-DDTHH:MM:SSZ` of a moment as other programs write it, in UTC; a day where it is no more.
pub fn moment(written: &str) -> Option<String> {
    let written = written.trim();
    if let Ok(moment) = written.parse::<jiff::Timestamp>() {
        return jiff::Timestamp::from_second(moment.as_second()).ok().map(|moment| moment.to_string());
    }
    let day = written.parse::<jiff::civil::DateTime>().ok()?;
    Some(day.round(jiff::Unit::Second).ok()?.to_string() + "Z")
}
