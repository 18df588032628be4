//! Code actions and lenses.

use super::capabilities::Beside;
use super::convert;
use super::state::State;
use crate::features::code_lens;
use crate::lint::{self, Fix};
use serde_json::{Value, json};
use std::path::PathBuf;
use tower_lsp::ls_types as lsp;

/// The client's command behind a lens.
const ADD_POINT: &str = "panelprep.addPoint";

impl State {
    /// What can be done at a place: fixes of the findings there, and the candidate's own word.
    pub fn actions(&self, params: &lsp::CodeActionParams) -> Option<Vec<lsp::CodeActionOrCommand>> {
        self.actions_with(params, self.client.resolves_edits)
    }

    /// An action's edit, worked out on the text as it is now.
    pub fn resolve_action(&self, mut action: lsp::CodeAction) -> lsp::CodeAction {
        let asked = action.data.clone().and_then(|data| serde_json::from_value(data).ok());
        let all = asked.and_then(|params| self.actions_with(&params, false)).unwrap_or_default();
        let same = all.into_iter().find_map(|a| match a {
            lsp::CodeActionOrCommand::CodeAction(a) if a.title == action.title => Some(a),
            _ => None,
        });
        action.edit = same.and_then(|a| a.edit).or(action.edit);
        action
    }

    /// `lazy`: edits wait until the client asks for them.
    fn actions_with(&self, params: &lsp::CodeActionParams, lazy: bool) -> Option<Vec<lsp::CodeActionOrCommand>> {
        let (book, document, file) = self.file(params.text_document.uri.as_str())?;
        if !book.notebook.config.is_on("code-actions") {
            return None;
        }
        let span = convert::span(document.notes.text(), params.range, self.client.encoding);
        let wants = |kind: &lsp::CodeActionKind| {
            params.context.only.as_ref().is_none_or(|only| {
                only.iter().any(|o| {
                    kind.as_str() == o.as_str()
                        || kind.as_str().starts_with(&format!("{}.", o.as_str()))
                        || o.as_str().is_empty()
                })
            })
        };
        let findings = book.findings(&file.path);
        let mut out: Vec<lsp::CodeActionOrCommand> = Vec::new();
        let mut titles: Vec<String> = Vec::new();
        let data =
            json!({ "textDocument": params.text_document, "range": params.range, "context": { "diagnostics": [] } });
        let mut add = |fix: Fix, kind: lsp::CodeActionKind, diagnostics: Option<Vec<lsp::Diagnostic>>| {
            if titles.contains(&fix.title) || !wants(&kind) {
                return;
            }
            let edits: Vec<_> =
                fix.edits.into_iter().map(|(path, span, text)| (path.to_path_buf(), span, text)).collect();
            let Some(edit) = self.workspace_edit(&edits) else { return };
            titles.push(fix.title.clone());
            out.push(lsp::CodeActionOrCommand::CodeAction(lsp::CodeAction {
                title: fix.title,
                kind: Some(kind),
                diagnostics,
                edit: (!lazy).then_some(edit),
                data: lazy.then(|| data.clone()),
                is_preferred: (fix.preferred && self.client.preferred).then_some(true),
                ..lsp::CodeAction::default()
            }));
        };
        for finding in findings.iter().filter(|f| f.span.overlaps(span)) {
            let range = convert::range(document.notes.text(), finding.span, self.client.encoding);
            let same = |d: &&lsp::Diagnostic| {
                d.range == range && d.code == Some(lsp::NumberOrString::String(finding.rule.to_string()))
            };
            let diagnostic: Vec<_> = params
                .context
                .diagnostics
                .iter()
                .filter(same)
                .filter(|d| d.message == finding.message)
                .cloned()
                .collect();
            for fix in lint::fixes(&book.notebook, finding) {
                add(fix, lsp::CodeActionKind::QUICKFIX, (!diagnostic.is_empty()).then(|| diagnostic.clone()));
            }
        }
        for fix in lint::actions_at(&book.notebook, &file, span) {
            add(fix, lsp::CodeActionKind::REFACTOR, None);
        }
        Some(out)
    }

    /// One lens for each answer; what it says is resolved when it comes into view.
    pub fn lenses(&self, uri: &str) -> Option<Vec<lsp::CodeLens>> {
        let (book, document, file) = self.file(uri)?;
        if self.client.beside != Beside::Lens || !book.notebook.config.is_on("code-lens") {
            return None;
        }
        let lens = |l: code_lens::Lens| lsp::CodeLens {
            range: convert::range(document.notes.text(), l.span, self.client.encoding),
            command: None,
            data: Some(json!({ "uri": uri, "unit": l.unit, "at": l.span.start })),
        };
        Some(code_lens::code_lens(&book.notebook, &file).into_iter().map(lens).collect())
    }

    /// What a lens says, and what it does where the client has a command for it.
    pub fn resolve_lens(&self, mut lens: lsp::CodeLens) -> lsp::CodeLens {
        let data = lens.data.clone().unwrap_or_default();
        let uri = data.get("uri").and_then(Value::as_str).unwrap_or("");
        let Some((book, document, file)) = self.file(uri) else { return lens };
        let unit = data.get("unit").and_then(Value::as_str).unwrap_or("");
        let line = lens.range.start.line;
        let all = code_lens::code_lens(&book.notebook, &file);
        let at = |l: &&code_lens::Lens| {
            convert::position(document.notes.text(), l.span.start, self.client.encoding).line == line
        };
        let Some(found) = all.iter().filter(|l| l.unit == unit).find(at).or(all.iter().find(|l| l.unit == unit)) else {
            return lens;
        };
        let does = found.open && self.client.commands.iter().any(|c| c == ADD_POINT);
        let end = file
            .answers
            .iter()
            .find(|a| book.notebook.guide().and_then(|g| g.units.get(a.unit)).is_some_and(|u| u.id == unit));
        let end = end
            .and_then(|a| a.own_parts().next_back())
            .map_or(found.span.end, |p| p.start + p.segment.text.trim_end().len());
        lens.command = Some(lsp::Command {
            title: if does { format!("{} · Add a point…", found.title) } else { found.title.clone() },
            command: if does { ADD_POINT.to_string() } else { String::new() },
            arguments: does.then(|| {
                vec![
                    json!(uri),
                    json!(convert::position(document.notes.text(), end, self.client.encoding)),
                    json!(unit),
                ]
            }),
        });
        lens
    }

    /// Where a path's notes would be edited.
    pub fn notes_path(&self, uri: Option<&str>) -> Option<PathBuf> {
        uri.map(super::uri::to_path)
            .or_else(|| self.folders.first().cloned())
            .or_else(|| self.books.keys().next().cloned())
    }
}
