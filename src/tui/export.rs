//! Writing what is shown to a file: asks for the name, never overwrites unasked, works on a thread.

use super::popup::{Ask, Body, Popup};
use super::shared::Shared;
use super::widgets::choice::{Choice, Row};
use super::work::{News, Work};
use crate::analysis::agreement::team::{Team, Work as Whose};
use crate::analysis::agreement::units::Unit;
use crate::analysis::counting::{ANY, ANY_CODE, Roll, code_name};
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::spread::Column;
use crate::analysis::table::{Cell, Table};
use crate::commands::output::{Data, Format};
use crate::commands::reconcile::queue::queue;
use crate::commands::{excerpts, frequencies, measures, reconcile};
use crate::export::csv::Options;
use crate::export::sink::{self, Refused};
use crate::model::Study;
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
    Disagreements(Box<Scope>, Whose, String),
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

    fn table(&self, study: &Study, root: &Path) -> Table {
        match self {
            Self::Excerpts(asked) => excerpts::shaped(study, root, &asked.0, &asked.1).0,
            Self::Matrix(matrix) => matrix.table(study),
            Self::Ready(_, table) => (**table).clone(),
            Self::Disagreements(scope, whose, layer) => {
                let team = Team::of(study, scope, whose);
                let queue = queue(study, root, scope, team, (study.known_coder(layer), Unit::Turn));
                reconcile::table(study, scope, &queue, false)
            }
            Self::Frequencies(scope, roll, known) => {
                let (measures, _) = measures::after(study, root, scope, known, &|| ());
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
    /// Ids of the codes, each with its count in all columns.
    pub codes: Vec<(String, u64)>,
    /// The columns.
    pub columns: Arc<Vec<Column>>,
}

impl Matrix {
    fn is_by_speaker(&self) -> bool {
        self.columns.iter().any(|column| column.parts.iter().any(|(_, labels)| !labels.is_empty()))
    }

    /// The table: columns are named by ids, which stay when a title or a pseudonym changes.
    fn table(&self, study: &Study) -> Table {
        let mut table = Table::new("frequencies", "codings", &["code", "path", self.unit]);
        table.columns.extend(self.columns.iter().map(|column| column.id.clone()));
        for (id, all) in &self.codes {
            let ix = if id == ANY { Some(ANY_CODE) } else { study.known_code(id) };
            let count = |column: &Column| ix.and_then(|ix| column.counts.get(&ix)).copied().unwrap_or(0);
            let path = if id == ANY { code_name(study, ANY_CODE).to_owned() } else { study.codebook().path_name(id) };
            let mut row = vec![Cell::words(id), Cell::words(path), Cell::Count(*all)];
            row.extend(self.columns.iter().map(|column| Cell::Count(count(column))));
            table.rows.push(row);
        }
        table
    }
}

/// A file to be written.
#[derive(Clone)]
pub struct Target {
    /// What is written.
    pub what: What,
    /// Where.
    pub path: PathBuf,
    /// How, by the file's ending.
    format: Format,
}

/// Files being written.
#[derive(Default)]
pub struct Exports {
    under_way: Vec<Work<Result<String, String>>>,
}

/// Asks for the file's name.
pub fn prompt(what: What, name: &str) -> Popup {
    let here = std::env::current_dir().unwrap_or_default();
    let note =
        format!("CSV, or as the name ends: .csv, .json, .txt. In {} unless you give another folder.", here.display());
    Popup::prompt(Ask::ExportTo(what), "Write to which file?", note, name)
}

/// Asks once more, and says why.
fn again(what: What, name: &str, why: String) -> Popup {
    Popup::prompt(Ask::ExportTo(what), "Write to which file?", why, name)
}

impl Exports {
    /// Takes the name that was given; a popup where something more is to be asked.
    pub fn name(&mut self, what: What, name: &str, shared: &Shared) -> Option<Popup> {
        let name = name.trim();
        if name.is_empty() {
            return Some(prompt(what.clone(), what.file()));
        }
        let path = match (name.strip_prefix("~/"), std::env::var_os("HOME")) {
            (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
            _ => PathBuf::from(name),
        };
        let path = std::path::absolute(&path).unwrap_or(path);
        let format = match Data::Table.format(None, Some(&path)) {
            Ok(format) => format.unwrap_or(Format::Csv),
            Err(failure) => return Some(again(what, name, failure.message)),
        };
        match sink::Target::find(&path, Some(&shared.session.root), false) {
            Ok(place) => self.start(what, format, place, shared),
            Err(Refused::Exists(shown)) => {
                let rows = ["Keep that file and give another name", "Write over it"];
                let rows = rows.map(|label| Row { label: label.to_owned(), ..Row::default() });
                let body = Body::Choice(Choice::new(format!("{shown} is there already"), rows.into()));
                return Some(Popup { body, ask: Ask::Overwrite(Target { what, path, format }) });
            }
            Err(refused) => return Some(again(what, name, refused.to_string())),
        }
        None
    }

    /// Takes the answer to whether a file may be overwritten.
    pub fn overwrite(&mut self, target: Target, row: usize, shared: &Shared) -> Option<Popup> {
        if row == 0 {
            let name = target.path.to_string_lossy().into_owned();
            return Some(prompt(target.what, &name));
        }
        match sink::Target::find(&target.path, Some(&shared.session.root), true) {
            Ok(place) => self.start(target.what, target.format, place, shared),
            Err(refused) => {
                let name = target.path.to_string_lossy().into_owned();
                return Some(again(target.what, &name, refused.to_string()));
            }
        }
        None
    }

    fn start(&mut self, what: What, format: Format, place: sink::Target, shared: &Shared) {
        let study = shared.snapshot();
        let root = shared.session.root.clone();
        self.under_way.push(Work::start(1, move |_| {
            let table = what.table(&study, &root);
            let text = format.spell(&table, Options::default()).map_err(|failure| failure.message)?;
            place.write(text.as_bytes()).map_err(|refused| refused.to_string())?;
            let rows = table.rows.len();
            Ok(format!("Wrote {rows} row{} to {}.", if rows == 1 { "" } else { "s" }, place.shown()))
        }));
    }

    /// Whether something is being written.
    pub fn busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Tells what has been written; whether there was news.
    pub fn poll(&mut self, shared: &mut Shared) -> bool {
        let mut told = Vec::new();
        self.under_way.retain(|work| match work.poll() {
            News::None => true,
            News::Done(result) => {
                told.push(result);
                false
            }
            News::Lost => {
                told.push(Err("The file was not written.".to_owned()));
                false
            }
        });
        let any = !told.is_empty();
        for result in told {
            match result {
                Ok(words) => shared.tell(words),
                Err(words) => shared.fail(words),
            }
        }
        any
    }
}
