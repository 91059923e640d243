//! Acts on transcripts, participants and memos.

use crate::edit::{Act, Change, Edit};
use crate::model::coding::{Progress, Work};
use crate::model::day::is_day;
use crate::model::participant::Role;
use crate::model::settings::Owner;
use crate::model::{Case, Memo, MemoAbout, MemoKind, Participant, Rule, Study, Transcript, TranscriptIx};
use crate::session::{Failure, Session};
use crate::text::fold::{fold, slug};
use crate::text::labels::key;
use crate::text::{language, moderators};

/// Sets whether the coder has worked a transcript through.
///
/// # Errors
/// Nobody works here, the text cannot be read, or it is so already.
pub fn set_progress(session: &mut Session, ix: TranscriptIx, status: Progress) -> Result<Act, Failure> {
    let coder = session.coder()?.to_owned();
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let number = session.study.coder_ix(&coder);
    let before = session.study.entry(ix).and_then(|entry| entry.work.get(&number)).cloned();
    let done = (status == Progress::Done).then(|| session.clock.today());
    let text = before.as_ref().map_or_else(|| document.hash.clone(), |work| work.text.clone());
    if before.as_ref().map_or(Progress::InProgress, |work| work.status) == status {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let transcript = session.study.transcript(ix);
    let verb = if status == Progress::Done { "done" } else { "undone" };
    let label = format!("{verb}: {}", transcript.shown());
    let alts = before.as_ref().map(|work| work.alts.clone()).unwrap_or_default();
    let change = Change { before, after: Some(Work { text, status, done, alts }) };
    let edit = Edit::Work { transcript: transcript.id.clone(), coder, change: Box::new(change) };
    Ok(Act { label, edits: vec![edit] })
}

fn transcript_change(
    session: &Session,
    ix: TranscriptIx,
    what: &str,
    set: impl FnOnce(&mut Transcript),
) -> Result<Act, Failure> {
    let before = session.study.transcript(ix).clone();
    let mut after = before.clone();
    set(&mut after);
    if before == after {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let label = format!("{what} of {}", before.shown());
    Ok(Act { label, edits: vec![Edit::Transcript(Box::new(Change::replace(before, after)))] })
}

/// Sets the accepted speaker labels of a transcript.
///
/// # Errors
/// Nothing changes.
pub fn set_labels(session: &Session, ix: TranscriptIx, labels: Vec<String>, header: u32) -> Result<Act, Failure> {
    transcript_change(session, ix, "speakers", |transcript| {
        transcript.no_labels.retain(|none| labels.iter().all(|label| key(label) != key(none)));
        (transcript.labels, transcript.header) = (labels, header);
    })
}

/// Says whether paragraphs without a label are those of whoever spoke before; none: as the text has it.
///
/// # Errors
/// Says so where it is so already.
pub fn set_carry(session: &Session, ix: TranscriptIx, carry: Option<bool>) -> Result<Act, Failure> {
    transcript_change(session, ix, "speakers", |transcript| transcript.carry = carry)
}

/// Says that what looks like a label is none: what stands behind it is speech of whoever speaks.
///
/// # Errors
/// Says so where it is none already.
pub fn refuse_label(session: &Session, ix: TranscriptIx, label: &str) -> Result<Act, Failure> {
    transcript_change(session, ix, "speakers", |transcript| {
        transcript.labels.retain(|known| key(known) != key(label));
        if transcript.no_labels.iter().all(|known| key(known) != key(label)) {
            transcript.no_labels.push(label.to_owned());
        }
    })
}

/// Sets fields and attributes of a transcript; an empty value takes one away.
///
/// # Errors
/// Refuses names that are no field and no declared attribute, and values that do not fit.
pub fn set_transcript(session: &Session, ix: TranscriptIx, values: &[(String, String)]) -> Result<Act, Failure> {
    let mut wanted = session.study.transcript(ix).clone();
    for (name, value) in values {
        let some = Some(value.clone()).filter(|value| !value.is_empty());
        match name.as_str() {
            "title" => wanted.title.clone_from(value),
            "kind" if value.is_empty() => wanted.kind = "document".into(),
            "kind" => wanted.kind.clone_from(value),
            "date" => {
                if some.as_ref().is_some_and(|day| !is_day(day)) {
                    return Err(Failure::usage(format!("`{value}` is no date. Write it as 2026-03-02.")));
                }
                wanted.date = some;
            }
            "place" => wanted.place = some,
            "language" => {
                if let Some(tag) = &some {
                    language::check(tag).map_err(|what| Failure::usage(format!("{what}.")))?;
                }
                wanted.language = some;
            }
            _ => {
                let mut declared = session.study.settings.attributes_of(Owner::Transcript);
                let Some(attribute) = declared.find(|attribute| attribute.name == *name) else {
                    let known: Vec<&str> =
                        session.study.settings.attributes_of(Owner::Transcript).map(|it| it.name.as_str()).collect();
                    let known = if known.is_empty() { "none".into() } else { known.join(", ") };
                    return Err(Failure::usage(format!(
                        "Transcripts have title, kind, date, place, language, and the declared attributes: {known}; not `{name}`. Add it to `attributes` in verbatim.ron first."
                    )));
                };
                match some {
                    Some(value) => {
                        attribute.check(&value).map_err(|what| Failure::usage(format!("{what}.")))?;
                        wanted.attributes.insert(name.clone(), value);
                    }
                    None => drop(wanted.attributes.remove(name)),
                }
            }
        }
    }
    transcript_change(session, ix, "attributes", |transcript| *transcript = wanted)
}

/// Sets how speakers are recognised, with the labels and the header that go with it.
///
/// # Errors
/// Nothing changes.
pub fn set_rule(
    session: &Session,
    ix: TranscriptIx,
    rule: Rule,
    labels: Vec<String>,
    header: u32,
) -> Result<Act, Failure> {
    transcript_change(session, ix, "speaker rule", |transcript| {
        (transcript.rule, transcript.labels, transcript.header) = (rule, labels, header);
    })
}

/// What of a participant to set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Participation {
    /// How the person is called.
    pub pseudonym: Option<String>,
    /// Participant or moderator.
    pub role: Option<Role>,
    /// Attribute values; an empty value takes the attribute away.
    pub attributes: Vec<(String, String)>,
    /// Speakers to link: (transcript, label).
    pub speakers: Vec<(String, String)>,
}

/// Sets fields of a participant, making the person if the id is new.
///
/// # Errors
/// An id that cannot be one, a value that an attribute cannot have, another's speaker, or nothing changes.
pub fn set_participant(session: &Session, id: &str, set: &Participation) -> Result<Act, Failure> {
    if id.is_empty() || id.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Failure::usage(format!("`{id}` cannot be a participant's id.")));
    }
    let before = session.study.participants.iter().find(|person| person.id == id).cloned();
    let mut after = before.clone().unwrap_or_else(|| Participant { id: id.to_owned(), ..Participant::default() });
    if let Some(pseudonym) = &set.pseudonym {
        after.pseudonym.clone_from(pseudonym);
    }
    if let Some(role) = set.role {
        after.role = role;
    }
    for (name, value) in &set.attributes {
        let declared =
            session.study.settings.attributes_of(Owner::Participant).find(|attribute| attribute.name == *name);
        let Some(declared) = declared else {
            let known: Vec<&str> = session
                .study
                .settings
                .attributes_of(Owner::Participant)
                .map(|attribute| attribute.name.as_str())
                .collect();
            return Err(Failure::usage(format!(
                "The study declares no participant attribute `{name}`. It has: {}. Add it to `attributes` in verbatim.ron first.",
                if known.is_empty() { "none".into() } else { known.join(", ") }
            )));
        };
        if value.is_empty() {
            after.attributes.remove(name);
        } else {
            declared.check(value).map_err(|what| Failure::usage(format!("{what}.")))?;
            after.attributes.insert(name.clone(), value.clone());
        }
    }
    for (transcript, label) in &set.speakers {
        if session.study.find_transcript(transcript).is_none() {
            return Err(Failure::usage(format!("There is no transcript `{transcript}`.")));
        }
        if let Some(other) = session.study.participant_of(transcript, label)
            && other.id != id
        {
            return Err(Failure::usage(format!("\"{label}\" in {transcript} is `{}` already.", other.id)));
        }
        let pair = (transcript.clone(), label.clone());
        if !after.speakers.contains(&pair) {
            after.speakers.push(pair);
        }
    }
    if before.as_ref() == Some(&after) {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let label = format!("participant {id}");
    Ok(Act { label, edits: vec![Edit::Participant(Box::new(Change { before, after: Some(after) }))] })
}

/// Makes a speaker a moderator or a participant: through the linked person, who is made if need be.
///
/// # Errors
/// The speaker is so already.
pub fn link_speaker(session: &mut Session, transcript: &str, label: &str, role: Role) -> Result<Act, Failure> {
    let edit = marked(session, transcript, label, role, &[]);
    let edit = edit.ok_or_else(|| Failure::nothing("Nothing changes by this."))?;
    let word = if role == Role::Moderator { "moderator" } else { "participant" };
    Ok(Act { label: format!("{label} is a {word}"), edits: vec![edit] })
}

/// Makes several speakers moderators or participants in one act; those who are so already stay as they are.
///
/// # Errors
/// Says so where all are so already.
pub fn mark_speakers(session: &mut Session, pairs: &[(String, String)], role: Role) -> Result<Act, Failure> {
    let moderates = role == Role::Moderator;
    let mut edits: Vec<Edit> = Vec::new();
    for (transcript, label) in pairs {
        if session.study.is_moderator(transcript, label, moderators::spelling) != moderates {
            edits.extend(marked(session, transcript, label, role, &edits));
        }
    }
    let word = if moderates { "moderators" } else { "participants" };
    match edits.len() {
        0 => Err(Failure::nothing("Nothing changes by this.")),
        number => Ok(Act { label: format!("{number} speakers are {word}"), edits }),
    }
}

/// What gives a speaker a role, after other edits; nothing where nothing changes.
fn marked(session: &mut Session, transcript: &str, label: &str, role: Role, others: &[Edit]) -> Option<Edit> {
    let (before, after) = match session.study.participant_of(transcript, label).cloned() {
        Some(person) => (Some(person.clone()), Participant { role, ..person }),
        None => {
            let taken = |id: &str| {
                let made = others.iter().filter_map(|edit| match edit {
                    Edit::Participant(change) => change.after.as_ref(),
                    _ => None,
                });
                session.study.participants.iter().chain(made).any(|person| person.id == id)
            };
            let id = loop {
                let id = format!("p-{}", session.clock.four());
                if !taken(&id) {
                    break id;
                }
            };
            let speakers = vec![(transcript.to_owned(), label.to_owned())];
            (None, Participant { id, pseudonym: label.to_owned(), role, speakers, ..Participant::default() })
        }
    };
    let edit = Edit::Participant(Box::new(Change { before: before.clone(), after: Some(after.clone()) }));
    // Who is one person under several labels is marked once.
    (before != Some(after) && !others.contains(&edit)).then_some(edit)
}

/// Other transcripts in which a label stands; nobody is the same by it alone, but a moderator often is.
pub fn elsewhere(study: &Study, transcript: &str, label: &str) -> Vec<(String, String)> {
    let all = study.transcripts().into_iter().map(|ix| study.transcript(ix)).filter(|it| it.id != transcript);
    let pairs = all.flat_map(|it| it.labels.iter().map(|known| (it.id.clone(), known.clone())));
    pairs.filter(|(_, known)| fold(known) == fold(label)).collect()
}

/// Takes a label away from the person who is linked to it.
///
/// # Errors
/// Nobody is linked to the label.
pub fn unlink_speaker(session: &Session, transcript: &str, label: &str) -> Result<Act, Failure> {
    let Some(before) = session.study.participant_of(transcript, label).cloned() else {
        return Err(Failure::nothing(format!("“{label}” is linked to nobody.")));
    };
    let mut after = before.clone();
    after.speakers.retain(|(id, known)| id != transcript || known != label);
    let what = format!("“{label}” is no longer {}", before.id);
    Ok(Act { label: what, edits: vec![Edit::Participant(Box::new(Change::replace(before, after)))] })
}

/// Links a label to a person, who is made if the id is new, and takes it away from whoever had it: one act.
///
/// # Errors
/// An id that cannot be one, or a label that is the person's already.
pub fn relink_speaker(session: &Session, transcript: &str, label: &str, id: &str) -> Result<Act, Failure> {
    let mut act = match unlink_speaker(session, transcript, label) {
        Ok(act) => act,
        Err(failure) if failure.kind == crate::session::failure::Kind::Nothing => {
            Act { label: String::new(), edits: Vec::new() }
        }
        Err(failure) => return Err(failure),
    };
    let pair = (transcript.to_owned(), label.to_owned());
    let before = session.study.participants.iter().find(|person| person.id == id).cloned();
    if before.as_ref().is_some_and(|person| person.speakers.contains(&pair)) {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let mut after = match &before {
        Some(person) => person.clone(),
        None => {
            // The id is checked as for any new person.
            set_participant(session, id, &Participation { role: Some(Role::Participant), ..Participation::default() })?;
            Participant { id: id.to_owned(), pseudonym: id.to_owned(), ..Participant::default() }
        }
    };
    after.speakers.push(pair);
    act.edits.push(Edit::Participant(Box::new(Change { before, after: Some(after) })));
    act.label = format!("“{label}” is {id}");
    Ok(act)
}

/// Writes a new memo file.
///
/// # Errors
/// Nobody works here, or there are no words.
pub fn write_memo(session: &mut Session, about: MemoAbout, kind: MemoKind, body: &str) -> Result<Act, Failure> {
    let coder = session.coder()?.to_owned();
    if body.trim().is_empty() {
        return Err(Failure::usage("A memo needs words."));
    }
    let date = session.clock.today();
    let first = body.lines().map(|line| line.trim_start_matches(['#', ' '])).find(|line| !line.is_empty());
    let words: String = slug(first.unwrap_or_default()).chars().take(32).collect();
    let words = words.trim_matches('-');
    let stem = if words.is_empty() { format!("{date}-memo") } else { format!("{date}-{words}") };
    let taken = |name: &str| session.study.memos.iter().any(|memo| memo.coder == coder && memo.name == name);
    let name = (1..).map(|n| if n == 1 { stem.clone() } else { format!("{stem}-{n}") }).find(|name| !taken(name));
    let label = format!("memo on {about}");
    let memo = Memo {
        coder,
        name: name.unwrap_or(stem),
        kind,
        about,
        date,
        alts: Default::default(),
        rest: Vec::new(),
        body: body.trim_matches('\n').to_owned(),
    };
    Ok(Act { label, edits: vec![Edit::Memo(Box::new(Change::add(memo)))] })
}

/// Writes what a case says under a code, in short: in the place of one's own earlier words, which no words take away.
///
/// # Errors
/// Nobody works here, or no words and nothing to take away, or the words are there already.
pub fn summarise(session: &mut Session, case: Case, code: &str, words: &str) -> Result<Act, Failure> {
    let coder = session.coder()?.to_owned();
    let about = MemoAbout::Cell(case, code.to_owned());
    let earlier = session.study.memos.iter().find(|memo| memo.coder == coder && memo.about == about).cloned();
    match earlier {
        Some(memo) if words.trim().is_empty() => {
            let label = format!("take away memo on {}", memo.about);
            Ok(Act { label, edits: vec![Edit::Memo(Box::new(Change::remove(memo)))] })
        }
        Some(memo) => edit_memo(session, &memo, words),
        None => write_memo(session, about, MemoKind::Memo, words),
    }
}

/// Gives a memo file of one's own new words.
///
/// # Errors
/// Another coder's memo, no words, or those that it has already.
pub fn edit_memo(session: &Session, memo: &Memo, body: &str) -> Result<Act, Failure> {
    if session.coder()? != memo.coder {
        return Err(Failure::usage(format!("This memo is {}'s. Write one of your own.", memo.coder)));
    }
    let body = body.trim_matches('\n');
    if body.trim().is_empty() {
        return Err(Failure::usage("A memo needs words."));
    }
    if body == memo.body {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let after = Memo { body: body.to_owned(), ..memo.clone() };
    let label = format!("edit memo on {}", memo.about);
    Ok(Act { label, edits: vec![Edit::Memo(Box::new(Change::replace(memo.clone(), after)))] })
}
