//! Three-way merge of memo files: header lines one by one, the body as a whole.
//!
//! Of two bodies one stays below the header; the other is kept word for word in the header line `alts`, as everywhere.

use super::Losers;
use super::order;
use super::value::greater;
use crate::model::Alts;
use crate::store::ron::read_value;
use crate::store::ron::write::map_of_lists;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// Name under which a body that lost is kept.
const BODY: &str = "body";

#[derive(Default)]
struct Parts<'a> {
    fenced: bool,
    header: Vec<(&'a str, &'a str)>,
    alts: Alts,
    body: &'a str,
}

fn cut(text: &str) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut rest = text;
    let mut first = true;
    while !rest.is_empty() {
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        let fence = line.trim() == "---";
        if first && fence {
            (parts.fenced, first, rest) = (true, false, below);
            continue;
        }
        first = false;
        if line.trim().is_empty() || (parts.fenced && fence) {
            rest = below;
            break;
        }
        let Some((key, value)) = line.split_once(':') else { break };
        let (key, value) = (key.trim(), value.trim());
        match (key, read_value::<Alts>(value)) {
            ("alts", Some(alts)) => parts.alts = alts,
            _ => parts.header.push((key, value)),
        }
        rest = below;
    }
    parts.body = rest.trim_matches('\n');
    parts
}

/// Merges one value; what loses is kept under `name`.
fn pick<'a>(name: &str, [base, a, b]: [Option<&'a str>; 3], losers: &mut Losers) -> Option<&'a str> {
    if a == b || b == base {
        return a;
    }
    if a == base {
        return b;
    }
    let first = match (a, b) {
        (Some(a), Some(b)) => greater(a, b),
        _ => a.cmp(&b),
    };
    let (taken, other) = if first == Ordering::Less { (b, a) } else { (a, b) };
    losers.add(name, other.unwrap_or_default().to_owned());
    taken
}

/// Merges three texts of a memo.
pub fn merge(base: Option<&str>, a: &str, b: &str) -> String {
    if a == b || base == Some(b) {
        return a.to_owned();
    }
    if base == Some(a) {
        return b.to_owned();
    }
    let [old, in_a, in_b] = [base.unwrap_or_default(), a, b].map(cut);
    let mut losers = Losers::default();
    let sides = [&old, &in_a, &in_b];
    let value = |parts: &Parts<'_>, key: &str| -> Option<String> {
        // A key that comes twice is one value of two lines.
        let all: Vec<&str> = parts.header.iter().filter(|(known, _)| *known == key).map(|(_, value)| *value).collect();
        (!all.is_empty()).then(|| all.join("\n"))
    };
    let mut kept: HashMap<&str, String> = HashMap::new();
    for (key, _) in in_a.header.iter().chain(&in_b.header) {
        let [base, a, b] = sides.map(|parts| value(parts, key));
        if let Some(value) = pick(key, [base.as_deref(), a.as_deref(), b.as_deref()], &mut losers) {
            kept.insert(key, value.to_owned());
        }
    }
    let keys = sides.map(|parts| {
        let mut seen = HashSet::new();
        parts.header.iter().map(|(key, _)| *key).filter(|key| seen.insert(*key)).collect::<Vec<_>>()
    });
    let order = order::merge(&keys[0], &keys[1], &keys[2], &kept.keys().copied().collect());
    let body = pick(BODY, sides.map(|parts| Some(parts.body).filter(|body| !body.is_empty())), &mut losers);
    losers.merge_standing(sides.map(|parts| parts.alts.clone()));
    losers.drop_own(|name| if name == BODY { body.map(str::to_owned) } else { kept.get(name).cloned() });
    let mut head: Vec<String> = Vec::new();
    for key in order {
        let values = kept.get(key).map(String::as_str).unwrap_or_default();
        head.extend(values.split('\n').map(|value| format!("{key}: {value}").trim_end().to_owned()));
    }
    let alts = losers.alts();
    if !alts.is_empty() {
        head.push(format!("alts: {}", map_of_lists(&alts)));
    }
    let fence = if in_a.fenced || in_b.fenced { "---\n" } else { "" };
    let head: String = head.iter().map(|line| format!("{line}\n")).collect();
    let gap = if head.is_empty() && fence.is_empty() { "" } else { "\n" };
    format!("{fence}{head}{fence}{gap}{}\n", body.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_bodies_one_stays_and_the_other_is_kept() {
        let base = "kind: memo\nabout: study\ndate: 2026-03-02\n\nold\n";
        let a = "kind: journal\nabout: study\ndate: 2026-03-02\n\nnew \"words\"\n\nmore: x\n";
        let b = "kind: memo\nabout: code/pay\ndate: 2026-03-02\nmood: grey\n\nother\n";
        let merged = merge(Some(base), a, b);
        assert_eq!(merged, merge(Some(base), b, a));
        assert_eq!(
            merged,
            "kind: journal\nabout: code/pay\ndate: 2026-03-02\nmood: grey\nalts: {\"body\": [\"other\"]}\n\nnew \"words\"\n\nmore: x\n"
        );
        assert_eq!(merge(Some(base), &merged, a), merged);
        let third = merge(Some(base), &merged, "kind: memo\nabout: study\ndate: 2026-03-02\n\nthird\n");
        assert!(third.contains("alts: {\"body\": [\"other\", \"third\"]}"), "{third}");
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        let merged = crate::git::merge::merge(crate::git::merge::Kind::Memo, None, "one\r", "two\r").unwrap();
        assert!(!merged.contains('\r'), "{merged:?}");
        let again = crate::git::merge::merge(crate::git::merge::Kind::Memo, None, &merged, &merged);
        assert_eq!(again.as_ref(), Ok(&merged));
    }

    #[test]
    fn a_memo_without_a_header_is_all_body() {
        assert_eq!(merge(None, "one", "three\n"), "alts: {\"body\": [\"one\"]}\n\nthree\n");
        assert_eq!(merge(Some("# A\n"), "# A\n", "# B\n"), "# B\n");
    }
}
