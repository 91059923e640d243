//! Many short words in one place in memory.

/// Words in order, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    all: String,
    /// Where each ends, in bytes.
    ends: Vec<u32>,
}

impl Words {
    /// The words of these lengths, in bytes, that a text consists of; `None` where it does not.
    pub fn cut(all: String, lengths: &[u32]) -> Option<Self> {
        let mut end = 0_u32;
        let mut add = |length: &u32| {
            end = end.checked_add(*length)?;
            all.is_char_boundary(end as usize).then_some(end)
        };
        let ends = lengths.iter().map(&mut add).collect::<Option<Vec<u32>>>()?;
        (ends.last().map_or(0, |end| *end as usize) == all.len()).then_some(Self { all, ends })
    }

    /// The words.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let word = self.all.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            word
        })
    }

    /// All of them, nothing between.
    pub fn all(&self) -> &str {
        &self.all
    }
}

impl<'a> FromIterator<&'a str> for Words {
    fn from_iter<I: IntoIterator<Item = &'a str>>(words: I) -> Self {
        let mut made = Self::default();
        for word in words {
            made.all.push_str(word);
            made.ends.push(u32::try_from(made.all.len()).unwrap_or(u32::MAX));
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_come_back_and_what_is_cut_amiss_is_refused() {
        let words: Words = ["pay", "", "été", "fun"].into_iter().collect();
        assert_eq!(words.iter().collect::<Vec<_>>(), ["pay", "", "été", "fun"]);
        assert_eq!(Words::cut(words.all().to_owned(), &[3, 0, 5, 3]), Some(words));
        for lengths in [&[3_u32, 1, 4, 3][..], &[3, 0, 5], &[3, 0, 5, 4], &[], &[u32::MAX, u32::MAX]] {
            assert_eq!(Words::cut("payétéfun".to_owned(), lengths), None, "{lengths:?}");
        }
    }
}
