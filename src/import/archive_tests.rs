use super::*;
use crate::import::testing::zipped;

#[test]
fn entries_are_read_by_name() {
    let bytes = zipped(&[("a/b.xml", b"<a/>"), ("c.txt", "año".as_bytes())]);
    let mut archive = Archive::open(&bytes, "a test").unwrap();
    assert_eq!(archive.entry("a/b.xml").unwrap().as_deref(), Some(&b"<a/>"[..]));
    assert_eq!(archive.text("c.txt").unwrap().as_deref(), Some("año"));
    assert_eq!(archive.entry("nope").unwrap(), None);
    archive.check().unwrap();
    assert_eq!(names(&bytes), ["a/b.xml", "c.txt"]);
}

#[test]
fn bombs_are_refused_on_what_they_produce() {
    let bytes = zipped(&[("a", &vec![0u8; 8 << 20])]);
    let refused = Archive::open(&bytes, "a test").unwrap().entry("a").unwrap_err();
    assert!(refused.to_string().contains("200 times"), "{refused}");
}

#[test]
fn damaged_archives_are_refused() {
    let bytes = zipped(&[("a", b"some text that is long enough to be cut"), ("b", b"x")]);
    for end in 0..bytes.len() {
        if let Ok(mut archive) = Archive::open(&bytes[..end], "a test") {
            let _ = archive.check();
        }
    }
    let mut twisted = bytes.clone();
    for at in 0..bytes.len() {
        twisted[at] ^= 0x55;
        if let Ok(mut archive) = Archive::open(&twisted, "a test") {
            let _ = archive.check();
        }
        twisted[at] = bytes[at];
    }
    assert!(Archive::open(b"PK\x03\x04 nonsense", "a test").is_err());
    let many: Vec<(String, &[u8])> = (0..10_001).map(|n| (n.to_string(), &b""[..])).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    assert!(Archive::open(&zipped(&many), "a test").err().unwrap().to_string().contains("10000"));
}

#[test]
fn links_are_refused() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_symlink("word/document.xml", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    assert!(Archive::open(&bytes, "a test").err().unwrap().to_string().contains("link"));
}
