//! Properties of runs and paragraphs, as a Word document writes them.

use crate::import::error::ImportError;
use crate::import::xml::{Element, Xml};

/// What is known of an open run.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Whether words are bold.
    pub bold: bool,
    /// Whether words are hidden.
    pub hidden: bool,
    /// The font of its words.
    pub font: Option<String>,
    /// Whether it is the prompt of an empty field.
    pub prompt: bool,
}

/// Reads the properties that hold now; those from before a tracked change come last.
///
/// # Errors
/// XML that cannot be read.
pub fn properties(xml: &mut Xml, mut see: impl FnMut(&Element)) -> Result<(), ImportError> {
    let mut past = false;
    xml.words(|inner, _| {
        past |= inner.name.ends_with("Change");
        if !past {
            see(inner);
        }
    })
    .map(drop)
}

/// Whether a property that can be switched off is on.
pub fn is_on(element: &Element) -> bool {
    !matches!(element.get("val"), Some("0" | "false" | "off" | "none"))
}
