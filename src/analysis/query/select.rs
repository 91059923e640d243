//! A query held against a transcript: whom it could meet there, and which codings it chooses.

use super::check::Check;
use super::relation::{Place, related};
use super::tree::Relation;
use crate::analysis::attribute::Named;
use crate::analysis::glob::glob_fits;
use crate::analysis::measure::{Cover, Measure};
use crate::analysis::people::People;
use crate::analysis::questions::{Question, question_at, questions};
use crate::model::anchor::State;
use crate::model::moment::moment;
use crate::model::settings::Owner;
use crate::model::{CodeIx, CoderIx, Coding, CodingId, Role, Study, TranscriptIx};
use crate::search::pattern::Pattern;
use std::collections::HashSet;

/// One thing that is asked.
#[derive(Clone, Debug)]
pub enum Test {
    /// Transcripts whose id fits one of these globs.
    Transcript(Vec<String>),
    /// Transcripts, or speech of somebody, with this attribute; with a check, with such a value.
    Attribute(Named, Option<Check>),
    /// Speech of one of these labels.
    Speaker(Vec<String>),
    /// Speech of one of these people, by their place among the study's participants.
    Participant(HashSet<u32>),
    /// Speech of moderators, or of others.
    Moderates(bool),
    /// Speech of somebody known by label (`false`) or linked to a participant (`true`).
    Somebody(bool),
    /// Codings of these codes.
    Code(HashSet<CodeIx>),
    /// Codings of these coders.
    Coder(HashSet<CoderIx>),
    /// Codings of such a weight; without a check: of any.
    Weight(Option<Check>),
    /// Codings of so many words.
    Words(Check),
    /// Codings of so many speakers.
    Speakers(Check),
    /// Codings that answer one of the questions of this number.
    Question(usize),
    /// Codings whose first turn has such a number.
    Turn(Check),
    /// Codings made on such a day.
    Made(Check),
    /// Codings whose memo holds this; without: that have one.
    Memo(Option<Pattern>),
    /// Codings marked as important.
    Important,
    /// Codings in one of these states.
    State(Vec<State>),
    /// Codings whose passage holds the pattern of this number.
    Text(usize),
}

/// A query resolved against a study.
#[derive(Clone, Debug)]
pub enum Node {
    /// One thing asked.
    Test(Test),
    /// What does not fit.
    Not(Box<Node>),
    /// What fits all.
    All(Vec<Node>),
    /// What fits one.
    Any(Vec<Node>),
    /// Codings that lie so to another; the number is its place among the query's relations.
    Relation(usize, Box<Node>, Relation, bool, Box<Node>),
}

/// Whether something holds, as far as is known before codings are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// Whatever is coded.
    Yes,
    /// It depends on the coding.
    Perhaps,
    /// For no coding.
    No,
}

/// For which of its speakers a coding is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// For none: it is not chosen.
    None,
    /// For all.
    All,
    /// For these.
    Some(Box<[Option<u16>]>),
}

impl Chosen {
    /// Whether it is chosen for this speaker.
    pub fn has(&self, speaker: Option<u16>) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Some(speakers) => speakers.contains(&speaker),
        }
    }
}

/// Questions that are asked for.
#[derive(Clone, Debug)]
pub struct AskedQuestions {
    /// The code whose codings, with those of the codes below it, mark where questions begin and end.
    pub guide: CodeIx,
    /// The codes of the questions that are meant.
    pub codes: HashSet<CodeIx>,
}

/// Which passages hold a pattern.
pub type Found = HashSet<(TranscriptIx, CoderIx, CodingId)>;

/// A query, ready to be held against transcripts.
#[derive(Clone, Debug)]
pub struct Query {
    root: Node,
    relations: usize,
    patterns: Vec<Pattern>,
    questions: Vec<AskedQuestions>,
    found: Vec<Found>,
    of_people: bool,
    of_transcripts: bool,
    of_codings: bool,
    of_coders: bool,
}

/// A speaker of a transcript, or speech without one.
#[derive(Clone, Copy)]
struct Voice<'a> {
    label: Option<&'a str>,
    number: Option<u32>,
    moderates: bool,
}

/// What one coding is held against.
struct At<'a> {
    study: &'a Study,
    ix: TranscriptIx,
    measure: &'a Measure,
    voices: &'a [Voice<'a>],
    /// By the relations' numbers, whether each coding lies so.
    related: Vec<Vec<bool>>,
    /// By number, where the questions of each guide stand that is asked for.
    questions: Vec<Vec<Question>>,
}

impl Query {
    /// Takes over what was resolved.
    pub fn new(root: Node, relations: usize, patterns: Vec<Pattern>, questions: Vec<AskedQuestions>) -> Self {
        let (mut of_people, mut of_transcripts, mut of_codings, mut of_coders) = (false, false, false, false);
        root.tests(&mut |test| match test {
            Test::Transcript(_) => of_transcripts = true,
            Test::Attribute(named, _) if named.owner() == Owner::Transcript => of_transcripts = true,
            Test::Speaker(_) | Test::Participant(_) | Test::Attribute(..) | Test::Moderates(_) | Test::Somebody(_) => {
                of_people = true;
            }
            Test::Coder(_) => (of_coders, of_codings) = (true, true),
            _ => of_codings = true,
        });
        let found = vec![Found::new(); patterns.len()];
        let of_codings = of_codings || relations > 0;
        Self { root, relations, patterns, questions, found, of_people, of_transcripts, of_codings, of_coders }
    }

    /// Patterns that passages are held against, by number: whoever has the texts looks, and tells with [`Self::set_found`].
    pub fn patterns(&self) -> &[Pattern] {
        &self.patterns
    }

    /// Takes over which passages hold the pattern of this number.
    pub fn set_found(&mut self, pattern: usize, found: Found) {
        if let Some(place) = self.found.get_mut(pattern) {
            *place = found;
        }
    }

    /// Whether it asks about speakers.
    pub fn asks_for_people(&self) -> bool {
        self.of_people
    }

    /// Whether it asks about transcripts.
    pub fn asks_for_transcripts(&self) -> bool {
        self.of_transcripts
    }

    /// Whether it asks about codings, and not only about transcripts and speakers.
    pub fn asks_for_codings(&self) -> bool {
        self.of_codings
    }

    /// Whether it says whose codings it means, so that the study's `count` has no say.
    pub fn asks_for_coders(&self) -> bool {
        self.of_coders
    }

    /// Whether it could meet anything in a transcript.
    pub fn meets(&self, study: &Study, ix: TranscriptIx) -> bool {
        self.root.truth(&|test| match test {
            Test::Transcript(_) | Test::Attribute(..) => certain(of_transcript(test, study, ix)),
            _ => Truth::Perhaps,
        }) != Truth::No
    }

    /// Whether it could meet a speaker of a transcript (or speech without one), whatever is coded there.
    pub fn hears(&self, study: &Study, people: &People<'_>, ix: TranscriptIx, label: Option<&str>) -> bool {
        self.takes(study, ix, Voice::of(study, people, ix, label))
    }

    /// Whether it can choose what a person of the study would say, who says nothing in a transcript; by their place
    /// among the participants.
    pub fn hears_silent(&self, study: &Study, ix: TranscriptIx, number: u32, label: Option<&str>) -> bool {
        let moderates = study.participants.get(number as usize).is_some_and(|person| person.role == Role::Moderator);
        self.takes(study, ix, Voice { label, number: Some(number), moderates })
    }

    fn takes(&self, study: &Study, ix: TranscriptIx, voice: Voice<'_>) -> bool {
        self.root.truth(&|test| {
            let holds = of_transcript(test, study, ix).or_else(|| of_voice(test, study, voice));
            certain(holds)
        }) != Truth::No
    }

    /// Which codings of a measured transcript it chooses, by their place among the covers.
    pub fn choose(&self, study: &Study, people: &People<'_>, ix: TranscriptIx, measure: &Measure) -> Vec<Chosen> {
        if !self.meets(study, ix) {
            return vec![Chosen::None; measure.covers.len()];
        }
        let labels = measure.speakers.iter().map(|speaker| Some(speaker.label.as_str())).chain([None]);
        let voices: Vec<Voice<'_>> = labels.map(|label| Voice::of(study, people, ix, label)).collect();
        let related = vec![Vec::new(); self.relations];
        let questions = self.questions.iter().map(|asked| questions(study, measure, asked.guide)).collect();
        let mut at = At { study, ix, measure, voices: &voices, related, questions };
        self.relate(&self.root, &mut at);
        let of_people = self.of_people;
        let chosen = |(place, cover): (usize, &Cover)| {
            if !of_people {
                return if self.holds(&self.root, &at, place, cover, None) { Chosen::All } else { Chosen::None };
            }
            let mut speakers = measure.speakers_of(cover);
            if speakers.is_empty() {
                speakers.push(None);
            }
            let all = speakers.len();
            speakers.retain(|speaker| self.holds(&self.root, &at, place, cover, *speaker));
            match speakers.len() {
                0 => Chosen::None,
                some if some == all => Chosen::All,
                _ => Chosen::Some(speakers.into()),
            }
        };
        measure.covers.iter().enumerate().map(chosen).collect()
    }

    /// Works out the relations below a node, the inner ones first.
    fn relate(&self, node: &Node, at: &mut At<'_>) {
        match node {
            Node::Test(_) => {}
            Node::Not(inner) => self.relate(inner, at),
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| self.relate(part, at)),
            Node::Relation(number, left, relation, _, right) => {
                self.relate(left, at);
                self.relate(right, at);
                let covers = || at.measure.covers.iter().enumerate();
                let others = covers().filter(|(place, cover)| {
                    let mut speakers = at.measure.speakers_of(cover);
                    if speakers.is_empty() {
                        speakers.push(None);
                    }
                    cover.state.counts() && speakers.iter().any(|who| self.holds(right, at, *place, cover, *who))
                });
                let place = |cover: &Cover| Place::of(at.study, at.measure, cover);
                let others: Vec<Place> = others.map(|(_, cover)| place(cover)).collect();
                let all: Vec<Place> = covers().map(|(_, cover)| place(cover)).collect();
                let found = related(*relation, &all, &others);
                if let Some(slot) = at.related.get_mut(*number) {
                    *slot = found;
                }
            }
        }
    }

    fn holds(&self, node: &Node, at: &At<'_>, place: usize, cover: &Cover, speaker: Option<u16>) -> bool {
        match node {
            Node::Test(test) => self.test(test, at, cover, speaker),
            Node::Not(inner) => !self.holds(inner, at, place, cover, speaker),
            Node::All(parts) => parts.iter().all(|part| self.holds(part, at, place, cover, speaker)),
            Node::Any(parts) => parts.iter().any(|part| self.holds(part, at, place, cover, speaker)),
            Node::Relation(number, left, _, negated, _) => {
                let lies = at.related.get(*number).and_then(|all| all.get(place)).copied().unwrap_or(false);
                cover.state.counts() && lies != *negated && self.holds(left, at, place, cover, speaker)
            }
        }
    }

    fn test(&self, test: &Test, at: &At<'_>, cover: &Cover, speaker: Option<u16>) -> bool {
        let coding = &cover.coding;
        if let Some(holds) = of_transcript(test, at.study, at.ix) {
            return holds;
        }
        let voice = match speaker {
            Some(speaker) => at.voices.get(usize::from(speaker)),
            None => at.voices.last(),
        };
        if let Some(holds) = voice.and_then(|voice| of_voice(test, at.study, *voice)) {
            return holds;
        }
        let count = |check: &Check, number: u32| check.fits_number(f64::from(number));
        let extra = || at.study.extra(coding);
        match test {
            Test::Code(codes) => codes.contains(&at.study.target(coding.code)),
            Test::Coder(coders) => coders.contains(&coding.coder),
            Test::Weight(check) => extra()
                .and_then(|extra| extra.weight)
                .is_some_and(|weight| check.as_ref().is_none_or(|check| check.fits_number(weight as f64))),
            Test::Words(check) => count(check, cover.words.1.saturating_sub(cover.words.0)),
            Test::Speakers(check) => {
                let speakers = at.measure.speakers_of(cover).iter().flatten().count();
                count(check, u32::try_from(speakers).unwrap_or(u32::MAX))
            }
            Test::Question(number) => {
                let found = at.questions.get(*number).and_then(|all| question_at(all, coding.at.start));
                let asked = self.questions.get(*number);
                found
                    .zip(asked)
                    .is_some_and(|(question, asked)| question.code.is_some_and(|code| asked.codes.contains(&code)))
            }
            Test::Turn(check) => at.measure.paragraph_of(cover).is_some_and(|own| count(check, own.turn_number())),
            Test::Made(check) => made(coding).is_some_and(|day| check.fits(&day)),
            Test::Memo(pattern) => {
                let memo = extra().and_then(|extra| extra.memo.as_deref()).filter(|memo| !memo.is_empty());
                memo.is_some_and(|memo| pattern.as_ref().is_none_or(|pattern| pattern.hits(memo)))
            }
            Test::Important => extra().is_some_and(|extra| extra.important),
            Test::State(states) => states.contains(&cover.state),
            Test::Text(pattern) => {
                let key = (at.ix, coding.coder, coding.id);
                cover.state.counts() && self.found.get(*pattern).is_some_and(|found| found.contains(&key))
            }
            _ => false,
        }
    }
}

impl Node {
    fn tests(&self, see: &mut impl FnMut(&Test)) {
        match self {
            Self::Test(test) => see(test),
            Self::Not(inner) => inner.tests(see),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.tests(see)),
            // What lies on the other side narrows nobody's speech.
            Self::Relation(_, left, ..) => left.tests(see),
        }
    }

    /// Three-valued logic (Kleene 1938): `test` says what is known of each.
    fn truth(&self, test: &dyn Fn(&Test) -> Truth) -> Truth {
        let both = |a: Truth, b: Truth| match (a, b) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Perhaps,
        };
        match self {
            Self::Test(one) => test(one),
            Self::Not(inner) => inner.truth(test).not(),
            Self::All(parts) => parts.iter().fold(Truth::Yes, |sum, part| both(sum, part.truth(test))),
            Self::Any(parts) => parts.iter().fold(Truth::Yes, |sum, part| both(sum, part.truth(test).not())).not(),
            Self::Relation(_, left, ..) => both(left.truth(test), Truth::Perhaps),
        }
    }
}

impl Truth {
    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::Perhaps => Self::Perhaps,
            Self::No => Self::Yes,
        }
    }
}

impl<'a> Voice<'a> {
    fn of(study: &Study, people: &People<'_>, ix: TranscriptIx, label: Option<&'a str>) -> Self {
        let transcript = &study.transcript(ix).id;
        Self {
            label,
            number: label.and_then(|label| people.number(transcript, label)).map(|(number, _)| number),
            moderates: label.is_some_and(|label| people.moderates(transcript, label)),
        }
    }
}

fn certain(holds: Option<bool>) -> Truth {
    match holds {
        Some(true) => Truth::Yes,
        Some(false) => Truth::No,
        None => Truth::Perhaps,
    }
}

/// Whether a test on transcripts holds; nothing for other tests.
fn of_transcript(test: &Test, study: &Study, ix: TranscriptIx) -> Option<bool> {
    let transcript = study.transcript(ix);
    match test {
        Test::Transcript(globs) => Some(globs.iter().any(|glob| glob_fits(glob, &transcript.id))),
        Test::Attribute(named, check) if named.owner() == Owner::Transcript => {
            let value = named.of_transcript(transcript);
            Some(value.is_some_and(|value| check.as_ref().is_none_or(|check| check.fits(value))))
        }
        _ => None,
    }
}

/// Whether a test on speakers holds; nothing for other tests.
fn of_voice(test: &Test, study: &Study, voice: Voice<'_>) -> Option<bool> {
    match test {
        Test::Speaker(labels) => Some(voice.label.is_some_and(|label| labels.iter().any(|wanted| wanted == label))),
        Test::Participant(wanted) => Some(voice.number.is_some_and(|number| wanted.contains(&number))),
        Test::Attribute(named, check) => {
            let person = voice.number.and_then(|number| study.participants.get(number as usize));
            let value = person.and_then(|person| named.of_person(person));
            Some(value.is_some_and(|value| check.as_ref().is_none_or(|check| check.fits(value))))
        }
        Test::Moderates(wanted) => Some(voice.moderates == *wanted),
        Test::Somebody(linked) => Some(if *linked { voice.number.is_some() } else { voice.label.is_some() }),
        _ => None,
    }
}

/// The day a coding was made; nothing where that is unknown.
fn made(coding: &Coding) -> Option<String> {
    Some(moment(coding.made).chars().take(10).collect::<String>()).filter(|day| !day.is_empty())
}
