//! Completion: key points not made yet, headings without an answer, directives. Silent in prose unless asked.
//!
//! Each edit range is explicit and lies in the cursor's line. A key point is offered by its own words and inserts a
//! prompt ([`crate::guide::prompt`]) that proves nothing until it is edited.

mod directive;
pub mod guide;
mod line;
mod slot;
#[cfg(test)]
mod tests;

use super::manual;
use super::wording;
use crate::coverage::verdict::{PointCoverage, Verdict};
use crate::guide::{Guide, MARK, Point, Unit, prompt};
use crate::lint;
use crate::notebook::{Answer, FileAnalysis, Notebook};
use crate::text::Span;
use line::Line;

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What the list shows beside it: the question and the verdict.
    pub detail: String,
    /// What is inserted where snippets aren't understood.
    pub insert: String,
    /// The same with a placeholder, in the protocol's snippet syntax.
    pub snippet: Option<String>,
    /// What the typed text is compared with.
    pub filter: String,
    /// Orders the list.
    pub sort: String,
    /// What is replaced, in the cursor's line.
    pub edit: Span,
    /// What it is.
    pub kind: Kind,
    /// For [`resolve`].
    pub data: String,
}

/// What a proposal inserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A prompt for a key point, an issue or a reason.
    Point,
    /// The heading of a question or exercise.
    Heading,
    /// A directive's name.
    Directive,
    /// An id in a directive.
    Id,
    /// A rule's code in a directive.
    Rule,
}

/// What may be inserted at `offset`. `explicit` says that the user asked for it.
pub fn complete(notebook: &Notebook, file: &FileAnalysis, offset: usize, explicit: bool) -> Vec<Completion> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let line = Line::at(file, offset);
    if line.is_code {
        return Vec::new();
    }
    if let Some(inside) = directive::inside(&line) {
        return directive::complete(notebook, guide, file, &line, &inside);
    }
    if file.is_guide || file.off.iter().any(|o| o.touches(offset)) {
        return Vec::new();
    }
    // a file that isn't notes is left alone unless its writer asks how to begin
    if !file.is_notes && !explicit {
        return Vec::new();
    }
    if let Some(title) = line.title() {
        return headings(notebook, guide, file, offset, title, "");
    }
    let found = points(notebook, guide, file, &line, explicit);
    if found.is_empty() && explicit && line.is_empty() && file.answers_at(offset).next().is_none() {
        let marks = "#".repeat(usize::from(usual_level(file)));
        return headings(notebook, guide, file, offset, line.whole(), &format!("{marks} "));
    }
    found
}

/// The documentation of a proposal, Markdown.
pub fn resolve(notebook: &Notebook, id: &str) -> String {
    let Some(guide) = notebook.guide() else {
        return String::new();
    };
    if let Some(name) = id.strip_prefix("directive:") {
        return manual::entry(name)
            .map_or_else(String::new, |e| format!("`<!-- panelprep: {} -->`\n\n{}", e.form, e.does));
    }
    if let Some(code) = id.strip_prefix("rule:") {
        return lint::rule(code).map_or_else(String::new, |r| r.page.to_string());
    }
    if let Some((unit, point)) = guide.point(id) {
        return point_page(notebook, guide, unit, point);
    }
    match guide.unit(id).and_then(|u| guide.units.get(u).map(|unit| (u, unit))) {
        Some((index, unit)) => unit_page(notebook, guide, index, unit),
        None => String::new(),
    }
}

fn point_page(notebook: &Notebook, guide: &Guide, unit: usize, point: usize) -> String {
    let Some((question, key)) = guide.units.get(unit).and_then(|u| u.points.get(point).map(|p| (u, p))) else {
        return String::new();
    };
    let started = notebook.sums().unit(unit).is_some_and(|sum| sum.answered > 0);
    if notebook.config.practice && !started {
        return format!("{}\n\n{}", question.heading(), wording::PRACTICE);
    }
    let mut out = format!("**{}**\n\n{}", key.text, question.heading());
    let best = notebook.best(unit, point);
    if let Some(best) = &best {
        out += &format!("\n\n{} {}", wording::symbol(best.point), wording::verdict(best.point));
        if let Some(place) = best.point.evidence.first() {
            let said = wording::clip(best.answer.text_of(*place), 160);
            let at = best.answer.location(*place);
            let at = at.map_or_else(String::new, |l| wording::place(notebook, &l));
            out += &format!(": “{said}” ({at})");
        }
    }
    out + "\n\nThe prompt proves nothing until you have edited it: say how you do it."
}

fn unit_page(notebook: &Notebook, guide: &Guide, index: usize, unit: &Unit) -> String {
    let mut out = format!("**{}**", unit.heading());
    if let Some(competency) = guide.competency_of(index) {
        out += &format!("\n\n{} › {}", guide.title, competency.name);
    }
    if notebook.config.practice {
        return out + "\n\n" + wording::PRACTICE;
    }
    for point in &unit.points {
        out += &format!("\n- {}", point.text);
    }
    out
}

/// Prompts for the points of the answer under the cursor, those not made yet first.
fn points(notebook: &Notebook, guide: &Guide, file: &FileAnalysis, line: &Line, explicit: bool) -> Vec<Completion> {
    let Some(slot) = slot::slot(file, line, explicit) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (order, answer) in file.answers_at(line.offset).enumerate() {
        if notebook.config.practice && !answer.started {
            continue;
        }
        let Some(unit) = guide.units.get(answer.unit) else {
            continue;
        };
        for (i, (point, coverage)) in unit.points.iter().zip(answer.points.iter()).enumerate() {
            let cue = prompt(point);
            let rank = rank(coverage) + u8::from(has(answer, &cue));
            let insert = format!("{}{cue}{}", slot.before, slot.after);
            out.push(Completion {
                label: point.text.clone(),
                detail: detail(unit, point, coverage),
                snippet: Some(snippet(&insert)),
                insert,
                filter: point.text.clone(),
                sort: format!("{rank}{order}{i:02}"),
                edit: slot.edit,
                kind: Kind::Point,
                data: point.id.clone(),
            });
        }
    }
    out.sort_by(|a, b| a.sort.cmp(&b.sort));
    out
}

fn detail(unit: &Unit, point: &Point, coverage: &PointCoverage) -> String {
    use crate::guide::PointKind;
    let kind = match point.kind {
        PointKind::KeyPoint => "",
        PointKind::Issue => ", issue",
        PointKind::Reason => ", why it matters",
    };
    format!("{}{kind} · {}", unit.label(), wording::verdict(coverage))
}

fn rank(coverage: &PointCoverage) -> u8 {
    match coverage.verdict {
        _ if coverage.by_choice => 8,
        Verdict::Missing => 0,
        Verdict::Partial => 2,
        Verdict::Rejected => 4,
        Verdict::Covered => 6,
    }
}

/// Whether the answer has this prompt already, waiting to be edited.
fn has(answer: &Answer, cue: &str) -> bool {
    let mut own = answer.own_parts();
    own.any(|p| p.segment.text.contains(cue))
}

/// The snippet that selects the prompt's mark.
fn snippet(insert: &str) -> String {
    let mut out = String::with_capacity(insert.len() + 8);
    for c in insert.chars() {
        match c {
            '$' | '}' | '\\' => out.extend(['\\', c]),
            MARK => out.push_str("${0:…}"),
            c => out.push(c),
        }
    }
    out
}

/// The guide's headings that no other section answers.
fn headings(
    notebook: &Notebook,
    guide: &Guide,
    file: &FileAnalysis,
    offset: usize,
    (edit, space): (Span, &str),
    marks: &str,
) -> Vec<Completion> {
    let here = file.notes.segment_at(offset);
    let answered = |unit: usize| {
        let elsewhere = notebook.answered(unit).any(|(path, _)| *path != file.path);
        elsewhere || file.answers.iter().any(|a| a.unit == unit && a.heads.iter().any(|head| *head != here))
    };
    let open = guide.units.iter().enumerate().filter(|(i, _)| !answered(*i));
    open.map(|(i, unit)| {
        let heading = unit.heading();
        let about = guide.competency_of(i).map_or("code exercise", |c| c.name.as_str());
        Completion {
            detail: format!("{about} · no answer yet"),
            insert: format!("{space}{marks}{heading}"),
            snippet: None,
            filter: heading.clone(),
            sort: format!("{i:03}"),
            label: heading,
            edit,
            kind: Kind::Heading,
            data: unit.id.clone(),
        }
    })
    .collect()
}

/// The level of the headings that name questions here; 2 where there are none.
fn usual_level(file: &FileAnalysis) -> u8 {
    let linked = file.links.iter().zip(file.notes.segments().iter()).filter(|(l, _)| !l.names.is_empty());
    let mut levels = linked.map(|(_, placed)| placed.segment.level());
    levels.find(|level| (1..=6).contains(level)).unwrap_or(2)
}
