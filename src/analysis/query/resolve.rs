//! What a query names is looked up in the study: codes, coders, people, attributes, saved queries.

use super::check::Check;
use super::fault::{Expected, Fault};
use super::lexer::quoted_where_needed;
use super::parser;
use super::select::{AskedQuestions, Node, Query, Test};
use super::tree::{Relation, Said, Term, Tree, Whose};
use crate::analysis::attribute::Named;
use crate::model::anchor::State;
use crate::model::codebook::Unfound;
use crate::model::{CodeIx, CoderIx, Study};
use crate::search::near::nearest;
use crate::search::pattern::{Pattern, Reading};
use crate::text::fold::fold;
use crate::text::labels::key;
use std::collections::HashSet;

/// The words of the language besides attributes, each with what it looks at.
pub const FIELDS: [(&str, &str); 18] = [
    ("code", "codings of a code and the codes below it; code:=x without those below"),
    ("question", "codings that answer a question: from where its code stands to the next of its guide"),
    ("coder", "codings of a coder"),
    ("speaker", "speech of a label in its transcript"),
    ("participant", "speech of a person, by id or pseudonym"),
    ("role", "speech of a moderator or a participant"),
    ("transcript", "transcripts whose id fits, * and ? allowed"),
    ("text", "passages with these words"),
    ("regex", "passages that a regular expression fits"),
    ("memo", "codings whose memo has these words"),
    ("has", "what is there at all: memo, important, weight, speaker, participant, an attribute"),
    ("weight", "codings by weight"),
    ("words", "codings by the number of their words"),
    ("speakers", "codings by the number of their speakers"),
    ("turn", "codings by the number of their first turn"),
    ("made", "codings by the day they were made"),
    ("state", "codings that are ok, moved, review or orphan"),
    ("query", "what a saved query chooses"),
];

/// What `has:` takes besides attributes.
pub const HAS: [(&str, &str); 5] = [
    ("memo", "codings with a memo"),
    ("important", "codings marked as important"),
    ("weight", "codings with a weight"),
    ("speaker", "speech with a label"),
    ("participant", "speech of somebody linked to a participant"),
];

/// The states of codings by their words.
pub const STATES: [State; 4] = [State::Ok, State::Moved, State::Review, State::Orphan];

/// Finds what a query names.
///
/// # Errors
/// What is not known, with the nearest that is.
pub fn resolve(study: &Study, tree: &Tree) -> Result<Query, Fault> {
    let (patterns, questions) = (Vec::new(), Vec::new());
    let mut resolver = Resolver { study, relations: 0, patterns, questions, open: Vec::new() };
    let root = resolver.node(tree)?;
    Ok(Query::new(root, resolver.relations, resolver.patterns, resolver.questions))
}

/// An attribute as a condition of a query begins: with its owner where a word of the language is spelt like it.
pub fn field_word(named: &Named) -> String {
    let taken = FIELDS.iter().any(|(word, _)| *word == named.spelling());
    quoted_where_needed(&if taken { named.full() } else { named.spelling().to_owned() })
}

/// Labels that speakers have anywhere in the study.
pub fn labels(study: &Study) -> Vec<&str> {
    let transcripts = study.transcripts().into_iter();
    let accepted = transcripts.flat_map(|ix| study.transcript(ix).labels.iter().map(String::as_str));
    let linked = study.participants.iter().flat_map(|person| person.speakers.iter().map(|(_, label)| label.as_str()));
    let mut labels: Vec<&str> = accepted.chain(linked).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// Handles of coders that are known or have coded.
pub fn coders(study: &Study) -> Vec<&str> {
    let known = study.settings.coders.keys().map(String::as_str);
    let mut all: Vec<&str> = known.chain(study.coders().iter().map(String::as_str)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

struct Resolver<'a> {
    study: &'a Study,
    relations: usize,
    patterns: Vec<Pattern>,
    questions: Vec<AskedQuestions>,
    /// Saved queries that are being read.
    open: Vec<String>,
}

impl Resolver<'_> {
    fn node(&mut self, tree: &Tree) -> Result<Node, Fault> {
        let list = |own: &mut Self, parts: &[Tree]| parts.iter().map(|part| own.node(part)).collect::<Result<_, _>>();
        Ok(match tree {
            Tree::Term(term) => return self.term(term),
            Tree::Not(inner) => Node::Not(Box::new(self.node(inner)?)),
            Tree::All(parts) => Node::All(list(self, parts)?),
            Tree::Any(parts) => Node::Any(list(self, parts)?),
            Tree::Relation { left, relation, negated, right } => {
                let named = relation.whose == Whose::Same && self.names_coder(right, 0);
                let whose = if named { Whose::Any } else { relation.whose };
                let (left, right) = (self.node(left)?, self.node(right)?);
                let number = self.relations;
                self.relations += 1;
                let relation = Relation { whose, ..*relation };
                Node::Relation(number, Box::new(left), relation, *negated, Box::new(right))
            }
        })
    }

    /// Whether a side says whose codings it means, by itself or by a saved query.
    fn names_coder(&self, tree: &Tree, depth: usize) -> bool {
        if tree.names("coder") || depth > self.study.settings.queries.len() {
            return tree.names("coder");
        }
        let mut saved = Vec::new();
        saved_in(tree, &mut saved);
        saved.iter().any(|name| {
            let source = self.study.settings.queries.get(name.as_str());
            source.and_then(|source| parser::parse(source).ok()).is_some_and(|tree| self.names_coder(&tree, depth + 1))
        })
    }

    fn term(&mut self, term: &Term) -> Result<Node, Fault> {
        let test = |test: Test| Ok(Node::Test(test));
        let field = self.word_of(&term.field.word);
        if term.exact && term.compare == super::lexer::Compare::Is && field != "code" {
            return Err(Fault::new(term.field.at, "`:=` is for codes").advising(format!("Write {field}:VALUE.")));
        }
        match field.as_str() {
            "code" => self.code(term),
            "question" => self.question(term),
            "query" => self.saved(term),
            "coder" => {
                let coders = each(term, |said| self.coder(said))?;
                self.wanted(term, Test::Coder(coders.into_iter().flatten().collect()))
            }
            "speaker" => {
                let known = labels(self.study);
                // As transcripts spell it: with other capitals, or its accents as code points of their own.
                let spelt = |said: &Said| {
                    let wanted = key(&said.word);
                    let same: Vec<String> =
                        known.iter().filter(|label| key(label) == wanted).map(|label| (*label).to_owned()).collect();
                    if same.is_empty() { Err(unknown("speaker", said, known.iter().copied())) } else { Ok(same) }
                };
                let labels = each(term, spelt)?;
                self.wanted(term, Test::Speaker(labels.into_iter().flatten().collect()))
            }
            "participant" => {
                let people = each(term, |said| self.person(said))?;
                self.wanted(term, Test::Participant(people.into_iter().flatten().collect()))
            }
            "role" => self.role(term),
            "transcript" => self.transcript(term),
            "text" | "regex" => {
                let reading = if field == "text" { Reading::Literal } else { Reading::Regex };
                let mut all = Vec::new();
                for said in &term.values {
                    self.patterns.push(pattern(said, reading)?);
                    all.push(Node::Test(Test::Text(self.patterns.len() - 1)));
                }
                self.unordered(term)?;
                self.negated(term, Node::Any(all))
            }
            "memo" => {
                let memo = |said: &Said| Ok(Node::Test(Test::Memo(Some(pattern(said, Reading::Literal)?))));
                let all = each(term, memo)?;
                self.negated(term, Node::Any(all))
            }
            "has" => {
                let all = each(term, |said| self.has(said))?;
                self.negated(term, Node::Any(all.into_iter().map(Node::Test).collect()))
            }
            "weight" => test(Test::Weight(Some(Check::of_numbers(term)?))),
            "words" => test(Test::Words(Check::of_numbers(term)?)),
            "speakers" => test(Test::Speakers(Check::of_numbers(term)?)),
            "turn" => test(Test::Turn(Check::of_numbers(term)?)),
            "made" => test(Test::Made(Check::of_dates(term)?)),
            "state" => {
                let state = |said: &Said| {
                    STATES.into_iter().find(|state| state.word() == said.word).ok_or_else(|| {
                        Fault::new(said.at, format!("there is no state `{}`", said.word))
                            .advising("There are: ok, moved, review, orphan.")
                    })
                };
                let states = each(term, state)?;
                self.wanted(term, Test::State(states))
            }
            _ => {
                let named = self.attribute(&term.field)?;
                let check = Check::of_attribute(term, &self.study.settings, &named)?;
                test(Test::Attribute(named, Some(check)))
            }
        }
    }

    fn role(&self, term: &Term) -> Result<Node, Fault> {
        let role = |said: &Said| match fold(&said.word).as_str() {
            "moderator" => Ok(true),
            "participant" => Ok(false),
            _ => Err(Fault::new(said.at, format!("there is no role `{}`", said.word))
                .advising("There are: moderator, participant.")),
        };
        let roles = each(term, role)?;
        let both = roles.iter().map(|role| Node::Test(Test::Moderates(*role))).collect();
        self.negated(term, Node::Any(both))
    }

    fn transcript(&self, term: &Term) -> Result<Node, Fault> {
        let glob = |said: &Said| {
            let ids = self.study.all_transcripts().into_iter();
            let ids: Vec<&str> = ids.map(|ix| self.study.transcript(ix).id.as_str()).collect();
            let plain = !said.word.contains(['*', '?']);
            if plain && !ids.contains(&said.word.as_str()) {
                return Err(unknown("transcript", said, ids.into_iter()));
            }
            Ok(said.word.clone())
        };
        let globs = each(term, glob)?;
        self.wanted(term, Test::Transcript(globs))
    }

    /// A test, turned round by `!=`; an order makes no sense.
    fn wanted(&self, term: &Term, test: Test) -> Result<Node, Fault> {
        self.negated(term, Node::Test(test))
    }

    fn negated(&self, term: &Term, node: Node) -> Result<Node, Fault> {
        self.unordered(term)?;
        let unequal = term.compare == super::lexer::Compare::Unequal;
        Ok(if unequal { Node::Not(Box::new(node)) } else { node })
    }

    fn unordered(&self, term: &Term) -> Result<(), Fault> {
        if term.compare.orders() { Check::of_words(term).map(|_| ()) } else { Ok(()) }
    }

    fn code(&self, term: &Term) -> Result<Node, Fault> {
        let mut codes: HashSet<CodeIx> = HashSet::new();
        for said in &term.values {
            codes.extend(self.with_below(said, term.exact)?);
        }
        self.wanted(term, Test::Code(codes))
    }

    /// A code with those below it, or alone.
    fn with_below(&self, said: &Said, exact: bool) -> Result<HashSet<CodeIx>, Fault> {
        let study = self.study;
        let ix = study.target(self.one_code(said)?);
        let below = study.codebook().with_descendants(study.code_id(ix)).into_iter().filter(|_| !exact);
        let below = below.filter_map(|id| study.known_code(id)).map(|ix| study.target(ix));
        Ok(below.chain([ix]).collect())
    }

    /// Questions are told apart within their guide: the code above them, or they themselves where none is.
    fn question(&mut self, term: &Term) -> Result<Node, Fault> {
        let study = self.study;
        let mut all = Vec::new();
        for said in &term.values {
            let codes = self.with_below(said, false)?;
            let own = study.target(self.one_code(said)?);
            let above = study.code(own).and_then(|code| code.parent.as_deref()).and_then(|id| study.known_code(id));
            self.questions.push(AskedQuestions { guide: above.map_or(own, |above| study.target(above)), codes });
            all.push(Node::Test(Test::Question(self.questions.len() - 1)));
        }
        self.unordered(term)?;
        self.negated(term, Node::Any(all))
    }

    fn one_code(&self, said: &Said) -> Result<CodeIx, Fault> {
        let study = self.study;
        match study.codebook().find(&said.word, fold) {
            Ok(code) => study.known_code(&code.id).ok_or_else(|| unknown("code", said, std::iter::empty())),
            Err(Unfound::Several(ids)) => {
                Err(Fault::new(said.at, format!("`{}` is the name of several codes", said.word))
                    .advising(format!("Use one of their ids: {}.", ids.join(", "))))
            }
            Err(Unfound::Missing) => study.known_code(&said.word).ok_or_else(|| {
                let codes = study.codebook().codes().iter();
                unknown("code", said, codes.flat_map(|code| [code.id.as_str(), code.name.as_str()]))
            }),
        }
    }

    fn coder(&self, said: &Said) -> Result<Option<CoderIx>, Fault> {
        let known = coders(self.study);
        if !known.contains(&said.word.as_str()) {
            return Err(unknown("coder", said, known.into_iter()));
        }
        Ok(self.study.known_coder(&said.word))
    }

    fn person(&self, said: &Said) -> Result<Vec<u32>, Fault> {
        let people = || (0_u32..).zip(&self.study.participants);
        if let Some((number, _)) = people().find(|(_, person)| person.id == said.word) {
            return Ok(vec![number]);
        }
        let wanted = fold(&said.word);
        let named = people().filter(|(_, person)| !wanted.is_empty() && fold(&person.pseudonym) == wanted);
        let named: Vec<u32> = named.map(|(number, _)| number).collect();
        if named.is_empty() {
            let names = self.study.participants.iter();
            return Err(unknown(
                "participant",
                said,
                names.flat_map(|person| [person.id.as_str(), person.pseudonym.as_str()]),
            ));
        }
        Ok(named)
    }

    fn has(&self, said: &Said) -> Result<Test, Fault> {
        Ok(match said.word.to_lowercase().as_str() {
            "memo" => Test::Memo(None),
            "important" => Test::Important,
            "weight" => Test::Weight(None),
            "speaker" => Test::Somebody(false),
            "participant" => Test::Somebody(true),
            _ => match Named::find(&self.study.settings, &said.word) {
                Ok(named) => Test::Attribute(named, None),
                Err(why) if why.ambiguous => return Err(Fault::new(said.at, why.what).advising(why.advice)),
                Err(_) => {
                    let named = Named::all(&self.study.settings);
                    let known = HAS.iter().map(|(word, _)| *word);
                    let all: Vec<&str> = known.chain(named.iter().map(Named::spelling)).collect();
                    let advice = near_or_all(&said.word, &all);
                    return Err(Fault::new(said.at, format!("nothing has `{}`", said.word)).advising(advice));
                }
            },
        })
    }

    /// The word of the language that was written, in small letters. One that an attribute is spelt like to the letter
    /// means that attribute.
    fn word_of(&self, word: &str) -> String {
        let small = word.to_lowercase();
        let exact = small != word && self.study.settings.attributes.iter().any(|known| known.name == word);
        if exact { word.to_owned() } else { small }
    }

    /// An attribute, by its name or by its owner and name.
    fn attribute(&self, field: &Said) -> Result<Named, Fault> {
        let settings = &self.study.settings;
        Named::find(settings, &field.word).map_err(|why| {
            if why.ambiguous {
                return Fault::new(field.at, why.what).advising(why.advice);
            }
            let all = Named::all(settings);
            let names = all.iter().map(Named::spelling);
            let known = names.clone().chain(all.iter().map(Named::name));
            let near = nearest(&field.word, FIELDS.iter().map(|(word, _)| *word).chain(known));
            let advice = match near {
                Some(near) => format!("Did you mean `{near}`?"),
                None => format!("The attributes of this study: {}.", names.collect::<Vec<_>>().join(", ")),
            };
            let what = format!("`{}` is neither a word of queries nor an attribute", field.word);
            Fault::new(field.at, what).advising(advice).expecting(&[Expected::Condition])
        })
    }

    fn saved(&mut self, term: &Term) -> Result<Node, Fault> {
        let mut all = Vec::new();
        for said in &term.values {
            let Some(source) = self.study.settings.queries.get(&said.word) else {
                return Err(unknown("saved query", said, self.study.settings.queries.keys().map(String::as_str)));
            };
            if self.open.contains(&said.word) {
                let circle: Vec<&str> = self.open.iter().map(String::as_str).chain([said.word.as_str()]).collect();
                return Err(Fault::new(said.at, format!("the saved query `{}` asks for itself", said.word))
                    .advising(format!("The circle: {}.", circle.join(" → "))));
            }
            self.open.push(said.word.clone());
            let inner = parser::parse(source).and_then(|tree| self.node(&tree));
            self.open.pop();
            all.push(inner.map_err(|fault| {
                let inside: String =
                    source.chars().skip(fault.at.start as usize).take(fault.at.len() as usize).collect();
                let place = if inside.is_empty() { String::new() } else { format!(", at `{inside}`") };
                let what = format!("the saved query `{}`{place}: {}", said.word, fault.what);
                Fault::new(said.at, what).advising(fault.advice)
            })?);
        }
        self.negated(term, Node::Any(all))
    }
}

fn saved_in(tree: &Tree, found: &mut Vec<String>) {
    match tree {
        Tree::Term(term) if term.field.word.eq_ignore_ascii_case("query") => {
            found.extend(term.values.iter().map(|said| said.word.clone()));
        }
        Tree::Term(_) => {}
        Tree::Not(inner) => saved_in(inner, found),
        Tree::All(parts) | Tree::Any(parts) => parts.iter().for_each(|part| saved_in(part, found)),
        Tree::Relation { left, right, .. } => {
            saved_in(left, found);
            saved_in(right, found);
        }
    }
}

fn each<T>(term: &Term, one: impl Fn(&Said) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    term.values.iter().map(one).collect()
}

fn pattern(said: &Said, reading: Reading) -> Result<Pattern, Fault> {
    if said.word.is_empty() {
        return Err(Fault::new(said.at, "there are no words to find").advising("Put them between the marks."));
    }
    Pattern::new(&said.word, reading).map_err(|error| {
        let error = error.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        Fault::new(said.at, format!("this regular expression cannot be read ({error})"))
    })
}

/// What is not known, with the nearest that is.
fn unknown<'a>(kind: &str, said: &Said, known: impl Iterator<Item = &'a str>) -> Fault {
    let known: Vec<&str> = known.filter(|word| !word.is_empty()).collect();
    let advice = near_or_all(&said.word, &known);
    Fault::new(said.at, format!("there is no {kind} `{}`", said.word)).advising(advice)
}

/// Most names that are listed.
const LISTED: usize = 12;

fn near_or_all(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None if known.is_empty() => "There are none in this study.".to_owned(),
        None if known.len() <= LISTED => format!("There are: {}.", known.join(", ")),
        None => String::new(),
    }
}
