//! Documents, settings and folders: what the client tells.

use super::book::Book;
use super::capabilities::Client;
use super::convert;
use super::late::{Edit, Recent};
use super::outbox::Asked;
use super::scan::{Found, Scan};
use super::state::{Document, State};
use super::uri;
use crate::disk;
use crate::notebook::LongCode;
use crate::notes::NotesFile;
use crate::text::{Encoding, Span};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, FileRename,
    InitializeParams, InitializeResult, ServerInfo, TextDocumentContentChangeEvent, TextDocumentItem, TraceValue,
};

/// Takes the client's capabilities and folders in.
pub fn initialize(state: &mut State, params: &InitializeParams) -> InitializeResult {
    state.client = Client::new(params);
    state.client_process = params.process_id;
    state.trace = params.trace.is_some_and(|t| t != TraceValue::Off);
    if let Some(settings) = params.initialization_options.as_ref().and_then(|o| o.get("settings")) {
        state.settings = settings.clone();
    }
    let folders = params.workspace_folders.clone().unwrap_or_default();
    let mut paths: Vec<PathBuf> =
        folders.iter().filter(|f| uri::is_file(f.uri.as_str())).map(|f| uri::to_path(f.uri.as_str())).collect();
    #[allow(deprecated, reason = "older clients send nothing else")]
    if let (true, Some(root)) = (paths.is_empty(), &params.root_uri) {
        paths.extend(uri::is_file(root.as_str()).then(|| uri::to_path(root.as_str())));
    }
    state.folders = paths;
    InitializeResult {
        capabilities: state.client.offer(),
        server_info: Some(ServerInfo {
            name: "panelprep".to_string(),
            version: Some(env!("CARGO_PKG_VERSION").to_string()),
        }),
        ..InitializeResult::default()
    }
}

/// Registers what can be registered, asks for the settings, makes the notebooks.
pub fn initialized(state: &mut State) {
    if let Some(registrations) = state.client.registrations() {
        state.outbox.request("client/registerCapability", registrations, Asked::Nothing);
    }
    state.ask_settings();
    for folder in state.folders.clone() {
        state.add_folder(folder);
    }
}

/// A document was opened.
pub fn open(state: &mut State, item: TextDocumentItem) {
    state.forget_roots();
    let path = uri::to_path(item.uri.as_str());
    let markdown = item.language_id.as_str().eq_ignore_ascii_case("markdown") || disk::is_markdown(&path);
    // the copy that `definition` opens is no notes
    let markdown = markdown && !disk::is_bundled_guide(&path);
    let root = state.root_of(&path);
    // from now on it is spoken of under the client's own name for it
    let own = uri::from_path(&path) == item.uri.as_str();
    if !own && state.books.get_mut(&root).is_some_and(|b| b.published.remove(&path).is_some()) {
        state.clear(&path);
    }
    let notes = NotesFile::new(&item.text);
    let mut recent = Recent::default();
    recent.keep(Edit { version: item.version, changes: Vec::new(), before: notes.text().clone() });
    let document =
        Document { uri: item.uri.as_str().to_string(), version: item.version, notes, recent, typing: None, markdown };
    state.documents.insert(path.clone(), document);
    state.put(&path);
}

/// A document was edited.
pub fn change(state: &mut State, params: DidChangeTextDocumentParams) {
    let path = uri::to_path(params.text_document.uri.as_str());
    let encoding = state.client.encoding;
    let Some(document) = state.documents.get_mut(&path) else { return };
    let edit = Edit {
        version: params.text_document.version,
        changes: params.content_changes,
        before: document.notes.text().clone(),
    };
    let due = document.recent.due(edit);
    if let Some(late) = due.first().filter(|_| due.len() > 1) {
        document.notes = NotesFile::new(&late.before.to_string());
    }
    for mut edit in due {
        edit.before = document.notes.text().clone();
        edit.changes.iter().for_each(|change| make(document, change, encoding));
        document.version = edit.version;
        document.recent.keep(edit);
    }
    // judged when the next message needs it, or when none waits: a burst of edits is judged once
    state.edited.insert(path);
}

fn make(document: &mut Document, change: &TextDocumentContentChangeEvent, encoding: Encoding) {
    match change.range {
        Some(range) => {
            let span = convert::span(document.notes.text(), range, encoding);
            document.notes = document.notes.edited(span, &change.text);
            document.typing = Some(block_at(&document.notes, span.start, change.text.len()));
        }
        None => {
            document.notes = NotesFile::new(&change.text);
            document.typing = None;
        }
    }
}

/// The block that holds an edit: paragraph, list item, heading or fence.
fn block_at(notes: &NotesFile, at: usize, len: usize) -> Span {
    let edit = Span::new(at, at + len);
    let Some(placed) = notes.segments().get(notes.segment_at(at)) else { return edit };
    let blocks = placed.segment.body.blocks.iter().map(|b| b.span.shift(placed.start));
    let heading = placed.segment.heading.iter().map(|h| h.span.shift(placed.start));
    let line = notes.text().line_span(notes.text().line_of(at));
    blocks.chain(heading).find(|b| b.touches(at)).unwrap_or(line).cover(edit)
}

/// A document was saved: nothing is held back any longer.
pub fn save(state: &mut State, uri: &str) {
    state.forget_roots();
    let path = uri::to_path(uri);
    let root = state.root_of(&path);
    if let Some(document) = state.documents.get_mut(&path) {
        document.typing = None;
    }
    if State::is_source(&path) {
        state.reload(&root);
    }
    // so is no judgement
    if state.books.get(&root).is_some_and(|b| b.cache.put_off.iter().any(|c| *c.path == *path)) {
        state.put(&path);
    }
    state.mark(&root, &path, true);
}

/// A document was closed: what stands on disk counts again.
pub fn close(state: &mut State, uri: &str) {
    state.forget_roots();
    let path = uri::to_path(uri);
    let root = state.root_of(&path);
    let Some(document) = state.documents.remove(&path) else { return };
    if !document.markdown {
        return;
    }
    if uri::is_file(uri) {
        state.put_from_disk(&path);
    } else if let Some(book) = state.books.get_mut(&root) {
        book.notebook.remove(&path.as_path().into(), &mut book.cache);
        state.touched(&root, &path);
    }
    // a guide that was typed in counts as it stands on disk
    let guides = state.books.iter().filter(|(_, b)| b.wanted_guide().is_some_and(|g| g == path));
    let guides: Vec<PathBuf> = guides.map(|(root, _)| root.clone()).collect();
    guides.iter().for_each(|root| state.reload(root));
    let kept = state.books.get(&root).is_some_and(|b| b.notebook.has(&path));
    if !kept || uri::from_path(&path) != document.uri {
        if let Some(book) = state.books.get_mut(&root) {
            book.published.remove(&path);
        }
        if !state.client.pull {
            state.outbox.notify("textDocument/publishDiagnostics", json!({ "uri": document.uri, "diagnostics": [] }));
        }
    }
    state.mark(&root, &path, false);
}

/// Files changed on disk.
pub fn watched(state: &mut State, params: &DidChangeWatchedFilesParams) {
    state.forget_roots();
    let mut paths: Vec<PathBuf> = params.changes.iter().map(|c| uri::to_path(c.uri.as_str())).collect();
    paths.sort();
    paths.dedup();
    let mut roots: Vec<PathBuf> = Vec::new();
    for path in paths {
        let guides = state
            .books
            .iter()
            .filter(|(_, b)| b.wanted_guide().is_some_and(|guide| guide == path || disk::rubric_path(&guide) == path));
        roots.extend(guides.map(|(root, _)| root.clone()));
        if State::is_source(&path) {
            let parent = path.parent().unwrap_or(&path).to_path_buf();
            // a new config makes a new notebook of what it stands above
            let open: Vec<PathBuf> = state.documents.keys().filter(|d| d.starts_with(&parent)).cloned().collect();
            open.iter().for_each(|d| state.put(d));
            roots.push(parent);
        } else if disk::is_markdown(&path) && !state.documents.contains_key(&path) {
            state.put_from_disk(&path);
        }
    }
    roots.sort();
    roots.dedup();
    roots.iter().for_each(|root| state.reload(root));
}

/// Settings were pushed, or are to be asked for.
pub fn settings(state: &mut State, settings: Value) {
    if state.client.configuration {
        state.ask_settings();
    } else {
        let own = settings.get("panelprep").cloned().unwrap_or(settings);
        state.set_settings(own);
    }
}

/// Workspace folders came and went.
pub fn folders(state: &mut State, params: &DidChangeWorkspaceFoldersParams) {
    for gone in &params.event.removed {
        state.remove_folder(&uri::to_path(gone.uri.as_str()));
    }
    for new in &params.event.added {
        state.add_folder(uri::to_path(new.uri.as_str()));
    }
}

/// Files were moved.
pub fn renamed(state: &mut State, files: &[FileRename]) {
    for file in files {
        let (from, to) = (uri::to_path(&file.old_uri), uri::to_path(&file.new_uri));
        state.put_from_disk(&from);
        if disk::is_markdown(&to) && !state.documents.contains_key(&to) {
            state.put_from_disk(&to);
        }
    }
}

impl State {
    /// The client answered one of the server's requests.
    pub fn answered(&mut self, id: &Value, result: Option<Value>) {
        match self.outbox.answered(id) {
            Some(Asked::Settings) => {
                let settings =
                    result.and_then(|r| r.as_array().and_then(|a| a.first().cloned())).unwrap_or(Value::Null);
                self.set_settings(settings);
            }
            Some(Asked::Progress(root)) => self.progress_granted(&root, result.is_some()),
            Some(Asked::Nothing) | None => {}
        }
    }

    /// A scan found something. What an older guide's scan found is of no use: a new one is under way.
    pub fn found(&mut self, scan: &Scan, found: Found) {
        self.judging &= !matches!(found, Found::Judged(..));
        let Some(book) = self.books.get_mut(&scan.root).filter(|b| b.generation == scan.generation) else { return };
        let first = !book.scanned;
        match found {
            Found::Files(files) => self.scanned(&scan.root, files, false),
            Found::Skipped(message) => self.skipped.push(message),
            Found::Judged(code, analysis) => {
                book.cache.learn(&code, analysis);
                self.put_in_hurry(&code.path);
                self.refresh = true;
            }
            Found::Slow(seen, total) => self.scan_is_slow(&scan.root, seen, total),
            Found::Done(count) => {
                self.scan_ended(&scan.root);
                self.scanned(&scan.root, Vec::new(), true);
                self.tell_of(&scan.root, count, first);
            }
        }
    }

    /// What the user must know of a folder that was read.
    fn tell_of(&mut self, root: &Path, count: usize, first: bool) {
        let skipped = std::mem::take(&mut self.skipped);
        let new: Vec<&String> = skipped.iter().filter(|s| !self.said.contains(*s)).collect();
        if let Some(one) = new.first() {
            let more = if new.len() > 1 { format!(" ({} more in the log)", new.len() - 1) } else { String::new() };
            self.outbox.say(2, &format!("PanelPrep: {one}{more}"));
            new.iter().for_each(|s| self.outbox.log(2, s));
        }
        self.said.extend(skipped);
        let Some(book) = self.books.get(root).filter(|_| first) else { return };
        let guide = book.notebook.guide().map_or("none", |g| &g.title);
        let notes = book.notebook.briefs().filter(|(_, kept)| kept.brief.is_notes).count();
        let text = format!("{}: {notes} notes among {count} Markdown files. Guide: {guide}.", root.display());
        tracing::info!("{text}");
        self.outbox.log(3, &text);
    }

    /// The long code that is to be judged beside now: one at a time, so what is typed meanwhile is judged once.
    pub fn put_off(&mut self) -> Option<(LongCode, Scan)> {
        if self.judging {
            return None;
        }
        let book = self.books.values_mut().find(|b| !b.cache.put_off.is_empty())?;
        self.judging = true;
        let scan = Scan { root: book.notebook.root.to_path_buf(), generation: book.generation };
        Some((book.cache.put_off.remove(0), scan))
    }

    /// The folders that are to be read now, with the files that the editor has open.
    pub fn scans(&mut self) -> Vec<(State, Scan, Vec<PathBuf>)> {
        let open: Vec<PathBuf> = self.documents.keys().cloned().collect();
        let roots = std::mem::take(&mut self.to_scan);
        let scan = |b: &Book| Scan { root: b.notebook.root.to_path_buf(), generation: b.generation };
        roots
            .iter()
            .filter_map(|root| self.books.get(root))
            .map(|b| (self.reading([b]), scan(b), open.clone()))
            .collect()
    }
}
