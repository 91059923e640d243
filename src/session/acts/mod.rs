//! What people do, built as acts: the verbs and the screen call the same functions.

mod assign;
mod autocode;
mod book;
mod codebook;
mod coders;
mod coding;
mod each;
mod exchange;
pub(crate) mod from_table;
pub(crate) mod layer;
mod people;
mod person;
mod query;
mod reconcile;
mod removal;
mod report;
mod settings;
pub(crate) mod settling;
mod speakers;
mod split;
mod study;
mod surgery;
mod text;

pub use assign::{Assignment, assign, deal};
pub use autocode::{PATTERN, autocode};
pub use book::{Fate, Incoming, UNKNOWN, different, filled, import_book};
pub use codebook::{
    CodeFields, MoveSeat, add_code, add_example, check_key, edit_code, find_code, find_code_ix, move_codes,
    rename_code, retire_code,
};
pub use coders::{Handover, merge_coders, rename_coder};
pub use coding::{
    NewCoding, anchor, code, code_and_add, code_with, move_edges, note, recode, recode_as_new, set_important, set_memo,
    set_weight, uncode,
};
pub use each::{OnEach, on_each};
pub use exchange::{Arrival, Original, bring_in};
pub use people::merge_participants;
pub use person::{find_participant, participant_name};
pub use query::{remove_query, save_query};
pub use reconcile::{Agreed, Decision, Take, check_layer, reopen, settle, shared_weight, take_agreed};
pub use removal::{Removal, remove_participants, remove_transcripts};
pub use report::keep_report;
pub use settings::{How, Setting, change_plan, set_setting, silent, strangers, words};
pub use speakers::{Labels, accept_label, accept_labels, join_labels, labels, labels_changed, proposal, renumbered};
pub use split::{Deal, Share, codings_of, split_code};
pub use study::{
    Participation, edit_memo, elsewhere, link_speaker, mark_speakers, refuse_label, relink_speaker, set_carry,
    set_labels, set_participant, set_progress, set_rule, set_transcript, summarise, unlink_speaker, write_memo,
};
pub use surgery::{Meeting, delete_codes, meeting, merge_codes, purge, regained, revive_codes};
pub use text::{Correction, Outcome, place, replace_text, stale};
