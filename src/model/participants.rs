//! Everybody in a study, taken in when somebody is first asked for.

use super::Participant;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

/// Takes people in.
type Take = Arc<dyn Fn() -> Vec<Participant> + Send + Sync>;

/// The people of a study, by id.
#[derive(Clone, Default)]
pub struct Participants {
    all: OnceLock<Vec<Participant>>,
    take: Option<Take>,
    sum: Option<u64>,
}

impl Participants {
    /// Those of a file, whose bytes have this sum: taken in by `take`, which gives them in any order.
    pub fn of_file(sum: Option<u64>, take: impl Fn() -> Vec<Participant> + Send + Sync + 'static) -> Self {
        Self { all: OnceLock::new(), take: Some(Arc::new(take)), sum }
    }

    /// Sum of the file that they are in, where they are as there.
    pub fn sum(&self) -> Option<u64> {
        self.sum
    }

    /// Changes them; whoever does leaves them in order.
    pub fn edit(&mut self, change: impl FnOnce(&mut Vec<Participant>)) {
        let mut all = match self.all.take() {
            Some(all) => all,
            None => self.to_vec(),
        };
        change(&mut all);
        *self = Self { all: OnceLock::from(all), ..Self::default() };
    }
}

impl From<Vec<Participant>> for Participants {
    fn from(mut all: Vec<Participant>) -> Self {
        sort(&mut all);
        Self { all: OnceLock::from(all), take: None, sum: None }
    }
}

fn sort(all: &mut [Participant]) {
    all.sort_by(|a, b| a.id.cmp(&b.id));
}

impl Deref for Participants {
    type Target = [Participant];

    fn deref(&self) -> &[Participant] {
        self.all.get_or_init(|| {
            let mut all = self.take.as_ref().map(|take| take()).unwrap_or_default();
            sort(&mut all);
            all
        })
    }
}

impl<'a> IntoIterator for &'a Participants {
    type Item = &'a Participant;
    type IntoIter = std::slice::Iter<'a, Participant>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::fmt::Debug for Participants {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.iter().collect::<Vec<_>>().fmt(f)
    }
}
