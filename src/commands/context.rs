//! Where a verb runs: which study, which coder.

use super::Failure;
use super::output::Rows;
use crate::export::format::Format;
use crate::export::lang::Lang;
use crate::export::paper::Names;
use crate::model::id::is_file_name;
use crate::session::settings::UserSettings;
use crate::session::{Lent, News, Session};
use crate::store::layout;
use crate::text::fold::slug;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// What the command line says beside the verb.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// `--study DIR`.
    pub study: Option<PathBuf>,
    /// `--coder HANDLE`, or `VERBATIM_CODER`.
    pub coder: Option<String>,
    /// `--format`, for verbs that write more than tables.
    pub format: Option<&'static Format>,
    /// `--output FILE`, whose ending may say the format.
    pub output: Option<PathBuf>,
    /// Where what is read from studies is kept, so that it is not read again.
    pub cache: Option<PathBuf>,
    /// Where rows may leave as they are made; nowhere where the table is wanted as a whole.
    pub rows: Option<Rows>,
    /// What a session has to say beside what its verb says.
    pub news: News,
    /// The language in which codes are named in what is printed for people.
    pub lang: Option<String>,
    /// A study that is open already, for verbs that only read.
    pub lent: Option<Lent>,
    /// What codes are called, where they are to be named.
    pub names: Arc<OnceLock<Names>>,
}

impl Context {
    /// The study folder: the one named, else here or the nearest parent that is one.
    ///
    /// # Errors
    /// The folder is in no study, or cannot be read.
    pub fn root(&self) -> Result<PathBuf, Failure> {
        if let Some(root) = &self.study {
            return Ok(root.clone());
        }
        let here = std::env::current_dir()
            .map_err(|error| Failure::data(format!("The current folder cannot be read ({error}).")))?;
        layout::find(&here).ok_or_else(|| {
            Failure::usage(
                "There is no study here. Go into one, name it with --study DIR, or make one with `verbatim new DIR`.",
            )
        })
    }

    /// Opens the study with its coder, if one can be told.
    ///
    /// # Errors
    /// There is no study, it cannot be read, or the coder's name cannot be one.
    pub fn open(&self) -> Result<Session, Failure> {
        if let Some(session) = self.lent.as_ref().and_then(Lent::take) {
            return Ok(session);
        }
        let root = self.root()?;
        let session = Session::open_with(&root, self.cache.as_deref())?;
        self.with_coder(session, &root)
    }

    /// Opens what acts on some transcripts need, with the study's coder, if one can be told.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub fn open_part(&self, ids: &[&str]) -> Result<Session, Failure> {
        let root = self.root()?;
        let session = Session::open_part(&root, self.cache.as_deref(), ids)?;
        self.with_coder(session, &root)
    }

    /// Opens what an act on a passage of one transcript needs, with the study's coder, if one can be told.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub fn open_text(&self, id: &str) -> Result<Session, Failure> {
        let root = self.root()?;
        let session = Session::open_text(&root, self.cache.as_deref(), id)?;
        self.with_coder(session, &root)
    }

    /// Opens what acts on codings need, by their ids, with the study's coder, if one can be told.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub fn open_codings(&self, ids: &[String]) -> Result<Session, Failure> {
        let root = self.root()?;
        let session = Session::open_codings(&root, self.cache.as_deref(), ids)?;
        self.with_coder(session, &root)
    }

    /// Opens what the last act needs that is taken back or done again, with the study's coder, if one can be told.
    ///
    /// # Errors
    /// As [`Context::open`].
    pub fn open_last(
        &self,
        open: impl FnOnce(&Path, Option<&Path>) -> Result<Session, Failure>,
    ) -> Result<Session, Failure> {
        let root = self.root()?;
        let session = open(&root, self.cache.as_deref())?;
        self.with_coder(session, &root)
    }

    /// The language that tables are written in: English, but for people who asked for another.
    pub fn said_in(&self) -> Lang {
        let is_paper = self.format.is_some_and(Format::has_names);
        Lang::of(self.lang.as_deref().filter(|_| is_paper))
    }

    fn with_coder(&self, mut session: Session, root: &Path) -> Result<Session, Failure> {
        session.told = self.news.clone();
        if self.format.is_some_and(Format::has_names) {
            let _ = self.names.set(Names::of(&session.study, self.lang.as_deref()));
        }
        if let Some(coder) = self.coder_for(root)? {
            session.set_coder(&coder)?;
        }
        Ok(session)
    }

    /// The coder: named, else from the user's settings, else git's user name as a slug; never the login name.
    ///
    /// # Errors
    /// The name that was given cannot be a coder's.
    pub fn coder_for(&self, root: &Path) -> Result<Option<String>, Failure> {
        if let Some(coder) = &self.coder {
            if !is_file_name(coder) {
                return Err(Failure::usage(format!(
                    "`{coder}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
                )));
            }
            return Ok(Some(coder.clone()));
        }
        Ok(UserSettings::read().coder.or_else(|| git_name(root)).filter(|coder| is_file_name(coder)))
    }
}

/// Git's user name as a handle.
fn git_name(root: &Path) -> Option<String> {
    let mut git = std::process::Command::new("git");
    git.args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "config", "user.name"]);
    let output = git.current_dir(root).stdin(std::process::Stdio::null()).output().ok()?;
    Some(slug(String::from_utf8_lossy(&output.stdout).trim())).filter(|name| !name.is_empty())
}
