//! How far one coder is in transcripts: what they coded of participants' turns, and which turn comes next.

use crate::analysis::measure::{Measure, ParagraphMeasure};
use crate::model::{CoderIx, Problem, Span, Study, TranscriptIx};
use crate::session::measures::{Source, each_of};
use crate::text::moderators;

/// How far a coder is in one transcript.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The state of the transcript and its codings that was looked at, see [`Study::version`].
    pub version: u64,
    /// Spoken words.
    pub words: u32,
    /// Labels under which somebody speaks.
    pub speakers: u32,
    /// Turns in which no moderator speaks.
    pub turns: u32,
    /// Those of them that a coding of the coder touches where it stands on its words.
    pub coded: u32,
    /// The first of the others: its number from 1, and its first paragraph, in code points of the text.
    pub next: Option<(u32, Span)>,
}

impl Progress {
    /// The coded turns as a share of all, 0 to 1; 0 where there are none.
    pub fn share(&self) -> f64 {
        if self.turns == 0 { 0.0 } else { f64::from(self.coded) / f64::from(self.turns) }
    }

    fn of(study: &Study, ix: TranscriptIx, measure: &Measure, coder: Option<CoderIx>) -> Self {
        let id = &study.transcript(ix).id;
        let moderates: Vec<bool> = measure
            .speakers
            .iter()
            .map(|speaker| study.is_moderator(id, &speaker.label, moderators::spelling))
            .collect();
        let mut coded = vec![false; measure.turns.len()];
        let own = measure.covers.iter().filter(|cover| Some(cover.coding.coder) == coder && cover.state.counts());
        for cover in own {
            let at = cover.coding.at;
            let first = measure.paragraphs.partition_point(|paragraph| paragraph.at.end <= at.start);
            let touched = measure.paragraphs.iter().skip(first).take_while(|paragraph| paragraph.at.start < at.end);
            for paragraph in touched {
                if let Some(turn) = coded.get_mut(paragraph.turn as usize) {
                    *turn = true;
                }
            }
        }
        let heard = |speaker: Option<u16>| {
            !speaker.is_some_and(|label| moderates.get(usize::from(label)).copied().unwrap_or(false))
        };
        let counted = measure.turns.iter().zip(&coded).filter(|(turn, _)| heard(turn.speaker)).map(|(_, coded)| *coded);
        let open = |paragraph: &&ParagraphMeasure| {
            let at = paragraph.turn as usize;
            let speaks = measure.turns.get(at).is_some_and(|turn| heard(turn.speaker));
            speaks && coded.get(at) == Some(&false)
        };
        let next = measure.paragraphs.iter().find(open);
        Self {
            version: study.version(ix),
            words: measure.words,
            speakers: u32::try_from(measure.speakers.iter().filter(|speaker| speaker.turns > 0).count()).unwrap_or(0),
            turns: u32::try_from(counted.clone().count()).unwrap_or(u32::MAX),
            coded: u32::try_from(counted.filter(|coded| *coded).count()).unwrap_or(u32::MAX),
            next: next.map(|paragraph| (paragraph.turn_number(), paragraph.at)),
        }
    }
}

/// How far a coder is in each of these transcripts, which are in the order of their ids; what could not be read is told.
/// `read` is called once a transcript.
pub fn progress(
    study: &Study,
    source: &Source,
    transcripts: &[TranscriptIx],
    coder: Option<CoderIx>,
    read: &(dyn Fn() + Sync),
) -> (Vec<(TranscriptIx, Progress)>, Vec<Problem>) {
    each_of(study, source, transcripts, read, |ix, measure| Progress::of(study, ix, measure, coder))
}
