//! Splitting a code by hand: each of its codings in its context, dealt with a digit; one act at the end.

use crate::model::CodingId;
use crate::session::acts::{self, Deal, Share};
use crate::tui::command::Command;
use crate::tui::popup::Popup;
use crate::tui::room::{Shared, Then};
use crate::tui::screens::codebook::Codebook;
use crate::tui::screens::codebook::walk::{SHARES, Walk};
use crate::tui::widgets::choice::Row;
use crate::tui::widgets::picker::{Pick, Picker};
use std::collections::HashMap;

impl Codebook {
    pub(super) fn ask_shares(&mut self, shared: &mut Shared) {
        let Some(id) = self.chosen() else { return };
        if shared.session.coder.is_none() {
            return shared.tell("Reading only: g c asks for your handle, then S splits.");
        }
        if acts::codings_of(&shared.session, &id, None).is_empty() {
            return shared.tell("Nothing is coded with it: there is nothing to deal out.");
        }
        let title = format!("Split “{}” into which codes? Tab takes several", shared.code_name(&id));
        let picker = Picker::new(title, &shared.session.study, &[]).without(&id);
        let then = Then::here(move |book: &mut Self, picks: Vec<Pick>, shared: &mut Shared| {
            if picks.len() > SHARES {
                return shared.tell(format!("At most {SHARES} codes: each has a digit."));
            }
            let share = |pick: Pick| match pick {
                Pick::Known(id) => Share::Known(id),
                Pick::New(name) => Share::New(name),
            };
            book.ask_whose(id, picks.into_iter().map(share).collect(), shared);
        });
        shared.open(Popup::codes(picker, then));
    }

    /// Asks whether others' codings are meant too, where there are any; names them first.
    fn ask_whose(&mut self, id: String, shares: Vec<Share>, shared: &mut Shared) {
        let own = shared.session.coder.clone().unwrap_or_default();
        let study = &shared.session.study;
        let number = study.known_code(&id);
        let all = crate::session::affected::Affected::of(study, |coding| Some(study.target(coding.code)) == number);
        let coders = all.coders();
        let mine = coders.iter().find(|(coder, _)| *coder == own).map_or(0, |(_, count)| *count);
        if mine == all.codings() {
            return self.begin(id, shares, Some(own), shared);
        }
        let mut rows = Vec::new();
        if mine > 0 {
            rows.push((Row::from(format!("Your own {mine}")), Some(own)));
        }
        let names: Vec<String> = coders.iter().map(|(coder, count)| format!("{coder} {count}")).collect();
        let label = format!("Everybody's {}", all.codings());
        let detail = format!("changes the files of {}", names.join(", "));
        rows.push((Row { label, detail, ..Row::default() }, None));
        let title = format!("Whose codings of “{}”?", shared.code_name(&id));
        let then = Then::here(move |book: &mut Self, whose, shared| book.begin(id, shares, whose, shared));
        shared.open(Popup::choice(title, rows, 0, then));
    }

    fn begin(&mut self, code: String, shares: Vec<Share>, whose: Option<String>, shared: &mut Shared) {
        let items = acts::codings_of(&shared.session, &code, whose.as_deref());
        let dealt = vec![None; items.len()];
        let mut walk = Walk { code, shares, whose, items, dealt, at: 0, document: None, warned: false };
        walk.read(shared);
        self.walk = Some(walk);
    }

    /// What a command does while codings are dealt out.
    pub(super) fn deal(&mut self, command: &Command, shared: &mut Shared) {
        let Some(walk) = &mut self.walk else { return };
        let warned = std::mem::take(&mut walk.warned);
        match command {
            Command::CodeKey(key) => match walk.share(*key) {
                Some(share) => walk.put(Some(share), shared),
                None => shared.tell(format!("1 to {} deal it out; Space leaves it.", walk.shares.len())),
            },
            Command::Skip => walk.put(None, shared),
            Command::Undeal => {
                walk.at = walk.at.saturating_sub(1);
                walk.read(shared);
            }
            Command::Accept => self.apply(shared),
            Command::Back if walk.dealt.iter().any(Option::is_some) && !warned => {
                walk.warned = true;
                shared.tell("Nothing is dealt out yet: Enter does it, Esc once more forgets it.");
            }
            Command::Back => self.walk = None,
            _ => {}
        }
    }

    fn apply(&mut self, shared: &mut Shared) {
        let Some(walk) = &self.walk else { return };
        let deals: Vec<Deal> = walk
            .items
            .iter()
            .zip(&walk.dealt)
            .filter_map(|((ix, coding), to)| Some(Deal { ix: *ix, coding: *coding, to: (*to)? }))
            .collect();
        let (code, stays) = (walk.code.clone(), walk.items.len() - deals.len());
        let everyone = walk.whose.is_none();
        let made = acts::split_code(&mut shared.session, &code, &walk.shares, &deals, (everyone, false));
        let (act, first) = match made {
            Ok((act, ids)) => (Ok(act), ids.into_iter().next()),
            Err(failure) => (Err(failure), None),
        };
        if shared.attempt(act) {
            self.walk = None;
            if let Some(id) = first {
                self.show(&id, shared);
            }
            let name = shared.code_name(&code);
            shared.tell(format!("{} dealt out; {stays} stay with “{name}”. u takes all of it back.", deals.len()));
        }
    }

    /// Looks which codings there are after the study changed under the walk; what is dealt stays dealt.
    pub(super) fn catch_up(&mut self, shared: &mut Shared) {
        let Some(walk) = &mut self.walk else { return };
        let known: HashMap<CodingId, Option<usize>> =
            walk.items.iter().zip(&walk.dealt).map(|((_, coding), to)| (coding.id, *to)).collect();
        let here = walk.items.get(walk.at).map(|(_, coding)| coding.id);
        walk.items = acts::codings_of(&shared.session, &walk.code, walk.whose.as_deref());
        walk.dealt = walk.items.iter().map(|(_, coding)| known.get(&coding.id).copied().flatten()).collect();
        let at = walk.items.iter().position(|(_, coding)| Some(coding.id) == here);
        walk.at = at.unwrap_or(walk.at.min(walk.items.len()));
        walk.document = None;
        walk.read(shared);
    }
}
