//! What is coded at the cursor, beside the text or below it.

use super::Reader;
use crate::model::Coding;
use crate::tui::room::Shared;
use crate::tui::signs::WIDE;
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines, put};
use crate::tui::widgets::picker::describe;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl Reader {
    /// The codings at the cursor: code, coder, weight, memo; then what the one meant means.
    pub(super) fn draw_here(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        let inner = Rect::new(area.x + 1, area.y, area.width - 1, area.height);
        let study = &shared.session.study;
        let codings = self.here(shared);
        let focused = self.focused(shared).map(|coding| coding.id);
        let title = match codings.len() {
            0 => "here".to_owned(),
            1 => "here: 1 coding".to_owned(),
            many => format!("here: {many} codings · o next"),
        };
        put(buf, (inner.x, inner.y), inner.width, &title, shared.style(Role::Faint));
        let mut y = inner.y + 1;
        for coding in &codings {
            if y + 1 >= inner.bottom() {
                put(buf, (inner.x, y), inner.width, "…", shared.style(Role::Faint));
                return;
            }
            let meant = focused == Some(coding.id) && codings.len() > 1;
            self.draw_coding(buf, Rect::new(inner.x, y, inner.width, 1), coding, meant, shared);
            y += 1;
            if focused != Some(coding.id) {
                continue;
            }
            let Some(memo) = study.extra(coding).and_then(|extra| extra.memo.as_deref()) else { continue };
            for line in lines(memo, inner.width.saturating_sub(2)).iter().take(6) {
                if y < inner.bottom() {
                    put(buf, (inner.x + 2, y), inner.width.saturating_sub(2), line, shared.style(Role::Text));
                    y += 1;
                }
            }
        }
        for (coder, note, _) in shared.shown_notes(self.ix).filter(|(.., at)| at.overlaps(self.passage())) {
            let words = format!("¶ {}: {}", study.coder(coder), note.memo);
            for line in lines(&words, inner.width) {
                if y < inner.bottom() {
                    put(buf, (inner.x, y), inner.width, &line, shared.style(Role::Text));
                    y += 1;
                }
            }
        }
        if let Some(coding) = self.focused(shared)
            && y + 2 < inner.bottom()
        {
            let code = study.code_id(study.target(coding.code));
            let rest = Rect::new(inner.x, y + 1, inner.width, inner.bottom() - y - 1);
            describe(buf, rest, code, shared);
        } else if codings.is_empty() && inner.height > 3 {
            for (y, line) in (inner.y + 2..inner.bottom())
                .zip(lines("Nothing coded here. A code's key codes what is lit; c chooses by name.", inner.width))
            {
                put(buf, (inner.x, y), inner.width, &line, shared.style(Role::Faint));
            }
        }
    }

    fn draw_coding(&self, buf: &mut Buffer, row: Rect, coding: &Coding, meant: bool, shared: &Shared) {
        let study = &shared.session.study;
        let code = study.code_id(study.target(coding.code));
        let sign = shared.code_sign(code);
        put(buf, (row.x, row.y), WIDE, &sign, shared.code_swatch(code));
        let extra = study.extra(coding);
        let mut tail = String::new();
        if let Some(weight) = extra.and_then(|extra| extra.weight) {
            tail.push_str(&format!(" {weight}"));
        }
        if extra.is_some_and(|extra| extra.important) {
            tail.push_str(" *");
        }
        if extra.is_some_and(|extra| extra.memo.is_some()) {
            tail.push_str(" ¶");
        }
        let coder = study.coder(coding.coder);
        let tail = format!("{tail}  {coder}");
        let wide = u16::try_from(crate::text::wrap::columns(&tail)).unwrap_or(0).min(row.width / 2);
        let role = if meant { Role::Row } else { Role::Text };
        let room = row.width.saturating_sub(3 + wide);
        let used = put(buf, (row.x + 3, row.y), room, &shared.code_name(code), shared.style(role));
        put(buf, (row.x + 3 + used, row.y), wide, &tail, shared.style(Role::Faint));
    }

    /// The same in at most three lines, for narrow windows.
    pub(super) fn draw_strip(&self, buf: &mut Buffer, area: Rect, shared: &Shared) {
        for x in area.left()..area.right() {
            put(buf, (x, area.y), 1, "─", shared.style(Role::Frame));
        }
        let codings = self.here(shared);
        let title = match codings.len() {
            0 => " here: nothing coded · a code's key or c codes what is lit ".to_owned(),
            1 => " here ".to_owned(),
            many => format!(" here: {many} codings · o next "),
        };
        put(buf, (area.x + 1, area.y), area.width - 1, &title, shared.style(Role::Faint));
        let study = &shared.session.study;
        if let Some(coding) = self.focused(shared) {
            let row = Rect::new(area.x + 1, area.y + 1, area.width - 1, 1);
            self.draw_coding(buf, row, &coding, false, shared);
            let memo = study.extra(&coding).and_then(|extra| extra.memo.clone());
            let code = study.code(study.target(coding.code));
            let words = memo.map(|memo| format!("¶ {memo}")).or_else(|| code.and_then(|code| code.definition.clone()));
            put(buf, (area.x + 3, area.y + 2), area.width - 3, &words.unwrap_or_default(), shared.style(Role::Text));
            return;
        }
        if let Some((coder, note, _)) = shared.shown_notes(self.ix).find(|(.., at)| at.overlaps(self.passage())) {
            let words = format!("¶ {}: {}", study.coder(coder), note.memo);
            put(buf, (area.x + 1, area.y + 1), area.width - 1, &words, shared.style(Role::Text));
        }
    }
}
