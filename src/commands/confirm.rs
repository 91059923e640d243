//! What a verb shows before it reaches into codings, and the word that lets it go on.

use super::Output;
use crate::analysis::table::Table;
use crate::text::display::display;
use std::io::{IsTerminal, Write};

/// What is shown: sentences, and the whole of it as a table.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// What would happen.
    pub sentences: Vec<String>,
    /// Row by row.
    pub table: Table,
}

/// Whether a verb may go on: `None`, or the answer with which it ends. Asks only where a person can answer.
pub fn confirm(preview: Preview, yes: bool) -> Option<Output> {
    if yes {
        return None;
    }
    if std::io::stdin().is_terminal() && std::io::stderr().is_terminal() {
        return (!asked(&preview.sentences)).then(|| Output::say("Nothing was changed."));
    }
    let mut messages = preview.sentences;
    messages.push("Nothing was changed. Add --yes to do it.".into());
    let table = Some(preview.table).filter(|table| !table.rows.is_empty());
    Some(Output { table, messages, code: 2, ..Output::default() })
}

fn asked(sentences: &[String]) -> bool {
    let mut screen = std::io::stderr().lock();
    for sentence in sentences {
        let _ = writeln!(screen, "{}", display(sentence));
    }
    let _ = write!(screen, "Do it? [y/N] ").and_then(|()| screen.flush());
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok()
        && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "o" | "oui" | "s" | "si" | "sí" | "j" | "ja")
}
