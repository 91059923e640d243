//! What the styles of an OpenDocument text say of headings, bold and hidden words.

use crate::import::error::ImportError;
use crate::import::xml::{Doctype, Node, Xml};
use std::collections::HashMap;

/// The styles by name.
#[derive(Debug, Default)]
pub struct Styles {
    styles: HashMap<String, (Style, Option<String>)>,
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
}

/// Styles built on each other, at most.
const CHAIN: usize = 20;

impl Styles {
    /// Reads the styles of a part.
    ///
    /// # Errors
    /// XML that cannot be read.
    pub fn read(&mut self, text: &str, looks: &'static str) -> Result<(), ImportError> {
        let mut xml = Xml::new(text, looks, Doctype::Refuse);
        loop {
            match xml.next()? {
                Node::Open(element) if element.name == "style" => {
                    let Some(name) = element.get("style:name").or_else(|| element.get("name")) else { continue };
                    let level = element.get("default-outline-level").unwrap_or_default();
                    let titled = matches!(name, "Title" | "Subtitle" | "Heading");
                    let mut style = Style {
                        heading: titled || level.parse::<u8>().is_ok_and(|level| level > 0),
                        ..Style::default()
                    };
                    let key = name.to_owned();
                    let above = element.get("parent-style-name").map(str::to_owned);
                    xml.words(|inner, _| {
                        if inner.name == "text-properties" {
                            if let Some(weight) = inner.get("fo:font-weight") {
                                style.bold = Some(weight == "bold" || weight.parse::<u16>().is_ok_and(|n| n >= 600));
                            }
                            if let Some(display) = inner.get("text:display") {
                                style.hidden = Some(display == "none");
                            }
                        }
                    })?;
                    self.styles.insert(key, (style, above));
                }
                // The words may be long and have no styles in them.
                Node::Open(element) if element.name == "body" => return Ok(()),
                Node::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// A style by name.
    pub fn of(&self, name: &str) -> Style {
        let mut found = Style::default();
        let mut name = name;
        for _ in 0..CHAIN {
            let Some((style, above)) = self.styles.get(name) else { break };
            found.heading |= style.heading;
            found.bold = found.bold.or(style.bold);
            found.hidden = found.hidden.or(style.hidden);
            match above {
                Some(above) => name = above,
                None => break,
            }
        }
        found
    }
}
