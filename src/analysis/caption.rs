//! What a reader must know of a table, in fields; each skin spells it once, from its sentences.

/// What makes the figures of a table doubtful; a whole sentence each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Files that could not be read are missing: a table may be empty because of that alone.
    Unread(String),
    /// Anything else.
    Doubt(String),
}

impl Warning {
    /// The sentence.
    pub fn words(&self) -> &str {
        match self {
            Self::Unread(words) | Self::Doubt(words) => words,
        }
    }
}

/// One thing that is said of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// How to read it.
    Reading(String),
    /// What rates and shares are of.
    Denominator(String),
    /// What was left out or stands apart: how much, and the sentence that says so.
    LeftOut(u64, String),
    /// What columns that are headed by ids are called: id and name.
    Columns(Vec<(String, String)>),
}

impl Note {
    /// The sentence.
    pub fn words(&self) -> String {
        match self {
            Self::Reading(words) | Self::Denominator(words) | Self::LeftOut(_, words) => words.clone(),
            Self::Columns(named) => {
                let named: Vec<String> = named.iter().map(|(id, name)| format!("{id}: {name}")).collect();
                format!("columns: {}", named.join("; "))
            }
        }
    }
}

/// What a reader must know of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// What must be known before any figure.
    pub warnings: Vec<Warning>,
    /// What was looked at; nothing until somebody says it.
    pub scope: Option<String>,
    /// What one row or figure stands for.
    pub unit: Option<String>,
    /// What else is said, in order.
    pub notes: Vec<Note>,
}

impl Caption {
    /// Says how to read the table.
    pub fn note(&mut self, words: String) {
        self.notes.push(Note::Reading(words));
    }

    /// Says what rates and shares are of.
    pub fn denominator(&mut self, words: String) {
        self.notes.push(Note::Denominator(words));
    }

    /// Says how much of something is left out.
    pub fn left_out(&mut self, many: u64, words: String) {
        self.notes.push(Note::LeftOut(many, words));
    }

    /// All but the warnings as sentences: scope, unit, notes.
    pub fn said(&self) -> Vec<String> {
        let scope = self.scope.iter().map(|words| format!("Scope: {words}"));
        let unit = self.unit.iter().map(|words| format!("Unit: {words}"));
        scope.chain(unit).chain(self.notes.iter().map(Note::words)).collect()
    }

    /// The same, the weightiest first, for where there is no room for all: from the last, which says what was left out,
    /// to the scope, and after that what says that nothing was.
    pub fn weightiest(&self) -> Vec<String> {
        let is_nothing = |note: &Note| matches!(note, Note::LeftOut(0, _));
        let (nothing, weighty): (Vec<&Note>, Vec<&Note>) = self.notes.iter().rev().partition(|note| is_nothing(note));
        let before = self.said().into_iter().take(self.said().len() - self.notes.len()).rev();
        let words = |notes: Vec<&Note>| notes.into_iter().map(Note::words).collect::<Vec<_>>();
        words(weighty).into_iter().chain(before).chain(words(nothing)).collect()
    }

    /// The warnings as sentences.
    pub fn warned(&self) -> Vec<String> {
        self.warnings.iter().map(|warning| warning.words().to_owned()).collect()
    }

    /// All of it as sentences, the warnings first.
    pub fn sentences(&self) -> Vec<String> {
        self.warned().into_iter().chain(self.said()).collect()
    }

    /// Goes on with all that is said of another table.
    pub fn append(&mut self, other: &Self) {
        self.notes.extend(other.sentences().into_iter().map(Note::Reading));
    }
}

#[cfg(test)]
mod tests {
    use super::{Caption, Warning};

    #[test]
    fn warnings_come_first_then_scope_and_unit_whenever_they_are_said() {
        let mut caption = Caption { unit: Some("codings".into()), ..Caption::default() };
        caption.left_out(0, "0 left out".into());
        caption.scope = Some("the whole study".into());
        caption.warnings.push(Warning::Doubt("two coders".into()));
        assert_eq!(caption.sentences(), ["two coders", "Scope: the whole study", "Unit: codings", "0 left out"]);
        assert_eq!(caption.said(), caption.sentences()[1..]);
    }
}
