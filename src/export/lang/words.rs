//! Fixed phrases, a row each: English, French, Spanish, Italian, German, Portuguese.

/// The rows.
pub const WORDS: &[[&str; 6]] = &[["Contents", "Sommaire", "Índice", "Indice", "Inhalt", "Índice"]];
