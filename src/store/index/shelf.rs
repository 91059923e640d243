//! One file of the index: what was read from each file of a study, folder by folder, in blocks that stand alone.
//!
//! `mark · blocks · table · length of the table · its sum · mark`. A block holds files of one folder, by name; it is read
//! and checked when that folder is asked for. The table says where blocks are, whose they are, and which program wrote
//! them; whatever does not fit is as if there were no file.

use super::stamp::Stamp;
use crate::model::Stored;
use crate::model::bytes::{In, Out};
use foldhash::quality::FixedState;
use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{BuildHasher, Hash};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// At both ends of the file; the number goes up with every change of what stands between.
const MARK: &[u8; 16] = b"verbatim index 5";
/// Bytes after which a block ends.
const BLOCK: usize = 128 << 10;
/// Files after which a block ends.
const FILES: usize = 512;
/// After the table.
const TAIL: usize = 8 + 8 + MARK.len();

/// A sum by which bytes are known again. It guards against accidents: who may write the index may write the study.
pub fn sum(bytes: &[u8]) -> u64 {
    sum_of(&bytes)
}

/// The same of any value.
pub fn sum_of(value: &impl Hash) -> u64 {
    FixedState::with_seed(0x7665_7262_6174_696d).hash_one(value)
}

/// What is known of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// How it looked when it was read.
    pub stamp: Stamp,
    /// Whether it was then so young that it may have been changed since and look the same.
    pub young: bool,
    /// Sum of its bytes.
    pub sum: u64,
    /// What was read from it.
    pub bytes: Vec<u8>,
}

/// The same, as it lies in a block.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// How it looked when it was read.
    pub stamp: Stamp,
    /// Whether it was then so young that it may have been changed since and look the same.
    pub young: bool,
    /// Sum of its bytes.
    pub sum: u64,
    /// What was read from it.
    pub bytes: &'a [u8],
}

impl Unit {
    /// It as it would lie in a block.
    pub fn known(&self) -> Known<'_> {
        Known { stamp: self.stamp, young: self.young, sum: self.sum, bytes: &self.bytes }
    }
}

impl<'a> Known<'a> {
    /// A copy of its own.
    pub fn unit(&self) -> Unit {
        Unit { stamp: self.stamp, young: self.young, sum: self.sum, bytes: self.bytes.to_vec() }
    }

    fn put(&self, name: &str, out: &mut Out) {
        out.slice(name.as_bytes());
        self.stamp.put(out);
        self.young.put(out);
        out.0.extend_from_slice(&self.sum.to_le_bytes());
        out.slice(self.bytes);
    }
}

/// Where a block stands, and the last name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The last name in it.
    pub last: String,
    at: u64,
    length: u64,
    sum: u64,
}

impl Stored for Block {
    fn put(&self, out: &mut Out) {
        let Self { last, at, length, sum } = self;
        last.put(out);
        for number in [at, length, sum] {
            number.put(out);
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let last = Stored::take(from)?;
        Some(Self { last, at: from.number()?, length: from.number()?, sum: from.number()? })
    }
}

/// Blocks by folder, each in the order of names.
type Folders = BTreeMap<String, Vec<Block>>;

/// An open file of the index.
#[derive(Debug)]
pub struct Shelf {
    file: Mutex<File>,
    folders: Folders,
    /// When it was written.
    pub made: i64,
    /// Bytes in all.
    pub length: u64,
}

/// The files of a block, in order.
pub struct Files<'a>(In<'a>);

impl<'a> Iterator for Files<'a> {
    type Item = (&'a str, Known<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = std::str::from_utf8(self.0.slice()?).ok()?;
        let (stamp, young) = (Stamp::take(&mut self.0)?, bool::take(&mut self.0)?);
        let sum = u64::from_le_bytes(self.0.array()?);
        Some((name, Known { stamp, young, sum, bytes: self.0.slice()? }))
    }
}

impl Shelf {
    /// Opens a file; `None` where there is none, or not one that this program wrote for this owner, whole.
    pub fn open(mut file: File, owner: &str) -> Option<Self> {
        let length = file.metadata().ok()?.len();
        let tail_at = length.checked_sub(TAIL as u64)?;
        let tail = read(&mut file, tail_at, TAIL as u64)?;
        let mut tail = In(&tail);
        let (size, own_sum) = (u64::from_le_bytes(tail.array()?), u64::from_le_bytes(tail.array()?));
        let start = tail_at.checked_sub(size)?;
        let mark = read(&mut file, 0, MARK.len() as u64)?;
        if tail.0 != MARK || mark != MARK {
            return None;
        }
        let table = read(&mut file, start, size)?;
        if sum(&table) != own_sum {
            return None;
        }
        let mut table = In(&table);
        if String::take(&mut table)? != owner {
            return None;
        }
        let made = Stored::take(&mut table)?;
        let folders: Folders = Stored::take(&mut table)?;
        let fits = |block: &Block| block.at.checked_add(block.length).is_some_and(|end| end <= start);
        if !folders.values().flatten().all(fits) {
            return None;
        }
        Some(Self { file: Mutex::new(file), folders, made, length })
    }

    /// The blocks of a folder, by name.
    pub fn blocks(&self, folder: &str) -> &[Block] {
        self.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// Every folder.
    pub fn folders(&self) -> impl Iterator<Item = &String> {
        self.folders.keys()
    }

    /// Reads the bytes of a block into a room that is used for one after the other; none where they are not what was
    /// written.
    pub fn read<'a>(&self, block: &Block, room: &'a mut Vec<u8>) -> &'a [u8] {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let found = usize::try_from(block.length).is_ok_and(|length| {
            room.resize(length, 0);
            file.seek(SeekFrom::Start(block.at)).and_then(|_| file.read_exact(room)).is_ok()
        });
        drop(file);
        if found && sum(room) == block.sum { room } else { &[] }
    }

    /// The files in the bytes of a block.
    pub fn files(block: &[u8]) -> Files<'_> {
        Files(In(block))
    }
}

fn read(file: &mut File, at: u64, length: u64) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// A file of the index that is being written; folder by folder, name by name.
#[derive(Debug)]
pub struct Writing<W: Write> {
    to: W,
    at: u64,
    folders: Folders,
    block: Out,
    files: usize,
    last: String,
    folder: String,
}

impl<W: Write> Writing<W> {
    /// Begins.
    ///
    /// # Errors
    /// As writing does.
    pub fn start(mut to: W) -> std::io::Result<Self> {
        to.write_all(MARK)?;
        let (folders, block) = (Folders::new(), Out::default());
        let (last, folder) = (String::new(), String::new());
        Ok(Self { to, at: MARK.len() as u64, folders, block, files: 0, last, folder })
    }

    /// Adds one file; folders and names come in order.
    ///
    /// # Errors
    /// As writing does.
    pub fn add(&mut self, folder: &str, name: &str, known: Known<'_>) -> std::io::Result<()> {
        if self.folder != folder {
            self.end_block()?;
            folder.clone_into(&mut self.folder);
        }
        known.put(name, &mut self.block);
        name.clone_into(&mut self.last);
        self.files += 1;
        if self.block.0.len() >= BLOCK || self.files >= FILES { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> std::io::Result<()> {
        if self.files == 0 {
            return Ok(());
        }
        let bytes = std::mem::take(&mut self.block.0);
        let (at, length) = (self.at, bytes.len() as u64);
        self.to.write_all(&bytes)?;
        let block = Block { last: self.last.clone(), at, length, sum: sum(&bytes) };
        self.folders.entry(self.folder.clone()).or_default().push(block);
        (self.at, self.files) = (at + length, 0);
        Ok(())
    }

    /// Ends with the table.
    ///
    /// # Errors
    /// As writing does.
    pub fn end(mut self, owner: &str, made: i64) -> std::io::Result<W> {
        self.end_block()?;
        let mut table = Out::default();
        owner.to_owned().put(&mut table);
        made.put(&mut table);
        self.folders.put(&mut table);
        self.to.write_all(&table.0)?;
        self.to.write_all(&(table.0.len() as u64).to_le_bytes())?;
        self.to.write_all(&sum(&table.0).to_le_bytes())?;
        self.to.write_all(MARK)?;
        Ok(self.to)
    }
}

/// Everything in a file, by folder and name.
pub fn whole(shelf: &Shelf) -> BTreeMap<String, BTreeMap<String, Unit>> {
    let mut all: BTreeMap<String, BTreeMap<String, Unit>> = BTreeMap::new();
    let mut room = Vec::new();
    for folder in shelf.folders() {
        for block in shelf.blocks(folder) {
            let files = Shelf::files(shelf.read(block, &mut room)).map(|(name, known)| (name.to_owned(), known.unit()));
            all.entry(folder.clone()).or_default().extend(files);
        }
    }
    all
}

/// Opens a file by its path.
pub fn at(path: &Path, owner: &str) -> Option<Shelf> {
    Shelf::open(File::open(path).ok()?, owner)
}
