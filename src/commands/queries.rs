//! `verbatim queries`: saved queries, used by name as `query:NAME`.

use super::{Context, Failure, Output, acts};
use crate::analysis::query;
use crate::analysis::table::{Cell, Table};
use crate::commands::done::done;
use crate::session::Session;

/// Lists saved queries, saves one, or removes one. A saved query is used by name: `--query "query:pay and country:ES"`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List the saved queries, with what is wrong with them.
    List,
    /// Save a query under a name, in place of any that had it.
    Save {
        /// The name.
        #[arg(value_name = "NAME")]
        name: String,
        /// The query.
        #[arg(value_name = "EXPR")]
        query: String,
    },
    /// Remove a saved query.
    Remove {
        /// The name.
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Runs the verb.
///
/// # Errors
/// No such query, one that cannot be read, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let act = match &args.what {
        None | Some(What::List) => return Ok(super::check::told(&session, table(&session))),
        Some(What::Save { name, query }) => acts::save_query(&session, name, query)?,
        Some(What::Remove { name }) => acts::remove_query(&session, name)?,
    };
    done(&mut session, act, "Done")
}

/// Columns of the table.
pub const COLUMNS: [&str; 3] = ["name", "query", "problem"];

/// The saved queries, by name; `problem` says why one cannot be read.
pub fn table(session: &Session) -> Table {
    let study = &session.study;
    let mut table = Table::new("queries", "saved queries", &COLUMNS);
    for (name, source) in &study.settings.queries {
        let problem = query::read(study, source).err().map(|fault| fault.what).unwrap_or_default();
        table.push(vec![Cell::words(name), Cell::words(source), Cell::words(problem)]);
    }
    table
}
