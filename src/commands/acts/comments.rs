//! Comments of imported documents as notes of the coder who imports them.

use crate::commands::session::Session;
use crate::edit::{Change, Edit};
use crate::import::draft::Comment;
use crate::model::anchor::Quote;
use crate::model::coding::{Progress, Work};
use crate::model::{Note, Span};
use crate::text::Text;
use std::collections::HashSet;

/// The comments of one transcript that is being imported.
#[derive(Clone, Debug, Default)]
pub struct Commented {
    transcript: String,
    hash: String,
    notes: Vec<(Span, Quote, String)>,
}

impl Commented {
    /// Takes the comments of a text; those on one passage become one note.
    ///
    /// Who wrote a comment is said only where several people did: a name that tells nothing apart need not be shared.
    pub fn new(transcript: &str, hash: String, text: &str, comments: &[(Span, Comment)]) -> Self {
        let text = Text::new(text.to_owned());
        let authors: HashSet<&str> = comments.iter().filter_map(|(_, comment)| comment.author.as_deref()).collect();
        let mut notes: Vec<(Span, Quote, String)> = Vec::new();
        let mut sorted: Vec<&(Span, Comment)> = comments.iter().collect();
        sorted.sort_by_key(|(at, _)| *at);
        for (at, comment) in sorted {
            let words = comment.text.trim();
            if at.is_empty() || words.is_empty() {
                continue;
            }
            let memo = match &comment.author {
                Some(author) if authors.len() > 1 => format!("{author}: {words}"),
                _ => words.to_owned(),
            };
            match notes.last_mut().filter(|(known, ..)| known == at) {
                Some((_, _, whole)) => {
                    whole.push_str("\n\n");
                    whole.push_str(&memo);
                }
                None => notes.push((*at, Quote::of(text.slice(*at)), memo)),
            }
        }
        Self { transcript: transcript.to_owned(), hash, notes }
    }
}

/// The edits that write the notes under the coder at work, and what to say of them.
pub fn comments(session: &mut Session, from: Commented) -> (Vec<Edit>, String) {
    let Commented { transcript, hash, notes } = from;
    let count = match notes.len() {
        1 => "1 comment".to_owned(),
        many => format!("{many} comments"),
    };
    let Some(coder) = session.coder.clone() else {
        let said = format!(
            "{transcript}: {count} left out, as nobody is set as the coder whose notes they would be. To have them, undo this import and import again with --coder HANDLE."
        );
        return (Vec::new(), said);
    };
    if notes.is_empty() {
        return (Vec::new(), format!("{transcript}: its comments have no words or are on none."));
    }
    let work = Work { text: hash, status: Progress::InProgress, ..Work::default() };
    let mut edits =
        vec![Edit::Work { transcript: transcript.clone(), coder: coder.clone(), change: Box::new(Change::add(work)) }];
    for (at, quote, memo) in notes {
        let note = Note {
            id: session.clock.ulid(),
            at,
            quote: quote.head,
            tail: quote.tail,
            memo,
            made: Some(session.clock.moment()),
            ..Note::default()
        };
        let change = Box::new(Change::add(note));
        edits.push(Edit::Note { transcript: transcript.clone(), coder: coder.clone(), change });
    }
    (edits, format!("{transcript}: {count} as notes of {coder}."))
}
