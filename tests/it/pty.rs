//! The real program in a pseudo-terminal, and what its screen shows.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, SlavePty, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a screen may take to show what is waited for.
const DEADLINE: Duration = Duration::from_secs(20);

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A running program and its terminal.
pub struct Screen {
    parser: Arc<Mutex<vt100::Parser>>,
    raw: Arc<Mutex<Vec<u8>>>,
    /// Our end of the terminal, until it is closed.
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    /// The program's end, where somebody else has it open too.
    _held: Option<Box<dyn SlavePty + Send>>,
    child: Box<dyn Child + Send + Sync>,
    reader: Option<JoinHandle<()>>,
    /// Tells the reader to read no more.
    deaf: Arc<AtomicBool>,
    /// The terminal's line settings before the program started.
    #[cfg(unix)]
    before: String,
}

/// How to start the program.
pub struct Start<'a> {
    args: Vec<&'a OsStr>,
    home: &'a Path,
    environment: Vec<(&'a str, &'a str)>,
    size: (u16, u16),
    apart: bool,
    held: bool,
}

impl<'a> Start<'a> {
    /// With a home folder of its own, so that no one's settings count.
    pub fn new(home: &'a Path) -> Self {
        Self { args: Vec::new(), home, environment: Vec::new(), size: (40, 120), apart: false, held: false }
    }

    pub fn arg(mut self, arg: &'a (impl AsRef<OsStr> + ?Sized)) -> Self {
        self.args.push(arg.as_ref());
        self
    }

    pub fn env(mut self, name: &'a str, value: &'a str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// Rows and columns.
    pub fn size(mut self, rows: u16, cols: u16) -> Self {
        self.size = (rows, cols);
        self
    }

    /// In a session that the terminal is not the terminal of, so that no signal tells when it is gone.
    #[cfg(unix)]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }

    /// With somebody else who holds the program's end of the terminal open.
    #[cfg(unix)]
    pub fn held(mut self) -> Self {
        self.held = true;
        self
    }

    pub fn open(self) -> Screen {
        let (rows, cols) = self.size;
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_verbatim"));
        command.args(&self.args);
        command.cwd(self.home);
        command.env("TERM", "xterm-256color");
        command.env("HOME", self.home);
        command.env_remove("VERBATIM_CODER");
        for (name, value) in self.environment {
            command.env(name, value);
        }
        command.set_controlling_tty(!self.apart);
        #[cfg(unix)]
        let before = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).unwrap();
        let held = self.held.then_some(pair.slave);
        let parser = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(cols), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (seen, bytes) = (Arc::clone(&parser), Arc::clone(&raw));
        let deaf = Arc::new(AtomicBool::new(false));
        let closing = Arc::clone(&deaf);
        let reader = std::thread::spawn(move || {
            let mut block = [0; 8192];
            while let Ok(count) = reader.read(&mut block) {
                if count == 0 || closing.load(Ordering::SeqCst) {
                    return;
                }
                bytes.lock().unwrap().extend_from_slice(&block[..count]);
                seen.lock().unwrap().process(&block[..count]);
            }
        });
        let writer = pair.master.take_writer().unwrap();
        Screen {
            parser,
            raw,
            writer: Some(writer),
            master: Some(pair.master),
            _held: held,
            child,
            reader: Some(reader),
            deaf,
            #[cfg(unix)]
            before,
        }
    }
}

impl Screen {
    /// Opens a study as zoe.
    pub fn open(study: &Path, (rows, cols): (u16, u16)) -> Self {
        Start::new(study).arg("--coder").arg("zoe").arg(study).size(rows, cols).open()
    }

    pub fn text(&self) -> String {
        self.parser.lock().unwrap().screen().contents()
    }

    /// Everything the program wrote to the terminal.
    pub fn printed(&self) -> String {
        String::from_utf8_lossy(&self.raw.lock().unwrap()).into_owned()
    }

    /// Waits until the screen shows something; what it then shows.
    pub fn wait(&self, what: &str, holds: impl Fn(&str) -> bool) -> String {
        let until = Instant::now() + DEADLINE;
        loop {
            let text = self.text();
            if holds(&text) {
                return text;
            }
            assert!(Instant::now() < until, "waited in vain for {what}; the screen shows:\n{text}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Types more than the terminal holds: what does not fit waits, like a paste, until the program reads.
    #[cfg(unix)]
    pub fn send_along(&mut self, keys: String) {
        let mut writer = self.writer.take().unwrap();
        // Never joined: where nobody reads it waits for ever, and that is for the test to find.
        std::thread::spawn(move || {
            let _ = writer.write_all(keys.as_bytes());
            // Letting go of it would type an end of input.
            std::mem::forget(writer);
        });
    }

    /// Sends the program a signal by its name.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let sent = std::process::Command::new("kill").args([&format!("-{name}"), &self.process().to_string()]).status();
        assert!(sent.unwrap().success());
    }

    /// Closes our end of the terminal, as a window that goes away or a line that drops.
    #[cfg(unix)]
    pub fn hang_up(&mut self) {
        self.look_away();
        self.writer = None;
        self.master = None;
    }

    /// Stops reading what the program draws, though the terminal stays.
    #[cfg(unix)]
    pub fn look_away(&mut self) {
        let Some(reader) = self.reader.take() else { return };
        self.deaf.store(true, Ordering::SeqCst);
        // The thread that reads holds an end of its own, and lets go of it at the next thing that is drawn.
        self.resize(30, 90);
        let until = Instant::now() + DEADLINE;
        while !reader.is_finished() {
            assert!(Instant::now() < until, "nothing was drawn at a new size");
            std::thread::sleep(Duration::from_millis(10));
        }
        reader.join().unwrap();
    }

    pub fn resize(&self, rows: u16, cols: u16) {
        self.parser.lock().unwrap().screen_mut().set_size(cells(rows), cells(cols));
        let master = self.master.as_ref().unwrap();
        master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Waits until the program has ended and all it printed is seen; its exit code.
    pub fn ended(&mut self) -> u32 {
        let until = Instant::now() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                if let Some(reader) = self.reader.take() {
                    reader.join().unwrap();
                }
                return status.exit_code();
            }
            assert!(Instant::now() < until, "the program did not end; the screen shows:\n{}", self.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Whether the terminal was given back: the alternate screen left, the cursor shown, mouse and paste as before.
    pub fn given_back(&self) -> bool {
        let parser = self.parser.lock().unwrap();
        let screen = parser.screen();
        let raw = self.raw.lock().unwrap();
        let entered = raw.windows(8).any(|window| window == b"\x1b[?1049h");
        entered
            && !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    /// Whether the terminal's line settings (echo, lines, signals) are what they were before the program.
    #[cfg(unix)]
    pub fn line_as_before(&self) -> bool {
        let master = self.master.as_ref().unwrap();
        format!("{:?}", master.get_termios()) == self.before
    }
}

/// A test that fails leaves no program behind.
impl Drop for Screen {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            let _ = self.child.kill();
        }
    }
}

/// The sample study in the folder `study` of a temporary one.
pub fn sample() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let args = verbatim::commands::demo::Args { dir: Some(folder.path().join("study")) };
    verbatim::commands::demo::write(&args).unwrap();
    folder
}

/// Goes from the list into the transcript of Lisbon, which nobody has coded.
pub fn in_lisbon(screen: &mut Screen) {
    screen.wait("the list", |text| text.contains("saved"));
    // Where the first words stand before it, the key puts them away and is heard all the same.
    screen.send("go/lisb\r");
    screen.wait("the filter", |text| text.contains("Lisboa") && !text.contains("Madrid"));
    screen.send("\r");
    screen.wait("the reader", |text| text.contains("sentence"));
}
