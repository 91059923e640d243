//! How the figures were made: versions, what counts, and the command of every table.

use crate::commands::report::maker::Maker;
use crate::export::document::Block;
use crate::git::repo::Repo;
use crate::session::Failure;
use crate::store::state::state;

/// Lays down the section; last but one, so that it knows all tables.
///
/// # Errors
/// The study cannot be read.
pub fn lay(maker: &mut Maker<'_>) -> Result<(), Failure> {
    let lang = maker.lang();
    let points = maker.with(|session| {
        let study = &session.study;
        let coders = study.coders().len();
        let mut points = vec![
            lang.fill("Made by Verbatim {}.", &[env!("CARGO_PKG_VERSION")]),
            lang.fill(
                "{}, {}, {}.",
                &[
                    &lang.counted(study.transcripts().len(), "transcript", "transcripts"),
                    &lang.counted(
                        study.codebook().codes().iter().filter(|code| code.is_active()).count(),
                        "code",
                        "codes",
                    ),
                    &lang.counted(coders, "coder", "coders"),
                ],
            ),
        ];
        points.push(match study.settings.count.as_slice() {
            [] => lang.say("The codings of all coders count.").to_owned(),
            count => {
                lang.fill("Of several coders of a transcript the first of these counts: {}.", &[&count.join(", ")])
            }
        });
        points.push(
            lang.say("Moderators' speech is not counted, unless a command says so with --include-moderators.")
                .to_owned(),
        );
        if let Ok(state) = state(&session.root) {
            points.push(lang.fill("State of the study: {}.", &[&state]));
        }
        let commit = Repo::near(&session.root).and_then(|repo| repo.ask_text(&["rev-parse", "HEAD"]).ok());
        if let Some(commit) = commit {
            points.push(lang.fill("Commit: {}.", &[commit.trim()]));
        }
        points
    })?;
    maker.push(Block::Points(points));
    if !maker.commands.is_empty() {
        maker.words(
            "Each table of this report comes out again, with exact figures, of its command with --format csv:",
            &[],
        );
        maker.push(Block::Lines(maker.commands.clone()));
    }
    Ok(())
}
