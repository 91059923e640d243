//! `verbatim report`: what others read: a report of the whole study, or its quote book.

mod by;
mod maker;
mod sections;

use super::scope::ScopeArgs;
use super::{Context, Failure, Output, acts, check};
use crate::export::document::Document;
use crate::export::formats::md;
use crate::export::paper::Names;
use crate::model::Report;
use crate::model::id::is_file_name;
use crate::session::tables::quotes::{Asked, book};
use crate::store::report;
use maker::{Maker, Run, known_attributes};
use sections::{SECTIONS, document};

/// Writes what others read, in one file: who took part, codes, tables, excerpts, method (md, html, docx); or a quote book.
///
/// Every table stands with the command that makes it again, and counts lead to the excerpts behind them. With NAME, what is
/// chosen here is kept in the study, so that `verbatim report NAME` makes the same report again; so can a colleague.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// The name under which what is chosen is kept in the study.
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    choice: Box<Choice>,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// What a report shows.
#[derive(Debug, clap::Args)]
struct Choice {
    /// Only these sections: participants, codebook, frequencies, crosstabs, joint, cooccurrence, groups, agreement,
    /// saturation, excerpts, memos, method, coreq.
    #[arg(long, value_name = "SECTION,SECTION", value_delimiter = ',')]
    only: Vec<String>,
    /// What codes and people are divided by (`country,gender`); else up to four attributes with few values.
    #[arg(long, value_name = "WHAT,WHAT", value_delimiter = ',')]
    by: Vec<String>,
    /// At most so many excerpts of a code; how many are left out is said.
    #[arg(long, value_name = "N")]
    excerpts: Option<u32>,
    /// Code points of context before and after each excerpt.
    #[arg(long, value_name = "N")]
    context: Option<u32>,
    /// Attributes of people to stand beside their pseudonyms (`age,country`).
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    attributes: Vec<String>,
    /// The memos on codings below their excerpts.
    #[arg(long)]
    notes: bool,
    /// Print this memo (its name, or `all`); may be given again.
    #[arg(long, value_name = "NAME")]
    memo: Vec<String>,
    /// What answers to questions are, as in `verbatim group`: the codes for agreement (A), dissent (D), an example for (SE)
    /// or against (SD), such as `A=agreement,D=dissent`.
    #[arg(long, value_name = "MARK=CODE", value_delimiter = ',', requires = "questions")]
    responses: Vec<String>,
    /// With --responses: the code that marks questions of the guide.
    #[arg(long, value_name = "CODE")]
    questions: Option<String>,
}

/// What else is written.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// What was said under each theme, each passage once, whoever coded it, key quotations first.
    Quotes(Quotes),
}

/// What a quote book has beside the passages.
#[derive(Debug, clap::Args)]
struct Quotes {
    /// Attributes of people to stand beside their pseudonyms (`age,country`).
    #[arg(long, value_name = "NAME,NAME", value_delimiter = ',')]
    attributes: Vec<String>,
    /// Code points of context before and after each passage.
    #[arg(long, value_name = "N", default_value_t = 0)]
    context: u32,
    /// The memos on codings below their passages.
    #[arg(long)]
    memos: bool,
    /// At most so many passages of a code; how many are left out is said.
    #[arg(long, value_name = "N")]
    excerpts: Option<usize>,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb; `run` runs those whose tables a report shows.
///
/// # Errors
/// The study or a text cannot be read, the scope names what is not there, or people have no such attribute.
pub fn run(args: &Args, context: &Context, run: Run) -> Result<Output, Failure> {
    match &args.what {
        Some(What::Quotes(quotes)) => book_of(quotes, context),
        None => report(args, context, run),
    }
}

fn report(args: &Args, context: &Context, run: Run) -> Result<Output, Failure> {
    let wanted = Report { lang: context.lang.clone(), ..chosen(args) };
    check_sections(&wanted)?;
    let known = args.name.as_deref().map(|name| known(name, context)).transpose()?.flatten();
    // What is kept is shown where nothing else is chosen; else what is chosen is kept instead.
    let as_kept = known.filter(|_| wanted == Report::default());
    let mut maker = Maker::open(context, run, as_kept.as_ref().unwrap_or(&wanted))?;
    let bytes = spelled(&document(&mut maker)?, context)?;
    let name = args.name.as_deref().filter(|_| as_kept.is_none());
    let told = name.map(|name| keep(name, &wanted, context)).transpose()?;
    let messages = told.into_iter().chain(maker.messages).collect();
    Ok(Output { file: Some(bytes), messages, code: maker.code, ..Output::default() })
}

/// What is kept under a name, if anything is.
fn known(name: &str, context: &Context) -> Result<Option<Report>, Failure> {
    if !is_file_name(name) {
        return Err(Failure::usage(format!(
            "`{name}` cannot be a report's name: use a to z, 0 to 9 and -, at most 64 characters."
        )));
    }
    let mut problems = Vec::new();
    match (report::read(&context.root()?, name, &mut problems), problems.first()) {
        (None, Some(problem)) => Err(Failure::data(problem.to_string())),
        (known, _) => Ok(known.map(|(known, _)| known)),
    }
}

/// Keeps what a report shows, and says so; and which others there are where it is new, as its name may be mistyped.
fn keep(name: &str, wanted: &Report, context: &Context) -> Result<String, Failure> {
    let mut session = context.open()?;
    let others = report::names(&session.root);
    let (act, blobs) = acts::keep_report(&mut session, name, wanted)?;
    session.perform_with(act, blobs)?;
    session.flush()?;
    let is_new = !others.iter().any(|other| other == name);
    let others = if is_new && !others.is_empty() { format!(" Others: {}.", others.join(", ")) } else { String::new() };
    Ok(format!("What it shows is kept: `verbatim report {name}` makes it again.{others}"))
}

/// Refuses a section that there is not.
fn check_sections(report: &Report) -> Result<(), Failure> {
    let Some(unknown) = report.only.iter().find(|word| SECTIONS.iter().all(|section| section.word != **word)) else {
        return Ok(());
    };
    let known: Vec<&str> = SECTIONS.iter().map(|section| section.word).collect();
    Err(Failure::usage(format!("There is no section `{unknown}`. There are: {}.", known.join(", "))))
}

/// What is chosen on the command line.
fn chosen(args: &Args) -> Report {
    let choice = &args.choice;
    Report {
        only: choice.only.clone(),
        by: choice.by.clone(),
        excerpts: choice.excerpts,
        context: choice.context,
        attributes: choice.attributes.clone(),
        notes: choice.notes,
        memos: choice.memo.clone(),
        responses: choice.responses.clone(),
        questions: choice.questions.clone(),
        scope: args.scope.spelled(),
        ..Report::default()
    }
}

/// A document in the format that was asked for, else Markdown.
fn spelled(document: &Document, context: &Context) -> Result<Vec<u8>, Failure> {
    let format = context.format.unwrap_or(&md::FORMAT);
    let spell = format.document.ok_or_else(|| Failure::usage("A document is written as md, html or docx."))?;
    spell(document).map_err(|error| Failure::data(format!("The document cannot be written ({error}).")))
}

fn book_of(args: &Quotes, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let attributes = known_attributes(&session.study, &args.attributes)?;
    let asked = Asked { context: args.context, attributes, memos: args.memos, most: args.excerpts, numbered: false };
    let scope = args.scope.listing(&session)?;
    let names = Names::of(&session.study, context.lang.as_deref());
    let (document, count, mut problems) = book(&session.study, &session.root, &scope, &names, &asked);
    session.problems.append(&mut problems);
    let bytes = spelled(&document, context)?;
    let mut output = Output { file: Some(bytes), code: u8::from(count == 0), ..Output::default() };
    if count == 0 {
        output.messages.push(super::output::NOTHING.into());
    }
    check::tell(&session, &mut output);
    Ok(output)
}
