//! Who put which code on which units, summed over transcripts: all that the table of agreement needs, in one pass over
//! the codings, without ever comparing all pairs.

use super::super::counting::{Roll, targets};
use super::super::measure::{Cover, Measure, Measured};
use super::super::people::People;
use super::super::scope::{Scope, Verdict, Voices};
use super::characters::SetCounter;
use super::continuum::{Continuum, Mark};
use super::ratings::Counts;
use super::team::{MOST, Share, Team, bit, could_use};
use super::unitizing::Sums;
use super::units::{Grid, Unit};
use crate::model::day::is_day;
use crate::model::{CodeIx, CoderIx, Span, Study, TranscriptIx};
use std::collections::{BTreeMap, HashMap};

/// How coders are compared.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// On which units.
    pub unit: Unit,
    /// Share of a unit's words that a coding must cover, 0 to 1; 0 where one word is enough.
    pub least: f64,
    /// Whether a code counts for those above it.
    pub roll: Roll,
    /// Whether what each transcript holds is kept, to resample transcripts.
    pub keep: Keep,
    /// Whether the codes in scope exclude each other.
    pub codes: Codes,
    /// Which figures are made.
    pub figures: Figures,
}

/// Which figures are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Figures {
    /// Those to report.
    #[default]
    Usual,
    /// Those of older work and other programs too.
    More,
}

/// What is kept of single transcripts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// Only the sums.
    #[default]
    Sums,
    /// What each transcript holds.
    Transcripts,
}

/// How codes lie to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codes {
    /// Several may be on the same words.
    #[default]
    Free,
    /// One coder gives the same words one of them at most.
    Exclusive,
}

/// Units by who put the code on them: one bit a coder of the team.
pub type ByWho = Vec<(u128, u64)>;

/// What is known of one code.
#[derive(Clone, Debug, Default)]
pub struct OfCode {
    /// Units with the code, by those who could have used it there (two at least) and those who did.
    pub units: BTreeMap<(u128, u128), u64>,
    /// Passages, overlapping ones of a coder as one, all coders.
    pub passages: u64,
    /// Sums of the passages on transcripts that the whole team worked on, their length not yet added.
    pub sums: Sums,
}

/// One transcript.
#[derive(Clone, Debug)]
pub struct Text {
    /// Who is compared on it.
    pub shares: Vec<Share>,
    /// The same, as bits.
    pub present: u128,
    /// Whether some code of the study was made after one of them was done.
    pub late: bool,
    /// Units in scope.
    pub units: u64,
    /// Words in them.
    pub words: u64,
    /// Spoken characters in scope.
    pub characters: u64,
    /// Units with a code, by who put it there, code by code; only where they are kept.
    pub by_code: Vec<(CodeIx, ByWho)>,
    /// Passages code by code, by slot and place, where the whole team could have used the code; only for [`Figures::More`].
    pub passages: Vec<(CodeIx, Vec<Vec<Mark>>)>,
}

/// Two codes that exclude each other on the same words of one coder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The transcript.
    pub ix: TranscriptIx,
    /// The coder.
    pub coder: CoderIx,
    /// The first coding's code and passage.
    pub first: (CodeIx, Span),
    /// The second's.
    pub second: (CodeIx, Span),
}

/// Everything that was compared.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Whose work.
    pub team: Team,
    /// The transcripts, by id.
    pub texts: Vec<Text>,
    /// By number of the code.
    pub codes: Vec<OfCode>,
    /// Every unit with the sets of codes that coders put on it, and the sets.
    pub sets: (Counts, Vec<Vec<u32>>),
    /// Sums over all codes as exclusive ones.
    pub exclusive: Sums,
    /// Where codes that should exclude each other do not, first by transcript.
    pub clash: Option<Clash>,
    /// Codings whose words are all a moderator's.
    pub moderators: u64,
    /// Codings that no longer stand surely on their words.
    pub unsure: u64,
}

/// A coding where it counts: code, slot, ranks of words, place on the line of characters.
type Item = (u32, usize, (u32, u32), Span);

/// What one thread gathers.
#[derive(Clone, Debug, Default)]
struct Gathered {
    codes: Vec<OfCode>,
    /// Each with its place among the transcripts that are compared.
    texts: Vec<(usize, Text)>,
    sets: SetCounter,
    exclusive: Sums,
    /// The first by transcript, with the transcript's place.
    clash: Option<(usize, Clash)>,
    moderators: u64,
    unsure: u64,
    room: Room,
}

impl Gathered {
    fn new(codes: usize, team: usize) -> Self {
        let of_code = OfCode { sums: Sums::new(team), ..OfCode::default() };
        Self { codes: vec![of_code; codes], exclusive: Sums::new(team), ..Self::default() }
    }

    fn with(mut self, other: Self) -> Self {
        for (own, more) in self.codes.iter_mut().zip(other.codes) {
            for (who, units) in more.units {
                *own.units.entry(who).or_default() += units;
            }
            own.passages += more.passages;
            own.sums.merge(&more.sums);
        }
        self.texts.extend(other.texts);
        self.sets.merge(&other.sets);
        self.exclusive.merge(&other.exclusive);
        let clashes = self.clash.into_iter().chain(other.clash);
        self.clash = clashes.min_by_key(|(place, _)| *place);
        self.moderators += other.moderators;
        self.unsure += other.unsure;
        self
    }
}

/// Compares a team's codings. `starts` has the ranks of the words with which sentences begin, where they are the units.
pub fn judge(
    study: &Study,
    scope: &Scope,
    measures: &dyn Measured,
    starts: &HashMap<TranscriptIx, Vec<u32>>,
    team: Team,
    asked: &Asked,
) -> Judged {
    let people = People::of(study);
    let targets = targets(study, asked.roll);
    let made = (0_u32..).take(study.code_numbers()).map(|number| {
        let code = study.code(CodeIx(number));
        code.and_then(|code| code.made.as_deref()).filter(|made| is_day(made)).unwrap_or_default()
    });
    let made: Vec<&str> = made.collect();
    let latest = made.iter().max().copied().unwrap_or_default();
    let judge = Judge { study, scope, people, team: &team, asked, starts, targets, made, latest };
    let (codes, coders) = (study.code_numbers(), team.coders.len().min(MOST));
    let all: Vec<TranscriptIx> = team.transcripts.iter().map(|(ix, _)| *ix).collect();
    let places: HashMap<TranscriptIx, usize> = all.iter().copied().zip(0..).collect();
    let add = |gathered: &mut Gathered, ix: TranscriptIx, measure: &Measure| {
        if let Some(place) = places.get(&ix) {
            judge.add(gathered, *place, measure);
        }
    };
    let gathered = measures.fold(&all, || Gathered::new(codes, coders), add).into_iter();
    let mut gathered = gathered.fold(Gathered::new(codes, coders), Gathered::with);
    gathered.texts.sort_by_key(|(place, _)| *place);
    Judged {
        texts: gathered.texts.into_iter().map(|(_, text)| text).collect(),
        codes: gathered.codes,
        sets: gathered.sets.finish(),
        exclusive: gathered.exclusive,
        clash: gathered.clash.map(|(_, clash)| clash),
        moderators: gathered.moderators,
        unsure: gathered.unsure,
        team,
    }
}

struct Judge<'a> {
    study: &'a Study,
    scope: &'a Scope,
    people: People<'a>,
    team: &'a Team,
    asked: &'a Asked,
    starts: &'a HashMap<TranscriptIx, Vec<u32>>,
    targets: Vec<Vec<CodeIx>>,
    /// By number of the code, the day it was made; empty where nobody noted it.
    made: Vec<&'a str>,
    /// The latest of these days.
    latest: &'a str,
}

/// Room used anew for each code.
#[derive(Clone, Debug, Default)]
struct Room {
    passages: Vec<Vec<Mark>>,
    placed: Vec<(usize, u32, u32)>,
    words: Vec<(u32, u32)>,
    edges: Vec<(u32, u128)>,
    by_who: Vec<(u128, u64)>,
}

impl Judge<'_> {
    /// Adds the transcript with this place among those that are compared.
    fn add(&self, gathered: &mut Gathered, place: usize, measure: &Measure) {
        let Some((ix, shares)) = self.team.transcripts.get(place) else { return };
        let ix = *ix;
        let voices = self.scope.voices_among(self.study, &self.people, ix, measure);
        let starts = self.starts.get(&ix).map(Vec::as_slice);
        let grid = Grid::new(measure, &voices, starts.filter(|_| self.asked.unit == Unit::Sentence), self.asked.least);
        let items = self.items((gathered, &grid), shares, measure, &voices);
        let present = shares.iter().fold(0, |bits, share| bits | bit(share.slot));
        let late = could_use(self.latest, shares) != present;
        let on_characters = matches!(self.asked.unit, Unit::Character | Unit::Span);
        let whole = if on_characters { grid.characters } else { u32::try_from(grid.units.len()).unwrap_or(u32::MAX) };
        let all = present.count_ones() as usize == self.team.coders.len();
        let mut text = Text {
            shares: shares.to_vec(),
            present,
            late,
            units: whole.into(),
            words: grid.words,
            characters: grid.characters.into(),
            by_code: Vec::new(),
            passages: Vec::new(),
        };
        let mut on_units: Vec<(usize, Mark)> = Vec::with_capacity(items.len());
        let Room { passages, placed, words, edges, by_who } = &mut gathered.room;
        passages.resize_with(self.team.coders.len(), Vec::new);
        for own in items.chunk_by(|a, b| a.0 == b.0) {
            let Some(code) = own.first().map(|item| item.0) else { continue };
            gather(own, passages);
            placed.clear();
            if on_characters {
                let marks = passages.iter().enumerate().flat_map(|(slot, marks)| {
                    super::continuum::covered(marks).into_iter().map(move |at| (slot, at.start, at.end))
                });
                placed.extend(marks);
            } else {
                for of_slot in own.chunk_by(|a, b| a.1 == b.1) {
                    let Some(slot) = of_slot.first().map(|item| item.1) else { continue };
                    words.clear();
                    words.extend(of_slot.iter().map(|item| item.2));
                    placed.extend(grid.units_of(words).into_iter().map(|(first, last)| (slot, first, last)));
                }
            }
            count_by_who(placed, edges, by_who);
            let Some(sums) = gathered.codes.get_mut(code as usize) else { continue };
            let able = match self.made.get(code as usize) {
                Some(made) if late => could_use(made, shares),
                _ => present,
            };
            // A code that somebody could not have used is missing there: sets of codes are compared without it.
            if able == present {
                on_units.extend(placed.iter().map(|(slot, first, last)| {
                    let place = shares.iter().position(|share| share.slot == *slot).unwrap_or(0);
                    (place, Mark { at: Span::new(*first, *last), code })
                }));
            }
            if able.count_ones() >= 2 {
                for (who, units) in by_who.iter().filter(|(who, _)| *who & able != 0) {
                    *sums.units.entry((able, who & able)).or_default() += units;
                }
                let marks = passages.iter().enumerate().filter(|(slot, _)| able & bit(*slot) != 0);
                sums.passages += marks.map(|(_, marks)| marks.len() as u64).sum::<u64>();
            }
            if able.count_ones() as usize == self.team.coders.len() {
                sums.sums.add_marks(passages);
                if self.asked.figures == Figures::More {
                    text.passages.push((CodeIx(code), passages.clone()));
                }
            }
            if self.asked.keep == Keep::Transcripts {
                text.by_code.push((CodeIx(code), by_who.clone()));
            }
        }
        if let Ok(continuum) = Continuum::new(Span::new(0, whole), shares.len(), on_units) {
            gathered.sets.add(&continuum);
        }
        if self.asked.codes == Codes::Exclusive && all {
            self.add_exclusive(gathered, (place, ix), measure, &grid, &items);
        }
        gathered.texts.push((place, text));
    }

    /// The codings that are compared, by code, coder and place.
    fn items(
        &self,
        (gathered, grid): (&mut Gathered, &Grid),
        shares: &[Share],
        measure: &Measure,
        voices: &Voices,
    ) -> Vec<Item> {
        let mut items: Vec<Item> = Vec::with_capacity(measure.covers.len());
        for cover in &measure.covers {
            let slot = self.team.slot(cover.coding.coder);
            let Some(slot) = slot.filter(|slot| shares.iter().any(|share| share.slot == *slot)) else { continue };
            if !cover.state.counts() {
                gathered.unsure += 1;
                continue;
            }
            match self.scope.judge(self.study, voices, measure, cover) {
                Verdict::In => {}
                Verdict::Moderator => {
                    gathered.moderators += 1;
                    continue;
                }
                Verdict::Out => continue,
            }
            let at = grid.characters_of(cover);
            let targets = self.targets.get(self.study.target(cover.coding.code).0 as usize);
            items.extend(targets.into_iter().flatten().map(|code| (code.0, slot, cover.words, at)));
        }
        items.sort_unstable();
        items
    }

    /// Adds all codes at once; where one coder gave two to the same words, notes where.
    fn add_exclusive(
        &self,
        gathered: &mut Gathered,
        (place, ix): (usize, TranscriptIx),
        measure: &Measure,
        grid: &Grid,
        items: &[Item],
    ) {
        let marks = items.iter().map(|(code, slot, _, at)| (*slot, Mark { at: *at, code: *code }));
        let whole = Span::new(0, grid.characters);
        let Ok(text) = Continuum::new(whole, self.team.coders.len(), marks) else { return };
        match text.overlap() {
            None => {
                gathered.exclusive.add_length(grid.characters.into());
                gathered.exclusive.add_marks(&text.coders);
            }
            Some((slot, first, second)) => {
                let coder = self.team.coders.get(slot).copied().unwrap_or_default();
                let shown = |mark: Mark| {
                    let own = |cover: &&Cover| {
                        let counts = self.targets.get(cover.coding.code.0 as usize);
                        cover.coding.coder == coder
                            && counts.is_some_and(|codes| codes.contains(&CodeIx(mark.code)))
                            && grid.characters_of(cover).overlaps(first.at.intersect(second.at))
                    };
                    let at = measure.covers.iter().find(own).map_or(mark.at, |cover| cover.coding.at);
                    (CodeIx(mark.code), at)
                };
                let clash = (place, Clash { ix, coder, first: shown(first), second: shown(second) });
                let clashes = gathered.clash.into_iter().chain([clash]);
                gathered.clash = clashes.min_by_key(|(place, _)| *place);
            }
        }
    }
}

/// Sorts one code's passages into slots, by place, those of a coder that overlap as one.
fn gather(items: &[Item], by_slot: &mut [Vec<Mark>]) {
    by_slot.iter_mut().for_each(Vec::clear);
    for (code, slot, _, at) in items.iter().filter(|item| !item.3.is_empty()) {
        if let Some(own) = by_slot.get_mut(*slot) {
            own.push(Mark { at: *at, code: *code });
        }
    }
    for own in by_slot {
        own.sort_unstable();
        own.dedup_by(|next, kept| {
            let one = next.at.start < kept.at.end;
            if one {
                kept.at.end = kept.at.end.max(next.at.end);
            }
            one
        });
    }
}

/// How many units lie under whose ranges; each slot's ranges are ascending and apart.
fn count_by_who(placed: &[(usize, u32, u32)], edges: &mut Vec<(u32, u128)>, found: &mut Vec<(u128, u64)>) {
    edges.clear();
    found.clear();
    edges.extend(placed.iter().flat_map(|(slot, start, end)| [(*start, bit(*slot)), (*end, bit(*slot))]));
    edges.sort_unstable();
    let (mut at, mut who) = (0, 0);
    for (edge, slot) in edges.iter() {
        if who != 0 && *edge > at {
            let units = u64::from(edge - at);
            match found.iter_mut().find(|(known, _)| *known == who) {
                Some((_, known)) => *known += units,
                None => found.push((who, units)),
            }
        }
        (at, who) = (*edge, who ^ slot);
    }
}

#[cfg(test)]
mod tests {
    use super::count_by_who;

    #[test]
    fn units_are_counted_by_who_is_on_them() {
        let (mut edges, mut found) = (Vec::new(), Vec::new());
        count_by_who(&[(0, 2, 6), (0, 8, 9), (1, 4, 8), (2, 4, 5)], &mut edges, &mut found);
        found.sort_unstable();
        assert_eq!(found, [(0b001, 3), (0b010, 2), (0b011, 1), (0b111, 1)]);
    }
}
