//! What one can do, by words: the commands of this place, then those of all others with where they work.

use super::App;
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, ROWS};
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Request, Shared, Then};
use crate::tui::screens;
use crate::tui::widgets::choice::Row;

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Area {
    Read,
    Code,
    Count,
    Team,
    Files,
}

impl Area {
    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Code => "Code",
            Self::Count => "Count",
            Self::Team => "Team",
            Self::Files => "Files",
        }
    }

    /// What a room is for.
    fn of_room(room: &str) -> Self {
        match room {
            "codebook" | "autocode" | "review" => Self::Code,
            "frequencies" | "crosstab" | "cooccurrence" | "saturation" | "group" | "timeline" | "framework" => {
                Self::Count
            }
            "agreement" | "compare" | "settle" | "history" => Self::Team,
            "import" | "problems" | "study" | "fieldwork" | "participants" | "speakers" => Self::Files,
            _ => Self::Read,
        }
    }

    /// What a command of a place is for.
    pub(super) fn of(context: &Context, key: &Key) -> Self {
        match (key.command, key.group) {
            (Command::Export | Command::Report | Command::Quit | Command::Replace, _) => Self::Files,
            (Command::Whose | Command::ChooseCoders | Command::Blind | Command::ChangeCoder | Command::Layer, _) => {
                Self::Team
            }
            (Command::Query | Command::SaveQuery, _) => Self::Count,
            (Command::Go(place), _) => Self::of_room(place.room),
            (Command::Undo | Command::Redo, _) | (_, "Code" | "Codes" | "Edge" | "Deal") => Self::Code,
            (_, "Move" | "Find" | "Light") => Self::Read,
            _ => room_of(context).map_or(Self::Read, |kind| Self::of_room(kind.name)),
        }
    }
}

/// The room that a place is of.
fn room_of(context: &Context) -> Option<&'static Kind> {
    screens::kinds().iter().copied().find(|kind| kind.context == context || kind.states.contains(&context))
}

/// Other words that people look a command up by.
const ALSO: [(&str, &str); 27] = [
    ("report", "publish page html word docx quote book results"),
    ("agreement", "kappa alpha AC1 intercoder interrater reliability"),
    ("compare", "intercoder disagreements differences consensus adjudicate"),
    ("coder", "user login handle name"),
    ("whose", "team others coders"),
    ("blind", "hide independent"),
    ("frequencies", "counts numbers statistics bar chart"),
    ("crosstab", "heat map heatmap cross-tabulation contingency chi-square attributes"),
    ("cooccurrence", "co-occurrence heat map heatmap overlap network"),
    ("saturation", "curve new codes enough"),
    ("timeline", "heat map heatmap portrait document"),
    ("framework", "matrix chart summaries cases"),
    ("group", "interaction talk who speaks turn-taking"),
    ("excerpts", "retrieval quotes quotations segments passages"),
    ("memos", "notes journal diary"),
    ("query", "filter search boolean"),
    ("theme", "theme dark light mode colours colors background contrast"),
    ("redraw", "refresh clear garbage screen"),
    ("plot", "chart graph figure diagram svg bars heat map network upset"),
    ("export", "export save write csv file word excel"),
    ("import", "import load add open files transcripts"),
    ("codebook", "tags labels tree scheme"),
    ("history", "log versions changes"),
    ("problems", "errors warnings check faults"),
    ("study", "settings options preferences"),
    ("palette", "commands menu find"),
    ("quit", "exit close leave"),
];

/// What a sort is called in different rooms: those words find them all.
fn also(key: &Key) -> String {
    let known = ALSO.iter().find(|(name, _)| *name == key.name).map_or("", |(_, words)| *words);
    let by_what = match key.command {
        Command::Sort | Command::Order => "sort order by",
        Command::Export => "export save write csv file",
        Command::Mark => "select several",
        Command::Important => "star favourite bookmark",
        _ => "",
    };
    format!("{} {known} {by_what}", key.name.replace('-', " "))
}

/// A command as a row, where it works now.
struct Line {
    key: &'static Key,
    row: Row,
    /// Titles of the places where it works, where this is none of them.
    places: Vec<String>,
}

impl App {
    /// The keys of this place, as a list.
    pub(super) fn open_help(&mut self) {
        let title = format!("Keys: {}", self.context().title);
        let lines = self.lines_here();
        self.open_lines(title, lines);
    }

    /// Every command of every place, those used last first, then by what they are for.
    pub(super) fn open_palette(&mut self) {
        let mut lines = self.lines_here();
        for (context, key) in self.keymap.table().iter().copied() {
            let Some(room) = room_of(context).filter(|_| *context != EVERYWHERE && *context != ROWS) else { continue };
            if lines.iter().any(|line| line.places.is_empty() && line.key.command == key.command) {
                continue;
            }
            // The same command of several rooms, such as a table's, is one.
            let same = |line: &&mut Line| line.key.command == key.command && line.key.title() == key.title();
            match lines.iter_mut().find(same) {
                Some(line) if !line.places.iter().any(|place| place == context.title) => {
                    line.places.push(context.title.to_owned());
                }
                Some(_) => {}
                None => {
                    let mut row = self.row(context, key);
                    let way = room.ways.first().and_then(|way| self.keymap.keys(&EVERYWHERE, way).into_iter().next());
                    row.barred = Some(way.map_or_else(String::new, |way| format!(": {way} goes there")));
                    lines.push(Line { key, row, places: vec![context.title.to_owned()] });
                }
            }
        }
        for line in lines.iter_mut().filter(|line| !line.places.is_empty()) {
            let way = line.row.barred.take().filter(|_| line.places.len() == 1).unwrap_or_default();
            let more = line.places.len().saturating_sub(3);
            line.places.truncate(3);
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            line.row.barred = Some(format!("works in {}{more}{way}", line.places.join(", ")));
        }
        let used = &self.shared.commands;
        lines.sort_by_key(|line| used.iter().position(|name| *name == line.key.name).unwrap_or(usize::MAX));
        self.open_lines("Commands".to_owned(), lines);
    }

    fn lines_here(&self) -> Vec<Line> {
        let line = |(context, key): (&'static Context, &'static Key)| {
            let mut row = self.row(context, key);
            row.barred = self.allows(key.needs).err();
            (Area::of(context, key), Line { key, row, places: Vec::new() })
        };
        let mut lines: Vec<(Area, Line)> = self.keymap.of(self.context()).map(line).collect();
        lines.sort_by_key(|(area, _)| *area);
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn row(&self, context: &'static Context, key: &'static Key) -> Row {
        Row {
            lead: self.keymap.keys(context, key).join(", "),
            label: key.title(),
            detail: Area::of(context, key).word().to_owned(),
            whole: format!("{} ({})", key.help, key.name),
            also: also(key),
            ..Row::default()
        }
    }

    fn open_lines(&mut self, title: String, lines: Vec<Line>) {
        let rows = lines.into_iter().map(|line| (line.row, line.key)).collect();
        let then = Then::anywhere(|key: &'static Key, shared: &mut Shared| {
            shared.commands.retain(|name| *name != key.name);
            shared.commands.insert(0, key.name);
            shared.commands.truncate(8);
            shared.ask(Request::Do(key.command));
        });
        self.shared.open(Popup::finder(title, rows, then));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::fixture::Desk;
    use crate::tui::keymap::Keymap;

    /// The first rows that a palette shows for what was typed.
    fn found(desk: &mut Desk, typed: &str) -> Vec<String> {
        desk.keys(&format!(": \"{typed}\""));
        let screen = desk.screen(84, 40);
        let start = screen.lines().position(|line| line.contains('›') && line.contains('│')).unwrap() + 1;
        let rows = screen.lines().skip(start).take_while(|line| !line.contains("──"));
        let rows =
            rows.map(|line| line.trim_matches(['"', '│', ' ', '▸']).trim().to_owned()).filter(|line| !line.is_empty());
        let rows = rows.collect();
        desk.keys("Esc");
        rows
    }

    #[test]
    fn every_synonym_is_of_a_command_that_there_is_and_every_title_is_short() {
        let keymap = Keymap::new(screens::table());
        for (name, _) in ALSO {
            assert!(keymap.table().iter().any(|(_, key)| key.name == name), "{name}");
        }
        for (_, key) in keymap.table() {
            let title = key.title();
            assert!(!title.is_empty() && !title.ends_with('.') && title.chars().count() <= 64, "{}: {title}", key.name);
        }
    }

    #[test]
    fn people_find_commands_by_their_own_words() {
        let mut desk = Desk::new(84, 40);
        for (typed, first) in [
            ("kappa", "How far coders agree"),
            ("intercoder", "How far coders agree"),
            ("heat_map", "Codes by attribute"),
            ("theme", "Draw for a light or a dark background"),
            ("export", "Write the coded passages"),
            ("sort", "works in"),
            ("csv", "Write the coded passages"),
        ] {
            let rows = found(&mut desk, typed);
            assert!(rows.iter().take(2).any(|row| row.contains(first)), "{typed}: {rows:#?}");
        }
    }

    #[test]
    fn words_are_matched_at_their_start() {
        let mut desk = Desk::new(84, 40);
        let rows = found(&mut desk, "port");
        assert!(
            rows.len() == 1 && rows[0].contains("Where in a transcript"),
            "portrait, not import and export: {rows:#?}"
        );
        let rows = found(&mut desk, "mem_tran");
        assert!(rows.iter().take(3).any(|row| row.contains("memo on this transcript")), "both words: {rows:#?}");
    }

    #[test]
    fn a_command_of_another_room_says_where_it_works_and_is_not_done_here() {
        let mut desk = Desk::new(84, 40);
        let rows = found(&mut desk, "retire");
        assert!(rows[0].contains("works in codebook: B goes there"), "{rows:#?}");
        desk.keys(": \"retire\" Enter");
        let screen = desk.screen(84, 40);
        assert!(screen.contains("works in codebook") && desk.app.place().room == "reader", "{screen}");
        desk.keys("Esc Esc B : \"retire\"");
        assert!(!desk.screen(84, 40).contains("works in codebook"), "{}", desk.screen(84, 40));
    }

    #[test]
    fn what_was_used_last_comes_first() {
        let mut desk = Desk::new(84, 40);
        desk.keys(": \"diary\" Enter");
        assert_eq!(desk.app.place().room, "memos");
        desk.keys("Esc : \"kappa\" Enter").wait().keys("Esc :");
        let screen = desk.screen(84, 40);
        let rows: Vec<&str> = screen.lines().filter(|line| line.contains("│")).collect();
        let at = |words: &str| {
            rows.iter().position(|row| row.contains(words)).unwrap_or_else(|| panic!("{words}\n{screen}"))
        };
        assert!(at("How far coders agree") < at("Diary") && at("Diary") < 6, "{screen}");
    }

    #[test]
    fn the_keys_that_may_follow_stand_in_groups() {
        let mut desk = Desk::new(120, 40);
        desk.keys("g");
        let screen = desk.screen(120, 40);
        for words in ["Read", "Code", "Count", "Team", "Files", "Frequencies", "Diary"] {
            assert!(screen.contains(words), "{words}\n{screen}");
        }
        let mut small = Desk::new(80, 24);
        small.keys("g");
        let screen = small.screen(80, 24);
        assert!(screen.contains("Count") && screen.contains("Files"), "{screen}");
    }
}
