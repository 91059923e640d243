//! Putting words and frames into the buffer. Foreign text is always made safe to show here.

use crate::analysis::caption::Caption;
use crate::text::display::{display, is_plain};
use crate::text::wrap::columns;
use crate::tui::theme::{Role, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;

/// Writes one line, cut with `…` where it does not fit; returns the columns used.
pub fn put(buf: &mut Buffer, (x, y): (u16, u16), width: u16, text: &str, style: Style) -> u16 {
    let area = *buf.area();
    if y >= area.bottom() || x >= area.right() || width == 0 {
        return 0;
    }
    let width = usize::from(width.min(area.right() - x));
    // Most of a screen is plain letters, each a column of its own: no need to look for what joins them.
    if text.len() <= width && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        for (x, letter) in (x..).zip(text.chars()) {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.set_char(letter).set_style(style);
            }
        }
        return u16::try_from(text.len()).unwrap_or(0);
    }
    // Frames, bars and brackets are drawn sign by sign.
    let mut signs = text.chars();
    if let (Some(sign), None) = (signs.next(), signs.next())
        && sign.width() == Some(1)
        && is_plain(text)
    {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.set_char(sign).set_style(style);
        }
        return 1;
    }
    let shown = display(text);
    let shown = fit(&shown, width);
    let (end, _) = buf.set_stringn(x, y, shown, width, style);
    end.saturating_sub(x)
}

/// The text, or its beginning with `…` in at most `width` columns.
pub fn fit(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let mut short = String::new();
    for grapheme in text.graphemes(true) {
        used += columns(grapheme);
        if used > width {
            break;
        }
        short.push_str(grapheme);
    }
    short.push('…');
    short
}

/// The text, or its beginning and end with `…` between them in at most `width` columns.
pub fn fit_middle(text: &str, width: usize) -> String {
    if columns(text) <= width || width < 3 {
        return fit(text, width);
    }
    let tail = (width - 1) / 2;
    let mut used = 0;
    let end: Vec<&str> = text
        .graphemes(true)
        .rev()
        .take_while(|grapheme| {
            used += columns(grapheme);
            used <= tail
        })
        .collect();
    let end: String = end.into_iter().rev().collect();
    format!("{}{end}", fit(text, width - columns(&end)))
}

/// Empties an area, frames it and returns the inside. Where there is no room for a frame it does without.
pub fn boxed(buf: &mut Buffer, area: Rect, title: &str, theme: Theme) -> Rect {
    let area = area.intersection(*buf.area());
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let style = theme.style(Role::Frame);
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    for x in left + 1..right {
        buf.set_string(x, top, "─", style);
        buf.set_string(x, bottom, "─", style);
    }
    for y in top + 1..bottom {
        buf.set_string(left, y, "│", style);
        buf.set_string(right, y, "│", style);
    }
    buf.set_string(left, top, "╭", style);
    buf.set_string(right, top, "╮", style);
    buf.set_string(left, bottom, "╰", style);
    buf.set_string(right, bottom, "╯", style);
    if !title.is_empty() {
        let title = format!(" {} ", fit(&display(title), usize::from(area.width.saturating_sub(6))));
        put(buf, (left + 2, top), area.width - 4, &title, theme.style(Role::Strong));
    }
    Rect::new(left + 1, top + 1, area.width - 2, area.height - 2)
}

/// A rectangle of at most this size in the middle of another.
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect::new(area.x + (area.width - width) / 2, area.y + (area.height - height) / 3, width, height)
}

/// Lines of running text in a width, for definitions and messages.
pub fn lines(text: &str, width: u16) -> Vec<String> {
    let wrapped = crate::text::wrap::wrap(text, width.max(1)).into_iter();
    wrapped.filter_map(|line| text.get(line.range).map(|part| part.trim_end().to_owned())).collect()
}

/// What a reader of a table must know first, in as many lines as the area can spare, and the area that is left.
pub fn warned(caption: &Caption, area: Rect) -> (Vec<String>, Rect) {
    let most = match area.height {
        0..8 => 0,
        8..16 => 1,
        _ => 4,
    };
    let mut told: Vec<String> =
        caption.warned().iter().flat_map(|words| lines(&format!("! {words}"), area.width.saturating_sub(3))).collect();
    let more = told.len().saturating_sub(most);
    told.truncate(most);
    if let (true, Some(last)) = (more > 0, told.last_mut()) {
        let (more, room) = (" · i shows all", usize::from(area.width.saturating_sub(3)));
        *last = format!("{}{more}", fit(&format!("{last} …"), room.saturating_sub(columns(more))));
    }
    let taken = u16::try_from(told.len()).unwrap_or(0);
    (told, Rect { y: area.y + taken, height: area.height - taken, ..area })
}

/// The first row shown of a list so that the chosen one is in view.
pub fn first_shown(at: usize, height: usize) -> usize {
    (at + 1).saturating_sub(height.max(1))
}
