//! The same state is the same bytes, as git sees it, and a change is no more than what was changed.

use super::program::{commit, done, git, repository};
use super::pty::{Screen, Start, in_lisbon, sample};
use super::study::{CODEBOOK, TempStudy, span};
use regex::Regex;
use std::path::Path;

/// What git sees that differs from the last commit.
fn status(root: &Path) -> String {
    git(root, ["status", "--porcelain", "--untracked-files=all"])
}

fn saved(screen: &Screen, what: &str, holds: impl Fn(&str) -> bool) {
    screen.wait(what, |text| text.contains("✓ saved") && holds(text));
}

#[test]
fn what_the_screen_took_back_leaves_no_trace_in_git() {
    let folder = sample();
    let study = folder.path().join("study");
    repository(&study);
    let home = tempfile::tempdir().unwrap();
    let mut screen = Start::new(home.path()).arg("--coder").arg("zoe").arg(&study).open();
    in_lisbon(&mut screen);
    screen.send("w");
    saved(&screen, "the coding", |text| text.contains("Withheld pay  zoe"));
    screen.send("jcTicket system\r");
    saved(&screen, "the new code", |text| text.contains("Ticket system  zoe"));
    screen.send("mA memo.\x13");
    saved(&screen, "the memo", |text| text.contains("A memo."));
    screen.send("MOn the group.\x13");
    saved(&screen, "the memo on the transcript", |text| !text.contains("Ctrl-s"));
    screen.send("D");
    saved(&screen, "the mark", |text| text.contains("Worked through to the end"));
    assert!(status(&study).lines().count() >= 3, "{}", status(&study));
    for _ in 0..5 {
        screen.send("u");
    }
    saved(&screen, "the beginning", |text| text.contains("code “Withheld pay”") && text.contains("Taken back"));
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
    assert_eq!(status(&study), "");
}

#[test]
fn what_a_verb_did_and_undo_took_back_leaves_no_trace_in_git() {
    let study = TempStudy::new();
    let root = study.root();
    done(root, ["code", "a", "health", "--find", "Back\\slash"]);
    repository(root);
    let acts: [&[&str]; 14] = [
        &["code", "a", "pay", "--turn", "1", "--memo", "why", "--weight", "2"],
        &["code", "a", "pay", "--find", "मुझे तीन महीने"],
        &["memo", "a", "--turn", "2", "a note"],
        &["memo", "a", "on the transcript"],
        &["memo", "study", "--journal", "on the study"],
        &["codebook", "add", "New", "--parent", "pay", "--definition", "What it means."],
        &["codebook", "rename", "health", "Health"],
        &["codebook", "edit", "pay", "--definition", "Other."],
        &["codebook", "move", "health", "--before", "pay"],
        &["codebook", "retire", "withheld-pay"],
        &["transcripts", "done", "a"],
        &["transcripts", "speakers", "a", "--moderator", "Bob"],
        &["transcripts", "speakers", "a", "--label", "Anna"],
        &["participants", "set", "p1", "--pseudonym", "Lena", "--speaker", "a/Anna"],
    ];
    for act in acts {
        done(root, act.iter().copied());
        assert_ne!(status(root), "", "{act:?}");
        done(root, ["undo"]);
        assert_eq!(status(root), "", "{act:?}");
        done(root, ["redo"]);
        assert_ne!(status(root), "", "{act:?}");
        done(root, ["undo"]);
        assert_eq!(status(root), "", "{act:?}");
    }
}

#[test]
fn a_coding_more_is_one_added_line_in_one_file() {
    let study = TempStudy::new();
    let root = study.root();
    done(root, ["code", "a", "health", "--find", "Back\\slash"]);
    repository(root);
    let one_line = |what: &str| {
        assert_eq!(git(root, ["diff", "--numstat"]), "1\t0\tcodings/ana/a.ron\n", "{what}");
        assert_eq!(status(root), " M codings/ana/a.ron\n", "{what}");
        commit(root);
    };
    let passages = [
        "What happened?",
        "They said \"wait\" and\tkept it. Back\\slash. 👩‍💻 was cafe\u{301}.\n\nBob: मुझे तीन महीने पैसे नहीं मिले।",
        "\"wait\" and\tkept",
        "Back\\slash. 👩‍💻",
        "cafe\u{301}.",
        "मुझे तीन महीने पैसे नहीं मिले।",
        "«Rien»\u{a0}!",
    ];
    for words in passages {
        done(root, ["code", "a", "pay", "--find", words]);
        one_line(words);
    }
    // The same words twice, and the whole of the text: context and a cut quote go on the line as well.
    let twice = span("I was told that.");
    done(root, ["code", "a", "pay", "--at", &format!("{}..{}", twice.start, twice.end)]);
    one_line("twice");
    let last = span("I was told that. I was told that.");
    done(root, ["code", "a", "health", "--at", &format!("0..{}", last.end), "--memo", "two\nlines", "--weight", "-1"]);
    one_line("all");
    let home = tempfile::tempdir().unwrap();
    let mut screen = Start::new(home.path()).arg("--coder").arg("ana").arg(root).open();
    screen.wait("the list", |text| text.contains("saved"));
    screen.send("\r");
    screen.wait("the reader", |text| text.contains("% of speech"));
    screen.send("\x1b[H+w");
    saved(&screen, "the coding", |text| text.contains("Withheld pay  ana"));
    screen.send("\u{3}");
    assert_eq!(screen.ended(), 0);
    one_line("by key");
    assert_eq!(done(root, ["codings"]).lines().filter(|line| line.contains(",ana,")).count(), 11);
}

/// Lines of the second text that the first lacks and lines of the first that the second lacks, wherever they stand;
/// without their indent, and today's date as a word.
fn lines_apart(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let (mut gone, mut come): (Vec<&str>, Vec<&str>) = (old.lines().collect(), Vec::new());
    for line in new.lines() {
        match gone.iter().position(|known| *known == line) {
            Some(at) => drop(gone.remove(at)),
            None => come.push(line),
        }
    }
    let today = Regex::new(r#": "20\d\d-\d\d-\d\d""#).unwrap();
    let plain = |line: &str| today.replace(line.trim(), ": TODAY").into_owned();
    let sorted = |lines: Vec<&str>| {
        let mut lines: Vec<String> = lines.into_iter().map(plain).collect();
        lines.sort();
        lines
    };
    (sorted(come), sorted(gone))
}

/// A verb of the codebook, the lines it may add and those it may take away.
type Case<'a> = (&'a [&'a str], &'a [&'a str], &'a [&'a str]);

#[rustfmt::skip]
const BY_VERBS: [Case; 24] = [
    (&["rename", "pay", "Money"],
        &[r#"name: "Money", id: "pay", // the root"#], &[r#"name: "Pay", id: "pay", // the root"#]),
    (&["rename", "health", "Health"], &[r#"name:   "Health","#], &[r#"name:   "Mental health","#]),
    (&["rename", "withheld-pay", "Kept \"pay\""],
        &[r#"(id: "withheld-pay", parent: "pay", name: "Kept \"pay\"", key: 'w'), /* one line */"#], &[WITHHELD]),
    (&["edit", "pay", "--definition", "One.\nTwo."],
        &[r#"definition: "One.\nTwo.","#, "defined: TODAY,"], &[r#"definition: "Money for work.","#]),
    (&["edit", "pay", "--definition", ""],
        &[r#"name: "Pay", id: "pay", defined: TODAY, // the root"#],
        &[r#"name: "Pay", id: "pay", // the root"#, r#"definition: "Money for work.","#]),
    (&["edit", "pay", "--include", "Fees."], &[r#"include: "Fees.","#, "defined: TODAY,"], &[]),
    (&["edit", "pay", "--exclude", "Gifts."], &[r#"exclude: "Gifts.","#, "defined: TODAY,"], &[]),
    // The last field of this record has no comma of its own until one follows.
    (&["edit", "health", "--include", "Sleep."],
        &[r#"include: "Sleep.","#, "defined: TODAY,"], &[r#"include: "Stress, sleep.""#]),
    (&["edit", "health", "--example", "a", "--example", "b"],
        &[r#"examples: ["a", "b"],"#], &[r#"examples: ["I could not sleep"],"#]),
    (&["edit", "health", "--color", "#00FF00"], &[r##"color: "#00FF00","##], &[]),
    (&["edit", "health", "--key", "d"], &["key: 'd',"], &[]),
    (&["edit", "health", "--fr", "Santé"], &[r#"names: {"fr": "Santé"},"#], &[]),
    (&["edit", "health", "--name-in", "de=Gesundheit"], &[r#"names: {"de": "Gesundheit"},"#], &[]),
    (&["edit", "withheld-pay", "--key", ""],
        &[r#"(id: "withheld-pay", parent: "pay", name: "Withheld pay"), /* one line */"#], &[WITHHELD]),
    (&["move", "health", "--parent", "pay"], &[r#"parent: "pay","#], &[]),
    (&["move", "withheld-pay", "--root"],
        &[r#"(id: "withheld-pay", name: "Withheld pay", key: 'w'), /* one line */"#], &[WITHHELD]),
    (&["move", "withheld-pay", "--parent", "health"],
        &[r#"(id: "withheld-pay", parent: "health", name: "Withheld pay", key: 'w'), /* one line */"#], &[WITHHELD]),
    (&["move", "health", "--before", "pay"], &[], &[]),
    (&["move", "pay", "--after", "health"], &[], &[]),
    (&["retire", "pay"], &["status: Retired,"], &[]),
    (&["retire", "withheld-pay"],
        &[r#"(id: "withheld-pay", parent: "pay", name: "Withheld pay", key: 'w', status: Retired), /* one line */"#], &[WITHHELD]),
    (&["add", "Fees", "--id", "fees"], &["(", r#"id: "fees","#, r#"name: "Fees","#, "made: TODAY,", "),"], &[]),
    (&["add", "Fees", "--parent", "pay", "--id", "fees", "--definition", "What \"they\" keep.", "--key", "f"],
        &["(", r#"id: "fees","#, r#"name: "Fees","#, r#"parent: "pay","#, "key: 'f',",
          r#"definition: "What \"they\" keep.","#, "made: TODAY,", "defined: TODAY,", "),"], &[]),
    (&["add", "pay / Fees", "--id", "fees"],
        &["(", r#"id: "fees","#, r#"name: "Fees","#, r#"parent: "pay","#, "made: TODAY,", "),"], &[]),
];

const WITHHELD: &str = r#"(id: "withheld-pay", parent: "pay", name: "Withheld pay", key: 'w'), /* one line */"#;

#[test]
fn a_codebook_edited_by_verbs_differs_only_in_the_fields_that_were_edited() {
    let study = TempStudy::new();
    let root = study.root();
    for (verb, come, gone) in BY_VERBS {
        done(root, ["codebook"].into_iter().chain(verb.iter().copied()));
        let (added, removed) = lines_apart(CODEBOOK, &study.read("codebook.ron"));
        assert_eq!((&*added, &*removed), (&own(come)[..], &own(gone)[..]), "{verb:?}");
        assert_ne!(study.read("codebook.ron"), CODEBOOK, "{verb:?}");
        done(root, ["undo"]);
        assert_eq!(study.read("codebook.ron"), CODEBOOK, "{verb:?}");
    }
}

fn own(lines: &[&str]) -> Vec<String> {
    let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    lines.sort();
    lines
}

/// Keys on the codebook's screen from its first row, and the lines they may add and take away.
#[rustfmt::skip]
const BY_KEYS: [Case; 9] = [
    (&["r\x15Money\r"],
        &[r#"name: "Money", id: "pay", // the root"#], &[r#"name: "Pay", id: "pay", // the root"#]),
    (&["\r", "defin\r", "\x15Wages.\x13"],
        &[r#"definition: "Wages.","#, "defined: TODAY,"], &[r#"definition: "Money for work.","#]),
    (&["jjLd"], &["key: 'd',"], &[]),
    (&["jjc", "green\r"], &[r##"color: "#009E73","##], &[]),
    (&["J"], &[], &[]),
    (&["jj>"], &[r#"parent: "pay","#], &[]),
    (&["j<"], &[r#"(id: "withheld-pay", name: "Withheld pay", key: 'w'), /* one line */"#], &[WITHHELD]),
    (&["jt", "ment\r"],
        &[r#"(id: "withheld-pay", parent: "health", name: "Withheld pay", key: 'w'), /* one line */"#], &[WITHHELD]),
    (&["x", "\r"], &["status: Retired,"], &[]),
];

#[test]
fn a_codebook_edited_on_the_screen_differs_only_in_the_fields_that_were_edited() {
    let study = TempStudy::new();
    let home = tempfile::tempdir().unwrap();
    let mut screen = Start::new(home.path()).arg("--coder").arg("ana").arg(study.root()).open();
    screen.wait("the list", |text| text.contains("saved"));
    screen.send("B");
    screen.wait("the codebook", |text| text.contains("› codebook"));
    for (keys, come, gone) in BY_KEYS {
        for keys in keys {
            screen.send(keys);
        }
        // A frame of before may still stand there.
        saved(&screen, "the act", |text| !text.contains("Taken back") && study.read("codebook.ron") != CODEBOOK);
        let (added, removed) = lines_apart(CODEBOOK, &study.read("codebook.ron"));
        assert_eq!((&*added, &*removed), (&own(come)[..], &own(gone)[..]), "{keys:?}");
        if screen.text().contains("Edit “") {
            // The form came back for the next field.
            screen.send("\x1b");
            screen.wait("no form", |text| !text.contains("Edit “"));
        }
        screen.send("u");
        saved(&screen, "the undo", |text| text.contains("Taken back") && study.read("codebook.ron") == CODEBOOK);
        screen.send("\x1b[H");
    }
    screen.send("\x03");
    assert_eq!(screen.ended(), 0);
}
