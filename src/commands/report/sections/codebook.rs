//! The codes with their definitions.

use crate::analysis::table::Cell;
use crate::commands::report::maker::Maker;
use crate::export::document::{Block, Figures};
use crate::export::paper::{Head, Line, Paper};
use crate::session::Failure;

/// Lays down the section: a row a code that counts, where it stands in the tree.
///
/// # Errors
/// The study cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let names = maker.names.clone();
    let lines = maker.with(|session| {
        let book = session.study.codebook();
        let codes = book.tree().into_iter().filter_map(|branch| Some((book.codes().get(branch.place)?, branch.depth)));
        let line = |(code, depth): (&crate::model::Code, usize)| {
            let name = names.name(&code.id).unwrap_or(&code.name);
            let rules = [&code.definition, &code.include, &code.exclude];
            let rules = rules.map(|words| words.as_deref().map_or(Cell::Empty, Cell::words));
            let cells = std::iter::once(Cell::words(name)).chain(rules).collect();
            Line { cells, depth: u16::try_from(depth).unwrap_or(u16::MAX), sums: false }
        };
        codes.filter(|(code, _)| code.is_active()).map(line).collect::<Vec<Line>>()
    })?;
    if lines.is_empty() {
        return Ok(());
    }
    let head = |words: &str, column| Head { words: maker.say(words), numbers: false, column };
    let heads = ["code", "definition", "include", "exclude"].into_iter().zip(0..).map(|(words, at)| head(words, at));
    let paper =
        Paper { title: maker.say("Codes"), heads: heads.collect(), lines, lang: maker.lang(), notes: Vec::new() };
    maker.push(Block::Figures(Box::new(Figures { paper, ..Figures::default() })));
    Ok(())
}
