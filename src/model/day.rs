//! Days as files have them.

/// Whether a word is a day of the calendar, `YYYY-MM-DD`: whatever else stands there has no place in an order of days.
pub fn is_day(word: &str) -> bool {
    word.len() == 10 && word.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn only_whole_days_of_the_calendar_are_days() {
        assert!(is_day("2026-03-02") && is_day("2024-02-29"));
        for word in ["2026-3-2", "2026-03", "02.03.2026", "2026-13-45", "2025-02-29", "", "2026-03-02T10:00:00Z"] {
            assert!(!is_day(word), "{word}");
        }
    }
}
