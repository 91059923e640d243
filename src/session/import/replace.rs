//! A newer file of a transcript that is in the study already: told from a new one, and taken for its text.

use super::Read;
use super::files::is_related;
use crate::edit::{Change, Edit};
use crate::import::{Imported, Options};
use crate::model::transcript::Source;
use crate::model::{Study, Transcript, TranscriptIx};
use crate::session::{Failure, Session, acts};
use crate::store::layout;
use crate::text::fold::slug;
use crate::text::likeness::{Shared, Sketch, shared};
use std::path::Path;
use strsim::levenshtein;

/// The least share of their words that two versions of one transcript have in common.
const ALIKE: f64 = 0.6;

/// The least share of lines or words that a text has in common with the one that it replaces without a question.
const RELATED: f64 = 1.0 / 3.0;

/// The transcript, of those that go by nearly this name, of which a text is a newer version; and how alike they are.
pub fn newer_version<'a>(
    ids: impl Iterator<Item = &'a str>,
    stem: &str,
    sketch: &Sketch,
    text: impl Fn(&str) -> Option<String>,
) -> Option<(&'a str, f64)> {
    let stem = slug(stem);
    let related = ids.filter(|id| is_related(id, &stem));
    let alike = related.filter_map(|id| Some((id, Sketch::of(&text(id)?).likeness(sketch))));
    let alike = alike.filter(|(_, likeness)| *likeness >= ALIKE);
    // Of two that are as like it, the one whose name is nearer.
    alike.max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| levenshtein(b, &stem).cmp(&levenshtein(a, &stem))))
}

/// The text of a transcript as it stands on the disk.
pub fn text_of(root: &Path) -> impl Fn(&str) -> Option<String> + '_ {
    |id| std::fs::read_to_string(root.join(layout::text(id))).ok()
}

/// How a newer file of a transcript is read: with the tiers that were chosen for it, unless others are named now.
pub fn remembered(transcript: &Transcript, options: &Options) -> Options {
    let mut options = options.clone();
    if options.tiers.is_empty() {
        options.tiers.clone_from(&transcript.tiers);
    }
    options
}

/// Gives a transcript the text of a file, and keeps the file as its original; the one before stays too.
///
/// # Errors
/// The file holds several documents, or the text is the same already.
pub fn replacement(
    session: &mut Session,
    ix: TranscriptIx,
    file: &Path,
    read: Read,
) -> Result<acts::Correction, Failure> {
    let Read { bytes, hash, mut documents, .. } = read;
    let (found, more) = (documents.pop(), documents.len());
    let Some(found) = found.filter(|_| more == 0) else {
        let holds = format!("{} holds {} documents, where one is wanted.", file.display(), more + 1);
        return Err(Failure::data(format!("{holds} Nothing was changed.")));
    };
    let bytes = bytes.unwrap_or_else(|| found.text.clone().into_bytes().into());
    let doubt = doubt(session, ix, file, &found)?;
    let mut correction = acts::replace_text(session, ix, found.text)?;
    correction.doubt = doubt;
    if !found.tiers.is_empty() {
        after(&mut correction, |transcript| transcript.tiers.clone_from(&found.chosen_tiers));
    }
    let ending = file.extension().map(|ending| slug(&ending.to_string_lossy())).unwrap_or_default();
    let ending = if ending.is_empty() { found.format.to_owned() } else { ending };
    let before = session.study.transcript(ix).source.clone();
    if before.as_ref().is_some_and(|source| source.hash == hash) {
        return Ok(correction);
    }
    let kept = free_original(&session.study, &session.root, &session.study.transcript(ix).id, &ending);
    let (format, encoding) = (found.format.to_owned(), found.encoding.clone());
    let source = Source { file: kept.clone(), hash: hash.clone(), format, encoding };
    after(&mut correction, |transcript| transcript.source = Some(source.clone()));
    let stays = before.map(|source| format!("; {}, from which it came, stays", source.file)).unwrap_or_default();
    correction.kept = Some(format!("The new original is kept as {kept}{stays}."));
    correction.act.edits.insert(0, Edit::File { path: kept, change: Change::add(hash.clone()) });
    correction.blobs.insert(hash, bytes);
    Ok(correction)
}

/// A sentence where a text has so little in common with a transcript that it is hardly its newer version.
fn doubt(session: &mut Session, ix: TranscriptIx, file: &Path, found: &Imported) -> Result<Option<String>, Failure> {
    let document = session.document(ix).map_err(|problem| Failure::data(problem.to_string()))?;
    let transcript = session.study.transcript(ix);
    let labels: Vec<String> = transcript.labels.iter().chain(&found.labels).cloned().collect();
    let shared = shared(document.text.as_str(), &found.text, &labels).filter(|shared| shared.share < RELATED);
    Ok(shared.map(|Shared { lines: (both, of), share }| {
        format!(
            "{} looks like another text, not like a newer version of `{}`: they have {both} of {of} lines in common, and \
             {:.0} % of their words.",
            file.display(),
            transcript.id,
            share * 100.0
        )
    }))
}

/// Changes what a correction makes of its transcript.
fn after(correction: &mut acts::Correction, change: impl Fn(&mut Transcript)) {
    for edit in &mut correction.act.edits {
        if let Edit::Transcript(own) = edit
            && let Some(transcript) = &mut own.after
        {
            change(transcript);
        }
    }
}

/// A name among the originals that nothing has: `originals/ID.ENDING`, or with a number.
fn free_original(study: &Study, root: &Path, id: &str, ending: &str) -> String {
    let names = std::iter::once(format!("{}/{id}.{ending}", layout::ORIGINALS))
        .chain((2_u32..).map(|nth| format!("{}/{id}-{nth}.{ending}", layout::ORIGINALS)));
    let taken = |name: &String| {
        let mut sources = study.all_transcripts().into_iter().filter_map(|ix| study.transcript(ix).source.as_ref());
        root.join(name).exists() || sources.any(|source| source.file == *name)
    };
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_a_related_name_and_most_of_the_words() {
        let text = |nth: u32| (0..200).map(|at| format!("word{} and {} ", at * nth, at)).collect::<String>();
        let known = |id: &str| Some(if id == "fg02" { text(7) } else { text(3) });
        let found = |stem: &str, text: &str| {
            newer_version(["fg01", "fg02", "fg01-paris"].into_iter(), stem, &Sketch::of(text), known).map(|(id, _)| id)
        };
        assert_eq!(found("FG01_corrected", &text(3).replace("word30 ", "Word-30 ")), Some("fg01"));
        assert_eq!(found("fg01", &text(3)), Some("fg01"));
        assert_eq!(found("fg02", &text(3)), None, "the words are others");
        assert_eq!(found("fg011", &text(3)), None, "the name is another");
    }
}
