//! Labels that a file was not read to have: taken as speakers before it comes in.

use super::{Import, Item};
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::widgets::choice::Row;

impl Import {
    /// Offers what may be a speaker in the chosen file, and to write another label.
    pub(super) fn ask_label(&self, shared: &mut Shared) {
        let Some(item) = self.chosen().filter(|item| item.read.is_ok()) else {
            return shared.tell("This file holds no text for a transcript.");
        };
        let row = |(label, count): (String, u32)| {
            let row = Row { label: label.clone(), detail: format!("stands {count} ×"), ..Row::default() };
            (row, Some(label))
        };
        let mut rows: Vec<(Row, Option<String>)> = possible(item).into_iter().map(row).collect();
        rows.push((Row { label: "another".into(), detail: "write it".into(), ..Row::default() }, None));
        let then = Then::here(|import: &mut Self, label: Option<String>, shared: &mut Shared| match label {
            Some(label) => import.label(&label, shared),
            None => {
                let note = "As it stands in the text, without its colon.";
                let own = |import: &mut Self, label: String, shared: &mut Shared| import.label(&label, shared);
                shared.open(Popup::prompt("Which label?", note, "", Then::here(own)));
            }
        });
        shared.open(Popup::choice("Who speaks too?", rows, 0, then));
    }

    /// Reads the chosen file with a label as that of a speaker, wherever it stands.
    fn label(&mut self, label: &str, shared: &mut Shared) {
        let label = &crate::text::labels::tidy(label);
        if label.is_empty() {
            return;
        }
        self.again(|item| item.options.sure.add(label));
        let speaks = self.chosen().is_some_and(|item| speakers(item).iter().any(|(known, _)| same(known, label)));
        shared.tell(match speaks {
            true => format!("“{label}” is a speaker."),
            false => format!("No line begins with “{label}” as the text is read; S says how speakers are marked."),
        });
    }
}

fn same(known: &str, label: &str) -> bool {
    crate::text::labels::key(known) == crate::text::labels::key(label)
}

fn possible(item: &Item) -> Vec<(String, u32)> {
    let found = item.read.as_ref().ok().and_then(|read| read.documents.first());
    found.map(|found| found.detection.possible.clone()).unwrap_or_default()
}

fn speakers(item: &Item) -> Vec<(String, u32)> {
    let found = item.read.as_ref().ok().and_then(|read| read.documents.first());
    found.map(|found| found.detection.labels.clone()).unwrap_or_default()
}
