//! All files on one transcript but its text, taken together: its record, and what each coder did on it.

use super::index::{Folder, Index, Kept, Record, Stamp, Unit};
use super::known::{Known, Made, TEXTS, one, unknown};
use super::layout;
use super::ron::Root;
use super::sheet::Sheet;
use super::together::Together;
use crate::edit::{Act, Edit};
use crate::model::bytes::{In, Out};
use crate::model::stored::whole;
use crate::model::{CodeIx, CodingId, Problem, Stored, Transcript};
use rayon::prelude::*;
use std::path::Path;

/// Where the index has them.
pub const DOSSIERS: &str = "/dossiers";

/// Under which name the record stands among them: no coder's handle.
const RECORD: &str = "";

/// The files on one transcript, as their folders list them.
#[derive(Clone, Debug, Default)]
pub struct Files<'a> {
    /// The transcript's id.
    pub id: &'a str,
    /// Whether it has a text: else its record, if there is one, counts for nothing.
    pub has_text: bool,
    /// Who has a file on it, as places among the handles, in order.
    pub coders: Vec<usize>,
}

/// What the files on one transcript say.
#[derive(Debug, Default)]
pub struct Dossier {
    /// All of it.
    pub together: Together,
    /// Sums of their bytes: of the record, where it has a text, and of what each coder did.
    pub sums: Vec<Option<u64>>,
}

impl Known {
    /// Notes on which transcripts there are files, and which have a text: what is known of others is forgotten.
    pub fn saw_dossiers(&self, all: &[Files<'_>]) {
        if let Some(index) = &self.0 {
            index.saw(DOSSIERS, all.iter().map(|files| files.id));
            index.saw(TEXTS, all.iter().filter(|files| files.has_text).map(|files| files.id));
        }
    }

    /// Makes something of the files on each transcript, several at once; `all` are in the order of their ids, `number`
    /// tells the number of a code.
    pub fn dossiers<T: Send>(
        &self,
        root: &Path,
        handles: &[&str],
        all: &[Files<'_>],
        number: impl Fn(&str) -> Option<CodeIx> + Sync,
        take: impl Fn(&Files<'_>, Dossier) -> T + Sync,
    ) -> Vec<T> {
        let whose = |place: usize| handles.get(place).copied().unwrap_or_default();
        let Some(index) = &self.0 else {
            let read = |files: &Files<'_>| {
                let id = files.id;
                let record = |text: Option<&str>, problems| record_from(id, text, problems);
                let record = files.has_text.then(|| unknown(root, &layout::transcript(id), record));
                let sheets = files.coders.iter().map(|place| {
                    let make = |text: Option<&str>, problems| Sheet::read(text, whose(*place), id, problems);
                    unknown(root, &layout::codings(whose(*place), id), make)
                });
                let sums = vec![None; sheets.len() + usize::from(files.has_text)];
                take(files, Dossier { together: Together::of(record, sheets.collect(), &number), sums })
            };
            return all.par_iter().map(read).collect();
        };
        let ids: Vec<&str> = all.iter().map(|files| files.id).collect();
        let records = Folder::at(&root.join(layout::TRANSCRIPTS));
        let folder = |handle: &&str| Folder::at(&root.join(layout::CODINGS).join(handle));
        let folders: Vec<Folder> = handles.iter().map(folder).collect();
        index.each(DOSSIERS, &ids, |place, known| {
            let Some(files) = all.get(place) else { return take(&Files::default(), Dossier::default()) };
            let (id, name) = (files.id, format!("{}.ron", files.id));
            let mut looks: Vec<(&str, Option<Stamp>)> = Vec::with_capacity(files.coders.len() + 1);
            looks.extend(files.has_text.then(|| (RECORD, records.stamp(&name))));
            looks.extend(files.coders.iter().map(|place| {
                let folder = folders.get(*place);
                (whose(*place), folder.and_then(|folder| folder.stamp(&name)))
            }));
            if let Some(dossier) = known.iter().find_map(|known| as_known(index, &looks, known.bytes)) {
                return take(files, dossier);
            }
            let mut parts = Parts::of(known);
            let mut looks = looks.into_iter();
            let record = files.has_text.then(|| looks.next()).flatten().map(|(_, stamp)| {
                let make = |text: Option<&str>, problems| record_from(id, text, problems);
                let path = || layout::transcript(id);
                parts.part(RECORD, |known| one(index, (root, &path), stamp, known, make))
            });
            let sheets: Vec<Made<Sheet>> = looks
                .map(|(whose, stamp)| {
                    let path = || layout::codings(whose, id);
                    let make = |text: Option<&str>, problems| Sheet::read(text, whose, id, problems);
                    parts.part(whose, |known| one(index, (root, &path), stamp, known, make))
                })
                .collect();
            let sums = record.iter().map(|(_, sum)| *sum).chain(sheets.iter().map(|(_, sum)| *sum)).collect();
            let sheets = sheets.into_iter().map(|(sheet, _)| sheet).collect();
            let together = Together::of(record.map(|(record, _)| record), sheets, &number);
            if let Some(unit) = parts.whole(&together) {
                index.keep(DOSSIERS, id, unit);
            }
            take(files, Dossier { together, sums })
        })
    }
}

impl Known {
    /// Lets go of what was read from files on transcripts that an act changes.
    pub fn changes(&self, act: &Act) {
        let Some(index) = &self.0 else { return };
        for edit in &act.edits {
            let id = match edit {
                Edit::Work { transcript, .. } | Edit::Coding { transcript, .. } | Edit::Note { transcript, .. } => {
                    transcript
                }
                Edit::Transcript(change) => match change.either() {
                    Some(record) => &record.id,
                    None => continue,
                },
                _ => continue,
            };
            index.forget(DOSSIERS, id);
            index.forget(TEXTS, id);
        }
    }

    /// The transcript on which the one coding with an id was made, as far as is known.
    pub fn transcript_of(&self, id: CodingId) -> Option<String> {
        let mut found = self.0.as_ref()?.holding(DOSSIERS, &id.0.to_le_bytes()).into_iter();
        found.next().filter(|_| found.next().is_none())
    }
}

/// One file of a dossier as it was when the dossier was put into the index.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Part<'a> {
    /// Whose it is.
    name: &'a str,
    stamp: Stamp,
    young: bool,
    sum: u64,
}

impl<'a> Part<'a> {
    fn put(&self, out: &mut Out) {
        out.slice(self.name.as_bytes());
        self.stamp.put(out);
        self.young.put(out);
        out.0.extend_from_slice(&self.sum.to_le_bytes());
    }

    fn take(from: &mut In<'a>) -> Option<Self> {
        let name = std::str::from_utf8(from.slice()?).ok()?;
        let (stamp, young) = (Stored::take(from)?, Stored::take(from)?);
        Some(Self { name, stamp, young, sum: u64::from_le_bytes(from.array()?) })
    }
}

/// A dossier as the index has it, where each file looks as it did then and that says something.
fn as_known(index: &Index, looks: &[(&str, Option<Stamp>)], bytes: &[u8]) -> Option<Dossier> {
    let mut from = In(bytes);
    if from.count()? != looks.len() {
        return None;
    }
    let mut sums = Vec::with_capacity(looks.len());
    for (name, stamp) in looks {
        let part = Part::take(&mut from)?;
        if part.name != *name || part.young || !index.tells(part.stamp, (*stamp)?) {
            return None;
        }
        sums.push(Some(part.sum));
    }
    Some(Dossier { together: whole(from.0)?, sums })
}

/// The files of a dossier as the index has them, each on its own, and as it shall have them from now on.
struct Parts<'a> {
    /// What is known, the newest first.
    known: Vec<Vec<(&'a str, Unit)>>,
    now: Vec<(&'a str, Option<Unit>)>,
    /// Whether anything of it is new.
    new: bool,
}

impl<'a> Parts<'a> {
    fn of(known: &[Kept<'a>]) -> Self {
        Self { known: known.iter().filter_map(|known| apart(known.bytes)).collect(), now: Vec::new(), new: false }
    }

    /// Takes one file, of which `one` makes something by what is known of it, and tells what is newly known.
    fn part<T>(&mut self, name: &'a str, one: impl FnOnce(&[Kept<'_>]) -> (Made<T>, Option<Unit>)) -> Made<T> {
        let same = |all: &'_ Vec<(&'a str, Unit)>| all.iter().position(|(own, _)| *own == name);
        let units: Vec<&Unit> = self.known.iter().filter_map(|all| Some(&all.get(same(all)?)?.1)).collect();
        let known: Vec<Kept<'_>> = units.iter().map(|unit| unit.known()).collect();
        let (made, new) = one(&known);
        self.new |= new.is_some();
        let old = units.into_iter().find(|unit| Some(unit.sum) == made.1).cloned();
        self.now.push((name, new.or(old)));
        made
    }

    /// The dossier as it is to be known from now on; none where it is known so, or a file cannot be known.
    fn whole(&self, together: &Together) -> Option<Unit> {
        let mut out = Out::default();
        out.number(self.now.len() as u64);
        for (name, unit) in &self.now {
            let Unit { stamp, young, sum, .. } = unit.as_ref()?;
            Part { name, stamp: *stamp, young: *young, sum: *sum }.put(&mut out);
        }
        let newest = self.known.first().into_iter().flatten().map(|(name, _)| *name);
        if !self.new && newest.eq(self.now.iter().map(|(name, _)| *name)) {
            return None;
        }
        together.put(&mut out);
        Some(Unit { stamp: Stamp::default(), young: false, sum: 0, bytes: out.0 })
    }
}

/// The files of a dossier that the index has, each on its own.
fn apart(bytes: &[u8]) -> Option<Vec<(&str, Unit)>> {
    let mut from = In(bytes);
    let heads: Vec<Part<'_>> = (0..from.count()?).map(|_| Part::take(&mut from)).collect::<Option<_>>()?;
    let (record, sheets) = whole::<Together>(from.0)?.apart();
    let bytes = record.iter().map(bytes_of).chain(sheets.iter().map(bytes_of));
    let unit = |(head, bytes): (Part<'_>, Vec<u8>)| Unit { stamp: head.stamp, young: head.young, sum: head.sum, bytes };
    Some(heads.into_iter().zip(bytes).map(|(head, bytes)| (head.name, unit((head, bytes)))).collect())
}

fn bytes_of(value: &impl Stored) -> Vec<u8> {
    let mut out = Out::default();
    value.put(&mut out);
    out.0
}

fn record_from(id: &str, text: Option<&str>, mut problems: Vec<Problem>) -> Record {
    let file = layout::transcript(id);
    let record = text.and_then(|text| Root::read(text, &file, &mut problems)?.record(&file, &mut problems));
    let mut transcript: Transcript = record.unwrap_or_default();
    id.clone_into(&mut transcript.id);
    if transcript.kind.is_empty() {
        transcript.kind = "document".into();
    }
    Record { transcript, problems }
}
