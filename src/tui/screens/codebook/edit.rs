//! What can be done with a code. Each is one act that undo takes back.

use super::Codebook;
use crate::model::Code;
use crate::model::code::CODE_KEYS;
use crate::session::acts::{self, CodeFields, MoveSeat};
use crate::tui::ask::{Answer, Ask, CodeAsk, CodeField};
use crate::tui::command::{Command, Way};
use crate::tui::popup::Popup;
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::theme::PALETTE;
use crate::tui::widgets::choice::Row;
use std::collections::BTreeMap;

/// The fields of the form, in its order.
const FIELDS: [(CodeField, &str); 8] = [
    (CodeField::Name, "name"),
    (CodeField::Names, "languages"),
    (CodeField::Definition, "definition"),
    (CodeField::Include, "belongs here"),
    (CodeField::Exclude, "does not"),
    (CodeField::Examples, "examples"),
    (CodeField::Color, "colour"),
    (CodeField::Key, "key"),
];

/// What the colours of the palette are called, in its order.
const COLORS: [&str; 8] = ["orange", "sky blue", "green", "yellow", "blue", "vermilion", "purple", "grey"];

fn value(code: &Code, field: CodeField) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        CodeField::Name => code.name.clone(),
        CodeField::Names => {
            let names = code.names.iter().map(|(language, name)| format!("{language}: {name}"));
            names.collect::<Vec<_>>().join("\n")
        }
        CodeField::Definition => text(&code.definition),
        CodeField::Include => text(&code.include),
        CodeField::Exclude => text(&code.exclude),
        CodeField::Examples => code.examples.join("\n"),
        CodeField::Color => text(&code.color),
        CodeField::Key => code.key.map(String::from).unwrap_or_default(),
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
            Command::Rename => self.edit(CodeField::Name, shared),
            Command::AssignKey => self.edit(CodeField::Key, shared),
            Command::Color => self.edit(CodeField::Color, shared),
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
        self.read(shared);
        self.choose(id, shared);
        if !self.shown.iter().any(|&at| self.is(at, id)) {
            self.filter.clear();
            self.narrow(shared);
        }
    }

    fn form(&mut self, at: usize, shared: &mut Shared) {
        let Some(code) = self.code(shared) else { return };
        let rows = FIELDS.iter().map(|(field, word)| {
            let text = value(code, *field);
            let label = if text.is_empty() { "–".to_owned() } else { text.replace('\n', " · ") };
            Row { lead: (*word).to_owned(), label, ..Row::default() }
        });
        let rows = rows.collect();
        let ask = Ask::code(CodeAsk::Form(code.id.clone()));
        let popup = Popup::choice(ask, format!("Edit “{}”", code.name), rows, at);
        shared.ask(Request::Open(popup));
    }

    fn edit(&self, field: CodeField, shared: &mut Shared) {
        if let Some(popup) = self.form_of(field, shared) {
            shared.ask(Request::Open(popup));
        }
    }

    /// What asks for a field of the chosen code.
    fn form_of(&self, field: CodeField, shared: &Shared) -> Option<Popup> {
        let code = self.code(shared).cloned()?;
        let (id, name) = (code.id.clone(), &code.name);
        let text = value(&code, field);
        let ask = Ask::code(CodeAsk::Field(id.clone(), field));
        Some(match field {
            CodeField::Name => {
                Popup::prompt(ask, "Name of the code", "Codings stay: they hold to the id, not to the name.", text)
            }
            CodeField::Names => {
                Popup::editor(ask, format!("“{name}” in other languages, one a line, as fr: Paiement retenu"), text)
            }
            CodeField::Definition => Popup::editor(ask, format!("What “{name}” means"), text),
            CodeField::Include => Popup::editor(ask, format!("What belongs to “{name}”"), text),
            CodeField::Exclude => {
                Popup::editor(ask, format!("What does not belong to “{name}”, and where it goes"), text)
            }
            CodeField::Examples => Popup::editor(ask, format!("Examples of “{name}”, one a line"), text),
            CodeField::Color => {
                let (rows, values) = colors(code.color.as_deref());
                let at = values.iter().position(|value| Some(value.as_str()) == code.color.as_deref()).unwrap_or(0);
                Popup::choice(Ask::code(CodeAsk::Color(id, values)), format!("Colour of “{name}”"), rows, at)
            }
            CodeField::Key => self.ask_key(&code, shared),
        })
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
        Popup::press(Ask::code(CodeAsk::Key(code.id.clone())), format!("Key of “{}”", code.name), note)
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
            Row { label: "Retire it".to_owned(), detail, ..Row::default() },
            Row { label: "Leave it".to_owned(), ..Row::default() },
        ];
        let ask = Ask::code(CodeAsk::Retire(code.id.clone()));
        shared.ask(Request::Open(Popup::choice(ask, format!("Offer “{}” no longer?", code.name), rows, 0)));
    }

    pub(super) fn act_on(&mut self, ask: CodeAsk, answer: Answer, shared: &mut Shared) {
        match (ask, answer) {
            (CodeAsk::Form(id), Answer::Row(row)) => {
                self.choose(&id, shared);
                self.form_at = row + 1;
                if let Some((field, _)) = FIELDS.get(row) {
                    self.edit(*field, shared);
                }
                return;
            }
            (CodeAsk::New(parent), Answer::Words(name)) => {
                match acts::add_code(&mut shared.session, &name, parent.as_deref(), None) {
                    Ok((act, id)) => {
                        if shared.perform(Ok(act)) {
                            self.show(&id, shared);
                            shared.tell("Made. Enter writes its definition, L gives it a key.");
                        }
                    }
                    Err(failure) => shared.tell(failure.message),
                }
            }
            (CodeAsk::Field(id, field), Answer::Words(words)) => self.set(&id, field, words, shared),
            (CodeAsk::Key(id), Answer::Words(key)) => {
                let fits = acts::check_key(&shared.session, &id, &key).is_ok();
                self.set(&id, CodeField::Key, key, shared);
                if !fits && let Some(code) = self.code(shared).cloned() {
                    let popup = self.ask_key(&code, shared);
                    shared.ask(Request::Open(popup));
                }
            }
            (CodeAsk::Color(id, values), Answer::Row(row)) => match values.get(row) {
                Some(color) => self.set(&id, CodeField::Color, color.clone(), shared),
                None => {
                    let note = "Six digits of red, green and blue, as #D55E00.";
                    let ask = Ask::code(CodeAsk::Field(id, CodeField::Color));
                    shared.ask(Request::Open(Popup::prompt(ask, "Another colour", note, "#")));
                    return;
                }
            },
            (CodeAsk::Retire(id), Answer::Row(0)) => {
                let act = acts::retire_code(&shared.session, &id);
                if shared.attempt(act) {
                    shared.tell("Retired. x offers it again.");
                }
            }
            (ask, answer) => self.operate_on(ask, answer, shared),
        }
        // Whoever came from the form goes on in it.
        if self.form_at > 0 && !shared.asks() {
            self.form(self.form_at - 1, shared);
        }
    }

    fn set(&mut self, id: &str, field: CodeField, words: String, shared: &mut Shared) {
        let act = match field {
            CodeField::Name => acts::rename_code(&shared.session, id, &words),
            _ => {
                let mut fields = CodeFields::default();
                match field {
                    CodeField::Name => {}
                    CodeField::Names => match shared.session.study.codebook().get(id).map(|code| names(code, &words)) {
                        Some(Ok(names)) => fields.names = names,
                        Some(Err(line)) => {
                            shared.tell(format!(
                                "`{line}` should be a language and a name, such as fr: Paiement retenu."
                            ));
                            self.choose(id, shared);
                            let Some(mut popup) = self.form_of(field, shared) else { return };
                            popup.rewrite(words);
                            shared.ask(Request::Open(popup));
                            return;
                        }
                        None => return,
                    },
                    CodeField::Definition => fields.definition = Some(words),
                    CodeField::Include => fields.include = Some(words),
                    CodeField::Exclude => fields.exclude = Some(words),
                    CodeField::Examples => fields.examples = Some(words.lines().map(str::to_owned).collect()),
                    CodeField::Color => fields.color = Some(words),
                    CodeField::Key => fields.key = Some(words),
                }
                acts::edit_code(&shared.session, id, fields)
            }
        };
        if shared.attempt(act) {
            self.show(id, shared);
        }
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

fn ask_new(parent: Option<String>, shared: &mut Shared) {
    let above = parent.as_deref().map(|id| shared.code_name(id));
    let title = above.map_or_else(|| "New code at the top level".to_owned(), |name| format!("New code below “{name}”"));
    let ask = Ask::code(CodeAsk::New(parent));
    shared.ask(Request::Open(Popup::prompt(ask, title, "Its name. It can be changed at any time.", "")));
}

/// Rows of colours, and their values; a row more stands for one of the person's own.
fn colors(now: Option<&str>) -> (Vec<Row>, Vec<String>) {
    let mut rows =
        vec![Row { label: "by its place".to_owned(), detail: "the program chooses".to_owned(), ..Row::default() }];
    let mut values = vec![String::new()];
    if let Some(now) = now.filter(|now| !PALETTE.contains(now)) {
        rows.push(Row { label: "as it is".to_owned(), detail: now.to_owned(), ..Row::default() });
        values.push(now.to_owned());
    }
    for (name, color) in COLORS.iter().zip(PALETTE) {
        rows.push(Row { label: (*name).to_owned(), detail: color.to_owned(), ..Row::default() });
        values.push(color.to_owned());
    }
    rows.push(Row { label: "another".to_owned(), detail: "write it as #RRGGBB".to_owned(), ..Row::default() });
    (rows, values)
}
