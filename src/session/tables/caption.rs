//! What captions of tables say of the scope.

use crate::analysis::scope::Scope;
use crate::analysis::table::Table;

/// Adds what was looked at to a caption.
pub fn caption_scope(table: &mut Table, scope: &Scope) {
    let words = if scope.words.is_empty() { "the whole study".to_owned() } else { scope.words.join("; ") };
    table.caption.scope = Some(words);
}

/// Says what a query does to the words that rates are per.
pub fn caption_query(table: &mut Table, scope: &Scope) {
    let Some(query) = &scope.query else { return };
    let speech = match (query.asks_for_transcripts(), query.asks_for_people()) {
        (true, true) => "what the query asks of transcripts and speakers, whatever is coded",
        (true, false) => "what the query asks of transcripts, whatever is coded",
        (false, true) => "what the query asks of speakers, whatever is coded",
        (false, false) => "nothing in the query: it chooses codings, and rates are per all words in scope",
    };
    table.caption.denominator(format!("words in scope follow {speech}"));
}
