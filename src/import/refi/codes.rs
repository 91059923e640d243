//! Codes of projects and of exchanged codebooks.

use super::project::Code;
use crate::import::codebook::{Above, Draft};
use crate::import::error::ImportError;
use crate::refi::{self, key, said, trimmed};
use std::collections::HashMap;

/// Deepest nesting of codes that is read.
const DEPTH: usize = 32;

/// Codes, those above before those below.
pub fn read(tops: &[refi::Code], origin: &str) -> Vec<Code> {
    let mut found = Vec::new();
    let nvivo = origin.to_lowercase().contains("nvivo");
    let tops = match tops {
        // NVivo puts all codes into one that is none.
        [one] if nvivo && one.name.as_deref() == Some("Nodes") && !codable(one) => &one.codes,
        _ => tops,
    };
    tops.iter().for_each(|code| take(code, None, 0, &mut found));
    let flat = found.iter().all(|code| code.above.is_none());
    if origin.to_lowercase().contains("taguette") && flat {
        return split(found);
    }
    found
}

fn codable(code: &refi::Code) -> bool {
    !matches!(code.codable.as_deref(), Some("false" | "0"))
}

fn take(code: &refi::Code, above: Option<usize>, depth: usize, found: &mut Vec<Code>) {
    let here = found.len();
    let name: String = code.name.iter().flat_map(|name| name.chars()).filter(|c| !c.is_control()).collect();
    found.push(Code {
        guid: code.guid.as_deref().unwrap_or_default().trim().to_owned(),
        name: if name.trim().is_empty() { "(no name)".to_owned() } else { name.trim().to_owned() },
        above,
        codable: codable(code),
        color: code.color.as_deref().and_then(color),
        description: trimmed(&code.description),
    });
    // Deeper codes go on this level, so that none is lost.
    let (above, depth) = if depth + 1 < DEPTH { (Some(here), depth + 1) } else { (above, depth) };
    code.codes.iter().for_each(|below| take(below, above, depth, found));
}

/// `#RRGGBB` of a colour as programs write it.
pub fn color(written: &str) -> Option<String> {
    let written = written.trim().to_lowercase();
    if let Some(digits) = written.strip_prefix('#') {
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let digits: String = match digits.len() {
            3 | 4 => digits.chars().take(3).flat_map(|digit| [digit, digit]).collect(),
            6 | 8 => digits.chars().take(6).collect(),
            _ => return None,
        };
        return Some(format!("#{}", digits.to_uppercase()));
    }
    if let Some(inside) = written.strip_prefix("rgb").map(|rest| rest.trim_start_matches('a').trim()) {
        let inside = inside.strip_prefix('(')?.strip_suffix(')')?;
        let parts: Vec<u8> =
            inside.split([',', ' ', '/']).filter_map(|part| part.trim().parse().ok()).take(3).collect();
        return match parts.as_slice() {
            [red, green, blue] => Some(format!("#{red:02X}{green:02X}{blue:02X}")),
            _ => None,
        };
    }
    let named = [
        ("black", "#000000"),
        ("white", "#FFFFFF"),
        ("red", "#FF0000"),
        ("green", "#008000"),
        ("blue", "#0000FF"),
        ("yellow", "#FFFF00"),
        ("orange", "#FFA500"),
        ("purple", "#800080"),
        ("pink", "#FFC0CB"),
        ("gray", "#808080"),
        ("grey", "#808080"),
        ("brown", "#A52A2A"),
        ("cyan", "#00FFFF"),
        ("magenta", "#FF00FF"),
    ];
    named.iter().find(|(name, _)| *name == written).map(|(_, code)| (*code).to_owned())
}

/// Codes whose names hold those above, as `Work.Pay.Late`, as a tree.
fn split(flat: Vec<Code>) -> Vec<Code> {
    let mut found: Vec<Code> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut sorted = flat;
    sorted.sort_by_key(|code| code.name.matches('.').count());
    for code in sorted {
        let parts: Vec<&str> = code.name.split('.').map(str::trim).filter(|part| !part.is_empty()).collect();
        let Some((leaf, way)) = parts.split_last() else { continue };
        let mut above = None;
        let mut path = String::new();
        for part in way {
            path = if path.is_empty() { (*part).to_owned() } else { format!("{path}.{part}") };
            above = Some(*known.entry(path.clone()).or_insert_with(|| {
                found.push(Code { name: (*part).to_owned(), above, codable: false, ..Code::default() });
                found.len() - 1
            }));
        }
        known.insert(parts.join("."), found.len());
        found.push(Code { name: (*leaf).to_owned(), above, ..code });
    }
    found
}

/// Codes as drafts for the codebook; `more` is what this program wrote about them in a note.
///
/// What nothing is said of stays unsaid, so that a code which is here already keeps it.
pub fn drafts(codes: &[Code], more: &HashMap<String, Draft>) -> Vec<Draft> {
    let draft = |code: &Code| {
        let said = code.description.as_deref().filter(|words| !words.is_empty()).map(said::draft).unwrap_or_default();
        let more = more.get(&key(&code.guid)).cloned().unwrap_or_default();
        Draft {
            id: said.id.or(more.id).filter(|id| !id.is_empty()),
            name: Some(code.name.clone()),
            above: code.above.map_or(Above::Root, Above::Draft),
            color: code.color.clone(),
            guid: Some(code.guid.clone()).filter(|guid| !guid.is_empty()),
            definition: said.definition,
            include: said.include,
            exclude: said.exclude,
            names: if more.names.is_empty() { said.names } else { more.names },
            key: more.key.or(said.key),
            groups: more.groups.or(said.groups),
            examples: more.examples.or(said.examples),
            made: more.made.or(said.made),
            defined: more.defined.or(said.defined),
            status: more.status.or(said.status),
            rest: more.rest,
        }
    };
    codes.iter().map(draft).collect()
}

/// Reads a `.qdc` codebook.
///
/// # Errors
/// What is no such XML.
pub fn codebook(bytes: &[u8]) -> Result<Vec<Draft>, ImportError> {
    let book = refi::open_book(bytes)?;
    Ok(drafts(&read(&book.codes, book.origin.as_deref().unwrap_or_default()), &HashMap::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_all_spellings() {
        for (written, read) in [
            ("#d55e00", Some("#D55E00")),
            ("#abc", Some("#AABBCC")),
            ("#11223344", Some("#112233")),
            ("rgb(1, 2, 3)", Some("#010203")),
            ("rgba(255,0,16,0.5)", Some("#FF0010")),
            ("Red", Some("#FF0000")),
            ("#12", None),
            ("nothing", None),
        ] {
            assert_eq!(color(written).as_deref(), read, "{written}");
        }
    }

    #[test]
    fn dotted_names_become_a_tree() {
        let book = "<CodeBook origin='Taguette 1.4'><Codes><Code guid='1' name='Work.Pay.Late' isCodable='true'/>\
            <Code guid='2' name='Work' isCodable='true'/></Codes></CodeBook>";
        let drafts = codebook(book.as_bytes()).unwrap();
        let names: Vec<&str> = drafts.iter().map(|draft| draft.name.as_deref().unwrap()).collect();
        assert_eq!(names, ["Work", "Pay", "Late"]);
        assert_eq!(drafts[2].above, Above::Draft(1));
        assert_eq!(drafts[0].guid.as_deref(), Some("2"));
    }

    #[test]
    fn a_tree_of_codes_with_any_prefix_and_namespace() {
        let book = "\u{feff}<q:CodeBook xmlns:q='urn:QDA-XML:codebook:0:4'><q:Codes><q:Code guid='{A}' name='Pay' isCodable='0'>\
            <q:Description>Money &amp;\n more</q:Description><q:Code name='Late' guid='B' color='#fff'/></q:Code></q:Codes></q:CodeBook>";
        let drafts = codebook(book.as_bytes()).unwrap();
        assert_eq!(drafts[0].definition.as_deref(), Some("Money &\n more"));
        assert_eq!((drafts[1].above.clone(), drafts[1].color.as_deref()), (Above::Draft(0), Some("#FFFFFF")));
    }
}
