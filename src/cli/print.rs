//! Prints tables, text and sentences: data to stdout, sentences to stderr.

use crate::commands::Output;
use crate::export::format::{Format, Options};
use crate::export::formats::{aligned, csv};
use crate::export::sink::{Refused, Target};
use crate::session::Failure;
use crate::text::display::display;
use std::io::{IsTerminal, Write};

/// Where and how to print.
#[derive(Clone, Debug, Default)]
pub struct Printing {
    /// Asked for; else by where the output goes.
    pub format: Option<&'static Format>,
    /// A file instead of stdout.
    pub target: Option<Target>,
    /// Caption above CSV.
    pub caption: bool,
    /// Neutralise formulas in CSV.
    pub spreadsheet: bool,
}

/// Prints an answer; the exit code. A closed pipe is no failure.
///
/// # Errors
/// The data cannot be spelled, or not written where they are to go.
pub fn print(output: &Output, printing: &Printing) -> Result<u8, Failure> {
    let on_screen = printing.target.is_none() && std::io::stdout().is_terminal();
    let format = printing.format.unwrap_or(if on_screen { &aligned::FORMAT } else { &csv::FORMAT });
    let options = Options { caption: printing.caption, spreadsheet: printing.spreadsheet };
    let table = output.table.as_ref().map(|table| format.table(table, options)).transpose();
    let table = table.map_err(Failure::data)?.unwrap_or_default();
    let data = match &output.file {
        Some(bytes) => bytes.clone(),
        None => [table.as_str(), output.text.as_deref().unwrap_or_default()].concat().into_bytes(),
    };
    let is_data = output.table.is_some() || output.text.is_some() || output.file.is_some();
    match &printing.target {
        Some(target) if is_data => target.write(&data).map_err(|error| refused(&error))?,
        _ => match std::io::stdout().lock().write_all(&data).and_then(|()| std::io::stdout().flush()) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(output.code),
            Err(error) => return Err(Failure::data(format!("The output cannot be written ({error})."))),
            Ok(()) => {}
        },
    }
    for message in &output.messages {
        say(message);
    }
    Ok(output.code)
}

/// A file that is not written, as a failure: one that the disk refuses is no fault of the command.
pub fn refused(refused: &Refused) -> Failure {
    match refused {
        Refused::Failed(..) => Failure::data(refused.to_string()),
        _ => Failure::usage(refused.to_string()),
    }
}

/// Prints a failure; its exit code.
pub fn fail(failure: &Failure) -> u8 {
    say(&failure.message);
    failure.exit_code()
}

/// One sentence to stderr, cleaned of what could talk to the terminal; nothing where that is gone.
pub fn say(message: &str) {
    let lines: Vec<String> = message.lines().map(|line| display(line).into_owned()).collect();
    let _ = writeln!(std::io::stderr().lock(), "{}", lines.join("\n"));
}
