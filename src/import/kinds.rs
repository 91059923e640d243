//! What kind of transcript a file is likely to be: by its name, else by how many speak. Proposed, never more.

use super::imported::Imported;
use crate::text::fold::fold;

/// Words of file names, folded, by the kind they stand for; the first list that has one of a name's words decides.
const NAMES: [(&str, &[&str]); 3] = [
    (
        "field-note",
        &[
            "note",
            "notes",
            "fieldnote",
            "fieldnotes",
            "fn",
            "memo",
            "memos",
            "diary",
            "journal",
            "observation",
            "observations",
            "feldnotiz",
            "feldnotizen",
            "notiz",
            "notizen",
            "protokoll",
            "beobachtung",
            "nota",
            "notas",
            "observacion",
            "observacao",
            "diario",
            "terrain",
            "carnet",
            "appunti",
            "osservazione",
            "notatka",
            "ملاحظات",
        ],
    ),
    (
        "focus-group",
        &[
            "fg",
            "fgd",
            "focus",
            "focusgroup",
            "gruppe",
            "gruppendiskussion",
            "fokusgruppe",
            "gd",
            "grupo",
            "groupe",
            "group",
            "gruppo",
            "grupa",
            "discusion",
            "discussao",
            "مجموعة",
        ],
    ),
    (
        "interview",
        &[
            "int",
            "interview",
            "interviews",
            "itw",
            "entretien",
            "entretiens",
            "entrevista",
            "entrevistas",
            "intervista",
            "interviste",
            "wywiad",
            "intervju",
            "haastattelu",
            "rozhovor",
            "gespraech",
            "gesprach",
            "ent",
            "مقابلة",
            "访谈",
        ],
    ),
];

/// Turns that each of two must have for a talk of two.
const TURNS: u32 = 3;

/// The kind that a name or the speakers propose; none where neither says enough.
pub fn proposed(name: &str, found: &Imported) -> Option<&'static str> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    by_name(stem).or_else(|| by_name(found.title.as_deref().unwrap_or_default())).or_else(|| by_speakers(found))
}

fn by_name(name: &str) -> Option<&'static str> {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    NAMES.iter().find(|(_, names)| words.iter().any(|word| names.contains(word))).map(|(kind, _)| *kind)
}

fn by_speakers(found: &Imported) -> Option<&'static str> {
    let often = found.detection.labels.iter().take(found.speakers as usize).filter(|(_, turns)| *turns >= TURNS);
    match (found.speakers, often.count()) {
        (2, 2) => Some("interview"),
        (4.., 3..) => Some("focus-group"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::import::testing::import;

    #[test]
    fn names_say_first_then_how_many_speak() {
        let two = "Ana: one\n\nBea: two\n\n".repeat(4);
        let four = "Ana: one\n\nBea: two\n\nCem: three\n\nDora: four\n\n".repeat(4);
        for (name, text, kind) in [
            ("fg03-madrid.txt", &two, Some("focus-group")),
            ("Entretien 4 (Lyon).txt", &four, Some("interview")),
            ("2024-03-12 Feldnotiz Berlin.txt", &two, Some("field-note")),
            ("INT07_beirut.txt", &two, Some("interview")),
            ("Gruppendiskussion.txt", &two, Some("focus-group")),
            ("notes on focus group 2.txt", &two, Some("field-note")),
            ("a.txt", &two, Some("interview")),
            ("a.txt", &four, Some("focus-group")),
            ("integration.txt", &"We waited.\n".to_owned(), None),
        ] {
            assert_eq!(import(text.as_str(), name).kind, kind, "{name}");
        }
    }
}
