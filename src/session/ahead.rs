//! A text that is read on a thread of its own.

use crate::store::document::Words;
use crate::store::layout;
use crate::store::watch::{Stamp, stamp};
use std::path::Path;
use std::thread::JoinHandle;

/// A text that is read while the rest of what an act on it needs is read.
#[derive(Debug)]
pub(super) struct Ahead {
    /// The transcript's id.
    pub(super) id: String,
    thread: JoinHandle<Option<(Option<Stamp>, Words)>>,
}

impl Ahead {
    /// Begins to read the text of a transcript.
    pub(super) fn start(root: &Path, id: &str) -> Self {
        let (root, id) = (root.to_path_buf(), id.to_owned());
        let own = id.clone();
        let read = move || {
            let stamp = stamp(&root, &layout::text(&own));
            Some((stamp, Words::read(&root, &own).ok()?))
        };
        Self { thread: std::thread::spawn(read), id }
    }

    /// What was read, with how the file looked before; none where something is wrong with it, which reading it again tells.
    pub(super) fn words(self) -> Option<(Option<Stamp>, Words)> {
        self.thread.join().ok().flatten()
    }
}
