//! `verbatim codebook diff`: how two codebooks differ, in words.

use super::exchange;
use crate::analysis::table::{Cell, Table};
use crate::commands::{Context, Output};
use crate::export::formats::aligned;
use crate::git::repo::Repo;
use crate::import::codebook::{Above, Draft};
use crate::model::moment::moment;
use crate::model::{Code, Codebook, Status, Study};
use crate::session::{Failure, Session, acts};
use crate::store::{layout, load};
use std::path::{Path, PathBuf};

/// What is held against what.
#[derive(Debug, clap::Args)]
pub struct Diff {
    /// The older codebook (.ron, .csv or .md), then the newer; without a second, the study's as it stands.
    #[arg(num_args = 1..=2, value_name = "FILE", required_unless_present = "rev")]
    files: Vec<PathBuf>,
    /// The study's codebook at a commit, then at another; without a second, as it stands.
    #[arg(long, num_args = 1..=2, value_name = "REV", conflicts_with = "files")]
    rev: Vec<String>,
}

/// Says how two codebooks differ.
///
/// # Errors
/// A file or a commit that cannot be read.
pub fn diff(session: &Session, args: &Diff, context: &Context) -> Result<Output, Failure> {
    let mut books = Vec::new();
    for file in &args.files {
        books.push(from_file(file)?);
    }
    for revision in &args.rev {
        books.push(at_commit(&session.root, revision)?);
    }
    let mut books = books.into_iter();
    let old = books.next().unwrap_or_default();
    let newer = books.next();
    // Only the study's own codings were made under its wordings.
    let study = newer.is_none().then_some(&session.study);
    let new = newer.unwrap_or_else(|| session.study.codebook().clone());
    let changes = changes(&old, &new, study);
    if changes.is_empty() {
        return Ok(Output::say("The codebooks do not differ."));
    }
    if context.format.is_none_or(|format| *format == aligned::FORMAT) {
        let text = changes.iter().map(|(_, words)| format!("{words}\n")).collect();
        return Ok(Output { text: Some(text), code: 1, ..Output::default() });
    }
    let mut table = Table::new("codebook", "changes", &["code", "change"]);
    table.extend(changes.into_iter().map(|(code, words)| vec![Cell::words(code), Cell::words(words)]));
    Ok(Output { table: Some(table), code: 1, ..Output::default() })
}

/// The codebook of a file; a code without an id goes by its name.
fn from_file(file: &Path) -> Result<Codebook, Failure> {
    let (drafts, _) = exchange::read(file)?;
    let id = |draft: &Draft| draft.id.clone().or_else(|| draft.name.clone()).unwrap_or_default();
    let codes = drafts.iter().map(|draft| Code {
        id: id(draft),
        parent: match &draft.above {
            Above::Word(word) => Some(word.clone()),
            Above::Draft(number) => drafts.get(*number).map(id),
            Above::Root | Above::Unsaid => None,
        },
        ..acts::filled(&Code::default(), draft)
    });
    Ok(Codebook::new(String::new(), codes.collect()))
}

/// The study's codebook as a commit has it. Nothing of the repository's own commands is run.
fn at_commit(root: &Path, revision: &str) -> Result<Codebook, Failure> {
    let unknown = |why: &str| {
        Failure::usage(format!(
            "Git has no codebook.ron at `{revision}`{why}. `git log -- codebook.ron` lists commits."
        ))
    };
    if revision.starts_with('-') {
        return Err(unknown(""));
    }
    let text = Repo::open(root)?.at(revision, layout::CODEBOOK).ok_or_else(|| unknown(""))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
    load::codebook_from(&text, layout::CODEBOOK, &mut Vec::new()).ok_or_else(|| unknown(" that can be read"))
}

/// One sentence a change, by code, in the order of the newer book; what is gone last.
fn changes(old: &Codebook, new: &Codebook, study: Option<&Study>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for code in new.codes() {
        let id = &code.id;
        match old.get(id) {
            None => found.push((id.clone(), format!("`{id}` (“{}”) is new{}.", code.name, under(code, ", under")))),
            Some(before) => found.extend(one(before, code, study).into_iter().map(|words| (id.clone(), words))),
        }
    }
    let order = |book: &Codebook, other: &Codebook| -> Vec<String> {
        let both = book.codes().iter().filter(|code| other.get(&code.id).is_some());
        both.map(|code| code.id.clone()).collect()
    };
    for code in old.codes().iter().filter(|code| new.get(&code.id).is_none()) {
        found.push((code.id.clone(), format!("`{}` (“{}”) is gone.", code.id, code.name)));
    }
    if order(old, new) != order(new, old) {
        found.push((String::new(), "The order of the codes changed.".into()));
    }
    found
}

fn under(code: &Code, word: &str) -> String {
    code.parent.as_ref().map_or(String::new(), |parent| format!("{word} `{parent}`"))
}

fn one(before: &Code, after: &Code, study: Option<&Study>) -> Vec<String> {
    let id = &after.id;
    let mut said = Vec::new();
    let differing = acts::different(before, after);
    for field in &differing {
        let pair = |old: &Option<String>, new: &Option<String>, what: &str| match (old, new) {
            (None, Some(new)) => format!("`{id}` got the {what} {new}."),
            (Some(old), None) => format!("`{id}` lost the {what} {old}."),
            (Some(old), Some(new)) => format!("The {what} of `{id}` changed from {old} to {new}."),
            (None, None) => String::new(),
        };
        said.push(match *field {
            "name" => format!("`{id}` was renamed from “{}” to “{}”.", before.name, after.name),
            "parent" => match &after.parent {
                Some(parent) => format!("`{id}` moved under `{parent}`."),
                None => format!("`{id}` moved to the root."),
            },
            "definition" => match (&before.definition, &after.definition) {
                (None, _) => format!("`{id}` got a definition."),
                (_, None) => format!("`{id}` lost its definition."),
                _ => format!("The definition of `{id}` changed."),
            },
            "include" => format!("What belongs to `{id}` changed."),
            "exclude" => format!("What does not belong to `{id}` changed."),
            "examples" => {
                let less = |a: &Code, b: &Code| a.examples.iter().filter(|known| !b.examples.contains(known)).count();
                format!("Examples of `{id}`: {} more, {} fewer.", less(after, before), less(before, after))
            }
            "color" => pair(&before.color, &after.color, "colour"),
            "key" => pair(&before.key.map(String::from), &after.key.map(String::from), "key"),
            "names" => format!("Names of `{id}` in other languages changed."),
            "groups" => format!("Groups of `{id}` changed."),
            "status" => match &after.status {
                Status::Active => format!("`{id}` is offered again."),
                Status::Retired => format!("`{id}` was retired."),
                Status::Deleted => format!("`{id}` was deleted."),
                Status::MergedInto(into) => format!("`{id}` was merged into `{into}`."),
            },
            acts::UNKNOWN => format!("Fields of `{id}` that this version does not know changed."),
            _ => continue,
        });
    }
    let reworded = ["definition", "include", "exclude"].iter().any(|field| differing.contains(field));
    if let (true, Some(study), Some(day)) = (reworded, study, &after.defined) {
        let made = made_before(study, id, day);
        if made > 0 {
            let codings = if made == 1 { "1 coding was".to_owned() } else { format!("{made} codings were") };
            said.push(format!("{codings} made under the old wording of `{id}`, before {day}."));
        }
    }
    said
}

/// Codings of a code made before a day.
fn made_before(study: &Study, id: &str, day: &str) -> usize {
    let Some(number) = study.known_code(id) else { return 0 };
    let all = study.all_transcripts().into_iter().flat_map(|ix| study.codings(ix));
    let of = all.filter(|coding| study.target(coding.code) == number && coding.made > 0);
    of.filter(|coding| moment(coding.made).get(..10).is_some_and(|made| made < day)).count()
}
