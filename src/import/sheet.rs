//! Tables, whatever file they come from: which column is what, and the transcript or the open answers in them.

mod bare;
mod columns;

use super::draft::{Body, Draft, Person, Turn, Turns};
use super::error::ImportError;
use super::limits;
use crate::text::fold::fold;
use crate::text::stamps::clock;
use columns::{
    ABOUT_PEOPLE, ABOUT_TRANSCRIPTS, ANSWER, BESIDE_PEOPLE, CODE, CODEBOOK, DEFINITION, MOMENT, PERSON, QUESTION,
    RESPONDENT, SPEAKER, TEXT, TIME, WHERE,
};
use std::collections::{HashMap, HashSet};

/// A table with its header row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What stands above the header, a row a line.
    pub above: Vec<String>,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The rows below; short ones lack their last cells.
    pub rows: Vec<Vec<String>>,
    /// How often the header stood again among the rows, as where pages were joined.
    pub again: usize,
    /// Whether the table has no header, and its columns got names here.
    pub bare: bool,
}

/// What a table is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A row is a turn.
    Transcript {
        /// Who speaks.
        speaker: usize,
        /// The words.
        text: usize,
        /// When.
        time: Option<usize>,
    },
    /// A row is an answer, or a respondent with several.
    Answers {
        /// Who answers; none: each row is another.
        respondent: Option<usize>,
        /// The open questions.
        texts: Vec<usize>,
        /// What is asked, where each row has its own question.
        question: Option<usize>,
    },
    /// Something that belongs to another verb: what it is, and what to do with it.
    Elsewhere(&'static str, &'static str),
}

/// Rows looked at to tell what a table is.
const LOOKED_AT: usize = 200;

/// Rows above the header that may hold a title, a date or whatever else.
const ABOVE: usize = 15;

impl Sheet {
    /// A table from all its rows: the header is the first row that names columns as tables of talk or people do, else
    /// the first one that is not a lone title.
    pub fn of(mut rows: Vec<Vec<String>>) -> Self {
        one_header(&mut rows);
        if let Some(header) = bare::header(&rows) {
            rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
            return Self { header, rows, bare: true, ..Self::default() };
        }
        let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
        let known = |row: &Vec<String>| {
            let lists = [SPEAKER, TEXT, TIME, RESPONDENT, ANSWER, QUESTION, CODE, DEFINITION, ABOUT_PEOPLE];
            let names =
                row.iter().map(|cell| key(cell)).filter(|name| lists.iter().any(|list| list.contains(&&**name)));
            names.collect::<HashSet<_>>().len()
        };
        let width = rows.iter().skip(1).take(LOOKED_AT).map(filled).max().unwrap_or(0);
        let head = rows.get(..rows.len().min(ABOVE)).unwrap_or_default();
        let first = head.iter().position(|row| filled(row) > 0).unwrap_or(0);
        let named = head.iter().position(|row| known(row) >= 2);
        let titled = head.get(first).is_some_and(|row| filled(row) == 1 && width > 1);
        let whole = head.iter().position(|row| filled(row) > 1 && filled(row) * 2 > width);
        let at = named.or(whole.filter(|_| titled)).unwrap_or(first).min(rows.len());
        let mut below = rows.split_off(at).into_iter();
        let header = below.next().unwrap_or_default();
        let above = rows.into_iter().map(|row| {
            let cells: Vec<&str> = row.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
            cells.join(" ")
        });
        let above = above.filter(|line| !line.is_empty()).collect();
        let mut full: Vec<Vec<String>> = below.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
        let count = full.len();
        full.retain(|row| filled(row) < 2 || *row != header);
        let again = count - full.len();
        Self { above, header, rows: full, again, bare: false }
    }

    fn named(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.header.iter().position(|column| key(column) == *name))
    }

    fn cell(&self, row: &[String], column: usize) -> String {
        row.get(column).map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }

    /// What the table is; none when no column holds words that somebody said.
    pub fn kind(&self) -> Option<Kind> {
        let has = |names: &[&str]| names.iter().all(|name| self.header.iter().any(|column| key(column) == *name));
        if has(&["document", "tag", "content"]) {
            return Some(Kind::Elsewhere(
                "Taguette's list of highlights, which lacks the texts around them",
                "Import the documents, or the project itself (.sqlite3)",
            ));
        }
        if self.lists_codes() {
            return Some(Kind::Elsewhere("a codebook", "Read it with `verbatim codebook import FILE`"));
        }
        if self.lists_people() {
            return Some(Kind::Elsewhere(
                "a list of people",
                "Read it with `verbatim participants import FILE`, or `verbatim transcripts import FILE` where its rows are transcripts",
            ));
        }
        if self.lists_transcripts() {
            return Some(Kind::Elsewhere("a list of transcripts", "Read it with `verbatim transcripts import FILE`"));
        }
        // In exports of chats `from` is whoever writes, elsewhere when somebody begins.
        let from = self.named(&["from"]).filter(|column| {
            let cells = self.rows.iter().take(LOOKED_AT).map(|row| self.cell(row, *column));
            cells.filter(|cell| !cell.is_empty()).all(|cell| clock(&cell).is_none() && cell.parse::<f64>().is_err())
        });
        if let (Some(speaker), Some(text)) =
            (self.named(SPEAKER).or(from), self.named(TEXT).filter(|text| self.wordy(*text, 1.0)))
        {
            let time = self.named(TIME).filter(|time| *time != speaker);
            let names: Vec<&str> =
                self.rows.iter().take(LOOKED_AT).filter_map(|row| row.get(speaker)).map(|name| name.trim()).collect();
            let distinct: HashSet<&str> = names.iter().copied().collect();
            // Where nobody speaks twice, people are asked one by one.
            if time.is_some() || distinct.len() < names.len() || names.len() < 3 || self.header.len() == 2 {
                return Some(Kind::Transcript { speaker, text, time });
            }
        }
        self.answers()
    }

    /// Whether rows are codes with what they mean: names that never come twice, and at least one column that defines.
    fn lists_codes(&self) -> bool {
        // What only codebooks have beside definitions makes a bare name or id a code's.
        let parts = self.header.iter().filter(|name| CODEBOOK.contains(&&*key(name))).count();
        let code = self.named(CODE).or_else(|| self.named(&["name", "id"]).filter(|_| parts >= 2));
        let (Some(code), Some(definition)) = (code, self.named(DEFINITION)) else { return false };
        let names: Vec<String> = self.rows.iter().take(LOOKED_AT).map(|row| self.cell(row, code)).collect();
        let distinct: HashSet<&String> = names.iter().collect();
        let short = names.iter().all(|name| name.chars().count() <= 100);
        // Where respondents are called codes, they are numbers or letters with numbers, and say more than one thing.
        let numbered = names.iter().all(|name| name.chars().any(|c| c.is_numeric()));
        let asks = self.header.iter().any(|name| name.trim_end().ends_with(['?', '؟', '？']));
        code != definition
            && distinct.len() == names.len()
            && short
            && !asks
            && (!numbered || parts >= 2 || self.header.len() <= 2)
    }

    /// Whether rows are people with what is known of them, and nothing that they said.
    fn lists_people(&self) -> bool {
        let is =
            |column: usize, names: &[&str]| self.header.get(column).is_some_and(|name| names.contains(&&*key(name)));
        let about = (0..self.header.len()).filter(|column| is(*column, ABOUT_PEOPLE)).count();
        let placed = (0..self.header.len()).filter(|column| is(*column, WHERE)).count();
        if self.named(PERSON).is_none() || about + placed < 2 || about == 0 && placed < 2 {
            return false;
        }
        let free =
            |column: usize| !is(column, BESIDE_PEOPLE) && !is(column, WHERE) && self.named(PERSON) != Some(column);
        !(0..self.header.len()).any(|column| free(column) && self.says(column))
    }

    /// Whether rows are transcripts with what is known of them: names of files, each another, and nothing that was said.
    fn lists_transcripts(&self) -> bool {
        let Some(name) = self.named(WHERE) else { return false };
        let known = self.header.iter().filter(|column| ABOUT_TRANSCRIPTS.contains(&&*key(column))).count();
        let names: Vec<String> = self.rows.iter().take(LOOKED_AT).map(|row| self.cell(row, name)).collect();
        let distinct: HashSet<&String> = names.iter().collect();
        let bare = names.iter().all(|name| !name.is_empty() && name.split_whitespace().count() <= 4);
        let says = (0..self.header.len()).any(|column| column != name && self.says(column));
        known >= 2 && bare && distinct.len() == names.len() && !says
    }

    /// Whether a column holds what people said, by its name and its words.
    fn says(&self, column: usize) -> bool {
        let Some(name) = self.header.get(column) else { return false };
        let folded = key(name);
        if MOMENT.contains(&folded.as_str()) || ABOUT_PEOPLE.contains(&folded.as_str()) {
            return false;
        }
        let asks = name.trim_end().ends_with(['?', '؟', '？']) || name.chars().count() >= 25;
        let last = folded.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let called = [folded.as_str(), last].iter().any(|name| ANSWER.contains(name) || TEXT.contains(name));
        let least = match (called, asks) {
            (true, _) => 1.0,
            (_, true) => 2.5,
            _ => 5.0,
        };
        self.wordy(column, least)
    }

    fn answers(&self) -> Option<Kind> {
        let respondent = self.named(RESPONDENT).or_else(|| self.named(SPEAKER)).or_else(|| self.numbered());
        let question = self.named(QUESTION);
        let answer = self.named(ANSWER).or_else(|| self.named(TEXT)).or_else(|| self.named(&["response"]));
        if let (Some(question), Some(answer)) = (question, answer.filter(|answer| Some(*answer) != respondent)) {
            return Some(Kind::Answers { respondent, texts: vec![answer], question: Some(question) });
        }
        let texts: Vec<usize> =
            (0..self.header.len()).filter(|column| Some(*column) != respondent && self.says(*column)).collect();
        // A few long words in a list of places are no interview.
        (!texts.is_empty()).then_some(Kind::Answers { respondent, texts, question: None })
    }

    /// A first column of short values, each another, under a name that says number.
    fn numbered(&self) -> Option<usize> {
        let name = key(self.header.first()?);
        let counted = self.rows.iter().filter_map(|row| row.first()).all(|cell| cell.trim().parse::<u64>().is_ok());
        let says = (name.is_empty() && counted)
            || name.ends_with("id")
            || name.ends_with("nr")
            || name.contains('#')
            || name.starts_with("num");
        let values: Vec<&String> = self.rows.iter().take(LOOKED_AT).filter_map(|row| row.first()).collect();
        let distinct: HashSet<&String> = values.iter().copied().collect();
        let short = values.iter().all(|value| !value.trim().is_empty() && value.chars().count() <= 24);
        (says && short && distinct.len() == values.len()).then_some(0)
    }

    /// Whether a column holds free words: so many on average, and seldom the same twice.
    fn wordy(&self, column: usize, least: f64) -> bool {
        let cells: Vec<&str> =
            self.rows.iter().take(LOOKED_AT).filter_map(|row| row.get(column)).map(|cell| cell.trim()).collect();
        let filled: Vec<&str> = cells.into_iter().filter(|cell| !cell.is_empty()).collect();
        if filled.is_empty() || filled.iter().all(|cell| cell.parse::<f64>().is_ok()) {
            return false;
        }
        // Scripts without blanks have about two characters a word.
        let words = |cell: &str| {
            let dense = cell
                .chars()
                .filter(|c| ('\u{2e80}'..='\u{ffdc}').contains(c) || ('\u{e00}'..='\u{eff}').contains(c))
                .count();
            cell.split_whitespace().count() + dense / 2
        };
        let mean = filled.iter().map(|cell| words(cell)).sum::<usize>() as f64 / filled.len() as f64;
        let distinct: HashSet<&str> = filled.iter().copied().collect();
        mean >= least && (least <= 1.0 || distinct.len() * 2 >= filled.len())
    }

    /// The table as a draft.
    ///
    /// # Errors
    /// A table beyond the limits, or one without words.
    pub fn draft(&self, looks: &'static str) -> Result<Draft, ImportError> {
        limits::at_most("rows", self.rows.len(), limits::TURNS)?;
        match self.kind() {
            Some(Kind::Transcript { speaker, text, time }) => self.transcript(speaker, text, time),
            Some(Kind::Answers { respondent, texts, question }) => self.open_answers(respondent, &texts, question),
            Some(Kind::Elsewhere(what, advice)) => {
                Err(ImportError::Nothing { looks, what: format!("it is {what}"), advice })
            }
            None => {
                let columns: Vec<&str> = self.header.iter().take(12).map(String::as_str).collect();
                Err(ImportError::Nothing {
                    looks,
                    what: format!("no column of it holds words that somebody said; there are: {}", columns.join(", ")),
                    advice: "Call the columns `speaker` and `text`, or `id` and `answer`, and import it again. A list of people goes into `verbatim participants`",
                })
            }
        }
    }

    fn transcript(&self, speaker: usize, text: usize, time: Option<usize>) -> Result<Draft, ImportError> {
        let mut draft = Draft { header: self.above.clone(), ..Draft::default() };
        let mut turns = Turns::default();
        let mut odd = 0;
        for row in &self.rows {
            let stamp = time.map(|time| self.cell(row, time)).filter(|stamp| !stamp.is_empty());
            let ms = stamp.as_deref().and_then(moment);
            odd += usize::from(stamp.is_some() && ms.is_none());
            let name = Some(self.cell(row, speaker)).filter(|name| !name.is_empty());
            turns.push(Turn::new(name.as_deref(), self.cell(row, text), ms))?;
        }
        draft.lose("times that cannot be read", odd);
        draft.drop("headers said again", self.again);
        let used = [Some(speaker), Some(text), time];
        let rest = |column: &usize| !used.contains(&Some(*column));
        let others: Vec<&str> = (0..self.header.len())
            .filter(rest)
            .filter(|column| self.rows.iter().any(|row| !self.cell(row, *column).is_empty()))
            .map(|column| self.header[column].trim())
            .collect();
        if !others.is_empty() {
            draft.drop("columns", others.len());
            draft.notes.push(format!("Columns that were not taken: {}.", others.join(", ")));
        }
        draft.body = Body::Turns(turns.turns);
        Ok(draft)
    }

    fn open_answers(
        &self,
        respondent: Option<usize>,
        texts: &[usize],
        question: Option<usize>,
    ) -> Result<Draft, ImportError> {
        let mut draft = Draft { kind: Some("open-answers"), header: self.above.clone(), ..Draft::default() };
        let label = |nth: usize, row: &[String]| {
            let id = respondent.map(|column| self.cell(row, column)).filter(|id| !id.is_empty());
            id.unwrap_or_else(|| format!("R{}", nth + 1))
        };
        let mut groups: Vec<(String, Vec<Turn>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut blank = 0;
        for &text in texts {
            for (nth, row) in self.rows.iter().enumerate() {
                let words = self.cell(row, text);
                let asked =
                    question.map_or_else(|| self.header[text].trim().to_owned(), |question| self.cell(row, question));
                let place = *places.entry(asked.clone()).or_insert_with(|| {
                    groups.push((asked, Vec::new()));
                    groups.len() - 1
                });
                if words.is_empty() {
                    blank += 1;
                    continue;
                }
                if let Some((_, turns)) = groups.get_mut(place) {
                    turns.push(Turn::new(Some(&label(nth, row)), words, None));
                }
            }
        }
        groups.retain(|(_, turns)| !turns.is_empty());
        draft.drop("empty answers", blank);
        draft.drop("headers said again", self.again);
        let mut turns = Turns::default();
        if let [(asked, answers)] = groups.as_mut_slice() {
            draft.header.push(std::mem::take(asked));
            for turn in answers.drain(..) {
                turns.push(turn)?;
            }
        } else {
            let count = groups.len();
            draft.notes.push(format!(
                "There are {count} open questions; the answers stand below each, in the order of the rows."
            ));
            for (asked, answers) in groups {
                turns.push(Turn { text: asked, ..Turn::default() })?;
                for turn in answers {
                    turns.push(turn)?;
                }
            }
        }
        let used = |column: usize| texts.contains(&column) || Some(column) == question || Some(column) == respondent;
        let (people, differ) = self.respondents(label, used);
        let answers: HashSet<&str> = turns.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
        let silent = people.iter().filter(|person| !answers.contains(person.speaker.as_str())).count();
        draft.lose("respondents who answered no open question", silent);
        limits::at_most("respondents", people.len(), limits::SPEAKERS)?;
        if differ > 0 {
            draft.notes.push(format!("{differ} values differ between rows of one respondent; the first was kept."));
        }
        draft.people = people;
        draft.body = Body::Turns(turns.turns);
        Ok(draft)
    }

    /// People by the labels of their rows, with the values of the columns that are not used otherwise; how many values
    /// differ between rows of one.
    fn respondents(
        &self,
        label: impl Fn(usize, &[String]) -> String,
        used: impl Fn(usize) -> bool,
    ) -> (Vec<Person>, usize) {
        let attributes: Vec<usize> =
            (0..self.header.len()).filter(|column| !used(*column) && !self.header[*column].trim().is_empty()).collect();
        let mut people: Vec<Person> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let mut differ = 0;
        for (nth, row) in self.rows.iter().enumerate() {
            let speaker = label(nth, row);
            let fresh = people.len();
            let place = *known.entry(speaker.clone()).or_insert(fresh);
            if place == fresh {
                people.push(Person { speaker, ..Person::default() });
            }
            let Some(person) = people.get_mut(place) else { continue };
            for &column in &attributes {
                let (name, value) = (self.header[column].trim(), self.cell(row, column));
                match person.attributes.iter().find(|(known, _)| known == name) {
                    _ if value.is_empty() => {}
                    Some((_, known)) => differ += usize::from(*known != value),
                    None => person.attributes.push((name.to_owned(), value)),
                }
            }
        }
        (people, differ)
    }
}

/// A column's name as it is compared.
/// Survey programs put up to three rows where others have one: short codes, the questions, marks of the program. The
/// questions are the header.
fn one_header(rows: &mut Vec<Vec<String>>) {
    let head = rows.get(..rows.len().min(ABOVE)).unwrap_or_default();
    let marks = |row: &Vec<String>| row.iter().any(|cell| cell.trim_start().starts_with("{\"ImportId\""));
    if let Some(at) = head.iter().position(marks).filter(|at| *at > 0) {
        rows.remove(at);
        if at > 1 {
            rows.remove(at - 2);
        }
        return;
    }
    let kinds = |row: &Vec<String>| {
        let mut cells = row.iter().map(|cell| fold(cell.trim())).filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| matches!(cell.as_str(), "open-ended response" | "response"))
    };
    if rows.get(1).is_some_and(kinds) {
        rows.remove(1);
    }
}

fn key(name: &str) -> String {
    let folded = fold(name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
    folded.replace(['_', '-', '.'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Milliseconds of a clock time or of seconds.
fn moment(cell: &str) -> Option<u64> {
    let cell = cell.trim_matches(['[', ']', '(', ')']);
    let cell = cell.split_once(['-', '–']).map_or(cell, |(start, _)| start).trim();
    if let Some(ms) = clock(cell) {
        return Some(ms);
    }
    let seconds: f64 = cell.replace(',', ".").parse().ok()?;
    (0.0..1e12).contains(&seconds).then(|| (seconds * 1000.0).round() as u64)
}
