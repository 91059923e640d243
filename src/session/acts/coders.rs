//! Acts on coders: another handle for one, two handles of one person made one.

use crate::analysis::query::lexer::{Kind as Token, tokens};
use crate::edit::{Act, Change, Edit};
use crate::model::coding::{Progress, Work};
use crate::model::id::is_file_name;
use crate::model::{CodingRecord, Note, Problem, Settings};
use crate::session::handles::{known_coders, near_coder};
use crate::session::{Failure, Session};
use crate::store::blob::Blobs;
use crate::store::ron::Root;
use crate::store::{layout, save, sheet};
use crate::text::offsets::hash;
use crate::text::shell::quoted_all;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_a_handle_is_near_and_another_name_is_not() {
        let known: BTreeSet<String> = ["ana", "ben", "consensus", "mary-ann"].map(str::to_owned).into();
        for (typed, meant) in
            [("anna", "ana"), ("an", "ana"), ("naa", "ana"), ("concensus", "consensus"), ("maryann", "mary-ann")]
        {
            assert_eq!(near_coder(typed, &known), Some(meant), "{typed}");
        }
        for other in ["ana", "eva", "zoe", "bob", "marta"] {
            assert_eq!(near_coder(other, &known), None, "{other}");
        }
    }

    #[test]
    fn a_query_asks_for_the_new_handle_and_stays_as_it_was_otherwise() {
        for (query, wanted) in [
            ("coder:anna", "coder:ana"),
            ("not (Coder = \"anna\")  and code:anna", "not (Coder = ana)  and code:anna"),
            ("coder:ben,anna text:\"coder:anna\"", "coder:ben,ana text:\"coder:anna\""),
            ("speaker:anna and coder:annabel", "speaker:anna and coder:annabel"),
            ("\"never closed", "\"never closed"),
        ] {
            assert_eq!(query_with(query, "coder", "anna", "ana"), wanted);
        }
    }
}

/// A handle's work on its way to another handle.
#[derive(Debug)]
pub struct Handover {
    /// The act.
    pub act: Act,
    /// Bytes by hash.
    pub blobs: Blobs,
    /// What goes over, in sentences.
    pub sentences: Vec<String>,
}

/// Gives a coder another handle: folders, records, assignments, memos and the list of who counts, as one act.
///
/// # Errors
/// There is no such coder, or the new handle is taken or cannot be one.
pub fn rename_coder(session: &mut Session, old: &str, new: &str) -> Result<Handover, Failure> {
    let known = known_coders(&session.study);
    if known.contains(new) && old != new {
        return Err(Failure::usage(format!(
            "`{new}` is a coder of this study already. `verbatim coders merge {}` makes the two one.",
            quoted_all(&[old, new])
        )));
    }
    hand_over(session, &known, old, new, format!("rename coder {old} to {new}"))
}

/// Makes two handles of one person one: all that `old` did goes over to `new`, as one act.
///
/// # Errors
/// One of them is no coder, they are of different kinds, or a file cannot be read.
pub fn merge_coders(session: &mut Session, old: &str, new: &str) -> Result<Handover, Failure> {
    let known = known_coders(&session.study);
    if !known.contains(new) {
        return Err(unknown(new, &known));
    }
    let kind = |handle: &str| session.study.settings.coders.get(handle).map(|coder| coder.kind).unwrap_or_default();
    if kind(old) != kind(new) {
        return Err(Failure::usage(format!(
            "`{old}` and `{new}` are coders of different kinds: a person and a layer of decisions are never one."
        )));
    }
    hand_over(session, &known, old, new, format!("merge coder {old} into {new}"))
}

fn unknown(handle: &str, known: &BTreeSet<String>) -> Failure {
    let near = near_coder(handle, known).map(|near| format!(" Perhaps `{near}` was meant.")).unwrap_or_default();
    let all = if known.is_empty() { "none".to_owned() } else { known.iter().cloned().collect::<Vec<_>>().join(", ") };
    Failure::usage(format!("There is no coder `{handle}` in this study.{near} There are: {all}."))
}

fn hand_over(
    session: &mut Session,
    known: &BTreeSet<String>,
    old: &str,
    new: &str,
    label: String,
) -> Result<Handover, Failure> {
    if !known.contains(old) {
        return Err(unknown(old, known));
    }
    if old == new {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    if !is_file_name(new) {
        return Err(Failure::usage(format!(
            "`{new}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
        )));
    }
    // What goes over is read from the disk: nothing may be under way to it.
    session.flush()?;
    let mut moving = Moving { session, old, new, edits: Vec::new(), blobs: Blobs::new(), told: Told::default() };
    moving.settings();
    moving.codings()?;
    moving.memos()?;
    let Moving { edits, blobs, told, .. } = moving;
    Ok(Handover { act: Act { label, edits }, blobs, sentences: told.sentences(old, new) })
}

/// What goes over, counted.
#[derive(Default)]
struct Told {
    files: usize,
    codings: usize,
    notes: usize,
    memos: usize,
    /// Codings that both have, word for word.
    same: usize,
    /// Transcripts on which both have worked.
    both: Vec<String>,
    assigned: usize,
    counted: bool,
    queries: Vec<String>,
}

impl Told {
    fn sentences(&self, old: &str, new: &str) -> Vec<String> {
        let many = |count: usize, one: &str, more: &str| format!("{count} {}", if count == 1 { one } else { more });
        let mut sentences = vec![format!(
            "From `{old}` to `{new}`: {} in {}, {}, {}.",
            many(self.codings, "coding", "codings"),
            many(self.files, "transcript", "transcripts"),
            many(self.notes, "note", "notes"),
            many(self.memos, "memo", "memos"),
        )];
        if !self.both.is_empty() {
            let same = match self.same {
                0 => String::new(),
                same => format!(
                    "; {} once",
                    many(same, "coding is the same in both and stays", "codings are the same in both and stay")
                ),
            };
            sentences.push(format!("Both worked on {}{same}.", self.both.join(", ")));
        }
        let mut also = Vec::new();
        if self.assigned > 0 {
            also.push(many(self.assigned, "assignment", "assignments"));
        }
        if self.counted {
            also.push("the list of whose codings count".to_owned());
        }
        if !self.queries.is_empty() {
            also.push(format!("saved queries ({})", self.queries.join(", ")));
        }
        if !also.is_empty() {
            sentences.push(format!("It also changes {}.", also.join(", ")));
        }
        sentences
    }
}

struct Moving<'a> {
    session: &'a mut Session,
    old: &'a str,
    new: &'a str,
    edits: Vec<Edit>,
    blobs: Blobs,
    told: Told,
}

impl Moving<'_> {
    fn settings(&mut self) {
        let before = self.session.study.settings.clone();
        let after = renamed(&before, self.old, self.new, &mut self.told);
        if after != before {
            self.edits.push(Edit::Settings(Box::new(Change::replace(before, after))));
        }
    }

    fn codings(&mut self) -> Result<(), Failure> {
        let folder = format!("{}/{}", layout::CODINGS, self.old);
        for name in names(&self.session.root, &folder)? {
            let (from, to) = (format!("{folder}/{name}"), format!("{}/{}/{name}", layout::CODINGS, self.new));
            let Some(id) = name.strip_suffix(".ron") else {
                return Err(Failure::data(format!(
                    "{from} is no coding file. Move it out of the folder, and run this again."
                )));
            };
            let text = read(&self.session.root, &from)?;
            let mine = CodingFile::of(&text, &from);
            self.told.files += 1;
            self.told.codings += mine.codings.len();
            self.told.notes += mine.notes.len();
            let there = self.session.root.join(&to).exists().then(|| read(&self.session.root, &to)).transpose()?;
            match there {
                None => self.put(&to, None, save::handed_over(&text, self.new)),
                Some(there) => {
                    mine.sound(&from)?;
                    let joined = self.join(id, mine, &to, &there)?;
                    self.told.both.push(id.to_owned());
                    self.put(&to, Some(&there), joined);
                }
            }
            self.take(&from, &text);
        }
        Ok(())
    }

    /// What both did on one transcript, in one file.
    fn join(&mut self, id: &str, mine: CodingFile, to: &str, there: &str) -> Result<String, Failure> {
        let theirs = CodingFile::of(there, to);
        theirs.sound(to)?;
        let mut ids: HashSet<String> = theirs.codings.iter().map(|coding| coding.id.clone()).collect();
        ids.extend(theirs.notes.iter().map(|note| note.id.clone()));
        let version = (!mine.work.text.is_empty() && mine.work.text != theirs.work.text).then_some(mine.work.text);
        let mut text = there.to_owned();
        let mut render = |edit: &Edit| -> Result<(), Failure> {
            text = save::render(to, Some(&text), edit)?.unwrap_or_default();
            Ok(())
        };
        let (transcript, coder) = (id.to_owned(), self.new.to_owned());
        for mut coding in mine.codings {
            coding.text = coding.text.or_else(|| version.clone());
            if theirs.codings.iter().any(|other| is_same(&coding, other, &theirs.work)) {
                self.told.same += 1;
                continue;
            }
            if !ids.insert(coding.id.clone()) {
                coding.id = self.session.clock.ulid();
            }
            let change = Box::new(Change::add(coding));
            render(&Edit::Coding { transcript: transcript.clone(), coder: coder.clone(), change })?;
        }
        for mut note in mine.notes {
            note.text = note.text.or_else(|| version.clone());
            if !ids.insert(note.id.clone()) {
                note.id = self.session.clock.ulid();
            }
            let change = Box::new(Change::add(note));
            render(&Edit::Note { transcript: transcript.clone(), coder: coder.clone(), change })?;
        }
        // Whoever said under either handle that the transcript is coded to its end has said so.
        let mut work = theirs.work.clone();
        if mine.work.status == Progress::Done {
            work.status = Progress::Done;
            work.done = work.done.max(mine.work.done);
        }
        if work != theirs.work {
            let change = Box::new(Change::replace(theirs.work, work));
            render(&Edit::Work { transcript, coder, change })?;
        }
        Ok(text)
    }

    fn memos(&mut self) -> Result<(), Failure> {
        let (from, to) = (format!("{}/{}", layout::MEMOS, self.old), format!("{}/{}", layout::MEMOS, self.new));
        let mut taken: HashSet<String> = names(&self.session.root, &to)?.into_iter().collect();
        for name in names(&self.session.root, &from)? {
            let Some(stem) = name.strip_suffix(".md") else {
                return Err(Failure::data(format!(
                    "{from}/{name} is no memo. Move it out of the folder, and run this again."
                )));
            };
            let text = read(&self.session.root, &format!("{from}/{name}"))?;
            let all = std::iter::once(name.clone()).chain((2_u32..).map(|nth| format!("{stem}-{nth}.md")));
            let mut free = all.filter(|name| !taken.contains(name));
            let free = free.next().unwrap_or_else(|| name.clone());
            self.told.memos += 1;
            self.put(&format!("{to}/{free}"), None, text.clone());
            self.take(&format!("{from}/{name}"), &text);
            taken.insert(free);
        }
        Ok(())
    }

    fn put(&mut self, file: &str, before: Option<&str>, after: String) {
        let change = Change { before: before.map(hash), after: Some(hash(&after)) };
        if change.before != change.after {
            self.blobs.insert(hash(&after), after.into_bytes().into());
            self.edits.push(Edit::File { path: file.to_owned(), change });
        }
    }

    fn take(&mut self, file: &str, text: &str) {
        self.edits.push(Edit::File { path: file.to_owned(), change: Change::remove(hash(text)) });
    }
}

/// A coding file's records, and what could not be read of it.
struct CodingFile {
    work: Work,
    codings: Vec<CodingRecord>,
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

impl CodingFile {
    fn of(text: &str, file: &str) -> Self {
        let mut problems = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let Some(root) = Root::read(text, file, &mut problems) else {
            return Self { work: Work::default(), codings: Vec::new(), notes: Vec::new(), problems };
        };
        // A field that nobody knows goes along with its record.
        let work = sheet::head(&root, file, &mut Vec::new()).work;
        let (codings, notes) =
            (root.records("codings", file, &mut problems), root.records("notes", file, &mut problems));
        problems.retain(|problem| !problem.what.contains("is not a field"));
        Self { work, codings, notes, problems }
    }

    /// Two files become one only where every record of both is read.
    fn sound(&self, file: &str) -> Result<(), Failure> {
        match self.problems.first() {
            Some(problem) => Err(Failure::data(format!(
                "{file} cannot be read whole: {problem} Mend it first; nothing was changed."
            ))),
            None => Ok(()),
        }
    }
}

/// Whether one coding says nothing that the other does not say.
fn is_same(mine: &CodingRecord, other: &CodingRecord, theirs: &Work) -> bool {
    let made_on = |coding: &CodingRecord| coding.text.clone().unwrap_or_else(|| theirs.text.clone());
    let bare = mine.memo.is_none() && mine.weight.is_none() && !mine.important && mine.rest.is_empty();
    bare && mine.alts.is_empty() && (&mine.code, mine.at, made_on(mine)) == (&other.code, other.at, made_on(other))
}

/// The settings with one handle in the place of another.
fn renamed(settings: &Settings, old: &str, new: &str, told: &mut Told) -> Settings {
    let mut settings = settings.clone();
    if let Some(coder) = settings.coders.remove(old) {
        settings.coders.entry(new.to_owned()).or_insert(coder);
    }
    told.counted = settings.count.iter().any(|handle| handle == old);
    replace(&mut settings.count, old, new);
    for coders in settings.assigned.values_mut() {
        told.assigned += usize::from(coders.iter().any(|handle| handle == old));
        replace(coders, old, new);
    }
    for (name, query) in &mut settings.queries {
        let changed = query_with(query, "coder", old, new);
        if changed != *query {
            told.queries.push(name.clone());
            *query = changed;
        }
    }
    settings
}

/// One handle in the place of another; what then stands twice stands once.
fn replace(handles: &mut Vec<String>, old: &str, new: &str) {
    if handles.iter().any(|handle| handle == old) {
        let mut seen = HashSet::new();
        let renamed = handles.iter().map(|handle| if handle == old { new } else { handle }.to_owned());
        *handles = renamed.filter(|handle| seen.insert(handle.clone())).collect();
    }
}

/// A query that asks for a value of a field, asking for another; all else stays letter for letter.
pub(super) fn query_with(query: &str, field: &str, old: &str, new: &str) -> String {
    let Ok(tokens) = tokens(query) else { return query.to_owned() };
    let mut letters: Vec<char> = query.chars().collect();
    let mut places = Vec::new();
    // After the field and a sign, values stand until a word comes that no comma leads to.
    let (mut named, mut is_value) = (false, false);
    for token in &tokens {
        match &token.kind {
            Token::Compare(_) => is_value = named,
            Token::Comma => {}
            Token::Word(word) | Token::Quoted(word) if is_value => {
                if word == old {
                    places.push(token.at);
                }
                is_value = false;
            }
            Token::Word(word) => named = word.eq_ignore_ascii_case(field),
            _ => named = false,
        }
        if token.kind == Token::Comma && named {
            is_value = true;
        }
    }
    let bare = new.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let quoted = if bare { new.to_owned() } else { format!("\"{}\"", new.replace('"', "\\\"")) };
    for at in places.into_iter().rev() {
        letters.splice(at.start as usize..at.end as usize, quoted.chars());
    }
    letters.into_iter().collect()
}

/// Names of the files in a folder, sorted, without hidden ones; none where there is no folder.
fn names(root: &Path, folder: &str) -> Result<Vec<String>, Failure> {
    let entries = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::data(format!("{folder} cannot be read ({error})."))),
    };
    let names = entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    Ok(names)
}

fn read(root: &Path, file: &str) -> Result<String, Failure> {
    std::fs::read_to_string(root.join(file)).map_err(|error| Failure::data(format!("{file} cannot be read ({error}).")))
}
