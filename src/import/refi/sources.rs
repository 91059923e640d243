//! Texts with their selections, and the notes that point at them.

use super::people;
use super::positions::{Claim, canonical, decide, spans};
use super::project::{About, Coding, MISSING, Note, Project, Selection, TextSource};
use crate::import::archive::Archive;
use crate::import::encoding::decode;
use crate::import::error::ImportError;
use crate::model::Span;
use crate::refi::UNDATED;
use crate::refi::own;
use crate::refi::tree::{Tree, key};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A text element, where it lies, and its stored text.
struct Found<'a> {
    element: &'a Tree,
    /// Identifier of the source, which may lie around the text.
    guid: String,
    name: String,
    stored: String,
}

/// Reads all texts, their selections and all notes.
///
/// # Errors
/// A text of the archive that is damaged or goes beyond the limits.
pub fn read(tree: &Tree, archive: &mut Archive<'_>, project: &mut Project) -> Result<(), ImportError> {
    let mut found = Vec::new();
    for source in tree.one("Sources").into_iter().flat_map(Tree::elements) {
        let inner: Vec<&Tree> = match source.name.as_str() {
            "TextSource" => vec![source],
            "PDFSource" => source.all("Representation").collect(),
            "PictureSource" => source.all("TextDescription").collect(),
            "AudioSource" | "VideoSource" => source.all("Transcript").collect(),
            _ => Vec::new(),
        };
        other_media(source, &inner, project);
        let facts = people::values(source, project);
        for element in inner {
            let Some(stored) = stored(element, archive)? else {
                project.tell(MISSING, 1);
                project.tell(
                    "codings on missing texts",
                    element.all("PlainTextSelection").flat_map(|it| it.all("Coding")).count(),
                );
                continue;
            };
            let name = source.get("name").or(element.get("name")).unwrap_or("text").to_owned();
            // What is said of the text of a PDF or a recording is said of that.
            let guid = source.guid().or(element.guid()).unwrap_or_default().trim().to_owned();
            if !facts.is_empty() {
                project.facts.entry(key(&guid)).or_default().extend(facts.clone());
            }
            found.push(Found { element, guid, name, stored });
        }
    }
    let claims: Vec<Vec<Claim>> =
        found.iter().map(|text| text.element.all("PlainTextSelection").map(claim).collect()).collect();
    let texts: Vec<(&str, &[Claim])> =
        found.iter().zip(&claims).map(|(text, claims)| (text.stored.as_str(), claims.as_slice())).collect();
    project.verdict = decide(&texts, &project.origin);
    let notes = notes(tree, archive)?;
    let links = links(tree);
    let mut taken: HashSet<String> = HashSet::new();
    for (text, claims) in found.iter().zip(&claims) {
        let spans = spans(&text.stored, claims, project.verdict.convention);
        let mut read = TextSource {
            guid: text.guid.clone(),
            name: text.name.clone(),
            description: text.element.description(),
            text: canonical(&text.stored),
            ..TextSource::default()
        };
        let length = u32::try_from(read.text.chars().count()).unwrap_or(u32::MAX);
        for (element, span) in text.element.all("PlainTextSelection").zip(spans) {
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

/// Counts what has no text.
fn other_media(source: &Tree, inner: &[&Tree], project: &mut Project) {
    let selected = |name: &str| source.all(name).map(|selection| selection.all("Coding").count()).sum::<usize>();
    let (what, codings) = match source.name.as_str() {
        "PictureSource" => ("pictures, kept for export", selected("PictureSelection")),
        "AudioSource" => ("recordings, kept for export", selected("AudioSelection")),
        "VideoSource" => ("recordings, kept for export", selected("VideoSelection")),
        "PDFSource" => {
            // A quotation on a PDF often stands in its text too, with the same identifier.
            let texts: HashSet<String> =
                inner.iter().flat_map(|text| text.all("PlainTextSelection")).filter_map(Tree::key).collect();
            let alone = source.all("PDFSelection").filter(|it| it.key().is_none_or(|key| !texts.contains(&key)));
            ("PDF files, kept for export", alone.map(|selection| selection.all("Coding").count()).sum())
        }
        _ => ("", 0),
    };
    if !what.is_empty() {
        project.tell(what, 1);
        project.tell("codings on pictures, pages or recordings, kept for export and counted nowhere", codings);
    }
    project.tell("codings of whole sources, kept for export", source.all("Coding").count());
}

/// The text of a source, as it was stored, without a mark.
fn stored(element: &Tree, archive: &mut Archive<'_>) -> Result<Option<String>, ImportError> {
    if let Some(content) = element.one("PlainTextContent") {
        return Ok(Some(content.words().unwrap_or_default()));
    }
    let Some(path) = element.get("plainTextPath") else { return Ok(None) };
    let Some(name) = inside(path) else { return Ok(None) };
    let wanted = name.to_lowercase();
    let names = archive.names();
    let fits = |entry: &&String| {
        let entry = entry.to_lowercase();
        entry == wanted || entry.strip_prefix("sources/").is_some_and(|rest| rest == wanted)
    };
    let Some(entry) = names.iter().find(fits) else { return Ok(None) };
    let Some(bytes) = archive.entry(entry)? else { return Ok(None) };
    // Line ends are kept: positions may count them.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(_) => Ok(Some(decode(bytes, None)?.text)),
    }
}

/// The name of a file within the project, where a path means one.
pub fn inside(path: &str) -> Option<String> {
    let rest = match path.split_once("://") {
        Some(("internal", rest)) => rest,
        Some(_) => return None,
        None => path,
    };
    let name = rest.trim_start_matches('/').replace('\\', "/");
    let safe = !name.is_empty() && !name.split('/').any(|part| part == "..") && !name.contains(':');
    safe.then_some(name)
}

fn claim(selection: &Tree) -> Claim {
    // A selection without a place is none: it cannot be in any text.
    let number = |name: &str| selection.get(name).and_then(|it| it.trim().parse().ok()).unwrap_or(u64::MAX);
    let name = selection.get("name").filter(|name| !name.starts_with("line:")).map(str::to_owned);
    Claim { start: number("startPosition"), end: number("endPosition"), name }
}

/// The key in an attribute.
fn key_in(element: &Tree, name: &str) -> Option<String> {
    element.get(name).map(key)
}

/// When something was made or changed, as the file has it.
fn made(element: &Tree) -> Option<String> {
    let moment = element.get("creationDateTime").or(element.get("modifiedDateTime"));
    moment.filter(|moment| *moment != UNDATED).map(str::to_owned)
}

fn selection(
    element: &Tree,
    notes: &BTreeMap<String, Written>,
    links: &HashMap<String, Vec<String>>,
    taken: &mut HashSet<String>,
) -> Selection {
    let mut noted = |element: &Tree, own: Option<String>| {
        let linked = element.key().and_then(|key| links.get(&key)).cloned().unwrap_or_default();
        let pointed: Vec<String> = element.targets("NoteRef").chain(linked).collect();
        let words = pointed.iter().filter_map(|key| {
            taken.insert(key.clone());
            notes.get(key).map(|note| note.text.clone())
        });
        let all: Vec<String> = own.into_iter().chain(words).filter(|words| !words.trim().is_empty()).collect();
        (!all.is_empty()).then(|| all.join("\n\n"))
    };
    let coding = |element: &Tree, memo: Option<String>| {
        Some(Coding {
            guid: element.guid().map(|guid| guid.trim().to_owned()),
            code: element.target("CodeRef")?,
            user: key_in(element, "creatingUser"),
            made: made(element),
            memo,
        })
    };
    let memo = noted(element, element.description());
    let codings = element.all("Coding").filter_map(|inner| coding(inner, noted(inner, None)));
    Selection {
        codings: codings.collect(),
        guid: element.guid().unwrap_or_default().trim().to_owned(),
        at: Span::default(),
        user: key_in(element, "creatingUser"),
        made: made(element),
        memo,
    }
}

/// A note with its words.
struct Written {
    name: String,
    text: String,
    user: Option<String>,
    made: Option<String>,
    claims: Vec<Claim>,
    own: Option<own::Own>,
}

fn notes(tree: &Tree, archive: &mut Archive<'_>) -> Result<BTreeMap<String, Written>, ImportError> {
    let mut found = BTreeMap::new();
    for note in tree.listed("Notes", "Note") {
        let Some(key) = note.key() else { continue };
        let text = stored(note, archive)?.map(|text| canonical(&text));
        let said = note.description();
        let own = said.as_deref().and_then(own::read);
        let text = [said.filter(|_| own.is_none()), text].into_iter().flatten().filter(|it| !it.trim().is_empty());
        let written = Written {
            name: note.get("name").unwrap_or_default().to_owned(),
            text: text.collect::<Vec<_>>().join("\n\n"),
            user: key_in(note, "creatingUser"),
            made: made(note),
            claims: note.all("PlainTextSelection").map(claim).collect(),
            own,
        };
        found.insert(key, written);
    }
    Ok(found)
}

/// Notes that links tie to selections, by the selection: NVivo's annotations.
fn links(tree: &Tree) -> HashMap<String, Vec<String>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for link in tree.listed("Links", "Link") {
        if let (Some(origin), Some(target)) = (link.get("originGUID"), link.get("targetGUID")) {
            found.entry(key(target)).or_default().push(key(origin));
        }
    }
    found
}

/// Passages of a transcript of a recording, which lie between moments.
fn synchronised(
    text: &Found<'_>,
    length: u32,
    convention: super::positions::Convention,
    read: &mut TextSource,
    project: &mut Project,
) {
    let points: Vec<&Tree> = text.element.all("SyncPoint").collect();
    if points.is_empty() {
        return;
    }
    let claim = |point: &&Tree| {
        let at = point.get("position").and_then(|at| at.parse().ok()).unwrap_or(u64::MAX);
        Claim { start: at, end: at, name: None }
    };
    let claims: Vec<Claim> = points.iter().map(claim).collect();
    let mut places: HashMap<String, u32> = HashMap::new();
    for (point, span) in points.iter().zip(spans(&text.stored, &claims, convention)) {
        let Some((at, _)) = span else { continue };
        point.key().map(|key| places.insert(key, at));
        if let Some(ms) = point.get("timeStamp").and_then(|ms| ms.parse().ok()) {
            read.times.push((at, ms));
        }
    }
    read.times.sort_unstable();
    read.times.dedup_by_key(|(at, _)| *at);
    for element in text.element.all("TranscriptSelection") {
        let selection = selection(element, &BTreeMap::new(), &HashMap::new(), &mut HashSet::new());
        let place = |name: &str| element.get(name).map(key).and_then(|key| places.get(&key).copied());
        match (place("fromSyncPoint"), place("toSyncPoint")) {
            (Some(start), end) if end.unwrap_or(length) > start => {
                read.selections.push(Selection { at: Span::new(start, end.unwrap_or(length)), ..selection });
            }
            _ => project.tell("codings on places that are not in their text", selection.codings.len().max(1)),
        }
    }
}

/// QualCoder's annotations: notes with a selection of their own, whose place is in the text that points at them.
fn annotations(
    text: &Found<'_>,
    notes: &BTreeMap<String, Written>,
    convention: super::positions::Convention,
    read: &mut TextSource,
    taken: &mut HashSet<String>,
) {
    for key in text.element.targets("NoteRef") {
        let Some(note) = notes.get(&key).filter(|note| !note.claims.is_empty()) else { continue };
        let at = spans(&text.stored, &note.claims, convention);
        let Some(Some((start, end))) = at.first().copied().filter(|at| at.is_some_and(|(start, end)| start < end))
        else {
            continue;
        };
        taken.insert(key.clone());
        read.selections.push(Selection {
            guid: String::new(),
            at: Span::new(start, end),
            user: note.user.clone(),
            made: note.made.clone(),
            memo: Some(note.text.clone()),
            codings: Vec::new(),
        });
    }
}

/// Notes that codes and texts point at, and those that nothing does.
fn rest_of_notes(tree: &Tree, notes: &BTreeMap<String, Written>, taken: &mut HashSet<String>, project: &mut Project) {
    let mut about: BTreeMap<String, About> = BTreeMap::new();
    let links = links(tree);
    let mut codes: Vec<&Tree> =
        tree.one("CodeBook").into_iter().flat_map(|book| book.listed("Codes", "Code")).collect();
    while let Some(code) = codes.pop() {
        let key = code.key();
        let linked = key.as_ref().and_then(|key| links.get(key)).into_iter().flatten().cloned();
        for note in code.targets("NoteRef").chain(linked) {
            about.extend(key.clone().map(|key| (note, About::Code(key))));
        }
        codes.extend(code.all("Code"));
    }
    let sources = tree.one("Sources").into_iter().flat_map(Tree::elements);
    for element in sources.flat_map(|source| std::iter::once(source).chain(source.elements())) {
        for note in element.targets("NoteRef") {
            about.extend(element.key().map(|key| (note, About::Text(key))));
        }
    }
    for (key, note) in notes {
        if taken.contains(key) || note.text.trim().is_empty() && note.name.is_empty() {
            continue;
        }
        project.notes.push(Note {
            name: note.name.clone(),
            text: note.text.clone(),
            user: note.user.clone(),
            made: note.made.clone(),
            about: about.get(key).cloned().unwrap_or(About::Project),
            own: note.own.clone(),
        });
    }
}
