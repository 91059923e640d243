//! Word documents (docx): the body's words, with insertions and without deletions, notes, headers and numbering.

mod properties;
mod styles;

use crate::import::archive::Archive;
use crate::import::blocks::{Blocks, Mark};
use crate::import::draft::Comment;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::xml::{Doctype, Element, Node, Xml};
use crate::import::{layout, symbols};
use properties::{Run, is_on, properties};
use std::collections::HashSet;
use styles::Styles;

/// A Word document.
pub static DOCX: Format = Format {
    word: "docx",
    looks: LOOKS,
    endings: &["docx", "docm", "dotx"],
    sniff: |seen: &Seen| f32::from(u8::from(seen.parts().iter().any(|part| is_document(part)))),
    read: Reader::Bytes(read),
};

const LOOKS: &str = "a Word document (docx)";

fn is_document(part: &str) -> bool {
    let name = part.trim_start_matches('/');
    name.strip_prefix("word/document").is_some_and(|rest| {
        rest.strip_suffix(".xml").is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let mut archive = Archive::open(bytes, LOOKS)?;
    let names = archive.names();
    let main = related(&mut archive, &names, "", "_rels/.rels", "/officeDocument")?
        .or_else(|| names.iter().find(|name| is_document(name)).cloned())
        .ok_or_else(|| damaged("it has no document in it"))?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let relations = format!("{folder}/_rels/{file}.rels");
    let styles = match related(&mut archive, &names, folder, &relations, "/styles")? {
        Some(name) => Styles::read(&archive.text(&name)?.unwrap_or_default(), LOOKS)?,
        None => Styles::default(),
    };
    let text = archive.text(&main)?.ok_or_else(|| damaged("its document is missing"))?;
    let mut body = Body::new(&styles);
    body.read(&text)?;
    // A field that never says where its result begins would take all words after it along.
    if body.fields.iter().any(|result| !result) {
        body = Body::new(&styles);
        body.fieldless = true;
        body.read(&text)?;
    }
    drop(text);
    let mut blocks = body.blocks;
    if let Some(name) = related(&mut archive, &names, folder, &relations, "/comments")? {
        comments(&archive.text(&name)?.unwrap_or_default(), &mut blocks)?;
    }
    let mut margins = 0;
    for name in &names {
        let part = name.rsplit('/').next().unwrap_or(name);
        if (part.starts_with("header") || part.starts_with("footer")) && part.ends_with(".xml") {
            margins += usize::from(has_words(&archive.text(name)?.unwrap_or_default())?);
        }
    }
    blocks.drop("page headers and footers", margins);
    found.push(layout::draft(blocks, &found.sure)?)
}

fn damaged(what: &str) -> ImportError {
    ImportError::Damaged { looks: LOOKS, what: what.to_owned() }
}

/// Name of the part that the relations in `file` give for a kind; none when the archive has no such part.
fn related(
    archive: &mut Archive,
    names: &[String],
    folder: &str,
    file: &str,
    kind: &str,
) -> Result<Option<String>, ImportError> {
    let Some(text) = archive.text(file.trim_start_matches('/'))? else { return Ok(None) };
    let mut xml = Xml::new(&text, LOOKS, Doctype::Refuse);
    loop {
        match xml.next()? {
            Node::Open(element) if element.name == "Relationship" => {
                let outside = element.get("TargetMode").is_some_and(|mode| mode == "External");
                if outside || !element.get("Type").is_some_and(|word| word.ends_with(kind)) {
                    continue;
                }
                let target = element.get("Target").unwrap_or_default();
                let name = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None if folder.is_empty() => target.to_owned(),
                    None => format!("{folder}/{target}"),
                };
                if names.contains(&name) {
                    return Ok(Some(name));
                }
            }
            Node::End => return Ok(None),
            _ => {}
        }
    }
}

/// Whether a part has any words.
fn has_words(text: &str) -> Result<bool, ImportError> {
    if text.trim().is_empty() {
        return Ok(false);
    }
    let mut xml = Xml::new(text, LOOKS, Doctype::Refuse);
    loop {
        match xml.next()? {
            Node::Open(element) if element.name == "t" && !xml.words(|_, _| {})?.trim().is_empty() => return Ok(true),
            Node::End => return Ok(false),
            _ => {}
        }
    }
}

/// Reads what the comments say.
fn comments(text: &str, blocks: &mut Blocks) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, LOOKS, Doctype::Refuse);
    let mut open: Option<(u32, Comment)> = None;
    loop {
        match xml.next()? {
            Node::Open(element) => match &*element.name {
                "comment" => {
                    let number = blocks.comment(element.get("id").unwrap_or_default())?;
                    let word = |name: &str| element.get(name).filter(|word| !word.is_empty()).map(str::to_owned);
                    let comment = Comment { author: word("author"), date: word("date"), ..Comment::default() };
                    open = Some((number, comment));
                }
                "t" => {
                    let words = xml.words(|_, _| {})?;
                    if let Some((_, comment)) = &mut open {
                        comment.text.push_str(&words);
                    }
                }
                "del" | "moveFrom" | "Fallback" | "instrText" | "pPr" | "rPr" => {
                    xml.words(|_, _| {})?;
                }
                "br" | "cr" | "p" | "tab" => {
                    if let Some((_, comment)) = open.as_mut().filter(|(_, comment)| !comment.text.is_empty()) {
                        comment.text.push(if element.name == "tab" { '\t' } else { '\n' });
                    }
                }
                _ => {}
            },
            Node::Close(name) if name == "comment" => {
                if let Some((number, mut comment)) = open.take() {
                    comment.text.truncate(comment.text.trim_end().len());
                    blocks.commented(number, comment);
                }
            }
            Node::End => return Ok(()),
            _ => {}
        }
    }
}

/// What is known of an open paragraph.
#[derive(Clone, Debug, Default)]
struct Para {
    run: Run,
    /// Whether its end was deleted, so that the next goes on with it.
    open: bool,
}

/// The document as it is read.
struct Body<'s> {
    styles: &'s Styles,
    blocks: Blocks,
    paras: Vec<Para>,
    runs: Vec<Run>,
    /// Whether each open field has come to its result.
    fields: Vec<bool>,
    /// Whether fields are passed over, since they are broken.
    fieldless: bool,
    /// Words seen when each choice between drawings began.
    choices: Vec<usize>,
    /// Open content controls that show a prompt.
    prompts: Vec<bool>,
    started: HashSet<u32>,
    words: usize,
}

impl<'s> Body<'s> {
    fn new(styles: &'s Styles) -> Self {
        Self {
            styles,
            blocks: Blocks::default(),
            paras: Vec::new(),
            runs: Vec::new(),
            fields: Vec::new(),
            fieldless: false,
            choices: Vec::new(),
            prompts: Vec::new(),
            started: HashSet::new(),
            words: 0,
        }
    }

    fn read(&mut self, text: &str) -> Result<(), ImportError> {
        let mut xml = Xml::new(text, LOOKS, Doctype::Refuse);
        loop {
            match xml.next()? {
                Node::Open(element) => self.open(&element, &mut xml)?,
                Node::Close(name) => self.close(&name)?,
                Node::Words(_) => {}
                Node::End => return Ok(()),
            }
        }
    }

    fn open(&mut self, element: &Element, xml: &mut Xml) -> Result<(), ImportError> {
        let skip = |xml: &mut Xml| xml.words(|_, _| {}).map(drop);
        match &*element.name {
            "p" => self.paras.push(Para { run: self.styles.paragraph(None).run(), open: false }),
            "pPr" => self.paragraph(xml)?,
            "r" => {
                let run = self.paras.last().map(|para| para.run.clone()).unwrap_or_default();
                self.runs.push(run);
            }
            "rPr" => self.run(xml)?,
            "t" => {
                let words = xml.words(|_, _| {})?;
                self.text(&words)?;
            }
            "tab" | "ptab" => self.sign("\t")?,
            "br" | "cr" => {
                let breaks = element.get("type").is_none_or(|kind| kind == "textWrapping");
                if breaks || !self.blocks.is_blank() && !self.blocks.ends_with('\n') {
                    self.sign("\n")?;
                }
            }
            "noBreakHyphen" => self.sign("\u{2011}")?,
            "softHyphen" => self.sign("\u{ad}")?,
            "sym" => self.symbol(element)?,
            "del" | "moveFrom" => {
                skip(xml)?;
                self.blocks.drop("tracked deletions", 1);
            }
            "ins" | "moveTo" => self.blocks.insertions += 1,
            "delText" | "instrText" | "delInstrText" | "fldData" | "rt" | "sectPr" | "tblPr" | "tblGrid" | "rubyPr"
            | "sdtEndPr" => skip(xml)?,
            "fldChar" => self.field(element.get("fldCharType").unwrap_or_default()),
            "footnoteReference" => self.blocks.drop("footnotes", 1),
            "endnoteReference" => self.blocks.drop("endnotes", 1),
            "altChunk" => self.blocks.drop("files embedded in the text", 1),
            "commentRangeStart" | "commentRangeEnd" | "commentReference" => {
                let number = self.blocks.comment(element.get("id").unwrap_or_default())?;
                let first = self.started.insert(number);
                if &*element.name == "commentRangeEnd" {
                    self.blocks.mark(Mark::End(number));
                } else if first {
                    self.blocks.mark(Mark::Start(number));
                }
            }
            "tbl" => self.blocks.open_table()?,
            "tr" => self.blocks.open_row()?,
            "tc" => self.blocks.open_cell()?,
            "trPr" => self.row(xml)?,
            "tcPr" => self.cell(xml)?,
            "sdt" => self.prompts.push(false),
            "sdtPr" => {
                let mut prompt = false;
                xml.words(|inner, _| prompt |= inner.name == "showingPlcHdr" && is_on(inner))?;
                if let Some(slot) = self.prompts.last_mut() {
                    *slot = prompt;
                }
            }
            "txbxContent" => self.blocks.open_aside()?,
            "AlternateContent" => self.choices.push(self.words),
            "Fallback" if self.choices.last().is_some_and(|before| self.words > *before) => skip(xml)?,
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        match name {
            "p" => {
                let goes_on = self.paras.pop().is_some_and(|para| para.open);
                if !goes_on {
                    self.blocks.end()?;
                }
            }
            "r" => drop(self.runs.pop()),
            "tbl" => self.blocks.close_table()?,
            "tr" => self.blocks.close_row()?,
            "tc" => self.blocks.close_cell()?,
            "sdt" => drop(self.prompts.pop()),
            "txbxContent" => self.blocks.close_aside()?,
            "AlternateContent" => drop(self.choices.pop()),
            _ => {}
        }
        Ok(())
    }

    /// Reads the properties of the open paragraph.
    fn paragraph(&mut self, xml: &mut Xml) -> Result<(), ImportError> {
        let (mut style, mut outline, mut gone) = (None, None, false);
        properties(xml, |inner| match &*inner.name {
            "pStyle" => style = inner.get("val").map(str::to_owned),
            "outlineLvl" => outline = inner.get("val").and_then(|level| level.parse::<u8>().ok()),
            "del" | "moveFrom" => gone = true,
            _ => {}
        })?;
        let style = self.styles.paragraph(style.as_deref());
        if outline.map_or(style.heading, |level| level < 9) {
            self.blocks.heading();
        }
        if let Some(para) = self.paras.last_mut() {
            *para = Para { run: style.run(), open: gone };
        }
        Ok(())
    }

    /// Reads the properties of the open run.
    fn run(&mut self, xml: &mut Xml) -> Result<(), ImportError> {
        let mut run = self.runs.last().cloned().unwrap_or_default();
        let mut style = None;
        let (mut bold, mut hidden) = (None, None);
        properties(xml, |inner| match &*inner.name {
            "rStyle" => style = inner.get("val").map(str::to_owned),
            "b" => bold = Some(is_on(inner)),
            "vanish" => hidden = Some(is_on(inner)),
            "rFonts" => {
                let font = inner.get("ascii").or_else(|| inner.get("hAnsi"));
                run.font = font.filter(|font| symbols::is_pictures(font)).map(str::to_owned);
            }
            _ => {}
        })?;
        if let Some(style) = style.as_deref().and_then(|id| self.styles.character(id)) {
            run.bold = style.bold.unwrap_or(run.bold);
            run.hidden = style.hidden.unwrap_or(run.hidden);
            run.prompt = style.prompt;
        }
        run.bold = bold.unwrap_or(run.bold);
        run.hidden = hidden.unwrap_or(run.hidden);
        if let Some(slot) = self.runs.last_mut() {
            *slot = run;
        }
        Ok(())
    }

    fn row(&mut self, xml: &mut Xml) -> Result<(), ImportError> {
        let (mut header, mut gone) = (false, false);
        properties(xml, |inner| match &*inner.name {
            "tblHeader" => header = is_on(inner),
            "del" => gone = true,
            _ => {}
        })?;
        if header {
            self.blocks.header_row();
        }
        if gone {
            self.blocks.gone_row();
            self.blocks.drop("tracked deletions", 1);
        }
        Ok(())
    }

    fn cell(&mut self, xml: &mut Xml) -> Result<(), ImportError> {
        let (mut span, mut merged) = (1, false);
        properties(xml, |inner| match &*inner.name {
            "gridSpan" => span = inner.get("val").and_then(|columns| columns.parse().ok()).unwrap_or(1),
            "vMerge" => merged = inner.get("val") != Some("restart"),
            _ => {}
        })?;
        self.blocks.cell_span(span);
        if merged {
            self.blocks.merged_cell();
        }
        Ok(())
    }

    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(false),
            "separate" => {
                if let Some(result) = self.fields.last_mut() {
                    *result = true;
                }
            }
            "end" => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Whether words that come now are read.
    fn shown(&mut self, words: &str) -> bool {
        let run = self.runs.last();
        let seen = words.contains(|c: char| !c.is_whitespace());
        let prompt = run.is_some_and(|run| run.prompt) && self.prompts.last() == Some(&true);
        if run.is_some_and(|run| run.hidden) || prompt {
            if seen {
                self.blocks.drop(if prompt { "prompts of empty fields" } else { "hidden passages" }, 1);
            }
            return false;
        }
        self.fieldless || self.fields.iter().all(|result| *result)
    }

    fn text(&mut self, words: &str) -> Result<(), ImportError> {
        if !self.shown(words) {
            return Ok(());
        }
        self.words += usize::from(!words.trim().is_empty());
        // Line ends in the XML are the writing program's, not the author's.
        let mut words = std::borrow::Cow::Borrowed(words);
        if words.contains(['\n', '\r']) {
            words = words.trim_matches(['\n', '\r', ' ']).replace("\r\n", " ").replace(['\n', '\r'], " ").into();
        }
        let run = self.runs.last().cloned().unwrap_or_default();
        let Some(font) = run.font else { return self.blocks.words(&words, run.bold) };
        let mut drawn = String::with_capacity(words.len());
        for letter in words.chars() {
            match symbols::drawn(&font, letter) {
                Some(c) => drawn.push(c),
                None => self.blocks.drop("pictures that no letter stands for", 1),
            }
        }
        self.blocks.words(&drawn, run.bold)
    }

    fn symbol(&mut self, element: &Element) -> Result<(), ImportError> {
        let code = element.get("char").and_then(|code| u32::from_str_radix(code, 16).ok());
        let Some(letter) = code.and_then(char::from_u32).filter(|letter| *letter != '\0') else { return Ok(()) };
        let font = element.get("font").unwrap_or_default();
        let letter = if symbols::is_pictures(font) { symbols::drawn(font, letter) } else { Some(letter) };
        match letter {
            Some(letter) => self.sign(letter.encode_utf8(&mut [0; 4])),
            None => {
                self.blocks.drop("pictures that no letter stands for", 1);
                Ok(())
            }
        }
    }

    fn sign(&mut self, sign: &str) -> Result<(), ImportError> {
        if !self.shown(sign) {
            return Ok(());
        }
        let bold = self.runs.last().is_some_and(|run| run.bold);
        self.blocks.words(sign, bold)
    }
}

#[cfg(test)]
#[path = "docx_tests.rs"]
mod tests;
