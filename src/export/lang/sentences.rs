//! Sentences that are finished when they come, with figures in them, a row each in the order of the languages.
//!
//! In the English, `{#}` is a number, which is spelled anew, `{}` any words, which stay, `{;}` parts of [`PARTS`] with `; `
//! between them, `{&}` a list of names; `[codings|coding]` is one of these. The others have their gaps in the same order
//! as `{}`, or by number as `{1}`.

mod coders;
mod counts;
mod course;
mod groups;
mod talk;

/// The rows, by what they are of.
pub const SENTENCES: &[&[[&str; 6]]] = &[counts::COUNTS, groups::GROUPS, talk::TALK, coders::CODERS, course::COURSE];

/// What `{;}` is made of.
pub const PARTS: &[[&str; 6]] = &[
    [
        "transcripts {}",
        "transcriptions {}",
        "transcripciones {}",
        "trascrizioni {}",
        "Transkripte {}",
        "transcrições {}",
    ],
    ["codes {}", "codes {}", "códigos {}", "codici {}", "Codes {}", "códigos {}"],
    ["coders {}", "codeurs {}", "codificadores {}", "codificatori {}", "Codierende {}", "codificadores {}"],
    ["speakers {}", "locuteurs {}", "hablantes {}", "parlanti {}", "Sprechende {}", "falantes {}"],
    ["where {}", "où {}", "donde {}", "dove {}", "wo {}", "onde {}"],
    ["query {}", "requête {}", "consulta {}", "interrogazione {}", "Abfrage {}", "consulta {}"],
    ["by {}", "par {}", "por {}", "per {}", "nach {}", "por {}"],
    ["the whole study", "toute l’étude", "todo el estudio", "tutto lo studio", "die ganze Studie", "todo o estudo"],
    ["focus-group", "groupe de discussion", "grupo focal", "focus group", "Fokusgruppe", "grupo focal"],
];
