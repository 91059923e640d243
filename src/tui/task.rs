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
    /// Starts work on `total` things; the job counts what it has done.
    pub fn start(total: usize, job: impl FnOnce(&AtomicUsize) -> T + Send + 'static) -> Self {
        let (outbox, inbox) = channel();
        let done = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&done);
        std::thread::spawn(move || {
            // Nobody listens any more where something newer was started.
            let _ = outbox.send(job(&counter));
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

    /// How far it is, in words.
    pub fn progress(&self) -> String {
        let done = self.done.load(Ordering::Relaxed);
        if done == 0 { "counting…".to_owned() } else { format!("counting {done} of {}…", self.total) }
    }
}
