//! Pictures of rooms for the documents, drawn from the cells that a terminal would get.
//!
//! `VERBATIM_BLESS=1 cargo test --test it pictures` writes those that changed; look at each before you keep it.

use super::screens::{cells, every_room};
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use unicode_width::UnicodeWidthStr;
use verbatim::model::color::Rgb;
use verbatim::tui::theme::color::looks;
use verbatim::tui::theme::{Depth, Ground, Theme};

/// Columns and rows of a picture.
const SIZE: (u16, u16) = (100, 30);
/// Width and height of a cell, and the margin around all, in the picture's own units.
const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 12.0;
/// From the top of a row to the line that letters stand on.
const LINE: f64 = 13.5;

/// Background, and the terminal's own foreground.
const GROUNDS: [(&str, Rgb, Rgb); 2] =
    [("dark", [0x1b, 0x1d, 0x23], [0xd8, 0xdc, 0xe4]), ("light", [0xff, 0xff, 0xff], [0x24, 0x29, 0x2f])];

/// Fonts that have all their letters in one width, as systems have them.
const FONTS: &str = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/// The rooms that are shown, by the names of their snapshots.
const SHOWN: [&str; 13] = [
    "transcripts",
    "reader",
    "reader-right-to-left",
    "picker",
    "codebook",
    "excerpts",
    "side-by-side",
    "query",
    "frequencies",
    "crosstab",
    "framework",
    "agreement",
    "compare",
];

fn hex([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// A length without needless digits.
fn length(value: f64) -> String {
    let spelt = format!("{value:.1}");
    spelt.strip_suffix(".0").unwrap_or(&spelt).to_owned()
}

/// How a cell looks: foreground, background where it has one, bold, italic, underlined.
#[derive(Clone, PartialEq)]
struct Look {
    fg: String,
    bg: Option<String>,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell, ink: Rgb) -> Self {
        let bg = (cell.bg != Color::Reset).then(|| looks(cell.bg).map(hex)).flatten();
        Self { fg: hex(looks(cell.fg).unwrap_or(ink)), bg, modifier: cell.modifier }
    }
}

/// How a sign is put into the picture.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Blank,
    /// Letters that go on from left to right, each in a column of its own.
    Plain,
    /// Letters that go from right to left, with what stands among them.
    Back,
    /// One that stands alone: wide, or of several parts.
    Alone,
    /// A rule, a frame, a bar: drawn, so that it meets its neighbours whatever the font.
    Drawn,
}

fn kind(symbol: &str) -> Kind {
    let letter = symbol.chars().next().unwrap_or(' ');
    match letter {
        ' ' => Kind::Blank,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => Kind::Back,
        '─' | '│' | '┊' | '╎' | '╭' | '╮' | '╰' | '╯' | '┐' | '┘' | '▀'..='▟' => Kind::Drawn,
        _ if symbol.width() != 1 || symbol.chars().count() > 1 => Kind::Alone,
        _ => Kind::Plain,
    }
}

/// A piece of a row: where it starts, how many columns it has, and its words.
struct Piece {
    x: usize,
    wide: usize,
    text: String,
    kind: Kind,
    look: Look,
}

/// Cuts a row into pieces that look alike; a blank alone does not part words, two do.
fn pieces(row: &[Cell], ink: Rgb) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut blanks = 0;
    let mut x = 0;
    while let Some(cell) = row.get(x) {
        let (symbol, look) = (cell.symbol(), Look::of(cell, ink));
        let wide = symbol.width().max(1);
        let new = kind(symbol);
        if new == Kind::Blank && !look.modifier.contains(Modifier::UNDERLINED) {
            (blanks, x) = (blanks + 1, x + 1);
            continue;
        }
        let new = if new == Kind::Blank { Kind::Plain } else { new };
        let joins = |last: &&mut Piece| {
            last.kind == new
                && last.look == look
                && blanks <= 1
                && matches!(new, Kind::Plain | Kind::Back)
                && last.x + last.wide + blanks == x
        };
        match pieces.last_mut().filter(joins) {
            Some(last) => {
                last.text.push_str(&" ".repeat(blanks));
                last.text.push_str(symbol);
                last.wide += blanks + wide;
            }
            None => pieces.push(Piece { x, wide, text: symbol.to_owned(), kind: new, look }),
        }
        (blanks, x) = (0, x + wide);
    }
    pieces
}

/// The outline of a drawn sign in a cell whose corner is at `(x, y)`, and whether it is a line.
fn outline(symbol: &str, x: f64, y: f64) -> (String, bool) {
    let (wide, high) = CELL;
    let (middle, centre) = (x + wide / 2.0, y + high / 2.0);
    let (right, bottom) = (x + wide, y + high);
    let at = length;
    let field = |left: f64, top: f64, wide: f64, high: f64| {
        (format!("M{} {}h{}v{}h-{}z", at(left), at(top), at(wide), at(high), at(wide)), false)
    };
    let corner = |across: f64, down: f64| {
        (format!("M{} {}Q{} {} {} {}", at(across), at(centre), at(middle), at(centre), at(middle), at(down)), true)
    };
    match symbol {
        "─" => (format!("M{} {}h{}", at(x), at(centre), at(wide)), true),
        "│" => (format!("M{} {}v{}", at(middle), at(y), at(high)), true),
        "┊" | "╎" => {
            let dash = |part: f64| format!("M{} {}v{}", at(middle), at(y + part), at(high / 6.0));
            ([1.0, 7.0, 13.0].map(dash).concat(), true)
        }
        "╭" => corner(right, bottom),
        "╮" => corner(x, bottom),
        "╰" => corner(right, y),
        "╯" => corner(x, y),
        "┐" => (format!("M{} {}H{}V{}", at(x), at(centre), at(middle), at(bottom)), true),
        "┘" => (format!("M{} {}H{}V{}", at(x), at(centre), at(middle), at(y)), true),
        "▀" => field(x, y, wide, high / 2.0),
        _ => {
            let code = symbol.chars().next().map_or(0, u32::from);
            match code {
                // Lower eighths, then the whole, then left eighths from seven to one.
                0x2581..=0x2588 => {
                    let high = high * f64::from(code - 0x2580) / 8.0;
                    field(x, bottom - high, wide, high)
                }
                0x2589..=0x258f => field(x, y, wide * f64::from(0x2590 - code) / 8.0, high),
                0x2590 => field(middle, y, wide / 2.0, high),
                _ => field(x, y, wide, high),
            }
        }
    }
}

/// How much of the background shows through a shade.
fn share(symbol: &str) -> Option<&'static str> {
    match symbol {
        "░" => Some("0.25"),
        "▒" => Some("0.5"),
        "▓" => Some("0.75"),
        _ => None,
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The picture of some cells on a ground; text stays text.
fn svg(buffer: &Buffer, title: &str, (paper, ink): (Rgb, Rgb)) -> String {
    let (columns, rows) = (usize::from(buffer.area.width), usize::from(buffer.area.height));
    let (wide, high) = (columns as f64 * CELL.0 + 2.0 * MARGIN, rows as f64 * CELL.1 + 2.0 * MARGIN);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" \
         font-family=\"{FONTS}\" font-size=\"14\">\n<title>{title}</title>\n\
         <rect width=\"{0}\" height=\"{1}\" rx=\"6\" fill=\"{2}\"/>\n",
        length(wide),
        length(high),
        hex(paper)
    );
    for (y, row) in buffer.content().chunks(columns).enumerate() {
        let top = MARGIN + y as f64 * CELL.1;
        let left = |x: usize| MARGIN + x as f64 * CELL.0;
        let mut start = 0;
        for run in row.chunk_by(|a, b| a.bg == b.bg) {
            if let Some(bg) = Look::of(&run[0], ink).bg {
                let (x, wide) = (length(left(start)), length(run.len() as f64 * CELL.0));
                let (y, high) = (length(top), length(CELL.1));
                writeln!(text, "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" fill=\"{bg}\"/>").unwrap();
            }
            start += run.len();
        }
        let all = pieces(row, ink);
        let mut drawn: Vec<(String, String)> = Vec::new();
        for piece in all.iter().filter(|piece| piece.kind == Kind::Drawn) {
            let (path, is_line) = outline(&piece.text, left(piece.x), top);
            let fg = &piece.look.fg;
            let how = match share(&piece.text) {
                Some(share) => format!("fill=\"{fg}\" fill-opacity=\"{share}\""),
                None if is_line => format!("fill=\"none\" stroke=\"{fg}\""),
                None => format!("fill=\"{fg}\""),
            };
            match drawn.iter_mut().find(|(known, _)| *known == how) {
                Some((_, paths)) => paths.push_str(&path),
                None => drawn.push((how, path)),
            }
        }
        for (how, path) in drawn {
            writeln!(text, "<path {how} d=\"{path}\"/>").unwrap();
        }
        let written: Vec<String> = all
            .iter()
            .filter(|piece| piece.kind != Kind::Drawn)
            .map(|piece| written(piece, left(piece.x), ink))
            .collect();
        if !written.is_empty() {
            let (y, ink) = (length(top + LINE), hex(ink));
            writeln!(text, "<text y=\"{y}\" fill=\"{ink}\" style=\"white-space:pre\">{}</text>", written.concat())
                .unwrap();
        }
    }
    text + "</svg>\n"
}

/// A piece of text at its column, stretched or pressed to the columns it has in a terminal.
fn written(piece: &Piece, left: f64, ink: Rgb) -> String {
    let mut how = format!("x=\"{}\" textLength=\"{}\"", length(left), length(piece.wide as f64 * CELL.0));
    if piece.look.fg != hex(ink) {
        write!(how, " fill=\"{}\"", piece.look.fg).unwrap();
    }
    let modifiers = [
        (Modifier::BOLD, "font-weight=\"bold\""),
        (Modifier::ITALIC, "font-style=\"italic\""),
        (Modifier::UNDERLINED, "text-decoration=\"underline\""),
    ];
    for (_, words) in modifiers.iter().filter(|(modifier, _)| piece.look.modifier.contains(*modifier)) {
        write!(how, " {words}").unwrap();
    }
    if piece.kind == Kind::Back {
        how.push_str(" lengthAdjust=\"spacingAndGlyphs\"");
    }
    format!("<tspan {how}>{}</tspan>", escaped(&piece.text))
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures")
}

#[test]
fn pictures_are_fresh() {
    let bless = std::env::var_os("VERBATIM_BLESS").is_some();
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    every_room(SIZE, |room, app| {
        if !SHOWN.contains(&room) {
            return;
        }
        for (name, paper, ink) in GROUNDS {
            app.shared.theme = Theme::new(Depth::True, Ground::Dark).on(paper);
            wanted.insert(format!("{room}-{name}.svg"), svg(&cells(app, SIZE), room, (paper, ink)));
        }
    });
    assert_eq!(wanted.len(), 2 * SHOWN.len());
    std::fs::create_dir_all(folder()).unwrap();
    let there = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let left_over: Vec<String> = there.filter(|name| !wanted.contains_key(name)).collect();
    assert!(left_over.is_empty(), "docs/pictures has what nothing draws: {left_over:?}");
    let mut stale = Vec::new();
    for (name, text) in &wanted {
        let path = folder().join(name);
        if std::fs::read_to_string(&path).unwrap_or_default() != *text {
            if bless {
                std::fs::write(&path, text).unwrap();
            }
            stale.push(name);
        }
    }
    assert!(
        bless || stale.is_empty(),
        "stale: {stale:?}; VERBATIM_BLESS=1 cargo test --test it pictures draws them anew"
    );
}

/// The tour shows every picture, in the theme that the reader's browser has, and nothing that is not there.
#[test]
fn the_tour_and_the_readme_show_pictures_that_are_there() {
    let read = |file: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let named = regex::Regex::new(r#"pictures/([a-z-]+\.svg)"#).unwrap();
    let shown = |file: &str| -> BTreeSet<String> {
        named.captures_iter(&read(file)).map(|found| found[1].to_owned()).collect()
    };
    let all: BTreeSet<String> =
        SHOWN.iter().flat_map(|room| GROUNDS.map(|(ground, ..)| format!("{room}-{ground}.svg"))).collect();
    assert_eq!(shown("docs/tour.md"), all);
    let readme = shown("README.md");
    assert!(!readme.is_empty() && readme.is_subset(&all), "{readme:?}");
}

#[test]
fn text_of_every_script_stays_text_at_its_column() {
    let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 30, 2));
    buffer.set_string(0, 0, "a <b>  我 שלום עולם ok", ratatui::style::Style::new());
    buffer.set_string(0, 1, "─╮ e\u{301}", ratatui::style::Style::new().fg(Color::Rgb(1, 2, 3)));
    let text = svg(&buffer, "made up", ([0; 3], [255; 3]));
    for piece in [
        "<tspan x=\"12\" textLength=\"42\">a &lt;b&gt;</tspan>",
        "<tspan x=\"70.8\" textLength=\"16.8\">我</tspan>",
        "<tspan x=\"96\" textLength=\"75.6\" lengthAdjust=\"spacingAndGlyphs\">שלום עולם</tspan>",
        "<tspan x=\"180\" textLength=\"16.8\">ok</tspan>",
        "<tspan x=\"37.2\" textLength=\"8.4\" fill=\"#010203\">e\u{301}</tspan>",
        "<path fill=\"none\" stroke=\"#010203\" d=\"M12 39h8.4M20.4 39Q24.6 39 24.6 48\"/>",
    ] {
        assert!(text.contains(piece), "{piece}\n{text}");
    }
}
