//! `verbatim search`: finds words in the transcripts.

use crate::analysis::people::People;
use crate::analysis::table::{Cell, Key, Table};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::model::Span;
use crate::search::pattern::{Pattern, Reading};
use crate::session::measures::{Source, with_words};
use crate::session::tables::caption::caption_scope;
use crate::session::tables::codings::is_listed;
use crate::session::tables::excerpts::CONTEXT;
use crate::session::tables::search::{joined, meets};
use crate::store::known::Wanted;

/// Finds words in the transcripts in scope. Capitals in the pattern make it case-sensitive.
///
/// With a --query that asks for codings, only hits in these codings.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to find.
    #[arg(value_name = "PATTERN")]
    pattern: String,
    /// Read the pattern as a regular expression.
    #[arg(long)]
    regex: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Columns of the table.
pub const COLUMNS: [&str; 8] = ["transcript", "turn", "speaker", "start", "end", "quote", "before", "after"];

/// Runs the verb.
///
/// # Errors
/// A pattern or scope that cannot be read, or a text that cannot be.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.listing(&session)?;
    if args.pattern.is_empty() {
        return Err(Failure::usage("What should be found? Give some words."));
    }
    let reading = if args.regex { Reading::Regex } else { Reading::Literal };
    let pattern = Pattern::new(&args.pattern, reading)
        .map_err(|error| Failure::usage(format!("This regular expression cannot be read: {error}")))?;
    let study = &session.study;
    let people = People::of(study);
    let in_codings = scope.asks_for_codings();
    let may_hit = |bytes: &[u8]| pattern.may_hit(bytes);
    let wanted = Wanted { measured: None, bytes: &may_hit };
    let source = Source::of(&session);
    let (found, problems) = with_words(study, &source, &scope, wanted, |ix, text, measure| {
        let voices = scope.voices_among(study, &people, ix, measure);
        let listed = measure.covers.iter().filter(|cover| is_listed(study, &scope, &voices, measure, cover));
        let passages: Vec<Span> = listed.filter(|cover| cover.state.counts()).map(|it| it.coding.at).collect();
        let passages = joined(passages);
        let mut rows = Vec::new();
        for hit in pattern.find_all(text) {
            let paragraph = measure.paragraph_at(hit);
            let speaker = paragraph.and_then(|own| own.speaker);
            if scope.asks_for_people() && !voices.hear(speaker) {
                continue;
            }
            if in_codings && !meets(&passages, hit) {
                continue;
            }
            let label = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
            let before = Span::new(hit.start.saturating_sub(CONTEXT), hit.start);
            let after = Span::new(hit.end, hit.end.saturating_add(CONTEXT));
            let cells = vec![
                Cell::words(&study.transcript(ix).id),
                paragraph.map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
                Cell::words(label.map(|speaker| speaker.label.clone()).unwrap_or_default()),
                Cell::count(hit.start),
                Cell::count(hit.end),
                Cell::words(text.slice(hit)),
                Cell::words(text.slice(before)),
                Cell::words(text.slice(after)),
            ];
            let labels = label.map(|speaker| speaker.label.clone()).into_iter().collect();
            rows.push((Key { at: Some(hit), labels, ..Key::transcript(ix) }, cells));
        }
        rows
    });
    let mut table = Table::new("search", "hits", &COLUMNS);
    table.extend(found.into_iter().flat_map(|(_, rows)| rows));
    caption_scope(&mut table, &scope);
    let mut output = Output::table(table);
    if output.code == 1 {
        output.messages.push(format!("`{}` is nowhere in scope.", args.pattern));
    }
    session.problems.extend(problems);
    super::check::tell(&session, &mut output);
    Ok(output)
}
