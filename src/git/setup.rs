//! What git must know to merge a study by meaning: lines in `.gitattributes`, and this clone's configuration.

use super::repo::{GitError, Repo};
use crate::store::layout;
use std::path::Path;

/// The file of attributes.
pub const FILE: &str = ".gitattributes";

/// Lines of [`FILE`] that the set-up needs; a clone without the driver takes no harm by them.
const LINES: [&str; 2] = ["*.ron text eol=lf merge=verbatim diff=verbatim", "memos/**/*.md text eol=lf merge=verbatim"];

/// The line that a new study has in place of the first of [`LINES`].
const PLAIN: &str = "*.ron text eol=lf";

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The text of `.gitattributes`, where it changes.
    pub attributes: Option<String>,
    /// Names and values of this clone's configuration that change; `None`: to be taken out.
    pub config: Vec<(&'static str, Option<String>)>,
}

impl Plan {
    /// Whether everything is as it should be.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_none() && self.config.is_empty()
    }
}

/// A path as a shell reads it back.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path };
    format!("'{}'", path.replace('\'', "'\\''"))
}

/// What the set-up would write, given the text of `.gitattributes` and where this program stands.
pub fn plan(repo: &Repo, attributes: &str, program: &Path) -> Plan {
    let program = quoted(program);
    let wanted = [
        ("merge.verbatim.name", "Verbatim: records by meaning, nothing lost".to_owned()),
        ("merge.verbatim.driver", format!("{program} git merge %O %A %B %P")),
        ("diff.verbatim.textconv", format!("{program} git textconv")),
    ];
    let config = wanted.into_iter().filter(|(name, value)| repo.config(name).as_ref() != Some(value));
    Plan {
        attributes: Some(with_lines(attributes)).filter(|text| text != attributes),
        config: config.map(|(name, value)| (name, Some(value))).collect(),
    }
}

/// What taking the set-up back would write.
pub fn undo_plan(repo: &Repo, attributes: &str) -> Plan {
    let known = ["merge.verbatim.name", "merge.verbatim.driver", "diff.verbatim.textconv"];
    Plan {
        attributes: Some(without_lines(attributes)).filter(|text| text != attributes),
        config: known.into_iter().filter(|name| repo.config(name).is_some()).map(|name| (name, None)).collect(),
    }
}

fn with_lines(old: &str) -> String {
    let mut lines: Vec<&str> = old.lines().map(|line| if line == PLAIN { LINES[0] } else { line }).collect();
    let others = layout::GITATTRIBUTES.lines().filter(|line| *line != PLAIN);
    for line in LINES.into_iter().chain(others) {
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

fn without_lines(old: &str) -> String {
    let kept = old.lines().filter(|line| *line != LINES[1]);
    let lines: Vec<&str> = kept.map(|line| if line == LINES[0] { PLAIN } else { line }).collect();
    if lines.is_empty() { String::new() } else { lines.join("\n") + "\n" }
}

/// Writes the plan's part of this clone's configuration.
///
/// # Errors
/// As [`Repo::ask`].
pub fn configure(repo: &Repo, plan: &Plan) -> Result<(), GitError> {
    for (name, value) in &plan.config {
        match value {
            Some(value) => repo.ask(&["config", "--local", "--replace-all", name, value])?,
            None => repo.ask(&["config", "--local", "--unset-all", name])?,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_in_once_and_taken_out_again() {
        let new = with_lines(layout::GITATTRIBUTES);
        assert_eq!(
            new,
            "*.ron text eol=lf merge=verbatim diff=verbatim\ntranscripts/*.txt -text\noriginals/** -text\nmemos/**/*.md text eol=lf merge=verbatim\n"
        );
        assert_eq!(with_lines(&new), new);
        assert_eq!(without_lines(&new), layout::GITATTRIBUTES);
        assert!(with_lines("*.png binary").starts_with("*.png binary\n*.ron text"));
    }

    #[test]
    fn a_path_is_one_word_to_a_shell() {
        assert_eq!(quoted(Path::new("/home/o'neill/my tools/verbatim")), "'/home/o'\\''neill/my tools/verbatim'");
    }
}
