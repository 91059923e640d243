//! `verbatim demo`: writes the built-in sample study.

use super::{Context, Failure, Output};
use crate::store::{StoreError, atomic, layout, lock};
use std::path::{Path, PathBuf};

/// Writes the built-in sample study to a folder, if it is not there yet, says where, and opens it in the reader.
///
/// The people and firms in it are invented. Without a terminal it only writes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder; else `verbatim-demo` here.
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// The sample's texts, records and codings.
#[derive(rust_embed::Embed)]
#[folder = "sample-transcripts/"]
struct Sample;

/// The built-in codebooks.
#[derive(rust_embed::Embed)]
#[folder = "codebooks/"]
struct Codebooks;

/// The transcript that the demo opens: English, and not coded yet.
pub const FIRST: &str = "fg03-leeds";

/// A built-in codebook by its name (file stem).
pub fn built_in_codebook(name: &str) -> Option<String> {
    let file = Codebooks::get(&format!("{name}.ron"))?;
    Some(String::from_utf8_lossy(&file.data).into_owned())
}

/// Names of the built-in codebooks.
pub fn built_in_codebooks() -> Vec<String> {
    let mut names: Vec<String> =
        Codebooks::iter().filter_map(|file| Some(file.strip_suffix(".ron")?.to_owned())).collect();
    names.sort();
    names
}

/// Runs the verb's writing half.
///
/// # Errors
/// As [`write()`].
pub fn run(args: &Args, _: &Context) -> Result<Output, Failure> {
    let (root, made) = write(args)?;
    let verb = if made { "Wrote the sample study to" } else { "The sample study is already in" };
    Ok(Output::say(format!("{verb} {}. All people and firms in it are invented.", root.display())))
}

/// The folder of the sample as a command line takes it.
pub fn again(root: &Path) -> String {
    crate::text::shell::quoted_path(root)
}

/// Writes the sample where it is not there yet: the folder, and whether it was written now.
///
/// # Errors
/// The folder holds other files, or cannot be written.
pub fn write(args: &Args) -> Result<(PathBuf, bool), Failure> {
    let dir = args.dir.clone().unwrap_or_else(|| "verbatim-demo".into());
    let root = std::path::absolute(&dir).unwrap_or(dir);
    if root.join(layout::SETTINGS).exists() {
        return Ok((root, false));
    }
    let full = std::fs::read_dir(&root)
        .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| entry.file_name() != layout::LOCAL)));
    if full {
        return Err(Failure::usage(format!(
            "{} holds other files. Name an empty or a new folder: `verbatim demo DIR`.",
            root.display()
        )));
    }
    unpack(&root)?;
    Ok((root, true))
}

fn unpack(root: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(root).map_err(StoreError::io(root, "the folder cannot be made"))?;
    let _lock = lock::take(root)?;
    atomic::write(root, ".gitignore", layout::GITIGNORE.as_bytes())?;
    atomic::write(root, ".gitattributes", layout::GITATTRIBUTES.as_bytes())?;
    let mut names: Vec<String> = Sample::iter().map(|name| name.into_owned()).collect();
    // The settings come last: only then is the folder a study.
    names.sort_by_key(|name| (name == layout::SETTINGS, name.clone()));
    for name in names {
        let Some(file) = Sample::get(&name) else { continue };
        let is_original = !name.contains('/') && !name.ends_with(".ron");
        let place = if is_original { format!("{}/{name}", layout::ORIGINALS) } else { name };
        atomic::write(root, &place, &file.data)?;
    }
    Ok(())
}
