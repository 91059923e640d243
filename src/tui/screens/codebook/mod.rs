//! The codebook: the tree of codes with counts, what each says, and all that can be done with it.

mod draw;
mod edit;
mod split;
mod surgery;
mod walk;

use crate::model::{Code, CoderIx, Status};
use crate::search::fuzzy::{Matcher, Name, WORD_START};
use crate::tui::command::{Command, Way};
use crate::tui::keymap::{Context, EVERYWHERE, Key, Needs, ROWS};
use crate::tui::place::Place;
use crate::tui::room::{Kind, Room, Shared};
use crate::tui::widgets::rows::List;
use crate::tui::widgets::tree::sums;
use ratatui::Frame;
use ratatui::layout::Rect;
use std::collections::{BTreeMap, HashSet};

/// Dealing a code's codings out.
#[rustfmt::skip]
static SPLIT: Context = Context::new("splitting a code", &[], &[
    Key::new("skip", &Command::Skip).on(&["Space", "j", "Down"]).group("Deal").help("Leave this coding with the old code, and go on.").hint("skip"),
    Key::new("back", &Command::Undeal).on(&["u", "k", "Up", "Backspace"]).group("Deal").help("Go back to the coding before.").hint("back"),
    Key::new("apply", &Command::Accept).on(&["Enter"]).group("Deal").help("Deal them out as shown, as one step of undo.").hint("apply"),
    Key::new("give-up", &Command::Back).on(&["Esc", "q"]).group("Deal").help("Leave without dealing; what is dealt asks first.").hint("leave"),
    Key::new("help", &Command::Help).on(&["?", "F1"]).group("View").help("See every key of this place."),
]).coding();

#[rustfmt::skip]
static CONTEXT: Context = Context::new("codebook", &[&ROWS, &EVERYWHERE], &[
    Key::new("edit", &Command::Accept).on(&["Enter"]).group("Codes").help("Edit what the code says: name, definition, what belongs, what does not, examples.").hint("edit").when(Needs::Row),
    Key::new("new", &Command::New).on(&["n"]).group("Codes").help("Make a code beside this one.").hint("new"),
    Key::new("new-below", &Command::NewBelow).on(&["N"]).group("Codes").help("Make a code below this one.").hint("new below").when(Needs::Row),
    Key::new("rename", &Command::Rename).on(&["r"]).group("Codes").help("Give the code another name; its codings stay.").when(Needs::Row),
    Key::new("move", &Command::MoveTo).on(&["t"]).group("Codes").help("Put the code below another one, or at the top level.").hint("move").when(Needs::Row),
    Key::new("move-down", &Command::MoveAmong(Way::Next)).on(&["J", "Shift-Down"]).group("Codes").help("Move the code down past the next one of its level.").when(Needs::Row),
    Key::new("move-up", &Command::MoveAmong(Way::Previous)).on(&["K", "Shift-Up"]).group("Codes").help("Move the code up past the one before of its level.").when(Needs::Row),
    Key::new("move-in", &Command::MoveLevel(Way::Next)).on(&[">", "Shift-Right"]).group("Codes").help("Move the code in, below the one before of its level.").when(Needs::Row),
    Key::new("move-out", &Command::MoveLevel(Way::Previous)).on(&["<", "Shift-Left"]).group("Codes").help("Move the code out, beside the one above it.").when(Needs::Row),
    Key::new("key", &Command::AssignKey).on(&["L"]).group("Codes").help("Give the code a key that applies it in the reader.").hint("key").when(Needs::Row),
    Key::new("color", &Command::Color).on(&["c"]).group("Codes").help("Give the code another colour.").when(Needs::Row),
    Key::new("memo", &Command::Memo).on(&["m"]).group("Codes").help("Write a memo on the code.").when(Needs::Row),
    Key::new("retire", &Command::Retire).on(&["x", "Delete"]).group("Codes").help("Offer the code no longer, or offer it again; its codings stay.").hint("retire").when(Needs::Row),
    Key::new("mark", &Command::Mark).on(&["v"]).group("Codes").help("Mark the code, or take the mark back: move, merge and delete take all that are marked.").when(Needs::Row),
    Key::new("merge", &Command::Merge).on(&["M"]).group("Codes").help("Make the code, or those marked, one with another: their codings count as its own.").when(Needs::Row),
    Key::new("split", &Command::Split).on(&["S"]).group("Codes").help("Deal the codings of the code out to several codes, one by one.").when(Needs::Row),
    Key::new("delete", &Command::Delete).on(&["D"]).group("Codes").help("Delete the code, or those marked, where no coding uses them.").when(Needs::Row),
    Key::new("example", &Command::Example).on(&["e"]).group("Codes").help("Take a coded passage as an example of the code.").when(Needs::Row),
    Key::new("gone", &Command::ShowGone).on(&["o"]).group("View").help("Show codes that are merged or deleted too, or hide them; x takes one back."),
    Key::new("unfold", &Command::Unfold(Way::Next)).on(&["l", "Right"]).group("View").help("Show the codes below this one.").when(Needs::Row),
    Key::new("fold", &Command::Unfold(Way::Previous)).on(&["h", "Left"]).group("View").help("Fold the codes below this one, or go to the one above.").when(Needs::Row),
    Key::new("unfold-all", &Command::UnfoldAll(Way::Next)).on(&["+"]).group("View").help("Show all codes."),
    Key::new("fold-all", &Command::UnfoldAll(Way::Previous)).on(&["-"]).group("View").help("Fold all codes to the top level."),
    Key::new("filter", &Command::Filter).on(&["/"]).group("Find").help("Narrow the codebook by words.").hint("filter"),
]);

/// The kind of room.
#[rustfmt::skip]
pub static KIND: Kind = Kind {
    name: "codebook",
    is_list: false,
    context: &CONTEXT,
    states: &[&SPLIT],
    ways: &[Key::new("codebook", &Command::Go(Place::room("codebook"))).on(&["B", "g d"]).group("Go to").help("Open the codebook, to read and edit codes.")],
    open: |_, shared| Ok(Box::new(Codebook::new(shared))),
};

/// A code as it stands in the tree.
#[derive(Clone, Debug)]
struct Node {
    id: String,
    depth: usize,
    /// Place of the code above, among all nodes.
    above: Option<usize>,
    has_children: bool,
    own: u32,
    /// Its codings and those of the codes below.
    sum: u32,
    /// What has become of it, in a word; nothing while it is offered.
    state: &'static str,
}

/// The screen.
pub struct Codebook {
    nodes: Vec<Node>,
    folded: HashSet<String>,
    /// Numbers of the nodes that show.
    shown: Vec<usize>,
    list: List,
    /// The code whose coders are counted, with who used it how often.
    used: (Option<String>, Vec<(String, u32)>),
    /// Whose field is edited: the form comes back at that row.
    form_at: usize,
    /// Codes that are marked, in the order of marking.
    marked: Vec<String>,
    /// Whether those merged or deleted show too.
    gone: bool,
    /// A code's codings being dealt out.
    walk: Option<walk::Walk>,
}

impl Codebook {
    /// Opens at the code last meant.
    pub fn new(shared: &mut Shared) -> Self {
        let mut book = Self {
            nodes: Vec::new(),
            folded: HashSet::new(),
            shown: Vec::new(),
            list: List::default(),
            used: (None, Vec::new()),
            form_at: 0,
            marked: Vec::new(),
            gone: false,
            walk: None,
        };
        book.refresh(shared);
        book
    }

    fn grow(&mut self, shared: &Shared) {
        let study = &shared.session.study;
        let book = study.codebook();
        let tree = book.tree();
        let own = |place: usize| {
            let code = book.codes().get(place);
            code.and_then(|code| study.known_code(&code.id)).map_or(0, |ix| shared.count(ix))
        };
        let gone = self.gone;
        let shows = |code: &Code| gone || study.is_live(code) || code.status == Status::Retired;
        let state = |code: &Code| match code.status {
            _ if study.is_live(code) => "",
            Status::Retired => "retired",
            Status::Deleted => "deleted",
            _ => "merged",
        };
        self.nodes.clear();
        let mut path: Vec<usize> = Vec::new();
        for (branch, sum) in tree.iter().zip(sums(&tree, own)) {
            let Some(code) = book.codes().get(branch.place).filter(|code| shows(code)) else { continue };
            // Codes that do not show leave a gap in the depth; what stands below them hangs one level higher.
            while path.last().and_then(|&at| self.nodes.get(at)).is_some_and(|node| node.depth >= branch.depth) {
                path.pop();
            }
            let above = path.last().copied();
            if let Some(node) = above.and_then(|at| self.nodes.get_mut(at)) {
                node.has_children = true;
            }
            path.push(self.nodes.len());
            self.nodes.push(Node {
                id: code.id.clone(),
                depth: branch.depth,
                above,
                has_children: false,
                own: own(branch.place),
                sum,
                state: state(code),
            });
        }
    }

    fn lay_out(&mut self, shared: &Shared) {
        let chosen = shared.code.as_deref();
        if self.list.filter.is_empty() {
            self.shown = (0..self.nodes.len()).filter(|&at| !self.hidden(at)).collect();
        } else {
            let book = shared.session.study.codebook();
            let (matcher, words) = (Matcher::default(), &self.list.filter.words);
            let mut fits: HashSet<usize> = HashSet::new();
            for (at, node) in self.nodes.iter().enumerate() {
                let Some(code) = book.get(&node.id) else { continue };
                let names = std::iter::once(&code.name).chain(code.names.values()).chain([&code.id]);
                let mut hits = names.filter_map(|name| matcher.hit(&Name::new(name), words));
                if hits.any(|hit| hit.score >= WORD_START || words.chars().count() > 3) {
                    // What stands above says where a code belongs.
                    let mut up = Some(at);
                    while let Some(place) = up.filter(|place| fits.insert(*place)) {
                        up = self.nodes.get(place).and_then(|node| node.above);
                    }
                }
            }
            self.shown = (0..self.nodes.len()).filter(|at| fits.contains(at)).collect();
        }
        self.list.rows.set_len(self.shown.len());
        if let Some(at) = chosen.and_then(|id| self.shown.iter().position(|&at| self.is(at, id))) {
            self.list.rows.at = at;
        }
    }

    fn is(&self, at: usize, id: &str) -> bool {
        self.nodes.get(at).is_some_and(|node| node.id == id)
    }

    fn hidden(&self, at: usize) -> bool {
        let mut up = self.nodes.get(at).and_then(|node| node.above);
        while let Some(node) = up.and_then(|at| self.nodes.get(at)) {
            if self.folded.contains(&node.id) {
                return true;
            }
            up = node.above;
        }
        false
    }

    fn node(&self) -> Option<&Node> {
        self.shown.get(self.list.rows.at).and_then(|&at| self.nodes.get(at))
    }

    fn chosen(&self) -> Option<String> {
        self.node().map(|node| node.id.clone())
    }

    /// Chooses a code, and unfolds what it stands under.
    fn choose(&mut self, id: &str, shared: &mut Shared) {
        shared.code = Some(id.to_owned());
        let mut up = self.nodes.iter().position(|node| node.id == id);
        while let Some(node) = up.and_then(|at| self.nodes.get(at)) {
            up = node.above;
            if let Some(above) = up.and_then(|at| self.nodes.get(at)) {
                self.folded.remove(&above.id);
            }
        }
        self.lay_out(shared);
    }

    /// The nearest node before or after the chosen one with the same code above.
    fn sibling(&self, way: Way) -> Option<&Node> {
        let at = *self.shown.get(self.list.rows.at)?;
        let above = self.nodes.get(at)?.above;
        let fits = |node: &&Node| node.above == above;
        match way {
            Way::Next => self.nodes.get(at + 1..)?.iter().find(fits),
            Way::Previous => self.nodes.get(..at)?.iter().rev().find(fits),
        }
    }

    fn unfold(&mut self, way: Way, shared: &mut Shared) {
        let Some(node) = self.node().cloned() else { return };
        let open = node.has_children && !self.folded.contains(&node.id);
        match way {
            Way::Next if open => drop(self.list.rows.update(&Command::Row(Way::Next), 0)),
            Way::Next => drop(self.folded.remove(&node.id)),
            Way::Previous if open && self.list.filter.is_empty() => drop(self.folded.insert(node.id.clone())),
            Way::Previous => {
                if let Some(above) = node.above.and_then(|at| self.nodes.get(at)).map(|node| node.id.clone()) {
                    self.choose(&above, shared);
                }
            }
        }
        shared.code = self.chosen();
        self.lay_out(shared);
    }

    fn count_users(&mut self, shared: &Shared) {
        let id = self.chosen();
        let study = &shared.session.study;
        let mut users: BTreeMap<CoderIx, u32> = BTreeMap::new();
        if let Some(code) = id.as_deref().and_then(|id| study.known_code(id)) {
            for ix in study.all_transcripts() {
                let (codings, visible) = (study.codings(ix), shared.visible(ix));
                for (place, coding) in codings.iter().enumerate() {
                    let counts =
                        study.target(coding.code) == code && visible.sees(coding.coder) && study.stands(coding);
                    if counts && !study.is_repeat(coding, codings.iter().take(place).rev()) {
                        *users.entry(coding.coder).or_default() += 1;
                    }
                }
            }
        }
        let mut users: Vec<(String, u32)> =
            users.into_iter().map(|(coder, count)| (study.coder(coder).to_owned(), count)).collect();
        users.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.used = (id, users);
    }
}

impl Room for Codebook {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn list(&self) -> Option<&List> {
        self.walk.is_none().then_some(&self.list)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        self.walk.is_none().then_some(&mut self.list)
    }

    fn lines(&self, body: Rect) -> Option<Rect> {
        Some(Self::tree(body))
    }

    fn sought(&self) -> Option<&'static str> {
        Some("a code's name, in any language, or its id")
    }

    fn narrow(&mut self, shared: &mut Shared) {
        self.lay_out(shared);
        // Going straight to what fits best saves a search among its parents.
        let folded = crate::text::fold::fold(&self.list.filter.words);
        let book = shared.session.study.codebook();
        let fits = |id: &str| book.get(id).is_some_and(|code| crate::text::fold::fold(&code.name).contains(&folded));
        let found = self.shown.iter().position(|&at| self.nodes.get(at).is_some_and(|node| fits(&node.id)));
        if let Some(at) = found.filter(|_| !self.list.filter.is_empty()) {
            self.list.rows.at = at;
            shared.code = self.chosen();
        }
    }

    fn moved(&mut self, shared: &mut Shared) {
        shared.code = self.chosen();
    }

    fn clicked(&mut self, shared: &mut Shared) {
        let folded = self.node().is_some_and(|node| self.folded.contains(&node.id));
        self.unfold(if folded { Way::Next } else { Way::Previous }, shared);
    }

    fn context(&self) -> &'static Context {
        if self.walk.is_some() { &SPLIT } else { &CONTEXT }
    }

    fn refresh(&mut self, shared: &mut Shared) {
        let stale = self.list.is_stale(shared.generation);
        if stale {
            self.grow(shared);
            self.lay_out(shared);
            self.marked.retain(|id| self.nodes.iter().any(|node| node.id == *id));
            self.catch_up(shared);
        }
        shared.code = self.chosen().or_else(|| shared.code.take());
        if stale || self.used.0 != self.chosen() {
            self.count_users(shared);
        }
    }

    fn update(&mut self, command: &Command, shared: &mut Shared) {
        if self.walk.is_some() {
            return self.deal(command, shared);
        }
        match command {
            Command::Unfold(way) => self.unfold(*way, shared),
            Command::UnfoldAll(Way::Next) => {
                self.folded.clear();
                self.lay_out(shared);
            }
            Command::UnfoldAll(Way::Previous) => {
                let heads = self.nodes.iter().filter(|node| node.has_children);
                self.folded = heads.map(|node| node.id.clone()).collect();
                let mut at = self.shown.get(self.list.rows.at).copied();
                while let Some(above) = at.and_then(|at| self.nodes.get(at)).and_then(|node| node.above) {
                    at = Some(above);
                }
                shared.code = at.and_then(|at| self.nodes.get(at)).map(|node| node.id.clone());
                self.lay_out(shared);
            }
            Command::Back if !self.marked.is_empty() => self.marked.clear(),
            Command::Back => shared.leave(),
            other => self.act(other, shared),
        }
    }

    fn position(&self) -> String {
        if let Some(walk) = &self.walk {
            return walk.position();
        }
        let marked = if self.marked.is_empty() { String::new() } else { format!("{} marked · ", self.marked.len()) };
        format!("{marked}{}", self.list.position())
    }

    fn draw(&self, frame: &mut Frame, area: Rect, shared: &Shared) {
        match &self.walk {
            Some(walk) => walk.draw(frame, area, shared),
            None => self.draw_all(frame, area, shared),
        }
    }
}
