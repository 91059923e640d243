//! A small study in a temporary folder, and keys by name, for tests.

use super::app::{App, Start};
use super::input::Chord;
use super::theme::Theme;
use super::world::Saved;
use crate::model::TranscriptIx;
use crate::session::Session;
use crossterm::event::KeyEvent;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

/// An app on a study that goes with it.
pub struct Desk {
    pub app: App,
    folder: TempDir,
}

fn open(root: &std::path::Path, coder: Option<&str>, size: (u16, u16)) -> App {
    let mut session = Session::open(root).unwrap();
    assert_eq!(session.problems, [], "the fixture is a sound study");
    if let Some(coder) = coder {
        session.set_coder(coder).unwrap();
    }
    let ix = session.study.find_transcript("fg1").unwrap_or(TranscriptIx(0));
    App::new(session, Theme::PLAIN, size, Start::Reader(ix))
}

const BOOK: &str = r##"(
    format: 1,
    title: "Data work",
    codes: [
        (id: "precarity", name: "Precarity"),
        (id: "withheld-pay", name: "Withheld pay", parent: "precarity", key: 'w', color: "#D55E00",
            names: {"fr": "Paiement retenu"}, definition: "Pay for finished work is late or never comes."),
        (id: "low-pay", name: "Low pay", parent: "precarity", key: 'p'),
        (id: "migration", name: "Migration"),
    ],
)
"##;

const TEXT: &str = "Moderator: What happens when they reject a task?\n\nAna: Nothing. They take the money and that is it. \
They kept three months and the only way to speak was a ticket.\n\nBea: The same for me. I could not complain: the visa.\n\n\
Moderator: And then?\n\nAna: Then I left.\n";

impl Desk {
    /// Opens the reader as `ana`, in a terminal of a size.
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(TEXT, Some("ana"), width, height)
    }

    /// The same with a text and a coder of the test's own.
    pub fn with(text: &str, coder: Option<&str>, width: u16, height: u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let put = |name: &str, text: &str| {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        put(
            "verbatim.ron",
            "(format: 1, id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\", title: \"Data work\", moderators: [\"Moderator\"],\n\
             attributes: [(name: \"gender\", of: Participant, values: [\"f\", \"m\"]), (name: \"age\", of: Participant, type: Integer)])\n",
        );
        put("codebook.ron", BOOK);
        put("transcripts/fg1.txt", text);
        put(
            "transcripts/fg1.ron",
            "(format: 1, title: \"Group 1\", kind: \"focus-group\", language: \"en\", rule: \"label-colon\", \
             labels: [\"Moderator\", \"Ana\", \"Bea\"])\n",
        );
        let mut desk = Self { app: open(root, coder, (width, height)), folder };
        // Most tests count from the top of the text, not from where a person would begin.
        desk.keys("Home");
        desk
    }

    /// Changes words of the text outside the program, and opens the study again.
    pub fn change_outside(&mut self, from: &str, to: &str) -> &mut Self {
        self.app.shared.session.flush().unwrap();
        let file = self.root().join("transcripts/fg1.txt");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from}");
        std::fs::write(&file, text.replace(from, to)).unwrap();
        self.open_again()
    }

    /// Opens the study again, as the same coder.
    pub fn open_again(&mut self) -> &mut Self {
        self.app.shared.session.flush().unwrap();
        let coder = self.app.shared.session.coder.clone();
        self.app = open(self.root(), coder.as_deref(), self.app.shared.size);
        self.keys("Home")
    }

    /// Goes on under another handle.
    pub fn coder(&mut self, handle: &str) -> &mut Self {
        self.app.shared.session.set_coder(handle).unwrap();
        self.app.shared.generation += 1;
        self.app.tick();
        self
    }

    /// Presses keys, by name, separated by spaces; a word in quotes is typed.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            match word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                Some(typed) => {
                    for c in typed.chars() {
                        self.press(&if c == '_' { "Space".to_owned() } else { c.to_string() });
                    }
                }
                None => self.press(word),
            }
        }
        self
    }

    fn press(&mut self, key: &str) {
        let chord = Chord::parse(key).unwrap();
        self.app.press(KeyEvent::new(chord.code, chord.modifiers));
    }

    /// Waits until nothing is counted or written any more.
    pub fn wait(&mut self) -> &mut Self {
        let started = std::time::Instant::now();
        let is_busy = |app: &App| app.is_counting() || app.shared.saved == Saved::Saving;
        while is_busy(&self.app) && started.elapsed().as_secs() < 20 {
            self.app.tick();
            std::thread::yield_now();
        }
        assert!(!is_busy(&self.app), "it still counts or saves");
        self
    }

    /// The study's folder.
    pub fn root(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The words of the passage that is lit.
    pub fn lit(&mut self) -> String {
        let super::place::At::Passage(ix, span) = self.app.place().at else {
            return String::new();
        };
        self.app.shared.session.document(ix).unwrap().text.slice(span).to_owned()
    }

    /// Codings as `code: words`, in text order.
    pub fn codings(&mut self) -> Vec<String> {
        let ix = self.app.shared.session.study.find_transcript("fg1").unwrap();
        let document = self.app.shared.session.document(ix).unwrap();
        let study = &self.app.shared.session.study;
        let codings = study.codings(ix).iter();
        codings
            .map(|coding| {
                format!("{}: {}", self.app.shared.code_name(study.code_id(coding.code)), document.text.slice(coding.at))
            })
            .collect()
    }

    /// The screen as text.
    pub fn screen(&self, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| self.app.draw(frame)).unwrap();
        terminal.backend().to_string()
    }
}
