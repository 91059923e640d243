//! A coder: whoever a coding belongs to.

use serde::{Deserialize, Serialize};

/// What kind of coder a handle stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CoderKind {
    /// A human being.
    #[default]
    #[serde(alias = "person")]
    Person,
    /// What a team agreed on.
    #[serde(alias = "consensus")]
    Consensus,
    /// Codings made by a pattern.
    #[serde(alias = "pattern")]
    Pattern,
}

/// A coder as declared in the study's settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Coder {
    /// Full name, if given.
    pub name: String,
    /// Person, consensus or pattern.
    pub kind: CoderKind,
}
