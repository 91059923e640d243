//! What coders differ on, laid out: a line of the list, and what each side has.

use crate::analysis::agreement::cases::Taken;
use crate::model::{CoderIx, Span};
use crate::session::acts::{Decision, Take};
use crate::session::tables::reconcile::queue::Item;
use crate::text::offsets::Text;
use crate::tui::room::Shared;
use crate::tui::theme::Role;
use crate::tui::widgets::prose::Prose;
use crate::tui::widgets::rows::Line;
use ratatui::layout::Rect;

/// Both sides stand beside each other from this width on.
pub const BESIDE: u16 = 100;

/// Code points shown around a case, at most.
const AROUND: u32 = 700;

/// Around what a coder coded; texts have brackets of their own.
const OPEN: &str = "▸";

const CLOSE: &str = "◂";

/// Where the list stands, and the passages below it.
pub fn split(area: Rect) -> (Rect, Rect) {
    let list = (area.height / 3).clamp(3, 14).min(area.height);
    let below = Rect::new(area.x, area.y + list, area.width, area.height - list);
    (Rect::new(area.x, area.y, area.width, list), below)
}

/// A row of the queue.
pub fn line(item: &Item, shared: &Shared) -> Line {
    let study = &shared.session.study;
    let with: Vec<&str> =
        item.case.coders.iter().filter(|(_, own)| !own.is_empty()).map(|(coder, _)| study.coder(*coder)).collect();
    let how = match with.as_slice() {
        [one] => format!("only {one}"),
        _ if with.len() < item.case.coders.len() => format!("not all: {}", with.join(", ")),
        _ => "other bounds".into(),
    };
    let decided = match item.case.taken() {
        None => String::new(),
        Some(Taken::Code) => "✓ other code".into(),
        Some(Taken::New) => "✓ own passage".into(),
        Some(taken) => format!("✓ {}", taken.word(study)),
    };
    let cells = vec![
        item.turn.map(|turn| format!("{turn:>4}")).unwrap_or_default(),
        shared.code_name(study.code_id(item.case.code)),
        how,
        decided,
        study.transcript(item.ix).shown().to_owned(),
        item.quote.split_whitespace().collect::<Vec<_>>().join(" "),
    ];
    Line { cells, faint: item.case.settled.is_some() }
}

/// A case as these coders have it: a heading, and the text with their passages between brackets.
pub fn sides(item: &Item, coders: &[CoderIx], shared: &mut Shared) -> Vec<(String, Prose)> {
    let document = match shared.session.document(item.ix) {
        Ok(document) => document,
        Err(problem) => {
            shared.fail(problem);
            return Vec::new();
        }
    };
    let study = &shared.session.study;
    let (before, after) = around(&document.text, item.case.at);
    let side = |coder: &CoderIx| {
        let own = item.case.of(*coder).unwrap_or_default();
        let instead = item.case.instead.iter().find(|(known, _)| known == coder).map(|(_, codes)| codes.as_slice());
        let instead: Vec<String> =
            instead.unwrap_or_default().iter().map(|code| shared.code_name(study.code_id(*code))).collect();
        let what = match (own.is_empty(), instead.is_empty()) {
            (false, _) => "coded".to_owned(),
            (true, true) => "not coded".into(),
            (true, false) => format!("not coded; here: {}", instead.join(", ")),
        };
        let mut prose = Prose::default();
        prose.say(document.text.slice(before), Role::Faint);
        let mut at = item.case.at.start;
        for passage in own {
            prose.say(document.text.slice(Span::new(at, passage.start.max(at))), Role::Text);
            prose.say(&format!("{OPEN}{}{CLOSE}", document.text.slice(*passage)), Role::Found);
            at = passage.end;
        }
        prose.say(document.text.slice(Span::new(at, item.case.at.end.max(at))), Role::Text);
        prose.say(document.text.slice(after), Role::Faint);
        (format!("{}: {what}", study.coder(*coder)), prose)
    };
    coders.iter().map(side).collect()
}

/// What stands before and after a case, whole paragraphs where there are some.
fn around(text: &Text, at: Span) -> (Span, Span) {
    let count = |words: &str| u32::try_from(words.chars().count()).unwrap_or(AROUND);
    let start = at.start.saturating_sub(AROUND);
    let before = text.slice(Span::new(start, at.start));
    let cut = before.split_once("\n\n").or_else(|| before.split_once(' ')).filter(|_| start > 0);
    let gone = cut.map_or(0, |(gone, _)| count(gone) + 1);
    let end = at.end.saturating_add(AROUND).min(text.len());
    let after = text.slice(Span::new(at.end, end));
    let whole = end == text.len();
    let kept = if whole {
        after
    } else {
        after.rsplit_once("\n\n").or_else(|| after.rsplit_once(' ')).map_or(after, |cut| cut.0)
    };
    (Span::new((start + gone).min(at.start), at.start), Span::new(at.end, at.end + count(kept)))
}

/// A decision in words.
pub fn decision(decision: &Decision, shared: &Shared) -> String {
    let whose = match decision.take {
        Some(Take::Coder(coder)) => format!("as {}", shared.session.study.coder(coder)),
        Some(Take::Both) => "every word that one of them coded".into(),
        Some(Take::Neither) => "not coded".into(),
        None => "the passage chosen".into(),
    };
    match &decision.code {
        Some(code) => format!("{whose}, with “{}”", shared.code_name(code)),
        None => whose,
    }
}
