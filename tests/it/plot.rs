//! Plots: what they show, that it can be read, and what they refuse.

use super::program::{done, rows, verbatim};
use super::pty::sample;
use super::study::TempStudy;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use verbatim::plot::mark::width;

/// Every kind of plot, as verbs make it.
const PLOTS: [&[&str]; 24] = [
    &["frequencies"],
    &["frequencies", "--roll-up"],
    &["frequencies", "--shares", "--plot", "dots"],
    &["crosstab", "--by", "country"],
    &["crosstab", "--by", "country", "--wide"],
    &["crosstab", "--by", "country", "--wide", "--show", "residual"],
    &["crosstab", "--by", "gender", "--plot", "dots"],
    &["crosstab", "--by", "country", "--test", "--plot", "dots"],
    &["joint", "--by", "country"],
    &["cooccurrence"],
    &["cooccurrence", "--wide"],
    &["cooccurrence", "--unit", "transcript", "--plot", "network"],
    &["cooccurrence", "--sets"],
    &["saturation", "--base", "2", "--run", "1", "--orders", "50"],
    &["saturation", "--curve"],
    &["group"],
    &["group", "--evenness"],
    &["group", "--follows"],
    &["timeline"],
    &["timeline", "--portrait"],
    &["agreement"],
    &["fieldwork"],
    &["participants", "describe"],
    &["framework"],
];

/// An element of a drawing: its attributes, and the words in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    words: String,
}

impl Element {
    fn number(&self, name: &str) -> f64 {
        self.attributes.get(name).map_or(0.0, |value| value.parse().unwrap())
    }

    fn says(&self, name: &str, value: &str) -> bool {
        self.attributes.get(name).is_some_and(|known| known == value)
    }
}

/// The elements of a drawing in order; it must be sound.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (tag, stays) = match &event {
                    Event::Start(tag) => (tag, true),
                    Event::Empty(tag) => (tag, false),
                    _ => unreachable!(),
                };
                let pair = |attribute: quick_xml::events::attributes::Attribute<'_>| {
                    let name = attribute.key.as_ref().to_owned();
                    let value = attribute.value.to_string();
                    (name, quick_xml::escape::unescape(&value).unwrap().into_owned())
                };
                let attributes = tag.attributes().map(|attribute| pair(attribute.unwrap())).collect();
                let name = tag.name().as_ref().to_owned();
                found.push(Element { name, attributes, words: String::new() });
                if stays {
                    open.push(found.len() - 1);
                }
            }
            Event::End(_) => drop(open.pop()),
            Event::Text(text) => {
                let words = text.to_string();
                if let Some(at) = open.last() {
                    found[*at].words.push_str(&words);
                }
            }
            Event::GeneralRef(name) => {
                let sign = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("{other}"),
                };
                if let Some(at) = open.last() {
                    found[*at].words.push(sign);
                }
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

fn draw(root: &Path, verb: &[&str], more: &[&str]) -> String {
    done(root, verb.iter().chain(["--format", "svg"].iter()).chain(more).copied())
}

/// The rows of the table in a drawing.
fn table(elements: &[Element]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for element in elements {
        match element.attributes.get("role").map(String::as_str) {
            Some("row") => rows.push(Vec::new()),
            Some("columnheader" | "rowheader" | "cell") => rows.last_mut().unwrap().push(element.words.clone()),
            _ => {}
        }
    }
    rows
}

/// Words that are seen.
fn seen(elements: &[Element]) -> impl Iterator<Item = &Element> {
    elements.iter().filter(|element| element.name == "text" && !element.attributes.contains_key("role"))
}

#[test]
fn every_plot_has_role_title_description_and_its_values_as_a_table() {
    let folder = sample();
    let root = folder.path().join("study");
    for verb in PLOTS {
        let svg = draw(&root, verb, &[]);
        let all = elements(&svg);
        assert!(all[0].says("role", "graphics-document document") && all[0].says("lang", "en"), "{verb:?}");
        let title = all.iter().find(|it| it.name == "title").unwrap();
        let desc = all.iter().find(|it| it.name == "desc").unwrap();
        assert!(all[0].says("aria-labelledby", &title.attributes["id"]), "{verb:?}");
        assert!(all[0].says("aria-describedby", &desc.attributes["id"]), "{verb:?}");
        assert!(!title.words.is_empty() && desc.words.len() > 20, "{verb:?}");
        assert!(all.iter().any(|it| it.says("role", "img")), "{verb:?}");
        let rows = table(&all);
        let wide = rows[0].len();
        assert!(rows.len() > 1 && wide > 1 && rows.iter().all(|row| row.len() == wide), "{verb:?}: {:?}", rows[0]);
        assert!(!svg.contains("<script") && !svg.contains("http://www.w3.org/1999/xlink") && !svg.contains("url(h"));
        for part in svg.split("url(#").skip(1) {
            let id = part.split(')').next().unwrap();
            assert!(svg.contains(&format!("id=\"{id}\"")), "{id}");
        }
    }
}

#[test]
fn values_are_those_of_the_table() {
    let folder = sample();
    let root = folder.path().join("study");
    let of = |verb: &[&str]| table(&elements(&draw(&root, verb, &[])));
    let csv = |verb: &[&str]| rows(&done(&root, verb.iter().copied().chain(["--format", "csv"])));
    let places = |figure: &str| figure.parse::<f64>().map_or("–".to_owned(), |figure| format!("{figure:.3}"));

    let drawn = of(&["frequencies"]);
    let counted = csv(&["frequencies"]);
    assert_eq!(drawn.len(), counted.len() + 1);
    for (row, known) in drawn[1..].iter().zip(&counted) {
        assert_eq!(*row, ["name", "codings", "codings_with_subcodes"].map(|column| known[column].clone()));
    }
    let drawn = of(&["agreement"]);
    let alphas: Vec<String> = csv(&["agreement"]).iter().map(|row| places(&row["alpha"])).collect();
    assert_eq!(drawn[1..].iter().map(|row| row[1].clone()).collect::<Vec<_>>(), alphas);
    assert!(alphas.contains(&"–".to_owned()), "what is not defined is no 0");
    assert_eq!(drawn.last().unwrap()[0], "(codebook)");

    let drawn = of(&["crosstab", "--by", "country"]);
    let wide = csv(&["crosstab", "--by", "country", "--wide"]);
    let mut some = 0;
    for row in &drawn[1..] {
        let known = wide.iter().find(|known| known["name"] == row[0]).unwrap();
        assert_eq!(known[&row[1]], row[2], "{row:?}");
        some += usize::from(row[2] != "0");
    }
    assert_eq!(some, csv(&["crosstab", "--by", "country"]).len());

    let drawn = of(&["joint", "--by", "country"]);
    let joint = csv(&["joint", "--by", "country"]);
    for row in &drawn[1..] {
        let fits = |known: &&BTreeMap<String, String>| known["name"] == row[0] && known["group"] == row[1];
        let known = joint.iter().find(fits).unwrap();
        assert_eq!(row[2], format!("{} of {}", known["people"], known["of_people"]));
    }
    let drawn = of(&["cooccurrence", "--sets", "person"]);
    let sets = csv(&["cooccurrence", "--sets", "person"]);
    let people: u64 = sets.iter().map(|row| row["units"].parse::<u64>().unwrap()).sum();
    assert!(people > 10 && drawn.len() > 10);
    for (row, known) in drawn[1..].iter().zip(&sets) {
        assert_eq!(row[1], known["units"]);
        assert_eq!(row[0].split("; ").count().to_string(), known["size"]);
    }
}

#[test]
fn the_same_bytes_come_twice_in_any_zone_and_language() {
    let folder = sample();
    let root = folder.path().join("study");
    for verb in PLOTS {
        let run = |zone: &str, language: &str| {
            let mut run = std::process::Command::new(env!("CARGO_BIN_EXE_verbatim"));
            run.args(verb).args(["--format", "svg"]).current_dir(&root).env("HOME", &root).env("VERBATIM_CODER", "ana");
            run.env("TZ", zone).env("LC_ALL", language).env("VERBATIM_INDEX", env!("CARGO_TARGET_TMPDIR"));
            run.output().unwrap().stdout
        };
        assert_eq!(run("Pacific/Apia", "C"), run("America/New_York", "de_DE.UTF-8"), "{verb:?}");
    }
}

#[test]
fn letters_and_lines_are_large_enough_and_no_words_lie_over_others() {
    let folder = sample();
    let root = folder.path().join("study");
    for (word, millimetres) in [("column", 90.0), ("half", 140.0), ("page", 190.0), ("120", 120.0)] {
        for verb in PLOTS {
            let svg = draw(&root, verb, &["--width", word]);
            let all = elements(&svg);
            let (wide, high) = {
                let view: Vec<f64> = all[0].attributes["viewBox"].split(' ').map(|it| it.parse().unwrap()).collect();
                (view[2], view[3])
            };
            assert!(all[0].says("width", &format!("{millimetres}mm")), "{verb:?} {word}");
            // A unit of the drawing is a point on paper.
            assert!((wide - millimetres * 72.0 / 25.4).abs() < 0.01, "{wide}");
            assert!(all[0].number("font-size") >= 7.0);
            for element in &all {
                for (name, value) in &element.attributes {
                    let least = match name.as_str() {
                        "font-size" => 7.0,
                        "stroke-width" => 0.5,
                        _ => continue,
                    };
                    assert!(value.parse::<f64>().unwrap() >= least, "{verb:?}: {element:?}");
                }
            }
            let network = verb.contains(&"network");
            let mut boxes: Vec<(f64, f64, f64, &str)> = Vec::new();
            for words in seen(&all).filter(|it| !it.attributes.contains_key("transform")) {
                // What is reckoned is a little more than letters take.
                let (x, y, long) = (words.number("x"), words.number("y"), 0.8 * width(&words.words));
                let left = match words.attributes.get("text-anchor").map(String::as_str) {
                    Some("end") => x - long,
                    Some(_) => x - long / 2.0,
                    None => x,
                };
                assert!(left >= -1.0 && left + long <= wide + 1.0 && y <= high, "{verb:?} {word}: {words:?}");
                for (ox, oy, olong, other) in &boxes {
                    let over = (oy - y).abs() < 7.0 && left < ox + olong && *ox < left + long;
                    assert!(network || !over, "{verb:?} {word}: {:?} over {other:?}", words.words);
                }
                boxes.push((left, y, long, &words.words));
            }
        }
    }
}

#[test]
fn grey_is_grey_alone_and_both_themes_are_there() {
    let folder = sample();
    let root = folder.path().join("study");
    for verb in PLOTS {
        let svg = draw(&root, verb, &["--grey"]);
        let mut colours = 0;
        for (at, _) in svg.match_indices('#') {
            let digits = &svg[at + 1..at + 7];
            if !digits.chars().all(|c| c.is_ascii_hexdigit()) || svg.as_bytes()[at - 1] == b'(' {
                continue;
            }
            assert!(digits[..2] == digits[2..4] && digits[..2] == digits[4..], "{verb:?}: {digits}");
            colours += 1;
        }
        assert!(colours > 5 && svg.contains("prefers-color-scheme:dark"), "{verb:?}");
        let colour = draw(&root, verb, &[]);
        // Every class that is used looks otherwise by night.
        let style = &colour[colour.find("<style>").unwrap()..colour.find("</style>").unwrap()];
        for element in elements(&colour) {
            for class in element
                .attributes
                .get("class")
                .into_iter()
                .flat_map(|it| it.split(' ').map(str::to_owned).collect::<Vec<_>>())
            {
                assert!(style.contains(&format!(".{class}{{")), "{class}");
            }
        }
    }
    // Categories are told apart by hatching where they have no colours.
    assert!(draw(&root, &["timeline", "--portrait"], &["--grey"]).matches("<pattern").count() >= 7);
    assert!(!draw(&root, &["timeline", "--portrait"], &[]).contains("<pattern"));
}

#[test]
fn each_mark_stands_for_a_figure() {
    let folder = sample();
    let root = folder.path().join("study");
    let of = |verb: &[&str]| elements(&draw(&root, verb, &[]));
    let count = |all: &[Element], name: &str| all.iter().filter(|element| element.name == name).count();
    let csv = |verb: &[&str]| rows(&done(&root, verb.iter().copied().chain(["--format", "csv"])));
    // A dot a row, empty where there is no figure; nothing is drawn as 0 that is not defined.
    let agreement = of(&["agreement"]);
    let known = csv(&["agreement"]);
    assert_eq!(count(&agreement, "circle"), known.len());
    let hollow = agreement.iter().filter(|it| it.name == "circle" && it.says("fill", "#ffffff")).count();
    assert_eq!(hollow, known.iter().filter(|row| row["alpha"].is_empty()).count());
    // As long as the figure: what is one long is the same for every bar.
    let drawn = of(&["frequencies"]);
    let bars = drawn.iter().filter(|it| it.name == "rect" && it.says("class", "fc0"));
    let widths: Vec<f64> = bars.map(|it| it.number("width")).collect();
    let counts = csv(&["frequencies"]).into_iter().map(|row| row["codings"].parse::<f64>().unwrap());
    let counts: Vec<f64> = counts.filter(|count| *count > 0.0).collect();
    assert_eq!(widths.len(), counts.len());
    for (wide, count) in widths.iter().zip(&counts) {
        assert!((wide / count - widths[0] / counts[0]).abs() < 0.02, "{wide} of {count}");
    }
    // A line a pair, a dot a code.
    let network = of(&["cooccurrence", "--plot", "network"]);
    let pairs = csv(&["cooccurrence"]);
    let codes: BTreeSet<&String> = pairs.iter().flat_map(|row| [&row["row"], &row["column"]]).collect();
    assert_eq!((count(&network, "circle"), count(&network, "path")), (codes.len(), pairs.len()));
}

#[test]
fn words_of_people_are_no_markup_and_turn_no_line() {
    let study = TempStudy::new();
    let book = study.read("codebook.ron");
    let book = book.replace("name: \"Pay\"", "name: \"<script>alert(1)</script> & \\\"x\\\"\"");
    let book =
        book.replace("\"Withheld pay\"", "\"a\\u{202e}b\\u{7}c\"").replace("\"Mental health\"", "\"الأجر المتأخر\"");
    study.write("codebook.ron", &book);
    for (turn, code) in [("2", "pay"), ("2", "withheld-pay"), ("3", "health")] {
        done(study.root(), ["code", "a", code, "--turn", turn]);
    }
    for verb in
        [&["frequencies"][..], &["cooccurrence"], &["cooccurrence", "--plot", "network"], &["timeline", "--portrait"]]
    {
        let svg = draw(study.root(), verb, &[]);
        let all = elements(&svg);
        let words: Vec<&str> = seen(&all).map(|it| it.words.as_str()).collect();
        assert!(words.iter().any(|it| it.contains("<script>")), "{verb:?}: {words:?}");
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}') && !svg.contains('\u{7}'), "{verb:?}");
        assert!(svg.contains("unicode-bidi:plaintext"));
    }
    let svg = draw(study.root(), &["frequencies"], &[]);
    assert!(seen(&elements(&svg)).any(|it| it.words == "الأجر المتأخر"), "text stays text");
}

#[test]
fn what_has_no_plot_is_refused_before_anything_is_done() {
    let folder = sample();
    let root = folder.path().join("study");
    for (args, sentence) in [
        (&["excerpts", "-o", "x.svg"][..], "does not write .svg"),
        (&["codings", "--format", "svg"], "does not write svg"),
        (&["crosstab", "--by", "country", "--wide", "--test", "-o", "x.svg"], "no figures that a plot could show"),
        (&["frequencies", "--plot", "network", "-o", "x.svg"], "It has: bars."),
        (&["frequencies", "--plot", "bars"], "say --format svg"),
        (&["frequencies", "--grey", "-o", "x.csv"], "say --format svg"),
        (&["frequencies", "--width", "3", "-o", "x.svg"], "from 60 to 1000"),
        (&["frequencies", "--width", "NaN", "-o", "x.svg"], "from 60 to 1000"),
    ] {
        let answer = verbatim(&root, args.iter().copied());
        assert!(answer.code >= 2 && answer.said.contains(sentence), "{args:?}: {answer:?}");
        assert!(!root.join("x.svg").exists(), "{args:?}");
    }
    // Acts are not done whose answer could not be written.
    let answer = verbatim(&root, ["participants", "set", "p02", "gender=x", "--format", "svg"]);
    assert!(answer.code == 2 && !verbatim(&root, ["log"]).out.contains("p02"), "{answer:?}");
}

#[test]
fn there_are_plots_of_nothing_of_one_and_of_very_many() {
    let study = TempStudy::new();
    // Nobody has coded, and there is one coder.
    for verb in PLOTS.iter().filter(|verb| !verb.contains(&"country") && !verb.contains(&"gender")) {
        let answer = verbatim(study.root(), verb.iter().copied().chain(["--format", "svg"]));
        assert!(answer.code <= 1 || answer.said.contains("has"), "{verb:?}: {answer:?}");
        if !answer.out.is_empty() {
            elements(&answer.out);
        }
    }
    let mut book = String::from("(format: 1, codes: [\n");
    for number in 0..1000 {
        let _ = writeln!(book, "(id: \"c{number}\", name: \"Code {number} with a rather long name\"),");
    }
    study.write("codebook.ron", &(book + "])\n"));
    let declared: String = (0..300).map(|at| format!("(name: \"a{at}\", of: Participant, type: Text), ")).collect();
    let values: String = (0..300).map(|at| format!("\"a{at}\": \"v\", ")).collect();
    let settings =
        study.read("verbatim.ron").replace("title: \"Test\",", &format!("title: \"Test\", attributes: [{declared}],"));
    study.write("verbatim.ron", &settings);
    study.write(
        "participants.ron",
        &format!(
            "(format: 1, participants: [\n(id: \"p1\", attributes: {{{values}}}, speakers: [(\"a\", \"Anna\")]),\n])\n"
        ),
    );
    for code in ["c3", "c4", "c998"] {
        done(study.root(), ["code", "a", code, "--turn", "2"]);
    }
    let svg = draw(study.root(), &["frequencies"], &[]);
    let all = elements(&svg);
    assert_eq!(table(&all).len(), 61);
    assert!(svg.contains("The plot shows 60 of 1000 rows") && seen(&all).any(|it| it.words.starts_with("Code 998")));
    let describe = draw(study.root(), &["participants", "describe"], &[]);
    assert!(describe.contains("The plot shows 60 of 301 rows"), "{}", &describe[describe.len() - 400..]);
    for verb in [
        &["cooccurrence", "--wide"][..],
        &["cooccurrence", "--plot", "network"],
        &["crosstab", "--by", "speaker", "--wide"],
    ] {
        elements(&draw(study.root(), verb, &[]));
    }
}
