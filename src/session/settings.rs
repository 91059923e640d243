//! A person's own settings: one file in the user's config folder, never in a study.

mod places;
mod study;

pub use places::{Places, Spot};
pub use study::{StudySettings, Whose};

use crate::model::Problem;
use crate::store::atomic;
use crate::store::ron::scan::line_column;
use crate::store::ron::splice::insert_field;
use crate::store::ron::{Root, read_value};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Whether the screen is drawn for a dark or a light background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Brightness {
    /// As the terminal says when it is asked.
    #[default]
    Auto,
    /// For a light one.
    Light,
    /// For a dark one.
    Dark,
}

/// What a person has set, and what is wrong with the file that says so.
#[derive(Clone, Debug, PartialEq)]
pub struct UserSettings {
    /// Handle to code under.
    pub coder: Option<String>,
    /// After coding, the light goes on to the next passage.
    pub move_on: bool,
    /// Widest column of text in the reader.
    pub column: u16,
    /// Where the light stands in the reader, as a part of the height from the top, 0 to 0.5; 0 scrolls as little as can be.
    pub scrolloff: f64,
    /// For which background the screen is drawn.
    pub theme: Brightness,
    /// Command that opens a recording: words with `{file}`, `{seconds}`, `{time}` to fill in. Only from this file.
    pub player: Option<String>,
    /// Other keys for commands of the screen, by the command's name.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Where this is kept; `None` where it holds until the program ends.
    pub file: Option<PathBuf>,
    /// Faults of the file; what could be read holds all the same.
    pub problems: Vec<Problem>,
}

impl Default for UserSettings {
    fn default() -> Self {
        Self {
            coder: None,
            move_on: false,
            column: 80,
            scrolloff: 0.35,
            theme: Brightness::Auto,
            player: None,
            keys: BTreeMap::new(),
            file: None,
            problems: Vec::new(),
        }
    }
}

/// The fields of the file.
const FIELDS: [&str; 8] = ["format", "coder", "move_on", "column", "scrolloff", "theme", "player", "keys"];

impl UserSettings {
    /// Where the file is, if this system says where such files belong.
    pub fn path() -> Option<PathBuf> {
        let folder = directories::ProjectDirs::from("", "", "verbatim");
        folder.map(|folder| folder.config_dir().join("settings.ron"))
    }

    /// Reads the user's file; without one everything is at its default.
    pub fn read() -> Self {
        Self::path().map_or_else(Self::default, |path| Self::read_from(&path))
    }

    /// Reads a file; a fault in it costs the field it stands in, nothing else.
    pub fn read_from(path: &Path) -> Self {
        let mut settings = Self { file: Some(path.to_path_buf()), ..Self::default() };
        let file = path.display().to_string();
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return settings,
            Err(error) => {
                let what = format!("your settings cannot be read ({error})");
                settings.problems.push(Problem::in_file(file, what, "Until then everything is at its default."));
                return settings;
            }
        };
        let mut problems = Vec::new();
        if let Some(root) = Root::read(text.trim_start_matches('\u{feff}'), &file, &mut problems) {
            root.rest(&FIELDS, &file, &mut problems);
            let mut reader = Reader { root: &root, file: &file, problems: &mut problems };
            settings.coder = reader.field("coder", "a name in quotation marks");
            settings.move_on = reader.field("move_on", "true or false").unwrap_or_default();
            settings.theme = reader.field("theme", "Auto, Light or Dark").unwrap_or_default();
            settings.player = reader.field("player", "a command in quotation marks");
            settings.keys = reader.field("keys", "{\"command\": [\"key\"]}").unwrap_or_default();
            let column: Option<u16> = reader.field("column", "a number of columns, such as 72");
            settings.column = column.unwrap_or(settings.column).max(20);
            let scrolloff: Option<f64> = reader.field("scrolloff", "a part of the height from 0 to 0.5, such as 0.35");
            let scrolloff = scrolloff.filter(|share| share.is_finite()).unwrap_or(settings.scrolloff);
            settings.scrolloff = scrolloff.clamp(0.0, 0.5);
        }
        settings.problems = problems;
        settings
    }

    /// Keeps for which background the screen is drawn; all else in the file stays as it is written.
    ///
    /// # Errors
    /// Says why it cannot be kept.
    pub fn keep_theme(&mut self, theme: Brightness) -> Result<(), String> {
        self.theme = theme;
        let Some(path) = self.file.as_deref() else { return Ok(()) };
        let failed = |what: String| format!("This is not kept for the next time: {what}");
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => "(\n    format: 1,\n)\n".to_owned(),
            Err(error) => return Err(failed(error.to_string())),
        };
        let new = with_field(&text, "theme", &format!("{theme:?}"))
            .ok_or_else(|| failed(format!("{} has a fault; ! shows it.", path.display())))?;
        let (folder, name) =
            path.parent().zip(path.file_name()).ok_or_else(|| failed("it has no place.".to_owned()))?;
        std::fs::create_dir_all(folder).map_err(|error| failed(error.to_string()))?;
        atomic::write(folder, &name.to_string_lossy(), new.as_bytes()).map_err(|error| failed(error.to_string()))
    }
}

/// The text of a file of settings with another value of a field; `None` where the fields cannot be told apart.
fn with_field(text: &str, name: &str, value: &str) -> Option<String> {
    let mark = text.len() - text.trim_start_matches('\u{feff}').len();
    let (mark, src) = text.split_at(mark);
    let root = Root::read(src, "", &mut Vec::new()).filter(|root| root.fault().is_none())?;
    let mut record = src.to_owned();
    match root.field(name) {
        Some(field) => record.replace_range(field.value.clone(), value),
        None => insert_field(&mut record, &root.fields, (&FIELDS, &[]), name, value),
    }
    Some(format!("{mark}{record}"))
}

struct Reader<'a> {
    root: &'a Root<'a>,
    file: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Reader<'_> {
    fn field<T: DeserializeOwned>(&mut self, name: &str, wanted: &str) -> Option<T> {
        let field = self.root.field(name)?;
        let value = self.root.value(name).and_then(read_value);
        if value.is_none() {
            let (line, column) = line_column(self.root.src, field.value.start);
            let what = format!("`{name}` cannot be read: it should be {wanted}");
            let problem = Problem::in_file(self.file, what, "Mend it; until then it is at its default.");
            self.problems.push(problem.at(line, column));
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> UserSettings {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        std::fs::write(&path, text).unwrap();
        UserSettings::read_from(&path)
    }

    #[test]
    fn no_file_is_no_problem() {
        let settings = UserSettings::read_from(Path::new("/nowhere/settings.ron"));
        assert_eq!(UserSettings { file: None, ..settings }, UserSettings::default());
    }

    #[test]
    fn what_is_set_holds() {
        let settings = read(
            "(coder: \"ana\", move_on: true, column: 64, scrolloff: 0.2, player: \"mpv {file}\", keys: {\"repeat\": [\"Ctrl-d\"]})",
        );
        assert_eq!((settings.coder.as_deref(), settings.move_on, settings.column), (Some("ana"), true, 64));
        assert_eq!(settings.scrolloff, 0.2);
        assert_eq!(settings.player.as_deref(), Some("mpv {file}"));
        assert_eq!(settings.keys["repeat"], ["Ctrl-d"]);
        assert_eq!(settings.problems, []);
    }

    #[test]
    fn the_theme_is_kept_and_all_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("verbatim/settings.ron");
        let keep = |path: &Path, theme| UserSettings::read_from(path).keep_theme(theme);
        keep(&path, Brightness::Light).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "(\n    format: 1,\n    theme: Light,\n)\n");
        let own = "// mine\n(\n    coder: \"ana\", // me\n    theme: Auto,   // as it is\n    player: \"mpv\",\n)\n";
        std::fs::write(&path, own).unwrap();
        keep(&path, Brightness::Dark).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), own.replace("Auto", "Dark"));
        let read = UserSettings::read_from(&path);
        assert_eq!((read.theme, read.problems), (Brightness::Dark, Vec::new()));
        std::fs::write(&path, "(column: 70, keys: {})").unwrap();
        keep(&path, Brightness::Dark).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "(column: 70, theme: Dark, keys: {})");
        for broken in ["", "(column: ", "<<<<<<< a\n(column: 70)\n=======\n()\n>>>>>>> b\n"] {
            std::fs::write(&path, broken).unwrap();
            assert!(keep(&path, Brightness::Dark).is_err(), "{broken}");
            assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
        }
    }

    #[test]
    fn a_fault_costs_its_field_and_is_listed() {
        let settings = read("(\n    coder: \"ana\",\n    move_on: perhaps,\n    colum: 64,\n)\n");
        assert_eq!((settings.coder.as_deref(), settings.move_on), (Some("ana"), false));
        let lines: Vec<u32> = settings.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [4, 3]);
        assert!(settings.problems[0].advice.contains("`column`"));
        for text in ["", "(", "nonsense", "(keys: [1])", "\u{0}", "(column: 0)", "(column: 99999999)"] {
            assert!(read(text).column >= 20, "{text}");
        }
    }
}
