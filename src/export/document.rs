//! A document of words, tables and quotations, which Markdown, HTML and Word paint alike.

use super::lang::Lang;
use super::paper::Paper;
use crate::analysis::table::Cell;
use std::borrow::Cow;
use std::collections::HashMap;

/// A passage that somebody said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// Its number in the document, by which figures lead to it.
    pub number: Option<u32>,
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

/// Passages of the document behind a figure, each by its number and how it begins; and what there is more, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// Number and beginning of each.
    pub passages: Vec<(u32, String)>,
    /// What is not among them; empty where nothing is.
    pub more: String,
}

/// A table in a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The table.
    pub paper: Paper,
    /// The command line that makes it again; empty where there is none.
    pub command: String,
    /// What is behind its figures, by the line and the column of the table.
    pub behind: HashMap<(usize, usize), Behind>,
    /// What people say in its cells, the same way.
    pub said: HashMap<(usize, usize), Vec<Quote>>,
}

impl Figures {
    /// The table with what people say as words in its cells, for formats that have nothing better.
    pub fn in_words(&self) -> Cow<'_, Paper> {
        if self.said.is_empty() {
            return Cow::Borrowed(&self.paper);
        }
        let mut paper = self.paper.clone();
        for (number, line) in paper.lines.iter_mut().enumerate() {
            for (cell, head) in line.cells.iter_mut().zip(&paper.heads) {
                for quote in self.said.get(&(number, head.column)).into_iter().flatten() {
                    let words = format!("{}\n{} ({})", cell.exact(), paper.lang.quoted(&quote.words), quote.source);
                    *cell = Cell::Text(words);
                }
            }
        }
        Cow::Owned(paper)
    }
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading and its level: 1 below the title, at most 5.
    Heading(u8, String),
    /// A paragraph.
    Words(String),
    /// A paragraph of which it is not known how it is said in the language of the document.
    English(String),
    /// A list.
    Points(Vec<String>),
    /// Lines as they are typed.
    Lines(Vec<String>),
    /// A table.
    Figures(Box<Figures>),
    /// A quotation.
    Quote(Box<Quote>),
}

/// A document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// What it is called.
    pub title: String,
    /// The language of its fixed words.
    pub lang: Lang,
    /// Whether its headings are listed first.
    pub has_contents: bool,
    /// Its parts, in order.
    pub blocks: Vec<Block>,
}
