//! How many keys a coding costs, with the codebook that the program brings.

use crate::model::Codebook;
use crate::tui::fixture::Desk;

/// Names that the codebook does not have; some are words of names that it has.
const NEW: [&str; 60] = [
    "Care",
    "Pay",
    "Costs",
    "Skill",
    "Help",
    "Secrecy",
    "Visas",
    "Dependence",
    "Closure",
    "Managers",
    "Waiting",
    "Sleep",
    "Shame",
    "Anger",
    "Hope",
    "Trust",
    "Family",
    "Children",
    "Rent",
    "Food",
    "Night shifts",
    "Second job",
    "Side jobs",
    "Bank fees",
    "Exchange rates",
    "Power cuts",
    "Slow internet",
    "Old laptop",
    "Broken headset",
    "No contract",
    "Team leads",
    "Quality scores",
    "Blocked tasks",
    "Appeals",
    "Tickets unanswered",
    "Training unpaid",
    "Tests for tasks",
    "Ratings",
    "Bans",
    "Union talk",
    "Works council",
    "Strike",
    "Lawyers",
    "Journalists",
    "Ministries",
    "Wage theft",
    "Border",
    "Residence permit",
    "Asylum",
    "Accent",
    "Translation work",
    "Dialect",
    "Diplomas",
    "Study beside work",
    "Nausea",
    "Violent images",
    "Counsellor",
    "Sick leave",
    "Doctor",
    "Silence kept",
];

fn desk() -> Desk {
    let mut desk = Desk::new(110, 30);
    desk.app.shared.session.flush().unwrap();
    let book = include_str!("../../../codebooks/data-work.ron");
    std::fs::write(desk.root().join("codebook.ron"), book).unwrap();
    desk.open_again().keys("J");
    desk
}

fn book(desk: &Desk) -> Codebook {
    desk.app.shared.session.study.codebook().clone()
}

/// Types words, blanks too.
fn typed(words: &str) -> String {
    format!("\"{}\"", words.replace(' ', "_"))
}

/// What is coded at the light.
fn coded(desk: &mut Desk) -> Vec<String> {
    desk.codings().into_iter().filter_map(|coding| Some(coding.split_once(": ")?.0.to_owned())).collect()
}

#[test]
fn a_code_by_its_key_and_the_last_one_again_cost_one_key() {
    let mut desk = desk();
    let keyed: Vec<(char, String)> =
        book(&desk).codes().iter().filter_map(|code| Some((code.key?, code.name.clone()))).collect();
    assert!(keyed.len() > 5, "{keyed:?}");
    for (key, name) in keyed {
        desk.keys(&key.to_string());
        assert_eq!(coded(&mut desk), [name.as_str()]);
        desk.keys("J .");
        assert_eq!(coded(&mut desk), [name.as_str(), name.as_str()], "repeated");
        desk.keys("u u K");
    }
}

#[test]
fn a_code_by_name_costs_few_keys() {
    let mut desk = desk();
    let mut all = Vec::new();
    for code in book(&desk).codes() {
        let name = code.name.to_lowercase();
        let words: Vec<&str> = name.split_whitespace().collect();
        // The beginnings of its words, each with up to four letters: what people try.
        let begins = words.iter().flat_map(|word| (1..=4).map(|len| word.chars().take(len).collect::<String>()));
        let mut tries: Vec<String> = begins.collect();
        tries.sort_by_key(|word| word.chars().count());
        let found = tries.into_iter().find(|letters| {
            desk.keys(&format!("c {} Enter", typed(letters)));
            let hit = coded(&mut desk) == [code.name.as_str()];
            desk.keys("u");
            hit
        });
        let found = found.unwrap_or_else(|| panic!("{name} is not found by four letters"));
        all.push(found.chars().count() + 2);
    }
    let mean = all.iter().sum::<usize>() as f64 / all.len() as f64;
    assert!(mean <= 3.7 && all.iter().all(|keys| *keys <= 6), "{mean} {all:?}");
}

#[test]
fn a_new_code_costs_its_name_and_two_keys() {
    let mut desk = desk();
    for name in NEW {
        desk.keys(&format!("c {} Enter", typed(name)));
        assert_eq!(coded(&mut desk), [name], "typed whole, `{name}` is made");
        desk.keys("u");
    }
    // A name with which another begins is made by a key of its own.
    desk.keys(&format!("c {} Alt-Enter", typed("Withheld")));
    assert_eq!(coded(&mut desk), ["Withheld"]);
    desk.keys(&format!("u c {} Enter", typed("Withheld")));
    assert_eq!(coded(&mut desk), ["Withheld pay"], "how a name begins means that name");
    desk.keys(&format!("u c {} Enter", typed("Precarity / Waiting")));
    let made = book(&desk).codes().iter().find(|code| code.name == "Waiting").and_then(|code| code.parent.clone());
    assert_eq!(made.as_deref(), Some("precarity"), "below the code that was named");
}
