//! OpenDocument texts (odt): the body's words, without tracked deletions, notes and numbering.

mod styles;

use crate::import::archive::Archive;
use crate::import::blocks::{Blocks, Mark};
use crate::import::draft::Comment;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::layout;
use crate::import::xml::{Doctype, Element, Node, Xml};
use styles::Styles;

/// An OpenDocument text.
pub static ODT: Format =
    Format { word: "odt", looks: LOOKS, endings: &["odt", "ott"], sniff, read: Reader::Bytes(read) };

/// An OpenDocument text in one XML file.
pub static FODT: Format = Format {
    word: "fodt",
    looks: "a flat OpenDocument text (fodt)",
    endings: &["fodt"],
    sniff: |seen| {
        let flat = seen.root() == Some("document")
            && seen.text.is_some_and(|text| text.contains("application/vnd.oasis.opendocument.text"));
        f32::from(u8::from(flat))
    },
    read: Reader::Text(read_flat),
};

const LOOKS: &str = "an OpenDocument text (odt)";
const MIME: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.text";

fn sniff(seen: &Seen) -> f32 {
    let text = seen.bytes.get(30..200).is_some_and(|head| memchr::memmem::find(head, MIME).is_some());
    let content = seen.has_part("content.xml") && seen.has_part("META-INF/manifest.xml");
    if text {
        1.0
    } else if content && seen.ends(ODT.endings) {
        0.8
    } else {
        0.0
    }
}

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let mut archive = Archive::open(bytes, LOOKS)?;
    if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(ImportError::Nothing {
            looks: LOOKS,
            what: "it is protected by a password".into(),
            advice: "Take the password off in the program it comes from",
        });
    }
    let mut styles = Styles::default();
    if let Some(common) = archive.text("styles.xml")?.filter(|text| !text.is_empty()) {
        styles.read(&common, LOOKS)?;
    }
    let missing = || ImportError::Damaged { looks: LOOKS, what: "it has no content in it".into() };
    let content = archive.text("content.xml")?.ok_or_else(missing)?;
    found.push(document(&content, styles, LOOKS, &found.sure)?)
}

fn read_flat(text: &str, found: &mut Found) -> Result<(), ImportError> {
    found.push(document(text, Styles::default(), FODT.looks, &found.sure)?)
}

fn document(
    text: &str,
    mut styles: Styles,
    looks: &'static str,
    sure: &crate::import::names::Sure,
) -> Result<crate::import::draft::Draft, ImportError> {
    styles.read(text, looks)?;
    let mut body = Body { styles: &styles, looks, ..Body::new(&styles) };
    body.read(text)?;
    layout::draft(body.blocks, sure)
}

/// The document as it is read.
struct Body<'s> {
    styles: &'s Styles,
    looks: &'static str,
    blocks: Blocks,
    /// Whether each open paragraph's words so far end in a blank that swallows the next.
    paras: Vec<bool>,
    /// Bold and hidden for each open paragraph and span.
    runs: Vec<(bool, bool)>,
    /// Columns of the row that the last cell takes beyond its own.
    covered: u32,
    inside: bool,
    unnamed: usize,
}

impl<'s> Body<'s> {
    fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            looks: LOOKS,
            blocks: Blocks::default(),
            paras: Vec::new(),
            runs: Vec::new(),
            covered: 0,
            inside: false,
            unnamed: 0,
        }
    }

    fn read(&mut self, text: &str) -> Result<(), ImportError> {
        let mut xml = Xml::new(text, self.looks, Doctype::Refuse);
        loop {
            match xml.next()? {
                Node::Open(element) => self.open(&element, &mut xml)?,
                Node::Close(name) => self.close(&name)?,
                Node::Words(words) if self.inside && !self.paras.is_empty() => self.text(&words)?,
                Node::Words(_) => {}
                Node::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, element: &Element, xml: &mut Xml) -> Result<(), ImportError> {
        let name = &*element.name;
        if !self.inside {
            // `office:text` holds the body; `text:text` does not exist.
            self.inside = name == "text";
            return Ok(());
        }
        let skip = |xml: &mut Xml| xml.words(|_, _| {}).map(drop);
        match name {
            "p" | "h" => self.paragraph(element)?,
            "span" => {
                let (bold, hidden) = self.run();
                let style = self.styles.of(element.get("style-name").unwrap_or_default());
                self.runs.push((style.bold.unwrap_or(bold), style.hidden.unwrap_or(hidden)));
            }
            "s" => {
                let count = element.get("c").and_then(|count| count.parse().ok()).unwrap_or(1usize);
                self.sign(&" ".repeat(count.clamp(1, 10_000)))?;
            }
            "tab" => self.sign("\t")?,
            "line-break" => self.sign("\n")?,
            "tracked-changes" => self.changes(xml)?,
            "annotation" => self.annotation(element, xml)?,
            "annotation-end" => {
                let number = self.blocks.comment(element.get("name").unwrap_or_default())?;
                self.blocks.mark(Mark::End(number));
            }
            "note" => {
                let endnote = element.get("note-class") == Some("endnote");
                self.blocks.drop(if endnote { "endnotes" } else { "footnotes" }, 1);
                skip(xml)?;
            }
            "section" | "hidden-text" if name == "hidden-text" || element.get("display") == Some("none") => {
                self.blocks.drop("hidden passages", 1);
                skip(xml)?;
            }
            "title"
            | "desc"
            | "forms"
            | "scripts"
            | "sequence-decls"
            | "variable-decls"
            | "user-field-decls"
            | "dde-connection-decls"
            | "ruby-text"
            | "number"
            | "object"
            | "object-ole"
            | "script"
            | "event-listeners" => skip(xml)?,
            name if name.ends_with("-source") => skip(xml)?,
            "text-box" => self.blocks.open_aside()?,
            "table" => self.blocks.open_table()?,
            "table-row" => {
                self.covered = 0;
                self.blocks.open_row()?;
            }
            "table-header-rows" => self.blocks.header_rows(true),
            "table-cell" => {
                let span: u32 = element.get("number-columns-spanned").and_then(|span| span.parse().ok()).unwrap_or(1);
                self.blocks.open_cell()?;
                self.blocks.cell_span(span);
                self.covered = span.saturating_sub(1);
            }
            "covered-table-cell" => {
                if self.covered > 0 {
                    self.covered -= 1;
                    skip(xml)?;
                } else {
                    self.blocks.open_cell()?;
                    self.blocks.merged_cell();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn paragraph(&mut self, element: &Element) -> Result<(), ImportError> {
        if !self.blocks.is_blank() {
            self.blocks.end()?;
        }
        let style = self.styles.of(element.get("style-name").unwrap_or_default());
        self.paras.push(true);
        self.runs.push((style.bold == Some(true), style.hidden == Some(true)));
        if &*element.name == "h" || style.heading {
            self.blocks.heading();
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "p" | "h" => {
                self.paras.pop();
                self.runs.pop();
                self.blocks.end()?;
            }
            "span" => drop(self.runs.pop()),
            "text-box" => self.blocks.close_aside()?,
            "table" => self.blocks.close_table()?,
            "table-row" => self.blocks.close_row()?,
            "table-header-rows" => self.blocks.header_rows(false),
            "table-cell" | "covered-table-cell" => self.blocks.close_cell()?,
            "text" => self.inside = false,
            _ => {}
        }
        Ok(())
    }

    fn run(&self) -> (bool, bool) {
        self.runs.last().copied().unwrap_or_default()
    }

    /// Blanks and line ends in the XML are one blank, and none at the start of a paragraph.
    fn text(&mut self, words: &str) -> Result<(), ImportError> {
        let (bold, hidden) = self.run();
        if hidden {
            if words.contains(|c: char| !c.is_whitespace()) {
                self.blocks.drop("hidden passages", 1);
            }
            return Ok(());
        }
        let mut kept = String::with_capacity(words.len());
        let mut blank = self.paras.last().copied().unwrap_or(true);
        for c in words.chars() {
            let space = matches!(c, ' ' | '\t' | '\r' | '\n');
            if !(space && blank) {
                kept.push(if space { ' ' } else { c });
            }
            blank = space;
        }
        if let Some(slot) = self.paras.last_mut() {
            *slot = blank;
        }
        self.blocks.words(&kept, bold)
    }

    fn sign(&mut self, sign: &str) -> Result<(), ImportError> {
        let (bold, hidden) = self.run();
        if hidden || self.paras.is_empty() {
            return Ok(());
        }
        if let Some(slot) = self.paras.last_mut() {
            *slot = false;
        }
        self.blocks.words(sign, bold)
    }

    /// Passes over the list of tracked changes, which holds the words that were deleted.
    fn changes(&mut self, xml: &mut Xml) -> Result<(), ImportError> {
        let (mut deleted, mut inserted) = (0, 0);
        xml.words(|inner, _| {
            deleted += usize::from(inner.name == "deletion");
            inserted += usize::from(inner.name == "insertion");
        })?;
        self.blocks.drop("tracked deletions", deleted);
        self.blocks.insertions += inserted;
        Ok(())
    }

    fn annotation(&mut self, element: &Element, xml: &mut Xml) -> Result<(), ImportError> {
        let name = match element.get("name") {
            Some(name) => name.to_owned(),
            None => {
                self.unnamed += 1;
                format!("\0{}", self.unnamed)
            }
        };
        let number = self.blocks.comment(&name)?;
        self.blocks.mark(Mark::Start(number));
        let mut comment = Comment::default();
        let mut depth = 1;
        while depth > 0 {
            match xml.next()? {
                Node::Open(inner) => match &*inner.name {
                    "creator" => comment.author = Some(xml.words(|_, _| {})?).filter(|name| !name.is_empty()),
                    "date" => comment.date = Some(xml.words(|_, _| {})?).filter(|date| !date.is_empty()),
                    "date-string" | "sender-initials" | "creator-initials" => xml.words(|_, _| {}).map(drop)?,
                    "p" => {
                        if !comment.text.is_empty() {
                            comment.text.push('\n');
                        }
                        depth += 1;
                    }
                    "s" | "tab" => {
                        comment.text.push(' ');
                        depth += 1;
                    }
                    "line-break" => {
                        comment.text.push('\n');
                        depth += 1;
                    }
                    _ => depth += 1,
                },
                Node::Close(_) => depth -= 1,
                Node::Words(words) => comment.text.push_str(&words),
                Node::End => break,
            }
        }
        comment.text = comment.text.trim().to_owned();
        self.blocks.commented(number, comment);
        Ok(())
    }
}

#[cfg(test)]
#[path = "odt_tests.rs"]
mod tests;
