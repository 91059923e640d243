//! Tables of a rich text, which has no tables but paragraphs that say they are in one.

use super::{Goal, Rtf};
use crate::import::error::ImportError;

impl Rtf<'_> {
    /// Opens or closes the table as the paragraph wants it.
    pub(super) fn place(&mut self) -> Result<(), ImportError> {
        if self.state.goal != Goal::Body || self.asides > 0 {
            return Ok(());
        }
        if !self.in_table {
            return self.table_end();
        }
        self.place_row()
    }

    /// Opens table, row and cell where they are not.
    pub(super) fn place_row(&mut self) -> Result<(), ImportError> {
        if !self.table {
            self.blocks.open_table()?;
            self.table = true;
            self.cell = 0;
        }
        if !self.blocks.in_cell() {
            self.blocks.open_cell()?;
            if self.merged.get(self.cell) == Some(&true) {
                self.blocks.merged_cell();
            }
        }
        Ok(())
    }

    pub(super) fn cell_end(&mut self) -> Result<(), ImportError> {
        if self.state.goal != Goal::Body || self.asides > 0 {
            return if self.state.goal == Goal::Body { self.put_words("\t") } else { Ok(()) };
        }
        self.in_table = true;
        self.place_row()?;
        self.blocks.close_cell()?;
        self.cell += 1;
        Ok(())
    }

    pub(super) fn table_end(&mut self) -> Result<(), ImportError> {
        if self.table {
            self.blocks.close_table()?;
            self.table = false;
        }
        Ok(())
    }
}
