//! What is known of other programs that change the files of an open study.

use crate::model::Problem;
use crate::store::StoreError;
use crate::store::load::Loaded;
use crate::store::watch::{Stamp, Watch};
use std::collections::{BTreeSet, HashSet};
use std::sync::mpsc::Receiver;

/// What other programs do to the files of an open study.
#[derive(Debug, Default)]
pub(super) struct Others {
    pub(super) watch: Option<Watch>,
    /// How files looked whenever this session had written them: an earlier one may be seen after a later one is known.
    pub(super) own: HashSet<(String, Option<Stamp>)>,
    /// Files that somebody else changed and that are not read again yet.
    pub(super) changed: BTreeSet<String>,
    /// The study being read again, and the number of the last act before that.
    pub(super) reading: Option<(u64, Receiver<Result<Loaded, StoreError>>)>,
    /// Texts being looked at, whether they can be read.
    pub(super) texts: Option<Receiver<Vec<Problem>>>,
}
