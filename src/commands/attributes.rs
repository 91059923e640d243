//! Attribute values from tables, for participants and for transcripts: joined by name, what does not fit is told.

mod present;
mod speakers;

use crate::analysis::table::{Cell, Table};
use crate::commands::Failure;
use crate::commands::attributes::present::Present;
use crate::commands::attributes::speakers::{Pair, Said, Speakers};
use crate::edit::{Act, Change, Edit};
use crate::import::sheet::Sheet;
use crate::import::table_file;
use crate::model::day::is_day;
use crate::model::participant::Role;
use crate::model::settings::{Attribute, Owner, ValueType};
use crate::model::{Participant, Transcript};
use crate::session::Session;
use crate::session::import::columns::{PARTICIPANT, TRANSCRIPT, type_of};
use crate::text::fold::fold;
use crate::text::{language, moderators};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

/// A table of attributes: a row a person or transcript, known by id, name or label; a column an attribute. The columns
/// `transcript` and `label` of a table of people say who speaks where, and link them.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The table: .csv, .tsv or .xlsx, its first row the names of the columns.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The column that says who or what a row is about; else it is told by its name.
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
    /// Declare columns that are no attributes of the study yet.
    #[arg(long)]
    declare: bool,
    /// Make participants of rows that fit nobody, those who were there and did not speak among them; a row that names a
    /// speaker of a transcript makes one anyway.
    #[arg(long)]
    add: bool,
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
}

/// Columns of the report.
pub const COLUMNS: [&str; 5] = ["row", "name", "matched", "changes", "problem"];

/// Columns that hold ids of participants.
const IDS: [&str; 4] = ["participant", "participant id", "participant_id", "id"];

/// Most people named in a sentence.
const TOLD: usize = 20;

/// What a row is about.
enum Found {
    One(usize),
    None,
    Several(Vec<String>),
}

/// What is joined: people or transcripts.
trait Kind {
    type Record: Clone + PartialEq;
    const OF: Owner;
    /// Names of the column that a row is known by, most telling first.
    const KEYS: &'static [&'static str];
    /// Columns that are fields of the record.
    const FIELDS: &'static [&'static str];
    fn all(session: &Session) -> Vec<Self::Record>;
    fn id(record: &Self::Record) -> &str;
    /// Names that fit without being the id; `context` is the row's transcript, if it has one.
    fn named(record: &Self::Record, word: &str, context: Option<&str>) -> bool;
    /// Sets a field; an error says what may stand there.
    fn set(record: &mut Self::Record, field: &str, value: &str) -> Result<(), String>;
    fn attributes(record: &mut Self::Record) -> &mut BTreeMap<String, String>;
    fn edit(change: Change<Self::Record>) -> Edit;
    /// Which speakers the rows of a table are about, where it says so.
    fn speakers(_: &Session, _: &[String], _: usize) -> Option<Speakers> {
        None
    }
    /// The labels under which a record speaks.
    fn links(_: &mut Self::Record) -> Option<&mut Vec<Pair>> {
        None
    }
    /// Whether a record has the name of a row whose speaker nobody is yet: one who speaks elsewhere is somebody else.
    fn waits(_: &Self::Record, _: &str) -> bool {
        false
    }
    /// Whether rows that fit nobody can make a record.
    const ADDS: bool = false;
    /// A new record for a row that fits nothing; none where such are not made.
    fn make(session: &mut Session, key: &str, word: &str, taken: &HashSet<String>) -> Option<Self::Record>;
}

/// People.
struct People;

impl Kind for People {
    type Record = Participant;
    const OF: Owner = Owner::Participant;
    const KEYS: &'static [&'static str] = &[
        "participant",
        "participant id",
        "participant_id",
        "id",
        "pseudonym",
        "name",
        "person",
        "respondent",
        "speaker",
        "label",
        "code",
        "case",
    ];
    const FIELDS: &'static [&'static str] = PARTICIPANT;

    fn all(session: &Session) -> Vec<Participant> {
        session.study.participants.clone()
    }

    fn id(record: &Participant) -> &str {
        &record.id
    }

    fn named(record: &Participant, word: &str, context: Option<&str>) -> bool {
        let speaks = |(transcript, label): &(String, String)| {
            fold(label) == word && context.is_none_or(|context| context == transcript)
        };
        let by_label = record.speakers.iter().any(speaks);
        if context.is_some() { by_label } else { fold(&record.pseudonym) == word || by_label }
    }

    fn set(record: &mut Participant, field: &str, value: &str) -> Result<(), String> {
        match field {
            "pseudonym" => value.clone_into(&mut record.pseudonym),
            "role" => {
                record.role = match fold(value).as_str() {
                    "participant" => Role::Participant,
                    "moderator" | "interviewer" => Role::Moderator,
                    _ => return Err(format!("`{value}` is no role; write participant or moderator")),
                }
            }
            "speakers" => {
                for word in value.split(';').map(str::trim).filter(|word| !word.is_empty()) {
                    let Some((transcript, label)) = word.split_once('/') else {
                        return Err(format!("`{word}` should read transcript/label"));
                    };
                    let pair = (transcript.trim().to_owned(), label.trim().to_owned());
                    if !record.speakers.contains(&pair) {
                        record.speakers.push(pair);
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn attributes(record: &mut Participant) -> &mut BTreeMap<String, String> {
        &mut record.attributes
    }

    fn edit(change: Change<Participant>) -> Edit {
        Edit::Participant(Box::new(change))
    }

    fn speakers(session: &Session, heads: &[String], by: usize) -> Option<Speakers> {
        Speakers::of(session, heads, by)
    }

    fn links(record: &mut Participant) -> Option<&mut Vec<Pair>> {
        Some(&mut record.speakers)
    }

    fn waits(record: &Participant, word: &str) -> bool {
        record.speakers.is_empty() && fold(&record.pseudonym) == word
    }

    const ADDS: bool = true;

    fn make(session: &mut Session, key: &str, word: &str, taken: &HashSet<String>) -> Option<Participant> {
        let is_id = IDS.contains(&key);
        let plain = !word.contains(|c: char| c.is_whitespace() || c.is_control());
        let id = if is_id && plain && !taken.contains(word) {
            word.to_owned()
        } else {
            loop {
                let id = format!("p-{}", session.clock.four());
                if !taken.contains(&id) {
                    break id;
                }
            }
        };
        Some(Participant { id, pseudonym: word.to_owned(), ..Participant::default() })
    }
}

/// Transcripts.
struct Transcripts;

impl Kind for Transcripts {
    type Record = Transcript;
    const OF: Owner = Owner::Transcript;
    const KEYS: &'static [&'static str] = &["transcript", "id", "file", "document", "title", "name"];
    const FIELDS: &'static [&'static str] = TRANSCRIPT;

    fn all(session: &Session) -> Vec<Transcript> {
        let study = &session.study;
        study.transcripts().into_iter().map(|ix| study.transcript(ix).clone()).collect()
    }

    fn id(record: &Transcript) -> &str {
        &record.id
    }

    fn named(record: &Transcript, word: &str, _: Option<&str>) -> bool {
        let original = record.source.as_ref().and_then(|source| source.file.rsplit('/').next());
        let stem = |name: &str| fold(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        fold(&record.title) == word || stem(word) == record.id || original.is_some_and(|name| fold(name) == word)
    }

    fn set(record: &mut Transcript, field: &str, value: &str) -> Result<(), String> {
        let value = value.to_owned();
        match field {
            "title" => record.title = value,
            "kind" => record.kind = value,
            "date" if is_day(&value) => record.date = Some(value),
            "date" => return Err(format!("`{value}` is no date; write it as 2026-03-02")),
            "place" => record.place = Some(value),
            "language" => {
                language::check(&value)?;
                record.language = Some(value);
            }
            _ => {}
        }
        Ok(())
    }

    fn attributes(record: &mut Transcript) -> &mut BTreeMap<String, String> {
        &mut record.attributes
    }

    fn edit(change: Change<Transcript>) -> Edit {
        Edit::Transcript(Box::new(change))
    }

    fn make(_: &mut Session, _: &str, _: &str, _: &HashSet<String>) -> Option<Transcript> {
        None
    }
}

/// Brings in what a table says of people.
pub fn import_participants(session: &mut Session, args: &Import) -> Result<super::Output, Failure> {
    join::<People>(session, args, "participants")
}

/// Brings in what a table says of transcripts.
pub fn import_transcripts(session: &mut Session, args: &Import) -> Result<super::Output, Failure> {
    join::<Transcripts>(session, args, "transcripts")
}

fn read(file: &Path) -> Result<Sheet, Failure> {
    let failed =
        |why: String| Failure::data(format!("{} was not read: {}.", file.display(), why.trim_end_matches('.')));
    let bytes = std::fs::read(file).map_err(|error| failed(error.to_string()))?;
    let sheet = table_file::any(&bytes).map_err(|error| failed(error.to_string()))?;
    if sheet.header.is_empty() || sheet.rows.is_empty() {
        return Err(failed("it has no rows below the names of its columns".into()));
    }
    Ok(sheet)
}

fn join<K: Kind>(session: &mut Session, args: &Import, what: &'static str) -> Result<super::Output, Failure> {
    let sheet = read(&args.file)?;
    let heads: Vec<String> = sheet.header.iter().map(|head| fold(head.trim())).collect();
    let by = match &args.by {
        Some(word) => heads.iter().position(|head| *head == fold(word)).ok_or_else(|| {
            Failure::usage(format!("The table has no column `{word}`. It has: {}.", sheet.header.join(", ")))
        })?,
        None => K::KEYS.iter().find_map(|key| heads.iter().position(|head| head == key)).ok_or_else(|| {
            Failure::usage(format!(
                "No column says what a row is about. Name it with --by; the table has: {}.",
                sheet.header.join(", ")
            ))
        })?,
    };
    let key = heads.get(by).cloned().unwrap_or_default();
    let speakers = K::speakers(session, &heads, by);
    let mut settings = session.study.settings.clone();
    let before = settings.clone();
    let mut messages = Vec::new();
    // What each column is: a field, an attribute by its name here, or nothing.
    let mut columns: Vec<Option<(bool, String)>> = vec![None; heads.len()];
    let mut unknown = Vec::new();
    for (at, head) in heads.iter().enumerate() {
        if at == by || head.is_empty() || speakers.as_ref().is_some_and(|speakers| speakers.uses(at)) {
            continue;
        }
        let declared = settings.attributes_of(K::OF).find(|known| fold(&known.name) == *head).map(|it| it.name.clone());
        let column = match declared {
            Some(name) => Some((false, name)),
            None if K::FIELDS.contains(&head.as_str()) => Some((true, head.clone())),
            None if args.declare => {
                let name: String = sheet.header.get(at).map(|head| head.trim().to_owned()).unwrap_or_default();
                let values: Vec<&str> = column_of(&sheet, at).collect();
                let attribute =
                    Attribute { name: name.clone(), of: K::OF, value_type: type_of(&values), values: Vec::new() };
                settings.attributes.push(attribute);
                Some((false, name))
            }
            None => {
                unknown.push(sheet.header.get(at).cloned().unwrap_or_default());
                None
            }
        };
        if let Some(seat) = columns.get_mut(at) {
            *seat = column;
        }
    }
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        messages.push(format!("No attributes of {what}, left out: {names}. --declare makes them attributes."));
    }
    let mut all = K::all(session);
    let old = all.clone();
    let mut taken: HashSet<String> = all.iter().map(|record| K::id(record).to_owned()).collect();
    let context = heads.iter().position(|head| head == "transcript").filter(|at| *at != by);
    let mut table = Table::new(what, "rows", &COLUMNS);
    let mut met: HashSet<String> = HashSet::new();
    let mut present = Present::of(session);
    let (mut unmatched, mut faults) = (0, 0);
    for (number, row) in sheet.rows.iter().enumerate() {
        let cell = |at: usize| row.get(at).map(|cell| cell.trim()).unwrap_or_default();
        let word = cell(by);
        let context = context.map(cell).filter(|context| !context.is_empty());
        let mut problems = Vec::new();
        let mut silent = None;
        let (speaker, speaks) = match speakers.as_ref().map_or(Said::Nothing, |speakers| speakers.said(row)) {
            Said::Nothing => (None, false),
            Said::Speaker(pair) => (Some(pair), true),
            Said::Silent(pair, why) => {
                silent = Some((pair.0.clone(), why));
                (Some(pair), false)
            }
            Said::Unclear(why) => {
                problems.push(why);
                (None, false)
            }
        };
        let found = match &speaker {
            Some(pair) => find_speaker::<K>(&mut all, &key, word, pair),
            None => find::<K>(&all, word, context),
        };
        let place = match found {
            Found::One(place) => Some(place),
            Found::Several(ids) => {
                problems.push(format!("`{word}` may be {}; name one by its id", ids.join(", ")));
                None
            }
            Found::None if word.is_empty() => {
                problems.push("the row says nothing of whom it is about".into());
                None
            }
            Found::None => {
                let made = if args.add || speaks { K::make(session, &key, word, &taken) } else { None };
                if made.is_none() {
                    unmatched += 1;
                    let add = if K::ADDS && silent.is_none() { "; --add makes a participant of the row" } else { "" };
                    problems.push(format!("nobody and nothing here is called `{word}`{add}"));
                }
                made.map(|made| {
                    taken.insert(K::id(&made).to_owned());
                    all.push(made);
                    all.len() - 1
                })
            }
        };
        let mut changes = Vec::new();
        if let Some((transcript, why)) = silent {
            let id = place.and_then(|place| all.get(place)).map(|record| K::id(record).to_owned());
            match id {
                Some(id) if present.has(&transcript, &id) => {}
                Some(id) if args.add => {
                    changes.push(format!("was in {transcript} and did not speak"));
                    present.add(&transcript, &id);
                }
                _ => problems.insert(0, format!("{why}; --add takes somebody who was there and did not speak")),
            }
        }
        if let (Some(place), Some(pair)) = (place, speaker) {
            match link::<K>(&mut all, place, &pair) {
                Ok(false) => {}
                Ok(true) => changes.push(format!("speaks as {}/{}", pair.0, pair.1)),
                Err(problem) => problems.push(problem),
            }
        }
        if let Some(record) = place.and_then(|place| all.get_mut(place)) {
            met.insert(K::id(record).to_owned());
            for (at, column) in columns.iter().enumerate() {
                let (Some((field, name)), value) = (column, cell(at)) else { continue };
                if value.is_empty() {
                    continue;
                }
                let was = record.clone();
                let set = if *field {
                    K::set(record, name, value)
                } else {
                    let declared = settings.attributes_of(K::OF).find(|known| known.name == *name);
                    let value = declared.map_or_else(|| value.to_owned(), |declared| fitted(declared, value));
                    declared.map_or(Ok(()), |declared| declared.check(&value)).map(|()| {
                        let known = K::attributes(record).entry(name.clone()).or_insert_with(|| value.clone());
                        // A number is the same however it is spelt: 4, 4.0.
                        let same = declared.is_some_and(|it| is_number(it.value_type)) && same_number(known, &value);
                        if !same {
                            *known = value;
                        }
                    })
                };
                match set {
                    Ok(()) if *record != was => changes.push(format!("{name}={value}")),
                    Ok(()) => {}
                    Err(problem) => problems.push(problem),
                }
            }
        }
        faults += usize::from(!problems.is_empty());
        table.push(vec![
            Cell::count(number + 2),
            Cell::words(word),
            Cell::words(
                place.and_then(|place| all.get(place)).map(|record| K::id(record).to_owned()).unwrap_or_default(),
            ),
            Cell::words(changes.join("; ")),
            Cell::words(problems.join("; ")),
        ]);
    }
    let without: Vec<&str> = old.iter().map(K::id).filter(|id| !met.contains(*id)).collect();
    if !without.is_empty() {
        messages.push(format!("In the study, but not in the table: {}.", some_of(&without)));
    }
    let mut strange: Vec<String> = Vec::new();
    for (transcript, label) in speakers.iter().flat_map(|speakers| speakers.all()) {
        let pair = (transcript.to_owned(), label.to_owned());
        let linked = all.iter_mut().filter_map(K::links).any(|links| links.contains(&pair));
        if !linked && !session.study.is_moderator(transcript, label, moderators::spelling) {
            strange.push(format!("{transcript}/{label}"));
        }
    }
    if !strange.is_empty() {
        messages.push(format!("They speak, and no row of the table is about them: {}.", some_of(&strange)));
    }
    let mut edits = Vec::new();
    if settings != before {
        edits.push(Edit::Settings(Box::new(Change::replace(before, settings))));
    }
    let mut changed = 0;
    for (place, record) in all.into_iter().enumerate() {
        match old.get(place) {
            Some(was) if *was == record => {}
            Some(was) => {
                changed += 1;
                edits.push(K::edit(Change::replace(was.clone(), record)));
            }
            None => {
                changed += 1;
                edits.push(K::edit(Change::add(record)));
            }
        }
    }
    edits.extend(present.edits(session));
    if args.dry_run {
        messages.push(format!("Nothing was written; {changed} {what} would change, {unmatched} rows fit nobody."));
    } else if edits.is_empty() {
        messages.push(format!("Nothing changes; {unmatched} rows fit nobody."));
    } else {
        session.perform(Act { label: format!("attributes of {changed} {what} from a table"), edits })?;
        session.settle()?;
        messages.push(format!("{changed} {what} changed, {unmatched} rows fit nobody."));
    }
    let code = u8::from(faults > 0 || !without.is_empty() || !strange.is_empty());
    Ok(super::Output { table: Some(table), messages, code, ..super::Output::default() })
}

/// The first of many, and how many more there are.
fn some_of<T: AsRef<str>>(all: &[T]) -> String {
    let first: Vec<&str> = all.iter().take(TOLD).map(AsRef::as_ref).collect();
    match all.len().saturating_sub(TOLD) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

/// Whom a row is about that names a speaker: by id, else whoever is linked to the speaker, else somebody of the name who
/// speaks nowhere yet.
fn find_speaker<K: Kind>(all: &mut [K::Record], key: &str, word: &str, pair: &Pair) -> Found {
    if let Some(place) = all.iter().position(|record| K::id(record) == word) {
        return Found::One(place);
    }
    let speaks = |record: &mut K::Record| K::links(record).is_some_and(|links| links.contains(pair));
    if let Some(place) = all.iter_mut().position(speaks) {
        return Found::One(place);
    }
    let folded = fold(word);
    let waits = |record: &K::Record| !IDS.contains(&key) && !folded.is_empty() && K::waits(record, &folded);
    all.iter().position(waits).map_or(Found::None, Found::One)
}

/// Links a record to a speaker; whether it was not yet.
fn link<K: Kind>(all: &mut [K::Record], place: usize, pair: &Pair) -> Result<bool, String> {
    for (at, record) in all.iter_mut().enumerate() {
        if K::links(record).is_some_and(|links| links.contains(pair)) {
            let id = K::id(record);
            return if at == place {
                Ok(false)
            } else {
                Err(format!("“{}” in {} is {id} already", pair.1, pair.0))
            };
        }
    }
    let links = all.get_mut(place).and_then(K::links);
    Ok(links.map(|links| links.push(pair.clone())).is_some())
}

fn find<K: Kind>(all: &[K::Record], word: &str, context: Option<&str>) -> Found {
    if let Some(place) = all.iter().position(|record| K::id(record) == word) {
        return Found::One(place);
    }
    let folded = fold(word);
    let named = |record: &K::Record| !folded.is_empty() && K::named(record, &folded, context);
    let places: Vec<usize> =
        all.iter().enumerate().filter(|(_, record)| named(record)).map(|(place, _)| place).collect();
    match places.as_slice() {
        [] => Found::None,
        [place] => Found::One(*place),
        several => {
            Found::Several(several.iter().filter_map(|place| all.get(*place)).map(|it| K::id(it).to_owned()).collect())
        }
    }
}

fn column_of(sheet: &Sheet, at: usize) -> impl Iterator<Item = &str> {
    sheet.rows.iter().filter_map(move |row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

fn is_number(value_type: ValueType) -> bool {
    matches!(value_type, ValueType::Integer | ValueType::Decimal)
}

fn same_number(one: &str, other: &str) -> bool {
    one.parse::<f64>().is_ok_and(|one| other.parse::<f64>() == Ok(one))
}

/// A value as the study writes it: one of the allowed values where only capitals or accents differ.
fn fitted(declared: &Attribute, value: &str) -> String {
    let same = |allowed: &&String| fold(allowed) == fold(value);
    match declared.values.iter().find(same) {
        Some(allowed) => allowed.clone(),
        None if declared.value_type == ValueType::Boolean => match fold(value).as_str() {
            "1" | "yes" | "oui" | "si" | "ja" | "sim" | "true" => "true".into(),
            "0" | "no" | "non" | "nein" | "nao" | "false" => "false".into(),
            _ => value.to_owned(),
        },
        None => value.to_owned(),
    }
}
