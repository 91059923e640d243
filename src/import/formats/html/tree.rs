//! A web page as a tree in one list, as the rules of HTML 5 build it, within limits.

use crate::import::error::ImportError;
use crate::import::limits;
use crate::import::spoken::ms;
use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, LocalName, QualName, local_name, ns};
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

/// A page.
#[derive(Debug, Default)]
pub struct Tree {
    /// Elements; the first is the document.
    pub nodes: Vec<Node>,
    /// All words; children are ranges of it.
    pub text: String,
}

/// An element.
#[derive(Debug)]
pub struct Node {
    /// Its name.
    pub name: LocalName,
    /// Elements and words in it, in order.
    pub children: Vec<Child>,
    /// Whether it is not shown.
    pub hidden: bool,
    /// Whether its style makes letters bold, or takes that back.
    pub bold: Option<bool>,
    /// Milliseconds of a recording to which it leads, as transcription programs write it.
    pub stamp: Option<u64>,
    /// Columns and rows that a cell takes.
    pub span: (u32, u32),
    parent: Option<usize>,
    depth: usize,
}

/// What is in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Child {
    /// An element, by its place in the list.
    Node(usize),
    /// Words: a range of the tree's text.
    Words(Range<usize>),
}

/// Elements in elements, at most.
const DEPTH: usize = 512;
/// Bytes after which the limits are looked at.
const STEP: usize = 8 << 10;

/// Reads a page.
///
/// # Errors
/// A page beyond the limits.
pub fn parse(text: &str) -> Result<Tree, ImportError> {
    let options = html5ever::ParseOpts::default();
    let mut parser = html5ever::parse_document(Sink::default(), options);
    let mut from = 0;
    while from < text.len() {
        let mut to = (from + STEP).min(text.len());
        while !text.is_char_boundary(to) {
            to += 1;
        }
        parser.process(StrTendril::from_slice(text.get(from..to).unwrap_or_default()));
        from = to;
        let tree = parser.tokenizer.sink.sink.tree.borrow();
        limits::at_most("elements", tree.nodes.len(), limits::ELEMENTS)?;
        let deepest = *parser.tokenizer.sink.sink.deepest.borrow();
        limits::at_most("levels of elements", deepest, DEPTH)?;
    }
    Ok(parser.finish())
}

/// An element while the page is read.
#[derive(Clone, Debug)]
struct Handle {
    at: usize,
    name: Rc<QualName>,
}

struct Sink {
    tree: RefCell<Tree>,
    deepest: RefCell<usize>,
    document: Handle,
}

impl Default for Sink {
    fn default() -> Self {
        let name = QualName::new(None, ns!(), local_name!(""));
        let root = Node::new(local_name!(""));
        let tree = Tree { nodes: vec![root], text: String::new() };
        let document = Handle { at: 0, name: Rc::new(name) };
        Self { tree: RefCell::new(tree), deepest: RefCell::new(0), document }
    }
}

impl Node {
    fn new(name: LocalName) -> Self {
        Self {
            name,
            children: Vec::new(),
            hidden: false,
            bold: None,
            stamp: None,
            span: (1, 1),
            parent: None,
            depth: 0,
        }
    }

    fn with(mut self, attributes: &[Attribute]) -> Self {
        for Attribute { name, value } in attributes {
            let number = || value.trim().parse::<u32>().unwrap_or(1).clamp(1, 1000);
            match &*name.local {
                "hidden" => self.hidden = &**value != "until-found",
                "colspan" => self.span.0 = number(),
                "rowspan" => self.span.1 = number(),
                "style" => self.style(value),
                "data-timestamp" => self.stamp = value.trim().parse::<f64>().ok().and_then(ms),
                _ => {}
            }
        }
        self
    }

    fn style(&mut self, style: &str) {
        let lower = style.to_ascii_lowercase();
        for part in lower.split(';') {
            let Some((key, value)) = part.split_once(':') else { continue };
            let value = value.trim().trim_end_matches("!important").trim_end();
            match key.trim() {
                "display" => self.hidden |= value == "none",
                "visibility" => self.hidden |= value == "hidden",
                "mso-hide" => self.hidden |= value == "all",
                "font-weight" => {
                    let heavy = value.parse::<u16>().map(|weight| weight >= 600);
                    self.bold = Some(heavy.unwrap_or(matches!(value, "bold" | "bolder")));
                }
                _ => {}
            }
        }
    }
}

impl Tree {
    fn attach(&mut self, parent: usize, child: NodeOrText<Handle>, before: Option<usize>) -> usize {
        let child = match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node.at);
                Child::Node(node.at)
            }
            NodeOrText::AppendText(words) => {
                let from = self.text.len();
                self.text.push_str(&words);
                Child::Words(from..self.text.len())
            }
        };
        let depth = self.nodes.get(parent).map_or(0, |node| node.depth) + 1;
        if let Child::Node(at) = child
            && let Some(node) = self.nodes.get_mut(at)
        {
            (node.parent, node.depth) = (Some(parent), depth);
        }
        let Some(above) = self.nodes.get_mut(parent) else { return depth };
        // What is put before something stands near the end, where the page is still being read.
        let place = before.and_then(|before| above.children.iter().rposition(|known| *known == Child::Node(before)));
        let place = place.unwrap_or(above.children.len());
        if let Child::Words(words) = &child
            && let Some(Child::Words(known)) = place.checked_sub(1).and_then(|last| above.children.get_mut(last))
            && known.end == words.start
        {
            known.end = words.end;
            return depth;
        }
        above.children.insert(place, child);
        depth
    }

    fn detach(&mut self, at: usize) {
        let Some(parent) = self.nodes.get_mut(at).and_then(|node| node.parent.take()) else { return };
        if let Some(above) = self.nodes.get_mut(parent)
            && let Some(place) = above.children.iter().rposition(|known| *known == Child::Node(at))
        {
            above.children.remove(place);
        }
    }
}

impl Sink {
    fn attach(&self, parent: usize, child: NodeOrText<Handle>, before: Option<usize>) {
        let depth = self.tree.borrow_mut().attach(parent, child, before);
        let mut deepest = self.deepest.borrow_mut();
        *deepest = depth.max(*deepest);
    }

    fn add(&self, name: QualName, node: Node) -> Handle {
        let mut tree = self.tree.borrow_mut();
        tree.nodes.push(node);
        Handle { at: tree.nodes.len() - 1, name: Rc::new(name) }
    }
}

impl TreeSink for Sink {
    type Handle = Handle;
    type Output = Tree;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Tree {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        self.document.clone()
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let node = Node::new(name.local.clone()).with(&attributes);
        self.add(name, node)
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        let mut node = Node::new(local_name!(""));
        node.hidden = true;
        self.add(QualName::new(None, ns!(), local_name!("")), node)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.create_comment(StrTendril::new())
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.attach(parent.at, child, None);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.tree.borrow().nodes.get(element.at).and_then(|node| node.parent);
        match parent {
            Some(parent) => self.attach(parent, child, Some(element.at)),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.at == y.at
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.tree.borrow().nodes.get(sibling.at).and_then(|node| node.parent);
        if let Some(parent) = parent {
            self.attach(parent, child, Some(sibling.at));
        }
    }

    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}

    fn remove_from_parent(&self, target: &Handle) {
        self.tree.borrow_mut().detach(target.at);
    }

    fn reparent_children(&self, node: &Handle, parent: &Handle) {
        let children = match self.tree.borrow_mut().nodes.get_mut(node.at) {
            Some(node) => std::mem::take(&mut node.children),
            None => return,
        };
        let mut tree = self.tree.borrow_mut();
        let depth = tree.nodes.get(parent.at).map_or(0, |node| node.depth) + 1;
        for child in &children {
            if let Child::Node(at) = child
                && let Some(node) = tree.nodes.get_mut(*at)
            {
                (node.parent, node.depth) = (Some(parent.at), depth);
            }
        }
        if let Some(parent) = tree.nodes.get_mut(parent.at) {
            parent.children.extend(children);
        }
    }
}
