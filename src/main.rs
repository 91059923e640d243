//! Arguments to verb or screen to exit code.

use std::process::ExitCode;
use verbatim::cli::Cli;
use verbatim::commands::Verb;

fn main() -> ExitCode {
    let cli = Cli::read();
    match &cli.verb {
        Some(verb) => ExitCode::from(cli.run(verb, verbatim::commands::Output::default)),
        None => ExitCode::from(2),
    }
}
