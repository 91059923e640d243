//! One disagreement as the list and the record of a discussion tell it: looked up once, in fields.

use super::queue::{Item, instead, passages, spans};
use crate::analysis::agreement::cases::{Outcome, Taken};
use crate::analysis::table::{Cell, Key};
use crate::model::Study;
use crate::model::moment::moment;

/// How far a team is with a disagreement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing is decided.
    #[default]
    Open,
    /// It is decided.
    Settled,
    /// It was decided, and the coders do not differ any more.
    Earlier,
}

impl State {
    /// Its word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Settled => "settled",
            Self::Earlier => "earlier",
        }
    }
}

/// A disagreement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Transcript, code and passage.
    pub key: Key,
    /// The code, by id: a decision may name one that is no longer there.
    pub code: String,
    /// Its id, or that of the coding or note that is left of it.
    pub id: String,
    /// The number of its first turn.
    pub turn: Option<u32>,
    /// Who speaks there.
    pub speaker: String,
    /// The words.
    pub quote: String,
    /// What each coder has.
    pub passages: String,
    /// What those without the code have instead.
    pub instead: String,
    /// How far one is.
    pub state: State,
    /// Whose decision it was.
    pub taken: Option<Taken>,
    /// The code that stands there now, by id; none where nothing does.
    pub result_code: String,
    /// On which passages.
    pub result: String,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub settled: String,
}

/// What is told of a case.
pub fn told(study: &Study, item: &Item) -> Told {
    let case = &item.case;
    let settled = case.settled.as_ref();
    let (result_code, result) = match settled.map(|settled| &settled.outcome) {
        None | Some(Outcome::Left) => (String::new(), String::new()),
        Some(Outcome::Coded(passages)) => (study.code_id(case.code).to_owned(), spans(passages)),
        Some(Outcome::Instead(code, passages)) => (study.codebook().target(code).to_owned(), spans(passages)),
    };
    let of_coding = settled.and_then(|settled| settled.codings.iter().map(|coding| coding.made).max()).map(moment);
    let of_note = || {
        let notes = settled?.notes.iter();
        let entry = study.entry(item.ix)?;
        let made = |id: &String| entry.notes.iter().find(|(_, note)| note.id == *id)?.1.made.clone();
        notes.filter_map(made).max()
    };
    Told {
        key: Key { transcript: Some(item.ix), at: Some(case.at), ..Key::code(case.code) },
        code: study.code_id(case.code).to_owned(),
        id: item.id.clone(),
        turn: item.turn,
        speaker: item.speaker.clone(),
        quote: item.quote.clone(),
        passages: passages(study, item),
        instead: instead(study, item),
        state: if settled.is_some() { State::Settled } else { State::Open },
        taken: case.taken(),
        result_code,
        result,
        reason: settled.and_then(|settled| settled.reason.clone()).unwrap_or_default(),
        settled: of_coding.or_else(of_note).unwrap_or_default(),
    }
}

impl Told {
    /// The cells that every table of disagreements begins with: id, transcript, turn, speaker, code, path.
    pub fn head(&self, study: &Study) -> Vec<Cell> {
        vec![
            Cell::words(&self.id),
            Cell::words(self.key.transcript.map_or("", |ix| study.transcript(ix).id.as_str())),
            self.turn.map_or(Cell::Empty, Cell::count),
            Cell::words(&self.speaker),
            Cell::words(&self.code),
            Cell::words(study.codebook().path_name(&self.code)),
        ]
    }

    /// Start, end and quote.
    pub fn place(&self) -> [Cell; 3] {
        let edge = |edge: Option<u32>| edge.map_or(Cell::Empty, Cell::count);
        let at = self.key.at;
        [edge(at.map(|at| at.start)), edge(at.map(|at| at.end)), Cell::words(&self.quote)]
    }

    /// Whose decision it was, in a word.
    pub fn taken_word<'a>(&self, study: &'a Study) -> &'a str {
        self.taken.map_or("", |taken| taken.word(study))
    }
}
