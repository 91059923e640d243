//! Why a verb did not do what was asked, and what exit code that is.

use crate::store::StoreError;

/// What kind of failure it is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing was found, or things differ: exit 1.
    Nothing,
    /// The call's words are off: exit 2.
    Usage,
    /// The data stand in the way: exit 3.
    Data,
}

/// A failure: one or more whole sentences, the last saying what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Decides the exit code.
    pub kind: Kind,
    /// The sentences.
    pub message: String,
}

impl Failure {
    /// The call's words are off.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { kind: Kind::Usage, message: message.into() }
    }

    /// Nothing was found.
    pub fn nothing(message: impl Into<String>) -> Self {
        Self { kind: Kind::Nothing, message: message.into() }
    }

    /// The data stand in the way.
    pub fn data(message: impl Into<String>) -> Self {
        Self { kind: Kind::Data, message: message.into() }
    }
}

impl Kind {
    /// 1, 2 or 3.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Nothing => 1,
            Self::Usage => 2,
            Self::Data => 3,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotAStudy(_) | StoreError::NoFolder(_) => Self::usage(error.to_string()),
            _ => Self::data(error.to_string()),
        }
    }
}

impl From<crate::edit::Refusal> for Failure {
    fn from(refusal: crate::edit::Refusal) -> Self {
        Self::data(format!("Nothing was changed: {refusal}. Look at it again and repeat what still holds."))
    }
}
