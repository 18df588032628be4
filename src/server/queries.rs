//! Requests about a document: features' plain structs as the protocol's.

use super::book::Book;
use super::capabilities::Beside;
use super::convert;
use super::state::{Document, State};
use super::uri;
use crate::disk;
use crate::features::{completion, hover, inlay_hints, navigation, symbols};
use crate::guide::Source;
use crate::notebook::{FileAnalysis, Location};
use crate::text::{Span, Text};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use tower_lsp::ls_types as lsp;

/// A document's notebook, the document, its analysis and a byte offset in it.
type At<'a> = (&'a Book, &'a Document, Arc<FileAnalysis>, usize);

impl State {
    fn at(&self, place: &lsp::TextDocumentPositionParams, provider: &str) -> Option<At<'_>> {
        let (book, document, file) = self.file(place.text_document.uri.as_str())?;
        let offset = convert::offset(document.notes.text(), place.position, self.client.encoding);
        book.notebook.config.is_on(provider).then_some((book, document, file, offset))
    }

    /// The notebook whose guide is this document.
    fn as_guide(&self, uri: &str, provider: &str) -> Option<(&Book, Text)> {
        let path = uri::to_path(uri);
        let is_guide = |b: &&Book| match &b.notebook.knowledge.as_ref().map(|k| &k.source) {
            Some(Source::File(guide)) => *guide == path,
            Some(Source::Bundled) => disk::is_bundled_guide(&path),
            None => false,
        };
        let book = self.books.values().find(is_guide).filter(|b| b.notebook.config.is_on(provider))?;
        let text = book.notebook.knowledge.as_ref().map(|k| Text::new(&k.text))?;
        Some((book, text))
    }

    /// Completion.
    pub fn complete(&self, params: &lsp::CompletionParams) -> Option<lsp::CompletionResponse> {
        let place = &params.text_document_position;
        let explicit = params.context.as_ref().is_none_or(|c| c.trigger_kind == lsp::CompletionTriggerKind::INVOKED);
        // the guide itself: its structure
        let path = uri::to_path(place.text_document.uri.as_str());
        let guides = self.books.values().filter(|b| b.wanted_guide().is_some_and(|g| g == path));
        let guide = guides.into_iter().find(|b| b.notebook.config.is_on("completion"));
        let (book, document, found) = match (guide, self.documents.get(&path)) {
            (Some(book), Some(document)) => {
                let offset = convert::offset(document.notes.text(), place.position, self.client.encoding);
                let text = document.notes.text().to_string();
                (book, document, completion::guide::complete(&text, offset, explicit))
            }
            _ => {
                let (book, document, file, offset) = self.at(place, "completion")?;
                (book, document, completion::complete(&book.notebook, &file, offset, explicit))
            }
        };
        let text = document.notes.text();
        let item = |c: completion::Completion| {
            let snippet = c.snippet.filter(|_| self.client.snippets);
            lsp::CompletionItem {
                label: c.label,
                detail: Some(c.detail).filter(|d| !d.is_empty()),
                kind: Some(match c.kind {
                    completion::Kind::Point => lsp::CompletionItemKind::TEXT,
                    completion::Kind::Heading => lsp::CompletionItemKind::STRUCT,
                    completion::Kind::Directive | completion::Kind::Rule => lsp::CompletionItemKind::KEYWORD,
                    completion::Kind::Id => lsp::CompletionItemKind::REFERENCE,
                }),
                filter_text: Some(c.filter),
                sort_text: Some(c.sort),
                insert_text_format: Some(if snippet.is_some() {
                    lsp::InsertTextFormat::SNIPPET
                } else {
                    lsp::InsertTextFormat::PLAIN_TEXT
                }),
                text_edit: Some(lsp::CompletionTextEdit::Edit(lsp::TextEdit {
                    range: convert::range(text, c.edit, self.client.encoding),
                    new_text: snippet.unwrap_or(c.insert),
                })),
                documentation: (!self.client.resolves_docs).then(|| self.documentation(book, &c.data)),
                data: Some(json!({ "uri": place.text_document.uri.as_str(), "id": c.data })),
                ..lsp::CompletionItem::default()
            }
        };
        let items = found.into_iter().map(item).collect();
        Some(lsp::CompletionResponse::List(lsp::CompletionList { is_incomplete: false, items }))
    }

    fn documentation(&self, book: &Book, id: &str) -> lsp::Documentation {
        let value = completion::resolve(&book.notebook, id);
        match self.client.markdown_docs {
            true => lsp::Documentation::MarkupContent(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value }),
            // some clients name no format at all: a string is understood by all
            false => lsp::Documentation::String(value),
        }
    }

    /// A proposal's documentation.
    pub fn resolve_completion(&self, mut item: lsp::CompletionItem) -> lsp::CompletionItem {
        let data = item.data.clone().unwrap_or_default();
        let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or("").to_string();
        if let Some((book, ..)) = self.file(&text("uri")) {
            item.documentation = Some(self.documentation(book, &text("id")));
        }
        item
    }

    /// Hover, in notes and in the guide's own file.
    pub fn hover(&self, place: &lsp::TextDocumentPositionParams) -> Option<lsp::Hover> {
        let uri = place.text_document.uri.as_str();
        let (text, found) = match self.as_guide(uri, "hover") {
            Some((book, text)) => {
                let offset = convert::offset(&text, place.position, self.client.encoding);
                let found = hover::guide_hover(&book.notebook, offset)?;
                (text, found)
            }
            None => {
                let (book, document, file, offset) = self.at(place, "hover")?;
                (document.notes.text().clone(), hover::hover(&book.notebook, &file, offset)?)
            }
        };
        let (kind, value) = match self.client.markdown_hover {
            true => (lsp::MarkupKind::Markdown, found.markdown),
            false => (lsp::MarkupKind::PlainText, found.plain),
        };
        let range = Some(convert::range(&text, found.span, self.client.encoding));
        Some(lsp::Hover { contents: lsp::HoverContents::Markup(lsp::MarkupContent { kind, value }), range })
    }

    /// Inlay hints in a range.
    pub fn hints(&self, params: &lsp::InlayHintParams) -> Option<Vec<lsp::InlayHint>> {
        let (book, document, file) = self.file(params.text_document.uri.as_str())?;
        if self.client.beside != Beside::Hints || !book.notebook.config.is_on("inlay-hints") {
            return None;
        }
        let text = document.notes.text();
        let span = convert::span(text, params.range, self.client.encoding);
        let hint = |h: inlay_hints::Hint| lsp::InlayHint {
            position: convert::position(text, h.offset, self.client.encoding),
            label: lsp::InlayHintLabel::String(h.label),
            kind: None,
            text_edits: None,
            tooltip: Some(lsp::InlayHintTooltip::String(h.tooltip)),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        };
        Some(inlay_hints::inlay_hints(&book.notebook, &file, span).into_iter().map(hint).collect())
    }

    /// The outline.
    pub fn outline(&self, uri: &str) -> Option<lsp::DocumentSymbolResponse> {
        let (text, symbols) = match self.as_guide(uri, "symbols") {
            Some((book, text)) => (text, symbols::guide_symbols(book.notebook.guide()?)),
            None => {
                let (book, document, file) = self.file(uri)?;
                if !book.notebook.config.is_on("symbols") || !file.is_notes {
                    return None;
                }
                (document.notes.text().clone(), symbols::document_symbols(&book.notebook, &file))
            }
        };
        if self.client.nested_symbols {
            return Some(lsp::DocumentSymbolResponse::Nested(
                symbols.into_iter().map(|s| self.nested(&text, s)).collect(),
            ));
        }
        let mut flat = Vec::new();
        let uri = lsp::Uri::from_str(uri).ok()?;
        symbols.into_iter().for_each(|s| self.flat(&text, &uri, s, None, &mut flat));
        Some(lsp::DocumentSymbolResponse::Flat(flat))
    }

    fn nested(&self, text: &Text, symbol: symbols::Symbol) -> lsp::DocumentSymbol {
        let children: Vec<_> = symbol.children.into_iter().map(|c| self.nested(text, c)).collect();
        #[allow(deprecated, reason = "the struct has no other way to be made")]
        lsp::DocumentSymbol {
            name: shown(symbol.name),
            detail: Some(symbol.detail).filter(|d| !d.is_empty()),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            range: convert::range(text, symbol.span.cover(symbol.selection), self.client.encoding),
            selection_range: convert::range(text, symbol.selection, self.client.encoding),
            children: (!children.is_empty()).then_some(children),
        }
    }

    fn flat(
        &self,
        text: &Text,
        uri: &lsp::Uri,
        symbol: symbols::Symbol,
        parent: Option<&str>,
        out: &mut Vec<lsp::SymbolInformation>,
    ) {
        let range = convert::range(text, symbol.span, self.client.encoding);
        let name = shown(symbol.name);
        #[allow(deprecated, reason = "the struct has no other way to be made")]
        out.push(lsp::SymbolInformation {
            name: name.clone(),
            kind: symbol_kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: lsp::Location { uri: uri.clone(), range },
            container_name: parent.map(str::to_string),
        });
        symbol.children.into_iter().for_each(|c| self.flat(text, uri, c, Some(&name), out));
    }

    /// Questions and exercises of all notebooks.
    pub fn workspace_symbols(&self, query: &str) -> Vec<lsp::SymbolInformation> {
        let mut out = Vec::new();
        for book in self.books.values().filter(|b| b.notebook.config.is_on("symbols")) {
            for found in symbols::workspace_symbols(&book.notebook, query) {
                if self.stop.is_set() {
                    return out;
                }
                let location = match &found.place {
                    symbols::Place::Notes(location) => self.location(book, location),
                    symbols::Place::Guide(span) => self.in_guide(book, *span),
                };
                let Some(location) = location else { continue };
                #[allow(deprecated, reason = "the struct has no other way to be made")]
                out.push(lsp::SymbolInformation {
                    name: shown(found.name),
                    kind: symbol_kind(found.kind),
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: Some(found.detail).filter(|d| !d.is_empty()),
                });
            }
        }
        out
    }

    /// A place in the notes.
    pub fn location(&self, book: &Book, location: &Location) -> Option<lsp::Location> {
        let range = self.range_in(book, &location.path, location.span, self.client.encoding)?;
        Some(lsp::Location { uri: lsp::Uri::from_str(&self.uri_of(&location.path)).ok()?, range })
    }

    /// A place in the guide: its file, or a read-only copy of the bundled one.
    pub fn in_guide(&self, book: &Book, span: Span) -> Option<lsp::Location> {
        let path = guide_path(book)?;
        let text = Text::new(&book.notebook.knowledge.as_ref()?.text);
        let range = convert::range(&text, span, self.client.encoding);
        Some(lsp::Location { uri: lsp::Uri::from_str(&self.uri_of(&path)).ok()?, range })
    }

    /// From an answer to the guide; from the guide to the answers.
    pub fn definition(&self, place: &lsp::TextDocumentPositionParams) -> Option<Vec<lsp::Location>> {
        let (book, _, file, offset) = self.at(place, "definition")?;
        let found = navigation::definition(&book.notebook, &file, offset);
        let locations: Vec<_> = found.iter().filter_map(|d| self.in_guide(book, d.target)).collect();
        (!locations.is_empty()).then_some(locations)
    }

    /// The sentences that make a point.
    pub fn references(&self, place: &lsp::TextDocumentPositionParams) -> Option<Vec<lsp::Location>> {
        let (book, found) = match self.as_guide(place.text_document.uri.as_str(), "references") {
            Some((book, text)) => {
                let offset = convert::offset(&text, place.position, self.client.encoding);
                (book, navigation::guide_references(&book.notebook, offset))
            }
            None => {
                let (book, _, file, offset) = self.at(place, "references")?;
                (book, navigation::references(&book.notebook, &file, offset))
            }
        };
        Some(found.iter().filter_map(|l| self.location(book, l)).collect())
    }

    /// The evidence of the point under the cursor.
    pub fn highlights(&self, place: &lsp::TextDocumentPositionParams) -> Option<Vec<lsp::DocumentHighlight>> {
        let (book, document, file, offset) = self.at(place, "highlight")?;
        let spans = navigation::highlights(&book.notebook, &file, offset);
        let text = document.notes.text();
        let one = |s: &Span| lsp::DocumentHighlight {
            range: convert::range(text, *s, self.client.encoding),
            kind: Some(lsp::DocumentHighlightKind::TEXT),
        };
        Some(spans.iter().map(one).collect())
    }

    /// What can be folded.
    pub fn folding(&self, uri: &str) -> Option<Vec<lsp::FoldingRange>> {
        let (book, document, file) = self.file(uri)?;
        if !book.notebook.config.is_on("folding") || !file.is_notes {
            return None;
        }
        let text = document.notes.text();
        let fold = |f: &navigation::Fold| {
            let range = convert::range(text, f.span, self.client.encoding);
            let whole = !self.client.folds_lines;
            lsp::FoldingRange {
                start_line: range.start.line,
                start_character: whole.then_some(
                    text.position(text.line_span(range.start.line as usize).end, self.client.encoding).character,
                ),
                end_line: range.end.line,
                end_character: whole.then_some(range.end.character),
                kind: match f.kind {
                    navigation::FoldKind::Section | navigation::FoldKind::Code => Some(lsp::FoldingRangeKind::Region),
                },
                collapsed_text: None,
            }
        };
        Some(navigation::folding(&file).iter().map(fold).collect())
    }

    /// The edits that keep links right when files move.
    pub fn renames(&self, files: &[lsp::FileRename]) -> Option<lsp::WorkspaceEdit> {
        let mut edits: Vec<(PathBuf, Span, String)> = Vec::new();
        for file in files {
            let (from, to) = (uri::to_path(&file.old_uri), uri::to_path(&file.new_uri));
            for book in self.books.values().filter(|b| b.notebook.config.is_on("file-renames")) {
                edits.extend(
                    navigation::moved(&book.notebook, &from, &to)
                        .into_iter()
                        .map(|e| (e.path.to_path_buf(), e.span, e.text)),
                );
            }
        }
        let edit = self.workspace_edit(&edits);
        edit.filter(|_| !edits.is_empty())
    }
}

/// Where a notebook's guide can be opened.
fn guide_path(book: &Book) -> Option<PathBuf> {
    match &book.notebook.knowledge.as_ref()?.source {
        Source::File(path) => Some(path.clone()),
        Source::Bundled => disk::bundled_guide(),
    }
}

/// A symbol's name may not be empty.
fn shown(name: String) -> String {
    if name.trim().is_empty() { "(untitled)".to_string() } else { name }
}

fn symbol_kind(kind: symbols::Kind) -> lsp::SymbolKind {
    match kind {
        symbols::Kind::Section => lsp::SymbolKind::STRING,
        symbols::Kind::Competency => lsp::SymbolKind::NAMESPACE,
        symbols::Kind::Question => lsp::SymbolKind::INTERFACE,
        symbols::Kind::Exercise => lsp::SymbolKind::METHOD,
        symbols::Kind::Point => lsp::SymbolKind::PROPERTY,
    }
}
