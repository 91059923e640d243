//! Whether a command can be used now: each says why not.

use super::{App, Screen};
use crate::tui::keymap::{Needs, Reason};
use crate::tui::screens::reader::Reader;

impl App {
    /// Whether what a command needs is there; else why it cannot be used now.
    pub(super) fn allows(&self, needs: Needs) -> Result<(), Reason> {
        match needs {
            Needs::Nothing => Ok(()),
            Needs::Query => self.has_query(),
            Needs::LastCode => self.can_repeat(),
            Needs::Coding => self.has_coding(),
            Needs::OwnCoding => self.has_own_coding(),
            Needs::Placing => self.is_placing(),
            Needs::Search => self.has_search(),
            Needs::Undo => self.can_undo(),
            Needs::Redo => self.can_redo(),
            Needs::JumpBack => self.can_jump_back(),
            Needs::JumpForth => self.can_jump_forth(),
            Needs::Row => self.has_row(),
        }
    }

    fn reader(&self) -> Result<&Reader, Reason> {
        match &self.screen {
            Screen::Reader(reader) => Ok(reader),
            _ => Err("This needs an open transcript.".to_owned()),
        }
    }

    /// A query narrows lists and tables.
    fn has_query(&self) -> Result<(), Reason> {
        if self.shared.asked.is_empty() { Err("No query narrows anything: g Q takes one.".to_owned()) } else { Ok(()) }
    }

    /// There is a last code.
    fn can_repeat(&self) -> Result<(), Reason> {
        if self.shared.last.is_empty() { Err("No code has been applied yet.".to_owned()) } else { Ok(()) }
    }

    /// Some coding stands at the cursor.
    fn has_coding(&self) -> Result<(), Reason> {
        match self.reader()?.here(&self.shared).is_empty() {
            true => Err("Nothing is coded here.".to_owned()),
            false => Ok(()),
        }
    }

    /// A coding of one's own stands at the cursor.
    fn has_own_coding(&self) -> Result<(), Reason> {
        let reader = self.reader()?;
        let here = reader.here(&self.shared);
        let own = |coding: &crate::model::Coding| reader.is_own(coding, &self.shared);
        match here.first() {
            None => Err("Nothing is coded here.".to_owned()),
            Some(_) if here.iter().any(own) => Ok(()),
            Some(other) => {
                let coder = self.shared.session.study.coder(other.coder);
                Err(format!("This coding is {coder}'s. Code the passage yourself to have your own."))
            }
        }
    }

    /// A coding that lost its words waits for words of this transcript.
    fn is_placing(&self) -> Result<(), Reason> {
        let ix = self.reader()?.ix();
        if self.shared.choosing.as_ref().is_some_and(|choosing| choosing.ix == ix) {
            return Ok(());
        }
        match self.shared.placing.is_some_and(|placing| placing.ix == ix) {
            true => Ok(()),
            false => {
                Err("No coding of this transcript is being placed; R reviews those that lost their words.".to_owned())
            }
        }
    }

    /// Something was searched.
    fn has_search(&self) -> Result<(), Reason> {
        if self.reader()?.has_search() { Ok(()) } else { Err("Nothing has been searched yet; / searches.".to_owned()) }
    }

    /// There is an act to take back.
    fn can_undo(&self) -> Result<(), Reason> {
        let session = &self.shared.session;
        let may = session.undo_label().is_some() || session.is_reading_history();
        if may { Ok(()) } else { Err("There is nothing to take back.".to_owned()) }
    }

    /// There is an act to do again.
    fn can_redo(&self) -> Result<(), Reason> {
        let session = &self.shared.session;
        let may = session.redo_label().is_some() || session.is_reading_history();
        if may { Ok(()) } else { Err("There is nothing to do again.".to_owned()) }
    }

    /// There is a place to go back to.
    fn can_jump_back(&self) -> Result<(), Reason> {
        if self.behind.is_empty() { Err("You have not been anywhere else yet.".to_owned()) } else { Ok(()) }
    }

    /// There is a place to go forth to.
    fn can_jump_forth(&self) -> Result<(), Reason> {
        if self.ahead.is_empty() { Err("You have not come back from anywhere.".to_owned()) } else { Ok(()) }
    }

    /// A row is chosen.
    fn has_row(&self) -> Result<(), Reason> {
        match &self.screen {
            Screen::View(view) if !view.has_row() => Err("The list is empty.".to_owned()),
            _ => Ok(()),
        }
    }
}
