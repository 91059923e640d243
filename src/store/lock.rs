//! The study's lock: held only while writing, freed by the system when a program dies.

use super::{StoreError, layout};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

/// The held lock; dropping it frees it.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "held for its lock")] File);

/// Waits up to 5 seconds for the right to write.
///
/// # Errors
/// Another program holds it still, or the file cannot be made.
pub fn take(root: &Path) -> Result<Lock, StoreError> {
    let folder = root.join(layout::LOCAL);
    std::fs::create_dir_all(&folder).map_err(StoreError::io(&folder, "the folder cannot be made"))?;
    let path = folder.join("lock");
    let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = open.map_err(StoreError::io(&path, "the lock cannot be opened"))?;
    let until = Instant::now() + Duration::from_secs(5);
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked),
            Err(TryLockError::Error(error)) => return Err(StoreError::io(&path, "it cannot be locked")(error)),
        }
    }
}
