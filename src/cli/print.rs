//! Lets tables and text leave, and says sentences: data to stdout or a file, sentences to stderr.

use crate::commands::Output;
use crate::commands::output::{Rows, leave};
use crate::export::format::{Format, Options};
use crate::export::formats::{aligned, csv};
use crate::export::paper::Names;
use crate::export::sink::Target;
use crate::plot::kind::Asked;
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
    /// What a plot is to be like.
    pub plot: Asked,
}

impl Printing {
    fn format(&self) -> &'static Format {
        let on_screen = self.target.is_none() && std::io::stdout().is_terminal();
        self.format.unwrap_or(if on_screen { &aligned::FORMAT } else { &csv::FORMAT })
    }

    /// Says so where a plot is asked for that no format can hold.
    ///
    /// # Errors
    /// As said.
    pub fn fits(&self) -> Result<(), Failure> {
        if self.plot == Asked::default() || self.format().has_plots() {
            return Ok(());
        }
        Err(Failure::usage("--plot, --width and --grey are for plots: say --format svg, or -o FILE.svg."))
    }

    fn options(&self) -> Options {
        Options { caption: self.caption, spreadsheet: self.spreadsheet, plot: self.plot }
    }

    /// Where rows may leave as they are made: what stands above them is known before only in CSV without a caption.
    pub fn rows(&self) -> Option<Rows> {
        let alone = self.format() == &csv::FORMAT && !self.caption;
        alone.then(|| Rows { target: self.target.clone(), options: self.options() })
    }
}

/// Lets the data of an answer leave, codes by their names where it is for people; false where nobody reads them to the end,
/// which is no failure.
///
/// # Errors
/// The data cannot be spelled, or not written where they are to go.
pub fn leave_all(output: &Output, printing: &Printing, names: &Names) -> Result<bool, Failure> {
    let spell = |table| printing.format().table(table, names, printing.options());
    let table = output.table.as_ref().map(spell).transpose();
    let table = table.map_err(Failure::data)?.unwrap_or_default();
    let data = match &output.file {
        Some(bytes) => bytes.clone(),
        None => [table, output.text.clone().unwrap_or_default().into_bytes()].concat(),
    };
    let is_data = output.table.is_some() || output.text.is_some() || output.file.is_some();
    match &printing.target {
        Some(_) if !is_data => Ok(true),
        target => leave(target.as_ref(), |out| out.write_all(&data)),
    }
}

/// Prints a failure; its exit code.
pub fn fail(failure: &Failure) -> u8 {
    say(&failure.message);
    failure.kind.exit_code()
}

/// One sentence to stderr, cleaned of what could talk to the terminal; nothing where that is gone.
pub fn say(message: &str) {
    let lines: Vec<String> = message.lines().map(|line| display(line).into_owned()).collect();
    let _ = writeln!(std::io::stderr().lock(), "{}", lines.join("\n"));
}
