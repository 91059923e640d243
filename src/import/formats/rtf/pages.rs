//! Code pages of rich text.

use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, IBM866, MACINTOSH, SHIFT_JIS, UTF_8};
use encoding_rs::{
    WINDOWS_874, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256,
    WINDOWS_1257, WINDOWS_1258, X_MAC_CYRILLIC,
};

/// How bytes of a text are read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Page {
    /// An encoding of Windows or the Macintosh.
    Known(&'static Encoding),
    /// Code page 437 or 850: the upper half.
    Old(&'static str),
    /// A font that draws pictures.
    Pictures,
    /// A number that nothing here reads.
    Unknown(i32),
}

/// The upper half of code page 437.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
/// The upper half of code page 850.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The page of a number after `\ansicpg` or `\cpg`.
pub fn numbered(number: i32) -> Page {
    Page::Known(match number {
        437 => return Page::Old(CP437),
        850 => return Page::Old(CP850),
        866 => IBM866,
        874 => WINDOWS_874,
        932 => SHIFT_JIS,
        936 => GBK,
        949 | 1361 => EUC_KR,
        950 => BIG5,
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        0 | 1252 | 819 | 28591 => WINDOWS_1252,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1255 => WINDOWS_1255,
        1256 => WINDOWS_1256,
        1257 => WINDOWS_1257,
        1258 => WINDOWS_1258,
        10000 => MACINTOSH,
        10007 => X_MAC_CYRILLIC,
        65001 => UTF_8,
        other => return Page::Unknown(other),
    })
}

/// The page of a font by its `\fcharset`; none: that of the document.
pub fn of_charset(number: i32) -> Option<Page> {
    Some(match number {
        0 => Page::Known(WINDOWS_1252),
        2 => Page::Pictures,
        77 => Page::Known(MACINTOSH),
        78 | 128 => Page::Known(SHIFT_JIS),
        79 | 129 | 130 => Page::Known(EUC_KR),
        80 | 134 => Page::Known(GBK),
        81 | 136 => Page::Known(BIG5),
        161 => Page::Known(WINDOWS_1253),
        162 => Page::Known(WINDOWS_1254),
        163 => Page::Known(WINDOWS_1258),
        177..=181 if number != 180 => {
            Page::Known(if number == 177 || number == 181 { WINDOWS_1255 } else { WINDOWS_1256 })
        }
        180 => Page::Known(WINDOWS_1256),
        186 => Page::Known(WINDOWS_1257),
        204 => Page::Known(WINDOWS_1251),
        222 => Page::Known(WINDOWS_874),
        238 => Page::Known(WINDOWS_1250),
        254 => Page::Old(CP437),
        _ => return None,
    })
}

impl Page {
    /// Its name for people.
    pub fn name(self) -> String {
        match self {
            Self::Known(encoding) => encoding.name().to_ascii_lowercase(),
            Self::Old(page) => (if page == CP437 { "cp437" } else { "cp850" }).to_owned(),
            Self::Pictures => "symbols".to_owned(),
            Self::Unknown(number) => format!("cp{number}"),
        }
    }

    /// Decodes bytes; the place of the first that the page does not know.
    ///
    /// # Errors
    /// The place of the first byte that the page does not know.
    pub fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        if bytes.is_ascii() {
            return Ok(bytes.iter().map(|byte| char::from(*byte)).collect());
        }
        match self {
            Self::Known(encoding) => {
                if encoding == WINDOWS_1252
                    && let Some(at) = bytes.iter().position(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))
                {
                    return Err(at);
                }
                let whole = encoding.decode_without_bom_handling_and_without_replacement(bytes);
                whole.map(std::borrow::Cow::into_owned).ok_or_else(|| first_bad(encoding, bytes))
            }
            Self::Old(page) => bytes
                .iter()
                .enumerate()
                .map(|(at, byte)| match byte.checked_sub(0x80) {
                    None => Ok(char::from(*byte)),
                    Some(place) => page.chars().nth(usize::from(place)).ok_or(at),
                })
                .collect(),
            Self::Pictures => Ok(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Self::Unknown(_) => Err(bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default()),
        }
    }
}

/// Where the longest start that decodes ends.
fn first_bad(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut out = String::with_capacity(bytes.len().saturating_mul(4));
    let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
    match result {
        encoding_rs::DecoderResult::Malformed(length, extra) => {
            read.saturating_sub(usize::from(length) + usize::from(extra))
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_decode_or_say_where_not() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(CP850.chars().count(), 128);
        assert_eq!(numbered(437).decode(b"a\x82\xe1").as_deref(), Ok("aéß"));
        assert_eq!(numbered(850).decode(b"\xb5\xff").as_deref(), Ok("Á\u{a0}"));
        assert_eq!(numbered(1252).decode(b"a\x93\x81"), Err(2));
        assert_eq!(numbered(932).decode(b"\x93\xfa\x96\x7b").as_deref(), Ok("日本"));
        assert_eq!(numbered(932).decode(b"a\x93"), Err(1));
        assert_eq!(numbered(4711).decode(b"ab\xff"), Err(2));
        assert!(of_charset(2) == Some(Page::Pictures) && of_charset(1).is_none());
        assert_eq!(of_charset(204).map(Page::name).as_deref(), Some("windows-1251"));
    }
}
