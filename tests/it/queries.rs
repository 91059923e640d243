//! The query language on a study written here: which codings each query chooses, and what is said of queries that cannot
//! be read.

use super::program::{done, verbatim};
use std::collections::BTreeMap;
use std::path::Path;
use verbatim::analysis::counting::Roll;
use verbatim::analysis::query::{complete, read};
use verbatim::analysis::scope::Moderators;
use verbatim::analysis::table::{Cell, Row};
use verbatim::model::CodingId;
use verbatim::session::Session;
use verbatim::session::measures::{self, Source};
use verbatim::session::scope::ScopeWords;
use verbatim::session::tables::excerpts::Excerpts;
use verbatim::session::tables::{excerpts, frequencies};

const SETTINGS: &str = "(
    format: 1,
    id: \"01JDCX5T8Q2W3E4R5T6Y7V8K9M\",
    title: \"Queries\",
    attributes: [
        (name: \"country\", of: Transcript, type: Text, values: [\"ES\", \"FR\"]),
        (name: \"wave\", of: Transcript, type: Integer),
        (name: \"gender\", of: Participant, type: Text, values: [\"f\", \"m\"]),
        (name: \"age\", of: Participant, type: Integer),
        (name: \"joined\", of: Participant, type: Date),
    ],
    moderators: [\"Moderator\"],
    coders: {\"ana\": (name: \"Ana\", kind: Person), \"ben\": (name: \"Ben\", kind: Person)},
    queries: {
        \"spain\": \"country:ES\",
        \"poor-sleep\": \"code:sleep and query:spain\",
        \"bens\": \"coder:ben\",
        \"round\": \"query:about\",
        \"about\": \"code:pay or query:round\",
        \"broken\": \"code:pay and\",
        \"gone\": \"code:nothing-left\",
    },
)
";

const CODEBOOK: &str = "(
    format: 1,
    codes: [
        (id: \"pay\", name: \"Pay\"),
        (id: \"late\", name: \"Late pay\", parent: \"pay\"),
        (id: \"low\", name: \"Low pay\", parent: \"pay\"),
        (id: \"old-late\", name: \"Delayed\", status: MergedInto(\"late\")),
        (id: \"health\", name: \"Health\"),
        (id: \"sleep\", name: \"Sleep\", parent: \"health\", names: {\"fr\": \"Sommeil\"}),
        (id: \"talk\", name: \"Talk\"),
        (id: \"dissent\", name: \"Dissent\", parent: \"talk\"),
    ],
)
";

const PEOPLE: &str = "(
    format: 1,
    participants: [
        (id: \"p1\", pseudonym: \"Anna\", attributes: {\"gender\": \"f\", \"age\": \"31\", \"joined\": \"2025-02-03\"}, speakers: [(\"t1\", \"Anna\"), (\"t2\", \"Anna\")]),
        (id: \"p2\", pseudonym: \"Bob\", attributes: {\"gender\": \"m\", \"age\": \"45\"}, speakers: [(\"t1\", \"Bob\")]),
        (id: \"p3\", pseudonym: \"Mia\", role: Moderator, speakers: [(\"t1\", \"Moderator\"), (\"t2\", \"Moderator\")]),
    ],
)
";

const T1: &str = "Moderator: How are you paid?

Anna: They kept my money for three months. I wrote to support.

Bob: Same here, they kept it.

Anna: And I could not sleep at all.

Moderator: What about sleep?

Bob: I sleep badly since then. Pay is low.

Carla: I disagree, the pay is fine.
";

const T2: &str = "Moderator: Tell me.

Anna: The pay is late, I sleep badly.

Anna: Nothing else.
";

const T3: &str = "Nobody slept. Pay was discussed.\n";

/// Name, transcript, coder, code, first and last words of the passage, what else the record has.
type Made = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

const CODINGS: [Made; 15] = [
    ("a1", "t1", "ana", "late", "They kept my", "three months.", ""),
    ("a2", "t1", "ana", "pay", "kept my money", "money", ""),
    ("a3", "t1", "ana", "old-late", "they kept it", "it", ""),
    ("a4", "t1", "ana", "sleep", "I could not", "at all.", "memo: \"Insomnia, ask again\", weight: 2, "),
    ("a5", "t1", "ana", "sleep", "I sleep badly since", "then.", "weight: -1, important: true, "),
    ("a6", "t1", "ana", "low", "Pay is low.", "low.", ""),
    ("a7", "t1", "ana", "dissent", "I disagree", "fine.", ""),
    ("a8", "t1", "ana", "health", "And I could", "low.", ""),
    ("a9", "t1", "ana", "talk", "What about sleep?", "sleep?", ""),
    ("b1", "t1", "ben", "late", "kept my money", "three months", ""),
    ("b2", "t1", "ben", "sleep", "Pay is low.", "low.", ""),
    ("b3", "t2", "ben", "pay", "The pay is late", "late", "made: \"2026-04-12T10:00:00Z\", "),
    ("b4", "t2", "ben", "sleep", "I sleep badly", "badly", "made: \"2026-05-01T10:00:00Z\", "),
    ("b5", "t2", "ben", "talk", "Nothing else.", "else.", "weight: 0, "),
    ("c1", "t3", "ana", "pay", "Pay was discussed.", "discussed.", ""),
];

fn text(transcript: &str) -> &'static str {
    match transcript {
        "t1" => T1,
        "t2" => T2,
        _ => T3,
    }
}

fn id(number: usize) -> String {
    CodingId(number as u128 + 1).to_string()
}

fn study() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("verbatim.ron", SETTINGS);
    write("codebook.ron", CODEBOOK);
    write("participants.ron", PEOPLE);
    let labels = "rule: \"label-colon\", labels: [\"Moderator\", \"Anna\", \"Bob\", \"Carla\"]";
    for (name, known) in [
        (
            "t1",
            "kind: \"focus-group\", date: \"2026-03-02\", place: \"Madrid\", language: \"es\", attributes: {\"country\": \"ES\", \"wave\": \"2\"}, ",
        ),
        ("t2", "kind: \"interview\", date: \"2026-04-10\", attributes: {\"country\": \"FR\", \"wave\": \"10\"}, "),
        ("t3", "kind: \"field-note\", "),
    ] {
        let labels = if name == "t3" { "" } else { labels };
        write(&format!("transcripts/{name}.ron"), &format!("(\n    format: 1,\n    {known}{labels}\n)\n"));
        write(&format!("transcripts/{name}.txt"), text(name));
    }
    let mut files: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for (number, (_, transcript, coder, code, first, last, more)) in CODINGS.iter().enumerate() {
        let whole = text(transcript);
        let start = whole.find(first).unwrap();
        let end = start + whole[start..].find(last).unwrap() + last.len();
        let (start, end) = (whole[..start].chars().count(), whole[..end].chars().count());
        let quote: String = whole.chars().skip(start).take(end - start).collect();
        let (made, rest) = more.split_once("made: ").map_or(("", *more), |(rest, made)| (made, rest));
        let made = if made.is_empty() { String::new() } else { format!("made: {made}") };
        files.entry((coder, transcript)).or_default().push(format!(
            "        (id: \"{}\", code: \"{code}\", at: ({start}, {end}), quote: {quote:?}, {rest}{made}),\n",
            id(number)
        ));
    }
    for ((coder, transcript), records) in files {
        let hash = verbatim::text::offsets::hash(text(transcript));
        let head =
            format!("(\n    format: 1, transcript: \"{transcript}\", coder: \"{coder}\",\n    text: \"{hash}\",\n");
        let text =
            format!("{head}    status: InProgress,\n    codings: [\n{}    ],\n    notes: [],\n)\n", records.concat());
        write(&format!("codings/{coder}/{transcript}.ron"), &text);
    }
    folder
}

fn asked(query: &str) -> ScopeWords {
    ScopeWords { query: Some(query.to_owned()), ..ScopeWords::default() }
}

/// The names of the codings that a query chooses, in text order.
fn chosen(session: &mut Session, query: &str) -> String {
    let scope = asked(query).scope(session, Moderators::In).unwrap_or_else(|failure| panic!("{query}: {failure}"));
    let table = excerpts::shaped(&session.study, &Source::of(session), &scope, &Excerpts::default()).0;
    let name = |row: &Row| {
        let id_of = row[0].exact();
        let number = (0..CODINGS.len()).find(|number| id(*number) == id_of).unwrap();
        CODINGS[number].0
    };
    let mut names: Vec<&str> = table.rows.iter().map(name).collect();
    names.sort_unstable();
    names.join(" ")
}

/// Every query with the codings that it chooses.
const QUERIES: [(&str, &str); 112] = [
    // Codes, with those below and without.
    ("code:pay", "a1 a2 a3 a6 b1 b3 c1"),
    ("code:=pay", "a2 b3 c1"),
    ("code=pay", "a2 b3 c1"),
    ("code:late", "a1 a3 b1"),
    ("code:old-late", "a1 a3 b1"),
    ("code:\"Late pay\"", "a1 a3 b1"),
    ("code:\"pay / low pay\"", "a6"),
    ("code:Sommeil", "a4 a5 b2 b4"),
    ("code:low,sleep", "a4 a5 a6 b2 b4"),
    ("code!=pay", "a4 a5 a7 a8 a9 b2 b4 b5"),
    // Questions: from where their code stands to the next of their guide.
    ("question:talk", "a5 a6 a7 a9 b2 b5"),
    ("question:dissent", "a7"),
    ("question!=talk", "a1 a2 a3 a4 a8 b1 b3 b4 c1"),
    ("question:talk code:sleep", "a5 b2"),
    ("question:talk and not question:dissent", "a5 a6 a9 b2 b5"),
    ("question:dissent,talk kind:interview", "b5"),
    // Coders.
    ("coder:ben", "b1 b2 b3 b4 b5"),
    ("coder!=ben", "a1 a2 a3 a4 a5 a6 a7 a8 a9 c1"),
    ("coder:ana,ben code:sleep", "a4 a5 b2 b4"),
    // Speakers and people. A coding over several speakers is chosen where one of them fits.
    ("speaker:Anna", "a1 a2 a4 a8 b1 b3 b4 b5"),
    ("speaker:\"Bob\"", "a3 a5 a6 a8 b2"),
    ("not speaker:Bob", "a1 a2 a4 a7 a8 a9 b1 b3 b4 b5 c1"),
    ("speaker:Anna and speaker:Bob", ""),
    ("speaker:Anna or speaker:Bob", "a1 a2 a3 a4 a5 a6 a8 b1 b2 b3 b4 b5"),
    ("speakers>1", "a8"),
    ("speakers=0", "c1"),
    ("participant:p1", "a1 a2 a4 a8 b1 b3 b4 b5"),
    ("participant:bob,p1", "a1 a2 a3 a4 a5 a6 a8 b1 b2 b3 b4 b5"),
    ("role:moderator", "a8 a9"),
    ("role:participant code:health", "a4 a5 a8 b2 b4"),
    ("gender:f", "a1 a2 a4 a8 b1 b3 b4 b5"),
    ("participant.gender:m", "a3 a5 a6 a8 b2"),
    ("gender!=f", "a3 a5 a6 a8 b2"),
    ("not gender:f", "a3 a5 a6 a7 a8 a9 b2 c1"),
    ("gender:f and age>40", ""),
    ("age>40", "a3 a5 a6 a8 b2"),
    ("age>=31 age<45", "a1 a2 a4 a8 b1 b3 b4 b5"),
    ("joined:2025", "a1 a2 a4 a8 b1 b3 b4 b5"),
    ("joined<2025-02-03", ""),
    // Transcripts.
    ("transcript:t1", "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2"),
    ("transcript:t?", "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5 c1"),
    ("transcript:*2,t3", "b3 b4 b5 c1"),
    ("kind:interview", "b3 b4 b5"),
    ("kind!=focus-group", "b3 b4 b5 c1"),
    ("country:ES,FR code:sleep", "a4 a5 b2 b4"),
    ("country!=ES", "b3 b4 b5"),
    ("not country:ES", "b3 b4 b5 c1"),
    ("transcript.country:FR", "b3 b4 b5"),
    ("wave>2", "b3 b4 b5"),
    ("wave<=2 and coder:ben", "b1 b2"),
    ("place:Madrid coder:ben", "b1 b2"),
    ("language:es code:low", "a6"),
    ("date:2026-04", "b3 b4 b5"),
    ("date>=2026-03-02 date<2026-04 code:=pay", "a2"),
    ("date>2026-03", "b3 b4 b5"),
    // What a coding has.
    ("has:memo", "a4"),
    ("has:important", "a5"),
    ("has:weight", "a4 a5 b5"),
    ("has:speaker code:=pay", "a2 b3"),
    ("has:participant code:talk", "a9 b5"),
    ("has:country", "a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3 b4 b5"),
    ("has:gender code:talk", "b5"),
    ("not has:date", "c1"),
    ("has:memo,important", "a4 a5"),
    ("weight>1", "a4"),
    ("weight>=-1 weight<1", "a5 b5"),
    ("weight=0", "b5"),
    ("weight!=2", "a5 b5"),
    ("memo:insomnia", "a4"),
    ("memo:Insomnia", "a4"),
    ("memo:INSOMNIA", ""),
    ("words<=2", "b5"),
    ("turn:6", "a5 a6 b2"),
    ("turn>6", "a7"),
    ("made:2026-04", "b3"),
    ("made>=2026-04-12", "b3 b4"),
    ("state:ok code:talk", "a7 a9 b5"),
    // Words of the passage.
    ("text:\"kept\"", "a1 a2 a3 b1"),
    ("text:\"They kept\"", "a1"),
    ("text:\"they kept\"", "a1 a3"),
    ("text:\"sleep badly\" coder:ana", "a5 a8"),
    ("text:low,late", "a6 a8 b2 b3"),
    ("text!=sleep code:health", "b2"),
    ("regex:\"^I (sleep|could)\"", "a4 a5 b4"),
    // Joined.
    ("code:pay and country:ES", "a1 a2 a3 a6 b1"),
    ("code:pay country:ES coder:ana", "a1 a2 a3 a6"),
    ("code:low or code:dissent", "a6 a7"),
    ("code:low or code:dissent and coder:ben", "a6"),
    ("(code:low or code:sleep) and coder:ben", "b2 b4"),
    ("NOT code:pay AND NOT coder:ana", "b2 b4 b5"),
    ("not (code:pay or coder:ana)", "b2 b4 b5"),
    ("not not code:low", "a6"),
    ("weight > 1 and ( code : sleep )", "a4"),
    ("query:spain code:=pay", "a2"),
    ("query:poor-sleep", "a4 a5 b2"),
    ("query!=spain code:=pay", "b3 c1"),
    // Relations: within one coder unless asked.
    ("code:late overlaps code:=pay", "a1"),
    ("code:pay overlaps code:pay", "a1 a2"),
    ("code:late overlaps any-coder code:=pay", "a1 b1"),
    ("code:late overlaps other-coder code:late", "a1 b1"),
    ("code:late overlaps query:bens", "a1"),
    ("code:low overlaps (code:sleep and coder:ben)", "a6"),
    ("code:pay within code:late", "a2"),
    ("code:health contains code:pay", "a8"),
    ("code:sleep within code:=health", "a4 a5"),
    ("code:sleep not overlaps code:pay", "a4 a5 b2 b4"),
    ("code:pay not overlaps code:health", "a1 a2 a3 b1 b3 c1"),
    ("code:late same-turn code:=pay or code:low same-turn code:sleep", "a1 a6"),
    ("code:late near 1 turn code:sleep", "a3"),
    ("code:sleep near 0 words code:low", "a5"),
    ("code:late followed-by 1 turn code:sleep", "a3"),
    ("code:late followed-by 2 turns code:sleep and transcript:t1", "a1 a3"),
];

#[test]
fn queries_choose_what_they_should() {
    let folder = study();
    let mut session = Session::open(folder.path()).unwrap();
    assert!(session.problems.is_empty(), "{:?}", session.problems);
    let mut wrong = Vec::new();
    for (query, wanted) in QUERIES {
        let found = chosen(&mut session, query);
        if found != wanted {
            wrong.push(format!("{query}\n  wanted {wanted}\n  found  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn relations_of_place_and_order() {
    let folder = study();
    let mut session = Session::open(folder.path()).unwrap();
    for (query, wanted) in [
        ("code:low precedes code:dissent", "a6"),
        ("code:low followed-by code:dissent", "a6"),
        ("code:dissent follows 1 turn code:low", "a7"),
        ("code:dissent follows 0 turns code:low", ""),
        ("code:sleep follows code:late", "a4 a5 b2"),
        ("code:sleep follows 1 word code:late", "a4"),
        ("code:late followed-by 1 words code:sleep", "a3"),
        ("code:late followed-by 0 words code:sleep", ""),
        ("code:late near 2 turns code:sleep near 1 turns code:talk", ""),
        ("(code:late overlaps code:=pay) followed-by code:low", "a1"),
        ("code:low within (code:=health contains code:talk)", "a6"),
        // A coding of two turns is of both.
        ("code:=health same-turn code:low", "a8"),
        ("code:=talk same-turn code:=health", "a9"),
        // Nothing is related to itself, nor to what is in another transcript.
        ("code:dissent overlaps code:dissent", ""),
        ("transcript:t2 near 99 turns transcript:t1", ""),
        ("not (code:sleep overlaps code:health) and code:sleep", "b2 b4"),
    ] {
        assert_eq!(chosen(&mut session, query), wanted, "{query}");
    }
}

#[test]
fn counts_follow_the_query_and_rates_its_speakers() {
    let folder = study();
    let mut session = Session::open(folder.path()).unwrap();
    let mut counted = |query: &str| {
        let scope = asked(query).scope(&session, Moderators::Out).unwrap();
        let measures = measures::measures(&mut session, &scope);
        let table = frequencies::table(&session.study, &scope, &measures, Roll::Own);
        let number = |row: &Row, column: usize| match row[column] {
            Cell::Count(number) => number,
            _ => 0,
        };
        let codings: u64 = table.rows.iter().map(|row| number(row, 4)).sum();
        let words: u64 = table.rows.iter().map(|row| number(row, 10)).sum();
        let per = table.caption.sentences().into_iter().find(|line| line.starts_with("rates per")).unwrap();
        let left_out = table.caption.sentences().into_iter().find(|line| line.contains("on moderators")).unwrap();
        (codings, words, per, left_out)
    };
    // Words of t1 without the moderator: Anna 11 + 7, Bob 5 + 8, Carla 6; of t2: Anna 7 + 2; of t3: 5.
    let per = |words: u64| format!("rates per 1,000 of {words} words in scope, coded or not");
    let left = |codings: u64| format!("{codings} on moderators left out");
    assert_eq!(counted("transcript:*"), (14, 10 + 10 + 3 + 15 + 17 + 2 + 6, per(51), left(1)));
    // Of the coding over three speakers only her words count.
    assert_eq!(counted("gender:f code:=health"), (1, 7, per(27), left(0)));
    assert_eq!(counted("country:ES").2, per(37));
    assert_eq!(counted("code:pay").2, per(51));
    assert_eq!(counted("not country:ES").2, per(14));
    assert_eq!(counted("code:pay or country:ES").2, per(51));
    assert_eq!(counted("speaker:Bob and code:sleep overlaps code:=health").2, per(13));
    assert_eq!(counted("code:talk").3, left(1));
    assert_eq!(counted("code:talk and country:FR").3, left(0));
}

#[test]
fn a_query_that_names_coders_overrules_who_is_counted() {
    let folder = study();
    let mut session = Session::open(folder.path()).unwrap();
    session.study.settings.count = vec!["ana".into(), "ben".into()];
    let mut codings = |query: &str| {
        let scope = asked(query).scope(&session, Moderators::Out).unwrap();
        let measures = measures::measures(&mut session, &scope);
        let table = frequencies::table(&session.study, &scope, &measures, Roll::Own);
        table.rows.iter().map(|row| row[4].exact().parse::<u64>().unwrap()).sum::<u64>()
    };
    // In t1 ana alone is counted; in t2 ben, as ana did not work there.
    assert_eq!(codings("transcript:t*"), 12);
    assert_eq!(codings("coder:ben"), 5);
    assert_eq!(codings("code:sleep"), 3);
    assert_eq!(codings("code:sleep overlaps (code:low and coder:ana)"), 0);
}

/// Queries that cannot be read.
const FAULTS: [&str; 45] = [
    "",
    "   ",
    "pay",
    "code:",
    "code:pay and",
    "code:pay or or code:late",
    "and code:pay",
    "code:payy",
    "code:pay coder:bne",
    "colour:red",
    "contry:ES",
    "country:IT",
    "country>ES",
    "age>old",
    "wave:2.x",
    "joined>=2026-13",
    "date:yesterday",
    "speaker:Ana",
    "participant:Annna",
    "transcript:t9",
    "role:boss",
    "state:lost",
    "has:meemo",
    "kind<interview",
    "(code:pay",
    "code:pay)",
    "(code:pay))",
    "()",
    "code:(pay)",
    "text:\"kept",
    "text:\"\"",
    "regex:\"(\"",
    "code:pay overlaps",
    "code:pay overlaps not code:late",
    "code:pay overlap code:late",
    "code:pay near code:late",
    "code:pay near 2 code:late",
    "code:pay near two turns code:late",
    "code:pay within 2 turns code:late",
    "code:pay near 99999999999 turns code:late",
    "speaker:=Anna",
    "code:a:b",
    "query:spayn",
    "query:round",
    "query:broken or query:gone",
];

#[test]
fn faults_point_at_their_place() {
    let folder = study();
    let session = Session::open(folder.path()).unwrap();
    let mut told = String::new();
    for source in FAULTS {
        let fault = read(&session.study, source).map(|_| ()).expect_err(source);
        told.push_str(&format!("{}\n\n", fault.shown(source)));
    }
    let deep = format!("{}code:pay{}", "(".repeat(60), ")".repeat(60));
    told.push_str(&read(&session.study, &deep).map(|_| ()).expect_err("deep").what);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "faults" }, {
        insta::assert_snapshot!("query-faults", told);
    });
}

#[test]
fn what_could_stand_at_the_cursor() {
    let folder = study();
    let session = Session::open(folder.path()).unwrap();
    let offered = |source: &str| {
        let cursor = source.find('|').unwrap();
        let whole = source.replace('|', "");
        let made = complete(&session.study, &whole, u32::try_from(source[..cursor].chars().count()).unwrap());
        let words: Vec<String> = made.candidates.iter().map(|one| one.word.clone()).collect();
        ((made.at.start, made.at.end), words.join(" "))
    };
    let has = |source: &str, wanted: &[&str]| {
        let (_, words) = offered(source);
        for word in wanted {
            assert!(words.split(' ').any(|known| known == *word), "{source}: {word} in {words}");
        }
    };
    has("|", &["code:", "country:", "not", "("]);
    assert_eq!(offered("cou|"), ((0, 3), "country:".into()));
    assert_eq!(offered("code:l|"), ((5, 6), "late low health sleep talk".into()));
    assert_eq!(offered("code:pay and country:|").1, "ES FR");
    assert_eq!(offered("code:pay ov|"), ((9, 11), "overlaps".into()));
    has("code:pay |", &["and", "or", "overlaps", "same-turn"]);
    has("(code:pay |", &["and", ")"]);
    has("code:pay overlaps |", &["any-coder", "code:", "("]);
    assert_eq!(offered("code:pay near |").1, "2 turns 30 words");
    assert_eq!(offered("code:pay near 2 |").1, "turns words");
    assert_eq!(offered("query:p|"), ((6, 7), "poor-sleep about broken spain".into()));
    assert_eq!(offered("speaker:\"Car|"), ((8, 12), "Carla".into()));
    assert_eq!(offered("gender:| and code:pay").1, "f m");
    assert_eq!(offered("code:pay code:late) |").1, "");
}

fn ids(csv: &str) -> Vec<String> {
    csv::Reader::from_reader(csv.as_bytes()).records().map(|row| row.unwrap()[0].to_owned()).collect()
}

#[test]
fn the_program_takes_queries_everywhere() {
    let folder = study();
    let root = folder.path();
    assert_eq!(ids(&done(root, ["codings", "--query", "code:low"])), [id(5)]);
    assert_eq!(ids(&done(root, ["excerpts", "--query", "code:low", "--by-coder", "ana"])), [id(5)]);
    let hits = done(root, ["search", "pay", "--query", "code:dissent"]);
    assert_eq!(ids(&hits), ["t1"], "{hits}");
    assert_eq!(ids(&done(root, ["search", "pay", "--query", "country:FR"])), ["t2"]);
    let wrong = verbatim(root, ["codings", "--query", "code:lowe"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.said.contains("       ^^^^\n") || wrong.said.contains("     ^^^^\n"), "{}", wrong.said);
    assert_eq!(verbatim(root, ["excerpts", "--query", "weight>9"]).code, 1);
}

#[test]
fn queries_are_saved_by_name() {
    let folder = study();
    let root = folder.path();
    assert_eq!(verbatim(root, ["queries", "save", "mine", "code:lowe"]).code, 2);
    assert_eq!(verbatim(root, ["queries", "save", "my own", "code:low"]).code, 2);
    let round = verbatim(root, ["queries", "save", "spain", "query:poor-sleep"]);
    assert!(round.code == 2 && round.said.contains("asks for itself"), "{round:?}");
    done(root, ["queries", "save", "mine", "code:low and query:spain"]);
    assert_eq!(ids(&done(root, ["codings", "--query", "query:mine"])), [id(5)]);
    let list = done(root, ["queries"]);
    assert!(list.contains("mine,code:low and query:spain,\n"), "{list}");
    assert!(list.contains("gone,code:nothing-left,there is no code `nothing-left`\n"), "{list}");
    done(root, ["undo"]);
    assert_eq!(verbatim(root, ["codings", "--query", "query:mine"]).code, 2);
    done(root, ["queries", "remove", "gone"]);
    assert!(!done(root, ["queries", "list"]).contains("gone"));
    assert_eq!(verbatim(root, ["queries", "remove", "gone"]).code, 2);
}

fn cells(csv: &str, columns: &[&str]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let row = |row: Result<BTreeMap<String, String>, _>| {
        let row = row.unwrap();
        columns.iter().map(|column| row[*column].clone()).collect::<Vec<_>>().join("|")
    };
    reader.deserialize().map(row).collect()
}

#[test]
fn excerpts_in_groups_and_in_order() {
    let folder = study();
    let root: &Path = folder.path();
    let plain = done(root, ["excerpts"]);
    let grouped = done(root, ["excerpts", "--group-by", "gender", "--query", "code:health coder:ana"]);
    assert!(grouped.starts_with(plain.lines().next().unwrap()), "the fixed columns stay");
    assert_eq!(cells(&grouped, &["group", "code"]), ["f|health", "f|sleep", "m|health", "m|sleep", "|health"]);
    let codes = done(root, ["excerpts", "--group-by", "code", "--transcript", "t1", "--sort", "length"]);
    let order = cells(&codes, &["group", "coder", "start"]);
    assert_eq!(
        order.iter().map(|row| row.split('|').next().unwrap()).collect::<Vec<_>>(),
        ["pay", "late", "late", "late", "low", "health", "sleep", "sleep", "sleep", "talk", "dissent"]
    );
    let heavy = done(root, ["excerpts", "--sort", "weight", "--query", "has:weight"]);
    assert_eq!(cells(&heavy, &["weight"]), ["2", "0", "-1"]);
    let short = done(root, ["excerpts", "--context", "4", "--query", "code:low"]);
    assert_eq!(cells(&short, &["before", "after"]), ["en. |\n\nCa"]);
    let beside = done(root, ["excerpts", "--side-by-side", "late,sleep"]);
    let rows = cells(&beside, &["transcript", "late", "sleep"]);
    assert_eq!(rows.len(), 4, "{beside}");
    assert_eq!(rows[0], "t1|2 Anna: They kept my money for three months.|4 Anna: I could not sleep at all.");
    assert_eq!(rows[3], "t2||2 Anna: I sleep badly");
    assert_eq!(verbatim(root, ["excerpts", "--side-by-side", "late"]).code, 2);
    assert_eq!(verbatim(root, ["excerpts", "--group-by", "colour"]).code, 2);
}

#[test]
fn what_nobody_coded() {
    let folder = study();
    let root = folder.path();
    let turns = done(root, ["excerpts", "--uncoded", "--code", "pay"]);
    assert_eq!(
        cells(&turns, &["transcript", "turn", "speaker", "participant", "words"]),
        ["t1|4|Anna|p1|7", "t1|7|Carla||6"]
    );
    let with = done(root, ["excerpts", "--uncoded", "turns", "--code", "pay", "--include-moderators"]);
    assert_eq!(cells(&with, &["turn"]), ["1", "4", "5", "7", "1"]);
    let passages = done(root, ["excerpts", "--uncoded", "passages"]);
    assert_eq!(
        cells(&passages, &["transcript", "quote"]),
        ["t1|I wrote to support.", "t1|Same here,", "t3|Nobody slept."]
    );
}
