//! When a layer is done with a transcript: nothing is open there, and all that everybody agrees on is in it. Only then is
//! it counted in place of the coders.

use crate::analysis::agreement::team::{Share, Team};
use crate::analysis::agreement::units::Unit;
use crate::analysis::counting::offered;
use crate::analysis::scope::{Moderators, Scope};
use crate::edit::{Act, Change, Edit};
use crate::model::coding::{Progress, Work};
use crate::model::{Study, TranscriptIx};
use crate::session::tables::reconcile::queue::{Queue, queue};
use crate::session::{Failure, Session};
use crate::text::shell::quoted_all;

/// What a layer still lacks in a transcript, whatever the code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lack {
    /// Disagreements that are open.
    pub open: usize,
    /// Passages that all agree on and that are not in the layer.
    pub missing: usize,
    /// Whether somebody who is compared has not finished there.
    pub unfinished: bool,
    /// What is open or missing on words that are all a moderator's, where those were not looked at: counts leave them out.
    pub on_moderators: usize,
}

impl Lack {
    /// Whether nothing is lacking.
    pub fn is_none(&self) -> bool {
        Self { on_moderators: 0, ..*self } == Self::default()
    }

    /// What is lacking, in a sentence.
    pub fn sentence(&self, transcript: &str, layer: &str) -> String {
        let mut what = Vec::new();
        let counted = |number: usize, one: &str, many: &str| match number {
            1 => format!("1 {one}"),
            _ => format!("{number} {many}"),
        };
        if self.open > 0 {
            what.push(format!("{} to decide", counted(self.open, "disagreement", "disagreements")));
        }
        if self.missing > 0 {
            what.push(format!("{} that all agree on to copy", counted(self.missing, "passage", "passages")));
        }
        if self.unfinished {
            what.push("somebody's work to finish".to_owned());
        }
        if !what.is_empty() {
            return format!("Before “{layer}” is done with {transcript} and counts there: {}.", what.join(", "));
        }
        match self.on_moderators {
            0 => format!("“{layer}” is done with {transcript}."),
            more => format!(
                "“{layer}” is done with {transcript}; on moderators' words, which counts leave out, {more} more to settle or \
                 to copy with --include-moderators."
            ),
        }
    }
}

/// Adds to an act on a layer what it makes of these transcripts: done where the layer then lacks nothing, else in progress.
///
/// # Errors
/// The act does not fit the study, or a text of them cannot be read.
pub fn with_state(
    session: &mut Session,
    layer: &str,
    (team, moderators): (&Team, Moderators),
    transcripts: &[TranscriptIx],
    mut act: Act,
) -> Result<(Act, Vec<(TranscriptIx, Lack)>), Failure> {
    let mut study = session.study.excerpt(transcripts);
    act.apply(&mut study)?;
    let lacks = lacks(session, &study, layer, (team, moderators), transcripts);
    for (ix, lack) in &lacks {
        let number = study.known_coder(layer);
        let before = number.and_then(|number| study.entry(*ix)?.work.get(&number)).cloned();
        let status = if lack.is_none() { Progress::Done } else { Progress::InProgress };
        if before.as_ref().map_or(Progress::InProgress, |work| work.status) == status {
            continue;
        }
        let document = session.document(*ix).map_err(|problem| Failure::data(problem.to_string()))?;
        let work = before.clone().unwrap_or_else(|| Work { text: document.hash.clone(), ..Work::default() });
        let done = lack.is_none().then(|| session.clock.today());
        let change = Box::new(Change { before, after: Some(Work { status, done, ..work }) });
        let transcript = study.transcript(*ix).id.clone();
        act.edits.push(Edit::Work { transcript, coder: layer.to_owned(), change });
    }
    Ok((act, lacks))
}

/// What a layer lacks in each of these transcripts of a team, as a study stands.
fn lacks(
    session: &Session,
    study: &Study,
    layer: &str,
    (team, moderators): (&Team, Moderators),
    transcripts: &[TranscriptIx],
) -> Vec<(TranscriptIx, Lack)> {
    let mut part = team.clone();
    part.transcripts.retain(|(ix, _)| transcripts.contains(ix));
    let look = |moderators: Moderators| {
        let scope = Scope { moderators, coders: team.coders.clone(), ..Scope::default() };
        queue(study, &session.root, &scope, part.clone(), (study.known_coder(layer), Unit::Turn))
    };
    let (seen, all) = (look(moderators), look(Moderators::In));
    let of = |queue: &Queue, ix: TranscriptIx| {
        let open = queue.items.iter().filter(|item| item.ix == ix && item.case.settled.is_none()).count();
        (open, queue.agreed.iter().filter(|one| one.ix == ix).count())
    };
    let lack = |(ix, shares): &(TranscriptIx, Vec<Share>)| {
        // Of a text that cannot be read nothing is known.
        seen.measures.get(ix)?;
        let ((open, missing), whole) = (of(&seen, *ix), of(&all, *ix));
        let mut coders = shares.iter().filter_map(|share| team.coders.get(share.slot));
        let unfinished =
            coders.any(|coder| !study.is_done(*ix, *coder)) || team.unread.iter().any(|(there, _)| there == ix);
        Some((
            *ix,
            Lack { open, missing, unfinished, on_moderators: (whole.0 + whole.1).saturating_sub(open + missing) },
        ))
    };
    part.transcripts.iter().filter_map(lack).collect()
}

/// What to do so that tables count the layer, where they do not.
pub fn offer(study: &Study, layer: &str) -> Option<String> {
    let count = &study.settings.count;
    if count.iter().any(|handle| handle == layer) {
        return None;
    }
    let others = if count.is_empty() { offered(study) } else { count.clone() };
    let others = others.into_iter().filter(|handle| handle != layer);
    let handles: Vec<String> = std::iter::once(layer.to_owned()).chain(others).collect();
    Some(format!(
        "Tables do not count “{layer}” in place of the coders yet: `verbatim study set count {}` does, in each transcript \
         where it is done.",
        quoted_all(&handles)
    ))
}
