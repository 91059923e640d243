//! A coding file as a study takes it in: small records, and beside them what only some carry.

use super::layout;
use super::ron::quick::Spelt;
use super::ron::record::Head;
use super::ron::{Record, Root};
use crate::model::coding::{Extra, Work};
use crate::model::words::Words;
use crate::model::{CodeIx, Coding, Note, Problem};
use std::borrow::Cow;

/// What one coder did on one transcript, as the file says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// How far the coder is; `None` where the file has no fields that can be told apart.
    pub work: Option<Work>,
    /// Ids of the codes that are used, each once.
    pub codes: Words,
    /// The codings in file order: `code` is a place in `codes`, and whose they are the file's place says.
    pub codings: Vec<Coding>,
    /// What only some codings carry, by their place, in order.
    pub extras: Vec<(u32, Extra)>,
    /// Notes on passages.
    pub notes: Vec<Note>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

impl Sheet {
    /// Reads a coding file; `problems` holds what was wrong with opening it.
    pub fn read(text: Option<&str>, coder: &str, transcript: &str, problems: Vec<Problem>) -> Self {
        let file = layout::codings(coder, transcript);
        let mut sheet = Self { problems, ..Self::default() };
        let Some(root) = text.and_then(|text| Root::read(text, &file, &mut sheet.problems)) else { return sheet };
        sheet.work = Some(head(&root, &file, &mut sheet.problems).work);
        let codings = Codings::read(&root, &file, &mut sheet.problems);
        sheet.notes = root.records("notes", &file, &mut sheet.problems);
        for (field, here) in [("transcript", transcript), ("coder", coder)] {
            if let Some(named) = root.text(field)
                && named != *here
            {
                let what = format!("the file says {field} \"{named}\" but its place says \"{here}\"");
                let advice = "The place counts; correct the line or move the file.";
                sheet.problems.push(Problem::in_file(&file, what, advice));
            }
        }
        (sheet.codings, sheet.extras) = (codings.codings, codings.extras);
        sheet.codes = codings.codes.iter().map(AsRef::as_ref).collect();
        sheet.problems.extend(codings.problems);
        sheet
    }
}

/// Codings as they are taken from a file.
#[derive(Default)]
struct Codings<'a> {
    codings: Vec<Coding>,
    extras: Vec<(u32, Extra)>,
    codes: Vec<Cow<'a, str>>,
    /// What is wrong with codings that can be read: told after what cannot be read.
    problems: Vec<Problem>,
}

impl<'a> Codings<'a> {
    /// Takes the records that can stand for codings; of the others is said what is wrong with them.
    fn read(root: &Root<'a>, file: &str, problems: &mut Vec<Problem>) -> Self {
        let mut all = Self::default();
        let mut seen: foldhash::HashSet<Cow<'a, str>> = foldhash::HashSet::default();
        root.codings(file, problems, |record| {
            if let Some(what) = fault(&record) {
                let advice = "Mend or delete the line; it is left out until then.";
                all.problems.push(Problem::in_file(file, what, advice).lost());
                return;
            }
            if !seen.insert(record.id.clone()) {
                let what = format!("two codings have the id `{}`", record.id);
                let advice = "Delete one of the lines; the first is used.";
                all.problems.push(Problem::in_file(file, what, advice).lost());
                return;
            }
            let code = all.codes.iter().position(|known| *known == record.code).unwrap_or_else(|| {
                all.codes.push(record.code.clone());
                all.codes.len() - 1
            });
            let (mut coding, extra) = record.small();
            coding.code = CodeIx(u32::try_from(code).unwrap_or(u32::MAX));
            let place = u32::try_from(all.codings.len()).unwrap_or(u32::MAX);
            all.extras.extend(extra.map(|extra| (place, extra)));
            all.codings.push(coding);
        });
        all.codings.shrink_to_fit();
        all
    }
}

/// Why a record can be no coding.
fn fault(record: &Spelt<'_>) -> Option<String> {
    if record.id.is_empty() {
        Some("a coding has no id".to_owned())
    } else if record.code.is_empty() {
        Some(format!("the coding `{}` has no code", record.id))
    } else if record.at.end <= record.at.start {
        let (start, end) = (record.at.start, record.at.end);
        Some(format!("the coding `{}` has the span ({start}, {end}), which holds nothing", record.id))
    } else {
        None
    }
}

/// Reads the head of a coding file field by field: its lists are read on their own.
pub fn head(read: &Root<'_>, file: &str, problems: &mut Vec<Problem>) -> Head {
    let mut work = Work { text: read.text("text").unwrap_or_default(), ..Work::default() };
    if let Some(status) = read.value("status") {
        match super::ron::read_value(status) {
            Some(status) => work.status = status,
            None => {
                problems.push(
                    Problem::in_file(file, format!("`{status}` is no status"), "Write InProgress or Done.").lost(),
                );
            }
        }
    }
    work.done = read.text("done");
    work.alts = read.value("alts").and_then(super::ron::read_value).unwrap_or_default();
    let known: Vec<&str> = Head::FIELDS.iter().chain(Head::BESIDE).copied().collect();
    let mut head = Head::new(work);
    *head.rest_mut() = read.rest(&known, file, problems);
    head
}
