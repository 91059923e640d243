use super::*;
use proptest::prelude::*;

fn found(text: &str) -> Detection {
    let text = Text::from(text);
    let found = detect(&text, Markup::Plain, &Sure::default());
    let labels: Vec<String> = found.labels.iter().map(|(label, _)| label.clone()).collect();
    let over = overlay(&text, found.rule, &labels, found.header);
    assert_eq!(over.speakers, labels, "detection and overlay must agree");
    found
}

fn names(found: &Detection) -> Vec<&str> {
    found.labels.iter().map(|(label, _)| label.as_str()).collect()
}

/// A text of eight turns by two, written by a pattern of name and words.
fn turns(pattern: impl Fn(&str, usize) -> String) -> String {
    (0..8).map(|nth| pattern(if nth % 2 == 0 { "Ana" } else { "Bea Gil" }, nth)).collect()
}

#[test]
fn every_rule_is_found() {
    let cases: [(Rule, String); 12] = [
        (Rule::LabelColon, turns(|name, n| format!("{name}: words {n}\n\n"))),
        (Rule::LabelColon, turns(|name, n| format!("{name}\u{202f}: des mots {n}\n"))),
        (Rule::LabelBold, turns(|name, n| format!("**{name}:** words {n}\n\nand more\n\n"))),
        (Rule::LabelLine, turns(|name, n| format!("{name}\nwords said {n}.\n\n"))),
        (Rule::LabelDash, turns(|name, n| format!("{name} – words {n}\n\n"))),
        (Rule::Chevron, turns(|name, n| format!(">> {name}: words {n}\n"))),
        (Rule::Numbered, turns(|name, n| format!("{}   {name}: words\n", n + 1))),
        (Rule::Stamp, turns(|name, n| format!("[00:00:{:02}] {name}: words {n}\n\n", n + 10))),
        (Rule::Stamp, turns(|name, n| format!("{name} [00:{:02}] words {n}\n\n", n + 10))),
        (Rule::Stamp, turns(|name, n| format!("[00:00:{:02}]\n{name}: words {n}\n\n", n + 10))),
        (Rule::Block, turns(|name, n| format!("{name}  0:{:02}  \nwords {n}\n\n", n + 10))),
        (Rule::Block, turns(|name, n| format!("{name}  \nwords {n}\n\n"))),
    ];
    for (rule, text) in cases {
        let found = found(&text);
        assert_eq!((found.rule, names(&found)), (rule, vec!["Ana", "Bea Gil"]), "{text}\n{found:?}");
    }
    for (rule, text) in [
        (Rule::Block, turns(|name, n| format!("{name}   0:{:02}\nwords {n}\n", n + 10))),
        (Rule::Block, turns(|name, n| format!("[{name}] 10:00:{:02}\nwords {n}\n\n", n + 10))),
        (Rule::Stamp, turns(|name, n| format!("[00:00:{:02}] {name}\nwords {n}\n\n", n + 10))),
        (Rule::Stamp, turns(|name, n| format!("[00:00:{:02}.120] - {name}\nwords {n}\n\n", n + 10))),
        (Rule::LabelColon, turns(|name, n| format!("[{name}]: words {n}\n"))),
    ] {
        let found = found(&text);
        let bare: Vec<&str> = names(&found).iter().map(|name| name.trim_matches(['[', ']'])).collect();
        assert_eq!((found.rule, bare), (rule, vec!["Ana", "Bea Gil"]), "{text}\n{found:?}");
        assert_eq!(text.starts_with("[Ana"), names(&found)[0] == "[Ana]", "brackets are part of a name");
    }
    let tabs: String = (0..8).map(|n| format!("ID{}\twords\n", n % 2)).collect();
    assert_eq!(found(&tabs).rule, Rule::LabelTab);
    let court: String = (0..8).map(|n| format!("{}  words {n}?\n\n", if n % 2 == 0 { "Q." } else { "A." })).collect();
    assert_eq!((found(&court).rule, names(&found(&court))), (Rule::LabelPeriod, vec!["Q", "A"]));
}

#[test]
fn stamps_without_speakers_are_found() {
    let text: String = (0..8).map(|n| format!("[00:{n:02}.000 --> 00:{n:02}.900]  words\n")).collect();
    let found = found(&text);
    assert_eq!((found.rule, found.labels.len(), found.turns), (Rule::Stamp, 0, 8));
    let text: String =
        (0..9).map(|n| format!("00:00:{:02} {}\n", n, if n % 2 == 0 { "Yeah" } else { "No way" })).collect();
    let found = self::found(&text);
    assert_eq!((found.rule, found.labels.len(), found.turns), (Rule::Stamp, 0, 9));
}

#[test]
fn prose_has_no_speakers() {
    for text in [
        "We went there. She said: I quit.\n\nHe said: no.\n\nNote: this.\n\nNote: that.\n\nMore prose here.",
        "P1 notes\nT1\n\tfine\nT2\n\tfine\nT3\n\tlonger line here\n\tfine",
        "Only one paragraph.",
        "",
    ] {
        let found = found(text);
        assert_eq!((found.rule, found.labels.len()), (Rule::None, 0), "{text} {found:?}");
    }
}

#[test]
fn headers_give_facts_and_no_speakers() {
    let text = format!(
        "Group 2\nPlace: Turin\nAna: teacher\n\n{}Note: end\n\nBéa Gil: x\n",
        turns(|name, n| format!("{name}: w {n}\n\n"))
    );
    let found = found(&text);
    assert_eq!(names(&found), ["Ana", "Bea Gil"]);
    assert_eq!(found.facts.first(), Some(&("Place".to_owned(), "Turin".to_owned())));
    assert_eq!(found.header, 35);
    assert_eq!(found.possible, [("Note".to_owned(), 1), ("Béa Gil".to_owned(), 1)]);
    assert_eq!(found.heads, 2, "both end the turn before them");
    assert!(found.confidence < 1.0, "and certainty falls");
    assert_eq!(found.near, [("Béa Gil".to_owned(), "Bea Gil".to_owned())]);
}

#[test]
fn other_scripts() {
    let arabic: String = (0..6).map(|n| format!("{}: كلام\n\n", if n % 2 == 0 { "الباحثة" } else { "سمير" })).collect();
    assert_eq!(names(&found(&arabic)), ["الباحثة", "سمير"]);
    let chinese: String = (0..6).map(|n| format!("{}：好。\n", if n % 2 == 0 { "訪" } else { "唐鳳" })).collect();
    assert_eq!(names(&found(&chinese)), ["訪", "唐鳳"]);
    let german: String =
        (0..6).map(|n| format!("{}: Ja. #00:00:0{n}-1#\n\n", if n % 2 == 0 { "I" } else { "B1" })).collect();
    assert_eq!((found(&german).rule, names(&found(&german))), (Rule::LabelColon, vec!["I", "B1"]));
}

#[test]
fn a_forced_rule_is_obeyed() {
    let text = Text::from("Ana: a\n\nprose\n\nprose\n\nAna: b");
    assert_eq!(detect(&text, Markup::Plain, &Sure::default()).rule, Rule::None);
    let forced = detect_with(&text, Rule::LabelColon, &Sure::default());
    assert_eq!((forced.rule, forced.labels), (Rule::LabelColon, vec![("Ana".to_owned(), 2)]));
}

proptest! {
    #[test]
    fn never_panics(text in "([ABé:*_>\t .–]|\n|\n\n|Ana: |\\[00:01\\] |12  |---\n|漢：){0,40}") {
        let found = found(&text);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
        for rule in Rule::ALL {
            detect_with(&Text::from(text.as_str()), rule, &Sure::default());
        }
    }
}
