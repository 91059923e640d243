//! Where the index of a study lies: in the cache folder of whoever runs the program, and of nobody else.

use super::shelf::{Shelf, Writing, at, sum};
use super::stamp::Stamp;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long an index lies that is not written anew: it costs no more to make than a first opening.
const LONG: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Where the index of one study lies.
#[derive(Clone, Debug)]
pub struct Place {
    folder: PathBuf,
    name: String,
    /// Which study, and which program: what one program made of a file another may read otherwise.
    owner: String,
}

/// Files of the index: of all that is known, and of what came to be known since that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All that is known.
    Whole,
    /// What came to be known since.
    Recent,
}

impl Place {
    /// The place for a study, in a cache folder.
    pub fn of(root: &Path, cache: &Path) -> Option<Self> {
        let root = root.canonicalize().ok()?;
        let program = std::env::current_exe().ok()?;
        let program = Stamp::of(&std::fs::metadata(program).ok()?)?.version();
        let owner = format!("{} {program} {}", env!("CARGO_PKG_VERSION"), root.display());
        let name = format!("{:016x}", sum(root.as_os_str().as_encoded_bytes()));
        Some(Self { folder: cache.join("studies"), name, owner })
    }

    fn path(&self, part: Part) -> PathBuf {
        let ending = match part {
            Part::Whole => "index",
            Part::Recent => "recent",
        };
        self.folder.join(format!("{}.{ending}", self.name))
    }

    fn path_of_glance(&self) -> PathBuf {
        self.folder.join(format!("{}.glance", self.name))
    }

    /// What was kept for the first look; `None` where there is nothing that can be trusted to be ours.
    pub(super) fn glance(&self) -> Option<String> {
        let path = self.path_of_glance();
        let own = [&self.folder, &path].into_iter().all(|path| is_own(path));
        if own { std::fs::read_to_string(path).ok() } else { None }
    }

    /// Keeps something for the first look.
    ///
    /// # Errors
    /// As writing does; what was there stays.
    pub(super) fn keep_glance(&self, text: &str) -> std::io::Result<()> {
        let file = self.beside()?;
        file.as_file().write_all(text.as_bytes())?;
        file.persist(self.path_of_glance()).map_err(|error| error.error)?;
        Ok(())
    }

    /// A new file in the folder, made for its owner's eyes alone, as it holds what people said.
    fn beside(&self) -> std::io::Result<tempfile::NamedTempFile> {
        make_folder(&self.folder)?;
        if !is_own(&self.folder) {
            return Err(std::io::ErrorKind::PermissionDenied.into());
        }
        let start = format!("{}.", self.name);
        tempfile::Builder::new().prefix(&start).suffix(".tmp").tempfile_in(&self.folder)
    }

    /// Opens a part; `None` where there is none that can be trusted.
    pub fn open(&self, part: Part) -> Option<Shelf> {
        let path = self.path(part);
        let own = [&self.folder, &path].into_iter().all(|path| is_own(path));
        if own { at(&path, &self.owner) } else { None }
    }

    /// Writes a part: beside the one that is there, which it replaces at once or not at all. Nobody waits for the disk:
    /// what a crash leaves half written is known by its sums.
    ///
    /// # Errors
    /// As writing does; the part that was there stays.
    pub fn write(
        &self,
        part: Part,
        made: i64,
        fill: impl FnOnce(&mut Writing<BufWriter<&std::fs::File>>) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let file = self.beside()?;
        let mut writing = Writing::start(BufWriter::with_capacity(128 << 10, file.as_file()))?;
        fill(&mut writing)?;
        writing.end(&self.owner, made)?.flush()?;
        file.persist(self.path(part)).map_err(|error| error.error)?;
        if part == Part::Whole {
            self.sweep();
        }
        Ok(())
    }

    /// Takes away what belongs to studies that nobody opened for long, and what programs left that were killed.
    fn sweep(&self) {
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten().filter_map(Result::ok) {
            let age = entry.metadata().and_then(|known| known.modified()).ok().and_then(|time| time.elapsed().ok());
            if age.is_some_and(|age| age > LONG) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    /// Takes a part away, where there is one.
    pub fn remove(&self, part: Part) {
        // What cannot be removed is only looked at in vain.
        let _ = std::fs::remove_file(self.path(part));
    }
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}

/// Whether a file or folder is no link, and belongs to whoever runs the program, and nobody else may write there.
#[cfg(unix)]
fn is_own(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let known = std::fs::symlink_metadata(path);
    known.is_ok_and(|known| {
        let plain = known.is_file() || known.is_dir();
        plain && known.uid() == rustix::process::geteuid().as_raw() && known.mode() & 0o022 == 0
    })
}

#[cfg(not(unix))]
fn is_own(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|known| known.is_file() || known.is_dir())
}
