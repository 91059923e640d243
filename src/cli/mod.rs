//! The command line: arguments in, data and sentences out, an exit code.

mod near;
pub mod print;

use crate::commands::output::refused;
use crate::commands::{Context, Output, Verb};
use crate::export::format::Format;
use crate::export::sink::Target;
use crate::plot::kind::{self, Asked, Kind};
use crate::session::Failure;
use crate::store::index;
use clap::{CommandFactory, Parser};
use print::Printing;
use std::path::PathBuf;

/// Code interview and focus-group transcripts in the terminal.
///
/// Without a verb, opens the study in the screen. Nothing ever leaves this machine.
#[derive(Debug, Parser)]
#[command(
    name = "verbatim",
    version,
    about,
    long_about,
    disable_help_subcommand = true,
    args_conflicts_with_subcommands = false
)]
pub struct Cli {
    /// The study folder to open in the screen.
    #[arg(value_name = "STUDY")]
    pub folder: Option<PathBuf>,
    /// The study folder, for verbs; else here or the nearest parent that is one.
    #[arg(long, global = true, value_name = "DIR")]
    pub study: Option<PathBuf>,
    /// Who codes (a to z, 0 to 9, -); else the user settings, else git's user name.
    #[arg(long, global = true, value_name = "HANDLE", env = "VERBATIM_CODER")]
    pub coder: Option<String>,
    /// How tables are printed; a table on a terminal, CSV in a pipe.
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<&'static Format>,
    /// Write the data to a file instead of printing it.
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there already; never over a file of the study.
    #[arg(long, global = true, requires = "output")]
    pub force: bool,
    /// With CSV: put the caption (scope, unit, what was left out) above it as lines with #.
    #[arg(long, global = true)]
    pub caption: bool,
    /// With CSV: an apostrophe before cells that a spreadsheet would take for formulas. Changes the data.
    #[arg(long, global = true)]
    pub spreadsheet: bool,
    /// With svg: the kind of plot; else the first that the table can be.
    #[arg(long, global = true, value_name = "KIND")]
    pub plot: Option<Kind>,
    /// With svg: column (90 mm), half (140 mm), page (190 mm), or so many millimetres. Letters have 7 points at any width.
    #[arg(long, global = true, value_name = "WIDTH", default_value = "half", value_parser = kind::width)]
    pub width: f64,
    /// With svg: in greys alone, told apart by hatching.
    #[arg(long, global = true)]
    pub grey: bool,
    /// With md, html, latex, docx, xlsx, svg: names of codes, where the codebook has them, and fixed words in this language
    /// (`fr`).
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// The screen as lines of words, for screen readers and braille: each key says what it changed; Ctrl-L says all.
    #[arg(long)]
    pub plain: bool,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Cli {
    /// Reads the arguments; help and clap's errors are printed and end the program with clap's code.
    ///
    /// # Errors
    /// The first word is neither a verb nor the folder of a study.
    pub fn read() -> Result<Self, Failure> {
        let read = Self::try_parse();
        let misread = match &read {
            // `verbatim WORD` is read as a study to open.
            Ok(cli) => cli.folder.is_some(),
            Err(error) => error.use_stderr(),
        };
        if misread && let Some(failure) = near::mistyped(&Cli::command(), std::env::args_os().skip(1)) {
            return Err(failure);
        }
        Ok(read.unwrap_or_else(|error| error.exit()))
    }

    /// Where verbs run.
    pub fn context(&self) -> Context {
        Context {
            study: self.study.clone().or_else(|| self.folder.clone()),
            coder: self.coder.clone().filter(|coder| !coder.is_empty()),
            format: self.format,
            output: self.output.clone(),
            cache: index::folder(),
            lang: self.lang.clone(),
            ..Context::default()
        }
    }

    /// Runs a verb that needs no screen, and prints.
    pub fn run(&self, verb: &Verb, keys: impl Fn() -> Output) -> u8 {
        match self.answer(verb, keys) {
            Ok((code, told)) => {
                told.iter().for_each(|message| print::say(message));
                code
            }
            Err(failure) => print::fail(&failure),
        }
    }

    /// Runs a verb that writes a file, by its words after the program's name, and prints nothing; what it says.
    ///
    /// # Errors
    /// The words are no verb's, or the verb fails.
    pub fn told(words: &[String]) -> Result<Vec<String>, Failure> {
        let words = std::iter::once("verbatim").chain(words.iter().map(String::as_str));
        let cli = Self::try_parse_from(words).map_err(|error| Failure::usage(error.to_string().trim().to_owned()))?;
        let verb = cli.verb.as_ref().filter(|_| cli.output.is_some());
        let verb = verb.ok_or_else(|| Failure::usage("A verb that writes a file is wanted."))?;
        cli.answer(verb, Output::default).map(|(_, told)| told)
    }

    /// Runs a verb and lets its data leave; the exit code, and the sentences to be said. Where the answer goes is looked at
    /// first: nothing is done whose answer could not be written.
    fn answer(&self, verb: &Verb, keys: impl Fn() -> Output) -> Result<(u8, Vec<String>), Failure> {
        let mut context = self.context();
        context.format = verb.data().format(self.format, self.output.as_deref())?;
        if let Some(format) = context.format.filter(|format| !format.is_text && self.output.is_none()) {
            let (word, ending) = (format.word, format.ending);
            return Err(Failure::usage(format!("Say where to with -o FILE.{ending}: {word} is no text to print.")));
        }
        let study = context.root().ok();
        let target = self.output.as_ref().map(|file| Target::find(file, study.as_deref(), self.force));
        let printing = Printing {
            format: context.format,
            target: target.transpose().map_err(|error| refused(&error))?,
            caption: self.caption,
            spreadsheet: self.spreadsheet,
            plot: Asked { kind: self.plot, wide: self.width, grey: self.grey, ..Asked::default() },
        };
        printing.fits()?;
        context.rows = printing.rows();
        let mut output = match verb {
            Verb::Keys => keys(),
            Verb::Completions { shell } => completions(shell)?,
            Verb::Man => man()?,
            verb => verb.run(&context)?,
        };
        output.messages.extend(verb.data().misnamed(self.format, self.output.as_deref()));
        let names = context.names.get().cloned().unwrap_or_default();
        let is_read = print::leave_all(&output, &printing, &names)?;
        Ok((output.code, if is_read { output.messages } else { Vec::new() }))
    }
}

fn completions(shell: &str) -> Result<Output, Failure> {
    use clap::ValueEnum;
    let shell = clap_complete::Shell::from_str(shell, true).map_err(|_| {
        Failure::usage(format!("`{shell}` is no shell known here. There are: bash, elvish, fish, powershell, zsh."))
    })?;
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "verbatim", &mut script);
    Ok(Output { text: Some(String::from_utf8_lossy(&script).into_owned()), ..Output::default() })
}

fn man() -> Result<Output, Failure> {
    let mut page = Vec::new();
    let written = clap_mangen::Man::new(Cli::command()).render(&mut page);
    written.map_err(|error| Failure::data(format!("The page cannot be written ({error}).")))?;
    Ok(Output { text: Some(String::from_utf8_lossy(&page).into_owned()), ..Output::default() })
}

/// Every verb with its one sentence of help, for the documents and the palette.
pub fn verbs() -> Vec<(String, String)> {
    let command = Cli::command();
    let all = command.get_subcommands();
    all.map(|verb| (verb.get_name().to_owned(), verb.get_about().map(ToString::to_string).unwrap_or_default()))
        .collect()
}
