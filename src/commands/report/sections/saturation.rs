//! How many new codes later transcripts bring.

use crate::commands::report::maker::Maker;
use crate::session::Failure;

/// Lays down the section: in the order of fieldwork, and over random orders.
///
/// # Errors
/// The study or a text cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let title = maker.say("New codes, transcript by transcript");
    maker.figures(title, &["saturation", "--curve"], true)?;
    let title = maker.say("New codes over random orders");
    maker.figures(title, &["saturation", "--orders", "200"], true)?;
    Ok(())
}
