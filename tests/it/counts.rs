//! Who is counted where several coded one text, the settings that say so, and codes counted with those below them.

use super::agreement_verbs::{Row, code, finish, rows, study, two};
use super::analysis::{Coded, Known, SEEDS, known, random};
use super::program::{done, verbatim};
use std::collections::BTreeSet;
use std::path::Path;

/// What a table says of a code.
fn of(root: &Path, args: &[&str], code: &str) -> Row {
    let answer = verbatim(root, args.iter().copied());
    let found =
        rows(&answer.out).into_iter().find(|row| row.get("code").or(row.get("row")).is_some_and(|id| id == code));
    found.unwrap_or_else(|| panic!("{args:?}: no {code}: {}{}", answer.out, answer.said))
}

fn codings(root: &Path, code: &str) -> String {
    of(root, &["frequencies"], code)["codings"].clone()
}

fn settle(root: &Path, code: &str, quote: &str, take: &str) {
    let listed = rows(&verbatim(root, ["reconcile", "list"]).out);
    let row = listed.iter().find(|row| row["code"] == code && row["quote"] == quote).unwrap();
    done(root, ["reconcile", "settle", &row["id"], "--take", take]);
}

/// Settles three of the four disagreements of [`two`].
fn settle_three(root: &Path) {
    settle(root, "pay", "two three. Four five.", "both");
    settle(root, "pay", "Six", "neither");
    settle(root, "late", "Thirteen.", "ben");
}

#[test]
fn a_consensus_counts_once_nothing_is_open_and_no_sooner() {
    let (_folder, root) = two();
    done(&root, ["study", "set", "count", "consensus", "ana", "ben"]);
    // Ana in t1 and t2; her coding of a moderator's words is left out.
    assert_eq!(codings(&root, "pay"), "3");
    settle_three(&root);
    assert_eq!((codings(&root, "pay").as_str(), codings(&root, "late").as_str()), ("3", "0"), "one is open");
    let begun = "a consensus has begun in 1 transcript and is not done";
    for verb in [&["frequencies"][..], &["crosstab", "--by", "transcript"], &["cooccurrence"]] {
        let said = verbatim(&root, verb.iter().copied()).said;
        assert!(said.contains(begun), "{verb:?}: {said}");
    }
    settle(&root, "pay", "Nine ten.", "neither");
    assert_eq!(
        (codings(&root, "pay").as_str(), codings(&root, "late").as_str()),
        ("2", "1"),
        "the layer in t1, ana in t2"
    );
    assert!(!verbatim(&root, ["frequencies"]).said.contains("has begun"));
    let file = std::fs::read_to_string(root.join("codings/consensus/t1.ron")).unwrap();
    assert!(file.contains("status: Done"), "{file}");
    // A decision taken away opens it again; undo brings it back.
    let listed = rows(&verbatim(&root, ["reconcile", "list"]).out);
    done(&root, ["reconcile", "reopen", &listed[0]["id"]]);
    assert_eq!(codings(&root, "late"), "0");
    done(&root, ["undo"]);
    assert_eq!(codings(&root, "late"), "1");
    done(&root, ["undo"]);
    assert_eq!(codings(&root, "late"), "0");
}

#[test]
fn what_is_coded_after_a_consensus_is_done_is_told_by_every_table() {
    let (_folder, root) = two();
    done(&root, ["study", "set", "count", "consensus", "ana", "ben"]);
    settle_three(&root);
    settle(&root, "pay", "Nine ten.", "neither");
    let tables: [&[&str]; 4] =
        [&["frequencies"], &["crosstab", "--by", "transcript"], &["cooccurrence"], &["framework"]];
    let said = |args: &[&str]| verbatim(&root, args.iter().copied()).said;
    for args in tables {
        assert!(!said(args).contains("a consensus is done"), "all is decided, {args:?}: {}", said(args));
    }
    code(&root, "ana", "t1", "late", "Eleven twelve.");
    for args in tables {
        let told = "1 coding in 1 transcript is not counted, as a consensus is done there and says nothing of it";
        assert!(said(args).starts_with(told), "{args:?}: {}", said(args));
    }
    let elsewhere = ["frequencies", "--code", "unused"];
    assert!(!said(&elsewhere).contains("a consensus"), "it is of another code: {}", said(&elsewhere));
    let asked = ["frequencies", "--by-coder", "ana"];
    assert!(!said(&asked).contains("a consensus"), "{}", said(&asked));
    settle(&root, "late", "Eleven twelve.", "neither");
    assert!(!said(&["frequencies"]).contains("a consensus"), "{}", said(&["frequencies"]));
}

#[test]
fn nobody_is_counted_in_place_of_one_whose_file_cannot_be_read() {
    let (_folder, root) = two();
    done(&root, ["study", "set", "count", "ben", "ana"]);
    let before = codings(&root, "pay");
    let file = root.join("codings/ben/t1.ron");
    let good = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, good.replacen('(', "<<<", 1)).unwrap();
    let table = verbatim(&root, ["frequencies"]);
    let told = "1 transcript has a file of the coder who is counted there that cannot be read";
    assert!(table.said.lines().any(|line| line.starts_with(told)), "{}", table.said);
    let pay = rows(&table.out).into_iter().find(|row| row["code"] == "pay").map(|row| row["codings"].clone());
    assert_eq!(pay.as_deref(), Some("1"), "ana's in t2, but not for ben in t1: {}", table.out);
    let caption = verbatim(&root, ["frequencies", "--caption"]).out;
    assert!(caption.contains(told), "{caption}");
    std::fs::write(&file, good).unwrap();
    assert_eq!(codings(&root, "pay"), before);
    assert!(!verbatim(&root, ["frequencies"]).said.contains("cannot be read"));
}

#[test]
fn a_file_cut_short_anywhere_never_lets_another_coder_count_in_silence() {
    let (_folder, root) = two();
    done(&root, ["study", "set", "count", "ben", "ana"]);
    let before = verbatim(&root, ["frequencies"]).out;
    let file = root.join("codings/ben/t1.ron");
    let whole = std::fs::read_to_string(&file).unwrap();
    let cuts: Vec<usize> = (0..whole.trim_end().len()).filter(|cut| whole.is_char_boundary(*cut)).collect();
    for cut in cuts.into_iter().step_by(7) {
        std::fs::write(&file, &whole[..cut]).unwrap();
        let table = verbatim(&root, ["frequencies"]);
        let told = table.said.contains("cannot be read, or not all of it");
        assert!(told || table.out == before, "cut at {cut}: {}{}", table.out, table.said);
        let coded = verbatim(&root, ["--coder", "ben", "code", "t1", "late", "--turn", "1"]);
        assert_ne!(coded.code, 134, "the program died on a file cut at {cut}");
    }
}

#[test]
fn a_file_in_the_place_of_a_coders_folder_is_told() {
    let (_folder, root) = two();
    std::fs::remove_dir_all(root.join("codings/ben")).unwrap();
    std::fs::write(root.join("codings/ben"), "../elsewhere").unwrap();
    std::fs::write(root.join("codings/README.md"), "# Ours").unwrap();
    let said = verbatim(&root, ["frequencies"]).said;
    assert!(said.contains("codings/ben: a coder's folder should stand here, and this is a file."), "{said}");
    assert!(!said.contains("README"), "{said}");
}

#[test]
fn what_is_misnamed_among_coding_files_is_told_and_nobody_counts_in_its_place() {
    let (_folder, root) = two();
    done(&root, ["study", "set", "count", "ana", "ben"]);
    let file = root.join("codings/ana/t1.ron");
    for name in ["codings/ana/t1.RON", "codings/ana/t1.ron.txt", "codings/ana/old/t1.ron", "codings/t1.ron"] {
        std::fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        std::fs::rename(&file, root.join(name)).unwrap();
        let check = verbatim(&root, ["check"]);
        assert_ne!(check.code, 0, "{name}: {}", check.said);
        let said = verbatim(&root, ["frequencies"]).said;
        let told = ["could not be read whole", "that cannot be read", "codings/t1.ron: "]
            .iter()
            .any(|words| said.contains(words));
        assert!(told, "{name}: {said}");
        std::fs::rename(root.join(name), &file).unwrap();
        let _ = std::fs::remove_dir(root.join("codings/ana/old"));
    }
    assert_eq!(verbatim(&root, ["check"]).code, 0);
}

#[test]
fn a_code_that_is_merged_into_nothing_keeps_its_row() {
    let (_folder, root) = two();
    let before = codings(&root, "pay");
    let book = std::fs::read_to_string(root.join("codebook.ron")).unwrap();
    let merged = book.replacen("id: \"pay\",", "id: \"pay\", status: MergedInto(\"no-such\"),", 1);
    assert_ne!(book, merged);
    std::fs::write(root.join("codebook.ron"), merged).unwrap();
    assert_eq!(codings(&root, "pay"), before);
    let agreement = verbatim(&root, ["agreement"]).out;
    assert!(agreement.lines().any(|line| line.starts_with("pay,")), "{agreement}");
}

#[test]
fn whoever_cannot_be_looked_into_is_replaced_by_nobody() {
    let (_folder, root) = two();
    done(&root, ["study", "set", "count", "ben", "ana"]);
    let told = "1 transcript has a file of the coder who is counted there that cannot be read";
    let file = root.join("codings/ben/t1.ron");
    let whole = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, whole.replace("status: Done", "status: Dnoe")).unwrap();
    let said = verbatim(&root, ["frequencies"]).said;
    assert!(said.lines().any(|line| line.starts_with(told)), "{said}");
    std::fs::remove_dir_all(root.join("codings/ben")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/nowhere/at/all", root.join("codings/ben")).unwrap();
        let said = verbatim(&root, ["frequencies"]).said;
        assert!(said.contains("that cannot be read, or not all of it"), "{said}");
    }
}

#[test]
fn slips_in_a_scope_or_in_the_rule_are_told() {
    let (_folder, root) = two();
    let answer = verbatim(&root, ["frequencies", "--transcript", "t9*"]);
    assert!(answer.code != 0 && answer.said.contains("There is no transcript `t9*`"), "{}", answer.said);
    let answer = verbatim(&root, ["frequencies", "--speaker", "Moderatr"]);
    assert!(answer.code == 2 && answer.said.contains("Did you mean `Moderator`?"), "{}", answer.said);
    let shown = verbatim(&root, ["frequencies", "--speaker", "moderator:", "--include-moderators"]);
    assert_eq!(shown.code, 0, "{}", shown.said);
    let answer = verbatim(&root, ["frequencies", "--where", "kind=documnt"]);
    let told = "No transcript in this study has `kind=documnt`. Did you mean `document`?";
    assert!(answer.code == 1 && answer.said.contains(told), "{}", answer.said);
    let file = root.join("verbatim.ron");
    let settings = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, settings.replacen('(', "(count: [\"anna\", \"ben\"],", 1)).unwrap();
    let said = verbatim(&root, ["check"]);
    assert!(
        said.out.contains("Did you mean `ana`") || said.said.contains("Did you mean `ana`"),
        "{}{}",
        said.out,
        said.said
    );
}

#[test]
fn what_all_agree_on_must_be_in_the_layer_before_it_counts() {
    let (_folder, root) = two();
    for coder in ["ana", "ben"] {
        code(&root, coder, "t1", "late", "Eleven twelve.");
    }
    done(&root, ["study", "set", "count", "consensus", "ana"]);
    settle_three(&root);
    let listed = rows(&verbatim(&root, ["reconcile", "list"]).out);
    let nine = listed.iter().find(|row| row["quote"] == "Nine ten.").unwrap();
    let answer = verbatim(&root, ["reconcile", "settle", &nine["id"], "--take", "ben"]);
    assert!(answer.said.contains("1 passage that all agree on to copy"), "{}", answer.said);
    assert_eq!(codings(&root, "late"), "1", "ana's");
    let answer = verbatim(&root, ["reconcile", "agreed", "--yes"]);
    assert!(answer.said.contains("done with 1 of 1 transcript."), "{}", answer.said);
    assert_eq!((codings(&root, "late").as_str(), codings(&root, "pay").as_str()), ("2", "3"), "the layer's");
}

#[test]
fn a_layer_that_lacks_nothing_but_the_mark_is_marked() {
    let (_folder, root) = study(1);
    for coder in ["ana", "ben"] {
        finish(&root, coder, "t1");
    }
    // Nobody coded anything: they agree.
    let answer = verbatim(&root, ["reconcile", "agreed", "--yes"]);
    assert_eq!(answer.code, 0, "{}", answer.said);
    assert!(answer.said.contains("study set count consensus ana ben"), "how to count it: {}", answer.said);
    assert!(std::fs::read_to_string(root.join("codings/consensus/t1.ron")).unwrap().contains("Done"));
    assert_eq!(verbatim(&root, ["reconcile", "agreed", "--yes"]).code, 1, "there is nothing more");
}

#[test]
fn tables_say_first_that_several_coders_are_added_up() {
    let (_folder, root) = two();
    let tables: [&[&str]; 9] = [
        &["frequencies"],
        &["frequencies", "--roll-up", "--shares"],
        &["crosstab", "--by", "transcript"],
        &["crosstab", "--by", "transcript", "--wide"],
        &["crosstab", "--by", "kind", "--test", "--wide"],
        &["cooccurrence", "--unit", "transcript"],
        &["saturation", "--base", "1", "--run", "1"],
        &["timeline"],
        &["framework"],
    ];
    let first = |args: &[&str]| {
        let answer = verbatim(&root, args.iter().copied().chain(["--caption"]));
        let caption = answer.out.lines().next().unwrap_or_default().to_owned();
        let json = verbatim(&root, args.iter().copied().chain(["--format", "json"])).out;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["scope"].as_str().unwrap(), "the whole study", "{args:?}");
        (answer.said.lines().next().unwrap_or_default().to_owned(), caption)
    };
    for args in tables {
        let (said, caption) = first(args);
        let words = "1 transcript has several coders, and all of them are counted: `verbatim study set count ana ben`";
        assert!(said.starts_with(words), "{args:?}: {said}");
        assert!(caption.trim_start_matches("# ").starts_with(words), "{args:?}: {caption}");
    }
    let quiet = |args: &[&str]| assert!(!verbatim(&root, args.iter().copied()).said.contains("several"), "{args:?}");
    quiet(&["frequencies", "--by-coder", "ana"]);
    quiet(&["frequencies", "--transcript", "t2"]);
    quiet(&["frequencies", "--query", "coder:ben"]);
    quiet(&["crosstab", "--by", "coder"]);
    quiet(&["codings"]);
    quiet(&["group"]);
    done(&root, ["study", "set", "count", "ana", "ben"]);
    tables.iter().for_each(|args| quiet(args));
    assert_eq!(codings(&root, "late"), "0", "ben's is not ana's");
    assert_eq!(of(&root, &["frequencies", "--by-coder", "ben"], "late")["codings"], "1");
}

#[test]
fn a_transcript_of_nobody_who_is_counted_is_told() {
    let (_folder, root) = two();
    let said = verbatim(&root, ["study", "set", "count", "ben"]).said;
    assert!(said.contains("In 1 transcript somebody worked, but nobody of these"), "{said}");
    let answer = verbatim(&root, ["frequencies"]);
    assert!(
        answer.said.starts_with("1 transcript has codings, but none of ben: nothing is counted there"),
        "{}",
        answer.said
    );
    done(&root, ["study", "set", "count", "--add", "ana"]);
    assert!(verbatim(&root, ["frequencies"]).said.is_empty());
}

#[test]
fn handles_under_which_nobody_works_are_refused_where_nobody_would_be_counted() {
    let (_folder, root) = two();
    let refused = verbatim(&root, ["study", "set", "count", "anna"]);
    assert!(
        refused.code == 2 && refused.said.contains("Nobody works under `anna`, so that tables would count nothing."),
        "{}",
        refused.said
    );
    assert!(refused.said.contains("Did you mean `ana`? Here work: ana, ben."), "{}", refused.said);
    let one = verbatim(&root, ["study", "set", "count", "zed", "ben"]);
    assert!(one.code == 0 && one.said.contains("Nobody works under `zed` yet."), "{}", one.said);
    let none = verbatim(&root, ["study", "set", "count", "--remove", "ben"]);
    assert_eq!(none.code, 2, "{}", none.said);
    assert_eq!(verbatim(&root, ["study", "set", "count", "--clear"]).code, 0);
}

#[test]
fn a_deal_to_two_says_how_to_count_them_once() {
    let (_folder, root) = study(2);
    let answer = verbatim(&root, ["transcripts", "assign", "--coders", "ana,ben", "--overlap", "0.5"]);
    assert!(answer.said.contains("`verbatim study set count consensus ana ben`"), "{}", answer.said);
    done(&root, ["study", "set", "count", "consensus", "ana", "ben"]);
    let answer = verbatim(&root, ["transcripts", "assign", "--coders", "ana,ben", "--overlap", "1"]);
    assert!(!answer.said.contains("study set count"), "{}", answer.said);
}

#[test]
fn settings_are_shown_set_refused_and_taken_back() {
    let (_folder, root) = study(1);
    let file = || std::fs::read_to_string(root.join("verbatim.ron")).unwrap();
    let before = file();
    let set = |args: &[&str]| verbatim(&root, ["study", "set"].iter().chain(args).copied());
    let value = |key: &str| -> Vec<String> {
        let shown = rows(&done(&root, ["study", "show"]));
        shown
            .into_iter()
            .filter(|row| row["key"] == key && !row["value"].is_empty())
            .map(|row| row["value"].clone())
            .collect()
    };
    let good: [(&[&str], &str, &[&str]); 12] = [
        (&["count", "consensus", "ana", "ben", "ana"], "count", &["consensus", "ana", "ben"]),
        (&["count", "--remove", "ana"], "count", &["consensus", "ben"]),
        (&["count", "--clear"], "count", &[]),
        (&["title", "Data", "work"], "title", &["Data work"]),
        (&["language", "pt-BR"], "language", &["pt-BR"]),
        (&["quotes", "hashed"], "quotes", &["hashed"]),
        (&["moderators", "I", "Frau Weber", "i"], "moderators", &["I", "Frau Weber"]),
        (&["moderators", "--add", "Moderadora"], "moderators", &["I", "Frau Weber", "Moderadora"]),
        (&["planned", "place=Madrid,kind=focus-group", "5"], "planned", &["kind=focus-group,place=Madrid 5"]),
        (
            &["planned", "place=\"Frankfurt, Oder\"", "2", "kind=focus-group,place=Madrid", "3"],
            "planned",
            &["kind=focus-group,place=Madrid 3", "place=\"Frankfurt, Oder\" 2"],
        ),
        (&["planned", "--remove", "place=\"Frankfurt, Oder\""], "planned", &["kind=focus-group,place=Madrid 3"]),
        (&["planned", "--clear"], "planned", &[]),
    ];
    for (args, key, wanted) in good {
        let answer = set(args);
        assert_eq!(
            (answer.code, value(key)),
            (0, wanted.iter().map(|it| (*it).to_owned()).collect()),
            "{args:?}: {}",
            answer.said
        );
    }
    let strange = set(&["count", "anna"]);
    assert!(
        strange.code == 0 && strange.said.contains("Nobody works under `anna`") && strange.said.contains("`ana`"),
        "{}",
        strange.said
    );
    let now = file();
    for (args, words) in [
        (&["cuont", "ana"][..], "Did you mean `count`"),
        (&["count"], "--clear"),
        (&["count", "A_B"], "handle"),
        (&["count", "--remove", "dora"], "not in `count`"),
        (&["language", "not a tag"], "language tag"),
        (&["quotes", "half"], "full or hashed"),
        (&["title", "--clear"], "title"),
        (&["planned", "place=Madrid"], "How many"),
        (&["planned", "contry=ES", "5"], "no `contry`"),
        (&["planned", "Madrid", "5"], "no condition"),
        (&["planned", "--remove", "place=Rome"], "Nothing is planned"),
    ] {
        let answer = set(args);
        assert!(answer.code == 2 && answer.said.contains(words), "{args:?}: {} {}", answer.code, answer.said);
    }
    assert_eq!(set(&["title", "Data work"]).code, 1, "it is so already");
    assert_eq!(file(), now);
    for _ in 0..good.len() + 1 {
        done(&root, ["undo"]);
    }
    assert_eq!(file(), before, "undone to the byte");
}

/// Ids of the codes of [`random`] that count for a row, rolled up.
fn below(row: &str) -> &'static [&'static str] {
    match row {
        "a" => &["a", "b", "c"],
        "b" => &["b"],
        "c" => &["c"],
        "d" => &["d"],
        "unused" => &["unused"],
        _ => &["a", "b", "c", "d", "unused"],
    }
}

fn own<'a>(known: &'a Known, row: &str) -> Vec<&'a Coded> {
    known.codings.iter().filter(|coded| below(row).contains(&coded.code.as_str())).collect()
}

#[test]
fn rolled_up_each_column_is_of_the_code_with_those_below_it() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        let all = known.words(|_, _| true) as f64;
        let table = rows(&done(folder.path(), ["frequencies", "--roll-up", "--shares"]));
        let ids: Vec<&str> = table.iter().map(|row| row["code"].as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "d", "unused", "(any)"]);
        for row in &table {
            let own = own(&known, &row["code"]);
            let people: BTreeSet<&String> = own.iter().flat_map(|coded| &coded.people).collect();
            let transcripts: BTreeSet<&String> = own.iter().map(|coded| &coded.transcript).collect();
            let coders: BTreeSet<&String> = own.iter().map(|coded| &coded.coder).collect();
            let words: usize = known
                .turns
                .iter()
                .flat_map(|(id, turns)| turns.iter().map(move |turn| (id, turn)))
                .flat_map(|(id, turn)| turn.said.iter().map(move |said| (id, turn, said)))
                // A remark is nobody's, also amid what the moderator says.
                .filter(|(_, turn, said)| said.remark || turn.speaker != "Moderator")
                .flat_map(|(id, _, said)| said.words.iter().map(move |word| (id, *word)))
                .filter(|(id, (from, to))| {
                    own.iter().any(|coded| coded.transcript == **id && *from < coded.end && coded.start < *to)
                })
                .count();
            let wanted =
                [own.len(), own.len(), transcripts.len(), people.len(), coders.len(), words, transcripts.len()];
            let columns = ["codings", "codings_with_subcodes", "transcripts", "speakers", "coders", "words", "groups"];
            assert_eq!(columns.map(|column| row[column].parse::<usize>().unwrap()), wanted, "seed {seed}: {row:?}");
            let near = |column: &str, wanted: f64| {
                let found: f64 = row[column].parse().unwrap();
                assert!((found - wanted).abs() < 1e-9, "seed {seed}, {column}: {found}, not {wanted}: {row:?}");
            };
            near("per_1000_words", own.len() as f64 * 1000.0 / all);
            near("share", own.len() as f64 / known.codings.len() as f64);
        }
        let single = rows(&done(folder.path(), ["frequencies"]));
        assert!(single.iter().all(|row| row["code"] != "(any)"), "only where it is asked for");
    }
}

#[test]
fn crosstabs_have_a_row_for_any_code_names_and_totals() {
    for seed in SEEDS {
        let folder = random(seed, false);
        let known = known(folder.path());
        for by in ["transcript", "speaker"] {
            let of = |coded: &Coded| {
                if by == "transcript" { BTreeSet::from([coded.transcript.clone()]) } else { coded.people.clone() }
            };
            let long = rows(&done(folder.path(), ["crosstab", "--by", by, "--roll-up"]));
            for row in long.iter().filter(|row| !row["column"].is_empty()) {
                let own: Vec<&Coded> =
                    own(&known, &row["row"]).into_iter().filter(|coded| of(coded).contains(&row["column"])).collect();
                let transcripts: BTreeSet<&String> = own.iter().map(|coded| &coded.transcript).collect();
                let told = ["count", "transcripts"].map(|column| row[column].parse::<usize>().unwrap());
                assert_eq!(told, [own.len(), transcripts.len()], "seed {seed}: {row:?}");
            }
            assert_eq!(long.iter().any(|row| row["row"] == "(any)"), !known.codings.is_empty());
            for roll in [None, Some("--roll-up")] {
                let args = ["crosstab", "--by", by, "--wide"].into_iter().chain(roll);
                let wide = rows(&done(folder.path(), args));
                for row in &wide {
                    let name =
                        if row["row"] == "(any)" { "Any code".to_owned() } else { format!("Code {}", row["row"]) };
                    assert_eq!(row["name"], name);
                    let codes: &[&str] = match (row["row"].as_str(), roll) {
                        ("(any)", _) | (_, Some(_)) => below(&row["row"]),
                        (code, None) => &[code],
                    };
                    let own = known.codings.iter().filter(|coded| codes.contains(&coded.code.as_str()));
                    assert_eq!(row["(total)"], own.clone().count().to_string(), "each once, seed {seed}: {row:?}");
                    for (column, count) in row
                        .iter()
                        .filter(|(column, _)| !["row", "name", "(total)", "(none)"].contains(&column.as_str()))
                    {
                        let here = own.clone().filter(|coded| of(coded).contains(column)).count();
                        assert_eq!(*count, here.to_string(), "seed {seed}, {column}: {row:?}");
                    }
                }
                assert_eq!(wide.last().unwrap()["row"], "(any)");
            }
        }
        let turned = rows(&done(folder.path(), ["crosstab", "--by", "participant", "--wide", "--transpose"]));
        assert_eq!(turned.last().unwrap()["speaker"], "(total)");
        for row in turned.iter().filter(|row| row["speaker"] == "p1") {
            assert_eq!(row["name"], "Anna");
        }
    }
}
