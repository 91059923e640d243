//! Whose words are whose: the same words under another label are somebody else's.

use super::labels::{key, plain};
use super::offsets::Text;
use super::turns::Overlay;
use crate::model::Span;

/// A text with its turns.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The text.
    pub text: &'a Text,
    /// Its turns.
    pub overlay: &'a Overlay,
}

/// Whose the same words are in another version of their text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kinship {
    /// The same speaker's, or nobody's as before.
    Same,
    /// Those of nobody known, where they were somebody's.
    Unnamed,
    /// Somebody else's.
    Other,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Voice<'a> {
    /// Labels, stamps, the header, what lies between turns.
    Unspoken,
    Nobody,
    Label(&'a str),
}

impl<'a> Version<'a> {
    /// Who says the words of a span, in order, each change of speaker once; `None` is nobody known.
    pub fn speakers(&self, span: Span) -> Vec<Option<&'a str>> {
        let mut found = Vec::new();
        for (at, voice) in self.parts(span) {
            let speaker = match voice {
                Voice::Unspoken => continue,
                Voice::Nobody => None,
                Voice::Label(label) => Some(label),
            };
            if found.last() != Some(&speaker) && has_word(self.text.slice(at)) {
                found.push(speaker);
            }
        }
        found
    }

    /// Whether anything is said in a span.
    pub fn speaks(&self, span: Span) -> bool {
        self.parts(span).iter().any(|(at, voice)| *voice != Voice::Unspoken && has_word(self.text.slice(*at)))
    }

    /// The label that says who speaks the first words of a span, where it stands; for words of nobody known, the
    /// place where their paragraph begins.
    pub fn label_of(&self, span: Span) -> Option<Span> {
        let first = self
            .parts(span)
            .into_iter()
            .find(|(at, voice)| *voice != Voice::Unspoken && has_word(self.text.slice(*at)))?;
        let index = self.overlay.paragraph_from(first.0.start);
        let own = self.overlay.paragraphs.get(index)?;
        if own.speaker.is_none() {
            return Some(Span::new(own.at.start, own.at.start));
        }
        let before = self.overlay.paragraphs.get(..=index)?.iter().rev().take_while(|other| other.turn == own.turn);
        before.filter_map(|other| other.label).next()
    }

    /// The parts of a span by who says them; together they are the span.
    fn parts(&self, span: Span) -> Vec<(Span, Voice<'a>)> {
        let mut parts: Vec<(Span, Voice<'a>)> = Vec::new();
        let mut from = span.start;
        let first = self.overlay.paragraph_from(span.start);
        for own in self.overlay.paragraphs.iter().skip(first).take_while(|own| own.at.start < span.end) {
            let voice = self.overlay.name(own.speaker).map_or(Voice::Nobody, Voice::Label);
            for spoken in self.overlay.unmarked(own.speech.intersect(span)) {
                if spoken.start > from {
                    parts.push((Span::new(from, spoken.start), Voice::Unspoken));
                }
                parts.push((spoken, voice));
                from = spoken.end;
            }
        }
        if from < span.end {
            parts.push((Span::new(from, span.end), Voice::Unspoken));
        }
        parts
    }
}

fn has_word(words: &str) -> bool {
    words.contains(char::is_alphanumeric)
}

/// The parts of some words, in code points from their start, that are not the same speaker's in another version.
pub fn changes(old: &Version, at: Span, new: &Version, there: Span) -> Vec<(Span, Kinship)> {
    let (before, now) = (old.parts(at), new.parts(there));
    let mut now = now.into_iter().map(|(part, voice)| (part.end - there.start, voice)).peekable();
    let mut found = Vec::new();
    for (part, voice) in before {
        let mut from = part.start;
        while from < part.end {
            let Some(&(end, other)) = now.peek() else { break };
            let upto = part.end.min(at.start.saturating_add(end));
            let piece = Span::new(from, upto);
            let kinship = kinship(voice, other);
            if kinship != Kinship::Same && has_word(old.text.slice(piece)) {
                found.push((Span::new(from - at.start, upto - at.start), kinship));
            }
            if at.start.saturating_add(end) <= upto {
                now.next();
            }
            from = upto.max(from);
        }
    }
    found
}

/// Whose some words are now, the strangest of their parts.
pub fn compare(old: &Version, at: Span, new: &Version, there: Span) -> Kinship {
    changes(old, at, new, there).into_iter().map(|(_, kinship)| kinship).max().unwrap_or(Kinship::Same)
}

fn kinship(old: Voice, new: Voice) -> Kinship {
    match (old, new) {
        (Voice::Label(old), Voice::Label(new)) if plain(old) == plain(new) || key(old) == key(new) => Kinship::Same,
        (Voice::Unspoken, _) | (Voice::Nobody, Voice::Nobody | Voice::Unspoken) => Kinship::Same,
        (Voice::Label(_), Voice::Nobody | Voice::Unspoken) => Kinship::Unnamed,
        (Voice::Label(_) | Voice::Nobody, Voice::Label(_)) => Kinship::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rule;
    use crate::text::turns::overlay;

    fn compared(old: &str, new: &str, words: &str) -> Kinship {
        let labels = ["Kofi".to_owned(), "Priya".to_owned()];
        let (old, new) = (Text::from(old), Text::from(new));
        let (one, two) = (overlay(&old, Rule::LabelColon, &labels, 0), overlay(&new, Rule::LabelColon, &labels, 0));
        let at = |text: &Text| {
            let start = text.as_str().find(words).unwrap();
            text.span(start..start + words.len())
        };
        let (here, there) = (at(&old), at(&new));
        compare(&Version { text: &old, overlay: &one }, here, &Version { text: &new, overlay: &two }, there)
    }

    #[test]
    fn words_under_another_label_are_somebody_elses() {
        assert_eq!(compared("Kofi: Yes.", "Priya: No.\n\nKofi: Yes.", "Yes"), Kinship::Same);
        assert_eq!(compared("Kofi: Yes.", "Kofi: No.\n\nPriya: Yes.", "Yes"), Kinship::Other);
        assert_eq!(compared("Kofi: Yes.", "Tom: Yes.", "Yes"), Kinship::Unnamed);
        assert_eq!(compared("Tom: Yes.", "Kofi: Yes.", "Yes"), Kinship::Other);
    }

    #[test]
    fn every_speaker_of_a_passage_counts() {
        let old = "Kofi: One.\n\nTwo.\n\nPriya: Three.";
        assert_eq!(compared(old, &format!("Kofi: Zero.\n\n{old}"), "One.\n\nTwo.\n\nPriya: Three"), Kinship::Same);
        assert_eq!(
            compared(old, "Priya: One.\n\nTwo.\n\nPriya: Three.", "One.\n\nTwo.\n\nPriya: Three"),
            Kinship::Other
        );
        assert_eq!(
            compared(old, "Kofi: One.\n\nPriya: x\n\nTwo.\n\nPriya: Three.", "Two.\n\nPriya: Three"),
            Kinship::Other
        );
    }

    #[test]
    fn the_label_of_words_may_stand_paragraphs_before_them() {
        let text = Text::from("Kofi: One.\n\nTwo.\n\nPriya: Three.");
        let overlay = overlay(&text, Rule::LabelColon, &["Kofi".to_owned(), "Priya".to_owned()], 0);
        let version = Version { text: &text, overlay: &overlay };
        assert_eq!(version.label_of(Span::new(12, 15)), Some(Span::new(0, 4)));
        assert_eq!(version.speakers(Span::new(12, 30)), [Some("Kofi"), Some("Priya")]);
        assert!(!version.speaks(Span::new(0, 5)) && version.speaks(Span::new(0, 8)));
    }
}
