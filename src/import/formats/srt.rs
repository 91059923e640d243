//! SubRip subtitles.

use crate::import::draft::Draft;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::subtitles;

/// SubRip.
pub static FORMAT: Format =
    Format { word: "srt", looks: "a SubRip subtitle file", endings: &["srt"], sniff, read: Reader::Text(read) };

fn sniff(seen: &Seen) -> f32 {
    let first: Vec<&str> = seen.lines().take(40).collect();
    let cues = first.iter().filter(|line| subtitles::timing(line).is_some()).count();
    let number = first.first().is_some_and(|line| line.chars().all(|c| c.is_ascii_digit()));
    match first.iter().position(|line| subtitles::timing(line).is_some()) {
        Some(1) if number => 0.95,
        Some(0) => 0.9,
        Some(_) if cues >= 3 && cues * 8 >= first.len() => 0.7,
        _ => 0.0,
    }
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    subtitles::take(&mut text.lines(), Draft::default(), FORMAT.looks, found)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const CALL: &str = "1\r\n00:00:01,000 --> 00:00:02,500\r\nAna: We waited\r\nfor weeks.\r\n\r\n2\r\n00:00:02,500 --> 00:00:04,000\r\n\
        Bea: <i>And</i> then?\r\n\r\n3\r\n00:00:05,000 --> 00:00:06,000\r\nBea: Did they pay?\r\n\r\n\
        4\r\n00:00:07,250 --> 00:00:08,000\r\nAna: No.\r\n";

    #[test]
    fn cues_become_turns() {
        let found = import(CALL, "call.txt");
        assert_eq!((found.format, found.labels.len()), ("srt", 2));
        says(&found, &[("Ana", "We waited for weeks."), ("Bea", "And then? Did they pay?"), ("Ana", "No.")]);
        let seen = times(&found);
        let seen: Vec<(u64, &str)> = seen.iter().map(|(ms, words)| (*ms, words.as_str())).collect();
        assert_eq!(seen, [(1000, "Ana: We wait"), (2500, "Bea: And the"), (5000, "Did they pay"), (7250, "Ana: No.")]);
        tortured(CALL.as_bytes(), "a.srt");
    }

    #[test]
    fn bent_files_are_read() {
        // Points for commas, no numbers, no blank lines, a number missing, hours missing, text that is a number.
        let found = import(
            "00:00:01.5 --> 00:00:02\nOne\n00:03,000 --> 00:04,000 X1:2\nTwo\n7\n00:05,000 --> 00:06,000\n1984\n",
            "a",
        );
        assert_eq!(found.text, "One Two 1984\n");
        let found = import(
            "1\n00:00:01,000 --> 00:00:02,000\nfirst half\n\nsecond half\n\n2\n00:00:02,000 --> 00:00:03,000\n{\\an8}end\n",
            "a.srt",
        );
        assert_eq!(found.text, "first half second half end\n");
        assert!(refused("1\n00:00:01,000 --> 00:00:02,000\n\n", "a.srt").contains("no cue"));
    }

    #[test]
    fn changes_without_names_are_kept_apart() {
        let found = import(
            "1\n00:00:01,000 --> 00:00:02,000\n- Did you go?\n- No, I can't.\n\n2\n00:00:02,100 --> 00:00:03,000\n>> Why?\n",
            "a.srt",
        );
        says(&found, &[("", "- Did you go?"), ("", "- No, I can't."), ("", "Why?")]);
    }
}
