//! One test a row of the table of merges: what two people did, and what comes of it.

use super::{Kind, Side, merge};
use crate::model::{Code, Codebook, CodingRecord, Participant, Status, Study, Transcript};
use crate::store::load::codebook_from;
use crate::store::ron::{Record, Root};

/// Merges both ways round, with and without trailing work, and hands back the one answer.
fn both(kind: Kind, base: &str, a: &str, b: &str) -> String {
    let base = Some(base).filter(|base| !base.is_empty());
    let one = merge(kind, base, a, b).unwrap();
    assert_eq!(one, merge(kind, base, b, a).unwrap(), "not symmetric");
    assert_eq!(one, merge(kind, base, &one, &one).unwrap(), "not idempotent");
    one
}

fn records<T: Record>(text: &str, list: &str) -> Vec<T> {
    let mut problems = Vec::new();
    let records = Root::read(text, "", &mut problems).unwrap().records(list, "", &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    records
}

fn coding_file(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("        ({line}),\n")).collect();
    let lines = if lines.is_empty() { "[]".to_owned() } else { format!("[\n{lines}    ]") };
    format!(
        "(\n    format: 1, transcript: \"t\", coder: \"ana\",\n    text: \"sha256:1\",\n    status: InProgress,\n    codings: {lines},\n    notes: [],\n)\n"
    )
}

fn codings(base: &[&str], a: &[&str], b: &[&str]) -> Vec<CodingRecord> {
    records(&both(Kind::Codings, &coding_file(base), &coding_file(a), &coding_file(b)), "codings")
}

fn book_text(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| format!("        ({line}),\n")).collect();
    format!("(\n    format: 1,\n    title: \"T\",\n    codes: [\n{lines}    ],\n)\n")
}

fn book(base: &[&str], a: &[&str], b: &[&str]) -> Codebook {
    let text = both(Kind::Codebook, &book_text(base), &book_text(a), &book_text(b));
    let mut problems = Vec::new();
    let book = codebook_from(&text, "codebook.ron", &mut problems).unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    book
}

fn ids(book: &Codebook) -> Vec<&str> {
    book.codes().iter().map(|code| code.id.as_str()).collect()
}

fn alts(alts: &crate::model::Alts, field: &str) -> Vec<String> {
    alts.get(field).cloned().unwrap_or_default()
}

const ONE: &str = "id: \"1\", code: \"pay\", at: (3, 9), quote: \"words\"";
const TWO: &str = "id: \"2\", code: \"pay\", at: (3, 9), quote: \"words\"";

#[test]
fn a_coding_added_is_there() {
    assert_eq!(codings(&[], &[ONE], &[]).len(), 1);
    assert_eq!(codings(&[], &["id: \"9\", code: \"x\", at: (1, 2), quote: \"w\""], &[ONE])[0].id, "9", "in text order");
}

#[test]
fn the_same_passage_and_code_twice_is_kept_twice() {
    // The same coder on two machines; two coders have a file each and never meet.
    assert_eq!(codings(&[], &[ONE], &[TWO]).len(), 2);
}

#[test]
fn a_coding_deleted_and_untouched_is_gone() {
    assert!(codings(&[ONE], &[], &[ONE]).is_empty());
}

#[test]
fn a_coding_deleted_and_changed_lives_flagged() {
    for change in [
        "id: \"1\", code: \"pay\", at: (3, 9), quote: \"words\", memo: \"m\"",
        "id: \"1\", code: \"health\", at: (3, 9), quote: \"words\"",
        "id: \"1\", code: \"pay\", at: (3, 8), quote: \"word\"",
    ] {
        let merged = codings(&[ONE], &[], &[change]);
        assert_eq!(alts(&merged[0].alts, "deleted"), ["true"]);
    }
}

#[test]
fn a_coding_deleted_twice_is_gone() {
    assert!(codings(&[ONE, TWO], &[TWO], &[TWO]).iter().all(|coding| coding.id == "2"));
}

#[test]
fn of_two_memos_one_is_chosen_and_the_other_kept() {
    let with = |memo: &str| format!("{ONE}, memo: \"{memo}\"");
    let merged = codings(&[&with("old")], &[&with("first")], &[&with("second")]);
    assert_eq!(merged[0].memo.as_deref(), Some("second"), "the longer");
    assert_eq!(alts(&merged[0].alts, "memo"), ["\"first\""]);
    let taken = codings(&[&with("old")], &[ONE], &[&with("new")]);
    assert_eq!(taken[0].memo.as_deref(), Some("new"), "a change is kept rather than a removal");
    assert_eq!(alts(&taken[0].alts, "memo"), [""]);
}

#[test]
fn of_two_codes_one_is_chosen_and_the_other_kept() {
    let merged = codings(&[ONE], &[&ONE.replace("pay", "p")], &[&ONE.replace("pay", "q")]);
    assert_eq!((merged[0].code.as_str(), alts(&merged[0].alts, "code")), ("q", vec!["\"p\"".to_owned()]));
}

#[test]
fn a_passage_is_one_value() {
    let merged = codings(
        &[ONE],
        &["id: \"1\", code: \"pay\", at: (2, 9), quote: \" words\""],
        &["id: \"1\", code: \"pay\", at: (3, 12), quote: \"words and\""],
    );
    assert_eq!((merged[0].at.start, merged[0].at.end, merged[0].quote.as_str()), (3, 12, "words and"));
    assert_eq!(alts(&merged[0].alts, "at"), ["at: (2, 9), quote: \" words\", text: \"sha256:1\""]);
}

#[test]
fn a_passage_moved_and_a_memo_changed_both_hold() {
    let moved = "id: \"1\", code: \"pay\", at: (3, 8), quote: \"word\"";
    let merged = codings(&[ONE], &[moved], &[&format!("{ONE}, memo: \"m\"")]);
    assert_eq!((merged[0].at.end, merged[0].memo.as_deref()), (8, Some("m")));
    assert!(merged[0].alts.is_empty());
}

#[test]
fn codings_on_another_text_say_so() {
    // On one machine the file was carried over to the corrected text; on the other a coding was made on the old one.
    let carried =
        coding_file(&["id: \"1\", code: \"pay\", at: (5, 11), quote: \"words\""]).replace("sha256:1", "sha256:2");
    let merged = both(Kind::Codings, &coding_file(&[ONE]), &carried, &coding_file(&[ONE, TWO]));
    let read: Vec<CodingRecord> = records(&merged, "codings");
    assert!(merged.contains("    text: \"sha256:2\",\n"));
    let of = |id: &str| read.iter().find(|coding| coding.id == id).unwrap();
    assert_eq!((of("1").at.start, of("1").text.as_deref()), (5, None));
    assert_eq!((of("2").at.start, of("2").text.as_deref()), (3, Some("sha256:1")));
}

#[test]
fn the_earlier_day_of_birth_stays() {
    let made = |day: &str| format!("{ONE}, made: \"{day}\"");
    let merged = codings(&[], &[&made("2026-02-02")], &[&made("2026-02-01")]);
    assert_eq!((merged[0].made.as_deref(), merged[0].alts.len()), (Some("2026-02-01"), 0));
}

const PAY: &str = "id: \"pay\", name: \"Pay\"";
const LOW: &str = "id: \"low\", name: \"Low\"";

#[test]
fn of_two_names_one_is_chosen_and_the_other_kept() {
    let merged = book(&[PAY], &["id: \"pay\", name: \"Wages\""], &["id: \"pay\", name: \"Wage\""]);
    let code = merged.get("pay").unwrap();
    assert_eq!((code.name.as_str(), alts(&code.alts, "name")), ("Wages", vec!["\"Wage\"".to_owned()]));
}

#[test]
fn a_new_name_and_a_new_definition_both_hold() {
    let merged = book(&[PAY], &["id: \"pay\", name: \"Wage\""], &["id: \"pay\", name: \"Pay\", definition: \"d\""]);
    let code = merged.get("pay").unwrap();
    assert_eq!((code.name.as_str(), code.definition.as_deref(), code.alts.len()), ("Wage", Some("d"), 0));
}

#[test]
fn two_codes_of_one_name_stay_two() {
    let merged = book(&[PAY], &[PAY, "id: \"new-1\", name: \"New\""], &[PAY, "id: \"new-2\", name: \"New\""]);
    assert_eq!(ids(&merged), ["pay", "new-1", "new-2"]);
}

#[test]
fn one_hand_written_id_is_one_code() {
    let merged = book(
        &[PAY],
        &[PAY, "id: \"nda\", name: \"NDA\", definition: \"x\""],
        &[PAY, "id: \"nda\", name: \"Secrecy\", key: 'w'"],
    );
    let code = merged.get("nda").unwrap();
    assert_eq!((code.name.as_str(), code.definition.as_deref(), code.key), ("Secrecy", Some("x"), Some('w')));
    assert_eq!(alts(&code.alts, "name"), ["\"NDA\""]);
}

#[test]
fn of_two_parents_one_is_chosen_and_the_other_kept() {
    let (p, q) = ("id: \"p\", name: \"P\"", "id: \"q\", name: \"Q\"");
    let under = |id: &str| format!("{PAY}, parent: \"{id}\"");
    let merged = book(&[p, q, PAY], &[p, q, &under("p")], &[p, q, &under("q")]);
    let code = merged.get("pay").unwrap();
    assert_eq!((code.parent.as_deref(), alts(&code.alts, "parent")), (Some("q"), vec!["\"p\"".to_owned()]));
}

#[test]
fn a_circle_of_parents_is_cut_at_the_greatest_id() {
    let (p, q) = ("id: \"p\", name: \"P\"", "id: \"q\", name: \"Q\"");
    let merged = book(&[p, q], &[&format!("{p}, parent: \"q\""), q], &[p, &format!("{q}, parent: \"p\"")]);
    assert_eq!(merged.get("p").unwrap().parent.as_deref(), Some("q"));
    assert_eq!(merged.get("q").unwrap().parent, None);
    assert_eq!(alts(&merged.get("q").unwrap().alts, "parent"), ["\"p\""]);
}

#[test]
fn a_parent_deleted_while_a_code_moved_under_it_stays() {
    let under = format!("{LOW}, parent: \"pay\"");
    let deleted = format!("{PAY}, status: Deleted");
    let merged = book(&[PAY, LOW], &[PAY, &under], &[&deleted, LOW]);
    assert_eq!(merged.get("pay").unwrap().status, Status::Active);
    assert_eq!(alts(&merged.get("pay").unwrap().alts, "status"), ["Deleted"]);
    // Taken out for good, it comes back flagged.
    let merged = book(&[PAY, LOW], &[PAY, &under], &[LOW]);
    assert_eq!(alts(&merged.get("pay").unwrap().alts, "deleted"), ["true"]);
    assert_eq!(merged.get("low").unwrap().parent.as_deref(), Some("pay"));
    // Nothing alive under it: the child keeps its parent as a wish.
    let merged = book(&[PAY, LOW], &[PAY, &format!("{under}, status: Deleted")], &[LOW]);
    assert_eq!(ids(&merged), ["low"]);
    assert_eq!(alts(&merged.get("low").unwrap().alts, "parent"), ["\"pay\""]);
    // Whoever deleted it with the child under it meant it.
    let merged = book(&[PAY, &under], &[&deleted, &under], &[PAY, &under, "id: \"x\", name: \"X\""]);
    assert_eq!(merged.get("pay").unwrap().status, Status::Deleted);
}

#[test]
fn a_code_deleted_and_reworded_lives_flagged() {
    let merged = book(&[PAY], &[&format!("{PAY}, status: Deleted")], &[&format!("{PAY}, definition: \"d\"")]);
    let code = merged.get("pay").unwrap();
    assert_eq!((&code.status, alts(&code.alts, "status")), (&Status::Active, vec!["Deleted".to_owned()]));
}

fn study(book: Codebook, code: &str) -> Study {
    let mut study = Study::new(crate::model::Settings::default(), book);
    let ix = study.put_transcript(Transcript { id: "t".into(), ..Transcript::default() });
    let coder = study.coder_ix("ana");
    let record = CodingRecord { id: "1".into(), code: code.into(), ..CodingRecord::default() };
    let coding = study.take_in(&record, coder);
    study.add_coding(ix, coding);
    study
}

#[test]
fn a_code_deleted_and_used_counts_as_active() {
    let study = study(book(&[PAY, LOW], &[&format!("{PAY}, status: Deleted"), LOW], &[PAY, LOW]), "pay");
    assert!(study.is_live(study.codebook().get("pay").unwrap()));
}

#[test]
fn codings_of_a_merged_code_count_as_the_other() {
    let study = study(book(&[PAY, LOW], &[PAY, &format!("{LOW}, status: MergedInto(\"pay\")")], &[PAY, LOW]), "low");
    assert_eq!(study.count(study.known_code("pay").unwrap()), 1);
}

#[test]
fn what_a_code_was_merged_into_lives() {
    let merged = book(
        &[PAY, LOW],
        &[PAY, &format!("{LOW}, status: MergedInto(\"pay\")")],
        &[&format!("{PAY}, status: Deleted"), LOW],
    );
    assert_eq!(merged.get("pay").unwrap().status, Status::Active);
    assert_eq!(alts(&merged.get("pay").unwrap().alts, "status"), ["Deleted"]);
}

#[test]
fn codes_merged_into_each_other_both_live() {
    let into = |code: &str, id: &str| format!("{code}, status: MergedInto(\"{id}\")");
    let merged = book(&[PAY, LOW], &[&into(PAY, "low"), LOW], &[PAY, &into(LOW, "pay")]);
    assert!(merged.codes().iter().all(Code::is_active));
    assert_eq!(alts(&merged.get("pay").unwrap().alts, "status"), ["MergedInto(\"low\")"]);
    assert_eq!(alts(&merged.get("low").unwrap().alts, "status"), ["MergedInto(\"pay\")"]);
}

#[test]
fn a_key_given_to_two_codes_is_one_codes() {
    let merged = book(&[PAY, LOW], &[&format!("{PAY}, key: 'w'"), LOW], &[PAY, &format!("{LOW}, key: 'w'")]);
    assert_eq!((merged.get("low").unwrap().key, merged.get("pay").unwrap().key), (Some('w'), None));
    assert_eq!(alts(&merged.get("pay").unwrap().alts, "key"), ["'w'"]);
}

#[test]
fn new_codes_stand_after_what_they_followed() {
    let (a, b, c) = ("id: \"a\", name: \"A\"", "id: \"b\", name: \"B\"", "id: \"c\", name: \"C\"");
    let (x, y) = ("id: \"x\", name: \"X\", parent: \"a\"", "id: \"y\", name: \"Y\", parent: \"a\"");
    assert_eq!(ids(&book(&[a, b, c], &[a, x, b, c], &[a, y, c, b])), ["a", "x", "y", "c", "b"]);
}

#[test]
fn corrections_of_a_text_are_all_kept() {
    let file =
        |edits: &str| format!("(\n    format: 1,\n    title: \"T\", kind: \"interview\",\n    edits: [{edits}],\n)\n");
    let edit = |to: &str| format!("(from: \"sha256:1\", to: \"{to}\", date: \"2026-04-01\", at: [(1, 2, 3)])");
    let (one, two) = (edit("sha256:2"), edit("sha256:3"));
    let merged = both(Kind::Transcript, &file(""), &file(&one), &file(&two));
    let mut problems = Vec::new();
    let read: Transcript = Root::read(&merged, "", &mut problems).unwrap().record("", &mut problems).unwrap();
    assert_eq!(read.edits.iter().map(|edit| edit.to.as_str()).collect::<Vec<_>>(), ["sha256:2", "sha256:3"]);
}

#[test]
fn speakers_and_attributes_merge_one_by_one() {
    let file = |rest: &str| {
        format!(
            "(\n    format: 1,\n    participants: [\n        (id: \"p1\", pseudonym: \"Lena\", role: Participant, {rest}),\n    ],\n)\n"
        )
    };
    let merged = both(
        Kind::Participants,
        &file("attributes: {\"gender\": \"f\"}"),
        &file("attributes: {\"age\": \"30\", \"gender\": \"x\"}, speakers: [(\"t\", \"P1\")]"),
        &file("attributes: {\"country\": \"ES\", \"gender\": \"other\"}, speakers: [(\"u\", \"P2\")]"),
    );
    let read: Vec<Participant> = records(&merged, "participants");
    let attributes: Vec<(&str, &str)> =
        read[0].attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(attributes, [("age", "30"), ("country", "ES"), ("gender", "other")]);
    assert_eq!(alts(&read[0].alts, "attributes.gender"), ["\"x\""]);
    assert_eq!(read[0].speakers.len(), 2);
}

#[test]
fn settings_merge_one_by_one() {
    let file = |values: &str, coders: &str, count: &str| {
        format!(
            "(\n    format: 1,\n    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",\n    attributes: [\n        (name: \"country\", of: Transcript, type: Text, values: [{values}]),\n    ],\n    coders: {{\n{coders}    }},\n    count: [{count}],\n)\n"
        )
    };
    let (ana, ben) =
        ("        \"ana\": (name: \"Ana\", kind: Person),\n", "        \"ben\": (name: \"Ben\", kind: Person),\n");
    let merged = both(
        Kind::Settings,
        &file("\"ES\"", ana, "\"ana\""),
        &file("\"ES\", \"FR\"", &format!("{ana}{ben}"), "\"ana\""),
        &file("\"ES\", \"IT\"", &ana.replace("\"Ana\"", "\"Ana R.\""), "\"ana\", \"ben\""),
    );
    assert_eq!(
        merged,
        file("\"ES\", \"FR\", \"IT\"", &format!("{}{ben}", ana.replace("\"Ana\"", "\"Ana R.\"")), "\"ana\", \"ben\"")
    );
}

#[test]
fn unknown_fields_and_comments_stay() {
    let base = "// ours\n(\n    format: 1,\n    title: \"T\",\n    codes: [\n        // money\n        (id: \"pay\", name: \"Pay\"),\n    ],\n)\n";
    let a = base
        .replace("name: \"Pay\"", "name: \"Wage\", mood: (1, \"x\")")
        .replace("// money", "// money\n        // first");
    let b = base
        .replace("name: \"Pay\"", "name: \"Pay\", definition: \"d\"")
        .replace("// money", "// money\n        // second");
    let merged = both(Kind::Codebook, base, &a, &b);
    for wanted in [
        "// ours\n",
        "// money\n",
        "// first\n",
        "// second\n",
        "mood: (1, \"x\")",
        "definition: \"d\"",
        "name: \"Wage\"",
    ] {
        assert!(merged.contains(wanted), "{wanted} is lost:\n{merged}");
    }
}

#[test]
fn a_record_that_cannot_be_read_is_named_by_its_line() {
    let good = coding_file(&[ONE]);
    let bad = coding_file(&[ONE, "id: \"2\", code: 7, at: (3, 9)"]);
    let error = merge(Kind::Codings, Some(&good), &coding_file(&[TWO]), &bad).unwrap_err();
    assert_eq!((error.side, error.line), (Side::B, 7), "{error}");
    let open = coding_file(&["id: \"1, code: \"pay\""]);
    assert_eq!(merge(Kind::Codings, Some(&good), &open, &good).unwrap_err().line, 6);
    let marked = good.replace("    notes", "<<<<<<< HEAD\n    notes");
    assert!(merge(Kind::Codings, None, &good, &marked).unwrap_err().what.contains("conflict markers"));
    let newer = good.replace("format: 1", "format: 2");
    assert!(merge(Kind::Codings, None, &good, &newer).unwrap_err().what.contains("newer"));
    // A base that cannot be read is as good as none.
    assert!(merge(Kind::Codings, Some("(("), &good, &coding_file(&[TWO])).is_ok());
}

#[test]
fn without_a_base_everything_is_kept() {
    let read: Vec<CodingRecord> =
        records(&both(Kind::Codings, "", &coding_file(&[ONE]), &coding_file(&[TWO])), "codings");
    assert_eq!(read.len(), 2);
    let done = coding_file(&[]).replace("InProgress", "Done");
    let merged = both(Kind::Codings, "", &done, &coding_file(&[]));
    assert!(merged.contains("status: InProgress,\n    alts: {\"status\": [\"Done\"]},\n"), "{merged}");
}

#[test]
fn what_was_settled_stays_settled() {
    let open = format!("{ONE}, memo: \"second\", alts: {{\"memo\": [\"\\\"first\\\"\"]}}");
    let settled = format!("{ONE}, memo: \"first\"");
    let merged = codings(&[&open], &[&settled], &[&open, TWO]);
    assert_eq!((merged[0].memo.as_deref(), merged[0].alts.len()), (Some("first"), 0));
}

#[test]
fn alts_spelt_in_two_ways_are_spelt_one_way() {
    let with = |alts: &str| format!("{ONE}, alts: {{{alts}}}");
    let (odd, plain) = (with("\"memo\":[\"\"]"), with("\"memo\": [\"\"]"));
    assert_eq!(codings(&[&with("\"memo\":  [\"\"]")], &[&odd], &[&plain]).len(), 1);
}

#[test]
fn a_memo_merged_with_itself_is_itself() {
    for text in ["no head\n", "kind: memo\n\nwords", "alts: {\"body\": [\"other\"]}\n\nwords (\n", "\n\n", "a: \n"] {
        assert_eq!(merge(Kind::Memo, None, text, text).as_deref(), Ok(text));
    }
}

#[test]
fn a_field_that_stands_twice_is_refused_whoever_is_named_first() {
    let once = coding_file(&[ONE]);
    let twice = coding_file(&[&format!("{ONE}, colour: 1, colour: 2")]);
    let root = once.replacen("format: 1,", "format: 1, colour: 1, colour: 2,", 1);
    for bent in [&twice, &root] {
        for (a, b, side) in [(bent, &once, Side::A), (&once, bent, Side::B)] {
            let refused = merge(Kind::Codings, None, a, b).unwrap_err();
            assert_eq!((refused.side, refused.what.as_str()), (side, "`colour` stands here twice"), "{bent}");
        }
    }
}
