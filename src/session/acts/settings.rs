//! Acts on the study's settings: what would else be edited by hand in `verbatim.ron`.

use crate::edit::{Act, Change, Edit};
use crate::model::id::is_file_name;
use crate::model::settings::{Owner, Planned, Quotes, Settings};
use crate::search::near::nearest;
use crate::session::{Failure, Session};
use crate::text::{labels, language, moderators};
use std::collections::{BTreeMap, BTreeSet};

/// A setting of the study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The study's title.
    Title,
    /// Its main language.
    Language,
    /// Whether codings carry the words of their passage.
    Quotes,
    /// Whose codings are counted.
    Count,
    /// Labels of moderators.
    Moderators,
    /// Groups and interviews that are planned.
    Planned,
}

/// What is done with the values given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum How {
    /// They take the place of those there are.
    #[default]
    Set,
    /// They come after those there are.
    Add,
    /// They go.
    Remove,
    /// All go.
    Clear,
}

impl Setting {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 6] =
        [Self::Title, Self::Language, Self::Quotes, Self::Count, Self::Moderators, Self::Planned];

    /// Its word, as in `verbatim.ron`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Language => "language",
            Self::Quotes => "quotes",
            Self::Count => "count",
            Self::Moderators => "moderators",
            Self::Planned => "planned",
        }
    }

    /// What it does, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Title => "The title of the study.",
            Self::Language => "The main language, as a tag such as en or pt-BR.",
            Self::Quotes => "full: codings carry the words of their passage; hashed: a digest of them.",
            Self::Count => "Of several coders of a transcript, tables count the first of these who worked there.",
            Self::Moderators => "Who speaks under such a label moderates, where no participant is linked to it.",
            Self::Planned => {
                "How many transcripts are planned: conditions, then a number, as in country=ES,kind=interview 5."
            }
        }
    }

    /// The setting of a word.
    ///
    /// # Errors
    /// There is no such setting, with the nearest that is.
    pub fn parse(word: &str) -> Result<Self, Failure> {
        let keys = Self::ALL.map(Self::key);
        Self::ALL.into_iter().find(|one| one.key() == word).ok_or_else(|| {
            let near =
                nearest(word, keys.into_iter()).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
            Failure::usage(format!("`{word}` is no setting of a study.{near} There are: {}.", keys.join(", ")))
        })
    }

    /// Its values, each as [`set_setting`] takes it.
    pub fn values(self, settings: &Settings) -> Vec<String> {
        match self {
            Self::Title => Some(settings.title.clone()).into_iter().filter(|title| !title.is_empty()).collect(),
            Self::Language => settings.language.iter().cloned().collect(),
            Self::Quotes => vec![if settings.quotes == Quotes::Hashed { "hashed" } else { "full" }.to_owned()],
            Self::Count => settings.count.clone(),
            Self::Moderators => settings.moderators.clone(),
            Self::Planned => {
                settings.planned.iter().map(|plan| format!("{} {}", spell(&plan.wanted), plan.count)).collect()
            }
        }
    }
}

/// Sets, adds to, takes from or clears a setting of the study.
///
/// # Errors
/// Values that the setting cannot have; a change that changes nothing.
pub fn set_setting(session: &Session, setting: Setting, how: How, values: &[String]) -> Result<Act, Failure> {
    let values: Vec<String> = values.iter().map(|value| value.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    if (how == How::Clear) != values.is_empty() && !(how == How::Clear && setting == Setting::Planned) {
        return Err(Failure::usage(match how {
            How::Clear => format!("--clear takes all of `{}` away: give no values with it.", setting.key()),
            _ => format!("What should `{}` be? Give values, or --clear. {}", setting.key(), setting.help()),
        }));
    }
    let before = session.study.settings.clone();
    let mut after = before.clone();
    match setting {
        Setting::Title | Setting::Language | Setting::Quotes if matches!(how, How::Add | How::Remove) => {
            return Err(Failure::usage(format!("`{}` has one value: set it, or --clear it.", setting.key())));
        }
        Setting::Title if how == How::Clear => return Err(Failure::usage("A study has a title: give another one.")),
        Setting::Title => after.title = values.join(" "),
        Setting::Language if how == How::Clear => after.language = None,
        Setting::Language => after.language = Some(language(&values)?),
        Setting::Quotes => after.quotes = if how == How::Clear { Quotes::Full } else { quotes(&values)? },
        Setting::Count => {
            if let Some(odd) = values.iter().find(|handle| !is_file_name(handle) && how != How::Remove) {
                return Err(Failure::usage(format!(
                    "`{odd}` cannot be a coder's handle: use a to z, 0 to 9 and -, at most 64 characters."
                )));
            }
            list(&mut after.count, setting, how, &values, |handle| handle.to_owned())?;
            somebody(session, &after.count)?;
        }
        Setting::Moderators => {
            let labels: Vec<String> = values.iter().map(|label| labels::tidy(label)).collect();
            list(&mut after.moderators, setting, how, &labels, moderators::spelling)?;
        }
        Setting::Planned => plan(session, &mut after.planned, how, &values)?,
    }
    if before == after {
        return Err(Failure::nothing(format!("This is how `{}` is set already; nothing changes.", setting.key())));
    }
    let label = if how == How::Clear { format!("clear {}", setting.key()) } else { format!("set {}", setting.key()) };
    Ok(Act { label, edits: vec![Edit::Settings(Box::new(Change::replace(before, after)))] })
}

/// Changes one plan, which may get other conditions, in one act; an empty one is new.
///
/// # Errors
/// As [`set_setting`].
pub fn change_plan(session: &Session, now: &str, values: &[String]) -> Result<Act, Failure> {
    let mut act = set_setting(session, Setting::Planned, How::Set, values)?;
    let old = words(now).first().map(|now| conditions(session, now)).transpose()?;
    let new = values.first().map(|new| conditions(session, new)).transpose()?;
    if let (Some(old), [Edit::Settings(change)]) =
        (old.filter(|old| Some(old) != new.as_ref()), act.edits.as_mut_slice())
        && let Some(after) = &mut change.after
    {
        // It stays where it stood.
        let place = |wanted: &BTreeMap<String, String>| after.planned.iter().position(|plan| plan.wanted == *wanted);
        if let (Some(from), Some(to)) = (new.as_ref().and_then(place), place(&old)) {
            after.planned.swap(from, to);
            after.planned.retain(|plan| plan.wanted != old);
        }
    }
    Ok(act)
}

/// Refuses to count nobody at all, where people have worked.
fn somebody(session: &Session, count: &[String]) -> Result<(), Failure> {
    let (study, unknown) = (&session.study, strangers(session, count));
    if count.is_empty() || unknown.len() < count.len() || study.coders().is_empty() {
        return Ok(());
    }
    let near = unknown.iter().find_map(|(_, near)| near.as_ref());
    let near = near.map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
    let mut known = study.coders().to_vec();
    known.sort();
    Err(Failure::usage(format!(
        "Nobody works under `{}`, so that tables would count nothing.{near} Here work: {}.",
        count.join("` or `"),
        known.join(", ")
    )))
}

/// Of these handles those under which nobody has worked or is to work, each with the known one that is nearest.
pub fn strangers(session: &Session, count: &[String]) -> Vec<(String, Option<String>)> {
    let (study, settings) = (&session.study, &session.study.settings);
    let mut known: Vec<&str> = study.coders().iter().map(String::as_str).collect();
    known.extend(settings.coders.keys().map(String::as_str));
    known.extend(settings.assigned.values().flatten().map(String::as_str));
    known.extend(session.coder.as_deref());
    // The layer that `reconcile` writes where no other is named.
    known.push("consensus");
    let unknown = count.iter().filter(|handle| !known.contains(&handle.as_str()));
    let near = |handle: &String| nearest(handle, known.iter().copied()).map(str::to_owned);
    unknown.map(|handle| (handle.clone(), near(handle))).collect()
}

/// Of these labels of moderators, those under which nobody speaks in any transcript, each with the nearest that is one.
pub fn silent(session: &Session, labels: &[String]) -> Vec<(String, Option<String>)> {
    let study = &session.study;
    let transcripts = study.transcripts().into_iter().map(|ix| study.transcript(ix));
    let speaking: BTreeSet<&str> = transcripts.flat_map(|it| it.labels.iter().map(String::as_str)).collect();
    let spellings: BTreeSet<String> = speaking.iter().map(|label| moderators::spelling(label)).collect();
    let silent = labels.iter().map(|label| labels::tidy(label));
    let silent = silent.filter(|label| !spellings.contains(&moderators::spelling(label)));
    silent.map(|label| (label.clone(), nearest(&label, speaking.iter().copied()).map(str::to_owned))).collect()
}

fn language(values: &[String]) -> Result<String, Failure> {
    let tag = values.join(" ");
    language::check(&tag).map_err(|what| Failure::usage(format!("{what}.")))?;
    Ok(tag)
}

fn quotes(values: &[String]) -> Result<Quotes, Failure> {
    match values {
        [word] if word.eq_ignore_ascii_case("full") => Ok(Quotes::Full),
        [word] if word.eq_ignore_ascii_case("hashed") => Ok(Quotes::Hashed),
        _ => Err(Failure::usage(format!("`quotes` is full or hashed, not `{}`.", values.join(" ")))),
    }
}

/// Changes a list in which each value, as `key` has it, stands once.
fn list(
    now: &mut Vec<String>,
    setting: Setting,
    how: How,
    values: &[String],
    key: impl Fn(&str) -> String,
) -> Result<(), Failure> {
    if how == How::Remove {
        for value in values {
            let Some(place) = now.iter().position(|known| key(known) == key(value)) else {
                return Err(Failure::usage(format!(
                    "`{value}` is not in `{}`. It has: {}.",
                    setting.key(),
                    if now.is_empty() { "nothing".to_owned() } else { now.join(", ") }
                )));
            };
            now.remove(place);
        }
        return Ok(());
    }
    if how != How::Add {
        now.clear();
    }
    for value in values {
        if !now.iter().any(|known| key(known) == key(value)) {
            now.push(value.clone());
        }
    }
    Ok(())
}

/// Plans are told apart by their conditions: a number for one that is there takes the place of its number.
fn plan(session: &Session, now: &mut Vec<Planned>, how: How, values: &[String]) -> Result<(), Failure> {
    if how == How::Clear && values.is_empty() {
        now.clear();
        return Ok(());
    }
    let takes_away = matches!(how, How::Clear | How::Remove);
    let mut words = values.iter().peekable();
    while let Some(word) = words.next() {
        let wanted = conditions(session, word)?;
        let number = words.next_if(|word| word.chars().all(|c| c.is_ascii_digit()));
        if takes_away {
            let Some(place) = now.iter().position(|plan| plan.wanted == wanted) else {
                return Err(Failure::usage(format!("Nothing is planned for `{}`.", spell(&wanted))));
            };
            now.remove(place);
            continue;
        }
        let Some(count) = number.and_then(|number| number.parse::<u32>().ok()) else {
            return Err(Failure::usage(format!(
                "How many are planned for `{word}`? A number follows the conditions, as in `{word} 5`."
            )));
        };
        match now.iter_mut().find(|plan| plan.wanted == wanted) {
            Some(plan) => plan.count = count,
            None => now.push(Planned { wanted, count }),
        }
    }
    Ok(())
}

/// Conditions of a plan: `country=ES,kind=focus-group`; names and values with blanks or commas in quotation marks.
fn conditions(session: &Session, text: &str) -> Result<BTreeMap<String, String>, Failure> {
    let mut wanted = BTreeMap::new();
    for part in divided(text, ',') {
        let Some((name, value)) = divided_once(part, '=') else {
            return Err(Failure::usage(format!(
                "`{part}` is no condition. Write conditions as name=value, such as country=ES,kind=focus-group."
            )));
        };
        let (name, value) = (bare(name), bare(value));
        check(session, &name, &value)?;
        if let Some(other) = wanted.get(&name) {
            return Err(Failure::usage(format!(
                "A plan cannot want `{name}` to be {other} and {value} at once: make two plans of it."
            )));
        }
        wanted.insert(name, value);
    }
    Ok(wanted)
}

/// Fields of every transcript that plans can name.
const FIELDS: [&str; 5] = ["kind", "language", "place", "date", "title"];

fn check(session: &Session, name: &str, value: &str) -> Result<(), Failure> {
    let settings = &session.study.settings;
    let own = name.strip_prefix("transcript.").unwrap_or(name);
    if value.is_empty() {
        return Err(Failure::usage(format!("Which `{name}`? Write {name}=VALUE.")));
    }
    if let Some(attribute) = settings.attributes_of(Owner::Transcript).find(|attribute| attribute.name == own) {
        return attribute.check(value).map_err(|what| Failure::usage(format!("{what}.")));
    }
    if FIELDS.contains(&own) {
        return Ok(());
    }
    let known: Vec<&str> =
        settings.attributes_of(Owner::Transcript).map(|attribute| attribute.name.as_str()).chain(FIELDS).collect();
    let near = nearest(own, known.iter().copied()).map_or_else(String::new, |near| format!(" Did you mean `{near}`?"));
    Err(Failure::usage(format!(
        "Plans are of transcripts, which have no `{name}`.{near} There are: {}.",
        known.join(", ")
    )))
}

/// The parts of a text between separators that stand outside quotation marks.
fn divided(text: &str, separator: char) -> Vec<&str> {
    let mut quoted = false;
    let outside = |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    };
    text.split(outside).map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn divided_once(text: &str, separator: char) -> Option<(&str, &str)> {
    let mut quoted = false;
    let outside = |c: char| {
        quoted ^= c == '"';
        c == separator && !quoted
    };
    let place = text.find(outside)?;
    Some((text.get(..place)?, text.get(place + separator.len_utf8()..)?))
}

fn bare(word: &str) -> String {
    let word = word.trim();
    word.strip_prefix('"').and_then(|word| word.strip_suffix('"')).unwrap_or(word).to_owned()
}

/// Conditions as [`conditions`] reads them.
fn spell(wanted: &BTreeMap<String, String>) -> String {
    let quoted = |word: &str| {
        let plain = !word.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '='));
        if plain { word.to_owned() } else { format!("\"{word}\"") }
    };
    let parts: Vec<String> = wanted.iter().map(|(name, value)| format!("{}={}", quoted(name), quoted(value))).collect();
    parts.join(",")
}

/// The words of a line, as a shell would give them: blanks divide, except in quotation marks, which stay in conditions and
/// go around whole words.
pub fn words(line: &str) -> Vec<String> {
    let mut quoted = false;
    let blank = |c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    };
    let words = line.split(blank).filter(|word| !word.is_empty());
    words.map(|word| if word.contains('=') { word.to_owned() } else { bare(word) }).collect()
}
