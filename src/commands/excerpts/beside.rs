//! Codes side by side, two to four columns, for constant comparison: what was said under each, transcript by transcript.

use super::{Failure, listed};
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::commands::acts;
use crate::commands::session::Session;
use crate::model::{CodeIx, Problem, Study};
use std::collections::HashSet;
use std::path::Path;

/// The codes named, each with the codes below it.
///
/// # Errors
/// Fewer than two codes or more than four; a code that is not there.
pub fn columns(session: &Session, words: &[String]) -> Result<Vec<(CodeIx, HashSet<CodeIx>)>, Failure> {
    if !(2..=4).contains(&words.len()) {
        return Err(Failure::usage("--side-by-side takes two to four codes, such as --side-by-side pay,health."));
    }
    let study = &session.study;
    let one = |word: &String| {
        let ix = study.target(acts::find_code_ix(session, word)?);
        let below = study.codebook().with_descendants(study.code_id(ix)).into_iter();
        let all: HashSet<CodeIx> = below.filter_map(|id| study.known_code(id)).chain([ix]).collect();
        Ok((ix, all))
    };
    words.iter().map(one).collect()
}

/// The table: a row holds the next passage of each code in that transcript.
pub fn table(study: &Study, root: &Path, scope: &Scope, codes: &[(CodeIx, HashSet<CodeIx>)]) -> (Table, Vec<Problem>) {
    let (excerpts, unsure, problems) = listed(study, root, scope, &|| ());
    let mut names: Vec<String> = vec!["transcript".into(), "date".into()];
    names.extend(codes.iter().map(|(code, _)| study.code_id(*code).to_owned()));
    let mut table = Table::new("excerpts", "passages", &[]);
    table.columns = names;
    for here in excerpts.chunk_by(|a, b| a.ix == b.ix) {
        let Some(first) = here.first() else { continue };
        let of = |codes: &HashSet<CodeIx>| -> Vec<String> {
            let own = here.iter().filter(|it| codes.contains(&study.target(it.coding.code)));
            own.map(|it| {
                let turn = it.turn.map(|turn| turn.to_string()).unwrap_or_default();
                let head = format!("{turn} {}", it.speakers);
                match head.trim() {
                    "" => it.quote.clone(),
                    head => format!("{head}: {}", it.quote),
                }
            })
            .collect()
        };
        let lists: Vec<Vec<String>> = codes.iter().map(|(_, codes)| of(codes)).collect();
        let transcript = study.transcript(first.ix);
        for row in 0..lists.iter().map(Vec::len).max().unwrap_or(0) {
            let mut cells = vec![Cell::words(&transcript.id), Cell::words(transcript.date.clone().unwrap_or_default())];
            cells.extend(lists.iter().map(|list| list.get(row).map_or(Cell::Empty, Cell::words)));
            table.rows.push(cells);
        }
    }
    super::caption_scope(&mut table, scope);
    table.caption.push("Unit: one passage a cell, with turn and speaker, in text order; rows of one transcript only stand beside each other, they do not answer each other".into());
    table.caption.push("each column has its code and the codes below it".into());
    table.caption.push(format!("{unsure} to review or orphaned, not listed"));
    (table, problems)
}
