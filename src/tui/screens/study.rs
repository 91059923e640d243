//! The settings of the study: who is counted, who moderates, what is planned, and what the study is called.

use crate::session::acts::{self, How, Setting};
use crate::session::tables::study::told;
use crate::tui::command::Command;
use crate::tui::keymap::{Context, EVERYWHERE, Key, ROWS};
use crate::tui::place::Place;
use crate::tui::popup::Popup;
use crate::tui::room::{Kind, Room, Shared, Then};
use crate::tui::theme::Role;
use crate::tui::widgets::frame::{lines as wrapped, put};
use crate::tui::widgets::rows::{Line, List, below_heads, grid};
use ratatui::Frame;
use ratatui::layout::Rect;

#[rustfmt::skip]
static CONTEXT: Context = Context::new("study", &[&ROWS, &EVERYWHERE], &[
    Key::new("set", &Command::Accept).on(&["Enter"]).group("Settings").help("Write another value of the setting.").hint("set"),
    Key::new("clear", &Command::Remove).on(&["x", "Delete"]).group("Settings").help("Take the setting away.").hint("clear"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "study",
    is_list: false,
    context: &CONTEXT,
    states: &[],
    ways: &[Key::new("study", &Command::Go(Place::room("study"))).on(&["g E"]).group("Go to").help("See and set who is counted, who moderates, what is planned.")],
    open: |_, shared| Ok(Box::new(Study::new(shared))),
};

/// The screen.
pub struct Study {
    /// A row a setting, one a plan.
    shown: Vec<(Setting, String)>,
    list: List,
}

/// Lines below the list for the setting at the cursor.
const FOOT: u16 = 7;

/// Rows for the setting at the cursor: none where there is little room.
fn foot(area: Rect) -> u16 {
    if area.height.saturating_sub(1) < 2 * FOOT { 0 } else { FOOT }
}

/// Where the settings stand in the area of the room.
fn list(area: Rect) -> Rect {
    Rect { height: area.height - foot(area), ..area }
}

/// What stands for a value, one that is not there too.
fn worded(setting: Setting, value: &str) -> &str {
    match (value, setting) {
        ("", Setting::Planned) => "Enter plans another",
        ("", _) => "–",
        (value, _) => value,
    }
}

/// A value as a line takes it: in quotation marks where it has blanks.
fn quoted(value: &str) -> String {
    if value.contains(char::is_whitespace) { format!("\"{value}\"") } else { value.to_owned() }
}

impl Study {
    /// Shows the settings.
    pub fn new(shared: &mut Shared) -> Self {
        let mut study = Self { shown: Vec::new(), list: List::default() };
        study.refresh(shared);
        study
    }

    fn ask(&self, shared: &mut Shared) {
        let Some((setting, now)) = self.shown.get(self.list.rows.at).cloned() else { return };
        let title = format!("Set {}", setting.key());
        let note = match setting {
            Setting::Title => setting.help().to_owned(),
            _ => format!("{} An empty line takes it away.", setting.help()),
        };
        let before = now.clone();
        let then = move |line: String, shared: &mut Shared| Self::set(setting, &before, line.trim(), shared);
        shared.open(Popup::prompt(title, note, now, Then::anywhere(then)));
    }

    fn set(setting: Setting, now: &str, line: &str, shared: &mut Shared) {
        let values = match setting {
            Setting::Title => vec![line.to_owned()],
            _ => acts::words(line),
        };
        let act = match (setting, values.is_empty()) {
            (Setting::Planned, true) if now.is_empty() => return,
            (Setting::Planned, true) => acts::set_setting(&shared.session, setting, How::Remove, &acts::words(now)),
            (Setting::Planned, false) => acts::change_plan(&shared.session, now, &values),
            (_, true) => acts::set_setting(&shared.session, setting, How::Clear, &[]),
            (_, false) => acts::set_setting(&shared.session, setting, How::Set, &values),
        };
        let before = shared.session.study.settings.clone();
        if shared.attempt(act) {
            told(&shared.session, setting, &values, &before).into_iter().for_each(|words| shared.tell(words));
        }
    }
}

impl Room for Study {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        Some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn lines(&self, body: Rect) -> Option<Rect> {
        Some(below_heads(list(body)))
    }

    fn clicked(&mut self, shared: &mut Shared) {
        self.ask(shared);
    }

    fn read(&mut self, shared: &mut Shared) {
        let settings = &shared.session.study.settings;
        let of = |setting: Setting| {
            let values = setting.values(settings);
            match setting {
                Setting::Planned => values.into_iter().map(|plan| (setting, plan)).collect(),
                Setting::Count | Setting::Moderators => {
                    vec![(setting, values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(" "))]
                }
                _ => vec![(setting, values.join(" "))],
            }
        };
        self.shown = Setting::ALL.into_iter().flat_map(of).collect();
        // One more plan can be written.
        self.shown.push((Setting::Planned, String::new()));
        self.list.rows.set_len(self.shown.len());
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Accept => self.ask(shared),
            Command::Remove => {
                if let Some((setting, now)) = self.shown.get(self.list.rows.at).cloned() {
                    Self::set(setting, &now, "", shared);
                }
            }
            Command::Back => shared.leave(),
            _ => {}
        }
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        let lines: Vec<Line> = self
            .shown
            .iter()
            .map(|(setting, value)| Line {
                cells: vec![setting.key().to_owned(), worded(*setting, value).to_owned()],
                faint: false,
            })
            .collect();
        let (foot, list) = (foot(area), list(area));
        grid(frame, list, shared, &["Setting", "Value"], &lines, self.list.rows, "");
        let Some((setting, value)) = self.shown.get(self.list.rows.at).filter(|_| foot > 0) else { return };
        // What the line has no room for.
        let width = area.width.saturating_sub(4).min(90);
        let said = |words: &str, role| wrapped(words, width).into_iter().map(move |line| (line, role));
        let all = said(worded(*setting, value), Role::Text).take(3).chain(said(setting.help(), Role::Faint));
        for (y, (line, role)) in (list.bottom() + 1..area.bottom()).zip(all) {
            put(frame.buffer_mut(), (area.x + 2, y), area.width - 2, &line, shared.style(role));
        }
    }
}
