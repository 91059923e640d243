//! A command with its keys, as it stands beside its screen.

use crate::tui::command::Command;

/// Why a command cannot be used now.
pub type Reason = String;

/// One command with its keys.
#[derive(Clone, Copy)]
pub struct Key {
    /// Name in the palette and in a user's file of keys.
    pub name: &'static str,
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

impl Key {
    /// A command under a name.
    pub const fn new(name: &'static str, command: &'static Command) -> Self {
        Self { name, command, keys: &[], group: "", help: "", hint: None, needs: Needs::Nothing }
    }

    /// With its keys, each a sequence.
    pub const fn on(mut self, keys: &'static [&'static str]) -> Self {
        self.keys = keys;
        self
    }

    /// Under the title of a group.
    pub const fn group(mut self, title: &'static str) -> Self {
        self.group = title;
        self
    }

    /// With what it does, in a sentence.
    pub const fn help(mut self, sentence: &'static str) -> Self {
        self.help = sentence;
        self
    }

    /// What it does, in a few words: the beginning of its sentence.
    pub fn title(&self) -> String {
        let end = [", ", ": ", "; ", " ("].iter().filter_map(|mark| self.help.find(mark)).min();
        let words = self.help.get(..end.unwrap_or(self.help.len())).unwrap_or_default().trim_end_matches('.');
        let bare = ["Go to the ", "Go to ", "See "].iter().find_map(|lead| words.strip_prefix(lead)).unwrap_or(words);
        // "See and set …" is one act.
        let bare = if bare.starts_with("and ") { words } else { bare };
        let mut letters = bare.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    /// With its word in the footer.
    pub const fn hint(mut self, word: &'static str) -> Self {
        self.hint = Some(word);
        self
    }

    /// Where something is there that it needs.
    pub const fn when(mut self, needs: Needs) -> Self {
        self.needs = needs;
        self
    }
}

/// What a command needs so that it can be used now; the room, or the app, says whether it is there.
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
    /// A passage that is to be chosen here for another room.
    Errand,
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
    /// Something that a table can be divided by or about.
    Choice,
    /// Codes that can count with those below them.
    SubCodes,
    /// Codes in rows or columns that can be folded into those above them.
    Themes,
}
