//! A document for Word and LibreOffice: a table whose head is repeated on each page.

use crate::export::format::{Format, Spell};
use crate::export::packed::packed;
use crate::export::paper::{Line, Paper, harmless, words};
use std::fmt::Write;

/// A table as a document.
pub static FORMAT: Format = Format {
    word: "docx",
    ending: "docx",
    about: "A document for Word and LibreOffice: names, notes below",
    spell: Spell::Paper(|paper| document(paper).map_err(|error| error.to_string())),
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

const STYLES: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
    r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault>"#,
    r#"<w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>"#,
    r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>"#,
    r#"<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>"#,
    r#"<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr>"#,
    r#"<w:rPr><w:b/><w:bCs/><w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr></w:style></w:styles>"#
);

/// Columns share this, in twentieths of a point: what a page is wide between its margins.
const WIDTH: usize = 9638;

/// Spells a table as a document.
fn document(paper: &Paper) -> std::io::Result<Vec<u8>> {
    let mut body = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#,
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"#
    ));
    let _ = write!(body, r#"<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{}</w:p>"#, run(&paper.title, ""));
    table(&mut body, paper);
    for note in &paper.notes {
        let _ = write!(body, "<w:p>{}{}</w:p>", of_paragraph(note, false, 0), run(note, r#"<w:sz w:val="18"/>"#));
    }
    // A4, lying where there are many columns.
    let size = if paper.heads.len() > 7 {
        r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#
    } else {
        r#"<w:pgSz w:w="11906" w:h="16838"/>"#
    };
    let _ = write!(
        body,
        r#"<w:sectPr>{size}<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>"#
    );
    packed([
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/_rels/document.xml.rels", OF_DOCUMENT.as_bytes()),
    ])
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
        let words = words(cell);
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
fn of_paragraph(words: &str, numbers: bool, depth: u16) -> String {
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
fn run(words: &str, look: &str) -> String {
    let direction = if is_right_to_left(words) { "<w:rtl/>" } else { "" };
    let lines: Vec<String> = harmless(words)
        .split('\n')
        .map(|line| format!(r#"<w:t xml:space="preserve">{}</w:t>"#, escaped(line)))
        .collect();
    format!("<w:r><w:rPr>{look}{direction}</w:rPr>{}</w:r>", lines.join("<w:br/>"))
}

/// Whether the first letter is of a script that runs to the left.
fn is_right_to_left(words: &str) -> bool {
    let first = words.chars().find(|c| c.is_alphabetic());
    first.is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'))
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
        let heads = vec![Head { words: "quote".into(), numbers: false }];
        let line = |words: &str| Line { cells: vec![Cell::words(words)], depth: 0, sums: false };
        let lines = vec![line("a < b & \u{1b}c\nd"), line("لا أعرف")];
        let paper = Paper { title: "excerpts".into(), heads, lines, notes: vec!["Scope".into()] };
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
