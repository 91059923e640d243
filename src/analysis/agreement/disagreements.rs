//! Where coders do not agree, passage by passage.

use super::super::measure::Measure;
use super::super::people::People;
use super::super::scope::{Scope, Verdict};
use super::continuum::Mark;
use super::team::{Share, Team, bit, could_use};
use super::unitizing::each_meeting;
use crate::model::{CodeIx, CoderIx, Span, Study, TranscriptIx};
use std::collections::BTreeMap;

/// How two coders differ on a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Only the first put the code there.
    OnlyA,
    /// Only the second did.
    OnlyB,
    /// Both did, from or to another place.
    Bounds,
}

impl Kind {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::OnlyA => "only-a",
            Self::OnlyB => "only-b",
            Self::Bounds => "bounds",
        }
    }
}

/// One passage on which two coders differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The words that either coded.
    pub at: Span,
    /// The code.
    pub code: CodeIx,
    /// How they differ.
    pub kind: Kind,
    /// The first coder by handle, and the passage as that coder has it.
    pub a: (CoderIx, Option<Span>),
    /// The second.
    pub b: (CoderIx, Option<Span>),
    /// Where one lacks the code: what that coder put on these words instead, by place.
    pub instead: Vec<CodeIx>,
}

/// The disagreements on one transcript, for every pair of coders: by place, code, coders. Overlapping passages of one
/// coder and code are one, and only codings in scope that stand surely on their words are looked at.
pub fn disagreements(
    study: &Study,
    scope: &Scope,
    people: &People<'_>,
    team: &Team,
    (ix, shares): (TranscriptIx, &[Share]),
    measure: &Measure,
) -> Vec<Disagreement> {
    let Marks { by_code, by_coder } = marks(study, scope, people, team, (ix, shares), measure);
    let all: Vec<Marked> = by_coder.into_iter().map(Marked::new).collect();
    let made = |code| study.code(CodeIx(code)).and_then(|code| code.made.as_deref()).unwrap_or_default();
    let mut found = Vec::new();
    for (code, by_slot) in &by_code {
        let able = could_use(made(*code), shares);
        let slots: Vec<usize> = shares.iter().map(|share| share.slot).filter(|slot| able & bit(*slot) != 0).collect();
        for (place, a) in slots.iter().enumerate() {
            for b in slots.iter().skip(place + 1) {
                let pair = Pair { team, all: &all, a: *a, b: *b, code: CodeIx(*code) };
                if let (Some(ours), Some(theirs)) = (by_slot.get(*a), by_slot.get(*b)) {
                    pair.compare(ours, theirs, &mut found);
                }
            }
        }
    }
    found.sort_by_key(|one| (one.at, one.code, one.a, one.b));
    found
}

/// The passages on which everyone who could have used a code there agrees to the character: code and passage, by code and
/// place. Overlapping passages of one coder and code are one.
pub fn agreed(
    study: &Study,
    scope: &Scope,
    people: &People<'_>,
    team: &Team,
    (ix, shares): (TranscriptIx, &[Share]),
    measure: &Measure,
) -> Vec<(CodeIx, Span)> {
    let made = |code| study.code(CodeIx(code)).and_then(|code| code.made.as_deref()).unwrap_or_default();
    let mut found = Vec::new();
    for (code, by_slot) in marks(study, scope, people, team, (ix, shares), measure).by_code {
        let able = could_use(made(code), shares);
        let slots = shares.iter().map(|share| share.slot).filter(|slot| able & bit(*slot) != 0);
        let mut all = slots.filter_map(|slot| by_slot.get(slot));
        let (Some(first), rest) = (all.next(), all.collect::<Vec<_>>()) else { continue };
        if rest.is_empty() {
            continue;
        }
        let shared = first
            .iter()
            .filter(|mark| rest.iter().all(|own| own.binary_search_by_key(&mark.at, |other| other.at).is_ok()));
        found.extend(shared.map(|mark| (CodeIx(code), mark.at)));
    }
    found
}

/// What coders of a team put on one transcript, by place in the team.
struct Marks {
    /// By code, in scope; a coder's overlapping passages as one.
    by_code: BTreeMap<u32, Vec<Vec<Mark>>>,
    /// All of it.
    by_coder: Vec<Vec<Mark>>,
}

fn marks(
    study: &Study,
    scope: &Scope,
    people: &People<'_>,
    team: &Team,
    (ix, shares): (TranscriptIx, &[Share]),
    measure: &Measure,
) -> Marks {
    let voices = scope.voices_among(study, people, ix, measure);
    let mut by_code: BTreeMap<u32, Vec<Vec<Mark>>> = BTreeMap::new();
    let mut by_coder: Vec<Vec<Mark>> = vec![Vec::new(); team.coders.len()];
    for cover in measure.covers.iter().filter(|cover| cover.state.counts() && !cover.coding.at.is_empty()) {
        let slot = team.slot(cover.coding.coder).filter(|slot| shares.iter().any(|share| share.slot == *slot));
        let Some(slot) = slot else { continue };
        let mark = Mark { at: cover.coding.at, code: study.target(cover.coding.code).0 };
        if let Some(own) = by_coder.get_mut(slot) {
            own.push(mark);
        }
        if scope.judge(study, &voices, measure, cover) != Verdict::In {
            continue;
        }
        let own = by_code.entry(mark.code).or_insert_with(|| vec![Vec::new(); team.coders.len()]);
        let Some(own) = own.get_mut(slot) else { continue };
        // Covers come by place, so that only the last can overlap.
        match own.last_mut() {
            Some(last) if mark.at.start < last.at.end => last.at.end = last.at.end.max(mark.at.end),
            _ => own.push(mark),
        }
    }
    Marks { by_code, by_coder }
}

struct Pair<'a> {
    team: &'a Team,
    all: &'a [Marked],
    a: usize,
    b: usize,
    code: CodeIx,
}

impl Pair<'_> {
    fn compare(&self, ours: &[Mark], theirs: &[Mark], found: &mut Vec<Disagreement>) {
        let (mut met_a, mut met_b) = (vec![false; ours.len()], vec![false; theirs.len()]);
        each_meeting(ours, theirs, |one, other, _| {
            if let (Some(met_a), Some(met_b)) = (met_a.get_mut(one), met_b.get_mut(other)) {
                (*met_a, *met_b) = (true, true);
            }
            if let (Some(one), Some(other)) = (ours.get(one), theirs.get(other))
                && one.at != other.at
            {
                found.push(self.disagreement(Kind::Bounds, Some(one.at), Some(other.at)));
            }
        });
        let alone = |marks: &[Mark], met: &[bool]| -> Vec<Span> {
            marks.iter().zip(met).filter(|(_, met)| !**met).map(|(mark, _)| mark.at).collect()
        };
        found.extend(alone(ours, &met_a).into_iter().map(|at| self.disagreement(Kind::OnlyA, Some(at), None)));
        found.extend(alone(theirs, &met_b).into_iter().map(|at| self.disagreement(Kind::OnlyB, None, Some(at))));
    }

    fn disagreement(&self, kind: Kind, a: Option<Span>, b: Option<Span>) -> Disagreement {
        let coder = |slot: usize| self.team.coders.get(slot).copied().unwrap_or_default();
        let at = match (a, b) {
            (Some(a), Some(b)) => Span::new(a.start.min(b.start), a.end.max(b.end)),
            (Some(at), None) | (None, Some(at)) => at,
            (None, None) => Span::default(),
        };
        let other = match kind {
            Kind::OnlyA => self.all.get(self.b),
            Kind::OnlyB => self.all.get(self.a),
            Kind::Bounds => None,
        };
        let instead = other.map_or_else(Vec::new, |other| other.codes_on(at));
        Disagreement { at, code: self.code, kind, a: (coder(self.a), a), b: (coder(self.b), b), instead }
    }
}

/// One coder's marks by place, with the furthest end so far, so that a look-up need not go through all of them.
struct Marked {
    marks: Vec<(Mark, u32)>,
}

impl Marked {
    fn new(mut marks: Vec<Mark>) -> Self {
        marks.sort_unstable();
        let mut furthest = 0;
        let reached = marks.into_iter().map(|mark| {
            furthest = furthest.max(mark.at.end);
            (mark, furthest)
        });
        Self { marks: reached.collect() }
    }

    fn codes_on(&self, at: Span) -> Vec<CodeIx> {
        let before = self.marks.partition_point(|(mark, _)| mark.at.start < at.end);
        let near = self.marks.get(..before).unwrap_or_default().iter().rev();
        let near = near.take_while(|(_, furthest)| *furthest > at.start).filter(|(mark, _)| mark.at.overlaps(at));
        let mut codes: Vec<CodeIx> = near.map(|(mark, _)| CodeIx(mark.code)).collect();
        codes.reverse();
        let mut seen = std::collections::BTreeSet::new();
        codes.retain(|code| seen.insert(*code));
        codes
    }
}
