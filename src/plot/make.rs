//! From a table to its plot.

use super::bars::{self, Bar};
use super::curve::{self, Panel, Step};
use super::dots::{self, Dot};
use super::forest;
use super::heat::{self, Entry, Map, Shade};
use super::kind::{Asked, Kind, kinds};
use super::mark::Plot;
use super::network::{self, Edge, Node};
use super::read::{NOTHING, Source, number};
use super::rows::Item;
use super::sets::{self, Combination};
use super::sheet::Sheet;
use super::strips::{self, Piece};
use crate::analysis::table::{Cell, Key, Row, Table};
use crate::export::paper::Names;

/// Makes the plot of a table.
///
/// # Errors
/// A sentence that says which plots there are of it, if any.
pub fn plot(table: &Table, names: &Names, asked: &Asked) -> Result<Plot, String> {
    let source = Source::of(table, names);
    let known = kinds(&source);
    let Some(kind) = asked.kind.or(known.first().copied()) else {
        return Err(format!(
            "There is no plot of this table of `{}`: it holds no figures that a plot could show. Without --wide it may.",
            table.command
        ));
    };
    if !known.contains(&kind) {
        let words: Vec<&str> = known.iter().map(|kind| kind.word()).collect();
        let there = if words.is_empty() { "none".to_owned() } else { words.join(", ") };
        return Err(format!("This table of `{}` has no plot `{}`. It has: {there}.", table.command, kind.word()));
    }
    let mut sheet = Sheet::new(title(&source, kind), (asked.wide, asked.upright), source.lang());
    if table.rows.is_empty() {
        let y = sheet.next_line();
        let words = sheet.lang.say("Nothing is in scope").to_owned();
        sheet.words((super::sheet::EDGE, y), super::mark::Anchor::Start, super::mark::Ink::Faint, words);
    } else {
        draw(&mut sheet, &source, kind);
    }
    let notes: Vec<String> = source.paper.notes.iter().map(|note| note.words.clone()).collect();
    Ok(sheet.finish(&notes))
}

/// The kinds of plot that a table can be, the usual one first.
pub fn plots(table: &Table, names: &Names) -> Vec<Kind> {
    kinds(&Source::of(table, names))
}

fn title(source: &Source<'_>, kind: Kind) -> String {
    let lang = source.lang();
    let what = match (source.table.command, kind) {
        (_, Kind::Residuals) => "adjusted residuals",
        (_, Kind::Network) => "network",
        (_, Kind::Upset) => "combinations of codes",
        (_, Kind::Portraits) => "portraits",
        ("frequencies" | "crosstab" | "joint", Kind::Dots) => of_whom(source).2,
        ("group", Kind::Bars) => "words",
        ("group", Kind::Dots) => "evenness",
        ("agreement", _) => "alpha",
        ("saturation", _) => "new codes",
        ("timeline", _) => "share of words",
        _ => source.table.unit.as_str(),
    };
    format!("{}: {}", source.paper.title, lang.say(what))
}

fn draw(sheet: &mut Sheet, source: &Source<'_>, kind: Kind) {
    match (source.table.command, kind) {
        ("frequencies", Kind::Bars) => codes(sheet, source),
        ("frequencies", Kind::Dots) => of_all(sheet, source),
        ("crosstab" | "joint" | "participants describe", Kind::Dots) => of_groups(sheet, source),
        ("group", Kind::Bars) => shares(sheet, source),
        ("group", Kind::Dots) => evenness(sheet, source),
        ("fieldwork", _) => planned(sheet, source),
        ("agreement", _) => agreement(sheet, source),
        ("saturation", _) => saturation(sheet, source),
        ("timeline", Kind::Portraits) => portraits(sheet, source),
        (_, Kind::Network) => meeting(sheet, source),
        (_, Kind::Upset) => combinations(sheet, source),
        (_, kind) => heat::draw(sheet, &map(source, kind)),
    }
}

/// Codings by code, on those that the codes below it have besides.
fn codes(sheet: &mut Sheet, source: &Source<'_>) {
    let [own, all] = ["codings", "codings_with_subcodes"];
    let bar = |(row, label, depth): (&Row, String, u16)| {
        let right = source.words(row, own);
        let whole = source.figure(row, all);
        let values = vec![label.clone(), right.clone(), source.words(row, all)];
        let item = Item { label, depth, right, ..Item::default() };
        Bar { item, figure: source.figure(row, own), whole, values, ..Bar::default() }
    };
    let rows: Vec<Bar> = source.rows().map(bar).collect();
    let with = rows.iter().any(|bar| bar.whole > bar.figure);
    if with {
        let known = [(0, own), (1, all)].map(|(at, words)| {
            let ink = if at == 0 { super::mark::Ink::Category(0) } else { super::mark::Ink::Step(1) };
            (ink, source.head(words))
        });
        sheet.legend(&known);
    }
    sheet.values.heads = vec![source.head("code"), source.head(own), source.head(all)];
    bars::draw(sheet, rows, &source.head(own));
}

/// n of N as it is read, its share, and the values that say so.
fn counted(source: &Source<'_>, row: &Row, (n, of): (&str, &str)) -> (String, Option<f64>) {
    let (part, whole) = (source.figure(row, n), source.figure(row, of));
    let share = part.zip(whole).filter(|(_, whole)| *whole > 0.0).map(|(part, whole)| part / whole);
    let words = source.lang().fill("{} of {}", &[&source.words(row, n), &source.words(row, of)]);
    (words, share)
}

/// Of all people in scope, how many have each code.
fn of_all(sheet: &mut Sheet, source: &Source<'_>) {
    let (columns, _, axis) = of_whom(source);
    let dot = |(row, label, depth): (&Row, String, u16)| {
        let (right, share) = counted(source, row, columns);
        let values = vec![label.clone(), right.clone()];
        Dot { item: Item { label, depth, right, ..Item::default() }, share, values, ..Dot::default() }
    };
    sheet.values.heads = vec![source.head("code"), source.head(axis)];
    dots::draw(sheet, source.rows().map(dot).collect(), &source.head(axis));
}

/// The columns of n and N, that of the groups, and what is counted.
fn of_whom(source: &Source<'_>) -> ((&'static str, &'static str), &'static str, &'static str) {
    match source.table.command {
        "joint" => (("people", "of_people"), "group", "people"),
        "participants describe" => (("n", "of"), "value", "people"),
        _ if source.has(&["of_units"]) => (("units", "of_units"), "column", "units"),
        _ => (("speakers", "of_speakers"), "column", "people"),
    }
}

/// Of each group, how many.
fn of_groups(sheet: &mut Sheet, source: &Source<'_>) {
    let (columns, group, axis) = of_whom(source);
    let apart_from_values = source.table.command == "participants describe";
    let apart = apart_from_values && {
        let groups = source.table.rows.iter().map(|row| source.table.cell(row, "group"));
        groups.collect::<Vec<_>>().windows(2).any(|two| two[0] != two[1])
    };
    let dot = |(row, head, _): (&Row, String, u16)| {
        let (right, share) = counted(source, row, columns);
        let interval = source.figure(row, "share_low").zip(source.figure(row, "share_high"));
        // What is said of all has no value.
        let is_whole = apart_from_values && *source.table.cell(row, group) == Cell::Empty;
        let mut label = if is_whole { head.clone() } else { source.words(row, group) };
        if apart {
            label = format!("{label} · {}", source.words(row, "group"));
        }
        let values = vec![head.clone(), label.clone(), right.clone()];
        let (depth, group) = if is_whole { (0, String::new()) } else { (1, head) };
        Dot { item: Item { label, depth, group, right }, share, interval, values }
    };
    let rows = source.rows().filter(|(row, ..)| *source.table.cell(row, columns.0) != Cell::Empty);
    let heads = source.paper.heads.first().map(|head| head.words.clone()).unwrap_or_default();
    sheet.values.heads = vec![heads, source.head(group), source.head(axis)];
    dots::draw(sheet, rows.map(dot).collect(), &source.head(axis));
}

/// Who speaks how much in each text; moderators, who have no share of it, apart.
fn shares(sheet: &mut Sheet, source: &Source<'_>) {
    let lang = source.lang();
    let bar = |(row, group, _): (&Row, String, u16)| {
        let moderates = *source.table.cell(row, "moderator") == Cell::Flag(true);
        let silent = *source.table.cell(row, "speaker") == Cell::Empty;
        let label = source.words(row, if silent { "participant" } else { "speaker" });
        let right = source.words(row, "words");
        let values = vec![group.clone(), label.clone(), right.clone(), source.words(row, "word_share")];
        let item = Item { label, group, right, depth: 1 };
        let category = if moderates { 7 } else { 0 };
        Bar { item, figure: source.figure(row, "words"), category, values, ..Bar::default() }
    };
    let rows: Vec<Bar> = source.rows().map(bar).collect();
    if rows.iter().any(|bar| bar.category > 0) {
        let known = [(0, "participants"), (7, "moderators")];
        sheet.legend(&known.map(|(at, words)| (super::mark::Ink::Category(at), lang.say(words).to_owned())));
    }
    sheet.values.heads = ["transcript", "speaker", "words", "word_share"].map(|head| source.head(head)).into();
    bars::draw(sheet, rows, &source.head("words"));
}

/// How evenly each group speaks.
fn evenness(sheet: &mut Sheet, source: &Source<'_>) {
    let rows = source.rows().map(|(row, label, _)| coefficient(source, row, label, ("evenness", ["", ""])));
    sheet.values.heads = ["transcript", "evenness"].map(|head| source.head(head)).into();
    forest::draw(sheet, rows.collect(), &source.head("evenness"), &[]);
}

fn coefficient(source: &Source<'_>, row: &Row, label: String, (column, ends): (&str, [&str; 2])) -> Dot {
    let interval = source.figure(row, ends[0]).zip(source.figure(row, ends[1]));
    let mut right = source.words(row, column);
    if interval.is_some() {
        right = format!("{right} [{}, {}]", source.words(row, ends[0]), source.words(row, ends[1]));
    }
    let values = vec![label.clone(), right.clone()];
    let share = source.figure(row, column);
    Dot { item: Item { label, right, ..Item::default() }, share, interval, values }
}

/// Lines that are drawn through a forest of alphas (Krippendorff 2019).
const ENOUGH: [f64; 2] = [0.667, 0.8];

/// Alpha of each code, with its interval where there is one.
fn agreement(sheet: &mut Sheet, source: &Source<'_>) {
    let ends = ["alpha_low", "alpha_high"];
    let dots = source.rows().map(|(row, label, depth)| {
        let mut dot = coefficient(source, row, label, ("alpha", ends));
        dot.item.depth = depth;
        dot
    });
    sheet.values.heads = ["code", "alpha"].map(|head| source.head(head)).into();
    sheet.notes.push(source.lang().say("Lines at 0.667 and 0.8 (Krippendorff 2019)").to_owned());
    forest::draw(sheet, dots.collect(), &source.head("alpha"), &ENOUGH);
}

/// What was collected, against what is planned.
fn planned(sheet: &mut Sheet, source: &Source<'_>) {
    let bar = |row: &Row| {
        let (one, other) = (source.table.cell(row, "row"), source.table.cell(row, "column"));
        let (group, label) = match other {
            Cell::Empty => (String::new(), source.read(one)),
            other => (source.read(one), source.read(other)),
        };
        let planned = source.figure(row, "planned");
        let mut right = source.words(row, "count");
        if planned.is_some() {
            right = source.lang().fill("{} of {}", &[&right, &source.words(row, "planned")]);
        }
        let values = vec![group.clone(), label.clone(), source.words(row, "count"), source.words(row, "planned")];
        let item = Item { label, depth: u16::from(!group.is_empty()), group, right };
        Bar { item, figure: source.figure(row, "count"), planned, values, ..Bar::default() }
    };
    sheet.values.heads = ["row", "column", "count", "planned"].map(|head| source.head(head)).into();
    bars::draw(sheet, source.table.rows.iter().map(bar).collect(), &source.table.unit);
}

/// New codes in the order of fieldwork: by transcript with all so far, or by run with random orders.
fn saturation(sheet: &mut Sheet, source: &Source<'_>) {
    let lang = source.lang();
    let curve = source.has(&["cumulative"]);
    let known = ["place", "first", "last", "transcript", "transcripts", "date", "new", "ratio", "codes", "cumulative"];
    let random = ["mean_new", "new_low", "new_high", "new_codes"];
    // The column that the table is divided by has a name of its own.
    let by = source.table.columns.iter().position(|it| ![&known[..], &random[..]].concat().contains(&it.name.as_str()));
    let line = if curve { "cumulative" } else { "mean_new" };
    let shown: Vec<&str> = ["new", line, "new_low", "new_high"].into_iter().filter(|it| source.has(&[it])).collect();
    let step = |row: &Row| {
        let (first, last) = (source.words(row, "first"), source.words(row, "last"));
        let label = match (curve, first == last) {
            (true, _) => source.words(row, "place"),
            (false, true) => first,
            (false, false) => format!("{first}–{last}"),
        };
        let texts = source.words(row, if curve { "transcript" } else { "transcripts" });
        let mut values = vec![label.clone(), texts];
        values.extend(shown.iter().map(|column| source.words(row, column)));
        Step {
            label,
            bar: source.figure(row, "new"),
            line: source.figure(row, line),
            band: source.figure(row, "new_low").zip(source.figure(row, "new_high")),
            values,
        }
    };
    let mut panels: Vec<Panel> = Vec::new();
    for row in &source.table.rows {
        let heading = by.and_then(|at| row.get(at)).map(|cell| source.read(cell)).unwrap_or_default();
        if panels.last().is_none_or(|panel| panel.heading != heading) {
            panels.push(Panel { heading, steps: Vec::new() });
        }
        if let Some(panel) = panels.last_mut() {
            panel.steps.push(step(row));
        }
    }
    sheet.values.heads = vec![lang.say("transcripts").to_owned(), lang.say("id").to_owned()];
    sheet.values.heads.extend(shown.iter().map(|column| source.head(column)));
    let line = lang.say(if curve { "all codes so far" } else { "mean of random orders" });
    let words = [lang.say("new codes"), line, lang.say("the middle 95 % of random orders")];
    curve::draw(sheet, &panels, words, lang.say("codes"));
}

/// Codings along each text.
fn portraits(sheet: &mut Sheet, source: &Source<'_>) {
    let piece = |row: &Row| {
        let at = (source.figure(row, "from")?, source.figure(row, "to")?);
        Some(Piece { text: source.words(row, "transcript"), code: source.words(row, "code"), at })
    };
    strips::draw(sheet, &source.table.rows.iter().filter_map(piece).collect::<Vec<_>>());
}

/// Codes, and how often each two meet, from pairs or from their matrix.
fn meeting(sheet: &mut Sheet, source: &Source<'_>) {
    let (mut nodes, mut edges) = (Vec::new(), Vec::new());
    if source.has(&["count"]) {
        let mut keys: Vec<(usize, Key, Option<f64>)> = Vec::new();
        for row in &source.table.rows {
            let other = Key { code: row.key.against, ..Key::default() };
            let own = Key { code: row.key.code, ..Key::default() };
            keys.push((source.place(&own), own, source.figure(row, "row_total")));
            keys.push((source.place(&other), other, source.figure(row, "column_total")));
        }
        keys.sort_by_key(|(place, key, _)| (*place, key.code));
        keys.dedup_by(|a, b| a.1 == b.1);
        let at = |code| keys.iter().position(|(_, key, _)| key.code == code);
        let edge = |row: &Row| Some((at(row.key.code)?, at(row.key.against)?, source.figure(row, "count")?));
        edges.extend(source.table.rows.iter().filter_map(edge));
        let label = |key: &Key| source.names.id(key.code).and_then(|id| source.names.name(id)).unwrap_or_default();
        nodes.extend(keys.iter().map(|(_, key, own)| Node { label: label(key).to_owned(), own: *own }));
    } else {
        let columns = source.columns();
        for (number_of_row, (row, label, _)) in source.rows().enumerate() {
            let figure = |at: usize| columns.get(at).and_then(|(column, _)| number(row.get(*column)?));
            nodes.push(Node { label, own: figure(number_of_row) });
            let pairs = (number_of_row + 1..columns.len()).filter_map(|at| Some((number_of_row, at, figure(at)?)));
            edges.extend(pairs.collect::<Vec<Edge>>());
        }
    }
    network::draw(sheet, &nodes, &edges, source.lang().say(&source.table.unit));
}

/// Combinations of codes, with how many units have each.
fn combinations(sheet: &mut Sheet, source: &Source<'_>) {
    let columns = source.table.columns.iter().enumerate().filter(|(_, column)| column.key.code.is_some());
    let columns: Vec<(usize, String)> = columns
        .map(|(at, column)| {
            let name = source.names.id(column.key.code).and_then(|id| source.names.name(id));
            (at, name.unwrap_or(&column.name).to_owned())
        })
        .collect();
    let one = |row: &Row| {
        let has = columns.iter().map(|(at, _)| row.get(*at) == Some(&Cell::Flag(true))).collect();
        Combination { has, units: source.figure(row, "units").unwrap_or(0.0) }
    };
    let rows: Vec<Combination> = source.table.rows.iter().map(one).collect();
    let names: Vec<String> = columns.into_iter().map(|(_, name)| name).collect();
    sets::draw(sheet, &names, &rows, source.lang().say(&source.table.unit));
}

/// The cells of a heat map.
fn map(source: &Source<'_>, kind: Kind) -> Map {
    let has = |columns: &[&str]| source.has(columns);
    let zero = || ("0".to_owned(), Some(0.0));
    match source.table.command {
        "crosstab" if has(&["count", "column"]) => long(source, ["row", "column"], "count", zero()),
        "joint" => long(source, ["code", "group"], "people", zero()),
        "framework" => {
            let first = if has(&["title"]) { "title" } else { "row" };
            long(source, [first, "code"], "codings", zero())
        }
        "cooccurrence" if has(&["count"]) => pairs(source),
        "timeline" if has(&["part", "words_in_part"]) => timeline(source),
        "group" if has(&["next"]) => {
            let map = long(source, ["speaker", "next"], "count", zero());
            Map { columns: Vec::new(), heads: [source.head("speaker"), source.head("speaker")], ..map }
        }
        "group" if has(&["response"]) => responses(source),
        "group" if has(&["people", "NR"]) => answered(source),
        _ => {
            let shade = if kind == Kind::Residuals { Shade::Residual } else { Shade::Share };
            wide(source, shade)
        }
    }
}

/// A cell a row of the table; in blocks by transcript where that stands before.
fn long(source: &Source<'_>, [row_name, column_name]: [&str; 2], figure: &str, missing: (String, Option<f64>)) -> Map {
    let blocks = row_name == "speaker";
    let depth: Vec<u16> = source.paper.lines.iter().map(|line| line.depth).collect();
    let own = |at: usize| if blocks { 0 } else { depth.get(at).copied().unwrap_or(0) };
    let entry = |(at, row): (usize, &Row)| Entry {
        block: if blocks { source.words(row, "transcript") } else { String::new() },
        row: (source.words(row, row_name), own(at)),
        column: source.words(row, column_name),
        words: source.words(row, figure),
        figure: source.figure(row, figure),
    };
    let entries: Vec<Entry> = source.table.rows.iter().enumerate().map(entry).collect();
    let columns = sorted(source, &entries, column_name == "code");
    Map { entries, columns, missing, heads: [source.head(row_name), source.head(column_name)], ..Map::default() }
}

/// The columns of a long table in order: codes by their place, values by their letters, what has none last.
fn sorted(source: &Source<'_>, entries: &[Entry], of_codes: bool) -> Vec<String> {
    let code = |row: &Row| if of_codes { row.key.code } else { row.key.against };
    let place = |row: &Row| source.place(&Key { code: code(row), ..Key::default() });
    let rows = source.table.rows.iter().zip(entries);
    let mut columns: Vec<(usize, bool, &str)> =
        rows.map(|(row, entry)| (place(row), entry.column == NOTHING, entry.column.as_str())).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.into_iter().map(|(_, _, column)| column.to_owned()).collect()
}

/// Pairs of codes on both sides of the diagonal.
fn pairs(source: &Source<'_>) -> Map {
    let name = |row: &Row, column: &str| source.words(row, column);
    let mut codes: Vec<(usize, String)> = Vec::new();
    for row in &source.table.rows {
        let other = Key { code: row.key.against, ..Key::default() };
        codes.push((source.place(&row.key), name(row, "row")));
        codes.push((source.place(&other), name(row, "column")));
    }
    codes.sort_unstable();
    codes.dedup();
    let mut entries = Vec::new();
    for row in &source.table.rows {
        for [one, other] in [["row", "column"], ["column", "row"]] {
            entries.push(Entry {
                row: (name(row, one), 0),
                column: name(row, other),
                words: source.words(row, "count"),
                figure: source.figure(row, "count"),
                block: String::new(),
            });
        }
    }
    let place = |words: &str| codes.iter().position(|(_, code)| code == words);
    entries.sort_by_key(|entry| (place(&entry.row.0), place(&entry.column)));
    let columns = codes.iter().map(|(_, code)| code.clone()).collect();
    let heads = [source.head("code"), source.head("code")];
    Map { entries, columns, heads, missing: ("0".into(), Some(0.0)), ..Map::default() }
}

/// What each code covers of each part of each text.
fn timeline(source: &Source<'_>) -> Map {
    let part = |row: &Row| source.figure(row, "part").unwrap_or(0.0);
    let most = source.table.rows.iter().map(part).fold(0.0, f64::max) as usize;
    let lang = source.lang();
    let entry = |row: &Row| {
        let whole = source.figure(row, "words_in_part").filter(|whole| *whole > 0.0);
        let share = source.figure(row, "words").zip(whole).map(|(own, whole)| own / whole);
        Entry {
            block: source.words(row, "transcript"),
            row: (source.words(row, "code"), 0),
            column: source.words(row, "part"),
            words: share.map_or(NOTHING.to_owned(), |share| lang.percent(share)),
            figure: share,
        }
    };
    let mut rows: Vec<&Row> = source.table.rows.iter().collect();
    rows.sort_by_key(|row| (row.key.transcript, source.place(&row.key)));
    let columns = (1..=most as u64).map(|part| lang.count(part)).collect();
    let entries = rows.into_iter().map(entry).collect();
    let heads = [source.head("code"), source.head("part")];
    Map { entries, columns, heads, missing: (lang.percent(0.0), Some(0.0)), percent: true, ..Map::default() }
}

/// Marks of the micro-interlocutor matrix, each with its step of the scale; who is silent has none.
const RESPONSES: [&str; 4] = ["A", "SE", "SD", "D"];

/// Who answers which question how.
fn responses(source: &Source<'_>) -> Map {
    let entry = |row: &Row| {
        let step = |mark: &String| RESPONSES.iter().position(|known| known == mark);
        let steps = row.key.values.iter().filter_map(step).max();
        Entry {
            block: source.words(row, "transcript"),
            row: (source.words(row, "question"), 0),
            column: source.words(row, "speaker"),
            words: source.words(row, "response"),
            figure: Some(steps.map_or(0.0, |step| 2.0 * step as f64 + 1.0)),
        }
    };
    Map {
        entries: source.table.rows.iter().map(entry).collect(),
        shade: Shade::Category,
        missing: (NOTHING.to_owned(), None),
        heads: [source.head("question"), source.head("speaker")],
        ..Map::default()
    }
}

/// How many people answer each question how, by their share of those who could.
fn answered(source: &Source<'_>) -> Map {
    let mut entries = Vec::new();
    for row in &source.table.rows {
        for mark in RESPONSES.into_iter().chain(["NR"]) {
            let (words, figure) = counted(source, row, (mark, "people"));
            let (block, question) = (source.words(row, "transcript"), source.words(row, "question"));
            entries.push(Entry { block, row: (question, 0), column: mark.to_owned(), words, figure });
        }
    }
    let heads = [source.head("question"), source.head("response")];
    Map { entries, heads, missing: (NOTHING.to_owned(), None), percent: true, ..Map::default() }
}

/// A table that is a matrix already; what others add up to is left out.
fn wide(source: &Source<'_>, shade: Shade) -> Map {
    let sums = |at: usize| source.table.columns.get(at).is_some_and(|column| column.key.sums);
    let columns: Vec<(usize, String)> = source.columns().into_iter().filter(|(at, _)| !sums(*at)).collect();
    let of_codes = source.table.command == "cooccurrence";
    let mut entries = Vec::new();
    for (row, label, depth) in source.rows().filter(|(row, ..)| !row.key.sums) {
        for (at, head) in &columns {
            let cell = row.get(*at).unwrap_or(&Cell::Empty);
            entries.push(Entry {
                block: String::new(),
                row: (label.clone(), if of_codes { 0 } else { depth }),
                column: head.clone(),
                words: source.read(cell),
                figure: number(cell),
            });
        }
    }
    let first = source.paper.heads.first().map(|head| head.words.clone()).unwrap_or_default();
    let heads = if of_codes { [source.head("code"), source.head("code")] } else { [first, String::new()] };
    let columns = columns.into_iter().map(|(_, head)| head).collect();
    Map { entries, columns, shade, missing: (NOTHING.to_owned(), None), heads, percent: false }
}
