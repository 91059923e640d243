//! Whisper and its relatives: JSON with segments, with speakers or without, and tables of milliseconds.

use crate::import::cues::{self, Cue, Names};
use crate::import::draft::Draft;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::json::Shape;
use crate::import::utterances::{self, Entries, Place, Unit};

/// JSON with segments: Whisper, whisperX, faster-whisper, whisper.cpp, and what else has a list of segments.
pub static JSON: Format = Format {
    word: "whisper-json",
    looks: "a recogniser's JSON with segments",
    endings: &["json"],
    sniff: |seen| if place(seen).is_some() { 0.95 } else { 0.0 },
    read: Reader::Text(json),
};

/// Whisper's table: `start`, `end`, `text`, milliseconds.
pub static TSV: Format = Format {
    word: "whisper-tsv",
    looks: "Whisper's table (tsv)",
    endings: &["tsv"],
    sniff: |seen| {
        let header = seen.first().to_lowercase();
        let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
        if columns == ["start", "end", "text"] { 0.98 } else { 0.0 }
    },
    read: Reader::Text(tsv),
};

/// Whether the entries of a list are things said.
pub(super) fn says(list: &Shape) -> bool {
    match list {
        Shape::List(Some(first)) => first.any(&["text", "body", "transcript", "content"]),
        _ => false,
    }
}

fn place(seen: &Seen) -> Option<Place> {
    let top = seen.json()?;
    let place = |path, unit| Some(Place { path, entries: Entries::Utterances, unit });
    if top.key("segments").is_some_and(says) {
        return place(&["segments"], Unit::Unsure);
    }
    if top.key("transcription").is_some_and(says) {
        return place(&["transcription"], Unit::Millis);
    }
    // insanely-fast-whisper: with speakers, else without.
    for (key, path) in [("speakers", &["speakers"] as &[&str]), ("chunks", &["chunks"])] {
        let list = top.key(key);
        if list.is_some_and(says) && list.and_then(Shape::first).is_some_and(|first| first.has(&["timestamp"])) {
            return place(path, Unit::Seconds);
        }
    }
    let entry = top.first()?;
    let timed = entry.any(&["start", "timestamp", "startTime", "start_time", "speaker"]);
    (says(top) && timed).then_some(Place { path: &[], entries: Entries::Utterances, unit: Unit::Unsure })
}

fn json(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let seen = Seen::new(&[], Some(text), "");
    let place = place(&seen).ok_or_else(|| crate::import::format::unknown_json(&seen))?;
    found.push(utterances::read(text, place, JSON.looks)?)
}

fn tsv(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut draft = Draft::default();
    let mut cues = Vec::new();
    let mut odd = 0;
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let mut fields = line.splitn(3, '\t');
        let mut time = || fields.next().and_then(|field| field.trim().parse::<u64>().ok());
        let (start, end) = (time(), time());
        match (start, fields.next()) {
            (Some(_), Some(words)) => cues.push(Cue { start, end, lines: vec![words.to_owned()], ..Cue::default() }),
            _ => odd += 1,
        }
    }
    draft.drop("lines without a time", odd);
    cues::turns(cues, Names::InText(&found.sure), &mut draft)?;
    found.push(draft)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};
    use crate::model::Rule;

    const SPOKEN: &str = r#"{"segments": [
        {"id": 0, "start": 0.5, "end": 2.0, "text": " We waited.", "tokens": [1, 2], "speaker": "SPEAKER_00",
         "words": [{"word": "We", "start": 0.5, "speaker": "SPEAKER_00"}, {"word": "waited.", "speaker": "SPEAKER_01"}]},
        {"start": 2.0, "end": 3.25, "text": " For weeks.", "speaker": "SPEAKER_00"},
        {"start": 3.5, "end": 4, "text": " Mhm."},
        {"start": 4.1, "end": 5, "text": " Why?", "speaker": "SPEAKER_01"},
        {"start": 5, "end": 6, "text": " \u00bfQui\u00e9n?", "speaker": "SPEAKER_00"}], "language": "en"}"#;

    #[test]
    fn segments_become_turns_and_nobody_stays_nobody() {
        let found = import(SPOKEN, "a.txt");
        assert_eq!(
            (found.format, found.language.as_deref(), found.rule),
            ("whisper-json", Some("en"), Rule::LabelEach)
        );
        says(
            &found,
            &[("SPEAKER_00", "We waited. For weeks."), ("", "Mhm."), ("SPEAKER_01", "Why?"), ("SPEAKER_00", "¿Quién?")],
        );
        assert!(found.notes.iter().any(|note| note.starts_with("1 words")), "{:?}", found.notes);
        assert_eq!(times(&found).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(), [500, 2000, 3500, 4100, 5000]);
        tortured(SPOKEN.as_bytes(), "a.json");
    }

    #[test]
    fn relatives_are_read() {
        let cpp = r#"{"systeminfo": "x", "result": {"language": "de"}, "transcription": [
            {"timestamps": {"from": "00:00:01,000", "to": "00:00:02,000"}, "offsets": {"from": 1000, "to": 2000}, "text": " Ja."}]}"#;
        assert_eq!(times(&import(cpp, "a.json")), [(1000, "Ja.".to_owned())]);
        let fast = r#"{"speakers": [{"speaker": "SPEAKER_00", "timestamp": [1.5, 2], "text": " Yes."}], "chunks": [], "text": "Yes."}"#;
        says(&import(fast, "a.json"), &[("SPEAKER_00", "Yes.")]);
        let chunks = r#"{"text": " Yes.", "chunks": [{"timestamp": [1.5, null], "text": " Yes."}]}"#;
        assert_eq!(times(&import(chunks, "a.json")), [(1500, "Yes.".to_owned())]);
        let bare = r#"[{"start": 1, "end": 2, "text": "Yes.", "speaker": "A"}, {"start": 3, "end": 4, "text": "No."}]"#;
        says(&import(bare, "a.json"), &[("A", "Yes."), ("", "No.")]);
        let named = r#"{"speakers": {"spk_0": "Ana", "spk_1": "Bea"}, "segments": [
            {"speakerLabel": "spk_0", "startTime": "0:01", "text": "Yes."}, {"speakerLabel": "spk_1", "text": "No."}]}"#;
        says(&import(named, "a.json"), &[("Ana", "Yes."), ("Bea", "No.")]);
        let podcast =
            r#"{"version": "1.0.0", "segments": [{"speaker": "Ana", "startTime": 0.5, "endTime": 1, "body": "Yes."}]}"#;
        says(&import(podcast, "a.json"), &[("Ana", "Yes.")]);
    }

    #[test]
    fn tables_and_subtitles_of_one_recording_are_the_same_text() {
        let tsv = import("start\tend\ttext\n500\t2000\tWe waited.\n9000\t9500\tFor weeks.\n", "a.txt");
        assert_eq!((tsv.format, tsv.text.as_str()), ("whisper-tsv", "We waited.\n\nFor weeks.\n"));
        let srt = import(
            "1\n00:00:00,500 --> 00:00:02,000\nWe waited.\n\n2\n00:00:09,000 --> 00:00:09,500\nFor weeks.\n",
            "a",
        );
        let json = import(
            r#"{"segments": [{"start": 0.5, "end": 2.0, "text": " We waited."}, {"start": 9.0, "end": 9.5, "text": " For weeks."}]}"#,
            "a",
        );
        assert_eq!((&srt.text, &srt.times), (&tsv.text, &tsv.times));
        assert_eq!((&json.text, &json.times), (&tsv.text, &tsv.times));
    }

    #[test]
    fn what_is_no_transcript_is_refused() {
        assert!(refused(r#"{"segments": []}"#, "a.json").contains("`segments`"));
        assert!(refused(r#"{"segments": [{"start": 1, "text": ""}]}"#, "a.json").contains("no text"));
        assert!(refused(r#"{"segments": [{"text": "a\u0000b"}]}"#, "a.json").contains("NUL"));
        assert!(refused(r#"[{"name": "x"}]"#, "a.json").contains("a list of entries with the keys `name`"));
        let deep = format!("{{\"segments\": {}{}}}", "[".repeat(500), "]".repeat(500));
        assert!(!refused(deep, "a.json").is_empty());
    }
}
