//! What nobody coded: turns in scope without a coding, or the stretches between codings.

use crate::analysis::scope::{People, Scope};
use crate::analysis::table::{Cell, Table};
use crate::commands::codings::is_listed;
use crate::commands::measures::with_texts;
use crate::model::{Problem, Span, Study};
use crate::text::words;
use std::path::Path;

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Uncoded {
    /// Turns of which no word is coded.
    #[default]
    Turns,
    /// Stretches of a turn between codings, with at least one word.
    Passages,
}

/// Columns of the table.
pub const COLUMNS: [&str; 8] = ["transcript", "turn", "speaker", "participant", "start", "end", "words", "quote"];

/// The table of what is not coded in scope: by its codes, coders and query, on its speakers' words.
pub fn table(study: &Study, root: &Path, scope: &Scope, what: Uncoded) -> (Table, Vec<Problem>) {
    let people = People::of(study);
    let (made, problems) = with_texts(study, root, scope, |ix, document, measure| {
        let voices = scope.voices_among(study, &people, ix, &measure);
        let listed = measure.covers.iter().filter(|cover| is_listed(study, scope, &voices, &measure, cover));
        let mut coded: Vec<Span> = listed.filter(|cover| cover.state.counts()).map(|it| it.coding.at).collect();
        coded.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(coded.len());
        for at in coded {
            match joined.last_mut() {
                Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
                _ => joined.push(at),
            }
        }
        let mut rows = Vec::new();
        let mut heard = 0_u64;
        let id = &study.transcript(ix).id;
        for turn in &document.overlay.turns {
            let count = |at: Span| -> usize {
                document.overlay.unmarked(at).map(|part| words::count(document.text.slice(part))).sum()
            };
            let all = if voices.hear(turn.speaker) { count(turn.speech) } else { 0 };
            if all == 0 {
                continue;
            }
            heard += all as u64;
            let open = gaps(turn.speech, &joined);
            let whole = open.as_slice() == [turn.speech];
            let shown = match what {
                // Blanks alone at an end may be coded: what counts is that no word is.
                Uncoded::Turns if whole || open.iter().map(|at| count(*at)).sum::<usize>() == all => vec![turn.speech],
                Uncoded::Turns => Vec::new(),
                Uncoded::Passages => open,
            };
            for at in shown {
                let at = visible(document.text.slice(at), at);
                let words = count(at);
                if words == 0 {
                    continue;
                }
                let label = document.overlay.speaker(turn).unwrap_or_default();
                let person = people.linked(id, label).map(|person| person.id.clone());
                rows.push(vec![
                    Cell::words(id),
                    Cell::count(turn.number),
                    Cell::words(label),
                    Cell::words(person.unwrap_or_default()),
                    Cell::count(at.start),
                    Cell::count(at.end),
                    Cell::count(words),
                    Cell::words(document.text.slice(at)),
                ]);
            }
        }
        (rows, heard)
    });
    let unit = match what {
        Uncoded::Turns => "turns",
        Uncoded::Passages => "passages",
    };
    let mut table = Table::new("excerpts", unit, &COLUMNS);
    let mut heard = 0;
    for (_, (rows, words)) in made {
        table.rows.extend(rows);
        heard += words;
    }
    let number = |row: &Vec<Cell>| match row.get(6) {
        Some(Cell::Count(words)) => *words,
        _ => 0,
    };
    let open: u64 = table.rows.iter().map(number).sum();
    super::caption_scope(&mut table, scope);
    table.caption.push(match what {
        Uncoded::Turns => "Unit: one turn a row, of which no word is coded by what is in scope".into(),
        Uncoded::Passages => "Unit: one stretch of a turn a row, no word of it coded by what is in scope".into(),
    });
    table.caption.push(format!("{open} of {heard} words in scope"));
    (table, problems)
}

/// The parts of a span that lie in none of these, which are ascending and apart.
fn gaps(whole: Span, coded: &[Span]) -> Vec<Span> {
    let mut from = whole.start;
    let mut open = Vec::new();
    let first = coded.partition_point(|at| at.end <= whole.start);
    for at in coded.iter().skip(first).take_while(|at| at.start < whole.end) {
        open.push(Span::new(from, at.start.max(from)));
        from = from.max(at.end);
    }
    open.push(Span::new(from, whole.end.max(from)));
    open.retain(|at| !at.is_empty());
    open
}

/// A span without the blanks at its ends.
fn visible(text: &str, at: Span) -> Span {
    let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let start = at.start + count(text) - count(text.trim_start());
    Span::new(start, start + count(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::{Span, gaps};

    #[test]
    fn what_lies_between() {
        let coded = [Span::new(0, 3), Span::new(5, 7), Span::new(9, 20)];
        assert_eq!(gaps(Span::new(2, 12), &coded), [Span::new(3, 5), Span::new(7, 9)]);
        assert_eq!(gaps(Span::new(20, 22), &coded), [Span::new(20, 22)]);
        assert_eq!(gaps(Span::new(10, 12), &coded), []);
    }
}
