//! The same for Word and LibreOffice: each coding a comment on exactly its words, by its coder.

use super::{Annotated, Line, Lost};
use crate::export::formats::docx::{Comments, heading, language, of_paragraph, packed_pages, run, run_in};
use std::fmt::Write;

/// Spells it; the same transcript and codings make the same bytes.
///
/// # Errors
/// It cannot be packed in memory.
pub fn document(annotated: &Annotated) -> std::io::Result<Vec<u8>> {
    let lang = annotated.lang;
    let mut body = heading(1, &annotated.title);
    for sentence in &annotated.about {
        paragraph(&mut body, sentence);
    }
    body.push_str(&heading(2, lang.say("Transcript")));
    let tag = language(annotated.language.as_deref());
    for line in annotated.lines.iter().enumerate() {
        body.push_str(&of_line(annotated, line, &tag));
    }
    if !annotated.lost.is_empty() {
        body.push_str(&heading(2, lang.say("Codings that need a look")));
        annotated.lost.iter().for_each(|lost| paragraph(&mut body, &of_lost(annotated, lost)));
    }
    let mut comments = Comments::default();
    for (number, mark) in (1..).zip(&annotated.marks) {
        let mut said = vec![annotated.name(mark).to_owned()];
        said.extend(mark.said.iter().cloned());
        said.extend(mark.memo.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
        comments.add(number, &mark.coder, &mark.made, &said);
    }
    packed_pages(&body, &comments)
}

fn paragraph(body: &mut String, words: &str) {
    let _ = write!(body, "<w:p>{}{}</w:p>", of_paragraph(words, false, 0), run(words, ""));
}

fn of_lost(annotated: &Annotated, lost: &Lost) -> String {
    format!(
        "{} ({}, {}): {}",
        lost.code,
        lost.coder,
        annotated.lang.within("state", &lost.state),
        annotated.lang.quoted(&lost.quote)
    )
}

/// A line as a paragraph: a comment begins before the first piece that it is on, and ends after the last.
fn of_line(annotated: &Annotated, (place, line): (usize, &Line), tag: &str) -> String {
    let laid = annotated.on(place);
    let words: String = line.words.iter().collect();
    let mut out = format!("<w:p>{}", of_paragraph(&words, false, 0));
    for piece in line.pieces(&laid) {
        for own in laid.iter().filter(|own| own.opens == Some(piece.start)) {
            let _ = write!(out, r#"<w:commentRangeStart w:id="{}"/>"#, own.number);
        }
        let look = if line.names(piece) { "<w:b/><w:bCs/>" } else { "" };
        out.push_str(&run_in(&line.part(piece), look, tag));
        for own in laid.iter().filter(|own| own.closes == Some(piece.end)) {
            let _ = write!(
                out,
                r#"<w:commentRangeEnd w:id="{0}"/><w:r><w:commentReference w:id="{0}"/></w:r>"#,
                own.number
            );
        }
    }
    out.push_str("</w:p>");
    out
}
