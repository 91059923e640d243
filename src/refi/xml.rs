//! XML as a tree: read as every program writes it, written such that every reader takes it.

use crate::import::error::ImportError;
use crate::import::limits;
use crate::import::xml::{Doctype, Node, Xml};
use std::fmt::Write as _;

/// Most elements of one file.
const ELEMENTS: usize = 2_000_000;

/// An element with everything in it. Names are local names: prefixes differ from program to program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Its name, without a prefix.
    pub name: String,
    /// Its attributes, without namespace declarations.
    pub attributes: Vec<(String, String)>,
    /// The elements in it, in order.
    pub children: Vec<Self>,
    /// Its own words.
    pub words: String,
}

impl Tree {
    /// An element of a name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// Reads a file; `looks` names the format in refusals.
    ///
    /// # Errors
    /// What is no XML, declares a document type, or goes beyond the limits.
    pub fn read(text: &str, looks: &'static str) -> Result<Self, ImportError> {
        let mut xml = Xml::new(text, looks, Doctype::Refuse);
        let mut open: Vec<Self> = Vec::new();
        let mut count = 0;
        loop {
            match xml.next()? {
                Node::Open(element) => {
                    count += 1;
                    limits::at_most("XML elements", count, ELEMENTS)?;
                    let declares = |name: &str| name == "xmlns" || name.starts_with("xmlns:");
                    let attributes = element.attributes.into_iter().filter(|(name, _)| !declares(name));
                    let attributes = attributes.map(|(name, value)| (name.into_owned(), value)).collect();
                    open.push(Self { name: element.name.into_owned(), attributes, ..Self::default() });
                }
                Node::Close(_) => {
                    let Some(done) = open.pop() else { continue };
                    match open.last_mut() {
                        Some(above) => above.children.push(done),
                        None => return Ok(done),
                    }
                }
                Node::Words(words) => {
                    if let Some(here) = open.last_mut() {
                        here.words.push_str(&words);
                    }
                }
                Node::End => return Err(xml.damaged("it has no element")),
            }
        }
    }

    /// The value of an attribute, whatever its prefix; empty ones are none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(self.place(name)?).map(|(_, value)| value.as_str())
    }

    /// Takes an attribute out; empty ones stay.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.place(name).map(|place| self.attributes.remove(place).1)
    }

    fn place(&self, name: &str) -> Option<usize> {
        let fits = |key: &str| key == name || key.rsplit_once(':').is_some_and(|(_, local)| local == name);
        self.attributes.iter().position(|(key, value)| fits(key) && !value.is_empty())
    }

    /// The file of a tree. `namespace` and `schema` stand on its first element.
    pub fn write(&self, (namespace, schema): (&str, &str)) -> String {
        let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let head = format!(
            " xmlns=\"{namespace}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"{namespace} {schema}\""
        );
        self.element(&head, 0, &mut out);
        out
    }

    fn element(&self, head: &str, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth.min(40));
        let _ = write!(out, "{indent}<{}{head}", self.name);
        // A prefix would have to be declared.
        for (name, value) in self.attributes.iter().filter(|(name, _)| !name.contains(':')) {
            let _ = write!(out, " {name}=\"{}\"", escaped(value, true));
        }
        if !self.words.trim().is_empty() {
            let _ = writeln!(out, ">{}</{}>", escaped(&self.words, false), self.name);
        } else if self.children.is_empty() {
            out.push_str("/>\n");
        } else {
            out.push_str(">\n");
            self.children.iter().for_each(|inner| inner.element("", depth + 1, out));
            let _ = writeln!(out, "{indent}</{}>", self.name);
        }
    }
}

/// Whether XML 1.0 can hold a character.
pub fn can_hold(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn escaped(words: &str, attribute: bool) -> String {
    let mut out = String::with_capacity(words.len());
    for letter in words.chars().filter(|letter| can_hold(*letter)) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            // A reader turns bare line ends in attributes into blanks.
            '\n' | '\t' if attribute => {
                let _ = write!(out, "&#{};", u32::from(letter));
            }
            '\r' => out.push_str("&#13;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let said = Tree { words: "one\n  two & <three>\u{1}😀".into(), ..Tree::new("Description") };
        let tree = Tree {
            attributes: vec![("name".into(), "a \"b\" <c> & d\ne".into())],
            children: vec![said, Tree::new("Empty")],
            ..Tree::new("A")
        };
        let read = Tree::read(&tree.write(("urn:x", "http://example.org/x.xsd")), "a test").unwrap();
        assert_eq!(read.get("name"), Some("a \"b\" <c> & d\ne"));
        assert_eq!(read.children[0].words, "one\n  two & <three>😀");
        assert_eq!(read.children.len(), 2);
    }
}
