//! Ends the server when its client's process is gone, whatever the pipes say.

use std::time::Duration;

/// How often the client is looked for.
const EVERY: Duration = Duration::from_millis(300);

/// Resolves when the process has ended; never where that can't be told.
pub async fn gone(process: u32) {
    loop {
        tokio::time::sleep(EVERY).await;
        if !is_alive(process) {
            return;
        }
    }
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let Some(pid) = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw) else { return true };
    // no permission to signal it means that it is there
    rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_alive(_process: u32) -> bool {
    true
}
