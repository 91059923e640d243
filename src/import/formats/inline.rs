//! Text coded in place, as qcoder writes it: `(QCODE)words(/QCODE){#code, #other}`.

use crate::import::codebook;
use crate::import::draft::{Body, Coded, Draft, Prose};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader};
use crate::import::limits;
use std::collections::HashSet;

/// qcoder.
pub static FORMAT: Format = Format {
    word: "qcoder",
    looks: "a text with codes in it (qcoder)",
    endings: &[],
    sniff: |seen| {
        let text = seen.text.unwrap_or_default();
        if text.contains(OPEN) && text.contains("(/QCODE){#") { 0.95 } else { 0.0 }
    },
    read: Reader::Text(read),
};

const OPEN: &str = "(QCODE)";
const CLOSE: &str = "(/QCODE)";

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut prose = Prose::default();
    let mut open: Vec<usize> = Vec::new();
    let mut stray = 0;
    let mut rest = text;
    while let Some(at) = rest.find('(') {
        prose.text.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if let Some(after) = rest.strip_prefix(OPEN) {
            open.push(prose.text.len());
            rest = after;
        } else if let Some(after) = rest.strip_prefix(CLOSE) {
            let (codes, after) = codes(after);
            match open.pop() {
                Some(start) => prose.coded.extend(codes.into_iter().map(|code| Coded {
                    at: start..prose.text.len(),
                    code,
                    ..Coded::default()
                })),
                None => stray += 1,
            }
            limits::at_most("codings", prose.coded.len(), limits::CODINGS)?;
            rest = after;
        } else {
            prose.text.push('(');
            rest = rest.get(1..).unwrap_or_default();
        }
    }
    prose.text.push_str(rest);
    prose.coded.retain(|coded| !coded.at.is_empty());
    let mut known: HashSet<&str> = HashSet::new();
    for coded in &prose.coded {
        if known.insert(&coded.code) {
            let draft = codebook::Draft { name: Some(coded.code.clone()), ..codebook::Draft::default() };
            found.codes.push((coded.code.clone(), draft));
        }
    }
    let mut draft = Draft::default();
    draft.lose("marks of codes without a partner", stray + open.len());
    draft.body = Body::Prose(prose);
    found.push(draft)
}

/// The codes in braces after a mark, and what follows them.
fn codes(text: &str) -> (Vec<String>, &str) {
    let Some(inner) = text.strip_prefix('{') else { return (Vec::new(), text) };
    let Some(end) = inner.find('}').filter(|end| *end < 1000) else { return (Vec::new(), text) };
    let list = inner.get(..end).unwrap_or_default();
    let names = list.split([',', '#']).map(str::trim).filter(|name| !name.is_empty());
    (names.map(str::to_owned).collect(), inner.get(end + 1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, tortured};
    use crate::text::Text;

    const TEXT: &str = "We (QCODE)waited (QCODE)for weeks(/QCODE){#time, #late pay}(/QCODE){#wait} (there).\n\nNo (/QCODE){#x}more (QCODE)open\n";

    #[test]
    fn marks_become_passages() {
        let found = import(TEXT, "a.txt");
        assert_eq!((found.format, found.text.as_str()), ("qcoder", "We waited for weeks (there).\n\nNo more open\n"));
        let text = Text::new(found.text.clone());
        let coded: Vec<(&str, &str)> =
            found.coded.iter().map(|(at, coded)| (text.slice(*at), coded.code.as_str())).collect();
        assert_eq!(coded, [("for weeks", "time"), ("for weeks", "late pay"), ("waited for weeks", "wait")]);
        assert_eq!((found.codes.len(), found.dropped), (3, 2));
        tortured(TEXT.as_bytes(), "a.txt");
    }
}
