//! Codebooks in and out: RON, CSV, Markdown.

use crate::analysis::table::{Cell, Table};
use crate::commands::demo::{built_in_codebook, built_in_codebooks};
use crate::commands::{Context, Output};
use crate::export::codebook::{markdown, status};
use crate::export::formats::{md, ron};
use crate::import::codebook::Draft;
use crate::import::{codebook as import, decode};
use crate::model::Codebook;
use crate::search::near::nearest;
use crate::session::{Failure, Session, acts};
use crate::store::{layout, load};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Which file, and what to do where a code is known.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The file: .ron, .csv (columns id, name, parent, …), .md or .qdc (REFI-QDA); or the name of a built-in codebook
    /// (data-work, interaction).
    #[arg(value_name = "FILE|NAME")]
    file: PathBuf,
    /// Give codes that are here already what the file says of them.
    #[arg(long)]
    update: bool,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// The codes of a file or of a built-in book, and what of it no code has a place for: sentences.
///
/// # Errors
/// Says what stands in the way.
pub(super) fn read(file: &Path) -> Result<(Vec<Draft>, Vec<String>), Failure> {
    let shown = file.display().to_string();
    let failed = |why: String| Failure::data(format!("{shown} was not read: {why}."));
    let bytes = match (std::fs::read(file), file.to_str().and_then(built_in_codebook)) {
        (Ok(bytes), _) => bytes,
        (Err(_), Some(text)) => text.into_bytes(),
        (Err(error), None) => {
            return Err(failed(format!(
                "{error}. Name a file, or a built-in codebook: {}",
                built_in_codebooks().join(", ")
            )));
        }
    };
    if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("qdc")) {
        let drafts = crate::import::refi::codebook(&bytes)
            .map_err(|error| failed(error.to_string().trim_end_matches('.').to_owned()))?;
        return Ok((drafts, Vec::new()));
    }
    let text = decode(&bytes, None).map_err(|error| failed(error.to_string().trim_end_matches('.').to_owned()))?.text;
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
    let (drafts, told) = match ending.as_str() {
        "csv" | "tsv" | "txt" => without_place(import::csv(&text).map_err(failed)?, "column", &shown),
        "md" | "markdown" => without_place(import::markdown(&text), "item", &shown),
        _ => {
            let mut problems = Vec::new();
            let book = load::codebook_from(&text, &shown, &mut problems);
            if let Some(problem) = problems.iter().find(|problem| !problem.harmless) {
                return Err(Failure::data(problem.to_string()));
            }
            let drafts = book.map(|book| book.codes().iter().map(Draft::of).collect()).unwrap_or_default();
            (drafts, problems.iter().map(ToString::to_string).collect())
        }
    };
    if drafts.is_empty() {
        return Err(Failure::nothing(format!("{shown} holds no codes.")));
    }
    Ok((drafts, told))
}

/// The codes of a book, and a sentence for each column or item that they have no place for.
fn without_place(book: import::Book, what: &str, shown: &str) -> (Vec<Draft>, Vec<String>) {
    let told = book.unknown.iter().map(|name| {
        let near = nearest(name, import::COLUMNS.into_iter()).filter(|_| what == "column");
        let near = near.map(|near| format!(" Perhaps `{near}` was meant.")).unwrap_or_default();
        format!("{shown}: codes have no place for the {what} “{name}”; it is left out.{near}")
    });
    (book.drafts, told.collect())
}

/// Brings codes in.
///
/// # Errors
/// A file that cannot be read, or a change that cannot be written.
pub fn import(session: &mut Session, args: &Import) -> Result<Output, Failure> {
    let (drafts, told) = read(&args.file)?;
    let acts::Incoming { act, fates } = acts::import_book(session, &drafts, args.update)?;
    let mut table = Table::new("codebook", "codes", &["code", "name", "action", "note"]);
    for fate in &fates {
        let cells = [fate.id.as_str(), &fate.name, fate.what, &fate.notes.join("; ")].map(Cell::words);
        table.push(cells.to_vec());
    }
    let count = |what: &str| fates.iter().filter(|fate| fate.what == what).count();
    let (new, updated, differ) = (count("new"), count("updated"), count("differs"));
    let changed = !act.edits.is_empty();
    let would = if args.dry_run { "Nothing was written; would be " } else { "" };
    let mut messages = told;
    messages.push(format!(
        "{would}{new} new, {updated} updated; {} the same, {differ} differ, {} left out.",
        count("same"),
        count("left out")
    ));
    for fate in fates.iter().filter(|fate| fate.has_twin) {
        messages.push(format!("`{}`: {}. Merge them if they mean the same.", fate.id, fate.notes.join("; ")));
    }
    if differ > 0 {
        messages.push("Codes that differ were left as they are; --update gives them what the file says.".into());
    }
    if changed && !args.dry_run {
        session.perform(act)?;
        session.flush()?;
    }
    Ok(Output { table: Some(table), messages, code: u8::from(differ > 0 || !changed), ..Output::default() })
}

/// Writes the codebook.
///
/// # Errors
/// The codebook cannot be read.
pub fn export(session: &Session, context: &Context) -> Result<Output, Failure> {
    let book = session.study.codebook();
    let format = context.format.unwrap_or(&ron::FORMAT);
    let text = if *format == ron::FORMAT {
        std::fs::read_to_string(session.root.join(layout::CODEBOOK))
            .map_err(|error| Failure::data(format!("{} cannot be read ({error}).", layout::CODEBOOK)))?
    } else if *format == md::FORMAT {
        markdown(book)
    } else {
        return Ok(Output::table(table(book)));
    };
    Ok(Output { text: Some(text), ..Output::default() })
}

/// The whole book as a table, in the order of the tree.
fn table(book: &Codebook) -> Table {
    let languages: BTreeSet<&String> = book.codes().iter().flat_map(|code| code.names.keys()).collect();
    let mut table = Table::new("codebook", "codes", &import::COLUMNS);
    table.add_columns(languages.iter().map(|language| format!("names.{language}")));
    for code in book.tree().iter().filter_map(|branch| book.codes().get(branch.place)) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut cells = vec![
            code.id.clone(),
            code.name.clone(),
            text(&code.parent),
            book.path_name(&code.id),
            text(&code.color),
            code.key.map(String::from).unwrap_or_default(),
            text(&code.definition),
            text(&code.include),
            text(&code.exclude),
            code.examples.join("\n"),
            if code.is_active() { "active".into() } else { status(&code.status) },
            code.groups.join("; "),
            text(&code.made),
            text(&code.defined),
            text(&code.guid),
        ];
        cells.extend(languages.iter().map(|language| code.names.get(*language).cloned().unwrap_or_default()));
        table.push(cells.into_iter().map(Cell::words).collect::<Vec<_>>());
    }
    table
}
