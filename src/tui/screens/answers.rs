//! The micro-interlocutor matrix of a focus group (Onwuegbuzie et al. 2009): who answers which question how.

use crate::analysis::counting::Roll;
use crate::analysis::group::Responses;
use crate::analysis::questions::{Question, questions};
use crate::analysis::statistics::micro_interlocutor::Response;
use crate::analysis::table::{Cell, Column, Key as Of, Row, Table};
use crate::model::{Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::group::answers;
use crate::text::fold::fold;
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;
use std::collections::{HashMap, HashSet};

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "answers",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("answers", &Command::Go(Place::room("answers"))).on(&["g R"]).group("Go to").help("See who answers which question how: agreement, dissent, examples, silence.")],
    open: |_, shared| open(Answers::default(), shared),
};

/// What a code can be chosen for, the questions first, with the words that its name is looked for by.
const ROLES: [(Option<Response>, &str, &str); 5] = [
    (None, "the questions", "question from the guide"),
    (Some(Response::Agrees), "agreement (A)", "agreement"),
    (Some(Response::Dissents), "dissent (D)", "dissent"),
    (Some(Response::ExampleFor), "an example for it (SE)", "example"),
    (Some(Response::ExampleAgainst), "an example against it (SD)", "example against"),
];

/// Which codes are looked at, and in which transcript.
#[derive(Default)]
pub struct Answers {
    /// The codes chosen for the roles, by id; else they are found by their names.
    chosen: [Option<String>; 5],
    only: Option<TranscriptIx>,
}

impl Answers {
    /// The code of a role, by id.
    fn code(&self, role: usize, study: &Study) -> Option<String> {
        let (_, _, name) = ROLES.get(role)?;
        let book = study.codebook();
        let named = || book.find(name, fold).ok().map(|code| code.id.clone());
        let plain =
            || book.codes().iter().find(|code| role == 0 && fold(&code.name) == "question").map(|code| code.id.clone());
        self.chosen.get(role)?.clone().or_else(named).or_else(plain).filter(|id| book.get(id).is_some())
    }
}

impl TableScreen for Answers {
    const FILE: &'static str = "answers.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, study: &Study) -> String {
        let asked = match self.code(0, study).and_then(|id| study.codebook().get(&id).map(|code| code.name.clone())) {
            Some(name) => format!("questions: {name}"),
            None => "c chooses the code of the questions".to_owned(),
        };
        let only = self.only.map(|ix| format!(" · {}", study.transcript(ix).shown())).unwrap_or_default();
        format!("answers › {asked}{only}")
    }

    fn count(&self, session: &Session, _: Roll) -> Count {
        let study = &session.study;
        let code = |role| self.code(role, study).and_then(|id| study.known_code(&id)).map(|ix| study.target(ix));
        let (asked, only) = (code(0), self.only);
        let with_below = |ix| -> HashSet<_> {
            let below = study.codebook().with_descendants(study.code_id(ix)).into_iter();
            below.filter_map(|id| study.known_code(id)).chain([ix]).collect()
        };
        let roles = ROLES.iter().enumerate();
        let responses: Responses =
            roles.filter_map(|(role, (response, ..))| Some((*response.as_ref()?, with_below(code(role)?)))).collect();
        Box::new(move |study, scope, measures| {
            let wanted = measures.iter().filter(|(ix, _)| only.is_none_or(|only| only == **ix));
            let found: HashMap<TranscriptIx, Vec<Question>> =
                wanted.filter_map(|(ix, measure)| Some((*ix, questions(study, measure, asked?)))).collect();
            across(&answers(study, scope, measures, (&found, &responses), false))
        })
    }

    fn choices(&self, study: &Study) -> (&'static str, Vec<String>) {
        let roles = ROLES.iter().enumerate().map(|(role, (_, words, _))| {
            let name = self.code(role, study).and_then(|id| study.codebook().get(&id).map(|code| code.name.clone()));
            format!("the code of {words}: {}", name.unwrap_or_else(|| "none".to_owned()))
        });
        let all = study.transcripts().into_iter().map(|ix| study.transcript(ix).shown().to_owned());
        ("Which codes, or which transcript?", roles.chain(["all transcripts".to_owned()]).chain(all).collect())
    }

    fn choose(&mut self, row: usize, study: &Study) {
        self.only = row.checked_sub(ROLES.len() + 1).and_then(|row| study.transcripts().get(row).copied());
    }

    fn asks_for_code(&self, row: usize, _: &Study) -> bool {
        row < ROLES.len()
    }

    fn choose_code(&mut self, row: usize, id: &str) {
        if let Some(role) = self.chosen.get_mut(row) {
            *role = Some(id.to_owned());
        }
    }

    /// What a person says to a question is read where it was asked: no list has these passages and no others.
    fn leads(&self, table: &Table, (row, column): (usize, usize), _: &Study) -> Option<Place> {
        let (row, head) = (&table.rows.get(row)?.key, &table.columns.get(column)?.key);
        let transcript = row.transcript?;
        // Who sat in another group said nothing here.
        (head.transcript == Some(transcript)).then(|| Place::reader(transcript, row.at))
    }

    fn passages(&self, _: &Table, _: (usize, usize), _: &Study, _: Roll) -> Option<Query> {
        None
    }

    fn shade(&self) -> Shade {
        Shade::None
    }

    fn rolls(&self) -> bool {
        false
    }
}

/// A row a question, a column a person: what each shows in the section of the question.
fn across(long: &Table) -> Table {
    let mut table = Table::new("answers", "questions", &["question"]);
    let cell = |row: &Row, name: &str| long.cell(row, name).exact();
    let mut people: Vec<(TranscriptIx, String)> = Vec::new();
    for row in &long.rows {
        let Some(ix) = row.key.transcript else { continue };
        let person = (ix, cell(row, "speaker"));
        if !people.contains(&person) {
            let key = Of { labels: row.key.labels.clone(), person: row.key.person.clone(), ..Of::transcript(ix) };
            table.columns.push(Column { key, ..Column::from(person.1.as_str()) });
            people.push(person);
        }
    }
    let place = |row: &Row| (row.key.transcript, row.key.at);
    for own in long.rows.chunk_by(|a, b| place(a) == place(b)) {
        let Some(first) = own.first() else { continue };
        let mut cells = vec![Cell::words(format!("{} · {}", cell(first, "transcript"), cell(first, "question")))];
        cells.extend(people.iter().map(|(ix, who)| {
            let row = own.iter().find(|row| row.key.transcript == Some(*ix) && cell(row, "speaker") == *who);
            row.map_or(Cell::Empty, |row| Cell::words(cell(row, "response").replace("; ", " ")))
        }));
        table.push((Of { transcript: first.key.transcript, at: first.key.at, ..Of::default() }, cells));
    }
    table.caption = long.caption.clone();
    table.caption.unit = Some(
        "a question a row, a person a column: A agreement, D dissent, SE an example for, SD one against, NR no such coding: \
         silence is no agreement (Onwuegbuzie et al. 2009); a question reaches to the next"
            .into(),
    );
    table
}
