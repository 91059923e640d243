//! What the styles of a Word document say of headings, bold and hidden words.

use super::properties::{Run, is_on};
use crate::import::error::ImportError;
use crate::import::xml::{Doctype, Node, Xml};
use std::collections::HashMap;

/// The styles by id.
#[derive(Debug, Default)]
pub struct Styles {
    styles: HashMap<String, Raw>,
    /// Id of the style of paragraphs that name none.
    usual: Option<String>,
}

/// A style as it is written.
#[derive(Clone, Debug, Default)]
struct Raw {
    name: String,
    above: Option<String>,
    outline: Option<u8>,
    bold: Option<bool>,
    hidden: Option<bool>,
}

/// A style with what it takes from others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    /// Whether it is for headings.
    pub heading: bool,
    /// Whether words are bold.
    pub bold: Option<bool>,
    /// Whether words are hidden.
    pub hidden: Option<bool>,
    /// Whether it is for the prompts of empty fields.
    pub prompt: bool,
}

impl Style {
    /// What a run in such a paragraph begins with.
    pub fn run(&self) -> Run {
        Run { bold: self.bold == Some(true), hidden: self.hidden == Some(true), ..Run::default() }
    }
}

/// Styles built on each other, at most.
const CHAIN: usize = 20;

impl Styles {
    /// Reads the part that holds the styles.
    ///
    /// # Errors
    /// XML that cannot be read.
    pub fn read(text: &str, looks: &'static str) -> Result<Self, ImportError> {
        let mut found = Self::default();
        if text.trim().is_empty() {
            return Ok(found);
        }
        let mut xml = Xml::new(text, looks, Doctype::Refuse);
        loop {
            match xml.next()? {
                Node::Open(element) if element.name == "style" => {
                    let id = element.get("styleId").unwrap_or_default().to_owned();
                    let usual = element.get("type") == Some("paragraph")
                        && matches!(element.get("default"), Some("1" | "true" | "on"));
                    let mut raw = Raw::default();
                    xml.words(|inner, _| {
                        let value = || inner.get("val").map(str::to_owned);
                        match &*inner.name {
                            "name" => raw.name = value().unwrap_or_default().to_lowercase(),
                            "basedOn" => raw.above = value(),
                            "outlineLvl" => raw.outline = value().and_then(|level| level.parse().ok()),
                            "b" => raw.bold = Some(is_on(inner)),
                            "vanish" => raw.hidden = Some(is_on(inner)),
                            _ => {}
                        }
                    })?;
                    if usual {
                        found.usual = Some(id.clone());
                    }
                    found.styles.insert(id, raw);
                }
                Node::End => return Ok(found),
                _ => {}
            }
        }
    }

    /// A paragraph's style by id, or the usual one.
    pub fn paragraph(&self, id: Option<&str>) -> Style {
        id.or(self.usual.as_deref()).and_then(|id| self.character(id)).unwrap_or_default()
    }

    /// A style by id.
    pub fn character(&self, id: &str) -> Option<Style> {
        let mut raw = self.styles.get(id)?;
        let mut style = Style::default();
        let mut outline = None;
        for _ in 0..CHAIN {
            let named = raw.name.strip_prefix("heading").is_some_and(|rest| rest.trim().parse::<u8>().is_ok());
            style.heading |= named || matches!(raw.name.as_str(), "title" | "subtitle");
            style.prompt |= raw.name == "placeholder text";
            style.bold = style.bold.or(raw.bold);
            style.hidden = style.hidden.or(raw.hidden);
            outline = outline.or(raw.outline);
            match raw.above.as_ref().and_then(|above| self.styles.get(above)) {
                Some(above) => raw = above,
                None => break,
            }
        }
        style.heading |= outline.is_some_and(|level| level < 9);
        Some(style)
    }
}
