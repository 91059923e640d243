//! What a screen other than the reader can do; the app routes to it without knowing which it is.

use crate::tui::ask::{Answer, Ask};
use crate::tui::command::Command;
use crate::tui::keymap::Context;
use crate::tui::place::Place;
use crate::tui::shared::Shared;
use ratatui::Frame;
use ratatui::layout::Rect;

/// A screen.
pub trait View {
    /// Where one is, to come back to.
    fn place(&self) -> Place;
    /// Where its keys are looked up.
    fn context(&self) -> Context;
    /// Lets it catch up with the study.
    fn refresh(&mut self, shared: &mut Shared);
    /// Does what a command asks.
    fn update(&mut self, command: &Command, shared: &mut Shared);
    /// Takes a popup's answer.
    fn answer(&mut self, ask: Ask, answer: Answer, shared: &mut Shared);
    /// What stands at the top.
    fn title(&self, shared: &Shared) -> String {
        format!("{} › {}", shared.session.study.settings.title, self.context().title())
    }
    /// What stands at the foot.
    fn position(&self) -> String;
    /// Whether a row is chosen.
    fn has_row(&self) -> bool;
    /// Whether it waits for a thread.
    fn is_counting(&self) -> bool {
        false
    }
    /// Draws it.
    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared);
}
