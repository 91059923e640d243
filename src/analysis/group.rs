//! Focus groups: who speaks how much, who speaks after whom, who answers which question how.

use super::counting::{CountedTranscript, Counter};
use super::figure::Figure;
use super::measure::{Measure, Measures};
use super::questions::Question;
use super::scope::{Moderators, Scope};
use super::statistics::micro_interlocutor::Response;
use super::statistics::turn_taking::participation;
use super::table::{Cell, Key, Row, Table};
use crate::model::{CodeIx, Participant, Role, Span, Study, TranscriptIx};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Columns of the table of speaking shares.
pub const COLUMNS: [&str; 9] =
    ["transcript", "speaker", "participant", "moderator", "turns", "words", "characters", "turn_share", "word_share"];

/// A person of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    /// Labels, in order of first appearance; none for the silent.
    pub labels: Vec<String>,
    /// Numbers of the labels in the measure.
    pub numbers: Vec<u16>,
    /// The linked participant, or nothing.
    pub participant: String,
    /// Whether the person moderates.
    pub moderates: bool,
    /// Turns.
    pub turns: u64,
    /// Spoken words.
    pub words: u64,
    /// Spoken code points.
    pub characters: u64,
}

impl Member {
    /// What a row about the person in a transcript is about.
    fn key(&self, ix: TranscriptIx) -> Key {
        let person = Some(self.participant.clone()).filter(|id| !id.is_empty());
        Key { person, labels: self.labels.clone(), ..Key::transcript(ix) }
    }

    /// How the person is called: the participant, else the labels.
    pub fn name(&self) -> String {
        if self.participant.is_empty() { self.labels.join("; ") } else { self.participant.clone() }
    }
}

/// Who speaks in each turn, by place among the members, and by which of the person's turns: neighbouring turns of one
/// person are one, whatever the labels.
fn runs(measure: &Measure, members: &[Member]) -> Vec<Option<(usize, u32)>> {
    let mut who: HashMap<u16, usize> = HashMap::new();
    for (place, member) in members.iter().enumerate() {
        who.extend(member.numbers.iter().map(|number| (*number, place)));
    }
    let mut runs: Vec<Option<(usize, u32)>> = Vec::with_capacity(measure.turns.len());
    for (number, turn) in (0_u32..).zip(&measure.turns) {
        let person = turn.speaker.and_then(|speaker| who.get(&speaker).copied());
        let before = runs.last().copied().flatten();
        runs.push(person.map(|person| before.filter(|(last, _)| *last == person).unwrap_or((person, number))));
    }
    runs
}

/// The people of a transcript who are in scope, moderators too: labels of one participant are one person; those who were
/// there and silent come last.
pub fn members(counter: &Counter<'_>, ix: TranscriptIx, measure: &Measure) -> Vec<Member> {
    let (study, people) = (counter.study, counter.people());
    let transcript = study.transcript(ix);
    let scope = Scope { moderators: Moderators::In, ..counter.scope.clone() };
    let voices = scope.voices_among(study, people, ix, measure);
    let mut members: Vec<Member> = Vec::new();
    for (number, speaker) in (0_u16..).zip(&measure.speakers) {
        if !voices.hear(Some(number)) {
            continue;
        }
        let person = people.linked(&transcript.id, &speaker.label).map(|person| person.id.clone()).unwrap_or_default();
        let known = members.iter().position(|member| !person.is_empty() && member.participant == person);
        let place = known.unwrap_or_else(|| {
            members.push(Member { participant: person, ..Member::default() });
            members.len() - 1
        });
        let Some(member) = members.get_mut(place) else { continue };
        member.labels.push(speaker.label.clone());
        member.numbers.push(number);
        member.moderates |= voices.moderates(Some(number));
        member.words += u64::from(speaker.words);
        member.characters += u64::from(speaker.characters);
    }
    let mut last = None;
    for run in runs(measure, &members) {
        if let Some((person, _)) = run.filter(|_| run != last)
            && let Some(member) = members.get_mut(person)
        {
            member.turns += 1;
        }
        last = run;
    }
    members.extend(silent(counter, ix, measure, &members));
    members
}

/// Those who were there and say nothing: in `present` of the transcript, or linked to a label that it lacks.
fn silent(counter: &Counter<'_>, ix: TranscriptIx, measure: &Measure, members: &[Member]) -> Vec<Member> {
    let (study, scope) = (counter.study, counter.scope);
    let transcript = study.transcript(ix);
    let by_query = scope.query.as_ref().filter(|query| query.asks_for_people());
    let silent = |(number, person): &(u32, &Participant)| {
        let labels = || person.speakers.iter().filter(|(there, _)| *there == transcript.id).map(|(_, label)| label);
        let there = transcript.present.contains(&person.id) || labels().next().is_some();
        // Somebody whose label is out of scope is not silent.
        let speaks = || labels().any(|label| measure.speakers.iter().any(|it| it.label == *label && it.words > 0));
        let known = || members.iter().any(|member| member.participant == person.id);
        let named = || scope.speakers.is_empty() || labels().any(|label| scope.speakers.contains(label));
        let heard = || {
            let hears =
                |label: Option<&str>| by_query.is_none_or(|query| query.hears_silent(study, ix, *number, label));
            labels().any(|label| hears(Some(label))) || (labels().next().is_none() && hears(None))
        };
        let fits = || scope.wheres.iter().all(|condition| condition.fits(Some(person)));
        there && !known() && !speaks() && named() && heard() && fits()
    };
    let member = |(_, person): (u32, &Participant)| Member {
        participant: person.id.clone(),
        moderates: person.role == Role::Moderator,
        ..Member::default()
    };
    // Whom no record describes is there all the same, where nothing is asked of people.
    let unknown = transcript
        .present
        .iter()
        .filter(|id| !scope.asks_for_people() && study.participants.iter().all(|person| person.id != **id));
    let unknown = unknown.map(|id| Member { participant: id.clone(), ..Member::default() });
    (0..).zip(&study.participants).filter(silent).map(member).chain(unknown).collect()
}

/// Whether a person enters shares: moderators only where the scope takes them in.
fn counts(scope: &Scope, member: &Member) -> bool {
    !member.moderates || scope.moderators == Moderators::In
}

/// The table of speaking shares: one row a person and transcript.
pub fn table(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    let counter = Counter::of(study, scope);
    let mut table = Table::new("group", "people", &COLUMNS);
    for (ix, measure) in counter.transcripts(measures) {
        let members = members(&counter, ix, measure);
        let own = || members.iter().filter(|member| counts(scope, member));
        let (turns, words): (u64, u64) = (own().map(|it| it.turns).sum(), own().map(|it| it.words).sum());
        for member in &members {
            let share = |part: u64, all: u64| {
                if counts(scope, member) { Cell::ratio(part as f64, all as f64) } else { Cell::Empty }
            };
            let cells = vec![
                Cell::words(&study.transcript(ix).id),
                Cell::words(member.labels.join("; ")),
                Cell::words(&member.participant),
                Cell::Flag(member.moderates),
                Cell::Count(member.turns),
                Cell::Count(member.words),
                Cell::Count(member.characters),
                share(member.turns, turns),
                share(member.words, words),
            ];
            table.push((member.key(ix), cells));
        }
    }
    table.caption.unit = Some(
        "one person and transcript a row; labels of one participant are one person, and turns of one person in a row \
         one turn"
            .into(),
    );
    table.caption.denominator(shares_of(scope));
    table.caption.note(
        "who is in `present` of a transcript, or linked to a label that it lacks, and says nothing stands at 0".into(),
    );
    table
}

fn shares_of(scope: &Scope) -> String {
    match scope.moderators {
        Moderators::Out => "shares are of what participants say; moderators stand apart, without a share".into(),
        Moderators::In => "shares are of what all say, moderators too".into(),
    }
}

/// How evenly each group speaks: one row a transcript.
pub fn evenness(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    let counter = Counter::of(study, scope);
    let columns =
        ["transcript", "people", "silent", "turns", "words", "gini", "gini_corrected", "hhi", "evenness", "reason"];
    let mut table = Table::new("group", "transcripts", &columns);
    for (ix, measure) in counter.transcripts(measures) {
        let members: Vec<Member> =
            members(&counter, ix, measure).into_iter().filter(|member| counts(scope, member)).collect();
        let spoken: Vec<(Option<usize>, u64)> =
            members.iter().enumerate().map(|(at, it)| (Some(at), it.words)).collect();
        let found = participation(members.len(), &spoken);
        let cell = |figure: Figure| figure.map_or(Cell::Empty, Cell::Number);
        let reason = found.evenness.err().map(|why| why.to_string()).unwrap_or_default();
        let cells = vec![
            Cell::words(&study.transcript(ix).id),
            Cell::count(members.len()),
            Cell::count(members.iter().filter(|member| member.words == 0).count()),
            Cell::Count(members.iter().map(|member| member.turns).sum()),
            Cell::Count(members.iter().map(|member| member.words).sum()),
            cell(found.gini),
            cell(found.gini_corrected),
            cell(found.hhi),
            cell(found.evenness),
            Cell::words(reason),
        ];
        table.push((Key::transcript(ix), cells));
    }
    table.caption.unit = Some("one transcript a row; over the words of its people, the silent at 0".into());
    table.caption.denominator(shares_of(scope));
    table.caption.note(
        "gini: 0 where all say as much; gini_corrected: 1 where one speaks alone (n / (n - 1) times); hhi: the sum of squared \
         shares; evenness: the entropy of the shares over ln n (Pielou 1966)"
            .into(),
    );
    table
}

/// Who speaks after whom: one row a transcript and pair. Where the scope asks for codes, only turns that have such a
/// coding, after whatever was said before.
pub fn follows(study: &Study, scope: &Scope, measures: &Measures) -> Table {
    let counter = Counter::of(study, scope);
    let mut table = Table::new("group", "transitions", &["transcript", "speaker", "next", "count", "share"]);
    let under = scope.codes.is_some() || scope.query.as_ref().is_some_and(|query| query.asks_for_codings());
    for (ix, measure) in counter.transcripts(measures) {
        let counted = counter.counted(ix, measure);
        let members: Vec<Member> =
            members(&counter, ix, measure).into_iter().filter(|member| counts(scope, member)).collect();
        let coded = coded_turns(&counted);
        // Turns of one person in a row are one; a turn of nobody in scope divides, and one in which nothing is said.
        let mut said = vec![false; measure.turns.len()];
        for (number, paragraph) in measure.paragraphs.iter().enumerate() {
            if let Some(said) = said.get_mut(paragraph.turn as usize).filter(|_| paragraph.speaker.is_some()) {
                *said |= measure.words_in(number) > 0;
            }
        }
        let mut blocks: Vec<Option<(usize, bool)>> = Vec::new();
        let mut first = 0;
        for run in runs(measure, &members).chunk_by(|a, b| a.is_some() && a == b) {
            let turns = first..first + run.len();
            first = turns.end;
            let speaks = said.get(turns.clone()).unwrap_or_default().contains(&true);
            let person = run.first().copied().flatten().filter(|_| speaks);
            let has = |turn: usize| coded.contains(&u32::try_from(turn).unwrap_or(u32::MAX));
            blocks.push(person.map(|(person, _)| (person, turns.into_iter().any(has))));
        }
        // By speaker and who comes next: of many people few follow each other.
        let mut counts: BTreeMap<usize, BTreeMap<usize, u64>> = BTreeMap::new();
        for part in blocks.split(Option::is_none) {
            for pair in part.windows(2) {
                let [Some((from, _)), Some((to, has))] = pair else { continue };
                if under && !has {
                    continue;
                }
                if from != to {
                    *counts.entry(*from).or_default().entry(*to).or_default() += 1;
                }
            }
        }
        for (from, row) in &counts {
            let all: u64 = row.values().sum();
            for (to, count) in row {
                let name = |place: usize| members.get(place).map(Member::name).unwrap_or_default();
                let cells = vec![
                    Cell::words(&study.transcript(ix).id),
                    Cell::words(name(*from)),
                    Cell::words(name(*to)),
                    Cell::Count(*count),
                    Cell::ratio(*count as f64, all as f64),
                ];
                let key = members.get(*from).map_or_else(Key::default, |member| member.key(ix));
                table.push((key, cells));
            }
        }
    }
    table.caption.unit =
        Some("one pair a row; turns of one person in a row are one; share: of all that follow the speaker".into());
    table.caption.note(match scope.moderators {
        Moderators::Out => {
            "a turn of a moderator, of nobody in scope, or without a word divides: who speaks after it follows nobody"
                .into()
        }
        Moderators::In => {
            "moderators are among the people; a turn of nobody in scope, or without a word, divides".into()
        }
    });
    if under {
        table.caption.note("only where the turn that follows has a coding in scope".into());
    }
    table
}

/// Indices of the turns that have a word of a coding that counts.
fn coded_turns(counted: &CountedTranscript) -> HashSet<u32> {
    let ranks = counted.items.iter().flat_map(|item| item.turns.0..item.turns.1);
    ranks.filter_map(|rank| counted.turns.get(rank as usize).copied()).collect()
}

/// What answers are told from: for each response the codes that show it.
pub type Responses = Vec<(Response, HashSet<CodeIx>)>;

/// The micro-interlocutor matrix (Onwuegbuzie et al. 2009): one row a question and person, which is about the section of
/// the question, its values the responses. `asked` has each transcript's
/// questions, by place.
pub fn micro(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    asked: &HashMap<TranscriptIx, Vec<Question>>,
    responses: &Responses,
) -> Table {
    let counter = Counter::of(study, scope);
    let columns =
        ["transcript", "question", "start", "end", "speaker", "participant", "response", "order", "turns", "words"];
    let mut table = Table::new("group", "people", &columns);
    let mut shares: BTreeMap<String, u64> = BTreeMap::new();
    for (ix, measure) in counter.transcripts(measures) {
        let counted = counter.counted(ix, measure);
        let members: Vec<Member> =
            members(&counter, ix, measure).into_iter().filter(|member| counts(scope, member)).collect();
        let runs = runs(measure, &members);
        let none = Vec::new();
        let here = asked.get(&ix).unwrap_or(&none);
        for (place, question) in here.iter().enumerate() {
            let end = here.get(place + 1).map_or(measure.length, |next| next.at.start);
            let section = Span::new(question.at.start, end);
            // Who answers first: by the first words in the section.
            let mut ordered: Vec<usize> = Vec::new();
            let mut spoken: HashMap<usize, (u64, u64)> = HashMap::new();
            let mut last = None;
            for (number, paragraph) in measure.paragraphs.iter().enumerate() {
                let words = measure.words_in(number);
                let run = runs.get(paragraph.turn as usize).copied().flatten();
                let said = paragraph.speaker.is_some() && words > 0 && section.contains(paragraph.at.start);
                let Some((person, _)) = run.filter(|_| said) else { continue };
                if !ordered.contains(&person) {
                    ordered.push(person);
                }
                let sum = spoken.entry(person).or_default();
                *sum = (sum.0 + u64::from(run != last), sum.1 + u64::from(words));
                last = run;
            }
            for (person, member) in members.iter().enumerate() {
                let mut marks: Vec<&str> = Vec::new();
                for (response, codes) in responses {
                    let shows = counted.items.iter().any(|item| {
                        codes.contains(&item.code)
                            && section.contains(item.at.start)
                            && counted.speakers(item).iter().flatten().any(|it| member.numbers.contains(it))
                    });
                    if shows && !marks.contains(&response.mark()) {
                        marks.push(response.mark());
                    }
                }
                if marks.is_empty() {
                    marks.push(Response::Silent.mark());
                }
                for mark in &marks {
                    *shares.entry((*mark).to_owned()).or_default() += 1;
                }
                let (turns, words) = spoken.get(&person).copied().unwrap_or_default();
                let place = ordered.iter().position(|known| *known == person);
                let cells = vec![
                    Cell::words(&study.transcript(ix).id),
                    Cell::words(&question.name),
                    Cell::count(question.at.start),
                    Cell::count(end),
                    Cell::words(member.labels.join("; ")),
                    Cell::words(&member.participant),
                    Cell::words(marks.join("; ")),
                    place.map_or(Cell::Empty, |place| Cell::count(place + 1)),
                    Cell::Count(turns),
                    Cell::Count(words),
                ];
                let values = marks.iter().map(|mark| (*mark).to_owned()).collect();
                table.push((Key { code: question.code, at: Some(section), values, ..member.key(ix) }, cells));
            }
        }
    }
    tell_responses(&mut table, &shares);
    table
}

/// What a reader must know of the matrix; `shares` are how often each response was given.
fn tell_responses(table: &mut Table, shares: &BTreeMap<String, u64>) {
    let told: Vec<String> = shares.iter().map(|(mark, count)| format!("{mark} {count}")).collect();
    table.caption.unit = Some("one question and person a row; a question reaches to the next; A agreement, D dissent, SE an example for, SD an \
         example against, NR no such coding: silence is no agreement (Onwuegbuzie et al. 2009)"
            .into(),
    );
    table.caption.note(format!("responses: {}", if told.is_empty() { "none".to_owned() } else { told.join(", ") }));
    table.caption.note(
        "order: who of the people in scope speaks first after the question; who only speaks uncoded is NR with turns"
            .into(),
    );
}

/// People by response for each question, one row a question.
pub fn responses(micro: &Table) -> Table {
    let columns = ["transcript", "question", "people", "A", "D", "SE", "SD", "NR", "agree", "dissent", "respond"];
    let mut table = Table::new("group", "questions", &columns);
    let place = |row: &Row| (row.key.transcript, row.key.at);
    for own in micro.rows.chunk_by(|a, b| place(a) == place(b)) {
        let Some(first) = own.first() else { continue };
        let with = |some: &[&str]| {
            own.iter().filter(|row| row.key.values.iter().any(|mark| some.contains(&mark.as_str()))).count() as u64
        };
        let all = own.len() as u64;
        let share = |count: u64| Cell::ratio(count as f64, all as f64);
        let mut row: Vec<Cell> = first.iter().take(2).cloned().collect();
        row.push(Cell::Count(all));
        row.extend(Response::ALL.map(|response| Cell::Count(with(&[response.mark()]))));
        row.extend([share(with(&["A", "SE"])), share(with(&["D", "SD"])), share(with(&["A", "D", "SE", "SD"]))]);
        table.push((Key { person: None, labels: Vec::new(), values: Vec::new(), ..first.key.clone() }, row));
    }
    table.caption.unit = Some("one question a row, in people; who shows several responses stands in each".into());
    table
}
