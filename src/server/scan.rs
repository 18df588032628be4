//! Reads a folder beside the message loop and sends what it found in batches.

use crate::disk;
use crate::notebook::{Cache, FileAnalysis, Notebook};
use crate::notes::NotesFile;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::mpsc::UnboundedSender;

/// Files analysed before they are handed over.
const BATCH: usize = 256;

/// Something that a scan found.
#[derive(Debug)]
pub enum Found {
    /// Notes files of a root.
    Files(PathBuf, Vec<FileAnalysis>),
    /// A message about a file that was skipped.
    Skipped(String),
    /// The root has been read; so many Markdown files were looked at.
    Done(PathBuf, usize),
}

/// Reads all Markdown files of a notebook's root with as many threads as there are processors (at most four).
/// `skip` names files that are open in the editor.
pub fn start(notebook: Notebook, skip: Vec<PathBuf>, out: UnboundedSender<Found>) {
    std::thread::spawn(move || {
        let root = notebook.root.to_path_buf();
        let files = disk::markdown_files(&root);
        let next = AtomicUsize::new(0);
        let workers = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| work(&notebook, &files, &skip, &next, &out));
            }
        });
        // the receiver is gone when the server has ended
        let _ = out.send(Found::Done(root, files.len()));
    });
}

fn work(notebook: &Notebook, files: &[PathBuf], skip: &[PathBuf], next: &AtomicUsize, out: &UnboundedSender<Found>) {
    let mut cache = Cache::default();
    let mut batch = Vec::new();
    while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
        if out.is_closed() {
            return;
        }
        if skip.contains(path) {
            continue;
        }
        match disk::read(path) {
            Ok(text) => {
                let key: Arc<Path> = path.as_path().into();
                let file = notebook.analyse(&key, NotesFile::new(&text), &mut cache);
                if file.is_notes || file.is_guide {
                    batch.push(file);
                }
            }
            Err(trouble) => {
                let _ = out.send(Found::Skipped(trouble.to_string()));
            }
        }
        if batch.len() >= BATCH {
            let _ = out.send(Found::Files(notebook.root.to_path_buf(), std::mem::take(&mut batch)));
        }
    }
    let _ = out.send(Found::Files(notebook.root.to_path_buf(), batch));
}
