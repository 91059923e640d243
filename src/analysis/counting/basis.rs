//! What counts rest on outside a transcript: as long as it stands, what was counted may be kept.

use crate::analysis::scope::{Moderators, Scope};
use crate::model::{CodeIx, CoderKind, Role, Study};
use foldhash::quality::FixedState;
use std::hash::{BuildHasher, Hash, Hasher};

/// A number for everything outside a transcript on which its counts rest; none where the scope asks for something rare, so
/// that what is counted by it is not worth keeping.
pub fn rules(study: &Study, scope: &Scope) -> Option<u64> {
    if scope.codes.is_some() || !scope.coders.is_empty() || scope.query.is_some() || scope.asks_for_people() {
        return None;
    }
    let mut made = FixedState::with_seed(0).build_hasher();
    let merged = (0_u32..).take(study.code_numbers()).map(|number| (number, study.target(CodeIx(number)).0));
    merged.filter(|(number, target)| number != target).for_each(|pair| pair.hash(&mut made));
    study.settings.count.hash(&mut made);
    for (handle, coder) in study.settings.coders.iter().filter(|(_, coder)| coder.kind != CoderKind::Person) {
        (handle, coder.kind == CoderKind::Consensus).hash(&mut made);
    }
    study.settings.moderators.hash(&mut made);
    (scope.moderators == Moderators::In).hash(&mut made);
    match study.participants.sum() {
        Some(sum) => sum.hash(&mut made),
        None => study.participants.iter().for_each(|person| {
            (person.role == Role::Moderator, &person.speakers).hash(&mut made);
        }),
    }
    Some(made.finish())
}

/// The same for sums by the codes that each coding counts for.
pub fn with_targets(rules: u64, targets: &[Vec<CodeIx>]) -> u64 {
    let mut made = FixedState::with_seed(0).build_hasher();
    rules.hash(&mut made);
    targets.hash(&mut made);
    made.finish()
}
