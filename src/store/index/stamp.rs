//! How a file looks from outside, and when that says nothing of what is in it.

use super::bytes::{In, Out};
use super::stored::Stored;
use std::fs::Metadata;
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

    #[test]
    fn what_was_written_just_now_or_later_is_young() {
        let stamp = |changed, touched| Stamp { changed, touched, ..Stamp::default() };
        let now = 100 * YOUNG;
        assert!(stamp(now, 0).is_young(now) && stamp(now - YOUNG + 1, 0).is_young(now));
        assert!(stamp(0, now - 1).is_young(now) && stamp(now + YOUNG, 0).is_young(now));
        assert!(!stamp(now - YOUNG, now - YOUNG).is_young(now));
    }
}
