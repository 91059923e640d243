//! What coders differ on, in the order of the texts, and what is settled of it.

use crate::analysis::agreement::cases::{Case, cases, layer_covers};
use crate::analysis::agreement::disagreements::{agreed, disagreements};
use crate::analysis::agreement::team::{Share, Team};
use crate::analysis::agreement::units::{Unit, sentence_starts};
use crate::analysis::measure::{Measure, Measures};
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::model::{CoderIx, Note, Problem, Span, Study, TranscriptIx};
use crate::session::acts::{Agreed, shared_weight};
use crate::session::measures::of_texts;
use crate::store::document::Document;
use crate::store::place::moved_notes;
use crate::text::offsets::hash;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Letters of an id.
const ID: usize = 10;

/// One case in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The same as long as transcript, code and words are the same.
    pub id: String,
    /// The transcript.
    pub ix: TranscriptIx,
    /// What they differ on.
    pub case: Case,
    /// The number of its first turn.
    pub turn: Option<u32>,
    /// Who speaks there.
    pub speaker: String,
    /// The words.
    pub quote: String,
}

/// All that a team differs on and agrees on.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    /// The cases, by transcript and place.
    pub items: Vec<Item>,
    /// What all agree on to the character and the layer does not have.
    pub agreed: Vec<Agreed>,
    /// How many passages that all agree on the layer has.
    pub taken_over: usize,
    /// Who is compared.
    pub team: Team,
    /// The transcripts measured.
    pub measures: Measures,
    /// Where sentences begin, where they were asked for.
    pub starts: HashMap<TranscriptIx, Vec<u32>>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

impl Queue {
    /// How many are not settled.
    pub fn open(&self) -> usize {
        self.items.iter().filter(|item| item.case.settled.is_none()).count()
    }

    /// How far one is, in a sentence.
    pub fn progress(&self) -> String {
        match self.items.len() {
            0 => "The coders agree on every passage.".into(),
            all => format!("{} of {all} disagreements are settled.", all - self.open()),
        }
    }

    /// The cases of a transcript.
    pub fn of(&self, ix: TranscriptIx) -> Vec<Case> {
        self.items.iter().filter(|item| item.ix == ix).map(|item| item.case.clone()).collect()
    }
}

/// Reads the texts that a team shares and finds what it differs and agrees on; `layer` is the consensus, if there is one.
pub fn queue(study: &Study, root: &Path, scope: &Scope, team: Team, (layer, unit): (Option<CoderIx>, Unit)) -> Queue {
    let people = People::of(study);
    let shares: HashMap<TranscriptIx, &[Share]> =
        team.transcripts.iter().map(|(ix, shares)| (*ix, shares.as_slice())).collect();
    let shared: Vec<TranscriptIx> = team.transcripts.iter().map(|(ix, _)| *ix).collect();
    let (read, problems) = of_texts(study, root, &shared, |ix, document, measure| {
        let here = (ix, shares.get(&ix).copied().unwrap_or_default());
        let found = disagreements(study, scope, &people, &team, here, &measure);
        let has_notes = study.entry(ix).is_some_and(|entry| !entry.notes.is_empty());
        let moved = if has_notes { moved_notes(root, study, ix, document) } else { HashMap::new() };
        let note_at = |note: &Note| moved.get(&note.id).copied().unwrap_or(Some(note.at));
        let cases = cases(study, &found, (ix, &measure), layer, &note_at);
        let items: Vec<Item> = cases.into_iter().map(|case| item(study, document, &measure, ix, case)).collect();
        let all = agreed(study, scope, &people, &team, here, &measure);
        let (kept, fresh): (Vec<_>, Vec<_>) = all.into_iter().partition(|(code, at)| {
            layer.is_some_and(|layer| layer_covers(study, &measure, layer, *code, *at).next().is_some())
        });
        let language = study.transcript(ix).language.as_deref().or(study.settings.language.as_deref());
        let starts = match unit {
            Unit::Sentence => sentence_starts(&document.text, &document.overlay, language),
            Unit::Turn | Unit::Character | Unit::Span => Vec::new(),
        };
        (items, fresh, kept.len(), starts, Arc::new(measure))
    });
    let mut queue = Queue { problems, ..Queue::default() };
    for (ix, (items, fresh, kept, starts, measure)) in read {
        queue.items.extend(items);
        queue.taken_over += kept;
        queue.agreed.extend(fresh.into_iter().map(|(code, at)| {
            let slots = shares.get(&ix).copied().unwrap_or_default().iter();
            let coders: Vec<CoderIx> = slots.filter_map(|share| team.coders.get(share.slot).copied()).collect();
            Agreed { ix, code, at, weight: shared_weight(study, ix, &coders, code, at) }
        }));
        queue.measures.insert(ix, measure);
        queue.starts.insert(ix, starts);
    }
    queue.agreed.sort_by_key(|one| (study.transcript(one.ix).id.clone(), one.at, one.code));
    queue.team = team;
    queue
}

fn item(study: &Study, document: &Document, measure: &Measure, ix: TranscriptIx, case: Case) -> Item {
    let paragraph = measure.paragraph_at(case.at);
    let speaker = paragraph.and_then(|own| measure.speakers.get(usize::from(own.speaker?)));
    let transcript = &study.transcript(ix).id;
    let words = format!("{transcript}\0{}\0{}\0{}", study.code_id(case.code), case.at.start, case.at.end);
    let id = hash(&words).trim_start_matches("sha256:").chars().take(ID).collect();
    Item {
        id,
        ix,
        turn: paragraph.map(|own| own.turn_number()),
        speaker: speaker.map(|speaker| speaker.label.clone()).unwrap_or_default(),
        quote: document.text.slice(case.at).to_owned(),
        case,
    }
}

/// Passages as `10..20, 30..34`.
pub fn spans(passages: &[Span]) -> String {
    let words: Vec<String> = passages.iter().map(|at| format!("{}..{}", at.start, at.end)).collect();
    words.join(", ")
}

/// What each coder has: `ana 10..20; ben -`.
pub fn passages(study: &Study, item: &Item) -> String {
    let one = |(coder, own): &(CoderIx, Vec<Span>)| {
        let own = if own.is_empty() { "-".to_owned() } else { spans(own) };
        format!("{} {own}", study.coder(*coder))
    };
    item.case.coders.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// What those without the code have instead: `ben: late, low-pay`.
pub fn instead(study: &Study, item: &Item) -> String {
    let one = |(coder, codes): &(CoderIx, Vec<crate::model::CodeIx>)| {
        let codes: Vec<&str> = codes.iter().map(|code| study.code_id(*code)).collect();
        (!codes.is_empty()).then(|| format!("{}: {}", study.coder(*coder), codes.join(", ")))
    };
    item.case.instead.iter().filter_map(one).collect::<Vec<_>>().join("; ")
}
