//! Coding: what puts codes on passages, changes them and takes them away.

use super::Reader;
use crate::edit::Act;
use crate::model::coding::Progress;
use crate::model::{Coding, MemoAbout, MemoKind, Span};
use crate::session::acts;
use crate::session::failure::Failure;
use crate::text::display::display;
use crate::tui::ask::{Answer, Ask};
use crate::tui::command::{Command, Way};
use crate::tui::popup::{Body, Popup};
use crate::tui::request::Request;
use crate::tui::shared::Shared;
use crate::tui::widgets::choice::{Choice, Row};
use crate::tui::widgets::editor::Editor;
use crate::tui::widgets::frame::fit;
use crate::tui::widgets::picker::{Pick, Picker};

/// Longest name of a code made from the words themselves, in characters.
const IN_VIVO_MAX: usize = 60;

impl Reader {
    /// Whether there is nothing here for Esc to step back from.
    pub fn is_at_rest(&self) -> bool {
        self.held.is_none() && self.selection.is_none() && self.search.is_none()
    }

    /// Whether an edge is held.
    pub fn holds_edge(&self) -> bool {
        self.held.is_some()
    }

    /// The coding at the cursor that is meant.
    pub fn coding_here(&self, shared: &Shared) -> Option<Coding> {
        self.focused(shared)
    }

    pub(super) fn act(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::CodeKey(key) => self.code_by_key(*key, shared),
            Command::Pick => {
                let passage = self.passage();
                self.pick(&format!("Code {}", self.quoted(passage)), Ask::Codes(passage), None, shared);
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
                    self.pick(&title, Ask::Recode(coding), Some(&id), shared);
                }
                None => shared.tell("The coding meant is another's; o turns to the next one here."),
            },
            Command::Remove => self.remove(shared),
            Command::TakeEdge(edge) => self.take_edge(*edge, shared),
            Command::Memo => self.memo(shared),
            Command::TranscriptMemo => self.write("Memo on this transcript", "", Ask::TranscriptMemo(self.ix), shared),
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
                    let popup =
                        Popup::prompt(Ask::Weight(coding), "Weight", "A whole number; nothing takes it away.", weight);
                    shared.ask(Request::Open(popup));
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

    /// A passage in quotation marks, on one line.
    fn quoted(&self, passage: Span) -> String {
        let words: Vec<&str> = self.document.text.slice(passage).split_whitespace().take(40).collect();
        format!("“{}”", words.join(" "))
    }

    fn pick(&self, title: &str, ask: Ask, without: Option<&str>, shared: &mut Shared) {
        let picker = Picker::new(title, &shared.session.study, &shared.recent);
        let picker = match without {
            Some(id) => picker.without(id),
            None => picker,
        };
        shared.ask(Request::Open(Popup { body: Body::Picker(picker), ask }));
    }

    fn write(&self, title: &str, text: &str, ask: Ask, shared: &mut Shared) {
        let body = Body::Editor(Editor::new(title, text));
        shared.ask(Request::Open(Popup { body, ask }));
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

    fn apply(&mut self, passage: Span, codes: &[String], shared: &mut Shared) {
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
                let rows = several.iter().map(|coding| {
                    let id = shared.session.study.code_id(coding.code);
                    let words = self.document.text.slice(coding.at).split_whitespace().collect::<Vec<_>>().join(" ");
                    Row {
                        lead: shared.code_letter(id).to_string(),
                        label: shared.code_name(id),
                        detail: format!("“{words}”"),
                        barred: None,
                    }
                });
                let body = Body::Choice(Choice::new("Remove which?", rows.collect()));
                shared.ask(Request::Open(Popup { body, ask: Ask::Remove(own) }));
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
            self.write(&format!("Memo on “{name}” here"), &memo, Ask::CodingMemo(coding), shared);
            return;
        }
        let passage = self.passage();
        let coder = shared.session.coder.as_deref().and_then(|handle| study.known_coder(handle));
        let known = shared.shown_notes(self.ix).find(|(whose, _, at)| Some(*whose) == coder && at.overlaps(passage));
        let (at, memo) = known.map_or((passage, String::new()), |(_, note, at)| (at, note.memo.clone()));
        self.write(&format!("Note on {}", self.quoted(at)), &memo, Ask::Note(at), shared);
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

    pub(super) fn act_on(&mut self, ask: Ask, answer: Answer, shared: &mut Shared) {
        let ix = self.ix;
        let act: Result<Act, Failure> = match (ask, answer) {
            (Ask::Codes(passage), Answer::Codes(picks)) => {
                self.apply_picks(passage, picks, shared);
                return;
            }
            (Ask::Recode(coding), Answer::Codes(picks)) => {
                self.recode(&coding, picks.into_iter().next(), shared);
                return;
            }
            (Ask::Remove(codings), Answer::Row(row)) => {
                if let Some(coding) = codings.get(row) {
                    self.uncode(coding, shared);
                }
                return;
            }
            (Ask::Weight(coding), Answer::Words(words)) => {
                let words = words.trim();
                match words.parse::<i64>() {
                    Ok(weight) => acts::set_weight(&mut shared.session, ix, &coding, Some(weight)),
                    Err(_) if words.is_empty() => acts::set_weight(&mut shared.session, ix, &coding, None),
                    Err(_) => {
                        shared.fail(format!("A weight is a whole number, not `{words}`."));
                        return;
                    }
                }
            }
            (Ask::CodingMemo(coding), Answer::Words(words)) => {
                acts::set_memo(&mut shared.session, ix, &coding, Some(words))
            }
            (Ask::Note(at), Answer::Words(words)) => acts::note(&mut shared.session, ix, at, &words),
            (Ask::TranscriptMemo(ix), Answer::Words(words)) => {
                let about = MemoAbout::Transcript(shared.session.study.transcript(ix).id.clone());
                acts::write_memo(&mut shared.session, about, MemoKind::Memo, &words)
            }
            _ => return,
        };
        if shared.perform(act) {
            shared.tell("Noted.");
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

    fn recode(&mut self, coding: &Coding, pick: Option<Pick>, shared: &mut Shared) {
        let (act, code) = match pick {
            Some(Pick::Known(id)) => (acts::recode(&mut shared.session, self.ix, coding, &id), id),
            Some(Pick::New(name)) => match acts::recode_as_new(&mut shared.session, self.ix, coding, &name) {
                Ok((act, id)) => (Ok(act), id),
                Err(failure) => (Err(failure), String::new()),
            },
            None => return,
        };
        if shared.perform(act) {
            let codes = [code];
            shared.used(&codes);
            self.coded(&codes, shared);
        }
    }
}
