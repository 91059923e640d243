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

    /// Writes the way from one number to the next, short where it is short in either direction.
    pub fn step(&mut self, from: u32, to: u32) {
        let way = i64::from(to) - i64::from(from);
        self.number(((way << 1) ^ (way >> 63)).cast_unsigned());
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

    /// Reads where a step leads.
    pub fn step(&mut self, from: u32) -> Option<u32> {
        let way = self.number()?;
        let way = (way >> 1).cast_signed() ^ -((way & 1).cast_signed());
        u32::try_from(i64::from(from).checked_add(way)?).ok()
    }

    /// Reads so many bytes.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// Reads bytes of a length known beforehand.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
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
    fn numbers_and_steps_come_back() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let steps = [(0, 0), (5, 4), (0, u32::MAX), (u32::MAX, 0), (7, 1000)];
        let mut out = Out::default();
        numbers.iter().for_each(|number| out.number(*number));
        steps.iter().for_each(|(from, to)| out.step(*from, *to));
        out.slice(b"words");
        let mut from = In(&out.0);
        assert!(numbers.iter().all(|number| from.number() == Some(*number)));
        assert!(steps.iter().all(|(start, to)| from.step(*start) == Some(*to)));
        assert_eq!(from.slice(), Some(&b"words"[..]));
        assert_eq!((from.byte(), from.number(), from.slice()), (None, None, None));
    }

    #[test]
    fn what_is_too_long_for_what_is_there_is_refused() {
        assert_eq!(In(&[0xff; 11]).number(), None);
        assert_eq!(In(&[200, 1, 0, 0]).slice(), None);
        assert_eq!(In(&[9, 0]).count(), None);
    }
}
