//! What nobody coded: turns in scope without a coding, or the stretches between codings.

use crate::analysis::people::People;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Table};
use crate::model::{Problem, Span, Study};
use crate::session::measures::with_texts;
use crate::session::tables::caption::caption_scope;
use crate::session::tables::codings::is_listed;
use crate::text::turns::Paragraph;
use crate::text::{Overlay, Text, words};
use std::path::Path;

/// What is listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        let (mut heard, mut open) = (0_u64, 0_u64);
        let id = &study.transcript(ix).id;
        let overlay = &document.overlay;
        for turn in &overlay.turns {
            let count =
                |at: Span| -> usize { overlay.unmarked(at).map(|part| words::count(document.text.slice(part))).sum() };
            let said = overlay.paragraphs_of(turn);
            let own = |one: &Paragraph| if voices.hear(one.speaker) { count(one.speech) } else { 0 };
            heard += said.iter().map(own).sum::<usize>() as u64;
            // What is out of scope amid the words of somebody who is in scope divides passages; it does not end the turn.
            let stretches: Vec<Span> = match what {
                Uncoded::Turns => Vec::from_iter(voices.hear(turn.speaker).then_some(turn.speech)),
                Uncoded::Passages => {
                    let parts = said.chunk_by(|a, b| voices.hear(a.speaker) == voices.hear(b.speaker));
                    let heard = parts.filter(|part| part.first().is_some_and(|one| voices.hear(one.speaker)));
                    heard.filter_map(extent).collect()
                }
            };
            for whole in stretches {
                let gaps = gaps(whole, &joined);
                let shown = match what {
                    // Blanks alone at an end may be coded: what counts is that no word is.
                    Uncoded::Turns if gaps.iter().map(|at| count(*at)).sum::<usize>() == count(whole) => vec![whole],
                    Uncoded::Turns => Vec::new(),
                    Uncoded::Passages => gaps,
                };
                for at in shown {
                    let at = visible(&document.text, overlay, at);
                    let words = count(at);
                    if words == 0 {
                        continue;
                    }
                    let first = said.iter().find(|one| one.at.end > at.start);
                    let speaker = match what {
                        Uncoded::Turns => turn.speaker,
                        Uncoded::Passages => first.and_then(|one| one.speaker),
                    };
                    let label = overlay.name(speaker).unwrap_or_default();
                    let person = people.linked(id, label).map(|person| person.id.clone());
                    let key = Key {
                        at: Some(at),
                        person: person.clone(),
                        labels: (!label.is_empty()).then(|| label.to_owned()).into_iter().collect(),
                        ..Key::transcript(ix)
                    };
                    let cells = vec![
                        Cell::words(id),
                        Cell::count(turn.number),
                        Cell::words(label),
                        Cell::words(person.unwrap_or_default()),
                        Cell::count(at.start),
                        Cell::count(at.end),
                        Cell::count(words),
                        Cell::words(document.text.slice(at)),
                    ];
                    rows.push((key, cells));
                    open += words as u64;
                }
            }
        }
        (rows, heard, open)
    });
    let unit = match what {
        Uncoded::Turns => "turns",
        Uncoded::Passages => "passages",
    };
    let mut table = Table::new("excerpts", unit, &COLUMNS);
    let (mut heard, mut open) = (0, 0);
    for (_, (rows, words, own)) in made {
        rows.into_iter().for_each(|row| table.push(row));
        (heard, open) = (heard + words, open + own);
    }
    caption_scope(&mut table, scope);
    table.caption.unit = Some(match what {
        Uncoded::Turns => "one turn a row, of which no word is coded by what is in scope".into(),
        Uncoded::Passages => "one stretch of a turn a row, no word of it coded by what is in scope".into(),
    });
    table.caption.denominator(format!("{open} of {heard} words in scope"));
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

/// First to last character that is said in some paragraphs; none where nothing is.
fn extent(said: &[Paragraph]) -> Option<Span> {
    let spoken = said.iter().map(|one| one.speech).filter(|speech| !speech.is_empty());
    spoken.reduce(|all, next| Span::new(all.start, next.end))
}

/// A span without the blanks, labels and stamps at its ends.
fn visible(text: &Text, overlay: &Overlay, at: Span) -> Span {
    let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let trimmed = |part: Span| {
        let words = text.slice(part);
        let start = part.start + count(words) - count(words.trim_start());
        Span::new(start, start + count(words.trim()))
    };
    let parts = overlay.unmarked(at).map(trimmed).filter(|part| !part.is_empty());
    parts.reduce(|all, next| Span::new(all.start, next.end)).unwrap_or(Span::new(at.start, at.start))
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
