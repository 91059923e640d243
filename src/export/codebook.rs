//! A codebook as Markdown: an appendix to a paper that can be read back.

use crate::model::{Code, Codebook, Status};
use std::fmt::Write as _;

/// Deepest heading of Markdown; codes further down stay on it and name the code above.
const DEEPEST: usize = 6;

/// The whole book: a heading a code, its id beside the name, the definition below, then what else it says as a list.
pub fn markdown(book: &Codebook) -> String {
    let title = if book.title.trim().is_empty() { "Codebook" } else { book.title.trim() };
    let mut text = format!("# {}\n", line(title));
    for branch in book.tree() {
        let Some(code) = book.codes().get(branch.place) else { continue };
        let level = branch.depth + 2;
        let _ = write!(text, "\n{} {} `{}`\n", "#".repeat(level.min(DEEPEST)), line(&code.name), code.id);
        let above = book.parent(code).filter(|_| level > DEEPEST);
        write(&mut text, code, above);
    }
    text
}

/// What codes say beyond name, colour and description, a heading a code that has an identifier; nothing where there is
/// nothing more.
pub fn more(book: &Codebook, identifier: impl Fn(&Code) -> Option<String>) -> Option<String> {
    let elsewhere = ["Belongs here", "Does not", "Colour"];
    let mut text = String::new();
    for code in book.tree().iter().filter_map(|branch| book.codes().get(branch.place)) {
        let (Some(identifier), mut items) = (identifier(code), items(code)) else { continue };
        items.retain(|(label, _)| !elsewhere.contains(&label.as_str()));
        items.insert(0, ("Identifier".into(), identifier));
        let _ = write!(text, "\n## {} `{}`\n\n{}", line(&code.name), code.id, listed(&items));
    }
    Some(text.trim_start().to_owned()).filter(|text| !text.is_empty())
}

fn write(text: &mut String, code: &Code, above: Option<&Code>) {
    if let Some(definition) = &code.definition {
        let _ = write!(text, "\n{}\n", paragraphs(definition));
    }
    let above = above.map(|above| ("Below".to_owned(), format!("`{}`", above.id)));
    let items: Vec<(String, String)> = above.into_iter().chain(items(code)).collect();
    if !items.is_empty() {
        let _ = write!(text, "\n{}", listed(&items));
    }
}

fn listed(items: &[(String, String)]) -> String {
    items.iter().map(|(label, value)| format!("- **{label}:** {}\n", indented(value))).collect()
}

/// What a code says beside its name and definition: label and value.
fn items(code: &Code) -> Vec<(String, String)> {
    let mut items: Vec<(String, String)> = Vec::new();
    let mut item = |label: &str, value: &str| {
        if !value.is_empty() {
            items.push((label.to_owned(), value.to_owned()));
        }
    };
    item("Belongs here", code.include.as_deref().unwrap_or_default());
    item("Does not", code.exclude.as_deref().unwrap_or_default());
    for example in &code.examples {
        item("Example", example);
    }
    for (language, name) in &code.names {
        item(&format!("Name ({language})"), name);
    }
    item("Groups", &code.groups.join("; "));
    item("Colour", code.color.as_deref().unwrap_or_default());
    item("Key", &code.key.map(String::from).unwrap_or_default());
    item("Made", code.made.as_deref().unwrap_or_default());
    item("Reworded", code.defined.as_deref().unwrap_or_default());
    item("Status", &status(&code.status));
    items
}

/// What has become of a code, in words that are read back; nothing where it is offered.
pub fn status(status: &Status) -> String {
    match status {
        Status::Active => String::new(),
        Status::Retired => "retired".into(),
        Status::Deleted => "deleted".into(),
        Status::MergedInto(id) => format!("merged into {id}"),
    }
}

/// On one line, and no heading of its own.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text whose lines cannot be taken for headings or items.
fn paragraphs(text: &str) -> String {
    let lines = text.trim().lines().map(|line| {
        let special = line.trim_start().starts_with(['#', '-', '*', '+', '\\']);
        if special { format!("\\{}", line.trim_start()) } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Further lines of an item, under its first.
fn indented(text: &str) -> String {
    text.trim_end().replace('\n', "\n  ")
}
