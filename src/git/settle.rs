//! What merges left to people: records with values in `alts`, and taking one of them.

use super::merge::cut::{Cut, List, canon};
use super::merge::record::{alone, key_of};
use super::merge::value::put_part;
use super::merge::{Kind, Spec};
use crate::model::{Alts, Memo};
use crate::store::ron::{Root, read_value};
use crate::store::{layout, memo};
use std::path::Path;

/// One field to settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// File, relative to the study.
    pub file: String,
    /// The record's id; of a record that is a whole file, see [`whole_id`].
    pub id: String,
    /// The field, or a path in it such as `attributes.gender`; `deleted` where one side removed the record.
    pub field: String,
    /// What stands in the field, as written; empty where it is not there.
    pub value: String,
    /// What else was meant, as written; empty: taken away.
    pub others: Vec<String>,
}

/// The study's files that are merged, with their kinds, sorted.
pub fn files(root: &Path) -> Vec<(String, Kind)> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(root.join(&folder)).into_iter().flatten().filter_map(Result::ok);
        for entry in entries {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let deep = path.matches('/').count();
            let known = [layout::TRANSCRIPTS, layout::CODINGS, layout::MEMOS, layout::REPORTS];
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.extend(
                    Some(path)
                        .filter(|path| deep < 2 && known.iter().any(|known| path.split('/').next() == Some(*known))),
                ),
                Ok(kind) if kind.is_file() && !name.starts_with('.') => {
                    found.extend(Kind::of(&path).map(|kind| (path, kind)));
                }
                _ => {}
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

/// Everything to settle in a study, by file and place.
pub fn open(root: &Path) -> Vec<Open> {
    let mut found = Vec::new();
    for (file, kind) in files(root) {
        let Ok(text) = std::fs::read_to_string(root.join(&file)) else { continue };
        if text.contains("alts") {
            found.extend(open_in(&file, kind, &text));
        }
    }
    found
}

/// Everything to settle in one file's text.
pub fn open_in(file: &str, kind: Kind, text: &str) -> Vec<Open> {
    let mut found = Vec::new();
    let mut note = |id: String, alts: Alts, value: &dyn Fn(&str) -> String| {
        for (field, others) in alts {
            found.push(Open { file: file.to_owned(), id: id.clone(), value: value(&field), field, others });
        }
    };
    if kind == Kind::Memo {
        let (coder, name) = memo_place(file);
        let memo = memo::read(&coder, &name, text);
        note(whole_id(file), memo.alts.clone(), &|field| memo_value(&memo, field));
        return found;
    }
    let Some((root, lists)) = cut(kind, text) else { return found };
    let records = lists.iter().flat_map(|(spec, list)| list.records.iter().map(move |record| (*spec, record)));
    let all = std::iter::once((whole_id(file), kind.spec(), &root))
        .chain(records.map(|(spec, record)| (key_of(record), spec, record)));
    for (id, spec, record) in all {
        let alts = record.value("alts").and_then(read_value).unwrap_or_default();
        note(id, alts, &|field| value_of(spec, record, field));
    }
    found
}

type Parts<'a> = (Cut<'a>, Vec<(&'static Spec, List<'a>)>);

fn cut(kind: Kind, text: &str) -> Option<Parts<'_>> {
    let read = Root::read(text, "", &mut Vec::new())?;
    let root = Cut::new(text[read.at.clone()].trim_end()).ok()?;
    let lists = kind.spec().lists.iter().filter_map(|(name, spec)| Some((*spec, List::new(read.value(name)?).ok()?)));
    let lists = lists.collect();
    Some((root, lists))
}

/// A record that is a whole file is known by its place: `study`, `codebook`, `participants`, a transcript's id,
/// `CODER/TRANSCRIPT`, `CODER/MEMO`.
pub fn whole_id(file: &str) -> String {
    match file {
        layout::SETTINGS => "study".into(),
        layout::CODEBOOK => "codebook".into(),
        layout::PARTICIPANTS => "participants".into(),
        _ => {
            let below = file.split_once('/').map_or(file, |(_, below)| below);
            below.trim_end_matches(".ron").trim_end_matches(".md").to_owned()
        }
    }
}

fn memo_place(file: &str) -> (String, String) {
    let id = whole_id(file);
    id.split_once('/').map_or((String::new(), id.clone()), |(coder, name)| (coder.to_owned(), name.to_owned()))
}

fn memo_value(memo: &Memo, field: &str) -> String {
    match field {
        "body" => memo.body.clone(),
        "kind" => memo.kind.word().to_owned(),
        "about" => memo.about.to_string(),
        "date" => memo.date.clone(),
        _ => {
            let line = memo.rest.iter().filter_map(|line| line.split_once(':')).find(|(key, _)| key.trim() == field);
            line.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
        }
    }
}

fn value_of(spec: &Spec, record: &Cut<'_>, field: &str) -> String {
    if spec.span.first() == Some(&field) {
        let parts = spec.span.iter().filter_map(|name| Some(format!("{name}: {}", canon(record.value(name)?))));
        return parts.collect::<Vec<_>>().join(", ");
    }
    if field == "deleted" {
        return "false".into();
    }
    if let Some(value) = record.value(field) {
        return canon(value);
    }
    let Some((name, path)) = field.split_once('.') else { return String::new() };
    record.value(name).and_then(|value| part(value, path)).unwrap_or_default()
}

/// The part of a map or record that a path leads to.
fn part(text: &str, path: &str) -> Option<String> {
    // Found by putting in a sign that stands nowhere, and looking what it took the place of.
    const SIGN: &str = "'\u{1}'";
    let with = canon(&put_part(text, path, Some(SIGN))?);
    let (head, tail) = with.split_once(SIGN)?;
    let text = canon(text);
    Some(text.strip_prefix(head)?.strip_suffix(tail)?.to_owned())
}

/// What becomes of a record that is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The record's new text.
    Text(String),
    /// It goes, as the other side wanted.
    Removed,
}

/// Settles one field of the record `id` in a file's text: keeps what stands there, or takes another value as written.
///
/// The text of the record as it is, and what becomes of it; `None` where there is no such record or field.
pub fn settle(kind: Kind, text: &str, id: &str, field: &str, take: Option<&str>) -> Option<(String, Settled)> {
    let (root, lists) = cut(kind, text)?;
    let mut records = lists.iter().flat_map(|(spec, list)| list.records.iter().map(move |record| (*spec, record)));
    let (spec, record) = records.find(|(_, record)| key_of(record) == id).unwrap_or((kind.spec(), &root));
    let old = record.text.to_owned();
    let mut settled = alone(id, record);
    if settled.losers.settle(field).is_empty() {
        return None;
    }
    match take {
        Some(_) if field == "deleted" => return Some((old, Settled::Removed)),
        Some(words) if spec.span.first() == Some(&field) => {
            let words = format!("({words})");
            let passage = Cut::new(&words).ok()?;
            for name in spec.span {
                // The text it stands on is left out where the file says the same.
                let own = passage.value(name).filter(|value| *name != "text" || root.value("text") != Some(value));
                settled.set(name, own.map(str::to_owned));
            }
        }
        Some(words) => {
            let words = Some(words).filter(|words| !words.is_empty());
            match field.split_once('.').filter(|_| record.value(field).is_none()) {
                Some((name, path)) => {
                    let (name, _) = record.all().find(|(known, _)| *known == name)?;
                    settled.set(name, Some(put_part(record.value(name)?, path, words)?));
                }
                None => {
                    let known = spec.known.iter().find(|known| **known == field).copied();
                    let name = known.or_else(|| record.all().map(|(name, _)| name).find(|name| *name == field))?;
                    settled.set(name, words.map(str::to_owned));
                }
            }
        }
        None => {}
    }
    let new = settled.spell(spec);
    Some((old, Settled::Text(new)))
}

/// Settles one field of a memo.
pub fn settle_memo(memo: &Memo, field: &str, take: Option<&str>) -> Option<Memo> {
    let mut after = memo.clone();
    after.alts.remove(field)?;
    let Some(words) = take else { return Some(after) };
    if field == "body" {
        after.body = words.to_owned();
        return Some(after);
    }
    // A header line is set by reading the memo again with the line in it.
    let header = memo::write(&Memo { body: String::new(), ..after.clone() });
    let is_old = |line: &&str| line.split_once(':').is_some_and(|(key, _)| key.trim() == field);
    let kept: String =
        header.lines().filter(|line| !is_old(line) && !line.is_empty()).map(|line| format!("{line}\n")).collect();
    let line = if words.is_empty() { String::new() } else { format!("{field}: {words}\n") };
    Some(memo::read(&memo.coder, &memo.name, &format!("{kept}{line}\n{}\n", after.body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "(\n    format: 1, coder: \"ana\",\n    text: \"sha256:1\",\n    codings: [\n        (id: \"1\", code: \"pay\", at: (3, 9), quote: \"words\", memo: \"m\", alts: {\"at\": [\"at: (2, 9), quote: \\\" words\\\", text: \\\"sha256:1\\\"\"], \"memo\": [\"\", \"\\\"n\\\"\"], \"deleted\": [\"true\"]}),\n    ],\n)\n";

    #[test]
    fn what_is_open_is_listed() {
        let open = open_in("codings/ana/t.ron", Kind::Codings, FILE);
        let short: Vec<(&str, &str, usize)> =
            open.iter().map(|open| (open.field.as_str(), open.value.as_str(), open.others.len())).collect();
        assert_eq!(short, [("at", "at: (3, 9), quote: \"words\"", 1), ("deleted", "false", 1), ("memo", "\"m\"", 2)]);
        assert_eq!(whole_id("codings/ana/t.ron"), "ana/t");
    }

    #[test]
    fn a_value_is_kept_or_another_taken() {
        let text = |field: &str, take: Option<&str>| match settle(Kind::Codings, FILE, "1", field, take).unwrap().1 {
            Settled::Text(text) => text,
            Settled::Removed => "gone".into(),
        };
        assert!(text("memo", None).contains("memo: \"m\""));
        assert!(text("memo", Some("\"n\"")).contains("memo: \"n\""));
        assert!(!text("memo", Some("")).contains("memo"));
        assert!(
            text("at", Some("at: (2, 9), quote: \" words\", text: \"sha256:1\""))
                .contains("at: (2, 9), quote: \" words\", memo")
        );
        assert_eq!(text("deleted", Some("true")), "gone");
        assert!(!text("deleted", None).contains("deleted"));
        assert_eq!(settle(Kind::Codings, FILE, "1", "code", None), None);
    }

    #[test]
    fn a_path_leads_into_a_map() {
        let file =
            "(participants: [(id: \"p\", attributes: {\"a\": \"1\"}, alts: {\"attributes.a\": [\"\\\"2\\\"\"]})])";
        assert_eq!(open_in("participants.ron", Kind::Participants, file)[0].value, "\"1\"");
        let (_, settled) = settle(Kind::Participants, file, "p", "attributes.a", Some("\"2\"")).unwrap();
        assert_eq!(settled, Settled::Text("(id: \"p\", attributes: {\"a\": \"2\"})".into()));
    }

    #[test]
    fn a_memo_takes_the_other_body_or_header() {
        let text =
            "kind: memo\nabout: study\ndate: 2026-03-02\nalts: {\"about\": [\"code/pay\"], \"body\": [\"b\"]}\n\na\n";
        let memo = memo::read("ana", "x", text);
        assert_eq!(settle_memo(&memo, "body", Some("b")).unwrap().body, "b");
        let about = settle_memo(&memo, "about", Some("code/pay")).unwrap();
        assert_eq!((about.about.to_string(), about.alts.len(), about.body.as_str()), ("code/pay".into(), 1, "a"));
    }
}
