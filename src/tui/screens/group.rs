//! Who speaks how much in each transcript, how evenly, and who follows whom.

use crate::analysis::counting::Roll;
use crate::analysis::table::{Cell, Row, Table};
use crate::model::{Study, TranscriptIx};
use crate::session::Session;
use crate::session::tables::group::{Shape, people_by_people, table};
use crate::tui::command::Command;
use crate::tui::keymap::Key;
use crate::tui::place::{Place, Query};
use crate::tui::room::Kind;
use crate::tui::table_screen::{Count, FIGURE, TableScreen, open};
use crate::tui::widgets::matrix::Shade;

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "group",
    is_list: true,
    context: &FIGURE,
    states: &[],
    ways: &[Key::new("group", &Command::Go(Place::room("group"))).on(&["g G"]).group("Go to").help("See who speaks how much, and who follows whom.")],
    open: |_, shared| open(Group::default(), shared),
};

/// The columns that stand first: a narrow screen shows no others.
const FIRST: [&str; 7] = ["transcript", "speaker", "turns", "words", "characters", "turn_share", "word_share"];

/// Of which transcripts something is shown.
#[derive(Clone, Copy, Default, PartialEq)]
enum Which {
    /// Of all; who follows whom, of the first.
    #[default]
    Unsaid,
    /// Of all, in one list.
    All,
    /// Of one.
    One(TranscriptIx),
}

/// What is shown of the transcripts, or of one.
#[derive(Default)]
pub struct Group {
    show: Shape,
    which: Which,
}

impl TableScreen for Group {
    const FILE: &'static str = "group.csv";

    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn title(&self, study: &Study) -> String {
        let show = match self.show {
            Shape::Shares => "who speaks how much",
            Shape::Evenness => "how evenly",
            Shape::Follows => "who follows whom",
        };
        let only = match self.which {
            Which::One(ix) => format!(" · {}", study.transcript(ix).shown()),
            Which::Unsaid | Which::All => String::new(),
        };
        format!("group › {show}{only}")
    }

    fn count(&self, _: &Session, _: Roll) -> Count {
        let (show, which) = (self.show, self.which);
        Box::new(move |study, scope, measures| {
            let mut made = table(study, scope, measures, show);
            match (show, which) {
                (Shape::Follows, Which::Unsaid) => return people_by_people(&made, None),
                (Shape::Follows, Which::One(ix)) => return people_by_people(&made, Some(ix)),
                (Shape::Shares, _) => made.lead_with(&FIRST),
                (Shape::Follows | Shape::Evenness, _) => {}
            }
            if let Which::One(ix) = which {
                made.rows.retain(|row| row.key.transcript == Some(ix));
            }
            made
        })
    }

    fn next_view(&mut self) -> bool {
        self.show = match self.show {
            Shape::Shares => Shape::Evenness,
            Shape::Evenness => Shape::Follows,
            Shape::Follows => Shape::Shares,
        };
        true
    }

    fn choices(&self, study: &Study) -> (&'static str, Vec<String>) {
        let all = study.transcripts().into_iter().map(|ix| study.transcript(ix).shown().to_owned());
        ("Which transcript?", std::iter::once("all of them".to_owned()).chain(all).collect())
    }

    fn choose(&mut self, row: usize, study: &Study) {
        let one = row.checked_sub(1).and_then(|row| study.transcripts().get(row).copied());
        self.which = one.map_or(Which::All, Which::One);
    }

    fn passages(&self, table: &Table, (row, _): (usize, usize), _: &Study, _: Roll) -> Option<Query> {
        let key = &table.rows.get(row)?.key;
        // Somebody without a label there said nothing.
        let said = self.show == Shape::Evenness || !key.labels.is_empty();
        let transcripts = key.transcript.into_iter().collect();
        said.then(|| Query { transcripts, speakers: key.labels.clone(), ..Query::default() })
    }

    fn bar_head(&self) -> &'static str {
        "share of words"
    }

    fn bar(&self, table: &Table, row: usize) -> Option<(f64, f64)> {
        if self.show != Shape::Shares {
            return None;
        }
        let at = table.column("word_share")?;
        let share = |row: &Row| match row.get(at) {
            Some(Cell::Number(share)) => *share,
            // A moderator stands apart, without a share.
            _ => 0.0,
        };
        let most = table.rows.iter().map(share).fold(f64::MIN_POSITIVE, f64::max);
        Some((0.0, share(table.rows.get(row)?) / most))
    }

    fn shade(&self) -> Shade {
        if self.show == Shape::Follows && self.which != Which::All { Shade::Share } else { Shade::None }
    }

    fn rolls(&self) -> bool {
        false
    }
}
