//! The real program in a pseudo-terminal: start, code, undo, quit, start again; resize; signals.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a screen may take to show what is waited for.
const DEADLINE: Duration = Duration::from_secs(20);

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

struct Screen {
    parser: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
    writer: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Screen {
    fn open(study: &Path, (rows, cols): (u16, u16)) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_verbatim"));
        command.arg("--coder");
        command.arg("zoe");
        command.arg(study);
        command.env("TERM", "xterm-256color");
        command.env("HOME", study);
        command.env_remove("VERBATIM_CODER");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(cols), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (seen, bytes) = (Arc::clone(&parser), Arc::clone(&raw));
        std::thread::spawn(move || {
            let mut block = [0; 8192];
            while let Ok(count) = reader.read(&mut block) {
                if count == 0 {
                    return;
                }
                bytes.lock().unwrap().extend_from_slice(&block[..count]);
                seen.lock().unwrap().process(&block[..count]);
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Self { parser, raw, writer, master: pair.master, child }
    }

    fn text(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
    }

    fn wait(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let until = Instant::now() + DEADLINE;
        loop {
            let text = self.text();
            if holds(&text) {
                return;
            }
            assert!(Instant::now() < until, "waited in vain for {what}; the screen shows:\n{text}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn send(&mut self, keys: &str) {
        self.writer.write_all(keys.as_bytes()).unwrap();
        self.writer.flush().unwrap();
    }

    /// Waits until the program has ended; whether it ended well.
    fn ended(&mut self) -> bool {
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.success();
            }
            assert!(Instant::now() < until, "the program did not end; the screen shows:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether the terminal was given back: the alternate screen left, the cursor shown.
    fn given_back(&self) -> bool {
        let raw = self.raw.lock().unwrap();
        let last = |sequence: &[u8]| raw.windows(sequence.len()).rposition(|window| window == sequence);
        last(b"\x1b[?1049l") > last(b"\x1b[?1049h") && last(b"\x1b[?25h").is_some()
    }
}

fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let args = verbatim::commands::demo::Args { dir: Some(folder.path().join("study")) };
    verbatim::commands::demo::write(&args).unwrap();
    folder
}

fn codings(study: &Path) -> usize {
    let file = study.join("codings/zoe/fg06-lisboa.ron");
    std::fs::read_to_string(file).unwrap_or_default().matches("(id: \"").count()
}

fn in_lisbon(screen: &mut Screen) {
    screen.wait("the list", |text| text.contains("saved"));
    // Where the first words stand before it, the key puts them away and is heard all the same.
    screen.send("/lisb\r");
    screen.wait("the filter", |text| text.contains("Lisboa") && !text.contains("Madrid"));
    screen.send("\r");
    screen.wait("the reader", |text| text.contains("sentence"));
}

#[test]
fn a_passage_is_coded_saved_undone_and_still_so_after_a_restart() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen = Screen::open(&study, (40, 120));
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe") && text.contains("saved"));
    assert_eq!(codings(&study), 1, "on the disk when the screen says saved");
    screen.send("jcdepr\r");
    screen.wait("the second", |text| text.contains("Depression  zoe") && text.contains("✓ saved"));
    assert_eq!(codings(&study), 2);
    screen.send("u");
    screen.wait("the undo", |text| !text.contains("Depression  zoe") && text.contains("✓ saved"));
    assert_eq!(codings(&study), 1);
    screen.send("jcTicket system\r");
    screen.wait("the new code", |text| text.contains("Ticket system  zoe") && text.contains("✓ saved"));
    assert!(std::fs::read_to_string(study.join("codebook.ron")).unwrap().contains("name: \"Ticket system\""));
    screen.send("q");
    assert!(screen.ended());
    assert!(screen.given_back());
    let mut again = Screen::open(&study, (24, 80));
    in_lisbon(&mut again);
    again.wait("the coding of before", |text| text.contains('w'));
    assert_eq!(codings(&study), 2);
    again.send("q");
    assert!(again.ended());
}

#[test]
fn any_size_is_drawn_and_the_place_is_kept() {
    let folder = sample();
    let mut screen = Screen::open(&folder.path().join("study"), (40, 120));
    in_lisbon(&mut screen);
    for (rows, cols) in [(24, 80), (5, 20), (50, 160), (1, 1), (30, 100)] {
        screen.parser.lock().unwrap().screen_mut().set_size(cells(rows), cells(cols));
        screen.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
        std::thread::sleep(Duration::from_millis(60));
    }
    screen.wait("the reader again", |text| text.contains("sentence"));
    screen.send("q");
    assert!(screen.ended());
}

#[cfg(unix)]
#[test]
fn a_signal_gives_the_terminal_back_and_loses_nothing() {
    let folder = sample();
    let study = folder.path().join("study");
    let mut screen = Screen::open(&study, (40, 120));
    in_lisbon(&mut screen);
    screen.send("w");
    screen.wait("the coding", |text| text.contains("Withheld pay  zoe") && text.contains("✓ saved"));
    let id = screen.child.process_id().unwrap();
    let killed = std::process::Command::new("kill").args(["-TERM", &id.to_string()]).status().unwrap();
    assert!(killed.success());
    screen.ended();
    assert!(screen.given_back());
    assert_eq!(codings(&study), 1);
}
