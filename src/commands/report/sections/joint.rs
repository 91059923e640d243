//! The joint display: how many people of each group have a code, and what they say.

use crate::analysis::axis::{Axis, By};
use crate::analysis::counting::Roll;
use crate::analysis::table::Cell;
use crate::commands::report::maker::Maker;
use crate::export::document::{Block, Figures, Quote};
use crate::export::paper::Paper;
use crate::session::Failure;
use crate::session::tables::joint::{Asked, Matrix, matrix};
use crate::text::shell::quoted_all;

/// Passages of a cell.
const MOST: usize = 2;

/// Lays down the section.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    for by in maker.by.clone() {
        let scope = maker.scope()?;
        let made = maker.with(|session| -> Result<Option<Matrix>, Failure> {
            let axis = Axis::parse(&session.study, &by).map_err(Failure::usage)?;
            if matches!(axis.by(), By::Coder | By::Place) {
                return Ok(None);
            }
            let asked = Asked { axis, roll: Roll::Own, most: MOST, wide: true };
            Ok(Some(matrix(session, &scope, &asked)))
        })??;
        let Some(Matrix { mut table, people, said }) = made.filter(|made| !made.table.rows.is_empty()) else {
            continue;
        };
        let lang = maker.lang();
        for ((row, column), (have, all)) in people {
            let Some(cell) = table.rows.get_mut(row).and_then(|row| row.cells.get_mut(column)) else { continue };
            let mut words = lang.fill("{} of {}", &[&lang.count(have), &lang.count(all)]);
            if all > 0 {
                words.push_str(&format!(" ({})", lang.percent(have as f64 / all as f64)));
            }
            *cell = Cell::Text(words);
        }
        let quote = |said: crate::session::tables::joint::Said| Quote {
            words: said.quote,
            language: said.language,
            source: said.source,
            ..Quote::default()
        };
        let said = said.into_iter().map(|(place, all)| (place, all.into_iter().map(quote).collect())).collect();
        let words = ["joint", "--by", &by, "--wide", "--excerpts", &MOST.to_string()].map(str::to_owned);
        let all: Vec<String> = words.into_iter().chain(maker.chosen.scope.iter().cloned()).collect();
        let command = format!("verbatim {}", quoted_all(&all));
        maker.commands.push(command.clone());
        let title = lang.fill("Codes by {}, with what people say", &[&by]);
        let paper = Paper { title, ..Paper::of(&table, &maker.names) };
        maker.push(Block::Figures(Box::new(Figures { paper, command, said, ..Figures::default() })));
    }
    Ok(())
}
