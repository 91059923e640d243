//! Letters of picture fonts: what Symbol and Wingdings draw, as characters that any font has.

/// Symbol, from 0x21 on; blanks where nothing fits.
const SYMBOL: [&str; 4] = [
    "!∀#∃%&∋()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    "‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉",
    "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑",
];
/// Where the rows of `SYMBOL` begin.
const ROWS: [u32; 4] = [0x21, 0x60, 0xa0, 0xd0];

/// Wingdings: those that people put into text.
const WINGDINGS: &[(u32, char)] = &[
    (0x21, '✏'),
    (0x22, '✂'),
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x3f, '✍'),
    (0x41, '✌'),
    (0x43, '👍'),
    (0x44, '👎'),
    (0x45, '☜'),
    (0x46, '☞'),
    (0x47, '☝'),
    (0x48, '☟'),
    (0x4a, '☺'),
    (0x4b, '😐'),
    (0x4c, '☹'),
    (0x52, '☼'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa7, '▪'),
    (0xa8, '□'),
    (0xab, '★'),
    (0xd5, '⌫'),
    (0xd8, '➢'),
    (0xdb, '←'),
    (0xdc, '→'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe1, '↑'),
    (0xe2, '↓'),
    (0xe7, '←'),
    (0xe8, '→'),
    (0xe9, '↑'),
    (0xea, '↓'),
    (0xef, '⇦'),
    (0xf0, '⇨'),
    (0xf3, '⬄'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// Whether a font draws other things than the letters it is given.
pub fn is_pictures(font: &str) -> bool {
    ["symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings", "zapfdingbats"]
        .iter()
        .any(|name| font.trim().eq_ignore_ascii_case(name))
}

/// What a picture font draws for a letter or a private character; none where no character is like it.
pub fn drawn(font: &str, letter: char) -> Option<char> {
    if letter.is_whitespace() {
        return Some(letter);
    }
    let code = match u32::from(letter) {
        private @ 0xf000..=0xf0ff => private - 0xf000,
        code @ 0..=0xff => code,
        _ => return Some(letter),
    };
    match font.trim().to_ascii_lowercase().as_str() {
        "symbol" => {
            let row = ROWS.iter().rposition(|start| *start <= code)?;
            let place = usize::try_from(code - ROWS.get(row)?).ok()?;
            SYMBOL.get(row)?.chars().nth(place)
        }
        "wingdings" => WINGDINGS.iter().find(|(known, _)| *known == code).map(|(_, drawn)| *drawn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_become_characters() {
        for (font, letter, drawn_as) in [
            ("Symbol", 'a', 'α'),
            ("Symbol", 'W', 'Ω'),
            ("Symbol", '\u{f0ae}', '→'),
            ("Symbol", '\u{f0b7}', '•'),
            ("Symbol", '\u{b3}', '≥'),
            ("Symbol", '\u{de}', '⇒'),
            ("Wingdings", 'J', '☺'),
            ("Wingdings", '\u{f0e0}', '→'),
            ("Wingdings", '\u{f0fc}', '✓'),
        ] {
            assert_eq!(drawn(font, letter), Some(drawn_as), "{font} {letter:?}");
        }
        assert_eq!(drawn("Webdings", 'x'), None);
        assert!(is_pictures("wingdings") && !is_pictures("Arial"));
    }
}
