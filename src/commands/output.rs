//! What a verb hands back: data for stdout, sentences for stderr, an exit code.

use crate::analysis::table::{Column, Row, Table};
use crate::export::format::{Format, Options};
use crate::export::formats::{FORMATS, csv};
use crate::export::sink::{Refused, Target};
use crate::plot::kind::Kind;
use crate::session::Failure;
use clap::builder::PossibleValue;
use std::io::{ErrorKind, Write};

/// A verb's answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// A table, printed in the format asked for.
    pub table: Option<Table>,
    /// Text printed as it is.
    pub text: Option<String>,
    /// A file of another program; never printed.
    pub file: Option<Vec<u8>>,
    /// Sentences for the person.
    pub messages: Vec<String>,
    /// The exit code.
    pub code: u8,
}

impl Output {
    /// Only a sentence.
    pub fn say(message: impl Into<String>) -> Self {
        Self { messages: vec![message.into()], ..Self::default() }
    }

    /// A table, with what it warns of as the first sentences; exit 1 where it has no rows.
    pub fn table(table: Table) -> Self {
        let (code, messages) = (u8::from(table.rows.is_empty()), table.caption.warned());
        Self { table: Some(table), messages, code, ..Self::default() }
    }
}

/// What is said where no coding is in scope.
pub const NOTHING: &str = "Nothing is coded in this scope.";

/// Where rows leave as CSV as soon as they are made, where there may be too many to be held.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// A file instead of stdout.
    pub target: Option<Target>,
    /// How they are spelled.
    pub options: Options,
}

/// Lets data leave, to a file or to stdout; false where nobody reads them to the end, which is no failure.
///
/// # Errors
/// They cannot be written.
pub fn leave(
    target: Option<&Target>,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<bool, Failure> {
    if let Some(target) = target {
        return target.fill(fill).map(|()| true).map_err(|error| refused(&error));
    }
    let mut out = std::io::stdout().lock();
    match fill(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::data(format!("The output cannot be written ({error})."))),
        Ok(()) => Ok(true),
    }
}

/// Rows that are spelled, if any are.
pub type Spelled = Option<std::io::Result<Vec<u8>>>;

/// Spells rows, on any thread.
pub type Spell<'a> = dyn Fn(Vec<Row>) -> Spelled + Sync + 'a;

/// Lets a table leave whose rows are made in turn: `fill` gets a way to spell some of them and a way to let go of what is
/// spelled. Whether there was a row; `None` where nobody reads them to the end, which is no failure.
///
/// # Errors
/// They cannot be written.
pub fn leave_in_turn(
    rows: &Rows,
    columns: &[Column],
    fill: impl FnOnce(&Spell<'_>, &mut dyn FnMut(Spelled) -> std::io::Result<()>) -> std::io::Result<()>,
) -> Result<Option<bool>, Failure> {
    let mut some = false;
    let spell = |own: Vec<Row>| (!own.is_empty()).then(|| Ok(csv::lines(&[], &own, rows.options)?));
    let read = leave(rows.target.as_ref(), |out| {
        out.write_all(&csv::lines(columns, &[], rows.options)?)?;
        fill(&spell, &mut |own| {
            let own = own.transpose()?.unwrap_or_default();
            some |= !own.is_empty();
            out.write_all(&own)
        })
    })?;
    Ok(read.then_some(some))
}

/// A file that is not written, as a failure: one that the disk refuses is no fault of the command.
pub fn refused(refused: &Refused) -> Failure {
    match refused {
        Refused::Failed(..) => Failure::data(refused.to_string()),
        _ => Failure::usage(refused.to_string()),
    }
}

impl clap::ValueEnum for &'static Format {
    fn value_variants<'a>() -> &'a [Self] {
        FORMATS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word).help(self.about))
    }
}

impl clap::ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        const KINDS: [Kind; Kind::ALL.len()] = {
            let mut kinds = [Kind::Bars; Kind::ALL.len()];
            let mut at = 0;
            while at < kinds.len() {
                kinds[at] = Kind::ALL[at].0;
                at += 1;
            }
            kinds
        };
        &KINDS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (_, word, about) = Self::ALL.into_iter().find(|(kind, ..)| kind == self)?;
        Some(PossibleValue::new(word).help(about))
    }
}
