//! `verbatim autocode`: codes what a pattern or a list of words finds, once a person has looked at every hit.

use super::measures::with_texts;
use super::scope::ScopeArgs;
use super::search::{joined, meets};
use super::{Context, Failure, Output, acts, codings};
use crate::analysis::people::People;
use crate::analysis::table::{Cell, Table};
use crate::model::{CodeIx, Span, Study, TranscriptIx};
use crate::search::autocode::{Hit, Phrase, Unit, Wanted, hits};
use crate::search::pattern::{Pattern, Reading};
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

/// Columns of the table.
pub const COLUMNS: [&str; 10] =
    ["number", "transcript", "turn", "speaker", "start", "end", "quote", "before", "after", "state"];

/// Runs the verb.
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
    super::excerpts::caption_scope(&mut table, &scope);
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
    session.settle()?;
    output.messages.push(format!(
        "{} coded for `{}`; {} had the code already, {before} refused. `verbatim undo` takes all of it back.",
        counted(coded, "passage was", "passages were"),
        args.into,
        passages.len() - coded,
    ));
    Ok(Output { table: Some(table), ..output })
}

/// All hits in scope with what stands around them, and their passages in the same order.
pub fn listed(
    study: &Study,
    root: &std::path::Path,
    scope: &crate::analysis::scope::Scope,
    (wanted, unit): (&Wanted, Unit),
    (code, layer): (CodeIx, &str),
) -> (Table, Vec<(TranscriptIx, Span)>, Vec<crate::model::Problem>) {
    let people = People::of(study);
    let in_codings = scope.query.as_ref().is_some_and(|query| query.asks_for_codings());
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        let voices = scope.voices_among(study, &people, ix, &measure);
        let listed = measure.covers.iter().filter(|cover| codings::is_listed(study, scope, &voices, &measure, cover));
        let passages = joined(listed.filter(|cover| cover.state.counts()).map(|it| it.coding.at).collect());
        let language = study.transcript(ix).language.as_deref();
        let mut rows: Vec<(Vec<Cell>, Span)> = Vec::new();
        for Hit { at, paragraph, .. } in hits(&document.text, &document.overlay, wanted, unit, language) {
            let Some(spoken) = document.overlay.paragraphs.get(paragraph) else { continue };
            if !voices.hear(spoken.speaker) || (in_codings && !meets(&passages, at)) {
                continue;
            }
            let context = super::excerpts::CONTEXT;
            let before = Span::new(at.start.saturating_sub(context), at.start);
            let after = Span::new(at.end, at.end.saturating_add(context));
            let cells = vec![
                Cell::Empty,
                Cell::words(&study.transcript(ix).id),
                Cell::count(spoken.turn + 1),
                Cell::words(document.overlay.name(spoken.speaker).unwrap_or_default()),
                Cell::count(at.start),
                Cell::count(at.end),
                Cell::words(document.text.slice(at)),
                Cell::words(document.text.slice(before)),
                Cell::words(document.text.slice(after)),
                Cell::words(state(study, ix, at, code, layer)),
            ];
            rows.push((cells, at));
        }
        rows
    });
    let mut table = Table::new("autocode", "hits", &COLUMNS);
    let mut found = Vec::new();
    for (ix, (mut cells, at)) in made.into_iter().flat_map(|(ix, rows)| rows.into_iter().map(move |row| (ix, row))) {
        found.push((ix, at));
        if let Some(number) = cells.first_mut() {
            *number = Cell::count(found.len());
        }
        table.rows.push(cells);
    }
    table.caption.push("Unit: passages that would be coded; each once, in the order of the texts".into());
    (table, found, problems)
}

/// `new`, `coded` where the pattern has done it, or who has put the code on exactly this passage.
fn state(study: &Study, ix: TranscriptIx, at: Span, code: CodeIx, layer: &str) -> String {
    let same = study.codings(ix).iter().filter(|known| known.at == at && study.target(known.code) == code);
    let coders: BTreeSet<&str> = same.map(|known| study.coder(known.coder)).collect();
    match coders.contains(layer) {
        true => "coded".into(),
        false if coders.is_empty() => "new".into(),
        false => format!("coded by {}", coders.into_iter().collect::<Vec<_>>().join(", ")),
    }
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
