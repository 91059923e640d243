//! The elements of the standard, with their parts in its order: attributes, then elements. Identifiers, moments and
//! numbers are as spelt.

use super::parts::{Part, Parts, Word};
use super::spelling::UNDATED;
use super::xml::Tree;

/// Words, where they are there.
type Text = Option<String>;
/// Identifiers of other elements.
type Targets = Vec<String>;

/// Makes elements of a table: what each part is and in which way of [`Parts`] it is read and written.
macro_rules! elements {
    ($($(#[$says:meta])* $name:ident { $($part:ident: $holds:ty = $way:ident($($word:literal),*),)* })*) => {$(
        $(#[$says])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            $(
                #[doc = concat!("Its ", stringify!($part), $(": `", $word, "`",)* ", as spelt.")]
                pub $part: $holds,
            )*
        }

        impl Part for $name {
            fn parts(&mut self, at: &mut Parts) {
                $(at.$way($($word,)* &mut self.$part);)*
            }
        }
    )*};
}

/// Makes kinds of a table: each with its word, the first the one that holds where nothing is said.
macro_rules! words {
    ($($(#[$says:meta])* $name:ident { $first:ident $said:literal, $($kind:ident $word:literal,)* })*) => {$(
        $(#[$says])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            #[doc = concat!("`", $said, "`.")]
            #[default]
            $first,
            $(
                #[doc = concat!("`", $word, "`.")]
                $kind,
            )*
        }

        impl Word for $name {
            const WORDS: &'static [(Self, &'static str)] = &[(Self::$first, $said), $((Self::$kind, $word)),*];
        }
    )*};
}

words! {
    /// What values of an attribute are.
    VariableType {
        Text "Text", Boolean "Boolean", Integer "Integer", Float "Float", Date "Date", DateTime "DateTime",
    }
    /// What a source is; the last is what the standard does not know.
    SourceKind {
        Text "TextSource", Pdf "PDFSource", Picture "PictureSource", Audio "AudioSource", Video "VideoSource",
        Representation "Representation", TextDescription "TextDescription", Transcript "Transcript", Other "",
    }
}

elements! {
    /// A project.
    Project {
        name: Text = attribute("name"), origin: Text = attribute("origin"),
        users: Vec<User> = listed("Users", "User"), book: Book = one("CodeBook"),
        variables: Vec<Variable> = listed("Variables", "Variable"), cases: Vec<Case> = listed("Cases", "Case"),
        sources: Vec<Source> = listed("Sources", ""), notes: Vec<Source> = listed("Notes", "Note"),
        links: Vec<Link> = listed("Links", "Link"), sets: Vec<Set> = listed("Sets", "Set"),
        graphs: Vec<Graph> = listed("Graphs", "Graph"), description: Text = words("Description"),
    }
    /// A codebook; alone it names the program it comes from.
    Book {
        origin: Text = attribute("origin"),
        codes: Vec<Code> = listed("Codes", "Code"),
    }
    /// A coder.
    User {
        guid: Text = attribute("guid"), name: Text = attribute("name"), id: Text = attribute("id"), rest: Tree = rest(),
    }
    /// A code, with those below it.
    Code {
        guid: Text = attribute("guid"), name: Text = attribute("name"), codable: Text = attribute("isCodable"),
        color: Text = attribute("color"),
        description: Text = words("Description"), notes: Targets = targets("NoteRef"), codes: Vec<Self> = all("Code"),
    }
    /// A declared attribute.
    Variable {
        guid: Text = attribute("guid"), name: Text = attribute("name"), of_type: VariableType = kind("typeOfVariable"),
        description: Text = words("Description"),
    }
    /// A value of an attribute.
    Value {
        variable: Text = target("VariableRef"), said: Option<(VariableType, String)> = value("Value"),
    }
    /// A case: a person, an organisation, whatever the researchers compare.
    Case {
        guid: Text = attribute("guid"), name: Text = attribute("name"),
        description: Text = words("Description"), codes: Targets = targets("CodeRef"),
        values: Vec<Value> = all("VariableValue"), sources: Targets = targets("SourceRef"),
        selections: Targets = targets("SelectionRef"),
    }
    /// A source, the text of one, or a note.
    Source {
        kind: SourceKind = name(), guid: Text = attribute("guid"), name: Text = attribute("name"),
        path: Text = attribute("path"), current_path: Text = attribute("currentPath"),
        rich_path: Text = attribute("richTextPath"), plain_path: Text = attribute("plainTextPath"),
        made: Made = within(),
        description: Text = words("Description"), content: Text = words("PlainTextContent"),
        points: Vec<SyncPoint> = all("SyncPoint"), pages: Vec<Selection> = all("PDFSelection"),
        texts: Vec<Self> = all("Representation TextDescription Transcript"),
        passages: Vec<Selection> = all("PlainTextSelection"), spoken: Vec<Selection> = all("TranscriptSelection"),
        areas: Vec<Selection> = all("PictureSelection"), sounds: Vec<Selection> = all("AudioSelection"),
        scenes: Vec<Selection> = all("VideoSelection"), codings: Vec<Coding> = all("Coding"),
        notes: Targets = targets("NoteRef"), values: Vec<Value> = all("VariableValue"), rest: Tree = rest(),
    }
    /// A passage: of a text between positions, of a recording's text between moments.
    Selection {
        guid: Text = attribute("guid"), name: Text = attribute("name"), start: Text = attribute("startPosition"),
        end: Text = attribute("endPosition"), from: Text = attribute("fromSyncPoint"),
        to: Text = attribute("toSyncPoint"), made: Made = within(),
        description: Text = words("Description"), texts: Vec<Source> = all("Representation"),
        codings: Vec<Coding> = all("Coding"), notes: Targets = targets("NoteRef"), rest: Tree = rest(),
    }
    /// A code on a passage or a source.
    Coding {
        guid: Text = attribute("guid"), made: Made = within(),
        code: Text = target("CodeRef"), notes: Targets = targets("NoteRef"), rest: Tree = rest(),
    }
    /// Who made something and when.
    Made {
        by: Text = attribute("creatingUser"), on: Text = attribute("creationDateTime"),
        changed_by: Text = attribute("modifyingUser"), changed_on: Text = attribute("modifiedDateTime"),
    }
    /// A moment of a recording, in milliseconds, at a position of its text.
    SyncPoint {
        guid: Text = attribute("guid"), time: Text = attribute("timeStamp"), position: Text = attribute("position"),
    }
    /// A link from one thing to another.
    Link {
        guid: Text = attribute("guid"), name: Text = attribute("name"), direction: Text = attribute("direction"),
        color: Text = attribute("color"), origin: Text = attribute("originGUID"),
        target: Text = attribute("targetGUID"),
        notes: Targets = targets("NoteRef"), rest: Tree = rest(),
    }
    /// A set of codes, sources or notes.
    Set {
        guid: Text = attribute("guid"), name: Text = attribute("name"),
        description: Text = words("Description"), codes: Targets = targets("MemberCode"),
        sources: Targets = targets("MemberSource"), notes: Targets = targets("MemberNote"), rest: Tree = rest(),
    }
    /// A drawing of points and lines.
    Graph {
        vertices: Vec<Drawn> = all("Vertex"), edges: Vec<Drawn> = all("Edge"), rest: Tree = rest(),
    }
    /// A point or line of a drawing, and what it stands for.
    Drawn {
        guid: Text = attribute("guid"), represented: Text = attribute("representedGUID"), rest: Tree = rest(),
    }
}

impl Book {
    /// Every code, at whatever depth.
    pub fn all(&self) -> Vec<&Code> {
        let mut open: Vec<&Code> = self.codes.iter().collect();
        let mut found = Vec::new();
        while let Some(code) = open.pop() {
            found.push(code);
            open.extend(&code.codes);
        }
        found
    }
}

/// What is shown of a source and of each passage and text in it: identifier, codings, notes.
pub type See<'a> = dyn FnMut(Option<&String>, &mut Vec<Coding>, &[String]) + 'a;

impl Source {
    /// Its own passages, of whatever kind.
    pub fn selections(&self) -> impl Iterator<Item = &Selection> {
        [&self.pages, &self.passages, &self.spoken, &self.areas, &self.sounds, &self.scenes].into_iter().flatten()
    }

    /// Shows itself and every passage and text in it.
    pub fn each(&mut self, see: &mut See<'_>) {
        see(self.guid.as_ref(), &mut self.codings, &self.notes);
        let Self { pages, passages, spoken, areas, sounds, scenes, texts, .. } = self;
        for selection in [pages, passages, spoken, areas, sounds, scenes].into_iter().flatten() {
            see(selection.guid.as_ref(), &mut selection.codings, &selection.notes);
            selection.texts.iter_mut().for_each(|text| text.each(see));
        }
        texts.iter_mut().for_each(|text| text.each(see));
    }
}

impl Made {
    /// When it was made or changed, where that is known.
    pub fn moment(&self) -> Option<String> {
        self.on.as_ref().or(self.changed_on.as_ref()).filter(|moment| *moment != UNDATED).cloned()
    }
}
