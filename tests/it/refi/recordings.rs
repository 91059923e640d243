//! Recordings and their transcripts.

use super::{archive, guid, imported, project};
use crate::program::done;
use std::io::Read;

#[test]
fn moments_of_a_recording_go_out_again_with_the_passages_between_them() {
    let [source, inner, from, to, passage, coding] = [30, 31, 32, 33, 34, 35].map(guid);
    let points = format!(
        r#"<SyncPoint guid="{from}" timeStamp="1500" position="6"/><SyncPoint guid="{to}" timeStamp="4000" position="21"/>"#
    );
    let between = format!(r#" fromSyncPoint="{from}" toSyncPoint="{to}""#);
    let xml = project("ATLAS.ti", "internal://one.txt", "").replace(
        "</Sources>",
        &format!(
            r#"<AudioSource guid="{source}" name="Tape" path="relative:///tape.mp3"><Transcript guid="{inner}" plainTextPath="internal://tape.txt">{points}
            <TranscriptSelection guid="{passage}"{between}><Coding guid="{coding}"><CodeRef targetGUID="{}"/></Coding></TranscriptSelection>
            </Transcript></AudioSource></Sources>"#,
            guid(4)
        ),
    );
    let texts: [(&str, &[u8]); 2] =
        [("sources/one.txt", b"Anna: No.\n"), ("sources/tape.txt", b"Anna: They paid late.\n")];
    let study = imported(&archive(&[&[("project.qde", xml.as_bytes())], &texts[..]].concat()));
    done(study.root(), ["export", "qdpx", "-o", "out.qdpx"]);
    let mut zip = zip::ZipArchive::new(std::fs::File::open(study.path("out.qdpx")).unwrap()).unwrap();
    let mut out = String::new();
    zip.by_name("project.qde").unwrap().read_to_string(&mut out).unwrap();
    for kept in points.split_inclusive("/>").chain([between.as_str()]) {
        assert!(out.contains(kept), "{kept} is gone: {out}");
    }
}
