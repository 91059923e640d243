//! QMSum's JSON of meetings: `meeting_transcripts`, each with a speaker and what was said.

use crate::import::draft::{Draft, Turn, Turns};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::json::Shape;
use crate::import::utterances;

/// QMSum.
pub static FORMAT: Format = Format {
    word: "qmsum-json",
    looks: "QMSum's JSON of a meeting",
    endings: &["json"],
    sniff: |seen| {
        let list = seen.json().and_then(|top| top.key("meeting_transcripts")).and_then(Shape::first);
        if list.is_some_and(|first| first.has(&["speaker", "content"])) { 1.0 } else { 0.0 }
    },
    read: Reader::Text(read),
};

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let list = utterances::list(text, &["meeting_transcripts"], FORMAT.looks)?;
    let mut turns = Turns::default();
    for entry in list.entries {
        turns.push(Turn { speaker: entry.speaker, text: entry.text, ..Turn::default() })?;
    }
    found.push(Draft::of_turns(turns.turns))
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, says, tortured};

    const MEETING: &str = r#"{"topic_list": [{"topic": "x"}], "meeting_transcripts": [
        {"speaker": "Ana Ruiz AM", "content": "Welcome."}, {"speaker": "Ana Ruiz AM", "content": "Any: news?"},
        {"speaker": "Bea", "content": "No.\n\nNone."}, {"speaker": "Bea", "content": ""}]}"#;

    #[test]
    fn each_entry_is_a_turn() {
        let found = import(MEETING, "a.json");
        says(&found, &[("Ana Ruiz AM", "Welcome."), ("Ana Ruiz AM", "Any: news?"), ("Bea", "No.\nNone.")]);
        assert_eq!(found.format, "qmsum-json");
        tortured(MEETING.as_bytes(), "a.json");
    }
}
