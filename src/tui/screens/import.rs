//! Files to bring in: what was recognised, file by file, to look at and correct before anything is written.

mod labels;
mod tiers;

use crate::import::doubts::{Doubt, doubts};
use crate::import::{FORMATS, Options, Sure};
use crate::model::{Rule, TranscriptIx};
use crate::session::import::{
    Arrived, Known, Planned, Read, Seen, gather, newer_version, plan, project, read, text_of,
};
use crate::text::number::counted;
use crate::tui::command::{Command, Way};
use crate::tui::correct;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS, Reason};
use crate::tui::paths::path;
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then, as_kind};
use crate::tui::task::Derived;
use crate::tui::theme::Role;
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::rows::{Line, List, grid};
use ratatui::Frame;
use ratatui::layout::Rect;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

#[rustfmt::skip]
static CONTEXT: Context = Context::new("import", &[&ROWS, &EVERYWHERE], &[
    Key::new("import", &Command::Accept).on(&["Enter"]).group("Import").help("Bring in the files that are not left out.").hint("bring in"),
    Key::new("leave-out", &Command::Remove).on(&["x", "Delete"]).group("Import").help("Leave the chosen file out, or take it in again.").hint("leave out").when(Needs::Row),
    Key::new("replace", &Command::Replace).on(&["R"]).group("Import").help("Take the chosen file for the newer version of a transcript, one that is in the study.").hint("newer version").when(Needs::Row),
    Key::new("file-kind", &Command::Kind).on(&["K"]).group("Import").help("Say what the chosen file is: focus group, interview, field note.").hint("kind").when(Needs::Row),
    Key::new("kind-of-all", &Command::KindOfAll).on(&["=", "A"]).group("Import").help("Give every file the kind of the chosen one.").hint("same for all").when(Needs::Row),
    Key::new("file-facts", &Command::Facts).on(&["T", "@"]).group("Import").help("Take what files say beside their words (date, place, attributes) too, or leave it.").hint("facts").when(Needs::Row),
    Key::new("file-speakers", &Command::SpeakerRule).on(&["S"]).group("Import").help("Say how speakers are marked in the chosen file.").hint("speakers").when(Needs::Row),
    Key::new("file-carry", &Command::Carry).on(&["C"]).group("Import").help("Give paragraphs without a label to whoever spoke before, or to nobody.").when(Needs::Row),
    Key::new("file-label", &Command::Mark).on(&["+"]).group("Import").help("Take what looks like a label as a speaker, or write one that was not found.").when(Needs::Row),
    Key::new("file-tiers", &Command::Tiers).on(&["L"]).group("Import").help("Say which tiers of the chosen file are speech.").when(Needs::Row),
    Key::new("file-format", &Command::Format).on(&["F"]).group("Import").help("Say which format the chosen file has.").when(Needs::Row),
    Key::new("file-encoding", &Command::Encoding).on(&["E"]).group("Import").help("Say how the letters of the chosen file are encoded.").when(Needs::Row),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "import",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("import-files", &Command::Go(Place::room("import"))).on(&["g I"]).group("Go to").help("Bring in transcripts: see first what was recognised, and correct it.")],
    open: |_, shared| Ok(Box::new(Import::new(shared))),
};

/// Kinds that are offered; any other can be written.
const KINDS: [&str; 5] = ["focus-group", "interview", "field-note", "open-answers", "document"];

/// Encodings that are offered.
const ENCODINGS: [&str; 7] =
    ["utf-8", "windows-1252", "utf-16le", "utf-16be", "windows-1250", "macintosh", "shift_jis"];

/// Code points of a text shown before it is brought in.
const PREVIEW: usize = 1600;

/// Turns that are shown before all else because they need a look.
const DOUBTS: usize = 4;

/// Least rows for the list.
const LIST: u16 = 4;

/// A file, and what was made of it.
struct Item {
    file: PathBuf,
    options: Options,
    kind: Option<String>,
    left_out: bool,
    /// A project of another program, which comes in as a whole.
    project: bool,
    /// The transcript that came from a file of the same bytes, or had its text before.
    known: Option<Seen>,
    /// The transcript of which it looks like a newer version, and how alike the two are.
    newer: Option<(String, f64)>,
    read: Result<Read, String>,
    /// The turns that need a look before it comes in.
    doubts: Vec<Doubt>,
}

/// The screen.
pub struct Import {
    /// The path, as it was typed.
    asked: String,
    items: Vec<Item>,
    /// Whether what files say beside their words becomes attributes.
    facts: bool,
    list: List,
    work: Derived<Result<Vec<Item>, String>>,
}

impl Import {
    /// Asks what is to be brought in.
    pub fn new(shared: &mut Shared) -> Self {
        ask_path("", shared);
        Self { asked: String::new(), items: Vec::new(), facts: false, list: List::default(), work: Derived::default() }
    }

    fn read(&mut self, path: PathBuf, shared: &Shared) {
        self.items.clear();
        self.list.rows.set_len(0);
        let study = &shared.session.study;
        let here = Known::of(study, &shared.session.root);
        let ids: Vec<String> = study.transcripts().into_iter().map(|ix| study.transcript(ix).id.clone()).collect();
        let root = shared.session.root.clone();
        let sure = Sure::new(&study.settings.moderators);
        self.work.start(0, 0, move |_| {
            let files = gather(&[path]).map_err(|failure| failure.message)?;
            if files.is_empty() {
                return Err("There are no files in this folder.".to_owned());
            }
            let one = |file: PathBuf| {
                let project = project::is_project(&file);
                let options = Options { sure: sure.clone(), ..Options::default() };
                let read = if project { Err(String::new()) } else { looked_at(&file, &options, &ids) };
                let known = read.as_ref().ok().and_then(|read: &Read| {
                    here.file(read).or_else(|| read.text_hashes.iter().find_map(|text| here.text(text)))
                });
                let newer = if known.is_some() { None } else { newer(&ids, &root, &file, &read) };
                let doubts = doubtful(&read);
                Item {
                    file,
                    options,
                    kind: None,
                    left_out: newer.is_some() || known.as_ref().is_some_and(|seen| seen.earlier),
                    project,
                    known,
                    newer,
                    read,
                    doubts,
                }
            };
            Ok(files.into_par_iter().map(one).collect())
        });
    }

    /// Gives every file the kind of the chosen one.
    fn kind_of_all(&mut self, shared: &mut Shared) {
        let Some(item) = self.chosen() else { return };
        let Some(kind) = kind(item) else { return };
        for item in self.items.iter_mut().filter(|item| !item.project) {
            item.kind = Some(kind.clone());
        }
        shared.tell(format!("Every file is taken for {kind}."));
    }

    fn chosen(&self) -> Option<&Item> {
        self.items.get(self.list.rows.at)
    }

    /// Reads the chosen file again with what the person decided.
    fn again(&mut self, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.items.get_mut(self.list.rows.at) {
            change(item);
            if !item.project {
                item.read = looked_at(&item.file, &item.options, &[]);
                item.doubts = doubtful(&item.read);
            }
        }
    }

    fn import(&mut self, shared: &mut Shared) {
        let wanted = |item: &&Item| !item.left_out;
        if !self.items.iter().any(|item| wanted(&item)) {
            shared.tell("Every file is left out; x takes one in again.");
            return;
        }
        let items = std::mem::take(&mut self.items);
        let (projects, files): (Vec<Item>, Vec<Item>) =
            items.into_iter().filter(|item| !item.left_out).partition(|item| item.project);
        let mut told = Vec::new();
        let (mut came, mut failed) = (0, 0);
        let reads = files.iter().map(|item| (item.file.clone(), item.kind.clone()));
        let reads: Vec<(PathBuf, Option<String>)> = reads.collect();
        // What looks like a newer version is left out unless the person took it in.
        let mut all = Vec::with_capacity(files.len());
        for ((file, kind), item) in reads.iter().zip(files) {
            all.push(Arrived { file, kind: kind.clone(), new: true, read: item.read });
        }
        match plan(&mut shared.session, all, self.facts, false) {
            Ok(Planned { act, blobs, failed: bad, added, .. }) => {
                failed += bad;
                if !act.edits.is_empty() && shared.bring_in(act, blobs) {
                    came += added;
                }
            }
            Err(failure) => shared.fail(failure),
        }
        for item in projects {
            let taken = project::take(&mut shared.session, &item.file, false);
            shared.generation += 1;
            match taken.failed {
                true => failed += 1,
                false => told.extend(taken.messages.into_iter().next()),
            }
        }
        let bad = if failed > 0 { format!(" {failed} could not be read and were left alone.") } else { String::new() };
        if came > 0 || failed > 0 {
            told.push(format!(
                "{} came in.{bad} S shows who speaks, Enter opens one.",
                counted(came, "transcript", "transcripts")
            ));
        } else if told.is_empty() {
            told.push("All of it is in the study already; nothing was changed.".into());
        }
        shared.tell(told.join(" "));
        shared.go(Place::room("transcripts"));
    }

    /// Asks of which transcript the chosen file is the newer version; the one that it is like comes first.
    fn ask_whose(&self, shared: &mut Shared) {
        let Some(item) = self.chosen().filter(|item| item.read.is_ok()) else {
            return shared.tell("This file holds no text for a transcript.");
        };
        let study = &shared.session.study;
        let row = |ix: TranscriptIx| {
            let transcript = study.transcript(ix);
            let (label, detail) = (transcript.id.clone(), transcript.shown().to_owned());
            (Row { label, detail, ..Row::default() }, ix)
        };
        let rows: Vec<(Row, TranscriptIx)> = study.transcripts().into_iter().map(row).collect();
        let like = item.newer.as_ref().map(|(id, _)| id);
        let at = rows.iter().position(|(row, _)| Some(&row.label) == like).unwrap_or(0);
        let then = Then::here(|import: &mut Self, ix, shared: &mut Shared| {
            if let Some(item) = import.chosen() {
                correct::propose_file(ix, &item.file, &item.options, shared);
            }
        });
        shared.open(Popup::choice("Of which transcript is it the newer version?", rows, at, then));
    }

    fn ask_kind(&self, shared: &mut Shared) {
        let now = self.chosen().and_then(|item| item.kind.as_deref()).unwrap_or_default();
        let at = KINDS.iter().position(|kind| *kind == now).unwrap_or(0);
        let mut rows: Vec<(Row, Option<&str>)> = KINDS.iter().map(|kind| (Row::from(*kind), Some(*kind))).collect();
        rows.push((Row { label: "another".into(), detail: "a word of your own".into(), ..Row::default() }, None));
        let then = Then::here(|import: &mut Self, kind: Option<&str>, shared: &mut Shared| match kind {
            Some(kind) => import.again(|item| item.kind = Some(kind.to_owned())),
            None => {
                let own = |import: &mut Self, kind: String, _: &mut Shared| {
                    let kind = kind.trim().to_owned();
                    import.again(|item| item.kind = Some(kind).filter(|kind| !kind.is_empty()));
                };
                shared.open(Popup::prompt("What is it?", "A word of your own.", "", Then::here(own)));
            }
        });
        shared.open(Popup::choice("What is it?", rows, at, then));
    }

    fn ask_rule(&self, shared: &mut Shared) {
        let Some(item) = self.chosen() else { return };
        let found = item.read.as_ref().ok().and_then(|read| read.documents.first());
        let row = |rule: Rule| {
            let candidates = found.map(|found| found.detection.candidates.as_slice()).unwrap_or_default();
            let share = candidates.iter().find(|(known, _)| *known == rule).map(|(_, share)| *share);
            let detail = share.map_or_else(String::new, |share| format!("fits {:.0} %", share * 100.0));
            (Row { label: rule.word().to_owned(), detail, ..Row::default() }, rule)
        };
        let at = Rule::ALL.iter().position(|rule| Some(*rule) == found.map(|found| found.rule)).unwrap_or(0);
        let rows = Rule::ALL.iter().copied().map(row).collect();
        self.choose("How are speakers marked?", rows, at, |item, rule| item.options.rule = Some(rule), shared);
    }

    fn ask_format(&self, shared: &mut Shared) {
        let read = self.chosen().and_then(|item| item.read.as_ref().ok());
        let now = read.and_then(|read| read.documents.first()).map_or("", |found| found.format);
        let row = |word: &'static str, looks: &str| {
            (Row { label: word.to_owned(), detail: looks.to_owned(), ..Row::default() }, word)
        };
        let at = FORMATS.iter().position(|format| format.word == now).unwrap_or(0);
        let rows = FORMATS.iter().map(|format| row(format.word, format.looks)).collect();
        self.choose("Which format?", rows, at, |item, word| item.options.format = Some(word.to_owned()), shared);
    }

    fn ask_encoding(&self, shared: &mut Shared) {
        let rows = ENCODINGS.iter().map(|word| (Row::from(*word), *word)).collect();
        self.choose("Which encoding?", rows, 0, |item, word| item.options.encoding = Some(word.to_owned()), shared);
    }

    /// Asks for something about the chosen file, and reads it again so.
    fn choose<A: 'static>(
        &self,
        title: &str,
        rows: Vec<(Row, A)>,
        at: usize,
        set: fn(&mut Item, A),
        shared: &mut Shared,
    ) {
        let then = Then::here(move |import: &mut Self, choice, _: &mut Shared| import.again(|item| set(item, choice)));
        shared.open(Popup::choice(title, rows, at, then));
    }

    /// Takes turns: as the text has it, to whoever spoke before, to nobody.
    fn carry(&mut self, shared: &mut Shared) {
        let Some(item) = self.chosen().filter(|item| item.read.is_ok()) else { return };
        let next = match item.options.carry {
            None => Some(true),
            Some(true) => Some(false),
            Some(false) => None,
        };
        self.again(|item| item.options.carry = next);
        shared.tell(carrying(next));
    }

    /// The cells of a file.
    fn line(item: &Item) -> Line {
        let name = item.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mark = if item.left_out { "–" } else { "✓" };
        let cells = match &item.read {
            _ if item.project => vec![mark.into(), name, "project".into(), String::new(), String::new(), String::new()],
            Err(problem) => vec!["✗".into(), name, String::new(), String::new(), String::new(), problem.clone()],
            Ok(read) => {
                let sum = |of: fn(&crate::import::Imported) -> u32| read.documents.iter().map(of).sum::<u32>();
                let first = read.documents.first();
                let sure = first.map_or(0.0, |it| it.confidence * 100.0);
                let speakers = match sum(|it| it.speakers) {
                    0 => "nobody recognised".to_owned(),
                    1 => "1 speaker".to_owned(),
                    more => format!("{more} speakers"),
                };
                let turns = sum(|it| it.turns);
                let several = if read.documents.len() > 1 {
                    format!("{} documents, ", read.documents.len())
                } else {
                    String::new()
                };
                if let Some(Seen { id, earlier, .. }) =
                    item.known.as_ref().filter(|seen| !seen.earlier || item.left_out)
                {
                    let said = if *earlier {
                        format!("an earlier version of {id}")
                    } else {
                        format!("in the study already, as {id}")
                    };
                    let cells = vec!["–".into(), name, String::new(), String::new(), String::new(), said];
                    return Line { cells, faint: true };
                }
                if let Some((id, likeness)) = item.newer.as_ref().filter(|_| item.left_out) {
                    let said = format!("nearly {id} ({:.0} % of the words): R takes it for that", likeness * 100.0);
                    let format = first.map_or("", |it| it.format).to_owned();
                    let cells = vec![mark.into(), name, format, String::new(), String::new(), said];
                    return Line { cells, faint: true };
                }
                vec![
                    mark.into(),
                    name,
                    first.map_or("", |it| it.format).to_owned(),
                    format!("{sure:.0} %"),
                    kind(item).unwrap_or_default(),
                    format!("{several}{speakers}, {}", counted(turns, "turn", "turns")),
                ]
            }
        };
        Line { cells, faint: item.left_out }
    }

    /// What is said of the chosen file below the list.
    fn about(&self, item: &Item, width: u16) -> Vec<(String, Role)> {
        let mut told: Vec<(String, Role)> = Vec::new();
        let mut say = |words: &str, role: Role| told.extend(lines(words, width).into_iter().map(|line| (line, role)));
        let read = match &item.read {
            _ if item.project => {
                say(
                    "A project of another program: texts, codes, codings and people come in as they are there.",
                    Role::Text,
                );
                return told;
            }
            Err(problem) => {
                say(problem, Role::Error);
                return told;
            }
            Ok(read) => read,
        };
        let Some(found) = read.documents.first() else { return told };
        let encoding = if found.encoding.is_empty() { "as the format says" } else { &found.encoding };
        say(&format!("Letters: {encoding} · speakers: {}", found.rule.word()), Role::Faint);
        let label = |(label, turns): &(String, u32)| format!("{label} ({turns})");
        if !found.detection.labels.is_empty() {
            let all: Vec<String> = found.detection.labels.iter().map(label).collect();
            say(&format!("Who speaks, and how often: {}", all.join(", ")), Role::Strong);
        }
        if !found.detection.possible.is_empty() {
            let all: Vec<String> = found.detection.possible.iter().take(8).map(label).collect();
            say(&format!("Perhaps speakers too: {} (+ takes one).", all.join(", ")), Role::Warning);
        }
        for (rare, known) in found.detection.near.iter().take(4) {
            say(&format!("“{rare}” may be “{known}”: S in the transcripts joins them."), Role::Warning);
        }
        let facts: Vec<String> = found
            .facts
            .iter()
            .chain(&found.detection.facts)
            .take(8)
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        if !facts.is_empty() {
            let taken = if self.facts { "kept as attributes; T leaves them" } else { "left; T takes them" };
            say(&format!("The file also says: {} ({taken}).", facts.join("; ")), Role::Faint);
        }
        if found.detection.nobody >= 0.005 && !found.detection.labels.is_empty() {
            let share = found.detection.nobody * 100.0;
            let how = if found.detection.heads > 0 { "+ takes a name" } else { "C gives it to whoever spoke before" };
            say(&format!("{share:.0} % of what is said is nobody's: {how}."), Role::Warning);
        }
        for note in found.lost.iter().chain(&found.notes) {
            say(note, Role::Warning);
        }
        if !item.doubts.is_empty() {
            say("Look at these turns first:", Role::Strong);
        }
        for Doubt { turn, speaker, words } in &item.doubts {
            let speaker = speaker.as_deref().unwrap_or("nobody's");
            say(&format!("{turn} · {speaker} · {words}"), Role::Warning);
        }
        say("", Role::Text);
        let text: String = found.text.chars().take(PREVIEW).collect();
        for paragraph in text.lines() {
            say(paragraph, Role::Text);
        }
        told
    }
}

/// What is done with paragraphs without a label.
fn carrying(carry: Option<bool>) -> &'static str {
    match carry {
        None => "Paragraphs without a label are read as the text has it.",
        Some(true) => "Paragraphs without a label are those of whoever spoke before.",
        Some(false) => "Paragraphs without a label are nobody's.",
    }
}

/// The transcript of which a file looks like a newer version.
fn newer(ids: &[String], root: &Path, file: &Path, read: &Result<Read, String>) -> Option<(String, f64)> {
    let read = read.as_ref().ok()?;
    let [sketch] = read.sketches.as_slice() else { return None };
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let (id, likeness) = newer_version(ids.iter().map(String::as_str), &stem, sketch, text_of(root))?;
    Some((id.to_owned(), likeness))
}

/// What a file is taken for; `None` where it could not be read or is a project.
fn kind(item: &Item) -> Option<String> {
    let read = item.read.as_ref().ok()?;
    let told = read.documents.first().and_then(|found| found.kind).unwrap_or("document");
    Some(item.kind.clone().unwrap_or_else(|| told.to_owned()))
}

fn doubtful(read: &Result<Read, String>) -> Vec<Doubt> {
    let found = read.as_ref().ok().and_then(|read| read.documents.first());
    found.map(|found| doubts(found, DOUBTS)).unwrap_or_default()
}

fn looked_at(file: &Path, options: &Options, ids: &[String]) -> Result<Read, String> {
    let guarded = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(file, options, ids)));
    guarded.unwrap_or_else(|_| Err("could not be read: the program failed on it".into()))
}

/// Asks for a file or a folder, beginning with some words.
fn ask_path(words: &str, shared: &mut Shared) {
    let note =
        "A file or a folder with Word files, subtitles, PDFs, tables, text… Nothing is written before you have looked.";
    let attempt = |room: &mut dyn Room, words: &str, shared: &mut Shared| {
        let path = path(words);
        if words.is_empty() || !path.exists() {
            return Err(format!("There is no `{words}` to bring in: Tab completes names."));
        }
        if let Some(import) = as_kind::<Import>(room) {
            words.clone_into(&mut import.asked);
            import.read(path, shared);
        }
        Ok(())
    };
    shared.open(Popup::attempt("Bring in", note, words, attempt).completing());
}

impl Room for Import {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn lines(&self, _: Rect) -> Option<Rect> {
        None
    }

    fn revisit(&mut self, shared: &mut Shared) {
        ask_path(&self.asked, shared);
    }

    fn refresh(&mut self, shared: &mut Shared) {
        match shared.answer(&mut self.work, "The files could not be read.") {
            Some(Ok(items)) => {
                shared.went_well();
                self.items = items;
                self.list.rows.set_len(self.items.len());
            }
            Some(Err(problem)) => shared.fail(problem),
            None => {}
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept if !self.work.is_busy() && self.items.is_empty() => ask_path(&self.asked, shared),
            Command::Accept if self.work.is_busy() => shared.tell("The files are still being read."),
            Command::Accept => self.import(shared),
            Command::Remove => {
                if let Some(item) = self.items.get_mut(self.list.rows.at) {
                    item.left_out = !item.left_out;
                }
                self.list.rows.update(&Command::Row(Way::Next), 0);
            }
            Command::Replace => self.ask_whose(shared),
            Command::Kind => self.ask_kind(shared),
            Command::KindOfAll => self.kind_of_all(shared),
            Command::Facts => self.facts = !self.facts,
            Command::SpeakerRule => self.ask_rule(shared),
            Command::Carry => self.carry(shared),
            Command::Tiers => self.ask_tiers(0, shared),
            Command::Mark => self.ask_label(shared),
            Command::Format => self.ask_format(shared),
            Command::Encoding => self.ask_encoding(shared),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn is_counting(&self) -> bool {
        self.work.is_busy()
    }

    fn allows(&self, needs: Needs, _: &Shared) -> Result<(), Reason> {
        match needs {
            Needs::Row if self.work.is_busy() => Err("The files are still being read.".to_owned()),
            Needs::Row if !self.has_row() => Err("The list is empty.".to_owned()),
            _ => Ok(()),
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        if self.work.is_busy() {
            let words = "reading the files…";
            put(
                frame.buffer_mut(),
                (area.x + 2, area.y + 1),
                area.width.saturating_sub(3),
                words,
                shared.style(Role::Faint),
            );
            return;
        }
        let list: Vec<Line> = self.items.iter().map(Self::line).collect();
        let wanted = u16::try_from(list.len() + 1).unwrap_or(u16::MAX);
        let height = wanted.clamp(LIST.min(area.height), (area.height / 2).max(LIST));
        let top = Rect { height: height.min(area.height), ..area };
        let heads = ["", "file", "format", "sure", "kind", "what was found"];
        grid(
            frame,
            top,
            shared,
            &heads,
            &list,
            self.list.rows,
            "Nothing to bring in yet: Enter asks for a file or folder.",
        );
        let Some(item) = self.chosen() else { return };
        let buf = frame.buffer_mut();
        let rule = "─".repeat(usize::from(area.width.saturating_sub(2)));
        put(buf, (area.x + 1, top.bottom()), area.width.saturating_sub(2), &rule, shared.style(Role::Frame));
        let width = area.width.saturating_sub(3).min(90);
        for (y, (line, role)) in (top.bottom() + 1..area.bottom()).zip(self.about(item, width)) {
            put(buf, (area.x + 2, y), width, &line, shared.style(role));
        }
    }
}
