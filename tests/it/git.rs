//! Teams on real git: clones, coders who work apart, and every way of bringing their work together.

use crate::dice::Dice;
use crate::study::{CODEBOOK, TEXT};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use verbatim::git::settle;
use verbatim::model::{Span, TranscriptIx};
use verbatim::session::Session;
use verbatim::session::acts::{self, CodeFields, MoveSeat};
use verbatim::store::layout::GITATTRIBUTES;
use verbatim::store::load;

const PROGRAM: &str = env!("CARGO_BIN_EXE_verbatim");

/// A program as it runs on a machine with no settings of its own.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_EDITOR", "true").env_remove("VERBATIM_CODER").stdin(std::process::Stdio::null());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "T").env(format!("GIT_{who}_EMAIL"), "t@example.org");
    }
    command
}

/// Several clones of one study.
struct Team {
    home: TempDir,
}

/// A coder's clone.
struct Desk {
    root: PathBuf,
    coder: &'static str,
}

impl Team {
    /// A study in a shared repository.
    fn new() -> Self {
        let team = Self { home: tempfile::tempdir().unwrap() };
        let seed = team.home.path().join("seed");
        std::fs::create_dir_all(seed.join("transcripts")).unwrap();
        let write = |file: &str, text: &str| std::fs::write(seed.join(file), text).unwrap();
        write("verbatim.ron", "(\n    format: 1,\n    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",\n    title: \"Team\",\n)\n");
        write("codebook.ron", CODEBOOK);
        write("participants.ron", "(\n    format: 1,\n    participants: [],\n)\n");
        write(".gitignore", ".verbatim/\n.*.tmp\n");
        // As after `git setup`; a clone without the driver takes no notice of its name.
        write(
            ".gitattributes",
            "*.ron text eol=lf merge=verbatim diff=verbatim\ntranscripts/*.txt -text\noriginals/** -text\nmemos/**/*.md text eol=lf merge=verbatim\n",
        );
        for id in ["a", "b"] {
            write(&format!("transcripts/{id}.txt"), TEXT);
            write(&format!("transcripts/{id}.ron"), "(\n    format: 1,\n    title: \"T\", kind: \"interview\",\n)\n");
        }
        let desk = Desk { root: seed, coder: "seed" };
        desk.git(&["init", "-q", "-b", "main"]);
        desk.commit();
        desk.git(&["clone", "-q", "--bare", ".", "../hub.git"]);
        team
    }

    /// A clone, with the merge driver or without.
    fn desk(&self, coder: &'static str, driver: bool) -> Desk {
        let root = self.home.path().join(coder);
        let here = Desk { root: self.home.path().to_path_buf(), coder };
        here.git(&["clone", "-q", "hub.git", coder]);
        let desk = Desk { root, coder };
        if driver {
            desk.verbatim(&["git", "setup", "--yes"], 0);
        }
        desk
    }
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

impl Desk {
    fn run(&self, arguments: &[&str]) -> Output {
        command("git", &self.root).args(arguments).output().unwrap()
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "git {arguments:?} in {}: {}", self.coder, told(&output));
        told(&output)
    }

    fn verbatim(&self, arguments: &[&str], code: i32) -> String {
        let output = command(PROGRAM, &self.root).args(arguments).args(["--coder", self.coder]).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "verbatim {arguments:?}: {}", told(&output));
        told(&output)
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "work"]);
    }

    fn push(&self) {
        self.git(&["push", "-q", "origin", "HEAD:main"]);
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.root.join(file)).unwrap()
    }

    /// Some acts of a coder; with `book` on the codebook too.
    fn work(&self, dice: &mut Dice, acts: usize, book: bool) {
        let mut session = Session::open(&self.root).unwrap();
        session.set_coder(self.coder).unwrap();
        for _ in 0..acts {
            self.act(&mut session, dice, book);
            session.flush().unwrap();
        }
    }

    fn act(&self, session: &mut Session, dice: &mut Dice, book: bool) {
        let ix = TranscriptIx(u32::try_from(dice.roll(2)).unwrap());
        let codes: Vec<String> = session.study.codebook().codes().iter().map(|code| code.id.clone()).collect();
        let (code, other) = (dice.pick(&codes).clone(), dice.pick(&codes).clone());
        let own: Vec<_> = session
            .study
            .codings(ix)
            .iter()
            .copied()
            .filter(|coding| session.study.coder(coding.coder) == self.coder)
            .collect();
        let start = u32::try_from(dice.roll(100)).unwrap();
        let span = Span::new(start, start + 1 + u32::try_from(dice.roll(30)).unwrap());
        let act = match dice.roll(if book { 10 } else { 4 }) {
            1 if !own.is_empty() => acts::uncode(session, ix, dice.pick(&own)),
            2 if !own.is_empty() => acts::recode(session, ix, dice.pick(&own), &code),
            3 if !own.is_empty() => acts::set_memo(session, ix, dice.pick(&own), Some(format!("memo {start}"))),
            4 => acts::add_code(session, &format!("Code {start}"), Some(&code), None).map(|(act, _)| act),
            5 => acts::rename_code(session, &code, &format!("Name {start} {}", self.coder)),
            6 => acts::move_codes(session, &[code], &MoveSeat::Under(Some(other))),
            7 => {
                let definition = Some(format!("Definition {start} by {}.", self.coder));
                acts::edit_code(session, &code, CodeFields { definition, ..CodeFields::default() })
            }
            8 if dice.chance(30) => acts::retire_code(session, &code),
            9 => acts::move_codes(session, &[code], &MoveSeat::After(other)),
            _ => acts::code(session, ix, span, &[code]),
        };
        // What makes no sense here (a code under itself, the same coding twice) is refused, as on a person's screen.
        if let Ok(act) = act {
            let _ = session.perform(act);
        }
    }

    /// The codings of a coder: id and code.
    fn codings(&self, coder: &str) -> BTreeMap<String, String> {
        let study = load::load(&self.root).unwrap().study;
        let all = study.all_transcripts().into_iter().flat_map(|ix| study.codings(ix).to_vec());
        let own = all.filter(|coding| study.coder(coding.coder) == coder);
        own.map(|coding| (coding.id.to_string(), study.code_id(coding.code).to_owned())).collect()
    }

    fn codes(&self) -> BTreeSet<String> {
        let study = load::load(&self.root).unwrap().study;
        study.codebook().codes().iter().map(|code| code.id.clone()).collect()
    }

    /// Names and definitions that are in the codebook, in fields or kept beside them.
    fn words(&self) -> BTreeSet<String> {
        let text = self.read("codebook.ron");
        let words = regex::Regex::new(r"(?:Name \d+ \w+|Definition \d+ by \w+)").unwrap();
        words.find_iter(&text).map(|found| found.as_str().to_owned()).collect()
    }

    /// The study opens, with nothing wrong but what the sample's own unknown fields are.
    fn is_sound(&self) {
        let problems = load::load(&self.root).unwrap().problems;
        // Two codes of one name, made apart, are both kept and told.
        let known = |what: &str| what.contains("is not a field") || what.contains("have the same name");
        let odd: Vec<_> = problems.iter().filter(|problem| !known(&problem.what)).collect();
        assert!(odd.is_empty(), "{odd:?}");
        assert!(self.run(&["ls-files", "-u"]).stdout.is_empty());
    }
}

/// What must be in a study after work came together.
#[derive(Default)]
struct Due {
    codings: BTreeMap<&'static str, BTreeMap<String, String>>,
    codes: BTreeSet<String>,
}

impl Due {
    fn note(&mut self, desk: &Desk) {
        self.codings.insert(desk.coder, desk.codings(desk.coder));
        self.codes.extend(desk.codes());
    }

    fn check(&self, desk: &Desk) {
        desk.is_sound();
        for (coder, codings) in &self.codings {
            assert_eq!(&desk.codings(coder), codings, "codings of {coder}");
        }
        assert!(desk.codes().is_superset(&self.codes), "codes are lost");
    }
}

#[test]
fn with_the_driver_merges_never_stop_and_lose_nothing() {
    let team = Team::new();
    let (ana, ben, eva) = (team.desk("ana", true), team.desk("ben", true), team.desk("eva", true));
    let mut dice = Dice::new(1);
    for round in 0..6 {
        let mut due = Due::default();
        let before = [ana.words(), ben.words()];
        for desk in [&ana, &ben, &eva] {
            desk.work(&mut dice, 8, true);
            desk.commit();
            due.note(desk);
        }
        let new: Vec<String> =
            ana.words().difference(&before[0]).chain(ben.words().difference(&before[1])).cloned().collect();
        ana.push();
        ben.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
        let words = ben.words();
        assert!(new.iter().all(|word| words.contains(word)), "round {round}: {new:?} in {words:?}");
        ben.push();
        eva.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
        due.check(&eva);
        eva.push();
        for desk in [&ana, &ben] {
            desk.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
            due.check(desk);
            assert_eq!(desk.read("codebook.ron"), eva.read("codebook.ron"));
        }
    }
}

#[test]
fn criss_cross_merges_agree_to_the_byte() {
    let team = Team::new();
    let (ana, ben) = (team.desk("ana", true), team.desk("ben", true));
    for desk in [&ana, &ben] {
        let other = if desk.coder == "ana" { "ben" } else { "ana" };
        desk.git(&["remote", "add", other, &format!("../{other}")]);
    }
    let mut dice = Dice::new(2);
    for round in 0..6 {
        let mut due = Due::default();
        for desk in [&ana, &ben] {
            desk.work(&mut dice, 6, true);
            desk.commit();
            due.note(desk);
        }
        // Both fetch before either merges: two merges of the same two commits, and then work on top of each.
        ana.git(&["fetch", "-q", "ben"]);
        ben.git(&["fetch", "-q", "ana"]);
        ana.git(&["merge", "-q", "--no-edit", "ben/main"]);
        ben.git(&["merge", "-q", "--no-edit", "ana/main"]);
        for file in ["codebook.ron", "verbatim.ron"] {
            assert_eq!(ana.read(file), ben.read(file), "round {round}: {file}");
        }
        due.check(&ana);
        due.check(&ben);
    }
}

#[test]
fn rebase_cherry_pick_and_stash_never_stop() {
    let team = Team::new();
    let (ana, ben) = (team.desk("ana", true), team.desk("ben", true));
    let mut dice = Dice::new(3);
    for _ in 0..3 {
        let mut due = Due::default();
        ana.work(&mut dice, 6, true);
        ana.commit();
        ana.push();
        for _ in 0..3 {
            ben.work(&mut dice, 3, true);
            ben.commit();
        }
        due.note(&ana);
        due.note(&ben);
        ben.git(&["pull", "-q", "--rebase"]);
        due.check(&ben);
        ben.push();
        // Work that is not yet committed waits in the stash while the team's comes in.
        ana.work(&mut dice, 4, true);
        due.note(&ana);
        ana.git(&["stash", "-q", "-u"]);
        ana.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
        ana.git(&["stash", "pop", "-q"]);
        ana.git(&["add", "-A"]);
        due.check(&ana);
        ana.commit();
        // One commit of a colleague's, picked.
        ben.work(&mut dice, 3, true);
        ben.commit();
        let mut due = Due::default();
        due.note(&ana);
        due.note(&ben);
        ana.git(&["fetch", "-q", "../ben", "main"]);
        ana.git(&["cherry-pick", "--allow-empty", "--keep-redundant-commits", "FETCH_HEAD"]);
        due.check(&ana);
        ana.push();
        ben.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
        due.check(&ben);
        ben.push();
        ana.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
    }
}

#[test]
fn without_the_driver_codings_never_stop_git() {
    let team = Team::new();
    let (ana, ben) = (team.desk("ana", false), team.desk("ben", false));
    let mut dice = Dice::new(4);
    for _ in 0..6 {
        let mut due = Due::default();
        for desk in [&ana, &ben] {
            desk.work(&mut dice, 12, false);
            desk.commit();
            due.note(desk);
        }
        ana.push();
        ben.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
        due.check(&ben);
        ben.push();
        ana.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
    }
}

#[test]
fn without_the_driver_every_stop_is_mended() {
    let team = Team::new();
    let (ana, ben) = (team.desk("ana", false), team.desk("ben", false));
    let mut dice = Dice::new(5);
    let mut stops = 0;
    for round in 0..8 {
        let mut due = Due::default();
        for desk in [&ana, &ben] {
            desk.work(&mut dice, 12, true);
            desk.commit();
            due.note(desk);
        }
        ana.push();
        let rebase = round % 2 == 1;
        let pull = if rebase {
            ben.run(&["pull", "-q", "--rebase"])
        } else {
            ben.run(&["pull", "-q", "--no-rebase", "--no-edit"])
        };
        if !pull.status.success() {
            stops += 1;
            assert!(ben.read("codebook.ron").contains("<<<<<<<"), "{}", told(&pull));
            let said = ben.verbatim(&["git", "resolve"], 0);
            assert!(said.contains("codebook.ron,merge,"), "{said}");
            ben.git(if rebase { &["rebase", "--continue"] } else { &["commit", "-q", "--no-edit"] });
        }
        due.check(&ben);
        ben.push();
        ana.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
    }
    assert!(stops > 2, "only {stops} stops were mended");
}

#[test]
fn what_is_to_settle_is_listed_settled_and_undone() {
    let team = Team::new();
    let (ana, ben) = (team.desk("ana", true), team.desk("ben", true));
    ana.verbatim(&["codebook", "rename", "pay", "Wages"], 0);
    ben.verbatim(&["codebook", "rename", "pay", "Money"], 0);
    ana.verbatim(&["codebook", "edit", "health", "--definition", "Long one."], 0);
    ben.verbatim(&["codebook", "edit", "health", "--definition", "Short."], 0);
    ana.commit();
    ben.commit();
    ana.push();
    let said = ben.git(&["pull", "--no-rebase", "--no-edit"]);
    assert!(said.contains("codebook.ron: 2 to settle"), "{said}");
    let list = ben.verbatim(&["git", "status"], 1);
    assert!(list.contains("codebook.ron,pay,name,\"\"\"Wages\"\"\",1,\"\"\"Money\"\"\""), "{list}");
    let before = ben.read("codebook.ron");
    ben.verbatim(&["git", "settle", "pay", "name", "--take", "1"], 0);
    assert!(ben.verbatim(&["codebook", "show", "pay"], 0).starts_with("Money"));
    ben.verbatim(&["undo"], 0);
    assert_eq!(ben.read("codebook.ron"), before);
    ben.verbatim(&["git", "settle", "pay", "name", "--keep"], 0);
    ben.verbatim(&["git", "settle", "pay", "name", "--keep"], 2);
    ben.verbatim(&["git", "settle", "health", "definition", "--take", "7"], 2);
    ben.verbatim(&["git", "settle", "health", "definition", "--take", "1"], 0);
    ben.verbatim(&["git", "status"], 0);
    assert!(settle::open(&ben.root).is_empty());
    assert!(ben.read("codebook.ron").contains("// money first"));
}

#[test]
fn a_deleted_coding_that_was_changed_is_settled() {
    let team = Team::new();
    let one = team.desk("ana", true);
    one.verbatim(&["code", "a", "pay", "--find", "They said"], 0);
    one.commit();
    one.push();
    one.git(&["clone", "-q", "../hub.git", "../laptop"]);
    let two = Desk { root: one.root.parent().unwrap().join("laptop"), coder: "ana" };
    two.verbatim(&["git", "setup", "--yes"], 0);
    let id = one.codings("ana").into_keys().next().unwrap();
    one.verbatim(&["uncode", &id], 0);
    two.verbatim(&["recode", &id, "health"], 0);
    one.commit();
    two.commit();
    one.push();
    two.git(&["pull", "-q", "--no-rebase", "--no-edit"]);
    assert!(two.verbatim(&["git", "status"], 1).contains(&format!("{id},deleted,false,1,true")));
    two.verbatim(&["git", "settle", &id, "deleted", "--take", "1", "--coder", "ben"], 2);
    two.verbatim(&["git", "settle", &id, "deleted", "--take", "1"], 0);
    assert!(two.codings("ana").is_empty());
    two.verbatim(&["undo"], 0);
    assert_eq!(two.codings("ana").len(), 1);
}

#[test]
fn a_conflict_copy_is_merged_and_put_away() {
    let team = Team::new();
    let ana = team.desk("ana", false);
    ana.verbatim(&["code", "a", "pay", "--find", "They said"], 0);
    let copy = "codings/ana/a (Ana's conflicted copy 2026-03-02).ron";
    std::fs::write(ana.root.join(copy), ana.read("codings/ana/a.ron")).unwrap();
    ana.verbatim(&["code", "a", "pay", "--find", "kept it"], 0);
    let text = ana.read(copy).replace("code: \"pay\"", "code: \"health\"");
    std::fs::write(ana.root.join(copy), text).unwrap();
    let said = ana.verbatim(&["git", "resolve"], 0);
    assert!(said.contains("conflicted copy") && said.contains("1 to settle"), "{said}");
    assert_eq!(ana.codings("ana").len(), 2);
    assert!(!ana.root.join(copy).exists());
    let kept = std::fs::read_dir(ana.root.join(".verbatim/backup")).unwrap().map(|entry| entry.unwrap().path());
    let (snapshots, files): (Vec<_>, Vec<_>) = kept.partition(|path| path.is_dir());
    assert_eq!(files.len(), 2, "the copy, and what stood there: {files:?}");
    assert!(snapshots.iter().any(|name| name.to_string_lossy().ends_with("before-merge")), "{snapshots:?}");
    ana.verbatim(&["git", "resolve"], 1);
}

#[test]
fn markers_without_stages_are_mended_too() {
    let team = Team::new();
    let ana = team.desk("ana", false);
    let text = ana.read("codebook.ron");
    let marked = text.replace(
        "            name:   \"Mental health\",\n",
        "<<<<<<< HEAD\n            name: \"Mind\",\n=======\n            name: \"Mental health\",\n            key: 'a',\n>>>>>>> ben\n",
    );
    std::fs::write(ana.root.join("codebook.ron"), marked).unwrap();
    let said = ana.verbatim(&["git", "resolve"], 0);
    assert!(said.contains("codebook.ron,markers,true,1"), "{said}");
    assert!(ana.read("codebook.ron").contains("alts: {\"name\": [\"\\\"Mind\\\"\"]}"));
    assert!(ana.git(&["diff", "--cached", "--name-only"]).contains("codebook.ron"));
}

#[test]
fn the_set_up_is_shown_first_and_taken_back() {
    let team = Team::new();
    let ana = team.desk("ana", false);
    std::fs::write(ana.root.join(".gitattributes"), GITATTRIBUTES).unwrap();
    let (attributes, config) = (ana.read(".gitattributes"), ana.read(".git/config"));
    let shown = ana.verbatim(&["git", "setup"], 0);
    assert!(shown.contains("+ merge.verbatim.driver = '") && shown.contains(" git merge %O %A %B %P"), "{shown}");
    assert_eq!((ana.read(".gitattributes"), ana.read(".git/config")), (attributes.clone(), config.clone()));
    ana.verbatim(&["git", "setup", "--yes"], 0);
    assert!(ana.verbatim(&["git", "setup"], 0).contains("already"));
    let keys = |text: &str| text.lines().filter(|line| line.contains(" = ")).count();
    assert_eq!(keys(&ana.read(".git/config")), keys(&config) + 3);
    ana.verbatim(&["git", "setup", "--undo", "--yes"], 0);
    assert_eq!(ana.read(".gitattributes"), attributes);
    assert_eq!(keys(&ana.read(".git/config")), keys(&config));
}

#[test]
fn places_without_git_get_a_sentence() {
    let home = tempfile::tempdir().unwrap();
    let desk = Desk { root: home.path().join("s"), coder: "ana" };
    std::fs::create_dir_all(&desk.root).unwrap();
    std::fs::write(desk.root.join("verbatim.ron"), "(format: 1)\n").unwrap();
    assert!(desk.verbatim(&["git", "setup"], 2).contains("is in no git repository"));
    desk.verbatim(&["git", "status"], 0);
    desk.verbatim(&["git", "resolve"], 1);
    let hidden = command(PROGRAM, &desk.root).args(["git", "setup"]).env("PATH", "").output().unwrap();
    assert!(told(&hidden).contains("There is no git on this machine"), "{}", told(&hidden));
    desk.git(&["init", "-q", "--bare", "."]);
    assert!(desk.verbatim(&["git", "setup"], 2).contains("bare repository"));
}

#[test]
fn the_driver_leaves_files_alone_that_it_cannot_read() {
    let team = Team::new();
    let (ana, ben) = (team.desk("ana", true), team.desk("ben", true));
    ana.verbatim(&["codebook", "rename", "pay", "Wages"], 0);
    ana.commit();
    ana.push();
    let text = ben.read("codebook.ron").replace("id: \"health\",", "id: \"health\", key: 7,");
    std::fs::write(ben.root.join("codebook.ron"), &text).unwrap();
    ben.commit();
    let pull = ben.run(&["pull", "--no-rebase", "--no-edit"]);
    assert_eq!(pull.status.code(), Some(1));
    assert!(told(&pull).contains("codebook.ron: in ours, line 16"), "{}", told(&pull));
    assert_eq!(ben.read("codebook.ron"), text);
    let said = ben.verbatim(&["git", "resolve"], 3);
    assert!(said.contains("line 16"), "{said}");
    // Mended, our side goes into the merge.
    std::fs::write(ben.root.join("codebook.ron"), text.replace("key: 7,", "key: 'a',")).unwrap();
    ben.verbatim(&["git", "resolve"], 0);
    ben.git(&["commit", "-q", "--no-edit"]);
    ben.is_sound();
    let book = ben.read("codebook.ron");
    assert!(book.contains("key: 'a'") && book.contains("\"Wages\""), "{book}");
}

#[test]
fn a_diff_speaks_in_names() {
    let team = Team::new();
    let ana = team.desk("ana", true);
    ana.verbatim(&["code", "a", "pay", "--find", "kept it"], 0);
    ana.verbatim(&["codebook", "rename", "health", "Mind"], 0);
    let said = ana.verbatim(&["git", "diff"], 0);
    assert!(said.contains("codings/ana/a.ron\n  + ana: InProgress\n  + ana coded ‘kept it’ as Pay\n"), "{said}");
    assert!(said.contains("  - Mental health (health)\n  + Mind (health)\n"), "{said}");
    ana.commit();
    assert!(ana.verbatim(&["git", "diff", "HEAD~1", "HEAD"], 0).contains("ana coded ‘kept it’ as Pay"));
    ana.verbatim(&["git", "diff"], 1);
    ana.verbatim(&["git", "diff", "--no-such"], 2);
    ana.verbatim(&["git", "diff", "nowhere"], 2);
    // Git itself shows the words, by the textconv.
    let shown = ana.git(&["show", "--textconv", "HEAD", "--", "codings"]);
    assert!(shown.contains("+ana coded ‘kept it’ as Pay"), "{shown}");
}
