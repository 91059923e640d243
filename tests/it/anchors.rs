//! Codings under a text that changes: hundreds of corrections, each with its truth beside it.
//!
//! The truth is carried by the characters themselves: every character of the new text knows which one of the old it
//! was, so that a passage is unchanged exactly where its characters still stand side by side.

use super::dice::Dice;
use super::program::{commit, done, repository, rows, verbatim};
use super::study::TempStudy;
use std::path::Path;
use verbatim::edit::{Act, Edit};
use verbatim::model::Span;
use verbatim::model::anchor::State;
use verbatim::session::Session;
use verbatim::session::acts;
use verbatim::text::graphemes;

/// A text whose characters know where they came from.
type Tracked = Vec<(char, Option<u32>)>;

fn tracked(text: &str) -> Tracked {
    text.chars().zip((0..).map(Some)).collect()
}

fn words(text: &str, at: Span) -> String {
    text.chars().skip(at.start as usize).take(at.len() as usize).collect()
}

fn text_of(tracked: &[(char, Option<u32>)]) -> String {
    tracked.iter().map(|(c, _)| *c).collect()
}

/// Where an unchanged passage stands now; `None` where its words changed.
fn truth(tracked: &Tracked, at: Span) -> Option<Span> {
    let start = tracked.iter().position(|(_, origin)| *origin == Some(at.start))?;
    let here = Span::new(start as u32, start as u32 + at.len());
    (agreeing(tracked, at, here) == at.len()).then_some(here)
}

/// How many characters at a place are the very ones of a passage.
fn agreeing(tracked: &Tracked, at: Span, place: Span) -> u32 {
    let here = tracked.get(place.start as usize..place.end as usize).unwrap_or_default();
    (at.start..).zip(here).filter(|(wanted, (_, origin))| *origin == Some(*wanted)).count() as u32
}

fn insert(text: &mut Tracked, at: usize, words: &str) {
    text.splice(at..at, words.chars().map(|c| (c, None)));
}

fn paragraphs(text: &Tracked) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    for end in 1..text.len() {
        if text[end].0 == '\n' && text[end - 1].0 == '\n' {
            found.push(start..end + 1);
            start = end + 1;
        }
    }
    found.push(start..text.len());
    found
}

fn sentences(text: &Tracked) -> Vec<std::ops::Range<usize>> {
    let (mut found, mut start) = (Vec::new(), 0);
    for end in 0..text.len() {
        if ".?!".contains(text[end].0) && text.get(end + 1).is_none_or(|(c, _)| c.is_whitespace()) {
            found.push(start..end + 1);
            start = end + 1;
        }
    }
    found
}

/// One correction of the kinds people make.
fn correct(text: &mut Tracked, dice: &mut Dice) {
    const NEW: [&str; 4] = [" I had to wait.", " Yes.", " That was in the spring, I think.", " No, no."];
    match dice.roll(7) {
        0 => {
            let at = dice.roll(text.len());
            if text[at].0.is_alphabetic() {
                text[at] = ('x', None);
            }
        }
        1 => {
            let at = dice.roll(text.len());
            text.remove(at);
        }
        2 => {
            let all = sentences(text);
            if let Some(end) = all.get(dice.roll(all.len())).map(|one| one.end) {
                insert(text, end, NEW[dice.roll(NEW.len())]);
            }
        }
        3 => {
            let all = sentences(text);
            if let Some(one) = all.get(dice.roll(all.len())).cloned() {
                text.drain(one);
            }
        }
        4 => {
            let all = paragraphs(text);
            let moved: Tracked = text.drain(all[dice.roll(all.len())].clone()).collect();
            let all = paragraphs(text);
            let at = all[dice.roll(all.len())].start;
            text.splice(at..at, moved);
        }
        5 => {
            // A pseudonym: every place where a word of the text stands gets another name.
            let words = text_of(text);
            let names: Vec<&str> = words.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 5).collect();
            if names.is_empty() {
                return;
            }
            let name: Vec<char> = names[dice.roll(names.len())].chars().collect();
            let mut at = 0;
            while at + name.len() <= text.len() {
                if text[at..at + name.len()].iter().map(|(c, _)| c).eq(&name) {
                    text.splice(at..at + name.len(), "[Name 1]".chars().map(|c| (c, None)));
                }
                at += 1;
            }
        }
        _ => {
            let at = paragraphs(text)[0].end;
            insert(text, at.min(text.len()), "Note: recorded on two devices.\n\n");
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// Through the program: the list of edits leads the way.
    Listed,
    /// From outside, the old text still at hand.
    OldText,
    /// From outside, with nothing but the codings' own words.
    Words,
}

/// Codes passages of all sizes and gives their spans.
fn code_much(session: &mut Session, dice: &mut Dice) -> Vec<(String, Span)> {
    let ix = session.study.find_transcript("a").unwrap();
    let document = session.document(ix).unwrap();
    let mut edits = Vec::new();
    for _ in 0..25 {
        let start = dice.roll(document.text.len() as usize) as u32;
        let length = [3, 8, 15, 40, 90, 200, 400][dice.roll(7)];
        let span = graphemes::snap(&document.text, Span::new(start, (start + length).min(document.text.len())));
        let blank = document.text.slice(span).trim().is_empty();
        if !blank && let Ok(act) = acts::code(session, ix, span, &["pay".into()]) {
            // Only the first one opens the coder's file.
            let opened = edits.iter().any(|edit| matches!(edit, Edit::Work { .. }));
            edits.extend(act.edits.into_iter().filter(|edit| !opened || !matches!(edit, Edit::Work { .. })));
        }
    }
    session.perform(Act { label: "code".into(), edits }).unwrap();
    session.flush().unwrap();
    let codings = session.study.codings(ix);
    codings.iter().map(|coding| (session.study.coding_word(coding), coding.at)).collect()
}

#[derive(Default, Debug)]
struct Score {
    unchanged: usize,
    right: usize,
    changed: usize,
    asked: usize,
}

fn round(text: &str, seed: u64, way: Way, score: &mut Score) {
    let mut dice = Dice::new(seed);
    let study = TempStudy::new();
    study.write("transcripts/a.txt", text);
    let mut session = study.open();
    let codings = code_much(&mut session, &mut dice);
    let mut new = tracked(text);
    for _ in 0..1 + dice.roll(3) {
        correct(&mut new, &mut dice);
    }
    let mut written = text_of(&new);
    if written == text {
        return;
    }
    let ix = session.study.find_transcript("a").unwrap();
    if way == Way::Listed {
        let correction = acts::replace_text(&mut session, ix, written).unwrap();
        session.perform_with(correction.act, correction.blobs).unwrap();
        session.flush().unwrap();
    } else {
        if dice.roll(4) == 0 {
            written = written.replace('\n', "\r\n");
        }
        study.write("transcripts/a.txt", &written);
        if way == Way::Words {
            let _ = std::fs::remove_dir_all(Path::new(study.root()).join(".verbatim/texts"));
        }
    }
    drop(session);
    let mut session = study.open();
    let ix = session.study.find_transcript("a").unwrap();
    session.document(ix).unwrap();
    for (id, at) in codings {
        let (_, coding) = session.study.find_coding(&id).unwrap();
        let state = session.study.placed(&coding).map_or(State::Ok, |placed| placed.state);
        match truth(&new, at) {
            Some(place) => {
                score.unchanged += 1;
                score.right += usize::from(state.counts() && coding.at == place);
                assert!(
                    !state.counts() || coding.at == place,
                    "round {seed} {way:?}: {at:?} went to {:?}, not {place:?}",
                    coding.at
                );
            }
            None => {
                score.changed += 1;
                score.asked += usize::from(!state.counts());
                // A full stop may have been taken away and another put there: the words are the same.
                let here = new.get(coding.at.start as usize..coding.at.end as usize).unwrap_or_default();
                let same = text_of(here) == words(text, at) && agreeing(&new, at, coding.at) * 2 >= at.len();
                assert!(
                    !state.counts() || same,
                    "round {seed} {way:?}: {at:?} has other words now but stands at {:?}",
                    coding.at
                );
            }
        }
    }
}

#[test]
fn no_coding_comes_to_stand_on_other_words() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-transcripts/transcripts");
    let texts: Vec<String> = ["fg01-madrid", "fg02-lyon", "fg07-amman", "int01-manchester", "note01-berlin"]
        .iter()
        .map(|id| std::fs::read_to_string(sample.join(format!("{id}.txt"))).unwrap())
        .collect();
    let rounds: u64 = std::env::var("VERBATIM_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    for way in [Way::Listed, Way::OldText, Way::Words] {
        let mut score = Score::default();
        for seed in 1..=rounds {
            round(&texts[seed as usize % texts.len()], seed, way, &mut score);
        }
        println!("{way:?}: {score:?}");
        if way != Way::Words {
            assert!(score.right * 1000 >= score.unchanged * 995, "{way:?}: {score:?}");
        }
    }
}

#[test]
fn codings_of_a_text_that_is_another_altogether_are_orphans() {
    let study = TempStudy::new();
    let mut session = study.open();
    let codings = code_much(&mut session, &mut Dice::new(7));
    let ix = session.study.find_transcript("a").unwrap();
    let other = "0123456789 ".repeat(400);
    let correction = acts::replace_text(&mut session, ix, other).unwrap();
    assert_eq!(correction.outcome.orphaned, codings.len());
}

#[test]
fn notes_on_passages_go_with_their_words_or_say_that_they_are_gone() {
    let study = TempStudy::new();
    let root = study.root();
    let note = ["memo", "a", "--find", "kept it", "who kept what?", "--coder", "ana"];
    done(root, note);
    let words = |list: &str| {
        let row = list.lines().find(|row| row.contains("who kept what?")).unwrap_or_default();
        let cells: Vec<&str> = row.split(',').collect();
        (cells[5].parse::<u32>().unwrap(), cells[7].to_owned())
    };
    let list = ["memo", "list", "--format", "csv"];
    let (before, quote) = words(&done(root, list));
    assert_eq!(quote, "kept it");
    // Outside, without a word to the program.
    let text = study.read("transcripts/a.txt");
    study.write("transcripts/a.txt", &text.replace("What happened?", "What happened to you?"));
    assert_eq!(words(&done(root, list)), (before + 7, "kept it".to_owned()));
    done(root, ["memo", "a", "--find", "kept it", "they, not she", "--coder", "ana"]);
    let changed = done(root, list);
    assert!(changed.contains("they, not she") && !changed.contains("who kept what?"), "{changed}");
    study.write("transcripts/a.txt", &text.replace("kept it", "gave it back"));
    let gone = done(root, list);
    assert!(gone.lines().any(|row| row.contains(",kept it,\"they, not she\"")), "{gone}");
}

const TALK: &str = "Moderator: And is that the same for you?\n\nKofi: Yes, exactly the same for me.\n\nModerator: Thank you.\n\n\
    Moderator: And how is it for you, Priya?\n\nPriya: Yes, exactly the same for me.\n\nModerator: Thank you.\n\n\
    Kofi: I have nothing to add to that.\n";
const KOFIS: &str = "Kofi: Yes, exactly the same for me.\n\n";

/// A study in which ana coded what Kofi says, which Priya says too, and what Kofi says once.
fn talk() -> TempStudy {
    let study = TempStudy::new();
    study.write("transcripts/a.txt", TALK);
    let record = "(\n    format: 1,\n    rule: \"label-colon\", labels: [\"Moderator\", \"Kofi\", \"Priya\"],\n)\n";
    study.write("transcripts/a.ron", record);
    let at = TALK.find("Yes, exactly").unwrap();
    done(study.root(), ["code", "a", "pay", "--at", &format!("{at}..{}", at + 29)]);
    done(study.root(), ["code", "a", "health", "--find", "I have nothing to add to that."]);
    study
}

/// What became of the coding of what both say, and the speakers that the crosstab counts.
fn became(study: &TempStudy) -> (String, Vec<String>) {
    let list = rows(&done(study.root(), ["codings", "--format", "csv"]));
    let state = list.iter().find(|row| row["code"] == "pay").unwrap()["state"].clone();
    let table = rows(&verbatim(study.root(), ["crosstab", "--by", "speaker", "--code", "pay", "--format", "csv"]).out);
    (state, table.into_iter().map(|row| row["column"].clone()).collect())
}

#[test]
fn the_dead_do_not_speak_through_others() {
    let file = |study: &TempStudy, text: &str| {
        study.write("new.txt", text);
        done(study.root(), ["transcripts", "replace", "a", "new.txt"]);
    };
    let outside = |study: &TempStudy, text: &str| study.write("transcripts/a.txt", text);
    let noted = |study: &TempStudy, text: &str| {
        study.write("transcripts/a.txt", text);
        done(study.root(), ["transcripts", "replace", "a"]);
    };
    let in_git = |study: &TempStudy, text: &str| {
        repository(study.root());
        let _ = std::fs::remove_dir_all(study.path(".verbatim/texts"));
        study.write("transcripts/a.txt", text);
        commit(study.root());
    };
    let words = |study: &TempStudy, text: &str| {
        let _ = std::fs::remove_dir_all(study.path(".verbatim/texts"));
        study.write("transcripts/a.txt", text);
    };
    type Change<'a> = &'a dyn Fn(&TempStudy, &str);
    let ways: [(&str, Change); 5] =
        [("file", &file), ("outside", &outside), ("noted", &noted), ("in git", &in_git), ("words alone", &words)];
    let longer = TALK.replacen(KOFIS, "", 1).replacen("Moderator: Thank you.", "Moderator: Many thanks to you.", 1);
    let taken = TALK.replacen(KOFIS, "", 1).replacen("Priya: Yes, exactly the same for me.\n\n", "", 1);
    let taken =
        taken.replacen("Moderator: Thank you.", &format!("{}Moderator: Thank you.", KOFIS.replace("Kofi", "Priya")), 1);
    for (name, way) in ways {
        for text in [TALK.replacen(KOFIS, "", 1), longer.clone(), taken.clone()] {
            let study = talk();
            way(&study, &text);
            let (state, speakers) = became(&study);
            assert!(speakers.is_empty(), "{name}: {state}, {speakers:?} in\n{text}");
            if name != "words alone" {
                assert_eq!(state, "orphan", "{name}");
            }
        }
    }
}

#[test]
fn a_turn_moved_whole_keeps_its_codings() {
    for noted in [false, true] {
        let study = talk();
        study.write("transcripts/a.txt", &format!("{}\n\n{KOFIS}", TALK.replacen(KOFIS, "", 1).trim_end()));
        if noted {
            done(study.root(), ["transcripts", "replace", "a"]);
            assert!(study.read("transcripts/a.ron").contains("moved: [("), "the record says where it went");
            let _ = std::fs::remove_dir_all(study.path(".verbatim/texts"));
        }
        assert_eq!(became(&study), ("moved".into(), vec!["a/Kofi".into()]), "noted: {noted}");
    }
}

#[test]
fn an_edit_of_labels_leaves_codings_on_their_words_and_says_whose_they_are() {
    let study = talk();
    std::fs::write(
        study.path("participants.ron"),
        "(\n    format: 1,\n    participants: [\n        (id: \"p1\", pseudonym: \"K.\", speakers: [(\"a\", \"Kofi\")]),\n    ],\n)\n",
    )
    .unwrap();
    // One label, by mistake given to Kofi.
    study.write("new.txt", &TALK.replacen("Kofi: Yes", "Priya: Yes", 1));
    let said = verbatim(study.root(), ["transcripts", "replace", "a", "new.txt"]).said;
    assert!(said.contains("1 coding stands on words that Kofi said, and Priya says now."), "{said}");
    assert_eq!(became(&study), ("moved".into(), vec!["a/Priya".into()]));
    // A person's name in the whole text.
    study.write("new.txt", &study.read("transcripts/a.txt").replace("Kofi:", "Lena M.:"));
    let said = verbatim(study.root(), ["transcripts", "replace", "a", "new.txt"]).said;
    assert!(said.contains("`Lena M.` is a label now, in place of `Kofi`."), "{said}");
    assert!(said.contains("1 coding stands on words that Kofi said, and Lena M. says now."), "{said}");
    assert!(study.read("transcripts/a.ron").contains("[\"Moderator\", \"Lena M.\", \"Priya\"]"));
    assert!(study.read("participants.ron").contains("[(\"a\", \"Lena M.\")]"));
    let table = done(study.root(), ["crosstab", "--by", "participant", "--format", "csv"]);
    assert!(rows(&table).iter().any(|row| row["row"] == "health" && row["column"] == "p1"), "{table}");
    // Outside, nobody was asked.
    let study = talk();
    study.write("transcripts/a.txt", &TALK.replacen("Kofi: Yes", "Priya: Yes", 1));
    assert_eq!(became(&study), ("review".into(), vec![]));
}

#[test]
fn codings_are_followed_through_a_listed_correction_and_a_change_outside_after_it() {
    let study = talk();
    let first = TALK.replacen(KOFIS, "", 1);
    study.write("new.txt", &first);
    done(study.root(), ["transcripts", "replace", "a", "new.txt"]);
    study.write("transcripts/a.txt", &first.replacen("And how is it", "So, how is it", 1));
    assert_eq!(became(&study), ("orphan".into(), vec![]), "what a listed correction removed stays gone");
    let list = rows(&done(study.root(), ["codings", "--format", "csv"]));
    assert!(list.iter().any(|row| row["code"] == "health" && row["state"] == "moved"), "{list:?}");
    done(study.root(), ["transcripts", "replace", "a"]);
    let _ = std::fs::remove_dir_all(study.path(".verbatim/texts"));
    let again = rows(&done(study.root(), ["codings", "--format", "csv"]));
    assert_eq!(list, again, "the two corrections lead on from each other");
}

#[test]
fn a_text_that_git_knows_but_has_not_yet_is_kept_when_it_is_coded() {
    let study = TempStudy::new();
    repository(study.root());
    study.write("transcripts/a.txt", TALK);
    study.write(
        "transcripts/a.ron",
        "(\n    format: 1,\n    rule: \"label-colon\", labels: [\"Moderator\", \"Kofi\", \"Priya\"],\n)\n",
    );
    done(study.root(), ["code", "a", "pay", "--find", "I have nothing to add to that."]);
    study.write("transcripts/a.txt", &TALK.replacen("And is that", "Is that", 1));
    assert_eq!(became(&study), ("moved".into(), vec!["a/Kofi".into()]));
}
