//! Spans to LSP ranges and back.

use crate::config::Severity;
use crate::text::{Encoding, Position, Span, Text};
use tower_lsp::ls_types as lsp;

/// A byte offset as an LSP position.
pub fn position(text: &Text, offset: usize, encoding: Encoding) -> lsp::Position {
    let at = text.position(offset, encoding);
    lsp::Position { line: at.line, character: at.character }
}

/// A span as an LSP range.
pub fn range(text: &Text, span: Span, encoding: Encoding) -> lsp::Range {
    let (start, end) = text.positions(span, encoding);
    let of = |at: Position| lsp::Position { line: at.line, character: at.character };
    lsp::Range { start: of(start), end: of(end) }
}

/// An LSP position as a byte offset.
pub fn offset(text: &Text, at: lsp::Position, encoding: Encoding) -> usize {
    text.offset(Position { line: at.line, character: at.character }, encoding)
}

/// An LSP range as a span.
pub fn span(text: &Text, range: lsp::Range, encoding: Encoding) -> Span {
    let position = |at: lsp::Position| Position { line: at.line, character: at.character };
    text.span(position(range.start), position(range.end), encoding)
}

/// A severity.
pub fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
        Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
    }
}
