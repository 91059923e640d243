//! Studies by chance: what is in them is known from how they were made, and never read back from their texts.

use crate::dice::Dice;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

/// A word somebody says: where it stands, whose it is, in which turn.
#[derive(Clone, Debug)]
pub struct Word {
    pub at: (usize, usize),
    pub label: Option<String>,
    pub turn: usize,
}

/// A paragraph: the speech in it, label and time stamps aside.
#[derive(Clone, Debug)]
pub struct Paragraph {
    pub speech: (usize, usize),
    pub stamps: Vec<(usize, usize)>,
    pub label: Option<String>,
    pub turn: usize,
    /// Its number within the turn.
    pub number: usize,
}

/// A transcript as it was made.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub id: String,
    pub letters: Vec<char>,
    pub words: Vec<Word>,
    pub paragraphs: Vec<Paragraph>,
    /// Who speaks in each turn, from the first; nobody, where it is nobody.
    pub turns: Vec<Option<String>>,
    pub kind: &'static str,
    pub date: String,
    pub language: &'static str,
    pub country: &'static str,
    pub present: Vec<&'static str>,
    header: usize,
    rule: &'static str,
}

/// A person, by attributes and the (transcript, label) that are theirs.
#[derive(Clone, Debug, Default)]
pub struct Person {
    pub moderates: bool,
    pub attributes: BTreeMap<&'static str, &'static str>,
    pub speakers: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub struct Coding {
    pub script: usize,
    pub coder: &'static str,
    pub code: &'static str,
    pub at: (usize, usize),
    pub id: String,
    /// Whether its words stand where it says.
    pub sure: bool,
}

/// A study as it was made.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub scripts: Vec<Script>,
    pub people: BTreeMap<&'static str, Person>,
    pub codings: Vec<Coding>,
    /// Whether a coder is done with a transcript, for each coding file.
    pub files: BTreeMap<(usize, &'static str), bool>,
    pub count: Vec<&'static str>,
}

/// Code, the one above it, what became of it.
pub const BOOK: [(&str, &str, &str); 12] = [
    ("a", "", ""),
    ("a-one", "a", ""),
    ("a-one-x", "a-one", ""),
    ("a-one-y", "a-one", "Retired"),
    ("a-two", "a", ""),
    ("b", "", ""),
    ("b-one", "b", ""),
    ("old-a", "", "MergedInto(\"a-one\")"),
    ("older-a", "", "MergedInto(\"old-a\")"),
    ("gone", "b", "Deleted"),
    ("dusty", "", "Retired"),
    ("unused", "", ""),
];
pub const CODERS: [&str; 4] = ["ana", "ben", "consensus", "robot"];
const LABELS: [&str; 5] = ["Moderator", "Anna", "Bob", "Cleo", "Dîna"];
const WORDS: [&str; 10] = ["pay", "ночь", "été", "late", "मुझे", "l’été", "4.5", "café", "nothing", "I"];
const PEOPLE: [&str; 7] = ["p1", "p2", "p3", "p4", "p5", "p6", "p7"];
const COUNTRIES: [&str; 3] = ["", "ES", "FR"];

/// Writes a text and notes what is in it.
struct Pen {
    script: Script,
    /// Whose speech goes on where no label stands.
    speaker: Option<String>,
    paragraph: usize,
}

impl Pen {
    fn write(&mut self, words: &str) {
        self.script.letters.extend(words.chars());
    }

    fn here(&self) -> usize {
        self.script.letters.len()
    }

    /// The turn that a paragraph of somebody stands in: the one that is open where nobody else came between.
    fn turn(&mut self, label: Option<&String>) {
        let open = self.script.turns.last().and_then(Option::as_ref);
        if label.is_some() && open == label {
            self.paragraph += 1;
        } else {
            self.script.turns.push(label.cloned());
            self.paragraph = 1;
        }
    }

    fn say(&mut self, dice: &mut Dice, label: Option<String>, words: usize) {
        let turn = self.script.turns.len();
        let first = self.here();
        let mut stamps = Vec::new();
        for place in 0..words {
            if place > 0 {
                let between = dice.word(&[" ", " ", " ", ", ", "\n", " – "]);
                self.write(between);
                if dice.chance(4) {
                    let start = self.here();
                    self.write("[00:03:07]");
                    stamps.push((start, self.here()));
                    self.write(" ");
                }
            }
            let start = self.here();
            self.write(dice.word(&WORDS));
            self.script.words.push(Word { at: (start, self.here()), label: label.clone(), turn });
        }
        self.write(if words > 0 { dice.word(&[".", "", "?!"]) } else { "…" });
        let speech = (first, self.here());
        self.script.paragraphs.push(Paragraph { speech, stamps, label, turn, number: self.paragraph });
    }

    /// A remark in brackets, its words nobody's: in the turn around it, where somebody speaks.
    fn remark(&mut self) {
        if self.script.turns.last().is_some_and(Option::is_some) {
            self.paragraph += 1;
        } else {
            self.turn(None);
        }
        let turn = self.script.turns.len();
        let start = self.here();
        self.write("[lacht laut]");
        for (from, to) in [(1, 6), (7, 11)] {
            self.script.words.push(Word { at: (start + from, start + to), label: None, turn });
        }
        let speech = (start, self.here());
        self.script.paragraphs.push(Paragraph {
            speech,
            stamps: Vec::new(),
            label: None,
            turn,
            number: self.paragraph,
        });
    }
}

fn script(dice: &mut Dice, number: usize) -> Script {
    let rule = dice.word(&["label-colon", "label-colon", "label-each", "none"]);
    let mut made = Script { id: format!("t{number}"), rule, ..Script::default() };
    made.kind = dice.word(&["focus-group", "focus-group", "interview", "field-note"]);
    made.language = dice.word(&["en", "ar", ""]);
    made.country = dice.word(&COUNTRIES);
    made.date =
        if dice.chance(25) { String::new() } else { format!("2026-0{}-0{}", 1 + dice.roll(3), 1 + dice.roll(3)) };
    made.present = PEOPLE.into_iter().filter(|_| dice.chance(15)).collect();
    let mut pen = Pen { script: made, speaker: None, paragraph: 0 };
    if dice.chance(40) {
        pen.write("Group of nine, late pay\n\n");
        pen.script.header = pen.here();
    }
    // Labels stand before most paragraphs, so that those without one are told from prose.
    let (mut labelled, mut open) = (0, 0);
    for place in 0..3 + dice.roll(16) {
        let fate = dice.roll(100);
        let goes_on = place > 0 && pen.script.rule == "label-colon" && 10 * labelled > 7 * (open + 1);
        let words = if dice.chance(6) { 0 } else { 1 + dice.roll(9) };
        if place > 0 {
            let tight = fate >= 40 && pen.script.rule != "none" && dice.chance(20);
            pen.write(if tight { "\n" } else { dice.word(&["\n\n", "\n\n", "\n\n\n"]) });
        }
        if fate < 12 {
            pen.remark();
        } else if pen.script.rule == "none" {
            pen.turn(None);
            pen.say(dice, None, words);
        } else if fate < 16 && place > 0 {
            pen.write("[00:01:23]");
        } else if fate < 28 && pen.script.rule == "label-each" {
            pen.speaker = None;
            pen.turn(None);
            pen.say(dice, None, words.max(1));
        } else if fate < 40 && goes_on {
            open += 1;
            let speaker = pen.speaker.clone();
            pen.turn(speaker.as_ref());
            pen.say(dice, speaker, words.max(1));
        } else {
            (labelled, open) = (labelled + 1, open + 1);
            let label = dice.word(&LABELS).to_owned();
            pen.speaker = Some(label.clone());
            pen.turn(Some(&label));
            pen.write(&format!("{label}: "));
            pen.say(dice, Some(label), words);
        }
    }
    pen.write("\n");
    pen.script
}

/// A study; the same for the same seed.
pub fn world(seed: u64) -> World {
    let mut dice = Dice::new(seed);
    let mut made = World::default();
    for number in 0..4 + dice.roll(4) {
        made.scripts.push(script(&mut dice, number));
    }
    for id in PEOPLE {
        let mut person = Person { moderates: id == "p5", ..Person::default() };
        let values: [(&str, &[&str]); 3] =
            [("country", &COUNTRIES), ("gender", &["f", "m", "x"]), ("age group", &["20-30", "31-40", ""])];
        for (name, among) in values {
            let value = dice.word(among);
            if !value.is_empty() {
                person.attributes.insert(name, value);
            }
        }
        made.people.insert(id, person);
    }
    for script in &made.scripts {
        // `Gone` is an accepted label that nobody speaks under, `Zoë` one that the transcript lacks.
        for label in LABELS.into_iter().chain(["Gone", "Zoë"]) {
            let rare = label == "Gone" || label == "Zoë";
            if script.rule != "none" && dice.chance(if rare { 25 } else { 60 }) {
                let person = made.people.get_mut(dice.word(&PEOPLE)).unwrap();
                person.speakers.push((script.id.clone(), label.to_owned()));
            }
        }
    }
    made.count = match dice.roll(5) {
        0 | 1 => Vec::new(),
        2 => vec!["consensus", "ana", "ben"],
        3 => vec!["ben", "consensus", "ana"],
        _ => vec!["consensus", "ben"],
    };
    let mut number = 0;
    for place in 0..made.scripts.len() {
        for coder in CODERS {
            if !dice.chance(match coder {
                "ana" | "ben" => 80,
                "consensus" => 50,
                _ => 15,
            }) {
                continue;
            }
            made.files.insert((place, coder), dice.chance(60));
            let mut own = Vec::new();
            for _ in 0..dice.roll(15) {
                own.push(coding(&mut dice, &made, place, coder));
            }
            // The same again, also by way of a code that was merged.
            for at in 0..own.len() {
                if dice.chance(15) {
                    let mut twin: Coding = own[at].clone();
                    twin.code =
                        if twin.code == "a-one" { dice.word(&["a-one", "old-a", "older-a"]) } else { twin.code };
                    own.push(twin);
                }
            }
            for coding in &mut own {
                number += 1;
                coding.id = ulid(number);
            }
            made.codings.extend(own);
        }
    }
    made
}

/// An identifier of 26 signs.
fn ulid(mut number: usize) -> String {
    let mut signs = vec!['0'; 26];
    for place in signs.iter_mut().rev() {
        *place = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().nth(number % 32).unwrap();
        number /= 32;
    }
    signs.into_iter().collect()
}

fn coding(dice: &mut Dice, made: &World, place: usize, coder: &'static str) -> Coding {
    let script = &made.scripts[place];
    let most = script.letters.len();
    let (start, length) = match dice.roll(10) {
        // From a word to another, the next turns too.
        0..=5 if !script.words.is_empty() => {
            let first = dice.roll(script.words.len());
            let last = (first + dice.roll(8)).min(script.words.len() - 1);
            let start = script.words[first].at.0;
            (start, script.words[last].at.1 - start)
        }
        6..=8 => (dice.roll(most - 1), 1 + dice.roll(60)),
        _ => (dice.roll(most - 1), 1 + dice.roll(2)),
    };
    let code = loop {
        let (code, ..) = BOOK[dice.roll(BOOK.len() - 1)];
        // Deleted is said of codes that nobody uses; now and then one turns up all the same.
        if code != "gone" || dice.chance(20) {
            break code;
        }
    };
    let at = (start, (start + length).min(most));
    Coding { script: place, coder, code, at, id: String::new(), sure: !dice.chance(4) }
}

fn write(root: &Path, name: String, text: String) {
    let path = root.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn write_book(root: &Path) {
    let mut book = String::new();
    for (id, parent, status) in BOOK {
        write!(book, "        (id: {id:?}, name: \"Code {id}\"").unwrap();
        if !parent.is_empty() {
            write!(book, ", parent: {parent:?}").unwrap();
        }
        if !status.is_empty() {
            write!(book, ", status: {status}").unwrap();
        }
        book += "),\n";
    }
    write(root, "codebook.ron".into(), format!("(\n    format: 1,\n    codes: [\n{book}    ],\n)\n"));
}

impl Script {
    fn write(&self, root: &Path) {
        let known = |name: &str, value: &str| {
            if value.is_empty() { String::new() } else { format!("{name}: {value:?}, ") }
        };
        let country = if self.country.is_empty() {
            String::new()
        } else {
            format!("attributes: {{\"country\": {:?}}}, ", self.country)
        };
        let labels = if self.rule == "none" {
            String::new()
        } else {
            format!("labels: {:?}, ", LABELS.into_iter().chain(["Gone"]).collect::<Vec<_>>())
        };
        let about = [known("date", &self.date), known("language", self.language), country, labels].concat();
        let (id, kind, rule, header) = (&self.id, self.kind, self.rule, self.header);
        let present = &self.present;
        write(
            root,
            format!("transcripts/{id}.ron"),
            format!(
                "(\n    format: 1,\n    kind: {kind:?}, rule: {rule:?}, {about}present: {present:?}, header: {header},\n)\n"
            ),
        );
        write(root, format!("transcripts/{id}.txt"), self.letters.iter().collect());
    }
}

impl World {
    /// Writes the study to a folder.
    pub fn write(&self, root: &Path) {
        self.write_settings(root);
        write_book(root);
        self.write_people(root);
        for script in &self.scripts {
            script.write(root);
        }
        for ((place, coder), done) in &self.files {
            self.write_codings(root, (*place, coder), *done);
        }
    }

    fn write_settings(&self, root: &Path) {
        let count: Vec<String> = self.count.iter().map(|coder| format!("{coder:?}")).collect();
        write(
            root,
            "verbatim.ron".into(),
            format!(
                "(
    format: 1,
    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",
    attributes: [
        (name: \"country\", of: Transcript),
        (name: \"gender\", of: Participant),
        (name: \"country\", of: Participant),
        (name: \"age group\", of: Participant),
    ],
    moderators: [\"moderator\"],
    coders: {{
        \"consensus\": (name: \"Consensus\", kind: Consensus),
        \"robot\": (name: \"Robot\", kind: Pattern),
    }},
    count: [{}],
)
",
                count.join(", ")
            ),
        );
    }

    fn write_people(&self, root: &Path) {
        let mut people = String::new();
        for (id, person) in &self.people {
            let role = if person.moderates { "Moderator" } else { "Participant" };
            let attributes: Vec<String> =
                person.attributes.iter().map(|(name, value)| format!("{name:?}: {value:?}")).collect();
            let speakers: Vec<String> =
                person.speakers.iter().map(|(at, label)| format!("({at:?}, {label:?})")).collect();
            let (attributes, speakers) = (attributes.join(", "), speakers.join(", "));
            writeln!(
                people,
                "        (id: {id:?}, pseudonym: \"Person {id}\", role: {role}, attributes: {{{attributes}}}, speakers: [{speakers}]),"
            )
            .unwrap();
        }
        write(root, "participants.ron".into(), format!("(\n    format: 1,\n    participants: [\n{people}    ],\n)\n"));
    }

    fn write_codings(&self, root: &Path, (place, coder): (usize, &str), done: bool) {
        let script = &self.scripts[place];
        let mut own: Vec<&Coding> = self.codings.iter().filter(|it| (it.script, it.coder) == (place, coder)).collect();
        own.sort_by_key(|it| (it.at, it.code, it.id.clone()));
        let mut records = String::new();
        for coding in own {
            let (start, end) = coding.at;
            let words: String = script.letters[start..end].iter().collect();
            let quote = if coding.sure { words } else { "Words that nobody has ever said there".to_owned() };
            let (id, code) = (&coding.id, coding.code);
            let long: Vec<char> = quote.chars().collect();
            let quote = if long.len() > 280 {
                let (first, last): (String, String) =
                    (long[..140].iter().collect(), long[long.len() - 140..].iter().collect());
                format!("quote: {first:?}, tail: {last:?}")
            } else {
                format!("quote: {quote:?}")
            };
            writeln!(records, "        (id: {id:?}, code: {code:?}, at: ({start}, {end}), {quote}),").unwrap();
        }
        let text: String = script.letters.iter().collect();
        let hash = verbatim::text::offsets::hash(&text);
        let status = if done { "Done, done: \"2026-03-20\"" } else { "InProgress" };
        let id = &script.id;
        write(
            root,
            format!("codings/{coder}/{id}.ron"),
            format!(
                "(\n    format: 1, transcript: {id:?}, coder: {coder:?},\n    text: {hash:?},\n    status: {status},\n    codings: [\n{records}    ],\n    notes: [],\n)\n"
            ),
        );
    }

    /// The person linked to a label of a transcript.
    pub fn linked(&self, script: &str, label: &str) -> Option<&'static str> {
        let here = |person: &Person| person.speakers.iter().any(|(at, own)| at == script && own == label);
        self.people.iter().find(|(_, person)| here(person)).map(|(id, _)| *id)
    }

    /// Everybody's name in tables: the person, else transcript and label.
    pub fn name(&self, script: &str, label: &str) -> String {
        self.linked(script, label).map_or_else(|| format!("{script}/{label}"), str::to_owned)
    }

    pub fn moderates(&self, script: &str, label: &str) -> bool {
        self.linked(script, label).map_or(label == "Moderator", |person| self.people[person].moderates)
    }

    /// What a person's attribute is; nothing where it is absent or nobody is linked.
    pub fn attribute(&self, script: &str, label: Option<&String>, name: &str) -> &'static str {
        let person = label.and_then(|label| self.linked(script, label));
        person.and_then(|person| self.people[person].attributes.get(name).copied()).unwrap_or_default()
    }
    /// Who was linked there or present, whether they speak or not.
    pub fn expected(&self, script: &Script) -> BTreeSet<&'static str> {
        let linked = self.people.iter().filter(|(_, person)| person.speakers.iter().any(|(at, _)| *at == script.id));
        linked.map(|(id, _)| *id).chain(script.present.iter().copied()).collect()
    }
}
