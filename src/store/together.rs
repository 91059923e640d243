//! What the files on one transcript say, their codings made one list: as the index has them.

use super::index::Record;
use super::sheet::Sheet;
use crate::model::bytes::{In, Out};
use crate::model::coding::{Done, Extra};
use crate::model::words::Words;
use crate::model::{CodeIx, CoderIx, Coding, CodingId, Problem, Span, Stored, Study};
use foldhash::HashMap;

/// What the files on one transcript say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Together {
    /// Its record, where it has a text.
    pub record: Option<Record>,
    /// What each coder did, without the codings.
    sheets: Vec<Sheet>,
    /// Ids of the codes that are used, as the sheets name them, each once.
    codes: Words,
    /// How many codes each sheet uses, and which, in the order in which it does.
    used: Vec<u32>,
    /// The codings, mostly in the order in which a study has them: `code` is a place in `codes`, `coder` one among the sheets.
    codings: Vec<Coding>,
    /// What only some codings carry, by their place; sheet by sheet.
    extras: Vec<(u32, Extra)>,
}

impl Together {
    /// Brings sheets together; `number` tells the codes' numbers, by which codings are ordered.
    pub fn of(record: Option<Record>, mut sheets: Vec<Sheet>, number: impl Fn(&str) -> Option<CodeIx>) -> Self {
        let (mut used, mut all, mut extras) = (Vec::new(), Vec::new(), HashMap::default());
        let mut places: HashMap<String, u32> = HashMap::default();
        let mut codes: Vec<String> = Vec::new();
        for (sheet, coder) in sheets.iter_mut().zip((0..).map(CoderIx)) {
            let own = std::mem::take(&mut sheet.codes);
            used.push(small(own.iter().len()));
            let first = used.len();
            for id in own.iter() {
                let place = *places.entry(id.to_owned()).or_insert_with(|| {
                    codes.push(id.to_owned());
                    small(codes.len() - 1)
                });
                used.push(place);
            }
            for (place, extra) in std::mem::take(&mut sheet.extras) {
                extras.extend(sheet.codings.get(place as usize).map(|coding| ((coder, coding.id), extra)));
            }
            let own = used.get(first..).unwrap_or_default();
            all.extend(std::mem::take(&mut sheet.codings).into_iter().map(|coding| {
                let code = CodeIx(own.get(coding.code.0 as usize).copied().unwrap_or_default());
                Coding { code, coder, ..coding }
            }));
        }
        let unknown = CodeIx(u32::MAX);
        let numbers: Vec<CodeIx> = codes.iter().map(|id| number(id).unwrap_or(unknown)).collect();
        all.sort_by_key(|coding| {
            let code = numbers.get(coding.code.0 as usize).copied().unwrap_or(unknown);
            Coding { code, ..*coding }.order()
        });
        let placed = all.iter().zip(0..).filter(|(coding, _)| coding.has_extra);
        let mut extras: Vec<(u32, Extra)> =
            placed.filter_map(|(coding, place)| Some((place, extras.remove(&(coding.coder, coding.id))?))).collect();
        extras.sort_by_key(|(place, _)| all.get(*place as usize).map(|coding| coding.coder));
        let codes = codes.iter().map(String::as_str).collect();
        Self { record, sheets, codes, used, codings: all, extras }
    }

    /// The record and the sheets again, each with its own codings.
    pub fn apart(self) -> (Option<Record>, Vec<Sheet>) {
        let Self { record, mut sheets, codes, used, codings, extras } = self;
        let codes: Vec<&str> = codes.iter().collect();
        let mut used = used.into_iter();
        let mut own_places: Vec<HashMap<u32, u32>> = Vec::new();
        for sheet in &mut sheets {
            let count = used.next().unwrap_or_default() as usize;
            let own: Vec<u32> = used.by_ref().take(count).collect();
            sheet.codes = own.iter().filter_map(|place| codes.get(*place as usize)).copied().collect();
            own_places.push(own.into_iter().zip(0..).collect());
        }
        let mut extras: HashMap<u32, Extra> = extras.into_iter().collect();
        for (coding, place) in codings.into_iter().zip(0..) {
            let coder = usize::from(coding.coder.0);
            let Some((sheet, places)) = sheets.get_mut(coder).zip(own_places.get(coder)) else { continue };
            let code = CodeIx(places.get(&coding.code.0).copied().unwrap_or_default());
            if let Some(extra) = extras.remove(&place) {
                sheet.extras.push((small(sheet.codings.len()), extra));
            }
            sheet.codings.push(Coding { code, coder: CoderIx::default(), ..coding });
        }
        (record, sheets)
    }

    /// What coders did, with the numbers that the study gives to codes; `coders` are those of the sheets. What is wrong
    /// with the files is added to the problems.
    pub fn done(self, study: &Study, coders: &[CoderIx], problems: &mut Vec<Problem>) -> Done {
        let mut done = Done { given: study.code_numbers(), ..Done::default() };
        let number = |id: &str| study.known_code(id).unwrap_or_else(|| done.number_strange(id));
        let numbers: Vec<CodeIx> = self.codes.iter().map(number).collect();
        done.codings = self.codings;
        for coding in &mut done.codings {
            coding.code = numbers.get(coding.code.0 as usize).copied().unwrap_or_default();
            coding.coder = coders.get(usize::from(coding.coder.0)).copied().unwrap_or_default();
        }
        let of = |(place, extra): (u32, Extra)| Some((done.codings.get(place as usize)?.id, extra));
        done.extras = self.extras.into_iter().filter_map(of).collect();
        for (mut sheet, coder) in self.sheets.into_iter().zip(coders.iter().copied()) {
            if sheet.problems.iter().any(|problem| problem.lost) {
                done.unread.insert(coder);
            }
            problems.append(&mut sheet.problems);
            done.notes.extend(sheet.notes.into_iter().map(|note| (coder, note)));
            done.work.extend(sheet.work.map(|work| (coder, work)));
        }
        done.sort();
        done
    }
}

/// Bytes of a coding.
const CODING: usize = 16 + 6 * 4;

impl Stored for Together {
    fn put(&self, out: &mut Out) {
        let Self { record, sheets, codes, used, codings, extras } = self;
        record.put(out);
        sheets.put(out);
        codes.put(out);
        used.put(out);
        out.number(codings.len() as u64);
        for coding in codings {
            let Coding { id, at, code, made, print, coder, has_extra: _ } = coding;
            out.0.extend_from_slice(&id.0.to_le_bytes());
            for number in [at.start, at.end, code.0, coder.0.into(), *made, *print] {
                out.fixed(number);
            }
        }
        extras.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let (record, sheets): (_, Vec<Sheet>) = (Stored::take(from)?, Stored::take(from)?);
        let (codes, used): (Words, _) = (Stored::take(from)?, Stored::take(from)?);
        let (known, coders) = (codes.iter().len(), sheets.len());
        let count = from.count()?;
        let bytes = from.take(count.checked_mul(CODING)?)?;
        let coding = |own: &[u8]| {
            let mut own = In(own);
            let id = CodingId(u128::from_le_bytes(own.array()?));
            let at = Span { start: own.fixed()?, end: own.fixed()? };
            let code = CodeIx(own.fixed().filter(|code| (*code as usize) < known)?);
            let coder = CoderIx(u16::try_from(own.fixed()?).ok().filter(|coder| usize::from(*coder) < coders)?);
            Some(Coding { id, at, code, coder, made: own.fixed()?, print: own.fixed()?, has_extra: false })
        };
        let mut codings: Vec<Coding> = Vec::with_capacity(count);
        for own in bytes.chunks_exact(CODING) {
            codings.push(coding(own)?);
        }
        let extras: Vec<(u32, Extra)> = Stored::take(from)?;
        for (place, _) in &extras {
            codings.get_mut(*place as usize)?.has_extra = true;
        }
        Some(Self { record, sheets, codes, used, codings, extras })
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sheets_come_apart_as_they_came_together(
            all in prop::collection::vec(prop::collection::vec((0_u32..9, 1_u32..4, 0_u32..5, 0_u128..30), 0..9), 0..4),
        ) {
            let sheet = |own: &Vec<(u32, u32, u32, u128)>| {
                let (mut sheet, mut codes) = (Sheet::default(), Vec::new());
                let mut own = own.clone();
                own.sort_by_key(|(.., id)| *id);
                own.dedup_by_key(|(.., id)| *id);
                for (start, length, code, id) in own {
                    let name = format!("c{code}");
                    let place = codes.iter().position(|known| *known == name).unwrap_or_else(|| {
                        codes.push(name);
                        codes.len() - 1
                    });
                    let has_extra = id % 3 == 0;
                    let extra = Extra { weight: i64::try_from(id).ok(), ..Extra::default() };
                    let place_of = small(sheet.codings.len());
                    sheet.extras.extend(has_extra.then_some((place_of, extra)));
                    let (id, at) = (CodingId(id), Span::new(start, start + length));
                    sheet.codings.push(Coding { id, at, code: CodeIx(small(place)), has_extra, ..Coding::default() });
                }
                sheet.codes = codes.iter().map(String::as_str).collect();
                sheet
            };
            let sheets: Vec<Sheet> = all.iter().map(sheet).collect();
            let together = Together::of(None, sheets.clone(), |id| id.strip_prefix('c')?.parse().ok().map(CodeIx));
            let mut out = Out::default();
            together.put(&mut out);
            prop_assert_eq!(Together::take(&mut In(&out.0)), Some(together.clone()));
            let in_order = |mut sheet: Sheet| {
                let extras = sheet.extras.iter().map(|(place, extra)| (sheet.codings[*place as usize].id, extra.clone()));
                let extras: std::collections::BTreeMap<CodingId, Extra> = extras.collect();
                sheet.codings.sort_by_key(|coding| coding.id);
                (sheet.codes, sheet.codings, extras)
            };
            let apart: Vec<_> = together.apart().1.into_iter().map(in_order).collect();
            prop_assert_eq!(apart, sheets.into_iter().map(in_order).collect::<Vec<_>>());
        }
    }
}
