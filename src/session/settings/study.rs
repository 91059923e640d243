//! What a person has set for one study: whose codings they see. Kept in the user's config folder, never in the study.

use super::{Reader, UserSettings};
use crate::store::atomic;
use crate::store::ron::Root;
use crate::store::ron::write::strings;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Whose codings are shown in a text; one's own always are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    /// Everyone's.
    #[default]
    All,
    /// One's own alone.
    Mine,
    /// Those of chosen coders.
    Chosen,
}

/// What a person has set for one study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudySettings {
    /// Whose codings are shown.
    pub whose: Whose,
    /// The chosen coders, by handle.
    pub chosen: Vec<String>,
    /// Others' codings on a transcript stay hidden until one has worked it through.
    pub blind: bool,
    /// Handles near to a known one that the person means all the same.
    pub handles: Vec<String>,
    /// Where this is kept; `None` where it holds until the program ends.
    pub file: Option<PathBuf>,
}

impl StudySettings {
    /// Reads what is set for the study with this id; without a file everything is at its default.
    pub fn read(study: &str) -> Self {
        let folder = UserSettings::path().and_then(|path| Some(path.parent()?.join("studies")));
        let folder = folder.filter(|_| plain_id(study));
        folder.map_or_else(Self::default, |folder| Self::read_from(&folder.join(format!("{study}.ron"))))
    }

    /// Reads a file; a field that cannot be read is at its default.
    pub fn read_from(path: &Path) -> Self {
        let mut settings = Self { file: Some(path.to_path_buf()), ..Self::default() };
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let (file, mut problems) = (path.display().to_string(), Vec::new());
        if let Some(root) = Root::read(&text, &file, &mut problems) {
            let mut reader = Reader { root: &root, file: &file, problems: &mut problems };
            settings.whose = reader.field("whose", "All, Mine or Chosen").unwrap_or_default();
            settings.chosen = reader.field("chosen", "[\"ben\"]").unwrap_or_default();
            settings.handles = reader.field("handles", "[\"anna\"]").unwrap_or_default();
            settings.blind = reader.field("blind", "true or false").unwrap_or_default();
        }
        settings
    }

    /// Keeps it for the next time.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub fn keep(&self) -> Result<(), String> {
        let Some((folder, name)) = self.file.as_ref().and_then(|file| file.parent().zip(file.file_name())) else {
            return Ok(());
        };
        let (whose, chosen, blind) = (self.whose, strings(&self.chosen), self.blind);
        let handles = strings(&self.handles);
        let text = format!(
            "(\n    format: 1,\n    whose: {whose:?},\n    chosen: {chosen},\n    blind: {blind},\n    handles: {handles},\n)\n"
        );
        let failed = |what: String| format!("This is not kept for the next time: {what}");
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        atomic::write(folder, &name.to_string_lossy(), text.as_bytes()).map_err(|error| failed(error.to_string()))
    }
}

/// Whether an id of a study can be a file's name: it is written by hand at times.
pub(super) fn plain_id(study: &str) -> bool {
    !study.is_empty() && study.len() <= 64 && study.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("studies").join("01JD.ron");
        let mut settings = StudySettings::read_from(&file);
        assert_eq!((settings.whose, settings.blind), (Whose::All, false));
        (settings.whose, settings.chosen, settings.blind) = (Whose::Chosen, vec!["ben".into()], true);
        settings.keep().unwrap();
        assert_eq!(StudySettings::read_from(&file), settings);
        std::fs::write(&file, "(whose: Nobody, blind: true").unwrap();
        assert_eq!(StudySettings::read_from(&file).whose, Whose::All);
    }

    #[test]
    fn an_odd_id_of_a_study_names_no_file() {
        for id in ["", "../../x", "a/b", "a b"] {
            assert_eq!(StudySettings::read(id).file, None, "{id}");
        }
    }
}
