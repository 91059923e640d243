//! A document for Word and LibreOffice: a table whose head is repeated on each page.

use crate::export::document::{Block, Document, Figures, Quote};
use crate::export::format::{Format, Spell};
use crate::export::lang::Lang;
use crate::export::packed::packed;
use crate::export::paper::{Line, Paper, harmless, words};
use std::fmt::Write;

/// A table as a document.
pub static FORMAT: Format = Format {
    word: "docx",
    ending: "docx",
    about: "A document for Word and LibreOffice: names, notes below",
    spell: Spell::Paper(|paper| document(paper).map_err(|error| error.to_string())),
    document: Some(|document| pages(document).map_err(|error| error.to_string())),
    is_text: false,
};

const TYPES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">"#,
    r#"<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>"#,
    r#"<Override PartName="/word/document.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
    r#"<Override PartName="/word/styles.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>"#
);

const RELATIONS: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" "#,
    r#"Target="word/document.xml"/></Relationships>"#
);

const OF_DOCUMENT: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" "#,
    r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#,
    "</Relationships>"
);

/// What is said of comments, where there are any.
const TYPE: &str = concat!(
    r#"<Override PartName="/word/comments.xml" "#,
    r#"ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"/>"#
);

const RELATION: &str = concat!(
    r#"<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" "#,
    r#"Target="comments.xml"/>"#
);

const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault>"#,
    r#"<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>"#,
    r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>"#
);

/// The styles that words may stand in: the title and five levels of headings, smaller from one to the next, and quotations.
fn styles() -> String {
    let mut out = STYLES.to_owned();
    for level in 1..=6 {
        let size = 34 - 3 * level;
        let _ = write!(
            out,
            r#"<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="{}"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>"#,
            level - 1
        );
    }
    out.push_str(concat!(
        r#"<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/>"#,
        r#"<w:pPr><w:keepLines/><w:spacing w:before="120"/><w:ind w:start="454" w:left="454"/></w:pPr></w:style></w:styles>"#
    ));
    out
}

/// Columns share this, in twentieths of a point: what a page is wide between its margins.
const WIDTH: usize = 9638;

/// Spells a table as a document.
fn document(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let mut body = heading(1, &paper.title);
    table(&mut body, paper);
    notes(&mut body, paper);
    file(&body, paper.heads.len() > 7, None)
}

/// What stands below a table, each in its language.
fn notes(body: &mut String, paper: &Paper) {
    for note in &paper.notes {
        let tag = language(Some(note.lang.tag()).filter(|_| note.lang != paper.lang));
        let words = run_in(&note.words, r#"<w:sz w:val="18"/>"#, &tag);
        let _ = write!(body, "<w:p>{}{words}</w:p>", of_paragraph(&note.words, false, 0));
    }
}

/// Spells a document of words.
fn pages(document: &Document) -> std::io::Result<Vec<u8>> {
    let mut body = heading(1, &document.title);
    for block in &document.blocks {
        match block {
            Block::Heading(level, words) => body.push_str(&heading(level + 1, words)),
            Block::Words(words) => {
                let _ = write!(body, "<w:p>{}{}</w:p>", of_paragraph(words, false, 0), run(words, ""));
            }
            Block::English(words) => {
                let tag = language(Some(Lang::En.tag()));
                let _ = write!(body, "<w:p>{}{}</w:p>", of_paragraph(words, false, 0), run_in(words, "", &tag));
            }
            Block::Points(points) => points.iter().for_each(|point| {
                let point = format!("• {point}");
                let _ = write!(body, "<w:p>{}{}</w:p>", of_paragraph(&point, false, 1), run(&point, ""));
            }),
            Block::Lines(lines) => lines.iter().for_each(|line| {
                let _ = write!(body, "<w:p>{}</w:p>", run(line, TYPED));
            }),
            Block::Figures(figures) => titled(&mut body, figures),
            Block::Quote(quote) => quotation(&mut body, quote),
        }
    }
    file(&body, false, None)
}

/// The look of a line as it is typed.
const TYPED: &str =
    r#"<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:color w:val="5A5A5A"/><w:sz w:val="16"/>"#;

/// A table of a document: its name above, notes and command below.
fn titled(body: &mut String, figures: &Figures) {
    let title = &figures.paper.title;
    let kept = "<w:keepNext/>";
    let direction = if is_right_to_left(title) { "<w:bidi/>" } else { "" };
    let _ = write!(body, "<w:p><w:pPr>{kept}{direction}</w:pPr>{}</w:p>", run(title, "<w:b/><w:bCs/>"));
    table(body, &figures.in_words());
    notes(body, &figures.paper);
    if !figures.command.is_empty() {
        let _ = write!(body, "<w:p>{}</w:p>", run(&figures.command, TYPED));
    }
}

/// A heading of a level, 1 to 6.
pub(crate) fn heading(level: u8, words: &str) -> String {
    let direction = if is_right_to_left(words) { "<w:bidi/>" } else { "" };
    let level = level.min(6);
    format!(r#"<w:p><w:pPr><w:pStyle w:val="Heading{level}"/>{direction}</w:pPr>{}</w:p>"#, run(words, ""))
}

fn quotation(body: &mut String, quote: &Quote) {
    const FAINT: &str = r#"<w:color w:val="5A5A5A"/>"#;
    let direction = if is_right_to_left(&quote.words) { "<w:bidi/>" } else { "" };
    let paragraph = format!(r#"<w:pPr><w:pStyle w:val="Quote"/>{direction}</w:pPr>"#);
    let language = language(quote.language.as_deref());
    let around = |words: &str| if words.is_empty() { String::new() } else { run(words, FAINT) };
    let number = quote.number.map(|number| format!("{number} ")).unwrap_or_default();
    let _ = write!(
        body,
        "<w:p>{paragraph}{}{}{}</w:p>",
        around(&quote.before),
        run_in(&quote.words, "", &language),
        around(&quote.after)
    );
    let _ = write!(
        body,
        r#"<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr>{}</w:p>"#,
        run(&format!("{number}— {}", quote.source), FAINT)
    );
    for note in &quote.notes {
        let _ = write!(body, r#"<w:p><w:pPr><w:pStyle w:val="Quote"/></w:pPr>{}</w:p>"#, run(note, "<w:i/><w:iCs/>"));
    }
}

/// What says the language of a run; nothing for what is no tag.
pub(crate) fn language(tag: Option<&str>) -> String {
    let tag = tag.filter(|tag| tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    tag.map(|tag| format!(r#"<w:lang w:val="{tag}" w:bidi="{tag}"/>"#)).unwrap_or_default()
}

/// Comments of a document.
#[derive(Debug, Default)]
pub(crate) struct Comments(String);

impl Comments {
    /// Adds one: its number, who wrote it, when (`YYYY-MM-DDTHH:MM:SSZ`, or nothing), and its paragraphs.
    pub fn add(&mut self, number: u32, author: &str, made: &str, paragraphs: &[String]) {
        let (author, date) = (attribute(author), attribute(made));
        let date = if made.is_empty() { String::new() } else { format!(r#" w:date="{date}""#) };
        let _ = write!(self.0, r#"<w:comment w:id="{number}" w:author="{author}" w:initials="{author}"{date}>"#);
        for words in paragraphs {
            let _ = write!(self.0, "<w:p>{}{}</w:p>", of_paragraph(words, false, 0), run(words, ""));
        }
        self.0.push_str("</w:comment>");
    }
}

/// The file of what stands in a document with comments, on A4.
///
/// # Errors
/// It cannot be packed in memory.
pub(crate) fn packed_pages(body: &str, comments: &Comments) -> std::io::Result<Vec<u8>> {
    file(body, false, Some(comments))
}

/// The file of what stands in a document, on A4, which lies where there are many columns.
fn file(body: &str, lies: bool, comments: Option<&Comments>) -> std::io::Result<Vec<u8>> {
    let size = if lies {
        r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#
    } else {
        r#"<w:pgSz w:w="11906" w:h="16838"/>"#
    };
    let whole = format!(
        concat!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
            r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}<w:sectPr>{}"#,
            r#"<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>"#,
            "</w:sectPr></w:body></w:document>"
        ),
        body, size
    );
    let with = |text: &str, end: &str, part: &str| match comments {
        Some(_) => text.replace(end, &format!("{part}{end}")),
        None => text.to_owned(),
    };
    let (types, relations) = (with(TYPES, "</Types>", TYPE), with(OF_DOCUMENT, "</Relationships>", RELATION));
    let styles = styles();
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", whole.as_bytes()),
        ("word/styles.xml", styles.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
    ];
    let said = comments.map(|comments| {
        format!(
            concat!(
                r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
                r#"<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:comments>"#
            ),
            comments.0
        )
    });
    parts.extend(said.as_ref().map(|said| ("word/comments.xml", said.as_bytes())));
    packed(parts)
}

fn table(body: &mut String, paper: &Paper) {
    const EDGE: &str = r#"w:val="single" w:sz="8" w:space="0" w:color="auto""#;
    let _ = write!(
        body,
        r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders><w:top {EDGE}/><w:bottom {EDGE}/></w:tblBorders></w:tblPr><w:tblGrid>{}</w:tblGrid>"#,
        format!(r#"<w:gridCol w:w="{}"/>"#, WIDTH / paper.heads.len().max(1)).repeat(paper.heads.len())
    );
    body.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
    for head in &paper.heads {
        let _ = write!(
            body,
            r#"<w:tc><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/></w:tcBorders></w:tcPr><w:p>{}{}</w:p></w:tc>"#,
            of_paragraph(&head.words, head.numbers, 0),
            run(&head.words, "<w:b/><w:bCs/>")
        );
    }
    body.push_str("</w:tr>");
    for line in &paper.lines {
        row(body, paper, line);
    }
    body.push_str("</w:tbl>");
}

fn row(body: &mut String, paper: &Paper, line: &Line) {
    body.push_str("<w:tr><w:trPr><w:cantSplit/></w:trPr>");
    for (at, (cell, head)) in line.cells.iter().zip(&paper.heads).enumerate() {
        let words = words(cell, paper.lang);
        let depth = if at == 0 { line.depth } else { 0 };
        let look = if line.sums { "<w:b/><w:bCs/>" } else { "" };
        let _ = write!(
            body,
            "<w:tc><w:tcPr/><w:p>{}{}</w:p></w:tc>",
            of_paragraph(&words, head.numbers, depth),
            run(&words, look)
        );
    }
    body.push_str("</w:tr>");
}

/// How a paragraph is set: its direction by its first letter, numbers to the right, codes by their depth.
pub(crate) fn of_paragraph(words: &str, numbers: bool, depth: u16) -> String {
    let direction = if is_right_to_left(words) { "<w:bidi/>" } else { "" };
    let indent = if depth > 0 {
        format!(r#"<w:ind w:start="{0}" w:left="{0}"/>"#, 240 * u32::from(depth))
    } else {
        String::new()
    };
    let side = if numbers { r#"<w:jc w:val="right"/>"# } else { "" };
    format!("<w:pPr>{direction}{indent}{side}</w:pPr>")
}

/// Words in a look of their own; a line break stays one.
pub(crate) fn run(words: &str, look: &str) -> String {
    run_in(words, look, "")
}

/// The same in a language.
pub(crate) fn run_in(words: &str, look: &str, language: &str) -> String {
    let direction = if is_right_to_left(words) { "<w:rtl/>" } else { "" };
    let lines: Vec<String> = harmless(words)
        .split('\n')
        .map(|line| format!(r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(line)))
        .collect();
    format!("<w:r><w:rPr>{look}{direction}{language}</w:rPr>{}</w:r>", lines.join("<w:br/>"))
}

/// Whether the first letter is of a script that runs to the left.
fn is_right_to_left(words: &str) -> bool {
    let first = words.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'))
}

/// Words as the value of an attribute.
fn attribute(words: &str) -> String {
    escaped(&harmless(words)).replace('"', "&quot;").replace(['\n', '\t'], " ")
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::Cell;
    use crate::export::paper::Head;
    use std::io::{Cursor, Read};

    #[test]
    fn a_document_has_the_words_as_they_are_said_in_their_direction() {
        let heads = vec![Head { words: "quote".into(), numbers: false, column: 0 }];
        let line = |words: &str| Line { cells: vec![Cell::words(words)], depth: 0, sums: false };
        let lines = vec![line("a < b & \u{1b}c\nd"), line("لا أعرف")];
        let paper = Paper {
            title: "excerpts".into(),
            heads,
            lines,
            notes: vec![Lang::En.sentence("Scope")],
            ..Paper::default()
        };
        let bytes = document(&paper).unwrap();
        assert_eq!(bytes, document(&paper).unwrap(), "the same bytes each time");
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
        assert!(text.contains("a &lt; b &amp; \u{fffd}c</w:t><w:br/>"), "{text}");
        assert!(text.contains("<w:bidi/>") && text.contains("<w:rtl/>"), "{text}");
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    }
}
