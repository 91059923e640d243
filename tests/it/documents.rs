//! Word processors' files by the real program: comments become notes, hostile files are refused.

use crate::program::verbatim;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use zip::write::SimpleFileOptions;

fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const WORD: &str = "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t xml:space='preserve'>Ana: we were </w:t></w:r>\
    <w:commentRangeStart w:id='0'/><w:r><w:t>paid late</w:t></w:r><w:commentRangeEnd w:id='0'/></w:p></w:body></w:document>";

fn word() -> Vec<u8> {
    let comments = "<w:comments xmlns:w='w'><w:comment w:id='0' w:author='Bo Reader'><w:p><w:r><w:t>Look again</w:t></w:r></w:p></w:comment></w:comments>";
    let relations = "<Relationships><Relationship Id='r' Type='x/comments' Target='comments.xml'/></Relationships>";
    zipped(&[
        ("word/document.xml", WORD.as_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
    ])
}

fn study(root: &Path) -> std::path::PathBuf {
    assert_eq!(verbatim(root, ["new", "study"]).code, 0);
    root.join("study")
}

#[test]
fn comments_become_notes_of_the_coder() {
    let folder = tempfile::tempdir().unwrap();
    let root = study(folder.path());
    std::fs::write(root.join("one.docx"), word()).unwrap();
    let answer = verbatim(&root, ["import", "one.docx"]);
    assert_eq!(answer.code, 0, "{}", answer.said);
    assert!(answer.said.contains("1 comment became a note"), "{}", answer.said);
    assert!(!answer.said.contains("Bo Reader"));
    let listed = verbatim(&root, ["memo", "list"]);
    assert!(listed.out.contains("paid late") && listed.out.contains("Look again"), "{}", listed.out);
    let checked = verbatim(&root, ["check"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.said);
    assert_eq!(verbatim(&root, ["undo"]).code, 0);
    assert!(!root.join("codings/ana/one.ron").exists() && !root.join("transcripts/one.txt").exists());
}

#[test]
fn comments_without_a_coder_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let root = study(folder.path());
    std::fs::write(root.join("one.docx"), word()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_verbatim"));
    command.args(["import", "one.docx"]).current_dir(&root).env("HOME", &root).env_remove("VERBATIM_CODER");
    let output = command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", root.join("none")).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("1 coding or comment was left out") && said.contains("--coder"), "{said}");
    assert!(root.join("transcripts/one.txt").exists());
}

#[test]
fn hostile_files_are_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let root = study(folder.path());
    let zeros = vec![b' '; 16 << 20];
    let deep = "<x>".repeat(100_000);
    let whole = word();
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("bomb.docx", zipped(&[("word/document.xml", &zeros)]), "200 times"),
        ("deep.docx", zipped(&[("word/document.xml", deep.as_bytes())]), "256"),
        ("typed.docx", zipped(&[("word/document.xml", b"<!DOCTYPE a SYSTEM 'b'><a/>")]), "document type"),
        ("cut.docx", whole[..whole.len() / 2].to_vec(), "archive"),
        ("deep.odt", zipped(&[("content.xml", deep.as_bytes()), ("META-INF/manifest.xml", b"<m/>")]), "256"),
        ("deep.rtf", format!("{{\\rtf1 {}", "{".repeat(1 << 20)).into_bytes(), "1000"),
        ("cut.rtf", b"{\\rtf1 Ana: words".to_vec(), "last bracket"),
        ("deep.html", format!("<html>{}", "<div>".repeat(1 << 18)).into_bytes(), "512"),
        ("twice.docx", twice(), "archive"),
    ];
    for (name, bytes, word) in cases {
        std::fs::write(root.join(name), bytes).unwrap();
        let answer = verbatim(&root, ["import", name]);
        assert_eq!(answer.code, 3, "{name}: {}{}", answer.out, answer.said);
        assert!(answer.out.contains(word), "{name}: {}{}", answer.out, answer.said);
        assert!(!answer.said.contains("panicked"), "{}", answer.said);
    }
}

/// An archive whose directory names one entry twice.
fn twice() -> Vec<u8> {
    let mut bytes = zipped(&[("word/document.xml", WORD.as_bytes()), ("word/documenu.xml", WORD.as_bytes())]);
    let name = b"word/documenu.xml";
    while let Some(at) = bytes.windows(name.len()).position(|part| part == name) {
        bytes[at + 12] = b't';
    }
    bytes
}
