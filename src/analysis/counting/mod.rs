//! What counts: which codings, of which words, for which codes, and what was left out and why.

mod basis;
mod codes;
mod counter;
mod left_out;

pub use codes::Roll;
pub(crate) use codes::{
    ANY, ANY_CODE, ROLLED, code_cell, code_key, code_name, code_word, codes_shown, targets, with_any,
};
pub(crate) use counter::{CountedCoding, CountedTranscript, Counter};
pub(crate) use left_out::{LeftOut, doubt, doubtful, offered, orphaned};
