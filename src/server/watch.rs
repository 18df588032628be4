//! Ends the server when nobody is there any more: the client's process is gone, or nobody reads standard output.

use super::transport::Exit;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often the client is looked for.
const EVERY: Duration = Duration::from_millis(400);

/// What the message loop tells of its client: its process, and whether it has said goodbye.
#[derive(Clone, Debug, Default)]
pub struct Watch(Arc<Mutex<(Option<u32>, bool)>>);

impl Watch {
    /// Tells it.
    pub fn tell(&self, process: Option<u32>, shutdown: bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = (process, shutdown);
    }

    /// Waits until the loop has ended, or until there is nobody left to serve, whatever the loop is waiting for. Calls `look`
    /// now and then.
    pub fn until(&self, ended: &Receiver<io::Result<Exit>>, look: impl Fn()) -> io::Result<Exit> {
        loop {
            match ended.recv_timeout(EVERY) {
                Ok(exit) => return exit,
                Err(RecvTimeoutError::Disconnected) => return Err(io::Error::other("the message loop has panicked")),
                Err(RecvTimeoutError::Timeout) => {
                    look();
                    let (process, shutdown) = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
                    if is_unread() || is_gone(process) {
                        return Ok(if shutdown { Exit::Clean } else { Exit::Gone });
                    }
                }
            }
        }
    }
}

/// So many bytes may wait in the pipe to the client, if it is one: the most that Linux grants anybody.
#[cfg(target_os = "linux")]
const ROOM: usize = 1 << 20;

/// Standard output without the standard library's buffer, which would cut a message at its line breaks.
#[cfg(unix)]
pub fn output() -> io::Result<impl io::Write> {
    use std::os::fd::AsFd;
    let output = io::stdout().as_fd().try_clone_to_owned()?;
    // an editor that is busy for a moment doesn't hold up the reading of a folder, whose findings go out all the while
    #[cfg(target_os = "linux")]
    let _ = rustix::pipe::fcntl_setpipe_size(&output, ROOM);
    Ok(io::PipeWriter::from(output))
}

/// Whether the process has ended; no where that can't be told.
#[cfg(unix)]
fn is_gone(process: Option<u32>) -> bool {
    let Some(pid) = process.and_then(|p| i32::try_from(p).ok()).and_then(rustix::process::Pid::from_raw) else {
        return false;
    };
    // no permission to signal it means that it is there
    rustix::process::test_kill_process(pid) == Err(rustix::io::Errno::SRCH)
}

/// Whether standard output is a pipe that nobody reads.
#[cfg(unix)]
fn is_unread() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdout = io::stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&now)).is_ok() && fds.iter().any(|fd| fd.revents().contains(PollFlags::ERR))
}

#[cfg(not(unix))]
pub fn output() -> io::Result<impl io::Write> {
    Ok(io::stdout())
}

#[cfg(not(unix))]
fn is_gone(_process: Option<u32>) -> bool {
    false
}

#[cfg(not(unix))]
fn is_unread() -> bool {
    false
}
