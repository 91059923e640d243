//! XML as a stream of elements and words, within limits: nothing is expanded, nothing is fetched.

use super::error::ImportError;
use super::limits;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// What comes next.
#[derive(Debug)]
pub enum Node<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// An element ends: its local name.
    Close(Cow<'a, str>),
    /// Words between elements, entities resolved; may come in several pieces.
    Words(Cow<'a, str>),
    /// The end of the file.
    End,
}

/// An element with its attributes.
#[derive(Debug)]
pub struct Element<'a> {
    /// Name without its prefix.
    pub name: Cow<'a, str>,
    /// Full names and values, entities resolved.
    pub attributes: Vec<(Cow<'a, str>, String)>,
}

impl Element<'_> {
    /// An attribute's value, by its name with or without prefix.
    pub fn get(&self, name: &str) -> Option<&str> {
        let fits = |key: &str| key == name || key.rsplit_once(':').is_some_and(|(_, local)| local == name);
        self.attributes.iter().find(|(key, _)| fits(key)).map(|(_, value)| value.as_str())
    }
}

/// What to do about a document type declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doctype {
    /// Refuse it.
    Refuse,
    /// Pass over one that declares nothing itself; what it points to is never read.
    Skip,
}

/// Reads XML from a text.
pub struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    looks: &'static str,
    doctype: Doctype,
    depth: usize,
    started: bool,
}

impl<'a> Xml<'a> {
    /// Begins to read; `looks` names the format in refusals.
    pub fn new(text: &'a str, looks: &'static str, doctype: Doctype) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, text, looks, doctype, depth: 0, started: false }
    }

    /// The next element or words.
    ///
    /// # Errors
    /// XML that cannot be read, or goes beyond the limits.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Node<'a>, ImportError> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.damaged(&error.to_string()))?;
            match event {
                Event::Start(start) => {
                    self.depth += 1;
                    self.started = true;
                    limits::at_most("levels of XML elements", self.depth, limits::DEPTH)?;
                    return Ok(Node::Open(self.element(&start)?));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::Close(Cow::Owned(end.local_name().into_inner().to_owned())));
                }
                Event::Text(text) => return Ok(Node::Words(text.into_inner())),
                Event::CData(text) => return Ok(Node::Words(text.into_inner())),
                Event::GeneralRef(entity) => {
                    let name = entity.into_inner();
                    let known = match name.strip_prefix('#') {
                        Some(number) => character(number).map(|c| Cow::Owned(c.to_string())),
                        None => resolve_predefined_entity(&name).map(Cow::Borrowed),
                    };
                    return Ok(Node::Words(known.unwrap_or_else(|| Cow::Owned(format!("&{name};")))));
                }
                Event::DocType(doctype) => {
                    let declares = doctype.contains(['[', '<']);
                    if self.doctype == Doctype::Refuse || declares {
                        return Err(self.damaged("it declares a document type, which could hide other files in it"));
                    }
                }
                Event::Eof if self.depth > 0 => return Err(self.damaged("it ends in the middle of an element")),
                Event::Eof if !self.started => return Err(self.damaged("it has no element")),
                Event::Eof => return Ok(Node::End),
                _ => {}
            }
        }
    }

    /// All words of the element that was just opened, to its end; `inside` sees each element in it.
    ///
    /// # Errors
    /// XML that cannot be read, or goes beyond the limits.
    pub fn words(&mut self, mut inside: impl FnMut(&Element, &mut String)) -> Result<String, ImportError> {
        let mut words = String::new();
        let mut depth = 1;
        while depth > 0 {
            match self.next()? {
                Node::Open(element) => {
                    depth += 1;
                    inside(&element, &mut words);
                }
                Node::Close(_) => depth -= 1,
                Node::Words(more) => words.push_str(&more),
                Node::End => break,
            }
        }
        Ok(words)
    }

    /// A refusal with the line where the reader stands.
    pub fn damaged(&self, what: &str) -> ImportError {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let line = memchr::memchr_iter(b'\n', before).count() + 1;
        ImportError::Damaged { looks: self.looks, what: format!("line {line}: {what}") }
    }

    fn element(&self, start: &BytesStart) -> Result<Element<'a>, ImportError> {
        let name = Cow::Owned(start.local_name().into_inner().to_owned());
        let mut attributes = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| self.damaged(&error.to_string()))?;
            limits::at_most("attributes in one XML element", attributes.len() + 1, limits::ATTRIBUTES)?;
            let raw = attribute.value.as_ref();
            let value = unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned);
            attributes.push((Cow::Owned(attribute.key.into_inner().to_owned()), value));
        }
        Ok(Element { name, attributes })
    }
}

/// The character of `#65` or `#x41`, without the sign.
fn character(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

/// Local name of the root element; none when the text does not begin as XML.
pub fn root(text: &str) -> Option<String> {
    let text = text.trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    for _ in 0..64 {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => return Some(start.local_name().into_inner().to_owned()),
            Event::Text(words) if words.chars().any(|c| !c.is_whitespace()) => return None,
            Event::Eof => return None,
            _ => {}
        }
    }
    None
}

/// Whether a text is XML from its first tag to its last, or says that it is.
pub fn is_whole(text: &str) -> bool {
    let text = text.trim();
    if text.starts_with("<?xml") {
        return true;
    }
    let Some(root) = root(text) else { return false };
    let last = text.rsplit_once("</").map(|(_, last)| last.trim_end_matches('>').trim());
    let closed = last.is_some_and(|last| last.rsplit(':').next() == Some(root.as_str()));
    text.ends_with('>') && (closed || text.ends_with("/>") && text.matches('<').count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_begins_with_a_sign_is_no_xml() {
        for (text, whole) in [
            ("<project xmlns='x'><name>Rosa</name></project>\n", true),
            ("<a:project xmlns:a='x'><b/></a:project>", true),
            ("<?xml version='1.0'?><a>", true),
            ("<empty/>", true),
            ("<laughs> Ana: yes.\n\nBen: no.", false),
            ("<laughs> Ana: yes. </laughs>\nBen: no.", false),
            ("Ana: <b>yes</b>", false),
        ] {
            assert_eq!(is_whole(text), whole, "{text}");
        }
    }

    fn all(text: &str, doctype: Doctype) -> Result<String, ImportError> {
        let mut xml = Xml::new(text, "a test", doctype);
        let mut seen = String::new();
        loop {
            match xml.next()? {
                Node::Open(element) => {
                    seen.push('<');
                    seen.push_str(&element.name);
                    for (key, value) in &element.attributes {
                        seen.push_str(&format!(" {key}={value}"));
                    }
                    seen.push('>');
                }
                Node::Close(_) => seen.push_str("</>"),
                Node::Words(words) => seen.push_str(&words),
                Node::End => return Ok(seen),
            }
        }
    }

    #[test]
    fn elements_words_and_entities_are_read() {
        let text = "<?xml version='1.0'?><w:a x:b='1 &lt; 2'>a &amp; b &#xe9;&#8217; &nope; <![CDATA[<c>]]><d/></w:a>";
        assert_eq!(all(text, Doctype::Refuse).unwrap(), "<a x:b=1 < 2>a & b é’ &nope; <c><d></></>");
        assert_eq!(root(text).as_deref(), Some("a"));
        assert_eq!(root("Ana: <x>"), None);
    }

    #[test]
    fn what_could_do_harm_is_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>";
        for doctype in [Doctype::Refuse, Doctype::Skip] {
            assert!(all(bomb, doctype).unwrap_err().to_string().contains("document type"));
        }
        assert!(all("<!DOCTYPE a SYSTEM 'x.dtd'><a/>", Doctype::Refuse).is_err());
        assert!(all("<!DOCTYPE a SYSTEM 'x.dtd'><a/>", Doctype::Skip).is_ok());
        assert!(all(&"<a>".repeat(300), Doctype::Refuse).unwrap_err().to_string().contains("256"));
        let many: String = (0..300).map(|n| format!(" a{n}=''")).collect();
        assert!(all(&format!("<a{many}/>"), Doctype::Refuse).unwrap_err().to_string().contains("attributes"));
        for broken in ["<a>\n<b></a>", "<a", "<a>\n", "", "  ", "<a b=>x</a>"] {
            assert!(all(broken, Doctype::Refuse).is_err(), "{broken:?}");
        }
        assert!(all("<a>\n\n<b>\n</c></a>", Doctype::Refuse).unwrap_err().to_string().contains("line 4"));
    }
}
