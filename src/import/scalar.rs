//! Small values in the JSON of recognisers, spelt in many ways.

use crate::text::stamps::clock;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A small value: a number, a text, or a pair of numbers.
#[derive(Clone, Debug, Default)]
pub enum Scalar {
    #[default]
    /// True, false or null.
    Nothing,
    /// A number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// A text.
    Text(String),
    /// Two numbers, as a list or as `from` and `to`.
    Pair(Option<f64>, Option<f64>),
}

impl Scalar {
    /// The words, or the number as words.
    pub fn words(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            Self::Whole(number) => Some(number.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Nothing | Self::Pair(..) => None,
        }
    }

    /// A speaker; a bare number is spelt `Speaker 0`.
    pub fn label(self) -> Option<String> {
        match self {
            Self::Whole(number) => Some(format!("Speaker {number}")),
            Self::Number(number) if number.fract() == 0.0 => Some(format!("Speaker {number}")),
            other => other.words().filter(|name| !name.trim().is_empty()),
        }
    }

    /// The number: of a pair the first, of a clock time its seconds.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Whole(number) => Some(*number as f64),
            Self::Text(text) => {
                let text = text.trim();
                let bare = text.strip_suffix('s').unwrap_or(text);
                bare.parse().ok().or_else(|| clock(text).map(|ms| ms as f64 / 1000.0))
            }
            Self::Pair(start, _) => *start,
            Self::Nothing => None,
        }
    }

    /// Both numbers.
    pub fn pair(&self) -> (Option<f64>, Option<f64>) {
        match self {
            Self::Pair(start, end) => (*start, *end),
            other => (other.number(), None),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Small;

        impl<'de> Visitor<'de> for Small {
            type Value = Scalar;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number or a text")
            }

            fn visit_bool<E: Error>(self, _: bool) -> Result<Scalar, E> {
                Ok(Scalar::Nothing)
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Whole(number))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
                Ok(i64::try_from(number).map_or(Scalar::Number(number as f64), Scalar::Whole))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }

            fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
                Ok(Scalar::Nothing)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
                let start = seq.next_element::<Scalar>()?.and_then(|start| start.number());
                let end = seq.next_element::<Scalar>()?.and_then(|end| end.number());
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar::Pair(start, end))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                let (mut start, mut end, mut name) = (None, None, None);
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "from" | "start" => start = map.next_value::<Scalar>()?.number(),
                        "to" | "end" => end = map.next_value::<Scalar>()?.number(),
                        "name" => name = map.next_value::<Scalar>()?.words(),
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(name.map_or(Scalar::Pair(start, end), Scalar::Text))
            }
        }

        deserializer.deserialize_any(Small)
    }
}
