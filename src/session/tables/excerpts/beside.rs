//! Codes side by side, two to four columns, for constant comparison: what was said under each, transcript by transcript.

use super::asked::Excerpts;
use super::listed::{Excerpt, listed};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Column as Head, Key, Table};
use crate::model::{CodeIx, Problem, Study};
use crate::session::tables::caption::caption_scope;
use crate::session::{Failure, Session, acts};
use std::collections::HashSet;
use std::path::Path;

/// Most columns.
pub const MOST: usize = 4;

/// A code with those that stand in its column.
pub type Column = (CodeIx, HashSet<CodeIx>);

/// The column of a code: with the codes below it, or alone.
pub fn column(study: &Study, code: CodeIx, exact: bool) -> Column {
    let below = study.codebook().with_descendants(study.code_id(code)).into_iter();
    let below = below.filter(|_| !exact).filter_map(|id| study.known_code(id));
    (code, below.chain([code]).collect())
}

/// The columns of the codes named, each with the codes below it.
///
/// # Errors
/// Fewer than two codes or more than four; a code that is not there.
pub fn columns(session: &Session, words: &[String]) -> Result<Vec<Column>, Failure> {
    if !(2..=MOST).contains(&words.len()) {
        return Err(Failure::usage("--side-by-side takes two to four codes, such as --side-by-side pay,health."));
    }
    let study = &session.study;
    let one = |word: &String| Ok(column(study, study.target(acts::find_code_ix(session, word)?), false));
    words.iter().map(one).collect()
}

/// What stands beside each other.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The passages of each column, in text order.
    pub lists: Vec<Vec<Excerpt>>,
    /// The same as a table: a row holds the next passage of each code in that transcript.
    pub table: Table,
}

/// Puts the passages of some codes beside each other, with what could not be read. `read` is called once a text.
pub fn beside(
    study: &Study,
    root: &Path,
    scope: &Scope,
    codes: &[Column],
    read: &(dyn Fn() + Sync),
) -> (Beside, Vec<Problem>) {
    let (excerpts, unsure, problems) = listed(study, root, scope, &Excerpts::default(), read);
    let excerpts: Vec<Excerpt> = excerpts.into_iter().map(|placed| placed.item).collect();
    let mut table = Table::new("excerpts", "passages", &["transcript", "date"]);
    let head = |code: CodeIx| Head { name: study.code_id(code).to_owned(), key: Key::code(code) };
    table.columns.extend(codes.iter().map(|(code, _)| head(*code)));
    let of = |here: &[Excerpt], codes: &HashSet<CodeIx>| -> Vec<Excerpt> {
        here.iter().filter(|it| codes.contains(&study.target(it.coding.code))).cloned().collect()
    };
    for here in excerpts.chunk_by(|a, b| a.ix == b.ix) {
        let Some(first) = here.first() else { continue };
        let lists: Vec<Vec<Excerpt>> = codes.iter().map(|(_, codes)| of(here, codes)).collect();
        let transcript = study.transcript(first.ix);
        for row in 0..lists.iter().map(Vec::len).max().unwrap_or(0) {
            let mut cells = vec![Cell::words(&transcript.id), Cell::words(transcript.date.clone().unwrap_or_default())];
            cells.extend(lists.iter().map(|list| list.get(row).map_or(Cell::Empty, |it| Cell::words(said(it)))));
            table.push((Key::transcript(first.ix), cells));
        }
    }
    caption_scope(&mut table, scope);
    table.caption.unit = Some("one passage a cell, with turn and speaker, in text order; rows of one transcript only stand beside each other, they do not answer each other".into());
    let alone = codes.iter().all(|(_, codes)| codes.len() == 1);
    if !alone {
        table.caption.note("each column has its code and the codes below it".into());
    }
    table.caption.left_out(unsure, format!("{unsure} to review or orphaned, not listed"));
    let lists = codes.iter().map(|(_, codes)| of(&excerpts, codes)).collect();
    (Beside { lists, table }, problems)
}

/// A passage after its turn and who speaks.
fn said(excerpt: &Excerpt) -> String {
    let turn = excerpt.turn.map(|turn| turn.to_string()).unwrap_or_default();
    let head = format!("{turn} {}", excerpt.speakers.join("; "));
    match head.trim() {
        "" => excerpt.quote.clone(),
        head => format!("{head}: {}", excerpt.quote),
    }
}
