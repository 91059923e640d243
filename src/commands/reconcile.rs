//! `verbatim reconcile`: from the passages on which coders differ to a layer of consensus.

pub(crate) mod record;

use crate::analysis::agreement::units::Unit;
use crate::analysis::scope::{Moderators, Scope};
use crate::analysis::table::{Cell, Key, Table};
use crate::commands::agreement::{TeamArgs, UnitArg};
use crate::commands::confirm::{Preview, confirm};
use crate::commands::scope::ScopeArgs;
use crate::commands::{Context, Failure, Output, code};
use crate::edit::Edit;
use crate::model::{CoderIx, Span, TranscriptIx};
use crate::session::Session;
use crate::session::acts::layer::{offer, with_state};
use crate::session::acts::{self, Decision, Take};
use crate::session::tables::reconcile::gain;
use crate::session::tables::reconcile::list::table;
use crate::session::tables::reconcile::queue::{Item, Queue, queue};
use crate::text::number::counted;

/// Settles the passages on which coders differ, one after the other, in a layer of consensus beside theirs.
///
/// The layer is a coder of its own, `consensus` where no other is named: nobody's codings are changed, and every act can be
/// undone. The codes of one disagreement are settled code by code.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// List what the coders differ on, with an id each, what was decided, and how many are settled.
    ///
    /// Exit 0 where all is settled, 1 where something is open.
    List {
        /// Only what is still open.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        on: On,
    },
    /// Settle one disagreement; what was decided on it before is replaced.
    Settle(Box<Settle>),
    /// Take a decision away, so that the disagreement is open again.
    Reopen(One),
    /// Copy into the layer what all agree on to the character: shown first.
    Agreed {
        /// Do it.
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        on: On,
    },
    /// Write the record of the discussion, as a table or (with --format md, or a file that ends in .md) as Markdown.
    Record {
        #[command(flatten)]
        on: On,
    },
    /// Agreement before and after: as coded, and with every settled disagreement as it was decided.
    Agreement {
        /// What is compared.
        #[arg(long, value_enum, default_value_t)]
        unit: UnitArg,
        #[command(flatten)]
        on: On,
    },
}

/// Whose work, and which layer.
#[derive(Clone, Debug, clap::Args)]
struct Layer {
    /// The layer that holds what was settled.
    #[arg(long, value_name = "HANDLE", default_value = "consensus")]
    into: String,
    #[command(flatten)]
    team: TeamArgs,
}

/// The same, in a scope.
#[derive(Clone, Debug, clap::Args)]
struct On {
    #[command(flatten)]
    layer: Layer,
    #[command(flatten)]
    scope: ScopeArgs,
}

/// One disagreement, wherever it is.
#[derive(Clone, Debug, clap::Args)]
struct One {
    /// The disagreement, by the id that `reconcile list` shows.
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    layer: Layer,
    /// It is on a moderator's words.
    #[arg(long)]
    include_moderators: bool,
}

#[derive(Debug, clap::Args)]
struct Settle {
    #[command(flatten)]
    one: One,
    /// Whose passages hold: `mine`, `theirs`, a coder's handle, `both` (every word that one of you coded) or `neither`.
    #[arg(long, value_name = "WHOSE")]
    take: Option<String>,
    /// A passage of its own, in code points.
    #[arg(long, value_name = "A..B", conflicts_with = "take")]
    at: Option<String>,
    /// Another code instead (id, name or path).
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

impl Layer {
    /// Who is compared in a scope, and what they differ on.
    fn queue(&self, scope: &ScopeArgs, session: &mut Session, unit: Unit) -> Result<(Scope, Queue), Failure> {
        let (scope, team) = self.team.team(scope, session)?;
        acts::check_layer(session, &self.into, &team.coders)?;
        let layer = session.study.known_coder(&self.into);
        let mut queue = queue(&session.study, &session.root, &scope, team, (layer, unit));
        session.problems.append(&mut queue.problems);
        Ok((scope, queue))
    }
}

impl On {
    fn queue(&self, session: &mut Session, unit: Unit) -> Result<(Scope, Queue), Failure> {
        self.layer.queue(&self.scope, session, unit)
    }
}

impl One {
    /// Whether moderators' words are looked at.
    fn moderators(&self) -> Moderators {
        if self.include_moderators { Moderators::In } else { Moderators::Out }
    }

    /// The disagreement meant, and all there are.
    fn find(&self, session: &mut Session) -> Result<(Item, Queue), Failure> {
        session.coder()?;
        let scope = ScopeArgs { include_moderators: self.include_moderators, ..ScopeArgs::default() };
        let (_, queue) = self.layer.queue(&scope, session, Unit::Turn)?;
        let item = find(&queue, &self.id)?.clone();
        Ok((item, queue))
    }
}

/// Runs the verb.
///
/// # Errors
/// Nobody can be compared, no such disagreement, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    match &args.what {
        What::List { open, on } => list(&mut session, on, *open),
        What::Settle(args) => settle(&mut session, args),
        What::Reopen(one) => {
            let (item, queue) = one.find(&mut session)?;
            let act = acts::reopen(&mut session, &one.layer.into, item.ix, &item.case)?;
            let (act, _) = with_state(&mut session, &one.layer.into, (&queue.team, one.moderators()), &[item.ix], act)?;
            session.perform(act)?;
            session.flush()?;
            Ok(Output::say(format!("{} is open again.", item.id)))
        }
        What::Agreed { yes, on } => agreed(&mut session, on, *yes),
        What::Record { on } => {
            let (scope, queue) = on.queue(&mut session, Unit::Turn)?;
            Ok(record::output(&session, &scope, &queue, &on.layer.into, context))
        }
        What::Agreement { unit, on } => {
            let unit = unit.unit();
            let (scope, queue) = on.queue(&mut session, unit)?;
            let mut table = gain::table(&session.study, &scope, &queue, unit);
            crate::session::tables::caption::caption_scope(&mut table, &scope);
            queue.team.warning(&session.study).into_iter().for_each(|words| table.warn(words));
            let mut output = Output::table(table);
            output.messages.extend(on.layer.team.warning());
            super::check::tell(&session, &mut output);
            Ok(output)
        }
    }
}

fn list(session: &mut Session, on: &On, only_open: bool) -> Result<Output, Failure> {
    let (scope, queue) = on.queue(session, Unit::Turn)?;
    let table = table(&session.study, &scope, &queue, only_open);
    let mut output = Output { code: u8::from(queue.open() > 0), ..Output::table(table) };
    output.messages.push(queue.progress());
    if !queue.agreed.is_empty() {
        output.messages.push(format!(
            "{} not in `{}` yet: `verbatim reconcile agreed` copies what is missing.",
            counted(queue.agreed.len(), "passage that all agree on is", "passages that all agree on are"),
            on.layer.into
        ));
    }
    output.messages.extend(on.layer.team.warning());
    super::check::tell(session, &mut output);
    Ok(output)
}

/// The one disagreement with this id, or whose id begins so.
fn find<'a>(queue: &'a Queue, id: &str) -> Result<&'a Item, Failure> {
    let mut found = queue.items.iter().filter(|item| !id.is_empty() && item.id.starts_with(id));
    match (found.next(), found.next()) {
        (Some(item), None) => Ok(item),
        (Some(_), Some(_)) => {
            Err(Failure::usage(format!("Several disagreements begin with `{id}`. Give more of the id.")))
        }
        (None, _) => Err(Failure::nothing(format!(
            "There is no disagreement `{id}` among {}. `verbatim reconcile list` shows them.",
            queue.items.len()
        ))),
    }
}

/// What `--take` means for a disagreement.
///
/// # Errors
/// A word that names nobody who differs here.
pub fn whose(session: &Session, item: &Item, word: &str) -> Result<Take, Failure> {
    let study = &session.study;
    let names = || {
        let names: Vec<&str> = item.case.coders.iter().map(|(coder, _)| study.coder(*coder)).collect();
        names.join(", ")
    };
    let me = || -> Result<CoderIx, Failure> {
        let handle = session.coder()?;
        study.known_coder(handle).filter(|coder| item.case.of(*coder).is_some()).ok_or_else(|| {
            Failure::usage(format!("You, {handle}, are not one of those who differ here. Name a coder: {}.", names()))
        })
    };
    match word {
        "both" => Ok(Take::Both),
        "neither" => Ok(Take::Neither),
        "mine" => me().map(Take::Coder),
        "theirs" => {
            let me = me()?;
            let others: Vec<CoderIx> =
                item.case.coders.iter().map(|(coder, _)| *coder).filter(|coder| *coder != me).collect();
            match others.as_slice() {
                [one] => Ok(Take::Coder(*one)),
                _ => Err(Failure::usage(format!("Whose? Name a coder: {}.", names()))),
            }
        }
        handle => {
            study.known_coder(handle).filter(|coder| item.case.of(*coder).is_some()).map(Take::Coder).ok_or_else(|| {
                Failure::usage(format!(
                    "`{handle}` is nobody who differs here. Take mine, theirs, both, neither, or one of: {}.",
                    names()
                ))
            })
        }
    }
}

fn settle(session: &mut Session, args: &Settle) -> Result<Output, Failure> {
    let (item, queue) = args.one.find(session)?;
    let take = args.take.as_deref().map(|word| whose(session, &item, word)).transpose()?;
    let at = args.at.as_deref().map(|at| passage(session, &item, at)).transpose()?;
    let decision = Decision { take, at, code: args.code.clone(), reason: args.reason.clone() };
    let layer = &args.one.layer.into;
    let act = acts::settle(session, layer, item.ix, &item.case, &decision)?;
    let (act, lacks) = with_state(session, layer, (&queue.team, args.one.moderators()), &[item.ix], act)?;
    let mut output = code::finish(session, act)?;
    let done = queue.items.iter().filter(|one| one.case.settled.is_some() || one.id == item.id).count();
    output.messages.push(format!("Settled {}: {done} of {}.", item.id, queue.items.len()));
    for (ix, lack) in lacks {
        let id = &session.study.transcript(ix).id;
        output.messages.push(lack.sentence(id, layer));
        output.messages.extend(lack.is_none().then(|| offer(&session.study, layer)).flatten());
    }
    Ok(output)
}

fn passage(session: &mut Session, item: &Item, at: &str) -> Result<Span, Failure> {
    let document = session.document(item.ix).map_err(|problem| Failure::data(problem.to_string()))?;
    code::offsets(&document, at)
}

fn agreed(session: &mut Session, on: &On, yes: bool) -> Result<Output, Failure> {
    session.coder()?;
    let (scope, queue) = on.queue(session, Unit::Turn)?;
    let layer = &on.layer.into;
    let act = acts::take_agreed(session, layer, &queue.agreed)?;
    let shared: Vec<TranscriptIx> = queue.team.transcripts.iter().map(|(ix, _)| *ix).collect();
    let (act, lacks) = with_state(session, layer, (&queue.team, scope.moderators), &shared, act)?;
    if act.edits.iter().all(|edit| matches!(edit, Edit::Settings(_))) {
        return Err(Failure::nothing("There is nothing more that all agree on."));
    }
    let whole = lacks.iter().filter(|(_, lack)| lack.is_none()).count();
    let study = &session.study;
    let mut table = Table::new("reconcile", "passages", &["transcript", "code", "path", "start", "end"]);
    table.extend(queue.agreed.iter().map(|one| {
        let id = study.code_id(one.code);
        let cells = vec![
            Cell::words(&study.transcript(one.ix).id),
            Cell::words(id),
            Cell::words(study.codebook().path_name(id)),
            Cell::count(one.at.start),
            Cell::count(one.at.end),
        ];
        (Key { transcript: Some(one.ix), at: Some(one.at), ..Key::code(one.code) }, cells)
    }));
    crate::session::tables::caption::caption_scope(&mut table, &scope);
    table.caption.note(queue.team.compared(study, queue.measures.len()));
    let mut sentences = vec![format!(
        "To copy into `{}`: {} on which {} agree to the character; {} already.",
        layer,
        counted(queue.agreed.len(), "passage", "passages"),
        queue.team.names(study).join(", "),
        counted(queue.taken_over, "is there", "are there")
    )];
    sentences.push(format!(
        "“{layer}” is then done with {whole} of {}, and counts in their coders' place where the study's `count` \
         names it.",
        counted(shared.len(), "transcript", "transcripts")
    ));
    sentences.extend(on.layer.team.warning());
    if let Some(answer) = confirm(Preview { sentences, table }, yes) {
        return Ok(answer);
    }
    let label = act.label.clone();
    session.perform(act)?;
    session.flush()?;
    let mut output = Output::say(format!("Done: {label}. {}", queue.progress()));
    output
        .messages
        .push(format!("“{layer}” is done with {whole} of {}.", counted(shared.len(), "transcript", "transcripts")));
    output.messages.extend(offer(&session.study, layer));
    Ok(output)
}
