//! Opens a study: everything that can be read is read, and what cannot is listed.

mod codes;

use super::ron::record::Head;
use super::ron::{Record, Root};
use super::{StoreError, layout, memo, missing};
use crate::model::day::is_day;
use crate::model::id::is_file_name;
use crate::model::settings::Settings;
use crate::model::{Codebook, CodingRecord, Memo, Note, Participant, Problem, Study, Transcript};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// Largest RON file that is read, in bytes.
pub const RON_MAX: u64 = 64 << 20;

/// A study and what is wrong with its files.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The study, as far as it can be read.
    pub study: Study,
    /// What could not be read, or looks wrong.
    pub problems: Vec<Problem>,
}

/// Reads a study folder. Texts are not read here; they are when shown or counted.
///
/// # Errors
/// The folder is not there, is no study, or cannot be read.
pub fn load(root: &Path) -> Result<Loaded, StoreError> {
    load_after(root, &Study::default())
}

/// Reads a study folder again: transcripts, codes and coders keep the numbers that they have in `before`.
///
/// # Errors
/// Like [`load`].
pub fn load_after(root: &Path, before: &Study) -> Result<Loaded, StoreError> {
    match std::fs::read_dir(root) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NoFolder(root.into())),
        Err(error) => return Err(StoreError::io(root, "the folder cannot be read")(error)),
    }
    if !root.join(layout::SETTINGS).exists() {
        return Err(StoreError::NotAStudy(root.into()));
    }
    let mut problems = Vec::new();
    let settings = read_settings(root, &mut problems);
    let codebook = read_codebook(root, &mut problems);
    let mut study = Study::numbered_like(before);
    study.settings = settings;
    study.set_codebook(codebook);
    study.participants = read_participants(root, &mut problems);
    let (transcripts, lone) = read_transcripts(root, &mut problems);
    for (transcript, mut found) in transcripts {
        study.put_transcript(transcript);
        problems.append(&mut found);
    }
    let (files, closed) = read_coding_files(root, &mut problems);
    for file in files {
        take_codings(&mut study, file, &mut problems);
    }
    for coder in closed {
        let coder = study.coder_ix(&coder);
        for ix in study.all_transcripts() {
            if let Some(entry) = study.entry_mut(ix) {
                entry.unread.insert(coder);
            }
        }
    }
    study.memos = read_memos(root, &mut problems);
    study.finish();
    check_references(&study, &mut problems);
    missing::check(&study, &lone, &mut problems);
    problems.sort();
    Ok(Loaded { study, problems })
}

/// Reads a RON file of the study as text; `None` (and a problem) where that fails.
pub fn read_text(root: &Path, relative: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let path = root.join(relative);
    let fault = |what: String, advice: &str| Problem::in_file(relative, what, advice).lost();
    let known = match std::fs::metadata(&path) {
        Ok(known) => known,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            problems.push(fault(format!("the file cannot be opened ({error})"), "Check its permissions."));
            return None;
        }
    };
    if !known.is_file() {
        problems.push(fault("this is not an ordinary file".into(), "Take it away or put the real file in its place."));
        return None;
    }
    if known.len() > RON_MAX {
        problems
            .push(fault(format!("the file has {} bytes, more than the limit of {RON_MAX}", known.len()), "Split it."));
        return None;
    }
    match std::fs::read(&path) {
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                problems.push(fault(
                    format!("byte {at} is not UTF-8"),
                    "Save the file as UTF-8, or take it back from git.",
                ));
                None
            }
        },
        Err(error) => {
            problems.push(fault(format!("the file cannot be read ({error})"), "Check its permissions."));
            None
        }
    }
}

fn read_settings(root: &Path, problems: &mut Vec<Problem>) -> Settings {
    let file = layout::SETTINGS;
    let Some(text) = read_text(root, file, problems) else { return Settings::default() };
    let Some(read) = Root::read(&text, file, problems) else { return Settings::default() };
    if let Some(settings) = read.record::<Settings>(file, problems) {
        return settings;
    }
    // One bad field must not cost the title and the coders: read each field on its own.
    let good = read.fields.iter().filter(|field| {
        let alone = format!("({}: {})", &text[field.name.clone()], &text[field.value.clone()]);
        super::ron::read_value::<Settings>(&alone).is_some()
    });
    let fields: Vec<&str> = good.map(|field| &text[field.name.start..field.value.end]).collect();
    super::ron::read_value(&format!("({})", fields.join(", "))).unwrap_or_default()
}

/// Reads a codebook from RON text.
pub fn codebook_from(text: &str, file: &str, problems: &mut Vec<Problem>) -> Option<Codebook> {
    let root = Root::read(text, file, problems)?;
    let codes = codes::read(&root, file, problems);
    let mut book = Codebook::new(root.text("title").unwrap_or_default(), codes);
    book.alts = root.value("alts").and_then(super::ron::read_value).unwrap_or_default();
    book.rest = root.rest(&["format", "title", "codes", "alts"], file, problems);
    Some(book)
}

fn read_codebook(root: &Path, problems: &mut Vec<Problem>) -> Codebook {
    let Some(text) = read_text(root, layout::CODEBOOK, problems) else { return Codebook::default() };
    codebook_from(&text, layout::CODEBOOK, problems).unwrap_or_default()
}

fn read_participants(root: &Path, problems: &mut Vec<Problem>) -> Vec<Participant> {
    let file = layout::PARTICIPANTS;
    let Some(text) = read_text(root, file, problems) else { return Vec::new() };
    let Some(read) = Root::read(&text, file, problems) else { return Vec::new() };
    let mut seen = HashSet::new();
    let mut people = read.records::<Participant>("participants", file, problems);
    people.retain(|person| {
        let new = seen.insert(person.id.clone());
        if !new {
            let what = format!("two participants have the id `{}`", person.id);
            problems.push(Problem::in_file(file, what, "Give one of them another id; the first is used.").lost());
        }
        new
    });
    people
}

/// File names of a folder with an ending, sorted, without hidden ones.
fn names(root: &Path, folder: &str, ending: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut found: Vec<String> = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries
            .filter_map(Result::ok)
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .filter_map(|name| name.strip_suffix(ending).map(str::to_owned))
            .collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let what = format!("the folder cannot be read ({error})");
            problems.push(Problem::in_file(folder, what, "Check its permissions.").lost());
            Vec::new()
        }
    };
    found.sort();
    found
}

/// Reads the records of all texts; beside them the ids of records whose text is missing.
fn read_transcripts(root: &Path, problems: &mut Vec<Problem>) -> (Vec<(Transcript, Vec<Problem>)>, BTreeSet<String>) {
    let texts = names(root, layout::TRANSCRIPTS, ".txt", problems);
    let known: HashSet<&String> = texts.iter().collect();
    let mut lone: BTreeSet<String> = names(root, layout::TRANSCRIPTS, ".ron", problems).into_iter().collect();
    lone.retain(|id| !known.contains(id));
    let read = |id: &String| {
        let mut problems = Vec::new();
        let file = layout::transcript(id);
        if !is_file_name(id) {
            let what = "a transcript's name may hold only a to z, 0 to 9 and -, at most 64".to_owned();
            problems
                .push(Problem::in_file(layout::text(id), what, "Rename the file; it is left out until then.").lost());
            return None.ok_or(problems);
        }
        let text = read_text(root, &file, &mut problems);
        let record =
            text.as_deref().and_then(|text| Root::read(text, &file, &mut problems)?.record(&file, &mut problems));
        let mut transcript: Transcript = record.unwrap_or_default();
        transcript.id.clone_from(id);
        if transcript.kind.is_empty() {
            transcript.kind = "document".into();
        }
        Ok((transcript, problems))
    };
    let all: Vec<Result<_, Vec<Problem>>> = texts.par_iter().map(read).collect();
    let mut good = Vec::with_capacity(all.len());
    for one in all {
        match one {
            Ok(pair) => good.push(pair),
            Err(mut faults) => problems.append(&mut faults),
        }
    }
    (good, lone)
}

/// What stands among the coding files under a name that is none, where it may hold codings all the same.
fn misnamed(root: &Path, folder: &str, name: &str) -> Option<Problem> {
    let path = root.join(folder).join(name);
    let what = if name.ends_with(".ron") {
        return None;
    } else if path.is_dir() {
        "a folder among coding files is not looked into"
    } else if name.to_lowercase().contains(".ron") {
        "a coding file is named after its transcript, with `.ron` at the end"
    } else {
        return None;
    };
    Some(
        Problem::in_file(format!("{folder}/{name}"), what, "Rename it or put it elsewhere; nothing in it counts.")
            .lost(),
    )
}

struct CodingFile {
    coder: String,
    transcript: String,
    head: Option<Head>,
    codings: Vec<CodingRecord>,
    notes: Vec<Note>,
    problems: Vec<Problem>,
}

/// Reads the coding files of all coders; beside them the coders whose folder cannot be looked into.
fn read_coding_files(root: &Path, problems: &mut Vec<Problem>) -> (Vec<CodingFile>, Vec<String>) {
    let mut files = Vec::new();
    let mut closed = Vec::new();
    for coder in names(root, layout::CODINGS, "", problems) {
        let folder = format!("{}/{coder}", layout::CODINGS);
        if !root.join(&folder).is_dir() {
            // A link that git could not make is a small file; what somebody keeps beside the folders has an ending.
            let what = match root.join(&folder).is_symlink() {
                true => "this link leads nowhere",
                false if is_file_name(coder.trim_end_matches(".ron")) => {
                    "a coder's folder should stand here, and this is a file"
                }
                false => continue,
            };
            problems.push(Problem::in_file(&folder, what, "Put the coder's folder back, or delete this.").lost());
            if is_file_name(&coder) {
                closed.push(coder);
            }
            continue;
        }
        if !is_file_name(&coder) {
            let what = "a coder's folder may be named with a to z, 0 to 9 and - only";
            problems.push(Problem::in_file(&folder, what, "Rename it; it is left out until then.").lost());
            continue;
        }
        let before = problems.len();
        let all = names(root, &folder, "", problems);
        problems.extend(all.iter().filter_map(|name| misnamed(root, &folder, name)));
        let files_here = all.iter().filter_map(|name| name.strip_suffix(".ron"));
        files.extend(files_here.map(|transcript| (coder.clone(), transcript.to_owned())));
        if problems.len() > before {
            closed.push(coder);
        }
    }
    let read = |(coder, transcript): &(String, String)| {
        let file = layout::codings(coder, transcript);
        let mut problems = Vec::new();
        let text = read_text(root, &file, &mut problems);
        let read = text.as_deref().and_then(|text| Root::read(text, &file, &mut problems));
        let (mut head, mut codings, mut notes) = (None, Vec::new(), Vec::new());
        if let Some(read) = read {
            head = Some(read_head(&read, &file, &mut problems));
            codings = read.records("codings", &file, &mut problems);
            notes = read.records("notes", &file, &mut problems);
            for (field, here) in [("transcript", transcript), ("coder", coder)] {
                if let Some(named) = read.text(field)
                    && named != *here
                {
                    let what = format!("the file says {field} \"{named}\" but its place says \"{here}\"");
                    problems.push(Problem::in_file(
                        &file,
                        what,
                        "The place counts; correct the line or move the file.",
                    ));
                }
            }
        }
        CodingFile { coder: coder.clone(), transcript: transcript.clone(), head, codings, notes, problems }
    };
    (files.par_iter().map(read).collect(), closed)
}

/// Reads the head of a coding file field by field: its lists are read on their own.
pub fn read_head(read: &Root<'_>, file: &str, problems: &mut Vec<Problem>) -> Head {
    use crate::model::coding::Work;
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

fn take_codings(study: &mut Study, file: CodingFile, problems: &mut Vec<Problem>) {
    let name = layout::codings(&file.coder, &file.transcript);
    let before = problems.len();
    problems.extend(file.problems);
    let (ix, coder) = (study.transcript_ix(&file.transcript), study.coder_ix(&file.coder));
    let mut seen = HashSet::new();
    let mut codings = Vec::with_capacity(file.codings.len());
    for record in &file.codings {
        if record.id.is_empty() || record.code.is_empty() || record.at.end <= record.at.start {
            let what = if record.id.is_empty() {
                "a coding has no id".to_owned()
            } else if record.code.is_empty() {
                format!("the coding `{}` has no code", record.id)
            } else {
                format!(
                    "the coding `{}` has the span ({}, {}), which holds nothing",
                    record.id, record.at.start, record.at.end
                )
            };
            problems.push(Problem::in_file(&name, what, "Mend or delete the line; it is left out until then.").lost());
            continue;
        }
        if !seen.insert(record.id.as_str()) {
            let what = format!("two codings have the id `{}`", record.id);
            problems.push(Problem::in_file(&name, what, "Delete one of the lines; the first is used.").lost());
            continue;
        }
        codings.push(study.take_in(record, coder));
    }
    study.extend_codings(ix, codings);
    let unread = problems.iter().skip(before).any(|problem| problem.lost);
    if let Some(entry) = study.entry_mut(ix) {
        entry.unread.extend(unread.then_some(coder));
        entry.notes.extend(file.notes.into_iter().map(|note| (coder, note)));
        if let Some(head) = file.head {
            entry.work.insert(coder, head.work);
        }
    }
}

fn read_memos(root: &Path, problems: &mut Vec<Problem>) -> Vec<Memo> {
    let mut memos = Vec::new();
    for coder in names(root, layout::MEMOS, "", problems) {
        let folder = format!("{}/{coder}", layout::MEMOS);
        for name in names(root, &folder, ".md", problems) {
            if let Some(text) = read_text(root, &layout::memo(&coder, &name), problems) {
                memos.push(memo::read(&coder, &name, &text));
            }
        }
    }
    memos
}

/// Days that are none: they have no place in any order, and are left out of it.
fn check_days(study: &Study, problems: &mut Vec<Problem>) {
    let mut check = |file: &str, of: String, day: Option<&String>| {
        if let Some(day) = day.filter(|day| !is_day(day)) {
            let what = format!("{of} `{day}` is no day");
            let advice = "Write it as 2026-03-02; until then it counts as not known.";
            problems.push(Problem::in_file(file, what, advice));
        }
    };
    for ix in study.all_transcripts() {
        let transcript = study.transcript(ix);
        check(&layout::transcript(&transcript.id), "`date`".to_owned(), transcript.date.as_ref());
        for (coder, work) in study.entry(ix).into_iter().flat_map(|entry| &entry.work) {
            check(&layout::codings(study.coder(*coder), &transcript.id), "`done`".to_owned(), work.done.as_ref());
        }
    }
    for code in study.codebook().codes() {
        check(layout::CODEBOOK, format!("`made` of `{}`:", code.id), code.made.as_ref());
    }
}

fn check_references(study: &Study, problems: &mut Vec<Problem>) {
    check_days(study, problems);
    codes::check(study, problems);
    let mut missing: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut owners: HashMap<crate::model::CodingId, String> = HashMap::new();
    for ix in study.all_transcripts() {
        for coding in study.codings(ix) {
            let file = layout::codings(study.coder(coding.coder), &study.transcript(ix).id);
            if study.code(coding.code).is_none() {
                *missing.entry((file.clone(), study.code_id(coding.code).to_owned())).or_default() += 1;
            }
            if let Some(other) = owners.insert(coding.id, file.clone())
                && other != file
            {
                let what = format!("the coding `{}` has the same id as one in {other}", study.coding_word(coding));
                problems.push(Problem::in_file(file, what, "Give one of them a new id."));
            }
        }
    }
    for ((file, code), count) in missing {
        let codings = if count == 1 { "1 coding uses".to_owned() } else { format!("{count} codings use") };
        let what = format!("{codings} the code `{code}`, which the codebook lacks");
        problems.push(Problem::in_file(
            file,
            what,
            "Add the code with this id, or recode them; they are kept and listed.",
        ));
    }
}
