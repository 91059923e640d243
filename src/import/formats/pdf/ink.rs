//! What a page prints: its letters with their places, in the order in which the file writes them.

use super::font::{Font, Fonts, Glyph};
use super::stream;
use encoding_rs::{UTF_8, UTF_16BE, WINDOWS_1252};
use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::rc::Rc;

/// Parts of a page that are drawn inside each other, at most.
const DEPTH: usize = 16;
/// Parts of a page that it draws by name, at most.
const FORMS: usize = 1 << 12;
/// Most letters of a page; a page of the smallest print has a tenth of them.
const LETTERS: usize = 1 << 20;
/// Most lines drawn across; a page with more of them is a drawing.
const RULES: usize = 1 << 12;
/// Most states kept for later on a page.
const KEPT: usize = 1 << 12;
/// Share of a page under pictures from which on it is one.
const PICTURED: f64 = 0.4;
/// Stands after the instructions of a page to tell whether all were read.
const END: &[u8] = b"\n\x01END\n";
/// Instructions of a page, at most.
const STEPS: usize = 1 << 24;

/// Where something stands: `x` and `y` of a point become `a*x + c*y + e` and `b*x + d*y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place([f64; 6]);

impl Place {
    const HERE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First `self`, then `next`.
    fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, next.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    fn moved(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }
}

/// The way letters run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// By quarter turns against the clock: 0 as on this page, 1 upwards.
    Turned(u8),
    /// From top to bottom, lines from right to left.
    Downwards,
}

/// A letter, or several printed as one, on a page turned so that its line runs from left to right.
#[derive(Clone, Debug)]
pub struct Letter {
    /// What it is.
    pub text: Rc<str>,
    /// Left end on the baseline.
    pub x: f64,
    /// Height of the baseline, upwards.
    pub y: f64,
    /// Right end.
    pub end: f64,
    /// Size of the font.
    pub size: f64,
    /// Which way it runs on the page.
    pub way: Way,
}

/// A line drawn from left to right.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Left end.
    pub x: f64,
    /// Right end.
    pub end: f64,
    /// Height.
    pub y: f64,
}

/// What a page prints.
#[derive(Debug, Default)]
pub struct Print {
    /// Letters.
    pub letters: Vec<Letter>,
    /// Lines drawn across.
    pub rules: Vec<Rule>,
    /// Letters that no font says what they are.
    pub unknown: usize,
    /// Letters by name that are blanks to the eye.
    pub unseen: usize,
    /// Letters that are told by their codes alone.
    pub guessed: usize,
    /// Letters printed aslant over the page.
    pub aslant: usize,
    /// Whether notes or fields of a form lie on it that have words.
    pub noted: bool,
    /// Whether pictures cover most of it.
    pub pictured: bool,
    /// Whether part of it cannot be read.
    pub broken: bool,
}

/// Reads what a page prints.
pub fn print<'a>(page: &Page<'a>, fonts: &mut Fonts<'a>) -> Print {
    let edge = page.media_box();
    let mut pen = Pen {
        out: Print::default(),
        state: State::new(),
        kept: Vec::new(),
        fonts,
        edge: (edge.x0, edge.y0, edge.x1, edge.y1),
        instead: Vec::new(),
        covered: 0.0,
        forms: 0,
        steps: 0,
    };
    let mut content = Vec::new();
    let mut add = |stream: Option<Stream<'_>>| match stream.and_then(|stream| stream::content(&stream)) {
        Some(part) => {
            content.extend_from_slice(&part.data);
            content.push(b'\n');
            pen.out.broken |= !part.whole;
        }
        None => pen.out.broken = true,
    };
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => add(Some(stream)),
        Some(Object::Array(parts)) => parts.raw_iter().for_each(|part| {
            add(match part {
                hayro_syntax::object::MaybeRef::Ref(at) => page.xref().get::<Stream<'_>>(at.into()),
                hayro_syntax::object::MaybeRef::NotRef(object) => object.into_stream(),
            });
        }),
        Some(Object::Null(_)) | None => pen.out.broken |= page.raw().get_ref("Contents").is_some(),
        Some(_) => pen.out.broken = true,
    }
    pen.run(content, page.resources(), 0);
    pen.out.noted =
        page.raw().get::<Array<'_>>("Annots").is_some_and(|all| all.iter::<Dict<'_>>().any(|it| has_words(&it)));
    pen.out.pictured = pen.covered > (edge.x1 - edge.x0) * (edge.y1 - edge.y0) * PICTURED;
    pen.out
}

/// Whether a note or a field of a form says anything: such words lie over a page and are none of its text.
fn has_words(note: &Dict<'_>) -> bool {
    let words = |key: &str| {
        note.get::<hayro_syntax::object::String<'_>>(key)
            .is_some_and(|text| decoded(text.as_bytes()).contains(char::is_alphanumeric))
    };
    match note.get::<Name<'_>>("Subtype").as_deref() {
        Some(b"Widget") => words("V"),
        Some(b"Link" | b"Popup") | None => false,
        Some(_) => words("Contents"),
    }
}

#[derive(Clone)]
struct State<'a> {
    place: Place,
    font: Option<Rc<Font<'a>>>,
    size: f64,
    between: f64,
    words: f64,
    wide: f64,
    leading: f64,
    rise: f64,
}

impl State<'_> {
    fn new() -> Self {
        let (place, size, wide) = (Place::HERE, 0.0, 1.0);
        Self { place, font: None, size, between: 0.0, words: 0.0, wide, leading: 0.0, rise: 0.0 }
    }
}

struct Pen<'f, 'a> {
    out: Print,
    state: State<'a>,
    kept: Vec<State<'a>>,
    fonts: &'f mut Fonts<'a>,
    edge: (f64, f64, f64, f64),
    /// Marked passages that are open: letters before each, and the text it stands for.
    instead: Vec<Option<(usize, usize, String)>>,
    /// How much of the page is under pictures, in its own units.
    covered: f64,
    forms: usize,
    steps: usize,
}

/// The numbers that an instruction is given, and how many operands there are.
fn numbers_of(step: &Instruction<'_, '_>) -> ([f64; 6], usize) {
    let mut numbers = [0.0; 6];
    let mut given = 0;
    for (slot, object) in numbers.iter_mut().zip(step.operands()) {
        if let Object::Number(number) = object {
            *slot = number.as_f64();
        }
        given += 1;
    }
    (numbers, given)
}

impl<'a> Pen<'_, 'a> {
    fn run(&mut self, mut content: Vec<u8>, resources: &Resources<'a>, depth: usize) {
        // What cannot be made out ends the instructions early; then this last one is not met.
        content.extend_from_slice(END);
        let mut ended = false;
        let mut all = UntypedIter::new(&content);
        let (mut line, mut text) = (Place::HERE, Place::HERE);
        let mut point = (0.0, 0.0);
        while let Some(step) = all.next() {
            self.steps += 1;
            if self.steps > STEPS || self.out.letters.len() > LETTERS {
                self.out.broken = true;
                return;
            }
            let (numbers, given) = numbers_of(&step);
            let [n, m, ..] = numbers;
            let last = step.operands().last();
            let string = || match last {
                Some(Object::String(string)) => string.as_bytes(),
                _ => &[][..],
            };
            let name = || match step.operands().next() {
                Some(Object::Name(name)) => Some(name.clone()),
                _ => None,
            };
            let mut turn = |line: &mut Place, x: f64, y: f64| {
                *line = line.moved(x, y);
                text = *line;
            };
            match &**step.operator {
                b"\x01END" => ended = true,
                b"q" if self.kept.len() < KEPT => self.kept.push(self.state.clone()),
                b"Q" => self.state = self.kept.pop().unwrap_or_else(State::new),
                b"cm" if given == 6 => self.state.place = Place(numbers).then(self.state.place),
                b"BT" => (line, text) = (Place::HERE, Place::HERE),
                b"Tc" => self.state.between = n,
                b"Tw" => self.state.words = n,
                b"Tz" => self.state.wide = n / 100.0,
                b"TL" => self.state.leading = n,
                b"Ts" => self.state.rise = n,
                b"Tf" => {
                    if let Some(name) = name() {
                        self.state.font = self.font(&name, resources);
                    }
                    self.state.size = m;
                }
                b"gs" => self.set_state(name(), resources),
                b"Td" => turn(&mut line, n, m),
                b"TD" => {
                    self.state.leading = -m;
                    turn(&mut line, n, m);
                }
                b"Tm" if given == 6 => (line, text) = (Place(numbers), Place(numbers)),
                b"T*" => turn(&mut line, 0.0, -self.state.leading),
                b"Tj" => self.show(string(), &mut text),
                b"'" => {
                    turn(&mut line, 0.0, -self.state.leading);
                    self.show(string(), &mut text);
                }
                b"\"" => {
                    (self.state.words, self.state.between) = (n, m);
                    turn(&mut line, 0.0, -self.state.leading);
                    self.show(string(), &mut text);
                }
                b"TJ" => self.show_parts(last, &mut text),
                b"BI" | b"EI" => self.picture(),
                b"Do" => self.draw(name().and_then(|name| resources.get_x_object(&name)), resources, depth),
                b"BMC" => self.instead.push(None),
                b"BDC" => self.open_passage(last, resources),
                b"EMC" => self.replace(),
                b"m" => point = (n, m),
                b"l" => {
                    self.rule(point, (n, m));
                    point = (n, m);
                }
                b"re" => self.frame(numbers),
                _ => {}
            }
        }
        self.out.broken |= !ended;
    }

    /// Takes the font that a named state sets.
    fn set_state(&mut self, name: Option<Name<'_>>, resources: &Resources<'a>) {
        let set = name.and_then(|name| resources.get_ext_g_state(&name)?.get::<Array<'_>>("Font"));
        if let Some(set) = set {
            self.state.font = set.iter::<Dict<'_>>().next().map(|dict| self.fonts.of(&dict));
            let size = set.iter::<Object<'_>>().nth(1);
            if let Some(Object::Number(size)) = size {
                self.state.size = size.as_f64();
            }
        }
    }

    /// Shows strings with what is moved between them.
    fn show_parts(&mut self, parts: Option<&Object<'_>>, text: &mut Place) {
        for part in parts.and_then(|it| it.clone().into_array()).iter().flat_map(|list| list.iter::<Object<'_>>()) {
            match part {
                Object::String(string) => self.show(string.as_bytes(), text),
                Object::Number(back) => self.shift(-back.as_f64() / 1000.0 * self.state.size, text),
                _ => {}
            }
        }
    }

    /// Opens a marked passage, with the text that it stands for where it says one.
    fn open_passage(&mut self, last: Option<&Object<'_>>, resources: &Resources<'a>) {
        let properties = match last {
            Some(Object::Dict(dict)) => Some(dict.clone()),
            Some(Object::Name(name)) => resources.properties.get::<Dict<'_>>(name),
            _ => None,
        };
        let text = properties.and_then(|dict| dict.get::<hayro_syntax::object::String<'_>>("ActualText"));
        self.instead.push(text.map(|text| (self.out.letters.len(), self.out.unknown, decoded(text.as_bytes()))));
    }

    /// The upper and the lower edge of a frame, as rules.
    fn frame(&mut self, numbers: [f64; 6]) {
        let [x, y, width, height, ..] = numbers;
        self.rule((x, y), (x + width, y));
        self.rule((x, y + height), (x + width, y + height));
    }

    fn draw(&mut self, drawn: Option<Stream<'a>>, resources: &Resources<'a>, depth: usize) {
        let Some(drawn) = drawn else { return };
        let dict = drawn.dict();
        if dict.get::<Name<'_>>("Subtype").is_none_or(|kind| &*kind != b"Form") {
            self.picture();
            return;
        }
        self.forms += 1;
        if depth >= DEPTH || self.forms > FORMS {
            self.out.broken = true;
            return;
        }
        let Some(content) = stream::content(&drawn) else {
            self.out.broken = true;
            return;
        };
        let own = dict.get::<Dict<'_>>("Resources").map_or_else(|| resources.clone(), Resources::new);
        let before = (self.state.clone(), std::mem::take(&mut self.kept));
        if let Some([a, b, c, d, e, f]) = dict.get::<[f64; 6]>("Matrix") {
            self.state.place = Place([a, b, c, d, e, f]).then(self.state.place);
        }
        self.out.broken |= !content.whole;
        self.run(content.data, &own, depth + 1);
        (self.state, self.kept) = before;
    }

    /// A picture fills the unit square, wherever that has been put.
    fn picture(&mut self) {
        let [a, b, c, d, ..] = self.state.place.0;
        self.covered += (a * d - b * c).abs();
    }

    fn font(&mut self, name: &Name<'_>, resources: &Resources<'a>) -> Option<Rc<Font<'a>>> {
        let dict = resources.get_font(name)?;
        Some(self.fonts.of(&dict))
    }

    /// Moves the pen along the line by a distance before the text is scaled.
    fn shift(&self, by: f64, text: &mut Place) {
        let down = self.state.font.as_ref().is_some_and(|font| font.is_vertical());
        *text = if down { text.moved(0.0, by) } else { text.moved(by * self.state.wide, 0.0) };
    }

    fn show(&mut self, mut codes: &[u8], text: &mut Place) {
        let Some(font) = self.state.font.clone() else { return };
        let (size, wide) = (self.state.size, self.state.wide);
        while let Some((code, bytes)) = font.next(codes) {
            codes = codes.get(bytes.max(1)..).unwrap_or_default();
            let glyph = font.glyph(code);
            let mut blank = if bytes == 1 && code == 32 { self.state.words } else { 0.0 };
            blank += self.state.between;
            let at = text.moved(0.0, self.state.rise).then(self.state.place);
            if font.is_vertical() {
                // Letters stand one under the other; each is as high as the size.
                self.letter(&glyph, at, (0.0, -size), size, Way::Downwards);
                *text = text.moved(0.0, -size - blank);
            } else {
                self.letter(&glyph, at, (glyph.width * size * wide, 0.0), size, Way::Turned(0));
                *text = text.moved((glyph.width * size + blank) * wide, 0.0);
            }
        }
    }

    fn letter(&mut self, glyph: &Glyph, at: Place, (across, up): (f64, f64), size: f64, way: Way) {
        let [a, b, c, d, x, y] = at.0;
        let (right, top) = (x + a * across + c * up, y + b * across + d * up);
        let size = (c * size).hypot(d * size);
        let (left, bottom, edge, above) = self.edge;
        // What lies beside the paper is not seen by anybody.
        let seen = x >= left - 1.0 && x <= edge + 1.0 && y >= bottom - 1.0 && y <= above + 1.0;
        if !(seen && right.is_finite() && top.is_finite() && size.is_finite() && size > 0.0) {
            return;
        }
        let text: Rc<str> = match &glyph.text {
            _ if glyph.unseen => {
                self.out.unseen += 1;
                " ".into()
            }
            Some(text) => {
                self.out.guessed += usize::from(glyph.guessed);
                Rc::clone(text)
            }
            None => {
                self.out.unknown += 1;
                "\u{fffd}".into()
            }
        };
        if text.is_empty() {
            return;
        }
        let letter = if way == Way::Downwards {
            Letter { text, x: -y, y: x, end: -top, size, way }
        } else {
            // A negative size or width turns the way the pen goes.
            let ahead = (self.state.size * self.state.wide).signum();
            let angle = (b * ahead).atan2(a * ahead).to_degrees() / 90.0;
            let quarter = angle.round();
            if (angle - quarter).abs() > 0.1 {
                self.out.aslant += 1;
                return;
            }
            let turns = quarter.rem_euclid(4.0) as u8;
            let upright = |x: f64, y: f64| match turns {
                0 => (x, y),
                1 => (y, -x),
                2 => (-x, -y),
                _ => (-y, x),
            };
            let ((x, y), (end, _)) = (upright(x, y), upright(right, top));
            Letter { text, x, y, end: end.max(x), size, way: Way::Turned(turns) }
        };
        self.out.letters.push(letter);
    }

    /// Puts the text that a marked passage stands for in the place of its letters.
    fn replace(&mut self) {
        let Some(Some((from, unknown, text))) = self.instead.pop() else { return };
        let (Some(first), Some(last)) = (self.out.letters.get(from).cloned(), self.out.letters.last()) else { return };
        if first.way != last.way || (first.y - last.y).abs() > first.size * 0.5 {
            return;
        }
        let end = last.end;
        self.out.letters.truncate(from);
        self.out.unknown = unknown;
        if !text.is_empty() {
            self.out.letters.push(Letter { text: text.into(), end: end.max(first.x), ..first });
        }
    }

    fn rule(&mut self, from: (f64, f64), to: (f64, f64)) {
        let at = |(x, y): (f64, f64)| {
            let [.., x, y] = Place::HERE.moved(x, y).then(self.state.place).0;
            (x, y)
        };
        let ((x, y), (end, other)) = (at(from), at(to));
        if (y - other).abs() < 1.0 && (x - end).abs() > 20.0 && self.out.rules.len() < RULES {
            self.out.rules.push(Rule { x: x.min(end), end: x.max(end), y });
        }
    }
}

/// A text of the file itself: UTF-16 or UTF-8 where it says so.
fn decoded(bytes: &[u8]) -> String {
    let page = match bytes {
        [0xFE, 0xFF, ..] => UTF_16BE,
        [0xEF, 0xBB, 0xBF, ..] => UTF_8,
        _ => WINDOWS_1252,
    };
    page.decode_with_bom_removal(bytes).0.into_owned()
}
