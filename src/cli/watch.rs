//! `--watch`: runs again when a file has changed.

use panelprep::disk;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// How often the files are looked at.
const EVERY: Duration = Duration::from_millis(300);

/// Runs once, or again and again while files change, until the user interrupts.
pub fn repeat(watch: bool, paths: &[PathBuf], run: &dyn Fn() -> i32) -> i32 {
    if !watch {
        return run();
    }
    let mut seen = None;
    loop {
        let now = stamp(paths);
        if seen.as_ref() != Some(&now) {
            run();
            eprintln!("panelprep: watching; press Ctrl+C to end");
            seen = Some(now);
        }
        std::thread::sleep(EVERY);
    }
}

/// Files with their times, for comparison.
fn stamp(paths: &[PathBuf]) -> Vec<(PathBuf, Option<SystemTime>)> {
    let files = paths.iter().flat_map(|p| if p.is_dir() { disk::sources(p) } else { vec![p.clone()] });
    files.map(|f| (f.clone(), f.metadata().and_then(|m| m.modified()).ok())).collect()
}
