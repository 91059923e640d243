//! The first look at a study: what its list of transcripts showed last, while the study is read.

pub use crate::store::index::Glance;

use super::Session;

impl Session {
    /// What is kept for the first look next time.
    pub fn glance(&self) -> Glance {
        let study = &self.study;
        let all = study.transcripts().into_iter().map(|ix| study.transcript(ix));
        Glance {
            title: study.settings.title.clone(),
            transcripts: all.map(|known| (known.shown().to_owned(), known.kind.clone())).collect(),
        }
    }
}
