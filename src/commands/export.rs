//! `verbatim export`: the study as a file for another program, or a transcript with its codings.

mod transcript;

use super::{Context, Failure, Output, check};
use crate::export::refi::kept::Kept;
use crate::export::refi::{Material, Options, codebook, project};
use crate::model::anchor::State;
use crate::model::{Coding, CodingRecord};
use crate::session::Session;
use crate::session::format::Data;
use crate::store::document::Document;
use crate::store::{layout, place};
use crate::text::number::counted;
use std::collections::{BTreeMap, HashMap};

/// Writes the study for another program, or a transcript with its codings for those who have none.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

/// What can be written.
#[derive(Debug, clap::Subcommand)]
enum What {
    /// The study for NVivo, ATLAS.ti, MAXQDA, QualCoder and others: a REFI-QDA project.
    Qdpx(Qdpx),
    /// The codebook for them: REFI-QDA.
    Qdc,
    /// A transcript with its codings: a page with stripes beside the text (html), or for Word, each coding a comment on its
    /// words (docx).
    Transcript(transcript::Args),
}

/// How a project is written.
#[derive(Debug, clap::Args)]
struct Qdpx {
    /// Make names of codes unique: QualCoder drops the second of a name.
    #[arg(long)]
    unique_names: bool,
    /// Count positions in UTF-16 units, as NVivo does.
    #[arg(long)]
    utf16: bool,
    /// Select each turn of a linked speaker for the person's case.
    #[arg(long)]
    speakers: bool,
}

/// Runs the verb.
///
/// # Errors
/// The study or a text cannot be read, or no file is named for a project.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    match &args.what {
        What::Qdpx(options) => qdpx(options, context),
        What::Qdc => qdc(context),
        What::Transcript(args) => transcript::run(args, context),
    }
}

fn qdc(context: &Context) -> Result<Output, Failure> {
    let session = context.open()?;
    let none = || Failure::nothing("There are no codes to export.");
    let (text, messages) = codebook(&session.study).ok_or_else(none)?;
    let mut output = Output { text: Some(text), messages, ..Output::default() };
    check::tell(&session, &mut output);
    Ok(output)
}

fn qdpx(args: &Qdpx, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let Some(file) = &context.output else {
        return Err(Failure::usage("Say where to with -o FILE.qdpx: a project is no text to print."));
    };
    let options = Options { unique_names: args.unique_names, utf16: args.utf16, speakers: args.speakers };
    let (material, mut messages) = material(&mut session)?;
    let exported =
        project(&material, options).map_err(|error| Failure::data(format!("The project cannot be made ({error}).")))?;
    messages.extend(exported.told.into_iter().map(|told| format!("{told}.")));
    let (texts, codings) = (exported.texts, exported.codings);
    messages.push(format!(
        "Wrote {} and {} to {}.",
        counted(texts, "text", "texts"),
        counted(codings, "coding", "codings"),
        file.display()
    ));
    let mut output = Output { file: Some(exported.bytes), messages, ..Output::default() };
    check::tell(&session, &mut output);
    Ok(output)
}

impl Args {
    /// What the verb's data are.
    pub fn data(&self) -> Data {
        match self.what {
            What::Qdpx(_) => Data::Project,
            What::Qdc => Data::ProjectCodebook,
            What::Transcript(_) => Data::Annotated,
        }
    }
}

/// Everything that goes out, read from the study.
fn material(session: &mut Session) -> Result<(Material<'_>, Vec<String>), Failure> {
    let mut told = Vec::new();
    let (mut documents, mut records) = (Vec::new(), HashMap::new());
    let mut placed: HashMap<_, Vec<(Coding, State)>> = HashMap::new();
    for ix in session.study.transcripts() {
        let document = match Document::read(&session.root, session.study.transcript(ix)) {
            Ok(document) => document,
            Err(problem) => {
                told.push(format!("{problem} It is left out."));
                continue;
            }
        };
        let mut coders: Vec<_> = session.study.codings(ix).iter().map(|coding| coding.coder).collect();
        coders.sort_unstable();
        coders.dedup();
        for coder in coders {
            let handle = session.study.coder(coder).to_owned();
            let of_coder: HashMap<String, CodingRecord> = session.records(ix, &handle);
            records.insert((ix, coder), of_coder);
        }
        let here = place::placed(&session.root, &session.study, ix, &document, session.newer());
        placed.insert(ix, here.into_iter().map(|(coding, placed)| (coding, placed.state)).collect());
        let notes = place::moved_notes(&session.root, &session.study, ix, &document);
        session.study.place_notes(ix, notes);
        documents.push((ix, document));
    }
    let kept = kept(session, &mut told);
    Ok((Material { study: &session.study, documents, records, placed, kept }, told))
}

/// The projects that the study was imported from, as far as their files are still here.
fn kept(session: &Session, told: &mut Vec<String>) -> Vec<Kept> {
    let study = &session.study;
    let mut files: BTreeMap<String, bool> = BTreeMap::new();
    for ix in study.all_transcripts() {
        if let Some(source) = study.transcript(ix).source.as_ref().filter(|source| source.format == "qdpx") {
            files.insert(source.file.clone(), false);
        }
    }
    let originals =
        std::fs::read_dir(session.root.join(layout::ORIGINALS)).into_iter().flatten().filter_map(Result::ok);
    for name in originals.filter_map(|entry| entry.file_name().into_string().ok()) {
        if name.ends_with(".qdpx") {
            files.insert(format!("{}/{name}", layout::ORIGINALS), true);
        }
    }
    let mut all = Vec::new();
    for (file, there) in files {
        let read = std::fs::read(session.root.join(&file)).ok().filter(|_| there).and_then(Kept::read);
        match read {
            Some(kept) => all.push(kept),
            None => told.push(format!(
                "{file} is not here: pictures, recordings, sets, links and graphs of that project cannot go out again."
            )),
        }
    }
    all
}
