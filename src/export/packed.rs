//! Archives that are the same bytes whoever makes them, and whenever.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// An archive of parts, by name, in their order.
///
/// # Errors
/// It cannot be built in memory.
pub fn packed<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // No time of writing.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let failed = |error: zip::result::ZipError| std::io::Error::other(error.to_string());
    for (name, bytes) in parts {
        zip.start_file(name, options).map_err(failed)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}
