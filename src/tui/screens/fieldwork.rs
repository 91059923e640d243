//! How far the fieldwork is: what was collected, by one or two attributes, against what is planned.

use crate::analysis::attribute::Named;
use crate::analysis::counting::Roll;
use crate::analysis::fieldwork::{gaps, wanted};
use crate::analysis::table::Table;
use crate::model::{Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::fieldwork::table;
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "fieldwork",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("fieldwork", &Command::Go(Place::room("fieldwork"))).on(&["g D"]).group("Go to").help("See what data were collected, against what is planned.")],
    open: |_, shared| open(Fieldwork::default(), shared),
};

/// The field that is looked at where nothing is planned.
const UNPLANNED: &str = "kind";

/// By what is counted: nothing chosen means what the first plan names.
#[derive(Default)]
pub struct Fieldwork {
    chosen: Option<Vec<String>>,
}

impl Fieldwork {
    /// What can be chosen: each attribute alone, and what plans name together.
    fn words(study: &Study) -> Vec<Vec<String>> {
        let settings = &study.settings;
        let mut all: Vec<Vec<String>> = Vec::new();
        for plan in &settings.planned {
            let Ok(wanted) = wanted(settings, plan) else { continue };
            let names: Vec<String> = wanted.keys().map(Named::full).collect();
            if names.len() <= 2 && !all.contains(&names) {
                all.push(names);
            }
        }
        let alone: Vec<Vec<String>> = Named::all(settings).iter().map(|named| vec![named.full()]).collect();
        let new: Vec<Vec<String>> = alone.into_iter().filter(|names| !all.contains(names)).collect();
        all.extend(new);
        all
    }

    fn named(&self, study: &Study) -> Vec<Named> {
        let planned = || Self::words(study).into_iter().next().filter(|_| !study.settings.planned.is_empty());
        let names = self.chosen.clone().or_else(planned).unwrap_or_else(|| vec![UNPLANNED.to_owned()]);
        names.iter().filter_map(|name| Named::find(&study.settings, name).ok()).collect()
    }
}

impl TableScreen for Fieldwork {
    const FILE: &'static str = "fieldwork.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, study: &Study) -> String {
        let names: Vec<String> = self.named(study).iter().map(|named| named.spelling().to_owned()).collect();
        format!("fieldwork › by {}", names.join(" and "))
    }

    fn count(&self, session: &Session, _: Roll) -> Count {
        let named = self.named(&session.study);
        Box::new(move |study, _, _| {
            let mut table = table(study, &named).unwrap_or_default();
            // One after the other in running lines: as many as there is room for are seen.
            Some(gaps(study).join(" ")).filter(|gaps| !gaps.is_empty()).into_iter().for_each(|gaps| table.warn(gaps));
            table
        })
    }

    fn choices(&self, study: &Study) -> (&'static str, Vec<String>) {
        ("Counted by what?", Self::words(study).into_iter().map(|names| names.join(" and ")).collect())
    }

    fn choose(&mut self, row: usize, study: &Study) {
        self.chosen = Self::words(study).into_iter().nth(row);
    }

    fn passages(&self, table: &Table, (row, _): (usize, usize), study: &Study, _: Roll) -> Option<Query> {
        let values = &table.rows.get(row)?.key.values;
        let named = self.named(study);
        let fits = |ix: &TranscriptIx| {
            let transcript = study.transcript(*ix);
            named.iter().zip(values).all(|(named, value)| named.of_transcript(transcript).unwrap_or_default() == value)
        };
        let transcripts: Vec<TranscriptIx> = study.transcripts().into_iter().filter(fits).collect();
        (!transcripts.is_empty()).then(|| Query { transcripts, ..Query::default() })
    }

    fn shade(&self) -> Shade {
        Shade::None
    }

    fn rolls(&self) -> bool {
        false
    }
}
