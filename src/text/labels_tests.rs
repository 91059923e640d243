use super::*;
use crate::model::Rule;
use proptest::prelude::*;

fn name(rule: Rule, line: &str) -> Option<&str> {
    openings(rule, line).into_iter().find(|found| !found.odd).map(|found| &line[found.name])
}

fn mark(rule: Rule, line: &str) -> Option<&str> {
    openings(rule, line).into_iter().find(|found| !found.odd).map(|found| &line[found.mark])
}

#[test]
fn colons_of_all_kinds() {
    assert_eq!(name(Rule::LabelColon, "Maria: no"), Some("Maria"));
    assert_eq!(mark(Rule::LabelColon, "Odile\u{202f}: non"), Some("Odile\u{202f}:"));
    assert_eq!(name(Rule::LabelColon, "訪：請說。"), Some("訪"));
    assert_eq!(name(Rule::LabelColon, "\u{200f}الباحثة: متى؟"), Some("الباحثة"));
    assert_eq!(name(Rule::LabelColon, "http://x.org"), None);
    assert_eq!(name(Rule::LabelColon, "10:30 we met"), None);
    let both = openings(Rule::LabelColon, "Hon. A. Perez (Minister): Yes.");
    assert_eq!(both.get(1).map(|found| found.name.clone()), Some(0..13));
}

#[test]
fn periods_need_capitals() {
    assert_eq!(name(Rule::LabelPeriod, "Q.  Were you paid?"), Some("Q"));
    assert_eq!(name(Rule::LabelPeriod, "Ms. ROURKE. I yield."), Some("Ms. ROURKE"));
    assert_eq!(name(Rule::LabelPeriod, "The CHAIR. Order."), Some("The CHAIR"));
    assert_eq!(name(Rule::LabelPeriod, "THE WITNESS: Yes."), Some("THE WITNESS"));
    assert_eq!(name(Rule::LabelPeriod, "MR. LIN: Objection."), Some("MR. LIN"));
    assert_eq!(name(Rule::LabelPeriod, "Mr. Smith. He left."), None);
    assert_eq!(name(Rule::LabelPeriod, "A. B. Smith"), Some("A"));
    assert_eq!(name(Rule::LabelPeriod, "STOP. He left."), None);
}

#[test]
fn the_other_shapes() {
    assert_eq!(mark(Rule::LabelBold, "**Adam Stone:** Hi"), Some("**Adam Stone:**"));
    assert_eq!(mark(Rule::LabelBold, "__Eva__: Hi"), Some("__Eva__:"));
    assert_eq!(name(Rule::LabelBold, "<b>MM</b>: Hi"), Some("MM"));
    assert_eq!(name(Rule::LabelBold, "**loud** word"), None);
    assert_eq!(name(Rule::LabelTab, "TOI002\tno."), Some("TOI002"));
    assert_eq!(name(Rule::LabelLine, "Interviewee  "), Some("Interviewee"));
    assert_eq!(name(Rule::LabelDash, "**Zoé** – Oui."), Some("Zoé"));
    assert_eq!(name(Rule::LabelDash, "Zoé — Oui."), Some("Zoé"));
    assert_eq!(boundary(Rule::LabelDash, "— Oui."), Some(Boundary::Unknown));
    assert_eq!(name(Rule::Chevron, ">> ANA: left"), Some("ANA"));
    assert_eq!(boundary(Rule::Chevron, ">> So"), Some(Boundary::Unknown));
    assert_eq!(mark(Rule::Numbered, "12   Dana: So"), Some("12   Dana:"));
    assert_eq!(name(Rule::Stamp, "[00:01:23] Ana: no"), Some("Ana"));
    assert_eq!(mark(Rule::Stamp, "Ana [00:01:23] no: never"), Some("Ana [00:01:23]"));
    assert_eq!(mark(Rule::Block, "Ana Ruiz  0:12  "), Some("Ana Ruiz  0:12"));
    assert_eq!(name(Rule::Block, "Ana Ruiz  "), Some("Ana Ruiz"));
    assert_eq!(name(Rule::Block, "Ana Ruiz"), None);
    assert_eq!(name(Rule::Block, "[Ana Ruiz] 00:00:12"), Some("[Ana Ruiz]"), "brackets are part of a name");
    assert_eq!(openings(Rule::Block, "[Ana Ruiz] 00:00:12").len(), 2, "or not, where it is known without them");
    assert_eq!(mark(Rule::LabelColon, "[SPEAKER_00]: hi"), Some("[SPEAKER_00]:"));
    assert_eq!(name(Rule::LabelColon, "[00:12]: hi"), None);
    assert_eq!(name(Rule::Stamp, "[00:00:12] Ana Ruiz"), Some("Ana Ruiz"));
    assert_eq!(name(Rule::Stamp, "[00:00:12.120] - Ana"), Some("Ana"));
    assert_eq!(mark(Rule::Stamp, "00:01 - 00:09 Ana: hi"), Some("Ana:"));
    assert_eq!(name(Rule::Stamp, "00:01–00:09 Ana: hi"), Some("Ana"));
    assert_eq!(name(Rule::Stamp, "00:01 --> 00:09 Ana"), Some("Ana"));
}

#[test]
fn the_chat_of_a_call_names_who_writes() {
    for (line, who) in [
        ("10:02:11 From Ana Ruiz to Everyone:", Some("Ana Ruiz")),
        ("10:02:11\t From  Ana Ruiz  to  Bea(Direct Message): hi", Some("Ana Ruiz")),
        ("10:02:11 From Ana Ruiz : hi", Some("Ana Ruiz")),
        ("10:02:11 Von Ana an Alle: hi", Some("Ana")),
        ("10:02:11 De Zoé à Tout le monde : oui", Some("Zoé")),
        ("10:02:11 Da Ana a Tutti: sì", Some("Ana")),
        ("10:02:11 From here: we left", Some("From here")),
        ("From Ana to Everyone: hi", Some("From Ana to Everyone")),
    ] {
        assert_eq!(name(Rule::Stamp, line), who, "{line}");
    }
    assert_eq!(mark(Rule::Stamp, "10:02:11 From Ana to Everyone: hi"), Some("From Ana to Everyone:"));
}

proptest! {
    #[test]
    fn ranges_lie_inside(line in "[AQMrs.:：*_<b>/ \tñ漢\u{200f}\\[\\]()0-9–>-]{0,30}") {
        for rule in Rule::ALL {
            for found in openings(rule, &line) {
                prop_assert!(line.get(found.name.clone()).is_some_and(|name| !name.is_empty()));
                prop_assert!(line.get(found.mark.clone()).is_some());
                prop_assert!(found.mark.start <= found.name.start && found.name.end <= found.mark.end);
            }
            let _ = boundary(rule, &line);
        }
    }
}
