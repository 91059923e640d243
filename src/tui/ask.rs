//! What popups are asked for, and what was answered.

use crate::model::{Coding, Memo, MemoAbout, MemoKind, Span, TranscriptIx};
use crate::session::acts::{Setting, Share};
use crate::tui::keymap::Entry;
use crate::tui::widgets::picker::Pick;
use crate::tui::written;

/// What a popup is asked for: the answer goes back with it.
#[derive(Clone)]
pub enum Ask {
    /// Who codes.
    Handle,
    /// Which of two handles is meant: the new one, or the known one near to it.
    NearHandle(String, String),
    /// A turn's number.
    Turn,
    /// The file of a transcript's recording.
    Recording(TranscriptIx),
    /// Words to look for.
    Search,
    /// Words that narrow the list; those that did before come back with Esc.
    Filter(String),
    /// One of these transcripts.
    Transcript(Vec<TranscriptIx>),
    /// Which of these codings goes.
    Remove(Vec<Coding>),
    /// Codes for a passage.
    Codes(Span),
    /// A code in another's place.
    Recode(Coding),
    /// A weight.
    Weight(Coding),
    /// A memo on a coding.
    CodingMemo(Coding),
    /// A note on a passage.
    Note(Span),
    /// A memo on a transcript.
    TranscriptMemo(TranscriptIx),
    /// One of these commands.
    Command(Vec<&'static Entry>),
    /// Nothing: a list to read.
    Nothing,
    /// One of these coders, to be shown or no longer.
    Whose(Vec<String>),
    /// Whether a text is to be corrected.
    Correct,
    /// Whether a transcript is to go, with all that hangs on it.
    RemoveTranscript(TranscriptIx),
    /// The file that something is written to.
    ExportTo(written::What),
    /// Whether a file may be overwritten.
    Overwrite(written::Target),
    /// The code whose excerpts are shown.
    ScopeCode,
    /// One of these coders, or all.
    ScopeCoder(Vec<Option<String>>),
    /// One of these transcripts, or all.
    ScopeTranscript(Vec<Option<TranscriptIx>>),
    /// One of these speakers, or all.
    ScopeSpeaker(Vec<Option<String>>),
    /// Which codes stand side by side.
    BesideCodes,
    /// The order of excerpts.
    ExcerptSort,
    /// What excerpts are grouped by.
    ExcerptGroup,
    /// What a new memo is about, and of which kind.
    MemoAbout(Vec<(Option<MemoAbout>, MemoKind)>),
    /// The code that a new memo is about.
    MemoCode,
    /// The words of a new memo file.
    NewMemo(MemoAbout, MemoKind),
    /// New words of a memo file.
    EditMemo(Box<Memo>),
    /// Which two of these coders differ, or all.
    ComparePair(Vec<Option<(String, String)>>),
    /// The code that holds instead of the one on which coders differ.
    CompareInstead,
    /// Which codings every list and table is about.
    Query,
    /// What a table is about.
    Figure,
    /// A name for the query that holds now.
    QueryName,
    /// The coder that decisions are written to.
    Layer,
    /// Why something was decided.
    Reason,
    /// Whether what all agree on is to be copied.
    Agreed,
    /// Something of a code.
    Code(Box<CodeAsk>),
    /// Something of a person or a speaker.
    Person(Box<PersonAsk>),
    /// Something of files to bring in.
    Import(ImportAsk),
    /// Another value of a setting of the study, with the one it has.
    Setting(Setting, String),
}

/// What is asked about files to bring in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportAsk {
    /// Which file or folder.
    Path,
    /// What the chosen file is.
    Kind,
    /// A kind in the person's own words.
    OwnKind,
    /// How its speakers are marked.
    Rule,
    /// Its format.
    Format,
    /// Its encoding.
    Encoding,
    /// Which of its tiers are speech.
    Tier,
    /// What is a speaker's label too.
    Label,
    /// A label that was not found.
    OwnLabel,
    /// The transcript whose newer version it is.
    Replace,
}

impl Ask {
    /// Something of a code.
    pub fn code(ask: CodeAsk) -> Self {
        Self::Code(Box::new(ask))
    }

    /// Something of a person or a speaker.
    pub fn person(ask: PersonAsk) -> Self {
        Self::Person(Box::new(ask))
    }
}

/// What is asked about a code, by its id.
#[derive(Clone)]
pub enum CodeAsk {
    /// Which field to edit.
    Form(String),
    /// A new value of a field.
    Field(String, CodeField),
    /// The name of a new code below another.
    New(Option<String>),
    /// Which of these to put them under; none is the top level.
    Parent(Vec<String>, Vec<Option<String>>),
    /// Whether it is to be retired.
    Retire(String),
    /// Which of these they are to be one with.
    MergeInto(Vec<String>, Vec<String>),
    /// Whether they are to be one with it.
    Merge(Vec<String>, String),
    /// Whether they are to be deleted.
    Delete(Vec<String>),
    /// Whether it is to be taken back.
    Revive(String),
    /// The codes it is to be split into.
    SplitInto(String),
    /// Whose codings are dealt out: one coder's, or everybody's.
    SplitWhose(String, Vec<Share>, Vec<Option<String>>),
    /// Which of these passages is to be its example.
    Example(String, Vec<(TranscriptIx, Coding)>),
    /// Which of these colours.
    Color(String, Vec<String>),
    /// The key pressed.
    Key(String),
}

/// A field of a code that can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeField {
    /// Its name.
    Name,
    /// What it is called in other languages, one a line.
    Names,
    /// What it means.
    Definition,
    /// What belongs to it.
    Include,
    /// What does not.
    Exclude,
    /// Passages that show it, one a line.
    Examples,
    /// Its colour.
    Color,
    /// The key that applies it.
    Key,
}

/// What is asked about a person, by id.
#[derive(Clone)]
pub enum PersonAsk {
    /// Whether the person is to go.
    Remove(String),
    /// Which of these the person is.
    MergeInto(String, Vec<String>),
    /// Whether the two are to be one.
    Merge(String, String),
    /// The id of a new one.
    New,
    /// Which field to edit.
    Form(String),
    /// How the person is called.
    Pseudonym(String),
    /// A value of an attribute, in words.
    Value(String, String),
    /// One of these values of an attribute.
    Choice(String, String, Vec<String>),
    /// In which of these transcripts the person speaks.
    Transcript(String, Vec<TranscriptIx>),
    /// Under which of these labels.
    Label(String, TranscriptIx, Vec<String>),
    /// Which of these people speaks under a label.
    Who(String, Vec<WhoSpeaks>),
    /// A label that was not found.
    NewLabel,
    /// Which of these labels a label is another spelling of.
    Same(String, Vec<String>),
    /// The id of a new person who speaks under a label.
    NewSpeaker(String),
    /// Whether a label becomes a moderator's, or a participant's, here alone or with these too.
    Moderates(String, bool, Vec<(String, String)>),
    /// Whether a person speaks under the first of these alone, or under all.
    Speaks(String, Vec<(String, String)>),
}

/// Who may speak under a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhoSpeaks {
    /// A person, by id.
    Known(String),
    /// Someone new.
    New,
    /// Nobody of the list.
    Nobody,
}

/// What was answered.
pub enum Answer {
    /// A line or a text.
    Words(String),
    /// A row by its number.
    Row(usize),
    /// Codes.
    Codes(Vec<Pick>),
}
