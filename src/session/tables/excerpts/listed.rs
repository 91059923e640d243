//! Coded passages as a screen shows them.

use crate::analysis::measure::{Cover, Measure};
use crate::analysis::people::People;
use crate::analysis::scope::{Scope, Voices};
use crate::model::{Coding, Problem, Span, Study, TranscriptIx};
use crate::session::measures::with_texts;
use crate::session::tables::codings;
use crate::session::tables::excerpts::asked::{Excerpts, Placed, arrange, place};
use crate::text::offsets::Text;
use std::path::Path;

/// One excerpt as a screen shows it.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The coding.
    pub coding: Coding,
    /// Number of the turn, where there is one.
    pub turn: Option<u32>,
    /// Labels of those who speak in it.
    pub speakers: Vec<String>,
    /// The passage.
    pub quote: String,
    /// What stands before it.
    pub before: String,
    /// What stands after it.
    pub after: String,
}

/// The excerpts in scope, in groups and in order as asked; how many are unsure and so not listed; and what went wrong.
/// `read` is called once a text.
pub fn listed(
    study: &Study,
    root: &Path,
    scope: &Scope,
    asked: &Excerpts,
    read: &(dyn Fn() + Sync),
) -> (Vec<Placed<Excerpt>>, u64, Vec<Problem>) {
    let people = People::of(study);
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        read();
        let voices = scope.voices_among(study, &people, ix, &measure);
        let (listed, unsure) = sure((study, ix), scope, &voices, &measure);
        let mut excerpts = Vec::with_capacity(listed.len());
        for (cover, _) in &listed {
            let coding = &cover.coding;
            let (before, after) = around(coding.at, &document.text, asked.context);
            let groups = asked.group.as_ref().map(|group| group.of(study, &people, ix, &measure, (&voices, cover)));
            let excerpt = Excerpt {
                ix,
                coding: *coding,
                turn: measure.paragraph_of(cover).map(|own| own.turn_number()),
                speakers: labels(&measure, cover).into_iter().map(str::to_owned).collect(),
                quote: document.text.slice(coding.at).to_owned(),
                before: document.text.slice(before).to_owned(),
                after: document.text.slice(after).to_owned(),
            };
            place(study, asked, (ix, coding, groups), excerpt, &mut excerpts);
        }
        (excerpts, unsure)
    });
    let left_out = made.iter().map(|(_, (_, unsure))| unsure).sum();
    let mut excerpts: Vec<_> = made.into_iter().flat_map(|(_, (excerpts, _))| excerpts).collect();
    arrange(study, asked, &mut excerpts);
    (excerpts, left_out, problems)
}

/// The codings of a transcript that are listed, in order, and how many are left out as unsure.
pub fn sure(
    (study, ix): (&Study, TranscriptIx),
    scope: &Scope,
    voices: &Voices,
    measure: &Measure,
) -> (Vec<(Cover, String)>, u64) {
    let mut listed: Vec<(Cover, String)> = Vec::new();
    let mut unsure = 0;
    let counted = scope.counted(study, ix);
    let counts = |cover: &Cover, before: &[Cover]| {
        let before = before.iter().rev().map(|cover| &cover.coding);
        counted.has(cover.coding.coder) && !study.is_repeat(&cover.coding, before)
    };
    for (place, cover) in measure.covers.iter().enumerate() {
        if !codings::is_listed(study, scope, voices, measure, cover) {
            continue;
        }
        if scope.as_counted && !counts(cover, measure.covers.get(..place).unwrap_or_default()) {
            continue;
        }
        if cover.state.counts() {
            listed.push((*cover, String::new()));
        } else {
            unsure += 1;
        }
    }
    codings::in_order(study, &mut listed);
    (listed, unsure)
}

/// The context before and after a passage.
pub fn around(at: Span, text: &Text, context: u32) -> (Span, Span) {
    let before = Span::new(at.start.saturating_sub(context), at.start);
    (before, Span::new(at.end, at.end.saturating_add(context).min(text.len())))
}

pub fn labels<'a>(measure: &'a Measure, cover: &Cover) -> Vec<&'a str> {
    let speakers = measure.speakers_of(cover).into_iter();
    let known = speakers.filter_map(|speaker| measure.speakers.get(usize::from(speaker?)));
    known.map(|speaker| speaker.label.as_str()).collect()
}
