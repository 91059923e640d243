//! Circles of imports between files: what stands in one can be understood, moved and tested only with all of it.

use super::{sources, test_files, without_tests};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};

/// Most `use` lines that are followed from one to the next.
const HOPS: usize = 8;

/// A module's path from the root of the crate.
type Path = Vec<String>;

/// What a `use` brings into a file.
struct Import {
    /// Its name there; none for all that a module holds.
    name: Option<String>,
    /// The path, as written.
    path: Path,
    /// Whether it is handed on.
    public: bool,
}

/// A file as a module.
struct Module {
    file: String,
    imports: Vec<Import>,
    /// The text without `use` and `mod` lines, quotes and what stands behind `//`.
    body: String,
}

struct Crate(BTreeMap<Path, Module>);

/// Each file with those that it names something of, and what.
type Ties = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn path_of(text: &str) -> Path {
    text.split("::").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Opens the braces of a `use`: `a::{b, c::d as e}` is `a::b` and `a::c::d as e`.
fn opened(before: &str, tree: &str, found: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        found.extend(Some(format!("{before}{}", tree.trim())).filter(|_| !tree.trim().is_empty()));
        return;
    };
    let before = format!("{before}{}", head.trim());
    let inside = rest.rsplit_once('}').map_or(rest, |(inside, _)| inside);
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                opened(&before, &inside[from..at], found);
                from = at + 1;
            }
            _ => {}
        }
    }
}

impl Import {
    fn read(text: &str, public: bool) -> Self {
        let (path, alias) = text.split_once(" as ").map_or((text, None), |(path, alias)| (path, Some(alias.trim())));
        let mut path = path_of(path);
        let last = path.last().cloned().unwrap_or_default();
        if last == "*" || last == "self" {
            path.pop();
        }
        let name = alias.map(str::to_owned).or_else(|| path.last().cloned());
        Self { name: name.filter(|_| last != "*"), path, public }
    }
}

impl Crate {
    fn read(sources: &BTreeMap<String, String>) -> Self {
        let line = Regex::new(r"(?m)^\s*(pub(?:\([^)]*\))?\s+)?use\s+([^;]+);").unwrap();
        let declared = Regex::new(r"\bmod \w+;").unwrap();
        let silent = Regex::new(r##"(?s)r#+".*?"#+|r"[^"]*"|'\\?"'|"(?:[^"\\]|\\.)*"|//[^\n]*"##).unwrap();
        let tests = test_files(sources);
        let mut modules = BTreeMap::new();
        for (file, text) in sources.iter().filter(|(file, _)| *file != "main.rs" && !tests.contains(*file)) {
            let text = without_tests(text);
            let text = silent.replace_all(&text, "");
            let mut imports = Vec::new();
            for found in line.captures_iter(&text) {
                let mut paths = Vec::new();
                opened("", &found[2], &mut paths);
                imports.extend(paths.iter().map(|path| Import::read(path, found.get(1).is_some())));
            }
            let stem = file.trim_end_matches(".rs").trim_end_matches("/mod");
            let path = stem.split('/').filter(|part| *part != "lib").map(str::to_owned).collect();
            let body = declared.replace_all(&line.replace_all(&text, ""), "").into_owned();
            modules.insert(path, Module { file: file.clone(), imports, body });
        }
        Self(modules)
    }

    /// A path as seen in a module, from the root; none for what other crates hold.
    fn absolute(&self, here: &[String], path: &[String], names: &[Import]) -> Option<Path> {
        let climbs = path.iter().take_while(|part| *part == "super").count();
        let (from, rest) = match path.first()?.as_str() {
            "crate" => (Vec::new(), &path[1..]),
            "self" => (here.to_vec(), &path[1..]),
            "super" => (here[..here.len().checked_sub(climbs)?].to_vec(), &path[climbs..]),
            _ if self.0.contains_key(&[here, &path[..1]].concat()) => (here.to_vec(), path),
            name => {
                let import = names.iter().find(|import| import.name.as_deref() == Some(name))?;
                (self.absolute(here, &import.path, &[])?, &path[1..])
            }
        };
        Some([from.as_slice(), rest].concat())
    }

    /// The module that holds what a path names, wherever it is handed on, and the name; none for a module itself.
    fn home(&self, path: &[String], hops: usize) -> Option<(&Path, String)> {
        let known = (0..=path.len()).rev().find_map(|end| self.0.get_key_value(&path[..end]));
        let (holder, module) = known?;
        let (name, rest) = path[holder.len()..].split_first()?;
        if hops == 0 {
            return Some((holder, name.clone()));
        }
        let follow = |import: &Import| self.absolute(holder, &import.path, &[]);
        let named = module.imports.iter().filter(|import| import.name.as_ref() == Some(name));
        if let Some(on) = named.filter_map(follow).next() {
            return self.home(&[&on, rest].concat(), hops - 1);
        }
        let mut all = module.imports.iter().filter(|import| import.name.is_none()).filter_map(follow).peekable();
        if all.peek().is_some() {
            let defined = Regex::new(&format!(r"\b(?:fn|struct|enum|const|static|trait|type) {name}\b")).unwrap();
            let defines = |path: &Path| self.0.get(path).is_some_and(|there| defined.is_match(&there.body));
            if let Some(on) = all.find(|path| !defined.is_match(&module.body) && defines(path)) {
                return self.home(&[&on, &path[holder.len()..]].concat(), hops - 1);
            }
        }
        Some((holder, name.clone()))
    }

    /// Which files name something of which others. What a module hands on is no tie, unless it uses it itself.
    fn ties(&self) -> Ties {
        let paths = Regex::new(r"(?:^|[^\w:])((?:\w+::)+\w+)").unwrap();
        let mut ties = Ties::new();
        for (here, module) in &self.0 {
            let words: BTreeSet<&str> = module.body.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            let mut named: BTreeSet<Path> = BTreeSet::new();
            for import in &module.imports {
                let Some(mut path) = self.absolute(here, &import.path, &[]) else { continue };
                let handed_on = import.public && path.starts_with(here);
                // Of all that a module holds any name will do.
                let name = import.name.as_deref().unwrap_or("*");
                path.extend(import.name.is_none().then(|| name.to_owned()));
                named.extend((!handed_on || words.contains(name)).then_some(path));
            }
            for found in paths.captures_iter(&module.body) {
                named.extend(self.absolute(here, &path_of(&found[1]), &module.imports));
            }
            for (home, name) in named.iter().filter_map(|path| self.home(path, HOPS)) {
                if home != here {
                    let from = ties.entry(module.file.clone()).or_default();
                    from.entry(self.0[home].file.clone()).or_default().insert(name);
                }
            }
        }
        ties
    }
}

/// Files that a file leads to, by however many steps; the file itself only where it lies on a circle.
fn reached<'t>(ties: &'t Ties, from: &'t str) -> BTreeSet<&'t str> {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        let next = ties.get(file).into_iter().flat_map(BTreeMap::keys);
        open.extend(next.map(String::as_str).filter(|next| seen.insert(*next)));
    }
    seen
}

/// The circles, each with the files on it.
fn circles(ties: &Ties) -> BTreeSet<BTreeSet<&str>> {
    let all: BTreeMap<&str, BTreeSet<&str>> = ties.keys().map(|file| (file.as_str(), reached(ties, file))).collect();
    let leads_back = |from: &str, to: &str| all.get(to).is_some_and(|reached| reached.contains(from));
    let circle = |from: &str| all[from].iter().copied().filter(|to| leads_back(from, to)).collect::<BTreeSet<_>>();
    all.keys().map(|from| circle(from)).filter(|circle| !circle.is_empty()).collect()
}

/// A circle with what ties its files.
fn told(circle: &BTreeSet<&str>, ties: &Ties) -> String {
    let mut told = String::from("these files import each other in a circle:\n");
    for (from, to) in circle.iter().filter_map(|from| Some((from, ties.get(*from)?))) {
        for (to, names) in to.iter().filter(|(to, _)| circle.contains(to.as_str())) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            told.push_str(&format!("    src/{from} names of src/{to}: {}\n", names.join(", ")));
        }
    }
    told
}

#[test]
fn circles_are_found() {
    let read = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let ties = Crate::read(&files.collect()).ties();
        circles(&ties).iter().map(|circle| circle.iter().copied().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let door = ("a/mod.rs", "pub mod b;\nmod c;\npub use c::See;\n");
    let c = ("a/c.rs", "pub struct See;\n");
    assert!(read(&[door, c, ("a/b.rs", "use super::See;\nfn f(see: See) {}\n")]).is_empty());
    let b = ("a/b.rs", "use super::{See as C, *};\npub fn g(c: C) {}\n");
    assert_eq!(
        read(&[door, b, ("a/c.rs", "use super::b;\npub struct See;\nfn f() { b::g(See) }\n")]),
        ["a/b.rs a/c.rs"]
    );
    let inline = ("a/c.rs", "pub struct See;\nfn f() { crate::a::b::g(See) }\n");
    assert_eq!(read(&[door, b, inline]), ["a/b.rs a/c.rs"]);
    assert!(
        read(&[door, b, ("a/c.rs", "pub struct See;\n#[cfg(test)]\nmod tests {\n    use super::super::b::g;\n}\n")])
            .is_empty()
    );
    let parent = ("a.rs", "mod b;\npub use b::See;\npub const MOST: usize = 3;\nfn f(see: See) {}\n");
    assert_eq!(read(&[parent, ("a/b.rs", "pub struct See([u8; super::MOST]);\n")]), ["a.rs a/b.rs"]);
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let ties = Crate::read(&sources()).ties();
    assert!(ties.len() > 100, "the imports were not read");
    let found: Vec<String> = circles(&ties).iter().map(|circle| told(circle, &ties)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
