//! Web pages (HTML): what a reader sees of them, block by block.

mod tree;

use crate::import::blocks::{Blocks, Mark};
use crate::import::draft::Draft;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::layout;
use crate::import::names::Sure;
use tree::{Child, Node, Tree};

/// A web page.
pub static HTML: Format = Format {
    word: "html",
    looks: "a web page (HTML)",
    endings: &["html", "htm", "xhtml"],
    sniff,
    read: Reader::Text(read),
};

fn sniff(seen: &Seen) -> f32 {
    let mut text = seen.text.unwrap_or_default().trim_start();
    // Comments may stand above the page.
    for _ in 0..16 {
        let Some(rest) = text.strip_prefix("<!--") else { break };
        text = rest.split_once("-->").map_or("", |(_, rest)| rest).trim_start();
    }
    let mut end = text.len().min(32);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default().to_ascii_lowercase();
    let begins = |tags: &[&str]| {
        let rest = tags.iter().find_map(|tag| head.strip_prefix(tag));
        rest.is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\t', '\r', '/']))
    };
    if begins(&["<!doctype html", "<html"]) || seen.root().is_some_and(|root| root.eq_ignore_ascii_case("html")) {
        1.0
    } else if begins(&["<head", "<body", "<meta"]) {
        0.9
    } else if seen.ends(HTML.endings) && (begins(&FRAGMENTS) || heading(&head)) {
        0.8
    } else {
        0.0
    }
}

/// Elements with which a part of a page begins, where the file's name says that it is one.
const FRAGMENTS: [&str; 37] = [
    "<p",
    "<div",
    "<table",
    "<ul",
    "<ol",
    "<li",
    "<dl",
    "<dt",
    "<span",
    "<b",
    "<strong",
    "<em",
    "<i",
    "<u",
    "<title",
    "<section",
    "<pre",
    "<form",
    "<font",
    "<center",
    "<blockquote",
    "<article",
    "<main",
    "<a",
    "<br",
    "<hr",
    "<img",
    "<header",
    "<footer",
    "<nav",
    "<aside",
    "<link",
    "<style",
    "<script",
    "<base",
    "<figure",
    "<details",
];

/// `<h1` to `<h6`.
fn heading(head: &str) -> bool {
    let mut chars = head.chars();
    chars.next() == Some('<') && chars.next() == Some('h') && chars.next().is_some_and(|c| ('1'..='6').contains(&c))
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let draft = with_stamps(text, &found.sure)?;
    found.push(draft)
}

/// A page as a draft; links to times of a recording stand in the text.
///
/// # Errors
/// A page beyond the limits.
pub fn with_stamps(text: &str, sure: &Sure) -> Result<Draft, ImportError> {
    draft(text, false, sure)
}

/// A page as a draft; links to times of a recording become times beside the text.
///
/// # Errors
/// A page beyond the limits.
pub fn with_times(text: &str, sure: &Sure) -> Result<Draft, ImportError> {
    draft(text, true, sure)
}

fn draft(text: &str, timed: bool, sure: &Sure) -> Result<Draft, ImportError> {
    let tree = tree::parse(text)?;
    let blocks = Blocks::default();
    let mut walk = Walk { tree: &tree, blocks, blank: true, bold: 0, pre: 0, tables: Vec::new(), timed };
    walk.all()?;
    layout::draft(walk.blocks, sure)
}

/// A step of the walk through the tree.
enum Step {
    Into(usize),
    Words(std::ops::Range<usize>),
    Out(usize),
}

/// Columns of an open table that cells from above still take.
#[derive(Default)]
struct Table {
    taken: Vec<u32>,
    column: usize,
}

struct Walk<'a> {
    tree: &'a Tree,
    blocks: Blocks,
    /// Whether a blank that comes now would double one.
    blank: bool,
    bold: usize,
    pre: usize,
    tables: Vec<Table>,
    /// Whether times of a recording are taken out of the text and noted beside it.
    timed: bool,
}

impl Walk<'_> {
    fn all(&mut self) -> Result<(), ImportError> {
        let mut steps = vec![Step::Into(0)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Words(at) => self.words(self.tree.text.get(at).unwrap_or_default())?,
                Step::Out(at) => {
                    if let Some(node) = self.tree.nodes.get(at) {
                        self.leave(node)?;
                    }
                }
                Step::Into(at) => {
                    let Some(node) = self.tree.nodes.get(at) else { continue };
                    if !self.enter(node)? {
                        continue;
                    }
                    steps.push(Step::Out(at));
                    steps.extend(node.children.iter().rev().map(|child| match child {
                        Child::Node(at) => Step::Into(*at),
                        Child::Words(at) => Step::Words(at.clone()),
                    }));
                }
            }
        }
        Ok(())
    }

    /// Begins an element; whether what is in it is read.
    fn enter(&mut self, node: &Node) -> Result<bool, ImportError> {
        let name = &*node.name;
        match name {
            "head" | "script" | "style" | "noscript" | "template" | "nav" | "svg" | "iframe" | "object" | "audio"
            | "video" | "canvas" | "button" | "select" | "textarea" | "datalist" | "rt" | "rp" | "title" => {
                return Ok(false);
            }
            _ if node.hidden => {
                if self.has_words(node) {
                    self.blocks.drop("hidden passages", 1);
                }
                return Ok(false);
            }
            _ if node.stamp.is_some() => {
                self.gap()?;
                if self.timed {
                    self.blocks.mark(Mark::Time(node.stamp.unwrap_or_default()));
                    return Ok(false);
                }
            }
            "del" => {
                self.blocks.drop("tracked deletions", 1);
                return Ok(false);
            }
            "ins" => self.blocks.insertions += 1,
            "br" => {
                self.trim()?;
                self.blocks.words("\n", self.bold > 0)?;
                self.blank = true;
            }
            "table" => {
                self.end()?;
                self.blocks.open_table()?;
                self.tables.push(Table::default());
            }
            "tr" => self.enter_row(node)?,
            "td" | "th" => self.enter_cell(node)?,
            "hr" => {
                self.end()?;
                self.blocks.words("---", false)?;
                self.blocks.heading();
                self.end()?;
            }
            "pre" | "listing" | "xmp" => {
                self.end()?;
                self.pre += 1;
            }
            name if is_block(name) => {
                self.end()?;
                if is_heading(name) {
                    self.blocks.heading();
                }
            }
            _ => {}
        }
        self.bold += usize::from(is_bold(node));
        Ok(true)
    }

    fn enter_row(&mut self, node: &Node) -> Result<(), ImportError> {
        self.blocks.open_row()?;
        if let Some(table) = self.tables.last_mut() {
            table.column = 0;
        }
        let heads = node.children.iter().all(|child| match child {
            Child::Node(at) => self.tree.nodes.get(*at).is_some_and(|cell| &*cell.name != "td"),
            Child::Words(_) => true,
        });
        if heads {
            self.blocks.header_row();
        }
        Ok(())
    }

    fn enter_cell(&mut self, node: &Node) -> Result<(), ImportError> {
        self.taken()?;
        self.blocks.open_cell()?;
        self.blocks.cell_span(node.span.0);
        if let Some(table) = self.tables.last_mut() {
            let (columns, rows) = node.span;
            let end = table.column + columns as usize;
            if table.taken.len() < end {
                table.taken.resize(end, 0);
            }
            for column in table.taken.iter_mut().skip(table.column).take(columns as usize) {
                *column = rows - 1;
            }
            table.column = end;
        }
        self.blank = true;
        Ok(())
    }

    fn leave(&mut self, node: &Node) -> Result<(), ImportError> {
        let name = &*node.name;
        self.bold -= usize::from(is_bold(node)).min(self.bold);
        match name {
            "table" => {
                self.blocks.close_table()?;
                self.tables.pop();
                self.blank = true;
            }
            "tr" => {
                self.taken()?;
                self.blocks.close_row()?;
            }
            "td" | "th" => {
                self.trim()?;
                self.blocks.close_cell()?;
                self.blank = true;
            }
            "pre" | "listing" | "xmp" => {
                self.pre = self.pre.saturating_sub(1);
                self.end()?;
            }
            name if is_block(name) => self.end()?,
            _ if node.stamp.is_some() => self.gap()?,
            _ => {}
        }
        Ok(())
    }

    /// A blank between words and what is set right behind them.
    fn gap(&mut self) -> Result<(), ImportError> {
        if self.blank { Ok(()) } else { self.words(" ") }
    }

    /// Puts the cells that those above take before the next.
    fn taken(&mut self) -> Result<(), ImportError> {
        while let Some(table) = self.tables.last_mut() {
            let Some(rows) = table.taken.get_mut(table.column).filter(|rows| **rows > 0) else { break };
            *rows -= 1;
            table.column += 1;
            self.blocks.open_cell()?;
            self.blocks.merged_cell();
            self.blocks.close_cell()?;
        }
        Ok(())
    }

    fn words(&mut self, words: &str) -> Result<(), ImportError> {
        let bold = self.bold > 0;
        if self.pre > 0 {
            self.blank = false;
            return self.blocks.words(words, bold);
        }
        let mut kept = String::with_capacity(words.len());
        for c in words.chars() {
            let space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
            // The tab after a label means something, the blanks that indent the source do not.
            let tab = c == '\t' && !self.blank && !words.contains('\n');
            if !space || !self.blank {
                kept.push(if tab {
                    '\t'
                } else if space {
                    ' '
                } else {
                    c
                });
            }
            self.blank = space;
        }
        self.blocks.words(&kept, bold)
    }

    /// Takes blanks from the end of the line.
    fn trim(&mut self) -> Result<(), ImportError> {
        if self.pre == 0 {
            self.blocks.trim();
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), ImportError> {
        self.trim()?;
        self.blank = true;
        self.blocks.end()
    }

    fn has_words(&self, node: &Node) -> bool {
        let mut open: Vec<&Node> = vec![node];
        let mut left = 10_000;
        while let Some(node) = open.pop() {
            for child in &node.children {
                left -= 1;
                if left == 0 {
                    return true;
                }
                match child {
                    Child::Words(at) => {
                        if self.tree.text.get(at.clone()).is_some_and(|words| !words.trim().is_empty()) {
                            return true;
                        }
                    }
                    Child::Node(at) => open.extend(self.tree.nodes.get(*at)),
                }
            }
        }
        false
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_bold(node: &Node) -> bool {
    node.bold.unwrap_or(matches!(&*node.name, "b" | "strong" | "th") || is_heading(&node.name))
}

fn is_block(name: &str) -> bool {
    is_heading(name)
        || matches!(
            name,
            "address"
                | "article"
                | "aside"
                | "blockquote"
                | "body"
                | "caption"
                | "center"
                | "dd"
                | "details"
                | "dialog"
                | "dir"
                | "div"
                | "dl"
                | "dt"
                | "fieldset"
                | "figcaption"
                | "figure"
                | "footer"
                | "form"
                | "header"
                | "hgroup"
                | "hr"
                | "html"
                | "legend"
                | "li"
                | "main"
                | "menu"
                | "ol"
                | "p"
                | "section"
                | "summary"
                | "ul"
        )
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
