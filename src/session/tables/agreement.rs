//! How far coders agree, code by code.

use super::caption::caption_scope;
use crate::analysis::agreement::judged::{Asked, Judged, judge};
use crate::analysis::agreement::table::{self as agreement, Resampling};
use crate::analysis::agreement::team::Team;
use crate::analysis::agreement::units::{Unit, sentence_starts};
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::{Problem, Study, TranscriptIx};
use crate::session::Session;
use crate::session::measures::{fetched_of, of_texts};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The table of what was compared, its caption saying what was looked at.
pub fn table(study: &Study, scope: &Scope, judged: &Judged, asked: &Asked, interval: Option<Resampling>) -> Table {
    let mut made = agreement::table(study, scope, judged, asked, interval);
    caption_scope(&mut made, scope);
    made
}

/// The same of a study in memory, without intervals; texts that cannot be read are left out, and listed.
pub fn table_of(study: &Study, root: &Path, scope: &Scope, team: Team, asked: &Asked) -> (Table, Vec<Problem>) {
    let (judged, problems) = read_and_judge(study, root, scope, team, asked);
    (table(study, scope, &judged, asked, None), problems)
}

pub fn judged(session: &mut Session, scope: &Scope, team: Team, asked: &Asked) -> Judged {
    if asked.unit == Unit::Sentence {
        let (judged, mut problems) = read_and_judge(&session.study, &session.root, scope, team, asked);
        session.problems.append(&mut problems);
        return judged;
    }
    let shared: Vec<TranscriptIx> = team.transcripts.iter().map(|(ix, _)| *ix).collect();
    fetched_of(session, &shared, |study, measures| judge(study, scope, measures, &HashMap::new(), team, asked))
}

/// Reads the texts that two coders or more worked on, and compares.
fn read_and_judge(study: &Study, root: &Path, scope: &Scope, team: Team, asked: &Asked) -> (Judged, Vec<Problem>) {
    let shared: Vec<TranscriptIx> = team.transcripts.iter().map(|(ix, _)| *ix).collect();
    let (read, problems) = of_texts(study, root, &shared, |ix, document, measure| {
        let language = study.transcript(ix).language.as_deref().or(study.settings.language.as_deref());
        let starts = match asked.unit {
            Unit::Sentence => sentence_starts(&document.text, &document.overlay, language),
            Unit::Turn | Unit::Character | Unit::Span => Vec::new(),
        };
        (Arc::new(measure), starts)
    });
    let mut measures = Measures::new();
    let mut starts = HashMap::new();
    for (ix, (measure, own)) in read {
        measures.insert(ix, measure);
        starts.insert(ix, own);
    }
    (judge(study, scope, &measures, &starts, team, asked), problems)
}
