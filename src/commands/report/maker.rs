//! Makes a report: each of its tables by the very command line that is printed below it.

use super::super::{Context, Failure, Output};
use crate::analysis::axis::Axis;
use crate::analysis::counting::Roll;
use crate::analysis::scope::{Moderators, Scope};
use crate::analysis::table::{Row, Table};
use crate::commands::scope::ScopeArgs;
use crate::export::document::{Behind, Block, Figures};
use crate::export::lang::Lang;
use crate::export::paper::{Names, Paper};
use crate::model::settings::Owner;
use crate::model::{CodeIx, Report, Study};
use crate::session::tables::behind::{self, Counted};
use crate::session::tables::quotes::{Asked, Passages, Places};
use crate::session::{Lent, Session};
use crate::text::shell::quoted_all;
use clap::Parser;
use std::collections::HashMap;

/// Runs the verb that stands on a command line, by its words after the program's name.
pub type Run = fn(&[String], &Context) -> Result<Output, Failure>;

/// The scope alone, as words.
#[derive(Debug, Parser)]
struct ScopeLine {
    #[command(flatten)]
    scope: ScopeArgs,
}

/// Passages of all codes together that a report shows, where nobody says how many of each.
const PASSAGES: usize = 3000;

/// Passages that a figure leads to.
const LINKS: usize = 10;

/// Rows of a table that may have any number of them.
pub const ROWS: usize = 40;

/// A report that is being made.
pub struct Maker<'a> {
    /// What was chosen.
    pub chosen: &'a Report,
    /// What codes are called, and the language of fixed words.
    pub names: Names,
    /// What everything is divided by, as words.
    pub by: Vec<String>,
    /// Attributes of people that stand beside their pseudonyms.
    attributes: Vec<String>,
    /// The command lines of its tables.
    pub commands: Vec<String>,
    /// What is to be said of it beside.
    pub messages: Vec<String>,
    /// Whether something could not be read.
    pub code: u8,
    context: Context,
    run: Run,
    lent: Lent,
    blocks: Vec<Block>,
    places: Places,
    /// Whether it shows passages, to which figures lead.
    pub shows_passages: bool,
}

impl<'a> Maker<'a> {
    /// Opens the study once for all tables.
    ///
    /// # Errors
    /// The study cannot be opened, or what was chosen names what is not there.
    pub fn open(context: &Context, run: Run, chosen: &'a Report) -> Result<Self, Failure> {
        let session = context.open()?;
        let attributes = known_attributes(&session.study, &chosen.attributes)?;
        let names = Names::of(&session.study, context.lang.as_deref().or(chosen.lang.as_deref()));
        let by = match chosen.by.as_slice() {
            [] => super::by::usual(&session.study),
            given => given.to_vec(),
        };
        for word in &by {
            Axis::parse(&session.study, word).map_err(Failure::usage)?;
        }
        let lent = Lent::default();
        lent.put(session);
        let context = Context { lent: Some(lent.clone()), rows: None, format: None, ..context.clone() };
        let maker = Self {
            chosen,
            names,
            by,
            attributes,
            commands: Vec::new(),
            messages: Vec::new(),
            code: 0,
            context,
            run,
            lent,
            blocks: Vec::new(),
            places: Places::new(),
            shows_passages: chosen.only.is_empty() || chosen.only.iter().any(|word| word == "excerpts"),
        };
        maker.scope()?;
        Ok(maker)
    }

    /// What has been laid down since the last time.
    pub fn taken(&mut self) -> Vec<Block> {
        std::mem::take(&mut self.blocks)
    }

    /// Closes the study.
    pub fn end(&self) {
        if let Some(session) = self.lent.take() {
            session.end(());
        }
    }

    /// The language of fixed words.
    pub fn lang(&self) -> Lang {
        self.names.lang
    }

    /// A fixed phrase in the language of the report.
    pub fn say(&self, english: &str) -> String {
        self.lang().say(english).to_owned()
    }

    /// Adds a part.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Adds a paragraph of fixed words whose gaps are filled in turn.
    pub fn words(&mut self, english: &str, gaps: &[&str]) {
        let words = self.lang().fill(english, gaps);
        self.push(Block::Words(words));
    }

    /// Adds a sentence that came finished as a paragraph.
    pub fn tell(&mut self, english: String) {
        let block = match self.lang().turned(&english) {
            Some(words) => Block::Words(words),
            None => Block::English(english),
        };
        self.push(block);
    }

    /// Does something with the open study.
    ///
    /// # Errors
    /// The study cannot be opened any more.
    pub fn with<T>(&self, then: impl FnOnce(&mut Session) -> T) -> Result<T, Failure> {
        let mut session = self.context.open()?;
        let made = then(&mut session);
        // One that a failing verb let go of was opened anew, and is laid down for the next.
        if session.is_lent() {
            session.end(());
        } else {
            self.lent.put(session);
        }
        Ok(made)
    }

    /// The scope of tables that count.
    ///
    /// # Errors
    /// It names what is not there.
    pub fn scope(&self) -> Result<Scope, Failure> {
        self.scope_with(Moderators::Out)
    }

    fn scope_with(&self, moderators: Moderators) -> Result<Scope, Failure> {
        let words = std::iter::once("verbatim").chain(self.chosen.scope.iter().map(String::as_str));
        let line = ScopeLine::try_parse_from(words).map_err(|error| misread(&error))?;
        self.with(|session| match moderators {
            Moderators::Out => line.scope.counting(session),
            Moderators::In => line.scope.listing(session),
        })?
    }

    /// The table of a command line without its scope, which is added where the verb takes one; nothing, and the reason as a
    /// paragraph, where there is none.
    ///
    /// # Errors
    /// The study or a text cannot be read.
    pub fn table(&mut self, words: &[&str], scoped: bool) -> Result<Option<(Table, String)>, Failure> {
        let own = words.iter().copied().map(str::to_owned);
        let scope = if scoped { self.chosen.scope.clone() } else { Vec::new() };
        let all: Vec<String> = own.chain(scope).collect();
        let output = (self.run)(&all, &self.context);
        let Output { table, messages, code, .. } = match output {
            Ok(output) => output,
            Err(failure) if failure.kind == crate::session::failure::Kind::Nothing => {
                self.tell(failure.message);
                return Ok(None);
            }
            Err(failure) => return Err(failure),
        };
        if code == crate::session::failure::Kind::Data.exit_code() {
            self.code = code;
        }
        let command = format!("verbatim {}", quoted_all(&all));
        match table.filter(|table| !table.rows.is_empty()) {
            Some(table) => {
                self.commands.push(command.clone());
                Ok(Some((table, command)))
            }
            None => {
                messages.into_iter().for_each(|message| self.tell(message));
                Ok(None)
            }
        }
    }

    /// Adds the table of a command line under a title.
    ///
    /// # Errors
    /// As [`Maker::table`].
    pub fn figures(&mut self, title: String, words: &[&str], scoped: bool) -> Result<Option<Table>, Failure> {
        let Some((table, command)) = self.table(words, scoped)? else { return Ok(None) };
        self.show(title, &table, command, HashMap::new());
        Ok(Some(table))
    }

    /// Adds a table that is made already.
    pub fn show(&mut self, title: String, table: &Table, command: String, behind: HashMap<(usize, usize), Behind>) {
        let paper = Paper { title, ..Paper::of(table, &self.names) };
        self.push(Block::Figures(Box::new(Figures { paper, command, behind, ..Figures::default() })));
    }

    /// The codings behind the counts of codes, by an axis where there is one; none where the report shows no passages.
    ///
    /// # Errors
    /// As [`Maker::scope`].
    pub fn codings(&self, axis: Option<&str>, roll: Roll) -> Result<behind::Behind, Failure> {
        if !self.shows_passages {
            return Ok(behind::Behind::new());
        }
        let scope = self.scope()?;
        self.with(|session| {
            let axis = axis.map(|word| Axis::parse(&session.study, word)).transpose().map_err(Failure::usage)?;
            let scope = match &axis {
                Some(axis) => crate::session::tables::crosstab::scope_for(&session.study, scope, axis),
                None => scope,
            };
            Ok(behind::behind(session, &scope, axis.as_ref(), roll))
        })?
    }

    /// What is behind figures: of each row and column, where a code and a value can be told from them.
    pub fn behind(
        &self,
        table: &Table,
        codings: &behind::Behind,
        of: impl Fn(&Row, usize) -> Option<(CodeIx, String)>,
    ) -> HashMap<(usize, usize), Behind> {
        let mut found = HashMap::new();
        for (number, row) in table.rows.iter().enumerate() {
            for column in 0..table.columns.len() {
                let own = of(row, column).and_then(|place| codings.get(&place));
                if let Some(own) = own.filter(|own| !own.is_empty()) {
                    found.insert((number, column), self.leads(own));
                }
            }
        }
        found
    }

    fn leads(&self, codings: &[Counted]) -> Behind {
        let mut passages: Vec<(u32, String)> = Vec::new();
        let mut shown = 0;
        for place in codings.iter().filter_map(|counted| self.places.get(&counted.coding.id)) {
            shown += 1;
            if passages.len() < LINKS && passages.iter().all(|(number, _)| *number != place.number) {
                passages.push((place.number, place.beginning.clone()));
            }
        }
        let all: std::collections::BTreeSet<u32> = codings
            .iter()
            .filter_map(|counted| self.places.get(&counted.coding.id))
            .map(|place| place.number)
            .collect();
        let lang = self.lang();
        let mut more = Vec::new();
        if all.len() > passages.len() {
            let many = lang.counted(all.len() - passages.len(), "passage", "passages");
            more.push(lang.fill("{} more under Excerpts", &[&many]));
        }
        if codings.len() > shown {
            let many = lang.counted(codings.len() - shown, "coding", "codings");
            more.push(lang.fill("{} not shown in this report", &[&many]));
        }
        Behind { passages, more: more.join("; ") }
    }

    /// The excerpts with their numbers, whoever coded them; figures lead to those that count.
    ///
    /// # Errors
    /// A text cannot be read.
    pub fn excerpts(&mut self) -> Result<Vec<Block>, Failure> {
        let scope = self.scope_with(Moderators::In)?;
        let mut asked = Asked {
            context: self.chosen.context.unwrap_or(0),
            attributes: self.attributes.clone(),
            memos: self.chosen.notes,
            most: self.chosen.excerpts.map(|most| most as usize),
            numbered: true,
        };
        let (names, lang) = (self.names.clone(), self.lang());
        let given = asked.most;
        let (blocks, places) = self.with(|session| {
            let (passages, mut problems) = Passages::of(&session.study, &session.root, &scope, &asked);
            session.problems.append(&mut problems);
            let mut blocks = Vec::new();
            asked.most = given.or_else(|| passages.limit(PASSAGES));
            let many = lang.counted(passages.len(), "passage", "passages");
            let mut told = vec![lang.fill(
                "{} under their codes, each once under a code, whoever coded it and whether it counts or not; key \
                 quotations first.",
                &[&many],
            )];
            if let Some(most) = asked.most {
                told.push(lang.fill("At most {} of a code are shown.", &[&lang.count(most as u64)]));
            }
            told.extend(crate::session::tables::quotes::unsure_words(passages.unsure, lang));
            blocks.push(Block::Words(told.join(" ")));
            let places = passages.lay(&session.study, &names, &asked, 2, &mut blocks);
            (blocks, places)
        })?;
        self.places = places;
        Ok(blocks)
    }

    /// How many passages are shown.
    pub fn passages(&self) -> usize {
        self.places.values().map(|place| place.number).collect::<std::collections::HashSet<u32>>().len()
    }
}

/// Attributes of people by their names, which may stand as `participant.NAME`.
///
/// # Errors
/// Names those that people have, where it is none of them.
pub fn known_attributes(study: &Study, named: &[String]) -> Result<Vec<String>, Failure> {
    let declared = || study.settings.attributes_of(Owner::Participant).map(|attribute| attribute.name.as_str());
    let known = |word: &String| {
        let bare = word.strip_prefix("participant.").unwrap_or(word);
        declared().find(|name| *name == word).or_else(|| declared().find(|name| *name == bare)).map(str::to_owned)
    };
    let one = |word: &String| {
        known(word).ok_or_else(|| {
            let all: Vec<&str> = declared().collect();
            let all = if all.is_empty() { "none".to_owned() } else { all.join(", ") };
            Failure::usage(format!("People have no attribute `{word}`. There are: {all}."))
        })
    };
    named.iter().map(one).collect()
}

/// A command line that is none, in clap's words.
fn misread(error: &clap::Error) -> Failure {
    Failure::usage(error.to_string().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::counting::ANY_CODE;
    use crate::analysis::table::Cell;
    use crate::session::measures::fetched;
    use crate::session::tables::{crosstab, frequencies};

    fn whole(cell: &Cell) -> usize {
        match cell {
            Cell::Count(number) => usize::try_from(*number).unwrap(),
            _ => 0,
        }
    }

    #[test]
    fn behind_every_count_there_are_as_many_codings() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("study");
        crate::commands::demo::write(&crate::commands::demo::Args { dir: Some(root.clone()) }).unwrap();
        let mut session = Session::open(&root).unwrap();
        let scope = Scope::default();
        for roll in [Roll::Own, Roll::Up] {
            let all = behind::behind(&mut session, &scope, None, roll);
            let table =
                fetched(&mut session, &scope, |study, measures| frequencies::table(study, &scope, measures, roll));
            for row in &table.rows {
                let code = row.key.code.unwrap_or(ANY_CODE);
                let own = all.get(&(code, String::new())).map_or(0, Vec::len);
                assert_eq!(own, whole(table.cell(row, "codings")), "{row:?}");
            }
            for word in ["country", "gender", "speaker", "coder", "transcript"] {
                let axis = Axis::parse(&session.study, word).unwrap();
                let scope = crosstab::scope_for(&session.study, scope.clone(), &axis);
                let all = behind::behind(&mut session, &scope, Some(&axis), roll);
                let shape = crosstab::Shape { roll, ..crosstab::Shape::default() };
                let table = fetched(&mut session, &scope, |study, measures| {
                    crosstab::table(study, &scope, measures, &axis, shape)
                });
                assert!(!table.rows.is_empty());
                for row in &table.rows {
                    let place = (row.key.code.unwrap_or(ANY_CODE), row.key.values[0].clone());
                    assert_eq!(
                        all.get(&place).map_or(0, Vec::len),
                        whole(table.cell(row, "count")),
                        "{word}: {place:?}"
                    );
                }
            }
        }
    }
}
