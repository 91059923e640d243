//! CHAT transcripts of CLAN and CHILDES.

use crate::import::cues::join;
use crate::import::draft::{Draft, Person, Turn, Turns};
use crate::import::error::ImportError;
use crate::import::format::{Format, Found, Reader, Seen};

/// CHAT.
pub static FORMAT: Format =
    Format { word: "cha", looks: "a CHAT transcript", endings: &["cha"], sniff, read: Reader::Text(read) };

/// Sets off times inside a turn.
const BULLET: char = '\u{15}';

fn sniff(seen: &Seen) -> f32 {
    if seen.first().starts_with("@UTF8") || seen.first() == "@Begin" {
        return 1.0;
    }
    let heads = seen.lines().filter(|line| line.starts_with("@Participants:") || *line == "@Begin").count();
    let turns = seen.lines().filter(|line| line.starts_with('*') && line.contains(":\t")).count();
    if heads > 0 && turns > 0 { 0.95 } else { 0.0 }
}

fn read(text: &str, found: &mut Found) -> Result<(), ImportError> {
    let mut draft = Draft::default();
    let mut turns = Turns::default();
    let (mut tiers, mut inner, mut stray) = (0, 0, 0);
    for whole in joined(text) {
        let line = whole.trim_end();
        let field = line.get(1..).and_then(|rest| rest.split_once(':'));
        match (line.chars().next(), field) {
            (Some('*'), Some((code, words))) => turns.push(turn(code.trim(), words))?,
            (Some('%'), _) => tiers += 1,
            (Some('@'), _) if !turns.turns.is_empty() => inner += usize::from(line != "@End"),
            (Some('@'), Some((key, value))) => head(key.trim(), value.trim(), &mut draft),
            (Some('@'), None) | (None, _) => {}
            _ => stray += 1,
        }
    }
    if turns.turns.is_empty() {
        return Err(ImportError::Nothing {
            looks: FORMAT.looks,
            what: "it has no turn (a line that begins with * and a code)".into(),
            advice: "Choose a file with speech in it",
        });
    }
    draft.drop("dependent tiers", tiers);
    draft.drop("headers between turns", inner);
    draft.drop("lines of no kind", stray);
    draft.body = crate::import::draft::Body::Turns(turns.turns);
    found.push(draft)
}

/// Lines, with those that begin with a tab or a blank put to the one above.
fn joined(text: &str) -> impl Iterator<Item = String> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let mut whole = lines.next()?.to_owned();
        while let Some(more) = lines.next_if(|line| line.starts_with(['\t', ' '])) {
            whole.push(' ');
            whole.push_str(more.trim());
        }
        Some(whole)
    })
}

/// A turn; each time stands after the words it is of.
fn turn(code: &str, words: &str) -> Turn {
    let mut turn = Turn::new(Some(code), "", None);
    let mut pending: Option<usize> = None;
    for (nth, part) in words.split(BULLET).enumerate() {
        let time = part.split_once('_').filter(|_| nth % 2 == 1);
        let start = time.and_then(|(start, end)| {
            let whole = |part: &str| part.trim().parse::<u64>().ok();
            whole(end).and(whole(start))
        });
        match start {
            Some(ms) => turn.times.push((pending.take().unwrap_or(turn.text.len()), ms)),
            None => {
                let at = join(&mut turn.text, part);
                if !part.trim().is_empty() && pending.is_none() {
                    pending = Some(at);
                }
            }
        }
    }
    turn
}

fn head(key: &str, value: &str, draft: &mut Draft) {
    match key {
        "Participants" => {
            for person in value.split(',') {
                let mut words = person.split_whitespace();
                let Some(code) = words.next() else { continue };
                let rest: Vec<&str> = words.collect();
                let (role, name) = match rest.as_slice() {
                    [] => (None, None),
                    [role] => (Some(*role), None),
                    [name @ .., role] => (Some(*role), Some(name.join(" ").replace('_', " "))),
                };
                let person = person_of(code, draft);
                person.name = name;
                person.moderator = role.is_some_and(asks);
                person.attributes.extend(role.map(|role| ("role".to_owned(), role.to_owned())));
            }
        }
        "ID" => {
            let fields: Vec<&str> = value.split('|').map(str::trim).collect();
            let Some(code) = fields.get(2).filter(|code| !code.is_empty()) else { return };
            let person = person_of(code, draft);
            for (place, name) in [(3, "age"), (4, "sex"), (5, "group"), (6, "ses"), (8, "education")] {
                if let Some(value) = fields.get(place).filter(|value| !value.is_empty()) {
                    person.attributes.push((name.to_owned(), (*value).to_owned()));
                }
            }
        }
        "Languages" => {
            draft.language = value.split([',', ' ']).next().filter(|tag| !tag.is_empty()).map(str::to_owned);
        }
        "Date" => draft.date = day(value),
        _ => {}
    }
    if !matches!(key, "Participants" | "ID") && !value.is_empty() {
        draft.facts.push((key.to_owned(), value.to_owned()));
    }
}

fn person_of<'a>(code: &str, draft: &'a mut Draft) -> &'a mut Person {
    let at = draft.people.iter().position(|person| person.speaker == code).unwrap_or_else(|| {
        draft.people.push(Person { speaker: code.to_owned(), ..Person::default() });
        draft.people.len() - 1
    });
    &mut draft.people[at]
}

fn asks(role: &str) -> bool {
    matches!(role, "Investigator" | "Interviewer" | "Moderator" | "Researcher")
}

/// `12-MAY-2023` as `2023-05-12`.
fn day(value: &str) -> Option<String> {
    let mut parts = value.split('-');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = MONTHS.iter().position(|name| month.eq_ignore_ascii_case(name))? + 1;
    let (day, year): (u32, u32) = (day.parse().ok()?, year.parse().ok()?);
    ((1..=31).contains(&day) && (1000..=9999).contains(&year)).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use crate::import::testing::{import, refused, says, times, tortured};

    const TALK: &str = "@UTF8\n@Begin\n@Languages:\tspa, eng\n@Participants:\tANA Ana_Ruiz Adult, INV Investigator\n\
        @ID:\tspa|x|ANA|30;|female||||||\n@Date:\t12-MAY-2023\n*INV:\t¿y ahora? \u{15}100_900\u{15}\n%mor:\tx|y\n\
        *ANA:\tpues &=laughs (.) nada \u{15}1000_2000\u{15}\n\tmás que [/] más que eso. \u{15}2000_3500\u{15}\n@G:\tgdc\n*PPP:\t(2.0)\n@End\n";

    #[test]
    fn turns_times_and_people_are_read() {
        let found = import(TALK, "a.txt");
        assert_eq!(
            (found.format, found.language.as_deref(), found.date.as_deref()),
            ("cha", Some("spa"), Some("2023-05-12"))
        );
        says(
            &found,
            &[("INV", "¿y ahora?"), ("ANA", "pues &=laughs (.) nada más que [/] más que eso."), ("PPP", "(2.0)")],
        );
        let seen: Vec<(u64, String)> = times(&found);
        assert_eq!(seen, [(100, "INV: ¿y ahor".into()), (1000, "ANA: pues &=".into()), (2000, "más que [/] ".into())]);
        assert_eq!(found.left_out, [("dependent tiers", 1), ("headers between turns", 1)]);
        let ana = found.people.iter().find(|person| person.speaker == "ANA").unwrap();
        assert_eq!((ana.name.as_deref(), ana.attributes.len()), (Some("Ana Ruiz"), 3));
        assert!(found.people.iter().any(|person| person.speaker == "INV" && person.moderator));
        tortured(TALK.as_bytes(), "a.cha");
        assert!(refused("@UTF8\n@Begin\n@End\n", "a.cha").contains("no turn"));
    }
}
