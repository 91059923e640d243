//! Where words stand on a page: characters come one by one with their places, and become lines.

use super::order;
use pdf_extract::{Document, MediaBox, Object, OutputDev, OutputError, Transform};
use unicode_normalization::UnicodeNormalization as _;

/// Gaps wider than this many sizes of a letter are a blank.
const BLANK: f64 = 0.1;
/// Wider than this, and what follows stands in another column of a table.
const APART: f64 = 1.5;
/// A line further below than this many usual distances begins a paragraph.
const PITCH: f64 = 1.3;
/// More widths than this are those of no font.
const LETTERS_OF_A_FONT: i64 = 1 << 16;
/// Share of lines that may stand above the one before them; beyond it the order of the file says nothing.
const UPWARD: f64 = 0.2;

/// The text of every page, line by line; an empty line where there is a gap.
///
/// # Errors
/// What the reader of PDFs says.
pub fn pages(bytes: &[u8]) -> Result<Vec<Vec<String>>, OutputError> {
    let mut document = Document::load_mem(bytes)?;
    if document.is_encrypted() {
        document.decrypt("")?;
    }
    spell_out_widths(&mut document);
    let mut out = Sheets::default();
    pdf_extract::output_doc(&document, &mut out)?;
    Ok(out.pages)
}

/// Writes every width that a font gives for a range of letters once a letter.
///
/// The reader of PDFs passes over ranges (`first last width` in `W`) and puts each letter after them in a wrong place.
fn spell_out_widths(document: &mut Document) {
    let lists: Vec<_> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let list = object.as_dict().ok()?.get(b"W").ok()?;
            let (_, list) = document.dereference(list).ok()?;
            Some((*id, spelled_out(document, list.as_array().ok()?)?))
        })
        .collect();
    for (id, list) in lists {
        if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
            font.set("W", list);
        }
    }
}

/// The widths with ranges spelled out; `None` where there are no ranges, or what is no list of widths.
fn spelled_out(document: &Document, list: &[Object]) -> Option<Vec<Object>> {
    let resolved = |object: &Object| document.dereference(object).ok().map(|(_, object)| object.clone());
    let mut out = Vec::new();
    let mut rest = list.iter().map(resolved);
    let (mut ranges, mut left) = (0, LETTERS_OF_A_FONT);
    while let Some(first) = rest.next() {
        let first = first?;
        let widths = match rest.next()?? {
            Object::Array(widths) => widths,
            last => {
                ranges += 1;
                let (from, last) = (first.as_i64().ok()?, last.as_i64().ok()?);
                let letters = last.checked_sub(from)?.checked_add(1)?;
                left -= letters.max(0);
                let width = rest.next()??;
                (0..letters).take_while(|_| left >= 0).map(|_| width.clone()).collect()
            }
        };
        out.extend([first, Object::Array(widths)]);
    }
    (ranges > 0 && left >= 0).then_some(out)
}

/// Words on one baseline.
#[derive(Clone, Debug, Default)]
struct Row {
    x: f64,
    /// Height of the baseline, upwards.
    y: f64,
    end: f64,
    size: f64,
    text: String,
}

/// Collects pages.
#[derive(Default)]
struct Sheets {
    pages: Vec<Vec<String>>,
    rows: Vec<Row>,
    bounds: (f64, f64, f64, f64),
    word_begins: bool,
}

impl OutputDev for Sheets {
    fn begin_page(&mut self, _: u32, bounds: &MediaBox, _: Option<(f64, f64, f64, f64)>) -> Result<(), OutputError> {
        self.bounds = (bounds.llx, bounds.lly, bounds.urx, bounds.ury);
        self.rows.clear();
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        let rows = std::mem::take(&mut self.rows);
        self.pages.push(lines(rows));
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        letter: &str,
    ) -> Result<(), OutputError> {
        let (x, y) = (place.m31, place.m32);
        let (across, up) = ((place.m11 + place.m21) * font_size, (place.m12 + place.m22) * font_size);
        let size = Some((across * up).abs().sqrt()).filter(|size| size.is_finite() && *size > 0.0).unwrap_or(10.0);
        let (left, bottom, right, top) = self.bounds;
        // What lies beside the paper is not seen by anybody.
        if !(x.is_finite() && y.is_finite()) || x < left - 1.0 || x > right + 1.0 || y < bottom - 1.0 || y > top + 1.0 {
            return Ok(());
        }
        let begins = std::mem::take(&mut self.word_begins);
        let open = self.rows.last_mut().filter(|row| (row.y - y).abs() < size * 0.5 && x > row.end - size);
        let row = match open {
            Some(row) => row,
            None => {
                self.rows.push(Row { x, y, end: x, size, text: String::new() });
                match self.rows.last_mut() {
                    Some(row) => row,
                    None => return Ok(()),
                }
            }
        };
        if begins {
            row.text.push_str(blank(&row.text, x - row.end, size));
        }
        // A shape of several letters is turned with the line it stands in.
        let turned: String = if order::turns(letter) { letter.chars().rev().collect() } else { letter.to_owned() };
        for c in turned.chars() {
            match c {
                // Letters that a font prints joined are still the letters of a word.
                '\u{fb00}'..='\u{fb06}' => row.text.extend(std::iter::once(c).nfkc()),
                c if c.is_control() => row.text.extend((width > 0.0).then_some(' ')),
                c => row.text.push(c),
            }
        }
        row.end = x + width * size;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.word_begins = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// What stands in a gap after words, as wide as `gap` where a letter is as high as `size`.
fn blank(before: &str, gap: f64, size: f64) -> &'static str {
    match gap {
        // A mark over a letter is printed before the letter where words run from right to left.
        _ if before.is_empty() || before.ends_with(order::is_mark) => "",
        gap if gap > size * APART => "  ",
        gap if gap > size * BLANK => " ",
        _ => "",
    }
}

/// The lines of a page, margin numbers before the lines they stand beside.
fn lines(mut rows: Vec<Row>) -> Vec<String> {
    rows.retain(|row| !row.text.trim().is_empty());
    let is_number = |row: &Row| {
        let text = row.text.trim();
        text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (numbers, mut rows): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(is_number);
    let upward = rows.windows(2).filter(|pair| matches!(pair, [a, b] if b.y > a.y + a.size * 0.5)).count();
    if upward as f64 > UPWARD * rows.len() as f64 {
        rows.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    }
    let leaning: i64 = rows.iter().map(|row| order::leaning(&row.text)).sum();
    if rows.iter().any(|row| order::turns(&row.text)) {
        // Words that run from right to left come in the order of their places or of their reading.
        rows.chunk_by_mut(|a, b| (a.y - b.y).abs() < a.size * 0.5)
            .for_each(|line| line.sort_by(|a, b| a.x.total_cmp(&b.x)));
    }
    let mut joined: Vec<Row> = Vec::new();
    for row in rows {
        match joined.last_mut().filter(|last| (last.y - row.y).abs() < last.size * 0.5) {
            // Letters made bold by printing them twice.
            Some(last) if (row.x - last.x).abs() < last.size * 0.2 && row.text == last.text => {}
            Some(last) if row.x > last.x + last.size || (leaning > 0 && row.x >= last.x) => {
                last.text.push_str(blank(&last.text, row.x - last.end, last.size));
                last.text.push_str(&row.text);
                last.end = row.end;
            }
            _ => joined.push(row),
        }
    }
    let mut margins: Vec<Option<String>> = vec![None; joined.len()];
    let mut alone = Vec::new();
    for number in numbers {
        let beside = joined.iter().position(|row| {
            (row.y - number.y).abs() < row.size * 0.5 && row.x > number.x && !super::heads::is_page_number(&row.text)
        });
        match beside.and_then(|at| margins.get_mut(at)).filter(|margin| margin.is_none()) {
            Some(margin) => *margin = Some(number.text.trim().to_owned()),
            None => alone.push(number),
        }
    }
    let mut pitches: Vec<f64> = joined
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if a.y > b.y => Some(a.y - b.y),
            _ => None,
        })
        .collect();
    pitches.sort_by(f64::total_cmp);
    // The lines of a paragraph stand closer than anything else does.
    let usual = pitches.get(pitches.len() / 4).copied().unwrap_or(0.0);
    let mut out: Vec<String> = Vec::new();
    let mut before: Option<f64> = None;
    for (row, margin) in joined.iter().zip(margins) {
        let gap = before.is_some_and(|before| row.y > before || before - row.y > usual * PITCH);
        if gap {
            out.push(String::new());
        }
        before = Some(row.y);
        let text = order::read(&row.text.split_whitespace().collect::<Vec<_>>().join(" "), leaning > 0);
        out.push(match margin {
            Some(number) => format!("{number}  {text}"),
            None => text,
        });
    }
    // A number that stands beside nothing is the page's own.
    for number in alone {
        out.push(String::new());
        out.push(number.text.trim().to_owned());
    }
    out
}
