//! Where words stand on a page: letters become words, words stand in rows.

use super::ink::{Letter, Print, Rule, Way};
use super::order;
use std::collections::HashMap;
use std::rc::Rc;
use unicode_normalization::UnicodeNormalization as _;

/// Gaps wider than this many sizes of a letter are a blank, beyond what letters usually stand apart.
const BLANK: f64 = 0.11;
/// The same between letters of scripts that have no blanks between words.
const BLANK_OF_DENSE: f64 = 0.5;
/// Wider than this, and what follows stands by itself: in another column, or beside a label.
const APART: f64 = 0.9;
/// Letters of a word stand no further apart than this, even where they are set apart.
const SET_APART: f64 = 0.4;
/// Letters before and after one that show how far they stand apart there.
const AROUND: usize = 8;
/// Letters whose baselines differ by less than this many sizes stand in one row.
const LEVEL: f64 = 0.4;
/// The same letter again, nearer than this many sizes, is the letter printed twice.
const AGAIN: f64 = 0.1;
/// Smaller letters than this share of the usual ones may be marks over a row.
const SMALL: f64 = 0.8;

/// Words that stand together.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Left end.
    pub x: f64,
    /// Right end.
    pub end: f64,
    /// The words, as they stand from left to right.
    pub text: String,
}

/// What stands on one baseline.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Height of the baseline, upwards.
    pub y: f64,
    /// Size of its letters.
    pub size: f64,
    /// Number in the margin beside it.
    pub margin: Option<String>,
    /// From left to right.
    pub pieces: Vec<Piece>,
}

impl Row {
    /// All of it, from left to right.
    pub fn text(&self) -> String {
        let words: Vec<&str> = self.pieces.iter().map(|piece| piece.text.as_str()).collect();
        words.join(" ")
    }
}

/// A page as far as its words go.
#[derive(Debug, Default)]
pub struct Sheet {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// What runs another way than most of the page does, each way as rows of its own.
    pub turned: Vec<Vec<Row>>,
    /// Lines drawn across.
    pub rules: Vec<Rule>,
}

/// Puts the letters of a page together.
pub fn sheet(print: &Print) -> Sheet {
    let mut ways: HashMap<Way, Vec<&Letter>> = HashMap::new();
    for letter in &print.letters {
        ways.entry(letter.way).or_default().push(letter);
    }
    let mut ways: Vec<(Way, Vec<&Letter>)> = ways.into_iter().collect();
    ways.sort_by_key(|(way, letters)| (std::cmp::Reverse(letters.len()), *way));
    let mut all = ways.into_iter().map(|(way, letters)| (way, rows(&letters))).filter(|(_, rows)| !rows.is_empty());
    let Some((way, mut rows)) = all.next() else { return Sheet::default() };
    margins(&mut rows);
    let rules = if way == Way::Turned(0) { print.rules.clone() } else { Vec::new() };
    Sheet { rows, turned: all.map(|(_, rows)| rows).collect(), rules }
}

/// Letters that follow each other on a baseline, with the gap before each, and whether the file has a blank there.
struct Run {
    x: f64,
    y: f64,
    end: f64,
    size: f64,
    letters: Vec<(Rc<str>, f64, bool)>,
}

/// Leaves out letters that are printed again in the same place, to look bold or to lie over a picture.
fn once<'a>(letters: &[&'a Letter]) -> Vec<&'a Letter> {
    type Places = foldhash::HashMap<(Rc<str>, i64, i64), Vec<(f64, f64)>>;
    let mut seen = Places::default();
    let mut kept = Vec::with_capacity(letters.len());
    for letter in letters {
        let (aside, up) = ((letter.size * AGAIN).min((letter.end - letter.x) * 0.4), letter.size * AGAIN);
        let cell = |x: f64, y: f64| ((x / 4.0).floor() as i64, (y / 4.0).floor() as i64);
        let (low, high) = (cell(letter.x - aside, letter.y - up), cell(letter.x + aside, letter.y + up));
        let again = letter.end > letter.x
            && (low.0..=high.0.min(low.0 + 16)).any(|column| {
                (low.1..=high.1.min(low.1 + 16)).any(|row| {
                    seen.get(&(Rc::clone(&letter.text), column, row)).is_some_and(|places| {
                        places.iter().any(|(x, y)| (x - letter.x).abs() <= aside && (y - letter.y).abs() <= up)
                    })
                })
            });
        if !again {
            let (column, row) = cell(letter.x, letter.y);
            seen.entry((Rc::clone(&letter.text), column, row)).or_default().push((letter.x, letter.y));
            kept.push(*letter);
        }
    }
    kept
}

fn runs(letters: &[&Letter]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut blank = false;
    // Where the pen stands after blanks, too.
    let mut pen = f64::MIN;
    for letter in once(letters) {
        if letter.text.chars().all(|c| c.is_whitespace() || c.is_control()) {
            blank = true;
            pen = letter.end;
            continue;
        }
        let open = runs.last_mut().filter(|run| {
            (run.y - letter.y).abs() < run.size.min(letter.size) * 0.2
                && letter.x > run.end - run.size * 0.6
                && (letter.x - run.end < run.size * APART
                    || (blank && (letter.x - pen).abs() < run.size * BLANK_OF_DENSE))
        });
        match open {
            Some(run) => {
                run.letters.push((Rc::clone(&letter.text), letter.x - run.end, blank));
                run.end = run.end.max(letter.end);
                run.size = run.size.max(letter.size);
            }
            None => runs.push(Run {
                x: letter.x,
                y: letter.y,
                end: letter.end,
                size: letter.size,
                letters: vec![(Rc::clone(&letter.text), 0.0, blank)],
            }),
        }
        (blank, pen) = (false, letter.end);
    }
    runs
}

fn rows(letters: &[&Letter]) -> Vec<Row> {
    let mut runs = runs(letters);
    let mut sizes: Vec<(f64, usize)> = runs.iter().map(|run| (run.size, run.letters.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, count)| count).sum::<usize>() / 2;
    let mut passed = 0;
    let usual = sizes.iter().find(|(_, count)| {
        passed += count;
        passed > half
    });
    let usual = usual.map_or(0.0, |(size, _)| *size);
    runs.sort_by(|a, b| b.y.total_cmp(&a.y));
    let (small, large): (Vec<Run>, Vec<Run>) = runs.into_iter().partition(|run| run.size < usual * SMALL);
    let mut rows: Vec<Vec<Run>> = Vec::new();
    let level = |row: &[Run], run: &Run| {
        row.first().is_some_and(|first| (first.y - run.y).abs() < first.size.min(run.size) * LEVEL)
    };
    for run in large {
        match rows.last_mut().filter(|row| level(row, &run)) {
            Some(row) => row.push(run),
            None => rows.push(vec![run]),
        }
    }
    let mut under: Vec<Vec<Run>> = Vec::new();
    for run in small {
        // A mark stands a little over or under the row it belongs to, right beside its words.
        let beside = |row: &&mut Vec<Run>| {
            row.iter().any(|it| {
                let up = run.y - it.y;
                up > -it.size * 0.35
                    && up < it.size * 0.65
                    && run.x < it.end + it.size * 0.5
                    && run.end > it.x - it.size * 0.5
            })
        };
        let first = rows.partition_point(|row| row.first().is_some_and(|it| it.y > run.y + usual * 4.0));
        if let Some(row) = rows.iter_mut().skip(first).take(16).find(beside) {
            row.push(run);
        } else {
            match under.last_mut().filter(|row| level(row, &run)) {
                Some(row) => row.push(run),
                None => under.push(vec![run]),
            }
        }
    }
    rows.extend(under);
    rows.sort_by(|a, b| {
        let y = |row: &[Run]| row.first().map_or(0.0, |run| run.y);
        y(b).total_cmp(&y(a))
    });
    rows.into_iter().map(row).filter(|row| !row.pieces.is_empty()).collect()
}

fn row(mut runs: Vec<Run>) -> Row {
    let (y, size) = runs.first().map_or((0.0, 0.0), |run| (run.y, run.size));
    runs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut joined: Vec<Run> = Vec::new();
    for mut run in runs {
        match joined.last_mut().filter(|last| run.x - last.end < last.size.min(size) * APART) {
            Some(last) => {
                if let Some(first) = run.letters.first_mut() {
                    first.1 = run.x - last.end;
                }
                last.end = last.end.max(run.end);
                last.letters.append(&mut run.letters);
            }
            None => joined.push(run),
        }
    }
    let all: Vec<_> = joined.iter().flat_map(|run| run.letters.iter().cloned()).collect();
    let usual = set_apart(&all, size).unwrap_or(0.0);
    let pieces = joined.iter().map(|run| Piece { x: run.x, end: run.end, text: written(run, usual) });
    Row { y, size, margin: None, pieces: pieces.filter(|piece| !piece.text.is_empty()).collect() }
}

/// How far letters stand apart inside words, in sizes: they may all be set apart, as in headings and stretched lines.
fn set_apart(letters: &[(Rc<str>, f64, bool)], size: f64) -> Option<f64> {
    let inside = letters.windows(2).filter_map(|pair| match pair {
        // Dots that lead to the number of a page stand apart by themselves.
        [(before, ..), (after, gap, false)] => {
            (before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)).then_some(gap / size)
        }
        _ => None,
    });
    let mut gaps: Vec<f64> = inside.collect();
    gaps.sort_by(f64::total_cmp);
    let usual = gaps.get(gaps.len() / 4).copied().filter(|_| gaps.len() >= 4)?;
    Some(usual.clamp(0.0, SET_APART))
}

/// The words of a run, with blanks where the file has them or leaves room for one.
fn written(run: &Run, usual: f64) -> String {
    // Part of a line may be stretched.
    let around = |at: usize| {
        let near = run.letters.get(at.saturating_sub(AROUND)..(at + AROUND).min(run.letters.len()));
        near.and_then(|near| set_apart(near, run.size)).unwrap_or(usual)
    };
    let mut text = String::new();
    for (at, (letters, gap, blank)) in run.letters.iter().enumerate() {
        // A mark over a letter is printed before the letter where words run from right to left.
        let mark = || text.ends_with(order::is_mark) || letters.starts_with(order::is_mark);
        let dense = || text.ends_with(is_dense) && letters.starts_with(is_dense);
        let wide = || *gap > run.size * if dense() { BLANK_OF_DENSE } else { around(at) + BLANK };
        let parted = *blank || (*gap > run.size * BLANK && !mark() && wide());
        if !text.is_empty() && !text.ends_with(' ') && parted {
            text.push(' ');
        }
        // A shape of several letters is turned with the line it stands in.
        let turned: String = if order::turns(letters) { letters.chars().rev().collect() } else { letters.to_string() };
        for c in turned.chars() {
            match c {
                // Letters that a font prints joined are still the letters of a word.
                '\u{fb00}'..='\u{fb06}' => text.extend(std::iter::once(c).nfkc()),
                c if c.is_control() || c.is_whitespace() => text.push(' '),
                c => text.push(c),
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a letter is of a script that has no blanks between words.
pub fn is_dense(letter: char) -> bool {
    let wide_latin = matches!(letter, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}');
    !wide_latin
        && matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Takes numbers that stand beside all words, left or right of them, out of their rows.
fn margins(rows: &mut [Row]) {
    let is_number = |piece: &Piece| piece.text.len() <= 5 && piece.text.bytes().all(|byte| byte.is_ascii_digit());
    let edge = |edges: &mut dyn Iterator<Item = f64>, share: usize| {
        let mut edges: Vec<f64> = edges.collect();
        edges.sort_by(f64::total_cmp);
        edges.get(edges.len() * share / 10).copied()
    };
    let words = |row: &Row| -> Vec<Piece> { row.pieces.iter().filter(|piece| !is_number(piece)).cloned().collect() };
    let left = edge(&mut rows.iter().filter_map(|row| Some(words(row).first()?.x)), 1);
    let right = edge(&mut rows.iter().filter_map(|row| Some(words(row).last()?.end)), 9);
    let (Some(left), Some(right)) = (left, right) else { return };
    for row in rows.iter_mut() {
        if row.pieces.len() > 1 && row.pieces.first().is_some_and(|first| is_number(first) && first.end < left) {
            row.margin = Some(row.pieces.remove(0).text);
        }
    }
    // On the right, a number may end a sentence or a table; those of lines count on.
    let beyond = |row: &Row| {
        let last = row.pieces.last().filter(|last| row.pieces.len() > 1 && is_number(last) && last.x > right)?;
        last.text.parse::<u32>().ok()
    };
    let numbers: Vec<u32> = rows.iter().filter(|row| row.margin.is_none()).filter_map(beyond).collect();
    let step = numbers.windows(2).filter_map(|pair| pair.last()?.checked_sub(*pair.first()?)).min().unwrap_or(0);
    let counts =
        numbers.windows(2).filter(|pair| pair.first().map(|first| first + step) == pair.last().copied()).count();
    if numbers.len() >= 3 && step > 0 && (counts + 1) * 10 >= numbers.len() * 9 {
        for row in rows {
            if row.margin.is_none() && beyond(row).is_some() {
                row.margin = row.pieces.pop().map(|piece| piece.text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of half their size, from a place on.
    fn line(text: &str, x: f64, y: f64, apart: f64) -> Vec<Letter> {
        (0..)
            .zip(text.chars())
            .map(|(at, letter)| {
                let x = x + f64::from(at) * (5.0 + apart);
                Letter { text: letter.to_string().into(), x, y, end: x + 5.0, size: 10.0, way: Way::Turned(0) }
            })
            .collect()
    }

    fn read(letters: Vec<Letter>) -> Vec<String> {
        sheet(&Print { letters, ..Print::default() }).rows.iter().map(Row::text).collect()
    }

    #[test]
    fn letters_set_apart_are_a_word_and_printed_twice_are_one() {
        assert_eq!(read(line("Interview with Ana", 60.0, 700.0, 2.0)), ["Interview with Ana"]);
        let mut bold = line("Ana: Yes.", 60.0, 700.0, 0.0);
        bold.extend(line("Ana: Yes.", 60.4, 700.0, 0.0));
        assert_eq!(read(bold), ["Ana: Yes."]);
        // Two narrow letters beside each other are two.
        assert_eq!(read(line("Ana: All fell off.", 60.0, 700.0, -2.8)), ["Ana: All fell off."]);
    }

    #[test]
    fn a_mark_stands_in_the_row_of_its_word() {
        let mut letters = line("Ana: I said so", 60.0, 700.0, 0.0);
        letters.push(Letter { text: "1".into(), x: 130.5, y: 704.0, end: 133.0, size: 6.0, way: Way::Turned(0) });
        letters.extend(line("and left.", 60.0, 687.0, 0.0));
        assert_eq!(read(letters), ["Ana: I said so1", "and left."]);
    }

    #[test]
    fn han_letters_have_no_blanks_between_them() {
        assert_eq!(read(line("她說了很多話。", 60.0, 700.0, 2.0)), ["她說了很多話。"]);
    }
}
