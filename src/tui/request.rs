//! What a screen asks of the app.

use super::place::{Place, Query};
use super::popup::Popup;
use super::written::What;
use crate::import::Options;
use crate::model::TranscriptIx;
use std::path::PathBuf;

/// What a screen asks of the app.
pub enum Request {
    /// Show another place.
    Go(Place),
    /// The light jumps from here: remember it.
    Mark(Place),
    /// Show a popup.
    Open(Popup),
    /// Show coded passages.
    Excerpts(Query),
    /// Write something to a file.
    Export(What),
    /// Take a file, read so, as the newer version of a transcript.
    Replace(TranscriptIx, PathBuf, Options),
    /// Back to where one was.
    Leave,
}
