//! Drafts to canonical text in the house convention, `Label: text`, so that the overlay gives back their turns.

use super::draft::{Body, Coded, Comment, Draft, Prose, Turn};
use super::error::ImportError;
use super::label::Labels;
use super::limits;
use crate::model::{Rule, Span};
use crate::text::hidden::is_hidden;
use crate::text::labels::{head, key, openings};
use crate::text::number::counted;
use crate::text::turns::overlay;
use crate::text::{Overlay, Text};
use std::ops::Range;

/// A draft as canonical text; offsets are code points.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Canonical text.
    pub text: Text,
    /// The rule under which the overlay gives the draft's turns; none where speakers are still to be looked for.
    pub rule: Option<Rule>,
    /// Accepted labels, as written in the text.
    pub labels: Vec<String>,
    /// Each speaker of the file with the label written for it.
    pub written: Vec<(String, String)>,
    /// Code points of header before the first turn.
    pub header: u32,
    /// (offset, milliseconds), by offset.
    pub times: Vec<(u32, u64)>,
    /// (offset, page), by offset.
    pub pages: Vec<(u32, u32)>,
    /// Comments with the passages they are on.
    pub comments: Vec<(Span, Comment)>,
    /// Passages coded elsewhere.
    pub coded: Vec<(Span, Coded)>,
    /// Turns without words, which are left out.
    pub empty: usize,
    /// Sentences for the user.
    pub notes: Vec<String>,
}

/// Renders a draft; what it drops and notes beside its words stays with the draft.
///
/// # Errors
/// A text beyond the limits, or one without words.
pub fn render(draft: &Draft) -> Result<Rendered, ImportError> {
    match &draft.body {
        Body::Turns(turns) => of_turns(&draft.header, turns),
        Body::Tiers(_) => of_turns(&draft.header, &[]),
        Body::Prose(prose) => of_prose(&draft.header, prose),
    }
}

fn of_turns(header: &[String], turns: &[Turn]) -> Result<Rendered, ImportError> {
    let mut labels = Labels::default();
    for turn in turns {
        if let Some(speaker) = turn.speaker.as_ref().filter(|_| turn.text.contains(|c| !is_hidden(c))) {
            labels.take(speaker)?;
        }
    }
    let mut writer = Writer::default();
    writer.header(header)?;
    let start = writer.text.len();
    let mut wanted = Vec::with_capacity(turns.len());
    let mut taken = 0u32;
    let mut empty = 0;
    for turn in turns {
        let lines = lines(&turn.text);
        if lines.is_empty() {
            empty += 1;
            continue;
        }
        let label = turn.speaker.as_deref().and_then(|speaker| labels.of(speaker));
        let first = writer.turn(turn, label, &lines, &labels)?;
        let named = label.or_else(|| opened_by(&labels, writer.text.get(first).unwrap_or_default()));
        taken += u32::from(named.is_some() && label.is_none());
        wanted.push(named.map(str::to_owned));
    }
    let mut out = writer.finish()?;
    out.header = out.text.point(start);
    out.labels = labels.written();
    out.written = labels.pairs();
    out.empty = empty;
    out.notes = labels.notes();
    let rule = if out.labels.is_empty() { Rule::None } else { Rule::LabelColon };
    let same = rule == Rule::None || gives(&overlay(&out.text, rule, &out.labels, out.header), &wanted);
    // Paragraphs without a label would otherwise count as the speech of whoever spoke before.
    out.rule = Some(if same { rule } else { Rule::LabelEach });
    if taken > 0 {
        out.notes.push(format!(
            "{} with a speaker's label, whose words they are.",
            counted(taken, "turn has no speaker in the file but begins", "turns have no speaker in the file but begin")
        ));
    }
    Ok(out)
}

/// Whether an overlay has these speakers in this order.
fn gives(found: &Overlay, wanted: &[Option<String>]) -> bool {
    found.paragraphs.len() == wanted.len()
        && found
            .paragraphs
            .iter()
            .zip(wanted)
            .all(|(one, label)| found.name(one.speaker).map(key) == label.as_deref().map(key))
}

fn of_prose(header: &[String], prose: &Prose) -> Result<Rendered, ImportError> {
    let mut writer = Writer::default();
    writer.header(header)?;
    // One leading mark would be taken for the file's own when the text is read again.
    let lead = if writer.text.is_empty() && prose.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut kept = Vec::new();
    let mut from = lead;
    while let Some(at) = prose.text.as_bytes().get(from..).and_then(|rest| memchr::memchr(b'\r', rest)) {
        kept.push(from..from + at);
        let next = from + at + 1;
        from = next + usize::from(prose.text.as_bytes().get(next) == Some(&b'\n'));
    }
    kept.push(from..prose.text.len());
    let mut map = Vec::with_capacity(kept.len());
    for (nth, part) in kept.into_iter().enumerate() {
        if nth > 0 {
            writer.text.push('\n');
        }
        map.push((part.clone(), writer.text.len()));
        writer.text.push_str(prose.text.get(part).unwrap_or_default());
    }
    writer.note(&map, &prose.times, &prose.pages, &prose.comments, None);
    for coded in &prose.coded {
        writer.coded.push((moved(&map, coded.at.start)..moved(&map, coded.at.end), coded.clone()));
    }
    writer.finish()
}

/// The speaker whose label opens a line.
fn opened_by<'a>(labels: &'a Labels, line: &str) -> Option<&'a str> {
    let found = openings(Rule::LabelColon, line).into_iter();
    found.filter_map(|opening| line.get(opening.name)).find_map(|name| labels.known(name))
}

/// Byte ranges of the lines of a text that hold anything, without blanks at the outer ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    while from <= text.len() {
        let rest = text.get(from..).unwrap_or_default();
        let length = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        if line.contains(|c| !is_hidden(c)) {
            found.push(from..from + length);
        }
        from += length + 1;
    }
    let outer = |c: char| c.is_whitespace() || c == '\u{feff}';
    if let Some(first) = found.first_mut() {
        let line = text.get(first.clone()).unwrap_or_default();
        first.start += line.len() - line.trim_start_matches(outer).len();
    }
    if let Some(last) = found.last_mut() {
        let line = text.get(last.clone()).unwrap_or_default();
        last.end = last.start + line.trim_end_matches(outer).len();
    }
    found
}

/// Where a byte of the source went: parts that were kept, each with its new place.
fn moved(map: &[(Range<usize>, usize)], at: usize) -> usize {
    let after = map.partition_point(|(part, _)| part.start <= at);
    match after.checked_sub(1).and_then(|index| map.get(index)) {
        Some((part, place)) => place + at.min(part.end).saturating_sub(part.start),
        None => map.first().map_or(0, |(_, place)| *place),
    }
}

/// The text as it grows; offsets are bytes until the end.
#[derive(Default)]
struct Writer {
    text: String,
    times: Vec<(usize, u64)>,
    pages: Vec<(usize, u32)>,
    comments: Vec<(Range<usize>, Comment)>,
    coded: Vec<(Range<usize>, Coded)>,
    lines: usize,
}

impl Writer {
    fn header(&mut self, header: &[String]) -> Result<(), ImportError> {
        for line in header {
            for part in lines(line) {
                self.text.push_str(line.get(part).unwrap_or_default());
                self.text.push('\n');
            }
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.fits()
    }

    /// Writes a turn; gives where its first line stands.
    fn turn(
        &mut self,
        turn: &Turn,
        label: Option<&str>,
        lines: &[Range<usize>],
        labels: &Labels,
    ) -> Result<Range<usize>, ImportError> {
        if self.lines > 0 {
            self.text.push('\n');
        }
        let start = self.text.len();
        if let Some(label) = label {
            self.text.push_str(label);
            self.text.push_str(": ");
        }
        let mut map = Vec::with_capacity(lines.len());
        for (nth, part) in lines.iter().enumerate() {
            let line = turn.text.get(part.clone()).unwrap_or_default();
            if nth > 0 {
                self.text.push('\n');
            }
            map.push((part.clone(), self.text.len()));
            self.text.push_str(line);
            self.lines += 1;
        }
        // A line that reads like the head of a turn would end this one: it goes on with the line above.
        let mut end = self.text.len();
        for (_, from) in map.iter().skip(1).rev() {
            let line = self.text.get(*from..end).unwrap_or_default();
            if opened_by(labels, line).is_some() || head(Rule::LabelColon, line, "").is_some() {
                self.text.replace_range(from - 1..*from, " ");
            } else {
                end = from - 1;
            }
        }
        self.text.push('\n');
        self.note(&map, &turn.times, &[], &turn.comments, Some(start));
        self.fits()?;
        Ok(start..end)
    }

    /// Notes what belongs to places; what stands at the very start belongs to the label's start.
    fn note(
        &mut self,
        map: &[(Range<usize>, usize)],
        times: &[(usize, u64)],
        pages: &[(usize, u32)],
        comments: &[Comment],
        start: Option<usize>,
    ) {
        let place = |at: usize| match start {
            Some(start) if at == 0 => start,
            _ => moved(map, at),
        };
        self.times.extend(times.iter().map(|(at, ms)| (place(*at), *ms)));
        self.pages.extend(pages.iter().map(|(at, page)| (place(*at), *page)));
        let passage = |at: &Range<usize>| moved(map, at.start)..moved(map, at.end);
        self.comments.extend(comments.iter().map(|comment| (passage(&comment.at), comment.clone())));
    }

    fn fits(&self) -> Result<(), ImportError> {
        limits::at_most("bytes of text", self.text.len(), limits::TEXT)?;
        limits::at_most("lines", self.lines, limits::LINES)
    }

    fn finish(self) -> Result<Rendered, ImportError> {
        self.fits()?;
        if self.text.contains('\0') {
            return Err(ImportError::NulText);
        }
        if self.text.trim_matches(is_hidden).is_empty() {
            return Err(ImportError::Empty);
        }
        let text = Text::new(self.text);
        let mut times: Vec<(u32, u64)> = self.times.into_iter().map(|(at, ms)| (text.point(at), ms)).collect();
        times.sort_by_key(|(at, _)| *at);
        times.dedup_by_key(|(at, _)| *at);
        let mut pages: Vec<(u32, u32)> = self.pages.into_iter().map(|(at, page)| (text.point(at), page)).collect();
        pages.sort_by_key(|(at, _)| *at);
        let comments = self.comments.into_iter().map(|(at, comment)| (text.span(at), comment)).collect();
        let coded = self.coded.into_iter().map(|(at, coded)| (text.span(at), coded)).collect();
        Ok(Rendered { times, pages, comments, coded, text, ..Rendered::default() })
    }
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
