//! PDF: the words of its pages, put together again as paragraphs; running heads and page numbers go, pages are kept.

mod heads;
mod order;
mod page;

use super::draft::{Body, Draft, Prose};
use super::error::ImportError;
use super::formats::{Format, Found, Reader, starts};
use super::limits;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Its entry among the formats.
pub static FORMAT: Format = Format {
    word: "pdf",
    looks: "a PDF",
    endings: &["pdf"],
    sniff: |seen| starts(seen, b"%PDF-"),
    read: Reader::Bytes(read),
};

/// How long a file may take; one that takes longer is made to.
const TIME: Duration = Duration::from_secs(8);
/// Stack of the thread that reads, in bytes: what a file nests must not end the program.
const STACK: usize = 64 << 20;
/// Fewer letters than this on a page, and it is a picture of one.
const LETTERS: usize = 16;

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let pages = pages(bytes)?;
    let letters =
        |page: &Vec<String>| page.iter().flat_map(|line| line.chars()).filter(|it| it.is_alphanumeric()).count();
    let spoken = pages.iter().filter(|page| letters(page) >= LETTERS).count();
    if spoken == 0 {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "its pages are pictures: it was scanned".into(),
            advice: "Run text recognition (OCR) over it, save it as text or Word, and read that against the pages",
        });
    }
    let mut draft = draft(&pages);
    if spoken * 4 < pages.len() * 3 {
        draft.notes.push(format!(
            "{} of {} pages hold no text: they may be scanned.",
            pages.len() - spoken,
            pages.len()
        ));
    }
    found.encoding = Some(String::new());
    found.push(draft)
}

/// The lines of each page, read on a thread that may fail.
fn pages(bytes: &[u8]) -> Result<Vec<Vec<String>>, ImportError> {
    let damaged = |what: &str| ImportError::Damaged { looks: FORMAT.looks, what: what.to_owned() };
    let owned = bytes.to_vec();
    let (told, heard) = channel();
    let work = move || {
        // The reader of PDFs gives up on odd files by panicking.
        let read = catch_unwind(AssertUnwindSafe(|| page::pages(&owned)));
        let _ = told.send(read.map_err(|_| ()));
    };
    std::thread::Builder::new()
        .name(super::GUARDED.into())
        .stack_size(STACK)
        .spawn(work)
        .map_err(|error| damaged(&format!("there is no room to read it ({error})")))?;
    let pages = match heard.recv_timeout(TIME) {
        Ok(Ok(Ok(pages))) => pages,
        Ok(Ok(Err(error))) => {
            let what = error.to_string();
            let locked = ["decrypt", "encrypt", "password"].iter().any(|word| what.to_lowercase().contains(word));
            return Err(if locked {
                ImportError::Nothing {
                    looks: FORMAT.looks,
                    what: "it is protected by a password".into(),
                    advice: "Take the password off in the program it comes from",
                }
            } else {
                damaged(&what)
            });
        }
        Ok(Err(())) => return Err(damaged("its pages cannot be made out")),
        Err(RecvTimeoutError::Timeout) => return Err(damaged("it takes longer to read than any such file does")),
        Err(RecvTimeoutError::Disconnected) => return Err(damaged("its pages cannot be made out")),
    };
    limits::at_most("bytes of text", pages.iter().flatten().map(String::len).sum(), limits::TEXT)?;
    Ok(pages)
}

/// What begins a paragraph of its own: a label before a colon, as several lines have it, or a stamp of time.
struct Openers(HashSet<String>);

impl Openers {
    fn of(pages: &[Vec<String>]) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let bare = |line: &'_ String| line.split_once("  ").map_or(line.clone(), |(_, rest)| rest.to_owned());
        let lines: Vec<String> = pages.iter().flatten().map(bare).collect();
        for label in lines.iter().filter_map(|line| label(line)) {
            *counts.entry(label.to_owned()).or_default() += 1;
        }
        Self(counts.into_iter().filter(|(_, count)| *count >= 2).map(|(label, _)| label).collect())
    }

    fn begins(&self, line: &str) -> bool {
        // A margin number stands before a turn's first line, or before each line, where it says nothing.
        let (number, rest) = line.split_once("  ").unwrap_or(("", line));
        if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.begins(rest) || label(rest).is_some();
        }
        let stamp = line.trim_start_matches(['[', '(', '#']);
        let mut digits = stamp.split(':');
        let two =
            |part: Option<&str>| part.is_some_and(|part| part.chars().take_while(char::is_ascii_digit).count() >= 1);
        let timed = stamp.starts_with(|c: char| c.is_ascii_digit())
            && stamp.contains(':')
            && two(digits.next())
            && two(digits.next());
        timed || label(line).is_some_and(|label| self.0.contains(label))
    }
}

/// Up to five words before a colon at the beginning of a line.
fn label(line: &str) -> Option<&str> {
    let (label, _) = line.split_once(':')?;
    let words = label.split_whitespace().count();
    ((1..=5).contains(&words) && label.chars().count() <= 40).then_some(label)
}

fn words(line: &str) -> impl Iterator<Item = String> + '_ {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn draft(pages: &[Vec<String>]) -> Draft {
    let running = heads::running(pages);
    let openers = Openers::of(pages);
    let mut wide: Vec<usize> =
        pages.iter().flatten().map(|line| line.chars().count()).filter(|wide| *wide > 0).collect();
    wide.sort_unstable();
    let usual = wide.get(wide.len() * 9 / 10).copied().unwrap_or(80);
    // Words that are divided nowhere else show which divided ones were one.
    let whole: HashSet<String> = pages.iter().flatten().flat_map(|line| words(line)).collect();
    let gaps = pages.iter().flat_map(|page| page.windows(2)).filter(|pair| pair.iter().any(String::is_empty)).count();
    let all: usize = pages.iter().map(Vec::len).sum();
    // Where nearly every second line is empty, emptiness says nothing about paragraphs.
    let spaced = gaps * 10 >= all * 9;
    let mut out = Joined { text: String::new(), open: String::new(), joined: 0, last: 0 };
    let mut places = Vec::new();
    let mut dropped = 0;
    for (number, (page, heads)) in (1_u32..).zip(pages.iter().zip(&running)) {
        let mut first = true;
        let mut gap = false;
        for (at, line) in page.iter().enumerate() {
            if heads.contains(&at) {
                dropped += 1;
                continue;
            }
            if line.is_empty() {
                gap = true;
                continue;
            }
            let short = out.last_line_is_short(usual);
            let sentence = out.ends_sentence();
            let apart = match (first, gap) {
                // A paragraph goes on over the end of a page unless it had come to an end.
                (true, _) => sentence,
                (false, true) => !spaced || (short && sentence),
                (false, false) => short && sentence,
            };
            if apart || openers.begins(line) {
                out.close();
            }
            if first {
                places.push((out.place(), number));
            }
            (first, gap) = (false, false);
            out.take(line, &whole);
        }
    }
    out.close();
    let mut draft =
        Draft { body: Body::Prose(Prose { text: out.text, pages: places, ..Prose::default() }), ..Draft::default() };
    draft.drop("running heads and page numbers", dropped);
    if out.joined > 0 {
        draft.notes.push(format!("{} words that were divided at ends of lines were put together.", out.joined));
    }
    draft
}

/// Paragraphs as they come together.
struct Joined {
    text: String,
    open: String,
    /// Divided words put together.
    joined: usize,
    /// Code points of the line taken last.
    last: usize,
}

impl Joined {
    /// Where the next line will begin in the whole text.
    fn place(&self) -> usize {
        let closed = if self.text.is_empty() { 0 } else { self.text.len() + "\n\n".len() };
        if self.open.is_empty() { closed } else { closed + self.open.len() + 1 }
    }

    fn take(&mut self, line: &str, whole: &HashSet<String>) {
        let divided = self
            .open
            .strip_suffix(['-', '\u{ad}', '‐'])
            .filter(|before| before.ends_with(char::is_lowercase) && line.starts_with(char::is_lowercase));
        if let Some(before) = divided {
            // Only a word that the file has elsewhere is put together; `well-` and `known` stay two.
            let head = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let tail = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            if whole.contains(&format!("{head}{tail}").to_lowercase()) {
                self.open = format!("{before}{line}");
                self.joined += 1;
            } else {
                self.open.push_str(line);
            }
        } else {
            if !self.open.is_empty() {
                self.open.push(' ');
            }
            self.open.push_str(line);
        }
        self.last = line.chars().count();
    }

    fn close(&mut self) {
        if self.open.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&self.open);
        self.open.clear();
    }

    fn last_line_is_short(&self, usual: usize) -> bool {
        self.last * 4 < usual * 3
    }

    fn ends_sentence(&self) -> bool {
        let end = self.open.trim_end_matches(['"', '”', '»', ')', ']', '’', '\'']);
        end.is_empty() || end.ends_with(['.', '?', '!', '…', ':', '。', '？', '！', '؟'])
    }
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused};
    use crate::import::{Options, read_all};
    use std::fmt::Write as _;

    /// A PDF of pages, each a list of lines: (from the left, from the foot, words).
    fn pdf(pages: &[Vec<(u32, u32, String)>]) -> Vec<u8> {
        let mut objects: Vec<String> = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".into(),
            String::new(),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".into(),
        ];
        let mut kids = String::new();
        for lines in pages {
            let mut content = String::from("BT /F1 10 Tf\n");
            for (x, y, words) in lines {
                let _ = writeln!(content, "1 0 0 1 {x} {y} Tm ({words}) Tj");
            }
            content.push_str("ET");
            let page = objects.len() + 1;
            let _ = write!(kids, "{page} 0 R ");
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
                page + 1
            ));
            objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
        }
        objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
        let mut out = String::from("%PDF-1.4\n");
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(out.len());
            let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1);
        }
        let table = out.len();
        let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for place in places {
            let _ = writeln!(out, "{place:010} 00000 n ");
        }
        let _ = write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
        out.into_bytes()
    }

    fn page(number: u32, lines: &[&str]) -> Vec<(u32, u32, String)> {
        let mut all = vec![(60, 770, "Interview study, confidential".to_owned())];
        all.extend((0..).zip(lines).map(|(at, line)| (60, 740 - at * 13, (*line).to_owned())));
        all.push((290, 30, format!("Page {number} of 3")));
        all
    }

    #[test]
    fn lines_become_paragraphs_and_running_heads_go() {
        let wide = "Anna: They told us that the pay would come at the end of the month, and then";
        let bytes = pdf(&[
            page(1, &[wide, "it did not come, for withheld is the word for it.", "Ben: Was it with-", "held for all?"]),
            page(
                2,
                &[
                    "Anna: For all of us. And the ones who wrote to the platform had their accounts",
                    "closed the next day, which",
                ],
            ),
            page(3, &["was the end of it.", "Ben: And then?", "Anna: Then I left."]),
        ]);
        let text = import(&bytes, "one.pdf").text;
        let expected = "Anna: They told us that the pay would come at the end of the month, and then it did not come, for withheld is \
                        the word for it.\n\nBen: Was it withheld for all?\n\nAnna: For all of us. And the ones who wrote to the \
                        platform had their accounts closed the next day, which was the end of it.\n\nBen: And then?\n\nAnna: Then I left.";
        assert_eq!(text.trim_end(), expected);
        let read = read_all(&bytes, "one.pdf", &Options::default()).unwrap();
        assert_eq!((read[0].dropped, read[0].labels.clone()), (6, vec!["Anna".to_owned(), "Ben".to_owned()]));
    }

    /// A page of one line in a font whose widths come as ranges; each part is moved to its place from the one before.
    fn ranged(letters: &[(&str, u32)], parts: &[(f64, &str)]) -> Vec<u8> {
        let mut names = String::new();
        for (at, (letter, _)) in letters.iter().enumerate() {
            let code: String = letter.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
            let _ = writeln!(names, "<{:04X}> <{code}>", at + 1);
        }
        let map = format!(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n1 \
             begincodespacerange <0000> <FFFF> endcodespacerange\n{} beginbfchar\n{names}endbfchar\nendcmap end end",
            letters.len()
        );
        let widths: String =
            letters.iter().enumerate().map(|(at, (_, wide))| format!("{} {} {wide} ", at + 1, at + 1)).collect();
        let code = |letter: char| letters.iter().position(|(one, _)| one.contains(letter)).unwrap() + 1;
        let mut content = String::from("BT /F1 10 Tf 1 0 0 1 60 700 Tm\n");
        for (across, words) in parts {
            let codes: String = words.chars().map(|letter| format!("{:04X}", code(letter))).collect();
            let _ = writeln!(content, "{across} 0 Td <{codes}> Tj");
        }
        content.push_str("ET");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".into(),
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>".into(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>".into(),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
            format!("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R /W [{widths}] /DW 2000 >>"),
            "<< /Type /FontDescriptor /FontName /X /Flags 4 >>".into(),
            format!("<< /Length {} >>\nstream\n{map}\nendstream", map.len()),
        ];
        let mut out = String::from("%PDF-1.4\n");
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(out.len());
            let _ = write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1);
        }
        let table = out.len();
        let _ = write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for place in places {
            let _ = writeln!(out, "{place:010} 00000 n ");
        }
        let _ = write!(out, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
        out.into_bytes()
    }

    #[test]
    fn a_line_stays_one_whose_letters_have_widths_by_range() {
        let letters: Vec<(&str, u32)> =
            ["M", "a", "r", "t", "h", "d", "b", "i", "g", "e", "l", ".", " "].map(|letter| (letter, 500)).into();
        // 21 letters of half their height; the next words begin there, over what letters of full height would take.
        let found = import(ranged(&letters, &[(0.0, "Marta had a big rate."), (105.0, " Ma had a label.")]), "one.pdf");
        assert_eq!(found.text.trim_end(), "Marta had a big rate. Ma had a label.");
    }

    #[test]
    fn arabic_is_read_from_right_to_left() {
        let letters: Vec<(&str, u32)> =
            ["\u{fee6}", "\u{fecc}", "\u{fee3}", "ﬁ", "n", " "].map(|letter| (letter, 500)).into();
        let word = "\u{fee3}\u{fecc}\u{fee6}";
        let printed: String = word.chars().rev().collect();
        // Words come in the order they are read, each printed from left to right.
        let parts: Vec<(f64, &str)> = std::iter::once((400.0, printed.as_str()))
            .chain((0..5).map(|_| (-40.0, printed.as_str())))
            .chain([(-40.0, "nn")])
            .collect();
        let found = import(ranged(&letters, &parts), "ar.pdf");
        assert_eq!(found.text.trim_end(), "معن معن معن معن معن معن nn");
        let joined = import(ranged(&letters, &[(0.0, "nﬁn nﬁn nﬁn nﬁn nﬁn")]), "fi.pdf");
        assert_eq!(joined.text.trim_end(), "nfin nfin nfin nfin nfin");
    }

    #[test]
    fn margin_numbers_stand_at_their_turns() {
        let mut lines = Vec::new();
        for turn in 0..6_u32 {
            let who = if turn % 2 == 0 { "Dana" } else { "Guest" };
            lines.push((60, 700 - turn * 30, format!("{who}: This is what was said as number {turn}.")));
        }
        // The numbers come in a heap, after the words.
        lines.extend((0..6_u32).map(|turn| (20, 700 - turn * 30, (turn + 1).to_string())));
        // And some lie beside the paper.
        lines.push((20, 5_000, "99".to_owned()));
        let found = import(pdf(&[lines]), "numbered.pdf");
        assert!(found.text.starts_with("1  Dana: This is what was said as number 0.\n\n2  Guest: "), "{}", found.text);
        assert_eq!((found.rule.word(), found.speakers, found.turns), ("numbered", 2, 6));
    }

    #[test]
    fn what_holds_no_words_is_refused_in_a_sentence() {
        let scanned = refused(pdf(&[vec![], vec![]]), "scan.pdf");
        assert!(scanned.contains("scanned") && scanned.contains("OCR"), "{scanned}");
        for broken in [
            &b"%PDF-1.7\n"[..],
            b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 1 0 R >>",
        ] {
            let told = refused(broken, "broken.pdf");
            assert!(told.contains("PDF") && told.ends_with('.'), "{told}");
        }
    }
}
