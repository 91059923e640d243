//! An UpSet plot (Lex et al. 2014): each combination of codes with how many units have it and no other.

use super::mark::{Anchor, Ink, LETTERS, LINE, Mark, fit, width};
use super::scale::{Figures, Scale};
use super::sheet::{EDGE, Sheet, greatest};

/// Least and most codes, and most combinations.
const CODES: usize = 30;
const COMBINATIONS: usize = 40;

/// The room of a combination.
const COLUMN: f64 = 10.0;

/// A combination.
#[derive(Clone, Debug, Default)]
pub struct Combination {
    /// Whether each of the codes is in it.
    pub has: Vec<bool>,
    /// How many units have it.
    pub units: f64,
}

/// Draws it: combinations as columns in their order, codes as rows; `what` is what is counted.
pub fn draw(sheet: &mut Sheet, codes: &[String], combinations: &[Combination], what: &str) {
    let lang = sheet.lang;
    let total = |code: usize| {
        let with = combinations.iter().filter(|it| it.has.get(code).copied().unwrap_or(false));
        with.map(|it| it.units).sum::<f64>()
    };
    let (rows, of) = greatest((0..codes.len()).collect(), CODES, |code| total(*code));
    sheet.left_out(rows.len(), of);
    let label = |code: &usize| codes.get(*code).map_or("", String::as_str);
    let widest = rows.iter().map(|code| width(label(code))).fold(20.0, f64::max);
    let left = EDGE + widest.min(0.4 * sheet.wide) + 6.0;
    let room = ((sheet.right() - left) / COLUMN).floor().max(1.0) as usize;
    let (columns, of) = greatest(combinations.iter().collect(), room.min(COMBINATIONS), |it: &&Combination| it.units);
    if let Some(of) = of {
        let (few, of) = (lang.count(columns.len() as u64), lang.count(of as u64));
        sheet.notes.push(lang.fill("The plot shows {} of {} combinations: those of most units", &[&few, &of]));
    }
    let most = columns.iter().map(|it| it.units).fold(1.0, f64::max);
    let marks = Figures::Counts.ticks(0.0, most, 4);
    let top = marks.last().copied().unwrap_or(most);
    sheet.y += LINE;
    let base = sheet.y + 8.0 * LINE;
    let scale = Scale { of: (0.0, top), at: (base, sheet.y + LINE) };
    for (tick, text) in marks.iter().zip(Figures::Counts.spelled(&marks, lang)) {
        let y = scale.place(*tick);
        sheet.line((left, y), (left + columns.len() as f64 * COLUMN, y), Ink::Grid);
        sheet.words((left - 4.0, y), Anchor::End, Ink::Faint, text);
    }
    sheet.words((EDGE, sheet.y + LINE / 2.0), Anchor::Start, Ink::Faint, fit(what, sheet.right() - EDGE));
    let middle = |at: usize| left + (at as f64 + 0.5) * COLUMN;
    for (at, combination) in columns.iter().enumerate() {
        let y = scale.place(combination.units);
        sheet.fill((middle(at) - 3.0, y), (6.0, base - y), Ink::Category(0));
    }
    sheet.y = base + LINE / 2.0;
    sheet.y = (sheet.y / LINE).ceil() * LINE;
    let first = sheet.y + LINE / 2.0;
    for (number, code) in rows.iter().enumerate() {
        let y = sheet.next_line();
        if number % 2 == 0 {
            let size = (columns.len() as f64 * COLUMN, LINE);
            sheet.fill((left, y - LINE / 2.0), size, Ink::Step(0));
        }
        sheet.words((left - 6.0, y), Anchor::End, Ink::Text, fit(label(code), left - EDGE - 8.0));
    }
    for (at, combination) in columns.iter().enumerate() {
        let has = |code: &usize| combination.has.get(*code).copied().unwrap_or(false);
        let places = rows.iter().enumerate().filter(|(_, code)| has(code)).map(|(row, _)| first + row as f64 * LINE);
        let places: Vec<f64> = places.collect();
        if let (Some(from), Some(to)) = (places.first(), places.last())
            && from < to
        {
            let over = vec![(middle(at), *from), (middle(at), *to)];
            sheet.marks.push(Mark::Line { over, wide: 1.5, ink: Ink::Text, dashed: false });
        }
        for y in places {
            sheet.marks.push(Mark::Dot { at: (middle(at), y), r: LETTERS / 2.8, ink: Ink::Text, hollow: false });
        }
    }
    sheet.values.heads = vec![lang.say("codes").to_owned(), what.to_owned()];
    sheet.values.rows = columns
        .iter()
        .map(|it| {
            let own = rows.iter().filter(|code| it.has.get(**code).copied().unwrap_or(false)).map(label);
            vec![own.collect::<Vec<_>>().join("; "), lang.number(it.units, 0)]
        })
        .collect();
}
