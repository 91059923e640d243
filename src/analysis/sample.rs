//! Who took part: how many people have which value of what is known of them.

use super::attribute::Named;
use super::fieldwork::was_there;
use super::figure::{Figure, Sum, Undefined, finite, share};
use super::people::People;
use super::scope::Scope;
use super::table::{Cell, Column, Key, Table};
use crate::model::participant::Role;
use crate::model::settings::{Attribute, Owner, ValueType};
use crate::model::{Participant, Study, TranscriptIx};
use crate::text::labels::key;
use crate::text::number::counted;
use std::collections::{BTreeMap, BTreeSet};

/// Columns of the long table.
pub const COLUMNS: [&str; 12] =
    ["attribute", "value", "group", "n", "of", "missing", "share", "mean", "sd", "median", "min", "max"];

/// What the wide table tells, a line each: everybody, those with a value, numbers, and those of whom nothing is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Printed {
    All,
    Value,
    Mean,
    Median,
    Missing,
}

/// Participants in scope: those whom its conditions fit, and who were in a transcript in scope where it chooses transcripts.
/// Moderators are none.
fn people<'a>(study: &'a Study, scope: &Scope) -> Vec<&'a Participant> {
    let all = study.participants.iter().filter(|person| person.role == Role::Participant);
    let among = People::of(study);
    let transcripts: Vec<TranscriptIx> =
        study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix)).collect();
    let chooses = transcripts.len() < study.transcripts().len() || scope.query.is_some() || !scope.speakers.is_empty();
    let labels: Vec<String> = scope.speakers.iter().map(|label| key(label)).collect();
    let is_heard = |person: &Participant, ix: TranscriptIx| {
        let id = &study.transcript(ix).id;
        let own = person.speakers.iter().filter(|(transcript, _)| transcript == id).map(|(_, label)| label.as_str());
        let mut own = own.filter(|label| labels.is_empty() || labels.contains(&key(label)));
        match &scope.query {
            Some(query) => own.any(|label| query.hears(study, &among, ix, Some(label))),
            None if labels.is_empty() => was_there(person, study.transcript(ix)),
            None => own.next().is_some(),
        }
    };
    let fits = |person: &&Participant| {
        scope.wheres.iter().all(|condition| condition.fits(Some(person)))
            && (!chooses || transcripts.iter().any(|ix| is_heard(person, *ix)))
    };
    all.filter(fits).collect()
}

/// What numbers come to.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Numbers {
    mean: Figure,
    sd: Figure,
    median: Figure,
    min: Figure,
    max: Figure,
}

impl Numbers {
    /// Of some numbers; the standard deviation is that of a sample, by n - 1.
    fn of(mut numbers: Vec<f64>) -> Self {
        numbers.sort_by(f64::total_cmp);
        let many = numbers.len();
        let mean = share(numbers.iter().copied().collect::<Sum>().value(), many as f64);
        let sd = mean.and_then(|mean| {
            let squares: Sum = numbers.iter().map(|number| (number - mean).powi(2)).collect();
            share(squares.value(), many.saturating_sub(1) as f64).map(f64::sqrt)
        });
        let at = |place: usize| numbers.get(place).copied().ok_or(Undefined::Nothing).and_then(finite);
        let median = match many % 2 {
            1 => at(many / 2),
            _ => at(many / 2).and_then(|upper| finite((at((many / 2).wrapping_sub(1))? + upper) / 2.0)),
        };
        Self { mean, sd, median, min: at(0), max: at(many.wrapping_sub(1)) }
    }
}

/// One value, or all numbers, of an attribute, among some people.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    n: u64,
    of: u64,
    missing: u64,
    numbers: Option<Numbers>,
}

impl Told {
    /// A figure by its name; empty where there is none.
    fn figure(&self, name: &str) -> Cell {
        let number = |figure: fn(&Numbers) -> Figure| {
            self.numbers.as_ref().and_then(|numbers| figure(numbers).ok()).map_or(Cell::Empty, Cell::Number)
        };
        match name {
            "n" => Cell::Count(self.n),
            "of" => Cell::Count(self.of),
            "missing" => Cell::Count(self.missing),
            "share" if self.numbers.is_none() => Cell::ratio(self.n as f64, self.of as f64),
            "mean" => number(|it| it.mean),
            "sd" => number(|it| it.sd),
            "median" => number(|it| it.median),
            "min" => number(|it| it.min),
            "max" => number(|it| it.max),
            _ => Cell::Empty,
        }
    }
}

impl Printed {
    /// What stands beside the attribute.
    fn word(self, line: &Line<'_>) -> Cell {
        match self {
            Self::All => Cell::Fixed("n"),
            Self::Value => Cell::words(&line.value),
            Self::Mean => Cell::Fixed("mean (sd)"),
            Self::Median => Cell::Fixed("median (min–max)"),
            Self::Missing => Cell::Fixed("(missing)"),
        }
    }

    /// A figure as papers print it.
    #[allow(clippy::cast_precision_loss)] // people are fewer than 2^52
    fn figure(self, told: &Told) -> Cell {
        let value = |figure: Figure| figure.unwrap_or(f64::NAN);
        match (self, &told.numbers) {
            (Self::All, _) => Cell::Count(told.n),
            (Self::Missing, _) => Cell::Count(told.missing),
            (Self::Mean, Some(of)) => Cell::composed("{} ({})", [(value(of.mean), 1), (value(of.sd), 1)]),
            (Self::Median, Some(of)) => {
                let all = [of.median, of.min, of.max].map(value);
                // To a place where any of them has one.
                let places = u8::from(all.iter().any(|figure| figure.fract().abs() > 1e-9));
                Cell::composed("{} ({}–{})", all.map(|figure| (figure, places)))
            }
            _ if told.of == 0 => Cell::Count(told.n),
            _ => Cell::composed("{} ({}%)", [(told.n as f64, 0), (told.n as f64 * 100.0 / told.of as f64, 1)]),
        }
    }
}

/// What is told of an attribute: each value that is declared or found, in that order; numbers in one line.
struct Line<'a> {
    attribute: &'a str,
    value: String,
    /// Whether it is of everybody, whatever is known of them.
    whole: bool,
    is_number: bool,
}

fn lines<'a>(attributes: &[&'a Attribute], people: &[&Participant]) -> Vec<Line<'a>> {
    let mut lines = vec![Line { attribute: "", value: String::new(), whole: true, is_number: false }];
    for attribute in attributes {
        let name = attribute.name.as_str();
        let line = |value: String, is_number| Line { attribute: name, value, whole: false, is_number };
        if is_number(attribute) {
            lines.push(line(String::new(), true));
            continue;
        }
        let found: BTreeSet<&String> = people.iter().filter_map(|person| person.attributes.get(name)).collect();
        let others = found.into_iter().filter(|value| !attribute.values.contains(value));
        lines.extend(attribute.values.iter().chain(others).map(|value| line(value.clone(), false)));
    }
    lines
}

fn is_number(attribute: &Attribute) -> bool {
    matches!(attribute.value_type, ValueType::Integer | ValueType::Decimal) && attribute.values.is_empty()
}

fn number(value: &str) -> Option<f64> {
    value.parse::<f64>().ok().filter(|number| number.is_finite())
}

impl Line<'_> {
    fn name(&self) -> Cell {
        if self.whole { Cell::Fixed("(people)") } else { Cell::words(self.attribute) }
    }

    fn among(&self, people: &[&Participant]) -> Told {
        let all = people.len() as u64;
        if self.whole {
            return Told { n: all, of: all, missing: 0, numbers: None };
        }
        let values = people.iter().filter_map(|person| person.attributes.get(self.attribute));
        if self.is_number {
            let numbers: Vec<f64> = values.filter_map(|value| number(value)).collect();
            let n = numbers.len() as u64;
            return Told { n, of: n, missing: all - n, numbers: Some(Numbers::of(numbers)) };
        }
        let (n, of) = values.fold((0, 0), |(n, of), value| (n + u64::from(*value == self.value), of + 1));
        Told { n, of, missing: all - of, numbers: None }
    }
}

/// People by the value of an attribute of theirs, or of the transcripts they were in; sorted, the absent value last.
fn groups<'a>(study: &Study, people: &[&'a Participant], by: &Named) -> Vec<(String, Vec<&'a Participant>)> {
    let mut groups: BTreeMap<(bool, String), Vec<&Participant>> = BTreeMap::new();
    let transcripts: Vec<TranscriptIx> = study.transcripts();
    for person in people {
        let of_texts = || {
            let there = transcripts.iter().map(|ix| study.transcript(*ix)).filter(|it| was_there(person, it));
            there.map(|it| by.of_transcript(it).unwrap_or_default().to_owned()).collect::<BTreeSet<String>>()
        };
        let mut values = match by.owner() {
            Owner::Participant => BTreeSet::from([by.of_person(person).unwrap_or_default().to_owned()]),
            Owner::Transcript => of_texts(),
        };
        if values.is_empty() {
            values.insert(String::new());
        }
        values.into_iter().for_each(|value| groups.entry((value.is_empty(), value)).or_default().push(person));
    }
    groups.into_iter().map(|((_, value), people)| (value, people)).collect()
}

/// Describes the participants in scope: a row a value (numbers in one row) and group; all of them first.
pub fn sample(study: &Study, scope: &Scope, by: Option<&Named>, wide: bool) -> Table {
    let people = people(study, scope);
    let attributes: Vec<&Attribute> = study.settings.attributes_of(Owner::Participant).collect();
    let groups = by.map(|by| groups(study, &people, by)).unwrap_or_default();
    let lines = lines(&attributes, &people);
    let mut table = if wide { of_figures(&lines, &people, &groups) } else { of_groups(&lines, &people, &groups) };
    caption(&mut table, (study, scope), &attributes, &people, by);
    table
}

fn of_groups(lines: &[Line<'_>], people: &[&Participant], groups: &[(String, Vec<&Participant>)]) -> Table {
    let mut table = Table::new("participants describe", "participants", &COLUMNS);
    for line in lines {
        let all = std::iter::once((Key { sums: line.whole, ..Key::default() }, Cell::Fixed("(all)"), people));
        let each = groups.iter().map(|(group, people)| {
            (Key { values: vec![group.clone()], ..Key::default() }, Cell::words(group), people.as_slice())
        });
        for (key, group, people) in all.chain(each) {
            let told = line.among(people);
            let mut cells = vec![line.name(), Cell::words(&line.value), group];
            cells.extend(COLUMNS.into_iter().skip(3).map(|name| told.figure(name)));
            table.push((key, cells));
        }
    }
    table
}

fn of_figures(lines: &[Line<'_>], people: &[&Participant], groups: &[(String, Vec<&Participant>)]) -> Table {
    let mut table = Table::new("participants describe", "participants", &["attribute", "value", "all"]);
    table.add_columns(groups.iter().map(|(group, _)| Column {
        name: if group.is_empty() { "(none)".to_owned() } else { group.clone() },
        key: Key { values: vec![group.clone()], ..Key::default() },
    }));
    for (place, line) in lines.iter().enumerate() {
        let told: Vec<Told> = std::iter::once(people)
            .chain(groups.iter().map(|(_, people)| people.as_slice()))
            .map(|all| line.among(all))
            .collect();
        // What is missing is told once an attribute, below its values, where anything is.
        let is_last = lines.get(place + 1).is_none_or(|next| next.attribute != line.attribute);
        let misses = (is_last && told.iter().any(|told| told.missing > 0)).then_some(Printed::Missing);
        let printed = match line {
            Line { whole: true, .. } => vec![Printed::All],
            Line { is_number: true, .. } => vec![Printed::Mean, Printed::Median],
            _ => vec![Printed::Value],
        };
        for printed in printed.into_iter().chain(misses) {
            let mut cells = vec![line.name(), printed.word(line)];
            cells.extend(told.iter().map(|told| printed.figure(told)));
            table.push((Key { sums: line.whole, ..Key::default() }, cells));
        }
    }
    table
}

fn caption(
    table: &mut Table,
    (study, scope): (&Study, &Scope),
    attributes: &[&Attribute],
    people: &[&Participant],
    by: Option<&Named>,
) {
    table.caption.unit = Some("participants".to_owned());
    table
        .caption
        .denominator("share: of those of whom the attribute is known (of); missing: of whom it is not".to_owned());
    if attributes.iter().any(|attribute| is_number(attribute)) {
        table.caption.note("sd: standard deviation of a sample (n - 1)".to_owned());
    }
    let unread = |attribute: &&&Attribute| {
        let values = people.iter().filter_map(|person| person.attributes.get(attribute.name.as_str()));
        values.filter(|value| number(value).is_none()).count()
    };
    for attribute in attributes.iter().filter(|attribute| is_number(attribute)) {
        let many = unread(&attribute);
        if many > 0 {
            let values = counted(many, "value is", "values are");
            table.caption.left_out(many as u64, format!("{}: {values} no number and told as missing", attribute.name));
        }
    }
    if let Some(by) = by.filter(|by| by.owner() == Owner::Transcript) {
        table.caption.note(format!("a person is in each group of {} in whose transcripts they were", by.spelling()));
    }
    if scope.asks_for_codings() {
        table.caption.note("codes and coders of the scope choose no people here".to_owned());
    }
    let moderators = study.participants.iter().filter(|person| person.role == Role::Moderator).count();
    table.caption.left_out(moderators as u64, format!("{} left out", counted(moderators, "moderator", "moderators")));
}

#[cfg(test)]
mod tests {
    use super::Numbers;
    use crate::analysis::figure::Undefined;

    #[test]
    fn numbers_come_to_what_a_calculator_says() {
        let told = Numbers::of(vec![24.0, 31.0, 38.0, 29.0]);
        assert_eq!((told.mean, told.median, told.min, told.max), (Ok(30.5), Ok(30.0), Ok(24.0), Ok(38.0)));
        // ((6.5² + 0.5² + 7.5² + 1.5²) / 3)^0.5
        assert!((told.sd.unwrap() - 33.666_666_666_666_664_f64.sqrt()).abs() < 1e-12);
        let one = Numbers::of(vec![7.0]);
        assert_eq!((one.mean, one.sd, one.median), (Ok(7.0), Err(Undefined::Nothing), Ok(7.0)));
        let none = Numbers::of(Vec::new());
        assert_eq!(
            (none.mean, none.median, none.min),
            (Err(Undefined::Nothing), Err(Undefined::Nothing), Err(Undefined::Nothing))
        );
    }
}
