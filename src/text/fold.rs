//! Text made plain: for searching, comparing names and minting file names.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// Longest slug, in characters.
const SLUG: usize = 64;

/// Folds text: compatibility forms, accents, case, kinds of quotes and dashes are made one.
pub fn fold(text: &str) -> String {
    // Most words and labels: `one` does no more to them.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        one(c, &mut |plain| folded.push(plain));
    }
    folded
}

/// Folded text, and for each of its characters the code point it came from; one more entry gives the length.
pub fn fold_map(text: &str) -> (String, Vec<u32>) {
    let mut folded = String::with_capacity(text.len());
    let mut map = Vec::with_capacity(text.len());
    let mut source = 0u32;
    for c in text.chars() {
        one(c, &mut |plain| {
            folded.push(plain);
            map.push(source);
        });
        source = source.saturating_add(1);
    }
    map.push(source);
    (folded, map)
}

/// `[a-z0-9-]` of at most 64 characters; other characters become one `-`; may be empty.
pub fn slug(text: &str) -> String {
    let mut made = String::new();
    for c in fold(text).chars() {
        let spelt = match c {
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ı' => "i",
            'ħ' => "h",
            _ => "",
        };
        if c.is_ascii_alphanumeric() {
            made.push(c);
        } else if !spelt.is_empty() {
            made.push_str(spelt);
        } else if !made.is_empty() && !made.ends_with('-') {
            made.push('-');
        }
    }
    made.truncate(SLUG);
    made.truncate(made.trim_end_matches('-').len());
    made
}

fn one(c: char, push: &mut impl FnMut(char)) {
    if c.is_ascii() {
        push(c.to_ascii_lowercase());
        return;
    }
    for part in std::iter::once(c).nfkd() {
        for lower in part.to_lowercase() {
            match lower {
                'ß' => {
                    push('s');
                    push('s');
                }
                'ς' => push('σ'),
                '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2b9}' | '\u{2bc}' | '\u{60}' | '\u{b4}' => push('\''),
                '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => push('"'),
                '\u{2010}'..='\u{2015}' | '\u{2212}' => push('-'),
                '\u{ad}'
                | '\u{61c}'
                | '\u{640}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fe00}'..='\u{fe0f}' => {}
                _ if is_accent(lower) => {}
                _ if lower.is_whitespace() && lower != '\n' => push(' '),
                _ => push(lower),
            }
        }
    }
}

/// Accents, Hebrew points and Arabic vowel signs; not the vowels and tones of Indic and Thai, nor kana voicing.
fn is_accent(c: char) -> bool {
    let class = canonical_combining_class(c);
    class >= 200 || class == 1 || (10..=36).contains(&class)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_quotes_go() {
        assert_eq!(fold("ÉCOLE «Straße» ’–ﬁ\u{a0}İ"), "ecole \"strasse\" '-fi i");
        assert_eq!(fold("cafe\u{301}"), fold("café"));
        assert_eq!(fold("مُدَرِّس"), fold("مدرس"));
        assert_ne!(fold("が"), fold("か"));
    }

    #[test]
    fn slugs_are_file_names() {
        assert_eq!(slug("Grupo 3: Málaga / año"), "grupo-3-malaga-ano");
        assert_eq!(slug("Øystein Æsop Łódź ß"), "oystein-aesop-lodz-ss");
        assert_eq!(slug("漢字"), "");
        assert_eq!(slug(&"ab-".repeat(40)).len(), 64);
        assert_eq!(slug("--a--"), "a");
    }

    proptest! {
        #[test]
        fn the_map_fits(text in "\\PC{0,30}") {
            let (folded, map) = fold_map(&text);
            prop_assert_eq!(&folded, &fold(&text));
            prop_assert_eq!(map.len(), folded.chars().count() + 1);
            prop_assert!(map.windows(2).all(|pair| pair[0] <= pair[1]));
            prop_assert_eq!(map.last().copied(), Some(text.chars().count() as u32));
            let made = slug(&text);
            prop_assert!(made.len() <= 64 && made.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
    }
}
