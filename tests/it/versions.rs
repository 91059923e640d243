//! Versions of a transcript: what was replaced is known again, and another text is no newer version.

use super::program::{done, rows, verbatim};
use std::path::{Path, PathBuf};

const OLD: &str = "Moderator: How were you paid?\n\nAnna: They paid late, always late, and nobody answered.\n\n\
    Moderator: What happened then?\n\nAnna: Afterwards I left the platform.\n\nModerator: Alone?\n\nAnna: With three others, all drivers.\n";
const OTHER: &str = "Moderator: Which soup do people cook here?\n\nAnna: Mostly pumpkin with ginger, sometimes lentils.\n\n\
    Moderator: Who taught them?\n\nAnna: Grandmother kept recipes inside her drawer.\n";

/// A study with `fg 01`'s old text, replaced by a corrected one.
fn replaced() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "study"]);
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("fg 01.txt", OLD);
    write("fg 01 new.txt", &OLD.replace("three others", "four others"));
    let root = folder.path().join("study");
    done(&root, ["import", "../fg 01.txt"]);
    let answer = verbatim(&root, ["import", "../fg 01 new.txt"]);
    let advised = "`verbatim transcripts replace fg-01 \"../fg 01 new.txt\"`";
    assert!(answer.code == 1 && answer.out.replace("\"\"", "\"").contains(advised), "{}", answer.out);
    done(&root, ["transcripts", "replace", "fg-01", "../fg 01 new.txt"]);
    (folder, root)
}

fn problem(root: &Path, args: &[&str]) -> (i32, String) {
    let answer = verbatim(root, args.iter().copied());
    (answer.code, rows(&answer.out)[0]["problem"].clone())
}

#[test]
fn what_was_replaced_is_known_under_any_name() {
    let (folder, root) = replaced();
    let transcripts = || rows(&done(&root, ["transcripts", "list"])).len();
    std::fs::write(folder.path().join("elsewhere.txt"), OLD).unwrap();
    std::fs::write(folder.path().join("crlf.txt"), OLD.replace('\n', "\r\n")).unwrap();
    for (name, said) in [
        ("../fg 01.txt", "is in the study already as an earlier original of `fg-01` (originals/fg-01.txt)"),
        ("../elsewhere.txt", "is in the study already as an earlier original of `fg-01`"),
        ("../crlf.txt", "is an earlier text of `fg-01`"),
    ] {
        let (code, problem) = problem(&root, &["import", name]);
        assert!(code == 0 && problem.contains(said), "{name}: {code} {problem}");
        assert!(!problem.contains("replace fg-01"), "{problem}");
        assert_eq!(transcripts(), 1);
    }
    // What is nearer to the text as it was than as it is proposes nothing either.
    std::fs::write(folder.path().join("fg 01 old.txt"), OLD.replace("nobody answered", "nobody replied")).unwrap();
    let (code, near) = problem(&root, &["import", "../fg 01 old.txt"]);
    assert!(code == 0 && near.contains("is nearly an earlier text of `fg-01`"), "{near}");
    // The file as it is now stays known, and --new brings in what was before.
    let (code, now) = problem(&root, &["import", "../fg 01 new.txt"]);
    assert!(code == 0 && now.contains("is in the study already, as `fg-01`"), "{now}");
    assert_eq!(problem(&root, &["import", "../elsewhere.txt", "--new"]), (0, String::new()));
    assert_eq!(transcripts(), 2);
}

#[test]
fn nearly_the_same_lines_under_another_name_are_told() {
    let (folder, root) = replaced();
    let longer: String = (0..20).map(|nth| format!("Anna: line {nth} of many.\n\nBen: and {nth} again.\n\n")).collect();
    std::fs::write(folder.path().join("one.txt"), &longer).unwrap();
    std::fs::write(folder.path().join("other name.txt"), longer.replace("line 3 ", "line three ")).unwrap();
    done(&root, ["import", "../one.txt"]);
    let answer = verbatim(&root, ["import", "../other name.txt"]);
    assert!(answer.code == 0 && answer.said.contains("% of the lines are those of `one`"), "{}", answer.said);
    assert!(answer.said.contains("replace one \"../other name.txt\""), "{}", answer.said);
}

#[test]
fn another_text_is_no_newer_version() {
    let (folder, root) = replaced();
    std::fs::write(folder.path().join("soup.txt"), OTHER).unwrap();
    let before = std::fs::read_to_string(root.join("transcripts/fg-01.txt")).unwrap();
    let answer = verbatim(&root, ["transcripts", "replace", "fg-01", "../soup.txt"]);
    assert_eq!(answer.code, 2, "{}", answer.said);
    assert!(
        answer.said.contains("they have 0 of 4 lines in common") && answer.said.contains("--yes"),
        "{}",
        answer.said
    );
    assert_eq!(std::fs::read_to_string(root.join("transcripts/fg-01.txt")).unwrap(), before);
    let dry = verbatim(&root, ["transcripts", "replace", "fg-01", "../soup.txt", "--dry-run"]);
    assert!(dry.code == 0 && dry.said.contains("lines in common"), "{}", dry.said);
    done(&root, ["transcripts", "replace", "fg-01", "../soup.txt", "--yes"]);
    assert_eq!(std::fs::read_to_string(root.join("transcripts/fg-01.txt")).unwrap(), OTHER);
}
