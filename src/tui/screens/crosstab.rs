//! Codes by an attribute, speakers, transcripts, coders or dates, as a heat map whose cells lead to their passages.

use crate::analysis::attribute::{Field, Named};
use crate::analysis::axis::Axis;
use crate::analysis::counting::Roll;
use crate::analysis::crosstab::Show;
use crate::analysis::query::check::Check;
use crate::analysis::query::lexer::Compare;
use crate::analysis::query::{Condition, Tree};
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::model::Study;
use crate::session::Session;
use crate::session::tables::crosstab::{Shape, scope_for, table};
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "crosstab",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("crosstab", &Command::Go(Place::room("crosstab"))).on(&["g X"]).group("Go to").help("Go to the codes by attribute, speaker, transcript, coder or date.")],
    open: |_, shared| open(Crosstab::default(), shared),
};

/// What the cells hold, in turn.
const SHOWS: [(Show, &str); 7] = [
    (Show::Count, "codings"),
    (Show::Rate, "codings per 1,000 words"),
    (Show::RowShare, "shares of the row"),
    (Show::ColumnShare, "shares of the column"),
    (Show::Present, "presence"),
    (Show::Residual, "adjusted residuals"),
    (Show::Present, TESTS),
];

const QUESTION: &str = "question";

const TESTS: &str = "tests of presence";

/// What the codes are divided by, and what is shown of them.
#[derive(Default)]
pub struct Crosstab {
    axis: Option<String>,
    /// The code that marks the questions of the guide, by id, where these divide the codes.
    questions: Option<String>,
    show: usize,
}

impl Crosstab {
    /// What can divide codes: attributes of the study first.
    fn words(study: &Study) -> Vec<String> {
        Axis::words(study).into_iter().chain([QUESTION.to_owned()]).collect()
    }

    fn word(&self, study: &Study) -> String {
        self.axis.clone().or_else(|| Self::words(study).into_iter().next()).unwrap_or_default()
    }

    fn is_of_tests(&self) -> bool {
        SHOWS.get(self.show).is_some_and(|(_, words)| *words == TESTS)
    }

    fn axis(&self, study: &Study) -> Axis {
        if let Some(code) = self.questions.as_deref().and_then(|id| study.known_code(id)) {
            return Axis::Question(study.target(code));
        }
        Axis::parse(study, &self.word(study)).unwrap_or(Axis::Transcript)
    }
}

impl TableScreen for Crosstab {
    const FILE: &'static str = "crosstab.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, study: &Study) -> String {
        let show = SHOWS.get(self.show).map_or("", |(_, words)| words);
        format!("crosstab › codes by {} · {show}", self.axis(study).name())
    }

    fn scope(&self, study: &Study, scope: Scope) -> Scope {
        scope_for(study, scope, &self.axis(study))
    }

    fn count(&self, session: &Session, roll: Roll) -> Count {
        let study = &session.study;
        let axis = self.axis(study);
        let show = SHOWS.get(self.show).map_or(Show::Count, |(show, _)| *show);
        let shape = Shape { roll, wide: Some((show, false)), test: self.is_of_tests() };
        Box::new(move |study, scope, measures| table(study, scope, measures, &axis, shape))
    }

    fn next_view(&mut self) -> bool {
        self.show = (self.show + 1) % SHOWS.len();
        true
    }

    fn choices(&self, study: &Study) -> (&'static str, Vec<String>) {
        ("Codes by what?", Self::words(study))
    }

    fn choose(&mut self, row: usize, study: &Study) {
        self.axis = Self::words(study).into_iter().nth(row);
        self.questions = None;
    }

    fn asks_for_code(&self, row: usize, study: &Study) -> bool {
        Self::words(study).get(row).is_some_and(|word| word == QUESTION)
    }

    fn choose_code(&mut self, _: usize, id: &str) {
        self.questions = Some(id.to_owned());
    }

    fn passages(&self, table: &Table, (row, column): (usize, usize), study: &Study, roll: Roll) -> Option<Query> {
        let row = &table.rows.get(row)?.key;
        let head = &table.columns.get(column)?.key;
        let code = row.code.filter(|_| !row.sums).map(|code| study.code_id(code).to_owned());
        let mut query = Query { code, exact: roll == Roll::Own, ..Query::default() };
        let axis = self.axis(study);
        let Some(value) = head.values.first() else {
            if axis == Axis::Coder {
                // By coder everybody is counted, whatever the study's `count` says.
                let coders = table.columns.iter().filter_map(|column| column.key.coder);
                query.filter = Some(Tree::Any(coders.map(|coder| Tree::is("coder", study.coder(coder))).collect()));
            }
            return Some(query);
        };
        let within = |named: Named, check: Check| {
            let words = format!("{} {value}", named.spelling());
            Some((Condition { named, check }, words))
        };
        match axis {
            // What has no value, where it is an attribute or somebody that is missing.
            Axis::Attribute(named) if value.is_empty() => query.filter = Some(Tree::is("has", &named.full()).negated()),
            Axis::Date(_) if value.is_empty() => query.filter = Some(Tree::is("has", "transcript.date").negated()),
            Axis::Person if value.is_empty() => query.filter = Some(Tree::is("has", "speaker").negated()),
            // A speaker without a person is named by transcript and label.
            Axis::Person => {
                query.filter = head.person.as_ref().map(|id| Tree::is("participant", id));
                query.transcripts = head.transcript.into_iter().collect();
                query.speakers = head.labels.clone();
            }
            // A question without a code of its own has a number in each transcript, which no query knows.
            Axis::Question(_) => query.filter = head.code.map(|code| Tree::is("question", study.code_id(code))),
            Axis::Transcript => query.transcripts = head.transcript.into_iter().collect(),
            Axis::Coder => query.coder = head.coder.map(|coder| study.coder(coder).to_owned()),
            Axis::Date(_) => {
                let date = Named::field(&study.settings, Field::Date);
                query.within = within(date, Check::Dates(Compare::Is, vec![value.clone()]));
            }
            Axis::Attribute(named) => query.within = within(named, Check::Words(vec![value.clone()], true)),
        }
        Some(query)
    }

    fn shade(&self) -> Shade {
        match SHOWS.get(self.show) {
            Some((Show::Residual, _)) => Shade::Residual,
            _ if self.is_of_tests() => Shade::None,
            _ => Shade::Share,
        }
    }
}
