//! The quote book: what was said under each theme, each passage once, whoever coded it, key quotations first.

use super::excerpts::asked::Excerpts;
use super::excerpts::listed::{Excerpt, listed};
use crate::analysis::scope::Scope;
use crate::export::document::{Block, Document, Quote};
use crate::export::paper::Names;
use crate::model::{Problem, Study, TranscriptIx};
use crate::text::number::counted;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// What a person wants of a quote book.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Code points of context before and after each passage.
    pub context: u32,
    /// Attributes of people that stand beside their pseudonyms, by name.
    pub attributes: Vec<String>,
    /// Whether memos on codings stand below them.
    pub memos: bool,
    /// Most passages of a code.
    pub most: Option<usize>,
}

/// A passage, with what its coders say of it.
struct Passage {
    excerpt: Excerpt,
    important: bool,
    notes: Vec<String>,
}

/// Where a passage stands: the place of its transcript, start and end.
type Place = (usize, u32, u32);

/// The quote book of a scope; how many passages it has, and what could not be read.
pub fn book(
    study: &Study,
    root: &Path,
    scope: &Scope,
    names: &Names,
    asked: &Asked,
) -> (Document, usize, Vec<Problem>) {
    let wanted = Excerpts { context: asked.context, ..Excerpts::default() };
    let (excerpts, unsure, problems) = listed(study, root, scope, &wanted, &|| ());
    let order: HashMap<TranscriptIx, usize> =
        study.transcripts().into_iter().enumerate().map(|(place, ix)| (ix, place)).collect();
    let mut of_codes: BTreeMap<String, BTreeMap<Place, Passage>> = BTreeMap::new();
    for excerpt in excerpts.into_iter().map(|placed| placed.item) {
        let coding = excerpt.coding;
        let code = study.code_id(study.target(coding.code)).to_owned();
        let place = (order.get(&excerpt.ix).copied().unwrap_or(usize::MAX), coding.at.start, coding.at.end);
        let extra = study.extra(&coding);
        let memo = extra.and_then(|extra| extra.memo.as_ref()).filter(|_| asked.memos);
        let passages = of_codes.entry(code).or_default();
        let passage = passages.entry(place).or_insert(Passage { excerpt, important: false, notes: Vec::new() });
        passage.important |= extra.is_some_and(|extra| extra.important);
        passage.notes.extend(memo.map(|memo| format!("{}: {memo}", study.coder(coding.coder))));
    }
    let count = of_codes.values().map(BTreeMap::len).sum();
    let mut document = Document { title: title(study), blocks: Vec::new() };
    let codebook = study.codebook();
    for branch in codebook.tree() {
        let Some(code) = codebook.codes().get(branch.place) else { continue };
        let below = codebook.with_descendants(&code.id);
        if !below.iter().any(|id| of_codes.contains_key(*id)) {
            continue;
        }
        let level = u8::try_from(branch.depth + 1).unwrap_or(u8::MAX).min(5);
        document.blocks.push(Block::Heading(level, names.name(&code.id).unwrap_or(&code.name).to_owned()));
        if let Some(passages) = of_codes.remove(&code.id) {
            add(&mut document, study, passages.into_values().collect(), asked);
        }
    }
    // A code that the codebook has lost keeps its passages.
    for (id, passages) in of_codes {
        document.blocks.push(Block::Heading(1, id));
        add(&mut document, study, passages.into_values().collect(), asked);
    }
    document.blocks.push(Block::Heading(1, "About this book".to_owned()));
    let whole = if scope.words.is_empty() { "the whole study".to_owned() } else { scope.words.join("; ") };
    let mut about = vec![
        format!("Scope: {whole}."),
        format!(
            "{} under their codes, each once under a code, whoever coded it; key quotations first, the others as they \
             stand in the texts.",
            counted(count, "passage", "passages")
        ),
    ];
    if unsure > 0 {
        about.push(format!(
            "{} left out, as the words are gone or may stand elsewhere.",
            counted(usize::try_from(unsure).unwrap_or(usize::MAX), "coding is", "codings are")
        ));
    }
    about.push(format!("Made by Verbatim {} with `verbatim report quotes`.", env!("CARGO_PKG_VERSION")));
    document.blocks.push(Block::Words(about.join(" ")));
    (document, count, problems)
}

fn title(study: &Study) -> String {
    match study.settings.title.as_str() {
        "" => "Quotations".to_owned(),
        title => format!("Quotations: {title}"),
    }
}

/// Adds the passages of a code: how many there are and of how many people, then each.
fn add(document: &mut Document, study: &Study, mut passages: Vec<Passage>, asked: &Asked) {
    passages.sort_by_key(|passage| !passage.important);
    // Two people may have one name: they are told apart by what they are, not by what they are called.
    let speaker = |excerpt: &Excerpt, label: &String| {
        let id = &study.transcript(excerpt.ix).id;
        study
            .participant_of(id, label)
            .map_or_else(|| (id.clone(), label.clone()), |one| (one.id.clone(), String::new()))
    };
    let of =
        |passage: &Passage| passage.excerpt.speakers.iter().map(|label| speaker(&passage.excerpt, label)).collect();
    let speakers: BTreeSet<(String, String)> = passages.iter().flat_map(|it| -> Vec<_> { of(it) }).collect();
    let texts: BTreeSet<TranscriptIx> = passages.iter().map(|passage| passage.excerpt.ix).collect();
    let mut told = format!(
        "{} of {} in {}.",
        counted(passages.len(), "passage", "passages"),
        counted(speakers.len(), "person", "people"),
        counted(texts.len(), "transcript", "transcripts")
    );
    let shown = asked.most.unwrap_or(usize::MAX);
    if passages.len() > shown {
        told.push_str(&format!(" {} not shown.", counted(passages.len() - shown, "passage is", "passages are")));
    }
    document.blocks.push(Block::Words(told));
    for passage in passages.into_iter().take(shown) {
        let Passage { excerpt, important, notes } = passage;
        let transcript = study.transcript(excerpt.ix);
        let mut source = people(study, &excerpt, &asked.attributes).join("; ");
        if !source.is_empty() {
            source.push_str(" · ");
        }
        source.push_str(transcript.shown());
        if let Some(turn) = excerpt.turn {
            source.push_str(&format!(" · turn {turn}"));
        }
        if important {
            source.push_str(" · key quotation");
        }
        let around = |words: &str, before: bool| match words {
            "" => String::new(),
            words if before => format!("…{words}"),
            words => format!("{words}…"),
        };
        document.blocks.push(Block::Quote(Quote {
            before: around(&excerpt.before, true),
            after: around(&excerpt.after, false),
            words: excerpt.quote,
            language: transcript.language.clone().or_else(|| study.settings.language.clone()),
            source,
            notes,
        }));
    }
}

/// Who speaks in a passage, each by pseudonym, else label, with the values of some attributes.
fn people(study: &Study, excerpt: &Excerpt, attributes: &[String]) -> Vec<String> {
    let id = &study.transcript(excerpt.ix).id;
    let person = |label: &String| {
        let Some(person) = study.participant_of(id, label) else { return label.clone() };
        let name = if person.pseudonym.is_empty() { label } else { &person.pseudonym };
        let values = attributes.iter().filter_map(|attribute| person.attributes.get(attribute));
        std::iter::once(name).chain(values).cloned().collect::<Vec<_>>().join(", ")
    };
    let mut all: Vec<String> = Vec::new();
    for person in excerpt.speakers.iter().map(person) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}
