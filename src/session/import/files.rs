//! The files to import: finding them, reading them side by side, and stopping in order.

use crate::import::{self, Imported, Options};
use crate::session::Failure;
use crate::store::blob::Blob;
use crate::text::fold::slug;
use crate::text::likeness::{Lines, Sketch};
use crate::text::offsets::{digest, hash as text_hash};
use rayon::prelude::*;
use std::io::{IsTerminal, Read as _, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Largest file that is read, in bytes.
const FILE_MAX: u64 = import::limits::TEXT as u64;

/// The name that stands for standard input.
const STDIN: &str = "-";

/// How long reading may take before progress is shown, and how often it is then.
const TICK: Duration = Duration::from_millis(200);

/// What is kept of a file beside the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// All that is to be written.
    All,
    /// Nothing: it is a dry run.
    Report,
}

/// A file as it came, and as it was read.
pub struct Read {
    /// The bytes; none where they are those of the only document's text, or only a report is wanted.
    pub bytes: Option<Blob>,
    /// `sha256:…` of the bytes.
    pub hash: String,
    /// How many bytes there are.
    pub size: u64,
    /// The documents in it.
    pub documents: Vec<Imported>,
    /// What their words are like, in the same order; nothing where the study has no transcript of nearly that name.
    pub sketches: Vec<Sketch>,
    /// What their lines are, in the same order; none where the study has no transcripts.
    pub lines: Vec<Lines>,
    /// `sha256:…` of their texts, in the same order.
    pub text_hashes: Vec<String>,
    /// Where the only document's text is, where it was let go of because the file has it byte by byte.
    pub left: Option<PathBuf>,
}

/// Reads one file; its words are sketched where it may be a version of one of the transcripts `ids`.
///
/// # Errors
/// Says why it cannot be read.
pub fn read(file: &Path, options: &Options, ids: &[String]) -> Result<Read, String> {
    let bytes = bytes(file)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let documents = import::read_all(&bytes, &name, options).map_err(|error| error.to_string())?;
    let hash = digest(&bytes);
    let same = matches!(documents.as_slice(), [only] if only.text.as_bytes() == bytes);
    let (_, stem) = names(file);
    let sketch = |document: &Imported| {
        let stem = slug(document.name.as_deref().unwrap_or(&stem));
        let any = ids.iter().any(|id| is_related(id, &stem));
        if any { Sketch::of(&document.text) } else { Sketch::default() }
    };
    let sketches = documents.iter().map(sketch).collect();
    let lines = |document: &Imported| if ids.is_empty() { Lines::default() } else { Lines::of(&document.text) };
    let lines = documents.iter().map(lines).collect();
    let text_hashes = documents.iter().map(|document| text_hash(&document.text)).collect();
    let size = bytes.len() as u64;
    let bytes = Some(Blob::Bytes(bytes)).filter(|_| !same);
    Ok(Read { bytes, hash, size, documents, sketches, lines, text_hashes, left: None })
}

impl Read {
    /// Lets go of what can be read from the file again when it is written.
    fn leave_in(&mut self, file: &Path) {
        if file == Path::new(STDIN) {
            return;
        }
        match (&mut self.bytes, self.documents.as_mut_slice()) {
            (Some(bytes), _) => *bytes = Blob::File(file.to_path_buf()),
            // What was coded in a text is placed by its words.
            (None, [only]) if only.coded.is_empty() && only.comments.is_empty() => {
                only.text = String::new();
                self.left = Some(file.to_path_buf());
            }
            _ => {}
        }
    }
}

/// Whether one name is the other with something after it: `fg01-paris`, `fg01-paris-corrected`, `fg01-paris-2`.
pub(super) fn is_related(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let above = || format!("has more than the limit of {FILE_MAX} bytes; split it");
    let mut bytes = Vec::new();
    if file == Path::new(STDIN) {
        let read = std::io::stdin().lock().take(FILE_MAX + 1).read_to_end(&mut bytes);
        read.map_err(|error| format!("cannot be read ({error})"))?;
    } else {
        let known = std::fs::metadata(file).map_err(|error| format!("cannot be opened ({error})"))?;
        if !known.is_file() {
            return Err("is not an ordinary file".into());
        }
        if known.len() > FILE_MAX {
            return Err(above());
        }
        let open = std::fs::File::open(file).map_err(|error| format!("cannot be opened ({error})"))?;
        open.take(FILE_MAX + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read ({error})"))?;
    }
    if bytes.len() as u64 > FILE_MAX { Err(above()) } else { Ok(bytes) }
}

/// Reads files side by side, in the order given, into a study that has the transcripts `ids`; one that cannot be read
/// does not keep the others.
///
/// # Errors
/// It was stopped.
pub fn read_all(
    files: &[PathBuf],
    options: &Options,
    keep: Keep,
    ids: &[String],
) -> Result<Vec<Result<Read, String>>, Failure> {
    let stop = interrupted();
    let done = AtomicUsize::new(0);
    let one = |file: &PathBuf| {
        if stop.load(Ordering::Relaxed) {
            return Err(String::new());
        }
        let guarded = catch_unwind(AssertUnwindSafe(|| read(file, options, ids)));
        let mut read =
            guarded.unwrap_or_else(|_| Err("could not be read: the program failed on it; please report it".into()));
        if keep == Keep::Report
            && let Ok(read) = &mut read
        {
            read.bytes = None;
            for document in &mut read.documents {
                document.text = String::new();
                document.times = Vec::new();
                document.pages = Vec::new();
                document.comments = Vec::new();
            }
        }
        if let Ok(read) = &mut read {
            read.leave_in(file);
        }
        done.fetch_add(1, Ordering::Relaxed);
        read
    };
    let read = std::thread::scope(|scope| {
        let work = scope.spawn(|| files.par_iter().map(one).collect::<Vec<_>>());
        show_progress(files.len(), &done, || work.is_finished());
        work.join()
    });
    if stop.load(Ordering::Relaxed) {
        return Err(Failure::data("Stopped. Nothing was imported."));
    }
    read.map_err(|_| Failure::data("Reading failed; nothing was imported. Import the files one by one to find which."))
}

/// Draws a bar on a terminal until the work is finished; nothing for work that is quick.
fn show_progress(total: usize, done: &AtomicUsize, finished: impl Fn() -> bool) {
    let seen = std::io::stderr().is_terminal();
    let begun = Instant::now();
    let mut drawn = false;
    while !finished() {
        std::thread::sleep(Duration::from_millis(5).max(TICK.min(begun.elapsed() / 20)));
        if seen && begun.elapsed() > TICK {
            let (count, width) = (done.load(Ordering::Relaxed), 30);
            let full = count * width / total.max(1);
            let bar: String = (0..width).map(|at| if at < full { '█' } else { '░' }).collect();
            let _ = write!(std::io::stderr(), "\r{bar} {count} of {total} files read (Ctrl-C stops)");
            drawn = true;
        }
    }
    if drawn {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
}

/// Becomes true on Ctrl-C, which then no longer ends the program: reading stops, writing goes to its end.
fn interrupted() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    // Where it cannot be watched, Ctrl-C ends the program as before; a half-written act is finished on the next opening.
    #[cfg(unix)]
    let _ = signal_hook::flag::register(signal_hook::consts::SIGINT, Arc::clone(&stop));
    stop
}

/// The files named and those in the folders named, hidden ones and links out of the folder left out, in order of name;
/// `-` is standard input.
///
/// # Errors
/// A file or a folder that is not there or cannot be read.
pub fn gather(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if path == Path::new(STDIN) {
            files.push(path.clone());
            continue;
        }
        let known = std::fs::metadata(path).map_err(|error| {
            Failure::data(format!("{} cannot be opened ({error}). Check the spelling.", path.display()))
        })?;
        if known.is_dir() {
            let mut folders = vec![path.clone()];
            let mut inside = Vec::new();
            while let Some(folder) = folders.pop() {
                let entries = std::fs::read_dir(&folder)
                    .map_err(|error| Failure::data(format!("{} cannot be read ({error}).", folder.display())))?;
                for entry in entries.filter_map(Result::ok) {
                    let hidden = entry.file_name().to_string_lossy().starts_with('.');
                    match entry.file_type() {
                        Ok(kind) if kind.is_dir() && !hidden => folders.push(entry.path()),
                        Ok(kind) if !hidden && (!kind.is_symlink() || stays(&entry.path(), path)) => {
                            inside.push(entry.path());
                        }
                        _ => {}
                    }
                }
            }
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}

/// Whether a link leads to something below a folder.
fn stays(link: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(link).zip(real(folder)).is_some_and(|(link, folder)| link.starts_with(folder))
}

/// A file's name for people, and the stem that names its transcript.
pub fn names(file: &Path) -> (String, String) {
    if file == Path::new(STDIN) {
        return ("standard input".into(), "stdin".into());
    }
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    (file.display().to_string(), stem)
}
