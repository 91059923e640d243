//! The scope options, the same on every verb that reads.

use super::Failure;
use crate::analysis::scope::{Moderators, Scope};
use crate::session::Session;
use crate::session::scope::ScopeWords;

/// What to look at. Everything, where nothing is said.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Scope")]
pub struct ScopeArgs {
    /// Only transcripts whose id fits (`fg*`); may be given again.
    #[arg(long, value_name = "GLOB")]
    pub transcript: Vec<String>,
    /// Only this code and the codes below it (id, name or path); may be given again.
    #[arg(long, value_name = "CODE")]
    pub code: Vec<String>,
    /// With --code: without the codes below.
    #[arg(long)]
    pub exact: bool,
    /// Only this coder's codings; may be given again.
    #[arg(long, value_name = "HANDLE")]
    pub by_coder: Vec<String>,
    /// Only this speaker (label in the transcript); may be given again.
    #[arg(long, value_name = "LABEL")]
    pub speaker: Vec<String>,
    /// Only where an attribute has this value (`country=ES`, `participant.country=ES`, `"age group"=20-30`); may be given again.
    #[arg(long = "where", value_name = "NAME=VALUE")]
    pub wheres: Vec<String>,
    /// Only codings that fit a query, such as `code:pay overlaps code:health and country:ES`; see docs/queries.md.
    #[arg(long, value_name = "EXPR")]
    pub query: Option<String>,
    /// Count moderators' speech too.
    #[arg(long)]
    pub include_moderators: bool,
}

impl ScopeArgs {
    /// The scope for a verb that counts.
    ///
    /// # Errors
    /// A word of the scope that names nothing here, or a query that cannot be read.
    pub fn counting(&self, session: &Session) -> Result<Scope, Failure> {
        let moderators = if self.include_moderators { Moderators::In } else { Moderators::Out };
        self.words().scope(session, moderators)
    }

    /// The scope for a verb that lists: moderators are never hidden.
    ///
    /// # Errors
    /// A word of the scope that names nothing here, or a query that cannot be read.
    pub fn listing(&self, session: &Session) -> Result<Scope, Failure> {
        self.words().scope(session, Moderators::In)
    }

    /// The same as words of a command line.
    pub fn spelled(&self) -> Vec<String> {
        let many = |option: &str, values: &[String]| -> Vec<String> {
            values.iter().flat_map(|value| [option.to_owned(), value.clone()]).collect()
        };
        let mut words = many("--transcript", &self.transcript);
        words.extend(many("--code", &self.code));
        words.extend(self.exact.then(|| "--exact".to_owned()));
        words.extend(many("--by-coder", &self.by_coder));
        words.extend(many("--speaker", &self.speaker));
        words.extend(many("--where", &self.wheres));
        words.extend(many("--query", self.query.as_slice()));
        words.extend(self.include_moderators.then(|| "--include-moderators".to_owned()));
        words
    }

    /// The transcripts asked for, where nothing else is.
    pub fn transcripts_alone(&self) -> Option<&[String]> {
        let Self { transcript, code, exact: _, by_coder, speaker, wheres, query, include_moderators: _ } = self;
        let alone = [code, by_coder, speaker, wheres].iter().all(|words| words.is_empty()) && query.is_none();
        alone.then_some(transcript)
    }

    /// The same without the words of a command line.
    fn words(&self) -> ScopeWords {
        ScopeWords {
            transcript: self.transcript.clone(),
            code: self.code.clone(),
            exact: self.exact,
            by_coder: self.by_coder.clone(),
            speaker: self.speaker.clone(),
            wheres: self.wheres.clone(),
            query: self.query.clone(),
            and: None,
        }
    }
}
