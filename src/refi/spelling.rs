//! Identifiers, moments and words as projects spell them.

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

/// An identifier to compare by: braces, blanks and case do not count.
pub fn key(guid: &str) -> String {
    guid.trim().trim_start_matches('{').trim_end_matches('}').trim().to_ascii_lowercase()
}

/// `8-4-4-4-12` hexadecimal digits, bare or in braces.
pub fn is_guid(guid: &str) -> bool {
    let bare = key(guid);
    let parts: Vec<&str> = bare.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Words with the line ends of canonical texts and no blanks around them; none where none show.
pub fn trimmed(words: &Option<String>) -> Option<String> {
    words.as_ref().map(|words| words.replace("\r\n", "\n").trim().to_owned()).filter(|words| !words.is_empty())
}
