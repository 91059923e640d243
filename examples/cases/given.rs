//! Measures on given units.

use super::Answer;
use super::input::{field, label, list, number, table, two_by_two, whole, whole_field};
use super::measures::characters::collapsed;
use super::measures::levels;
use super::measures::pairs::{scott_pi, two_by_two as figures_of};
use serde_json::{Map, Value, json};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use verbatim::analysis::agreement::alpha::{Alpha, Distance, alpha};
use verbatim::analysis::agreement::pairs::{Coefficient, cohen_kappa, holsti, light_kappa, mean_holsti, pooled_kappa};
use verbatim::analysis::agreement::ratings::{Counts, Cross, Ratings};
use verbatim::analysis::agreement::{bootstrap, many};

/// Reliability data, as far as the input says who judged.
struct Data {
    labels: Vec<Value>,
    counts: Counts,
    ratings: Option<Ratings>,
}

pub fn compute(measure: &str, input: &Value) -> Answer {
    let figures = match measure {
        "percent_agreement" => {
            let percent = many::percent_agreement(&Data::read(input)?.counts);
            json!({"po": number(percent.po), "units_used": percent.units})
        }
        "brennan_prediger" | "gwet_ac1" => {
            let data = Data::read(input)?;
            let (of, name): (fn(&Counts) -> Coefficient, _) =
                if measure == "gwet_ac1" { (many::gwet_ac1, "ac1") } else { (many::brennan_prediger, "s") };
            let mut figures = coefficient(of(&data.counts), name);
            figures.insert("q".into(), data.counts.categories.into());
            figures.into()
        }
        "scott_pi" => coefficient(scott_pi(&cross(input)?), "pi").into(),
        "cohen_kappa" => cohen(&cross(input)?),
        "kappa_2x2" => two_by_two_figures(two_by_two(input)?),
        "fleiss_kappa" => fleiss(&Data::read(input)?),
        "conger_kappa" => coefficient(many::conger_kappa(&Data::read(input)?.named()?), "kappa").into(),
        "light_kappa" => {
            let light = light_kappa(&Data::read(input)?.named()?);
            json!({"kappa": number(light.kappa), "pairs": light.pairs, "undefined_pairs": light.undefined})
        }
        "kripp_alpha" => krippendorff(&Data::read(input)?, input)?,
        "alpha_bootstrap" => resampled(&Data::read(input)?, input)?,
        "holsti" => json!({"cr": number(holsti_figure(input)?)}),
        "pooled_kappa" => {
            let tables = list(input, "tables")?.iter().map(|rows| Ok(cross_of(&table(rows)?)));
            let tables: Vec<Cross> = tables.collect::<Result<_, String>>()?;
            coefficient(pooled_kappa(&tables), "kappa").into()
        }
        _ => return Ok(None),
    };
    Ok(Some(figures))
}

fn coefficient(of: Coefficient, name: &str) -> Map<String, Value> {
    [("po", of.po), ("pe", of.pe), (name, of.value)]
        .map(|(name, figure)| (name.to_owned(), number(figure)))
        .into_iter()
        .collect()
}

fn cohen(cross: &Cross) -> Value {
    let kappa = cohen_kappa(cross);
    json!({
        "po": number(kappa.po), "pe": number(kappa.pe), "kappa": number(kappa.kappa), "se": number(kappa.se),
        "se0": number(kappa.se0), "z": number(kappa.z), "ci_low": number(kappa.low), "ci_high": number(kappa.high),
        "kappa_max": number(kappa.max), "n": kappa.n,
    })
}

fn two_by_two_figures([[a, b], [c, d]]: [[u64; 2]; 2]) -> Value {
    let of = figures_of(a, b, c, d);
    json!({
        "po": number(of.po), "pe": number(of.pe), "kappa": number(of.kappa), "kappa_max": number(of.kappa_max),
        "prevalence_index": number(of.prevalence_index), "bias_index": number(of.bias_index), "pabak": number(of.pabak),
        "p_pos": number(of.positive), "p_neg": number(of.negative), "jaccard": number(of.jaccard), "ac1": number(of.ac1),
        "pi": number(of.pi),
    })
}

fn fleiss(data: &Data) -> Value {
    let fleiss = many::fleiss_kappa(&data.counts);
    let mut figures = coefficient(fleiss.kappa, "kappa");
    figures.insert("se0".into(), number(fleiss.se0));
    figures.insert("z".into(), number(fleiss.z));
    let by_category = fleiss.per_category.map(|all| data.by_label(all.into_iter().map(number)));
    figures.insert("per_category".into(), by_category.unwrap_or_default());
    figures.into()
}

fn krippendorff(data: &Data, input: &Value) -> Result<Value, String> {
    let scale = Scale::read(data, input)?;
    let found = scale.alpha(&data.counts);
    let of = |(category, n): (&u32, &u64)| Some((shown(data.labels.get(*category as usize)?), Value::from(*n)));
    let mut figures = json!({
        "alpha": number(found.alpha), "do": number(found.observed), "de": number(found.expected), "n": found.n,
        "n_c": found.by_category.iter().filter_map(of).collect::<Map<_, _>>(),
    });
    if let (Scale::Nominal, Some(figures)) = (&scale, figures.as_object_mut()) {
        let all = (0..data.counts.categories)
            .map(|category| number(alpha(&collapsed(&data.counts, category), Distance::Nominal).alpha));
        figures.insert("per_category".into(), data.by_label(all));
    }
    Ok(figures)
}

fn resampled(data: &Data, input: &Value) -> Result<Value, String> {
    let scale = Scale::read(data, input)?;
    let draws = u32::try_from(whole_field(input, "resamples")?).map_err(|_| "There are too many resamples.")?;
    let seed = input.get("seed").map_or(Ok(0), |seed| whole(seed, "seed"))?;
    if !matches!(scale, Scale::Nominal) {
        return Err("Only nominal alpha is resampled.".to_owned());
    }
    let interval = bootstrap::resampled_units(&data.counts, draws, seed);
    Ok(json!({
        "alpha": number(scale.alpha(&data.counts).alpha),
        "ci_low": number(interval.low), "ci_high": number(interval.high),
        "share_undefined": interval.without,
        "share_below_667": number(interval.below_667), "share_below_800": number(interval.below_800),
    }))
}

fn holsti_figure(input: &Value) -> Result<verbatim::analysis::figure::Figure, String> {
    if input.get("sets").is_none() {
        return Ok(holsti(whole_field(input, "m")?, whole_field(input, "n1")?, whole_field(input, "n2")?));
    }
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let set = |set: &Value| -> Result<Vec<u32>, String> {
        let mut members = Vec::new();
        for member in set.as_array().ok_or("A set is no list.")? {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            members.push(*numbers.entry(member.to_string()).or_insert(next));
        }
        members.sort_unstable();
        members.dedup();
        Ok(members)
    };
    let sets: Vec<Vec<u32>> = list(input, "sets")?.iter().map(set).collect::<Result<_, String>>()?;
    let pairs = sets.iter().enumerate().flat_map(|(n, a)| sets.iter().skip(n + 1).map(move |b| (a, b)));
    Ok(mean_holsti(pairs.map(|(a, b)| {
        let agreed = a.iter().filter(|item| b.binary_search(item).is_ok()).count();
        (agreed as u64, a.len() as u64, b.len() as u64)
    })))
}

fn cross_of(table: &[Vec<u64>]) -> Cross {
    let mut cross = Cross::default();
    for (row, a) in table.iter().zip(0_u32..) {
        for (units, b) in row.iter().zip(0_u32..) {
            cross.add(a, b, *units);
        }
    }
    cross
}

fn cross(input: &Value) -> Result<Cross, String> {
    if let Some(rows) = input.get("table") {
        return Ok(cross_of(&table(rows)?));
    }
    let ratings = Data::read(input)?.named()?;
    match ratings.coders {
        0..=2 => Ok(ratings.cross(0, 1)),
        coders => Err(format!("The measure compares two coders; these units have {coders}.")),
    }
}

/// What a value is called: a set as a list of its members.
fn shown(value: &Value) -> String {
    let member = |value: &Value| match value {
        Value::String(word) if word.contains('\'') && !word.contains('"') => format!("\"{word}\""),
        Value::String(word) => format!("'{}'", word.replace('\\', "\\\\").replace('\'', "\\'")),
        other => other.to_string(),
    };
    match value {
        Value::Array(set) => format!("[{}]", set.iter().map(member).collect::<Vec<_>>().join(", ")),
        other => label(other),
    }
}

/// Values in the order of their categories: numbers by size, then words, then sets.
#[derive(Clone, PartialEq)]
enum Key {
    Number(f64),
    Word(String),
    Set(Vec<Key>),
}

impl Eq for Key {}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.total_cmp(b),
            (Self::Word(a), Self::Word(b)) => a.cmp(b),
            (Self::Set(a), Self::Set(b)) => a.cmp(b),
            (Self::Number(_), _) | (Self::Word(_), Self::Set(_)) => Ordering::Less,
            _ => Ordering::Greater,
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn key(value: &Value) -> Key {
    match value {
        Value::Number(number) => Key::Number(number.as_f64().unwrap_or(0.0)),
        Value::Array(set) => {
            let mut members: Vec<Key> = set.iter().map(key).collect();
            members.sort();
            members.dedup();
            Key::Set(members)
        }
        other => Key::Word(label(other)),
    }
}

/// A set with its members in order, each once; other values as they are.
fn tidy(value: &Value) -> Value {
    let Value::Array(set) = value else { return value.clone() };
    let members: BTreeMap<Key, &Value> = set.iter().map(|member| (key(member), member)).collect();
    members.into_values().cloned().collect()
}

impl Data {
    fn read(input: &Value) -> Result<Self, String> {
        let declared: Vec<Value> = match input.get("categories") {
            None | Some(Value::Null) => Vec::new(),
            Some(_) => list(input, "categories")?.clone(),
        };
        let labels = |wanted: usize| {
            let named = declared.iter().cloned().chain((declared.len()..).map(Value::from));
            named.take(wanted.max(declared.len())).collect::<Vec<_>>()
        };
        if let Some(rows) = input.get("table") {
            let rows = table(rows)?;
            let wide = rows.len().max(rows.first().map_or(0, Vec::len));
            let cross = cross_of(&rows);
            let mut counts = Counts::new(wide.max(declared.len()) as u32);
            for ((a, b), units) in cross.cells() {
                counts.add(&mut [a, b], units);
            }
            let rows = cross.cells().map(|((a, b), units)| (vec![Some(a), Some(b)], units));
            let ratings = Ratings::counted(2, counts.categories, rows);
            return Ok(Self { labels: labels(wide), counts, ratings: Some(ratings) });
        }
        if let Some(rows) = input.get("counts") {
            let rows = table(rows)?;
            let wide = rows.first().map_or(0, Vec::len);
            let mut counts = Counts::new(wide.max(declared.len()) as u32);
            for row in rows {
                let given = row.into_iter().zip(0_u32..).filter(|(count, _)| *count > 0);
                let given = given.map(|(count, category)| {
                    Ok((category, u32::try_from(count).map_err(|_| "A count is too large.")?))
                });
                counts.add_counted(given.collect::<Result<_, String>>()?, 1);
            }
            return Ok(Self { labels: labels(wide), counts, ratings: None });
        }
        Self::of_ratings(list(input, "ratings")?, &declared)
    }

    fn of_ratings(rows: &[Value], declared: &[Value]) -> Result<Self, String> {
        let rows: Vec<&Vec<Value>> =
            rows.iter().map(|row| row.as_array().ok_or("A unit is no list.")).collect::<Result<_, _>>()?;
        let coders = rows.iter().map(|row| row.len()).max().unwrap_or(0);
        let mut used: BTreeMap<Key, Value> = BTreeMap::new();
        for value in rows.iter().copied().flatten().filter(|value| !value.is_null()) {
            used.entry(key(value)).or_insert_with(|| tidy(value));
        }
        let mut labels: Vec<Value> = Vec::new();
        let mut numbers: BTreeMap<Key, u32> = BTreeMap::new();
        let used: Vec<Value> = used.into_values().collect();
        for value in declared.iter().chain(&used) {
            let next = u32::try_from(labels.len()).unwrap_or(u32::MAX);
            numbers.entry(key(value)).or_insert_with(|| {
                labels.push(value.clone());
                next
            });
        }
        let cells = rows.iter().flat_map(|row| {
            let missing = std::iter::repeat_n(None, coders - row.len());
            row.iter()
                .map(|value| if value.is_null() { None } else { numbers.get(&key(value)).copied() })
                .chain(missing)
        });
        let ratings = Ratings::new(coders, labels.len() as u32, cells.collect());
        Ok(Self { labels, counts: ratings.counts(), ratings: Some(ratings) })
    }

    fn named(self) -> Result<Ratings, String> {
        self.ratings
            .ok_or_else(|| "The measure needs to know who judged, unit by unit: there are only counts.".to_owned())
    }

    fn by_label(&self, figures: impl Iterator<Item = Value>) -> Value {
        self.labels.iter().map(shown).zip(figures).collect::<Map<_, _>>().into()
    }
}

/// How far values differ, with what the distance needs to know of them.
enum Scale {
    Nominal,
    Ordinal,
    Interval(Vec<f64>),
    Ratio(Vec<f64>),
    Jaccard(Vec<Vec<u32>>),
    Masi(Vec<Vec<u32>>),
}

impl Scale {
    fn read(data: &Data, input: &Value) -> Result<Self, String> {
        let level = field(input, "level").ok().and_then(Value::as_str).unwrap_or("nominal");
        let values = || -> Result<Vec<f64>, String> {
            let of = |value: &Value| value.as_f64().ok_or_else(|| format!("{value} is no number, as the level needs."));
            data.labels.iter().map(of).collect()
        };
        Ok(match level {
            "nominal" => Self::Nominal,
            "ordinal" => Self::Ordinal,
            "interval" => Self::Interval(values()?),
            "ratio" => Self::Ratio(values()?),
            "jaccard" => Self::Jaccard(sets(&data.labels)),
            "masi" => Self::Masi(sets(&data.labels)),
            other => return Err(format!("There is no level `{other}`.")),
        })
    }

    fn alpha(&self, counts: &Counts) -> Alpha {
        match self {
            Self::Nominal => alpha(counts, Distance::Nominal),
            Self::Ordinal => levels::ordinal(counts),
            Self::Interval(values) => levels::interval(counts, values),
            Self::Ratio(values) => levels::ratio(counts, values),
            Self::Jaccard(sets) => alpha(counts, Distance::Jaccard(sets)),
            Self::Masi(sets) => levels::masi_of(counts, sets),
        }
    }
}

/// The members of each set as ascending numbers; a value that is no list is a set of itself.
fn sets(labels: &[Value]) -> Vec<Vec<u32>> {
    let mut numbers: BTreeMap<Key, u32> = BTreeMap::new();
    let mut set = |members: &[Value]| {
        let mut own = Vec::new();
        for member in members {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            own.push(*numbers.entry(key(member)).or_insert(next));
        }
        own.sort_unstable();
        own.dedup();
        own
    };
    labels.iter().map(|value| set(value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice))).collect()
}
