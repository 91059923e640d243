//! Codes by each attribute: counts that lead to the words behind them, and residuals.

use crate::analysis::counting::{ANY_CODE, Roll};
use crate::commands::report::maker::Maker;
use crate::session::Failure;
use std::collections::HashMap;

/// Lays down the section.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    for by in maker.by.clone() {
        let Some((table, command)) = maker.table(&["crosstab", "--by", &by, "--wide", "--roll-up"], true)? else {
            continue;
        };
        let codings = maker.codings(Some(&by), Roll::Up)?;
        let behind = maker.behind(&table, &codings, |row, column| {
            let code = row.key.code.or(row.key.sums.then_some(ANY_CODE))?;
            Some((code, table.columns.get(column)?.key.values.first()?.clone()))
        });
        let title = maker.lang().fill("Codes by {}", &[&by]);
        maker.show(title, &table, command, behind);
        let words = ["crosstab", "--by", &by, "--wide", "--roll-up", "--show", "residual"];
        if let Some((table, command)) = maker.table(&words, true)? {
            let title = maker.lang().fill("Codes by {}: adjusted residuals", &[&by]);
            maker.show(title, &table, command, HashMap::new());
        }
    }
    Ok(())
}
