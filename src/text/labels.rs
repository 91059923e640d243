//! What the start of a line may be under each rule: the labels that may open it, and what it begins without one.

mod heads;
mod opening;
mod rules;
mod shapes;
mod spelling;

pub use heads::{PARTICLES, ends_words, head, head_in, is_role, looks_like_a_name};
pub use opening::{LONGEST_LABEL, Opening};
pub use rules::{Boundary, boundary, margin, openings, unnamed};
pub use shapes::{begins, has_time};
pub use spelling::{key, plain, tidy};

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
