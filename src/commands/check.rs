//! `verbatim check`: looks the study over and lists what is wrong.

use super::measures::with_texts;
use super::session::Session;
use super::{Context, Failure, Output};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::model::settings::Owner;
use crate::model::{Problem, TranscriptIx};
use crate::store::layout;
use std::collections::BTreeMap;
use std::path::Path;

/// Lists what is wrong, with file, line, column and what to do next. Exit 1 where there is anything.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Take away what crashes left behind: temporary files whose program is gone.
    #[arg(long)]
    repair: bool,
}

/// Columns of the table.
pub const COLUMNS: [&str; 5] = ["file", "line", "column", "problem", "advice"];

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let mut messages = Vec::new();
    if args.repair {
        let gone = remove_stale(&session.root)?;
        messages.push(format!("{gone} temporary files of stopped programs taken away."));
    }
    let problems = problems(&mut session);
    let mut table = Table::new("check", "problems", &COLUMNS);
    for problem in problems {
        let place = |number: u32| if number == 0 { Cell::Empty } else { Cell::count(number) };
        table.rows.push(vec![
            Cell::words(problem.file),
            place(problem.line),
            place(problem.column),
            Cell::words(problem.what),
            Cell::words(problem.advice),
        ]);
    }
    if table.rows.is_empty() {
        messages.push("Nothing is wrong.".into());
    }
    let code = u8::from(!table.rows.is_empty());
    Ok(Output { table: Some(table), messages, code, ..Output::default() })
}

/// A line on problems for verbs that read, where there are any.
pub fn summary(session: &Session) -> Option<String> {
    let count = session.problems.len();
    let first = session.problems.first()?;
    Some(if count == 1 {
        format!("1 problem: {first}")
    } else {
        format!("{count} problems; the first: {first} `verbatim check` lists all.")
    })
}

/// Everything wrong with a study: files, references, anchors, attribute values, leftovers.
pub fn problems(session: &mut Session) -> Vec<Problem> {
    let study = &session.study;
    let (read, mut problems) = with_texts(study, &session.root, &Scope::default(), |_, document, measure| {
        let mut found: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        for cover in &measure.covers {
            let coding = &cover.coding;
            if !cover.state.counts() {
                let (outside, changed) = found.entry(study.coder(coding.coder).to_owned()).or_default();
                if coding.at.end > document.text.len() {
                    *outside += 1;
                } else {
                    *changed += 1;
                }
            }
        }
        (found, document.text.len())
    });
    problems.append(&mut session.problems.clone());
    for (ix, (found, length)) in read {
        let id = &study.transcript(ix).id;
        for (coder, (outside, changed)) in found {
            let file = layout::codings(&coder, id);
            let codings = |count: u64| if count == 1 { "1 coding".to_owned() } else { format!("{count} codings") };
            if outside > 0 {
                let what = format!("{} reach beyond the text, which has {length} code points", codings(outside));
                problems.push(Problem::in_file(
                    &file,
                    what,
                    "Take the text back from git, or remove them; they are listed by `verbatim codings`.",
                ));
            }
            if changed > 0 {
                let what = format!("the text of `{id}` is not the one that {} were made on", codings(changed));
                problems.push(Problem::in_file(
                    &file,
                    what,
                    "Take the text back from git, or code the passages again; until then they enter no table.",
                ));
            }
        }
    }
    check_attributes(session, &mut problems);
    for (file, count) in to_settle(&session.root) {
        let values = if count == 1 { "1 field is".to_owned() } else { format!("{count} fields are") };
        let what = format!("{values} to be settled after a merge");
        problems.push(Problem::in_file(file, what, "`verbatim git status` lists what was meant on each side."));
    }
    check_merges(session, &mut problems);
    for file in stale(&session.root) {
        problems.push(Problem::in_file(
            file,
            "a temporary file was left behind by a program that stopped",
            "`verbatim check --repair` takes it away.",
        ));
    }
    problems.sort();
    problems.dedup();
    problems
}

/// How many fields of each file merges left to settle.
fn to_settle(root: &Path) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for open in crate::git::settle::open(root) {
        *found.entry(open.file).or_default() += 1;
    }
    found
}

/// Merges that hold, but lead to a code that is not offered.
fn check_merges(session: &Session, problems: &mut Vec<Problem>) {
    let book = session.study.codebook();
    for code in book.codes() {
        let crate::model::Status::MergedInto(_) = &code.status else { continue };
        let target = book.target(&code.id);
        if book.get(target).is_some_and(|target| target.status == crate::model::Status::Retired) {
            let what = format!("the code `{}` is merged into `{target}`, which is retired", code.id);
            let advice = "Its codings count there. Offer that one again, or merge it into another code.";
            problems.push(Problem::in_file(layout::CODEBOOK, what, advice));
        }
    }
}

fn check_attributes(session: &Session, problems: &mut Vec<Problem>) {
    let study = &session.study;
    let mut check = |file: String, owner: Owner, values: &BTreeMap<String, String>| {
        for (name, value) in values {
            match study.settings.attributes_of(owner).find(|attribute| attribute.name == *name) {
                None => problems.push(Problem::in_file(
                    &file,
                    format!("the attribute `{name}` is not declared"),
                    "Add it to `attributes` in verbatim.ron.",
                )),
                Some(attribute) => {
                    if let Err(what) = attribute.check(value) {
                        problems.push(Problem::in_file(&file, what, "Correct the value."));
                    }
                }
            }
        }
    };
    for ix in study.transcripts() {
        let transcript = study.transcript(ix);
        check(layout::transcript(&transcript.id), Owner::Transcript, &transcript.attributes);
    }
    for person in &study.participants {
        check(layout::PARTICIPANTS.into(), Owner::Participant, &person.attributes);
    }
    let ids: Vec<TranscriptIx> = study.transcripts();
    for ix in ids {
        let transcript = study.transcript(ix);
        for id in &transcript.present {
            if study.participants.iter().all(|person| person.id != *id) {
                let what = format!("`{id}` is named as present but is no participant");
                problems.push(Problem::in_file(
                    layout::transcript(&transcript.id),
                    what,
                    "Add the person to participants.ron.",
                ));
            }
        }
    }
}

/// Temporary files in the study's folders, relative, whose writing process is gone.
fn stale(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && !name.starts_with(".git") && path.components().count() < root.components().count() + 4 {
                folders.push(path);
            } else if name.starts_with('.') && name.ends_with(".tmp") && !owner_lives(&name) {
                found.push(path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Whether the process named in `.<file>.<pid>-<random>.tmp` still runs (told by /proc where there is one).
fn owner_lives(name: &str) -> bool {
    let pid = name.rsplit('.').nth(1).and_then(|part| part.split('-').next()).and_then(|pid| pid.parse::<u32>().ok());
    pid.is_some_and(|pid| Path::new("/proc").join(pid.to_string()).exists())
}

fn remove_stale(root: &Path) -> Result<usize, Failure> {
    let files = stale(root);
    for file in &files {
        crate::store::atomic::remove(root, file)?;
    }
    Ok(files.len())
}
