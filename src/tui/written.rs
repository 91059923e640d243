//! What can be written to a file.

use crate::analysis::agreement::team::{Team, WhoseWork};
use crate::analysis::agreement::units::Unit;
use crate::analysis::counting::Roll;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::spread::Column;
use crate::analysis::table::Table;
use crate::export::format::Format;
use crate::model::{CodeIx, Study};
use crate::session::measures;
use crate::session::tables::reconcile::queue::queue;
use crate::session::tables::{excerpts, frequencies, reconcile};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is written.
#[derive(Clone)]
pub enum What {
    /// Coded passages in scope.
    Excerpts(Box<(Scope, excerpts::Excerpts)>),
    /// Frequencies in scope, codes alone or with those below them, by measures where they are at hand.
    Frequencies(Box<Scope>, Roll, Arc<Measures>),
    /// Codes by transcripts or speakers, as they are shown.
    Matrix(Matrix),
    /// A table that is made already, and the name of its file.
    Ready(&'static str, Arc<Table>),
    /// What coders differ on, with what was decided.
    Disagreements(Box<Scope>, WhoseWork, String),
}

impl What {
    /// The name a file gets where the person gives none.
    pub fn file(&self) -> &'static str {
        match self {
            Self::Excerpts(_) => "excerpts.csv",
            Self::Frequencies(..) => "frequencies.csv",
            Self::Matrix(matrix) if matrix.is_by_speaker() => "codes-by-speaker.csv",
            Self::Matrix(_) => "codes-by-transcript.csv",
            Self::Ready(name, _) => name,
            Self::Disagreements(..) => "disagreements.csv",
        }
    }

    /// The table that is written.
    pub fn table(&self, study: &Study, root: &Path) -> Table {
        match self {
            Self::Excerpts(asked) => excerpts::shaped(study, &measures::Source::at(root), &asked.0, &asked.1).0,
            Self::Matrix(matrix) => frequencies::by_column(study, matrix.unit, &matrix.codes, &matrix.columns),
            Self::Ready(_, table) => (**table).clone(),
            Self::Disagreements(scope, whose, layer) => {
                let team = Team::of(study, scope, whose);
                let queue = queue(study, root, scope, team, (study.known_coder(layer), Unit::Turn));
                reconcile::table(study, scope, &queue, false)
            }
            Self::Frequencies(scope, roll, known) => {
                let (measures, _) = measures::after(study, &measures::Source::at(root), scope, known, &|| ());
                frequencies::table(study, scope, &measures, *roll)
            }
        }
    }
}

/// The counts of a matrix: codes in the order shown, a column for each transcript or person.
#[derive(Clone)]
pub struct Matrix {
    /// What `codings` counts: `codings`, or `codings_with_subcodes`.
    pub unit: &'static str,
    /// The codes, each with its count in all columns.
    pub codes: Vec<(CodeIx, u64)>,
    /// The columns.
    pub columns: Arc<Vec<Column>>,
}

impl Matrix {
    fn is_by_speaker(&self) -> bool {
        self.columns.iter().any(|column| column.parts.iter().any(|(_, labels)| !labels.is_empty()))
    }
}

/// A file to be written.
#[derive(Clone)]
pub struct Target {
    /// What is written.
    pub what: What,
    /// Where.
    pub path: PathBuf,
    /// How, by the ending of the file’s name.
    pub format: &'static Format,
}
