//! Lossless RON: records are read by serde one by one, and written field by field into the bytes as they stand.

pub(crate) mod quick;
pub(crate) mod record;
pub(crate) mod scan;
pub mod splice;
pub(crate) mod words;
pub(crate) mod write;

pub use record::Record;

use crate::model::{CodingRecord, Problem};
use quick::Spelt;
use scan::{Fault, Field, line_column};
use serde::de::DeserializeOwned;
use std::ops::Range;
use strsim::levenshtein;

/// The `format` number this version writes and understands.
pub const FORMAT: u64 = 1;

/// A file cut into its top-level fields.
#[derive(Debug)]
pub struct Root<'a> {
    /// The whole text, without byte-order mark.
    pub src: &'a str,
    /// Bytes of the outermost record.
    pub at: Range<usize>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The `format` number; 1 where it is missing.
    pub format: u64,
    /// Why its fields could not all be told apart, as far as that was told.
    fault: Option<Problem>,
}

/// The reader's settings: lenient about `Some`, strict about depth.
fn options() -> ron::Options {
    ron::Options::default()
        .with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
        .with_recursion_limit(scan::DEPTH_MAX)
}

impl<'a> Root<'a> {
    /// Cuts a file; faults go to `problems`, what is readable is kept.
    pub fn read(src: &'a str, file: &str, problems: &mut Vec<Problem>) -> Option<Self> {
        if let Some(at) = scan::conflict_marker(src) {
            let (line, _) = line_column(src, at);
            problems.push(
                Problem::in_file(
                    file,
                    "git left conflict markers in this file",
                    "Decide which side holds, take out the lines with <<<<<<<, =======, >>>>>>>, and open the study again.",
                )
                .at(line, 1)
                .lost(),
            );
        }
        let start = scan::skip_blank(src, 0);
        if start >= src.len() {
            let advice = "Take it back from git or from a backup, or delete it.";
            problems.push(Problem::in_file(file, "the file is empty", advice).lost());
            return None;
        }
        let (fields, fault) = scan::fields(src, &(start..src.len()));
        let fault = fault.filter(|fault| !is_marker(src, fault)).map(|fault| problem(src, file, &fault));
        problems.extend(fault.clone());
        if fields.is_empty() {
            return None;
        }
        let value = |name: &str| {
            fields.iter().find(|field| &src[field.name.clone()] == name).map(|field| &src[field.value.clone()])
        };
        let format = value("format").and_then(|word| word.parse().ok()).unwrap_or(FORMAT);
        if format > FORMAT {
            problems.push(Problem::in_file(
                file,
                format!("the file has format {format}, newer than the {FORMAT} that this version knows"),
                "It is open for reading only; a newer Verbatim can change it.",
            ));
        }
        Some(Self { src, at: start..src.len(), fields, format, fault })
    }

    /// Why its fields could not all be told apart.
    pub fn fault(&self) -> Option<&Problem> {
        self.fault.as_ref()
    }

    /// The value of a field, as written.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.field(name).map(|field| &self.src[field.value.clone()])
    }

    /// Where a field stands.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| &self.src[field.name.clone()] == name)
    }

    /// A field's value as text; `None` where it is missing or no string.
    pub fn text(&self, name: &str) -> Option<String> {
        options().from_str(self.value(name)?).ok()
    }

    /// Reads every record of a list field; a record that cannot be read is a problem and costs nothing else.
    pub fn records<T: Record>(&self, list: &str, file: &str, problems: &mut Vec<Problem>) -> Vec<T> {
        self.placed_records(list, file, problems).into_iter().map(|(record, _)| record).collect()
    }

    /// The same, with the bytes of each record.
    pub fn placed_records<T: Record>(
        &self,
        list: &str,
        file: &str,
        problems: &mut Vec<Problem>,
    ) -> Vec<(T, Range<usize>)> {
        let items = self.items(list, file, problems);
        let read = |item: scan::Item| Some((read_record(self.src, &item.at, file, problems)?, item.at));
        items.into_iter().filter_map(read).collect()
    }

    /// Reads every coding as it lies in the text, and hands over one after the other.
    pub fn codings(&self, file: &str, problems: &mut Vec<Problem>, mut take: impl FnMut(Spelt<'a>)) {
        let items = self.items("codings", file, problems);
        for item in items {
            let slowly = || read_record_slowly::<CodingRecord>(self.src, &item.at, file, problems).map(Spelt::from);
            if let Some(coding) = Spelt::read(&self.src[item.at.clone()]).or_else(slowly) {
                take(coding);
            }
        }
    }

    /// The records of a list field.
    fn items(&self, list: &str, file: &str, problems: &mut Vec<Problem>) -> Vec<scan::Item> {
        let Some(field) = self.field(list) else {
            return Vec::new();
        };
        if !self.src[field.value.clone()].starts_with('[') {
            let fault = Fault { at: field.value.start, what: format!("`{list}` should be a list, `[ … ]`") };
            problems.push(problem(self.src, file, &fault));
            return Vec::new();
        }
        if let Some(items) = &field.items {
            return items.clone();
        }
        let (items, faults, _) = scan::items(self.src, field.value.start);
        let faults = faults.iter().filter(|fault| !is_marker(self.src, fault));
        problems.extend(faults.map(|fault| problem(self.src, file, fault)));
        items
    }

    /// Line and column of a field of a record, or of the record where it lacks the field.
    pub fn place_of(&self, record: &Range<usize>, field: &str) -> (u32, u32) {
        let (fields, _) = scan::fields(self.src, record);
        let found = fields.iter().find(|known| &self.src[known.name.clone()] == field);
        line_column(self.src, found.map_or(record.start, |field| field.name.start))
    }

    /// Reads the whole file as one record.
    pub fn record<T: Record>(&self, file: &str, problems: &mut Vec<Problem>) -> Option<T> {
        let told = problems.len();
        let record = read_record(self.src, &self.at, file, problems);
        if record.is_none() && problems.len() > told {
            // The same fault, told with its place; a broken bracket is seen only later.
            problems.retain(|problem| Some(problem) != self.fault.as_ref());
        }
        record
    }

    /// Top-level fields beside the known ones, kept as unknown.
    pub fn rest(&self, known: &[&str], file: &str, problems: &mut Vec<Problem>) -> crate::model::Rest {
        unknown(self.src, &self.fields, known, file, problems)
    }
}

/// Reads one record, and keeps the fields it does not know.
pub fn read_record<T: Record>(src: &str, at: &Range<usize>, file: &str, problems: &mut Vec<Problem>) -> Option<T> {
    T::quick(&src[at.clone()]).or_else(|| read_record_slowly(src, at, file, problems))
}

/// The same by serde, whatever its layout.
fn read_record_slowly<T: Record>(src: &str, at: &Range<usize>, file: &str, problems: &mut Vec<Problem>) -> Option<T> {
    let text = &src[at.clone()];
    match options().from_str::<T>(text) {
        Ok(mut record) => {
            let (fields, _) = scan::fields(src, at);
            if fields.iter().any(|field| !is_known::<T>(&src[field.name.clone()])) {
                let known: Vec<&str> = T::FIELDS.iter().chain(T::BESIDE).copied().collect();
                *record.rest_mut() = unknown(src, &fields, &known, file, problems);
            }
            Some(record)
        }
        Err(error) => {
            let (line, column) = line_column(src, at.start);
            let (inner_line, inner_column) = (error.span.start.line, error.span.start.col);
            let line = line.saturating_add(u32::try_from(inner_line.saturating_sub(1)).unwrap_or(0));
            let inner = u32::try_from(inner_column).unwrap_or(1);
            let column = if inner_line <= 1 { column.saturating_add(inner.saturating_sub(1)) } else { inner };
            let field = words::field_at(src, at, byte_at(src, line, column));
            let (why, instead) = words::told(&error.code, field);
            let what = format!("this {} cannot be read: {why}", T::NAME);
            let mend = instead.unwrap_or_else(|| "Mend the line, or take it back from git".to_owned());
            let advice = format!("{mend}; everything else was read.");
            problems.push(Problem::in_file(file, what, advice).at(line, column).lost());
            None
        }
    }
}

/// Reads a value that is no record (used for single fields).
pub fn read_value<T: DeserializeOwned>(text: &str) -> Option<T> {
    options().from_str(text).ok()
}

fn is_known<T: Record>(name: &str) -> bool {
    T::FIELDS.contains(&name) || T::BESIDE.contains(&name)
}

fn unknown(src: &str, fields: &[Field], known: &[&str], file: &str, problems: &mut Vec<Problem>) -> crate::model::Rest {
    let mut rest = Vec::new();
    for field in fields {
        let name = &src[field.name.clone()];
        if known.contains(&name) {
            continue;
        }
        let (line, column) = line_column(src, field.name.start);
        let near =
            known.iter().map(|word| (levenshtein(name, word), *word)).min().filter(|(distance, _)| *distance <= 2);
        let advice = near.map_or_else(
            || "It is kept as it is; nothing needs doing.".to_owned(),
            |(_, word)| format!("Perhaps `{word}` was meant; it is kept as it is."),
        );
        let what = format!("`{name}` is not a field that this version knows");
        let problem = Problem::in_file(file, what, advice).at(line, column);
        // A list under a mistyped name is read by nobody: what stands in it is missing everywhere.
        let missing = |word: &str| !fields.iter().any(|field| &src[field.name.clone()] == word);
        let mistyped = near.is_some_and(|(_, word)| missing(word)) && src[field.value.clone()].starts_with('[');
        problems.push(if mistyped { problem.lost() } else { problem.harmless() });
        rest.push((name.to_owned(), src[field.value.clone()].to_owned()));
    }
    rest
}

/// The byte at a line and column, both from 1.
fn byte_at(src: &str, line: u32, column: u32) -> usize {
    let before: usize = src.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
    let rest = src.get(before..).unwrap_or_default();
    before + rest.chars().take(column.saturating_sub(1) as usize).map(char::len_utf8).sum::<usize>()
}

/// Whether a fault is only that git's conflict markers stand there: that is told once for the whole file.
fn is_marker(src: &str, fault: &Fault) -> bool {
    let line = src.get(fault.at..).unwrap_or_default();
    let starts = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark));
    starts && scan::conflict_marker(src).is_some()
}

/// A scanner's fault as a problem of a file.
pub fn problem(src: &str, file: &str, fault: &Fault) -> Problem {
    let (line, column) = line_column(src, fault.at);
    let advice = "Mend this place; the rest of the file was read.";
    Problem::in_file(file, fault.what.clone(), advice).at(line, column).lost()
}
