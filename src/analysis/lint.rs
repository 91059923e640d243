//! What in a codebook looks unfinished, doubled, or at odds with how it is used.

use super::colour;
use crate::model::moment::moment;
use crate::model::{Code, CodeIx, CoderIx, Coding, Status, Study};
use crate::text::fold::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use strsim::levenshtein;

/// Something to look at in a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code, by id.
    pub code: String,
    /// Which kind of finding: a word for scripts.
    pub kind: &'static str,
    /// What was found, to be read after the code.
    pub words: String,
}

/// How the codings use the codes.
#[derive(Default)]
struct Use {
    coders: HashMap<CodeIx, HashSet<CoderIx>>,
    /// Codings of a code and, beside it, of one below by the same coder on overlapping words: how many of the upper one.
    beside: BTreeMap<(CodeIx, CodeIx), u32>,
    /// Codings made before a code's current wording.
    old: HashMap<CodeIx, u32>,
}

/// Looks a codebook over, in its own order.
pub fn lint(study: &Study) -> Vec<Finding> {
    let book = study.codebook();
    let used = used(study);
    let everyone: HashSet<CoderIx> = used.coders.values().flatten().copied().collect();
    let live: Vec<&Code> = book.codes().iter().filter(|code| study.is_live(code)).collect();
    let names: Vec<String> = live.iter().map(|code| fold(&code.name)).collect();
    let mut found = Vec::new();
    for (place, code) in live.iter().enumerate() {
        let mut say = |kind: &'static str, words: String| found.push(Finding { code: code.id.clone(), kind, words });
        for (other, known) in live.iter().zip(&names).take(place) {
            match alike(&names[place], known) {
                Alike::Same => say("same-name", format!("has the same name as `{}`", other.id)),
                Alike::Near => say("near-name", format!("is called almost like `{}` (“{}”)", other.id, other.name)),
                Alike::No => {}
            }
        }
        if code.definition.is_none() {
            say("no-definition", "has no definition".into());
        }
        if code.examples.is_empty() {
            say("no-example", "has no example".into());
        }
        let number = study.known_code(&code.id);
        let users = number.and_then(|number| used.coders.get(&number)).map_or(0, HashSet::len);
        let is_heading = live.iter().any(|other| other.parent.as_deref() == Some(code.id.as_str()));
        if users == 0 && !is_heading {
            say("unused", "is not used".into());
        } else if users == 1 && everyone.len() > 1 {
            say("one-coder", "is used by one coder only".into());
        }
        for ((_, below), count) in used.beside.iter().filter(|((above, _), _)| Some(*above) == number) {
            let (times, below) = (times(*count), study.code_id(*below));
            say("parent-with-child", format!("stands {times} where `{below}` below it stands too, by the same coder"));
        }
        let near = live.iter().take(place).filter_map(|other| {
            let apart = colour::distance(code.color.as_deref()?, other.color.as_deref()?)?;
            (apart < colour::CLOSE).then_some((apart, other))
        });
        if let Some((apart, other)) = near.min_by(|(a, _), (b, _)| a.total_cmp(b)) {
            let least = colour::CLOSE;
            say(
                "colour",
                format!(
                    "has a colour hard to tell from that of `{}` ({apart:.3} apart in Oklab, less than {least})",
                    other.id
                ),
            );
        }
        if let Some(count) = number.and_then(|number| used.old.get(&number)) {
            let codings = if *count == 1 { "1 coding".to_owned() } else { format!("{count} codings") };
            let day = code.defined.clone().unwrap_or_default();
            say("older-definition", format!("has {codings} made before its current definition of {day}"));
        }
    }
    for code in book.codes() {
        let Status::MergedInto(next) = &code.status else { continue };
        let end = book.target(&code.id);
        if end != next && end != code.id {
            let words = format!("is merged into `{next}`, and that on: its codings count as `{end}`");
            found.push(Finding { code: code.id.clone(), kind: "merged-twice", words });
        }
    }
    found
}

fn times(count: u32) -> String {
    if count == 1 { "once".into() } else { format!("{count} times") }
}

enum Alike {
    Same,
    Near,
    No,
}

/// Whether two folded names are the same, or so near that one may be meant by the other.
fn alike(a: &str, b: &str) -> Alike {
    if a == b {
        return Alike::Same;
    }
    let words = |name: &str| -> BTreeSet<String> {
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (x, y) = (words(a), words(b));
    // "pay, withheld" and "withheld pay"; numbered codes differ by design.
    let reordered = x == y && !x.is_empty();
    let short = a.chars().count().min(b.chars().count());
    let slips = match short {
        0..=4 => 0,
        5..=11 => 1,
        _ => 2,
    };
    let numbers = |name: &str| name.chars().filter(char::is_ascii_digit).collect::<String>();
    let typed = slips > 0 && a.len().abs_diff(b.len()) <= 4 * slips && levenshtein(a, b) <= slips;
    if reordered || (typed && numbers(a) == numbers(b)) { Alike::Near } else { Alike::No }
}

fn used(study: &Study) -> Use {
    let mut used = Use::default();
    let above = ancestors(study);
    let defined: HashMap<CodeIx, &str> = study
        .codebook()
        .codes()
        .iter()
        .filter_map(|code| Some((study.known_code(&code.id)?, code.defined.as_deref()?)))
        .collect();
    for ix in study.all_transcripts() {
        let codings = study.codings(ix);
        for coding in codings {
            let code = study.target(coding.code);
            used.coders.entry(code).or_default().insert(coding.coder);
            if coding.made > 0
                && let Some(defined) = defined.get(&code)
                && moment(coding.made).get(..10).is_some_and(|day| day < *defined)
            {
                *used.old.entry(code).or_default() += 1;
            }
        }
        beside(study, codings, &above, &mut used.beside);
    }
    used
}

/// All codes above each code.
fn ancestors(study: &Study) -> HashMap<CodeIx, Vec<CodeIx>> {
    let book = study.codebook();
    let above = book.codes().iter().filter_map(|code| {
        let path = book.path(&code.id);
        let above = path.iter().rev().skip(1).filter_map(|above| study.known_code(&above.id)).collect();
        Some((study.known_code(&code.id)?, above))
    });
    above.filter(|(_, above): &(_, Vec<CodeIx>)| !above.is_empty()).collect()
}

/// Sweeps over the codings of a transcript: those still open when one begins overlap it.
fn beside(
    study: &Study,
    codings: &[Coding],
    above: &HashMap<CodeIx, Vec<CodeIx>>,
    found: &mut BTreeMap<(CodeIx, CodeIx), u32>,
) {
    let mut open: Vec<&Coding> = Vec::new();
    let mut counted: HashSet<(crate::model::CodingId, CodeIx)> = HashSet::new();
    for coding in codings {
        open.retain(|other| other.at.end > coding.at.start);
        for other in open.iter().filter(|other| other.coder == coding.coder) {
            for (upper, lower) in [(*other, coding), (coding, *other)] {
                let (parent, child) = (study.target(upper.code), study.target(lower.code));
                let is_below = above.get(&child).is_some_and(|above| above.contains(&parent));
                if is_below && counted.insert((upper.id, child)) {
                    *found.entry((parent, child)).or_default() += 1;
                }
            }
        }
        open.push(coding);
    }
}
