//! Variables, cases and sets: who and what is compared.

use super::project::{Case, Code, Project};
use crate::model::Span;
use crate::refi::{self, Value, VariableType, key, trimmed};
use std::collections::{BTreeMap, HashSet};

/// The declared attributes.
pub fn variables(tree: &refi::Project, project: &mut Project) {
    for variable in &tree.variables {
        let (Some(guid), Some(name)) = (&variable.guid, &variable.name) else { continue };
        // NVivo writes `Classification:attribute`.
        let name = name.rsplit(':').next().unwrap_or(name).trim().to_owned();
        project.variables.insert(key(guid), (name, variable.of_type));
    }
}

/// Values: (attribute, value); an empty value is none.
pub fn values(values: &[Value], project: &Project) -> Vec<(String, String)> {
    let one = |value: &Value| {
        let (name, of_type) = project.variables.get(&key(value.variable.as_ref()?))?;
        let said = value.said.as_ref()?.1.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = match (*of_type, said.as_str()) {
            (_, "") => return None,
            (VariableType::Boolean, "1") => "true".to_owned(),
            (VariableType::Boolean, "0") => "false".to_owned(),
            (VariableType::DateTime, moment) => moment.split('T').next().unwrap_or(moment).to_owned(),
            _ => said,
        };
        Some((name.clone(), said))
    };
    values.iter().filter_map(one).collect()
}

/// Cases, and sets that are attributes in disguise. Sources and their selections must have been read.
pub fn cases(tree: &refi::Project, project: &mut Project) {
    let mut passages: BTreeMap<String, (String, Span)> = BTreeMap::new();
    for text in &project.texts {
        for selection in &text.selections {
            passages.insert(key(&selection.guid), (key(&text.guid), selection.at));
        }
    }
    let names: BTreeMap<String, String> =
        project.texts.iter().map(|text| (key(&text.guid), text.name.clone())).collect();
    for case in &tree.cases {
        let values = values(&case.values, project);
        let sources: Vec<String> =
            case.sources.iter().map(|source| key(source)).filter(|source| names.contains_key(source)).collect();
        let name = case.name.clone();
        let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim().to_lowercase();
        let of_source = match (&name, sources.as_slice()) {
            (None, [source]) => Some(source),
            (Some(name), [source]) if names.get(source).is_some_and(|other| stem(other) == stem(name)) => Some(source),
            _ => None,
        };
        if let Some(source) = of_source {
            project.facts.entry(source.clone()).or_default().extend(values);
            continue;
        }
        let selected = case.selections.iter().filter_map(|selection| passages.get(&key(selection)).cloned());
        project.cases.push(Case {
            guid: case.guid.as_deref().unwrap_or_default().trim().to_owned(),
            description: trimmed(&case.description),
            values,
            passages: selected.collect(),
            sources,
            name,
        });
    }
    as_cases(project);
    sets(tree, &names, project);
}

/// NVivo writes a case as a code too, and passages of it as codings.
fn as_cases(project: &mut Project) {
    let cases: BTreeMap<String, usize> =
        project.cases.iter().enumerate().map(|(place, case)| (key(&case.guid), place)).collect();
    let doubles: HashSet<usize> = (0..project.codes.len())
        .filter(|place| project.codes.get(*place).is_some_and(|code| cases.contains_key(&key(&code.guid))))
        .collect();
    if doubles.is_empty() {
        return;
    }
    for text in &mut project.texts {
        let source = key(&text.guid);
        for selection in &mut text.selections {
            selection.codings.retain(|coding| {
                match cases.get(&coding.code).and_then(|at| project.cases.get_mut(*at)) {
                    Some(case) => {
                        case.passages.push((source.clone(), selection.at));
                        false
                    }
                    None => true,
                }
            });
        }
    }
    // What stood below such a code goes up; places move with the codes that leave.
    let above = |mut place: usize, codes: &[Code]| {
        let mut found = codes.get(place).and_then(|code| code.above);
        while let Some(next) = found.filter(|next| doubles.contains(next) && *next < place) {
            place = next;
            found = codes.get(next).and_then(|code| code.above);
        }
        found.filter(|found| !doubles.contains(found))
    };
    let mut moved = vec![None; project.codes.len()];
    let mut kept = Vec::new();
    for (place, code) in project.codes.iter().enumerate() {
        if doubles.contains(&place) {
            continue;
        }
        let above = above(place, &project.codes).and_then(|above| moved.get(above).copied().flatten());
        if let Some(seat) = moved.get_mut(place) {
            *seat = Some(kept.len());
        }
        kept.push(Code { above, ..code.clone() });
    }
    project.tell("codes that are cases, read as cases", doubles.len());
    project.codes = kept;
}

/// ATLAS.ti writes attributes of documents as sets named `key: value`.
fn sets(tree: &refi::Project, names: &BTreeMap<String, String>, project: &mut Project) {
    let mut kept = 0;
    for set in &tree.sets {
        let members: Vec<String> =
            set.sources.iter().map(|source| key(source)).filter(|source| names.contains_key(source)).collect();
        let pair = set.name.as_deref().and_then(|name| name.split_once(": "));
        match pair {
            Some((name, value)) if !members.is_empty() && set.codes.is_empty() => {
                for source in members {
                    let fact = (name.trim().to_owned(), value.trim().to_owned());
                    project.facts.entry(source).or_default().push(fact);
                }
            }
            _ => kept += 1,
        }
    }
    project.tell("sets, kept for export", kept);
}
