//! What was read from a study's files, kept in the user's cache folder, so that only what changed is read again.
//!
//! The index is derived, and never trusted over the files: of each it says how it looked when it was read, and what was
//! read. A file that looks otherwise, or is so young that its look says nothing, is read again; where its bytes are the
//! same, what was read of them holds. Where the index is of another program, of another folder, damaged, or in a place
//! that others may write to, it is as if there were none.

mod glance;
mod kinds;
mod place;
mod shelf;
mod stamp;
mod stored;

pub use glance::Glance;
use kinds::Finding;
pub use kinds::{Book, Crowd, Measured, People, Record, Remark};
pub use shelf::Known as Kept;
pub use shelf::{Unit, sum, sum_of};
pub use stamp::{Folder, Stamp, now};

use crate::model::bytes::Out;
use crate::model::stored::whole as value;
use crate::model::{Problem, Stored};
use place::{Part, Place};
use rayon::prelude::*;
use shelf::{Known, Shelf};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Turns the index off, or names the folder in which it lies.
const VARIABLE: &str = "VERBATIM_INDEX";

/// The folder that `VERBATIM_INDEX` names; none where it names none.
pub fn named_folder() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from).filter(|folder| folder.is_absolute())
}

/// Where the index lies: in the folder that is named, else in the user's cache folder; nowhere with
/// `VERBATIM_INDEX=off`.
pub fn folder() -> Option<PathBuf> {
    match std::env::var_os(VARIABLE) {
        Some(word) if !word.is_empty() => named_folder(),
        _ => directories::ProjectDirs::from("", "", "verbatim").map(|folders| folders.cache_dir().to_path_buf()),
    }
}

/// Files by folder and name.
type Units = BTreeMap<String, BTreeMap<String, Unit>>;

/// Files that are looked at one after the other, where no block says how many.
const CHUNK: usize = 256;
/// As much as this may be kept beside the whole before the whole is written anew, in bytes.
const RECENT: u64 = 256 << 10;
/// Or as much as one part in so many of it.
const SHARE: u64 = 16;

/// Where it stands what is wrong between files.
const FOUND: &str = "/found";

/// What was read from a study's files, now and earlier.
#[derive(Debug)]
pub struct Index {
    place: Place,
    whole: Option<Shelf>,
    recent: Units,
    recent_bytes: u64,
    /// When this program began to look.
    now: i64,
    /// The clock was set back since the index was written: no look of a file says anything.
    doubtful: bool,
    /// What this program read, and whether that is still to be written down.
    fresh: Mutex<(Units, bool)>,
    /// The names that each folder was seen to hold, in order.
    seen: Mutex<BTreeMap<String, Vec<String>>>,
}

/// A file as it is found: what is known of it, if that still holds.
#[derive(Debug)]
pub enum Found<T> {
    /// It is as it was when this was read from it.
    Same(T, u64),
    /// It has to be read, and looks like this.
    Other(Option<Stamp>),
}

impl Index {
    /// Opens the index of a study in a cache folder; `None` where it can have none.
    pub fn open(root: &Path, cache: &Path) -> Option<Self> {
        Self::open_at(root, cache, now())
    }

    /// The same at another moment, in nanoseconds since 1970.
    pub(crate) fn open_at(root: &Path, cache: &Path, now: i64) -> Option<Self> {
        let place = Place::of(root, cache)?;
        let (whole, recent) = (place.open(Part::Whole), place.open(Part::Recent));
        let made = [&whole, &recent].into_iter().flatten().map(|shelf| shelf.made).max();
        let recent_bytes = recent.as_ref().map_or(0, |shelf| shelf.length);
        Some(Self {
            doubtful: made.is_some_and(|made| made > now),
            recent: recent.as_ref().map(shelf::whole).unwrap_or_default(),
            place,
            whole,
            recent_bytes,
            now,
            fresh: Mutex::default(),
            seen: Mutex::default(),
        })
    }

    /// Makes something of each file of a folder, several at once. `names` are in order; `one` gets the place of a name and
    /// what is known of the file.
    pub fn each<T: Send>(&self, folder: &str, names: &[&str], one: impl Fn(usize, &[Known<'_>]) -> T + Sync) -> Vec<T> {
        let blocks = self.whole.as_ref().map_or(&[][..], |whole| whole.blocks(folder));
        let recent = self.recent.get(folder);
        let mut parts = Vec::new();
        let mut first = 0;
        for block in blocks {
            let after = names.partition_point(|name| *name <= block.last.as_str());
            if first < after {
                parts.push((Some(block), first..after));
            }
            first = first.max(after);
        }
        parts.extend((first..names.len()).step_by(CHUNK).map(|at| (None, at..names.len().min(at + CHUNK))));
        let part = |room: &mut Vec<u8>, (block, places): &(Option<&shelf::Block>, std::ops::Range<usize>)| {
            let whole = block.zip(self.whole.as_ref());
            let bytes = whole.map_or(&[][..], |(block, whole)| whole.read(block, room));
            let mut files = Shelf::files(bytes).peekable();
            let here = places.clone().zip(names.get(places.clone()).unwrap_or_default());
            let made = here.map(|(place, name)| {
                while files.next_if(|(known, _)| known < name).is_some() {}
                let whole = files.next_if(|(known, _)| known == name).map(|(_, known)| known);
                let newer = recent.and_then(|recent| recent.get(*name)).map(Unit::known);
                match (newer, whole) {
                    (Some(newer), Some(whole)) => one(place, &[newer, whole]),
                    (Some(known), None) | (None, Some(known)) => one(place, &[known]),
                    (None, None) => one(place, &[]),
                }
            });
            made.collect::<Vec<T>>()
        };
        let made: Vec<Vec<T>> = parts.par_iter().map_init(Vec::new, part).collect();
        made.into_iter().flatten().collect()
    }

    /// The files of a folder from which something with these bytes was read, as far as is known.
    pub fn holding(&self, folder: &str, bytes: &[u8]) -> BTreeSet<String> {
        let finder = memchr::memmem::Finder::new(bytes);
        let blocks = self.whole.iter().flat_map(|whole| whole.blocks(folder).iter().map(move |block| (whole, block)));
        let (mut found, mut room) = (BTreeSet::new(), Vec::new());
        for (whole, block) in blocks {
            let bytes = whole.read(block, &mut room);
            if finder.find(bytes).is_none() {
                continue;
            }
            let files = Shelf::files(bytes).filter(|(_, known)| finder.find(known.bytes).is_some());
            found.extend(files.map(|(name, _)| name.to_owned()));
        }
        let units = self.recent.get(folder).into_iter().flatten();
        found.extend(units.filter(|(_, unit)| finder.find(&unit.bytes).is_some()).map(|(name, _)| name.clone()));
        found
    }

    /// Notes which files a folder holds, in order: what is known of others is forgotten when the index is next written whole.
    pub fn saw<'a>(&self, folder: &str, names: impl Iterator<Item = &'a str>) {
        let names = names.map(str::to_owned).collect();
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), names);
    }

    /// What was read from a file that looks like this, where it looked so then and that says something.
    pub fn same<T: Stored>(&self, stamp: Option<Stamp>, known: &[Known<'_>]) -> Found<T> {
        let Some(stamp) = stamp else { return Found::Other(None) };
        for known in known.iter().filter(|known| self.tells(known.stamp, stamp) && !known.young) {
            if let Some(value) = value(known.bytes) {
                return Found::Same(value, known.sum);
            }
        }
        Found::Other(Some(stamp))
    }

    /// Whether a file looks now as it did then, and that says something.
    pub fn tells(&self, then: Stamp, now: Stamp) -> bool {
        !self.doubtful && then == now
    }

    /// Whether the look of a file says what is in it, from now on.
    pub fn lasts(&self, stamp: Stamp) -> bool {
        !self.doubtful && !stamp.is_young(self.now)
    }

    /// What was read from a file with bytes of this sum, whose look may have changed; and what is to be known of it from
    /// now on, where that is new.
    pub fn renewed<T: Stored>(&self, stamp: Stamp, own: u64, known: &[Known<'_>]) -> Option<(T, Option<Unit>)> {
        let known = known.iter().find(|known| known.sum == own)?;
        let value = value(known.bytes)?;
        let young = stamp.is_young(self.now);
        // A file that stays young is not written down again and again.
        let new = self.doubtful || known.stamp != stamp || known.young != young;
        Some((value, new.then(|| Unit { stamp, young, ..known.unit() })))
    }

    /// What is to be known of a file from which this was read.
    pub fn unit<T: Stored>(&self, stamp: Stamp, sum: u64, value: &T) -> Unit {
        let mut out = Out::default();
        value.put(&mut out);
        Unit { stamp, young: stamp.is_young(self.now), sum, bytes: out.0 }
    }

    /// What was found wrong between files with this sum; made anew where that is not known.
    pub fn found(&self, key: u64, make: impl FnOnce() -> Vec<Problem>) -> Vec<Problem> {
        let known = self.each(FOUND, &[FOUND], |_, known| {
            known.iter().find(|known| known.sum == key).and_then(|known| value::<Finding>(known.bytes))
        });
        if let Some(found) = known.into_iter().flatten().next() {
            return found.problems;
        }
        let found = Finding { problems: make() };
        self.keep(FOUND, FOUND, self.unit(Stamp::default(), key, &found));
        found.problems
    }

    /// Keeps what is to be known of a file.
    pub fn keep(&self, folder: &str, name: &str, unit: Unit) {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        let (units, unwritten) = &mut *fresh;
        units.entry(folder.to_owned()).or_default().insert(name.to_owned(), unit);
        *unwritten = true;
    }

    /// Lets go of what came to be known of a file that is being changed: it would be read again all the same.
    pub fn forget(&self, folder: &str, name: &str) {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        let (units, unwritten) = &mut *fresh;
        if let Some(own) = units.get_mut(folder) {
            own.remove(name);
        }
        *unwritten &= units.values().any(|own| !own.is_empty());
    }

    /// Writes down what came to be known. Where that fails there is no fault: it is read again next time.
    pub fn save(&self) {
        let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::take(&mut fresh.1) {
            return;
        }
        let fresh = &fresh.0;
        let bytes: u64 = fresh.values().flatten().map(|(name, unit)| (unit.bytes.len() + name.len() + 50) as u64).sum();
        let few = |whole: &Shelf| self.recent_bytes + bytes <= RECENT.max(whole.length / SHARE);
        let _ = match &self.whole {
            Some(whole) if few(whole) && !self.doubtful => self.write_recent(fresh),
            _ => self.write_whole(fresh).map(|()| self.place.remove(Part::Recent)),
        };
    }

    fn write_recent(&self, fresh: &Units) -> std::io::Result<()> {
        let mut all = self.recent.clone();
        for (folder, units) in fresh {
            all.entry(folder.clone()).or_default().extend(units.clone());
        }
        self.place.write(Part::Recent, self.now, |writing| {
            let units =
                all.iter().flat_map(|(folder, units)| units.iter().map(move |(name, unit)| (folder, name, unit)));
            units.into_iter().try_for_each(|(folder, name, unit)| writing.add(folder, name, unit.known()))
        })
    }

    fn write_whole(&self, fresh: &Units) -> std::io::Result<()> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let none = BTreeMap::new();
        // What was not looked at since the clock was set back is not carried over.
        let whole = self.whole.as_ref().filter(|_| !self.doubtful);
        let recent = if self.doubtful { &none } else { &self.recent };
        let empty = BTreeMap::new();
        let mut folders: BTreeSet<&String> = fresh.keys().chain(recent.keys()).collect();
        folders.extend(whole.into_iter().flat_map(Shelf::folders));
        let mut room = Vec::new();
        self.place.write(Part::Whole, self.now, |writing| {
            for folder in folders {
                // What was made of texts goes with them.
                let seen = seen.get(folder).or_else(|| seen.get(folder.rsplit_once('/')?.0));
                let stands =
                    |name: &str| seen.is_none_or(|seen| seen.binary_search_by(|own| own.as_str().cmp(name)).is_ok());
                let mut newer: BTreeMap<&str, Known<'_>> = BTreeMap::new();
                for units in [recent.get(folder).unwrap_or(&empty), fresh.get(folder).unwrap_or(&empty)] {
                    let units = units.iter().filter(|(name, _)| stands(name));
                    newer.extend(units.map(|(name, unit)| (name.as_str(), unit.known())));
                }
                let mut newer = newer.into_iter().peekable();
                for (whole, block) in
                    whole.into_iter().flat_map(|whole| whole.blocks(folder).iter().map(move |it| (whole, it)))
                {
                    for (name, known) in Shelf::files(whole.read(block, &mut room)).filter(|(name, _)| stands(name)) {
                        while let Some((before, unit)) = newer.next_if(|(newer, _)| *newer < name) {
                            writing.add(folder, before, unit)?;
                        }
                        let (_, known) = newer.next_if(|(newer, _)| *newer == name).unwrap_or((name, known));
                        writing.add(folder, name, known)?;
                    }
                }
                newer.try_for_each(|(name, unit)| writing.add(folder, name, unit))?;
            }
            Ok(())
        })
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        self.save();
    }
}
