//! The consolidated criteria for reporting qualitative research (Tong, Sainsbury and Craig 2007): what the study can answer
//! is filled in, the rest is listed as open.

use crate::analysis::table::Cell;
use crate::commands::report::maker::Maker;
use crate::export::document::{Block, Figures};
use crate::export::paper::{Head, Line, Paper};
use crate::model::participant::Role;
use crate::session::Failure;
use std::collections::BTreeSet;

/// The 32 items by their topics, in the order of the source.
const ITEMS: [&str; 32] = [
    "Interviewer or facilitator",
    "Credentials",
    "Occupation",
    "Gender of the researchers",
    "Experience and training",
    "Relationship before the study",
    "What participants knew of the interviewer",
    "Interviewer characteristics",
    "Methodological orientation and theory",
    "Sampling",
    "Method of approach",
    "Sample size",
    "Non-participation",
    "Setting of data collection",
    "Presence of non-participants",
    "Description of the sample",
    "Interview guide",
    "Repeat interviews",
    "Recording",
    "Field notes",
    "Duration",
    "Saturation of data",
    "Transcripts returned",
    "Number of coders",
    "Coding tree",
    "Derivation of themes",
    "Software",
    "Participant checking",
    "Quotations presented and identified",
    "Data and findings consistent",
    "Clarity of major themes",
    "Clarity of minor themes",
];

/// Lays down the section.
///
/// # Errors
/// The study cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let lang = maker.lang();
    let passages = maker.passages();
    let mut answers = maker.with(|session| {
        let study = &session.study;
        let mut answers: Vec<(usize, String)> = Vec::new();
        let transcripts: Vec<_> = study.transcripts().into_iter().map(|ix| study.transcript(ix)).collect();
        let people = || study.participants.iter().filter(|person| person.role == Role::Participant);
        let many = people().count();
        if many > 0 {
            let transcripts = lang.counted(transcripts.len(), "transcript", "transcripts");
            answers.push((12, format!("{}, {transcripts}", lang.counted(many, "participant", "participants"))));
            answers.push((16, lang.say("See Who took part.").to_owned()));
        }
        let places: BTreeSet<&str> = transcripts.iter().filter_map(|it| it.place.as_deref()).collect();
        if !places.is_empty() {
            answers.push((14, places.into_iter().collect::<Vec<_>>().join("; ")));
        }
        let is_again = |person: &&crate::model::Participant| {
            person.speakers.iter().map(|(id, _)| id).collect::<BTreeSet<_>>().len() > 1
        };
        let again = people().filter(is_again).count();
        if many > 0 {
            let again = lang.counted(again, "person speaks", "people speak");
            answers.push((18, lang.fill("{} in more than one transcript", &[&again])));
        }
        let timed = transcripts.iter().filter(|it| !it.times.is_empty()).count();
        if timed > 0 {
            let timed = lang.counted(timed, "transcript", "transcripts");
            answers.push((19, lang.fill("{} with times of a recording", &[&timed])));
        }
        let notes = transcripts.iter().filter(|it| it.kind == "field-note").count();
        if notes > 0 {
            answers.push((20, lang.counted(notes, "field note", "field notes")));
        }
        let coders = study.coders().iter().filter(|handle| {
            let kind = study.settings.coders.get(*handle).map(|coder| coder.kind).unwrap_or_default();
            kind == crate::model::CoderKind::Person
        });
        let coders = coders.count();
        if coders > 0 {
            answers.push((24, lang.counted(coders, "coder", "coders")));
        }
        let codes = study.codebook().codes().iter().filter(|code| code.is_active()).count();
        if codes > 0 {
            answers.push((25, format!("{}. {}", lang.counted(codes, "code", "codes"), lang.say("See Codebook."))));
        }
        answers
    })?;
    let has = |word: &str| maker.chosen.only.is_empty() || maker.chosen.only.iter().any(|only| only == word);
    if has("saturation") {
        answers.push((22, lang.say("See Saturation.").to_owned()));
    }
    answers.push((27, format!("Verbatim {}", env!("CARGO_PKG_VERSION"))));
    if passages > 0 {
        let many = lang.counted(passages, "passage", "passages");
        answers.push((29, lang.fill("{}, each with who said it and where", &[&many])));
    }
    let line = |(number, topic): (usize, &&str)| {
        let answer = answers.iter().find(|(known, _)| *known == number).map(|(_, words)| words.clone());
        let cells = vec![
            Cell::count(number),
            Cell::words(lang.say(topic)),
            Cell::words(answer.unwrap_or_else(|| lang.say("open: to be told by the authors").to_owned())),
        ];
        Line { cells, depth: 0, sums: false }
    };
    let lines: Vec<Line> = (1..).zip(&ITEMS).map(line).collect();
    let heads = [("item", true), ("topic", false), ("answer", false)].into_iter().zip(0..);
    let heads = heads.map(|((words, numbers), column)| Head { words: lang.say(words).to_owned(), numbers, column });
    let title = lang.say("COREQ (Tong, Sainsbury and Craig 2007)").to_owned();
    let paper = Paper { title, heads: heads.collect(), lines, lang, notes: Vec::new() };
    maker.push(Block::Figures(Box::new(Figures { paper, ..Figures::default() })));
    Ok(())
}
