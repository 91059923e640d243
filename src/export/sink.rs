//! The one door by which anything leaves: a file is written whole or not at all, and never over a study's own.

use crate::git::mend::copied_from;
use crate::store::{atomic, layout};
use crate::text::display::display;
use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file that may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// As it was named.
    named: PathBuf,
    /// Where it is, its folder without links.
    real: PathBuf,
    /// The study that is open.
    study: Option<PathBuf>,
    /// Whether a file that is there already may be written over.
    over: bool,
}

/// Why a file is not written; each a whole sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A file is there already.
    #[error("{0} is there already. Give another name, or --force to write over it.")]
    Exists(String),
    /// The file is one of a study's own.
    #[error("{0} is a file of the study: nothing is written over it. Give another name.")]
    Own(String),
    /// There is no such file yet, but one of that name would be taken for one of a study's own.
    #[error("{0} would be taken for a file of the study. Give another name, or another folder.")]
    Taken(String),
    /// The file may not be written over.
    #[error("{0} is read-only: nothing is written over it. Give another name, or make the file writable first.")]
    ReadOnly(String),
    /// The name is a link.
    #[error("{0} is a link to {1}: nothing is written through it. Name the file itself.")]
    Link(String, String),
    /// The name is a folder, a device or a pipe.
    #[error(
        "{0} is no ordinary file: nothing is written to it. Name a file; without -o the data go to standard output."
    )]
    Special(String),
    /// What other programs call standard output.
    #[error("`-` is no file here: without -o the data go to standard output.")]
    Standard,
    /// The folder is missing.
    #[error("There is no folder {0}. Make it first, or name another.")]
    NoFolder(String),
    /// The disk refuses.
    #[error("{0} was not written: {1}. What was there before is as it was.")]
    Failed(String, String),
}

impl Target {
    /// The file of a name, if it may be written; `study` is the one that is open.
    ///
    /// # Errors
    /// Says what stands there instead.
    pub fn find(named: &Path, study: Option<&Path>, over: bool) -> Result<Self, Refused> {
        if named == Path::new("-") {
            return Err(Refused::Standard);
        }
        let shown = shown(named);
        let failed = |error: std::io::Error| Refused::Failed(shown.clone(), error.to_string());
        let above = named.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let names_folder = named.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
        let Some(name) = named.file_name().filter(|_| !names_folder) else { return Err(Refused::Special(shown)) };
        let folder = match above.canonicalize() {
            Ok(folder) if folder.is_dir() => folder,
            Ok(_) => return Err(Refused::NoFolder(self::shown(above))),
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(Refused::NoFolder(self::shown(above))),
            Err(error) => return Err(failed(error)),
        };
        let real = folder.join(name);
        let target = Self { named: named.into(), real, study: study.map(Path::to_path_buf), over };
        let own = is_own(&target.real);
        match std::fs::symlink_metadata(&target.real) {
            Err(error) if error.kind() == ErrorKind::NotFound && own => Err(Refused::Taken(shown)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(target),
            Err(error) => Err(failed(error)),
            Ok(known) if own && known.is_file() => Err(Refused::Own(shown)),
            Ok(known) if known.is_symlink() => {
                let to = target.real.canonicalize().or_else(|_| std::fs::read_link(&target.real)).map_err(failed)?;
                Err(if is_own(&to) { Refused::Own(shown) } else { Refused::Link(shown, self::shown(&to)) })
            }
            Ok(known) if !known.is_file() => Err(Refused::Special(shown)),
            Ok(known) if target.is_linked(&known) => Err(Refused::Own(shown)),
            Ok(_) if !over => Err(Refused::Exists(shown)),
            Ok(known) if known.permissions().readonly() => Err(Refused::ReadOnly(shown)),
            Ok(_) => Ok(target),
        }
    }

    /// Writes the file: beside the target, synced, renamed.
    ///
    /// # Errors
    /// Says what has come to stand there meanwhile, or what the disk refuses; then all is as it was.
    pub fn write(&self, bytes: &[u8]) -> Result<(), Refused> {
        self.fill(|out| out.write_all(bytes))
    }

    /// The same, the bytes being made as they are written.
    ///
    /// # Errors
    /// As [`Target::write`].
    pub fn fill(&self, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Refused> {
        let target = Self::find(&self.named, self.study.as_deref(), self.over)?;
        let shown = shown(&self.named);
        let failed = |error: std::io::Error| Refused::Failed(shown.clone(), error.to_string());
        let folder = target.real.parent().unwrap_or(Path::new("."));
        // Its errors name the file beside, which nobody has asked for.
        let mut temporary = beside(folder).map_err(|error| failed(error.kind().into()))?;
        if let Ok(known) = std::fs::metadata(&target.real) {
            temporary.as_file().set_permissions(known.permissions()).map_err(failed)?;
        }
        fill(temporary.as_file_mut()).map_err(failed)?;
        temporary.as_file().sync_all().map_err(failed)?;
        let put = if self.over { temporary.persist(&target.real) } else { temporary.persist_noclobber(&target.real) };
        put.map_err(|error| match error.error.kind() {
            ErrorKind::AlreadyExists => Refused::Exists(shown.clone()),
            _ => failed(error.error),
        })?;
        atomic::sync_folder(folder).map_err(|error| Refused::Failed(shown.clone(), error.to_string()))
    }

    /// Whether a file that is there already is written over.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The name as it is shown.
    pub fn shown(&self) -> String {
        shown(&self.named)
    }

    /// Whether a file of a study goes by this name too.
    #[cfg(unix)]
    fn is_linked(&self, known: &std::fs::Metadata) -> bool {
        use std::os::unix::fs::MetadataExt;
        if known.nlink() < 2 {
            return false;
        }
        let around = enclosing(&self.real).into_iter().map(|(root, _)| root);
        let studies = self.study.clone().into_iter().chain(around);
        let mut places: Vec<PathBuf> = studies.flat_map(|root| OWN.map(|own| root.join(own))).collect();
        while let Some(place) = places.pop() {
            // Links out of the study are not followed.
            let Ok(other) = std::fs::symlink_metadata(&place) else { continue };
            if other.is_dir() {
                let inside = std::fs::read_dir(&place).into_iter().flatten().filter_map(Result::ok);
                places.extend(inside.map(|entry| entry.path()));
            } else if (other.ino(), other.dev()) == (known.ino(), known.dev()) {
                return true;
            }
        }
        false
    }

    #[cfg(not(unix))]
    fn is_linked(&self, _: &std::fs::Metadata) -> bool {
        // Putting a new file in a name's place leaves the file's other names alone.
        false
    }
}

/// What a study has of its own, files and folders.
const OWN: [&str; 11] = [
    layout::SETTINGS,
    layout::CODEBOOK,
    layout::PARTICIPANTS,
    layout::TRANSCRIPTS,
    layout::CODINGS,
    layout::MEMOS,
    layout::REPORTS,
    layout::ORIGINALS,
    layout::LOCAL,
    ".gitattributes",
    ".gitignore",
];

/// The studies around a file, with the file's place in each.
fn enclosing(real: &Path) -> Vec<(PathBuf, PathBuf)> {
    let folders = real.ancestors().skip(1).filter(|folder| folder.join(layout::SETTINGS).is_file());
    folders.filter_map(|folder| Some((folder.to_path_buf(), real.strip_prefix(folder).ok()?.to_path_buf()))).collect()
}

/// Whether a file is one of a study's own, or of git's, or would be taken for one.
fn is_own(real: &Path) -> bool {
    let is_settings = real.file_name().is_some_and(|name| plain(name) == layout::SETTINGS);
    let is_git = real.components().any(|part| plain(part.as_os_str()) == ".git");
    is_settings || is_git || enclosing(real).iter().any(|(_, inside)| is_own_place(inside))
}

/// The same for a place inside a study.
fn is_own_place(inside: &Path) -> bool {
    let Some(first) = inside.components().next().map(|part| plain(part.as_os_str())) else { return true };
    let copied = copied_from(&first);
    let left_over = first.starts_with('.') && first.ends_with(".tmp");
    left_over || OWN.contains(&first.as_str()) || copied.is_some_and(|file| OWN.contains(&file.as_str()))
}

/// A name as a file system may take it that knows no capitals and no blanks or dots at the end.
fn plain(name: &OsStr) -> String {
    name.to_string_lossy().to_lowercase().trim_end_matches(['.', ' ']).to_owned()
}

/// A new file in a folder that everybody may read whom the person lets.
fn beside(folder: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".verbatim-").suffix(".tmp").rand_bytes(8);
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// A path as it may be shown: without control characters.
fn shown(path: &Path) -> String {
    display(&path.display().to_string()).into_owned()
}
