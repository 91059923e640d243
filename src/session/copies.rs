//! Second sides of files that a sync tool left beside them.

use crate::model::Problem;
use std::path::Path;

/// A second side that a sync tool left beside a file is said as what it is.
pub(super) fn announce_copies(root: &Path, problems: &mut Vec<Problem>) {
    let copies = crate::git::mend::copies(root);
    problems.retain(|problem| copies.iter().all(|(copy, _)| *copy != problem.file));
    problems.extend(copies.into_iter().map(|(copy, file)| {
        let what = format!("this is a conflict copy of {file}, made by a sync tool; nothing in it is counted");
        let advice = if file.ends_with(".txt") {
            "Compare the two texts, keep the right one under the first name and delete the copy."
        } else {
            "`verbatim git resolve` brings the two together, loses nothing, and puts the copy aside."
        };
        Problem::in_file(copy, what, advice)
    }));
}
