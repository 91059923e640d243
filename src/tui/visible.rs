//! Whose codings are shown: everyone's, some coders', one's own; and, for whoever works blind, only what may be seen.

use crate::model::CoderIx;

/// Whose work on a transcript is seen; one's own always is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisibleCoders {
    pub(super) own: Option<CoderIx>,
    /// The others who are seen; `None` means all.
    pub(super) others: Option<Vec<CoderIx>>,
}

impl VisibleCoders {
    /// Whether a coder's work is seen.
    pub fn sees(&self, coder: CoderIx) -> bool {
        Some(coder) == self.own || self.others.as_ref().is_none_or(|others| others.contains(&coder))
    }

    pub(super) fn is_open(&self) -> bool {
        self.others.is_none()
    }
}

/// How many codings of each code are not shown, by the code's number, and the state of the study they were counted in.
#[derive(Debug, Default)]
pub(super) struct HiddenCounts {
    pub(super) state: (u64, u64),
    pub(super) hidden: Vec<u32>,
}
