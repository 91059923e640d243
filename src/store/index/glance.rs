//! What the list of transcripts showed last: drawn while a study is read, and never taken for what is in its files.

use super::place::Place;
use std::path::Path;

/// Most transcripts that are kept: more than a screen shows.
const MOST: usize = 200;
/// Longest title that is kept, in characters.
const LONGEST: usize = 200;

/// A study's title, and its transcripts with their kinds, as they were when it was last opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glance {
    /// Of the study.
    pub title: String,
    /// Of the first transcripts, with their kinds.
    pub transcripts: Vec<(String, String)>,
}

impl Glance {
    /// The glance at a study, where a cache folder has one.
    pub fn read(root: &Path, cache: &Path) -> Option<Self> {
        let text = Place::of(root, cache)?.glance()?;
        let mut lines = text.lines();
        let title = lines.next()?.to_owned();
        let transcripts = lines.filter_map(|line| line.split_once('\t')).take(MOST);
        Some(Self {
            title,
            transcripts: transcripts.map(|(title, kind)| (title.to_owned(), kind.to_owned())).collect(),
        })
    }

    /// Keeps it for the next opening; where it cannot be kept, there is none.
    pub fn keep(&self, root: &Path, cache: &Path) {
        let Some(place) = Place::of(root, cache) else { return };
        let plain = |words: &str| words.chars().filter(|c| !c.is_control()).take(LONGEST).collect::<String>();
        let line = |(title, kind): &(String, String)| format!("{}\t{}\n", plain(title), plain(kind));
        let text = format!("{}\n", plain(&self.title));
        let text: String = std::iter::once(text).chain(self.transcripts.iter().take(MOST).map(line)).collect();
        if place.glance().as_ref() != Some(&text) {
            // A cache that cannot be written costs a glance, no more.
            let _ = place.keep_glance(&text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_comes_back_and_what_is_no_glance_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let (root, cache) = (folder.path().join("study"), folder.path().join("cache"));
        std::fs::create_dir(&root).unwrap();
        assert_eq!(Glance::read(&root, &cache), None);
        let row = |title: &str| (title.to_owned(), "interview".to_owned());
        let glance = Glance { title: "Étude\n\u{1b}[31m".into(), transcripts: vec![row("Entretien 1"), row("a\tb")] };
        glance.keep(&root, &cache);
        let read = Glance::read(&root, &cache).unwrap();
        assert_eq!((read.title.as_str(), read.transcripts), ("Étude[31m", vec![row("Entretien 1"), row("ab")]));
        Glance { title: "x".into(), transcripts: (0..999).map(|n| row(&n.to_string())).collect() }.keep(&root, &cache);
        assert_eq!(Glance::read(&root, &cache).unwrap().transcripts.len(), MOST);
        std::fs::write(std::fs::read_dir(cache.join("studies")).unwrap().next().unwrap().unwrap().path(), [0xff; 9])
            .unwrap();
        assert_eq!(Glance::read(&root, &cache), None);
    }
}
