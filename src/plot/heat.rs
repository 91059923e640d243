//! A heat map: a figure a cell, in blocks with rows and columns of their own.

use super::colour::{residual, step};
use super::mark::{Anchor, Ink, LETTER, LINE, Mark, fit, width};
use super::read::NOTHING;
use super::sheet::{EDGE, Sheet, greatest};
use std::collections::HashMap;

/// Most lines of all blocks.
const LINES: usize = 90;

/// Widths of a column: at least, at most.
const COLUMN: (f64, f64) = (9.0, 44.0);

/// Most points, or lines of a terminal, of words that run upwards.
const HEAD: f64 = 80.0;

/// How cells are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Shade {
    /// By their share of the greatest.
    #[default]
    Share,
    /// As residuals, which stand out from 2 and from 4 on.
    Residual,
    /// Each as the category that it says.
    Category,
}

/// A cell before it has a place.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The block, by its heading.
    pub block: String,
    /// The row, by its words and how far it stands in.
    pub row: (String, u16),
    /// The column, by its words.
    pub column: String,
    /// What stands in it.
    pub words: String,
    /// Its figure, or the number of its category; none where it is not defined.
    pub figure: Option<f64>,
}

/// A heat map.
#[derive(Clone, Debug, Default)]
pub struct Map {
    /// The cells that are there.
    pub entries: Vec<Entry>,
    /// The columns in order, where it is not that in which they come.
    pub columns: Vec<String>,
    /// How they are filled.
    pub shade: Shade,
    /// What stands in cells that are not among the entries, and the figure that it is.
    pub missing: (String, Option<f64>),
    /// What rows and columns are; where they are of one kind, each block has a column a row.
    pub heads: [String; 2],
    /// Whether figures are shares.
    pub percent: bool,
}

impl Map {
    fn is_square(&self) -> bool {
        self.heads[0] == self.heads[1]
    }
}

type Cell = (String, Option<f64>);

#[derive(Debug, Default)]
struct Block {
    heading: String,
    rows: Vec<(String, u16)>,
    columns: Vec<String>,
    cells: HashMap<(usize, usize), Cell>,
}

impl Block {
    /// Whether a cell is that of a row with itself.
    fn is_own(&self, (row, column): (usize, usize), square: bool) -> bool {
        square && self.rows.get(row).map(|(words, _)| words) == self.columns.get(column)
    }

    /// The greatest figure of each row and of each column.
    fn weights(&self, square: bool) -> (Vec<f64>, Vec<f64>) {
        let mut rows = vec![f64::NEG_INFINITY; self.rows.len()];
        let mut columns = vec![f64::NEG_INFINITY; self.columns.len()];
        for ((row, column), (_, figure)) in self.cells.iter().filter(|(at, _)| !self.is_own(**at, square)) {
            let figure = figure.map_or(f64::NEG_INFINITY, f64::abs);
            for seat in [rows.get_mut(*row), columns.get_mut(*column)].into_iter().flatten() {
                *seat = seat.max(figure);
            }
        }
        (rows, columns)
    }

    /// The rows and columns that are shown, by place, so many of each at most.
    fn chosen(&self, square: bool, (most_rows, most_columns): (usize, usize)) -> (Vec<usize>, Vec<usize>) {
        let (by_row, by_column) = self.weights(square);
        let weight = |of: &[f64], at: usize| of.get(at).copied().unwrap_or(f64::NEG_INFINITY);
        let all = |count: usize| (0..count).collect::<Vec<_>>();
        let (mut rows, _) = greatest(all(self.rows.len()), most_rows, |row| weight(&by_row, *row));
        let (mut columns, _) = greatest(all(self.columns.len()), most_columns, |column| weight(&by_column, *column));
        if square {
            // Both sides of the diagonal have the same.
            let row_of =
                |column: &usize| self.rows.iter().position(|(words, _)| self.columns.get(*column) == Some(words));
            columns.retain(|column| row_of(column).is_none_or(|row| rows.contains(&row)));
            let kept: Vec<usize> = columns.iter().filter_map(row_of).collect();
            rows.retain(|row| kept.contains(row));
        }
        (rows, columns)
    }
}

fn blocks(map: &Map) -> Vec<Block> {
    let mut made: Vec<Block> = Vec::new();
    let (mut rows, mut columns) = (HashMap::new(), HashMap::new());
    let mut known = HashMap::new();
    for entry in &map.entries {
        let at = *known.entry(entry.block.as_str()).or_insert_with(|| {
            made.push(Block { heading: entry.block.clone(), columns: map.columns.clone(), ..Block::default() });
            for (place, column) in map.columns.iter().enumerate() {
                columns.insert((made.len() - 1, column.as_str()), place);
            }
            made.len() - 1
        });
        let Some(block) = made.get_mut(at) else { continue };
        if map.is_square() && !columns.contains_key(&(at, entry.row.0.as_str())) {
            block.columns.push(entry.row.0.clone());
            columns.insert((at, entry.row.0.as_str()), block.columns.len() - 1);
        }
        let row = *rows.entry((at, &entry.row)).or_insert_with(|| {
            block.rows.push(entry.row.clone());
            block.rows.len() - 1
        });
        let column = *columns.entry((at, entry.column.as_str())).or_insert_with(|| {
            block.columns.push(entry.column.clone());
            block.columns.len() - 1
        });
        block.cells.insert((row, column), (entry.words.clone(), entry.figure));
    }
    made
}

/// Draws it.
pub fn draw(sheet: &mut Sheet, map: &Map) {
    let blocks = blocks(map);
    let figures = map.entries.iter().filter_map(|entry| entry.figure);
    let most = figures.map(f64::abs).fold(0.0, f64::max);
    sheet.values.heads = vec![map.heads[0].clone(), map.heads[1].clone(), String::new()];
    if blocks.iter().any(|block| !block.heading.is_empty()) {
        sheet.values.heads.insert(0, String::new());
    }
    legend(sheet, map, most);
    let (total, mut left) = (blocks.iter().map(|block| block.rows.len()).sum::<usize>(), LINES);
    let mut shown = 0;
    for block in &blocks {
        // A block is shown whole, but for one that alone is too long.
        if left == 0 || (block.rows.len() > left && shown > 0) {
            break;
        }
        let rows = block.rows.len().min(left);
        draw_block(sheet, map, block, rows, most);
        (left, shown) = (left - rows, shown + rows);
    }
    if shown < total {
        sheet.left_out(shown, Some(total));
    }
}

/// What fills say.
fn legend(sheet: &mut Sheet, map: &Map, most: f64) {
    let lang = sheet.lang;
    let is_whole = map.entries.iter().filter_map(|entry| entry.figure).all(|figure| figure.fract() == 0.0);
    let known: Vec<(Ink, String)> = match map.shade {
        Shade::Category => return,
        Shade::Residual => [(-2, "≤ −4"), (-1, "≤ −2"), (0, "−2 … 2"), (1, "≥ 2"), (2, "≥ 4")]
            .map(|(at, words)| (Ink::Residual(at), words.to_owned()))
            .into(),
        Shade::Share if most <= 0.0 => return,
        Shade::Share => {
            let say = |figure: f64| match (map.percent, is_whole) {
                (true, _) => lang.percent(figure),
                (false, true) => lang.count(figure as u64),
                (false, false) => lang.number(figure, 2),
            };
            let half = if is_whole { (most / 2.0).ceil() } else { most / 2.0 };
            let mut shown = vec![0.0, half, most];
            shown.dedup();
            shown.into_iter().map(|figure| (Ink::Step(step(figure / most)), say(figure))).collect()
        }
    };
    sheet.legend(&known);
}

/// Draws so many rows of a block.
fn draw_block(sheet: &mut Sheet, map: &Map, block: &Block, most_rows: usize, most: f64) {
    let indent = |depth: u16| f64::from(depth.min(6)) * 2.0 * LETTER;
    let widest = block.rows.iter().map(|(words, depth)| width(words) + indent(*depth)).fold(20.0, f64::max);
    let left = EDGE + widest.min(0.42 * sheet.wide) + 4.0;
    let room = sheet.right() - left;
    let most_columns = (room / COLUMN.0).floor().max(1.0) as usize;
    let (rows, columns) = block.chosen(map.is_square(), (most_rows, most_columns));
    if columns.len() < block.columns.len() {
        let counts = [columns.len(), block.columns.len()].map(|count| sheet.lang.count(count as u64));
        let words = "The plot shows {} of {} columns: those with the greatest figures";
        sheet.notes.push(sheet.lang.fill(words, &[&counts[0], &counts[1]]));
    }
    let wide = (room / columns.len().max(1) as f64).clamp(COLUMN.0, COLUMN.1);
    let cell = |at: (usize, usize)| block.cells.get(&at).unwrap_or(&map.missing);
    let places = columns.iter().flat_map(|column| rows.iter().map(move |row| (*row, *column)));
    // All figures or none: a few among cells without any would look like the only ones.
    let fits = places.into_iter().all(|at| width(&cell(at).0) <= wide - 1.0);
    if !block.heading.is_empty() {
        let y = sheet.next_line();
        sheet.strong((EDGE, y), fit(&block.heading, sheet.right() - EDGE));
    }
    let head = |column: usize| block.columns.get(column).map_or("", String::as_str);
    let heads: Vec<&str> = columns.iter().map(|column| head(*column)).collect();
    draw_heads(sheet, &heads, (left, wide));
    for row in &rows {
        let y = sheet.next_line();
        let (text, depth) = block.rows.get(*row).cloned().unwrap_or_default();
        let x = EDGE + indent(depth);
        sheet.words((x, y), Anchor::Start, Ink::Text, fit(&text, left - x - 4.0));
        for (place, column) in columns.iter().enumerate() {
            let at = (*row, *column);
            let is_own = block.is_own(at, map.is_square());
            let x = left + place as f64 * wide;
            draw_cell(sheet, (x, y, wide), cell(at), (map.shade, is_own), (most, fits));
            let mut values = vec![text.clone(), head(*column).to_owned(), cell(at).0.clone()];
            if sheet.values.heads.len() > values.len() {
                values.insert(0, block.heading.clone());
            }
            sheet.values.rows.push(values);
        }
    }
    sheet.y += LINE;
}

/// Draws a cell; `fits` where its words have room.
fn draw_cell(
    sheet: &mut Sheet,
    (x, y, wide): (f64, f64, f64),
    (words, figure): &Cell,
    (shade, is_own): (Shade, bool),
    (most, fits): (f64, bool),
) {
    let (fill, ink) = match (figure, shade) {
        (None, _) => (Ink::Page, Ink::Faint),
        _ if is_own => (Ink::Page, Ink::Faint),
        (Some(figure), Shade::Residual) => {
            let at = residual(*figure);
            (Ink::Residual(at), Ink::OnResidual(at))
        }
        (Some(figure), Shade::Share) => {
            let at = step(if most > 0.0 { figure / most } else { 0.0 });
            (Ink::Step(at), Ink::OnStep(at))
        }
        (Some(figure), Shade::Category) => {
            let at = figure.clamp(0.0, 8.0) as u8;
            (Ink::Step(at), Ink::OnStep(at))
        }
    };
    let (at, size) = ((x, y - LINE / 2.0), (wide, LINE));
    sheet.marks.push(Mark::Rect { at, size, fill: Some(fill), edge: true });
    // An empty mark says that there is no figure, also where words have no room; nothing is a point.
    let words = match (figure, fits) {
        (Some(0.0), _) if shade == Shade::Share => "·",
        (_, true) => words.as_str(),
        (None, false) => NOTHING,
        (Some(_), false) => "",
    };
    sheet.words((x + wide / 2.0, y), Anchor::Middle, ink, words);
}

/// What stands over the columns: upwards where one of them is wider than its column.
fn draw_heads(sheet: &mut Sheet, heads: &[&str], (left, wide): (f64, f64)) {
    if heads.iter().all(|head| width(head) <= wide - 2.0) {
        let y = sheet.next_line();
        for (place, head) in heads.iter().enumerate() {
            let x = left + (place as f64 + 0.5) * wide;
            sheet.words((x, y), Anchor::Middle, Ink::Text, *head);
        }
        return;
    }
    let room = if sheet.upright { 10.0 * LETTER } else { HEAD };
    let short: Vec<String> = heads.iter().map(|head| fit(head, room)).collect();
    let high = short.iter().map(|head| sheet.height(head)).fold(LINE, f64::max);
    sheet.y += (high / LINE).ceil() * LINE;
    let bottom = sheet.y - 2.0;
    for (place, head) in short.iter().enumerate() {
        sheet.turned((left + (place as f64 + 0.5) * wide, bottom), head.clone());
    }
}
