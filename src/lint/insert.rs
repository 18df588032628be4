//! Sections for questions and exercises that have none.

use super::Fix;
use super::edit::at_end;
use super::skeleton::{Style, skeleton};
use super::wording::clip;
use crate::guide::Unit;
use crate::notebook::Notebook;
use std::path::Path;

/// Fixes that put sections for these units at the end of the file at `path`: all of them, or one.
pub fn insert_fixes(notebook: &Notebook, path: &Path, units: &[usize]) -> Vec<Fix> {
    let (Some(guide), Some(file)) = (notebook.guide(), notebook.file(path)) else {
        return Vec::new();
    };
    let units: Vec<&Unit> = units.iter().filter_map(|u| guide.units.get(*u)).collect();
    let style = Style::of(file);
    let write = |units: &[&Unit]| {
        let sections: Vec<String> = units.iter().map(|unit| skeleton(unit, style, !notebook.config.practice)).collect();
        vec![at_end(file, &sections.join("\n"))]
    };
    let one = |unit: &&Unit| {
        let title = format!("Insert {}: {}", unit.label(), clip(&unit.text, 60));
        Fix::new(title, write(&[unit]))
    };
    let mut out: Vec<Fix> = units.iter().map(one).collect();
    if units.len() > 1 {
        let kind = match (units.iter().all(|u| u.is_question()), units.iter().any(|u| u.is_question())) {
            (true, _) => "questions",
            (_, false) => "exercises",
            _ => "questions and exercises",
        };
        let title = format!("Insert all {} missing {kind}", units.len());
        out.insert(0, Fix::new(title, write(&units)));
    }
    if let Some(first) = out.first_mut() {
        first.preferred = true;
    }
    out
}
