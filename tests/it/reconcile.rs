//! `reconcile`: from what coders differ on to a layer of consensus; and one's own coding at an earlier commit.

use super::agreement_verbs::{as_coder, code, finish, rows, study, two};
use super::program::{Answer, commit, done, repository, verbatim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every coding file, and the settings, by path.
fn files(root: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for coder in std::fs::read_dir(root.join("codings")).unwrap() {
        for file in std::fs::read_dir(coder.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            found.insert(path.clone(), std::fs::read_to_string(path).unwrap());
        }
    }
    let settings = root.join("verbatim.ron");
    found.insert(settings.clone(), std::fs::read_to_string(settings).unwrap());
    found
}

/// The id of the disagreement on a code whose words these are.
fn id(root: &Path, code: &str, quote: &str) -> String {
    let listed = verbatim(root, ["reconcile", "list"]).out;
    let row = rows(&listed).into_iter().find(|row| row["code"] == code && row["quote"] == quote);
    row.unwrap_or_else(|| panic!("{code} {quote}: {listed}"))["id"].clone()
}

fn settle(root: &Path, id: &str, args: &[&str]) -> Answer {
    verbatim(root, ["reconcile", "settle", id].iter().chain(args).copied())
}

/// What the layer has: code and words, in order.
fn layer(root: &Path) -> Vec<(String, String)> {
    let listed = verbatim(root, ["codings", "--by-coder", "consensus"]).out;
    rows(&listed).into_iter().map(|row| (row["code"].clone(), row["quote"].clone())).collect()
}

fn state(root: &Path) -> Vec<(String, String)> {
    let listed = verbatim(root, ["reconcile", "list"]).out;
    rows(&listed).into_iter().map(|row| (row["quote"].clone(), row["taken"].clone())).collect()
}

fn pair(code: &str, words: &str) -> (String, String) {
    (code.to_owned(), words.to_owned())
}

#[test]
fn each_disagreement_is_settled_in_the_layer_alone_and_undone() {
    let (_folder, root) = two();
    let before = files(&root);
    let listed = verbatim(&root, ["reconcile", "list"]);
    assert_eq!(listed.code, 1, "something is open: {}", listed.said);
    assert!(listed.said.contains("0 of 4 disagreements are settled"), "{}", listed.said);
    let bounds = id(&root, "pay", "two three. Four five.");
    let answer = settle(&root, &bounds, &["--take", "mine", "--reason", "The sentence ends\nthere."]);
    assert_eq!(answer.code, 0, "{}", answer.said);
    assert!(answer.said.contains("1 of 4"), "{}", answer.said);
    assert_eq!(layer(&root), [pair("pay", "two three. Four")]);
    assert_eq!(settle(&root, &bounds, &["--take", "ana"]).code, 1, "it is so already");
    // Settled anew: the last word holds.
    assert_eq!(settle(&root, &bounds, &["--take", "theirs"]).code, 0);
    assert_eq!(layer(&root), [pair("pay", "Four five.")]);
    assert_eq!(settle(&root, &bounds, &["--take", "both"]).code, 0);
    assert_eq!(layer(&root), [pair("pay", "two three. Four five.")]);
    // Who has nothing there leaves the words uncoded.
    let six = id(&root, "pay", "Six");
    assert_eq!(settle(&root, &six, &["--take", "theirs", "--reason", "A number, not pay."]).code, 0);
    let nine = id(&root, "pay", "Nine ten.");
    assert_eq!(settle(&root, &nine, &["--take", "ben", "--code", "unused"]).code, 0);
    let late = id(&root, "late", "Thirteen.");
    let row = rows(&verbatim(&root, ["reconcile", "list"]).out).into_iter().find(|row| row["id"] == late).unwrap();
    let start: u32 = row["start"].parse().unwrap();
    let at = format!("{start}..{}", start + 8);
    assert_eq!(settle(&root, &late, &["--at", &at]).code, 0);
    let wanted = [pair("pay", "two three. Four five."), pair("unused", "Nine ten."), pair("late", "Thirteen")];
    assert_eq!(layer(&root), wanted);
    let taken = [("two three. Four five.", "both"), ("Six", "neither"), ("Nine ten.", "code"), ("Thirteen.", "new")];
    assert_eq!(state(&root), taken.map(|(words, taken)| pair(words, taken)));
    let listed = verbatim(&root, ["reconcile", "list"]);
    assert_eq!(listed.code, 0, "{}", listed.said);
    assert_eq!(rows(&verbatim(&root, ["reconcile", "list", "--open"]).out).len(), 0);
    // Nobody's own file has changed.
    let now = files(&root);
    for (file, text) in before.iter().filter(|(file, _)| !file.ends_with("verbatim.ron")) {
        assert_eq!(Some(text), now.get(file), "{}", file.display());
    }
    let settings = std::fs::read_to_string(root.join("verbatim.ron")).unwrap();
    assert!(settings.contains("kind: Consensus"), "{settings}");
    assert!(verbatim(&root, ["check"]).code == 0, "{}", verbatim(&root, ["check"]).out);
    for _ in 0..6 {
        done(&root, ["undo"]);
    }
    assert_eq!(files(&root), before, "undone to the byte");
}

#[test]
fn a_decision_is_taken_away_again() {
    let (_folder, root) = two();
    let six = id(&root, "pay", "Six");
    assert_eq!(verbatim(&root, ["reconcile", "reopen", &six]).code, 1, "nothing is settled yet");
    settle(&root, &six, &["--take", "ana", "--code", "unused", "--reason", "No pay."]);
    assert_eq!(layer(&root), [pair("unused", "Six")]);
    done(&root, ["reconcile", "reopen", &six]);
    assert_eq!(layer(&root), []);
    assert!(state(&root).iter().all(|(_, taken)| taken.is_empty()), "{:?}", state(&root));
}

#[test]
fn what_cannot_be_settled_is_refused_with_what_to_do() {
    let (_folder, root) = two();
    let before = files(&root);
    let six = id(&root, "pay", "Six");
    let refused = |args: &[&str], wanted: &str| {
        let answer = settle(&root, &six, args);
        assert!(answer.code == 2 && answer.said.contains(wanted), "{args:?}: {} {}", answer.code, answer.said);
    };
    refused(&[], "Give --take");
    refused(&["--take", "cleo"], "nobody who differs here");
    refused(&["--take", "neither", "--code", "late"], "there must be a passage");
    refused(&["--take", "mine", "--into", "ben"], "one of the coders compared");
    refused(&["--at", "0..3"], "shares no word");
    refused(&["--take", "mine", "--code", "nothing-such"], "nothing-such");
    assert_eq!(settle(&root, "zzz", &["--take", "mine"]).code, 1);
    code(&root, "cleo", "t1", "pay", "Eleven");
    refused(&["--take", "mine", "--into", "cleo"], "is a person");
    let answer = verbatim(&root, ["--coder", "dora", "reconcile", "settle", &six, "--take", "mine"]);
    assert!(answer.code == 2 && answer.said.contains("Name a coder: ana, ben"), "{}", answer.said);
    let now: BTreeMap<_, _> = files(&root).into_iter().filter(|(file, _)| before.contains_key(file)).collect();
    assert_eq!(now, before);
}

#[test]
fn what_all_agree_on_is_copied_in_one_act_and_never_twice() {
    let (_folder, root) = two();
    for coder in ["ana", "ben"] {
        as_coder(&root, coder, &["code", "t1", "late", "--find", "Eleven twelve.", "--weight", "2"]);
        code(&root, coder, "t1", "unused", "Bob: Six");
    }
    let before = files(&root);
    let preview = verbatim(&root, ["reconcile", "agreed"]);
    assert_eq!((preview.code, rows(&preview.out).len()), (2, 2), "{}", preview.said);
    assert!(preview.said.contains("2 passages on which ana, ben agree"), "{}", preview.said);
    assert_eq!(files(&root), before, "a preview writes nothing");
    done(&root, ["reconcile", "agreed", "--yes"]);
    assert_eq!(layer(&root), [pair("unused", "Bob: Six"), pair("late", "Eleven twelve.")]);
    let file = std::fs::read_to_string(root.join("codings/consensus/t1.ron")).unwrap();
    assert_eq!(file.matches("weight: 2").count(), 1, "the weight that both gave: {file}");
    assert_eq!(verbatim(&root, ["reconcile", "agreed", "--yes"]).code, 1, "there is nothing more");
    done(&root, ["undo"]);
    assert_eq!(files(&root), before);
    // A layer of another name is one as well, and the consensus is compared only when named.
    done(&root, ["reconcile", "agreed", "--yes", "--into", "panel"]);
    assert!(root.join("codings/panel/t1.ron").exists());
    let compared = verbatim(&root, ["compare", "--in-progress"]);
    assert!(!compared.out.contains("panel"), "{}", compared.out);
}

#[test]
fn three_coders_who_differ_on_one_passage_are_one_case() {
    let (_folder, root) = study(1);
    code(&root, "ana", "t1", "pay", "One two three.");
    code(&root, "ben", "t1", "pay", "two three. Four");
    code(&root, "cleo", "t1", "late", "Four five.");
    for coder in ["ana", "ben", "cleo"] {
        finish(&root, coder, "t1");
    }
    let listed = rows(&verbatim(&root, ["reconcile", "list"]).out);
    let found: Vec<[&str; 3]> =
        listed.iter().map(|row| ["code", "quote", "instead"].map(|column| row[column].as_str())).collect();
    let wanted = [["pay", "One two three. Four", "cleo: late"], ["late", "Four five.", "ana: pay; ben: pay"]];
    // Ana has nothing on "Four five."; Ben has.
    assert_eq!(found[0], wanted[0]);
    assert_eq!((found[1][0], found[1][1], found[1][2]), ("late", "Four five.", "ben: pay"));
    assert_eq!(found.len(), 2);
    let pay = id(&root, "pay", "One two three. Four");
    let theirs = settle(&root, &pay, &["--take", "theirs"]);
    assert!(theirs.code == 2 && theirs.said.contains("Name a coder"), "{}", theirs.said);
    assert_eq!(settle(&root, &pay, &["--take", "cleo"]).code, 0);
    assert_eq!(state(&root)[0], pair("One two three. Four", "neither"));
}

#[test]
fn agreement_before_and_after_is_reported() {
    let (_folder, root) = two();
    let figures = || {
        let answer = verbatim(&root, ["reconcile", "agreement"]);
        let row = rows(&answer.out).into_iter().find(|row| row["code"] == "pay").unwrap();
        ["disagreements", "settled", "positive_before", "positive_after"].map(|column| row[column].clone())
    };
    // Turns with pay: ana 2 and 3, ben 2 and 4: both on one, one alone on two, so 2 / (2 + 2).
    assert_eq!(figures(), ["3", "0", "0.5", "0.5"].map(str::to_owned));
    settle(&root, &id(&root, "pay", "Six"), &["--take", "neither"]);
    // Without turn 3: both on one, one alone on one, so 2 / (2 + 1).
    assert_eq!(figures(), ["3", "1", "0.5", "0.6666666666666666"].map(str::to_owned));
    settle(&root, &id(&root, "pay", "Nine ten."), &["--take", "both"]);
    assert_eq!(figures(), ["3", "2", "0.5", "1"].map(str::to_owned));
    let plain = verbatim(&root, ["agreement"]);
    let pay = rows(&plain.out).into_iter().find(|row| row["code"] == "pay").unwrap();
    assert_eq!(pay["positive"], "0.5", "the coders' own work stays as it was");
}

#[test]
fn the_discussion_is_recorded_also_once_the_coders_agree() {
    let (_folder, root) = two();
    settle(&root, &id(&root, "pay", "Six"), &["--take", "neither", "--reason", "A number | not pay."]);
    settle(&root, &id(&root, "pay", "Nine ten."), &["--take", "ben", "--reason", "Kept."]);
    let record = rows(&done(&root, ["reconcile", "record"]));
    let of = |quote: &str| record.iter().find(|row| row["quote"] == quote).unwrap().clone();
    let six = of("Six");
    assert_eq!(
        [&six["state"], &six["taken"], &six["reason"], &six["result"]],
        ["settled", "neither", "A number | not pay.", ""]
    );
    assert!(six["passages"].starts_with("ana ") && six["passages"].ends_with("; ben -"), "{six:?}");
    let nine = of("Nine ten.");
    assert_eq!([&nine["taken"], &nine["result_code"], &nine["reason"]], ["ben", "pay", "Kept."]);
    assert_eq!(of("Thirteen.")["state"], "open");
    let text = done(&root, ["reconcile", "record", "--format", "md"]);
    for words in [
        "# Discussion of disagreements",
        "> Six",
        "- decided: not coded",
        "- reason: A number | not pay.",
        "- decided: open",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Ana gives way in her own file: the decision stays on record.
    let own = rows(&done(&root, ["codings", "--by-coder", "ana", "--transcript", "t1"]));
    let coding = own.iter().find(|row| row["quote"] == "Six").unwrap();
    as_coder(&root, "ana", &["uncode", &coding["id"]]);
    let record = rows(&done(&root, ["reconcile", "record"]));
    let six = record.iter().find(|row| row["quote"] == "Six").unwrap();
    assert_eq!([&six["state"], &six["reason"]], ["earlier", "A number | not pay."]);
}

#[test]
fn a_settled_passage_stays_settled_when_the_text_is_corrected() {
    let (_folder, root) = two();
    settle(&root, &id(&root, "pay", "Six"), &["--take", "neither"]);
    settle(&root, &id(&root, "pay", "Nine ten."), &["--take", "ben"]);
    let file = root.join("transcripts/t1.txt");
    let text = std::fs::read_to_string(&file).unwrap().replace("How did it begin?", "How did all this begin, then?");
    let corrected = root.join("corrected.txt");
    std::fs::write(&corrected, text).unwrap();
    done(&root, ["transcripts", "replace", "t1", "corrected.txt"]);
    let wanted = [("two three. Four five.", ""), ("Six", "neither"), ("Nine ten.", "ben"), ("Thirteen.", "")];
    assert_eq!(state(&root), wanted.map(|(words, taken)| pair(words, taken)));
}

#[test]
fn ones_own_earlier_coding_is_compared_at_a_commit() {
    let (_folder, root) = two();
    let none = verbatim(&root, ["agreement", "--at", "HEAD"]);
    assert_eq!(none.code, 2, "{}", none.said);
    repository(&root);
    let own = rows(&done(&root, ["codings", "--by-coder", "ana", "--transcript", "t1"]));
    let coding = own.iter().find(|row| row["quote"] == "Six").unwrap();
    as_coder(&root, "ana", &["uncode", &coding["id"]]);
    code(&root, "ana", "t1", "late", "Thirteen.");
    let before = files(&root);
    let found = verbatim(&root, ["compare", "--at", "HEAD"]);
    assert_eq!(found.code, 1, "{}", found.said);
    let found: Vec<[String; 4]> = rows(&found.out)
        .iter()
        .map(|row| ["transcript", "code", "kind", "quote"].map(|column| row[column].clone()))
        .collect();
    let wanted = [["t1", "pay", "only-b", "Six"], ["t1", "late", "only-a", "Thirteen."]];
    assert_eq!(found, wanted.map(|row| row.map(str::to_owned)));
    let table = verbatim(&root, ["agreement", "--at", "HEAD"]);
    let pay = rows(&table.out).into_iter().find(|row| row["code"] == "pay").unwrap();
    // Turns of t1 and t2 with pay: then 2 and 3 and t2's, now 2 and t2's.
    assert_eq!([&pay["both"], &pay["one_only"], &pay["coders"]], ["2", "1", "ana; ana@HEAD"]);
    assert_eq!(files(&root), before, "nothing is written");
    commit(&root);
    assert_eq!(verbatim(&root, ["compare", "--at", "HEAD"]).code, 0, "now and then are the same");
    for revision in ["no-such", "--help", "HEAD:x"] {
        let answer = verbatim(&root, ["compare", &format!("--at={revision}")]);
        assert!(answer.code == 2 && answer.said.contains("knows no commit"), "{revision}: {}", answer.said);
    }
}

#[test]
fn a_coder_called_like_a_decision_is_told_as_a_coder() {
    let (_folder, root) = two();
    let renamed = verbatim(&root, ["coders", "rename", "ben", "new", "--yes"]);
    assert_eq!(renamed.code, 0, "{}", renamed.said);
    let answer = settle(&root, &id(&root, "pay", "Nine ten."), &["--take", "theirs"]);
    assert_eq!(answer.code, 0, "{}", answer.said);
    let record = verbatim(&root, ["reconcile", "record", "--format", "md"]).out;
    assert!(record.contains("- decided: as new, "), "{record}");
}
