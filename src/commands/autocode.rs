//! `verbatim autocode`: codes what a pattern or a list of words finds, once a person has looked at every hit.

use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output, acts};
use crate::model::{Span, TranscriptIx};
use crate::search::autocode::{Phrase, Unit, Wanted};
use crate::search::pattern::{Pattern, Reading};
use crate::session::tables::autocode::listed;
use crate::text::number::counted;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is coded of a hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum UnitArg {
    /// What was found itself.
    #[default]
    Match,
    /// The sentence it stands in.
    Sentence,
    /// The speech of the turn it stands in.
    Turn,
}

/// Shows every hit of a pattern or of words in its context; with --yes codes those that are not refused, as one step of undo.
///
/// The codings stand under a coder of their own, `pattern`, so that tables can leave them out (--by-coder) and agreement
/// never takes them for a person's. Moderators are left out unless asked for.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The code: id, unique name or path.
    #[arg(value_name = "CODE")]
    with: String,
    #[command(flatten)]
    wanted: WantedArgs,
    /// With words: accents matter.
    #[arg(long, conflicts_with = "pattern")]
    accents: bool,
    /// What is coded of a hit.
    #[arg(long, value_enum, default_value_t)]
    unit: UnitArg,
    /// Only these hits, by number (`1,4-7`).
    #[arg(long, value_name = "N,N", conflicts_with = "refuse")]
    accept: Option<String>,
    /// All hits but these.
    #[arg(long, value_name = "N,N")]
    refuse: Option<String>,
    /// The handle that the codings stand under.
    #[arg(long, value_name = "HANDLE", default_value = acts::PATTERN)]
    into: String,
    /// Code them, instead of only showing what would be coded.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// What is looked for.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct WantedArgs {
    /// A regular expression; capitals in it make it case-sensitive.
    #[arg(long, value_name = "REGEX", conflicts_with_all = ["word", "word_file"])]
    pattern: Option<String>,
    /// A word or phrase, whatever its case and accents; `visa*` goes on; may be given again.
    #[arg(long, value_name = "WORD")]
    word: Vec<String>,
    /// A file with a word or phrase a line.
    #[arg(long, value_name = "FILE")]
    word_file: Option<PathBuf>,
}

/// Runs the verb.
///
/// # Errors
/// No such code, nothing to look for, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let wanted = wanted(&args.wanted, args.accents)?;
    let code = session.study.target(acts::find_code_ix(&session, &args.with)?);
    let unit = match args.unit {
        UnitArg::Match => Unit::Match,
        UnitArg::Sentence => Unit::Sentence,
        UnitArg::Turn => Unit::Turn,
    };
    let (mut table, found, problems) =
        listed(&session.study, &session.root, &scope, (&wanted, unit), (code, &args.into));
    crate::session::tables::caption::caption_scope(&mut table, &scope);
    let mut output = Output::default();
    output.messages.extend(problems.iter().map(ToString::to_string));
    let all = found.len();
    if all == 0 {
        output.messages.push("Nothing is found in scope.".into());
        return Ok(Output { table: Some(table), code: 1, ..output });
    }
    let taken: BTreeSet<usize> = match (&args.accept, &args.refuse) {
        (Some(some), _) => numbers(some, all)?,
        (None, Some(some)) => {
            let refused = numbers(some, all)?;
            (1..=all).filter(|number| !refused.contains(number)).collect()
        }
        (None, None) => (1..=all).collect(),
    };
    if !args.yes {
        output.messages.push(format!("Nothing was written; --yes codes {} of {all} hits.", taken.len()));
        return Ok(Output { table: Some(table), ..output });
    }
    let passages: Vec<(TranscriptIx, Span)> =
        (1..).zip(&found).filter(|(number, _)| taken.contains(number)).map(|(_, found)| *found).collect();
    let before = found.len() - passages.len();
    let act = acts::autocode(&mut session, &args.into, code, &passages)?;
    let coded = act.edits.iter().filter(|edit| matches!(edit, crate::edit::Edit::Coding { .. })).count();
    session.perform(act)?;
    session.flush()?;
    output.messages.push(format!(
        "{} coded for `{}`; {} had the code already, {before} refused. `verbatim undo` takes all of it back.",
        counted(coded, "passage was", "passages were"),
        args.into,
        passages.len() - coded,
    ));
    Ok(Output { table: Some(table), ..output })
}

fn wanted(args: &WantedArgs, accents: bool) -> Result<Wanted, Failure> {
    if let Some(source) = &args.pattern {
        let pattern = Pattern::new(source, Reading::Regex)
            .map_err(|error| Failure::usage(format!("This regular expression cannot be read: {error}")))?;
        return Ok(Wanted::Pattern(pattern));
    }
    let mut lines = args.word.clone();
    if let Some(file) = &args.word_file {
        let text = std::fs::read_to_string(file)
            .map_err(|error| Failure::data(format!("{} cannot be read ({error}).", file.display())))?;
        lines.extend(text.lines().map(str::to_owned));
    }
    let phrases: Vec<Phrase> = lines.iter().filter_map(|line| Phrase::new(line, accents)).collect();
    if phrases.is_empty() {
        return Err(Failure::usage("What should be coded? Give --pattern, --word or a --word-file with words in it."));
    }
    Ok(Wanted::Words(phrases))
}

/// `1,4-7` as numbers up to `all`.
fn numbers(written: &str, all: usize) -> Result<BTreeSet<usize>, Failure> {
    let wrong = |part: &str| Failure::usage(format!("`{part}` is no number of a hit; there are hits 1 to {all}."));
    let mut found = BTreeSet::new();
    for part in written.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let number = |word: &str| {
            word.trim().parse::<usize>().ok().filter(|number| (1..=all).contains(number)).ok_or_else(|| wrong(part))
        };
        found.extend(number(from)?..=number(to)?);
    }
    Ok(found)
}
