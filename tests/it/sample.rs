//! Who took part, and the joint display, against the tables they come from.

use super::program::{done, rows, verbatim};
use super::study::TempStudy;
use std::collections::{BTreeMap, BTreeSet};

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    folder
}

#[test]
fn people_are_described_as_their_list_says() {
    let folder = sample();
    let root = folder.path().join("study");
    let people = rows(&done(&root, ["participants", "list", "--format", "csv"]));
    let people: Vec<_> = people.iter().filter(|person| person["role"] == "participant").collect();
    let told = rows(&done(&root, ["participants", "describe", "--by", "gender", "--format", "csv"]));
    for row in &told {
        let group = |person: &&&BTreeMap<String, String>| row["group"] == "(all)" || person["gender"] == row["group"];
        let own: Vec<_> = people.iter().filter(group).collect();
        let (n, of) = match row["attribute"].as_str() {
            "(people)" => (own.len(), own.len()),
            name => {
                let known: Vec<&String> = own.iter().map(|person| &person[name]).filter(|it| !it.is_empty()).collect();
                (known.iter().filter(|value| ***value == row["value"]).count(), known.len())
            }
        };
        assert_eq!((&row["n"], &row["of"]), (&n.to_string(), &of.to_string()), "{row:?}");
        assert_eq!(row["missing"], (own.len() - of).to_string(), "{row:?}");
        let share = n as f64 / of as f64;
        assert!((row["share"].parse::<f64>().unwrap() - share).abs() < 1e-12, "{row:?}");
    }
    // As papers print it, the figures are the same.
    let wide = rows(&done(&root, ["participants", "describe", "--by", "gender", "--wide", "--format", "csv"]));
    for row in wide {
        for (group, figure) in row.iter().filter(|(name, _)| !["attribute", "value"].contains(&name.as_str())) {
            let group = if group == "all" { "(all)" } else { group };
            let value = if ["n", "(missing)"].contains(&row["value"].as_str()) { "" } else { row["value"].as_str() };
            let of_attribute = || told.iter().filter(|told| told["attribute"] == row["attribute"]);
            let same = |told: &&BTreeMap<String, String>| told["value"] == value && told["group"] == group;
            let any = |told: &&BTreeMap<String, String>| told["group"] == group;
            let wanted = match row["value"].as_str() {
                "(missing)" => of_attribute().find(any).unwrap()["missing"].clone(),
                "n" => of_attribute().find(any).unwrap()["n"].clone(),
                _ => {
                    let same = of_attribute().find(same).unwrap();
                    let share = same["share"].parse::<f64>().unwrap_or(f64::NAN) * 100.0;
                    if same["of"] == "0" { same["n"].clone() } else { format!("{} ({share:.1}%)", same["n"]) }
                }
            };
            assert_eq!(&wanted, figure, "{row:?}");
        }
    }
}

#[test]
fn numbers_have_mean_and_range_and_what_is_no_number_is_said() {
    let study = TempStudy::new();
    let settings = std::fs::read_to_string(study.path("verbatim.ron")).unwrap();
    let attributes = "attributes: [(name: \"age\", of: Participant, type: Integer), \
                      (name: \"lang\", of: Participant, type: Text, values: [\"fr\", \"es\", \"it\"])],";
    let settings = settings.trim_end().trim_end_matches(')').trim_end().to_owned();
    let cut = settings.find("attributes:").map_or(settings.len(), |at| at);
    assert_eq!(cut, settings.len(), "the study declares none of its own");
    study.write("verbatim.ron", &format!("{settings}\n    {attributes}\n)\n"));
    study.write(
        "participants.ron",
        "(format: 1, participants: [\n\
         (id: \"p1\", attributes: {\"age\": \"24\", \"lang\": \"fr\"}),\n\
         (id: \"p2\", attributes: {\"age\": \"31\", \"lang\": \"es\"}),\n\
         (id: \"p3\", attributes: {\"age\": \"38\", \"lang\": \"fr\"}),\n\
         (id: \"p4\", attributes: {\"age\": \"thirty\"}),\n\
         (id: \"m1\", role: Moderator, attributes: {\"age\": \"60\"}),\n])\n",
    );
    let table = done(study.root(), ["participants", "describe", "--format", "csv", "--caption"]);
    assert!(table.contains("# age: 1 value is no number and told as missing"), "{table}");
    assert!(table.contains("# 1 moderator left out"), "{table}");
    let table = rows(&done(study.root(), ["participants", "describe", "--format", "csv"]));
    let age = &table[1];
    assert_eq!((age["n"].as_str(), age["missing"].as_str(), age["mean"].as_str()), ("3", "1", "31"));
    assert_eq!(
        (age["sd"].as_str(), age["median"].as_str(), age["min"].as_str(), age["max"].as_str()),
        ("7", "31", "24", "38")
    );
    let wide = rows(&done(study.root(), ["participants", "describe", "--wide", "--format", "csv"]));
    let all: Vec<(&str, &str)> = wide.iter().map(|row| (row["value"].as_str(), row["all"].as_str())).collect();
    assert_eq!(
        all,
        [
            ("n", "4"),
            ("mean (sd)", "31.0 (7.0)"),
            ("median (min–max)", "31 (24–38)"),
            ("(missing)", "1"),
            ("fr", "2 (66.7%)"),
            ("es", "1 (33.3%)"),
            ("it", "0 (0.0%)"),
            ("(missing)", "1")
        ]
    );
    let german = done(study.root(), ["participants", "describe", "--wide", "--format", "html", "--lang", "de"]);
    assert!(german.contains("<data value=\"2 (66.7%)\">2 (66,7"), "{german}");
    let of = |value: &str| table.iter().find(|row| row["value"] == value).unwrap();
    assert_eq!((of("fr")["n"].as_str(), of("fr")["of"].as_str(), of("fr")["missing"].as_str()), ("2", "3", "1"));
    assert_eq!(of("it")["n"], "0", "a declared value that nobody has");
    let es = rows(&done(study.root(), ["participants", "describe", "--where", "lang=es", "--format", "csv"]));
    assert_eq!(es[0]["n"], "1");
    let unknown = verbatim(study.root(), ["participants", "describe", "--by", "height"]);
    assert!(unknown.code == 2 && unknown.said.contains("height"), "{}", unknown.said);
}

#[test]
fn a_joint_display_has_the_numbers_of_the_crosstab_and_the_words_of_its_cells() {
    let folder = sample();
    let root = folder.path().join("study");
    for by in ["country", "gender"] {
        let crosstab = rows(&done(&root, ["crosstab", "--by", by, "--format", "csv"]));
        let joint = rows(&done(&root, ["joint", "--by", by, "--excerpts", "3", "--format", "csv"]));
        assert_eq!(crosstab.len(), joint.len());
        let excerpts = rows(&done(&root, ["excerpts", "--group-by", by, "--format", "csv"]));
        for (number, row) in crosstab.iter().zip(&joint) {
            assert_eq!((&number["row"], &number["column"]), (&row["code"], &row["group"]));
            assert_eq!((&number["count"], &number["speakers"]), (&row["codings"], &row["people"]));
            assert_eq!(
                (&number["of_speakers"], &number["of_transcripts"]),
                (&row["of_people"], &row["of_transcripts"])
            );
            let own = excerpts.iter().filter(|it| it["code"] == row["code"] && it["group"] == row["group"]);
            let own: BTreeSet<&str> = own.map(|it| it["quote"].as_str()).collect();
            let quotes: Vec<&String> =
                (1..=3).map(|k| &row[&format!("quote_{k}")]).filter(|it| !it.is_empty()).collect();
            assert!(!quotes.is_empty() && quotes.iter().all(|quote| own.contains(quote.as_str())), "{row:?}");
            let distinct: BTreeSet<&&String> = quotes.iter().collect();
            assert_eq!(distinct.len(), quotes.len(), "{row:?}");
            let many: usize = row["codings"].parse().unwrap();
            assert!(quotes.len() <= many, "{row:?}");
        }
    }
    let wide = done(&root, ["joint", "--by", "gender", "--wide", "--excerpts", "0", "--format", "csv"]);
    assert!(wide.starts_with("code,name,f,m,x\n") && wide.contains("3 of 17 (18%)"), "{wide}");
    let refused = verbatim(&root, ["joint", "--by", "coder"]);
    assert!(refused.code == 2 && refused.said.contains("no groups of people"), "{}", refused.said);
}
