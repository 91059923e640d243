//! What a person did: edits that hold together, applied all or none.

use super::apply::apply;
use super::change::{Edit, Refusal};
use crate::model::Study;
use serde::{Deserialize, Serialize};

/// What a person did, as one step of undo: a label and its edits in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Act {
    /// Shown as "undo …"; begins with the verb ("code Withheld pay").
    pub label: String,
    /// The changes, in order.
    pub edits: Vec<Edit>,
}

impl Act {
    /// The act that takes this one back: inverses in reverse order.
    pub fn inverse(self) -> Self {
        Self { label: self.label, edits: self.edits.into_iter().rev().map(Edit::inverse).collect() }
    }

    /// Applies every edit to the study, or none: what was applied is taken back at the first refusal.
    ///
    /// # Errors
    /// The first edit that finds the study other than it expects.
    pub fn apply(&self, study: &mut Study) -> Result<(), Refusal> {
        for (done, edit) in self.edits.iter().enumerate() {
            if let Err(refusal) = apply(study, edit) {
                for edit in self.edits.iter().take(done).rev() {
                    apply(study, &edit.clone().inverse())?;
                }
                return Err(refusal);
            }
        }
        Ok(())
    }
}
