//! Whether there still is a terminal at the other end.

/// Whether nothing will ever be typed any more: the terminal hung up, or its input has come to an end.
///
/// A signal says so only to the terminal's own session, and only where nobody holds it back; without one, reading the
/// end of input again and again would keep a processor busy for ever.
#[cfg(unix)]
pub fn is_gone() -> bool {
    use filedescriptor::{POLLERR, POLLHUP, POLLIN, poll, pollfd};
    use std::os::fd::AsRawFd;
    let input = std::io::stdin();
    let mut watched = [pollfd { fd: input.as_raw_fd(), events: POLLIN, revents: 0 }];
    if poll(&mut watched, Some(std::time::Duration::ZERO)).is_err() {
        return false;
    }
    let said = watched[0].revents;
    // To be readable with nothing to read is how every system tells the end of input; some tell it in no other way.
    said & (POLLERR | POLLHUP) != 0
        || said & POLLIN != 0 && !rustix::io::ioctl_fionread(&input).is_ok_and(|waiting| waiting > 0)
}

/// Whether nothing will ever be typed any more. A console's window that closes ends its programs by itself.
#[cfg(not(unix))]
pub fn is_gone() -> bool {
    false
}
