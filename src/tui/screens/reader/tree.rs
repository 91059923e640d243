//! How the codebook beside the text is looked at: what is chosen, folded, scrolled to and looked for.

use std::collections::HashSet;

/// How the codebook beside the text is looked at.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The code that is chosen, by id, while the tree has the keys.
    pub(super) chosen: Option<String>,
    /// The first row, where the wheel was turned; else the tree follows the light.
    pub(super) first: Option<usize>,
    /// Codes whose branches are folded, by id.
    pub(super) folded: HashSet<String>,
    /// What names of codes must have.
    pub(super) words: String,
}

impl Tree {
    /// Whether keys are for the tree.
    pub(super) fn has_keys(&self) -> bool {
        self.chosen.is_some()
    }

    /// Gives the keys back to the text, or goes back to all codes; whether the tree was anything but as it was at first.
    pub(super) fn is_left(&mut self) -> bool {
        let was = self.has_keys() || !self.words.is_empty() || self.first.is_some();
        (self.chosen, self.first) = (None, None);
        self.words.clear();
        was
    }

    /// Whether all codes can be walked through, not those alone that there is room for.
    pub(super) fn is_whole(&self) -> bool {
        self.has_keys() || self.first.is_some() || !self.words.is_empty()
    }

    /// Folds what is below a code, or shows it again.
    pub(super) fn turn_fold(&mut self, id: String) {
        if !self.folded.remove(&id) {
            self.folded.insert(id);
        }
    }
}
