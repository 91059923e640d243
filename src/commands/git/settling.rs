//! `verbatim git status` and `settle`: what merges left to people.

use crate::analysis::table::{Cell, Table};
use crate::commands::done::done;
use crate::commands::{Context, Output};
use crate::git::settle::{files, open, open_in};
use crate::session::Failure;
use crate::session::acts::settling::settling;
use std::path::Path;

/// Settles a field.
#[derive(Debug, clap::Args)]
pub struct Settle {
    /// The record, as `git status` names it.
    #[arg(value_name = "ID")]
    id: String,
    /// The field, as `git status` names it.
    #[arg(value_name = "FIELD")]
    field: String,
    #[command(flatten)]
    choice: Choice,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Choice {
    /// Take the other value with this number.
    #[arg(long, value_name = "N")]
    take: Option<usize>,
    /// Keep what stands in the field.
    #[arg(long)]
    keep: bool,
}

/// Columns of `git status`.
const COLUMNS: [&str; 6] = ["file", "id", "field", "value", "n", "other"];

/// The table of what is to settle: a row for every other value.
pub fn status(root: &Path) -> Output {
    let mut table = Table::new("git status", "values", &COLUMNS);
    for open in open(root) {
        for (number, other) in open.others.iter().enumerate() {
            let away = if other.is_empty() { "(taken away)" } else { other };
            table.push(vec![
                Cell::words(&open.file),
                Cell::words(&open.id),
                Cell::words(&open.field),
                Cell::words(&open.value),
                Cell::count(number + 1),
                Cell::words(away),
            ]);
        }
    }
    let messages = vec![if table.rows.is_empty() {
        "There is nothing to settle.".to_owned()
    } else {
        "`verbatim git settle ID FIELD --keep` keeps what stands, `--take N` takes the other value.".to_owned()
    }];
    let code = u8::from(!table.rows.is_empty());
    Output { table: Some(table), messages, code, ..Output::default() }
}

/// Settles one field as an act that can be undone.
///
/// # Errors
/// Nothing to settle there, no such value, or a change that cannot be written.
pub fn settle(args: &Settle, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let found = files(&session.root).into_iter().find_map(|(file, kind)| {
        let text = std::fs::read_to_string(session.root.join(&file)).ok()?;
        let open = open_in(&file, kind, &text);
        let open = open.into_iter().find(|open| open.id == args.id && open.field == args.field)?;
        Some(open)
    });
    let Some(open) = found else {
        return Err(Failure::usage(format!(
            "There is nothing to settle in `{}` of `{}`. `verbatim git status` lists what there is.",
            args.field, args.id
        )));
    };
    let take = match args.choice.take {
        None => None,
        Some(number) => Some(number.checked_sub(1).filter(|place| *place < open.others.len()).ok_or_else(|| {
            Failure::usage(format!("There is no value {number}: `{}` has 1 to {}.", args.field, open.others.len()))
        })?),
    };
    let act = settling(&session, &open, take)?;
    done(&mut session, act, "Done")
}
