//! How a note of a consensus says what became of a code that it does not keep.

/// How the note begins that says what was decided where a code is not kept.
const DECIDED: &str = "reconciled: ";
/// What stands between the code and what became of it.
const BECAME: &str = " -> ";
/// What stands for nothing.
const NONE: &str = "none";

/// The words of a note that says what became of a code, with the reason on further lines.
pub fn note_words(code: &str, became: Option<&str>, reason: Option<&str>) -> String {
    let head = format!("{DECIDED}{code}{BECAME}{}", became.unwrap_or(NONE));
    match reason.map(str::trim).filter(|reason| !reason.is_empty()) {
        Some(reason) => format!("{head}\n{reason}"),
        None => head,
    }
}

/// What a note says became of a code: the code, what it became, and the reason; `None` for any other note.
pub fn decided(memo: &str) -> Option<(&str, Option<&str>, Option<&str>)> {
    let (head, reason) = memo.split_once('\n').map_or((memo, None), |(head, reason)| (head, Some(reason.trim())));
    let (code, became) = head.trim_end().strip_prefix(DECIDED)?.rsplit_once(BECAME)?;
    Some((code, (became != NONE).then_some(became), reason.filter(|reason| !reason.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::{decided, note_words};

    #[test]
    fn a_note_says_what_became_of_a_code_and_is_read_again() {
        let words = note_words("low-pay", None, Some(" not about pay \n at all"));
        assert_eq!(words, "reconciled: low-pay -> none\nnot about pay \n at all");
        assert_eq!(decided(&words), Some(("low-pay", None, Some("not about pay \n at all"))));
        assert_eq!(decided(&note_words("a", Some("b"), None)), Some(("a", Some("b"), None)));
        assert_eq!(decided("reconciled: nothing said"), None);
        assert_eq!(decided("a thought -> none"), None);
    }
}
