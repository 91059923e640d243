//! The study folder: reading it, and the one way of writing it.

pub(crate) mod atomic;
pub(crate) mod backup;
pub mod blob;
pub(crate) mod document;
pub(crate) mod dossier;
pub(crate) mod facts;
pub(crate) mod index;
pub mod journal;
pub(crate) mod known;
pub mod layout;
pub mod load;
pub mod lock;
pub mod memo;
mod missing;
pub(crate) mod place;
pub(crate) mod report;
pub mod ron;
pub(crate) mod save;
pub mod sheet;
pub(crate) mod state;
pub(crate) mod texts;
mod together;
pub(crate) mod watch;
pub(crate) mod writer;

use std::path::PathBuf;

/// Why a study cannot be read or written; each a whole sentence.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A file could not be read or written.
    #[error("{path}: {what} ({source}).", path = shown(.path))]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// The system's own words.
        source: std::io::Error,
    },
    /// The folder is no study.
    #[error("{} is not a study: it has no verbatim.ron. Make one with `verbatim new DIR`, or name it with --study.", shown(.0))]
    NotAStudy(PathBuf),
    /// There is no such folder.
    #[error("There is no folder {}. Check the spelling, or make a study with `verbatim new DIR`.", shown(.0))]
    NoFolder(PathBuf),
    /// Another program holds the lock.
    #[error("Another program has been writing to this study for 5 seconds. Nothing was changed; try again.")]
    Locked,
    /// The file cannot be changed as it stands.
    #[error("{file} was not changed: {what}.")]
    Unwritable {
        /// Relative to the study folder.
        file: String,
        /// A sentence without its full stop.
        what: String,
    },
    /// The text of a passage is not the one on which it was chosen.
    #[error("{0} was changed outside meanwhile. It is read again: look at the passage, and do it once more.")]
    OtherText(String),
    /// What was to be undone has changed since.
    #[error("This cannot be undone any more: {0}.")]
    Refused(#[from] crate::edit::Refusal),
}

impl StoreError {
    /// Wraps an I/O error with the file and what was tried.
    pub fn io(path: impl Into<PathBuf>, what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, what, source }
    }
}

/// A path as it may be shown: without control characters.
fn shown(path: &std::path::Path) -> String {
    path.display().to_string().chars().map(|c| if c.is_control() { '·' } else { c }).collect()
}
