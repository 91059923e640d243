//! A text that is read on a thread of its own.

use crate::store::document::Words;
use std::path::Path;
use std::thread::JoinHandle;

/// A text that is read while the rest of what an act on it needs is read.
#[derive(Debug)]
pub(super) struct Ahead {
    /// The transcript's id.
    pub(super) id: String,
    thread: JoinHandle<Option<Words>>,
}

impl Ahead {
    /// Begins to read the text of a transcript.
    pub(super) fn start(root: &Path, id: &str) -> Self {
        let (root, id) = (root.to_path_buf(), id.to_owned());
        let own = id.clone();
        Self { thread: std::thread::spawn(move || Words::read(&root, &own).ok()), id }
    }

    /// What was read; none where something is wrong with it, which reading it again tells.
    pub(super) fn words(self) -> Option<Words> {
        self.thread.join().ok().flatten()
    }
}
