//! What the tests of rules share: findings as lines, and texts after a fix.

use super::{Finding, Fix, fixes};
use crate::notebook::Notebook;
use crate::notebook::testing::{notebook, path};
use crate::text::Span;

/// The findings of one rule in these files, a line each: `file:line severity id "what is underlined" message`.
pub fn check(rule: &str, files: &[(&str, &str)]) -> String {
    shown(&notebook(files), rule)
}

/// The same for a notebook at hand.
pub fn shown(notebook: &Notebook, rule: &str) -> String {
    lines(notebook, &of(notebook, rule))
}

/// Findings as lines.
pub fn lines(notebook: &Notebook, findings: &[Finding]) -> String {
    let line = |f: &Finding| {
        let file = notebook.file(&f.path);
        let (line, text) = file.map_or((0, String::new()), |file| {
            let text = file.notes.text();
            (text.line_of(f.span.start) + 1, text.slice(f.span).into_owned())
        });
        let id = f.id.as_deref().unwrap_or("-");
        let severity = format!("{:?}", f.severity).to_lowercase();
        let related: String = f
            .related
            .iter()
            .map(|(l, text)| format!(" [{} {}: {text}]", notebook.shown(&l.path), l.span.start))
            .collect();
        format!("{}:{line} {severity} {id} \"{text}\" {}{related}\n", notebook.shown(&f.path), f.message)
    };
    findings.iter().map(line).collect()
}

/// The findings of one rule.
pub fn of(notebook: &Notebook, rule: &str) -> Vec<Finding> {
    let mut all = super::check(notebook);
    all.retain(|f| f.rule == rule);
    all
}

/// The first file's text after the fix whose title contains `title`, for the first finding of a rule.
pub fn fixed(rule: &str, files: &[(&str, &str)], title: &str) -> String {
    let book = notebook(files);
    let found = of(&book, rule);
    let finding = found.first().unwrap_or_else(|| panic!("no {rule} in {files:?}"));
    let all = fixes(&book, finding);
    let fix =
        all.iter().find(|f| f.title.contains(title)).unwrap_or_else(|| panic!("no {title:?} in {:?}", titles(&all)));
    apply(&book, fix, files[0].0)
}

/// The titles of fixes; the preferred one has a star.
pub fn titles(fixes: &[Fix]) -> String {
    fixes.iter().map(|f| format!("{}{}\n", if f.preferred { "* " } else { "- " }, f.title)).collect()
}

/// A file's text after a fix.
pub fn apply(notebook: &Notebook, fix: &Fix, file: &str) -> String {
    let path = path(file);
    let mut text = notebook.file(&path).unwrap().notes.text().clone();
    let mut edits: Vec<&(_, Span, String)> = fix.edits.iter().filter(|e| e.0 == path).collect();
    edits.sort_by_key(|e| e.1);
    for pair in edits.windows(2) {
        assert!(pair[0].1.end <= pair[1].1.start, "edits overlap: {fix:?}");
    }
    for (_, span, with) in edits.iter().rev() {
        text.replace(*span, with);
    }
    text.to_string()
}
