//! `verbatim report`: what others read: the quote book.

use super::scope::ScopeArgs;
use super::{Context, Failure, Output, check};
use crate::export::formats::md;
use crate::export::paper::Names;
use crate::model::settings::Owner;
use crate::session::tables::quotes::{Asked, book};

/// Writes what others read: a co-author without the program, a reviewer.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What is written.
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

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, the scope names what is not there, or people have no such attribute.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let What::Quotes(args) = &args.what;
    let mut session = context.open()?;
    let declared = || session.study.settings.attributes_of(Owner::Participant);
    if let Some(unknown) = args.attributes.iter().find(|name| !declared().any(|known| known.name == **name)) {
        let known: Vec<&str> = declared().map(|attribute| attribute.name.as_str()).collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(Failure::usage(format!("People have no attribute `{unknown}`. There are: {known}.")));
    }
    let asked =
        Asked { context: args.context, attributes: args.attributes.clone(), memos: args.memos, most: args.excerpts };
    let scope = args.scope.listing(&session)?;
    let names = Names::of(&session.study, context.lang.as_deref());
    let (document, count, mut problems) = book(&session.study, &session.root, &scope, &names, &asked);
    session.problems.append(&mut problems);
    let format = context.format.unwrap_or(&md::FORMAT);
    let spell = format.document.ok_or_else(|| Failure::usage("A document is written as md, html or docx."))?;
    let bytes = spell(&document).map_err(|error| Failure::data(format!("The book cannot be written ({error}).")))?;
    let mut output = Output { file: Some(bytes), code: u8::from(count == 0), ..Output::default() };
    if count == 0 {
        output.messages.push(super::output::NOTHING.into());
    }
    check::tell(&session, &mut output);
    Ok(output)
}
