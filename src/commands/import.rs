//! `verbatim import`: brings transcripts into the study.

use crate::analysis::table::Table;
use crate::commands::{Context, Failure, Output};
use crate::import::{Options, Sure, formats};
use crate::session::import::files::Keep;
use crate::session::import::plan::{Arrived, COLUMNS, Planned, carry, plan, rule};
use crate::session::import::{files, gather, project};
use crate::text::number::counted;
use std::path::PathBuf;

/// Brings in transcripts of many formats, told from their content. Originals are kept; a file that is in already is left alone.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, or folders to go through; - reads standard input.
    #[arg(required = true, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    /// What they are: focus-group, interview, field-note, open-answers, document, or a word of your own.
    #[arg(long, value_name = "K")]
    kind: Option<String>,
    /// How speakers are marked, where the program's guess is wrong (see `transcripts speakers --help`).
    #[arg(long, value_name = "RULE")]
    speakers: Option<String>,
    /// Whether paragraphs without a label are those of whoever spoke before: yes, no, or auto (as the text has it).
    #[arg(long, value_name = "yes|no|auto")]
    carry: Option<String>,
    /// Tiers that are speech (ELAN, Praat, EXMARaLDA), where the program's choice is wrong: names with commas between
    /// them, * and ? for any letters, all, or auto; may be given again.
    #[arg(long, value_name = "NAME,NAME")]
    tiers: Vec<String>,
    /// Encoding of the files, where the program's guess is wrong (utf-8, utf-16le, windows-1252…).
    #[arg(long, value_name = "E")]
    encoding: Option<String>,
    /// Format of the files, where the program's guess is wrong (txt, md, srt, vtt…).
    #[arg(long = "as", id = "as", value_name = "FORMAT")]
    format: Option<String>,
    /// Keep what the files say beside their words: facts become attributes of transcripts, who speaks participants with attributes.
    #[arg(long)]
    facts: bool,
    /// Bring in also what looks like a newer version of a transcript that is in the study, as a transcript of its own.
    #[arg(long)]
    new: bool,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// Runs the verb.
///
/// # Errors
/// A file that cannot be read, options that do not go together, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let rule = args.speakers.as_deref().map(rule).transpose()?;
    let carry = args.carry.as_deref().map(carry).transpose()?.flatten();
    let sure = Sure::new(&session.study.settings.moderators);
    let (encoding, format, tiers) = (args.encoding.clone(), args.format.clone(), args.tiers.clone());
    let options = Options { rule, carry, encoding, format, sure, tiers };
    if let Some(word) = &options.format {
        formats::named(word).map_err(|error| Failure::usage(error.to_string()))?;
    }
    let files = gather(&args.files)?;
    if files.is_empty() {
        return Err(Failure::nothing("There are no files in these folders."));
    }
    let (projects, files): (Vec<PathBuf>, Vec<PathBuf>) = if options.format.is_none() {
        files.into_iter().partition(|file| project::is_project(file))
    } else {
        (Vec::new(), files)
    };
    let keep = if args.dry_run { Keep::Report } else { Keep::All };
    let study = &session.study;
    let ids: Vec<String> = study.transcripts().into_iter().map(|ix| study.transcript(ix).id.clone()).collect();
    let read = files::read_all(&files, &options, keep, &ids)?;
    let mut table = Table::new("import", "files", &COLUMNS);
    let arrived = |(file, read)| Arrived { file, kind: args.kind.clone(), new: args.new, read };
    let arrived = files.iter().map(PathBuf::as_path).zip(read).map(arrived).collect();
    let planned = plan(&mut session, arrived, args.facts, args.dry_run)?;
    let Planned { act, blobs, rows, failed, added, messages, newer, report } = planned;
    table.extend(rows);
    let all = counted(files.len(), "file", "files");
    let mut outcome = None;
    if !args.dry_run && !act.edits.is_empty() {
        session.perform_with(act, blobs)?;
        session.flush()?;
        outcome = Some(format!("Imported {added} of {all}."));
    } else if args.dry_run && !files.is_empty() {
        outcome = Some(format!("Nothing was written; {added} of {all} would be imported."));
    }
    let mut output = Output { messages: report.page(outcome), ..Output::default() };
    output.messages.extend(messages);
    let mut failed = failed > 0;
    for file in projects {
        let taken = project::take(&mut session, &file, args.dry_run);
        table.extend(taken.rows);
        output.messages.extend(taken.messages);
        failed |= taken.failed || taken.incomplete;
    }
    output.table = Some(table);
    output.code = if failed { 3 } else { u8::from(newer > 0) };
    Ok(output)
}
