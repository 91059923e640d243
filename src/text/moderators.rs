//! The usual words for who leads a talk: what a new study takes for a moderator, and what else looks like one.

use super::fold::fold;
use super::labels;

/// Words and abbreviations by language, those of the sample first.
const WORDS: [(&str, &str); 18] = [
    ("en", "Moderator Interviewer Facilitator Researcher I Int Mod"),
    ("es, pt", "Moderadora Moderador Entrevistadora Entrevistador Facilitadora Facilitador Investigadora Investigador"),
    ("pt", "Pesquisadora Pesquisador"),
    ("fr", "Animatrice Animateur Modératrice Modérateur Enquêtrice Enquêteur Intervieweuse Intervieweur"),
    ("fr", "Facilitatrice Facilitateur Chercheuse Chercheur"),
    ("de", "Moderation Moderatorin Interviewerin Gesprächsleitung Gesprächsleiterin Gesprächsleiter"),
    ("de", "Diskussionsleitung Diskussionsleiterin Diskussionsleiter"),
    ("it", "Moderatore Intervistatrice Intervistatore Facilitatore Conduttrice Conduttore Ricercatrice Ricercatore"),
    ("ar", "الميسرة الميسر المحاورة المحاور الباحثة الباحث"),
    ("nl", "Gespreksleidster Gespreksleider Interviewster Onderzoeker"),
    ("pl", "Moderatorka Prowadząca Prowadzący Badaczka Badacz"),
    ("ro", "Moderatoare Intervievatoare Intervievator"),
    ("sv, da, no, fi", "Samtalsledare Intervjuare Intervjuer Ordstyrer Haastattelija"),
    ("tr", "Görüşmeci Araştırmacı"),
    ("el", "Συντονίστρια Συντονιστής"),
    ("ru, uk", "Модератор Интервьюер Ведущая Ведущий Модераторка Ведуча"),
    ("hi", "संचालक मॉडरेटर"),
    ("zh, ja", "主持人 访谈者 司会"),
];

/// The usual words as labels have them; accents and capitals do not matter where they are held against labels.
pub fn usual() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|(_, words)| words.split_whitespace())
}

/// A label as it is held against those of moderators: accents, case, blanks and a colon at its end do not matter.
pub fn spelling(label: &str) -> String {
    fold(&labels::key(label))
}

/// Whether a label looks like a moderator's, by itself or with a number or a name beside it: `Moderator 2`, `I1`.
pub fn looks_like_one(label: &str) -> bool {
    let label = fold(label);
    let bare = label.trim_matches(|c: char| !c.is_alphabetic());
    let first = bare.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    usual().map(fold).any(|word| bare == word || (first == word && word.chars().count() > 2))
}

#[cfg(test)]
mod tests {
    use super::{looks_like_one, spelling, usual};
    use crate::text::fold::fold;
    use std::collections::HashSet;

    #[test]
    fn a_colon_and_blanks_do_not_hide_a_moderator() {
        for label in ["Sara Kent:", "sara  kent", " SARA KENT ：", "Sára\u{a0}Kent"] {
            assert_eq!(spelling(label), "sara kent", "{label}");
        }
    }

    #[test]
    fn words_are_told_apart_and_a_name_or_number_beside_them_does_not_hide_them() {
        let folded: HashSet<String> = usual().map(fold).collect();
        assert_eq!(folded.len(), usual().count(), "a word stands there twice");
        for label in ["MODERATOR", "Moderator 2", "Moderadora (Ana)", "I1", "I", "المُيَسِّرة", "Intervieweuse"]
        {
            assert!(looks_like_one(label), "{label}");
        }
        for label in ["Iris", "I. Moreau", "Modesta", "P1", "R", "Animal", "", "12"] {
            assert!(!looks_like_one(label), "{label}");
        }
    }
}
