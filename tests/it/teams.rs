//! `docs/teams.md` is followed word by word: what is printed there is what people type.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

/// The commands of the page, in order.
fn commands() -> String {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/teams.md")).unwrap();
    let blocks = page.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap());
    blocks.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_page_on_teams_works_as_printed() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    std::fs::write(home.join("gitconfig"), "[user]\n\tname = Ana\n\temail = ana@example.org\n").unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_verbatim")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", &commands()]).current_dir(home).env("PATH", path).env("HOME", home);
    shell.env("GIT_CONFIG_GLOBAL", home.join("gitconfig")).env("GIT_CONFIG_NOSYSTEM", "1").env_remove("VERBATIM_CODER");
    let output = shell.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{said}");
    let book = std::fs::read_to_string(home.join("ben/codebook.ron")).unwrap();
    assert!(book.contains("Precarious labour") && book.contains("from one week to the next"), "{said}");
    for coder in ["cleo", "dan"] {
        assert!(home.join(format!("ben/codings/{coder}/fg03-leeds.ron")).is_file(), "{said}");
    }
    assert!(said.contains("Insecure work") && said.contains("There is nothing to settle."), "{said}");
}
