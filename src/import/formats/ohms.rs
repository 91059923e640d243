//! Oral histories as OHMS exports them: a transcript in one piece, with the words at which each minute begins.

use super::vtt;
use crate::import::draft::{Body, Draft, Prose};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::xml::{Doctype, Element, Node, Xml};

/// OHMS.
pub static FORMAT: Format = Format {
    word: "ohms",
    looks: "an OHMS record",
    endings: &["xml"],
    sniff: |seen| {
        let marked = || seen.text.is_some_and(|text| text.contains("nunncenter/ohms") || text.contains("<transcript"));
        if seen.root() == Some("ROOT") && marked() { 1.0 } else { 0.0 }
    },
    read: Reader::Text(read),
};

/// Facts of the record that are offered as attributes.
const FACTS: [(&str, &str); 8] = [
    ("interviewee", "interviewee"),
    ("interviewer", "interviewer"),
    ("collection_name", "collection"),
    ("series_name", "series"),
    ("repository", "repository"),
    ("accession", "accession"),
    ("duration", "duration"),
    ("media_url", "media"),
];

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut xml = Xml::new(text, FORMAT.looks, Doctype::Skip);
    let mut draft = Draft::default();
    let (mut said, mut cues, mut sync) = (String::new(), String::new(), String::new());
    let (mut points, mut depth) = (0, 0);
    loop {
        match xml.next()? {
            Node::Open(element) => {
                let name = element.name.to_string();
                if depth == 2 && name != "index" && name != "index_alt" {
                    let date = filled(&element, "value").filter(|_| name == "date");
                    let words = xml.words(|_, _| {})?;
                    draft.date = draft.date.take().or(date.filter(|date| is_day(date)));
                    match name.as_str() {
                        "transcript" => said = words,
                        "vtt_transcript" => cues = words,
                        "sync" => sync = words,
                        _ => fact(&name, words.trim(), &mut draft),
                    }
                    continue;
                }
                depth += 1;
                points += usize::from(name == "point");
            }
            Node::Close(_) => depth -= 1,
            Node::Words(_) => {}
            Node::End => break,
        }
    }
    draft.drop("index points", points);
    let cued = [&cues, &said].into_iter().find(|text| text.trim_start().starts_with("WEBVTT"));
    if let (Some(cues), Reader::Text(read)) = (cued, vtt::FORMAT.read) {
        let before = found.documents.len();
        read(cues, found)?;
        for document in found.documents.iter_mut().skip(before) {
            let Draft { title, date, language, facts, .. } = &draft;
            (document.title, document.date) = (title.clone(), date.clone());
            (document.language, document.facts) = (language.clone(), facts.clone());
            document.drop("index points", points);
        }
        return Ok(());
    }
    if matches!(said.trim(), "" | "No transcript." | "No transcript") {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "it holds no transcript, only an index".into(),
            advice: "Choose a record with a transcript, or import the transcript by itself",
        });
    }
    let times = times(&said, &sync);
    let (text, times, notes) = without_notes(&said, &times);
    draft.drop("footnotes", notes);
    draft.body = Body::Prose(Prose { text, times, ..Prose::default() });
    found.push(draft)
}

fn filled(element: &Element, name: &str) -> Option<String> {
    element.get(name).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

fn is_day(date: &str) -> bool {
    let shape: String = date.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    shape == "9999-99-99"
}

fn fact(name: &str, words: &str, draft: &mut Draft) {
    if words.is_empty() {
        return;
    }
    match name {
        "title" => draft.title = Some(words.to_owned()),
        "language" => draft.language = Some(words.to_owned()),
        _ => {
            if let Some((_, fact)) = FACTS.iter().find(|(known, _)| *known == name) {
                draft.facts.push(((*fact).to_owned(), words.to_owned()));
            }
        }
    }
}

/// Where each minute begins: `1:|12(3)|25(7)` says that minute 1 begins at the third word of line 12.
fn times(text: &str, sync: &str) -> Vec<(usize, u64)> {
    let Some((minutes, places)) = sync.trim().split_once(':') else { return Vec::new() };
    let Ok(minutes) = minutes.trim().parse::<u64>() else { return Vec::new() };
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut from = 0;
    for line in text.split('\n') {
        lines.push((from, line));
        from += line.len() + 1;
    }
    let mut found: Vec<(usize, u64)> = Vec::new();
    for (nth, place) in places.trim_start_matches('|').split('|').enumerate() {
        let Some((line, word)) = place.trim().trim_end_matches(')').split_once('(') else { continue };
        let (Ok(line), Ok(word)) = (line.trim().parse::<usize>(), word.trim().parse::<usize>()) else { continue };
        let Some((start, words)) = line.checked_sub(1).and_then(|line| lines.get(line)) else { continue };
        let at = word_at(words, word.max(1) - 1).map(|at| start + at);
        let ms = (nth as u64 + 1).saturating_mul(minutes).saturating_mul(60_000);
        if let Some(at) = at.filter(|at| found.last().is_none_or(|(before, _)| before < at)) {
            found.push((at, ms));
        }
    }
    found
}

/// Where the nth word of a line begins, in bytes.
fn word_at(line: &str, nth: usize) -> Option<usize> {
    let mut after = true;
    let starts = line.char_indices().filter_map(|(at, c)| {
        let begins = after && !c.is_whitespace();
        after = c.is_whitespace();
        begins.then_some(at)
    });
    let mut last = None;
    for (count, at) in starts.enumerate() {
        last = Some(at);
        if count == nth {
            break;
        }
    }
    last
}

/// The text without marks of footnotes and the list of them, with times moved along; how many there were.
fn without_notes(text: &str, times: &[(usize, u64)]) -> (String, Vec<(usize, u64)>, usize) {
    const PAIRS: [(&str, &str); 2] = [("[[footnote]]", "[[/footnote]]"), ("[[footnotes]]", "[[/footnotes]]")];
    let mut kept = String::with_capacity(text.len());
    let mut moved = Vec::with_capacity(times.len());
    let mut due = times.iter().peekable();
    let (mut from, mut count) = (0, 0);
    while from <= text.len() {
        let rest = text.get(from..).unwrap_or_default();
        let next = PAIRS.iter().filter_map(|(open, close)| {
            let at = rest.find(open)?;
            let end = at + rest.get(at..)?.find(close)? + close.len();
            Some((at, end, *open))
        });
        let found = next.min_by_key(|(at, ..)| *at);
        let stop = found.map_or(rest.len(), |(at, ..)| at);
        while let Some((at, ms)) = due.next_if(|(at, _)| *at < from + stop) {
            moved.push((kept.len() + at.saturating_sub(from), *ms));
        }
        kept.push_str(rest.get(..stop).unwrap_or_default());
        let Some((_, end, open)) = found else { break };
        count += usize::from(open == "[[footnote]]");
        from += end;
    }
    (kept, moved, count)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    fn record(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ROOT xmlns=\"https://www.weareavp.com/nunncenter/ohms\"><record id=\"1\" dt=\"2020-01-01\">\
             <date value=\"2019-05-06\" format=\"yyyy-mm-dd\"/><title>Rosa Vidal</title><interviewee>Vidal, Rosa</interviewee>{inside}\
             <index><point><time>0</time><title>Start</title><partial_transcript>VIDAL: We</partial_transcript></point></index></record></ROOT>"
        )
    }

    const SAID: &str = "OKORO: Where were you?\n\nVIDAL: At home[[footnote]]1[[/footnote]] then.\n\nOKORO: And after?\n\nVIDAL: We left.\n\nOKORO: Why?\n\nVIDAL: Cold.\n[[footnotes]][[note]]Her house.[[/note]][[/footnotes]]\n";

    #[test]
    fn the_transcript_is_read_with_its_minutes() {
        let file = record(&format!("<sync>1:|3(2)|7(3)</sync><transcript><![CDATA[{SAID}]]></transcript>"));
        let found = import(&file, "a.xml");
        says(
            &found,
            &[
                ("OKORO", "Where were you?"),
                ("VIDAL", "At home then."),
                ("OKORO", "And after?"),
                ("VIDAL", "We left."),
                ("OKORO", "Why?"),
                ("VIDAL", "Cold."),
            ],
        );
        assert_eq!(times(&found), [(60_000, "At home then".to_owned()), (120_000, "left.".to_owned())]);
        assert_eq!(
            (found.format, found.title.as_deref(), found.date.as_deref()),
            ("ohms", Some("Rosa Vidal"), Some("2019-05-06"))
        );
        assert_eq!(found.left_out, [("index points", 1), ("footnotes", 1)]);
        tortured(file.as_bytes(), "a.xml");
    }

    #[test]
    fn subtitles_inside_are_read_and_an_index_alone_is_refused() {
        let cues =
            "WEBVTT\n\n00:00.000 --> 00:02.000\n&lt;v Rosa&gt;We left.\n\n00:02.000 --> 00:03.000\n&lt;v Ben&gt;Why?\n";
        says(
            &import(record(&format!("<vtt_transcript>{cues}</vtt_transcript>")), "a.xml"),
            &[("Rosa", "We left."), ("Ben", "Why?")],
        );
        assert!(refused(record("<transcript>No transcript.</transcript>"), "a.xml").contains("index"));
    }
}
