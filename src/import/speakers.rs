//! Who speaks: which rule explains a text, and which labels are speakers under it.

use super::gather::{Gathered, gather};
use super::header::{facts, header};
use super::markup::{Markup, front_matter};
use super::names::{self, Sure};
use super::sample::sample;
use crate::model::Rule;
use crate::text::apart::stands_alone;
use crate::text::hidden::is_hidden;
use crate::text::labels;
use crate::text::number::counted;
use crate::text::turns::{Paragraph, Reading, read};
use crate::text::{Overlay, Text, overlay, stamps};
use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ops::Deref;

/// Least share of a text that a rule must explain.
const ENOUGH: f32 = 0.6;
/// How far behind the runner-up must be.
const CLEAR: f32 = 0.1;
/// Least share at which a rule is named as a candidate.
const NAMED: f32 = 0.2;
/// Most labels.
const LABELS: usize = 10_000;

/// What was found about the speakers of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detection {
    /// The rule; `none` when unsure.
    pub rule: Rule,
    /// How sure, 0 to 1.
    pub confidence: f32,
    /// Accepted labels, each with the turns of whoever it names.
    pub labels: Vec<(String, u32)>,
    /// Labels that may be speakers, off until accepted, with their turns.
    pub possible: Vec<(String, u32)>,
    /// Labels that may be one: the rarer, and the one it may be.
    pub near: Vec<(String, String)>,
    /// Code points of header before the first turn.
    pub header: u32,
    /// Rules that explain some of the text, best first, with the share.
    pub candidates: Vec<(Rule, f32)>,
    /// Paragraphs without a speaker.
    pub unlabelled: u32,
    /// Lines that look like the head of a turn, whose names are not accepted.
    pub heads: u32,
    /// Paragraphs without a label that are those of whoever spoke before.
    pub carried: u32,
    /// Share of what is said that is nobody's, 0 to 1.
    pub nobody: f32,
    /// Number of turns.
    pub turns: u32,
    /// `Key: value` lines of the header.
    pub facts: Vec<(String, String)>,
    /// Sentences for the user.
    pub notes: Vec<String>,
}

/// One rule tried on the sample.
struct Trial {
    rule: Rule,
    score: f32,
    labels: Vec<String>,
}

/// Rules from the most to the least telling, for those that find the same labels.
const TELLING: [Rule; 10] = [
    Rule::Numbered,
    Rule::Chevron,
    Rule::Stamp,
    Rule::Block,
    Rule::LabelBold,
    Rule::LabelTab,
    Rule::LabelDash,
    Rule::LabelColon,
    Rule::LabelPeriod,
    Rule::LabelLine,
];

/// Finds the rule and the speakers of a text; none when two rules explain it alike or none does.
pub fn detect(text: &Text, markup: Markup, sure: &Sure) -> Detection {
    detect_with_colons(text, markup, sure, &LazyCell::new(|| known_by(text, Rule::LabelColon, sure)))
}

/// The same where the labels before a colon in the whole text are asked for by others too.
pub(super) fn detect_with_colons(
    text: &Text,
    markup: Markup,
    sure: &Sure,
    colons: &impl Deref<Target = (LabelCounts, LabelCounts)>,
) -> Detection {
    let whole = text.as_str();
    let front = front_matter(whole, markup);
    let sample = Text::new(sample(whole.get(front..).unwrap_or_default()).to_owned());
    let mut trials: Vec<Trial> = TELLING.into_iter().filter_map(|rule| attempt(&sample, rule, sure)).collect();
    // A rule that names people comes before one that only cuts; the sort keeps the telling order among equals.
    trials.sort_by(|a, b| {
        let named = |trial: &Trial| !trial.labels.is_empty() && trial.score >= ENOUGH;
        named(b).cmp(&named(a)).then(b.score.total_cmp(&a.score))
    });
    let mut candidates: Vec<(Rule, f32)> = trials.iter().map(|trial| (trial.rule, trial.score)).collect();
    candidates.retain(|(_, score)| *score >= NAMED);
    candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut notes = Vec::new();
    let mut chosen = Rule::None;
    let mut confidence = 1.0 - candidates.first().map_or(0.0, |(_, score)| *score) / 2.0;
    if let Some(first) = trials.first().filter(|first| first.score >= ENOUGH) {
        let best = telling(first, &trials);
        let rival = trials.iter().find(|other| {
            other.rule != best.rule
                && other.score >= ENOUGH
                && best.score - other.score < CLEAR
                && !related(best, other)
        });
        match rival {
            Some(rival) => {
                let (one, two) = (best.rule.word(), rival.rule.word());
                notes.push(format!("Two rules fit alike, {one} and {two}; choose one with --speakers {one} or {two}."));
                confidence = 0.5;
            }
            None => {
                chosen = best.rule;
                // Others that see the very same are no choice to offer.
                let twin =
                    |rule: Rule| trials.iter().any(|one| one.rule == rule && same_labels(&one.labels, &best.labels));
                candidates.retain(|(rule, _)| *rule == best.rule || !twin(*rule));
                confidence = best.score;
            }
        }
    } else if leads(&sample, sure) {
        chosen = Rule::LabelColon;
        confidence = candidates.iter().find(|(rule, _)| *rule == chosen).map_or(0.0, |(_, score)| *score);
    } else if let Some((rule, score)) = candidates.first() {
        let (word, share) = (rule.word(), score * 100.0);
        notes.push(format!("No speakers: the best rule, {word}, explains only {share:.0} % of the text."));
    }
    let known = if chosen == Rule::LabelColon { colons.deref().clone() } else { known_by(text, chosen, sure) };
    let mut found = detected_from(text, chosen, front, known, sure);
    found.confidence = confidence * found.trust();
    found.candidates = candidates;
    notes.append(&mut found.notes);
    found.notes = notes;
    found
}

/// Whether somebody speaks before a colon who is a speaker for certain, whatever else the text is.
fn leads(sample: &Text, sure: &Sure) -> bool {
    let labels = accepted(&gather(sample.as_str(), Rule::LabelColon), Rule::LabelColon, sure).0;
    labels.iter().any(|(label, _)| sure.has(label) && label.chars().count() > 2)
}

/// Reads the speakers of a text by a rule that the user chose.
pub fn detect_with(text: &Text, rule: Rule, sure: &Sure) -> Detection {
    let front = front_matter(text.as_str(), Markup::Markdown);
    let mut found = detected_from(text, rule, front, known_by(text, rule, sure), sure);
    found.confidence = found.trust();
    found.candidates = vec![(rule, 1.0)];
    if rule != Rule::None && found.labels.is_empty() {
        let word = rule.word();
        found.notes.push(format!("No label occurs twice under {word}; there are no speakers."));
    }
    found
}

/// Describes a text whose speakers are known from the format.
pub fn known(text: &Text, rule: Rule, labels: &[String], header: u32) -> Detection {
    let found = overlay(text, rule, labels, header);
    let counts = turns_of(&found);
    let near = names::near(&counts);
    Detection { rule, confidence: 1.0, near, labels: counts, candidates: vec![(rule, 1.0)], ..seen(text, &found) }
}

/// What was found, where the user says whether paragraphs without a label are those of whoever spoke before.
pub(super) fn carried(text: &Text, found: Detection, carry: Option<bool>) -> Detection {
    if carry.is_none() || found.rule == Rule::None {
        return found;
    }
    let labels: Vec<String> = found.labels.iter().map(|(label, _)| label.clone()).collect();
    let how = Reading { rule: found.rule, labels: &labels, carry, header: found.header, ..Reading::default() };
    let over = read(text, &how);
    let now = seen(text, &over);
    let before = found.trust();
    let mut found = Detection {
        labels: turns_of(&over),
        unlabelled: now.unlabelled,
        carried: now.carried,
        nobody: now.nobody,
        turns: now.turns,
        ..found
    };
    found.notes.retain(|note| !note.contains("--carry"));
    if before > 0.0 {
        found.confidence = (found.confidence / before * found.trust()).clamp(0.0, 1.0);
    }
    found
}

/// What an overlay says of the paragraphs that no label stands before.
fn seen(text: &Text, found: &Overlay) -> Detection {
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let count = |test: &dyn Fn(&Paragraph) -> bool| small(found.paragraphs.iter().filter(|own| test(own)).count());
    let (mut said, mut nobodys) = (0u64, 0u64);
    for own in &found.paragraphs {
        let length = u64::from(own.speech.len());
        if own.speaker.is_some() {
            said += length;
        } else if !stands_alone(text.slice(own.speech)) {
            said += length;
            nobodys += length;
        }
    }
    Detection {
        header: found.header,
        unlabelled: count(&|own| own.speaker.is_none()),
        heads: small(found.heads.len()),
        carried: count(&|own| own.speaker.is_some() && own.label.is_none()),
        nobody: if said == 0 { 0.0 } else { nobodys as f32 / said as f32 },
        turns: small(found.turns.len()),
        ..Detection::default()
    }
}

impl Detection {
    /// What is left of certainty: it falls with the lines that head a turn of nobody known, and with what nobody says.
    pub(super) fn trust(&self) -> f32 {
        if self.labels.is_empty() {
            return 1.0;
        }
        let labelled = self.labels.iter().map(|(_, count)| *count).sum::<u32>().max(1);
        let heads = self.heads as f32 / (self.heads as f32 + labelled as f32);
        (1.0 - heads) * (1.0 - self.nobody)
    }
}

/// The most telling rule among those that find the same labels with about the same share.
fn telling<'a>(first: &'a Trial, trials: &'a [Trial]) -> &'a Trial {
    let same = |trial: &&Trial| {
        trial.score >= ENOUGH && first.score - trial.score < CLEAR && same_labels(&trial.labels, &first.labels)
    };
    let place = |trial: &&Trial| TELLING.iter().position(|rule| *rule == trial.rule);
    trials.iter().filter(same).min_by_key(place).unwrap_or(first)
}

fn same_labels(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|label| b.contains(label))
}

/// Whether one rule only sees part of what the other sees.
fn related(a: &Trial, b: &Trial) -> bool {
    let within = |some: &Trial, all: &Trial| some.labels.iter().all(|label| all.labels.contains(label));
    within(a, b) || within(b, a)
}

/// Tries a rule on the sample; none when it does not apply.
fn attempt(sample: &Text, rule: Rule, sure: &Sure) -> Option<Trial> {
    let seen = gather(sample.as_str(), rule);
    let labels: Vec<String> = accepted(&seen, rule, sure).0.into_iter().map(|(label, _)| label).collect();
    if !applies(&seen, rule, &labels) {
        return None;
    }
    let header = header(sample, rule, &labels, 0);
    let found = overlay(sample, rule, &labels, header);
    let mut score = if labels.is_empty() { 0.0 } else { explained(sample, rule, &found) };
    let mut labels = labels;
    if score < ENOUGH {
        let cut = unnamed(sample, rule);
        if cut >= ENOUGH {
            score = cut;
            labels.clear();
        }
    }
    (score > 0.0).then_some(Trial { rule, score, labels })
}

/// Whether the traits that set a rule apart are there.
fn applies(seen: &Gathered, rule: Rule, labels: &[String]) -> bool {
    let listed = seen.candidates.iter().filter(|one| labels.contains(&one.label));
    let (count, clear) = listed.fold((0, 0), |sum, one| (sum.0 + one.count, sum.1 + one.clear));
    match rule {
        Rule::LabelTab => seen.shaped * 5 >= seen.lines * 4,
        Rule::Numbered => seen.numbered.0 >= 3 && seen.numbered.1 * 5 >= seen.numbered.0 * 4,
        Rule::Stamp => labels.is_empty() || seen.stamped * 10 >= count * 3,
        Rule::LabelLine => clear * 5 >= count * 4 && (seen.blanks > 0 || count * 10 >= seen.lines * 3),
        // A time beside the name tells as much as a blank line above it.
        Rule::Block => clear * 5 >= count * 4 || seen.stamped * 5 >= count * 4,
        _ => true,
    }
}

/// Share of the sample that an overlay explains.
fn explained(text: &Text, rule: Rule, found: &Overlay) -> f32 {
    let whole = text.as_str();
    let widest = whole.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    let wrapped = widest <= 120;
    let above = u32::from(matches!(rule, Rule::LabelLine | Rule::Block | Rule::Stamp));
    let (mut own, mut carried, mut bare, mut loose) = (0u32, 0u32, 0u32, 0u32);
    for paragraph in &found.paragraphs {
        let words = text.slice(paragraph.at);
        match (paragraph.label, paragraph.speaker) {
            (Some(_), _) => own += 1,
            (None, Some(_)) => carried += 1,
            (None, None) if stands_alone(words) => {}
            (None, None) => bare += 1,
        }
        let mut before = 0;
        let mut skipped = above;
        let words = if paragraph.label.is_some() && above == 0 { text.slice(paragraph.speech) } else { words };
        for (nth, line) in words.lines().enumerate() {
            let full = wrapped && before * 10 >= widest * 5;
            let indented = line.starts_with([' ', '\t']) && before > 0;
            before = line.chars().count();
            if nth == 0 || full || indented {
                continue;
            }
            if skipped > 0 && paragraph.label.is_some() {
                skipped -= 1;
            } else {
                loose += 1;
            }
        }
    }
    let styled = (matches!(rule, Rule::LabelBold | Rule::Block) && own * 4 >= carried) || found.is_parted();
    let explained = if styled { own + carried } else { own };
    if !styled {
        // Carried paragraphs are as unexplained as bare ones until the labels are trusted.
        bare += carried;
    }
    let above = whole.get(..text.byte(found.header)).unwrap_or_default();
    let above = above.lines().filter(|line| line.chars().any(|c| !is_hidden(c))).count();
    let above = u32::try_from(above).unwrap_or(u32::MAX).saturating_sub(own.max(6));
    let total = explained + bare + above;
    if total == 0 { 0.0 } else { explained as f32 / (total as f32 + loose as f32 * 0.5) }
}

/// Share of paragraphs that a rule opens without naming anybody.
fn unnamed(text: &Text, rule: Rule) -> f32 {
    if !matches!(rule, Rule::Stamp | Rule::Chevron | Rule::LabelDash) {
        return 0.0;
    }
    let found = overlay(text, rule, &[], 0);
    let mut last = 0;
    let mut opened = 0u32;
    for paragraph in &found.paragraphs {
        let words = text.slice(paragraph.at);
        let opens = match rule {
            Rule::Stamp => stamps::leading(words)
                .filter(|stamp| {
                    let rising = stamp.style != stamps::Style::Bare || stamp.ms >= last;
                    last = stamp.ms;
                    rising
                })
                .is_some(),
            // Lists have hyphens; dialogue has long dashes.
            Rule::LabelDash => words.starts_with(['—', '–', '―']),
            _ => words.starts_with(">>"),
        };
        opened += u32::from(opens);
    }
    if opened < 4 { 0.0 } else { opened as f32 / found.paragraphs.len() as f32 }
}

pub(super) type LabelCounts = Vec<(String, u32)>;

/// Labels that are speakers, and those that may be.
pub(super) fn accepted(seen: &Gathered, rule: Rule, sure: &Sure) -> (LabelCounts, LabelCounts) {
    let least = if rule == Rule::LabelLine { 3 } else { 2 };
    let total: u32 = seen.candidates.iter().filter(|one| one.count >= least).map(|one| one.count).sum();
    let mut labels = Vec::new();
    let mut possible = Vec::new();
    let mut heading = Vec::new();
    for one in &seen.candidates {
        let least = if names::is_odd(&one.label) { least.max(3) } else { least };
        let share = |per_cent: u32| one.count * 100 >= total * per_cent;
        // A clause before a colon stands inside paragraphs as well as at their start.
        let clear = one.clear * 2 >= one.count;
        let often = one.count >= 3 && share(8);
        let named = !names::is_weak(&one.label) || (often && clear);
        // Who takes turns with another is somebody, whatever the word.
        let alternates = one.clear * 5 >= one.count * 4 && one.turns * 5 >= one.count * 3 && share(15);
        let stop = names::is_stop(&one.label);
        let fact = one.facts * 5 >= one.count * 4;
        let enough = one.count >= least || (one.roles && one.count > 0);
        // One letter or two may begin a line that was broken; whoever moderates may speak once.
        let certain = sure.has(&one.label) && !fact && (one.clear > 0 || one.label.chars().count() > 2);
        if (certain || (enough && named && !fact && (!stop || alternates))) && labels.len() < LABELS {
            labels.push((one.label.clone(), one.count));
            heading.push(stop);
        } else if possible.len() < LABELS {
            possible.push((one.label.clone(), one.count));
        }
    }
    // Words that head documents are people where they answer each other, or somebody with a name.
    if labels.len() == 1 && heading.iter().all(|stop| *stop) {
        possible.append(&mut labels);
    }
    let lone =
        labels.len() == 1 && labels.iter().all(|(label, _)| label.chars().filter(|c| c.is_alphabetic()).count() <= 2);
    let latin = labels.iter().all(|(label, _)| label.is_ascii());
    if lone && latin && rule != Rule::LabelTab {
        possible.append(&mut labels);
    }
    (labels, possible)
}

/// Labels that are speakers by a rule in a whole text, and those that may be.
pub(super) fn known_by(text: &Text, rule: Rule, sure: &Sure) -> (LabelCounts, LabelCounts) {
    if rule == Rule::None { Default::default() } else { accepted(&gather(text.as_str(), rule), rule, sure) }
}

/// Computes all that is claimed from the overlay itself, so that both always agree.
pub(super) fn detected_from(
    text: &Text,
    rule: Rule,
    front: usize,
    known: (LabelCounts, LabelCounts),
    sure: &Sure,
) -> Detection {
    let whole = text.as_str();
    let (mut labels, mut possible) = known;
    let mut spelt: Vec<String> = labels.iter().map(|(label, _)| label.clone()).collect();
    let mut header = header(text, rule, &spelt, front);
    let mut found = overlay(text, rule, &spelt, header);
    let mut counts = turns_of(&found);
    let twice: HashSet<String> =
        openings_of(&found).iter().filter(|(_, count)| *count >= 2).map(|(label, _)| labels::key(label)).collect();
    let stays = |label: &str| sure.has(label) || twice.contains(&labels::key(label));
    let dropped: LabelCounts = labels.iter().filter(|(label, _)| !stays(label)).cloned().collect();
    if !dropped.is_empty() {
        possible.extend(dropped);
        labels.retain(|(label, _)| stays(label));
        spelt = labels.iter().map(|(label, _)| label.clone()).collect();
        header = super::header::header(text, rule, &spelt, front);
        found = overlay(text, rule, &spelt, header);
        counts = turns_of(&found);
    }
    let mut known = counts.clone();
    known.extend(possible.iter().cloned());
    let mut near = names::near(&known);
    let listed: HashSet<&str> = counts.iter().map(|(label, _)| label.as_str()).collect();
    near.retain(|(_, common)| listed.contains(common.as_str()));
    // Lines of their own are seldom labels: only what nearly is one is worth showing.
    if matches!(rule, Rule::LabelLine | Rule::Block | Rule::LabelTab) {
        possible.retain(|(label, count)| *count >= 2 || near.iter().any(|(rare, _)| rare == label));
    }
    let facts = facts(whole, rule, text.byte(header));
    possible.retain(|(label, count)| *count >= 2 || !facts.iter().any(|(key, _)| key == label));
    let mut known: HashSet<String> = possible.iter().map(|(label, _)| labels::key(label)).collect();
    possible.extend(heads(text, &found).into_iter().filter(|(label, _)| known.insert(labels::key(label))).take(LABELS));
    let notes = notes(text, &found);
    Detection { rule, labels: counts, possible, near, facts, notes, ..seen(text, &found) }
}

/// Names in lines that look like heads but are not accepted, with how often.
fn heads(text: &Text, found: &Overlay) -> LabelCounts {
    let mut counts: LabelCounts = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for name in found.heads.iter().map(|at| text.slice(*at)) {
        let place = *places.entry(labels::key(name)).or_insert(counts.len());
        match counts.get_mut(place) {
            Some((_, count)) => *count += 1,
            None => counts.push((name.to_owned(), 1)),
        }
    }
    counts
}

/// The turns of each speaker.
fn turns_of(found: &Overlay) -> LabelCounts {
    counts(found, found.turns.iter().filter_map(|turn| turn.speaker))
}

/// How often each speaker's label stands there.
fn openings_of(found: &Overlay) -> LabelCounts {
    counts(found, found.paragraphs.iter().filter(|own| own.label.is_some()).filter_map(|own| own.speaker))
}

fn counts(found: &Overlay, named: impl Iterator<Item = u16>) -> LabelCounts {
    let mut counts: LabelCounts = found.speakers.iter().map(|label| (label.clone(), 0)).collect();
    for speaker in named {
        if let Some((_, count)) = counts.get_mut(usize::from(speaker)) {
            *count += 1;
        }
    }
    counts
}

fn notes(text: &Text, found: &Overlay) -> Vec<String> {
    let back = found.times.windows(2).filter(|pair| matches!(pair, [a, b] if b.1 < a.1)).count();
    let mut notes = match back {
        0 => Vec::new(),
        1 => vec!["The times go backwards once; the order of the file is kept.".to_owned()],
        many => vec![format!("The times go backwards {many} times; the order of the file is kept.")],
    };
    let labelled = found.paragraphs.iter().filter(|own| own.label.is_some()).count();
    let carried = found.paragraphs.iter().filter(|own| own.label.is_none() && own.speaker.is_some()).count();
    let bare = |own: &&Paragraph| own.speaker.is_none() && !stands_alone(text.slice(own.speech));
    let bare = found.paragraphs.iter().filter(bare).count();
    if carried > labelled {
        notes.push(format!(
            "{} on with whoever spoke before; --carry no leaves them nobody's.",
            counted(carried, "paragraph without a label goes", "paragraphs without a label go")
        ));
    } else if !found.carries && labelled > 0 && bare > 0 {
        notes.push(format!(
            "{} nobody's; --carry yes gives them to whoever spoke before.",
            counted(bare, "paragraph without a label is", "paragraphs without a label are")
        ));
    }
    notes
}

#[cfg(test)]
#[path = "speakers_tests.rs"]
mod tests;
