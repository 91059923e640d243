//! Where everything stands in a study folder.

use std::path::{Path, PathBuf};

/// The study's settings.
pub const SETTINGS: &str = "verbatim.ron";
/// The codebook.
pub const CODEBOOK: &str = "codebook.ron";
/// People.
pub const PARTICIPANTS: &str = "participants.ron";
/// Folder of texts and what is known of them.
pub const TRANSCRIPTS: &str = "transcripts";
/// Folder of codings, a folder a coder.
pub const CODINGS: &str = "codings";
/// Folder of memos, a folder a coder.
pub const MEMOS: &str = "memos";
/// Folder of what reports show.
pub const REPORTS: &str = "reports";
/// Folder of imported files as they came.
pub const ORIGINALS: &str = "originals";
/// Local folder: history, lock, backups; never in git.
pub const LOCAL: &str = ".verbatim";

/// What git should not take.
pub const GITIGNORE: &str = ".verbatim/\n.*.tmp\n";
/// What git must not touch: line ends of texts that offsets point into.
pub const GITATTRIBUTES: &str = "*.ron text eol=lf\ntranscripts/*.txt -text\noriginals/** -text\n";

/// `transcripts/<id>.txt`.
pub fn text(id: &str) -> String {
    format!("{TRANSCRIPTS}/{id}.txt")
}

/// `transcripts/<id>.ron`.
pub fn transcript(id: &str) -> String {
    format!("{TRANSCRIPTS}/{id}.ron")
}

/// `codings/<coder>/<transcript>.ron`.
pub fn codings(coder: &str, transcript: &str) -> String {
    format!("{CODINGS}/{coder}/{transcript}.ron")
}

/// `memos/<coder>/<name>.md`.
pub fn memo(coder: &str, name: &str) -> String {
    format!("{MEMOS}/{coder}/{name}.md")
}

/// `reports/<name>.ron`.
pub fn report(name: &str) -> String {
    format!("{REPORTS}/{name}.ron")
}

/// The folder itself or its nearest parent that is a study.
pub fn find(from: &Path) -> Option<PathBuf> {
    from.ancestors().find(|folder| folder.join(SETTINGS).is_file()).map(Path::to_path_buf)
}
