//! Commands, the custom coverage request, and diagnostics for clients that ask for them.

use super::book::Book;
use super::convert;
use super::state::State;
use super::uri;
use crate::features::gaps;
use crate::report::{self, Report, Style};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::PathBuf;
use std::str::FromStr;
use tower_lsp::ls_types as lsp;

impl State {
    /// Runs a command that may change something; the error is for the user.
    pub fn execute(&mut self, command: &str, argument: &Value) -> Result<Option<Value>, String> {
        let text = |key: &str| argument.get(key).and_then(Value::as_str);
        match command {
            "panelprep.init" => self.init(text("uri")),
            "panelprep.gap" => Ok(self.gap(argument)),
            "panelprep.practice" => {
                let on = argument.get("on").and_then(Value::as_bool).unwrap_or(!self.practice.unwrap_or(false));
                self.practice = Some(on);
                let roots: Vec<PathBuf> = self.books.keys().cloned().collect();
                roots.iter().for_each(|root| self.reload(root));
                Ok(Some(Value::Bool(on)))
            }
            "panelprep.guides" => {
                let knowledge = self.book_for(text("uri")).and_then(|b| b.notebook.knowledge.clone());
                let current = knowledge.map(|k| json!({ "title": k.guide.title, "source": k.source.name() }));
                Ok(Some(json!({ "current": current, "bundled": [crate::guide::BUNDLED_NAME] })))
            }
            other => Err(format!("there is no command `{other}`")),
        }
    }

    /// The review in one of its formats; the error is for the user.
    pub fn review(&self, argument: &Value) -> Result<Option<Value>, String> {
        let text = |key: &str| argument.get(key).and_then(Value::as_str);
        let book = self.book_for(text("uri")).ok_or("no notes are open")?;
        if book.notebook.knowledge.is_none() {
            return Err(book.trouble.as_ref().map_or("there is no guide".to_string(), ToString::to_string));
        }
        let report = Report::of(&book.notebook);
        Ok(Some(Value::String(match text("format").unwrap_or("markdown") {
            "html" => report::html(&report),
            "text" => report::text(&report, Style::default()),
            "cards" => report::cards::html(&report),
            "markdown" => report::markdown(&report),
            other => return Err(format!("there is no format `{other}`; use markdown, html, text or cards")),
        })))
    }

    fn book_for(&self, uri: Option<&str>) -> Option<&Book> {
        match uri {
            Some(uri) => {
                let path = uri::to_path(uri);
                self.books.get(&path).or_else(|| self.books.get(&self.root_of(&path)))
            }
            None => self.books.values().next(),
        }
    }

    /// Starts notes from the guide, through the client: nothing is written behind its back, nothing is overwritten.
    fn init(&mut self, folder: Option<&str>) -> Result<Option<Value>, String> {
        let folder = self.notes_path(folder).ok_or("open a folder first")?;
        let folder = if folder.is_dir() { folder } else { folder.parent().map(PathBuf::from).unwrap_or(folder) };
        let book = self.books.get(&folder).or_else(|| self.books.values().next()).ok_or("open a folder first")?;
        let guide = book.notebook.guide().ok_or("there is no guide")?;
        let files = [
            (folder.join(crate::guide::start::NOTES_NAME), crate::guide::start::notes(guide)),
            (folder.join(crate::config::FILE_NAME), crate::guide::start::CONFIG.to_string()),
        ];
        if let Some((path, _)) = files.first().filter(|(path, _)| path.exists() || self.documents.contains_key(path)) {
            return Err(format!("{} is there already; nothing was changed", path.display()));
        }
        if !self.client.applies || !self.client.creates_files {
            return Err(
                "this editor can't create files for a language server; run `panelprep init` in the folder instead"
                    .to_string(),
            );
        }
        let mut changes = Vec::new();
        for (path, text) in files.iter().filter(|(path, _)| !path.exists()) {
            let uri = uri::from_path(path);
            let start = json!({ "line": 0, "character": 0 });
            changes.push(json!({ "kind": "create", "uri": uri, "options": { "ignoreIfExists": true } }));
            changes.push(json!({ "textDocument": { "uri": uri, "version": null }, "edits": [{ "range": { "start": start, "end": start }, "newText": text }] }));
        }
        let edit = json!({ "label": "Start notes from the guide", "edit": { "documentChanges": changes } });
        self.outbox.request("workspace/applyEdit", edit, super::outbox::Asked::Nothing);
        Ok(files.first().map(|(path, _)| json!({ "uri": uri::from_path(path) })))
    }

    fn gap(&self, argument: &Value) -> Option<Value> {
        let (book, document, file) = self.file(argument.get("uri")?.as_str()?)?;
        let position: lsp::Position = serde_json::from_value(argument.get("position")?.clone()).ok()?;
        let direction = match argument.get("direction").and_then(Value::as_str) {
            Some("previous") => gaps::Direction::Previous,
            _ => gaps::Direction::Next,
        };
        let offset = convert::offset(document.notes.text(), position, self.client.encoding);
        let gap = gaps::gap(&book.notebook, &file.path, offset, direction)?;
        let location = self.location(book, &gap.location)?;
        Some(json!({ "uri": location.uri.as_str(), "range": location.range, "message": gap.message }))
    }

    /// The report of one notebook or of all.
    pub fn coverage(&self, uri: Option<&str>) -> Value {
        let one = uri.and_then(|_| self.book_for(uri));
        let books: Vec<&Book> = if uri.is_some() { one.into_iter().collect() } else { self.books.values().collect() };
        let entry = |book: &Book| {
            let report = book.notebook.knowledge.is_some().then(|| Report::of(&book.notebook));
            let files = book.notebook.briefs().filter(|(_, kept)| kept.brief.is_notes).count();
            json!({ "root": uri::from_path(&book.notebook.root), "configured": book.configured, "scanned": book.scanned, "files": files,
                "report": report, "error": book.trouble.as_ref().map(ToString::to_string) })
        };
        json!({ "notebooks": books.into_iter().take_while(|_| !self.stop.is_set()).map(entry).collect::<Vec<_>>() })
    }

    /// Diagnostics of one document for a client that asks, or that they are what they were.
    pub fn pull(&self, uri: &str, previous: Option<&str>) -> lsp::DocumentDiagnosticReportResult {
        let items = self.pulled(uri);
        let id = result_id(&items);
        let report = if previous == Some(id.as_str()) {
            lsp::DocumentDiagnosticReport::Unchanged(lsp::RelatedUnchangedDocumentDiagnosticReport {
                unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport { result_id: id },
                related_documents: None,
            })
        } else {
            lsp::DocumentDiagnosticReport::Full(lsp::RelatedFullDocumentDiagnosticReport {
                full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                    result_id: Some(id),
                    items: typed(items),
                },
                related_documents: None,
            })
        };
        lsp::DocumentDiagnosticReportResult::Report(report)
    }

    /// Diagnostics of all notes.
    pub fn pull_all(&self, previous: &[lsp::PreviousResultId]) -> lsp::WorkspaceDiagnosticReportResult {
        let mut items = Vec::new();
        for book in self.books.values() {
            let notes = book.notebook.briefs().map(|(path, _)| path.to_path_buf());
            let paths: BTreeSet<PathBuf> = notes.chain(book.whole().keys().cloned()).collect();
            for path in paths.into_iter().take_while(|_| !self.stop.is_set()) {
                let uri = self.uri_of(&path);
                let found = self.pulled(&uri);
                let id = result_id(&found);
                let Ok(parsed) = lsp::Uri::from_str(&uri) else { continue };
                let version = self.documents.get(&path).map(|d| i64::from(d.version));
                let same = previous.iter().any(|p| p.uri.as_str() == uri && p.value == id);
                items.push(if same {
                    lsp::WorkspaceDocumentDiagnosticReport::Unchanged(lsp::WorkspaceUnchangedDocumentDiagnosticReport {
                        uri: parsed,
                        version,
                        unchanged_document_diagnostic_report: lsp::UnchangedDocumentDiagnosticReport { result_id: id },
                    })
                } else {
                    lsp::WorkspaceDocumentDiagnosticReport::Full(lsp::WorkspaceFullDocumentDiagnosticReport {
                        uri: parsed,
                        version,
                        full_document_diagnostic_report: lsp::FullDocumentDiagnosticReport {
                            result_id: Some(id),
                            items: typed(found),
                        },
                    })
                });
            }
        }
        lsp::WorkspaceDiagnosticReportResult::Report(lsp::WorkspaceDiagnosticReport { items })
    }
}

fn result_id(items: &[Value]) -> String {
    let mut hasher = DefaultHasher::new();
    items.iter().for_each(|item| item.to_string().hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}

fn typed(items: Vec<Value>) -> Vec<lsp::Diagnostic> {
    items.into_iter().filter_map(|item| serde_json::from_value(item).ok()).collect()
}
