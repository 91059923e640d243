//! Agreement before and after a team talked.

use super::queue::Queue;
use crate::analysis::agreement::cases::reconciled;
use crate::analysis::agreement::judged::{Asked, judge};
use crate::analysis::agreement::table;
use crate::analysis::agreement::units::Unit;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::model::Study;
use std::sync::Arc;

/// Figures shown, before and after.
const FIGURES: [&str; 4] = ["positive", "percent", "alpha", "u_alpha"];

/// Agreement code by code as coded, and with every settled disagreement as it was decided: what the coders differed on
/// there, they then share. What is open counts as it was coded in both.
pub fn table(study: &Study, scope: &Scope, queue: &Queue, unit: Unit) -> Table {
    let asked = Asked { unit, ..Asked::default() };
    let after: Measures = queue
        .measures
        .iter()
        .map(|(ix, measure)| (*ix, Arc::new(reconciled(study, measure, &queue.of(*ix)))))
        .collect();
    let of = |measures: &Measures| {
        let judged = judge(study, scope, measures, &queue.starts, queue.team.clone(), &asked);
        table::table(study, scope, &judged, &asked, None)
    };
    let (before, after) = (of(&queue.measures), of(&after));
    let mut columns = vec!["code", "unit", "units", "disagreements", "settled"];
    let names: Vec<String> =
        FIGURES.iter().flat_map(|name| [format!("{name}_before"), format!("{name}_after")]).collect();
    columns.extend(names.iter().map(String::as_str));
    columns.extend(["reason_before", "reason_after"]);
    let mut table = Table::new("reconcile", unit.plural(), &columns);
    for (row, after_row) in before.rows.iter().zip(&after.rows) {
        let own = |item: &&super::queue::Item| row.key.sums || row.key.code == Some(item.case.code);
        let cases = queue.items.iter().filter(own);
        let settled = cases.clone().filter(|item| item.case.settled.is_some()).count();
        let mut cells = vec![
            before.cell(row, "code").clone(),
            before.cell(row, "unit").clone(),
            before.cell(row, "units").clone(),
            Cell::count(cases.count()),
            Cell::count(settled),
        ];
        let both = FIGURES.iter().chain(&["reason"]);
        cells.extend(both.flat_map(|name| [before.cell(row, name).clone(), after.cell(after_row, name).clone()]));
        table.push((row.key.clone(), cells));
    }
    table.caption.append(&before.caption);
    table.caption.note(
        "after: what coders differed on and settled, they share as decided; what is open stands as coded in both"
            .into(),
    );
    table.caption.note(queue.progress());
    table
}
