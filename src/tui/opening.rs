//! What stands on the screen while a study is read: its list of transcripts as it was last, said to be so.

use super::theme::{Role, Theme};
use super::widgets::frame::{fit, put};
use crate::session::glance::Glance;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::time::Duration;

/// From when on it is said how long it takes.
const LONG: Duration = Duration::from_secs(1);

/// Draws it; nothing can be chosen yet.
pub fn draw(frame: &mut Frame, glance: &Glance, theme: Theme, since: Duration) {
    let area = frame.area();
    if area.height < 3 {
        return;
    }
    let buf = frame.buffer_mut();
    let title =
        if glance.title.is_empty() { "transcripts".to_owned() } else { format!("{} › transcripts", glance.title) };
    put(buf, (area.x + 1, area.y), area.width.saturating_sub(2), &title, theme.style(Role::Title));
    let wide = if area.width >= 70 { area.width * 2 / 5 } else { area.width.saturating_sub(14) };
    let faint = theme.style(Role::Faint);
    let rows = Rect::new(area.x, area.y + 2, area.width, area.height - 3);
    if !glance.transcripts.is_empty() {
        put(buf, (area.x + 2, area.y + 1), wide, "Transcript", faint);
        put(buf, (area.x + 2 + wide, area.y + 1), 12, "Kind", faint);
    }
    for (y, (title, kind)) in (rows.y..rows.bottom()).zip(&glance.transcripts) {
        put(buf, (rows.x + 2, y), wide.saturating_sub(3), &fit(title, usize::from(wide)), theme.style(Role::Text));
        put(buf, (rows.x + 2 + wide, y), 12, kind, theme.style(Role::Text));
    }
    let passed = if since < LONG { String::new() } else { format!(" {} s", since.as_secs()) };
    let words = format!("Looking at the files…{passed}");
    put(buf, (area.x + 1, area.bottom() - 1), area.width.saturating_sub(2), &words, theme.style(Role::Warning));
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn drawn(width: u16, height: u16, since: u64) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let row = |n: usize| (format!("Group {n}"), "focus-group".to_owned());
        let glance = Glance { title: "Data work".into(), transcripts: (1..50).map(row).collect() };
        terminal.draw(|frame| draw(frame, &glance, Theme::PLAIN, Duration::from_secs(since))).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn the_list_of_last_time_stands_there_and_is_said_to_be_looked_after() {
        let screen = drawn(80, 24, 0);
        assert!(screen.contains("Data work › transcripts") && screen.contains("Group 21 "), "{screen}");
        assert!(screen.contains("Looking at the files…") && !screen.contains(" s\""), "{screen}");
        assert!(drawn(80, 24, 12).contains("Looking at the files… 12 s"));
        for (width, height) in [(1, 1), (9, 3), (20, 6)] {
            drawn(width, height, 3);
        }
    }
}
