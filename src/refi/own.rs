//! What this program says of its memos in the description of a note, beside the note's words, so that it comes back.

use crate::model::{Memo, MemoAbout, MemoKind};
use std::fmt::Write as _;

/// How such a description begins.
const HEAD: &str = "Verbatim memo: ";
/// Most code points of a memo's name.
const NAME: usize = 120;

/// A memo but for its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: MemoKind,
    /// What it is about, by the ids of the study it comes from.
    pub about: MemoAbout,
    /// Its day or moment.
    pub date: String,
    /// Whether the note's name is its heading, which the words lack.
    pub headed: bool,
    /// Further lines of its header.
    pub rest: Vec<String>,
}

/// The description of a memo's note.
pub fn write(memo: &Memo, headed: bool) -> String {
    let mut said = format!("{HEAD}{}\nkind: {}\nabout: {}\n", memo.name, memo.kind.word(), memo.about);
    for (key, value) in [("date", memo.date.as_str()), ("heading", if headed { "the note's name" } else { "" })] {
        if !value.is_empty() {
            let _ = writeln!(said, "{key}: {value}");
        }
    }
    memo.rest.iter().for_each(|line| said.push_str(&format!("{line}\n")));
    said.trim_end().to_owned()
}

/// Reads what [`write`] writes; none where a description is somebody's words.
pub fn read(description: &str) -> Option<Own> {
    let mut lines = description.lines();
    let name = lines.next()?.strip_prefix(HEAD)?.trim();
    // It becomes the name of a file.
    let odd = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':');
    let fits = !name.is_empty() && !name.starts_with('.') && !name.contains(odd) && name.chars().count() <= NAME;
    let mut own = Own { name: name.to_owned(), ..Own::default() };
    for line in lines {
        match line.split_once(':').map(|(key, value)| (key.trim(), value.trim()))? {
            ("kind", "journal") => own.kind = MemoKind::Journal,
            ("kind", _) => own.kind = MemoKind::Memo,
            ("about", about) => own.about = MemoAbout::parse(about),
            ("date", date) => date.clone_into(&mut own.date),
            ("heading", _) => own.headed = true,
            ("alts", _) => {}
            _ => own.rest.push(line.to_owned()),
        }
    }
    fits.then_some(own)
}

/// The words of a memo made of a note without such a description.
pub fn words(name: &str, text: &str) -> String {
    match (name.trim(), text.trim()) {
        ("", text) => text.to_owned(),
        (name, "") => name.to_owned(),
        (name, text) => format!("# {name}\n\n{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Case;

    #[test]
    fn a_description_is_read_back_and_the_words_of_others_are_not() {
        let about = MemoAbout::Cell(Case::Person("p02".into()), "pay".into());
        let memo = Memo {
            name: "2026-03-02-pay".into(),
            kind: MemoKind::Journal,
            about: about.clone(),
            date: "2026-03-02".into(),
            rest: vec!["mood: grey".into()],
            ..Memo::default()
        };
        let own = read(&write(&memo, true)).unwrap();
        assert_eq!(
            (own.name.as_str(), own.kind, own.about, own.headed),
            ("2026-03-02-pay", MemoKind::Journal, about, true)
        );
        assert_eq!((own.date.as_str(), own.rest), ("2026-03-02", memo.rest.clone()));
        assert!(!read(&write(&memo, false)).unwrap().headed);
        for other in [
            "",
            "A note.",
            "Verbatim memo: ../x",
            "Verbatim memo: a\nno key here",
            "Verbatim memo: .x",
            "Verbatim memo:",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
