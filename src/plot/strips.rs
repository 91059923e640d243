//! Portraits: each text as a strip from its beginning to its end, with the codings on it.

use super::colour::CATEGORIES;
use super::mark::{Anchor, Ink, LETTERS, LINE, fit, width};
use super::sheet::{EDGE, Sheet};
use std::collections::HashMap;

/// Most lines of all strips.
const LINES: usize = 90;

/// The width of the shortest mark.
const LEAST: f64 = 1.0;

/// A coding: the text, its code, where it begins and ends, from 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// The code.
    pub code: String,
    /// From and to, from 0 to 1.
    pub at: (f64, f64),
}

/// Draws them, codings of one text one below the other where they overlap.
pub fn draw(sheet: &mut Sheet, pieces: &[Piece]) {
    let lang = sheet.lang;
    let known = categories(pieces);
    let others = lang.say("other codes").to_owned();
    let mut legend: Vec<(Ink, String)> =
        known.iter().zip(0..).map(|(code, at)| (Ink::Category(at), (*code).to_owned())).collect();
    let more = pieces.iter().any(|piece| !known.contains(&piece.code.as_str()));
    legend.extend(more.then_some((Ink::Step(1), others)));
    sheet.legend(&legend);
    let texts: Vec<&[Piece]> = pieces.chunk_by(|a, b| a.text == b.text).collect();
    let widest = texts.iter().filter_map(|own| own.first()).map(|piece| width(&piece.text)).fold(20.0, f64::max);
    let left = EDGE + widest.min(0.35 * sheet.wide) + 4.0;
    let right = sheet.right();
    let place = |share: f64| left + share.clamp(0.0, 1.0) * (right - left);
    let (mut used, mut shown) = (0, 0);
    sheet.y += LINE;
    sheet.values.heads = ["transcript", "code", "from", "to"].iter().map(|head| lang.say(head).to_owned()).collect();
    for own in &texts {
        let lanes = lanes(own, LEAST / (right - left));
        let many = lanes.iter().map(|lane| lane + 1).max().unwrap_or(1);
        if used > 0 && used + many > LINES {
            break;
        }
        (used, shown) = (used + many, shown + 1);
        let top = sheet.y;
        let label = own.first().map_or("", |piece| piece.text.as_str());
        sheet.words((EDGE, top + LINE / 2.0), Anchor::Start, Ink::Text, fit(label, left - EDGE - 4.0));
        sheet.line((left, top), (right, top), Ink::Line);
        for (piece, lane) in own.iter().zip(&lanes) {
            let (from, to) = (place(piece.at.0), place(piece.at.1));
            let y = top + (*lane as f64 + 0.5) * LINE - LETTERS / 2.0;
            let category = known.iter().position(|code| *code == piece.code);
            let ink = category.and_then(|at| u8::try_from(at).ok()).map_or(Ink::Step(1), Ink::Category);
            let wide = (to - from).max(LEAST);
            let mark = super::mark::Mark::Rect {
                at: (from.min(right - wide), y),
                size: (wide, LETTERS),
                fill: Some(ink),
                edge: ink == Ink::Step(1),
            };
            sheet.marks.push(mark);
            let share = |share: f64| lang.number(share, 3);
            sheet.values.rows.push(vec![piece.text.clone(), piece.code.clone(), share(piece.at.0), share(piece.at.1)]);
        }
        sheet.y += many as f64 * LINE;
    }
    sheet.line((left, sheet.y), (right, sheet.y), Ink::Line);
    let y = sheet.next_line();
    for (share, anchor) in [(0.0, Anchor::Start), (0.5, Anchor::Middle), (1.0, Anchor::End)] {
        sheet.words((place(share), y), anchor, Ink::Faint, lang.percent(share));
    }
    if shown < texts.len() {
        let (few, of) = (lang.count(shown as u64), lang.count(texts.len() as u64));
        sheet.notes.push(lang.fill("The plot shows the first {} of {} transcripts", &[&few, &of]));
    }
}

/// The codes that have colours of their own: those of most codings, in the order in which they come.
fn categories(pieces: &[Piece]) -> Vec<&str> {
    let mut order: Vec<&str> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for piece in pieces {
        let count = counts.entry(&piece.code).or_insert_with(|| {
            order.push(&piece.code);
            0
        });
        *count += 1;
    }
    let most = usize::from(CATEGORIES);
    super::sheet::greatest(order, most, |code| counts.get(code).copied().unwrap_or(0) as f64).0
}

/// The line of each coding: the first on which nothing is yet where it begins.
fn lanes(own: &[Piece], least: f64) -> Vec<usize> {
    let mut ends: Vec<f64> = Vec::new();
    let mut lanes = Vec::new();
    for piece in own {
        let free = ends.iter().position(|end| *end <= piece.at.0);
        let lane = free.unwrap_or(ends.len());
        let end = piece.at.1.max(piece.at.0 + least);
        match ends.get_mut(lane) {
            Some(seat) => *seat = end,
            None => ends.push(end),
        }
        lanes.push(lane);
    }
    lanes
}
