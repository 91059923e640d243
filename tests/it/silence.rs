//! Figures that were wrong without a word: labels spoilt from outside, scopes that were told and not kept, one name in two
//! Unicode forms.

use super::program::{done, rows, verbatim};
use std::path::{Path, PathBuf};

const TALK: &str = "Moderator: How is the pay at your place?\n\nKofi: They kept three months of it.\n\nModerator: Thank \
                    you.\n\nPriya: I left after that.\n\nKofi: So did I.\n\nPriya: Well.\n";

/// A study of the given texts, with the codes `a` and `b`.
fn study(texts: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "study"]);
    let root = folder.path().join("study");
    for (name, text) in texts {
        std::fs::write(folder.path().join(format!("{name}.txt")), text).unwrap();
        done(&root, ["import", &format!("../{name}.txt")]);
    }
    for code in ["a", "b"] {
        done(&root, ["codebook", "add", code, "--id", code]);
    }
    (folder, root)
}

/// One column of a table.
fn column(root: &Path, args: &[&str], name: &str) -> Vec<String> {
    rows(&verbatim(root, args.iter().copied()).out).into_iter().map(|row| row[name].clone()).collect()
}

#[test]
fn a_label_spoilt_from_outside_puts_its_codings_to_review() {
    let (_folder, root) = study(&[("t", TALK)]);
    done(&root, ["code", "t", "a", "--turn", "2"]);
    done(&root, ["code", "t", "a", "--turn", "1"]);
    assert_eq!(column(&root, &["frequencies", "--code", "a", "--format", "csv"], "codings"), ["1"]);
    let file = root.join("transcripts/t.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replacen("Moderator:", "Moderater:", 1).replacen("Kofi:", "Kofie:", 1)).unwrap();
    assert_eq!(column(&root, &["codings", "--format", "csv"], "state"), ["review", "review"]);
    let check = verbatim(&root, ["check", "--format", "csv"]);
    for said in ["“Moderater” is nearly “Moderator” and begins a line", "“Kofie” is nearly “Kofi” and begins a line"]
    {
        assert!(check.code == 1 && check.out.contains(said), "{}", check.out);
    }
}

#[test]
fn what_heads_a_remark_is_no_spoilt_label() {
    let text = "P1: I drive at night.\n\nP2: So do I.\n\nTV: late news.\n\nP1: It pays more.\n\nP2: Not much.\n\nNB: she \
                laughs.\n";
    let (_folder, root) = study(&[("t", text)]);
    let check = verbatim(&root, ["check", "--format", "csv"]);
    assert_eq!(check.code, 0, "{}", check.out);
}

#[test]
fn saturation_has_only_transcripts_in_which_somebody_in_scope_speaks() {
    let (_folder, root) =
        study(&[("t", TALK), ("u", &TALK.replace("Kofi", "Lena")), ("v", &TALK.replace("Priya", "Omar"))]);
    for transcript in ["t", "u", "v"] {
        done(&root, ["code", transcript, "a", "--turn", "2"]);
        done(&root, ["code", transcript, "b", "--turn", "4"]);
    }
    let curve = ["saturation", "--curve", "--speaker", "Kofi", "--format", "csv"];
    assert_eq!(column(&root, &curve, "transcript"), ["t", "v"]);
    assert_eq!(column(&root, &["saturation", "--curve", "--format", "csv"], "transcript"), ["t", "u", "v"]);
}

#[test]
fn lists_and_search_keep_to_the_scope() {
    let (_folder, root) = study(&[("t", TALK), ("u", &TALK.replace("Kofi", "Lena"))]);
    done(&root, ["code", "t", "a", "--turn", "2"]);
    done(&root, ["code", "t", "b", "--turn", "4"]);
    done(&root, ["--coder", "ben", "code", "u", "b", "--turn", "4"]);
    let list = |scope: &[&str], name: &str| {
        let mut args = vec!["transcripts", "list", "--format", "csv"];
        args.extend(scope);
        column(&root, &args, name)
    };
    assert_eq!(list(&[], "codings"), ["2", "1"]);
    assert_eq!(list(&["--speaker", "Lena"], "transcript"), ["u"]);
    assert_eq!(list(&["--code", "a"], "transcript"), ["t"]);
    assert_eq!(list(&["--code", "a"], "codings"), ["1"]);
    assert_eq!(list(&["--by-coder", "ben"], "transcript"), ["u"]);
    assert_eq!(list(&["--query", "coder:ben"], "transcript"), ["u"]);
    let hits = |scope: &[&str]| {
        let mut args = vec!["search", "after", "--format", "csv"];
        args.extend(scope);
        column(&root, &args, "transcript")
    };
    assert_eq!(hits(&[]), ["t", "u"]);
    assert_eq!(hits(&["--by-coder", "ben"]), ["u"]);
    assert_eq!(hits(&["--query", "coder:ben"]), ["u"]);
    assert!(hits(&["--code", "a"]).is_empty());
}

#[test]
fn a_name_is_one_in_either_unicode_form() {
    let (composed, decomposed) = ("Zo\u{eb}", "Zoe\u{308}");
    let texts = [composed, decomposed].map(|name| TALK.replace("Kofi", name));
    let (_folder, root) = study(&[("c", &texts[0]), ("d", &texts[1])]);
    for transcript in ["c", "d"] {
        done(&root, ["code", transcript, "a", "--turn", "2"]);
    }
    for name in [composed, decomposed] {
        let count = ["frequencies", "--code", "a", "--speaker", name, "--format", "csv"];
        assert_eq!(column(&root, &count, "codings"), ["2"], "{name}");
        let query = format!("speaker:\"{name}\"");
        let count = ["frequencies", "--code", "a", "--query", &query, "--format", "csv"];
        assert_eq!(column(&root, &count, "codings"), ["2"], "{name}");
    }
    // A text that comes back in the other form has the same people.
    let file = root.join("transcripts/c.txt");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace(composed, decomposed)).unwrap();
    assert_eq!(column(&root, &["frequencies", "--code", "a", "--format", "csv"], "speakers"), ["2"]);
}

#[test]
fn a_plan_with_two_kinds_and_a_stranger_in_count_are_told() {
    let (_folder, root) = study(&[("t", TALK)]);
    let plan = verbatim(&root, ["study", "set", "planned", "kind=focus-group,kind=interview", "3"]);
    assert!(plan.code == 2 && plan.said.contains("`kind` to be focus-group and interview at once"), "{}", plan.said);
    done(&root, ["--coder", "ana", "code", "t", "a", "--turn", "2"]);
    done(&root, ["study", "set", "count", "zed", "ana"]);
    let check = verbatim(&root, ["check", "--format", "csv"]);
    assert!(check.code == 1 && check.out.contains("`count` names `zed`, who codes nothing here"), "{}", check.out);
    let renamed = verbatim(&root, ["coders", "rename", "ana", "anna", "--yes"]);
    assert!(renamed.code == 0 && !renamed.said.contains("near to"), "{}", renamed.said);
}

#[test]
fn whoever_moderates_no_longer_is_told() {
    let (_folder, root) = study(&[("t", TALK)]);
    let set = verbatim(&root, ["study", "set", "moderators", "Priya"]);
    let said = "No longer moderators: “Moderator” (in 1 transcript). What is said under these labels enters counts";
    assert!(set.code == 0 && set.said.contains(said), "{}", set.said);
}

#[test]
fn what_is_left_out_for_its_words_is_said_and_counted_where_the_text_is_gone_too() {
    let (_folder, root) = study(&[("t", TALK), ("u", &TALK.replace("Kofi", "Lena"))]);
    for (text, turn) in [("t", "2"), ("t", "4"), ("u", "2"), ("u", "4"), ("u", "5")] {
        done(&root, ["code", text, "a", "--turn", turn]);
    }
    let tables = [&["frequencies"][..], &["crosstab", "--by", "transcript"], &["excerpts"]];
    for table in tables {
        let made = verbatim(&root, table.iter().copied().chain(["--format", "csv", "--caption"]));
        assert!(made.out.contains("# ") && !made.said.contains("left out"), "{}{}", made.out, made.said);
    }
    std::fs::write(root.join("transcripts/t.txt"), TALK.replace("They kept three months of it.", "No.")).unwrap();
    std::fs::remove_file(root.join("transcripts/u.txt")).unwrap();
    for table in tables {
        for format in [&["--format", "csv", "--caption"][..], &["--format", "table"]] {
            let made = verbatim(&root, table.iter().copied().chain(format.iter().copied()));
            let said = "4 codings are left out, as their words are gone or may stand elsewhere";
            assert!(made.said.contains(said), "{table:?}: {}", made.said);
            if format.len() > 2 {
                assert!(made.out.contains("4 to review or orphaned"), "{table:?}: {}", made.out);
            }
        }
    }
    let of_t = verbatim(&root, ["frequencies", "--transcript", "t", "--format", "csv"]);
    assert!(of_t.said.contains("1 coding is left out, as its words are gone"), "{}", of_t.said);
}

#[test]
fn what_would_be_passed_over_is_said() {
    let (_folder, root) = study(&[("t", TALK)]);
    for verb in [&["excerpts", "--format", "csv"][..], &["crosstab", "--by", "transcript", "--format", "csv"]] {
        let empty = verbatim(&root, verb.iter().copied());
        assert!(empty.code == 1 && empty.said.contains("Nothing is coded in this scope."), "{verb:?}: {}", empty.said);
    }
    let dash = verbatim(&root, ["frequencies", "-o", "-"]);
    assert!(dash.code == 2 && dash.said.contains("`-` is no file here"), "{} {}", dash.code, dash.said);
    assert!(!root.join("-").exists());
    let twin = verbatim(&root, ["codebook", "add", "A", "--id", "a2"]);
    assert!(twin.code == 0 && twin.said.contains("There is another code “a”, `a`"), "{}", twin.said);
    let renamed = verbatim(&root, ["codebook", "rename", "a2", "B"]);
    assert!(renamed.code == 0 && renamed.said.contains("There is another code “b”, `b`"), "{}", renamed.said);
    done(&root, ["code", "t", "a", "--turn", "2"]);
    assert!(verbatim(&root, ["review"]).said.contains("Every coding stands on its words."));
    std::fs::remove_file(root.join("transcripts/t.txt")).unwrap();
    let review = verbatim(&root, ["review"]);
    assert!(!review.said.contains("Every coding stands on its words."), "{}", review.said);
    assert!(review.said.contains("could not be read whole"), "{}", review.said);
}
