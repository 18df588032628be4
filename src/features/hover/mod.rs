//! Hover: what an answer makes of its question, which point a sentence makes, what a directive does.

mod page;

use super::manual;
use super::under_cursor::{self, HeadingAt};
use super::wording;
use crate::coverage::stance::Stance;
use crate::coverage::verdict::{PointCoverage, Verdict};
use crate::guide::{Guide, MARK, Point, PointKind, Unit};
use crate::notebook::{Answer, FileAnalysis, Notebook};
use crate::notes::{Directive, DirectiveKind, point_hash};
use crate::text::Span;
use page::{Line, Page};
use std::sync::Arc;

/// What is shown for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The place.
    pub span: Span,
    /// For editors that show Markdown.
    pub markdown: String,
    /// For those that don't.
    pub plain: String,
}

/// What there is to say about the place under the cursor in a notes file.
pub fn hover(notebook: &Notebook, file: &FileAnalysis, offset: usize) -> Option<Hover> {
    let guide = notebook.guide().filter(|_| file.is_notes)?;
    if let Some((directive, span)) = under_cursor::directive(file, offset) {
        return Some(of_directive(guide, directive).hover(span));
    }
    if let Some(heading) = under_cursor::heading(file, offset) {
        return Some(of_heading(notebook, guide, file, &heading).hover(heading.span));
    }
    of_sentence(notebook, guide, file, offset)
}

/// What there is to say about a place in the guide's own file: where a point is made, how a question is answered.
pub fn guide_hover(notebook: &Notebook, offset: usize) -> Option<Hover> {
    let guide = notebook.guide()?;
    for (u, unit) in guide.units.iter().enumerate() {
        for (p, point) in unit.points.iter().enumerate() {
            if point.span.touches(offset) {
                return Some(of_point(notebook, unit, u, p, point).hover(point.span));
            }
        }
        if unit.span.touches(offset) {
            return Some(of_unit(notebook, guide, u, unit).hover(unit.span));
        }
    }
    None
}

/// A question's or exercise's heading in the notes.
fn of_heading(notebook: &Notebook, guide: &Guide, file: &FileAnalysis, heading: &HeadingAt<'_>) -> Page {
    let mut page = Page::default();
    for index in heading.units {
        let answer = under_cursor::answer_of(file, heading.segment, *index);
        if let (Some(unit), Some(answer)) = (guide.units.get(*index), answer) {
            title(&mut page, guide, *index, unit);
            answered(notebook, unit, answer, &mut page);
        }
    }
    page
}

fn title(page: &mut Page, guide: &Guide, index: usize, unit: &Unit) {
    page.add(Line::Title(unit.heading()));
    let competency = guide.competency_of(index).map(|c| format!(" › {}", c.name));
    page.add(Line::Text(format!("{}{}", guide.title, competency.unwrap_or_default())));
}

fn answered(notebook: &Notebook, unit: &Unit, answer: &Arc<Answer>, page: &mut Page) {
    let practice = notebook.config.practice;
    if let Some(original) = unit.code().and_then(|c| c.original.as_ref()) {
        page.add(Line::Label("Original code"));
        page.add(Line::code(unit, original));
    }
    if practice && !answer.started {
        page.add(Line::Text(wording::PRACTICE.to_string()));
        return;
    }
    for (kind, label) in
        [(PointKind::KeyPoint, ""), (PointKind::Issue, "Issues"), (PointKind::Reason, "Why it matters")]
    {
        let points: Vec<(usize, &Point)> = unit.points_of(kind).collect();
        if !label.is_empty() && !points.is_empty() {
            page.add(Line::Label(label));
        }
        for (i, point) in points {
            if let Some(coverage) = answer.points.get(i) {
                judged(notebook, answer, point, coverage, i, page);
            }
        }
    }
    if let (Some(code), false) = (unit.code(), practice) {
        if let Some(improved) = &code.improved {
            page.add(Line::Label("Improved version"));
            page.add(Line::code(unit, improved));
        }
        if let Some(why) = &code.corrected {
            page.add(Line::Text(format!("Corrected: {why}")));
        }
    }
    page.add(Line::Text(wording::status(&notebook.config, unit, answer)));
    if !answer.stories.is_empty() {
        let stories = answer.stories.join(", ");
        page.add(Line::Text(format!("Counts in: {stories}")));
    }
}

/// A point with its verdict, and the sentence that proves it or why there is none.
fn judged(
    notebook: &Notebook,
    answer: &Arc<Answer>,
    point: &Point,
    coverage: &PointCoverage,
    index: usize,
    page: &mut Page,
) {
    page.add(Line::point(coverage, &point.text));
    for place in coverage.evidence.iter().take(2) {
        page.add(Line::Quote(wording::clip(answer.text_of(*place), 160)));
    }
    match coverage.verdict {
        _ if coverage.by_choice => {}
        Verdict::Covered => {}
        Verdict::Missing if coverage.reason == wording::verdict(coverage) => {}
        Verdict::Missing | Verdict::Partial | Verdict::Rejected => {
            page.add(Line::Note(coverage.reason.clone()));
        }
    }
    if wording::is_gap(coverage) {
        let best = notebook.best(answer.unit, index);
        let elsewhere = best.filter(|b| !Arc::ptr_eq(b.answer, answer) && b.point.verdict == Verdict::Covered);
        let place = elsewhere.and_then(|b| b.answer.location(*b.point.evidence.first()?));
        if let Some(location) = place {
            page.add(Line::Note(format!("covered in {}", wording::place(notebook, &location))));
        }
    }
}

/// A sentence that makes a point, or that speaks of one without counting.
fn of_sentence(notebook: &Notebook, guide: &Guide, file: &FileAnalysis, offset: usize) -> Option<Hover> {
    let mut page = Page::default();
    let mut whole: Option<Span> = None;
    let mut told = Vec::new();
    for said in under_cursor::evidence(notebook, file, offset) {
        let Some((unit, point, coverage)) = judged_point(guide, &said) else {
            continue;
        };
        whole = Some(whole.map_or(said.span, |w| w.cover(said.span)));
        told.push(&point.id);
        page.add(Line::point(coverage, &format!("{} ({})", point.text, unit.label())));
        page.add(Line::Note(coverage.reason.clone()));
    }
    for (said, stance) in under_cursor::mentioned(notebook, file, offset) {
        let Some((unit, point, _)) = judged_point(guide, &said) else {
            continue;
        };
        // practice mode keeps the points to itself
        let hidden = notebook.config.practice && !said.answer.started;
        if hidden || told.contains(&&point.id) {
            continue;
        }
        whole = Some(whole.map_or(said.span, |w| w.cover(said.span)));
        page.add(Line::uncounted(&format!("{} ({})", point.text, unit.label())));
        page.add(Line::Note(why_not(file, said.span, stance)));
    }
    whole.map(|span| page.hover(span))
}

/// The unit, the point and the verdict of a sentence.
fn judged_point<'a>(
    guide: &'a Guide,
    said: &under_cursor::Said<'a>,
) -> Option<(&'a Unit, &'a Point, &'a PointCoverage)> {
    let unit = guide.units.get(said.answer.unit)?;
    let point = unit.points.get(said.point)?;
    Some((unit, point, said.answer.points.get(said.point)?))
}

fn why_not(file: &FileAnalysis, span: Span, stance: Stance) -> String {
    let text = file.notes.text();
    let rest = text.slice(Span::new(span.end, span.end + 8));
    if stance == Stance::Todo && rest.trim_start_matches([' ', ':']).starts_with(MARK) {
        return "a prompt: it counts once you have written on from the …".to_string();
    }
    format!("mentioned, but {}", stance.reason())
}

fn of_directive(guide: &Guide, directive: &Directive) -> Page {
    let mut page = Page::default();
    if let DirectiveKind::Bad(what, nearest) = &directive.kind {
        page.add(Line::Text(format!("Not understood: {what}.")));
        if let Some(form) = nearest {
            page.add(Line::Text(format!("Did you mean: {form}")));
        }
        return page;
    }
    if let Some(entry) = manual::entry_of(&directive.kind) {
        page.add(Line::Title(entry.form.to_string()));
        page.add(Line::Text(entry.does.to_string()));
    }
    if let DirectiveKind::Link(ids) = &directive.kind {
        for id in ids {
            match guide.unit(id).and_then(|u| guide.units.get(u)) {
                Some(unit) => page.add(Line::Text(unit.heading())),
                None => page.add(Line::Text(unknown(guide, id))),
            }
        }
    }
    if let Some(id) = under_cursor::point_id(&directive.kind) {
        let found = guide.point(id);
        match found.and_then(|(u, p)| guide.units.get(u)?.points.get(p)) {
            Some(point) => {
                page.add(Line::Text(format!("{id}: {}", point.text)));
                let written = match &directive.kind {
                    DirectiveKind::Covers { hash, .. } => hash.as_ref(),
                    _ => None,
                };
                if written.is_some_and(|hash| *hash != point_hash(&point.text)) {
                    let stale = "The guide has changed its words since: look again.";
                    page.add(Line::Text(stale.to_string()));
                }
            }
            None if guide.unit(id).is_some() => {}
            None => page.add(Line::Text(unknown(guide, id))),
        }
    }
    // the rule's name is enough here: its page is a command away
    if let DirectiveKind::Ignore(rule, _) = &directive.kind {
        page.add(Line::Text(format!("Hidden here: {rule}")));
    }
    page
}

fn unknown(guide: &Guide, id: &str) -> String {
    format!("{} has no {id}.", guide.title)
}

/// A point in the guide's file: where the notes make it.
fn of_point(notebook: &Notebook, unit: &Unit, u: usize, p: usize, point: &Point) -> Page {
    let mut page = Page::default();
    page.add(Line::Title(format!("{}: {}", point.id, point.text)));
    let mut answers = 0;
    for (_, answer) in notebook.answers(u) {
        let Some(coverage) = answer.points.get(p) else {
            continue;
        };
        answers += 1;
        for place in &coverage.evidence {
            let at = answer.location(*place);
            let at = at.map_or_else(String::new, |l| wording::place(notebook, &l));
            page.add(Line::point(coverage, &at));
            page.add(Line::Quote(wording::clip(answer.text_of(*place), 160)));
        }
    }
    if page.len() == 1 {
        page.add(Line::Text(match answers {
            0 => format!("No answer to {} yet.", unit.label()),
            _ => "Not found in your notes.".to_string(),
        }));
    }
    page
}

/// A question in the guide's file: how the notes answer it.
fn of_unit(notebook: &Notebook, guide: &Guide, index: usize, unit: &Unit) -> Page {
    let mut page = Page::default();
    title(&mut page, guide, index, unit);
    for (file, answer) in notebook.answers(index) {
        let shown = notebook.shown(&file.path);
        let version = answer.version.as_ref().map(|v| format!(" ({v})"));
        let status = wording::status(&notebook.config, unit, answer);
        page.add(Line::Text(format!("{shown}{}: {status}", version.unwrap_or_default())));
    }
    if page.len() == 2 {
        page.add(Line::Text("No answer yet.".to_string()));
    }
    page
}

#[cfg(test)]
mod tests;
