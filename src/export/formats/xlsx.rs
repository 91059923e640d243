//! A spreadsheet: typed columns, words that are never formulas, and a sheet that says what was counted.

use crate::analysis::table::Cell;
use crate::export::format::{Format, Spell};
use crate::export::paper::{Line, Paper, harmless, words};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Look, Workbook, Worksheet, XlsxError};

/// A table as a spreadsheet.
pub static FORMAT: Format = Format {
    word: "xlsx",
    ending: "xlsx",
    about: "A spreadsheet: names, typed columns, notes on a sheet of their own",
    spell: Spell::Paper(|paper| spreadsheet(paper).map_err(|error| error.to_string())),
    document: None,
    is_text: false,
};

/// Characters that a cell can hold, as spreadsheets count: in UTF-16 units.
const CELL: usize = 32_767;

/// Rows of a sheet, its head not counted.
const ROWS: usize = 1_048_575;

/// A passage that is longer than a cell: the cell it stands in, and its words.
type Long = (String, String);

/// Spells a table as a spreadsheet; the same table makes the same bytes.
fn spreadsheet(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // No time of making.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let mut long = Vec::new();
    let chunks: Vec<&[Line]> = if paper.lines.is_empty() { vec![&[]] } else { paper.lines.chunks(ROWS).collect() };
    for (number, lines) in chunks.into_iter().enumerate() {
        let name = if number == 0 { "table".to_owned() } else { format!("table {}", number + 1) };
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(&name)?;
        fill(sheet, paper, lines, (&name, &mut long))?;
    }
    let bold = Look::new().set_bold();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name("about")?.set_column_width(0, 100)?;
    sheet.write_string_with_format(0, 0, &paper.title, &bold)?;
    let wrap = Look::new().set_text_wrap();
    for (row, note) in (2..).zip(&paper.notes) {
        sheet.write_string_with_format(row, 0, cut(&harmless(&note.words)).0, &wrap)?;
    }
    if !long.is_empty() {
        whole(book.add_worksheet_with_constant_memory()?, &long)?;
    }
    book.save_to_buffer()
}

fn fill(
    sheet: &mut Worksheet,
    paper: &Paper,
    lines: &[Line],
    (name, long): (&str, &mut Vec<Long>),
) -> Result<(), XlsxError> {
    let bold = Look::new().set_bold();
    sheet.set_freeze_panes(1, 0)?;
    for (column, head) in (0..).zip(&paper.heads) {
        sheet.set_column_width(column, if head.numbers { 12 } else { 28 })?;
    }
    for (column, head) in (0..).zip(&paper.heads) {
        sheet.write_string_with_format(0, column, cut(&harmless(&head.words)).0, &bold)?;
    }
    for (row, line) in (1..).zip(lines) {
        for (column, cell) in (0..).zip(&line.cells) {
            let depth = if column == 0 { u8::try_from(line.depth).unwrap_or(u8::MAX).min(15) } else { 0 };
            let mut look = Look::new();
            if depth > 0 {
                look = look.set_indent(depth);
            }
            if line.sums {
                look = look.set_bold();
            }
            match cell {
                Cell::Empty => {}
                // Beyond 15 digits a spreadsheet rounds: what counts so far is words.
                Cell::Count(number) if *number > 999_999_999_999_999 => {
                    sheet.write_string_with_format(row, column, number.to_string(), &look)?;
                }
                #[allow(clippy::cast_precision_loss)] // within 15 digits
                Cell::Count(number) => drop(sheet.write_number_with_format(row, column, *number as f64, &look)?),
                #[allow(clippy::cast_precision_loss)] // as above
                Cell::Integer(number) => drop(sheet.write_number_with_format(row, column, *number as f64, &look)?),
                Cell::Number(number) => drop(sheet.write_number_with_format(row, column, *number, &look)?),
                Cell::Flag(flag) => drop(sheet.write_boolean_with_format(row, column, *flag, &look)?),
                Cell::Text(_) | Cell::Code(_) | Cell::List(_) | Cell::Fixed(_) | Cell::Composed(_) => {
                    let words = harmless(&words(cell, paper.lang));
                    let (shown, is_cut) = cut(&words);
                    sheet.write_string_with_format(row, column, &shown, &look)?;
                    if is_cut {
                        let place = rust_xlsxwriter::utility::row_col_to_cell(row, column);
                        long.push((format!("{name}!{place}"), words));
                    }
                }
            }
        }
    }
    Ok(())
}

/// Passages that no cell can hold, each over as many cells below each other as it needs.
fn whole(sheet: &mut Worksheet, long: &[Long]) -> Result<(), XlsxError> {
    sheet.set_name("long passages")?.set_column_width(1, 100)?;
    let bold = Look::new().set_bold();
    sheet.write_string_with_format(0, 0, "cell", &bold)?;
    sheet.write_string_with_format(0, 1, "words", &bold)?;
    let mut row = 1;
    for (place, words) in long {
        let mut rest = words.as_str();
        while !rest.is_empty() {
            let end = units(rest, CELL);
            let (part, after) = rest.split_at(end);
            sheet.write_string(row, 0, place)?;
            sheet.write_string(row, 1, part)?;
            (rest, row) = (after, row + 1);
        }
    }
    Ok(())
}

/// Words as a cell can hold them, a mark at the end where they go on; whether they do.
fn cut(words: &str) -> (String, bool) {
    if words.len() <= CELL || words.encode_utf16().count() <= CELL {
        return (words.to_owned(), false);
    }
    let mark = "… (whole on the sheet “long passages”)";
    let kept = words.get(..units(words, CELL - mark.encode_utf16().count())).unwrap_or_default();
    (format!("{kept}{mark}"), true)
}

/// The byte at which so many UTF-16 units end, or the end.
fn units(words: &str, most: usize) -> usize {
    let mut used = 0;
    for (at, c) in words.char_indices() {
        used += c.len_utf16();
        if used > most {
            return at;
        }
    }
    words.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::paper::Head;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn words_are_words_numbers_are_numbers_and_long_passages_stand_whole() {
        let heads =
            ["quote", "n", "rate"].map(|words| Head { words: words.into(), numbers: words != "quote", column: 0 });
        let long = "é😀".repeat(20_000);
        let line = |words: &str| {
            let cells = vec![Cell::words(words), Cell::Count(3), Cell::Number(0.1)];
            Line { cells, depth: 1, sums: false }
        };
        let lines = vec![line("=1+1"), line("_x0041_ \u{1}"), line(&long)];
        let paper = Paper {
            title: "excerpts".into(),
            heads: heads.to_vec(),
            lines,
            notes: vec![crate::export::lang::Lang::En.sentence("@note")],
            ..Paper::default()
        };
        let bytes = spreadsheet(&paper).unwrap();
        assert_eq!(bytes, spreadsheet(&paper).unwrap(), "the same bytes each time");
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let table = book.worksheet_range("table").unwrap();
        let cell = |row: u32, column: u32| table.get_value((row, column)).cloned().unwrap_or(Data::Empty);
        assert_eq!(cell(1, 0), Data::String("=1+1".into()));
        assert_eq!((cell(1, 1), cell(1, 2)), (Data::Float(3.0), Data::Float(0.1)));
        assert_eq!(cell(2, 0), Data::String("_x0041_ \u{fffd}".into()));
        assert!(cell(3, 0).to_string().encode_utf16().count() <= CELL);
        let whole = book.worksheet_range("long passages").unwrap();
        let parts: String = whole.rows().skip(1).map(|row| row[1].to_string()).collect();
        assert_eq!(parts, long);
        assert_eq!(whole.get_value((1, 0)), Some(&Data::String("table!A4".into())));
        assert!(book.worksheet_formula("table").unwrap().is_empty());
    }
}
