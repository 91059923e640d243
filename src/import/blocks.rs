//! What a word processor's file is made of, as it is read: paragraphs, tables, text beside the flow, marks in the text.

use super::draft::Comment;
use super::error::ImportError;
use super::limits;
use std::collections::HashMap;
use std::ops::Range;

/// Something at a place of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The passage of a comment begins.
    Start(u32),
    /// The passage of a comment ends.
    End(u32),
    /// A time of the recording, in milliseconds.
    Time(u64),
}

/// A paragraph: a range of the text of its [`Blocks`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Byte range.
    pub at: Range<u32>,
    /// How many bytes at its start are bold, when not all of them are the document's way to write.
    pub bold: u32,
    /// Whether the file says it is a heading.
    pub heading: bool,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph with something in it.
    Paragraph(Paragraph),
    /// A table, row by row.
    Table(Vec<Row>),
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
    /// Whether the file says that it heads the columns.
    pub header: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What is in it.
    pub blocks: Vec<Block>,
    /// How many columns it takes.
    pub span: u32,
    /// Whether it is one with the cell above.
    pub merged: bool,
}

/// A document as it is read.
#[derive(Debug)]
pub struct Blocks {
    /// All words; paragraphs are ranges of it.
    pub text: String,
    /// Marks at byte offsets of `text`, ascending.
    pub marks: Vec<(u32, Mark)>,
    /// Comments by the number in their marks; the ranges in them mean nothing.
    pub comments: Vec<Comment>,
    /// What was left out, by kind.
    pub dropped: Vec<(&'static str, usize)>,
    /// How many tracked insertions were taken in.
    pub insertions: usize,
    numbers: HashMap<String, u32>,
    levels: Vec<Level>,
    cells: usize,
    paragraphs: usize,
    heads: bool,
}

/// Where text goes.
#[derive(Debug)]
enum Level {
    Flow(Flow),
    Table(Vec<Row>),
    Row { cells: Vec<Cell>, header: bool, gone: bool },
}

#[derive(Debug, Default)]
struct Flow {
    kind: Kind,
    open: Open,
    blocks: Vec<Block>,
    /// What stands beside the open paragraph.
    late: Vec<Block>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Body,
    Cell {
        span: u32,
        merged: bool,
    },
    Aside,
}

/// The paragraph that is being read.
#[derive(Debug, Default)]
struct Open {
    text: String,
    marks: Vec<(usize, Mark)>,
    bold: usize,
    plain: bool,
    heading: bool,
}

impl Default for Blocks {
    fn default() -> Self {
        Self {
            text: String::new(),
            marks: Vec::new(),
            comments: Vec::new(),
            dropped: Vec::new(),
            insertions: 0,
            numbers: HashMap::new(),
            levels: vec![Level::Flow(Flow::default())],
            cells: 0,
            paragraphs: 0,
            heads: false,
        }
    }
}

impl Blocks {
    /// Adds words to the open paragraph.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn words(&mut self, words: &str, bold: bool) -> Result<(), ImportError> {
        let Some(open) = self.open() else { return Ok(()) };
        open.text.push_str(words);
        if bold && !open.plain {
            open.bold = open.text.len();
        } else if !bold && words.contains(|c: char| !c.is_whitespace()) {
            open.plain = true;
        }
        let length = open.text.len();
        limits::at_most("bytes of text", self.text.len().saturating_add(length), limits::TEXT)
    }

    /// Whether the open paragraph has nothing to see.
    pub fn is_blank(&mut self) -> bool {
        self.open().is_none_or(|open| open.text.chars().all(char::is_whitespace))
    }

    /// Takes blanks, no-break spaces not among them, from the end of the open paragraph.
    pub fn trim(&mut self) {
        if let Some(open) = self.open() {
            let kept = open.text.trim_end_matches([' ', '\t']).len();
            open.text.truncate(kept);
            open.bold = open.bold.min(kept);
        }
    }

    /// Whether the open paragraph ends so.
    pub fn ends_with(&mut self, c: char) -> bool {
        self.open().is_some_and(|open| open.text.ends_with(c))
    }

    /// Says that the open paragraph is a heading.
    pub fn heading(&mut self) {
        if let Some(open) = self.open() {
            open.heading = true;
        }
    }

    /// Sets a mark where the open paragraph ends.
    pub fn mark(&mut self, mark: Mark) {
        if let Some(open) = self.open() {
            open.marks.push((open.text.len(), mark));
        }
    }

    /// The number of a comment, by the name the file gives it.
    ///
    /// # Errors
    /// More comments than the limit.
    pub fn comment(&mut self, name: &str) -> Result<u32, ImportError> {
        if let Some(number) = self.numbers.get(name) {
            return Ok(*number);
        }
        limits::at_most("comments", self.comments.len() + 1, limits::COMMENTS)?;
        let number = u32::try_from(self.comments.len()).unwrap_or(u32::MAX);
        self.numbers.insert(name.to_owned(), number);
        self.comments.push(Comment::default());
        Ok(number)
    }

    /// Says what a comment is.
    pub fn commented(&mut self, number: u32, comment: Comment) {
        if let Some(known) = self.comments.get_mut(number as usize) {
            *known = comment;
        }
    }

    /// Counts something that is left out.
    pub fn drop(&mut self, what: &'static str, count: usize) {
        match self.dropped.iter_mut().find(|(known, _)| *known == what) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => self.dropped.push((what, count)),
        }
    }

    /// Ends the open paragraph; one with nothing to see is forgotten.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn end(&mut self) -> Result<(), ImportError> {
        let Some(flow) = self.flow() else { return Ok(()) };
        let open = std::mem::take(&mut flow.open);
        let mut late = std::mem::take(&mut flow.late);
        // A line end between paragraphs, so that the end of one is not the start of the next.
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        let start = self.text.len();
        let place = |at: usize| u32::try_from(start.saturating_add(at)).unwrap_or(u32::MAX);
        let blank = open.text.chars().all(|c| c.is_whitespace() || c == '\u{feff}');
        self.marks.extend(open.marks.iter().map(|(at, mark)| (place(if blank { 0 } else { *at }), *mark)));
        if !blank {
            self.text.push_str(&open.text);
            self.paragraphs += 1;
            limits::at_most("bytes of text", self.text.len(), limits::TEXT)?;
            limits::at_most("paragraphs", self.paragraphs, limits::LINES)?;
            let paragraph = Paragraph {
                at: place(0)..place(open.text.len()),
                bold: u32::try_from(open.bold).unwrap_or(u32::MAX),
                heading: open.heading,
            };
            late.insert(0, Block::Paragraph(paragraph));
        }
        if let Some(flow) = self.flow() {
            flow.blocks.append(&mut late);
        }
        Ok(())
    }

    /// Begins text beside the flow: a text box in the open paragraph.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn open_aside(&mut self) -> Result<(), ImportError> {
        self.push(Level::Flow(Flow { kind: Kind::Aside, ..Flow::default() }))
    }

    /// Ends text beside the flow.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn close_aside(&mut self) -> Result<(), ImportError> {
        self.close(|level| matches!(level, Level::Flow(Flow { kind: Kind::Aside, .. })))
    }

    /// Begins a table.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn open_table(&mut self) -> Result<(), ImportError> {
        self.end()?;
        self.push(Level::Table(Vec::new()))
    }

    /// Ends a table.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn close_table(&mut self) -> Result<(), ImportError> {
        self.close(|level| matches!(level, Level::Table(_)))
    }

    /// Begins a row.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn open_row(&mut self) -> Result<(), ImportError> {
        match self.levels.last() {
            Some(Level::Table(_)) => self.push(Level::Row { cells: Vec::new(), header: self.heads, gone: false }),
            _ => Ok(()),
        }
    }

    /// Says that the row heads the columns.
    pub fn header_row(&mut self) {
        if let Some(Level::Row { header, .. }) =
            self.levels.iter_mut().rev().find(|level| matches!(level, Level::Row { .. }))
        {
            *header = true;
        }
    }

    /// Says that the rows from here on head the columns, or that they no longer do.
    pub fn header_rows(&mut self, begin: bool) {
        self.heads = begin;
    }

    /// Says that the row was deleted.
    pub fn gone_row(&mut self) {
        if let Some(Level::Row { gone, .. }) =
            self.levels.iter_mut().rev().find(|level| matches!(level, Level::Row { .. }))
        {
            *gone = true;
        }
    }

    /// Ends a row.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn close_row(&mut self) -> Result<(), ImportError> {
        self.close(|level| matches!(level, Level::Row { .. }))
    }

    /// Begins a cell.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn open_cell(&mut self) -> Result<(), ImportError> {
        self.open_row()?;
        if !matches!(self.levels.last(), Some(Level::Row { .. })) {
            return Ok(());
        }
        self.cells += 1;
        limits::at_most("cells of tables", self.cells, limits::CELLS)?;
        self.push(Level::Flow(Flow { kind: Kind::Cell { span: 1, merged: false }, ..Flow::default() }))
    }

    /// Says how many columns the cell takes.
    pub fn cell_span(&mut self, columns: u32) {
        if let Some(Kind::Cell { span, .. }) = self.flow().map(|flow| &mut flow.kind) {
            *span = columns.clamp(1, 1000);
        }
    }

    /// Says that the cell is one with the cell above.
    pub fn merged_cell(&mut self) {
        if let Some(Kind::Cell { merged, .. }) = self.flow().map(|flow| &mut flow.kind) {
            *merged = true;
        }
    }

    /// Ends a cell.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn close_cell(&mut self) -> Result<(), ImportError> {
        self.close(|level| matches!(level, Level::Flow(Flow { kind: Kind::Cell { .. }, .. })))
    }

    /// Whether the innermost that is open is a cell.
    pub fn in_cell(&self) -> bool {
        matches!(self.levels.last(), Some(Level::Flow(Flow { kind: Kind::Cell { .. }, .. })))
    }

    /// Ends whatever is open; the blocks of the document.
    ///
    /// # Errors
    /// A document beyond the limits.
    pub fn finish(&mut self) -> Result<Vec<Block>, ImportError> {
        while self.levels.len() > 1 {
            self.shut()?;
        }
        self.end()?;
        match self.levels.pop() {
            Some(Level::Flow(flow)) => Ok(flow.blocks),
            _ => Ok(Vec::new()),
        }
    }

    /// The words of a paragraph.
    pub fn of(&self, at: &Range<u32>) -> &str {
        self.text.get(at.start as usize..at.end as usize).unwrap_or_default()
    }

    fn push(&mut self, level: Level) -> Result<(), ImportError> {
        limits::at_most("levels of tables and boxes", self.levels.len(), limits::DEPTH)?;
        self.levels.push(level);
        Ok(())
    }

    /// Closes the innermost level of a kind and all that is open within it; nothing where there is none.
    fn close(&mut self, wanted: impl Fn(&Level) -> bool) -> Result<(), ImportError> {
        let Some(at) = self.levels.iter().rposition(wanted).filter(|at| *at > 0) else { return Ok(()) };
        while self.levels.len() > at {
            self.shut()?;
        }
        Ok(())
    }

    /// Closes the innermost level.
    fn shut(&mut self) -> Result<(), ImportError> {
        if matches!(self.levels.last(), Some(Level::Flow(_))) {
            self.end()?;
        }
        let level = self.levels.pop();
        match (level, self.levels.last_mut()) {
            (Some(Level::Flow(flow)), above) => match (flow.kind, above) {
                (Kind::Cell { span, merged }, Some(Level::Row { cells, .. })) => {
                    cells.push(Cell { blocks: flow.blocks, span, merged });
                }
                (_, Some(Level::Flow(outer))) => outer.late.extend(flow.blocks),
                _ => {}
            },
            (Some(Level::Row { cells, header, gone }), Some(Level::Table(rows))) if !gone && !cells.is_empty() => {
                rows.push(Row { cells, header });
            }
            (Some(Level::Table(rows)), Some(Level::Flow(flow))) if !rows.is_empty() => {
                flow.blocks.push(Block::Table(rows));
            }
            _ => {}
        }
        Ok(())
    }

    fn flow(&mut self) -> Option<&mut Flow> {
        self.levels.iter_mut().rev().find_map(|level| match level {
            Level::Flow(flow) => Some(flow),
            _ => None,
        })
    }

    fn open(&mut self) -> Option<&mut Open> {
        self.flow().map(|flow| &mut flow.open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed_and_what_is_empty_forgotten() {
        let mut blocks = Blocks::default();
        blocks.words("Ana:", true).unwrap();
        blocks.words(" yes", false).unwrap();
        blocks.open_aside().unwrap();
        blocks.words("in a box", false).unwrap();
        blocks.close_aside().unwrap();
        blocks.words(" no", true).unwrap();
        blocks.end().unwrap();
        blocks.words("  ", false).unwrap();
        blocks.end().unwrap();
        blocks.open_table().unwrap();
        blocks.open_cell().unwrap();
        blocks.words("a cell", false).unwrap();
        let found = blocks.finish().unwrap();
        let Block::Paragraph(first) = &found[0] else { panic!("{found:?}") };
        assert_eq!((blocks.of(&first.at), first.bold), ("Ana: yes no", 4));
        let Block::Paragraph(aside) = &found[1] else { panic!("{found:?}") };
        assert_eq!(blocks.of(&aside.at), "in a box");
        assert!(matches!(&found[2], Block::Table(rows) if rows.len() == 1 && rows[0].cells.len() == 1));
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn ends_without_a_beginning_do_nothing() {
        let mut blocks = Blocks::default();
        blocks.close_cell().unwrap();
        blocks.close_row().unwrap();
        blocks.close_table().unwrap();
        blocks.close_aside().unwrap();
        blocks.open_row().unwrap();
        blocks.open_cell().unwrap();
        blocks.words("x", false).unwrap();
        assert_eq!(blocks.finish().unwrap().len(), 1);
    }

    #[test]
    fn tables_in_tables_have_an_end() {
        let mut blocks = Blocks::default();
        let mut refused = false;
        for _ in 0..300 {
            refused |= blocks.open_table().and_then(|()| blocks.open_cell()).is_err();
        }
        assert!(refused);
    }
}
