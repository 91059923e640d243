//! Tiers of many shapes: who speaks, and what is none of the speech.

use crate::import::testing::{import, read, says};
use crate::import::{Imported, Options};

type Piece = (f64, f64, &'static str);
/// Seconds and words.
type Said = (f64, f64, String);
/// The attributes of a tier, and its annotations.
type Annotated<'a> = (&'a str, &'a [(&'a str, &'a str, &'a str)]);

/// A TextGrid of tiers: seconds and words.
fn grid(tiers: &[(&str, Vec<Said>)]) -> String {
    let end = tiers.iter().flat_map(|(_, pieces)| pieces.iter().map(|piece| piece.1)).fold(1.0, f64::max);
    let mut out = format!("File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n{end}\n<exists>\n{}\n", tiers.len());
    for (name, pieces) in tiers {
        let mut full: Vec<Said> = Vec::new();
        let mut at = 0.0;
        for (start, stop, words) in pieces {
            if *start > at {
                full.push((at, *start, String::new()));
            }
            full.push((*start, *stop, words.clone()));
            at = *stop;
        }
        out += &format!("\"IntervalTier\"\n\"{name}\"\n0\n{end}\n{}\n", full.len());
        for (start, stop, words) in full {
            out += &format!("{start}\n{stop}\n\"{words}\"\n");
        }
    }
    out
}

fn said(pieces: &[Piece]) -> Vec<Said> {
    pieces.iter().map(|(start, end, words)| (*start, *end, (*words).to_owned())).collect()
}

/// Each piece parted into equal parts.
fn parted(pieces: &[Said], parts: impl Fn(&str) -> Vec<String>) -> Vec<Said> {
    let part = |(start, end, words): &Said| {
        let parts = parts(words);
        let long = (end - start) / parts.len().max(1) as f64;
        let start = *start;
        let place =
            move |(nth, part): (usize, String)| ((start + nth as f64 * long), (start + (nth + 1) as f64 * long), part);
        parts.into_iter().enumerate().map(place).collect::<Vec<_>>()
    };
    pieces.iter().flat_map(part).collect()
}

fn words(pieces: &[Said]) -> Vec<Said> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    parted(pieces, |words| words.split_whitespace().map(bare).collect())
}

fn phones(pieces: &[Said]) -> Vec<Said> {
    parted(pieces, |word| word.chars().map(String::from).collect())
}

fn ana() -> Vec<Said> {
    said(&[(0.0, 2.0, "We left early, you know."), (4.0, 6.0, "It was cold outside."), (8.0, 9.5, "And nobody came.")])
}

fn ben() -> Vec<Said> {
    said(&[(2.2, 3.5, "Why did you leave?"), (6.5, 7.2, "I see."), (9.6, 10.2, "Really?")])
}

const TALK: [(&str, &str); 6] = [
    ("Ana", "We left early, you know."),
    ("Ben", "Why did you leave?"),
    ("Ana", "It was cold outside."),
    ("Ben", "I see."),
    ("Ana", "And nobody came."),
    ("Ben", "Really?"),
];
const BARE: [(&str, &str); 6] = [
    ("Ana", "we left early you know"),
    ("Ben", "why did you leave"),
    ("Ana", "it was cold outside"),
    ("Ben", "i see"),
    ("Ana", "and nobody came"),
    ("Ben", "really"),
];

/// What the tiers were taken for, by name.
fn taken(found: &Imported) -> Vec<(&str, &str)> {
    found.tiers.iter().map(|one| (one.name.as_str(), one.role.phrase())).collect()
}

#[test]
fn words_and_phones_of_aligners_are_no_people() {
    let (wa, wb) = (words(&ana()), words(&ben()));
    let (pa, pb) = (phones(&wa), phones(&wb));
    let both = |a: &[Said], b: &[Said]| {
        let mut all = [a, b].concat();
        all.sort_by(|x, y| x.0.total_cmp(&y.0));
        all
    };
    let named = [
        ("Ana", ana()),
        ("Ana - words", wa.clone()),
        ("Ana - phones", pa.clone()),
        ("Ben", ben()),
        ("Ben - words", wb.clone()),
        ("Ben - phones", pb.clone()),
    ];
    let unnamed = [("p", both(&pa, &pb)), ("x", both(&wa, &wb)), ("Ana", ana()), ("Ben", ben())];
    for tiers in [&named[..], &unnamed[..]] {
        let found = import(grid(tiers), "a.TextGrid");
        says(&found, &TALK);
        assert_eq!(found.labels.len(), 2);
        let roles = taken(&found);
        assert!(roles.iter().filter(|(_, role)| *role == "phones").count() > 0, "{roles:?}");
        assert!(found.notes.iter().any(|note| note.contains("the same words again")), "{:?}", found.notes);
    }
    let slashed = [("Ana/utterance", ana()), ("Ana/words", wa.clone()), ("Ben/utterance", ben())];
    says(&import(grid(&slashed), "a.TextGrid"), &TALK);
    // Where there are only words, they are the speech, put together where nobody pauses.
    let bare = [("Ana - words", wa.clone()), ("Ana - phones", pa.clone()), ("Ben - words", wb), ("Ben - phones", pb)];
    says(&import(grid(&bare), "a.TextGrid"), &BARE);
    let turned = |pieces: &[Said]| -> Vec<Said> {
        pieces.iter().map(|(start, end, word)| (*start, *end, format!("{word}x"))).collect()
    };
    let maus = [("ORT-MAU", wa.clone()), ("KAN-MAU", turned(&wa)), ("MAU", pa)];
    let found = import(grid(&maus), "a.TextGrid");
    says(&found, &[("", "we left early you know"), ("", "it was cold outside"), ("", "and nobody came")]);
    assert_eq!(taken(&found)[1..], [("KAN-MAU", "glosses"), ("MAU", "phones")]);
}

#[test]
fn people_who_say_little_stay_people() {
    let long = said(&[
        (0.0, 20.0, "So we left early because of the cold and then nobody came to get us and so on."),
        (25.0, 40.0, "And that was that, more or less, as far as I know."),
    ]);
    let little = said(&[
        (3.0, 3.4, "mh"),
        (7.0, 7.3, "yes"),
        (12.0, 12.5, "mh"),
        (27.0, 27.5, "okay"),
        (30.0, 30.3, "mh"),
        (33.0, 33.2, "ja"),
        (36.0, 36.3, "mh"),
        (38.0, 38.4, "mh"),
        (39.5, 39.8, "so"),
    ]);
    let found = import(grid(&[("Ana", long), ("Ben", little)]), "a.TextGrid");
    assert_eq!(found.labels, ["Ana", "Ben"]);
    assert!(found.left_out.iter().all(|(what, _)| *what == "pauses"), "{:?}", found.left_out);
    // Initials are no marks of annotation, and what two people say at once is said twice.
    let found = import(
        grid(&[
            ("MB", said(&[(0.0, 1.0, "amen"), (2.0, 3.0, "we go")])),
            ("GE", said(&[(0.0, 1.0, "amen"), (4.0, 5.0, "me too")])),
        ]),
        "a.TextGrid",
    );
    says(&found, &[("MB", "amen"), ("GE", "amen"), ("MB", "we go"), ("GE", "me too")]);
    let same = |words: &'static str| {
        (0..6)
            .map(|nth| (f64::from(nth) * 10.0, f64::from(nth) * 10.0 + 10.0, format!("{words} {nth} here")))
            .collect::<Vec<_>>()
    };
    let found = import(grid(&[("Ana", same("we said")), ("Ben", same("others told"))]), "a.TextGrid");
    assert_eq!(found.labels, ["Ana", "Ben"]);
    assert!(found.notes.iter().any(|note| note.contains("the same intervals")), "{:?}", found.notes);
}

#[test]
fn translations_notes_and_marks_of_sound_are_no_people() {
    let spanish = said(&[(0.0, 2.0, "hola buenas"), (3.0, 4.0, "sí señora")]);
    let english = said(&[(0.0, 2.0, "hello there"), (3.0, 4.0, "yes madam")]);
    for name in ["Ana-en", "translation", "Ana_Übersetzung"] {
        let tiers = [
            ("silences", said(&[(0.0, 2.0, "sounding"), (2.0, 3.0, "silent")])),
            ("Ana", spanish.clone()),
            (name, english.clone()),
            ("Ben", said(&[(2.0, 3.0, "qué tal")])),
            ("notes", said(&[(1.0, 1.5, "laughs")])),
        ];
        let found = import(grid(&tiers), "a.TextGrid");
        says(&found, &[("Ana", "hola buenas"), ("Ben", "qué tal"), ("Ana", "sí señora")]);
        assert_eq!(taken(&found)[2], (name, "translation"));
    }
}

#[test]
fn the_person_chooses() {
    let tiers = [("Ana", ana()), ("Ana - words", words(&ana())), ("Ben", ben())];
    let file = grid(&tiers);
    let choose = |wanted: &[&str]| {
        let tiers = wanted.iter().map(|name| (*name).to_owned()).collect();
        read(file.as_bytes(), "a.TextGrid", &Options { tiers, ..Options::default() })
    };
    let found = choose(&["ben"]).unwrap();
    assert_eq!((found.labels, found.chosen_tiers), (vec!["Ben".to_owned()], vec!["Ben".to_owned()]));
    assert_eq!(choose(&["*words,Ben"]).unwrap().chosen_tiers, ["Ana - words", "Ben"]);
    assert_eq!(choose(&["all"]).unwrap().chosen_tiers.len(), 3);
    assert_eq!(choose(&["auto"]).unwrap().chosen_tiers.len(), 0);
    let said = choose(&["Ben,Bea"]).unwrap_err().to_string();
    assert!(said.contains("no tier `Bea`") && said.contains("`Ana`, `Ana - words`, `Ben`"), "{said}");
}

/// An ELAN file: tiers as (attributes, annotations); an annotation is (id, on what it stands, words), where the place is
/// `start-end` or the id of another.
fn elan(tiers: &[Annotated]) -> String {
    let (mut slots, mut body) = (String::new(), String::new());
    let mut count = 0;
    for (attributes, annotations) in tiers {
        body += &format!("<TIER {attributes}>");
        for (id, place, words) in *annotations {
            let value = format!("<ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>");
            body += &match place.split_once('-') {
                Some((start, end)) => {
                    count += 2;
                    slots += &format!(
                        "<TIME_SLOT TIME_SLOT_ID=\"ts{}\" TIME_VALUE=\"{start}\"/><TIME_SLOT TIME_SLOT_ID=\"ts{count}\" TIME_VALUE=\"{end}\"/>",
                        count - 1
                    );
                    format!(
                        "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"{id}\" TIME_SLOT_REF1=\"ts{}\" TIME_SLOT_REF2=\"ts{count}\">{value}</ALIGNABLE_ANNOTATION></ANNOTATION>",
                        count - 1
                    )
                }
                None => format!(
                    "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"{id}\" ANNOTATION_REF=\"{place}\">{value}</REF_ANNOTATION></ANNOTATION>"
                ),
            };
        }
        body += "</TIER>";
    }
    let kinds: String = [
        ("top", ""),
        ("assoc", "Symbolic_Association"),
        ("sub", "Symbolic_Subdivision"),
        ("time", "Time_Subdivision"),
        ("inc", "Included_In"),
    ]
    .map(|(id, kind)| format!("<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"{id}\" CONSTRAINTS=\"{kind}\"/>"))
    .concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT><HEADER TIME_UNITS=\"milliseconds\"/><TIME_ORDER>{slots}</TIME_ORDER>{body}{kinds}</ANNOTATION_DOCUMENT>"
    )
}

#[test]
fn speech_on_a_dependent_tier_is_read() {
    // The parent is empty.
    let file = elan(&[
        (r#"TIER_ID="Ana" LINGUISTIC_TYPE_REF="top""#, &[("a1", "0-1000", ""), ("a2", "3000-4000", "")]),
        (
            r#"TIER_ID="Ana-text" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="Ana""#,
            &[("b1", "a1", "we left"), ("b2", "a2", "it was cold")],
        ),
        (r#"TIER_ID="Ben" LINGUISTIC_TYPE_REF="top""#, &[("c1", "1000-2000", "")]),
        (r#"TIER_ID="Ben-text" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="Ben""#, &[("d1", "c1", "why")]),
    ]);
    says(&import(file, "a.eaf"), &[("Ana", "we left"), ("Ben", "why"), ("Ana", "it was cold")]);
    // The parent numbers utterances; of its children one is the speech.
    let file = elan(&[
        (
            r#"TIER_ID="ref@AN" LINGUISTIC_TYPE_REF="top" PARTICIPANT="AN""#,
            &[("a1", "0-1000", "AN 001"), ("a2", "3000-4000", "AN 002")],
        ),
        (
            r#"TIER_ID="ft@AN" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="ref@AN" PARTICIPANT="AN""#,
            &[("f1", "a1", "go to yours"), ("f2", "a2", "much today")],
        ),
        (
            r#"TIER_ID="tx@AN" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="ref@AN" PARTICIPANT="AN""#,
            &[("b1", "a1", "nda yako"), ("b2", "a2", "mbo leo")],
        ),
        (
            r#"TIER_ID="mb@AN" LINGUISTIC_TYPE_REF="sub" PARENT_REF="tx@AN" PARTICIPANT="AN""#,
            &[("m1", "b1", "nda"), ("m2", "b1", "ya-ko")],
        ),
    ]);
    says(&import(file, "a.eaf"), &[("AN", "nda yako"), ("AN", "mbo leo")]);
    // Only words stand below the numbers: they are put together.
    let file = elan(&[
        (
            r#"TIER_ID="A_phrase-segnum-en" LINGUISTIC_TYPE_REF="top" PARTICIPANT="A""#,
            &[("a1", "0-1000", "1"), ("a2", "2000-3000", "2")],
        ),
        (
            r#"TIER_ID="A_phrase-gls-en" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="A_phrase-segnum-en" PARTICIPANT="A""#,
            &[("f1", "a1", "we left early"), ("f2", "a2", "it was cold")],
        ),
        (
            r#"TIER_ID="A_word-txt-qaa" LINGUISTIC_TYPE_REF="sub" PARENT_REF="A_phrase-segnum-en" PARTICIPANT="A""#,
            &[("w1", "a1", "tu"), ("w2", "a1", "kao"), ("w3", "a2", "ni"), ("w4", "a2", "riri")],
        ),
    ]);
    says(&import(file, "a.eaf"), &[("A", "tu kao"), ("A", "ni riri")]);
    // The parent heads parts of the talk.
    let file = elan(&[
        (r#"TIER_ID="Parts" LINGUISTIC_TYPE_REF="top""#, &[("p1", "0-60000", "Intro"), ("p2", "60000-120000", "Work")]),
        (
            r#"TIER_ID="Ana" LINGUISTIC_TYPE_REF="inc" PARENT_REF="Parts""#,
            &[("a1", "0-2000", "we left early you know")],
        ),
        (r#"TIER_ID="Ben" LINGUISTIC_TYPE_REF="inc" PARENT_REF="Parts""#, &[("b1", "2000-4000", "why did you leave")]),
    ]);
    says(&import(file, "a.eaf"), &[("Ana", "we left early you know"), ("Ben", "why did you leave")]);
    // A parent of marks is nobody.
    let file = elan(&[
        (r#"TIER_ID="spk" LINGUISTIC_TYPE_REF="top""#, &[("a1", "0-1000", "x"), ("a2", "3000-4000", "x")]),
        (
            r#"TIER_ID="Ana" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="spk""#,
            &[("b1", "a1", "we left early"), ("b2", "a2", "it was cold")],
        ),
    ]);
    says(&import(file, "a.eaf"), &[("Ana", "we left early"), ("Ana", "it was cold")]);
    // What hangs on another's speech is that one's where the file says so.
    let file = elan(&[
        (r#"TIER_ID="all" LINGUISTIC_TYPE_REF="top" PARTICIPANT="Ana""#, &[("p1", "0-6000", "we left early you know")]),
        (r#"TIER_ID="in" LINGUISTIC_TYPE_REF="inc" PARENT_REF="all" PARTICIPANT="Ben""#, &[("b1", "2000-4000", "why")]),
    ]);
    says(&import(file, "a.eaf"), &[("Ana", "we left early you know"), ("Ben", "why")]);
}

#[test]
fn what_hangs_on_speech_is_none() {
    let file = elan(&[
        (
            r#"TIER_ID="Ana" LINGUISTIC_TYPE_REF="top" PARTICIPANT="Ana""#,
            &[("a1", "0-2000", "qangattaarsinnaanngorpoq"), ("a2", "5000-6000", "我们走了")],
        ),
        (
            r#"TIER_ID="Ana-en" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="Ana" PARTICIPANT="Ana""#,
            &[("t1", "a1", "he can now fly around"), ("t2", "a2", "we left early because we had to")],
        ),
        (
            r#"TIER_ID="Ana-w" LINGUISTIC_TYPE_REF="time" PARENT_REF="Ana" PARTICIPANT="Ana""#,
            &[("w1", "0-2000", "qangattaarsinnaanngorpoq")],
        ),
        (r#"TIER_ID="codes" LINGUISTIC_TYPE_REF="inc""#, &[("c1", "0-1000", "work")]),
    ]);
    let found = import(file, "a.eaf");
    says(&found, &[("Ana", "qangattaarsinnaanngorpoq"), ("Ana", "我们走了")]);
    // Two tiers of one person at once are one speech, and something about it.
    let file = elan(&[
        (
            r#"TIER_ID="hand" LINGUISTIC_TYPE_REF="top" PARTICIPANT="Ana""#,
            &[("h1", "100-900", "point"), ("h2", "5100-5500", "hold")],
        ),
        (
            r#"TIER_ID="orth" LINGUISTIC_TYPE_REF="top" PARTICIPANT="Ana""#,
            &[("a1", "0-2000", "we left early"), ("a2", "5000-6000", "it was cold")],
        ),
        (
            r#"TIER_ID="x" LINGUISTIC_TYPE_REF="top" PARTICIPANT="Ana""#,
            &[
                ("w1", "0-500", "we"),
                ("w2", "500-1000", "left"),
                ("w3", "1000-2000", "early"),
                ("w4", "5000-5500", "it"),
                ("w5", "5500-6000", "was cold"),
            ],
        ),
        (r#"TIER_ID="y" LINGUISTIC_TYPE_REF="top" PARTICIPANT="Ben""#, &[("b1", "2000-4000", "why")]),
    ]);
    says(&import(file, "a.eaf"), &[("Ana", "we left early"), ("Ben", "why"), ("Ana", "it was cold")]);
}

#[test]
fn tiers_in_a_ring_and_without_speech_are_told() {
    let ring = elan(&[
        (r#"TIER_ID="a" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="b""#, &[("a1", "b1", "we left")]),
        (r#"TIER_ID="b" LINGUISTIC_TYPE_REF="assoc" PARENT_REF="a""#, &[("b1", "a1", "why")]),
    ]);
    assert!(import(ring, "a.eaf").text.contains("we left"));
    let wa = words(&ana());
    let found = read(grid(&[("phones", phones(&wa))]).as_bytes(), "a.TextGrid", &Options::default());
    let told = found.map_or_else(|error| error.to_string(), |found| found.text);
    assert!(!told.is_empty());
}
