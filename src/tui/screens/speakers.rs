//! Who speaks in a transcript: labels with turns and words, who each is, and who moderates.

use crate::edit::Act;
use crate::model::participant::Role as Part;
use crate::model::{Participant, TranscriptIx};
use crate::session::acts::{self, Participation};
use crate::session::{Failure, measures};
use crate::text::fold::fold;
use crate::text::labels::key;
use crate::text::moderators;
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::At;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Opened, Room, Shared, Then};
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::frame::fit;
use crate::tui::widgets::rows::{Line, List, grid};
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("speakers", &[&ROWS, &EVERYWHERE], &[
    Key::new("link", &Command::Accept).on(&["Enter", "l"]).group("People").help("Say which person speaks under the label.").hint("person").when(Needs::Row),
    Key::new("moderator", &Command::Moderator).on(&["r"]).group("People").help("Mark the speaker as a moderator, or as a participant again.").hint("moderator").when(Needs::Row),
    Key::new("same-person", &Command::Merge).on(&["M"]).group("People").help("Say that two labels are one person; near ones are proposed.").hint("same person").when(Needs::Row),
    Key::new("take-as-speaker", &Command::Mark).on(&["+"]).group("People").help("Take what looks like a label as a speaker.").when(Needs::Row),
    Key::new("no-label", &Command::Remove).on(&["x", "Delete"]).group("People").help("Say that what looks like a label is none: whoever speaks goes on there.").when(Needs::Row),
    Key::new("new-label", &Command::New).on(&["n"]).group("People").help("Write a label that was not found, and take it as a speaker."),
    Key::new("carry", &Command::Carry).on(&["c"]).group("People").help("Give paragraphs without a label to whoever spoke before, or to nobody."),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "speakers",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[],
    open,
};

/// A label, and how much is said under it.
struct Speaker {
    label: String,
    turns: u32,
    words: u32,
    /// How the first turn begins.
    sample: String,
    /// What looks like a label, and is no speaker yet.
    possible: bool,
    /// The label that this one may be another spelling of.
    near: Option<String>,
}

/// Most labels shown that are no speakers yet.
const POSSIBLE: usize = 40;

/// The screen.
pub struct Speakers {
    ix: TranscriptIx,
    speakers: Vec<Speaker>,
    list: List,
}

impl Speakers {
    /// Measures a transcript's speakers.
    pub fn new(ix: TranscriptIx, shared: &mut Shared) -> Self {
        let mut speakers = Vec::new();
        match measures::measured(&shared.session.study, &shared.session.root, ix) {
            Ok((document, measure)) => {
                for (number, speaker) in (0u16..).zip(&measure.speakers) {
                    let mut all = document.overlay.paragraphs.iter();
                    let first = all.find(|own| own.speaker == Some(number));
                    let sample = first.map_or_else(String::new, |own| {
                        let words = document.text.slice(own.speech).split_whitespace();
                        fit(&words.take(40).collect::<Vec<_>>().join(" "), 160)
                    });
                    speakers.push(Speaker {
                        label: speaker.label.clone(),
                        turns: speaker.turns,
                        words: speaker.words,
                        sample,
                        possible: false,
                        near: None,
                    });
                }
            }
            Err(problem) => shared.fail(problem),
        }
        let counts: Vec<(String, u32)> = speakers.iter().map(|one| (one.label.clone(), one.turns)).collect();
        match acts::labels(&mut shared.session, ix, &counts) {
            Ok(found) => {
                speakers.extend(found.possible.into_iter().take(POSSIBLE).map(|(label, turns)| Speaker {
                    label,
                    turns,
                    words: 0,
                    sample: String::new(),
                    possible: true,
                    near: None,
                }));
                for (rare, common) in found.near {
                    if let Some(speaker) = speakers.iter_mut().find(|speaker| speaker.label == rare) {
                        speaker.near.get_or_insert(common);
                    }
                }
            }
            Err(failure) => shared.fail(failure),
        }
        let mut list = List::default();
        list.take(speakers.len(), None);
        Self { ix, speakers, list }
    }

    fn chosen(&self, shared: &Shared) -> Option<(String, String)> {
        let speaker = self.speakers.get(self.list.rows.at)?;
        Some((shared.session.study.transcript(self.ix).id.clone(), speaker.label.clone()))
    }

    /// Takes what looks like a label as a speaker.
    fn accept(&mut self, shared: &mut Shared) {
        let Some(speaker) = self.speakers.get(self.list.rows.at) else { return };
        let label = speaker.label.clone();
        if !speaker.possible {
            return shared.tell(format!("“{label}” is a speaker already."));
        }
        let act = acts::accept_label(&mut shared.session, self.ix, &label);
        self.attempt(act, &label, &format!("“{label}” is a speaker now."), shared);
    }

    /// Takes a label that was written as a speaker.
    fn take(&mut self, label: &str, shared: &mut Shared) {
        if label.is_empty() {
            return;
        }
        let act = acts::accept_label(&mut shared.session, self.ix, label);
        self.attempt(act, label, &format!("“{label}” is a speaker now."), shared);
        if !self.speakers.iter().any(|speaker| key(&speaker.label) == key(label)) {
            shared.tell(format!("“{label}” is taken as a label, but no line of the text begins with it."));
        }
    }

    /// Says that what looks like a label is none.
    fn refuse(&mut self, shared: &mut Shared) {
        let Some(speaker) = self.speakers.get(self.list.rows.at) else { return };
        let label = speaker.label.clone();
        let study = &shared.session.study;
        if study.participant_of(&study.transcript(self.ix).id, &label).is_some() {
            return shared.tell(format!("A person speaks under “{label}”. Enter takes the link away first."));
        }
        let act = acts::refuse_label(&shared.session, self.ix, &label);
        self.attempt(act, &label, &format!("“{label}” is no label: what follows it is speech."), shared);
    }

    /// Gives paragraphs without a label to whoever spoke before, or to nobody.
    fn carry(&mut self, shared: &mut Shared) {
        let Ok(document) = shared.session.document(self.ix) else { return };
        let carry = !document.overlay.carries;
        let label = self.speakers.get(self.list.rows.at).map(|speaker| speaker.label.clone()).unwrap_or_default();
        let act = acts::set_carry(&shared.session, self.ix, Some(carry));
        let done = if carry {
            "Paragraphs without a label are those of whoever spoke before."
        } else {
            "Paragraphs without a label are nobody's."
        };
        self.attempt(act, &label, done, shared);
    }

    /// Does an act on labels; says so, and what becomes of the numbers of turns.
    fn attempt(&mut self, act: Result<Act, Failure>, label: &str, done: &str, shared: &mut Shared) {
        let before = shared.session.document(self.ix).ok();
        if shared.attempt(act) {
            let after = shared.session.document(self.ix).ok();
            let told = before.zip(after).and_then(|(old, new)| acts::renumbered(&old.overlay, &new.overlay));
            shared.tell(told.map_or_else(|| done.to_owned(), |told| format!("{done} {told}")));
            self.again(label, shared);
        }
    }

    /// Asks which label the chosen one is another spelling of; the nearest comes first.
    fn ask_same(&self, shared: &mut Shared) {
        let Some(speaker) = self.speakers.get(self.list.rows.at) else { return };
        let mut others: Vec<&Speaker> =
            self.speakers.iter().filter(|other| other.label != speaker.label && !other.possible).collect();
        if others.is_empty() {
            return shared.tell("There is no other speaker to be one with.");
        }
        let near = |other: &&Speaker| {
            speaker.near.as_ref() == Some(&other.label) || other.near.as_ref() == Some(&speaker.label)
        };
        others.sort_by_key(|other| !near(other));
        let row = |other: &Speaker| {
            let lead = if near(&other) { "≈" } else { "" }.to_owned();
            let detail = format!("{} turns", other.turns);
            (Row { lead, label: other.label.clone(), detail, ..Row::default() }, other.label.clone())
        };
        let rows = others.into_iter().map(row).collect();
        let (rare, title) = (speaker.label.clone(), format!("“{}” is the same person as", speaker.label));
        let then = Then::here(move |speakers: &mut Self, common: String, shared| speakers.join(&rare, &common, shared));
        shared.open(Popup::choice(title, rows, 0, then));
    }

    fn join(&mut self, rare: &str, common: &str, shared: &mut Shared) {
        let act = acts::join_labels(&mut shared.session, self.ix, rare, common);
        let done = format!("“{rare}” and “{common}” are one person; the text stays as it is.");
        self.attempt(act, rare, &done, shared);
    }

    /// Measures again, and stays on a label.
    fn again(&mut self, label: &str, shared: &mut Shared) {
        *self = Self::new(self.ix, shared);
        self.list.rows.at = self.speakers.iter().position(|speaker| speaker.label == label).unwrap_or(0);
    }

    /// The chosen label where it is a speaker; else it is said what to do first.
    fn spoken(&self, shared: &mut Shared) -> Option<(String, String)> {
        if self.speakers.get(self.list.rows.at)?.possible {
            shared.tell("This is no speaker yet: + takes it as one, M says whose label it is.");
            return None;
        }
        self.chosen(shared)
    }

    /// Marks the speaker; where others of the label are what this one is now, it is asked whether they are meant too.
    fn toggle(&self, shared: &mut Shared) {
        let Some((transcript, label)) = self.spoken(shared) else { return };
        let study = &shared.session.study;
        let moderates = study.is_moderator(&transcript, &label, moderators::spelling);
        let mut others = acts::elsewhere(study, &transcript, &label);
        others.retain(|(transcript, label)| study.is_moderator(transcript, label, moderators::spelling) == moderates);
        if others.is_empty() {
            return self.mark(&label, !moderates, &[], shared);
        }
        let what = if moderates { "a participant" } else { "a moderator" };
        let then = {
            let (label, others) = (label.clone(), others.clone());
            Then::here(move |speakers: &mut Self, everywhere: bool, shared: &mut Shared| {
                speakers.mark(&label, !moderates, if everywhere { &others } else { &[] }, shared);
            })
        };
        shared.open(here_or_everywhere(format!("“{label}” is {what}"), others.len() + 1, then));
    }

    fn mark(&self, label: &str, moderates: bool, others: &[(String, String)], shared: &mut Shared) {
        let here = (shared.session.study.transcript(self.ix).id.clone(), label.to_owned());
        let pairs: Vec<(String, String)> = std::iter::once(here).chain(others.iter().cloned()).collect();
        let role = if moderates { Part::Moderator } else { Part::Participant };
        let act = acts::mark_speakers(&mut shared.session, &pairs, role);
        if shared.attempt(act) {
            let places = match others.len() {
                0 => String::new(),
                more => format!(" in {} transcripts", more + 1),
            };
            shared.tell(if moderates {
                format!("“{label}” is a moderator{places}: left out of counts.")
            } else {
                format!("“{label}” is a participant{places}: their codings count.")
            });
        }
    }

    fn ask_who(&self, shared: &mut Shared) {
        let Some((transcript, label)) = self.spoken(shared) else { return };
        let study = &shared.session.study;
        let now = study.participant_of(&transcript, &label).map(|person| person.id.clone());
        let mut rows: Vec<(Row, WhoSpeaks)> = Vec::new();
        let new = || {
            let row = Row { label: "a new person".to_owned(), detail: "asks for an id".to_owned(), ..Row::default() };
            (row, WhoSpeaks::New)
        };
        // People who are called so come first, or else a new one.
        let called = fold(&label);
        let so = |person: &&Participant| {
            now.as_ref() == Some(&person.id)
                || fold(&person.pseudonym) == called
                || person.speakers.iter().any(|(_, label)| fold(label) == called)
        };
        let (near, others): (Vec<&Participant>, Vec<&Participant>) = study.participants.iter().partition(so);
        let first = near.len();
        for (at, person) in near.into_iter().chain(others).enumerate() {
            if at == first {
                rows.push(new());
            }
            let detail = if person.pseudonym == person.id { "" } else { &person.id };
            let role = if person.role == Part::Moderator { " moderator" } else { "" };
            let here = if now.as_ref() == Some(&person.id) { "●" } else { "" };
            let label = if person.pseudonym.is_empty() { &person.id } else { &person.pseudonym };
            let detail = format!("{detail}{role}");
            let row = Row { lead: here.to_owned(), label: label.clone(), detail, ..Row::default() };
            rows.push((row, WhoSpeaks::Known(person.id.clone())));
        }
        if study.participants.len() == first {
            rows.push(new());
        }
        if now.is_some() {
            let row = Row { label: "nobody".to_owned(), detail: "takes the link away".to_owned(), ..Row::default() };
            rows.push((row, WhoSpeaks::Nobody));
        }
        let is_it = |who: &WhoSpeaks| matches!(who, WhoSpeaks::Known(id) if Some(id) == now.as_ref());
        let at = rows.iter().position(|(_, who)| is_it(who)).unwrap_or(0);
        let title = format!("Who speaks as “{label}”?");
        let then = Then::here(move |speakers: &mut Self, who: WhoSpeaks, shared: &mut Shared| match who {
            WhoSpeaks::Known(id) => speakers.link(&label, &id, shared),
            WhoSpeaks::New => ask_new(label, shared),
            WhoSpeaks::Nobody => {
                let act = acts::unlink_speaker(&shared.session, &transcript, &label);
                shared.attempt(act);
            }
        });
        shared.open(Popup::choice(title, rows, at, then));
    }

    /// Links a label to a person, away from whoever it belonged to. Where a moderator's label is nobody's elsewhere, it
    /// is asked whether the person leads there too.
    fn link(&self, label: &str, id: &str, shared: &mut Shared) {
        let study = &shared.session.study;
        let transcript = study.transcript(self.ix).id.clone();
        let now = study.participant_of(&transcript, label).map(|person| person.id.clone());
        if now.as_deref() == Some(id) {
            shared.tell("They are linked already.");
            return;
        }
        let leads = study.is_moderator(&transcript, label, moderators::spelling);
        let act = acts::relink_speaker(&shared.session, &transcript, label, id);
        if !shared.attempt(act) {
            return;
        }
        shared.tell(format!("“{label}” is {id}."));
        let study = &shared.session.study;
        let mut pairs = acts::elsewhere(study, &transcript, label);
        pairs.retain(|(transcript, label)| study.participant_of(transcript, label).is_none());
        if leads && !pairs.is_empty() {
            let number = pairs.len() + 1;
            pairs.insert(0, (transcript, label.to_owned()));
            let (id, title) = (id.to_owned(), format!("“{label}” is {id}"));
            let then = move |everywhere: bool, shared: &mut Shared| {
                let set = Participation { speakers: pairs, ..Participation::default() };
                let act = acts::set_participant(&shared.session, &id, &set);
                if everywhere && shared.attempt(act) {
                    shared.tell(format!("{id} speaks in {number} transcripts."));
                }
            };
            shared.open(here_or_everywhere(title, number, Then::anywhere(then)));
        }
    }
}

/// Who may speak under a label.
enum WhoSpeaks {
    /// A person, by id.
    Known(String),
    New,
    /// Nobody of the list.
    Nobody,
}

fn ask_new(label: String, shared: &mut Shared) {
    let note = "A short id such as P07, never a real name. Attributes are written in the list of people (P).";
    let title = format!("New person, speaking as “{label}”");
    let then = Then::here(move |speakers: &mut Speakers, id: String, shared: &mut Shared| {
        speakers.link(&label, id.trim(), shared);
    });
    shared.open(Popup::prompt(title, note, "", then));
}

/// Asks whether one transcript is meant or all; the answer is whether all are.
fn here_or_everywhere(title: String, number: usize, then: Then<bool>) -> Popup {
    let all = format!("in all {number} transcripts with this label");
    Popup::choice(title, vec![("in this transcript".into(), false), (all.into(), true)], 0, then)
}

fn open(at: At, shared: &mut Shared) -> Opened {
    match at {
        At::Transcript(ix) => Ok(Box::new(Speakers::new(ix, shared))),
        _ => Err("Speakers are those of a transcript: choose one first.".to_owned()),
    }
}

impl Room for Speakers {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn at(&self) -> At {
        At::Transcript(self.ix)
    }

    fn arrive(&mut self, at: At, _: &mut Shared) -> bool {
        at == self.at()
    }

    fn transcript(&self) -> Option<TranscriptIx> {
        Some(self.ix)
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Moderator => self.toggle(shared),
            Command::Accept | Command::Link => self.ask_who(shared),
            Command::Merge => self.ask_same(shared),
            Command::Mark => self.accept(shared),
            Command::Remove => self.refuse(shared),
            Command::New => {
                let note = "As it stands in the text before what is said, without the colon.";
                let then = Then::here(|speakers: &mut Self, label: String, shared| speakers.take(label.trim(), shared));
                shared.open(Popup::prompt("A label that was not found", note, "", then));
            }
            Command::Carry => self.carry(shared),
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn title(&self, shared: &Shared) -> String {
        format!("{} › speakers", shared.session.study.transcript(self.ix).shown())
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let study = &shared.session.study;
        let transcript = &study.transcript(self.ix).id;
        let line = |speaker: &Speaker| {
            let person = study.participant_of(transcript, &speaker.label);
            let name = person.map_or("–", |person| {
                if person.pseudonym.is_empty() { person.id.as_str() } else { person.pseudonym.as_str() }
            });
            let moderates = study.is_moderator(transcript, &speaker.label, moderators::spelling);
            let part = match (speaker.possible, moderates) {
                (true, _) => "no speaker",
                (false, true) => "moderator",
                (false, false) => "",
            };
            let near = speaker.near.as_ref().map(|near| format!("may be “{near}”: M · ")).unwrap_or_default();
            let numbers = [speaker.turns, speaker.words].map(|number| format!("{number:>5}"));
            let [turns, words] = numbers;
            Line {
                cells: vec![
                    speaker.label.clone(),
                    turns,
                    words,
                    part.to_owned(),
                    name.to_owned(),
                    near + &speaker.sample,
                ],
                faint: moderates || speaker.possible,
            }
        };
        let lines: Vec<Line> = self.speakers.iter().map(line).collect();
        let empty =
            "No speakers were found in this transcript. `verbatim transcripts speakers` sets how they are marked.";
        let heads = ["Label", "Turns", "Words", "Moderates", "Person", "Begins"];
        grid(frame, area, shared, &heads, &lines, self.list.rows, empty);
    }
}
