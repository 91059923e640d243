//! Measures on text: characters, segments, passages.

use super::Answer;
use super::input::{field, label, list, number, real_field, whole, whole_field, words};
use super::measures::pairs::two_by_two;
use super::measures::unitizing::{alpha_u, unitizing};
use super::measures::{characters, cooccurrence, levels, matching, segmentation};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use verbatim::analysis::agreement::alpha::{Distance, alpha};
use verbatim::analysis::agreement::continuum::{Continuum, Mark};
use verbatim::analysis::agreement::many;
use verbatim::analysis::agreement::pairs::{cohen_kappa, qualcoder_kappa};
use verbatim::analysis::agreement::unitizing_1995::AlphaU;
use verbatim::analysis::figure::Figure;
use verbatim::analysis::statistics::cooccurrence::c_coefficient;
use verbatim::model::Span;

/// A text with marks.
struct Text {
    whole: Span,
    coders: Vec<String>,
    codes: Vec<String>,
    /// Coder and mark, as given.
    marks: Vec<(usize, Mark)>,
}

pub fn compute(measure: &str, input: &Value) -> Answer {
    let figures = match measure {
        "char_2x2" => cells(&Text::read(input)?, input)?,
        "char_alpha" => char_alpha(&Text::read(input)?, input)?,
        "segment_units" => segment_units(&Text::read(input)?, input)?,
        "segment_overlap" => segment_overlap(&Text::read(input)?, input)?,
        "u_alpha" => u_alpha(&Text::read(input)?)?,
        "u_alpha_per_code" => {
            let text = Text::read(input)?;
            let of = |(code, part)| Some((code, number(unitizing(&part)?.u)));
            json!({"u": text.by_code(characters::by_code(&text.continuum()?).into_iter().filter_map(of))})
        }
        "alpha_u_1995" => alpha_u_1995(&Text::read(input)?)?,
        "cooccurrence" => together(input)?,
        "window_diff" => {
            let (reference, hypothesis) = (lengths(input, "reference")?, lengths(input, "hypothesis")?);
            let found = segmentation::windows(&reference, &hypothesis).map_err(|error| sentence(&error))?;
            json!({"wd": number(found.window_diff), "pk": number(found.pk), "k": found.k})
        }
        "boundary_sim" => {
            let found = segmentation::similarity(&lengths(input, "a")?, &lengths(input, "b")?);
            let found = found.map_err(|error| sentence(&error))?;
            json!({
                "matches": found.matches, "transpositions": found.near, "additions": found.additions,
                "b": number(found.b), "s": number(found.s),
            })
        }
        _ => return Ok(None),
    };
    Ok(Some(figures))
}

fn sentence(error: &dyn std::fmt::Display) -> String {
    let mut words = error.to_string();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    format!("{words}.")
}

fn lengths(input: &Value, name: &str) -> Result<Vec<u64>, String> {
    list(input, name)?.iter().map(|length| whole(length, name)).collect()
}

fn offset(value: &Value, name: &str) -> Result<u32, String> {
    u32::try_from(whole(value, name)?).map_err(|_| format!("{value} is too far into a text, as `{name}`."))
}

fn span(value: &Value) -> Result<Span, String> {
    let (start, end) = (offset(field(value, "start")?, "start")?, offset(field(value, "end")?, "end")?);
    if end < start {
        Err(format!("A passage ends at {end}, before it starts at {start}."))
    } else {
        Ok(Span::new(start, end))
    }
}

fn segments(input: &Value) -> Result<Vec<Span>, String> {
    let of = |pair: &Value| match pair.as_array().map(Vec::as_slice) {
        Some([start, end]) => Ok(Span::new(offset(start, "segments")?, offset(end, "segments")?)),
        _ => Err("A segment is no pair of start and end.".to_owned()),
    };
    list(input, "segments")?.iter().map(of).collect()
}

/// A number for each word, in order of first use.
fn intern(words: &mut Vec<String>, numbers: &mut BTreeMap<String, usize>, word: String) -> usize {
    *numbers.entry(word).or_insert_with_key(|word| {
        words.push(word.clone());
        words.len() - 1
    })
}

impl Text {
    fn read(input: &Value) -> Result<Self, String> {
        let begin = input.get("begin").map_or(Ok(0), |begin| offset(begin, "begin"))?;
        let end = u64::from(begin) + whole_field(input, "length")?;
        let whole = Span::new(begin, u32::try_from(end).map_err(|_| "The text is too long.")?);
        let mut coders = words(input, "coders")?;
        let mut coder_numbers: BTreeMap<String, usize> = coders.iter().cloned().zip(0..).collect();
        let (mut codes, mut code_numbers) = (Vec::new(), BTreeMap::new());
        let mut marks = Vec::new();
        for unit in list(input, "units")? {
            let coder = match unit.get("coder") {
                Some(coder) => intern(&mut coders, &mut coder_numbers, label(coder)),
                None => 0,
            };
            let code = intern(&mut codes, &mut code_numbers, label(field(unit, "code")?));
            marks.push((coder, Mark { at: span(unit)?, code: u32::try_from(code).unwrap_or(u32::MAX) }));
        }
        Ok(Self { whole, coders, codes, marks })
    }

    fn continuum(&self) -> Result<Continuum, String> {
        Continuum::new(self.whole, self.coders.len(), self.marks.iter().copied()).map_err(|error| sentence(&error))
    }

    /// The text with the marks of the code that the input asks for.
    fn of_code(&self, input: &Value) -> Result<Continuum, String> {
        let asked = label(field(input, "code")?);
        let code = self.codes.iter().position(|code| *code == asked).and_then(|code| u32::try_from(code).ok());
        Ok(characters::only(&self.continuum()?, code.unwrap_or(u32::MAX)))
    }

    fn by_code(&self, figures: impl Iterator<Item = (u32, Value)>) -> Value {
        let named = figures.filter_map(|(code, figure)| Some((self.codes.get(code as usize)?.clone(), figure)));
        named.collect::<Map<_, _>>().into()
    }
}

fn cells(text: &Text, input: &Value) -> Result<Value, String> {
    if text.coders.len() > 2 {
        return Err(format!("The measure compares two coders; there are {}.", text.coders.len()));
    }
    let cells = characters::cells(&text.of_code(input)?);
    let figures = two_by_two(cells.both, cells.only_a, cells.only_b, cells.neither);
    Ok(json!({
        "both": cells.both, "only_a": cells.only_a, "only_b": cells.only_b, "neither": cells.neither,
        "po": number(figures.po), "pe": number(figures.pe), "kappa": number(figures.kappa),
        "jaccard": number(figures.jaccard),
        "qualcoder_kappa": number(qualcoder_kappa(cells.both, cells.only_a, cells.only_b)),
    }))
}

fn char_alpha(text: &Text, input: &Value) -> Result<Value, String> {
    let found = if input.get("code").is_some_and(|code| !code.is_null()) {
        alpha(&characters::marked(&text.of_code(input)?), Distance::Nominal)
    } else {
        let (counts, sets) = characters::sets(&text.continuum()?);
        match input.get("level").and_then(Value::as_str).unwrap_or("nominal") {
            "nominal" => alpha(&counts, Distance::Nominal),
            "jaccard" => alpha(&counts, Distance::Jaccard(&sets)),
            "masi" => levels::masi_of(&counts, &sets),
            other => return Err(format!("There is no level `{other}` for sets of codes.")),
        }
    };
    let (alpha, observed, expected) = (number(found.alpha), number(found.observed), number(found.expected));
    Ok(json!({"alpha": alpha, "do": observed, "de": expected, "n": found.n}))
}

fn segment_units(text: &Text, input: &Value) -> Result<Value, String> {
    let least = input.get("min_overlap").map_or(Ok(1), |least| whole(least, "min_overlap"))?;
    let ratings = characters::rows(&text.of_code(input)?, &segments(input)?, least);
    let counts = ratings.counts();
    let rows: Vec<Vec<Option<u32>>> = ratings.units().map(|(row, _)| row.to_vec()).collect();
    let kappa = match ratings.coders {
        2 => number(cohen_kappa(&ratings.cross(0, 1)).kappa),
        _ => Value::Null,
    };
    Ok(json!({
        "rows": rows,
        "po": number(many::percent_agreement(&counts).po),
        "alpha": number(alpha(&counts, Distance::Nominal).alpha),
        "fleiss": number(many::fleiss_kappa(&counts).kappa.value),
        "ac1": number(many::gwet_ac1(&counts).value),
        "kappa": kappa,
    }))
}

fn segment_overlap(text: &Text, input: &Value) -> Result<Value, String> {
    if text.coders.len() > 2 {
        return Err(format!("The measure compares two coders; there are {}.", text.coders.len()));
    }
    // Each coding stands for itself here; the continuum is only asked whether all lie inside the text.
    text.continuum()?;
    let of = |coder: usize| -> Vec<Mark> {
        text.marks.iter().filter(|(own, _)| *own == coder).map(|(_, mark)| *mark).collect()
    };
    let found = matching::matching(&of(0), &of(1), real_field(input, "threshold", 0.9)?);
    Ok(json!({
        "agree": found.agree, "disagree": found.disagree, "po": number(found.po), "kappa": number(found.kappa),
        "per_code": text.by_code(found.by_code.into_iter().map(|(code, share)| (code, number(share)))),
    }))
}

fn u_alpha(text: &Text) -> Result<Value, String> {
    let continuum = text.continuum()?;
    let Some(found) = unitizing(&continuum) else {
        let clash = continuum.overlap().map(|(coder, first, second)| {
            let name = |mark: Mark| text.codes.get(mark.code as usize).cloned().unwrap_or_default();
            let coder = text.coders.get(coder).cloned().unwrap_or_default();
            format!(
                "{coder} gave the same words two codes: {} at {}-{} and {} at {}-{}.",
                name(first),
                first.at.start,
                first.at.end,
                name(second),
                second.at.start,
                second.at.end
            )
        });
        return Err(clash.unwrap_or_else(|| "One coder gave two codes to the same words.".to_owned()));
    };
    let by_code =
        |figures: BTreeMap<u32, Figure>| text.by_code(figures.into_iter().map(|(code, it)| (code, number(it))));
    Ok(json!({
        "u": number(found.u), "binary": number(found.binary), "cu": number(found.cu),
        "ku": by_code(found.ku), "coverage": by_code(found.coverage),
    }))
}

fn alpha_u_1995(text: &Text) -> Result<Value, String> {
    let (whole, by_code) = alpha_u(&text.continuum()?);
    let of = |own: AlphaU| json!({"do": number(own.observed), "de": number(own.expected), "alpha": number(own.alpha)});
    let mut figures = of(whole);
    if let Some(figures) = figures.as_object_mut() {
        figures.insert("per_code".into(), text.by_code(by_code.into_iter().map(|(code, own)| (code, of(own)))));
    }
    Ok(figures)
}

fn together(input: &Value) -> Result<Value, String> {
    if input.get("units").is_none() {
        let c = c_coefficient(whole_field(input, "n1")?, whole_field(input, "n2")?, whole_field(input, "n12")?);
        return Ok(json!({"c": number(c)}));
    }
    let text = Text::read(input)?;
    text.continuum()?;
    let asked = words(input, "codes")?;
    let [first, second] = asked.as_slice() else {
        return Err("`codes` does not name two codes.".to_owned());
    };
    let of = |code: &String| -> Vec<Span> {
        let number = text.codes.iter().position(|known| known == code);
        text.marks.iter().filter(|(_, mark)| Some(mark.code as usize) == number).map(|(_, mark)| mark.at).collect()
    };
    let segments = if input.get("segments").is_some() { segments(input)? } else { Vec::new() };
    let found = cooccurrence::together(&of(first), &of(second), &segments);
    Ok(json!({
        "n1": found.n1, "n2": found.n2, "n12": found.n12, "c": number(found.c), "overlap_len": found.length,
        "jaccard_len": number(found.length_jaccard), "seg_both": found.segments,
        "seg_jaccard": number(found.segment_jaccard),
    }))
}
