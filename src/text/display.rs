use std::borrow::Cow;
pub fn display(text: &str) -> Cow<'_, str> {
    if text.chars().any(char::is_control) {
        Cow::Owned(text.chars().map(|c| match c { '\t' => ' ', '\n' => ' ', c if c.is_control() => '\u{fffd}', c => c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}
