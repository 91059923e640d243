//! The order in which the rows of a page are read: columns one after the other, labels with what stands beside them.

use super::ink::Rule;
use super::order;
use super::page::{Piece, Row};

/// A line further below than this many usual distances begins a paragraph.
const PITCH: f64 = 1.3;
/// Fewer rows than this are no column; between drawn lines, less than the second number.
const ROWS: (usize, usize) = (3, 2);
/// A column has at least this many words a row, and this many letters.
const WORDS: (usize, usize) = (3, 13);
/// A drawn line no further than this many sizes from a row belongs to it.
const NEAR: f64 = 3.0;
/// A heading is larger than the words under it by this much,
const LARGER: f64 = 1.15;
/// and stands alone for this many of their sizes.
const BAND: f64 = 1.6;
/// Cuts of a page inside each other, at most.
const DEPTH: usize = 40;
/// Places between columns that are kept from page to page: left and right pages have their own.
const GUTTERS: usize = 4;
/// Places closer than this are one.
const SAME: f64 = 3.0;
/// Places at which a page is tried for a gap between columns.
const TRIED: usize = 48;

/// How a line stands to the one read before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Above {
    /// Right under it.
    Near,
    /// With room between.
    Apart,
    /// At the top of the next column or page.
    Over,
}

/// A line in the order of reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its words; a number in the margin stands before them, with two blanks between.
    pub text: String,
    /// How it stands to the one before.
    pub above: Above,
    /// How many letters a full line has, in a column.
    pub room: Option<usize>,
}

/// The lines of a page in the order of reading; `gutters` are the places between columns on pages before, and then of
/// this one: at the end of a text, columns may be too short to be seen as such.
pub fn lines(rows: &[Row], rules: &[Rule], gutters: &mut Vec<f64>) -> Vec<Line> {
    let right_to_left = rows.iter().map(|row| order::leaning(&row.text())).sum::<i64>() > 0;
    let before = gutters.len();
    let mut cut = Cut { rules, right_to_left, gutters: std::mem::take(gutters), blocks: Vec::new() };
    cut.divide(rows.to_vec(), DEPTH, (Above::Over, false));
    let Cut { blocks, gutters: mut found, .. } = cut;
    if found.len() > before {
        found.drain(..before.saturating_sub(GUTTERS));
    }
    *gutters = found;
    let mut pitches: Vec<f64> = blocks
        .iter()
        .flat_map(|(_, rows)| rows.windows(2))
        .filter_map(|pair| match pair {
            [a, b] if a.y > b.y => Some(a.y - b.y),
            _ => None,
        })
        .collect();
    pitches.sort_by(f64::total_cmp);
    // The lines of a paragraph stand closer than anything else does.
    let usual = pitches.get(pitches.len() / 4).copied().unwrap_or(0.0);
    let mut lines = Vec::new();
    for ((start, column), rows) in &blocks {
        let mut letters: Vec<usize> = rows.iter().map(|row| row.text().chars().count()).collect();
        letters.sort_unstable();
        let room = letters.get(letters.len() * 9 / 10).copied().filter(|_| *column);
        let mut before: Option<f64> = None;
        for row in rows {
            let above = match before {
                None => *start,
                Some(before) if before - row.y > usual * PITCH => Above::Apart,
                Some(_) => Above::Near,
            };
            before = Some(row.y);
            let text = order::read(&row.text(), right_to_left);
            let text = match &row.margin {
                Some(number) => format!("{number}  {text}"),
                None => text,
            };
            lines.push(Line { text, above, room });
        }
    }
    lines
}

/// Rows that are read one after the other, how the first stands to what comes before, and whether they are a column.
type Blocks = Vec<((Above, bool), Vec<Row>)>;

/// A page being cut into what is read one after the other.
struct Cut<'r> {
    rules: &'r [Rule],
    right_to_left: bool,
    /// Places between columns that were found: what is too short to show columns by itself has them there too.
    gutters: Vec<f64>,
    blocks: Blocks,
}

impl Cut<'_> {
    fn divide(&mut self, rows: Vec<Row>, depth: usize, start: (Above, bool)) {
        let gap = if depth == 0 { None } else { self.gap(&rows) };
        let Some((from, to, at)) = gap else {
            if !rows.is_empty() {
                self.blocks.push((start, rows));
            }
            return;
        };
        if !self.is_known(at) {
            self.gutters.push(at);
        }
        let mut rest = rows;
        let below = rest.split_off(to);
        let beside = rest.split_off(from);
        let above = !rest.is_empty();
        self.divide(rest, depth - 1, start);
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in beside {
            let (before, after): (Vec<Piece>, Vec<Piece>) = row.pieces.iter().cloned().partition(|piece| piece.x < at);
            // A number in the margin belongs to what stands next to it.
            if !before.is_empty() {
                left.push(Row { pieces: before, ..row.clone() });
            }
            if !after.is_empty() {
                right.push(Row { pieces: after, margin: None, ..row });
            }
        }
        let (first, second) = if self.right_to_left { (right, left) } else { (left, right) };
        let top = if above { Above::Apart } else { start.0 };
        self.divide(first, depth - 1, (top, true));
        self.divide(second, depth - 1, (Above::Over, true));
        self.divide(below, depth - 1, (Above::Apart, start.1));
    }

    fn is_known(&self, at: f64) -> bool {
        self.gutters.iter().any(|gutter| (gutter - at).abs() < SAME)
    }

    /// The rows between which columns stand, and the place between the columns; the largest of them.
    fn gap(&self, rows: &[Row]) -> Option<(usize, usize, f64)> {
        let mut best: Option<(usize, usize, f64)> = None;
        let usual = usual_size(rows);
        for at in self.gutters.iter().copied().chain(places(rows)) {
            let free = |at_row: usize| {
                let crossed = |row: &Row| row.pieces.iter().any(|piece| piece.x < at - 1.0 && piece.end > at + 1.0);
                rows.get(at_row).is_some_and(|row| !crossed(row)) && !is_heading(rows, at_row, at, usual)
            };
            // Whether a line is drawn across the place right above a row, or under the last one.
            let ruled = |at_row: usize| {
                let (above, row) = (at_row.checked_sub(1).and_then(|at| rows.get(at)), rows.get(at_row));
                let (high, low) = match (above, row) {
                    (Some(above), Some(row)) => (above.y + above.size * 0.3, row.y),
                    (None, Some(row)) => (row.y + row.size * NEAR, row.y),
                    (Some(above), None) => (above.y + above.size * 0.3, above.y - above.size * NEAR),
                    (None, None) => return false,
                };
                self.rules.iter().any(|rule| rule.y < high && rule.y > low && rule.x < at - 5.0 && rule.end > at + 5.0)
            };
            let mut from = 0;
            while from < rows.len() {
                let mut to = from;
                while free(to) {
                    if to > from && ruled(to) {
                        break;
                    }
                    to += 1;
                }
                if to == from {
                    from += 1;
                    continue;
                }
                let known = self.is_known(at);
                let least = match ruled(from) || ruled(to) {
                    _ if known => 1,
                    true => ROWS.1,
                    false => ROWS.0,
                };
                let run = rows.get(from..to).unwrap_or_default();
                let longer = best.is_none_or(|(a, b, _)| b - a < to - from);
                if longer && beside(run, at, least) {
                    best = Some((from, to, at));
                }
                from = to;
            }
        }
        best
    }
}

/// The size of most letters.
fn usual_size(rows: &[Row]) -> f64 {
    let mut sizes: Vec<(f64, usize)> = rows.iter().map(|row| (row.size, row.text().len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, letters)| letters).sum::<usize>() / 2;
    let mut passed = 0;
    let middle = sizes.iter().find(|(_, letters)| {
        passed += letters;
        passed > half
    });
    middle.map_or(0.0, |(size, _)| *size)
}

/// Whether a row is a heading of what stands on both sides of a place, although it does not reach over it: it is
/// larger, nothing stands beside it, and under it both sides go on.
fn is_heading(rows: &[Row], at_row: usize, at: f64, usual: f64) -> bool {
    let Some(row) = rows.get(at_row).filter(|row| row.size > usual * LARGER) else { return false };
    let left = |row: &Row| row.pieces.iter().any(|piece| piece.x < at);
    let right = |row: &Row| row.pieces.iter().any(|piece| piece.x >= at);
    let clear = |other: Option<&Row>| other.is_none_or(|other| (other.y - row.y).abs() > usual * BAND);
    let mut below = rows.iter().skip(at_row + 1).take_while(|other| row.y - other.y < usual * NEAR * 2.0);
    let (mut lefts, mut rights) = (false, false);
    let _ = below.by_ref().any(|other| {
        (lefts, rights) = (lefts || left(other), rights || right(other));
        lefts && rights
    });
    left(row) != right(row)
        && clear(at_row.checked_sub(1).and_then(|above| rows.get(above)))
        && clear(rows.get(at_row + 1))
        && lefts
        && rights
}

/// Places where columns may end: left of where several rows begin again, right of where they end.
fn places(rows: &[Row]) -> Vec<f64> {
    let mut edges: Vec<f64> = Vec::new();
    for row in rows {
        edges.extend(row.pieces.iter().map(|piece| piece.x - 1.5));
        edges.extend(row.pieces.iter().map(|piece| piece.end + 1.5));
    }
    edges.sort_by(f64::total_cmp);
    let mut groups: Vec<(usize, f64)> = edges
        .chunk_by(|a, b| b - a < 1.0)
        .filter(|group| group.len() >= ROWS.1)
        .filter_map(|group| Some((group.len(), *group.first()?)))
        .collect();
    groups.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.total_cmp(&b.1)));
    groups.into_iter().take(TRIED).map(|(_, at)| at).collect()
}

/// Whether what stands on both sides of a place is columns of running text, and not labels, stamps or numbers with
/// what belongs to them.
fn beside(rows: &[Row], at: f64, least: usize) -> bool {
    let side = |left: bool| -> Vec<(f64, String)> {
        let texts = rows.iter().map(|row| {
            let words: Vec<&str> =
                row.pieces.iter().filter(|piece| (piece.x < at) == left).map(|piece| piece.text.as_str()).collect();
            (row.y, words.join(" "))
        });
        texts.filter(|(_, text)| !text.is_empty()).collect()
    };
    let (left, right) = (side(true), side(false));
    if left.len() < least || right.len() < least {
        return false;
    }
    let top = |side: &[(f64, String)]| side.first().map_or(0.0, |(y, _)| *y);
    let foot = |side: &[(f64, String)]| side.last().map_or(0.0, |(y, _)| *y);
    let shared = top(&left).min(top(&right)) - foot(&left).max(foot(&right));
    let shorter = (top(&left) - foot(&left)).min(top(&right) - foot(&right));
    // A line is as high as its letters.
    let line = rows.first().map_or(0.0, |row| row.size);
    // Where columns are known to stand, one may begin a line below the other.
    let enough = if least == 1 { 0.25 } else { 0.5 };
    if shared + line < (shorter + line) * enough {
        return false;
    }
    let running = |side: &[(f64, String)]| {
        let words = side.iter().flat_map(|(_, text)| text.split_whitespace());
        let words: Vec<usize> = words
            .map(|word| {
                word.chars().filter(|c| c.is_alphabetic()).map(|c| 1 + usize::from(super::page::is_dense(c))).sum()
            })
            .filter(|letters: &usize| *letters > 0)
            .collect();
        let letters: usize = words.iter().sum();
        let dense = side.iter().any(|(_, text)| text.contains(super::page::is_dense));
        (dense || words.len() >= side.len() * WORDS.0) && letters >= side.len() * WORDS.1
    };
    // Columns of short turns: words follow the colon on both sides.
    let heads = |side: &[(f64, String)]| {
        let head = |text: &str| {
            text.split_once([':', '：'])
                .is_some_and(|(label, rest)| label.contains(char::is_alphabetic) && !rest.trim().is_empty())
        };
        side.iter().filter(|(_, text)| head(text)).count() * 3 >= side.len()
    };
    let labels = |side: &[(f64, String)]| {
        let bare = side.iter().filter(|(_, text)| text.ends_with([':', '：'])).count();
        let mut all: Vec<&str> = side.iter().map(|(_, text)| text.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        bare * 2 > side.len() || all.len() * 2 <= side.len()
    };
    !labels(&left) && !labels(&right) && ((running(&left) && running(&right)) || (heads(&left) && heads(&right)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of pieces, each with its left end; a letter is five wide.
    fn rows(all: &[&[(f64, &str)]]) -> Vec<Row> {
        let piece =
            |(x, text): &(f64, &str)| Piece { x: *x, end: x + 5.0 * text.len() as f64, text: (*text).to_owned() };
        (0..)
            .zip(all)
            .map(|(at, row)| Row {
                y: 700.0 - 12.0 * f64::from(at),
                size: 10.0,
                margin: None,
                pieces: row.iter().map(piece).collect(),
            })
            .collect()
    }

    fn read(all: &[&[(f64, &str)]], rules: &[Rule]) -> Vec<String> {
        lines(&rows(all), rules, &mut Vec::new()).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other_under_what_stands_across() {
        let read = read(
            &[
                &[(60.0, "Interview with two women who packed boxes for a firm in the north")],
                &[(60.0, "Ana: We packed through"), (300.0, "Ben: The letter came late")],
                &[(60.0, "the night and nobody"), (300.0, "and said I had left it,")],
                &[(60.0, "told us of the end."), (300.0, "which was not quite so.")],
                &[(60.0, "Ben: I went home then."), (300.0, "Ana: They keep no record.")],
                &[(60.0, "Both of them read this page again and changed nothing in it at all")],
            ],
            &[],
        );
        assert_eq!(read[1..4], ["Ana: We packed through", "the night and nobody", "told us of the end."]);
        assert_eq!(read[5], "Ben: The letter came late");
        assert!(read[0].starts_with("Interview with") && read[9].starts_with("Both of them"));
    }

    #[test]
    fn short_columns_at_the_end_are_columns_as_on_the_page_before() {
        let short: &[&[(f64, &str)]] = &[&[(60.0, "Ana: So I left the firm"), (300.0, "Ben: And I stayed there.")]];
        let before: &[&[(f64, &str)]] = &[
            &[(60.0, "Ana: We packed through"), (300.0, "Ben: The letter came late")],
            &[(60.0, "the night and nobody"), (300.0, "and said I had left it,")],
            &[(60.0, "told us of the end."), (300.0, "which was not quite so.")],
        ];
        let mut gutters = Vec::new();
        assert_eq!(lines(&rows(short), &[], &mut gutters).len(), 1);
        assert_eq!(lines(&rows(before), &[], &mut gutters).len(), 6);
        assert_eq!(lines(&rows(short), &[], &mut gutters).len(), 2);
    }

    #[test]
    fn a_column_may_begin_a_line_below_the_one_beside_it() {
        let uneven: &[&[(f64, &str)]] = &[
            &[(300.0, "message of the doctor.")],
            &[(60.0, "Ana: Where did she live"), (300.0, "The night was a problem")],
            &[(60.0, "and what was in the shift")],
        ];
        assert_eq!(lines(&rows(uneven), &[], &mut Vec::new()).len(), 3);
        let told: Vec<String> = lines(&rows(uneven), &[], &mut vec![298.5]).into_iter().map(|line| line.text).collect();
        assert_eq!(told[..2], ["Ana: Where did she live", "and what was in the shift"]);
        assert_eq!(told[2..], ["message of the doctor.", "The night was a problem"]);
    }

    #[test]
    fn a_heading_on_one_side_ends_the_columns_over_it() {
        let line = |y: f64, left: &str, right: &str| Row {
            y,
            size: 10.0,
            margin: None,
            pieces: vec![
                Piece { x: 60.0, end: 280.0, text: left.to_owned() },
                Piece { x: 300.0, end: 520.0, text: right.to_owned() },
            ],
        };
        let heading = Piece { x: 60.0, end: 200.0, text: "Second part".to_owned() };
        let all = [
            line(700.0, "Ana: We packed through the", "Ben: The letter came late and"),
            line(688.0, "night and nobody told us", "said that I had left my post"),
            line(676.0, "when the shift would end.", "which was not true at all."),
            Row { y: 650.0, size: 14.0, margin: None, pieces: vec![heading] },
            line(628.0, "Ana: So I write it down now", "Ben: I left in the end as my"),
            line(616.0, "hour by hour in a small book", "daughter was ill in that week"),
            line(604.0, "with a cover of green cloth.", "and nobody asked after her."),
        ];
        let read: Vec<String> = lines(&all, &[], &mut Vec::new()).into_iter().map(|line| line.text).collect();
        assert_eq!(read[3], "Ben: The letter came late and");
        assert_eq!(read[6..8], ["Second part", "Ana: So I write it down now"]);
    }

    #[test]
    fn labels_stamps_and_what_belongs_to_them_stay_in_one_line() {
        let talk: &[&[(f64, &str)]] = &[
            &[(60.0, "Interviewer Maria Lopez:"), (300.0, "When did you begin with it?")],
            &[(60.0, "Rosa Alvarez Vidal:"), (300.0, "In the year of the great flood,")],
            &[(300.0, "when nobody else would do it.")],
            &[(60.0, "Interviewer Maria Lopez:"), (300.0, "And who paid you for the work?")],
            &[(60.0, "Rosa Alvarez Vidal:"), (300.0, "Nobody paid me for any of it.")],
        ];
        assert_eq!(read(talk, &[])[1], "Rosa Alvarez Vidal: In the year of the great flood,");
        let stamps: &[&[(f64, &str)]] = &[
            &[(60.0, "Ana: We packed through the night."), (400.0, "00:01:12")],
            &[(60.0, "Ben: I went home at four o'clock."), (400.0, "00:01:20")],
            &[(60.0, "Ana: They keep no record of that."), (400.0, "00:01:31")],
        ];
        assert_eq!(read(stamps, &[])[1], "Ben: I went home at four o'clock. 00:01:20");
    }

    #[test]
    fn a_table_with_drawn_lines_is_read_cell_by_cell() {
        let table: &[&[(f64, &str)]] = &[
            &[(60.0, "How did you come to this"), (300.0, "My sister had told me about")],
            &[(60.0, "work in the first place?"), (300.0, "it when I had nothing else.")],
            &[(60.0, "And what was it that they"), (300.0, "They promised us the double")],
            &[(60.0, "had promised to all of you?"), (300.0, "of what we had before that.")],
        ];
        let rule = |y: f64| Rule { x: 55.0, end: 500.0, y };
        let read = read(table, &[rule(710.0), rule(684.0), rule(660.0)]);
        assert_eq!(read[1..3], ["work in the first place?", "My sister had told me about"]);
        assert_eq!(read[4..6], ["And what was it that they", "had promised to all of you?"]);
    }
}
