//! Slow work on a thread of its own, so that no key waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// Work under way. Dropping it drops its answer: an answer that is stale is never seen.
pub struct Task<T> {
    total: usize,
    done: Arc<AtomicUsize>,
    inbox: Receiver<T>,
}

/// What has become of some work.
pub enum News<T> {
    /// It goes on.
    None,
    /// It is done.
    Done(T),
    /// The thread ended without an answer.
    Lost,
}

impl<T: Send + 'static> Task<T> {
    /// Starts work on `total` things; the job says of each when it is done.
    pub fn start(total: usize, job: impl FnOnce(&(dyn Fn() + Sync)) -> T + Send + 'static) -> Self {
        let (outbox, inbox) = channel();
        let done = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&done);
        std::thread::spawn(move || {
            let one = || {
                counter.fetch_add(1, Ordering::Relaxed);
            };
            // Nobody listens any more where something newer was started.
            let _ = outbox.send(job(&one));
        });
        Self { total, done, inbox }
    }

    /// Looks for the answer.
    pub fn poll(&self) -> News<T> {
        match self.inbox.try_recv() {
            Ok(answer) => News::Done(answer),
            Err(TryRecvError::Empty) => News::None,
            Err(TryRecvError::Disconnected) => News::Lost,
        }
    }
}

/// What a room makes of the study on a thread, and makes anew when the study changes.
pub struct Derived<T> {
    task: Option<Task<T>>,
    /// The state of the study that it is made of.
    of: Option<u64>,
}

impl<T> Default for Derived<T> {
    fn default() -> Self {
        Self { task: None, of: None }
    }
}

impl<T: Send + 'static> Derived<T> {
    /// Starts anew on `total` things of a state of the study.
    pub fn start(&mut self, of: u64, total: usize, job: impl FnOnce(&(dyn Fn() + Sync)) -> T + Send + 'static) {
        (self.of, self.task) = (Some(of), Some(Task::start(total, job)));
    }

    /// Says that nothing is to be made of a state of the study.
    pub fn rest(&mut self, of: u64) {
        (self.of, self.task) = (Some(of), None);
    }

    /// Whether the study has changed since.
    pub fn is_stale(&self, now: u64) -> bool {
        self.of != Some(now)
    }

    /// Whether it is under way.
    pub fn is_busy(&self) -> bool {
        self.task.is_some()
    }

    /// Looks for the answer; there is one at most.
    pub fn poll(&mut self) -> News<T> {
        let news = self.task.as_ref().map_or(News::None, Task::poll);
        if !matches!(news, News::None) {
            self.task = None;
        }
        news
    }

    /// How far it is, in words, while it is under way.
    pub fn progress(&self) -> Option<String> {
        let task = self.task.as_ref()?;
        let done = task.done.load(Ordering::Relaxed);
        Some(if done == 0 { "counting…".to_owned() } else { format!("counting {done} of {}…", task.total) })
    }
}
