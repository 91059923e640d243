//! The study in memory: who was asked, what was said where, and every coding as a small record.

use super::anchor::State;
use super::coding::{Done, Extra, Placed, Progress, Work};
use super::id::Interner;
use super::{
    Code, CodeIx, Codebook, CoderIx, CoderKind, Coding, CodingId, CodingRecord, Memo, Note, Participant, Participants,
    Role, Settings, Span, Status, Transcript, TranscriptIx,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// One transcript with all that coders did on it.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// What is known about it.
    pub transcript: Transcript,
    /// Whether its text is in the study; codings of a missing transcript are kept.
    pub present: bool,
    /// Notes on passages, with their coders.
    pub notes: Vec<(CoderIx, Note)>,
    /// Notes that stand elsewhere on the text as it is now than on the one they were made on, by id; `None` where they
    /// stand nowhere.
    moved_notes: HashMap<String, Option<Span>>,
    /// Who worked on it, and how far.
    pub work: BTreeMap<CoderIx, Work>,
    /// Whose files on it could not be read, or not all of them.
    pub unread: BTreeSet<CoderIx>,
    version: u64,
    codings: Vec<Coding>,
    /// How many of its codings are known not to stand on their words.
    unsettled: u32,
}

impl Entry {
    /// Its codings, by start, end, code, coder, id.
    pub fn codings(&self) -> &[Coding] {
        &self.codings
    }

    /// Where a note stands on the text as it is now; `None` where it has lost its words.
    pub fn note_at(&self, note: &Note) -> Option<Span> {
        self.moved_notes.get(&note.id).copied().unwrap_or(Some(note.at))
    }

    /// Changes whenever it or its codings do, see [`Study::version`].
    pub fn version(&self) -> u64 {
        self.version
    }

    /// How many of its codings need a look, as far as its text was looked at since it changed.
    pub fn unsettled(&self) -> u32 {
        self.unsettled
    }
}

/// A number never given before in this program.
fn next_version() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// A whole study. Transcripts, codes and coders have small numbers that hold while it is open.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// `verbatim.ron`.
    pub settings: Settings,
    /// People, by id.
    pub participants: Participants,
    /// Memos on codes, transcripts and the study.
    pub memos: Vec<Memo>,
    codebook: Codebook,
    entries: Vec<Entry>,
    by_id: foldhash::HashMap<String, TranscriptIx>,
    codes: Interner,
    coders: Interner,
    extras: foldhash::HashMap<CodingId, Extra>,
    targets: Vec<CodeIx>,
    /// Codings by code, counted when first asked for.
    counts: OnceLock<Vec<u32>>,
}

impl Study {
    /// Makes an empty study with these settings and codebook.
    pub fn new(settings: Settings, codebook: Codebook) -> Self {
        let mut study = Self { settings, ..Self::default() };
        study.set_codebook(codebook);
        study
    }

    /// An empty study in which transcripts, codes and coders have the numbers they have in another.
    pub fn numbered_like(other: &Self) -> Self {
        let entry = |entry: &Entry| {
            let transcript = Transcript { id: entry.transcript.id.clone(), ..Transcript::default() };
            Entry { transcript, ..Entry::default() }
        };
        Self {
            entries: other.entries.iter().map(entry).collect(),
            by_id: other.by_id.clone(),
            codes: other.codes.clone(),
            coders: other.coders.clone(),
            ..Self::default()
        }
    }

    /// A copy with what coders did on these transcripts alone, to try something out on.
    pub fn excerpt(&self, wanted: &[TranscriptIx]) -> Self {
        let wanted: HashSet<TranscriptIx> = wanted.iter().copied().collect();
        let entry = |(entry, number): (&Entry, u32)| {
            if wanted.contains(&TranscriptIx(number)) {
                return entry.clone();
            }
            Entry { transcript: entry.transcript.clone(), present: entry.present, ..Entry::default() }
        };
        let entries: Vec<Entry> = self.entries.iter().zip(0..).map(entry).collect();
        let codings = entries.iter().flat_map(|entry| &entry.codings);
        let extras = codings.filter_map(|coding| Some((coding.id, self.extra(coding)?.clone()))).collect();
        Self {
            settings: self.settings.clone(),
            participants: self.participants.clone(),
            codebook: self.codebook.clone(),
            entries,
            by_id: self.by_id.clone(),
            codes: self.codes.clone(),
            coders: self.coders.clone(),
            extras,
            targets: self.targets.clone(),
            counts: self.counts.clone(),
            memos: Vec::new(),
        }
    }

    /// The codebook.
    pub fn codebook(&self) -> &Codebook {
        &self.codebook
    }

    /// Changes the codebook and everything derived from it.
    pub fn edit_codebook(&mut self, change: impl FnOnce(&mut Codebook)) {
        change(&mut self.codebook);
        self.derive_codes();
    }

    /// Replaces the codebook.
    pub fn set_codebook(&mut self, codebook: Codebook) {
        self.edit_codebook(|book| *book = codebook);
    }

    fn derive_codes(&mut self) {
        for code in self.codebook.codes() {
            self.codes.intern(&code.id);
        }
        let numbers = self.codes.words().iter();
        let targets = numbers.map(|id| CodeIx(self.codes.get(self.codebook.target(id)).unwrap_or(0))).collect();
        let same = self.targets == targets;
        self.targets = targets;
        if !same {
            self.recount();
        }
    }

    fn recount(&mut self) {
        self.counts = OnceLock::new();
    }

    fn counts(&self) -> &[u32] {
        self.counts.get_or_init(|| {
            let mut counts = vec![0; self.targets.len()];
            for entry in &self.entries {
                for (place, coding) in entry.codings.iter().enumerate() {
                    if !self.is_repeat(coding, entry.codings.iter().take(place).rev())
                        && let Some(count) = counts.get_mut(self.target(coding.code).0 as usize)
                    {
                        *count += 1;
                    }
                }
            }
            counts
        })
    }

    /// Whether a coding before this one (the last first) has the same coder, span and (resolved) code.
    pub fn is_repeat<'a>(&self, coding: &Coding, mut before: impl Iterator<Item = &'a Coding>) -> bool {
        before
            .by_ref()
            .take_while(|other| other.at == coding.at)
            .any(|other| other.coder == coding.coder && self.target(other.code) == self.target(coding.code))
    }

    /// The code that codings of this one count under.
    pub fn target(&self, code: CodeIx) -> CodeIx {
        self.targets.get(code.0 as usize).copied().unwrap_or(code)
    }

    /// Codings of exactly this code (merges resolved), all coders, repeats once.
    pub fn count(&self, code: CodeIx) -> u32 {
        self.counts().get(code.0 as usize).copied().unwrap_or(0)
    }

    /// The number of a code id, given now if it has none.
    pub fn code_ix(&mut self, id: &str) -> CodeIx {
        let ix = CodeIx(self.codes.intern(id));
        if self.targets.len() < self.codes.words().len() {
            self.derive_codes();
        }
        ix
    }

    /// The number of a code id, if it has one.
    pub fn known_code(&self, id: &str) -> Option<CodeIx> {
        self.codes.get(id).map(CodeIx)
    }

    /// The id behind a code's number.
    pub fn code_id(&self, ix: CodeIx) -> &str {
        self.codes.word(ix.0)
    }

    /// The code behind a number; `None` where the codebook lacks it.
    pub fn code(&self, ix: CodeIx) -> Option<&Code> {
        self.codebook.get(self.code_id(ix))
    }

    /// How many code numbers have been given.
    pub fn code_numbers(&self) -> usize {
        self.codes.words().len()
    }

    /// Whether a code is to be treated as active: also a deleted one that is used, and one whose merge leads nowhere.
    pub fn is_live(&self, code: &Code) -> bool {
        match code.status {
            Status::Active => true,
            Status::Deleted => self.known_code(&code.id).is_some_and(|ix| self.count(ix) > 0),
            Status::MergedInto(_) => self.codebook.target(&code.id) == code.id,
            Status::Retired => false,
        }
    }

    /// The number of a coder's handle, given now if it has none.
    pub fn coder_ix(&mut self, handle: &str) -> CoderIx {
        CoderIx(u16::try_from(self.coders.intern(handle)).unwrap_or(u16::MAX))
    }

    /// The number of a handle, if it has one.
    pub fn known_coder(&self, handle: &str) -> Option<CoderIx> {
        self.coders.get(handle).and_then(|number| u16::try_from(number).ok()).map(CoderIx)
    }

    /// The handle behind a coder's number.
    pub fn coder(&self, ix: CoderIx) -> &str {
        self.coders.word(u32::from(ix.0))
    }

    /// Handles of all coders met so far, by number.
    pub fn coders(&self) -> &[String] {
        self.coders.words()
    }

    /// The number of a transcript id, given now (as missing) if it has none.
    pub fn transcript_ix(&mut self, id: &str) -> TranscriptIx {
        if let Some(&ix) = self.by_id.get(id) {
            return ix;
        }
        let ix = TranscriptIx(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.by_id.insert(id.to_owned(), ix);
        let transcript = Transcript { id: id.to_owned(), ..Transcript::default() };
        self.entries.push(Entry { transcript, ..Entry::default() });
        ix
    }

    /// Adds a transcript or replaces what is known about it.
    pub fn put_transcript(&mut self, transcript: Transcript) -> TranscriptIx {
        let ix = self.transcript_ix(&transcript.id);
        if let Some(entry) = self.entry_mut(ix) {
            entry.transcript = transcript;
            entry.present = true;
        }
        ix
    }

    /// Marks a transcript as missing; its codings stay.
    pub fn drop_transcript(&mut self, id: &str) {
        let ix = self.transcript_ix(id);
        if let Some(entry) = self.entries.get_mut(ix.0 as usize) {
            entry.present = false;
        }
    }

    /// The number of a transcript that is in the study.
    pub fn find_transcript(&self, id: &str) -> Option<TranscriptIx> {
        self.by_id.get(id).copied().filter(|ix| self.entry(*ix).is_some_and(|entry| entry.present))
    }

    /// A transcript with its codings.
    pub fn entry(&self, ix: TranscriptIx) -> Option<&Entry> {
        self.entries.get(ix.0 as usize)
    }

    /// A transcript with its codings, to change notes or work.
    pub fn entry_mut(&mut self, ix: TranscriptIx) -> Option<&mut Entry> {
        let entry = self.entries.get_mut(ix.0 as usize)?;
        entry.version = next_version();
        Some(entry)
    }

    /// A number that changes with a transcript or its codings, and comes again in no other study that is open.
    pub fn version(&self, ix: TranscriptIx) -> u64 {
        self.entry(ix).map_or(0, |entry| entry.version)
    }

    /// Every transcript in the study, by id; missing ones only where `codings` refer to them.
    pub fn transcripts(&self) -> Vec<TranscriptIx> {
        self.sorted(|entry| entry.present)
    }

    /// Every transcript that has codings or a text, by id, the missing too.
    pub fn all_transcripts(&self) -> Vec<TranscriptIx> {
        self.sorted(|entry| entry.present || !entry.codings.is_empty())
    }

    fn sorted(&self, wanted: impl Fn(&Entry) -> bool) -> Vec<TranscriptIx> {
        let all = self.entries.iter().zip(0_u32..).filter(|(entry, _)| wanted(entry));
        let mut all: Vec<(&str, u32)> = all.map(|(entry, number)| (entry.transcript.id.as_str(), number)).collect();
        all.sort_unstable();
        all.into_iter().map(|(_, number)| TranscriptIx(number)).collect()
    }

    /// The transcript behind a number; an empty one for a number never given.
    pub fn transcript(&self, ix: TranscriptIx) -> &Transcript {
        static NONE: std::sync::LazyLock<Transcript> = std::sync::LazyLock::new(Transcript::default);
        self.entry(ix).map_or(&NONE, |entry| &entry.transcript)
    }

    /// Codings of a transcript, by start, end, code, coder, id.
    pub fn codings(&self, ix: TranscriptIx) -> &[Coding] {
        self.entry(ix).map_or(&[], |entry| &entry.codings)
    }

    /// How many coding records there are in all, repeats too.
    pub fn coding_total(&self) -> usize {
        self.entries.iter().map(|entry| entry.codings.len()).sum()
    }

    /// What else is known of a coding.
    pub fn extra(&self, coding: &Coding) -> Option<&Extra> {
        if coding.has_extra { self.extras.get(&coding.id) } else { None }
    }

    /// The passage as the coding's file has it, in code points of the text the coding was made on.
    pub fn stored_at(&self, coding: &Coding) -> Span {
        self.placed(coding).map_or(coding.at, |placed| placed.stored)
    }

    /// What became of a coding whose text was changed; `None` where it was not, or nobody looked yet.
    pub fn placed(&self, coding: &Coding) -> Option<Placed> {
        self.extra(coding)?.placed
    }

    /// Whether a coding stands on its words, as far as is known; one that does not has no place in the text.
    pub fn stands(&self, coding: &Coding) -> bool {
        self.placed(coding).is_none_or(|placed| placed.state.counts())
    }

    /// Hash of the text a coding was made on; empty where nothing says.
    pub fn made_on(&self, ix: TranscriptIx, coding: &Coding) -> &str {
        let own = self.extra(coding).and_then(|extra| extra.text.as_deref());
        let file = || self.entry(ix).and_then(|entry| entry.work.get(&coding.coder)).map(|work| work.text.as_str());
        own.or_else(file).unwrap_or_default()
    }

    /// Takes over where a transcript's codings stand on its text as it is now.
    pub fn place(&mut self, ix: TranscriptIx, placed: Vec<(Coding, Placed)>) {
        let Some(entry) = self.entries.get_mut(ix.0 as usize) else { return };
        entry.version = next_version();
        for (mut coding, placed) in placed {
            let Some(known) =
                entry.codings.iter_mut().find(|known| known.id == coding.id && known.coder == coding.coder)
            else {
                continue;
            };
            let same = placed.state == State::Ok && placed.stored == coding.at;
            if same && !known.has_extra {
                continue;
            }
            let extra = self.extras.entry(coding.id).or_default();
            extra.placed = (!same).then_some(placed);
            coding.has_extra = *extra != Extra::default();
            if !coding.has_extra {
                self.extras.remove(&coding.id);
            }
            *known = coding;
        }
        entry.codings.sort_unstable_by_key(Coding::order);
        let extras = entry.codings.iter().filter(|coding| coding.has_extra).filter_map(|it| self.extras.get(&it.id));
        let lost = extras.filter(|extra| extra.placed.is_some_and(|placed| !placed.state.counts())).count();
        entry.unsettled = u32::try_from(lost).unwrap_or(u32::MAX);
    }

    /// Takes over where those notes of a transcript stand that do not stand where they were made, by id.
    pub fn place_notes(&mut self, ix: TranscriptIx, moved: HashMap<String, Option<Span>>) {
        if let Some(entry) = self.entries.get_mut(ix.0 as usize) {
            entry.moved_notes = moved;
        }
    }

    /// Leaves out what some coders did, transcript by transcript.
    pub fn leave_out(&mut self, mut hidden: impl FnMut(TranscriptIx, CoderIx) -> bool) {
        for (ix, entry) in (0..).map(TranscriptIx).zip(&mut self.entries) {
            entry.codings.retain(|coding| !hidden(ix, coding.coder));
            entry.notes.retain(|(coder, _)| !hidden(ix, *coder));
            entry.work.retain(|coder, _| !hidden(ix, *coder));
        }
        self.recount();
    }

    /// A coding's id as its file spells it.
    pub fn coding_word(&self, coding: &Coding) -> String {
        self.extra(coding).and_then(|extra| extra.odd_id.clone()).unwrap_or_else(|| coding.id.to_string())
    }

    /// Finds a coding by the id as spelt.
    pub fn find_coding(&self, word: &str) -> Option<(TranscriptIx, Coding)> {
        let id = CodingId::parse(word).unwrap_or_else(|| CodingId::digest(word));
        self.entries.iter().enumerate().find_map(|(number, entry)| {
            let coding = entry.codings.iter().find(|coding| coding.id == id)?;
            Some((TranscriptIx(u32::try_from(number).ok()?), *coding))
        })
    }

    /// Turns a record into the small form, noting what only some carry.
    pub fn take_in(&mut self, record: &CodingRecord, coder: CoderIx) -> Coding {
        let (coding, extra) = record.small();
        self.note_extra(coding.id, extra);
        Coding { code: self.code_ix(&record.code), coder, ..coding }
    }

    fn note_extra(&mut self, id: CodingId, extra: Option<Extra>) {
        match extra {
            Some(extra) => drop(self.extras.insert(id, extra)),
            None => drop(self.extras.remove(&id)),
        }
    }

    /// Takes in what coders did on a transcript. Call [`Study::finish`] after the last.
    pub fn take_done(&mut self, ix: TranscriptIx, mut done: Done) {
        let given = u32::try_from(done.given).unwrap_or(u32::MAX);
        let numbers: Vec<CodeIx> = done.strange.iter().map(|id| CodeIx(self.codes.intern(id))).collect();
        if !numbers.is_empty() {
            for coding in &mut done.codings {
                let strange = coding.code.0.checked_sub(given).and_then(|place| numbers.get(place as usize));
                coding.code = strange.copied().unwrap_or(coding.code);
            }
            done.sort();
        }
        self.extras.extend(done.extras);
        if let Some(entry) = self.entry_mut(ix) {
            entry.codings = done.codings;
            entry.notes = done.notes;
            entry.work = done.work;
            entry.unread = done.unread;
        }
    }

    /// Adds many codings of one transcript at once; call [`Study::finish`] after the last.
    pub fn extend_codings(&mut self, ix: TranscriptIx, codings: Vec<Coding>) {
        if let Some(entry) = self.entry_mut(ix) {
            entry.codings.extend(codings);
            entry.codings.sort_unstable_by_key(Coding::order);
        }
    }

    /// Sorts and counts after a load.
    pub fn finish(&mut self) {
        self.derive_codes();
        self.recount();
    }

    /// Adds one coding and counts it.
    pub fn add_coding(&mut self, ix: TranscriptIx, coding: Coding) {
        let target = self.target(coding.code);
        let Some(entry) = self.entry_mut(ix) else {
            return;
        };
        let place = entry.codings.partition_point(|other| other.order() < coding.order());
        entry.codings.insert(place, coding);
        if self.same_as(ix, &coding) == 1
            && let Some(count) = self.counts.get_mut().and_then(|counts| counts.get_mut(target.0 as usize))
        {
            *count += 1;
        }
    }

    /// Takes one coding out and uncounts it; false where it is not there.
    pub fn remove_coding(&mut self, ix: TranscriptIx, id: CodingId) -> bool {
        let Some(entry) = self.entries.get_mut(ix.0 as usize) else {
            return false;
        };
        entry.version = next_version();
        let Some(place) = entry.codings.iter().position(|coding| coding.id == id) else {
            return false;
        };
        let coding = entry.codings.remove(place);
        let extra = if coding.has_extra { self.extras.get(&id) } else { None };
        if extra.is_some_and(|extra| extra.placed.is_some_and(|placed| !placed.state.counts())) {
            entry.unsettled = entry.unsettled.saturating_sub(1);
        }
        let target = self.target(coding.code);
        if self.same_as(ix, &coding) == 0
            && let Some(count) = self.counts.get_mut().and_then(|counts| counts.get_mut(target.0 as usize))
        {
            *count = count.saturating_sub(1);
        }
        true
    }

    fn same_as(&self, ix: TranscriptIx, coding: &Coding) -> usize {
        let codings = self.codings(ix);
        let first = codings.partition_point(|other| (other.at.start, other.at.end) < (coding.at.start, coding.at.end));
        let rest = codings.get(first..).unwrap_or_default().iter().take_while(|other| other.at == coding.at);
        rest.filter(|other| other.coder == coding.coder && self.target(other.code) == self.target(coding.code)).count()
    }

    /// Whether a coder has worked on a transcript: has a coding there or is done.
    pub fn worked(&self, ix: TranscriptIx, coder: CoderIx) -> bool {
        let Some(entry) = self.entry(ix) else {
            return false;
        };
        entry.work.get(&coder).is_some_and(|work| work.status == Progress::Done)
            || entry.codings.iter().any(|coding| coding.coder == coder)
    }

    /// Whether a coder's work on a transcript is what `count` asks for: as [`Study::worked`], but a consensus is one only
    /// once it is done, as until then it lacks what is still open.
    pub fn counts_for(&self, ix: TranscriptIx, coder: CoderIx) -> bool {
        let is_consensus = self.kind(coder) == CoderKind::Consensus;
        // What cannot be read may be work: nobody else is counted in its place.
        self.is_unread(ix, coder) || (self.worked(ix, coder) && (!is_consensus || self.is_done(ix, coder)))
    }

    /// Whether a coder's file on a transcript could not be read, or not all of it.
    pub fn is_unread(&self, ix: TranscriptIx, coder: CoderIx) -> bool {
        self.entry(ix).is_some_and(|entry| entry.unread.contains(&coder))
    }

    /// The kind of a coder; a person where the settings do not say.
    pub fn kind(&self, coder: CoderIx) -> CoderKind {
        self.settings.coders.get(self.coder(coder)).map(|coder| coder.kind).unwrap_or_default()
    }

    /// Whether a coder has worked a transcript through.
    pub fn is_done(&self, ix: TranscriptIx, coder: CoderIx) -> bool {
        let work = self.entry(ix).and_then(|entry| entry.work.get(&coder));
        work.is_some_and(|work| work.status == Progress::Done)
    }

    /// The person linked to a speaker.
    pub fn participant_of(&self, transcript: &str, label: &str) -> Option<&Participant> {
        self.participants.iter().find(|person| person.speakers.iter().any(|(t, l)| t == transcript && l == label))
    }

    /// Whether a speaker moderates: by the linked person's role, else by the label; `fold` evens out spelling.
    pub fn is_moderator(&self, transcript: &str, label: &str, fold: impl Fn(&str) -> String) -> bool {
        match self.participant_of(transcript, label) {
            Some(person) => person.role == Role::Moderator,
            None => {
                let label = fold(label);
                self.settings.moderators.iter().any(|known| fold(known) == label)
            }
        }
    }

    /// The codings that overlap a span, in order.
    pub fn codings_at(&self, ix: TranscriptIx, span: Span) -> Vec<Coding> {
        let codings = self.codings(ix);
        let last = codings.partition_point(|coding| coding.at.start < span.end.max(span.start + 1));
        let meets = |coding: &&Coding| coding.at.overlaps(span) || (span.is_empty() && coding.at.contains(span.start));
        codings.get(..last).unwrap_or_default().iter().filter(meets).copied().collect()
    }
}
