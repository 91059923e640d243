//! A study's files in words, for `git diff` and people: names in place of ids, a line for what one would say.

use super::merge::Kind;
use super::merge::cut::{Cut, List, canon};
use crate::model::anchor::Quote;
use crate::model::{Code, CodingRecord, Note};
use crate::store::ron::{Root, read_value};
use crate::store::sheet::head;
use crate::text::display::display;
use std::collections::HashMap;

/// Names of codes by id.
pub type Names = HashMap<String, String>;

/// One line of a file in words; the key stays the same when the words change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Record and field.
    pub key: String,
    /// What it says, safe to print.
    pub text: String,
}

/// The names of the codes of a codebook's text.
pub fn names(codebook: &str) -> Names {
    let root = Root::read(codebook, "", &mut Vec::new());
    let codes = root.map(|root| root.records::<Code>("codes", "", &mut Vec::new())).unwrap_or_default();
    codes.into_iter().map(|code| (code.id, code.name)).collect()
}

/// A file in words.
pub fn lines(kind: Kind, text: &str, names: &Names) -> Vec<Line> {
    if kind == Kind::Memo {
        let line =
            |(number, line): (usize, &str)| Line { key: format!("{number} {line}"), text: display(line).into_owned() };
        return text.lines().enumerate().map(line).collect();
    }
    let Some(root) = Root::read(text, "", &mut Vec::new()) else { return Vec::new() };
    if kind == Kind::Codings { codings(&root, names) } else { records(kind, &root, names) }
}

fn line(key: impl Into<String>, text: &str) -> Line {
    Line { key: key.into(), text: display(&text.replace('\n', " ")).into_owned() }
}

fn shown(quote: &Quote) -> String {
    match &quote.tail {
        Some(tail) => format!("‘{} […] {tail}’", quote.head),
        None => format!("‘{}’", quote.head),
    }
}

fn codings(root: &Root<'_>, names: &Names) -> Vec<Line> {
    let none = &mut Vec::new();
    let coder = root.text("coder").unwrap_or_else(|| "somebody".into());
    let done = head(root, "", none).work;
    let work = format!("{coder}: {:?} {}", done.status, done.done.unwrap_or_default());
    let mut found = vec![line("work", work.trim_end())];
    for coding in root.records::<CodingRecord>("codings", "", none) {
        let name = names.get(&coding.code).unwrap_or(&coding.code);
        let mut text = format!("{coder} coded {} as {name}", shown(&coding.words()));
        if coding.important {
            text.push_str(", as a key quotation");
        }
        if let Some(weight) = coding.weight {
            text.push_str(&format!(", weight {weight}"));
        }
        if let Some(memo) = &coding.memo {
            text.push_str(&format!(", and noted: {memo}"));
        }
        if !coding.alts.is_empty() {
            text.push_str(" (to settle)");
        }
        found.push(line(coding.id, &text));
    }
    for note in root.records::<Note>("notes", "", none) {
        found.push(line(&note.id, &format!("{coder} noted on {}: {}", shown(&note.words()), note.memo)));
    }
    found
}

/// A value as people write it: strings without quotes, codes by name where a field refers to one.
fn value(field: &str, value: &str, names: &Names) -> String {
    let text = read_value::<String>(value).unwrap_or_else(|| canon(value));
    if field == "parent" { names.get(&text).cloned().unwrap_or(text) } else { text }
}

fn records(kind: Kind, root: &Root<'_>, names: &Names) -> Vec<Line> {
    let mut found = Vec::new();
    let lists: Vec<&str> = kind.spec().lists.iter().map(|(name, _)| *name).collect();
    for field in &root.fields {
        let (name, text) = (&root.src[field.name.clone()], &root.src[field.value.clone()]);
        if !lists.contains(&name) {
            found.push(line(name, &format!("{name}: {}", value(name, text, names))));
            continue;
        }
        for record in List::new(text).map(|list| list.records).unwrap_or_default() {
            record_lines(&record, names, &mut found);
        }
    }
    found
}

fn record_lines(record: &Cut<'_>, names: &Names, found: &mut Vec<Line>) {
    let read = |field: &str| record.value(field).and_then(read_value::<String>);
    let id = read("id").unwrap_or_default();
    let name = read("name").or_else(|| read("pseudonym")).unwrap_or_else(|| id.clone());
    found.push(line(&id, &format!("{name} ({id})")));
    for (field, text) in record.all().filter(|(field, _)| !matches!(*field, "id" | "name" | "pseudonym")) {
        found.push(line(format!("{id} {field}"), &format!("{name}, {field}: {}", value(field, text, names))));
    }
}

/// What changed between two texts in words: `- ` what was, `+ ` what is.
pub fn changes(old: &[Line], new: &[Line]) -> Vec<String> {
    let was: HashMap<&str, &str> = old.iter().map(|line| (line.key.as_str(), line.text.as_str())).collect();
    let is: HashMap<&str, &str> = new.iter().map(|line| (line.key.as_str(), line.text.as_str())).collect();
    let mut found = Vec::new();
    for line in old.iter().filter(|line| !is.contains_key(line.key.as_str())) {
        found.push(format!("- {}", line.text));
    }
    for line in new {
        match was.get(line.key.as_str()) {
            Some(before) if *before == line.text => {}
            Some(before) => found.extend([format!("- {before}"), format!("+ {}", line.text)]),
            None => found.push(format!("+ {}", line.text)),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codings_are_told_in_words() {
        let names = names("(codes: [(id: \"withheld-pay\", name: \"Withheld pay\")])");
        let file = |codings: &str| format!("(format: 1, coder: \"ana\", text: \"\", codings: [{codings}])");
        let one = "(id: \"1\", code: \"withheld-pay\", at: (1, 9), quote: \"they kept three months\")";
        let old = lines(Kind::Codings, &file(""), &names);
        let new = lines(Kind::Codings, &file(one), &names);
        assert_eq!(changes(&old, &new), ["+ ana coded ‘they kept three months’ as Withheld pay"]);
        let memo = lines(Kind::Codings, &file(&one.replace("months\"", "months\", memo: \"a\\u{1b}b\"")), &names);
        assert_eq!(changes(&new, &memo)[1], "+ ana coded ‘they kept three months’ as Withheld pay, and noted: a␛b");
    }
}
