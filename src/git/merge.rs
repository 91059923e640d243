//! The three-way merge of a study's files by meaning: per record, per field, the same whichever side is named first.
//!
//! What one side changed holds. Where both changed a field differently, one value is taken by a fixed rule and every
//! other is kept in the record's `alts`, to be settled by a person. A record that one side removed and the other
//! changed lives, flagged `deleted`. Nothing is decided in silence, and nothing is lost.

mod codebook;
pub mod cut;
mod kind;
mod losers;
mod memo;
mod order;
pub(in crate::git) mod record;
pub(in crate::git) mod value;

#[cfg(test)]
mod table_tests;

pub use kind::Kind;
pub(in crate::git) use kind::Spec;
pub use losers::Losers;

use crate::model::Problem;
use crate::store::ron::{Root, scan};
use cut::{Cut, List, comments, same};
use kind::Order;
use record::{Ground, Merged, Three};
use std::collections::{HashMap, HashSet};

/// Which of the two files that are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
    /// What came of them; never seen unless the merge itself is at fault.
    Merged,
}

/// Why files cannot be merged: a place that cannot be read. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Unreadable {
    /// The file.
    pub side: Side,
    /// Line from 1.
    pub line: u32,
    /// What is wrong, a sentence without its full stop.
    pub what: String,
}

/// Merges two texts of a file that come from `base`; without a base (`None`, or empty) what either has is kept.
///
/// Symmetric to the byte; a text merged with itself is itself.
///
/// # Errors
/// A record of either side that cannot be read, by its line; a base that cannot be read is as good as none.
pub fn merge(kind: Kind, base: Option<&str>, a: &str, b: &str) -> Result<String, Unreadable> {
    let [base, a, b] = [base.unwrap_or_default(), a, b].map(plain);
    let base = Some(base).filter(|base| !base.trim().is_empty());
    if kind == Kind::Memo {
        // A carriage return by itself would become half of a line end where a line is put after it.
        let [a, b] = [a, b].map(|text| text.replace('\r', "\n"));
        if a == b {
            return Ok(a);
        }
        let base = base.map(|base| base.replace('\r', "\n"));
        return Ok(memo::merge(base.as_deref(), &a, &b));
    }
    let spec = kind.spec();
    let mut read = HashSet::new();
    let in_a = File::read(spec, &a, Side::A, &mut read)?;
    if a == b {
        return Ok(a);
    }
    let in_b = File::read(spec, &b, Side::B, &mut read)?;
    let base = base.as_deref().and_then(|base| File::cut(spec, base, Side::A).ok());
    if base.as_ref().is_some_and(|base| base.src == b) {
        return Ok(a);
    }
    if base.as_ref().is_some_and(|base| base.src == a) {
        return Ok(b);
    }
    let merged = files(spec, [base.as_ref(), Some(&in_a), Some(&in_b)]);
    // What is written must be readable: a fault of the merge must not reach anybody's disk.
    File::read(spec, &merged, Side::Merged, &mut read).map(|_| ())?;
    Ok(merged)
}

/// Without byte-order mark and carriage returns.
fn plain(text: &str) -> String {
    text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n")
}

/// A file cut into its head, its lists and what follows.
struct File<'a> {
    src: &'a str,
    root: Cut<'a>,
    lists: Vec<(&'static str, List<'a>)>,
    tail: &'a str,
}

impl<'a> File<'a> {
    /// Cuts a file.
    fn cut(spec: &Spec, src: &'a str, side: Side) -> Result<Self, Unreadable> {
        let at = |at: usize, what: String| Unreadable { side, line: scan::line_column(src, at).0, what };
        let mut problems = Vec::new();
        let read = Root::read(src, "", &mut problems);
        if let Some(Problem { line, what, .. }) = problems.into_iter().next() {
            return Err(Unreadable { side, line: line.max(1), what });
        }
        let Some(read) = read else { return Err(at(0, "there is no record in the file".into())) };
        let last = read.fields.last().map_or(read.at.start, |field| field.end);
        let close = scan::skip_blank(src, last);
        if src.as_bytes().get(close) != Some(&b')') {
            return Err(at(close, "the record is not closed by `)` here".into()));
        }
        if scan::skip_blank(src, close + 1) < src.len() {
            return Err(at(close + 1, "something follows the end of the record".into()));
        }
        if let Some(fault) = cut::twice(src, &read.fields) {
            return Err(at(fault.at, fault.what));
        }
        let start = read.at.start;
        let text = &src[start..=close];
        let root = Cut { lead: &src[..start], text, fields: moved(&read.fields, start), ..Cut::default() };
        let mut lists = Vec::new();
        for (name, _) in spec.lists {
            let Some(field) = read.field(name) else { continue };
            let value = &src[field.value.clone()];
            let list = List::new(value).map_err(|fault| at(field.value.start + fault.at, fault.what))?;
            lists.push((*name, list));
        }
        Ok(Self { src, root, lists, tail: &src[close + 1..] })
    }

    /// Cuts a file and reads every record of it that has not been read before.
    fn read(spec: &Spec, src: &'a str, side: Side, known: &mut HashSet<String>) -> Result<Self, Unreadable> {
        let file = Self::cut(spec, src, side)?;
        let mut check = |spec: &Spec, text: &str, at: usize| {
            let mut problems = Vec::new();
            if known.contains(text) {
                return Ok(());
            }
            if (spec.read)(src, &(at..at + text.len()), &mut problems) {
                known.insert(text.to_owned());
                return Ok(());
            }
            let problem = problems.pop().unwrap_or_else(|| Problem::in_file("", "this cannot be read", ""));
            Err(Unreadable { side, line: problem.line.max(1), what: problem.what })
        };
        check(spec, file.root.text, file.root.lead.len())?;
        for (name, of) in spec.lists {
            let Some(list) = file.list(name) else { continue };
            for record in &list.records {
                // A record is a slice of the file, so its place is the distance between the two.
                let at = (record.text.as_ptr() as usize).saturating_sub(src.as_ptr() as usize);
                check(of, record.text, at)?;
            }
        }
        Ok(file)
    }

    fn list(&self, name: &str) -> Option<&List<'a>> {
        self.lists.iter().find(|(known, _)| *known == name).map(|(_, list)| list)
    }
}

/// Fields as they stand in a record that begins at `start`.
fn moved(fields: &[scan::Field], start: usize) -> Vec<scan::Field> {
    let back = |range: &std::ops::Range<usize>| range.start - start..range.end - start;
    let moved = |field: &scan::Field| scan::Field {
        name: back(&field.name),
        value: back(&field.value),
        end: field.end - start,
        items: None,
    };
    fields.iter().map(moved).collect()
}

fn files(spec: &Spec, sides: Three<Option<&File<'_>>>) -> String {
    let all = sides.map(|side| side.map(|side| comments(side.src)).unwrap_or_default());
    let roots = sides.map(|side| side.map(|side| &side.root));
    let Some(mut merged) = record::merge(spec, "", roots, &Ground::default(), &all[0]) else { return String::new() };
    let text = merged.value("text").map(str::to_owned);
    let ground = Ground { sides: roots.map(|root| root.and_then(|root| root.value("text"))), merged: text.as_deref() };
    for (name, of) in spec.lists {
        let written = roots.map(|root| root.and_then(|root| root.value(name)));
        let [base, a, b] = written;
        let one_ground = ground.sides.iter().flatten().all(|side| same(Some(side), ground.merged));
        let value = if a == b || (one_ground && b == base) {
            a.map(str::to_owned)
        } else if one_ground && a == base {
            b.map(str::to_owned)
        } else {
            let lists = sides.map(|side| side.and_then(|side| side.list(name)));
            Some(list(of, lists, &ground, &all[0]))
        };
        merged.set(name, value);
    }
    let root = merged.spell(spec);
    let head = record::around(roots.map(|root| root.map(|root| root.lead)));
    let tail = record::around(sides.map(|side| side.map(|side| side.tail)));
    let whole = format!("{head}{root}{tail}");
    let present = comments(&whole);
    let wanted = record::wanted_comments([&all[0], &all[1], &all[2]]);
    let missing: Vec<String> =
        wanted.iter().filter(|comment| !present.contains(comment)).map(|comment| format!("{comment}\n")).collect();
    format!("{}{whole}", missing.concat())
}

/// Records by key; a key that comes again gets its number.
fn keyed<'l, 'a>(list: Option<&'l List<'a>>) -> Vec<(String, &'l Cut<'a>)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let records = list.map(|list| list.records.as_slice()).unwrap_or_default();
    let name = |record: &'l Cut<'a>| {
        let key = record::key_of(record);
        let number = seen.entry(key.clone()).or_default();
        *number += 1;
        (if *number == 1 { key } else { format!("{key}\0{number}") }, record)
    };
    records.iter().map(name).collect()
}

/// Merges a list of records and spells it.
fn list(spec: &Spec, sides: Three<Option<&List<'_>>>, ground: &Ground<'_>, known: &[&str]) -> String {
    let records = sides.map(keyed);
    let by_key = [&records[0], &records[1], &records[2]]
        .map(|side| side.iter().map(|(key, record)| (key.as_str(), *record)).collect::<HashMap<&str, &Cut<'_>>>());
    let mut merged: Vec<Merged<'_>> = Vec::new();
    let mut seen = HashSet::new();
    for (key, _) in records[1].iter().chain(&records[2]) {
        if !seen.insert(key.as_str()) {
            continue;
        }
        let sides = [&by_key[0], &by_key[1], &by_key[2]].map(|side| side.get(key.as_str()).copied());
        merged.extend(record::merge(spec, key, sides, ground, known));
    }
    let keys = [&records[0], &records[1], &records[2]]
        .map(|side| side.iter().map(|(key, _)| key.as_str()).collect::<Vec<&str>>());
    if spec.order == Order::Given {
        codebook::bind(&mut merged, [&by_key[0], &by_key[1], &by_key[2]]);
        let kept: Vec<String> = merged.iter().map(|record| record.key.clone()).collect();
        let kept = kept.iter().map(String::as_str).collect();
        let [base, a, b] = &keys;
        let order = order::merge(base, a, b, &kept);
        let places: HashMap<&str, usize> = order.iter().enumerate().map(|(place, key)| (*key, place)).collect();
        merged.sort_by_key(|record| places.get(record.key.as_str()).copied());
    } else {
        merged.sort_by_cached_key(|record| sort_key(spec.order, record));
    }
    spell_list(spec, sides, merged)
}

/// The key by which machine-written lists are sorted: place, code, id.
fn sort_key(order: Order, record: &Merged<'_>) -> (u32, u32, String, String) {
    let at = record.value("at").filter(|_| order == Order::ByPlace);
    let mut numbers = at.unwrap_or_default().split(|c: char| !c.is_ascii_digit()).filter_map(|word| word.parse().ok());
    let (start, end) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (start, end, record.text("code").unwrap_or_default(), record.key.clone())
}

fn spell_list(spec: &Spec, sides: Three<Option<&List<'_>>>, merged: Vec<Merged<'_>>) -> String {
    let open = record::around(sides.map(|side| side.map(|list| list.open)));
    let close = record::around(sides.map(|side| side.map(|list| list.close)));
    let mut text = format!("[{open}");
    let mut last = open.to_owned();
    let count = merged.len();
    for mut record in merged {
        let spelt = record.spell(spec);
        record.keep_comments(&spelt);
        // A comment to the end of the line needs the line to end.
        if last.contains("//") && !record.lead.starts_with('\n') {
            text.push('\n');
        }
        text.push_str(&record.lead);
        text.push_str(&spelt);
        text.push(',');
        text.push_str(&record.beside);
        last = record.beside;
    }
    let in_lines = text.contains('\n');
    if count == 0 && open.trim().is_empty() && close.trim().is_empty() {
        return "[]".into();
    }
    if in_lines && !close.contains('\n') {
        text.push_str(close);
        text.push_str("\n    ]");
    } else {
        text.push_str(close);
        text.push(']');
    }
    text
}
