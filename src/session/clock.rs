//! Where moments and ids come from.

/// Where moments and ids come from; tests give their own.
#[derive(Debug, Default)]
pub struct Clock {
    /// A fixed moment, in milliseconds since 1970; each id then counts up.
    pub fixed: Option<u64>,
    ids: ulid::Generator,
    last: u64,
}

impl Clock {
    /// A clock that stands at a moment.
    pub fn fixed(milliseconds: u64) -> Self {
        Self { fixed: Some(milliseconds), ..Self::default() }
    }

    fn millis(&self) -> u64 {
        let now = jiff::Timestamp::now().as_millisecond();
        self.fixed.unwrap_or_else(|| u64::try_from(now).unwrap_or(0))
    }

    /// Now, `YYYY-MM-DDTHH:MM:SSZ`.
    pub fn moment(&self) -> String {
        let seconds = i64::try_from(self.millis() / 1000).unwrap_or(0);
        jiff::Timestamp::from_second(seconds).map(|moment| moment.to_string()).unwrap_or_default()
    }

    /// Today in the local time zone, `YYYY-MM-DD`.
    pub fn today(&self) -> String {
        if self.fixed.is_some() {
            return self.moment().chars().take(10).collect();
        }
        jiff::ZonedDateTime::now().date().to_string()
    }

    /// A new ULID, later than any this clock gave.
    pub fn ulid(&mut self) -> String {
        let millis = self.millis().max(self.last);
        self.last = millis;
        let moment = std::time::UNIX_EPOCH + std::time::Duration::from_millis(millis);
        match self.ids.generate_from_datetime(moment) {
            Ok(id) => id.to_string(),
            Err(_) => {
                self.last += 1;
                self.ulid()
            }
        }
    }

    /// Four random letters or digits, for minted ids.
    pub fn four(&mut self) -> String {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let mut random = ulid::Ulid::generate().0;
        let mut word = String::new();
        for _ in 0..4 {
            let letter = usize::try_from(random % LETTERS.len() as u128).unwrap_or(0);
            word.push(char::from(LETTERS[letter]));
            random /= LETTERS.len() as u128;
        }
        word
    }
}
