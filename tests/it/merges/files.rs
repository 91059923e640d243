//! Files made up at random, and what people do to them; the same for the same seed on every machine.

use crate::dice::Dice;
use std::fmt::Write as _;
use verbatim::git::merge::Kind;

/// One record: values as written.
#[derive(Clone, Debug, PartialEq)]
pub struct Rec {
    pub id: String,
    pub fields: Vec<(String, String)>,
    pub above: Vec<String>,
    pub beside: Option<String>,
}

impl Rec {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn set(&mut self, name: &str, value: Option<String>) {
        match (self.fields.iter().position(|(known, _)| known == name), value) {
            (Some(place), Some(value)) => self.fields[place].1 = value,
            (Some(place), None) => drop(self.fields.remove(place)),
            (None, Some(value)) => self.fields.push((name.to_owned(), value)),
            (None, None) => {}
        }
    }
}

/// A file: the fields of its root, and its lists.
#[derive(Clone, Debug, PartialEq)]
pub struct Doc {
    pub kind: Kind,
    pub head: Vec<String>,
    pub root: Rec,
    pub lists: Vec<(&'static str, Vec<Rec>)>,
    pub close: Vec<String>,
}

const WORDS: [&str; 12] = [
    "\"pay\"",
    "\"they kept \\\"three\\\" months // of it\"",
    "\"a\\nb, (c] /* d\"",
    "\"मुझे तीन\"",
    "\"«Rien» 👩‍💻\"",
    "\"x\"",
    "\"y\"",
    "\"late pay\"",
    "\"\"",
    "\"\\u{202e}z\"",
    "\"o'clock\"",
    "\"no: low-pay\"",
];

pub fn word(dice: &mut Dice) -> String {
    (*dice.pick(&WORDS)).to_owned()
}

fn list(dice: &mut Dice, most: usize) -> String {
    let mut items: Vec<String> = (0..dice.roll(most + 1)).map(|_| word(dice)).collect();
    let mut seen = std::collections::HashSet::new();
    items.retain(|item| seen.insert(item.clone()));
    format!("[{}]", items.join(", "))
}

fn map(dice: &mut Dice) -> String {
    let keys: Vec<&str> = ["de", "es", "fr", "it"].into_iter().filter(|_| dice.chance(40)).collect();
    let items: Vec<String> = keys.into_iter().map(|key| format!("\"{key}\": {}", word(dice))).collect();
    format!("{{{}}}", items.join(", "))
}

fn day(dice: &mut Dice) -> String {
    format!("\"2026-0{}-1{}\"", 1 + dice.roll(9), dice.roll(10))
}

const CODE_IDS: [&str; 9] = ["pay", "low-pay", "health", "sleep", "nda", "visa", "own-costs", "zeal", "aaa"];
const CODING_IDS: [&str; 10] = [
    "01JDCX5T8Q2W3E4R5T6Y7V8K90",
    "01JDCX5T8Q2W3E4R5T6Y7V8K91",
    "01JDCX5T8Q2W3E4R5T6Y7V8K92",
    "01JDCX5T8Q2W3E4R5T6Y7V8K93",
    "01JDCX5T8Q2W3E4R5T6Y7V8K94",
    "01JDCX5T8Q2W3E4R5T6Y7V8K95",
    "01JDCX5T8Q2W3E4R5T6Y7V8K96",
    "01JDCX5T8Q2W3E4R5T6Y7V8K97",
    "01JDCX5T8Q2W3E4R5T6Y7V8K98",
    "odd id",
];
const PEOPLE: [&str; 5] = ["p01", "p02", "p03", "p-abcd", "anna"];

/// Ids that records of a list may have.
fn ids(list: &str) -> &'static [&'static str] {
    match list {
        "codes" => &CODE_IDS,
        "participants" => &PEOPLE,
        _ => &CODING_IDS,
    }
}

/// Fields of a kind of record that a person changes, with a new value.
fn new_value(list: &str, field: &str, dice: &mut Dice) -> Option<String> {
    if dice.chance(15) && !matches!(field, "name" | "code" | "memo" | "title" | "rule" | "header") {
        return None;
    }
    Some(match field {
        "only" | "by" | "memos" | "responses" | "scope" => list_of(dice),
        "attributes" if list == "report" => list_of(dice),
        "excerpts" | "context" => dice.roll(99).to_string(),
        "notes" => "true".to_owned(),
        "names" | "attributes" if list != "settings" => map(dice),
        "groups" | "examples" | "labels" | "present" | "moderators" | "count" => list_of(dice),
        "key" => format!("'{}'", dice.pick(&['a', 'w', '7', 'p'])),
        "color" => "\"#D55E00\"".to_owned(),
        "made" | "defined" | "done" | "date" => day(dice),
        "code" => format!("\"{}\"", dice.pick(&CODE_IDS)),
        "weight" => format!("{}", dice.roll(9) as i64 - 4),
        "important" => "true".to_owned(),
        "speakers" => {
            let pairs: Vec<&str> = ["(\"a\", \"P1\")", "(\"a\", \"P2\")", "(\"b\", \"P1\")"]
                .into_iter()
                .filter(|_| dice.chance(40))
                .collect();
            format!("[{}]", pairs.join(", "))
        }
        "role" => (*dice.pick(&["Participant", "Moderator"])).to_owned(),
        "rule" => (*dice.pick(&["\"none\"", "\"label-colon\"", "\"block\""])).to_owned(),
        "header" => dice.roll(300).to_string(),
        "pages" => format!("[({}, 7)]", dice.roll(99)),
        "times" => format!("[({}, 5000)]", dice.roll(99)),
        "edits" => {
            let all = ["1", "2", "3"].into_iter().filter(|_| dice.chance(50));
            let all: Vec<String> = all
                .map(|n| {
                    format!("(from: \"sha256:{n}\", to: \"sha256:{n}0\", date: \"2026-04-01\", at: [(1, 2, {n})])")
                })
                .collect();
            format!("[{}]", all.join(", "))
        }
        "source" => format!("(file: {}, hash: \"sha256:1\", format: \"txt\", encoding: \"utf-8\")", word(dice)),
        "quotes" => (*dice.pick(&["Full", "Hashed"])).to_owned(),
        "status" if list == "head" => (*dice.pick(&["InProgress", "Done"])).to_owned(),
        "attributes" => {
            let mut all = Vec::new();
            for name in ["country", "gender", "age"] {
                if dice.chance(50) {
                    let kind = dice.pick(&["Text", "Integer", "Date"]);
                    all.push(format!("(name: \"{name}\", of: Participant, type: {kind}, values: {})", list_of(dice)));
                }
            }
            format!("[{}]", all.join(", "))
        }
        "coders" => {
            let mut all = Vec::new();
            for handle in ["ana", "ben", "consensus"] {
                if dice.chance(50) {
                    all.push(format!(
                        "\"{handle}\": (name: {}, kind: {})",
                        word(dice),
                        dice.pick(&["Person", "Consensus"])
                    ));
                }
            }
            format!("{{{}}}", all.join(", "))
        }
        "queries" => map(dice),
        "planned" => format!("[(where: {{\"country\": \"ES\"}}, count: {})]", dice.roll(4)),
        "mood" => format!("({}, {})", dice.roll(3), word(dice)),
        _ => word(dice),
    })
}

fn list_of(dice: &mut Dice) -> String {
    list(dice, 3)
}

/// Fields that acts change, by list; `root` files have their own.
pub fn fields(list: &str) -> &'static [&'static str] {
    match list {
        "codes" => &[
            "name",
            "names",
            "color",
            "key",
            "groups",
            "definition",
            "include",
            "exclude",
            "examples",
            "made",
            "defined",
            "guid",
            "mood",
        ],
        "codings" => &["code", "memo", "weight", "important", "guid", "made", "mood"],
        "notes" => &["memo", "made", "mood"],
        "participants" => &["pseudonym", "role", "attributes", "speakers", "guid", "mood"],
        "head" => &["status", "done", "mood"],
        "transcript" => &[
            "title",
            "kind",
            "date",
            "place",
            "language",
            "attributes",
            "rule",
            "labels",
            "present",
            "header",
            "times",
            "pages",
            "edits",
            "source",
            "guid",
            "mood",
        ],
        "report" => &[
            "only",
            "by",
            "excerpts",
            "context",
            "attributes",
            "notes",
            "memos",
            "responses",
            "questions",
            "scope",
            "lang",
            "mood",
        ],
        "settings" => &[
            "id",
            "title",
            "language",
            "quotes",
            "attributes",
            "moderators",
            "coders",
            "count",
            "queries",
            "planned",
            "mood",
        ],
        _ => &["title", "mood"],
    }
}

/// What the root's fields are called in [`fields`].
pub fn root_list(kind: Kind) -> &'static str {
    match kind {
        Kind::Settings => "settings",
        Kind::Report => "report",
        Kind::Transcript => "transcript",
        Kind::Codings => "head",
        Kind::Codebook => "book",
        Kind::Participants | Kind::Memo => "people",
    }
}

fn new_span(rec: &mut Rec, note: bool, dice: &mut Dice) {
    let start = dice.roll(60);
    rec.set("at", Some(format!("({start}, {})", start + 1 + dice.roll(9))));
    rec.set("quote", Some(word(dice)));
    let tail = dice.chance(20).then(|| word(dice));
    rec.set("tail", tail);
    if !note {
        let (before, after) = (dice.chance(30).then(|| word(dice)), dice.chance(30).then(|| word(dice)));
        rec.set("before", before);
        rec.set("after", after);
    }
    let text = dice.chance(10).then(|| format!("\"sha256:{}\"", dice.roll(3)));
    rec.set("text", text);
}

fn comment(dice: &mut Dice) -> String {
    let n = dice.roll(1000);
    match dice.roll(3) {
        0 => format!("/* c{n} ) \" */"),
        _ => format!("// c{n} why, \"so\" ("),
    }
}

fn new_rec(list: &str, id: &str, dice: &mut Dice) -> Rec {
    let mut rec = Rec { id: id.to_owned(), fields: Vec::new(), above: Vec::new(), beside: None };
    rec.set("id", Some(format!("\"{id}\"")));
    let must = match list {
        "codes" => "name",
        "codings" => "code",
        "notes" => "memo",
        _ => "pseudonym",
    };
    for field in fields(list) {
        if *field == must {
            rec.set(field, Some(new_value(list, field, dice).unwrap_or_else(|| word(dice))));
        } else if dice.chance(25) {
            rec.set(field, new_value(list, field, dice));
        }
    }
    if dice.chance(15) {
        // Left by an earlier merge.
        rec.set("alts", Some(format!("{{\"{must}\": [\"\\\"old {}\\\"\"]}}", dice.roll(3))));
    }
    if matches!(list, "codings" | "notes") {
        new_span(&mut rec, list == "notes", dice);
    }
    if dice.chance(15) {
        rec.above.push(comment(dice));
    }
    if dice.chance(10) {
        rec.beside = Some(comment(dice));
    }
    rec
}

fn by_place(rec: &Rec) -> (u32, u32, String, String) {
    let at = rec.get("at").unwrap_or_default();
    let mut numbers = at.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
    let (start, end) = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    (start, end, rec.get("code").unwrap_or_default().to_owned(), rec.id.clone())
}

impl Doc {
    pub fn new(kind: Kind, dice: &mut Dice) -> Self {
        let names: &[&'static str] = match kind {
            Kind::Codebook => &["codes"],
            Kind::Participants => &["participants"],
            Kind::Codings => &["codings", "notes"],
            _ => &[],
        };
        let mut root = Rec { id: String::new(), fields: Vec::new(), above: Vec::new(), beside: None };
        root.set("format", Some("1".into()));
        if kind == Kind::Codings {
            for (name, value) in [("transcript", "\"a\""), ("coder", "\"ana\""), ("text", "\"sha256:1\"")] {
                root.set(name, Some(value.into()));
            }
        }
        for field in fields(root_list(kind)) {
            if kind != Kind::Participants
                && dice.chance(50)
                && let Some(value) = new_value(root_list(kind), field, dice)
            {
                root.set(field, Some(value));
            }
        }
        let mut doc = Self { kind, head: Vec::new(), root, lists: Vec::new(), close: Vec::new() };
        if dice.chance(20) {
            doc.head.push(comment(dice));
        }
        for name in names {
            let mut records = Vec::new();
            for id in ids(name) {
                if dice.chance(50) {
                    records.push(new_rec(name, id, dice));
                }
            }
            doc.lists.push((name, records));
        }
        // A tree without circles: a parent stands earlier in the list.
        if let Some((_, codes)) = doc.lists.first_mut().filter(|(name, _)| *name == "codes") {
            for place in 1..codes.len() {
                if dice.chance(50) {
                    let above = codes[dice.roll(place)].id.clone();
                    codes[place].set("parent", Some(format!("\"{above}\"")));
                }
            }
        }
        doc.one_key_each();
        doc.sort();
        doc
    }

    /// One side's work: a few acts, none of which leaves the file wrong by itself.
    pub fn work(&mut self, dice: &mut Dice) {
        for _ in 0..dice.roll(5) {
            self.act(dice);
        }
        self.one_key_each();
        self.sort();
    }

    fn act(&mut self, dice: &mut Dice) {
        let root = root_list(self.kind);
        if self.lists.is_empty() || dice.chance(12) {
            let field = *dice.pick(fields(root));
            if dice.chance(10) {
                self.head.push(comment(dice));
            } else if self.kind == Kind::Codings && dice.chance(30) {
                self.stand_on_new_text(dice);
            } else {
                self.root.set(field, new_value(root, field, dice));
            }
            return;
        }
        let number = dice.roll(self.lists.len());
        let (name, records) = &mut self.lists[number];
        let name = *name;
        let free: Vec<&str> = ids(name).iter().copied().filter(|id| !records.iter().any(|rec| rec.id == *id)).collect();
        if records.is_empty() || (dice.chance(25) && !free.is_empty()) {
            if let Some(id) = (!free.is_empty()).then(|| *dice.pick(&free)) {
                let place = dice.roll(records.len() + 1);
                let mut rec = new_rec(name, id, dice);
                if name == "codes" && dice.chance(60) && !records.is_empty() {
                    rec.set("parent", Some(format!("\"{}\"", dice.pick(records).id)));
                }
                records.insert(place, rec);
            }
            return;
        }
        let place = dice.roll(records.len());
        match dice.roll(if name == "codes" { 10 } else { 6 }) {
            0 if name != "codes" => drop(records.remove(place)),
            0 => purge(records, place),
            1 if matches!(name, "codings" | "notes") => new_span(&mut records[place], name == "notes", dice),
            1 => records[place].above.push(comment(dice)),
            2 if dice.chance(30) && records[place].get("alts").is_some() => records[place].set("alts", None),
            2 if dice.chance(30) => records[place].beside = dice.chance(70).then(|| comment(dice)),
            2..=5 => {
                let field = *dice.pick(fields(name));
                records[place].set(field, new_value(name, field, dice));
            }
            6 => {
                let rec = records.remove(place);
                let place = dice.roll(records.len() + 1);
                records.insert(place, rec);
            }
            7 | 8 => reparent(records, place, dice),
            _ => restate(records, place, dice),
        }
    }

    /// The coder's file is carried over to a corrected text: every record's place is written anew.
    fn stand_on_new_text(&mut self, dice: &mut Dice) {
        let text = format!("\"sha256:{}\"", dice.roll(3));
        let old = self.root.get("text").map(str::to_owned);
        for (_, records) in &mut self.lists {
            for rec in records {
                if dice.chance(50) {
                    let start = dice.roll(60);
                    rec.set("at", Some(format!("({start}, {})", start + 3)));
                } else if rec.get("text").is_none() {
                    rec.set("text", old.clone());
                }
            }
        }
        self.root.set("text", Some(text));
    }

    fn one_key_each(&mut self) {
        let mut seen = std::collections::HashSet::new();
        for (name, records) in &mut self.lists {
            for rec in records.iter_mut().filter(|_| *name == "codes") {
                let active = rec.get("status").is_none();
                if let Some(key) = rec.get("key").filter(|_| active).map(str::to_owned)
                    && !seen.insert(key)
                {
                    rec.set("key", None);
                }
            }
        }
    }

    fn sort(&mut self) {
        for (name, records) in &mut self.lists {
            match *name {
                "codes" => {}
                "participants" => records.sort_by(|a, b| a.id.cmp(&b.id)),
                _ => records.sort_by_key(by_place),
            }
        }
    }

    /// The file's text; `block` lays records out over lines.
    pub fn text(&self, block: bool) -> String {
        let mut text = String::new();
        for comment in &self.head {
            let _ = writeln!(text, "{comment}");
        }
        text.push_str("(\n");
        for (name, value) in &self.root.fields {
            let _ = writeln!(text, "    {name}: {value},");
        }
        for (name, records) in &self.lists {
            if records.is_empty() {
                let _ = writeln!(text, "    {name}: [],");
                continue;
            }
            let _ = writeln!(text, "    {name}: [");
            for rec in records {
                for comment in &rec.above {
                    let _ = writeln!(text, "        {comment}");
                }
                let fields = rec.fields.iter().map(|(name, value)| format!("{name}: {value}"));
                if block {
                    let lines: Vec<String> = fields.map(|field| format!("            {field},\n")).collect();
                    let _ = write!(text, "        (\n{}        ),", lines.concat());
                } else {
                    let _ = write!(text, "        ({}),", fields.collect::<Vec<_>>().join(", "));
                }
                let _ =
                    writeln!(text, "{}", rec.beside.as_ref().map(|beside| format!(" {beside}")).unwrap_or_default());
            }
            let _ = writeln!(text, "    ],");
        }
        text.push_str(")\n");
        text
    }

    /// Every comment in the file.
    pub fn comments(&self) -> Vec<&String> {
        let records = self.lists.iter().flat_map(|(_, records)| records);
        self.head.iter().chain(records.flat_map(|rec| rec.above.iter().chain(&rec.beside))).collect()
    }
}

/// Takes a code out for good, as `codebook purge` does: nothing refers to it then.
fn purge(codes: &mut Vec<Rec>, place: usize) {
    let id = format!("\"{}\"", codes[place].id);
    let refers =
        |rec: &Rec| rec.get("parent") == Some(&id) || rec.get("status").is_some_and(|status| status.contains(&id));
    if !codes.iter().any(refers) {
        codes.remove(place);
    }
}

fn reparent(codes: &mut [Rec], place: usize, dice: &mut Dice) {
    let above = codes[dice.roll(codes.len())].id.clone();
    let mut at = Some(above.clone());
    while let Some(id) = at {
        if id == codes[place].id {
            return codes[place].set("parent", None);
        }
        let code = codes.iter().find(|code| code.id == id);
        at = code.and_then(|code| code.get("parent")).map(|id| id.trim_matches('"').to_owned());
    }
    codes[place].set("parent", Some(format!("\"{above}\"")));
}

fn restate(codes: &mut [Rec], place: usize, dice: &mut Dice) {
    let id = codes[place].id.clone();
    let into = codes[dice.roll(codes.len())].clone();
    let lives = |code: &Rec| code.get("status").is_none();
    let status = match dice.roll(4) {
        0 => None,
        1 => Some("Retired".to_owned()),
        2 if !codes
            .iter()
            .any(|code| code.get("status").is_some_and(|status| status.contains(&format!("\"{id}\"")))) =>
        {
            Some("Deleted".to_owned())
        }
        _ if into.id != id && lives(&into) => Some(format!("MergedInto(\"{}\")", into.id)),
        _ => return,
    };
    codes[place].set("status", status);
}
