//! Files planned into a study: each told from what is there, named, and made edits.

use crate::analysis::table::Cell;
use crate::edit::{Act, Change, Edit};
use crate::import::Imported;
use crate::model::id::{NAME_MAX, is_file_name};
use crate::model::transcript::Source;
use crate::model::{Rule, Transcript};
use crate::session::import::coded::{CodedDocument, CodedDocuments};
use crate::session::import::files::Read;
use crate::session::import::known::{Known, Seen};
use crate::session::import::metadata::Metadata;
use crate::session::import::people::{People, Wanted};
use crate::session::import::replace::{newer_version, text_of};
use crate::session::import::report::Report;
use crate::session::{Failure, Session};
use crate::store::blob::{Blob, Blobs};
use crate::store::layout;
use crate::text::fold::slug;
use crate::text::language;
use crate::text::likeness::Sketch;
use crate::text::shell::{quoted, quoted_path};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Columns of the report.
pub const COLUMNS: [&str; 13] = [
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
    "kind",
    "notes",
    "problem",
];

/// What becomes of files that were read.
pub struct Planned {
    /// One step of undo; without edits where nothing comes in.
    pub act: Act,
    /// Files that it brings, by hash.
    pub blobs: Blobs,
    /// The report, a row a document.
    pub rows: Vec<Vec<Cell>>,
    /// Files that could not be read.
    pub failed: usize,
    /// Transcripts that come in.
    pub added: usize,
    /// Documents left out because they look like newer versions of transcripts that are in the study.
    pub newer: usize,
    /// Sentences on what else changes in the study.
    pub messages: Vec<String>,
    pub report: Report,
}

/// A file to bring in.
pub struct Arrived<'a> {
    /// Where it is.
    pub file: &'a Path,
    /// What it is, where the person says so.
    pub kind: Option<String>,
    /// Whether it comes in as a transcript of its own even where it looks like a newer version of one.
    pub new: bool,
    /// What was read of it.
    pub read: Result<Read, String>,
}

/// Plans what files that were read change in the study.
/// With `facts` what they say beside their words becomes attributes; else it is only told.
///
/// # Errors
/// Codings of the files need a coder.
pub fn plan(session: &mut Session, files: Vec<Arrived<'_>>, facts: bool, dry_run: bool) -> Result<Planned, Failure> {
    let mut plan = Plan::new(session, None);
    plan.with_facts = facts;
    let mut rows = Vec::new();
    for Arrived { file, kind, new, read } in files {
        (plan.kind, plan.new) = (kind, new);
        rows.extend(plan.take(file, read));
    }
    let Plan { mut edits, blobs, failed, added, newer, report, facts, people, marks, .. } = plan;
    let mut messages = Vec::new();
    let before = session.study.settings.clone();
    let mut settings = before.clone();
    facts.fill(&mut settings, &mut edits, &mut messages);
    people.edits(session, &mut settings, &mut edits, &mut messages);
    if settings != before {
        messages.push(super::people::fresh(&before, &settings));
        edits.push(Edit::Settings(Box::new(Change::replace(before, settings))));
    }
    if !dry_run {
        marks.edits(session, &mut edits, &mut messages)?;
    }
    messages.extend(super::moderators::told(&session.study, &edits));
    let label = if added == 1 { "import 1 transcript".into() } else { format!("import {added} transcripts") };
    Ok(Planned { act: Act { label, edits }, blobs, rows, failed, added, newer, messages, report })
}

/// Whether paragraphs without a label go on with whoever spoke before, by its word; none: as the text has it.
///
/// # Errors
/// It is another word.
pub fn carry(word: &str) -> Result<Option<bool>, Failure> {
    match word {
        "yes" => Ok(Some(true)),
        "no" => Ok(Some(false)),
        "auto" => Ok(None),
        _ => Err(Failure::usage(format!("`{word}` should be yes, no or auto."))),
    }
}

/// A rule by its word.
///
/// # Errors
/// There is no such rule.
pub fn rule(word: &str) -> Result<Rule, Failure> {
    Rule::parse(word).ok_or_else(|| {
        let all: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
        Failure::usage(format!("`{word}` is no speaker rule. There are: {}.", all.join(", ")))
    })
}

struct Plan<'a> {
    session: &'a Session,
    kind: Option<String>,
    ids: HashSet<String>,
    originals: HashSet<String>,
    known: Known,
    edits: Vec<Edit>,
    blobs: Blobs,
    report: Report,
    with_facts: bool,
    facts: Metadata,
    people: People,
    marks: CodedDocuments,
    /// Whether what looks like a newer version comes in all the same.
    new: bool,
    added: usize,
    failed: usize,
    newer: usize,
}

impl<'a> Plan<'a> {
    fn new(session: &'a Session, kind: Option<String>) -> Self {
        let study = &session.study;
        let transcripts = study.all_transcripts();
        let known = transcripts.iter().map(|ix| study.transcript(*ix));
        let originals = known.clone().filter_map(|it| it.source.as_ref()).map(|source| source.file.clone()).collect();
        Self {
            session,
            kind,
            ids: known.map(|transcript| transcript.id.clone()).collect(),
            originals,
            known: Known::of(study, &session.root),
            edits: Vec::new(),
            blobs: Blobs::new(),
            report: Report::default(),
            with_facts: false,
            facts: Metadata::default(),
            people: People::default(),
            marks: CodedDocuments::default(),
            new: false,
            added: 0,
            failed: 0,
            newer: 0,
        }
    }

    fn take(&mut self, file: &Path, read: Result<Read, String>) -> Vec<Vec<Cell>> {
        let (shown, stem) = super::files::names(file);
        let read = match read {
            Ok(read) => read,
            Err(problem) => {
                self.failed += 1;
                self.report.failed(&shown, &problem);
                let mut row = vec![Cell::Empty; COLUMNS.len()];
                row[0] = Cell::words(shown);
                row[COLUMNS.len() - 1] = Cell::words(problem);
                return vec![row];
            }
        };
        // What is here as it is now never comes in twice; what was here before does where the person says so.
        let here = self.known.file(&read).filter(|seen| !(seen.earlier && self.new));
        let Read { bytes, hash, documents, sketches, lines, text_hashes, left, .. } = read;
        let about = sketches.into_iter().zip(lines).zip(text_hashes);
        let mut rows = Vec::with_capacity(documents.len());
        let mut kept = Kept { hash, bytes, left, file: String::new() };
        for (found, ((sketch, lines), text_hash)) in documents.into_iter().zip(about) {
            let stem = found.name.clone().unwrap_or_else(|| stem.clone());
            let earlier = || self.known.text(&text_hash).filter(|_| !self.new);
            let known = here.clone().or_else(earlier).or_else(|| self.newer(file, &stem, &sketch));
            if let Some(Seen { id, earlier: true, said, asks }) = known {
                self.report.left(&shown, &said);
                rows.push(row(&shown, &id, self.kind_of(&found), &found, said));
                self.newer += usize::from(asks);
                continue;
            }
            let id = known.as_ref().map_or_else(|| self.mint(&stem), |seen| seen.id.clone());
            let problem = known.as_ref().map(|seen| seen.said.clone());
            problem.iter().for_each(|said| self.report.left(&shown, said));
            if known.is_none()
                && !self.new
                && let Some((twin, share)) = self.known.twin(&lines)
            {
                let said = format!(
                    "{:.0} % of the lines are those of `{twin}`. If it is a version of that, `verbatim undo` takes \
                     this back, and `verbatim transcripts replace {} {}` gives that its text.",
                    share * 100.0,
                    quoted(&twin),
                    quoted_path(file)
                );
                self.report.told(&id, [said]);
            }
            self.report.found(&shown, &found);
            if known.is_none() {
                let kind = self.kind_of(&found).to_owned();
                self.report.came(&id, &kind, &found);
            }
            rows.push(row(&shown, &id, self.kind_of(&found), &found, problem.unwrap_or_default()));
            if known.is_none() {
                self.add(file, (stem, id, text_hash), &mut kept, found);
            }
        }
        rows
    }

    /// What kind of transcript a document becomes: what was said, else what is proposed.
    fn kind_of<'b>(&'b self, found: &Imported) -> &'b str {
        self.kind.as_deref().unwrap_or_else(|| found.kind.unwrap_or("document"))
    }

    /// The transcript of which a document is a newer version, and what to do about it.
    fn newer(&self, file: &Path, stem: &str, sketch: &Sketch) -> Option<Seen> {
        if self.new {
            return None;
        }
        let study = &self.session.study;
        let known = study.transcripts().into_iter().map(|ix| study.transcript(ix).id.as_str());
        let (id, likeness) = newer_version(known, stem, sketch, text_of(&self.session.root))?;
        if let Some(seen) = self.known.nearly(id, sketch, likeness) {
            return Some(seen);
        }
        let said = format!(
            "is nearly `{id}` ({:.0} % of the words): `verbatim transcripts replace {} {}` takes it for its newer version; \
             --new brings it in beside it",
            likeness * 100.0,
            quoted(id),
            quoted_path(file)
        );
        Some(Seen { id: id.to_owned(), earlier: true, asks: true, said })
    }

    /// The tag of what a file calls its language; of what is none is told.
    fn language(&mut self, id: &str, words: Option<&str>) -> Option<String> {
        let tag = words.and_then(language::tag);
        if let Some(words) = words.map(str::trim).filter(|words| tag.is_none() && !words.is_empty()) {
            let said = format!("What the file calls its language, `{words}`, is no language tag and was left out.");
            self.report.told(id, [said]);
        }
        tag
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

    fn add(&mut self, file: &Path, (title, id, text_hash): (String, String, String), kept: &mut Kept, found: Imported) {
        if kept.file.is_empty() {
            let ending = file.extension().map(|ending| slug(&ending.to_string_lossy())).unwrap_or_default();
            let ending = if ending.is_empty() { found.format.to_owned() } else { ending };
            let names = std::iter::once(format!("{}/{id}.{ending}", layout::ORIGINALS))
                .chain((2..).map(|n| format!("{}/{id}-{n}.{ending}", layout::ORIGINALS)));
            let root = &self.session.root;
            let mut free = names.filter(|name| !self.originals.contains(name) && !root.join(name).exists());
            kept.file = free.next().unwrap_or_default();
            self.edits.push(Edit::File { path: kept.file.clone(), change: Change::add(kept.hash.clone()) });
            if let Some(bytes) = kept.bytes.take() {
                self.blobs.insert(kept.hash.clone(), bytes);
            }
            self.originals.insert(kept.file.clone());
            self.known.came(&kept.hash, &id);
        }
        let kind = self.kind_of(&found).to_owned();
        let title = found.title.unwrap_or(title);
        let wanted = if found.kind == Some("open-answers") {
            Wanted::Respondents
        } else if self.with_facts {
            Wanted::Speakers
        } else {
            Wanted::Told
        };
        self.report.told(&id, self.people.take(&id, wanted, found.people));
        let language = self.language(&id, found.language.as_deref());
        let mut transcript = Transcript {
            id: id.clone(),
            title: title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
            kind,
            date: found.date,
            language,
            rule: found.rule,
            labels: found.labels,
            carry: found.carry,
            tiers: found.chosen_tiers,
            header: found.header,
            times: found.times,
            pages: found.pages,
            source: Some(Source {
                file: kept.file.clone(),
                hash: kept.hash.clone(),
                format: found.format.to_owned(),
                encoding: found.encoding,
            }),
            ..Transcript::default()
        };
        let facts = found.facts.into_iter().chain(found.detection.facts).collect();
        let facts = super::metadata::taken(facts, &mut transcript, self.with_facts);
        let text = kept.left.clone().map(Blob::File);
        if self.with_facts {
            self.facts.take(self.edits.len() + 1, facts);
        } else {
            self.report.told(&id, super::metadata::told(&facts));
        }
        if !found.codes.is_empty() {
            self.marks.codes.push(found.codes);
        }
        let place = self.marks.codes.len().saturating_sub(1);
        if !(found.coded.is_empty() && found.comments.is_empty()) {
            let (transcript, text) = (transcript.clone(), found.text.clone());
            let marked = CodedDocument { transcript, text, coded: found.coded, comments: found.comments };
            self.marks.documents.push((place, marked));
        }
        self.edits.push(Edit::File { path: layout::text(&id), change: Change::add(text_hash.clone()) });
        self.edits.push(Edit::Transcript(Box::new(Change::add(transcript))));
        self.blobs.insert(text_hash, text.unwrap_or_else(|| found.text.into_bytes().into()));
        self.ids.insert(id);
        self.added += 1;
    }
}

/// The original of the documents being added.
struct Kept {
    hash: String,
    /// Its bytes, until the first document is added; none where they are those of the text.
    bytes: Option<Blob>,
    /// Where they are, where they are those of the text and neither is in memory.
    left: Option<PathBuf>,
    /// Where it is kept.
    file: String,
}

fn row(file: &str, id: &str, kind: &str, found: &Imported, problem: String) -> Vec<Cell> {
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
        Cell::words(kind),
        Cell::words(found.lost.iter().chain(&found.notes).cloned().collect::<Vec<_>>().join(" ")),
        Cell::words(problem),
    ]
}
