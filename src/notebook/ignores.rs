//! `ignore RULE [id]`: what each of a file's directives governs.

use super::analyse::{FileAnalysis, head_directives};
use super::headed::section_end;
use crate::markdown::Block;
use crate::notes::{Directive, DirectiveKind, Placed};
use crate::text::Span;

/// The `ignore` directives of a file with what each of them governs, and what is off.
#[derive(Clone, Debug, Default)]
pub struct Ignores {
    scopes: Box<[Scope]>,
    off: Box<[Span]>,
}

#[derive(Clone, Debug)]
struct Scope {
    rule: String,
    id: Option<String>,
    span: Span,
}

impl Ignores {
    /// Reads a file's directives.
    pub fn of(file: &FileAnalysis) -> Self {
        let mut out = Vec::new();
        for (i, placed) in file.notes.segments().iter().enumerate() {
            for directive in &placed.segment.directives {
                if let DirectiveKind::Ignore(rule, id) = &directive.kind {
                    out.push(Scope { rule: rule.clone(), id: id.clone(), span: governed(file, i, placed, directive) });
                }
            }
        }
        Ignores { scopes: out.into(), off: file.off.as_slice().into() }
    }

    /// Whether a finding that starts at `at` is hidden. An id hides what is said of it and of its points.
    pub fn hides(&self, rule: &str, id: Option<&str>, at: usize) -> bool {
        let is_off = self.off.iter().any(|off| off.start <= at && at < off.end);
        is_off
            || self.scopes.iter().any(|scope| {
                let about = scope.id.as_deref().is_none_or(|wanted| {
                    id.and_then(|id| id.strip_prefix(wanted))
                        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                });
                scope.rule.eq_ignore_ascii_case(rule) && about && scope.span.touches(at)
            })
    }
}

/// What a directive governs: under a heading its section, at the file's top the file, at a line's end the block it stands
/// in, on a line of its own what follows.
fn governed(file: &FileAnalysis, index: usize, placed: &Placed, directive: &Directive) -> Span {
    let text = file.notes.text();
    let at_head = head_directives(&placed.segment).any(|d| d == directive);
    if at_head && placed.segment.heading.is_none() {
        return Span::new(0, text.len());
    }
    if at_head {
        let next = file.notes.segments().get(section_end(file, index));
        let end = next.map_or(text.len() + 1, |n| n.start);
        // the next section's first byte is not in this one
        return Span::new(placed.start, end.saturating_sub(1));
    }
    let lines = |block: &Block| {
        let whole = block.span.shift(placed.start);
        text.line_of(whole.start)..=text.line_of(whole.end.saturating_sub(1))
    };
    let on = |line: usize| {
        placed
            .segment
            .body
            .blocks
            .iter()
            .filter(move |b| lines(b).contains(&line))
            .map(|b| b.span.shift(placed.start))
            .reduce(Span::cover)
    };
    let own = directive.span.shift(placed.start);
    let line = text.line_of(own.start);
    if let Some(block) = on(line) {
        return block.cover(own);
    }
    let below = (line + 1..text.lines())
        .map(|line| (line, text.line_span(line)))
        .find(|(_, span)| !text.slice(*span).trim().is_empty());
    match below {
        Some((line, span)) => on(line).map_or(span, |block| block.cover(span)).cover(own),
        None => own,
    }
}
