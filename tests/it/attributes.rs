//! One meaning of an attribute wherever it is named, and people from tables.

use super::program::{Answer, done, rows, verbatim};
use super::study::TempStudy;
use std::collections::BTreeMap;
use verbatim::analysis::query::{complete, read};

const B: &str = "Moderator: And in Lyon?\n\nAnna: The same for pay in Lyon.\n\nZoé: I left in Lyon.\n";

/// Two transcripts of ES and FR; of the three people who speak one comes from ES, one from MA, one from nowhere. `first`
/// is declared first.
fn study(first: &str) -> TempStudy {
    let study = TempStudy::new();
    let second = if first == "Participant" { "Transcript" } else { "Participant" };
    let settings = study.read("verbatim.ron").replace(
        "    moderators:",
        &format!(
            "    attributes: [\n        (name: \"country\", of: {first}),\n        (name: \"country\", of: {second}),\n        \
             (name: \"language\", of: Participant),\n        (name: \"age group\", of: Participant),\n        \
             (name: \"words\", of: Transcript, type: Integer),\n    ],\n    planned: [\n        \
             (where: {{\"country\": \"ES\", \"kind\": \"interview\"}}, count: 3),\n        \
             (where: {{\"participant.country\": \"MA\"}}, count: 4),\n    ],\n    moderators:"
        ),
    );
    study.write("verbatim.ron", &settings);
    study.write("transcripts/b.txt", B);
    let meta = |title: &str, country: &str, language: &str, labels: &str| {
        format!(
            "(\n    format: 1,\n    title: \"{title}\", kind: \"interview\", language: \"{language}\",\n    attributes: \
             {{\"country\": \"{country}\", \"words\": \"3\"}},\n    rule: \"label-colon\", labels: [{labels}],\n)\n"
        )
    };
    study.write("transcripts/a.ron", &meta("A", "ES", "en", "\"Moderator\", \"Anna\", \"Bob\""));
    study.write("transcripts/b.ron", &meta("B", "FR", "fr", "\"Moderator\", \"Anna\", \"Zoé\""));
    study.write(
        "participants.ron",
        "(\n    format: 1,\n    participants: [\n        (id: \"p1\", pseudonym: \"Anna\", attributes: {\"age group\": \
         \"20: \\\"young\\\"\", \"country\": \"MA\", \"language\": \"ar\"}, speakers: [(\"a\", \"Anna\")]),\n        \
         (id: \"p2\", pseudonym: \"Bob\", attributes: {\"country\": \"ES\"}, speakers: [(\"a\", \"Bob\")]),\n        \
         (id: \"p3\", pseudonym: \"Anna\", attributes: {\"country\": \"ES\", \"language\": \"fr\"}, speakers: [(\"b\", \
         \"Anna\")]),\n    ],\n)\n",
    );
    for (transcript, words) in
        [("a", "kept it"), ("a", "Back\\slash"), ("a", "मुझे तीन महीने"), ("b", "The same for pay"), ("b", "I left")]
    {
        done(study.root(), ["code", transcript, "pay", "--find", words]);
    }
    study
}

fn ask(study: &TempStudy, args: &[&str]) -> Answer {
    verbatim(study.root(), args.iter().copied().chain(["--format", "csv"]))
}

/// Codings of `pay` that a verb counts under these options.
fn count(study: &TempStudy, options: &[&str]) -> String {
    let args: Vec<&str> = ["frequencies", "--code", "pay", "--exact"].iter().chain(options).copied().collect();
    let answer = ask(study, &args);
    assert_eq!(answer.code, 0, "{options:?} {}", answer.said);
    rows(&answer.out)[0]["codings"].clone()
}

fn columns(study: &TempStudy, by: &str) -> BTreeMap<String, String> {
    let answer = ask(study, &["crosstab", "--by", by]);
    assert_eq!(answer.code, 0, "{by} {}", answer.said);
    rows(&answer.out).into_iter().map(|row| (row["column"].clone(), row["count"].clone())).collect()
}

fn map(all: &[(&str, &str)]) -> BTreeMap<String, String> {
    all.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_name_that_both_owners_have_is_refused_everywhere_with_both_spellings() {
    for first in ["Participant", "Transcript"] {
        let study = study(first);
        for name in ["country", "language"] {
            let (condition, query, group) = (format!("{name}=ES"), format!("{name}:ES"), format!("{name},kind"));
            for args in [
                vec!["frequencies", "--where", &condition],
                vec!["excerpts", "--where", &condition],
                vec!["group", "--where", &condition],
                vec!["frequencies", "--query", &query],
                vec!["frequencies", "--query", &format!("has:{name}")],
                vec!["crosstab", "--by", name],
                vec!["saturation", "--by", name],
                vec!["excerpts", "--group-by", name],
                vec!["fieldwork", "--by", name],
                vec!["fieldwork", "--by", &group],
                vec!["queries", "save", "one", &query],
            ] {
                let answer = ask(&study, &args);
                let both = [format!("transcript.{name}"), format!("participant.{name}")];
                assert_eq!(answer.code, 2, "{args:?} {}{}", answer.out, answer.said);
                assert!(both.iter().all(|spelt| answer.said.contains(spelt.as_str())), "{args:?} {}", answer.said);
            }
        }
    }
}

#[test]
fn each_spelling_means_the_same_in_conditions_queries_and_tables() {
    for first in ["Participant", "Transcript"] {
        let study = study(first);
        let told = [
            ("transcript.country", [("ES", "3"), ("FR", "2")].as_slice()),
            ("participant.country", &[("ES", "2"), ("MA", "2"), ("", "1")]),
            ("transcript.language", &[("en", "3"), ("fr", "2")]),
            ("participant.language", &[("ar", "2"), ("fr", "1"), ("", "2")]),
            ("title", &[("A", "3"), ("B", "2")]),
            ("words", &[("3", "5")]),
        ];
        for (name, values) in told {
            assert_eq!(columns(&study, name), map(values), "{name}");
            for (value, codings) in values.iter().filter(|(value, _)| !value.is_empty()) {
                assert_eq!(count(&study, &["--where", &format!("{name}={value}")]), *codings, "--where {name}={value}");
                let field = if name == "words" { "transcript.words" } else { name };
                assert_eq!(
                    count(&study, &["--query", &format!("{field}:{value}")]),
                    *codings,
                    "--query {name}:{value}"
                );
                let both = format!("{field}:{value}");
                assert_eq!(count(&study, &["--where", &format!("{name}={value}"), "--query", &both]), *codings);
            }
        }
        // A word of queries goes before an attribute of its name.
        assert_eq!(count(&study, &["--query", "words>3"]), "1");
        assert_eq!(count(&study, &["--query", "transcript.words>3"]), "0");
        let answer = ask(&study, &["frequencies", "--where", "contry=ES"]);
        assert!(answer.code == 2 && answer.said.contains("there is no attribute `contry`"), "{}", answer.said);
        let answer = ask(&study, &["frequencies", "--where", "transcript.country="]);
        assert!(answer.code == 2 && answer.said.contains("has no value"), "{}", answer.said);
    }
}

#[test]
fn names_with_blanks_stand_in_quotation_marks() {
    let study = study("Participant");
    let value = "20: \"young\"";
    for condition in [
        format!("\"age group\"={value}"),
        format!("age group={value}"),
        format!("participant.\"age group\"={value}"),
        format!("\"participant.age group\" = {value}"),
        "“age group”=\"20: \\\"young\\\"\"".to_owned(),
    ] {
        assert_eq!(count(&study, &["--where", &condition]), "2", "{condition}");
    }
    let quoted = "\"20: \\\"young\\\"\"";
    for name in ["\"age group\"", "participant.\"age group\"", "\"participant.age group\"", "«age group»"] {
        assert_eq!(count(&study, &["--query", &format!("{name}:{quoted}")]), "2", "{name}");
        assert_eq!(count(&study, &["--query", &format!("code:pay {name}:{quoted}")]), "2", "{name}");
        assert_eq!(count(&study, &["--query", &format!("not {name}!=x and transcript:a")]), "1", "{name}");
    }
    assert_eq!(count(&study, &["--query", "has:\"age group\""]), "2");
    assert_eq!(columns(&study, "age group"), map(&[(value, "2"), ("", "3")]));
    assert_eq!(columns(&study, "\"age group\""), map(&[(value, "2"), ("", "3")]));
    let answer = ask(&study, &["fieldwork", "--by", "\"age group\""]);
    assert!(answer.out.contains("\"20: \"\"young\"\"\",,1,,,participants,1"), "{}", answer.out);
}

#[test]
fn a_plan_counts_transcripts_whatever_is_declared_first() {
    for first in ["Participant", "Transcript"] {
        let study = study(first);
        let answer = ask(&study, &["fieldwork", "--by", "transcript.country,kind"]);
        assert_eq!(
            answer.out,
            "row,column,count,planned,missing,unit,participants\nES,interview,1,3,2,transcripts,2\n\
             FR,interview,1,,,transcripts,1\n"
        );
        assert!(answer.said.contains("Missing: country=ES kind=interview: 1 of 3 planned."), "{}", answer.said);
        // Plans are of transcripts; the number of people is never held against one.
        let cannot = "The plan participant.country=MA cannot be held against anything: Plans are of transcripts";
        assert!(answer.said.contains(cannot), "{}", answer.said);
        let answer = ask(&study, &["fieldwork", "--by", "participant.country"]);
        assert_eq!(
            answer.out,
            "row,column,count,planned,missing,unit,participants\nES,,2,,,participants,2\nMA,,1,,,participants,1\n"
        );
        let answer = ask(&study, &["fieldwork", "--by", "participant.country,kind"]);
        assert!(answer.out.contains("ES,interview,2,,,participants,2"), "{}", answer.out);
        let check = verbatim(study.root(), ["check", "--format", "csv"]);
        assert_eq!(check.out.matches("verbatim.ron").count(), 1, "{}", check.out);
        assert!(check.out.contains("the plan participant.country=MA") && !check.out.contains("participants.ron"));
        // A person's attribute of the name alone is no condition either, nor can it be set.
        let settings = study.read("verbatim.ron");
        study.write("verbatim.ron", &settings.replace("\"participant.country\"", "\"age group\""));
        let check = verbatim(study.root(), ["check", "--format", "csv"]);
        assert!(check.code == 1 && check.out.contains("`age group` is an attribute of participants"), "{}", check.out);
        assert_eq!(verbatim(study.root(), ["study", "set", "planned", "\"age group\"=20", "5"]).code, 2);
    }
}

#[test]
fn check_names_links_plans_and_queries_that_mean_nothing() {
    let study = study("Participant");
    let people = study.read("participants.ron");
    study.write(
        "participants.ron",
        &people.replace("(\"b\", \"Anna\")", "(\"b\", \"Ana\"), (\"c\", \"X\"), (\"a\", \"Bob\")"),
    );
    let settings = study.read("verbatim.ron");
    let planned = settings.replace("\"participant.country\": \"MA\"", "\"contry\": \"MA\"").replace(
        "    moderators:",
        "    queries: {\"spain\": \"country:ES\", \"fine\": \"transcript.country:ES\"},\n    moderators:",
    );
    study.write("verbatim.ron", &planned.replace("name: \"words\"", "name: \"place\""));
    let answer = verbatim(study.root(), ["check", "--format", "csv"]);
    for told in [
        "`p3` is linked to “Ana” in `b`, where nobody speaks under this label",
        "Did you mean “Anna”?",
        "`p3` is linked to “X” in `c`, which is no transcript",
        "`p2` and `p3` are both linked to “Bob” in `a`",
        "the plan contry=MA cannot be held against anything",
        "the saved query `spain` cannot be read: `country` is an attribute of transcripts and of participants",
        "the attribute `place` is called like what every transcript has",
    ] {
        assert!(answer.code == 1 && answer.out.contains(told), "{told}\n{}", answer.out);
    }
    assert!(!answer.out.contains("`fine`"), "{}", answer.out);
}

#[test]
fn a_table_of_people_says_who_speaks_where() {
    let study = study("Participant");
    study.write("participants.ron", "(\n    format: 1,\n    participants: [],\n)\n");
    let table = "ID,Pseudonym,Role,Transcript,Label,Gender,years\n\
                 q1,Lena,Participant,a,anna,f,4.5\n\
                 q2,Bert,Participant,A.txt,Bob,m,2\n\
                 q1,,,b,Anna,,\n\
                 q3,Mia,Moderator,a,Moderator,f,\n\
                 q4,Ghost,Participant,b,Zoe Ghost,f,1\n\
                 q5,Lost,Participant,nowhere,Bob,f,1\n";
    study.write("people.csv", table);
    let answer = ask(&study, &["participants", "import", "people.csv", "--declare"]);
    assert_eq!(answer.code, 1, "{}{}", answer.out, answer.said);
    assert!(answer.out.contains("speaks as a/Anna") && answer.out.contains("speaks as b/Anna"), "{}", answer.out);
    assert!(answer.out.contains("nobody speaks as “Zoe Ghost” in b"), "{}", answer.out);
    assert!(answer.out.contains("there is no transcript `nowhere`"), "{}", answer.out);
    assert!(answer.said.contains("They speak, and no row of the table is about them: b/Zoé."), "{}", answer.said);
    let list = done(study.root(), ["participants", "export", "--format", "csv"]);
    assert!(list.contains("q1,Lena,participant,a/Anna; b/Anna,,,,f,4.5"), "{list}");
    assert!(list.contains("q2,Bert,participant,a/Bob") && list.contains("q3,Mia,moderator,a/Moderator"), "{list}");
    assert!(!list.contains("q4") && !list.contains("q5"), "{list}");
    assert!(list.starts_with("participant,pseudonym,role,speakers,country,language,age group,Gender,years"), "{list}");
    // Again nothing changes; with --add the silent are there too, linked as the table says, and check names them.
    assert!(ask(&study, &["participants", "import", "people.csv"]).said.contains("Nothing changes"));
    ask(&study, &["participants", "import", "people.csv", "--add"]);
    let list = done(study.root(), ["participants", "export", "--format", "csv"]);
    assert!(list.contains("q4,Ghost,participant,b/Zoe Ghost"), "{list}");
    let check = verbatim(study.root(), ["check", "--format", "csv"]);
    assert!(check.out.contains("`q4` is linked to “Zoe Ghost” in `b`"), "{}", check.out);
    // Whoever speaks under a label already keeps it, and their own id.
    study.write("people.csv", "id,transcript,label,Gender\nz9,a,Bob,x\nq1,a,Bob,f\n");
    let answer = ask(&study, &["participants", "import", "people.csv"]);
    assert!(answer.out.contains("2,z9,q2,Gender=x,"), "{}", answer.out);
    assert!(answer.out.contains("“Bob” in a is q2 already"), "{}", answer.out);
}

#[test]
fn people_of_one_name_in_two_transcripts_are_two() {
    let study = study("Participant");
    study.write("participants.ron", "(\n    format: 1,\n    participants: [],\n)\n");
    study.write("people.csv", "name,transcript,age group\nAnna,a,20\nAnna,b,30\nMoritz,a,40\n");
    let answer = ask(&study, &["participants", "import", "people.csv"]);
    assert!(answer.out.contains("nobody speaks as “Moritz” in a"), "{}", answer.out);
    let list = rows(&done(study.root(), ["participants", "export", "--format", "csv"]));
    let mut found: Vec<(&str, &str)> =
        list.iter().map(|row| (row["speakers"].as_str(), row["age group"].as_str())).collect();
    found.sort_unstable();
    assert_eq!(found, [("a/Anna", "20"), ("b/Anna", "30")]);
}

#[test]
fn moderators_are_known_in_a_new_study_and_import_says_whom_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    done(root, ["new", "s"]);
    let talk = |leads: &str, one: &str| {
        let turns = ["Ça va?", "Je pense que oui, merci.", "Et vous?", "Moi aussi, je crois."];
        let names = [leads, one, leads, "Bea"];
        turns.iter().zip(names).map(|(words, name)| format!("{name}: {words}\n\n")).collect::<String>().repeat(3)
    };
    std::fs::write(root.join("fg1.txt"), talk("Animatrice", "Lena")).unwrap();
    std::fs::write(root.join("fg2.txt"), talk("Moderadora", "Lena")).unwrap();
    std::fs::write(root.join("fg3.txt"), talk("Moderator 2", "Lena")).unwrap();
    std::fs::write(root.join("fg4.txt"), talk("Gwen", "Lena")).unwrap();
    let study = root.join("s");
    let answer = verbatim(&study, ["import", "../fg1.txt", "../fg2.txt", "../fg3.txt", "../fg4.txt"]);
    assert!(
        answer.said.contains("Taken for moderators, left out of counts: “Animatrice” in fg1; “Moderadora” in fg2."),
        "{}",
        answer.said
    );
    assert!(
        answer.said.contains("These may moderate, and count as participants until you say so: “Moderator 2” in fg3")
    );
    assert!(answer.said.contains("Nobody was taken for a moderator in fg3, fg4;"), "{}", answer.said);
    let moderators = |glob: &str| {
        let list = done(&study, ["transcripts", "speakers", glob, "--format", "csv"]);
        rows(&list)
            .into_iter()
            .filter(|row| row["moderator"] == "true")
            .map(|row| row["label"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(moderators("fg*"), ["Animatrice", "Moderadora"]);
    // Several transcripts at once, one step of undo: a person each, as a label alone makes nobody the same.
    done(&study, ["transcripts", "speakers", "fg?", "--moderator", "Lena"]);
    assert_eq!(moderators("fg*").iter().filter(|label| *label == "Lena").count(), 4);
    let people = rows(&done(&study, ["participants", "export", "--format", "csv"]));
    assert_eq!(people.len(), 4);
    done(&study, ["undo"]);
    assert_eq!(moderators("fg*"), ["Animatrice", "Moderadora"]);
    // Or one person in all of them.
    done(&study, ["participants", "set", "lena", "--role", "moderator", "--speaker", "fg*/Lena"]);
    let people = rows(&done(&study, ["participants", "export", "--format", "csv"]));
    assert_eq!(people[0]["speakers"], "fg1/Lena; fg2/Lena; fg3/Lena; fg4/Lena");
    assert_eq!(verbatim(&study, ["transcripts", "speakers", "fg*", "--moderator", "Nobody"]).code, 2);
    assert_eq!(verbatim(&study, ["participants", "set", "lena", "--speaker", "fg*/Nobody"]).code, 2);
}

#[test]
fn what_is_offered_can_be_read_and_means_one_thing() {
    let study = study("Participant");
    let session = study.open();
    let offered = |source: &str| {
        let cursor = u32::try_from(source.chars().count()).unwrap();
        let made = complete(&session.study, source, cursor);
        let put = |word: String| {
            let head: String = source.chars().take(made.at.start as usize).collect();
            format!("{head}{word}")
        };
        made.candidates.into_iter().map(|one| put(one.word)).collect::<Vec<String>>()
    };
    let conditions = offered("");
    for word in
        ["transcript.country:", "participant.country:", "participant.language:", "\"age group\":", "transcript.words:"]
    {
        assert!(conditions.iter().any(|known| known == word), "{word} in {conditions:?}");
    }
    assert!(!conditions.iter().any(|known| known == "country:" || known == "language:"), "{conditions:?}");
    assert_eq!(offered("cou"), ["participant.country:", "transcript.country:"]);
    assert_eq!(offered("participant.c"), ["participant.country:"]);
    assert_eq!(offered("\"age g"), ["\"age group\":"]);
    assert_eq!(offered("participant.\"age"), ["\"participant.age group\":"]);
    assert_eq!(offered("code:pay \"age group\":"), ["code:pay \"age group\":\"20: \\\"young\\\"\""]);
    assert_eq!(offered("participant.country:"), ["participant.country:ES", "participant.country:MA"]);
    assert_eq!(offered("transcript.country:"), ["transcript.country:ES", "transcript.country:FR"]);
    assert_eq!(offered("title:"), ["title:A", "title:B"]);
    // Every attribute that is offered leads to values that are offered, and the whole can be read.
    for condition in conditions.iter().filter(|word| word.contains(['.', '"']) || word.starts_with("kind")) {
        for whole in offered(condition) {
            assert!(read(&session.study, &whole).is_ok(), "{whole}");
        }
    }
    for value in offered("has:") {
        assert!(read(&session.study, &value).is_ok(), "{value}");
    }
}

#[test]
fn both_owners_keep_the_name_of_their_attribute_through_a_project() {
    let study = study("Participant");
    done(study.root(), ["export", "qdpx", "-o", "out.qdpx"]);
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "back"]);
    std::fs::copy(study.path("out.qdpx"), folder.path().join("out.qdpx")).unwrap();
    let back = folder.path().join("back");
    assert_eq!(verbatim(&back, ["import", "../out.qdpx"]).code, 0);
    for (verb, values) in [("participants", ["", "ES", "MA"].as_slice()), ("transcripts", &["ES", "FR"])] {
        let found = rows(&done(&back, [verb, "export", "--format", "csv"]));
        let country: std::collections::BTreeSet<&str> = found.iter().map(|row| row["country"].as_str()).collect();
        assert!(country.iter().all(|value| values.contains(value)) && country.contains("ES"), "{verb} {country:?}");
    }
    let settings = std::fs::read_to_string(back.join("verbatim.ron")).unwrap();
    assert_eq!(settings.matches("name: \"country\"").count(), 2, "{settings}");
}
