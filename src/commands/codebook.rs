//! `verbatim codebook`: lists, shows, checks and edits codes.

mod diff;
mod exchange;
mod split;
mod surgery;

use super::{Context, Failure, Output, uncode};
use crate::analysis;
use crate::analysis::table::{Cell, Table};
use crate::commands::done::done;
use crate::export::codebook as export;
use crate::model::Code;
use crate::session::Session;
use crate::session::acts::{self, CodeFields, MoveSeat};
use crate::session::format::Data;
use std::fmt::Write as _;

/// Lists, shows, checks and edits the codes. Without a word: the list. A code is named by id, unique name or path.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the codes with their keys and counts.
    List,
    /// Show a code with its definition.
    Show {
        /// The code.
        #[arg(value_name = "CODE")]
        code: String,
    },
    /// Look the codebook over: names and colours alike, nothing defined, unused, at odds with use. Exit 1 with findings.
    Lint,
    /// Make a code.
    Add {
        /// Its name, or a path `parent / name`.
        #[arg(value_name = "NAME")]
        name: String,
        /// The code above it.
        #[arg(long, value_name = "P")]
        parent: Option<String>,
        /// Its id; else one is made from the name.
        #[arg(long, value_name = "ID")]
        id: Option<String>,
        #[command(flatten)]
        fields: Box<Fields>,
    },
    /// Give a code another name; its id and its codings stay.
    Rename {
        /// The code.
        #[arg(value_name = "CODE")]
        code: String,
        /// Its new name.
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Set what a code says; an empty value takes it away.
    Edit {
        /// The code.
        #[arg(value_name = "CODE")]
        code: String,
        #[command(flatten)]
        fields: Box<Fields>,
    },
    /// Move codes in the tree.
    Move {
        /// The codes.
        #[arg(required = true, value_name = "CODE")]
        codes: Vec<String>,
        #[command(flatten)]
        seat: Seat,
    },
    /// Make codes one with another: their codings count as its own. No coding file changes.
    Merge(surgery::Merge),
    /// Deal the codings of a code out to several codes, as one step of undo; your own, unless told otherwise.
    Split(Box<split::Split>),
    /// Take the passage of a coding as an example of a code.
    Example {
        /// The code.
        #[arg(value_name = "CODE")]
        code: String,
        /// The coding's id.
        #[arg(long, value_name = "ID")]
        from: String,
    },
    /// Offer a code no longer; its codings count.
    Retire {
        /// The code.
        #[arg(value_name = "CODE")]
        code: String,
    },
    /// Offer codes again that were retired, deleted or merged.
    Revive(surgery::Revive),
    /// Delete codes that no coding uses; the records stay until a purge.
    Delete(surgery::Delete),
    /// Take the records of deleted codes out of the file.
    Purge(surgery::Purge),
    /// Bring in codes from a file (RON, CSV, Markdown, REFI-QDA) or of a built-in codebook. Nothing is joined by name.
    Import(exchange::Import),
    /// Write the codebook: as RON as it stands, or with --format csv or md (or by the ending of -o FILE).
    Export,
    /// Say in words how two codebooks differ: two files, a file and the study's, or two commits. Exit 1 where they do.
    Diff(diff::Diff),
    /// List what was done to the codebook in this clone, when, by whom.
    Log,
}

#[derive(Debug, clap::Args)]
struct Fields {
    /// What the code means.
    #[arg(long, value_name = "T")]
    definition: Option<String>,
    /// What belongs to it.
    #[arg(long, value_name = "T")]
    include: Option<String>,
    /// What does not.
    #[arg(long, value_name = "T")]
    exclude: Option<String>,
    /// A passage that shows it; may be given again; replaces those there are.
    #[arg(long, value_name = "T")]
    example: Option<Vec<String>>,
    /// Its colour, as #D55E00.
    #[arg(long, value_name = "C")]
    color: Option<String>,
    /// The key that applies it: a digit or one of a b d f p s t w y z.
    #[arg(long, value_name = "K")]
    key: Option<String>,
    /// Its French name.
    #[arg(long, value_name = "NAME")]
    fr: Option<String>,
    /// A name in another language, as `de=Lohn`; may be given again.
    #[arg(long = "name-in", value_name = "LANG=NAME")]
    name_in: Vec<String>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Seat {
    /// Under this code.
    #[arg(long, value_name = "P", conflicts_with = "root")]
    parent: Option<String>,
    /// To the root.
    #[arg(long)]
    root: bool,
    /// Before this code, under the same parent.
    #[arg(long, value_name = "CODE", conflicts_with = "after")]
    before: Option<String>,
    /// After this code, under the same parent.
    #[arg(long, value_name = "CODE")]
    after: Option<String>,
}

impl Seat {
    fn read(&self, session: &Session) -> Result<MoveSeat, Failure> {
        let beside = self.before.as_ref().or(self.after.as_ref());
        let above = self.parent.as_ref().map(|parent| acts::find_code(session, parent)).transpose()?;
        if let Some(word) = beside.filter(|_| self.root || above.is_some()) {
            let code = acts::find_code(session, word)?;
            if code.parent.as_ref() != above.map(|above| &above.id) {
                let place = above.map_or("at the root".to_owned(), |above| format!("under “{}”", above.name));
                return Err(Failure::usage(format!("“{}” does not stand {place}. Name a code that does.", code.name)));
            }
        }
        Ok(match (&self.before, &self.after) {
            (Some(code), _) => MoveSeat::Before(code.clone()),
            (_, Some(code)) => MoveSeat::After(code.clone()),
            _ => MoveSeat::Under(above.map(|above| above.id.clone())),
        })
    }
}

impl Fields {
    fn read(&self) -> Result<CodeFields, Failure> {
        let mut names: Vec<(String, String)> = self.fr.iter().map(|name| ("fr".to_owned(), name.clone())).collect();
        for word in &self.name_in {
            let pair =
                word.split_once('=').ok_or_else(|| Failure::usage(format!("`{word}` should read LANG=NAME.")))?;
            names.push((pair.0.trim().to_owned(), pair.1.trim().to_owned()));
        }
        Ok(CodeFields {
            name: None,
            definition: self.definition.clone(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            examples: self.example.clone(),
            color: self.color.clone(),
            key: self.key.clone(),
            names,
        })
    }
}

impl Args {
    /// What the verb's data are.
    pub fn data(&self) -> Data {
        match self.action {
            Some(Action::Export) => Data::Codebook,
            Some(Action::Add { .. } | Action::Show { .. }) => Data::Words,
            _ => Data::Table,
        }
    }
}

/// Runs the verb.
///
/// # Errors
/// No such code, values that a code cannot have, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    let act = match &args.action {
        None | Some(Action::List) => {
            let output = super::check::told(&session, table(&session));
            session.end(());
            return Ok(output);
        }
        Some(Action::Show { code }) => return show(&session, code),
        Some(Action::Lint) => {
            let table = lint(&session);
            let code = u8::from(!table.rows.is_empty());
            return Ok(Output { table: Some(table), code, ..Output::default() });
        }
        Some(Action::Import(args)) => return exchange::import(&mut session, args),
        Some(Action::Export) => return exchange::export(&session, context),
        Some(Action::Diff(args)) => return diff::diff(&session, args, context),
        Some(Action::Log) => return Ok(log(&mut session)),
        Some(Action::Add { name, parent, id, fields }) => {
            let (mut act, id) = acts::add_code(&mut session, name, parent.as_deref(), id.as_deref())?;
            let fields = fields.read()?;
            if fields != CodeFields::default() {
                // Both edits are one act: what is refused in the second leaves nothing of the first.
                act.apply(&mut session.study)?;
                let edited = acts::edit_code(&session, &id, fields);
                act.clone().inverse().apply(&mut session.study)?;
                act.edits.extend(edited?.edits);
            }
            session.perform(act)?;
            session.flush()?;
            let mut text = id;
            text.push('\n');
            return Ok(Output { text: Some(text), ..Output::default() });
        }
        Some(Action::Rename { code, name }) => acts::rename_code(&session, code, name)?,
        Some(Action::Edit { code, fields }) => acts::edit_code(&session, code, fields.read()?)?,
        Some(Action::Move { codes, seat }) => {
            let seat = seat.read(&session)?;
            acts::move_codes(&session, codes, &seat)?
        }
        Some(Action::Retire { code }) => acts::retire_code(&session, code)?,
        Some(Action::Split(args)) => return split::split(&mut session, args),
        Some(Action::Example { code, from }) => {
            let (ix, coding) = uncode::coding(&session, from)?;
            acts::add_example(&mut session, code, ix, &coding)?
        }
        Some(Action::Merge(args)) => return surgery::merge(&mut session, args),
        Some(Action::Revive(args)) => return surgery::revive(&mut session, args),
        Some(Action::Delete(args)) => acts::delete_codes(&session, &args.codes)?,
        Some(Action::Purge(args)) => return surgery::purge(&mut session, args),
    };
    done(&mut session, act, "Done")
}

/// The table of codes, in codebook order.
pub fn table(session: &Session) -> Table {
    let study = &session.study;
    let mut table =
        Table::new("codebook", "codes", &["code", "name", "parent", "path", "key", "color", "status", "codings"]);
    for code in study.codebook().codes() {
        let count = study.known_code(&code.id).map_or(0, |ix| study.count(ix));
        table.push(vec![
            Cell::words(&code.id),
            Cell::words(&code.name),
            Cell::words(code.parent.clone().unwrap_or_default()),
            Cell::words(study.codebook().path_name(&code.id)),
            Cell::words(code.key.map(String::from).unwrap_or_default()),
            Cell::words(code.color.clone().unwrap_or_default()),
            Cell::words(status(code)),
            Cell::count(count),
        ]);
    }
    table
}

fn status(code: &Code) -> String {
    if code.is_active() { "active".into() } else { export::status(&code.status) }
}

fn log(session: &mut Session) -> Output {
    let mut table = Table::new("codebook", "acts", &["when", "coder", "act", "undone"]);
    for entry in session.history().into_iter().filter(|entry| entry.codebook) {
        let cells = [entry.when, entry.coder, entry.label].map(Cell::words);
        table.push(cells.into_iter().chain([Cell::Flag(entry.undone)]).collect::<Vec<_>>());
    }
    Output::table(table)
}

fn show(session: &Session, word: &str) -> Result<Output, Failure> {
    let code = acts::find_code(session, word)?;
    let mut text = format!("{}\n  id          {}\n", session.study.codebook().path_name(&code.id), code.id);
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name:<11} {value}");
        }
    };
    for (language, name) in &code.names {
        line(&format!("name ({language})"), name);
    }
    line("key", &code.key.map(String::from).unwrap_or_default());
    line("color", code.color.as_deref().unwrap_or_default());
    line("groups", &code.groups.join(", "));
    line("definition", code.definition.as_deref().unwrap_or_default());
    line("include", code.include.as_deref().unwrap_or_default());
    line("exclude", code.exclude.as_deref().unwrap_or_default());
    for example in &code.examples {
        line("example", example);
    }
    line("made", code.made.as_deref().unwrap_or_default());
    line("defined", code.defined.as_deref().unwrap_or_default());
    line("status", &status(code));
    let count = session.study.known_code(&code.id).map_or(0, |ix| session.study.count(ix));
    line("codings", &count.to_string());
    Ok(Output { text: Some(text), ..Output::default() })
}

/// What in a codebook looks unfinished, doubled, or at odds with its use.
pub fn lint(session: &Session) -> Table {
    let mut table = Table::new("codebook", "findings", &["code", "finding", "kind"]);
    for finding in analysis::lint::lint(&session.study) {
        table.push(vec![Cell::words(finding.code), Cell::words(finding.words), Cell::words(finding.kind)]);
    }
    table
}
