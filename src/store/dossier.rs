//! All files on one transcript but its text, taken together: its record, and what each coder did on it.

use super::index::{Folder, Kept, Record, Unit};
use super::known::{Known, Made, TEXTS, one, unknown};
use super::layout;
use super::ron::Root;
use super::sheet::Sheet;
use crate::edit::{Act, Edit};
use crate::model::coding::Done;
use crate::model::{CodeIx, CoderIx, Coding, CodingId, Problem, Study, Transcript};
use rayon::prelude::*;
use std::path::Path;

/// Where the index has them.
pub const DOSSIERS: &str = "/dossiers";

/// Under which name the record stands among them: no coder's handle.
const RECORD: &str = "";

/// The files on one transcript, as their folders list them.
#[derive(Clone, Debug)]
pub struct Files<'a> {
    /// The transcript's id.
    pub id: &'a str,
    /// Whether it has a text: else its record, if there is one, counts for nothing.
    pub has_text: bool,
    /// Who has a file on it, as places among the handles, in order.
    pub coders: Vec<usize>,
}

/// What the files on one transcript say, each with the sum of its bytes.
#[derive(Debug, Default)]
pub struct Dossier {
    /// Its record, where it has a text.
    pub record: Option<Made<Record>>,
    /// What each coder did, by the handle's place.
    pub sheets: Vec<(usize, Made<Sheet>)>,
}

impl Known {
    /// Notes on which transcripts there are files, and which have a text: what is known of others is forgotten.
    pub fn saw_dossiers(&self, all: &[Files<'_>]) {
        if let Some(index) = &self.0 {
            index.saw(DOSSIERS, all.iter().map(|files| files.id));
            index.saw(TEXTS, all.iter().filter(|files| files.has_text).map(|files| files.id));
        }
    }

    /// Makes something of the files on each transcript, several at once; `all` are in the order of their ids.
    pub fn dossiers<T: Send>(
        &self,
        root: &Path,
        handles: &[&str],
        all: &[Files<'_>],
        take: impl Fn(&Files<'_>, Dossier) -> T + Sync,
    ) -> Vec<T> {
        let whose = |place: usize| handles.get(place).copied().unwrap_or_default();
        let Some(index) = &self.0 else {
            let read = |files: &Files<'_>| {
                let id = files.id;
                let record = |text: Option<&str>, problems| record_from(id, text, problems);
                let record = files.has_text.then(|| (unknown(root, &layout::transcript(id), record), None));
                let sheets = files.coders.iter().map(|place| {
                    let make = |text: Option<&str>, problems| Sheet::read(text, whose(*place), id, problems);
                    (*place, (unknown(root, &layout::codings(whose(*place), id), make), None))
                });
                take(files, Dossier { record, sheets: sheets.collect() })
            };
            return all.par_iter().map(read).collect();
        };
        let ids: Vec<&str> = all.iter().map(|files| files.id).collect();
        let records = Folder::at(&root.join(layout::TRANSCRIPTS));
        let folder = |handle: &&str| Folder::at(&root.join(layout::CODINGS).join(handle));
        let folders: Vec<Folder> = handles.iter().map(folder).collect();
        index.each(DOSSIERS, &ids, |place, known| {
            let files = all.get(place).cloned().unwrap_or(Files { id: "", has_text: false, coders: Vec::new() });
            let (id, name) = (files.id, format!("{}.ron", files.id));
            let mut parts = Parts::of(known);
            let record = files.has_text.then(|| {
                let make = |text: Option<&str>, problems| record_from(id, text, problems);
                let path = || layout::transcript(id);
                parts.part(RECORD, |known| one(index, (root, &path), records.stamp(&name), known, make))
            });
            let sheets = files.coders.iter().map(|place| {
                let stamp = folders.get(*place).and_then(|folder| folder.stamp(&name));
                let path = || layout::codings(whose(*place), id);
                let make = |text: Option<&str>, problems| Sheet::read(text, whose(*place), id, problems);
                (*place, parts.part(whose(*place), |known| one(index, (root, &path), stamp, known, make)))
            });
            let dossier = Dossier { record, sheets: sheets.collect() };
            if let Some(unit) = parts.whole() {
                index.keep(DOSSIERS, id, unit);
            }
            take(&files, dossier)
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

/// The files of one dossier as the index has them, and as it shall have them from now on.
struct Parts<'a> {
    /// What is known, the newest first.
    known: Vec<Vec<(&'a str, Kept<'a>)>>,
    now: Vec<(&'a str, Part<'a>)>,
}

enum Part<'a> {
    Same(Kept<'a>),
    New(Unit),
}

impl<'a> Parts<'a> {
    fn of(known: &[Kept<'a>]) -> Self {
        Self { known: known.iter().map(|known| known.files().collect()).collect(), now: Vec::new() }
    }

    /// Takes one file, of which `one` makes something by what is known of it, and tells what is newly known.
    fn part<T>(&mut self, name: &'a str, one: impl FnOnce(&[Kept<'a>]) -> (Made<T>, Option<Unit>)) -> Made<T> {
        let same = |all: &Vec<(&'a str, Kept<'a>)>| all.iter().find(|(own, _)| *own == name).map(|(_, known)| *known);
        let known: Vec<Kept<'a>> = self.known.iter().filter_map(same).collect();
        let (made, new) = one(&known);
        let old = || known.iter().find(|known| Some(known.sum) == made.1).map(|known| Part::Same(*known));
        self.now.extend(new.map(Part::New).or_else(old).map(|part| (name, part)));
        made
    }

    /// The dossier as it is to be known from now on; none where it is known so.
    fn whole(self) -> Option<Unit> {
        let names = self.now.iter().map(|(name, _)| *name);
        let newest = self.known.first().into_iter().flatten().map(|(name, _)| *name);
        let same = self.now.iter().all(|(_, part)| matches!(part, Part::Same(_)));
        if same && names.eq(newest) {
            return None;
        }
        let known = self.now.iter().map(|(name, part)| {
            let known = match part {
                Part::Same(known) => *known,
                Part::New(unit) => unit.known(),
            };
            (*name, known)
        });
        Some(Unit::of_files(known))
    }
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

impl Dossier {
    /// What coders did, with the numbers that the study gives to codes; `coders` are the handles' numbers. What is wrong
    /// with the files is added to the problems.
    pub fn done(&mut self, study: &Study, coders: &[CoderIx], problems: &mut Vec<Problem>) -> Done {
        let mut done = Done { given: study.code_numbers(), ..Done::default() };
        let all = self.sheets.iter().map(|(_, (sheet, _))| sheet.codings.len()).sum();
        done.codings.reserve_exact(all);
        let mut numbers = Vec::new();
        for (place, (sheet, _)) in &mut self.sheets {
            let coder = coders.get(*place).copied().unwrap_or_default();
            numbers.clear();
            numbers
                .extend(sheet.codes.iter().map(|id| study.known_code(id).unwrap_or_else(|| done.number_strange(id))));
            if sheet.problems.iter().any(|problem| problem.lost) {
                done.unread.insert(coder);
            }
            problems.append(&mut sheet.problems);
            for (place, extra) in std::mem::take(&mut sheet.extras) {
                done.extras.extend(sheet.codings.get(place as usize).map(|coding| (coding.id, extra)));
            }
            done.codings.extend(sheet.codings.iter().map(|coding| {
                let code: CodeIx = numbers.get(coding.code.0 as usize).copied().unwrap_or_default();
                Coding { code, coder, ..*coding }
            }));
            done.notes.extend(std::mem::take(&mut sheet.notes).into_iter().map(|note| (coder, note)));
            done.work.extend(sheet.work.take().map(|work| (coder, work)));
        }
        done.sort();
        done
    }
}
