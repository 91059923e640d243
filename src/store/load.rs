//! Opens a study: everything that can be read is read, and what cannot is listed.

mod codes;

use super::dossier::{Dossier, Files};
use super::facts::{Facts, Sums};
use super::index::{Book, Crowd, People, Remark, sum};
use super::known::{Known, Made, read_bytes, utf8};
use super::ron::Root;
use super::{StoreError, layout, memo, missing};
use crate::model::coding::Done;
use crate::model::day::is_day;
use crate::model::id::is_file_name;
use crate::model::settings::Settings;
use crate::model::{
    CodeIx, Codebook, CoderIx, CodingId, Memo, Participant, Participants, Problem, Status, Stored, Study, Transcript,
    TranscriptIx,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

/// A study and what is wrong with its files.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The study, as far as it can be read.
    pub study: Study,
    /// What could not be read, or looks wrong.
    pub problems: Vec<Problem>,
    /// Of which files it was made.
    pub facts: Facts,
}

/// Reads a study folder. Texts are not read here; they are when shown or counted.
///
/// # Errors
/// The folder is not there, is no study, or cannot be read.
pub fn load(root: &Path) -> Result<Loaded, StoreError> {
    load_after(root, &Study::default(), &Known::default())
}

/// Reads a study folder again: transcripts, codes and coders keep the numbers that they have in `before`. Files of which
/// is known what is in them are not read.
///
/// # Errors
/// Like [`load`].
pub fn load_after(root: &Path, before: &Study, known: &Known) -> Result<Loaded, StoreError> {
    check_folder(root)?;
    let mut problems = Vec::new();
    let mut sums = Sums::default();
    let mut study = Study::numbered_like(before);
    study.settings = read_settings(root, &mut sums, &mut problems);
    let codebook = read_codebook(root, known, &mut sums, &mut problems);
    study.set_codebook(codebook);
    let (mut texts, mut desks) = Default::default();
    let ((mut people, own), mut found) = rayon::join(
        || read_participants(root, known),
        || {
            let (mut own, mut others) = (Vec::new(), Vec::new());
            (texts, desks) = rayon::join(|| list_texts(root, &mut own), || list_desks(root, &mut others));
            own.append(&mut others);
            let all = by_transcript(&texts.0, &desks);
            known.saw_dossiers(&all);
            own.extend(take_dossiers((root, known), &mut study, &mut sums, &desks, &all));
            own
        },
    );
    let (_, lone) = texts;
    problems.append(&mut found);
    sums.add(own);
    problems.append(&mut people.problems);
    let root_again = root.to_path_buf();
    study.participants = Participants::of_file(own, move || {
        let anew = || read_participants(&root_again, &Known::default()).0.people.all();
        people.people.all().or_else(anew).unwrap_or_default()
    });
    for coder in &desks.closed {
        let coder = study.coder_ix(coder);
        for ix in study.all_transcripts() {
            if let Some(entry) = study.entry_mut(ix) {
                entry.unread.insert(coder);
            }
        }
    }
    study.memos = read_memos(root, known, &mut problems);
    study.finish();
    lone.iter().for_each(|id| sums.add(Some(sum(id.as_bytes()))));
    problems.extend(known.found(sums.study(), || {
        let mut found = Vec::new();
        check_references(&study, &mut found);
        missing::check(&study, &lone, &mut found);
        found
    }));
    problems.sort();
    let facts = sums.facts(&study);
    Ok(Loaded { study, problems, facts })
}

fn check_folder(root: &Path) -> Result<(), StoreError> {
    match std::fs::read_dir(root) {
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(StoreError::NoFolder(root.into())),
        Err(error) => return Err(StoreError::io(root, "the folder cannot be read")(error)),
    }
    if root.join(layout::SETTINGS).exists() { Ok(()) } else { Err(StoreError::NotAStudy(root.into())) }
}

/// A part of a study: settings, codebook, and some transcripts with all that coders did on them.
#[derive(Debug)]
pub struct Part {
    /// The study without its other transcripts, its people and its memos.
    pub loaded: Loaded,
    /// Whoever has coded or written anything in it.
    pub handles: BTreeSet<String>,
}

/// Reads of a study what acts on some transcripts need. `None` where a part does not do: where one of the transcripts is
/// not there, or a code is deleted, which is alive all the same as long as it is used anywhere.
///
/// # Errors
/// Like [`load`].
pub fn load_part(root: &Path, ids: &[&str], known: &Known) -> Result<Option<Part>, StoreError> {
    check_folder(root)?;
    let there = |id: &&str| is_file_name(id) && root.join(layout::text(id)).is_file();
    if !ids.iter().all(there) {
        return Ok(None);
    }
    let (mut problems, mut sums) = (Vec::new(), Sums::default());
    let mut study = Study::default();
    study.settings = read_settings(root, &mut sums, &mut problems);
    let codebook = read_codebook(root, known, &mut sums, &mut problems);
    if codebook.codes().iter().any(|code| code.status == Status::Deleted) {
        return Ok(None);
    }
    study.set_codebook(codebook);
    let mut handles = BTreeSet::new();
    for (above, ending) in [(layout::CODINGS, ".ron"), (layout::MEMOS, ".md")] {
        let folders = names(root, above, "", &mut problems);
        handles.extend(folders.into_iter().filter(|coder| holds(&root.join(above).join(coder), ending)));
    }
    let ids: BTreeSet<&str> = ids.iter().copied().collect();
    let texts: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let desk = |handle: &String| {
        let has = |id: &&String| std::fs::symlink_metadata(root.join(layout::codings(handle, id))).is_ok();
        (handle.clone(), texts.iter().filter(has).cloned().collect())
    };
    let all = handles.iter().filter(|handle| is_file_name(handle)).map(desk).collect();
    let desks = Desks { all, closed: Vec::new() };
    let all = by_transcript(&texts, &desks);
    problems.extend(take_dossiers((root, known), &mut study, &mut sums, &desks, &all));
    study.finish();
    problems.sort();
    Ok(Some(Part { loaded: Loaded { study, problems, facts: Facts::default() }, handles }))
}

/// Whether a folder holds a file with an ending.
fn holds(folder: &Path, ending: &str) -> bool {
    let mut names =
        std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.file_name());
    names.any(|name| name.to_str().is_some_and(|name| !name.starts_with('.') && name.ends_with(ending)))
}

/// Reads a RON file of the study as text; `None` (and a problem) where that fails.
pub fn read_text(root: &Path, relative: &str, problems: &mut Vec<Problem>) -> Option<String> {
    let bytes = read_bytes(root, relative, problems).ok().flatten()?;
    utf8(bytes, relative, problems)
}

fn read_settings(root: &Path, sums: &mut Sums, problems: &mut Vec<Problem>) -> Settings {
    let file = layout::SETTINGS;
    let Some(text) = read_text(root, file, problems) else {
        sums.add(None);
        return Settings::default();
    };
    sums.add(Some(sum(text.as_bytes())));
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

/// Reads one file of the study's own folder, as it is known or from its text.
fn read_own<T: Stored + Send + Default>(
    root: &Path,
    known: &Known,
    file: &str,
    make: impl Fn(Option<&str>, Vec<Problem>) -> T + Sync,
) -> Made<T> {
    let name = file.trim_end_matches(".ron");
    let made = known.some(root, ("", ".ron"), &[name], |_, text, problems| make(text, problems));
    made.into_iter().next().unwrap_or_default()
}

fn read_codebook(root: &Path, known: &Known, sums: &mut Sums, problems: &mut Vec<Problem>) -> Codebook {
    let file = layout::CODEBOOK;
    let (mut read, sum) = read_own(root, known, file, |text, mut problems| {
        let book = text.and_then(|text| codebook_from(text, file, &mut problems)).unwrap_or_default();
        let codes = book.codes().to_vec();
        Book { title: book.title, alts: book.alts, rest: book.rest, codes, problems }
    });
    sums.add(sum);
    problems.append(&mut read.problems);
    let mut book = Codebook::new(read.title, read.codes);
    (book.alts, book.rest) = (read.alts, read.rest);
    book
}

fn read_participants(root: &Path, known: &Known) -> Made<People> {
    let file = layout::PARTICIPANTS;
    read_own(root, known, file, |text, mut problems| {
        let people = text.map(|text| participants_from(text, file, &mut problems)).unwrap_or_default();
        People { problems, people: Crowd::Read(people) }
    })
}

fn participants_from(text: &str, file: &str, problems: &mut Vec<Problem>) -> Vec<Participant> {
    let Some(read) = Root::read(text, file, problems) else { return Vec::new() };
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

/// A name without its ending; none where it ends otherwise.
fn without(mut name: String, ending: &str) -> Option<String> {
    let length = name.strip_suffix(ending)?.len();
    name.truncate(length);
    Some(name)
}

/// File names of a folder with an ending, sorted, without hidden ones.
fn names(root: &Path, folder: &str, ending: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut found: Vec<String> = match std::fs::read_dir(root.join(folder)) {
        Ok(entries) => entries
            .filter_map(Result::ok)
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .filter_map(|name| without(name, ending))
            .collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let what = format!("the folder cannot be read ({error})");
            problems.push(Problem::in_file(folder, what, "Check its permissions.").lost());
            Vec::new()
        }
    };
    found.sort_unstable();
    found
}

/// The texts of a study, by id, and the ids of records whose text is missing.
fn list_texts(root: &Path, problems: &mut Vec<Problem>) -> (Vec<String>, BTreeSet<String>) {
    let (mut texts, mut lone) = (Vec::new(), Vec::new());
    for name in names(root, layout::TRANSCRIPTS, "", problems) {
        if name.ends_with(".txt") {
            texts.extend(without(name, ".txt"));
        } else {
            lone.extend(without(name, ".ron"));
        }
    }
    // Nearly all stand in order already.
    texts.sort();
    lone.retain(|id| texts.binary_search(id).is_err());
    let lone: BTreeSet<String> = lone.into_iter().collect();
    let (named, misnamed): (Vec<String>, Vec<String>) = texts.into_iter().partition(|id| is_file_name(id));
    problems.extend(misnamed.into_iter().map(|id| {
        let what = "a transcript's name may hold only a to z, 0 to 9 and -, at most 64";
        Problem::in_file(layout::text(&id), what, "Rename the file; it is left out until then.").lost()
    }));
    (named, lone)
}

/// The folders of coders, as they are listed.
#[derive(Default)]
struct Desks {
    /// Each handle with the transcripts that it has a file on, in order.
    all: Vec<(String, Vec<String>)>,
    /// Handles whose folder cannot be looked into, or holds what may be codings.
    closed: Vec<String>,
}

/// What stands on one transcript, ready to be taken in.
struct Taken {
    record: Option<Transcript>,
    done: Done,
    problems: Vec<Problem>,
    /// Sum of its files.
    sum: Option<u64>,
}

fn taken(study: &Study, (handles, coders): (&[&str], &[CoderIx]), files: &Files<'_>, dossier: Dossier) -> Taken {
    let Dossier { mut together, sums } = dossier;
    let mut problems = Vec::new();
    let record = together.record.take().map(|mut record| {
        problems.append(&mut record.problems);
        record.transcript
    });
    let whose = files.coders.iter().map(|place| handles.get(*place).copied().unwrap_or_default());
    let names = files.has_text.then_some("").into_iter().chain(whose);
    let mut sum = Some(0);
    names.zip(sums).for_each(|(name, own)| sum = Sums::with(sum, files.id, name, own));
    let own: Vec<CoderIx> = files.coders.iter().map(|place| coders.get(*place).copied().unwrap_or_default()).collect();
    let done = together.done(study, &own, &mut problems);
    Taken { record, done, problems, sum }
}

/// The files on each transcript, by its id.
fn by_transcript<'a>(texts: &'a [String], desks: &'a Desks) -> Vec<Files<'a>> {
    let of_coder = |(place, (_, ids)): (usize, &'a (String, Vec<String>))| ids.iter().map(move |id| (id, Some(place)));
    let of_coders = desks.all.iter().enumerate().flat_map(of_coder);
    let mut all: Vec<(&String, Option<usize>)> = texts.iter().map(|id| (id, None)).chain(of_coders).collect();
    // Lists that stand in order, one after the other, are merged.
    all.sort();
    let files = |own: &[(&'a String, Option<usize>)]| {
        let (id, first) = own.first()?;
        Some(Files { id, has_text: first.is_none(), coders: own.iter().filter_map(|(_, coder)| *coder).collect() })
    };
    all.chunk_by(|a, b| a.0 == b.0).filter_map(files).collect()
}

/// Takes in the records and coding files of transcripts.
fn take_dossiers(
    (root, known): (&Path, &Known),
    study: &mut Study,
    sums: &mut Sums,
    desks: &Desks,
    all: &[Files<'_>],
) -> Vec<Problem> {
    let handles: Vec<&str> = desks.all.iter().map(|(handle, _)| handle.as_str()).collect();
    let coders: Vec<CoderIx> = handles.iter().map(|handle| study.coder_ix(handle)).collect();
    let own = &*study;
    let take = |files: &Files<'_>, dossier| taken(own, (&handles, &coders), files, dossier);
    let mut read = known.dossiers(root, &handles, all, |id| own.known_code(id), take);
    // Texts have the first numbers.
    for record in read.iter_mut().filter_map(|taken| taken.record.take()) {
        study.put_transcript(record);
    }
    let mut problems = Vec::new();
    for (files, mut taken) in all.iter().zip(read) {
        let ix = study.transcript_ix(files.id);
        sums.of(ix, taken.sum);
        problems.append(&mut taken.problems);
        study.take_done(ix, taken.done);
    }
    problems
}

/// What stands among the coding files under a name that is none, where it may hold codings all the same.
fn misnamed(root: &Path, folder: &str, name: &str) -> Option<Problem> {
    if name.ends_with(".ron") {
        return None;
    }
    let path = root.join(folder).join(name);
    let what = if path.is_dir() {
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

/// Lists the coding files of all coders.
fn list_desks(root: &Path, problems: &mut Vec<Problem>) -> Desks {
    let (mut coders, mut desks) = (Vec::new(), Desks::default());
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
                desks.closed.push(coder);
            }
            continue;
        }
        if !is_file_name(&coder) {
            let what = "a coder's folder may be named with a to z, 0 to 9 and - only";
            problems.push(Problem::in_file(&folder, what, "Rename it; it is left out until then.").lost());
            continue;
        }
        coders.push(coder);
    }
    let look = |coder: &String| {
        let (folder, mut problems) = (format!("{}/{coder}", layout::CODINGS), Vec::new());
        let all = names(root, &folder, "", &mut problems);
        problems.extend(all.iter().filter_map(|name| misnamed(root, &folder, name)));
        let mut files: Vec<String> = all.into_iter().filter_map(|name| without(name, ".ron")).collect();
        // Nearly all stand in order already.
        files.sort();
        (files, problems)
    };
    let folders: Vec<_> = coders.par_iter().map(look).collect();
    for (coder, (files, mut found)) in coders.into_iter().zip(folders) {
        desks.closed.extend((!found.is_empty()).then(|| coder.clone()));
        problems.append(&mut found);
        desks.all.extend((!files.is_empty()).then_some((coder, files)));
    }
    desks.closed.sort_unstable();
    desks
}

fn read_memos(root: &Path, known: &Known, problems: &mut Vec<Problem>) -> Vec<Memo> {
    let mut memos = Vec::new();
    for coder in names(root, layout::MEMOS, "", problems) {
        let folder = format!("{}/{coder}", layout::MEMOS);
        let files = names(root, &folder, ".md", problems);
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let read = known.files(root, (&folder, ".md"), &files, |name, text, problems| Remark {
            memo: text.map(|text| memo::read(&coder, name, text)),
            problems,
        });
        for (mut remark, _) in read {
            problems.append(&mut remark.problems);
            memos.extend(remark.memo);
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
    let mut repeated: BTreeMap<(String, String), (usize, String)> = BTreeMap::new();
    let mut owners: foldhash::HashMap<CodingId, (TranscriptIx, CoderIx)> = foldhash::HashMap::default();
    owners.reserve(study.coding_total());
    let numbers = (0..).take(study.code_numbers());
    let stands: Vec<bool> = numbers.map(|number| study.code(CodeIx(number)).is_some()).collect();
    let file = |(ix, coder): (TranscriptIx, CoderIx)| layout::codings(study.coder(coder), &study.transcript(ix).id);
    for ix in study.all_transcripts() {
        for coding in study.codings(ix) {
            let own = (ix, coding.coder);
            if !stands.get(coding.code.0 as usize).is_some_and(|stands| *stands) {
                *missing.entry((file(own), study.code_id(coding.code).to_owned())).or_default() += 1;
            }
            if let Some(other) = owners.insert(coding.id, own)
                && other != own
            {
                let (count, _) = repeated.entry((file(own), file(other))).or_insert((0, study.coding_word(coding)));
                *count += 1;
            }
        }
    }
    for ((file, other), (count, first)) in repeated {
        problems.push(if count == 1 {
            let what = format!("the coding `{first}` has the same id as one in {other}");
            Problem::in_file(file, what, "Give one of them a new id.")
        } else {
            let what = format!("{count} codings have the same ids as some in {other}");
            Problem::in_file(file, what, "One of the files looks like a copy of the other: take the copy away.")
        });
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
