//! A document of words and quotations, which Markdown, HTML and Word paint alike.

/// A passage that somebody said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// What stands before it, where it is wanted.
    pub before: String,
    /// The passage.
    pub words: String,
    /// What stands after it.
    pub after: String,
    /// Its language, as a tag.
    pub language: Option<String>,
    /// Who said it, and where it stands.
    pub source: String,
    /// Memos on it, each with its coder.
    pub notes: Vec<String>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading and its level: 1 below the title, at most 5.
    Heading(u8, String),
    /// A paragraph.
    Words(String),
    /// A quotation.
    Quote(Quote),
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}
