//! Corrections, and where passages stand after them.

use super::*;
use crate::model::Rule;
use crate::text::place::Trace;
use crate::text::turns::overlay;
use proptest::prelude::*;

fn corrected(old: &str, new: &str) -> Correction {
    let labels = ["Mod", "Ana", "Bea", "Cem"].map(str::to_owned);
    let turns = |text: &Text, header: u32| overlay(text, Rule::LabelColon, &labels, header);
    correction(&Text::from(old), &Text::from(new), Header::Old(0), &turns)
}

fn apply(old: &str, new: &str) -> String {
    let (source, target): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let (mut made, mut at) = (String::new(), 0);
    for (start, removed, inserted) in corrected(old, new).at {
        made.extend(&source[at..start as usize]);
        let here = made.chars().count();
        made.extend(&target[here..here + inserted as usize]);
        at = (start + removed) as usize;
    }
    made.extend(&source[at..]);
    made
}

/// What stands before some words of the old text on their line in the new one; nothing where they were touched.
fn line(old: &str, new: &str, words: &str, nth: usize) -> Option<String> {
    let start = old.match_indices(words).nth(nth).unwrap().0;
    let text = Text::from(old);
    let correction = corrected(old, new);
    let trace = Trace::of(text.span(start..start + words.len())).through(&correction.at, &correction.moved);
    let (new, at) = (Text::from(new), trace.whole()?);
    assert_eq!(new.slice(at), words);
    let before = new.byte(at.start);
    Some(new.as_str()[..before].rsplit('\n').next().unwrap().to_owned())
}

#[test]
fn a_corrected_word_is_one_edit() {
    let correction = corrected("Ana: I work nihgts.\n\nBea: So do I.\n", "Ana: I work nights.\n\nBea: So do I.\n");
    assert_eq!((correction.at, correction.moved), (vec![(12, 6, 6)], vec![]));
}

#[test]
fn a_moved_turn_is_followed_with_its_label() {
    let (a, b, c) = ("Ana: Yes, of course.\n\n", "Bea: It was the visa, always the visa.\n\n", "Cem: Yes.\n\n");
    let (old, new) = (format!("{a}{b}{c}"), format!("{b}{c}{a}"));
    assert_eq!(apply(&old, &new), new);
    assert_eq!(line(&old, &new, "Yes, of course", 0).as_deref(), Some("Ana: "));
    assert_eq!(line(&old, &new, "always the", 0).as_deref(), Some("Bea: It was the visa, "));
}

#[test]
fn words_taken_to_another_speaker_are_gone() {
    let (a, b) = ("Ana: It was the visa, always the visa, I say.\n\n", "Bea: Mm.\n\n");
    let (old, new) = (format!("{a}{b}Cem: Right."), format!("{b}Cem: It was the visa, always the visa, I say. Right."));
    assert_eq!(apply(&old, &new), new);
    assert_eq!(line(&old, &new, "always the visa", 0), None);
    assert_eq!(line(&old, &new, "Right", 0).as_deref(), Some("Cem: It was the visa, always the visa, I say. "));
}

const TALK: &str = "Mod: Is it the same for you?\nAna: Yes, exactly the same for me.\nMod: Thank you.\n\
    Mod: And for you?\nBea: Yes, exactly the same for me.\nMod: Thank you.\n";
const SAME: &str = "Yes, exactly the same for me.";

#[test]
fn words_removed_are_gone_though_another_says_the_same() {
    for cut in ["Ana: Yes, exactly the same for me.\n", "Ana: Yes, exactly the same for me.\nMod: Thank you.\n"] {
        let new = TALK.replacen(cut, "", 1);
        assert_eq!(apply(TALK, &new), new);
        assert_eq!(line(TALK, &new, SAME, 0), None, "{cut}");
        assert_eq!(line(TALK, &new, SAME, 1).as_deref(), Some("Bea: "), "{cut}");
    }
    // Bea's turn takes the place of Ana's.
    let bea = "Bea: Yes, exactly the same for me.\n";
    let new = TALK.replacen(bea, "", 1).replacen("Ana: Yes, exactly the same for me.\n", bea, 1);
    assert_eq!(line(TALK, &new, SAME, 0), None);
}

#[test]
fn a_label_that_was_changed_leaves_the_words() {
    assert_eq!(line(TALK, &TALK.replacen("Ana:", "Cem:", 1), SAME, 0).as_deref(), Some("Cem: "));
    assert_eq!(line(TALK, &TALK.replacen("Ana:", "Bea:", 1), SAME, 0).as_deref(), Some("Bea: "));
    let all = "Ana: Yes.\nBea: Yes.\nAna: No.\nBea: Yes.\n";
    let renamed = all.replace("Ana:", "Mod:").replace("Bea:", "Cem:");
    for nth in 0..3 {
        let label = if nth == 0 { "Mod: " } else { "Cem: " };
        assert_eq!(line(all, &renamed, "Yes", nth).as_deref(), Some(label), "{nth}");
    }
}

#[test]
fn a_label_that_was_written_over_is_known_by_its_new_name() {
    let told = |old: &str, new: &str| -> Vec<(String, String)> {
        let names = renamed(&corrected(old, new), &Text::from(old), &Text::from(new), Rule::LabelColon);
        names.into_iter().collect()
    };
    let all = "Mod: So?\nAna: Yes.\nBea: Yes.\nAna: No.\nBea: Yes.\n";
    let renamed = all.replace("Ana:", "Lena Maria:").replace("Bea:", "P 3:");
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(told(all, &renamed), [pair("Ana", "Lena Maria"), pair("Bea", "P 3")]);
    assert_eq!(told(all, &all.replace("Yes", "Sure")), []);
    assert_eq!(told(TALK, &TALK.replacen("Bea:", "Zoë:", 1)), [pair("Bea", "Zoë")]);
}

#[test]
fn words_that_come_to_another_because_a_turn_went_are_asked_about() {
    let old = "Mod: Is it paid?\n\nAna: Mostly.\n\nIt was the visa, always the visa.\n\nBea: Mm.\n";
    let new = old.replacen("Ana: Mostly.\n\n", "", 1);
    assert_eq!(line(old, &new, "always the visa", 0), None, "Mod would say it");
    let new = old.replacen("It was", "Bea: Oh.\n\nIt was", 1);
    assert_eq!(line(old, &new, "always the visa", 0), None, "Bea would say it");
    let new = old.replacen("It was", "Bea: It was", 1);
    assert_eq!(line(old, &new, "always the visa", 0).as_deref(), Some("Bea: It was the visa, "), "the label says so");
}

#[test]
fn what_can_be_read_in_two_ways_is_not_said_to_have_stayed() {
    let old = "Ana: So.\n\nYes, it was.\n\nBea: Was it?\n\nYes, it was.\n\nCem: Mm.\n";
    let new = old.replacen("Yes, it was.\n\nBea: Was it?\n\n", "", 1);
    assert_eq!(apply(old, &new), new);
    assert_eq!((line(old, &new, "Yes, it was", 0), line(old, &new, "Yes, it was", 1)), (None, None));
    assert_eq!(line(old, &new, "So", 0).as_deref(), Some("Ana: "));
}

#[test]
fn a_turn_put_before_the_first_is_no_header() {
    let correction = corrected("Ana: One.\n", "Bea: Zero.\n\nAna: One.\n");
    assert_eq!((correction.new.header, correction.new.turns.len()), (0, 2));
    assert_eq!(moved_header(10, &[(2, 3, 5)]), 12);
    assert_eq!(inverse(&[(2, 3, 5), (10, 0, 4)]), [(2, 5, 3), (12, 4, 0)]);
}

fn text() -> impl Strategy<Value = String> {
    let words = vec!["Ana: ", "Bea: ", "yes", " no", "é", "\n", "\n\n", "the visa runs out", "🙂", " "];
    prop::collection::vec(prop::sample::select(words), 0..40).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn edits_lead_from_the_old_text_to_the_new(old in text(), new in text()) {
        prop_assert_eq!(apply(&old, &new), new.clone());
        let correction = corrected(&old, &new);
        let (old, new) = (Text::new(old), Text::new(new));
        let mut last = 0;
        for (start, length, there) in correction.moved {
            prop_assert!(start >= last);
            last = start + length;
            let gone = correction.at.iter().any(|(at, removed, _)| *at <= start && last <= at + removed);
            prop_assert!(gone, "only what was removed can stand elsewhere");
            prop_assert_eq!(old.slice(Span::new(start, last)), new.slice(Span::new(there, there + length)));
        }
    }
}

#[test]
fn a_blank_line_does_not_pair_a_line_with_a_new_one_before_its_own() {
    let (said, other) = ("We had to sign that we would not speak of it.", "It was in the spring.");
    let old = format!("Mod: Yes.\n\nAna: {other} {said}\n\nMod: They kept three months of pay.\n\nBea: And then?\n");
    let new = format!("Mod: Yes.\n\nAnna: {said} I waited there.\n\nAnna: {other} {said}\n\nBea: And then?\n");
    let own = format!("Anna: {other} We had to sign that we would not ");
    assert_eq!(line(&old, &new, "speak", 0).unwrap_or(own.clone()), own);
    assert_eq!(apply(&old, &new), new);
}
