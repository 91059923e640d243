//! What leaves for people in another language: no fixed word of it is left in English, no figure is another.

use super::program::{done, verbatim};
use regex::Regex;
use std::path::Path;

/// Tables, by the words of their verbs.
const TABLES: [&str; 41] = [
    "frequencies --shares --roll-up",
    "crosstab --by country",
    "crosstab --by speaker --wide",
    "crosstab --by coder --wide --transpose",
    "crosstab --by question --questions guide-question",
    "crosstab --by gender --test",
    "crosstab --by kind --wide --test",
    "joint --by country",
    "joint --by kind --wide",
    "cooccurrence --roll-up",
    "cooccurrence --wide --any-coder --unit turn",
    "cooccurrence --unit window",
    "cooccurrence --unit transcript",
    "group",
    "group --evenness --include-moderators",
    "group --follows --code precarity",
    "group --responses A=agreement,D=dissent --questions guide-question",
    "group --responses A=agreement,D=dissent --questions guide-question --summary",
    "agreement --more --bootstrap 100",
    "agreement --unit span",
    "agreement --unit sentence --bootstrap 100 --resample units",
    "agreement --unit character",
    "saturation --orders 20",
    "saturation --by kind --base 2 --run 1",
    "saturation --curve",
    "saturation --single --by country",
    "timeline",
    "timeline --portrait",
    "excerpts --code pride",
    "excerpts --uncoded",
    "excerpts --side-by-side pride,low-pay",
    "codings --code pride",
    "transcripts list",
    "participants list",
    "participants describe --by country",
    "fieldwork --by country,kind",
    "framework --rows transcript --roll-up",
    "codebook list",
    "coders list",
    "memo list",
    "reconcile list",
];

/// English, and the others.
const LANGS: [&str; 6] = ["en", "fr", "es", "it", "de", "pt"];

/// Words that are the same in all languages: signs and names of figures, and those of this program.
const SAME: [&str; 35] = [
    "A",
    "AC1",
    "D",
    "Fisher",
    "Fleiss",
    "Gini",
    "GUID",
    "HHI",
    "Jaccard",
    "NR",
    "QualCoder",
    "SD",
    "SE",
    "ac1",
    "c",
    "conger",
    "cu",
    "df",
    "fleiss",
    "gini",
    "hhi",
    "holsti",
    "jaccard",
    "ku",
    "light",
    "n",
    "p",
    "qualcoder",
    "s",
    "v",
    "kappa",
    "alpha",
    "u alpha",
    "id",
    "guid",
];

/// The texts of the elements of a kind, in order.
fn texts(page: &str, element: &str) -> Vec<String> {
    let found = Regex::new(&format!("(?s)<{element}(?: [^>]*)?>(.*?)</{element}>")).unwrap();
    found.captures_iter(page).map(|found| found[1].to_owned()).collect()
}

/// All files of a study that name something, one after the other.
fn names(root: &Path) -> String {
    let mut all = String::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "ron") {
                all += &format!("\"{}\"\n", path.file_stem().unwrap().display());
                all += &std::fs::read_to_string(&path).unwrap();
            }
        }
    }
    all
}

/// Whether somebody's words are those of the study, alone or one after the other.
fn is_of_study(names: &str, words: &str) -> bool {
    // An attribute, maybe of somebody, maybe as it is read.
    let own = |word: &str| word.rsplit('.').next().unwrap_or_default().replace(' ', "_");
    let has = |word: &str| names.contains(&format!("\"{word}\"")) || names.contains(&format!("\"{}\"", own(word)));
    !words.contains(|c: char| c.is_ascii_alphabetic())
        || has(words)
        || words.split(['.', ';', ',', ' ']).all(|word| word.is_empty() || has(word))
}

/// Writes something in a language, as a page.
fn page(root: &Path, line: &str, lang: &str) -> String {
    let words = line.split(' ').chain(["--format", "html", "--lang", lang, "-o", "page.html", "--force"]);
    let told = verbatim(root, words);
    // Disagreements that are open are told by the exit code, too.
    assert!(told.code < 2, "{line}: {}", told.said);
    std::fs::read_to_string(root.join("page.html")).unwrap()
}

/// Fixed words that are the same in English and in all others.
fn left(names: &str, pages: &[String], element: &str) -> Vec<String> {
    let pages: Vec<Vec<String>> = pages.iter().map(|page| texts(page, element)).collect();
    let (english, others) = pages.split_first().unwrap();
    assert!(others.iter().all(|other| other.len() == english.len()), "{element}");
    let same = |at: &usize| others.iter().all(|other| other[*at] == english[*at]);
    let same = (0..english.len()).filter(same).map(|at| english[at].clone());
    same.filter(|words| !SAME.contains(&words.as_str()) && !is_of_study(names, words)).collect()
}

#[test]
fn no_fixed_word_of_a_table_is_left_in_english() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    let root = folder.path().join("study");
    let names = names(&root);
    let mut told = Vec::new();
    for line in TABLES {
        let pages = LANGS.map(|lang| page(&root, line, lang));
        for element in ["caption", "th", "li"] {
            let left = left(&names, &pages, element);
            told.extend(left.into_iter().map(|words| format!("{line}: <{element}> {words}")));
        }
        if pages.iter().any(|page| page.contains("<li lang=\"en\"")) {
            told.push(format!("{line}: a note is marked as English"));
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}

#[test]
fn no_fixed_word_of_a_report_is_left_in_english() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    let root = folder.path().join("study");
    let names = names(&root);
    let line = "report --by country --questions guide-question --responses A=agreement,D=dissent --excerpts 2";
    let pages = LANGS.map(|lang| page(&root, line, lang));
    let mut told = Vec::new();
    for element in ["h1", "h2", "caption", "th", "li", "p"] {
        told.extend(left(&names, &pages, element).into_iter().filter(|words| {
            // Commands, links to passages, what people say, the version, the state.
            !["<code>", "<a href", "<q", "sha256:"].iter().any(|sign| words.contains(sign))
        }));
    }
    // The items of COREQ, and what the study answers.
    let coreq = |page: &str| page.split("COREQ (").nth(1).unwrap().to_owned();
    let coreq = pages.each_ref().map(|page| coreq(page));
    let places = |words: &String| !words.contains("; ") && !words.starts_with("Verbatim ");
    told.extend(left(&names, &coreq, "td").into_iter().filter(places));
    assert!(told.is_empty(), "{}", told.join("\n"));
    for page in &pages {
        assert!(!page.contains("<li lang=\"en\"") && !page.contains("<p lang=\"en\""));
    }
    let book = LANGS.map(|lang| page(&root, "report quotes --code pride --excerpts 1", lang));
    let left = left(&names, &book, "p");
    assert!(left.is_empty(), "{left:?}");
}

/// Runs of digits in the cells of a page, whatever stands between whole and broken.
fn figures(page: &str) -> Vec<String> {
    let spelled = Regex::new("<data value=\"[^\"]*\">").unwrap();
    let page = spelled.replace_all(page, "").replace(['\u{202f}', '\u{a0}'], "");
    let number = Regex::new(r"\d+(?:[.,]\d+)*").unwrap();
    let cells = texts(&page, "td")
        .into_iter()
        .flat_map(|cell| number.find_iter(&cell).map(|found| found.as_str().replace(',', ".")).collect::<Vec<_>>());
    cells.collect()
}

#[test]
fn figures_are_the_same_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    let root = folder.path().join("study");
    for line in
        ["frequencies", "crosstab --by gender --test", "agreement --more", "joint --by gender --wide --excerpts 0"]
    {
        let english = figures(&page(&root, line, "en"));
        for lang in ["fr", "es", "it", "de", "pt"] {
            assert_eq!(figures(&page(&root, line, lang)), english, "{line} {lang}");
        }
    }
}
