//! Git as we call it: arguments only, never a shell, and nothing of the repository's own commands run.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why git cannot be asked; each a whole sentence with what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no git program.
    #[error("There is no git on this machine. Install git and run this again; everything else works without it.")]
    NoGit,
    /// The folder is in no repository.
    #[error(
        "{0} is in no git repository. Make one there with `git init`, or leave it: everything else works without git."
    )]
    NoRepository(String),
    /// The repository has no work tree.
    #[error("{0} is a bare repository, without files to work on. Clone it, and run this in the clone.")]
    Bare(String),
    /// The folder belongs to somebody else.
    #[error(
        "{0} belongs to another user of this machine, and git is not called there. Clone it to a folder of your own."
    )]
    Foreign(String),
    /// Git said no.
    #[error("Git could not do this: {0}")]
    Failed(String),
}

/// The blobs of a file that git could not merge: base, ours, theirs.
pub type Stages = [Option<String>; 3];

/// A study's place in a git repository.
#[derive(Clone, Debug)]
pub struct Repo {
    /// The study folder.
    pub root: PathBuf,
}

impl Repo {
    /// Finds the repository that a study folder is in.
    ///
    /// # Errors
    /// No git, no repository, a bare one, or one of another user.
    pub fn open(root: &Path) -> Result<Self, GitError> {
        let shown = root.display().to_string();
        let repo = Self { root: root.to_path_buf() };
        match repo.ask(&["rev-parse", "--is-inside-work-tree"]) {
            Ok(answer) if String::from_utf8_lossy(&answer).trim() == "true" => Ok(repo),
            Ok(_) => Err(GitError::Bare(shown)),
            Err(GitError::Failed(why)) if why.contains("dubious ownership") => Err(GitError::Foreign(shown)),
            Err(GitError::Failed(why)) if why.contains("not a git repository") => Err(GitError::NoRepository(shown)),
            Err(error) => Err(error),
        }
    }

    /// The repository that a study folder may be in, without asking git: `None` where nothing looks like one, so that
    /// no program is started for nothing.
    pub fn near(root: &Path) -> Option<Self> {
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf());
        let named = std::env::var_os("GIT_DIR").is_some();
        let stands = || {
            let whole = root.canonicalize().unwrap_or_else(|_| root.clone());
            whole.ancestors().any(|folder| folder.join(".git").symlink_metadata().is_ok())
        };
        (named || stands()).then_some(Self { root })
    }

    /// A call of git in the study folder; hooks and file monitors of the repository are off.
    fn call(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "--no-pager"]).args(arguments);
        git.current_dir(&self.root).stdin(Stdio::null()).env("LC_ALL", "C").env("TZ", "UTC");
        git
    }

    /// What git answers.
    ///
    /// # Errors
    /// No git, or git's own words where it fails.
    pub fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = self.call(arguments).output().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => GitError::NoGit,
            _ => GitError::Failed(error.to_string()),
        })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(GitError::Failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }

    /// What git answers, as text.
    ///
    /// # Errors
    /// As [`Repo::ask`]; an answer that is no UTF-8.
    pub fn ask_text(&self, arguments: &[&str]) -> Result<String, GitError> {
        String::from_utf8(self.ask(arguments)?).map_err(|_| GitError::Failed("its answer is not UTF-8.".into()))
    }

    /// A value of this clone's configuration.
    pub fn config(&self, name: &str) -> Option<String> {
        self.ask_text(&["config", "--local", "--get", name]).ok().map(|value| value.trim_end().to_owned())
    }

    /// A file as a revision has it; `None` where it has none.
    pub fn at(&self, revision: &str, file: &str) -> Option<String> {
        self.ask_text(&["show", "--no-textconv", &format!("{revision}:./{file}")]).ok()
    }

    /// Files of the study with several stages in the index, with the blobs of base, ours and theirs.
    ///
    /// # Errors
    /// As [`Repo::ask`].
    pub fn unmerged(&self) -> Result<Vec<(String, Stages)>, GitError> {
        let listing = self.ask_text(&["ls-files", "-u", "-z", "--", "."])?;
        let mut found: Vec<(String, Stages)> = Vec::new();
        for entry in listing.split('\0').filter(|entry| !entry.is_empty()) {
            let Some((what, path)) = entry.split_once('\t') else { continue };
            let mut what = what.split(' ').skip(1);
            let (Some(blob), Some(stage)) = (what.next(), what.next().and_then(|stage| stage.parse::<usize>().ok()))
            else {
                continue;
            };
            if found.last().is_none_or(|(known, _)| known != path) {
                found.push((path.to_owned(), [None, None, None]));
            }
            if let Some(slot) = found.last_mut().and_then(|(_, stages)| stages.get_mut(stage.wrapping_sub(1))) {
                *slot = Some(blob.to_owned());
            }
        }
        Ok(found)
    }

    /// The text of a blob.
    ///
    /// # Errors
    /// As [`Repo::ask`]; a blob that is no UTF-8.
    pub fn blob(&self, id: &str) -> Result<String, GitError> {
        self.ask_text(&["cat-file", "blob", id])
    }

    /// Takes a file as it stands into the index.
    ///
    /// # Errors
    /// As [`Repo::ask`].
    pub fn add(&self, file: &str) -> Result<(), GitError> {
        self.ask(&["add", "--", file]).map(drop)
    }
}
