//! What is read by way of the index is what is read from the files, whatever is done to either.

use super::Session;
use super::acts::{self, CodeFields, NewCoding};
use super::measures::{fetched, measures};
use crate::analysis::axis::Axis;
use crate::analysis::cooccurrence::{self, Unit, Within, cooccurrence};
use crate::analysis::counting::Roll;
use crate::analysis::crosstab::{self, crosstab};
use crate::analysis::frequency::rolled;
use crate::analysis::measure::Measured;
use crate::analysis::saturation::fieldwork;
use crate::analysis::scope::Scope;
use crate::model::coding::Progress;
use crate::model::{MemoAbout, MemoKind, Problem, Span, Study, TranscriptIx};
use crate::store::index::{Index, now};
use crate::store::known::Known;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const HOUR: i64 = 3_600_000_000_000;

/// What the study says of whom and what it counts.
const SETTINGS: [&str; 5] = [
    "(format: 1, title: \"T\", moderators: [\"Ben\"])\n",
    "(format: 1, title: \"T\", moderators: [\"Ana\"])\n",
    "(format: 1, title: \"T\", moderators: [\"Ben\"], count: [\"ben\", \"ana\"])\n",
    "(format: 1, title: \"T\", count: [\"cleo\", \"ana\"], coders: {\"cleo\": (kind: Consensus)})\n",
    "(format: 1, title: \"T\", count: [\"dan\", \"ana\"])\n",
];
const BOOK: &str = "(format: 1, codes: [\n    (id: \"pay\", name: \"Pay\", key: 'p'),\n    (id: \"low\", name: \"Low\", parent: \"pay\"),\n    (id: \"fun\", name: \"Fun\"),\n])\n";
const PEOPLE: &str = "(format: 1, participants: [\n    (id: \"p1\", pseudonym: \"Ana\", speakers: [(\"t1\", \"Ana\"), (\"t2\", \"Ana\")]),\n    (id: \"p2\", role: Moderator, speakers: [(\"t1\", \"Ben\")]),\n])\n";
const TEXT: &str = "Ben: What do they pay you?\n\nAna: They pay little, and late. Très tard, 3 mois.\n\nBen: And then?\n\nAna: Then I left. It was no fun.\n";

/// Numbers that look random.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }
}

struct World {
    folder: tempfile::TempDir,
    root: PathBuf,
    dice: Dice,
    /// Earlier states of the index.
    old: Vec<Vec<u8>>,
    moves: usize,
}

/// What is counted in a study, by what may be kept of it.
fn counted(study: &Study, scope: &Scope, measures: &dyn Measured) -> String {
    let mut all = String::new();
    for roll in [Roll::Own, Roll::Up] {
        let table = rolled(study, scope, measures, roll);
        let _ = writeln!(all, "{:?} {:?}", table.rows, table.caption);
        let made = crosstab(study, scope, measures, &Axis::Transcript, roll);
        let table = crosstab::table(study, scope, &Axis::Transcript, roll, &made);
        let _ = writeln!(all, "{:?} {:?}", table.rows, table.caption);
        let _ = writeln!(all, "{:?}", fieldwork(study, scope, measures, roll));
        for how in [(Unit::Overlap, Within::Coder, roll), (Unit::Window(2), Within::Team, roll)] {
            let table = cooccurrence::table(study, scope, how, &cooccurrence(study, scope, measures, how));
            let _ = writeln!(all, "{:?} {:?}", table.rows, table.caption);
        }
    }
    all
}

/// Everything that a study says, and what is counted in it.
fn said(session: &mut Session) -> String {
    let scope = Scope::default();
    let measured = measures(session, &scope);
    let tables = fetched(session, &scope, |study, measures| counted(study, &scope, measures));
    let held = counted(&session.study, &scope, &measured);
    assert_eq!(tables, held, "what is fetched text by text is what is held");
    let study = &session.study;
    let mut all = String::new();
    let book = study.codebook();
    let _ = writeln!(all, "{:?} {} {:?} {:?}", study.settings, book.title, book.alts, book.codes());
    let _ = writeln!(all, "{:?} {:?} {:?}", study.participants, study.memos, study.coders());
    for number in 0..u32::try_from(study.code_numbers()).unwrap() {
        let code = crate::model::CodeIx(number);
        let _ = writeln!(all, "{} {}", study.code_id(code), study.count(code));
    }
    for ix in (0..).map(TranscriptIx).take_while(|ix| study.entry(*ix).is_some()) {
        let entry = study.entry(ix).unwrap();
        let _ = writeln!(all, "{:?} {} {:?} {:?}", entry.transcript, entry.present, entry.notes, entry.work);
        let extras: Vec<_> = entry.codings().iter().map(|coding| study.extra(coding)).collect();
        let _ = writeln!(all, "{:?} {:?} {extras:?}", entry.unread, entry.codings());
        let measure = measured.get(&ix).map(|measure| crate::analysis::measure::Measure {
            version: 0,
            ..crate::analysis::measure::Measure::clone(measure)
        });
        let _ = writeln!(all, "{measure:?}");
    }
    let _ = writeln!(all, "{tables}");
    let problems: Vec<String> = session.problems.iter().map(Problem::to_string).collect();
    let _ = writeln!(all, "{problems:#?}");
    all
}

impl World {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("study");
        let world = Self { root, folder, dice: Dice(seed), old: Vec::new(), moves: 0 };
        world.put("verbatim.ron", SETTINGS[0]);
        world.put("codebook.ron", BOOK);
        world.put("participants.ron", PEOPLE);
        for id in ["t1", "t2", "t3"] {
            world.put(&format!("transcripts/{id}.txt"), TEXT);
            let record = "(title: \"T\", kind: \"interview\", rule: \"label-colon\", labels: [\"Ana\", \"Ben\"])\n";
            world.put(&format!("transcripts/{id}.ron"), record);
        }
        world
    }

    fn put(&self, file: &str, text: &str) {
        let path = self.root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn open(&self, lead: i64) -> Session {
        let index = Index::open_at(&self.root, &self.cache(), now() + lead).unwrap();
        Session::open_known(&self.root, Known(Some(Arc::new(index)))).unwrap()
    }

    /// Reads by way of the index and without, and compares.
    fn compare(&mut self, after: &str) {
        // Mostly every file is old enough to be known by its looks, sometimes none is, or the clock was set back.
        let lead = [HOUR, HOUR, HOUR, 0, -HOUR][self.dice.roll(5)];
        let known = said(&mut self.open(lead));
        let fresh = said(&mut Session::open_known(&self.root, Known::default()).unwrap());
        assert!(known == fresh, "after {after} (lead {lead}):\n{}", first_difference(&known, &fresh));
    }

    fn files(&self, folder: &str, ending: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.to_string_lossy().ends_with(ending) {
                    found.push(path);
                }
            }
        }
        found.sort();
        found
    }

    fn one(&mut self, folder: &str, ending: &str) -> Option<PathBuf> {
        let files = self.files(folder, ending);
        let place = self.dice.roll(files.len());
        files.get(place).cloned()
    }

    /// Something that the program itself does.
    fn act(&mut self) -> String {
        let lead = [HOUR, 0][self.dice.roll(2)];
        let mut session = self.open(lead);
        session.set_coder(["ana", "ben"][self.dice.roll(2)]).unwrap();
        let all = session.study.transcripts();
        let Some(ix) = all.get(self.dice.roll(all.len())).copied() else { return "nothing".into() };
        let which = self.dice.roll(10);
        let codings = session.study.codings(ix).to_vec();
        let coding = codings.get(self.dice.roll(codings.len())).copied();
        let start = u32::try_from(self.dice.roll(100)).unwrap();
        let at = Span::new(start, start + 3 + u32::try_from(self.dice.roll(20)).unwrap());
        let code = ["pay", "low", "fun"][self.dice.roll(3)].to_owned();
        let number = self.dice.roll(1000);
        let act = match (which, coding) {
            (0..=3, _) => {
                let memo = (start % 3 == 0).then(|| "why".to_owned());
                acts::code_with(&mut session, ix, at, &[code], &NewCoding { memo, weight: None })
            }
            (4, Some(coding)) => acts::uncode(&mut session, ix, &coding),
            (5, _) => acts::note(&mut session, ix, at, "a note"),
            (6, _) => acts::set_progress(&mut session, ix, Progress::Done),
            (7, _) => {
                let fields = CodeFields { definition: Some(format!("As of {number}")), ..CodeFields::default() };
                acts::edit_code(&session, &code, fields)
            }
            (8, _) => acts::set_transcript(&session, ix, &[("title".to_owned(), format!("Title {number}"))]),
            (9, _) => acts::write_memo(&mut session, MemoAbout::Study, MemoKind::Memo, &format!("Words {number}")),
            _ => return "nothing".into(),
        };
        // Not every file can be changed as it stands: then nothing is, which is compared as well.
        let done = act.and_then(|act| session.perform(act)).and_then(|()| session.flush()).is_ok();
        if done && self.dice.roll(4) == 0 {
            let _ = session.undo().and_then(|_| session.flush());
        }
        // What is in memory after the act, measured with what is known, as it is read afresh.
        let _ = measures(&mut session, &Scope::default());
        format!("act {which}, done: {done}")
    }

    /// Changes a file and gives it back its time.
    fn rewrite(path: &Path, change: impl FnOnce(String) -> String) {
        let Ok(bytes) = std::fs::read(path) else { return };
        let time = std::fs::metadata(path).unwrap().modified().unwrap();
        std::fs::write(path, change(String::from_utf8_lossy(&bytes).into_owned())).unwrap();
        let file = std::fs::File::options().write(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    }

    /// Something that is done to the files by others.
    fn others(&mut self) -> String {
        let which = self.dice.roll(17);
        let digit = |text: String, new: usize| match text.rfind(|c: char| c.is_ascii_digit()) {
            Some(at) => format!("{}{}{}", &text[..at], new % 10, &text[at + 1..]),
            None => text,
        };
        let new = self.dice.roll(10);
        let path = match which {
            0 | 1 | 10 => self.one("transcripts", ".txt"),
            2..=6 | 11 => self.one("codings", ".ron"),
            7 => self.one("transcripts", ".ron"),
            _ => Some(self.root.join("codebook.ron")),
        };
        let Some(path) = path else { return "nothing".into() };
        match which {
            0 => Self::rewrite(&path, |text| text.replacen("late", "soon", 1)),
            1 => Self::rewrite(&path, |text| text + "\nAna: One more thing, naïvely said.\n"),
            2 => Self::rewrite(&path, |text| digit(text, new)),
            3 => Self::rewrite(&path, |text| text.replacen("\"pay\"", "\"fun\"", 1)),
            4 => Self::rewrite(&path, |text| text.replacen("(id", "id", 1)),
            5 => std::fs::remove_file(&path).unwrap(),
            6 => {
                let other = self.root.join("codings/cleo").join(path.file_name().unwrap());
                std::fs::create_dir_all(other.parent().unwrap()).unwrap();
                std::fs::copy(&path, other).unwrap();
            }
            7 => Self::rewrite(&path, |text| text.replacen("\"Ana\"", "\"Ann\"", 1)),
            8 => self.put("codebook.ron", &BOOK.replacen("\"low\"", ["\"low\"", "\"lot\"", "\"pay\""][new % 3], 1)),
            9 => self.put("participants.ron", &PEOPLE.replacen("p1", ["p1", "p3", "p2"][new % 3], 1)),
            10 => {
                let id = format!("t{}", 1 + new % 5);
                let to = self.root.join(format!("transcripts/{id}.txt"));
                std::fs::rename(&path, to).unwrap();
            }
            11 => {
                let file = std::fs::File::options().write(true).open(&path).unwrap();
                file.set_modified(std::time::SystemTime::now() - Duration::from_secs(5)).unwrap();
            }
            13 => self.put("verbatim.ron", SETTINGS[new % SETTINGS.len()]),
            14 => {
                let merged = "name: \"Low\", status: MergedInto(\"pay\")";
                self.put("codebook.ron", &BOOK.replacen("name: \"Low\"", ["name: \"Low\"", merged][new % 2], 1));
            }
            // A coder's folder that cannot be looked into, or holds what may be codings.
            15 => {
                let file = ["codings/dan", "codings/ben/t1.ron~"][new / 2 % 2];
                match new % 2 {
                    0 => self.put(file, "x"),
                    _ => drop(std::fs::remove_file(self.root.join(file))),
                }
            }
            12 => self.put(&format!("transcripts/t{}.txt", 1 + new % 5), TEXT),
            _ => {
                self.moves += 1;
                let to = self.folder.path().join(format!("study{}", self.moves % 2));
                if !to.exists() {
                    std::fs::rename(&self.root, &to).unwrap();
                    self.root = to;
                }
            }
        }
        format!("change {which} of {}", path.display())
    }

    /// Something that is done to the index.
    fn spoil(&mut self) -> String {
        let all: Vec<PathBuf> = std::fs::read_dir(self.cache().join("studies"))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        let Some(path) = all.get(self.dice.roll(all.len())).cloned() else { return "nothing".into() };
        let mut bytes = std::fs::read(&path).unwrap();
        self.old.push(bytes.clone());
        let at = self.dice.roll(bytes.len());
        let which = self.dice.roll(5);
        match which {
            0 => bytes[at] ^= 1 << self.dice.roll(8),
            1 => bytes.truncate(at),
            2 => bytes[at..].iter_mut().for_each(|byte| *byte = byte.wrapping_mul(31).wrapping_add(7)),
            3 => bytes.clone_from(&self.old[self.dice.roll(self.old.len())]),
            _ => {
                std::fs::remove_file(&path).unwrap();
                return "index removed".into();
            }
        }
        std::fs::write(&path, bytes).unwrap();
        format!("index spoilt {which}")
    }
}

fn first_difference(known: &str, fresh: &str) -> String {
    let differs = known.lines().zip(fresh.lines()).find(|(known, fresh)| known != fresh);
    differs.map_or_else(|| "one is longer".to_owned(), |(known, fresh)| format!("index {known}\nfiles {fresh}"))
}

/// How many steps are taken: few, or as many as `VERBATIM_STEPS` says.
fn steps() -> usize {
    std::env::var("VERBATIM_STEPS").ok().and_then(|word| word.parse().ok()).unwrap_or(120)
}

#[test]
fn a_study_read_by_way_of_the_index_is_the_one_in_the_files() {
    let seed = std::env::var("VERBATIM_SEED").ok().and_then(|word| word.parse().ok()).unwrap_or(1);
    let mut world = World::new(seed);
    for step in 0..steps() {
        if step % 60 == 59 {
            // Studies that were broken for long hold little.
            world = World::new(seed.wrapping_add(step as u64));
        }
        // Clocks of file systems tick every few milliseconds; within one tick files cannot be told apart by their looks.
        std::thread::sleep(Duration::from_millis(11));
        let done = match world.dice.roll(10) {
            0..=3 => world.act(),
            4..=7 => world.others(),
            _ => world.spoil(),
        };
        world.compare(&format!("seed {seed}, step {step}: {done}"));
    }
}

#[test]
fn a_bit_that_is_changed_anywhere_in_the_index_changes_no_answer() {
    let mut world = World::new(7);
    // What is known before the acts is in one file, what came after them in the other.
    drop(said(&mut world.open(0)));
    let mut session = world.open(0);
    session.set_coder("ana").unwrap();
    for (number, ix) in (0..).zip(session.study.transcripts()) {
        let act = acts::code(&mut session, ix, Span::new(30 + number, 50), &["pay".into()]).unwrap();
        session.perform(act).unwrap();
    }
    session.flush().unwrap();
    drop(session);
    let truth = said(&mut Session::open_known(&world.root, Known::default()).unwrap());
    assert_eq!(said(&mut world.open(HOUR)), truth);
    let files = std::fs::read_dir(world.cache().join("studies")).unwrap().map(|entry| entry.unwrap().path());
    let sound: Vec<(PathBuf, Vec<u8>)> = files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    assert!(sound.len() == 2 && sound.iter().all(|(_, bytes)| bytes.len() > 500));
    for (path, whole) in &sound {
        for at in (0..whole.len()).step_by(37).chain(whole.len() - 40..whole.len()) {
            sound.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << world.dice.roll(8);
            std::fs::write(path, &bytes).unwrap();
            assert_eq!(said(&mut world.open(HOUR)), truth, "byte {at} of {}", path.display());
        }
    }
}

#[test]
fn an_index_of_an_earlier_form_is_thrown_away_and_made_anew() {
    let world = World::new(11);
    let truth = said(&mut Session::open_known(&world.root, Known::default()).unwrap());
    assert_eq!(said(&mut world.open(HOUR)), truth);
    let mut files = std::fs::read_dir(world.cache().join("studies")).unwrap().map(|entry| entry.unwrap().path());
    let path = files.find(|path| path.extension().is_some_and(|own| own == "index")).unwrap();
    let sound = std::fs::read(&path).unwrap();
    let mark = b"verbatim index ";
    assert!(sound.starts_with(mark));
    let mut earlier = sound.clone();
    let last = earlier.len() - 1;
    (earlier[mark.len()], earlier[last]) = (b'1', b'1');
    assert_ne!(earlier, sound);
    std::fs::write(&path, earlier).unwrap();
    assert_eq!(said(&mut world.open(HOUR)), truth);
    assert_eq!(std::fs::read(&path).unwrap().split_at(mark.len() + 1).0, sound.split_at(mark.len() + 1).0);
}

#[test]
fn what_is_kept_of_counts_holds_for_those_whose_files_could_be_read_then() {
    let world = World::new(11);
    world.put("verbatim.ron", SETTINGS[2]);
    world.put("codings/ben/t2.ron", "(format: 1, transcript: \"t2\", coder: \"ben\", text: \"\", codings: [])\n");
    let mut session = world.open(HOUR);
    session.set_coder("ana").unwrap();
    let ix = session.study.find_transcript("t1").unwrap();
    let act = acts::code(&mut session, ix, Span::new(30, 50), &["pay".into()]).unwrap();
    session.perform(act).and_then(|()| session.flush()).unwrap();
    drop(session);
    let before = said(&mut world.open(HOUR));
    assert_eq!(said(&mut world.open(HOUR)), before);
    // What ben has may be in this file: nobody is counted in ben's place.
    world.put("codings/ben/t1.ron~", "x");
    let truth = said(&mut Session::open_known(&world.root, Known::default()).unwrap());
    assert_ne!(truth, before);
    assert_eq!(said(&mut world.open(HOUR)), truth);
}

#[test]
fn what_did_not_change_is_not_read_again() {
    let world = World::new(3);
    drop(said(&mut world.open(HOUR)));
    // Nobody may read the files any more; looking at them is allowed.
    let files = [world.files("transcripts", ".txt"), world.files("transcripts", ".ron")].concat();
    let text = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    let before: Vec<String> = files.iter().map(text).collect();
    let first = said(&mut world.open(HOUR));
    assert!(first.contains("Title") || first.contains("\"T\""));
    assert_eq!(files.iter().map(text).collect::<Vec<_>>(), before);
    let written = |ending: &str| {
        let all = std::fs::read_dir(world.cache().join("studies")).unwrap().map(|entry| entry.unwrap().path());
        all.filter(|path| path.extension().is_some_and(|own| own == ending)).count()
    };
    assert_eq!((written("index"), written("recent"), written("tmp")), (1, 0, 0));
}

#[cfg(unix)]
#[test]
fn an_index_in_a_folder_that_others_may_write_to_is_none() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new(5);
    drop(said(&mut world.open(HOUR)));
    let folder = world.cache().join("studies");
    let truth = said(&mut Session::open_known(&world.root, Known::default()).unwrap());
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(said(&mut world.open(HOUR)), truth);
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).unwrap();
    // A link is no folder of one's own.
    let other = world.folder.path().join("elsewhere");
    std::fs::rename(&folder, &other).unwrap();
    std::os::unix::fs::symlink(&other, &folder).unwrap();
    assert_eq!(said(&mut world.open(HOUR)), truth);
    // Where it cannot be written, all is as before.
    std::fs::remove_file(&folder).unwrap();
    std::fs::write(&folder, "in the way").unwrap();
    assert_eq!(said(&mut world.open(HOUR)), truth);
}
