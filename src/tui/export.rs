//! Writing what is shown to a file: asks for the name, never overwrites unasked, works on a thread.

use crate::analysis::table::Table;
use crate::export::format::{Format, Options};
use crate::export::formats::csv;
use crate::export::formats::of_tables;
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
use std::path::Path;

/// Makes the table that is written, from the study and its folder.
type Make = Box<dyn FnOnce(&Study, &Path) -> Table + Send>;

/// What is written, and the name of its file where the person gives none.
struct What {
    file: &'static str,
    make: Make,
}

/// Asks for the file's name, and writes there what is made.
pub fn ask(file: &'static str, make: impl FnOnce(&Study, &Path) -> Table + Send + 'static, shared: &mut Shared) {
    prompt(What { file, make: Box::new(make) }, file, shared);
}

fn prompt(what: What, name: &str, shared: &mut Shared) {
    let here = std::env::current_dir().unwrap_or_default();
    let endings = of_tables().map(|format| format!(".{}", format.ending)).collect::<Vec<_>>().join(", ");
    let note = format!("CSV, or as the name ends: {endings}. In {} unless you give another folder.", here.display());
    ask_name(what, name, note, shared);
}

fn ask_name(what: What, name: &str, note: String, shared: &mut Shared) {
    let then = Then::anywhere(move |name: String, shared: &mut Shared| take(what, &name, shared));
    shared.open(Popup::prompt("Write to which file?", note, name, then).completing());
}

/// Takes the name that was given; or asks once more, and says why.
fn take(what: What, name: &str, shared: &mut Shared) {
    let name = name.trim();
    if name.is_empty() {
        let file = what.file;
        return prompt(what, file, shared);
    }
    let path = path(name);
    let path = std::path::absolute(&path).unwrap_or(path);
    let format = match Data::Table.format(None, Some(&path)) {
        Ok(format) => format.unwrap_or(&csv::FORMAT),
        Err(failure) => return ask_name(what, name, failure.message, shared),
    };
    match sink::Target::find(&path, Some(&shared.session.root), false) {
        Ok(target) => start(what, format, target, shared),
        Err(Refused::Exists(shown)) => {
            let rows = vec![(Row::from("Keep that file and give another name"), false), ("Write over it".into(), true)];
            let then = Then::anywhere(move |over: bool, shared: &mut Shared| {
                let name = path.to_string_lossy().into_owned();
                if !over {
                    return prompt(what, &name, shared);
                }
                match sink::Target::find(&path, Some(&shared.session.root), true) {
                    Ok(target) => start(what, format, target, shared),
                    Err(refused) => ask_name(what, &name, refused.to_string(), shared),
                }
            });
            shared.open(Popup::choice(format!("{shown} is there already"), rows, 0, then));
        }
        Err(refused) => ask_name(what, name, refused.to_string(), shared),
    }
}

fn start(what: What, format: &'static Format, target: sink::Target, shared: &mut Shared) {
    let study = shared.snapshot();
    let root = shared.session.root.clone();
    shared.writing.push(Task::start(1, move |_| {
        let table = (what.make)(&study, &root);
        let bytes = format.table(&table, &Names::of(&study, None), Options::default())?;
        target.write(&bytes).map_err(|refused| refused.to_string())?;
        Ok(format!("Wrote {} to {}.", counted(table.rows.len(), "row", "rows"), target.shown()))
    }));
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
