//! The screens there are: which opens at a place.

use crate::tui::place::Place;
use crate::tui::screens::{
    agreement, autocode, beside, codebook, compare, cooccurrence, crosstab, fieldwork, framework, group, history,
    import, participants, problems, review, saturation, settle, speakers, study, timeline, uncoded,
};
use crate::tui::shared::Shared;
use crate::tui::table_screen::{TableScreen, TableView};
use crate::tui::view::View;

fn figure(figure: impl TableScreen + 'static, shared: &Shared) -> Box<dyn View> {
    Box::new(TableView::new(figure, shared))
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
