//! What a project says of a code: its definition, what belongs to it and what does not.

use crate::import::codebook::{Draft, markdown};
use crate::model::Code;

/// How the paragraphs after the definition begin.
const INCLUDE: &str = "Belongs here: ";
const EXCLUDE: &str = "Does not: ";

/// How the definition begins where its own words would be taken for another heading, and what then stands for no words.
const DEFINITION: &str = "Definition: ";
const NOTHING: &str = "–";

/// The description of a code; empty where nothing is said.
pub fn words(code: &Code) -> String {
    let fields = fields(code);
    let short = join(fields);
    let long = whole(fields);
    if says(&draft(&short), fields) || !says(&draft(&long), fields) { short } else { long }
}

/// Whether the description of a code is read back as what it says.
pub fn comes_back(code: &Code) -> bool {
    says(&draft(&words(code)), fields(code))
}

/// Definition, what belongs there and what does not, without blanks around them.
fn fields(code: &Code) -> [&str; 3] {
    [&code.definition, &code.include, &code.exclude].map(|field| field.as_deref().unwrap_or_default().trim())
}

/// Whether what is read is these fields.
fn says(read: &Draft, fields: [&str; 3]) -> bool {
    [&read.definition, &read.include, &read.exclude].map(|field| field.as_deref().unwrap_or_default()) == fields
}

/// All three fields with their headings, so that the last of each heading is the one that counts.
fn whole([definition, include, exclude]: [&str; 3]) -> String {
    let shown = |words: &str| if words.is_empty() { NOTHING.to_owned() } else { words.to_owned() };
    let (include, exclude) = (shown(include), shown(exclude));
    format!("{DEFINITION}{}\n\n{INCLUDE}{include}\n\n{EXCLUDE}{exclude}", shown(definition))
}

/// Reads what [`whole`] writes, where the short way would not have done.
fn unfolded(description: &str) -> Option<[&str; 3]> {
    let (rest, exclude) = description.strip_prefix(DEFINITION)?.rsplit_once(&format!("\n\n{EXCLUDE}"))?;
    let (definition, include) = rest.rsplit_once(&format!("\n\n{INCLUDE}"))?;
    let fields = [definition, include, exclude].map(|words| if words == NOTHING { "" } else { words });
    (whole(fields) == description && !says(&plain(&join(fields)), fields)).then_some(fields)
}

fn join([definition, include, exclude]: [&str; 3]) -> String {
    let parts = [("", definition.trim()), (INCLUDE, include.trim()), (EXCLUDE, exclude.trim())];
    let said = parts.iter().filter(|(_, said)| !said.is_empty()).map(|(head, said)| format!("{head}{said}"));
    said.collect::<Vec<_>>().join("\n\n")
}

/// A draft that says what a description does, and nothing of what it does not speak of.
///
/// Words that would not come out again as they went in are a definition as a whole.
pub fn draft(description: &str) -> Draft {
    unfolded(description).map_or_else(|| plain(description), of)
}

fn of(fields: [&str; 3]) -> Draft {
    let [definition, include, exclude] = fields.map(|words| Some(words.to_owned()));
    Draft { definition, include, exclude, ..Draft::default() }
}

/// Reads a description that has no heading above the definition.
fn plain(description: &str) -> Draft {
    if let Some(listed) = listed(description) {
        return listed;
    }
    let (rest, exclude) = cut(description, EXCLUDE);
    let (definition, include) = cut(rest, INCLUDE);
    let fields = [definition, include, exclude];
    of(if join(fields) == description { fields } else { [description, "", ""] })
}

/// Words before and after the last paragraph that begins so.
fn cut<'a>(words: &'a str, head: &str) -> (&'a str, &'a str) {
    match words.rsplit_once(&format!("\n\n{head}")) {
        Some(parts) => parts,
        None => words.strip_prefix(head).map_or((words, ""), |rest| ("", rest)),
    }
}

/// Early versions wrote every field of a code as a list below its definition; read back, it does not stay there.
fn listed(description: &str) -> Option<Draft> {
    let item = |line: &str| ["- **Id:** ", "- **Made:** ", "- **Colour:** "].iter().any(|item| line.starts_with(item));
    description.lines().any(item).then(|| markdown(&format!("## x\n\n{description}\n")).drafts.into_iter().next())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(definition: &str, include: &str, exclude: &str) -> Code {
        let some = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
        Code { definition: some(definition), include: some(include), exclude: some(exclude), ..Code::default() }
    }

    #[test]
    fn headings_stand_only_where_there_is_something_below_them() {
        assert_eq!(words(&code("", "", "")), "");
        assert_eq!(words(&code("Pay is late.", "", "")), "Pay is late.");
        assert_eq!(words(&code("", "Fines.", "")), "Belongs here: Fines.");
        assert_eq!(
            words(&code("Late.\n\nVery.", "Fines.", "Rates.")),
            "Late.\n\nVery.\n\nBelongs here: Fines.\n\nDoes not: Rates."
        );
    }

    #[test]
    fn what_is_read_is_written_as_it_was() {
        for fields in [
            ("Pay is late.", "Fines.", "Rates."),
            ("", "Fines:\n- of platforms\n- of clients", ""),
            ("", "", "Rates.\n\nAnd tips."),
            ("One.\n\nTwo.", "", "Rates."),
        ] {
            let whole = words(&code(fields.0, fields.1, fields.2));
            let read = draft(&whole);
            let read = [&read.definition, &read.include, &read.exclude].map(|field| field.clone().unwrap_or_default());
            assert_eq!(read, [fields.0, fields.1, fields.2].map(str::to_owned));
        }
        for odd in [
            "a\n\n\nBelongs here: b",
            "a\n\nDoes not: x\n\nBelongs here: b",
            "Does not:",
            "Belongs here:  b",
            "a\nDoes not: b",
        ] {
            let read = draft(odd);
            let field = |field: &Option<String>| field.clone().unwrap_or_default();
            let fields = [field(&read.definition), field(&read.include), field(&read.exclude)];
            assert_eq!(join(fields.each_ref().map(String::as_str)), odd, "{read:?}");
        }
    }

    #[test]
    fn words_that_look_like_another_heading_come_back_to_their_field() {
        for fields in [
            ("Belongs here: everything about pay.", "", ""),
            ("Does not: pay.", "Fines.", ""),
            ("Late.\n\nBelongs here: not what you think.", "", "Rates."),
            ("", "Fines.\n\nDoes not: count.", ""),
            ("- **Id:** that is what they say.", "Fines.", ""),
            ("Definition: a word.\n\nDoes not: x", "", ""),
            ("Definition: –\n\nBelongs here: a\n\nDoes not: b", "", ""),
            ("–", "", ""),
        ] {
            let code = code(fields.0, fields.1, fields.2);
            let read = draft(&words(&code));
            let read = [&read.definition, &read.include, &read.exclude].map(|field| field.clone().unwrap_or_default());
            assert_eq!(read, [fields.0, fields.1, fields.2].map(str::to_owned), "{}", words(&code));
            assert!(comes_back(&code));
        }
        // What no heading can tell apart is known, and told.
        assert!(!comes_back(&code("", "", "Rates.\n\nDoes not: x")));
    }

    #[test]
    fn the_list_of_early_versions_is_read_and_gone() {
        let read = draft("Pay is late.\n\n- **Belongs here:** Fines.\n- **Colour:** #D55E00\n- **Made:** 2026-02-01");
        assert_eq!(read.definition.as_deref(), Some("Pay is late."));
        assert_eq!((read.include.as_deref(), read.made.as_deref()), (Some("Fines."), Some("2026-02-01")));
    }
}
