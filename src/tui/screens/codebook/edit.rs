//! What can be done with a code. Each is one act that undo takes back.

use super::Codebook;
use crate::model::Code;
use crate::model::code::CODE_KEYS;
use crate::model::color::PALETTE;
use crate::session::acts::{self, CodeFields, MoveSeat};
use crate::tui::command::{Command, Way};
use crate::tui::popup::Popup;
use crate::tui::room::{Overlay, Room, Shared, Then, as_kind};
use crate::tui::widgets::choice::Row;
use std::collections::BTreeMap;

/// A field of a code that can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    /// What it is called in other languages, one a line.
    Names,
    Definition,
    /// What belongs to it.
    Include,
    /// What does not.
    Exclude,
    /// Passages that show it, one a line.
    Examples,
    Color,
    /// The key that applies it.
    Key,
}

/// The fields of the form, in its order.
const FIELDS: [(Field, &str); 8] = [
    (Field::Name, "name"),
    (Field::Names, "languages"),
    (Field::Definition, "definition"),
    (Field::Include, "belongs here"),
    (Field::Exclude, "does not"),
    (Field::Examples, "examples"),
    (Field::Color, "colour"),
    (Field::Key, "key"),
];

/// What the colours of the palette are called, in its order.
const COLORS: [&str; 8] = ["orange", "sky blue", "green", "yellow", "blue", "vermilion", "purple", "grey"];

fn value(code: &Code, field: Field) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        Field::Name => code.name.clone(),
        Field::Names => {
            let names = code.names.iter().map(|(language, name)| format!("{language}: {name}"));
            names.collect::<Vec<_>>().join("\n")
        }
        Field::Definition => text(&code.definition),
        Field::Include => text(&code.include),
        Field::Exclude => text(&code.exclude),
        Field::Examples => code.examples.join("\n"),
        Field::Color => text(&code.color),
        Field::Key => code.key.map(String::from).unwrap_or_default(),
    }
}

impl Codebook {
    pub(super) fn code<'a>(&self, shared: &'a Shared) -> Option<&'a Code> {
        shared.session.study.codebook().get(&self.node()?.id)
    }

    pub(super) fn act(&mut self, command: &Command, shared: &mut Shared) {
        self.form_at = 0;
        let parent_of = |code: Option<&Code>| code.and_then(|code| code.parent.clone());
        match command {
            Command::New => {
                let parent = parent_of(self.code(shared));
                ask_new(parent, shared);
            }
            Command::NewBelow => ask_new(self.chosen(), shared),
            Command::Accept => self.form(0, shared),
            Command::Rename => self.edit(Field::Name, shared),
            Command::AssignKey => self.edit(Field::Key, shared),
            Command::Color => self.edit(Field::Color, shared),
            Command::MoveAmong(way) => {
                let seat = self.sibling(*way).map(|node| match way {
                    Way::Next => MoveSeat::After(node.id.clone()),
                    Way::Previous => MoveSeat::Before(node.id.clone()),
                });
                let end = if *way == Way::Next { "last" } else { "first" };
                self.move_to(seat, &format!("It is the {end} of its level already."), shared);
            }
            Command::MoveLevel(Way::Next) => {
                let seat = self.sibling(Way::Previous).map(|node| MoveSeat::Under(Some(node.id.clone())));
                self.move_to(seat, "There is no code before it that it could go below.", shared);
            }
            Command::MoveLevel(Way::Previous) => {
                let above = self.node().and_then(|node| node.above).and_then(|at| self.nodes.get(at));
                let seat = above.map(|node| MoveSeat::After(node.id.clone()));
                self.move_to(seat, "It stands at the top level already.", shared);
            }
            Command::Retire => self.ask_retire(shared),
            other => self.operate(other, shared),
        }
    }

    fn move_to(&mut self, seat: Option<MoveSeat>, refusal: &str, shared: &mut Shared) {
        let (Some(seat), Some(id)) = (seat, self.chosen()) else {
            shared.tell(refusal);
            return;
        };
        let act = acts::move_codes(&shared.session, std::slice::from_ref(&id), &seat);
        if shared.attempt(act) {
            self.show(&id, shared);
        }
    }

    /// Reads the book again after an act and chooses a code.
    pub(super) fn show(&mut self, id: &str, shared: &mut Shared) {
        self.grow(shared);
        self.choose(id, shared);
        if !self.shown.iter().any(|&at| self.is(at, id)) {
            self.list.filter.clear();
            self.lay_out(shared);
        }
    }

    fn form(&mut self, at: usize, shared: &mut Shared) {
        let Some(code) = self.code(shared) else { return };
        let row = |(place, (field, word)): (usize, &(Field, &str))| {
            let text = value(code, *field);
            let label = if text.is_empty() { "–".to_owned() } else { text.replace('\n', " · ") };
            (Row { lead: (*word).to_owned(), label, ..Row::default() }, (place, *field))
        };
        let rows = FIELDS.iter().enumerate().map(row).collect();
        let (id, title) = (code.id.clone(), format!("Edit “{}”", code.name));
        let then = Then::here(move |book: &mut Self, (place, field): (usize, Field), shared| {
            book.choose(&id, shared);
            book.form_at = place + 1;
            book.edit(field, shared);
        });
        shared.open(Popup::choice(title, rows, at, then));
    }

    fn edit(&self, field: Field, shared: &mut Shared) {
        if let Some(popup) = self.form_of(field, shared) {
            shared.open(popup.or_else(Then::here(|book: &mut Self, (), shared| book.again(shared))));
        }
    }

    /// What asks for a field of the chosen code.
    fn form_of(&self, field: Field, shared: &Shared) -> Option<Popup> {
        let code = self.code(shared)?;
        let (name, text) = (&code.name, value(code, field));
        let then = setting(code.id.clone(), field);
        let editor = |title: String, text: String, then| Some(Popup::editor(title, text, then));
        match field {
            Field::Name => {
                let note = "Codings stay: they hold to the id, not to the name.";
                Some(Popup::attempt("Name of the code", note, text, taking(code.id.clone(), field)))
            }
            Field::Names => {
                editor(format!("“{name}” in other languages, one a line, as fr: Paiement retenu"), text, then)
            }
            Field::Definition => editor(format!("What “{name}” means"), text, then),
            Field::Include => editor(format!("What belongs to “{name}”"), text, then),
            Field::Exclude => editor(format!("What does not belong to “{name}”, and where it goes"), text, then),
            Field::Examples => editor(format!("Examples of “{name}”, one a line"), text, then),
            Field::Color => Some(ask_color(code, shared)),
            Field::Key => Some(self.ask_key(code, shared)),
        }
    }

    fn ask_key(&self, code: &Code, shared: &Shared) -> Popup {
        let book = shared.session.study.codebook();
        let taken = |key: char| book.codes().iter().any(|other| other.key == Some(key) && other.is_active());
        let free: Vec<String> = CODE_KEYS.chars().filter(|key| !taken(*key)).map(String::from).collect();
        let free = if free.is_empty() { "none".to_owned() } else { free.join(" ") };
        let now = code.key.map_or_else(|| "It has none now.".to_owned(), |key| format!("It has {key} now."));
        let note = format!(
            "Press the key that applies it in the reader. {now} Free: {free}. Backspace takes it away, Esc leaves it."
        );
        let id = code.id.clone();
        let then = Then::here(move |book: &mut Self, key: String, shared: &mut Shared| {
            let fits = acts::check_key(&shared.session, &id, &key).is_ok();
            book.set(&id, Field::Key, key, shared);
            if !fits {
                book.edit(Field::Key, shared);
            }
            book.again(shared);
        });
        Popup::press(format!("Key of “{}”", code.name), note, then)
    }

    fn ask_retire(&mut self, shared: &mut Shared) {
        self.count_users(shared);
        let Some(code) = self.code(shared).cloned() else { return };
        if !shared.session.study.is_live(&code) {
            return self.ask_revive(&code, shared);
        }
        let users: Vec<String> = self.used.1.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
        let detail = match self.node().map_or(0, |node| node.own) {
            0 => "nothing is coded with it".to_owned(),
            1 => format!("its coding stays ({})", users.join(", ")),
            many => format!("its {many} codings stay and count ({})", users.join(", ")),
        };
        let rows = vec![
            (Row { label: "Retire it".to_owned(), detail, ..Row::default() }, true),
            (Row::from("Leave it"), false),
        ];
        let (id, title) = (code.id.clone(), format!("Offer “{}” no longer?", code.name));
        let retire = move |retire: bool, shared: &mut Shared| {
            let act = acts::retire_code(&shared.session, &id);
            if retire && shared.attempt(act) {
                shared.tell("Retired. x offers it again.");
            }
        };
        shared.open(Popup::choice(title, rows, 0, Then::anywhere(retire)));
    }

    /// Whoever came from the form goes on in it.
    fn again(&mut self, shared: &mut Shared) {
        if self.form_at > 0 && !shared.asks() {
            self.form(self.form_at - 1, shared);
        }
    }

    fn add(&mut self, name: &str, parent: Option<&str>, shared: &mut Shared) -> Result<(), String> {
        let (act, id) = acts::add_code(&mut shared.session, name, parent, None).map_err(|failure| failure.message)?;
        if shared.perform(Ok(act)) {
            self.show(&id, shared);
            shared.tell("Made. Enter writes its definition, L gives it a key.");
        }
        Ok(())
    }

    fn set(&mut self, id: &str, field: Field, words: String, shared: &mut Shared) {
        if let Err(reason) = self.try_set(id, field, words, shared) {
            shared.tell(reason);
        }
    }

    fn try_set(&mut self, id: &str, field: Field, words: String, shared: &mut Shared) -> Result<(), String> {
        let act = match field {
            Field::Name => acts::rename_code(&shared.session, id, &words),
            _ => {
                let mut fields = CodeFields::default();
                match field {
                    Field::Name => {}
                    Field::Names => match shared.session.study.codebook().get(id).map(|code| names(code, &words)) {
                        Some(Ok(names)) => fields.names = names,
                        Some(Err(line)) => {
                            shared.tell(format!(
                                "`{line}` should be a language and a name, such as fr: Paiement retenu."
                            ));
                            self.choose(id, shared);
                            if let Some(mut popup) = self.form_of(field, shared) {
                                popup.rewrite(words);
                                shared.open(popup);
                            }
                            return Ok(());
                        }
                        None => return Ok(()),
                    },
                    Field::Definition => fields.definition = Some(words),
                    Field::Include => fields.include = Some(words),
                    Field::Exclude => fields.exclude = Some(words),
                    Field::Examples => fields.examples = Some(words.lines().map(str::to_owned).collect()),
                    Field::Color => fields.color = Some(words),
                    Field::Key => fields.key = Some(words),
                }
                acts::edit_code(&shared.session, id, fields)
            }
        };
        if shared.try_typed(act)? {
            self.show(id, shared);
        }
        Ok(())
    }
}

/// Names in other languages from lines `fr: Paiement retenu`, with those taken away empty; or the line that is none.
fn names(code: &Code, words: &str) -> Result<Vec<(String, String)>, String> {
    let mut names: BTreeMap<String, String> = code.names.keys().map(|known| (known.clone(), String::new())).collect();
    for line in words.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts = line.split_once(':').map(|(language, name)| (language.trim(), name.trim()));
        let is_tag =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        match parts.filter(|(language, name)| is_tag(language) && !name.is_empty()) {
            Some((language, name)) => names.insert(language.to_owned(), name.to_owned()),
            None => return Err(line.to_owned()),
        };
    }
    Ok(names.into_iter().collect())
}

/// Takes the words for a field.
fn setting(id: String, field: Field) -> Then<String> {
    Then::here(move |book: &mut Codebook, words: String, shared: &mut Shared| {
        book.set(&id, field, words, shared);
        book.again(shared);
    })
}

/// The same where the line stays until what is typed can be taken.
fn taking(id: String, field: Field) -> impl Fn(&mut dyn Room, &str, &mut Shared) -> Result<(), String> {
    move |room, words, shared| {
        let Some(book) = as_kind::<Codebook>(room) else { return Ok(()) };
        // Whoever types six digits need not type the sign before them.
        let bare = field == Field::Color && words.len() == 6 && words.chars().all(|c| c.is_ascii_hexdigit());
        book.try_set(&id, field, if bare { format!("#{words}") } else { words.to_owned() }, shared)?;
        book.again(shared);
        Ok(())
    }
}

fn ask_new(parent: Option<String>, shared: &mut Shared) {
    let above = parent.as_deref().map(|id| shared.code_name(id));
    let title = above.map_or_else(|| "New code at the top level".to_owned(), |name| format!("New code below “{name}”"));
    let add = move |room: &mut dyn Room, name: &str, shared: &mut Shared| match as_kind::<Codebook>(room) {
        Some(book) => book.add(name, parent.as_deref(), shared),
        None => Ok(()),
    };
    shared.open(Popup::attempt(title, "Its name. It can be changed at any time.", "", add));
}

/// Colours to choose from; the last row stands for one of the person's own.
fn ask_color(code: &Code, shared: &Shared) -> Popup {
    let place = shared.session.study.codebook().place(&code.id).unwrap_or(0);
    let row = |label: &str, detail: &str, value: Option<String>| {
        // A field filled with it; without colours there is none to show.
        let fill = value.as_deref().map(|color| shared.theme.swatch(Some(color), place));
        let tint = fill.filter(|fill| fill.bg.is_some());
        let lead = if tint.is_some() { "    " } else { "" }.to_owned();
        (Row { lead, label: label.to_owned(), detail: detail.to_owned(), tint, ..Row::default() }, value)
    };
    let now = code.color.as_deref();
    let mut rows = vec![row("by its place", "the program chooses", Some(String::new()))];
    rows.extend(now.filter(|now| !PALETTE.contains(now)).map(|now| row("as it is", now, Some(now.to_owned()))));
    rows.extend(COLORS.iter().zip(PALETTE).map(|(name, color)| row(name, color, Some(color.to_owned()))));
    rows.push(row("another", "write it as #RRGGBB", None));
    let at = rows.iter().position(|(_, value)| value.is_some() && value.as_deref() == now).unwrap_or(0);
    let id = code.id.clone();
    let then = Then::here(move |book: &mut Codebook, color: Option<String>, shared: &mut Shared| match color {
        Some(color) => {
            book.set(&id, Field::Color, color, shared);
            book.again(shared);
        }
        None => {
            let note = "Six digits of red, green and blue, as #D55E00.";
            let popup = Popup::attempt("Another colour", note, "", taking(id, Field::Color));
            shared.open(popup.or_else(Then::here(|book: &mut Codebook, (), shared| book.again(shared))));
        }
    });
    Popup::choice(format!("Colour of “{}”", code.name), rows, at, then)
}
