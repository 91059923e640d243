//! Everything a key, a click or the palette can ask for.

pub use crate::text::units::Way;
use crate::tui::place::Place;

/// How far a free selection or an edge moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One grapheme.
    Character,
    /// One word.
    Word,
    /// One sentence.
    Sentence,
    /// One line of the screen.
    Line,
}

/// One end of a coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Where it starts.
    Start,
    /// Where it ends.
    End,
}

/// A side of the screen that can be folded away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// The codebook.
    Codebook,
    /// What stands at the cursor.
    Here,
}

/// Whose passages hold where two coders differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those of the coder at the left.
    Left,
    /// Those of the coder at the right.
    Right,
    /// Every word that one of them coded.
    Both,
    /// Nobody's.
    Neither,
}

/// What the mouse did, at a column and row of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// The left button went down.
    Press(u16, u16),
    /// It moved while down.
    Drag(u16, u16),
    /// It was let go.
    Release(u16, u16),
    /// The wheel turned, the pointer standing there.
    Wheel(Way, u16, u16),
}

/// One thing to do. Keys only name it; `App::update` does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A character typed into the field that has the cursor.
    Type(char),
    /// Pasted text: one edit.
    Paste(String),
    /// A key that belongs to a code.
    CodeKey(char),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal has a new size.
    Resize(u16, u16),

    /// One step back.
    Back,
    /// Writes a report.
    Report,
    /// Gives the keys to the codebook beside the text, or takes them back.
    Tree,
    /// Whether paragraphs without a label are those of whoever spoke before.
    Carry,
    /// Which tiers of a file are speech.
    Tiers,
    /// Wait for the writer, then leave.
    Quit,
    /// Take the last act back.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Every key of this place.
    Help,
    /// Every command, by name.
    Palette,
    /// Draw everything anew.
    Redraw,
    /// Another name to code under.
    ChangeCoder,
    /// Choose whether to draw for a light or a dark background.
    Brightness,
    /// To where one was before.
    JumpBack,
    /// Forth again.
    JumpForth,

    /// Take what is chosen.
    Accept,
    /// Save what is written.
    Save,
    /// Choose several.
    Stack,
    /// Make what is typed, whatever fits it.
    Make,
    /// The row above or below.
    Row(Way),
    /// A page of rows.
    RowPage(Way),
    /// The first or last row.
    RowEnd(Way),
    /// A new line.
    NewLine,
    /// Delete before or after the cursor.
    Erase(Way),
    /// Delete the word before the cursor.
    EraseWord,
    /// Delete to the start of the line.
    EraseLine,
    /// The cursor by a character or word.
    Cursor(Way, Step),
    /// The cursor to an end of the line.
    CursorEnd(Way),
    /// Narrow the list by words.
    Filter,
    /// Show the table as a plot.
    Plot,

    /// The light by its own size.
    Unit(Way),
    /// Put the light at its height on the screen.
    Level,
    /// Right or left: the light, or a character of a selection.
    Along(Way),
    /// Down or up: the light, or a line of a selection.
    Across(Way),
    /// The light by a turn.
    Turn(Way),
    /// The light to an uncoded turn.
    Uncoded(Way),
    /// The light to a coding.
    GoCoding(Way),
    /// The light to a note or memo.
    GoNote(Way),
    /// A screenful.
    Page(Way),
    /// First or last passage.
    End(Way),
    /// Ask for a turn's number.
    GoTurn,
    /// Choose a transcript.
    GoTranscript,
    /// The neighbouring transcript.
    Transcript(Way),
    /// A greater light.
    Grow,
    /// A smaller light.
    Shrink,
    /// Start or end a free selection.
    Select,
    /// Extend the free selection.
    Extend(Way, Step),

    /// Choose a code.
    Pick,
    /// The last code again.
    Repeat,
    /// A code named by the words themselves.
    InVivo,
    /// Another code in its place.
    Recode,
    /// Put a code on the same words besides.
    CodeToo,
    /// Take a coding away.
    Remove,
    /// Move an end of a coding.
    TakeEdge(Edge),
    /// The edge that was taken, by a step.
    MoveEdge(Way, Step),
    /// The next coding at the cursor.
    Cycle,
    /// Write on the coding or passage.
    Memo,
    /// Write on the transcript.
    TranscriptMemo,
    /// Mark as a key quotation.
    Important,
    /// Set a weight.
    Weight,
    /// Light the next passage after coding, or stay.
    MoveOn,
    /// Worked through to the end, or not.
    Done,

    /// The recording from the passage on.
    Play,
    /// The passage to the clipboard.
    Copy,
    /// Look for words.
    Search,
    /// The next or previous place found.
    Found(Way),
    /// Fold or unfold a side.
    Fold(Pane),

    /// Who speaks in this transcript.
    Speakers,
    /// A new code beside the chosen one, or a new person.
    New,
    /// A new code below the chosen one.
    NewBelow,
    /// Another name.
    Rename,
    /// Another place in the tree.
    MoveTo,
    /// Past the sibling before or after.
    MoveAmong(Way),
    /// Out of the code above, or into the sibling before.
    MoveLevel(Way),
    /// No longer offered, or offered again.
    Retire,
    /// Mark a code, or take the mark back.
    Mark,
    /// Mark all, or none.
    MarkAll,
    /// Take back everything down to an act.
    TakeBack,
    /// One with another code.
    Merge,
    /// Take a file as the newer version of a transcript.
    Replace,
    /// Out of the book.
    Delete,
    /// Its codings dealt out to several codes.
    Split,
    /// A passage as its example.
    Example,
    /// Those that are merged or deleted too.
    ShowGone,
    /// On without dealing.
    Skip,
    /// Back to the coding before.
    Undeal,
    /// Another colour.
    Color,
    /// The key that applies a code.
    AssignKey,
    /// Show or hide what is below.
    Unfold(Way),
    /// Show or hide everything that is below.
    UnfoldAll(Way),
    /// Make a moderator, or no longer.
    Moderator,
    /// Link a speaker and a person.
    Link,
    /// Write in the person's own editor.
    External,
    /// Correct a transcript's text in the person's own editor.
    EditText,
    /// Coded passages.
    Excerpts,
    /// Coded passages of the code at the cursor.
    ExcerptsHere,
    /// Back to where one was.
    Leave,
    /// Write what is shown to a file.
    Export,
    /// With or without the codes below.
    Below,
    /// Shows the codes at the top of the codebook alone, each with those below it; or all again.
    Themes,
    /// Which coder.
    WhichCoder,
    /// Which transcript.
    WhichTranscript,
    /// Which speaker.
    WhichSpeaker,
    /// Put another code's passages beside those shown.
    Beside,
    /// Choose the coder that decisions are written to.
    Layer,
    /// Follow one speaker's turns, or everybody's again.
    Voice,
    /// Choose the order of a list.
    Sort,
    /// Choose what a list is grouped by.
    Group,
    /// The first words again.
    Welcome,
    /// Everything again.
    Everything,
    /// The next way to look at it.
    View,
    /// In another order.
    Order,
    /// What is counted, and what is left out.
    Caption,
    /// Moderators in or out.
    Moderators,
    /// The column beside.
    Column(Way),
    /// A new memo.
    NewMemo,
    /// Everyone's codings, one's own, or those of chosen coders, in turn.
    Whose,
    /// Choose the coders whose codings are shown.
    ChooseCoders,
    /// Hide others' codings until one is done, or no longer.
    Blind,
    /// Narrow lists and tables by a query.
    Query,
    /// Keep the query under a name.
    SaveQuery,
    /// Say what something is.
    Kind,
    /// Gives every file to bring in the kind of the chosen one.
    KindOfAll,
    /// Takes what files say beside their words as attributes, or leaves it.
    Facts,
    /// Say how speakers are marked.
    SpeakerRule,
    /// Say which format a file has.
    Format,
    /// Say how a file's letters are encoded.
    Encoding,
    /// Choose the words of a coding in its transcript.
    ByHand,
    /// Go to a place.
    Go(Place),
    /// Let somebody's passages hold.
    Take(Side),
    /// Take a decision away again.
    Reopen,
    /// Copy what all agree on.
    Agreed,
    /// Which code.
    WhichCode,
    /// Unfinished work too, or no longer.
    Unfinished,
}
