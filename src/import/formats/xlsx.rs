//! Spreadsheets of Excel's kind: transcripts, and answers to open questions.

use crate::import::archive::Archive;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::sheet::Sheet;
use crate::text::labels::LONGEST_LABEL;
use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, Xlsx};
use std::io::Cursor;

/// Excel.
pub static FORMAT: Format = Format {
    word: "xlsx",
    looks: "a spreadsheet (xlsx)",
    endings: &["xlsx", "xlsm"],
    sniff: |seen| if seen.has_part("xl/workbook.xml") { 1.0 } else { 0.0 },
    read: Reader::Bytes(read),
};

/// Most columns of a sheet.
const COLUMNS: u32 = 2_000;
/// Most letters and digits in the name of a cell, a few more than any program writes.
const LETTERS: usize = 6;
const DIGITS: usize = 9;

/// The first sheet that has rows.
///
/// # Errors
/// A workbook that is damaged, goes beyond the limits, or has no rows.
pub fn first(bytes: &[u8]) -> Result<Sheet, ImportError> {
    let mut book = open(bytes)?;
    for name in book.sheet_names() {
        let sheet = sheet(&mut book, &name)?;
        if !sheet.rows.is_empty() {
            return Ok(sheet);
        }
    }
    Err(ImportError::Empty)
}

fn open(bytes: &[u8]) -> Result<Xlsx<Cursor<&[u8]>>, ImportError> {
    // calamine trusts the archive; what it is given has been unpacked once within the limits.
    let mut archive = Archive::open(bytes, FORMAT.looks)?;
    archive.check()?;
    for name in archive.names() {
        let Some(part) = archive.entry(&name)? else { continue };
        if name.ends_with(".xml") && memchr::memmem::find(&part, b"<!DOCTYPE").is_some() {
            let what = "it declares a document type, which could hide other files in it".into();
            return Err(ImportError::Damaged { looks: FORMAT.looks, what });
        }
        if far_away(&part) {
            let what = "a cell stands where no cell can be".into();
            return Err(ImportError::Damaged { looks: FORMAT.looks, what });
        }
    }
    let damaged = |error: calamine::XlsxError| ImportError::Damaged { looks: FORMAT.looks, what: error.to_string() };
    Xlsx::new(Cursor::new(bytes)).map_err(damaged)
}

/// Whether an attribute `r` or `ref` names a cell with so many letters or digits that calamine's count would run over.
fn far_away(part: &[u8]) -> bool {
    memchr::memchr_iter(b'=', part).any(|at| {
        let before = part.get(..at).unwrap_or_default().trim_ascii_end();
        let name = before.rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default();
        // A name space may be called `r` too.
        let apart = before.len().checked_sub(name.len() + 1).and_then(|at| before.get(at));
        if !apart.is_some_and(u8::is_ascii_whitespace) {
            return false;
        }
        let after = part.get(at + 1..).unwrap_or_default().trim_ascii_start();
        let (b"r" | b"ref", Some((quote @ (b'"' | b'\''), value))) = (name, after.split_first()) else { return false };
        let value = value.split(|byte| byte == quote).next().unwrap_or_default();
        value.split(|byte| b": ,".contains(byte)).any(|cell| {
            let letters = cell.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
            let digits = cell.iter().filter(|byte| byte.is_ascii_digit()).count();
            letters > LETTERS || digits > DIGITS
        })
    })
}

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let mut book = open(bytes)?;
    let mut refused = None;
    let mut passed = Vec::new();
    for name in book.sheet_names() {
        let sheet = match sheet(&mut book, &name) {
            Ok(sheet) => sheet,
            Err(error) if found.documents.is_empty() => return Err(error),
            Err(error) => {
                refused = refused.or(Some(error));
                continue;
            }
        };
        if sheet.rows.is_empty() {
            continue;
        }
        match sheet.draft(FORMAT.looks) {
            Ok(mut draft) => {
                draft.name = Some(name);
                found.push(draft)?;
            }
            Err(error) => {
                refused = refused.or(Some(error));
                passed.push(name);
            }
        }
    }
    if let [only] = found.documents.as_mut_slice() {
        only.name = None;
    }
    match (found.documents.first_mut(), refused) {
        (None, Some(error)) => Err(error),
        (None, None) => Err(ImportError::Empty),
        (Some(first), _) => {
            if !passed.is_empty() {
                first.notes.push(format!("Sheets without anything said were passed over: {}.", passed.join(", ")));
            }
            found.encoding = Some(String::new());
            Ok(())
        }
    }
}

/// Reads the cells of a sheet as they come; a sheet that claims to be huge takes no more room than its cells.
fn sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<Sheet, ImportError> {
    let damaged = |error: calamine::XlsxError| ImportError::Damaged { looks: FORMAT.looks, what: error.to_string() };
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart is a sheet too.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Sheet::default()),
        Err(error) => return Err(damaged(error)),
    };
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    let (mut count, mut bytes) = (0usize, 0usize);
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        let value = value(cell.get_value());
        if value.is_empty() {
            continue;
        }
        limits::at_most("columns", column as usize + 1, COLUMNS as usize)?;
        if rows.last().is_none_or(|(last, _)| *last != row) {
            limits::at_most("rows", rows.len() + 1, limits::TURNS)?;
            rows.push((row, Vec::new()));
        }
        let Some((_, line)) = rows.last_mut() else { continue };
        let column = column as usize;
        if line.len() <= column {
            count = count.saturating_add(column + 1 - line.len());
            limits::at_most("cells", count, limits::CELLS)?;
            line.resize(column + 1, String::new());
        }
        bytes = bytes.saturating_add(value.len());
        limits::at_most("bytes of text", bytes, limits::TEXT)?;
        if let Some(slot) = line.get_mut(column) {
            *slot = value;
        }
    }
    drop(cells);
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    for region in merged {
        count = count.saturating_add(fill(&mut rows, region));
        limits::at_most("cells", count, limits::CELLS)?;
    }
    Ok(Sheet::of(rows.into_iter().map(|(_, row)| row).collect()))
}

/// Writes what a cell over several rows holds into each of them: a name or a time is said once and holds for all. How
/// many were written.
fn fill(rows: &mut [(u32, Vec<String>)], region: Dimensions) -> usize {
    let ((top, column), (bottom, _)) = (region.start, region.end);
    let column = column as usize;
    let from = rows.partition_point(|(row, _)| *row < top);
    let held = rows.get(from).filter(|(row, _)| *row == top).and_then(|(_, cells)| cells.get(column)).cloned();
    let Some(held) = held.filter(|held| bottom > top && held.chars().count() <= LONGEST_LABEL) else { return 0 };
    let mut written = 0;
    for (_, cells) in rows.iter_mut().skip(from + 1).take_while(|(row, _)| *row <= bottom) {
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column).filter(|cell| cell.is_empty()) {
            cell.clone_from(&held);
            written += 1;
        }
    }
    written
}

fn value(cell: &DataRef) -> String {
    match cell {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// `2026-03-02`, `2026-03-02 10:30:00`, or `0:01:02` for a stretch or time of day.
fn date(moment: &ExcelDateTime) -> String {
    let number = moment.as_f64();
    if moment.is_duration() || (0.0..1.0).contains(&number) {
        let seconds = (number * 86_400.0).round().clamp(0.0, 1e12) as u64;
        return format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let day = format!("{year:04}-{month:02}-{day:02}");
    if number.fract() == 0.0 { day } else { format!("{day} {hour:02}:{minute:02}:{second:02}") }
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured, zipped};

    /// A workbook of one sheet, given as the XML of its rows.
    fn book(rows: &str) -> Vec<u8> {
        merged(rows, "")
    }

    /// The same with what stands below the rows.
    fn merged(rows: &str, below: &str) -> Vec<u8> {
        let sheet = format!(
            "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{below}</worksheet>"
        );
        zipped(&[
            ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
            (
                "_rels/.rels",
                br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
            ),
            (
                "xl/workbook.xml",
                br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Talk" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
            ),
            (
                "xl/_rels/workbook.xml.rels",
                br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
            ),
            (
                "xl/styles.xml",
                br#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="46"/></cellXfs></styleSheet>"#,
            ),
            ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ])
    }

    fn row(number: usize, cells: &[&str]) -> String {
        let cells: String = cells
            .iter()
            .zip('A'..)
            .map(|(cell, column)| match cell.parse::<f64>() {
                Ok(_) => {
                    format!("<c r=\"{column}{number}\" s=\"{}\"><v>{cell}</v></c>", usize::from(cell.contains("0.00")))
                }
                Err(_) => format!("<c r=\"{column}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            })
            .collect();
        format!("<row r=\"{number}\">{cells}</row>")
    }

    #[test]
    fn transcripts_and_answers_are_read() {
        let rows = [
            row(1, &["speaker", "time", "text"]),
            row(3, &["Ana", "0.0001157407", "We waited."]),
            row(4, &["Bea", "", "Why?"]),
            row(5, &["Ana", "", "7"]),
        ]
        .concat();
        let found = import(book(&rows), "a.txt");
        assert_eq!(found.format, "xlsx");
        says(&found, &[("Ana", "We waited."), ("Bea", "Why?"), ("Ana", "7")]);
        assert_eq!(times(&found), [(10_000, "Ana: We wait".to_owned())]);
        let rows = [
            row(1, &["id", "age", "What was hard about it?"]),
            row(2, &["12", "34", "The pay came late."]),
            row(3, &["13", "51.5", "Nothing was ever said."]),
        ]
        .concat();
        let found = import(book(&rows), "a.xlsx");
        assert_eq!(found.kind, Some("open-answers"));
        says(&found, &[("12", "The pay came late."), ("13", "Nothing was ever said.")]);
        assert_eq!(found.people[1].attributes, [("age".to_owned(), "51.5".to_owned())]);
        tortured(&book(&rows), "a.xlsx");
    }

    #[test]
    fn a_cell_over_several_rows_holds_for_all_of_them() {
        let rows = [
            row(1, &["Interview with Rosa and Ben"]),
            row(2, &["12 March", "Leeds"]),
            row(4, &["speaker", "text"]),
            row(5, &["Rosa", "We left."]),
            row(6, &["", "And slept."]),
            row(7, &["Ben", "Why?"]),
            row(8, &["", "Was it cold?"]),
            row(9, &["", "It was not."]),
        ]
        .concat();
        let merges = "<mergeCells count=\"3\"><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A5:A6\"/><mergeCell ref=\"A7:A8\"/></mergeCells>";
        let found = import(merged(&rows, merges), "a.xlsx");
        let text = "Interview with Rosa and Ben\n12 March Leeds\n\nRosa: We left.\n\nRosa: And slept.\n\nBen: Why?\n\nBen: Was it cold?\n\nIt was not.\n";
        assert_eq!(found.text, text);
        says(
            &found,
            &[
                ("Rosa", "We left."),
                ("Rosa", "And slept."),
                ("Ben", "Why?"),
                ("Ben", "Was it cold?"),
                ("", "It was not."),
            ],
        );
    }

    #[test]
    fn cells_beyond_any_sheet_are_refused() {
        for cell in ["PREADSHEA1", "A12345678901"] {
            let rows = format!("<row r=\"1\"><c r = '{cell}' t=\"inlineStr\"><is><t>x</t></is></c></row>");
            assert!(refused(book(&rows), "a.xlsx").contains("no cell can be"), "{cell}");
        }
    }

    #[test]
    fn hostile_books_are_refused() {
        let far = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>speaker</t></is></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
        assert!(refused(book(far), "a.xlsx").contains("columns"));
        let tall = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>speaker</t></is></c></row><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>";
        assert!(refused(book(tall), "a.xlsx").contains("no column"));
        let bomb = vec![b' '; 4 << 20];
        let bytes = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &bomb)]);
        assert!(refused(&bytes, "a.xlsx").contains("200 times"));
        let typed = zipped(&[("xl/workbook.xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]><workbook/>")]);
        assert!(refused(&typed, "a.xlsx").contains("document type"));
    }
}
