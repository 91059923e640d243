use super::*;
use crate::text::apart::{is_aside, stands_alone};
use proptest::prelude::*;

fn read(text: &str, rule: Rule, labels: &[&str]) -> Vec<(Option<String>, String)> {
    let text = Text::from(text);
    let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
    let found = overlay(&text, rule, &labels, 0);
    let said = found.paragraphs.iter();
    said.map(|own| (found.name(own.speaker).map(str::to_owned), text.slice(own.speech).to_owned())).collect()
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
    assert_eq!(found, [says("Ana", "uno"), says("Bea", "dos\nmás"), says("Ana", "tres"), nobody("Note: x")]);
}

#[test]
fn a_speaker_goes_on_past_a_remark_until_a_heading() {
    let text = "A: one\n\nmore\n\nB: two\n\n[phone rings]\n\nwho\n\n# Part\n\nwhere\n\nA: three\n\nB: four\n\nA: five";
    let found = read(text, Rule::LabelColon, &["A", "B"]);
    let expected = [
        says("A", "one"),
        says("A", "more"),
        says("B", "two"),
        nobody("[phone rings]"),
        says("B", "who"),
        nobody("# Part"),
        nobody("where"),
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

/// Speaker and paragraphs of each turn.
fn turns(text: &str, rule: Rule, labels: &[&str]) -> Vec<(String, Vec<String>)> {
    let text = Text::from(text);
    let labels: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
    let found = overlay(&text, rule, &labels, 0);
    let words = |turn| found.paragraphs_of(turn).iter().map(|own| text.slice(own.speech).to_owned()).collect();
    found.turns.iter().map(|turn| (found.speaker(turn).unwrap_or_default().to_owned(), words(turn))).collect()
}

fn turn(name: &str, words: &[&str]) -> (String, Vec<String>) {
    (name.to_owned(), words.iter().map(|&words| words.to_owned()).collect())
}

#[test]
fn a_turn_is_one_speakers_unbroken_speech() {
    let found = turns("Anna: a\n\nb\n\nBen: c\n\nAnna: d\n\nAnna: e", Rule::LabelColon, &["Anna", "Ben"]);
    assert_eq!(found, [turn("Anna", &["a", "b"]), turn("Ben", &["c"]), turn("Anna", &["d", "e"])]);
    let text = "Anna: a\n[00:12] b\n\n[00:14]\n\nc\n\nPage 3\n\nAnna: d\nBen: e";
    let expected = [turn("Anna", &["a", "b", "c", "Page 3", "d"]), turn("Ben", &["e"])];
    assert_eq!(turns(text, Rule::Stamp, &["Anna", "Ben"]), expected, "neither stamps nor pages end a turn");
    let found = turns(&format!("{text}\n\n[00:20] f"), Rule::Stamp, &["Anna", "Ben"]);
    let parts = [turn("Anna", &["a"]), turn("", &["b"]), turn("", &["c"]), turn("", &["Page 3"])];
    assert_eq!(found[..4], parts, "too few labels for what follows to be Anna's");
}

#[test]
fn a_remark_is_a_paragraph_of_the_turn_around_it() {
    let text = "[starts]\n\nAnna: a\n\n[laughs]\n\nb\n\n(cries)\n\nBen: [nods]\n\nAnna: \n\nBen: c\n\nBen: d";
    let expected = [
        turn("", &["[starts]"]),
        turn("Anna", &["a", "[laughs]", "b", "(cries)"]),
        turn("Ben", &["[nods]"]),
        turn("Anna", &[""]),
        turn("Ben", &["c", "d"]),
    ];
    assert_eq!(turns(text, Rule::LabelColon, &["Anna", "Ben"]), expected);
    let text = Text::from(text);
    let found = overlay(&text, Rule::LabelColon, &["Anna".into(), "Ben".into()], 0);
    let who: Vec<Option<&str>> =
        found.paragraphs_of(&found.turns[1]).iter().map(|own| found.name(own.speaker)).collect();
    assert_eq!(who, [Some("Anna"), None, Some("Anna"), None]);
    let said: Vec<&str> = found.speeches(&found.turns[1]).into_iter().map(|span| text.slice(span)).collect();
    assert_eq!(said, ["a", "b"], "remarks are nobody's");
}

#[test]
fn where_nobody_speaks_each_paragraph_is_a_turn() {
    let found = turns("a\n\n[b]\n\nAnna: c", Rule::None, &[]);
    assert_eq!(found, [turn("", &["a"]), turn("", &["[b]"]), turn("", &["Anna: c"])]);
    let found = turns("Anna: a\n\nb\n\n[c]\n\nd\n\nAnna: e\n\n[f]\n\nAnna: g", Rule::LabelEach, &["Anna"]);
    let expected = [
        turn("Anna", &["a"]),
        turn("", &["b"]),
        turn("", &["[c]"]),
        turn("", &["d"]),
        turn("Anna", &["e", "[f]", "g"]),
    ];
    assert_eq!(found, expected);
}

#[test]
fn turns_and_paragraphs_go_by_number() {
    let text = Text::from("Anna: a\n\nAnna: b\n\nBen: c\n\nAnna: d");
    let found = overlay(&text, Rule::LabelColon, &["Anna".into(), "Ben".into()], 0);
    let said = |number| found.numbered(number).map(|span| text.slice(span));
    assert_eq!(
        [said("1"), said("1.1"), said("1.2"), said("2"), said("3.1")],
        [Ok("a\n\nAnna: b"), Ok("a"), Ok("b"), Ok("c"), Ok("d")]
    );
    assert_eq!(
        [said("4"), said("0"), said("1.3"), said("1.0"), said("x"), said("1.")],
        [
            Err(Missing::Turn(3)),
            Err(Missing::Turn(3)),
            Err(Missing::Paragraph(1, 2)),
            Err(Missing::Paragraph(1, 2)),
            Err(Missing::Number),
            Err(Missing::Number)
        ]
    );
}

#[test]
fn a_head_ends_the_turn_before_it_whoever_it_names() {
    let text = "Ana: a\nMr Quist: b\n\nmore\n\nBea: c\nand she said to me: go\n\nAna: d";
    let found = read(text, Rule::LabelColon, &["Ana", "Bea"]);
    let told = [
        says("Ana", "a"),
        nobody("Mr Quist: b"),
        nobody("more"),
        says("Bea", "c\nand she said to me: go"),
        says("Ana", "d"),
    ];
    assert_eq!(found, told);
}

#[test]
fn a_plain_name_ends_a_turn_where_labels_are_more_than_plain() {
    let found = read("B1: a\n\nRosa Vidal: b\n\nS02: c\n\nB1: d", Rule::LabelPeriod, &["B1", "S02"]);
    assert_eq!(found[1], nobody("Rosa Vidal: b"));
    let found = read("**Ana:** a\n\nRosa: b\n\n**Bea:** c\nin Paris: d", Rule::LabelBold, &["Ana", "Bea"]);
    assert_eq!(found[1..], [nobody("Rosa: b"), says("Bea", "c\nin Paris: d")]);
}

#[test]
fn words_may_stand_below_a_label_of_its_own() {
    let found = read("Q:\n\nWhy?\n\nA:\n\nSo.\n\nQ:\n\n# Part\n\nx", Rule::LabelColon, &["Q", "A"]);
    assert_eq!(found, [says("Q", "Why?"), says("A", "So."), says("Q", ""), nobody("# Part"), nobody("x")]);
}

#[test]
fn long_answers_go_on_where_labels_part_the_whole_text() {
    let answer = "Ben: why?\n\nAna: a\n\nb\n\nc\n\nd\n\n";
    let nobodys = |text: &str| read(text, Rule::LabelColon, &["Ana", "Ben"]).iter().filter(|it| it.0.is_none()).count();
    assert_eq!(nobodys(&answer.repeat(4)), 0);
    assert_eq!(nobodys(&format!("{}{}", "Ana: a\n\nBen: b\n\n".repeat(4), "x\n\n".repeat(40))), 40, "at the top only");
}

#[test]
fn people_overrule_what_the_text_has() {
    let text = Text::from("Ana: a\n\nb\n\nNote: c\n\nBen: d\n\nAna: e");
    let labels = ["Ana".to_owned(), "Ben".to_owned()];
    let none = ["note".to_owned()];
    let how = Reading { rule: Rule::LabelColon, labels: &labels, ..Reading::default() };
    let who = |how: &Reading| {
        let found = super::read(&text, how);
        let names = found.paragraphs.iter().map(|own| found.name(own.speaker).unwrap_or_default());
        (names.collect::<Vec<_>>().join(" "), found.heads.len(), found.carries)
    };
    assert_eq!(who(&how), ("Ana Ana  Ben Ana".to_owned(), 1, true));
    assert_eq!(who(&Reading { carry: Some(false), ..how }), ("Ana   Ben Ana".to_owned(), 1, false));
    assert_eq!(who(&Reading { no_labels: &none, ..how }), ("Ana Ana Ana Ben Ana".to_owned(), 0, true));
    let rule = Rule::LabelEach;
    assert_eq!(who(&Reading { rule, ..how }).0, "Ana   Ben Ana");
    assert_eq!(who(&Reading { rule, carry: Some(true), ..how }).0, "Ana Ana  Ben Ana");
}

#[test]
fn spellings_of_one_label_are_one_speaker() {
    let found = read("S02: a\n\ns02 : b\n\nS03: c\n\nS02: d", Rule::LabelColon, &["S02:", "S03"]);
    assert_eq!(found, [says("S02", "a"), says("S02", "b"), says("S03", "c"), says("S02", "d")]);
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
    let spoken: Vec<&str> = found.spoken(&found.paragraphs[0]).map(|span| text.slice(span)).collect();
    assert_eq!(spoken, ["hola ", " ya"]);
    assert_eq!(found.speakers, ["Ana", "Bea"]);
    assert_eq!(text.slice(found.turns[0].at), "[00:01] Ana: hola [00:02] ya");
    assert_eq!(found.paragraphs[1].label.map(|label| text.slice(label)), Some("Bea"));
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
fn the_hour_beside_a_name_may_say_which_half_of_the_day() {
    let text = "Ana Ruiz  10:01 AM\nhola\n\nBea 3:15 p.m.\nsí, I am\n\nAna Ruiz  4:02PM\nmás";
    let found = read(text, Rule::Block, &["Ana Ruiz", "Bea"]);
    assert_eq!(found, [says("Ana Ruiz", "hola"), says("Bea", "sí, I am"), says("Ana Ruiz", "más")]);
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
    let asides =
        ["Page 3", "3 / 17", "- 4 -", "_page : 1", "(risas)", "*[laughs]*", "((lacht))", "[phone\nrings] (3 s)"];
    for text in asides {
        assert!(is_aside(text) && stands_alone(text), "{text}");
    }
    for text in ["## Part", "***", "Transcribed by Ana"] {
        assert!(!is_aside(text) && stands_alone(text), "{text}");
    }
    for text in ["Yes.", "(no) yes (no)", "We had 3", "persons", "#1 was", "[laughs] yes", "(no", "a [b]", ") ("] {
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
            for own in &found.paragraphs {
                prop_assert!(last <= own.at.start && own.at.start < own.at.end, "{rule:?} {own:?}");
                prop_assert!(own.at.covers(own.speech) && own.speech.start <= own.speech.end, "{rule:?} {own:?}");
                prop_assert!(own.label.is_none_or(|label| own.at.covers(label)));
                prop_assert!(own.speaker.is_none_or(|speaker| usize::from(speaker) < found.speakers.len()));
                let words = text.slice(own.speech);
                prop_assert_eq!(words.trim_matches(is_hidden), words);
                last = own.at.end;
            }
            prop_assert!(last <= text.len());
            let mut seen = 0;
            for (number, turn) in (1..).zip(&found.turns) {
                let all = found.paragraphs_of(turn);
                prop_assert_eq!((turn.number, turn.paragraphs.start), (number, seen));
                prop_assert!(!all.is_empty() && (turn.speaker.is_some() || all.len() == 1), "{:?} {:?}", rule, turn);
                prop_assert_eq!((turn.at.start, turn.at.end), (all[0].at.start, all[all.len() - 1].at.end));
                prop_assert!(turn.at.covers(turn.speech) && all.iter().all(|own| own.speech.is_empty() || turn.speech.covers(own.speech)));
                for (within, own) in (1..).zip(all) {
                    prop_assert_eq!((own.turn + 1, own.number), (number, within));
                    prop_assert!(own.speaker == turn.speaker || own.speaker.is_none());
                }
                seen = turn.paragraphs.end;
            }
            prop_assert_eq!(seen, found.paragraphs.len());
            let follows = |pair: &[Turn]| pair[0].speaker.is_some() && pair[0].speaker == pair[1].speaker;
            prop_assert!(!found.turns.windows(2).any(follows), "{:?} nobody follows themselves", rule);
            prop_assert!(found.marks.windows(2).all(|pair| pair[0].end <= pair[1].start), "{rule:?} {:?}", found.marks);
            prop_assert!(found.times.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        }
    }
}

/// Labels of the turns; empty where nobody speaks.
fn voices(text: &str, rule: Rule, labels: &[&str]) -> Vec<String> {
    let labels: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    let found = overlay(&Text::from(text), rule, &labels, 0);
    found.turns.iter().map(|turn| found.speaker(turn).unwrap_or_default().to_owned()).collect()
}

#[test]
fn where_stamps_have_names_one_without_is_nobodys() {
    let talk = "[00:01] Ana: One.\n\n[00:02] Ben: Two.\n\n[00:03] Ana: Three.\n\n[00:04] Ben: Four.\n\n";
    let odd = format!("{talk}[00:05] a passer-by: Hello there all.\n");
    assert_eq!(voices(&odd, Rule::Stamp, &["Ana", "Ben"]), ["Ana", "Ben", "Ana", "Ben", ""]);
    let found = overlay(&Text::from(odd.as_str()), Rule::Stamp, &["Ana".to_owned(), "Ben".to_owned()], 0);
    assert_eq!(found.heads.len(), 1, "whose it may be is listed");
    let goes_on = format!("{talk}[00:05] and so it went on.\n");
    assert_eq!(voices(&goes_on, Rule::Stamp, &["Ana", "Ben"]), ["Ana", "Ben", "Ana", "Ben"]);
    let chat = "12/03/2024, 10:00 - Ana: One.\n12/03/2024, 10:01 - Ben: Two.\n12/03/2024, 10:02 - Ana: Three.\n\
        12/03/2024, 10:03 - Ben: Four.\n12/03/2024, 10:04 - Carla left\n";
    assert_eq!(voices(chat, Rule::Stamp, &["Ana", "Ben"]), ["Ana", "Ben", "Ana", "Ben", ""]);
}

#[test]
fn signs_and_headings_amid_labels_end_whoever_spoke() {
    let between = |line: &str| format!("Ana: One.\n\nBen: Two.\n\n{line}\n\nAna: Three.\n\nBen: Four.\n");
    for line in ["— Why that?", ">> Why that?", "PART TWO", "Tape 2", "Part two\n-----", "la Sra. Pérez: And me?"] {
        let found = voices(&between(line), Rule::LabelColon, &["Ana", "Ben"]);
        assert_eq!(found, ["Ana", "Ben", "", "Ana", "Ben"], "{line}");
    }
    for line in ["And then — why that?", "I said NO", "the first thing: we left.", "Part of it was paid."] {
        let found = voices(&between(line), Rule::LabelColon, &["Ana", "Ben"]);
        assert_eq!(found, ["Ana", "Ben", "Ana", "Ben"], "{line}");
    }
}
