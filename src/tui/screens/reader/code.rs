//! Coding: what puts codes on passages, changes them and takes them away.

use super::Reader;
use crate::edit::Act;
use crate::model::coding::Progress;
use crate::model::{Coding, MemoAbout, MemoKind, Span};
use crate::session::acts;
use crate::session::failure::Failure;
use crate::store::document::Document;
use crate::text::correct::stretch;
use crate::text::display::display;
use crate::text::place::map_roughly;
use crate::tui::command::{Command, Way};
use crate::tui::place::Query;
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::frame::fit;
use crate::tui::widgets::picker::{Pick, Picker};
use std::sync::Arc;

/// Longest name of a code made from the words themselves, in characters.
const IN_VIVO_MAX: usize = 60;

impl Reader {
    /// Shows the passages of the code at the cursor, beginning at this one.
    pub(super) fn excerpts_here(&self, shared: &mut Shared) {
        let Some(coding) = self.focused(shared) else {
            return shared.tell("Nothing is coded here.");
        };
        let study = &shared.session.study;
        let code = Some(study.code_id(study.target(coding.code)).to_owned());
        shared.excerpts(Query { code, ..Query::default() }, Some(coding.id));
    }

    pub(super) fn act(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::CodeKey(key) => self.code_by_key(*key, shared),
            Command::Pick => {
                let passage = self.passage();
                let title = format!("Code {}", self.quoted(passage));
                let picker = Picker::new(title, &shared.session.study, &shared.recent);
                let document = Arc::clone(&self.document);
                let then = Then::here(move |reader: &mut Self, picks, shared: &mut Shared| {
                    match reader.since(&document, passage) {
                        Some(passage) => reader.apply_picks(passage, picks, shared),
                        None => shared.fail("The words were changed outside meanwhile. Choose the passage again."),
                    }
                });
                shared.open(Popup::codes(picker, then));
            }
            Command::Repeat => {
                let codes = shared.last.clone();
                self.apply(self.passage(), &codes, shared);
            }
            Command::InVivo => self.in_vivo(shared),
            Command::Recode => match self.own_focused(shared) {
                Some(coding) => {
                    let id = shared.session.study.code_id(coding.code).to_owned();
                    let title = format!("In place of “{}”", shared.code_name(&id));
                    let picker = Picker::new(title, &shared.session.study, &shared.recent).without(&id);
                    let then = Then::here(move |reader: &mut Self, pick, shared| reader.recode(&coding, pick, shared));
                    shared.open(Popup::pick(picker, "A coding takes one code; press Enter.", then));
                }
                None => shared.tell("The coding meant is another's; o turns to the next one here."),
            },
            Command::Remove => self.remove(shared),
            Command::TakeEdge(edge) => self.take_edge(*edge, shared),
            Command::Memo => self.memo(shared),
            Command::TranscriptMemo => {
                self.write("Memo on this transcript", String::new(), shared, |reader, words, shared| {
                    let about = MemoAbout::Transcript(shared.session.study.transcript(reader.ix).id.clone());
                    acts::write_memo(&mut shared.session, about, MemoKind::Memo, &words)
                });
            }
            Command::Important => {
                if let Some(coding) = self.own_focused(shared) {
                    let act = acts::set_important(&mut shared.session, self.ix, &coding);
                    if shared.perform(act) {
                        let marked = shared.session.study.codings(self.ix).iter().find(|other| other.id == coding.id);
                        let on = marked
                            .and_then(|coding| shared.session.study.extra(coding))
                            .is_some_and(|extra| extra.important);
                        shared.tell(if on {
                            "Marked as a key quotation."
                        } else {
                            "No longer marked as a key quotation."
                        });
                    }
                }
            }
            Command::Weight => {
                if let Some(coding) = self.own_focused(shared) {
                    let weight = shared.session.study.extra(&coding).and_then(|extra| extra.weight);
                    let weight = weight.map_or_else(String::new, |weight| weight.to_string());
                    let then = Then::here(move |reader: &mut Self, words: String, shared| {
                        reader.weigh(&coding, words.trim(), shared);
                    });
                    shared.open(Popup::prompt("Weight", "A whole number; nothing takes it away.", weight, then));
                }
            }
            Command::Example => self.take_example(shared),
            Command::Done => self.toggle_done(shared),
            _ => {}
        }
    }

    /// The coding that is meant if it is one's own, else the first of one's own here.
    fn own_focused(&self, shared: &Shared) -> Option<Coding> {
        let focused = self.focused(shared)?;
        if self.is_own(&focused, shared) {
            return Some(focused);
        }
        // With `o` another's was chosen on purpose; by itself the first of one's own is meant.
        let first = self.here(shared).into_iter().find(|coding| self.is_own(coding, shared));
        first.filter(|_| self.focus == 0)
    }

    /// Where a passage of the text as it was read before stands now; nowhere where its words were changed.
    fn since(&self, before: &Document, passage: Span) -> Option<Span> {
        if before.hash == self.document.hash {
            return Some(passage);
        }
        let now = map_roughly(passage, &[stretch(&before.text, &self.document.text)]);
        (before.text.slice(passage) == self.document.text.slice(now)).then_some(now)
    }

    /// A passage in quotation marks, on one line.
    fn quoted(&self, passage: Span) -> String {
        let words: Vec<&str> = self.document.text.slice(passage).split_whitespace().take(40).collect();
        format!("“{}”", words.join(" "))
    }

    /// Lets a text be written, and does what comes of it.
    fn write(
        &self,
        title: &str,
        text: String,
        shared: &mut Shared,
        act: impl FnOnce(&Self, String, &mut Shared) -> Result<Act, Failure> + 'static,
    ) {
        let then = Then::here(move |reader: &mut Self, words, shared: &mut Shared| {
            let act = act(reader, words, shared);
            if shared.perform(act) {
                shared.tell("Noted.");
            }
        });
        shared.open(Popup::editor(title, text, then));
    }

    fn weigh(&self, coding: &Coding, words: &str, shared: &mut Shared) {
        let weight = match words.parse::<i64>() {
            Ok(weight) => Some(weight),
            Err(_) if words.is_empty() => None,
            Err(_) => return shared.fail(format!("A weight is a whole number, not `{words}`.")),
        };
        let act = acts::set_weight(&mut shared.session, self.ix, coding, weight);
        if shared.perform(act) {
            shared.tell("Noted.");
        }
    }

    fn code_by_key(&mut self, key: char, shared: &mut Shared) {
        let study = &shared.session.study;
        let mut codes = study.codebook().codes().iter();
        let found = codes.find(|code| code.key == Some(key) && study.is_live(code));
        match found.map(|code| code.id.clone()) {
            Some(id) => self.apply(self.passage(), &[id], shared),
            None => shared.tell(format!("No code has the key {key}. c chooses a code by name.")),
        }
    }

    pub(super) fn apply(&mut self, passage: Span, codes: &[String], shared: &mut Shared) {
        if passage.is_empty() {
            shared.tell("There is no passage here to code.");
            return;
        }
        let act = acts::code(&mut shared.session, self.ix, passage, codes);
        if shared.perform(act) {
            shared.used(codes);
            self.coded(codes, shared);
            self.move_on(shared);
        }
    }

    /// Says what was coded: in a narrow window the letter alone is easily missed.
    fn coded(&mut self, codes: &[String], shared: &mut Shared) {
        self.focus = 0;
        // What was selected is lit from here on: another code goes on the same words, and a step goes on from them.
        self.light = self.passage();
        self.selection = None;
        let names: Vec<String> = codes.iter().map(|id| format!("“{}”", shared.code_name(id))).collect();
        shared.tell(format!("Coded {}.", names.join(", ")));
    }

    /// Lights the next passage where the person wants that after coding.
    fn move_on(&mut self, shared: &Shared) {
        if shared.settings.move_on
            && let Some(next) = self.units().beside(self.size, self.light, Way::Next)
        {
            self.set_light(next, shared);
        }
    }

    /// Puts known codes and new ones on a passage, in one step of undo.
    fn apply_all(&mut self, passage: Span, known: Vec<String>, names: &[String], shared: &mut Shared) {
        let act = acts::code_and_add(&mut shared.session, self.ix, passage, &known, names);
        let (act, made) = act.map_or_else(|failure| (Err(failure), Vec::new()), |(act, made)| (Ok(act), made));
        if shared.perform(act) {
            let codes: Vec<String> = known.into_iter().chain(made).collect();
            shared.used(&codes);
            self.coded(&codes, shared);
            self.move_on(shared);
        }
    }

    fn in_vivo(&mut self, shared: &mut Shared) {
        let passage = self.passage();
        let words = self.document.text.slice(passage).split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_matches(|c: char| !c.is_alphanumeric()).replace('/', " ");
        let name = fit(&display(&words), IN_VIVO_MAX);
        if name.is_empty() {
            shared.tell("There are no words here to name a code by.");
            return;
        }
        let known =
            shared.session.study.codebook().find(&name, crate::text::fold::fold).ok().map(|code| code.id.clone());
        match known {
            Some(id) => self.apply(passage, &[id], shared),
            None => self.apply_all(passage, Vec::new(), &[name], shared),
        }
    }

    fn remove(&mut self, shared: &mut Shared) {
        let own: Vec<Coding> = self.here(shared).into_iter().filter(|coding| self.is_own(coding, shared)).collect();
        match own.as_slice() {
            [] => shared.tell("There is no coding of yours here."),
            [one] => self.uncode(one, shared),
            several => {
                let row = |coding: &Coding| {
                    let id = shared.session.study.code_id(coding.code);
                    let words = self.document.text.slice(coding.at).split_whitespace().collect::<Vec<_>>().join(" ");
                    let lead = shared.code_sign(id);
                    let detail = format!("“{words}”");
                    (Row { lead, label: shared.code_name(id), detail, ..Row::default() }, *coding)
                };
                let rows = several.iter().map(row).collect();
                let then = Then::here(|reader: &mut Self, coding: Coding, shared| reader.uncode(&coding, shared));
                shared.open(Popup::choice("Remove which?", rows, 0, then));
            }
        }
    }

    fn uncode(&mut self, coding: &Coding, shared: &mut Shared) {
        let name = shared.code_name(shared.session.study.code_id(coding.code));
        let act = acts::uncode(&mut shared.session, self.ix, coding);
        if shared.perform(act) {
            self.focus = 0;
            shared.tell(format!("Removed “{name}”."));
        }
    }

    fn memo(&mut self, shared: &mut Shared) {
        let own = self.own_focused(shared);
        let study = &shared.session.study;
        if let Some(coding) = own {
            let name = shared.code_name(study.code_id(coding.code));
            let memo = study.extra(&coding).and_then(|extra| extra.memo.clone()).unwrap_or_default();
            return self.write(&format!("Memo on “{name}” here"), memo, shared, move |reader, words, shared| {
                acts::set_memo(&mut shared.session, reader.ix, &coding, Some(words))
            });
        }
        let passage = self.passage();
        let coder = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
        let known = shared.shown_notes(self.ix).find(|(whose, _, at)| Some(*whose) == coder && at.overlaps(passage));
        let (at, memo) = known.map_or((passage, String::new()), |(_, note, at)| (at, note.memo.clone()));
        let document = Arc::clone(&self.document);
        self.write(&format!("Note on {}", self.quoted(at)), memo, shared, move |reader, words, shared| {
            // What was written is kept, even where its words changed outside meanwhile.
            let at = reader.since(&document, at).unwrap_or_else(|| reader.passage());
            acts::note(&mut shared.session, reader.ix, at, &words)
        });
    }

    fn take_example(&mut self, shared: &mut Shared) {
        let Some(coding) = self.focused(shared) else { return };
        let study = &shared.session.study;
        let id = study.code_id(study.target(coding.code)).to_owned();
        let act = acts::add_example(&mut shared.session, &id, self.ix, &coding);
        if shared.perform(act) {
            let name = shared.code_name(&id);
            shared.tell(format!("Now an example of “{name}” in the codebook."));
        }
    }

    fn toggle_done(&mut self, shared: &mut Shared) {
        let study = &shared.session.study;
        let coder = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
        let work = coder.and_then(|coder| study.entry(self.ix)?.work.get(&coder));
        let done = work.is_some_and(|work| work.status == Progress::Done);
        let next = if done { Progress::InProgress } else { Progress::Done };
        let act = acts::set_progress(&mut shared.session, self.ix, next);
        if shared.perform(act) {
            shared.tell(if done { "In progress again." } else { "Worked through to the end: agreement counts it." });
        }
    }

    fn apply_picks(&mut self, passage: Span, picks: Vec<Pick>, shared: &mut Shared) {
        let (mut known, mut names) = (Vec::new(), Vec::new());
        for pick in picks {
            match pick {
                Pick::Known(id) => known.push(id),
                Pick::New(name) => names.push(name),
            }
        }
        self.apply_all(passage, known, &names, shared);
    }

    fn recode(&mut self, coding: &Coding, pick: Pick, shared: &mut Shared) {
        let (act, code) = match pick {
            Pick::Known(id) => (acts::recode(&mut shared.session, self.ix, coding, &id), id),
            Pick::New(name) => match acts::recode_as_new(&mut shared.session, self.ix, coding, &name) {
                Ok((act, id)) => (Ok(act), id),
                Err(failure) => (Err(failure), String::new()),
            },
        };
        if shared.perform(act) {
            let codes = [code];
            shared.used(&codes);
            self.coded(&codes, shared);
        }
    }
}
