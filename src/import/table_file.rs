//! The table in a file, whatever kind of file it is.

use super::encoding::decode;
use super::error::ImportError;
use super::sheet::Sheet;
use crate::import::formats::{csv, xlsx};

/// A table of any kind of file: a spreadsheet's first sheet with rows, or a text separated by commas, semicolons or tabs.
///
/// # Errors
/// What is neither, or goes beyond the limits.
pub fn any(bytes: &[u8]) -> Result<Sheet, ImportError> {
    if bytes.starts_with(b"PK") {
        return xlsx::first(bytes);
    }
    csv::any(&decode(bytes, None)?.text)
}
