//! Puts records into a file's text, changes their fields and takes them out, leaving every other byte alone.

use super::record::Record;
use super::scan::{self, Field, Item};
use super::write::string;
use super::{Root, read_record};
use std::cmp::Ordering;
use std::ops::Range;

/// Why a file cannot be changed where it stands; a sentence without its full stop.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unwritable(pub String);

/// How a record looks when it is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One record, one line.
    Line,
    /// One field, one line.
    Block,
}

/// Where in its list a record goes.
pub enum Seat<'a, T> {
    /// In this order among the others.
    Sorted(&'a dyn Fn(&T, &T) -> Ordering),
    /// After the record with this id, or first.
    After(Option<&'a str>),
    /// Where it stands.
    Stay,
}

/// Spells a new record.
pub fn spell<T: Record>(record: &T, layout: Layout, indent: usize) -> String {
    let known = record.fields().into_iter().map(|(name, value)| (name.to_owned(), value));
    let fields: Vec<String> =
        known.chain(record.rest().iter().cloned()).map(|(name, value)| format!("{name}: {value}")).collect();
    match layout {
        Layout::Line => format!("({})", fields.join(", ")),
        Layout::Block => {
            let pad = " ".repeat(indent);
            let lines: Vec<String> = fields.iter().map(|field| format!("{pad}    {field},\n")).collect();
            format!("(\n{}{pad})", lines.concat())
        }
    }
}

/// Rewrites the fields of the record at `at` that differ between `before` and `after`; the text of that record alone.
///
/// A field that this version does not know is never taken out, since it may mean something to another.
///
/// # Errors
/// The record cannot be read, or a value cannot be spelled.
pub fn rewrite<T: Record>(src: &str, at: &Range<usize>, before: &T, after: &T) -> Result<String, Unwritable> {
    fn all<T: Record>(record: &T) -> Vec<(&str, String)> {
        let rest = record.rest().iter().map(|(name, value)| (name.as_str(), value.clone()));
        record.fields().into_iter().chain(rest).collect()
    }
    let (old, new) = (all(before), all(after));
    let mut text = src[at.clone()].to_owned();
    for name in T::FIELDS.iter().copied().chain(after.rest().iter().map(|(name, _)| name.as_str())) {
        let value_in =
            |fields: &[(&str, String)]| fields.iter().find(|(known, _)| *known == name).map(|(_, v)| v.clone());
        let (was, is) = (value_in(&old), value_in(&new));
        if was == is {
            continue;
        }
        let (fields, fault) = scan::fields(&text, &(0..text.len()));
        if let Some(fault) = fault {
            return Err(Unwritable(fault.what));
        }
        let place = fields.iter().position(|field| &text[field.name.clone()] == name);
        match (place, is) {
            (Some(place), Some(value)) => text.replace_range(fields[place].value.clone(), &value),
            (Some(place), None) => remove_field(&mut text, &fields, place),
            (None, Some(value)) => insert_field(&mut text, &fields, (T::FIELDS, T::BESIDE), name, &value),
            (None, None) => {}
        }
    }
    Ok(text)
}

/// Takes a field out of a record's text, with its line where it stands alone there.
pub fn remove_field(text: &mut String, fields: &[Field], place: usize) {
    let Some(field) = fields.get(place) else { return };
    let line_start = text[..field.name.start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[field.end..].find('\n').map(|n| field.end + n + 1);
    let alone = text[line_start..field.name.start].trim().is_empty() && line_start > 0;
    let ends_line = line_end.is_some_and(|end| text[field.end..end].trim().is_empty());
    if let (true, true, Some(end)) = (alone, ends_line, line_end) {
        text.replace_range(line_start..end, "");
    } else if place > 0 {
        let from = fields[place - 1].value.end;
        let upto = field.value.end;
        text.replace_range(from..upto, "");
    } else {
        let upto = fields.get(1).map_or(field.end, |next| next.name.start);
        text.replace_range(field.name.start..upto, "");
    }
}

/// Puts a field into a record's text after those that come before it in `known`; an unknown one goes last.
///
/// `known` are the record's own fields in order, and those that stand beside it.
pub fn insert_field(text: &mut String, fields: &[Field], (known, beside): (&[&str], &[&str]), name: &str, value: &str) {
    let rank = |name: &str| known.iter().position(|known| *known == name);
    let before = match rank(name) {
        None => fields.last(),
        Some(new) => fields.iter().rev().find(|field| match rank(&text[field.name.clone()]) {
            Some(known) => known < new,
            None => beside.first() == Some(&&text[field.name.clone()]),
        }),
    };
    let Some(before) = before else {
        let open = text.find('(').map_or(0, |n| n + 1);
        text.insert_str(open, &format!("{name}: {value}, "));
        return;
    };
    let line_start = text[..before.name.start].rfind('\n').map_or(0, |n| n + 1);
    let indent = &text[line_start..before.name.start];
    if line_start > 0 && indent.trim().is_empty() {
        let field = format!("\n{indent}{name}: {value},");
        if before.end == before.value.end {
            text.insert_str(before.end, &format!(",{field}"));
        } else {
            text.insert_str(before.end, &field);
        }
    } else {
        text.insert_str(before.value.end, &format!(", {name}: {value}"));
    }
}

struct List {
    open: usize,
    close: usize,
    items: Vec<Item>,
}

fn list(src: &str, name: &str) -> Result<Option<List>, Unwritable> {
    list_in(src, Root::read(src, "", &mut Vec::new()).as_ref(), name)
}

fn list_in(src: &str, root: Option<&Root<'_>>, name: &str) -> Result<Option<List>, Unwritable> {
    if scan::conflict_marker(src).is_some() {
        return Err(Unwritable("the file holds git's conflict markers".into()));
    }
    let root = root.ok_or_else(|| Unwritable("the file cannot be read".into()))?;
    let Some(field) = root.field(name) else {
        // Where the fields cannot all be told apart, the list may be there all the same.
        return root.fault().map_or(Ok(None), |fault| Err(Unwritable(fault.what.clone())));
    };
    if let Some(items) = &field.items {
        return Ok(Some(List { open: field.value.start, close: field.value.end - 1, items: items.clone() }));
    }
    let (items, faults, end) = scan::items(src, field.value.start);
    match (end, faults.is_empty() || faults.iter().all(|fault| fault.at > field.value.start)) {
        (Some(end), true) => Ok(Some(List { open: field.value.start, close: end - 1, items })),
        _ => Err(Unwritable(format!("the list `{name}` is never closed"))),
    }
}

/// Puts, changes or removes one record of a list; the whole text as it then stands.
///
/// `before` is what the program read, `after` what shall stand. A record that is not there is put in; one that is
/// there is rewritten field by field and moved only where its order demands it.
///
/// # Errors
/// The list or the record cannot be read, or a value cannot be spelled.
pub fn put<T: Record>(
    src: &str,
    name: &str,
    (before, after): (Option<&T>, Option<&T>),
    seat: &Seat<'_, T>,
    layout: Layout,
) -> Result<String, Unwritable> {
    let standing = Standing::read(src, Root::read(src, "", &mut Vec::new()).as_ref(), name)?;
    put_among(src, name, standing, (before, after), seat, layout)
}

/// A list of a file with its records, as far as they can be read, by their places.
pub struct Standing<T> {
    list: List,
    known: Vec<(usize, T)>,
}

impl<T: Record> Standing<T> {
    /// Reads a list of a text, of which `root` was read; `None` where the text has no such list.
    ///
    /// # Errors
    /// The list cannot be read.
    pub fn read(src: &str, root: Option<&Root<'_>>, name: &str) -> Result<Option<Self>, Unwritable> {
        let Some(list) = list_in(src, root, name)? else { return Ok(None) };
        let read = |item: &Item| read_record::<T>(src, &item.at, "", &mut Vec::new());
        let known = list.items.iter().enumerate().filter_map(|(n, item)| Some((n, read(item)?))).collect();
        Ok(Some(Self { list, known }))
    }

    /// The first record with this id, spelt as this program spells it.
    pub fn record(&self, src: &str, id: &str) -> Option<&T> {
        let spelt = string(id);
        let is_spelt = |n: &usize| self.list.items.get(*n).is_some_and(|item| src[item.at.clone()].contains(&spelt));
        self.known.iter().filter(|(_, record)| record.id() == id).find(|(n, _)| is_spelt(n)).map(|(_, record)| record)
    }
}

/// What becomes of a record that is to be put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// The whole text with it.
    Text(String),
    /// Something stands there that has to be looked at first: a record with its id, or no such list.
    Unclear,
}

/// Puts a new record in its order into a list of a text, of which `root` was read: the same as [`put`] does, but that no
/// more than one record is in memory at once.
///
/// # Errors
/// The list cannot be read.
pub fn insert<T: Record>(
    src: &str,
    root: Option<&Root<'_>>,
    name: &str,
    record: &T,
    order: &dyn Fn(&T, &T) -> Ordering,
) -> Result<Inserted, Unwritable> {
    let Some(list) = list_in(src, root, name)? else { return Ok(Inserted::Unclear) };
    let mut next = None;
    for (n, item) in list.items.iter().enumerate() {
        let Some(other) = read_record::<T>(src, &item.at, "", &mut Vec::new()) else { continue };
        if other.id() == record.id() {
            return Ok(Inserted::Unclear);
        }
        if next.is_none() && order(record, &other) == Ordering::Less {
            next = Some(n);
        }
    }
    let previous = next.unwrap_or(list.items.len()).checked_sub(1);
    Ok(Inserted::Text(put_in(src, &list, previous, &spell(record, Layout::Line, 8), "")))
}

/// The same as [`put`], where the list was read already.
///
/// # Errors
/// As those of [`put`].
pub fn put_among<T: Record>(
    src: &str,
    name: &str,
    standing: Option<Standing<T>>,
    (before, after): (Option<&T>, Option<&T>),
    seat: &Seat<'_, T>,
    layout: Layout,
) -> Result<String, Unwritable> {
    let Some(Standing { list, known }) = standing else {
        return match after {
            Some(_) => put(&open_list(src, name)?, name, (before, after), seat, layout),
            None => Ok(src.to_owned()),
        };
    };
    let Some(id) = after.or(before).map(Record::id) else {
        return Ok(src.to_owned());
    };
    let standing = known.iter().find(|(_, record)| record.id() == id);
    match (standing, after) {
        (None, None) => Ok(src.to_owned()),
        (Some((n, _)), None) => Ok(take_out(src, &list, *n)),
        (None, Some(record)) => {
            let previous = previous_item(&known, record, seat, list.items.len());
            Ok(put_in(src, &list, previous, &spell(record, layout, 8), ""))
        }
        (Some((n, stored)), Some(record)) => {
            let at = &list.items[*n].at;
            let text = rewrite(src, at, before.unwrap_or(stored), record)?;
            let others: Vec<(usize, &T)> = known.iter().filter(|(m, _)| m != n).map(|(m, r)| (*m, r)).collect();
            if stands_well(&others, *n, record, seat) {
                return Ok(format!("{}{text}{}", &src[..at.start], &src[at.end..]));
            }
            // A comment beside the record moves with it.
            let item = &list.items[*n];
            let beside = rest_of_line(src, item.end, list.close).map_or(item.end..item.end, |end| item.end..end);
            let bare = format!("{}{}", &src[..beside.start], &src[beside.end..]);
            let Some(list) = self::list(&bare, name)? else { return Ok(bare) };
            let without = take_out(&bare, &list, *n);
            let Some(list) = self::list(&without, name)? else { return Ok(without) };
            let read = |item: &Item| read_record::<T>(&without, &item.at, "", &mut Vec::new());
            let known: Vec<(usize, T)> =
                list.items.iter().enumerate().filter_map(|(n, item)| Some((n, read(item)?))).collect();
            let previous = previous_item(&known, record, seat, list.items.len());
            Ok(put_in(&without, &list, previous, &text, &src[beside]))
        }
    }
}

fn stands_well<T: Record>(others: &[(usize, &T)], n: usize, record: &T, seat: &Seat<'_, T>) -> bool {
    let previous = others.iter().rev().find(|(m, _)| *m < n).map(|(_, other)| *other);
    let next = others.iter().find(|(m, _)| *m > n).map(|(_, other)| *other);
    match seat {
        Seat::Stay => true,
        Seat::After(id) => previous.map(Record::id) == *id,
        Seat::Sorted(order) => {
            previous.is_none_or(|other| order(other, record) != Ordering::Greater)
                && next.is_none_or(|other| order(record, other) != Ordering::Greater)
        }
    }
}

/// The item after which a record goes; `None`: first.
fn previous_item<T: Record>(known: &[(usize, T)], record: &T, seat: &Seat<'_, T>, items: usize) -> Option<usize> {
    match seat {
        Seat::Stay => items.checked_sub(1),
        Seat::After(None) => None,
        Seat::After(Some(id)) => {
            known.iter().find(|(_, other)| other.id() == *id).map(|(n, _)| *n).or(items.checked_sub(1))
        }
        Seat::Sorted(order) => {
            let next = known.iter().find(|(_, other)| order(record, other) == Ordering::Less);
            match next {
                Some((n, _)) => n.checked_sub(1),
                None => items.checked_sub(1),
            }
        }
    }
}

fn put_in(src: &str, list: &List, previous: Option<usize>, text: &str, beside: &str) -> String {
    let indent = list.items.first().map_or("        ", |item| {
        let line = src[..item.at.start].rfind('\n').map_or(0, |n| n + 1);
        let indent = &src[line..item.at.start];
        if indent.trim().is_empty() { indent } else { "        " }
    });
    let Some(previous) = previous.and_then(|n| list.items.get(n)) else {
        if let Some(line_end) = rest_of_line(src, list.open + 1, list.close) {
            return format!("{}\n{indent}{text},{beside}{}", &src[..line_end], &src[line_end..]);
        }
        let glue = if list.items.is_empty() { "\n    " } else { "\n        " };
        let rest = src[list.open + 1..].trim_start_matches([' ', '\t']);
        return format!("{}\n{indent}{text},{beside}{glue}{rest}", &src[..=list.open]);
    };
    let comma = if src[previous.at.end..previous.end].contains(',') { "" } else { "," };
    let seat = rest_of_line(src, previous.end, list.close).unwrap_or(previous.end);
    let close = if seat == previous.end && !src[seat..].starts_with('\n') { "\n    " } else { "" };
    let rest = if close.is_empty() { &src[seat..] } else { src[seat..].trim_start_matches(' ') };
    format!("{}{comma}{}\n{indent}{text},{beside}{close}{rest}", &src[..previous.at.end], &src[previous.at.end..seat])
}

/// The end of the line from here, where only blanks and comments stand before it: a comment beside a record is its own.
fn rest_of_line(src: &str, from: usize, close: usize) -> Option<usize> {
    let line_end = from + src.get(from..close)?.find('\n')?;
    let mut rest = src[from..line_end].trim();
    while let Some(inside) = rest.strip_prefix("/*") {
        rest = inside[inside.find("*/")? + 2..].trim();
    }
    (rest.is_empty() || rest.starts_with("//")).then_some(line_end)
}

fn take_out(src: &str, list: &List, n: usize) -> String {
    let item = &list.items[n];
    if list.items.len() == 1
        && src[list.open + 1..item.at.start].trim().is_empty()
        && src[item.end..list.close].trim().is_empty()
    {
        return format!("{}{}", &src[..=list.open], &src[list.close..]);
    }
    let line_start = src[..item.at.start].rfind('\n').map_or(0, |n| n + 1);
    let line_end = src[item.end..].find('\n').map_or(src.len(), |n| item.end + n + 1);
    let alone = src[line_start..item.at.start].trim().is_empty() && src[item.end..line_end].trim().is_empty();
    if alone && line_start > list.open && line_end <= list.close + 1 && !src[item.end..line_end].contains(']') {
        format!("{}{}", &src[..line_start], &src[line_end..])
    } else {
        format!("{}{}", &src[..item.at.start], src[item.end..].trim_start_matches(' '))
    }
}

/// Adds an empty list field at the end of the outermost record.
fn open_list(src: &str, name: &str) -> Result<String, Unwritable> {
    let close = src.rfind(')').ok_or_else(|| Unwritable("the file has no closing `)`".into()))?;
    let head = src[..close].trim_end();
    let comma = if head.ends_with([',', '(']) { "" } else { "," };
    Ok(format!("{head}{comma}\n    {name}: [],\n{}", &src[close..]))
}

/// Rewrites top-level fields of a file that is one record.
///
/// # Errors
/// The file cannot be read, or a value cannot be spelled.
pub fn put_root<T: Record>(src: &str, before: &T, after: &T) -> Result<String, Unwritable> {
    if scan::conflict_marker(src).is_some() {
        return Err(Unwritable("the file holds git's conflict markers".into()));
    }
    let start = scan::skip_blank(src, 0);
    let end = src.trim_end().len();
    let text = rewrite(src, &(start..end), before, after)?;
    Ok(format!("{}{text}{}", &src[..start], &src[end..]))
}
