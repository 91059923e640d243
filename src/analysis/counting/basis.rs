//! What counts rest on outside a transcript: as long as it stands, what was counted may be kept.

use crate::analysis::scope::{Moderators, Scope};
use crate::model::{CodeIx, CoderKind, Role, Study};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Whether a scope asks for nothing rare, so that what is counted by it is worth keeping.
pub fn is_plain(scope: &Scope) -> bool {
    scope.codes.is_none() && scope.coders.is_empty() && scope.query.is_none() && !scope.asks_for_people()
}

/// A number for everything outside a transcript on which its counts rest.
pub fn key(study: &Study, scope: &Scope, targets: &[Vec<CodeIx>]) -> u64 {
    let mut made = DefaultHasher::new();
    let merged = (0_u32..).take(study.code_numbers()).map(|number| (number, study.target(CodeIx(number)).0));
    merged.filter(|(number, target)| number != target).for_each(|pair| pair.hash(&mut made));
    targets.iter().flatten().for_each(|code| code.0.hash(&mut made));
    study.settings.count.hash(&mut made);
    for (handle, coder) in study.settings.coders.iter().filter(|(_, coder)| coder.kind != CoderKind::Person) {
        (handle, coder.kind == CoderKind::Consensus).hash(&mut made);
    }
    study.settings.moderators.hash(&mut made);
    (scope.moderators == Moderators::In).hash(&mut made);
    for person in &study.participants {
        (person.role == Role::Moderator).hash(&mut made);
        person.speakers.hash(&mut made);
    }
    made.finish()
}
