//! Ends the server when nobody is there any more: the client's process is gone, or nobody reads standard output.

use std::time::Duration;

/// How often the client is looked for.
pub const EVERY: Duration = Duration::from_millis(400);

/// Whether the process has ended; no where that can't be told.
#[cfg(unix)]
pub fn is_gone(process: Option<u32>) -> bool {
    let Some(pid) = process.and_then(|p| i32::try_from(p).ok()).and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    // no permission to signal it means that it is there
    rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH)
}

/// Whether standard output is a pipe that nobody reads.
#[cfg(unix)]
pub fn is_unread() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = std::io::stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&now)).is_ok() && fds.iter().any(|fd| fd.revents().contains(PollFlags::ERR))
}

#[cfg(not(unix))]
pub fn is_gone(_process: Option<u32>) -> bool {
    false
}

#[cfg(not(unix))]
pub fn is_unread() -> bool {
    false
}
