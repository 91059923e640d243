//! The table itself: a line a command.

use super::{Context, Entry, Reason};
use crate::tui::app::App;
use crate::tui::command::Command as C;
use crate::tui::command::{Edge, Pane, Step, Way};

const N: Way = Way::Next;
const P: Way = Way::Previous;

fn always(_: &App) -> Result<(), Reason> {
    Ok(())
}

const fn entry(
    context: Context,
    group: &'static str,
    name: &'static str,
    command: &'static C,
    keys: &'static [&'static str],
    help: &'static str,
) -> Entry {
    Entry { name, context, command, keys, group, help, hint: None, enabled: always }
}

impl Entry {
    const fn hint(mut self, word: &'static str) -> Self {
        self.hint = Some(word);
        self
    }

    const fn when(mut self, enabled: fn(&App) -> Result<(), Reason>) -> Self {
        self.enabled = enabled;
        self
    }
}

use Context::{Codebook, History, Participants, Problems, Rows, Speakers, Split};
use Context::{Edge as Held, Editor, Everywhere, Line, List, Picker, Reader, Transcripts};
use Context::{Excerpts, Frequencies, Memos};

/// Every command that has a key, in the order people read it.
#[rustfmt::skip]
pub const TABLE: &[Entry] = &[
    entry(Reader, "Code", "code", &C::Pick, &["c"], "Choose a code for the lit passage, or make a new one by typing its name.").hint("code"),
    entry(Reader, "Code", "repeat", &C::Repeat, &["."], "Put the last code or codes on the lit passage.").hint("repeat").when(App::can_repeat),
    entry(Reader, "Code", "in-vivo", &C::InVivo, &["i"], "Make a code named by the lit words and apply it."),
    entry(Reader, "Code", "recode", &C::Recode, &["r"], "Put another code in place of the one at the cursor.").when(App::has_own_coding),
    entry(Reader, "Code", "remove", &C::Remove, &["x", "Delete"], "Take a coding at the cursor away.").when(App::has_own_coding),
    entry(Reader, "Code", "next-here", &C::Cycle, &["o"], "Turn to the next coding at the cursor.").when(App::has_coding),
    entry(Reader, "Code", "move-start", &C::TakeEdge(Edge::Start), &["<", "Alt-Home"], "Take hold of the coding's start and move it.").when(App::has_own_coding),
    entry(Reader, "Code", "move-end", &C::TakeEdge(Edge::End), &[">", "Alt-End"], "Take hold of the coding's end and move it.").when(App::has_own_coding),
    entry(Reader, "Code", "memo", &C::Memo, &["m"], "Write a memo on the coding at the cursor; without one, a note on the lit passage.").hint("memo"),
    entry(Reader, "Code", "important", &C::Important, &["*", "g i"], "Mark the coding at the cursor as a key quotation, or unmark it.").when(App::has_own_coding),
    entry(Reader, "Code", "weight", &C::Weight, &["W"], "Give the coding at the cursor a weight.").when(App::has_own_coding),
    entry(Reader, "Code", "done", &C::Done, &["D"], "Mark this transcript as worked through to the end, or take the mark back."),
    entry(Reader, "Code", "transcript-memo", &C::TranscriptMemo, &["M"], "Write a memo on this transcript."),

    entry(Reader, "Find", "copy", &C::Copy, &["Y"], "Copy the lit passage to the clipboard, if the terminal allows it."),

    entry(Reader, "Move", "next", &C::Unit(N), &["j"], "Light the next passage of the same size."),
    entry(Reader, "Move", "previous", &C::Unit(P), &["k"], "Light the previous passage of the same size."),
    entry(Reader, "Move", "down", &C::Across(N), &["Down"], "Light the next passage; in a selection, go down a line."),
    entry(Reader, "Move", "up", &C::Across(P), &["Up"], "Light the previous passage; in a selection, go up a line."),
    entry(Reader, "Move", "right", &C::Along(N), &["Right"], "Light the next passage; in a selection, go right by a character."),
    entry(Reader, "Move", "left", &C::Along(P), &["Left"], "Light the previous passage; in a selection, go left by a character."),
    entry(Reader, "Move", "next-turn", &C::Turn(N), &["J", "Ctrl-Down"], "Go to the next turn."),
    entry(Reader, "Move", "previous-turn", &C::Turn(P), &["K", "Ctrl-Up"], "Go to the previous turn."),
    entry(Reader, "Move", "next-uncoded", &C::Uncoded(N), &["Tab"], "Go to the next turn of a participant that you have not coded.").hint("next uncoded"),
    entry(Reader, "Move", "previous-uncoded", &C::Uncoded(P), &["Shift-Tab"], "Go to the previous turn of a participant that you have not coded."),
    entry(Reader, "Move", "page-down", &C::Page(N), &["PageDown", "Space"], "Go down a screenful."),
    entry(Reader, "Move", "page-up", &C::Page(P), &["PageUp"], "Go up a screenful."),
    entry(Reader, "Move", "start", &C::End(P), &["Home", "g g"], "Go to the first passage."),
    entry(Reader, "Move", "end", &C::End(N), &["End", "g e", "G"], "Go to the last passage."),

    entry(Reader, "Light", "grow", &C::Grow, &["+", "="], "Make the light greater: word, sentence, turn, question."),
    entry(Reader, "Light", "shrink", &C::Shrink, &["-"], "Make the light smaller: question, turn, sentence, word."),
    entry(Reader, "Light", "move-on", &C::MoveOn, &["g v"], "After coding, light the next passage, or stay."),
    entry(Reader, "Light", "select", &C::Select, &["v"], "Start a free selection that arrows extend, or end it."),
    entry(Reader, "Light", "extend-right", &C::Extend(N, Step::Character), &["Shift-Right"], "Extend the selection by a character."),
    entry(Reader, "Light", "extend-left", &C::Extend(P, Step::Character), &["Shift-Left"], "Extend the selection back by a character."),
    entry(Reader, "Light", "extend-word", &C::Extend(N, Step::Word), &["Ctrl-Shift-Right", "Ctrl-Right"], "Extend the selection by a word."),
    entry(Reader, "Light", "extend-word-back", &C::Extend(P, Step::Word), &["Ctrl-Shift-Left", "Ctrl-Left"], "Extend the selection back by a word."),
    entry(Reader, "Light", "extend-down", &C::Extend(N, Step::Line), &["Shift-Down"], "Extend the selection by a line."),
    entry(Reader, "Light", "extend-up", &C::Extend(P, Step::Line), &["Shift-Up"], "Extend the selection back by a line."),

    entry(Reader, "Go to", "go-turn", &C::GoTurn, &["g t"], "Go to a turn by its number."),
    entry(Reader, "Go to", "go-next-coding", &C::GoCoding(N), &["g n", "Alt-Down"], "Go to the next coding."),
    entry(Reader, "Go to", "go-previous-coding", &C::GoCoding(P), &["g p", "Alt-Up"], "Go to the previous coding."),
    entry(Reader, "Go to", "go-next-note", &C::GoNote(N), &["g m"], "Go to the next memo or note."),
    entry(Reader, "Go to", "go-previous-note", &C::GoNote(P), &["g M"], "Go to the previous memo or note."),
    entry(Everywhere, "Go to", "go-transcript", &C::GoTranscript, &["g l"], "Choose a transcript to read."),
    entry(Reader, "Go to", "next-transcript", &C::Transcript(N), &["g j"], "Read the next transcript."),
    entry(Reader, "Go to", "previous-transcript", &C::Transcript(P), &["g k"], "Read the previous transcript."),
    entry(Everywhere, "Go to", "overview", &C::Overview, &["g o"], "Go to the list of transcripts."),
    entry(Everywhere, "Go to", "jump-back", &C::JumpBack, &["Alt-Left", "g b"], "Go back to where you were.").when(App::can_jump_back),
    entry(Everywhere, "Go to", "jump-forth", &C::JumpForth, &["Alt-Right", "g f"], "Go forth again.").when(App::can_jump_forth),

    entry(Reader, "Find", "search", &C::Search, &["/", "Ctrl-f"], "Look for words in this transcript."),
    entry(Reader, "Find", "search-next", &C::Found(N), &["n"], "Go to the next place found.").when(App::has_search),
    entry(Reader, "Find", "search-previous", &C::Found(P), &["N"], "Go to the previous place found.").when(App::has_search),

    entry(Reader, "View", "fold-codebook", &C::Fold(Pane::Codebook), &["h"], "Show or fold the codebook."),
    entry(Reader, "View", "fold-here", &C::Fold(Pane::Here), &["l"], "Show or fold what is coded at the cursor."),

    entry(Transcripts, "Move", "down", &C::Row(N), &["j", "Down"], "Go to the next transcript."),
    entry(Transcripts, "Move", "up", &C::Row(P), &["k", "Up"], "Go to the previous transcript."),
    entry(Transcripts, "Move", "page-down", &C::RowPage(N), &["PageDown", "Space"], "Go down a page."),
    entry(Transcripts, "Move", "page-up", &C::RowPage(P), &["PageUp"], "Go up a page."),
    entry(Transcripts, "Move", "first", &C::RowEnd(P), &["Home", "g g"], "Go to the first transcript."),
    entry(Transcripts, "Move", "last", &C::RowEnd(N), &["End", "g e", "G"], "Go to the last transcript."),
    entry(Transcripts, "Go to", "read", &C::Accept, &["Enter"], "Read the transcript.").hint("read"),
    entry(Transcripts, "Find", "filter", &C::Filter, &["/"], "Narrow the list by words.").hint("filter"),
    entry(Transcripts, "Code", "done", &C::Done, &["D"], "Mark the transcript as worked through to the end, or take the mark back.").hint("done"),

    entry(Codebook, "Codes", "edit", &C::Accept, &["Enter"], "Edit what the code says: name, definition, what belongs, what does not, examples.").hint("edit").when(App::has_row),
    entry(Codebook, "Codes", "new", &C::New, &["n"], "Make a code beside this one.").hint("new"),
    entry(Codebook, "Codes", "new-below", &C::NewBelow, &["N"], "Make a code below this one.").hint("new below").when(App::has_row),
    entry(Codebook, "Codes", "rename", &C::Rename, &["r"], "Give the code another name; its codings stay.").when(App::has_row),
    entry(Codebook, "Codes", "move", &C::MoveTo, &["m"], "Put the code below another one, or at the top level.").hint("move").when(App::has_row),
    entry(Codebook, "Codes", "move-down", &C::MoveAmong(N), &["J", "Shift-Down"], "Move the code down past the next one of its level.").when(App::has_row),
    entry(Codebook, "Codes", "move-up", &C::MoveAmong(P), &["K", "Shift-Up"], "Move the code up past the one before of its level.").when(App::has_row),
    entry(Codebook, "Codes", "move-in", &C::MoveLevel(N), &[">", "Shift-Right"], "Move the code in, below the one before of its level.").when(App::has_row),
    entry(Codebook, "Codes", "move-out", &C::MoveLevel(P), &["<", "Shift-Left"], "Move the code out, beside the one above it.").when(App::has_row),
    entry(Codebook, "Codes", "key", &C::AssignKey, &["L"], "Give the code a key that applies it in the reader.").hint("key").when(App::has_row),
    entry(Codebook, "Codes", "color", &C::Color, &["c"], "Give the code another colour.").when(App::has_row),
    entry(Codebook, "Codes", "retire", &C::Retire, &["x", "Delete"], "Offer the code no longer, or offer it again; its codings stay.").hint("retire").when(App::has_row),
    entry(Codebook, "Codes", "mark", &C::Mark, &["v"], "Mark the code, or take the mark back: move, merge and delete take all that are marked.").when(App::has_row),
    entry(Codebook, "Codes", "merge", &C::Merge, &["M"], "Make the code, or those marked, one with another: their codings count as its own.").when(App::has_row),
    entry(Codebook, "Codes", "split", &C::Split, &["S"], "Deal the codings of the code out to several codes, one by one.").when(App::has_row),
    entry(Codebook, "Codes", "delete", &C::Delete, &["D"], "Delete the code, or those marked, where no coding uses them.").when(App::has_row),
    entry(Codebook, "Codes", "example", &C::Example, &["e"], "Take a coded passage as an example of the code.").when(App::has_row),
    entry(Codebook, "View", "gone", &C::ShowGone, &["o"], "Show codes that are merged or deleted too, or hide them; x takes one back."),
    entry(Codebook, "View", "unfold", &C::Unfold(N), &["l", "Right"], "Show the codes below this one.").when(App::has_row),
    entry(Codebook, "View", "fold", &C::Unfold(P), &["h", "Left"], "Fold the codes below this one, or go to the one above.").when(App::has_row),
    entry(Codebook, "View", "unfold-all", &C::UnfoldAll(N), &["+"], "Show all codes."),
    entry(Codebook, "View", "fold-all", &C::UnfoldAll(P), &["-"], "Fold all codes to the top level."),
    entry(Codebook, "Find", "filter", &C::Filter, &["/"], "Narrow the codebook by words.").hint("filter"),
    entry(Split, "Deal", "skip", &C::Skip, &["Space", "j", "Down"], "Leave this coding with the old code, and go on.").hint("skip"),
    entry(Split, "Deal", "back", &C::Undeal, &["u", "k", "Up", "Backspace"], "Go back to the coding before.").hint("back"),
    entry(Split, "Deal", "apply", &C::Accept, &["Enter"], "Deal them out as shown, as one step of undo.").hint("apply"),
    entry(Split, "Deal", "give-up", &C::Back, &["Esc", "q"], "Leave without dealing; what is dealt asks first.").hint("leave"),
    entry(Split, "View", "help", &C::Help, &["?", "F1"], "See every key of this place."),
    entry(Participants, "People", "edit", &C::Accept, &["Enter"], "Edit what is known of the person.").hint("edit").when(App::has_row),
    entry(Participants, "People", "new", &C::New, &["n"], "Add a person.").hint("new"),
    entry(Participants, "People", "moderator", &C::Moderator, &["m"], "Make the person a moderator, or a participant again.").hint("moderator").when(App::has_row),
    entry(Participants, "People", "link", &C::Link, &["l"], "Link the person to a label under which they speak.").hint("link").when(App::has_row),
    entry(Participants, "Find", "filter", &C::Filter, &["/"], "Narrow the list by words.").hint("filter"),
    entry(Speakers, "People", "link", &C::Accept, &["Enter", "l"], "Say which person speaks under the label.").hint("person").when(App::has_row),
    entry(Speakers, "People", "moderator", &C::Moderator, &["m"], "Mark the speaker as a moderator, or as a participant again.").hint("moderator").when(App::has_row),
    entry(History, "Find", "filter", &C::Filter, &["/"], "Narrow the list by words.").hint("filter"),
    entry(Problems, "Find", "look-again", &C::Accept, &["Enter"], "Look the whole study over again.").hint("look again"),
    entry(Rows, "Move", "row-down", &C::Row(N), &["j", "Down"], "Go to the next row."),
    entry(Rows, "Move", "row-up", &C::Row(P), &["k", "Up"], "Go to the row before."),
    entry(Rows, "Move", "row-page-down", &C::RowPage(N), &["PageDown", "Space"], "Go down a page."),
    entry(Rows, "Move", "row-page-up", &C::RowPage(P), &["PageUp"], "Go up a page."),
    entry(Rows, "Move", "row-first", &C::RowEnd(P), &["Home", "g g"], "Go to the first row."),
    entry(Rows, "Move", "row-last", &C::RowEnd(N), &["End", "g e", "G"], "Go to the last row."),
    entry(Rows, "View", "go-back", &C::Back, &["Esc", "q"], "Go back to where you were.").hint("back"),
    entry(Transcripts, "People", "speakers", &C::Speakers, &["S"], "See who speaks in the transcript, and who moderates.").hint("speakers"),
    entry(Reader, "Go to", "speakers", &C::Speakers, &["g s"], "See who speaks here, and who moderates."),
    entry(Everywhere, "Go to", "codebook", &C::Codebook, &["B", "g d"], "Open the codebook, to read and edit codes."),
    entry(Everywhere, "Go to", "participants", &C::Participants, &["P", "g a"], "Open the list of people with their attributes."),
    entry(Excerpts, "Move", "down", &C::Row(N), &["j", "Down"], "Go to the next excerpt."),
    entry(Excerpts, "Move", "up", &C::Row(P), &["k", "Up"], "Go to the previous excerpt."),
    entry(Excerpts, "Move", "page-down", &C::RowPage(N), &["PageDown", "Space"], "Go down a screenful."),
    entry(Excerpts, "Move", "page-up", &C::RowPage(P), &["PageUp"], "Go up a screenful."),
    entry(Excerpts, "Move", "first", &C::RowEnd(P), &["Home", "g g"], "Go to the first excerpt."),
    entry(Excerpts, "Move", "last", &C::RowEnd(N), &["End", "g e", "G"], "Go to the last excerpt."),
    entry(Excerpts, "Go to", "source", &C::Accept, &["Enter"], "See the passage in its transcript; Esc there comes back.").hint("source"),
    entry(Excerpts, "Show", "which-code", &C::Pick, &["c"], "Choose the code whose passages are shown.").hint("code"),
    entry(Excerpts, "Show", "below", &C::Below, &["x"], "With or without the codes below the one chosen."),
    entry(Excerpts, "Show", "which-coder", &C::WhichCoder, &["o"], "Choose whose codings are shown."),
    entry(Excerpts, "Show", "which-transcript", &C::WhichTranscript, &["l"], "Choose the transcript whose passages are shown."),
    entry(Excerpts, "Show", "which-speaker", &C::WhichSpeaker, &["v"], "Choose whose words are shown."),
    entry(Excerpts, "Show", "everything", &C::Everything, &["Backspace", "E"], "Show the passages of all codes, coders, transcripts and speakers."),
    entry(Excerpts, "Find", "search", &C::Search, &["/", "Ctrl-f"], "Look for words in these passages, their context and memos.").hint("search"),
    entry(Excerpts, "Find", "search-next", &C::Found(N), &["n"], "Go to the next passage found."),
    entry(Excerpts, "Find", "search-previous", &C::Found(P), &["N"], "Go to the previous passage found."),
    entry(Excerpts, "Find", "copy", &C::Copy, &["Y"], "Copy the passage to the clipboard, if the terminal allows it."),
    entry(Excerpts, "View", "export", &C::Export, &["e"], "Write these passages to a CSV file.").hint("export"),
    entry(Excerpts, "View", "leave", &C::Leave, &["q"], "Go back to where you were.").hint("back"),

    entry(Frequencies, "Move", "down", &C::Row(N), &["j", "Down"], "Go to the next code."),
    entry(Frequencies, "Move", "up", &C::Row(P), &["k", "Up"], "Go to the previous code."),
    entry(Frequencies, "Move", "page-down", &C::RowPage(N), &["PageDown", "Space"], "Go down a screenful."),
    entry(Frequencies, "Move", "page-up", &C::RowPage(P), &["PageUp"], "Go up a screenful."),
    entry(Frequencies, "Move", "first", &C::RowEnd(P), &["Home", "g g"], "Go to the first code."),
    entry(Frequencies, "Move", "last", &C::RowEnd(N), &["End", "g e", "G"], "Go to the last code."),
    entry(Frequencies, "Move", "column-right", &C::Column(N), &["Right", "l"], "Go to the next column."),
    entry(Frequencies, "Move", "column-left", &C::Column(P), &["Left", "h"], "Go to the previous column; left of the first, all together."),
    entry(Frequencies, "Go to", "passages", &C::Accept, &["Enter"], "See the passages that are counted here.").hint("passages"),
    entry(Frequencies, "Show", "view", &C::View, &["v", "Tab"], "By code, by transcript, by speaker, in turn.").hint("view"),
    entry(Frequencies, "Show", "below", &C::Below, &["x"], "Count codes with or without the codes below.").hint("sub-codes"),
    entry(Frequencies, "Show", "order", &C::Order, &["o"], "In the order of the codebook, or the most used first.").hint("order"),
    entry(Frequencies, "Show", "moderators", &C::Moderators, &["m"], "Count moderators' speech too, or leave it out."),
    entry(Frequencies, "View", "export", &C::Export, &["e"], "Write what is shown to a CSV file.").hint("export"),
    entry(Frequencies, "View", "leave", &C::Leave, &["q"], "Go back to where you were.").hint("back"),

    entry(Memos, "Move", "down", &C::Row(N), &["j", "Down"], "Go to the next memo."),
    entry(Memos, "Move", "up", &C::Row(P), &["k", "Up"], "Go to the previous memo."),
    entry(Memos, "Move", "page-down", &C::RowPage(N), &["PageDown", "Space"], "Go down a screenful."),
    entry(Memos, "Move", "page-up", &C::RowPage(P), &["PageUp"], "Go up a screenful."),
    entry(Memos, "Move", "first", &C::RowEnd(P), &["Home", "g g"], "Go to the first memo."),
    entry(Memos, "Move", "last", &C::RowEnd(N), &["End", "g e", "G"], "Go to the last memo."),
    entry(Memos, "Go to", "open", &C::Accept, &["Enter"], "See the passage in its transcript, or open the memo to write on.").hint("open"),
    entry(Memos, "Move", "text-down", &C::Page(N), &["J", "Ctrl-Down"], "Go down in the memo's text."),
    entry(Memos, "Move", "text-up", &C::Page(P), &["K", "Ctrl-Up"], "Go up in the memo's text."),
    entry(Memos, "Change", "new-memo", &C::NewMemo, &["n"], "Write a new memo or a journal entry.").hint("new"),
    entry(Memos, "Find", "filter", &C::Filter, &["/", "Ctrl-f"], "Narrow the list by words of memo, passage, code, transcript or coder.").hint("filter"),
    entry(Memos, "View", "leave", &C::Leave, &["q"], "Go back to where you were.").hint("back"),

    entry(Reader, "Go to", "excerpts-here", &C::ExcerptsHere, &["g x", "X"], "See all passages of the code at the cursor.").when(App::has_coding),
    entry(Reader, "View", "export", &C::Export, &["e"], "Write the coded passages of this transcript to a CSV file."),
    entry(Everywhere, "Go to", "excerpts", &C::Excerpts, &["g r"], "Go to the coded passages: retrieval."),
    entry(Everywhere, "Go to", "frequencies", &C::Frequencies, &["g q"], "Go to the quantities: how often each code is used."),
    entry(Everywhere, "Go to", "memos", &C::Memos, &["g y"], "Go to the diary: all memos."),

    entry(Everywhere, "Change", "undo", &C::Undo, &["u", "Ctrl-z"], "Take the last act back.").hint("undo").when(App::can_undo),
    entry(Everywhere, "Change", "redo", &C::Redo, &["Ctrl-r", "Ctrl-y"], "Do again what was taken back.").when(App::can_redo),
    entry(Everywhere, "Change", "history", &C::History, &["H", "g h"], "See what was done, newest first."),
    entry(Everywhere, "View", "problems", &C::Problems, &["!", "g P"], "See what is wrong in the study's files."),
    entry(Everywhere, "View", "coder", &C::ChangeCoder, &["g c"], "Code under another handle."),
    entry(Everywhere, "View", "palette", &C::Palette, &[":", "Ctrl-p"], "Find any command by its name."),
    entry(Everywhere, "View", "help", &C::Help, &["?", "F1"], "See every key of this place.").hint("keys"),
    entry(Everywhere, "View", "back", &C::Back, &["Esc"], "Go one step back."),
    entry(Everywhere, "View", "quit", &C::Quit, &["q", "Ctrl-c"], "Leave, once everything is saved.").hint("quit"),

    entry(Held, "Edge", "edge-word", &C::MoveEdge(N, Step::Word), &["Right", "Down"], "Move the edge forward by a word."),
    entry(Held, "Edge", "edge-word-back", &C::MoveEdge(P, Step::Word), &["Left", "Up"], "Move the edge back by a word."),
    entry(Held, "Edge", "edge-sentence", &C::MoveEdge(N, Step::Sentence), &["Shift-Right", "Shift-Down"], "Move the edge forward by a sentence."),
    entry(Held, "Edge", "edge-sentence-back", &C::MoveEdge(P, Step::Sentence), &["Shift-Left", "Shift-Up"], "Move the edge back by a sentence."),
    entry(Held, "Edge", "edge-character", &C::MoveEdge(N, Step::Character), &["Ctrl-Right"], "Move the edge forward by a character."),
    entry(Held, "Edge", "edge-character-back", &C::MoveEdge(P, Step::Character), &["Ctrl-Left"], "Move the edge back by a character."),
    entry(Held, "Edge", "edge-start", &C::TakeEdge(Edge::Start), &["<"], "Take the start instead."),
    entry(Held, "Edge", "edge-end", &C::TakeEdge(Edge::End), &[">"], "Take the end instead."),
    entry(Held, "Edge", "edge-keep", &C::Accept, &["Enter"], "Keep the edges.").hint("keep"),
    entry(Held, "Edge", "edge-leave", &C::Back, &["Esc", "q"], "Leave the coding as it was.").hint("leave as it was"),

    entry(Picker, "Choose", "stack", &C::Stack, &["Tab"], "Add the code to those to be applied together.").hint("several"),
    entry(List, "Choose", "list-down", &C::Row(N), &["Down", "Ctrl-n"], "Go to the next row."),
    entry(List, "Choose", "list-up", &C::Row(P), &["Up", "Ctrl-p"], "Go to the previous row."),
    entry(List, "Choose", "list-page-down", &C::RowPage(N), &["PageDown"], "Go down a page."),
    entry(List, "Choose", "list-page-up", &C::RowPage(P), &["PageUp"], "Go up a page."),
    entry(Line, "Write", "accept", &C::Accept, &["Enter"], "Take it.").hint("take"),
    entry(Line, "Write", "cancel", &C::Back, &["Esc", "Ctrl-c"], "Go back without it.").hint("back"),
    entry(Line, "Write", "erase", &C::Erase(P), &["Backspace"], "Delete the character before the cursor."),
    entry(Line, "Write", "erase-next", &C::Erase(N), &["Delete"], "Delete the character after the cursor."),
    entry(Line, "Write", "erase-word", &C::EraseWord, &["Ctrl-w", "Alt-Backspace"], "Delete the word before the cursor."),
    entry(Line, "Write", "erase-line", &C::EraseLine, &["Ctrl-u"], "Delete to the start of the line."),
    entry(Line, "Write", "cursor-left", &C::Cursor(P, Step::Character), &["Left"], "Move the cursor left."),
    entry(Line, "Write", "cursor-right", &C::Cursor(N, Step::Character), &["Right"], "Move the cursor right."),
    entry(Line, "Write", "cursor-start", &C::CursorEnd(P), &["Home", "Ctrl-a"], "Move the cursor to the start."),
    entry(Line, "Write", "cursor-end", &C::CursorEnd(N), &["End", "Ctrl-e"], "Move the cursor to the end."),

    entry(Editor, "Write", "save", &C::Save, &["Ctrl-s", "F2", "Alt-Enter"], "Save and close.").hint("save"),
    entry(Editor, "Write", "leave", &C::Back, &["Esc"], "Leave without saving; what is changed asks first.").hint("leave"),
    entry(Editor, "Write", "external", &C::External, &["F4", "Ctrl-x"], "Write on in your own editor, the one $VISUAL or $EDITOR names."),
    entry(Editor, "Write", "new-line", &C::NewLine, &["Enter"], "Begin a new line."),
    entry(Editor, "Write", "line-down", &C::Row(N), &["Down"], "Go down a line."),
    entry(Editor, "Write", "line-up", &C::Row(P), &["Up"], "Go up a line."),
    entry(Editor, "Write", "erase", &C::Erase(P), &["Backspace"], "Delete the character before the cursor."),
    entry(Editor, "Write", "erase-next", &C::Erase(N), &["Delete"], "Delete the character after the cursor."),
    entry(Editor, "Write", "erase-word", &C::EraseWord, &["Ctrl-w", "Alt-Backspace"], "Delete the word before the cursor."),
    entry(Editor, "Write", "erase-line", &C::EraseLine, &["Ctrl-u"], "Delete to the start of the line."),
    entry(Editor, "Write", "cursor-left", &C::Cursor(P, Step::Character), &["Left"], "Move the cursor left."),
    entry(Editor, "Write", "cursor-right", &C::Cursor(N, Step::Character), &["Right"], "Move the cursor right."),
    entry(Editor, "Write", "word-left", &C::Cursor(P, Step::Word), &["Ctrl-Left"], "Move the cursor left by a word."),
    entry(Editor, "Write", "word-right", &C::Cursor(N, Step::Word), &["Ctrl-Right"], "Move the cursor right by a word."),
    entry(Editor, "Write", "cursor-start", &C::CursorEnd(P), &["Home", "Ctrl-a"], "Move the cursor to the start of the line."),
    entry(Editor, "Write", "cursor-end", &C::CursorEnd(N), &["End", "Ctrl-e"], "Move the cursor to the end of the line."),
];
