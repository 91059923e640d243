//! Writing what is shown to a file: asks for the name, never overwrites unasked, works on a thread.

use crate::export::csv;
use crate::export::format::{Format, Options};
use crate::export::formats::of_tables;
use crate::export::sink::{self, Refused};
use crate::session::format::Data;
use crate::tui::ask::Ask;
use crate::tui::popup::{Body, Popup};
use crate::tui::shared::Shared;
use crate::tui::task::{News, Task};
use crate::tui::widgets::choice::{Choice, Row};
use crate::tui::written::{Target, What};
use std::path::PathBuf;

/// Files being written.
#[derive(Default)]
pub struct Exports {
    under_way: Vec<Task<Result<String, String>>>,
}

/// Asks for the file's name.
pub fn prompt(what: What, name: &str) -> Popup {
    let here = std::env::current_dir().unwrap_or_default();
    let endings = of_tables().map(|format| format!(".{}", format.ending)).collect::<Vec<_>>().join(", ");
    let note = format!("CSV, or as the name ends: {endings}. In {} unless you give another folder.", here.display());
    Popup::prompt(Ask::ExportTo(what), "Write to which file?", note, name)
}

/// Asks once more, and says why.
fn again(what: What, name: &str, why: String) -> Popup {
    Popup::prompt(Ask::ExportTo(what), "Write to which file?", why, name)
}

impl Exports {
    /// Takes the name that was given; a popup where something more is to be asked.
    pub fn name(&mut self, what: What, name: &str, shared: &Shared) -> Option<Popup> {
        let name = name.trim();
        if name.is_empty() {
            return Some(prompt(what.clone(), what.file()));
        }
        let path = match (name.strip_prefix("~/"), std::env::var_os("HOME")) {
            (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => PathBuf::from(name),
        };
        let path = std::path::absolute(&path).unwrap_or(path);
        let format = match Data::Table.format(None, Some(&path)) {
            Ok(format) => format.unwrap_or(&csv::FORMAT),
            Err(failure) => return Some(again(what, name, failure.message)),
        };
        match sink::Target::find(&path, Some(&shared.session.root), false) {
            Ok(place) => self.start(what, format, place, shared),
            Err(Refused::Exists(shown)) => {
                let rows = ["Keep that file and give another name", "Write over it"];
                let rows = rows.map(|label| Row { label: label.to_owned(), ..Row::default() });
                let body = Body::Choice(Choice::new(format!("{shown} is there already"), rows.into()));
                return Some(Popup { body, ask: Ask::Overwrite(Target { what, path, format }) });
            }
            Err(refused) => return Some(again(what, name, refused.to_string())),
        }
        None
    }

    /// Takes the answer to whether a file may be overwritten.
    pub fn overwrite(&mut self, target: Target, row: usize, shared: &Shared) -> Option<Popup> {
        if row == 0 {
            let name = target.path.to_string_lossy().into_owned();
            return Some(prompt(target.what, &name));
        }
        match sink::Target::find(&target.path, Some(&shared.session.root), true) {
            Ok(place) => self.start(target.what, target.format, place, shared),
            Err(refused) => {
                let name = target.path.to_string_lossy().into_owned();
                return Some(again(target.what, &name, refused.to_string()));
            }
        }
        None
    }

    fn start(&mut self, what: What, format: &'static Format, place: sink::Target, shared: &Shared) {
        let study = shared.snapshot();
        let root = shared.session.root.clone();
        self.under_way.push(Task::start(1, move |_| {
            let table = what.table(&study, &root);
            let text = format.table(&table, Options::default())?;
            place.write(text.as_bytes()).map_err(|refused| refused.to_string())?;
            let rows = table.rows.len();
            Ok(format!("Wrote {rows} row{} to {}.", if rows == 1 { "" } else { "s" }, place.shown()))
        }));
    }

    /// Whether something is being written.
    pub fn busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Tells what has been written; whether there was news.
    pub fn poll(&mut self, shared: &mut Shared) -> bool {
        let mut told = Vec::new();
        self.under_way.retain(|work| match work.poll() {
            News::None => true,
            News::Done(result) => {
                told.push(result);
                false
            }
            News::Lost => {
                told.push(Err("The file was not written.".to_owned()));
                false
            }
        });
        let any = !told.is_empty();
        for result in told {
            match result {
                Ok(words) => shared.tell(words),
                Err(words) => shared.fail(words),
            }
        }
        any
    }
}
