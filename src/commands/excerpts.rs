//! `verbatim excerpts`: coded passages with context, speakers and attributes, one row a coding.

pub(crate) mod beside;
pub(crate) mod shape;
pub(crate) mod uncoded;

use super::measures::with_texts;
use super::scope::ScopeArgs;
use super::session::Session;
use super::{Context, Failure, Output, codings};
use crate::analysis::measure::{Cover, Measure};
use crate::analysis::people::People;
use crate::analysis::scope::{Scope, Voices};
use crate::analysis::table::{Cell, Table};
use crate::model::settings::Owner;
use crate::model::study::moment;
use crate::model::{Coding, Problem, Span, Study, TranscriptIx};
use crate::store::document::Document;
use crate::text::moments::{exact, last_at};
use shape::{Group, Placed, Sort, place};
use std::path::Path;
use uncoded::Uncoded;

/// Columns before the declared attributes.
pub const COLUMNS: [&str; 23] = [
    "id",
    "transcript",
    "kind",
    "date",
    "place",
    "language",
    "turn",
    "speaker",
    "participant",
    "code",
    "name",
    "path",
    "coder",
    "start",
    "end",
    "quote",
    "before",
    "after",
    "memo",
    "weight",
    "important",
    "made",
    "paragraph",
];

/// Code points of context in `before` and `after`.
pub const CONTEXT: u32 = 80;

/// Lists coded passages in text order, one row a coding, with one column per declared attribute.
///
/// A coding over several speakers stands in each of their groups.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// In groups by code, transcript, speaker, participant, coder, date, month, year, kind, language, place or an
    /// attribute; adds the column `group`.
    #[arg(long, value_name = "WHAT")]
    group_by: Option<String>,
    /// The order, within groups where there are any.
    #[arg(long, value_enum, default_value_t)]
    sort: Sort,
    /// Code points of context before and after.
    #[arg(long, value_name = "N", default_value_t = CONTEXT)]
    context: u32,
    /// List what nobody coded instead: turns, or the passages between codings. Moderators' are left out unless asked for.
    #[arg(long, value_name = "WHAT", value_enum, num_args = 0..=1, default_missing_value = "turns")]
    uncoded: Option<Uncoded>,
    /// Put two to four codes beside each other, one column a code, each with the codes below it.
    #[arg(long, value_name = "CODE,CODE", value_delimiter = ',', conflicts_with_all = ["group_by", "uncoded"])]
    side_by_side: Vec<String>,
    #[command(flatten)]
    scope: ScopeArgs,
    /// Add a last column `time`: when in the recording a passage starts, as HH:MM:SS.mmm, by the last time noted before it.
    #[arg(long)]
    times: bool,
    /// Add a last column `page`: the page of the source on which a passage starts; from PDF files.
    #[arg(long)]
    pages: bool,
}

/// How excerpts are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpts {
    /// In groups, or not.
    pub group: Option<Group>,
    /// In what order.
    pub sort: Sort,
    /// Code points of context before and after.
    pub context: u32,
    /// What else stands beside each.
    pub more: More,
}

impl Default for Excerpts {
    fn default() -> Self {
        Self { group: None, sort: Sort::Place, context: CONTEXT, more: More::default() }
    }
}

/// Runs the verb.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let (study, root) = (&session.study, &session.root);
    let (table, mut problems) = if let Some(what) = args.uncoded {
        uncoded::table(study, root, &args.scope.counting(&session)?, what)
    } else if args.side_by_side.is_empty() {
        let group = args.group_by.as_deref().map(|word| Group::parse(study, word)).transpose()?;
        let more = More { times: args.times, pages: args.pages };
        let asked = Excerpts { group, sort: args.sort, context: args.context, more };
        shaped(study, root, &args.scope.listing(&session)?, &asked)
    } else {
        let codes = beside::columns(&session, &args.side_by_side)?;
        let (beside, problems) = beside::beside(study, root, &args.scope.listing(&session)?, &codes, &|| ());
        (beside.table, problems)
    };
    session.problems.append(&mut problems);
    let mut output = Output::table(table);
    super::check::tell(&session, &mut output);
    Ok(output)
}

/// Adds what was looked at to a caption.
pub fn caption_scope(table: &mut Table, scope: &Scope) {
    let words = if scope.words.is_empty() { "the whole study".to_owned() } else { scope.words.join("; ") };
    table.say_scope(words);
}

/// Says what a query does to the words that rates are per.
pub fn caption_query(table: &mut Table, scope: &Scope) {
    let Some(query) = &scope.query else { return };
    let speech = match (query.asks_for_transcripts(), query.asks_for_people()) {
        (true, true) => "what the query asks of transcripts and speakers, whatever is coded",
        (true, false) => "what the query asks of transcripts, whatever is coded",
        (false, true) => "what the query asks of speakers, whatever is coded",
        (false, false) => "nothing in the query: it chooses codings, and rates are per all words in scope",
    };
    table.caption.push(format!("words in scope follow {speech}"));
}

/// The table of excerpts in scope; what could not be read is added to the session's problems.
pub fn table(session: &mut Session, scope: &Scope) -> Table {
    let (table, mut problems) = table_of(&session.study, &session.root, scope);
    session.problems.append(&mut problems);
    table
}

/// One excerpt as a screen shows it.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The coding.
    pub coding: Coding,
    /// Number of the turn, where there is one.
    pub turn: Option<u32>,
    /// Labels of those who speak in it.
    pub speakers: String,
    /// The passage.
    pub quote: String,
    /// What stands before it.
    pub before: String,
    /// What stands after it.
    pub after: String,
}

/// The excerpts in scope, in groups and in order as asked; how many are unsure and so not listed; and what went wrong.
/// `read` is called once a text.
pub fn listed(
    study: &Study,
    root: &Path,
    scope: &Scope,
    asked: &Excerpts,
    read: &(dyn Fn() + Sync),
) -> (Vec<Placed<Excerpt>>, u64, Vec<Problem>) {
    let people = People::of(study);
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        read();
        let voices = scope.voices_among(study, &people, ix, &measure);
        let (listed, unsure) = sure((study, ix), scope, &voices, &measure);
        let mut excerpts = Vec::with_capacity(listed.len());
        for (cover, _) in &listed {
            let coding = &cover.coding;
            let (before, after) = around(coding.at, document, asked.context);
            let groups = asked.group.as_ref().map(|group| group.of(study, &people, ix, &measure, (&voices, cover)));
            let excerpt = Excerpt {
                ix,
                coding: *coding,
                turn: measure.paragraph_of(cover).map(|own| own.turn_number()),
                speakers: labels(&measure, cover).join("; "),
                quote: document.text.slice(coding.at).to_owned(),
                before: document.text.slice(before).to_owned(),
                after: document.text.slice(after).to_owned(),
            };
            place(study, asked, (ix, coding, groups), excerpt, &mut excerpts);
        }
        (excerpts, unsure)
    });
    let left_out = made.iter().map(|(_, (_, unsure))| unsure).sum();
    let mut excerpts: Vec<_> = made.into_iter().flat_map(|(_, (excerpts, _))| excerpts).collect();
    shape::arrange(study, asked, &mut excerpts);
    (excerpts, left_out, problems)
}

/// The codings of a transcript that are listed, in order, and how many are left out as unsure.
fn sure(
    (study, ix): (&Study, TranscriptIx),
    scope: &Scope,
    voices: &Voices,
    measure: &Measure,
) -> (Vec<(Cover, String)>, u64) {
    let mut listed: Vec<(Cover, String)> = Vec::new();
    let mut unsure = 0;
    let counted = scope.counted(study, ix);
    let counts = |cover: &Cover, before: &[Cover]| {
        let before = before.iter().rev().map(|cover| &cover.coding);
        counted.has(cover.coding.coder) && !study.is_repeat(&cover.coding, before)
    };
    for (place, cover) in measure.covers.iter().enumerate() {
        if !codings::is_listed(study, scope, voices, measure, cover) {
            continue;
        }
        if scope.as_counted && !counts(cover, measure.covers.get(..place).unwrap_or_default()) {
            continue;
        }
        if cover.state.counts() {
            listed.push((*cover, String::new()));
        } else {
            unsure += 1;
        }
    }
    codings::in_order(study, &mut listed);
    (listed, unsure)
}

/// The context before and after a passage.
fn around(at: Span, document: &Document, context: u32) -> (Span, Span) {
    let before = Span::new(at.start.saturating_sub(context), at.start);
    (before, Span::new(at.end, at.end.saturating_add(context).min(document.text.len())))
}

fn labels<'a>(measure: &'a Measure, cover: &Cover) -> Vec<&'a str> {
    let speakers = measure.speakers_of(cover).into_iter();
    let known = speakers.filter_map(|speaker| measure.speakers.get(usize::from(speaker?)));
    known.map(|speaker| speaker.label.as_str()).collect()
}

/// Columns after the attributes, for those who ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// `time`.
    pub times: bool,
    /// `page`.
    pub pages: bool,
}

/// The table of excerpts in scope, and what could not be read.
pub fn table_of(study: &Study, root: &Path, scope: &Scope) -> (Table, Vec<Problem>) {
    shaped(study, root, scope, &Excerpts::default())
}

/// The same in groups, in another order, with more or less context.
pub fn shaped(study: &Study, root: &Path, scope: &Scope, asked: &Excerpts) -> (Table, Vec<Problem>) {
    let mut columns: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    for (owner, prefix) in [(Owner::Transcript, "transcript"), (Owner::Participant, "participant")] {
        columns.extend(study.settings.attributes_of(owner).map(|attribute| format!("{prefix}.{}", attribute.name)));
    }
    columns.extend(asked.more.times.then(|| "time".to_owned()));
    columns.extend(asked.more.pages.then(|| "page".to_owned()));
    let mut unsure = 0;
    let mut table = Table::new("excerpts", "codings", &[]);
    table.columns = columns;
    let people = People::of(study);
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        let voices = scope.voices_among(study, &people, ix, &measure);
        let (listed, unsure) = sure((study, ix), scope, &voices, &measure);
        let times = asked.more.times.then(|| document.times(study.transcript(ix)));
        let mut rows: Vec<Placed<Vec<Cell>>> = Vec::with_capacity(listed.len());
        for (cover, _) in &listed {
            let mut row = row(study, ix, (document, asked.context), &measure, cover);
            row.extend(times.as_ref().map(|times| {
                last_at(times, cover.coding.at.start).map_or(Cell::Empty, |(_, ms)| Cell::words(exact(ms)))
            }));
            if asked.more.pages {
                let page = last_at(&study.transcript(ix).pages, cover.coding.at.start);
                row.push(page.map_or(Cell::Empty, |(_, page)| Cell::count(page)));
            }
            let groups = asked.group.as_ref().map(|group| group.of(study, &people, ix, &measure, (&voices, cover)));
            place(study, asked, (ix, &cover.coding, groups), row, &mut rows);
        }
        (rows, unsure)
    });
    let mut rows = Vec::new();
    for (_, (own, left_out)) in made {
        rows.extend(own);
        unsure += left_out;
    }
    shape::arrange(study, asked, &mut rows);
    let grouped = asked.group.is_some();
    table.columns.extend(grouped.then(|| "group".to_owned()));
    table.rows = rows
        .into_iter()
        .map(|row| row.item.into_iter().chain(grouped.then(|| Cell::words(row.group))).collect())
        .collect();
    caption_scope(&mut table, scope);
    table.caption.push("Unit: one coding a row".into());
    table.caption.push(format!("{unsure} to review or orphaned, not listed"));
    (table, problems)
}

fn row(
    study: &Study,
    ix: TranscriptIx,
    (document, context): (&Document, u32),
    measure: &Measure,
    cover: &Cover,
) -> Vec<Cell> {
    let coding = &cover.coding;
    let transcript = study.transcript(ix);
    let speakers = labels(measure, cover);
    let mut people: Vec<_> = speakers.iter().filter_map(|label| study.participant_of(&transcript.id, label)).collect();
    let mut seen = std::collections::HashSet::new();
    people.retain(|person| seen.insert(person.id.clone()));
    let code = study.target(coding.code);
    let id = study.code_id(code);
    let at = coding.at;
    let (before, after) = around(at, document, context);
    let extra = study.extra(coding);
    let mut row = vec![
        Cell::words(study.coding_word(coding)),
        Cell::words(&transcript.id),
        Cell::words(&transcript.kind),
        Cell::words(transcript.date.clone().unwrap_or_default()),
        Cell::words(transcript.place.clone().unwrap_or_default()),
        Cell::words(transcript.language.clone().unwrap_or_default()),
        measure.paragraph_of(cover).map_or(Cell::Empty, |own| Cell::count(own.turn_number())),
        Cell::words(speakers.join("; ")),
        Cell::words(people.iter().map(|person| person.id.as_str()).collect::<Vec<_>>().join("; ")),
        Cell::words(id),
        Cell::words(study.code(code).map(|code| code.name.clone()).unwrap_or_default()),
        Cell::words(study.codebook().path_name(id)),
        Cell::words(study.coder(coding.coder)),
        Cell::count(at.start),
        Cell::count(at.end),
        Cell::words(document.text.slice(at)),
        Cell::words(document.text.slice(before)),
        Cell::words(document.text.slice(after)),
        Cell::words(extra.and_then(|extra| extra.memo.clone()).unwrap_or_default()),
        extra.and_then(|extra| extra.weight).map_or(Cell::Empty, Cell::Integer),
        Cell::Flag(extra.is_some_and(|extra| extra.important)),
        Cell::words(moment(coding.made)),
        measure.paragraph_number(cover).map_or(Cell::Empty, Cell::count),
    ];
    let value = |attributes: &std::collections::BTreeMap<String, String>, name: &str| attributes.get(name).cloned();
    for attribute in study.settings.attributes_of(Owner::Transcript) {
        row.push(Cell::words(value(&transcript.attributes, &attribute.name).unwrap_or_default()));
    }
    for attribute in study.settings.attributes_of(Owner::Participant) {
        let values: Vec<String> =
            people.iter().map(|person| value(&person.attributes, &attribute.name).unwrap_or_default()).collect();
        let some = values.iter().any(|value| !value.is_empty());
        row.push(if some { Cell::words(values.join("; ")) } else { Cell::Empty });
    }
    row
}
