//! What is shown of a document that is typed in: its findings answer by answer, each with its text as it was sent. An edit
//! renews those of the answers that it changed; the others only move.

use super::book::Book;
use crate::lint::{self, Finding};
use crate::notebook::{Answer, FileAnalysis, Ignores};
use crate::text::Span;
use serde_json::value::RawValue;
use std::path::Path;
use std::sync::Arc;

/// A finding, and its diagnostic as JSON once that has been written.
#[derive(Debug)]
pub struct Entry {
    /// The finding.
    pub finding: Finding,
    /// The diagnostic.
    pub sent: Option<Box<RawValue>>,
}

impl Entry {
    fn new(finding: Finding) -> Self {
        Entry { finding, sent: None }
    }
}

/// What is shown of a document.
#[derive(Debug)]
pub struct Shown {
    file: Arc<FileAnalysis>,
    /// In the order of the file's answers.
    answers: Vec<Vec<Entry>>,
    /// What is found beside them.
    rest: Vec<Entry>,
}

impl Shown {
    /// What is found in a file now, where `before` was shown of it.
    pub fn new(book: &Book, file: &Arc<FileAnalysis>, before: Option<Shown>) -> Self {
        let ignores = Ignores::of(file);
        let fresh = |answer: &Answer| {
            let mut found = lint::check_answer(&book.notebook, file, answer, &ignores);
            lint::sort(&mut found);
            found.into_iter().map(Entry::new).collect::<Vec<_>>()
        };
        let mut rest = lint::check_rest(&book.notebook, file, &ignores);
        rest.extend(book.whole().get(&*file.path).into_iter().flatten().cloned());
        let mut before = before.filter(|before| is_near(&before.file, file));
        let kept = before.as_mut().map(|before| std::mem::take(&mut before.answers)).unwrap_or_default();
        let mut kept = kept.into_iter();
        let answers = file.answers.iter().enumerate().map(|(i, answer)| {
            let old = before.as_ref().and_then(|b| Some((&*b.file, b.file.answers.get(i)?)));
            match (kept.next(), old) {
                (Some(entries), Some((old, same))) if same.is(answer) => moved(entries, old, file),
                _ => fresh(answer),
            }
        });
        Shown { answers: answers.collect(), rest: rest.into_iter().map(Entry::new).collect(), file: file.clone() }
    }

    /// All of it.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.answers.iter().flatten().chain(&self.rest)
    }

    /// All of it, to be written.
    pub fn entries_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.answers.iter_mut().flatten().chain(&mut self.rest)
    }
}

/// Whether two analyses of a file have the same sections, so that what is said of an answer may still hold. (An answer of
/// which a directive may say something else is no longer the same: see [`Answer::is`].)
fn is_near(old: &FileAnalysis, new: &FileAnalysis) -> bool {
    let started = |file: &FileAnalysis| file.answers.iter().map(|a| a.started).collect::<Vec<_>>();
    old.notes.segments().len() == new.notes.segments().len() && started(old) == started(new)
}

/// The findings of an answer whose sections have only moved.
fn moved(mut entries: Vec<Entry>, old: &FileAnalysis, new: &FileAnalysis) -> Vec<Entry> {
    let is_higher = old.notes.text().lines() != new.notes.text().lines();
    let shift = |path: &Path, span: &mut Span| {
        let to = new.notes.segments().moved(old.notes.segments(), span.start).filter(|_| *path == *new.path);
        *span = to.map_or(*span, |to| Span::new(to, to + span.len()));
    };
    for entry in &mut entries {
        let Finding { path, span, related, .. } = &mut entry.finding;
        shift(path, span);
        related.iter_mut().for_each(|(at, _)| shift(&at.path, &mut at.span));
        // within its line a section starts where it did
        entry.sent = entry.sent.take().filter(|_| !is_higher);
    }
    entries
}
