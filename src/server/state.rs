//! What the server knows: open documents and notebooks. One writer; every change is made before the next message is read.

use super::book::{Book, Published};
use super::capabilities::Client;
use super::late::Recent;
use super::outbox::{Asked, Outbox};
use super::progress::Progress;
use super::scan::Read;
use super::snapshot::Stop;
use super::uri;
use crate::config::{FILE_NAME, OWN_RUBRIC};
use crate::disk;
use crate::notebook::FileAnalysis;
use crate::notes::NotesFile;
use crate::text::Span;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A document that the client has open.
#[derive(Clone, Debug)]
pub struct Document {
    /// As the client wrote it.
    pub uri: String,
    /// Of the last change.
    pub version: i32,
    /// Its text, analysed or not.
    pub notes: NotesFile,
    /// Its last edits.
    pub recent: Recent,
    /// The block that is being typed in, since the last save.
    pub typing: Option<Span>,
    /// Whether it is Markdown.
    pub markdown: bool,
}

/// Everything.
#[derive(Debug, Default)]
pub struct State {
    /// What the client can do.
    pub client: Client,
    /// Workspace folders, as paths.
    pub folders: Vec<PathBuf>,
    /// Open documents by path.
    pub documents: HashMap<PathBuf, Document>,
    /// The roots of open documents, as they were found last: looking for settings in all folders above takes long.
    pub(super) roots: Mutex<HashMap<PathBuf, PathBuf>>,
    /// Notebooks by root.
    pub books: BTreeMap<PathBuf, Book>,
    /// The editor's settings.
    pub settings: Value,
    /// What practice mode was switched to for this session.
    pub practice: Option<bool>,
    /// What is to be sent.
    pub outbox: Outbox,
    /// Documents whose last edits have not been judged yet.
    pub edited: BTreeSet<PathBuf>,
    /// Long code is being judged beside.
    pub judging: bool,
    /// Files whose findings may have changed.
    pub dirty: BTreeMap<(PathBuf, PathBuf), bool>,
    /// What the client shows of other files may have changed: it is told to ask again.
    pub refresh: bool,
    /// Folders that take long to read.
    pub progress: HashMap<PathBuf, Progress>,
    /// How many progress tokens were made.
    pub progress_count: usize,
    /// Files that were skipped in the folders being read.
    pub skipped: Vec<String>,
    /// Folders that are to be read.
    pub to_scan: Vec<PathBuf>,
    /// Messages that were shown once.
    pub said: HashSet<String>,
    /// The client wants to know of each message that was handled.
    pub trace: bool,
    /// `shutdown` was asked for.
    pub shutdown: bool,
    /// The client's process, to be watched.
    pub client_process: Option<u32>,
    /// Stops the work on the snapshot that was taken last.
    pub handed_out: Option<Stop>,
    /// In a snapshot: whether anybody wants the answer.
    pub stop: Stop,
}

impl State {
    /// Takes the workspace folders in; each one's notebook is made when it is needed or when it has a config.
    pub fn add_folder(&mut self, path: PathBuf) {
        self.forget_roots();
        if !self.folders.contains(&path) {
            self.folders.push(path.clone());
        }
        self.book(&path);
    }

    /// Forgets a workspace folder and its notebook.
    pub fn remove_folder(&mut self, path: &Path) {
        self.forget_roots();
        self.folders.retain(|f| f != path);
        if let Some(book) = self.books.remove(path) {
            for file in book.published.keys() {
                self.clear(file);
            }
        }
        let moved: Vec<PathBuf> = self.documents.keys().filter(|d| d.starts_with(path)).cloned().collect();
        moved.iter().for_each(|d| self.put(d));
    }

    /// The root that a document's notebook has.
    pub fn root_of(&self, path: &Path) -> PathBuf {
        let find = || disk::root_of(path, false, &self.folders);
        if !self.documents.contains_key(path) {
            return find();
        }
        let mut roots = self.roots.lock().unwrap_or_else(PoisonError::into_inner);
        roots.entry(path.to_path_buf()).or_insert_with(find).clone()
    }

    /// Settings may have come or gone: opening, saving, closing and what the client tells of files are when that is looked at.
    pub fn forget_roots(&mut self) {
        self.roots.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Judges what was edited since the last time.
    pub fn catch_up(&mut self) {
        for path in std::mem::take(&mut self.edited) {
            self.put_in_hurry(&path);
        }
    }

    /// As [`State::put`] while somebody types: long code is put off.
    pub fn put_in_hurry(&mut self, path: &Path) {
        let root = self.root_of(path);
        self.book(&root).cache.hurry = true;
        self.put(path);
        self.book(&root).cache.hurry = false;
    }

    /// Puts an open document's text into its notebook.
    pub fn put(&mut self, path: &Path) {
        let root = self.root_of(path);
        let Some(document) = self.documents.get(path).filter(|d| d.markdown) else { return };
        let notes = document.notes.clone();
        let huge = notes.text().len() as u64 > disk::LARGEST;
        let book = self.book(&root);
        let key: Arc<Path> = path.into();
        if huge {
            book.notebook.remove(&key, &mut book.cache);
            self.say_once(2, format!("PanelPrep: {}: larger than 8 MiB, so nothing is said about it.", path.display()));
        } else {
            book.notebook.put(&key, notes, &mut book.cache);
        }
        self.touched(&root, path);
        self.fetch_stories(&root);
        self.guide_typed(path);
    }

    /// Marks what an edit of `path` can have changed in single files; what it changes in the whole is compared later.
    pub fn touched(&mut self, root: &Path, path: &Path) {
        let Some(book) = self.books.get_mut(root) else { return };
        book.changed();
        let files: Vec<PathBuf> = book.notebook.tellers_of(path).map(|teller| teller.to_path_buf()).collect();
        self.mark(root, path, true);
        for file in files.iter().filter(|f| *f != path) {
            self.refresh = true;
            self.mark(root, file, false);
        }
    }

    /// Marks a file whose findings may have changed. `answer`: it is published even if they haven't, when it is open.
    pub fn mark(&mut self, root: &Path, path: &Path, answer: bool) {
        *self.dirty.entry((root.to_path_buf(), path.to_path_buf())).or_default() |= answer;
    }

    /// Reads the stories that answers link to and that are not known yet.
    fn fetch_stories(&mut self, root: &Path) {
        let Some(book) = self.books.get_mut(root) else { return };
        for path in book.notebook.wanted() {
            let open = self.documents.get(&path).map(|d| d.notes.clone());
            let notes = open.or_else(|| disk::read(&path).ok().map(|text| NotesFile::new(&text)));
            if let Some(notes) = notes {
                book.changed();
                book.notebook.put(&path.as_path().into(), notes, &mut book.cache);
            }
        }
    }

    /// Takes a file that is not open from disk into its notebook, or out of it when it is gone.
    pub fn put_from_disk(&mut self, path: &Path) {
        let root = self.root_of(path);
        if !self.books.contains_key(&root) {
            return;
        }
        let read = if path.exists() { disk::read(path).map(Some) } else { Ok(None) };
        let book = self.book(&root);
        let key: Arc<Path> = path.into();
        match read {
            Ok(Some(text)) => book.notebook.put_closed(&key, NotesFile::new(&text), &mut book.cache),
            Ok(None) => book.notebook.remove(&key, &mut book.cache),
            Err(trouble) => {
                book.notebook.remove(&key, &mut book.cache);
                self.say_once(2, trouble.to_string());
            }
        }
        self.touched(&root, path);
    }

    /// Notes that came from reading a folder. What is open in the editor is not replaced.
    pub fn scanned(&mut self, root: &Path, files: Vec<Read>, last: bool) {
        let open: HashSet<PathBuf> =
            self.documents.iter().filter(|(_, d)| d.markdown).map(|(p, _)| p.clone()).collect();
        // even without notes there may be something to say of guide and settings
        self.mark(root, root, false);
        let Some(book) = self.books.get_mut(root) else { return };
        for Read { path, kept, first } in files.into_iter().filter(|read| !open.contains(&*read.path)) {
            book.changed();
            // what its own reader knew may not be all that there is to say
            let more = book.told.contains_key(&*path) || !kept.brief.stories.is_empty();
            match (first.message, book.published.get(&*path).map(|shown| shown.hash)) {
                (None, None) if !more => {}
                (_, Some(shown)) if !more && shown == first.hash => {}
                (Some(message), _) if !more => {
                    book.published.insert(path.to_path_buf(), Published { hash: first.hash, keys: Default::default() });
                    self.outbox.push(Some(message));
                }
                _ => *self.dirty.entry((root.to_path_buf(), path.to_path_buf())).or_default() |= false,
            }
            book.notebook.insert(&path, kept, &mut book.cache);
        }
        if last {
            book.scanned = true;
            book.changed();
            self.refresh = true;
            book.notebook.complete(&mut book.cache);
            self.fetch_stories(root);
            let Some(book) = self.books.get(root) else { return };
            let tellers = book.notebook.sums().storytellers();
            let mut files: Vec<PathBuf> = tellers.map(|p| p.to_path_buf()).collect();
            files.extend(open);
            files.retain(|f| book.notebook.has(f));
            files.iter().for_each(|f| self.mark(root, f, false));
        }
    }

    /// The notebook and the analysed file of a document.
    pub fn file(&self, uri: &str) -> Option<(&Book, &Document, Arc<FileAnalysis>)> {
        let path = uri::to_path(uri);
        let document = self.documents.get(&path).filter(|d| d.markdown)?;
        let book = self.books.get(&self.root_of(&path))?;
        let file = book
            .notebook
            .file(&path)
            .cloned()
            .unwrap_or_else(|| Arc::new(FileAnalysis::silent(path.as_path().into(), document.notes.clone())));
        Some((book, document, file))
    }

    /// The URI of a path: as the client wrote it when it is open.
    pub fn uri_of(&self, path: &Path) -> String {
        self.documents.get(path).map_or_else(|| uri::from_path(path), |d| d.uri.clone())
    }

    /// Shows a message, the same one only once.
    pub fn say_once(&mut self, kind: u8, text: String) {
        if self.said.insert(text.clone()) {
            self.outbox.say(kind, &text);
        }
    }

    /// Publishes that a file has no findings.
    pub fn clear(&mut self, path: &Path) {
        if !self.client.pull {
            let uri = self.uri_of(path);
            self.outbox.notify("textDocument/publishDiagnostics", json!({ "uri": uri, "diagnostics": [] }));
        }
    }

    /// Asks for the settings, where the client answers that.
    pub fn ask_settings(&mut self) {
        if self.client.configuration {
            self.outbox.request(
                "workspace/configuration",
                json!({ "items": [{ "section": "panelprep" }] }),
                Asked::Settings,
            );
        }
    }

    /// Takes new settings over.
    pub fn set_settings(&mut self, settings: Value) {
        // null is unset, and an object of nothing else is as good as nothing
        let unset = settings.as_object().is_some_and(|o| o.values().all(Value::is_null));
        let settings = if unset { Value::Null } else { settings };
        if settings != self.settings {
            self.settings = settings;
            let roots: Vec<PathBuf> = self.books.keys().cloned().collect();
            roots.iter().for_each(|root| self.reload(root));
        }
    }

    /// Whether a changed file is one that settings or knowledge come from.
    pub fn is_source(path: &Path) -> bool {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("");
        name == FILE_NAME || name == OWN_RUBRIC || name.ends_with(".rubric.toml")
    }
}
