//! Snapshots: what a question that may take long is answered from, on another thread, while the loop goes on.

use super::book::Book;
use super::state::{Document, State};
use super::uri;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// In a longer document a question may take long.
const LONG: usize = 64 * 1024;
/// So many notes take long to go through.
const MANY: usize = 40;

/// What a question looks at.
#[derive(Clone, Copy, Debug)]
pub enum Load<'a> {
    /// One document, by its URI.
    Document(&'a str),
    /// All notes.
    Notes,
}

/// Tells the thread that works on an answer that nobody wants it any more.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Nobody wants the answer.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether to leave off.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl State {
    /// Whether a question may take long: then it isn't worth the loop's time.
    pub fn is_heavy(&self, load: Load) -> bool {
        let is_long = |d: &Document| d.notes.text().len() > LONG;
        match load {
            Load::Document(uri) => self.documents.get(&uri::to_path(uri)).is_some_and(is_long),
            Load::Notes => self.documents.values().any(is_long) || self.books.values().any(|b| b.notebook.len() > MANY),
        }
    }

    /// The state as it is now, for reading: texts, notes and guides are shared, nothing is copied that is large.
    pub fn snapshot(&mut self) -> State {
        let stop = Stop::default();
        self.handed_out = Some(stop.clone());
        State { stop, ..self.reading(self.books.values()) }
    }

    /// The same of some notebooks only.
    pub fn reading<'a>(&self, books: impl IntoIterator<Item = &'a Book>) -> State {
        State {
            client: self.client.clone(),
            folders: self.folders.clone(),
            documents: self.documents.clone(),
            books: books.into_iter().map(|book| (book.notebook.root.to_path_buf(), book.snapshot())).collect(),
            settings: Value::Null,
            ..State::default()
        }
    }
}
