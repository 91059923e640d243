//! The recording of a transcript, and the player that opens it.

use crate::edit::{Act, Change, Edit};
use crate::model::settings::{Attribute, Owner};
use crate::model::{Transcript, TranscriptIx};
use crate::session::{Failure, Session};
use crate::text::moments::{clock, exact};
use crate::text::shell::quoted;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Attribute of transcripts that names the recording.
pub const RECORDING: &str = "recording";

/// What to say where no player is set.
pub const NO_PLAYER: &str = "No player is set. Put one into your own settings.ron, such as player: \"mpv --start={seconds} {file}\"; docs/keys.md says where it is.";

/// The recording that a transcript names, as it is written.
pub fn named(transcript: &Transcript) -> Option<&str> {
    transcript.attributes.get(RECORDING).map(String::as_str).filter(|name| !name.trim().is_empty())
}

/// The file of a transcript's recording; the error says what is missing.
///
/// # Errors
/// The transcript names no recording, or the file is not there.
pub fn file(root: &Path, transcript: &Transcript) -> Result<PathBuf, String> {
    let id = &transcript.id;
    let named = named(transcript).ok_or_else(|| {
        format!(
            "`{id}` names no recording. `verbatim play {} --recording FILE` keeps one as its attribute `{RECORDING}`.",
            quoted(id)
        )
    })?;
    // A whole path stands for itself.
    let file = root.join(named);
    match std::fs::metadata(&file) {
        Ok(known) if known.is_file() => {
            // A name that begins with a hyphen must not be read as an option: the path is always a whole one.
            std::path::absolute(&file).map_err(|error| format!("{} cannot be opened ({error}).", file.display()))
        }
        Ok(_) => Err(format!("The recording of `{id}`, {}, is not an ordinary file.", file.display())),
        Err(error) => Err(format!(
            "The recording of `{id}` is not at {} ({error}). Put it there, or name another with --recording.",
            file.display()
        )),
    }
}

/// The act that keeps a file as a transcript's recording, and declares the attribute where it is new.
///
/// # Errors
/// Says so where nothing changes or no path is given.
pub fn set(session: &Session, ix: TranscriptIx, path: &str) -> Result<Act, Failure> {
    let path = path.trim();
    if path.is_empty() || path.contains(char::is_control) {
        return Err(Failure::usage("A recording needs the path of its file."));
    }
    let before = session.study.transcript(ix).clone();
    let mut edits = Vec::new();
    let settings = &session.study.settings;
    if settings.attributes_of(Owner::Transcript).all(|attribute| attribute.name != RECORDING) {
        let mut more = settings.clone();
        more.attributes.push(Attribute { name: RECORDING.into(), of: Owner::Transcript, ..Attribute::default() });
        edits.push(Edit::Settings(Box::new(Change::replace(settings.clone(), more))));
    }
    let mut after = before.clone();
    after.attributes.insert(RECORDING.into(), path.to_owned());
    if after == before {
        return Err(Failure::nothing("Nothing changes by this."));
    }
    let label = format!("recording of {}", before.shown());
    edits.push(Edit::Transcript(Box::new(Change::replace(before, after))));
    Ok(Act { label, edits })
}

/// Starts the player and goes on; it has no part in the terminal. No shell is involved.
///
/// # Errors
/// Says what stands in the way of starting it.
pub fn start(player: &str, file: &Path, ms: u64) -> Result<(), String> {
    let words = words(player, file, ms)?;
    let Some((program, rest)) = words.split_first() else { return Err(NO_PLAYER.to_owned()) };
    let mut command = Command::new(program);
    command.args(rest).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    {
        // Ctrl-C in the terminal is not for the player.
        use std::os::unix::process::CommandExt;
        command.process_group(0);
    }
    let mut child = command.spawn().map_err(|error| {
        let program = program.to_string_lossy();
        format!("The player `{program}` cannot be started ({error}). Check `player` in your own settings.ron.")
    })?;
    // Somebody must ask how it ended, or it stays in the system's table.
    std::thread::spawn(move || {
        let _ = child.wait();
    });
    Ok(())
}

/// What was opened and from when.
pub fn told(file: &Path, ms: Option<u64>) -> String {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match ms {
        Some(ms) => format!("{name} plays from {}.", clock(ms)),
        None => format!("{name} plays from its start: no time is noted before this passage."),
    }
}

/// Program and words of a player's command, with `{file}`, `{seconds}` and `{time}` filled in; `{file}` is added last
/// where it is missing. Words are parted at blanks outside quotation marks before anything is filled in, so that
/// nothing in a path is ever read as another word or option.
///
/// # Errors
/// An empty command, or a quotation mark that does not close.
pub fn words(player: &str, file: &Path, ms: u64) -> Result<Vec<std::ffi::OsString>, String> {
    let mut words = split(player).ok_or("In your setting `player` a quotation mark does not close.")?;
    if words.is_empty() {
        return Err(NO_PLAYER.to_owned());
    }
    if !words.iter().skip(1).any(|word| word.contains("{file}")) {
        words.push("{file}".to_owned());
    }
    let seconds = format!("{}.{:03}", ms / 1000, ms % 1000);
    let filled = |word: &String| {
        let word = word.replace("{seconds}", &seconds).replace("{time}", &exact(ms));
        let mut whole = std::ffi::OsString::new();
        for (nth, part) in word.split("{file}").enumerate() {
            if nth > 0 {
                whole.push(file);
            }
            whole.push(part);
        }
        whole
    };
    Ok(words.iter().map(filled).collect())
}

/// Words parted at blanks outside quotation marks; none where a mark does not close.
fn split(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = None;
    for c in command.chars() {
        match quoted {
            Some(mark) if mark == c => quoted = None,
            Some(_) => word.get_or_insert_default().push(c),
            None if c == '"' || c == '\'' => {
                quoted = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            None => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quoted.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(player: &str, file: &str, ms: u64) -> Vec<String> {
        let words = words(player, Path::new(file), ms).unwrap();
        words.into_iter().map(|word| word.into_string().unwrap()).collect()
    }

    #[test]
    fn a_path_is_one_word_whatever_is_in_it() {
        let file = "/rec/$(rm -rf ~) \"; x {seconds}.mp3";
        assert_eq!(spelt("mpv --start={seconds} {file}", file, 83_500), ["mpv", "--start=83.500", file]);
        assert_eq!(spelt("vlc --at {time}", file, 3_725_001), ["vlc", "--at", "01:02:05.001", file]);
        assert_eq!(
            spelt("\"/opt/my player/run\" 'a  b' --f={file}", "/x", 0),
            ["/opt/my player/run", "a  b", "--f=/x"]
        );
        for bad in ["", "   ", "mpv 'open"] {
            assert!(words(bad, Path::new("/x"), 0).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_missing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let mut record = Transcript { id: "fg1".into(), ..Transcript::default() };
        assert!(file(folder.path(), &record).unwrap_err().contains("--recording FILE"));
        for (name, said) in [("gone.mp3", "is not at"), (".", "not an ordinary file")] {
            record.attributes.insert(RECORDING.into(), name.into());
            let why = file(folder.path(), &record).unwrap_err();
            assert!(why.contains(said), "{why}");
        }
        std::fs::write(folder.path().join("-x.mp3"), "").unwrap();
        record.attributes.insert(RECORDING.into(), "-x.mp3".into());
        assert!(file(folder.path(), &record).unwrap().is_absolute());
        assert!(start("/nowhere/player", Path::new("/x"), 0).unwrap_err().contains("cannot be started"));
    }

    #[cfg(unix)]
    #[test]
    fn the_player_gets_its_words() {
        let folder = tempfile::tempdir().unwrap();
        let (script, out) = (folder.path().join("player.sh"), folder.path().join("out"));
        std::fs::write(&script, "printf '%s|' \"$@\" > \"$0.tmp\" && mv \"$0.tmp\" \"${0%player.sh}out\"\n").unwrap();
        let player = format!("sh '{}' {{seconds}}", script.display());
        start(&player, Path::new("/a b.mp3"), 1500).unwrap();
        let written = (0..500).find_map(|_| {
            std::thread::sleep(std::time::Duration::from_millis(10));
            std::fs::read_to_string(&out).ok()
        });
        assert_eq!(written.as_deref(), Some("1.500|/a b.mp3|"));
    }
}
