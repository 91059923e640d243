//! Bytes to canonical text: which encoding they are in, and no guess without saying so.

use super::error::ImportError;
use super::pages;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Largest transcript file, in bytes.
pub const LARGEST: usize = super::limits::TEXT;
/// Bytes looked at for NULs in every second place.
const PROBE: usize = 8192;

/// Text decoded from bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Canonical text: line ends are LF, one leading mark is gone, nothing else is changed.
    pub text: String,
    /// Name of the encoding, in lower case.
    pub encoding: String,
    /// How sure the encoding is, 0 to 1.
    pub confidence: f32,
    /// Another encoding that would read the text nearly as well, by its name in lower case.
    pub rival: Option<String>,
    /// Replacement characters (U+FFFD) that were in the text already.
    pub replacement_characters: usize,
}

/// Decodes bytes; a forced encoding is a label such as `windows-1252`, `latin1` or `utf-16le`.
///
/// # Errors
/// Bytes that are no text in the encoding, or an encoding that nobody knows.
pub fn decode(bytes: &[u8], forced: Option<&str>) -> Result<Decoded, ImportError> {
    if bytes.len() > LARGEST {
        return Err(ImportError::TooLarge { mib: bytes.len() / (1024 * 1024) });
    }
    if let Some((looks, advice)) = container(bytes) {
        return Err(ImportError::Container { looks, advice });
    }
    let Choice { encoding, mark, confidence, rival } = choose(bytes, forced)?;
    let body = bytes.get(mark..).unwrap_or_default();
    let text = strict(body, mark, encoding)?;
    if let Some(at) = text.find('\0') {
        return Err(ImportError::Nul { offset: bytes.iter().position(|&byte| byte == 0).unwrap_or(at) });
    }
    let text = canonical(text);
    if text.trim_matches(crate::text::hidden::is_hidden).is_empty() {
        return Err(ImportError::Empty);
    }
    let replacement_characters = text.matches('\u{fffd}').count();
    let name = |encoding: &'static Encoding| encoding.name().to_ascii_lowercase();
    Ok(Decoded { text, encoding: name(encoding), confidence, rival: rival.map(name), replacement_characters })
}

/// The text that some bytes are in UTF-8. The standard library takes a text with many accents letter by letter.
///
/// # Errors
/// They are no such text: the place of the first byte that is not of one.
pub fn utf8(bytes: Vec<u8>) -> Result<String, usize> {
    match UTF_8.decode_without_bom_handling_and_without_replacement(&bytes) {
        Some(text) => Ok(text.into_owned()),
        None => String::from_utf8(bytes).map_err(|error| error.utf8_error().valid_up_to()),
    }
}

/// Makes every line end LF and takes one leading mark away.
pub fn canonical(text: String) -> String {
    let unmarked = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    if memchr::memchr(b'\r', unmarked.as_bytes()).is_none() {
        return unmarked;
    }
    unmarked.replace("\r\n", "\n").replace('\r', "\n")
}

/// Which encoding was chosen.
struct Choice {
    encoding: &'static Encoding,
    /// The bytes of its mark.
    mark: usize,
    confidence: f32,
    rival: Option<&'static Encoding>,
}

fn choose(bytes: &[u8], forced: Option<&str>) -> Result<Choice, ImportError> {
    let chosen = |encoding, mark, confidence| Ok(Choice { encoding, mark, confidence, rival: None });
    let marked = Encoding::for_bom(bytes);
    if let Some(label) = forced {
        let encoding = named(label).ok_or_else(|| ImportError::UnknownEncoding { label: label.to_owned() })?;
        let mark = marked.filter(|(found, _)| *found == encoding).map_or(0, |(_, length)| length);
        return chosen(encoding, mark, 1.0);
    }
    if let Some((encoding, length)) = marked {
        return chosen(encoding, length, 1.0);
    }
    if let Some(encoding) = wide(bytes) {
        return chosen(encoding, 0, 0.9);
    }
    if let Some(encoding) = declared(bytes) {
        return chosen(encoding, 0, 1.0);
    }
    if let Some(offset) = memchr::memchr(0, bytes) {
        return Err(ImportError::Nul { offset });
    }
    if std::str::from_utf8(bytes).is_ok() {
        let escapes = [b"\x1b$B", b"\x1b$@"].iter().any(|escape| contains(bytes, *escape));
        let japanese = escapes && strict(bytes, 0, ISO_2022_JP).is_ok();
        return chosen(if japanese { ISO_2022_JP } else { UTF_8 }, 0, 1.0);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let detected = detector.guess(None, Utf8Detection::Deny);
    let page = pages::guess(bytes);
    // Two bytes a letter: no language of single bytes looks like it by chance, unless there are few of them.
    if !detected.is_single_byte() && !is_western(bytes) && strict(bytes, 0, detected).is_ok() {
        let unlike = page.is_none_or(|page| page.score < 1.0);
        if unlike {
            let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
            return chosen(detected, 0, if high * 3 > bytes.len() { 0.8 } else { 0.6 });
        }
    }
    match page {
        Some(page) => {
            let sure = page.rival.is_none() && page.score >= 0.6;
            // What the detector knows and the languages here do not is a rival too.
            let other = (!sure && detected != page.page).then_some(detected);
            let rival = page.rival.or(other);
            Ok(Choice { encoding: page.page, mark: 0, confidence: if sure { 0.8 } else { 0.6 }, rival })
        }
        None => chosen(detected, 0, 0.6),
    }
}

/// An encoding by one of its names, as programs spell them.
fn named(label: &str) -> Option<&'static Encoding> {
    let label = label.trim().to_ascii_lowercase().replace('_', "-");
    let label = match label.as_str() {
        "mac-roman" | "macroman" | "apple-roman" => "macintosh",
        "mac-cyrillic" => "x-mac-cyrillic",
        "jis" => "iso-2022-jp",
        "gb2312" | "cp936" => "gbk",
        "cp932" | "sjis" | "shift-jis" => "shift_jis",
        other => other.strip_prefix("latin-").map_or(other, |number| match number {
            "1" => "latin1",
            "2" => "latin2",
            "9" | "15" => "iso-8859-15",
            _ => other,
        }),
    };
    Encoding::for_label(label.as_bytes()).or_else(|| Encoding::for_label(label.replace('-', "_").as_bytes()))
}

/// The encoding that an XML declaration or a web page's `meta` names; `iso-8859-1` means windows-1252, as on the web.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024))?.to_ascii_lowercase();
    let head = head.trim_ascii_start();
    let key: &[u8] = if head.starts_with(b"<?xml") {
        b"encoding"
    } else if head.starts_with(b"<")
        && (head.starts_with(b"<!doctype html") || contains(head, b"<html") || contains(head, b"<meta"))
    {
        b"charset"
    } else {
        return None;
    };
    let end = if key == b"encoding" { memchr::memmem::find(head, b"?>")? } else { head.len() };
    let head = head.get(..end)?;
    let after = head.get(memchr::memmem::find(head, key)? + key.len()..)?.trim_ascii_start();
    let value = after.strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let length = value.iter().position(|byte| !(byte.is_ascii_alphanumeric() || b"-_:".contains(byte)))?;
    // A file that says UTF-16 in single bytes is wrong about itself.
    Encoding::for_label(value.get(..length)?).filter(|found| *found != UTF_16LE && *found != UTF_16BE)
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

/// Whether text is Latin with a few marked letters: a page of another script has high bytes in most of its letters, and
/// a detector that saw only a handful of them guesses wildly.
fn is_western(bytes: &[u8]) -> bool {
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let undefined = bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d));
    !undefined && high < 32 && high * 4 < letters.max(1)
}

/// UTF-16 without a mark: NULs, all of them in every second place.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = bytes.get(..bytes.len().min(PROBE))?;
    let count = |odd: usize| probe.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (count(0), count(1));
    if !bytes.len().is_multiple_of(2) || (even + odd) * 20 < probe.len() / 2 {
        return None;
    }
    match (even, odd) {
        (0, odd) if odd > 0 => Some(UTF_16LE),
        (even, 0) if even > 0 => Some(UTF_16BE),
        _ => None,
    }
}

/// Decodes without replacing anything; `mark` bytes came before.
fn strict(bytes: &[u8], mark: usize, encoding: &'static Encoding) -> Result<String, ImportError> {
    let guess = encoding.name().to_ascii_lowercase();
    let stop = |offset: usize| ImportError::Undecodable {
        offset: mark + offset,
        byte: bytes.get(offset).copied().unwrap_or_default(),
        guess: guess.clone(),
    };
    if encoding == UTF_8 {
        let text = std::str::from_utf8(bytes).map_err(|error| stop(error.valid_up_to()))?;
        return Ok(text.to_owned());
    }
    if encoding == WINDOWS_1252 {
        // The web's decoder reads these as controls; no writer meant that.
        let undefined = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
        if let Some(offset) = bytes.iter().position(undefined) {
            return Err(stop(offset));
        }
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(length, extra), read) => {
            Err(stop(read.saturating_sub(usize::from(length) + usize::from(extra))))
        }
        (DecoderResult::OutputFull, read) => Err(stop(read)),
    }
}

/// Where a PDF begins: within the first kilobyte, as its readers take it; lines of mail and blanks may stand before it.
pub fn pdf_begins(bytes: &[u8]) -> Option<usize> {
    const MARK: &[u8] = b"%PDF-";
    if bytes.starts_with(MARK) {
        return Some(0);
    }
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let at = memchr::memmem::find(head, MARK)?;
    let opens_line = head.get(at - 1).is_some_and(|before| !before.is_ascii_graphic());
    // A text may speak of PDFs; it has none of their objects.
    (opens_line && memchr::memmem::find(bytes, b"endobj").is_some()).then_some(at)
}

/// What a file of another kind looks like, and what to do with it.
pub fn container(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE: &str = "open it in a word processor and save it as plain text (UTF-8)";
    const SOUND: &str = "transcribe it first and import the text";
    let known: [(&[u8], &str, &str); 16] = [
        (b"PK\x03\x04", "a zip archive, such as docx, odt or xlsx", SAVE),
        (b"{\\rtf", "a rich text (RTF) file", SAVE),
        (b"SQLite format 3\0", "a SQLite database", "export its documents as plain text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel file", SAVE),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture", "type up its words, or run text recognition first"),
        (b"\xff\xd8\xff", "a JPEG picture", "type up its words, or run text recognition first"),
        (b"GIF89a", "a GIF picture", "type up its words, or run text recognition first"),
        (b"\x7fELF", "a program", "choose a text file"),
        (b"\x1f\x8b", "a gzip archive", "unpack it first"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
        (b"OggS", "a sound recording (Ogg)", SOUND),
        (b"ID3", "a sound recording (MP3)", SOUND),
        (b"fLaC", "a sound recording (FLAC)", SOUND),
        (b"RIFF", "a sound or video recording (RIFF)", SOUND),
        (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
        (b"\x1aE\xdf\xa3", "a video recording (Matroska)", SOUND),
    ];
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(("a sound or video recording (MP4)", SOUND));
    }
    if pdf_begins(bytes).is_some() {
        return Some(("a PDF", "copy its text into a file and save it as plain text (UTF-8)"));
    }
    // Three letters could begin a text too; recordings hold NULs soon after.
    let binary = bytes.iter().take(512).any(|&byte| byte == 0);
    let hit = known.into_iter().find(|(magic, _, _)| bytes.starts_with(magic))?;
    let wordlike = matches!(hit.0, b"ID3" | b"OggS" | b"RIFF" | b"fLaC" | b"GIF89a");
    (!wordlike || binary).then_some((hit.1, hit.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> (String, String) {
        let found = decode(bytes, None).unwrap();
        (found.text, found.encoding)
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(read("año\r\nb\rc".as_bytes()), ("año\nb\nc".into(), "utf-8".into()));
        assert_eq!(read("\u{feff}año".as_bytes()), ("año".into(), "utf-8".into()));
        assert_eq!(read(b"\xff\xfea\0\xf1\0"), ("añ".into(), "utf-16le".into()));
        assert_eq!(read(b"\0a\0\xf1\0b"), ("añb".into(), "utf-16be".into()));
        let (text, encoding) = read(b"El ni\xf1o comi\xf3 \x93pan\x94 por la ma\xf1ana.");
        assert_eq!((text.as_str(), encoding.as_str()), ("El niño comió “pan” por la mañana.", "windows-1252"));
        let forced = decode(b"d\xe9j\xe0", Some("latin1")).unwrap();
        assert_eq!((forced.text.as_str(), forced.encoding.as_str()), ("déjà", "windows-1252"));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert!(matches!(decode(b"", None), Err(ImportError::Empty)));
        assert!(matches!(decode(b" \n\t\n", None), Err(ImportError::Empty)));
        assert!(matches!(decode(b"a\0b\0\0c", None), Err(ImportError::Nul { offset: 1 })));
        assert!(matches!(decode(b"%PDF-1.7", None), Err(ImportError::Container { .. })));
        assert!(matches!(decode(b"PK\x03\x04..", None), Err(ImportError::Container { .. })));
        assert!(matches!(
            decode(b"a\x81b", Some("windows-1252")),
            Err(ImportError::Undecodable { offset: 1, byte: 0x81, .. })
        ));
        assert!(matches!(decode(b"ab\xff", Some("utf-8")), Err(ImportError::Undecodable { offset: 2, .. })));
        assert!(matches!(decode(b"ab", Some("klingon")), Err(ImportError::UnknownEncoding { .. })));
        assert_eq!(read(b"ID3: yes").0, "ID3: yes");
    }

    #[test]
    fn declarations_are_obeyed() {
        let read = |text: &[u8]| decode(text, None).map(|found| (found.text, found.encoding)).unwrap();
        let (text, encoding) = read(b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9\x93</a>");
        assert!(text.contains("é“") && encoding == "windows-1252", "{text}");
        let (text, encoding) = read(b"<html><meta charset=windows-1251 ><p>\xcf\xf0</p>");
        assert!(text.contains("Пр") && encoding == "windows-1251", "{text}");
        assert_eq!(read("<?xml version='1.0' encoding='utf-16'?><a>é</a>".as_bytes()).1, "utf-8");
        assert_eq!(read("charset=windows-1251 é".as_bytes()).1, "utf-8");
    }

    #[test]
    fn replacement_characters_are_counted_and_kept() {
        let found = decode("a\u{fffd}b".as_bytes(), None).unwrap();
        assert_eq!((found.text.as_str(), found.replacement_characters), ("a\u{fffd}b", 1));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            for forced in [None, Some("utf-8"), Some("utf-16le"), Some("shift_jis"), Some("windows-1252"), Some("x")] {
                if let Ok(found) = decode(&bytes, forced) {
                    prop_assert!(!found.text.contains('\r') && !found.text.contains('\0'));
                }
            }
        }

        #[test]
        fn valid_text_is_kept(text in "[a-zé漢\n]{1,40}x") {
            prop_assert_eq!(read(text.as_bytes()).0, text.clone());
            let wide: Vec<u8> = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
            prop_assert_eq!(read(&wide).0, text);
        }
    }
}
