//! The person's own editor: for a memo that is being written, and for the text of a transcript.

use crate::import::Options;
use crate::model::TranscriptIx;
use crate::session::acts::{self, Correction};
use crate::session::failure::Kind;
use crate::session::{Failure, editor, import};
use crate::tui::app::App;
use crate::tui::ask::Ask;
use crate::tui::outside::{Outside, Wanted};
use crate::tui::popup::Popup;
use std::path::Path;

impl App {
    /// What is to be changed in the person's own editor, where they asked for that.
    pub fn wanted_outside(&mut self) -> Option<Wanted> {
        let (text, ending) = match self.outside? {
            Outside::Popup => (self.popups.last().and_then(Popup::written).map(str::to_owned), ".md"),
            Outside::Text(ix) => match self.shared.session.document(ix) {
                Ok(document) => (Some(document.text.as_str().to_owned()), ".txt"),
                Err(problem) => {
                    self.shared.fail(problem);
                    (None, ".txt")
                }
            },
        };
        let editor = editor::editor();
        if editor.is_none() {
            self.shared.tell("No editor is named: set $EDITOR, for instance to nano, before starting.");
        }
        let wanted = editor.zip(text).map(|(editor, text)| Wanted { editor, text, ending });
        if wanted.is_none() {
            self.outside = None;
        }
        wanted
    }

    /// Takes what was written outside.
    pub fn written_outside(&mut self, written: Result<String, String>) {
        let what = self.outside.take().unwrap_or(Outside::Popup);
        match (written, what, self.popups.last_mut()) {
            (Err(why), ..) => self.shared.fail(why),
            (Ok(text), Outside::Text(ix), _) => self.propose(ix, text),
            (Ok(text), Outside::Popup, Some(popup)) => popup.rewrite(text.trim_end().to_owned()),
            (Ok(_), Outside::Popup, None) => {}
        }
    }

    /// Shows what a corrected text would mean for the codings; Enter does it.
    fn propose(&mut self, ix: TranscriptIx, text: String) {
        let unchanged = self.shared.session.document(ix).is_ok_and(|document| document.text.as_str() == text);
        if unchanged {
            self.shared.tell("The text is as it was: nothing changes.");
            return;
        }
        let correction = match acts::replace_text(&mut self.shared.session, ix, text) {
            Ok(correction) => correction,
            Err(failure) if failure.kind == Kind::Nothing => return self.shared.tell(failure.message),
            Err(failure) => return self.shared.fail(failure),
        };
        self.put_up(ix, correction);
    }

    /// Shows what a newer file of a transcript would mean for the codings; Enter takes it.
    pub(super) fn propose_file(&mut self, ix: TranscriptIx, file: &Path, options: &Options) {
        let session = &mut self.shared.session;
        let options = import::remembered(session.study.transcript(ix), options);
        let read =
            import::read(file, &options, &[]).map_err(|what| Failure::data(format!("{} {what}.", file.display())));
        match read.and_then(|read| import::replacement(session, ix, file, read)) {
            Ok(correction) => self.put_up(ix, correction),
            Err(failure) if failure.kind == Kind::Nothing => self.shared.tell(failure.message),
            Err(failure) => self.shared.fail(failure),
        }
    }

    fn put_up(&mut self, ix: TranscriptIx, correction: Correction) {
        let acts::Outcome { kept, moved, review, orphaned, .. } = &correction.outcome;
        let line = |count: &usize, words: &str| (count.to_string(), words.to_owned());
        let mut lines: Vec<(String, String)> =
            correction.doubt.clone().map(|words| (String::new(), words)).into_iter().collect();
        lines.extend([
            line(kept, "codings stay where they are"),
            line(moved, "codings move with their words"),
            line(review, "codings to review: their words changed"),
            line(orphaned, "codings whose words are gone; they are kept, and listed"),
        ]);
        for (was, is, _) in &correction.outcome.labels {
            lines.push((String::new(), format!("`{is}`, written over `{was}`, is a label from now on")));
        }
        for (count, whose) in correction.outcome.relabelled() {
            lines.push(line(&count, &format!("codings on {whose}")));
        }
        let (before, after) = correction.turns;
        if before != after {
            let words = format!("There are {after} turns instead of {before}: their numbers change.");
            lines.push((String::new(), words));
        }
        lines.extend(correction.kept.clone().map(|words| (String::new(), words)));
        let title = format!("Correct {}", self.shared.session.study.transcript(ix).shown());
        self.correction = Some(correction);
        self.popups
            .push(Popup::page(title, "Enter corrects the text · Esc leaves all as it was", lines).asking(Ask::Correct));
    }

    /// Does the correction that was shown.
    pub(super) fn correct(&mut self) {
        let Some(correction) = self.correction.take() else { return };
        let outcome = correction.outcome.clone();
        if self.shared.correct(Ok(correction)) {
            let review = if outcome.review + outcome.orphaned > 0 { " R reviews them." } else { "" };
            self.shared.tell(format!("Corrected. {}{review}", outcome.sentence()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::fixture::Desk;

    fn text(desk: &Desk) -> String {
        std::fs::read_to_string(desk.root().join("transcripts/fg1.txt")).unwrap()
    }

    /// Asks for the text, as the loop would, and hands another back.
    fn edit(desk: &mut Desk, from: &str, to: &str) {
        desk.keys("E");
        let corrected = text(desk).replace(from, to);
        desk.app.written_outside(Ok(corrected));
        desk.app.tick();
    }

    #[test]
    fn what_was_written_outside_comes_back_into_the_memo() {
        let mut desk = Desk::new(80, 24);
        desk.keys("j m \"one\"");
        desk.app.written_outside(Ok("two lines\nof it".to_owned()));
        assert!(desk.screen(80, 24).contains("two lines"));
        desk.keys("Ctrl-s");
        assert!(desk.screen(120, 30).contains("two lines"));
    }

    #[test]
    fn a_text_is_corrected_once_the_person_has_seen_what_it_means() {
        let mut desk = Desk::new(100, 30);
        desk.keys("j w j p");
        edit(&mut desk, "They take the money", "Well, they took all the money");
        let screen = desk.screen(100, 30);
        assert!(
            screen.contains("1          codings stay") && screen.contains("1          codings to review"),
            "{screen}"
        );
        let before = text(&desk);
        desk.keys("Esc");
        assert!(desk.screen(100, 30).contains("The text stays as it was."));
        edit(&mut desk, "What happens", "So, what happens");
        desk.keys("j Enter");
        let screen = desk.screen(100, 30);
        assert!(
            screen.contains("So, what happens when they") && screen.contains("2 moved with their words"),
            "{screen}"
        );
        assert_eq!(desk.codings()[0], "Withheld pay: Nothing.");
        assert_eq!(desk.lit(), "They take the money and that is it.", "the light stays on its words");
        desk.keys("u");
        assert_eq!((text(&desk), desk.codings()[0].as_str()), (before, "Withheld pay: Nothing."));
        assert!(desk.screen(100, 30).contains(" What happens when they"), "{}", desk.screen(100, 30));
    }

    #[test]
    fn a_text_that_was_not_changed_asks_nothing() {
        let mut desk = Desk::new(100, 30);
        edit(&mut desk, "nowhere", "somewhere");
        assert!(desk.screen(100, 30).contains("nothing changes"));
        desk.keys("g o E");
        desk.app.written_outside(Err("the editor failed".into()));
        assert!(desk.screen(100, 30).contains("the editor failed"));
    }
}
