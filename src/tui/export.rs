//! Writing what is shown to a file: asks for the name, never overwrites unasked, works on a thread.

use crate::analysis::table::Table;
use crate::export::format::{Format, Options};
use crate::export::paper::Names;
use crate::export::sink::{self, Refused};
use crate::model::Study;
use crate::session::format::Data;
use crate::text::number::counted;
use crate::tui::paths::path;
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::task::{News, Task};
use crate::tui::widgets::choice::Row;
use std::path::{Path, PathBuf};

/// A file that is to be written.
pub struct File {
    /// Where it is, as a whole path.
    pub path: PathBuf,
    /// How it is spelled.
    pub format: &'static Format,
    /// The same as one that may be written.
    pub target: sink::Target,
}

/// Begins to write a file on a thread.
type Write = Box<dyn FnOnce(File, &mut Shared) -> Task<Result<String, String>>>;

/// What is written, and the name of its file where the person gives none.
pub struct What {
    /// The name.
    pub file: String,
    /// What it is, which says the formats there are.
    pub data: Data,
    /// What else is to be known where the name is asked for.
    pub note: &'static str,
    /// Writes it.
    pub write: Write,
}

/// Makes the table that is written, from the study and its folder.
type Make = Box<dyn FnOnce(&Study, &Path) -> Table + Send>;

/// Asks for the file's name, and writes there the table that is made from the study and its folder.
pub fn ask(file: &str, make: impl FnOnce(&Study, &Path) -> Table + Send + 'static, shared: &mut Shared) {
    ask_for((file, Data::Table), Options::default(), Box::new(make), shared);
}

/// The same of a table of figures, which may be written as a plot.
pub fn ask_figures(
    file: &str,
    options: Options,
    make: impl FnOnce(&Study, &Path) -> Table + Send + 'static,
    shared: &mut Shared,
) {
    ask_for((file, Data::Figures), options, Box::new(make), shared);
}

fn ask_for((file, data): (&str, Data), options: Options, make: Make, shared: &mut Shared) {
    let write = Box::new(move |file: File, shared: &mut Shared| {
        let (study, root) = (shared.snapshot(), shared.session.root.clone());
        Task::start(1, move |_| {
            let table = make(&study, &root);
            let bytes = file.format.table(&table, &Names::of(&study, None), options)?;
            file.target.write(&bytes).map_err(|refused| refused.to_string())?;
            Ok(format!("Wrote {} to {}.", counted(table.rows.len(), "row", "rows"), file.target.shown()))
        })
    });
    prompt(What { file: file.to_owned(), data, note: "CSV, or as", write }, None, shared);
}

/// Asks for the name of the file that something is written to; `name` is the one that was given before.
pub fn prompt(what: What, name: Option<&str>, shared: &mut Shared) {
    let here = std::env::current_dir().unwrap_or_default();
    let endings = what.data.names().join(", ");
    let note = format!("{} the name ends: {endings}. In {} unless you give another folder.", what.note, here.display());
    let name = name.unwrap_or(&what.file).to_owned();
    ask_name(what, &name, note, shared);
}

fn ask_name(what: What, name: &str, note: String, shared: &mut Shared) {
    let then = Then::anywhere(move |name: String, shared: &mut Shared| take(what, &name, shared));
    shared.open(Popup::prompt("Write to which file?", note, name, then).completing());
}

/// Takes the name that was given; or asks once more, and says why.
fn take(what: What, name: &str, shared: &mut Shared) {
    let name = name.trim();
    if name.is_empty() {
        return prompt(what, None, shared);
    }
    let path = path(name);
    let path = std::path::absolute(&path).unwrap_or(path);
    let format = match what.data.format(None, Some(&path)) {
        Ok(format) => format.unwrap_or(what.data.usual()),
        Err(failure) => return ask_name(what, name, failure.message, shared),
    };
    match sink::Target::find(&path, Some(&shared.session.root), false) {
        Ok(target) => start(what, File { path, format, target }, shared),
        Err(Refused::Exists(shown)) => {
            let rows = vec![(Row::from("Keep that file and give another name"), false), ("Write over it".into(), true)];
            let then = Then::anywhere(move |over: bool, shared: &mut Shared| {
                let name = path.to_string_lossy().into_owned();
                if !over {
                    return prompt(what, Some(&name), shared);
                }
                match sink::Target::find(&path, Some(&shared.session.root), true) {
                    Ok(target) => start(what, File { path, format, target }, shared),
                    Err(refused) => ask_name(what, &name, refused.to_string(), shared),
                }
            });
            shared.open(Popup::choice(format!("{shown} is there already"), rows, 0, then));
        }
        Err(refused) => ask_name(what, name, refused.to_string(), shared),
    }
}

fn start(what: What, file: File, shared: &mut Shared) {
    let work = (what.write)(file, shared);
    shared.writing.push(work);
}

/// Tells what has been written.
pub fn poll(shared: &mut Shared) {
    for work in std::mem::take(&mut shared.writing) {
        match work.poll() {
            News::None => shared.writing.push(work),
            News::Done(Ok(words)) => {
                shared.went_well();
                shared.tell(words);
            }
            News::Done(Err(words)) => shared.fail(words),
            News::Lost => shared.fail("The file was not written."),
        }
    }
}
