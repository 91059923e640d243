//! Files cut into fields, records and what stands between them, by position; nothing is copied but comments' commas.

use crate::store::ron::scan::{self, Fault, Field, Item};

/// A record or a whole file: its bytes, its fields, and the comments that belong to it.
#[derive(Clone, Debug, Default)]
pub struct Cut<'a> {
    /// Blanks and comments before it.
    pub lead: &'a str,
    /// The record itself, `( … )`.
    pub text: &'a str,
    /// The comment to its right, on its last line, without the comma.
    pub beside: String,
    /// Where in `text` its fields stand.
    pub fields: Vec<Field>,
}

impl<'a> Cut<'a> {
    /// Cuts the record that is `text`.
    ///
    /// # Errors
    /// What is no record that can be read, by its place.
    pub fn new(text: &'a str) -> Result<Self, Fault> {
        let (fields, fault) = scan::fields(text, &(0..text.len()));
        match fault {
            Some(fault) => Err(fault),
            None => match twice(text, &fields) {
                Some(fault) => Err(fault),
                None => Ok(Self { text, fields, ..Self::default() }),
            },
        }
    }

    /// A field's value as written.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.all().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names and values of all fields, as written, in file order.
    pub fn all(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let text = self.text;
        self.fields.iter().map(move |field| (&text[field.name.clone()], &text[field.value.clone()]))
    }

    /// The record without the values of its fields: layout, names and comments.
    pub fn outline(&self) -> String {
        let mut outline = String::new();
        let mut from = 0;
        for field in &self.fields {
            outline.push_str(&self.text[from..field.value.start]);
            from = field.value.end;
        }
        outline.push_str(&self.text[from..]);
        outline
    }
}

/// A list `[ … ]` cut into its records.
#[derive(Clone, Debug, Default)]
pub struct List<'a> {
    /// The comment to the right of `[`.
    pub open: &'a str,
    /// The records.
    pub records: Vec<Cut<'a>>,
    /// Blanks and comments before `]`.
    pub close: &'a str,
}

impl<'a> List<'a> {
    /// Cuts the list that is `text`; the fault's place is a byte of it.
    ///
    /// # Errors
    /// What is no list that can be read, by its place.
    pub fn new(text: &'a str) -> Result<Self, Fault> {
        if !text.starts_with('[') {
            return Err(Fault { at: 0, what: "a list `[ … ]` should stand here".into() });
        }
        let (items, faults, end) = scan::items(text, 0);
        if let Some(fault) = faults.into_iter().next() {
            return Err(fault);
        }
        let end = end.ok_or_else(|| Fault { at: 0, what: "the list is never closed".into() })?;
        let close = end - 1;
        let mut from = rest_of_line(text, 1, close).unwrap_or(1);
        let mut list = Self { open: &text[1..from], ..Self::default() };
        for Item { at, end } in items {
            let mut record = Cut::new(&text[at.clone()]).map_err(|fault| Fault { at: at.start + fault.at, ..fault })?;
            record.lead = &text[from..at.start];
            from = rest_of_line(text, end, close).unwrap_or(end);
            let before_comma = text[at.end..end].trim_end_matches(',').trim_end();
            record.beside = format!("{before_comma}{}", text[end..from].trim_end());
            list.records.push(record);
        }
        list.close = &text[from..close];
        Ok(list)
    }
}

/// A field that stands twice in a record: which of them holds cannot be merged.
pub fn twice(text: &str, fields: &[Field]) -> Option<Fault> {
    let mut names: Vec<(&str, usize)> = fields.iter().map(|it| (&text[it.name.clone()], it.name.start)).collect();
    names.sort_unstable();
    let again = names.windows(2).find(|pair| matches!(pair, [(a, _), (b, _)] if a == b))?;
    again.last().map(|(name, at)| Fault { at: *at, what: format!("`{name}` stands here twice") })
}

/// The end of the line from here, where only blanks and comments stand before it.
fn rest_of_line(text: &str, from: usize, close: usize) -> Option<usize> {
    let line_end = from + text.get(from..close)?.find('\n')?;
    (scan::skip_blank(&text[..line_end], from) == line_end).then_some(line_end)
}

/// The comments of a text, in order; what stands in strings is none.
pub fn comments(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    if !text.contains("//") && !text.contains("/*") {
        return found;
    }
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let word_before = at > 0 && bytes.get(at - 1).is_some_and(|byte| scan::is_word(*byte));
        let next = bytes.get(at + 1);
        let raw = byte == b'r' && matches!(next, Some(b'"' | b'#')) && !word_before;
        if byte == b'/' && next == Some(&b'/') {
            let end = text[at..].find('\n').map_or(bytes.len(), |n| at + n);
            found.push(text[at..end].trim_end());
            at = end;
        } else if byte == b'/' && next == Some(&b'*') {
            // Only the comment itself: blanks and comments after it are the next ones.
            let mut end = at;
            let mut depth = 0;
            while end < bytes.len() {
                match (bytes[end], bytes.get(end + 1)) {
                    (b'/', Some(b'*')) => (depth, end) = (depth + 1, end + 2),
                    (b'*', Some(b'/')) => (depth, end) = (depth - 1, end + 2),
                    _ => end += 1,
                }
                if depth == 0 {
                    break;
                }
            }
            found.push(&text[at..end.min(bytes.len())]);
            at = end;
        } else if byte == b'"' || byte == b'\'' || raw {
            at = scan::skip_value(text, at).unwrap_or(at + 1);
        } else {
            at += 1;
        }
    }
    found
}

/// A value in the program's own spelling of blanks: two values that differ in layout alone are equal in it.
pub fn canon(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = String::with_capacity(value.len());
    let mut comma = false;
    let mut at = scan::skip_blank(value, 0);
    while let Some(&byte) = bytes.get(at) {
        let closes = matches!(byte, b')' | b']' | b'}');
        if comma && !closes && byte != b',' {
            out.push_str(", ");
        }
        comma = comma && byte == b',';
        let end = match byte {
            b',' => {
                comma = true;
                at + 1
            }
            b':' => {
                out.push_str(": ");
                at + 1
            }
            b'"' | b'\'' => scan::skip_value(value, at).unwrap_or(bytes.len()),
            b'r' if matches!(bytes.get(at + 1), Some(b'"' | b'#')) => {
                scan::skip_value(value, at).unwrap_or(bytes.len())
            }
            byte if scan::is_word(byte) => at + bytes[at..].iter().take_while(|byte| scan::is_word(**byte)).count(),
            _ => at + 1,
        };
        if byte != b',' && byte != b':' {
            out.push_str(value.get(at..end).unwrap_or_default());
        }
        at = scan::skip_blank(value, end);
    }
    out
}

/// Whether two values say the same, layout aside.
pub fn same(a: Option<&str>, b: Option<&str>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a == b || canon(a) == canon(b),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_with_its_comments() {
        let text =
            "[ // open\n    // a\n    (id: \"a\"), // beside\n\n    (id: \"b\" /* in */) /* b */ ,\n    // last\n]";
        let list = List::new(text).unwrap();
        assert_eq!(list.open, " // open");
        assert_eq!(list.records[0].lead, "\n    // a\n    ");
        assert_eq!(list.records[0].beside, " // beside");
        assert_eq!(list.records[1].lead, "\n\n    ");
        assert_eq!(list.records[1].beside, " /* b */");
        assert_eq!(list.records[1].value("id"), Some("\"b\""));
        assert_eq!(list.close, "\n    // last\n");
        assert_eq!(comments(text), ["// open", "// a", "// beside", "/* in */", "/* b */", "// last"]);
    }

    #[test]
    fn layout_alone_makes_no_difference() {
        let odd = "[\n  \"a\" , // x\n \"//b, c : \" ,{ \"k\":1,},\n]";
        assert_eq!(canon(odd), "[\"a\", \"//b, c : \", {\"k\": 1}]");
        assert_eq!(canon(&canon(odd)), canon(odd));
        assert_eq!(canon("MergedInto( \"x\" )"), "MergedInto(\"x\")");
        assert_eq!(comments("\"// no\" '\"' // yes"), ["// yes"]);
        assert_eq!(canon("'\"'"), "'\"'");
    }

    #[test]
    fn an_outline_is_what_is_left_without_the_values() {
        let cut = Cut::new("(a: \"x\", // why\n b: [1, 2])").unwrap();
        assert_eq!(cut.outline(), "(a: , // why\n b: )");
    }
}
