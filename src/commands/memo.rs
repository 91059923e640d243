//! `verbatim memo`: writes a memo, or lists all memos.

use super::code::{Passage, transcript};
use super::{Context, Failure, Output, acts};
use crate::analysis::table::{Cell, Key, Table};
use crate::commands::done::done;
use crate::model::moment::moment;
use crate::model::{Case, MemoAbout, MemoKind};
use crate::session::Session;
use crate::session::tables::codings::key;

/// Writes a memo on a coding, a code, a transcript, a passage or the study; `memo list` lists all memos.
///
/// A coding is named by its id, a code by id or name, a transcript by id, the study by the word `study`. With --under it
/// says what a participant or a transcript has to say under a code, for the framework matrix, in place of what you wrote
/// there before; no words take that away.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What it is about: a coding, a code, a transcript, `study`; or `list`.
    #[arg(value_name = "ABOUT")]
    about: String,
    /// The memo's words.
    #[arg(value_name = "TEXT")]
    text: Option<String>,
    #[command(flatten)]
    passage: Passage,
    /// An entry of the research diary.
    #[arg(long)]
    journal: bool,
    /// What ABOUT (a participant, a `transcript/label`, a transcript) says under this code, in short.
    #[arg(long, value_name = "CODE", conflicts_with_all = ["journal", "at", "turn", "find"])]
    under: Option<String>,
}

/// Columns of `memo list`.
pub const COLUMNS: [&str; 10] = ["id", "transcript", "coder", "kind", "about", "start", "end", "quote", "memo", "made"];

/// Runs the verb.
///
/// # Errors
/// No such memo or thing to write about, nobody works here, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let on_passage = args.passage.at.is_some() || args.passage.turn.is_some() || args.passage.find.is_some();
    let alone = on_passage && args.text.is_some() && args.under.is_none();
    let mut session = if alone { context.open_part(&[&args.about])? } else { context.open()? };
    let Some(text) = args.text.as_deref() else {
        if args.about == "list" {
            return list(&mut session);
        }
        return Err(Failure::usage("What should the memo say? Give its words after what it is about."));
    };
    let act = if let Some(code) = &args.under {
        let code = session.study.code_id(session.study.target(acts::find_code_ix(&session, code)?)).to_owned();
        let case = case(&session, &args.about)?;
        acts::summarise(&mut session, case, &code, text)?
    } else if on_passage {
        let ix = transcript(&session, &args.about)?;
        session.coder()?;
        match args.passage.resolve(&mut session, ix)? {
            Ok(span) => acts::note(&mut session, ix, span, text)?,
            Err(hits) => return Ok(hits),
        }
    } else if let Some((ix, coding)) = session.study.find_coding(&args.about) {
        acts::set_memo(&mut session, ix, &coding, Some(text.to_owned()))?
    } else {
        let about = about(&session, &args.about)?;
        let kind = if args.journal { MemoKind::Journal } else { MemoKind::Memo };
        acts::write_memo(&mut session, about, kind, text)?
    };
    done(&mut session, act, "Written")
}

fn about(session: &Session, word: &str) -> Result<MemoAbout, Failure> {
    if word == "study" {
        return Ok(MemoAbout::Study);
    }
    if session.study.find_transcript(word).is_some() {
        return Ok(MemoAbout::Transcript(word.to_owned()));
    }
    acts::find_code(session, word).map(|code| MemoAbout::Code(code.id.clone())).map_err(|_| {
        Failure::usage(format!("`{word}` is neither a coding, nor a code, nor a transcript, nor the word study."))
    })
}

/// The row of the framework matrix that a word names.
fn case(session: &Session, word: &str) -> Result<Case, Failure> {
    let study = &session.study;
    if study.participants.iter().any(|person| person.id == word) {
        return Ok(Case::Person(word.to_owned()));
    }
    if study.find_transcript(word).is_some() {
        return Ok(Case::Transcript(word.to_owned()));
    }
    if let Some((transcript, label)) = word.split_once('/')
        && let Some(ix) = study.find_transcript(transcript)
    {
        let person = study.participant_of(transcript, label);
        if person.is_none() && !study.transcript(ix).labels.iter().any(|known| known == label) {
            return Err(Failure::usage(format!(
                "Nobody speaks as `{label}` in `{transcript}`. There are: {}.",
                study.transcript(ix).labels.join(", ")
            )));
        }
        return Ok(Case::Person(person.map_or_else(|| word.to_owned(), |person| person.id.clone())));
    }
    Err(Failure::usage(format!("`{word}` is neither a participant, nor a transcript, nor a `transcript/label`.")))
}

/// The table of all memos: on codings, on passages, and memo files.
pub fn table(session: &mut Session) -> Table {
    let mut table = Table::new("memo", "memos", &COLUMNS);
    for ix in session.study.all_transcripts() {
        let document = session.document(ix).ok();
        let study = &session.study;
        let passage = |at| document.as_ref().map(|document| document.text.slice(at).to_owned()).unwrap_or_default();
        let id = &study.transcript(ix).id;
        for coding in study.codings(ix) {
            let Some(memo) = study.extra(coding).and_then(|extra| extra.memo.clone()) else { continue };
            let cells = vec![
                Cell::words(study.coding_word(coding)),
                Cell::words(id),
                Cell::words(study.coder(coding.coder)),
                Cell::words("memo"),
                Cell::words(format!("code/{}", study.code_id(study.target(coding.code)))),
                Cell::count(coding.at.start),
                Cell::count(coding.at.end),
                Cell::words(passage(coding.at)),
                Cell::words(memo),
                Cell::words(moment(coding.made)),
            ];
            table.push((key(study, ix, coding), cells));
        }
        for (coder, note) in study.entry(ix).map(|entry| entry.notes.clone()).unwrap_or_default() {
            let standing = study.entry(ix).and_then(|entry| entry.note_at(&note));
            let at = standing.unwrap_or(note.at);
            // Where its words are gone the note's own memory of them stands, and never other words.
            let remembered = || [Some(note.quote.clone()), note.tail.clone()].into_iter().flatten().collect::<Vec<_>>();
            let words = if standing.is_some() { passage(at) } else { remembered().join(" … ") };
            let cells = vec![
                Cell::words(&note.id),
                Cell::words(id),
                Cell::words(study.coder(coder)),
                Cell::words("memo"),
                Cell::words(format!("transcript/{id}")),
                Cell::count(at.start),
                Cell::count(at.end),
                Cell::words(words),
                Cell::words(&note.memo),
                Cell::words(note.made.clone().unwrap_or_default()),
            ];
            table.push((Key { coder: Some(coder), at: Some(at), ..Key::transcript(ix) }, cells));
        }
    }
    for memo in &session.study.memos {
        let transcript = match &memo.about {
            MemoAbout::Transcript(id) | MemoAbout::Cell(Case::Transcript(id), _) => id.as_str(),
            _ => "",
        };
        table.push(vec![
            Cell::words(&memo.name),
            Cell::words(transcript),
            Cell::words(&memo.coder),
            Cell::words(memo.kind.word()),
            Cell::words(memo.about.to_string()),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::words(&memo.body),
            Cell::words(&memo.date),
        ]);
    }
    table
}

fn list(session: &mut Session) -> Result<Output, Failure> {
    let table = table(session);
    Ok(super::check::told(session, table))
}
