//! `verbatim blame`: who coded which passage of a transcript, when, and under which wording of the definition.

use super::code::transcript;
use super::{Context, Failure, Output};
use crate::analysis::measure::Cover;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::git::repo::Repo;
use crate::model::moment::moment;
use crate::model::{Code, Codebook};
use crate::session::measures::with_texts;
use crate::session::tables::codings::{key, stored_quote};
use crate::store::{layout, load};
use std::path::Path;

/// Lists the codings of a transcript with coder, moment, and the code's wording then. Older wordings come from git.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The transcript's id; with --older, all where none is given.
    #[arg(value_name = "TRANSCRIPT", required_unless_present = "older")]
    transcript: Option<String>,
    /// Only codings made before the code's present definition.
    #[arg(long)]
    older: bool,
}

/// Columns of the table.
pub const COLUMNS: [&str; 11] =
    ["transcript", "turn", "start", "end", "id", "coder", "code", "made", "wording", "definition", "quote"];

/// Runs the verb.
///
/// # Errors
/// The study cannot be read, or there is no such transcript.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let only = args.transcript.as_deref().map(|id| transcript(&session, id)).transpose()?;
    let transcripts = only.map(|ix| session.study.transcript(ix).id.clone()).into_iter().collect();
    let scope = Scope { transcripts, ..Scope::default() };
    let study = &session.study;
    let (read, problems) = with_texts(study, &session.root, &scope, |_, document, measure| {
        let line = |cover: &Cover| {
            let turn = measure.paragraph_of(cover).map(|own| own.turn_number());
            (*cover, turn, document.text.slice(cover.coding.at).to_owned())
        };
        measure.covers.iter().map(line).collect::<Vec<_>>()
    });
    let mut versions = Versions::of(&session.root);
    let mut table = Table::new("blame", "codings", &COLUMNS);
    for (ix, lines) in read {
        for (cover, turn, passage) in lines {
            let coding = cover.coding;
            let made = moment(coding.made);
            let code = session.study.code(session.study.target(coding.code));
            let older = code.is_some_and(|code| is_older(&made, code));
            if args.older && !older {
                continue;
            }
            let now = code.and_then(|code| code.definition.clone());
            let then = if older { code.and_then(|code| versions.definition(&made, &code.id)) } else { now };
            let id = session.study.code_id(session.study.target(coding.code)).to_owned();
            let row = vec![
                Cell::words(&session.study.transcript(ix).id),
                turn.map_or(Cell::Empty, Cell::count),
                Cell::count(coding.at.start),
                Cell::count(coding.at.end),
                Cell::words(session.study.coding_word(&coding)),
                Cell::words(session.study.coder(coding.coder)),
                Cell::words(id),
                Cell::words(&made),
                Cell::words(if older { "older" } else { "current" }),
                Cell::words(then.unwrap_or_default()),
                Cell::words(if cover.state.counts() { passage } else { stored_quote(&mut session, ix, &coding).words }),
            ];
            table.push((key(&session.study, ix, &coding), row));
        }
    }
    table.caption.unit = Some("one coding a row; `older` was made before the code's present definition".into());
    session.problems.extend(problems);
    Ok(super::check::told(&session, table))
}

/// Whether a coding was made before the day of its code's present definition.
pub fn is_older(made: &str, code: &Code) -> bool {
    let day = made.get(..10).unwrap_or_default();
    !day.is_empty() && code.defined.as_deref().is_some_and(|defined| day < defined)
}

/// Versions of the codebook that git has, newest first.
struct Versions {
    repo: Option<Repo>,
    known: Vec<(String, String, Option<Codebook>)>,
}

/// Versions that are asked of git.
const VERSIONS: &str = "500";

impl Versions {
    fn of(root: &Path) -> Self {
        let Ok(repo) = Repo::open(root) else { return Self { repo: None, known: Vec::new() } };
        // Moments in UTC, so that they compare with those of codings.
        let log = [
            "log",
            "--format=%H %cd",
            "--date=format-local:%Y-%m-%dT%H:%M:%SZ",
            "-n",
            VERSIONS,
            "--",
            layout::CODEBOOK,
        ];
        let listed = repo.ask_text(&log).unwrap_or_default();
        let known = listed.lines().filter_map(|line| line.split_once(' '));
        let known = known.map(|(version, when)| (version.to_owned(), when.to_owned(), None)).collect();
        Self { repo: Some(repo), known }
    }

    /// A code's definition as it stood at a moment.
    fn definition(&mut self, made: &str, code: &str) -> Option<String> {
        let repo = self.repo.as_ref()?;
        let (version, _, book) = self.known.iter_mut().find(|(_, when, _)| when.as_str() <= made)?;
        if book.is_none() {
            let text = repo.at(version, layout::CODEBOOK)?;
            *book = load::codebook_from(&text, layout::CODEBOOK, &mut Vec::new());
        }
        book.as_ref()?.get(code)?.definition.clone()
    }
}
