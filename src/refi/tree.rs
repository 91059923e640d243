//! XML as a tree, for files whose parts point at each other.

use crate::import::error::ImportError;
use crate::import::limits;
use crate::import::xml::{Doctype, Node, Xml};

/// Most elements of one file.
const ELEMENTS: usize = 2_000_000;

/// An element with everything in it. Names are local names: prefixes differ from program to program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// Its name, without a prefix.
    pub name: String,
    /// Its attributes, without namespace declarations.
    pub attributes: Vec<(String, String)>,
    /// What it holds, in order.
    pub children: Vec<Child>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    /// An element.
    Element(Tree),
    /// Words.
    Words(String),
}

impl Tree {
    /// An element of a name.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    /// The same with an attribute more.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.attributes.push((name.to_owned(), value.into()));
        self
    }

    /// The same with an attribute more, where there is a value.
    pub fn maybe(self, name: &str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The same with an element more.
    pub fn holding(mut self, child: Self) -> Self {
        self.children.push(Child::Element(child));
        self
    }

    /// The same with words.
    pub fn saying(mut self, words: impl Into<String>) -> Self {
        self.children.push(Child::Words(words.into()));
        self
    }

    /// Reads a file.
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
                    open.push(Self { name: element.name.into_owned(), attributes, children: Vec::new() });
                }
                Node::Close(_) => {
                    let Some(done) = open.pop() else { continue };
                    match open.last_mut() {
                        Some(above) => above.children.push(Child::Element(done)),
                        None => return Ok(done),
                    }
                }
                Node::Words(words) => {
                    let Some(here) = open.last_mut() else { continue };
                    match here.children.last_mut() {
                        Some(Child::Words(before)) => before.push_str(&words),
                        _ => here.children.push(Child::Words(words.into_owned())),
                    }
                }
                Node::End => return Err(xml.damaged("it has no element")),
            }
        }
    }

    /// The value of an attribute; empty ones are none.
    pub fn get(&self, name: &str) -> Option<&str> {
        let fits = |key: &str| key == name || key.rsplit_once(':').is_some_and(|(_, local)| local == name);
        self.attributes.iter().find(|(key, _)| fits(key)).map(|(_, value)| value.as_str()).filter(|it| !it.is_empty())
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Words(_) => None,
        })
    }

    /// The elements of a name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name == name)
    }

    /// The first element of a name in it.
    pub fn one(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name == name)
    }

    /// The elements of one name within the first of another, such as the `Code`s of `Codes`.
    pub fn listed<'a>(&'a self, list: &str, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.one(list).into_iter().flat_map(move |list| list.all(name))
    }

    /// Its words, where it has any that show.
    pub fn words(&self) -> Option<String> {
        let words: String = self
            .children
            .iter()
            .map(|child| match child {
                Child::Words(words) => words.as_str(),
                Child::Element(_) => "",
            })
            .collect();
        (!words.trim().is_empty()).then_some(words)
    }

    /// The words of its `Description`.
    pub fn description(&self) -> Option<String> {
        self.one("Description").and_then(Self::words).map(|words| words.replace("\r\n", "\n").trim().to_owned())
    }

    /// What a reference in it points at: the key of the first `name`'s target.
    pub fn target(&self, name: &str) -> Option<String> {
        self.one(name)?.points_at()
    }

    /// The keys of what all `name`s in it point at.
    pub fn targets<'a>(&'a self, name: &'a str) -> impl Iterator<Item = String> + 'a {
        self.all(name).filter_map(Self::points_at)
    }

    fn points_at(&self) -> Option<String> {
        self.get("targetGUID").or_else(|| self.get("guid")).map(key)
    }

    /// Its identifier, as spelt.
    pub fn guid(&self) -> Option<&str> {
        self.get("guid")
    }

    /// Its identifier, to compare.
    pub fn key(&self) -> Option<String> {
        self.guid().map(key)
    }
}

/// An identifier to compare by: braces, blanks and case do not count.
pub fn key(guid: &str) -> String {
    guid.trim().trim_start_matches('{').trim_end_matches('}').trim().to_ascii_lowercase()
}
