//! Identifiers: how they are spelt in files, and the small numbers that stand for them in memory.

/// A transcript's place in [`crate::model::Study`]; stable while the study is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TranscriptIx(pub u32);

/// A code's interned number, also of codes that the codebook lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodeIx(pub u32);

/// A coder's interned number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CoderIx(pub u16);

/// A coding's id: the 128 bits of its ULID, or of a digest where the file holds another word. It begins anywhere, so that
/// there are no gaps between the very many codings.
#[repr(Rust, packed(4))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodingId(pub u128);

impl CodingId {
    /// Reads an id as spelt in a file; `None` when it is no canonical ULID.
    pub fn parse(word: &str) -> Option<Self> {
        let id = ulid::Ulid::from_string(word).ok()?;
        (id.to_string() == word).then_some(Self(id.0))
    }

    /// A stand-in for a word that is no ULID (FNV-1a, 128 bits).
    pub fn digest(word: &str) -> Self {
        let fold =
            |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        Self(word.bytes().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, fold))
    }
}

impl std::fmt::Display for CodingId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        ulid::Ulid(self.0).fmt(f)
    }
}

/// Words and the numbers that stand for them, in order of first appearance.
#[derive(Clone, Debug, Default)]
pub struct Interner {
    words: Vec<String>,
    numbers: foldhash::HashMap<String, u32>,
}

impl Interner {
    /// The word's number, given now if it has none yet.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// The word's number, if it has one.
    pub fn get(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    /// The word behind a number; empty for a number never given.
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }

    /// All words, by number.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// Windows device names, which no file may carry.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Longest transcript id or coder handle, in characters.
pub const NAME_MAX: usize = 64;

/// Whether a word may be a transcript id or coder handle: `[a-z0-9-]`, 1 to 64, no device name.
pub fn is_file_name(word: &str) -> bool {
    (1..=NAME_MAX).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !DEVICES.contains(&word)
}
