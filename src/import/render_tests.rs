use super::*;
use crate::import::draft::Person;
use proptest::prelude::*;

fn turn(speaker: &str, text: &str) -> Turn {
    Turn::new(Some(speaker).filter(|speaker| !speaker.is_empty()), text, None)
}

fn rendered(turns: Vec<Turn>) -> Rendered {
    render(&Draft::of_turns(turns)).unwrap()
}

/// Speaker (empty: nobody) and words of each paragraph.
fn told(out: &Rendered) -> Vec<(String, String)> {
    let over = overlay(&out.text, out.rule.unwrap(), &out.labels, out.header);
    let name = |speaker| over.name(speaker).unwrap_or_default().to_owned();
    over.paragraphs.iter().map(|own| (name(own.speaker), out.text.slice(own.speech).to_owned())).collect()
}

#[test]
fn turns_become_labelled_paragraphs() {
    let mut second = turn("Bea", " yes,\r\n\r\n  two lines ");
    second.times = vec![(0, 1500), (11, 2500)];
    second.comments = vec![Comment { at: 11..15, text: "why?".into(), ..Comment::default() }];
    let draft = Draft { header: vec!["Group 1".into()], ..Draft::of_turns(vec![turn("Ana", "hello"), second]) };
    let out = render(&draft).unwrap();
    assert_eq!(out.text.as_str(), "Group 1\n\nAna: hello\n\nBea: yes,\n  two lines\n");
    assert_eq!((out.header, out.rule), (9, Some(Rule::LabelColon)));
    assert_eq!(out.times, [(21, 1500), (33, 2500)]);
    assert_eq!(out.text.slice(out.comments[0].0), "two ");
}

#[test]
fn nobody_is_given_anothers_words() {
    let turns =
        vec![turn("Ana", "a"), turn("Bea", "b"), turn("", "the door slams"), turn("Ana", "c"), turn("Bea", "d")];
    let out = rendered(turns);
    assert_eq!(out.rule, Some(Rule::LabelEach));
    assert_eq!(told(&out)[2], (String::new(), "the door slams".into()));
    let none = rendered(vec![turn("", "a"), turn("", "b: c")]);
    assert_eq!((none.rule, told(&none).len()), (Some(Rule::None), 2));
}

#[test]
fn words_that_look_like_labels_make_no_turns() {
    let out = rendered(vec![turn("Ana", "she said\nBea: no\nNote: this\nthen she left: yes"), turn("Bea", "Ana: x")]);
    assert_eq!(out.text.as_str(), "Ana: she said Bea: no Note: this\nthen she left: yes\n\nBea: Ana: x\n");
    assert_eq!(told(&out).len(), 2);
    let out = rendered(vec![turn("Ana", "a"), turn("", "Ana: b")]);
    assert_eq!((told(&out)[1].0.as_str(), out.notes.len()), ("Ana", 1));
}

#[test]
fn odd_labels_and_empty_turns() {
    let out =
        rendered(vec![turn("Dr: Gil", "a"), turn("\u{202e}***", "b"), turn("Ana", " \n\n "), turn("Dr Gil", "c")]);
    assert_eq!(out.labels, ["Dr: Gil", "Dr Gil"]);
    assert_eq!((out.empty, told(&out)[1].0.as_str()), (1, ""));
    assert!(matches!(render(&Draft::of_turns(vec![turn("Ana", " ")])), Err(ImportError::Empty)));
    assert!(matches!(render(&Draft::of_turns(vec![turn("Ana", "a\0b")])), Err(ImportError::NulText)));
}

#[test]
fn prose_is_kept() {
    let prose = Prose {
        text: "\u{feff}a\r\nÉb\rc\u{2028}\n".into(),
        coded: vec![Coded { at: 6..9, code: "x".into(), ..Coded::default() }],
        ..Prose::default()
    };
    let out = render(&Draft { body: Body::Prose(prose), people: vec![Person::default()], ..Draft::default() }).unwrap();
    assert_eq!(out.text.as_str(), "a\nÉb\nc\u{2028}\n");
    assert_eq!(out.text.slice(out.coded[0].0), "Éb");
}

#[test]
fn more_than_the_limit_is_refused() {
    let turns = vec![turn("A", &"x".repeat(limits::TEXT))];
    assert!(render(&Draft::of_turns(turns)).unwrap_err().to_string().contains("67108864"));
    let many = (0..limits::SPEAKERS + 1).map(|n| turn(&format!("S{n}"), "x")).collect();
    assert!(render(&Draft::of_turns(many)).unwrap_err().to_string().contains("10000"));
}

proptest! {
    #[test]
    fn the_overlay_gives_the_turns_back(
        drafts in prop::collection::vec((
            prop::option::of("(Ana|Bea|B1|Ana \\(f\\)|A:b|訪|x\u{200f}y|\\*|[a-c:( )]{1,4})"),
            "(Ana: |Bea: |B1:|[a-z:：\\[\\]0-9 ]|\n|\r|\n\n|\u{200f}|é|# |—|\\(x\\)){0,12}",
        ), 1..9)
    ) {
        let turns: Vec<Turn> = drafts.iter().map(|(name, text)| Turn {
            times: vec![(0, 7), (text.len() / 2, 9)].into_iter().filter(|(at, _)| text.is_char_boundary(*at)).collect(),
            ..Turn::new(name.as_deref(), text.clone(), None)
        }).collect();
        let Ok(out) = render(&Draft::of_turns(turns.clone())) else { return Ok(()) };
        let mut labels = Labels::default();
        for turn in &turns {
            if let Some(name) = turn.speaker.as_ref().filter(|_| !lines(&turn.text).is_empty()) { labels.take(name).unwrap(); }
        }
        let mut wanted = Vec::new();
        for turn in &turns {
            let lines = lines(&turn.text);
            let Some(first) = lines.first() else { continue };
            let first = &turn.text[first.clone()];
            let label = turn.speaker.as_deref().and_then(|name| labels.of(name)).or_else(|| opened_by(&labels, first));
            // A time alone, without a speaker, belongs to what follows.
            if label.is_none() && first.chars().all(|c| !c.is_alphabetic()) { return Ok(()) }
            wanted.push(label.map(key).unwrap_or_default());
        }
        let seen: Vec<String> = told(&out).into_iter().map(|(name, _)| key(&name)).collect();
        prop_assert_eq!(seen, wanted, "{:?}", out.text.as_str());
        prop_assert!(out.times.iter().all(|(at, _)| *at <= out.text.len()));
        prop_assert!(!out.text.as_str().contains('\r'));
    }
}
