//! What was made of a value and is kept with it, whatever it is.

use std::any::{Any, TypeId};
use std::array::from_fn;
use std::sync::{Arc, Mutex, PoisonError};

/// How many things of different types are kept: they stand in the value itself, as a list would be one more place in
/// memory to wait for.
const SLOTS: usize = 4;

/// Something kept: its type, the rules it was made by, and itself.
type Slot = Option<(TypeId, u64, Arc<dyn Any + Send + Sync>)>;

/// The last of each type that was made of a value, with the rules it was made by. It is no part of what the value is: all
/// are equal, and a copy begins empty.
#[derive(Debug)]
pub struct Kept(Mutex<[Slot; SLOTS]>);

impl Kept {
    /// What was made by these rules, now or earlier; without rules it is made anew and not kept.
    pub fn get<T: Any + Send + Sync>(&self, rules: Option<u64>, make: impl FnOnce() -> T) -> Arc<T> {
        let Some(rules) = rules else { return Arc::new(make()) };
        if let Some(made) = self.find(rules) {
            return made;
        }
        // Nobody is kept waiting meanwhile, not even who makes it of something else that is kept here.
        let made = Arc::new(make());
        self.put(rules, Arc::clone(&made));
        made
    }

    fn find<T: Any + Send + Sync>(&self, rules: u64) -> Option<Arc<T>> {
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (.., made) = slots.iter().flatten().find(|(of, by, _)| *of == TypeId::of::<T>() && *by == rules)?;
        Arc::clone(made).downcast().ok()
    }

    fn put<T: Any + Send + Sync>(&self, rules: u64, made: Arc<T>) {
        let own = TypeId::of::<T>();
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = slots.iter().position(|slot| slot.as_ref().is_some_and(|(of, ..)| *of == own));
        let place = same.or_else(|| slots.iter().position(Option::is_none)).unwrap_or(0);
        if let Some(slot) = slots.get_mut(place) {
            *slot = Some((own, rules, made));
        }
    }
}

impl Default for Kept {
    fn default() -> Self {
        Self(Mutex::new(from_fn(|_| None)))
    }
}

impl Clone for Kept {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Kept {}

#[cfg(test)]
mod tests {
    use super::Kept;
    use std::sync::Arc;

    #[test]
    fn the_last_of_each_type_is_kept_with_its_rules() {
        let kept = Kept::default();
        let first = kept.get(Some(1), || "one".to_owned());
        assert!(Arc::ptr_eq(&first, &kept.get(Some(1), || "two".to_owned())));
        assert_eq!(*kept.get(Some(1), || 7_u32), 7);
        assert_eq!(*kept.get(Some(2), || "three".to_owned()), "three");
        assert_eq!(*kept.get(Some(1), || "four".to_owned()), "four");
        assert_eq!(*kept.get(Some(1), || 8_u32), 7);
        assert_eq!(*kept.get(None, || 9_u32), 9);
        assert_eq!(*kept.clone().get(Some(1), || 10_u32), 10);
    }

    #[test]
    fn what_is_kept_may_be_made_of_what_is_kept() {
        let kept = Kept::default();
        let made = kept.get(Some(1), || format!("{} words", kept.get(Some(1), || 3_u32)));
        assert_eq!((made.as_str(), *kept.get(Some(1), || 4_u32)), ("3 words", 3));
    }

    #[test]
    fn more_types_than_there_is_room_for_are_made_again() {
        let kept = Kept::default();
        let each = || (*kept.get(Some(1), || 1_u8), *kept.get(Some(1), || 2_u16), *kept.get(Some(1), || 3_u32));
        assert_eq!((each(), *kept.get(Some(1), || 4_u64), *kept.get(Some(1), || 5_i8)), ((1, 2, 3), 4, 5));
        assert_eq!(each(), (1, 2, 3));
    }
}
