//! Findings as diagnostics: what is published when, and the one filter that keeps quiet about what is being typed.

use super::book::{Book, Published};
use super::capabilities::Beside;
use super::convert;
use super::outbox::{self, Asked};
use super::shown::{Entry, Shown};
use super::state::{Document, State};
use super::uri;
use crate::disk;
use crate::guide::Source;
use crate::lint::{self, Finding};
use crate::notebook::FileAnalysis;
use crate::text::{Encoding, Span, Text};
use rustc_hash::{FxBuildHasher, FxHasher};
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::hash::{BuildHasher, Hash, Hasher};
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
    code_description: Option<Description>,
    source: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_information: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data<'a>>,
}

#[derive(Serialize)]
struct Description {
    href: String,
}

#[derive(Serialize)]
struct Data<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct Publish<'a, D> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
    diagnostics: Vec<D>,
}

/// What is to be published of a file that has just been read.
#[derive(Debug)]
pub struct First {
    /// A hash of its findings.
    pub hash: u64,
    /// The message; none without a finding.
    pub message: Option<Vec<u8>>,
}

impl State {
    /// Publishes what has changed since the last time. Called when no message waits.
    pub fn flush(&mut self) {
        self.catch_up();
        let dirty = std::mem::take(&mut self.dirty);
        let roots: BTreeSet<PathBuf> = dirty.keys().map(|(root, _)| root.clone()).collect();
        let mut others: BTreeSet<(PathBuf, PathBuf)> = BTreeSet::new();
        for root in &roots {
            let Some(book) = self.books.get_mut(root) else { continue };
            let now = book.whole().clone();
            let before = std::mem::replace(&mut book.told, now.clone());
            let changed = before.keys().chain(now.keys()).filter(|path| before.get(*path) != now.get(*path));
            others.extend(changed.map(|path| (root.clone(), path.clone())));
        }
        others.retain(|key| !dirty.contains_key(key));
        let mut elsewhere = std::mem::take(&mut self.refresh);
        elsewhere |= !others.is_empty();
        if self.client.pull {
            if elsewhere && self.client.pull_refresh {
                self.outbox.request("workspace/diagnostic/refresh", Value::Null, Asked::Nothing);
            }
        } else {
            dirty.iter().for_each(|((root, path), answer)| self.publish(root, path, *answer));
            others.iter().for_each(|(root, path)| self.publish(root, path, false));
        }
        if elsewhere && self.client.refresh_lens && self.client.beside == Beside::Lens {
            self.outbox.request("workspace/codeLens/refresh", Value::Null, Asked::Nothing);
        }
        if elsewhere && self.client.refresh_hints && self.client.beside == Beside::Hints {
            self.outbox.request("workspace/inlayHint/refresh", Value::Null, Asked::Nothing);
        }
        roots.iter().for_each(|root| self.announce(root));
    }

    fn publish(&mut self, root: &Path, path: &Path, answer: bool) {
        /// What a message takes beside its diagnostics.
        const ENVELOPE: usize = 512;
        let Some(book) = self.books.get_mut(root) else { return };
        let before = book.shown.remove(path);
        let Some(book) = self.books.get(root) else { return };
        let document = self.documents.get(path).filter(|d| d.markdown);
        let on = book.notebook.config.is_on("diagnostics");
        let file = document.filter(|_| on).and_then(|_| book.notebook.file(path));
        let mut shown = file.map(|file| Shown::new(book, file, before));
        let last = book.published.get(path);
        let told = last.map_or(&[][..], |last| &last.keys);
        let said = |f: &Finding| is_said(f, document, told);
        let text = self.text_of(book, path);
        let unsent = shown.iter_mut().flat_map(Shown::entries_mut).filter(|e| e.sent.is_none() && said(&e.finding));
        unsent.for_each(|entry| {
            entry.sent = serde_json::value::to_raw_value(&self.diagnostic(book, &entry.finding, &text)).ok();
        });
        let entries: Vec<&Entry> = shown.iter().flat_map(Shown::entries).filter(|e| said(&e.finding)).collect();
        let mut closed = if shown.is_none() { book.findings(path) } else { Vec::new() };
        closed.retain(said);
        let all = || entries.iter().map(|e| &e.finding).chain(&closed);
        let (hash, none) = (hash_of(all()), all().next().is_none());
        // what is shown of a file that nobody types in needn't be known by name
        let keys = document.iter().flat_map(|_| all().map(key)).collect();
        // an open document's version is always answered; another file only when its findings changed
        let same = !(answer && document.is_some()) && last.map_or(none, |last| last.hash == hash);
        if !same {
            let message = match &shown {
                Some(_) => {
                    let sent: Vec<&RawValue> = entries.iter().filter_map(|e| e.sent.as_deref()).collect();
                    let about = sent.iter().map(|s| s.get().len() + 1).sum::<usize>() + ENVELOPE;
                    self.message(path, sent, about)
                }
                None => self.message_of(book, path, &closed, &text),
            };
            self.outbox.push(message);
        }
        if let Some(book) = self.books.get_mut(root) {
            if none && document.is_none() {
                book.published.remove(path);
            } else {
                book.published.insert(path.to_path_buf(), Published { hash, keys });
            }
            book.shown.extend(shown.map(|shown| (path.to_path_buf(), shown)));
        }
    }

    /// The diagnostics of one file as a message.
    fn message(&self, path: &Path, diagnostics: Vec<impl Serialize>, about: usize) -> Option<Vec<u8>> {
        let version = self.documents.get(path).filter(|d| d.markdown).map(|d| d.version);
        let params = Publish { uri: &self.uri_of(path), version: version.filter(|_| self.client.version), diagnostics };
        outbox::notification("textDocument/publishDiagnostics", params, about)
    }

    /// The findings of one file as a message.
    fn message_of(&self, book: &Book, path: &Path, findings: &[Finding], text: &Text) -> Option<Vec<u8>> {
        /// What a finding takes, with its message.
        const LONG: usize = 512;
        let diagnostics = findings.iter().map(|f| self.diagnostic(book, f, text)).collect();
        self.message(path, diagnostics, LONG * findings.len())
    }

    /// What is to be published of a file that has just been read: a hash of its findings, and the message.
    pub fn first(&self, book: &Book, file: &FileAnalysis) -> First {
        let on = book.notebook.config.is_on("diagnostics") && !self.client.pull;
        let findings = if on { lint::check_file(&book.notebook, file) } else { Vec::new() };
        let message = (!findings.is_empty()).then(|| self.message_of(book, &file.path, &findings, file.notes.text()));
        First { hash: hash_of(&findings), message: message.flatten() }
    }

    fn diagnostic<'a>(&self, book: &Book, finding: &'a Finding, text: &Text) -> Diagnostic<'a> {
        let encoding = self.client.encoding;
        let related = finding.related.iter().filter(|_| self.client.related).filter_map(|(location, message)| {
            let range = self.range_in(book, &location.path, location.span, encoding)?;
            // a place in the bundled guide is shown in its read-only copy
            let bundled = (&*location.path == Path::new(crate::guide::BUNDLED_NAME)).then(crate::disk::bundled_guide);
            let uri = self.uri_of(&bundled.flatten().unwrap_or_else(|| location.path.to_path_buf()));
            Some(json!({ "location": { "uri": uri, "range": range }, "message": message }))
        });
        Diagnostic {
            range: convert::range(text, finding.span, encoding),
            severity: convert::severity(finding.severity),
            code: finding.rule,
            code_description: self.client.href.then(|| Description { href: format!("{MANUAL}{}", finding.rule) }),
            source: "panelprep",
            message: &finding.message,
            related_information: related.collect(),
            data: finding.id.as_ref().filter(|_| self.client.data).map(|id| Data { id }),
        }
    }

    /// A span of some file of the notebook, or of its guide, as a range.
    pub fn range_in(&self, book: &Book, path: &Path, span: Span, encoding: Encoding) -> Option<Range> {
        Some(convert::range(&self.text_of(book, path), span, encoding))
    }

    /// The text that spans of a file refer to.
    fn text_of(&self, book: &Book, path: &Path) -> Text {
        // settings and rubrics count as they stand on disk
        let saved = || disk::read(path).map(|text| Text::new(&text)).unwrap_or_default();
        let guide = book.notebook.knowledge.as_ref().filter(|k| match &k.source {
            Source::Bundled => path == Path::new(crate::guide::BUNDLED_NAME),
            Source::File(guide) => guide == path,
        });
        match (self.documents.get(path), book.notebook.notes(path), guide) {
            _ if State::is_source(path) => saved(),
            (Some(document), ..) => document.notes.text().clone(),
            (None, Some(notes), _) => notes.text().clone(),
            (None, None, Some(guide)) if book.trouble.is_none() => guide.places().clone(),
            _ => saved(),
        }
    }

    /// All diagnostics of a document, as JSON, for a client that asks.
    pub fn pulled(&self, uri: &str) -> Vec<Value> {
        let path = uri::to_path(uri);
        let root = self.root_of(&path);
        // a guide may stand outside of its notebook
        let book = self
            .books
            .get(&root)
            .into_iter()
            .chain(self.books.values())
            .find(|b| b.notebook.file(&path).is_some() || b.whole().contains_key(&path));
        let Some(book) = book else { return Vec::new() };
        let text = self.text_of(book, &path);
        let findings = book.findings(&path);
        findings.iter().filter_map(|f| serde_json::to_value(self.diagnostic(book, f, &text)).ok()).collect()
    }

    /// Tells editor panels that verdicts have changed, or what keeps them from it.
    fn announce(&mut self, root: &Path) {
        let Some(book) = self.books.get_mut(root) else { return };
        // what is wrong with a guide changes with the guide, and that comes with a book of its own
        let now = (book.notebook.revision(), book.trouble.is_some());
        if book.announced_at.replace(now) == Some(now) {
            return;
        }
        let summary = book.notebook.knowledge.is_some().then(|| crate::notebook::summary(&book.notebook));
        let error = book.trouble.as_ref().map(ToString::to_string);
        let news =
            json!({ "root": uri::from_path(root), "configured": book.configured, "summary": summary, "error": error });
        if book.announced.as_ref() != Some(&news) {
            book.announced = Some(news.clone());
            self.outbox.notify("panelprep/coverageChanged", news);
        }
    }
}

fn hash_of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> u64 {
    let mut hasher = FxHasher::default();
    for f in findings {
        (f.rule, f.span, &f.message, f.severity).hash(&mut hasher);
    }
    hasher.finish()
}

fn key(finding: &Finding) -> u64 {
    FxBuildHasher.hash_one((finding.rule, &finding.id))
}

/// What is new and lies in the block that is being typed in waits until an edit lands elsewhere or the file is saved.
fn is_said(finding: &Finding, document: Option<&Document>, told: &[u64]) -> bool {
    let typing = document.and_then(|d| d.typing);
    typing.is_none_or(|typing| !typing.overlaps(finding.span) || told.contains(&key(finding)))
}
