//! Which lines of the text show: the light stands at a part of the height, so that what comes after it is read too.

use super::layout::{Spot, Walk};
use super::{Reader, Selection};
use crate::tui::command::Way;
use crate::tui::room::Shared;

/// Lines above a passage that was scrolled to, where nothing else is asked for: its turn's heading is among them.
const MARGIN: usize = 2;

/// The rows that a text has, and what is shown in them.
struct Shows {
    height: usize,
    margin: usize,
    /// Lines of the passage: its first, and the one that has to show.
    first: Spot,
    last: Spot,
}

impl Shows {
    /// Whether the passage has more lines than there are rows.
    fn is_tall(&self, walk: &mut Walk) -> bool {
        walk.forth(self.first, self.height.saturating_sub(1)) < self.last
    }

    /// The top line, where as little is scrolled as can be.
    fn nearest(&self, top: Spot, walk: &mut Walk) -> Spot {
        let heading = walk.back(self.first, self.margin.min(self.first.1));
        if heading < top {
            return walk.back(self.first, self.margin);
        }
        let shown = walk.from(top, self.height);
        let bottom = shown.last().map_or(top, |(at, _)| *at);
        if self.last <= bottom && (shown.len() < self.height || walk.forth(self.last, self.margin) <= bottom) {
            return top;
        }
        let wanted = walk.forth(self.last, self.margin);
        walk.back(wanted, self.height.saturating_sub(1)).min(heading)
    }
}

impl Reader {
    fn shows(&self, height: u16, walk: &mut Walk) -> Shows {
        let height = usize::from(height).max(1);
        let passage = self.passage();
        let end = match self.selection {
            Some(Selection { anchor, head }) if head < anchor => head,
            Some(Selection { head, .. }) => head.saturating_sub(1),
            None => passage.end.saturating_sub(1).max(passage.start),
        };
        let (first, last) = (walk.find(passage.start), walk.find(end));
        Shows { height, margin: (height / 6).min(MARGIN), first, last }
    }

    /// Puts the light at its part of the height, as far as the text goes.
    pub(super) fn settle_view(&mut self, shared: &Shared) {
        let share = shared.settings.scrolloff;
        if share <= 0.0 {
            return self.keep_in_view(shared);
        }
        let text = self.geometry(shared.body(), shared).text;
        let end = self.document.text.len().saturating_sub(1);
        self.top = self.walk(text.width, |walk| {
            let shows = self.shows(text.height, walk);
            let lead = (f64::from(text.height) * share) as usize;
            let close = walk.find(end);
            let last_page = walk.back(close, shows.height.saturating_sub(1));
            let wanted = walk.back(shows.first, lead).min(last_page);
            if shows.is_tall(walk) { walk.back(shows.first, shows.margin) } else { shows.nearest(wanted, walk) }
        });
    }

    /// Scrolls as little as can be so that the passage shows, and its turn's heading where there is room.
    pub(super) fn keep_in_view(&mut self, shared: &Shared) {
        let text = self.geometry(shared.body(), shared).text;
        let top = self.top;
        self.top = self.walk(text.width, |walk| {
            let shows = self.shows(text.height, walk);
            // Within a passage greater than the screen one looks where one likes.
            let within = self.selection.is_none() && shows.is_tall(walk);
            if within && (shows.first.0, shows.first.1.saturating_sub(shows.margin)) <= top && top <= shows.last {
                return top;
            }
            if within { walk.back(shows.first, shows.margin) } else { shows.nearest(top, walk) }
        });
    }

    /// Goes a line on within a passage that is greater than the screen; whether there was one more.
    pub(super) fn scroll_within(&mut self, way: Way, shared: &Shared) -> bool {
        let text = self.geometry(shared.body(), shared).text;
        let top = self.top;
        let to = self.walk(text.width, |walk| {
            let shows = self.shows(text.height, walk);
            if self.selection.is_some() || !shows.is_tall(walk) {
                return top;
            }
            match way {
                Way::Next if walk.forth(top, shows.height.saturating_sub(1)) < shows.last => walk.forth(top, 1),
                Way::Previous if top > shows.first => walk.back(top, 1),
                _ => top,
            }
        });
        self.top = to;
        to != top
    }
}
