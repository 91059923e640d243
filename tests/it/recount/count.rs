//! What counts, and the figures of each table: the definitions of the documentation, written down plainly.

use super::world::{BOOK, CODERS, Coding, Paragraph, Script, Word, World};
use std::collections::{BTreeMap, BTreeSet};

/// A transcript, and what in it two codes meet in.
type Place = (String, Vec<String>);

/// A figure of a cell; nothing where it is not defined.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    Number(f64),
    Text(String),
    Undefined,
}

impl From<usize> for Figure {
    fn from(count: usize) -> Self {
        Self::Number(count as f64)
    }
}

impl From<String> for Figure {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// Part of a whole.
pub fn share(part: f64, whole: f64) -> Figure {
    if whole > 0.0 { Figure::Number(part / whole) } else { Figure::Undefined }
}

/// Rows by their keys, cells by their columns.
pub type Rows = BTreeMap<Vec<String>, BTreeMap<&'static str, Figure>>;

/// What is looked at; empty lists leave nothing out.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Attributes that transcripts must have.
    pub of_transcripts: Vec<(&'static str, &'static str)>,
    /// Attributes that people must have.
    pub of_people: Vec<(&'static str, &'static str)>,
    pub coders: Vec<&'static str>,
    pub codes: Vec<&'static str>,
    pub moderators: bool,
    pub roll_up: bool,
    /// Whether all coders are counted, whatever the study says.
    pub everybody: bool,
}

/// A coding that counts, with its words in scope and whose they are; nobody's where it has none.
#[derive(Clone, Debug)]
pub struct Counted<'w> {
    pub coding: &'w Coding,
    pub script: &'w Script,
    /// The code, merges resolved.
    pub code: &'static str,
    pub words: Vec<&'w Word>,
    pub labels: BTreeSet<Option<&'w String>>,
}

/// The code that a merged one went into, by whatever way.
pub fn resolved(code: &'static str) -> &'static str {
    match code {
        "old-a" | "older-a" => "a-one",
        other => other,
    }
}

/// A code and all above it.
pub fn above(code: &'static str) -> Vec<&'static str> {
    let mut found = vec![code];
    while let Some((_, parent, _)) = BOOK.iter().find(|(id, ..)| Some(id) == found.last()).filter(|it| !it.1.is_empty())
    {
        found.push(parent);
    }
    found
}

pub struct Recount<'w> {
    pub world: &'w World,
    pub asked: Asked,
}

impl<'w> Recount<'w> {
    pub fn scripts(&self) -> Vec<&'w Script> {
        let fits = |script: &&Script| {
            self.asked.of_transcripts.iter().all(|(name, value)| of_transcript(script, name) == *value)
        };
        self.world.scripts.iter().filter(fits).collect()
    }

    /// Those of them that a count is out of: where people are asked for, those in which one of them speaks.
    pub fn heard(&self) -> Vec<&'w Script> {
        let speaks = |script: &&'w Script| self.asked.of_people.is_empty() || !self.words(script).is_empty();
        self.scripts().into_iter().filter(speaks).collect()
    }

    /// Whether speech of a label, or of nobody, is in scope.
    pub fn hears(&self, script: &Script, label: Option<&String>) -> bool {
        let fits = |(name, value): &(&str, &str)| self.world.attribute(&script.id, label, name) == *value;
        match label {
            None => self.asked.of_people.is_empty(),
            Some(name) if !self.asked.moderators && self.world.moderates(&script.id, name) => false,
            Some(_) => self.asked.of_people.iter().all(fits),
        }
    }

    fn done(&self, script: usize, coder: &str) -> bool {
        self.world.files.iter().any(|((at, own), done)| *at == script && *own == coder && *done)
    }

    /// Whether a coder worked on a transcript: has a coding there or is done.
    fn worked(&self, script: usize, coder: &str) -> bool {
        let codes = self.world.codings.iter().any(|it| it.script == script && it.coder == coder);
        codes || self.done(script, coder)
    }

    /// Whose codings are counted in a transcript.
    fn counts(&self, script: usize, coder: &str) -> bool {
        if !self.asked.coders.is_empty() {
            return self.asked.coders.contains(&coder);
        }
        if self.world.count.is_empty() || self.asked.everybody {
            return true;
        }
        // Of the list the first who worked there; a layer only where it is done.
        let stands = |wanted: &&&str| match **wanted {
            "consensus" => self.done(script, wanted),
            _ => self.worked(script, wanted),
        };
        self.world.count.iter().find(stands).is_some_and(|first| *first == coder)
    }

    /// Those who worked on a transcript, among those who are counted.
    pub fn workers(&self, script: &Script) -> Vec<&'static str> {
        let place = self.place(script);
        CODERS.into_iter().filter(|coder| self.worked(place, coder) && self.counts(place, coder)).collect()
    }

    fn place(&self, script: &Script) -> usize {
        self.world.scripts.iter().position(|it| it.id == script.id).unwrap()
    }

    /// Words in scope, coded or not.
    pub fn words(&self, script: &'w Script) -> Vec<&'w Word> {
        script.words.iter().filter(|word| self.hears(script, word.label.as_ref())).collect()
    }

    /// The codings of a transcript that count: the same coder, code and passage once.
    pub fn of(&self, script: &'w Script) -> Vec<Counted<'w>> {
        let place = self.place(script);
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for coding in &self.world.codings {
            let code = resolved(coding.code);
            let asked =
                self.asked.codes.is_empty() || self.asked.codes.iter().any(|wanted| above(code).contains(wanted));
            if coding.script != place || !coding.sure || !asked || !self.counts(place, coding.coder) {
                continue;
            }
            let covered: Vec<&Word> = script.words.iter().filter(|word| meet(word.at, coding.at)).collect();
            let words: Vec<&Word> =
                covered.iter().copied().filter(|word| self.hears(script, word.label.as_ref())).collect();
            // What covers no word at all counts as nobody's, unless all of it is a moderator's.
            let letters = script.paragraphs.iter().filter(|it| !spoken(it, coding.at).is_empty());
            let mut labels = letters.map(|it| it.label.as_ref()).peekable();
            let moderated = labels.peek().is_some()
                && labels.all(|label| label.is_some_and(|name| self.world.moderates(&script.id, name)));
            let counts = match covered.is_empty() {
                true => self.hears(script, None) && (self.asked.moderators || !moderated),
                false => !words.is_empty(),
            };
            if counts && seen.insert((coding.coder, code, coding.at)) {
                let mut labels: BTreeSet<Option<&String>> = words.iter().map(|word| word.label.as_ref()).collect();
                if labels.is_empty() {
                    labels.insert(None);
                }
                found.push(Counted { coding, script, code, words, labels });
            }
        }
        found
    }

    pub fn all(&self) -> Vec<Counted<'w>> {
        self.scripts().into_iter().flat_map(|script| self.of(script)).collect()
    }

    /// The codes that a coding counts for.
    pub fn targets(&self, counted: &Counted<'_>) -> Vec<&'static str> {
        if self.asked.roll_up { above(counted.code) } else { vec![counted.code] }
    }

    /// Those with a row: active codes and others in use, merged ones never.
    pub fn shown(&self, used: &BTreeSet<&str>) -> Vec<&'static str> {
        let asked = |code: &'static str| {
            self.asked.codes.is_empty() || self.asked.codes.iter().any(|wanted| above(code).contains(wanted))
        };
        let stands = |status: &str, code| match status {
            "" => true,
            "Retired" | "Deleted" => used.contains(code),
            _ => false,
        };
        BOOK.into_iter().filter(|(code, _, status)| asked(code) && stands(status, *code)).map(|it| it.0).collect()
    }

    pub fn people(&self, some: &[&Counted<'w>]) -> BTreeSet<String> {
        let names = |it: &&Counted<'w>| -> Vec<String> {
            it.labels.iter().flatten().map(|label| self.world.name(&it.script.id, label)).collect()
        };
        some.iter().flat_map(names).collect()
    }

    /// Everybody in scope who says a word.
    pub fn speakers(&self) -> BTreeSet<String> {
        let names = |script: &'w Script| -> Vec<String> {
            let labels = self.words(script).into_iter().filter_map(|word| word.label.as_ref());
            labels.map(|label| self.world.name(&script.id, label)).collect()
        };
        self.scripts().into_iter().flat_map(names).collect()
    }

    /// The turns in scope of which a coding has a word; a remark stands in the turn around it, whoever's that is.
    pub fn turns(&self, counted: &Counted<'w>) -> BTreeSet<usize> {
        let own = counted.words.iter().map(|word| word.turn);
        own.filter(|turn| self.hears(counted.script, counted.script.turns[turn - 1].as_ref())).collect()
    }

    /// Letters of speech in scope that a coding covers.
    fn covered(&self, counted: &Counted<'w>) -> Vec<usize> {
        let own = counted.script.paragraphs.iter().filter(|it| self.hears(counted.script, it.label.as_ref()));
        own.flat_map(|it| spoken(it, counted.coding.at)).collect()
    }

    pub fn frequencies(&self) -> Rows {
        let all = self.all();
        let words: usize = self.scripts().into_iter().map(|script| self.words(script).len()).sum();
        let groups: BTreeSet<&str> =
            self.heard().into_iter().filter(|it| it.kind == "focus-group").map(|it| it.id.as_str()).collect();
        let row = |some: &[&Counted<'w>], with_below: usize| {
            let transcripts: BTreeSet<&str> = some.iter().map(|it| it.script.id.as_str()).collect();
            let coders: BTreeSet<&str> = some.iter().map(|it| it.coding.coder).collect();
            let spoken: BTreeSet<(&str, usize)> =
                some.iter().flat_map(|it| it.words.iter().map(|word| (it.script.id.as_str(), word.at.0))).collect();
            let letters: BTreeSet<(&str, usize)> =
                some.iter().flat_map(|it| self.covered(it).into_iter().map(|at| (it.script.id.as_str(), at))).collect();
            BTreeMap::from([
                ("codings", some.len().into()),
                ("codings_with_subcodes", with_below.into()),
                ("transcripts", transcripts.len().into()),
                ("speakers", self.people(some).len().into()),
                ("coders", coders.len().into()),
                ("characters", letters.len().into()),
                ("words", spoken.len().into()),
                ("per_1000_words", share(1000.0 * some.len() as f64, words as f64)),
                ("share", share(some.len() as f64, all.len() as f64)),
                ("of_transcripts", self.heard().len().into()),
                ("groups", transcripts.intersection(&groups).count().into()),
                ("of_groups", groups.len().into()),
                ("of_speakers", self.speakers().len().into()),
            ])
        };
        let used: BTreeSet<&str> = all.iter().flat_map(|it| self.targets(it)).collect();
        let mut rows = Rows::new();
        for code in self.shown(&used) {
            let own: Vec<&Counted<'w>> = all.iter().filter(|it| self.targets(it).contains(&code)).collect();
            let with_below = all.iter().filter(|it| above(it.code).contains(&code)).count();
            rows.insert(vec![code.to_owned()], row(&own, with_below));
        }
        if self.asked.roll_up {
            rows.insert(vec!["(any)".to_owned()], row(&all.iter().collect::<Vec<_>>(), all.len()));
        }
        rows
    }

    pub fn cooccurrence(&self, unit: &str, any_coder: bool) -> Rows {
        let order: Vec<&'static str> = BOOK.iter().map(|it| it.0).collect();
        let apart =
            |a: &'static str, b: &'static str| !self.asked.roll_up || !(above(a).contains(&b) || above(b).contains(&a));
        // By pair, codings or units of both, and where; a code by itself is the pair of it and itself.
        let mut met: BTreeMap<(usize, usize), BTreeSet<Place>> = BTreeMap::new();
        let mut letters: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for script in self.scripts() {
            let all = self.of(script);
            let whose = |it: &Counted<'w>| if any_coder { "" } else { it.coding.coder };
            for coder in all.iter().map(whose).collect::<BTreeSet<_>>() {
                for (first, a) in order.iter().enumerate() {
                    for (second, b) in order.iter().enumerate().skip(first) {
                        let own = |code: &'static str| -> Vec<&Counted<'w>> {
                            all.iter().filter(|it| whose(it) == coder && self.targets(it).contains(&code)).collect()
                        };
                        let (left, right) = (own(a), own(b));
                        let cell = met.entry((first, second)).or_default();
                        let mut note = |what: Vec<String>| {
                            cell.insert((script.id.clone(), what));
                        };
                        let span = |some: &[&Counted<'w>]| -> BTreeSet<usize> {
                            some.iter().flat_map(|it| self.covered(it)).collect()
                        };
                        let turns = |some: &[&Counted<'w>]| -> BTreeSet<usize> {
                            some.iter().flat_map(|it| self.turns(it)).collect()
                        };
                        match unit {
                            "overlap" if first == second => left.iter().for_each(|it| note(vec![it.coding.id.clone()])),
                            "overlap" => {
                                for one in &left {
                                    let near = right.iter().filter(|it| meet(it.coding.at, one.coding.at));
                                    near.for_each(|it| note(vec![one.coding.id.clone(), it.coding.id.clone()]));
                                }
                            }
                            "turn" => {
                                turns(&left).intersection(&turns(&right)).for_each(|at| note(vec![at.to_string()]));
                            }
                            _ if left.is_empty() || right.is_empty() => {}
                            _ => note(Vec::new()),
                        }
                        *letters.entry((first, second)).or_default() += span(&left).intersection(&span(&right)).count();
                    }
                }
            }
        }
        let mut rows = Rows::new();
        for ((first, second), both) in &met {
            let (a, b) = (order[*first], order[*second]);
            if first == second || both.is_empty() || !apart(a, b) {
                continue;
            }
            let alone = |at: usize| met[&(at, at)].len();
            let (count, left, right) = (both.len(), alone(*first), alone(*second));
            // Letters count once a coder; other units once, whoever has the one code and whoever the other.
            let jaccard = if unit == "overlap" {
                let both = letters[&(*first, *second)] as f64;
                share(both, letters[&(*first, *first)] as f64 + letters[&(*second, *second)] as f64 - both)
            } else {
                share(count as f64, met[&(*first, *first)].union(&met[&(*second, *second)]).count() as f64)
            };
            let transcripts: BTreeSet<&String> = both.iter().map(|(id, _)| id).collect();
            rows.insert(
                vec![a.to_owned(), b.to_owned()],
                BTreeMap::from([
                    ("count", count.into()),
                    ("jaccard", jaccard),
                    ("c", share(count as f64, left as f64 + right as f64 - count as f64)),
                    ("row_total", left.into()),
                    ("column_total", right.into()),
                    ("transcripts", transcripts.len().into()),
                ]),
            );
        }
        rows
    }
}

/// What a transcript's attribute is; nothing where it is absent.
pub fn of_transcript(script: &Script, name: &str) -> String {
    match name {
        "country" => script.country.to_owned(),
        "language" => script.language.to_owned(),
        "kind" => script.kind.to_owned(),
        "month" => script.date.chars().take(7).collect(),
        _ => script.id.clone(),
    }
}

/// Letters of a paragraph's speech that a stretch covers.
fn spoken(paragraph: &Paragraph, (start, end): (usize, usize)) -> Vec<usize> {
    let spoken = |at: &usize| paragraph.stamps.iter().all(|stamp| !(stamp.0..stamp.1).contains(at));
    (start.max(paragraph.speech.0)..end.min(paragraph.speech.1)).filter(spoken).collect()
}

/// Whether two stretches share a letter.
pub fn meet(one: (usize, usize), other: (usize, usize)) -> bool {
    one.0 < other.1 && other.0 < one.1
}
