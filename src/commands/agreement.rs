//! `verbatim agreement`: how far coders agree, code by code.

use crate::analysis::agreement::judged::{Asked, Codes, Figures, Keep};
use crate::analysis::agreement::table::{FIGURES, Resampled, Resampling};
use crate::analysis::agreement::team::{MOST, Team, WhoseWork};
use crate::analysis::agreement::units::Unit;
use crate::analysis::counting::Roll;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Row, Table};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output};
use crate::model::CoderIx;
use crate::search::near::nearest;
use crate::session::Session;
use crate::session::tables::agreement::{judged, table};

/// Who is compared.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct TeamArgs {
    /// Only these coders, by handle (`ana,ben`); consensus and pattern coders are compared only when named here.
    #[arg(long, value_name = "HANDLE", value_delimiter = ',')]
    coders: Vec<String>,
    /// Compare also coders who are not done with a transcript.
    #[arg(long)]
    in_progress: bool,
}

impl TeamArgs {
    /// The scope with the coders named here, and the team; a failure where nobody can be compared.
    ///
    /// # Errors
    /// Nobody can be compared, too many would be, or the scope cannot be read.
    pub fn team(&self, scope: &ScopeArgs, session: &Session) -> Result<(Scope, Team), Failure> {
        let mut scope = scope.clone();
        scope.by_coder.extend(self.coders.iter().cloned());
        let scope = scope.counting(session)?;
        let work = if self.in_progress { WhoseWork::InProgress } else { WhoseWork::Done };
        let team = Team::of(&session.study, &scope, &work);
        if team.transcripts.is_empty() {
            let hint = match work {
                WhoseWork::Done => {
                    " Who is done says so with `verbatim transcripts done ID`; --in-progress compares the others too."
                }
                WhoseWork::InProgress => "",
            };
            let lost = team.warning(&session.study).map_or_else(String::new, |words| format!(" {words}."));
            return Err(Failure::nothing(format!(
                "No transcript in scope has the work of two coders to compare.{lost}{hint}"
            )));
        }
        if team.coders.len() > MOST {
            return Err(Failure::usage(format!(
                "{} coders cannot be compared at once; name at most {MOST} with --coders.",
                team.coders.len()
            )));
        }
        Ok((scope, team))
    }

    /// A sentence of warning where unfinished work is compared.
    pub fn warning(&self) -> Option<String> {
        self.in_progress
            .then(|| "Unfinished work is compared: what a coder has not reached yet counts as left uncoded.".to_owned())
    }
}

/// One's own earlier work.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct EarlierArgs {
    /// Compare your coding with your own at this git commit (`HEAD~3`, a tag, a branch).
    #[arg(long, value_name = "REV", conflicts_with = "coders")]
    at: Option<String>,
}

impl EarlierArgs {
    /// As [`TeamArgs::team`]; where a commit is named, the team is oneself now and oneself then.
    ///
    /// # Errors
    /// As [`TeamArgs::team`], and where the commit cannot be read.
    pub fn team(&self, team: &TeamArgs, scope: &ScopeArgs, session: &mut Session) -> Result<(Scope, Team), Failure> {
        let Some(revision) = &self.at else { return team.team(scope, session) };
        if !scope.by_coder.is_empty() {
            return Err(Failure::usage("--at compares you with yourself; leave --by-coder out."));
        }
        let then = crate::session::at_commit::add(session, revision)?;
        let coders = vec![session.coder()?.to_owned(), then];
        TeamArgs { coders, ..team.clone() }.team(scope, session)
    }
}

/// What coders are compared on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum UnitArg {
    /// Turns with a word.
    #[default]
    Turn,
    /// Sentences.
    Sentence,
    /// Spoken characters.
    Character,
    /// The passages that coders chose.
    Span,
}

impl UnitArg {
    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Turn => Unit::Turn,
            Self::Sentence => Unit::Sentence,
            Self::Character => Unit::Character,
            Self::Span => Unit::Span,
        }
    }
}

/// What is drawn to make an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum ResampleArg {
    /// Whole transcripts; there must be 8.
    #[default]
    Transcripts,
    /// Turns or sentences.
    Units,
}

impl ResampleArg {
    fn of(self) -> Resampled {
        match self {
            Self::Transcripts => Resampled::Transcripts,
            Self::Units => Resampled::Units,
        }
    }
}

/// Compares coders who have finished the same transcripts, code by code and over the codebook.
///
/// A figure that is not defined is an empty cell, and the column `reason` says why. With --at-least, exit 1 where a code
/// that somebody used falls short.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What is compared.
    #[arg(long, value_enum, default_value_t)]
    unit: UnitArg,
    #[command(flatten)]
    team: TeamArgs,
    #[command(flatten)]
    earlier: EarlierArgs,
    /// A code is on a turn or sentence only where it covers this share of its words (0.5 for half).
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    overlap: f64,
    /// Let a code count for the codes above it too.
    #[arg(long)]
    roll_up: bool,
    /// The codes in scope exclude each other: adds cu, and per code ku with its coverage.
    #[arg(long)]
    exclusive: bool,
    /// Adds figures of older work and of other programs: Brennan & Prediger's, Conger's, Light's, Holsti's, QualCoder's,
    /// and alpha as it was in 1995.
    #[arg(long)]
    more: bool,
    /// Adds an interval of alpha from this many resamples of transcripts.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "2000")]
    bootstrap: Option<u32>,
    /// Where the resamples start: the same seed gives the same interval.
    #[arg(long, value_name = "S", default_value_t = 1, requires = "bootstrap")]
    seed: u64,
    /// What is drawn again and again: of units the interval is too narrow, as those of one transcript are not independent.
    #[arg(long, value_enum, default_value_t, requires = "bootstrap")]
    resample: ResampleArg,
    /// Exit 1 where a figure is below a value (`alpha=0.8`); may be given again.
    #[arg(long, value_name = "FIGURE=VALUE")]
    at_least: Vec<String>,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Runs the verb.
///
/// # Errors
/// A limit that cannot be read, nobody to compare, or a text that cannot be read.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let limits: Vec<(&str, f64)> = args.at_least.iter().map(|words| limit(words)).collect::<Result<_, _>>()?;
    if !(0.0..=1.0).contains(&args.overlap) {
        return Err(Failure::usage(format!("--overlap takes a share from 0 to 1, not {}.", args.overlap)));
    }
    let resampling = match args.bootstrap {
        Some(0) => return Err(Failure::usage("--bootstrap takes a number of resamples, such as 2000.")),
        Some(_) if args.resample == ResampleArg::Units && matches!(args.unit, UnitArg::Character | UnitArg::Span) => {
            return Err(Failure::usage(
                "--resample units draws turns or sentences; characters depend on each other far too much.",
            ));
        }
        Some(draws) => Some(Resampling { draws, seed: args.seed, of: args.resample.of() }),
        None => None,
    };
    let mut session = context.open()?;
    let (scope, team) = args.earlier.team(&args.team, &args.scope, &mut session)?;
    let asked = Asked {
        unit: args.unit.unit(),
        least: args.overlap,
        roll: if args.roll_up { Roll::Up } else { Roll::Own },
        keep: if resampling.is_some_and(|how| how.of == Resampled::Transcripts) {
            Keep::Transcripts
        } else {
            Keep::Sums
        },
        codes: if args.exclusive { Codes::Exclusive } else { Codes::Free },
        figures: if args.more { Figures::More } else { Figures::Usual },
    };
    let judged = judged(&mut session, &scope, team, &asked);
    if let Some(clash) = &judged.clash {
        return Err(clashing(&session, clash));
    }
    let table = table(&session.study, &scope, &judged, &asked, resampling);
    let short = short(&table, &limits);
    let mut output = Output::table(table);
    output.code = output.code.max(u8::from(!short.is_empty()));
    output.messages.extend(args.team.warning());
    output.messages.extend(short);
    super::check::tell(&session, &mut output);
    session.end(judged);
    Ok(output)
}

fn clashing(session: &Session, clash: &crate::analysis::agreement::judged::Clash) -> Failure {
    let study = &session.study;
    let coder = |coder: CoderIx| study.coder(coder).to_owned();
    let coding = |(code, at): (crate::model::CodeIx, crate::model::Span)| {
        format!("`{}` at {}-{}", study.code_id(code), at.start, at.end)
    };
    Failure::data(format!(
        "{} gave the same words of {} two codes, {} and {}, so these codes do not exclude each other. Name codes that do \
         with --code, or leave --exclusive out.",
        coder(clash.coder),
        study.transcript(clash.ix).id,
        coding(clash.first),
        coding(clash.second),
    ))
}

fn limit(words: &str) -> Result<(&str, f64), Failure> {
    let (name, value) = words.split_once('=').ok_or_else(|| {
        Failure::usage(format!("`{words}` is no limit. Write it as figure=value, such as alpha=0.8."))
    })?;
    let (name, value) = (name.trim(), value.trim());
    if !FIGURES.contains(&name) {
        let near =
            nearest(name, FIGURES.into_iter()).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
        return Err(Failure::usage(format!("There is no figure `{name}`.{near} There are: {}.", FIGURES.join(", "))));
    }
    match value.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((name, value)),
        _ => Err(Failure::usage(format!("`{value}` is no number; write a limit such as {name}=0.8."))),
    }
}

/// What falls short of the limits, one sentence a limit. Codes that nobody used are passed over, as are figures that are
/// not defined; where no code has the figure, that is told too.
fn short(table: &Table, limits: &[(&str, f64)]) -> Vec<String> {
    let used = |row: &&Row| {
        let some = |name: &str| *table.cell(row, name) != Cell::Count(0);
        !row.key.sums && (some("both") || some("one_only"))
    };
    let mut told = Vec::new();
    for (name, least) in limits {
        let mut low = Vec::new();
        let (mut defined, mut undefined) = (0, Vec::new());
        for row in table.rows.iter().filter(used) {
            match table.cell(row, name) {
                Cell::Number(value) => {
                    defined += 1;
                    if value < least {
                        low.push(format!("{} ({value:.3})", table.cell(row, "code").exact()));
                    }
                }
                _ => undefined.push(table.cell(row, "code").exact()),
            }
        }
        if !low.is_empty() {
            told.push(format!("{name} is below {least} for {}.", low.join(", ")));
        } else if defined == 0 {
            told.push(format!("No code has a figure for {name}, so that {least} is not reached."));
        }
        if !undefined.is_empty() && defined > 0 && !low.is_empty() {
            told.push(format!("{name} is not defined for {}.", undefined.join(", ")));
        }
    }
    told
}
