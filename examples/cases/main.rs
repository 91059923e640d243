//! Computes figures from JSON lines, for comparison with other programs.
//!
//! ```text
//! cargo run --release --example cases < cases.jsonl
//! ```
//!
//! Each line is `{"name": …, "measure": …, "input": {…}}`; each answer is `{"name": …, "figures": {…}}`, `null` where a
//! figure is not defined, `{"name": …, "unsupported": true}` for a measure that Verbatim does not have, or
//! `{"name": …, "error": "…"}`. Figures come from the functions that the program itself uses,
//! those that it does not print from `measures`.

mod given;
mod input;
mod measures;
mod numbers;
mod text;

use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// What a measure answers: figures by name, nothing where there is no such measure, or a sentence.
type Answer = Result<Option<Value>, String>;

fn main() -> std::io::Result<()> {
    let mut input = std::io::stdin().lock();
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if !line.trim_ascii().is_empty() {
            writeln!(output, "{}", answer(&line))?;
        }
        line.clear();
    }
    output.flush()
}

fn answer(line: &[u8]) -> Value {
    let case: Value = match serde_json::from_slice(line) {
        Ok(case) => case,
        Err(error) => return json!({"name": null, "error": format!("The line is no JSON: {error}.")}),
    };
    let name = case.get("name").cloned().unwrap_or_default();
    let figures = match (case.get("measure").and_then(Value::as_str), case.get("input")) {
        (None, _) => Err("The case names no measure.".to_owned()),
        (_, None) => Err("The case has no input.".to_owned()),
        (Some(measure), Some(input)) => compute(measure, input),
    };
    match figures {
        Ok(Some(figures)) => json!({"name": name, "figures": figures}),
        Ok(None) => json!({"name": name, "unsupported": true}),
        Err(error) => json!({"name": name, "error": error}),
    }
}

fn compute(measure: &str, input: &Value) -> Answer {
    for family in [given::compute, text::compute, numbers::compute] {
        if let Some(figures) = family(measure, input)? {
            return Ok(Some(figures));
        }
    }
    Ok(None)
}
