//! `verbatim code`: puts a code on a passage.

use super::{Context, Failure, Output};
use crate::analysis::table::{Cell, Table};
use crate::edit::{Act, Edit};
use crate::model::anchor::State;
use crate::model::{Span, TranscriptIx};
use crate::search::near::nearest;
use crate::search::pattern::Pattern;
use crate::session::acts::{self, NewCoding};
use crate::session::{Session, tables};
use crate::store::document::Document;
use crate::text::graphemes;
use crate::text::turns::Missing;

/// Puts a code on a passage: given by offsets, by turn, or by its words.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The transcript's id.
    #[arg(value_name = "TRANSCRIPT")]
    transcript: String,
    /// The code: id, unique name or path.
    #[arg(value_name = "CODE")]
    code: String,
    #[command(flatten)]
    passage: Passage,
    /// Your words on this coding.
    #[arg(long, value_name = "TEXT")]
    memo: Option<String>,
    /// Intensity, a whole number.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    weight: Option<i64>,
}

/// Where a passage is.
#[derive(Debug, Clone, clap::Args)]
#[group(multiple = false)]
pub struct Passage {
    /// Code points, from the first to one past the last.
    #[arg(long, value_name = "A..B")]
    pub at: Option<String>,
    /// The speech of a turn, by its number from 1, or of a paragraph of it: `12`, `12.2`.
    #[arg(long, value_name = "N")]
    pub turn: Option<String>,
    /// Words that stand in the text just once.
    #[arg(long, value_name = "TEXT")]
    pub find: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// No such transcript, passage or code, nobody works here, or the change cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open_text(&args.transcript)?;
    session.coder()?;
    let ix = transcript(&session, &args.transcript)?;
    let span = match args.passage.resolve(&mut session, ix)? {
        Ok(span) => span,
        Err(hits) => return Ok(hits),
    };
    let with = NewCoding { memo: args.memo.clone(), weight: args.weight };
    let act = acts::code_with(&mut session, ix, span, std::slice::from_ref(&args.code), &with)?;
    finish(&mut session, act)
}

/// Does an act on codings, waits until it is on the disk, and answers with the codings' rows.
///
/// # Errors
/// The study has changed since, its files cannot be written, or a text cannot be read.
pub fn finish(session: &mut Session, act: Act) -> Result<Output, Failure> {
    let mut ids = Vec::new();
    for edit in &act.edits {
        if let Edit::Coding { change, .. } = edit
            && let Some(record) = &change.after
        {
            ids.push(record.id.clone());
        }
    }
    session.perform(act)?;
    session.flush()?;
    let mut table = Table::new("codings", "codings", &tables::codings::COLUMNS);
    for id in ids {
        let Some((ix, coding)) = session.study.find_coding(&id) else { continue };
        let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
        let quote = document.text.slice(coding.at).to_owned();
        table.push(tables::codings::row(&session.study, ix, &coding, quote, State::Ok));
    }
    Ok(Output { table: Some(table), ..Output::default() })
}

/// A transcript by its id; a near id is proposed.
///
/// # Errors
/// There is none, with the nearest that is.
pub fn transcript(session: &Session, id: &str) -> Result<TranscriptIx, Failure> {
    session.study.find_transcript(id).ok_or_else(|| {
        let known: Vec<String> =
            session.study.transcripts().into_iter().map(|ix| session.study.transcript(ix).id.clone()).collect();
        let hint = nearest(id, known.iter().map(String::as_str)).map_or_else(
            || "`verbatim transcripts list` shows what there is.".to_owned(),
            |near| format!("Did you mean `{near}`?"),
        );
        Failure::usage(format!("There is no transcript `{id}`. {hint}"))
    })
}

impl Passage {
    /// The span meant; where words hit more than once, the hits to print instead.
    ///
    /// # Errors
    /// Nothing says which passage, it is not there, or the text cannot be read.
    pub fn resolve(&self, session: &mut Session, ix: TranscriptIx) -> Result<Result<Span, Output>, Failure> {
        let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
        if let Some(at) = &self.at {
            return offsets(&document, at).map(Ok);
        }
        if let Some(number) = &self.turn {
            return turn(&document, number).map(Ok);
        }
        let Some(words) = &self.find else {
            return Err(Failure::usage("Which passage? Give --at A..B, --turn N or --find TEXT."));
        };
        if words.is_empty() {
            return Err(Failure::usage("--find needs words."));
        }
        let pattern =
            Pattern::exact(words).map_err(|error| Failure::usage(format!("--find cannot be read: {error}")))?;
        let found = pattern.find_all(&document.text);
        match found.as_slice() {
            [] => Err(Failure::nothing(format!("These words are not in `{}`.", session.study.transcript(ix).id))),
            [one] => Ok(Ok(*one)),
            many => {
                let mut table = Table::new("code", "hits", &["start", "end"]);
                table.extend(many.iter().map(|span| vec![Cell::count(span.start), Cell::count(span.end)]));
                let message = format!(
                    "These words stand there {} times; nothing was done. Choose one with --at A..B.",
                    many.len()
                );
                Ok(Err(Output { table: Some(table), messages: vec![message], code: 2, ..Output::default() }))
            }
        }
    }
}

/// The speech of the turn `12` of a text, or of its paragraph `12.2`.
fn turn(document: &Document, number: &str) -> Result<Span, Failure> {
    let overlay = &document.overlay;
    let speech = match overlay.numbered(number) {
        Ok(speech) => speech,
        Err(Missing::Number) => {
            return Err(Failure::usage(format!(
                "`{number}` is no turn. Write its number, 12, or a paragraph of it, 12.2."
            )));
        }
        Err(Missing::Turn(turns)) => {
            return Err(Failure::usage(format!("There is no turn {number}: this transcript has {turns}.")));
        }
        Err(Missing::Paragraph(turn, paragraphs)) => {
            return Err(Failure::usage(format!(
                "There is no paragraph {number}: the last one of turn {turn} is {turn}.{paragraphs}."
            )));
        }
    };
    if speech.is_empty() {
        return Err(Failure::usage(format!("Nothing is said in turn {number}.")));
    }
    Ok(speech)
}

/// The passage `A..B` of a text.
///
/// # Errors
/// Words that are no passage, one beyond the text, or one that cuts a letter in two.
pub fn offsets(document: &Document, at: &str) -> Result<Span, Failure> {
    let parsed =
        at.split_once("..").and_then(|(a, b)| Some((a.trim().parse::<u32>().ok()?, b.trim().parse::<u32>().ok()?)));
    let Some((start, end)) = parsed else {
        return Err(Failure::usage(format!("`{at}` is no passage. Write it as 120..188, in code points.")));
    };
    let length = document.text.len();
    if start >= end || end > length {
        return Err(Failure::usage(format!(
            "{start}..{end} is no passage of this text, which has {length} code points."
        )));
    }
    check_graphemes(document, Span::new(start, end))
}

fn check_graphemes(document: &Document, span: Span) -> Result<Span, Failure> {
    let snapped = graphemes::snap(&document.text, span);
    if snapped == span {
        return Ok(span);
    }
    Err(Failure::usage(format!(
        "{}..{} cuts a character that is seen as one. The nearest whole passage is {}..{}.",
        span.start, span.end, snapped.start, snapped.end
    )))
}
