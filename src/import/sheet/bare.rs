//! Tables without a header: talk is told by names that come again and take turns beside words.

use crate::text::stamps::clock;
use std::collections::HashSet;

/// Rows looked at.
const LOOKED_AT: usize = 200;
/// Fewest rows that show who takes turns.
const FEWEST: usize = 4;
/// Longest name, in code points, and most words in one.
const NAME: (usize, usize) = (60, 6);

/// Names for the columns of a table of talk whose first row is a row like any other; none where the first row may head it.
pub fn header(rows: &[Vec<String>]) -> Option<Vec<String>> {
    let rows: Vec<&Vec<String>> = rows.iter().filter(|row| !blank(row)).take(LOOKED_AT).collect();
    let (first, rest) = rows.split_first().filter(|(_, rest)| rest.len() + 1 >= FEWEST)?;
    let cell = |row: &[String], column: usize| row.get(column).map_or(String::new(), |cell| cell.trim().to_owned());
    let of = |column: usize| rows.iter().map(|row| cell(row, column)).collect::<Vec<String>>();
    let words = |cells: &[String]| cells.iter().map(|cell| cell.split_whitespace().count()).sum::<usize>();
    let width = rows.iter().map(|row| row.len()).max()?;
    let text = (0..width).max_by_key(|column| (words(&of(*column)), std::cmp::Reverse(*column)))?;
    if words(&of(text)) < rows.len() * 2 || cell(first, text).split_whitespace().count() < 2 {
        return None;
    }
    let speaks = |column: &usize| {
        let names = of(*column);
        let distinct: HashSet<&String> = names.iter().collect();
        let name = |name: &String| {
            let long = name.chars().count() > NAME.0 || name.split_whitespace().count() > NAME.1;
            name.is_empty() || (!long && name.chars().any(char::is_alphabetic) && clock(name).is_none())
        };
        // A header does not come again beside other words.
        let again = !cell(first, *column).is_empty()
            && rest
                .iter()
                .any(|row| cell(row, *column) == cell(first, *column) && cell(row, text) != cell(first, text));
        *column != text && again && distinct.len() >= 2 && distinct.len() * 2 <= names.len() && names.iter().all(name)
    };
    let speaker = (0..width).find(speaks)?;
    let timed =
        |column: &usize| *column != text && *column != speaker && of(*column).iter().all(|cell| clock(cell).is_some());
    let time = (0..width).find(timed);
    let name = |column: usize| match column {
        _ if column == speaker => "speaker".to_owned(),
        _ if column == text => "text".to_owned(),
        _ if Some(column) == time => "time".to_owned(),
        _ => format!("column {}", column + 1),
    };
    Some((0..width).map(name).collect())
}

fn blank(row: &[String]) -> bool {
    row.iter().all(|cell| cell.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, says};

    #[test]
    fn talk_without_a_header_keeps_its_first_row() {
        let rows = "Rosa,\"We packed boxes, all night.\"\nBen,And nobody paid?\nRosa,Nobody did.\nBen,I see that.\n";
        let said = [("Rosa", "We packed boxes, all night."), ("Ben", "And nobody paid?"), ("Rosa", "Nobody did.")];
        says(&import(rows, "a.csv"), &[said.as_slice(), &[("Ben", "I see that.")]].concat());
        let timed: String = rows.lines().map(|row| format!("00:0{},{row}\n", row.len() % 10)).collect();
        says(&import(&timed, "a.csv"), &[said.as_slice(), &[("Ben", "I see that.")]].concat());
        let answers = "id,What do you think?\n1,It is far too late.\n2,I do not mind it.\n3,It is far too late.\n";
        assert_eq!(import(answers, "a.csv").kind, Some("open-answers"));
    }

    #[test]
    fn the_separator_is_the_one_that_the_header_has() {
        let rows = "speaker;text\nRosa;We left, then.\nBen;Why, though?\nRosa;The bus, late.\nBen;Ah, yes.\n";
        says(
            &import(rows, "a.csv"),
            &[("Rosa", "We left, then."), ("Ben", "Why, though?"), ("Rosa", "The bus, late."), ("Ben", "Ah, yes.")],
        );
    }

    #[test]
    fn of_the_heads_of_a_survey_the_questions_hold() {
        let rows = "ResponseId,Q1\nResponse ID,What was the work like for you?\n\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n\
            R_1,It was long and badly paid.\nR_2,I liked most of it a lot.\nR_3,Nobody told us the rules.\n";
        let found = import(rows, "a.csv");
        assert_eq!((found.kind, found.speakers), (Some("open-answers"), 3), "{found:?}");
    }
}
