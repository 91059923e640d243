//! Trees as XML that every reader takes: UTF-8, no characters that XML cannot hold.

use super::tree::{Child, Tree};
use std::fmt::Write as _;

/// The file of a tree. `namespace` and `schema` stand on its first element.
pub fn file(tree: &Tree, namespace: &str, schema: &str) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let head = format!(
        " xmlns=\"{namespace}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"{namespace} {schema}\""
    );
    element(tree, &head, 0, &mut out);
    out
}

fn element(tree: &Tree, head: &str, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth.min(40));
    let _ = write!(out, "{indent}<{}{head}", tree.name);
    for (name, value) in &tree.attributes {
        if name.contains(':') {
            // A prefix would have to be declared.
            continue;
        }
        let _ = write!(out, " {name}=\"{}\"", escaped(value, true));
    }
    let words: bool =
        tree.children.iter().any(|child| matches!(child, Child::Words(words) if !words.trim().is_empty()));
    if tree.children.is_empty() {
        out.push_str("/>\n");
    } else if words {
        out.push('>');
        for child in &tree.children {
            match child {
                Child::Words(words) => out.push_str(&escaped(words, false)),
                Child::Element(_) => {}
            }
        }
        let _ = writeln!(out, "</{}>", tree.name);
    } else {
        out.push_str(">\n");
        tree.elements().for_each(|inner| element(inner, "", depth + 1, out));
        let _ = writeln!(out, "{indent}</{}>", tree.name);
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
        let tree = Tree::new("A")
            .with("name", "a \"b\" <c> & d\ne")
            .holding(Tree::new("Description").saying("one\n  two & <three>\u{1}😀"))
            .holding(Tree::new("Empty"));
        let text = file(&tree, "urn:x", "http://example.org/x.xsd");
        let read = Tree::read(&text, "a test").unwrap();
        assert_eq!(read.get("name"), Some("a \"b\" <c> & d\ne"));
        assert_eq!(read.one("Description").unwrap().words().unwrap(), "one\n  two & <three>😀");
        assert_eq!(read.elements().count(), 2);
    }
}
