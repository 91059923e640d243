use super::*;
use proptest::prelude::*;

fn read(text: &str, rule: Rule, labels: &[&str]) -> Vec<(Option<String>, String)> {
    let text = Text::from(text);
    let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
    let found = overlay(&text, rule, &labels, 0);
    let turns = found.turns.iter();
    turns.map(|turn| (found.speaker(turn).map(str::to_owned), text.slice(turn.speech).to_owned())).collect()
}

fn says(name: &str, words: &str) -> (Option<String>, String) {
    (Some(name.to_owned()), words.to_owned())
}

fn nobody(words: &str) -> (Option<String>, String) {
    (None, words.to_owned())
}

#[test]
fn a_label_or_a_blank_line_begins_a_turn() {
    let found = read("Ana: uno\nBea:  dos\nmás \n\nAna: tres\nNote: x", Rule::LabelColon, &["Ana", "Bea"]);
    assert_eq!(found, [says("Ana", "uno"), says("Bea", "dos\nmás"), says("Ana", "tres\nNote: x")]);
}

#[test]
fn a_speaker_goes_on_until_something_stands_alone() {
    let text = "A: one\n\nmore\n\nB: two\n\n[phone rings]\n\nwho\n\nA: three\n\nB: four\n\nA: five";
    let found = read(text, Rule::LabelColon, &["A", "B"]);
    let expected = [
        says("A", "one"),
        says("A", "more"),
        says("B", "two"),
        nobody("[phone rings]"),
        nobody("who"),
        says("A", "three"),
        says("B", "four"),
        says("A", "five"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn an_unknown_label_is_not_the_speaker_before() {
    let found = read("**Ana:** a\n\n**Break:** \\[25:37\\]\n\n**Ana:** b", Rule::LabelBold, &["Ana"]);
    assert_eq!(found, [says("Ana", "a"), nobody("**Break:**"), says("Ana", "b")]);
    let found = read("Ana: a\n\nBéa: who?\n\nAna: b\n\nAna: c\n\nand on", Rule::LabelColon, &["Ana"]);
    assert_eq!(found[1..], [nobody("Béa: who?"), says("Ana", "b"), says("Ana", "c"), says("Ana", "and on")]);
}

#[test]
fn few_labels_do_not_spread() {
    let found = read("A: one\n\nx\n\ny\n\nz", Rule::LabelColon, &["A"]);
    assert_eq!(found, [says("A", "one"), nobody("x"), nobody("y"), nobody("z")]);
}

#[test]
fn stamps_are_marks_and_times() {
    let text = Text::from("[00:01] Ana: hola [00:02] ya\n\nBea: no #00:00:05-1#");
    let found = overlay(&text, Rule::Stamp, &["Ana".into(), "Bea".into()], 0);
    assert_eq!(found.times, [(0, 1000), (18, 2000), (38, 5100)]);
    assert_eq!(text.slice(found.turns[0].speech), "hola [00:02] ya");
    assert_eq!(text.slice(found.turns[1].speech), "no");
    let spoken: Vec<&str> = found.spoken(&found.turns[0]).map(|span| text.slice(span)).collect();
    assert_eq!(spoken, ["hola ", " ya"]);
    assert_eq!(found.speakers, ["Ana", "Bea"]);
    assert_eq!(text.slice(found.turns[0].at), "[00:01] Ana: hola [00:02] ya");
    assert_eq!(found.turns[1].label.map(|label| text.slice(label)), Some("Bea"));
}

#[test]
fn a_stamp_on_its_own_line_joins_the_turn_below() {
    let found = read("[00:00:01:02]\nCC: go\nP: ok\n\n[00:00:01:05]\n_page : 1\nCC: up", Rule::Stamp, &["CC", "P"]);
    assert_eq!(found, [says("CC", "go"), says("P", "ok"), nobody("_page : 1"), says("CC", "up")]);
    let found = read("00:00:01 We met\n\n00:00:04 there\n00:00:09 late", Rule::Stamp, &[]);
    assert_eq!(found, [nobody("We met"), nobody("there"), nobody("late")]);
}

#[test]
fn a_name_and_a_time_in_a_paragraph_of_their_own_head_the_next() {
    let found = read("Ana Ruiz 0:12\n\nhola\n\nsigo\n\nBea 0:30\n\nsí", Rule::Block, &["Ana Ruiz", "Bea"]);
    assert_eq!(found, [says("Ana Ruiz", "hola"), says("Ana Ruiz", "sigo"), says("Bea", "sí")]);
}

#[test]
fn the_other_rules() {
    let found = read("Ana Ruiz  0:12  \nhola\n\nsigo\n\nBea  \nsí", Rule::Block, &["Ana Ruiz", "Bea"]);
    assert_eq!(found, [says("Ana Ruiz", "hola"), says("Ana Ruiz", "sigo"), says("Bea", "sí")]);
    let found = read("**Ana:** hola\n\n**Bea**: sí\n\nmás", Rule::LabelBold, &["Ana", "Bea"]);
    assert_eq!(found, [says("Ana", "hola"), says("Bea", "sí"), says("Bea", "más")]);
    let found = read("1  Ana: uno\n2  dos\n3\n4  Bea: tres", Rule::Numbered, &["Ana", "Bea"]);
    assert_eq!(found, [says("Ana", "uno\n2  dos"), says("Bea", "tres")]);
    let found = read(">> so?\n>> ANA: left\n>> and", Rule::Chevron, &["ANA"]);
    assert_eq!(found, [nobody("so?"), says("ANA", "left"), nobody("and")]);
    let found = read("\u{200f}م\u{200f}: نعم\n\nم : لا", Rule::LabelColon, &["م"]);
    assert_eq!(found, [says("م", "نعم"), says("م", "لا")]);
    let found = read("Ana\nhola\n\nBea\nsí", Rule::LabelLine, &["Ana", "Bea"]);
    assert_eq!(found, [says("Ana", "hola"), says("Bea", "sí")]);
}

#[test]
fn the_header_is_no_turn() {
    let text = Text::from("Title\n\nA: x");
    let found = overlay(&text, Rule::LabelColon, &["A".into()], 7);
    assert_eq!(found.turns.len(), 1);
    assert_eq!(found.turn_at(3), None);
    assert_eq!(found.turn_at(8), Some(0));
    assert_eq!(found.turn_from(99), 1);
}

#[test]
fn page_marks() {
    for text in ["Page 3", "3 / 17", "- 4 -", "_page : 1", "## Part", "***", "(risas)", "*[laughs]*"] {
        assert!(stands_alone(text), "{text}");
    }
    for text in ["Yes.", "(no) yes (no)", "We had 3", "persons", "#1 was"] {
        assert!(!stands_alone(text), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn turns_are_ascending_and_inside(
        text in "([AB*_:>. \t\n–]|\n\n|A: |\\*\\*B:\\*\\* |\\[00:01\\]|#00:00:01-2#|é|\u{200f}|12  |0:12  \n){0,40}",
        header in 0u32..20,
    ) {
        let text = Text::new(text);
        for rule in Rule::ALL {
            let found = overlay(&text, rule, &["A".into(), "B".into()], header);
            let mut last = found.header;
            for turn in &found.turns {
                prop_assert!(last <= turn.at.start && turn.at.start < turn.at.end, "{rule:?} {turn:?}");
                prop_assert!(turn.at.covers(turn.speech) && turn.speech.start <= turn.speech.end, "{rule:?} {turn:?}");
                prop_assert!(turn.label.is_none_or(|label| turn.at.covers(label)));
                prop_assert!(turn.speaker.is_none_or(|speaker| usize::from(speaker) < found.speakers.len()));
                let words = text.slice(turn.speech);
                prop_assert_eq!(words.trim_matches(is_hidden), words);
                last = turn.at.end;
            }
            prop_assert!(last <= text.len());
            prop_assert!(found.marks.windows(2).all(|pair| pair[0].end <= pair[1].start), "{rule:?} {:?}", found.marks);
            prop_assert!(found.times.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }
    }
}
