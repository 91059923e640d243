//! Going on where one left off: the transcript and the passage read last, and the places gone from before that.

use super::App;
use crate::model::Span;
use crate::session::settings::{Places, Spot};
use crate::tui::place::{At, Place};
use crate::tui::screens::{self, reader};
use crate::tui::world::World;

impl App {
    /// Opens at the transcript and the passage that whoever works here read last; elsewhere where that is not known.
    pub fn resume(&mut self) {
        let Some(coder) = self.shared.session.coder.clone() else { return };
        self.shared.places = Places::read(&self.shared.session.study.settings.id, &coder);
        self.go_on();
    }

    /// The same with what is known already.
    pub(super) fn go_on(&mut self) {
        let behind = self.shared.places.behind.iter().filter_map(|spot| place(spot, &self.shared));
        self.behind = behind.collect();
        self.earlier = self.behind.len();
        let Some(here) = self.shared.places.here.clone() else { return };
        let Some(mut place) = place(&here, &self.shared) else { return };
        if let At::Passage(ix, _) = place.at
            && self.shared.session.document(ix).ok().map(|text| text.hash.clone()) != here.text
        {
            // Other words stand there now.
            place.at = At::Transcript(ix);
        }
        self.shared.left = Some(place);
        self.show(place);
        let shown = self.room.title(&self.shared);
        self.shared.tell(format!("You left off here, in {shown}. g o leads to the list of transcripts."));
        self.catch_up();
    }

    /// Keeps where one leaves off, for the next time.
    pub fn keep_places(&mut self) {
        let Some(coder) = self.shared.session.coder.clone() else { return };
        self.note_reading();
        let known = &self.shared.places;
        let of_coder =
            known.file.as_ref().is_some_and(|file| file.to_string_lossy().ends_with(&format!("-{coder}.ron")));
        let file = if of_coder {
            known.file.clone()
        } else {
            Places::read(&self.shared.session.study.settings.id, &coder).file
        };
        let behind = self.behind.iter().filter_map(|place| spot(*place, &self.shared)).collect();
        let places = &mut self.shared.places;
        (places.behind, places.file) = (behind, file);
        places.keep();
    }

    /// Notes the transcript that is read, before the room is left.
    pub(super) fn note_reading(&mut self) {
        let here = self.room.place();
        if here.room == reader::KIND.name
            && let Some(spot) = spot(here, &self.shared)
        {
            let id = spot.transcript.clone().unwrap_or_default();
            let now = self.shared.session.clock.moment();
            self.shared.places.visits.insert(id, now);
            self.shared.places.here = Some(spot);
            self.shared.left = Some(here);
        }
    }
}

/// A place by names that outlive the program; none of what has none.
fn spot(place: Place, world: &World) -> Option<Spot> {
    let study = &world.session.study;
    let room = place.room.to_owned();
    let transcript = |ix| Some(study.transcript(ix).id.clone());
    Some(match place.at {
        At::Whole => Spot { room, ..Spot::default() },
        At::Transcript(ix) => Spot { room, transcript: transcript(ix), ..Spot::default() },
        At::Passage(ix, span) => Spot {
            room,
            transcript: transcript(ix),
            at: Some((span.start, span.end)),
            text: world.session.read_version(ix).map(str::to_owned),
            code: None,
        },
        At::Code(code) => Spot { room, code: Some(study.code_id(code).to_owned()), ..Spot::default() },
        At::List(_) => return None,
    })
}

/// The place that was meant, as far as it is still there.
fn place(spot: &Spot, world: &World) -> Option<Place> {
    let study = &world.session.study;
    let room = screens::names().find(|name| *name == spot.room)?;
    let at = match (&spot.transcript, &spot.code) {
        (Some(id), _) => {
            let ix = study.find_transcript(id)?;
            let span = spot.at.map(|(start, end)| Span::new(start, end.max(start)));
            span.map_or(At::Transcript(ix), |span| At::Passage(ix, span))
        }
        (None, Some(code)) => At::Code(study.known_code(code)?),
        (None, None) => At::Whole,
    };
    Some(Place::at(room, at))
}
