//! Running heads and page numbers: lines that stand at the edge of most pages.

use std::collections::{HashMap, HashSet};

/// Share of pages on which a line must come again to be a running head.
const RUNNING: f64 = 0.6;
/// Share of these pages whose numbers must be the same, or go with the pages.
const STEADY: f64 = 0.8;
/// Pages on which a label or a sentence must come again: `I: Mhm.` may end two of three pages.
const SAID: usize = 4;
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

/// A small Roman number, as the pages of a foreword bear: `i` to `xxxix`, all in one case.
fn roman(word: &str) -> Option<i64> {
    let small = word.to_lowercase();
    let (tens, ones) = small.split_at(small.len() - small.trim_start_matches('x').len());
    let ones = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"].iter().position(|it| *it == ones);
    let one_case = word == small || word == word.to_uppercase();
    let (tens, ones) = (i64::try_from(tens.len()).ok()?, i64::try_from(ones?).ok()?);
    (one_case && tens <= 3 && tens + ones > 0).then_some(10 * tens + ones)
}

/// What a line may say of its page's number: the number it begins with, or ends with.
fn at_ends(line: &str) -> impl Iterator<Item = i64> {
    let mut words =
        line.split(|c: char| c.is_whitespace() || c == '/').filter(|word| word.contains(char::is_alphanumeric));
    let ends = [words.next(), words.next_back()];
    let value = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.parse().ok().or_else(|| roman(word))
    };
    ends.map(|end| end.and_then(value)).into_iter().flatten()
}

/// A label or a sentence: what someone may say at the edge of both of two pages.
fn is_said(line: &str) -> bool {
    line.contains(": ") || line.ends_with([':', '.', '?', '!', '…', '؟', '。'])
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
fn commonest(values: impl Iterator<Item = Option<i64>>) -> usize {
    let mut counts: HashMap<i64, usize> = HashMap::new();
    values.flatten().for_each(|value| *counts.entry(value).or_default() += 1);
    counts.into_values().max().unwrap_or(0)
}

/// The places of lines that stand at one place at the edge of most pages, with the same words.
///
/// Their numbers are the same, or count pages; a stamp of time that begins each page by chance does neither. Where
/// left and right pages bear other words (*2 Rosa Vidal*, *Night shift 3*), the number that counts most pages from
/// one place tells what heads they are, and each comes more than once.
pub fn running(pages: &[Vec<String>]) -> Vec<HashSet<usize>> {
    type Seen = Vec<(i64, Vec<i64>)>;
    let mut seen: HashMap<(isize, String), Seen> = HashMap::new();
    let mut counted: HashMap<(isize, i64), usize> = HashMap::new();
    let mut numbered: HashMap<(isize, i64), HashSet<i64>> = HashMap::new();
    for (number, page) in (1_i64..).zip(pages) {
        for (at, out) in edges(page) {
            let Some(line) = page.get(at) else { continue };
            let values = numbers(line);
            if let (true, Some(first)) = (is_page_number(line), values.first()) {
                *counted.entry((out, first - number)).or_default() += 1;
            }
            for value in at_ends(line) {
                numbered.entry((out, value - number)).or_default().insert(number);
            }
            seen.entry((out, shape(line))).or_default().push((number, values));
        }
    }
    let steady = |lines: &Seen| {
        let enough = STEADY * lines.len() as f64;
        let groups = lines.first().map_or(0, |(_, values)| values.len());
        (0..groups).all(|group| {
            let same = commonest(lines.iter().map(|(_, values)| values.get(group).copied()));
            let counts = commonest(lines.iter().map(|(page, values)| values.get(group).map(|value| value - page)));
            same.max(counts) as f64 >= enough
        })
    };
    let most = |many: usize| many as f64 >= RUNNING * pages.len() as f64;
    let counts = |out: isize, value: i64, number: i64| numbered.get(&(out, value - number)).map_or(0, HashSet::len);
    let paged = numbered.values().any(|on| on.len() == pages.len());
    let is_head = |number: i64, line: &str, out: isize| {
        let Some(lines) = seen.get(&(out, shape(line))) else { return false };
        let same = match pages.len() {
            0 | 1 => false,
            2 => paged && lines.len() == 2 && matches!(out, 0 | -1) && !is_said(line),
            all => most(lines.len()) && (!is_said(line) || lines.len() >= all.min(SAID)),
        };
        let sides = || pages.len() > 2 && lines.len() > 1 && at_ends(line).any(|it| most(counts(out, it, number)));
        // The number of a page is its outermost line, and counts with another one or from the first page.
        let first = || numbers(line).first().map(|first| first - number);
        let arabic =
            || is_page_number(line) && first().is_some_and(|off| off == 0 || counted.get(&(out, off)) > Some(&1));
        let small =
            || roman(line.trim_matches(|c: char| !c.is_alphanumeric())).is_some_and(|it| counts(out, it, number) > 1);
        (same && steady(lines)) || sides() || (pages.len() > 1 && matches!(out, 0 | -1) && (arabic() || small()))
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
    fn heads_of_left_and_right_pages_go_by_the_number_they_bear() {
        let talk = [["Ben: And?", "went"], ["Rosa: Yes.", "So"], ["Ben: Why?", "then"], ["Rosa: Money.", "Mhm"]];
        for heads in [
            ["101 VIDAL INTERVIEW", "VIDAL INTERVIEW 102", "103 VIDAL INTERVIEW", "VIDAL INTERVIEW 104"],
            ["1 Night shift", "Rosa Vidal 2", "3 Night shift", "Rosa Vidal 4"],
            [
                "Vidal, Tape 1, Side A -- 1",
                "Vidal, Tape 1, Side B -- 2",
                "Vidal, Tape 2, Side A -- 3",
                "Vidal, Tape 2, Side B -- 4",
            ],
            ["- i -", "- ii -", "1", "2"],
            ["i", "ii", "1", "2"],
        ] {
            let all: Vec<[&str; 3]> = heads.into_iter().zip(talk).map(|(head, [one, two])| [head, one, two]).collect();
            assert_eq!(kept(&all.iter().map(<[&str; 3]>::as_slice).collect::<Vec<_>>()), talk);
        }
    }

    #[test]
    fn two_pages_have_heads_where_they_have_numbers_and_nobody_says_them() {
        let left = kept(&[&["Night shift", "Ben: So?", "1/2"], &["Night shift", "Rosa: Well.", "2/2"]]);
        assert_eq!(left, [["Ben: So?"], ["Rosa: Well."]]);
        for said in ["Rosa: Yes.", "I went home."] {
            let left = kept(&[&[said, "Ben: So?", "1/2"], &[said, "Rosa: Well.", "2/2"]]);
            assert!(left.iter().all(|page| page[0] == said), "{left:?}");
        }
        assert_eq!(kept(&[&["Night shift", "Ben: So?"], &["Night shift", "Rosa: No."]])[0].len(), 2);
    }

    #[test]
    fn what_is_said_at_the_same_place_of_two_of_three_pages_stays() {
        let left = kept(&[&["one", "I: Mhm."], &["two", "I: Mhm."], &["three", "Rosa: No."]]);
        assert!(left.iter().all(|page| page.len() == 2), "{left:?}");
    }

    #[test]
    fn what_begins_with_a_number_is_said_unless_it_counts_the_pages() {
        let all = [["1 Ben: One.", "a"], ["4 Rosa: Two.", "b"], ["7 Ben: Three.", "c"], ["9 Rosa: Four.", "d"]];
        let left = kept(&all.iter().map(<[&str; 2]>::as_slice).collect::<Vec<_>>());
        assert!(left.iter().all(|page| page.len() == 2), "{left:?}");
        let left = kept(&[&["I", "went"], &["so I", "i"], &["no", "x"]]);
        assert!(left.iter().all(|page| page.len() == 2), "{left:?}");
    }

    #[test]
    fn a_number_that_counts_no_pages_stays() {
        let left = kept(&[&["I: And when?", "2021"], &["I: How many?", "300"], &["I: Then?", "3"]]);
        assert_eq!(left, [vec!["I: And when?", "2021"], vec!["I: How many?", "300"], vec!["I: Then?"]]);
        assert_eq!(kept(&[&["Words", "11"], &["Words too", "12"]]), [vec!["Words"], vec!["Words too"]]);
    }
}
