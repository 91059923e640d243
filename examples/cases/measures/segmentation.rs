//! How alike two cuttings of one text into segments are: WindowDiff and Pk, boundary and segmentation similarity.

use thiserror::Error;
use verbatim::analysis::figure::{Figure, Undefined, finite, share};

/// Two cuttings that are not of one text.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("the segments add up to {0} and to {1}: they are not of one text")]
pub struct Unlike(pub u64, pub u64);

/// WindowDiff and Pk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Windows {
    /// Share of windows with different numbers of bounds (Pevzner & Hearst 2002): 0 is alike.
    pub window_diff: Figure,
    /// Share of windows whose ends are in one segment here and in two there (Beeferman, Berger & Lafferty 1999).
    pub pk: Figure,
    /// Length of the window: half a mean segment of the reference, at least 2.
    pub k: u64,
}

/// Bounds inside the text, ascending, and its length.
fn bounds(segments: &[u64]) -> (Vec<u64>, u64) {
    let mut at = 0;
    let mut bounds: Vec<u64> = Vec::with_capacity(segments.len());
    for segment in segments.iter().filter(|segment| **segment > 0) {
        at += segment;
        bounds.push(at);
    }
    bounds.pop();
    (bounds, at)
}

fn both(a: &[u64], b: &[u64]) -> Result<(Vec<u64>, Vec<u64>, u64), Unlike> {
    let ((a, length), (b, other)) = (bounds(a), bounds(b));
    if length == other { Ok((a, b, length)) } else { Err(Unlike(length, other)) }
}

/// Compares two cuttings, given as lengths of segments, by a window that slides over both.
///
/// # Errors
/// The cuttings are of texts of different lengths.
pub fn windows(reference: &[u64], hypothesis: &[u64]) -> Result<Windows, Unlike> {
    let (ours, theirs, length) = both(reference, hypothesis)?;
    let segments = ours.len() as u64 + 1;
    // Half of length / segments, a half rounded to the even number.
    let (half, rest) = (length / (2 * segments), length % (2 * segments));
    let up = rest > segments || (rest == segments && half % 2 == 1);
    let k = (half + u64::from(up)).max(2);
    let Some(windows) = length.checked_sub(k).filter(|windows| *windows > 0) else {
        let why = Err(Undefined::Nothing);
        return Ok(Windows { window_diff: why, pk: why, k });
    };
    // Between two places where a bound enters or leaves a window, nothing changes.
    let mut changes: Vec<u64> = ours.iter().chain(&theirs).flat_map(|at| [*at, at.saturating_sub(k)]).collect();
    changes.extend([0, windows]);
    changes.retain(|at| *at <= windows);
    changes.sort_unstable();
    changes.dedup();
    let within = |bounds: &[u64], start: u64| {
        bounds.partition_point(|at| *at <= start + k) - bounds.partition_point(|at| *at <= start)
    };
    let (mut differ, mut split) = (0_u64, 0_u64);
    for pair in changes.windows(2) {
        let [start, end] = pair else { continue };
        let (here, there) = (within(&ours, *start), within(&theirs, *start));
        differ += if here == there { 0 } else { end - start };
        split += if (here == 0) == (there == 0) { 0 } else { end - start };
    }
    let part = |count: u64| share(count as f64, windows as f64);
    Ok(Windows { window_diff: part(differ), pk: part(split), k })
}

/// Boundary similarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// Bounds that both set.
    pub matches: u64,
    /// Bounds that one set a place beside the other.
    pub near: u64,
    /// Bounds that only one set.
    pub additions: u64,
    /// Boundary similarity B: 1 less the edits over all bounds set; 1 where neither set any, by convention.
    pub b: Figure,
    /// Segmentation similarity S: 1 less the edits over all places where a bound could be.
    pub s: Figure,
}

/// Compares two cuttings by their bounds; a near miss of one place counts half (Fournier 2013, n_t = 2).
///
/// # Errors
/// The cuttings are of texts of different lengths.
pub fn similarity(a: &[u64], b: &[u64]) -> Result<Similarity, Unlike> {
    let (ours, theirs, length) = both(a, b)?;
    let alone = |own: &[u64], other: &[u64]| -> Vec<u64> {
        own.iter().filter(|at| other.binary_search(at).is_err()).copied().collect()
    };
    let (left, right) = (alone(&ours, &theirs), alone(&theirs, &ours));
    let matches = (ours.len() - left.len()) as u64;
    let (mut one, mut other, mut near) = (0, 0, 0_u64);
    while let (Some(at), Some(to)) = (left.get(one), right.get(other)) {
        if at.abs_diff(*to) == 1 {
            (one, other, near) = (one + 1, other + 1, near + 1);
        } else if at < to {
            one += 1;
        } else {
            other += 1;
        }
    }
    let additions = (left.len() + right.len()) as u64 - 2 * near;
    let edits = additions as f64 + near as f64 / 2.0;
    let less = |places: u64| if places == 0 { Ok(1.0) } else { finite(1.0 - edits / places as f64) };
    let (b, s) = (less(matches + near + additions), less(length.saturating_sub(1)));
    Ok(Similarity { matches, near, additions, b, s })
}
