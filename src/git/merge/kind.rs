//! The kinds of files of a study, and how the fields of their records are merged.

use super::value::Shape;
use crate::model::{Code, CodingRecord, Note, Participant, Problem, Report, Settings, Transcript};
use crate::store::layout;
use crate::store::ron::record::Head;
use crate::store::ron::{Record, Root, read_record};
use std::ops::Range;

/// What a file of a study holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `verbatim.ron`.
    Settings,
    /// `codebook.ron`.
    Codebook,
    /// `participants.ron`.
    Participants,
    /// `transcripts/ID.ron`.
    Transcript,
    /// `codings/CODER/ID.ron`.
    Codings,
    /// `memos/CODER/NAME.md`.
    Memo,
    /// `reports/NAME.ron`.
    Report,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] =
        [Self::Settings, Self::Codebook, Self::Participants, Self::Transcript, Self::Codings, Self::Memo, Self::Report];

    /// The kind of file at a path, which may lead through folders above the study; `None`: no file that is merged.
    pub fn of(path: &str) -> Option<Self> {
        let mut parts = path.rsplit('/');
        let file = parts.next()?;
        let (folder, above) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        match file {
            layout::SETTINGS => Some(Self::Settings),
            layout::CODEBOOK => Some(Self::Codebook),
            layout::PARTICIPANTS => Some(Self::Participants),
            _ if file.ends_with(".ron") && folder == layout::TRANSCRIPTS => Some(Self::Transcript),
            _ if file.ends_with(".ron") && above == layout::CODINGS => Some(Self::Codings),
            _ if file.ends_with(".ron") && folder == layout::REPORTS => Some(Self::Report),
            _ if file.ends_with(".md") && above == layout::MEMOS => Some(Self::Memo),
            _ => None,
        }
    }

    /// The kind of a file told by its fields alone, for texts without a path.
    pub fn guess(text: &str) -> Option<Self> {
        let root = Root::read(text, "", &mut Vec::new())?;
        let has = |names: &[&str]| names.iter().any(|name| root.field(name).is_some());
        Some(match () {
            () if has(&["codes"]) => Self::Codebook,
            () if has(&["codings", "notes"]) => Self::Codings,
            () if has(&["participants"]) => Self::Participants,
            () if has(&["coders", "moderators", "quotes", "planned", "queries"]) => Self::Settings,
            () if has(&["kind", "rule", "labels"]) => Self::Transcript,
            () if has(&["only", "by", "scope"]) => Self::Report,
            () => return None,
        })
    }

    /// How the file itself is merged, as one record.
    pub(in crate::git) fn spec(self) -> &'static Spec {
        match self {
            Self::Settings => &SETTINGS,
            Self::Codebook => &CODEBOOK,
            Self::Participants => &PARTICIPANTS,
            Self::Transcript => &TRANSCRIPT,
            Self::Report => &REPORT,
            Self::Codings | Self::Memo => &CODING_FILE,
        }
    }
}

/// How a kind of record is merged.
#[derive(Debug)]
pub struct Spec {
    /// Known fields, in the order they are written.
    pub known: &'static [&'static str],
    /// Known fields that stand beside them.
    pub beside: &'static [&'static str],
    /// Fields that are not one whole value.
    pub shapes: &'static [(&'static str, Shape)],
    /// Fields that are one value together: a passage is never mixed of two.
    pub span: &'static [&'static str],
    /// Lists of records.
    pub lists: &'static [(&'static str, &'static Spec)],
    /// Order of a list of such records.
    pub order: Order,
    /// Reads one record of a text, noting what is wrong; false where it cannot be read.
    pub read: fn(&str, &Range<usize>, &mut Vec<Problem>) -> bool,
}

/// In what order the records of a list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As people put them.
    Given,
    /// By place in the text, code and id.
    ByPlace,
    /// By id.
    ById,
}

fn read<T: Record>(text: &str, at: &Range<usize>, problems: &mut Vec<Problem>) -> bool {
    read_record::<T>(text, at, "", problems).is_some()
}

/// The fields of a passage: `at` stands for all of them in `alts`.
const SPAN: &[&str] = &["at", "quote", "tail", "before", "after", "text"];

const NONE: Spec =
    Spec { known: &[], beside: &[], shapes: &[], span: &[], lists: &[], order: Order::Given, read: |_, _, _| true };

static CODE: Spec = Spec {
    known: Code::FIELDS,
    shapes: &[
        ("names", Shape::Map(&Shape::Whole)),
        ("groups", Shape::Items),
        ("examples", Shape::Items),
        ("made", Shape::Least),
        ("defined", Shape::Most),
        ("status", Shape::Status),
    ],
    read: read::<Code>,
    ..NONE
};

static CODING: Spec = Spec {
    known: CodingRecord::FIELDS,
    shapes: &[("made", Shape::Least)],
    span: SPAN,
    order: Order::ByPlace,
    read: read::<CodingRecord>,
    ..NONE
};

static NOTE: Spec = Spec {
    known: Note::FIELDS,
    shapes: &[("made", Shape::Least)],
    span: SPAN,
    order: Order::ByPlace,
    read: read::<Note>,
    ..NONE
};

static PARTICIPANT: Spec = Spec {
    known: Participant::FIELDS,
    shapes: &[("attributes", Shape::Map(&Shape::Whole)), ("speakers", Shape::Items)],
    order: Order::ById,
    read: read::<Participant>,
    ..NONE
};

static CODEBOOK: Spec = Spec {
    known: &["format", "title", "alts", "codes"],
    shapes: &[("format", Shape::Most)],
    lists: &[("codes", &CODE)],
    ..NONE
};

static PARTICIPANTS: Spec = Spec {
    known: &["format", "alts", "participants"],
    shapes: &[("format", Shape::Most)],
    lists: &[("participants", &PARTICIPANT)],
    ..NONE
};

static CODING_FILE: Spec = Spec {
    known: Head::FIELDS,
    beside: Head::BESIDE,
    shapes: &[("format", Shape::Most), ("text", Shape::Most), ("done", Shape::Most)],
    lists: &[("codings", &CODING), ("notes", &NOTE)],
    read: |text, at, problems| {
        let status = super::cut::Cut::new(&text[at.clone()]).ok();
        let status = status.and_then(|cut| cut.value("status").map(str::to_owned));
        let good = status
            .as_ref()
            .is_none_or(|word| crate::store::ron::read_value::<crate::model::coding::Progress>(word).is_some());
        if !good {
            problems.push(Problem::in_file("", "its `status` is neither InProgress nor Done", "").at(1, 0));
        }
        good
    },
    ..NONE
};

static TRANSCRIPT: Spec = Spec {
    known: Transcript::FIELDS,
    beside: &["format"],
    shapes: &[
        ("format", Shape::Most),
        ("attributes", Shape::Map(&Shape::Whole)),
        ("labels", Shape::Items),
        ("no_labels", Shape::Items),
        ("present", Shape::Items),
        ("edits", Shape::Items),
    ],
    read: read::<Transcript>,
    ..NONE
};

static REPORT: Spec = Spec {
    known: Report::FIELDS,
    beside: &["format"],
    // Words of a scope belong together: it is one value.
    shapes: &[
        ("format", Shape::Most),
        ("only", Shape::Items),
        ("by", Shape::Items),
        ("attributes", Shape::Items),
        ("memos", Shape::Items),
        ("responses", Shape::Items),
    ],
    read: read::<Report>,
    ..NONE
};

static SETTINGS: Spec = Spec {
    known: Settings::FIELDS,
    beside: &["format"],
    shapes: &[
        ("format", Shape::Most),
        ("attributes", Shape::Keyed(&["of", "name"], &[("values", Shape::Items)])),
        ("moderators", Shape::Items),
        ("coders", Shape::Map(&Shape::Fields(&[]))),
        ("count", Shape::Items),
        ("queries", Shape::Map(&Shape::Whole)),
        ("planned", Shape::Items),
    ],
    read: read::<Settings>,
    ..NONE
};
