//! Tags of languages: `en`, `pt-BR`, `zh-Hant`; their shape after BCP 47, and the tag of a language's name.

use super::fold::fold;

/// Names of languages, their own and in English, with their tags; without capitals and accents.
const NAMES: [(&str, &str); 36] = [
    ("en", "english anglais ingles inglese englisch"),
    ("fr", "french francais frances francese franzosisch"),
    ("de", "german deutsch allemand aleman tedesco"),
    ("es", "spanish espanol castellano castilian espagnol spanisch spagnolo"),
    ("it", "italian italiano italien italienisch"),
    ("pt", "portuguese portugues portugais portugiesisch"),
    ("ca", "catalan catala"),
    ("gl", "galician galego"),
    ("eu", "basque euskara"),
    ("nl", "dutch nederlands flemish niederlandisch"),
    ("da", "danish dansk"),
    ("sv", "swedish svenska"),
    ("no", "norwegian norsk"),
    ("fi", "finnish suomi"),
    ("pl", "polish polski polnisch polonais"),
    ("cs", "czech cestina"),
    ("sk", "slovak slovencina"),
    ("hu", "hungarian magyar"),
    ("ro", "romanian romana"),
    ("bg", "bulgarian български"),
    ("hr", "croatian hrvatski"),
    ("sr", "serbian srpski српски"),
    ("sl", "slovenian slovenscina"),
    ("el", "greek ελληνικα griechisch"),
    ("tr", "turkish turkce turkisch"),
    ("ru", "russian русский russisch russe"),
    ("uk", "ukrainian українська"),
    ("ar", "arabic العربية arabe arabisch"),
    ("he", "hebrew עברית"),
    ("fa", "persian farsi فارسی"),
    ("ur", "urdu اردو"),
    ("hi", "hindi हिन्दी"),
    ("bn", "bengali bangla বাংলা"),
    ("zh", "chinese mandarin 中文"),
    ("ja", "japanese 日本語"),
    ("ko", "korean 한국어"),
];

/// Whether a tag has the shape of one; the error says what to write instead.
///
/// # Errors
/// It has not.
pub fn check(tag: &str) -> Result<(), String> {
    if is_shaped(tag) {
        return Ok(());
    }
    let bent = tag.trim().replace(['_', ' '], "-");
    let instead = of_name(tag).map(str::to_owned).or_else(|| Some(bent).filter(|bent| is_shaped(bent)));
    Err(match instead {
        Some(tag_instead) => format!("`{tag}` is no language tag; write `{tag_instead}`"),
        None => format!("`{tag}` is no language tag; write one such as en or pt-BR"),
    })
}

/// The tag that words of a file mean: a tag as it is spelt, or that of a language's name.
pub fn tag(words: &str) -> Option<String> {
    let words = words.trim();
    let bent = words.replace('_', "-");
    if is_shaped(&bent) { Some(bent) } else { of_name(words).map(str::to_owned) }
}

/// The tag of a language by its name.
fn of_name(name: &str) -> Option<&'static str> {
    let name = fold(name.trim());
    let named = |names: &str| names.split(' ').any(|known| fold(known) == name);
    NAMES.iter().find(|(_, names)| named(names)).map(|(tag, _)| *tag)
}

/// Two or three letters, then parts of one to eight letters and digits in the order of BCP 47: script, region, variants,
/// extensions.
fn is_shaped(tag: &str) -> bool {
    let mut parts = tag.split('-').peekable();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.next().is_some_and(|language| matches!(language.len(), 2 | 3) && letters(language)) {
        return false;
    }
    parts.next_if(|part| part.len() == 3 && letters(part));
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| part.len() == 2 && letters(part) || part.len() == 3 && digits(part));
    let variant = |part: &str| {
        matches!(part.len(), 5..=8) || part.len() == 4 && part.starts_with(|first: char| first.is_ascii_digit())
    };
    let plain = |part: &str| !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    while parts.next_if(|part| plain(part) && variant(part)).is_some() {}
    // What follows a single letter is an extension, or somebody's own.
    let mut extended = false;
    while let Some(part) = parts.next() {
        if !plain(part) || !(extended || part.len() == 1) || (part.len() == 1 && parts.peek().is_none()) {
            return false;
        }
        extended = true;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_a_shape_and_names_lead_to_them() {
        for tag in [
            "en",
            "pt-BR",
            "spa",
            "zh-Hant",
            "zh-Hant-TW",
            "es-419",
            "de-CH-1996",
            "sl-rozaj",
            "en-x-old",
            "yue",
            "zh-yue",
        ] {
            assert_eq!(check(tag), Ok(()), "{tag}");
        }
        for (odd, instead) in [
            ("english", "`en`"),
            ("Français", "`fr`"),
            ("español", "`es`"),
            ("pt_BR", "`pt-BR`"),
            ("klingon", "en or pt-BR"),
            ("e", "en or pt-BR"),
            ("en-", "en or pt-BR"),
            ("12", "en or pt-BR"),
            ("en-x", "en or pt-BR"),
            ("", "en or pt-BR"),
        ] {
            let said = check(odd).unwrap_err();
            assert!(said.contains(instead), "{said}");
        }
        assert_eq!(tag("English").as_deref(), Some("en"));
        assert_eq!(tag("en_GB").as_deref(), Some("en-GB"));
        assert_eq!(tag("eng").as_deref(), Some("eng"));
        assert_eq!(tag("the usual"), None);
    }
}
