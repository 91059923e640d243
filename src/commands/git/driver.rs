//! `verbatim git merge`: what git calls to merge one file.

use crate::commands::Output;
use crate::git::merge::{Kind, Side, merge as merge_texts};
use crate::git::settle::open_in;
use crate::session::Failure;
use crate::store::atomic;
use std::path::{Path, PathBuf};

/// Merges three versions of a file into the second.
#[derive(Debug, clap::Args)]
pub struct Merge {
    /// The version that both came from; may be empty.
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// Ours; the result is written here.
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    /// Theirs.
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
    /// The file's path in the repository; else its kind is told by its fields.
    #[arg(value_name = "PATH")]
    path: Option<String>,
}

/// Runs the driver. Exit 1 leaves every file as it was, and git marks the file as a conflict.
///
/// # Errors
/// A side that cannot be read or merged, or a file that is none of a study.
pub fn merge(args: &Merge) -> Result<Output, Failure> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|error| Failure::nothing(format!("{} cannot be read ({error}).", path.display())))
    };
    let (ours, theirs) = (read(&args.ours)?, read(&args.theirs)?);
    // A base that is not there or not text is as good as none: more is kept then, never less.
    let base = std::fs::read_to_string(&args.base).ok();
    let name = args.path.clone().unwrap_or_else(|| args.ours.display().to_string());
    let kind = Kind::of(&name).or_else(|| args.path.is_none().then(|| Kind::guess(&ours)).flatten());
    let Some(kind) = kind else {
        return Err(Failure::nothing(format!("{name} is no file of a study that Verbatim merges. Merge it by hand.")));
    };
    let merged = merge_texts(kind, base.as_deref(), &ours, &theirs).map_err(|error| {
        let side = match error.side {
            Side::A => "ours",
            Side::B => "theirs",
            Side::Merged => "the merged file",
        };
        Failure::nothing(format!(
            "{name}: in {side}, {error}. Nothing was merged; mend that line, then `verbatim git resolve`."
        ))
    })?;
    let here = std::path::absolute(&args.ours).unwrap_or_else(|_| args.ours.clone());
    let (folder, file) = (here.parent().unwrap_or(Path::new(".")), here.file_name().unwrap_or_default());
    atomic::write(folder, &file.to_string_lossy(), merged.as_bytes())?;
    let open = open_in(&name, kind, &merged).len();
    let mut output = Output::default();
    if open > 0 {
        output.messages.push(format!("{name}: {open} to settle; `verbatim git status` lists them."));
    }
    Ok(output)
}
