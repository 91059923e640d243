//! Which words may be a speaker's label, and which labels are nearly the same.

use crate::text::fold::fold;
use crate::text::labels::{self, LONGEST_LABEL};
use crate::text::moderators::spelling;
use std::collections::HashSet;
use std::sync::LazyLock;
use strsim::generic_levenshtein;
use unicode_normalization::char::is_combining_mark;

/// Most words in a label.
const WORDS: usize = 12;
/// Most labels compared with each other.
const COMPARED: usize = 400;

/// Words before a colon that head a document or a remark, folded, by language.
const STOP: &[&str] = &[
    // English
    "note notes nb transcript transcription question answer http https ftp mailto file re fw subject date time place \
     location title page source duration length recording recorded participants list present absent topic \
     summary key legend version project break jingle music applause author copyright warning example comment comments figure table chapter section \
     part abstract keywords url email e-mail phone tel address attachment ps p.s eg e.g ie i.e language duration",
    // French
    "remarque remarques lieu heure titre sujet duree enregistrement presents absents resume exemple commentaire \
     tableau chapitre partie annexe transcripteur objet langue",
    // Spanish and Portuguese
    "nota notas fecha lugar hora titulo asunto tema duracion grabacion presentes ausentes resumen ejemplo comentario \
     transcripcion pregunta respuesta pagina fuente data local duracao gravacao resumo exemplo transcricao pergunta \
     resposta fonte assunto idioma lengua",
    // Italian
    "luogo ora titolo oggetto argomento durata registrazione presenti assenti riassunto esempio commento trascrizione \
     domanda risposta fonte lingua",
    // German
    "notiz hinweis anmerkung anmerkungen datum ort zeit uhrzeit titel thema betreff dauer aufnahme anwesend abwesend \
     zusammenfassung beispiel kommentar transkript transkription frage antwort seite quelle sprache",
    // Arabic
    "ملاحظة ملاحظات التاريخ تاريخ المكان مكان الوقت العنوان عنوان الموضوع المدة التسجيل الحاضرون ملخص مثال تعليق نص سؤال جواب",
];

static STOPS: LazyLock<HashSet<String>> =
    LazyLock::new(|| STOP.iter().flat_map(|list| list.split_whitespace()).map(fold).collect());

/// Labels that are speakers wherever they stand, even once: those of the study's moderators.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sure(HashSet<String>);

impl Sure {
    /// Takes note of labels, however they are spelt, see `spelling`.
    pub fn new(labels: &[String]) -> Self {
        Self(labels.iter().map(|label| spelling(label)).collect())
    }

    /// Takes note of another.
    pub fn add(&mut self, label: &str) {
        self.0.insert(spelling(label));
    }

    /// Whether a label is one of them.
    pub fn has(&self, label: &str) -> bool {
        !self.0.is_empty() && self.0.contains(spelling(label).as_str())
    }
}

/// Whether a name may be a label, and heads no documents or remarks.
pub fn fits(name: &str) -> bool {
    shaped(name) && !is_stop(name)
}

/// Whether a name has the shape of a label at all.
pub fn shaped(name: &str) -> bool {
    let allowed = |c: char| {
        c.is_alphanumeric()
            || is_combining_mark(c)
            || is_emoji_part(c)
            || SIGNS.contains(c)
            || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{200c}' | '\u{200d}')
    };
    name.starts_with(labels::begins)
        && name.chars().any(char::is_alphanumeric)
        && name.chars().count() <= LONGEST_LABEL
        && name.split_whitespace().count() <= WORDS
        && name.chars().all(allowed)
        && !name.contains("  ")
}

/// Signs that stand in labels.
const SIGNS: &str = ".,'’-‐–()[]&/*_:?„“”\"‚‘«»‹›「」『』+#@|·°º";

/// Whether a sign is a picture, as people have them in their names in chats.
fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether a name is long or has signs that few names have, so that it must repeat more often to be one.
pub fn is_odd(name: &str) -> bool {
    name.split_whitespace().count() > 6 || name.chars().count() > 40
}

/// Whether a name is a word that heads documents or remarks, with a number or not.
pub fn is_stop(name: &str) -> bool {
    let folded = fold(name);
    let word = folded.trim_end_matches(|c: char| c.is_numeric() || matches!(c, ' ' | '.' | '-' | '#' | '°' | 'º'));
    let numbered = word.len() < folded.len() && (word.is_empty() || word == "n" || word == "no");
    // "Participant 3" is somebody; "Participants" is a heading.
    if word.len() < folded.len() && matches!(word, "participant" | "speaker" | "present") {
        return false;
    }
    numbered || STOPS.contains(word)
}

/// Whether a name does not look like one: `She said`, `the first thing`.
pub fn is_weak(name: &str) -> bool {
    let mut words = name
        .split_whitespace()
        .map(|word| word.trim_start_matches(['(', '[', '\'', '’', '&', '/', '-', '„', '“', '"', '«', '#', '@']));
    words.any(|word| {
        let small = word.chars().next().is_some_and(char::is_lowercase);
        small
            && !labels::PARTICLES.contains(&word)
            && !labels::is_role(word.split(|c: char| !c.is_alphabetic()).next().unwrap_or(word))
    })
}

/// Pairs of labels that may be one: the rarer, and the one it may be.
pub fn near(labels: &[(String, u32)]) -> Vec<(String, String)> {
    let folded: Vec<(String, Vec<char>)> = labels.iter().take(COMPARED).map(|(label, _)| parts(label)).collect();
    let mut pairs = Vec::new();
    for (one, (digits, letters)) in folded.iter().enumerate() {
        for (other, (their_digits, their_letters)) in folded.iter().enumerate().skip(one + 1) {
            if digits != their_digits {
                continue;
            }
            let shortest = letters.len().min(their_letters.len());
            let most = if shortest >= 7 { 2 } else { usize::from(shortest >= 4) };
            // What differs in length by more differs by more edits: most pairs need no counting of them.
            let apart = || letters.len().abs_diff(their_letters.len()) > most;
            if letters != their_letters && (apart() || generic_levenshtein(letters, their_letters) > most) {
                continue;
            }
            let (Some(a), Some(b)) = (labels.get(one), labels.get(other)) else { continue };
            let (rare, common) = if a.1 <= b.1 { (a, b) } else { (b, a) };
            pairs.push((rare.0.clone(), common.0.clone()));
        }
    }
    pairs
}

/// The digits of a folded label, and its letters without blanks and signs.
fn parts(label: &str) -> (String, Vec<char>) {
    let folded = fold(label);
    let digits = folded.chars().filter(|c| c.is_numeric()).collect();
    (digits, folded.chars().filter(|c| c.is_alphabetic()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_words_are_no_names() {
        for word in ["Note", "Question 3", "Fecha", "Durée", "12", "Notes", "الوقت", "http"] {
            assert!(!fits(word), "{word}");
        }
        for name in ["Ana", "P1", "Researcher 1", "Participant 2", "الباحثة", "訪", "M1/M2", "D. O’Neil-Ruiz", "I"]
        {
            assert!(fits(name), "{name}");
        }
    }

    #[test]
    fn clauses_are_weak() {
        assert!(is_weak("She said") && is_weak("the first thing"));
        for name in ["Ana de la Cruz", "P1", "Researcher 1", "interviewee", "Herr K.", "teilnehmer*in 3"] {
            assert!(!is_weak(name), "{name}");
        }
    }

    #[test]
    fn near_labels_are_paired() {
        let labels: Vec<(String, u32)> =
            [("Moderadora", 30), ("Moderdora", 1), ("P1", 9), ("P2", 8), ("José", 4), ("JOSE", 2)]
                .map(|(label, count)| (label.to_owned(), count))
                .into();
        let pairs = near(&labels);
        assert_eq!(pairs, [("Moderdora".to_owned(), "Moderadora".to_owned()), ("JOSE".to_owned(), "José".to_owned())]);
    }
}
