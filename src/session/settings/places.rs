//! Where a coder left off in a study: kept in the user's folder for such state, never in the study.

use super::study::plain_id;
use crate::model::id::is_file_name;
use crate::store::atomic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// More places than this are not gone back to.
const MOST: usize = 50;

/// A place in the screen, by names that outlive the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spot {
    /// The name of the room.
    pub room: String,
    /// Id of the transcript that is meant there.
    pub transcript: Option<String>,
    /// The passage, in code points of the text, half-open.
    pub at: Option<(u32, u32)>,
    /// Hash of the text that the passage stands on.
    pub text: Option<String>,
    /// Id of the code that is meant there.
    pub code: Option<String>,
}

/// Where one coder left off in one study, and when each transcript was read last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Places {
    /// Where they read last.
    pub here: Option<Spot>,
    /// The places that they had gone from, the last one last.
    pub behind: Vec<Spot>,
    /// When each transcript was read last, by id: `YYYY-MM-DDTHH:MM:SSZ`.
    pub visits: BTreeMap<String, String>,
    /// Where this is kept; `None` where it holds until the program ends.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

impl Places {
    /// Reads where a coder left off in the study with this id; nothing, where that is not known.
    pub fn read(study: &str, coder: &str) -> Self {
        let folders = directories::ProjectDirs::from("", "", "verbatim");
        let folder = folders.map(|folders| folders.state_dir().unwrap_or(folders.data_local_dir()).join("places"));
        let named = plain_id(study) && is_file_name(coder);
        let file = folder.filter(|_| named).map(|folder| folder.join(format!("{study}-{coder}.ron")));
        file.map_or_else(Self::default, |file| Self::read_from(&file))
    }

    /// Reads a file; one that cannot be read says nothing.
    pub fn read_from(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let known: Self = ron::from_str(&text).unwrap_or_default();
        Self { file: Some(file.to_path_buf()), ..known }
    }

    /// Keeps it for the next time; that it cannot be kept is no reason to disturb anyone.
    pub fn keep(&self) {
        let Some((folder, name)) = self.file.as_ref().and_then(|file| file.parent().zip(file.file_name())) else {
            return;
        };
        let last = self.behind.len().saturating_sub(MOST);
        let kept = Self { behind: self.behind.get(last..).unwrap_or_default().to_vec(), ..self.clone() };
        if let Ok(text) = ron::ser::to_string_pretty(&kept, ron::ser::PrettyConfig::default()) {
            let made = std::fs::create_dir_all(folder);
            let _ = made.map(|()| atomic::write(folder, &name.to_string_lossy(), text.as_bytes()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_a_broken_file_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("places").join("01JD-ana.ron");
        let mut places = Places::read_from(&file);
        assert_eq!(places, Places { file: Some(file.clone()), ..Places::default() });
        let spot =
            |at| Spot { room: "reader".into(), transcript: Some("a".into()), at: Some((at, 9)), ..Spot::default() };
        places.here = Some(spot(3));
        places.behind = (0..80).map(spot).collect();
        places.visits.insert("a".into(), "2026-01-02T03:04:05Z".into());
        places.keep();
        let read = Places::read_from(&file);
        assert_eq!((&read.here, &read.visits), (&places.here, &places.visits));
        assert_eq!(read.behind, places.behind[30..], "the last ones are kept");
        for text in ["", "(", "(here: 3)", "nonsense \u{0}"] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(Places::read_from(&file).here, None, "{text}");
        }
    }

    #[test]
    fn odd_names_lead_to_no_file() {
        for (study, coder) in [("", "ana"), ("../x", "ana"), ("01JD", "../ana"), ("01JD", "")] {
            assert_eq!(Places::read(study, coder).file, None, "{study} {coder}");
        }
    }
}
