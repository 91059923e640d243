//! `verbatim note`: a field note, written at once and kept as a transcript of its own.

use super::{Context, Failure, Output};
use crate::edit::{Act, Change, Edit};
use crate::import::{Markup, Sure, detect};
use crate::model::day::is_day;
use crate::model::id::is_file_name;
use crate::model::settings::{Attribute, Owner};
use crate::model::{Rule, Transcript};
use crate::session::{Session, editor};
use crate::store::blob::Blobs;
use crate::store::layout;
use crate::text::Text;
use crate::text::fold::slug;
use crate::text::offsets::hash;
use std::io::{IsTerminal, Read};

/// Attribute of transcripts that says who was there and wrote.
const OBSERVER: &str = "observer";

/// Writes a field note: in your editor ($VISUAL or $EDITOR), from --text, or from standard input.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Title; else the note's first line.
    #[arg(value_name = "TITLE")]
    title: Option<String>,
    /// Day of the fieldwork, as 2026-03-02; else today.
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Where it was.
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// Who observed; else whoever works here.
    #[arg(long, value_name = "HANDLE")]
    observer: Option<String>,
    /// Language, as a tag such as fr.
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// The note itself, instead of an editor.
    #[arg(long, value_name = "T")]
    text: Option<String>,
}

/// Runs the verb.
///
/// # Errors
/// No such transcript or passage, nobody works here, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let date = match &args.date {
        Some(day) if is_day(day) => day.clone(),
        Some(day) => return Err(Failure::usage(format!("`{day}` is no day. Write it as 2026-03-02."))),
        None => session.clock.today(),
    };
    if let Some(tag) = &args.language {
        crate::text::language::check(tag).map_err(|what| Failure::usage(format!("{what}.")))?;
    }
    let text = text(args, &session)?;
    let observer = args.observer.clone().or_else(|| session.coder.clone());
    let note =
        Note { title: args.title.clone(), date, place: args.place.clone(), language: args.language.clone(), observer };
    let (act, blobs, id) = act(&session, &note, &text)?;
    session.perform_with(act, blobs)?;
    session.flush()?;
    Ok(Output { text: Some(format!("{id}\n")), ..Output::default() })
}

/// The words of the note, from wherever they come.
fn text(args: &Args, session: &Session) -> Result<String, Failure> {
    if let Some(text) = &args.text {
        return Ok(text.clone());
    }
    if !std::io::stdin().is_terminal() {
        let mut text = String::new();
        let limit = crate::import::limits::TEXT as u64;
        std::io::stdin()
            .take(limit)
            .read_to_string(&mut text)
            .map_err(|error| Failure::data(format!("Standard input is no text ({error}). Nothing was written.")))?;
        return Ok(text);
    }
    let Some(editor) = editor::editor() else {
        return Err(Failure::usage("Set $EDITOR to the program you write with, or give the note with --text."));
    };
    let title = args.title.as_ref().map(|title| format!("# {title}\n\n")).unwrap_or_default();
    editor::write(&editor, &session.root.join(layout::LOCAL), &title, ".md").map_err(Failure::data)
}

/// What is said of a note beside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Title; none: the first line.
    pub title: Option<String>,
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Where.
    pub place: Option<String>,
    /// Language, as a tag.
    pub language: Option<String>,
    /// Who observed.
    pub observer: Option<String>,
}

/// An act, the files it brings by their hash, and the id of the transcript it makes.
type Made = (Act, Blobs, String);

/// The act that keeps a note as a transcript of kind `field-note`.
///
/// # Errors
/// Refuses a note without words.
pub fn act(session: &Session, note: &Note, text: &str) -> Result<Made, Failure> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let body = text.trim_matches('\n');
    let first = body.lines().map(|line| line.trim_start_matches(['#', ' ']).trim()).find(|line| !line.is_empty());
    // A heading alone is what the editor began with.
    let written = body.lines().any(|line| !line.trim().is_empty() && !line.starts_with("# "));
    let Some(first) = first.filter(|_| written) else {
        return Err(Failure::nothing("The note has no words; nothing was written."));
    };
    let text = format!("{body}\n");
    let title: String = note.title.clone().unwrap_or_else(|| first.chars().take(80).collect());
    let title: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: String = slug(&title).chars().take(40).collect();
    let stem = format!("note-{}-{}", note.date, words.trim_matches('-')).trim_end_matches('-').to_owned();
    let stem = if is_file_name(&stem) { stem } else { format!("note-{}", note.date) };
    let study = &session.study;
    let known: Vec<&str> = study.all_transcripts().iter().map(|ix| study.transcript(*ix).id.as_str()).collect();
    let mut ids = (1..).map(|nth| if nth == 1 { stem.clone() } else { format!("{stem}-{nth}") });
    let id = ids.find(|id| !known.contains(&id.as_str())).unwrap_or_default();
    let mut edits = Vec::new();
    let mut transcript = Transcript {
        id: id.clone(),
        title,
        kind: "field-note".into(),
        date: Some(note.date.clone()),
        place: note.place.clone(),
        language: note.language.clone(),
        ..Transcript::default()
    };
    // A note may quote people; otherwise it is its writer's own words.
    let detection = detect(&Text::new(text.clone()), Markup::Markdown, &Sure::new(&study.settings.moderators));
    if detection.rule != Rule::None && detection.labels.len() > 1 {
        transcript.rule = detection.rule;
        transcript.labels = detection.labels.into_iter().map(|(label, _)| label).collect();
        transcript.header = detection.header;
    }
    if let Some(observer) = &note.observer {
        let mut settings = study.settings.clone();
        if settings.attributes_of(Owner::Transcript).all(|attribute| attribute.name != OBSERVER) {
            let attribute = Attribute { name: OBSERVER.into(), of: Owner::Transcript, ..Attribute::default() };
            settings.attributes.push(attribute);
            edits.push(Edit::Settings(Box::new(Change::replace(study.settings.clone(), settings))));
        }
        transcript.attributes.insert(OBSERVER.into(), observer.clone());
    }
    let text_hash = hash(&text);
    edits.push(Edit::File { path: layout::text(&id), change: Change::add(text_hash.clone()) });
    edits.push(Edit::Transcript(Box::new(Change::add(transcript))));
    Ok((Act { label: format!("field note {id}"), edits }, Blobs::from([(text_hash, text.into_bytes().into())]), id))
}
