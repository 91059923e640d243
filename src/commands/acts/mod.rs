//! What people do, built as acts: the verbs and the screen call the same functions.

mod assign;
mod codebook;
mod coding;
mod study;
mod text;

pub use assign::{Deal, assign, deal};
pub use codebook::{
    CodeFields, MoveSeat, add_code, check_key, edit_code, find_code, find_code_ix, move_codes, rename_code,
    restore_code, retire_code,
};
pub use coding::{
    NewCoding, add_and_code, code, code_and_add, code_with, move_edges, note, recode, recode_as_new, set_important,
    set_memo, set_weight, uncode,
};
pub use study::{
    Participation, edit_memo, link_speaker, relink_speaker, set_labels, set_participant, set_progress, set_rule,
    unlink_speaker, write_memo,
};
pub use text::{Correction, Outcome, place, replace_text, stale};
