//! Threads on which a panic is caught and told.

/// Name of threads on which a reader of somebody else's may panic: that is caught, and a sentence says it.
pub const GUARDED: &str = "guarded";

/// Whether a panic here is caught and told by whoever started the thread.
pub fn is_guarded() -> bool {
    std::thread::current().name() == Some(GUARDED)
}
