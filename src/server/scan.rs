//! Reads a folder beside the message loop and sends what it found in batches.

use super::book::Book;
use super::diagnostics::First;
use super::state::State;
use crate::disk;
use crate::exercise::Analysis;
use crate::notebook::{Cache, Kept, LongCode};
use crate::notes::NotesFile;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc::Sender;

/// Files analysed before they are handed over.
const BATCH: usize = 128;
/// So many batches may wait for the loop: what is read ahead takes memory.
pub const AHEAD: usize = 4;
/// A folder with more Markdown files than this is slow to read, whatever the clock says.
const MANY: usize = 2_000;
/// Reading that takes longer is slow.
const LONG: Duration = Duration::from_secs(1);

/// Which reading something belongs to.
#[derive(Clone, Debug)]
pub struct Scan {
    /// The folder.
    pub root: PathBuf,
    /// What was known of guide and settings when it began.
    pub generation: u64,
}

/// Something that a scan found.
#[derive(Debug)]
pub enum Found {
    /// Notes files.
    Files(Vec<Read>),
    /// A message about a file that was skipped.
    Skipped(String),
    /// It takes long: so many files of so many have been read.
    Slow(usize, usize),
    /// The root has been read; so many Markdown files were looked at.
    Done(usize),
    /// Long code was judged.
    Judged(LongCode, Analysis),
}

/// A notes file that was read.
#[derive(Debug)]
pub struct Read {
    /// The file.
    pub path: Arc<Path>,
    /// What is kept of it.
    pub kept: Kept,
    /// What is to be published of it.
    pub first: First,
}

/// Where findings go.
pub type Out = Sender<(Scan, Found)>;

/// Reads all Markdown files of a notebook's root with as many threads as there are processors (at most four). `state` is
/// a snapshot with that notebook, `skip` names files that are open in the editor.
pub fn start(state: State, scan: Scan, skip: Vec<PathBuf>, out: Out) {
    std::thread::spawn(move || {
        let Some(book) = state.books.get(&scan.root) else { return };
        let begun = Instant::now();
        let (files, unread) = disk::walk(&scan.root);
        let work = Work {
            state: &state,
            book,
            scan: &scan,
            files: &files,
            skip: &skip,
            next: AtomicUsize::new(0),
            begun,
            out: &out,
        };
        unread.iter().for_each(|trouble| work.send(Found::Skipped(trouble.to_string())));
        if work.is_slow() {
            work.send(Found::Slow(0, files.len()));
        }
        let workers = std::thread::available_parallelism().map_or(1, |n| n.get().min(4));
        std::thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| work.run());
            }
        });
        work.send(Found::Done(files.len()));
    });
}

/// Judges code that was put off while somebody typed.
pub fn judge(code: LongCode, scan: Scan, out: Out) {
    std::thread::spawn(move || {
        let analysis = catch_unwind(AssertUnwindSafe(|| code.judge())).unwrap_or_default();
        let _ = out.blocking_send((scan, Found::Judged(code, analysis)));
    });
}

struct Work<'a> {
    state: &'a State,
    book: &'a Book,
    scan: &'a Scan,
    files: &'a [PathBuf],
    skip: &'a [PathBuf],
    next: AtomicUsize,
    begun: Instant,
    out: &'a Out,
}

impl Work<'_> {
    fn is_slow(&self) -> bool {
        self.files.len() > MANY || self.begun.elapsed() > LONG
    }

    fn send(&self, found: Found) {
        // the receiver is gone when the server has ended
        let _ = self.out.blocking_send((self.scan.clone(), found));
    }

    fn run(&self) {
        let mut cache = Cache::default();
        let mut batch = Vec::new();
        loop {
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = self.files.get(at) else { break };
            if self.out.is_closed() {
                return;
            }
            if at % BATCH == BATCH - 1 && self.is_slow() {
                self.send(Found::Slow(at, self.files.len()));
            }
            if self.skip.contains(path) {
                continue;
            }
            match disk::read(path) {
                Ok(text) => {
                    let key: Arc<Path> = path.as_path().into();
                    let notebook = &self.book.notebook;
                    let file = notebook.analyse(&key, NotesFile::new(&text), &mut cache);
                    if file.is_notes || file.is_guide {
                        let first = self.state.first(self.book, &file);
                        let whole = notebook.keeps_whole(self.files.len());
                        let kept = if whole { Kept::whole(Arc::new(file)) } else { Kept::closed(&file) };
                        batch.push(Read { path: key, kept, first });
                    }
                }
                // one that has vanished since isn't worth a word
                Err(_) if !path.exists() => {}
                Err(trouble) => self.send(Found::Skipped(trouble.to_string())),
            }
            if batch.len() >= BATCH {
                self.send(Found::Files(std::mem::take(&mut batch)));
            }
        }
        self.send(Found::Files(batch));
    }
}
