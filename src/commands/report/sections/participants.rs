//! Who took part: each attribute, by group, and what is planned and missing.

use crate::analysis::axis::Axis;
use crate::analysis::table::Cell;
use crate::commands::report::maker::Maker;
use crate::export::document::Block;
use crate::session::Failure;
use std::collections::HashMap;

/// Lays down the section.
///
/// # Errors
/// The study cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let title = maker.say("Participants");
    if let Some((mut table, command)) = maker.table(&["participants", "describe"], true)? {
        // Where nothing is a number, its columns are empty; there is one group here, of all.
        let is_empty = |at: usize| table.rows.iter().all(|row| row.get(at).is_none_or(|cell| *cell == Cell::Empty));
        let numbers = ["mean", "sd", "median", "min", "max"].map(|name| table.column(name));
        let empty = numbers.into_iter().flatten().filter(|at| is_empty(*at));
        let dropped: Vec<usize> = empty.chain(table.column("group")).collect();
        table.drop_columns(&dropped);
        maker.show(title, &table, command, HashMap::new());
    }
    // Texts, coders and days divide codes, not people.
    let by = maker.with(|session| {
        let divides = |word: &String| matches!(Axis::parse(&session.study, word), Ok(Axis::Attribute(_)));
        maker.by.iter().filter(|word| divides(word)).cloned().collect::<Vec<_>>()
    })?;
    for by in by {
        let title = maker.lang().fill("Participants by {}", &[&by]);
        maker.figures(title, &["participants", "describe", "--by", &by, "--wide"], true)?;
    }
    let title = maker.say("Transcripts by kind");
    if let Some((mut table, command)) = maker.table(&["fieldwork", "--by", "kind"], false)? {
        for cell in table.rows.iter_mut().filter_map(|row| row.cells.first_mut()) {
            *cell = Cell::words(maker.say(&cell.exact()));
        }
        maker.show(title, &table, command, HashMap::new());
    }
    let gaps = maker.with(|session| crate::analysis::fieldwork::gaps(&session.study))?;
    if !gaps.is_empty() {
        let lang = maker.lang();
        maker.push(Block::Points(gaps.into_iter().map(|gap| lang.turned(&gap).unwrap_or(gap)).collect()));
    }
    Ok(())
}
