//! Codebooks in and out: CSV, Markdown and RON come back as they went; what is brought in is said.

use super::program::{commit, git, repository, verbatim};
use super::study::TempStudy;
use verbatim::model::{Code, Status};

/// A book with everything that a code can say, and words that are awkward in every notation.
const BOOK: &str = r##"(format: 1, title: "Work", codes: [
    (id: "pay", name: "Pay, \"withheld\"", names: {"fr": "Paie; retenue", "de": "Lohn"}, color: "#D55E00", key: 'w', groups: ["money", "time"],
        definition: "First line.\n\n# not a heading\n- not an item\n  indented", include: "One\nTwo", exclude: "=1+1", examples: ["a, b", "c"],
        made: "2026-02-01", defined: "2026-03-01", guid: "{AB}"),
    (id: "late", name: "Late", parent: "pay"),
    (id: "deep", name: "Deep", parent: "late"), (id: "deep3", name: "3", parent: "deep"), (id: "deep4", name: "4", parent: "deep3"),
    (id: "deep5", name: "5", parent: "deep4"), (id: "deep6", name: "6", parent: "deep5", definition: "far down"),
    (id: "old", name: "Old", status: Retired),
    (id: "into", name: "Into", status: MergedInto("pay")),
    (id: "gone", name: "Gone", status: Deleted),
])
"##;

fn with(book: &str) -> TempStudy {
    let study = TempStudy::new();
    study.write("codebook.ron", book);
    study
}

fn codes(study: &TempStudy) -> Vec<Code> {
    let session = study.open();
    let book = session.study.codebook();
    book.tree().iter().map(|branch| book.codes()[branch.place].clone()).collect()
}

fn said<'a>(study: &TempStudy, args: impl IntoIterator<Item = &'a str>, code: i32) -> String {
    let args: Vec<&str> = args.into_iter().collect();
    let answer = verbatim(study.root(), args.iter().copied());
    assert_eq!(answer.code, code, "{args:?}: {}{}", answer.out, answer.said);
    answer.out + &answer.said
}

#[test]
fn a_book_comes_back_from_each_notation_as_it_went() {
    for (file, guid) in [("book.csv", true), ("book.md", false), ("book.ron", true)] {
        let from = with(BOOK);
        said(&from, ["codebook", "export", "-o", file], 0);
        let to = with("(format: 1, title: \"\", codes: [])\n");
        to.write(file, &from.read(file));
        said(&to, ["codebook", "import", file], 0);
        let mut wanted = codes(&from);
        let today = codes(&to).iter().find(|code| code.id == "late").and_then(|code| code.made.clone());
        for code in &mut wanted {
            // What a notation does not hold is born anew.
            code.made = code.made.take().or_else(|| today.clone());
            code.guid = code.guid.take().filter(|_| guid);
        }
        assert_eq!(codes(&to), wanted, "{file}\n{}", from.read(file));
        let again = said(&to, ["codebook", "import", file], 1);
        assert!(again.contains("10 the same, 0 differ"), "{file}: {again}");
        said(&to, ["undo"], 0);
        assert_eq!(to.read("codebook.ron"), "(format: 1, title: \"\", codes: [])\n", "{file}: one step of undo");
    }
}

#[test]
fn what_is_brought_in_is_said_and_nothing_is_joined_by_name() {
    let study = with(BOOK);
    let before = study.read("codebook.ron");
    study.write(
        "new.csv",
        "\u{feff}id;name;parent;key;color;definition\r\npay;Pay;;w;#D55E00;Other words\r\nx1;LATE;pay;w;red;\r\nx2;Below;x3;;;\r\nx3;Above;x2;;;\r\nx1;Again;;;;\r\nbad id;Bad;;;;\r\nx4;Lost;nowhere;;;\r\n",
    );
    let told = said(&study, ["codebook", "import", "new.csv", "--dry-run"], 1);
    for words in [
        "pay,Pay,differs,\"name, definition\"",
        "x1,LATE,new,",
        "the key 'w' is `pay`'s already",
        "`red` is no colour",
        "`late` has the same name; both are kept",
        "it would stand under itself",
        "the file has `x1` twice; the first counts",
        "cannot be an id",
        "`nowhere`, below which it should stand, is not there",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert_eq!(study.read("codebook.ron"), before);
    said(&study, ["codebook", "import", "new.csv"], 1);
    let ids: Vec<String> = codes(&study).into_iter().map(|code| code.id).collect();
    assert!(["late", "x1", "x2", "x3", "x4"].iter().all(|id| ids.iter().any(|known| known == id)), "{ids:?}");
    assert_eq!(codes(&study)[0].name, "Pay, \"withheld\"", "what differs is left as it is");
    said(&study, ["codebook", "import", "new.csv", "--update"], 0);
    let pay = codes(&study).into_iter().find(|code| code.id == "pay").unwrap();
    assert_eq!((pay.name.as_str(), pay.definition.as_deref()), ("Pay", Some("Other words")));
    assert_eq!(pay.include.as_deref(), Some("One\nTwo"), "a column that the file lacks changes nothing");
    assert_ne!(pay.defined.as_deref(), Some("2026-03-01"), "a new wording is dated");
    said(&study, ["undo"], 0);
    said(&study, ["undo"], 0);
    assert_eq!(study.read("codebook.ron"), before);
    for (file, text, words) in [
        ("empty.csv", "a,b\n1,2\n", "neither a column `id` nor a column `name`"),
        ("bad.ron", "(format: 1, codes: [(id: \"a\", name: 3)])\n", "bad.ron"),
    ] {
        study.write(file, text);
        let told = said(&study, ["codebook", "import", file], 3);
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_nested_list_is_read_as_a_codebook() {
    let study = with("(format: 1, title: \"\", codes: [])\n");
    study.write(
        "list.md",
        "# Our codes\n\n- Pay: what is earned\n  - Late pay\n  - Low pay – too little\n- **Health**\n",
    );
    said(&study, ["codebook", "import", "list.md"], 0);
    let codes = codes(&study);
    let shape: Vec<(&str, Option<&str>)> =
        codes.iter().map(|code| (code.name.as_str(), code.definition.as_deref())).collect();
    assert_eq!(
        shape,
        [("Pay", Some("what is earned")), ("Late pay", None), ("Low pay", Some("too little")), ("Health", None)]
    );
    assert_eq!(codes[1].parent.as_ref(), Some(&codes[0].id));
    assert!(codes[1].id.starts_with("late-pay-"));
}

#[test]
fn what_no_code_has_a_place_for_is_kept_or_named() {
    let study = with("(format: 1, title: \"\", codes: [])\n");
    study.write("a.ron", "(format: 1, codes: [(id: \"a\", name: \"A\", colour: \"#D55E00\", theme: 3)])\n");
    let told = said(&study, ["codebook", "import", "a.ron"], 0);
    assert!(told.contains("a.ron:1:") && told.contains("`colour` is not a field"), "{told}");
    assert!(told.contains("Perhaps `color` was meant") && told.contains("`theme` is not a field"), "{told}");
    let kept = study.read("codebook.ron");
    assert!(kept.contains("colour: \"#D55E00\"") && kept.contains("theme: 3"), "an unknown field is kept: {kept}");
    // The same code again with another value: what differs is said, and taken where that is wanted.
    study.write("a.ron", "(format: 1, codes: [(id: \"a\", name: \"A\", theme: 4)])\n");
    assert!(said(&study, ["codebook", "import", "a.ron"], 1).contains("unknown fields"));
    said(&study, ["codebook", "import", "a.ron", "--update"], 0);
    let kept = study.read("codebook.ron");
    assert!(kept.contains("theme: 4") && !kept.contains("theme: 3") && kept.contains("colour:"), "{kept}");
    study.write("b.csv", "id,name,Definition,exclusion,weight,names.fr\nb,B,x,y,2,Bé\n");
    let told = said(&study, ["codebook", "import", "b.csv"], 0);
    assert!(told.contains("the column “exclusion”") && told.contains("the column “weight”"), "{told}");
    assert!(!told.contains("“Definition”") && !told.contains("“names.fr”"), "{told}");
    study.write("c.csv", "id,name,defintion\nc,C,x\n");
    assert!(said(&study, ["codebook", "import", "c.csv"], 0).contains("Perhaps `definition` was meant."));
    study.write("d.md", "# Book\n\n## D `d`\n\nWhat it is:\n\n- this\n- that\n\n- **Theme:** third\n- **Key:** w\n");
    let told = said(&study, ["codebook", "import", "d.md"], 0);
    assert!(told.contains("the item “Theme”") && !told.contains("“Key”"), "{told}");
    let code = codes(&study).into_iter().find(|code| code.id == "d").unwrap();
    assert_eq!(code.definition.as_deref(), Some("What it is:\n\n- this\n- that"), "a plain list is not dropped");
}

#[test]
fn a_second_built_in_codebook_joins_one_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let study = folder.path().join("study");
    let run = |args: &[&str], code: i32| {
        let answer = verbatim(folder.path(), args.iter().copied().chain(["--study", study.to_str().unwrap()]));
        assert_eq!(answer.code, code, "{args:?}: {}{}", answer.out, answer.said);
        answer.out + &answer.said
    };
    let made = verbatim(folder.path(), ["new", study.to_str().unwrap(), "--codebook", "data-work"]);
    assert_eq!(made.code, 0, "{}", made.said);
    let ids = |text: &str| text.matches("\n        (\n            id: ").count();
    let book = || std::fs::read_to_string(study.join("codebook.ron")).unwrap();
    let before = book();
    run(&["codebook", "import", "interaction"], 0);
    let other = verbatim::commands::demo::built_in_codebook("interaction").unwrap();
    assert!(ids(&other) > 3 && ids(&book()) == ids(&before) + ids(&other), "{}", book());
    run(&["undo", "--coder", "ana"], 0);
    assert_eq!(book(), before);
    let told = run(&["codebook", "import", "interactoin"], 3);
    assert!(told.contains("data-work, interaction"), "{told}");
}

#[test]
fn a_codebook_or_project_that_another_way_takes_is_pointed_to_it() {
    let study = with(BOOK);
    said(&study, ["export", "qdc", "-o", "book.qdc"], 0);
    let told = said(&study, ["import", "book.qdc"], 3);
    assert!(told.contains("`verbatim codebook import FILE`") && !told.contains("cannot be read"), "{told}");
    said(&study, ["export", "qdpx", "-o", "all.qdpx"], 0);
    let told = said(&study, ["import", "--as", "qdpx", "all.qdpx"], 3);
    assert!(told.contains("without --as") && !told.contains("cannot be read"), "{told}");
}

#[test]
fn a_difference_is_said_in_words_between_files_and_between_commits() {
    let study = TempStudy::new();
    repository(study.root());
    let mut session = study.open();
    let ix = super::study::transcript(&session);
    let act = verbatim::session::acts::code(&mut session, ix, super::study::span("kept it"), &["pay".into()]);
    session.perform(act.unwrap()).unwrap();
    session.flush().unwrap();
    drop(session);
    std::fs::copy(study.path("codebook.ron"), study.path("old.ron")).unwrap();
    said(&study, ["codebook", "move", "health", "--parent", "pay"], 0);
    said(&study, ["codebook", "edit", "pay", "--definition", "Money for work, paid or not."], 0);
    said(&study, ["codebook", "add", "New", "--id", "new"], 0);
    commit(study.root());
    said(&study, ["codebook", "merge", "withheld-pay", "pay", "--yes"], 0);
    let told = said(&study, ["codebook", "diff", "--format", "table", "--rev", "HEAD~1"], 1);
    for words in [
        "`health` moved under `pay`.",
        "The definition of `pay` changed.",
        "1 coding was made under the old wording of `pay`, before ",
        "`withheld-pay` was merged into `pay`.",
        "`new` (“New”) is new.",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    assert_eq!(told, said(&study, ["codebook", "diff", "old.ron", "--format", "table"], 1));
    let told = said(&study, ["codebook", "diff", "--rev", "HEAD~1", "HEAD"], 1);
    assert!(!told.contains("merged") && told.contains("new"), "{told}");
    said(&study, ["codebook", "diff", "old.ron", "old.ron"], 0);
    said(&study, ["codebook", "diff", "--rev", "HEAD", "HEAD"], 0);
    for wrong in ["nonsense", "--output=/tmp/x", "HEAD~99"] {
        let rev = format!("--rev={wrong}");
        let told = said(&study, ["codebook", "diff", &rev], 2);
        assert!(told.contains("Git has no codebook.ron"), "{told}");
    }
    git(study.root(), ["status"]);
    let told = said(&study, ["codebook", "log"], 0);
    assert!(told.contains("merge “Withheld pay” into “Pay”") && !told.contains("code “Pay”"), "{told}");
}

#[test]
fn a_status_in_words_is_read_back() {
    use verbatim::export::codebook::status;
    for known in [Status::Active, Status::Retired, Status::Deleted, Status::MergedInto("pay".into())] {
        assert_eq!(verbatim::import::codebook::status(&status(&known)), Some(known));
    }
}
