//! The files: a codebook's XML, and the archive with a project's XML and the files beside it.

use super::elements::{Book, Project};
use super::parts::{read, write};
use super::xml::Tree;
use crate::export::packed::packed;
use crate::import::archive::Archive;
use crate::import::encoding::decode;
use crate::import::error::ImportError;
use std::collections::BTreeMap;

/// What the first elements are called.
const PROJECT: &str = "Project";
const BOOK: &str = "CodeBook";

/// What the files are called in sentences.
const QDPX: &str = "a REFI-QDA project (qdpx)";
const QDC: &str = "a REFI-QDA codebook (qdc)";

/// Namespace and schema of projects.
const PROJECT_SCHEMA: (&str, &str) =
    ("urn:QDA-XML:project:1.0", "http://schema.qdasoftware.org/versions/Project/v1.0/Project.xsd");
/// Namespace and schema of codebooks.
const BOOK_SCHEMA: (&str, &str) =
    ("urn:QDA-XML:codebook:1.0", "http://schema.qdasoftware.org/versions/Codebook/v1.0/Codebook.xsd");

/// How the name of a project's XML ends.
const XML: &str = ".qde";
/// The folder of the files beside it.
const FOLDER: &str = "sources/";
/// What leads to that folder in a path.
const INTERNAL: &str = "internal";

/// The name of the entry with the project's XML: the only one of its kind at the top.
fn main_entry(names: &[String]) -> Option<&str> {
    let mut all = names.iter().filter(|name| !name.contains('/') && name.to_lowercase().ends_with(XML));
    all.next().filter(|_| all.next().is_none()).map(String::as_str)
}

/// Whether the names of an archive's entries are those of a project.
pub fn is_project(names: &[String]) -> bool {
    main_entry(names).is_some()
}

/// A project, and its archive for the files beside it.
///
/// # Errors
/// What is no sound archive, or holds no project.
pub fn open(bytes: &[u8]) -> Result<(Project, Archive<'_>), ImportError> {
    let mut archive = archive(bytes)?;
    let names = archive.names();
    let Some(name) = main_entry(&names) else {
        return Err(ImportError::Damaged { looks: QDPX, what: format!("it has not exactly one {XML} file in it") });
    };
    let xml = archive.entry(name)?.unwrap_or_default();
    let tree = Tree::read(&decode(&xml, Some("utf-8"))?.text, QDPX)?;
    if tree.name != PROJECT {
        let what = format!("its XML begins with `{}`, not with `{PROJECT}`", tree.name);
        return Err(ImportError::Damaged { looks: QDPX, what });
    }
    Ok((read(tree), archive))
}

/// The archive of a project.
///
/// # Errors
/// What is no sound archive.
pub fn archive(bytes: &[u8]) -> Result<Archive<'_>, ImportError> {
    Archive::open(bytes, QDPX)
}

/// A codebook, alone or in the XML of a project.
///
/// # Errors
/// What is no such XML.
pub fn open_book(bytes: &[u8]) -> Result<Book, ImportError> {
    let tree = Tree::read(&decode(bytes, Some("utf-8"))?.text, QDC)?;
    let origin = tree.get("origin").map(str::to_owned);
    let is_book = |tree: &Tree| tree.name == BOOK;
    let book = if is_book(&tree) { Some(tree) } else { tree.children.into_iter().find(is_book) };
    let book = book.ok_or_else(|| ImportError::Damaged { looks: QDC, what: "it has no codebook in it".into() })?;
    Ok(Book { origin, ..read(book) })
}

/// The name of a file within the project, where a path means one.
pub fn inside(path: &str) -> Option<String> {
    let rest = match path.split_once("://") {
        Some((INTERNAL, rest)) => rest,
        Some(_) => return None,
        None => path,
    };
    let name = rest.trim_start_matches('/').replace('\\', "/");
    let safe = !name.is_empty() && !name.split('/').any(|part| part == "..") && !name.contains(':');
    safe.then_some(name)
}

/// The path that means a file within the project.
pub fn path(name: &str) -> String {
    format!("{INTERNAL}://{name}")
}

/// The file that a path means; none where it means none, or one that is not there.
///
/// # Errors
/// An entry that is damaged or goes beyond the limits.
pub fn file(archive: &mut Archive<'_>, path: &str) -> Result<Option<Vec<u8>>, ImportError> {
    let Some(wanted) = inside(path).map(|name| name.to_lowercase()) else { return Ok(None) };
    let fits = |entry: &String| {
        let entry = entry.to_lowercase();
        entry == wanted || entry.strip_prefix(FOLDER).is_some_and(|rest| rest == wanted)
    };
    match archive.names().into_iter().find(fits) {
        Some(entry) => archive.entry(&entry),
        None => Ok(None),
    }
}

/// The file of a codebook.
pub fn write_book(book: Book) -> String {
    write(BOOK, book).write(BOOK_SCHEMA)
}

/// The archive of a project with files beside it, by name; the same project makes the same bytes.
///
/// # Errors
/// The archive cannot be built in memory.
pub fn pack(project: Project, files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<Vec<u8>> {
    let text = write(PROJECT, project).write(PROJECT_SCHEMA);
    let beside: Vec<(String, &Vec<u8>)> =
        files.iter().map(|(name, bytes)| (format!("{FOLDER}{name}"), bytes)).collect();
    let name = format!("project{XML}");
    let beside = beside.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()));
    packed(std::iter::once((name.as_str(), text.as_bytes())).chain(beside))
}
