//! Lets a person change a text in their own editor: a file that only they can read, inside the study, gone afterwards.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// The editor that `$VISUAL` or `$EDITOR` names, with its words of command.
pub fn editor() -> Option<Vec<String>> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let words = set("VISUAL").or_else(|| set("EDITOR"))?;
    Some(words.split_whitespace().map(str::to_owned).collect())
}

/// Lets the editor change a text in a file with an ending such as `.md`; the error says what stood in the way.
///
/// # Errors
/// What stood in the way of starting the editor or of reading what it left.
pub fn write(editor: &[String], folder: &Path, text: &str, ending: &str) -> Result<String, String> {
    let (program, words) = editor.split_first().ok_or("$EDITOR is empty.")?;
    let failed = |what: std::io::Error| format!("The text could not be handed to `{program}`: {what}.");
    std::fs::create_dir_all(folder).map_err(failed)?;
    // Files of this kind are readable by their owner only, and go when dropped.
    let mut file = tempfile::Builder::new().prefix("edit-").suffix(ending).tempfile_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.flush()).map_err(failed)?;
    let status = Command::new(program).args(words).arg(file.path()).status().map_err(failed)?;
    if !status.success() {
        return Err(format!("`{program}` ended with a failure; the text is as it was."));
    }
    // Some editors put a new file in the old one's place, so it is read by its name.
    let written = std::fs::read_to_string(file.path()).map_err(failed)?;
    Ok(written.replace("\r\n", "\n"))
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_changes_the_text_and_the_file_goes() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("editor.sh");
        std::fs::write(&script, "stat -c %a \"$1\" >> \"$1\"; sed -i s/one/two/ \"$1\"\n").unwrap();
        let editor = ["sh".to_owned(), script.display().to_string()];
        let inside = folder.path().join("local");
        assert_eq!(write(&editor, &inside, "one\n", ".md").unwrap(), "two\n600\n");
        assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 0);
        assert!(write(&["false".to_owned()], &inside, "one", ".md").is_err());
    }
}
