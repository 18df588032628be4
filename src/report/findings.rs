//! What `check` prints: text, JSON, GitHub annotations. SARIF has its own file.

use super::wording::is_hostile;
use crate::config::Severity;
use crate::guide::Source;
use crate::lint::Finding;
use crate::notebook::Notebook;
use crate::text::{Encoding, Span, Text};
use serde::Serialize;
use std::path::Path;

/// A finding as people and programs read it: lines and columns from 1, columns in characters.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Located {
    /// Relative to the folder checked.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// The last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
    /// The rule's code.
    pub rule: &'static str,
    /// `error`, `warning`, `info`, `hint`.
    pub severity: &'static str,
    /// What was expected, what was found, what to do.
    pub message: String,
    /// What it speaks of.
    pub id: Option<String>,
}

/// A severity's name in JSON and text.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

/// Finds the lines and columns of findings, in their order.
pub fn located(notebook: &Notebook, findings: &[Finding]) -> Vec<Located> {
    findings.iter().map(|f| one(notebook, f)).collect()
}

fn one(notebook: &Notebook, finding: &Finding) -> Located {
    let (line, column, end_line, end_column) = place(notebook, &finding.path, finding.span);
    Located {
        path: notebook.shown(&finding.path),
        line,
        column,
        end_line,
        end_column,
        rule: finding.rule,
        severity: severity(finding.severity),
        message: finding.message.clone(),
        id: finding.id.clone(),
    }
}

fn place(notebook: &Notebook, path: &Path, span: Span) -> (u32, u32, u32, u32) {
    let in_text = |text: &Text| {
        let from = text.position(span.start, Encoding::Utf32);
        let to = text.position(span.end, Encoding::Utf32);
        (from.line + 1, from.character + 1, to.line + 1, to.character + 1)
    };
    if let Some(notes) = notebook.notes(path) {
        return in_text(notes.text());
    }
    let Some(knowledge) = &notebook.knowledge else {
        return (1, 1, 1, 1);
    };
    let is_guide = match &knowledge.source {
        Source::Bundled => path == Path::new(crate::guide::BUNDLED_NAME),
        Source::File(guide) => guide == path,
    };
    if is_guide {
        return in_text(&Text::new(&knowledge.text));
    }
    // a rubric: its text isn't kept, but its problems know their lines
    let line = knowledge.problems_of(path).find(|p| p.span == span);
    let line = line.map_or(1, |p| u32::try_from(p.line).unwrap_or(1));
    (line, 1, line, 1)
}

/// `path:line:col severity rule message`, one line each.
pub fn text(findings: &[Located], colour: bool) -> String {
    let mut out = String::new();
    for f in findings {
        let message: String = one_line(&f.message);
        let place = format!("{}:{}:{}", one_line(&f.path), f.line, f.column);
        let code = match f.severity {
            "error" => "31",
            "warning" => "33",
            "info" => "36",
            _ => "2",
        };
        let severity = if colour { format!("\u{1b}[{code}m{}\u{1b}[0m", f.severity) } else { f.severity.to_string() };
        out.push_str(&format!("{place} {severity} {} {message}\n", f.rule));
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !is_hostile(*c)).collect()
}

#[derive(Serialize)]
struct Json<'a> {
    schema: u32,
    findings: &'a [Located],
}

/// DESIGN §7's JSON.
pub fn json(findings: &[Located]) -> String {
    let all = Json { schema: super::SCHEMA, findings };
    let mut out = serde_json::to_string_pretty(&all).unwrap_or_default();
    out.push('\n');
    out
}

/// GitHub's workflow commands, one line each.
pub fn github(findings: &[Located]) -> String {
    let mut out = String::new();
    for f in findings {
        let level = match f.severity {
            "error" => "error",
            "warning" => "warning",
            _ => "notice",
        };
        // GitHub takes columns only within one line
        let columns = if f.line == f.end_line {
            format!(",col={},endColumn={}", f.column, f.end_column.max(f.column))
        } else {
            format!(",endLine={},col={}", f.end_line, f.column)
        };
        out.push_str(&format!(
            "::{level} file={},line={}{columns},title={}::{}\n",
            property(&f.path),
            f.line,
            property(f.rule),
            data(&f.message)
        ));
    }
    out
}

fn data(text: &str) -> String {
    let shown: String = text.chars().filter(|c| !is_hostile(*c) || *c == '\r').collect();
    shown.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
