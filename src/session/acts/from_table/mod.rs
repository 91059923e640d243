//! Codings that come back from a table: made elsewhere, or cut and sorted there.

mod columns;
mod place;

use super::codebook::{add_code, find_code};
use super::coding::{NewCoding, coding_edit, open_work_of, record_of};
use super::reconcile::declare;
use crate::analysis::table::{Cell, Key, Table};
use crate::edit::{Act, Change, Edit};
use crate::import::sheet::Sheet;
use crate::model::Status;
use crate::model::codebook::Unfound;
use crate::model::coder::CoderKind;
use crate::model::id::is_file_name;
use crate::model::moment::{moment, seconds};
use crate::model::{Coding, Span, TranscriptIx};
use crate::session::{Failure, Session};
use crate::store::document::Document;
use crate::text::fold::{fold, slug};
use crate::text::number::counted;
use columns::{Columns, Field};
use place::{Asked, Place};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a person says of the table.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Fields and their columns, `FIELD=COLUMN`.
    pub columns: Vec<String>,
    /// Codes that the table calls otherwise, `NAME=CODE`.
    pub map: Vec<String>,
    /// Whether codes that are not there are made.
    pub makes: bool,
    /// The handle that all of it stands under.
    pub coder: Option<String>,
    /// Whether that is no person.
    pub is_pattern: bool,
}

/// What would be done.
pub struct Plan {
    /// The act; none where no row can be coded.
    pub act: Option<Act>,
    /// Each row and what becomes of it.
    pub table: Table,
    /// The same in sentences.
    pub told: Vec<String>,
    /// How many rows are left out.
    pub left_out: usize,
}

/// What becomes of a row.
enum Fate {
    Coded,
    There,
    Out(String),
}

/// A row on its way.
struct Row<'a> {
    cells: &'a [String],
    coder: String,
    ix: Option<TranscriptIx>,
    code: Option<String>,
    at: Option<Span>,
    fate: Fate,
}

/// Looks at a table of codings; nothing is done yet.
///
/// # Errors
/// A column that is missing, a handle that cannot be one, a code of the map that is not there, or nobody works here.
pub fn plan(session: &mut Session, sheet: &Sheet, options: &Options) -> Result<Plan, Failure> {
    let columns = Columns::of(sheet, &options.columns).map_err(|why| Failure::usage(format!("The table: {why}.")))?;
    let mut edits = Vec::new();
    let mut codes = Codes::of(session, options)?;
    let own = coder(session, options)?;
    if options.is_pattern {
        edits.extend(declare(session, &own, CoderKind::Pattern, "Pattern"));
    }
    let transcripts = transcripts(session);
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for cells in &sheet.rows {
        let mut row = Row { cells, coder: own.clone(), ix: None, code: None, at: None, fate: Fate::Coded };
        let said = columns.cell(cells, Field::Coder).trim();
        if options.coder.is_none() && !said.is_empty() {
            let handle = if is_file_name(said) { said.to_owned() } else { slug(said) };
            if !handle.is_empty() {
                row.coder = handle;
            }
        }
        match transcript(&transcripts, columns.cell(cells, Field::Transcript)) {
            Ok(ix) => row.ix = Some(ix),
            Err(why) => row.fate = Fate::Out(why),
        }
        let word = columns.cell(cells, Field::Code).trim();
        match codes.find(session, word) {
            Ok(id) => row.code = Some(id),
            Err(why) if matches!(row.fate, Fate::Coded) => row.fate = Fate::Out(why),
            Err(_) => {}
        }
        rows.push(row);
    }
    let made = codes.made(session)?;
    edits.extend(made);
    let Laid { edits: on_texts, coded, odd, .. } = lay(session, &columns, &mut rows);
    edits.extend(on_texts);
    let mut told = said(&rows, coded, &codes, &columns.unread(sheet));
    told.extend((odd > 0).then(|| {
        format!("What {} of when they were made is no moment, and is left out.", counted(odd, "row says", "rows say"))
    }));
    let left_out = rows.iter().filter(|row| matches!(row.fate, Fate::Out(_))).count();
    let label = format!("bring in {}", counted(coded, "coding", "codings"));
    let act = (coded > 0).then_some(Act { label, edits });
    Ok(Plan { act, table: table(session, &rows), told, left_out })
}

/// The handle that rows stand under which say no other.
fn coder(session: &Session, options: &Options) -> Result<String, Failure> {
    let Some(handle) = &options.coder else { return Ok(session.coder()?.to_owned()) };
    if !is_file_name(handle) {
        return Err(Failure::usage(format!(
            "`{handle}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
        )));
    }
    let kind = session.study.settings.coders.get(handle).map(|coder| coder.kind);
    if options.is_pattern && kind.is_some_and(|kind| kind != CoderKind::Pattern) {
        return Err(Failure::usage(format!("`{handle}` is a person or a consensus here. Choose another handle.")));
    }
    Ok(handle.clone())
}

/// Transcripts by what a table may call them, folded; none where that is two.
fn transcripts(session: &Session) -> HashMap<String, Option<TranscriptIx>> {
    let mut known: HashMap<String, Option<TranscriptIx>> = HashMap::new();
    let all = session.study.transcripts();
    let mut add = |name: &str, ix: TranscriptIx| {
        let same = |found: &mut Option<TranscriptIx>| *found = found.filter(|found| *found == ix);
        known.entry(fold(name.trim())).and_modify(same).or_insert(Some(ix));
    };
    for ix in &all {
        let transcript = session.study.transcript(*ix);
        add(transcript.shown(), *ix);
        let file = transcript.source.as_ref().map(|source| source.file.rsplit('/').next().unwrap_or_default());
        for file in file.into_iter().filter(|file| !file.is_empty()) {
            add(file, *ix);
            add(file.rsplit_once('.').map_or(file, |(stem, _)| stem), *ix);
        }
    }
    // An id is nobody else's, whatever others are called.
    for ix in all {
        known.insert(fold(&session.study.transcript(ix).id), Some(ix));
    }
    known
}

fn transcript(known: &HashMap<String, Option<TranscriptIx>>, word: &str) -> Result<TranscriptIx, String> {
    let word = word.trim();
    match known.get(&fold(word)) {
        Some(Some(ix)) => return Ok(*ix),
        Some(None) => return Err(format!("several transcripts are called `{word}`: use an id")),
        None if word.is_empty() => return Err("it names no transcript".into()),
        None => {}
    }
    // A spreadsheet takes the noughts off `007`.
    let bare = |name: &str| name.trim_start_matches('0').to_owned();
    let is_number = word.chars().all(|c| c.is_ascii_digit());
    let mut same = known
        .iter()
        .filter(|(name, _)| is_number && name.chars().all(|c| c.is_ascii_digit()) && bare(name) == bare(word));
    match (same.next(), same.next()) {
        (Some((_, Some(ix))), None) => Ok(*ix),
        _ => Err(format!("there is no transcript `{word}`")),
    }
}

/// Codes by what a table calls them.
struct Codes {
    known: HashMap<String, Result<String, String>>,
    makes: bool,
    /// Names of those that are to be made, with their ids, in the order of the table.
    new: Vec<(String, String)>,
    /// Those that are not there, and how many rows name them.
    missing: BTreeMap<String, usize>,
}

impl Codes {
    fn of(session: &Session, options: &Options) -> Result<Self, Failure> {
        let mut known = HashMap::new();
        for one in &options.map {
            let (name, code) =
                one.split_once('=').ok_or_else(|| Failure::usage(format!("`{one}` is no NAME=CODE.")))?;
            known.insert(name.trim().to_owned(), Ok(find_code(session, code.trim())?.id.clone()));
        }
        Ok(Self { known, makes: options.makes, new: Vec::new(), missing: BTreeMap::new() })
    }

    fn find(&mut self, session: &Session, word: &str) -> Result<String, String> {
        if !self.known.contains_key(word) {
            let found = self.look(session, word);
            self.known.insert(word.to_owned(), found);
        }
        let found = self.known.get(word).cloned().unwrap_or_else(|| Err(String::new()));
        if let Some(many) = self.missing.get_mut(word) {
            *many += 1;
        }
        found
    }

    fn look(&mut self, session: &Session, word: &str) -> Result<String, String> {
        if word.is_empty() {
            return Err("it names no code".into());
        }
        let book = session.study.codebook();
        // Other programs write paths with other signs between.
        let path = word.replace(['>', '\\'], "/");
        let found = book.find(word, fold).or_else(|why| if path == word { Err(why) } else { book.find(&path, fold) });
        match found {
            Ok(code) => match &code.status {
                // What was retired may have been coded before.
                Status::Active | Status::Retired => Ok(code.id.clone()),
                Status::MergedInto(_) => {
                    let into = session.study.known_code(&code.id).map(|known| session.study.target(known));
                    Ok(into.map_or_else(|| code.id.clone(), |into| session.study.code_id(into).to_owned()))
                }
                Status::Deleted => Err(format!("the code “{}” was deleted: revive it first", code.name)),
            },
            Err(Unfound::Several(ids)) => {
                Err(format!("`{word}` is the name of several codes: use one of their ids, {}", ids.join(", ")))
            }
            Err(Unfound::Missing) if self.makes => {
                let id = self.mint(session, word);
                self.new.push((word.to_owned(), id.clone()));
                Ok(id)
            }
            Err(Unfound::Missing) => {
                self.missing.insert(word.to_owned(), 0);
                Err(format!("there is no code `{word}`"))
            }
        }
    }

    /// An id that no code of the study has, nor one that is to be made.
    fn mint(&self, session: &Session, name: &str) -> String {
        let base = match slug(name) {
            empty if empty.is_empty() => "code".to_owned(),
            slug => slug,
        };
        let is_free = |id: &String| {
            session.study.codebook().get(id).is_none()
                && session.study.known_code(id).is_none()
                && self.new.iter().all(|(_, taken)| taken != id)
        };
        let more = (2..).map(|number: u32| format!("{base}-{number}"));
        std::iter::once(base.clone()).chain(more).find(is_free).unwrap_or(base)
    }

    /// The edits that make what is missing.
    fn made(&self, session: &mut Session) -> Result<Vec<Edit>, Failure> {
        let mut edits = Vec::new();
        // Each is put behind the last code there is: the last one first.
        for (name, id) in self.new.iter().rev() {
            edits.extend(add_code(session, name, None, Some(id))?.0.edits);
        }
        Ok(edits)
    }
}

/// What laying rows on their texts came to.
#[derive(Default)]
struct Laid {
    edits: Vec<Edit>,
    /// Files that are begun, if they were not there.
    begun: HashSet<(TranscriptIx, String)>,
    /// How many rows are coded.
    coded: usize,
    /// How many say a moment that is none.
    odd: usize,
}

/// Lays the rows on their texts, one text after the other.
fn lay(session: &mut Session, columns: &Columns, rows: &mut [Row<'_>]) -> Laid {
    let mut order: Vec<(Option<TranscriptIx>, usize)> =
        rows.iter().enumerate().map(|(place, row)| (row.ix, place)).collect();
    order.sort_unstable();
    let mut laid = Laid::default();
    for own in order.chunk_by(|(one, _), (other, _)| one == other) {
        let Some(ix) = own.first().and_then(|(ix, _)| *ix) else { continue };
        let document = session.document(ix);
        let text = document.as_ref().map(|document| Place::of(document)).map_err(ToString::to_string);
        let mut there = there(session, ix);
        for (_, place) in own {
            let Some(row) = rows.get_mut(*place).filter(|row| matches!(row.fate, Fate::Coded)) else { continue };
            let put = text.as_ref().map_err(|why| why.trim_end_matches('.').to_owned());
            let put = put.and_then(|text| text.find(&asked(columns, row.cells)));
            match (put, &document, row.code.clone()) {
                (Ok(span), Ok(document), Some(code)) => {
                    row.at = Some(span);
                    if there.insert((row.coder.clone(), code.clone(), span)) {
                        write(session, (ix, document, span), columns, (row, &code), &mut laid);
                    } else {
                        row.fate = Fate::There;
                    }
                }
                (Err(why), ..) => row.fate = Fate::Out(why),
                _ => {}
            }
        }
    }
    laid
}

/// Coder, code and passage of what stands on a text.
fn there(session: &Session, ix: TranscriptIx) -> HashSet<(String, String, Span)> {
    let study = &session.study;
    let standing = study.codings(ix).iter().filter(|coding| study.stands(coding));
    let key = |coding: &Coding| {
        (study.coder(coding.coder).to_owned(), study.code_id(study.target(coding.code)).to_owned(), coding.at)
    };
    standing.map(key).collect()
}

/// What a row says of its place.
fn asked<'a>(columns: &Columns, cells: &'a [String]) -> Asked<'a> {
    let number = |field| columns.cell(cells, field).trim().parse::<u32>().ok();
    Asked {
        at: number(Field::Start).zip(number(Field::End)),
        turn: columns.cell(cells, Field::Turn),
        quote: columns.cell(cells, Field::Quote),
    }
}

/// Adds the edit that puts a row's code on its passage, and the one that begins the coder's file.
fn write(
    session: &mut Session,
    (ix, document, span): (TranscriptIx, &Document, Span),
    columns: &Columns,
    (row, code): (&Row<'_>, &str),
    laid: &mut Laid,
) {
    let cell = |field| columns.cell(row.cells, field);
    let memo = Some(cell(Field::Memo).replace("\r\n", "\n")).filter(|memo| !memo.trim().is_empty());
    let with = NewCoding { memo, weight: cell(Field::Weight).trim().parse::<i64>().ok() };
    if laid.begun.insert((ix, row.coder.clone())) {
        laid.edits.extend(open_work_of(session, ix, document, &row.coder));
    }
    let mut record = record_of(session, (ix, &row.coder), document, span, code, &with);
    record.important = matches!(fold(cell(Field::Important).trim()).as_str(), "true" | "yes" | "1" | "x");
    let when = cell(Field::Made).trim();
    if columns.has(Field::Made) {
        record.made = made(when);
        laid.odd += usize::from(record.made.is_none() && !when.is_empty());
    }
    laid.edits.push(coding_edit(session, ix, &row.coder, Change::add(record)));
    laid.coded += 1;
}

/// A moment as files spell it, of one, or of a day with or without an hour.
fn made(word: &str) -> Option<String> {
    let day = word.len() == 10;
    let spelled = if day { format!("{word}T00:00:00Z") } else { word.replacen(' ', "T", 1) };
    let zoned = if spelled.ends_with('Z') || spelled.get(19..).is_some_and(|rest| rest.contains(['+', '-'])) {
        spelled
    } else {
        format!("{spelled}Z")
    };
    Some(moment(seconds(&zoned))).filter(|moment| !moment.is_empty())
}

/// What becomes of all rows, in sentences.
fn said(rows: &[Row<'_>], coded: usize, codes: &Codes, unread: &[&str]) -> Vec<String> {
    let there = rows.iter().filter(|row| matches!(row.fate, Fate::There)).count();
    let out = rows.iter().filter(|row| matches!(row.fate, Fate::Out(_))).count();
    let mut told = vec![format!(
        "{}: {coded} to be coded, {there} coded already, {out} left out.",
        counted(rows.len(), "row", "rows")
    )];
    for (name, many) in &codes.missing {
        told.push(format!(
            "No code is called `{name}` ({}): --make makes it, --map \"{name}=CODE\" puts one in its place.",
            counted(*many, "row", "rows")
        ));
    }
    if !codes.new.is_empty() {
        let names: Vec<&str> = codes.new.iter().map(|(name, _)| name.as_str()).collect();
        told.push(format!("New codes: {}.", names.join(", ")));
    }
    if !unread.is_empty() {
        told.push(format!("Nothing is taken from these columns: {}.", unread.join(", ")));
    }
    told
}

/// Columns of the table of rows.
const COLUMNS: [&str; 8] = ["row", "transcript", "coder", "code", "start", "end", "outcome", "problem"];

fn table(session: &Session, rows: &[Row<'_>]) -> Table {
    let mut table = Table::new("codings import", "rows", &COLUMNS);
    for (number, row) in (1_u64..).zip(rows) {
        let (outcome, problem) = match &row.fate {
            Fate::Coded => ("coded", ""),
            Fate::There => ("there already", ""),
            Fate::Out(why) => ("left out", why.as_str()),
        };
        let id = row.ix.map(|ix| session.study.transcript(ix).id.as_str());
        let cells = vec![
            Cell::Count(number),
            Cell::words(id.unwrap_or_default()),
            Cell::words(&row.coder),
            Cell::words(row.code.as_deref().unwrap_or_default()),
            row.at.map_or(Cell::Empty, |at| Cell::count(at.start)),
            row.at.map_or(Cell::Empty, |at| Cell::count(at.end)),
            Cell::Fixed(outcome),
            Cell::words(problem),
        ];
        table.push((Key { transcript: row.ix, at: row.at, ..Key::default() }, cells));
    }
    table
}
