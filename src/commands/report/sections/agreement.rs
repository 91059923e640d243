//! How far coders agree.

use crate::commands::report::maker::Maker;
use crate::session::Failure;

/// Lays down the section; where no two coders worked on a transcript, that.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let title = maker.say("Agreement code by code");
    maker.figures(title, &["agreement", "--bootstrap", "1000"], true)?;
    Ok(())
}
