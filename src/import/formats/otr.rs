//! oTranscribe: a web page in JSON, with times as links in it.

use super::html;
use crate::import::draft::{Body, Draft};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::names::Sure;
use crate::import::{json, marked};
use crate::text::Text;
use serde::Deserialize;

/// oTranscribe.
pub static FORMAT: Format = Format {
    word: "otr",
    looks: "an oTranscribe file",
    endings: &["otr"],
    sniff: |seen| {
        let Some(shape) = seen.json() else { return 0.0 };
        let text = shape.key("text") == Some(&json::Shape::Value);
        match text && !shape.has(&["segments"]) {
            true if shape.any(&["media-time", "media-source"]) => 1.0,
            true if shape.has(&["media"]) => 0.9,
            true if seen.ends(&["otr"]) => 0.8,
            _ => 0.0,
        }
    },
    read: Reader::Text(read),
};

#[derive(Deserialize)]
struct File {
    text: String,
    media: Option<serde_json::Value>,
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let damaged = |error: serde_json::Error| ImportError::Damaged { looks: FORMAT.looks, what: error.to_string() };
    let file: File = serde_json::from_str(text.trim()).map_err(damaged)?;
    // Times are beside the text, unless they are what parts a name from what is said.
    let mut draft = html::with_times(&file.text, &found.sure)?;
    let kept = html::with_stamps(&file.text, &found.sure)?;
    if labelled(&kept, &found.sure) > labelled(&draft, &found.sure) {
        draft = Draft { body: kept.body, ..draft };
    }
    let media = file.media.as_ref().and_then(|media| media.as_str()).map(str::trim).filter(|media| !media.is_empty());
    draft.facts.extend(media.map(|media| ("media".to_owned(), media.to_owned())));
    found.push(draft)
}

/// Turns that begin with somebody's label.
fn labelled(draft: &Draft, sure: &Sure) -> u32 {
    match &draft.body {
        Body::Prose(prose) => {
            let text = Text::new(prose.text.clone());
            marked::with_labels(&text, &prose.labels, sure).labels.iter().map(|(_, count)| count).sum()
        }
        Body::Turns(turns) => {
            u32::try_from(turns.iter().filter(|turn| turn.speaker.is_some()).count()).unwrap_or(u32::MAX)
        }
        Body::Tiers(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    fn file(html: &str) -> String {
        serde_json::json!({"text": html, "media": "a.mp3", "media-source": "", "media-time": 10.5}).to_string()
    }

    fn stamp(seconds: &str, shown: &str) -> String {
        format!("<span class=\"timestamp\" contenteditable=\"false\" data-timestamp=\"{seconds}\">{shown}</span>")
    }

    #[test]
    fn labels_and_times_are_read() {
        let html = format!(
            "<p>{}<b>Rosa:</b> We left&nbsp;early.<br></p><p>{}<b>Ben:</b> Why{}then?</p><p><b>Rosa:</b> Cold.</p><p><b>Ben:</b> I see.</p>",
            stamp("3.5", "00:03"),
            stamp("9.5", "00:09"),
            stamp("11", "00:11")
        );
        let found = import(file(&html), "a.otr");
        says(&found, &[("Rosa", "We left\u{a0}early."), ("Ben", "Why then?"), ("Rosa", "Cold."), ("Ben", "I see.")]);
        let expected = [(3500, "Rosa: We lef"), (9500, "Ben: Why the"), (11_000, "then?")];
        assert_eq!(times(&found), expected.map(|(ms, text)| (ms, text.to_owned())));
        assert_eq!((found.format, found.facts.first().map(|(name, _)| name.as_str())), ("otr", Some("media")));
        tortured(file(&html).as_bytes(), "a.otr");
    }

    #[test]
    fn a_time_between_name_and_words_stays() {
        let turn = |name: &str, time: &str, words: &str| format!("<p>{name} {}{words}</p>", stamp("1", time));
        let html = turn("Rosa", "00:01", "We left.")
            + &turn("Ben", "00:03", "Why?")
            + &turn("Rosa", "00:05", "Cold.")
            + &turn("Ben", "00:09", "I see.");
        let found = import(file(&html), "a.otr");
        let labels = &found.labels;
        assert!(labels.is_empty() || labels == &["Rosa", "Ben"], "{labels:?} {}", found.text);
        assert!(!found.text.contains("RosaWe"), "{}", found.text);
    }

    #[test]
    fn other_json_is_not_taken_for_it() {
        assert!(refused("{\"text\": \"x\", \"id\": 1}", "a.json").contains("JSON"));
        assert!(refused("{\"text\": 1, \"media\": \"x\", \"media-time\": 1}", "a.otr").contains("oTranscribe"));
    }
}
