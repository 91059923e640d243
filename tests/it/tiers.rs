//! Tiers and the files of annotation programs, brought in by the command line.

use super::program::{done, rows, verbatim};
use std::path::{Path, PathBuf};

fn study() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "study"]);
    let root = folder.path().join("study");
    (folder, root)
}

fn read(root: &Path, file: &str) -> String {
    std::fs::read_to_string(root.join(file)).unwrap()
}

/// A TextGrid of tiers; pieces are (start, end, words) without gaps.
fn grid(tiers: &[(&str, &[(u32, u32, &str)])]) -> String {
    let mut out = format!("File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n20\n<exists>\n{}\n", tiers.len());
    for (name, pieces) in tiers {
        out += &format!("\"IntervalTier\"\n\"{name}\"\n0\n20\n{}\n", pieces.len());
        for (start, end, words) in *pieces {
            out += &format!("{start}\n{end}\n\"{words}\"\n");
        }
    }
    out
}

#[test]
fn the_report_names_the_tiers_and_the_choice_is_remembered() {
    let (folder, root) = study();
    let tiers = |last: &'static str| {
        grid(&[
            ("Rosa", &[(0, 2, "we left")]),
            ("Rosa - words", &[(0, 1, "we"), (1, 2, "left")]),
            ("Rosa - en", &[(0, 2, "THEY WENT")]),
            ("Ben", &[(3, 4, last)]),
        ])
    };
    std::fs::write(folder.path().join("a.TextGrid"), tiers("why")).unwrap();
    let came = verbatim(&root, ["import", "../a.TextGrid"]);
    assert_eq!(came.code, 0, "{}", came.said);
    for part in
        ["`Rosa`: speech of “Rosa” (1)", "`Rosa - words`: the same words again (2)", "`Rosa - en`: translation (1)"]
    {
        assert!(came.said.contains(part), "{}", came.said);
    }
    assert_eq!(read(&root, "transcripts/a.txt"), "Rosa: we left\n\nBen: why\n");
    assert!(!read(&root, "transcripts/a.ron").contains("tiers"), "nothing was chosen");
    // A tier that is not there is told with those that are.
    std::fs::write(folder.path().join("b.TextGrid"), tiers("why not")).unwrap();
    let refused = verbatim(&root, ["import", "../b.TextGrid", "--tiers", "Rosa,Bea", "--new"]);
    assert!(
        refused.code == 3 && refused.out.contains("no tier `Bea`") && refused.out.contains("`Rosa - en`"),
        "{} {}",
        refused.out,
        refused.said
    );
    // Chosen tiers are kept in the record, and a newer file is read in the same way.
    done(&root, ["import", "../b.TextGrid", "--tiers", "*en,Ben", "--new"]);
    assert_eq!(read(&root, "transcripts/b.txt"), "Rosa: THEY WENT\n\nBen: why not\n");
    assert!(
        read(&root, "transcripts/b.ron").contains("tiers: [\"Rosa - en\", \"Ben\"]"),
        "{}",
        read(&root, "transcripts/b.ron")
    );
    std::fs::write(folder.path().join("b.TextGrid"), tiers("why not then")).unwrap();
    done(&root, ["transcripts", "replace", "b", "../b.TextGrid"]);
    assert_eq!(read(&root, "transcripts/b.txt"), "Rosa: THEY WENT\n\nBen: why not then\n");
    assert!(read(&root, "transcripts/b.ron").contains("tiers: [\"Rosa - en\", \"Ben\"]"));
    done(&root, ["transcripts", "replace", "b", "../b.TextGrid", "--tiers", "auto"]);
    assert_eq!(read(&root, "transcripts/b.txt"), "Rosa: we left\n\nBen: why not then\n");
    assert!(!read(&root, "transcripts/b.ron").contains("tiers"), "{}", read(&root, "transcripts/b.ron"));
    let check = verbatim(&root, ["check"]);
    assert_eq!(check.code, 0, "{}", check.said);
}
