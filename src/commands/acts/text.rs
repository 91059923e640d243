//! Acts on the words of a transcript: a correction, and the placing of codings that lost their words.

use crate::commands::Failure;
use crate::commands::session::Session;
use crate::edit::{Act, Change, Edit};
use crate::model::anchor::State;
use crate::model::transcript::TextEdit;
use crate::model::{Coding, Span, Transcript, TranscriptIx};
use crate::store::document::Document;
use crate::store::{layout, place, texts};
use crate::text::offsets::{Text, hash};
use crate::text::{correct, place as places};
use std::collections::{BTreeSet, HashMap};

/// What a correction means for the codings of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Codings on the same words at the same place.
    pub kept: usize,
    /// Codings on the same words at another place.
    pub moved: usize,
    /// Codings whose words changed or are not certain: a person must look.
    pub review: usize,
    /// Codings whose words are gone.
    pub orphaned: usize,
}

impl Outcome {
    /// The outcome in a sentence.
    pub fn sentence(&self) -> String {
        let Self { kept, moved, review, orphaned } = self;
        format!("Codings: {kept} kept, {moved} moved with their words, {review} to review, {orphaned} orphaned.")
    }

    fn of(states: impl Iterator<Item = State>) -> Self {
        let mut outcome = Self::default();
        for state in states {
            *match state {
                State::Ok => &mut outcome.kept,
                State::Moved => &mut outcome.moved,
                State::Review => &mut outcome.review,
                State::Orphan => &mut outcome.orphaned,
            } += 1;
        }
        outcome
    }
}

/// A correction ready to be done: the act, the files it brings, and what it means.
#[derive(Debug)]
pub struct Correction {
    /// The act.
    pub act: Act,
    /// Bytes by hash.
    pub blobs: HashMap<String, Vec<u8>>,
    /// What it means for the codings.
    pub outcome: Outcome,
    /// How many turns the transcript has before and after.
    pub turns: (usize, usize),
    /// What is said of the file that it came from, where that is kept.
    pub kept: Option<String>,
}

/// Gives a transcript new words; with the words it has, takes on a text that was changed outside.
///
/// The transcript's record gets the list of edits through which codings are read from now on, and moves its header,
/// times and pages along; no coding file is touched.
///
/// # Errors
/// Says so where nothing changes, or the text cannot be read.
pub fn replace_text(session: &mut Session, ix: TranscriptIx, text: String) -> Result<Correction, Failure> {
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let before = session.study.transcript(ix).clone();
    let date = session.clock.today();
    let entry = |from: &Text, from_hash: &str, to: &Text, to_hash: &str| TextEdit {
        from: from_hash.to_owned(),
        to: to_hash.to_owned(),
        date: date.clone(),
        at: correct::edits(from, to),
    };
    let mut added = Vec::new();
    for version in stale(session, ix, &document.hash) {
        if let Some(old) = texts::old(&session.root, &before.id, &version) {
            added.push(entry(&Text::new(old), &version, &document.text, &document.hash));
        }
    }
    let new_hash = hash(&text);
    let new = Text::new(text);
    let changed = new_hash != document.hash;
    let mut after = before.clone();
    if changed {
        let edit = entry(&document.text, &document.hash, &new, &new_hash);
        let moved = |offset: u32| places::map_roughly(Span::new(offset, offset), &edit.at).start;
        after.header = moved(before.header);
        after.times = before.times.iter().map(|(offset, time)| (moved(*offset), *time)).collect();
        after.pages = before.pages.iter().map(|(offset, page)| (moved(*offset), *page)).collect();
        added.push(edit);
    }
    if added.is_empty() {
        return Err(Failure::nothing("The text is the same already; nothing changes by this."));
    }
    after.edits.extend(added);
    texts::keep(&session.root, document.text.as_str())?;
    let corrected = Document::new(new.as_str().to_owned(), &after);
    let outcome = foreseen(session, ix, &after, &corrected);
    let turns = (document.overlay.turns.len(), corrected.overlay.turns.len());
    let mut edits = vec![Edit::Transcript(Box::new(Change::replace(before.clone(), after)))];
    let mut blobs = HashMap::new();
    if changed {
        let change = Change::replace(document.hash.clone(), new_hash.clone());
        edits.insert(0, Edit::File { path: layout::text(&before.id), change });
        blobs.insert(new_hash, new.as_str().as_bytes().to_vec());
    }
    let label = format!("correct the text of {}", before.shown());
    Ok(Correction { act: Act { label, edits }, blobs, outcome, turns, kept: None })
}

/// Versions that codings were made on and from which no listed correction leads to the text as it is now.
pub fn stale(session: &Session, ix: TranscriptIx, now: &str) -> BTreeSet<String> {
    let codings = session.study.codings(ix).iter();
    let versions: BTreeSet<String> = codings.map(|coding| session.study.made_on(ix, coding)).collect();
    let edits = &session.study.transcript(ix).edits;
    let leads = |version: &String| place::chain(edits, version).1 == now;
    versions.into_iter().filter(|version| !version.is_empty() && !leads(version)).collect()
}

fn foreseen(session: &Session, ix: TranscriptIx, after: &Transcript, document: &Document) -> Outcome {
    let mut study = session.study.clone();
    study.put_transcript(after.clone());
    let placed = place::placed(&session.root, &study, ix, document, session.newer());
    Outcome::of(placed.into_iter().map(|(_, placed)| placed.state))
}

/// Puts a coding of one's own on words of the text as it is now: those suggested, or a span chosen.
///
/// # Errors
/// Says so where nothing is suggested and no span is given.
pub fn place(session: &mut Session, ix: TranscriptIx, coding: &Coding, span: Option<Span>) -> Result<Act, Failure> {
    session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let suggested = session.study.placed(coding).and_then(|placed| placed.perhaps);
    let span = span.or(suggested).ok_or_else(|| {
        Failure::usage("Nothing like these words stands in the text any more. Say where: --at A..B, or remove it.")
    })?;
    let mut act = super::move_edges(session, ix, coding, span)?;
    act.label = act.label.replacen("move the edges of", "place", 1);
    Ok(act)
}
