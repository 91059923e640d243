//! Paths as people type them: their folder as `~`, names completed from what is there.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// A path as people write it: `~` is their folder, quotes around it do not count.
pub fn path(words: &str) -> PathBuf {
    let words = words.trim().trim_matches(['"', '\'']);
    let home = std::env::var_os("HOME").filter(|_| words == "~" || words.starts_with("~/"));
    match home {
        Some(home) => PathBuf::from(home).join(words.trim_start_matches('~').trim_start_matches('/')),
        None => PathBuf::from(words),
    }
}

/// What is typed with as much of a name after it as all names that fit have in common, and these names; a folder's ends in a
/// slash. Names that begin with a dot fit only where a dot is typed, small letters fit capitals where nothing else does.
pub fn complete(words: &str) -> (String, Vec<String>) {
    let at = words.rfind(['/', MAIN_SEPARATOR]).map_or(0, |at| at + 1);
    let (folder, begun) = words.split_at(at);
    if folder.is_empty() && begun == "~" {
        return ("~/".to_owned(), Vec::new());
    }
    let names = names_in(&path(if folder.is_empty() { "." } else { folder }));
    let shown = |name: &&String| begun.starts_with('.') || !name.starts_with('.');
    let exact = |name: &&String| name.starts_with(begun);
    let folded = |name: &&String| name.to_lowercase().starts_with(&begun.to_lowercase());
    let mut fit: Vec<String> = names.iter().filter(shown).filter(exact).cloned().collect();
    if fit.is_empty() {
        fit = names.iter().filter(shown).filter(folded).cloned().collect();
    }
    let common = fit.iter().skip(1).fold(fit.first().map_or(begun, String::as_str), |common, name| {
        let same = common.char_indices().zip(name.chars()).find(|((_, one), other)| one != other);
        let end = same.map_or(common.len().min(name.len()), |((at, _), _)| at);
        common.get(..end).unwrap_or_default()
    });
    // Names that differ in their capitals alone may have less in common than was typed.
    let longer = if common.len() < begun.len() { begun } else { common };
    (format!("{folder}{longer}"), fit)
}

/// The names in a folder, in order; none where it cannot be read.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let name = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        Some(if entry.path().is_dir() { format!("{name}/") } else { name })
    };
    let mut names: Vec<String> = entries.filter_map(name).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_completed_as_far_as_they_agree() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["interview 1.docx", "interview 2.docx", "Notes.txt", ".hidden", "élan.txt", "été.txt"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        std::fs::create_dir(folder.path().join("fg")).unwrap();
        let root = format!("{}/", folder.path().display());
        let tried = |begun: &str| {
            let (text, fit) = complete(&format!("{root}{begun}"));
            (text.strip_prefix(&root).unwrap().to_owned(), fit.len())
        };
        assert_eq!(tried("int"), ("interview ".to_owned(), 2));
        assert_eq!(tried("interview 2"), ("interview 2.docx".to_owned(), 1));
        assert_eq!(tried("f"), ("fg/".to_owned(), 1), "a folder goes on");
        assert_eq!(tried("no"), ("Notes.txt".to_owned(), 1), "capitals are found");
        assert_eq!(tried("é"), ("é".to_owned(), 2), "no half letter");
        assert_eq!(tried("x"), ("x".to_owned(), 0));
        assert_eq!(tried(""), (String::new(), 6), "what is hidden stays so");
        assert_eq!(tried(".h"), (".hidden".to_owned(), 1));
        assert_eq!(complete(&format!("{root}none/x")), (format!("{root}none/x"), vec![]));
    }
}
