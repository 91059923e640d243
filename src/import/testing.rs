//! Help for tests of formats.

use super::{ImportError, Imported, Options, read_all};
use crate::text::Text;
use crate::text::turns::overlay;
use std::io::{Cursor, Write};

/// Reads a file that holds one document.
///
/// # Errors
/// As [`read_all`].
pub fn read(bytes: &[u8], name: &str, options: &Options) -> Result<Imported, ImportError> {
    let mut all = read_all(bytes, name, options)?;
    let last = all.pop().expect("a file that is read holds a document");
    assert!(all.is_empty(), "{name} holds several documents");
    Ok(last)
}

/// Reads a file that must be readable.
pub fn import(bytes: impl AsRef<[u8]>, name: &str) -> Imported {
    match read(bytes.as_ref(), name, &Options::default()) {
        Ok(found) => found,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// The sentence with which a file is refused.
pub fn refused(bytes: impl AsRef<[u8]>, name: &str) -> String {
    match read(bytes.as_ref(), name, &Options::default()) {
        Ok(found) => panic!("{name} was read as {}: {:?}", found.format, found.text),
        Err(error) => error.to_string(),
    }
}

/// Speaker (empty: nobody) and words of each paragraph, as the overlay of the stored text, rule and labels gives them.
pub fn paragraphs(found: &Imported) -> Vec<(String, String)> {
    let text = Text::new(found.text.clone());
    let over = overlay(&text, found.rule, &found.labels, found.header);
    assert_eq!(found.turns as usize, over.turns.len());
    let name = |speaker| over.name(speaker).unwrap_or_default().to_owned();
    over.paragraphs.iter().map(|own| (name(own.speaker), text.slice(own.speech).to_owned())).collect()
}

/// Asserts the paragraphs: pairs of speaker (empty: nobody) and words.
pub fn says(found: &Imported, expected: &[(&str, &str)]) {
    let told = paragraphs(found);
    let seen: Vec<(&str, &str)> = told.iter().map(|(name, words)| (name.as_str(), words.as_str())).collect();
    assert_eq!(seen, expected, "{}", found.text);
}

/// The words from each noted time to the end of its line, with the milliseconds.
pub fn times(found: &Imported) -> Vec<(u64, String)> {
    let text = Text::new(found.text.clone());
    let rest = |at: u32| {
        let rest = text.as_str().get(text.byte(at)..).unwrap_or_default();
        rest.lines().next().unwrap_or_default().chars().take(12).collect::<String>()
    };
    found.times.iter().map(|(at, ms)| (*ms, rest(*at))).collect()
}

/// A zip archive of named entries.
pub fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Cuts and twists a file in many places; readers must refuse or read it, never panic.
pub fn tortured(bytes: &[u8], name: &str) {
    let mut twisted = bytes.to_vec();
    for at in (0..bytes.len()).step_by(bytes.len() / 60 + 1) {
        let _ = read_all(bytes.get(..at).unwrap_or_default(), name, &Options::default());
        for mask in [0x01, 0x20, 0xff] {
            if let Some(byte) = twisted.get_mut(at) {
                *byte ^= mask;
            }
            let _ = read_all(&twisted, name, &Options::default());
            twisted.clear();
            twisted.extend_from_slice(bytes);
        }
    }
}
