//! Does a fence parse? Ruby by Ruby's own grammar (lib-ruby-parser, 3.1), Python by tree-sitter's.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lib_ruby_parser::{DiagnosticMessage, Parser, ParserOptions, Token};

use super::tree::{Grammar, Id, Tree};
use crate::text::Span;

/// A place where the parser gave up, in the language's own terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in the fence's code.
    pub span: Span,
    /// What was found, and what was expected.
    pub message: String,
}

/// Deeper trees and longer code are judged by tree-sitter alone (the other parser's tree is dropped recursively).
const MAX_DEPTH: usize = 300;
const MAX_RUBY: usize = 512 * 1024;
const MAX_ERRORS: usize = 3;

/// The errors of one fence; empty when it parses.
pub(super) fn errors(tree: &Tree<'_>, grammar: Grammar) -> Vec<SyntaxError> {
    let mut errors = match grammar {
        Grammar::Ruby => ruby(tree).unwrap_or_else(|| from_tree(tree)),
        Grammar::Python => {
            let mut errors = python_only(tree);
            errors.extend(from_tree(tree));
            errors
        }
    };
    errors.sort_by_key(|e| e.span);
    errors.dedup_by_key(|e| e.span.start);
    errors.truncate(MAX_ERRORS);
    errors
}

/// More brackets of one kind open than close, or the other way round.
pub(super) fn unbalanced(code: &str) -> bool {
    let count = |c: char| code.matches(c).count();
    count('(') != count(')') || count('[') != count(']') || count('{') != count('}')
}

/// For code on which the parser gave up.
pub(super) fn hopeless(code: &str) -> SyntaxError {
    let first = code.lines().next().unwrap_or("").len();
    SyntaxError { span: Span { start: 0, end: first }, message: "too many errors to read this as code".into() }
}

fn ruby(tree: &Tree<'_>) -> Option<Vec<SyntaxError>> {
    let code = tree.code;
    if code.len() > MAX_RUBY || depth(tree) > MAX_DEPTH {
        return None;
    }
    let options = ParserOptions { buffer_name: String::new(), decoder: None, record_tokens: true };
    let bytes = code.as_bytes().to_vec();
    let result = catch_unwind(AssertUnwindSafe(|| Parser::new(bytes, options).do_parse())).ok()?;
    let accepted = !tree.broken;
    let mut errors = Vec::new();
    for diagnostic in result.diagnostics.iter().filter(|d| d.is_error()) {
        let at = diagnostic.loc.begin.min(code.len());
        let end = diagnostic.loc.end.clamp(at, code.len());
        let span = Span { start: at, end };
        let error = match &diagnostic.message {
            DiagnosticMessage::UnexpectedToken { token_name } => {
                if accepted && newer_ruby(code, at) {
                    continue;
                }
                unexpected(code, &result.tokens, span, token_name)
            }
            other => {
                let message = other.render();
                let begins = if message.starts_with("unterminated") { opening(code, &result.tokens) } else { None };
                SyntaxError { span: begins.unwrap_or_else(|| inside(code, span)), message }
            }
        };
        errors.push(error);
    }
    // after the first surprise the parser is guessing
    errors.sort_by_key(|e| e.span);
    errors.truncate(1);
    Some(errors)
}

/// The mark that opens the last string, list or regular expression.
fn opening(code: &str, tokens: &[Token]) -> Option<Span> {
    let last = tokens.iter().rfind(|t| {
        let name = t.token_name();
        name.ends_with("BEG") && name != "tSTRING_DBEG" || name == "tSYMBEG"
    })?;
    Some(Span { start: last.loc.begin.min(code.len()), end: last.loc.end.min(code.len()) })
}

/// Behind the code nothing can be underlined: its last character stands for its end.
fn inside(code: &str, span: Span) -> Span {
    let text = code.trim_end();
    if span.start < text.len() {
        return span;
    }
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    Span { start: last, end: text.len() }
}

fn depth(tree: &Tree<'_>) -> usize {
    let mut depths: Vec<usize> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let up = node.parent.and_then(|p| depths.get(p).copied()).unwrap_or(0);
        depths.push(up + 1);
    }
    depths.into_iter().max().unwrap_or(0)
}

/// Ruby 3.2 and later pass on `*`, `**` without a name.
fn newer_ruby(code: &str, at: usize) -> bool {
    let (before, after) = (code.get(..at).unwrap_or(""), code.get(at..).unwrap_or(""));
    before.trim_end().ends_with('*') && after.trim_start().starts_with([',', ')', ']', '}'])
}

struct Open {
    word: &'static str,
    close: &'static str,
    at: usize,
}

fn unexpected(code: &str, tokens: &[Token], span: Span, name: &str) -> SyntaxError {
    let mut open: Vec<Open> = Vec::new();
    let mut suspect: Option<(usize, &'static str)> = None;
    for token in tokens.iter().filter(|t| t.loc.begin < span.start) {
        let at = token.loc.begin;
        let text = token.as_str_lossy().unwrap_or("");
        let (word, close) = match token.token_name() {
            "kCLASS" => ("class", "end"),
            "kMODULE" => ("module", "end"),
            "kDEF" => ("def", "end"),
            "kIF" => ("if", "end"),
            "kUNLESS" => ("unless", "end"),
            "kWHILE" => ("while", "end"),
            "kUNTIL" => ("until", "end"),
            "kCASE" => ("case", "end"),
            "kFOR" => ("for", "end"),
            "kBEGIN" => ("begin", "end"),
            "kDO" | "kDO_BLOCK" | "kDO_LAMBDA" => ("do", "end"),
            n if n.starts_with("tLPAREN") || text == "(" => ("(", ")"),
            n if n.starts_with("tLBRACK") => ("[", "]"),
            n if n.starts_with("tLBRACE") || n.starts_with("tLCURLY") || n == "tLAMBEG" || text == "{" => ("{", "}"),
            "kEND" => {
                if let Some(top) = open.pop()
                    && suspect.is_none()
                    && indent(code, top.at) > indent(code, at)
                {
                    suspect = Some((top.at, top.word));
                }
                continue;
            }
            "tRPAREN" | "tRBRACK" | "tRCURLY" | "tSTRING_DEND" => {
                if open.last().is_some_and(|o| o.close != "end") {
                    open.pop();
                }
                continue;
            }
            _ => continue,
        };
        open.push(Open { word, close, at });
    }
    let found = code.get(span.start..span.end).unwrap_or("").trim();
    let last = open.last();
    if name == "END_OF_INPUT" || name == "EOF" || span.start >= code.trim_end().len() {
        let culprit = suspect.or(last.map(|o| (o.at, o.word)));
        return match culprit {
            Some((at, word)) => {
                let close = open.iter().find(|o| o.at == at).map_or("end", |o| o.close);
                let message =
                    format!("unexpected end of the code: `{word}` on line {} has no `{close}`", line(code, at));
                SyntaxError { span: Span { start: at, end: at + word.len() }, message }
            }
            None => SyntaxError { span: inside(code, span), message: "unexpected end of the code".into() },
        };
    }
    let found = if found.is_empty() { "end of the line".to_owned() } else { format!("`{}`", short(found)) };
    let message = match last {
        Some(o) if found == format!("`{}`", o.close) && o.close != "end" => {
            format!("unexpected {found}: the part before it is not finished")
        }
        Some(o) if o.close != "end" => {
            format!("unexpected {found}, expected `{}` for the `{}` on line {}", o.close, o.word, line(code, o.at))
        }
        Some(o) if ["`ensure`", "`rescue`"].contains(&found.as_str()) => format!(
            "unexpected {found}: the `{}` on line {} is still open, expected its `end` ({found} belongs to `begin`, `def` or `do`)",
            o.word,
            line(code, o.at)
        ),
        Some(o) => format!("unexpected {found} inside the `{}` of line {}", o.word, line(code, o.at)),
        None if found == "`end`" => "unexpected `end`: nothing is open here".to_owned(),
        None => format!("unexpected {found}"),
    };
    SyntaxError { span, message }
}

fn line(code: &str, at: usize) -> usize {
    1 + code.as_bytes().get(..at).unwrap_or(&[]).iter().filter(|&&b| b == b'\n').count()
}

fn indent(code: &str, at: usize) -> usize {
    let start = code.get(..at).and_then(|c| c.rfind('\n')).map_or(0, |n| n + 1);
    let text = code.get(start..).unwrap_or("");
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn short(text: &str) -> String {
    let first = text.lines().next().unwrap_or("");
    if first.chars().count() > 30 { first.chars().take(29).chain(['…']).collect() } else { first.to_owned() }
}

fn from_tree(tree: &Tree<'_>) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    let mut skip = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        if id < skip {
            continue;
        }
        if node.missing {
            errors.push(SyntaxError { span: node.span, message: format!("expected `{}`", node.kind) });
        } else if node.kind == "ERROR" {
            skip = node.last;
            errors.push(surprise(tree, id));
        }
        if errors.len() >= MAX_ERRORS {
            break;
        }
    }
    errors
}

fn surprise(tree: &Tree<'_>, id: Id) -> SyntaxError {
    let text = tree.text(id);
    let start = tree.span(id).start + (text.len() - text.trim_start().len());
    let text = text.trim();
    let opener = ["(", "[", "{"].iter().find(|o| text.matches(**o).count() > text.matches(closing(o)).count());
    if let Some(open) = opener {
        let at = start + text.find(*open).unwrap_or(0);
        let message = format!("`{open}` was never closed, expected `{}`", closing(open));
        return SyntaxError { span: Span { start: at, end: at + 1 }, message };
    }
    let first = text.lines().next().unwrap_or("").trim_end();
    let message = if first.is_empty() {
        "invalid syntax".to_owned()
    } else {
        format!("invalid syntax: unexpected `{}`", short(first))
    };
    SyntaxError { span: Span { start, end: start + first.len() }, message }
}

fn closing(open: &str) -> &'static str {
    match open {
        "(" => ")",
        "[" => "]",
        _ => "}",
    }
}

/// What Python refuses and the grammar lets pass.
fn python_only(tree: &Tree<'_>) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    for (id, node) in tree.nodes.iter().enumerate() {
        let message = match node.kind {
            "print_statement" => "missing parentheses in call to `print`",
            "exec_statement" => "missing parentheses in call to `exec`",
            "block" if tree.named_children(id).next().is_none() => "expected an indented block",
            _ => continue,
        };
        let span = if node.span.start == node.span.end {
            tree.parent(id).map_or(node.span, |p| tree.span(p))
        } else {
            node.span
        };
        let first = tree.code.get(span.start..span.end).unwrap_or("").lines().next().unwrap_or("").len();
        errors.push(SyntaxError { span: Span { start: span.start, end: span.start + first }, message: message.into() });
    }
    errors
}
