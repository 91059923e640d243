//! JSON lines: an object a line, each something said or a text of its own, with passages labelled in it.

use crate::import::cues::{self, Cue, Names};
use crate::import::draft::{Body, Coded, Draft, Prose};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::limits;
use crate::import::utterances::SPEAKER;
use serde_json::{Map, Value};

/// JSON lines.
pub static FORMAT: Format = Format {
    word: "jsonl",
    looks: "JSON lines (jsonl)",
    endings: &["jsonl", "ndjson"],
    sniff,
    read: Reader::Text(read),
};

/// Lines looked at to tell what a file is.
const LOOKED_AT: usize = 50;
/// A line whose text is longer than this on average is a document of its own, in characters.
const LONG: usize = 1500;

const TEXT: [&str; 10] =
    ["text", "content", "transcript", "utterance", "sentence", "message", "body", "data", "value", "answer"];
/// Other keys for who speaks, beside those of recognisers.
const WHO: [&str; 6] = ["participant", "author", "who", "user", "name", "role"];
const START: [&str; 6] = ["start", "start_time", "startTime", "begin", "time", "timestamp"];
const END: [&str; 5] = ["end", "end_time", "endTime", "stop", "to"];
const LABELS: [&str; 5] = ["label", "labels", "entities", "spans", "annotations"];

fn sniff(seen: &Seen) -> f32 {
    let lines: Vec<&str> = seen.lines().take(LOOKED_AT).collect();
    let several = lines.len() > 1 || seen.ends(FORMAT.endings);
    if !several || !lines.first().is_some_and(|first| first.starts_with('{') && first.ends_with('}')) {
        return 0.0;
    }
    let objects = lines.iter().filter_map(|line| object(line)).collect::<Vec<_>>();
    let texts = objects.iter().filter(|object| words(object).is_some()).count();
    let enough = objects.len() * 10 >= lines.len() * 9 && texts * 2 >= objects.len();
    if enough && texts > 0 { 0.95 } else { 0.0 }
}

fn object(line: &str) -> Option<Map<String, Value>> {
    match serde_json::from_str(line.trim()).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn words(object: &Map<String, Value>) -> Option<&str> {
    TEXT.iter().find_map(|key| object.get(*key)?.as_str())
}

/// A name or a number under one of some keys.
fn name(object: &Map<String, Value>, keys: &[&str]) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(words) => Some(words.trim().to_owned()).filter(|words| !words.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    keys.iter().find_map(|key| of(object.get(*key)?))
}

fn speaker(object: &Map<String, Value>) -> Option<String> {
    name(object, &SPEAKER).or_else(|| name(object, &WHO))
}

/// Milliseconds under one of some keys: seconds, or a clock time.
fn moment(object: &Map<String, Value>, keys: &[&str]) -> Option<u64> {
    let ms = |value: &Value| match value {
        Value::Number(number) => number.as_f64().filter(|seconds| (0.0..1e9).contains(seconds)),
        Value::String(words) => crate::text::stamps::clock(words.trim()).map(|ms| ms as f64 / 1000.0),
        _ => None,
    };
    keys.iter().find_map(|key| ms(object.get(*key)?)).map(|seconds| (seconds * 1000.0).round() as u64)
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut objects = Vec::new();
    let mut passed = 0;
    for (nth, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let object = object(line).ok_or_else(|| ImportError::Damaged {
            looks: FORMAT.looks,
            what: format!("line {} is no JSON object", nth + 1),
        })?;
        limits::at_most("lines", objects.len() + 1, limits::TURNS)?;
        if words(&object).is_some_and(|words| !words.trim().is_empty()) {
            objects.push(object);
        } else {
            passed += 1;
        }
    }
    if objects.is_empty() {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "no line of it has words".into(),
            advice: "Call the field with the words `text`, and import it again",
        });
    }
    let before = found.documents.len();
    let named = objects.iter().filter(|object| speaker(object).is_some()).count();
    let length: usize = objects.iter().filter_map(words).map(str::len).sum();
    if named * 2 > objects.len() {
        found.push(talk(&objects)?)?;
    } else if length / objects.len() > LONG {
        for (nth, object) in objects.iter().enumerate() {
            let mut draft = prose(std::slice::from_ref(object));
            draft.name = name(object, &["id", "title", "document", "file"]).or_else(|| Some(format!("{}", nth + 1)));
            found.push(draft)?;
        }
    } else {
        found.push(prose(&objects))?;
    }
    if let Some(first) = found.documents.get_mut(before) {
        first.drop("lines without words", passed);
    }
    Ok(())
}

/// One talk, a line a turn.
fn talk(objects: &[Map<String, Value>]) -> Result<Draft, ImportError> {
    let mut draft = Draft::default();
    let cue = |object: &Map<String, Value>| Cue {
        start: moment(object, &START),
        end: moment(object, &END),
        speaker: speaker(object),
        lines: words(object).unwrap_or_default().lines().map(str::to_owned).collect(),
        ..Cue::default()
    };
    cues::turns(objects.iter().map(cue).collect(), Names::Given, &mut draft)?;
    Ok(draft)
}

/// Running text, a line a paragraph, with what is labelled in it.
fn prose(objects: &[Map<String, Value>]) -> Draft {
    let mut prose = Prose::default();
    let mut lost = 0;
    for object in objects {
        if !prose.text.is_empty() {
            prose.text.push_str("\n\n");
        }
        let words = words(object).unwrap_or_default();
        let base = prose.text.len();
        prose.text.push_str(words);
        // Offsets count code points, as the programs that write them do.
        let places: Vec<usize> = words.char_indices().map(|(at, _)| at).chain([words.len()]).collect();
        let all = LABELS.iter().filter_map(|key| object.get(*key)?.as_array()).flatten();
        for label in all.filter(|label| label.is_array() || label.is_object()) {
            let place = |at: Option<u64>| places.get(usize::try_from(at?).ok()?).copied();
            match spanned(label) {
                Some((start, end, code)) => match (place(Some(start)), place(Some(end))) {
                    (Some(from), Some(to)) if from < to => {
                        prose.coded.push(Coded { at: base + from..base + to, code, ..Coded::default() });
                    }
                    _ => lost += 1,
                },
                None => lost += 1,
            }
        }
    }
    prose.text.push('\n');
    let mut draft = Draft { body: Body::Prose(prose), ..Draft::default() };
    draft.lose("labels that are on no words", lost);
    draft
}

/// `[6, 13, "leave"]`, or an object with start, end and a label.
fn spanned(label: &Value) -> Option<(u64, u64, String)> {
    let (start, end, code) = match label {
        Value::Array(parts) => (parts.first()?.as_u64()?, parts.get(1)?.as_u64()?, parts.get(2)?.as_str()?),
        Value::Object(parts) => {
            let number = |keys: [&str; 3]| keys.iter().find_map(|key| parts.get(*key)?.as_u64());
            let code = ["label", "tag", "code"].iter().find_map(|key| parts.get(*key)?.as_str())?;
            (number(["start", "start_offset", "begin"])?, number(["end", "end_offset", "stop"])?, code)
        }
        _ => return None,
    };
    Some((start, end, code.trim().to_owned())).filter(|(.., code)| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};
    use crate::text::Text;

    #[test]
    fn lines_with_speakers_are_a_talk() {
        let text = "{\"speaker\": \"Rosa\", \"text\": \"We left.\", \"start\": 3.5}\n\n{\"speaker\": \"Ben\", \"text\": \"Why?\", \"start\": \"0:09\"}\n{\"speaker\": \"Rosa\", \"text\": \"\"}\n";
        let found = import(text, "a.txt");
        assert_eq!(found.format, "jsonl");
        says(&found, &[("Rosa", "We left."), ("Ben", "Why?")]);
        assert_eq!(times(&found)[0].0, 3500);
        assert_eq!(found.dropped, 1);
        tortured(text.as_bytes(), "a.jsonl");
    }

    #[test]
    fn labelled_passages_come_along() {
        let text = "{\"id\":1,\"text\":\"Ros\u{e9}: we left early\",\"label\":[[6,13,\"leave\"]]}\n{\"id\":2,\"text\":\"Ben: why\",\"entities\":[{\"start_offset\":5,\"end_offset\":99,\"label\":\"ask\"}]}\n";
        let found = import(text, "a.jsonl");
        let read = Text::new(found.text.clone());
        let coded: Vec<_> = found.coded.iter().map(|(at, coded)| (read.slice(*at), coded.code.as_str())).collect();
        assert_eq!(coded, [("we left", "leave")]);
        assert_eq!((found.text.as_str(), found.dropped), ("Ros\u{e9}: we left early\n\nBen: why\n", 1));
    }

    #[test]
    fn broken_lines_are_named() {
        let text = "{\"text\": \"One.\"}\n".repeat(60) + "{\"text\": \n";
        assert!(refused(text, "a.jsonl").contains("line 61"));
        assert!(refused("{\"id\": 1}\n{\"id\": 2}\n", "a.json").contains("JSON"));
    }
}
