//! Bringing codes of another book into the codebook: new ones by id, changed ones where that is wanted.

use super::codebook::{check_id, mint_code};
use crate::edit::{Act, Change, Edit, Place};
use crate::export::refi::code_guid;
use crate::import::codebook::{Above, Draft};
use crate::model::codebook::DEPTH_MAX;
use crate::model::{CODE_KEYS, Code, Codebook, Rest, Status, Study};
use crate::refi::key;
use crate::session::{Failure, Session};
use crate::text::fold::fold;
use std::collections::HashMap;

/// What becomes of one code of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// Its id here.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `new`, `same`, `differs`, `updated` or `left out`.
    pub what: &'static str,
    /// What differs, or what could not be taken over.
    pub notes: Vec<String>,
    /// The fields that differ.
    pub differing: Vec<&'static str>,
    /// Whether another code has the same name, so that they may be one.
    pub has_twin: bool,
}

/// Codes of a file, as they would come in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// One step of undo; without edits where nothing changes.
    pub act: Act,
    /// One a code of the file, in its order.
    pub fates: Vec<Fate>,
}

/// Plans what codes of another book change here. Nothing is ever joined by name.
///
/// # Errors
/// Refuses drafts whose id cannot be one.
pub fn import_book(session: &mut Session, drafts: &[Draft], update: bool) -> Result<Incoming, Failure> {
    let today = session.clock.today();
    let mut fates = Vec::new();
    // First the ids: parents may be named by them, and drafts without one get theirs here.
    let known = identified(&session.study);
    let ids = drafts.iter().map(|draft| id_of(session, draft, &known)).collect::<Result<Vec<String>, _>>()?;
    let book = session.study.codebook();
    let mut scratch = book.clone();
    let mut edits = Vec::new();
    for (number, draft) in in_order(drafts, &ids) {
        let id = &ids[number];
        let mut notes = Vec::new();
        let name = draft.name.clone().unwrap_or_else(|| id.clone());
        let mut fate = |fate: Fate| fates.push((number, Fate { id: id.clone(), name: name.clone(), ..fate }));
        if let Some(why) = refused(&ids, number) {
            fate(Fate { what: "left out", notes: vec![why], ..Fate::default() });
            continue;
        }
        let here = scratch.get(id).cloned();
        let base =
            here.clone().unwrap_or_else(|| Code { id: id.clone(), made: Some(today.clone()), ..Code::default() });
        let mut after = filled(&base, draft);
        if base.guid.is_none() && known.get(&key(after.guid.as_deref().unwrap_or_default())) == Some(id) {
            // That is how it is called for other programs anyway.
            after.guid = None;
        }
        if after.name.trim().is_empty() {
            after.name.clone_from(id);
        }
        after.parent = parent(&scratch, drafts, &ids, draft, &base, &mut notes);
        mend(session, &scratch, &mut after, &mut notes);
        let differing = different(&base, &after);
        match here {
            None => {
                let same: Vec<String> = scratch
                    .codes()
                    .iter()
                    .filter(|other| fold(&other.name) == fold(&after.name) && session.study.is_live(other))
                    .map(|other| format!("`{}` has the same name; both are kept", other.id))
                    .collect();
                let has_twin = !same.is_empty();
                notes.extend(same);
                let place = scratch.place_under(after.parent.as_deref());
                scratch.insert(after.clone(), place.as_deref());
                let place = Change { before: None, after: Some(Place(place)) };
                edits.push(Edit::Code { change: Box::new(Change::add(after)), place: Some(place) });
                fate(Fate { what: "new", notes, has_twin, ..Fate::default() });
            }
            Some(_) if differing.is_empty() => fate(Fate { what: "same", notes, ..Fate::default() }),
            Some(_) if !update => {
                notes.insert(0, differing.join(", "));
                fate(Fate { what: "differs", notes, differing, ..Fate::default() });
            }
            Some(before) => {
                notes.insert(0, differing.join(", "));
                let reworded = ["definition", "include", "exclude"].iter().any(|field| differing.contains(field));
                if reworded && before.defined == after.defined {
                    after.defined = Some(today.clone());
                }
                scratch.replace(after.clone());
                edits.push(Edit::Code { change: Box::new(Change::replace(before, after)), place: None });
                fate(Fate { what: "updated", notes, differing, ..Fate::default() });
            }
        }
    }
    fates.sort_by_key(|(number, _)| *number);
    let fates: Vec<Fate> = fates.into_iter().map(|(_, fate)| fate).collect();
    let count = |what: &str| fates.iter().filter(|fate| fate.what == what).count();
    let label = match (count("new"), count("updated")) {
        (new, 0) => format!("import {new} codes"),
        (new, updated) => format!("import {new} codes, update {updated}"),
    };
    Ok(Incoming { act: Act { label, edits }, fates })
}

/// Why a code of a file cannot come in, by its id.
fn refused(ids: &[String], number: usize) -> Option<String> {
    let id = ids.get(number)?;
    if check_id(id).is_err() {
        return Some(format!("`{id}` cannot be an id: no blanks, quotes or slashes"));
    }
    let twice = ids.iter().take(number).any(|known| known == id);
    twice.then(|| format!("the file has `{id}` twice; the first counts"))
}

/// The id of a draft: its own, that of the code it is for other programs, or a new one.
fn id_of(session: &mut Session, draft: &Draft, known: &HashMap<String, String>) -> Result<String, Failure> {
    let by_guid = || draft.guid.as_ref().and_then(|guid| known.get(&key(guid)));
    Ok(match draft.id.as_ref().or_else(by_guid) {
        Some(id) => id.clone(),
        None => mint_code(session, draft.name.as_deref().unwrap_or_default(), None, None)?.id,
    })
}

/// Ids of codes by what identifies them in files of other programs.
pub fn identified(study: &Study) -> HashMap<String, String> {
    let codes = study.codebook().codes().iter();
    codes.map(|code| (key(&code_guid(study, code)), code.id.clone())).collect()
}

/// Drafts with those above before those below, else as the file has them.
fn in_order<'a>(drafts: &'a [Draft], ids: &[String]) -> Vec<(usize, &'a Draft)> {
    let by_id: HashMap<&str, usize> = ids.iter().enumerate().rev().map(|(number, id)| (id.as_str(), number)).collect();
    let above = |number: usize| match drafts.get(number).map(|draft| &draft.above) {
        Some(Above::Draft(above)) => Some(*above),
        Some(Above::Word(word)) => by_id.get(word.as_str()).copied(),
        _ => None,
    };
    let mut done = vec![false; drafts.len()];
    let mut ordered = Vec::with_capacity(drafts.len());
    for number in 0..drafts.len() {
        let mut chain = Vec::new();
        let mut at = Some(number);
        while let Some(next) = at.filter(|next| !done[*next] && !chain.contains(next)) {
            chain.push(next);
            at = above(next);
        }
        for next in chain.into_iter().rev() {
            done[next] = true;
            ordered.extend(drafts.get(next).map(|draft| (next, draft)));
        }
    }
    ordered
}

/// A code with what the draft says; what it does not say stays.
pub fn filled(base: &Code, draft: &Draft) -> Code {
    let text = |now: &Option<String>, said: &Option<String>| match said {
        Some(said) => Some(said.clone()).filter(|said| !said.trim().is_empty()),
        None => now.clone(),
    };
    let mut names = base.names.clone();
    for (language, name) in &draft.names {
        if name.is_empty() {
            names.remove(language);
        } else {
            names.insert(language.clone(), name.clone());
        }
    }
    let key = |said: &String| said.chars().next();
    Code {
        name: draft.name.clone().unwrap_or_else(|| base.name.clone()).chars().filter(|c| !c.is_control()).collect(),
        names,
        color: text(&base.color, &draft.color),
        key: draft.key.as_ref().map_or(base.key, key),
        groups: draft.groups.clone().unwrap_or_else(|| base.groups.clone()),
        definition: text(&base.definition, &draft.definition),
        include: text(&base.include, &draft.include),
        exclude: text(&base.exclude, &draft.exclude),
        examples: draft.examples.clone().unwrap_or_else(|| base.examples.clone()),
        made: text(&base.made, &draft.made).or_else(|| base.made.clone()),
        defined: text(&base.defined, &draft.defined),
        status: draft.status.clone().unwrap_or_else(|| base.status.clone()),
        guid: text(&base.guid, &draft.guid).or_else(|| base.guid.clone()),
        rest: rest(&base.rest, &draft.rest),
        ..base.clone()
    }
}

/// Fields nobody knows: those of the draft in place of those of the same name, the others stay.
fn rest(base: &Rest, draft: &Rest) -> Rest {
    let mut all = base.clone();
    for (name, value) in draft {
        match all.iter_mut().find(|(known, _)| known == name) {
            Some((_, seat)) => seat.clone_from(value),
            None => all.push((name.clone(), value.clone())),
        }
    }
    all
}

/// The id of the code above, by what the draft says.
fn parent(
    scratch: &Codebook,
    drafts: &[Draft],
    ids: &[String],
    draft: &Draft,
    base: &Code,
    notes: &mut Vec<String>,
) -> Option<String> {
    let word = match &draft.above {
        Above::Unsaid => return base.parent.clone(),
        Above::Root => return None,
        Above::Draft(number) => return ids.get(*number).cloned(),
        Above::Word(word) => word,
    };
    let named = || {
        let same = |draft: &&Draft| draft.name.as_ref().is_some_and(|name| fold(name) == fold(word));
        let mut found = drafts.iter().enumerate().filter(|(_, draft)| same(draft));
        let one = found.next().filter(|_| found.next().is_none());
        one.and_then(|(number, _)| ids.get(number).cloned())
    };
    let known = ids.iter().find(|id| *id == word).cloned().or_else(named);
    let found = known.or_else(|| scratch.find(word, fold).ok().map(|code| code.id.clone()));
    if found.is_none() {
        notes.push(format!("`{word}`, below which it should stand, is not there; it stands at the root"));
    }
    found
}

/// Takes back what a code may not say here, and notes it.
fn mend(session: &Session, scratch: &Codebook, code: &mut Code, notes: &mut Vec<String>) {
    if let Some(key) = code.key {
        let taken =
            scratch.codes().iter().find(|other| other.key == Some(key) && other.id != code.id && other.is_active());
        if !CODE_KEYS.contains(key) {
            notes.push(format!("the key '{key}' belongs to a command and is left out"));
            code.key = None;
        } else if let Some(other) = taken.filter(|_| code.is_active()) {
            notes.push(format!("the key '{key}' is `{}`'s already and is left out", other.id));
            code.key = None;
        }
    }
    if let Some(color) = &code.color {
        let digits = color.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            notes.push(format!("`{color}` is no colour such as #D55E00 and is left out"));
            code.color = None;
        }
    }
    let used = session.study.known_code(&code.id).is_some_and(|number| session.study.count(number) > 0);
    if code.status == Status::Deleted && used {
        notes.push("it is deleted there, but codings use it here: it stays".into());
        code.status = Status::Active;
    }
    if let Some(parent) = code.parent.clone().filter(|parent| climbs_to(scratch, parent, &code.id)) {
        notes.push(format!("below `{parent}` it would stand under itself; it stands at the root"));
        code.parent = None;
    }
}

/// Whether one code stands below another, or is it.
fn climbs_to(book: &Codebook, from: &str, id: &str) -> bool {
    let mut at = Some(from);
    for _ in 0..=DEPTH_MAX {
        match at {
            Some(here) if here == id => return true,
            Some(here) => at = book.get(here).and_then(|code| code.parent.as_deref()),
            None => return false,
        }
    }
    true
}

/// What fields are called that this version does not know.
pub const UNKNOWN: &str = "unknown fields";

/// The fields in which two records of a code differ.
pub fn different(before: &Code, after: &Code) -> Vec<&'static str> {
    let mut found = Vec::new();
    let mut look = |name: &'static str, same: bool| {
        if !same {
            found.push(name);
        }
    };
    look("name", before.name == after.name);
    look("parent", before.parent == after.parent);
    look("names", before.names == after.names);
    let color = |code: &Code| code.color.as_ref().map(|color| color.to_uppercase());
    look("color", color(before) == color(after));
    look("key", before.key == after.key);
    look("groups", before.groups == after.groups);
    look("definition", before.definition == after.definition);
    look("include", before.include == after.include);
    look("exclude", before.exclude == after.exclude);
    look("examples", before.examples == after.examples);
    look("made", before.made == after.made);
    look("defined", before.defined == after.defined);
    look("status", before.status == after.status);
    look("guid", before.guid == after.guid);
    look(UNKNOWN, before.rest == after.rest);
    found
}
