//! Rich text (RTF): the body's words; no crate on the registry reads code pages and skips what is no text.

mod cells;
mod goals;
mod pages;
mod words;

use crate::import::blocks::{Blocks, Mark};
use crate::import::draft::Comment;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::{layout, limits, symbols};
use pages::Page;
use std::collections::{HashMap, HashSet};
use words::{Token, Tokens};

/// Rich text.
pub static RTF: Format = Format {
    word: "rtf",
    looks: LOOKS,
    endings: &["rtf"],
    sniff: |seen: &Seen| f32::from(u8::from(seen.bytes.starts_with(b"{\\rtf"))),
    read: Reader::Bytes(read),
};

const LOOKS: &str = "a rich text (RTF) file";

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let mut reader = Rtf::new(bytes);
    reader.read()?;
    found.encoding = Some(reader.page.name());
    found.push(layout::draft(reader.blocks, &found.sure)?)
}

/// What a group is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Goal {
    /// Words of the document.
    #[default]
    Body,
    /// Nothing that is read.
    Skip,
    Fonts,
    Styles,
    /// The words of a comment.
    Comment,
    /// Who wrote the next comment.
    Author,
    /// Number of the comment whose passage begins or ends here.
    Start,
    End,
    /// Number of the comment that is being read.
    Number,
    /// A text given twice: here in the code page, then in Unicode.
    Twice,
    /// A drawing: only text boxes in it are read.
    Drawing,
}

/// What holds in a group.
#[derive(Clone, Copy, Debug, Default)]
struct State {
    goal: Goal,
    bold: bool,
    hidden: bool,
    deleted: bool,
    inserted: bool,
    font: i32,
    /// Bytes that stand for each `\u` for programs that cannot read it.
    fallback: usize,
    /// Whether the group began with `\*`.
    star: bool,
    /// Whether it is a text box.
    aside: bool,
}

#[derive(Clone, Debug, Default)]
struct Font {
    page: Option<Page>,
    name: String,
}

struct Rtf<'a> {
    tokens: Tokens<'a>,
    blocks: Blocks,
    /// Page of the document.
    page: Page,
    fonts: HashMap<i32, Font>,
    styles: HashMap<i32, bool>,
    style: Option<(i32, String)>,
    state: State,
    stack: Vec<State>,
    /// Bytes still to be decoded, and where the first stands.
    bytes: Vec<u8>,
    from: usize,
    /// First half of a letter beyond the sixteen bits.
    half: Option<u16>,
    /// Characters still to be passed over.
    over: usize,
    first: bool,
    usual: i32,
    in_table: bool,
    table: bool,
    merged: Vec<bool>,
    merging: bool,
    cell: usize,
    was: (bool, bool),
    words: String,
    author: Option<String>,
    comment: Option<Comment>,
    number: Option<String>,
    comments: usize,
    /// Open text boxes.
    asides: usize,
    seen: HashSet<u32>,
}

/// Groups in groups, at most.
const GROUPS: usize = 1000;

impl<'a> Rtf<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            tokens: Tokens::new(bytes),
            blocks: Blocks::default(),
            page: pages::numbered(1252),
            fonts: HashMap::new(),
            styles: HashMap::new(),
            style: None,
            state: State { fallback: 1, ..State::default() },
            stack: Vec::new(),
            bytes: Vec::new(),
            from: 0,
            half: None,
            over: 0,
            first: false,
            usual: 0,
            in_table: false,
            table: false,
            merged: Vec::new(),
            merging: false,
            cell: 0,
            was: (false, false),
            words: String::new(),
            author: None,
            comment: None,
            number: None,
            comments: 0,
            asides: 0,
            seen: HashSet::new(),
        }
    }

    fn read(&mut self) -> Result<(), ImportError> {
        let mut begun = false;
        loop {
            let at = self.tokens.at;
            let Some(token) = self.tokens.next() else { break };
            match token {
                Token::Open => {
                    self.flush()?;
                    self.over = 0;
                    limits::at_most("levels of groups", self.stack.len() + 1, GROUPS)?;
                    self.stack.push(self.state);
                    self.state.star = false;
                    self.state.aside = false;
                    self.first = true;
                    begun = true;
                    continue;
                }
                Token::Close => {
                    self.flush()?;
                    self.over = 0;
                    self.close()?;
                    if self.stack.is_empty() && begun {
                        // What stands after the last bracket is no part of the document.
                        return self.table_end();
                    }
                }
                _ if self.over > 0 => {
                    if let Token::Text(text) = token {
                        let skipped = self.over.min(text.len());
                        self.over -= skipped;
                        let rest = text.get(skipped..).unwrap_or_default();
                        if !rest.is_empty() {
                            self.raw(rest, at + skipped)?;
                        }
                    } else {
                        self.over -= 1;
                        // A word that is no letter was hardly meant as one: it holds.
                        if let Token::Word(word, number) = token
                            && letter(word).is_none()
                        {
                            self.over = 0;
                            self.word(word, number)?;
                        }
                    }
                }
                Token::Sign(b'*') => self.state.star = true,
                Token::Sign(sign) => self.sign(sign)?,
                Token::Word(word, number) => self.word(word, number)?,
                Token::Byte(byte) => self.raw(&[byte], at)?,
                Token::Text(text) => self.raw(text, at)?,
            }
            self.first &= matches!(token, Token::Sign(b'*'));
        }
        Err(ImportError::Damaged {
            looks: LOOKS,
            what: format!("it ends at byte {} before its last bracket", self.tokens.at),
        })
    }

    /// Ends a group.
    fn close(&mut self) -> Result<(), ImportError> {
        self.half = None;
        let above = self.stack.pop().unwrap_or_default();
        let done = self.state;
        self.state = above;
        if done.aside {
            self.asides = self.asides.saturating_sub(1);
            self.blocks.close_aside()?;
        }
        if done.goal == above.goal {
            return Ok(());
        }
        let words = std::mem::take(&mut self.words);
        match done.goal {
            Goal::Fonts | Goal::Styles => self.style_end(),
            Goal::Author => self.author = Some(words.trim().to_owned()).filter(|name| !name.is_empty()),
            Goal::Number => self.number = Some(words.trim().to_owned()),
            Goal::Start | Goal::End => {
                let number = self.blocks.comment(words.trim())?;
                let start = done.goal == Goal::Start;
                if start {
                    self.seen.insert(number);
                }
                self.blocks.mark(if start { Mark::Start(number) } else { Mark::End(number) });
            }
            Goal::Comment => self.comment_end()?,
            _ => {}
        }
        Ok(())
    }

    fn comment_end(&mut self) -> Result<(), ImportError> {
        self.comments += 1;
        let name = self.number.take().unwrap_or_else(|| format!("\0{}", self.comments));
        let number = self.blocks.comment(&name)?;
        if self.seen.insert(number) {
            self.blocks.mark(Mark::Start(number));
        }
        self.blocks.mark(Mark::End(number));
        if let Some(mut comment) = self.comment.take() {
            comment.text = comment.text.trim().to_owned();
            comment.author = self.author.take();
            self.blocks.commented(number, comment);
        }
        Ok(())
    }

    fn style_end(&mut self) {
        if let Some((number, name)) = self.style.take() {
            let name = name.trim().trim_end_matches(';').to_lowercase();
            let heading = name.strip_prefix("heading").is_some_and(|rest| rest.trim().parse::<u8>().is_ok());
            self.styles.insert(number, heading || matches!(name.as_str(), "title" | "subtitle"));
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) -> Result<(), ImportError> {
        if word == b"u" {
            return self.unicode(number.unwrap_or_default());
        }
        self.flush()?;
        self.half = None;
        if self.first && self.goal(word)? {
            return Ok(());
        }
        let on = number != Some(0);
        match word {
            b"uc" => self.state.fallback = usize::try_from(number.unwrap_or(1)).unwrap_or_default().min(1000),
            b"f" => {
                self.state.font = number.unwrap_or_default();
                if self.state.goal == Goal::Fonts {
                    self.fonts.entry(self.state.font).or_default();
                }
            }
            b"ansicpg" => self.page = pages::numbered(number.unwrap_or(1252)),
            b"mac" => self.page = pages::numbered(10000),
            b"pc" => self.page = pages::numbered(437),
            b"pca" => self.page = pages::numbered(850),
            b"deff" => {
                self.usual = number.unwrap_or_default();
                self.state.font = self.usual;
            }
            b"fcharset" | b"cpg" if self.state.goal == Goal::Fonts => {
                let number = number.unwrap_or_default();
                let page = if word == b"cpg" { Some(pages::numbered(number)) } else { pages::of_charset(number) };
                let font = self.fonts.entry(self.state.font).or_default();
                font.page = page.or(font.page);
            }
            _ if matches!(self.state.goal, Goal::Skip | Goal::Fonts | Goal::Drawing | Goal::Twice) => {}
            b"s" if self.state.goal == Goal::Styles => self.style = Some((number.unwrap_or_default(), String::new())),
            _ if self.state.goal == Goal::Styles => {}
            b"plain" => {
                let State { goal, fallback, aside, .. } = self.state;
                self.state = State { goal, fallback, aside, font: self.usual, ..State::default() };
            }
            b"b" => self.state.bold = on,
            b"v" => self.state.hidden = on,
            b"deleted" => self.state.deleted = on,
            b"revised" => self.state.inserted = on,
            b"par" | b"sect" | b"page" | b"column" | b"nestrow" => self.paragraph()?,
            b"line" | b"lbr" | b"softline" => self.put("\n")?,
            b"tab" | b"nestcell" => self.put("\t")?,
            b"pard" => self.in_table = false,
            b"intbl" => self.in_table = on,
            b"s" | b"outlinelevel" => {
                let heading = match word {
                    b"s" => self.styles.get(&number.unwrap_or_default()) == Some(&true),
                    _ => number.is_some_and(|level| (0..9).contains(&level)),
                };
                if heading {
                    self.place()?;
                    self.blocks.heading();
                }
            }
            b"trowd" => (self.merged, self.merging) = (Vec::new(), false),
            b"clvmrg" => self.merging = true,
            b"cellx" => {
                limits::at_most("cells in a row", self.merged.len() + 1, limits::CELLS)?;
                self.merged.push(std::mem::take(&mut self.merging));
            }
            b"cell" => self.cell_end()?,
            b"row" if self.state.goal == Goal::Body && self.asides == 0 => {
                self.place_row()?;
                self.blocks.close_row()?;
                self.cell = 0;
            }
            _ => {
                if let Some(letter) = letter(word) {
                    self.put(letter)?;
                }
            }
        }
        Ok(())
    }

    fn left_out(&mut self, what: &'static str) {
        if matches!(self.state.goal, Goal::Body) {
            self.blocks.drop(what, 1);
        }
    }

    fn sign(&mut self, sign: u8) -> Result<(), ImportError> {
        match sign {
            b'{' | b'}' | b'\\' => self.raw(&[sign], self.tokens.at.saturating_sub(1)),
            b'~' => self.put("\u{a0}"),
            b'-' => self.put("\u{ad}"),
            b'_' => self.put("\u{2011}"),
            b'\r' | b'\n' => {
                self.flush()?;
                if matches!(self.state.goal, Goal::Body | Goal::Comment) { self.paragraph() } else { Ok(()) }
            }
            b'\t' => self.put("\t"),
            _ => Ok(()),
        }
    }

    /// A letter by its number; what stands after it for other programs is passed over.
    fn unicode(&mut self, number: i32) -> Result<(), ImportError> {
        self.flush()?;
        self.over = self.state.fallback;
        let code = if number < 0 { number.saturating_add(65536) } else { number };
        let code = u32::try_from(code).unwrap_or_default();
        let unit = u16::try_from(code).ok();
        let letter = match (self.half.take(), unit) {
            (None, Some(0xd800..=0xdbff)) => {
                self.half = unit;
                return Ok(());
            }
            (Some(high), Some(low @ 0xdc00..=0xdfff)) => char::decode_utf16([high, low]).next().and_then(Result::ok),
            _ => char::from_u32(code),
        };
        match letter.filter(|letter| *letter != '\0') {
            Some(letter) => self.put(letter.encode_utf8(&mut [0; 4])),
            None => Ok(()),
        }
    }

    /// Bytes of text.
    fn raw(&mut self, bytes: &[u8], at: usize) -> Result<(), ImportError> {
        if self.bytes.is_empty() {
            self.from = at;
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    /// Decodes the bytes that were collected.
    fn flush(&mut self) -> Result<(), ImportError> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.bytes);
        let read = matches!(self.state.goal, Goal::Skip | Goal::Drawing | Goal::Twice);
        if read {
            return Ok(());
        }
        let (page, pictures) = match self.fonts.get(&self.state.font) {
            Some(font) if self.state.goal != Goal::Fonts => {
                let pictures = symbols::is_pictures(&font.name);
                (font.page.unwrap_or(self.page), pictures.then(|| font.name.clone()))
            }
            _ => (self.page, None),
        };
        let decoded = match page.decode(&bytes) {
            Ok(decoded) => decoded,
            // The page of a font may be wrong where that of the document is right.
            Err(at) => self.page.decode(&bytes).map_err(|_| ImportError::Undecodable {
                offset: self.from.saturating_add(at),
                byte: bytes.get(at).copied().unwrap_or_default(),
                guess: page.name(),
            })?,
        };
        let Some(font) = pictures else { return self.put_words(&decoded) };
        let mut drawn = String::with_capacity(decoded.len());
        for letter in decoded.chars() {
            match symbols::drawn(&font, letter) {
                Some(c) => drawn.push(c),
                None => self.blocks.drop("pictures that no letter stands for", 1),
            }
        }
        self.put_words(&drawn)
    }

    fn put(&mut self, words: &str) -> Result<(), ImportError> {
        self.flush()?;
        self.put_words(words)
    }

    fn put_words(&mut self, words: &str) -> Result<(), ImportError> {
        match self.state.goal {
            Goal::Skip | Goal::Drawing | Goal::Twice => Ok(()),
            Goal::Fonts => {
                let font = self.fonts.entry(self.state.font).or_default();
                font.name.push_str(words.trim_end_matches(';'));
                Ok(())
            }
            Goal::Styles => {
                let (_, name) = self.style.get_or_insert((0, String::new()));
                name.push_str(words);
                if words.ends_with(';') {
                    self.style_end();
                }
                Ok(())
            }
            Goal::Author | Goal::Number | Goal::Start | Goal::End => {
                self.words.push_str(words);
                Ok(())
            }
            Goal::Comment => {
                if let Some(comment) = &mut self.comment {
                    comment.text.push_str(words);
                }
                Ok(())
            }
            Goal::Body => self.body(words),
        }
    }

    fn body(&mut self, words: &str) -> Result<(), ImportError> {
        if words.contains(|c: char| !c.is_whitespace()) {
            let (hidden, deleted, inserted) = (self.state.hidden, self.state.deleted, self.state.inserted);
            if hidden && !deleted {
                self.blocks.drop("hidden passages", 1);
            }
            if deleted && !self.was.0 {
                self.blocks.drop("tracked deletions", 1);
            }
            if inserted && !deleted && !self.was.1 {
                self.blocks.insertions += 1;
            }
            self.was = (deleted, inserted);
        }
        if self.state.hidden || self.state.deleted {
            return Ok(());
        }
        self.place()?;
        let length = limits::TEXT;
        limits::at_most("bytes of text", words.len(), length)?;
        self.blocks.words(words, self.state.bold)
    }

    fn paragraph(&mut self) -> Result<(), ImportError> {
        match self.state.goal {
            Goal::Body if self.state.hidden || self.state.deleted => Ok(()),
            Goal::Body => {
                self.place()?;
                self.blocks.end()
            }
            Goal::Comment => {
                if let Some(comment) = &mut self.comment {
                    comment.text.push('\n');
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// The letter that a control word stands for.
fn letter(word: &[u8]) -> Option<&'static str> {
    Some(match word {
        b"emdash" => "—",
        b"endash" => "–",
        b"lquote" => "‘",
        b"rquote" => "’",
        b"ldblquote" => "“",
        b"rdblquote" => "”",
        b"bullet" => "•",
        b"emspace" => "\u{2003}",
        b"enspace" => "\u{2002}",
        b"qmspace" => "\u{2005}",
        b"zwj" => "\u{200d}",
        b"zwnj" => "\u{200c}",
        b"zwbo" => "\u{200b}",
        b"zwnbo" => "\u{2060}",
        b"ltrmark" => "\u{200e}",
        b"rtlmark" => "\u{200f}",
        _ => return None,
    })
}

#[cfg(test)]
#[path = "rtf_tests.rs"]
mod tests;
