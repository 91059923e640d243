//! Changed lines of one text and those of the other that are the same, corrected.

use super::lines::Lines;
use super::pair::pieces;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Which of some changed lines are the same line, corrected: in order, each with most of its words, and none of them
/// more like another of the lines.
pub(super) fn partners(lines: &Lines, a: &[usize], b: &[usize], elsewhere: &HashSet<&str>) -> Vec<(usize, usize)> {
    /// Lines on both sides that are compared each with each.
    const EACH: usize = 2500;
    if a.len() * b.len() > EACH {
        return Vec::new();
    }
    let alone = a.len() == 1 && b.len() == 1;
    let words = |lines: &[(Range<usize>, &str)], line: &usize| -> HashMap<String, usize> {
        let mut counts = HashMap::new();
        let text = lines.get(*line).map_or("", |(_, words)| words);
        for piece in pieces(text, 0).into_iter().filter_map(|piece| text.get(piece)) {
            // Blanks are alike in all lines.
            if !piece.trim().is_empty() {
                *counts.entry(piece.to_owned()).or_default() += 1;
            }
        }
        counts
    };
    let free =
        |lines: &[(Range<usize>, &str)], line: &usize| lines.get(*line).is_some_and(|(_, it)| !elsewhere.contains(it));
    let one: Vec<_> = a.iter().map(|line| free(&lines.old, line).then(|| words(&lines.old, line))).collect();
    let two: Vec<_> = b.iter().map(|line| free(&lines.new, line).then(|| words(&lines.new, line))).collect();
    let likeness = |one: &Option<HashMap<String, usize>>, two: &Option<HashMap<String, usize>>| -> u32 {
        let (Some(one), Some(two)) = (one, two) else { return 0 };
        let (all, other): (usize, usize) = (one.values().sum(), two.values().sum());
        let same: usize = one.iter().map(|(word, count)| (*count).min(two.get(word).copied().unwrap_or(0))).sum();
        let (shorter, longer) = (all.min(other), all.max(other));
        // Where one line stands against one, it may have grown or shrunk, and then has nearly all of the shorter.
        let grown = alone && same * 5 > shorter * 4;
        if same * 2 > longer || grown { u32::try_from(same * 1000 / longer.max(1)).unwrap_or(0).max(1) } else { 0 }
    };
    let mut like: Vec<Vec<u32>> = one.iter().map(|one| two.iter().map(|two| likeness(one, two)).collect()).collect();
    let most = |values: &mut dyn Iterator<Item = u32>| {
        let values: Vec<u32> = values.collect();
        let most = values.iter().copied().max().unwrap_or(0);
        (most, values.into_iter().filter(|value| *value == most).count())
    };
    let most_in: Vec<_> = like.iter().map(|row| most(&mut row.iter().copied())).collect();
    let most_of: Vec<_> = (0..b.len()).map(|j| most(&mut like.iter().map(|row| row[j]))).collect();
    for (row, most_in) in like.iter_mut().zip(most_in) {
        for (like, most_of) in row.iter_mut().zip(&most_of) {
            // Of lines that are alike as many must stand on both sides: which of more stayed cannot be known.
            if most_in != *most_of || *like < most_in.0 {
                *like = 0;
            }
        }
    }
    // The best alignment, from the end.
    let mut best = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let paired = if like[i][j] > 0 { like[i][j] + best[i + 1][j + 1] } else { 0 };
            best[i][j] = paired.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if like[i][j] > 0 && best[i][j] == like[i][j] + best[i + 1][j + 1] {
            pairs.push((a[i], b[j]));
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] == best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}
