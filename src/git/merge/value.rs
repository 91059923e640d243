//! Three-way merge of single values: whole values, lists taken as sets, maps, lists of keyed records.

use super::cut::{Cut, canon, same};
use super::{Losers, order};
use crate::store::ron::write::{lines, string};
use crate::store::ron::{read_value, scan};
use std::cmp::Ordering;
use std::collections::HashMap;

/// How the values of a field are merged.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One value; where both changed it the greater is taken and the other kept: the longer, of equals the later in
    /// code points.
    Whole,
    /// A date of birth: where both changed it, the lesser.
    Least,
    /// A date or number that only grows: where both changed it, the greater.
    Most,
    /// A code's status: where both changed it, the one that leaves it more alive.
    Status,
    /// A list of values, each for itself there or not.
    Items,
    /// A map; each entry has the shape.
    Map(&'static Shape),
    /// A list of records that are known by fields of theirs.
    Keyed(&'static [&'static str], &'static [(&'static str, Shape)]),
    /// A record within a record.
    Fields(&'static [(&'static str, Shape)]),
}

/// The three sides of one value, as written; `None` where the record or the field is not there.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// What both came from.
    pub base: Option<&'a str>,
    /// One side.
    pub a: Option<&'a str>,
    /// The other side.
    pub b: Option<&'a str>,
}

/// Which of two values is taken where both sides changed a field: the longer, then the later by code points.
pub fn greater(a: &str, b: &str) -> Ordering {
    (a.len(), a).cmp(&(b.len(), b))
}

/// Of two spellings of the same value, one; the same whichever is named first.
pub fn spelling(sides: Sides<'_>) -> Option<String> {
    let Sides { base, a, b } = sides;
    let taken = if a == b || b == base {
        a
    } else if a == base {
        b
    } else {
        a.max(b)
    };
    taken.map(str::to_owned)
}

/// Merges a value; what loses goes to `losers` under `path`, a value taken away as "".
pub fn merge(shape: &Shape, path: &str, sides: Sides<'_>, losers: &mut Losers) -> Option<String> {
    let Sides { base, a, b } = sides;
    if same(a, b) {
        return spelling(sides);
    }
    if same(b, base) {
        return a.map(str::to_owned);
    }
    if same(a, base) {
        return b.map(str::to_owned);
    }
    let parts = match shape {
        Shape::Items => items(sides),
        Shape::Map(inner) => map(inner, path, sides, losers),
        Shape::Keyed(keys, fields) => keyed(keys, fields, path, sides, losers),
        Shape::Fields(shapes) => fields(shapes, path, sides, losers),
        _ => None,
    };
    if let Some(text) = parts {
        return text;
    }
    let first = match (shape, a, b) {
        (Shape::Least, Some(a), Some(b)) => b.cmp(a),
        (Shape::Status, ..) => (liveliness(a), a).cmp(&(liveliness(b), b)),
        (_, Some(a), Some(b)) => greater(&canon(a), &canon(b)),
        // A value changed is kept rather than one taken away.
        _ => a.cmp(&b),
    };
    let (taken, other) = if first == Ordering::Less { (b, a) } else { (a, b) };
    if !matches!(shape, Shape::Least | Shape::Most) {
        losers.add(path, other.map(canon).unwrap_or_default());
    }
    taken.map(str::to_owned)
}

/// How alive a status leaves a code; none is active.
fn liveliness(status: Option<&str>) -> u8 {
    match status {
        None => 3,
        Some(word) if word.contains("Deleted") => 0,
        Some(word) if word.contains("Retired") => 1,
        Some(_) => 2,
    }
}

type Parts<'a> = Vec<(String, &'a str)>;

/// The parts of a list or map: key and text, in order; `None` where it is none, or two parts have one key.
fn parts<'a>(value: Option<&'a str>, key: &dyn Fn(&str) -> Option<String>) -> Option<Parts<'a>> {
    let Some(value) = value else { return Some(Vec::new()) };
    if !value.starts_with(['[', '{']) {
        return None;
    }
    let mut found: Parts<'_> = Vec::new();
    let mut at = scan::skip_blank(value, 1);
    while at + 1 < value.len() {
        let mut end = scan::skip_value(value, at).ok()?;
        let mut next = scan::skip_blank(value, end);
        if value.as_bytes().get(next) == Some(&b':') {
            end = scan::skip_value(value, scan::skip_blank(value, next + 1)).ok()?;
            next = scan::skip_blank(value, end);
        }
        let part = value.get(at..end)?;
        let name = key(part)?;
        match find(&found, &name) {
            Some(known) if !same(Some(known), Some(part)) => return None,
            Some(_) => {}
            None => found.push((name, part)),
        }
        at = if value.as_bytes().get(next) == Some(&b',') { scan::skip_blank(value, next + 1) } else { next };
    }
    Some(found)
}

fn find<'a>(parts: &[(String, &'a str)], key: &str) -> Option<&'a str> {
    parts.iter().find(|(known, _)| known == key).map(|(_, part)| *part)
}

/// Merges part by part, and spells the whole anew. `None`: it cannot be taken apart; `Some(None)`: nothing is left.
fn part_by_part(
    sides: Sides<'_>,
    key: &dyn Fn(&str) -> Option<String>,
    mut merge: impl FnMut(&str, Sides<'_>) -> Option<String>,
) -> Option<Option<String>> {
    let [base, a, b] = [parts(sides.base, key)?, parts(sides.a, key)?, parts(sides.b, key)?];
    let mut merged: HashMap<&str, String> = HashMap::new();
    for (key, _) in a.iter().chain(b.iter().filter(|(key, _)| find(&a, key).is_none())) {
        let part = Sides { base: find(&base, key), a: find(&a, key), b: find(&b, key) };
        if let Some(text) = merge(key, part) {
            merged.insert(key, text);
        }
    }
    let kept = merged.keys().copied().collect();
    let [base, a, b] = [&base, &a, &b].map(|parts| parts.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>());
    let mut order = order::merge(&base, &a, &b, &kept);
    let is_map = sides.a.or(sides.b).is_some_and(|text| text.starts_with('{'));
    if is_map && a.is_sorted() && b.is_sorted() {
        order.sort_unstable();
    }
    let texts: Vec<String> = order.iter().filter_map(|key| merged.remove(key)).collect();
    Some(spell(sides, &texts))
}

/// Spells a list or map as one of the sides does: on one line, or a line a part. Nothing where it is empty.
fn spell(sides: Sides<'_>, parts: &[String]) -> Option<String> {
    let written = [sides.a, sides.b].into_iter().flatten();
    let model = written.max_by_key(|text| (text.contains('\n'), *text))?;
    if parts.is_empty() {
        return None;
    }
    let (open, close) = if model.starts_with('{') { ('{', '}') } else { ('[', ']') };
    if !model.contains('\n') {
        return Some(format!("{open}{}{close}", parts.join(", ")));
    }
    let indent = model.rsplit('\n').next().map_or(0, |last| last.len() - last.trim_start().len());
    Some(lines(open, parts, close, indent))
}

fn items(sides: Sides<'_>) -> Option<Option<String>> {
    part_by_part(sides, &|part| Some(canon(part)), |_, part| match part {
        Sides { base: Some(_), a: None, .. } | Sides { base: Some(_), b: None, .. } => None,
        Sides { a: Some(_), b: Some(_), .. } => spelling(part),
        Sides { a, b, .. } => a.or(b).map(str::to_owned),
    })
}

fn map(inner: &Shape, path: &str, sides: Sides<'_>, losers: &mut Losers) -> Option<Option<String>> {
    let key = |part: &str| Some(part[..scan::skip_value(part, 0).ok()?].to_owned());
    part_by_part(sides, &key, |key, part| {
        let value = |entry: &'_ str| {
            let colon = scan::skip_blank(entry, key.len());
            entry.get(colon..).unwrap_or_default().trim_start_matches(':').trim().to_owned()
        };
        let [base, a, b] = [part.base, part.a, part.b].map(|entry| entry.map(value));
        let sides = Sides { base: base.as_deref(), a: a.as_deref(), b: b.as_deref() };
        let name = read_value::<String>(key).unwrap_or_else(|| key.to_owned());
        merge(inner, &format!("{path}.{name}"), sides, losers).map(|value| format!("{key}: {value}"))
    })
}

/// The name by which a record of a keyed list is known, as it stands in `alts`.
pub fn key_of(keys: &[&str], text: &str) -> Option<String> {
    let cut = Cut::new(text).ok()?;
    let words = keys.iter().filter_map(|key| cut.value(key));
    Some(words.map(|word| read_value::<String>(word).unwrap_or_else(|| word.to_owned())).collect::<Vec<_>>().join("/"))
}

fn keyed(
    keys: &[&str],
    shapes: &'static [(&'static str, Shape)],
    path: &str,
    sides: Sides<'_>,
    losers: &mut Losers,
) -> Option<Option<String>> {
    part_by_part(sides, &|part| key_of(keys, part), |key, part| {
        merge(&Shape::Fields(shapes), &format!("{path}.{key}"), part, losers)
    })
}

/// Merges a record within a record field by field.
fn fields(
    shapes: &'static [(&'static str, Shape)],
    path: &str,
    sides: Sides<'_>,
    losers: &mut Losers,
) -> Option<Option<String>> {
    let (Some(a), Some(b)) = (sides.a, sides.b) else { return None };
    let (a, b) = (Cut::new(a).ok()?, Cut::new(b).ok()?);
    let base = sides.base.and_then(|base| Cut::new(base).ok()).unwrap_or_default();
    let (model, other) = if a.outline() >= b.outline() { (&a, &b) } else { (&b, &a) };
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in model.all().chain(other.all()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut merged = Vec::new();
    for name in names {
        let shape = shapes.iter().find(|(known, _)| *known == name).map_or(&Shape::Whole, |(_, shape)| shape);
        let part = Sides { base: base.value(name), a: a.value(name), b: b.value(name) };
        if let Some(value) = merge(shape, &format!("{path}.{name}"), part, losers) {
            merged.push(format!("{name}: {value}"));
        }
    }
    Some(Some(format!("({})", merged.join(", "))))
}

/// Sets one part of a map, keyed list or record to another value (`None`: takes it out); `path` is as in `alts`,
/// without the field's own name. `None` where there is no such part.
pub fn put_part(text: &str, path: &str, value: Option<&str>) -> Option<String> {
    if text.starts_with('(') {
        let cut = Cut::new(text).ok()?;
        let mut parts: Vec<String> = Vec::new();
        let mut found = false;
        for (name, old) in cut.all() {
            let (new, hit) = put_named(name, old, path, value)?;
            found |= hit;
            parts.extend(new.map(|new| format!("{name}: {new}")));
        }
        if !found {
            parts.push(format!("{path}: {}", value?));
        }
        return Some(format!("({})", parts.join(", ")));
    }
    let is_map = text.starts_with('{');
    let entry = |part: &str| Some(part[..scan::skip_value(part, 0).ok()?].to_owned());
    let name = |part: &str| if is_map { entry(part) } else { key_of(KEYS, part) };
    let mut parts_now: Vec<String> = Vec::new();
    let mut found = false;
    for (key, part) in parts(Some(text), &name)? {
        let shown = read_value::<String>(&key).unwrap_or_else(|| key.clone());
        let (head, old) = if is_map {
            let colon = scan::skip_blank(part, key.len());
            (format!("{key}: "), part.get(colon..)?.trim_start_matches(':').trim())
        } else {
            (String::new(), part)
        };
        let (new, hit) = put_named(&shown, old, path, value)?;
        found |= hit;
        parts_now.extend(new.map(|new| format!("{head}{new}")));
    }
    if !found {
        let value = value?;
        parts_now.push(if is_map { format!("{}: {value}", string(path)) } else { value.to_owned() });
        parts_now.sort();
    }
    Some(
        spell(Sides { base: None, a: Some(text), b: None }, &parts_now)
            .unwrap_or_else(|| if is_map { "{}" } else { "[]" }.into()),
    )
}

/// How the records of a keyed list of the settings are known.
const KEYS: &[&str] = &["of", "name"];

/// One named part with the value put in, where the path leads to it; and whether it does.
fn put_named(name: &str, old: &str, path: &str, value: Option<&str>) -> Option<(Option<String>, bool)> {
    if path == name {
        return Some((value.map(str::to_owned), true));
    }
    match path.strip_prefix(name).and_then(|rest| rest.strip_prefix('.')) {
        Some(rest) => put_part(old, rest, value).map(|new| (Some(new), true)),
        None => Some((Some(old.to_owned()), false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_set_by_its_path() {
        let map = "{\"a\": \"1\", \"c.d\": \"2\"}";
        assert_eq!(put_part(map, "c.d", Some("\"3\"")).unwrap(), "{\"a\": \"1\", \"c.d\": \"3\"}");
        assert_eq!(put_part(map, "a", None).unwrap(), "{\"c.d\": \"2\"}");
        assert_eq!(put_part(map, "b", Some("\"x\"")).unwrap(), "{\"a\": \"1\", \"b\": \"x\", \"c.d\": \"2\"}");
        let coders = "{\"ana\": (name: \"Ana\", kind: Person)}";
        assert_eq!(put_part(coders, "ana.name", Some("\"A\"")).unwrap(), "{\"ana\": (name: \"A\", kind: Person)}");
        let list = "[(name: \"x\", of: Participant, type: Text)]";
        assert_eq!(
            put_part(list, "Participant/x.type", Some("Date")).unwrap(),
            "[(name: \"x\", of: Participant, type: Date)]"
        );
    }
}
