//! Zip archives, read into memory entry by entry within limits; an entry's name never becomes a path.

use super::error::ImportError;
use super::limits;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// An archive that passed the checks.
pub struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    looks: &'static str,
    produced: usize,
    packed: usize,
}

/// Names of the entries; empty when it is no archive.
pub fn names(bytes: &[u8]) -> Vec<String> {
    if !bytes.starts_with(b"PK") {
        return Vec::new();
    }
    let Ok(zip) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    zip.file_names().take(limits::ENTRIES).filter_map(Result::ok).map(|name| name.into_owned()).collect()
}

impl<'a> Archive<'a> {
    /// Opens an archive; `looks` names the format in refusals.
    ///
    /// # Errors
    /// What is no archive, or one beyond the limits.
    pub fn open(bytes: &'a [u8], looks: &'static str) -> Result<Self, ImportError> {
        let damaged = |what: String| ImportError::Damaged { looks, what };
        let unread = |error: zip::result::ZipError| damaged(format!("its archive cannot be read ({error})"));
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unread)?;
        limits::at_most("entries in its archive", zip.len(), limits::ENTRIES)?;
        if zip.has_duplicate_names() {
            return Err(damaged("two entries of its archive have the same name".into()));
        }
        if zip.has_overlapping_files().map_err(unread)? {
            return Err(damaged("entries of its archive overlap".into()));
        }
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(unread)?;
            let name = entry.name_raw();
            if entry.encrypted() {
                return Err(ImportError::Nothing {
                    looks,
                    what: "it is protected by a password".into(),
                    advice: "Take the password off in the program it comes from",
                });
            }
            let link = entry.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000 | 0o040_000));
            if link || name.len() > limits::ENTRY_NAME || std::str::from_utf8(name).is_err() {
                return Err(damaged("its archive has a link, a device or a name that no such file has".into()));
            }
        }
        Ok(Self { zip, looks, produced: 0, packed: 0 })
    }

    /// Names of the entries, as they stand in the archive.
    pub fn names(&self) -> Vec<String> {
        self.zip.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect()
    }

    /// The bytes of an entry; none when there is none of this name.
    ///
    /// # Errors
    /// An entry that is damaged or goes beyond the limits.
    pub fn entry(&mut self, name: &str) -> Result<Option<Vec<u8>>, ImportError> {
        let Some(index) = self.zip.index_for_name(name) else { return Ok(None) };
        self.unpack(index).map(Some)
    }

    /// Reads every entry once and throws it away: what passes may be given to a reader that counts nothing.
    ///
    /// # Errors
    /// An entry that is damaged or goes beyond the limits.
    pub fn check(&mut self) -> Result<(), ImportError> {
        for index in 0..self.zip.len() {
            self.unpack(index)?;
        }
        Ok(())
    }

    /// The text of an entry in UTF-8 or UTF-16; none when there is none of this name.
    ///
    /// # Errors
    /// As [`Archive::entry`], and what is no text in UTF-8 or UTF-16.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, ImportError> {
        let Some(bytes) = self.entry(name)? else { return Ok(None) };
        if bytes.is_empty() {
            return Ok(Some(String::new()));
        }
        super::encoding::decode(&bytes, None).map(|decoded| Some(decoded.text))
    }

    fn unpack(&mut self, index: usize) -> Result<Vec<u8>, ImportError> {
        let looks = self.looks;
        let broken = |error: &dyn std::fmt::Display| ImportError::Damaged {
            looks,
            what: format!("an entry of its archive cannot be unpacked ({error})"),
        };
        let entry = self.zip.by_index(index).map_err(|error| broken(&error))?;
        self.packed = self.packed.saturating_add(usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX));
        let most = limits::ENTRY.min(limits::INFLATED.saturating_sub(self.produced));
        let ratio = self.packed.saturating_mul(limits::RATIO).saturating_add(1 << 20).saturating_sub(self.produced);
        let mut bytes = Vec::new();
        let take = most.min(ratio) as u64 + 1;
        entry.take(take).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        self.produced = self.produced.saturating_add(bytes.len());
        limits::at_most("bytes unpacked in one entry of its archive", bytes.len(), limits::ENTRY)?;
        limits::at_most("bytes unpacked from its archive", self.produced, limits::INFLATED)?;
        if bytes.len() > ratio {
            return Err(broken(&format!("it unpacks to more than {} times its size", limits::RATIO)));
        }
        Ok(bytes)
    }
}

#[cfg(test)]
#[path = "archive_tests.rs"]
mod tests;
