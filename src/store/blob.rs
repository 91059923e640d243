//! Bytes that an act brings into a study: in memory, or where they are until they are written.

use super::StoreError;
use crate::text::offsets::digest;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;

/// Bytes that an act brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blob {
    /// In memory.
    Bytes(Vec<u8>),
    /// In a file outside of the study, which is read when they are written: of a thousand files that come in at once, not
    /// all need be in memory.
    File(PathBuf),
}

/// What an act brings in, by the hash of the bytes.
pub type Blobs = HashMap<String, Blob>;

impl Blob {
    /// The bytes, which have this hash.
    ///
    /// # Errors
    /// The file cannot be read any more, or holds something else by now.
    pub fn bytes(&self, hash: &str) -> Result<Cow<'_, [u8]>, StoreError> {
        match self {
            Self::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Self::File(path) => {
                let bytes = std::fs::read(path).map_err(StoreError::io(path, "it cannot be read any more"))?;
                if digest(&bytes) == hash {
                    Ok(Cow::Owned(bytes))
                } else {
                    let other = std::io::Error::other("its bytes are others than those that were read");
                    Err(StoreError::io(path, "it was changed meanwhile")(other))
                }
            }
        }
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_meanwhile_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "as it was").unwrap();
        let (blob, hash) = (Blob::File(path.clone()), digest(b"as it was"));
        assert_eq!(blob.bytes(&hash).unwrap().as_ref(), b"as it was");
        std::fs::write(&path, "otherwise").unwrap();
        assert!(blob.bytes(&hash).unwrap_err().to_string().contains("changed meanwhile"));
        std::fs::remove_file(&path).unwrap();
        assert!(blob.bytes(&hash).is_err());
        assert_eq!(Blob::from(b"as it was".to_vec()).bytes(&hash).unwrap().as_ref(), b"as it was");
    }
}
