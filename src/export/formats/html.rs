//! A page of its own: no script, nothing from outside, to read on a screen and on paper.

use crate::analysis::table::Cell;
use crate::export::document::{Behind, Block, Document, Figures, Quote};
use crate::export::format::{Format, Spell};
use crate::export::lang::Lang;
use crate::export::paper::{Paper, harmless, words};
use std::collections::HashMap;
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
:root{color-scheme:light dark;--text:#1b1b1b;--page:#fff;--line:#8a8a8a;--faint:#5a5a5a;--link:#1f4e9c}\
@media(prefers-color-scheme:dark){:root{--text:#e8e8e8;--page:#161616;--line:#8a8a8a;--faint:#b0b0b0;--link:#9ec1ff}}\
body{font:16px/1.45 system-ui,sans-serif;color:var(--text);background:var(--page);margin:1.5rem auto;max-width:75rem;padding:0 1rem;overflow-wrap:anywhere}\
h2{border-bottom:1px solid var(--line);padding-bottom:.2rem;margin-top:2.5rem}\
p,li,blockquote,figcaption{max-width:46rem}a{color:var(--link)}\
.wide{overflow-x:auto;overflow-wrap:normal}\
table{border-collapse:collapse;border-top:2px solid var(--text);border-bottom:2px solid var(--text)}\
caption{text-align:start;font-weight:600;padding:.3rem 0}\
th,td{padding:.2rem .6rem;text-align:start;vertical-align:top}td.words{min-width:16rem;max-width:32rem}\
thead th{border-bottom:1px solid var(--line)}\
tbody th{font-weight:400}tr.sums>*{border-top:1px solid var(--line);font-weight:600}\
.n{text-align:end;font-variant-numeric:tabular-nums}\
summary{cursor:pointer}td details ul{text-align:start;width:min(24rem,70vw);white-space:normal;margin:.2rem 0;padding-inline-start:1.1rem;font-size:.875rem}\
pre{overflow-x:auto;white-space:pre-wrap;font-size:.875rem}code{font-family:ui-monospace,monospace}\
figure{margin:1rem 0;padding-inline-start:1rem;border-inline-start:3px solid var(--line);break-inside:avoid}\
figure:target{border-inline-start-color:var(--link)}\
blockquote{margin:0;white-space:pre-line}.around,figcaption,.note,.command{color:var(--faint)}.note{font-style:italic;margin:.2rem 0}\
.number{color:var(--faint);font-variant-numeric:tabular-nums}\
p.said{margin:.3rem 0;font-size:.875rem}ul.notes,.command{color:var(--faint);font-size:.875rem;padding-inline-start:1.1rem}.command{padding:0}\
@media print{:root{--text:#000;--page:#fff;--faint:#333;--link:#000}body{max-width:none;margin:0;padding:0;font-size:10pt}\
.wide{overflow:visible}table{font-size:8pt}td.words{min-width:0}thead{display:table-header-group}tr{break-inside:avoid}h2,h3,h4{break-after:avoid}\
td details ul{display:none}summary{list-style:none}a{text-decoration:none}@page{size:A4;margin:18mm}}";

/// Spells a table as a page.
fn html(paper: &Paper) -> String {
    let mut body = String::new();
    table(&mut body, &Figures { paper: paper.clone(), ..Figures::default() }, &paper.title);
    page(&paper.title, paper.lang, &body)
}

/// Spells a document as a page.
fn pages(document: &Document) -> String {
    let mut body = format!("<h1 dir=\"auto\">{}</h1>\n", escaped(&document.title));
    if document.has_contents {
        contents(&mut body, document);
    }
    let mut sections = 0;
    let mut titles = HashMap::new();
    for block in &document.blocks {
        let _ = match block {
            Block::Heading(level, words) => {
                let id = if *level == 1 && document.has_contents {
                    sections += 1;
                    format!(" id=\"s{sections}\"")
                } else {
                    String::new()
                };
                writeln!(body, "<h{0}{id} dir=\"auto\">{1}</h{0}>", (level + 1).min(6), escaped(words))
            }
            Block::Words(words) => writeln!(body, "<p dir=\"auto\">{}</p>", escaped(words)),
            Block::English(words) => {
                writeln!(body, "<p{} dir=\"auto\">{}</p>", language(Some(Lang::En.tag())), escaped(words))
            }
            Block::Points(points) => {
                let points: String =
                    points.iter().map(|it| format!("<li dir=\"auto\">{}</li>\n", escaped(it))).collect();
                writeln!(body, "<ul>\n{points}</ul>")
            }
            Block::Lines(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| format!("<code>{}</code>", escaped(line))).collect();
                writeln!(body, "<pre tabindex=\"0\" dir=\"ltr\">{}</pre>", lines.join("\n"))
            }
            Block::Figures(figures) => {
                let title = &figures.paper.title;
                let times = titles.entry(title.as_str()).or_insert(0_u32);
                *times += 1;
                let label = if *times == 1 { title.clone() } else { format!("{title} ({times})") };
                table(&mut body, figures, &label);
                Ok(())
            }
            Block::Quote(quote) => writeln!(body, "{}", quotation(quote)),
        };
    }
    page(&document.title, document.lang, &body)
}

/// The headings of the first level, each leading to its section.
fn contents(body: &mut String, document: &Document) {
    let heads = document.blocks.iter().filter_map(|block| match block {
        Block::Heading(1, words) => Some(words),
        _ => None,
    });
    let _ = write!(body, "<nav aria-label=\"{}\">\n<ul>\n", escaped(document.lang.say("Contents")));
    for (number, words) in (1..).zip(heads) {
        let _ = writeln!(body, "<li dir=\"auto\"><a href=\"#s{number}\">{}</a></li>", escaped(words));
    }
    body.push_str("</ul>\n</nav>\n");
}

/// The attribute that says a language; nothing for what is no tag.
pub(crate) fn language(tag: Option<&str>) -> String {
    let tag = tag.filter(|tag| !tag.is_empty() && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    tag.map(|tag| format!(" lang=\"{tag}\"")).unwrap_or_default()
}

fn quotation(quote: &Quote) -> String {
    let around = |words: &str| {
        if words.trim().is_empty() {
            String::new()
        } else {
            format!("<span class=\"around\">{}</span>", escaped(words))
        }
    };
    let notes = quote.notes.iter().map(|note| format!("<p class=\"note\" dir=\"auto\">{}</p>", escaped(note)));
    let id = quote.number.map(|number| format!(" id=\"q{number}\"")).unwrap_or_default();
    let number = quote.number.map(|number| format!("<span class=\"number\">{number}</span> ")).unwrap_or_default();
    format!(
        "<figure{id}><blockquote{} dir=\"auto\">{}{}{}</blockquote><figcaption dir=\"auto\">{number}— {}</figcaption>{}</figure>",
        language(quote.language.as_deref()),
        around(&quote.before),
        escaped(&quote.words),
        around(&quote.after),
        escaped(&quote.source),
        notes.collect::<String>()
    )
}

/// A page with a title and what stands in it.
fn page(title: &str, lang: Lang, body: &str) -> String {
    page_in(title, lang, "", body)
}

/// The same in a style of its own beside that of all pages.
pub(crate) fn page_in(title: &str, lang: Lang, style: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n\
         <style>{STYLE}{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        lang.tag()
    )
}

/// Spells a table with its notes, as part of a page, in which it alone has this label.
fn table(out: &mut String, figures: &Figures, label: &str) {
    let paper = &figures.paper;
    let title = escaped(&paper.title);
    let _ = writeln!(out, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">", escaped(label));
    let _ = write!(out, "<table>\n<caption dir=\"auto\">{title}</caption>\n<thead>\n<tr>");
    for head in &paper.heads {
        let class = if head.numbers { " class=\"n\"" } else { "" };
        let _ = write!(out, "<th scope=\"col\"{class} dir=\"auto\">{}</th>", escaped(&head.words));
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    for (place, line) in paper.lines.iter().enumerate() {
        out.push_str(if line.sums { "<tr class=\"sums\">" } else { "<tr>" });
        for (at, (cell, head)) in line.cells.iter().zip(&paper.heads).enumerate() {
            let mut words = value(cell, paper.lang);
            let said = figures.said.get(&(place, head.column));
            for quote in said.into_iter().flatten() {
                let language = language(quote.language.as_deref());
                let (spoken, source) = (escaped(&quote.words), escaped(&quote.source));
                let _ = write!(
                    words,
                    "<p class=\"said\"><q{language} dir=\"auto\">{spoken}</q> <span dir=\"auto\">({source})</span></p>"
                );
            }
            let class = match (head.numbers, cell) {
                (true, _) => " class=\"n\"",
                _ if said.is_some() => " class=\"words\"",
                (false, Cell::Text(text)) if text.len() > 40 => " class=\"words\"",
                _ => "",
            };
            let indent = match (at, line.depth) {
                (0, 1..) => format!(" style=\"padding-inline-start:{:.1}rem\"", 0.6 + 1.2 * f64::from(line.depth)),
                _ => String::new(),
            };
            let _ = match (at, figures.behind.get(&(place, head.column))) {
                (0, _) => write!(out, "<th scope=\"row\"{class}{indent} dir=\"auto\">{words}</th>"),
                (_, Some(behind)) => {
                    write!(
                        out,
                        "<td{class} dir=\"auto\"><details><summary>{words}</summary>{}</details></td>",
                        under(behind)
                    )
                }
                _ => write!(out, "<td{class} dir=\"auto\">{words}</td>"),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if !paper.notes.is_empty() {
        out.push_str("<ul class=\"notes\">\n");
        for note in &paper.notes {
            let language = language(Some(note.lang.tag()).filter(|_| note.lang != paper.lang));
            let _ = writeln!(out, "<li{language} dir=\"auto\">{}</li>", escaped(&note.words));
        }
        out.push_str("</ul>\n");
    }
    if !figures.command.is_empty() {
        let _ = writeln!(out, "<p class=\"command\" dir=\"ltr\"><code>{}</code></p>", escaped(&figures.command));
    }
}

/// A cell; a figure that is rounded has its exact value beside it, for other programs.
fn value(cell: &Cell, lang: Lang) -> String {
    let words = escaped(&words(cell, lang));
    match cell {
        Cell::Number(number) => format!("<data value=\"{number}\">{words}</data>"),
        Cell::Composed(_) if lang != Lang::En => format!("<data value=\"{}\">{words}</data>", escaped(&cell.exact())),
        Cell::Count(number) if lang != Lang::En && *number > 9999 => format!("<data value=\"{number}\">{words}</data>"),
        _ => words,
    }
}

/// The passages behind a figure, each leading to where it stands whole.
fn under(behind: &Behind) -> String {
    let each = behind
        .passages
        .iter()
        .map(|(number, words)| format!("<li dir=\"auto\"><a href=\"#q{number}\">{number}</a> {}</li>", escaped(words)));
    let more = if behind.more.is_empty() { String::new() } else { format!("<li>{}</li>", escaped(&behind.more)) };
    format!("<ul>{}{more}</ul>", each.collect::<String>())
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
    use crate::export::paper::{Head, Line};

    #[test]
    fn words_of_people_are_no_markup_and_heads_have_their_scope() {
        let heads = vec![
            Head { words: "code".into(), numbers: false, column: 0 },
            Head { words: "n".into(), numbers: true, column: 0 },
        ];
        let line =
            Line { cells: vec![Cell::words("<script>alert(1)</script>"), Cell::Count(2)], depth: 2, sums: false };
        let page = html(&Paper {
            title: "\"><img src=x>".into(),
            heads,
            lines: vec![line],
            notes: vec![Lang::En.sentence("a & b")],
            ..Paper::default()
        });
        assert!(!page.contains("<script") && !page.contains("<img"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)") && page.contains("a &amp; b"));
        assert_eq!(page.matches("<th ").count(), page.matches("scope=").count());
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing from outside");
    }
}
