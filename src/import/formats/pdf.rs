//! PDF: the words of its pages, put together again as paragraphs; running heads and page numbers go, pages are kept.

mod columns;
mod font;
mod heads;
mod ink;
mod order;
mod page;
mod paragraphs;
mod stream;

use crate::import::encoding::pdf_begins;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use columns::{Above, Line};
use hayro_syntax::object::{Array, Dict};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use page::Sheet;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// Its entry among the formats.
pub static FORMAT: Format = Format {
    word: "pdf",
    looks: "a PDF",
    endings: &["pdf"],
    sniff: |seen| f32::from(u8::from(pdf_begins(seen.bytes).is_some())),
    read: Reader::Bytes(read),
};

/// How long a file may take; one that takes longer is made to.
const TIME: Duration = Duration::from_secs(8);
/// Stack of the thread that reads, in bytes: what a file nests must not end the program.
const STACK: usize = 64 << 20;
/// A page with a picture over most of it, and fewer letters than this, was scanned.
const LETTERS: usize = 16;
/// Pages beyond this many are named by their number alone.
const NAMED: usize = 12;

/// What was found on a page.
struct Page {
    sheet: Sheet,
    /// Letters that can be read.
    letters: usize,
    /// Letters of which no font says what they are.
    unknown: usize,
    /// Blanks that the file calls letters.
    unseen: usize,
    /// Letters that are told by their codes alone.
    guessed: usize,
    aslant: usize,
    noted: bool,
    scanned: bool,
    broken: bool,
}

/// A file as far as it could be read.
struct Book {
    pages: Vec<Page>,
    /// How many pages the file says it has.
    stated: usize,
    /// Whether the list of pages was there to say their order.
    listed: bool,
}

fn read(bytes: &[u8], found: &mut Found) -> Result<(), ImportError> {
    let book = guarded(bytes)?;
    let which = |wanted: fn(&Page) -> bool| -> Vec<usize> {
        (1..).zip(&book.pages).filter(|(_, page)| wanted(page)).map(|(number, _)| number).collect()
    };
    let sum = |count: fn(&Page) -> usize| book.pages.iter().map(count).sum::<usize>();
    let (letters, unknown) = (sum(|page| page.letters), sum(|page| page.unknown));
    let scanned = which(|page| page.scanned);
    let broken = which(|page| page.broken);
    const OCR: &str = "Run text recognition (OCR) over it, save it as text or Word, and read that against the pages";
    let nothing = |what: String| Err(ImportError::Nothing { looks: FORMAT.looks, what, advice: OCR });
    if letters == 0 || scanned.len() == book.pages.len() {
        return match (scanned.is_empty(), broken.is_empty(), unknown) {
            (_, _, 1..) => nothing("its fonts do not say which letters they print".into()),
            (false, _, _) => nothing("its pages are pictures: it was scanned".into()),
            (true, false, _) => Err(damaged(&format!("{} cannot be read", pages(&broken)))),
            (true, true, _) if sum(|page| page.aslant) > 0 => {
                nothing("its letters run aslant over the pages, as marks over a text do".into())
            }
            (true, true, _) => {
                nothing("there are no letters on its pages: they are empty, or drawn, or scanned".into())
            }
        };
    }
    if unknown > letters {
        return nothing(format!("its fonts do not say which letters they print ({unknown} letters)"));
    }
    let (lines, running) = lines(&book);
    let mut draft = paragraphs::draft(&lines);
    draft.drop("running heads and page numbers", running);
    let mut say = |which: &[usize], what: &str| {
        if !which.is_empty() {
            draft.notes.push(format!("On {} {what}", pages(which)));
        }
    };
    say(&scanned, "there is a picture and no text: scanned, perhaps. Run text recognition (OCR) over the file.");
    say(&broken, "not everything can be read: the file is damaged there. Read the text against the pages.");
    say(
        &which(|page| page.unknown > 0),
        "there are letters of which the file does not say what they are; each stands as \u{fffd}. Read the text against \
         the pages.",
    );
    say(
        &which(|page| page.guessed > 0),
        "there are letters of which the file does not say what they are; they are read as most fonts have them. Read \
         the text against the pages.",
    );
    say(
        &which(|page| page.unseen > 0),
        "there are blanks that the file calls letters; they are read as blanks. Read the text against the pages.",
    );
    say(
        &which(|page| page.noted),
        "there are notes or filled-in fields, which are no part of the text and are left out.",
    );
    if book.stated > book.pages.len() {
        let (there, stated) = (book.pages.len(), book.stated);
        draft.notes.push(format!("The file says it has {stated} pages, and {there} can be found: it is damaged."));
    }
    if !book.listed {
        draft.notes.push("The file's list of pages is lost: check that they come in the right order.".into());
    }
    draft.drop("letters printed aslant over pages", sum(|page| page.aslant));
    found.encoding = Some(String::new());
    found.push(draft)
}

fn damaged(what: &str) -> ImportError {
    ImportError::Damaged { looks: FORMAT.looks, what: what.to_owned() }
}

/// `page 3`, `pages 1, 4–6`.
fn pages(which: &[usize]) -> String {
    let mut said = String::from(if which.len() == 1 { "page " } else { "pages " });
    for (at, run) in which.chunk_by(|a, b| a + 1 == *b).enumerate() {
        if at == NAMED {
            said.push_str(" and others");
            break;
        }
        said.push_str(if at == 0 { "" } else { ", " });
        let _ = match run {
            [first, .., last] => write!(said, "{first}–{last}"),
            _ => write!(said, "{}", run.first().copied().unwrap_or_default()),
        };
    }
    said
}

/// Reads a file on a thread that may fail.
fn guarded(bytes: &[u8]) -> Result<Book, ImportError> {
    // Mail and downloads put lines before the file's own beginning.
    let owned = bytes.get(pdf_begins(bytes).unwrap_or(0)..).unwrap_or_default().to_vec();
    let (told, heard) = channel();
    let work = move || {
        let book = catch_unwind(AssertUnwindSafe(|| book(owned)));
        let _ = told.send(book.map_err(|_| ()));
    };
    std::thread::Builder::new()
        .name(crate::import::guard::GUARDED.into())
        .stack_size(STACK)
        .spawn(work)
        .map_err(|error| damaged(&format!("there is no room to read it ({error})")))?;
    match heard.recv_timeout(TIME) {
        Ok(Ok(book)) => book,
        Ok(Err(())) | Err(RecvTimeoutError::Disconnected) => Err(damaged("its pages cannot be made out")),
        Err(RecvTimeoutError::Timeout) => Err(damaged("it takes longer to read than any such file does")),
    }
}

fn book(bytes: Vec<u8>) -> Result<Book, ImportError> {
    if !stream::lists_fit(&bytes) {
        return Err(damaged("what it packs unpacks to more than any such file holds"));
    }
    let file = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Invalid => damaged("its pages cannot be made out"),
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ImportError::Nothing {
            looks: FORMAT.looks,
            what: "it is protected by a password".into(),
            advice: "Take the password off in the program it comes from",
        },
        LoadPdfError::Decryption(_) => ImportError::Nothing {
            looks: FORMAT.looks,
            what: "it is encrypted in a way that cannot be read here".into(),
            advice: "Take the protection off in the program it comes from",
        },
    })?;
    let root = file.xref().get::<Dict<'_>>(file.xref().root_id()).and_then(|root| root.get::<Dict<'_>>("Pages"));
    let mut fonts = font::Fonts::new();
    let mut size = 0;
    let mut pages = Vec::new();
    for page in file.pages().iter() {
        // What a font brings along may be broken in ways that its reader did not think of.
        let print = catch_unwind(AssertUnwindSafe(|| ink::print(page, &mut fonts)))
            .unwrap_or_else(|_| ink::Print { broken: true, ..ink::Print::default() });
        let letters = print.letters.iter().filter(|it| it.text.chars().any(char::is_alphanumeric)).count();
        size += print.letters.iter().map(|letter| letter.text.len()).sum::<usize>();
        limits::at_most("bytes of text", size, limits::TEXT)?;
        pages.push(Page {
            sheet: page::sheet(&print),
            letters,
            unknown: print.unknown,
            unseen: print.unseen,
            guessed: print.guessed,
            aslant: print.aslant,
            noted: print.noted,
            scanned: print.pictured && letters + print.unknown < LETTERS,
            broken: print.broken,
        });
    }
    Ok(Book {
        pages,
        stated: root.as_ref().and_then(|root| root.get::<usize>("Count")).unwrap_or(0),
        listed: root.is_some_and(|root| root.get::<Array<'_>>("Kids").is_some()),
    })
}

/// The lines of each page in the order of reading, without running heads; how many of those there were.
fn lines(book: &Book) -> (Vec<Vec<Line>>, usize) {
    let texts = |rows: &[page::Row]| rows.iter().map(page::Row::text).collect::<Vec<_>>();
    let mut all: Vec<Vec<page::Row>> = book.pages.iter().map(|page| page.sheet.rows.clone()).collect();
    let mut turned: Vec<Vec<page::Row>> =
        book.pages.iter().map(|page| page.sheet.turned.iter().flatten().cloned().collect()).collect();
    let mut dropped = 0;
    for pages in [&mut all, &mut turned] {
        let running = heads::running(&pages.iter().map(|rows| texts(rows)).collect::<Vec<_>>());
        // Pages that are all alike have no heads: this is what they say.
        if pages.iter().zip(&running).all(|(rows, heads)| rows.len() == heads.len()) {
            continue;
        }
        for (rows, heads) in pages.iter_mut().zip(running) {
            let mut at = 0..;
            rows.retain(|_| !at.next().is_some_and(|at| heads.contains(&at)));
            dropped += heads.len();
        }
    }
    let mut gutters = Vec::new();
    let read = all.iter().zip(&turned).zip(&book.pages).map(|((rows, turned), page)| {
        let mut lines = columns::lines(rows, &page.sheet.rules, &mut gutters);
        let beside = columns::lines(turned, &[], &mut Vec::new());
        // What runs another way comes last, and goes on nowhere.
        let apart = |(at, line): (usize, Line)| Line { above: if at == 0 { Above::Apart } else { line.above }, ..line };
        lines.extend(beside.into_iter().enumerate().map(apart));
        lines
    });
    (read.collect(), dropped)
}

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
