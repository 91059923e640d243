//! The same as a page: stripes beside the text, each coding by its number where it begins and ends, and beside the line
//! with its code, its coder and its memo.

use super::{Annotated, Code, Laid, Line, Mark};
use crate::export::formats::html::{escaped, language, page_in};
use crate::model::color::apart;
use std::fmt::Write;

/// The grounds of a page by day and by night, as its style has them.
const GROUNDS: [[u8; 3]; 2] = [[0xff; 3], [0x16; 3]];

/// Contrast of stripes with the page: what is no text is seen from 3 on.
const STRIPE: f64 = 3.0;

/// Stripes beside each other; what lies beyond them has its number and its note alone.
const LANES: usize = 24;

/// How it looks, beside what all pages look like.
const STYLE: &str = "\
.line{display:grid;grid-template-columns:minmax(0,44rem) var(--lanes) minmax(14rem,1fr);column-gap:.8rem}\
.line>p{margin:0;padding:.3rem 0}.line>ul{list-style:none;margin:0;padding:.3rem 0;font-size:.875rem}.line li{max-width:none}\
.lanes{display:flex;gap:2px;print-color-adjust:exact;-webkit-print-color-adjust:exact}.lanes i{width:4px;flex:none}.lanes i[class]{background:var(--c)}\
mark{color:inherit;background:none;text-decoration:underline;text-decoration-color:var(--c);text-decoration-thickness:2px;text-underline-offset:3px}\
sup{font-size:.68em;color:var(--faint);font-variant-numeric:tabular-nums}sup a{color:inherit;text-decoration:none}\
sup:target,li:target{outline:2px solid var(--link)}\
.swatch{display:inline-block;width:.8em;height:.8em;background:var(--c);print-color-adjust:exact;-webkit-print-color-adjust:exact}\
.memo{white-space:pre-line;font-style:italic;margin:.1rem 0 .3rem}.turn{color:var(--faint);font-size:.75em;padding-inline-end:.5em}\
@media(max-width:60rem){.line{grid-template-columns:minmax(0,1fr) var(--lanes)}.line>ul{grid-column:1/-1;padding:0 0 .3rem 1rem}.line>ul:empty{display:none}}\
@media print{.line{grid-template-columns:minmax(0,11cm) var(--lanes) minmax(0,1fr);break-inside:avoid}.line>ul{grid-column:auto}}";

/// Spells it; the same transcript and codings make the same page.
pub fn page(annotated: &Annotated) -> String {
    let lang = annotated.lang;
    let lanes = lanes(annotated);
    let most = lanes.iter().flatten().map(|lane| lane + 1).max().unwrap_or(0);
    let mut style = format!("{STYLE}:root{{--lanes:{}px}}", 6 * most);
    for (number, code) in annotated.codes.iter().enumerate() {
        let [day, _] = colours(code);
        let _ = write!(style, ".k{number}{{--c:{day}}}");
    }
    style.push_str("@media screen and (prefers-color-scheme:dark){");
    for (number, code) in annotated.codes.iter().enumerate() {
        let [_, night] = colours(code);
        let _ = write!(style, ".k{number}{{--c:{night}}}");
    }
    style.push('}');
    let mut body = format!("<h1 dir=\"auto\">{}</h1>\n<ul>\n", escaped(&annotated.title));
    for sentence in &annotated.about {
        let _ = writeln!(body, "<li dir=\"auto\">{}</li>", escaped(sentence));
    }
    body.push_str("</ul>\n");
    index(&mut body, annotated);
    let _ = writeln!(body, "<h2>{}</h2>", escaped(lang.say("Transcript")));
    for line in annotated.lines.iter().enumerate() {
        row(&mut body, annotated, line, (&lanes, most));
    }
    if !annotated.lost.is_empty() {
        let _ = writeln!(body, "<h2>{}</h2>\n<ul>", escaped(lang.say("Codings that need a look")));
        for lost in &annotated.lost {
            let (code, quote) = (escaped(&lost.code), escaped(&lang.quoted(&lost.quote)));
            let (coder, state) = (escaped(&lost.coder), escaped(&annotated.lang.within("state", &lost.state)));
            let _ = writeln!(body, "<li dir=\"auto\"><b>{code}</b> ({coder}, {state}): <bdi>{quote}</bdi></li>");
        }
        body.push_str("</ul>\n");
    }
    page_in(&annotated.title, lang, &style, &body)
}

/// A code's colour by day and by night.
fn colours(code: &Code) -> [String; 2] {
    GROUNDS.map(|ground| {
        let [r, g, b] = apart(code.color, ground, STRIPE, |rgb| rgb);
        format!("#{r:02x}{g:02x}{b:02x}")
    })
}

/// The codes, each leading to its codings.
fn index(body: &mut String, annotated: &Annotated) {
    if annotated.codes.is_empty() {
        return;
    }
    let lang = annotated.lang;
    let _ = writeln!(body, "<h2>{}</h2>\n<ul class=\"codes\">", escaped(lang.say("Codes")));
    for (place, code) in annotated.codes.iter().enumerate() {
        let own = (1..).zip(&annotated.marks).filter(|(_, mark)| mark.code == Some(place));
        let links: Vec<String> =
            own.map(|(number, _): (u32, _)| format!("<a href=\"#c{number}\">{number}</a>")).collect();
        let (name, many) = (escaped(&code.name), lang.counted(links.len(), "coding", "codings"));
        let _ = writeln!(
            body,
            "<li class=\"k{place}\"><span class=\"swatch\"></span> <b><bdi>{name}</bdi></b>, {}: {}</li>",
            escaped(&many),
            links.join(" ")
        );
    }
    body.push_str("</ul>\n");
}

/// For each mark the place of its stripe: the first that is free from its first line to its last.
fn lanes(annotated: &Annotated) -> Vec<Option<usize>> {
    let line_at = |offset: u32| annotated.lines.partition_point(|line| line.end() <= offset);
    let mut free: Vec<usize> = Vec::new();
    let lane = |mark: &Mark| {
        mark.code?;
        let (first, last) = (line_at(mark.at.start), line_at(mark.at.end.saturating_sub(1)));
        let place = free.iter().position(|from| *from <= first).unwrap_or(free.len());
        if place >= LANES {
            return None;
        }
        if place == free.len() {
            free.push(0);
        }
        *free.get_mut(place)? = last + 1;
        Some(place)
    };
    annotated.marks.iter().map(lane).collect()
}

/// A line with its stripes, and what begins in it.
fn row(
    body: &mut String,
    annotated: &Annotated,
    (place, line): (usize, &Line),
    (lanes, most): (&[Option<usize>], usize),
) {
    let laid = annotated.on(place);
    let turn = line.turn.map(|turn| format!("<span class=\"turn\" id=\"t{turn}\">{turn}</span>")).unwrap_or_default();
    let _ = write!(
        body,
        "<div class=\"line\"><p{} dir=\"auto\">{turn}{}</p>",
        language(annotated.language.as_deref()),
        spoken(line, &laid)
    );
    let mut classes = vec![String::new(); most];
    for own in &laid {
        let lane = lanes.get(own.number as usize - 1).copied().flatten();
        if let (Some(class), Some(code)) = (lane.and_then(|lane| classes.get_mut(lane)), own.mark.code) {
            *class = format!(" class=\"k{code}\"");
        }
    }
    while classes.last().is_some_and(String::is_empty) {
        classes.pop();
    }
    let stripes: String = classes.iter().map(|class| format!("<i{class}></i>")).collect();
    let _ = write!(body, "<div class=\"lanes\">{stripes}</div><ul>");
    for Laid { number, mark, .. } in laid.iter().filter(|own| own.opens.is_some()) {
        let class = mark.code.map(|code| format!(" class=\"k{code}\"")).unwrap_or_default();
        let swatch = if mark.code.is_some() { "<span class=\"swatch\"></span> " } else { "" };
        let said: String = mark.said.iter().map(|said| format!(" · {}", escaped(said))).collect();
        let memo = match mark.memo.trim() {
            "" => String::new(),
            memo => format!("<div class=\"memo\" role=\"note\" dir=\"auto\">{}</div>", escaped(memo)),
        };
        let _ = write!(
            body,
            "<li id=\"m{number}\"{class}><a href=\"#c{number}\">{number}</a> {swatch}<b><bdi>{}</bdi></b> {}{said}{memo}</li>",
            escaped(annotated.name(mark)),
            escaped(&mark.coder)
        );
    }
    body.push_str("</ul></div>\n");
}

/// The words of a line; numbers stand where codings begin and end.
fn spoken(line: &Line, laid: &[Laid<'_>]) -> String {
    let mut out = String::new();
    for piece in line.pieces(laid) {
        for Laid { number, .. } in laid.iter().filter(|own| own.opens == Some(piece.start)) {
            let _ = write!(out, "<sup id=\"c{number}\" dir=\"ltr\"><a href=\"#m{number}\">[{number}</a></sup>");
        }
        let words = escaped(&line.part(piece));
        let words = if line.names(piece) { format!("<b>{words}</b>") } else { words };
        let covers = |own: &&Laid<'_>| own.mark.at.start <= piece.start && piece.end <= own.mark.at.end;
        match laid.iter().filter(covers).filter_map(|own| own.mark.code).next_back() {
            Some(code) => drop(write!(out, "<mark class=\"k{code}\">{words}</mark>")),
            None => out.push_str(&words),
        }
        for Laid { number, .. } in laid.iter().filter(|own| own.closes == Some(piece.end)) {
            let _ = write!(out, "<sup dir=\"ltr\">{number}]</sup>");
        }
    }
    out
}
