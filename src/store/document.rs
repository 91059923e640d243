//! A transcript's text with its turns, read when it is shown or counted.

use super::layout;
use super::ron::scan::{conflict_marker, line_column};
use crate::import::encoding::{canonical, utf8};
use crate::model::{Problem, Transcript};
use crate::text::offsets::{Text, hash};
use crate::text::turns::{Overlay, Reading, read};
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, LazyLock};

/// Largest text that is read, in bytes.
pub const TEXT_MAX: u64 = 64 << 20;

/// The same of a text alone, as [`Document::times`] has them.
pub fn times(transcript: &Transcript, text: &Text) -> Vec<(u32, u64)> {
    if transcript.times.is_empty() {
        return sorted(read(text, &Reading::of(transcript)).times);
    }
    sorted(transcript.times.clone())
}

fn sorted(mut times: Vec<(u32, u64)>) -> Vec<(u32, u64)> {
    times.sort_by_key(|(at, _)| *at);
    times
}

/// What is computed from a text when it is first asked for.
pub type Lazily<T> = LazyLock<T, Box<dyn FnOnce() -> T + Send>>;

/// A transcript's canonical text and what is computed from it.
#[derive(Debug)]
pub struct Document {
    /// The text that offsets point into.
    pub text: Arc<Text>,
    /// Turns, speakers, stamps: an act on a passage that is given by its place does without them.
    pub overlay: Lazily<Overlay>,
    /// `sha256:…` of the text.
    pub hash: String,
}

/// A text by itself.
#[derive(Debug)]
pub struct Words {
    text: Text,
    hash: String,
}

impl Words {
    fn new(text: String) -> Self {
        let hash = hash(&text);
        Self { text: Text::new(text), hash }
    }

    /// Reads the text of the transcript with an id from the study folder.
    ///
    /// # Errors
    /// Says why it cannot be read, as [`Document::read`] does.
    pub fn read(root: &Path, id: &str) -> Result<Self, Problem> {
        let transcript = Transcript { id: id.to_owned(), ..Transcript::default() };
        Document::text_of(root, &transcript).map(Self::new)
    }
}

impl Document {
    /// Computes the hash of a text, and its turns when they are asked for.
    pub fn new(text: String, transcript: &Transcript) -> Self {
        Self::of(Words::new(text), transcript)
    }

    /// The document of a text that was read.
    pub fn of(words: Words, transcript: &Transcript) -> Self {
        let Words { text, hash } = words;
        let text = Arc::new(text);
        let Transcript { rule, labels, no_labels, carry, header, .. } = transcript;
        let (rule, labels, no_labels, carry, header) = (*rule, labels.clone(), no_labels.clone(), *carry, *header);
        let own = Arc::clone(&text);
        let overlay: Box<dyn FnOnce() -> Overlay + Send> =
            Box::new(move || read(&own, &Reading { rule, labels: &labels, no_labels: &no_labels, carry, header }));
        Self { text, overlay: LazyLock::new(overlay), hash }
    }

    /// Times of the recording, by offset in code points, in milliseconds: those noted on import, else those in the text.
    ///
    /// A text that was rendered has none of its own, so the two are never mixed.
    pub fn times(&self, transcript: &Transcript) -> Vec<(u32, u64)> {
        let noted = if transcript.times.is_empty() { &self.overlay.times } else { &transcript.times };
        sorted(noted.clone())
    }

    /// Reads a transcript's text from the study folder, with its turns.
    ///
    /// # Errors
    /// Says why the text cannot be read.
    pub fn read(root: &Path, transcript: &Transcript) -> Result<Self, Problem> {
        Ok(Self::new(Self::text_of(root, transcript)?, transcript))
    }

    /// Reads a transcript's text from the study folder.
    ///
    /// # Errors
    /// Says why it cannot be read, as [`Document::canonical_of`] does.
    pub fn text_of(root: &Path, transcript: &Transcript) -> Result<String, Problem> {
        Self::canonical_of(Self::bytes_of(root, transcript)?, transcript)
    }

    /// Reads the file of a transcript's text.
    ///
    /// # Errors
    /// Says why it cannot be read.
    pub fn bytes_of(root: &Path, transcript: &Transcript) -> Result<Vec<u8>, Problem> {
        let file = layout::text(&transcript.id);
        let fault = |what: String, advice: &str| Problem::in_file(&file, what, advice).lost();
        let path = root.join(&file);
        let known = std::fs::metadata(&path).map_err(|error| {
            fault(format!("the text cannot be opened ({error})"), "Put it back, or check its permissions.")
        })?;
        if !known.is_file() {
            return Err(fault("this is not an ordinary file".into(), "Put the text itself in its place."));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(known.len().min(TEXT_MAX) + 1).unwrap_or(0));
        let open = std::fs::File::open(&path).and_then(|open| open.take(TEXT_MAX + 1).read_to_end(&mut bytes));
        open.map_err(|error| fault(format!("the text cannot be read ({error})"), "Check its permissions."))?;
        if bytes.len() as u64 > TEXT_MAX {
            return Err(fault(format!("the text is larger than the limit of {TEXT_MAX} bytes"), "Split it."));
        }
        Ok(bytes)
    }

    /// The text that the bytes of a transcript's file stand for.
    ///
    /// # Errors
    /// They are no text. A text in which git left both sides of a conflict is none: what is said and where it stands is
    /// not decided.
    pub fn canonical_of(bytes: Vec<u8>, transcript: &Transcript) -> Result<String, Problem> {
        let file = layout::text(&transcript.id);
        let fault = |what: String, advice: &str| Problem::in_file(&file, what, advice).lost();
        let text = utf8(bytes).map_err(|at| {
            fault(
                format!("byte {at} is not UTF-8, so no passage can be placed"),
                "Take the text back from git, or import the original again.",
            )
        })?;
        // An editor or git may have left other line ends or a mark; offsets do not count them.
        let text = canonical(text);
        if let Some(at) = conflict_marker(&text) {
            let (line, _) = line_column(&text, at);
            let what = "git left conflict markers in this text, so it is neither counted nor coded".to_owned();
            let advice = "Decide which side holds, and take out the lines with <<<<<<<, |||||||, =======, >>>>>>>.";
            return Err(fault(what, advice).at(line, 1));
        }
        Ok(text)
    }
}
