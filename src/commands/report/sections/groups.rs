//! How people talked: who spoke how much, after whom, and answered which question how.

use crate::analysis::table::Table;
use crate::commands::report::maker::{Maker, ROWS};
use crate::session::Failure;
use std::collections::HashMap;

/// Lays down the section.
///
/// # Errors
/// The study or a text cannot be read, or the responses that were chosen name nothing.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    for (title, words) in [
        ("How much each person spoke", &["group"][..]),
        ("How evenly each group spoke", &["group", "--evenness"]),
        ("Who spoke after whom", &["group", "--follows"]),
    ] {
        if let Some((table, command)) = maker.table(words, true)? {
            let title = maker.say(title);
            let table = first(table);
            maker.show(title, &table, command, HashMap::new());
        }
    }
    let (responses, questions) = (maker.chosen.responses.join(","), maker.chosen.questions.clone());
    if let Some(questions) = questions.filter(|_| !responses.is_empty()) {
        let title = maker.say("Who answered which question how");
        maker.figures(title, &["group", "--responses", &responses, "--questions", &questions], true)?;
    }
    Ok(())
}

/// A table of which no more is shown than can be read.
fn first(mut table: Table) -> Table {
    const MOST: usize = ROWS * 5;
    let all = table.rows.len();
    if all > MOST {
        table.rows.truncate(MOST);
        table.caption.note(format!("The first {MOST} rows of {all}."));
    }
    table
}
