//! WebVTT subtitles, video calls' transcripts among them.

use crate::import::draft::Draft;
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};
use crate::import::subtitles;

/// WebVTT.
pub static FORMAT: Format =
    Format { word: "vtt", looks: "a WebVTT subtitle file", endings: &["vtt"], sniff, read: Reader::Text(read) };

fn sniff(seen: &Seen) -> f32 {
    if seen.first().starts_with("WEBVTT") {
        return 1.0;
    }
    let mut lines = seen.lines().take(12);
    // Without its header a file still is one by its voices, or by times that no SubRip file has.
    let timed = |line: &str| subtitles::timing(line).is_some() && !line.contains(',');
    let cue = lines.clone().any(timed);
    let voice = lines.any(|line| line.starts_with("<v ") || line.starts_with("<v."));
    let bare = seen.lines().take(2).any(timed);
    match (cue, voice, bare) {
        (true, true, _) => 0.97,
        (_, _, true) if seen.ends(FORMAT.endings) => 0.93,
        _ => 0.0,
    }
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut draft = Draft::default();
    let mut lines = text.lines().peekable();
    // The header's block: whatever stands before the first blank line or cue.
    if lines.next_if(|line| line.trim_start().starts_with("WEBVTT")).is_some() {
        while let Some(line) = lines.next_if(|line| !line.trim().is_empty() && !line.contains("-->")) {
            if let Some((key, value)) = line.split_once(':')
                && key.trim().eq_ignore_ascii_case("language")
            {
                draft.language = Some(value.trim().to_owned());
            }
        }
    }
    subtitles::take(&mut lines, draft, FORMAT.looks, found)
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, says, times, tortured};
    use crate::model::Rule;

    const CALL: &str = "\u{feff}WEBVTT\n\nNOTE made by hand\n\nd1f/12-0\n00:07.680 --> 00:09.000 align:start\n\
        <v Ana Ruiz>We waited\nfor weeks &amp; weeks.</v>\n\nd1f/13-0\n00:00:09.500 --> 00:00:11.000\n\
        <v.loud Ana Ruiz>Nothing.</v> <v Bea>Oh?\n\nSTYLE\n::cue { color: red }\n\n\
        01:00:12.000 --> 01:00:13.000\n(phone rings)\n\n01:00:14.000 --> 01:00:15.000\n<v Bea>Go <c.x>on</c><01:00:14.500> &lt;please&gt; <laughs></v>\n";

    #[test]
    fn voices_become_speakers() {
        let found = import(CALL, "call.txt");
        assert_eq!((found.format, found.dropped), ("vtt", 2));
        assert_eq!(found.rule, Rule::LabelColon);
        says(
            &found,
            &[
                ("Ana Ruiz", "We waited for weeks & weeks. Nothing."),
                ("Bea", "Oh?"),
                ("", "(phone rings)"),
                ("Bea", "Go on <please> <laughs>"),
            ],
        );
        assert_eq!(
            times(&found).iter().map(|(ms, _)| *ms).collect::<Vec<_>>(),
            [7680, 9500, 9500, 3_612_000, 3_614_000]
        );
        tortured(CALL.as_bytes(), "a.vtt");
    }

    #[test]
    fn bent_files_are_read() {
        let found = import(
            "WEBVTT Kind: captions; Language: es\nLanguage: es\n00:00.000 --> 00:01.000\nuno\n00:01.000 --> 00:02.000\ndos\n\nmás\n",
            "a.vtt",
        );
        assert_eq!((found.text.as_str(), found.language.as_deref()), ("uno dos más\n", Some("es")));
        let found = import("00:00.000 --> 00:01.000\nuno\n", "a.vtt");
        assert_eq!((found.text.as_str(), found.format), ("uno\n", "vtt"));
        let found = import("1\n00:00.000 --> 00:01.000\n<v Ana>uno\n", "a");
        assert_eq!((found.text.as_str(), found.format), ("Ana: uno\n", "vtt"));
    }

    #[test]
    fn video_calls_name_people_in_the_text() {
        let call: String = (0..4)
            .map(|n| {
                format!(
                    "{n}\n00:0{n}.000 --> 00:0{n}.900\n{}: words {n}.\n\n",
                    if n % 2 == 0 { "Ana Ruiz" } else { "Zoé" }
                )
            })
            .collect();
        let found = import(format!("WEBVTT\n\n{call}"), "a.vtt");
        assert_eq!((found.rule, found.turns, found.unlabelled), (Rule::LabelColon, 4, 0));
        assert_eq!(found.labels, ["Ana Ruiz", "Zoé"]);
    }

    #[test]
    fn chevrons_mark_changes() {
        let found = import(
            "WEBVTT\n\n00:00.000 --> 00:01.000\n&gt;&gt; ANA: I left.\n\n00:01.000 --> 00:02.000\nAt ten.\n\n00:02.000 --> 00:03.000\n>> BEA: Why?\n\n00:03.000 --> 00:04.000\n>> ANA: Tired.\n\n00:04.000 --> 00:05.000\n>> BEA: Oh.\n\n00:05.000 --> 00:06.000\n>> Hello?\n",
            "a.vtt",
        );
        says(&found, &[("ANA", "I left. At ten."), ("BEA", "Why?"), ("ANA", "Tired."), ("BEA", "Oh."), ("", "Hello?")]);
    }
}
