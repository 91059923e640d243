//! Drawing the passages: only those on the screen are wrapped.

use super::Excerpts;
use crate::session::tables::excerpts::Excerpt;
use crate::session::tables::excerpts::asked::Placed;
use crate::text::fold::{fold, fold_map};
use crate::text::wrap::{columns, wrap};
use crate::tui::command::Way;
use crate::tui::room::Shared;
use crate::tui::signs::WIDE;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{fit, put};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::Range;

/// Widest column of text.
const TEXT_MAX: u16 = 88;

/// A passage laid out.
struct Block {
    /// The group that begins here.
    group: Option<String>,
    text: String,
    /// The passage itself within the text.
    quote: Range<usize>,
    lines: Vec<Range<usize>>,
    memo: Vec<String>,
}

impl Block {
    /// Group, heading, text, memo, and an empty line.
    fn height(&self) -> usize {
        self.lead() + 2 + self.lines.len() + self.memo.len()
    }

    /// Rows before the heading.
    fn lead(&self) -> usize {
        if self.group.is_some() { 2 } else { 0 }
    }
}

impl Excerpts {
    /// Rows for passages: one is the line of what was left out.
    pub(super) fn height(&self, shared: &Shared) -> usize {
        usize::from(shared.body().height.saturating_sub(2)).max(1)
    }

    fn block(&self, at: usize, width: u16, shared: &Shared) -> Option<Block> {
        let Placed { item, group, .. } = self.items.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.items.get(before));
        let begins = self.group.is_some() && before.is_none_or(|before| before.group != *group);
        let group = begins.then(|| self.group_words(group, shared));
        let width = width.saturating_sub(4).clamp(8, TEXT_MAX);
        // Context stands on lines of its own: a dim colour alone would not tell it from the passage.
        let mut text = String::new();
        let mut lines = Vec::new();
        let mut quote = 0..0;
        let before = squeezed(&item.before);
        let before = Some(format!("…{}", before.trim())).filter(|_| !before.trim().is_empty());
        let after = squeezed(&item.after);
        let after = Some(format!("{}…", after.trim())).filter(|_| !after.trim().is_empty());
        // Paragraphs of the passage stay apart; empty lines between them go.
        let passage: Vec<&str> = item.quote.lines().filter(|line| !line.trim().is_empty()).collect();
        for (part, is_quote) in [(before, false), (Some(passage.join("\n")), true), (after, false)] {
            let Some(part) = part else { continue };
            let start = text.len();
            lines.extend(wrap(&part, width).into_iter().map(|line| start + line.range.start..start + line.range.end));
            text.push_str(&part);
            if is_quote {
                quote = start..text.len();
            }
        }
        let memo = self.memo(item, shared).map(|memo| {
            let words = squeezed(memo);
            let mut lines = crate::tui::widgets::frame::lines(&format!("¶ {}", words.trim()), width);
            if lines.len() > 2 {
                lines.truncate(2);
                if let Some(last) = lines.last_mut() {
                    *last = fit(&format!("{last} ……"), usize::from(width));
                }
            }
            lines
        });
        Some(Block { group, text, quote, lines, memo: memo.unwrap_or_default() })
    }

    fn group_words(&self, group: &str, shared: &Shared) -> String {
        let count = self.counts.0.get(group).copied().unwrap_or(0);
        let name = match (self.group.as_deref(), group) {
            (_, "") => "(none)".to_owned(),
            (Some("code"), id) => shared.code_name(id),
            (_, value) => value.to_owned(),
        };
        format!("{name} · {count} passage{}", if count == 1 { "" } else { "s" })
    }

    fn block_height(&self, at: usize, shared: &Shared) -> usize {
        self.block(at, shared.body().width, shared).map_or(0, |block| block.height())
    }

    /// Scrolls as far as the chosen passage needs.
    pub(super) fn keep_in_view(&mut self, shared: &Shared) {
        if self.at < self.top.0 || (self.at == self.top.0 && self.top.1 > 0) {
            self.top = (self.at, 0);
            return;
        }
        // Back from the chosen passage until the screen is full: the top lies no higher.
        let height = self.height(shared);
        let mut room = (height + 1).saturating_sub(self.block_height(self.at, shared));
        let mut first = self.at;
        while first > self.top.0 {
            let needs = self.block_height(first - 1, shared);
            if needs > room {
                self.top = (first, 0);
                return;
            }
            room -= needs;
            first -= 1;
        }
    }

    /// Scrolls by lines; the chosen passage is then the first that begins on the screen.
    pub(super) fn scroll(&mut self, way: Way, lines: usize, shared: &Shared) {
        let height = self.height(shared);
        for _ in 0..lines {
            match way {
                Way::Next => {
                    if self.shows_the_end(height, shared) {
                        break;
                    }
                    self.top.1 += 1;
                    if self.top.1 >= self.block_height(self.top.0, shared) {
                        self.top = (self.top.0 + 1, 0);
                    }
                }
                Way::Previous if self.top.1 > 0 => self.top.1 -= 1,
                Way::Previous if self.top.0 > 0 => {
                    let above = self.top.0 - 1;
                    self.top = (above, self.block_height(above, shared).saturating_sub(1));
                }
                Way::Previous => break,
            }
        }
        let last = self.items.len().saturating_sub(1);
        let whole = if self.top.1 == 0 { self.top.0 } else { self.top.0 + 1 };
        let begins = |at: usize| self.row_of(at, shared).is_some_and(|row| row < height);
        self.at = match way {
            Way::Next if self.shows_the_end(height, shared) => last,
            Way::Next => {
                if begins(whole) {
                    whole
                } else {
                    self.top.0
                }
            }
            Way::Previous if self.top == (0, 0) => 0,
            Way::Previous => {
                if begins(whole) {
                    whole
                } else {
                    self.top.0
                }
            }
        }
        .min(last);
    }

    fn shows_the_end(&self, height: usize, shared: &Shared) -> bool {
        let mut rows = 0;
        for at in self.top.0..self.items.len() {
            rows += self.block_height(at, shared);
            if rows > height + self.top.1 + 1 {
                return false;
            }
        }
        true
    }

    /// The row where a passage at or after the top begins.
    fn row_of(&self, at: usize, shared: &Shared) -> Option<usize> {
        let before: usize = (self.top.0..at).map(|at| self.block_height(at, shared)).sum();
        (at < self.items.len()).then(|| before.saturating_sub(self.top.1))
    }

    /// The passage on a row of the list.
    pub(super) fn item_at(&self, row: usize, shared: &Shared) -> Option<usize> {
        let mut end = 0;
        (self.top.0..self.items.len()).find(|at| {
            end += self.block_height(*at, shared);
            end > row + self.top.1
        })
    }

    /// Draws the passages that show.
    pub(super) fn draw_all(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let buf = frame.buffer_mut();
        self.summary(buf, area, shared);
        let list = Rect::new(area.x, area.y + 1, area.width, area.height.saturating_sub(2));
        if self.items.is_empty() {
            let words = if let Some(why) = &self.refused {
                &format!("{why} E shows all passages.")
            } else if !self.counted {
                "Gathering passages…"
            } else if self.query == crate::tui::place::Query::default() {
                "Nothing is coded yet. Code passages in a transcript (g l), and they are gathered here."
            } else {
                "No coded passage fits. E shows all; c, o, l and w choose code, coder, transcript and speaker."
            };
            for (y, line) in (list.y..).zip(crate::tui::widgets::frame::lines(words, list.width.saturating_sub(3))) {
                put(buf, (list.x + 2, y), list.width.saturating_sub(3), &line, shared.style(Role::Text));
            }
        }
        let mut y = list.y;
        let mut skip = self.top.1;
        let mut cursor = None;
        for (at, Placed { item, .. }) in self.items.iter().enumerate().skip(self.top.0) {
            if y >= list.bottom() {
                break;
            }
            let Some(block) = self.block(at, list.width, shared) else { break };
            if at == self.at {
                cursor = Some((list.x, y));
            }
            for row in skip..block.height() {
                if y >= list.bottom() {
                    break;
                }
                self.row(buf, Rect::new(list.x, y, list.width, 1), (at, item), &block, row, shared);
                y += 1;
            }
            skip = 0;
        }
        if let Some(cursor) = cursor {
            frame.set_cursor_position(cursor);
        }
    }

    fn summary(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        let words = match self.work.progress() {
            Some(progress) if !self.counted => progress,
            _ => {
                let (unsure, unread) = self.left_out;
                let count = |number: usize, one: &str| format!("{number} {one}{}", if number == 1 { "" } else { "s" });
                let mut words =
                    format!("{} in {}", count(self.items.len(), "passage"), count(self.counts.1, "transcript"));
                if unsure > 0 {
                    words.push_str(&format!(" · {unsure} to review or orphaned, not listed"));
                }
                if unread > 0 {
                    words.push_str(&format!(" · {} not read whole, see !", count(unread, "file")));
                }
                words
            }
        };
        put(buf, (area.x + 2, area.y), area.width.saturating_sub(3), &words, shared.style(Role::Faint));
    }

    fn row(
        &self,
        buf: &mut Buffer,
        area: Rect,
        (at, item): (usize, &Excerpt),
        block: &Block,
        row: usize,
        shared: &Shared,
    ) {
        let chosen = at == self.at;
        let Some(row) = row.checked_sub(block.lead()) else {
            if let Some(group) = block.group.as_deref().filter(|_| row == 0) {
                let used =
                    put(buf, (area.x + 1, area.y), area.width.saturating_sub(2), group, shared.style(Role::Strong));
                let rest = area.width.saturating_sub(used + 3);
                put(buf, (area.x + used + 2, area.y), rest, &"─".repeat(rest.into()), shared.style(Role::Frame));
            }
            return;
        };
        let body = block.lines.len() + 1;
        if chosen && row < block.height() - block.lead() - 1 {
            put(buf, (area.x, area.y), 1, "▌", shared.style(Role::Bar));
        }
        if row == 0 {
            self.heading(buf, area, item, chosen, shared);
        } else if let Some(range) = block.lines.get(row - 1) {
            if range.start >= block.quote.start && range.start < block.quote.end {
                let id = shared.session.study.code_id(shared.session.study.target(item.coding.code));
                put(buf, (area.x + 1, area.y), 1, "│", shared.code_style(id));
            }
            let mut x = area.x + 3;
            for (part, role) in self.parts(block, range) {
                let room = area.right().saturating_sub(x);
                x += put(buf, (x, area.y), room, block.text.get(part).unwrap_or_default(), shared.style(role));
            }
        } else if let Some(line) = row.checked_sub(body).and_then(|line| block.memo.get(line)) {
            let lead = if row == body { 3 } else { 5 };
            put(buf, (area.x + lead, area.y), area.width.saturating_sub(lead), line, shared.style(Role::Warning));
        }
    }

    /// A line cut into context, passage and places found.
    fn parts(&self, block: &Block, line: &Range<usize>) -> Vec<(Range<usize>, Role)> {
        let mut cuts = vec![line.start, line.end];
        cuts.extend([block.quote.start, block.quote.end].into_iter().filter(|cut| line.contains(cut)));
        let hits = if self.search.is_empty() { Vec::new() } else { hits(&block.text, &self.search) };
        cuts.extend(hits.iter().flat_map(|hit| [hit.start, hit.end]).filter(|cut| line.contains(cut)));
        cuts.sort_unstable();
        cuts.dedup();
        let pairs = cuts.windows(2).filter_map(|pair| Some(*pair.first()?..*pair.get(1)?));
        let role = |part: &Range<usize>| {
            if hits.iter().any(|hit| hit.contains(&part.start)) {
                Role::Found
            } else if block.quote.contains(&part.start) {
                Role::Text
            } else {
                Role::Faint
            }
        };
        pairs.map(|part| (part.clone(), role(&part))).collect()
    }

    fn heading(&self, buf: &mut Buffer, area: Rect, item: &Excerpt, chosen: bool, shared: &Shared) {
        let study = &shared.session.study;
        let id = study.code_id(study.target(item.coding.code));
        let extra = study.extra(&item.coding);
        let (x, y) = (area.x, area.y);
        if self.marks.has(&item.coding.id) {
            put(buf, (x + 1, y), 1, "●", shared.style(Role::Bar));
        } else {
            put(buf, (x + 1, y), WIDE, &shared.code_sign(id), shared.code_style(id));
        }
        let name = shared.code_name(id);
        let used = put(buf, (x + 4, y), area.width / 3, &name, shared.style(Role::Strong));
        let mut words = Vec::new();
        words.extend(item.turn.map(|turn| format!("turn {turn}")));
        words.extend(Some(item.speakers.join("; ")).filter(|speakers| !speakers.is_empty()));
        words.push(study.coder(item.coding.coder).to_owned());
        if extra.is_some_and(|extra| extra.important) {
            words.push("* key quotation".to_owned());
        }
        if let Some(weight) = extra.and_then(|extra| extra.weight) {
            words.push(format!("weight {weight}"));
        }
        let role = if chosen { Role::Text } else { Role::Faint };
        let left = x + 6 + used;
        let room = area.right().saturating_sub(left);
        // Who speaks is told before the whole of where.
        let rest = format!(" · {}", words.join(" · "));
        let title = usize::from(room).saturating_sub(columns(&rest)).max(8);
        let words = format!("{}{rest}", fit(study.transcript(item.ix).shown(), title));
        put(buf, (left, y), room, &words, shared.style(role));
    }
}

/// Runs of blanks and line ends as one space; blanks at the ends stay one.
fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

/// Where words occur, without regard to case and accents, in bytes.
fn hits(text: &str, words: &str) -> Vec<Range<usize>> {
    let wanted = fold(words);
    let (folded, origin) = fold_map(text);
    let points: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let length = wanted.chars().count();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    for (at, _) in folded.match_indices(&wanted) {
        let count = folded.get(..at).map_or(0, |part| part.chars().count());
        let ends = (origin.get(count), origin.get(count + length - 1));
        if let (Some(&start), Some(&last)) = ends
            && let (Some(&start), Some(&end)) = (points.get(start as usize), points.get(last as usize + 1))
        {
            found.push(start..end);
        }
    }
    found
}
