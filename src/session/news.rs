//! What a session has to say beside what was asked of it.

use std::sync::{Arc, Mutex, PoisonError};

/// Sentences that a session has for the person, beside what was asked of it.
#[derive(Clone, Debug, Default)]
pub struct News(Arc<Mutex<Vec<String>>>);

impl News {
    pub(in crate::session) fn add(&self, sentences: Vec<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(sentences);
    }

    /// What there is to say; it is said once.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
