//! `verbatim transcripts`: lists transcripts, shows one, sets its speakers, marks it done, assigns it.

mod list;
mod show;

use super::code::transcript;
use super::confirm::{Preview, confirm};
use super::scope::ScopeArgs;
use super::{Context, Failure, Output, acts, assign, attributes};
use crate::analysis::glob::glob_fits;
use crate::analysis::people::People;
use crate::analysis::table::{Cell, Table};
use crate::commands::done::done;
use crate::import::{Markup, Options, Sure, detect, detect_with, header_for};
use crate::model::coding::Progress;
use crate::model::participant::Role;
use crate::model::settings::Owner;
use crate::model::{Rule, TranscriptIx};
use crate::session::affected::Affected;
use crate::session::format::Data;
use crate::session::{Session, editor, import};
use crate::text::shell::quoted;
use list::{list, speaker_fields};
use show::show;
use std::path::{Path, PathBuf};

/// Lists transcripts, shows one, sets its speakers, marks it done, or takes it out. Without a word: the list.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the transcripts in scope.
    List {
        #[command(flatten)]
        scope: Box<ScopeArgs>,
    },
    /// Print a transcript with turn numbers and speakers; with --format csv, json and others its paragraphs as a table.
    Show {
        /// The transcript's id.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Correct a transcript's text in your editor ($VISUAL or $EDITOR); codings go with their words.
    Edit {
        /// The transcript's id.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Give a transcript the text of a file; without one, take on a text that was changed outside.
    Replace {
        /// The transcript's id.
        #[arg(value_name = "ID")]
        id: String,
        /// The file with the corrected text.
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// The file's encoding, if it should not be found out.
        #[arg(long, value_name = "E")]
        encoding: Option<String>,
        /// Tiers of the file that are speech, as for `import`; left out: those that were chosen before.
        #[arg(long, value_name = "NAME,NAME")]
        tiers: Vec<String>,
        /// Only say what would become of the codings.
        #[arg(long)]
        dry_run: bool,
        /// Take a text that has hardly anything in common with the transcript, without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Set a transcript's title, kind, date, place, language or attributes.
    Set {
        /// The transcript's id.
        #[arg(value_name = "ID")]
        id: String,
        /// Values (`kind=interview`, `date=2026-03-02`, `country=ES`; `country=` takes it away).
        #[arg(value_name = "NAME=VALUE", required = true)]
        values: Vec<String>,
    },
    /// Give transcripts the attributes of a table (csv, tsv, xlsx), joined by id, title or file name.
    Import(attributes::Import),
    /// Write all transcripts with their attributes as a table that `import` takes.
    Export,
    /// Take transcripts out of the study with all that hangs on them, others' codings too; undo brings them back.
    Remove {
        /// The transcripts' ids.
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        /// Do it without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Say that you have coded a transcript to its end.
    Done {
        /// The transcript's id.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Take that back.
    Undone {
        /// The transcript's id.
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Deal transcripts to coders, a share of them to two; without --coders, list who has what and how far.
    Assign(assign::Args),
    /// List who speaks in a transcript, or set how speakers are recognised and who moderates, in several at once.
    Speakers {
        /// The transcript's id; with * or ? all whose id fits, such as 'fg*'.
        #[arg(value_name = "ID")]
        id: String,
        /// The rule: none, label-colon, label-period, label-bold, label-tab, label-line, label-dash, chevron, numbered, stamp, block.
        #[arg(long, value_name = "RULE")]
        rule: Option<String>,
        /// Take exactly these labels as speakers; may be given again.
        #[arg(long, value_name = "LABEL")]
        label: Vec<String>,
        /// Take this label as a speaker beside those there are; may be given again.
        #[arg(long, value_name = "LABEL", conflicts_with = "label")]
        add_label: Vec<String>,
        /// Mark this speaker as moderator; may be given again.
        #[arg(long, value_name = "LABEL")]
        moderator: Vec<String>,
        /// Mark this speaker as no moderator; may be given again.
        #[arg(long, value_name = "LABEL")]
        participant: Vec<String>,
        /// Make two labels one person, as `Moderdora=Moderadora`; the text stays as it is. May be given again.
        #[arg(long, value_name = "LABEL=LABEL")]
        merge: Vec<String>,
        /// Say that this looks like a label and is none: it is speech of whoever speaks. May be given again.
        #[arg(long, value_name = "LABEL")]
        no_label: Vec<String>,
        /// Whether paragraphs without a label are those of whoever spoke before: yes, no, or auto (as the text has it).
        #[arg(long, value_name = "yes|no|auto")]
        carry: Option<String>,
    },
}

/// Columns of the speakers of one transcript.
pub const SPEAKERS: [&str; 6] = ["transcript", "label", "participant", "moderator", "turns", "words"];

impl Args {
    /// What the verb's data are.
    pub fn data(&self) -> Data {
        if matches!(self.action, Some(Action::Show { .. })) { Data::Turns } else { Data::Table }
    }
}

/// Runs the verb.
///
/// # Errors
/// No such transcript, values that it cannot have, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = match &args.action {
        Some(Action::Show { id }) => return show(context, id),
        _ => context.open()?,
    };
    match &args.action {
        Some(Action::Show { id }) => show(context, id),
        None => list(session, &ScopeArgs::default()),
        Some(Action::List { scope }) => list(session, scope),
        Some(Action::Set { id, values }) => set(&mut session, id, values),
        Some(Action::Import(args)) => attributes::import_transcripts(&mut session, args),
        Some(Action::Export) => Ok(super::check::told(&session, export(&session))),
        Some(Action::Edit { id }) => edit(&mut session, id),
        Some(Action::Replace { id, file, encoding, tiers, dry_run, yes }) => {
            let how = How { dry_run: *dry_run, yes: *yes };
            let options = Options { encoding: encoding.clone(), tiers: tiers.clone(), ..Options::default() };
            replace(&mut session, id, file.as_deref(), options, how)
        }
        Some(Action::Remove { ids, yes }) => {
            let all: Vec<_> = ids.iter().map(|id| transcript(&session, id)).collect::<Result<_, _>>()?;
            let removal = acts::remove_transcripts(&mut session, &all)?;
            remove(&mut session, "transcripts", removal, *yes)
        }
        Some(Action::Done { id }) => progress(&mut session, id, Progress::Done),
        Some(Action::Undone { id }) => progress(&mut session, id, Progress::InProgress),
        Some(Action::Assign(args)) => assign::run(args, &mut session),
        Some(Action::Speakers { id, rule, label, add_label, moderator, participant, merge, no_label, carry }) => {
            let carry = carry.as_deref().map(import::carry).transpose()?;
            let wanted = transcripts(&session, id)?;
            let read = |session: &mut Session, ix: TranscriptIx| {
                session.document(ix).map_err(|problem| Failure::data(problem.to_string()))
            };
            let mut renumbered = None;
            let mut known = Vec::new();
            let labelled = !label.is_empty() || !add_label.is_empty();
            let changed = rule.is_some() || labelled || !merge.is_empty() || !no_label.is_empty();
            if let ([ix], true) = (wanted.as_slice(), changed || carry.is_some()) {
                renumbered = Some((*ix, read(&mut session, *ix)?));
                known.clone_from(&session.study.transcript(*ix).labels);
                set_speakers(&mut session, *ix, rule.as_deref(), label)?;
                if !add_label.is_empty() {
                    let act = acts::accept_labels(&mut session, *ix, add_label)?;
                    session.perform(act)?;
                }
                for pair in merge {
                    let (rare, common) = pair_of(&mut session, *ix, pair)?;
                    let act = acts::join_labels(&mut session, *ix, &rare, &common)?;
                    session.perform(act)?;
                }
                for label in no_label {
                    let act = acts::refuse_label(&session, *ix, label)?;
                    session.perform(act)?;
                }
            } else if changed {
                return Err(Failure::usage(
                    "--rule, --label, --add-label, --no-label and --merge are for one transcript. Name it by its id.",
                ));
            }
            if let Some(carry) = carry {
                for ix in &wanted {
                    let act = acts::set_carry(&session, *ix, carry)?;
                    session.perform(act)?;
                }
            }
            for (labels, role) in [(moderator, Role::Moderator), (participant, Role::Participant)] {
                for label in labels {
                    mark(&mut session, &wanted, label, role)?;
                }
            }
            session.flush()?;
            let mut output = speakers(&mut session, &wanted)?;
            if let Some((ix, before)) = renumbered {
                let after = read(&mut session, ix)?;
                output.messages.extend(acts::renumbered(&before.overlay, &after.overlay));
                output.messages.extend(acts::labels_changed(&known, session.study.transcript(ix), &after.overlay));
            }
            Ok(output)
        }
    }
}

/// The transcripts that a word means: one by its id, or all that fit where it has * or ?.
fn transcripts(session: &Session, word: &str) -> Result<Vec<TranscriptIx>, Failure> {
    if !word.contains(['*', '?']) {
        return Ok(vec![transcript(session, word)?]);
    }
    let study = &session.study;
    let fits = |ix: &TranscriptIx| glob_fits(word, &study.transcript(*ix).id);
    let found: Vec<TranscriptIx> = study.transcripts().into_iter().filter(fits).collect();
    if found.is_empty() {
        return Err(Failure::nothing(format!("No transcript's id fits `{word}`.")));
    }
    Ok(found)
}

/// Marks a label in each of the transcripts in which somebody speaks under it.
fn mark(session: &mut Session, wanted: &[TranscriptIx], label: &str, role: Role) -> Result<(), Failure> {
    let mut known: Vec<String> = Vec::new();
    let mut pairs = Vec::new();
    for ix in wanted {
        let document = session.document(*ix).map_err(|problem| Failure::data(problem.to_string()))?;
        if document.overlay.speakers.iter().any(|speaker| speaker == label) {
            pairs.push((session.study.transcript(*ix).id.clone(), label.to_owned()));
        }
        known.extend(document.overlay.speakers.iter().cloned());
    }
    if pairs.is_empty() {
        known.sort();
        known.dedup();
        return Err(Failure::usage(format!("Nobody speaks as `{label}` there. There are: {}.", known.join(", "))));
    }
    let act = match pairs.as_slice() {
        [(id, label)] => acts::link_speaker(session, id, label, role)?,
        several => acts::mark_speakers(session, several, role)?,
    };
    session.perform(act)
}

fn set(session: &mut Session, id: &str, values: &[String]) -> Result<Output, Failure> {
    let ix = transcript(session, id)?;
    let pairs: Vec<(String, String)> = values
        .iter()
        .map(|word| {
            let pair = word.split_once('=').map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
            pair.ok_or_else(|| Failure::usage(format!("`{word}` should read name=value.")))
        })
        .collect::<Result<_, _>>()?;
    let act = acts::set_transcript(session, ix, &pairs)?;
    done(session, act, "Written")
}

/// All transcripts with what is known of them.
fn export(session: &Session) -> Table {
    let study = &session.study;
    let mut table =
        Table::new("transcripts", "transcripts", &["transcript", "title", "kind", "date", "place", "language"]);
    let declared: Vec<&str> = study.settings.attributes_of(Owner::Transcript).map(|it| it.name.as_str()).collect();
    table.add_columns(declared.iter().copied());
    for ix in study.transcripts() {
        let transcript = study.transcript(ix);
        let text = |value: &Option<String>| Cell::words(value.clone().unwrap_or_default());
        let mut row = vec![
            Cell::words(&transcript.id),
            Cell::words(&transcript.title),
            Cell::words(&transcript.kind),
            text(&transcript.date),
            text(&transcript.place),
            text(&transcript.language),
        ];
        row.extend(
            declared.iter().map(|name| Cell::words(transcript.attributes.get(name).cloned().unwrap_or_default())),
        );
        table.push(row);
    }
    table
}

fn edit(session: &mut Session, id: &str) -> Result<Output, Failure> {
    let ix = transcript(session, id)?;
    let Some(words) = editor::editor() else {
        return Err(Failure::usage("No editor is set. Set $EDITOR, or use `verbatim transcripts replace ID FILE`."));
    };
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let folder = session.root.join(crate::store::layout::LOCAL);
    let written = editor::write(&words, &folder, document.text.as_str(), ".txt").map_err(Failure::data)?;
    let mut correction = acts::replace_text(session, ix, written)?;
    let source = session.study.transcript(ix).source.as_ref();
    correction.kept = source.map(|source| format!("{} keeps the text as it came.", source.file));
    correct(session, correction, How::default())
}

fn replace(
    session: &mut Session,
    id: &str,
    file: Option<&Path>,
    mut options: Options,
    how: How,
) -> Result<Output, Failure> {
    let ix = transcript(session, id)?;
    let correction = match file {
        Some(file) => {
            options.sure = Sure::new(&session.study.settings.moderators);
            let failed = |what| Failure::data(format!("{} {what}", file.display()));
            let options = import::remembered(session.study.transcript(ix), &options);
            let read = import::read(file, &options, &[]).map_err(failed)?;
            import::replacement(session, ix, file, read)?
        }
        None => {
            let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
            acts::replace_text(session, ix, document.text.as_str().to_owned())?
        }
    };
    correct(session, correction, how)
}

/// How a text is corrected.
#[derive(Clone, Copy, Debug, Default)]
struct How {
    dry_run: bool,
    yes: bool,
}

fn correct(session: &mut Session, correction: acts::Correction, how: How) -> Result<Output, Failure> {
    let acts::Correction { act, blobs, outcome, turns: (before, after), kept, doubt } = correction;
    let mut messages: Vec<String> = doubt.clone().into_iter().collect();
    messages.push(outcome.sentence());
    if how.dry_run {
        messages.extend(kept);
        messages.push("Nothing was written.".into());
        return Ok(Output { messages, ..Output::default() });
    }
    if doubt.is_some()
        && let Some(answer) = confirm(Preview { sentences: messages.clone(), ..Preview::default() }, how.yes)
    {
        return Ok(answer);
    }
    messages.extend(kept);
    session.perform_with(act, blobs)?;
    session.flush()?;
    if before != after {
        messages.push(format!("The transcript had {before} turns and has {after}: turn numbers changed."));
    }
    if outcome.review + outcome.orphaned > 0 {
        messages.push("`verbatim review` lists what needs a look.".into());
    }
    Ok(Output { messages, ..Output::default() })
}

/// Shows what goes, and takes it out where the person says so.
pub(super) fn remove(
    session: &mut Session,
    command: &'static str,
    removal: acts::Removal,
    yes: bool,
) -> Result<Output, Failure> {
    let acts::Removal { act, sentences, reach } = removal;
    let table = Table { command, ..Affected::table(&reach) };
    if let Some(answer) = confirm(Preview { sentences: sentences.clone(), table }, yes) {
        return Ok(answer);
    }
    let label = act.label.clone();
    session.perform(act)?;
    session.flush()?;
    let mut messages = sentences;
    messages.push(format!("Done: {label}."));
    Ok(Output { messages, ..Output::default() })
}

fn progress(session: &mut Session, id: &str, status: Progress) -> Result<Output, Failure> {
    session.coder()?;
    let ix = transcript(session, id)?;
    let act = acts::set_progress(session, ix, status)?;
    done(session, act, "Noted")
}

fn set_speakers(session: &mut Session, ix: TranscriptIx, rule: Option<&str>, labels: &[String]) -> Result<(), Failure> {
    if rule.is_none() && labels.is_empty() {
        return Ok(());
    }
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let known = session.study.transcript(ix);
    let sure = Sure::new(&session.study.settings.moderators);
    let (rule, found) = match rule {
        Some(word) => {
            let rule = import::rule(word)?;
            (rule, Some(detect_with(&document.text, rule, &sure)))
        }
        // Labels that are stated are looked for before a colon where nothing else is known.
        None if known.rule == Rule::None => match detect(&document.text, Markup::Plain, &sure).rule {
            Rule::None => (Rule::LabelColon, None),
            rule => (rule, None),
        },
        None => (known.rule, None),
    };
    let (detected, header) = found.map_or((Vec::new(), known.header), |found| (found.labels, found.header));
    let act = if labels.is_empty() {
        let labels = detected.into_iter().map(|(label, _)| label).collect();
        acts::set_rule(session, ix, rule, labels, header)?
    } else {
        let header = header_for(&document.text, rule, labels, header);
        acts::set_rule(session, ix, rule, labels.to_vec(), header)?
    };
    session.perform(act)
}

/// The two labels of `A=B`, which must both stand in the transcript; a label may hold the sign itself.
fn pair_of(session: &mut Session, ix: TranscriptIx, word: &str) -> Result<(String, String), Failure> {
    let counts = counts(session, ix)?;
    let mut known: Vec<String> = counts.iter().map(|(label, _)| label.clone()).collect();
    known.extend(acts::labels(session, ix, &counts)?.possible.into_iter().map(|(label, _)| label));
    let of = |name: &str| known.iter().find(|label| label.as_str() == name.trim()).cloned();
    let cuts = word.match_indices('=').map(|(at, _)| (&word[..at], &word[at + 1..]));
    cuts.filter_map(|(rare, common)| of(rare).zip(of(common))).next().ok_or_else(|| {
        Failure::usage(format!(
            "`{word}` should read LABEL=LABEL, with two labels of this transcript. It has: {}.",
            known.join(", ")
        ))
    })
}

fn counts(session: &Session, ix: TranscriptIx) -> Result<Vec<(String, u32)>, Failure> {
    let (_, measure) = crate::session::measures::measured(&session.study, &session.root, ix)
        .map_err(|problem| Failure::data(problem.to_string()))?;
    Ok(measure.speakers.iter().map(|speaker| (speaker.label.clone(), speaker.turns)).collect())
}

fn speakers(session: &mut Session, wanted: &[TranscriptIx]) -> Result<Output, Failure> {
    let mut table = Table::new("transcripts", "speakers", &SPEAKERS);
    let mut messages = Vec::new();
    for ix in wanted {
        let (_, measure) = crate::session::measures::measured(&session.study, &session.root, *ix)
            .map_err(|problem| Failure::data(problem.to_string()))?;
        let id = session.study.transcript(*ix).id.clone();
        for speaker in &measure.speakers {
            let mut row = vec![Cell::words(&id)];
            row.extend(speaker_fields(&People::of(&session.study), &id, speaker).into_iter().map(|(_, cell)| cell));
            table.push(row);
        }
        let counts = counts(session, *ix)?;
        let found = acts::labels(session, *ix, &counts)?;
        let lead = if wanted.len() > 1 { format!("{id}: ") } else { String::new() };
        for pair in &found.near {
            let (rare, common) = pair;
            let how = format!("--merge {} makes them one person", quoted(&format!("{rare}={common}")));
            messages.push(format!("{lead}{}: {how}.", acts::proposal(pair)));
        }
        let lone = found.possible.iter().take(20).map(|(label, turns)| format!("{label} ({turns})"));
        let lone = lone.collect::<Vec<_>>().join(", ");
        if !lone.is_empty() {
            messages.push(format!("{lead}Possible speakers, not taken as such: {lone}."));
        }
    }
    if let [ix] = wanted {
        table.caption.note(format!("Rule: {}", session.study.transcript(*ix).rule.word()));
    }
    Ok(Output { messages, ..Output::table(table) })
}
