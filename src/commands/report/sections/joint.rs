//! The joint display: how many people of each group have a code, and what they say.

use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::Roll;
use crate::commands::report::maker::Maker;
use crate::export::document::{Block, Figures, Quote};
use crate::export::paper::Paper;
use crate::session::Failure;
use crate::session::tables::joint::{Asked, Chosen, Matrix, Said, matrix, said};
use crate::text::shell::quoted_all;

/// Passages of a cell.
const MOST: usize = 2;

/// Lays down the section.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let scope = maker.scope()?;
    let (by, lang) = (maker.by.clone(), maker.lang());
    let made = maker.with(|session| -> Result<Vec<(String, Matrix)>, Failure> {
        let mut chosen = Vec::new();
        for by in by {
            let axis = Axis::parse(&session.study, &by).map_err(Failure::usage)?;
            if !matches!(axis.by(), By::Coder | By::Place) {
                let asked = Asked { axis, roll: Roll::Own, most: MOST, wide: true, lang };
                chosen.push((by, Chosen::of(session, &scope, &asked)));
            }
        }
        // The passages of all displays are read at once.
        let ids = chosen.iter().flat_map(|(_, chosen)| chosen.ids()).collect();
        let said = said(session, &ids);
        let study = &session.study;
        Ok(chosen.into_iter().map(|(by, chosen)| (by, matrix(study, chosen, &said, MOST))).collect())
    })??;
    for (by, made) in made.into_iter().filter(|(_, made)| !made.table.rows.is_empty()) {
        show(maker, &by, made);
    }
    Ok(())
}

fn show(maker: &mut Maker<'_>, by: &str, made: Matrix) {
    let Matrix { table, said } = made;
    let quote =
        |said: Said| Quote { words: said.quote, language: said.language, source: said.source, ..Quote::default() };
    let said = said.into_iter().map(|(place, all)| (place, all.into_iter().map(quote).collect())).collect();
    let words = ["joint", "--by", by, "--wide", "--excerpts", &MOST.to_string()].map(str::to_owned);
    let all: Vec<String> = words.into_iter().chain(maker.chosen.scope.iter().cloned()).collect();
    let command = format!("verbatim {}", quoted_all(&all));
    maker.commands.push(command.clone());
    let title = maker.lang().fill("Codes by {}, with what people say", &[by]);
    let paper = Paper { title, ..Paper::of(&table, &maker.names) };
    maker.push(Block::Figures(Box::new(Figures { paper, command, said, ..Figures::default() })));
}
