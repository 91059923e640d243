//! Markup of texts that are kept as they stand, and the facts that Markdown puts on top.

/// How a text that is kept as it stands is marked up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// Not at all.
    #[default]
    Plain,
    /// Markdown.
    Markdown,
}

/// End in bytes of a YAML block between `---` lines at the top.
pub(super) fn front_matter(text: &str, markup: Markup) -> usize {
    if markup != Markup::Markdown || !text.starts_with("---\n") {
        return 0;
    }
    let mut at = 4;
    for line in text.get(4..).unwrap_or_default().split_inclusive('\n').take(100) {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return at;
        }
    }
    0
}
