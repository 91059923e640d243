//! Codes, codings and comments that come along with documents.

use crate::edit::{Change, Edit};
use crate::import::codebook;
use crate::import::draft::{Coded, Comment};
use crate::model::anchor::Quote;
use crate::model::coding::{Progress, Work};
use crate::model::id::is_file_name;
use crate::model::{CodingRecord, Note, Span, Transcript};
use crate::session::{Failure, Session, acts};
use crate::store::document::Document;
use crate::text::fold::slug;
use crate::text::number::counted;
use std::collections::{BTreeMap, HashMap};

/// What comes along with one document.
pub struct CodedDocument {
    /// The document's record.
    pub transcript: Transcript,
    /// Its text.
    pub text: String,
    /// Passages coded elsewhere, by the keys of the codes.
    pub coded: Vec<(Span, Coded)>,
    /// Comments on passages.
    pub comments: Vec<(Span, Comment)>,
}

/// All that comes along with an import.
#[derive(Default)]
pub struct CodedDocuments {
    /// Codes of each file, by the keys that its codings use.
    pub codes: Vec<Vec<(String, codebook::Draft)>>,
    /// Documents with passages, each with the place of its file's codes.
    pub documents: Vec<(usize, CodedDocument)>,
}

impl CodedDocuments {
    /// The edits that bring codes into the codebook, and codings and notes into their coders' files.
    ///
    /// # Errors
    /// As [`acts::import_book`].
    pub fn edits(
        self,
        session: &mut Session,
        edits: &mut Vec<Edit>,
        messages: &mut Vec<String>,
    ) -> Result<(), Failure> {
        let ids = bring_codes(session, &self.codes, edits, messages)?;
        let mut taken = Taken::default();
        for (place, marked) in self.documents {
            taken.document(session, marked, ids.get(place), edits);
        }
        messages.extend(taken.told());
        Ok(())
    }
}

/// Brings the codes of all files in; for each file the ids here by the keys that its codings use.
fn bring_codes(
    session: &mut Session,
    codes: &[Vec<(String, codebook::Draft)>],
    edits: &mut Vec<Edit>,
    messages: &mut Vec<String>,
) -> Result<Vec<HashMap<String, String>>, Failure> {
    if codes.iter().all(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let incoming = acts::import_book(session, &shifted(codes), false)?;
    let mut fates = incoming.fates.iter();
    let mut ids = Vec::new();
    for codes in codes {
        ids.push(codes.iter().zip(&mut fates).map(|((key, _), fate)| (key.clone(), fate.id.clone())).collect());
    }
    messages.push(format!("{} came into the codebook.", counted(incoming.act.edits.len(), "code", "codes")));
    edits.extend(incoming.act.edits);
    Ok(ids)
}

/// What came in, counted.
#[derive(Default)]
struct Taken {
    /// Codings by coder.
    codings: BTreeMap<String, usize>,
    notes: usize,
    /// Codings and comments of which nobody knows whose they are.
    nobody: usize,
}

impl Taken {
    /// Takes the codings and comments of a document.
    fn document(
        &mut self,
        session: &mut Session,
        marked: CodedDocument,
        ids: Option<&HashMap<String, String>>,
        edits: &mut Vec<Edit>,
    ) {
        let CodedDocument { transcript, text, coded, comments } = marked;
        let document = Document::new(text, &transcript);
        let id = transcript.id;
        let mut open: Vec<String> = Vec::new();
        let mut work = |coder: &str, edits: &mut Vec<Edit>| {
            if open.iter().all(|known| known != coder) {
                open.push(coder.to_owned());
                let work = Work { text: document.hash.clone(), status: Progress::InProgress, ..Work::default() };
                let change = Box::new(Change::add(work));
                edits.push(Edit::Work { transcript: id.clone(), coder: coder.to_owned(), change });
            }
        };
        for (at, coded) in coded {
            let named = coded.coder.as_deref().map(slug).filter(|coder| is_file_name(coder));
            let coder = named.or_else(|| session.coder.clone());
            let code = ids.and_then(|ids| ids.get(&coded.code));
            let (Some(coder), Some(code), false) = (coder, code, at.is_empty()) else {
                self.nobody += 1;
                continue;
            };
            work(&coder, edits);
            let mut record = CodingRecord {
                id: session.clock.ulid(),
                code: code.clone(),
                memo: coded.memo,
                made: Some(session.clock.moment()),
                ..CodingRecord::default()
            };
            acts::anchor(&mut record, &document, at, session.study.settings.quotes);
            *self.codings.entry(coder.clone()).or_default() += 1;
            edits.push(Edit::Coding { transcript: id.clone(), coder, change: Box::new(Change::add(record)) });
        }
        for (at, comment) in comments {
            let Some(coder) = session.coder.clone().filter(|_| !at.is_empty() && !comment.text.trim().is_empty())
            else {
                self.nobody += 1;
                continue;
            };
            work(&coder, edits);
            self.notes += 1;
            let change = Box::new(Change::add(note(session, &document, at, comment)));
            edits.push(Edit::Note { transcript: id.clone(), coder, change });
        }
    }

    /// What came in and what did not, in sentences.
    fn told(self) -> Vec<String> {
        let came = |(coder, count)| format!("{} came in as {coder}'s.", counted(count, "coding", "codings"));
        let mut told: Vec<String> = self.codings.into_iter().map(came).collect();
        if self.notes > 0 {
            let notes =
                counted(self.notes, "comment became a note on its passage", "comments became notes on their passages");
            told.push(format!("{notes}."));
        }
        if self.nobody > 0 {
            told.push(format!(
                "{} left out: say whose with --coder HANDLE.",
                counted(self.nobody, "coding or comment was", "codings and comments were")
            ));
        }
        told
    }
}

/// A comment of a file as a note, its author and date behind its words.
fn note(session: &mut Session, document: &Document, at: Span, comment: Comment) -> Note {
    let quote = Quote::of(document.text.slice(at));
    let by: Vec<String> = [comment.author, comment.date].into_iter().flatten().collect();
    Note {
        id: session.clock.ulid(),
        at,
        quote: quote.head,
        tail: quote.tail,
        memo: if by.is_empty() { comment.text } else { format!("{} ({})", comment.text, by.join(", ")) },
        made: Some(session.clock.moment()),
        ..Note::default()
    }
}

/// The codes of all files in one list, with the places of parents moved accordingly.
fn shifted(codes: &[Vec<(String, codebook::Draft)>]) -> Vec<codebook::Draft> {
    let mut all = Vec::new();
    for file in codes {
        let base = all.len();
        for (_, draft) in file {
            let mut draft = draft.clone();
            if let codebook::Above::Draft(place) = &mut draft.above {
                *place += base;
            }
            all.push(draft);
        }
    }
    all
}
