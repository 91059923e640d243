//! The study as a REFI-QDA project (`.qdpx`) or its codebook (`.qdc`), for other programs.
//!
//! Standard: REFI-QDA 1.5 (2019). Positions are code points of UTF-8 texts without a mark and with LF, ends exclusive.
//! What an imported project held beyond a study goes out again as it came (see `kept`).

pub(crate) mod kept;
mod project;

pub use project::{Exported, Material, Options, project};

use crate::model::codebook::DEPTH_MAX;
use crate::model::{Code, Status, Study};
use crate::refi::{self, Book, said};
use std::collections::HashMap;

/// How this program calls itself in files for others.
pub fn origin() -> String {
    format!("verbatim {}", env!("CARGO_PKG_VERSION"))
}

/// An identifier for something of a study, the same at every export: UUID version 5 of study, kind and id.
pub fn guid(study: &Study, kind: &str, id: &str) -> String {
    let name = format!("verbatim/{}/{kind}/{id}", study.settings.id);
    uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).to_string()
}

/// The sentence by which a case says that it speaks under a label.
pub fn speaks(label: &str, title: &str) -> String {
    format!("Speaks as {label} in {title}.")
}

/// The label that such a sentence names for a title.
pub fn spoken<'a>(sentence: &'a str, title: &str) -> Option<&'a str> {
    let whole = speaks("\u{0}", title);
    let (before, after) = whole.split_once('\u{0}')?;
    sentence.trim().strip_prefix(before)?.strip_suffix(after).filter(|label| !label.is_empty())
}

/// The identifier of a code: as imported, else its own.
pub fn code_guid(study: &Study, code: &Code) -> String {
    code.guid.clone().unwrap_or_else(|| guid(study, "code", &code.id))
}

/// Whether a code goes out: merged and deleted ones do not.
fn goes_out(study: &Study, code: &Code) -> bool {
    matches!(code.status, Status::Active | Status::Retired) || study.is_live(code)
}

/// Codes as they go out, by the code above; `decorate` adds what only a project holds.
struct Codes<'a> {
    study: &'a Study,
    below: HashMap<Option<&'a str>, Vec<&'a Code>>,
    decorate: &'a dyn Fn(&Code, &mut refi::Code),
}

impl<'a> Codes<'a> {
    fn of(study: &'a Study, decorate: &'a dyn Fn(&Code, &mut refi::Code)) -> Self {
        let book = study.codebook();
        let mut below: HashMap<Option<&str>, Vec<&Code>> = HashMap::new();
        for branch in book.tree() {
            let Some(code) = book.codes().get(branch.place).filter(|code| goes_out(study, code)) else { continue };
            // What stood below a code that does not go out goes up.
            let mut above = book.parent(code);
            let mut steps = 0;
            while let Some(one) = above.filter(|one| !goes_out(study, one)) {
                above = book.parent(one).filter(|_| steps < DEPTH_MAX);
                steps += 1;
            }
            below.entry(above.map(|above| above.id.as_str())).or_default().push(code);
        }
        Self { study, below, decorate }
    }

    /// The codes below one, or those at the top, with all that is below them.
    fn tree(&self, above: Option<&str>, depth: usize) -> Vec<refi::Code> {
        let element = |code: &&Code| {
            let mut element = refi::Code {
                guid: Some(code_guid(self.study, code)),
                name: Some(code.name.clone()),
                codable: Some("true".into()),
                color: code.color.as_deref().map(str::to_lowercase),
                description: Some(said::words(code)).filter(|words| !words.is_empty()),
                codes: if depth < DEPTH_MAX { self.tree(Some(&code.id), depth + 1) } else { Vec::new() },
                ..refi::Code::default()
            };
            (self.decorate)(code, &mut element);
            element
        };
        self.below.get(&above).into_iter().flatten().map(element).collect()
    }
}

/// The codebook as a `.qdc` file, and what has no place in it: sentences. Nothing where there are no codes.
pub fn codebook(study: &Study) -> Option<(String, Vec<String>)> {
    let codes = Codes::of(study, &|_, _| ()).tree(None, 0);
    if codes.is_empty() {
        return None;
    }
    Some((refi::write_book(Book { origin: Some(origin()), codes }), left_behind(study)))
}

/// What a `.qdc` file does not say.
fn left_behind(study: &Study) -> Vec<String> {
    let codes = || study.codebook().codes().iter().filter(|code| goes_out(study, code));
    let mut parts: Vec<String> = Vec::new();
    let mut part = |what: &str, says: fn(&Code) -> bool| {
        let count = codes().filter(|code| says(code)).count();
        if count > 0 {
            parts.push(format!("{what} of {count}"));
        }
    };
    part("examples", |code| !code.examples.is_empty());
    part("names in other languages", |code| !code.names.is_empty());
    part("groups", |code| !code.groups.is_empty());
    part("keys", |code| code.key.is_some());
    part("the status", |code| !code.is_active());
    let mut told = vec![format!(
        "The format has no place for what codes say beyond name, colour, definition, what belongs there and what does \
         not: left behind are ids and dates{}. `verbatim codebook export` holds all of it.",
        parts.iter().map(|part| format!(", {part} codes")).collect::<String>()
    )];
    let gone = study.codebook().codes().len() - codes().count();
    if gone > 0 {
        told.push(format!("{gone} merged or deleted codes are left out."));
    }
    told
}
