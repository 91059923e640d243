//! Acts on the passages of a list, as in a text: on the chosen one, or on all that are marked, one step of undo.

use super::command::Command;
use super::keymap::{Context, Key, Needs};
use super::popup::Popup;
use super::room::{Shared, Then};
use super::widgets::picker::{Pick, Picker};
use crate::model::{Coding, Span, TranscriptIx};
use crate::session::acts::{self, OnEach};
use std::collections::HashSet;
use std::hash::Hash;

/// A coding, with the transcript that it stands in.
pub type Passage = (TranscriptIx, Coding);

/// Lists of coded passages.
#[rustfmt::skip]
pub static PASSAGES: Context = Context::new("a list of passages", &[], &[
    Key::new("passage-recode", &Command::Recode).on(&["r"]).group("Code").help("Put another code in place of the passage's, or of those of all that are marked.").hint("recode").when(Needs::Row),
    Key::new("passage-code-too", &Command::CodeToo).on(&["C", "+"]).group("Code").help("Put a code on the same words besides.").when(Needs::Row),
    Key::new("passage-remove", &Command::Remove).on(&["x", "Delete"]).group("Code").help("Take the coding away, or all that are marked.").hint("remove").when(Needs::Row),
    Key::new("passage-memo", &Command::Memo).on(&["m"]).group("Code").help("Write a memo on the coding.").hint("memo").when(Needs::Row),
    Key::new("passage-important", &Command::Important).on(&["*"]).group("Code").help("Mark the coding as a key quotation, or unmark it; or all that are marked.").when(Needs::Row),
    Key::new("passage-weight", &Command::Weight).on(&["W"]).group("Code").help("Give the coding a weight, or all that are marked.").when(Needs::Row),
    Key::new("passage-mark", &Command::Mark).on(&["v"]).group("Code").help("Mark the passage, so that what is done is done to all that are marked; or no longer.").when(Needs::Row),
    Key::new("passage-mark-all", &Command::MarkAll).on(&["V"]).group("Code").help("Mark all passages of the list, or none.").when(Needs::Row),
]);

/// Lists of passages of which none is a coding.
#[rustfmt::skip]
pub static WORDS: Context = Context::new("a list of words", &[], &[
    Key::new("code-words", &Command::Pick).on(&["c"]).group("Code").help("Put a code on the words, or on all that are marked.").hint("code").when(Needs::Row),
    Key::new("mark-words", &Command::Mark).on(&["v"]).group("Code").help("Mark the words, so that a code goes on all that are marked; or no longer.").when(Needs::Row),
    Key::new("mark-all-words", &Command::MarkAll).on(&["V"]).group("Code").help("Mark all of the list, or none.").when(Needs::Row),
]);

/// A passage that may have no code: where it stands.
pub type Words = (TranscriptIx, Span);

/// Which passages of a list are marked, each by what tells it from others.
#[derive(Debug)]
pub struct Marks<K>(HashSet<K>);

impl<K> Default for Marks<K> {
    fn default() -> Self {
        Self(HashSet::new())
    }
}

impl<K: Copy + Eq + Hash> Marks<K> {
    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this one is.
    pub fn has(&self, one: &K) -> bool {
        self.0.contains(one)
    }

    /// Marks one, or takes its mark away.
    pub fn turn(&mut self, one: K) {
        if !self.0.remove(&one) {
            self.0.insert(one);
        }
    }

    /// Marks all of a list, or none where all are marked.
    pub fn turn_all(&mut self, all: impl Iterator<Item = K>) {
        let all: HashSet<K> = all.collect();
        self.0 = if self.0 == all { HashSet::new() } else { all };
    }

    /// Takes every mark away.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets marks of passages that the list has no more.
    pub fn keep(&mut self, all: impl Iterator<Item = K>) {
        if !self.0.is_empty() {
            let all: HashSet<K> = all.collect();
            self.0.retain(|one| all.contains(one));
        }
    }

    /// What is meant: what is marked, each once, else the chosen one.
    pub fn meant<T>(&self, chosen: Option<T>, all: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
        if self.0.is_empty() {
            return chosen.into_iter().collect();
        }
        let mut seen = HashSet::new();
        all.filter(|one| self.has(&key(one)) && seen.insert(key(one))).collect()
    }

    /// How many are marked, before where one is in a list.
    pub fn before(&self, position: &str) -> String {
        if self.0.is_empty() { position.to_owned() } else { format!("{} marked · {position}", self.0.len()) }
    }
}

/// Does what a command asks of passages that are chosen; whether it was about them.
pub fn update(command: &Command, chosen: Vec<Passage>, shared: &mut Shared) -> bool {
    match command {
        Command::Recode => recode(chosen, shared),
        Command::CodeToo => code_too(chosen, shared),
        Command::Remove => {
            let done = done(&chosen, &OnEach::Remove, shared);
            if let Some(count) = done {
                let what = if count == 1 { "Removed. ".to_owned() } else { format!("{count} codings removed. ") };
                shared.tell(format!("{what}u brings {} back.", if count == 1 { "it" } else { "them" }));
            }
        }
        Command::Memo => memo(&chosen, shared),
        Command::Important => {
            let study = &shared.session.study;
            let is_marked = |(_, coding): &Passage| study.extra(coding).is_some_and(|extra| extra.important);
            let on = !chosen.iter().all(is_marked);
            if let Some(count) = done(&chosen, &OnEach::Important(on), shared) {
                let what = if on { "marked as key quotations" } else { "no longer marked as key quotations" };
                shared.tell(format!("{} {what}.", codings(count)));
            }
        }
        Command::Weight => weigh(chosen, shared),
        _ => return false,
    }
    true
}

fn codings(count: usize) -> String {
    if count == 1 { "1 coding".to_owned() } else { format!("{count} codings") }
}

/// Does something to each; how many it was done to, if it was done.
fn done(chosen: &[Passage], what: &OnEach, shared: &mut Shared) -> Option<usize> {
    let (act, count, others) = match acts::on_each(&mut shared.session, chosen, what) {
        Ok(done) => done,
        Err(failure) => {
            shared.perform(Err(failure));
            return None;
        }
    };
    if !shared.perform(Ok(act)) {
        return None;
    }
    if others > 0 {
        shared.tell(format!("{} of others stay as they are.", codings(others)));
    }
    Some(count)
}

fn recode(chosen: Vec<Passage>, shared: &mut Shared) {
    let study = &shared.session.study;
    let ids: Vec<String> = chosen.iter().map(|(_, coding)| study.code_id(coding.code).to_owned()).collect();
    let same = ids.first().filter(|first| ids.iter().all(|id| id == *first)).cloned();
    let title = match (&same, chosen.len()) {
        (Some(id), 1) => format!("In place of “{}”", shared.code_name(id)),
        (Some(id), count) => format!("In place of “{}” on {count} passages", shared.code_name(id)),
        (None, count) => format!("In place of the codes of {count} passages"),
    };
    let mut picker = Picker::new(title, &shared.session.study, &shared.recent);
    if let Some(id) = &same {
        picker = picker.without(id);
    }
    let then = Then::anywhere(move |pick, shared: &mut Shared| {
        let (what, name) = match pick {
            Pick::Known(id) => (OnEach::Recode(id.clone()), shared.code_name(&id)),
            Pick::New(name) => (OnEach::RecodeAsNew(name.clone()), name),
        };
        if let Some(count) = done(&chosen, &what, shared) {
            shared.tell(format!("{} recoded as “{name}”.", codings(count)));
        }
    });
    shared.open(Popup::pick(picker, "A coding takes one code; press Enter.", then));
}

/// Puts a code on passages of which none is a coding.
pub fn code_words(passages: &[Words], shared: &mut Shared) {
    let title = match passages {
        [] => return,
        [_] => "Code these words".to_owned(),
        several => format!("Code {} passages", several.len()),
    };
    put(passages.iter().map(|(ix, at)| (*ix, Coding { at: *at, ..Coding::default() })).collect(), title, shared);
}

fn code_too(chosen: Vec<Passage>, shared: &mut Shared) {
    put(chosen, "Which code besides?".to_owned(), shared);
}

/// Puts a code that is asked for on the words of passages.
fn put(chosen: Vec<Passage>, title: String, shared: &mut Shared) {
    let picker = Picker::new(title, &shared.session.study, &shared.recent);
    let then = Then::anywhere(move |pick, shared: &mut Shared| {
        let (what, name) = match pick {
            Pick::Known(id) => (OnEach::Code(id.clone()), shared.code_name(&id)),
            Pick::New(name) => (OnEach::CodeAsNew(name.clone()), name),
        };
        if let Some(count) = done(&chosen, &what, shared) {
            shared.tell(format!("“{name}” put on {count} passage{}.", if count == 1 { "" } else { "s" }));
        }
    });
    shared.open(Popup::pick(picker, "One code at a time; press Enter.", then));
}

fn memo(chosen: &[Passage], shared: &mut Shared) {
    let &[(ix, coding)] = chosen else {
        return shared.tell("A memo is on one coding: Esc takes the marks away.");
    };
    let study = &shared.session.study;
    let owner = study.coder(coding.coder);
    if shared.session.coder.as_deref() != Some(owner) {
        let why = format!("This coding is {owner}'s: its memo is written by {owner}.");
        return shared.tell(why);
    }
    let title = format!("Memo on “{}” here", shared.code_name(study.code_id(coding.code)));
    let words = study.extra(&coding).and_then(|extra| extra.memo.clone()).unwrap_or_default();
    let then = Then::anywhere(move |words: String, shared: &mut Shared| {
        let act = acts::set_memo(&mut shared.session, ix, &coding, Some(words));
        if shared.perform(act) {
            shared.tell("Noted.");
        }
    });
    shared.open(Popup::editor(&title, words, then));
}

fn weigh(chosen: Vec<Passage>, shared: &mut Shared) {
    let study = &shared.session.study;
    let weights: Vec<Option<i64>> =
        chosen.iter().map(|(_, coding)| study.extra(coding).and_then(|extra| extra.weight)).collect();
    let same = weights.first().copied().flatten().filter(|first| weights.iter().all(|weight| *weight == Some(*first)));
    let known = same.map_or_else(String::new, |weight| weight.to_string());
    let title = if chosen.len() == 1 { "Weight".to_owned() } else { format!("Weight of {} codings", chosen.len()) };
    let attempt = move |_: &mut dyn super::room::Room, words: &str, shared: &mut Shared| {
        let words = words.trim();
        let weight = match words.parse::<i64>() {
            Ok(weight) => Some(weight),
            Err(_) if words.is_empty() => None,
            Err(_) => return Err(format!("A weight is a whole number, not `{words}`.")),
        };
        if let Some(count) = done(&chosen, &OnEach::Weight(weight), shared) {
            shared.tell(format!("{} weighed.", codings(count)));
        }
        Ok(())
    };
    shared.open(Popup::attempt(title, "A whole number; nothing takes it away.", known, attempt));
}
