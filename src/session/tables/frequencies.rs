//! How often each code is used.

use crate::analysis::counting::{ANY_CODE, Roll, code_key, code_name, code_word};
use crate::analysis::frequency;
use crate::analysis::measure::Measured;
use crate::analysis::scope::Scope;
use crate::analysis::spread::Column;
use crate::analysis::table::{Cell, Table};
use crate::model::{CodeIx, Study};

/// The table of frequencies in scope, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &dyn Measured, roll: Roll) -> Table {
    let mut table = frequency::rolled(study, scope, measures, roll);
    crate::session::tables::caption::caption_scope(&mut table, scope);
    crate::session::tables::caption::caption_query(&mut table, scope);
    table
}

/// Codes in the order given, each with its count in all columns, and its codings in each column. Columns are named by ids,
/// which stay when a title or a pseudonym changes; `unit` is what is counted, `codings` or `codings_with_subcodes`.
pub fn by_column(study: &Study, unit: &str, codes: &[(CodeIx, u64)], columns: &[Column]) -> Table {
    let mut table = Table::new("frequencies", "codings", &["code", "path", unit]);
    table.add_columns(columns.iter().map(|column| column.id.as_str()));
    for (code, all) in codes {
        let id = code_word(study, *code);
        let path = match *code {
            ANY_CODE => code_name(study, *code).to_owned(),
            _ => study.codebook().path_name(id),
        };
        let mut row = vec![Cell::words(id), Cell::words(path), Cell::Count(*all)];
        row.extend(columns.iter().map(|column| Cell::Count(column.counts.get(code).copied().unwrap_or(0))));
        table.push((code_key(*code), row));
    }
    table
}
