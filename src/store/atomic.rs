//! The one function that writes a study's files: whole in memory, beside the target, synced, renamed, folder synced.

use super::StoreError;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Replaces a file so that after a crash either the old or the new one stands there, whole.
///
/// On Unix `sync_all` is `fsync`; on macOS the standard library uses `F_FULLFSYNC`, which also empties the
/// drive's cache.
///
/// # Errors
/// The disk does not take it; the old file stands then.
pub fn write(root: &Path, relative: &str, bytes: &[u8]) -> Result<(), StoreError> {
    sync_folder(&replace(root, relative, bytes)?)
}

/// Threads that wait for the disk at once: a disk takes many small files together far sooner than one by one.
const THREADS: usize = 16;
/// As few files as this are written one after the other.
const FEW: usize = 4;

/// Replaces many files, each as [`write`] does; their folders are synced once, at the end.
///
/// # Errors
/// The first that came up; other files may have been replaced by then.
pub fn write_all(root: &Path, files: &[(&str, &[u8])]) -> Result<(), StoreError> {
    write_each(root, files, |(file, bytes)| Ok((*file, Cow::Borrowed(*bytes))))
}

/// The same of files whose bytes are asked for one by one: of many there are never more in memory than are being written.
///
/// # Errors
/// As those of [`write_all`], and of asking.
pub fn write_each<'a, T: Sync>(
    root: &Path,
    files: &'a [T],
    bytes: impl Fn(&'a T) -> Result<(&'a str, Cow<'a, [u8]>), StoreError> + Sync,
) -> Result<(), StoreError> {
    if files.len() <= FEW {
        return files.iter().try_for_each(|file| bytes(file).and_then(|(file, bytes)| write(root, file, &bytes)));
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut folders = BTreeSet::new();
        while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            match bytes(file).and_then(|(file, bytes)| replace(root, file, &bytes)) {
                Ok(folder) => drop(folders.insert(folder)),
                Err(error) => {
                    // Nobody begins another file.
                    next.store(files.len(), Ordering::Relaxed);
                    return Err(error);
                }
            }
        }
        Ok(folders)
    };
    let parts: Vec<Result<BTreeSet<PathBuf>, StoreError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS.min(files.len())).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(Err(StoreError::Locked))).collect()
    });
    let mut folders = BTreeSet::new();
    for part in parts {
        folders.extend(part?);
    }
    folders.iter().try_for_each(|folder| sync_folder(folder))
}

/// Replaces a file; the folder, which is still to be synced, comes back.
fn replace(root: &Path, relative: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let target = root.join(relative);
    let Some(folder) = target.parent() else {
        return Err(StoreError::Unwritable { file: relative.into(), what: "it has no folder".into() });
    };
    let target = inside(root, &target, relative)?;
    make_folder(root, folder)?;
    let name = target.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = target.parent().unwrap_or(folder);
    let known = std::fs::metadata(&target);
    // A rename asks only the folder: who locked the file would be passed over.
    if known.as_ref().is_ok_and(|known| known.permissions().readonly()) {
        let what = "it is read-only: make it writable (chmod u+w) if it may be changed".into();
        return Err(StoreError::Unwritable { file: relative.into(), what });
    }
    let failed = |what| StoreError::io(&target, what);
    let mut temporary = tempfile::Builder::new()
        .prefix(&format!(".{name}.{}-", std::process::id()))
        .suffix(".tmp")
        .rand_bytes(8)
        .tempfile_in(folder)
        .map_err(failed("the folder cannot be written to"))?;
    match known {
        Ok(known) => {
            temporary.as_file().set_permissions(known.permissions()).map_err(failed("its mode cannot be set"))?;
        }
        Err(_) => open_mode(temporary.as_file()).map_err(failed("its mode cannot be set"))?,
    }
    temporary.write_all(bytes).map_err(failed("it cannot be written"))?;
    temporary.as_file().sync_all().map_err(failed("it cannot be written to the disk"))?;
    temporary.persist(&target).map_err(|error| StoreError::io(&target, "it cannot be put in place")(error.error))?;
    Ok(folder.to_path_buf())
}

/// Takes away what a crash left beside a file. Only for whoever holds the lock: nobody else is writing there.
pub fn sweep(root: &Path, relative: &str) {
    let target = root.join(relative);
    let (Some(folder), Some(name)) = (target.parent(), target.file_name()) else { return };
    let start = format!(".{}.", name.to_string_lossy());
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(&start) && name.ends_with(".tmp") {
            // What cannot be removed is only litter.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Takes a file away and makes that lasting.
///
/// # Errors
/// The disk does not let it go.
pub fn remove(root: &Path, relative: &str) -> Result<(), StoreError> {
    let target = root.join(relative);
    match std::fs::remove_file(&target) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::io(&target, "it cannot be removed")(error)),
    }
    let Some(folder) = target.parent() else { return Ok(()) };
    sync_folder(folder)?;
    if folder != root {
        // A folder made for this file alone goes with it; one that holds anything stays.
        let _ = std::fs::remove_dir(folder);
    }
    Ok(())
}

/// Follows a link only where it leads inside the study.
fn inside(root: &Path, target: &Path, relative: &str) -> Result<PathBuf, StoreError> {
    let is_link = std::fs::symlink_metadata(target).is_ok_and(|known| known.file_type().is_symlink());
    if !is_link {
        return Ok(target.to_path_buf());
    }
    let real = target.canonicalize().map_err(StoreError::io(target, "the link leads nowhere"))?;
    let home = root.canonicalize().map_err(StoreError::io(root, "the folder cannot be read"))?;
    if real.starts_with(&home) {
        Ok(real)
    } else {
        Err(StoreError::Unwritable { file: relative.into(), what: "it is a link that leads out of the study".into() })
    }
}

fn make_folder(root: &Path, folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder).map_err(StoreError::io(folder, "the folder cannot be made"))?;
    for made in folder.ancestors().take_while(|made| made.starts_with(root)) {
        if let Some(above) = made.parent() {
            sync_folder(above)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn open_mode(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn open_mode(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Makes lasting which files a folder holds.
///
/// # Errors
/// The disk does not take it.
#[cfg(unix)]
pub fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = || StoreError::io(folder, "the folder cannot be written to the disk");
    std::fs::File::open(folder).and_then(|open| open.sync_all()).map_err(failed())
}

/// Other systems make that lasting themselves.
///
/// # Errors
/// Never.
#[cfg(not(unix))]
pub fn sync_folder(_: &Path) -> Result<(), StoreError> {
    Ok(())
}
