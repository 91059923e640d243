use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
pub fn sentences(text: &str, _language: Option<&str>) -> Vec<Range<usize>> {
    text.split_sentence_bound_indices().map(|(at, s)| at..at + s.len()).collect()
}
