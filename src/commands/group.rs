//! `verbatim group`: who speaks how much in a group, after whom, and answers which question how.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output, acts};
use crate::analysis::group::Responses;
use crate::analysis::measure::Measures;
use crate::analysis::people::People;
use crate::analysis::questions::{self, Question};
use crate::analysis::scope::{Moderators, Scope};
use crate::analysis::statistics::micro_interlocutor::Response;
use crate::model::{Span, TranscriptIx};
use crate::search::pattern::{Pattern, Reading};
use crate::session::tables::group::{Shape, answers, table};
use crate::session::{Session, measures};
use std::collections::{HashMap, HashSet};

/// Says who speaks how much, the silent at 0 and moderators apart; who speaks after whom; who answers which question how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How evenly each group speaks: Gini, Herfindahl, evenness.
    #[arg(long)]
    evenness: bool,
    /// Who speaks after whom; with --code or a --query for codings, only turns that have such a coding.
    #[arg(long, conflicts_with = "evenness")]
    follows: bool,
    /// Who answers which question how: the codes for agreement (A), dissent (D), an example for (SE) or against (SD), such
    /// as `A=agreement,D=dissent,SE=example`.
    #[arg(long, value_name = "MARK=CODE", value_delimiter = ',', conflicts_with_all = ["evenness", "follows"])]
    responses: Vec<String>,
    /// With --responses: the code that marks questions of the guide; a code below it names a question across transcripts.
    #[arg(long, value_name = "CODE", requires = "responses")]
    questions: Option<String>,
    /// With --responses: a regular expression; moderators' turns that it fits are questions.
    #[arg(long, value_name = "REGEX", requires = "responses", conflicts_with = "questions")]
    question_pattern: Option<String>,
    /// With --responses: a row a question, in people by response.
    #[arg(long, requires = "responses")]
    summary: bool,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// A response or a question that names nothing, or a scope that does.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let scope = args.scope.counting(&session)?;
    let responses = args.responses.iter().map(|word| response(&session, word)).collect::<Result<Responses, _>>()?;
    let measures = measures::measures(&mut session, &scope);
    let table = if responses.is_empty() {
        let shape = match (args.evenness, args.follows) {
            (true, _) => Shape::Evenness,
            (false, true) => Shape::Follows,
            (false, false) => Shape::Shares,
        };
        table(&session.study, &scope, &measures, shape)
    } else {
        let asked = questions(args, &mut session, &scope, &measures)?;
        answers(&session.study, &scope, &measures, (&asked, &responses), args.summary)
    };
    let output = super::check::told(&session, table);
    session.end(measures);
    Ok(output)
}

fn response(session: &Session, word: &str) -> Result<(Response, HashSet<crate::model::CodeIx>), Failure> {
    let known = word.split_once('=').and_then(|(mark, code)| {
        let response = Response::from_mark(&mark.trim().to_uppercase()).filter(|it| *it != Response::Silent)?;
        Some((response, code.trim()))
    });
    let Some((response, code)) = known else {
        return Err(Failure::usage(format!(
            "`{word}` names no response. Write MARK=CODE with A, D, SE or SD, such as A=agreement."
        )));
    };
    let study = &session.study;
    let ix = study.target(acts::find_code_ix(session, code)?);
    let below = study.codebook().with_descendants(study.code_id(ix)).into_iter();
    Ok((response, below.filter_map(|id| study.known_code(id)).chain([ix]).collect()))
}

/// The questions of each transcript: by code, or by a pattern over moderators' turns.
fn questions(
    args: &Args,
    session: &mut Session,
    scope: &Scope,
    measures: &Measures,
) -> Result<HashMap<TranscriptIx, Vec<Question>>, Failure> {
    if let Some(word) = &args.questions {
        let code = session.study.target(acts::find_code_ix(session, word)?);
        let study = &session.study;
        return Ok(measures.iter().map(|(ix, measure)| (*ix, questions::questions(study, measure, code))).collect());
    }
    let Some(pattern) = &args.question_pattern else {
        return Err(Failure::usage(
            "Which questions? Name their code with --questions CODE, or a pattern over moderators' turns with \
             --question-pattern REGEX.",
        ));
    };
    let pattern = Pattern::new(pattern, Reading::Regex)
        .map_err(|error| Failure::usage(format!("This regular expression cannot be read: {error}")))?;
    let study = &session.study;
    let people = People::of(study);
    let open = Scope { moderators: Moderators::In, ..Scope::default() };
    let wanted: Vec<TranscriptIx> =
        study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)).collect();
    let (found, mut problems) = measures::of_texts(study, &session.root, &wanted, |ix, document, measure| {
        let voices = open.voices_among(study, &people, ix, &measure);
        let overlay = &document.overlay;
        let turns = overlay.turns.iter().filter(|turn| voices.moderates(turn.speaker));
        // One turn asks one question, from the paragraph on in which the pattern is found.
        let asks = turns.filter_map(|turn| {
            let mut said = overlay.paragraphs_of(turn).iter().filter(|own| own.speaker == turn.speaker);
            said.find(|own| pattern.hits(document.text.slice(own.speech))).map(|own| own.speech)
        });
        let spans: Vec<Span> = asks.collect();
        let named = spans.into_iter().enumerate();
        named.map(|(number, at)| Question { name: (number + 1).to_string(), code: None, at }).collect::<Vec<_>>()
    });
    session.problems.append(&mut problems);
    Ok(found.into_iter().collect())
}
