//! Findings as diagnostics: what is published when, and the one filter that keeps quiet about what is being typed.

use super::convert;
use super::state::{Book, Document, State};
use super::uri;
use crate::lint::Finding;
use crate::text::{Encoding, Span, Text};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use tower_lsp::ls_types::Range;

/// Where a rule's manual page can be read.
pub const MANUAL: &str = "https://github.com/panelprep/panelprep#";

/// A diagnostic as it is sent.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Diagnostic<'a> {
    range: Range,
    severity: tower_lsp::ls_types::DiagnosticSeverity,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_description: Option<Value>,
    source: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}

#[derive(Serialize)]
struct Publish<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: Vec<Diagnostic<'a>>,
}

impl State {
    /// Publishes what has changed since the last time. Called when no message waits.
    pub fn flush(&mut self) {
        let dirty = std::mem::take(&mut self.dirty);
        let mut roots: Vec<PathBuf> = Vec::new();
        for (root, path) in dirty {
            if !roots.contains(&root) {
                roots.push(root.clone());
            }
            if !self.client.pull {
                self.publish(&root, &path);
            }
        }
        roots.iter().for_each(|root| self.announce(root));
    }

    fn publish(&mut self, root: &Path, path: &Path) {
        let Some(book) = self.books.get(root) else { return };
        let document = self.documents.get(path).filter(|d| d.markdown);
        let mut findings =
            if book.notebook.config.is_on("diagnostics") { State::findings(book, path) } else { Vec::new() };
        let shown = book.published.get(path);
        quiet(&mut findings, document, shown.map(|s| &s.1));
        let uri = self.uri_of(path);
        let text = match (document, book.notebook.file(path)) {
            (Some(document), _) => document.notes.text().clone(),
            (None, Some(file)) => file.notes.text().clone(),
            (None, None) => Text::default(),
        };
        let version = document.map(|d| d.version).filter(|_| self.client.version);
        let diagnostics = findings.iter().map(|f| self.diagnostic(book, f, &text)).collect();
        let message = Publish { uri: &uri, version, diagnostics };
        let mut hasher = DefaultHasher::new();
        for f in &findings {
            (f.rule, f.span, &f.message, f.severity).hash(&mut hasher);
        }
        let hash = hasher.finish();
        // an open document's version is always answered; another file only when its findings changed
        let same = document.is_none() && shown.map_or(findings.is_empty(), |s| s.0 == hash);
        if !same {
            self.outbox.notify("textDocument/publishDiagnostics", &message);
        }
        let keys = findings.iter().map(key).collect();
        if let Some(book) = self.books.get_mut(root) {
            if findings.is_empty() && document.is_none() {
                book.published.remove(path);
            } else {
                book.published.insert(path.to_path_buf(), (hash, keys));
            }
        }
    }

    fn diagnostic<'a>(&self, book: &Book, finding: &'a Finding, text: &Text) -> Diagnostic<'a> {
        let encoding = self.client.encoding;
        let related = finding.related.iter().filter(|_| self.client.related).filter_map(|(location, message)| {
            let range = self.range_in(book, &location.path, location.span, encoding)?;
            Some(json!({ "location": { "uri": self.uri_of(&location.path), "range": range }, "message": message }))
        });
        Diagnostic {
            range: convert::range(text, finding.span, encoding),
            severity: convert::severity(finding.severity),
            code: finding.rule,
            code_description: self.client.href.then(|| json!({ "href": format!("{MANUAL}{}", finding.rule) })),
            source: "panelprep",
            message: &finding.message,
            related_information: related.collect(),
            data: finding.id.as_ref().filter(|_| self.client.data).map(|id| json!({ "id": id })),
        }
    }

    /// A span of some file of the notebook, or of its guide, as a range.
    pub fn range_in(&self, book: &Book, path: &Path, span: Span, encoding: Encoding) -> Option<Range> {
        if let Some(document) = self.documents.get(path) {
            return Some(convert::range(document.notes.text(), span, encoding));
        }
        if let Some(notes) = book.notebook.notes(path) {
            return Some(convert::range(notes.text(), span, encoding));
        }
        let knowledge = book.notebook.knowledge.as_ref()?;
        Some(convert::range(&Text::new(&knowledge.text), span, encoding))
    }

    /// All diagnostics of a document, as JSON, for a client that asks.
    pub fn pulled(&self, uri: &str) -> Vec<Value> {
        let path = uri::to_path(uri);
        let root = self.root_of(&path);
        let Some(book) = self.books.get(&root) else { return Vec::new() };
        let Some(file) = book.notebook.file(&path) else { return Vec::new() };
        let text = file.notes.text();
        let findings =
            if book.notebook.config.is_on("diagnostics") { State::findings(book, &path) } else { Vec::new() };
        findings.iter().filter_map(|f| serde_json::to_value(self.diagnostic(book, f, text)).ok()).collect()
    }

    /// Tells editor panels that verdicts have changed.
    fn announce(&mut self, root: &Path) {
        let Some(book) = self.books.get_mut(root) else { return };
        let summary = book.notebook.knowledge.is_some().then(|| crate::notebook::summary(&book.notebook));
        if book.announced != summary {
            book.announced = summary.clone();
            let configured = book.configured;
            let uri = uri::from_path(root);
            self.outbox.notify(
                "panelprep/coverageChanged",
                json!({ "root": uri, "configured": configured, "summary": summary }),
            );
        }
    }
}

fn key(finding: &Finding) -> (String, String) {
    (finding.rule.to_string(), finding.id.clone().unwrap_or_default())
}

/// What is new and lies in the block that is being typed in waits until an edit lands elsewhere or the file is saved.
fn quiet(findings: &mut Vec<Finding>, document: Option<&Document>, shown: Option<&HashSet<(String, String)>>) {
    let Some(typing) = document.and_then(|d| d.typing) else { return };
    findings.retain(|f| !typing.overlaps(f.span) || shown.is_some_and(|s| s.contains(&key(f))));
}
