//! Lint: what is worth telling the candidate, and what can be done about it.
//!
//! One file per rule in `rules`; here is what they share. `check_file` speaks of one file and costs little;
//! `check_notebook` speaks of the whole notebook, wherever its findings stand.

mod actions;
mod edit;
mod home;
#[cfg(test)]
mod honest;
mod ignore;
mod insert;
mod page;
mod place;
mod remember;
mod rules;
mod site;
mod skeleton;
#[cfg(test)]
mod testing;
mod word;
mod wording;

pub use actions::actions_at;
pub use place::{marker, title};

pub use rules::RULES;
pub use skeleton::{Style, skeleton};
pub use wording::spoken;

use crate::config::Severity;
use crate::notebook::{Answer, FileAnalysis, Ignores, Location, Notebook};
use crate::text::Span;
use std::borrow::Cow;
use std::cmp::Ordering::Equal;
use std::collections::BTreeMap;
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

impl Finding {
    /// Says which question, exercise or point it speaks of.
    fn about(mut self, id: &str) -> Self {
        self.id = Some(id.to_string());
        self
    }

    /// Adds places that belong to it.
    fn with(mut self, related: impl IntoIterator<Item = (Location, String)>) -> Self {
        self.related.extend(related);
        self
    }
}

/// A text edit: the file, what is replaced in it, and by what. Spans refer to the text as it is now.
pub type Edit = (Arc<Path>, Span, String);

/// A change that a candidate can accept. Nothing is changed unasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// The text edits; they don't overlap.
    pub edits: Vec<Edit>,
    /// The one that most would choose.
    pub preferred: bool,
}

impl Fix {
    fn new(title: String, edits: Vec<Edit>) -> Self {
        Fix { title, edits, preferred: false }
    }

    fn preferred(mut self) -> Self {
        self.preferred = true;
        self
    }
}

/// A rule: its code, its manual page and its check.
pub struct Rule {
    /// Stable, in kebab case.
    pub code: &'static str,
    /// The default; `None` is off.
    pub severity: Option<Severity>,
    /// The manual page, Markdown: What it flags, Why it matters, Example, What to do.
    pub page: &'static str,
    /// Findings in one answer, which depend on nothing but it.
    pub answer: Option<fn(&Notebook, &FileAnalysis, &Answer, &mut Report<'_>)>,
    /// Other findings in one file.
    pub file: Option<fn(&Notebook, &FileAnalysis, &mut Report<'_>)>,
    /// Findings that take more than one file to see.
    pub notebook: Option<fn(&Notebook, &mut Report<'_>)>,
    /// Fixes for one of its findings, beside those that every finding has.
    pub fixes: Option<fn(&Notebook, &Finding) -> Vec<Fix>>,
}

impl Rule {
    /// What the registrations fill in.
    const NOTHING: Rule =
        Rule { code: "", severity: None, page: "", answer: None, file: None, notebook: None, fixes: None };

    /// What the rule flags, in one line: the page's first sentence, for tables and lists.
    pub fn summary(&self) -> String {
        let body = self.page.lines().skip_while(|l| l.is_empty() || l.starts_with('#'));
        let first: Vec<&str> = body.take_while(|l| !l.is_empty()).collect();
        let first = first.join(" ");
        match first.split_once(". ") {
            Some((sentence, _)) => format!("{sentence}."),
            None => first,
        }
    }
}

/// Collects the findings of one rule.
pub struct Report<'a> {
    rule: &'static str,
    severity: Severity,
    /// The candidate has set the severity: nothing softens it.
    set: bool,
    out: &'a mut Vec<Finding>,
}

impl Report<'_> {
    /// A finding at the rule's severity, to be completed and pushed.
    fn finding(&self, path: &Arc<Path>, span: Span, message: String) -> Finding {
        Finding {
            rule: self.rule,
            severity: self.severity,
            path: path.clone(),
            span,
            message,
            id: None,
            related: Vec::new(),
        }
    }

    /// The same as a hint, when the rule isn't sure enough for more.
    fn hint(&self, path: &Arc<Path>, span: Span, message: String) -> Finding {
        let mut finding = self.finding(path, span, message);
        if !self.set {
            finding.severity = finding.severity.min(Severity::Hint);
        }
        finding
    }

    fn push(&mut self, finding: Finding) {
        self.out.push(finding);
    }
}

/// The rule with this code.
pub fn rule(code: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.code == code)
}

/// What is worth telling about one file. Looks at no other file, so it may run on each keystroke.
pub fn check_file(notebook: &Notebook, file: &FileAnalysis) -> Vec<Finding> {
    let ignores = Ignores::of(file);
    let mut out = check_rest(notebook, file, &ignores);
    file.answers.iter().for_each(|answer| out.extend(check_answer(notebook, file, answer, &ignores)));
    sort(&mut out);
    out
}

/// What is worth telling about one answer of a file.
pub fn check_answer(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, ignores: &Ignores) -> Vec<Finding> {
    let mut out = Vec::new();
    for (rule, check) in RULES.iter().filter_map(|rule| Some((rule, rule.answer?))) {
        run(notebook, rule, &mut out, |report| check(notebook, file, answer, report));
    }
    out.retain(|finding| !hidden(ignores, finding));
    out
}

/// What is worth telling about a file beside its answers.
pub fn check_rest(notebook: &Notebook, file: &FileAnalysis, ignores: &Ignores) -> Vec<Finding> {
    let mut out = Vec::new();
    if !file.is_notes && !file.is_guide {
        return out;
    }
    // of a copy of the guide there is one thing to say
    let speaks = |rule: &&Rule| file.is_notes || rule.code == rules::OF_COPIES;
    for (rule, check) in RULES.iter().filter(speaks).filter_map(|rule| Some((rule, rule.file?))) {
        run(notebook, rule, &mut out, |report| check(notebook, file, report));
    }
    out.retain(|finding| !hidden(ignores, finding));
    out
}

/// What is worth telling about the whole notebook: in its home file, in any file that takes another to be judged, and in
/// the files of guide and rubrics.
pub fn check_notebook(notebook: &Notebook) -> Vec<Finding> {
    let mut out = Vec::new();
    for rule in RULES {
        if let Some(check) = rule.notebook {
            run(notebook, rule, &mut out, |report| check(notebook, report));
        }
    }
    let mut ignores: BTreeMap<Arc<Path>, Option<Cow<'_, Ignores>>> = BTreeMap::new();
    out.retain(|finding| {
        let ignores = ignores.entry(finding.path.clone()).or_insert_with(|| notebook.ignores(&finding.path));
        !ignores.as_ref().is_some_and(|ignores| hidden(ignores, finding))
    });
    sort(&mut out);
    out
}

/// All findings, by path, place and rule.
pub fn check(notebook: &Notebook) -> Vec<Finding> {
    let mut out: Vec<Finding> = notebook.files().flat_map(|file| check_file(notebook, file)).collect();
    out.extend(check_notebook(notebook));
    sort(&mut out);
    out
}

/// What can be done about a finding, the preferred first.
pub fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let own = rule(finding.rule).and_then(|rule| rule.fixes);
    let mut out = own.map(|fixes| fixes(notebook, finding)).unwrap_or_default();
    out.sort_by_key(|fix| !fix.preferred);
    out.extend(ignore::fixes(notebook, finding));
    out
}

fn run(notebook: &Notebook, rule: &Rule, out: &mut Vec<Finding>, check: impl FnOnce(&mut Report<'_>)) {
    let config = &notebook.config;
    if let Some(severity) = config.severity(rule.code, rule.severity) {
        check(&mut Report { rule: rule.code, severity, set: config.rules.contains_key(rule.code), out });
    }
}

fn hidden(ignores: &Ignores, finding: &Finding) -> bool {
    ignores.hides(finding.rule, finding.id.as_deref(), finding.span.start)
}

/// Sorts findings by path, place and rule.
pub fn sort(findings: &mut [Finding]) {
    // of one file nearly always: its name needn't be read
    let path = |a: &Finding, b: &Finding| if Arc::ptr_eq(&a.path, &b.path) { Equal } else { a.path.cmp(&b.path) };
    findings.sort_by(|a, b| path(a, b).then_with(|| (a.span, a.rule, &a.id).cmp(&(b.span, b.rule, &b.id))));
}
