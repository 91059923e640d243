//! The codebook beside the text, with its counts.

use super::Reader;
use crate::model::Code;
use crate::model::codebook::Branch;
use crate::tui::room::Shared;
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
    /// Whether every code has a row.
    all: bool,
}

impl Reader {
    /// The codes that are shown beside the text, in as many rows as there are.
    fn book_rows<'a>(&self, height: usize, shared: &'a Shared) -> Vec<BookRow<'a>> {
        let study = &shared.session.study;
        let book = study.codebook();
        let tree = book.tree();
        let sums = sums(&tree, |place| {
            let code = book.codes().get(place);
            code.and_then(|code| study.known_code(&code.id)).map_or(0, |ix| shared.count(ix))
        });
        let here: HashSet<&str> =
            self.here(shared).iter().map(|coding| study.code_id(study.target(coding.code))).collect();
        let live: Vec<(Branch, &Code, u32)> = tree
            .into_iter()
            .zip(sums)
            .filter_map(|(branch, sum)| {
                let code = book.codes().get(branch.place)?;
                Some((branch, code, sum))
            })
            .filter(|(_, code, _)| study.is_live(code))
            .collect();
        let all = live.len() <= height;
        // In a book longer than the screen, what has no key and is not meant here folds into its parent.
        let open = |code: &Code| all || code.key.is_some() || here.contains(code.id.as_str());
        let shown: Vec<_> = live.into_iter().filter(|(branch, code, _)| branch.depth == 0 || open(code)).collect();
        let marked = shown.iter().rposition(|(_, code, _)| here.contains(code.id.as_str()));
        let first = marked.map_or(0, |at| (at + 2).saturating_sub(height)).min(shown.len().saturating_sub(height));
        let row = |(branch, code, sum): (Branch, &'a Code, u32)| {
            let is_here = here.contains(code.id.as_str());
            BookRow { branch, code, sum, is_here, all }
        };
        shown.into_iter().skip(first).take(height).map(row).collect()
    }

    /// The code in a row of the codebook beside the text, by id.
    pub(super) fn book_at(&self, (x, y): (u16, u16), shared: &Shared) -> Option<String> {
        let area =
            self.geometry(shared.body(), shared).codebook.filter(|area| (area.left()..area.right()).contains(&x))?;
        let row = usize::from(y.checked_sub(area.y + 2)?);
        let rows = self.book_rows(usize::from(area.height.saturating_sub(2)), shared);
        rows.get(row).map(|row| row.code.id.clone())
    }

    /// The tree of codes in use, each with its codings and those below it.
    pub(super) fn draw_codebook(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        put(buf, (area.x + 1, area.y), area.width - 1, "Codebook", shared.style(Role::Strong));
        // The same numbers as in the codebook; the frequencies leave some out and say which.
        let counted = format!("{} + sub-codes", shared.counted_words());
        put(buf, (area.x + 1, area.y + 1), area.width - 1, &counted, shared.style(Role::Faint));
        let area = Rect::new(area.x, area.y + 1, area.width, area.height - 1);
        let rows = self.book_rows(usize::from(area.height.saturating_sub(1)), shared);
        let is_empty = rows.is_empty();
        for (y, row) in (area.y + 1..).zip(rows) {
            let BookRow { branch, code, sum, is_here, all } = row;
            let indent = u16::try_from(branch.depth).unwrap_or(0).min(area.width / 3);
            let sign = match (code.key, branch.has_children) {
                (Some(key), _) => key.to_string(),
                (None, true) => if all { "▾" } else { "▸" }.to_owned(),
                (None, false) => "·".to_owned(),
            };
            let count = if sum == 0 { String::new() } else { sum.to_string() };
            let digits = u16::try_from(count.len()).unwrap_or(0);
            let right = area.right() - 1;
            if is_here {
                put(buf, (area.x, y), 1, "›", shared.style(Role::Bar));
            }
            let x = area.x + 1 + indent;
            put(buf, (x, y), 1, &sign, shared.code_swatch(&code.id));
            let room = right.saturating_sub(digits + 1).saturating_sub(x + 2);
            let role = if is_here || branch.depth == 0 { Role::Strong } else { Role::Text };
            put(buf, (x + 2, y), room, &code.name, shared.style(role));
            put(buf, (right.saturating_sub(digits), y), digits, &count, shared.style(Role::Faint));
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
