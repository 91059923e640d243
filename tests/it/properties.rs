//! Properties: acts and their inverses, records and their spelling, splices.

use proptest::prelude::*;
use verbatim::edit::{Act, Change, Edit, Place};
use verbatim::model::coding::Work;
use verbatim::model::{
    Code, Codebook, CodingId, CodingRecord, Memo, MemoAbout, MemoKind, Note, Participant, Settings, Span, Status, Study,
};
use verbatim::store::journal::Splice;
use verbatim::store::ron::splice::{Inserted, Layout, Seat, insert, put};
use verbatim::store::ron::{Record, Root};

/// Strings that are hard to spell.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z ]{0,12}",
        any::<String>(),
        Just("// no comment".to_owned()),
        Just("a\nb\t\"c\" \\ , ) ] } /* x".to_owned()),
        Just("हिन्दी 👩‍💻 \u{202e}\u{2028}«x»".to_owned()),
    ]
}

fn optional() -> impl Strategy<Value = Option<String>> {
    proptest::option::of(words())
}

prop_compose! {
    fn code_record()(
        id in "[a-z]{1,6}", name in words(), parent in proptest::option::of("[a-z]{1,3}"),
        definition in optional(), include in optional(),
        key in proptest::option::of(proptest::sample::select(vec!['w', '7', 'p'])),
        examples in proptest::collection::vec(words(), 0..3),
        names in proptest::collection::btree_map("[a-z]{2}", words(), 0..3),
        status in prop_oneof![Just(Status::Active), Just(Status::Retired), "[a-z]{1,3}".prop_map(Status::MergedInto)],
    ) -> Code {
        Code { id, name, parent, definition, include, key, examples, names, status, ..Code::default() }
    }
}

prop_compose! {
    fn coding_record()(
        id in any::<u128>(), code in words(), start in 0_u32..500, length in 1_u32..50, quote in words(),
        tail in optional(), before in optional(), memo in optional(), weight in proptest::option::of(any::<i64>()),
        important in any::<bool>(), alts in proptest::collection::btree_map("[a-z]{1,5}", proptest::collection::vec(words(), 1..3), 0..2),
    ) -> CodingRecord {
        CodingRecord {
            id: CodingId(id).to_string(), code, at: Span::new(start, start + length), quote, tail, before, memo, weight,
            important, alts, ..CodingRecord::default()
        }
    }
}

/// A file as a person might leave it: comments, blank lines, unknown fields, records on one line or several.
fn file_of(list: &str, records: &[String], comments: &[u8]) -> String {
    let mut text = format!("// top\n(\n    format: 1, mine: \"own\",\n    {list}: [ // open\n");
    for (number, record) in records.iter().enumerate() {
        match comments.get(number).copied().unwrap_or(0) % 4 {
            0 => {}
            1 => text.push_str("        // above\n"),
            2 => text.push('\n'),
            _ => text.push_str("        /* block ) ] \" */\n"),
        }
        let trail = if comments.get(number).copied().unwrap_or(0) > 127 { " // beside" } else { "" };
        text.push_str(&format!("        {record},{trail}\n"));
    }
    text.push_str("        // last\n    ],\n    // end\n)\n");
    text
}

fn read<T: Record>(text: &str, list: &str) -> Vec<T> {
    let mut problems = Vec::new();
    let root = Root::read(text, "", &mut problems).unwrap();
    let records = root.records(list, "", &mut problems);
    assert!(problems.iter().all(|problem| problem.what.contains("not a field")), "{problems:?}");
    records
}

fn spell<T: Record>(record: &T, layout: Layout) -> String {
    verbatim::store::ron::splice::spell(record, layout, 8)
}

fn by_place(a: &CodingRecord, b: &CodingRecord) -> std::cmp::Ordering {
    (a.at, &a.code, &a.id).cmp(&(b.at, &b.code, &b.id))
}

fn apart<T: Record>(records: Vec<T>) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    records.into_iter().filter(|record| seen.insert(record.id().to_owned())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_put_is_read_back_and_the_others_keep_their_bytes(
        records in proptest::collection::vec(coding_record(), 1..6), new in coding_record(), comments in any::<[u8; 6]>()
    ) {
        let mut records = apart(records);
        records.retain(|record| record.id != new.id);
        records.sort_by(by_place);
        let spelt: Vec<String> = records.iter().map(|record| spell(record, Layout::Line)).collect();
        let src = file_of("codings", &spelt, &comments);
        prop_assert_eq!(&read::<CodingRecord>(&src, "codings"), &records);
        let text = put(&src, "codings", (None, Some(&new)), &Seat::Sorted(&by_place), Layout::Line).unwrap();
        let root = Root::read(&src, "", &mut Vec::new());
        let inserted = insert(&src, root.as_ref(), "codings", &new, &by_place).unwrap();
        prop_assert_eq!(inserted, Inserted::Text(text.clone()), "one by one as all at once");
        let again = insert(&text, Root::read(&text, "", &mut Vec::new()).as_ref(), "codings", &new, &by_place).unwrap();
        prop_assert_eq!(again, Inserted::Unclear);
        let mut wanted = records.clone();
        wanted.push(new.clone());
        wanted.sort_by(by_place);
        prop_assert_eq!(read::<CodingRecord>(&text, "codings"), wanted);
        prop_assert_eq!(text.lines().count(), src.lines().count() + 1);
        for spelt in &spelt {
            prop_assert!(text.contains(spelt.as_str()));
        }
        let back = put(&text, "codings", (Some(&new), None), &Seat::Sorted(&by_place), Layout::Line).unwrap();
        prop_assert_eq!(back, src);
    }

    #[test]
    fn a_record_changed_is_read_back_and_the_others_keep_their_bytes(
        records in proptest::collection::vec(coding_record(), 2..6), new in coding_record(),
        which in any::<proptest::sample::Index>(), comments in any::<[u8; 6]>()
    ) {
        let mut records = apart(records);
        records.sort_by(by_place);
        let spelt: Vec<String> =
            records.iter().map(|record| spell(record, Layout::Line).replace(", quote:", ", mood: (1, \"x\"), quote:")).collect();
        let src = file_of("codings", &spelt, &comments);
        let place = which.index(records.len());
        let stored: Vec<CodingRecord> = read(&src, "codings");
        let before = stored[place].clone();
        let after = CodingRecord { id: before.id.clone(), rest: before.rest.clone(), ..new };
        let text =
            put(&src, "codings", (Some(&before), Some(&after)), &Seat::Sorted(&by_place), Layout::Line).unwrap();
        let mut wanted = stored.clone();
        wanted[place] = after;
        wanted.sort_by(by_place);
        prop_assert_eq!(read::<CodingRecord>(&text, "codings"), wanted);
        prop_assert_eq!(text.lines().count(), src.lines().count());
        for (number, spelt) in spelt.iter().enumerate().filter(|(number, _)| *number != place) {
            prop_assert!(text.contains(spelt.as_str()), "record {} changed", number);
        }
        for comment in ["// top", "// open", "// last", "// end", "mine: \"own\""] {
            prop_assert_eq!(text.matches(comment).count(), src.matches(comment).count());
        }
    }

    #[test]
    fn a_code_changed_in_place_is_read_back(
        codes in proptest::collection::vec(code_record(), 1..5), new in code_record(),
        which in any::<proptest::sample::Index>(), lines in any::<[bool; 5]>(), comments in any::<[u8; 5]>()
    ) {
        let codes = apart(codes);
        let layout = |number: usize| if lines[number] { Layout::Line } else { Layout::Block };
        let spelt: Vec<String> =
            codes.iter().enumerate().map(|(number, code)| spell(code, layout(number))).collect();
        let src = file_of("codes", &spelt, &comments);
        prop_assert_eq!(&read::<Code>(&src, "codes"), &codes);
        let place = which.index(codes.len());
        let before = codes[place].clone();
        let after = Code { id: before.id.clone(), ..new };
        let text = put(&src, "codes", (Some(&before), Some(&after)), &Seat::Stay, Layout::Block).unwrap();
        let mut wanted = codes.clone();
        wanted[place] = after.clone();
        prop_assert_eq!(read::<Code>(&text, "codes"), wanted);
        for (number, spelt) in spelt.iter().enumerate().filter(|(number, _)| *number != place) {
            prop_assert!(text.contains(spelt.as_str()), "code {} changed", number);
        }
        let back = put(&text, "codes", (Some(&after), Some(&before)), &Seat::Stay, Layout::Block).unwrap();
        prop_assert_eq!(read::<Code>(&back, "codes"), codes);
    }

    #[test]
    fn a_code_put_after_another_stands_there(
        codes in proptest::collection::vec(code_record(), 1..5), new in code_record(),
        after in proptest::option::of(any::<proptest::sample::Index>()), lines in any::<[bool; 5]>(), comments in any::<[u8; 5]>()
    ) {
        let mut codes = apart(codes);
        codes.retain(|code| code.id != new.id);
        let layout = |number: usize| if lines[number] { Layout::Line } else { Layout::Block };
        let spelt: Vec<String> =
            codes.iter().enumerate().map(|(number, code)| spell(code, layout(number))).collect();
        let src = file_of("codes", &spelt, &comments);
        let place = after.filter(|_| !codes.is_empty()).map(|after| after.index(codes.len()));
        let seat = Seat::After(place.map(|place| codes[place].id.as_str()));
        let text = put(&src, "codes", (None, Some(&new)), &seat, Layout::Block).unwrap();
        let mut wanted = codes.clone();
        wanted.insert(place.map_or(0, |place| place + 1), new);
        prop_assert_eq!(read::<Code>(&text, "codes"), wanted);
        for spelt in &spelt {
            prop_assert!(text.contains(spelt.as_str()));
        }
    }

    #[test]
    fn a_splice_leads_there_and_back(
        old in proptest::option::of(words()), new in proptest::option::of(words()), head in words(), tail in words(),
        long in prop::sample::select(vec![0_usize, 1, 40, 700])
    ) {
        // Long texts are compared in stretches.
        let (head, tail) = (head.repeat(long) + &head, tail.repeat(long));
        let around = |text: &String| format!("{head}{text}{tail}");
        let (old, new) = (old.as_ref().map(around), new.as_ref().map(around));
        let splice = Splice::between("f", old.as_deref(), new.as_deref());
        prop_assert_eq!(splice.apply(old.as_deref()), Some(new.clone()));
        prop_assert_eq!(splice.inverse().apply(new.as_deref()), Some(old.clone()));
        if old != new {
            prop_assert_eq!(splice.apply(new.as_deref()), None);
        }
    }
}

/// What may be done next; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Code(u8, u8, u32, u32),
    Remove(usize),
    Recode(usize, u8),
    Status(u8, u8),
    Note(u8, u32, String),
    Person(u8, String),
    Memo(u8, String),
    AddCode(u8, u8),
    DropCode(u8),
    Work(u8, bool),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (any::<u8>(), any::<u8>(), 0_u32..20, 1_u32..5).prop_map(|(a, b, c, d)| Step::Code(a, b, c, d)),
        2 => any::<usize>().prop_map(Step::Remove),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(a, b)| Step::Recode(a, b)),
        2 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::Status(a, b)),
        1 => (any::<u8>(), 0_u32..20, "[a-z]{1,4}").prop_map(|(a, b, c)| Step::Note(a, b, c)),
        1 => (any::<u8>(), "[a-z]{1,4}").prop_map(|(a, b)| Step::Person(a, b)),
        1 => (any::<u8>(), "[a-z]{1,4}").prop_map(|(a, b)| Step::Memo(a, b)),
        1 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Step::AddCode(a, b)),
        1 => any::<u8>().prop_map(Step::DropCode),
        1 => (any::<u8>(), any::<bool>()).prop_map(|(a, b)| Step::Work(a, b)),
    ]
}

const CODES: [&str; 5] = ["a", "b", "c", "d", "e"];
const CODERS: [&str; 2] = ["ana", "ben"];

fn code_id(number: u8) -> &'static str {
    CODES[usize::from(number) % CODES.len()]
}

fn coder(number: u8) -> String {
    CODERS[usize::from(number) % CODERS.len()].to_owned()
}

/// All codings with their coders and records as first made, to build changes from.
type Known = Vec<(String, CodingRecord)>;

fn act(study: &Study, known: &Known, number: u32, step: &Step) -> Option<Vec<Edit>> {
    let transcript = "t".to_owned();
    let coding = |coder: &str, change| Edit::Coding {
        transcript: "t".to_owned(),
        coder: coder.to_owned(),
        change: Box::new(change),
    };
    let edit = match step {
        Step::Code(who, code, start, length) => {
            let record = CodingRecord {
                id: CodingId(u128::from(number) + 1).to_string(),
                code: code_id(*code).to_owned(),
                at: Span::new(*start, start + length),
                memo: (length % 2 == 0).then(|| "m".to_owned()),
                ..CodingRecord::default()
            };
            coding(&coder(*who), Change::add(record))
        }
        Step::Remove(which) => {
            let (who, record) = known.get(which % known.len().max(1))?;
            coding(who, Change::remove(record.clone()))
        }
        Step::Recode(which, code) => {
            let (who, record) = known.get(which % known.len().max(1))?;
            let after = CodingRecord { code: code_id(*code).to_owned(), ..record.clone() };
            coding(who, Change::replace(record.clone(), after))
        }
        Step::Status(code, target) => {
            let before = study.codebook().get(code_id(*code))?.clone();
            let status = match target % 3 {
                0 => Status::Active,
                1 => Status::Retired,
                _ => Status::MergedInto(code_id(target / 3).to_owned()),
            };
            let after = Code { status, ..before.clone() };
            Edit::Code { change: Box::new(Change::replace(before, after)), place: None }
        }
        Step::AddCode(code, after) => {
            let id = code_id(*code);
            if study.codebook().get(id).is_some() {
                return None;
            }
            let code = Code { id: id.to_owned(), name: id.to_owned(), ..Code::default() };
            let place = study.codebook().get(code_id(*after)).map(|code| code.id.clone());
            let place = Some(Change { before: None, after: Some(Place(place)) });
            Edit::Code { change: Box::new(Change::add(code)), place }
        }
        Step::DropCode(code) => {
            let code = study.codebook().get(code_id(*code))?.clone();
            let stood = study.codebook().before(&code.id).map(str::to_owned);
            let place = Some(Change { before: Some(Place(stood)), after: None });
            Edit::Code { change: Box::new(Change::remove(code)), place }
        }
        Step::Note(who, start, memo) => {
            let note = Note {
                id: CodingId(u128::from(number) + 1).to_string(),
                at: Span::new(*start, start + 1),
                memo: memo.clone(),
                ..Note::default()
            };
            Edit::Note { transcript, coder: coder(*who), change: Box::new(Change::add(note)) }
        }
        Step::Person(id, pseudonym) => {
            let id = format!("p{}", id % 4);
            let before = study.participants.iter().find(|person| person.id == id).cloned();
            let after = Participant { id, pseudonym: pseudonym.clone(), ..Participant::default() };
            Edit::Participant(Box::new(Change { before, after: Some(after) }))
        }
        Step::Memo(name, body) => {
            let name = format!("m{}", name % 4);
            let before = study.memos.iter().find(|memo| memo.name == name).cloned();
            let memo = Memo {
                coder: "ana".into(),
                name,
                kind: MemoKind::Memo,
                about: MemoAbout::Study,
                date: String::new(),
                alts: Default::default(),
                rest: Vec::new(),
                body: body.clone(),
            };
            Edit::Memo(Box::new(Change { before, after: Some(memo) }))
        }
        Step::Work(who, start) => {
            let number = study.known_coder(&coder(*who));
            let entry = study.find_transcript("t").and_then(|ix| study.entry(ix));
            let before = number.and_then(|number| entry?.work.get(&number)).cloned();
            let after = start.then(|| Work { text: "sha256:1".into(), ..Work::default() });
            Edit::Work { transcript, coder: coder(*who), change: Box::new(Change { before, after }) }
        }
    };
    Some(vec![edit])
}

/// Everything a person could see of a study, to compare.
fn seen(study: &Study) -> String {
    let ix = study.find_transcript("t").unwrap();
    let entry = study.entry(ix).unwrap();
    let counts: Vec<(&str, u32)> =
        CODES.iter().map(|id| (*id, study.known_code(id).map_or(0, |ix| study.count(ix)))).collect();
    let extras: Vec<_> = entry.codings().iter().map(|coding| study.extra(coding)).collect();
    let codes = study.codebook().codes();
    format!(
        "{counts:?} {:?} {extras:?} {:?} {codes:?} {:?} {:?}",
        entry.codings(),
        entry.notes,
        study.participants,
        study.memos
    )
}

/// The counts, made anew from the codings.
fn recounted(study: &Study) -> Vec<u32> {
    let ix = study.find_transcript("t").unwrap();
    let distinct: std::collections::BTreeSet<_> =
        study.codings(ix).iter().map(|coding| (coding.coder, coding.at, study.target(coding.code))).collect();
    let of =
        |id: &&str| study.known_code(id).map_or(0, |ix| distinct.iter().filter(|(_, _, code)| *code == ix).count());
    CODES.iter().map(|id| u32::try_from(of(id)).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn acts_taken_back_leave_nothing(steps in proptest::collection::vec(step(), 1..40)) {
        let codes = ["a", "b", "c"].map(|id| Code { id: id.into(), name: id.into(), ..Code::default() });
        let mut study = Study::new(Settings::default(), Codebook::new(String::new(), codes.into()));
        let transcript = verbatim::model::Transcript { id: "t".into(), ..Default::default() };
        study.put_transcript(transcript);
        for handle in CODERS {
            study.coder_ix(handle);
        }
        let mut known: Known = Vec::new();
        let mut done: Vec<(Act, String)> = Vec::new();
        for (number, step) in steps.iter().enumerate() {
            let number = u32::try_from(number).unwrap();
            let Some(edits) = act(&study, &known, number, step) else { continue };
            let act = Act { label: format!("{step:?}"), edits };
            let before = seen(&study);
            if act.apply(&mut study).is_err() {
                prop_assert_eq!(seen(&study), before, "a refused act leaves its traces");
                continue;
            }
            if let Some(Edit::Coding { coder, change, .. }) = act.edits.first() {
                known.retain(|(_, record)| Some(&record.id) != change.before.as_ref().map(|before| &before.id));
                known.extend(change.after.clone().map(|after| (coder.clone(), after)));
            }
            let counts: Vec<u32> =
                CODES.iter().map(|id| study.known_code(id).map_or(0, |ix| study.count(ix))).collect();
            prop_assert_eq!(counts, recounted(&study), "after {:?}", step);
            done.push((act, before));
        }
        let last = seen(&study);
        for (act, before) in done.iter().rev() {
            act.clone().inverse().apply(&mut study).unwrap();
            prop_assert_eq!(&seen(&study), before, "undoing {}", act.label);
        }
        for (act, _) in &done {
            act.apply(&mut study).unwrap();
        }
        prop_assert_eq!(seen(&study), last);
    }

    #[test]
    fn an_act_that_is_refused_halfway_leaves_nothing(first in 0_u32..5, repeat in any::<bool>()) {
        let mut study = Study::new(Settings::default(), Codebook::default());
        study.put_transcript(verbatim::model::Transcript { id: "t".into(), ..Default::default() });
        let coding = |id: u32| Edit::Coding {
            transcript: "t".into(),
            coder: "ana".into(),
            change: Box::new(Change::add(CodingRecord {
                id: CodingId(u128::from(id)).to_string(), code: "a".into(), at: Span::new(id, id + 1), ..CodingRecord::default()
            })),
        };
        let second = if repeat { first } else { first + 1 };
        let act = Act { label: String::new(), edits: vec![coding(first), coding(second)] };
        let ix = study.find_transcript("t").unwrap();
        let applied = act.apply(&mut study);
        prop_assert_eq!(applied.is_err(), repeat);
        prop_assert_eq!(study.codings(ix).len(), if repeat { 0 } else { 2 });
    }
}
