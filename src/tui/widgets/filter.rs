//! Words that narrow a list while they are typed.

use crate::text::fold::fold;

/// What narrows a list: every word must occur, whatever its case and accents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// As typed.
    pub words: String,
    folded: Vec<String>,
}

impl Filter {
    /// Takes other words.
    pub fn set(&mut self, words: &str) {
        words.trim().clone_into(&mut self.words);
        self.folded = fold(words).split_whitespace().map(str::to_owned).collect();
    }

    /// Lets everything through again.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.folded.is_empty()
    }

    /// Whether a text, folded already, has all the words.
    pub fn fits_folded(&self, folded: &str) -> bool {
        self.folded.iter().all(|word| folded.contains(word))
    }

    /// Whether a text has all the words.
    pub fn fits(&self, text: &str) -> bool {
        self.is_empty() || self.fits_folded(&fold(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_occur() {
        let mut filter = Filter::default();
        assert!(filter.fits("anything"));
        filter.set(" DISCUSSÃO 6 ");
        assert!(filter.fits("Grupo de discussão 6, Lisboa") && !filter.fits("Grupo de discussão 5"));
        filter.set("paris");
        assert!(!filter.fits("Grupo de discusión 1, Madrid"), "strewn letters are no word");
    }
}
