//! Taguette's projects: documents in HTML, highlights at byte offsets of their words.

use crate::import::codebook;
use crate::import::draft::{Body, Coded, Draft, Prose};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::sqlite::{self, Database};
use crate::import::subtitles::entities;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Taguette.
pub static FORMAT: Format = Format {
    word: "taguette",
    looks: "a Taguette project",
    endings: &["sqlite3"],
    sniff: |seen| if sqlite::has(seen.bytes, &["highlight_tags", "text_direction"]) { 1.0 } else { 0.0 },
    read: Reader::Bytes(read),
};

/// Highlights of a document that are looked for by their words, until so many were not found.
const LOOKED_FOR: usize = 200;

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let data = Database::open(bytes, FORMAT.looks)?;
    data.needs(&["documents", "highlights", "tags", "highlight_tags"])?;
    let tagged = read_tags(&data, found)?;
    let mut highlights: HashMap<i64, Vec<(usize, usize, String, i64)>> = HashMap::new();
    let query = "SELECT id, document_id, start_offset, end_offset, snippet FROM highlights";
    data.each(query, |row| {
        let place = |at: i64| usize::try_from(at).unwrap_or(usize::MAX);
        let highlight = (place(row.get(2)?), place(row.get(3)?), data.text(row, 4)?.unwrap_or_default(), row.get(0)?);
        highlights.entry(row.get(1)?).or_default().push(highlight);
        Ok(())
    })?;
    let mut documents: Vec<(i64, String, Option<String>, String)> = Vec::new();
    data.each("SELECT id, name, description, contents FROM documents", |row| {
        let contents = data.text(row, 3)?.unwrap_or_default();
        if documents.len() <= limits::DOCUMENTS {
            documents.push((row.get(0)?, row.get(1)?, row.get(2)?, contents));
        }
        Ok(())
    })?;
    // Sorted here: SQLite would lay all texts side by side to sort them.
    documents.sort_by_key(|(id, ..)| *id);
    highlights.values_mut().for_each(|list| list.sort());
    for (id, name, about, contents) in documents {
        let page = page(&contents);
        let mut prose = Prose { text: page.text, ..Prose::default() };
        let mut draft = Draft { name: Some(name), ..Draft::default() };
        draft.facts.extend(about.filter(|about| !about.is_empty()).map(|about| ("description".to_owned(), about)));
        let (mut lost, mut bare) = (0, 0);
        for (start, end, snippet, highlight) in highlights.remove(&id).unwrap_or_default() {
            let at = moved(&page.map, start)..moved(&page.map, end);
            let words = prose.text.get(at.clone()).unwrap_or_default();
            let wanted = squeezed(&self::page(&snippet).text);
            let at = if squeezed(words) == wanted && !wanted.is_empty() {
                at.start + (words.len() - words.trim_start().len())
                    ..at.end - (words.len() - words.trim_end().len()).min(at.end - at.start)
            } else if let Some(only) = Some(()).filter(|()| lost < LOOKED_FOR).and_then(|()| only(&prose.text, &wanted))
            {
                only
            } else {
                lost += 1;
                continue;
            };
            match tagged.get(&highlight) {
                Some(codes) => prose.coded.extend(codes.iter().map(|code| Coded {
                    at: at.clone(),
                    code: code.clone(),
                    ..Coded::default()
                })),
                None => bare += 1,
            }
        }
        draft.lose("highlights whose words are not where they should be", lost);
        draft.drop("highlights without a tag", bare);
        if prose.text.trim().is_empty() {
            continue;
        }
        draft.body = Body::Prose(prose);
        found.push(draft)?;
    }
    Ok(())
}

/// Tags as codes; for each highlight the names of its tags.
fn read_tags(data: &Database, found: &mut Found) -> Result<HashMap<i64, Vec<String>>, ImportError> {
    let mut tags: HashMap<i64, String> = HashMap::new();
    let mut known: HashSet<String> = HashSet::new();
    data.each("SELECT id, path, description FROM tags ORDER BY path", |row| {
        let path: String = row.get(1)?;
        let about: Option<String> = row.get(2)?;
        let definition = about.filter(|about| !about.trim().is_empty());
        let draft = codebook::Draft { name: Some(path.clone()), definition, ..codebook::Draft::default() };
        // Tags of several projects may have one name.
        if known.insert(path.clone()) {
            found.codes.push((path.clone(), draft));
        }
        tags.insert(row.get(0)?, path);
        Ok(())
    })?;
    let mut tagged: HashMap<i64, Vec<String>> = HashMap::new();
    data.each("SELECT highlight_id, tag_id FROM highlight_tags", |row| {
        if let Some(tag) = tags.get(&row.get::<_, i64>(1)?) {
            tagged.entry(row.get(0)?).or_default().push(tag.clone());
        }
        Ok(())
    })?;
    Ok(tagged)
}

/// Words without any blanks, for comparing.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Where words without blanks are in a text that holds them once.
fn only(text: &str, wanted: &str) -> Option<Range<usize>> {
    let (mut plain, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        places.push((plain.len(), at..at + c.len_utf8()));
        plain.push(c);
    }
    let mut hits = memchr::memmem::find_iter(plain.as_bytes(), wanted.as_bytes()).filter(|_| !wanted.is_empty());
    let (Some(start), None) = (hits.next(), hits.next()) else { return None };
    let place = |at: usize| places.binary_search_by_key(&at, |(here, _)| *here).ok().and_then(|nth| places.get(nth));
    let last = wanted.chars().next_back().map_or(0, char::len_utf8);
    Some(place(start)?.1.start..place(start + wanted.len() - last)?.1.end)
}

/// Words of HTML, and where each byte of them, as the tags leave them, went.
struct Page {
    text: String,
    /// (byte among the words of the HTML, byte of the text), ascending.
    map: Vec<(usize, usize)>,
}

/// Where a byte of the words went.
fn moved(map: &[(usize, usize)], at: usize) -> usize {
    let after = map.partition_point(|(from, _)| *from <= at);
    let Some((from, to)) = after.checked_sub(1).and_then(|index| map.get(index)) else { return 0 };
    let place = to.saturating_add(at - from);
    map.get(after).map_or(place, |(_, next)| place.min(*next))
}

/// Taguette stores cleaned HTML: elements and words, no scripts; blocks become paragraphs.
fn page(html: &str) -> Page {
    const BLOCKS: [&str; 26] = [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "th",
        "tbody",
        "thead",
        "blockquote",
        "pre",
        "section",
        "article",
        "hr",
        "dl",
        "dt",
        "dd",
        "body",
    ];
    let mut page = Page { text: String::new(), map: vec![(0, 0)] };
    let (mut read, mut breaks, mut blank) = (0usize, 0usize, false);
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(tag) = rest
            .strip_prefix('<')
            .filter(|tag| tag.starts_with(|c: char| c.is_alphabetic() || matches!(c, '/' | '!' | '?')))
        {
            let close = if tag.starts_with("!--") { tag.find("-->").map(|at| at + 2) } else { tag.find('>') };
            let Some(close) = close else { break };
            let name = tag.get(..close).unwrap_or_default().trim_start_matches('/');
            let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
            if name == "br" {
                breaks = breaks.max(1);
            } else if BLOCKS.contains(&name.as_str()) {
                breaks = 2;
            }
            rest = tag.get(close + 1..).unwrap_or_default();
            continue;
        }
        // A `<` that begins no tag is a word.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest.get(first..).and_then(|tail| tail.find('<')).map_or(rest.len(), |at| at + first);
        for c in entities(rest.get(..end).unwrap_or_default()).chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                blank = true;
            } else {
                if !page.text.is_empty() && breaks > 0 {
                    page.text.push_str(if breaks == 1 { "\n" } else { "\n\n" });
                } else if !page.text.is_empty() && blank {
                    page.text.push(' ');
                }
                (breaks, blank) = (0, false);
                let shifted = page.map.last().is_none_or(|(from, to)| to + (read - from) != page.text.len());
                if shifted {
                    page.map.push((read, page.text.len()));
                }
                page.text.push(c);
            }
            read += c.len_utf8();
        }
        rest = rest.get(end..).unwrap_or_default();
    }
    page.map.push((read, page.text.len()));
    if !page.text.is_empty() {
        page.text.push('\n');
    }
    page
}

#[cfg(test)]
mod tests {
    use crate::import::{Options, read_all};
    use crate::text::Text;
    use rusqlite::Connection;

    /// A project as the program would store it.
    fn project() -> Vec<u8> {
        let mut link = Connection::open_in_memory().unwrap();
        link.execute_batch(
            "CREATE TABLE documents(id INTEGER, name TEXT, description TEXT, filename TEXT, project_id INTEGER, text_direction TEXT, contents TEXT);
             CREATE TABLE highlights(id INTEGER, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT);
             CREATE TABLE tags(id INTEGER, project_id INTEGER, path TEXT, description TEXT);
             CREATE TABLE highlight_tags(highlight_id INTEGER, tag_id INTEGER);
             INSERT INTO documents VALUES (1, 'Interview 1', '', 'a.html', 1, 'x', '<h1>Año</h1>\n<p>Ana: We waited <b>for weeks</b> &amp; weeks.<br/>Two\n  lines.</p>');
             INSERT INTO documents VALUES (2, 'Empty', '', 'b.html', 1, 'x', '<p> </p>');
             INSERT INTO tags VALUES (1, 1, 'pay.late', 'Late pay'), (2, 1, 'wait', '');
             INSERT INTO highlights VALUES (1, 1, 10, 29, 'We waited <b>for weeks</b>'), (2, 1, 0, 4, 'nothing of it'), (3, 1, 0, 4, 'Año');
             INSERT INTO highlight_tags VALUES (1, 1), (1, 2), (2, 1);",
        )
        .unwrap();
        link.serialize("main").unwrap().to_vec()
    }

    #[test]
    fn documents_and_highlights_are_read() {
        let found = read_all(&project(), "a.db", &Options::default()).unwrap();
        assert_eq!(found.len(), 1);
        let one = &found[0];
        assert_eq!((one.format, one.name.as_deref()), ("taguette", Some("Interview 1")));
        assert_eq!(one.text, "Año\n\nAna: We waited for weeks & weeks.\nTwo lines.\n");
        let text = Text::new(one.text.clone());
        let coded: Vec<(&str, &str)> =
            one.coded.iter().map(|(at, coded)| (text.slice(*at), coded.code.as_str())).collect();
        assert_eq!(coded, [("We waited for weeks", "pay.late"), ("We waited for weeks", "wait")]);
        assert_eq!(one.dropped, 2);
        assert_eq!(one.codes.len(), 2);
        assert_eq!(one.codes[0].1.definition.as_deref(), Some("Late pay"));
    }

    #[test]
    fn empty_paragraphs_move_no_highlight() {
        for (contents, empty) in [
            ("<p>One</p>\n<p></p>\n<p></p>\n<p>We waited.</p>", "plain"),
            ("<p>One</p>\n<p>\u{a0}</p>\n<p>\u{a0}</p>\n<p>We waited.</p>", "blanks"),
            ("<p>One</p><p>&nbsp;</p><p>&nbsp;</p><p>&nbsp;</p><p>We waited.</p>", "entities"),
            ("<p>One</p>\n<p><br></p>\n<p><br/></p>\n\n\n\n<p>We waited.</p>", "breaks"),
            ("<p>\u{a0}</p>\n<p>\u{a0}</p>\n<p>We waited.</p>", "first"),
            ("<p>“Why?”</p><p>École < 3</p><p>We waited.</p>", "marks first"),
        ] {
            let mut link = Connection::open_in_memory().unwrap();
            let words: String = contents.replace("&nbsp;", "\u{a0}");
            let mut said = String::new();
            let mut within = false;
            for c in words.chars() {
                match c {
                    '<' => within = true,
                    '>' => within = false,
                    _ if !within => said.push(c),
                    _ => {}
                }
            }
            let start = said.find("We").unwrap();
            link.execute_batch(&format!(
                "CREATE TABLE documents(id INTEGER, name TEXT, description TEXT, filename TEXT, project_id INTEGER, text_direction TEXT, contents TEXT);
                 CREATE TABLE highlights(id INTEGER, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT);
                 CREATE TABLE tags(id INTEGER, project_id INTEGER, path TEXT, description TEXT);
                 CREATE TABLE highlight_tags(highlight_id INTEGER, tag_id INTEGER);
                 INSERT INTO documents VALUES (1, 'One', '', 'a.html', 1, 'x', '{contents}');
                 INSERT INTO tags VALUES (1, 1, 'wait', '');
                 INSERT INTO highlights VALUES (1, 1, {start}, {}, 'We waited.');
                 INSERT INTO highlight_tags VALUES (1, 1);",
                start + 10
            ))
            .unwrap();
            let bytes = link.serialize("main").unwrap().to_vec();
            let found = read_all(&bytes, "a.sqlite3", &Options::default()).unwrap();
            let text = Text::new(found[0].text.clone());
            let coded: Vec<&str> = found[0].coded.iter().map(|(at, _)| text.slice(*at)).collect();
            assert_eq!(coded, ["We waited."], "{empty}: {:?}", found[0].text);
        }
    }

    #[test]
    fn damaged_projects_are_refused() {
        let bytes = project();
        let mut twisted = bytes.clone();
        for at in (0..bytes.len()).step_by(97) {
            twisted[at] ^= 0xff;
            let _ = read_all(&twisted, "a.sqlite3", &Options::default());
            twisted[at] = bytes[at];
            let _ = read_all(&bytes[..at], "a.sqlite3", &Options::default());
        }
        let mut link = Connection::open_in_memory().unwrap();
        link.execute_batch("CREATE VIEW documents AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS id FROM n; CREATE TABLE highlight_tags(text_direction)").unwrap();
        let bytes = link.serialize("main").unwrap().to_vec();
        let error = read_all(&bytes, "a.sqlite3", &Options::default()).unwrap_err().to_string();
        assert!(error.contains("no table `documents`"), "{error}");
    }
}
