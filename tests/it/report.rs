//! The report: every figure in it is that of the command printed below it, and leads to the words; safe to open, the same
//! bytes whoever makes it, kept under a name.

use super::program::{done, git, repository, rows, verbatim};
use super::study::TempStudy;
use std::path::Path;
use std::process::Command;

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["demo", "study"]);
    folder
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let parts = text.split(from).skip(1);
    parts.map(|part| part.split_once(to).unwrap_or_else(|| panic!("{from} without {to}")).0).collect()
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    signs.iter().fold(out, |out, (sign, letter)| out.replace(sign, letter))
}

/// A cell as a figure: its exact value where it has one.
fn figure(cell: &str) -> String {
    match cell.split_once("<data value=\"") {
        Some((_, rest)) => rest.split('"').next().unwrap().to_owned(),
        None => {
            let seen = cell.split("<ul>").next().unwrap().split("<p class=\"said\"").next().unwrap();
            plain(seen)
        }
    }
}

/// Tables of a page that have a command: it, and the figures of each row.
fn tables(page: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mut found = Vec::new();
    let parts: Vec<&str> = page.split("<table>").skip(1).collect();
    for part in parts {
        let (table, after) = part.split_once("</table>").unwrap();
        let Some(command) = between(after, "<p class=\"command\" dir=\"ltr\"><code>", "</code>").first().copied()
        else {
            continue;
        };
        let body = between(table, "<tbody>", "</tbody>")[0];
        let row = |row: &str| {
            let cells = row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1);
            cells.map(figure).filter(|cell| cell.starts_with(|c: char| c.is_ascii_digit() || c == '-')).collect()
        };
        found.push((plain(command), between(body, "<tr", "</tr>").into_iter().map(row).collect()));
    }
    found
}

/// Words of a command line; nothing in these tests needs more than double marks.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, part) in command.split('"').enumerate() {
        match place % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// Every row of figures is, in its order, part of a row of the command's table.
fn check_figures(root: &Path, page: &str) -> usize {
    let mut checked = 0;
    for (command, lines) in tables(page) {
        let words = words(&command);
        assert_eq!(words[0], "verbatim");
        let mut args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        args.extend(["--format", "csv"]);
        let csv = done(root, args.iter().copied());
        let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(csv.as_bytes());
        let known: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        for line in lines.iter().filter(|line| !line.is_empty()) {
            let fits = |row: &Vec<String>| {
                let mut cells = row.iter();
                // A cell of the joint display goes on with what people say.
                line.iter().all(|figure| cells.any(|cell| cell.lines().next().unwrap_or_default() == figure))
            };
            assert!(known.iter().any(fits), "{command}: {line:?} is in no row");
            checked += line.len();
        }
    }
    checked
}

#[test]
fn every_figure_is_that_of_the_command_below_it() {
    let folder = sample();
    let root = folder.path().join("study");
    done(&root, ["report", "-o", "report.html"]);
    let page = std::fs::read_to_string(root.join("report.html")).unwrap();
    assert!(check_figures(&root, &page) > 2000);
    let narrow = ["report", "--where", "country=ES", "--by", "gender", "--attributes", "participant.gender"];
    done(&root, narrow.into_iter().chain(["-o", "narrow.html"]));
    let narrow = std::fs::read_to_string(root.join("narrow.html")).unwrap();
    assert!(narrow.contains("verbatim frequencies --shares --roll-up --where &quot;country=ES&quot;"), "{narrow}");
    assert!(check_figures(&root, &narrow) > 200);
}

#[test]
fn so_it_is_in_studies_by_chance() {
    let studies: u64 = std::env::var("VERBATIM_STUDIES").ok().and_then(|many| many.parse().ok()).unwrap_or(3);
    let first = super::dice::seed().unwrap_or(1);
    let mut checked = 0;
    for seed in first..first + studies {
        let folder = tempfile::tempdir().unwrap();
        super::recount::write_study(seed, folder.path());
        let options: &[&str] = match seed % 3 {
            0 => &[],
            1 => &["--by", "participant.country,language", "--include-moderators"],
            _ => &["--by", "gender,transcript,coder", "--where", "transcript.country=ES"],
        };
        let line = [&["report", "--only", TABLES, "--coder", "ana", "-o", "r.html"], options].concat();
        let told = verbatim(folder.path(), line.iter().copied());
        assert!(told.code == 0 || told.said.contains("has"), "study {seed}: {} {}", told.code, told.said);
        if told.code == 0 {
            checked += check_figures(folder.path(), &std::fs::read_to_string(folder.path().join("r.html")).unwrap());
        }
    }
    println!("{checked} figures of {studies} studies");
    assert!(checked > 300 * usize::try_from(studies).unwrap(), "only {checked} figures compared");
}

/// Every section that has tables.
const TABLES: &str = "participants,codebook,frequencies,crosstabs,joint,cooccurrence,groups,agreement,saturation";

#[test]
fn counts_lead_to_passages_that_are_there_and_every_excerpt_is_found() {
    let folder = sample();
    let root = folder.path().join("study");
    done(&root, ["report", "-o", "report.html"]);
    let page = std::fs::read_to_string(root.join("report.html")).unwrap();
    let targets: std::collections::BTreeSet<&str> = between(&page, "<figure id=\"", "\"").into_iter().collect();
    let links = between(&page, "<a href=\"#q", "\"");
    assert!(links.len() > 500 && targets.len() > 200);
    for link in links {
        assert!(targets.contains(format!("q{link}").as_str()), "{link}");
    }
    // A count has as many passages behind it as there are codings, but for those that several coders share.
    let own = rows(&done(&root, ["frequencies", "--format", "csv"]));
    let said = plain(&page);
    for excerpt in rows(&done(&root, ["excerpts", "--format", "csv"])) {
        let counted = own.iter().any(|row| row["code"] == excerpt["code"] && row["codings"] != "0");
        let quote = excerpt["quote"].replace('\n', "");
        assert!(!counted || said.contains(&quote), "{quote}");
    }
    let quotes = between(&page, "<blockquote", ">");
    assert!(quotes.iter().all(|quote| quote.contains(" lang=\"") && quote.contains(" dir=\"auto\"")));
    assert_eq!(page.matches("<th ").count(), page.matches("scope=").count());
    for forbidden in ["<script", "http:", "https:", "@import", "url("] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn what_is_chosen_is_kept_and_comes_out_again_in_any_zone_and_clone() {
    let folder = sample();
    let root = folder.path().join("study");
    let chosen = ["report", "for-parliament", "--only", "participants,frequencies,excerpts,method,coreq"];
    let chosen = chosen.into_iter().chain(["--by", "country", "--excerpts", "2", "--lang", "fr", "-o", "one.html"]);
    let told = verbatim(&root, chosen);
    assert_eq!((told.code, told.said.contains("verbatim report for-parliament")), (0, true), "{}", told.said);
    let kept = std::fs::read_to_string(root.join("reports/for-parliament.ron")).unwrap();
    assert!(kept.contains("by: [\"country\"],\n    excerpts: 2,\n"), "{kept}");
    for (zone, language, file) in [("Pacific/Apia", "de_DE.UTF-8", "two.html"), ("America/New_York", "C", "three.html")]
    {
        let mut run = Command::new(env!("CARGO_BIN_EXE_verbatim"));
        run.args(["report", "for-parliament", "-o", file]).current_dir(&root).env("TZ", zone).env("LANG", language);
        assert!(run.env("HOME", root.join(".verbatim")).output().unwrap().status.success());
        let [one, other] = ["one.html", file].map(|file| std::fs::read(root.join(file)).unwrap());
        assert!(one == other, "{zone}");
    }
    for ending in ["docx", "md"] {
        let files = ["a", "b"].map(|name| format!("{name}.{ending}"));
        files.iter().for_each(|file| drop(done(&root, ["report", "for-parliament", "-o", file])));
        let [one, other] = files.map(|file| std::fs::read(root.join(file)).unwrap());
        assert!(one == other && !one.is_empty());
    }
    // Chosen anew, it is another; taken back, it is as it was.
    done(&root, ["report", "for-parliament", "--only", "method", "-o", "four.html"]);
    assert!(std::fs::read_to_string(root.join("reports/for-parliament.ron")).unwrap().contains("[\"method\"]"));
    done(&root, ["undo"]);
    assert_eq!(std::fs::read_to_string(root.join("reports/for-parliament.ron")).unwrap(), kept);
    done(&root, ["undo"]);
    assert!(!root.join("reports/for-parliament.ron").exists());
}

#[test]
fn two_who_choose_apart_are_merged_by_meaning() {
    let folder = sample();
    let root = folder.path().join("study");
    done(&root, ["report", "paper", "--only", "method,codebook", "--by", "country", "-o", "a.md"]);
    repository(&root);
    done(&root, ["git", "setup", "--yes"]);
    git(&root, ["commit", "-q", "-a", "-m", "driver"]);
    git(&root, ["checkout", "-q", "-b", "ben"]);
    done(&root, ["report", "paper", "--only", "method,codebook", "--by", "country,gender", "-o", "b.md"]);
    git(&root, ["commit", "-q", "-a", "-m", "ben"]);
    git(&root, ["checkout", "-q", "-"]);
    let changed = ["report", "paper", "--only", "method,codebook", "--by", "country", "--excerpts", "3", "-o", "c.md"];
    done(&root, changed);
    git(&root, ["commit", "-q", "-a", "-m", "ana"]);
    git(&root, ["merge", "-q", "-m", "both", "ben"]);
    let both = std::fs::read_to_string(root.join("reports/paper.ron")).unwrap();
    assert!(both.contains("by: [\"country\", \"gender\"]") && both.contains("excerpts: 3"), "{both}");
    done(&root, ["report", "paper", "-o", "d.md"]);
}

#[test]
fn hostile_words_stay_words_and_a_study_without_anything_has_a_report() {
    let study = TempStudy::new();
    let empty = done(study.root(), ["report"]);
    assert!(empty.contains("Nothing") && empty.contains("COREQ"), "{empty}");
    study.write(
        "transcripts/a.txt",
        "<b>Anna</b>: </td><script>alert(1)</script> \u{202e}=1+1\n\nBob: لا أعرف \u{1b}[31m.\n",
    );
    study.write("transcripts/a.ron", "(format: 1, title: \"<img src=x onerror=alert(1)>\", rule: \"label-colon\", labels: [\"<b>Anna</b>\", \"Bob\"])\n");
    for (turn, code) in [("1", "pay"), ("2", "health")] {
        done(study.root(), ["code", "a", code, "--turn", turn]);
    }
    done(study.root(), ["memo", "study", "<script>alert(2)</script>\n\nSecond & last"]);
    done(study.root(), ["report", "--memo", "all", "-o", "report.html"]);
    let page = std::fs::read_to_string(study.path("report.html")).unwrap();
    for forbidden in ["<script", "<img", "<b>", "\u{1b}"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("&lt;script&gt;alert(2)") && page.contains("Second &amp; last"));
    check_figures(study.root(), &page);
    for (words, part) in [
        (&["report", "--only", "nothing"][..], "no section `nothing`"),
        (&["report", "--by", "height"], "cannot be divided by `height`"),
        (&["report", "Parliament!"], "cannot be a report's name"),
        (&["report", "--memo", "none-such"], "no memo `none-such`"),
        (&["report", "--attributes", "height"], "no attribute `height`"),
        (&["report", "-o", "report.xlsx"], ".xlsx"),
    ] {
        let refused = verbatim(study.root(), words.iter().copied());
        assert!(refused.code == 2 && refused.said.contains(part), "{words:?}: {} {}", refused.code, refused.said);
    }
    study.write("reports/broken.ron", "(format: 1, only: [\n");
    let broken = verbatim(study.root(), ["report", "broken"]);
    assert!(broken.code == 3 && broken.said.contains("reports/broken.ron"), "{}", broken.said);
    assert_eq!(std::fs::read_to_string(study.path("reports/broken.ron")).unwrap(), "(format: 1, only: [\n");
}

#[test]
fn the_screen_writes_the_same_report_and_keeps_a_file_that_is_there() {
    let folder = super::pty::sample();
    let root = folder.path().join("study");
    for (keys, words, name) in [("", vec!["report"], "seen.html"), ("\u{1b}[B", vec!["report", "quotes"], "seen.docx")]
    {
        let wanted = folder.path().join(name.replace("seen", "wanted"));
        let file = folder.path().join(name);
        let line = [words, vec!["--coder", "zoe", "-o", wanted.to_str().unwrap()]].concat();
        done(&root, line);
        let mut screen = super::pty::Screen::open(&root, (30, 100));
        screen.wait("the list", |text| text.contains("saved"));
        screen.send("\u{1b}[18~");
        screen.wait("what there is", |text| text.contains("The quote book"));
        screen.send(&format!("{keys}\r"));
        screen.wait("the question", |text| text.contains("Write to which file?") && text.contains(".docx"));
        screen.send(&format!("\u{15}{}\r", file.display()));
        screen.wait("that it is written", |text| text.contains("Wrote ") && !text.contains("Write to which"));
        assert!(std::fs::read(&file).unwrap() == std::fs::read(&wanted).unwrap(), "{name}: not the verb's bytes");
        screen.send(&format!("\u{1b}[18~{keys}\r"));
        screen.wait("the question again", |text| text.contains("Write to which file?"));
        screen.send(&format!("\u{15}{}\r", file.display()));
        screen.wait("what to do", |text| text.contains("is there already"));
        screen.send("\u{1b}");
        screen.wait("nothing open", |text| !text.contains("is there already"));
        screen.send("\u{3}");
        assert_eq!(screen.ended(), 0);
    }
}
