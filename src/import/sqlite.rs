//! SQLite databases of other programs, read in memory, without trust in what they say of themselves.

use super::error::ImportError;
use super::limits;
use rusqlite::limits::Limit;
use rusqlite::{Connection, Row};
use std::cell::Cell;
use std::io::Cursor;

/// Steps of SQLite's machine between two looks at the count.
const STEPS: i32 = 10_000;
/// Looks after which a file is given up: it asks for more work than any project needs.
const LOOKS: u32 = 20_000;

/// An open database.
pub struct Database {
    link: Connection,
    looks: &'static str,
    /// Bytes of long texts taken so far.
    taken: Cell<usize>,
}

/// Whether the bytes are a database whose schema has all these words.
pub fn has(bytes: &[u8], words: &[&str]) -> bool {
    bytes.starts_with(b"SQLite format 3\0")
        && words.iter().all(|word| memchr::memmem::find(bytes, word.as_bytes()).is_some())
}

impl Database {
    /// Opens a database from its bytes; nothing is written anywhere.
    ///
    /// # Errors
    /// What is no database, or one that is damaged.
    pub fn open(bytes: &[u8], looks: &'static str) -> Result<Self, ImportError> {
        let damaged = |error: rusqlite::Error| ImportError::Damaged { looks, what: error.to_string() };
        let mut bytes = bytes.to_vec();
        // A database that keeps its journal in a second file cannot be opened in memory; the first file is whole.
        for at in [18, 19] {
            if let Some(version) = bytes.get_mut(at).filter(|version| **version == 2) {
                *version = 1;
            }
        }
        let mut link = Connection::open_in_memory().map_err(damaged)?;
        let length = bytes.len();
        link.deserialize_read_exact("main", Cursor::new(bytes), length, true).map_err(damaged)?;
        let most = i32::try_from(limits::TEXT).unwrap_or(i32::MAX);
        for (limit, value) in [
            (Limit::SQLITE_LIMIT_LENGTH, most),
            (Limit::SQLITE_LIMIT_SQL_LENGTH, 100_000),
            (Limit::SQLITE_LIMIT_COLUMN, 200),
            (Limit::SQLITE_LIMIT_EXPR_DEPTH, 50),
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
        ] {
            link.set_limit(limit, value).map_err(damaged)?;
        }
        let mut count = 0;
        let full = move || {
            count += 1;
            count > LOOKS
        };
        link.progress_handler(STEPS, Some(full)).map_err(damaged)?;
        link.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;")
            .map_err(damaged)?;
        Ok(Self { link, looks, taken: Cell::new(0) })
    }

    /// Whether there is a table of this name; a view is none.
    ///
    /// # Errors
    /// The database is damaged.
    pub fn has(&self, table: &str) -> Result<bool, ImportError> {
        let mut found = false;
        let query = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'";
        self.each(query, |row| {
            found |= row.get::<_, String>(0)?.eq_ignore_ascii_case(table);
            Ok(())
        })?;
        Ok(found)
    }

    /// Refuses a database that lacks one of these tables.
    ///
    /// # Errors
    /// A table that is not there, or a damaged database.
    pub fn needs(&self, tables: &[&str]) -> Result<(), ImportError> {
        for table in tables {
            if !self.has(table)? {
                return Err(self.damaged(&format!("it has no table `{table}`")));
            }
        }
        Ok(())
    }

    /// Goes through the rows of a query.
    ///
    /// # Errors
    /// A damaged database, or a row that cannot be read.
    pub fn each(
        &self,
        query: &str,
        mut take: impl FnMut(&Row) -> Result<(), rusqlite::Error>,
    ) -> Result<(), ImportError> {
        let failed = |error: rusqlite::Error| self.damaged(&error.to_string());
        let mut prepared = self.link.prepare(query).map_err(failed)?;
        let mut rows = prepared.query([]).map_err(failed)?;
        let mut count = 0;
        while let Some(row) = rows.next().map_err(failed)? {
            count += 1;
            limits::at_most("rows in one of its tables", count, limits::TURNS)?;
            take(row).map_err(|error| match limits::at_most("bytes of text", self.taken.get(), limits::TEXT) {
                Ok(()) => failed(error),
                Err(full) => full,
            })?;
        }
        Ok(())
    }

    /// A long text of a row; all of a file together are no more than a file may be.
    ///
    /// # Errors
    /// A value that is no text, or more text than a file may have.
    pub fn text(&self, row: &Row, column: usize) -> Result<Option<String>, rusqlite::Error> {
        let text: Option<String> = row.get(column)?;
        self.taken.set(self.taken.get().saturating_add(text.as_ref().map_or(0, String::len)));
        if self.taken.get() > limits::TEXT { Err(rusqlite::Error::InvalidQuery) } else { Ok(text) }
    }

    fn damaged(&self, what: &str) -> ImportError {
        ImportError::Damaged { looks: self.looks, what: what.to_owned() }
    }
}
