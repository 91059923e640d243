//! `verbatim new`: makes a new study.

use super::demo::{built_in_codebook, built_in_codebooks};
use super::{Context, Failure, Output};
use crate::edit::{Change, Edit};
use crate::model::Settings;
use crate::session::Clock;
use crate::store::{StoreError, atomic, layout, load, lock, save};
use crate::text::moderators::usual;
use crate::text::shell::quoted_path;
use std::path::{Path, PathBuf};

/// Makes a new study in a folder: settings, an empty or given codebook, and what git needs to know.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; made if it is not there.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Title of the study; else the folder's name.
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// A codebook to begin with: a RON file, or the name of a built-in one (data-work, interaction).
    #[arg(long, value_name = "FILE|NAME")]
    codebook: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// The folder is a study already or cannot be written, or the codebook cannot be read.
pub fn run(args: &Args, _: &Context) -> Result<Output, Failure> {
    let root = std::path::absolute(&args.dir).unwrap_or_else(|_| args.dir.clone());
    if root.join(layout::SETTINGS).exists() {
        return Err(Failure::usage(format!(
            "{} is a study already. Open it with `verbatim {}`.",
            root.display(),
            quoted_path(&args.dir)
        )));
    }
    let codebook = match &args.codebook {
        Some(word) => codebook_text(word)?,
        None => "(\n    format: 1,\n    title: \"Codebook\",\n    codes: [],\n)\n".to_owned(),
    };
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let title = args.title.clone().unwrap_or(name);
    write_study(&root, &title, &codebook)?;
    Ok(Output::say(format!(
        "Made the study “{title}” in {}. Bring transcripts in with `verbatim import`. Whoever speaks under a usual word for \
         a moderator, such as “Moderadora” or “Interviewer”, is left out of counts: `moderators` in verbatim.ron lists them.",
        root.display()
    )))
}

fn codebook_text(word: &str) -> Result<String, Failure> {
    if let Some(text) = built_in_codebook(word) {
        return Ok(text);
    }
    let text = std::fs::read_to_string(word).map_err(|error| {
        Failure::data(format!(
            "The codebook {word} cannot be read ({error}). Give a RON file, or the name of a built-in one: {}.",
            built_in_codebooks().join(", ")
        ))
    })?;
    let mut problems = Vec::new();
    let book = load::codebook_from(text.strip_prefix('\u{feff}').unwrap_or(&text), word, &mut problems);
    match (book, problems.first()) {
        (Some(book), None) if !book.codes().is_empty() => Ok(text.replace("\r\n", "\n")),
        (_, Some(problem)) => Err(Failure::data(problem.to_string())),
        _ => Err(Failure::data(format!(
            "{word} holds no codes. A codebook reads `(format: 1, title: \"…\", codes: [ … ])`."
        ))),
    }
}

fn write_study(root: &Path, title: &str, codebook: &str) -> Result<(), Failure> {
    std::fs::create_dir_all(root).map_err(StoreError::io(root, "the folder cannot be made"))?;
    let _lock = lock::take(root)?;
    let moderators = usual().map(str::to_owned).collect();
    let settings = Settings { id: Clock::default().ulid(), title: title.to_owned(), moderators, ..Settings::default() };
    let edit = Edit::Settings(Box::new(Change::add(settings)));
    let text = save::render(layout::SETTINGS, None, &edit)?.unwrap_or_default();
    for (file, lines) in [(".gitignore", layout::GITIGNORE), (".gitattributes", layout::GITATTRIBUTES)] {
        write_lines(root, file, lines)?;
    }
    if !root.join(layout::CODEBOOK).exists() {
        atomic::write(root, layout::CODEBOOK, codebook.as_bytes())?;
    }
    if !root.join(layout::PARTICIPANTS).exists() {
        atomic::write(root, layout::PARTICIPANTS, b"(\n    format: 1,\n    participants: [],\n)\n")?;
    }
    // Last: only now is the folder a study.
    atomic::write(root, layout::SETTINGS, text.as_bytes())?;
    Ok(())
}

/// Adds lines that a file lacks; lines that are there stay.
fn write_lines(root: &Path, file: &str, lines: &str) -> Result<(), Failure> {
    let old = std::fs::read_to_string(root.join(file)).unwrap_or_default();
    let missing: Vec<&str> = lines.lines().filter(|line| !old.lines().any(|known| known == *line)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let glue = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    atomic::write(root, file, format!("{old}{glue}{}\n", missing.join("\n")).as_bytes())?;
    Ok(())
}
