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

/// The same of a study in memory, without intervals; texts that cannot be read are left out, as they are of the measures.
pub fn table_of(study: &Study, root: &Path, scope: &Scope, measures: &Measures, team: Team, asked: &Asked) -> Table {
    let judged = match asked.unit {
        Unit::Sentence => read_and_judge(study, root, scope, team, asked).0,
        _ => judge(study, scope, measures, &HashMap::new(), team, asked),
    };
    table(study, scope, &judged, asked, None)
}

/// What a column says, in a sentence; nothing for one that says it by its name.
pub fn meaning(column: &str) -> &'static str {
    match column {
        "alpha" => {
            "Krippendorff's alpha: 1 where all agree, 0 where they agree as by chance, below 0 where they differ \
             more than that. 0.8 is commonly asked for; from 0.667 on it bears tentative conclusions (Krippendorff 2019)."
        }
        "kappa" => {
            "Cohen's kappa: agreement of two coders beyond chance, chance by how often each used the code (Cohen 1960). \
             Low where a code is rare."
        }
        "fleiss" => {
            "Fleiss' kappa: agreement of several coders beyond chance, chance by the team's mean use (Fleiss 1971)."
        }
        "ac1" => "Gwet's AC1: agreement beyond chance, steady where a code is rare (Gwet 2008).",
        "u_alpha" => {
            "Alpha for passages: how far what was marked covers the same words, whatever the unit of the other columns \
             (Krippendorff et al. 2016)."
        }
        "positive" => "Positive agreement: 2 × both / (2 × both + one): of what either coded, how much both did.",
        "negative" => "Negative agreement: the same of what was left uncoded.",
        "percent" => {
            "The share of units on which all say the same; high for any rare code, as most units are left uncoded."
        }
        "both" => "Units that all who could have used the code gave it.",
        "one_only" => "Units that some gave the code and others did not.",
        "neither" => "Units that nobody gave the code.",
        "units" => "Units on which two coders or more could have used the code.",
        "kappa_max" => "The highest kappa that is possible, given how often each used the code.",
        "jaccard" => "Both / (both + one): of what anybody coded, the share that all did.",
        _ => "",
    }
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
