//! Which formats and files can hold what a verb answers with.

use crate::export::format::Format;
use crate::export::formats::{aligned, csv, docx, html, md, ron};
use crate::export::formats::{of_documents, of_plots, of_tables};
use crate::session::Failure;
use crate::text::display::display;
use std::path::Path;

/// What a verb's data are, so that it is known before anything is done which files can hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    /// A table.
    Table,
    /// A table of figures, or a plot of it.
    Figures,
    /// A table, or the same in Markdown.
    Record,
    /// The codebook.
    Codebook,
    /// A document of words and quotations.
    Document,
    /// A transcript with its codings.
    Annotated,
    /// A text as it is read, or its turns as a table.
    Turns,
    /// Words.
    Words,
    /// A REFI-QDA project.
    Project,
    /// A REFI-QDA codebook.
    ProjectCodebook,
    /// Words whose file may have any name.
    Script,
}

impl Data {
    /// Endings of files, each with the format it stands for.
    fn endings(self) -> Vec<(&'static str, &'static Format)> {
        let own = |formats: &[&'static Format]| formats.iter().map(|it| (it.ending, *it)).collect::<Vec<_>>();
        let tables = own(&of_tables().collect::<Vec<_>>());
        match self {
            Self::Table | Self::Record | Self::Turns => tables,
            Self::Figures => [tables, own(&of_plots().collect::<Vec<_>>())].concat(),
            Self::Codebook => [own(&[&ron::FORMAT]), tables].concat(),
            Self::Document => own(&of_documents().collect::<Vec<_>>()),
            Self::Annotated => own(&[&html::FORMAT, &docx::FORMAT]),
            Self::Words | Self::Script => own(&[&aligned::FORMAT]),
            Self::Project => vec![("qdpx", &aligned::FORMAT)],
            Self::ProjectCodebook => vec![("qdc", &aligned::FORMAT)],
        }
    }

    /// Whether `--format` says how it is spelled.
    fn is_formatted(self) -> bool {
        matches!(
            self,
            Self::Table
                | Self::Figures
                | Self::Record
                | Self::Turns
                | Self::Codebook
                | Self::Document
                | Self::Annotated
        )
    }

    /// Endings of its files, as they are typed.
    pub fn names(self) -> Vec<String> {
        self.endings().iter().map(|(ending, _)| format!(".{ending}")).collect()
    }

    /// The format of a file whose name has no ending.
    pub fn usual(self) -> &'static Format {
        match self {
            Self::Document => &md::FORMAT,
            Self::Annotated => &html::FORMAT,
            _ => &csv::FORMAT,
        }
    }

    /// A sentence where a file's ending stands for another format than the one that was asked for.
    pub fn misnamed(self, asked: Option<&'static Format>, file: Option<&Path>) -> Option<String> {
        let (asked, file) = (asked?, file?);
        let other = self.format(None, Some(file)).ok()??;
        let is_table = self.is_formatted();
        (is_table && other != asked).then(|| {
            let (name, ending) = (display(&file.display().to_string()).into_owned(), other.word);
            format!("{name} holds {}, as --format says; its ending stands for {ending}.", asked.word)
        })
    }

    /// The format to write in: the one asked for, else the one that the file's ending names; `None` leaves it to the verb.
    ///
    /// # Errors
    /// Names the formats and endings that there are, where it is none of them.
    pub fn format(
        self,
        asked: Option<&'static Format>,
        file: Option<&Path>,
    ) -> Result<Option<&'static Format>, Failure> {
        let endings = self.endings();
        let is_table = self.is_formatted();
        if let Some(asked) = asked.filter(|_| is_table) {
            if endings.iter().all(|(_, format)| *format != asked) {
                let known: Vec<&str> = endings.iter().map(|(_, format)| format.word).collect();
                let (asked, known) = (asked.word, known.join(", "));
                return Err(Failure::usage(format!("This verb does not write {asked}. --format takes {known} here.")));
            }
            return Ok(Some(asked));
        }
        let ending = file.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
        let Some(ending) = ending.filter(|_| self != Self::Script) else { return Ok(asked) };
        let wanted = if ending == "markdown" { "md" } else { &ending };
        match endings.iter().find(|(known, _)| *known == wanted) {
            Some((_, format)) => Ok(Some(*format)),
            None => {
                let known: Vec<String> = endings.iter().map(|(known, _)| format!(".{known}")).collect();
                let or = if is_table { ", or say --format" } else { "" };
                let known = known.join(", ");
                Err(Failure::usage(format!(
                    "This verb does not write .{ending} files. Let the name end in {known}{or}."
                )))
            }
        }
    }
}
