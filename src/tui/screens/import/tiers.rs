//! The tiers of a file to bring in: which of them are speech, each switched on and off.

use super::{Import, Item, doubtful, looked_at};
use crate::import::tiers::Taken;
use crate::text::number::counted;
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::widgets::choice::Row;

impl Import {
    /// Lists the tiers of the chosen file.
    pub(super) fn ask_tiers(&self, at: usize, shared: &mut Shared) {
        let tiers = self.chosen().map(tiers).unwrap_or_default();
        if tiers.is_empty() {
            return shared.tell("This file has no tiers.");
        }
        let title = "Which tiers are speech? Enter switches one, Esc closes";
        let rows = tiers.iter().map(row).zip(0..).collect();
        let then = Then::here(|import: &mut Self, at, shared| import.switch_tier(at, shared));
        shared.open(Popup::choice(title, rows, at, then));
    }

    /// Takes a tier for speech, or no longer; the last one stays.
    fn switch_tier(&mut self, at: usize, shared: &mut Shared) {
        let Some(item) = self.items.get_mut(self.list.rows.at) else { return };
        let tiers = tiers(item);
        let Some(own) = tiers.get(at) else { return };
        let on = |one: &&Taken| if one.name == own.name { !own.read } else { one.read };
        let mut names: Vec<String> = tiers.iter().filter(on).map(|one| one.name.clone()).collect();
        names.dedup();
        if names.is_empty() {
            shared.tell("One tier at least is speech.");
            return self.ask_tiers(at, shared);
        }
        let mut options = item.options.clone();
        options.tiers = names;
        match looked_at(&item.file, &options, &[]) {
            Ok(read) => {
                (item.options, item.read) = (options, Ok(read));
                item.doubts = doubtful(&item.read);
            }
            Err(problem) => shared.fail(problem),
        }
        self.ask_tiers(at, shared);
    }
}

fn tiers(item: &Item) -> Vec<Taken> {
    let found = item.read.as_ref().ok().and_then(|read| read.documents.first());
    found.map(|found| found.tiers.clone()).unwrap_or_default()
}

fn row(tier: &Taken) -> Row {
    let lead = if tier.read { "✓" } else { "–" }.to_owned();
    Row {
        lead,
        label: tier.name.clone(),
        detail: format!("{}, {}", tier.holds(), counted(tier.count, "annotation", "annotations")),
        ..Row::default()
    }
}
