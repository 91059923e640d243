//! QualCoder's projects: texts, codes in categories, and codings at code points by their owners.

use crate::import::codebook::{self, Above};
use crate::import::draft::{Body, Coded, Draft, Prose};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::sqlite::{self, Database};
use crate::text::Text;
use std::collections::{HashMap, HashSet};

/// QualCoder: the file `data.qda` in a project's folder.
pub static FORMAT: Format = Format {
    word: "qualcoder",
    looks: "a QualCoder project (data.qda)",
    endings: &["qda"],
    sniff: |seen| if sqlite::has(seen.bytes, &["code_text", "code_name", "fulltext"]) { 1.0 } else { 0.0 },
    read: Reader::Bytes(read),
};

/// A coding as it is stored: code, start, end, words, owner, memo.
type Stored = (i64, i64, i64, String, Option<String>, Option<String>);

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let data = Database::open(bytes, FORMAT.looks)?;
    data.needs(&["source", "code_name", "code_text"])?;
    read_codes(&data, found)?;
    let mut codings: HashMap<i64, Vec<Stored>> = HashMap::new();
    data.each("SELECT fid, cid, pos0, pos1, seltext, owner, memo FROM code_text", |row| {
        let words = data.text(row, 4)?;
        let stored = (row.get(1)?, row.get(2)?, row.get(3)?, words.unwrap_or_default(), row.get(5)?, row.get(6)?);
        codings.entry(row.get(0)?).or_default().push(stored);
        Ok(())
    })?;
    let mut sources: Vec<(i64, String, String, Option<String>)> = Vec::new();
    let mut media = 0usize;
    data.each("SELECT id, name, fulltext, memo FROM source", |row| {
        match data.text(row, 2)?.filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                if sources.len() <= limits::DOCUMENTS {
                    sources.push((row.get(0)?, row.get(1)?, text, row.get(3)?));
                }
            }
            None => media += 1,
        }
        Ok(())
    })?;
    // Sorted here: SQLite would lay all texts side by side to sort them.
    sources.sort_by_key(|(id, ..)| *id);
    codings.values_mut().for_each(|list| list.sort_by_key(|(_, start, end, ..)| (*start, *end)));
    let known: HashSet<String> = found.codes.iter().map(|(key, _)| key.clone()).collect();
    for (id, name, text, memo) in sources {
        let text = Text::new(text);
        let mut coded = Vec::new();
        let mut lost = 0;
        for (code, start, end, words, owner, memo) in codings.remove(&id).unwrap_or_default() {
            let place = |at: i64| u32::try_from(at).ok().filter(|at| *at <= text.len()).map(|at| text.byte(at));
            let at = place(start).zip(place(end)).map(|(start, end)| start..end);
            let code = format!("code {code}");
            match at.filter(|at| text.as_str().get(at.clone()) == Some(words.as_str()) && !at.is_empty()) {
                Some(at) if known.contains(&code) => {
                    let coder = owner.filter(|owner| !owner.trim().is_empty());
                    coded.push(Coded { at, code, coder, memo: filled(memo) });
                }
                _ => lost += 1,
            }
        }
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
        let mut draft = Draft { name: Some(stem), ..Draft::default() };
        draft.facts.extend(filled(memo).map(|memo| ("memo".to_owned(), memo)));
        draft.lose("codings whose words are not where they should be", lost);
        draft.body = Body::Prose(Prose { text: text.into_string(), coded, ..Prose::default() });
        found.push(draft)?;
    }
    if let Some(first) = found.documents.first_mut() {
        first.drop("pictures, recordings and empty texts", media);
    }
    Ok(())
}

/// A text that says something.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// Categories, and codes below them.
fn read_codes(data: &Database, found: &mut Found) -> Result<(), ImportError> {
    let mut categories: HashMap<i64, usize> = HashMap::new();
    if data.has("code_cat")? {
        let mut above: Vec<Option<i64>> = Vec::new();
        data.each("SELECT catid, name, memo, supercatid FROM code_cat ORDER BY catid", |row| {
            let draft =
                codebook::Draft { name: row.get(1)?, definition: filled(row.get(2)?), ..codebook::Draft::default() };
            categories.insert(row.get(0)?, found.codes.len());
            above.push(row.get(3)?);
            found.codes.push((format!("category {}", row.get::<_, i64>(0)?), draft));
            Ok(())
        })?;
        for ((_, draft), above) in found.codes.iter_mut().zip(above) {
            draft.above = above.and_then(|id| categories.get(&id)).map_or(Above::Root, |place| Above::Draft(*place));
        }
    }
    data.each("SELECT cid, name, memo, catid, color FROM code_name ORDER BY cid", |row| {
        let above = row.get::<_, Option<i64>>(3)?.and_then(|id| categories.get(&id).copied());
        let draft = codebook::Draft {
            name: row.get(1)?,
            definition: filled(row.get(2)?),
            above: above.map_or(Above::Root, Above::Draft),
            color: filled(row.get(4)?),
            ..codebook::Draft::default()
        };
        found.codes.push((format!("code {}", row.get::<_, i64>(0)?), draft));
        Ok(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::import::{Options, read_all};
    use crate::text::Text;
    use rusqlite::Connection;

    #[test]
    fn texts_codes_and_codings_are_read() {
        let mut link = Connection::open_in_memory().unwrap();
        link.execute_batch(
            "CREATE TABLE source(id INTEGER, name TEXT, fulltext TEXT, mediapath TEXT, memo TEXT, owner TEXT, date TEXT);
             CREATE TABLE code_cat(catid INTEGER, name TEXT, owner TEXT, date TEXT, memo TEXT, supercatid INTEGER);
             CREATE TABLE code_name(cid INTEGER, name TEXT, memo TEXT, catid INTEGER, owner TEXT, date TEXT, color TEXT);
             CREATE TABLE code_text(cid INTEGER, fid INTEGER, seltext TEXT, pos0 INTEGER, pos1 INTEGER, owner TEXT, date TEXT, memo TEXT);
             INSERT INTO source VALUES (1, 'fg 1.txt', 'Año 1' || char(13) || char(10) || 'Ana: tarde', NULL, '', 'x', ''), (2, 'a.mp3', NULL, 'audio:a.mp3', '', 'x', '');
             INSERT INTO code_cat VALUES (1, 'Money', 'x', '', '', NULL), (2, 'Pay', 'x', '', '', 1);
             INSERT INTO code_name VALUES (7, 'Late', 'late pay', 2, 'x', '', '#FF0000');
             INSERT INTO code_text VALUES (7, 1, 'tarde', 12, 17, 'Eva Gil', '', 'hm'), (7, 1, 'tarde', 3, 8, 'x', '', ''), (9, 1, 'Año', 0, 3, 'x', '', '');",
        )
        .unwrap();
        let bytes = link.serialize("main").unwrap().to_vec();
        let found = read_all(&bytes, "data.qda", &Options::default()).unwrap();
        let one = &found[0];
        assert_eq!((found.len(), one.format, one.name.as_deref()), (1, "qualcoder", Some("fg 1")));
        assert_eq!(one.text, "Año 1\nAna: tarde");
        let text = Text::new(one.text.clone());
        let seen: Vec<(&str, Option<&str>, Option<&str>)> = one
            .coded
            .iter()
            .map(|(at, coded)| (text.slice(*at), coded.coder.as_deref(), coded.memo.as_deref()))
            .collect();
        assert_eq!(seen, [("tarde", Some("Eva Gil"), Some("hm"))]);
        assert_eq!((one.codes.len(), one.dropped), (3, 3));
    }
}
