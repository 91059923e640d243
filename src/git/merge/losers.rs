//! What lost a merge: values by field, as they are kept in `alts`.

use crate::model::Alts;
use crate::store::ron::read_value;
use std::collections::{BTreeMap, BTreeSet};

/// Values that lost, by field; each once, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losers(BTreeMap<String, BTreeSet<String>>);

impl Losers {
    /// Keeps a value.
    pub fn add(&mut self, field: &str, value: String) {
        self.0.entry(field.to_owned()).or_default().insert(value);
    }

    /// Keeps what an `alts` field, as written, already holds.
    pub fn take(&mut self, alts: Option<&str>) {
        let known: Alts = alts.and_then(read_value).unwrap_or_default();
        self.0.extend(known.into_iter().map(|(field, values)| (field, values.into_iter().collect())));
    }

    /// Merges what stood in `alts` on the three sides: each value there or not; settled on one side is settled.
    pub fn merge_standing(&mut self, [base, a, b]: [Alts; 3]) {
        let has = |alts: &Alts, field: &str, value: &String| alts.get(field).is_some_and(|all| all.contains(value));
        for (field, values) in a.iter().chain(&b) {
            for value in values {
                if !has(&base, field, value) || (has(&a, field, value) && has(&b, field, value)) {
                    self.add(field, value.clone());
                }
            }
        }
    }

    /// Forgets what lost in a field; what there was.
    pub fn settle(&mut self, field: &str) -> Vec<String> {
        self.0.remove(field).into_iter().flatten().collect()
    }

    /// Drops what is the field's own value.
    pub fn drop_own(&mut self, own: impl Fn(&str) -> Option<String>) {
        for (field, values) in &mut self.0 {
            if let Some(own) = own(field) {
                values.remove(&own);
            }
        }
        self.0.retain(|_, values| !values.is_empty());
    }

    /// As the field is written.
    pub fn alts(&self) -> Alts {
        self.0.iter().map(|(field, values)| (field.clone(), values.iter().cloned().collect())).collect()
    }
}
