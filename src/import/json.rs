//! The upper levels of a JSON text, to tell whose it is without building it in memory.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::cell::Cell;
use std::fmt;

/// Most keys remembered of an object.
const KEYS: usize = 64;
/// Levels looked at.
const LEVELS: usize = 8;

/// Most keys remembered of a file.
const ROOM: usize = 4096;

/// What is at the upper levels of a JSON text; of a list, only what its first element is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Shape {
    /// A number, a text, true, false or null.
    #[default]
    Value,
    /// An object: its first keys and what is under them.
    Object(Vec<(String, Shape)>),
    /// A list: what its first element is; none when it is empty.
    List(Option<Box<Shape>>),
}

impl Shape {
    /// What is under a key.
    pub fn key(&self, key: &str) -> Option<&Shape> {
        let Self::Object(keys) = self else { return None };
        keys.iter().find(|(known, _)| known == key).map(|(_, shape)| shape)
    }

    /// The first element of the list under a key, or of the list this is.
    pub fn first(&self) -> Option<&Shape> {
        let Self::List(first) = self else { return None };
        first.as_deref()
    }

    /// Whether all these keys are there.
    pub fn has(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.key(key).is_some())
    }

    /// Whether one of these keys is there.
    pub fn any(&self, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.key(key).is_some())
    }

    /// The keys, for people.
    pub fn keys(&self) -> String {
        match self {
            Self::Object(keys) if keys.is_empty() => "no keys".into(),
            Self::Object(keys) => {
                let shown: Vec<String> = keys.iter().take(12).map(|(key, _)| format!("`{key}`")).collect();
                format!("the keys {}", shown.join(", "))
            }
            Self::List(Some(first)) => format!("a list of entries with {}", first.keys()),
            Self::List(None) => "an empty list".into(),
            Self::Value => "a single value".into(),
        }
    }
}

/// The upper levels of a text; none when it is no JSON object or list.
pub fn shape(text: &str) -> Option<Shape> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) || !text.ends_with(['}', ']']) {
        return None;
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let found = Look { levels: LEVELS, room: &Cell::new(ROOM) }.deserialize(&mut reader).ok()?;
    reader.end().ok().map(|()| found)
}

/// Whether a text begins as JSON does: an object or a list of objects, with a key in quotes and a colon.
pub fn begins(text: &str) -> bool {
    let layout = |text: &str| text.trim_start().to_owned();
    let head: String = text.trim_start().chars().take(400).collect();
    let inner = head.strip_prefix('[').map(layout).unwrap_or(head);
    let key = inner.strip_prefix('{').map(layout).and_then(|rest| rest.strip_prefix('"').map(str::to_owned));
    key.and_then(|key| key.split_once('"').map(|(_, rest)| rest.trim_start().starts_with(':'))).unwrap_or(false)
}

/// Looks at some levels, and passes over what is below and what there is no room for.
struct Look<'a> {
    levels: usize,
    room: &'a Cell<usize>,
}

impl Look<'_> {
    fn below(&self) -> Self {
        Look { levels: self.levels - 1, room: self.room }
    }
}

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = Shape;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Shape, D::Error> {
        if self.levels == 0 || self.room.get() == 0 {
            return IgnoredAny::deserialize(deserializer).map(|_| Shape::Value);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = Shape;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Shape, E> {
        Ok(Shape::Value)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Shape, E> {
        Ok(Shape::Value)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Shape, E> {
        Ok(Shape::Value)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Shape, E> {
        Ok(Shape::Value)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Shape, E> {
        Ok(Shape::Value)
    }

    fn visit_unit<E: Error>(self) -> Result<Shape, E> {
        Ok(Shape::Value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Shape, A::Error> {
        let first = list.next_element_seed(self.below())?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Shape::List(first.map(Box::new)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shape, A::Error> {
        let mut keys: Vec<(String, Shape)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            if keys.len() >= KEYS {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            self.room.set(self.room.get().saturating_sub(1));
            let shape = map.next_value_seed(self.below())?;
            keys.push((key.chars().take(80).collect(), shape));
        }
        Ok(Shape::Object(keys))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upper_levels_are_seen() {
        let seen = shape(r#" {"a": [{"b": 1, "c": {"d": [1]}}, 7], "x": "y"} "#).unwrap();
        assert!(seen.has(&["a", "x"]) && seen.any(&["z", "x"]) && !seen.has(&["b"]));
        assert!(seen.key("a").and_then(Shape::first).is_some_and(|first| first.has(&["b", "c"])));
        assert_eq!(seen.keys(), "the keys `a`, `x`");
        assert_eq!(shape("[]"), Some(Shape::List(None)));
        for none in ["", "{", "[laughter]", "{a}", "\"x\"", "{\"a\": 1} x"] {
            assert_eq!(shape(none), None, "{none}");
        }
        assert_eq!(shape(&"[".repeat(100_000)), None);
        assert!(
            begins("{ \"a\" : [")
                && begins("[\n{\"a\":1}")
                && !begins("[laughter] {x}")
                && !begins("{\"Oh\", she said")
        );
    }
}
