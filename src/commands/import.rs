//! `verbatim import`: brings transcripts into the study.

use super::session::Session;
use super::{Context, Failure, Output, acts};
use crate::analysis::table::{Cell, Table};
use crate::edit::{Act, Change, Edit};
use crate::import::{self, Imported, Options};
use crate::model::id::{NAME_MAX, is_file_name};
use crate::model::transcript::Source;
use crate::model::{Rule, Transcript};
use crate::store::layout;
use crate::text::fold::slug;
use crate::text::offsets::{digest, hash};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// Brings in transcripts of many formats, told from their content. Originals are kept; a file that is in already is left alone.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, or folders to go through.
    #[arg(required = true, value_name = "FILE|DIR")]
    files: Vec<PathBuf>,
    /// What they are: focus-group, interview, field-note, open-answers, document, or a word of your own.
    #[arg(long, value_name = "K")]
    kind: Option<String>,
    /// How speakers are marked, where the program's guess is wrong (see `transcripts speakers --help`).
    #[arg(long, value_name = "RULE")]
    speakers: Option<String>,
    /// Encoding of the files, where the program's guess is wrong (utf-8, utf-16le, windows-1252…).
    #[arg(long, value_name = "E")]
    encoding: Option<String>,
    /// Format of the files, where the program's guess is wrong (txt, md, srt, vtt…).
    #[arg(long = "as", value_name = "FORMAT")]
    format: Option<String>,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// Columns of the report.
pub const COLUMNS: [&str; 11] = [
    "file",
    "transcript",
    "format",
    "confidence",
    "encoding",
    "characters",
    "turns",
    "speakers",
    "unlabelled",
    "dropped",
    "problem",
];

/// Largest file that is read, in bytes.
const FILE_MAX: u64 = 64 << 20;

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let rule = args.speakers.as_deref().map(rule).transpose()?;
    let options = Options { rule, encoding: args.encoding.clone(), format: args.format.clone() };
    if let Some(word) = &options.format {
        import::formats::named(word).map_err(|error| Failure::usage(error.to_string()))?;
    }
    let files = gather(&args.files)?;
    if files.is_empty() {
        return Err(Failure::nothing("There are no files in these folders."));
    }
    let read: Vec<Result<Read, String>> = files.par_iter().map(|file| read(file, &options)).collect();
    let mut plan = Plan::new(&session, args.kind.clone());
    let mut table = Table::new("import", "files", &COLUMNS);
    for (file, read) in files.iter().zip(read) {
        table.rows.extend(plan.take(file, read));
    }
    let Plan { mut edits, blobs, failed, added, messages, commented, .. } = plan;
    let mut output = Output { messages, ..Output::default() };
    for commented in commented {
        let (more, said) = acts::comments(&mut session, commented);
        edits.extend(more);
        output.messages.push(said);
    }
    if !args.dry_run && !edits.is_empty() {
        let label = if added == 1 { "import 1 transcript".into() } else { format!("import {added} transcripts") };
        session.perform_with(Act { label, edits }, blobs)?;
        session.settle()?;
        output.messages.push(format!("Imported {added} of {} files.", files.len()));
    } else if args.dry_run {
        output.messages.push(format!("Nothing was written; {added} of {} files would be imported.", files.len()));
    }
    output.table = Some(table);
    output.code = if failed > 0 { 3 } else { 0 };
    Ok(output)
}

/// A rule by its word.
pub fn rule(word: &str) -> Result<Rule, Failure> {
    Rule::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
        Failure::usage(format!("`{word}` is no speaker rule. There are: {}.", all.join(", ")))
    })
}

pub(super) struct Read {
    bytes: Vec<u8>,
    hash: String,
    pub(super) documents: Vec<Imported>,
}

struct Plan<'a> {
    session: &'a Session,
    kind: Option<String>,
    ids: HashSet<String>,
    originals: HashSet<String>,
    sources: HashMap<String, String>,
    edits: Vec<Edit>,
    blobs: HashMap<String, Vec<u8>>,
    messages: Vec<String>,
    commented: Vec<acts::Commented>,
    added: usize,
    failed: usize,
}

impl<'a> Plan<'a> {
    fn new(session: &'a Session, kind: Option<String>) -> Self {
        let study = &session.study;
        let transcripts = study.all_transcripts();
        let known = transcripts.iter().map(|ix| study.transcript(*ix));
        let mut sources = HashMap::new();
        let mut originals = HashSet::new();
        for transcript in known.clone() {
            if let Some(source) = &transcript.source {
                sources.insert(source.hash.clone(), transcript.id.clone());
                originals.insert(source.file.clone());
            }
        }
        Self {
            session,
            kind,
            ids: known.map(|transcript| transcript.id.clone()).collect(),
            originals,
            sources,
            edits: Vec::new(),
            blobs: HashMap::new(),
            messages: Vec::new(),
            commented: Vec::new(),
            added: 0,
            failed: 0,
        }
    }

    fn take(&mut self, file: &Path, read: Result<Read, String>) -> Vec<Vec<Cell>> {
        let shown = file.display().to_string();
        let read = match read {
            Ok(read) => read,
            Err(problem) => {
                self.failed += 1;
                let mut row = vec![Cell::Empty; COLUMNS.len()];
                row[0] = Cell::words(shown);
                row[COLUMNS.len() - 1] = Cell::words(problem);
                return vec![row];
            }
        };
        let Read { bytes, hash, documents } = read;
        let known = self.sources.get(&hash).cloned();
        let mut rows = Vec::with_capacity(documents.len());
        let mut kept = Kept { hash, bytes: Some(bytes), file: String::new() };
        for found in documents {
            let stem = found.name.clone().unwrap_or_else(|| stem(file));
            let id = known.clone().unwrap_or_else(|| self.mint(&stem));
            let problem = known.as_ref().map(|id| format!("is in the study already, as `{id}`; nothing was changed"));
            for note in &found.notes {
                self.messages.push(format!("{shown}: {note}"));
            }
            if known.is_none() {
                let said: Vec<String> =
                    found.detection.labels.iter().map(|(label, turns)| format!("{label} ({turns})")).collect();
                if !said.is_empty() {
                    self.messages.push(format!("{id}: {} — {}", found.rule.word(), said.join(", ")));
                }
            }
            rows.push(row(&shown, &id, &found, problem.unwrap_or_default()));
            if known.is_none() {
                self.add(file, stem, id, &mut kept, found);
            }
        }
        rows
    }

    fn mint(&self, stem: &str) -> String {
        let mut stem = slug(stem);
        if !is_file_name(&stem) {
            stem = if stem.is_empty() { "transcript".into() } else { format!("{stem}-1") };
        }
        let mut id = stem.clone();
        let mut number = 1;
        while self.ids.contains(&id) {
            number += 1;
            let tail = format!("-{number}");
            let head: String = stem.chars().take(NAME_MAX - tail.len()).collect();
            id = format!("{}{tail}", head.trim_end_matches('-'));
        }
        id
    }

    fn add(&mut self, file: &Path, title: String, id: String, kept: &mut Kept, found: Imported) {
        if let Some(bytes) = kept.bytes.take() {
            let ending = file.extension().map(|ending| slug(&ending.to_string_lossy())).unwrap_or_default();
            let ending = if ending.is_empty() { found.format.to_owned() } else { ending };
            let names = std::iter::once(format!("{}/{id}.{ending}", layout::ORIGINALS))
                .chain((2..).map(|n| format!("{}/{id}-{n}.{ending}", layout::ORIGINALS)));
            let root = &self.session.root;
            let mut free = names.filter(|name| !self.originals.contains(name) && !root.join(name).exists());
            kept.file = free.next().unwrap_or_default();
            self.edits.push(Edit::File { path: kept.file.clone(), change: Change::add(kept.hash.clone()) });
            self.blobs.insert(kept.hash.clone(), bytes);
            self.originals.insert(kept.file.clone());
            self.sources.insert(kept.hash.clone(), id.clone());
        }
        let title = found.title.unwrap_or(title);
        let kind = self.kind.clone().unwrap_or_else(|| found.kind.unwrap_or("document").into());
        let transcript = Transcript {
            id: id.clone(),
            title: title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
            kind,
            date: found.date,
            language: found.language,
            rule: found.rule,
            labels: found.labels,
            header: found.header,
            times: found.times,
            source: Some(Source {
                file: kept.file.clone(),
                hash: kept.hash.clone(),
                format: found.format.to_owned(),
                encoding: found.encoding,
            }),
            ..Transcript::default()
        };
        let text_hash = hash(&found.text);
        if !found.comments.is_empty() {
            let text = text_hash.clone();
            self.commented.push(acts::Commented::new(&id, text, &found.text, &found.comments));
        }
        self.edits.push(Edit::File { path: layout::text(&id), change: Change::add(text_hash.clone()) });
        self.edits.push(Edit::Transcript(Box::new(Change::add(transcript))));
        self.blobs.insert(text_hash, found.text.into_bytes());
        self.ids.insert(id);
        self.added += 1;
    }
}

/// The original of the documents being added.
struct Kept {
    hash: String,
    /// Its bytes, until the first document is added.
    bytes: Option<Vec<u8>>,
    /// Where it is kept.
    file: String,
}

fn stem(file: &Path) -> String {
    file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn row(file: &str, id: &str, found: &Imported, problem: String) -> Vec<Cell> {
    let labels = found.detection.labels.iter().take(found.speakers as usize);
    vec![
        Cell::words(file),
        Cell::words(id),
        Cell::words(found.format),
        Cell::Number((f64::from(found.confidence) * 100.0).round() / 100.0),
        Cell::words(&found.encoding),
        Cell::count(found.characters),
        Cell::count(found.turns),
        Cell::List(
            labels.map(|(label, turns)| vec![("label", Cell::words(label)), ("turns", Cell::count(*turns))]).collect(),
        ),
        Cell::count(found.unlabelled),
        Cell::count(found.dropped),
        Cell::words(problem),
    ]
}

/// A file as it came, and as it was read.
pub(super) fn read(file: &Path, options: &Options) -> Result<Read, String> {
    let known = std::fs::metadata(file).map_err(|error| format!("cannot be opened ({error})"))?;
    if !known.is_file() {
        return Err("is not an ordinary file".into());
    }
    if known.len() > FILE_MAX {
        return Err(format!("has {} bytes, more than the limit of {FILE_MAX}; split it", known.len()));
    }
    let bytes = std::fs::read(file).map_err(|error| format!("cannot be read ({error})"))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let documents = import::read_all(&bytes, &name, options).map_err(|error| error.to_string())?;
    Ok(Read { hash: digest(&bytes), bytes, documents })
}

/// The files named and those in the folders named, hidden ones left out, in order of name.
fn gather(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        let known = std::fs::metadata(path).map_err(|error| {
            Failure::data(format!("{} cannot be opened ({error}). Check the spelling.", path.display()))
        })?;
        if known.is_dir() {
            let mut folders = vec![path.clone()];
            let mut inside = Vec::new();
            while let Some(folder) = folders.pop() {
                let entries = std::fs::read_dir(&folder)
                    .map_err(|error| Failure::data(format!("{} cannot be read ({error}).", folder.display())))?;
                for entry in entries.filter_map(Result::ok) {
                    let hidden = entry.file_name().to_string_lossy().starts_with('.');
                    match entry.file_type() {
                        Ok(kind) if kind.is_dir() && !hidden => folders.push(entry.path()),
                        Ok(_) if !hidden => inside.push(entry.path()),
                        _ => {}
                    }
                }
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}
