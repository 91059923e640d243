//! Letters as they stand on the paper, from left to right, put back into the order in which they are read.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_normalization::UnicodeNormalization as _;

/// How many more letters of a text run from right to left than from left to right.
pub fn leaning(text: &str) -> i64 {
    let side = |letter: char| match bidi_class(letter) {
        BidiClass::R | BidiClass::AL => 1,
        BidiClass::L => -1,
        _ => 0,
    };
    text.chars().map(side).sum()
}

/// Whether anything in a text runs from right to left.
pub fn turns(text: &str) -> bool {
    text.chars().any(|letter| matches!(bidi_class(letter), BidiClass::R | BidiClass::AL))
}

/// Whether a letter is a mark over or under the one it belongs to.
pub fn is_mark(letter: char) -> bool {
    bidi_class(letter) == BidiClass::NSM
}

/// A line in reading order, from the order on the paper; shapes of letters become the letters.
///
/// `right_to_left` is the direction of the page. The rules of UAX #9 are run backwards: what is printed of a line
/// determines it but for marks of direction, which are not printed.
pub fn read(printed: &str, right_to_left: bool) -> String {
    if !turns(printed) {
        return printed.to_owned();
    }
    let (level, turned): (Level, String) = if right_to_left {
        (Level::rtl(), printed.chars().rev().collect())
    } else {
        (Level::ltr(), printed.to_owned())
    };
    let found = BidiInfo::new(&turned, Some(level));
    let mut letters: Vec<(char, u8)> =
        turned.char_indices().map(|(at, letter)| (letter, found.levels.get(at).map_or(0, Level::number))).collect();
    let deepest = letters.iter().map(|(_, level)| *level).max().unwrap_or(0);
    // A page from right to left has been turned as a whole already.
    for depth in (level.number() + 1..=deepest).rev() {
        let deep = |it: &(char, u8)| it.1 >= depth;
        for run in letters.chunk_by_mut(|a, b| deep(a) == deep(b)) {
            if run.first().is_some_and(deep) {
                run.reverse();
            }
        }
    }
    letters
        .into_iter()
        .flat_map(|(letter, level)| plain(if level % 2 == 1 { mirrored(letter) } else { letter }))
        .collect()
}

/// The letters of a shape: Arabic fonts name a letter once for each place in a word.
fn plain(letter: char) -> Vec<char> {
    match letter {
        '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => std::iter::once(letter).nfkc().collect(),
        letter => vec![letter],
    }
}

/// The bracket that is printed for another one in a line from right to left.
fn mirrored(letter: char) -> char {
    const PAIRS: [(char, char); 6] = [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>'), ('«', '»'), ('‹', '›')];
    let other = |(open, close): &(char, char)| match letter {
        letter if letter == *open => Some(*close),
        letter if letter == *close => Some(*open),
        _ => None,
    };
    PAIRS.iter().find_map(other).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is printed of a line, from left to right.
    fn printed(text: &str, right_to_left: bool) -> String {
        let level = if right_to_left { Level::rtl() } else { Level::ltr() };
        let found = BidiInfo::new(text, Some(level));
        let levels: Vec<Level> = text.char_indices().map(|(at, _)| found.levels[at]).collect();
        let letters: Vec<char> = text.chars().collect();
        BidiInfo::reorder_visual(&levels)
            .into_iter()
            .map(|at| if levels[at].is_rtl() { mirrored(letters[at]) } else { letters[at] })
            .collect()
    }

    #[test]
    fn what_is_printed_is_read_as_it_was_written() {
        for text in [
            "الباحثة: متى بدأت العمل؟",
            "نادية: بدأت في عام 2021، بعد إعلان (Data work) في الجامعة.",
            "بدأ في الساعة 10:30 ودفعوا 1,250 ديناراً لكل 100 مهمة",
            "המראיינת: מתי התחלת? ב־2021 (בערך), \"Open Data\" קראו לזה.",
            "الأجر «متأخر» دائماً [ضحك]",
        ] {
            let on_paper = printed(text, true);
            assert_ne!(on_paper, text);
            assert_eq!(read(&on_paper, true), text);
        }
        for text in ["She said نعم and left at 10.", "the word شكرا جزيلا (thanks) in 2021", "no turn at all, 10:30"]
        {
            assert_eq!(read(&printed(text, false), false), text);
        }
    }

    #[test]
    fn shapes_are_letters() {
        // Noon final, meem medial, lam-alef: printed from left to right.
        assert_eq!(read("\u{fee6}\u{fee4}\u{fefb}", true), "لامن");
        assert!(leaning("نعم yes") == 0 && leaning("نعم") > 0 && !turns("yes, 10"));
    }
}
