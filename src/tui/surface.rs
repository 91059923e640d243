//! What is written to the terminal. Terminals do not agree on how wide some letters are (a vowel sign of Devanagari, an
//! emoji of several parts): what stands right of one may stand elsewhere than we think, and what we think we wrote over may
//! stay. So a row with such letters is emptied and written whole whenever anything in it changes, word by word.

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType as CrosstermClear, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use std::collections::BTreeSet;
use std::io::{self, Write};
use unicode_normalization::char::is_combining_mark;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A terminal, with what we think stands on it.
pub struct Surface<W: Write> {
    inner: CrosstermBackend<W>,
    size: (u16, u16),
    cells: Vec<Cell>,
    cursor: Position,
    /// Whether the cursor stands where we put it last and is shown, nothing having been written since.
    rests: bool,
    /// How far a frame is.
    frame: Frame,
}

/// How far a frame is: the terminal is told of one that has something to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// There is none.
    None,
    /// It has shown nothing yet.
    Due,
    /// The terminal waits for its end.
    Begun,
}

impl<W: Write> Surface<W> {
    /// A terminal of a size, in columns and rows, with nothing on it.
    pub fn new(writer: W, size: (u16, u16)) -> Self {
        let mut surface = Self {
            inner: CrosstermBackend::new(writer),
            size,
            cells: Vec::new(),
            cursor: Position::ORIGIN,
            rests: false,
            frame: Frame::None,
        };
        surface.resize(size);
        surface
    }

    /// A frame comes: the terminal shows it at once, and hears nothing of one in which nothing changes.
    pub fn begin(&mut self) {
        self.frame = Frame::Due;
    }

    /// The frame is whole.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn end(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.frame, Frame::None) == Frame::Begun {
            queue!(self.inner, EndSynchronizedUpdate)?;
        }
        Write::flush(&mut self.inner)
    }

    /// Something is about to be written.
    fn stir(&mut self) -> io::Result<()> {
        self.rests = false;
        if self.frame == Frame::Due {
            self.frame = Frame::Begun;
            queue!(self.inner, BeginSynchronizedUpdate)?;
        }
        Ok(())
    }

    /// Takes another size; nothing is known of what stands there.
    pub fn resize(&mut self, size: (u16, u16)) {
        self.size = size;
        self.cells = vec![Cell::EMPTY; usize::from(size.0) * usize::from(size.1)];
    }

    /// Whether a letter stands on the terminal whose width is in doubt.
    pub fn is_doubtful(&self) -> bool {
        self.cells.iter().any(|cell| is_doubtful(cell.symbol()))
    }

    fn row(&self, y: u16) -> &[Cell] {
        let wide = usize::from(self.size.0);
        let start = usize::from(y) * wide;
        self.cells.get(start..start + wide).unwrap_or_default()
    }

    /// Empties a row and writes it anew: first its fields of colour, then word by word, each where it belongs. A word that
    /// the terminal draws a column wider than we think keeps its last letter so: that stands where a blank was.
    fn write_row(&mut self, y: u16) -> io::Result<()> {
        queue!(self.inner, MoveTo(0, y), Clear(CrosstermClear::CurrentLine))?;
        let row = self.row(y).to_vec();
        let is_blank = |cell: &Cell| cell.symbol() == " ";
        let cells = || (0..).zip(&row);
        let fields = cells().filter(|(_, cell)| is_blank(cell) && **cell != Cell::EMPTY);
        self.inner.draw(fields.map(|(x, cell)| (x, y, cell)))?;
        // Of a word only the first letter says where it goes: what follows goes on from there. A frame stands where it is.
        let mut letters: Vec<(u16, u16, &Cell)> = Vec::new();
        let (mut x, mut place) = (0, 0);
        while let Some(cell) = row.get(usize::from(x)) {
            if is_blank(cell) {
                (x, place) = (x + 1, x + 1);
                continue;
            }
            let begins = letters.last().is_some_and(|(.., last)| last.bg != cell.bg) || is_frame(cell);
            if begins {
                self.inner.draw(std::mem::take(&mut letters).into_iter())?;
                place = x;
            }
            letters.push((place, y, cell));
            (x, place) = (x + u16::try_from(cell.symbol().width()).unwrap_or(1).max(1), place + 1);
        }
        self.inner.draw(letters.into_iter())
    }
}

fn is_frame(cell: &Cell) -> bool {
    cell.symbol().starts_with(|letter| matches!(letter, '\u{2500}'..='\u{259f}'))
}

/// Whether terminals may differ in how wide they draw a grapheme: all of several code points, and of single ones those
/// that are neither a letter or digit of one column, nor a sign that every terminal draws in one, nor East Asian.
pub fn is_doubtful(symbol: &str) -> bool {
    if symbol.is_ascii() {
        return false;
    }
    let mut letters = symbol.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else { return true };
    // The vowels AM of Thai and Lao are one sign made of two; the letters of old Hangul join.
    let joins = is_combining_mark(letter) || matches!(letter, '\u{e33}' | '\u{eb3}' | '\u{1100}'..='\u{11ff}');
    let plain = letter.is_alphanumeric() && letter.width() == Some(1);
    let known = matches!(letter,
        '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{ff}' // Latin
        | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{20a0}'..='\u{20c0}' // punctuation, money
        | '\u{2190}'..='\u{22ff}' | '\u{2500}'..='\u{25fc}' | '\u{2713}' | '\u{2717}' // signs
        | '\u{3000}'..='\u{303e}' | '\u{3041}'..='\u{3096}' | '\u{309b}'..='\u{30ff}' // kana
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' // Han, Hangul
        | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}');
    joins || !(plain || known)
}

impl<W: Write> Write for Surface<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.rests = false;
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

impl<W: Write> Backend for Surface<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let content: Vec<(u16, u16, &Cell)> = content.collect();
        if content.is_empty() {
            return Ok(());
        }
        self.stir()?;
        let doubtful = |surface: &Self, y: u16| surface.row(y).iter().any(|cell| is_doubtful(cell.symbol()));
        let touched: BTreeSet<u16> = content.iter().map(|(_, y, _)| *y).collect();
        let mut whole: BTreeSet<u16> = touched.iter().copied().filter(|y| doubtful(self, *y)).collect();
        for (x, y, cell) in &content {
            let (start, wide) = (usize::from(*y) * usize::from(self.size.0), usize::from(self.size.0));
            let (at, end) = (usize::from(*x), (usize::from(*x) + cell.symbol().width().max(1)).min(wide));
            // What a wide letter covers is gone.
            if let Some([known, covered @ ..]) = self.cells.get_mut(start + at..start + end) {
                *known = (*cell).clone();
                covered.fill(Cell::EMPTY);
            }
        }
        whole.extend(touched.into_iter().filter(|y| doubtful(self, *y)));
        self.inner.draw(content.into_iter().filter(|(_, y, _)| !whole.contains(y)))?;
        whole.into_iter().try_for_each(|y| self.write_row(y))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.stir()?;
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        // Where it rests it is shown.
        if self.rests {
            return Ok(());
        }
        self.stir()?;
        self.inner.show_cursor()
    }

    /// Where we put it last: asking the terminal would wait for its answer among the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let to = position.into();
        if self.rests && self.cursor == to {
            return Ok(());
        }
        self.stir()?;
        self.cursor = to;
        self.inner.set_cursor_position(to)?;
        self.rests = true;
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    /// All of what is known goes, whatever part is emptied: then it is written again.
    fn clear_region(&mut self, part: ClearType) -> io::Result<()> {
        self.stir()?;
        self.cells.fill(Cell::EMPTY);
        self.inner.clear_region(part)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(Size::new(self.size.0, self.size.1))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Write::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::fixture::Desk;
    use ratatui::layout::Rect;
    use ratatui::{Terminal, TerminalOptions, Viewport};
    use std::cell::RefCell;
    use std::rc::Rc;

    /// Keeps what is written where it can be looked at.
    #[derive(Clone, Default)]
    struct Kept(Rc<RefCell<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A terminal that draws letters as wide as a rule of its own says, and joins nothing.
    struct Odd {
        rows: Vec<Vec<String>>,
        at: (usize, usize),
        wide: fn(char) -> usize,
    }

    impl Odd {
        fn new((width, height): (u16, u16), wide: fn(char) -> usize) -> Self {
            Self { rows: vec![vec!["?".to_owned(); width.into()]; height.into()], at: (0, 0), wide }
        }

        /// Does what bytes say: the moves, the emptying of rows and of what follows, and letters.
        fn take(&mut self, bytes: &str) {
            let mut rest = bytes.chars();
            while let Some(letter) = rest.next() {
                if letter != '\u{1b}' {
                    self.print(letter);
                    continue;
                }
                assert_eq!(rest.next(), Some('['));
                let words: String = rest.by_ref().take_while(|letter| !letter.is_ascii_alphabetic()).collect();
                let taken = bytes.len() - rest.as_str().len();
                match &bytes[taken - 1..taken] {
                    "H" => {
                        let (row, column) = words.split_once(';').unwrap();
                        self.at = (row.parse::<usize>().unwrap() - 1, column.parse::<usize>().unwrap() - 1);
                    }
                    "K" if words == "2" => self.rows[self.at.0].fill(" ".to_owned()),
                    "J" => {
                        self.rows[self.at.0][self.at.1..].fill(" ".to_owned());
                        self.rows[self.at.0 + 1..].iter_mut().for_each(|row| row.fill(" ".to_owned()));
                    }
                    "m" | "h" | "l" => {}
                    other => panic!("{words}{other}"),
                }
            }
        }

        fn print(&mut self, letter: char) {
            let (row, column) = self.at;
            let cells = &mut self.rows[row];
            match (self.wide)(letter) {
                // A mark joins the letter before it.
                0 => {
                    if let Some(cell) = column.checked_sub(1).and_then(|before| cells.get_mut(before)) {
                        cell.push(letter);
                    }
                }
                wide => {
                    for at in column..(column + wide).min(cells.len()) {
                        cells[at] = if at == column { letter.to_string() } else { String::new() };
                    }
                    self.at.1 = (column + wide).min(cells.len() - 1);
                }
            }
        }

        fn shown(&self) -> String {
            self.rows.iter().map(|row| row.concat().trim_end().to_owned() + "\n").collect()
        }
    }

    const TEN: &str = "Ana: नमस्ते, हम सब यहाँ काम करते हैं और कुछ नहीं मिलता।\n\nBea: เราทำงานทุกวันแต่ไม่ได้เงินเลยนะคะ น้ำใจไม่มี\n\n\
Ana: আমরা কাজ করি কিন্তু টাকা পাই না।\n\nBea: நாங்கள் வேலை செய்கிறோம், பணம் இல்லை.\n\nAna: ကျွန်တော်တို့ အလုပ်လုပ်တယ်။\n\n\
Bea: យើងធ្វើការរាល់ថ្ងៃ។\n\nAna: لا أحدَ يَدفعُ لنا شيئًا.\n\nBea: אֲנַחְנוּ עוֹבְדִים.\n\nAna: 우리는 일합니다. 我们工作。👩‍👩‍👧 ok 🇪🇺 ❤️\n\n\
Bea: Nobody paid us, and moreo\u{308}ver nobody said why. e\u{301}t c'est tout, and again, and once more.\n";

    /// As wide as is usual; every mark a column; every mark and every sign of a family or flag none; all beyond Latin two.
    fn rules() -> [fn(char) -> usize; 4] {
        let usual = |letter: char| letter.width().unwrap_or(0);
        let marks = |letter: char| if is_combining_mark(letter) { 1 } else { letter.width().unwrap_or(0) };
        let none = |letter: char| match letter {
            letter if is_combining_mark(letter) => 0,
            '\u{1f1e6}'..='\u{1f1ff}' => 0,
            letter => letter.width().unwrap_or(0),
        };
        let wide = |letter: char| {
            if letter > '\u{8ff}' && is_doubtful(letter.encode_utf8(&mut [0; 4])) {
                2
            } else {
                letter.width().unwrap_or(0)
            }
        };
        [usual, marks, none, wide]
    }

    /// Draws in a terminal what stands there after each key; what it shows at the end.
    fn after(desk: &mut Desk, keys: &[&str], wide: fn(char) -> usize, size: (u16, u16)) -> String {
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let kept = Kept::default();
        let surface = Surface::new(kept.clone(), size);
        let mut terminal = Terminal::with_options(surface, TerminalOptions { viewport }).unwrap();
        terminal.clear().unwrap();
        for keys in keys {
            desk.keys(keys);
            terminal.draw(|frame| desk.app.draw(frame)).unwrap();
        }
        let mut odd = Odd::new(size, wide);
        odd.take(std::str::from_utf8(&kept.0.borrow()).unwrap());
        odd.shown()
    }

    #[test]
    fn ten_scripts_leave_nothing_behind_however_wide_a_terminal_draws_them() {
        let size = (80, 24);
        for (rule, wide) in rules().into_iter().enumerate() {
            let mut desk = Desk::with(TEN, Some("ana"), size.0, size.1);
            // Through the text with the light, words lit one by one, over other rooms, and into one without such letters.
            let moves: Vec<&str> = std::iter::repeat_n("j", 20).chain(["-", "j", "j", "j", "PageUp"]).collect();
            let walk = [&moves[..], &["g r", "j", "B", "Esc", "P"]].concat();
            let shown = after(&mut desk, &walk, wide, size);
            let fresh = after(&mut desk, &[""], wide, size);
            assert_eq!(shown, fresh, "rule {rule}");
            assert!(!shown.contains("काम") && shown.contains("participants"), "{shown}");
            // And within the text: what stands there after many moves is what stands there drawn afresh.
            desk.keys("Esc");
            let shown = after(&mut desk, &[&moves[..], &["Home"]].concat(), wide, size);
            assert_eq!(shown, after(&mut desk, &[""], wide, size), "rule {rule}");
        }
    }

    #[test]
    fn a_frame_in_which_nothing_changes_is_not_heard_of() {
        let (size, kept) = ((80, 24), Kept::default());
        let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
        let mut terminal =
            Terminal::with_options(Surface::new(kept.clone(), size), TerminalOptions { viewport }).unwrap();
        let mut desk = Desk::new(size.0, size.1);
        let mut written = |desk: &mut Desk| {
            let before = kept.0.borrow().len();
            terminal.backend_mut().begin();
            terminal.draw(|frame| desk.app.draw(frame)).unwrap();
            terminal.backend_mut().end().unwrap();
            String::from_utf8_lossy(&kept.0.borrow()[before..]).into_owned()
        };
        let first = written(&mut desk);
        assert!(first.contains("\u{1b}[?2026h") && first.ends_with("\u{1b}[?2026l"), "one frame, shown at once");
        assert_eq!(written(&mut desk), "");
        desk.keys("j");
        let moved = written(&mut desk);
        assert!(moved.starts_with("\u{1b}[?2026h") && moved.ends_with("\u{1b}[?2026l"), "{moved:?}");
        assert_eq!(written(&mut desk), "");
    }

    #[test]
    fn letters_of_every_script_are_told_from_those_in_doubt() {
        for sure in ["a", "é", "ß", "Ж", "ب", "ש", "ก", "क", "我", "우", "か", "│", "▌", "“", "…", "✓", "€"]
        {
            assert!(!is_doubtful(sure), "{sure}");
        }
        for doubtful in ["e\u{301}", "कि", "ि", "น้ำ", "ำ", "👩‍👩‍👧", "❤️", "🇪🇺", "👋", "\u{1112}\u{1161}", "\u{200d}"]
        {
            assert!(is_doubtful(doubtful), "{doubtful}");
        }
    }
}
