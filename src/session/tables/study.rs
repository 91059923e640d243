//! The settings of the study, and what follows from one.

use crate::analysis::table::{Cell, Table};
use crate::model::settings::{Quotes, Settings};
use crate::session::Session;
use crate::session::acts::{self, Setting};
use crate::text::moderators::spelling;
use crate::text::number::counted;
use std::collections::{BTreeMap, HashSet};

/// Columns of the table.
pub const COLUMNS: [&str; 2] = ["key", "value"];

/// The settings: a row a value, and one for what is not set.
pub fn table(settings: &Settings) -> Table {
    let mut table = Table::new("study", "settings", &COLUMNS);
    for setting in Setting::ALL {
        let values = setting.values(settings);
        let shown = if values.is_empty() { vec![String::new()] } else { values };
        table.extend(shown.iter().map(|value| vec![Cell::words(setting.key()), Cell::words(value)]));
    }
    table
}

/// What a setting now is, and what follows from it; `given` are the values that were set or added, `before` the settings
/// until then.
pub fn told(session: &Session, setting: Setting, given: &[String], before: &Settings) -> Vec<String> {
    let (study, key) = (&session.study, setting.key());
    let values = setting.values(&study.settings);
    let mut told = vec![match values.is_empty() {
        true => format!("`{key}` is not set any more."),
        false => format!("`{key}` is now: {}.", values.join(", ")),
    }];
    if setting == Setting::Moderators {
        told.extend(no_longer_moderators(session, before));
    }
    match setting {
        Setting::Count => {
            told.extend(acts::strangers(session, &study.settings.count).into_iter().map(|(handle, near)| {
                let near = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                format!("Nobody works under `{handle}` yet.{near}")
            }));
            let transcripts = study.transcripts();
            let worked =
                |ix| (0_u16..).take(study.coders().len()).map(crate::model::CoderIx).any(|it| study.worked(ix, it));
            let scope = crate::analysis::scope::Scope::default();
            let nobody = transcripts.iter().filter(|ix| worked(**ix) && scope.counted(study, **ix).is_nobody()).count();
            if nobody > 0 {
                told.push(format!(
                    "In {} somebody worked, but nobody of these: tables count nothing there.",
                    counted(nobody, "transcript", "transcripts")
                ));
            }
        }
        Setting::Moderators if !study.transcripts().is_empty() && !values.is_empty() => {
            let silent = acts::silent(session, given);
            told.extend(silent.into_iter().filter(|(label, _)| values.contains(label)).map(|(label, near)| {
                let near = near.map_or_else(String::new, |near| format!(" Did you mean “{near}”?"));
                format!("Nobody speaks under “{label}” in this study yet.{near}")
            }));
        }
        Setting::Quotes if study.settings.quotes == Quotes::Hashed => {
            told.push("Codings made from now on carry a digest for words; those there are stay as they are.".into());
        }
        _ => {}
    }
    told
}

/// Under which labels somebody moderated until now, and enters counts from now on.
fn no_longer_moderators(session: &Session, before: &Settings) -> Option<String> {
    let study = &session.study;
    let were: HashSet<String> = before.moderators.iter().map(|label| spelling(label)).collect();
    let mut freed: BTreeMap<&str, usize> = BTreeMap::new();
    for transcript in study.transcripts().into_iter().map(|ix| study.transcript(ix)) {
        for label in transcript.labels.iter().filter(|label| were.contains(&spelling(label))) {
            if !study.is_moderator(&transcript.id, label, spelling) {
                *freed.entry(label).or_default() += 1;
            }
        }
    }
    let named: Vec<String> = freed
        .iter()
        .map(|(label, many)| format!("“{label}” (in {})", counted(*many, "transcript", "transcripts")))
        .collect();
    (!named.is_empty()).then(|| {
        format!(
            "No longer moderators: {}. What is said under these labels enters counts from now on; --add adds to the list.",
            named.join(", ")
        )
    })
}
