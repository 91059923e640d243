//! Drawing the codebook: the tree, and what the chosen code says beside or below it.

use super::{Codebook, Node};
use crate::model::Status;
use crate::tui::room::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{first_shown, lines, put};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The tree under its head, and what the chosen code says where there is room.
struct Parts {
    head: Rect,
    tree: Rect,
    detail: Option<Rect>,
    beside: bool,
}

/// Narrower than this the detail goes below the tree.
const WIDE: u16 = 90;
/// Lower than this it goes altogether.
const HIGH: u16 = 14;

fn parts(area: Rect) -> Parts {
    if area.width >= WIDE {
        let tree = (area.width * 2 / 5).clamp(40, 64);
        let detail = Rect::new(area.x + tree + 2, area.y, (area.width - tree - 3).min(88), area.height);
        return Parts::of(Rect::new(area.x, area.y, tree, area.height), Some(detail), true);
    }
    if area.height < HIGH {
        return Parts::of(area, None, false);
    }
    let below = (area.height * 2 / 5).clamp(6, 12);
    let tree = Rect::new(area.x, area.y, area.width, area.height - below - 1);
    let detail = Rect::new(area.x + 2, tree.bottom() + 1, area.width.saturating_sub(3), below);
    Parts::of(tree, Some(detail), false)
}

impl Parts {
    fn of(left: Rect, detail: Option<Rect>, beside: bool) -> Self {
        let tree = Rect::new(left.x, left.y + 1, left.width, left.height.saturating_sub(1));
        Self { head: Rect::new(left.x, left.y, left.width, 1), tree, detail, beside }
    }
}

impl Codebook {
    /// Where the codes stand.
    pub(super) fn tree(body: Rect) -> Rect {
        parts(body).tree
    }

    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let parts = parts(area);
        let buf = frame.buffer_mut();
        draw_head(buf, parts.head, shared);
        self.draw_tree(buf, parts.tree, shared);
        if let Some(detail) = parts.detail {
            if parts.beside {
                for y in area.top()..area.bottom() {
                    put(buf, (parts.tree.right(), y), 1, "│", shared.style(Role::Frame));
                }
            } else {
                let rule = "─".repeat(usize::from(area.width));
                put(buf, (area.x, parts.tree.bottom()), area.width, &rule, shared.style(Role::Frame));
            }
            self.draw_detail(buf, detail, shared);
        }
        let first = first_shown(self.list.rows.at, usize::from(parts.tree.height));
        let row = u16::try_from(self.list.rows.at.saturating_sub(first)).unwrap_or(0);
        let y = (parts.tree.y + row).min(parts.tree.bottom().saturating_sub(1));
        frame.set_cursor_position((area.x, y));
    }

    fn draw_tree(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        if self.shown.is_empty() {
            let words = if self.nodes.is_empty() {
                "No codes yet: n makes the first. Or code a passage in the reader by c and a new name."
            } else {
                "Nothing fits; Esc shows all codes."
            };
            for (y, line) in (area.y..area.bottom()).zip(lines(words, area.width.saturating_sub(4))) {
                put(buf, (area.x + 2, y), area.width.saturating_sub(3), &line, shared.style(Role::Text));
            }
        }
        let height = usize::from(area.height);
        let first = first_shown(self.list.rows.at, height);
        for (y, (row, &at)) in (area.y..).zip(self.shown.iter().enumerate().skip(first).take(height)) {
            if let Some(node) = self.nodes.get(at) {
                self.draw_node(buf, Rect::new(area.x, y, area.width, 1), node, row == self.list.rows.at, shared);
            }
        }
    }

    fn draw_node(&self, buf: &mut Buffer, area: Rect, node: &Node, chosen: bool, shared: &Shared) {
        let style = |role: Role| shared.style(if chosen { Role::Row } else { role });
        if chosen {
            put(buf, (area.x, area.y), area.width, &" ".repeat(usize::from(area.width)), style(Role::Row));
            put(buf, (area.x, area.y), 1, "▸", style(Role::Row));
        }
        if self.marked.contains(&node.id) {
            put(buf, (area.x + 1, area.y), 1, "✓", style(Role::Key));
        }
        let indent = u16::try_from(node.depth * 2).unwrap_or(0).min(area.width / 3);
        let x = area.x + 2 + indent;
        let folded = self.folded.contains(&node.id) && self.list.filter.is_empty();
        let sign = match (node.has_children, folded) {
            (false, _) => " ",
            (true, true) => "▸",
            (true, false) => "▾",
        };
        put(buf, (x, area.y), 1, sign, style(Role::Faint));
        let code = shared.session.study.codebook().get(&node.id);
        let letter = code.and_then(|code| code.key).unwrap_or('·').to_string();
        let base = if chosen { style(Role::Row) } else { shared.style(Role::Text) };
        put(buf, (x + 2, area.y), 1, &letter, base.patch(shared.code_swatch(&node.id)));
        let count = match (node.own, node.sum) {
            (0, 0) => String::new(),
            (own, sum) if node.has_children => format!("{own} / {sum}"),
            (own, _) => own.to_string(),
        };
        let count = [node.state, &count].join(" ").trim().to_owned();
        let digits = u16::try_from(count.chars().count()).unwrap_or(0);
        let right = area.right().saturating_sub(digits + 1);
        let role = if !node.state.is_empty() {
            Role::Faint
        } else if node.depth == 0 {
            Role::Strong
        } else {
            Role::Text
        };
        let name = code.map_or(node.id.as_str(), |code| code.name.as_str());
        put(buf, (x + 4, area.y), right.saturating_sub(x + 5), name, style(role));
        put(buf, (right, area.y), digits, &count, style(Role::Faint));
    }

    fn draw_detail(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        let book = shared.session.study.codebook();
        let Some((node, code)) = self.node().and_then(|node| Some((node, book.get(&node.id)?))) else { return };
        let mut y = area.y;
        let mut say = |text: &str, role: Role| {
            for line in lines(text, area.width) {
                if y < area.bottom() {
                    put(buf, (area.x, y), area.width, &line, shared.style(role));
                    y += 1;
                }
            }
        };
        say(&book.path_name(&code.id), Role::Strong);
        let users: Vec<String> = self.used.1.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
        let mut facts = vec![match (node.own, users.is_empty()) {
            (0, _) => "no codings".to_owned(),
            (1, _) => format!("1 coding ({})", users.join(", ")),
            (many, _) => format!("{many} codings ({})", users.join(", ")),
        }];
        if node.has_children {
            facts.push(format!("{} with sub-codes", node.sum));
        }
        facts.push(code.key.map_or_else(|| "no key".to_owned(), |key| format!("key {key}")));
        match &code.status {
            Status::MergedInto(into) => facts.push(format!("merged into {}", shared.code_name(into))),
            _ if !node.state.is_empty() => facts.push(node.state.to_owned()),
            _ => {}
        }
        for (language, name) in &code.names {
            facts.push(format!("{language}: {name}"));
        }
        say(&facts.join(" · "), Role::Faint);
        match &code.definition {
            Some(definition) => say(definition, Role::Text),
            None => say("No definition yet: Enter writes one.", Role::Faint),
        }
        if let Some(include) = &code.include {
            say(&format!("Belongs here: {include}"), Role::Text);
        }
        if let Some(exclude) = &code.exclude {
            say(&format!("Does not: {exclude}"), Role::Text);
        }
        for example in &code.examples {
            say(&format!("e.g. “{example}”"), Role::Faint);
        }
        let dates = [("made", &code.made), ("reworded", &code.defined)];
        let dates: Vec<String> =
            dates.iter().filter_map(|(word, day)| Some(format!("{word} {}", day.as_deref()?))).collect();
        say(&dates.join(" · "), Role::Faint);
    }
}

/// Says whose codings the numbers of the tree count.
fn draw_head(buf: &mut Buffer, area: Rect, shared: &Shared) {
    let words = "own / with sub-codes";
    let right = area.right().saturating_sub(u16::try_from(words.len()).unwrap_or(0) + 1);
    let style = shared.style(Role::Faint);
    let whose = format!("Codings: {}", shared.counted_words());
    put(buf, (area.x + 2, area.y), right.saturating_sub(area.x + 3), &whose, style);
    put(buf, (right, area.y), area.right().saturating_sub(right), words, style);
}
