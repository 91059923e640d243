//! Reading researchers' files: bytes to canonical text, and who speaks in it.

pub mod codebook;
pub mod encoding;
pub mod gather;
pub mod names;
pub mod speakers;

pub use encoding::{Decoded, decode};
pub use speakers::{Detection, detect, detect_with};

use crate::model::Rule;
use crate::text::Text;

/// Formats whose text is kept as it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
}

impl Format {
    /// The word used in files and tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "txt",
            Self::Markdown => "md",
        }
    }
}

/// What the user decided beforehand.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rule by which speakers are recognised; none: detect it.
    pub rule: Option<Rule>,
    /// The encoding's label; none: detect it.
    pub encoding: Option<String>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Canonical text.
    pub text: String,
    /// `txt` or `md`.
    pub format: &'static str,
    /// Name of the encoding, in lower case.
    pub encoding: String,
    /// How sure the reading is, 0 to 1: the lesser of encoding and speakers.
    pub confidence: f32,
    /// How speakers are recognised.
    pub rule: Rule,
    /// The accepted speaker labels.
    pub labels: Vec<String>,
    /// Code points of header before the first turn.
    pub header: u32,
    /// Everything that detection found, for the report.
    pub detection: Detection,
    /// Length of the text in code points.
    pub characters: u32,
    /// Number of turns.
    pub turns: u32,
    /// Number of speakers who have a turn.
    pub speakers: u32,
    /// Turns without a speaker.
    pub unlabelled: u32,
    /// Lines left out; text formats keep all.
    pub dropped: u32,
    /// Sentences for the user about what was unusual.
    pub notes: Vec<String>,
}

/// Why a file cannot be read, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing to see in the file.
    #[error("The file holds no text. Choose a file with a transcript in it.")]
    Empty,
    /// Over the limit.
    #[error("The file has {mib} MiB; the limit is 64 MiB. Split it into parts and import each.")]
    TooLarge {
        /// Size in MiB, rounded down.
        mib: usize,
    },
    /// Not a text file.
    #[error("The file is not plain text: it looks like {looks}. To use it, {advice}.")]
    Container {
        /// What it looks like.
        looks: &'static str,
        /// How to convert it.
        advice: &'static str,
    },
    /// A NUL byte outside UTF-16.
    #[error(
        "The file looks binary: it has a NUL byte at byte {offset}. Save it as plain text (UTF-8) and import that, or try --encoding if it is UTF-16."
    )]
    Nul {
        /// Byte offset from 0.
        offset: usize,
    },
    /// Bytes that the encoding does not know.
    #[error(
        "Byte {byte:#04x} at byte {offset} cannot be read as {guess}. Nothing was imported; try --encoding with the right one, such as windows-1250, macintosh or shift_jis."
    )]
    Undecodable {
        /// Byte offset from 0.
        offset: usize,
        /// The byte there.
        byte: u8,
        /// The encoding that was tried.
        guess: String,
    },
    /// An encoding nobody knows.
    #[error("`{label}` is no known encoding. Use a name such as utf-8, utf-16le, windows-1252 or shift_jis.")]
    UnknownEncoding {
        /// As the user wrote it.
        label: String,
    },
    /// A format that is not read yet.
    #[error(
        "The file is {looks}, which cannot be read yet. Save it as a plain-text transcript (.txt) and import that."
    )]
    Later {
        /// What it is.
        looks: &'static str,
    },
}

/// Reads a file's bytes; `name` is its file name.
pub fn read(bytes: &[u8], name: &str, options: &Options) -> Result<Imported, ImportError> {
    let decoded = decode(bytes, options.encoding.as_deref())?;
    if let Some(looks) = structured(&decoded.text) {
        return Err(ImportError::Later { looks });
    }
    let format = format_of(&decoded.text, name);
    let text = Text::new(decoded.text);
    let detection = match options.rule {
        Some(rule) => detect_with(&text, rule),
        None => detect(&text, format),
    };
    let labels: Vec<String> = detection.labels.iter().map(|(label, _)| label.clone()).collect();
    let mut notes = detection.notes.clone();
    if decoded.confidence < 0.7 {
        let encoding = &decoded.encoding;
        notes.push(format!("The encoding was guessed as {encoding}; if letters look wrong, try --encoding."));
    }
    match decoded.replacement_characters {
        0 => {}
        1 => notes.push("The text holds 1 replacement character (U+FFFD): a letter was lost before.".to_owned()),
        many => notes.push(format!("The text holds {many} replacement characters (U+FFFD): letters were lost before.")),
    }
    Ok(Imported {
        format: format.word(),
        encoding: decoded.encoding,
        confidence: decoded.confidence.min(detection.confidence),
        rule: detection.rule,
        labels,
        header: detection.header,
        characters: text.len(),
        turns: detection.turns,
        speakers: u32::try_from(detection.labels.len()).unwrap_or(u32::MAX),
        unlabelled: detection.unlabelled,
        dropped: 0,
        notes,
        detection,
        text: text.as_str().to_owned(),
    })
}

/// What a text is when it is no transcript in running text.
fn structured(text: &str) -> Option<&'static str> {
    let text = text.trim_start();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first = lines.next()?;
    let second = lines.next().unwrap_or_default();
    if first.starts_with("WEBVTT") {
        return Some("a WebVTT subtitle file");
    }
    if first.chars().all(|c| c.is_ascii_digit()) && is_cue(second) {
        return Some("a SubRip subtitle file");
    }
    if is_cue(first) {
        return Some("a subtitle file");
    }
    let json = first.starts_with('{') || first.starts_with('[');
    if json && text.trim_end().ends_with(['}', ']']) && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return Some("JSON");
    }
    if first.starts_with("<?xml") {
        return Some("XML");
    }
    let lower = first.get(..15).unwrap_or(first).to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some("a web page (HTML)");
    }
    if first.starts_with("@UTF8") || first == "@Begin" {
        return Some("a CHAT transcript");
    }
    first.starts_with("File type = \"ooTextFile").then_some("a Praat TextGrid")
}

fn is_cue(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else { return false };
    let clock = |text: &str| crate::text::stamps::clock(text.trim()).is_some();
    clock(from) && to.split_whitespace().next().is_some_and(clock)
}

/// Plain or Markdown, from the content; the name only breaks ties.
fn format_of(text: &str, name: &str) -> Format {
    let mut marks = 0u32;
    for line in text.lines().take(200) {
        let line = line.trim_start();
        let heading = line.trim_start_matches('#');
        let hashes = line.len() - heading.len();
        let strong = line.starts_with("**") && line.matches("**").count() >= 2;
        marks += u32::from((1..=6).contains(&hashes) && heading.starts_with(' ') || strong);
    }
    let lower = name.to_ascii_lowercase();
    if lower.ends_with(".md") || lower.ends_with(".markdown") || (marks >= 3 && !lower.ends_with(".txt")) {
        return Format::Markdown;
    }
    if marks >= 5 { Format::Markdown } else { Format::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_transcript_is_read() {
        let source = "Title\r\nPlace: Turin\r\n\r\nAna: hello\r\n\r\nBea: yes\r\n\r\nAna: and\r\n\r\nBea: no\r\n";
        let found = read(source.as_bytes(), "a.txt", &Options::default()).unwrap();
        assert_eq!((found.rule, found.turns, found.speakers, found.unlabelled), (Rule::LabelColon, 4, 2, 0));
        assert_eq!(found.labels, ["Ana", "Bea"]);
        assert_eq!(found.detection.facts, [("Place".to_owned(), "Turin".to_owned())]);
        assert_eq!(found.format, "txt");
    }

    #[test]
    fn other_formats_are_named() {
        for (text, word) in [
            ("WEBVTT\n\n00:00.000 --> 00:01.000\nx", "WebVTT"),
            ("1\n00:00:01,000 --> 00:00:02,000\nx", "SubRip"),
            ("{\"segments\": []}", "JSON"),
        ] {
            let error = read(text.as_bytes(), "a.txt", &Options::default()).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
        assert!(read(b"[laughter]", "a.txt", &Options::default()).is_ok());
    }

    #[test]
    fn the_user_overrules() {
        let options = Options { rule: Some(Rule::None), encoding: None };
        let found = read(b"Ana: a\n\nBea: b\n\nAna: c\n\nBea: d", "a.txt", &options).unwrap();
        assert_eq!((found.rule, found.speakers, found.turns), (Rule::None, 0, 4));
    }
}
