//! What a screen other than the reader can do; the app routes to it without knowing which it is.

use super::command::Command;
use super::figure::{Figure, FigureView};
use super::keymap::Context;
use super::popup::{Answer, Ask};
use super::screens::{
    agreement, autocode, beside, codebook, compare, cooccurrence, crosstab, fieldwork, framework, group, history,
    import, participants, problems, review, saturation, settle, speakers, study, timeline, uncoded,
};
use super::shared::{Place, Shared};
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

fn figure(figure: impl Figure + 'static, shared: &Shared) -> Box<dyn View> {
    Box::new(FigureView::new(figure, shared))
}

/// The screen of a place, where it is one of these.
pub fn open(place: Place, shared: &mut Shared) -> Option<Box<dyn View>> {
    let view: Box<dyn View> = match place {
        Place::Codebook => Box::new(codebook::Codebook::new(shared)),
        Place::Participants => Box::new(participants::Participants::new(shared)),
        Place::Speakers(ix) => Box::new(speakers::Speakers::new(ix, shared)),
        Place::Study => Box::new(study::Study::new(shared)),
        Place::History => Box::new(history::History::new(shared)),
        Place::Problems => Box::new(problems::Problems::new(shared)),
        Place::Settle => Box::new(settle::Settle::new(shared)),
        Place::Import => Box::new(import::Import::new(shared)),
        Place::Agreement => Box::new(agreement::Agreement::new(shared)),
        Place::Compare => Box::new(compare::Compare::new(shared)),
        Place::Autocode => Box::new(autocode::Autocode::new(shared)),
        Place::Crosstab => figure(crosstab::Crosstab::default(), shared),
        Place::Cooccurrence => figure(cooccurrence::Cooccurrence::default(), shared),
        Place::Saturation => figure(saturation::Saturation::default(), shared),
        Place::Group => figure(group::Group::default(), shared),
        Place::Timeline => figure(timeline::Timeline::of(shared.reading), shared),
        Place::Fieldwork => figure(fieldwork::Fieldwork::default(), shared),
        Place::Framework => figure(framework::Framework::default(), shared),
        Place::Beside => Box::new(beside::Beside::new(shared)),
        Place::Uncoded => figure(uncoded::Uncoded::default(), shared),
        Place::Review => Box::new(review::Review::new(shared)),
        _ => return None,
    };
    Some(view)
}
