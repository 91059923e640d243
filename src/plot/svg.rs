//! A plot as SVG: words stay words, by day and by night, nothing from outside.

use super::colour::{HATCH_BELOW, Look};
use super::mark::{Anchor, Ink, LETTERS, Mark, POINTS, Place, Plot, THIN, width};
use crate::export::paper::harmless;
use crate::text::display::display;
use std::collections::BTreeSet;
use std::fmt::Write;

/// A file of its own: what it shows stands in it as a table besides, for those who do not see it.
pub fn alone(plot: &Plot, grey: bool) -> String {
    Painter::new("plot", grey).paint(plot, true)
}

/// A part of a page, in which nothing else begins its ids so; the table stands beside it.
pub fn inline(plot: &Plot, id: &str, grey: bool) -> String {
    Painter::new(id, grey).paint(plot, false)
}

/// What an ink fills or draws.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Fill,
    Stroke,
}

impl Use {
    fn property(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Stroke => "stroke",
        }
    }
}

struct Painter<'a> {
    /// What the ids begin with.
    id: &'a str,
    grey: bool,
    /// What is used of inks, which looks otherwise by night.
    used: BTreeSet<(Use, Ink)>,
    hatches: BTreeSet<(u8, Ink)>,
    body: String,
}

/// What an ink is called in styles.
fn class(ink: Ink) -> String {
    match ink {
        Ink::Text => "t".into(),
        Ink::Faint => "f".into(),
        Ink::Line => "l".into(),
        Ink::Grid => "g".into(),
        Ink::Page => "p".into(),
        Ink::Category(at) => format!("c{at}"),
        Ink::Step(at) => format!("q{at}"),
        Ink::Residual(at) => format!("r{}", at + 2),
        Ink::OnStep(at) => format!("oq{at}"),
        Ink::OnResidual(at) => format!("or{}", at + 2),
    }
}

fn hex([r, g, b]: crate::model::color::Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A length to a hundredth of a point.
fn short(number: f64) -> String {
    let spelled = format!("{number:.2}");
    let spelled = spelled.trim_end_matches('0').trim_end_matches('.');
    if spelled == "-0" { "0".into() } else { spelled.into() }
}

/// Words of people: none of them markup, none of them turning the line.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in harmless(&display(text)).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

impl<'a> Painter<'a> {
    fn new(id: &'a str, grey: bool) -> Self {
        Self { id, grey, used: BTreeSet::new(), hatches: BTreeSet::new(), body: String::new() }
    }

    fn look(&self, dark: bool) -> Look {
        Look { dark, grey: self.grey }
    }

    /// An ink as attributes: what it looks like by day, and the class by which a style has it otherwise by night.
    fn ink(&mut self, uses: &[(Use, Ink)]) -> String {
        let mut classes = Vec::new();
        let mut attributes = String::new();
        for (what, ink) in uses {
            self.used.insert((*what, *ink));
            classes.push(format!("{}{}", &what.property()[..1], class(*ink)));
            let _ = write!(attributes, " {}=\"{}\"", what.property(), hex(ink.colour(self.look(false))));
        }
        format!(" class=\"{}\"{attributes}", classes.join(" "))
    }

    fn paint(mut self, plot: &Plot, alone: bool) -> String {
        let (wide, high) = plot.size;
        let (id, lang) = (self.id, plot.lang.tag());
        for mark in &plot.marks {
            self.mark(mark);
        }
        let patterns = self.patterns();
        let page = self.ink(&[(Use::Fill, Ink::Page)]);
        let named = format!("aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"");
        // What an image holds is not told; so that the table is, the file as a whole is a document with an image in it.
        let (role, image) = if alone { ("graphics-document document", "img") } else { ("img", "presentation") };
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" id=\"{id}\" role=\"{role}\" {named} lang=\"{lang}\" \
             width=\"{}mm\" height=\"{}mm\" viewBox=\"0 0 {} {}\" \
             font-family=\"Helvetica, Arial, 'Liberation Sans', 'Noto Sans', sans-serif\" font-size=\"{LETTERS}\">\n\
             <title id=\"{id}-title\">{}</title>\n<desc id=\"{id}-desc\">{}</desc>\n",
            short(wide / POINTS),
            short(high / POINTS),
            short(wide),
            short(high),
            escaped(&plot.title),
            escaped(&plot.description),
        );
        let _ = write!(out, "<style>#{id} text{{unicode-bidi:plaintext}}@media(prefers-color-scheme:dark){{");
        for (what, ink) in &self.used {
            let (property, colour) = (what.property(), hex(ink.colour(self.look(true))));
            let _ = write!(out, "#{id} .{}{}{{{property}:{colour}}}", &property[..1], class(*ink));
        }
        out.push_str("}</style>\n");
        if !patterns.is_empty() {
            let _ = writeln!(out, "<defs>\n{patterns}</defs>");
        }
        let label = if alone { format!(" {named}") } else { String::new() };
        let _ = write!(
            out,
            "<g role=\"{image}\"{label}>\n<rect width=\"{}\" height=\"{}\"{page}/>\n{}</g>\n",
            short(wide),
            short(high),
            self.body
        );
        if alone {
            out.push_str(&table(plot));
        }
        out.push_str("</svg>\n");
        out
    }

    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Rect { at, size, fill, edge } => self.rect(*at, *size, *fill, *edge),
            Mark::Dot { at: (x, y), r, ink, hollow } => {
                let fill = if *hollow { Ink::Page } else { *ink };
                let ink = self.ink(&[(Use::Fill, fill), (Use::Stroke, *ink)]);
                let (x, y, r) = (short(*x), short(*y), short(*r));
                let _ = writeln!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" stroke-width=\"0.75\"{ink}/>");
            }
            Mark::Line { over, wide, ink, dashed } => {
                let ink = self.ink(&[(Use::Stroke, *ink)]);
                let dashes = if *dashed { " stroke-dasharray=\"2 2\"" } else { "" };
                let (path, wide) = (path(over), short(wide.max(THIN)));
                let _ = writeln!(self.body, "<path d=\"{path}\" fill=\"none\" stroke-width=\"{wide}\"{dashes}{ink}/>");
            }
            Mark::Band { over } => {
                let ink = self.ink(&[(Use::Fill, Ink::Step(1)), (Use::Stroke, Ink::Line)]);
                let _ = writeln!(self.body, "<path d=\"{}Z\" stroke-width=\"{THIN}\"{ink}/>", path(over));
            }
            Mark::Words { at, text, anchor, ink, strong, turned, over } => {
                self.words(*at, (text, *anchor), *ink, [*strong, *turned, *over]);
            }
        }
    }

    fn rect(&mut self, (x, y): Place, (wide, high): Place, fill: Option<Ink>, edge: bool) {
        let place =
            format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", short(x), short(y), short(wide), short(high));
        let hatch = fill.and_then(|ink| Some((ink.hatch(self.look(false))?, ink)));
        // Categories are hatched on the page, residuals on what says how great they are.
        let own = hatch.is_some_and(|(hatch, _)| hatch != HATCH_BELOW);
        let mut uses = vec![(Use::Fill, if own { Ink::Page } else { fill.unwrap_or(Ink::Page) })];
        let line = if own { fill } else { edge.then_some(Ink::Line) };
        uses.extend(line.map(|line| (Use::Stroke, line)));
        let thick = if line.is_some() { format!(" stroke-width=\"{THIN}\"") } else { String::new() };
        let ink = self.ink(&uses);
        let _ = writeln!(self.body, "<rect {place}{thick}{ink}/>");
        if let Some((hatch, ink)) = hatch {
            self.hatches.insert((hatch, ink));
            let _ = writeln!(self.body, "<rect {place} fill=\"url(#{}-{}{hatch})\"/>", self.id, class(ink));
        }
    }

    fn words(&mut self, (x, y): Place, (text, anchor): (&str, Anchor), ink: Ink, [strong, turned, over]: [bool; 3]) {
        if let Ink::OnResidual(at) = ink
            && Ink::Residual(at).hatch(self.look(false)).is_some()
        {
            let size = (width(text), LETTERS);
            self.rect_behind((x, y), size, Ink::Residual(at));
        }
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let halo = over.then_some((Use::Stroke, Ink::Page));
        let ink = self.ink(&[(Use::Fill, ink)].into_iter().chain(halo).collect::<Vec<_>>());
        let halo = if over { " stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"" } else { "" };
        let strong = if strong { " font-weight=\"bold\"" } else { "" };
        let text = escaped(text);
        // The middle of most letters is a third of their size above the line.
        let down = 0.35 * LETTERS;
        let place = if turned {
            let turn = format!("rotate(-90 {} {})", short(x), short(y));
            format!("x=\"{}\" y=\"{}\" transform=\"{turn}\"", short(x), short(y + down))
        } else {
            format!("x=\"{}\" y=\"{}\"", short(x), short(y + down))
        };
        let _ = writeln!(self.body, "<text {place}{anchor}{strong}{halo}{ink}>{text}</text>");
    }

    /// What keeps hatching away from words.
    fn rect_behind(&mut self, (x, y): Place, (wide, high): Place, fill: Ink) {
        let ink = self.ink(&[(Use::Fill, fill)]);
        let (x, y) = (short(x - wide / 2.0), short(y - high / 2.0));
        let _ = writeln!(
            self.body,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\"{ink}/>",
            short(wide),
            short(high)
        );
    }

    fn patterns(&mut self) -> String {
        let mut out = String::new();
        for (hatch, ink) in std::mem::take(&mut self.hatches) {
            let drawn = if hatch == HATCH_BELOW { Ink::Text } else { ink };
            let stroke = self.ink(&[(Use::Stroke, drawn)]);
            let fill = self.ink(&[(Use::Fill, drawn)]);
            let line = |path: &str, wide: f64| format!("<path d=\"{path}\" stroke-width=\"{wide}\"{stroke}/>");
            let (size, turn, inside) = match hatch {
                0 => (4, 0, format!("<rect width=\"4\" height=\"4\"{fill}/>")),
                1 => (3, 45, line("M0 0V3", 1.0)),
                2 => (3, -45, line("M0 0V3", 1.0)),
                3 => (3, 0, line("M0 1.5H3", 1.0)),
                4 => (3, 0, line("M1.5 0V3", 1.0)),
                5 => (3, 0, line("M0 1.5H3M1.5 0V3", 0.75)),
                6 => (3, 0, format!("<circle cx=\"1.5\" cy=\"1.5\" r=\"0.8\"{fill}/>")),
                7 => (4, 45, line("M0 2H4M2 0V4", 0.75)),
                _ => (4, 45, line("M0 0V4", 0.5)),
            };
            let _ = writeln!(
                out,
                "<pattern id=\"{}-{}{hatch}\" width=\"{size}\" height=\"{size}\" patternUnits=\"userSpaceOnUse\" \
                 patternTransform=\"rotate({turn})\">{inside}</pattern>",
                self.id,
                class(ink)
            );
        }
        out
    }
}

fn path(over: &[Place]) -> String {
    let places: Vec<String> = over.iter().map(|(x, y)| format!("{} {}", short(*x), short(*y))).collect();
    format!("M{}", places.join("L"))
}

/// The values as a table that is not seen, but told and found.
fn table(plot: &Plot) -> String {
    let cells = |role: &str, cells: &[String]| -> String {
        cells.iter().map(|cell| format!("<text role=\"{role}\">{}</text>", escaped(cell))).collect()
    };
    let mut out =
        format!("<g role=\"table\" aria-label=\"{}\" fill=\"none\" pointer-events=\"none\">\n", escaped(&plot.title));
    let _ = writeln!(out, "<g role=\"row\">{}</g>", cells("columnheader", &plot.values.heads));
    for row in &plot.values.rows {
        let (first, rest) = row.split_at(1.min(row.len()));
        let _ = writeln!(out, "<g role=\"row\">{}{}</g>", cells("rowheader", first), cells("cell", rest));
    }
    out.push_str("</g>\n");
    out
}
