//! Tiers and the files of annotation programs, brought in by the command line.

use super::program::{done, rows, verbatim};
use std::path::{Path, PathBuf};

fn study() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    done(folder.path(), ["new", "study"]);
    let root = folder.path().join("study");
    (folder, root)
}

fn read(root: &Path, file: &str) -> String {
    std::fs::read_to_string(root.join(file)).unwrap()
}

/// A name, and pieces with their start and end in seconds.
type Tier<'a> = (&'a str, &'a [(u32, u32, &'a str)]);

/// A TextGrid of tiers; pieces are (start, end, words) without gaps.
fn grid(tiers: &[Tier]) -> String {
    let mut out = format!("File type = \"ooTextFile\"\n\"TextGrid\"\n\n0\n20\n<exists>\n{}\n", tiers.len());
    for (name, pieces) in tiers {
        out += &format!("\"IntervalTier\"\n\"{name}\"\n0\n20\n{}\n", pieces.len());
        for (start, end, words) in *pieces {
            out += &format!("{start}\n{end}\n\"{words}\"\n");
        }
    }
    out
}

#[test]
fn the_report_names_the_tiers_and_the_choice_is_remembered() {
    let (folder, root) = study();
    let tiers = |last: &'static str| {
        grid(&[
            ("Rosa", &[(0, 2, "we left")]),
            ("Rosa - words", &[(0, 1, "we"), (1, 2, "left")]),
            ("Rosa - en", &[(0, 2, "THEY WENT")]),
            ("Ben", &[(3, 4, last)]),
        ])
    };
    std::fs::write(folder.path().join("a.TextGrid"), tiers("why")).unwrap();
    let came = verbatim(&root, ["import", "../a.TextGrid"]);
    assert_eq!(came.code, 0, "{}", came.said);
    for part in
        ["`Rosa`: speech of “Rosa” (1)", "`Rosa - words`: the same words again (2)", "`Rosa - en`: translation (1)"]
    {
        assert!(came.said.contains(part), "{}", came.said);
    }
    assert_eq!(read(&root, "transcripts/a.txt"), "Rosa: we left\n\nBen: why\n");
    assert!(!read(&root, "transcripts/a.ron").contains("tiers"), "nothing was chosen");
    // A tier that is not there is told with those that are.
    std::fs::write(folder.path().join("b.TextGrid"), tiers("why not")).unwrap();
    let refused = verbatim(&root, ["import", "../b.TextGrid", "--tiers", "Rosa,Bea", "--new"]);
    assert!(
        refused.code == 3 && refused.out.contains("no tier `Bea`") && refused.out.contains("`Rosa - en`"),
        "{} {}",
        refused.out,
        refused.said
    );
    // Chosen tiers are kept in the record, and a newer file is read in the same way.
    done(&root, ["import", "../b.TextGrid", "--tiers", "*en,Ben", "--new"]);
    assert_eq!(read(&root, "transcripts/b.txt"), "Rosa: THEY WENT\n\nBen: why not\n");
    assert!(
        read(&root, "transcripts/b.ron").contains("tiers: [\"Rosa - en\", \"Ben\"]"),
        "{}",
        read(&root, "transcripts/b.ron")
    );
    std::fs::write(folder.path().join("b.TextGrid"), tiers("why not then")).unwrap();
    done(&root, ["transcripts", "replace", "b", "../b.TextGrid"]);
    assert_eq!(read(&root, "transcripts/b.txt"), "Rosa: THEY WENT\n\nBen: why not then\n");
    assert!(read(&root, "transcripts/b.ron").contains("tiers: [\"Rosa - en\", \"Ben\"]"));
    done(&root, ["transcripts", "replace", "b", "../b.TextGrid", "--tiers", "auto"]);
    assert_eq!(read(&root, "transcripts/b.txt"), "Rosa: we left\n\nBen: why not then\n");
    assert!(!read(&root, "transcripts/b.ron").contains("tiers"), "{}", read(&root, "transcripts/b.ron"));
    let check = verbatim(&root, ["check"]);
    assert_eq!(check.code, 0, "{}", check.said);
}

const OTR: &str = r#"{"text": "<p><span class=\"timestamp\" data-timestamp=\"3.5\">0:03</span>Rosa: We left&nbsp;early.</p><p>Ben: Why<span class=\"timestamp\" data-timestamp=\"9\">0:09</span>then?<br></p><p>Rosa: Cold.</p><p>Ben: I see.</p>", "media": "a.mp3", "media-time": 10.5}"#;
const EXB: &str = r#"<?xml version="1.0"?><basic-transcription><head><speakertable><speaker id="SPK0"><abbreviation>Rosa</abbreviation></speaker><speaker id="SPK1"><abbreviation>Ben</abbreviation></speaker></speakertable></head><basic-body><common-timeline><tli id="T0" time="0"/><tli id="T1" time="2"/><tli id="T2" time="3"/></common-timeline><tier id="TIE0" speaker="SPK0" category="v" type="t"><event start="T0" end="T1">We left early.</event></tier><tier id="TIE1" speaker="SPK1" category="v" type="t"><event start="T1" end="T2">Why?</event></tier><tier id="TIE2" speaker="SPK1" category="en" type="a"><event start="T1" end="T2">warum</event></tier></basic-body></basic-transcription>"#;
const FLK: &str = r#"<?xml version="1.0"?><folker-transcription><speakers><speaker speaker-id="Rosa"><name/></speaker><speaker speaker-id="Ben"><name/></speaker></speakers><timeline><timepoint timepoint-id="TLI_0" absolute-time="0"/></timeline><contribution speaker-reference="Rosa" start-reference="TLI_0"><unparsed>We left early.</unparsed></contribution><contribution speaker-reference="Ben" start-reference="TLI_0"><w>Why</w><p>?</p></contribution></folker-transcription>"#;
const TEI: &str = r##"<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><particDesc><listPerson><person xml:id="p1"><persName>Rosa</persName></person><person xml:id="p2"><persName>Ben</persName></person></listPerson></particDesc></profileDesc></teiHeader><text><body><u who="#p1">We left early.</u><u who="#p2">Why?</u></body></text></TEI>"##;
const OHMS: &str = "<?xml version=\"1.0\"?><ROOT xmlns=\"https://www.weareavp.com/nunncenter/ohms\"><record><title>Rosa</title><sync>1:|3(1)</sync><transcript>ROSA: We left early.\n\nBEN: Why?\n\nROSA: Cold.\n\nBEN: I see.\n</transcript></record></ROOT>";

#[test]
fn files_of_annotation_programs_are_told_by_what_is_in_them() {
    let (folder, root) = study();
    for (nth, (text, format)) in
        [(OTR, "otr"), (EXB, "exb"), (FLK, "folker"), (TEI, "tei"), (OHMS, "ohms")].into_iter().enumerate()
    {
        let file = format!("f{nth}.dat");
        std::fs::write(folder.path().join(&file), text).unwrap();
        let path = format!("../{file}");
        let came = rows(&done(&root, ["import", path.as_str(), "--new"]));
        let row = &came[0];
        assert_eq!(row["format"], format, "{row:?}");
        let text = read(&root, &format!("transcripts/f{nth}.txt")).replace('\u{a0}', " ");
        let lower = text.to_lowercase();
        assert!(lower.starts_with("rosa: we left early."), "{format}: {text}");
        assert!(lower.contains("\nben: why"), "{format}: {text}");
        let record = read(&root, &format!("transcripts/f{nth}.ron"));
        assert!(record.to_lowercase().contains("labels: [\"rosa\", \"ben\"]"), "{format}: {record}");
        assert!(!lower.contains("warum") && !lower.contains("0:0"), "{format}: {text}");
    }
}
