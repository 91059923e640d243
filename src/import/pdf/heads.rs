//! Running heads and page numbers: lines that stand at the edge of most pages.

use std::collections::{HashMap, HashSet};

/// Share of pages on which a line must come again to be a running head.
const RUNNING: f64 = 0.6;
/// Share of these pages whose numbers must be the same, or go with the pages.
const STEADY: f64 = 0.8;
/// Lines at the top and foot of a page that may be running heads.
const EDGE: usize = 3;

/// A line as running heads are compared: numbers differ from page to page.
fn shape(line: &str) -> String {
    let mut shape = String::new();
    for letter in line.chars() {
        match letter {
            '0'..='9' if shape.ends_with('#') => {}
            '0'..='9' => shape.push('#'),
            letter => shape.extend(letter.to_lowercase()),
        }
    }
    shape
}

/// `7`, `7/12`, `Page 7 of 12`, `- 7 -`: the number of a page and nothing else.
pub fn is_page_number(line: &str) -> bool {
    let words = ["page", "seite", "p", "pag", "pagina", "página", "of", "von", "de", "di", "sur", "s"];
    let parts = line.split(|c: char| c.is_whitespace() || "/|-–—.·[]()".contains(c)).filter(|part| !part.is_empty());
    let (mut numbers, mut other) = (0, false);
    for part in parts {
        match part.bytes().all(|byte| byte.is_ascii_digit()) {
            true if part.len() <= 4 => numbers += 1,
            _ => other |= !words.contains(&part.to_lowercase().as_str()),
        }
    }
    (1..=2).contains(&numbers) && !other
}

/// The numbers of a line, in order.
fn numbers(line: &str) -> Vec<i64> {
    line.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Lines at the edges of a page: place in the page, and how many lines stand further out (above, or below as negative).
fn edges(page: &[String]) -> Vec<(usize, isize)> {
    let full: Vec<usize> = (0..page.len()).filter(|at| page.get(*at).is_some_and(|line| !line.is_empty())).collect();
    let above = full.iter().copied().zip(0_isize..).take(EDGE);
    let below = full.iter().rev().copied().zip((1_isize..).map(|out| -out)).take(EDGE);
    above.chain(below).collect()
}

/// How many values are the one that comes most often.
fn most(values: impl Iterator<Item = Option<i64>>) -> usize {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    values.flatten().for_each(|value| *counts.entry(value).or_default() += 1);
    counts.into_values().max().unwrap_or(0)
}

/// The places of lines that stand at one place at the edge of most pages, with the same words.
///
/// Their numbers are the same, or count pages; a stamp of time that begins each page by chance does neither.
pub fn running(pages: &[Vec<String>]) -> Vec<HashSet<usize>> {
    type Seen = Vec<(i64, Vec<i64>)>;
    let mut seen: HashMap<(isize, String), Seen> = HashMap::new();
    let mut counted: HashMap<(isize, i64), usize> = HashMap::new();
    for (number, page) in (1_i64..).zip(pages) {
        for (at, out) in edges(page) {
            let Some(line) = page.get(at) else { continue };
            let values = numbers(line);
            if let (true, Some(first)) = (is_page_number(line), values.first()) {
                *counted.entry((out, first - number)).or_default() += 1;
            }
            seen.entry((out, shape(line))).or_default().push((number, values));
        }
    }
    let steady = |lines: &Seen| {
        let enough = STEADY * lines.len() as f64;
        let groups = lines.first().map_or(0, |(_, values)| values.len());
        (0..groups).all(|group| {
            let same = most(lines.iter().map(|(_, values)| values.get(group).copied()));
            let counts = most(lines.iter().map(|(page, values)| values.get(group).map(|value| value - page)));
            same.max(counts) as f64 >= enough
        })
    };
    let heads: HashSet<(isize, String)> = seen
        .into_iter()
        .filter(|(_, lines)| pages.len() >= 3 && lines.len() as f64 >= RUNNING * pages.len() as f64 && steady(lines))
        .map(|(place, _)| place)
        .collect();
    let is_head = |number: i64, line: &str, out: isize| {
        // The number of a page is its outermost line, and counts with another one or from the first page.
        let counts = || {
            let first = numbers(line).first().map(|first| first - number);
            first.is_some_and(|off| off == 0 || counted.get(&(out, off)).is_some_and(|pages| *pages > 1))
        };
        heads.contains(&(out, shape(line)))
            || (pages.len() > 1 && matches!(out, 0 | -1) && is_page_number(line) && counts())
    };
    let of_page = |(number, page): (i64, &Vec<String>)| {
        edges(page)
            .into_iter()
            .filter(|(at, out)| page.get(*at).is_some_and(|line| is_head(number, line, *out)))
            .map(|(at, _)| at)
            .collect()
    };
    (1_i64..).zip(pages).map(of_page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(all: &[&[&str]]) -> Vec<Vec<String>> {
        all.iter().map(|page| page.iter().map(|line| (*line).to_owned()).collect()).collect()
    }

    fn kept(all: &[&[&str]]) -> Vec<Vec<String>> {
        let pages = pages(all);
        running(&pages)
            .iter()
            .zip(&pages)
            .map(|(heads, page)| {
                page.iter().enumerate().filter(|(at, _)| !heads.contains(at)).map(|(_, line)| line.clone()).collect()
            })
            .collect()
    }

    #[test]
    fn heads_and_numbers_of_pages_go_and_what_was_said_stays() {
        let left = kept(&[
            &["Study 12, confidential", "[00:00:01]", "Anna: Yes.", "I: Mhm.", "Anna: No.", "one", "- 1 -"],
            &["Study 12, confidential", "[00:02:13]", "Anna: No.", "Anna: Yes.", "two", "I: Mhm.", "- 2 -"],
            &["Study 12, confidential", "[00:04:55]", "three", "Anna: So.", "I: Mhm.", "four", "- 3 -"],
        ]);
        assert_eq!(left[0], ["[00:00:01]", "Anna: Yes.", "I: Mhm.", "Anna: No.", "one"]);
        assert_eq!(left[1], ["[00:02:13]", "Anna: No.", "Anna: Yes.", "two", "I: Mhm."]);
        assert_eq!(left[2], ["[00:04:55]", "three", "Anna: So.", "I: Mhm.", "four"]);
    }

    #[test]
    fn a_number_that_counts_no_pages_stays() {
        let left = kept(&[&["I: And when?", "2021"], &["I: How many?", "300"], &["I: Then?", "3"]]);
        assert_eq!(left, [vec!["I: And when?", "2021"], vec!["I: How many?", "300"], vec!["I: Then?"]]);
        assert_eq!(kept(&[&["Words", "11"], &["Words too", "12"]]), [vec!["Words"], vec!["Words too"]]);
    }
}
