use crate::import::testing::{import, refused, says, times, tortured};

const TALK: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Kitchen</title></titleStmt></fileDesc>
<profileDesc><particDesc><listPerson><person xml:id="A" sex="F" role="interviewer"><persName><forename>Rosa</forename> <surname>Vidal</surname></persName></person>
<person xml:id="SPK1" n="BN"/></listPerson></particDesc></profileDesc></teiHeader>
<text><timeline unit="s"><when xml:id="T0"/><when xml:id="T1" interval="2.5" since="#T0"/></timeline><body><head>Session 1</head>
<u who="#A" start="#T1">We left <pause dur="PT1.2S"/> early,
   <vocal><desc>laughs</desc></vocal> very &amp; <gap reason="inaudible"/> early.</u>
<incident><desc>door</desc></incident>
<annotationBlock who="#SPK1" start="#T1"><u><seg type="utterance"><w>Why</w><w>did</w> <w>you</w><pc>?</pc></seg></u><spanGrp type="pos"><span>ADV</span></spanGrp></annotationBlock>
<u who="#A #SPK1">Cold.</u><note>sic</note><u who="#other">Yes.</u></body></text></TEI>"##;

#[test]
fn utterances_become_turns() {
    let found = import(TALK, "a.xml");
    says(
        &found,
        &[
            ("Rosa Vidal", "We left (1.2) early, [laughs] very & [inaudible] early."),
            ("", "[door]"),
            ("BN", "Why did you?"),
            ("", "Cold."),
            ("other", "Yes."),
        ],
    );
    assert_eq!(times(&found).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [2500, 2500]);
    assert_eq!((found.format, found.title.as_deref()), ("tei", Some("Kitchen")));
    assert!(found.text.starts_with("Session 1\n\n"), "{}", found.text);
    assert_eq!(found.left_out, [("notes", 1)]);
    assert!(found.people.iter().any(|person| person.moderator));
    tortured(TALK.as_bytes(), "a.xml");
}

#[test]
fn plays_and_corpora_are_read() {
    let play = "<TEI><text><body><stage>A room.</stage><sp who=\"#r\"><speaker>ROSA.</speaker><l>We left</l><l>early.</l><stage>(sits)</stage></sp>\
        <sp><speaker>Ben:</speaker><p>Why?</p></sp></body></text></TEI>";
    says(&import(play, "a.xml"), &[("", "[A room.]"), ("ROSA", "We left\nearly. (sits)"), ("Ben", "Why?")]);
    let one = "<TEI><text><body><u who=\"A\">Yes.</u></body></text></TEI>";
    let all = crate::import::read_all(
        format!("<teiCorpus>{one}{one}</teiCorpus>").as_bytes(),
        "a",
        &crate::import::Options::default(),
    );
    assert_eq!(all.unwrap().len(), 2);
    assert!(refused("<TEI><text><body><p>A novel.</p></body></text></TEI>", "a.xml").contains("no speech"));
}
