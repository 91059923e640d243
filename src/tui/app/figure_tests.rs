//! Tables on the screen by keys: what they count is what the verbs count, and cells lead to their passages.

use crate::analysis::counting::Roll;
use crate::analysis::crosstab::Show;
use crate::analysis::measure::Measures;
use crate::analysis::scope::Scope;
use crate::analysis::table::Table;
use crate::session::measures;
use crate::session::tables::{cooccurrence, crosstab};
use crate::tui::fixture::Desk;
use crate::tui::place::Query;

/// A study with three codings: two of one code, one of another.
fn coded() -> Desk {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j j w p");
    assert_eq!(desk.codings().len(), 3);
    desk
}

fn measured(desk: &mut Desk, scope: &Scope) -> Measures {
    measures::measures(&mut desk.app.shared.session, scope)
}

fn numbers(table: &Table) -> Vec<String> {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.exact()).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn a_crosstab_shows_what_the_verb_counts_and_leads_to_passages() {
    let mut desk = coded();
    let scope = Scope::default();
    let made = measured(&mut desk, &scope);
    let axis = crate::analysis::axis::Axis::Transcript;
    let shape = crosstab::Shape { wide: Some((Show::Count, false)), roll: Roll::Up, ..Default::default() };
    let table = crosstab::table(&desk.app.shared.session.study, &scope, &made, &axis, shape);
    desk.keys("g X").wait();
    desk.keys("c \"transcript\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("crosstab › codes by transcript · codings"), "{screen}");
    assert!(numbers(&table).iter().any(|row| row.ends_with(",2,2")), "{table:?}");
    assert!(screen.contains("Withheld pay") && screen.contains("▓ 2"), "{screen}");
    let row = table.rows.iter().position(|row| row[2].exact() == "2").unwrap();
    desk.keys(&"j ".repeat(row)).keys("Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("excerpts › Withheld pay") && screen.contains("2 passages"), "{screen}");
    desk.keys("Esc").wait();
    assert!(desk.screen(100, 30).contains("crosstab › codes by transcript"), "back to the table");
    desk.keys("Tab").wait();
    assert!(desk.screen(100, 30).contains("per 1,000 words"), "{}", desk.screen(100, 30));
    let row = |desk: &mut Desk| {
        let screen = desk.screen(100, 30);
        screen.lines().find(|line| line.contains("Low pay")).map(str::to_owned).unwrap_or_default()
    };
    assert!(!row(&mut desk).contains('·'), "{}", row(&mut desk));
    desk.keys("u").wait();
    assert!(row(&mut desk).contains('·'), "what is taken back is counted again: {}", row(&mut desk));
}

#[test]
fn a_cell_leads_to_just_what_it_counts() {
    // Ana and Ben put one code on the same words, Ana another besides; a moderator's words are coded as well.
    let mut desk = Desk::new(100, 30);
    desk.keys("w j j w j w");
    desk.coder("ben").keys("Home j j w").coder("ana");
    let count = |desk: &mut Desk, keys: &str, name: &str| {
        desk.keys(keys).wait();
        desk.keys("c \"transcript\" Enter").wait();
        let screen = desk.screen(100, 30);
        let line = screen.lines().position(|line| line.contains(name)).unwrap_or_else(|| panic!("{screen}"));
        let mut words = screen.lines().nth(line).unwrap().split_whitespace();
        let number = words.rfind(|word| word.parse::<u32>().is_ok()).unwrap().to_owned();
        let first = screen.lines().position(|line| line.contains("Precarity")).unwrap();
        desk.keys("Home").keys(&"j ".repeat(line - first)).keys("Enter").wait();
        (number, desk.screen(100, 30))
    };
    for handles in ["", "ana", "ben"] {
        if !handles.is_empty() {
            desk.keys("g E").wait();
            desk.keys(&format!("Home j j j Enter Ctrl-u \"{handles}\" Enter")).wait();
            assert_eq!(desk.app.shared.session.study.settings.count, [handles]);
            desk.keys("q").wait();
        }
        let (number, screen) = count(&mut desk, "g X", "Withheld pay");
        let passages = if number == "1" { "1 passage ".into() } else { format!("{number} passages ") };
        assert!(screen.contains(&passages) && screen.contains("as counted"), "{handles}, {number}: {screen}");
        desk.keys("q q").wait();
    }
}

#[test]
fn a_table_seen_before_follows_codes_that_were_merged_since() {
    let mut desk = coded();
    let row = |desk: &mut Desk| {
        desk.keys("g X").wait();
        desk.keys("c \"transcript\" Enter").wait();
        let screen = desk.screen(100, 30);
        desk.keys("q").wait();
        screen.lines().find(|line| line.contains("Low pay")).map(str::to_owned).unwrap_or_default()
    };
    let together = |desk: &mut Desk| {
        desk.keys("g O").wait();
        let screen = desk.screen(100, 30);
        desk.keys("q").wait();
        screen.lines().any(|line| line.contains("Withheld pay"))
    };
    assert!(row(&mut desk).contains('1') && together(&mut desk), "{}", row(&mut desk));
    let shared = &mut desk.app.shared;
    let merge = crate::session::acts::merge_codes(&shared.session, &["withheld-pay".to_owned()], "low-pay");
    assert!(shared.perform(merge));
    assert!(row(&mut desk).contains('2'), "on one passage it counts once: {}", row(&mut desk));
    assert!(!together(&mut desk));
}

#[test]
fn pairs_of_codes_lead_to_the_passages_of_both() {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w p");
    let scope = Scope::default();
    let made = measured(&mut desk, &scope);
    let shape = cooccurrence::Shape { wide: true, ..Default::default() };
    let table = cooccurrence::table(&desk.app.shared.session.study, &scope, &made, shape);
    let met = |row: &crate::analysis::table::Row| row.iter().skip(1).filter(|cell| cell.exact() == "1").count();
    let row = table.rows.iter().position(|row| met(row) == 2).expect("two codes on one passage meet");
    desk.keys("g O").wait();
    desk.keys(&"j ".repeat(row));
    let own = table.columns.iter().position(|column| column.name == table.rows[row][0].exact()).unwrap();
    let other = (1..table.columns.len()).find(|at| *at != own && table.rows[row][*at].exact() == "1").unwrap();
    desk.keys(&"l ".repeat(other - 1)).keys("Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("overlaps") && screen.contains("1 passage in 1 transcript"), "{screen}");
}

#[test]
fn saturation_group_and_timeline_are_shown_in_their_views() {
    let mut desk = coded();
    desk.keys("g N").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("new codes, transcript by transcript") && screen.contains('█'), "{screen}");
    assert!(!screen.contains("saturated"), "a rate, never a verdict");
    desk.keys("Enter").wait();
    assert!(desk.screen(100, 30).contains("3 passages"), "{}", desk.screen(100, 30));
    desk.keys("Esc").wait();
    desk.keys("Tab Tab").wait();
    assert!(desk.screen(100, 30).contains("codes of one transcript only"));
    desk.keys("g G").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("who speaks how much") && screen.contains("Ana"), "{screen}");
    desk.keys("Tab").wait();
    assert!(desk.screen(100, 30).contains("gini"));
    desk.keys("Tab").wait();
    assert!(desk.screen(100, 30).contains("who follows whom"));
    desk.keys("g T").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("timeline › Group 1") && screen.contains("██"), "{screen}");
    desk.keys("Tab Tab").wait();
    let portraits = desk.screen(100, 30);
    assert!(portraits.contains("portraits of the transcripts"), "{portraits}");
    assert!(portraits.lines().any(|line| line.contains("fg1") && line.contains("ww")), "{portraits}");
}

#[test]
fn a_table_of_nothing_says_so() {
    let mut desk = Desk::new(80, 24);
    desk.keys("g N").wait();
    assert!(desk.screen(80, 24).contains("Nothing is coded"), "{}", desk.screen(80, 24));
    desk.keys("q").wait();
    desk.keys("g O").wait();
    desk.screen(40, 12);
    desk.screen(20, 6);
}

#[test]
fn the_words_of_a_framework_cell_are_written_changed_and_taken_away() {
    let mut desk = coded();
    desk.keys("g F").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("framework › participants by code"), "{screen}");
    desk.keys("Tab l").wait();
    let passage = desk.screen(100, 30);
    assert!(passage.contains("transcripts by code"), "{passage}");
    desk.keys("m \"Owed_and_not_paid.\" Ctrl-s").wait();
    let written = desk.screen(100, 30);
    assert!(written.contains("× Withheld pay: Owed and not paid.   "), "{written}");
    desk.keys("m \"Still_\" Ctrl-s").wait();
    assert_eq!(desk.app.shared.session.study.memos.len(), 1, "one's own words are changed, not doubled");
    desk.keys("u u").wait();
    let row = |screen: &str| screen.lines().find(|line| line.contains("▸ fg1")).map(str::to_owned);
    assert_eq!(row(&desk.screen(100, 30)), row(&passage), "both are taken back");
    desk.keys("Enter").wait();
    assert!(desk.screen(100, 30).contains("excerpts › Withheld pay"), "{}", desk.screen(100, 30));
}

#[test]
fn passages_of_two_codes_stand_side_by_side_and_lead_to_their_source() {
    let mut desk = coded();
    desk.keys("g = \"low\" Tab \"with\" Tab Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("side by side › Low pay | Withheld pay"), "{screen}");
    assert!(screen.contains("Low pay · 1/1") && screen.contains("Withheld pay · 1/2"), "{screen}");
    desk.keys("l j Tab").wait();
    assert!(desk.screen(100, 30).contains("Withheld pay · 2/2"), "{}", desk.screen(100, 30));
    desk.keys("Enter").wait();
    let lit = desk.lit();
    assert!(!lit.is_empty(), "in the text");
    desk.keys("Esc").wait();
    assert!(desk.screen(100, 30).contains("Withheld pay · 2/2"), "back at the same passage");
    desk.screen(40, 12);
    desk.screen(20, 6);
}

#[test]
fn what_nobody_coded_leads_to_the_text() {
    let mut desk = coded();
    desk.keys("g U").wait();
    let before = desk.screen(100, 30);
    assert!(before.contains("turns without a coding"), "{before}");
    desk.keys("Enter").wait();
    let lit = desk.lit();
    assert!(!lit.is_empty() && !desk.codings().iter().any(|coding| coding.contains(&lit)), "{lit}");
    desk.keys("w Esc").wait();
    let after = desk.screen(100, 30);
    let count = |screen: &str| screen.lines().filter(|line| line.contains("fg1")).count();
    assert!(after.contains("turns without a coding") && count(&after) < count(&before), "{before}{after}");
}

#[test]
fn excerpts_are_grouped_and_sorted_as_asked() {
    let mut desk = coded();
    desk.keys("g r").wait();
    desk.keys("i \"code\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Withheld pay · 2 passages ──") && screen.contains("Low pay · 1 passage ──"), "{screen}");
    desk.keys("s \"length\" Enter").wait();
    assert!(desk.screen(100, 30).contains("the longest first"), "{}", desk.screen(100, 30));
    desk.keys("G").wait();
    let bottom = desk.screen(100, 30);
    assert!(bottom.contains("3/3"), "{bottom}");
    desk.keys("i Enter").wait();
    assert!(!desk.screen(100, 30).contains("in groups"), "{}", desk.screen(100, 30));
}

#[test]
fn tests_are_a_view_of_the_crosstab_and_the_query_narrows_agreement() {
    let mut desk = coded();
    desk.keys("g X").wait();
    desk.keys("c \"transcript\" Enter Tab Tab Tab Tab Tab Tab").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("tests of presence") && screen.contains("Withheld pay"), "{screen}");
    desk.keys("l l l l l l l l l").wait();
    assert!(desk.screen(100, 30).contains("each column is a single unit"), "{}", desk.screen(100, 30));
    desk.keys("g Q \"code:low-pay\" Enter g A").wait();
    assert!(desk.screen(100, 30).contains("query code:low-pay"), "{}", desk.screen(100, 30));
    desk.keys("g C").wait();
    assert!(desk.screen(100, 30).contains("query code:low-pay"), "{}", desk.screen(100, 30));
}

#[test]
fn questions_of_the_guide_divide_the_crosstab() {
    let mut desk = coded();
    desk.keys("g X").wait();
    desk.keys("c \"question\" Enter \"low\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("codes by question"), "{screen}");
    assert!(screen.contains("(none)") || screen.contains("  1"), "{screen}");
    desk.keys("c \"language\" Enter").wait();
    assert!(desk.screen(100, 30).contains("codes by language"), "{}", desk.screen(100, 30));
}

/// People linked to the speakers of the fixture, with a value each of an attribute that has a blank in its name.
fn with_values(names: &str, values: [&str; 2]) -> Desk {
    let mut desk = coded();
    desk.keys("j w");
    desk.app.shared.session.flush().unwrap();
    let person = |id: &str, label: &str, value: &str| {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"");
        let attribute = if value.is_empty() { String::new() } else { format!("{names}: \"{value}\"") };
        format!(
            "(id: \"{id}\", pseudonym: \"{id}\", attributes: {{{attribute}}}, speakers: [(\"fg1\", \"{label}\")]),\n"
        )
    };
    let people = person("p1", "Ana", values[0]) + &person("p/2", "Bea", values[1]);
    std::fs::write(desk.root().join("participants.ron"), format!("(format: 1, participants: [\n{people}])\n")).unwrap();
    let file = desk.root().join("verbatim.ron");
    let settings = std::fs::read_to_string(&file).unwrap();
    let declared = settings.replace("attributes: [", &format!("attributes: [(name: {names}, of: Participant), "));
    std::fs::write(&file, declared).unwrap();
    desk.open_again();
    desk
}

/// The passages listed for each cell of a row that has some, column after column.
fn through(desk: &mut Desk, columns: usize) -> Vec<String> {
    let mut told = Vec::new();
    for column in 0..columns {
        desk.keys(&"l ".repeat(column)).keys("Enter").wait();
        let screen = desk.screen(100, 30);
        assert!(!screen.contains("Gathering"), "{screen}");
        let line = screen.lines().find(|line| line.contains("passage")).unwrap_or_default();
        told.push(line.trim_matches(['"', ' ']).split(" in ").next().unwrap_or_default().trim().to_owned());
        desk.keys("Esc").wait();
        desk.keys(&"h ".repeat(column));
    }
    told
}

#[test]
fn every_cell_leads_to_its_passages_whatever_its_value_is() {
    for (one, other) in [("20-30", "say \"so\""), ("a: b, (c)", "not"), ("C:\\x\\", "it's > 3"), ("ES", "")] {
        let mut desk = with_values("\"age group\"", [one, other]);
        desk.keys("g X").wait();
        let screen = desk.screen(100, 30);
        assert!(screen.contains("codes by age group"), "{screen}");
        // Ana has two codings of the code, Bea one; the columns stand in the order of the values, the absent one last.
        let row = screen.lines().skip(2).position(|line| line.contains("Withheld pay")).unwrap();
        desk.keys(&"j ".repeat(row));
        assert_eq!(through(&mut desk, 2), ["2 passages", "1 passage"], "{one} {other}");
    }
}

#[test]
fn a_list_that_cannot_be_asked_for_says_why_and_does_not_wait() {
    let mut desk = coded();
    let filter = Some(crate::analysis::query::Tree::is("wealth", "much"));
    desk.app.shared.excerpts(Query { filter, ..Query::default() }, None);
    desk.keys("j").wait();
    let screen = desk.screen(100, 30);
    assert!(!screen.contains("Gathering") && screen.contains("neither a word of queries"), "{screen}");
    desk.keys("E").wait();
    assert!(desk.screen(100, 30).contains("3 passages"), "{}", desk.screen(100, 30));
}

/// The title of the list of passages behind the chosen cell, and how many there are.
fn behind(desk: &mut Desk) -> (String, String) {
    desk.keys("Enter").wait();
    let screen = desk.screen(100, 30);
    let count = screen.lines().find(|line| line.contains("passage")).unwrap_or_default().trim().to_owned();
    let title = screen.lines().next().unwrap_or_default().to_owned();
    desk.keys("Esc").wait();
    (title, count)
}

#[test]
fn people_lead_to_what_they_say_whatever_they_are_called() {
    let mut desk = with_values("\"age group\"", ["20-30", "31-40"]);
    // A participant's id has a slash in it, as that of a speaker without a record has.
    desk.keys("g F").wait();
    let screen = desk.screen(100, 30);
    let row = screen.lines().skip(2).position(|line| line.contains("p/2")).unwrap_or_else(|| panic!("{screen}"));
    desk.keys(&"j ".repeat(row)).keys("l");
    let (title, count) = behind(&mut desk);
    assert!(title.contains("participant:p/2") && count.contains("1 passage in 1"), "{title}: {count}");
    // Ana, who has a record, speaks before Bea.
    desk.keys("g G Tab Tab").wait();
    assert!(desk.screen(100, 30).contains("who follows whom"), "{}", desk.screen(100, 30));
    let (title, count) = behind(&mut desk);
    assert!(title.contains("Ana") && count.contains("3 passages in 1"), "{title}: {count}");
}

#[test]
fn who_said_nothing_leads_to_no_passages() {
    let mut desk = with_values("\"age group\"", ["20-30", "31-40"]);
    let add = |name: &str, from: &str, to: &str| {
        let file = desk.root().join(name);
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
    };
    add("participants.ron", "participants: [", "participants: [(id: \"p0\", pseudonym: \"Silent\"),");
    add("transcripts/fg1.ron", "language: \"en\"", "language: \"en\", present: [\"p0\"]");
    desk.open_again();
    desk.keys("g G").wait();
    assert!(desk.screen(100, 30).contains("1/4"), "{}", desk.screen(100, 30));
    desk.keys("G Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("No passages stand behind this cell."), "{screen}");
}

#[test]
fn who_answers_which_question_how_stands_in_a_matrix() {
    let mut desk = Desk::new(100, 30);
    desk.keys("c \"Question\" Enter J c \"Agreement\" Enter J J c \"Question\" Enter J c \"Dissent\" Enter g R").wait();
    let screen = desk.screen(100, 30);
    let rows: Vec<&str> = screen.lines().filter(|line| line.contains("fg1 · ")).collect();
    assert_eq!(rows.len(), 3, "two questions and the chosen cell below: {screen}");
    assert!(rows[0].contains(" A ") && rows[0].contains(" NR "), "{screen}");
    assert!(rows[1].contains(" D ") && rows[1].contains(" NR "), "{screen}");
    desk.keys("Enter").wait();
    assert!(desk.lit().starts_with("What happens when they reject a task?"), "the question and its answers are lit");
    desk.keys("Esc c \"dissent\" Enter \"Low\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(!screen.lines().filter(|line| line.contains("fg1 · ")).any(|line| line.contains(" D ")), "{screen}");
}
