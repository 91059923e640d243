//! A command with its keys.

use crate::tui::command::Command;
use crate::tui::keymap::context::Context;

/// Why a command cannot be used now.
pub type Reason = String;

/// One command with its keys.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Name in the palette and in a user's file of keys.
    pub name: &'static str,
    /// Where it counts.
    pub context: Context,
    /// What it does.
    pub command: &'static Command,
    /// Keys, each a sequence.
    pub keys: &'static [&'static str],
    /// Title of its group.
    pub group: &'static str,
    /// One sentence.
    pub help: &'static str,
    /// The word in the footer, where it stands there.
    pub hint: Option<&'static str>,
    /// What must be there so that it can be used.
    pub needs: Needs,
}

/// What a command needs so that it can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A query that narrows lists and tables.
    Query,
    /// A code that was applied before.
    LastCode,
    /// A coding at the cursor.
    Coding,
    /// A coding of one's own there.
    OwnCoding,
    /// A passage that is being chosen in this transcript.
    Placing,
    /// A search.
    Search,
    /// An act to take back.
    Undo,
    /// An act to do again.
    Redo,
    /// A place to go back to.
    JumpBack,
    /// A place to go forth to.
    JumpForth,
    /// A row that is chosen.
    Row,
}
