//! What stands behind a stamp: the next words of whoever spoke, a name that nobody accepted, a notice of a chat.

use crate::text::hidden::is_hidden;
use crate::text::labels::Opening;
use crate::text::stamps::{self, Style};
use std::ops::Range;

/// What stands behind a stamp that no accepted label follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Stamped {
    /// There is no stamp, or only words: whoever spoke goes on.
    #[default]
    No,
    /// A name before a colon, in bytes of the text.
    Name(Range<usize>),
    /// A notice of a chat: nobody's words.
    Notice,
}

/// Fewest labels behind stamps from which on what stands there without one is nobody's.
const STAMPED: usize = 4;
/// So many labels there must be for each stamp without one.
const RARE: usize = 4;

/// Whether nearly every stamp is followed by a label: so many have one, so many have none.
pub(super) fn are_all_named(labelled: usize, without: usize) -> bool {
    labelled >= STAMPED && without * RARE <= labelled
}

/// What a stamped line without an accepted label says of who speaks.
pub(super) fn behind(line: &str, base: usize, found: &[Opening]) -> Stamped {
    let colon = |one: &&Opening| {
        let mark = line.get(one.mark.clone()).unwrap_or_default();
        !one.odd && mark.ends_with([':', '：']) && one.mark.end < line.trim_end_matches(is_hidden).len()
    };
    if let Some(name) = found.iter().find(colon).map(|one| one.name.clone()).filter(|name| !name.is_empty()) {
        return Stamped::Name(base + name.start..base + name.end);
    }
    let dated = stamps::leading(line).is_some_and(|stamp| stamp.style == Style::Dated);
    if dated { Stamped::Notice } else { Stamped::No }
}
