//! Other statistics.

use super::Answer;
use super::input::{field, label, list, number, real_field, two_by_two, whole, whole_field, words};
use super::measures::micro_interlocutor::question;
use super::measures::rates;
use super::measures::transitions::{Neighbours, transitions};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use verbatim::analysis::figure::{Figure, share};
use verbatim::analysis::statistics::micro_interlocutor::Response;
use verbatim::analysis::statistics::turn_taking::participation;
use verbatim::analysis::statistics::{chi_square, concentration, fisher_exact, saturation, wilson};
use verbatim::model::Span;

pub fn compute(measure: &str, input: &Value) -> Answer {
    let figures = match measure {
        "chi_square" => chi(input)?,
        "fisher_exact" => json!({"p": fisher_exact::fisher_exact(two_by_two(input)?)}),
        "gini" => {
            let values = reals(field(input, "values")?)?;
            let (gini, corrected) = (concentration::gini(&values), concentration::gini_corrected(&values));
            json!({"gini": number(gini), "gini_corrected": number(corrected)})
        }
        "wilson" => {
            let (x, n) = (whole_field(input, "x")?, whole_field(input, "n")?);
            if x > n {
                return Err(format!("{x} of {n} is no share."));
            }
            let (low, high) = wilson::wilson(x, n);
            json!({"p": number(share(x as f64, n as f64)), "low": number(low), "high": number(high)})
        }
        "saturation" => saturated(input)?,
        "participation" => spoken(input)?,
        "transitions" => followed(input)?,
        "micro_interlocutor" => answered(input)?,
        "frequencies" => frequencies(input)?,
        _ => return Ok(None),
    };
    Ok(Some(figures))
}

fn reals(value: &Value) -> Result<Vec<f64>, String> {
    let of = |number: &Value| match number.as_f64() {
        Some(real) if real >= 0.0 => Ok(real),
        _ => Err(format!("{number} is no number of 0 or more.")),
    };
    value.as_array().ok_or("Numbers are wanted in a list.")?.iter().map(of).collect()
}

fn chi(input: &Value) -> Result<Value, String> {
    let table: Vec<Vec<f64>> = list(input, "table")?.iter().map(reals).collect::<Result<_, _>>()?;
    let test = chi_square::chi_square(&table).map_err(|error| format!("This is no table: {error}."))?;
    let defined = test.chi2.is_ok();
    let of = |cells: Vec<Vec<f64>>| if defined { json!(cells) } else { Value::Null };
    Ok(json!({
        "chi2": number(test.chi2), "df": if defined { json!(test.df) } else { Value::Null }, "p": number(test.p),
        "cramers_v": number(test.v), "min_expected": number(test.min_expected), "residuals": of(test.residuals),
        "adjusted": of(test.adjusted),
    }))
}

fn saturated(input: &Value) -> Result<Value, String> {
    let codes = |codes: &Value| -> Result<Vec<String>, String> {
        Ok(codes.as_array().ok_or("The codes of a document are no list.")?.iter().map(label).collect())
    };
    let documents: Vec<Vec<String>> = list(input, "documents")?.iter().map(codes).collect::<Result<_, _>>()?;
    let size = |name: &str| usize::try_from(whole_field(input, name)?).map_err(|_| format!("`{name}` is too large."));
    let found = saturation::saturation(&documents, size("base")?, size("run")?, real_field(input, "threshold", 0.05)?);
    let runs = found
        .runs
        .iter()
        .map(|run| json!({"first": run.first, "last": run.last, "new": run.new, "ratio": number(run.ratio)}));
    Ok(json!({
        "base": found.base, "saturated_after": found.after, "cumulative": found.cumulative,
        "runs": runs.collect::<Vec<_>>(),
    }))
}

/// The people of the input, the turns with their words, and who is left out.
fn turns(input: &Value, people: &mut Vec<String>) -> Result<Vec<(usize, u64)>, String> {
    let mut spoken = Vec::new();
    for turn in list(input, "turns")? {
        let speaker = label(field(turn, "speaker")?);
        let number = people.iter().position(|known| *known == speaker).unwrap_or_else(|| {
            people.push(speaker);
            people.len() - 1
        });
        spoken.push((number, turn.get("words").map_or(Ok(0), |words| whole(words, "words"))?));
    }
    Ok(spoken)
}

fn spoken(input: &Value) -> Result<Value, String> {
    let mut people = words(input, "speakers")?;
    let said = turns(input, &mut people)?;
    let out = if input.get("exclude").is_some() { words(input, "exclude")? } else { Vec::new() };
    let kept: Vec<&String> = people.iter().filter(|person| !out.contains(person)).collect();
    let place = |person: usize| people.get(person).and_then(|name| kept.iter().position(|kept| *kept == name));
    let said: Vec<(Option<usize>, u64)> = said.into_iter().map(|(person, words)| (place(person), words)).collect();
    let found = participation(kept.len(), &said);
    let named = |values: Vec<Value>| kept.iter().map(|name| (*name).clone()).zip(values).collect::<Map<_, _>>();
    let counts = |counts: Vec<u64>| named(counts.into_iter().map(Value::from).collect());
    let figures = |figures: Vec<Figure>| named(figures.into_iter().map(number).collect());
    Ok(json!({
        "words": counts(found.words), "turns": counts(found.turns), "word_share": figures(found.word_share),
        "turn_share": figures(found.turn_share), "words_per_turn": figures(found.words_per_turn),
        "gini": number(found.gini), "gini_corrected": number(found.gini_corrected), "hhi": number(found.hhi),
        "evenness": number(found.evenness),
    }))
}

fn followed(input: &Value) -> Result<Value, String> {
    let mut people = words(input, "speakers")?;
    let said: Vec<usize> = turns(input, &mut people)?.into_iter().map(|(person, _)| person).collect();
    let merged = input.get("merge").and_then(Value::as_bool).unwrap_or(true);
    let neighbours = if merged { Neighbours::Merged } else { Neighbours::Apart };
    let found = transitions(people.len(), &said, neighbours);
    let matrix = |rows: Vec<Vec<Value>>| {
        let row = |row: Vec<Value>| Value::from(people.iter().cloned().zip(row).collect::<Map<_, _>>());
        people.iter().cloned().zip(rows.into_iter().map(row)).collect::<Map<_, _>>()
    };
    let counts = found.counts.into_iter().map(|row| row.into_iter().map(Value::from).collect()).collect();
    let shares = found.shares.into_iter().map(|row| row.into_iter().map(number).collect()).collect();
    Ok(json!({"counts": matrix(counts), "probabilities": matrix(shares), "total": found.total}))
}

fn answered(input: &Value) -> Result<Value, String> {
    let people = words(input, "participants")?;
    let marks = field(input, "marks")?.as_object().ok_or("`marks` does not name questions.")?;
    let mut figures = Map::new();
    for (asked, given) in marks {
        let mut responses = Vec::new();
        for (person, mark) in given.as_object().ok_or("A question does not name participants.")? {
            if !people.contains(person) {
                return Err(format!("{person} answered {asked}, but is none of the participants."));
            }
            let mark = label(mark);
            responses.push(Response::from_mark(&mark).ok_or_else(|| format!("There is no mark `{mark}`."))?);
        }
        let found = question(people.len(), &responses);
        let counts: Map<String, Value> = Response::ALL
            .iter()
            .zip(found.counts)
            .map(|(kind, count)| (kind.mark().to_owned(), count.into()))
            .collect();
        figures.insert(
            asked.clone(),
            json!({
                "counts": counts, "agree_share": number(found.agree), "dissent_share": number(found.dissent),
                "response_share": number(found.respond),
            }),
        );
    }
    Ok(figures.into())
}

fn frequencies(input: &Value) -> Result<Value, String> {
    let documents = field(input, "words")?.as_object().ok_or("`words` does not name documents.")?;
    let words: Vec<u64> = documents.values().map(|count| whole(count, "words")).collect::<Result<_, _>>()?;
    let places: BTreeMap<&String, usize> = documents.keys().zip(0..).collect();
    let mut codes: Vec<String> = Vec::new();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut codings = Vec::new();
    for unit in list(input, "units")? {
        let document = label(field(unit, "doc")?);
        let place = *places.get(&document).ok_or_else(|| format!("There is no document `{document}`."))?;
        let code = *numbers.entry(label(field(unit, "code")?)).or_insert_with_key(|code| {
            codes.push(code.clone());
            u32::try_from(codes.len() - 1).unwrap_or(u32::MAX)
        });
        let offset =
            |name: &str| u32::try_from(whole_field(unit, name)?).map_err(|_| format!("`{name}` is too large."));
        let (start, end) = (offset("start")?, offset("end")?);
        if end < start {
            return Err(format!("A passage ends at {end}, before it starts at {start}."));
        }
        codings.push((place, code, Span::new(start, end)));
    }
    let of = |(code, own): (u32, rates::Rates)| {
        let figures = json!({
            "codings": own.codings, "docs": own.documents, "share": number(own.share),
            "doc_share": number(own.document_share), "per_1000": number(own.per_1000), "coverage": number(own.coverage),
        });
        Some((codes.get(code as usize)?.clone(), figures))
    };
    Ok(rates::rates(&words, &codings).into_iter().filter_map(of).collect::<Map<_, _>>().into())
}
