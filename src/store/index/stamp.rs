//! How a file looks from outside, and when that says nothing of what is in it.

use crate::model::Stored;
use crate::model::bytes::{In, Out};
use std::fs::Metadata;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// A file written as lately as this before a look may have been written once more since, and look the same: clocks of
/// file systems are coarse. In nanoseconds.
const YOUNG: i64 = 2_000_000_000;

/// How a file looks from outside; times in nanoseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    changed: i64,
    /// When anything at all about the file was changed: nobody can set it back.
    touched: i64,
    number: u64,
}

impl Stamp {
    /// How a file looks; `None` for what is no ordinary file.
    pub fn of(known: &Metadata) -> Option<Self> {
        if !known.is_file() {
            return None;
        }
        let changed = nanoseconds(known.modified().ok()?);
        let (touched, number) = beside(known);
        Some(Self { size: known.len(), changed, touched, number })
    }

    /// What tells one version of a file from another, wherever it is copied to.
    pub fn version(&self) -> String {
        format!("{}-{}", self.size, self.changed)
    }

    /// Whether the file may have been changed after a look at this moment without looking otherwise.
    pub fn is_young(&self, moment: i64) -> bool {
        self.changed.max(self.touched) > moment.saturating_sub(YOUNG)
    }
}

impl Stored for Stamp {
    fn put(&self, out: &mut Out) {
        for number in [self.size, self.changed.cast_unsigned(), self.touched.cast_unsigned(), self.number] {
            out.0.extend_from_slice(&number.to_le_bytes());
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let mut number = || from.array().map(u64::from_le_bytes);
        let (size, changed, touched) = (number()?, number()?.cast_signed(), number()?.cast_signed());
        Some(Self { size, changed, touched, number: number()? })
    }
}

#[cfg(unix)]
fn beside(known: &Metadata) -> (i64, u64) {
    use std::os::unix::fs::MetadataExt;
    let touched = known.ctime().saturating_mul(1_000_000_000).saturating_add(known.ctime_nsec());
    (touched, known.ino())
}

#[cfg(not(unix))]
fn beside(_: &Metadata) -> (i64, u64) {
    (0, 0)
}

/// A folder whose files are looked at one after the other: the way to it is gone once, not once a file.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
#[derive(Debug)]
pub struct Folder(Option<rustix::fd::OwnedFd>);

#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
impl Folder {
    /// The folder at a path, which may not be there.
    pub fn at(path: &Path) -> Self {
        use rustix::fs::{Mode, OFlags, open};
        Self(open(path, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty()).ok())
    }

    /// How a file in it looks; `None` where there is no ordinary one.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        use rustix::fs::{AtFlags, FileType, statat};
        let known = statat(self.0.as_ref()?, name, AtFlags::empty()).ok()?;
        if !FileType::from_raw_mode(known.st_mode).is_file() {
            return None;
        }
        // As the standard library tells it: whole seconds and the nanoseconds after them.
        let moment = |seconds: i64, after: i64| seconds.saturating_mul(1_000_000_000).saturating_add(after);
        Some(Stamp {
            size: known.st_size.cast_unsigned(),
            changed: moment(known.st_mtime, known.st_mtime_nsec as i64),
            touched: moment(known.st_ctime, known.st_ctime_nsec as i64),
            number: known.st_ino,
        })
    }
}

/// The same where files are looked at by their whole path.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
#[derive(Debug)]
pub struct Folder(std::path::PathBuf);

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
impl Folder {
    /// The folder at a path, which may not be there.
    pub fn at(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    /// How a file in it looks; `None` where there is no ordinary one.
    pub fn stamp(&self, name: &str) -> Option<Stamp> {
        Stamp::of(&std::fs::metadata(self.0.join(name)).ok()?)
    }
}

/// Nanoseconds since 1970, less than none before.
fn nanoseconds(moment: SystemTime) -> i64 {
    match moment.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |before| -before),
    }
}

/// The moment, as stamps tell it.
pub fn now() -> i64 {
    nanoseconds(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_file_looks_the_same_from_its_folder_as_by_its_path() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path());
        assert_eq!(folder.stamp("a"), None);
        std::fs::write(place.path().join("a"), "words").unwrap();
        std::fs::create_dir(place.path().join("b")).unwrap();
        let by_path = |name: &str| Stamp::of(&std::fs::metadata(place.path().join(name)).unwrap());
        let file = std::fs::File::options().write(true).open(place.path().join("a")).unwrap();
        for moment in [UNIX_EPOCH - Duration::new(7, 250_000_000), UNIX_EPOCH + Duration::new(1 << 31, 999_999_999)] {
            file.set_modified(moment).unwrap();
            assert!(by_path("a").is_some());
            assert_eq!(folder.stamp("a"), by_path("a"));
        }
        assert_eq!((folder.stamp("b"), by_path("b")), (None, None));
        assert_eq!(Folder::at(&place.path().join("none")).stamp("a"), None);
    }

    #[test]
    fn what_was_written_just_now_or_later_is_young() {
        let stamp = |changed, touched| Stamp { changed, touched, ..Stamp::default() };
        let now = 100 * YOUNG;
        assert!(stamp(now, 0).is_young(now) && stamp(now - YOUNG + 1, 0).is_young(now));
        assert!(stamp(0, now - 1).is_young(now) && stamp(now + YOUNG, 0).is_young(now));
        assert!(!stamp(now - YOUNG, now - YOUNG).is_young(now));
    }
}
