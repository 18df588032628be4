//! What stands at an offset: a heading that names questions, a sentence that makes points, a directive.

use crate::coverage::stance::Stance;
use crate::coverage::verdict::{Place, Verdict};
use crate::notebook::{Answer, FileAnalysis, Notebook};
use crate::notes::{Directive, DirectiveKind};
use crate::text::Span;
use std::sync::Arc;

/// A heading that names questions or exercises.
#[derive(Clone, Copy, Debug)]
pub struct HeadingAt<'a> {
    /// The segment's index.
    pub segment: usize,
    /// The heading in the file.
    pub span: Span,
    /// The units that it names.
    pub units: &'a [usize],
}

/// The linked heading at an offset.
pub fn heading(file: &FileAnalysis, offset: usize) -> Option<HeadingAt<'_>> {
    let segment = file.notes.segment_at(offset);
    let placed = file.notes.segments().get(segment)?;
    let span = placed.segment.heading.as_ref()?.span.shift(placed.start);
    let units = &file.links.get(segment)?.names;
    (span.touches(offset) && !units.is_empty()).then_some(HeadingAt { segment, span, units })
}

/// The answer to a unit that has this segment among its headings.
pub fn answer_of(file: &FileAnalysis, segment: usize, unit: usize) -> Option<&Arc<Answer>> {
    file.answers.iter().find(|a| a.unit == unit && a.heads.contains(&segment))
}

/// The directive at an offset and its span in the file.
pub fn directive(file: &FileAnalysis, offset: usize) -> Option<(&Directive, Span)> {
    let placed = file.notes.segments().get(file.notes.segment_at(offset))?;
    placed.segment.directives.iter().map(|d| (d, d.span.shift(placed.start))).find(|(_, span)| span.touches(offset))
}

/// The id of the point that a directive speaks of.
pub fn point_id(kind: &DirectiveKind) -> Option<&str> {
    match kind {
        DirectiveKind::Covers { id, .. } | DirectiveKind::Open(id) | DirectiveKind::Differs(id, _) => Some(id),
        DirectiveKind::Ignore(_, id) => id.as_deref(),
        DirectiveKind::Link(_)
        | DirectiveKind::Version(_)
        | DirectiveKind::Off
        | DirectiveKind::On
        | DirectiveKind::Bad(..) => None,
    }
}

/// A sentence that a verdict speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// The answer that is judged.
    pub answer: &'a Arc<Answer>,
    /// The point's index in the answer's unit.
    pub point: usize,
    /// The sentence in this file.
    pub span: Span,
}

/// The answers that have text in this file: its own, and those of other files that link to its sections.
pub fn answers<'a>(notebook: &'a Notebook, file: &'a FileAnalysis) -> impl Iterator<Item = &'a Arc<Answer>> {
    let others = notebook
        .sums()
        .storytellers()
        .filter(|path| **path != file.path)
        .filter_map(|path| notebook.file(path))
        .flat_map(|f| &f.answers)
        .filter(|a| a.linked_parts().any(|p| *p.path == file.path));
    file.answers.iter().chain(others)
}

/// The places of an answer that lie in this file.
pub fn in_file(answer: &Answer, file: &FileAnalysis, place: Place) -> Option<Span> {
    let location = answer.location(place)?;
    (location.path == file.path).then_some(location.span)
}

/// The sentences at an offset that prove or reject a point.
pub fn evidence<'a>(notebook: &'a Notebook, file: &'a FileAnalysis, offset: usize) -> Vec<Said<'a>> {
    let mut out: Vec<Said<'a>> = Vec::new();
    for answer in answers(notebook, file) {
        for (point, coverage) in answer.points.iter().enumerate() {
            let at = coverage
                .evidence
                .iter()
                .filter_map(|place| in_file(answer, file, *place))
                .find(|span| span.touches(offset));
            out.extend(at.map(|span| Said { answer, point, span }));
        }
    }
    out
}

/// The sentences at an offset that speak of a point without counting for it, and why they don't.
pub fn mentioned<'a>(notebook: &'a Notebook, file: &'a FileAnalysis, offset: usize) -> Vec<(Said<'a>, Stance)> {
    let mut out = Vec::new();
    for answer in answers(notebook, file) {
        for (point, coverage) in answer.points.iter().enumerate() {
            if coverage.verdict == Verdict::Covered {
                continue;
            }
            let ideas = coverage.ideas.iter().filter(|i| i.said.is_none());
            let at = ideas.filter_map(|i| i.unsaid).find_map(|(place, stance)| {
                in_file(answer, file, place).filter(|span| span.touches(offset)).map(|span| (span, stance))
            });
            out.extend(at.map(|(span, stance)| {
                let said = Said { answer, point, span };
                (said, stance)
            }));
        }
    }
    out
}

/// The points at an offset, as unit and point: those of a heading's units, of an evidence sentence, of a directive.
pub fn points(notebook: &Notebook, file: &FileAnalysis, offset: usize) -> Vec<(usize, usize)> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    if let Some((directive, _)) = directive(file, offset) {
        let point = point_id(&directive.kind).and_then(|id| guide.point(id));
        return point.into_iter().collect();
    }
    if let Some(heading) = heading(file, offset) {
        let of = |unit: &usize| {
            let count = guide.units.get(*unit).map_or(0, |u| u.points.len());
            let unit = *unit;
            (0..count).map(move |point| (unit, point))
        };
        return heading.units.iter().flat_map(of).collect();
    }
    let mut out = Vec::new();
    for said in evidence(notebook, file, offset) {
        let point = (said.answer.unit, said.point);
        if !out.contains(&point) {
            out.push(point);
        }
    }
    out
}
