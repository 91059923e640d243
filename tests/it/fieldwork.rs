//! People and transcripts: attributes from tables, field notes, and how far the fieldwork is.

use super::program::{done, verbatim};
use super::study::TempStudy;

fn study() -> TempStudy {
    let study = TempStudy::new();
    let settings = study.read("verbatim.ron").replace(
        "    moderators:",
        "    attributes: [\n        (name: \"gender\", of: Participant, type: Text, values: [\"f\", \"m\"]),\n        (name: \"country\", of: Transcript, type: Text),\n    ],\n    planned: [\n        (where: {\"country\": \"ES\", \"kind\": \"interview\"}, count: 3),\n    ],\n    moderators:",
    );
    study.write("verbatim.ron", &settings);
    done(study.root(), ["participants", "set", "p1", "--pseudonym", "Lena", "--speaker", "a/Anna"]);
    done(study.root(), ["participants", "set", "p2", "--pseudonym", "Björn", "--speaker", "a/Bob"]);
    study
}

#[test]
fn people_are_joined_by_pseudonym_or_label_and_what_fits_nobody_is_told() {
    let study = study();
    let table = "Name;Gender;Age\nlena;F;31\nBOB;m;44\nNobody;f;20\n";
    study.write("people.csv", table);
    let answer = verbatim(study.root(), ["participants", "import", "people.csv"]);
    assert_eq!(answer.code, 1, "{}", answer.said);
    assert!(answer.said.contains("No attributes of participants, left out: Age"), "{}", answer.said);
    assert!(answer.out.contains("4,Nobody,,,nobody and nothing here is called `Nobody`"), "{}", answer.out);
    let list = done(study.root(), ["participants", "export", "--format", "csv"]);
    assert!(list.contains("p1,Lena,participant,a/Anna,f") && list.contains("p2,Björn,participant,a/Bob,m"), "{list}");
    // A value that is not allowed is told and changes nothing.
    study.write("people.csv", "id,gender\np1,unknown\n");
    let answer = verbatim(study.root(), ["participants", "import", "people.csv"]);
    assert!(answer.code == 1 && answer.out.contains("unknown"), "{}{}", answer.out, answer.said);
    assert!(answer.said.contains("In the study, but not in the table: p2"), "{}", answer.said);
    assert_eq!(done(study.root(), ["participants", "export", "--format", "csv"]), list);
    // New columns and people on request; one step of undo.
    study.write("people.csv", table);
    done_or_one(&study, &["participants", "import", "people.csv", "--declare", "--add"]);
    let more = done(study.root(), ["participants", "export", "--format", "csv"]);
    assert!(
        more.contains(",Nobody,participant,,f,20") && more.lines().next().unwrap().ends_with("gender,Age"),
        "{more}"
    );
    done(study.root(), ["undo"]);
    assert_eq!(done(study.root(), ["participants", "export", "--format", "csv"]), list);
    // What is exported comes in again and changes nothing.
    study.write("again.csv", &list);
    let answer = verbatim(study.root(), ["participants", "import", "again.csv"]);
    assert!(answer.code == 0 && answer.said.contains("Nothing changes"), "{}{}", answer.out, answer.said);
}

fn done_or_one(study: &TempStudy, args: &[&str]) {
    let answer = verbatim(study.root(), args.iter().copied());
    assert!(answer.code <= 1, "{}{}", answer.out, answer.said);
}

#[test]
fn transcripts_have_attributes_by_hand_and_from_tables() {
    let study = study();
    done(study.root(), ["transcripts", "set", "a", "country=ES", "date=2026-03-02", "place=Madrid"]);
    let answer = verbatim(study.root(), ["transcripts", "set", "a", "date=yesterday"]);
    assert!(answer.code == 2 && answer.said.contains("2026-03-02"), "{}", answer.said);
    study.write("facts.tsv", "file\tcountry\tlanguage\na.txt\tFR\tfr\nb.txt\tIT\tit\n");
    let answer = verbatim(study.root(), ["transcripts", "import", "facts.tsv"]);
    assert!(answer.code == 1 && answer.out.contains("3,b.txt,,,"), "{}{}", answer.out, answer.said);
    let list = done(study.root(), ["transcripts", "export", "--format", "csv"]);
    assert!(list.contains("a,A,interview,2026-03-02,Madrid,fr,FR"), "{list}");
}

#[test]
fn a_field_note_is_a_document_of_its_own() {
    let study = study();
    let args = [
        "note",
        "At the café",
        "--date",
        "2026-03-02",
        "--place",
        "Madrid",
        "--text",
        "Two of them came late.\n\nThey spoke of pay.",
    ];
    let id = done(study.root(), args);
    assert_eq!(id.trim(), "note-2026-03-02-at-the-cafe");
    let record = study.read("transcripts/note-2026-03-02-at-the-cafe.ron");
    assert!(record.contains("kind: \"field-note\"") && record.contains("\"observer\": \"ana\""), "{record}");
    done(study.root(), ["code", id.trim(), "pay", "--find", "spoke of pay"]);
    assert_eq!(verbatim(study.root(), ["note", "--text", "# Only a heading\n"]).code, 1);
    done(study.root(), ["undo"]);
    done(study.root(), ["undo"]);
    assert!(!study.path("transcripts/note-2026-03-02-at-the-cafe.txt").exists());
}

#[test]
fn the_fieldwork_is_counted_against_the_plan() {
    let study = study();
    done(study.root(), ["transcripts", "set", "a", "country=ES"]);
    done(study.root(), ["note", "--date", "2026-03-02", "--text", "One word more."]);
    done(study.root(), ["participants", "set", "p1", "gender=f"]);
    let answer = verbatim(study.root(), ["fieldwork", "--by", "country,kind", "--format", "csv"]);
    assert_eq!(
        answer.out,
        "row,column,count,planned,missing,unit,participants\n,field-note,1,,,transcripts,0\n\
         ES,interview,1,3,2,transcripts,2\n"
    );
    assert!(answer.said.contains("Missing: country=ES kind=interview: 1 of 3 planned."), "{}", answer.said);
    let people = done(study.root(), ["fieldwork", "--by", "gender,country", "--format", "csv"]);
    assert_eq!(
        people,
        "row,column,count,planned,missing,unit,participants\n,ES,1,,,participants,1\nf,ES,1,,,participants,1\n"
    );
    let answer = verbatim(study.root(), ["fieldwork", "--by", "wealth"]);
    assert!(
        answer.code == 2 && answer.said.contains("There are: kind, date, place, language, title, gender, country"),
        "{}",
        answer.said
    );
}

#[test]
fn a_table_says_of_which_attributes_the_plans_are() {
    let study = study();
    let of = |by: &str| done(study.root(), ["fieldwork", "--by", by, "--caption", "--format", "csv"]);
    let kinds = of("kind");
    assert!(kinds.contains("nothing is planned by kind, but by kind,country"), "{kinds}");
    assert!(!of("country,kind").contains("planned by"), "{}", of("country,kind"));
    done(study.root(), ["study", "set", "planned", "--add", "kind=interview", "5"]);
    let kinds = of("kind");
    assert!(kinds.contains("interview,,1,5,4") && kinds.contains("more is planned by kind,country"), "{kinds}");
}

#[test]
fn somebody_who_was_there_and_did_not_speak_comes_in() {
    let study = study();
    let table = "transcript,label,pseudonym,gender\na,Anna,Lena,f\na,Note taker,Rita,f\n";
    study.write("people.csv", table);
    let answer = verbatim(study.root(), ["participants", "import", "people.csv"]);
    assert_eq!(answer.code, 1, "{}", answer.said);
    assert!(
        answer.out.contains("nobody speaks as “Note taker” in a") && answer.out.contains("--add"),
        "{}",
        answer.out
    );
    let answer = verbatim(study.root(), ["participants", "import", "people.csv", "--add"]);
    assert!(answer.out.contains("was in a and did not speak") && !answer.out.contains("nobody"), "{}", answer.out);
    let people = done(study.root(), ["participants", "export", "--format", "csv"]);
    let rita = people.lines().find(|line| line.contains(",Rita,")).unwrap();
    assert!(rita.ends_with(",Rita,participant,a/Note taker,f"), "{people}");
    let id = rita.split(',').next().unwrap();
    assert!(study.read("transcripts/a.ron").contains(&format!("present: [\"{id}\"]")));
    // Once more changes nothing, and one step takes all of it back.
    let answer = verbatim(study.root(), ["participants", "import", "people.csv"]);
    assert!(answer.said.contains("Nothing changes") && !answer.out.contains("nobody"), "{}{}", answer.out, answer.said);
    done(study.root(), ["undo"]);
    assert!(!study.read("transcripts/a.ron").contains("present") && !study.read("participants.ron").contains("Rita"));
    // The same name in another transcript is another person.
    study.write("b.csv", "transcript,label,pseudonym\na,Observer,Kim\nb,Observer,Kim\n");
    study.write("transcripts/b.txt", "Anna: one.\n\nBob: two.\n\nAnna: three.\n");
    study.write("transcripts/b.ron", "(\n    format: 1,\n    title: \"B\", kind: \"interview\",\n    rule: \"label-colon\", labels: [\"Anna\", \"Bob\"],\n)\n");
    verbatim(study.root(), ["participants", "import", "b.csv", "--add"]);
    let people = done(study.root(), ["participants", "export", "--format", "csv"]);
    assert_eq!(people.matches(",Kim,").count(), 2, "{people}");
    // A row that fits nobody names the way.
    study.write("names.csv", "name,gender\nNobody,f\n");
    let answer = verbatim(study.root(), ["participants", "import", "names.csv"]);
    assert!(answer.out.contains("--add makes a participant of the row"), "{}", answer.out);
}

#[test]
fn languages_are_tags() {
    let study = study();
    for args in [
        &["transcripts", "set", "a", "language=english"][..],
        &["study", "set", "language", "English"],
        &["note", "--text", "Words.", "--language", "english"],
    ] {
        let answer = verbatim(study.root(), args.iter().copied());
        assert!(answer.code == 2 && answer.said.contains("write `en`"), "{args:?} {}", answer.said);
    }
    done(study.root(), ["transcripts", "set", "a", "language=pt-BR"]);
    study.write("facts.csv", "transcript,language\na,Klingon talk\n");
    let answer = verbatim(study.root(), ["transcripts", "import", "facts.csv"]);
    assert!(answer.code == 1 && answer.out.contains("is no language tag"), "{}", answer.out);
    let record = study.read("transcripts/a.ron");
    assert!(record.contains("\"pt-BR\""), "{record}");
    study.write("transcripts/a.ron", &record.replace("pt-BR", "Portuguese"));
    let check = verbatim(study.root(), ["check", "--format", "csv"]);
    assert!(check.out.contains("transcripts/a.ron") && check.out.contains("write `pt`"), "{}", check.out);
    // Files name their language in words, too.
    study.write(
        "call.vtt",
        "WEBVTT\nLanguage: german\n\n00:01.000 --> 00:02.000\n<v Ana>So.\n\n00:03.000 --> 00:04.000\n<v Bea>Ja.\n",
    );
    done(study.root(), ["import", "call.vtt"]);
    assert!(study.read("transcripts/call.ron").contains("language: \"de\""), "{}", study.read("transcripts/call.ron"));
}
