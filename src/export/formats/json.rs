//! A table as one JSON object with its rows.

use crate::analysis::table::{Cell, Row, Table};
use crate::export::format::{Format, Spell};

/// One object with the caption and the rows.
pub static FORMAT: Format = Format {
    word: "json",
    ending: "json",
    about: "One JSON object with the rows",
    spell: Spell::Data(|table, _| json(table).map_err(|error| error.to_string())),
    document: None,
    is_text: true,
};

/// Spells a table.
///
/// # Errors
/// The table cannot be spelled.
pub fn json(table: &Table) -> Result<String, serde_json::Error> {
    let row = |row: &Row| {
        let fields = table.columns.iter().map(|column| column.name.clone()).zip(row.iter().map(json_value));
        serde_json::Value::Object(fields.collect())
    };
    let rows: Vec<serde_json::Value> = table.rows.iter().map(row).collect();
    let whole = serde_json::json!({
        "command": table.command,
        "scope": table.caption.scope.as_deref().unwrap_or_default(),
        "unit": table.unit,
        "caption": table.caption.sentences(),
        "rows": rows,
    });
    serde_json::to_string_pretty(&whole).map(|text| text + "\n")
}

fn json_value(cell: &Cell) -> serde_json::Value {
    let item = |fields: &Vec<(&'static str, Cell)>| {
        let fields = fields.iter().map(|(name, cell)| ((*name).to_owned(), json_value(cell)));
        serde_json::Value::Object(fields.collect())
    };
    match cell {
        Cell::Empty => serde_json::Value::Null,
        Cell::Text(text) | Cell::Code(text) => text.clone().into(),
        Cell::Fixed(_) | Cell::Composed(_) => cell.exact().into(),
        Cell::Count(number) => (*number).into(),
        Cell::Integer(number) => (*number).into(),
        Cell::Number(number) => serde_json::Number::from_f64(*number).map_or(serde_json::Value::Null, Into::into),
        Cell::Flag(flag) => (*flag).into(),
        Cell::List(items) => serde_json::Value::Array(items.iter().map(item).collect()),
    }
}
