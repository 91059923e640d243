//! `verbatim transcripts assign`: deals transcripts to coders, and says who has done what.

use super::scope::ScopeArgs;
use super::{Failure, Output, acts};
use crate::analysis::table::{Cell, Table};
use crate::model::Study;
use crate::model::coding::Progress;
use crate::model::id::is_file_name;
use crate::session::Session;
use crate::text::shell::quoted_all;
use std::collections::BTreeMap;

/// Deals transcripts to coders, a share of them to two; without --coders, lists who has what and how far.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The coders, by handle, such as `ana,ben`.
    #[arg(long, value_name = "HANDLES", value_delimiter = ',')]
    coders: Vec<String>,
    /// The share of transcripts that two coders work on, 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, requires = "coders")]
    overlap: f64,
    /// Another number gives another deal; the same one the same.
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Only transcripts whose id fits (`fg*`); may be given again.
    #[arg(long, value_name = "GLOB")]
    transcript: Vec<String>,
    /// Only show the deal.
    #[arg(long)]
    dry_run: bool,
}

/// Columns of the table.
pub const COLUMNS: [&str; 3] = ["transcript", "coder", "status"];

/// How far a coder is with a transcript: `done`, `in-progress` or `assigned`.
pub fn status(study: &Study, transcript: &str, coder: &str) -> &'static str {
    let ix = study.find_transcript(transcript);
    let work = study.known_coder(coder).and_then(|coder| study.entry(ix?)?.work.get(&coder));
    match work.map(|work| work.status) {
        Some(Progress::Done) => "done",
        Some(Progress::InProgress) => "in-progress",
        None => "assigned",
    }
}

/// Runs the verb.
///
/// # Errors
/// No such transcript or person, nobody works here, or the change cannot be written.
pub fn run(args: &Args, session: &mut Session) -> Result<Output, Failure> {
    let scope = ScopeArgs { transcript: args.transcript.clone(), ..ScopeArgs::default() }.listing(session)?;
    let study = &session.study;
    let fits = study.transcripts().into_iter().filter(|ix| scope.has_transcript(study, *ix));
    let ids: Vec<String> = fits.map(|ix| study.transcript(ix).id.clone()).collect();
    if args.coders.is_empty() {
        let known = study.settings.assigned.iter().filter(|(id, _)| ids.contains(id));
        let known: acts::Assignment = known.map(|(id, coders)| (id.clone(), coders.clone())).collect();
        let mut output = Output::table(table(study, &known));
        if known.is_empty() {
            output.code = 1;
            output.messages.push("Nothing is assigned yet: --coders ana,ben deals the transcripts.".into());
        }
        return Ok(output);
    }
    if let Some(odd) = args.coders.iter().find(|coder| !is_file_name(coder)) {
        return Err(Failure::usage(format!(
            "`{odd}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
        )));
    }
    if !(0.0..=1.0).contains(&args.overlap) {
        return Err(Failure::usage("--overlap is a share: 0 for none, 0.2 for a fifth, 1 for all."));
    }
    if args.overlap > 0.0 && args.coders.iter().all(|coder| Some(coder) == args.coders.first()) {
        return Err(Failure::usage("To have transcripts coded by two, name two coders or more."));
    }
    if ids.is_empty() {
        return Err(Failure::nothing("No transcript fits."));
    }
    let deal = acts::deal(&ids, &args.coders, args.overlap, args.seed);
    let mut table = table(study, &deal);
    let twice = deal.values().filter(|both| both.len() > 1).count();
    table.caption.note(format!("Seed {}: {} transcripts, {twice} of them to two coders", args.seed, deal.len()));
    let mut output = Output::table(table);
    if args.dry_run {
        output.messages.push("Nothing was written.".into());
        return Ok(output);
    }
    let act = acts::assign(session, &deal)?;
    session.perform(act)?;
    session.flush()?;
    output.messages.extend(counting(&session.study, twice, &args.coders));
    Ok(output)
}

/// What to do so that what two code is not counted twice, where nothing says whose counts.
fn counting(study: &Study, twice: usize, coders: &[String]) -> Option<String> {
    (twice > 0 && study.settings.count.is_empty()).then(|| {
        format!(
            "Two code {twice} of them, and tables would count both: `verbatim study set count consensus {}` counts the first \
             of these who worked there, a consensus once it is done.",
            quoted_all(coders)
        )
    })
}

fn table(study: &Study, deal: &BTreeMap<String, Vec<String>>) -> Table {
    let mut table = Table::new("transcripts", "assigned", &COLUMNS);
    for (transcript, coders) in deal {
        for coder in coders {
            let status = status(study, transcript, coder);
            table.push(vec![Cell::words(transcript), Cell::words(coder), Cell::words(status)]);
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: Args,
    }

    fn rows(session: &mut Session, line: &str) -> Result<Vec<String>, Failure> {
        let line = Line::try_parse_from(std::iter::once("assign").chain(line.split_whitespace())).unwrap();
        let table = run(&line.args, session)?.table.unwrap_or_default();
        Ok(table.rows.iter().map(|row| row.iter().map(Cell::exact).collect::<Vec<_>>().join(" ")).collect())
    }

    #[test]
    fn a_deal_is_kept_listed_and_taken_back_in_one_step() {
        let folder = tempfile::tempdir().unwrap();
        let settings = "// kept\n(format: 1, id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\", title: \"T\")\n";
        std::fs::write(folder.path().join("verbatim.ron"), settings).unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        for id in ["fg1", "fg2", "int1"] {
            std::fs::write(folder.path().join(format!("transcripts/{id}.txt")), "Ana: Yes.\n").unwrap();
        }
        let mut session = Session::open(folder.path()).unwrap();
        assert_eq!(rows(&mut session, "--coders ana,ben --dry-run").unwrap().len(), 3);
        assert_eq!(rows(&mut session, "").unwrap(), Vec::<String>::new());
        let dealt = rows(&mut session, "--coders ben,ana --overlap 0.34 --seed 3").unwrap();
        assert_eq!(dealt.len(), 4, "{dealt:?}");
        assert!(dealt.iter().all(|row| row.ends_with(" assigned")));
        let again = Session::open(folder.path()).unwrap();
        assert_eq!(again.problems, []);
        assert_eq!(again.study.settings.assigned, session.study.settings.assigned);
        assert_eq!(
            rows(&mut session, "--transcript int*").unwrap().iter().filter(|row| row.starts_with("fg")).count(),
            0
        );
        session.set_coder("ana").unwrap();
        session.undo().unwrap();
        session.flush().unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("verbatim.ron")).unwrap(), settings);
        for wrong in ["--coders ana --overlap 0.5", "--coders ana,ben --overlap 2", "--coders A_B"] {
            assert!(rows(&mut session, wrong).is_err(), "{wrong}");
        }
    }
}
