//! Which column of a table of codings is what, by its name in this program's tables and in those of others.

use crate::import::sheet::Sheet;
use crate::text::fold::fold;

/// What a column can say of a coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The transcript: its id, title or file.
    Transcript,
    /// The code: its id, name or path.
    Code,
    /// The first code point.
    Start,
    /// One past the last.
    End,
    /// The turn, or a paragraph of it.
    Turn,
    /// The words.
    Quote,
    /// Who coded.
    Coder,
    /// The coder's words.
    Memo,
    /// Intensity.
    Weight,
    /// Whether it is a key quotation.
    Important,
    /// When.
    Made,
}

/// Each field with its word, and what others call it: Taguette's highlights, QualCoder's and MAXQDA's coded segments,
/// ATLAS.ti's and Dedoose's quotations.
const FIELDS: [(Field, &str, &[&str]); 11] = [
    (Field::Transcript, "transcript", &["document", "document name", "file", "filename", "source", "media title"]),
    (Field::Code, "code", &["tag", "codename", "code name", "codes", "code id", "node"]),
    (Field::Start, "start", &["pos0", "start position"]),
    (Field::End, "end", &["pos1", "end position"]),
    (Field::Turn, "turn", &[]),
    (Field::Quote, "quote", &["content", "segment", "seltext", "coded", "excerpt", "quotation content", "text"]),
    (Field::Coder, "coder", &["owner", "author", "created by", "coded by", "user", "excerpt creator"]),
    (Field::Memo, "memo", &["comment", "note", "coded memo"]),
    (Field::Weight, "weight", &["weight score", "code weight"]),
    (Field::Important, "important", &["key quotation"]),
    (Field::Made, "made", &["date", "created", "creation date", "excerpt date"]),
];

impl Field {
    /// Its word, as in `--column WORD=NAME`.
    pub fn word(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, word, _)| word)
    }
}

/// Columns of this program's own tables that follow from the others.
const FOLLOW: [&str; 11] =
    ["id", "state", "name", "speaker", "speakers", "before", "after", "participant", "participants", "kind", "line"];

/// The place of each field's column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns(Vec<(Field, usize)>);

impl Columns {
    /// Those of a table; `given` are fields and names of columns that a person wrote.
    ///
    /// # Errors
    /// A word that is no field, a name that is no column, or no column for what a coding needs.
    pub fn of(sheet: &Sheet, given: &[String]) -> Result<Self, String> {
        let names: Vec<String> = sheet.header.iter().map(|name| fold(name.trim()).replace(['_', '-'], " ")).collect();
        let mut columns = Vec::new();
        for one in given {
            let (word, name) = one.split_once('=').ok_or_else(|| format!("`{one}` is no FIELD=COLUMN"))?;
            let known = FIELDS.iter().find(|(_, known, _)| *known == word.trim());
            let words: Vec<&str> = FIELDS.iter().map(|(_, word, _)| *word).collect();
            let (field, ..) = known.ok_or_else(|| format!("`{word}` is no field. There are: {}", words.join(", ")))?;
            let place = sheet.header.iter().position(|header| header.trim() == name.trim());
            let place =
                place.ok_or_else(|| format!("there is no column `{name}`; it has: {}", sheet.header.join(", ")))?;
            columns.push((*field, place));
        }
        for (field, word, others) in FIELDS {
            let wanted = std::iter::once(&word).chain(others);
            let mut places = wanted.filter_map(|wanted| names.iter().position(|name| name == wanted));
            if columns.iter().all(|(known, _)| *known != field)
                && let Some(place) = places.find(|place| columns.iter().all(|(_, taken)| taken != place))
            {
                columns.push((field, place));
            }
        }
        let found = Self(columns);
        let has_place = [&[Field::Quote][..], &[Field::Turn], &[Field::Start, Field::End]];
        let (lacks, says) = match () {
            () if !found.has(Field::Transcript) => (Field::Transcript, "which transcript"),
            () if !found.has(Field::Code) => (Field::Code, "which code"),
            () if !has_place.iter().any(|fields| fields.iter().all(|field| found.has(*field))) => {
                (Field::Quote, "which passage (quote, turn, or start and end)")
            }
            () => return Ok(found),
        };
        Err(format!(
            "no column says {says}; it has: {}. Name one with --column {}=NAME",
            sheet.header.join(", "),
            lacks.word()
        ))
    }

    /// Whether the table says it at all.
    pub fn has(&self, field: Field) -> bool {
        self.place(field).is_some()
    }

    fn place(&self, field: Field) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, place)| *place)
    }

    /// What a row says; empty where it says nothing.
    pub fn cell<'a>(&self, row: &'a [String], field: Field) -> &'a str {
        self.place(field).and_then(|place| row.get(place)).map_or("", String::as_str)
    }

    /// Columns that nothing is taken from, but for those that follow from others.
    pub fn unread<'a>(&self, sheet: &'a Sheet) -> Vec<&'a str> {
        let is_read = |place: usize| self.0.iter().any(|(_, known)| *known == place);
        let rest = sheet.header.iter().enumerate().filter(|(place, name)| {
            let follows = FOLLOW.contains(&name.as_str()) || name.trim().is_empty();
            !is_read(*place) && !follows
        });
        rest.map(|(_, name)| name.as_str()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(header: &str) -> Sheet {
        Sheet { header: header.split(',').map(str::to_owned).collect(), ..Sheet::default() }
    }

    #[test]
    fn tables_of_others_are_understood_and_what_is_not_is_named() {
        for header in [
            "id,transcript,coder,code,start,end,quote,made,state",
            "id,document,tag,content",
            "Color,Comment,Document group,Document name,Code,Beginning,End,Weight score,Segment,Created by,Creation date",
            "Coder,Coded,File,Codename,pos0,pos1",
        ] {
            let sheet = sheet(header);
            let columns = Columns::of(&sheet, &[]).unwrap();
            assert!(columns.place(Field::Code).is_some() && columns.place(Field::Quote).is_some(), "{header}");
        }
        let maxqda = sheet("Color,Document name,Code,Beginning,Segment");
        let columns = Columns::of(&maxqda, &[]).unwrap();
        assert_eq!(columns.unread(&maxqda), ["Color", "Beginning"]);
        let odd = sheet("where,what,words");
        assert!(Columns::of(&odd, &[]).unwrap_err().contains("--column transcript=NAME"));
        let given = ["transcript=where", "code=what", "quote=words"].map(str::to_owned);
        assert!(Columns::of(&odd, &given).is_ok());
        assert!(Columns::of(&odd, &["place=where".into()]).unwrap_err().contains("is no field"));
        assert!(Columns::of(&sheet("transcript,code,memo"), &[]).unwrap_err().contains("which passage"));
    }
}
