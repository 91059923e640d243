//! A page of its own: no script, nothing from outside, to read on a screen and on paper.

use crate::export::document::{Block, Document, Quote};
use crate::export::format::{Format, Spell};
use crate::export::paper::{Paper, harmless, words};
use std::fmt::Write;

/// A table as a page.
pub static FORMAT: Format = Format {
    word: "html",
    ending: "html",
    about: "A page that needs nothing else: names, notes below",
    spell: Spell::Paper(|paper| Ok(html(paper).into_bytes())),
    document: Some(|document| Ok(pages(document).into_bytes())),
    is_text: true,
};

/// How a page looks: by day, by night, on paper.
const STYLE: &str = "\
:root{color-scheme:light dark;--text:#1b1b1b;--page:#fff;--line:#8a8a8a;--faint:#5a5a5a}\
@media(prefers-color-scheme:dark){:root{--text:#e8e8e8;--page:#161616;--line:#8a8a8a;--faint:#b0b0b0}}\
body{font:16px/1.45 system-ui,sans-serif;color:var(--text);background:var(--page);margin:1.5rem auto;max-width:75rem;padding:0 1rem}\
.wide{overflow-x:auto}\
table{border-collapse:collapse;border-top:2px solid var(--text);border-bottom:2px solid var(--text)}\
caption{text-align:start;font-weight:600;padding:.3rem 0}\
th,td{padding:.2rem .6rem;text-align:start;vertical-align:top}\
thead th{border-bottom:1px solid var(--line)}\
tbody th{font-weight:400}tr.sums>*{border-top:1px solid var(--line);font-weight:600}\
.n{text-align:end;font-variant-numeric:tabular-nums}\
figure{margin:1rem 0;padding-inline-start:1rem;border-inline-start:3px solid var(--line);break-inside:avoid}\
blockquote{margin:0}.around,figcaption,.note{color:var(--faint)}.note{font-style:italic;margin:.2rem 0}\
ul.notes{color:var(--faint);font-size:.875rem;padding-inline-start:1.1rem}\
@media print{:root{--text:#000;--page:#fff;--faint:#333}thead{display:table-header-group}tr{break-inside:avoid}@page{size:A4;margin:18mm}}";

/// Spells a table as a page.
fn html(paper: &Paper) -> String {
    let mut body = String::new();
    table(&mut body, paper);
    page(&paper.title, &body)
}

/// Spells a document as a page.
fn pages(document: &Document) -> String {
    let mut body = format!("<h1 dir=\"auto\">{}</h1>\n", escaped(&document.title));
    for block in &document.blocks {
        let _ = match block {
            Block::Heading(level, words) => {
                writeln!(body, "<h{0} dir=\"auto\">{1}</h{0}>", (level + 1).min(6), escaped(words))
            }
            Block::Words(words) => writeln!(body, "<p dir=\"auto\">{}</p>", escaped(words)),
            Block::Quote(quote) => writeln!(body, "{}", quotation(quote)),
        };
    }
    page(&document.title, &body)
}

fn quotation(quote: &Quote) -> String {
    let language = quote.language.as_deref().filter(|tag| tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    let language = language.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default();
    let around = |words: &str| {
        if words.trim().is_empty() {
            String::new()
        } else {
            format!("<span class=\"around\">{}</span>", escaped(words))
        }
    };
    let notes = quote.notes.iter().map(|note| format!("<p class=\"note\" dir=\"auto\">{}</p>", escaped(note)));
    format!(
        "<figure><blockquote{language} dir=\"auto\">{}{}{}</blockquote><figcaption dir=\"auto\">— {}</figcaption>{}</figure>",
        around(&quote.before),
        escaped(&quote.words),
        around(&quote.after),
        escaped(&quote.source),
        notes.collect::<String>()
    )
}

/// A page with a title and what stands in it.
fn page(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

/// Spells a table with its notes, as part of a page.
fn table(out: &mut String, paper: &Paper) {
    let _ =
        writeln!(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">", escaped(&paper.title));
    let _ = write!(out, "<table>\n<caption>{}</caption>\n<thead>\n<tr>", escaped(&paper.title));
    for head in &paper.heads {
        let class = if head.numbers { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class} dir=\"auto\">{}</th>", escaped(&head.words));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for line in &paper.lines {
        out.push_str(if line.sums { "<tr class=\"sums\">" } else { "<tr>" });
        for (at, (cell, head)) in line.cells.iter().zip(&paper.heads).enumerate() {
            let words = escaped(&words(cell));
            let class = if head.numbers { " class=\"n\"" } else { "" };
            let indent = match (at, line.depth) {
                (0, 1..) => format!(" style=\"padding-inline-start:{:.1}rem\"", 0.6 + 1.2 * f64::from(line.depth)),
                _ => String::new(),
            };
            let _ = match at {
                0 => write!(out, "<th scope=\"row\"{class}{indent} dir=\"auto\">{words}</th>"),
                _ => write!(out, "<td{class} dir=\"auto\">{words}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if !paper.notes.is_empty() {
        out.push_str("<ul class=\"notes\">\n");
        for note in &paper.notes {
            let _ = writeln!(out, "<li>{}</li>", escaped(note));
        }
        out.push_str("</ul>\n");
    }
}

/// Words of people, none of them markup; controls that turn the direction of a line stay within their cell by `dir`.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::Cell;
    use crate::export::paper::{Head, Line};

    #[test]
    fn words_of_people_are_no_markup_and_heads_have_their_scope() {
        let heads = vec![Head { words: "code".into(), numbers: false }, Head { words: "n".into(), numbers: true }];
        let line =
            Line { cells: vec![Cell::words("<script>alert(1)</script>"), Cell::Count(2)], depth: 2, sums: false };
        let page =
            html(&Paper { title: "\"><img src=x>".into(), heads, lines: vec![line], notes: vec!["a & b".into()] });
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("a &amp; b"));
        assert_eq!(page.matches("<th ").count(), page.matches("scope=").count());
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing from outside");
    }
}
