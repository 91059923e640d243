//! Which files and texts a study has had: as they are now, and as they were before they were replaced or corrected.

use super::{Read, text_of};
use crate::model::Study;
use crate::store::{layout, texts};
use crate::text::likeness::{Lines, Sketch};
use crate::text::offsets::digest;
use rayon::prelude::*;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What a study knows of the files it came from.
#[derive(Clone, Debug, Default)]
pub struct Known {
    root: PathBuf,
    /// Transcripts by the hash of the file that they come from.
    sources: HashMap<String, String>,
    /// Transcripts by the hash of a text that they had before.
    before: HashMap<String, String>,
    /// Originals that no transcript comes from any more, with their size in bytes.
    left: Vec<(String, u64)>,
    ids: Vec<String>,
    /// The lines of every text, once they were asked for.
    lines: Option<Vec<(String, Lines)>>,
}

/// The share of its lines that a text of another name has in common with one of the study where that is worth a word.
const ALIKE: f64 = 0.8;

/// Fewest lines of a text of which that is said.
const FEWEST: usize = 8;

/// A file or text that a study has, or had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose it is, where that is certain.
    pub id: String,
    /// Whether it is another version of that transcript, which may come in beside it.
    pub earlier: bool,
    /// Whether the person must say what becomes of it.
    pub asks: bool,
    /// The sentence for the report.
    pub said: String,
}

impl Known {
    /// Looks a study over.
    pub fn of(study: &Study, root: &Path) -> Self {
        let mut known = Self { root: root.to_path_buf(), ..Self::default() };
        let mut named = Vec::new();
        for transcript in study.all_transcripts().into_iter().map(|ix| study.transcript(ix)) {
            known.ids.push(transcript.id.clone());
            if let Some(source) = &transcript.source {
                known.sources.insert(source.hash.clone(), transcript.id.clone());
                named.push(source.file.clone());
            }
            for edit in &transcript.edits {
                known.before.insert(edit.from.clone(), transcript.id.clone());
            }
        }
        for entry in std::fs::read_dir(root.join(layout::ORIGINALS)).into_iter().flatten().filter_map(Result::ok) {
            let file = format!("{}/{}", layout::ORIGINALS, entry.file_name().to_string_lossy());
            let size = entry.metadata().ok().filter(std::fs::Metadata::is_file).map(|known| known.len());
            known.left.extend(size.filter(|_| !named.contains(&file)).map(|size| (file, size)));
        }
        known
    }

    /// Notes where a file that comes in belongs.
    pub fn came(&mut self, hash: &str, id: &str) {
        self.sources.insert(hash.to_owned(), id.to_owned());
    }

    /// What is known of a file by its bytes.
    pub fn file(&self, read: &Read) -> Option<Seen> {
        if let Some(id) = self.sources.get(&read.hash) {
            let said = format!("is in the study already, as `{id}`; nothing was changed");
            return Some(Seen { id: id.clone(), earlier: false, asks: false, said });
        }
        let same = |(file, size): &&(String, u64)| {
            *size == read.size && std::fs::read(self.root.join(file)).is_ok_and(|bytes| digest(&bytes) == read.hash)
        };
        let (file, _) = self.left.iter().find(same)?;
        let id = read.text_hashes.iter().find_map(|text| self.before.get(text)).cloned();
        let id = id.or_else(|| self.named_after(file)).unwrap_or_default();
        let whose = if id.is_empty() { String::new() } else { format!(" of `{id}`") };
        let said = format!(
            "is in the study already as an earlier original{whose} ({file}), which was replaced since; nothing was \
             changed; --new brings it in beside it"
        );
        Some(Seen { id, earlier: true, asks: false, said })
    }

    /// The transcript of which a text is an earlier version, to the letter.
    pub fn text(&self, text_hash: &str) -> Option<Seen> {
        let id = self.before.get(text_hash)?.clone();
        let said = format!(
            "is an earlier text of `{id}`, which was corrected since; nothing was changed; --new brings it in beside it"
        );
        Some(Seen { id, earlier: true, asks: false, said })
    }

    /// The same where it is nearer to an earlier version than to the text as it is now, `likeness` of which is given.
    pub fn nearly(&self, id: &str, sketch: &Sketch, likeness: f64) -> Option<Seen> {
        let versions = self.before.iter().filter(|(_, whose)| *whose == id);
        let old = versions.filter_map(|(version, _)| texts::old(&self.root, id, version));
        let best = old.map(|text| Sketch::of(&text).likeness(sketch)).max_by(f64::total_cmp)?;
        let said = format!(
            "is nearly an earlier text of `{id}` ({:.0} % of the words), which was corrected since; nothing was changed; \
             --new brings it in beside it",
            best * 100.0
        );
        (best > likeness).then(|| Seen { id: id.to_owned(), earlier: true, asks: false, said })
    }

    /// The transcript of another name that has nearly all lines in common with a text, and the share of them.
    pub fn twin(&mut self, lines: &Lines) -> Option<(String, f64)> {
        if lines.len() < FEWEST {
            return None;
        }
        let (root, ids) = (&self.root, &self.ids);
        let all = self.lines.get_or_insert_with(|| {
            let one = |id: &String| Some((id.clone(), Lines::of(&text_of(root)(id)?)));
            ids.par_iter().filter_map(one).collect()
        });
        let share = |other: &Lines| lines.common(other) as f64 / lines.len().max(other.len()).max(1) as f64;
        let best = all.iter().map(|(id, other)| (id, share(other))).max_by(|a, b| a.1.total_cmp(&b.1))?;
        (best.1 >= ALIKE).then(|| (best.0.clone(), best.1))
    }

    /// The transcript after whose id an original is named: `originals/ID.ENDING`, `originals/ID-2.ENDING`.
    fn named_after(&self, file: &str) -> Option<String> {
        let stem = Path::new(file).file_stem()?.to_string_lossy().into_owned();
        let numbered =
            stem.rsplit_once('-').filter(|(_, nth)| nth.bytes().all(|b| b.is_ascii_digit())).map(|(id, _)| id);
        let is = |id: &&String| **id == stem || numbered == Some(id.as_str());
        self.ids.iter().find(|id| **id == stem).or_else(|| self.ids.iter().find(is)).cloned()
    }
}
