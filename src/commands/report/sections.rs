//! The sections of a report, a file each.

mod agreement;
mod codebook;
mod cooccurrence;
mod coreq;
mod crosstabs;
mod frequencies;
mod groups;
mod joint;
mod memos;
mod method;
mod participants;
mod saturation;

use super::maker::Maker;
use crate::export::document::{Block, Document};
use crate::session::Failure;

/// Lays down the parts of a section.
pub type Lay = fn(&mut Maker<'_>) -> Result<(), Failure>;

/// A section.
pub struct Section {
    /// Its word, as after `--only`.
    pub word: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// Lays down its parts; none for the excerpts, which are made before all others, that figures can lead to them.
    pub lay: Option<Lay>,
}

/// All of them, in the order of a report.
pub const SECTIONS: &[Section] = &[
    Section { word: "participants", title: "Who took part", lay: Some(participants::lay) },
    Section { word: "codebook", title: "Codebook", lay: Some(codebook::lay) },
    Section { word: "frequencies", title: "How often each code is used", lay: Some(frequencies::lay) },
    Section { word: "crosstabs", title: "Codes by group", lay: Some(crosstabs::lay) },
    Section { word: "joint", title: "Numbers beside words", lay: Some(joint::lay) },
    Section { word: "cooccurrence", title: "Codes that occur together", lay: Some(cooccurrence::lay) },
    Section { word: "groups", title: "How people talked", lay: Some(groups::lay) },
    Section { word: "agreement", title: "Agreement of coders", lay: Some(agreement::lay) },
    Section { word: "saturation", title: "Saturation", lay: Some(saturation::lay) },
    Section { word: "excerpts", title: "Excerpts", lay: None },
    Section { word: "memos", title: "Memos", lay: Some(memos::lay) },
    Section { word: "method", title: "Method", lay: Some(method::lay) },
    Section { word: "coreq", title: "What COREQ asks", lay: Some(coreq::lay) },
];

/// Makes the document: the sections that were chosen, in their order.
///
/// # Errors
/// A table that cannot be made because of what was chosen or of the disk.
pub fn document(maker: &mut Maker<'_>) -> Result<Document, Failure> {
    let only = maker.chosen.only.clone();
    let mut excerpts = if maker.shows_passages { maker.excerpts()? } else { Vec::new() };
    let mut blocks = Vec::new();
    for section in SECTIONS.iter().filter(|section| only.is_empty() || only.iter().any(|word| word == section.word)) {
        blocks.push(Block::Heading(1, maker.say(section.title)));
        let mut own = match section.lay {
            Some(lay) => {
                lay(maker)?;
                maker.taken()
            }
            None => std::mem::take(&mut excerpts),
        };
        if own.is_empty() {
            own.push(Block::Words(maker.say("Nothing in this study.")));
        }
        blocks.append(&mut own);
    }
    let lang = maker.lang();
    let title = maker.with(|session| match session.study.settings.title.as_str() {
        "" => lang.say("Report").to_owned(),
        title => title.to_owned(),
    })?;
    maker.end();
    Ok(Document { title, lang, has_contents: true, blocks })
}
