//! Fonts: which letters the codes of a text stand for, and how far each moves the pen.

use super::stream;
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::{CMapResolverFn, FontCache, FontData, FontGlyph, FontResolverFn, GlyphId, StandardFont, UNITS_PER_EM};
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use skrifa::outline::OutlinePen;
use skrifa::{DrawMemory, ScalerFont};
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// How wide a letter is of which nothing is known, in sizes of the font.
const USUAL: f64 = 0.5;
/// Glyphs looked at before a font is held to have no outlines that can be read.
const PROBES: u32 = 64;
/// A glyph higher and wider than this, in thousandths of the size, is seen.
const SEEN: f32 = 100.0;

/// What one code prints.
#[derive(Debug)]
pub struct Glyph {
    /// Its letters; none where the file does not say which they are.
    pub text: Option<Rc<str>>,
    /// How far it moves the pen, in sizes of the font.
    pub width: f64,
    /// Whether the file calls it a letter although nothing of it is seen: a blank.
    pub unseen: bool,
    /// Whether its letters are those that its code would have in most fonts, since this one does not say.
    pub guessed: bool,
}

/// The fonts of a file.
pub struct Fonts<'a> {
    cache: FontCache<'a>,
    substitutes: FontResolverFn,
    maps: CMapResolverFn,
    known: HashMap<&'a [u8], Rc<Font<'a>>>,
}

impl<'a> Fonts<'a> {
    /// None yet.
    pub fn new() -> Self {
        // Widths and names come from the file; what letters look like does not matter where it brings no font along.
        let substitutes: FontResolverFn = Arc::new(|_| Some(StandardFont::Helvetica.get_font_data()));
        Self { cache: FontCache::new(), substitutes, maps: Arc::new(load_embedded), known: HashMap::new() }
    }

    /// The font that a dictionary describes.
    pub fn of(&mut self, dict: &Dict<'a>) -> Rc<Font<'a>> {
        let Self { cache, substitutes, maps, known } = self;
        let font = known.entry(dict.data()).or_insert_with(|| {
            let below = below(dict);
            let fits = stream::font_fits(dict) && below.as_ref().is_none_or(stream::font_fits);
            let font = if fits { cache.font(dict, substitutes, maps) } else { None };
            Rc::new(Font::new(font, dict, below.as_ref(), fits))
        });
        Rc::clone(font)
    }
}

/// The font of letters that a font of codes stands on.
fn below<'a>(dict: &Dict<'a>) -> Option<Dict<'a>> {
    dict.get::<Array<'a>>("DescendantFonts")?.iter::<Dict<'a>>().next()
}

/// A font of a page.
pub struct Font<'a> {
    font: Option<hayro_font::Font<'a>>,
    /// Whether codes may have several bytes.
    composite: bool,
    /// Whether the file brings its outlines along.
    embedded: bool,
    /// Whether no encoding says what its codes stand for, but a map or the font inside may.
    silent: bool,
    /// That map.
    map: Option<CMap>,
    /// Whether the file says how wide letters are.
    measured: bool,
    /// Names of glyphs, where they are spelt out.
    names: HashMap<u8, String>,
    /// Letters by the numbers of a collection that everybody knows.
    collection: Option<(CMap, CMap)>,
    /// The font that the file brings along.
    program: Option<Stream<'a>>,
    scaler: OnceCell<Option<ScalerFont>>,
    inside: OnceCell<HashMap<u32, char>>,
    drawn: OnceCell<bool>,
    known: RefCell<foldhash::HashMap<u32, Rc<Glyph>>>,
}

impl<'a> Font<'a> {
    fn new(font: Option<hayro_font::Font<'a>>, dict: &Dict<'a>, below: Option<&Dict<'a>>, fits: bool) -> Self {
        let kind = dict.get::<Name<'_>>("Subtype");
        let composite = kind.as_deref() == Some(b"Type0");
        let descriptor = below.unwrap_or(dict).get::<Dict<'a>>("FontDescriptor").unwrap_or_default();
        let program = ["FontFile2", "FontFile3", "FontFile"].iter().find_map(|key| descriptor.get::<Stream<'a>>(*key));
        let embedded = program.is_some();
        let says = |key: &str| dict.contains_key(key);
        let silent = kind.as_deref() == Some(b"TrueType") && embedded && !says("Encoding");
        let map = || CMap::parse(&stream::content(&dict.get::<Stream<'_>>("ToUnicode")?)?.data, load_embedded);
        Self {
            font,
            composite,
            embedded: embedded || kind.as_deref() == Some(b"Type3"),
            silent,
            map: if silent { map() } else { None },
            measured: composite || says("Widths"),
            names: if composite { HashMap::new() } else { names(dict) },
            collection: below.filter(|_| !says("ToUnicode")).and_then(|below| collection(dict, below)),
            program: program.filter(|_| fits),
            scaler: OnceCell::new(),
            inside: OnceCell::new(),
            drawn: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// The next code of a text, and how many bytes it takes; none at its end.
    pub fn next(&self, text: &[u8]) -> Option<(u32, usize)> {
        let first = *text.first()?;
        match (&self.font, self.composite) {
            (Some(font), _) => Some(font.read_code(text, 0)),
            (None, false) => Some((first.into(), 1)),
            (None, true) => Some((u32::from(first) << 8 | text.get(1).copied().map_or(0, u32::from), 2)),
        }
    }

    /// Whether its lines run from top to bottom.
    pub fn is_vertical(&self) -> bool {
        self.font.as_ref().is_some_and(|font| !font.is_horizontal())
    }

    /// What a code prints.
    pub fn glyph(&self, code: u32) -> Rc<Glyph> {
        if let Some(glyph) = self.known.borrow().get(&code) {
            return Rc::clone(glyph);
        }
        let glyph = Rc::new(match &self.font {
            Some(font) => self.found(font, code),
            None => Glyph { text: None, width: USUAL, unseen: false, guessed: false },
        });
        self.known.borrow_mut().insert(code, Rc::clone(&glyph));
        glyph
    }

    fn found(&self, font: &hayro_font::Font<'a>, code: u32) -> Glyph {
        let number = font.map_code(code);
        let glyph = font.glyph(number, code);
        let (told, inside) = match &glyph {
            FontGlyph::Outline(glyph) => (glyph.as_unicode(), self.embedded),
            FontGlyph::Type3(glyph) => (glyph.as_unicode(), false),
        };
        let told = told.and_then(spelled);
        let inside = || if inside { self.letter_inside(number) } else { None };
        let (text, guessed) = if self.silent {
            // Without an encoding, the code says least.
            let sure = self.map.as_ref().and_then(|map| map.lookup_bf_string(code)).and_then(spelled).or_else(inside);
            let guessed = sure.is_none() && told.is_some();
            (sure.or(told), guessed)
        } else {
            let repeated = || numbered(self.names.get(&u8::try_from(code).ok()?)?, code);
            (told.or_else(|| self.of_collection(code)).or_else(inside).or_else(repeated), false)
        };
        let has = |test: fn(&str) -> bool| text.as_deref().is_some_and(test);
        let letter = has(|text| text.contains(char::is_alphanumeric));
        let blank = has(|text| !text.is_empty() && text.trim().is_empty());
        let unseen = letter && self.is_empty(&glyph, number);
        // What is called a blank and is seen is some letter or other.
        let text = text.filter(|_| !(blank && self.is_seen(&glyph, number)));
        let advance = font.code_advance(code);
        let wide = if font.is_horizontal() { advance.x } else { advance.y.abs() } / 1000.0;
        let width = if wide == 0.0 && !self.measured { USUAL } else { wide };
        Glyph { text: text.map(Rc::from), width, unseen, guessed }
    }

    fn of_collection(&self, code: u32) -> Option<String> {
        let (codes, letters) = self.collection.as_ref()?;
        let number = (1..=4).find_map(|bytes| codes.lookup_cid_code(code, bytes))?;
        letters.lookup_bf_string(number).and_then(spelled)
    }

    /// The font that the file brings along, to look at its glyphs.
    fn scaler(&self) -> Option<&ScalerFont> {
        let read = || {
            let data = stream::content(self.program.as_ref()?)?.data;
            Some(ScalerFont::unhinted(skrifa::Font::new(Arc::new(data) as FontData, 0)?, Some(UNITS_PER_EM)))
        };
        self.scaler.get_or_init(read).as_ref()
    }

    /// The letter that the font's own table gives to a glyph.
    fn letter_inside(&self, number: GlyphId) -> Option<String> {
        let read = || {
            let mut letters = HashMap::new();
            for (code, glyph) in self.scaler().iter().flat_map(|font| font.font().charmap().unicodes()) {
                if let Some(letter) = char::from_u32(code).filter(|it| !is_private(*it)) {
                    letters.entry(glyph.to_u32()).or_insert(letter);
                }
            }
            letters
        };
        self.inside.get_or_init(read).get(&number.to_u32()).map(char::to_string)
    }

    /// What is seen of a glyph of a font inside the file; none where that cannot be told.
    fn ink(&self, number: GlyphId) -> Option<Ink> {
        let outline = self.scaler()?.outline(number.to_u32().into()).filter(|_| number != GlyphId::NOTDEF)?;
        let mut ink = Ink::default();
        outline.draw(DrawMemory::Scratch, &mut ink).ok()?;
        Some(ink)
    }

    /// Whether nothing is seen of a glyph, although the font has glyphs of which something is.
    fn is_empty(&self, glyph: &FontGlyph<'a>, number: GlyphId) -> bool {
        match glyph {
            FontGlyph::Outline(_) => {
                let draws = |number| self.ink(GlyphId::new(number)).is_some_and(|ink| ink.drawn);
                self.ink(number).is_some_and(|ink| !ink.drawn) && *self.drawn.get_or_init(|| (1..PROBES).any(draws))
            }
            FontGlyph::Type3(glyph) => glyph.program().is_some_and(|program| !paints(program)),
        }
    }

    fn is_seen(&self, glyph: &FontGlyph<'a>, number: GlyphId) -> bool {
        matches!(glyph, FontGlyph::Outline(_)) && self.ink(number).is_some_and(|ink| ink.is_large())
    }
}

/// What a glyph draws.
#[derive(Default)]
struct Ink {
    drawn: bool,
    low: (f32, f32),
    high: (f32, f32),
}

impl Ink {
    fn at(&mut self, x: f32, y: f32) {
        (self.low, self.high) = if self.drawn {
            ((self.low.0.min(x), self.low.1.min(y)), (self.high.0.max(x), self.high.1.max(y)))
        } else {
            ((x, y), (x, y))
        };
        self.drawn = true;
    }

    fn is_large(&self) -> bool {
        self.high.0 - self.low.0 > SEEN && self.high.1 - self.low.1 > SEEN
    }
}

impl OutlinePen for Ink {
    fn move_to(&mut self, _: f32, _: f32) {}
    fn line_to(&mut self, x: f32, y: f32) {
        self.at(x, y);
    }
    fn quad_to(&mut self, _: f32, _: f32, x: f32, y: f32) {
        self.at(x, y);
    }
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        self.at(x, y);
    }
    fn close(&mut self) {}
}

/// Whether a glyph that is a drawing of its own draws anything.
fn paints(program: &Stream<'_>) -> bool {
    let Some(content) = stream::content(program) else { return true };
    let mut steps = UntypedIter::new(&content.data);
    while let Some(step) = steps.next() {
        let marks: [&[u8]; 15] =
            [b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*", b"Do", b"BI", b"EI", b"sh", b"Tj", b"TJ"];
        if marks.contains(&&**step.operator) {
            return true;
        }
    }
    false
}

/// The names of glyphs that an encoding spells out.
fn names(dict: &Dict<'_>) -> HashMap<u8, String> {
    let mut names = HashMap::new();
    let mut code = 0_i64;
    let list = dict.get::<Dict<'_>>("Encoding").and_then(|encoding| encoding.get::<Array<'_>>("Differences"));
    for item in list.iter().flat_map(|list| list.iter::<Object<'_>>()) {
        match item {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    names.insert(code, name.as_str().to_owned());
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    names
}

/// `a97`, `G41`: names that only repeat the code, as programs give them that make fonts of pictures.
fn numbered(name: &str, code: u32) -> Option<String> {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let letters = name.len() - digits.len();
    let same = digits.parse() == Ok(code) || u32::from_str_radix(digits, 16) == Ok(code);
    let letter = u8::try_from(code).ok().filter(u8::is_ascii_graphic)?;
    ((1..=2).contains(&letters) && same).then(|| char::from(letter).to_string())
}

/// How codes become numbers of a collection of Chinese, Japanese or Korean letters, and those become letters.
fn collection(dict: &Dict<'_>, below: &Dict<'_>) -> Option<(CMap, CMap)> {
    let parsed = |data: &[u8]| CMap::parse(data, load_embedded);
    let codes = match dict.get::<Object<'_>>("Encoding")? {
        Object::Name(name) => match CMapName::from_bytes(&name) {
            CMapName::IdentityH => CMap::identity_h(),
            CMapName::IdentityV => CMap::identity_v(),
            name => parsed(load_embedded(name)?)?,
        },
        Object::Stream(stream) => parsed(&stream::content(&stream)?.data)?,
        _ => return None,
    };
    let info = below.get::<Dict<'_>>("CIDSystemInfo")?;
    let (registry, ordering) = (info.get::<Bytes<'_>>("Registry")?, info.get::<Bytes<'_>>("Ordering")?);
    let family = CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes());
    let letters = parsed(load_embedded(family.ucs2_cmap()?)?)?;
    Some((codes, letters))
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// The letters that a map gives; none where it gives a number that only one font understands.
fn spelled(told: BfString) -> Option<String> {
    let text = match told {
        BfString::Char(letter) => letter.to_string(),
        BfString::String(text) => text,
    };
    let plain = |letter: char| match letter {
        // Signs before the items of a list, as word processors take them from fonts of signs.
        '\u{f0a7}' => Some('▪'),
        '\u{f0b7}' => Some('•'),
        '\u{f0d8}' => Some('➢'),
        '\u{f0fc}' => Some('✓'),
        '\u{f020}' => Some(' '),
        '\0' | '\u{fffd}' | '\u{ffff}' => None,
        letter => (!is_private(letter)).then_some(letter),
    };
    text.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_repeat_the_code_stand_for_it() {
        assert_eq!((numbered("a97", 97), numbered("G61", 97)), (Some("a".into()), Some("a".into())));
        assert_eq!((numbered("g23", 97), numbered("one", 97)), (None, None));
    }

    #[test]
    fn private_letters_are_none_but_for_signs_of_lists() {
        assert_eq!(spelled(BfString::Char('\u{f0b7}')), Some("•".into()));
        assert_eq!((spelled(BfString::Char('\u{e012}')), spelled(BfString::Char('\0'))), (None, None));
    }
}
