//! Arguments to verb or screen to exit code.

use std::hint::black_box;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use verbatim::analysis::table::{Cell, Table};
use verbatim::cli::{Cli, print};
use verbatim::commands::{Output, Verb, demo};
use verbatim::session::Failure;
use verbatim::session::Session;
use verbatim::session::glance::Glance;
use verbatim::session::settings::UserSettings;
use verbatim::tui::keymap::Keymap;
use verbatim::tui::screens;
use verbatim::tui::{self, Start};

fn main() -> ExitCode {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // What is caught and told in a sentence is not told twice.
        if !verbatim::import::is_guarded() {
            before(panic);
        }
    }));
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(failure) => return ExitCode::from(print::fail(&failure)),
    };
    if cli.verb.is_some() {
        // There is no pool yet; a screen, which stays, shall give memory back as it goes.
        let _ = rayon::ThreadPoolBuilder::new().start_handler(|_| make_room()).build_global();
    }
    let result = match &cli.verb {
        None => open(&cli),
        Some(Verb::Demo(args)) if has_terminal() => open_demo(&cli, args),
        Some(verb) => return ExitCode::from(cli.run(verb, keys)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(print::fail(&failure)),
    }
}

/// Lets a thread have its memory from the system in one piece: glibc's allocator else asks for every few pages of it.
fn make_room() {
    // The first is mapped alone; once it is given back, the second is what the thread goes on with.
    for _ in 0..2 {
        drop(black_box(Vec::<u8>::with_capacity(16 << 20)));
    }
}

fn has_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

/// Opens the study in the screen; where there is none, offers the sample.
fn open(cli: &Cli) -> Result<(), Failure> {
    let context = cli.context();
    if !has_terminal() {
        // A folder that is no study is what is wrong first.
        if context.study.is_some() {
            context.open()?;
        }
        return Err(Failure::usage(
            "The screen needs a terminal. In a script use the verbs: `verbatim --help` lists them, such as `verbatim frequencies`.",
        ));
    }
    match context.root() {
        Ok(root) => show(cli, &root, None),
        Err(failure) => {
            if context.study.is_some() || !asked_for_sample() {
                return Err(failure);
            }
            open_demo(cli, &demo::Args { dir: None })
        }
    }
}

fn asked_for_sample() -> bool {
    eprint!("There is no study here. Open the built-in sample study in ./verbatim-demo? [Y/n] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok_and(|count| count > 0)
        && matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes" | "o" | "oui" | "s" | "si" | "j" | "ja")
}

fn open_demo(cli: &Cli, args: &demo::Args) -> Result<(), Failure> {
    let (root, made) = demo::write(args)?;
    let verb = if made { "Wrote the sample study to" } else { "The sample study is in" };
    if made {
        // What is written in the moment of opening would be taken for somebody else's doing.
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    print::say(&format!("{verb} {}. All people and firms in it are invented.", root.display()));
    show(cli, &root, Some(demo::FIRST))?;
    print::say(&format!(
        "The sample study is in {}. Open it again with `verbatim {}`.",
        root.display(),
        demo::again(&root)
    ));
    Ok(())
}

fn show(cli: &Cli, root: &Path, first: Option<&'static str>) -> Result<(), Failure> {
    let context = cli.context();
    let cache = context.cache.clone();
    let glance = cache.as_deref().and_then(|cache| Glance::read(root, cache)).unwrap_or_default();
    let folder = root.to_path_buf();
    let open = move || {
        let mut session = Session::open_with(&folder, cache.as_deref())?;
        // The sample is for trying out: a guest may code in it at once.
        let guest = first.map(|_| "guest".to_owned());
        if let Some(coder) = context.coder_for(&folder)?.or(guest) {
            session.set_coder(&coder)?;
        }
        if let Some(cache) = cache {
            session.glance().keep(&folder, &cache);
        }
        let start = first.and_then(|id| session.study.find_transcript(id)).map_or(Start::Overview, Start::Reader);
        Ok((session, start))
    };
    if cli.plain { tui::run_plain(Cli::told, open) } else { tui::run(root, &glance, Cli::told, open) }
}

/// The keys of the screen as a table.
fn keys() -> Output {
    let mut table = Table::new("keys", "keys", &["screen", "group", "keys", "command", "help"]);
    let mut keymap = Keymap::new(screens::table());
    keymap.change(&UserSettings::read().keys);
    for (context, key) in keymap.table() {
        table.push(vec![
            Cell::words(context.title),
            Cell::words(key.group),
            Cell::words(keymap.keys(context, key).join("  ")),
            Cell::words(key.name),
            Cell::words(key.help),
        ]);
    }
    Output::table(table)
}
