//! Writing what others read, a report or the quote book, from the screen: by the verb that writes it, on a thread.

use crate::session::format::Data;
use crate::store::report::names;
use crate::tui::export::{File, What, prompt};
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::task::Task;
use crate::tui::widgets::choice::Row;

/// Asks which of those there are, then for the file.
pub fn ask(shared: &mut Shared) {
    let kept = names(&shared.session.root);
    let usual = [
        (Row::from("The report of the study"), ("report", Vec::new())),
        ("The quote book: what was said, theme by theme".into(), ("quotes", vec!["quotes".to_owned()])),
    ];
    let kept = kept.into_iter().map(|name| (format!("The report “{name}”").into(), ("report", vec![name])));
    let then = Then::anywhere(|(file, words): (&str, Vec<String>), shared: &mut Shared| {
        let file = words.first().filter(|_| file == "report").map_or(file, String::as_str);
        let what = What {
            file: format!("{file}.html"),
            data: Data::Document,
            note: "As",
            write: Box::new(|file, shared| write(words, file, shared)),
        };
        prompt(what, None, shared);
    });
    shared.open(Popup::choice("Write what others read", usual.into_iter().chain(kept).collect(), 0, then));
}

/// Begins to write it; a report that is kept says itself what is in scope.
fn write(words: Vec<String>, file: File, shared: &mut Shared) -> Task<Result<String, String>> {
    // The verb reads from the disk what it shows.
    let flushed = shared.session.flush();
    let verb = shared.verb;
    let is_kept = words.first().is_some_and(|word| word != "quotes");
    let mut line = vec!["report".to_owned()];
    line.extend(words);
    let mut add = |option: &str, value: String| line.push(format!("--{option}={value}"));
    add("study", shared.session.root.display().to_string());
    add("output", file.path.display().to_string());
    add("format", file.format.word.to_owned());
    if let Some(coder) = &shared.session.coder {
        add("coder", coder.clone());
    }
    if !is_kept && !shared.asked.is_empty() {
        add("query", shared.asked.clone());
    }
    if file.target.is_over() {
        line.push("--force".to_owned());
    }
    Task::start(1, move |_| {
        flushed.map_err(|failure| failure.message)?;
        let run = verb.ok_or("A report is written by `verbatim report` alone here.")?;
        let told = run(&line).map_err(|failure| failure.message)?;
        Ok(std::iter::once(format!("Wrote {}.", file.target.shown())).chain(told).collect::<Vec<_>>().join(" "))
    })
}
