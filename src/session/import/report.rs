//! What is told of an import, on a page, in the order in which it matters: what is lost, what came in, who speaks, and what
//! needs a look. What is the same of many files is said once.

use crate::import::Imported;
use crate::text::number::counted;
use std::collections::{BTreeMap, HashMap};

/// Files, labels and people that are named one by one; of more the first are, with the number of the rest.
const NAMED: usize = 3;

/// Transcripts of which it is told one by one who speaks, and what is in doubt.
const SINGLE: usize = 12;

/// Labels that are named where many transcripts are told of together.
const LABELS: usize = 8;

/// What is to be told.
#[derive(Debug, Default)]
pub struct Report {
    /// Files that could not be read, with the reason.
    failed: Notes,
    /// What did not come along.
    lost: Notes,
    /// Files that were left alone, with the reason and what may be done.
    left: Notes,
    /// Who speaks in each new transcript.
    voices: Vec<Voices>,
    /// What was unusual.
    told: Notes,
    /// Formats of the new transcripts.
    formats: BTreeMap<&'static str, usize>,
    /// Their kinds.
    kinds: BTreeMap<String, usize>,
}

/// Who speaks in a transcript.
#[derive(Debug)]
struct Voices {
    id: String,
    rule: &'static str,
    labels: Vec<(String, u32)>,
    /// What is in doubt, and the share of what is said that is nobody's.
    doubt: Option<(String, f32)>,
}

/// Sentences, each of a file or a transcript.
#[derive(Debug, Default)]
struct Notes(Vec<(String, String)>);

impl Report {
    /// Tells that a file could not be read.
    pub fn failed(&mut self, file: &str, why: &str) {
        self.failed.add(file, format!("{}.", why.trim_end_matches('.')));
    }

    /// Tells that a file was left alone, as it is in the study in one way or another.
    pub fn left(&mut self, file: &str, why: &str) {
        self.left.add(file, format!("{}.", why.trim_end_matches('.')));
    }

    /// Tells what was unusual in a file, and what did not come along.
    pub fn found(&mut self, file: &str, found: &Imported) {
        found.lost.iter().for_each(|words| self.lost.add(file, words.clone()));
        found.notes.iter().for_each(|words| self.told.add(file, words.clone()));
    }

    /// Tells something else of a transcript.
    pub fn told(&mut self, transcript: &str, words: impl IntoIterator<Item = String>) {
        words.into_iter().for_each(|words| self.told.add(transcript, words));
    }

    /// Tells that a transcript came in, and who speaks in it.
    pub fn came(&mut self, id: &str, kind: &str, found: &Imported) {
        *self.formats.entry(found.format).or_default() += 1;
        *self.kinds.entry(kind.to_owned()).or_default() += 1;
        let labels = found.detection.labels.clone();
        let doubt = (!labels.is_empty()).then(|| doubt(id, found)).flatten();
        if !labels.is_empty() {
            self.voices.push(Voices { id: id.to_owned(), rule: found.rule.word(), labels, doubt });
        }
    }

    /// The page; `outcome` is the sentence that says how much came in.
    pub fn page(mut self, outcome: Option<String>) -> Vec<String> {
        let mut page = self.failed.lines("Not read: ");
        page.extend(self.lost.lines("Lost: "));
        page.extend(outcome);
        page.extend(self.left.lines(""));
        let came: usize = self.formats.values().sum();
        if came > SINGLE {
            let formats = self.formats.iter().map(|(format, number)| format!("{number} {format}"));
            let kinds = self.kinds.iter().map(|(kind, number)| format!("{number} {kind}"));
            let list = |words: Vec<String>| words.join(", ");
            page.push(format!("They are {}; of the kinds {}.", list(formats.collect()), list(kinds.collect())));
        }
        let (mut doubted, sure): (Vec<Voices>, Vec<Voices>) =
            std::mem::take(&mut self.voices).into_iter().partition(|voices| voices.doubt.is_some());
        page.extend(speakers(&sure));
        let share = |voices: &Voices| voices.doubt.as_ref().map_or(0.0, |(_, share)| *share);
        doubted.sort_by(|a, b| share(b).total_cmp(&share(a)));
        let mut doubts = Notes::default();
        for Voices { id, doubt, .. } in &doubted {
            doubt.iter().for_each(|(words, _)| doubts.add(id, words.clone()));
        }
        if doubted.len() <= SINGLE {
            for voices in &doubted {
                page.push(voices.line());
                page.extend(voices.doubt.iter().map(|(words, _)| format!("{}: {words}", voices.id)));
            }
        } else {
            let number = doubted.len();
            page.push(format!("Who speaks needs a look in {number} transcripts, where most is nobody's first:"));
            page.extend(doubts.lines("  "));
        }
        page.extend(self.told.lines(""));
        page
    }
}

impl Voices {
    fn line(&self) -> String {
        let said: Vec<String> = self.labels.iter().map(|(label, turns)| format!("{label} ({turns})")).collect();
        format!("{}: {} — {}", self.id, self.rule, said.join(", "))
    }
}

impl Notes {
    fn add(&mut self, of: &str, words: String) {
        let note = (of.to_owned(), words);
        if !self.0.contains(&note) {
            self.0.push(note);
        }
    }

    /// A line for each sentence; sentences that differ only in numbers and in what they quote are one.
    fn lines(&self, before: &str) -> Vec<String> {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut groups: Vec<Vec<&(String, String)>> = Vec::new();
        for note in &self.0 {
            let place = *places.entry(shape(&note.1)).or_insert(groups.len());
            match groups.get_mut(place) {
                Some(group) => group.push(note),
                None => groups.push(vec![note]),
            }
        }
        let line = |group: &Vec<&(String, String)>| {
            let (first, words) = group.first()?;
            let mut files: Vec<&str> = group.iter().map(|(of, _)| of.as_str()).collect();
            files.dedup();
            let same = group.iter().all(|(_, other)| other == words);
            Some(match (files.len(), same) {
                (1, _) if group.len() <= NAMED => {
                    let all: Vec<&str> = group.iter().map(|(_, words)| words.as_str()).collect();
                    format!("{before}{first}: {}", all.join(" "))
                }
                (1, _) => format!("{before}{first}, {} times, such as: {words}", group.len()),
                (_, true) => format!("{before}{}: {words}", some(&files)),
                (_, false) => format!("{before}{}, such as: {words}", some(&files)),
            })
        };
        groups.iter().filter_map(line).collect()
    }
}

/// A sentence without its numbers and quotations.
fn shape(words: &str) -> String {
    let mut shape = String::with_capacity(words.len());
    let mut until = None;
    for c in words.chars() {
        match (until, c) {
            (Some(end), c) if c == end => until = None,
            (Some(_), _) => {}
            (None, '“') => until = Some('”'),
            (None, '`') => until = Some('`'),
            (None, c) if c.is_numeric() => {
                if !shape.ends_with('#') {
                    shape.push('#');
                }
            }
            (None, c) => shape.push(c),
        }
    }
    shape
}

/// `a, b, c and 9 more`.
fn some(names: &[&str]) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).copied().collect();
    match names.len().saturating_sub(NAMED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Who speaks where nothing is in doubt: a line each, or of many together.
fn speakers(sure: &[Voices]) -> Vec<String> {
    if sure.len() <= SINGLE {
        return sure.iter().map(Voices::line).collect();
    }
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for (label, _) in sure.iter().flat_map(|voices| &voices.labels) {
        *found.entry(label).or_default() += 1;
    }
    let mut labels: Vec<(&str, usize)> = found.into_iter().collect();
    labels.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let shown: Vec<String> = labels.iter().take(LABELS).map(|(label, number)| format!("{label} in {number}")).collect();
    let more = labels.len().saturating_sub(LABELS);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let different = counted(labels.len(), "label", "labels");
    vec![format!("Who speaks is sure in {} transcripts, {different}: {}{more}.", sure.len(), shown.join(", "))]
}

/// What is nobody's in a transcript though others have a speaker, as a sentence, with its share of what is said.
fn doubt(id: &str, found: &Imported) -> Option<(String, f32)> {
    let found = &found.detection;
    let share = (found.nobody * 100.0).round();
    let shown = found.possible.iter().take(SINGLE).map(|(label, count)| format!("“{label}” ({count})"));
    let mut shown = shown.collect::<Vec<_>>().join(", ");
    if found.possible.len() > SINGLE {
        shown = format!("{shown} and {} more", found.possible.len() - SINGLE);
    }
    let how =
        format!("`verbatim transcripts speakers {id} --add-label LABEL` or S on the screen takes one as a speaker");
    let words = match (found.heads, shown.is_empty()) {
        (0, _) if share < 1.0 => return None,
        (0, _) => format!("{share} % of what is said is nobody's."),
        (_, true) => return None,
        (_, false) => format!(
            "not taken as speakers, and nobody's until the next head: {shown}; {share} % of what is said is nobody's. {how}."
        ),
    };
    Some((words, found.nobody))
}

#[cfg(test)]
mod tests {
    use super::{Notes, shape};

    #[test]
    fn what_many_files_have_is_said_once() {
        let mut notes = Notes::default();
        for number in 0..300 {
            notes.add(&format!("fg{number}.vtt"), format!("{} cues name nobody.", number % 7 + 2));
            notes.add(&format!("fg{number}.vtt"), "Left out: 3 notes and styles.".into());
        }
        notes.add("odd.txt", "The encoding was guessed as windows-1252.".into());
        assert_eq!(
            notes.lines(""),
            [
                "fg0.vtt, fg1.vtt, fg2.vtt and 297 more, such as: 2 cues name nobody.",
                "fg0.vtt, fg1.vtt, fg2.vtt and 297 more: Left out: 3 notes and styles.",
                "odd.txt: The encoding was guessed as windows-1252.",
            ]
        );
    }

    #[test]
    fn numbers_and_quotations_make_no_other_sentence() {
        assert_eq!(shape("12 cues of “Ana” in `a.vtt`, 3 more"), shape("7 cues of “Bo” in `b.vtt`, 11 more"));
        assert_ne!(shape("12 cues"), shape("12 turns"));
    }
}
