//! The query that narrows lists and tables: asked for, kept under a name.

use crate::session::acts;
use crate::tui::place::Query;
use crate::tui::popup::Popup;
use crate::tui::room::{Room, Shared, Then};
use crate::tui::widgets::query::QueryLine;

pub(super) fn ask(shared: &mut Shared) {
    let line = QueryLine::new(&shared.session.study, &shared.asked);
    shared.open(Popup::query(line, Then::of_any(take_query)));
}

pub(super) fn name_it(shared: &mut Shared) {
    let note = "Then query:NAME stands for it, here and in --query.";
    let save = |_: &mut dyn Room, name: &str, shared: &mut Shared| {
        let act = acts::save_query(&shared.session, name, &shared.asked);
        if shared.try_typed(act)? {
            shared.tell(format!("Saved: query:{name} stands for it."));
        }
        Ok(())
    };
    shared.open(Popup::attempt("Save the query as", note, "", save));
}

/// Takes a query for all lists and tables; where none of these is shown, the passages that fit are.
fn take_query(room: &mut dyn Room, query: String, shared: &mut Shared) {
    if query == shared.asked {
        return;
    }
    let told = if query.is_empty() { "All codings again.".to_owned() } else { format!("Narrowed by: {query}") };
    shared.ask_for(query);
    shared.tell(told);
    if !room.kind().is_list {
        shared.excerpts(Query::default(), None);
    }
}
