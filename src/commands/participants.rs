//! `verbatim participants`: lists people, or sets what is known of one.

use super::attributes;
use super::scope::ScopeArgs;
use super::{Context, Failure, Output, transcripts};
use crate::analysis::attribute::Named;
use crate::analysis::glob::glob_fits;
use crate::analysis::table::{Cell, Table};
use crate::commands::done::done;
use crate::model::participant::Role;
use crate::model::settings::Owner;
use crate::session::Session;
use crate::session::acts::{self, Participation};
use crate::session::format::Data;
use crate::session::tables::sample;

/// Lists participants, sets what is known of one, takes one out, or makes two one. Without a word: the list.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List everybody with their attributes and the labels under which they speak.
    List,
    /// Describe who took part: how many people have which value of each attribute; mean and range of numbers.
    Describe {
        /// Apart for each value of an attribute of people or transcripts.
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// A row a figure, a column a group, as papers print it.
        #[arg(long)]
        wide: bool,
        #[command(flatten)]
        scope: ScopeArgs,
    },
    /// Give people the attributes of a table (csv, tsv, xlsx), joined by id, pseudonym or label.
    Import(attributes::Import),
    /// Write everybody with their attributes as a table that `import` takes.
    Export,
    /// Take people out of the study; what they said stays, and is no linked person's. Undo brings them back.
    Remove {
        /// The participants' ids.
        #[arg(value_name = "ID", required = true)]
        ids: Vec<String>,
        /// Do it without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Make two records of one person one: what is known of ID goes over to INTO, whose own values stay.
    Merge {
        /// The participant whose record goes.
        #[arg(value_name = "ID")]
        id: String,
        /// The participant whose record stays.
        #[arg(value_name = "INTO")]
        into: String,
        /// Do it without asking.
        #[arg(long)]
        yes: bool,
    },
    /// Set what is known of a participant; a new id makes a new participant.
    Set {
        /// The participant's id.
        #[arg(value_name = "ID")]
        id: String,
        /// Attribute values (`gender=f`; `gender=` takes it away).
        #[arg(value_name = "NAME=VALUE")]
        values: Vec<String>,
        /// How the person is called in the study.
        #[arg(long, value_name = "NAME")]
        pseudonym: Option<String>,
        /// participant or moderator.
        #[arg(long, value_name = "ROLE")]
        role: Option<String>,
        /// A label under which the person speaks, as `transcript/label`, in several transcripts as 'fg*/label'; may be given again.
        #[arg(long, value_name = "TRANSCRIPT/LABEL")]
        speaker: Vec<String>,
    },
}

impl Args {
    /// What its data are.
    pub fn data(&self) -> Data {
        if matches!(self.action, Some(Action::Describe { .. })) { Data::Figures } else { Data::Table }
    }
}

/// Runs the verb.
///
/// # Errors
/// No such person, values that an attribute cannot have, or a change that cannot be written.
pub fn run(args: &Args, context: &Context) -> Result<Output, Failure> {
    let mut session = context.open()?;
    if let Some(Action::Import(args)) = &args.action {
        return attributes::import_participants(&mut session, args);
    }
    match &args.action {
        Some(Action::Describe { by, wide, scope }) => {
            let scope = scope.counting(&session)?;
            let find = |name: &String| Named::find(&session.study.settings, name);
            let by = by.as_ref().map(find).transpose().map_err(|why| Failure::usage(why.sentences()))?;
            let output = super::check::told(&session, sample::table(&session.study, &scope, by.as_ref(), *wide));
            session.end(());
            return Ok(output);
        }
        Some(Action::Remove { ids, yes }) => {
            let removal = acts::remove_participants(&mut session, ids)?;
            return transcripts::remove(&mut session, "participants", removal, *yes);
        }
        Some(Action::Merge { id, into, yes }) => {
            let removal = acts::merge_participants(&mut session, id, into)?;
            return transcripts::remove(&mut session, "participants", removal, *yes);
        }
        _ => {}
    }
    let Some(Action::Set { id, values, pseudonym, role, speaker }) = &args.action else {
        return Ok(super::check::told(&session, table(&session)));
    };
    let role = match role.as_deref() {
        None => None,
        Some("participant") => Some(Role::Participant),
        Some("moderator") => Some(Role::Moderator),
        Some(word) => return Err(Failure::usage(format!("`{word}` is no role. Write participant or moderator."))),
    };
    let pair = |word: &String, cut: char, shape: &str| {
        let pair = word.split_once(cut).map(|(a, b)| (a.trim().to_owned(), b.trim().to_owned()));
        pair.ok_or_else(|| Failure::usage(format!("`{word}` should read {shape}.")))
    };
    let mut set = Participation {
        pseudonym: pseudonym.clone(),
        role,
        attributes: values.iter().map(|word| pair(word, '=', "name=value")).collect::<Result<_, _>>()?,
        speakers: Vec::new(),
    };
    for word in speaker {
        set.speakers.extend(everywhere(&session, pair(word, '/', "transcript/label")?)?);
    }
    let act = acts::set_participant(&session, id, &set)?;
    done(&mut session, act, "Written")
}

/// The speakers that a pair means: where the transcript has * or ?, those of the label in all that fit.
fn everywhere(session: &Session, (glob, label): (String, String)) -> Result<Vec<(String, String)>, Failure> {
    if !glob.contains(['*', '?']) {
        return Ok(vec![(glob, label)]);
    }
    let study = &session.study;
    let all = study.transcripts().into_iter().map(|ix| study.transcript(ix)).filter(|it| glob_fits(&glob, &it.id));
    let found: Vec<_> = all.filter(|it| it.labels.contains(&label)).map(|it| (it.id.clone(), label.clone())).collect();
    if found.is_empty() {
        return Err(Failure::usage(format!("Nobody speaks as `{label}` in a transcript whose id fits `{glob}`.")));
    }
    Ok(found)
}

/// The table of participants.
pub fn table(session: &Session) -> Table {
    let study = &session.study;
    let mut table = Table::new("participants", "participants", &["participant", "pseudonym", "role", "speakers"]);
    table.add_columns(study.settings.attributes_of(Owner::Participant).map(|attribute| attribute.name.clone()));
    for person in &study.participants {
        let role = match person.role {
            Role::Participant => "participant",
            Role::Moderator => "moderator",
        };
        let speakers: Vec<String> =
            person.speakers.iter().map(|(transcript, label)| format!("{transcript}/{label}")).collect();
        let mut row = vec![
            Cell::words(&person.id),
            Cell::words(&person.pseudonym),
            Cell::words(role),
            Cell::words(speakers.join("; ")),
        ];
        for attribute in study.settings.attributes_of(Owner::Participant) {
            row.push(Cell::words(person.attributes.get(&attribute.name).cloned().unwrap_or_default()));
        }
        table.push(row);
    }
    table
}
