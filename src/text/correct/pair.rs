//! Two texts beside each other: runs that they share, what stands between these, and words one by one.

use std::ops::Range;

/// A run of bytes of the old text and the same run in the new one.
pub(super) type Run = (Range<usize>, Range<usize>);

/// Two texts.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) old: &'a str,
    pub(super) new: &'a str,
}

impl Pair<'_> {
    /// Whether words stand once in both texts.
    pub(super) fn once(self, words: &str) -> bool {
        let once = |text: &str| memchr::memmem::find_iter(text.as_bytes(), words.as_bytes()).take(2).count() == 1;
        once(self.old) && once(self.new)
    }
}

/// What stands between the runs that were kept.
pub(super) fn gaps(pair: Pair, kept: &[Run]) -> Vec<Run> {
    let (mut at, mut gaps) = ((0, 0), Vec::new());
    let (ends, starts) = (pair.old.len(), pair.new.len());
    for (a, b) in kept.iter().cloned().chain([(ends..ends, starts..starts)]) {
        if a.start > at.0 || b.start > at.1 {
            gaps.push((at.0..a.start, at.1..b.start));
        }
        at = (a.end, b.end);
    }
    gaps
}

/// The byte ranges of words, blanks and marks of a stretch that begins at a byte of its text.
pub(super) fn pieces(text: &str, base: usize) -> Vec<Range<usize>> {
    use unicode_segmentation::UnicodeSegmentation;
    text.split_word_bound_indices().map(|(at, word)| base + at..base + at + word.len()).collect()
}
