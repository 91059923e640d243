//! Reads the files of a study, those alone of which it is not known what is in them.

use super::document::Document;
use super::facts::Facts;
use super::index::{Folder, Found, Index, Kept, Measured, Stamp, Unit, sum, sum_of};
use super::layout;
use crate::analysis::measure::Measure;
use crate::import::encoding;
use crate::model::{CodeIx, CoderIx, Problem, Stored, Study, TranscriptIx};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// Largest file of records that is read, in bytes.
pub const RON_MAX: u64 = 64 << 20;

/// Where the index has what was measured of texts; and below, by its name, what was made of that.
pub(super) const TEXTS: &str = "/texts";

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
        let Some(index) = &self.0 else {
            let one = |name: &&str| {
                (unknown(root, &relative(name), |text: Option<&str>, problems| make(name, text, problems)), None)
            };
            return names.par_iter().map(one).collect();
        };
        let looks = Folder::at(&root.join(folder));
        index.each(folder, names, |place, known| {
            let name = names.get(place).copied().unwrap_or_default();
            let (stamp, file) = (looks.stamp(&format!("{name}{ending}")), || relative(name));
            let make = |text: Option<&str>, problems| make(name, text, problems);
            let (made, new) = one(index, (root, &file), stamp, known, make);
            if let Some(unit) = new {
                index.keep(folder, name, unit);
            }
            made
        })
    }
}

/// What is made of a file of which nothing is known.
pub(super) fn unknown<T>(root: &Path, file: &str, make: impl FnOnce(Option<&str>, Vec<Problem>) -> T) -> T {
    let mut problems = Vec::new();
    let bytes = read_bytes(root, file, &mut problems);
    let text = bytes.ok().flatten().and_then(|bytes| utf8(bytes, file, &mut problems));
    make(text.as_deref(), problems)
}

/// What is made of a file that looks like this, where it has to be read; and what is to be known of it from now on, where
/// that is new.
pub(super) fn one<T: Stored>(
    index: &Index,
    (root, file): (&Path, &dyn Fn() -> String),
    stamp: Option<Stamp>,
    known: &[Kept<'_>],
    make: impl FnOnce(Option<&str>, Vec<Problem>) -> T,
) -> (Made<T>, Option<Unit>) {
    let stamp = match index.same(stamp, known) {
        Found::Same(value, sum) => return ((value, Some(sum)), None),
        Found::Other(stamp) => stamp,
    };
    let (file, mut problems) = (file(), Vec::new());
    let bytes = read_bytes(root, &file, &mut problems);
    let Ok(Some(bytes)) = bytes else {
        let sum = matches!(bytes, Ok(None)).then_some(0);
        return ((make(None, problems), sum), None);
    };
    let own = sum(&bytes);
    if let Some((value, new)) = stamp.and_then(|stamp| index.renewed(stamp, own, known)) {
        return ((value, Some(own)), new);
    }
    let text = utf8(bytes, &file, &mut problems);
    let value = make(text.as_deref(), problems);
    let new = stamp.map(|stamp| index.unit(stamp, own, &value));
    ((value, Some(own)), new)
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
    /// Makes something of the measures of transcripts, those alone being made of which it is not known; `transcripts` are
    /// in the order of ids. `make` says beside the measure whether it follows from the text, the record and the codings
    /// alone; `then` gets each with its place and, where it stands as long as the text looks like this, how that looks.
    pub fn measures<T: Send>(
        &self,
        (root, study, facts): (&Path, &Study, &Facts),
        transcripts: &[TranscriptIx],
        make: impl Fn(TranscriptIx, Vec<u8>) -> Result<(Measure, bool), Problem> + Sync,
        then: impl Fn(usize, Measure, Option<Look>) -> T + Sync,
    ) -> Vec<Result<T, Problem>> {
        let bytes = |ix: TranscriptIx| Document::bytes_of(root, study.transcript(ix));
        let Some(index) = &self.0 else {
            let one = |(place, ix): (usize, &TranscriptIx)| Ok(then(place, make(*ix, bytes(*ix)?)?.0, None));
            return transcripts.par_iter().enumerate().map(one).collect();
        };
        let ids: Vec<&str> = transcripts.iter().map(|ix| study.transcript(*ix).id.as_str()).collect();
        let looks = Folder::at(&root.join(layout::TRANSCRIPTS));
        index.each(TEXTS, &ids, |place, known| {
            let (Some(ix), Some(id)) = (transcripts.get(place).copied(), ids.get(place).copied()) else {
                return Err(Problem::default());
            };
            let Some(key) = facts.key(study, ix) else { return Ok(then(place, make(ix, bytes(ix)?)?.0, None)) };
            let known: Vec<Kept<'_>> =
                known.iter().filter(|known| known.bytes.starts_with(&key.to_le_bytes())).copied().collect();
            let now = looks.stamp(&format!("{id}.txt"));
            let look = |sum: u64| now.filter(|stamp| index.lasts(*stamp)).map(|stamp| (stamp, sum));
            let stamp = match index.same::<Measured>(now, &known) {
                Found::Same(measured, sum) => match on_codings(study, ix, measured) {
                    Some(measure) => return Ok(then(place, measure, look(sum))),
                    None => None,
                },
                Found::Other(stamp) => stamp,
            };
            let bytes = bytes(ix)?;
            let own = sum(&bytes);
            let again = stamp.and_then(|stamp| again(index, id, stamp, own, &known));
            if let Some(measure) = again.and_then(|measured| on_codings(study, ix, measured)) {
                return Ok(then(place, measure, look(own)));
            }
            let (measure, lasting) = make(ix, bytes)?;
            let measured = Measured { key, measure };
            if let Some(stamp) = stamp.filter(|_| lasting) {
                index.keep(TEXTS, id, index.unit(stamp, own, &measured));
            }
            Ok(then(place, measured.measure, look(own).filter(|_| lasting)))
        })
    }

    /// Shows what was made of the measures of transcripts by rules and is kept under a name; what `known` cannot read, or
    /// is not kept, `then` makes of the measure, and tells in bytes where it is asked to keep them. `make` is as in
    /// [`Known::measures`]. What could not be read comes back.
    pub fn made(
        &self,
        files: (&Path, &Study, &Facts),
        (kind, rules): (&str, u64),
        transcripts: &[TranscriptIx],
        known: impl Fn(usize, &[u8]) -> bool + Sync,
        make: impl Fn(TranscriptIx, Vec<u8>) -> Result<(Measure, bool), Problem> + Sync,
        then: impl Fn(usize, &Measure, bool) -> Option<Vec<u8>> + Sync,
    ) -> Vec<Problem> {
        let (root, study, facts) = files;
        let (folder, rules) = (format!("{TEXTS}/{kind}"), (rules, numbers(study)));
        let key = |ix: TranscriptIx| {
            let unread: Vec<CoderIx> = study.entry(ix)?.unread.iter().copied().collect();
            Some(sum_of(&(facts.key(study, ix)?, rules, unread)))
        };
        let missing: Vec<(usize, TranscriptIx)> = match &self.0 {
            None => transcripts.iter().copied().enumerate().collect(),
            Some(index) => {
                let ids: Vec<&str> = transcripts.iter().map(|ix| study.transcript(*ix).id.as_str()).collect();
                let looks = Folder::at(&root.join(layout::TRANSCRIPTS));
                let found = index.each(&folder, &ids, |place, units| {
                    let key = transcripts.get(place).and_then(|ix| key(*ix))?;
                    let stamp = looks.stamp(&format!("{}.txt", ids.get(place)?))?;
                    let fits = |unit: &&Kept<'_>| index.tells(unit.stamp, stamp) && !unit.young;
                    let mut own =
                        units.iter().filter(fits).filter_map(|unit| unit.bytes.strip_prefix(&key.to_le_bytes()));
                    own.any(|bytes| known(place, bytes)).then_some(())
                });
                let all = transcripts.iter().copied().enumerate().zip(found);
                all.filter(|(_, found)| found.is_none()).map(|(own, _)| own).collect()
            }
        };
        let some: Vec<TranscriptIx> = missing.iter().map(|(_, ix)| *ix).collect();
        let then = |at: usize, measure: Measure, look: Option<Look>| {
            let Some((place, ix)) = missing.get(at).copied() else { return };
            let kept = self.0.as_ref().zip(look).zip(key(ix));
            let bytes = then(place, &measure, kept.is_some());
            if let Some((((index, (stamp, sum)), key), own)) = kept.zip(bytes) {
                let bytes = [&key.to_le_bytes()[..], &own].concat();
                index.keep(&folder, &study.transcript(ix).id, Unit { stamp, young: false, sum, bytes });
            }
        };
        self.measures(files, &some, make, then).into_iter().filter_map(Result::err).collect()
    }
}

/// How a text looks, and the sum of its bytes.
pub type Look = (Stamp, u64);

/// Sum of the numbers that codes and coders have in a study.
fn numbers(study: &Study) -> u64 {
    let codes: Vec<&str> = (0_u32..).take(study.code_numbers()).map(|number| study.code_id(CodeIx(number))).collect();
    sum_of(&(codes, study.coders()))
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
                let again = || stamp.and_then(|stamp| again(index, id, stamp, own, &units));
                let looked = looked.filter(|(_, of)| *of == own).map(|(measure, _)| measure);
                if let Some(measure) = looked.or_else(|| on_codings(study, ix, again()?)) {
                    return Ok((ix, known(ix, bytes, measure)?));
                }
            }
            let (measure, lasting, made) = make(ix, bytes)?;
            if let Some(stamp) = stamp.filter(|_| lasting) {
                index.keep(TEXTS, id, index.unit(stamp, own, &Measured { key, measure }));
            }
            Ok((ix, made))
        })
    }
}

/// What was measured of a text with bytes of this sum; it is known by its look of today from now on.
fn again(index: &Index, id: &str, stamp: Stamp, own: u64, known: &[Kept<'_>]) -> Option<Measured> {
    let (measured, new) = index.renewed(stamp, own, known)?;
    if let Some(unit) = new {
        index.keep(TEXTS, id, unit);
    }
    Some(measured)
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
    match encoding::utf8(bytes) {
        Ok(text) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(at) => {
            let advice = "Save the file as UTF-8, or take it back from git.";
            problems.push(Problem::in_file(relative, format!("byte {at} is not UTF-8"), advice).lost());
            None
        }
    }
}
