//! Praat TextGrids, in the long and the short form.

use crate::import::draft::{Body, Draft};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use crate::import::tiers::{Piece, Role, Tier};

/// Praat TextGrid.
pub static FORMAT: Format = Format {
    word: "textgrid",
    looks: "a Praat TextGrid",
    endings: &["textgrid"],
    sniff: |seen| {
        let mut lines = seen.lines();
        let file = lines.next().unwrap_or_default().contains("\"ooTextFile");
        if file && lines.next().unwrap_or_default().contains("\"TextGrid\"") { 1.0 } else { 0.0 }
    },
    read: Reader::Text(read),
};

/// What counts in Praat's text files; all other words are there for people.
#[derive(Debug, PartialEq)]
enum Value {
    Text(String),
    Number(f64),
}

/// Values of a file in order.
struct Values<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Values<'_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        loop {
            let rest = self.text.get(self.at..)?;
            let skip = rest.len() - rest.trim_start().len();
            self.at += skip;
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            if rest.starts_with('!') {
                self.at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            if rest.starts_with('"') {
                return Some(Value::Text(self.quoted()));
            }
            let word = rest.split(char::is_whitespace).next().unwrap_or_default();
            self.at += word.len();
            if word.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '+' || c == '.')
                && let Ok(number) = word.parse()
            {
                return Some(Value::Number(number));
            }
        }
    }
}

impl Values<'_> {
    /// A text in quotes, where two quotes stand for one.
    fn quoted(&mut self) -> String {
        let mut text = String::new();
        self.at += 1;
        while let Some(rest) = self.text.get(self.at..) {
            let end = rest.find('"').unwrap_or(rest.len());
            text.push_str(rest.get(..end).unwrap_or_default());
            self.at += end + 1;
            if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with('"')) {
                break;
            }
            text.push('"');
            self.at += 1;
        }
        text
    }

    fn text(&mut self) -> Option<String> {
        match self.next()? {
            Value::Text(text) => Some(text),
            Value::Number(_) => None,
        }
    }

    fn number(&mut self) -> Option<f64> {
        match self.next()? {
            Value::Number(number) => Some(number),
            Value::Text(_) => None,
        }
    }
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut draft = Draft::default();
    let mut values = Values { text, at: 0 };
    let mut tiers = Vec::new();
    let mut counts = Counts::default();
    let whole = gather(&mut values, &mut tiers, &mut counts)?;
    if whole.is_none() {
        let line = text.get(..values.at.min(text.len())).unwrap_or(text).matches('\n').count() + 1;
        let what = format!("line {line}: something else stands where a time, a number or a text in quotes should");
        return Err(ImportError::Damaged { looks: FORMAT.looks, what });
    }
    if counts.spoken == 0 {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "no interval in it has words".into(),
            advice: "Choose a file with speech in it",
        });
    }
    draft.drop("pauses", counts.pauses);
    draft.drop("points", counts.points);
    draft.body = Body::Tiers(tiers);
    found.push(draft)
}

/// What stands in a file.
#[derive(Default)]
struct Counts {
    spoken: usize,
    pauses: usize,
    points: usize,
}

/// Takes all intervals with words; counts pauses and points; none where the file breaks off.
fn gather(values: &mut Values, tiers: &mut Vec<Tier>, counts: &mut Counts) -> Result<Option<()>, ImportError> {
    let ms = |seconds: f64| (seconds * 1000.0).round().clamp(0.0, 9e15) as u64;
    let mut go = || -> Option<Result<(), ImportError>> {
        values.text()?;
        values.text()?;
        values.number()?;
        values.number()?;
        let count = values.number()?;
        for _ in 0..count.clamp(0.0, limits::SPEAKERS as f64) as usize {
            let points = values.text()? != "IntervalTier";
            let mut tier = Tier { name: values.text()?, ..Tier::default() };
            tier.stated = Some(Role::Points).filter(|_| points);
            values.number()?;
            values.number()?;
            let count = values.number()?.clamp(0.0, 1e9) as usize;
            for _ in 0..count {
                let start = ms(values.number()?);
                let until = if points { start } else { ms(values.number()?) };
                let text = values.text()?;
                if text.trim().is_empty() {
                    counts.pauses += usize::from(!points);
                    counts.points += usize::from(points);
                    continue;
                }
                counts.spoken += usize::from(!points);
                counts.points += usize::from(points);
                if let Err(full) = limits::at_most("intervals", counts.spoken + counts.points, limits::TURNS) {
                    return Some(Err(full));
                }
                tier.pieces.push(Piece { start: Some(start), order: start, until, of: None, text });
            }
            tiers.push(tier);
        }
        Some(Ok(()))
    };
    go().transpose()
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const LONG: &str = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 3.5 \ntiers? <exists> \nsize = 3 \nitem []: \n\
        \x20   item [1]:\n        class = \"IntervalTier\" \n        name = \"Ana\" \n        xmin = 0 \n        xmax = 3.5 \n        intervals: size = 2 \n\
        \x20       intervals [1]:\n            xmin = 0 \n            xmax = 1.25 \n            text = \"\" \n\
        \x20       intervals [2]:\n            xmin = 1.25 \n            xmax = 3.5 \n            text = \"she said \"\"no\"\"\nand left\" \n\
        \x20   item [2]:\n        class = \"IntervalTier\" \n        name = \"Bea\" \n        xmin = 0 \n        xmax = 3.5 \n        intervals: size = 1 \n\
        \x20       intervals [1]:\n            xmin = 0.5 \n            xmax = 3.5 \n            text = \"año 12\" \n\
        \x20   item [3]:\n        class = \"TextTier\" \n        name = \"bell\" \n        xmin = 0 \n        xmax = 3.5 \n        points: size = 1 \n\
        \x20       points [1]:\n            number = 1 \n            mark = \"x\" \n";
    const SHORT: &str = "File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n3.5\n<exists>\n3\n\"IntervalTier\"\n\"Ana\"\n0\n3.5\n2\n0\n1.25\n\"\"\n1.25\n3.5\n\
        \"she said \"\"no\"\"\nand left\"\n\"IntervalTier\"\n\"Bea\"\n0\n3.5\n1\n0.5\n3.5\n\"año 12\"\n\"TextTier\"\n\"bell\"\n0\n3.5\n1\n1\n\"x\"\n";

    #[test]
    fn both_forms_and_encodings_are_read() {
        let wide = |text: &str| -> Vec<u8> {
            [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect()
        };
        for bytes in [LONG.as_bytes().to_vec(), SHORT.as_bytes().to_vec(), wide(LONG), wide(SHORT)] {
            let found = import(bytes, "a.txt");
            says(&found, &[("Bea", "año 12"), ("Ana", "she said \"no\"\nand left")]);
            assert_eq!(times(&found), [(500, "Bea: año 12".to_owned()), (1250, "Ana: she sai".to_owned())]);
            assert_eq!(found.left_out, [("pauses", 1), ("points", 1)]);
        }
        tortured(LONG.as_bytes(), "a.TextGrid");
        tortured(SHORT.as_bytes(), "a.TextGrid");
        assert!(refused(&LONG[..LONG.len() - 30], "a").contains("line"));
    }
}
