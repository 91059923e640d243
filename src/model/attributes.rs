//! The attribute values of one person or transcript.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// Values by the names of their attributes, in the order of the names. A list, as there are few of a person and very many
/// people: a tree takes half a kilobyte for one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// The value of an attribute; `None` where it is absent.
    pub fn get(&self, name: &str) -> Option<&String> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|(_, value)| value)
    }

    /// Whether there is a value of an attribute.
    pub fn contains_key(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Sets a value; the one that stood there comes back.
    pub fn insert(&mut self, name: String, value: String) -> Option<String> {
        match self.place(&name) {
            Ok(place) => self.0.get_mut(place).map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.0.insert(place, (name, value));
                None
            }
        }
    }

    /// Sets a value where there is none, and gives the one that stands there then.
    pub fn get_or_insert(&mut self, name: &str, value: impl FnOnce() -> String) -> &str {
        let place = self.place(name).unwrap_or_else(|place| {
            self.0.insert(place, (name.to_owned(), value()));
            place
        });
        self.0.get(place).map_or("", |(_, value)| value)
    }

    /// Takes a value out.
    pub fn remove(&mut self, name: &str) -> Option<String> {
        let place = self.place(name).ok()?;
        Some(self.0.remove(place).1)
    }

    /// Names and values, in the order of the names.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&String, &String)> + ExactSizeIterator {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// The values, in the order of the names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &String> {
        self.0.iter().map(|(_, value)| value)
    }

    /// The names, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Of two values of one name the later holds.
impl FromIterator<(String, String)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        let all: Vec<(String, String)> = pairs.into_iter().collect();
        if all.is_sorted_by(|a, b| a.0 < b.0) {
            return Self(all);
        }
        let mut own = Self::default();
        own.extend(all);
        own
    }
}

impl Extend<(String, String)> for Attributes {
    fn extend<I: IntoIterator<Item = (String, String)>>(&mut self, pairs: I) {
        for (name, value) in pairs {
            self.insert(name, value);
        }
        self.0.shrink_to_fit();
    }
}

impl<const N: usize> From<[(String, String); N]> for Attributes {
    fn from(pairs: [(String, String); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl IntoIterator for Attributes {
    type Item = (String, String);
    type IntoIter = std::vec::IntoIter<(String, String)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Attributes {
    type Item = (&'a String, &'a String);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (String, String)>, fn(&'a (String, String)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Read as a tree first: a file may have names in any order, and twice.
        BTreeMap::<String, String>::deserialize(from).map(|all| Self(all.into_iter().collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_do_what_a_tree_does(steps in prop::collection::vec((0_u8..4, "[a-d]", "[x-z]"), 0..30)) {
            let (mut own, mut tree) = (Attributes::default(), BTreeMap::new());
            for (what, name, value) in steps {
                match what {
                    0 | 1 => prop_assert_eq!(own.insert(name.clone(), value.clone()), tree.insert(name, value)),
                    2 => prop_assert_eq!(own.remove(&name), tree.remove(&name)),
                    _ => {
                        let there = tree.entry(name.clone()).or_insert_with(|| value.clone());
                        prop_assert_eq!(own.get_or_insert(&name, || value), there.as_str());
                    }
                }
                prop_assert_eq!(own.get("b"), tree.get("b"));
                prop_assert!(own.iter().eq(tree.iter()) && own.values().eq(tree.values()) && own.keys().eq(tree.keys()));
                prop_assert_eq!((own.len(), own.is_empty(), own.contains_key("c")), (tree.len(), tree.is_empty(), tree.contains_key("c")));
            }
            let turned = own.clone().into_iter().rev().collect::<Attributes>();
            prop_assert_eq!(&turned, &own);
            let spelled = ron::to_string(&own).unwrap();
            prop_assert_eq!(&spelled, &ron::to_string(&tree).unwrap());
            prop_assert_eq!(ron::from_str::<Attributes>(&spelled).unwrap(), own);
        }
    }
}
