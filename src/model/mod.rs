//! What a study is: plain values, without files, clock or terminal.

pub mod anchor;
pub(crate) mod attributes;
pub(crate) mod bytes;
pub(crate) mod code;
pub(crate) mod codebook;
pub(crate) mod coder;
pub mod coding;
pub mod color;
pub(crate) mod day;
pub(crate) mod id;
pub(crate) mod memo;
pub mod moment;
pub(crate) mod participant;
pub(crate) mod participants;
pub(crate) mod problem;
pub(crate) mod report;
pub mod settings;
pub(crate) mod stored;
pub(crate) mod study;
pub(crate) mod transcript;
pub mod words;

pub use anchor::Span;
pub use attributes::Attributes;
pub use code::{CODE_KEYS, Code, Status};
pub use codebook::Codebook;
pub use coder::{Coder, CoderKind};
pub use coding::{Coding, CodingRecord, Note};
pub use id::{CodeIx, CoderIx, CodingId, TranscriptIx};
pub use memo::{Case, Memo, MemoAbout, MemoKind};
pub use participant::{Participant, Role};
pub use participants::Participants;
pub use problem::Problem;
pub use report::Report;
pub use settings::Settings;
pub use stored::Stored;
pub use study::Study;
pub use transcript::{Rule, Transcript};

/// Fields that this version does not know, in file order: name and value as written.
pub type Rest = Vec<(String, String)>;

/// Values that lost a merge, by field, each as it was written in the file.
pub type Alts = std::collections::BTreeMap<String, Vec<String>>;
