//! JSON of speech services: Amazon Transcribe, AssemblyAI, Deepgram, Google, Azure, Rev, Speechmatics.

use super::whisper::says;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::json::Shape;
use crate::import::utterances::{self, Entries, Entry, Place, Unit};
use std::collections::HashMap;

/// Amazon Transcribe.
pub static AWS: Format = Format {
    word: "aws-json",
    looks: "Amazon Transcribe's JSON",
    endings: &["json"],
    sniff: |seen| {
        let items = results(seen).and_then(|results| results.key("items")).and_then(Shape::first);
        if items.is_some_and(|first| first.has(&["alternatives"])) { 1.0 } else { 0.0 }
    },
    read: Reader::Text(aws),
};

/// The others, each with its list in another place.
pub static OTHERS: Format = Format {
    word: "asr-json",
    looks: "a speech service's JSON",
    endings: &["json"],
    sniff: |seen| if place(seen).is_some() { 0.97 } else { 0.0 },
    read: Reader::Text(others),
};

fn results<'a>(seen: &'a Seen) -> Option<&'a Shape> {
    seen.json()?.key("results")
}

fn aws(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let place = Place { path: &["results", "items"], entries: Entries::Words, unit: Unit::Seconds };
    let mut list = utterances::list(text, place.path, AWS.looks)?;
    if list.entries.iter().all(|entry| entry.speaker.is_none()) {
        // Older files say apart who speaks at which moment.
        let apart = utterances::list(text, &["results", "speaker_labels", "segments", "*", "items"], AWS.looks)?;
        let at = |start: Option<f64>| start.map(|start| (start * 1000.0).round() as i64);
        let speakers: HashMap<i64, String> =
            apart.entries.into_iter().filter_map(|entry| Some((at(entry.start)?, entry.speaker?))).collect();
        for entry in &mut list.entries {
            entry.speaker = at(entry.start).and_then(|at| speakers.get(&at)).cloned();
        }
    }
    found.push(utterances::draft(list, place, AWS.looks)?)
}

fn place(seen: &Seen) -> Option<Place> {
    let top = seen.json()?;
    let said = |path, unit| Some(Place { path, entries: Entries::Utterances, unit });
    let first = |shape: &Shape, key: &str| shape.key(key).and_then(Shape::first).cloned();
    // AssemblyAI.
    if top.key("utterances").is_some_and(says) {
        return said(&["utterances"], Unit::Millis);
    }
    // Rev.
    if first(top, "monologues").is_some_and(|one| one.has(&["elements"])) {
        return Some(Place { path: &["monologues", "*", "elements"], entries: Entries::Pieces, unit: Unit::Seconds });
    }
    // Azure.
    if first(top, "recognizedPhrases").is_some_and(|one| one.has(&["nBest"])) {
        return said(&["recognizedPhrases"], Unit::Ticks);
    }
    // Google's long-running calls wrap their answer.
    let wrapped = top.key("response").and_then(|response| response.key("results")).and_then(Shape::first);
    if wrapped.is_some_and(|result| first(result, "alternatives").is_some_and(|best| best.has(&["words"]))) {
        const PATH: &[&str] = &["response", "results", "*", "alternatives", "0", "words"];
        return Some(Place { path: PATH, entries: Entries::Words, unit: Unit::Seconds });
    }
    let results = top.key("results")?;
    // Deepgram, with utterances, with paragraphs, or with words alone.
    if results.key("utterances").is_some_and(says) {
        return said(&["results", "utterances"], Unit::Seconds);
    }
    if let Some(best) = first(results, "channels").and_then(|one| first(&one, "alternatives")) {
        if best.has(&["paragraphs"]) {
            const PATH: &[&str] =
                &["results", "channels", "*", "alternatives", "0", "paragraphs", "paragraphs", "*", "sentences"];
            return said(PATH, Unit::Seconds);
        }
        const PATH: &[&str] = &["results", "channels", "*", "alternatives", "0", "words"];
        return Some(Place { path: PATH, entries: Entries::Words, unit: Unit::Seconds });
    }
    let result = results.first()?;
    let best = first(result, "alternatives")?;
    // Speechmatics has a word in each result, Google a stretch.
    if result.has(&["type", "start_time"]) && best.has(&["content"]) {
        return Some(Place { path: &["results"], entries: Entries::Words, unit: Unit::Seconds });
    }
    if best.has(&["words"]) {
        const PATH: &[&str] = &["results", "*", "alternatives", "0", "words"];
        return Some(Place { path: PATH, entries: Entries::Words, unit: Unit::Seconds });
    }
    if best.has(&["transcript"]) { said(&["results"], Unit::Seconds) } else { None }
}

fn others(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let seen = Seen::new(&[], Some(text), "");
    let place = place(&seen).ok_or_else(|| crate::import::format::unknown_json(&seen))?;
    let mut list = utterances::list(text, place.path, OTHERS.looks)?;
    if place.entries == Entries::Words {
        said_once(&mut list.entries);
    }
    found.push(utterances::draft(list, place, OTHERS.looks)?)
}

/// Google says all words once more in its last result, and only there with their speakers.
fn said_once(entries: &mut Vec<Entry>) {
    let Some(first) = entries.iter().position(|entry| entry.speaker.is_some()).filter(|first| *first > 0) else {
        return;
    };
    let (before, after) = entries.split_at(first);
    let again = after.iter().all(|entry| entry.speaker.is_some())
        && after.first().map(|entry| entry.start) <= before.first().map(|entry| entry.start)
        && after.len() >= before.len();
    if again {
        entries.drain(..first);
    }
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, says, times, tortured};

    #[test]
    fn amazon_transcribe() {
        let items = |speaker: &str| {
            format!(
                r#"[{{"start_time": "0.5", "end_time": "0.9"{speaker}, "alternatives": [{{"confidence": "1.0", "content": "Hello"}}], "type": "pronunciation"}},
                {{"alternatives": [{{"content": "."}}], "type": "punctuation"}},
                {{"start_time": "1.5", "alternatives": [{{"content": "Yes"}}], "type": "pronunciation"}},
                {{"start_time": "1.75", "alternatives": [{{"content": "sir"}}], "type": "pronunciation"}},
                {{"alternatives": [{{"content": "!"}}], "type": "punctuation"}}]"#
            )
        };
        let old = format!(
            r#"{{"jobName": "x", "results": {{"transcripts": [{{"transcript": "…"}}], "speaker_labels": {{"speakers": 2, "segments": [
            {{"start_time": "0.5", "speaker_label": "spk_0", "items": [{{"start_time": "0.5", "speaker_label": "spk_0"}}]}},
            {{"start_time": "1.5", "speaker_label": "spk_1", "items": [{{"start_time": "1.5", "speaker_label": "spk_1"}}, {{"start_time": "1.75", "speaker_label": "spk_1"}}]}}]}},
            "items": {}}}}}"#,
            items("")
        );
        let found = import(&old, "a.json");
        assert_eq!(found.format, "aws-json");
        says(&found, &[("spk_0", "Hello."), ("spk_1", "Yes sir!")]);
        assert_eq!(times(&found), [(500, "spk_0: Hello".to_owned()), (1500, "spk_1: Yes s".to_owned())]);
        let plain = format!(r#"{{"results": {{"items": {}}}}}"#, items(""));
        says(&import(&plain, "a.json"), &[("", "Hello. Yes sir!")]);
        let new = format!(r#"{{"results": {{"items": {}}}}}"#, items(r#", "speaker_label": "spk_0""#));
        says(&import(&new, "a.json"), &[("spk_0", "Hello."), ("", "Yes sir!")]);
        tortured(old.as_bytes(), "a.json");
    }

    #[test]
    fn other_services() {
        let assembly = r#"{"id": "x", "language_code": "en_us", "text": "Hi. Yes.", "words": [], "utterances": [
            {"speaker": "A", "start": 250, "end": 900, "text": "Hi.", "words": [{"text": "Hi.", "speaker": "A"}]},
            {"speaker": "B", "start": 1000, "end": 1200, "text": "Yes."}]}"#;
        let found = import(assembly, "a.json");
        says(&found, &[("A", "Hi."), ("B", "Yes.")]);
        assert_eq!((found.format, found.times[0].1, found.language.as_deref()), ("asr-json", 250, Some("en_us")));
        let deepgram = r#"{"metadata": {}, "results": {"channels": [{"alternatives": [{"transcript": "x", "paragraphs": {"transcript": "x",
            "paragraphs": [{"sentences": [{"text": "Hi.", "start": 0.25, "end": 1}], "speaker": 0}, {"speaker": 1, "sentences": [{"text": "Yes.", "start": 2}]}]}}]}]}}"#;
        says(&import(deepgram, "a.json"), &[("Speaker 0", "Hi."), ("Speaker 1", "Yes.")]);
        let words = r#"{"results": {"channels": [{"alternatives": [{"transcript": "x", "words": [
            {"word": "hi", "start": 0.5, "speaker": 0, "punctuated_word": "Hi."}, {"word": "yes", "punctuated_word": "Yes.", "start": 2, "speaker": 1}]}]}]}}"#;
        says(&import(words, "a.json"), &[("Speaker 0", "Hi."), ("Speaker 1", "Yes.")]);
        let rev = r#"{"monologues": [{"speaker": 0, "elements": [{"type": "text", "value": "Hi", "ts": 0.5, "end_ts": 1}, {"type": "punct", "value": ", "},
            {"type": "text", "value": "you", "ts": 1}, {"type": "punct", "value": "."}]}, {"speaker": 1, "elements": [{"type": "text", "value": "Yes"}]}]}"#;
        says(&import(rev, "a.json"), &[("Speaker 0", "Hi, you."), ("Speaker 1", "Yes")]);
        let azure = r#"{"recognizedPhrases": [{"speaker": 1, "offsetInTicks": 5000000, "nBest": [{"lexical": "hi", "display": "Hi."}]}]}"#;
        assert_eq!(times(&import(azure, "a.json")), [(500, "Speaker 1: H".to_owned())]);
        let google = r#"{"results": [{"alternatives": [{"transcript": "hi yes", "words": [
            {"startTime": "0.500s", "word": "hi", "speakerTag": 1}, {"startTime": "1s", "word": "yes", "speakerTag": 2}]}]}]}"#;
        says(&import(google, "a.json"), &[("Speaker 1", "hi"), ("Speaker 2", "yes")]);
        let twice = r#"{"response": {"results": [{"alternatives": [{"transcript": "hi", "words": [{"startTime": "0.500s", "word": "hi"}]}]},
            {"alternatives": [{"transcript": "yes", "words": [{"startTime": "1s", "word": "yes"}]}]},
            {"alternatives": [{"words": [{"startTime": "0.500s", "word": "hi", "speakerTag": 1}, {"startTime": "1s", "word": "yes", "speakerTag": 2}]}]}]}}"#;
        says(&import(twice, "a.json"), &[("Speaker 1", "hi"), ("Speaker 2", "yes")]);
        let matics = r#"{"format": "2.9", "results": [{"type": "word", "start_time": 0.5, "alternatives": [{"content": "Hi", "speaker": "S1"}]},
            {"type": "punctuation", "start_time": 0.6, "alternatives": [{"content": ".", "speaker": "S1"}]},
            {"type": "word", "start_time": 1, "alternatives": [{"content": "Yes", "speaker": "S2"}]}]}"#;
        says(&import(matics, "a.json"), &[("S1", "Hi."), ("S2", "Yes")]);
    }
}
