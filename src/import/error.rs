//! Why a file cannot be read, and what to do about it.

/// Why a file cannot be read, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing to see in the file.
    #[error("The file holds no text. Choose a file with a transcript in it.")]
    Empty,
    /// Over the limit.
    #[error("The file has {mib} MiB; the limit is 64 MiB. Split it into parts and import each.")]
    TooLarge {
        /// Size in MiB, rounded down.
        mib: usize,
    },
    /// Not a text file.
    #[error("The file is not plain text: it looks like {looks}. To use it, {advice}.")]
    Container {
        /// What it looks like.
        looks: &'static str,
        /// How to convert it.
        advice: &'static str,
    },
    /// A NUL byte outside UTF-16.
    #[error(
        "The file looks binary: it has a NUL byte at byte {offset}. Save it as plain text (UTF-8) and import that, or try --encoding if it is UTF-16."
    )]
    Nul {
        /// Byte offset from 0.
        offset: usize,
    },
    /// Bytes that the encoding does not know.
    #[error(
        "Byte {byte:#04x} at byte {offset} cannot be read as {guess}. Nothing was imported; try --encoding with the right one, such as windows-1250, macintosh or shift_jis."
    )]
    Undecodable {
        /// Byte offset from 0.
        offset: usize,
        /// The byte there.
        byte: u8,
        /// The encoding that was tried.
        guess: String,
    },
    /// A NUL character inside a structured file.
    #[error(
        "The file holds a NUL character in its text; such a text cannot be kept. Take it out in the program the file comes from."
    )]
    NulText,
    /// An encoding nobody knows.
    #[error("`{label}` is no known encoding. Use a name such as utf-8, utf-16le, windows-1252 or shift_jis.")]
    UnknownEncoding {
        /// As the user wrote it.
        label: String,
    },
    /// A format that is not read yet.
    #[error(
        "The file is {looks}, which cannot be read yet. Save it as a plain-text transcript (.txt) and import that."
    )]
    Later {
        /// What it is.
        looks: &'static str,
    },
    /// No transcript, but something that another way in takes.
    #[error("The file is {looks}, not a transcript. {advice}.")]
    Elsewhere {
        /// What it is.
        looks: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Over another limit.
    #[error("The file has {count} {what}; the limit is {limit}. Split it into parts and import each.")]
    Limit {
        /// What was counted, in the plural.
        what: &'static str,
        /// How many there are, or the first number above the limit.
        count: usize,
        /// How many are taken.
        limit: usize,
    },
    /// The format is known, and the file breaks it.
    #[error(
        "The file is {looks}, but it is damaged: {what}. Nothing was imported; save or export it again and import that."
    )]
    Damaged {
        /// What it is.
        looks: &'static str,
        /// What is wrong, and where.
        what: String,
    },
    /// The format is known, and the file has nothing of what it should hold.
    #[error("The file is {looks}, but {what}. {advice}.")]
    Nothing {
        /// What it is.
        looks: &'static str,
        /// What was looked for in vain.
        what: String,
        /// What to do.
        advice: &'static str,
    },
    /// A tier that the file does not have.
    #[error("The file has no tier `{name}`; its tiers are {known}. Choose of these with --tiers.")]
    NoTier {
        /// As the user wrote it.
        name: String,
        /// All there are.
        known: String,
    },
    /// JSON of no known recogniser.
    #[error(
        "The file is JSON of no known kind; at its top it has {keys}. Export plain text or subtitles (srt, vtt) from the program it comes from, and import that."
    )]
    UnknownJson {
        /// The keys of the top level.
        keys: String,
    },
    /// XML of no known kind.
    #[error(
        "The file is XML of no known kind; its root is <{root}>. Export plain text or subtitles (srt, vtt) from the program it comes from, and import that."
    )]
    UnknownXml {
        /// The root element.
        root: String,
    },
    /// A word that names no format.
    #[error("`{word}` is no format. There are: {known}.")]
    UnknownFormat {
        /// As the user wrote it.
        word: String,
        /// All there are.
        known: String,
    },
}
