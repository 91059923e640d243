//! How many of a group agreed, dissented or said nothing to one question (Onwuegbuzie, Dickinson, Leech & Zoran 2009).

use verbatim::analysis::figure::{Figure, share};
use verbatim::analysis::statistics::micro_interlocutor::Response;

/// The answers to one question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// People by response, in the order of [`Response::ALL`].
    pub counts: [u64; 5],
    /// Share that agreed, by word or example.
    pub agree: Figure,
    /// Share that dissented, by word or example.
    pub dissent: Figure,
    /// Share that responded at all.
    pub respond: Figure,
}

/// Counts the responses of all people present; who gave none is silent.
pub fn question(people: usize, given: &[Response]) -> Question {
    let mut counts = [0_u64; 5];
    for (count, kind) in counts.iter_mut().zip(Response::ALL) {
        *count = given.iter().filter(|response| **response == kind).count() as u64;
    }
    counts[4] += people.saturating_sub(given.len()) as u64;
    let all: u64 = counts.iter().sum();
    let part = |count: u64| share(count as f64, all as f64);
    Question {
        counts,
        agree: part(counts[0] + counts[2]),
        dissent: part(counts[1] + counts[3]),
        respond: part(all - counts[4]),
    }
}

#[cfg(test)]
mod tests {
    use super::question;
    use verbatim::analysis::statistics::micro_interlocutor::Response;

    #[test]
    fn silence_is_no_agreement() {
        let asked = question(5, &[Response::Agrees, Response::ExampleFor, Response::ExampleAgainst]);
        assert_eq!(asked.counts, [1, 0, 1, 1, 2]);
        assert_eq!((asked.agree, asked.dissent, asked.respond), (Ok(0.4), Ok(0.2), Ok(0.6)));
        assert!(question(0, &[]).agree.is_err());
        assert_eq!(Response::from_mark("SD"), Some(Response::ExampleAgainst));
    }
}
