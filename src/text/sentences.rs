//! Sentences of transcribed speech, in the scripts and manners of writing that transcripts are in.

use std::ops::Range;

/// The sentences of a text: byte ranges without outer blanks, which cover all visible text.
///
/// `language` is a tag such as `de` or `pt-BR`; it decides only what the text leaves open.
pub fn sentences(text: &str, language: Option<&str>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + c.len_utf8();
        if c == '\n' {
            if ends_block(text, next) {
                keep(text, start..at, &mut found);
                start = next;
            }
            at = next;
        } else if is_terminator(c) {
            let end = run_end(text, at);
            if ends(text, start, at, end, language) {
                keep(text, start..end, &mut found);
                start = end;
            }
            at = end;
        } else {
            at = next;
        }
    }
    keep(text, start..text.len(), &mut found);
    found
}

fn keep(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = text.get(range.clone()).unwrap_or_default();
    let kept = part.trim();
    if !kept.is_empty() {
        let start = range.start + (part.len() - part.trim_start().len());
        found.push(start..start + kept.len());
    }
}

/// Whether what follows a line end cannot go on with the sentence: a blank line, a heading, a list item.
fn ends_block(text: &str, after: usize) -> bool {
    let rest = text.get(after..).unwrap_or_default();
    let line =
        rest.get(..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())).unwrap_or_default().trim_start();
    if line.is_empty() {
        return true;
    }
    let item = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = item.len() < line.len() && item.len() + 3 > line.len() && item.starts_with([')', '.']);
    let mark = if numbered { item.get(1..) } else { line.strip_prefix(['-', '–', '—', '*', '•', '#', '>']) };
    mark.is_some_and(|rest| rest.starts_with([' ', '\t']) || (line.starts_with('#') && rest.starts_with('#')))
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '؟' | '۔' | '।' | '॥' | '‼' | '⁇' | '⁈' | '⁉') || is_wide(c)
}

/// Terminators of scripts that set no blank after them.
fn is_wide(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '｡' | '．')
}

fn is_closer(c: char) -> bool {
    matches!(
        c,
        ')' | ']'
            | '}'
            | '"'
            | '\''
            | '”'
            | '’'
            | '“'
            | '»'
            | '›'
            | '」'
            | '』'
            | '）'
            | '］'
            | '】'
            | '》'
            | '〉'
            | '*'
            | '_'
    )
}

/// End of the terminators at a byte, with the quotes and brackets that close after them.
fn run_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut end = rest.find(|c: char| !is_terminator(c)).unwrap_or(rest.len());
    loop {
        let tail = rest.get(end..).unwrap_or_default();
        // French sets a no-break blank before its closing quote, and writers often a plain one.
        let quote = tail.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
        let lead = tail.len() - quote.len();
        let Some(c) = quote.chars().next() else { break };
        let french = matches!(c, '»' | '›') && lead <= 3;
        let turned = lead == 0 && is_closer(c) && !(c == '“' && end > 0 && opens_next(quote));
        if !french && !turned {
            break;
        }
        end += lead + c.len_utf8();
    }
    at + end
}

/// Whether a quote that closes in German opens the next sentence here.
fn opens_next(quote: &str) -> bool {
    quote.chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// Whether the terminators at `at..end` end the sentence that began at `start`.
fn ends(text: &str, start: usize, at: usize, end: usize, language: Option<&str>) -> bool {
    let run = text.get(at..end).unwrap_or_default();
    if run.contains(is_wide) {
        return true;
    }
    let rest = text.get(end..).unwrap_or_default();
    let ahead = rest.trim_start();
    let Some(first) = ahead.chars().next() else { return true };
    if ahead.len() == rest.len() && !matches!(first, '¿' | '¡') {
        return false;
    }
    let skip = |c: char| {
        matches!(c, '"' | '“' | '”' | '„' | '«' | '‹' | '‘' | '(' | '[' | '*' | '_' | '-' | '–' | '—')
            || c.is_whitespace()
    };
    let letter = ahead.trim_start_matches(skip).chars().next();
    let lower = letter.is_some_and(char::is_lowercase);
    let signs = run.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
    let closed = signs.len() < run.len();
    if signs == "." {
        return !lower && !abbreviated(text.get(start..at).unwrap_or_default(), letter, language);
    }
    if signs.contains('…') || signs.starts_with("..") {
        return !lower;
    }
    !(closed && lower)
}

/// Short forms after which a sentence goes on, even with a capital.
const SHORT: &str = " dr dra mr mrs ms mx prof profa st ste mme mlle mmes mm me mgr sr sra srta sres sras ud uds vd vds d \
    dña dn dª fr hr hrn nr bzw bspw ca evtl ggf inkl sog vgl usf dipl ing abs art bd hrsg dott ssa sig sigg sigra prof.ssa \
    avv arch ing geom on sen rep gov gen col lt sgt capt rev hon jr vs viz cf no nos núm num pág págs pag pagg pp fig figs \
    ex eng exmo exma exa av vol cap op ed eds al approx dept est inc ltd ";

/// Whether the full stop after this beginning of a sentence belongs to a short form.
fn abbreviated(before: &str, letter: Option<char>, language: Option<&str>) -> bool {
    let head = before
        .trim_end_matches(|c: char| !c.is_whitespace() && !matches!(c, '(' | '[' | '"' | '«' | '“' | '„' | '¿' | '¡'));
    let token = before.get(head.len()..).unwrap_or_default();
    let mut chars = token.chars();
    let (Some(first), second) = (chars.next(), chars.next()) else { return false };
    let first_word = head.trim().is_empty();
    if second.is_none() && first.is_alphabetic() {
        // "So did I. Then" against "I. Newton".
        let pronoun = first == 'I' && !first_word && !matches!(language, Some(tag) if !tag.starts_with("en"));
        let cased = first.is_uppercase() || first.is_lowercase();
        return cased && !pronoun;
    }
    if token.chars().all(|c| c.is_ascii_digit()) {
        // A list number, or a German ordinal.
        let ordinal = language.is_some_and(|tag| tag.starts_with("de")) && token.len() <= 2;
        return (first_word && token.len() <= 3) || (ordinal && letter.is_some_and(char::is_alphabetic));
    }
    let parts = token.split('.');
    if token.contains('.') && parts.clone().all(|part| part.chars().count() == 1) {
        return true;
    }
    let lower = token.to_lowercase();
    if matches!(
        lower.as_str(),
        "no" | "on"
            | "me"
            | "al"
            | "ed"
            | "est"
            | "ex"
            | "art"
            | "op"
            | "ca"
            | "d"
            | "ms"
            | "inc"
            | "ing"
            | "arch"
            | "cap"
            | "av"
    ) {
        // Words too, in one language or another: short only where a number or a name's title is meant.
        return match lower.as_str() {
            "no" | "art" | "cap" | "op" | "ca" => letter.is_some_and(char::is_numeric),
            "ex" => head.trim_end().ends_with("p."),
            "ms" | "me" | "av" | "ing" | "arch" => first.is_uppercase(),
            _ => false,
        };
    }
    SHORT.split(' ').any(|short| short == lower) && lower.chars().count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
        sentences(text, Some(language)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn short_forms_go_on() {
        assert_eq!(split("Dr. Lin left. So did I. Then 3.5 km.", "en"), ["Dr. Lin left.", "So did I.", "Then 3.5 km."]);
        assert_eq!(split("M. Petit, p. ex. Paul. Oui.", "fr"), ["M. Petit, p. ex. Paul.", "Oui."]);
        assert_eq!(
            split("Das war z. B. Montag. Am 3. Mai bzw. Juni.", "de"),
            ["Das war z. B. Montag.", "Am 3. Mai bzw. Juni."]
        );
        assert_eq!(split("La Sra. Gil y Ud. Sabe etc. Vale.", "es"), ["La Sra. Gil y Ud. Sabe etc.", "Vale."]);
        assert_eq!(split("We said no. It went on.", "en"), ["We said no.", "It went on."]);
    }

    #[test]
    fn quotes_and_signs_belong_to_the_sentence() {
        assert_eq!(split("« Quoi ? » dit-il. « Non. » Bien.", "fr"), ["« Quoi ? » dit-il.", "« Non. »", "Bien."]);
        assert_eq!(split("„Nein.“ Gut. (Ja!) Was?!", "de"), ["„Nein.“", "Gut.", "(Ja!)", "Was?!"]);
        assert_eq!(split("Sí.¿Qué? ¡Ya! Bueno", "es"), ["Sí.", "¿Qué?", "¡Ya!", "Bueno"]);
        assert_eq!(split("好。「是嗎？」對！", "zh"), ["好。", "「是嗎？」", "對！"]);
        assert_eq!(split("متى بدأت؟ الآن.", "ar"), ["متى بدأت؟", "الآن."]);
    }

    #[test]
    fn an_ellipsis_ends_before_a_capital_only() {
        assert_eq!(split("I… well... you know. Right… So.", "en"), ["I… well... you know.", "Right…", "So."]);
    }

    #[test]
    fn line_ends_inside_a_paragraph_do_not_end_it() {
        assert_eq!(
            split("one two\nthree. Four\n\nfive\n- six\n# seven", "en"),
            ["one two\nthree.", "Four", "five", "- six", "# seven"]
        );
    }

    proptest! {
        #[test]
        fn all_visible_text_is_covered(text in "([ab.A!?…»«\" \n。¿’)Dr-]|\\PC){0,40}") {
            let mut last = 0;
            for range in sentences(&text, None) {
                prop_assert!(range.start >= last && range.start < range.end);
                let gap = text.get(last..range.start);
                prop_assert!(gap.is_some_and(|gap| gap.trim().is_empty()));
                prop_assert_eq!(text[range.clone()].trim(), &text[range.clone()]);
                last = range.end;
            }
            prop_assert!(text.get(last..).is_some_and(|gap| gap.trim().is_empty()));
        }
    }
}
