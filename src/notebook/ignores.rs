//! `ignore RULE [id]`: what each of a file's directives governs.

use super::analyse::{FileAnalysis, head_directives};
use super::headed::section_end;
use crate::notes::{Directive, DirectiveKind, Placed};
use crate::text::Span;
use std::cell::OnceCell;

/// The `ignore` directives of a file with what each of them governs, and what is off.
#[derive(Clone, Debug, Default)]
pub struct Ignores {
    scopes: Box<[Scope]>,
    off: Box<[Span]>,
}

#[derive(Clone, Debug, PartialEq)]
struct Scope {
    rule: String,
    id: Option<String>,
    span: Span,
    /// How far this one and those before it reach.
    reach: usize,
}

impl Ignores {
    /// Reads a file's directives.
    pub fn of(file: &FileAnalysis) -> Self {
        let mut out = Vec::new();
        for (i, placed) in file.directed() {
            let ignores = placed.segment.directives.iter().filter_map(|directive| match &directive.kind {
                DirectiveKind::Ignore(rule, id) => Some((directive, rule, id)),
                _ => None,
            });
            // those under the heading stand first, and all govern the same
            let heads = head_directives(placed.segment).count();
            let head = OnceCell::new();
            for (directive, rule, id) in ignores {
                let at_head = placed.segment.directives.get(..heads).unwrap_or(&[]).last();
                let span = match at_head.is_some_and(|last| directive.span.start <= last.span.start) {
                    true => *head.get_or_init(|| section(file, i, placed)),
                    false => governed(file, placed, directive),
                };
                out.push(Scope { rule: rule.clone(), id: id.clone(), span, reach: 0 });
            }
        }
        out.dedup();
        out.sort_by_key(|scope| scope.span.start);
        let mut reach = 0;
        for scope in &mut out {
            reach = reach.max(scope.span.end);
            scope.reach = reach;
        }
        Ignores { scopes: out.into(), off: file.off.as_slice().into() }
    }

    /// Whether a finding that starts at `at` is hidden. An id hides what is said of it and of its points.
    pub fn hides(&self, rule: &str, id: Option<&str>, at: usize) -> bool {
        let is_off = self.off.iter().any(|off| off.start <= at && at < off.end);
        let before = self.scopes.get(..self.scopes.partition_point(|s| s.span.start <= at)).unwrap_or(&[]);
        let mut near = before.iter().rev().take_while(|scope| scope.reach >= at);
        is_off
            || near.any(|scope| {
                let about = scope.id.as_deref().is_none_or(|wanted| {
                    let rest = id.and_then(|id| id.strip_prefix(wanted));
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                });
                scope.rule.eq_ignore_ascii_case(rule) && about && scope.span.touches(at)
            })
    }
}

/// What the directives under a heading govern: its section; at the file's top the file.
fn section(file: &FileAnalysis, index: usize, placed: Placed<'_>) -> Span {
    let text = file.notes.text();
    if placed.segment.heading.is_none() {
        return Span::new(0, text.len());
    }
    let next = file.notes.segments().get(section_end(file, index));
    let end = next.map_or(text.len() + 1, |n| n.start);
    // the next section's first byte is not in this one
    Span::new(placed.start, end.saturating_sub(1))
}

/// What a directive elsewhere governs: at a line's end the block it stands in, on a line of its own what follows.
fn governed(file: &FileAnalysis, placed: Placed<'_>, directive: &Directive) -> Span {
    let text = file.notes.text();
    let blocks = &placed.segment.body.blocks;
    let on = |line: usize| {
        let whole = Span::new(text.line_span(line).start, text.line_start(line + 1));
        let from = blocks.partition_point(|b| b.span.end + placed.start <= whole.start);
        let near = blocks.iter().skip(from).map(|b| b.span.shift(placed.start));
        near.take_while(|b| b.start < whole.end).reduce(Span::cover)
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
