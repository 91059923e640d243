//! Codebooks of other hands: CSV and Markdown, read into drafts of codes.

use crate::model::{Code, Rest, Status};
use crate::text::fold::fold;
use std::collections::BTreeMap;

/// Where a draft says that its code stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Above {
    /// It says nothing.
    #[default]
    Unsaid,
    /// At the root.
    Root,
    /// Below the code of this id or name.
    Word(String),
    /// Below another draft, by its number.
    Draft(usize),
}

/// A code as a file gives it; `None` where the file has no such field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its id, where the file has one.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Where it stands.
    pub above: Above,
    /// Names in other languages; only the languages that the file has.
    pub names: BTreeMap<String, String>,
    /// `#RRGGBB`.
    pub color: Option<String>,
    /// The key that applies it.
    pub key: Option<String>,
    /// Free groups.
    pub groups: Option<Vec<String>>,
    /// What it means.
    pub definition: Option<String>,
    /// What belongs to it.
    pub include: Option<String>,
    /// What does not.
    pub exclude: Option<String>,
    /// Passages that show it.
    pub examples: Option<Vec<String>>,
    /// Day of birth.
    pub made: Option<String>,
    /// Day of the last change of wording.
    pub defined: Option<String>,
    /// What has become of it.
    pub status: Option<Status>,
    /// Identifier in an imported project.
    pub guid: Option<String>,
    /// Fields nobody knows, as a RON file has them.
    pub rest: Rest,
}

impl Draft {
    /// A draft that says everything a code does.
    pub fn of(code: &Code) -> Self {
        let text = |value: &Option<String>| Some(value.clone().unwrap_or_default());
        Self {
            id: Some(code.id.clone()),
            name: Some(code.name.clone()),
            above: code.parent.clone().map_or(Above::Root, Above::Word),
            names: code.names.clone(),
            color: text(&code.color),
            key: Some(code.key.map(String::from).unwrap_or_default()),
            groups: Some(code.groups.clone()),
            definition: text(&code.definition),
            include: text(&code.include),
            exclude: text(&code.exclude),
            examples: Some(code.examples.clone()),
            made: text(&code.made),
            defined: text(&code.defined),
            status: Some(code.status.clone()),
            guid: text(&code.guid),
            rest: code.rest.clone(),
        }
    }

    /// A draft that says nothing, in a notation that leaves out what is empty.
    pub fn blank() -> Self {
        Self { names: BTreeMap::new(), ..Self::of(&Code::default()) }
    }
}

/// A book of other hands, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// Its codes.
    pub drafts: Vec<Draft>,
    /// Names of columns or items that no code has a field for, in the file's order.
    pub unknown: Vec<String>,
}

impl Book {
    fn unknown(&mut self, name: &str) {
        if !self.unknown.iter().any(|known| known == name) {
            self.unknown.push(name.to_owned());
        }
    }
}

/// Columns of a codebook as a table, before a column `names.xx` a language.
pub const COLUMNS: [&str; 15] = [
    "id",
    "name",
    "parent",
    "path",
    "color",
    "key",
    "definition",
    "include",
    "exclude",
    "examples",
    "status",
    "groups",
    "made",
    "defined",
    "guid",
];

/// What became of a code, from the words that exports use; `None` for words that say nothing known.
pub fn status(words: &str) -> Option<Status> {
    let words = words.trim();
    match fold(words).as_str() {
        "" | "active" => Some(Status::Active),
        "retired" => Some(Status::Retired),
        "deleted" => Some(Status::Deleted),
        folded if folded.starts_with("merged into ") => {
            Some(Status::MergedInto(words.get("merged into ".len()..)?.trim().trim_matches('`').to_owned()))
        }
        _ => None,
    }
}

/// How a column with names in a language begins.
const LANGUAGE: &str = "names.";

/// Reads a table: columns by their names, in any order, separated by comma, semicolon or tab.
///
/// # Errors
/// Says what in the table cannot be read.
pub fn csv(text: &str) -> Result<Book, String> {
    let head = text.lines().next().unwrap_or_default();
    let most = [b',', b';', b'\t'].into_iter().max_by_key(|&sign| head.bytes().filter(|&byte| byte == sign).count());
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).delimiter(most.unwrap_or(b',')).from_reader(text.as_bytes());
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(|head| head.trim().to_owned()).collect(),
        Err(error) => return Err(format!("its first line cannot be read ({error})")),
    };
    let column = |name: &str| heads.iter().position(|head| fold(head) == name);
    if column("id").is_none() && column("name").is_none() {
        return Err("its first line names neither a column `id` nor a column `name`".into());
    }
    let mut book = Book::default();
    for head in heads.iter().filter(|head| !head.is_empty()) {
        if !COLUMNS.contains(&fold(head).as_str()) && !head.starts_with(LANGUAGE) {
            book.unknown(head);
        }
    }
    for row in reader.records() {
        let row = row.map_err(|error| format!("a row cannot be read ({error})"))?;
        let cell = |name: &str| column(name).and_then(|at| row.get(at)).map(|cell| cell.trim().to_owned());
        let list = |name: &str, sign: char| {
            cell(name).map(|cell| {
                cell.split(sign).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
            })
        };
        let mut names = BTreeMap::new();
        for (at, head) in heads.iter().enumerate() {
            if let (Some(language), Some(name)) = (head.strip_prefix(LANGUAGE), row.get(at)) {
                names.insert(language.to_owned(), name.trim().to_owned());
            }
        }
        let path = cell("path").unwrap_or_default();
        let parts: Vec<&str> = path.split(" / ").collect();
        let by_path = parts.split_last().filter(|(_, above)| !above.is_empty()).map(|(_, above)| above.join(" / "));
        let above = match (cell("parent"), by_path) {
            (Some(word), _) if !word.is_empty() => Above::Word(word),
            (Some(_), _) => Above::Root,
            (None, Some(path)) => Above::Word(path),
            (None, None) => Above::Unsaid,
        };
        let given = |value: Option<String>| value.filter(|value| !value.is_empty());
        let draft = Draft {
            id: given(cell("id")),
            name: given(cell("name")).or_else(|| given(parts.last().map(|last| (*last).to_owned()))),
            above,
            names,
            color: cell("color"),
            key: cell("key"),
            groups: list("groups", ';'),
            definition: cell("definition"),
            include: cell("include"),
            exclude: cell("exclude"),
            examples: list("examples", '\n'),
            made: cell("made"),
            defined: cell("defined"),
            status: cell("status").map(|words| status(&words).unwrap_or_default()),
            guid: cell("guid"),
            rest: Rest::new(),
        };
        if draft.id.is_some() || draft.name.is_some() {
            book.drafts.push(draft);
        }
    }
    Ok(book)
}

/// Reads Markdown: headings below the first level are codes, or, without such, the items of a nested list.
pub fn markdown(text: &str) -> Book {
    let level = |line: &str| {
        let signs = line.chars().take_while(|c| *c == '#').count();
        (1..=6).contains(&signs) && line[signs..].starts_with(' ')
    };
    let of = |line: &str| line.chars().take_while(|c| *c == '#').count();
    let deep = text.lines().any(|line| level(line) && of(line) > 1);
    let mut titled = false;
    let mut book = Book::default();
    // The headings or items above, with their depth.
    let mut path: Vec<(usize, usize)> = Vec::new();
    let mut item: Option<(String, String)> = None;
    let mut open = |drafts: &mut Vec<Draft>, depth: usize, words: &str| {
        path.retain(|(known, _)| *known < depth);
        let (name, id) = name_and_id(words);
        let above = path.last().map_or(Above::Root, |(_, number)| Above::Draft(*number));
        path.push((depth, drafts.len()));
        drafts.push(Draft { id, name: Some(name), above, ..Draft::blank() });
    };
    for line in text.lines() {
        if level(line) {
            take(&mut book, item.take());
            let (depth, words) = (of(line), line.trim_start_matches('#').trim());
            if depth == 1 && !titled && book.drafts.is_empty() {
                titled = !words.is_empty();
            } else {
                open(&mut book.drafts, depth, words);
            }
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let bullet = ["- ", "* ", "+ "].iter().find_map(|sign| line.trim_start().strip_prefix(sign));
        match bullet {
            Some(words) if !deep => {
                let (name, definition) = match words.split_once(": ").or_else(|| words.split_once(" – ")) {
                    Some((name, definition)) => (name, Some(definition.trim().to_owned())),
                    None => (words, None),
                };
                open(&mut book.drafts, indent + 2, name.trim().trim_matches('*'));
                if let (Some(draft), Some(definition)) = (book.drafts.last_mut(), definition) {
                    draft.definition = Some(definition);
                }
            }
            Some(words) => {
                take(&mut book, item.take());
                let labelled = words.strip_prefix("**").and_then(|rest| rest.split_once(":**"));
                item = labelled.map(|(label, value)| (label.trim().to_owned(), value.trim().to_owned()));
                // A list without labels is part of the definition.
                if let Some(draft) = book.drafts.last_mut().filter(|_| item.is_none()) {
                    let definition = draft.definition.get_or_insert_default();
                    definition.push_str(line);
                    definition.push('\n');
                }
            }
            None if indent > 0 && item.is_some() => {
                if let Some((_, value)) = &mut item {
                    value.push('\n');
                    value.push_str(line.strip_prefix("  ").unwrap_or(line));
                }
            }
            None if line.trim().is_empty() && item.is_some() => {}
            None => {
                take(&mut book, item.take());
                if let Some(draft) = book.drafts.last_mut().filter(|_| deep) {
                    let definition = draft.definition.get_or_insert_default();
                    definition.push_str(line.strip_prefix('\\').unwrap_or(line));
                    definition.push('\n');
                }
            }
        }
    }
    take(&mut book, item);
    for draft in &mut book.drafts {
        if let Some(definition) = &mut draft.definition {
            *definition = definition.trim().to_owned();
        }
    }
    book
}

/// `Withheld pay `withheld-pay``: a name, and an id where one stands beside it.
fn name_and_id(words: &str) -> (String, Option<String>) {
    let words = words.trim();
    let id = words.strip_suffix('`').and_then(|rest| rest.rsplit_once('`'));
    match id {
        Some((name, id)) if !id.is_empty() && !name.trim().is_empty() => (name.trim().to_owned(), Some(id.to_owned())),
        _ => (words.trim_matches('`').to_owned(), None),
    }
}

/// Gives the last draft what an item says.
fn take(book: &mut Book, item: Option<(String, String)>) {
    let (Some(draft), Some((label, value))) = (book.drafts.last_mut(), item) else { return };
    match label.as_str() {
        "Id" => draft.id = Some(value.trim_matches('`').to_owned()).filter(|id| !id.is_empty()),
        "Below" => draft.above = Above::Word(value.trim_matches('`').to_owned()),
        "Belongs here" => draft.include = Some(value),
        "Does not" => draft.exclude = Some(value),
        "Example" => draft.examples.get_or_insert_default().push(value),
        "Groups" => draft.groups = Some(value.split("; ").map(str::to_owned).collect()),
        "Colour" => draft.color = Some(value),
        "Key" => draft.key = Some(value),
        "Made" => draft.made = Some(value),
        "Reworded" => draft.defined = Some(value),
        "Identifier" => draft.guid = Some(value).filter(|guid| !guid.is_empty()),
        "Status" => draft.status = Some(status(&value).unwrap_or_default()),
        label => {
            let language = label.strip_prefix("Name (").and_then(|rest| rest.strip_suffix(')'));
            match language {
                Some(language) => drop(draft.names.insert(language.to_owned(), value)),
                None => book.unknown(label),
            }
        }
    }
}
