//! One walk over the parts of an element, in the order of the standard, that reads them and writes them.

use super::spelling::UNDATED;
use super::xml::Tree;

/// An element of the standard: what it is made of, told once for both ways.
pub trait Part: Default {
    /// Goes through its attributes and elements in the order of the standard.
    fn parts(&mut self, at: &mut Parts);
}

/// A word of the standard that says of which kind something is.
pub trait Word: Copy + Default + PartialEq + 'static {
    /// Each kind with its word.
    const WORDS: &'static [(Self, &'static str)];

    /// Its word.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind of a word; for words that the standard does not know the one without any, else the first.
    fn of(word: &str) -> Self {
        let find = |word: &str| Self::WORDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind);
        find(word).or_else(|| find("")).unwrap_or_default()
    }
}

/// An element of which the parts are being read, each taken out of it, or written, each put at its end.
pub struct Parts {
    tree: Tree,
    reads: bool,
}

/// Reads an element; its parts may stand in any order, as programs differ.
pub fn read<P: Part>(tree: Tree) -> P {
    let (mut part, mut at) = (P::default(), Parts { tree, reads: true });
    part.parts(&mut at);
    part
}

/// Writes an element; without a name it names itself.
pub fn write<P: Part>(name: &str, mut part: P) -> Tree {
    let mut at = Parts { tree: Tree::new(name), reads: false };
    part.parts(&mut at);
    let mut tree = at.tree;
    let dated = tree.get("creationDateTime").or(tree.get("modifiedDateTime")).is_some();
    if !dated && (tree.name.ends_with("Selection") || tree.name == "Note") {
        tree.attributes.push(("creationDateTime".into(), UNDATED.into()));
    }
    tree
}

impl Parts {
    /// The element's name, where it says of which kind it is.
    pub fn name<W: Word>(&mut self, kind: &mut W) {
        if self.reads {
            *kind = W::of(&self.tree.name);
        } else if self.tree.name.is_empty() {
            kind.word().clone_into(&mut self.tree.name);
        }
    }

    /// An attribute; empty ones are none.
    pub fn attribute(&mut self, name: &str, value: &mut Option<String>) {
        if self.reads {
            *value = self.tree.take(name);
        } else if let Some(value) = value.take() {
            self.tree.attributes.push((name.to_owned(), value));
        }
    }

    /// An attribute that says of which kind something is.
    pub fn kind<W: Word>(&mut self, name: &str, kind: &mut W) {
        let mut word = Some(kind.word().to_owned());
        self.attribute(name, &mut word);
        if self.reads {
            *kind = word.map(|word| W::of(&word)).unwrap_or_default();
        }
    }

    /// Parts that several elements have.
    pub fn within<P: Part>(&mut self, part: &mut P) {
        part.parts(self);
    }

    /// An element with words.
    pub fn words(&mut self, name: &str, words: &mut Option<String>) {
        if self.reads {
            *words = self.first(|element| element.name == name).map(|element| element.words);
        } else if let Some(words) = words.take() {
            self.tree.children.push(Tree { words, ..Tree::new(name) });
        }
    }

    /// An element with words and a name of which the beginning says of which kind they are.
    pub fn value<W: Word>(&mut self, end: &str, value: &mut Option<(W, String)>) {
        if self.reads {
            let found = self.first(|element| element.name.ends_with(end));
            *value = found.map(|it| (W::of(it.name.trim_end_matches(end)), it.words));
        } else if let Some((kind, words)) = value.take() {
            self.words(&format!("{}{end}", kind.word()), &mut Some(words));
        }
    }

    /// Elements that point at something: its identifiers.
    pub fn targets(&mut self, name: &str, targets: &mut Vec<String>) {
        const TARGET: &str = "targetGUID";
        if self.reads {
            let found = self.every(|element| element.name == name);
            // Some programs call it otherwise.
            targets.extend(found.into_iter().filter_map(|mut it| it.take(TARGET).or_else(|| it.take("guid"))));
        } else {
            let one = |target| Tree { attributes: vec![(TARGET.to_owned(), target)], ..Tree::new(name) };
            self.tree.children.extend(targets.drain(..).map(one));
        }
    }

    /// The element that points at one thing.
    pub fn target(&mut self, name: &str, target: &mut Option<String>) {
        let mut targets = target.take().into_iter().collect();
        self.targets(name, &mut targets);
        *target = targets.into_iter().next();
    }

    /// Elements of a name; of several names between blanks or of any, which then name themselves.
    pub fn all<P: Part>(&mut self, names: &str, parts: &mut Vec<P>) {
        if self.reads {
            let fits = |element: &Tree| names.is_empty() || names.split(' ').any(|name| element.name == name);
            parts.extend(self.every(fits).into_iter().map(read));
        } else {
            let name = if names.contains(' ') { "" } else { names };
            self.tree.children.extend(parts.drain(..).map(|part| write(name, part)));
        }
    }

    /// Elements within one that only lists them.
    pub fn listed<P: Part>(&mut self, list: &str, names: &str, parts: &mut Vec<P>) {
        self.inner(list, |at| at.all(names, parts));
    }

    /// The one element of a name.
    pub fn one<P: Part>(&mut self, name: &str, part: &mut P) {
        self.inner(name, |at| part.parts(at));
    }

    /// Goes through an element in this one; none is written that would hold nothing, as it would not be valid.
    fn inner(&mut self, name: &str, parts: impl FnOnce(&mut Self)) {
        let found = if self.reads { self.first(|element| element.name == name) } else { None };
        let mut at = Self { tree: found.unwrap_or_else(|| Tree::new(name)), reads: self.reads };
        parts(&mut at);
        if !at.reads && !at.tree.children.is_empty() {
            self.tree.children.push(at.tree);
        }
    }

    /// What no other part took: it goes out again as it came.
    pub fn rest(&mut self, rest: &mut Tree) {
        if self.reads {
            *rest = std::mem::take(&mut self.tree);
            return;
        }
        self.tree.attributes.append(&mut rest.attributes);
        self.tree.children.append(&mut rest.children);
        if self.tree.name.is_empty() {
            self.tree.name = std::mem::take(&mut rest.name);
        }
    }

    fn first(&mut self, fits: impl Fn(&Tree) -> bool) -> Option<Tree> {
        let place = self.tree.children.iter().position(fits)?;
        Some(self.tree.children.remove(place))
    }

    fn every(&mut self, fits: impl Fn(&Tree) -> bool) -> Vec<Tree> {
        self.tree.children.extract_if(.., |element| fits(element)).collect()
    }
}
