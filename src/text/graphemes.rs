use super::offsets::Text;
use crate::model::Span;
use unicode_segmentation::UnicodeSegmentation;
pub fn next(text: &Text, at: u32) -> u32 {
    let rest = &text.as_str()[text.byte(at)..];
    rest.graphemes(true).next().map_or(at, |g| at + g.chars().count() as u32)
}
pub fn prev(text: &Text, at: u32) -> u32 {
    let rest = &text.as_str()[..text.byte(at)];
    rest.graphemes(true).next_back().map_or(0, |g| at - g.chars().count() as u32)
}
pub fn snap(_text: &Text, span: Span) -> Span {
    span
}
