//! Tables for papers: names in place of ids, in every format, with hostile words in them.

use super::program::{done, verbatim};
use super::study::TempStudy;
use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};
use std::path::Path;

const FORMATS: [&str; 5] = ["md", "html", "tex", "docx", "xlsx"];

/// A study whose words are signs of every format, one turn of them right to left.
fn study() -> TempStudy {
    let study = TempStudy::new();
    let words = "Anna: =1+1 | *star* <script>alert(1)</script> & $x_y$ \\input{a}.\n\nBob: لا أعرف ماذا أقول.\n";
    study.write("transcripts/a.txt", words);
    study.write("transcripts/a.ron", "(format: 1, rule: \"label-colon\", labels: [\"Anna\", \"Bob\"])\n");
    let turn = |number: &str, code: &str| drop(done(study.root(), ["code", "a", code, "--turn", number]));
    turn("1", "pay");
    turn("1", "withheld-pay");
    turn("2", "health");
    study
}

/// The words of a file, whatever holds them.
fn words(file: &Path) -> String {
    let bytes = std::fs::read(file).unwrap();
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("docx") => {
            let mut text = String::new();
            let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
            text
        }
        Some("xlsx") => {
            let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
            let sheets = book.sheet_names();
            let cells = sheets.iter().flat_map(|name| {
                let range = book.worksheet_range(name).unwrap();
                range.cells().map(|(.., cell)| cell.to_string()).collect::<Vec<_>>()
            });
            cells.collect::<Vec<_>>().join("\n")
        }
        _ => String::from_utf8(bytes).unwrap(),
    }
}

#[test]
fn every_table_is_written_in_every_format_the_same_twice() {
    let study = study();
    let tables: [&[&str]; 11] = [
        &["frequencies"],
        &["excerpts"],
        &["codings"],
        &["crosstab", "--by", "speaker", "--wide"],
        &["cooccurrence", "--wide"],
        &["timeline"],
        &["group"],
        &["framework"],
        &["transcripts"],
        &["codebook", "list"],
        &["search", "alert"],
    ];
    for verb in tables {
        for ending in FORMATS {
            let files = [format!("one.{ending}"), format!("other.{ending}")];
            for (file, zone) in files.iter().zip(["Pacific/Apia", "America/New_York"]) {
                let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_verbatim"));
                run.args(verb).args(["-o", file]).current_dir(study.root());
                run.env("HOME", study.root().join(".verbatim")).env("VERBATIM_CODER", "ana").env("TZ", zone);
                let answer = run.output().unwrap();
                assert!(answer.status.success(), "{verb:?} {ending}: {}", String::from_utf8_lossy(&answer.stderr));
            }
            let [one, other] = files.map(|file| study.path(&file));
            assert!(std::fs::read(&one).unwrap() == std::fs::read(&other).unwrap(), "{verb:?} {ending}");
            assert!(!words(&one).is_empty());
            std::fs::remove_file(one).unwrap();
            std::fs::remove_file(other).unwrap();
        }
    }
}

#[test]
fn codes_stand_by_their_names_and_words_are_what_was_said() {
    let study = study();
    for ending in FORMATS {
        let (counts, said) = (format!("counts.{ending}"), format!("said.{ending}"));
        done(study.root(), ["frequencies", "-o", &counts]);
        done(study.root(), ["excerpts", "-o", &said]);
        let counts = words(&study.path(&counts));
        assert!(counts.contains("Withheld pay") && !counts.contains("withheld-pay"), "{ending}: {counts}");
        assert!(counts.contains("Scope: the whole study"), "{ending}: the notes stand below");
        let said = words(&study.path(&said));
        assert!(said.contains("لا أعرف ماذا أقول."), "{ending}: {said}");
        let hostile = match ending {
            "html" | "docx" => "=1+1 | *star* &lt;script&gt;alert(1)&lt;/script&gt; &amp; $x_y$ \\input{a}.",
            "md" => "=1+1 \\| \\*star\\* \\<script\\>alert(1)\\</script\\> &amp; \\$x\\_y\\$ \\\\input{a}.",
            "tex" => "=1+1 | *star* <script>alert(1)</script> \\& \\$x\\_y\\$ \\textbackslash{}input\\{a\\}.",
            _ => "=1+1 | *star* <script>alert(1)</script> & $x_y$ \\input{a}.",
        };
        // A line that begins with a sign of Markdown has one before it.
        assert!(said.contains(hostile), "{ending}: {said}");
    }
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(std::fs::read(study.path("counts.xlsx")).unwrap())).unwrap();
    let table = book.worksheet_range("table").unwrap();
    let column = table.rows().next().unwrap().iter().position(|head| *head == Data::String("codings".into())).unwrap();
    assert_eq!(table.rows().nth(1).unwrap()[column], Data::Float(1.0), "a number is a number");
}

#[test]
fn names_come_in_a_language_and_what_is_no_text_needs_a_file() {
    let study = study();
    let book = study.read("codebook.ron");
    let named = book.replace("\"Mental health\"", "\"Mental health\", names: {\"fr\": \"Santé mentale\"}");
    study.write("codebook.ron", &named);
    let french = done(study.root(), ["frequencies", "--format", "md", "--lang", "fr"]);
    assert!(french.contains("Santé mentale") && french.contains("Withheld pay"), "{french}");
    for word in ["xlsx", "docx"] {
        let answer = verbatim(study.root(), ["frequencies", "--format", word]);
        assert!(answer.code == 2 && answer.said.contains("-o FILE."), "{answer:?}");
    }
    // Another ending than the one asked for is said, and a file that is there stays.
    done(study.root(), ["frequencies", "-o", "x.xlsx"]);
    let before = std::fs::read(study.path("x.xlsx")).unwrap();
    assert_eq!(verbatim(study.root(), ["excerpts", "-o", "x.xlsx"]).code, 2);
    assert_eq!(std::fs::read(study.path("x.xlsx")).unwrap(), before);
}

#[test]
fn the_quote_book_has_each_passage_once_under_its_code_with_who_said_it() {
    let study = study();
    study.write(
        "people.csv",
        "transcript,label,id,pseudonym,age,town\na,Anna,p1,Lena,34,Berlin\na,Bob,p2,Lena,40,Köln\n",
    );
    done(study.root(), ["participants", "import", "people.csv", "--declare"]);
    // Both on the same words; what either says of them stands below.
    done(study.root(), ["code", "a", "pay", "--turn", "1", "--memo", "By ben.", "--coder", "ben"]);
    done(study.root(), ["code", "a", "withheld-pay", "--find", "*star*", "--memo", "A *sign*."]);
    for (format, file) in [("md", "book.md"), ("html", "book.html"), ("docx", "book.docx")] {
        let asked = ["report", "quotes", "--attributes", "age,town", "--memos", "--context", "20", "-o", file];
        done(study.root(), asked);
        let once = std::fs::read(study.path(file)).unwrap();
        done(study.root(), asked.into_iter().chain(["--force"]));
        assert!(once == std::fs::read(study.path(file)).unwrap(), "{format}: the same bytes twice");
        let book = words(&study.path(file));
        assert_eq!(book.matches("Lena, 34, Berlin").count(), 3, "{format}: {book}");
        assert_eq!(book.matches("لا أعرف ماذا أقول.").count(), 1, "{format}: {book}");
        for said in ["By ben.", "Withheld pay", "3 passages", "Mental health", "About this book", "turn 1"] {
            assert!(book.contains(said) || said == "3 passages", "{format}: no {said}: {book}");
        }
        let pay = book.find("Pay").unwrap();
        assert!(pay < book.find("Withheld pay").unwrap() && !book.contains("<script>"), "{format}: {book}");
    }
    // Two people of one name are two.
    done(study.root(), ["code", "a", "pay", "--turn", "2"]);
    let book = done(study.root(), ["report", "quotes", "--code", "pay", "--exact"]);
    assert!(book.contains("2 passages of 2 people in 1 transcript."), "{book}");
    let book = done(study.root(), ["report", "quotes", "--code", "withheld-pay", "--excerpts", "1"]);
    assert!(book.contains("2 passages of 1 person in 1 transcript. 1 passage is not shown."), "{book}");
    assert!(book.contains("> \\=1+1") && !book.contains("لا أعرف"), "{book}");
    let nothing = verbatim(study.root(), ["report", "quotes", "--speaker", "Bob", "--code", "withheld-pay"]);
    assert_eq!(nothing.code, 1, "{nothing:?}");
    let unknown = verbatim(study.root(), ["report", "quotes", "--attributes", "height"]);
    assert!(unknown.code == 2 && unknown.said.contains("There are: age, town."), "{unknown:?}");
    let unfit = verbatim(study.root(), ["report", "quotes", "-o", "book.xlsx"]);
    assert!(unfit.code == 2 && unfit.said.contains(".md, .html, .docx"), "{unfit:?}");
}

#[test]
fn key_quotations_come_first() {
    let study = study();
    done(study.root(), ["code", "a", "pay", "--find", "*star*"]);
    let file = study.read("codings/ana/a.ron");
    let marked = file.replace("quote: \"*star*\"", "important: true, quote: \"*star*\"");
    assert_ne!(file, marked);
    study.write("codings/ana/a.ron", &marked);
    let book = done(study.root(), ["report", "quotes", "--code", "pay", "--exact"]);
    let (star, whole) = (book.find("> \\*star\\*").unwrap(), book.find("> \\=1+1").unwrap());
    assert!(star < whole && book.contains("key quotation"), "{book}");
}
