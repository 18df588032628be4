//! Text edits as the client wants them.

use super::state::State;
use crate::config::OWN_RUBRIC;
use crate::text::Span;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use tower_lsp::ls_types as lsp;

/// The annotation of edits in the candidate's own rubric.
const RUBRIC: &str = "panelprep-rubric";

impl State {
    /// Edits by file. A file that is not there is created with them, where the client can do that; else there is no
    /// edit at all.
    pub fn workspace_edit(&self, edits: &[(PathBuf, Span, String)]) -> Option<lsp::WorkspaceEdit> {
        let mut by_file: Vec<(PathBuf, Vec<lsp::TextEdit>)> = Vec::new();
        for (path, span, new_text) in edits {
            let book = self.books.get(&self.root_of(path))?;
            let edit = lsp::TextEdit {
                range: self.range_in(book, path, *span, self.client.encoding)?,
                new_text: new_text.clone(),
            };
            match by_file.iter_mut().find(|(p, _)| p == path) {
                Some((_, list)) => list.push(edit),
                None => by_file.push((path.clone(), vec![edit])),
            }
        }
        let is_new = |path: &Path| is_own_rubric(path) && !path.exists() && !self.documents.contains_key(path);
        let creates = by_file.iter().any(|(path, _)| is_new(path));
        if creates && !self.client.creates_files {
            return None;
        }
        // Neovim declares that it creates files and not that it takes document changes, the only place to say so
        if !self.client.document_changes && !creates {
            let changes = by_file
                .into_iter()
                .filter_map(|(path, edits)| Some((lsp::Uri::from_str(&self.uri_of(&path)).ok()?, edits)))
                .collect();
            return Some(lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() });
        }
        // what lands in another file than the one that is looked at is shown first, where the client can do that
        let annotated = self.client.annotates_edits && by_file.iter().any(|(path, _)| is_own_rubric(path));
        let annotation = |path: &Path| (annotated && is_own_rubric(path)).then(|| RUBRIC.to_string());
        let created = by_file.iter().filter(|(path, _)| is_new(path)).filter_map(|(path, _)| {
            Some(lsp::DocumentChangeOperation::Op(lsp::ResourceOp::Create(lsp::CreateFile {
                uri: lsp::Uri::from_str(&self.uri_of(path)).ok()?,
                options: Some(lsp::CreateFileOptions { overwrite: None, ignore_if_exists: Some(true) }),
                annotation_id: annotation(path),
            })))
        });
        let created: Vec<_> = created.collect();
        let changed = by_file.into_iter().filter_map(|(path, edits)| {
            let uri = lsp::Uri::from_str(&self.uri_of(&path)).ok()?;
            let version = self.documents.get(&path).map(|d| d.version);
            let edit = |text_edit: lsp::TextEdit| match annotation(&path) {
                Some(annotation_id) => lsp::OneOf::Right(lsp::AnnotatedTextEdit { text_edit, annotation_id }),
                None => lsp::OneOf::Left(text_edit),
            };
            Some(lsp::TextDocumentEdit {
                text_document: lsp::OptionalVersionedTextDocumentIdentifier { uri, version },
                edits: edits.into_iter().map(edit).collect(),
            })
        });
        let changed: Vec<_> = changed.collect();
        let document_changes = match created.is_empty() {
            true => lsp::DocumentChanges::Edits(changed),
            false => lsp::DocumentChanges::Operations(
                created.into_iter().chain(changed.into_iter().map(lsp::DocumentChangeOperation::Edit)).collect(),
            ),
        };
        let note = lsp::ChangeAnnotation {
            label: "Remember this wording".to_string(),
            needs_confirmation: Some(true),
            description: Some(format!("in {OWN_RUBRIC}")),
        };
        Some(lsp::WorkspaceEdit {
            document_changes: Some(document_changes),
            change_annotations: annotated.then(|| [(RUBRIC.to_string(), note)].into_iter().collect()),
            ..lsp::WorkspaceEdit::default()
        })
    }
}

fn is_own_rubric(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == OWN_RUBRIC)
}
