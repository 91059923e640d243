//! How codings of one transcript lie to each other, by search in sorted lists and never by comparing all pairs.

use super::tree::{Kind, Relation, Step, Whose};
use crate::analysis::measure::{Cover, Measure, ParagraphMeasure};
use crate::model::{CodeIx, CoderIx, Span, Study};
use std::collections::BTreeMap;

/// Where a coding lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who made it.
    pub coder: CoderIx,
    /// Its code, merges resolved.
    pub code: CodeIx,
    /// Its passage, in code points.
    pub at: Span,
    /// Its first and last turn, by index; turns without a word of it do not count where it has words.
    pub turns: (i64, i64),
    /// Ranks of its words, half-open.
    pub words: (i64, i64),
    /// Whether it stands on its words; one that does not lies nowhere.
    pub stands: bool,
}

impl Place {
    /// The place of a coding.
    pub fn of(study: &Study, measure: &Measure, cover: &Cover) -> Self {
        let turn = |paragraph: Option<&ParagraphMeasure>| paragraph.map(|own| i64::from(own.turn));
        let first = turn(measure.paragraph_of(cover)).unwrap_or(-1);
        let last_word = cover.words.1.checked_sub(1).filter(|last| *last >= cover.words.0);
        let last = last_word.and_then(|last| turn(measure.paragraph_of_word(last))).unwrap_or(first);
        Self {
            coder: cover.coding.coder,
            code: study.target(cover.coding.code),
            at: cover.coding.at,
            turns: (first, last.max(first)),
            words: (cover.words.0.into(), cover.words.1.into()),
            stands: cover.state.counts(),
        }
    }

    /// The same coder, code and passage: not two codings but one.
    fn is(&self, other: &Self) -> bool {
        (self.coder, self.code, self.at) == (other.coder, other.code, other.at)
    }
}

/// For each place, whether some other of `others` lies so to it.
pub fn related(relation: Relation, all: &[Place], others: &[Place]) -> Vec<bool> {
    let mut by_coder: BTreeMap<CoderIx, Vec<Place>> = BTreeMap::new();
    for other in others.iter().filter(|other| lies(relation, other)) {
        by_coder.entry(other.coder).or_default().push(*other);
    }
    let indexes: BTreeMap<CoderIx, Index> =
        by_coder.into_iter().map(|(coder, own)| (coder, Index::of(relation, own))).collect();
    let found = |place: &Place| match relation.whose {
        Whose::Same => indexes.get(&place.coder).is_some_and(|index| index.has(place)),
        Whose::Any => indexes.values().any(|index| index.has(place)),
        Whose::Other => indexes.iter().any(|(coder, index)| *coder != place.coder && index.has(place)),
    };
    all.iter().map(|place| lies(relation, place) && found(place)).collect()
}

/// Whether a coding lies somewhere in what the relation is told from: outside the turns there is no turn.
fn lies(relation: Relation, place: &Place) -> bool {
    let by_turns = relation.kind == Kind::SameTurn || matches!(relation.distance, Some((_, Step::Turns)));
    place.stands && (!by_turns || place.turns.0 >= 0)
}

/// An extreme of a run of places, and the next one that is another coding: so that a coding is never related to itself.
#[derive(Clone, Copy, Debug)]
struct Best {
    first: (i64, usize),
    second: Option<i64>,
}

/// One coder's places, made ready for one relation.
struct Index {
    relation: Relation,
    places: Vec<Place>,
    /// Lower ends, sorted; upper ends, sorted; and for what lies in one another or after, the best so far.
    lows: Vec<i64>,
    highs: Vec<i64>,
    best: Vec<Best>,
}

impl Index {
    fn of(relation: Relation, mut places: Vec<Place>) -> Self {
        // Repeats stand together; of each only one is kept, so that a place is at most once among them.
        places.sort_by_key(|place| (place.at, place.code));
        places.dedup_by(|a, b| a.is(b));
        let mut index = Self { relation, places, lows: Vec::new(), highs: Vec::new(), best: Vec::new() };
        match relation.kind {
            Kind::Overlaps | Kind::SameTurn | Kind::Near => {
                let spans: Vec<(i64, i64)> = index.places.iter().map(|place| index.closed(place)).collect();
                index.lows = spans.iter().map(|span| span.0).collect();
                index.highs = spans.iter().map(|span| span.1).collect();
                index.lows.sort_unstable();
                index.highs.sort_unstable();
            }
            Kind::Within => {
                index.lows = index.places.iter().map(|place| place.at.start.into()).collect();
                index.best = bests(index.places.iter().map(|place| i64::from(place.at.end)).enumerate());
            }
            Kind::Contains => {
                index.lows = index.places.iter().map(|place| place.at.start.into()).collect();
                let ends = index.places.iter().map(|place| -i64::from(place.at.end)).enumerate();
                index.best = bests(ends.rev());
                index.best.reverse();
            }
            Kind::FollowedBy => {
                index.lows = index.places.iter().map(|place| place.at.start.into()).collect();
                let firsts = index.places.iter().map(|place| -index.first(place)).enumerate();
                index.best = bests(firsts.rev());
                index.best.reverse();
            }
            Kind::Follows => {
                index.places.sort_by_key(|place| (place.at.end, place.at.start));
                index.lows = index.places.iter().map(|place| place.at.end.into()).collect();
                index.best = bests(index.places.iter().map(|place| index.last(place)).enumerate());
            }
        }
        index
    }

    /// What overlap or nearness is told from: first and last character, turn or word, both counted in.
    fn closed(&self, place: &Place) -> (i64, i64) {
        match (self.relation.kind, self.relation.distance) {
            (Kind::Overlaps, _) => (place.at.start.into(), i64::from(place.at.end) - 1),
            (_, Some((_, Step::Words))) => (place.words.0, place.words.1),
            _ => place.turns,
        }
    }

    /// Where a place begins, in what the distance is counted in.
    fn first(&self, place: &Place) -> i64 {
        match self.relation.distance {
            Some((_, Step::Words)) => place.words.0,
            _ => place.turns.0,
        }
    }

    /// Where a place ends.
    fn last(&self, place: &Place) -> i64 {
        match self.relation.distance {
            Some((_, Step::Words)) => place.words.1,
            _ => place.turns.1,
        }
    }

    fn has(&self, place: &Place) -> bool {
        let reach = self.relation.distance.map(|(reach, _)| i64::from(reach));
        let own = |best: usize| self.places.get(best).is_some_and(|other| other.is(place));
        let best = |best: Option<&Best>| match best {
            Some(best) if own(best.first.1) => best.second,
            Some(best) => Some(best.first.0),
            None => None,
        };
        match self.relation.kind {
            Kind::Overlaps | Kind::SameTurn | Kind::Near => {
                let (low, high) = self.closed(place);
                let reach = reach.unwrap_or(0);
                let begun = self.lows.partition_point(|start| *start <= high + reach);
                let ended = self.highs.partition_point(|end| *end < low - reach);
                // Its own self is among those that it meets, where it is among the others at all.
                begun.saturating_sub(ended) > usize::from(self.holds(place))
            }
            Kind::Within => {
                let before = self.lows.partition_point(|start| *start <= i64::from(place.at.start));
                let reached = best(before.checked_sub(1).and_then(|last| self.best.get(last)));
                reached.is_some_and(|end| end >= place.at.end.into())
            }
            Kind::Contains => {
                let first = self.lows.partition_point(|start| *start < i64::from(place.at.start));
                best(self.best.get(first)).is_some_and(|end| -end <= place.at.end.into())
            }
            Kind::FollowedBy => {
                let first = self.lows.partition_point(|start| *start < i64::from(place.at.end));
                let next = best(self.best.get(first));
                next.is_some_and(|next| reach.is_none_or(|reach| -next - self.last(place) <= reach))
            }
            Kind::Follows => {
                let before = self.lows.partition_point(|end| *end <= i64::from(place.at.start));
                let last = best(before.checked_sub(1).and_then(|last| self.best.get(last)));
                last.is_some_and(|last| reach.is_none_or(|reach| self.first(place) - last <= reach))
            }
        }
    }

    fn holds(&self, place: &Place) -> bool {
        let key = |place: &Place| (place.at, place.code);
        place.coder == self.places.first().map_or(place.coder, |first| first.coder)
            && self.places.binary_search_by_key(&key(place), key).is_ok()
    }
}

/// The greatest so far, and the greatest of the others.
fn bests(values: impl Iterator<Item = (usize, i64)>) -> Vec<Best> {
    let mut all: Vec<Best> = Vec::new();
    for (place, value) in values {
        let next = match all.last() {
            None => Best { first: (value, place), second: None },
            Some(last) if value > last.first.0 => Best { first: (value, place), second: Some(last.first.0) },
            Some(last) => {
                let second = last.second.map_or(value, |second| second.max(value));
                Best { first: last.first, second: Some(second) }
            }
        };
        all.push(next);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by comparing all pairs, word for word as the documents define it.
    fn slow(relation: Relation, a: &Place, b: &Place) -> bool {
        let same = a.coder == b.coder;
        let meant = match relation.whose {
            Whose::Same => same,
            Whose::Any => true,
            Whose::Other => !same,
        };
        let apart = |a: (i64, i64), b: (i64, i64)| (b.0 - a.1).max(a.0 - b.1).max(0);
        let gap = match relation.distance {
            Some((_, Step::Words)) => apart(a.words, b.words),
            _ => apart(a.turns, b.turns),
        };
        let (first, last) = match relation.distance {
            Some((_, Step::Words)) => (b.words.0 - a.words.1, a.words.0 - b.words.1),
            _ => (b.turns.0 - a.turns.1, a.turns.0 - b.turns.1),
        };
        let reach = relation.distance.map_or(i64::MAX, |(reach, _)| reach.into());
        let lies = match relation.kind {
            Kind::Overlaps => a.at.overlaps(b.at),
            Kind::Within => b.at.covers(a.at),
            Kind::Contains => a.at.covers(b.at),
            Kind::SameTurn => gap == 0,
            Kind::Near => gap <= reach,
            Kind::FollowedBy => b.at.start >= a.at.end && first <= reach,
            Kind::Follows => a.at.start >= b.at.end && last <= reach,
        };
        meant && lies && a.stands && b.stands && !a.is(b)
    }

    fn place() -> impl Strategy<Value = Place> {
        (0_u16..3, 0_u32..3, 0_u32..24, 1_u32..12, proptest::bool::weighted(0.9)).prop_map(
            |(coder, code, start, length, stands)| {
                // A word is two characters, a turn three words.
                let at = Span::new(start, start + length);
                let words = (i64::from(at.start / 2), i64::from(at.end.div_ceil(2)));
                let turns = (words.0 / 3, (words.1 - 1) / 3);
                Place { coder: CoderIx(coder), code: CodeIx(code), at, turns, words, stands }
            },
        )
    }

    fn relation() -> impl Strategy<Value = Relation> {
        let kind = proptest::sample::select(Kind::WORDS.map(|(_, kind)| kind).to_vec());
        let step = proptest::sample::select(vec![Step::Turns, Step::Words]);
        let whose = proptest::sample::select(vec![Whose::Same, Whose::Any, Whose::Other]);
        (kind, proptest::option::of((0_u32..6, step)), whose).prop_map(|(kind, distance, whose)| {
            let distance = match kind {
                Kind::Near => distance.or(Some((2, Step::Turns))),
                kind if kind.takes_distance() => distance,
                _ => None,
            };
            Relation { kind, distance, whose }
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn found_as_by_comparing_all_pairs(
            all in proptest::collection::vec(place(), 0..14), mask in any::<u16>(), relation in relation(),
        ) {
            let others: Vec<Place> =
                all.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0).map(|(_, place)| *place).collect();
            let slow: Vec<bool> = all.iter().map(|a| others.iter().any(|b| slow(relation, a, b))).collect();
            prop_assert_eq!(related(relation, &all, &others), slow);
        }
    }
}
