//! What a format is: how a file of it is told, and how it is read.

use super::draft::Draft;
use super::error::ImportError;
use super::markup::Markup;
use super::names::Sure;
use super::{archive, codebook, json, limits, xml};
use std::cell::OnceCell;

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
    Kept(Markup),
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
    pub codes: Vec<(String, codebook::Draft)>,
    /// Name of the encoding, where the reader decides it itself.
    pub encoding: Option<String>,
    /// Labels that are speakers wherever they stand.
    pub sure: Sure,
}

impl Found {
    /// Takes a document.
    ///
    /// # Errors
    /// More documents or words than a file may have.
    pub fn push(&mut self, draft: Draft) -> Result<(), ImportError> {
        limits::at_most("documents", self.documents.len() + 1, limits::DOCUMENTS)?;
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
            .map(|line| line.trim_matches(crate::text::hidden::is_hidden))
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
        self.parts.get_or_init(|| archive::names(self.bytes))
    }

    /// Whether a zip archive has an entry of this name.
    pub fn has_part(&self, name: &str) -> bool {
        self.parts().iter().any(|part| part == name)
    }
}

/// Whether the bytes begin so.
pub(super) fn starts(seen: &Seen, magic: &[u8]) -> f32 {
    f32::from(u8::from(seen.bytes.starts_with(magic)))
}

/// Refuses JSON of no known kind, with its keys.
pub(super) fn unknown_json(seen: &Seen) -> ImportError {
    ImportError::UnknownJson { keys: seen.json().map(json::Shape::keys).unwrap_or_default() }
}
