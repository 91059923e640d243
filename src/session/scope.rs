//! What is looked at, from words as people give them.

use super::{Failure, Session, acts, measures};
use crate::analysis::glob::glob_fits;
use crate::analysis::query::{self, Condition, Fault, Query, Tree};
use crate::analysis::scope::{Moderators, Scope};
use crate::model::Study;
use crate::model::settings::Owner;
use crate::search::near::nearest;
use crate::text::labels::key;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What to look at, in words. Everything, where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeWords {
    /// Globs that ids of transcripts must fit.
    pub transcript: Vec<String>,
    /// Codes, by id, name or path, each with those below it.
    pub code: Vec<String>,
    /// Codes without those below them.
    pub exact: bool,
    /// Handles of coders.
    pub by_coder: Vec<String>,
    /// Labels of speakers.
    pub speaker: Vec<String>,
    /// Attributes with their values, `name=value`.
    pub wheres: Vec<String>,
    /// A query.
    pub query: Option<String>,
    /// A query made of values, which must hold too.
    pub and: Option<Tree>,
}

impl ScopeWords {
    /// The scope that they mean.
    ///
    /// # Errors
    /// A transcript, code, coder, attribute or query that cannot be found or read, with the near one.
    pub fn scope(&self, session: &Session, moderators: Moderators) -> Result<Scope, Failure> {
        let study = &session.study;
        let mut scope = Scope {
            transcripts: self.transcript.clone(),
            speakers: self.speaker.clone(),
            moderators,
            ..Scope::default()
        };
        // A scope that holds nothing by a slip of the pen would give a table of zeros.
        let fits = |glob: &String| study.all_transcripts().iter().any(|ix| glob_fits(glob, &study.transcript(*ix).id));
        if let Some(glob) = self.transcript.first().filter(|_| !self.transcript.iter().any(fits)) {
            let ids = study.all_transcripts().into_iter().map(|ix| study.transcript(ix).id.as_str());
            let hint = nearest(glob, ids).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
            return Err(Failure::usage(format!("There is no transcript `{glob}` in this study.{hint}")));
        }
        if !self.code.is_empty() {
            let mut codes = std::collections::HashSet::new();
            for word in &self.code {
                let ix = study.target(acts::find_code_ix(session, word)?);
                codes.insert(ix);
                if !self.exact {
                    let id = study.code_id(ix);
                    codes.extend(
                        study.codebook().with_descendants(id).into_iter().filter_map(|id| study.known_code(id)),
                    );
                }
            }
            scope.codes = Some(codes);
        }
        for handle in &self.by_coder {
            let known = study.known_coder(handle).ok_or_else(|| {
                let near = nearest(handle, study.coders().iter().map(String::as_str));
                let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                Failure::usage(format!("There are no codings by `{handle}` in this study.{hint}"))
            });
            match known {
                Ok(ix) => scope.coders.push(ix),
                Err(_) if study.settings.coders.contains_key(handle) => {
                    scope.coders.push(crate::model::CoderIx(u16::MAX));
                }
                Err(failure) => return Err(failure),
            }
        }
        self.check_speakers(study)?;
        for condition in &self.wheres {
            let read = Condition::read(study, condition);
            let told = |fault: Fault| Failure::usage(format!("`{condition}`: {}. {}", fault.what, fault.advice));
            let read = read.map_err(told)?;
            if !is_borne(study, &read) {
                let who = if read.named.owner() == Owner::Participant { "Nobody" } else { "No transcript" };
                let near = near_value(study, &read, condition);
                return Err(Failure::nothing(format!("{who} in this study has `{condition}`.{near}")));
            }
            scope.wheres.push(read);
        }
        let asked = self.asked()?;
        if let Some((tree, words)) = &asked {
            let query = query::resolve::resolve(study, tree);
            let query = query.map_err(|fault| Failure::usage(fault.shown(self.query.as_ref().unwrap_or(words))))?;
            scope.query = Some(Arc::new(look_through(study, &session.root, query)));
        }
        let mut say = |name: &str, values: &[String]| {
            if !values.is_empty() {
                scope.words.push(format!("{name} {}", values.join(", ")));
            }
        };
        say("transcripts", &self.transcript);
        say("codes", &self.code);
        say("coders", &self.by_coder);
        say("speakers", &self.speaker);
        say("where", &self.wheres);
        say("query", asked.map(|(_, words)| words).as_slice());
        Ok(scope)
    }

    /// What must hold, with the words for it.
    fn asked(&self) -> Result<Option<(Tree, String)>, Failure> {
        let Some(source) = &self.query else {
            return Ok(self.and.as_ref().map(|tree| (tree.clone(), tree.to_string())));
        };
        let own = query::parse(source).map_err(|fault| Failure::usage(fault.shown(source)))?;
        Ok(Some(match &self.and {
            None => (own, source.clone()),
            Some(tree) => (Tree::All(vec![own, tree.clone()]), format!("({source}) and ({tree})")),
        }))
    }
}

impl ScopeWords {
    /// A label under which nobody speaks is a slip of the pen: a table of zeros would not say so.
    fn check_speakers(&self, study: &Study) -> Result<(), Failure> {
        let transcripts = study.all_transcripts().into_iter().map(|ix| study.transcript(ix));
        let labels: BTreeSet<&str> = transcripts.flat_map(|it| it.labels.iter().map(String::as_str)).collect();
        let speaks = |wanted: &String| labels.iter().any(|label| key(label) == key(wanted));
        match self.speaker.iter().find(|label| !speaks(label)) {
            None => Ok(()),
            Some(label) => {
                let near = nearest(label, labels.iter().copied());
                let hint = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
                Err(Failure::usage(format!("Nobody speaks as `{label}` in this study.{hint}")))
            }
        }
    }
}

/// Whether somebody, or some transcript, has what a condition asks for.
fn is_borne(study: &Study, condition: &Condition) -> bool {
    match condition.named.owner() {
        Owner::Participant => study.participants.iter().any(|person| condition.fits(Some(person))),
        Owner::Transcript => study.all_transcripts().into_iter().any(|ix| condition.meets(study.transcript(ix))),
    }
}

/// A value that is borne and near to the one of a condition, as a question.
fn near_value(study: &Study, condition: &Condition, source: &str) -> String {
    let named = &condition.named;
    let of_people = study.participants.iter().filter_map(|person| named.of_person(person));
    let transcripts = study.all_transcripts().into_iter().map(|ix| study.transcript(ix));
    let values: BTreeSet<&str> = of_people.chain(transcripts.filter_map(|it| named.of_transcript(it))).collect();
    let wanted = source.rsplit_once('=').map_or(source, |(_, value)| value).trim().trim_matches('"');
    nearest(wanted, values.into_iter()).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"))
}

/// Reads a query; where it asks for words of passages, the texts are looked through. A query holds for the codings that
/// there are now: it is to be read again once they have changed.
///
/// # Errors
/// The first fault of the query, with its place.
pub fn read_query(study: &Study, root: &Path, source: &str) -> Result<Query, Fault> {
    Ok(look_through(study, root, query::read(study, source)?))
}

/// Looks through the texts for what a query asks of words of passages.
fn look_through(study: &Study, root: &Path, mut query: Query) -> Query {
    if query.patterns().is_empty() {
        return query;
    }
    let wanted: Vec<_> = study.transcripts().into_iter().filter(|ix| query.meets(study, *ix)).collect();
    let patterns = query.patterns();
    // What cannot be read is told by whatever reads the same texts next.
    let (found, _) = measures::of_texts(study, root, &wanted, |_, document, measure| {
        let hits = |pattern: &crate::search::pattern::Pattern| {
            let sure = measure.covers.iter().filter(|cover| cover.state.counts());
            let hit = sure.filter(|cover| pattern.hits(document.text.slice(cover.coding.at)));
            hit.map(|cover| (cover.coding.coder, cover.coding.id)).collect::<Vec<_>>()
        };
        patterns.iter().map(hits).collect::<Vec<_>>()
    });
    let mut all = vec![query::select::Found::new(); patterns.len()];
    for (ix, hits) in found {
        for (sum, own) in all.iter_mut().zip(hits) {
            sum.extend(own.into_iter().map(|(coder, id)| (ix, coder, id)));
        }
    }
    for (pattern, found) in all.into_iter().enumerate() {
        query.set_found(pattern, found);
    }
    query
}
