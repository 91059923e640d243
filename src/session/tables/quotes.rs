//! The quote book: what was said under each theme, each passage once, whoever coded it, key quotations first.

use super::excerpts::asked::Excerpts;
use super::excerpts::listed::{Excerpt, listed};
use crate::analysis::scope::Scope;
use crate::export::document::{Block, Document, Quote};
use crate::export::lang::Lang;
use crate::export::paper::Names;
use crate::model::{CodingId, Problem, Study, TranscriptIx};
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
    /// Whether passages have numbers, by which figures lead to them.
    pub numbered: bool,
}

/// A passage, with what its coders say of it.
#[derive(Debug)]
struct Passage {
    excerpt: Excerpt,
    codings: Vec<CodingId>,
    important: bool,
    notes: Vec<String>,
}

/// Where a passage stands: the place of its transcript, start and end.
type Place = (usize, u32, u32);

/// The passages of a scope by code.
#[derive(Debug, Default)]
pub struct Passages {
    of_codes: BTreeMap<String, Vec<Passage>>,
    /// Codings that are left out, as their words are gone or may stand elsewhere.
    pub unsure: u64,
}

/// A passage that a document shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its number.
    pub number: u32,
    /// Who says it, and how it begins.
    pub beginning: String,
}

/// Where the codings of shown passages are shown.
pub type Places = HashMap<CodingId, Shown>;

impl Passages {
    /// Gathers them, those of a code key quotations first, the others as they stand in the texts; and what could not be read.
    pub fn of(study: &Study, root: &Path, scope: &Scope, asked: &Asked) -> (Self, Vec<Problem>) {
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
            let new = || Passage { excerpt, codings: Vec::new(), important: false, notes: Vec::new() };
            let passage = of_codes.entry(code).or_default().entry(place).or_insert_with(new);
            passage.codings.push(coding.id);
            passage.important |= extra.is_some_and(|extra| extra.important);
            passage.notes.extend(memo.map(|memo| format!("{}: {memo}", study.coder(coding.coder))));
        }
        let in_order = |passages: BTreeMap<Place, Passage>| {
            let mut passages: Vec<Passage> = passages.into_values().collect();
            passages.sort_by_key(|passage| !passage.important);
            passages
        };
        let of_codes = of_codes.into_iter().map(|(code, passages)| (code, in_order(passages))).collect();
        (Self { of_codes, unsure }, problems)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.of_codes.values().map(Vec::len).sum()
    }

    /// The greatest number of passages a code that keeps them all at or below some number; none where all are below.
    pub fn limit(&self, all: usize) -> Option<usize> {
        if self.len() <= all {
            return None;
        }
        let shown = |most: usize| self.of_codes.values().map(|own| own.len().min(most)).sum::<usize>();
        (1..).take_while(|most| shown(*most) <= all).last().or(Some(1))
    }

    /// Lays them down by theme and sub-theme; where each coding is shown, where passages have numbers.
    pub fn lay(self, study: &Study, names: &Names, asked: &Asked, level: u8, blocks: &mut Vec<Block>) -> Places {
        let mut of_codes = self.of_codes;
        let mut laid = Laid { study, asked, lang: names.lang, number: 0, places: HashMap::new(), blocks };
        let codebook = study.codebook();
        for branch in codebook.tree() {
            let Some(code) = codebook.codes().get(branch.place) else { continue };
            let below = codebook.with_descendants(&code.id);
            if !below.iter().any(|id| of_codes.contains_key(*id)) {
                continue;
            }
            let level = u8::try_from(branch.depth).unwrap_or(u8::MAX).saturating_add(level).min(5);
            laid.blocks.push(Block::Heading(level, names.name(&code.id).unwrap_or(&code.name).to_owned()));
            if let Some(passages) = of_codes.remove(&code.id) {
                laid.add(passages);
            }
        }
        // A code that the codebook has lost keeps its passages.
        for (id, passages) in of_codes {
            laid.blocks.push(Block::Heading(level, id));
            laid.add(passages);
        }
        laid.places
    }
}

/// The quote book of a scope; how many passages it has, and what could not be read.
pub fn book(
    study: &Study,
    root: &Path,
    scope: &Scope,
    names: &Names,
    asked: &Asked,
) -> (Document, usize, Vec<Problem>) {
    let lang = names.lang;
    let (passages, problems) = Passages::of(study, root, scope, asked);
    let (count, unsure) = (passages.len(), passages.unsure);
    let mut document = Document { title: title(study, lang), lang, ..Document::default() };
    passages.lay(study, names, asked, 1, &mut document.blocks);
    document.blocks.push(Block::Heading(1, lang.say("About this book").to_owned()));
    let whole = if scope.words.is_empty() { "the whole study".to_owned() } else { scope.words.join("; ") };
    let mut about = vec![
        lang.fill("Scope: {}.", &[&lang.parts(&whole)]),
        lang.fill(
            "{} under their codes, each once under a code, whoever coded it; key quotations first, the others as they \
             stand in the texts.",
            &[&lang.counted(count, "passage", "passages")],
        ),
    ];
    about.extend(unsure_words(unsure, lang));
    about.push(lang.fill("Made by Verbatim {} with `{}`.", &[env!("CARGO_PKG_VERSION"), "verbatim report quotes"]));
    document.blocks.push(Block::Words(about.join(" ")));
    (document, count, problems)
}

/// How many codings are left out as unsure, in a sentence; nothing where none is.
pub fn unsure_words(unsure: u64, lang: Lang) -> Option<String> {
    let many = lang.counted(usize::try_from(unsure).unwrap_or(usize::MAX), "coding is", "codings are");
    (unsure > 0).then(|| lang.fill("{} left out, as the words are gone or may stand elsewhere.", &[&many]))
}

fn title(study: &Study, lang: Lang) -> String {
    match study.settings.title.as_str() {
        "" => lang.say("Quotations").to_owned(),
        title => lang.fill("Quotations: {}", &[title]),
    }
}

/// Passages on their way into a document.
struct Laid<'a> {
    study: &'a Study,
    asked: &'a Asked,
    lang: Lang,
    number: u32,
    places: Places,
    blocks: &'a mut Vec<Block>,
}

impl Laid<'_> {
    /// Adds the passages of a code: how many there are and of how many people, then each.
    fn add(&mut self, passages: Vec<Passage>) {
        let (study, lang) = (self.study, self.lang);
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
        let mut told = lang.fill(
            "{} of {} in {}.",
            &[
                &lang.counted(passages.len(), "passage", "passages"),
                &lang.counted(speakers.len(), "person", "people"),
                &lang.counted(texts.len(), "transcript", "transcripts"),
            ],
        );
        let shown = self.asked.most.unwrap_or(usize::MAX);
        if passages.len() > shown {
            let rest = lang.counted(passages.len() - shown, "passage is", "passages are");
            told.push(' ');
            told.push_str(&lang.fill("{} not shown.", &[&rest]));
        }
        self.blocks.push(Block::Words(told));
        passages.into_iter().take(shown).for_each(|passage| self.quote(passage));
    }

    fn quote(&mut self, passage: Passage) {
        let Passage { excerpt, codings, important, notes } = passage;
        let (study, lang) = (self.study, self.lang);
        let transcript = study.transcript(excerpt.ix);
        let who = people(study, excerpt.ix, &excerpt.speakers, &self.asked.attributes).join("; ");
        let mut source = who.clone();
        if !source.is_empty() {
            source.push_str(" · ");
        }
        source.push_str(transcript.shown());
        if let Some(turn) = excerpt.turn {
            source.push_str(&format!(" · {} {turn}", lang.say("turn")));
        }
        if important {
            source.push_str(&format!(" · {}", lang.say("key quotation")));
        }
        let number = self.asked.numbered.then(|| {
            self.number += 1;
            let shown = Shown { number: self.number, beginning: beginning(&who, &excerpt.quote) };
            self.places.extend(codings.into_iter().map(|id| (id, shown.clone())));
            self.number
        });
        let around = |words: &str, before: bool| match words {
            "" => String::new(),
            words if before => format!("…{words}"),
            words => format!("{words}…"),
        };
        self.blocks.push(Block::Quote(Box::new(Quote {
            number,
            before: around(&excerpt.before, true),
            after: around(&excerpt.after, false),
            words: excerpt.quote,
            language: transcript.language.clone().or_else(|| study.settings.language.clone()),
            source,
            notes,
        })));
    }
}

/// Code points of a passage by which it is known again.
const BEGINNING: usize = 60;

fn beginning(who: &str, words: &str) -> String {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut letters = line.chars();
    let mut begin: String = letters.by_ref().take(BEGINNING).collect();
    if letters.next().is_some() {
        begin.push('…');
    }
    if who.is_empty() { begin } else { format!("{who}: {begin}") }
}

/// Who speaks in a passage, each by pseudonym, else label, with the values of some attributes.
pub fn people(study: &Study, ix: TranscriptIx, speakers: &[String], attributes: &[String]) -> Vec<String> {
    let id = &study.transcript(ix).id;
    let person = |label: &String| {
        let Some(person) = study.participant_of(id, label) else { return label.clone() };
        let name = if person.pseudonym.is_empty() { label } else { &person.pseudonym };
        let values = attributes.iter().filter_map(|attribute| person.attributes.get(attribute));
        std::iter::once(name).chain(values).cloned().collect::<Vec<_>>().join(", ")
    };
    let mut all: Vec<String> = Vec::new();
    for person in speakers.iter().map(person) {
        if !all.contains(&person) {
            all.push(person);
        }
    }
    all
}
