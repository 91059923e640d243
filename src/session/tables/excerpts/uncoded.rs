//! What nobody coded: turns in scope without a coding, or the stretches between codings.

use crate::analysis::people::People;
use crate::analysis::scope::{Scope, Voices};
use crate::analysis::table::{Cell, Key, Row, Table};
use crate::model::{Problem, Span, Study, TranscriptIx};
use crate::session::measures::with_texts;
use crate::session::tables::caption::caption_scope;
use crate::session::tables::codings::is_listed;
use crate::session::tables::search::joined;
use crate::store::document::Document;
use crate::text::turns::{Paragraph, Turn};
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
        let coded = joined(listed.filter(|cover| cover.state.counts()).map(|it| it.coding.at).collect());
        let reading = Reading { people: &people, id: &study.transcript(ix).id, document, voices, coded, what };
        let mut found = Vec::new();
        let mut heard = 0;
        for turn in &document.overlay.turns {
            let said = document.overlay.paragraphs_of(turn);
            heard += reading.heard(said);
            let open = reading.open(turn, said).into_iter();
            found.extend(open.filter_map(|at| reading.row(ix, (turn, said), at)));
        }
        (found, heard)
    });
    let unit = match what {
        Uncoded::Turns => "turns",
        Uncoded::Passages => "passages",
    };
    let mut table = Table::new("excerpts", unit, &COLUMNS);
    let (mut heard, mut open) = (0, 0);
    for (_, (found, own)) in made {
        heard += own;
        for (words, row) in found {
            open += words;
            table.push(row);
        }
    }
    caption_scope(&mut table, scope);
    table.caption.unit = Some(match what {
        Uncoded::Turns => "one turn a row, of which no word is coded by what is in scope".into(),
        Uncoded::Passages => "one stretch of a turn a row, no word of it coded by what is in scope".into(),
    });
    table.caption.denominator(format!("{open} of {heard} words in scope"));
    (table, problems)
}

/// One transcript, with what is coded there.
struct Reading<'a> {
    people: &'a People<'a>,
    /// Its id.
    id: &'a str,
    document: &'a Document,
    /// Who is in scope.
    voices: Voices,
    /// What is coded, ascending and apart.
    coded: Vec<Span>,
    what: Uncoded,
}

impl Reading<'_> {
    /// Words of a span, labels and stamps aside.
    fn count(&self, at: Span) -> u64 {
        let parts = self.document.overlay.unmarked(at);
        parts.map(|part| words::count(self.document.text.slice(part)) as u64).sum()
    }

    /// Words in scope.
    fn heard(&self, said: &[Paragraph]) -> u64 {
        let heard = said.iter().filter(|one| self.voices.hear(one.speaker));
        heard.map(|one| self.count(one.speech)).sum()
    }

    /// What is open of a turn: the turn, where no word of it is coded, or its stretches between codings.
    fn open(&self, turn: &Turn, said: &[Paragraph]) -> Vec<Span> {
        // What is out of scope amid the words of somebody who is in scope divides passages; it does not end the turn.
        let stretches: Vec<Span> = match self.what {
            Uncoded::Turns => Vec::from_iter(self.voices.hear(turn.speaker).then_some(turn.speech)),
            Uncoded::Passages => {
                let hears = |one: &Paragraph| self.voices.hear(one.speaker);
                let parts = said.chunk_by(|a, b| hears(a) == hears(b));
                parts.filter(|part| part.first().is_some_and(hears)).filter_map(extent).collect()
            }
        };
        let shown = |whole: Span| {
            let open = gaps(whole, &self.coded);
            match self.what {
                // Blanks alone at an end may be coded: what counts is that no word is.
                Uncoded::Turns if open.iter().map(|at| self.count(*at)).sum::<u64>() == self.count(whole) => {
                    vec![whole]
                }
                Uncoded::Turns => Vec::new(),
                Uncoded::Passages => open,
            }
        };
        stretches.into_iter().flat_map(shown).collect()
    }

    /// The row of a span with its words; none where it has none.
    fn row(&self, ix: TranscriptIx, (turn, said): (&Turn, &[Paragraph]), at: Span) -> Option<(u64, Row)> {
        let (text, overlay) = (&self.document.text, &self.document.overlay);
        let at = visible(text, overlay, at);
        let words = Some(self.count(at)).filter(|words| *words > 0)?;
        let first = said.iter().find(|one| one.at.end > at.start);
        let speaker = match self.what {
            Uncoded::Turns => turn.speaker,
            Uncoded::Passages => first.and_then(|one| one.speaker),
        };
        let label = overlay.name(speaker).unwrap_or_default();
        let person = self.people.linked(self.id, label).map(|person| person.id.clone());
        let cells = vec![
            Cell::words(self.id),
            Cell::count(turn.number),
            Cell::words(label),
            Cell::words(person.clone().unwrap_or_default()),
            Cell::count(at.start),
            Cell::count(at.end),
            Cell::count(words),
            Cell::words(text.slice(at)),
        ];
        let labels = Vec::from_iter(overlay.name(speaker).map(str::to_owned));
        let key = Key { at: Some(at), person, labels, ..Key::transcript(ix) };
        Some((words, (key, cells).into()))
    }
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
