//! Times of the recording: where they stand, and playing it from there.

use super::Reader;
use crate::session::recording;
use crate::text::moments::{last_at, reached};
use crate::text::stamps;
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};

impl Reader {
    /// The last time noted at an offset or before it, with where it is noted.
    pub(super) fn time_at(&self, offset: u32) -> Option<(u32, u64)> {
        last_at(&self.times, offset)
    }

    /// When a paragraph begins: by a time of its own, or by the one that ends the paragraph before.
    pub(super) fn paragraph_time(&self, place: usize) -> Option<u64> {
        let all = &self.document.overlay.paragraphs;
        let from = all.get(place.saturating_sub(1))?.at.start;
        let (at, ms) = self.time_at(all.get(place)?.speech.start)?;
        (at >= from).then_some(ms)
    }

    /// The speech that a time of the recording falls into, where the words are a time such as `12:30`.
    pub(super) fn place_of(&self, words: &str) -> Option<u32> {
        let at = reached(&self.times, stamps::clock(words)?)?;
        // A time may stand in the label or its mark: what is meant is the speech behind it.
        let overlay = &self.document.overlay;
        let speech = overlay.paragraphs.get(overlay.paragraph_from(at))?.speech;
        Some(at.max(speech.start).min(speech.end.saturating_sub(1).max(speech.start)))
    }

    /// Plays the recording from the lit passage; asks for the file where none is named.
    pub(super) fn play(&self, shared: &mut Shared) {
        let Some(player) = shared.settings.player.clone() else {
            return shared.tell(recording::NO_PLAYER);
        };
        let transcript = shared.session.study.transcript(self.ix);
        if recording::named(transcript).is_none() {
            let note = "A path from the study's folder, or a whole one. It is kept as the attribute `recording`.";
            let then = Then::here(|reader: &mut Self, path: String, shared: &mut Shared| {
                let act = recording::set(&shared.session, reader.ix, &path);
                if shared.attempt(act) {
                    reader.play(shared);
                }
            });
            return shared.open(Popup::prompt("Recording of this transcript", note, "", then));
        }
        let noted = self.time_at(self.passage().start).map(|(_, ms)| ms);
        let started = recording::file(&shared.session.root, transcript)
            .and_then(|file| recording::start(&player, &file, noted.unwrap_or(0)).map(|()| file));
        match started {
            Ok(file) => shared.tell(recording::told(&file, noted)),
            Err(why) => shared.fail(why),
        }
    }
}
