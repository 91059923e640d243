//! As much of a text as tells who speaks in it.

use crate::text::hidden::is_hidden;

/// Lines with something to see that the rules are tried on.
const SAMPLE: usize = 400;
/// Bytes that are enough of a sample, however few lines they make.
const SAMPLE_BYTES: usize = 512 * 1024;

/// The start of a text with at most `SAMPLE` lines to see, and not much more than `SAMPLE_BYTES`.
pub(super) fn sample(text: &str) -> &str {
    let mut seen = 0;
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        seen += usize::from(line.chars().any(|c| !is_hidden(c)));
        if seen > SAMPLE || (end > 0 && end + line.len() > SAMPLE_BYTES) {
            break;
        }
        end += line.len();
    }
    if end > 2 * SAMPLE_BYTES {
        // A single line as long as a book.
        end = SAMPLE_BYTES;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
    }
    text.get(..end).unwrap_or(text)
}
