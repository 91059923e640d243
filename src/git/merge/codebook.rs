//! What must hold between codes after a merge: nothing leads nowhere or round in a circle, and a key is one code's.

use super::cut::{Cut, canon, same};
use super::record::{self, Merged};
use crate::store::ron::read_value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The codes of the three sides by id: base, one side, the other.
pub type Sides<'m, 'a> = [&'m HashMap<&'m str, &'a Cut<'a>>; 3];

/// Puts right what two changes, each good by itself, broke together. What is put aside is kept in `alts`.
pub fn bind<'a>(merged: &mut Vec<Merged<'a>>, sides: Sides<'_, 'a>) {
    keep_edited(merged, sides);
    loop {
        let revived = revive(merged, sides);
        if !cut_merges(merged) && !revived {
            break;
        }
    }
    send_to_root(merged, sides);
    cut_parents(merged);
    share_keys(merged, sides);
}

fn is_deleted(status: Option<&str>) -> bool {
    status.is_some_and(|word| word.contains("Deleted") && !word.contains('"'))
}

fn is_active(status: Option<&str>) -> bool {
    status.is_none_or(|word| word.contains("Active") && !word.contains('"'))
}

/// The code that a status merges into.
fn target(status: Option<&str>) -> Option<String> {
    let status = status?;
    let open = status.find("MergedInto").and_then(|at| status[at..].find('(').map(|n| at + n + 1))?;
    read_value(status[open..].trim_end_matches(')').trim())
}

/// Whether codings of it count under its own name: active or retired.
fn is_alive(status: Option<&str>) -> bool {
    !is_deleted(status) && target(status).is_none()
}

fn parent(value: Option<&str>) -> Option<String> {
    value.and_then(read_value::<String>)
}

/// A code deleted on one side and changed on the other stays what it was.
fn keep_edited(merged: &mut [Merged<'_>], [base, a, b]: Sides<'_, '_>) {
    for code in merged.iter_mut().filter(|code| is_deleted(code.value("status"))) {
        let key = code.key.as_str();
        let (Some(base), Some(a), Some(b)) = (base.get(key), a.get(key), b.get(key)) else { continue };
        let other = match (is_deleted(a.value("status")), is_deleted(b.value("status"))) {
            (true, false) => b,
            (false, true) => a,
            _ => continue,
        };
        let names = base.all().chain(other.all()).map(|(name, _)| name);
        let mut names = names.filter(|name| !matches!(*name, "status" | "alts"));
        if names.any(|name| !same(base.value(name), other.value(name))) {
            code.overrule("status", other.value("status").map(str::to_owned));
        }
    }
}

/// Whether one side deleted a code while it saw that this other code refers to it: then that is what it wanted.
fn was_seen(sides: Sides<'_, '_>, from: &str, to: &str, refers: impl Fn(&Cut<'_>) -> bool) -> bool {
    sides[1..].iter().any(|side| {
        let gone = side.get(to).is_none_or(|code| is_deleted(code.value("status")));
        gone && side.get(from).is_some_and(|code| refers(code))
    })
}

/// Brings back what living codes stand under or are merged into; true where anything was.
fn revive<'a>(merged: &mut Vec<Merged<'a>>, sides: Sides<'_, 'a>) -> bool {
    let places: HashMap<String, usize> =
        merged.iter().enumerate().map(|(place, code)| (code.key.clone(), place)).collect();
    let mut wanted: Vec<String> = Vec::new();
    for code in merged.iter() {
        let status = code.value("status");
        if let Some(above) = parent(code.value("parent")).filter(|_| is_alive(status)) {
            let refers = |side: &Cut<'_>| {
                is_alive(side.value("status")) && parent(side.value("parent")).as_deref() == Some(&above)
            };
            if !was_seen(sides, &code.key, &above, refers) {
                wanted.push(above);
            }
        }
        if let Some(into) = target(status) {
            let refers = |side: &Cut<'_>| target(side.value("status")).as_deref() == Some(&into);
            if !was_seen(sides, &code.key, &into, refers) {
                wanted.push(into);
            }
        }
    }
    let mut changed = false;
    let mut added = HashSet::new();
    for id in wanted {
        let [base, a, b] = sides.map(|side| side.get(id.as_str()).copied());
        match places.get(&id).and_then(|place| merged.get_mut(*place)) {
            Some(code) if is_deleted(code.value("status")) => {
                let before = base.and_then(|base| base.value("status")).filter(|status| !is_deleted(Some(status)));
                code.overrule("status", before.map(str::to_owned));
                changed = true;
            }
            Some(_) => {}
            None => {
                if let Some(code) = a.or(b).or(base).filter(|_| added.insert(id.clone())) {
                    let mut code = record::alone(&id, code);
                    code.losers.add("deleted", "true".into());
                    merged.push(code);
                    changed = true;
                }
            }
        }
    }
    changed
}

/// A code that counts no more and whose parent is gone goes to the root, its parent kept as a wish.
fn send_to_root(merged: &mut [Merged<'_>], sides: Sides<'_, '_>) {
    let here: HashSet<String> = merged.iter().map(|code| code.key.clone()).collect();
    for code in merged.iter_mut() {
        let Some(above) = parent(code.value("parent")).filter(|above| !here.contains(above)) else { continue };
        let known = sides.iter().any(|side| side.contains_key(above.as_str()));
        let refers = |side: &Cut<'_>| parent(side.value("parent")).as_deref() == Some(&above);
        if known && !was_seen(sides, &code.key, &above, refers) {
            code.overrule("parent", None);
        }
    }
}

/// The circles in a map from id to id: each as the ids that stand in it.
fn circles(leads: &BTreeMap<String, String>) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut done: HashSet<&str> = HashSet::new();
    for start in leads.keys() {
        let mut path: Vec<&str> = Vec::new();
        let mut at = start.as_str();
        while !done.contains(at) && !path.contains(&at) {
            path.push(at);
            match leads.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if let Some(place) = path.iter().position(|id| *id == at).filter(|_| leads.contains_key(at)) {
            // The walk came back to itself only where its last step leads here.
            let last = path.last().and_then(|last| leads.get(*last));
            if last.is_some_and(|next| next == at) {
                found.push(path[place..].iter().map(|id| (*id).to_owned()).collect());
            }
        }
        done.extend(path);
    }
    found
}

fn leads(merged: &[Merged<'_>], to: impl Fn(&Merged<'_>) -> Option<String>) -> BTreeMap<String, String> {
    merged.iter().filter_map(|code| Some((code.key.clone(), to(code)?))).collect()
}

/// Of a circle of parents the member with the greatest id goes to the root.
fn cut_parents(merged: &mut [Merged<'_>]) {
    for circle in circles(&leads(merged, |code| parent(code.value("parent")))) {
        let Some(last) = circle.iter().max() else { continue };
        if let Some(code) = merged.iter_mut().find(|code| code.key == *last) {
            code.overrule("parent", None);
        }
    }
}

/// Codes merged round in a circle all live on: nobody agreed which of them stays. True where there were any.
fn cut_merges(merged: &mut [Merged<'_>]) -> bool {
    let circles = circles(&leads(merged, |code| target(code.value("status"))));
    for code in merged.iter_mut().filter(|code| circles.iter().flatten().any(|id| *id == code.key)) {
        code.overrule("status", None);
    }
    !circles.is_empty()
}

/// A key given to two codes stays with the one that had it, else with the lesser id.
fn share_keys(merged: &mut [Merged<'_>], sides: Sides<'_, '_>) {
    let mut owners: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, code) in merged.iter().enumerate() {
        if let Some(key) = code.value("key").filter(|_| is_active(code.value("status"))) {
            owners.entry(canon(key)).or_default().push(place);
        }
    }
    let has = |side: &HashMap<&str, &Cut<'_>>, id: &str, key: &str| {
        let code = side.get(id).filter(|code| is_active(code.value("status")));
        code.is_some_and(|code| code.value("key").is_some_and(|own| canon(own) == key))
    };
    for (key, places) in owners.into_iter().filter(|(_, places)| places.len() > 1) {
        let ids: Vec<String> =
            places.iter().filter_map(|place| merged.get(*place)).map(|code| code.key.clone()).collect();
        let Some(owner) = ids.iter().min_by_key(|id| (!has(sides[0], id, &key), *id)) else { continue };
        for id in ids.iter().filter(|id| *id != owner) {
            let both = sides[1..].iter().any(|side| has(side, owner, &key) && has(side, id, &key));
            if let Some(code) = merged.iter_mut().find(|code| code.key == *id).filter(|_| !both) {
                code.overrule("key", None);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_are_found_once_and_tails_are_not_in_them() {
        let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(circles(&map(&[("a", "b"), ("b", "c"), ("c", "b"), ("d", "a")])), [["b", "c"]]);
        assert_eq!(circles(&map(&[("a", "b"), ("b", "x")])), Vec::<Vec<String>>::new());
        assert_eq!(circles(&map(&[("a", "a"), ("b", "c"), ("c", "a")])), [["a"]]);
    }
}
