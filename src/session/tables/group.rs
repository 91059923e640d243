//! Who speaks how much in a group, how evenly, and who follows whom.

use super::caption::caption_scope;
use crate::analysis::group::{self, Responses};
use crate::analysis::measure::Measures;
use crate::analysis::questions::Question;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Key, Row, Table};
use crate::model::{Study, TranscriptIx};
use std::collections::HashMap;

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Who speaks how much.
    #[default]
    Shares,
    /// How evenly each group speaks.
    Evenness,
    /// Who speaks after whom.
    Follows,
}

/// The table, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, measures: &Measures, shape: Shape) -> Table {
    let mut table = match shape {
        Shape::Shares => group::table(study, scope, measures),
        Shape::Evenness => group::evenness(study, scope, measures),
        Shape::Follows => group::follows(study, scope, measures),
    };
    caption_scope(&mut table, scope);
    table
}

/// Who follows whom in one transcript, people by people, of the table of pairs; the first transcript that has any, if none is
/// named. Nobody follows themselves.
pub fn people_by_people(pairs: &Table, only: Option<TranscriptIx>) -> Table {
    let ix = only.or_else(|| pairs.rows.first().and_then(|row| row.key.transcript));
    let rows: Vec<&Row> = pairs.rows.iter().filter(|row| row.key.transcript == ix).collect();
    let name = |row: &Row, column: &str| pairs.cell(row, column).exact();
    let mut people: Vec<String> = Vec::new();
    let mut keys: HashMap<String, &Key> = HashMap::new();
    let mut counts: HashMap<(String, String), Cell> = HashMap::new();
    for row in &rows {
        let (from, to) = (name(row, "speaker"), name(row, "next"));
        for person in [&from, &to] {
            if !people.contains(person) {
                people.push(person.clone());
            }
        }
        keys.insert(from.clone(), &row.key);
        counts.insert((from, to), pairs.cell(row, "count").clone());
    }
    // People are called as the transcript calls them, where it is known how.
    let called = |person: &String| {
        let labels = keys.get(person).map(|key| key.labels.join("; "));
        labels.filter(|labels| !labels.is_empty()).unwrap_or_else(|| person.clone())
    };
    let transcript = rows.first().map(|row| name(row, "transcript")).unwrap_or_default();
    let mut table = Table::new("group", "transitions", &[&transcript]);
    table.add_columns(people.iter().map(called));
    for from in &people {
        let to = people.iter().map(|to| match counts.get(&(from.clone(), to.clone())) {
            Some(count) => count.clone(),
            None if to == from => Cell::Empty,
            None => Cell::Count(0),
        });
        let key = keys.get(from).map_or_else(Key::default, |key| (*key).clone());
        table.push((key, std::iter::once(Cell::words(called(from))).chain(to).collect()));
    }
    table.caption = pairs.caption.clone();
    table.caption.unit = Some(
        "turns of who stands above after turns of who stands on the left; turns of one person in a row are one".into(),
    );
    table
}

/// Who answers which question how: a row a question and person, or (`summary`) a row a question, in people by response.
/// Questions are looked for whatever codes the scope asks for.
pub fn answers(
    study: &Study,
    scope: &Scope,
    measures: &Measures,
    (asked, responses): (&HashMap<TranscriptIx, Vec<Question>>, &Responses),
    summary: bool,
) -> Table {
    let mut table = group::micro(study, scope, measures, asked, responses);
    if summary {
        let mut short = group::responses(&table);
        short.caption.append(&table.caption);
        table = short;
    }
    caption_scope(&mut table, scope);
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_become_people_by_people_of_one_transcript() {
        let mut pairs = Table::new("group", "transitions", &["transcript", "speaker", "next", "count", "share"]);
        let one = |ix: u32, from: &str, to: &str, count: u64| {
            let labels = vec![format!("label of {from}")];
            let key = Key { labels, ..Key::transcript(TranscriptIx(ix)) };
            (key, vec![Cell::words("t"), Cell::words(from), Cell::words(to), Cell::Count(count), Cell::Empty])
        };
        pairs.extend([one(1, "p1", "p2", 3), one(1, "p2", "p1", 2), one(1, "p2", "p3", 1), one(2, "p9", "p1", 7)]);
        let table = people_by_people(&pairs, None);
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["t", "label of p1", "label of p2", "p3"], "p3 follows, and is never followed");
        let cells: Vec<String> =
            table.rows.iter().map(|row| row.iter().map(Cell::exact).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(cells, ["label of p1  3 0", "label of p2 2  1", "p3 0 0 "]);
        let other = people_by_people(&pairs, Some(TranscriptIx(2)));
        assert_eq!((other.rows.len(), other.rows[0].key.labels[0].as_str()), (2, "label of p9"));
        assert_eq!(people_by_people(&Table::default(), None).rows.len(), 0);
    }
}
