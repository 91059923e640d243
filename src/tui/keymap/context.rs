//! Places in which keys count.

use super::key::Key;

/// Where keys count: a room, a state of one, a popup, or what several share.
pub struct Context {
    /// What people call it.
    pub title: &'static str,
    /// The places that are asked after this one, innermost first.
    pub outer: &'static [&'static Context],
    /// Whether a key without a command types its character.
    pub types: bool,
    /// Whether a key without a command may belong to a code; in a split the digits are those of its shares.
    pub codes: bool,
    /// Its commands, in the order people read them.
    pub keys: &'static [Key],
}

impl Context {
    /// A place with its commands, within others.
    pub const fn new(title: &'static str, outer: &'static [&'static Context], keys: &'static [Key]) -> Self {
        Self { title, outer, types: false, codes: false, keys }
    }

    /// Where keys without a command type.
    pub const fn typing(mut self) -> Self {
        self.types = true;
        self
    }

    /// Where keys without a command belong to codes.
    pub const fn coding(mut self) -> Self {
        self.codes = true;
        self
    }

    /// This place and those it lies in.
    pub fn chain(&'static self) -> impl Iterator<Item = &'static Context> {
        std::iter::once(self).chain(self.outer.iter().copied())
    }
}

impl PartialEq for Context {
    fn eq(&self, other: &Self) -> bool {
        self.title == other.title
    }
}
