//! Reads fields of a case, and writes figures.

use serde_json::Value;
use verbatim::analysis::figure::Figure;

/// A figure as a number, or `null`.
pub fn number(figure: Figure) -> Value {
    figure.map_or(Value::Null, Value::from)
}

/// A field that must be there.
pub fn field<'a>(input: &'a Value, name: &str) -> Result<&'a Value, String> {
    input.get(name).ok_or_else(|| format!("The input has no `{name}`."))
}

/// A list that must be there.
pub fn list<'a>(input: &'a Value, name: &str) -> Result<&'a Vec<Value>, String> {
    field(input, name)?.as_array().ok_or_else(|| format!("`{name}` is no list."))
}

/// A whole number, 0 or more.
pub fn whole(value: &Value, name: &str) -> Result<u64, String> {
    let exact = |number: f64| (number >= 0.0 && number.fract() == 0.0 && number < 9e15).then_some(number as u64);
    let number = value.as_u64().or_else(|| value.as_f64().and_then(exact));
    number.ok_or_else(|| format!("{value} is no whole number of 0 or more, as `{name}` needs."))
}

/// A whole number in a field that must be there.
pub fn whole_field(input: &Value, name: &str) -> Result<u64, String> {
    whole(field(input, name)?, name)
}

/// A number in a field, or what stands for it.
pub fn real_field(input: &Value, name: &str, default: f64) -> Result<f64, String> {
    match input.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(value) => value.as_f64().ok_or_else(|| format!("{value} is no number, as `{name}` needs.")),
    }
}

/// A list of words that must be there.
pub fn words(input: &Value, name: &str) -> Result<Vec<String>, String> {
    Ok(list(input, name)?.iter().map(label).collect())
}

/// A table of whole numbers with rows of one length.
pub fn table(value: &Value) -> Result<Vec<Vec<u64>>, String> {
    let row = |row: &Value| {
        let cells = row.as_array().ok_or("A row of the table is no list.")?;
        cells.iter().map(|cell| whole(cell, "table")).collect()
    };
    let rows: Vec<Vec<u64>> =
        value.as_array().ok_or("The table is no list.")?.iter().map(row).collect::<Result<_, String>>()?;
    match rows.iter().all(|row| row.len() == rows.first().map_or(0, Vec::len)) {
        true => Ok(rows),
        false => Err("The rows of the table have different lengths.".to_owned()),
    }
}

/// A 2x2 table.
pub fn two_by_two(input: &Value) -> Result<[[u64; 2]; 2], String> {
    match table(field(input, "table")?)?.as_slice() {
        [first, second] => match (first.as_slice(), second.as_slice()) {
            ([a, b], [c, d]) => Ok([[*a, *b], [*c, *d]]),
            _ => Err("The table is not 2 by 2.".to_owned()),
        },
        _ => Err("The table is not 2 by 2.".to_owned()),
    }
}

/// The name of a value: words as they are, numbers as they are written.
pub fn label(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}
