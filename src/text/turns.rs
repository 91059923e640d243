//! The overlay: turns, speakers, times and unspoken marks, computed from the text and never stored in it.

mod stamped;

use super::apart::{Alone, alone, heads_a_part};
use super::hidden::is_hidden;
use super::labels::{self, Boundary};
use super::offsets::Text;
use super::stamps::{self, Placement, Style};
use crate::model::{Rule, Span, Transcript};
use stamped::Stamped;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Share of labelled paragraphs from which a label also covers the unlabelled ones after it, wherever they stand.
const CARRY: f64 = 0.6;
/// Fewest labelled paragraphs that can part the turns of a whole text where most paragraphs have no label.
const PARTED: usize = 6;
/// Most words of a line above a paragraph that is taken for a name or a heading, whatever it looks like.
const FEW: usize = 3;

/// A paragraph of the body: begun by a blank line, an accepted label or, where stamps open lines, a stamp.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Place of its turn among the turns.
    pub turn: u32,
    /// Number in its turn, from 1.
    pub number: u32,
    /// The whole paragraph with its label, without end blanks, in code points.
    pub at: Span,
    /// First to last visible character of the speech, without label, stamp and margin number, in code points.
    pub speech: Span,
    /// Who speaks: index into the overlay's speakers; nobody in a remark that stands alone, whoever speaks around it.
    pub speaker: Option<u16>,
    /// The name as it stands in this paragraph, without colon or emphasis, in code points.
    pub label: Option<Span>,
}

/// The unbroken speech of one speaker; where nobody speaks, a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// Number in the body, from 1.
    pub number: u32,
    /// From its first paragraph to its last, in code points.
    pub at: Span,
    /// First to last visible character of its paragraphs' speech, in code points; labels may stand inside.
    pub speech: Span,
    /// Who speaks: index into the overlay's speakers.
    pub speaker: Option<u16>,
    /// Places of its paragraphs among the paragraphs.
    pub paragraphs: Range<usize>,
}

/// Why a number names no turn and no paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It is no number.
    Number,
    /// There are only so many turns.
    Turn(usize),
    /// The turn has only so many paragraphs.
    Paragraph(usize, usize),
}

/// Turns, speakers, times and unspoken marks of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// The turns, ascending and not overlapping.
    pub turns: Vec<Turn>,
    /// The paragraphs, ascending and not overlapping; each belongs to one turn.
    pub paragraphs: Vec<Paragraph>,
    /// Labels in order of first appearance, spelt as in the text.
    pub speakers: Vec<String>,
    /// Labels, stamps and margin numbers: no spoken words; ascending, not overlapping, in code points.
    pub marks: Vec<Span>,
    /// (offset in code points, milliseconds), by offset.
    pub times: Vec<(u32, u64)>,
    /// Names in lines that look like the head of a turn, whom nobody accepted as speakers, in code points.
    pub heads: Vec<Span>,
    /// Whether paragraphs without a label are those of whoever spoke before.
    pub carries: bool,
    /// Code points of header before the body.
    pub header: u32,
}

/// How a text is read: what is needed to compute its overlay.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reading<'a> {
    /// How speakers are marked.
    pub rule: Rule,
    /// The accepted labels; they alone make speakers.
    pub labels: &'a [String],
    /// What looks like a label and is none: speech of whoever speaks.
    pub no_labels: &'a [String],
    /// Whether paragraphs without a label are those of whoever spoke before; none: as the text has it.
    pub carry: Option<bool>,
    /// Code points of header before the body.
    pub header: u32,
}

impl Overlay {
    /// Index of the turn that contains an offset; none in a gap.
    pub fn turn_at(&self, offset: u32) -> Option<usize> {
        let index = self.turn_from(offset);
        self.turns.get(index).filter(|turn| turn.at.contains(offset)).map(|_| index)
    }

    /// Index of the first turn that ends after an offset; the number of turns when there is none.
    pub fn turn_from(&self, offset: u32) -> usize {
        self.turns.partition_point(|turn| turn.at.end <= offset)
    }

    /// The paragraphs of a turn, one at least.
    pub fn paragraphs_of(&self, turn: &Turn) -> &[Paragraph] {
        self.paragraphs.get(turn.paragraphs.clone()).unwrap_or_default()
    }

    /// What a turn's speaker says, from first to last visible character, parted where a remark stands between.
    pub fn speeches(&self, turn: &Turn) -> Vec<Span> {
        let own = self.paragraphs_of(turn).chunk_by(|a, b| (a.speaker == turn.speaker) == (b.speaker == turn.speaker));
        let own = own.filter(|part| part.first().is_some_and(|one| one.speaker == turn.speaker));
        let said = own.map(|part| part.iter().map(|one| one.speech).filter(|speech| !speech.is_empty()));
        said.filter_map(|spans| spans.reduce(|all, next| Span::new(all.start, next.end))).collect()
    }

    /// Index of the first paragraph that ends after an offset; the number of paragraphs when there is none.
    pub fn paragraph_from(&self, offset: u32) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.at.end <= offset)
    }

    /// Spans of a paragraph's speech between the marks, in code points.
    pub fn spoken(&self, paragraph: &Paragraph) -> impl Iterator<Item = Span> {
        self.unmarked(paragraph.speech)
    }

    /// Parts of a span between the marks, in code points.
    pub fn unmarked(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self.marks.partition_point(|mark| mark.end <= span.start);
        let inside = self.marks.iter().skip(first).take_while(move |mark| mark.start < span.end);
        let end = Span { start: span.end, end: span.end };
        let mut from = span.start;
        inside.copied().chain([end]).filter_map(move |mark| {
            let part = Span::new(from, mark.start.min(span.end));
            from = mark.end.max(from);
            (!part.is_empty()).then_some(part)
        })
    }

    /// What is said in the turn `12`, or in its paragraph `12.2`.
    ///
    /// # Errors
    /// Says what there is instead.
    pub fn numbered(&self, number: &str) -> Result<Span, Missing> {
        let (turn, paragraph) = match number.split_once('.') {
            Some((turn, paragraph)) => (turn, Some(paragraph)),
            None => (number, None),
        };
        let read = |digits: &str| digits.trim().parse::<usize>().map_err(|_| Missing::Number);
        let (turn, paragraph) = (read(turn)?, paragraph.map(read).transpose()?);
        let found = turn.checked_sub(1).and_then(|place| self.turns.get(place));
        let found = found.ok_or(Missing::Turn(self.turns.len()))?;
        let Some(paragraph) = paragraph else { return Ok(found.speech) };
        let all = self.paragraphs_of(found);
        let one = paragraph.checked_sub(1).and_then(|place| all.get(place));
        one.map(|one| one.speech).ok_or(Missing::Paragraph(turn, all.len()))
    }

    /// Whether labels part the turns throughout: several people take turns, in nearly all of the text.
    pub fn is_parted(&self) -> bool {
        let named = || self.paragraphs.iter().filter(|own| own.label.is_some()).map(|own| own.speaker);
        let changes = named().zip(named().skip(1)).filter(|(one, next)| one != next).count();
        if named().count() < PARTED || changes * 2 < named().count() {
            return false;
        }
        let total = self.paragraphs.len().max(1);
        let mut quarters = [false; 4];
        for (place, own) in self.paragraphs.iter().enumerate() {
            if let Some(quarter) = quarters.get_mut(place * 4 / total) {
                *quarter |= own.label.is_some();
            }
        }
        quarters.iter().filter(|held| **held).count() >= 3
    }

    /// Name of a turn's speaker.
    pub fn speaker(&self, turn: &Turn) -> Option<&str> {
        self.name(turn.speaker)
    }

    /// Name of a speaker.
    pub fn name(&self, speaker: Option<u16>) -> Option<&str> {
        self.speakers.get(usize::from(speaker?)).map(String::as_str)
    }
}

impl<'a> Reading<'a> {
    /// How the text of a transcript is read.
    pub fn of(transcript: &'a Transcript) -> Self {
        let Transcript { rule, labels, no_labels, carry, header, .. } = transcript;
        Self { rule: *rule, labels, no_labels, carry: *carry, header: *header }
    }
}

/// Computes the overlay of a text; only the accepted labels make speakers; the body starts at `header` code points.
pub fn overlay(text: &Text, rule: Rule, labels: &[String], header: u32) -> Overlay {
    read(text, &Reading { rule, labels, header, ..Reading::default() })
}

/// Computes the overlay of a text that is read in a certain way.
pub fn read(text: &Text, how: &Reading) -> Overlay {
    let header = how.header.min(text.len());
    let mut builder = Builder {
        text,
        rule: how.rule,
        carry: how.carry,
        known: how.labels.iter().map(|label| (labels::key(label), None)).collect(),
        none: how.no_labels.iter().map(|label| labels::key(label)).collect(),
        overlay: Overlay { header, ..Overlay::default() },
        marks: Vec::new(),
        current: None,
        kinds: Vec::new(),
        stamped: Vec::new(),
        placed: (0, 0),
    };
    let whole = text.as_str();
    let mut base = text.byte(header);
    while let Some(rest) = whole.get(base..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let below = rest.get(length + 1..).unwrap_or_default();
        builder.line(rest.get(..length).unwrap_or_default(), below, base);
        base += length + 1;
    }
    builder.close();
    builder.finish()
}

/// What a paragraph does to the turn before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Somebody is named.
    Labelled,
    /// Nobody is named, and somebody may go on.
    Plain,
    /// A remark or a page mark of its own: nobody's words, and whoever spoke goes on behind it.
    Aside,
    /// A heading, a rule, a name that is not accepted: whoever spoke has ended.
    Ends,
}

/// The paragraph being read; offsets are bytes.
struct Open {
    at: Range<usize>,
    label: Option<(u16, Range<usize>)>,
    /// Index of its first mark.
    marks: usize,
    /// Whether anything but marks was seen.
    words: bool,
    /// Whether it is certain that the speaker before does not go on.
    cut: bool,
    /// What a stamp at its beginning says of who speaks, where no label does.
    stamped: Stamped,
}

struct Builder<'a> {
    text: &'a Text,
    rule: Rule,
    known: HashMap<String, Option<u16>>,
    /// Keys of what looks like a label and is none.
    none: HashSet<String>,
    carry: Option<bool>,
    overlay: Overlay,
    marks: Vec<Range<usize>>,
    current: Option<Open>,
    /// What each paragraph does to the turn before it.
    kinds: Vec<Kind>,
    /// What stamps say of who speaks in paragraphs that have no label, by their places.
    stamped: Vec<(usize, Stamped)>,
    /// Accepted labels so far, and those of them that a blank line or the start of the body stands above.
    placed: (usize, usize),
}

impl Builder<'_> {
    fn line(&mut self, line: &str, below: &str, base: usize) {
        let number = if self.rule == Rule::Numbered { labels::margin(line) } else { None };
        let from = number.as_ref().map_or(0, |number| number.end);
        let rest = line.get(from..).unwrap_or_default();
        let kept = rest.trim_end_matches(is_hidden).len();
        if kept == 0 {
            // Where a name is a paragraph of its own, the next one is what was said.
            if !self.waits() {
                self.close();
            }
            if let Some(number) = number {
                self.marks.push(base + number.start..base + number.end);
            }
            return;
        }
        let start = line.find(|c| !is_hidden(c)).unwrap_or_default();
        let end = base + from + kept;
        let found = if self.known.is_empty() { Vec::new() } else { labels::openings(self.rule, line) };
        let label = self.label(line, &found);
        let above = self.current.is_none();
        let bound = if label.is_none() { labels::boundary(self.rule, line) } else { None };
        // Amid labels a dash within a paragraph is only a dash.
        let own = matches!(self.rule, Rule::Chevron | Rule::LabelDash | Rule::Stamp);
        let bound = bound.filter(|_| own || (above && !self.known.is_empty()));
        let head = if label.is_none() { self.head(line, below, &found) } else { None };
        let busy = self.current.as_ref().is_some_and(|open| open.words || open.label.is_some());
        if bound.is_some()
            || ((label.is_some() || head.is_some()) && busy)
            || (self.waits() && alone(rest) == Alone::Ends)
        {
            self.close();
        }
        if label.is_some() {
            self.placed.0 += 1;
            self.placed.1 += usize::from(above);
        }
        if let Some(name) = &head {
            self.overlay.heads.push(self.text.span(base + name.start..base + name.end));
        }
        let first = self.marks.len();
        let mut paragraph = self.current.take().unwrap_or_else(|| Open {
            at: base + start..end,
            label: None,
            marks: first,
            words: false,
            cut: false,
            stamped: Stamped::No,
        });
        if bound == Some(Boundary::Stamp) && head.is_none() {
            paragraph.stamped = stamped::behind(line, base, &found);
        }
        paragraph.cut |= bound == Some(Boundary::Unknown) || head.is_some();
        paragraph.at.end = end;
        let (mark, name) = match label {
            Some((speaker, opening)) => {
                let name = base + opening.name.start..base + opening.name.end;
                (Some(opening.mark), Some((speaker, name)))
            }
            None => (number.or_else(|| labels::unnamed(bound, line, start)), None),
        };
        if let Some(name) = name {
            paragraph.label = Some(name);
        }
        self.mark(line, base, mark);
        paragraph.words |= self.words(line, base, first);
        self.current = Some(paragraph);
    }

    /// Whether nothing of what the last label announces was seen yet.
    fn waits(&self) -> bool {
        let apart = !matches!(self.rule, Rule::LabelLine | Rule::LabelTab | Rule::LabelEach);
        apart && self.current.as_ref().is_some_and(|open| open.label.is_some() && !open.words)
    }

    /// Where in a line the name of somebody stands whom nobody accepted; `below` is what follows the line.
    fn head(&self, line: &str, below: &str, found: &[labels::Opening]) -> Option<Range<usize>> {
        // Where labels are set apart by more than a colon, a name that only has one is somebody's all the same.
        let set = self.rule == Rule::LabelPeriod || (self.rule == Rule::LabelBold && self.current.is_none());
        let plain = set && found.is_empty() && !self.known.is_empty();
        let other = if plain { labels::openings(Rule::LabelColon, line) } else { Vec::new() };
        let (rule, found) = if plain { (Rule::LabelColon, other.as_slice()) } else { (self.rule, found) };
        if found.is_empty() {
            return None;
        }
        // What stands alone on a line is a head where the labels of the text stand: mostly after a blank line.
        let lone = matches!(self.rule, Rule::LabelLine | Rule::Block);
        if lone && let Some(open) = &self.current {
            let apart = self.placed.1 * 2 >= self.placed.0;
            let timed = self.rule == Rule::Block && labels::has_time(line);
            if !open.words || (apart && !timed) {
                return None;
            }
        }
        let next = below.get(..memchr::memchr(b'\n', below.as_bytes()).unwrap_or(below.len())).unwrap_or_default();
        // A word before a colon that begins a paragraph may be anybody, capital or not.
        let word = || {
            let first = found.iter().find(|opening| !opening.odd).filter(|_| self.current.is_none())?;
            let name = line.get(first.name.clone())?;
            let colon = line.get(first.mark.clone())?.ends_with([':', '：']);
            (colon && !name.contains(is_hidden)).then(|| first.name.clone())
        };
        // Where names are lines of their own, a few words above a paragraph are one, or a heading.
        let short = || {
            let first = found.iter().find(|opening| !opening.odd)?;
            let name = line.get(first.name.clone())?;
            let few = name.split_whitespace().count() <= FEW && !labels::ends_words(name);
            let above = self.rule == Rule::LabelLine && self.current.is_none() && next.contains(|c| !is_hidden(c));
            (above && few).then(|| first.name.clone())
        };
        let name = labels::head_in(rule, line, next, found).or_else(word).or_else(short)?;
        let none = !self.none.is_empty() && self.none.contains(&labels::key(line.get(name.clone())?));
        (!none).then_some(name)
    }

    /// The accepted label that opens a line.
    fn label(&mut self, line: &str, found: &[labels::Opening]) -> Option<(u16, labels::Opening)> {
        for opening in found {
            let name = line.get(opening.name.clone())?;
            let Some(slot) = self.known.get_mut(&labels::key(name)) else { continue };
            let index = match slot {
                Some(index) => *index,
                None => {
                    let index = u16::try_from(self.overlay.speakers.len()).ok()?;
                    self.overlay.speakers.push(name.to_owned());
                    *slot = Some(index);
                    index
                }
            };
            return Some((index, opening.clone()));
        }
        None
    }

    /// Notes the marks and times of a line, in order.
    fn mark(&mut self, line: &str, base: usize, label: Option<Range<usize>>) {
        let mut stamps = stamps::find(line);
        // A clock time in round brackets amid words is more often said than set.
        stamps.retain(|stamp| stamp.style != Style::Round || stamp.placement != Placement::Inline);
        let label = label.unwrap_or_default();
        match self.rule {
            Rule::Stamp => {
                let bare = |stamp: &stamps::Stamp| matches!(stamp.style, Style::Bare | Style::Dated);
                stamps.splice(0..0, stamps::leading(line).filter(bare));
            }
            Rule::Block if !label.is_empty() => {
                let heading = line.get(label.clone()).unwrap_or_default();
                let gap = heading.rfind(char::is_whitespace).map_or(0, |gap| gap + 1);
                let first = stamps::bare(line).map(|stamp| (stamp.at.start, stamp.ms));
                let last = heading.get(gap..).and_then(stamps::clock).map(|ms| (label.start + gap, ms));
                if let Some((at, ms)) = first.or(last.filter(|_| stamps.is_empty())) {
                    self.overlay.times.push((self.text.point(base + at), ms));
                }
            }
            _ => {}
        }
        let mut whole = label.clone();
        let mut pushed = label.is_empty();
        for stamp in stamps {
            if stamp.style != Style::Dated {
                self.overlay.times.push((self.text.point(base + stamp.at.start), stamp.ms));
            }
            if stamp.at.start < whole.end && whole.start < stamp.at.end {
                whole = whole.start.min(stamp.at.start)..whole.end.max(stamp.at.end);
                continue;
            }
            if !pushed && stamp.at.start >= whole.end {
                self.marks.push(base + whole.start..base + whole.end);
                pushed = true;
            }
            self.marks.push(base + stamp.at.start..base + stamp.at.end);
        }
        if !pushed {
            self.marks.push(base + whole.start..base + whole.end);
        }
    }

    /// Whether a line has anything to see outside the marks from `first` on.
    fn words(&self, line: &str, base: usize, first: usize) -> bool {
        let mut from = 0;
        for mark in self.marks.get(first..).unwrap_or_default() {
            let part = line.get(from..mark.start.saturating_sub(base)).unwrap_or_default();
            if part.contains(|c| !is_hidden(c)) {
                return true;
            }
            from = mark.end.saturating_sub(base);
        }
        line.get(from..).is_some_and(|part| part.contains(|c| !is_hidden(c)))
    }

    fn close(&mut self) {
        let Some(paragraph) = self.current.take() else { return };
        // A stamp or number alone belongs to what follows, not to a turn of its own.
        if !paragraph.words && paragraph.label.is_none() {
            return;
        }
        let whole = self.text.as_str();
        let marks = self.marks.get(paragraph.marks..).unwrap_or_default();
        let mut speech = paragraph.at.clone();
        for mark in marks {
            let before = whole.get(speech.start..mark.start.max(speech.start)).unwrap_or_default();
            if before.contains(|c| !is_hidden(c)) {
                break;
            }
            speech.start = mark.end.min(speech.end);
        }
        for mark in marks.iter().rev() {
            let after = whole.get(mark.end.min(speech.end)..speech.end).unwrap_or_default();
            if mark.end <= speech.start || after.contains(|c| !is_hidden(c)) {
                break;
            }
            speech.end = mark.start.max(speech.start);
        }
        let inner = whole.get(speech.clone()).unwrap_or_default();
        speech.end = speech.start + inner.trim_end_matches(is_hidden).len();
        let inner = whole.get(speech.clone()).unwrap_or_default();
        speech.start = speech.end - inner.trim_start_matches(is_hidden).len();
        let kind = match &paragraph.label {
            Some(_) => Kind::Labelled,
            None if paragraph.cut => Kind::Ends,
            None => match alone(inner) {
                Alone::No if heads_a_part(inner) => Kind::Ends,
                Alone::No => Kind::Plain,
                Alone::Aside => Kind::Aside,
                Alone::Ends => Kind::Ends,
            },
        };
        if kind == Kind::Plain && paragraph.stamped != Stamped::No {
            self.stamped.push((self.kinds.len(), paragraph.stamped));
        }
        self.kinds.push(kind);
        self.overlay.paragraphs.push(Paragraph {
            at: self.text.span(paragraph.at.clone()),
            speech: self.text.span(speech),
            speaker: paragraph.label.as_ref().map(|(speaker, _)| *speaker),
            label: paragraph.label.map(|(_, name)| self.text.span(name)),
            ..Paragraph::default()
        });
    }

    /// Whether a label also covers the unlabelled paragraphs after it.
    fn carries(&self) -> bool {
        let count = |kind: Kind| self.kinds.iter().filter(|known| **known == kind).count();
        let (labelled, plain) = (count(Kind::Labelled), count(Kind::Plain));
        let styled = matches!(self.rule, Rule::LabelBold | Rule::Block);
        let often = labelled as f64 >= CARRY * (labelled + plain) as f64;
        self.rule != Rule::LabelEach && labelled > 0 && (styled || often || self.overlay.is_parted())
    }

    /// Where nearly every stamp is followed by a label, one with another name, or a chat's notice, is nobody's.
    fn end_at_stamps(&mut self) {
        let labelled = self.kinds.iter().filter(|kind| **kind == Kind::Labelled).count();
        let stamped = std::mem::take(&mut self.stamped);
        if !stamped::are_all_named(labelled, stamped.len()) {
            return;
        }
        for (place, stamped) in stamped {
            if let Some(kind) = self.kinds.get_mut(place) {
                *kind = Kind::Ends;
            }
            if let Stamped::Name(name) = stamped {
                self.overlay.heads.push(self.text.span(name));
            }
        }
        self.overlay.heads.sort_unstable();
    }

    fn finish(mut self) -> Overlay {
        self.end_at_stamps();
        let carries = self.carry.unwrap_or_else(|| self.carries());
        self.overlay.carries = carries;
        let turns = &mut self.overlay.turns;
        for (place, (paragraph, kind)) in self.overlay.paragraphs.iter_mut().zip(&self.kinds).enumerate() {
            let before = turns.last_mut().filter(|turn| turn.speaker.is_some());
            let goes_on = |turn: &&mut Turn| match kind {
                Kind::Labelled => paragraph.speaker == turn.speaker,
                Kind::Plain => carries,
                Kind::Aside => true,
                Kind::Ends => false,
            };
            match before.filter(goes_on) {
                Some(turn) => {
                    if *kind == Kind::Plain {
                        paragraph.speaker = turn.speaker;
                    }
                    turn.at.end = paragraph.at.end;
                    turn.paragraphs.end = place + 1;
                    if turn.speech.is_empty() {
                        turn.speech = paragraph.speech;
                    } else if !paragraph.speech.is_empty() {
                        turn.speech.end = paragraph.speech.end;
                    }
                }
                None => turns.push(Turn {
                    number: small(turns.len() + 1),
                    at: paragraph.at,
                    speech: paragraph.speech,
                    speaker: paragraph.speaker,
                    paragraphs: place..place + 1,
                }),
            }
            paragraph.turn = small(turns.len() - 1);
            paragraph.number = small(turns.last().map_or(1, |turn| turn.paragraphs.len()));
        }
        // A line's own order may be another one.
        self.overlay.times.sort_by_key(|(at, _)| *at);
        let text = self.text;
        self.overlay.marks = self.marks.iter().map(|mark| text.span(mark.clone())).collect();
        self.overlay
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "turns_tests.rs"]
mod tests;
