//! A table as a paper prints it: names in place of ids, codes in their place in the tree, notes below.

use super::lang::{Lang, Sentence};
use crate::analysis::table::{Cell, Column, Key, Row, Table};
use crate::model::{CodeIx, Study};
use std::collections::HashMap;

/// What codes are called, and where they stand in the codebook.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_id: HashMap<String, Named>,
    ids: HashMap<CodeIx, String>,
    /// The language of fixed words.
    pub lang: Lang,
}

/// What a code is called.
#[derive(Clone, Debug, Default)]
struct Named {
    name: String,
    /// How many codes stand above it.
    depth: u16,
    /// Its place among all codes.
    place: usize,
}

impl Names {
    /// Those of a study, in a language where the codebook has names in it.
    pub fn of(study: &Study, language: Option<&str>) -> Self {
        let book = study.codebook();
        let name = |(place, code): (usize, &crate::model::Code)| {
            let known = language.and_then(|language| code.names.get(language));
            let depth = u16::try_from(book.path(&code.id).len().saturating_sub(1)).unwrap_or(u16::MAX);
            (code.id.clone(), Named { name: known.unwrap_or(&code.name).clone(), depth, place })
        };
        let ids = book.codes().iter().filter_map(|code| Some((study.known_code(&code.id)?, code.id.clone())));
        Self {
            by_id: book.codes().iter().enumerate().map(name).collect(),
            ids: ids.collect(),
            lang: Lang::of(language),
        }
    }

    /// What a code is called, by id.
    pub fn name(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|named| named.name.as_str())
    }

    /// Its place among all codes, by id; none for what is no code.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|named| named.place)
    }

    /// The id of the code that a row or a column is about.
    pub fn id(&self, code: Option<CodeIx>) -> Option<&str> {
        code.and_then(|code| self.ids.get(&code)).map(String::as_str)
    }
}

/// Columns that say of a code what its name and its place say.
const SAID: [&str; 3] = ["name", "parent", "path"];

/// What stands over a column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// Its words.
    pub words: String,
    /// Whether there are numbers below.
    pub numbers: bool,
    /// The place of the column in the table.
    pub column: usize,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// A cell for each head; no codes and no lists among them.
    pub cells: Vec<Cell>,
    /// How many codes stand above the one that it is about.
    pub depth: u16,
    /// Whether it is what others add up to.
    pub sums: bool,
}

/// A table that is printed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paper {
    /// What it is a table of: the verb that makes it.
    pub title: String,
    /// The language of fixed words and numbers.
    pub lang: Lang,
    /// What stands over the columns.
    pub heads: Vec<Head>,
    /// The rows.
    pub lines: Vec<Line>,
    /// What a reader must know of it, sentence by sentence, warnings first.
    pub notes: Vec<Sentence>,
}

impl Paper {
    /// Sets a table for printing.
    pub fn of(table: &Table, names: &Names) -> Self {
        // Ids beside the names of the same are for other programs.
        let first = usize::from(table.named);
        // Where a code stands under its name, its place in the tree says the rest.
        let of_codes = first == 0 && is_of_codes(table);
        let is_said =
            |name: &str| name == "id" || (first == 0 && table.column("code").is_some() && SAID.contains(&name));
        let columns = table.columns.iter().enumerate().skip(first);
        let shown: Vec<(usize, &Column)> = columns.filter(|(_, column)| !is_said(&column.name)).collect();
        let heads = shown.iter().map(|(at, column)| Head {
            words: head(table, column, names),
            numbers: has_numbers(table, *at),
            column: *at,
        });
        let line = |row: &Row| {
            let own = row.key.code.filter(|_| row.key.against.is_none() && !row.key.sums);
            let id = names.id(own);
            let cells = shown.iter().filter_map(|(at, column)| Some((*at, *column, row.get(*at)?)));
            let cells = cells.map(|(at, column, cell)| {
                if of_codes && row.key.sums && at == first {
                    let name = table.cell(row, "name");
                    let said = if *name == Cell::Empty { cell } else { name };
                    return fixed(said, (table, row, column), names.lang);
                }
                let is_own = (table.named && at == first) || id.is_some_and(|id| cell.exact() == id);
                let name = id.filter(|_| is_own).and_then(|id| names.name(id));
                let plain = || fixed(&plain(cell, names), (table, row, column), names.lang);
                name.map_or_else(plain, |name| Cell::Text(name.to_owned()))
            });
            let begins = of_codes || table.named;
            let depth = id.filter(|_| begins).and_then(|id| names.by_id.get(id)).map_or(0, |named| named.depth);
            Line { cells: cells.collect(), depth, sums: row.key.sums }
        };
        Self {
            title: title(names.lang.say(table.command)),
            lang: names.lang,
            heads: heads.collect(),
            lines: table.rows.iter().map(line).collect(),
            notes: table.caption.sentences().iter().map(|sentence| names.lang.sentence(sentence)).collect(),
        }
    }
}

/// Whether each row is about a code, whose id stands first.
fn is_of_codes(table: &Table) -> bool {
    table.columns.first().is_some_and(|column| column.name == "code")
        && table.rows.iter().all(|row| row.key.code.is_some() || row.key.sums)
}

fn title(command: &str) -> String {
    let mut letters = command.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A cell without codes and lists.
pub(crate) fn plain(cell: &Cell, names: &Names) -> Cell {
    match cell {
        Cell::Code(id) => Cell::Text(names.name(id).unwrap_or(id).to_owned()),
        Cell::List(items) => Cell::count(items.len()),
        Cell::Number(number) if !number.is_finite() => Cell::Empty,
        cell => cell.clone(),
    }
}

/// Columns whose cells are words of this program.
const FIXED: [&str; 10] =
    ["reason", "reason_before", "reason_after", "warning", "test", "unit", "figure", "kind", "state", "status"];

/// A cell whose words are of this program in the language of a table; what people wrote stays as it is.
fn fixed(cell: &Cell, (table, row, column): (&Table, &Row, &Column), lang: Lang) -> Cell {
    let Cell::Text(words) = cell else { return cell.clone() };
    let is_field = column.key == Key::default();
    let is_apart = words.starts_with('(') || row.key.sums;
    let said = match () {
        () if is_field && FIXED.contains(&column.name.as_str()) => {
            Some(lang.reasons(words, table.command, &column.name))
        }
        () if is_apart => lang.known(words).map(str::to_owned),
        () => None,
    };
    said.map_or_else(|| cell.clone(), Cell::Text)
}

fn head(table: &Table, column: &Column, names: &Names) -> String {
    let name = names.id(column.key.code).and_then(|id| names.name(id));
    let words = column.words();
    // A column that is about something has the name that people gave it, but for what has none.
    let is_field = column.key == Key::default();
    let words = || match is_field || words.starts_with('(') {
        true => names.lang.within(table.command, &words),
        false => words.clone(),
    };
    name.map_or_else(words, str::to_owned)
}

fn has_numbers(table: &Table, column: usize) -> bool {
    let cells = table.rows.iter().filter_map(|row| row.get(column)).filter(|cell| **cell != Cell::Empty);
    let mut cells = cells.peekable();
    cells.peek().is_some()
        && cells.all(|cell| {
            matches!(cell, Cell::Count(_) | Cell::Integer(_) | Cell::Number(_) | Cell::Composed(_) | Cell::List(_))
        })
}

/// A cell as it is read: rates to three places, yes and no in a word, control characters as what stands for them.
pub fn words(cell: &Cell, lang: Lang) -> String {
    match cell {
        Cell::Number(number) => lang.number(*number, 3),
        Cell::Count(number) => lang.count(*number),
        Cell::Flag(true) => lang.say("yes").to_owned(),
        Cell::Flag(false) => String::new(),
        Cell::Fixed(words) => lang.say(words).to_owned(),
        Cell::Composed(composed) => {
            composed.spelled(lang.say(composed.phrase), |figure, places| lang.number(figure, usize::from(places)))
        }
        cell => cell.exact(),
    }
}

/// Text as documents may hold it: what XML and HTML know no sign for gives way to one for the unknown.
pub fn harmless(text: &str) -> String {
    let known = |c: char| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'));
    text.chars().map(|c| if known(c) { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::table::Key;

    #[test]
    fn ids_give_way_to_names_and_codes_keep_their_place_in_the_tree() {
        let code = CodeIx(4);
        let mut names = Names::default();
        names.by_id.insert("low-pay".into(), Named { name: "Low pay".into(), depth: 1, place: 0 });
        names.ids.insert(code, "low-pay".into());
        let mut table = Table::new("frequencies", "codings", &["code", "name", "per_1000_words", "against"]);
        table.named = true;
        let cells =
            vec![Cell::words("low-pay"), Cell::words("Low pay"), Cell::Number(0.5), Cell::Code("low-pay".into())];
        table.push((Key::code(code), cells));
        table.push((Key { sums: true, ..Key::default() }, vec![Cell::words("(any)"), Cell::words("Any code")]));
        table.rows.iter_mut().for_each(|row| row.cells.resize(4, Cell::Empty));
        let paper = Paper::of(&table, &names);
        let heads: Vec<(&str, bool)> = paper.heads.iter().map(|head| (head.words.as_str(), head.numbers)).collect();
        assert_eq!(heads, [("name", false), ("per 1000 words", true), ("against", false)]);
        let low = &paper.lines[0];
        assert_eq!(
            (low.depth, low.sums, words(&low.cells[0], Lang::En), words(&low.cells[2], Lang::En)),
            (1, false, "Low pay".into(), "Low pay".into())
        );
        assert_eq!((words(&paper.lines[1].cells[0], Lang::En), paper.lines[1].sums), ("Any code".to_owned(), true));
        // The same table whose names are not beside its ids by rule.
        table.named = false;
        let paper = Paper::of(&table, &names);
        assert_eq!(
            paper.heads.iter().map(|head| head.words.as_str()).collect::<Vec<_>>(),
            ["code", "per 1000 words", "against"]
        );
        assert_eq!(
            (words(&paper.lines[0].cells[0], Lang::En), words(&paper.lines[1].cells[0], Lang::En)),
            ("Low pay".into(), "Any code".into())
        );
        assert_eq!(harmless("a\u{0}b\u{1b}[31m\tc"), "a\u{fffd}b\u{fffd}[31m\tc");
    }
}
