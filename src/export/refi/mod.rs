//! The study as a REFI-QDA project (`.qdpx`) or its codebook (`.qdc`), for other programs.
//!
//! Standard: REFI-QDA 1.5 (2019). Positions are code points of UTF-8 texts without a mark and with LF, ends exclusive.
//! What an imported project held beyond a study goes out again as it came (see `kept`).

pub(crate) mod kept;
mod project;

pub use project::{Exported, Material, Options, project};

use crate::model::{Code, Status, Study};
use crate::refi::said;
use crate::refi::tree::Tree;
use std::collections::HashMap;

/// Namespace and schema of projects.
const PROJECT: (&str, &str) =
    ("urn:QDA-XML:project:1.0", "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd");
/// Namespace and schema of codebooks.
const CODEBOOK: (&str, &str) =
    ("urn:QDA-XML:codebook:1.0", "http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd");

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

/// The tree of codes. `decorate` adds what only a project holds; `names` are names other than the codes' own.
fn codes(study: &Study, names: &HashMap<String, String>, decorate: &dyn Fn(&Code, Tree) -> Tree) -> Tree {
    let book = study.codebook();
    let mut codes = Tree::new("Codes");
    let mut children: HashMap<Option<&str>, Vec<&Code>> = HashMap::new();
    for branch in book.tree() {
        let Some(code) = book.codes().get(branch.place).filter(|code| goes_out(study, code)) else { continue };
        // What stood below a code that does not go out goes up.
        let mut above = book.parent(code);
        let mut steps = 0;
        while let Some(one) = above.filter(|one| !goes_out(study, one)) {
            above = book.parent(one).filter(|_| steps < crate::model::codebook::DEPTH_MAX);
            steps += 1;
        }
        children.entry(above.map(|above| above.id.as_str())).or_default().push(code);
    }
    fn element(
        study: &Study,
        code: &Code,
        children: &HashMap<Option<&str>, Vec<&Code>>,
        names: &HashMap<String, String>,
        decorate: &dyn Fn(&Code, Tree) -> Tree,
        depth: usize,
    ) -> Tree {
        let name = names.get(&code.id).unwrap_or(&code.name);
        let mut tree = Tree::new("Code").with("guid", code_guid(study, code)).with("name", name.clone());
        tree = tree.with("isCodable", "true").maybe("color", code.color.as_deref().map(str::to_lowercase));
        let description = said::words(code);
        if !description.is_empty() {
            tree = tree.holding(Tree::new("Description").saying(description));
        }
        tree = decorate(code, tree);
        if depth < crate::model::codebook::DEPTH_MAX {
            for below in children.get(&Some(code.id.as_str())).into_iter().flatten() {
                tree = tree.holding(element(study, below, children, names, decorate, depth + 1));
            }
        }
        tree
    }
    for top in children.get(&None).into_iter().flatten() {
        codes = codes.holding(element(study, top, &children, names, decorate, 0));
    }
    codes
}

/// The codebook as a `.qdc` file, and what has no place in it: sentences. Nothing where there are no codes.
pub fn codebook(study: &Study) -> Option<(String, Vec<String>)> {
    let codes = codes(study, &HashMap::new(), &|_, tree| tree);
    if codes.children.is_empty() {
        return None;
    }
    let tree = Tree::new("CodeBook").with("origin", origin()).holding(codes);
    Some((crate::refi::xml::file(&tree, CODEBOOK.0, CODEBOOK.1), left_behind(study)))
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
