//! What a study's files say at one moment, as one figure: so that whoever has a result can tell what it was made of.

use super::layout;
use crate::text::offsets::digest;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// `sha256:` and 64 digits over the names and contents of all files that are the study's own; not over what is local, kept
/// from imports, or a choice of what a report shows.
///
/// # Errors
/// A file or a folder cannot be read.
pub fn state(root: &Path) -> std::io::Result<String> {
    let mut files = Vec::new();
    let own =
        [layout::SETTINGS, layout::CODEBOOK, layout::PARTICIPANTS, layout::TRANSCRIPTS, layout::CODINGS, layout::MEMOS];
    own.into_iter().try_for_each(|place| gather(root, Path::new(place), &mut files))?;
    files.sort();
    let line = |file: &PathBuf| -> std::io::Result<String> {
        let name = file.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        Ok(format!("{} {name}\n", digest(&std::fs::read(root.join(file))?)))
    };
    let lines: Vec<String> = files.par_iter().map(line).collect::<std::io::Result<_>>()?;
    Ok(digest(lines.concat().as_bytes()))
}

fn gather(root: &Path, place: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let whole = root.join(place);
    let Ok(known) = std::fs::symlink_metadata(&whole) else { return Ok(()) };
    if known.is_file() {
        files.push(place.to_path_buf());
    } else if known.is_dir() {
        for entry in std::fs::read_dir(&whole)? {
            let name = entry?.file_name();
            if !name.to_string_lossy().starts_with('.') {
                gather(root, &place.join(name), files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_changes_with_contents_and_names_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let write = |file: &str, words: &str| {
            let file = root.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, words).unwrap();
        };
        write("verbatim.ron", "()");
        write("codings/ana/a.ron", "x");
        let first = state(root).unwrap();
        write(".verbatim/lock", "");
        write("originals/a.docx", "y");
        write("report.html", "z");
        assert_eq!(state(root).unwrap(), first);
        write("codings/ana/a.ron", "xy");
        let second = state(root).unwrap();
        std::fs::rename(root.join("codings/ana/a.ron"), root.join("codings/ana/b.ron")).unwrap();
        let third = state(root).unwrap();
        assert!(first != second && second != third && first != third);
    }
}
