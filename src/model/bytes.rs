//! Bytes as they stand in the index: small numbers short, lists behind their length.

/// Bytes that are being written.
#[derive(Debug, Default)]
pub struct Out(pub Vec<u8>);

/// Bytes that are being read; whatever does not fit ends the reading.
#[derive(Clone, Copy, Debug)]
pub struct In<'a>(pub &'a [u8]);

impl Out {
    /// Writes a number, the shorter the smaller it is.
    pub fn number(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(low(value) | 0x80);
            value >>= 7;
        }
        self.0.push(low(value));
    }

    /// Writes a number of which there are many: always four bytes, so that reading it is no work.
    pub fn fixed(&mut self, value: u32) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    /// Writes bytes behind their number.
    pub fn slice(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }
}

/// The last seven bits.
fn low(value: u64) -> u8 {
    (value & 0x7f) as u8
}

impl<'a> In<'a> {
    /// Reads one byte.
    pub fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Reads a number.
    pub fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    /// Reads a number of 32 bits.
    pub fn small(&mut self) -> Option<u32> {
        // Nearly every number is one byte.
        if let Some((&first, rest)) = self.0.split_first()
            && first < 0x80
        {
            self.0 = rest;
            return Some(u32::from(first));
        }
        u32::try_from(self.number()?).ok()
    }

    /// Reads a number of four bytes.
    #[inline]
    pub fn fixed(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// Reads so many bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Reads bytes of a length known beforehand.
    #[inline]
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    /// Reads bytes behind their number.
    pub fn slice(&mut self) -> Option<&'a [u8]> {
        let count = usize::try_from(self.number()?).ok()?;
        self.take(count)
    }

    /// Reads the number of things that follow, each of at least one byte: never more than can be there.
    pub fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.0.len()).then_some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let fixed = [0, 7, 1000, u32::MAX];
        let mut out = Out::default();
        numbers.iter().for_each(|number| out.number(*number));
        fixed.iter().for_each(|number| out.fixed(*number));
        out.slice(b"words");
        let mut from = In(&out.0);
        assert!(numbers.iter().all(|number| from.number() == Some(*number)));
        assert!(fixed.iter().all(|number| from.fixed() == Some(*number)));
        assert_eq!(from.slice(), Some(&b"words"[..]));
        assert_eq!((from.byte(), from.number(), from.fixed(), from.slice()), (None, None, None, None));
    }

    #[test]
    fn what_is_too_long_for_what_is_there_is_refused() {
        assert_eq!(In(&[0xff; 11]).number(), None);
        assert_eq!(In(&[200, 1, 0, 0]).slice(), None);
        assert_eq!(In(&[9, 0]).count(), None);
    }
}
