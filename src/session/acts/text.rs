//! Acts on the words of a transcript: a correction, and the placing of codings that lost their words.

use crate::edit::{Act, Change, Edit};
use crate::model::anchor::State;
use crate::model::settings::Quotes;
use crate::model::transcript::TextEdit;
use crate::model::{Coding, CodingId, Participant, Span, Transcript, TranscriptIx};
use crate::session::{Failure, Session};
use crate::store::blob::Blobs;
use crate::store::document::Document;
use crate::store::ron::scan::conflict_marker;
use crate::store::{layout, place, texts};
use crate::text::correct::{self, Header};
use crate::text::labels::{key, tidy};
use crate::text::number::counted;
use crate::text::offsets::{Text, hash};
use crate::text::place::{Trace, map_roughly};
use crate::text::shell::quoted;
use crate::text::turns::{Reading, read};
use crate::text::voices::Version;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most names told one by one.
const NAMED: usize = 6;

/// What a correction means for the codings of a transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Codings on the same words at the same place.
    pub kept: usize,
    /// Codings on the same words at another place.
    pub moved: usize,
    /// Codings whose words changed or are not certain: a person must look.
    pub review: usize,
    /// Codings whose words are gone.
    pub orphaned: usize,
    /// Codings on the same words, of which a label says now that others speak them: whose they were, whose they are,
    /// how many.
    pub whose: BTreeMap<(String, String), usize>,
    /// Labels written over: what stood there, what is taken for a label from now on, and whether in its place.
    pub labels: Vec<(String, String, bool)>,
    /// Names that head lines now and are no speakers, with how many lines: what they say is nobody's.
    pub strangers: BTreeMap<String, usize>,
    /// Speakers under whom nothing is said any more.
    pub silenced: Vec<String>,
    /// Codings that keep words in their quotes which do not stand on the text any more.
    pub quotes: usize,
    /// The transcript.
    pub transcript: String,
}

impl Outcome {
    /// The outcome in a sentence, and one for each label that was changed over coded words.
    pub fn sentence(&self) -> String {
        let Self { kept, moved, review, orphaned, .. } = self;
        let mut words =
            format!("Codings: {kept} kept, {moved} moved with their words, {review} to review, {orphaned} orphaned.");
        for (was, is, instead) in &self.labels {
            let instead = if *instead { format!("in place of `{was}`") } else { format!("beside `{was}`") };
            words.push_str(&format!(" `{is}` is a label now, {instead}."));
        }
        for (name, lines) in self.strangers.iter().take(NAMED) {
            let lines = counted(*lines, "line", "lines");
            let (id, label) = (quoted(&self.transcript), quoted(name));
            words.push_str(&format!(
                " “{name}” begins {lines} and is no speaker, so what stands there is nobody's: `verbatim transcripts \
                 speakers {id} --add-label {label}` makes it one."
            ));
        }
        if self.strangers.len() > NAMED {
            words.push_str(&format!(" So do {} more names.", self.strangers.len() - NAMED));
        }
        if !self.silenced.is_empty() {
            words.push_str(&format!(" Nothing is said under “{}” any more.", self.silenced.join("”, “")));
        }
        if self.quotes > 0 {
            let keep =
                if self.quotes == 1 { "1 coding keeps".to_owned() } else { format!("{} codings keep", self.quotes) };
            words
                .push_str(&format!(" {keep} the words as they were in the quote in its file, until it is coded anew."));
        }
        for (count, whose) in self.relabelled() {
            let stand = if count == 1 { "1 coding stands".to_owned() } else { format!("{count} codings stand") };
            words.push_str(&format!(" {stand} on {whose}."));
        }
        words
    }

    /// How many codings stand on words that others speak now, and whose these were and are.
    pub fn relabelled(&self) -> impl Iterator<Item = (usize, String)> {
        let who = |label: &String| if label.is_empty() { "nobody known".to_owned() } else { label.clone() };
        let words =
            move |(was, is): &(String, String)| format!("words that {} said, and {} says now", who(was), who(is));
        self.whose.iter().map(move |(labels, count)| (*count, words(labels)))
    }

    fn of(states: impl Iterator<Item = State>) -> Self {
        let mut outcome = Self::default();
        for state in states {
            *match state {
                State::Ok => &mut outcome.kept,
                State::Moved => &mut outcome.moved,
                State::Review => &mut outcome.review,
                State::Orphan => &mut outcome.orphaned,
            } += 1;
        }
        outcome
    }
}

/// A correction ready to be done: the act, the files it brings, and what it means.
#[derive(Debug)]
pub struct Correction {
    /// The act.
    pub act: Act,
    /// Bytes by hash.
    pub blobs: Blobs,
    /// What it means for the codings.
    pub outcome: Outcome,
    /// How many turns the transcript has before and after.
    pub turns: (usize, usize),
    /// What is said of the file that it came from, where that is kept.
    pub kept: Option<String>,
    /// What speaks against it, and is asked about before it is done.
    pub doubt: Option<String>,
}

/// Gives a transcript new words; with the words it has, takes on a text that was changed outside.
///
/// The transcript's record gets the list of edits through which codings are read from now on, and moves its header,
/// times and pages along; no coding file is touched.
///
/// # Errors
/// Says so where nothing changes, or the text cannot be read.
pub fn replace_text(session: &mut Session, ix: TranscriptIx, text: String) -> Result<Correction, Failure> {
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    if conflict_marker(&text).is_some() {
        let what = "The new text holds git's conflict markers. Decide which side holds, take out the lines with <<<<<<<, \
                    =======, >>>>>>>, and do this again.";
        return Err(Failure::data(what));
    }
    let before = session.study.transcript(ix).clone();
    let (new_hash, new) = (hash(&text), Text::new(text));
    let changed = new_hash != document.hash;
    let known = |version: String| Some((Text::new(texts::old(&session.root, &before.id, &version)?), version));
    let old: Vec<(Text, String)> = stale(session, ix, &document.hash).into_iter().filter_map(known).collect();
    if old.is_empty() && !changed {
        return Err(Failure::nothing("The text is the same already; nothing changes by this."));
    }
    let steps = |labels: &[String]| {
        let turns = |text: &Text, header: u32| read(text, &Reading { labels, header, ..Reading::of(&before) });
        let header = Header::New(document.overlay.header);
        let taken: Vec<correct::Correction> =
            old.iter().map(|(text, _)| correct::correction(text, &document.text, header, &turns)).collect();
        let header = Header::Old(before.header);
        (taken, changed.then(|| correct::correction(&document.text, &new, header, &turns)))
    };
    let (mut taken, mut made) = steps(&before.labels);
    let written_over = |old: &Text, new: &Text, step| correct::renamed(step, old, new, before.rule);
    let names = taken.iter().zip(&old).flat_map(|(step, (old, _))| written_over(old, &document.text, step));
    let more = made.iter().flat_map(|step| written_over(&document.text, &new, step));
    let labels = Labels::new(&before, names.chain(more), &new);
    if !labels.added.is_empty() {
        (taken, made) = steps(&labels.all(&before));
    }
    let mut whose = Whose::default();
    for ((text, version), step) in old.iter().zip(&taken) {
        whose.made_on(session, ix, version, &Version { text, overlay: &step.old });
    }
    whose.standing(session, ix, &Version { text: &document.text, overlay: &document.overlay });
    let date = session.clock.today();
    let entry = |step: &correct::Correction, from: &str, to: &str| TextEdit {
        from: from.to_owned(),
        to: to.to_owned(),
        date: date.clone(),
        at: step.at.clone(),
        moved: step.moved.clone(),
    };
    let mut after = before.clone();
    after.labels = labels.now(&before);
    after.edits.extend(old.iter().zip(&taken).map(|((_, version), step)| entry(step, version, &document.hash)));
    if let Some(step) = &made {
        let moved = |offset: u32| map_roughly(Span::new(offset, offset), &step.at).start;
        after.header = step.new.header;
        after.times = before.times.iter().map(|(offset, time)| (moved(*offset), *time)).collect();
        after.pages = before.pages.iter().map(|(offset, page)| (moved(*offset), *page)).collect();
        after.edits.push(entry(step, &document.hash, &new_hash));
    }
    texts::keep(&session.root, document.text.as_str())?;
    let corrected = Document::new(new.as_str().to_owned(), &after);
    let mut outcome = foreseen(session, ix, &after, &corrected, &whose);
    let turns = (document.overlay.turns.len(), corrected.overlay.turns.len());
    let mut edits = vec![Edit::Transcript(Box::new(Change::replace(before.clone(), after)))];
    edits.extend(labels.people(session, &before.id));
    (outcome.strangers, outcome.silenced) = voices_changed(&document, &corrected, &labels.added);
    outcome.transcript.clone_from(&before.id);
    outcome.labels = labels.added;
    let mut blobs = Blobs::new();
    if changed {
        let change = Change::replace(document.hash.clone(), new_hash.clone());
        edits.insert(0, Edit::File { path: layout::text(&before.id), change });
        blobs.insert(new_hash, new.as_str().as_bytes().to_vec().into());
    }
    let label = format!("correct the text of {}", before.shown());
    Ok(Correction { act: Act { label, edits }, blobs, outcome, turns, kept: None, doubt: None })
}

/// The versions from which no listed correction leads on to the text as it is now, though codings were made on them or
/// on versions that lead to them.
pub fn stale(session: &Session, ix: TranscriptIx, now: &str) -> BTreeSet<String> {
    let codings = session.study.codings(ix).iter();
    let versions: BTreeSet<String> = codings.map(|coding| session.study.made_on(ix, coding).to_owned()).collect();
    let edits = &session.study.transcript(ix).edits;
    let ends = versions.iter().map(|version| place::chain(edits, version, now).1.to_owned());
    ends.filter(|version| !version.is_empty() && version != now).collect()
}

/// Labels that were written over with names that are no labels of the transcript yet.
struct Labels {
    /// The label, the name written over it, and whether the label is written nowhere now.
    added: Vec<(String, String, bool)>,
}

impl Labels {
    fn new(before: &Transcript, names: impl Iterator<Item = (String, String)>, new: &Text) -> Self {
        let known = |name: &String| before.labels.iter().any(|label| key(label) == key(name));
        let names: BTreeSet<(String, String)> = names.filter(|(was, is)| known(was) && !known(is)).collect();
        let left = read(new, &Reading { header: 0, ..Reading::of(before) }).speakers;
        let gone = |was: &String| left.iter().all(|label| key(label) != key(was));
        // A label written over with two names is two people's; a name written over two labels is one of a third.
        let one = |(was, is): &(String, String)| {
            names.iter().filter(|(other, _)| other == was).count() == 1
                && names.iter().filter(|(_, other)| other == is).count() == 1
        };
        let added = names.iter().map(|pair| (pair.0.clone(), pair.1.clone(), gone(&pair.0) && one(pair)));
        Self { added: added.collect() }
    }

    /// The labels of before and of now.
    fn all(&self, before: &Transcript) -> Vec<String> {
        before.labels.iter().cloned().chain(self.added.iter().map(|(_, is, _)| is.clone())).collect()
    }

    /// The labels as they are now: a new name stands in the place of the old.
    fn now(&self, before: &Transcript) -> Vec<String> {
        let mut labels = before.labels.clone();
        for (was, is, gone) in &self.added {
            let old = labels.iter().position(|label| *gone && key(label) == key(was));
            if let Some(label) = old.and_then(|old| labels.get_mut(old)) {
                label.clone_from(is);
            } else if !labels.contains(is) {
                labels.push(is.clone());
            }
        }
        labels
    }

    /// People go by their new names.
    fn people(&self, session: &Session, transcript: &str) -> Vec<Edit> {
        let renamed = |label: &mut String| {
            let new = self.added.iter().find(|(was, _, gone)| *gone && key(was) == key(label));
            new.map(|(_, is, _)| label.clone_from(is)).is_some()
        };
        let edit = |person: &Participant| {
            let mut after = person.clone();
            let here = after.speakers.iter_mut().filter(|(id, _)| id == transcript);
            let changed = here.filter_map(|(_, label)| renamed(label).then_some(())).count();
            (changed > 0).then(|| Edit::Participant(Box::new(Change::replace(person.clone(), after))))
        };
        session.study.participants.iter().filter_map(edit).collect()
    }
}

/// Names that head lines of a corrected text and did not before, and speakers who say nothing in it any more.
fn voices_changed(
    before: &Document,
    after: &Document,
    renamed: &[(String, String, bool)],
) -> (BTreeMap<String, usize>, Vec<String>) {
    let known: BTreeSet<String> = before.overlay.heads.iter().map(|at| key(before.text.slice(*at))).collect();
    let mut strangers = BTreeMap::new();
    for name in after.overlay.heads.iter().map(|at| after.text.slice(*at)).filter(|name| !known.contains(&key(name))) {
        *strangers.entry(tidy(name)).or_default() += 1;
    }
    let speaks = |label: &String| after.overlay.speakers.iter().any(|other| key(other) == key(label));
    let was_renamed = |label: &String| renamed.iter().any(|(was, ..)| key(was) == key(label));
    let silenced =
        before.overlay.speakers.iter().filter(|label| !speaks(label) && !was_renamed(label)).cloned().collect();
    (strangers, silenced)
}

/// Who said the words of codings before a correction.
#[derive(Default)]
struct Whose(HashMap<CodingId, String>);

impl Whose {
    /// Notes it of the codings that were made on a version, or lead to it.
    fn made_on(&mut self, session: &Session, ix: TranscriptIx, version: &str, old: &Version) {
        let edits = &session.study.transcript(ix).edits;
        for coding in session.study.codings(ix) {
            let made_on = session.study.made_on(ix, coding);
            let (steps, reached) = place::chain(edits, made_on, version);
            let stored = Trace::of(session.study.stored_at(coding));
            let trace = steps.iter().fold(stored, |trace, step| trace.through(&step.at, &step.moved));
            if let Some(at) = trace.whole().filter(|_| reached == version) {
                self.0.insert(coding.id, said_by(old, at));
            }
        }
    }

    /// Notes it of the codings that stand on the text as it is.
    fn standing(&mut self, session: &Session, ix: TranscriptIx, now: &Version) {
        for coding in session.study.codings(ix).iter().filter(|coding| session.study.stands(coding)) {
            self.0.entry(coding.id).or_insert_with(|| said_by(now, coding.at));
        }
    }
}

/// The speakers of some words, each once; empty where nobody is known.
fn said_by(version: &Version, at: Span) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in version.speakers(at).into_iter().flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" and ")
}

fn foreseen(session: &Session, ix: TranscriptIx, after: &Transcript, document: &Document, whose: &Whose) -> Outcome {
    let mut study = session.study.clone();
    study.put_transcript(after.clone());
    let placed = place::placed(&session.root, &study, ix, document, session.newer());
    let mut outcome = Outcome::of(placed.iter().map(|(_, placed)| placed.state));
    let now = Version { text: &document.text, overlay: &document.overlay };
    if study.settings.quotes == Quotes::Full {
        let stands =
            |coding: &Coding, state: State| state.counts() && place::fits(&document.text, coding.print, coding.at);
        outcome.quotes = placed.iter().filter(|(coding, placed)| !stands(coding, placed.state)).count();
    }
    for (coding, _) in placed.iter().filter(|(_, placed)| placed.state.counts()) {
        let Some(was) = whose.0.get(&coding.id) else { continue };
        let is = said_by(&now, coding.at);
        if *was != is {
            *outcome.whose.entry((was.clone(), is)).or_default() += 1;
        }
    }
    outcome
}

/// Puts a coding of one's own on words of the text as it is now: those suggested, or a span chosen.
///
/// # Errors
/// Says so where nothing is suggested and no span is given.
pub fn place(session: &mut Session, ix: TranscriptIx, coding: &Coding, span: Option<Span>) -> Result<Act, Failure> {
    session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let suggested = session.study.placed(coding).and_then(|placed| placed.perhaps);
    let span = span.or(suggested).ok_or_else(|| {
        Failure::usage("Nothing like these words stands in the text any more. Say where: --at A..B, or remove it.")
    })?;
    let mut act = super::move_edges(session, ix, coding, span)?;
    act.label = act.label.replacen("move the edges of", "place", 1);
    Ok(act)
}
