//! `verbatim fieldwork`: what was collected, by any two attributes, against what is planned.

use super::{Context, Failure, Output};
use crate::analysis::attribute::Named;
use crate::analysis::fieldwork::gaps;
use crate::analysis::query::lexer::leading_name;
use crate::session::tables::fieldwork::table;

/// Counts focus groups, interviews, notes and people by attributes, beside the numbers planned in the study.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or two attributes: kind, date, place, language, title, or any that the study declares.
    #[arg(long, value_name = "ROW,COLUMN", default_value = "kind")]
    by: String,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or the scope names what is not there.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let session = context.open()?;
    let settings = &session.study.settings;
    let names = split_names(&args.by);
    let find = |name: &String| Named::find(settings, name).map_err(|why| Failure::usage(why.sentences()));
    let named: Vec<Named> = names.iter().map(find).collect::<Result<_, _>>()?;
    let usage = || Failure::usage("Name one attribute or two, as in --by country,kind.");
    let mut output = super::check::told(&session, table(&session.study, &named).ok_or_else(usage)?);
    output.messages.extend(gaps(&session.study));
    session.end(());
    Ok(output)
}

/// Names with commas between them; one that has a comma itself stands in quotation marks.
fn split_names(words: &str) -> Vec<String> {
    let letters: Vec<char> = words.chars().collect();
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(rest) = letters.get(at..).filter(|rest| !rest.is_empty()) {
        let (name, end) = leading_name(rest, ',');
        names.extend(Some(name).filter(|name| !name.is_empty()));
        at += end + 1;
    }
    names
}
