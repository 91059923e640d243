//! Comma-, semicolon- or tab-separated tables: transcripts, and answers to open questions.

use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::limits;
use crate::import::sheet::{Kind, Sheet};

/// Separated by commas or semicolons.
pub static CSV: Format = Format {
    word: "csv",
    looks: "a table (csv)",
    endings: &["csv"],
    sniff: |seen| sniff(seen, b",;"),
    read: Reader::Text(|text, found| read(text, found, b",;\t")),
};

/// Separated by tabs.
pub static TSV: Format = Format {
    word: "tsv",
    looks: "a table (tsv)",
    endings: &["tsv", "tab"],
    sniff: |seen| sniff(seen, b"\t"),
    read: Reader::Text(|text, found| read(text, found, b"\t,;")),
};

/// Bytes looked at to tell whether a text is a table.
const HEAD: usize = 64 * 1024;
/// Rows looked at.
const ROWS: usize = 60;

fn sniff(seen: &Seen, separators: &[u8]) -> f32 {
    let Some(text) = seen.text else { return 0.0 };
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    let best = separators.iter().filter_map(|separator| Some((regular(head, *separator)?, *separator)));
    let named = seen.ends(&["csv", "tsv", "tab"]);
    let Some((_, separator)) = best.max_by_key(|(columns, _)| *columns) else {
        // A table that is none in its rows is told of rather than read as if it were speech.
        let first = head.lines().next().unwrap_or_default();
        let broken = named && separators.iter().any(|separator| first.contains(char::from(*separator)));
        return if broken { 0.5 } else { 0.0 };
    };
    let sheet = table(head, separator, ROWS).ok();
    let bare = sheet.as_ref().is_some_and(|sheet| sheet.bare);
    match sheet.and_then(|sheet| sheet.kind()) {
        // Names and words with a tab between them are labels, unless the file says that it is a table.
        Some(Kind::Transcript { .. }) if named || !bare => 0.9,
        Some(Kind::Elsewhere(..)) if named => 0.9,
        Some(Kind::Answers { .. }) if named => 0.85,
        _ if named => 0.6,
        _ => 0.0,
    }
}

/// Whether the first row is the header, and the number of columns, where the first rows have about the same number and
/// their header names each.
fn regular(text: &str, separator: u8) -> Option<(bool, usize)> {
    let sheet = table(text, separator, ROWS).ok()?;
    let columns = sheet.header.len();
    let named = sheet.header.iter().filter(|name| !name.trim().is_empty()).count();
    let even = sheet.rows.iter().filter(|row| row.len() == columns).count();
    let odd = sheet.rows.len() - even;
    // The last row of a cut-off head may be short.
    let fits = columns >= 2 && named >= 2 && even > 0 && odd * 10 <= sheet.rows.len() + 9;
    fits.then_some((sheet.above.is_empty(), columns))
}

fn table(text: &str, separator: u8, most: usize) -> Result<Sheet, ImportError> {
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut cells = 0usize;
    for record in reader.records().take(most.saturating_add(1)) {
        let record = record.map_err(|error| ImportError::Damaged { looks: CSV.looks, what: error.to_string() })?;
        let row: Vec<String> = record.iter().map(str::to_owned).collect();
        cells = cells.saturating_add(row.len());
        limits::at_most("cells", cells, limits::CELLS)?;
        rows.push(row);
    }
    Ok(Sheet::of(rows))
}

/// The table of a text, by the separator that makes the most of its columns.
///
/// # Errors
/// A table beyond the limits, or one that cannot be read.
pub fn any(text: &str) -> Result<Sheet, ImportError> {
    separated(text, b",;\t")
}

fn separated(text: &str, separators: &[u8]) -> Result<Sheet, ImportError> {
    let best = separators.iter().filter_map(|separator| Some((regular(text, *separator)?, *separator)));
    // Of equals the first of the list.
    let best =
        best.fold(None, |best: Option<((bool, usize), u8)>, next| best.filter(|best| best.0 >= next.0).or(Some(next)));
    let separator = best.map_or_else(|| separators.first().copied().unwrap_or(b','), |(_, separator)| separator);
    unclosed(text, separator)?;
    table(text, separator, usize::MAX - 1)
}

/// Refuses a text whose last row swallows all that follows because a quotation mark is never closed.
fn unclosed(text: &str, separator: u8) -> Result<(), ImportError> {
    if memchr::memchr_iter(b'"', text.as_bytes()).count().is_multiple_of(2) {
        return Ok(());
    }
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = ::csv::StringRecord::new();
    let (mut last, mut swallows) = (1, false);
    while reader.read_record(&mut record).unwrap_or(false) {
        last = record.position().map_or(last, ::csv::Position::line);
        swallows = record.iter().any(|cell| cell.contains('\n'));
    }
    if swallows {
        let what = format!("a quotation mark in the row that begins at line {last} is never closed");
        return Err(ImportError::Damaged { looks: CSV.looks, what });
    }
    Ok(())
}

fn read(text: &str, found: &mut Found, separators: &[u8]) -> Result<(), ImportError> {
    found.push(separated(text, separators)?.draft(CSV.looks)?)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, paragraphs, refused, says, times, tortured};
    use crate::model::Rule;

    #[test]
    fn a_row_is_a_turn() {
        let text = "Speaker;Timestamp;Words;tags;\nAna;0:02;\"Hi; \"\"you\"\"\";a;\nBea;[1:00:03];no\nAna;;\"two\n\nlines\";;\n;4.5;rings;;\n";
        let found = import(text, "a.txt");
        assert_eq!((found.format, found.rule, found.kind), ("csv", Rule::LabelEach, None));
        says(&found, &[("Ana", "Hi; \"you\""), ("Bea", "no"), ("Ana", "two\nlines"), ("", "rings")]);
        let at: Vec<u64> = times(&found).iter().map(|(ms, _)| *ms).collect();
        assert_eq!(at, [2000, 3_603_000, 4500]);
        assert_eq!(found.left_out, [("columns", 1)]);
        tortured(text.as_bytes(), "a.csv");
        let tabs = import("who\ttext\nA\tone\nB\ttwo\nA\tthree\n", "a.tsv");
        assert_eq!((tabs.format, tabs.turns), ("tsv", 3));
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_with_its_line() {
        let told = refused("speaker,text\nAna,one\nBea,\"two\nAna,three\nBea,four\n", "a.csv");
        assert!(told.contains("line 3") && told.contains("never closed"), "{told}");
        let inches = import("speaker,text\nAna,a 5\" screen\nBea,yes\nAna,no\n", "b.csv");
        says(&inches, &[("Ana", "a 5\" screen"), ("Bea", "yes"), ("Ana", "no")]);
    }

    #[test]
    fn an_answer_is_a_turn_and_other_columns_are_attributes() {
        let text = "id,age,city,What was hard about the work?\n1,34,Turin,The pay came late and nobody said why.\n2,,Lyon,\"Nothing, to be honest: really.\"\n3,51,Turin,\n4,28,Bari,I was alone with every decision.\n";
        let found = import(text, "survey.csv");
        assert_eq!((found.format, found.kind, found.rule), ("csv", Some("open-answers"), Rule::LabelColon));
        says(
            &found,
            &[
                ("1", "The pay came late and nobody said why."),
                ("2", "Nothing, to be honest: really."),
                ("4", "I was alone with every decision."),
            ],
        );
        assert!(found.text.starts_with("What was hard about the work?\n\n1: The"));
        let of =
            |id: &str| found.people.iter().find(|person| person.speaker == id).map(|person| person.attributes.clone());
        assert_eq!(of("1").unwrap(), [("age".to_owned(), "34".to_owned()), ("city".to_owned(), "Turin".to_owned())]);
        assert_eq!(of("2").unwrap().len(), 1);
        assert_eq!(found.left_out, [("empty answers", 1), ("respondents who answered no open question", 1)]);
        tortured(text.as_bytes(), "a.csv");
    }

    #[test]
    fn several_questions_stand_above_their_answers() {
        let text = "respondent,gender,What was good about it?,What was bad about it?\nA,f,We were a team of friends.,\"Late, unpaid, unseen work.\"\nB,m,I learned quite a lot there.,Nothing that I would name now.\n";
        let found = import(text, "a.csv");
        let seen = paragraphs(&found);
        let names: Vec<&str> = seen.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["", "A", "B", "", "A", "B"]);
        assert_eq!(seen[3].1, "What was bad about it?");
        assert_eq!(found.people.len(), 2);
        let long = "participant,question,answer,country\nA,Good?,Friends.,ES\nA,Bad?,Pay.,ES\nB,Good?,Nothing.,FR\n";
        let seen = paragraphs(&import(long, "a.csv"));
        let words: Vec<&str> = seen.iter().map(|(_, words)| words.as_str()).collect();
        assert_eq!(words, ["Good?", "Friends.", "Nothing.", "Bad?", "Pay."]);
    }

    #[test]
    fn what_stands_above_the_header_is_the_head_of_the_text() {
        let text = "Interview 4;;\nrecorded;12 March;\n;;\nspeaker;time;text\nRosa;0:03;We left.\nBen;0:09;Why?\nRosa;0:12;Cold.\n";
        let found = import(text, "a.csv");
        assert_eq!(found.text, "Interview 4\nrecorded 12 March\n\nRosa: We left.\n\nBen: Why?\n\nRosa: Cold.\n");
        says(&found, &[("Rosa", "We left."), ("Ben", "Why?"), ("Rosa", "Cold.")]);
    }

    #[test]
    fn a_header_that_stands_again_is_nobody() {
        let found = import("speaker,text\nRosa,We left.\nspeaker,text\nBen,Why?\nRosa,Cold.\n", "a.csv");
        says(&found, &[("Rosa", "We left."), ("Ben", "Why?"), ("Rosa", "Cold.")]);
        assert_eq!(found.dropped, 1);
    }

    #[test]
    fn other_tables_are_sent_elsewhere() {
        assert!(refused("tag,description,number of highlights\nPay,Late pay,3\n", "a.csv").contains("codebook import"));
        let own = "id,name,parent,color,definition,include,exclude\n\
                   pay,Pay,,red,All that is said of money and of when it comes.,Batches that were never paid.,Tips\n\
                   pay-2,Late pay,pay,blue,Work was done and the money came much too late.,Frozen wallets and the like.,\n";
        assert!(refused(own, "a.csv").contains("codebook import"));
        let files = "transcript,kind,country,place,language,date\nfg01-paris,focus-group,FR,Paris,fr,2024-01-15\n\
                     int02-rome,interview,IT,Rome,it,2024-02-16\nfg03-leeds,focus-group,GB,Leeds,en,2024-03-17\n";
        assert!(refused(files, "a.csv").contains("transcripts import"));
        assert!(refused("id,document,tag,content\n1,a.odt,Pay,late again\n", "a.csv").contains("highlights"));
        for (table, kind) in [
            ("code\tgender\tage\nA1\tf\t21-25\nA2\tm\t26-30\n", "people"),
            ("transcript,label,pseudonym,age\nfg01,P1,Rosa,34\nfg01,P2,Ben,51\n", "people"),
            (
                "name,transcript,age,notes\nRosa,fg01,34,came late and left before the end of it\nBen,fg01,51,was asked by letter and by phone again\n",
                "people",
            ),
            ("People of the study,,\nname,age,country\nRosa,34,ES\nBen,51,FR\n", "people"),
            (
                "Code,Definition,Example\nLate pay,The money comes after the day it was promised for.,It took them three months.\nVisa,A permit hangs on the job.,They can send me home.\n",
                "codebook",
            ),
            (
                "Kategorie;Beschreibung;Ankerbeispiel\nLohn;Geld, das zu sp\u{e4}t kommt oder gar nicht;Drei Monate nichts.\nVisum;Der Aufenthalt h\u{e4}ngt an der Stelle;Die k\u{f6}nnen mich wegschicken.\n",
                "codebook",
            ),
        ] {
            let said = refused(table, "a.csv");
            assert!(said.contains(kind) && said.contains("import FILE"), "{said}\n{table}");
        }
        let answers = "code,age,Describe a day at work, please.,country\nA1,34,I get up at five and log in.,ES\nA2,51,There is no day like another in it.,FR\n";
        assert_eq!(import(answers.replace("work, please", "work please"), "a.csv").kind, Some("open-answers"));
        let prose = import("I came, I saw, I left.\n\nShe said, well, no.\n", "a.txt");
        assert_eq!(prose.format, "txt");
    }
}
