//! Lint: what is worth telling the candidate. One file per rule in `rules`; this is all that rules share.

mod rules;

pub use rules::RULES;

use crate::config::Severity;
use crate::notebook::{FileAnalysis, Location, Notebook};
use crate::text::Span;
use std::path::Path;
use std::sync::Arc;

/// Something found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code.
    pub rule: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// The file it stands in.
    pub path: Arc<Path>,
    /// Where in that file.
    pub span: Span,
    /// What was expected, what was found, what to do.
    pub message: String,
    /// The question, exercise or point it speaks of (`q1`, `q1.2`, `ex2.issue.1`), for directives and fixes.
    pub id: Option<String>,
    /// Places that belong to it.
    pub related: Vec<(Location, String)>,
}

/// A change that a candidate can accept. Nothing is changed unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// The text edits, by file; spans refer to the text as it is now.
    pub edits: Vec<(Arc<Path>, Span, String)>,
    /// The one that most would choose.
    pub preferred: bool,
}

/// A rule: its code, its manual page and its check.
pub struct Rule {
    /// Stable, in kebab case.
    pub code: &'static str,
    /// The default; `None` is off.
    pub severity: Option<Severity>,
    /// The manual page, Markdown: What it flags, Why it matters, Example.
    pub page: &'static str,
    /// Findings in one file.
    pub file: Option<fn(&Notebook, &FileAnalysis, &mut Report<'_>)>,
    /// Findings about the whole notebook, placed in its home file.
    pub notebook: Option<fn(&Notebook, &mut Report<'_>)>,
    /// Fixes for one of its findings.
    pub fixes: Option<fn(&Notebook, &Finding) -> Vec<Fix>>,
}

/// Collects the findings of one rule.
pub struct Report<'a> {
    rule: &'static str,
    severity: Severity,
    out: &'a mut Vec<Finding>,
}

impl Report<'_> {
    /// Adds a finding at the rule's severity.
    pub fn add(&mut self, path: &Arc<Path>, span: Span, message: String, id: Option<String>) {
        let severity = self.severity;
        self.push(Finding { rule: self.rule, severity, path: path.clone(), span, message, id, related: Vec::new() });
    }

    /// Adds a finding that the rule has made itself, such as one of lower severity.
    pub fn push(&mut self, finding: Finding) {
        self.out.push(finding);
    }

    /// The rule's severity here.
    pub fn severity(&self) -> Severity {
        self.severity
    }
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code == code)
}

/// stub
pub fn check_file(_: &Notebook, _: &FileAnalysis) -> Vec<Finding> {
    Vec::new()
}
/// stub
pub fn check_notebook(_: &Notebook) -> Vec<Finding> {
    Vec::new()
}

/// stub
pub fn fixes(_: &Notebook, _: &Finding) -> Vec<Fix> { Vec::new() }
/// stub
pub fn actions_at(_: &Notebook, _: &FileAnalysis, _: Span) -> Vec<Fix> { Vec::new() }
/// stub
pub fn check(_: &Notebook) -> Vec<Finding> { Vec::new() }

/// stub
pub fn summary(_: &Rule) -> String { String::new() }
/// stub
pub fn config_findings(_: &Notebook, _: &[crate::guide::Problem]) -> Vec<Finding> { Vec::new() }
