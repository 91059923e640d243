//! Whether a command can be used now: the app knows of queries, undo and jumps, the room of the rest.

use super::App;
use crate::tui::keymap::{Needs, Reason};

impl App {
    /// Whether what a command needs is there; else why it cannot be used now.
    pub(super) fn allows(&self, needs: Needs) -> Result<(), Reason> {
        let shared = &self.shared;
        let session = &shared.session;
        let known = |known: bool, why: &str| if known { Ok(()) } else { Err(why.to_owned()) };
        match needs {
            Needs::Query => known(!shared.asked.is_empty(), "No query narrows anything: g Q takes one."),
            Needs::LastCode => known(!shared.last.is_empty(), "No code has been applied yet."),
            Needs::Undo => {
                known(session.undo_label().is_some() || session.is_reading_history(), "There is nothing to take back.")
            }
            Needs::Redo => {
                known(session.redo_label().is_some() || session.is_reading_history(), "There is nothing to do again.")
            }
            Needs::JumpBack => known(!self.behind.is_empty(), "You have not been anywhere else yet."),
            Needs::JumpForth => known(!self.ahead.is_empty(), "You have not come back from anywhere."),
            needs => self.room.allows(needs, shared),
        }
    }
}
