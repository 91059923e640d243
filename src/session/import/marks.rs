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
pub struct Marked {
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
pub struct Marks {
    /// Codes of each file, by the keys that its codings use.
    pub codes: Vec<Vec<(String, codebook::Draft)>>,
    /// Documents with passages, each with the place of its file's codes.
    pub documents: Vec<(usize, Marked)>,
}

impl Marks {
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
        let mut ids: Vec<HashMap<String, String>> = Vec::new();
        let drafts: Vec<codebook::Draft> = self.codes.iter().flatten().map(|(_, draft)| draft.clone()).collect();
        let mut fresh = Vec::new();
        if !drafts.is_empty() {
            let shifted = shifted(&self.codes);
            let incoming = acts::import_book(session, &shifted, false)?;
            let mut fates = incoming.fates.iter();
            for codes in &self.codes {
                ids.push(codes.iter().zip(&mut fates).map(|((key, _), fate)| (key.clone(), fate.id.clone())).collect());
            }
            fresh = incoming.act.edits;
            messages.push(format!("{} came into the codebook.", counted(fresh.len(), "code", "codes")));
        }
        edits.extend(fresh);
        let (mut codings, mut notes, mut nobody) = (BTreeMap::<String, usize>::new(), 0, 0);
        let quotes = session.study.settings.quotes;
        for (place, marked) in self.documents {
            let Marked { transcript, text, coded, comments } = marked;
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
                let code = ids.get(place).and_then(|ids| ids.get(&coded.code));
                let (Some(coder), Some(code), false) = (coder, code, at.is_empty()) else {
                    nobody += 1;
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
                acts::anchor(&mut record, &document, at, quotes);
                *codings.entry(coder.clone()).or_default() += 1;
                edits.push(Edit::Coding { transcript: id.clone(), coder, change: Box::new(Change::add(record)) });
            }
            for (at, comment) in comments {
                let Some(coder) = session.coder.clone().filter(|_| !at.is_empty() && !comment.text.trim().is_empty())
                else {
                    nobody += 1;
                    continue;
                };
                work(&coder, edits);
                let quote = Quote::of(document.text.slice(at));
                let by: Vec<String> = [comment.author, comment.date].into_iter().flatten().collect();
                let memo = if by.is_empty() { comment.text } else { format!("{} ({})", comment.text, by.join(", ")) };
                let note = Note {
                    id: session.clock.ulid(),
                    at,
                    quote: quote.head,
                    tail: quote.tail,
                    memo,
                    made: Some(session.clock.moment()),
                    ..Note::default()
                };
                notes += 1;
                edits.push(Edit::Note { transcript: id.clone(), coder, change: Box::new(Change::add(note)) });
            }
        }
        for (coder, count) in codings {
            messages.push(format!("{} came in as {coder}'s.", counted(count, "coding", "codings")));
        }
        if notes > 0 {
            messages.push(format!(
                "{}.",
                counted(notes, "comment became a note on its passage", "comments became notes on their passages")
            ));
        }
        if nobody > 0 {
            messages.push(format!(
                "{} left out: say whose with --coder HANDLE.",
                counted(nobody, "coding or comment was", "codings and comments were")
            ));
        }
        Ok(())
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
