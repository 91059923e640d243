//! What the person’s own editor works on.

use crate::model::TranscriptIx;

/// What is written outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outside {
    /// What the popup holds.
    Popup,
    /// The text of a transcript.
    Text(TranscriptIx),
}

/// What the person's own editor is to change.
pub struct Wanted {
    /// The editor with its words of command.
    pub editor: Vec<String>,
    /// The text.
    pub text: String,
    /// The ending of the file it is changed in.
    pub ending: &'static str,
}
