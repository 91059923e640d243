//! What a stream of a file holds, unless it unpacks to more than any such stream does.

use crate::import::limits;
use flate2::read::{DeflateDecoder, ZlibDecoder};
use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Object, Stream};
use std::io::Read;

/// Bytes that packing makes of one, at most, in the ways of packing that PDFs have.
const RATIO: usize = 1_400;
/// Bytes of a stream that is packed in a way whose size is not counted first.
const WRAPPED: usize = 1 << 19;
/// Bytes before a stream in which its dictionary is looked for.
const HEAD: usize = 1 << 12;

/// The bytes of a stream, unpacked.
pub struct Content {
    /// As far as they can be unpacked.
    pub data: Vec<u8>,
    /// Whether that is to their end.
    pub whole: bool,
}

/// What a stream holds; none where it cannot be unpacked at all or would take too much room.
pub fn content(stream: &Stream<'_>) -> Option<Content> {
    let raw = stream.raw_data();
    let params = stream.dict().get::<Object<'_>>("DecodeParms").or_else(|| stream.dict().get::<Object<'_>>("DP"));
    let mut whole = true;
    if stream.filters().as_slice() == [Filter::FlateDecode] && matches!(params, None | Some(Object::Null(_))) {
        if let Some(data) = inflated(ZlibDecoder::new(&*raw)) {
            return (data.len() <= limits::ENTRY).then_some(Content { data, whole });
        }
        // A checksum that is cut off or wrong takes nothing away.
        let bare = raw.get(2..).unwrap_or_default();
        if let Some(data) = inflated(DeflateDecoder::new(bare)) {
            return (data.len() <= limits::ENTRY).then_some(Content { data, whole });
        }
        whole = false;
    }
    if !fits(stream) {
        return None;
    }
    let data = stream.decoded_data().ok()?.into_owned();
    Some(Content { data, whole })
}

/// Whether what a stream holds has room.
pub fn fits(stream: &Stream<'_>) -> bool {
    let filters = stream.filters();
    let raw = stream.raw_data();
    let packs = |it: &&Filter| matches!(it, Filter::FlateDecode | Filter::LzwDecode | Filter::RunLengthDecode);
    match filters.iter().filter(packs).count() {
        0 => true,
        1 if raw.len() <= limits::ENTRY / RATIO => true,
        1 if filters.first() == Some(&Filter::FlateDecode) => counted(ZlibDecoder::new(&*raw)) <= limits::ENTRY,
        1 => raw.len() <= WRAPPED,
        // One packed thing inside another is how small files become huge.
        _ => raw.len() <= limits::ENTRY / RATIO / RATIO,
    }
}

/// All that comes out, to one byte beyond the limit; none where it breaks off before.
fn inflated(packed: impl Read) -> Option<Vec<u8>> {
    let mut data = Vec::new();
    packed.take(limits::ENTRY as u64 + 1).read_to_end(&mut data).ok()?;
    Some(data)
}

/// How many bytes come out, counted to a little beyond the limit.
fn counted(mut packed: impl Read) -> usize {
    let (mut all, mut part) = (0, [0; 1 << 14]);
    while let Ok(read @ 1..) = packed.read(&mut part) {
        all += read;
        if all > limits::ENTRY {
            break;
        }
    }
    all
}

/// Whether the lists of objects that a file packs have room: they are unpacked before anything can be asked of them.
pub fn lists_fit(file: &[u8]) -> bool {
    let mut all = 0;
    for at in memchr::memmem::find_iter(file, b"stream") {
        let head = file.get(at.saturating_sub(HEAD)..at).unwrap_or_default();
        let head = memchr::memmem::rfind(head, b"obj").and_then(|from| head.get(from..)).unwrap_or(head);
        let has = |word: &[u8]| memchr::memmem::find_iter(head, word).count();
        let packed = has(b"FlateDecode") + has(b"LZWDecode") + has(b"RunLengthDecode");
        if (has(b"ObjStm") == 0 && has(b"XRef") == 0) || packed == 0 {
            continue;
        }
        let raw = file.get(at + b"stream".len()..).unwrap_or_default();
        let blank = raw.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let raw = raw.get(blank..).unwrap_or_default();
        let one = if packed == 1 && has(b"FlateDecode") == 1 {
            counted(ZlibDecoder::new(raw))
        } else {
            memchr::memmem::find(raw, b"endstream").unwrap_or(raw.len()).saturating_mul(RATIO)
        };
        all += one;
        if one > limits::ENTRY || all > limits::INFLATED {
            return false;
        }
    }
    true
}

/// Whether a font's own streams have room, and the numbers in it are those of a font.
pub fn font_fits(dict: &Dict<'_>) -> bool {
    let streams = |dict: &Dict<'_>, keys: &[&str]| {
        keys.iter().all(|key| dict.get::<Stream<'_>>(*key).is_none_or(|stream| fits(&stream)))
    };
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    streams(dict, &["ToUnicode", "Encoding", "CIDToGIDMap"])
        && streams(&descriptor, &["FontFile", "FontFile2", "FontFile3"])
        && dict.get::<i64>("FirstChar").is_none_or(|first| (0..=0xFFFF).contains(&first))
        && ["W", "W2"].iter().all(|key| ranges_fit(dict, key))
}

/// Widths come as `first [width …]` or `first last width`; a range names at most the letters of one font.
fn ranges_fit(dict: &Dict<'_>, key: &str) -> bool {
    const MOST: f64 = 65_536.0;
    let Some(list) = dict.get::<hayro_syntax::object::Array<'_>>(key) else { return true };
    let mut numbers: Vec<f64> = Vec::new();
    let mut all = 0.0;
    for item in list.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => numbers.push(number.as_f64()),
            _ => numbers.clear(),
        }
        if let [first, last, ..] = numbers.as_slice()
            && numbers.len() == if key == "W" { 3 } else { 5 }
        {
            all += (last - first).max(0.0);
            numbers.clear();
        }
        // Whatever the list is meant to say: no two numbers beside each other are further apart.
        if all > 4.0 * MOST || numbers.windows(2).any(|pair| matches!(pair, [a, b] if b - a > MOST)) {
            return false;
        }
    }
    true
}
