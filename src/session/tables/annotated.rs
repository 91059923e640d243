//! A transcript with what coders put on it, as it leaves for those who do not have the program.

use super::codings::{is_listed, stored_quote};
use crate::analysis::measure::Cover;
use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::export::annotated::{Annotated, Code, Line, Lost, Mark};
use crate::export::paper::Names;
use crate::model::color::of_code;
use crate::model::moment::moment;
use crate::model::{CodeIx, Problem, Span, Study, TranscriptIx};
use crate::session::Session;
use crate::session::measures::measured;
use crate::store::document::Document;
use crate::store::place::moved_notes;
use std::collections::BTreeMap;

/// The colour of a code that the codebook has lost.
const GREY: [u8; 3] = [0x77; 3];

/// A transcript with the codings in scope and, where no code is asked for, the memos on its passages. `scope` is one that
/// lists.
///
/// # Errors
/// The text cannot be read.
pub fn of_transcript(
    session: &mut Session,
    ix: TranscriptIx,
    scope: &Scope,
    names: &Names,
) -> Result<Annotated, Problem> {
    let (document, measure) = measured(&session.study, &session.root, ix)?;
    let moved = moved_notes(&session.root, &session.study, ix, &document);
    session.study.place_notes(ix, moved);
    let study = &session.study;
    let voices = scope.voices_among(study, &People::of(study), ix, &measure);
    let (sure, unsure): (Vec<&Cover>, Vec<&Cover>) = measure
        .covers
        .iter()
        .filter(|cover| is_listed(study, scope, &voices, &measure, cover))
        .partition(|cover| cover.state.counts());
    let mut codes = Codes { study, names, used: BTreeMap::new() };
    sure.iter().for_each(|cover| codes.use_one(cover.coding.code));
    let codes = codes.numbered();
    let lines = lines(&document);
    let mut marks: Vec<Mark> = sure.iter().map(|cover| mark(study, cover, &codes, names)).collect();
    let mut lost = Vec::new();
    let takes_notes = scope.codes.is_none() && scope.query.is_none() && !scope.asks_for_people();
    let notes = study.entry(ix).map(|entry| (entry, entry.notes.as_slice())).filter(|_| takes_notes);
    for (entry, (coder, note)) in notes.iter().flat_map(|(entry, notes)| notes.iter().map(move |note| (entry, note))) {
        if !scope.coders.is_empty() && !scope.coders.contains(coder) {
            continue;
        }
        let coder = study.coder(*coder).to_owned();
        match entry.note_at(note) {
            Some(at) => marks.push(Mark {
                at,
                coder,
                made: note.made.clone().unwrap_or_default(),
                memo: note.memo.clone(),
                ..Mark::default()
            }),
            None => lost.push(Lost {
                code: format!("{}: {}", names.lang.say("Memo"), note.memo),
                coder,
                state: "orphan".into(),
                quote: note.quote.clone(),
            }),
        }
    }
    marks.sort_by_key(|mark| mark.at);
    // Nothing but what stands on words can be shown on them.
    marks.retain(|mark| lines.iter().any(|line| mark.at.start < line.end() && mark.at.end > line.start));
    let about = about(session, ix, scope, (marks.len(), unsure.len()), names);
    let unsure: Vec<Cover> = unsure.into_iter().copied().collect();
    for cover in unsure {
        let quote = stored_quote(session, ix, &cover.coding).words;
        let study = &session.study;
        let id = study.code_id(study.target(cover.coding.code));
        lost.push(Lost {
            code: names.name(id).unwrap_or(id).to_owned(),
            coder: study.coder(cover.coding.coder).to_owned(),
            state: cover.state.word().to_owned(),
            quote,
        });
    }
    let study = &session.study;
    let transcript = study.transcript(ix);
    Ok(Annotated {
        title: transcript.shown().to_owned(),
        lang: names.lang,
        language: transcript.language.clone().or_else(|| study.settings.language.clone()),
        about,
        codes: codes.into_values().map(|(_, code)| code).collect(),
        lines,
        marks,
        lost,
    })
}

/// The codes that stand on a text, by their order in the codebook; those that it has lost last.
struct Codes<'a> {
    study: &'a Study,
    names: &'a Names,
    used: BTreeMap<(usize, String), Code>,
}

impl Codes<'_> {
    fn use_one(&mut self, code: CodeIx) {
        let study = self.study;
        let id = study.code_id(study.target(code));
        let book = study.codebook();
        let place = book.place(id);
        let color = place.and_then(|place| of_code(book.get(id)?.color.as_deref(), place)).unwrap_or(GREY);
        let name = self.names.name(id).unwrap_or(id).to_owned();
        self.used.insert((place.unwrap_or(usize::MAX), id.to_owned()), Code { name, color });
    }

    /// Each with its number, by id.
    fn numbered(self) -> BTreeMap<usize, (String, Code)> {
        self.used.into_iter().enumerate().map(|(number, ((_, id), code))| (number, (id, code))).collect()
    }
}

fn mark(study: &Study, cover: &Cover, codes: &BTreeMap<usize, (String, Code)>, names: &Names) -> Mark {
    let coding = &cover.coding;
    let id = study.code_id(study.target(coding.code));
    let extra = study.extra(coding);
    let key = extra.filter(|extra| extra.important).map(|_| names.lang.say("key quotation").to_owned());
    let weight = extra.and_then(|extra| extra.weight);
    let weight = weight.map(|weight| names.lang.fill("weight {}", &[&weight.to_string()]));
    Mark {
        at: coding.at,
        code: codes.iter().find(|(_, (known, _))| known == id).map(|(number, _)| *number),
        coder: study.coder(coding.coder).to_owned(),
        made: moment(coding.made),
        said: key.into_iter().chain(weight).collect(),
        memo: extra.and_then(|extra| extra.memo.clone()).unwrap_or_default(),
    }
}

/// The lines of a text that have a letter.
fn lines(document: &Document) -> Vec<Line> {
    let overlay = &document.overlay;
    let mut found = Vec::new();
    let mut start = 0_u32;
    for words in document.text.as_str().split('\n') {
        let words: Vec<char> = words.chars().collect();
        let end = start + u32::try_from(words.len()).unwrap_or(u32::MAX - start);
        if words.iter().any(|letter| !letter.is_whitespace()) {
            let within = |at: u32| (start..end).contains(&at);
            let turn = overlay.turns.iter().find(|turn| within(turn.at.start)).map(|turn| turn.number);
            let labels = overlay.paragraphs.iter().filter_map(|paragraph| paragraph.label);
            let label = labels.into_iter().find(|label| within(label.start));
            let label = label.map(|label| Span::new(label.start, label.end.min(end)));
            found.push(Line { start, words, turn, label });
        }
        start = end + 1;
    }
    found
}

/// What is known of a transcript, and what is shown of it.
fn about(
    session: &Session,
    ix: TranscriptIx,
    scope: &Scope,
    (shown, unsure): (usize, usize),
    names: &Names,
) -> Vec<String> {
    let (study, lang) = (&session.study, names.lang);
    let transcript = study.transcript(ix);
    let known = [Some(&transcript.kind), transcript.date.as_ref(), transcript.place.as_ref()];
    let known = known.into_iter().flatten().map(|value| lang.say(value)).filter(|value| !value.is_empty());
    let known: Vec<&str> = known.collect();
    let mut about = Vec::new();
    if !known.is_empty() {
        about.push(format!("{}.", known.join(", ")));
    }
    let marks = lang.counted(shown, "coding or memo", "codings and memos");
    about.push(lang.fill("{} on the text, each by its number.", &[&marks]));
    if !scope.words.is_empty() {
        about.push(lang.fill("Only {}.", &[&lang.parts(&scope.words.join("; "))]));
    }
    if unsure > 0 {
        let many = lang.counted(unsure, "coding", "codings");
        about.push(lang.fill("{} whose words are not found for sure stand at the end.", &[&many]));
    }
    about.push(lang.fill("Made by Verbatim {}.", &[env!("CARGO_PKG_VERSION")]));
    if let Ok(state) = crate::store::state::state(&session.root) {
        about.push(lang.fill("State of the study: {}.", &[&state]));
    }
    about
}
