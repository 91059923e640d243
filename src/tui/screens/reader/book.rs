//! The codebook beside the text, with its counts.

use super::Reader;
use crate::model::Code;
use crate::model::codebook::Branch;
use crate::text::display::display;
use crate::text::fold::fold;
use crate::tui::command::{Command, Pane, Way};
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, as_kind};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::tree::sums;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::collections::HashSet;

/// A row of the codebook beside the text.
struct BookRow<'a> {
    branch: Branch,
    code: &'a Code,
    /// Its codings, with those of the codes below it.
    sum: u32,
    /// Whether it is on the lit passage.
    is_here: bool,
    /// Whether what is below it has rows.
    is_open: bool,
}

impl Reader {
    /// All rows that there are, and which of them is to be in sight.
    fn book<'a>(&self, height: usize, shared: &'a Shared) -> (Vec<BookRow<'a>>, Option<usize>) {
        let study = &shared.session.study;
        let book = study.codebook();
        let tree = book.tree();
        let sums = sums(&tree, |place| {
            let code = book.codes().get(place);
            code.and_then(|code| study.known_code(&code.id)).map_or(0, |ix| shared.count(ix))
        });
        let here: HashSet<&str> =
            self.here(shared).iter().map(|coding| study.code_id(study.target(coding.code))).collect();
        let rows = tree.into_iter().zip(sums).filter_map(|(branch, sum)| {
            let code = book.codes().get(branch.place)?;
            Some((branch, code, sum))
        });
        let live: Vec<(Branch, &Code, u32)> = rows.filter(|(_, code, _)| study.is_live(code)).collect();
        let whole = self.tree.is_whole() || live.len() <= height;
        let words = fold(&self.tree.words);
        // In a book longer than the screen, what has no key and is not meant here folds into its parent.
        let open = |code: &Code| whole || code.key.is_some() || here.contains(code.id.as_str());
        let mut folded_at: Option<usize> = None;
        let mut rows = Vec::new();
        for (branch, code, sum) in live {
            if folded_at.is_some_and(|depth| branch.depth <= depth) {
                folded_at = None;
            }
            let hidden = folded_at.is_some() && words.is_empty();
            let is_folded = self.tree.folded.contains(&code.id);
            if is_folded && folded_at.is_none() {
                folded_at = Some(branch.depth);
            }
            if !hidden && (branch.depth == 0 || open(code)) && fold(&code.name).contains(&words) {
                let is_here = here.contains(code.id.as_str());
                rows.push(BookRow { branch, code, sum, is_here, is_open: whole && !is_folded });
            }
        }
        let chosen = self.tree.chosen.as_ref().and_then(|id| rows.iter().position(|row| row.code.id == *id));
        let meant = chosen.or_else(|| rows.iter().rposition(|row| row.is_here));
        (rows, meant)
    }

    /// The codes that are shown beside the text, in as many rows as there are.
    fn book_rows<'a>(&self, height: usize, shared: &'a Shared) -> Vec<BookRow<'a>> {
        let (rows, meant) = self.book(height, shared);
        let first = match (self.tree.first, self.tree.has_keys()) {
            (Some(first), false) => first,
            _ => meant.map_or(0, |at| (at + 2).saturating_sub(height)),
        };
        let first = first.min(rows.len().saturating_sub(height));
        rows.into_iter().skip(first).take(height).collect()
    }

    /// Rows for codes beside the text, below the heads; none where the codebook is not shown.
    fn book_area(&self, shared: &Shared) -> Option<Rect> {
        let area = self.geometry(shared.body(), shared).codebook?;
        Some(Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area })
    }

    /// Whether a place of the screen is in the codebook beside the text.
    pub(super) fn is_on_tree(&self, (x, y): (u16, u16), shared: &Shared) -> bool {
        self.book_area(shared).is_some_and(|area| area.contains((x, y).into()))
    }

    /// Applies the code that was clicked, or folds what is below it where its sign was; whether a code was.
    pub(super) fn press_tree(&mut self, (x, y): (u16, u16), shared: &mut Shared) -> bool {
        let Some(area) = self.book_area(shared).filter(|area| area.contains((x, y).into())) else { return false };
        let rows = self.book_rows(usize::from(area.height), shared);
        let Some(row) = rows.get(usize::from(y - area.y)) else { return false };
        let id = row.code.id.clone();
        if row.branch.has_children && row.code.key.is_none() && x == area.x + 1 + indent(&row.branch, area) {
            self.tree.turn_fold(id);
        } else {
            self.apply(self.passage(), &[id], shared);
        }
        true
    }

    /// Scrolls the codebook beside the text.
    pub(super) fn scroll_tree(&mut self, way: Way, shared: &Shared) {
        let height = self.book_area(shared).map_or(0, |area| usize::from(area.height));
        let first = self.tree.first.unwrap_or(0);
        self.tree.first = Some(match way {
            Way::Next => (first + 3).min(self.book(height, shared).0.len().saturating_sub(height)),
            Way::Previous => first.saturating_sub(3),
        });
    }

    /// Gives the keys to the codebook beside the text, which is shown for it; it begins at the code at hand.
    pub(super) fn enter_tree(&mut self, shared: &mut Shared) {
        if self.book_area(shared).is_none() {
            self.fold(Pane::Codebook, shared);
        }
        let Some(area) = self.book_area(shared) else { return };
        let (rows, meant) = self.book(usize::from(area.height), shared);
        let id = rows.get(meant.unwrap_or(0)).map(|row| row.code.id.clone());
        match id {
            Some(id) => self.tree.chosen = Some(id),
            None => shared.tell("No codes yet: c and a name makes the first."),
        }
    }

    /// Does what a command asks of the tree while it has the keys; whether it was about the tree.
    pub(super) fn update_tree(&mut self, command: &Command, shared: &mut Shared) -> bool {
        let Some(chosen) = self.tree.chosen.clone() else { return false };
        let height = self.book_area(shared).map_or(1, |area| usize::from(area.height));
        let (rows, at) = self.book(height, shared);
        let at = at.unwrap_or(0);
        let last = rows.len().saturating_sub(1);
        let page = height.saturating_sub(1).max(1);
        let to = match command {
            Command::Row(Way::Next) => (at + 1).min(last),
            Command::Row(Way::Previous) => at.saturating_sub(1),
            Command::RowPage(Way::Next) => (at + page).min(last),
            Command::RowPage(Way::Previous) => at.saturating_sub(page),
            Command::RowEnd(Way::Next) => last,
            Command::RowEnd(Way::Previous) => 0,
            Command::Column(way) => {
                let row = rows.get(at);
                let opens = row.is_some_and(|row| row.branch.has_children && !row.is_open);
                let folds = row.is_some_and(|row| row.branch.has_children && row.is_open);
                let depth = row.map_or(0, |row| row.branch.depth);
                let above = rows.iter().take(at).rposition(|row| row.branch.depth < depth).unwrap_or(at);
                if (*way == Way::Next && opens) || (*way == Way::Previous && folds) {
                    self.tree.turn_fold(chosen);
                    return true;
                }
                if *way == Way::Next { (at + 1).min(last) } else { above }
            }
            Command::Accept | Command::Stack => {
                if *command == Command::Accept {
                    self.tree.is_left();
                }
                self.apply(self.passage(), &[chosen], shared);
                return true;
            }
            Command::Search => {
                shared.open(Popup::filter(&self.tree.words, "codes".to_owned(), |room, words, shared| {
                    if let Some(reader) = as_kind::<Self>(room) {
                        reader.narrow_tree(words, shared);
                    }
                }));
                return true;
            }
            Command::Tree => {
                self.tree.is_left();
                return true;
            }
            _ => return false,
        };
        self.tree.chosen = rows.get(to).map(|row| row.code.id.clone()).or(Some(chosen));
        true
    }

    /// Shows the codes whose names have some words; the first is chosen, unless the chosen one is among them.
    fn narrow_tree(&mut self, words: &str, shared: &Shared) {
        words.trim().clone_into(&mut self.tree.words);
        let (rows, _) = self.book(1, shared);
        if !rows.iter().any(|row| Some(&row.code.id) == self.tree.chosen.as_ref())
            && let Some(first) = rows.first()
        {
            self.tree.chosen = Some(first.code.id.clone());
        }
    }

    /// The tree of codes in use, each with its codings and those below it.
    pub(super) fn draw_codebook(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        let head = if self.tree.words.is_empty() {
            "Codebook".to_owned()
        } else {
            format!("Codebook · “{}”", display(&self.tree.words))
        };
        put(buf, (area.x + 1, area.y), area.width - 1, &head, shared.style(Role::Strong));
        // The same numbers as in the codebook; the frequencies leave some out and say which.
        let counted = format!("{} + sub-codes", shared.counted_words());
        put(buf, (area.x + 1, area.y + 1), area.width - 1, &counted, shared.style(Role::Faint));
        let area = Rect::new(area.x, area.y + 1, area.width, area.height - 1);
        let rows = self.book_rows(usize::from(area.height.saturating_sub(1)), shared);
        let is_empty = rows.is_empty();
        for (y, row) in (area.y + 1..).zip(rows) {
            let BookRow { branch, code, sum, is_here, is_open } = row;
            let is_chosen = self.tree.chosen.as_ref() == Some(&code.id);
            let indent = indent(&branch, area);
            let sign = match (code.key, branch.has_children) {
                (Some(key), _) => key.to_string(),
                (None, true) => if is_open { "▾" } else { "▸" }.to_owned(),
                (None, false) => "·".to_owned(),
            };
            let count = if sum == 0 { String::new() } else { sum.to_string() };
            let digits = u16::try_from(count.len()).unwrap_or(0);
            let right = area.right() - 1;
            if is_chosen {
                let row = " ".repeat(usize::from(area.width - 1));
                put(buf, (area.x, y), area.width - 1, &row, shared.style(Role::Row));
                put(buf, (area.x, y), 1, "▸", shared.style(Role::Row));
            } else if is_here {
                put(buf, (area.x, y), 1, "›", shared.style(Role::Bar));
            }
            let x = area.x + 1 + indent;
            put(buf, (x, y), 1, &sign, shared.code_swatch(&code.id));
            let room = right.saturating_sub(digits + 1).saturating_sub(x + 2);
            let (role, faint) = match (is_chosen, is_here || branch.depth == 0) {
                (true, _) => (Role::Row, Role::Row),
                (false, true) => (Role::Strong, Role::Faint),
                (false, false) => (Role::Text, Role::Faint),
            };
            put(buf, (x + 2, y), room, &code.name, shared.style(role));
            put(buf, (right.saturating_sub(digits), y), digits, &count, shared.style(faint));
        }
        if is_empty && area.height > 2 {
            for (y, line) in
                (area.y + 1..area.bottom()).zip(lines("No codes yet: c and a name makes the first.", area.width - 2))
            {
                put(buf, (area.x + 1, y), area.width - 2, &line, shared.style(Role::Faint));
            }
        }
    }
}

/// Columns before the sign of a code.
fn indent(branch: &Branch, area: Rect) -> u16 {
    u16::try_from(branch.depth).unwrap_or(0).min(area.width / 3)
}
