//! Where a row of a table stands in a text: by offsets that fit its words, by turn, or by its words alone.

use crate::model::Span;
use crate::store::document::Document;
use crate::text::fold::fold_map;
use crate::text::graphemes;
use std::cell::OnceCell;

/// What a row says of its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Code points, where they were given.
    pub at: Option<(u32, u32)>,
    /// The turn or paragraph, `12` or `12.2`.
    pub turn: &'a str,
    /// The words.
    pub quote: &'a str,
}

/// A text, and the same made plain where that is needed.
pub struct Place<'a> {
    document: &'a Document,
    plain: OnceCell<(String, Vec<u32>)>,
}

impl<'a> Place<'a> {
    /// Places on a text.
    pub fn of(document: &'a Document) -> Self {
        Self { document, plain: OnceCell::new() }
    }

    /// The one place that a row means.
    ///
    /// # Errors
    /// Why there is none, or not one alone.
    pub fn find(&self, asked: &Asked<'_>) -> Result<Span, String> {
        let text = &self.document.text;
        let quote = asked.quote.replace("\r\n", "\n");
        if let Some((start, end)) = asked.at
            && start < end
            && end <= text.len()
        {
            let at = Span::new(start, end);
            if text.slice(at) == quote {
                return Ok(at);
            }
            if quote.is_empty() || plain(text.slice(at)).0 == plain(&quote).0 {
                return Ok(self.whole(at));
            }
        }
        let within = match asked.turn.trim() {
            "" => None,
            turn => Some(self.document.overlay.numbered(turn).map_err(|_| format!("there is no turn {turn}"))?),
        };
        if quote.trim().is_empty() {
            return match (within, asked.at) {
                (Some(speech), _) if !speech.is_empty() => Ok(speech),
                (Some(_), _) => Err("nothing is said in this turn".into()),
                (None, Some((start, end))) => {
                    Err(format!("{start}..{end} is no passage of this text, which has {} code points", text.len()))
                }
                (None, None) => Err("nothing says which passage".into()),
            };
        }
        let all = |quote: &str| {
            let exact = self.exact(quote);
            if exact.is_empty() { self.folded(quote) } else { exact }
        };
        let mut found = all(&quote);
        if let Some(bare) = quote.strip_prefix('\'').filter(|_| found.is_empty()) {
            // A table for a spreadsheet has it before what would be run there.
            found = all(bare);
        }
        if let Some(speech) = within {
            found.retain(|at| speech.start <= at.start && at.end <= speech.end);
        }
        match found.as_slice() {
            [] => Err("these words are not in the text".into()),
            [one] => Ok(*one),
            many => {
                let near = asked.at.and_then(|(start, _)| many.iter().find(|at| at.start == start));
                near.map_or_else(
                    || Err(format!("these words stand there {} times, and nothing says which", many.len())),
                    |at| Ok(*at),
                )
            }
        }
    }

    /// The span around it that cuts no character that is seen as one.
    fn whole(&self, at: Span) -> Span {
        graphemes::snap(&self.document.text, at)
    }

    fn exact(&self, quote: &str) -> Vec<Span> {
        let text = &self.document.text;
        let found = memchr::memmem::find_iter(text.as_str().as_bytes(), quote.as_bytes());
        found.map(|byte| text.span(byte..byte + quote.len())).collect()
    }

    /// The same whatever the case, the accents, the kinds of marks and the blanks.
    fn folded(&self, quote: &str) -> Vec<Span> {
        let (wanted, _) = plain(quote.trim());
        if wanted.is_empty() {
            return Vec::new();
        }
        let (text, map) = self.plain.get_or_init(|| plain(self.document.text.as_str()));
        let (mut found, mut passed, mut before) = (Vec::new(), 0, 0);
        for byte in memchr::memmem::find_iter(text.as_bytes(), wanted.as_bytes()) {
            passed += text.get(before..byte).unwrap_or_default().chars().count();
            before = byte;
            let end = passed + wanted.chars().count();
            if let (Some(start), Some(end)) = (map.get(passed), map.get(end)) {
                found.push(self.whole(Span::new(*start, *end)));
            }
        }
        found
    }
}

/// Words folded, each run of blanks one; and for each letter the code point it came from, and the length.
fn plain(words: &str) -> (String, Vec<u32>) {
    let (folded, map) = fold_map(words);
    let (mut out, mut places) = (String::with_capacity(folded.len()), Vec::with_capacity(map.len()));
    for (letter, place) in folded.chars().zip(&map) {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        if letter == ' ' && out.ends_with(' ') {
            continue;
        }
        out.push(letter);
        places.push(*place);
    }
    places.extend(map.last());
    (out, places)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Transcript;

    fn found(text: &str, asked: &Asked<'_>) -> Result<String, String> {
        let document = Document::new(text.to_owned(), &Transcript::default());
        Place::of(&document).find(asked).map(|at| document.text.slice(at).to_owned())
    }

    #[test]
    fn words_are_found_as_they_stand_or_as_they_are_read() {
        let quote = |quote| Asked { quote, ..Asked::default() };
        let text = "Ana: J’étais payée\n   trois euros. Rien. Puis rien.\n\nBen: «Rien» e\u{301}crit.\n";
        assert_eq!(found(text, &quote("trois euros")).unwrap(), "trois euros");
        assert_eq!(found(text, &quote("j'etais PAYEE trois")).unwrap(), "J’étais payée\n   trois");
        assert_eq!(found(text, &quote("écrit")).unwrap(), "e\u{301}crit");
        assert_eq!(found(text, &quote("'trois")).unwrap(), "trois");
        assert!(found(text, &quote("quatre")).unwrap_err().contains("not in the text"));
        assert_eq!(found(text, &quote("rien")).unwrap(), "rien", "what stands there exactly goes first");
        assert!(found("a b a", &quote("a")).unwrap_err().contains("2 times"));
        let at = |at, quote| Asked { at: Some(at), quote, ..Asked::default() };
        assert_eq!(found("a b a", &at((4, 5), "a")).unwrap(), "a");
        assert_eq!(found("a b a", &at((0, 3), "")).unwrap(), "a b");
        assert!(found("a b a", &at((3, 9), "")).unwrap_err().contains("5 code points"));
        assert_eq!(found("x a b", &at((0, 1), "a")).unwrap(), "a", "offsets of another version of the text");
    }
}
