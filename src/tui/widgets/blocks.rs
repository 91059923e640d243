//! A list whose rows are several lines each, the chosen one in sight.

use super::frame::put;
use crate::tui::theme::Role;
use crate::tui::world::World;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The lines of a row; the first that is not faint carries the mark of the choice.
pub type Block = Vec<(String, Role)>;

/// Columns of text in an area.
pub fn width(area: Rect) -> u16 {
    area.width.saturating_sub(4).min(100)
}

/// Draws the blocks, the chosen one as low as it still shows whole; `empty` where there are none.
pub fn draw(frame: &mut Frame, area: Rect, shared: &World, blocks: &[Block], at: usize, empty: &str) {
    let buf = frame.buffer_mut();
    if blocks.is_empty() {
        put(buf, (area.x + 2, area.y + 1), area.width.saturating_sub(3), empty, shared.style(Role::Text));
        frame.set_cursor_position((area.x, area.y + 1));
        return;
    }
    let height = usize::from(area.height);
    let (mut first, mut used) = (at, blocks.get(at).map_or(0, Vec::len));
    while let Some(before) = first.checked_sub(1) {
        used += blocks.get(before).map_or(0, Vec::len);
        if used > height {
            break;
        }
        first = before;
    }
    let (mut y, mut cursor) = (area.y, area.y);
    for (number, block) in blocks.iter().enumerate().skip(first) {
        let head = block.iter().position(|(_, role)| *role != Role::Faint);
        for (line, (words, role)) in block.iter().enumerate() {
            if y >= area.bottom() {
                break;
            }
            let marked = number == at && Some(line) == head;
            if marked {
                cursor = y;
                put(buf, (area.x, y), 1, "▸", shared.style(Role::Bar));
            }
            put(buf, (area.x + 2, y), width(area), words, shared.style(if marked { Role::Row } else { *role }));
            y += 1;
        }
    }
    frame.set_cursor_position((area.x, cursor));
}
