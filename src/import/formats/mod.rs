//! The list of formats, and which of them a file is: told from its content, the name only breaks ties.

pub(crate) mod akoma;
pub(crate) mod chat;
pub(crate) mod cloud;
pub(crate) mod csv;
pub(crate) mod docx;
pub(crate) mod eaf;
pub(crate) mod exb;
pub(crate) mod folker;
pub(crate) mod html;
pub(crate) mod inline;
pub(crate) mod jsonl;
pub(crate) mod odt;
pub(crate) mod ohms;
pub(crate) mod otr;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
pub(crate) mod plain;
pub(crate) mod qmsum;
#[cfg(feature = "sqlite")]
pub(crate) mod qualcoder;
pub(crate) mod rtf;
pub(crate) mod srt;
#[cfg(feature = "sqlite")]
pub(crate) mod taguette;
pub(crate) mod tei;
pub(crate) mod textgrid;
pub(crate) mod trs;
pub(crate) mod vtt;
pub(crate) mod whisper;
pub(crate) mod xlsx;

use crate::import::error::ImportError;
use crate::import::format::{Format, Reader, Seen, starts};

/// Every format, in the order they are listed to people; among equals the earlier wins.
pub const FORMATS: &[&Format] = &[
    // Text.
    &plain::TXT,
    &plain::MD,
    // Documents.
    &docx::DOCX,
    &odt::ODT,
    &odt::FODT,
    &rtf::RTF,
    #[cfg(feature = "pdf")]
    &pdf::FORMAT,
    #[cfg(not(feature = "pdf"))]
    &PDF,
    &html::HTML,
    // Subtitles.
    &srt::FORMAT,
    &vtt::FORMAT,
    // Recognisers.
    &whisper::JSON,
    &whisper::TSV,
    &cloud::AWS,
    &cloud::OTHERS,
    &qmsum::FORMAT,
    &jsonl::FORMAT,
    // Annotation programs.
    &chat::FORMAT,
    &eaf::FORMAT,
    &textgrid::FORMAT,
    &trs::FORMAT,
    &exb::FORMAT,
    &folker::FORMAT,
    &otr::FORMAT,
    &ohms::FORMAT,
    &tei::FORMAT,
    &akoma::FORMAT,
    &inline::FORMAT,
    // Projects.
    &QDPX,
    &QDC,
    &OURS,
    // Tables.
    &csv::CSV,
    &csv::TSV,
    &xlsx::FORMAT,
    #[cfg(feature = "sqlite")]
    &taguette::FORMAT,
    #[cfg(feature = "sqlite")]
    &qualcoder::FORMAT,
    &SQLITE,
];

/// Added to the score of a format whose ending the file has.
const ENDING: f32 = 0.05;
/// Least score at which a file is taken for a format.
const ENOUGH: f32 = 0.5;

/// The format that fits best, with its score; plain text when nothing else fits.
pub fn tell(seen: &Seen) -> Option<(&'static Format, f32)> {
    let mut best: Option<(&'static Format, f32, f32)> = None;
    for format in FORMATS {
        let score = (format.sniff)(seen);
        if score < ENOUGH {
            continue;
        }
        let ranked = score + if seen.ends(format.endings) { ENDING } else { 0.0 };
        if best.is_none_or(|(_, _, most)| ranked > most) {
            best = Some((format, score, ranked));
        }
    }
    best.map(|(format, score, _)| (format, score.min(1.0)))
}

/// A format by its word, or by an ending.
///
/// # Errors
/// There is no such format.
pub fn named(word: &str) -> Result<&'static Format, ImportError> {
    let lower = word.trim().trim_start_matches('.').to_lowercase();
    let exact = FORMATS.iter().find(|format| format.word == lower);
    let found = exact.or_else(|| FORMATS.iter().find(|format| format.endings.contains(&lower.as_str())));
    found.copied().ok_or_else(|| ImportError::UnknownFormat {
        word: word.to_owned(),
        known: FORMATS.iter().map(|format| format.word).collect::<Vec<_>>().join(", "),
    })
}

#[cfg(not(feature = "pdf"))]
static PDF: Format = Format {
    word: "pdf",
    looks: "a PDF",
    endings: &["pdf"],
    sniff: |seen| f32::from(u8::from(crate::import::encoding::pdf_begins(seen.bytes).is_some())),
    read: Reader::Later,
};

static QDPX: Format = Format {
    word: "qdpx",
    looks: "a REFI-QDA project (qdpx)",
    endings: &["qdpx"],
    sniff: |seen| f32::from(u8::from(seen.parts().iter().any(|part| part.eq_ignore_ascii_case("project.qde")))),
    read: Reader::Elsewhere(
        "A project comes in as a whole: give its file to `verbatim import`, without --as and not by standard input",
    ),
};

static QDC: Format = Format {
    word: "qdc",
    looks: "a REFI-QDA codebook (qdc)",
    endings: &["qdc"],
    sniff: |seen| f32::from(u8::from(seen.root() == Some("CodeBook"))),
    read: Reader::Elsewhere("Bring its codes in with `verbatim codebook import FILE`"),
};

static OURS: Format = Format {
    word: "ron",
    looks: "one that Verbatim itself wrote for a study (ron)",
    endings: &["ron"],
    sniff: |seen| {
        let told = |text: &str| {
            let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
            let opened = lines.next().and_then(|line| line.strip_prefix('('));
            let next = opened.map(|rest| if rest.is_empty() { lines.next().unwrap_or_default() } else { rest });
            next.is_some_and(|field| field.trim_start().starts_with("format:"))
        };
        f32::from(u8::from(seen.text.is_some_and(told)))
    },
    read: Reader::Elsewhere(
        "A codebook's codes come in with `verbatim codebook import FILE`; git brings a team's study together",
    ),
};

static SQLITE: Format = Format {
    word: "sqlite",
    looks: "a SQLite database of no known program",
    endings: &["sqlite3", "qda", "db"],
    sniff: |seen| 0.6 * starts(seen, b"SQLite format 3\0"),
    read: Reader::Later,
};

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_format_has_its_own_word_and_a_phrase() {
        let words: HashSet<&str> = FORMATS.iter().map(|format| format.word).collect();
        assert_eq!(words.len(), FORMATS.len());
        for format in FORMATS {
            assert!(format.looks.contains(' '), "{}", format.looks);
            assert_eq!(named(format.word).map(|found| found.word).ok(), Some(format.word));
        }
        assert!(named("klingon").unwrap_err().to_string().contains("srt"));
    }

    #[test]
    fn content_decides_and_the_name_breaks_ties() {
        let told = |text: &str, name: &str| {
            let seen = Seen::new(text.as_bytes(), Some(text), name);
            tell(&seen).map(|(format, _)| format.word)
        };
        assert_eq!(told("WEBVTT\n\n00:00.000 --> 00:01.000\nx", "a.txt"), Some("vtt"));
        assert_eq!(told("1\n00:00:01,000 --> 00:00:02,000\nx", "a.md"), Some("srt"));
        assert_eq!(told("<!DOCTYPE html>\n<p>x", "a.txt"), Some("html"));
        assert_eq!(told("Ana: x\n", "a.vtt"), Some("txt"));
        assert_eq!(told("Ana: x\n", "a.md"), Some("md"));
    }
}
