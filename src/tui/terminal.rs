//! Entering and leaving the terminal, and the loop between.

use super::app::{App, Start};
use super::command::{Command, Mouse, Way};
use super::ear::{Ear, QUESTION, may_ask};
use super::hangup;
use super::opening;
use super::plain;
use super::surface::Surface;
use super::theme::{Depth, Theme};
use super::world::Verb;
use crate::session::glance::Glance;
use crate::session::settings::{StudySettings, UserSettings};
use crate::session::{Failure, Session};
use crate::text::display::display;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event, KeyCode, KeyEvent,
    KeyEventKind, KeyModifiers, MouseButton, MouseEventKind, poll, read,
};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen,
    LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use std::io::{self, BufWriter, Stdout, Write, stderr, stdout};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Whether the terminal is ours, so that it is given back exactly once.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the loop is over, so that only the writer has something left to do.
static LEFT: AtomicBool = AtomicBool::new(false);

/// How long to wait for a key while the writer works, and while nothing is under way.
const WHILE_SAVING: Duration = Duration::from_millis(50);
const WHILE_IDLE: Duration = Duration::from_millis(250);
/// How long at first, as most of what is done or counted takes less than that, and until when.
const AT_FIRST: Duration = Duration::from_millis(8);
const FIRST: Duration = Duration::from_millis(200);
/// How long to wait for a study that is read between two looks at the keys, and from when on that is said where there is
/// nothing else to show.
const WHILE_OPENING: Duration = Duration::from_millis(5);
const AT_ONCE: Duration = Duration::from_millis(150);
/// How long to wait for a key that has arrived already: crossterm looks at none at all in no time.
const AT_HAND: Duration = Duration::from_micros(100);
/// How soon after it was asked the terminal's answer may still come when the person has left already.
const TO_ANSWER: Duration = Duration::from_millis(100);
/// How long the loop has to leave in order after a signal, and to give the terminal back after that.
const TO_LEAVE: Duration = Duration::from_millis(700);
const TO_GIVE_BACK: Duration = Duration::from_millis(100);

/// Holds the terminal; gives it back when dropped.
struct Guard;

impl Guard {
    fn enter() -> io::Result<Self> {
        take_over()?;
        Ok(Self)
    }
}

/// Makes the terminal ours. What fails half way is given back.
fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    // A console without an alternate screen keeps what stood there; a letter wider than we think must not run over the edge.
    let taken = execute!(
        stdout(),
        EnterAlternateScreen,
        Clear(ClearType::All),
        DisableLineWrap,
        EnableMouseCapture,
        EnableBracketedPaste,
        Hide
    );
    if taken.is_err() {
        leave();
    }
    taken
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Gives the terminal back as it was. Errors are of no use here: there is nowhere left to tell them.
fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = execute!(
        stdout(),
        EndSynchronizedUpdate,
        DisableBracketedPaste,
        DisableMouseCapture,
        EnableLineWrap,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// After a panic the terminal is whole again before a word is printed.
fn catch_panics(journal: String) {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if crate::import::is_guarded() {
            return;
        }
        if !TAKEN.load(Ordering::SeqCst) {
            before(panic);
            return;
        }
        leave();
        let payload = panic.payload();
        let words = payload
            .downcast_ref::<&str>()
            .map(|words| (*words).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_default();
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Printing may fail where the terminal is gone; a panic within a panic would end the program at once.
        let _ = writeln!(
            stderr(),
            "verbatim stopped on a fault of its own: {} ({place})\n\
             Everything coded so far is in {}; it is read when the study is next opened.",
            display(&words),
            display(&journal),
        );
    }));
}

/// Opens the screen on a study in a folder and stays until the person leaves. Until the study is read, the screen shows
/// the glance at it; keys that are pressed meanwhile are not lost.
///
/// # Errors
/// The study cannot be opened, the terminal cannot be set up, or it is gone.
pub fn run(
    root: &Path,
    glance: &Glance,
    verb: Verb,
    open: impl FnOnce() -> Result<(Session, Start), Failure> + Send + 'static,
) -> Result<(), Failure> {
    let settings = UserSettings::read();
    let variable = |name: &str| std::env::var(name).ok();
    let theme = Theme::detect(settings.theme, variable);
    // crossterm drops bold and reverse along with colour under NO_COLOR; our theme sends no colour itself.
    if theme.depth == Depth::None {
        crossterm::style::force_color_output(true);
    }
    catch_panics(root.join(crate::store::layout::LOCAL).join("journal").display().to_string());
    let stop = signals();
    let size = size().unwrap_or((80, 24));
    let guard = Guard::enter().map_err(stopped)?;
    let mut talk = Talk { theme, may_ask: may_ask(variable), asked: None, ear: Ear::default() };
    talk.ask(theme).map_err(stopped)?;
    let backend = Surface::new(BufWriter::with_capacity(1 << 16, stdout()), size);
    // The size is told by events: asking for it anew would open the terminal's device for every frame.
    let viewport = Viewport::Fixed(Rect::new(0, 0, size.0, size.1));
    let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).map_err(stopped)?;
    let opened = wait(&mut terminal, &mut talk, glance, open, &stop).map_err(stopped)?;
    let Some((opened, events)) = opened else {
        talk.end();
        return Ok(());
    };
    let (session, start) = opened?;
    let size = terminal.size().map_or(size, |size| (size.width, size.height));
    let mut app = begin((session, start), talk.theme, size, settings, events.is_empty());
    app.shared.verb = Some(verb);
    for event in events {
        take(&mut app, event);
    }
    let result = turn_over(&mut app, &mut terminal, &mut talk, &stop);
    LEFT.store(true, Ordering::SeqCst);
    talk.end();
    drop(terminal);
    drop(guard);
    app.keep_places();
    let settled = app.shared.session.flush();
    // Drawing on a terminal that is gone fails; that is no fault to tell.
    if !hangup::is_gone() {
        result.map_err(stopped)?;
    }
    settled
}

/// Begins on a study; where nothing was pressed yet, where one left off.
fn begin(
    (session, start): (Session, Start),
    theme: Theme,
    size: (u16, u16),
    settings: UserSettings,
    is_idle: bool,
) -> App {
    let mut app = App::new(session, theme, size, start);
    app.follow(settings);
    app.shared.in_study = StudySettings::read(&app.shared.session.study.settings.id);
    app.shared.session.watch();
    app.shared.session.open_history();
    app.check_handle();
    app.welcome();
    // What was pressed while the list stood there was meant for the list.
    if is_idle && start == Start::Overview {
        app.resume();
    }
    app
}

/// Gives the terminal's line settings back when dropped.
struct Raw;

impl Drop for Raw {
    fn drop(&mut self) {
        let _ = disable_raw_mode();
    }
}

/// Opens a study and works as the screen does, in lines of words: each key says what it changed.
///
/// # Errors
/// The study cannot be opened, the terminal cannot be set up, or it is gone.
pub fn run_plain(verb: Verb, open: impl FnOnce() -> Result<(Session, Start), Failure>) -> Result<(), Failure> {
    let stop = signals();
    let mut out = stdout();
    let opened = open()?;
    let mut app = begin(opened, plain::THEME, plain::SIZE, UserSettings::read(), true);
    app.shared.verb = Some(verb);
    enable_raw_mode().map_err(stopped)?;
    let guard = Raw;
    let result = speak(&mut app, &mut out, &stop);
    LEFT.store(true, Ordering::SeqCst);
    drop(guard);
    app.keep_places();
    let settled = app.shared.session.flush();
    if !hangup::is_gone() {
        result.map_err(stopped)?;
    }
    settled
}

/// The loop of plain lines: keys are done one by one, so that each says what it did.
fn speak(app: &mut App, out: &mut impl Write, stop: &AtomicBool) -> io::Result<()> {
    let mut reading = plain::Reading::default();
    let mut say = |lines: Vec<String>| -> io::Result<()> {
        lines.iter().try_for_each(|line| write!(out, "{}\r\n", display(line)))?;
        out.flush()
    };
    say(reading.say(app))?;
    let mut waits = app.is_counting();
    while !app.is_over() && !stop.load(Ordering::Relaxed) && !hangup::is_gone() {
        let wait = if app.is_counting() || app.is_leaving() { WHILE_SAVING } else { WHILE_IDLE };
        let mut changed = poll(wait)?;
        if changed {
            // A window of another size changes nothing in memory.
            changed = match read()? {
                Event::Resize(..) | Event::Mouse(_) => false,
                event => take(app, event),
            };
        }
        app.tick();
        if app.take_stale() {
            say(plain::Reading::all(app))?;
        } else if (changed || waits) && !app.is_counting() && !app.is_in_midst() {
            say(reading.say(app))?;
        }
        waits = app.is_counting();
    }
    Ok(())
}

#[allow(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn stopped(error: io::Error) -> Failure {
    Failure::data(format!("The screen stopped: {error}"))
}

/// What was asked of the terminal, and what it said.
struct Talk {
    theme: Theme,
    may_ask: bool,
    asked: Option<Instant>,
    ear: Ear,
}

impl Talk {
    /// Asks for the background, once, where it is wanted; the answer comes among the keys.
    fn ask(&mut self, theme: Theme) -> io::Result<()> {
        if !theme.asks || !std::mem::take(&mut self.may_ask) {
            return Ok(());
        }
        write!(stdout(), "{QUESTION}")?;
        stdout().flush()?;
        self.asked = Some(Instant::now());
        Ok(())
    }

    /// Takes an event; what is to be drawn with may change.
    fn hear(&mut self, event: Event) -> Vec<Event> {
        let events = self.ear.hear(event);
        if let Some(paper) = self.ear.heard.take() {
            (self.theme, self.asked) = (self.theme.on(paper), None);
        }
        events
    }

    /// Waits for an answer that is still on its way, so that the shell does not take it for typed.
    fn end(&mut self) {
        while let Some(asked) = self.asked
            && !hangup::is_gone()
            && let Some(left) = TO_ANSWER.checked_sub(asked.elapsed())
            && poll(left).unwrap_or(false)
            && let Ok(event) = read()
        {
            drop(self.hear(event));
        }
    }
}

/// What opening came to, and what was pressed meanwhile.
type Waited = (Result<(Session, Start), Failure>, Vec<Event>);

/// Reads the study on a thread while the glance at it is shown; `None` where the person left instead.
fn wait(
    terminal: &mut Screen,
    talk: &mut Talk,
    glance: &Glance,
    open: impl FnOnce() -> Result<(Session, Start), Failure> + Send + 'static,
    stop: &AtomicBool,
) -> io::Result<Option<Waited>> {
    let (outbox, inbox) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more where the person left.
        let _ = outbox.send(open());
    });
    let (since, mut events) = (Instant::now(), Vec::new());
    let mut shown = None;
    loop {
        let passed = since.elapsed();
        // Of a study that was never open there is nothing to show at once.
        let now = if glance.transcripts.is_empty() && passed < AT_ONCE { None } else { Some(passed.as_secs()) };
        if now.is_some() && now != shown {
            shown = now;
            terminal.draw(|frame| opening::draw(frame, glance, talk.theme, passed))?;
            terminal.backend_mut().flush()?;
        }
        match inbox.recv_timeout(WHILE_OPENING) {
            Ok(opened) => return Ok(Some((opened, events))),
            Err(RecvTimeoutError::Disconnected) => return Err(io::Error::other("the study could not be read")),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if stop.load(Ordering::Relaxed) || hangup::is_gone() {
            return Ok(None);
        }
        while poll(Duration::ZERO)? {
            let theme = talk.theme;
            for event in talk.hear(read()?) {
                match &event {
                    Event::Key(key) if leaves(key) => return Ok(None),
                    Event::Resize(width, height) => {
                        fit(terminal, (*width, *height))?;
                        shown = None;
                    }
                    _ => {}
                }
                events.push(event);
            }
            if talk.theme != theme {
                shown = None;
            }
        }
    }
}

/// Whether a key leaves a program that still opens.
fn leaves(key: &KeyEvent) -> bool {
    key.kind != KeyEventKind::Release && key.modifiers.contains(KeyModifiers::CONTROL) && key.code == KeyCode::Char('c')
}

type Screen = Terminal<Surface<BufWriter<Stdout>>>;

/// Takes a new size; all is drawn again.
fn fit(terminal: &mut Screen, (width, height): (u16, u16)) -> io::Result<()> {
    terminal.backend_mut().resize((width, height));
    terminal.resize(Rect::new(0, 0, width, height))
}

fn turn_over(app: &mut App, terminal: &mut Screen, talk: &mut Talk, stop: &AtomicBool) -> io::Result<()> {
    let mut changed = true;
    let (mut drawn, mut shown, mut since) = (app.shared.size, None, None::<Instant>);
    while !app.is_over() && !stop.load(Ordering::Relaxed) && !hangup::is_gone() {
        // A panic on another thread has given the terminal back: nothing may be drawn on it any more.
        if !TAKEN.load(Ordering::SeqCst) {
            return Err(io::Error::other("stopped on a fault of its own; see above"));
        }
        if changed {
            if drawn != app.shared.size {
                drawn = app.shared.size;
                fit(terminal, drawn)?;
            }
            terminal.backend_mut().begin();
            // Where letters stood whose width is in doubt, another room or text begins with nothing.
            let before = shown.replace(app.shows());
            let is_new = before != shown && terminal.backend().is_doubtful();
            if app.take_stale() || is_new {
                terminal.clear()?;
            }
            terminal.draw(|frame| app.draw(frame))?;
            terminal.backend_mut().end()?;
        }
        talk.ask(app.shared.theme)?;
        let busy = app.shared.session.pending() > 0 || app.is_leaving() || app.is_counting();
        changed = false;
        since = busy.then(|| since.unwrap_or_else(Instant::now));
        let wait = match since {
            Some(since) if since.elapsed() < FIRST => AT_FIRST,
            Some(_) => WHILE_SAVING,
            None => WHILE_IDLE,
        };
        if poll(wait)? {
            // Every key that has arrived is handled before the screen is drawn again.
            loop {
                let theme = talk.theme;
                for event in talk.hear(read()?) {
                    changed |= take(app, event);
                }
                if talk.theme != theme {
                    changed |= app.see(talk.theme);
                }
                if app.is_over() || !poll(AT_HAND)? {
                    break;
                }
            }
        } else {
            for event in talk.ear.silence() {
                changed |= take(app, event);
            }
            if let Ok((width, height)) = size()
                && (width, height) != app.shared.size
            {
                // No event tells of a change from before they were listened to.
                app.update(&Command::Resize(width, height));
                changed = true;
            }
        }
        if let Some(text) = app.shared.take_copied() {
            super::clipboard::copy(terminal.backend_mut(), &text)?;
        }
        changed |= write_outside(app, terminal)?;
        changed |= app.tick();
    }
    Ok(())
}

/// Lends the terminal to the person's own editor where they asked for it; whether they did.
fn write_outside(app: &mut App, terminal: &mut Screen) -> io::Result<bool> {
    let Some(wanted) = app.wanted_outside() else { return Ok(false) };
    leave();
    let folder = app.shared.session.root.join(crate::store::layout::LOCAL);
    let written = crate::session::editor::write(&wanted.editor, &folder, &wanted.text, wanted.ending);
    take_over()?;
    terminal.clear()?;
    app.written_outside(written);
    let (width, height) = size().unwrap_or(app.shared.size);
    app.update(&Command::Resize(width, height));
    Ok(true)
}

/// Hands one event to the app; whether the screen may have changed.
fn take(app: &mut App, event: Event) -> bool {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => app.press(key),
        Event::Paste(text) => {
            #[cfg(debug_assertions)]
            fault(&text);
            app.update(&Command::Paste(text));
        }
        Event::Resize(width, height) => app.update(&Command::Resize(width, height)),
        Event::Mouse(mouse) => {
            let (x, y) = (mouse.column, mouse.row);
            let what = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => Mouse::Press(x, y),
                MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag(x, y),
                MouseEventKind::Up(MouseButton::Left) => Mouse::Release(x, y),
                MouseEventKind::ScrollDown => Mouse::Wheel(Way::Next, x, y),
                MouseEventKind::ScrollUp => Mouse::Wheel(Way::Previous, x, y),
                _ => return false,
            };
            app.update(&Command::Mouse(what));
        }
        _ => return false,
    }
    true
}

/// A fault to order, so that tests see what a real one leaves behind: the words to be pasted are in `VERBATIM_FAULT`.
#[cfg(debug_assertions)]
fn fault(pasted: &str) {
    let ordered = std::env::var("VERBATIM_FAULT").unwrap_or_default();
    assert!(ordered.is_empty() || pasted != ordered, "{ordered}");
}

/// A flag that SIGTERM and SIGHUP raise; the loop sees it and leaves in order.
///
/// Where the loop cannot leave (half a key was typed and the rest is waited for, or nobody reads what is drawn), the
/// program ends from here, after the writer has had time for what was already coded. A second signal ends it at once.
#[cfg(unix)]
fn signals() -> std::sync::Arc<AtomicBool> {
    use signal_hook::consts::{SIGHUP, SIGTERM};
    let stop = std::sync::Arc::new(AtomicBool::new(false));
    // Where they cannot be watched the signals end the program as before.
    if let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP]) {
        let raised = std::sync::Arc::clone(&stop);
        std::thread::spawn(move || {
            for signal in signals.forever() {
                if !raised.swap(true, Ordering::SeqCst) {
                    std::thread::sleep(TO_LEAVE);
                    if LEFT.load(Ordering::SeqCst) {
                        continue;
                    }
                }
                // Writing to a terminal that nobody reads never comes back.
                std::thread::spawn(leave);
                std::thread::sleep(TO_GIVE_BACK);
                std::process::exit(128 + signal);
            }
        });
    }
    stop
}

#[cfg(not(unix))]
fn signals() -> std::sync::Arc<AtomicBool> {
    std::sync::Arc::new(AtomicBool::new(false))
}
