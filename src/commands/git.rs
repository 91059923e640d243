//! `verbatim git`: the set-up, the merge, what is to settle, the diff in words.

mod driver;
pub(crate) mod settling;

use super::{Context, Failure, Output};
use crate::analysis::table::{Cell, Table};
use crate::git::mend::{MendError, Origin, Report, mend};
use crate::git::merge::Kind;
use crate::git::repo::{GitError, Repo};
use crate::git::{setup, words};
use crate::session::Clock;
use crate::session::format::Data;
use crate::store::backup::{Why, snapshot};
use crate::store::{atomic, layout, lock};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Works with git: studies merge record by record, and what people disagree on is listed, not decided in silence.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Tell git how to merge and show a study's files: `.gitattributes`, and this clone's configuration.
    Setup {
        /// Write it; without this it is only shown.
        #[arg(long)]
        yes: bool,
        /// Take it back.
        #[arg(long)]
        undo: bool,
    },
    /// Merge three versions of a file into OURS, as git calls it. Exit 1 where a record cannot be read.
    Merge(driver::Merge),
    /// Print a file of the study in words, as git calls it for a diff.
    Textconv {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Show in words what changed: since the last commit, since a revision, or between two.
    Diff {
        /// From this revision; else the last commit.
        #[arg(value_name = "REV")]
        from: Option<String>,
        /// To this revision; else the files as they stand.
        #[arg(value_name = "REV")]
        to: Option<String>,
    },
    /// Mend files that a merge left with conflicts, and conflict copies of sync tools; tells git.
    Resolve,
    /// List what merges left to settle. Exit 1 where there is anything.
    Status,
    /// Settle one field of one record: keep what stands there, or take another value.
    Settle(settling::Settle),
}

impl Args {
    /// What the verb's data are.
    pub fn data(&self) -> Data {
        match self.action {
            Action::Setup { .. } | Action::Textconv { .. } | Action::Diff { .. } => Data::Words,
            _ => Data::Table,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// No git, no repository, or a file that cannot be read or written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    match &args.action {
        Action::Setup { yes, undo } => set_up(&context.root()?, *yes, *undo),
        Action::Merge(args) => driver::merge(args),
        Action::Textconv { file } => textconv(file),
        Action::Diff { from, to } => diff(&context.root()?, from.as_deref(), to.as_deref()),
        Action::Resolve => resolve(&context.root()?),
        Action::Status => Ok(settling::status(&context.root()?)),
        Action::Settle(args) => settling::settle(args, context),
    }
}

impl From<GitError> for Failure {
    fn from(error: GitError) -> Self {
        match error {
            GitError::Failed(_) => Self::data(error.to_string()),
            _ => Self::usage(error.to_string()),
        }
    }
}

impl From<MendError> for Failure {
    fn from(error: MendError) -> Self {
        match error {
            MendError::Store(error) => error.into(),
            MendError::Git(error) => error.into(),
        }
    }
}

fn set_up(root: &Path, yes: bool, undo: bool) -> Result<Output, Failure> {
    let repo = Repo::open(root)?;
    let attributes = std::fs::read_to_string(root.join(setup::FILE)).unwrap_or_default();
    let program = std::env::current_exe()
        .map_err(|error| Failure::data(format!("Where this program stands cannot be told ({error}).")))?;
    let plan = if undo { setup::undo_plan(&repo, &attributes) } else { setup::plan(&repo, &attributes, &program) };
    if plan.is_empty() {
        return Ok(Output::say(if undo { "There is nothing to take back." } else { "Git is set up already." }));
    }
    let mut text = String::new();
    if let Some(new) = &plan.attributes {
        let _ = writeln!(text, "{}:", setup::FILE);
        let lines = |text: &str, other: &str| -> Vec<String> {
            text.lines().filter(|line| !other.lines().any(|known| known == *line)).map(str::to_owned).collect()
        };
        text.extend(lines(&attributes, new).iter().map(|line| format!("  - {line}\n")));
        text.extend(lines(new, &attributes).iter().map(|line| format!("  + {line}\n")));
    }
    if !plan.config.is_empty() {
        text.push_str("this clone's configuration (.git/config):\n");
        for (name, value) in &plan.config {
            let _ = match value {
                Some(value) => writeln!(text, "  + {name} = {value}"),
                None => writeln!(text, "  - {name}"),
            };
        }
    }
    let mut output = Output { text: Some(text), ..Output::default() };
    if !yes {
        let undo = if undo { " --undo" } else { "" };
        output.messages.push(format!("Nothing was written. `verbatim git setup{undo} --yes` writes this."));
        return Ok(output);
    }
    let _lock = lock::take(root)?;
    if let Some(new) = &plan.attributes {
        atomic::write(root, setup::FILE, new.as_bytes())?;
    }
    setup::configure(&repo, &plan)?;
    output.messages.push(if undo {
        "Taken back. Git merges the study's files as plain text again.".into()
    } else {
        "Git now merges this study record by record in this clone. Commit .gitattributes; every member of the team runs this once. `verbatim git setup --undo --yes` takes it back.".into()
    });
    Ok(output)
}

fn textconv(file: &Path) -> Result<Output, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::data(format!("{} cannot be read ({error}).", file.display())))?;
    // Git gives a copy without its path, so the text itself must say what it is.
    let Some(kind) = Kind::of(&file.display().to_string()).or_else(|| Kind::guess(&text)) else {
        return Ok(Output { text: Some(text), ..Output::default() });
    };
    let here = std::env::current_dir().ok().and_then(|here| layout::find(&here));
    let names = here.and_then(|root| std::fs::read_to_string(root.join(layout::CODEBOOK)).ok());
    let names = words::names(&names.unwrap_or_default());
    let lines: String = words::lines(kind, &text, &names).into_iter().map(|line| line.text + "\n").collect();
    Ok(Output { text: Some(lines), ..Output::default() })
}

fn diff(root: &Path, from: Option<&str>, to: Option<&str>) -> Result<Output, Failure> {
    let repo = Repo::open(root)?;
    let from = from.unwrap_or("HEAD");
    for revision in [Some(from), to].into_iter().flatten() {
        let commit = format!("{revision}^{{commit}}");
        if revision.starts_with('-') || repo.ask(&["rev-parse", "--verify", "--quiet", &commit]).is_err() {
            return Err(Failure::usage(format!("Git knows no revision `{revision}`. `git log --oneline` lists them.")));
        }
    }
    let mut arguments = vec!["diff", "--name-only", "-z", "--no-ext-diff", "--relative", from];
    arguments.extend(to);
    arguments.push("--");
    let mut changed: Vec<String> =
        repo.ask_text(&arguments)?.split('\0').filter(|file| !file.is_empty()).map(str::to_owned).collect();
    if to.is_none() {
        let new = repo.ask_text(&["ls-files", "--others", "--exclude-standard", "-z", "--", "."])?;
        changed.extend(new.split('\0').filter(|file| !file.is_empty()).map(str::to_owned));
    }
    changed.sort();
    let read = |revision: Option<&str>, file: &str| match revision {
        Some(revision) => repo.at(revision, file),
        None => std::fs::read_to_string(root.join(file)).ok(),
    };
    let mut names = words::names(&read(Some(from), layout::CODEBOOK).unwrap_or_default());
    names.extend(words::names(&read(to, layout::CODEBOOK).unwrap_or_default()));
    let mut text = String::new();
    for file in changed {
        let Some(kind) = Kind::of(&file) else { continue };
        let side = |text: Option<String>| words::lines(kind, &text.unwrap_or_default(), &names);
        let changes = words::changes(&side(read(Some(from), &file)), &side(read(to, &file)));
        if !changes.is_empty() {
            let _ = writeln!(text, "{}", crate::text::display::display(&file));
            text.extend(changes.iter().map(|line| format!("  {line}\n")));
        }
    }
    let code = u8::from(text.is_empty());
    let messages = if text.is_empty() { vec!["Nothing changed.".to_owned()] } else { Vec::new() };
    Ok(Output { text: Some(text), messages, code, ..Output::default() })
}

fn resolve(root: &Path) -> Result<Output, Failure> {
    let repo = match Repo::open(root) {
        Ok(repo) => Some(repo),
        // A synced folder has conflict copies without any git.
        Err(GitError::NoRepository(_) | GitError::NoGit) => None,
        Err(error) => return Err(error.into()),
    };
    {
        let _lock = lock::take(root)?;
        snapshot(root, Why::Merge, &Clock::default().moment())?;
    }
    Ok(told(mend(root, repo.as_ref())?))
}

fn told(report: Report) -> Output {
    let mut table = Table::new("git resolve", "files", &["file", "from", "staged", "to_settle", "problem"]);
    let mut messages = Vec::new();
    let open: usize = report.mended.iter().map(|mended| mended.open).sum();
    let added = report.mended.iter().filter(|mended| mended.added).count();
    for mended in report.mended {
        let from = match mended.from {
            Origin::Stages => "merge".to_owned(),
            Origin::Markers => "markers".to_owned(),
            Origin::Copy(copy) => copy,
        };
        table.push(vec![
            Cell::words(mended.file),
            Cell::words(from),
            Cell::Flag(mended.added),
            Cell::count(mended.open),
            Cell::Empty,
        ]);
    }
    if table.rows.is_empty() && report.left.is_empty() {
        messages.push("There is nothing to mend.".into());
    } else if added > 0 {
        messages.push(format!(
            "Merged and staged: {added} (`git add` is done). Finish with `git commit`, or `git rebase --continue`."
        ));
    }
    if open > 0 {
        messages.push(format!("{open} to settle: `verbatim git status` lists them."));
    }
    let code = if !report.left.is_empty() { 3 } else { u8::from(table.rows.is_empty()) };
    for (file, why) in report.left {
        table.push(vec![Cell::words(file), Cell::Empty, Cell::Flag(false), Cell::Empty, Cell::words(why)]);
    }
    Output { table: Some(table), messages, code, ..Output::default() }
}
