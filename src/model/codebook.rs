//! The codebook: codes in file order, and the tree that their parents make.

use super::{Alts, Code, Rest, Status};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Deepest path of codes that is read.
pub const DEPTH_MAX: usize = 32;

/// The shared list of codes. File order is codebook order.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// Title of the book.
    pub title: String,
    /// Values that lost a merge.
    pub alts: Alts,
    /// Fields this version does not know.
    pub rest: Rest,
    codes: Vec<Code>,
    places: HashMap<String, usize>,
}

/// A code in the tree as it is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Index into [`Codebook::codes`].
    pub place: usize,
    /// 0 at the root.
    pub depth: usize,
    /// Whether codes stand below it.
    pub has_children: bool,
}

impl Codebook {
    /// Makes a book from codes in file order; of equal ids the first is found by id.
    pub fn new(title: String, codes: Vec<Code>) -> Self {
        let mut book = Self { title, codes, ..Self::default() };
        book.index();
        book
    }

    fn index(&mut self) {
        self.places.clear();
        for (place, code) in self.codes.iter().enumerate() {
            self.places.entry(code.id.clone()).or_insert(place);
        }
    }

    /// All codes, in file order.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code with this id.
    pub fn get(&self, id: &str) -> Option<&Code> {
        self.place(id).and_then(|place| self.codes.get(place))
    }

    /// Where in file order the code with this id stands.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Puts a code after the one named (`None`: first), replacing any with its id.
    pub fn insert(&mut self, code: Code, after: Option<&str>) {
        self.codes.retain(|known| known.id != code.id);
        let place =
            after.and_then(|id| self.codes.iter().position(|known| known.id == id)).map_or(0, |place| place + 1);
        self.codes.insert(place, code);
        self.index();
    }

    /// Replaces the code with the same id where it stands.
    pub fn replace(&mut self, code: Code) {
        if let Some(place) = self.place(&code.id)
            && let Some(slot) = self.codes.get_mut(place)
        {
            *slot = code;
        }
    }

    /// Takes a code out.
    pub fn remove(&mut self, id: &str) {
        self.codes.retain(|known| known.id != id);
        self.index();
    }

    /// The id of the code before this one in file order.
    pub fn before(&self, id: &str) -> Option<&str> {
        let place = self.place(id)?;
        self.codes.get(place.checked_sub(1)?).map(|code| code.id.as_str())
    }

    /// Where a new code under `parent` goes: after its last sibling's last descendant, else after the parent.
    pub fn place_under(&self, parent: Option<&str>) -> Option<String> {
        let Some(parent) = parent else {
            return self.codes.last().map(|code| code.id.clone());
        };
        let below = self.with_descendants(parent);
        self.codes.iter().rev().find(|code| below.contains(code.id.as_str())).map(|code| code.id.clone())
    }

    /// The parent that the tree uses: none where it is missing or would close a circle.
    pub fn parent<'a>(&'a self, code: &'a Code) -> Option<&'a Code> {
        let parent = self.get(code.parent.as_deref()?)?;
        let mut above = parent;
        for _ in 0..DEPTH_MAX {
            if above.id == code.id {
                return None;
            }
            match above.parent.as_deref().and_then(|id| self.get(id)) {
                Some(next) => above = next,
                None => return Some(parent),
            }
        }
        None
    }

    /// The codes from the root down to this one, itself last.
    pub fn path(&self, id: &str) -> Vec<&Code> {
        let mut path = Vec::new();
        let mut at = self.get(id);
        while let Some(code) = at {
            path.push(code);
            if path.len() > DEPTH_MAX {
                break;
            }
            at = self.parent(code);
        }
        path.reverse();
        path
    }

    /// Names from the root joined by ` / `; the id itself where the code is missing.
    pub fn path_name(&self, id: &str) -> String {
        let path: Vec<&str> = self.path(id).into_iter().map(|code| code.name.as_str()).collect();
        if path.is_empty() { id.to_owned() } else { path.join(" / ") }
    }

    /// The codes whose record names this one as parent, whatever became of them.
    pub fn children<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Code> {
        self.codes.iter().filter(move |code| code.parent.as_deref() == Some(id))
    }

    /// This id and the ids of all codes below it.
    pub fn with_descendants<'a>(&'a self, id: &'a str) -> HashSet<&'a str> {
        let mut found = HashSet::from([id]);
        loop {
            let before = found.len();
            for code in &self.codes {
                if self.parent(code).is_some_and(|parent| found.contains(parent.id.as_str())) {
                    found.insert(&code.id);
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// The tree depth first, siblings in file order; each code once.
    pub fn tree(&self) -> Vec<Branch> {
        let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        for (place, code) in self.codes.iter().enumerate() {
            let parent = self.parent(code).and_then(|parent| self.place(&parent.id));
            children.entry(parent).or_default().push(place);
        }
        let mut tree = Vec::with_capacity(self.codes.len());
        let roots = children.get(&None).into_iter().flatten().rev();
        let mut todo: Vec<(usize, usize)> = roots.map(|&place| (place, 0)).collect();
        while let Some((place, depth)) = todo.pop() {
            let below = children.get(&Some(place));
            tree.push(Branch { place, depth, has_children: below.is_some() });
            todo.extend(below.into_iter().flatten().rev().map(|&child| (child, depth + 1)));
        }
        tree
    }

    /// The code that codings of `id` count under: merges followed, circles cut at their start.
    pub fn target<'a>(&'a self, id: &'a str) -> &'a str {
        let mut at = id;
        for _ in 0..DEPTH_MAX {
            match self.get(at).map(|code| &code.status) {
                Some(Status::MergedInto(next)) if next == id => return id,
                Some(Status::MergedInto(next)) if self.get(next).is_some() => at = next,
                _ => return at,
            }
        }
        id
    }

    /// Finds a code by id, else by unique name or path (folded by `fold`); the error lists what was meant.
    ///
    /// # Errors
    /// No code of the name, or several.
    pub fn find(&self, word: &str, fold: impl Fn(&str) -> String) -> Result<&Code, Unfound> {
        if let Some(code) = self.get(word) {
            return Ok(code);
        }
        let wanted = fold(word);
        let path = |code: &Code| fold(&self.path_name(&code.id));
        let squeeze = |path: String| path.split('/').map(str::trim).collect::<Vec<_>>().join("/");
        let wanted_path = squeeze(wanted.clone());
        let exact: Vec<&Code> = self.codes.iter().filter(|code| code.name == word).collect();
        let folded = |code: &&Code| {
            fold(&code.name) == wanted
                || code.names.values().any(|name| fold(name) == wanted)
                || squeeze(path(code)) == wanted_path
        };
        let found = if exact.is_empty() { self.codes.iter().filter(folded).collect() } else { exact };
        match found.as_slice() {
            [one] => Ok(one),
            [] => Err(Unfound::Missing),
            many => match many.iter().filter(|code| code.is_active()).collect::<Vec<_>>().as_slice() {
                [one] => Ok(one),
                _ => Err(Unfound::Several(many.iter().map(|code| code.id.clone()).collect())),
            },
        }
    }
}

/// Why no single code was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfound {
    /// Nothing has this id, name or path.
    Missing,
    /// Several codes have this name; their ids.
    Several(Vec<String>),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(id: &str, parent: Option<&str>) -> Code {
        Code { id: id.into(), name: id.to_uppercase(), parent: parent.map(Into::into), ..Code::default() }
    }

    fn book() -> Codebook {
        Codebook::new(
            String::new(),
            vec![code("a", None), code("b", Some("a")), code("c", Some("b")), code("d", Some("a")), code("e", None)],
        )
    }

    #[test]
    fn a_new_code_goes_after_its_last_sibling() {
        let book = book();
        assert_eq!(book.place_under(Some("a")).as_deref(), Some("d"));
        assert_eq!(book.place_under(Some("b")).as_deref(), Some("c"));
        assert_eq!(book.place_under(None).as_deref(), Some("e"));
    }

    #[test]
    fn the_tree_is_depth_first_and_survives_a_circle() {
        let mut codes = book().codes().to_vec();
        codes[0].parent = Some("c".into());
        let book = Codebook::new(String::new(), codes);
        assert_eq!(book.tree().len(), 5, "every code is drawn once");
    }

    #[test]
    fn merges_are_followed_and_circles_cut() {
        let mut codes = book().codes().to_vec();
        codes[1].status = Status::MergedInto("c".into());
        codes[2].status = Status::MergedInto("d".into());
        let book = Codebook::new(String::new(), codes.clone());
        assert_eq!(book.target("b"), "d");
        codes[3].status = Status::MergedInto("b".into());
        let book = Codebook::new(String::new(), codes);
        assert_eq!(book.target("b"), "b");
    }

    #[test]
    fn a_code_is_found_by_name_or_path() {
        let book = book();
        let fold = |word: &str| word.to_lowercase();
        assert_eq!(book.find("B", fold).map(|code| code.id.as_str()), Ok("b"));
        assert_eq!(book.find("a/b/c", fold).map(|code| code.id.as_str()), Ok("c"));
        assert_eq!(book.find("x", fold), Err(Unfound::Missing));
    }
}
