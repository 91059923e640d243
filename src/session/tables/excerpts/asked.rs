//! Excerpts in groups, in another order, with more or less context.

use crate::analysis::axis::{Axis, By};
use crate::analysis::measure::{Cover, Measure};
use crate::analysis::people::People;
use crate::analysis::scope::Voices;
use crate::model::moment::moment;
use crate::model::{Coding, Study, TranscriptIx};
use crate::search::near::nearest;
use crate::session::Failure;

/// What excerpts are grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Group {
    /// Codes, in codebook order.
    Code,
    /// Anything that tables are divided by.
    Axis(Axis),
}

impl Group {
    /// The group that a word names.
    ///
    /// # Errors
    /// A sentence that says what there is.
    pub fn parse(study: &Study, word: &str) -> Result<Self, Failure> {
        if word == "code" {
            return Ok(Self::Code);
        }
        Axis::parse(study, word).map(Self::Axis).map_err(|said| {
            let words = Axis::words(study);
            let near = nearest(word, ["code"].into_iter().chain(words.iter().map(String::as_str)));
            Failure::usage(match near {
                Some("code") => format!("{said} `code` is possible here too."),
                _ => said,
            })
        })
    }

    /// The groups that a coding belongs to: several where several people speak in it.
    pub fn of(
        &self,
        study: &Study,
        people: &People<'_>,
        ix: TranscriptIx,
        measure: &Measure,
        (voices, cover): (&Voices, &Cover),
    ) -> Vec<String> {
        match self {
            Self::Code => vec![study.code_id(study.target(cover.coding.code)).to_owned()],
            Self::Axis(axis) => match axis.by() {
                By::Transcript | By::Place => vec![axis.of_transcript(study, ix)],
                By::Coder => vec![study.coder(cover.coding.coder).to_owned()],
                By::Speaker => {
                    let mut found = Vec::new();
                    for speaker in measure.speakers_of(cover).into_iter().filter(|it| voices.takes(cover, *it)) {
                        let label = speaker.and_then(|speaker| measure.speakers.get(usize::from(speaker)));
                        let label = label.map(|speaker| speaker.label.as_str());
                        let value = axis.of_speaker(study, people, ix, label);
                        if !found.contains(&value) {
                            found.push(value);
                        }
                    }
                    if found.is_empty() { vec![String::new()] } else { found }
                }
            },
        }
    }
}

/// In what order excerpts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// As they stand in the texts.
    #[default]
    Place,
    /// By code, in codebook order.
    Code,
    /// By coder.
    Coder,
    /// By when they were made, the oldest first.
    Made,
    /// By weight, the heaviest first, those without one last.
    Weight,
    /// By length, the longest first.
    Length,
    /// By the day of the transcript.
    Date,
}

impl Sort {
    /// Every order with its name, in the order they are offered.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Place, "as they stand in the texts"),
        (Self::Code, "by code, in codebook order"),
        (Self::Coder, "by coder"),
        (Self::Made, "by when they were made, the oldest first"),
        (Self::Weight, "by weight, the heaviest first"),
        (Self::Length, "by length, the longest first"),
        (Self::Date, "by the day of the transcript"),
    ];

    /// What a coding is sorted by.
    fn rank(self, study: &Study, ix: TranscriptIx, coding: &Coding) -> Rank {
        let number = |number: i64| Rank(number, String::new());
        match self {
            Self::Place => Rank::default(),
            Self::Code => {
                let place = study.codebook().place(study.code_id(study.target(coding.code)));
                number(place.and_then(|place| i64::try_from(place).ok()).unwrap_or(i64::MAX))
            }
            Self::Coder => Rank(0, study.coder(coding.coder).to_owned()),
            Self::Made => Rank(0, moment(coding.made)),
            Self::Date => Rank(0, study.transcript(ix).day().unwrap_or_default().to_owned()),
            Self::Weight => {
                number(study.extra(coding).and_then(|extra| extra.weight).map_or(i64::MAX, i64::saturating_neg))
            }
            Self::Length => number(-i64::from(coding.at.len())),
        }
    }
}

/// Where something stands in an order: by number, then by words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank(i64, String);

/// Something with the group it stands in.
#[derive(Clone, Debug)]
pub struct Placed<T> {
    /// The group; empty without groups, and where the value is absent.
    pub group: String,
    /// What stands there.
    pub item: T,
    rank: Rank,
}

/// Adds a coding's item once for each group it stands in; once without groups.
pub fn place<T: Clone>(
    study: &Study,
    asked: &Excerpts,
    (ix, coding, groups): (TranscriptIx, &Coding, Option<Vec<String>>),
    item: T,
    into: &mut Vec<Placed<T>>,
) {
    let rank = asked.sort.rank(study, ix, coding);
    let mut groups = groups.unwrap_or_default();
    let last = groups.pop().unwrap_or_default();
    into.extend(groups.into_iter().map(|group| Placed { group, item: item.clone(), rank: rank.clone() }));
    into.push(Placed { group: last, item, rank });
}

/// Puts items in order: by group, then as asked; equal ones stay as they are.
pub fn arrange<T>(study: &Study, asked: &Excerpts, items: &mut [Placed<T>]) {
    let by_code = asked.group == Some(Group::Code);
    // What has no value comes last.
    let last = |group: &str| usize::MAX - usize::from(!group.is_empty());
    let place = |group: &str| {
        let in_book = if by_code { study.codebook().place(group) } else { None };
        in_book.unwrap_or_else(|| last(group))
    };
    items.sort_by(|a, b| {
        let groups = (place(&a.group), &a.group).cmp(&(place(&b.group), &b.group));
        groups.then_with(|| a.rank.cmp(&b.rank))
    });
}

/// Code points of context in `before` and `after`.
pub const CONTEXT: u32 = 80;

/// How excerpts are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpts {
    /// In groups, or not.
    pub group: Option<Group>,
    /// In what order.
    pub sort: Sort,
    /// Code points of context before and after.
    pub context: u32,
    /// What else stands beside each.
    pub more: More,
}

impl Default for Excerpts {
    fn default() -> Self {
        Self { group: None, sort: Sort::Place, context: CONTEXT, more: More::default() }
    }
}

impl Excerpts {
    /// Whether the excerpts of a text follow those of the text before.
    pub fn in_turn(&self) -> bool {
        self.group.is_none() && self.sort == Sort::Place
    }
}

/// Columns after the attributes, for those who ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// `time`.
    pub times: bool,
    /// `page`.
    pub pages: bool,
}
