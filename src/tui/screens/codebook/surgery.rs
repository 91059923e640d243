//! What reaches further than one record: codes marked, moved, merged, deleted and taken back, each after a word on it.

use super::Codebook;
use crate::model::{Code, Coding, MemoAbout, MemoKind, TranscriptIx};
use crate::session::acts::{self, MoveSeat};
use crate::tui::command::{Command, Way};
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::widgets::choice::Row;
use std::collections::HashSet;

/// Passages that are offered as examples at once.
const PASSAGES: usize = 200;

impl Codebook {
    /// The codes that an act is about: those marked, else the chosen one. What stands below a marked one goes with it.
    fn meant(&self, shared: &Shared) -> Vec<String> {
        if self.marked.is_empty() {
            return self.chosen().into_iter().collect();
        }
        let book = shared.session.study.codebook();
        let below_another = |id: &String| {
            let path = book.path(id);
            path.iter().any(|above| above.id != *id && self.marked.contains(&above.id))
        };
        self.marked.iter().filter(|id| !below_another(id)).cloned().collect()
    }

    /// The commands of this file.
    pub(super) fn operate(&mut self, command: &Command, shared: &mut Shared) {
        match command {
            Command::Mark => {
                let Some(id) = self.chosen() else { return };
                match self.marked.iter().position(|known| *known == id) {
                    Some(at) => drop(self.marked.remove(at)),
                    None => self.marked.push(id),
                }
                self.list.rows.update(&Command::Row(Way::Next), 0);
                shared.code = self.chosen();
            }
            Command::MoveTo => self.ask_parent(shared),
            Command::Memo => self.write_memo(shared),
            Command::Merge => self.ask_target(shared),
            Command::Delete => self.ask_delete(shared),
            Command::Split => self.ask_shares(shared),
            Command::Example => self.ask_example(shared),
            Command::ShowGone => {
                self.gone = !self.gone;
                self.grow(shared);
                self.lay_out(shared);
                shared.tell(if self.gone { "Codes that are merged or deleted show too." } else { "Hidden again." });
            }
            _ => {}
        }
    }

    /// The tree as rows to choose from, without these codes and those below them.
    fn targets(&self, without: &[String], shared: &Shared) -> Vec<(Row, String)> {
        let book = shared.session.study.codebook();
        let left_out: HashSet<&str> = without.iter().flat_map(|id| book.with_descendants(id)).collect();
        let offered = self.nodes.iter().filter(|node| node.state.is_empty() && !left_out.contains(node.id.as_str()));
        let row = |node: &super::Node| {
            let code = book.get(&node.id);
            let others = code.map(|code| code.names.values().cloned().collect::<Vec<_>>().join(", "));
            let path = book.path(&node.id);
            let above = path.len().checked_sub(2).and_then(|at| path.get(at)).map(|above| format!("‹ {}", above.name));
            let detail = [above.unwrap_or_default(), others.unwrap_or_default()].join("  ").trim().to_owned();
            let label = format!("{}{}", "  ".repeat(node.depth), shared.code_name(&node.id));
            (Row { label, detail, ..Row::default() }, node.id.clone())
        };
        offered.map(row).collect()
    }

    /// Lets a memo be written on the chosen code.
    fn write_memo(&self, shared: &mut Shared) {
        let Some(id) = self.chosen() else { return };
        let title = format!("Memo on “{}”", shared.code_name(&id));
        let then = Then::anywhere(move |words: String, shared: &mut Shared| {
            let act = acts::write_memo(&mut shared.session, MemoAbout::Code(id), MemoKind::Memo, &words);
            if shared.perform(act) {
                shared.tell("Noted; g y leads to all memos.");
            }
        });
        shared.open(Popup::editor(title, String::new(), then));
    }

    fn ask_parent(&self, shared: &mut Shared) {
        let ids = self.meant(shared);
        let below = self.targets(&ids, shared).into_iter().map(|(row, id)| (row, Some(id)));
        let rows: Vec<(Row, Option<String>)> =
            std::iter::once((Row::from("the top level"), None)).chain(below).collect();
        let first = ids.first().and_then(|id| shared.session.study.codebook().get(id));
        let at = rows.iter().position(|(_, id)| Some(id) == first.map(|code| &code.parent)).unwrap_or(0);
        let title = format!("Put {} below", named(&ids, shared));
        let then = Then::here(move |book: &mut Self, parent: Option<String>, shared: &mut Shared| {
            let act = acts::move_codes(&shared.session, &ids, &MoveSeat::Under(parent));
            book.done(act, ids.first(), shared);
        });
        shared.open(Popup::choice(title, rows, at, then));
    }

    fn ask_target(&self, shared: &mut Shared) {
        let ids = if self.marked.is_empty() { self.meant(shared) } else { self.marked.clone() };
        // A code below one that goes may be the one that stays.
        let mut rows = self.targets(&[], shared);
        rows.retain(|(_, id)| !ids.contains(id));
        if rows.is_empty() {
            return shared.tell("There is no other code.");
        }
        let title = format!("Make {} one with", named(&ids, shared));
        let then = Then::anywhere(move |into, shared: &mut Shared| ask_merge(ids, into, shared));
        shared.open(Popup::choice(title, rows, 0, then));
    }

    fn ask_delete(&self, shared: &mut Shared) {
        let ids = if self.marked.is_empty() { self.meant(shared) } else { self.marked.clone() };
        // What stands in the way is told before anything is asked.
        if let Err(failure) = acts::delete_codes(&shared.session, &ids) {
            return shared.tell(failure.message);
        }
        let told =
            ["Nothing is coded with it. The record stays in the file until a purge; o and x take it back.".to_owned()];
        let title = format!("Delete {}?", named(&ids, shared));
        let then = Then::here(move |book: &mut Self, (), shared: &mut Shared| {
            let act = acts::delete_codes(&shared.session, &ids);
            book.done(act, None, shared);
        });
        shared.open(Popup::preview(title, "Delete it", &told, shared.size.0, then));
    }

    /// Asks before codings come back to a merged code; offers another again at once.
    pub(super) fn ask_revive(&mut self, code: &Code, shared: &mut Shared) {
        let back = acts::regained(&shared.session.study, std::slice::from_ref(&code.id));
        if back.codings() == 0 {
            return self.revive(&code.id, shared);
        }
        let told = [format!("{} will count as they were coded; no coding file changes.", back.words())];
        let title = format!("Take “{}” back?", code.name);
        let id = code.id.clone();
        let then = Then::here(move |book: &mut Self, (), shared: &mut Shared| book.revive(&id, shared));
        shared.open(Popup::preview(title, "Offer it again", &told, shared.size.0, then));
    }

    fn revive(&mut self, id: &str, shared: &mut Shared) {
        let act = acts::revive_codes(&shared.session, &[id.to_owned()]);
        if shared.attempt(act) {
            self.show(id, shared);
            let name = shared.code_name(id);
            shared.tell(format!("“{name}” is offered again."));
        }
    }

    fn ask_example(&self, shared: &mut Shared) {
        let Some(code) = self.code(shared).cloned() else { return };
        let mut codings = acts::codings_of(&shared.session, &code.id, None);
        codings.truncate(PASSAGES);
        let mut rows = Vec::new();
        let count = codings.len();
        for (ix, coding) in codings {
            let Ok(document) = shared.session.document(ix) else { continue };
            let words = if coding.at.end > document.text.len() { "" } else { document.text.slice(coding.at) };
            let study = &shared.session.study;
            let whose = format!("{} · {}", study.transcript(ix).shown(), study.coder(coding.coder));
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let barred = code.examples.contains(&words).then(|| "It is an example already.".to_owned());
            rows.push((Row { label: words, detail: whose, barred, ..Row::default() }, (ix, coding)));
        }
        if rows.len() != count || rows.is_empty() {
            return shared.tell("There is no coded passage that could be read.");
        }
        let title = format!("Which passage is an example of “{}”?", code.name);
        let id = code.id;
        let then = Then::here(move |book: &mut Self, (ix, coding): (TranscriptIx, Coding), shared: &mut Shared| {
            let act = acts::add_example(&mut shared.session, &id, ix, &coding);
            book.done(act, Some(&id), shared);
        });
        shared.open(Popup::choice(title, rows, 0, then));
    }

    /// Does an act, takes the marks away and chooses a code; whether it was done.
    pub(super) fn done(
        &mut self,
        act: Result<crate::edit::Act, crate::session::Failure>,
        choose: Option<&String>,
        shared: &mut Shared,
    ) -> bool {
        let done = shared.attempt(act);
        if done {
            self.marked.clear();
            if let Some(id) = choose {
                self.show(id, shared);
            }
        }
        done
    }
}

/// Shows what becomes one with a code before it does.
fn ask_merge(ids: Vec<String>, into: String, shared: &mut Shared) {
    if let Err(failure) = acts::merge_codes(&shared.session, &ids, &into) {
        return shared.tell(failure.message);
    }
    let name = shared.code_name(&into);
    let told = acts::meeting(&shared.session.study, &ids, &into).sentences(&name);
    let title = format!("Merge {} into “{name}”?", named(&ids, shared));
    let then = Then::here(move |book: &mut Codebook, (), shared: &mut Shared| {
        let act = acts::merge_codes(&shared.session, &ids, &into);
        if book.done(act, Some(&into), shared) {
            shared.tell("Merged. o shows what was merged, x takes it back.");
        }
    });
    shared.open(Popup::preview(title, "Merge", &told, shared.size.0, then));
}

/// `“Pay”`, or how many codes.
fn named(ids: &[String], shared: &Shared) -> String {
    match ids {
        [id] => format!("“{}”", shared.code_name(id)),
        many => format!("{} codes", many.len()),
    }
}
