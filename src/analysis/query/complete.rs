//! What could stand at the cursor of a query, for whoever types one.

use super::fault::{Expected, Fault};
use super::lexer::{Kind as Sign, Token, quoted_where_needed, tokens};
use super::parser::parse_tokens;
use super::resolve::{FIELDS, HAS, STATES, coders, field_word, labels};
use super::tree::Kind;
use crate::analysis::attribute::{Field, Named};
use crate::model::settings::{Owner, ValueType};
use crate::model::{Span, Study};
use crate::text::fold::fold;
use std::collections::BTreeSet;

/// A word that could stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What to put in, with quotation marks where it needs them.
    pub word: String,
    /// What it is, in a few words.
    pub help: String,
}

/// What could stand at the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// What a candidate replaces, in code points: what was typed of it so far.
    pub at: Span,
    /// The candidates, in the order of the codebook and of lists elsewhere.
    pub candidates: Vec<Candidate>,
}

/// Candidates for the place `cursor`, in code points of the query. What stands after the cursor is not looked at.
pub fn complete(study: &Study, source: &str, cursor: u32) -> Completion {
    let before: String = source.chars().take(cursor as usize).collect();
    let end = u32::try_from(before.chars().count()).unwrap_or(u32::MAX);
    let here = Span::new(end, end);
    let found = match tokens(&before) {
        Ok(found) => found,
        Err(open) => {
            // Inside quotation marks: what was typed of a value.
            let typed: String = before.chars().skip(open.at.start as usize + 1).collect();
            let head: String = before.chars().take(open.at.start as usize).collect();
            let found = tokens(&head).unwrap_or_default();
            // After an owner and its dot: what was typed of a name.
            return match found.split_last() {
                Some((Token { kind: Sign::Word(owner), at }, rest))
                    if at.end == open.at.start && owner.ends_with('.') =>
                {
                    offered(study, rest, &format!("{owner}{typed}"), Span::new(at.start, open.at.end))
                }
                _ => offered(study, &found, &typed, open.at),
            };
        }
    };
    match found.split_last() {
        Some((Token { kind: Sign::Word(typed), at }, rest)) if at.end == end => offered(study, rest, typed, *at),
        _ => offered(study, &found, "", here),
    }
}

fn offered(study: &Study, tokens: &[Token], typed: &str, at: Span) -> Completion {
    let length = at.start as usize;
    let mut candidates = Vec::new();
    for expected in expected(tokens, length) {
        match expected {
            Expected::Condition => candidates.extend(conditions(study, typed)),
            Expected::Right => {
                candidates
                    .extend([plain("any-coder", "whoever made it"), plain("other-coder", "made by another coder")]);
                candidates.extend(conditions(study, typed));
            }
            Expected::Link => candidates.extend(links()),
            Expected::Close => candidates.push(plain(")", "closes the bracket")),
            Expected::Value(field) => candidates.extend(values(study, &field)),
            Expected::Distance => candidates.extend([plain("2 turns", "a distance"), plain("30 words", "a distance")]),
            Expected::Unit => candidates.extend([plain("turns", "a distance"), plain("words", "a distance")]),
        }
    }
    let wanted = fold(typed);
    let bare = |word: &str| fold(word.trim_matches(['"', ':']));
    let starts = |one: &Candidate| bare(&one.word).starts_with(&wanted);
    let inside = |one: &Candidate| bare(&one.word).contains(&wanted) || fold(&one.help).contains(&wanted);
    let (mut first, rest): (Vec<Candidate>, Vec<Candidate>) = candidates.into_iter().partition(starts);
    if !wanted.is_empty() {
        first.extend(rest.into_iter().filter(inside));
    }
    Completion { at, candidates: first }
}

/// What could follow these tokens.
fn expected(tokens: &[Token], length: usize) -> Vec<Expected> {
    match parse_tokens(tokens, length) {
        Ok(_) => {
            let mut all = vec![Expected::Link];
            all.extend(open_brackets(tokens).then_some(Expected::Close));
            all
        }
        Err(Fault { at, expected, .. }) => {
            // A bracket that is not closed yet is no fault of what stands at the end.
            let at_end = at.start as usize >= length || expected.contains(&Expected::Close);
            if at_end { expected } else { Vec::new() }
        }
    }
}

fn open_brackets(tokens: &[Token]) -> bool {
    let count = |kind: &Sign| tokens.iter().filter(|token| token.kind == *kind).count();
    count(&Sign::Open) > count(&Sign::Close)
}

fn plain(word: &str, help: &str) -> Candidate {
    Candidate { word: word.to_owned(), help: help.to_owned() }
}

fn value(word: &str, help: &str) -> Candidate {
    let word = quoted_where_needed(word);
    Candidate { word, help: help.to_owned() }
}

/// Conditions; attributes with their owner where one is typed.
fn conditions(study: &Study, typed: &str) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = FIELDS.iter().map(|(word, help)| plain(&format!("{word}:"), help)).collect();
    let owned = ["transcript.", "participant."].iter().any(|owner| fold(typed).starts_with(owner));
    all.extend(Named::all(&study.settings).iter().map(|named| {
        let word = if owned { quoted_where_needed(&named.full()) } else { field_word(named) };
        let help = match (named.as_field(), named.owner()) {
            (Some(Field::Date), _) => "transcripts of a day, month or year",
            (Some(_), _) => "transcripts by what is known of them",
            (None, Owner::Transcript) => "transcripts by this attribute",
            (None, Owner::Participant) => "speech of people by this attribute",
        };
        plain(&format!("{word}:"), help)
    }));
    all.extend([plain("not", "what does not fit"), plain("(", "a bracket")]);
    all
}

fn links() -> Vec<Candidate> {
    let joins = [plain("and", "both"), plain("or", "one of the two")];
    let help = |kind: Kind| match kind {
        Kind::Overlaps => "shares a character with",
        Kind::Within => "lies in",
        Kind::Contains => "has in it",
        Kind::SameTurn => "has words of a turn of",
        Kind::Near => "is at most so far from, before or after",
        Kind::FollowedBy => "ends before",
        Kind::Follows => "begins after",
    };
    joins.into_iter().chain(Kind::WORDS.map(|(word, kind)| plain(word, help(kind)))).collect()
}

fn values(study: &Study, field: &str) -> Vec<Candidate> {
    let transcripts = || study.transcripts().into_iter().map(|ix| study.transcript(ix));
    match field.to_lowercase().as_str() {
        "code" | "question" => {
            let codes = study.codebook().codes().iter();
            codes.filter(|code| study.is_live(code)).map(|code| value(&code.id, &code.name)).collect()
        }
        "coder" => coders(study).into_iter().map(|handle| value(handle, "a coder")).collect(),
        "speaker" => labels(study).into_iter().map(|label| value(label, "a speaker")).collect(),
        "participant" => study.participants.iter().map(|person| value(&person.id, &person.pseudonym)).collect(),
        "role" => vec![plain("moderator", "asks"), plain("participant", "is asked")],
        "transcript" => transcripts().map(|it| value(&it.id, it.shown())).collect(),
        "has" => {
            let known = HAS.iter().map(|(word, help)| plain(word, help));
            let named = Named::all(&study.settings).into_iter();
            let spelt = |it: &Named| {
                let taken = HAS.iter().any(|(word, _)| *word == it.spelling());
                if taken { it.full() } else { it.spelling().to_owned() }
            };
            known.chain(named.map(|it| value(&spelt(&it), "an attribute"))).collect()
        }
        "state" => STATES.iter().map(|state| plain(state.word(), "a state")).collect(),
        "query" => study.settings.queries.iter().map(|(name, source)| value(name, source)).collect(),
        _ => of_attribute(study, field),
    }
}

fn of_attribute(study: &Study, field: &str) -> Vec<Candidate> {
    let Ok(named) = Named::find(&study.settings, field) else { return Vec::new() };
    let name = named.name();
    if let Some(attribute) = named.declared(&study.settings) {
        if !attribute.values.is_empty() {
            return attribute.values.iter().map(|word| value(word, name)).collect();
        }
        if attribute.value_type == ValueType::Boolean {
            return vec![plain("true", name), plain("false", name)];
        }
    }
    let transcripts = study.transcripts().into_iter().map(|ix| study.transcript(ix));
    let of_transcripts = transcripts.filter_map(|transcript| named.of_transcript(transcript));
    let of_people = study.participants.iter().filter_map(|person| named.of_person(person));
    let used: BTreeSet<&str> = of_transcripts.chain(of_people).collect();
    used.into_iter().map(|word| value(word, name)).collect()
}
