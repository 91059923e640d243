//! A handle that nobody has coded under: said once, when it first leaves something in the study.

use super::Session;
use super::handles::{known_coders, near_coder};
use crate::edit::{Act, Edit};
use crate::text::shell::quoted_all;
use std::collections::BTreeSet;

impl Session {
    /// The handle that a new one may be a slip of; `None` also where the handle is known, or nobody has coded yet.
    pub fn near_handle(&self, handle: &str) -> Option<String> {
        let known = known_coders(&self.study);
        if known.contains(handle) { None } else { near_coder(handle, &known).map(str::to_owned) }
    }

    /// What is to be said where an act is the first of a handle in a study in which others have coded.
    pub(super) fn newcomers(&mut self, act: &Act) -> Vec<String> {
        let own = self.coder.clone().filter(|own| !self.greeted.contains(own));
        let own = own.filter(|own| act.edits.iter().any(|edit| coder_of(edit) == Some(own)));
        let assigned = act.edits.iter().flat_map(newly_assigned);
        let mut handles: BTreeSet<String> = own.into_iter().chain(assigned).collect();
        handles.retain(|handle| self.greeted.insert(handle.clone()));
        if handles.is_empty() {
            return Vec::new();
        }
        let mut known = known_coders(&self.study);
        known.extend(self.handles.iter().cloned());
        // Whoever gets another handle is nobody that the new one could be a slip of.
        known.retain(|handle| !act.edits.iter().any(|edit| leaves(edit, handle)));
        let new = handles.iter().filter(|handle| !known.contains(*handle) && !known.is_empty());
        let said = new.map(|handle| match near_coder(handle, &known) {
            Some(near) => format!(
                "`{handle}` is new in this study, and near to `{near}`. If that was meant, `verbatim undo` takes this back, and `verbatim coders merge {}` makes the two one.",
                quoted_all(&[handle.as_str(), near])
            ),
            None => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                format!("`{handle}` is new in this study; its coders so far: {}.", known.join(", "))
            }
        });
        said.collect()
    }
}

/// Whether an edit takes away what somebody has of a transcript.
fn leaves(edit: &Edit, handle: &str) -> bool {
    matches!(edit, Edit::Work { coder, change, .. } if coder == handle && change.after.is_none())
}

/// Whose file an edit changes.
fn coder_of(edit: &Edit) -> Option<&String> {
    match edit {
        Edit::Work { coder, .. } | Edit::Coding { coder, .. } | Edit::Note { coder, .. } => Some(coder),
        Edit::Memo(change) => change.after.as_ref().map(|memo| &memo.coder),
        _ => None,
    }
}

/// Handles to which an edit gives something to code, and that had nothing.
fn newly_assigned(edit: &Edit) -> Vec<String> {
    let Edit::Settings(change) = edit else { return Vec::new() };
    let all = |settings: &Option<crate::model::Settings>| -> BTreeSet<String> {
        settings.iter().flat_map(|settings| settings.assigned.values().flatten().cloned()).collect()
    };
    all(&change.after).difference(&all(&change.before)).cloned().collect()
}
