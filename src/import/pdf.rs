//! PDF: the words of its pages, put together again as paragraphs; running heads and page numbers go, pages are kept.

mod heads;
mod order;
mod page;
mod paragraphs;

use super::error::ImportError;
use super::formats::{Format, Found, Reader, starts};
use super::limits;
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
    let mut draft = paragraphs::draft(&pages);
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

#[cfg(test)]
#[path = "pdf_tests.rs"]
mod tests;
