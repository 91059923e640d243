//! Texts with their selections, and the notes that point at them.

use super::people;
use super::positions::{Claim, Convention, canonical, decide, spans};
use super::project::{About, Coding, MISSING, Note, Project, Selection, TextSource};
use crate::import::archive::Archive;
use crate::import::encoding::decode;
use crate::import::error::ImportError;
use crate::model::Span;
use crate::refi::own;
use crate::refi::{self, Source, SourceKind, key, trimmed};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A text where it lies, and as it is stored.
type Found<'a> = (&'a Source, String);

/// Reads all texts, their selections and all notes.
///
/// # Errors
/// A text of the archive that is damaged or goes beyond the limits.
pub fn read(tree: &refi::Project, archive: &mut Archive<'_>, project: &mut Project) -> Result<(), ImportError> {
    let (mut found, mut texts): (Vec<Found<'_>>, Vec<TextSource>) = (Vec::new(), Vec::new());
    for source in &tree.sources {
        other_media(source, project);
        let facts = people::values(&source.values, project);
        let inner = match source.kind {
            SourceKind::Text => std::slice::from_ref(source),
            SourceKind::Other => &[],
            _ => &source.texts,
        };
        for element in inner {
            let Some(stored) = stored(element, archive)? else {
                project.tell(MISSING, 1);
                project.tell("codings on missing texts", codings(&element.passages));
                continue;
            };
            // What is said of the text of a PDF or a recording is said of that.
            let guid = source.guid.as_deref().or(element.guid.as_deref()).unwrap_or_default().trim().to_owned();
            if !facts.is_empty() {
                project.facts.entry(key(&guid)).or_default().extend(facts.clone());
            }
            let name = source.name.as_deref().or(element.name.as_deref()).unwrap_or("text").to_owned();
            let (description, text) = (trimmed(&element.description), canonical(&stored));
            texts.push(TextSource { guid, name, description, text, ..TextSource::default() });
            found.push((element, stored));
        }
    }
    let claims: Vec<Vec<Claim>> = found.iter().map(|(text, _)| text.passages.iter().map(claim).collect()).collect();
    let claimed: Vec<(&str, &[Claim])> =
        found.iter().zip(&claims).map(|((_, stored), claims)| (stored.as_str(), claims.as_slice())).collect();
    project.verdict = decide(&claimed, &project.origin);
    let notes = notes(tree, archive)?;
    let links = links(tree);
    let mut taken: HashSet<String> = HashSet::new();
    for ((text, claims), mut read) in found.iter().zip(&claims).zip(texts) {
        let spans = spans(&text.1, claims, project.verdict.convention);
        let length = u32::try_from(read.text.chars().count()).unwrap_or(u32::MAX);
        for (element, span) in text.0.passages.iter().zip(spans) {
            let selection = selection(element, &notes, &links, &mut taken);
            match span.filter(|(_, end)| *end <= length) {
                Some((start, end)) if start < end => {
                    read.selections.push(Selection { at: Span::new(start, end), ..selection });
                }
                Some(_) => project.tell("codings on no words at all", selection.codings.len().max(1)),
                None => project.tell("codings on places that are not in their text", selection.codings.len().max(1)),
            }
        }
        synchronised(text, length, project.verdict.convention, &mut read, project);
        annotations(text, &notes, project.verdict.convention, &mut read, &mut taken);
        project.texts.push(read);
    }
    rest_of_notes(tree, &notes, &mut taken, project);
    Ok(())
}

/// How many codings passages have.
fn codings<'a>(passages: impl IntoIterator<Item = &'a refi::Selection>) -> usize {
    passages.into_iter().map(|selection| selection.codings.len()).sum()
}

/// Counts what has no text.
fn other_media(source: &Source, project: &mut Project) {
    let (what, codings) = match source.kind {
        SourceKind::Picture => ("pictures, kept for export", codings(&source.areas)),
        SourceKind::Audio => ("recordings, kept for export", codings(&source.sounds)),
        SourceKind::Video => ("recordings, kept for export", codings(&source.scenes)),
        SourceKind::Pdf => {
            // A quotation on a PDF often stands in its text too, with the same identifier.
            let keyed = |selection: &refi::Selection| selection.guid.as_deref().map(key);
            let texts: HashSet<String> =
                source.texts.iter().flat_map(|text| &text.passages).filter_map(keyed).collect();
            let alone = |it: &&refi::Selection| keyed(it).is_none_or(|key| !texts.contains(&key));
            ("PDF files, kept for export", codings(source.pages.iter().filter(alone)))
        }
        _ => ("", 0),
    };
    if !what.is_empty() {
        project.tell(what, 1);
        project.tell("codings on pictures, pages or recordings, kept for export and counted nowhere", codings);
    }
    project.tell("codings of whole sources, kept for export", source.codings.len());
}

/// The text of a source, as it was stored, without a mark.
fn stored(element: &Source, archive: &mut Archive<'_>) -> Result<Option<String>, ImportError> {
    if let Some(content) = &element.content {
        return Ok(Some(if content.trim().is_empty() { String::new() } else { content.clone() }));
    }
    let Some(path) = &element.plain_path else { return Ok(None) };
    let Some(bytes) = refi::file(archive, path)? else { return Ok(None) };
    // Line ends are kept: positions may count them.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(_) => Ok(Some(decode(bytes, None)?.text)),
    }
}

fn claim(selection: &refi::Selection) -> Claim {
    // A selection without a place is none: it cannot be in any text.
    let number = |at: &Option<String>| at.as_ref().and_then(|at| at.trim().parse().ok()).unwrap_or(u64::MAX);
    let name = selection.name.clone().filter(|name| !name.starts_with("line:"));
    Claim { start: number(&selection.start), end: number(&selection.end), name }
}

fn selection(
    element: &refi::Selection,
    notes: &Notes,
    links: &HashMap<String, Vec<String>>,
    taken: &mut HashSet<String>,
) -> Selection {
    let mut noted = |guid: Option<&String>, pointed: &[String], own: Option<String>| {
        let linked = guid.and_then(|guid| links.get(&key(guid))).cloned().unwrap_or_default();
        let pointed: Vec<String> = pointed.iter().map(|note| key(note)).chain(linked).collect();
        let words = pointed.iter().filter_map(|key| {
            taken.insert(key.clone());
            notes.get(key).map(|(note, _)| note.text.clone())
        });
        let all: Vec<String> = own.into_iter().chain(words).filter(|words| !words.trim().is_empty()).collect();
        (!all.is_empty()).then(|| all.join("\n\n"))
    };
    let coding = |coding: &refi::Coding, memo: Option<String>| {
        Some(Coding {
            guid: coding.guid.as_deref().map(|guid| guid.trim().to_owned()),
            code: key(coding.code.as_ref()?),
            user: coding.made.by.as_deref().map(key),
            made: coding.made.moment(),
            memo,
        })
    };
    let memo = noted(element.guid.as_ref(), &element.notes, trimmed(&element.description));
    let codings = element.codings.iter().filter_map(|it| coding(it, noted(it.guid.as_ref(), &it.notes, None)));
    Selection {
        codings: codings.collect(),
        guid: element.guid.as_deref().unwrap_or_default().trim().to_owned(),
        at: Span::default(),
        user: element.made.by.as_deref().map(key),
        made: element.made.moment(),
        memo,
    }
}

/// Notes by key, with the passages in them; what they are about is not known yet.
type Notes = BTreeMap<String, (Note, Vec<Claim>)>;

fn notes(tree: &refi::Project, archive: &mut Archive<'_>) -> Result<Notes, ImportError> {
    let mut found = BTreeMap::new();
    for note in &tree.notes {
        let Some(key) = note.guid.as_deref().map(key) else { continue };
        let text = stored(note, archive)?.map(|text| canonical(&text));
        let said = trimmed(&note.description);
        let own = said.as_deref().and_then(own::read);
        let text = [said.filter(|_| own.is_none()), text].into_iter().flatten().filter(|it| !it.trim().is_empty());
        let read = Note {
            name: note.name.clone().unwrap_or_default(),
            text: text.collect::<Vec<_>>().join("\n\n"),
            user: note.made.by.as_deref().map(refi::key),
            made: note.made.moment(),
            about: About::Project,
            own,
        };
        found.insert(key, (read, note.passages.iter().map(claim).collect()));
    }
    Ok(found)
}

/// Notes that links tie to selections, by the selection: NVivo's annotations.
fn links(tree: &refi::Project) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for link in &tree.links {
        if let (Some(origin), Some(target)) = (&link.origin, &link.target) {
            found.entry(key(target)).or_default().push(key(origin));
        }
    }
    found
}

/// Passages of a transcript of a recording, which lie between moments.
fn synchronised(
    (text, stored): &Found<'_>,
    length: u32,
    convention: Convention,
    read: &mut TextSource,
    project: &mut Project,
) {
    if text.points.is_empty() {
        return;
    }
    let claim = |point: &refi::SyncPoint| {
        let at = point.position.as_ref().and_then(|at| at.parse().ok()).unwrap_or(u64::MAX);
        Claim { start: at, end: at, name: None }
    };
    let claims: Vec<Claim> = text.points.iter().map(claim).collect();
    let mut places: HashMap<String, u32> = HashMap::new();
    for (point, span) in text.points.iter().zip(spans(stored, &claims, convention)) {
        let Some((at, _)) = span else { continue };
        point.guid.as_deref().map(|guid| places.insert(key(guid), at));
        if let Some(ms) = point.time.as_ref().and_then(|ms| ms.parse().ok()) {
            read.times.push((at, ms));
        }
    }
    read.times.sort_unstable();
    read.times.dedup_by_key(|(at, _)| *at);
    for element in &text.spoken {
        let selection = selection(element, &BTreeMap::new(), &HashMap::new(), &mut HashSet::new());
        let place = |point: &Option<String>| places.get(&key(point.as_ref()?)).copied();
        match (place(&element.from), place(&element.to)) {
            (Some(start), end) if end.unwrap_or(length) > start => {
                read.selections.push(Selection { at: Span::new(start, end.unwrap_or(length)), ..selection });
            }
            _ => project.tell("codings on places that are not in their text", selection.codings.len().max(1)),
        }
    }
}

/// QualCoder's annotations: notes with a selection of their own, whose place is in the text that points at them.
fn annotations(
    (text, stored): &Found<'_>,
    notes: &Notes,
    convention: Convention,
    read: &mut TextSource,
    taken: &mut HashSet<String>,
) {
    for key in text.notes.iter().map(|note| key(note)) {
        let Some((note, claims)) = notes.get(&key).filter(|(_, claims)| !claims.is_empty()) else { continue };
        let at = spans(stored, claims, convention);
        let Some(Some((start, end))) = at.first().copied().filter(|at| at.is_some_and(|(start, end)| start < end))
        else {
            continue;
        };
        taken.insert(key.clone());
        read.selections.push(Selection {
            at: Span::new(start, end),
            user: note.user.clone(),
            made: note.made.clone(),
            memo: Some(note.text.clone()),
            ..Selection::default()
        });
    }
}

/// Notes that codes and texts point at, and those that nothing does.
fn rest_of_notes(tree: &refi::Project, notes: &Notes, taken: &mut HashSet<String>, project: &mut Project) {
    let mut about: BTreeMap<String, About> = BTreeMap::new();
    let links = links(tree);
    for code in tree.book.all() {
        let Some(of) = code.guid.as_deref().map(key) else { continue };
        let linked = links.get(&of).into_iter().flatten().cloned();
        about.extend(code.notes.iter().map(|note| key(note)).chain(linked).map(|note| (note, About::Code(of.clone()))));
    }
    let mut point = |guid: Option<&String>, notes: &[String]| {
        about.extend(guid.into_iter().flat_map(|guid| notes.iter().map(|note| (key(note), About::Text(key(guid))))));
    };
    for source in &tree.sources {
        point(source.guid.as_ref(), &source.notes);
        source.texts.iter().for_each(|it| point(it.guid.as_ref(), &it.notes));
        source.selections().for_each(|it| point(it.guid.as_ref(), &it.notes));
        source.codings.iter().for_each(|it| point(it.guid.as_ref(), &it.notes));
    }
    for (key, (note, _)) in notes {
        if taken.contains(key) || note.text.trim().is_empty() && note.name.is_empty() {
            continue;
        }
        let about = about.get(key).cloned().unwrap_or(About::Project);
        project.notes.push(Note { about, ..note.clone() });
    }
}
