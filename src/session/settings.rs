//! A person's own settings: one file in the user's config folder, never in a study.

mod study;

pub use study::{StudySettings, Whose};

use crate::model::Problem;
use crate::store::ron::scan::line_column;
use crate::store::ron::{Root, read_value};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a person has set, and what is wrong with the file that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserSettings {
    /// Handle to code under.
    pub coder: Option<String>,
    /// After coding, the light goes on to the next passage.
    pub move_on: bool,
    /// Widest column of text in the reader.
    pub column: u16,
    /// Command that opens a recording: words with `{file}`, `{seconds}`, `{time}` to fill in. Only from this file.
    pub player: Option<String>,
    /// Other keys for commands of the screen, by the command's name.
    pub keys: BTreeMap<String, Vec<String>>,
    /// Faults of the file; what could be read holds all the same.
    pub problems: Vec<Problem>,
}

impl Default for UserSettings {
    fn default() -> Self {
        Self { coder: None, move_on: false, column: 80, player: None, keys: BTreeMap::new(), problems: Vec::new() }
    }
}

/// The fields of the file.
const FIELDS: [&str; 6] = ["format", "coder", "move_on", "column", "player", "keys"];

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
        let mut settings = Self::default();
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
            settings.player = reader.field("player", "a command in quotation marks");
            settings.keys = reader.field("keys", "{\"command\": [\"key\"]}").unwrap_or_default();
            let column: Option<u16> = reader.field("column", "a number of columns, such as 72");
            settings.column = column.unwrap_or(settings.column).max(20);
        }
        settings.problems = problems;
        settings
    }
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
        assert_eq!(settings, UserSettings::default());
    }

    #[test]
    fn what_is_set_holds() {
        let settings = read(
            "(coder: \"ana\", move_on: true, column: 64, player: \"mpv {file}\", keys: {\"repeat\": [\"Ctrl-d\"]})",
        );
        assert_eq!((settings.coder.as_deref(), settings.move_on, settings.column), (Some("ana"), true, 64));
        assert_eq!(settings.player.as_deref(), Some("mpv {file}"));
        assert_eq!(settings.keys["repeat"], ["Ctrl-d"]);
        assert_eq!(settings.problems, []);
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
