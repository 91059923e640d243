//! A small study in a temporary folder, its files written by hand.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use verbatim::model::{Span, TranscriptIx};
use verbatim::session::{Clock, Session};

/// A moment for clocks in tests: 2026-03-01 in UTC.
const NOW: u64 = 1_772_323_200_000;

const SETTINGS: &str = "(
    format: 1,
    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",
    title: \"Test\",
    moderators: [\"Moderator\"],
    coders: {
        \"ana\": (name: \"Ana\", kind: Person),
    },
)
";

/// Comments, odd order, unknown fields, one-line and multi-line records, no final comma.
pub const CODEBOOK: &str = "// Shared by the team; ask before renaming.
(
    format: 1,
    title: \"Codes\", colour_scheme: \"warm\",
    codes: [
        // money first
        (
            name: \"Pay\", id: \"pay\", // the root
            colour: \"red\",
            definition: \"Money for work.\",
        ),
        (id: \"withheld-pay\", parent: \"pay\", name: \"Withheld pay\", key: 'w'), /* one line */

        // about the mind
        (
            id: \"health\",
            examples: [\"I could not sleep\"],
            name:   \"Mental health\",
            reviewed_by: (\"ben\", 3),
            // why we split it: see the memo of May
            include: \"Stress, sleep.\"
        ),
    ],
    // end of file
)
";

/// Speech with quotes, tabs, emoji, combining marks, Hindi, and a passage over two turns.
pub const TEXT: &str = "Moderator: What happened?

Anna: They said \"wait\" and\tkept it. Back\\slash. 👩‍💻 was cafe\u{301}.

Bob: मुझे तीन महीने पैसे नहीं मिले। «Rien»\u{a0}!

Anna: I was told that. I was told that.
";

/// A study in a folder that goes when this goes.
pub struct TempStudy {
    folder: TempDir,
    opened: Cell<u64>,
}

impl TempStudy {
    /// One transcript `a`, three codes, nobody has coded.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let study = Self { folder, opened: Cell::new(0) };
        study.write("verbatim.ron", SETTINGS);
        study.write("codebook.ron", CODEBOOK);
        study.write("transcripts/a.txt", TEXT);
        study.write(
            "transcripts/a.ron",
            "(\n    format: 1,\n    title: \"A\", kind: \"interview\",\n    rule: \"label-colon\", labels: [\"Moderator\", \"Anna\", \"Bob\"],\n)\n",
        );
        study
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.root().join(file)
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path(file)).unwrap()
    }

    /// Opens the study as ana; each opening a second after the last.
    pub fn open(&self) -> Session {
        self.open_as("ana")
    }

    pub fn open_as(&self, coder: &str) -> Session {
        let mut session = Session::open(self.root()).unwrap();
        session.set_coder(coder).unwrap();
        session.clock = Clock::fixed(NOW + 1000 * self.opened.replace(self.opened.get() + 1));
        session
    }

    /// Every file that git would see, with its bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.root().to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.ends_with(".verbatim") {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.root()).unwrap().to_string_lossy().into_owned();
                    found.insert(name, std::fs::read(&path).unwrap());
                }
            }
        }
        found
    }
}

/// The only transcript.
pub fn transcript(session: &Session) -> TranscriptIx {
    session.study.find_transcript("a").unwrap()
}

/// Where words stand in the text, first occurrence.
pub fn span(words: &str) -> Span {
    let byte = TEXT.find(words).unwrap();
    let start = u32::try_from(TEXT[..byte].chars().count()).unwrap();
    Span::new(start, start + u32::try_from(words.chars().count()).unwrap())
}

/// Lines of the second text that the first lacks, and of the first that the second lacks; order kept.
pub fn diff(old: &str, new: &str) -> (Vec<String>, Vec<String>) {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(old), lines(new));
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    (new[head..new.len() - tail].to_vec(), old[head..old.len() - tail].to_vec())
}
