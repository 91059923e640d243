use unicode_segmentation::UnicodeSegmentation;
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices()
}
