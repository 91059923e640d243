//! Plain text and Markdown: kept as they stand.

use crate::import::format::{Format, Reader, Seen};
use crate::import::markup::Markup;

/// Plain text.
pub static TXT: Format = Format {
    word: "txt",
    looks: "plain text",
    endings: &["txt", "text"],
    sniff: |seen| if seen.text.is_some() { 0.5 } else { 0.0 },
    read: Reader::Kept(Markup::Plain),
};

/// Markdown.
pub static MD: Format = Format {
    word: "md",
    looks: "a Markdown text",
    endings: &["md", "markdown"],
    sniff: markdown,
    read: Reader::Kept(Markup::Markdown),
};

/// Plain or Markdown, from the content; the name only breaks ties.
fn markdown(seen: &Seen) -> f32 {
    if seen.text.is_none() {
        return 0.0;
    }
    let mut marks = 0u32;
    for line in seen.text.unwrap_or_default().lines().take(200) {
        let line = line.trim_start();
        let heading = line.trim_start_matches('#');
        let hashes = line.len() - heading.len();
        let strong = line.starts_with("**") && line.matches("**").count() >= 2;
        marks += u32::from((1..=6).contains(&hashes) && heading.starts_with(' ') || strong);
    }
    if seen.ends(MD.endings) || (marks >= 3 && !seen.ends(&["txt"])) || marks >= 5 { 0.52 } else { 0.0 }
}
