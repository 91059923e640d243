//! The verbs: each once, with its name, help, arguments and run; no keys, no screen.

pub(crate) mod agreement;
pub(crate) mod assign;
pub(crate) mod attributes;
pub(crate) mod autocode;
pub(crate) mod blame;
pub(crate) mod check;
pub(crate) mod code;
pub(crate) mod codebook;
pub(crate) mod coders;
pub(crate) mod codings;
pub(crate) mod compare;
pub(crate) mod confirm;
pub(crate) mod context;
pub(crate) mod cooccurrence;
pub(crate) mod crosstab;
pub mod demo;
pub(crate) mod done;
pub mod excerpts;
pub(crate) mod export;
pub(crate) mod fieldwork;
pub(crate) mod framework;
pub mod frequencies;
pub(crate) mod git;
pub(crate) mod group;
pub(crate) mod import;
pub(crate) mod joint;
pub(crate) mod log;
pub(crate) mod memo;
pub(crate) mod new;
pub(crate) mod note;
pub(crate) mod output;
pub(crate) mod participants;
pub(crate) mod play;
pub(crate) mod queries;
pub(crate) mod recode;
pub(crate) mod reconcile;
pub(crate) mod redo;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod saturation;
pub mod scope;
pub(crate) mod search;
pub(crate) mod study;
pub(crate) mod timeline;
pub(crate) mod transcripts;
pub(crate) mod uncode;
pub(crate) mod undo;

pub use crate::session::Failure;
pub(crate) use crate::session::acts;
pub use context::Context;
pub use output::Output;

use crate::session::format::Data;

/// Everything Verbatim does, one verb each.
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    /// Make a new study in a folder.
    New(new::Args),
    /// Write the built-in sample study to a folder and open it in the reader.
    Demo(demo::Args),
    /// Bring transcripts into the study: files or folders of many formats.
    Import(import::Args),
    /// List transcripts, show one, set its speakers, mark it done, or take it out.
    Transcripts(transcripts::Args),
    /// List participants, set what is known of one, take one out, or make two one.
    Participants(participants::Args),
    /// List who codes, give a coder another handle, or make two handles of one person one.
    Coders(coders::Args),
    /// List, show, check and edit the codes.
    Codebook(codebook::Args),
    /// Put a code on a passage.
    Code(code::Args),
    /// Take codings off.
    Uncode(uncode::Args),
    /// Put another code in a coding's place; span and memo stay.
    Recode(recode::Args),
    /// List codings, those that need a look too.
    Codings(codings::Args),
    /// List coded passages with their context, speakers and attributes.
    Excerpts(excerpts::Args),
    /// Count how often each code is used.
    Frequencies(frequencies::Args),
    /// Write a field note.
    Note(note::Args),
    /// Count what was collected, by attributes, against what is planned.
    Fieldwork(fieldwork::Args),
    /// Write the study for another program: a REFI-QDA project, or its codebook.
    Export(export::Args),
    /// Code what a pattern or a list of words finds, after a look at every hit.
    Autocode(autocode::Args),
    /// Count codes by an attribute, speakers, transcripts, coders or dates.
    Crosstab(crosstab::Args),
    /// Put what groups say of each code beside how many of them do: a joint display.
    Joint(joint::Args),
    /// Count which codes occur together.
    Cooccurrence(cooccurrence::Args),
    /// Count how many new codes later transcripts bring.
    Saturation(saturation::Args),
    /// Say who speaks how much in a group, after whom, and answers which question how.
    Group(group::Args),
    /// Put what each participant or transcript says under each code into a matrix.
    Framework(framework::Args),
    /// Say where in each transcript codes stand.
    Timeline(timeline::Args),
    /// Say how far coders agree, code by code.
    Agreement(agreement::Args),
    /// List the passages on which coders differ.
    Compare(compare::Args),
    /// List, save and remove queries that are used by name.
    Queries(queries::Args),
    /// Settle the passages on which coders differ, in a layer of consensus.
    Reconcile(reconcile::Args),
    /// Write what others read: the quote book.
    Report(report::Args),
    /// List codings whose words changed under them, and place them.
    Review(review::Args),
    /// Find words in the transcripts.
    Search(search::Args),
    /// Show the settings of the study, or set one: count, moderators, planned, title, language, quotes.
    Study(study::Args),
    /// Write a memo, or list all memos.
    Memo(memo::Args),
    /// Work with git: set-up, merge by meaning, what is to settle, the diff in words.
    Git(git::Args),
    /// List who coded which passage, when, under which wording of the definition.
    Blame(blame::Args),
    /// Look the study over and list what is wrong.
    Check(check::Args),
    /// Take back the last act of this clone.
    Undo(undo::Args),
    /// Do again what was taken back last.
    Redo(redo::Args),
    /// Open the recording of a transcript at a passage, in your player.
    Play(play::Args),
    /// List what was done, when, by whom.
    Log(log::Args),
    /// List the keys of the screen.
    Keys,
    /// Print the completion script of a shell.
    Completions {
        /// The shell.
        #[arg(value_name = "SHELL")]
        shell: String,
    },
    /// Print the manual page.
    Man,
}

impl Verb {
    /// What the verb's data are.
    pub fn data(&self) -> Data {
        match self {
            Self::Codebook(args) => args.data(),
            Self::Transcripts(args) => args.data(),
            Self::Reconcile(_) => Data::Record,
            Self::Export(args) => args.data(),
            Self::Git(args) => args.data(),
            Self::Report(_) => Data::Document,
            Self::Note(_) => Data::Words,
            Self::Completions { .. } | Self::Man => Data::Script,
            Self::Participants(args) => args.data(),
            Self::Frequencies(_)
            | Self::Fieldwork(_)
            | Self::Crosstab(_)
            | Self::Joint(_)
            | Self::Cooccurrence(_)
            | Self::Saturation(_)
            | Self::Group(_)
            | Self::Framework(_)
            | Self::Timeline(_)
            | Self::Agreement(_) => Data::Figures,
            _ => Data::Table,
        }
    }

    /// Runs a verb that needs no terminal of its own.
    ///
    /// # Errors
    /// As the verb's own; for those that need a terminal, that there is none.
    pub fn run(&self, context: &Context) -> Result<Output, Failure> {
        let mut output = self.run_alone(context)?;
        output.messages.extend(context.news.take());
        Ok(output)
    }

    fn run_alone(&self, context: &Context) -> Result<Output, Failure> {
        match self {
            Self::New(args) => new::run(args, context),
            Self::Demo(args) => demo::run(args, context),
            Self::Import(args) => import::run(args, context),
            Self::Transcripts(args) => transcripts::run(args, context),
            Self::Participants(args) => participants::run(args, context),
            Self::Coders(args) => coders::run(args, context),
            Self::Codebook(args) => codebook::run(args, context),
            Self::Code(args) => code::run(args, context),
            Self::Uncode(args) => uncode::run(args, context),
            Self::Recode(args) => recode::run(args, context),
            Self::Codings(args) => codings::run(args, context),
            Self::Excerpts(args) => excerpts::run(args, context),
            Self::Frequencies(args) => frequencies::run(args, context),
            Self::Note(args) => note::run(args, context),
            Self::Fieldwork(args) => fieldwork::run(args, context),
            Self::Export(args) => export::run(args, context),
            Self::Autocode(args) => autocode::run(args, context),
            Self::Crosstab(args) => crosstab::run(args, context),
            Self::Joint(args) => joint::run(args, context),
            Self::Cooccurrence(args) => cooccurrence::run(args, context),
            Self::Saturation(args) => saturation::run(args, context),
            Self::Group(args) => group::run(args, context),
            Self::Framework(args) => framework::run(args, context),
            Self::Timeline(args) => timeline::run(args, context),
            Self::Agreement(args) => agreement::run(args, context),
            Self::Compare(args) => compare::run(args, context),
            Self::Queries(args) => queries::run(args, context),
            Self::Reconcile(args) => reconcile::run(args, context),
            Self::Report(args) => report::run(args, context, run_line),
            Self::Review(args) => review::run(args, context),
            Self::Search(args) => search::run(args, context),
            Self::Study(args) => study::run(args, context),
            Self::Memo(args) => memo::run(args, context),
            Self::Git(args) => git::run(args, context),
            Self::Blame(args) => blame::run(args, context),
            Self::Check(args) => check::run(args, context),
            Self::Undo(args) => undo::run(args, context),
            Self::Redo(args) => redo::run(args, context),
            Self::Play(args) => play::run(args, context),
            Self::Log(args) => log::run(args, context),
            Self::Keys | Self::Completions { .. } | Self::Man => Ok(Output::default()),
        }
    }
}

/// A verb as it stands on a command line.
#[derive(Debug, clap::Parser)]
#[command(name = "verbatim")]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

/// Runs the verb that stands on a command line, by its words after the program's name.
fn run_line(words: &[String], context: &Context) -> Result<Output, Failure> {
    let words = std::iter::once("verbatim").chain(words.iter().map(String::as_str));
    let line = <Line as clap::Parser>::try_parse_from(words);
    line.map_err(|error| Failure::usage(error.to_string().trim().to_owned()))?.verb.run(context)
}
