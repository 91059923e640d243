//! The formats there are, and which of them a file is: told from its content, the name only breaks ties.

use super::draft::Draft;
use super::error::ImportError;
use super::{
    akoma, chat, cloud, csv, docx, eaf, exb, folker, html, inline, json, jsonl, odt, ohms, otr, plain, qmsum, rtf, srt,
    tei, textgrid, trs, vtt, whisper, xlsx, xml,
};
use std::cell::OnceCell;

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
    &super::pdf::FORMAT,
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
    // Tables.
    &csv::CSV,
    &csv::TSV,
    &xlsx::FORMAT,
    #[cfg(feature = "sqlite")]
    &super::taguette::FORMAT,
    #[cfg(feature = "sqlite")]
    &super::qualcoder::FORMAT,
    &SQLITE,
];

/// One format.
#[derive(Debug)]
pub struct Format {
    /// The word in files, in tables and after `--as`.
    pub word: &'static str,
    /// What a file of it is called in a sentence: `a WebVTT subtitle file`.
    pub looks: &'static str,
    /// Endings of file names, in lower case, without the dot.
    pub endings: &'static [&'static str],
    /// How much a file looks like it, 0 to 1. 1 is for signs that nothing else has; 0 for a file it cannot be.
    pub sniff: fn(&Seen) -> f32,
    /// How it is read.
    pub read: Reader,
}

/// How a format is read.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// The text is kept as it stands; speakers are looked for in it.
    Kept(super::Markup),
    /// From decoded text.
    Text(fn(&str, &mut Found) -> Result<(), ImportError>),
    /// From bytes; also names the encoding.
    Bytes(fn(&[u8], &mut Found) -> Result<(), ImportError>),
    /// Not yet.
    Later,
    /// By another way in: what to do, as a sentence without its full stop.
    Elsewhere(&'static str),
}

/// What a reader found in a file.
#[derive(Debug, Default)]
pub struct Found {
    /// The documents, mostly one.
    pub documents: Vec<Draft>,
    /// Codes that come along, each under the key that the documents' codings use.
    pub codes: Vec<(String, super::codebook::Draft)>,
    /// Name of the encoding, where the reader decides it itself.
    pub encoding: Option<String>,
    /// Labels that are speakers wherever they stand.
    pub sure: super::names::Sure,
}

impl Found {
    /// Takes a document.
    pub fn push(&mut self, draft: Draft) -> Result<(), ImportError> {
        super::limits::at_most("documents", self.documents.len() + 1, super::limits::DOCUMENTS)?;
        self.documents.push(draft);
        Ok(())
    }
}

/// What a format's test looks at.
#[derive(Debug)]
pub struct Seen<'a> {
    /// The bytes of the file.
    pub bytes: &'a [u8],
    /// Its canonical text, where it is text.
    pub text: Option<&'a str>,
    /// File name in lower case.
    pub name: &'a str,
    json: OnceCell<Option<json::Shape>>,
    root: OnceCell<Option<String>>,
    parts: OnceCell<Vec<String>>,
}

impl<'a> Seen<'a> {
    /// Looks at a file; `text` is none for containers.
    pub fn new(bytes: &'a [u8], text: Option<&'a str>, name: &'a str) -> Self {
        Self { bytes, text, name, json: OnceCell::new(), root: OnceCell::new(), parts: OnceCell::new() }
    }

    /// The first lines with anything to see, trimmed; at most 200.
    pub fn lines(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        let text = self.text.unwrap_or_default();
        text.lines()
            .map(|line| line.trim_matches(crate::text::labels::is_hidden))
            .filter(|line| !line.is_empty())
            .take(200)
    }

    /// The first line with anything to see.
    pub fn first(&self) -> &'a str {
        self.lines().next().unwrap_or_default()
    }

    /// Whether the file's name has one of these endings.
    pub fn ends(&self, endings: &[&str]) -> bool {
        let ending = self.name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
        endings.contains(&ending)
    }

    /// The upper levels of a JSON text; none when it is no JSON.
    pub fn json(&self) -> Option<&json::Shape> {
        self.json.get_or_init(|| json::shape(self.text.unwrap_or_default())).as_ref()
    }

    /// Local name of the root element of an XML text; none when it is no XML.
    pub fn root(&self) -> Option<&str> {
        self.root.get_or_init(|| xml::root(self.text.unwrap_or_default())).as_deref()
    }

    /// Names of the entries of a zip archive; empty when it is none.
    pub fn parts(&self) -> &[String] {
        self.parts.get_or_init(|| super::archive::names(self.bytes))
    }

    /// Whether a zip archive has an entry of this name.
    pub fn has_part(&self, name: &str) -> bool {
        self.parts().iter().any(|part| part == name)
    }
}

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
pub fn named(word: &str) -> Result<&'static Format, ImportError> {
    let lower = word.trim().trim_start_matches('.').to_lowercase();
    let exact = FORMATS.iter().find(|format| format.word == lower);
    let found = exact.or_else(|| FORMATS.iter().find(|format| format.endings.contains(&lower.as_str())));
    found.copied().ok_or_else(|| ImportError::UnknownFormat {
        word: word.to_owned(),
        known: FORMATS.iter().map(|format| format.word).collect::<Vec<_>>().join(", "),
    })
}

/// Whether the bytes begin so.
pub(super) fn starts(seen: &Seen, magic: &[u8]) -> f32 {
    f32::from(u8::from(seen.bytes.starts_with(magic)))
}

#[cfg(not(feature = "pdf"))]
static PDF: Format = Format {
    word: "pdf",
    looks: "a PDF",
    endings: &["pdf"],
    sniff: |seen| f32::from(u8::from(super::encoding::pdf_begins(seen.bytes).is_some())),
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
