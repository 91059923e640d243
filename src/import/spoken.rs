//! Words of speech in XML: one element a word, marks between them, the layout of the file taken out.

/// Speech as it is put together.
#[derive(Debug, Default)]
pub struct Spoken {
    /// What was said so far, with single blanks.
    pub text: String,
    gap: bool,
}

impl Spoken {
    /// Adds words of the file; blanks and line ends of its layout are single blanks.
    pub fn words(&mut self, words: &str) {
        for (nth, part) in words.split(char::is_whitespace).enumerate() {
            self.gap |= nth > 0;
            if !part.is_empty() {
                self.put(part);
            }
        }
    }

    /// Parts what comes from what was.
    pub fn gap(&mut self) {
        self.gap = true;
    }

    /// Sets what comes right behind what was.
    pub fn tight(&mut self) {
        self.gap = false;
    }

    /// Adds a mark of the transcriber, with blanks around.
    pub fn mark(&mut self, mark: &str) {
        self.gap();
        self.put(mark);
        self.gap();
    }

    /// Begins a line.
    pub fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.gap = false;
    }

    /// Adds what was noticed beside the words: `[laughs]`; brackets that it has are enough.
    pub fn noticed(&mut self, what: &str) {
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        if what.starts_with(['(', '[']) && what.ends_with([')', ']']) {
            self.mark(&what);
        } else if !what.is_empty() {
            self.mark(&format!("[{what}]"));
        }
    }

    /// Adds a pause: `(.)`, or its length in seconds.
    pub fn pause(&mut self, seconds: Option<f64>) {
        match seconds.filter(|seconds| (0.0..1e6).contains(seconds)) {
            Some(seconds) => self.mark(&format!("({seconds:.1})")),
            None => self.mark("(.)"),
        }
    }

    fn put(&mut self, part: &str) {
        if self.gap && !self.text.is_empty() && !self.text.ends_with(['\n', '(']) {
            self.text.push(' ');
        }
        self.gap = false;
        self.text.push_str(part);
    }
}

/// Seconds of a length: `0.8`, `PT1.2S`, `1.5s`, `00:00:23.685`.
pub fn seconds(length: &str) -> Option<f64> {
    let bare = length.trim();
    let bare = bare.strip_prefix("PT").unwrap_or(bare);
    let bare = bare.trim_end_matches(['s', 'S', '"']);
    let mut sum = 0.0;
    for part in bare.split(':') {
        let part: f64 = part.trim().replace(',', ".").parse().ok()?;
        sum = sum * 60.0 + part;
    }
    (sum.is_finite() && sum >= 0.0).then_some(sum)
}

/// Milliseconds of seconds.
pub fn ms(seconds: f64) -> Option<u64> {
    (0.0..1e12).contains(&seconds).then(|| (seconds * 1000.0).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        for (text, length) in [("0.8", 0.8), ("PT1.2S", 1.2), ("00:01:23.5", 83.5), ("2,5 s", 2.5)] {
            assert_eq!(seconds(text), Some(length), "{text}");
        }
        assert_eq!(seconds("long"), None);
    }
}
