//! Bounds of what people see as one character. Only the neighbourhood of an offset is looked at.

use super::offsets::Text;
use crate::model::Span;
use unicode_segmentation::GraphemeCursor;

/// Widens a span outwards to grapheme bounds, cut to the text.
pub fn snap(text: &Text, span: Span) -> Span {
    let (start, above) = bounds_near(text, span.start);
    if span.end <= span.start {
        return Span::new(start, start.max(if start == span.start { start } else { above }));
    }
    Span::new(start, bounds_near(text, span.end).1)
}

/// The grapheme bounds at or below, and at or above, an offset; equal when the offset is one.
pub fn bounds_near(text: &Text, offset: u32) -> (u32, u32) {
    let offset = offset.min(text.len());
    let byte = text.byte(offset);
    let whole = text.as_str();
    let mut cursor = GraphemeCursor::new(byte, whole.len(), true);
    // The whole text is at hand, so the cursor never asks for more and errors cannot come up.
    if cursor.is_boundary(whole, 0).unwrap_or(true) {
        return (offset, offset);
    }
    (prev(text, offset), next(text, offset))
}

/// The next grapheme bound after an offset, or the end of the text.
pub fn next(text: &Text, offset: u32) -> u32 {
    let whole = text.as_str();
    let mut cursor = GraphemeCursor::new(text.byte(offset), whole.len(), true);
    let bound = cursor.next_boundary(whole, 0).ok().flatten().unwrap_or(whole.len());
    text.point(bound)
}

/// The grapheme bound before an offset, or 0.
pub fn prev(text: &Text, offset: u32) -> u32 {
    let whole = text.as_str();
    let mut cursor = GraphemeCursor::new(text.byte(offset), whole.len(), true);
    let bound = cursor.prev_boundary(whole, 0).ok().flatten().unwrap_or(0);
    text.point(bound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_segmentation::UnicodeSegmentation;

    #[test]
    fn a_family_is_one() {
        let text = Text::from("a👨‍👩‍👧b");
        assert_eq!(bounds_near(&text, 2), (1, 6));
        assert_eq!(snap(&text, Span::new(2, 3)), Span::new(1, 6));
        assert_eq!(snap(&text, Span::new(1, 1)), Span::new(1, 1));
        assert_eq!(next(&text, 1), 6);
        assert_eq!(prev(&text, 6), 1);
        assert_eq!(next(&text, 99), 7);
        assert_eq!(prev(&text, 0), 0);
    }

    proptest! {
        #[test]
        fn snapping_is_aligned_and_idempotent(source in "[ae\u{301}\r\n 👩\u{200d}🇪🇸ก\u{e33}]{0,30}", a in 0u32..32, b in 0u32..32) {
            let text = Text::from(source.as_str());
            let mut bounds: Vec<u32> = source.grapheme_indices(true).map(|(byte, _)| text.point(byte)).collect();
            bounds.push(text.len());
            let once = snap(&text, Span::new(a, b));
            prop_assert!(bounds.contains(&once.start) && bounds.contains(&once.end), "{once:?} in {bounds:?}");
            prop_assert_eq!(snap(&text, once), once);
            let (low, high) = bounds_near(&text, a);
            let clamped = a.min(text.len());
            prop_assert!(low <= clamped && clamped <= high);
            prop_assert_eq!(Some(&low), bounds.iter().rfind(|&&bound| bound <= clamped));
            prop_assert_eq!(Some(&high), bounds.iter().find(|&&bound| bound >= clamped));
        }
    }
}
