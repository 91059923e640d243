//! `agreement` and `compare` on a study made by verbs, against figures worked out by hand.

use super::agreement::measures::unitizing::{alpha_u, unitizing};
use super::program::{Answer, done, verbatim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use verbatim::analysis::agreement::bootstrap::resampled_units;
use verbatim::analysis::agreement::continuum::{Continuum, Mark};
use verbatim::analysis::agreement::ratings::Ratings;
use verbatim::model::Span;

const AGREEMENT: &str = "code,unit,coders,units,both,one_only,neither,positive,percent,kappa,alpha,ac1,u_alpha,negative,\
    kappa_max,fleiss,jaccard,passages,transcripts,mean_words,reason";
const COMPARE: &str = "transcript,turn,speaker,code,path,kind,coder_a,start_a,end_a,coder_b,start_b,end_b,instead,start,end,\
    words,quote";

/// Spoken by participants: 25, 16, 9 and 24 characters; 5, 3, 2 and 3 words; 2, 1, 1 and 2 sentences.
const TEXT: &str = "Moderator: How did it begin?\n\nAnna: One two three. Four five.\n\nBob: Six seven eight.\n\nAnna: Nine \
    ten.\n\nModerator: And then?\n\nBob: Eleven twelve. Thirteen.\n";

pub(super) type Row = BTreeMap<String, String>;

pub(super) fn rows(csv: &str) -> Vec<Row> {
    csv::Reader::from_reader(csv.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

fn row(csv: &str, code: &str) -> Row {
    rows(csv).into_iter().find(|row| row["code"] == code).unwrap_or_else(|| panic!("no row for {code} in {csv}"))
}

pub(super) fn as_coder(root: &Path, coder: &str, args: &[&str]) -> Answer {
    let answer = verbatim(root, ["--coder", coder].iter().chain(args).copied());
    assert_eq!(answer.code, 0, "{coder} {args:?}: {}", answer.said);
    answer
}

/// Transcripts `t1`, `t2`, … with this text, and codes `pay`, `late` (below it) and `unused`.
pub(super) fn study(transcripts: usize) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let inbox = folder.path().join("sources");
    std::fs::create_dir(&inbox).unwrap();
    for number in 1..=transcripts {
        let text = format!("{TEXT}\nModerator: Thank you, group {number}.\n");
        std::fs::write(inbox.join(format!("t{number}.txt")), text).unwrap();
    }
    let root = folder.path().join("study");
    done(folder.path(), ["new", "study"]);
    done(&root, ["import", "../sources"]);
    for number in 1..=transcripts {
        done(&root, ["transcripts", "speakers", &format!("t{number}"), "--moderator", "Moderator"]);
    }
    done(&root, ["codebook", "add", "Pay", "--id", "pay"]);
    done(&root, ["codebook", "add", "Late", "--id", "late", "--parent", "pay"]);
    done(&root, ["codebook", "add", "Unused", "--id", "unused"]);
    (folder, root)
}

pub(super) fn code(root: &Path, coder: &str, transcript: &str, code: &str, words: &str) {
    as_coder(root, coder, &["code", transcript, code, "--find", words]);
}

pub(super) fn finish(root: &Path, coder: &str, transcript: &str) {
    as_coder(root, coder, &["transcripts", "done", transcript]);
}

/// Two coders on one transcript.
pub(super) fn two() -> (tempfile::TempDir, PathBuf) {
    let (folder, root) = study(2);
    code(&root, "ana", "t1", "pay", "two three. Four");
    code(&root, "ana", "t1", "pay", "Six");
    code(&root, "ana", "t1", "pay", "And then");
    code(&root, "ben", "t1", "pay", "Four five.");
    code(&root, "ben", "t1", "pay", "Nine ten.");
    code(&root, "ben", "t1", "late", "Thirteen.");
    code(&root, "ana", "t2", "pay", "Six");
    finish(&root, "ana", "t1");
    finish(&root, "ben", "t1");
    finish(&root, "ana", "t2");
    (folder, root)
}

fn near(row: &Row, column: &str, wanted: f64) {
    let found: f64 = row[column].parse().unwrap_or_else(|_| panic!("{column} is `{}`: {}", row[column], row["reason"]));
    assert!((found - wanted).abs() < 1e-12, "{column}: {found}, by hand {wanted}");
}

fn cells(row: &Row) -> [&str; 4] {
    ["units", "both", "one_only", "neither"].map(|column| row[column].as_str())
}

#[test]
fn figures_on_turns_sentences_characters_and_passages_are_those_worked_out_by_hand() {
    let (_folder, root) = two();
    let turns = done(&root, ["agreement"]);
    assert_eq!(turns.lines().next(), Some(AGREEMENT));
    let pay = row(&turns, "pay");
    assert_eq!(cells(&pay), ["4", "1", "2", "1"]);
    assert_eq!((pay["unit"].as_str(), pay["coders"].as_str(), pay["transcripts"].as_str()), ("turn", "ana; ben", "1"));
    for (column, wanted) in [
        ("positive", 0.5),
        ("negative", 0.5),
        ("percent", 0.5),
        ("kappa", 0.0),
        ("kappa_max", 1.0),
        // 1 - 7 x 0.5 / (8 x 4 / 8), De = 2 x 4 x 4 / (8 x 7).
        ("alpha", 0.125),
        ("ac1", 0.0),
        ("fleiss", 0.0),
        ("jaccard", 1.0 / 3.0),
        ("mean_words", 13.0 / 4.0),
    ] {
        near(&pay, column, wanted);
    }
    // The line of characters has participants' speech alone, turn after turn.
    let mark = |start, end| Mark { at: Span::new(start, end), code: 0 };
    let marks = [(0, mark(4, 19)), (0, mark(25, 28)), (1, mark(15, 25)), (1, mark(41, 50))];
    let u = unitizing(&Continuum::new(Span::new(0, 74), 2, marks).unwrap()).unwrap().u.unwrap();
    near(&pay, "u_alpha", u);
    let unused = row(&turns, "unused");
    assert_eq!(cells(&unused), ["4", "0", "0", "4"]);
    assert_eq!((unused["alpha"].as_str(), unused["kappa"].as_str(), unused["ac1"].as_str()), ("", "", "1"));
    assert!(unused["reason"].contains("alpha") && unused["reason"].contains("no variation"), "{}", unused["reason"]);
    let late = row(&turns, "late");
    assert_eq!(cells(&late), ["4", "0", "1", "3"]);
    let all = row(&turns, "(codebook)");
    assert_eq!(cells(&all), ["4", "1", "3", "8"]);
    near(&all, "percent", (0.5 + 0.75 + 1.0) / 3.0);
    // Pooled: po 0.75, pe (0.5 + 0.75 + 1) / 3 = 0.75.
    near(&all, "kappa", 0.0);
    assert_eq!(row(&turns, "pay"), row(&done(&root, ["agreement", "--code", "pay", "--exact"]), "pay"));

    let sentences = row(&done(&root, ["agreement", "--unit", "sentence"]), "pay");
    assert_eq!(cells(&sentences), ["6", "1", "3", "2"]);
    near(&sentences, "u_alpha", u);
    let characters = row(&done(&root, ["agreement", "--unit", "character"]), "pay");
    assert_eq!(cells(&characters), ["74", "4", "29", "41"]);
    let passages = row(&done(&root, ["agreement", "--unit", "span"]), "pay");
    assert_eq!(cells(&passages), ["4", "4", "29", "41"]);
    assert!(passages["alpha"].is_empty() && passages["reason"].contains("for given units only"));
    near(&passages, "u_alpha", u);
    let half = row(&done(&root, ["agreement", "--overlap", "0.5"]), "pay");
    assert_eq!(cells(&half), ["4", "0", "2", "2"]);
    let moderators = row(&done(&root, ["agreement", "--include-moderators"]), "pay");
    assert_eq!(cells(&moderators), ["7", "1", "3", "3"]);
    let anna = row(&done(&root, ["agreement", "--speaker", "Anna"]), "pay");
    assert_eq!(cells(&anna), ["2", "1", "1", "0"]);
    let up = row(&done(&root, ["agreement", "--roll-up"]), "pay");
    assert_eq!(cells(&up), ["4", "1", "3", "0"]);
}

#[test]
fn only_finished_work_of_people_is_compared_unless_asked() {
    let (_folder, root) = two();
    assert_eq!(row(&done(&root, ["agreement"]), "pay")["transcripts"], "1");
    code(&root, "ben", "t2", "pay", "Six");
    assert_eq!(row(&done(&root, ["agreement"]), "pay")["transcripts"], "1");
    let unfinished = verbatim(&root, ["agreement", "--in-progress"]);
    assert!(unfinished.said.contains("Unfinished work is compared"), "{}", unfinished.said);
    let pay = row(&unfinished.out, "pay");
    assert_eq!((pay["transcripts"].as_str(), cells(&pay)), ("2", ["8", "2", "2", "4"]));
    // A consensus coder is nobody's second opinion.
    let settings = std::fs::read_to_string(root.join("verbatim.ron")).unwrap();
    let coders = "coders: {\"team\": (name: \"Team\", kind: Consensus)},\n)";
    std::fs::write(root.join("verbatim.ron"), settings.replacen("\n)", &format!("\n    {coders}"), 1)).unwrap();
    code(&root, "team", "t1", "pay", "Nine ten.");
    finish(&root, "team", "t1");
    assert_eq!(row(&done(&root, ["agreement"]), "pay")["coders"], "ana; ben");
    let named = row(&done(&root, ["agreement", "--coders", "ben,team"]), "pay");
    assert_eq!((named["coders"].as_str(), cells(&named)), ("ben; team", ["4", "1", "1", "2"]));
    // Nobody to compare with.
    let alone = verbatim(&root, ["agreement", "--transcript", "t2"]);
    assert_eq!((alone.code, alone.out.as_str()), (1, ""));
    assert!(alone.said.contains("transcripts done"), "{}", alone.said);
    assert_eq!(verbatim(&root, ["agreement", "--coders", "zoe"]).code, 2);
}

#[test]
fn a_code_made_after_a_coder_was_done_is_missing_there() {
    let (_folder, root) = two();
    let file = root.join("codings/ben/t1.ron");
    let text = std::fs::read_to_string(&file).unwrap();
    let at = text.find("done: \"").unwrap() + 7;
    std::fs::write(&file, format!("{}2001-01-01{}", &text[..at], &text[at + 10..])).unwrap();
    let pay = row(&done(&root, ["agreement"]), "pay");
    assert_eq!(cells(&pay), ["0", "0", "0", "0"]);
    assert!(
        pay["percent"].is_empty() && pay["reason"].contains("no unit was judged by two coders"),
        "{}",
        pay["reason"]
    );
    assert!(pay["reason"].contains("u_alpha: no transcript that all of them worked on"), "{}", pay["reason"]);
    let compare = verbatim(&root, ["compare"]);
    assert_eq!((compare.code, rows(&compare.out).len()), (0, 0), "{}", compare.out);
}

#[test]
fn three_coders_have_alpha_and_no_cohen() {
    let (_folder, root) = two();
    code(&root, "carla", "t1", "pay", "Six seven");
    code(&root, "carla", "t1", "pay", "One");
    finish(&root, "carla", "t1");
    let pay = row(&done(&root, ["agreement"]), "pay");
    // Turns: all three; ana and carla; ben; nobody.
    assert_eq!((pay["coders"].as_str(), cells(&pay)), ("ana; ben; carla", ["4", "1", "2", "1"]));
    near(&pay, "percent", (1.0 + 1.0 / 3.0 + 1.0 / 3.0 + 1.0) / 4.0);
    // Do = (0 + 4/2 + 4/2 + 0) / 12, De = 2 x 6 x 6 / (12 x 11).
    near(&pay, "alpha", 1.0 - (4.0 / 12.0) / (72.0 / 132.0));
    near(&pay, "positive", (6.0 + 2.0) / 2.0 / 6.0);
    assert!(pay["kappa"].is_empty() && pay["reason"].contains("defined for two coders only"), "{}", pay["reason"]);
    assert!(!pay["fleiss"].is_empty());
    let pair = row(&done(&root, ["agreement", "--coders", "ana,carla"]), "pay");
    assert_eq!(cells(&pair), ["4", "2", "0", "2"]);
    near(&pair, "kappa", 1.0);
}

#[test]
fn figures_of_older_work_and_other_programs_are_those_worked_out_by_hand() {
    let (_folder, root) = two();
    let usual = done(&root, ["agreement"]);
    let more = done(&root, ["agreement", "--more"]);
    let wanted = "mean_words,s,conger,light,light_undefined,holsti,qualcoder,alpha_u_1995,reason";
    assert!(more.lines().next().unwrap().ends_with(wanted), "{more}");
    for (mut row, usual) in rows(&more).into_iter().zip(rows(&usual)) {
        row.retain(|column, _| usual.contains_key(column) && column != "reason");
        assert!(row.iter().all(|(column, cell)| usual[column] == *cell), "{row:?} {usual:?}");
    }
    let pay = row(&more, "pay");
    // po 0.5; chance is a half by all three: one of two categories, or each coder's half of the turns.
    [("s", 0.0), ("conger", 0.0), ("light", 0.0), ("light_undefined", 0.0), ("holsti", 2.0 / 4.0)]
        .into_iter()
        .for_each(|(column, wanted)| near(&pay, column, wanted));
    assert!(pay["qualcoder"].is_empty() && pay["reason"].contains("qualcoder: on characters only"), "{pay:?}");
    let mark = |start, end| Mark { at: Span::new(start, end), code: 0 };
    let marks = [(0, mark(4, 19)), (0, mark(25, 28)), (1, mark(15, 25)), (1, mark(41, 50))];
    let (older, _) = alpha_u(&Continuum::new(Span::new(0, 74), 2, marks).unwrap());
    near(&pay, "alpha_u_1995", older.alpha.unwrap());
    let all = row(&more, "(codebook)");
    // Turns decided on by both, by ana, by ben: 1, 2 and 2 for pay, none, none and 1 for late.
    near(&all, "holsti", 2.0 / 5.0);
    assert!(all["reason"].contains("conger, light, light_undefined, qualcoder"), "{}", all["reason"]);
    let unused = row(&more, "unused");
    assert_eq!((unused["s"].as_str(), unused["conger"].as_str(), unused["light_undefined"].as_str()), ("1", "", "1"));
    assert!(unused["reason"].contains("alpha_u_1995: nobody marked a passage"), "{}", unused["reason"]);

    // Characters of both 4, of ana alone 14, of ben alone 15.
    let characters = row(&done(&root, ["agreement", "--more", "--unit", "character"]), "pay");
    let chance = 18.0 / 33.0 * (19.0 / 33.0) * (15.0 / 33.0) * (14.0 / 33.0);
    near(&characters, "qualcoder", (4.0 / 33.0 - chance) / (1.0 - chance));
    let passages = row(&done(&root, ["agreement", "--more", "--unit", "span"]), "pay");
    assert_eq!((passages["qualcoder"].as_str(), passages["s"].as_str()), (characters["qualcoder"].as_str(), ""));
    near(&passages, "alpha_u_1995", older.alpha.unwrap());

    code(&root, "carla", "t1", "pay", "Six seven");
    code(&root, "carla", "t1", "pay", "One");
    finish(&root, "carla", "t1");
    let more = done(&root, ["agreement", "--more"]);
    let pay = row(&more, "pay");
    // po 2/3 against a half; kappas of the pairs 0, 1 and 0; Holsti's 1/2, 1 and 1/2.
    [("s", 1.0 / 3.0), ("conger", 1.0 / 3.0), ("light", 1.0 / 3.0), ("holsti", 2.0 / 3.0)]
        .into_iter()
        .for_each(|(column, wanted)| near(&pay, column, wanted));
    assert_eq!(row(&more, "unused")["light_undefined"], "3");
    let said = verbatim(&root, ["agreement", "--more", "--format", "json"]).out;
    assert!(said.contains("conger: Conger 1980") && said.contains("alpha_u_1995"), "{said}");
}

#[test]
fn turns_are_resampled_where_there_are_too_few_transcripts_and_it_is_asked() {
    let (_folder, root) = two();
    let few = row(&done(&root, ["agreement", "--bootstrap", "300"]), "pay");
    assert!(few["alpha_low"].is_empty() && few["reason"].contains("fewer than 8 transcripts"), "{few:?}");
    let args = ["agreement", "--bootstrap", "300", "--seed", "7", "--resample", "units"];
    let pay = row(&done(&root, args), "pay");
    let cell = |ana, ben| [Some(ana), Some(ben)];
    let cells = [cell(1, 1), cell(1, 0), cell(0, 1), cell(0, 0)].concat();
    let interval = resampled_units(&Ratings::new(2, 2, cells).counts(), 300, 7);
    near(&pay, "alpha_low", interval.low.unwrap());
    near(&pay, "alpha_high", interval.high.unwrap());
    near(&pay, "resamples_used", 1.0 - interval.without);
    let said = verbatim(&root, args.into_iter().chain(["--format", "json"])).out;
    assert!(said.contains("turns of one transcript are not independent, so that the interval is too narrow"), "{said}");
    let refused = verbatim(&root, args.into_iter().chain(["--unit", "character"]));
    assert_eq!(refused.code, 2);
    assert!(refused.said.contains("characters depend on each other"), "{}", refused.said);
    assert_eq!(verbatim(&root, ["agreement", "--resample", "units"]).code, 2);
}

#[test]
fn a_least_value_decides_the_exit_code() {
    let (_folder, root) = two();
    let low = verbatim(&root, ["agreement", "--code", "pay", "--exact", "--at-least", "alpha=0.8"]);
    assert_eq!(low.code, 1);
    assert!(low.said.contains("alpha is below 0.8 for pay (0.125)"), "{}", low.said);
    // Unused codes are passed over.
    assert_eq!(verbatim(&root, ["agreement", "--at-least", "alpha=-1"]).code, 0);
    for wrong in ["alpha", "alfa=0.8", "alpha=high", "code=1"] {
        let answer = verbatim(&root, ["agreement", "--at-least", wrong]);
        assert_eq!(answer.code, 2, "{wrong}: {}", answer.said);
    }
    assert!(verbatim(&root, ["agreement", "--at-least", "alfa=0.8"]).said.contains("Did you mean `alpha`?"));
}

#[test]
fn codes_that_should_exclude_each_other_and_do_not_are_named() {
    let (_folder, root) = two();
    let apart = row(&done(&root, ["agreement", "--exclusive"]), "(codebook)");
    assert!(apart["reason"].contains("cu: no variation"), "{}", apart["reason"]);
    code(&root, "ben", "t1", "late", "five. \n".trim());
    let clash = verbatim(&root, ["agreement", "--exclusive"]);
    assert_eq!(clash.code, 3);
    assert!(
        clash.said.contains("ben gave the same words of t1 two codes") && clash.said.contains("`late` at"),
        "{}",
        clash.said
    );
}

#[test]
fn disagreements_are_listed_passage_by_passage() {
    let (_folder, root) = two();
    code(&root, "ana", "t1", "late", "Nine");
    let answer = verbatim(&root, ["compare"]);
    assert_eq!((answer.code, answer.out.lines().next()), (1, Some(COMPARE)));
    let found: Vec<[String; 7]> = rows(&answer.out)
        .iter()
        .map(|row| ["turn", "speaker", "code", "kind", "instead", "words", "quote"].map(|column| row[column].clone()))
        .collect();
    let wanted = [
        ["2", "Anna", "pay", "bounds", "", "4", "two three. Four five."],
        ["3", "Bob", "pay", "only-a", "", "1", "Six"],
        ["4", "Anna", "late", "only-a", "pay", "1", "Nine"],
        ["4", "Anna", "pay", "only-b", "late", "2", "Nine ten."],
        ["6", "Bob", "late", "only-b", "", "1", "Thirteen."],
    ];
    assert_eq!(found, wanted.map(|row| row.map(str::to_owned)));
    let first = &rows(&answer.out)[0];
    let span = |from: &str, to: &str| {
        TEXT.chars()
            .skip(first[from].parse().unwrap())
            .take(first[to].parse::<usize>().unwrap() - first[from].parse::<usize>().unwrap())
            .collect::<String>()
    };
    assert_eq!(span("start_a", "end_a"), "two three. Four");
    assert_eq!(span("start_b", "end_b"), "Four five.");
    let alike = verbatim(&root, ["compare", "--code", "unused"]);
    assert_eq!((alike.code, rows(&alike.out).len()), (0, 0));
    assert!(alike.said.contains("agree on every passage"), "{}", alike.said);
}

#[test]
fn an_interval_needs_eight_transcripts_and_is_the_same_for_the_same_seed() {
    let (_folder, root) = study(9);
    let few = ["Four five.", "Six", "Nine ten.", "Thirteen."];
    for number in 1..=9_usize {
        let transcript = format!("t{number}");
        for coder in ["ana", "ben"] {
            for (place, words) in few.iter().enumerate() {
                if (number + place) % 3 != 0 && (coder == "ana" || (number * place) % 4 != 1) {
                    code(&root, coder, &transcript, "pay", words);
                }
            }
            finish(&root, coder, &transcript);
        }
    }
    let with = |seed: &str| row(&done(&root, ["agreement", "--bootstrap", "500", "--seed", seed]), "pay");
    let (first, again, other) = (with("7"), with("7"), with("8"));
    assert_eq!(first, again);
    assert_ne!((&first["alpha_low"], &first["below_800"]), (&other["alpha_low"], &other["below_800"]));
    let number = |column: &str| first[column].parse::<f64>().unwrap();
    assert!(number("alpha_low") < number("alpha") && number("alpha") < number("alpha_high"), "{first:?}");
    near(&first, "resamples_used", 1.0);
    let few = row(
        &done(&root, ["agreement", "--bootstrap", "--transcript", "t[", "--transcript", "t1", "--transcript", "t2"]),
        "pay",
    );
    assert!(few["alpha_low"].is_empty() && few["reason"].contains("fewer than 8 transcripts"), "{}", few["reason"]);
}

#[test]
fn whoever_has_a_damaged_file_is_missing_there_and_not_silent() {
    let (_folder, root) = study(2);
    for (coder, transcript) in [("ana", "t1"), ("ben", "t1"), ("ana", "t2"), ("ben", "t2")] {
        code(&root, coder, transcript, "pay", "Six");
        code(&root, coder, transcript, "late", "Nine ten.");
        finish(&root, coder, transcript);
    }
    let file = root.join("codings/ben/t1.ron");
    let good = std::fs::read_to_string(&file).unwrap();
    let late = good.lines().position(|line| line.contains("code: \"late\"")).unwrap();
    let broken =
        |line: (usize, &str)| if line.0 == late { line.1.replace("code:", "cade:") } else { line.1.to_owned() };
    let mistyped = good.replace("codings: [", "codngs: [");
    for damaged in [good.lines().enumerate().map(broken).collect::<Vec<_>>().join("\n"), mistyped] {
        std::fs::write(&file, &damaged).unwrap();
        let answer = verbatim(&root, ["agreement", "--caption"]);
        let told = "ben’s file on t1 could not be read whole: whose it is counts as missing there";
        assert!(answer.out.contains(told) && answer.said.contains(told), "{}{}", answer.out, answer.said);
        let figures = verbatim(&root, ["agreement"]).out;
        assert_eq!(row(&figures, "late")["percent"], "1", "t2 alone: {figures}");
        for verb in [&["compare"][..], &["reconcile", "list"]] {
            let answer = verbatim(&root, verb.iter().copied());
            assert!(!answer.out.contains(",t1,") && answer.said.contains(told), "{verb:?}: {}", answer.said);
        }
        let alone = verbatim(&root, ["agreement", "--transcript", "t1"]);
        assert!(alone.code != 0 && alone.said.contains(told), "{}", alone.said);
    }
    std::fs::write(&file, good).unwrap();
    assert!(!verbatim(&root, ["agreement"]).said.contains("could not be read"));
}

#[test]
fn a_kind_of_coder_is_known_in_small_letters() {
    let (_folder, root) = two();
    as_coder(&root, "team", &["transcripts", "done", "t1"]);
    let settings = std::fs::read_to_string(root.join("verbatim.ron")).unwrap();
    let declared =
        settings.trim_end().trim_end_matches(')').to_owned() + "    coders: {\"team\": (kind: consensus)},\n)\n";
    std::fs::write(root.join("verbatim.ron"), declared).unwrap();
    let answer = verbatim(&root, ["agreement", "--caption"]);
    assert!(answer.out.contains("coders compared: ana, ben, on 1 transcript"), "{}{}", answer.out, answer.said);
}

#[test]
fn sets_of_codes_are_compared_without_a_code_that_is_missing() {
    let (_folder, root) = two();
    let all = || row(&done(&root, ["agreement", "--exact", "--code", "pay", "--code", "unused"]), "(codebook)");
    let before = all();
    // A code that only ben could use, as ana was done before it was made.
    done(&root, ["codebook", "add", "Fresh", "--id", "fresh"]);
    code(&root, "ben", "t1", "fresh", "Six");
    let book = std::fs::read_to_string(root.join("codebook.ron")).unwrap();
    let (head, tail) = book.split_once("id: \"fresh\"").unwrap();
    let tail = tail.replacen(&format!("made: \"{}\"", today(&book)), "made: \"2090-01-01\"", 1);
    std::fs::write(root.join("codebook.ron"), format!("{head}id: \"fresh\"{tail}")).unwrap();
    let args = ["agreement", "--exact", "--code", "pay", "--code", "unused", "--code", "fresh"];
    let figures = done(&root, args);
    assert_eq!(row(&figures, "fresh")["units"], "0", "{figures}");
    for column in ["percent", "kappa", "alpha"] {
        assert_eq!(row(&figures, "(codebook)")[column], before[column], "{column}: {figures}");
    }
    let alone = row(&done(&root, ["agreement", "--exact", "--code", "fresh"]), "(codebook)");
    assert_eq!(alone["alpha"], "", "nobody could be compared: {alone:?}");
}

/// The day on which the program made the last code.
fn today(book: &str) -> String {
    let at = book.rfind("made: \"").unwrap() + 7;
    book[at..at + 10].to_owned()
}

#[test]
fn a_day_that_is_none_is_told_and_has_no_place_in_an_order() {
    let (_folder, root) = two();
    done(&root, ["transcripts", "set", "t1", "date=2026-01-05"]);
    done(&root, ["transcripts", "set", "t2", "date=2026-02-05"]);
    let before = done(&root, ["agreement"]);
    let change = |file: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        assert!(text.contains(from), "{text}");
        std::fs::write(root.join(file), text.replacen(from, to, 1)).unwrap();
    };
    change("transcripts/t1.ron", "date: \"2026-01-05\"", "date: \"2026-1-5\"");
    let curve = verbatim(&root, ["saturation", "--curve"]);
    assert!(curve.said.contains("`date` `2026-1-5` is no day. Write it as 2026-03-02"), "{}", curve.said);
    let order: Vec<String> = rows(&curve.out).iter().map(|row| row["transcript"].clone()).collect();
    assert_eq!(order, ["t2", "t1"], "without a day it stands last");
    let months = done(&root, ["crosstab", "--by", "month"]);
    assert!(!months.contains("2026-1-"), "{months}");
    let book = std::fs::read_to_string(root.join("codebook.ron")).unwrap();
    change("codebook.ron", &format!("made: \"{}\"", today(&book)), "made: \"2099-1-1\"");
    assert_eq!(done(&root, ["agreement"]), before, "a code whose day is not known could be used by everybody");
    assert!(verbatim(&root, ["check"]).out.contains("`2099-1-1` is no day"));
}
