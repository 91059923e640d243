//! Attribute values from tables, for participants and for transcripts: joined by name, what does not fit is told.

mod kind;
mod present;
mod speakers;

use crate::analysis::table::{Cell, Table};
use crate::commands::Failure;
use crate::commands::attributes::kind::{IDS, Kind, People, Transcripts};
use crate::commands::attributes::present::Present;
use crate::commands::attributes::speakers::{Pair, Said, Speakers};
use crate::edit::{Act, Change, Edit};
use crate::import::sheet::Sheet;
use crate::import::table_file;
use crate::model::Settings;
use crate::model::settings::{Attribute, ValueType};
use crate::session::Session;
use crate::session::import::columns::type_of;
use crate::text::fold::fold;
use crate::text::moderators;
use std::collections::HashSet;
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

/// Most people named in a sentence.
const TOLD: usize = 20;

/// What a row is about.
enum Found {
    One(usize),
    None,
    Several(Vec<String>),
}

/// Brings in what a table says of people.
///
/// # Errors
/// The table cannot be read, no column says whom a row is about, or the change cannot be written.
pub fn import_participants(session: &mut Session, args: &Import) -> Result<super::Output, Failure> {
    join::<People>(session, args, "participants")
}

/// Brings in what a table says of transcripts.
///
/// # Errors
/// The table cannot be read, no column says what a row is about, or the change cannot be written.
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

/// What a column holds.
enum Column {
    /// A field of the record, by its folded name.
    Field(String),
    /// An attribute, by its name in the study.
    Attribute(String),
}

impl Column {
    fn name(&self) -> &str {
        match self {
            Self::Field(name) | Self::Attribute(name) => name,
        }
    }
}

/// What became of a row.
struct Fate {
    place: Option<usize>,
    changes: Vec<String>,
    problems: Vec<String>,
}

/// What a row says of a speaker, once it was looked at.
#[derive(Default)]
struct Speaking {
    /// The speaker, also one who was there and did not speak.
    pair: Option<Pair>,
    speaks: bool,
    /// The transcript in which nobody speaks under the label, and the sentence for it.
    silent: Option<(String, String)>,
}

/// A table on its way into the study.
struct Join<K: Kind> {
    /// The column that says what a row is about, and its folded name.
    by: usize,
    key: String,
    /// The column of the transcript in which a row's name is meant.
    context: Option<usize>,
    speakers: Option<Speakers>,
    /// What each column is; none for what is left out.
    columns: Vec<Option<Column>>,
    settings: Settings,
    /// Whether rows that fit nobody make somebody.
    add: bool,
    all: Vec<K::Record>,
    taken: HashSet<String>,
    met: HashSet<String>,
    present: Present,
    unmatched: usize,
}

fn join<K: Kind>(session: &mut Session, args: &Import, what: &'static str) -> Result<super::Output, Failure> {
    let sheet = read(&args.file)?;
    let heads: Vec<String> = sheet.header.iter().map(|head| fold(head.trim())).collect();
    let by = known_by::<K>(&sheet, &heads, args.by.as_deref())?;
    let old = K::all(session);
    let mut join = Join::<K> {
        by,
        key: heads.get(by).cloned().unwrap_or_default(),
        context: heads.iter().position(|head| head == "transcript").filter(|at| *at != by),
        speakers: K::speakers(session, &heads, by),
        columns: Vec::new(),
        settings: session.study.settings.clone(),
        add: args.add,
        all: old.clone(),
        taken: old.iter().map(|record| K::id(record).to_owned()).collect(),
        met: HashSet::new(),
        present: Present::of(session),
        unmatched: 0,
    };
    let mut messages = Vec::new();
    let unknown = join.name_columns(&sheet, &heads, args.declare);
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        messages.push(format!("No attributes of {what}, left out: {names}. --declare makes them attributes."));
    }
    let mut table = Table::new(what, "rows", &COLUMNS);
    let mut faults = 0;
    for (number, row) in sheet.rows.iter().enumerate() {
        let fate = join.row(session, row);
        faults += usize::from(!fate.problems.is_empty());
        let id = fate.place.and_then(|place| join.all.get(place)).map(|record| K::id(record).to_owned());
        table.push(vec![
            Cell::count(number + 2),
            Cell::words(cell(row, by)),
            Cell::words(id.unwrap_or_default()),
            Cell::words(fate.changes.join("; ")),
            Cell::words(fate.problems.join("; ")),
        ]);
    }
    let without: Vec<&str> = old.iter().map(K::id).filter(|id| !join.met.contains(*id)).collect();
    if !without.is_empty() {
        messages.push(format!("In the study, but not in the table: {}.", some_of(&without)));
    }
    let strange = join.strangers(session);
    if !strange.is_empty() {
        messages.push(format!("They speak, and no row of the table is about them: {}.", some_of(&strange)));
    }
    let code = u8::from(faults > 0 || !without.is_empty() || !strange.is_empty());
    let unmatched = join.unmatched;
    let (edits, changed) = join.edits(session, &old);
    if args.dry_run {
        messages.push(format!("Nothing was written; {changed} {what} would change, {unmatched} rows fit nobody."));
    } else if edits.is_empty() {
        messages.push(format!("Nothing changes; {unmatched} rows fit nobody."));
    } else {
        session.perform(Act { label: format!("attributes of {changed} {what} from a table"), edits })?;
        session.flush()?;
        messages.push(format!("{changed} {what} changed, {unmatched} rows fit nobody."));
    }
    Ok(super::Output { table: Some(table), messages, code, ..super::Output::default() })
}

/// The column that says what a row is about: the one named, else the most telling.
fn known_by<K: Kind>(sheet: &Sheet, heads: &[String], named: Option<&str>) -> Result<usize, Failure> {
    let has = || sheet.header.join(", ");
    let place = |wanted: &str| heads.iter().position(|head| head == wanted);
    match named {
        Some(word) => place(&fold(word))
            .ok_or_else(|| Failure::usage(format!("The table has no column `{word}`. It has: {}.", has()))),
        None => K::KEYS.iter().find_map(|key| place(key)).ok_or_else(|| {
            Failure::usage(format!("No column says what a row is about. Name it with --by; the table has: {}.", has()))
        }),
    }
}

/// What a cell of a row says; nothing beyond its end.
fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map(|cell| cell.trim()).unwrap_or_default()
}

impl<K: Kind> Join<K> {
    /// Tells what each column is, making attributes of unknown ones where that is wished; those that are left out.
    fn name_columns(&mut self, sheet: &Sheet, heads: &[String], declare: bool) -> Vec<String> {
        let mut unknown = Vec::new();
        for (at, head) in heads.iter().enumerate() {
            if at == self.by || head.is_empty() || self.speakers.as_ref().is_some_and(|speakers| speakers.uses(at)) {
                self.columns.push(None);
                continue;
            }
            let column = self.column(sheet, at, head, declare);
            unknown.extend(column.is_none().then(|| sheet.header.get(at).cloned().unwrap_or_default()));
            self.columns.push(column);
        }
        unknown
    }

    fn column(&mut self, sheet: &Sheet, at: usize, head: &str, declare: bool) -> Option<Column> {
        let declared = self.settings.attributes_of(K::OF).find(|known| fold(&known.name) == *head);
        if let Some(declared) = declared {
            return Some(Column::Attribute(declared.name.clone()));
        }
        if K::FIELDS.contains(&head) {
            return Some(Column::Field(head.to_owned()));
        }
        declare.then(|| {
            let name: String = sheet.header.get(at).map(|head| head.trim().to_owned()).unwrap_or_default();
            let values: Vec<&str> = column_of(sheet, at).collect();
            let value_type = type_of(&values);
            self.settings.attributes.push(Attribute { name: name.clone(), of: K::OF, value_type, values: Vec::new() });
            Column::Attribute(name)
        })
    }

    /// Takes a row in.
    fn row(&mut self, session: &mut Session, row: &[String]) -> Fate {
        let mut fate = Fate { place: None, changes: Vec::new(), problems: Vec::new() };
        let speaking = self.speaking(row, &mut fate.problems);
        fate.place = self.about(session, row, &speaking, &mut fate.problems);
        if let Some((transcript, why)) = speaking.silent {
            self.was_there(&transcript, &why, &mut fate);
        }
        if let (Some(place), Some(pair)) = (fate.place, speaking.pair) {
            match link::<K>(&mut self.all, place, &pair) {
                Ok(false) => {}
                Ok(true) => fate.changes.push(format!("speaks as {}/{}", pair.0, pair.1)),
                Err(problem) => fate.problems.push(problem),
            }
        }
        self.values(row, &mut fate);
        fate
    }

    fn speaking(&self, row: &[String], problems: &mut Vec<String>) -> Speaking {
        match self.speakers.as_ref().map_or(Said::Nothing, |speakers| speakers.said(row)) {
            Said::Nothing => Speaking::default(),
            Said::Speaker(pair) => Speaking { pair: Some(pair), speaks: true, silent: None },
            Said::Silent(pair, why) => {
                let silent = Some((pair.0.clone(), why));
                Speaking { pair: Some(pair), speaks: false, silent }
            }
            Said::Unclear(why) => {
                problems.push(why);
                Speaking::default()
            }
        }
    }

    /// The record that a row is about, made where that is wished; why there is none.
    fn about(
        &mut self,
        session: &mut Session,
        row: &[String],
        speaking: &Speaking,
        problems: &mut Vec<String>,
    ) -> Option<usize> {
        let word = cell(row, self.by);
        let context = self.context.map(|at| cell(row, at)).filter(|context| !context.is_empty());
        let found = match &speaking.pair {
            Some(pair) => find_speaker::<K>(&mut self.all, &self.key, word, pair),
            None => find::<K>(&self.all, word, context),
        };
        match found {
            Found::One(place) => return Some(place),
            Found::Several(ids) => {
                problems.push(format!("`{word}` may be {}; name one by its id", ids.join(", ")));
                return None;
            }
            Found::None if word.is_empty() => {
                problems.push("the row says nothing of whom it is about".into());
                return None;
            }
            Found::None => {}
        }
        let made = if self.add || speaking.speaks { K::make(session, &self.key, word, &self.taken) } else { None };
        let Some(made) = made else {
            self.unmatched += 1;
            let may_add = K::ADDS && speaking.silent.is_none();
            let add = if may_add { "; --add makes a participant of the row" } else { "" };
            problems.push(format!("nobody and nothing here is called `{word}`{add}"));
            return None;
        };
        self.taken.insert(K::id(&made).to_owned());
        self.all.push(made);
        Some(self.all.len() - 1)
    }

    /// Takes somebody who was there and did not speak, where such are added.
    fn was_there(&mut self, transcript: &str, why: &str, fate: &mut Fate) {
        let id = fate.place.and_then(|place| self.all.get(place)).map(|record| K::id(record).to_owned());
        match id {
            Some(id) if self.present.has(transcript, &id) => {}
            Some(id) if self.add => {
                fate.changes.push(format!("was in {transcript} and did not speak"));
                self.present.add(transcript, &id);
            }
            _ => fate.problems.insert(0, format!("{why}; --add takes somebody who was there and did not speak")),
        }
    }

    /// Gives the record of a row the values of its cells.
    fn values(&mut self, row: &[String], fate: &mut Fate) {
        let Some(record) = fate.place.and_then(|place| self.all.get_mut(place)) else { return };
        self.met.insert(K::id(record).to_owned());
        for (at, column) in self.columns.iter().enumerate() {
            let (Some(column), value) = (column, cell(row, at)) else { continue };
            if value.is_empty() {
                continue;
            }
            let was = record.clone();
            let set = match column {
                Column::Field(name) => K::set(record, name, value),
                Column::Attribute(name) => {
                    let declared = self.settings.attributes_of(K::OF).find(|known| known.name == *name);
                    declared.map_or(Ok(()), |declared| set_attribute::<K>(record, declared, value))
                }
            };
            match set {
                Ok(()) if *record != was => fate.changes.push(format!("{}={value}", column.name())),
                Ok(()) => {}
                Err(problem) => fate.problems.push(problem),
            }
        }
    }

    /// Whoever speaks in the study and is nobody of the table, moderators aside.
    fn strangers(&mut self, session: &Session) -> Vec<String> {
        let mut strange = Vec::new();
        for (transcript, label) in self.speakers.iter().flat_map(Speakers::all) {
            let pair = (transcript.to_owned(), label.to_owned());
            let linked = self.all.iter_mut().filter_map(K::links).any(|links| links.contains(&pair));
            if !linked && !session.study.is_moderator(transcript, label, moderators::spelling) {
                strange.push(format!("{transcript}/{label}"));
            }
        }
        strange
    }

    /// What of the study changes, and how many records.
    fn edits(self, session: &Session, old: &[K::Record]) -> (Vec<Edit>, usize) {
        let mut edits = Vec::new();
        let before = &session.study.settings;
        if self.settings != *before {
            edits.push(Edit::Settings(Box::new(Change::replace(before.clone(), self.settings))));
        }
        let mut changed = 0;
        for (place, record) in self.all.into_iter().enumerate() {
            let change = match old.get(place) {
                Some(was) if *was == record => continue,
                Some(was) => Change::replace(was.clone(), record),
                None => Change::add(record),
            };
            changed += 1;
            edits.push(K::edit(change));
        }
        edits.extend(self.present.edits(session));
        (edits, changed)
    }
}

fn set_attribute<K: Kind>(record: &mut K::Record, declared: &Attribute, value: &str) -> Result<(), String> {
    let value = fitted(declared, value);
    declared.check(&value)?;
    let all = K::attributes(record);
    // A number is the same however it is spelt: 4, 4.0.
    let same = |known: &String| is_number(declared.value_type) && same_number(known, &value);
    if !all.get(&declared.name).is_some_and(same) {
        all.insert(declared.name.clone(), value);
    }
    Ok(())
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
