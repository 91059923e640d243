//! The sheet on which a plot is drawn, from above to below.

use super::mark::{Anchor, Ink, LETTER, LETTERS, LINE, Mark, Place, Plot, THIN, Values, width, wrapped};
use crate::export::lang::Lang;

/// Room between the edge and what is drawn.
pub const EDGE: f64 = 4.0;

/// A plot that is being drawn.
#[derive(Debug)]
pub struct Sheet {
    /// The whole width.
    pub wide: f64,
    /// How far down it is drawn.
    pub y: f64,
    /// Whether letters that run upwards take a line each, as on a terminal.
    pub upright: bool,
    /// The language of fixed words.
    pub lang: Lang,
    /// What is drawn.
    pub marks: Vec<Mark>,
    /// What it shows.
    pub values: Values,
    /// What is said of it before all that is said of its table.
    pub notes: Vec<String>,
    title: String,
}

impl Sheet {
    /// Begins with a title.
    pub fn new(title: String, (wide, upright): (f64, bool), lang: Lang) -> Self {
        let values = Values::default();
        let mut sheet =
            Self { wide, y: 0.0, upright, lang, marks: Vec::new(), values, notes: Vec::new(), title: String::new() };
        for line in wrapped(&title, sheet.right() - EDGE, LETTER) {
            let at = sheet.next_line();
            sheet.draw_words((EDGE, at), Anchor::Start, (Ink::Text, true), line);
        }
        sheet.title = title;
        sheet
    }

    /// The right edge of what is drawn.
    pub fn right(&self) -> f64 {
        self.wide - EDGE
    }

    /// Goes down a line; its middle.
    pub fn next_line(&mut self) -> f64 {
        self.y += LINE;
        self.y - LINE / 2.0
    }

    /// Words on a line.
    pub fn words(&mut self, at: Place, anchor: Anchor, ink: Ink, text: impl Into<String>) {
        self.draw_words(at, anchor, (ink, false), text.into());
    }

    /// Words that stand out.
    pub fn strong(&mut self, at: Place, text: impl Into<String>) {
        self.draw_words(at, Anchor::Start, (Ink::Text, true), text.into());
    }

    /// Words over lines.
    pub fn words_over(&mut self, at: Place, anchor: Anchor, text: String) {
        self.marks.push(Mark::Words { at, text, anchor, ink: Ink::Text, strong: false, turned: false, over: true });
    }

    /// Words that run upwards.
    pub fn turned(&mut self, at: Place, text: impl Into<String>) {
        let (text, anchor, ink) = (text.into(), Anchor::Start, Ink::Text);
        self.marks.push(Mark::Words { at, text, anchor, ink, strong: false, turned: true, over: false });
    }

    fn draw_words(&mut self, at: Place, anchor: Anchor, (ink, strong): (Ink, bool), text: String) {
        if !text.is_empty() {
            self.marks.push(Mark::Words { at, text, anchor, ink, strong, turned: false, over: false });
        }
    }

    /// How high words are that run upwards.
    pub fn height(&self, text: &str) -> f64 {
        if self.upright { crate::text::wrap::columns(text) as f64 * LINE } else { width(text) }
    }

    /// A thin line.
    pub fn line(&mut self, from: Place, to: Place, ink: Ink) {
        self.marks.push(Mark::Line { over: vec![from, to], wide: THIN, ink, dashed: false });
    }

    /// A box without an edge.
    pub fn fill(&mut self, at: Place, size: Place, ink: Ink) {
        self.marks.push(Mark::Rect { at, size, fill: Some(ink), edge: false });
    }

    /// A figure that is not defined: an empty mark.
    pub fn undefined(&mut self, at: Place) {
        self.marks.push(Mark::Dot { at, r: 2.0, ink: Ink::Line, hollow: true });
    }

    /// What inks stand for, in lines.
    pub fn legend(&mut self, known: &[(Ink, String)]) {
        let (mut x, mut y) = (f64::INFINITY, 0.0);
        for (ink, text) in known {
            let text = super::mark::fit(text, self.right() - EDGE - 14.0);
            let wide = 14.0 + width(&text);
            if x + wide > self.right() {
                (x, y) = (EDGE, self.next_line());
            }
            self.marks.push(Mark::Rect {
                at: (x, y - LETTERS / 2.0),
                size: (8.0, LETTERS),
                fill: Some(*ink),
                edge: true,
            });
            self.words((x + 11.0, y), Anchor::Start, Ink::Text, text);
            x += wide + 8.0;
        }
    }

    /// Says how many rows are shown, where some are not.
    pub fn left_out(&mut self, shown: usize, total: Option<usize>) {
        if let Some(total) = total {
            let (shown, total) = (self.lang.count(shown as u64), self.lang.count(total as u64));
            self.notes.push(self.lang.fill(
                "The plot shows {} of {} rows: those with the greatest figures, in the order of the table",
                &[&shown, &total],
            ));
        }
    }

    /// Goes on with what is said of it, and closes it.
    pub fn finish(mut self, said: &[String]) -> Plot {
        self.y += LINE / 2.0;
        let said: Vec<String> = self.notes.drain(..).chain(said.iter().cloned()).collect();
        // A terminal has whole lines.
        self.y = (self.y / LINE).ceil() * LINE;
        for note in &said {
            // Running text is narrower than single words may be.
            let letter = if self.upright { LETTER } else { 0.88 * LETTER };
            for line in wrapped(note, self.right() - EDGE, letter) {
                let at = self.next_line();
                self.draw_words((EDGE, at), Anchor::Start, (Ink::Faint, false), line);
            }
        }
        Plot {
            description: said.join(". "),
            title: self.title,
            lang: self.lang,
            size: (self.wide, self.y + EDGE),
            marks: self.marks,
            values: self.values,
        }
    }
}

/// The greatest of a list, in its order: which are kept, and how many there were where some are not.
pub fn greatest<T>(mut all: Vec<T>, most: usize, rank: impl Fn(&T) -> f64) -> (Vec<T>, Option<usize>) {
    let total = all.len();
    if total <= most {
        return (all, None);
    }
    let mut order: Vec<(f64, usize)> = all.iter().map(rank).zip(0..).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let kept: std::collections::HashSet<usize> = order.into_iter().take(most).map(|(_, at)| at).collect();
    let mut at = 0..;
    all.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
    (all, Some(total))
}
