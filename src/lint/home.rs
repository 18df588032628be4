//! The home file: where findings about the whole notebook stand.

use super::{Finding, Report};
use crate::guide::Guide;
use crate::notebook::{Ignores, Notebook};
use crate::text::Span;
use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

/// The home file, its title, and what the candidate doesn't want to hear there.
pub struct Home<'a> {
    pub path: &'a Arc<Path>,
    title: Span,
    ignores: Cow<'a, Ignores>,
}

impl<'a> Home<'a> {
    /// The home file, if there are notes at all.
    pub fn of(notebook: &'a Notebook) -> Option<Self> {
        let (path, brief) = notebook.home()?;
        Some(Home { path, title: brief.title, ignores: notebook.ignores(path)? })
    }

    /// Whether the candidate wants to hear nothing of `id` from this rule.
    pub fn hides(&self, rule: &str, id: &str) -> bool {
        self.ignores.hides(rule, Some(id), self.title.start)
    }

    /// A finding on the title; a hint while nothing is answered yet.
    pub fn finding(&self, notebook: &Notebook, report: &Report<'_>, message: String) -> Finding {
        if any_answer(notebook) {
            report.finding(self.path, self.title, message)
        } else {
            report.hint(self.path, self.title, message)
        }
    }
}

fn any_answer(notebook: &Notebook) -> bool {
    let units = notebook.guide().map_or(0, |g| g.units.len());
    (0..units).any(|u| is_answered(notebook, u))
}

/// Whether some section answers the unit, in more than its first words.
pub fn is_answered(notebook: &Notebook, unit: usize) -> bool {
    notebook.sums().unit(unit).is_some_and(|u| u.answered > 0)
}

/// Whether some section names the unit.
pub fn has_section(notebook: &Notebook, unit: usize) -> bool {
    notebook.sums().unit(unit).is_some_and(|u| !u.files.is_empty())
}

/// Whether the candidate leaves out all that the unit asks for.
pub fn is_by_choice(notebook: &Notebook, unit: usize) -> bool {
    notebook.sums().unit(unit).is_some_and(|u| !u.by_choice.is_empty() && u.by_choice.iter().all(|n| *n > 0))
}

/// The competencies of which no question has an answer, with those questions; the ones left out by choice aren't named.
pub fn missing_competencies(notebook: &Notebook, guide: &Guide) -> Vec<(usize, Vec<usize>)> {
    let questions = |questions: &[usize]| -> Option<Vec<usize>> {
        let none = questions.iter().all(|q| !is_answered(notebook, *q));
        let left: Vec<usize> = questions.iter().copied().filter(|q| !is_by_choice(notebook, *q)).collect();
        (none && !left.is_empty()).then_some(left)
    };
    guide.competencies.iter().enumerate().filter_map(|(i, c)| Some((i, questions(&c.questions)?))).collect()
}
