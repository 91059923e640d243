//! What in a codebook does not hold together: ids, keys, parents, merges, names.

use crate::model::code::CODE_KEYS;
use crate::model::{Code, Problem, Status, Study};
use crate::store::layout;
use crate::store::ron::Root;
use std::collections::{HashMap, HashSet};

/// Reads the codes; what cannot be one is left out.
pub(super) fn check_records(root: &Root<'_>, file: &str, problems: &mut Vec<Problem>) -> Vec<Code> {
    let mut seen = HashSet::new();
    let mut keys: HashMap<char, String> = HashMap::new();
    let mut codes = Vec::new();
    for (mut code, at) in root.placed_records::<Code>("codes", file, problems) {
        let mut fault = |field: &str, what: String, advice: &str| {
            let (line, column) = root.place_of(&at, field);
            problems.push(Problem::in_file(file, what, advice).at(line, column));
        };
        if code.id.is_empty() {
            let what = format!("the code \"{}\" has no id", code.name);
            fault("id", what, "Give it one; until then it is left out.");
            continue;
        }
        if !seen.insert(code.id.clone()) {
            let what = format!("two codes have the id `{}`", code.id);
            fault("id", what, "Give one of them another id; the first is used.");
            continue;
        }
        if code.name.is_empty() {
            code.name.clone_from(&code.id);
        }
        if let Some(key) = code.key.filter(|_| code.is_active()) {
            if !CODE_KEYS.contains(key) {
                let what = format!("the code `{}` has the key '{key}', which belongs to a command", code.id);
                fault("key", what, &format!("Use one of {}.", spaced(CODE_KEYS)));
            } else if let Some(other) = keys.insert(key, code.id.clone()) {
                let what = format!("the codes `{other}` and `{}` have the same key '{key}'", code.id);
                fault("key", what, "Give one of them another; the first is used.");
                keys.insert(key, other);
            }
        }
        codes.push(code);
    }
    codes
}

fn spaced(keys: &str) -> String {
    keys.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// Checks what codes say about each other, and what codings say about codes.
pub(super) fn check(study: &Study, problems: &mut Vec<Problem>) {
    let book = study.codebook();
    let mut say = |what: String, advice: &str| problems.push(Problem::in_file(layout::CODEBOOK, what, advice));
    for code in book.codes() {
        let id = &code.id;
        if let Some(parent) = &code.parent {
            let above = book.get(parent);
            if above.is_none() {
                say(
                    format!("the code `{id}` stands under `{parent}`, which does not exist"),
                    "Correct `parent`; until then it stands at the root.",
                );
            } else if book.parent(code).is_none() {
                say(
                    format!("the code `{id}` stands under itself by way of `{parent}`"),
                    "Correct `parent`; until then it stands at the root.",
                );
            }
            let shows = study.is_live(code) || code.status == Status::Retired;
            match above.filter(|above| shows && !study.is_live(above)).map(|above| &above.status) {
                Some(Status::Deleted) => say(
                    format!("the code `{id}` stands under `{parent}`, which is deleted"),
                    "Move it, or revive that one.",
                ),
                Some(Status::MergedInto(next)) => say(
                    format!("the code `{id}` stands under `{parent}`, which is merged into `{next}`"),
                    "Move it below that one.",
                ),
                _ => {}
            }
        }
        match &code.status {
            Status::MergedInto(next) => {
                let advice = "Correct `status`; until then its codings count as its own.";
                match book.get(next).map(|next| &next.status) {
                    _ if next == id => say(format!("the code `{id}` is merged into itself"), advice),
                    None => say(format!("the code `{id}` is merged into `{next}`, which does not exist"), advice),
                    Some(Status::MergedInto(_)) if book.target(id) == id => say(
                        format!("the code `{id}` is merged in a circle, or by too long a chain, by way of `{next}`"),
                        advice,
                    ),
                    Some(Status::Deleted) => say(
                        format!("the code `{id}` is merged into `{next}`, which is deleted"),
                        "Revive that one, or merge it into another code.",
                    ),
                    _ => {}
                }
            }
            Status::Deleted if study.is_live(code) => say(
                format!("the code `{id}` is deleted but codings use it"),
                "It counts as active; recode them, or take its status out.",
            ),
            _ => {}
        }
    }
}
