//! Disagreements as a team talks about them: one code on one stretch of words, whatever pairs of coders differ on it, and
//! what the consensus layer says of it.

use super::super::decision::decided;
use super::super::measure::{Cover, Measure};
use super::disagreements::Disagreement;
use crate::model::{CodeIx, CoderIx, Coding, Note, Span, Study, TranscriptIx};
use std::collections::BTreeMap;

/// What was decided on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The code is on these passages.
    Coded(Vec<Span>),
    /// The code is on none of these words.
    Left,
    /// Another code, by id, is on them instead: these passages.
    Instead(String, Vec<Span>),
}

/// A decision, as the consensus layer has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What was decided.
    pub outcome: Outcome,
    /// Why.
    pub reason: Option<String>,
    /// The layer's codings that say so.
    pub codings: Vec<Coding>,
    /// The layer's codings of the code that stands there instead.
    pub instead: Vec<Coding>,
    /// The layer's notes that say so, by id.
    pub notes: Vec<String>,
}

/// One code on one stretch of words about which two coders or more differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Every word that one of them coded.
    pub at: Span,
    /// The code.
    pub code: CodeIx,
    /// Each coder by handle, with the passages that this coder has here; none where the code is not used.
    pub coders: Vec<(CoderIx, Vec<Span>)>,
    /// What those who lack the code put on these words instead, by place.
    pub instead: Vec<(CoderIx, Vec<CodeIx>)>,
    /// What was decided, where it was.
    pub settled: Option<Settled>,
}

impl Case {
    /// The passages of a coder; `None` for one who is not compared here.
    pub fn of(&self, coder: CoderIx) -> Option<&[Span]> {
        self.coders.iter().find(|(known, _)| *known == coder).map(|(_, passages)| passages.as_slice())
    }

    /// Whose decision it was; `None` where it is open.
    pub fn taken(&self) -> Option<Taken> {
        Some(match &self.settled.as_ref()?.outcome {
            Outcome::Left => Taken::Neither,
            Outcome::Instead(..) => Taken::Code,
            Outcome::Coded(passages) => {
                let own = self.coders.iter().find(|(_, own)| own == passages);
                match own {
                    Some((coder, _)) => Taken::Of(*coder),
                    None if *passages == [self.at] => Taken::Both,
                    None => Taken::New,
                }
            }
        })
    }
}

/// Whose decision it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The passages of a coder.
    Of(CoderIx),
    /// All words that one of them coded.
    Both,
    /// None.
    Neither,
    /// Another code.
    Code,
    /// Another passage.
    New,
}

impl Taken {
    /// Its word in tables, a coder's handle.
    pub fn word(self, study: &Study) -> &str {
        match self {
            Self::Of(coder) => study.coder(coder),
            Self::Both => "both",
            Self::Neither => "neither",
            Self::Code => "code",
            Self::New => "new",
        }
    }
}

/// Brings the disagreements on one transcript together, those of one code whose words overlap as one case, by place and
/// code; and looks up what the layer, if there is one, says of each. `note_at` says where its notes stand.
pub fn cases(
    study: &Study,
    found: &[Disagreement],
    (ix, measure): (TranscriptIx, &Measure),
    layer: Option<CoderIx>,
    note_at: &dyn Fn(&Note) -> Option<Span>,
) -> Vec<Case> {
    let mut by_code: BTreeMap<CodeIx, Vec<&Disagreement>> = BTreeMap::new();
    for one in found {
        by_code.entry(one.code).or_default().push(one);
    }
    let mut all = Vec::new();
    for (code, own) in by_code {
        let mut open: Option<Gathering> = None;
        // Disagreements come by place.
        for one in own {
            let gathering = match open.take() {
                Some(gathering) if one.at.start < gathering.at.end => open.insert(gathering),
                closed => {
                    all.extend(closed.map(|gathering| gathering.case(study, code)));
                    open.insert(Gathering { at: one.at, ..Gathering::default() })
                }
            };
            gathering.add(one);
        }
        all.extend(open.map(|gathering| gathering.case(study, code)));
    }
    if let Some(layer) = layer {
        for case in &mut all {
            case.settled = settled(study, (ix, measure), layer, note_at, case);
        }
    }
    all.sort_by_key(|case| (case.at, case.code));
    all
}

#[derive(Default)]
struct Gathering {
    at: Span,
    coders: BTreeMap<CoderIx, Vec<Span>>,
    instead: BTreeMap<CoderIx, Vec<CodeIx>>,
}

impl Gathering {
    fn add(&mut self, one: &Disagreement) {
        self.at.end = self.at.end.max(one.at.end);
        for (coder, at) in [one.a, one.b] {
            self.coders.entry(coder).or_default().extend(at);
            if at.is_none() {
                let known = self.instead.entry(coder).or_default();
                known.extend(one.instead.iter().copied());
            }
        }
    }

    fn case(self, study: &Study, code: CodeIx) -> Case {
        let mut coders: Vec<(CoderIx, Vec<Span>)> = self.coders.into_iter().collect();
        for (_, passages) in &mut coders {
            passages.sort_unstable();
            passages.dedup();
        }
        coders.sort_by(|a, b| study.coder(a.0).cmp(study.coder(b.0)));
        let mut instead: Vec<(CoderIx, Vec<CodeIx>)> = self.instead.into_iter().collect();
        // Who has the code on a part of these words does not have another instead of it.
        instead.retain(|(coder, _)| coders.iter().any(|(known, own)| known == coder && own.is_empty()));
        for (_, codes) in &mut instead {
            let mut seen = std::collections::BTreeSet::new();
            codes.retain(|code| seen.insert(*code));
        }
        instead.sort_by(|a, b| study.coder(a.0).cmp(study.coder(b.0)));
        Case { at: self.at, code, coders, instead, settled: None }
    }
}

/// A layer's codings of one code on these words, by place.
pub fn layer_covers<'a>(
    study: &'a Study,
    measure: &'a Measure,
    layer: CoderIx,
    code: CodeIx,
    at: Span,
) -> impl Iterator<Item = &'a Cover> {
    measure.covers.iter().filter(move |cover| {
        cover.coding.coder == layer
            && cover.state.counts()
            && study.target(cover.coding.code) == code
            && cover.coding.at.overlaps(at)
    })
}

fn settled(
    study: &Study,
    (ix, measure): (TranscriptIx, &Measure),
    layer: CoderIx,
    note_at: &dyn Fn(&Note) -> Option<Span>,
    case: &Case,
) -> Option<Settled> {
    let entry = study.entry(ix)?;
    let of = |code: CodeIx| -> Vec<Coding> {
        layer_covers(study, measure, layer, code, case.at).map(|cover| cover.coding).collect()
    };
    let spans = |codings: &[Coding]| {
        let mut spans: Vec<Span> = codings.iter().map(|coding| coding.at).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    };
    let codings = of(case.code);
    let code = study.code_id(case.code);
    let is_it = |memo: &str| decided(memo).is_some_and(|(of, ..)| study.codebook().target(of) == code);
    let notes: Vec<&Note> = entry
        .notes
        .iter()
        .filter(|(coder, note)| *coder == layer && is_it(&note.memo))
        .map(|(_, note)| note)
        .filter(|note| note_at(note).is_some_and(|at| at.overlaps(case.at)))
        .collect();
    let ids = notes.iter().map(|note| note.id.clone()).collect();
    if !codings.is_empty() {
        let reason = codings.iter().find_map(|coding| study.extra(coding)?.memo.clone());
        let outcome = Outcome::Coded(spans(&codings));
        return Some(Settled { outcome, reason, codings, instead: Vec::new(), notes: ids });
    }
    let (_, became, reason) = decided(&notes.first()?.memo)?;
    let instead = became.and_then(|id| study.known_code(id)).map(|code| of(study.target(code))).unwrap_or_default();
    let outcome = match became {
        None => Outcome::Left,
        Some(id) => Outcome::Instead(id.to_owned(), spans(&instead)),
    };
    Some(Settled { outcome, reason: reason.map(str::to_owned), codings, instead, notes: ids })
}

/// The measure as it would be had the coders of each settled case coded what was decided; open cases stay as they are.
pub fn reconciled(study: &Study, measure: &Measure, cases: &[Case]) -> Measure {
    let mut covers = measure.covers.clone();
    for case in cases {
        let Some(settled) = &case.settled else { continue };
        covers.retain(|cover| {
            case.of(cover.coding.coder).is_none()
                || study.target(cover.coding.code) != case.code
                || !cover.coding.at.overlaps(case.at)
        });
        let kept = settled.codings.iter().chain(&settled.instead);
        let decided = measure.covers.iter().filter(|cover| kept.clone().any(|own| own.id == cover.coding.id));
        for cover in decided {
            for (coder, _) in &case.coders {
                covers.push(Cover { coding: Coding { coder: *coder, ..cover.coding }, ..*cover });
            }
        }
    }
    covers.sort_by_key(|cover| cover.coding.order());
    Measure { covers, ..measure.clone() }
}
