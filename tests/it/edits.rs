//! Turns deleted, moved, repeated elsewhere and given to others, thousands of times, each with its truth beside it.
//!
//! Every character knows which one of the first text it was, who said it then, and who says it now. Nothing of this is
//! the program's: the text is kept as paragraphs with and without labels, and a paragraph without one is said by
//! whoever spoke before.

use super::dice::{self, Dice};
use super::study::TempStudy;
use std::collections::HashMap;
use verbatim::edit::{Act, Edit};
use verbatim::model::Span;
use verbatim::model::anchor::State;
use verbatim::session::Session;
use verbatim::session::acts;

const LABELS: [&str; 5] = ["Moderator", "P1", "P2", "P3", "Kofi"];

/// What anybody may say; some of it again and again.
const SAID: [&str; 24] = [
    "Yes, exactly the same for me.",
    "Yes.",
    "No, never.",
    "Mm.",
    "Thank you.",
    "And is that the same for you?",
    "They kept three months of pay and gave no reason.",
    "It was the visa, always the visa.",
    "I could not sleep because of it.",
    "My sister had told me before I began.",
    "We had to sign that we would not speak of it.",
    "You mark a thousand pictures and see nothing of them afterwards.",
    "The account was closed on a Friday.",
    "Nobody answers when you write to them.",
    "I went to the office and waited there.",
    "It is what it is.",
    "Of the money I never saw a cent.",
    "So I work at night, when the tasks come in.",
    "At first I thought that it was my fault.",
    "Then they changed the rules again.",
    "One learns to live with it.",
    "I have nothing to add.",
    "What happened then?",
    "In the spring there was more of it.",
];

#[derive(Clone, Copy, PartialEq)]
struct Char {
    c: char,
    /// Which character of the first text it was.
    origin: Option<u32>,
    /// Whether it is part of a label.
    label: bool,
    /// Whether a label was changed over it.
    relabelled: bool,
    /// Whether the program was told of that.
    told: bool,
}

#[derive(Clone)]
struct Paragraph {
    label: Option<String>,
    /// With the label, where there is one.
    chars: Vec<Char>,
}

#[derive(Clone)]
struct Talk {
    paragraphs: Vec<Paragraph>,
    /// What stands between paragraphs that have labels.
    gap: &'static str,
}

fn fresh(words: &str) -> Vec<Char> {
    words.chars().map(|c| Char { c, origin: None, label: false, relabelled: false, told: false }).collect()
}

fn labelled(label: &str) -> Vec<Char> {
    let mut chars = fresh(&format!("{label}: "));
    chars.iter_mut().for_each(|c| c.label = true);
    chars
}

impl Talk {
    fn new(dice: &mut Dice) -> Self {
        let gap = if dice.roll(3) == 0 { "\n" } else { "\n\n" };
        let mut talk = Self { paragraphs: Vec::new(), gap };
        for turn in 0..12 + dice.roll(25) {
            let label = if turn % 2 == 0 && dice.roll(4) > 0 { LABELS[0] } else { LABELS[1 + dice.roll(4)] };
            talk.paragraphs.push(talk.paragraph(Some(label), dice));
            // Of every four paragraphs at most one has no label.
            if turn % 3 == 0 && dice.roll(2) == 0 {
                talk.paragraphs.push(talk.paragraph(None, dice));
            }
        }
        let mut at = 0;
        let gaps = gaps(&talk.paragraphs, talk.gap);
        for (paragraph, gap) in talk.paragraphs.iter_mut().zip(gaps) {
            for c in &mut paragraph.chars {
                c.origin = Some(at);
                at += 1;
            }
            at += gap.chars().count() as u32;
        }
        talk
    }

    fn paragraph(&self, label: Option<&str>, dice: &mut Dice) -> Paragraph {
        let said: Vec<&str> = (0..1 + dice.roll(4)).map(|_| dice.word(&SAID)).collect();
        let mut chars = label.map(labelled).unwrap_or_default();
        chars.extend(fresh(&said.join(" ")));
        Paragraph { label: label.map(str::to_owned), chars }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for (paragraph, gap) in self.paragraphs.iter().zip(gaps(&self.paragraphs, self.gap)) {
            text.extend(paragraph.chars.iter().map(|c| c.c));
            text.push_str(gap);
        }
        text
    }

    /// The characters of the text, each with who says it; nobody says labels and gaps.
    fn chars(&self) -> Vec<(Char, Option<String>)> {
        let (mut all, mut speaker) = (Vec::new(), None);
        for (paragraph, gap) in self.paragraphs.iter().zip(gaps(&self.paragraphs, self.gap)) {
            if paragraph.label.is_some() {
                speaker.clone_from(&paragraph.label);
            }
            all.extend(paragraph.chars.iter().map(|c| (*c, speaker.clone().filter(|_| !c.label))));
            all.extend(fresh(gap).into_iter().map(|c| (c, None)));
        }
        all
    }

    /// The paragraphs of a turn: one with a label, and those after it without.
    fn turn(&self, dice: &mut Dice) -> std::ops::Range<usize> {
        let starts: Vec<usize> = (0..self.paragraphs.len()).filter(|at| self.paragraphs[*at].label.is_some()).collect();
        let start = starts[dice.roll(starts.len())];
        let end = starts.into_iter().find(|at| *at > start).unwrap_or(self.paragraphs.len());
        start..end
    }

    /// Where a turn may be put.
    fn seam(&self, dice: &mut Dice) -> usize {
        self.turn(dice).start
    }

    fn relabel(&mut self, at: usize, label: &str) {
        let paragraph = &mut self.paragraphs[at];
        paragraph.chars.retain(|c| !c.label);
        paragraph.chars.splice(0..0, labelled(label));
        paragraph.label = Some(label.to_owned());
        let end = (at + 1..self.paragraphs.len()).find(|at| self.paragraphs[*at].label.is_some());
        let end = end.unwrap_or(self.paragraphs.len());
        for paragraph in &mut self.paragraphs[at..end] {
            paragraph.chars.iter_mut().for_each(|c| (c.relabelled, c.told) = (true, false));
        }
    }

    /// One change of the kinds people make.
    fn change(&mut self, dice: &mut Dice) {
        if self.paragraphs.len() < 6 {
            return;
        }
        let turn = self.turn(dice);
        match dice.roll(13) {
            0 | 1 => drop(self.paragraphs.drain(turn)),
            2 | 3 => {
                let taken: Vec<Paragraph> = self.paragraphs.drain(turn).collect();
                let at = self.seam(dice);
                self.paragraphs.splice(at..at, taken);
            }
            4 => {
                let at = self.seam(dice);
                let again: Vec<Paragraph> = self.paragraphs[turn].to_vec();
                self.paragraphs.splice(at..at, forgotten(again));
            }
            5 => {
                // The same words, said by another.
                let at = self.seam(dice);
                let mut again = forgotten(self.paragraphs[turn].to_vec());
                let label = dice.word(&LABELS);
                again[0].chars.retain(|c| !c.label);
                again[0].chars.splice(0..0, labelled(label));
                again[0].label = Some(label.to_owned());
                self.paragraphs.splice(at..at, again);
            }
            6 => self.relabel(turn.start, dice.word(&LABELS)),
            7 => {
                // A paragraph goes; what followed without a label is said by whoever spoke before.
                let at = dice.roll(self.paragraphs.len() - 1) + 1;
                self.paragraphs.remove(at);
                if self.gap == "\n" && self.paragraphs.get(at).is_some_and(|next| next.label.is_none()) {
                    // Without blank lines that would be one paragraph.
                    self.paragraphs.remove(at);
                }
            }
            8 => {
                let new = self.paragraph(Some(dice.word(&LABELS)), dice);
                let at = dice.roll(self.paragraphs.len()) + 1;
                self.paragraphs.insert(at, new);
            }
            9 => {
                // A sentence goes, or comes in.
                let at = dice.roll(self.paragraphs.len());
                let chars = &mut self.paragraphs[at].chars;
                let ends: Vec<usize> = (0..chars.len()).filter(|at| ".?".contains(chars[*at].c)).collect();
                let (Some(last), nth) = (ends.last().copied(), dice.roll(ends.len())) else { return };
                if dice.roll(2) == 0 && ends.len() > 1 {
                    let from = if nth == 0 { chars.iter().filter(|c| c.label).count() } else { ends[nth - 1] + 1 };
                    let upto = if nth == 0 { ends[0] + 2 } else { ends[nth] + 1 };
                    chars.drain(from..upto.min(last + 1));
                } else {
                    let at = ends[nth] + 1;
                    chars.splice(at..at, fresh(&format!(" {}", dice.word(&SAID))));
                }
            }
            10 => {
                let at = dice.roll(self.paragraphs.len());
                let chars = &mut self.paragraphs[at].chars;
                let letters: Vec<usize> =
                    (0..chars.len()).filter(|at| !chars[*at].label && chars[*at].c.is_alphabetic()).collect();
                if let Some(at) = letters.get(dice.roll(letters.len())) {
                    chars[*at] = fresh("x")[0];
                }
            }
            11 => {
                let (was, is) = (dice.word(&LABELS[1..]), dice.word(&["Lena", "Tom", "P 9"]));
                for at in 0..self.paragraphs.len() {
                    if self.paragraphs[at].label.as_deref() == Some(was) {
                        self.relabel(at, is);
                    }
                }
            }
            _ => {
                let new = self.paragraph(Some(LABELS[0]), dice);
                self.paragraphs.insert(0, new);
            }
        }
    }
}

/// Paragraphs whose characters are new.
fn forgotten(mut paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
    paragraphs.iter_mut().flat_map(|paragraph| &mut paragraph.chars).for_each(|c| c.origin = None);
    paragraphs
}

/// What stands after each paragraph.
fn gaps<'a>(paragraphs: &[Paragraph], gap: &'a str) -> Vec<&'a str> {
    let next = paragraphs.iter().skip(1).map(|next| if next.label.is_some() { gap } else { "\n\n" });
    next.chain(["\n"]).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Way {
    /// Through the program.
    Listed,
    /// From outside, the old text still at hand.
    Outside,
    /// From outside, and then noted.
    Noted,
    /// From outside, with nothing but the codings' own words.
    Words,
}

#[derive(Default, Debug)]
struct Score {
    /// Passages whose words and speakers are as they were.
    unchanged: usize,
    right: usize,
    /// Passages whose words are gone, changed, or another's.
    changed: usize,
    asked: usize,
    /// Codings on words that cannot be told from their own: the same, by the same speaker.
    twins: usize,
    /// Codings on words of which only the label was changed.
    relabelled: usize,
}

fn code_much(session: &mut Session, dice: &mut Dice, count: usize) -> Vec<(String, Span)> {
    let ix = session.study.find_transcript("a").unwrap();
    let document = session.document(ix).unwrap();
    let text: Vec<char> = document.text.as_str().chars().collect();
    let mut edits = Vec::new();
    let known: Vec<_> = session.study.codings(ix).iter().map(|coding| coding.id).collect();
    for _ in 0..count {
        // From the start of a word to the end of a sentence, or of a few words.
        let starts: Vec<usize> =
            (1..text.len()).filter(|at| text[*at].is_alphanumeric() && text[at - 1].is_whitespace()).collect();
        let start = starts[dice.roll(starts.len())];
        let wanted = [4, 12, 25, 60, 120, 300][dice.roll(6)];
        let end = (start + 1..text.len()).find(|at| at - start >= wanted && !text[*at].is_alphanumeric());
        let span = Span::new(start as u32, end.unwrap_or(text.len() - 1) as u32);
        if let Ok(act) = acts::code(session, ix, span, &["pay".into()]) {
            let opened = edits.iter().any(|edit| matches!(edit, Edit::Work { .. }));
            edits.extend(act.edits.into_iter().filter(|edit| !opened || !matches!(edit, Edit::Work { .. })));
        }
    }
    session.perform(Act { label: "code".into(), edits }).unwrap();
    session.flush().unwrap();
    let new = session.study.codings(ix).iter().filter(|coding| !known.contains(&coding.id));
    new.map(|coding| (session.study.coding_word(coding), coding.at)).collect()
}

/// Corrects the text a few times over, and lets the program know of it in one way.
fn correct(study: &TempStudy, now: &mut Talk, way: Way, dice: &mut Dice) {
    for _ in 0..1 + dice.roll(3) {
        now.change(dice);
    }
    let written = now.text();
    if written == study.read("transcripts/a.txt") {
        return;
    }
    let mut session = study.open();
    let ix = session.study.find_transcript("a").unwrap();
    if way != Way::Listed {
        study.write("transcripts/a.txt", &written);
    }
    if matches!(way, Way::Listed | Way::Noted)
        && let Ok(correction) = acts::replace_text(&mut session, ix, written)
    {
        session.perform_with(correction.act, correction.blobs).unwrap();
        session.flush().unwrap();
        now.paragraphs.iter_mut().flat_map(|it| &mut it.chars).for_each(|c| c.told = c.relabelled);
    }
    if way == Way::Words {
        let _ = std::fs::remove_dir_all(study.root().join(".verbatim/texts"));
    }
}

fn round(seed: u64, last: Way, scores: &mut HashMap<Way, Score>) {
    let mut dice = Dice::new(seed);
    let study = TempStudy::new();
    let first = Talk::new(&mut dice);
    let text = first.text();
    study.write("transcripts/a.txt", &text);
    let labels: Vec<String> = LABELS.iter().map(|label| format!("\"{label}\"")).collect();
    let record = format!("(\n    format: 1,\n    rule: \"label-colon\", labels: [{}],\n)\n", labels.join(", "));
    study.write("transcripts/a.ron", &record);
    let codings = code_much(&mut study.open(), &mut dice, 12);
    let others = code_much(&mut study.open_as("ben"), &mut dice, 4);
    let mut now = first.clone();
    // A first correction, in half of the rounds, so that codings are followed through several.
    let mut ways = vec![last];
    if dice.roll(2) == 0 {
        ways.insert(0, [Way::Listed, Way::Noted, Way::Outside][dice.roll(3)]);
    }
    for way in &ways {
        correct(&study, &mut now, *way, &mut dice);
    }
    let mut session = study.open();
    let ix = session.study.find_transcript("a").unwrap();
    session.document(ix).unwrap();
    let (old, new) = (first.chars(), now.chars());
    let place: HashMap<u32, usize> = new.iter().enumerate().filter_map(|(at, (c, _))| Some((c.origin?, at))).collect();
    let score = scores.entry(last).or_default();
    for (id, at) in codings.into_iter().chain(others) {
        let (_, coding) = session.study.find_coding(&id).unwrap();
        let state = session.study.placed(&coding).map_or(State::Ok, |placed| placed.state);
        let was = &old[at.start as usize..at.end as usize];
        let said = |chars: &[(Char, Option<String>)]| -> Vec<(char, Option<String>)> {
            chars.iter().filter(|(c, _)| c.c.is_alphanumeric()).map(|(c, who)| (c.c, who.clone())).collect()
        };
        let truth = place.get(&at.start).map(|start| Span::new(*start as u32, *start as u32 + at.len()));
        let truth = truth.filter(|truth| {
            let here = new.get(truth.start as usize..truth.end as usize).unwrap_or_default();
            let same = |((was, _), (is, _)): (&(Char, _), &(Char, _))| {
                was.c == is.c && (was.origin == is.origin || is.origin.is_none() && was.origin.is_none() || is.label)
            };
            here.len() == was.len() && was.iter().zip(here).all(same)
        });
        let here = new.get(coding.at.start as usize..coding.at.end as usize).unwrap_or_default();
        let told = || {
            let words: String = here.iter().map(|(c, _)| c.c).collect();
            format!(
                "round {seed}, {ways:?}: {at:?} of {:?} stands at {:?}, {words:?} of {:?}; {state:?}\n--- old\n{text}\n--- new\n{}",
                was.iter().find_map(|(_, who)| who.clone()),
                coding.at,
                here.iter().find_map(|(_, who)| who.clone()),
                now.text()
            )
        };
        let unchanged = truth.filter(|truth| said(was) == said(&new[truth.start as usize..truth.end as usize]));
        if let Some(truth) = unchanged {
            score.unchanged += 1;
            score.right += usize::from(state.counts() && coding.at == truth);
        } else {
            score.changed += 1;
            score.asked += usize::from(!state.counts());
        }
        if !state.counts() || unchanged == Some(coding.at) {
            continue;
        }
        let same = |((was, before), (is, now)): (&(Char, _), &(Char, _))| before == now || is.relabelled || was.label;
        let relabelled = was.len() == here.len() && was.iter().zip(here).all(same);
        if said(was) == said(here) {
            score.twins += 1;
        } else if truth == Some(coding.at) && relabelled {
            // They may stay where the program was told, also of an unknown label, and where only their words were at hand.
            let known = &session.study.transcript(ix).labels;
            let noted =
                |who: &Option<String>| last != Way::Outside && !who.as_ref().is_some_and(|it| known.contains(it));
            let silent = |((_, was), (c, is)): (&(Char, _), &(Char, _))| was == is || c.told || noted(is);
            assert!(last == Way::Words || was.iter().zip(here).all(silent), "{}", told());
            score.relabelled += 1;
        } else {
            panic!("{}", told());
        }
    }
}

#[test]
fn no_coding_comes_to_stand_on_the_words_of_another() {
    let rounds: u64 = std::env::var("VERBATIM_EDITS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(120);
    let seed = dice::seed();
    let mut scores = HashMap::new();
    for seed in seed.map_or(1..=rounds, |seed| seed..=seed) {
        let way = [Way::Listed, Way::Outside, Way::Noted, Way::Words][seed as usize % 4];
        round(seed, way, &mut scores);
    }
    for (way, score) in &scores {
        println!("{way:?}: {score:?}");
    }
    let followed = || scores.iter().filter(|(way, _)| **way != Way::Words).map(|(_, score)| score);
    let (right, unchanged) = followed().fold((0, 0), |(right, all), it| (right + it.right, all + it.unchanged));
    assert!(right * 1000 >= unchanged * 995, "{right} of {unchanged}: {scores:?}");
}
