//! Reads the files of a study, those alone of which it is not known what is in them.

use super::document::Document;
use super::facts::Facts;
use super::index::{Folder, Found, Index, Kept, Measured, Stored, sum};
use super::layout;
use crate::analysis::measure::Measure;
use crate::model::{CodingId, Problem, Study, TranscriptIx};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Largest file of records that is read, in bytes.
pub const RON_MAX: u64 = 64 << 20;

/// Where the index has what was measured of texts.
const TEXTS: &str = "/texts";

/// What is known of the files of a study beforehand; nothing, where it has no index.
#[derive(Clone, Debug, Default)]
pub struct Known(pub Option<Arc<Index>>);

/// What is made of a file, and the sum of its bytes: nought where there is no file, none where it cannot be read.
pub type Made<T> = (T, Option<u64>);

impl Known {
    /// What is made of all files of a folder with one ending, several at once; `names` are in order, without the ending.
    pub fn files<T: Stored + Send>(
        &self,
        root: &Path,
        place: (&str, &str),
        names: &[&str],
        make: impl Fn(&str, Option<&str>, Vec<Problem>) -> T + Sync,
    ) -> Vec<Made<T>> {
        if let Some(index) = &self.0 {
            index.saw(place.0, names.iter().copied());
        }
        self.some(root, place, names, make)
    }

    /// The same of some files of a folder.
    pub fn some<T: Stored + Send>(
        &self,
        root: &Path,
        (folder, ending): (&str, &str),
        names: &[&str],
        make: impl Fn(&str, Option<&str>, Vec<Problem>) -> T + Sync,
    ) -> Vec<Made<T>> {
        let relative = |name: &str| match folder {
            "" => format!("{name}{ending}"),
            folder => format!("{folder}/{name}{ending}"),
        };
        let read = |name: &str| {
            let (file, mut problems) = (relative(name), Vec::new());
            let bytes = read_bytes(root, &file, &mut problems);
            (file, bytes, problems)
        };
        let Some(index) = &self.0 else {
            let one = |name: &&str| {
                let (file, bytes, mut problems) = read(name);
                let text = bytes.ok().flatten().and_then(|bytes| utf8(bytes, &file, &mut problems));
                (make(name, text.as_deref(), problems), None)
            };
            return names.par_iter().map(one).collect();
        };
        let looks = Folder::at(&root.join(folder));
        index.each(folder, names, |place, known| {
            let name = names.get(place).copied().unwrap_or_default();
            let stamp = match index.same(looks.stamp(&format!("{name}{ending}")), known) {
                Found::Same(value, sum) => return (value, Some(sum)),
                Found::Other(stamp) => stamp,
            };
            let (file, bytes, mut problems) = read(name);
            let Ok(Some(bytes)) = bytes else {
                let sum = matches!(bytes, Ok(None)).then_some(0);
                return (make(name, None, problems), sum);
            };
            let own = sum(&bytes);
            if let Some(value) = stamp.and_then(|stamp| index.again((folder, name), stamp, &bytes, known)) {
                return (value, Some(own));
            }
            let text = utf8(bytes, &file, &mut problems);
            let value = make(name, text.as_deref(), problems);
            if let Some(stamp) = stamp {
                index.put((folder, name), stamp, own, &value);
            }
            (value, Some(own))
        })
    }
}

impl Known {
    /// What is wrong between the files of a study with this sum.
    pub fn found(&self, key: Option<u64>, make: impl FnOnce() -> Vec<Problem>) -> Vec<Problem> {
        match self.0.as_ref().zip(key) {
            Some((index, key)) => index.found(key, make),
            None => make(),
        }
    }
}

impl Known {
    /// The transcript on which the one coding with an id was made, as far as is known.
    pub fn transcript_of(&self, id: CodingId) -> Option<String> {
        let above = format!("{}/", layout::CODINGS);
        let mut files = self.0.as_ref()?.holding(&above, &id.0.to_le_bytes()).into_iter();
        files.next().filter(|_| files.next().is_none()).map(|(_, transcript)| transcript)
    }

    /// Notes which texts there are.
    pub fn saw_texts(&self, ids: &[&str]) {
        if let Some(index) = &self.0 {
            index.saw(TEXTS, ids.iter().copied());
        }
    }

    /// Measures of transcripts, those alone being made of which it is not known; `transcripts` are in the order of ids.
    /// `make` says beside the measure whether it follows from the text, the record and the codings alone.
    pub fn measures(
        &self,
        (root, study, facts): (&Path, &Study, &Facts),
        transcripts: &[TranscriptIx],
        make: impl Fn(TranscriptIx, Vec<u8>) -> Result<(Measure, bool), Problem> + Sync,
        done: &(dyn Fn() + Sync),
    ) -> Vec<Result<(TranscriptIx, Measure), Problem>> {
        let make = |ix, bytes| make(ix, bytes).inspect(|_| done());
        let bytes = |ix: TranscriptIx| Document::bytes_of(root, study.transcript(ix));
        let Some(index) = &self.0 else {
            let one = |ix: &TranscriptIx| Ok((*ix, make(*ix, bytes(*ix)?)?.0));
            return transcripts.par_iter().map(one).collect();
        };
        let ids: Vec<&str> = transcripts.iter().map(|ix| study.transcript(*ix).id.as_str()).collect();
        let looks = Folder::at(&root.join(layout::TRANSCRIPTS));
        index.each(TEXTS, &ids, |place, known| {
            let (Some(ix), Some(id)) = (transcripts.get(place).copied(), ids.get(place).copied()) else {
                return Err(Problem::default());
            };
            let Some(key) = facts.key(study, ix) else { return Ok((ix, make(ix, bytes(ix)?)?.0)) };
            let known: Vec<Kept<'_>> =
                known.iter().filter(|known| known.bytes.starts_with(&key.to_le_bytes())).copied().collect();
            let stamp = match index.same::<Measured>(looks.stamp(&format!("{id}.txt")), &known) {
                Found::Same(measured, _) => match on_codings(study, ix, measured) {
                    Some(measure) => {
                        done();
                        return Ok((ix, measure));
                    }
                    None => None,
                },
                Found::Other(stamp) => stamp,
            };
            let bytes = bytes(ix)?;
            let again = stamp.and_then(|stamp| index.again((TEXTS, id), stamp, &bytes, &known));
            if let Some(measure) = again.and_then(|measured| on_codings(study, ix, measured)) {
                done();
                return Ok((ix, measure));
            }
            let own = sum(&bytes);
            let (measure, lasting) = make(ix, bytes)?;
            let measured = Measured { key, measure };
            if let Some(stamp) = stamp.filter(|_| lasting) {
                index.put((TEXTS, id), stamp, own, &measured);
            }
            Ok((ix, measured.measure))
        })
    }
}

/// Says of a text by its measure whether it is wanted.
pub type OfMeasure<'a> = dyn Fn(TranscriptIx, &Measure) -> bool + Sync + 'a;

/// What is wanted of a text whose measure is known.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Whether the text is wanted at all, as far as its measure says.
    pub measured: Option<&'a OfMeasure<'a>>,
    /// Whether it is, as far as its bytes say.
    pub bytes: &'a (dyn Fn(&[u8]) -> bool + Sync),
}

impl Known {
    /// The same with the bytes of each text, which `known` makes something of where the measure is known; `none` stands
    /// for a text of which nothing is wanted.
    pub fn texts<T: Send>(
        &self,
        (root, study, facts): (&Path, &Study, &Facts),
        transcripts: &[TranscriptIx],
        wanted: Wanted<'_>,
        none: impl Fn() -> T + Sync,
        known: impl Fn(TranscriptIx, Vec<u8>, Measure) -> Result<T, Problem> + Sync,
        make: impl Fn(TranscriptIx, Vec<u8>) -> Result<(Measure, bool, T), Problem> + Sync,
    ) -> Vec<Result<(TranscriptIx, T), Problem>> {
        let bytes = |ix: TranscriptIx| Document::bytes_of(root, study.transcript(ix));
        let Some(index) = &self.0 else {
            let one = |ix: &TranscriptIx| Ok((*ix, make(*ix, bytes(*ix)?)?.2));
            return transcripts.par_iter().map(one).collect();
        };
        let ids: Vec<&str> = transcripts.iter().map(|ix| study.transcript(*ix).id.as_str()).collect();
        let looks = Folder::at(&root.join(layout::TRANSCRIPTS));
        index.each(TEXTS, &ids, |place, units| {
            let (Some(ix), Some(id)) = (transcripts.get(place).copied(), ids.get(place).copied()) else {
                return Err(Problem::default());
            };
            let Some(key) = facts.key(study, ix) else { return Ok((ix, make(ix, bytes(ix)?)?.2)) };
            let units: Vec<Kept<'_>> =
                units.iter().filter(|unit| unit.bytes.starts_with(&key.to_le_bytes())).copied().collect();
            let stamp = looks.stamp(&format!("{id}.txt"));
            let mut looked = None;
            if let Some(is_wanted) = wanted.measured
                && let Found::Same(measured, of) = index.same::<Measured>(stamp, &units)
                && let Some(measure) = on_codings(study, ix, measured)
            {
                if !is_wanted(ix, &measure) {
                    return Ok((ix, none()));
                }
                looked = Some((measure, of));
            }
            let bytes = bytes(ix)?;
            let own = sum(&bytes);
            // These very bytes were measured, so that they are a text.
            if units.iter().any(|unit| unit.sum == own) {
                if !(wanted.bytes)(&bytes) {
                    return Ok((ix, none()));
                }
                let again = || stamp.and_then(|stamp| index.again((TEXTS, id), stamp, &bytes, &units));
                let looked = looked.filter(|(_, of)| *of == own).map(|(measure, _)| measure);
                if let Some(measure) = looked.or_else(|| on_codings(study, ix, again()?)) {
                    return Ok((ix, known(ix, bytes, measure)?));
                }
            }
            let (measure, lasting, made) = make(ix, bytes)?;
            if let Some(stamp) = stamp.filter(|_| lasting) {
                index.put((TEXTS, id), stamp, own, &Measured { key, measure });
            }
            Ok((ix, made))
        })
    }
}

/// A measure with the codings that it was made of, which stand where they were made.
fn on_codings(study: &Study, ix: TranscriptIx, measured: Measured) -> Option<Measure> {
    let (mut measure, codings) = (measured.measure, study.codings(ix));
    if measure.covers.len() != codings.len() {
        return None;
    }
    measure.covers.iter_mut().zip(codings).for_each(|(cover, coding)| cover.coding = *coding);
    measure.version = study.version(ix);
    Some(measure)
}

/// A file that cannot be read; what is wrong is among the problems.
#[derive(Debug)]
pub struct Unreadable;

/// Reads a RON or Markdown file of the study; `None` where there is none.
///
/// # Errors
/// It cannot be read, which is added to the problems.
pub fn read_bytes(root: &Path, relative: &str, problems: &mut Vec<Problem>) -> Result<Option<Vec<u8>>, Unreadable> {
    let path = root.join(relative);
    let mut fault = |what: String, advice: &str| {
        problems.push(Problem::in_file(relative, what, advice).lost());
        Err(Unreadable)
    };
    let known = match std::fs::metadata(&path) {
        Ok(known) => known,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return fault(format!("the file cannot be opened ({error})"), "Check its permissions."),
    };
    if !known.is_file() {
        return fault("this is not an ordinary file".into(), "Take it away or put the real file in its place.");
    }
    if known.len() > RON_MAX {
        return fault(format!("the file has {} bytes, more than the limit of {RON_MAX}", known.len()), "Split it.");
    }
    match std::fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) => fault(format!("the file cannot be read ({error})"), "Check its permissions."),
    }
}

/// The text of a file, without a byte-order mark; `None` (and a problem) where it is none.
pub fn utf8(bytes: Vec<u8>, relative: &str, problems: &mut Vec<Problem>) -> Option<String> {
    match String::from_utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let advice = "Save the file as UTF-8, or take it back from git.";
            problems.push(Problem::in_file(relative, format!("byte {at} is not UTF-8"), advice).lost());
            None
        }
    }
}
