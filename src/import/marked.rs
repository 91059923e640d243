//! Speakers of running text whose file sets some labels apart.

use super::draft::{Body, Prose};
use super::markup::Markup;
use super::names::Sure;
use super::speakers::{self, Detection};
use crate::model::Rule;
use crate::text::Text;
use crate::text::labels::key;
use std::cell::LazyCell;
use std::collections::HashSet;

/// Fewest turns that labels in bold must open where nothing else says that they are speakers.
const LEAST: usize = 4;

/// Finds the rule and the speakers of a text that was rendered from a draft.
pub fn detect(text: &Text, body: &Body, sure: &Sure) -> Detection {
    let Body::Prose(Prose { labels, apart, .. }) = body else { return speakers::detect(text, Markup::Plain, sure) };
    let found = with_labels(text, labels, sure);
    if *apart && found.rule == Rule::LabelColon { each(text, found, sure) } else { found }
}

/// Finds the rule and the speakers; labels that the file sets in bold are speakers even where they look like none.
pub fn with_labels(text: &Text, bold: &[String], sure: &Sure) -> Detection {
    let colon = LazyCell::new(|| speakers::known_by(text, Rule::LabelColon, sure));
    let found = speakers::detect_with_colons(text, Markup::Plain, sure, &colon);
    if bold.is_empty() || !matches!(found.rule, Rule::None | Rule::LabelColon) {
        return found;
    }
    let known: HashSet<String> = bold.iter().map(|label| key(label)).collect();
    let (mut labels, mut possible) = colon.clone();
    let before = labels.len();
    possible.retain(|(label, count)| {
        let speaker = *count >= 2 && known.contains(&key(label));
        if speaker {
            labels.push((label.clone(), *count));
        }
        !speaker
    });
    if found.rule == Rule::LabelColon && labels.len() == before {
        return found;
    }
    let mut settled = speakers::detected_from(text, Rule::LabelColon, 0, (labels, possible), sure);
    let own: usize = settled.labels.iter().map(|(_, count)| *count as usize).sum();
    let bold: usize =
        settled.labels.iter().filter(|(label, _)| known.contains(&key(label))).map(|(_, count)| *count as usize).sum();
    let turns = settled.turns as usize;
    if found.rule == Rule::None && (bold < LEAST || own * 5 < turns) {
        return found;
    }
    settled.confidence = found.confidence.max(own as f32 / turns.max(1) as f32).clamp(0.6, 1.0) * settled.trust();
    settled.candidates = vec![(Rule::LabelColon, settled.confidence)];
    settled
}

/// The same speakers, and nobody for paragraphs without a label.
fn each(text: &Text, found: Detection, sure: &Sure) -> Detection {
    let labels = (found.labels.clone(), found.possible.clone());
    let settled = speakers::detected_from(text, Rule::LabelEach, 0, labels, sure);
    let mut candidates = found.candidates;
    candidates.retain(|(rule, _)| *rule != Rule::LabelColon);
    candidates.insert(0, (Rule::LabelEach, found.confidence));
    let mut notes = found.notes;
    notes.push("Headings stand between the turns: a paragraph without a label is nobody's.".to_owned());
    Detection { confidence: found.confidence, candidates, notes, ..settled }
}
