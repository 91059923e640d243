//! Passages, counts and memos by keys, on a study in a temporary folder.

use crate::analysis::counting::Roll;
use crate::analysis::scope::Scope;
use crate::analysis::table::{Cell, Table};
use crate::export::format::Options;
use crate::export::formats::csv::csv;
use crate::session::measures::{self, Source};
use crate::session::tables::{excerpts, frequencies};
use crate::tui::fixture::Desk;
use crate::tui::screens::frequencies::Frequencies;

/// A study with three codings: two of one code, one of another.
fn coded() -> Desk {
    let mut desk = Desk::new(100, 30);
    desk.keys("j w j j w p");
    assert_eq!(desk.codings().len(), 3);
    desk
}

#[test]
fn passages_of_a_code_lead_to_the_source_and_back() {
    let mut desk = coded();
    desk.keys("g g g r").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("3 passages in 1 transcript"), "{screen}");
    desk.keys("c \"with\" Enter").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("excerpts › Withheld pay") && screen.contains("2 passages"), "{screen}");
    assert!(screen.contains("Group 1 · turn 2 · Ana · ana") && !screen.contains("p Low pay"), "{screen}");
    desk.keys("j Enter");
    assert!(desk.lit().starts_with("They kept three months"));
    desk.keys("Esc").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("Withheld pay") && screen.contains("2/2"), "{screen}");
    desk.keys("Enter");
    assert!(desk.lit().starts_with("They kept"));
    desk.keys("Alt-Left").wait();
    assert!(desk.screen(100, 30).contains("2/2"));
    desk.keys("q");
    assert!(desk.screen(100, 30).contains("What happens"));
}

#[test]
fn a_parent_shows_what_is_below_it_and_words_are_found() {
    let mut desk = coded();
    desk.keys("g r c \"precarity\" Enter").wait();
    assert!(desk.screen(100, 30).contains("Precarity + sub-codes"));
    assert!(desk.screen(100, 30).contains("3 passages"));
    desk.keys("z").wait();
    assert!(desk.screen(100, 30).contains("No coded passage fits"));
    desk.keys("E").wait().keys("/ \"TICKET\" Enter");
    assert!(desk.screen(100, 30).contains("“TICKET”"));
    desk.keys("n");
    assert!(desk.screen(100, 30).contains("“TICKET”"));
}

#[test]
fn the_passages_of_the_code_at_the_cursor() {
    let mut desk = coded();
    desk.keys("g g j g x").wait();
    let screen = desk.screen(100, 30);
    assert!(screen.contains("excerpts › Withheld pay") && screen.contains("2 passages"), "{screen}");
    assert!(screen.contains("1/2"), "{screen}");
    desk.keys("q j j o g x").wait();
    assert!(desk.screen(100, 30).contains("2/2"), "it begins where one came from");
}

#[test]
fn counts_are_those_of_the_analysis() {
    let mut desk = coded();
    let tables = [Roll::Up, Roll::Own].map(|roll| counted(&mut desk, roll));
    desk.keys("g q").wait();
    let shown = |desk: &Desk| {
        let room: &dyn std::any::Any = desk.app.room.as_ref();
        room.downcast_ref::<Frequencies>().unwrap().shown()
    };
    let number = |cell: &Cell| if let Cell::Count(number) = cell { *number } else { 0 };
    let of = |table: &Table| {
        let at = table.column("codings").unwrap();
        table.rows.iter().map(|row| (row[0].exact(), number(&row[at]))).collect::<Vec<_>>()
    };
    assert_eq!(shown(&desk), of(&tables[0]));
    assert_eq!(shown(&desk)[0], ("precarity".to_owned(), 3));
    desk.keys("z").wait();
    assert_eq!(shown(&desk), of(&tables[1]));
    desk.keys("Tab").wait();
    assert!(desk.screen(100, 30).contains("Group 1"));
    desk.keys("Tab").wait();
    assert!(desk.screen(100, 30).contains("Ana · fg1"));
    desk.keys("Tab s").wait().keys("Home Enter").wait();
    assert!(desk.screen(100, 30).contains("excerpts › Withheld pay"));
    // What is taken back is counted again.
    desk.keys("u q").wait();
    assert_eq!(shown(&desk).iter().map(|(_, count)| count).sum::<u64>(), 2);
}

fn counted(desk: &mut Desk, roll: Roll) -> Table {
    let scope = Scope::default();
    let session = &mut desk.app.shared.session;
    let measures = measures::measures(session, &scope);
    frequencies::table(&session.study, &scope, &measures, roll)
}

#[test]
fn exports_are_what_the_command_line_writes_and_nothing_is_overwritten_unasked() {
    let mut desk = coded();
    let file = desk.root().join("out.csv");
    let name = file.display().to_string();
    desk.keys("g r").wait().keys(&format!("e Ctrl-u \"{name}\" Enter")).wait();
    let session = &desk.app.shared.session;
    let asked = excerpts::Excerpts::default();
    let table = excerpts::shaped(&session.study, &Source::of(session), &Scope::default(), &asked).0;
    let wanted = csv(&table, Options::default()).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), wanted);
    let wanted = csv(&counted(&mut desk, Roll::Up), Options::default()).unwrap();
    desk.keys("g q").wait().keys(&format!("e Ctrl-u \"{name}\" Enter"));
    assert!(desk.screen(100, 30).contains("is there already"));
    assert_ne!(std::fs::read_to_string(&file).unwrap(), wanted);
    desk.keys("Down Enter").wait();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), wanted);
}

#[test]
fn an_export_writes_over_no_file_of_the_study_and_in_no_format_that_it_cannot() {
    let mut desk = coded();
    let book = desk.root().join("codebook.ron");
    let before = std::fs::read(&book).unwrap();
    let csv = desk.root().join("codebook.csv");
    for (name, words) in [("codebook.csv", ""), ("q.ods", ".csv, .json, .txt"), ("transcripts/q.csv", "would be taken")]
    {
        let path = desk.root().join(name).display().to_string();
        desk.keys("g q").wait().keys(&format!("e Ctrl-u \"{path}\" Enter")).wait();
        let screen = desk.screen(200, 30);
        assert!(screen.contains(words), "{screen}");
        desk.keys("Esc Esc");
    }
    assert!(csv.exists() && !desk.root().join("q.ods").exists() && !desk.root().join("transcripts/q.csv").exists());
    let json = desk.root().join("q.json").display().to_string();
    desk.keys("g q").wait().keys(&format!("e Ctrl-u \"{json}\" Enter")).wait();
    assert!(std::fs::read_to_string(json).unwrap().starts_with('{'));
    assert_eq!(std::fs::read(&book).unwrap(), before);
}

#[test]
fn memos_are_listed_found_changed_and_lead_to_their_passage() {
    let mut desk = coded();
    desk.keys("m \"first_mention_of_the_ticket\" Ctrl-s");
    desk.keys("g y");
    assert!(desk.screen(100, 30).contains("first mention of the ticket"));
    desk.keys("n Down Enter \"On_the_whole\" Ctrl-s");
    let screen = desk.screen(100, 30);
    assert!(screen.contains("the study") && screen.contains("On the whole"), "{screen}");
    desk.keys("Enter \"_changed\" Ctrl-s");
    assert_eq!(desk.app.shared.session.study.memos[0].body, "On the whole changed");
    desk.keys("u");
    assert_eq!(desk.app.shared.session.study.memos[0].body, "On the whole");
    desk.keys("/ \"mention\" Enter");
    let screen = desk.screen(100, 30);
    assert!(!screen.contains("On the whole") && screen.contains("“They kept three months"), "{screen}");
    desk.keys("Enter");
    assert!(desk.lit().starts_with("They kept"));
    desk.keys("Esc");
    assert!(desk.screen(100, 30).contains("› memos"));
}

#[test]
fn a_matrix_is_written_as_it_is_shown() {
    let mut desk = coded();
    let file = desk.root().join("matrix.csv");
    desk.keys("g q").wait().keys("Tab").wait();
    desk.keys(&format!("e \"{}\" Enter", file.display())).wait();
    let written = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines[0], "code,path,codings_with_subcodes,fg1");
    assert_eq!(lines[1..3], ["precarity,Precarity,3,3", "withheld-pay,Precarity / Withheld pay,2,2"]);
    desk.keys("z Tab").wait();
    let file = desk.root().join("people.csv");
    desk.keys(&format!("e \"{}\" Enter", file.display())).wait();
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written.starts_with("code,path,codings,fg1/Ana,fg1/Bea\nprecarity,Precarity,0,0,0\n"), "{written}");
}

#[test]
fn counting_again_copies_the_study_once_and_another_order_counts_nothing() {
    let mut desk = coded();
    desk.keys("g q").wait();
    let first = desk.app.shared.snapshot();
    desk.keys("z").wait().keys("Tab").wait().keys("Tab Tab s");
    assert!(std::sync::Arc::ptr_eq(&first, &desk.app.shared.snapshot()));
    desk.wait().keys("s");
    assert!(!desk.app.is_counting());
    desk.keys("q");
    assert!(!std::sync::Arc::ptr_eq(&first, &desk.app.shared.snapshot()), "in the reader no copy is kept");
}
