//! Variables, cases and sets: who and what is compared.

use super::project::{Case, Code, Project, Variable};
use crate::model::Span;
use crate::refi::tree::{Tree, key};
use std::collections::{BTreeMap, HashSet};

/// The declared attributes.
pub fn variables(tree: &Tree, project: &mut Project) {
    for variable in tree.listed("Variables", "Variable") {
        let (Some(key), Some(name)) = (variable.key(), variable.get("name")) else { continue };
        // NVivo writes `Classification:attribute`.
        let name = name.rsplit(':').next().unwrap_or(name).trim().to_owned();
        let of_type = variable.get("typeOfVariable").unwrap_or("Text").to_owned();
        project.variables.insert(key, Variable { name, of_type });
    }
}

/// The values in an element: (attribute, value); an empty value is none.
pub fn values(element: &Tree, project: &Project) -> Vec<(String, String)> {
    let one = |value: &Tree| {
        let variable = project.variables.get(&value.target("VariableRef")?)?;
        let said = value.elements().find(|element| element.name.ends_with("Value"))?.words()?;
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = match (variable.of_type.as_str(), said.as_str()) {
            ("Boolean", "1") => "true".to_owned(),
            ("Boolean", "0") => "false".to_owned(),
            ("DateTime", moment) => moment.split('T').next().unwrap_or(moment).to_owned(),
            _ => said,
        };
        Some((variable.name.clone(), said))
    };
    element.all("VariableValue").filter_map(one).collect()
}

/// Cases, and sets that are attributes in disguise. Sources and their selections must have been read.
pub fn cases(tree: &Tree, project: &mut Project) {
    let mut passages: BTreeMap<String, (String, Span)> = BTreeMap::new();
    for text in &project.texts {
        for selection in &text.selections {
            passages.insert(key(&selection.guid), (key(&text.guid), selection.at));
        }
    }
    let names: BTreeMap<String, String> =
        project.texts.iter().map(|text| (key(&text.guid), text.name.clone())).collect();
    for case in tree.listed("Cases", "Case") {
        let values = values(case, project);
        let sources: Vec<String> = case.targets("SourceRef").filter(|source| names.contains_key(source)).collect();
        let name = case.get("name").map(str::to_owned);
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
        let selected = case.targets("SelectionRef").filter_map(|selection| passages.get(&selection).cloned());
        project.cases.push(Case {
            guid: case.guid().unwrap_or_default().trim().to_owned(),
            description: case.description(),
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
fn sets(tree: &Tree, names: &BTreeMap<String, String>, project: &mut Project) {
    let mut kept = 0;
    for set in tree.listed("Sets", "Set") {
        let members: Vec<String> = set.targets("MemberSource").filter(|source| names.contains_key(source)).collect();
        let pair = set.get("name").and_then(|name| name.split_once(": "));
        match pair {
            Some((name, value)) if !members.is_empty() && set.one("MemberCode").is_none() => {
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
