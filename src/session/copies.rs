//! Second sides of files that a sync tool left beside them.

use crate::git::mend::{copied_from, copies_in, folders_in};
use crate::model::{Problem, Study, TranscriptIx};
use crate::store::layout;
use std::collections::BTreeSet;
use std::path::Path;

/// A second side that a sync tool left beside a file is said as what it is.
pub(super) fn announce_copies(root: &Path, study: &Study, problems: &mut Vec<Problem>) {
    // Where transcripts and codings lie, a name that can be a copy's is an id that can be none, or a problem already:
    // other folders need not be listed once more.
    let mut folders: BTreeSet<String> = BTreeSet::from([String::new()]);
    folders.extend(folders_in(root, layout::MEMOS));
    folders.extend(problems.iter().filter_map(|problem| Some(problem.file.rsplit_once('/')?.0.to_owned())));
    let mut ids = (0..).map_while(|number| study.entry(TranscriptIx(number))).map(|entry| &entry.transcript.id);
    if ids.any(|id| copied_from(&format!("{id}.ron")).is_some()) {
        folders.extend(folders_in(root, layout::CODINGS));
    }
    let copies = copies_in(root, &folders.into_iter().collect::<Vec<_>>());
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

#[cfg(test)]
mod tests {
    use crate::session::Session;

    #[test]
    fn copies_are_told_wherever_they_lie_with_codings_or_without() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let empty = "(format: 1, transcript: \"t1\", coder: \"ana\", text: \"\", codings: [])\n";
        let files = [
            ("verbatim.ron", "(format: 1, title: \"T\")\n"),
            ("codebook.ron", "(format: 1, codes: [])\n"),
            ("transcripts/t1.txt", "Ana: Well.\n"),
            ("transcripts/t1.ron", "(title: \"T\")\n"),
            ("codings/ana/t1.ron", empty),
            ("memos/ana/pay.md", "# Pay\n\nWords.\n"),
        ];
        let copies = [
            ("codebook (conflict 2).ron", "(format: 1, codes: [])\n"),
            ("transcripts/t1 (Ana's conflicted copy).txt", "Ana: Well!\n"),
            ("transcripts/t1-DESKTOP-4711.ron", "(title: \"T\")\n"),
            ("codings/ana/t1.sync-conflict-20260302-101500-ABCDEFG.ron", empty),
            ("memos/ana/pay (conflict 2).md", "# Pay\n\nOther words.\n"),
        ];
        for (file, text) in files.iter().chain(&copies) {
            let path = root.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let problems = Session::open(root).unwrap().problems;
        for (file, _) in copies {
            let told: Vec<_> = problems.iter().filter(|problem| problem.file == file).collect();
            assert!(matches!(told.as_slice(), [one] if one.what.contains("conflict copy")), "{file}: {told:?}");
        }
        assert_eq!(problems.len(), copies.len(), "{problems:?}");
    }
}
