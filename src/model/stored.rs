//! How values stand in bytes: what may be kept in the index.

use super::bytes::{In, Out};
use super::{CodeIx, CoderIx};
use std::collections::BTreeMap;

/// What can stand in the index.
pub trait Stored: Sized {
    /// Writes it.
    fn put(&self, out: &mut Out);
    /// Reads it; `None` where the bytes are none of this kind.
    fn take(from: &mut In<'_>) -> Option<Self>;
}

/// A value that takes up all of some bytes.
pub fn whole<T: Stored>(bytes: &[u8]) -> Option<T> {
    let mut from = In(bytes);
    T::take(&mut from).filter(|_| from.0.is_empty())
}

/// Records stand in bytes field by field: one that is added to a record and forgotten here does not compile.
macro_rules! records {
    ($($kind:ident { $($field:ident),* $(,)? })*) => {$(
        impl $crate::model::Stored for $kind {
            fn put(&self, out: &mut $crate::model::bytes::Out) {
                let Self { $($field),* } = self;
                $($crate::model::Stored::put($field, out);)*
            }
            fn take(from: &mut $crate::model::bytes::In<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::model::Stored::take(from)?),* })
            }
        }
    )*};
}
pub(crate) use records;

macro_rules! numbers {
    ($($kind:ty)*) => {$(
        impl Stored for $kind {
            fn put(&self, out: &mut Out) {
                out.number(u64::from(*self));
            }
            fn take(from: &mut In<'_>) -> Option<Self> {
                from.number()?.try_into().ok()
            }
        }
    )*};
}

numbers!(u16 u64);

impl Stored for u32 {
    fn put(&self, out: &mut Out) {
        out.number(u64::from(*self));
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        from.small()
    }
}

macro_rules! indices {
    ($($kind:ident)*) => {$(
        impl Stored for $kind {
            fn put(&self, out: &mut Out) {
                self.0.put(out);
            }
            fn take(from: &mut In<'_>) -> Option<Self> {
                Stored::take(from).map(Self)
            }
        }
    )*};
}

indices!(CodeIx CoderIx);

impl Stored for bool {
    fn put(&self, out: &mut Out) {
        out.0.push(u8::from(*self));
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Stored for i64 {
    fn put(&self, out: &mut Out) {
        out.0.extend_from_slice(&self.to_le_bytes());
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        from.array().map(Self::from_le_bytes)
    }
}

impl Stored for char {
    fn put(&self, out: &mut Out) {
        u32::from(*self).put(out);
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Self::from_u32(from.small()?)
    }
}

impl Stored for String {
    fn put(&self, out: &mut Out) {
        out.slice(self.as_bytes());
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        std::str::from_utf8(from.slice()?).ok().map(str::to_owned)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn put(&self, out: &mut Out) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(if bool::take(from)? { Some(T::take(from)?) } else { None })
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self, out: &mut Out) {
        out.number(self.len() as u64);
        self.iter().for_each(|value| value.put(out));
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        let count = from.count()?;
        let mut all = Self::with_capacity(count);
        for _ in 0..count {
            all.push(T::take(from)?);
        }
        Some(all)
    }
}

impl<T: Stored> Stored for Box<[T]> {
    fn put(&self, out: &mut Out) {
        out.number(self.len() as u64);
        self.iter().for_each(|value| value.put(out));
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Vec::take(from).map(Vec::into_boxed_slice)
    }
}

impl<K: Stored + Ord, V: Stored> Stored for BTreeMap<K, V> {
    fn put(&self, out: &mut Out) {
        out.number(self.len() as u64);
        for (key, value) in self {
            key.put(out);
            value.put(out);
        }
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        let count = from.count()?;
        (0..count).map(|_| Some((K::take(from)?, V::take(from)?))).collect()
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self, out: &mut Out) {
        self.0.put(out);
        self.1.put(out);
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl<A: Stored, B: Stored, C: Stored> Stored for (A, B, C) {
    fn put(&self, out: &mut Out) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }
    fn take(from: &mut In<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?, C::take(from)?))
    }
}
