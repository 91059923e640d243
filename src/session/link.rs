//! The thread on which an open study is written, and what goes there and back.

use crate::store::writer::{Job, Outcome, Writer};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};

/// The way to the writer and back; dropped, it waits until all that was sent is written.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) jobs: Option<Sender<Job>>,
    pub(super) outcomes: Receiver<Outcome>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Link {
    pub(super) fn start(root: PathBuf) -> Self {
        let (jobs, inbox) = channel::<Job>();
        let (outbox, outcomes) = channel();
        let mut writer = Writer::new(root);
        let thread = std::thread::spawn(move || {
            for job in inbox {
                let ticket = job.ticket;
                let result = writer.write(job);
                let stamps = result.as_ref().map(|entry| writer.stamps(entry)).unwrap_or_default();
                if outbox.send(Outcome { ticket, result, stamps }).is_err() {
                    return;
                }
            }
        });
        Self { jobs: Some(jobs), outcomes, thread: Some(thread) }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
