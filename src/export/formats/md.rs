//! Markdown, to read and to print: tables, a codebook, a record of what coders decided.

use crate::analysis::table::Cell;
use crate::export::document::{Block, Document, Figures, Quote};
use crate::export::format::{Format, Spell};
use crate::export::lang::Lang;
use crate::export::paper::{Line, Paper, harmless, words};

/// Tables as Markdown has them; a codebook and a record in words.
pub static FORMAT: Format = Format {
    word: "md",
    ending: "md",
    about: "Markdown, to read: names, notes below",
    spell: Spell::Paper(|paper| Ok(markdown(paper).into_bytes())),
    document: Some(|document| Ok(pages(document).into_bytes())),
    is_text: true,
};

/// What a code is set in from the left by, for each code above it: a no-break blank of the width of a letter.
const INDENT: &str = "\u{2003}";

/// Spells a table.
fn markdown(paper: &Paper) -> String {
    let mut out = String::new();
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    out.push_str(&row(paper.heads.iter().map(|head| escaped(&head.words)).collect()));
    let rule = |numbers: bool| if numbers { "---:" } else { "---" }.to_owned();
    out.push_str(&row(paper.heads.iter().map(|head| rule(head.numbers)).collect()));
    for line in &paper.lines {
        let cells = line.cells.iter().enumerate().map(|(at, cell)| shown(paper.lang, line, at, cell));
        out.push_str(&row(cells.collect()));
    }
    if !paper.notes.is_empty() {
        out.push('\n');
    }
    for note in &paper.notes {
        out.push_str(&format!("- {}\n", escaped(&note.words)));
    }
    out
}

/// Spells a document.
fn pages(document: &Document) -> String {
    let mut out = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        out.push('\n');
        out.push_str(&match block {
            Block::Heading(level, words) => format!("{} {}\n", "#".repeat(usize::from(*level) + 1), escaped(words)),
            Block::Words(words) | Block::English(words) => format!("{}\n", escaped(words)),
            Block::Points(points) => points.iter().map(|point| format!("- {}\n", escaped(point))).collect(),
            Block::Lines(lines) => {
                lines.iter().map(|line| format!("    {}\n", harmless(line).replace('\n', " "))).collect()
            }
            Block::Figures(figures) => of_table(figures),
            Block::Quote(quote) => quotation(quote),
        });
    }
    out
}

/// A table under its name, with the command that makes it again.
fn of_table(figures: &Figures) -> String {
    let mut out = format!("**{}**\n\n{}", escaped(&figures.paper.title), markdown(&figures.in_words()));
    if !figures.command.is_empty() {
        out.push_str(&format!("\n    {}\n", harmless(&figures.command).replace('\n', " ")));
    }
    out
}

fn quotation(quote: &Quote) -> String {
    let words = escaped(&quote.words);
    let words = match (quote.before.trim(), quote.after.trim()) {
        ("", "") => words,
        (before, after) => format!("{} **{words}** {}", escaped(before), escaped(after)).trim().to_owned(),
    };
    let notes = quote.notes.iter().map(|note| format!(">\n> *{}*\n", escaped(note)));
    let number = quote.number.map(|number| format!("{number} ")).unwrap_or_default();
    format!("> {words}\n>\n> {number}— {}\n{}", escaped(&quote.source), notes.collect::<String>())
}

fn shown(lang: Lang, line: &Line, at: usize, cell: &Cell) -> String {
    let cell = escaped(&words(cell, lang));
    match (at, line.sums) {
        (0, true) => format!("**{cell}**"),
        (0, false) => format!("{}{cell}", INDENT.repeat(usize::from(line.depth))),
        _ => cell,
    }
}

/// Words of people on one line, none of them a sign of Markdown or HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in harmless(text).trim().chars() {
        match c {
            '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$' => out.extend(['\\', c]),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    // A list or a line across begins with these.
    if out.starts_with(['-', '+', '=']) {
        out.insert(0, '\\');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::paper::Head;

    #[test]
    fn words_of_people_are_no_markup() {
        let head = |words: &str, numbers| Head { words: words.into(), numbers, column: 0 };
        let line = |cell: &str, depth, sums| Line { cells: vec![Cell::words(cell), Cell::Count(3)], depth, sums };
        let paper = Paper {
            title: "frequencies".into(),
            heads: vec![head("code", false), head("codings", true)],
            lines: vec![line("a | *b*\n<script>", 1, false), line("Any code", 0, true)],
            notes: vec![Lang::En.sentence("- of 3_000 words")],
            ..Paper::default()
        };
        let expected = "| code | codings |\n| --- | ---: |\n| \u{2003}a \\| \\*b\\* \\<script\\> | 3 |\n\
                        | **Any code** | 3 |\n\n- \\- of 3\\_000 words\n";
        assert_eq!(markdown(&paper), expected);
    }
}
