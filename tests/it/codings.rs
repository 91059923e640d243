//! Codings out to a table and back in again: the same ones, and what cannot be placed is said row by row.

use super::program::{done, rows, verbatim};
use super::study::TempStudy;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Row = BTreeMap<String, String>;

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    folder
}

/// The codings of a study that stand on their words.
fn codings(root: &Path) -> Vec<Row> {
    let all = rows(&verbatim(root, ["codings", "--format", "csv"]).out);
    all.into_iter().filter(|row| row["state"] == "ok" || row["state"] == "moved").collect()
}

/// What must be the same, ids aside.
fn told(rows: &[Row], fields: &[&str]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> =
        rows.iter().map(|row| fields.iter().map(|field| row[*field].clone()).collect()).collect();
    all.sort();
    // What was merged into a code may lie twice on a passage, and counts once.
    all.dedup();
    all
}

/// Some columns of rows as CSV.
fn table(rows: &[Row], fields: &[&str]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(fields).unwrap();
    for row in rows {
        writer.write_record(fields.iter().map(|field| &row[*field])).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Takes what people coded out of a study, as if nobody had coded yet.
fn emptied(root: &Path) {
    std::fs::remove_dir_all(root.join("codings")).unwrap();
    let _ = std::fs::remove_dir_all(root.join(".verbatim"));
}

const ALL: [&str; 7] = ["transcript", "coder", "code", "start", "end", "quote", "made"];

fn comes_back(root: &Path) -> usize {
    let before = codings(root);
    std::fs::write(root.join("all.csv"), table(&before, &ALL)).unwrap();
    let cut = ["transcript", "code", "quote"];
    std::fs::write(root.join("cut.csv"), table(&before, &cut)).unwrap();
    emptied(root);
    let answer = verbatim(root, ["codings", "import", "all.csv", "--yes", "--coder", "zoe"]);
    assert_eq!(answer.code, 0, "{}", answer.said);
    assert_eq!(told(&codings(root), &ALL), told(&before, &ALL));
    done(root, ["undo", "--coder", "zoe"]);
    assert!(codings(root).is_empty());
    // Without offsets what stands once comes back, the rest is listed; two coders' are one here.
    let answer = verbatim(root, ["codings", "import", "cut.csv", "--yes", "--coder", "zoe", "--format", "csv"]);
    let said = rows(&answer.out);
    assert_eq!(said.len(), before.len());
    let out: Vec<_> = before.iter().zip(&said).filter(|(_, row)| row["outcome"] == "left out").collect();
    // Blanks alone are no words.
    let odd = out.iter().find(|(row, said)| !(said["problem"].contains("times") || row["quote"].trim().is_empty()));
    assert!(odd.is_none(), "{odd:?}");
    let taken = before.iter().zip(&said).filter(|(_, row)| row["outcome"] != "left out");
    let place = |row: &Row| ["transcript", "code", "start", "end"].map(|field| row[field].clone());
    let wanted: BTreeSet<_> = taken.map(|(row, _)| place(row)).collect();
    let found: BTreeSet<_> = codings(root).iter().map(place).collect();
    assert_eq!(found, wanted);
    before.len() - out.len()
}

#[test]
fn the_codings_of_the_sample_come_back() {
    let folder = sample();
    assert!(comes_back(&folder.path().join("study")) > 200);
}

#[test]
fn so_do_those_of_studies_by_chance() {
    let studies: u64 = std::env::var("VERBATIM_STUDIES").ok().and_then(|many| many.parse().ok()).unwrap_or(3);
    let first = super::dice::seed().unwrap_or(1);
    for seed in first..first + studies {
        let folder = tempfile::tempdir().unwrap();
        super::recount::write_study(seed, folder.path());
        // Codes that were deleted, or that the codebook has never had, are no codes to code with.
        let offered: BTreeSet<String> = rows(&done(folder.path(), ["codebook", "list", "--format", "csv"]))
            .into_iter()
            .filter(|row| row["status"] != "deleted" && row["status"] != "unknown")
            .map(|row| row["code"].clone())
            .collect();
        let all = codings(folder.path());
        if all.iter().all(|row| offered.contains(&row["code"])) {
            comes_back(folder.path());
            continue;
        }
        std::fs::write(folder.path().join("all.csv"), table(&all, &ALL)).unwrap();
        emptied(folder.path());
        let answer = verbatim(folder.path(), ["codings", "import", "all.csv", "--yes", "--coder", "zoe"]);
        let wanted: Vec<Row> = all.into_iter().filter(|row| offered.contains(&row["code"])).collect();
        let (found, wanted) = (told(&codings(folder.path()), &ALL), told(&wanted, &ALL));
        let differ = found.iter().zip(&wanted).find(|(one, other)| one != other);
        assert!(found == wanted, "study {seed}: {differ:?} {}", answer.said);
    }
}

#[test]
fn tables_of_others_come_in_and_what_does_not_fit_is_said() {
    let study = TempStudy::new();
    let root = study.root();
    study.write(
        "transcripts/a.txt",
        "Ana: We were paid late. Again and again. Nobody said why.\n\nBen: Ça va, mais je dors mal.\n",
    );
    study.write(
        "transcripts/a.ron",
        "(format: 1, title: \"Group one\", rule: \"label-colon\", labels: [\"Ana\", \"Ben\"])\n",
    );
    study.write("transcripts/007.txt", "Ana: Twelve hours a day.\n");
    let import = |file: &str, text: &str, options: &[&str]| {
        study.write(file, text);
        let line = [&["codings", "import", file, "--format", "csv"], options].concat();
        verbatim(root, line.iter().copied())
    };
    // Taguette.
    let taguette = "id,document,tag,content\n1,Group one,pay,We were paid late.\n2,Group one,sleep,je dors mal\n3,Group two,pay,x\n4,a,pay,ai\n";
    let shown = import("t.csv", taguette, &[]);
    assert_eq!(shown.code, 2, "{}", shown.said);
    assert!(shown.said.contains("4 rows: 1 to be coded, 0 coded already, 3 left out"), "{}", shown.said);
    assert!(shown.said.contains("No code is called `sleep` (1 row)") && shown.said.contains("--yes"), "{}", shown.said);
    assert!(codings(root).is_empty());
    let problems: Vec<String> = rows(&shown.out).into_iter().map(|row| row["problem"].clone()).collect();
    assert_eq!(problems[..3], ["", "there is no code `sleep`", "there is no transcript `Group two`"]);
    assert!(problems[3].contains("times"), "{problems:?}");
    assert!(import("t.csv", taguette, &["--yes", "--make"]).said.contains("New codes: sleep"));
    assert_eq!(
        told(&codings(root), &["code", "quote"]),
        [["pay", "We were paid late."], ["sleep", "je dors mal"],].map(|row| row.map(str::to_owned).to_vec())
    );
    let again = import("t.csv", taguette, &["--yes"]);
    assert!(again.code == 1 && again.said.contains("2 coded already"), "{}", again.said);
    done(root, ["undo"]);
    assert!(codings(root).is_empty() && !done(root, ["codebook", "list"]).contains("sleep"));
    // MAXQDA: paths, other names of columns, a spreadsheet's nought and apostrophe, another case and other blanks.
    let maxqda = "Color\tDocument name\tCode\tBeginning\tEnd\tWeight score\tSegment\tComment\tCreated by\tCreation date\n\
                  red\tGroup one\tWell-being > Sleep\t2\t2\t50\tca va,  MAIS je dors mal.\tsays it twice\tEva Löwe\t2026-03-04 10:11:12\n\
                  red\t7\tpay\t1\t1\t\t'Twelve hours\t\tEva Löwe\tyesterday\n";
    let answer = import("m.tsv", maxqda, &["--yes", "--map", "Well-being > Sleep=health"]);
    assert_eq!(answer.code, 0, "{}", answer.said);
    assert!(answer.said.contains("1 row says of when"), "{}", answer.said);
    assert!(answer.said.contains("Nothing is taken from these columns: Color, Beginning"), "{}", answer.said);
    let all = codings(root);
    assert_eq!(
        told(&all, &["code", "coder", "quote"]),
        [["health", "eva-lowe", "Ça va, mais je dors mal."], ["pay", "eva-lowe", "Twelve hours"]]
            .map(|row| row.map(str::to_owned).to_vec())
    );
    assert!(all.iter().any(|row| row["made"] == "2026-03-04T10:11:12Z"));
    assert!(
        study.read("codings/eva-lowe/a.ron").contains("weight: 50")
            && study.read("codings/eva-lowe/a.ron").contains("says it twice")
    );
    // By turn, by offsets alone, by a program; offsets that fit the words of another version.
    let own = "transcript,code,turn,start,end,quote\na,pay,1,,,\na,health,,0,3,\na,pay,,0,4,paid\na,pay,9,,,\na,pay,,5,400,\n";
    let answer = import("o.csv", own, &["--yes", "--as", "model", "--pattern"]);
    assert_eq!(answer.code, 1, "{}", answer.said);
    let said: Vec<String> = rows(&answer.out).into_iter().map(|row| row["problem"].clone()).collect();
    assert!(said[3] == "there is no turn 9" && said[4].contains("no passage of this text"), "{said:?}");
    let model: Vec<Row> = codings(root).into_iter().filter(|row| row["coder"] == "model").collect();
    assert_eq!(
        told(&model, &["quote"]),
        [["Ana"], ["We were paid late. Again and again. Nobody said why."], ["paid"]]
            .map(|row| row.map(str::to_owned).to_vec())
    );
    assert!(study.read("verbatim.ron").contains("Pattern"));
    for (text, options, part) in [
        ("where,what\na,b\n", &[][..], "no column says which transcript"),
        ("transcript,code,quote\n", &[], "no rows"),
        ("transcript,code,quote\na,pay,x\n", &["--map", "x"], "no NAME=CODE"),
        ("transcript,code,quote\na,pay,x\n", &["--map", "x=none"], "no code `none`"),
        ("transcript,code,quote\na,pay,x\n", &["--as", "No!"], "cannot be a coder's handle"),
    ] {
        let refused = import("r.csv", text, options);
        assert!(refused.code >= 2 && refused.said.contains(part), "{}: {}", refused.code, refused.said);
    }
}
