//! Passages that are searched.

use crate::model::Span;

/// Passages by start, those that meet made one.
pub fn joined(mut passages: Vec<Span>) -> Vec<Span> {
    passages.sort_unstable();
    let mut kept: Vec<Span> = Vec::with_capacity(passages.len());
    for at in passages {
        match kept.last_mut() {
            Some(last) if at.start <= last.end => last.end = last.end.max(at.end),
            _ => kept.push(at),
        }
    }
    kept
}

/// Whether a hit shares a character with one of them.
pub fn meets(passages: &[Span], hit: Span) -> bool {
    let first = passages.partition_point(|at| at.end <= hit.start);
    passages.get(first).is_some_and(|at| at.overlaps(hit))
}
