//! Every change of a study as a value: a record before and after. The inverse swaps the two.

mod act;
mod apply;
mod change;

pub use act::Act;
pub use apply::apply;
pub use change::{Change, Edit, Place, Refusal};
