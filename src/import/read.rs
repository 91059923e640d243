//! A file as documents: its encoding, its format, its text and who speaks in it.

use super::draft::{Draft, Person};
use super::encoding::{Decoded, decode};
use super::error::ImportError;
use super::format::{Format, Found, Reader, Seen, unknown_json};
use super::imported::{Imported, Options};
use super::markup::Markup;
use super::speakers::{detect, detect_with};
use super::{encoding, formats, json, kinds, limits, marked, render, speakers, tiers, xml};
use crate::text::Text;

/// Reads all documents of a file; `name` is its file name.
///
/// # Errors
/// A file that is in no format that can be read, is damaged, or goes beyond the limits.
pub fn read_all(bytes: &[u8], name: &str, options: &Options) -> Result<Vec<Imported>, ImportError> {
    let mut all = documents(bytes, name, options)?;
    for found in &mut all {
        found.kind = found.kind.or_else(|| kinds::proposed(found.name.as_deref().unwrap_or(name), found));
    }
    Ok(all)
}

fn documents(bytes: &[u8], name: &str, options: &Options) -> Result<Vec<Imported>, ImportError> {
    limits::at_most("bytes", bytes.len(), limits::TEXT)
        .map_err(|_| ImportError::TooLarge { mib: bytes.len() >> 20 })?;
    let forced = options.format.as_deref().map(formats::named).transpose()?;
    let lower = name.to_lowercase();
    let whole = matches!(forced, Some(Format { read: Reader::Bytes(_), .. })) || encoding::container(bytes).is_some();
    let decoded = if whole { None } else { Some(decode(bytes, options.encoding.as_deref())?) };
    let seen = Seen::new(bytes, decoded.as_ref().map(|decoded| decoded.text.as_str()), &lower);
    let (format, score) = match forced {
        Some(format) => (format, 1.0),
        None => match formats::tell(&seen) {
            Some((Format { read: Reader::Kept(_), .. }, _)) if seen.json().is_some() => {
                return Err(unknown_json(&seen));
            }
            Some((Format { read: Reader::Kept(_), .. }, _)) if json::begins(seen.text.unwrap_or_default()) => {
                return Err(ImportError::Damaged { looks: "JSON", what: "it breaks off, or is misspelt".into() });
            }
            Some((Format { read: Reader::Kept(_), .. }, _)) if xml::is_whole(seen.text.unwrap_or_default()) => {
                return Err(ImportError::UnknownXml { root: seen.root().unwrap_or("nothing").to_owned() });
            }
            Some(told) => told,
            None => {
                let (looks, advice) = encoding::container(bytes).unwrap_or(("nothing known", "choose a text file"));
                return Err(ImportError::Container { looks, advice });
            }
        },
    };
    let mut found = Found { sure: options.sure.clone(), ..Found::default() };
    match format.read {
        Reader::Elsewhere(advice) => return Err(ImportError::Elsewhere { looks: format.looks, advice }),
        Reader::Later => return Err(ImportError::Later { looks: format.looks }),
        Reader::Bytes(read) => read(bytes, &mut found)?,
        Reader::Text(read) => {
            let decoded = decoded
                .as_ref()
                .ok_or(ImportError::Damaged { looks: format.looks, what: "it is no text at all".into() })?;
            read(&decoded.text, &mut found)?;
        }
        Reader::Kept(markup) => {
            let decoded = decoded.ok_or(ImportError::Container {
                looks: encoding::container(bytes).map_or("no text", |(looks, _)| looks),
                advice: "open it in the program it comes from and save it as plain text (UTF-8)",
            })?;
            limits::at_most("lines", memchr::memchr_iter(b'\n', decoded.text.as_bytes()).count(), limits::LINES)?;
            let mut imported = kept(decoded, markup, options);
            limits::at_most("turns", imported.turns as usize, limits::TURNS)?;
            imported.format = format.word;
            return Ok(vec![imported]);
        }
    }
    if found.documents.is_empty() {
        return Err(ImportError::Empty);
    }
    let mut all = Vec::with_capacity(found.documents.len());
    for draft in found.documents {
        let mut imported = rendered(draft, options)?;
        imported.format = format.word;
        imported.confidence = imported.confidence.min(score);
        match &decoded {
            Some(decoded) => encoded(&mut imported, decoded),
            None => imported.encoding = found.encoding.clone().unwrap_or_default(),
        }
        all.push(imported);
    }
    if let Some(first) = all.first_mut() {
        first.codes = found.codes;
    }
    Ok(all)
}

/// A text that is kept as it stands.
fn kept(mut decoded: Decoded, markup: Markup, options: &Options) -> Imported {
    let text = Text::new(std::mem::take(&mut decoded.text));
    let detection = match options.rule {
        Some(rule) => detect_with(&text, rule, &options.sure),
        None => detect(&text, markup, &options.sure),
    };
    let detection = speakers::carried(&text, detection, options.carry);
    let mut imported = Imported { carry: options.carry, ..Imported::default() };
    imported.detected(text, detection);
    encoded(&mut imported, &decoded);
    imported
}

/// A draft as canonical text.
fn rendered(mut draft: Draft, options: &Options) -> Result<Imported, ImportError> {
    let taken = tiers::decide(&mut draft, &options.tiers)?;
    let out = render::render(&draft)?;
    draft.drop("turns without words", out.empty);
    let detection = match (options.rule, out.rule) {
        (Some(rule), _) => detect_with(&out.text, rule, &options.sure),
        (None, Some(rule)) => speakers::known(&out.text, rule, &out.labels, out.header),
        (None, None) => marked::detect(&out.text, &draft.body, &options.sure),
    };
    let detection = speakers::carried(&out.text, detection, options.carry);
    let label = |speaker: &str| out.written.iter().find(|(known, _)| known == speaker).map(|(_, label)| label.clone());
    let people = draft.people.into_iter().filter_map(|person| {
        let speaker = label(&person.speaker)?;
        Some(Person { speaker, ..person })
    });
    let decided = options.tiers.iter().any(|entry| entry.trim() != "auto") && !taken.is_empty();
    let read = taken.iter().filter(|one| decided && one.read).map(|one| one.name.clone());
    let mut imported = Imported {
        carry: options.carry,
        chosen_tiers: read.collect(),
        tiers: taken,
        times: out.times,
        pages: out.pages,
        comments: out.comments,
        coded: out.coded,
        people: people.collect(),
        name: draft.name,
        title: draft.title,
        kind: draft.kind,
        date: draft.date,
        language: draft.language,
        facts: draft.facts,
        dropped: draft.dropped.iter().fold(0, |sum, (_, count)| sum.saturating_add(*count)),
        notes: draft.notes,
        ..Imported::default()
    };
    imported.notes.extend(out.notes);
    let (lost, left): (Vec<_>, Vec<_>) = draft.dropped.iter().partition(|(what, _)| draft.lost.contains(what));
    let said = |what: Vec<&(&str, u32)>| {
        let said: Vec<String> = what.iter().map(|(what, count)| format!("{count} {what}")).collect();
        (!said.is_empty()).then(|| format!("{}.", said.join(", ")))
    };
    imported.lost.extend(said(lost));
    imported.notes.extend(said(left).map(|said| format!("Left out: {said}")));
    imported.left_out = draft.dropped;
    imported.detected(out.text, detection);
    Ok(imported)
}

/// Says what encoding was found, and what is odd about it.
fn encoded(imported: &mut Imported, decoded: &Decoded) {
    imported.encoding.clone_from(&decoded.encoding);
    imported.confidence = imported.confidence.min(decoded.confidence);
    if decoded.confidence < 0.7 {
        let encoding = &decoded.encoding;
        let other = decoded.rival.as_ref().map_or(String::new(), |rival| format!(" {rival}"));
        imported
            .notes
            .push(format!("The encoding was guessed as {encoding}; if letters look wrong, try --encoding{other}."));
    }
    let said = match decoded.replacement_characters {
        0 => return,
        1 => "The text holds 1 replacement character (U+FFFD): a letter was lost before.".to_owned(),
        many => format!("The text holds {many} replacement characters (U+FFFD): letters were lost before."),
    };
    imported.lost.push(said);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::testing::read;
    use crate::model::Rule;

    #[test]
    fn a_small_transcript_is_read() {
        let source = "Title\r\nPlace: Turin\r\n\r\nAna: hello\r\n\r\nBea: yes\r\n\r\nAna: and\r\n\r\nBea: no\r\n";
        let found = read(source.as_bytes(), "a.txt", &Options::default()).unwrap();
        assert_eq!((found.rule, found.turns, found.speakers, found.unlabelled), (Rule::LabelColon, 4, 2, 0));
        assert_eq!(found.labels, ["Ana", "Bea"]);
        assert_eq!(found.detection.facts, [("Place".to_owned(), "Turin".to_owned())]);
        assert_eq!(found.format, "txt");
    }

    #[test]
    fn other_formats_are_named() {
        for (text, word) in [("{\"cells\": []}", "`cells`"), ("<?xml version=\"1.0\"?><feed/>", "<feed>")] {
            let error = read(text.as_bytes(), "a.txt", &Options::default()).unwrap_err();
            assert!(error.to_string().contains(word), "{error}");
        }
        assert!(read(b"[laughter]", "a.txt", &Options::default()).is_ok());
    }

    #[test]
    fn the_user_overrules() {
        let options = Options { rule: Some(Rule::None), ..Options::default() };
        let found = read(b"Ana: a\n\nBea: b\n\nAna: c\n\nBea: d", "a.txt", &options).unwrap();
        assert_eq!((found.rule, found.speakers, found.turns), (Rule::None, 0, 4));
    }
}
