//! Lines that have the shape of a turn's head, whoever they name: they end the turn before.

use super::opening::Opening;
use super::rules::openings;
use super::shapes;
use crate::model::Rule;
use crate::text::fold::fold;
use crate::text::hidden::is_hidden;
use crate::text::stamps;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

/// Most words in a name.
const WORDS: usize = 12;
/// The same in scripts that know no capitals, where any short clause looks like a name.
const CASELESS: usize = 3;

/// Small words inside a name.
pub const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "del", "della", "dello", "delle", "degli", "di", "du", "des", "la", "las", "los",
    "le", "el", "van", "von", "vom", "der", "den", "ter", "ten", "of", "the", "and", "y", "e", "et", "und", "al",
    "bin", "ibn", "zu", "zur", "af", "av",
];

/// Articles that may stand before a role or a name.
const ARTICLES: &[&str] = &[
    "a", "an", "the", "ein", "eine", "einer", "der", "die", "das", "le", "la", "les", "un", "une", "el", "los", "las",
    "una", "il", "lo", "gli", "uno", "o", "os", "as", "um", "uma", "mr", "mrs", "ms", "dr", "sr", "sra",
];

/// Words for who speaks in a talk, folded, by language.
const ROLES: &[&str] = &[
    // English
    "interviewer interviewee moderator facilitator participant respondent researcher speaker host guest witness subject \
     chair question answer unknown male female man woman all both several voice caller student teacher nurse doctor \
     worker translator interpreter observer assistant note-taker notetaker mother father daughter son wife husband boy girl \
     passer-by passerby neighbour neighbor colleague",
    // French
    "enqueteur enquetrice enquete enquetee chercheur chercheuse animateur animatrice moderateur moderatrice participant \
     participante intervieweur intervieweuse interviewe interviewee locuteur locutrice question reponse homme femme tous \
     inconnu inconnue interprete dame monsieur mere pere fille fils passant passante voisin voisine",
    // Spanish and Portuguese
    "entrevistador entrevistadora entrevistado entrevistada investigador investigadora moderador moderadora participante \
     participantes pregunta respuesta hombre mujer todos todas desconocido pesquisador pesquisadora facilitador \
     facilitadora inquirido inquirida pergunta resposta homem mulher hablante falante interprete senora senor madre padre hija hijo senhora senhor mae pai filha filho",
    // Italian
    "intervistatore intervistatrice intervistato intervistata ricercatore ricercatrice moderatore moderatrice \
     partecipante domanda risposta uomo donna tutti sconosciuto interprete signora signore figlia figlio",
    // German
    "interviewer interviewerin befragte befragter befragtes teilnehmer teilnehmerin teilnehmende sprecher sprecherin \
     forscher forscherin moderator moderatorin frage antwort mann frau alle unbekannt proband probandin person herr \
     dolmetscher dolmetscherin mutter vater tochter sohn passant passantin nachbar nachbarin kollege kollegin",
];

static ROLE_WORDS: LazyLock<HashSet<String>> =
    LazyLock::new(|| ROLES.iter().flat_map(|list| list.split_whitespace()).map(fold).collect());

/// Whether a word says what part somebody has in a talk: `interviewer`, `Teilnehmerin`.
pub fn is_role(word: &str) -> bool {
    ROLE_WORDS.contains(fold(word).as_str())
}

/// Whether a label that stands once looks like a name or a role: capitals, digits or a known role in every word of more
/// than three letters.
pub fn looks_like_a_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count();
    let cased = name.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    let most = if cased { WORDS } else { CASELESS };
    if words.is_empty() || words.len() > most || shapes::is_sentence(name) {
        return false;
    }
    let first = words.first().copied().unwrap_or_default();
    let titled = |word: &str| word.chars().any(|c| c.is_uppercase() || c.is_numeric());
    let role = |word: &str| word.split(|c: char| !c.is_alphabetic()).any(is_role);
    let fits = |word: &&str| letters(word) <= 3 || titled(word) || role(word) || !cased || PARTICLES.contains(word);
    // `so we said:` has short words alone; a name or a number begins it, or it is a role: by itself or behind an article
    // (`la Sra. Pérez`, `van der Berg`, `ein Teilnehmer`).
    let small = |word: &&&str| PARTICLES.contains(*word) || ARTICLES.contains(*word);
    let led = words.iter().take_while(small).count();
    let behind = led > 0 && words.len() <= led + 3 && words.get(led).is_some_and(|word| titled(word) || role(word));
    let begun = titled(first) || role(first) || !cased || first.starts_with(['+', '#', '@', '*']) || behind;
    begun && words.iter().all(fits)
}

/// The name in the head of a turn that a line looks like, though nobody accepted it; `next` is the line below.
///
/// Whoever it is, it is not the speaker before.
pub fn head<'a>(rule: Rule, line: &'a str, next: &str) -> Option<&'a str> {
    line.get(head_in(rule, line, next, &openings(rule, line))?)
}

/// The same where the openings of the line are known: where in the line the name stands.
pub fn head_in(rule: Rule, line: &str, next: &str, found: &[Opening]) -> Option<Range<usize>> {
    let Opening { name, mark, .. } = found.iter().find(|opening| !opening.odd)?;
    let text = line.get(name.clone())?;
    let rest = line.get(mark.end..)?;
    // What stands in brackets beside a name need not look like one.
    let names = || found.iter().filter(|one| !one.odd).filter_map(|one| line.get(one.name.clone()));
    let named = || names().any(looks_like_a_name);
    let is = match rule {
        Rule::None => false,
        // A name that a time stands beside is one, however it is spelt.
        Rule::Block if stamps::leading(line).is_none() && shapes::has_time(line) => true,
        Rule::Block | Rule::LabelLine => !ends_words(text) && named() && !blank(next),
        Rule::LabelBold | Rule::LabelPeriod => true,
        // Where each line is a name, a tab and words, whatever stands before the tab is one.
        Rule::LabelTab => !rest.contains('\t') || named(),
        Rule::Stamp => {
            let between = line.get(..mark.end).is_some_and(|head| {
                stamps::leading(line).is_none()
                    && !stamps::find(head).is_empty()
                    && text.split_whitespace().count() <= WORDS
            });
            // Words behind a time may be no name at all.
            let alone =
                blank(rest) && !line.get(mark.clone()).is_some_and(|mark| mark.ends_with([':', '：', ']', ')']));
            !alone && (between || named())
        }
        // Behind the number of a turn stands whoever speaks, however the name is spelt.
        Rule::LabelColon | Rule::LabelEach | Rule::LabelDash | Rule::Chevron | Rule::Numbered => {
            let prefix = line.get(mark.start..name.start).unwrap_or_default();
            let numbered = prefix.starts_with('[') && prefix.contains(char::is_numeric);
            named() || (numbered && text.split_whitespace().count() <= WORDS)
        }
    };
    is.then(|| name.clone())
}

/// Whether what stands alone on a line ends as words do, not as a name: `Yes.`, `And then,`; not `Herr K.`, `J.R.`, `M?`.
pub fn ends_words(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    if let Some(letters) = last.strip_suffix('.') {
        let initials = letters.split('.').all(|one| {
            let mut chars = one.trim_start_matches('-').chars();
            chars.next().is_some_and(|c| c.is_uppercase()) && chars.next().is_none()
        });
        return !initials;
    }
    let asked = last.strip_suffix('?').is_some_and(|sign| sign.chars().count() <= 2 && last == text);
    !asked && last.ends_with(['?', '!', '…', ',', ':', ';', '。', '？', '！', '؟'])
}

fn blank(text: &str) -> bool {
    text.chars().all(is_hidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_roles_head_turns_and_clauses_do_not() {
        for name in [
            "Okoro, Ben",
            "Nadia Brandt, PsyD",
            "Teilnehmer*in 3",
            "teilnehmer*in 3",
            "Sprecher:in 2",
            "Person_B",
            "M?",
            "+49 170 *****21",
            "„Ana“",
            "Ana, 34",
            "Herr K.",
            "[Rosa]",
            "О. П., 41",
            "interviewee",
            "الباحثة",
            "Ana de la Cruz",
        ] {
            assert!(looks_like_a_name(name), "{name}");
        }
        for clause in
            ["And she said to me", "so we said", "He left. Then Ana", "the first thing", "A B C D E F G H I J K L M"]
        {
            assert!(!looks_like_a_name(clause), "{clause}");
        }
    }

    #[test]
    fn heads_end_a_turn_and_speech_does_not() {
        assert_eq!(head(Rule::LabelColon, "M?: no", ""), Some("M?"));
        assert_eq!(head(Rule::LabelColon, "And she said to me: go home.", ""), None);
        assert_eq!(head(Rule::LabelColon, "http://x.org: y", ""), None);
        assert_eq!(head(Rule::LabelColon, "10:30 we met", ""), None);
        assert_eq!(head(Rule::Block, "herr k.  0:02", "Ja."), Some("herr k."));
        assert_eq!(head(Rule::Block, "Ja.  ", "Nein."), None);
        assert_eq!(head(Rule::Stamp, "[00:12] Yes", "x"), None);
        assert_eq!(head(Rule::Stamp, "[00:12] Ana: yes", ""), Some("Ana"));
        assert_eq!(head(Rule::LabelLine, "Interviewee", "I left."), Some("Interviewee"));
        assert_eq!(head(Rule::LabelLine, "I left.", "Then I came."), None);
    }
}
