//! Acts on the codebook: add, rename, edit, move, retire, example.

use crate::edit::{Act, Change, Edit, Place};
use crate::model::codebook::Unfound;
use crate::model::settings::Quotes;
use crate::model::{CODE_KEYS, Code, CodeIx, Coding, Status, TranscriptIx};
use crate::search::near;
use crate::session::{Failure, Session};
use crate::text::fold::{fold, slug};
use crate::text::shell::quoted;

/// The code meant by an id, a unique name or a path.
///
/// # Errors
/// No code of the name, or several.
pub fn find_code<'a>(session: &'a Session, word: &str) -> Result<&'a Code, Failure> {
    let book = session.study.codebook();
    book.find(word, fold).map_err(|unfound| match unfound {
        Unfound::Missing => {
            let names = book.codes().iter().map(|code| code.name.as_str());
            let near = near::nearest(word, names).map_or_else(
                || "`verbatim codebook list` shows what there is.".to_owned(),
                |near| format!("Did you mean `{near}`?"),
            );
            Failure::usage(format!("There is no code `{word}`. {near}"))
        }
        Unfound::Several(ids) => {
            Failure::usage(format!("`{word}` is the name of several codes. Use one of their ids: {}.", ids.join(", ")))
        }
    })
}

/// The number of a code that is in the codebook or only in codings.
///
/// # Errors
/// No code of the name, or several.
pub fn find_code_ix(session: &Session, word: &str) -> Result<CodeIx, Failure> {
    let known = session.study.known_code(word);
    match (find_code(session, word), known) {
        (Ok(code), _) => {
            session.study.known_code(&code.id).ok_or_else(|| Failure::usage(format!("There is no code `{word}`.")))
        }
        (Err(_), Some(ix)) => Ok(ix),
        (Err(failure), None) => Err(failure),
    }
}

/// Makes a code. `name` may be a path `parent / name`; the act and the new id.
///
/// # Errors
/// A name or an id that is taken or cannot be one, or no such parent.
pub fn add_code(
    session: &mut Session,
    name: &str,
    parent: Option<&str>,
    id: Option<&str>,
) -> Result<(Act, String), Failure> {
    let mut name = name.trim();
    let above = parent.map(|word| find_code(session, word)).transpose()?;
    above.map_or(Ok(()), |code| check_there(session, code))?;
    let mut parent = above.map(|code| code.id.clone());
    if parent.is_none()
        && let Some((above, last)) = name.rsplit_once('/')
        && let Ok(code) = find_code(session, above.trim())
    {
        (parent, name) = (Some(code.id.clone()), last.trim());
    }
    let code = mint_code(session, name, parent, id)?;
    let id = code.id.clone();
    tell_alike(session, name, &id);
    let place = session.study.codebook().place_under(code.parent.as_deref());
    let place = Change { before: None, after: Some(Place(place)) };
    let edit = Edit::Code { change: Box::new(Change::add(code)), place: Some(place) };
    Ok((Act { label: format!("new code “{name}”"), edits: vec![edit] }, id))
}

/// Says that a name is that of another code, too: both may be meant, below different codes, but by name neither is found.
fn tell_alike(session: &Session, name: &str, id: &str) {
    let is_alike = |known: &&Code| known.id != id && session.study.is_live(known) && fold(&known.name) == fold(name);
    if let Some(known) = session.study.codebook().codes().iter().find(is_alike) {
        session.told.add(vec![format!(
            "There is another code “{}”, `{}`: by name neither is meant any more, only by id.",
            known.name, known.id
        )]);
    }
}

/// A new code, born today, with the id wished for or a minted one.
pub(super) fn mint_code(
    session: &mut Session,
    name: &str,
    parent: Option<String>,
    id: Option<&str>,
) -> Result<Code, Failure> {
    let name = name.trim();
    check_name(name)?;
    let id = match id {
        Some(id) => {
            check_id(id)?;
            if session.study.codebook().get(id).is_some() {
                return Err(Failure::usage(format!("There is a code `{id}` already. Choose another id.")));
            }
            id.to_owned()
        }
        None => {
            let stem = Some(slug(name)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "code".into());
            let stem: String = stem.chars().take(40).collect();
            let stem = stem.trim_end_matches('-').to_owned();
            loop {
                let id = format!("{stem}-{}", session.clock.four());
                if session.study.known_code(&id).is_none() {
                    break id;
                }
            }
        }
    };
    Ok(Code { id, name: name.to_owned(), parent, made: Some(session.clock.today()), ..Code::default() })
}

/// Whether a word can be a code's id.
pub(super) fn check_id(id: &str) -> Result<(), Failure> {
    if id.is_empty() || id.chars().any(|c| c.is_whitespace() || c.is_control() || "/\"\\".contains(c)) {
        return Err(Failure::usage(format!("`{id}` cannot be a code's id: no blanks, quotes or slashes.")));
    }
    Ok(())
}

fn check_name(name: &str) -> Result<(), Failure> {
    if name.is_empty() {
        return Err(Failure::usage("A code needs a name."));
    }
    if name.chars().any(char::is_control) {
        return Err(Failure::usage("A code's name may not hold control characters."));
    }
    Ok(())
}

/// What of a code to set; `None` leaves a field as it is, an empty string empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeFields {
    /// Shown to people.
    pub name: Option<String>,
    /// What the code means.
    pub definition: Option<String>,
    /// What belongs to it.
    pub include: Option<String>,
    /// What does not.
    pub exclude: Option<String>,
    /// Replaces the examples.
    pub examples: Option<Vec<String>>,
    /// `#RRGGBB`.
    pub color: Option<String>,
    /// The key that applies it.
    pub key: Option<String>,
    /// Names in other languages: (tag, name).
    pub names: Vec<(String, String)>,
}

/// Whether a key may belong to a code, and is free for it.
///
/// # Errors
/// What is no single letter or digit, or another code's key.
pub fn check_key(session: &Session, id: &str, key: &str) -> Result<Option<char>, Failure> {
    let mut letters = key.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        return if key.is_empty() { Ok(None) } else { Err(Failure::usage(format!("`{key}` is no single key."))) };
    };
    let spaced: Vec<String> = CODE_KEYS.chars().map(String::from).collect();
    if !CODE_KEYS.contains(letter) {
        return Err(Failure::usage(format!(
            "The key '{letter}' belongs to a command. Codes may have one of {}.",
            spaced.join(" ")
        )));
    }
    let book = session.study.codebook();
    match book.codes().iter().find(|code| code.key == Some(letter) && code.id != id && code.is_active()) {
        Some(code) => Err(Failure::usage(format!(
            "The key '{letter}' belongs to “{}” already. Take it away there first.",
            code.name
        ))),
        None => Ok(Some(letter)),
    }
}

fn replace(before: Code, after: Code, label: String) -> Result<Act, Failure> {
    if before == after {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    Ok(Act { label, edits: vec![Edit::Code { change: Box::new(Change::replace(before, after)), place: None }] })
}

/// Gives a code another name; its id and its codings stay.
///
/// # Errors
/// No such code, or a name that is taken beside it.
pub fn rename_code(session: &Session, word: &str, name: &str) -> Result<Act, Failure> {
    let before = find_code(session, word)?.clone();
    check_name(name.trim())?;
    tell_alike(session, name.trim(), &before.id);
    let label = format!("rename “{}” to “{}”", before.name, name.trim());
    let after = Code { name: name.trim().to_owned(), ..before.clone() };
    replace(before, after, label)
}

/// Sets fields of a code; a change of wording dates `defined`.
///
/// # Errors
/// No such code, or values that a code cannot have.
pub fn edit_code(session: &Session, word: &str, fields: CodeFields) -> Result<Act, Failure> {
    let before = find_code(session, word)?.clone();
    let mut after = before.clone();
    let text = |value: String| Some(value).filter(|value| !value.trim().is_empty());
    if let Some(name) = fields.name {
        check_name(name.trim())?;
        tell_alike(session, name.trim(), &before.id);
        after.name = name.trim().to_owned();
    }
    if let Some(definition) = fields.definition {
        after.definition = text(definition);
    }
    if let Some(include) = fields.include {
        after.include = text(include);
    }
    if let Some(exclude) = fields.exclude {
        after.exclude = text(exclude);
    }
    if let Some(examples) = fields.examples {
        after.examples = examples.into_iter().filter(|example| !example.trim().is_empty()).collect();
    }
    if let Some(color) = fields.color {
        let digits = color.strip_prefix('#').unwrap_or_default();
        if !color.is_empty() && (digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
            return Err(Failure::usage(format!("`{color}` is no colour. Write it as #D55E00.")));
        }
        after.color = text(color);
    }
    if let Some(key) = fields.key {
        after.key = check_key(session, &before.id, &key)?;
    }
    for (language, name) in fields.names {
        if name.trim().is_empty() {
            after.names.remove(&language);
        } else {
            after.names.insert(language, name.trim().to_owned());
        }
    }
    let wording = |code: &Code| (code.definition.clone(), code.include.clone(), code.exclude.clone());
    if wording(&before) != wording(&after) {
        after.defined = Some(session.clock.today());
    }
    let label = format!("edit “{}”", before.name);
    replace(before, after, label)
}

/// Refuses a code that is no longer in the tree.
fn check_there(session: &Session, code: &Code) -> Result<(), Failure> {
    let what = match &code.status {
        Status::Active | Status::Retired => return Ok(()),
        _ if session.study.is_live(code) => return Ok(()),
        Status::Deleted => "is deleted".to_owned(),
        Status::MergedInto(other) => format!("is merged into `{other}`"),
    };
    Err(Failure::usage(format!(
        "“{}” {what}. Take it back first: `verbatim codebook revive {}`.",
        code.name,
        quoted(&code.id)
    )))
}

/// Where codes go when they move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MoveSeat {
    /// Under this parent (`None`: to the root), order as it is.
    Under(Option<String>),
    /// Before this code, under its parent.
    Before(String),
    /// After this code, under its parent.
    After(String),
}

/// Moves codes in the tree: one step of undo.
///
/// # Errors
/// No such codes, no such place, or a code that would come to stand below itself.
pub fn move_codes(session: &Session, words: &[String], seat: &MoveSeat) -> Result<Act, Failure> {
    let book = session.study.codebook();
    let (parent, anchor) = match seat {
        MoveSeat::Under(None) => (None, None),
        MoveSeat::Under(Some(word)) => {
            let code = find_code(session, word)?;
            check_there(session, code)?;
            (Some(code.id.clone()), None)
        }
        MoveSeat::Before(word) | MoveSeat::After(word) => {
            let code = find_code(session, word)?;
            check_there(session, code)?;
            (code.parent.clone(), Some(code.id.clone()))
        }
    };
    let mut edits = Vec::new();
    let mut names = Vec::new();
    let mut scratch = book.clone();
    let mut previous = match (seat, &anchor) {
        (MoveSeat::Before(_), Some(anchor)) => scratch.before(anchor).map(str::to_owned),
        (MoveSeat::After(_), Some(anchor)) => {
            let below = scratch.with_descendants(anchor);
            scratch.codes().iter().rev().find(|code| below.contains(code.id.as_str())).map(|code| code.id.clone())
        }
        _ => None,
    };
    for word in words {
        let before = find_code(session, word)?.clone();
        if let Some(parent) = &parent
            && scratch.with_descendants(&before.id).contains(parent.as_str())
        {
            return Err(Failure::usage(format!("“{}” cannot go under itself or a code below it.", before.name)));
        }
        if anchor.as_ref() == Some(&before.id) {
            return Err(Failure::usage(format!("“{}” cannot go beside itself.", before.name)));
        }
        let after = Code { parent: parent.clone(), ..before.clone() };
        let stood = scratch.before(&before.id).map(str::to_owned);
        if previous.as_ref() == Some(&before.id) {
            previous.clone_from(&stood);
        }
        let place = anchor.is_some() && stood != previous;
        if before == after && !place {
            continue;
        }
        names.push(format!("“{}”", before.name));
        let place = place.then(|| Change::replace(Place(stood), Place(previous.clone())));
        if place.is_some() {
            scratch.insert(after.clone(), previous.as_deref());
        } else {
            scratch.replace(after.clone());
        }
        if anchor.is_some() {
            previous = Some(before.id.clone());
        }
        edits.push(Edit::Code { change: Box::new(Change::replace(before, after)), place });
    }
    if edits.is_empty() {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    Ok(Act { label: format!("move {}", names.join(", ")), edits })
}

/// Takes a code out of the offer; its codings count.
///
/// # Errors
/// Refuses a code that is merged or deleted: it is not offered as it is.
pub fn retire_code(session: &Session, word: &str) -> Result<Act, Failure> {
    let before = find_code(session, word)?.clone();
    check_there(session, &before)?;
    let label = format!("retire “{}”", before.name);
    let after = Code { status: Status::Retired, ..before.clone() };
    replace(before, after, label)
}

/// Takes the words of a coding as an example of a code.
///
/// # Errors
/// Refuses where the study keeps no quotes, and where the example is there already.
pub fn add_example(session: &mut Session, word: &str, ix: TranscriptIx, coding: &Coding) -> Result<Act, Failure> {
    let before = find_code(session, word)?.clone();
    if session.study.settings.quotes == Quotes::Hashed {
        return Err(Failure::usage(
            "This study shares no words of its texts (quotes: Hashed), and an example would put them into codebook.ron. Write one with `codebook edit CODE --example` if that is meant.",
        ));
    }
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let coding = session.study.codings(ix).iter().find(|known| known.id == coding.id).copied().unwrap_or(*coding);
    if session.study.placed(&coding).is_some_and(|placed| !placed.state.counts()) {
        return Err(Failure::usage("The words of this coding changed under it. Place it first: `verbatim review`."));
    }
    // An example is one line, wherever its passage was broken.
    let words = document.text.slice(coding.at).split_whitespace().collect::<Vec<_>>().join(" ");
    if before.examples.contains(&words) {
        return Err(Failure::nothing(format!("“{}” has this example already.", before.name)));
    }
    let label = format!("example of “{}”", before.name);
    let mut after = before.clone();
    after.examples.push(words);
    replace(before, after, label)
}
