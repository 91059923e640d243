use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
#[derive(Clone, Debug)]
pub struct Line {
    pub range: Range<usize>,
    pub columns: u16,
}
pub fn columns(text: &str) -> usize {
    super::display::display(text).width()
}
pub fn wrap(text: &str, width: u16) -> Vec<Line> {
    let width = usize::from(width.max(1));
    let mut lines = Vec::new();
    let mut base = 0;
    for paragraph in text.split('\n') {
        let (mut start, mut used, mut brk) = (0, 0, None);
        for (at, g) in paragraph.grapheme_indices(true) {
            if used + columns(g) > width && at > start {
                let cut = brk.filter(|&b| b > start).unwrap_or(at);
                lines.push(Line { range: base + start..base + cut, columns: columns(&paragraph[start..cut]) as u16 });
                start = cut;
                used = columns(&paragraph[start..at]);
                brk = None;
            }
            used += columns(g);
            if g == " " {
                brk = Some(at + 1);
            }
        }
        lines.push(Line { range: base + start..base + paragraph.len(), columns: used as u16 });
        base += paragraph.len() + 1;
    }
    lines
}
