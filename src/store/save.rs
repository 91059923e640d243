//! Turns edits into the new text of the files they touch.

use super::ron::record::Head;
use super::ron::splice::{Inserted, Layout, Seat, Standing, insert, put_among, put_root, spell};
use super::ron::{FORMAT, Record, Root, read_record, write};
use super::{StoreError, layout, memo};
use crate::edit::{Change, Edit, Refusal};
use crate::model::{CodingRecord, Note, Participant};
use std::cmp::Ordering;
use std::collections::HashMap;

/// The file that an edit changes.
pub fn file_of(edit: &Edit) -> String {
    match edit {
        Edit::Settings(_) => layout::SETTINGS.into(),
        Edit::Code { .. } => layout::CODEBOOK.into(),
        Edit::Participant(_) => layout::PARTICIPANTS.into(),
        Edit::Transcript(change) => layout::transcript(change.either().map_or("", |record| &record.id)),
        Edit::File { path, .. } => path.clone(),
        Edit::Work { transcript, coder, .. }
        | Edit::Coding { transcript, coder, .. }
        | Edit::Note { transcript, coder, .. } => layout::codings(coder, transcript),
        Edit::Memo(change) => change.either().map_or(String::new(), |memo| layout::memo(&memo.coder, &memo.name)),
    }
}

/// Whether a file holds what one coder wrote: such a file is text, and the history knows its words.
pub fn is_of_a_coder(file: &str) -> bool {
    [layout::CODINGS, layout::MEMOS].iter().any(|folder| {
        let inside = file.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        inside.is_some_and(|inside| inside.ends_with(".ron") || inside.ends_with(".md"))
    })
}

/// A coding file that goes over to another handle: what it says of its coder follows its place, all else stays.
pub fn handed_over(text: &str, handle: &str) -> String {
    let Some(root) = Root::read(text, "", &mut Vec::new()) else { return text.to_owned() };
    match root.field("coder") {
        Some(field) => {
            let at = field.value.clone();
            format!("{}{}{}", &text[..at.start], write::string(handle), &text[at.end..])
        }
        None => text.to_owned(),
    }
}

/// Codings in file order: start, end, code, id.
fn by_place(a: &CodingRecord, b: &CodingRecord) -> Ordering {
    (a.at, &a.code, &a.id).cmp(&(b.at, &b.code, &b.id))
}

fn by_note_place(a: &Note, b: &Note) -> Ordering {
    (a.at, &a.id).cmp(&(b.at, &b.id))
}

fn by_id(a: &Participant, b: &Participant) -> Ordering {
    a.id.cmp(&b.id)
}

/// The text of a file after an edit; `None` where the edit leaves no file.
///
/// # Errors
/// Refuses where the record on the disk is not the one the edit expects, or the file cannot be changed as it stands.
pub fn render(file: &str, text: Option<&str>, edit: &Edit) -> Result<Option<String>, StoreError> {
    let is_ron = file.ends_with(".ron");
    let root = text.filter(|_| is_ron).and_then(|text| Root::read(text, file, &mut Vec::new()));
    writable(file, root.as_ref())?;
    let failed = |error: super::ron::splice::Unwritable| StoreError::Unwritable { file: file.into(), what: error.0 };
    match edit {
        Edit::Settings(change) => match (&change.before, &change.after, text) {
            (Some(before), Some(after), Some(text)) => put_root(text, before, after).map(Some).map_err(failed),
            (_, Some(after), _) => Ok(Some(whole(after))),
            (_, None, _) => Ok(None),
        },
        Edit::Transcript(change) => match (&change.before, &change.after, text) {
            (Some(before), Some(after), Some(text)) => put_root(text, before, after).map(Some).map_err(failed),
            (_, Some(after), _) => Ok(Some(whole(after))),
            (_, None, _) => Ok(None),
        },
        Edit::Code { change, place } => {
            let empty = || format!("(\n    format: {FORMAT},\n    title: \"\",\n    codes: [],\n)\n");
            let place = place.as_ref().and_then(|place| place.after.as_ref());
            let seat = place.map_or(Seat::Stay, |place| Seat::After(place.0.as_deref()));
            let edit =
                |text: &str, root: Option<&Root<'_>>| list_edit((text, root), "codes", change, &seat, Layout::Block);
            on_text((text, root.as_ref()), empty, edit).map(Some).map_err(|error| error.named(file))
        }
        Edit::Participant(change) => {
            let empty = || format!("(\n    format: {FORMAT},\n    participants: [],\n)\n");
            let seat = Seat::Sorted(&by_id);
            let edit = |text: &str, root: Option<&Root<'_>>| {
                list_edit((text, root), "participants", change, &seat, Layout::Line)
            };
            on_text((text, root.as_ref()), empty, edit).map(Some).map_err(|error| error.named(file))
        }
        Edit::Work { transcript, coder, change } => match (&change.before, &change.after, text) {
            (before, Some(after), Some(text)) => {
                let before = Head::new(before.clone().unwrap_or_else(|| head_of(text)));
                put_root(text, &before, &Head::new(after.clone())).map(Some).map_err(failed)
            }
            (_, Some(after), None) => Ok(Some(coding_file(transcript, coder, after.clone()))),
            (_, None, text) => Ok(text.filter(|text| holds_records(text)).map(str::to_owned)),
        },
        Edit::Coding { change, .. } => {
            let Some(text) = text else { return Err(StoreError::Refused(Refusal::Gone(file.to_owned()))) };
            list_edit((text, root.as_ref()), "codings", change, &Seat::Sorted(&by_place), Layout::Line)
                .map(Some)
                .map_err(|error| error.named(file))
        }
        Edit::Note { change, .. } => {
            let Some(text) = text else { return Err(StoreError::Refused(Refusal::Gone(file.to_owned()))) };
            list_edit((text, root.as_ref()), "notes", change, &Seat::Sorted(&by_note_place), Layout::Line)
                .map(Some)
                .map_err(|error| error.named(file))
        }
        Edit::Memo(change) => Ok(change.after.as_ref().map(memo::write)),
        Edit::File { .. } => Ok(text.map(str::to_owned)),
    }
}

/// Refuses a file of a newer format.
fn writable(file: &str, root: Option<&Root<'_>>) -> Result<(), StoreError> {
    match root {
        Some(root) if root.format > FORMAT => Err(StoreError::Unwritable {
            file: file.into(),
            what: format!("it has format {}, newer than the {FORMAT} that this version can write", root.format),
        }),
        _ => Ok(()),
    }
}

enum ListError {
    Unwritable(super::ron::splice::Unwritable),
    Refused(Refusal),
}

impl ListError {
    fn named(self, file: &str) -> StoreError {
        match self {
            Self::Unwritable(error) => StoreError::Unwritable { file: file.into(), what: error.0 },
            Self::Refused(refusal) => StoreError::Refused(refusal),
        }
    }
}

/// Edits the text of a file as it stands, or an empty one where there is no file.
fn on_text<T>(
    (text, root): (Option<&str>, Option<&Root<'_>>),
    empty: impl Fn() -> String,
    edit: impl Fn(&str, Option<&Root<'_>>) -> T,
) -> T {
    match text {
        Some(text) => edit(text, root),
        None => {
            let text = empty();
            edit(&text, Root::read(&text, "", &mut Vec::new()).as_ref())
        }
    }
}

/// Edits a list of a text, of which `root` was read: once, since files are long and most of them stays.
fn list_edit<T: Record + PartialEq>(
    (text, root): (&str, Option<&Root<'_>>),
    list: &str,
    change: &Change<T>,
    seat: &Seat<'_, T>,
    layout: Layout,
) -> Result<String, ListError> {
    if let (Change { before: None, after: Some(record) }, Seat::Sorted(order), Layout::Line) = (change, seat, layout)
        && let Ok(Inserted::Text(text)) = insert(text, root, list, record, order)
    {
        return Ok(text);
    }
    let id = change.either().map_or("", Record::id);
    let standing = Standing::<T>::read(text, root, list);
    // Where the list cannot be changed, it may still be known that the record is another by now: that is told first.
    let unwritten = standing.is_err().then(|| stored::<T>(text, list, id)).flatten();
    let stored = standing.as_ref().ok().and_then(|list| list.as_ref()?.record(text, id)).or(unwritten.as_ref());
    let name = || format!("the {} `{}`", T::NAME, change.either().map_or("", Record::id));
    match (&change.before, stored) {
        (Some(_), None) => return Err(ListError::Refused(Refusal::Gone(name()))),
        (None, Some(_)) => return Err(ListError::Refused(Refusal::Exists(name()))),
        (Some(before), Some(stored)) if before.fields() != stored.fields() => {
            return Err(ListError::Refused(Refusal::Changed(name())));
        }
        _ => {}
    }
    let records = (change.before.as_ref(), change.after.as_ref());
    let put = |standing| put_among(text, list, standing, records, seat, layout);
    standing.and_then(put).map_err(ListError::Unwritable)
}

/// The record with this id as the file has it.
pub fn stored<T: Record>(text: &str, list: &str, id: &str) -> Option<T> {
    let root = Root::read(text, "", &mut Vec::new())?;
    let field = root.field(list)?;
    let (items, _, _) = super::ron::scan::items(text, field.value.start);
    let spelt = write::string(id);
    items
        .iter()
        .filter(|item| text[item.at.clone()].contains(&spelt))
        .filter_map(|item| read_record::<T>(text, &item.at, "", &mut Vec::new()))
        .find(|record| record.id() == id)
}

/// All records of a list, by id; of equal ids the first.
pub fn all<T: Record>(text: &str, list: &str, file: &str) -> HashMap<String, T> {
    let Some(root) = Root::read(text, file, &mut Vec::new()) else { return HashMap::new() };
    let mut found = HashMap::new();
    for record in root.records::<T>(list, file, &mut Vec::new()) {
        found.entry(record.id().to_owned()).or_insert(record);
    }
    found
}

/// The head of a coding file as it stands.
pub fn head_of(text: &str) -> crate::model::coding::Work {
    let root = Root::read(text, "", &mut Vec::new());
    root.map(|root| super::sheet::head(&root, "", &mut Vec::new()).work).unwrap_or_default()
}

fn holds_records(text: &str) -> bool {
    let Some(root) = Root::read(text, "", &mut Vec::new()) else { return true };
    let full = |list: &str| root.value(list).is_some_and(|value| value.contains('('));
    full("codings") || full("notes")
}

/// A new file that is one record.
pub fn whole<T: Record>(record: &T) -> String {
    let text = spell(record, Layout::Block, 0);
    format!("(\n    format: {FORMAT},\n{}\n", text.trim_start_matches("(\n"))
}

/// A new coding file without codings.
fn coding_file(transcript: &str, coder: &str, work: crate::model::coding::Work) -> String {
    let head: Vec<String> =
        Head::new(work).fields().into_iter().map(|(name, value)| format!("    {name}: {value},\n")).collect();
    let (transcript, coder) = (write::string(transcript), write::string(coder));
    format!(
        "(\n    format: {FORMAT}, transcript: {transcript}, coder: {coder},\n{}    codings: [],\n    notes: [],\n)\n",
        head.concat()
    )
}
