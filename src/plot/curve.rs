//! Curves: figures one after the other, with a band around them.

use super::mark::{Anchor, Ink, LINE, Mark, fit, width};
use super::scale::{Figures, Scale};
use super::sheet::{EDGE, Sheet};

/// Most steps.
const STEPS: usize = 200;

/// A step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// What it is called below the axis.
    pub label: String,
    /// Its bar.
    pub bar: Option<f64>,
    /// Its point on the line.
    pub line: Option<f64>,
    /// Between which figures the line lies.
    pub band: Option<(f64, f64)>,
    /// What is shown, as it is read.
    pub values: Vec<String>,
}

/// A panel: its heading, and its steps.
#[derive(Clone, Debug, Default)]
pub struct Panel {
    /// What it is about.
    pub heading: String,
    /// Its steps.
    pub steps: Vec<Step>,
}

/// Draws panels one below the other over one scale; `words` name the bars, the line and the band, and the axis.
pub fn draw(sheet: &mut Sheet, panels: &[Panel], words: [&str; 3], axis: &str) {
    let all = || panels.iter().flat_map(|panel| panel.steps.iter().take(STEPS));
    let reach = |step: &Step| {
        let figures = [step.bar, step.line, step.band.map(|(_, high)| high)];
        figures.into_iter().flatten().fold(0.0, f64::max)
    };
    let most = all().map(reach).fold(1.0, f64::max);
    let [bars, line, band] = words;
    let known = [
        (all().any(|step| step.bar.is_some()), Ink::Category(0), bars),
        (all().any(|step| step.line.is_some()), Ink::Category(1), line),
        (all().any(|step| step.band.is_some()), Ink::Step(1), band),
    ];
    let known = known.into_iter().filter(|(is_there, ..)| *is_there);
    sheet.legend(&known.map(|(_, ink, words)| (ink, words.to_owned())).collect::<Vec<_>>());
    for panel in panels {
        draw_panel(sheet, panel, most, axis);
    }
    sheet.values.rows = all().map(|step| step.values.clone()).collect();
    let total: usize = panels.iter().map(|panel| panel.steps.len()).sum();
    let shown = all().count();
    if shown < total {
        let (few, of) = (sheet.lang.count(shown as u64), sheet.lang.count(total as u64));
        sheet.notes.push(sheet.lang.fill("The plot shows the first {} of {} steps", &[&few, &of]));
    }
}

fn draw_panel(sheet: &mut Sheet, panel: &Panel, most: f64, axis: &str) {
    if !panel.heading.is_empty() {
        let y = sheet.next_line();
        let room = sheet.right() - EDGE;
        sheet.strong((EDGE, y), fit(&panel.heading, room));
    }
    let y = sheet.next_line();
    sheet.words((EDGE, y), Anchor::Start, Ink::Faint, fit(axis, sheet.right() - EDGE));
    let marks = Figures::Counts.ticks(0.0, most, 5);
    let texts = Figures::Counts.spelled(&marks, sheet.lang);
    let left = EDGE + texts.iter().map(|text| width(text)).fold(8.0, f64::max) + 4.0;
    let (top, base) = (sheet.y + LINE / 2.0, sheet.y + 10.5 * LINE);
    let scale = Scale { of: (0.0, marks.last().copied().unwrap_or(most)), at: (base, top) };
    for (tick, text) in marks.iter().zip(texts) {
        let y = scale.place(*tick);
        sheet.line((left, y), (sheet.right(), y), Ink::Grid);
        sheet.words((left - 3.0, y), Anchor::End, Ink::Faint, text);
    }
    let steps = panel.steps.get(..STEPS.min(panel.steps.len())).unwrap_or_default();
    let wide = (sheet.right() - left) / steps.len().max(1) as f64;
    let middle = |at: usize| left + (at as f64 + 0.5) * wide;
    let bands: Vec<(usize, (f64, f64))> =
        steps.iter().enumerate().filter_map(|(at, step)| Some((at, step.band?))).collect();
    if bands.len() > 1 {
        let upper = bands.iter().map(|(at, (_, high))| (middle(*at), scale.place(*high)));
        let lower = bands.iter().rev().map(|(at, (low, _))| (middle(*at), scale.place(*low)));
        sheet.marks.push(Mark::Band { over: upper.chain(lower).collect() });
    } else if let Some((at, (low, high))) = bands.first() {
        let over = vec![(middle(*at), scale.place(*low)), (middle(*at), scale.place(*high))];
        sheet.marks.push(Mark::Line { over, wide: 3.0, ink: Ink::Line, dashed: false });
    }
    for (at, step) in steps.iter().enumerate() {
        let half = (0.35 * wide).min(8.0);
        match step.bar {
            Some(bar) => {
                let y = scale.place(bar);
                sheet.fill((middle(at) - half, y), (2.0 * half, base - y), Ink::Category(0));
            }
            None if step.line.is_none() => sheet.undefined((middle(at), base)),
            None => {}
        }
    }
    let points = steps.iter().enumerate().filter_map(|(at, step)| Some((middle(at), scale.place(step.line?))));
    let over: Vec<super::mark::Place> = points.collect();
    for at in &over {
        sheet.marks.push(Mark::Dot { at: *at, r: 2.0, ink: Ink::Category(1), hollow: false });
    }
    if over.len() > 1 {
        sheet.marks.push(Mark::Line { over, wide: 1.25, ink: Ink::Category(1), dashed: false });
    }
    sheet.line((left, base), (sheet.right(), base), Ink::Line);
    sheet.y = (base / LINE).ceil() * LINE;
    let y = sheet.next_line();
    // Where there is no room for all, every second is called by its name, or every third.
    let widest = steps.iter().map(|step| width(&step.label)).fold(1.0, f64::max) + 4.0;
    let every = (widest / wide).ceil().max(1.0) as usize;
    for (at, step) in steps.iter().enumerate().step_by(every) {
        sheet.words((middle(at), y), Anchor::Middle, Ink::Faint, step.label.clone());
    }
    sheet.y += LINE;
}
