//! What the server knows: open documents and notebooks. One writer; every change is made before the next message is read.

use super::capabilities::Client;
use super::outbox::{Asked, Outbox};
use super::uri;
use crate::config::{Config, FILE_NAME, OWN_RUBRIC};
use crate::disk::{self, Trouble};
use crate::guide::{Problem, Source};
use crate::lint::Finding;
use crate::notebook::{Cache, FileAnalysis, Input, Knowledge, Notebook};
use crate::notes::NotesFile;
use crate::text::Span;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A document that the client has open.
#[derive(Debug)]
pub struct Document {
    /// As the client wrote it.
    pub uri: String,
    /// Of the last change.
    pub version: i32,
    /// Its text, analysed or not.
    pub notes: NotesFile,
    /// The block that is being typed in, since the last save.
    pub typing: Option<Span>,
    /// Whether it is Markdown.
    pub markdown: bool,
}

/// A notebook with what the server keeps beside it.
#[derive(Debug)]
pub struct Book {
    /// The snapshot that every request reads.
    pub notebook: Notebook,
    /// Judged pairs.
    pub cache: Cache,
    /// Whether its folder holds a `panelprep.toml`.
    pub configured: bool,
    /// Whether the folder has been read; until then nothing is said about what is missing in it.
    pub scanned: bool,
    /// What is wrong with its `panelprep.toml`.
    pub config_problems: Vec<Problem>,
    /// Why there is no coverage.
    pub trouble: Option<Trouble>,
    /// What was published, by file: a hash and the findings' keys.
    pub published: HashMap<PathBuf, (u64, HashSet<(String, String)>)>,
    /// The summary that was announced last.
    pub announced: Option<Value>,
    /// How many rounds of knowledge it has seen.
    pub generation: u64,
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
    /// Notebooks by root.
    pub books: BTreeMap<PathBuf, Book>,
    /// The editor's settings.
    pub settings: Value,
    /// What practice mode was switched to for this session.
    pub practice: Option<bool>,
    /// What is to be sent.
    pub outbox: Outbox,
    /// Files whose findings may have changed.
    pub dirty: BTreeSet<(PathBuf, PathBuf)>,
    /// Folders that are to be read.
    pub to_scan: Vec<PathBuf>,
    /// Messages that were shown once.
    pub said: HashSet<String>,
    /// `shutdown` was asked for.
    pub shutdown: bool,
    /// The client's process, to be watched.
    pub client_process: Option<u32>,
}

impl State {
    /// Takes the workspace folders in; each one's notebook is made when it is needed or when it has a config.
    pub fn add_folder(&mut self, path: PathBuf) {
        if !self.folders.contains(&path) {
            self.folders.push(path.clone());
        }
        self.book(&path);
    }

    /// Forgets a workspace folder and its notebook.
    pub fn remove_folder(&mut self, path: &Path) {
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
        disk::root_of(path, false, &self.folders)
    }

    /// The notebook of a root, made when it is new.
    pub fn book(&mut self, root: &Path) -> &mut Book {
        if !self.books.contains_key(root) {
            let book = self.open_book(root, 1, None);
            self.books.insert(root.to_path_buf(), book);
            let whole = self.folders.iter().any(|f| f == root) || root.join(FILE_NAME).is_file();
            if whole {
                self.to_scan.push(root.to_path_buf());
            } else if let Some(book) = self.books.get_mut(root) {
                // a lone file: its neighbours are nobody's business
                book.scanned = true;
            }
        }
        self.books.entry(root.to_path_buf()).or_insert_with(|| Book::empty(root))
    }

    /// The settings of a root: defaults, its file, the editor's.
    fn config_of(&mut self, root: &Path) -> (Config, Vec<Problem>, Option<Trouble>) {
        let (mut config, problems, trouble) = disk::config(root);
        for message in config.take_json(&self.settings.clone()) {
            self.say_once(2, format!("PanelPrep settings: {message}"));
        }
        if let Some(practice) = self.practice {
            config.practice = practice;
        }
        (config, problems, trouble)
    }

    /// Reads a root's config and guide. An unreadable guide leaves the last good one, or none at first.
    fn open_book(&mut self, root: &Path, generation: u64, last: Option<Arc<Knowledge>>) -> Book {
        let (config, config_problems, trouble) = self.config_of(root);
        if let Some(trouble) = trouble {
            self.say_once(2, trouble.to_string());
        }
        let guide = config.guide.as_ref().map(|g| disk::absolute(&root.join(g)));
        let typed = guide.as_ref().and_then(|g| self.documents.get(g)).map(|d| d.notes.text().to_string());
        let read = match (guide, typed) {
            (Some(path), Some(text)) => disk::knowledge_of_text(root, &Input { path, text }, generation),
            _ => disk::knowledge(root, &config, generation),
        };
        let (knowledge, trouble) = match read {
            Ok(knowledge) => (Some(Arc::new(knowledge)), None),
            Err(trouble) => {
                let kept = if last.is_some() {
                    " The last good version stays in use."
                } else {
                    " Until then there is no coverage."
                };
                self.say_once(1, format!("PanelPrep: {trouble}{kept}"));
                (last, Some(trouble))
            }
        };
        Book {
            notebook: Notebook::new(root, Arc::new(config), knowledge),
            configured: root.join(FILE_NAME).is_file(),
            config_problems,
            trouble,
            generation,
            ..Book::empty(root)
        }
    }

    /// Reads config and guide again and judges all notes anew.
    pub fn reload(&mut self, root: &Path) {
        let Some(old) = self.books.get(root) else { return };
        let (generation, last) = (old.generation + 1, old.notebook.knowledge.clone());
        let same_guide = {
            let source = last.as_ref().map(|k| k.source.clone());
            let config = disk::config(root).0;
            let wanted = config.guide.map_or(Source::Bundled, |g| Source::File(disk::absolute(&root.join(g))));
            source == Some(wanted)
        };
        let mut book = self.open_book(root, generation, last.filter(|_| same_guide));
        let Some(old) = self.books.remove(root) else { return };
        book.scanned = old.scanned;
        book.published = old.published;
        book.cache = old.cache;
        for file in old.notebook.files() {
            book.notebook.put(&file.path, file.notes.clone(), &mut book.cache);
        }
        self.dirty.extend(
            book.published
                .keys()
                .chain(
                    book.notebook.files().map(|f| &*f.path.as_ref()).map(Path::to_path_buf).collect::<Vec<_>>().iter(),
                )
                .map(|f| (root.to_path_buf(), f.clone())),
        );
        self.books.insert(root.to_path_buf(), book);
        let open: Vec<PathBuf> = self.documents.keys().filter(|d| self.root_of(d) == root).cloned().collect();
        open.iter().for_each(|d| self.put(d));
        // files that were no notes under the old guide may be now
        if !self.to_scan.contains(&root.to_path_buf())
            && (self.folders.iter().any(|f| f == root) || root.join(FILE_NAME).is_file())
        {
            self.to_scan.push(root.to_path_buf());
        }
    }

    /// Puts an open document's text into its notebook.
    pub fn put(&mut self, path: &Path) {
        let root = self.root_of(path);
        let Some(document) = self.documents.get(path).filter(|d| d.markdown) else { return };
        let notes = document.notes.clone();
        let book = self.book(&root);
        let key: Arc<Path> = path.into();
        let before = shared_units(&book.notebook, path);
        book.notebook.put(&key, notes, &mut book.cache);
        let after = shared_units(&book.notebook, path);
        self.touched(&root, path, before != after, &after.union(&before).copied().collect());
        self.fetch_stories(&root);
        self.guide_typed(path);
    }

    /// Marks what an edit of `path` can have changed.
    fn touched(&mut self, root: &Path, path: &Path, links: bool, units: &BTreeSet<usize>) {
        let Some(book) = self.books.get(root) else { return };
        let mut files = vec![path.to_path_buf()];
        files.extend(book.notebook.home().map(|f| f.path.to_path_buf()));
        files.extend(book.notebook.sums().storytellers().map(|p| p.to_path_buf()));
        if links {
            let sums = book.notebook.sums();
            files.extend(
                units.iter().filter_map(|u| sums.unit(*u)).flat_map(|u| u.files.iter().map(|f| f.to_path_buf())),
            );
        }
        self.dirty.extend(files.into_iter().map(|f| (root.to_path_buf(), f)));
    }

    /// Reads the stories that answers link to and that are not known yet.
    fn fetch_stories(&mut self, root: &Path) {
        let Some(book) = self.books.get_mut(root) else { return };
        for path in book.notebook.wanted() {
            let open = self.documents.get(&path).map(|d| d.notes.clone());
            let notes = open.or_else(|| disk::read(&path).ok().map(|text| NotesFile::new(&text)));
            if let Some(notes) = notes {
                book.notebook.put(&path.as_path().into(), notes, &mut book.cache);
            }
        }
    }

    /// A guide that is open is in effect as it is typed.
    fn guide_typed(&mut self, path: &Path) {
        let uses = |book: &Book| {
            book.notebook.config.guide.as_ref().is_some_and(|g| disk::absolute(&book.notebook.root.join(g)) == path)
        };
        let roots: Vec<PathBuf> = self.books.iter().filter(|(_, b)| uses(b)).map(|(r, _)| r.clone()).collect();
        for root in roots {
            let changed = self
                .books
                .get(&root)
                .and_then(|b| b.notebook.knowledge.as_ref())
                .is_none_or(|k| self.documents.get(path).is_some_and(|d| *k.text != *d.notes.text().to_string()));
            if changed {
                self.reload(&root);
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
        let before = shared_units(&book.notebook, path);
        match read {
            Ok(Some(text)) => book.notebook.put(&key, NotesFile::new(&text), &mut book.cache),
            Ok(None) => book.notebook.remove(&key, &mut book.cache),
            Err(trouble) => {
                book.notebook.remove(&key, &mut book.cache);
                self.say_once(2, trouble.to_string());
            }
        }
        self.touched(&root, path, true, &before);
    }

    /// Notes that came from reading a folder. What is open in the editor is not replaced.
    pub fn scanned(&mut self, root: &Path, files: Vec<FileAnalysis>, last: bool) {
        let open: HashSet<PathBuf> =
            self.documents.iter().filter(|(_, d)| d.markdown).map(|(p, _)| p.clone()).collect();
        let Some(book) = self.books.get_mut(root) else { return };
        for file in files {
            if !open.contains(&*file.path) {
                self.dirty.insert((root.to_path_buf(), file.path.to_path_buf()));
                book.notebook.insert(file, &mut book.cache);
            }
        }
        if last {
            book.scanned = true;
            self.fetch_stories(root);
            let Some(book) = self.books.get(root) else { return };
            self.dirty.extend(book.notebook.files().map(|f| (root.to_path_buf(), f.path.to_path_buf())));
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

    /// All findings in one file of a book: the full set, whatever is being typed.
    pub fn findings(book: &Book, path: &Path) -> Vec<Finding> {
        let mut out = Vec::new();
        if let Some(file) = book.notebook.file(path) {
            out.extend(crate::lint::check_file(&book.notebook, file));
        }
        if book.scanned {
            out.extend(crate::lint::check_notebook(&book.notebook).into_iter().filter(|f| &*f.path == path));
        }
        out
    }
}

impl Book {
    fn empty(root: &Path) -> Self {
        Book {
            notebook: Notebook::new(root, Arc::default(), None),
            cache: Cache::default(),
            configured: false,
            scanned: false,
            config_problems: Vec::new(),
            trouble: None,
            published: HashMap::new(),
            announced: None,
            generation: 0,
        }
    }
}

/// What findings of other files depend on: the units that a file answers.
fn shared_units(notebook: &Notebook, path: &Path) -> BTreeSet<usize> {
    notebook.file(path).map(|f| f.answers.iter().filter(|a| a.started).map(|a| a.unit).collect()).unwrap_or_default()
}
