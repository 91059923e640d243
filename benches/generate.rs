//! Writes a study of a size to a folder: `cargo bench --bench generate -- M DIR`.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench stops at the first fault")]

#[allow(dead_code, reason = "the other bench uses the rest")]
mod study;

fn main() -> std::process::ExitCode {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    match words.as_slice() {
        // A bare `cargo bench` runs every bench; there is nothing to measure here.
        [] => std::process::ExitCode::SUCCESS,
        [name, folder] => match study::size(name).map(|size| study::write(size, folder.as_ref())) {
            Some(Ok(())) => std::process::ExitCode::SUCCESS,
            Some(Err(error)) => fail(&format!("{folder}: {error}.")),
            None => fail(&format!("`{name}` is no size. Use S, M, L or R.")),
        },
        _ => fail("Give a size and a folder: cargo bench --bench generate -- M DIR"),
    }
}

fn fail(message: &str) -> std::process::ExitCode {
    eprintln!("{message}");
    std::process::ExitCode::from(2)
}
