//! What a code action menu offers at a place, with or without a finding there.

use super::edit::at_section_end;
use super::home::has_section;
use super::insert::insert_fixes;
use super::place::{self, own_span};
use super::remember::remember;
use super::word::{Sentence, covers, differs, open};
use super::wording::short;
use super::{Fix, check_file, check_notebook, fixes};
use crate::coverage::verdict::{PointCoverage, Verdict};
use crate::guide::prompt;
use crate::guide::{Point, Unit};
use crate::notebook::{Answer, FileAnalysis, Notebook};
use crate::text::Span;

/// All that can be done at a place: about the findings there, then about the heading or the sentence.
pub fn actions_at(notebook: &Notebook, file: &FileAnalysis, span: Span) -> Vec<Fix> {
    let mut found = check_file(notebook, file);
    // what takes more than one file to see stands on headings
    if heading_at(file, span).is_some() {
        found.extend(check_notebook(notebook));
    }
    let here = |f: &&super::Finding| f.path == file.path && f.span.overlaps(span);
    let mut out: Vec<Fix> = found.iter().filter(here).flat_map(|f| fixes(notebook, f)).collect();
    if file.is_notes {
        out.extend(on_heading(notebook, file, span));
        out.extend(on_sentence(notebook, file, span));
    }
    let mut seen: Vec<Fix> = Vec::new();
    for fix in out {
        let same = |old: &Fix| old.edits == fix.edits;
        if !seen.iter().any(same) {
            seen.push(fix);
        }
    }
    seen
}

/// A prompt for a point, at the end of the answer's section.
pub fn prompt_fix(file: &FileAnalysis, answer: &Answer, point: &Point) -> Option<Fix> {
    let edit = at_section_end(file, answer, &[prompt(point)])?;
    Some(Fix::new(format!("Insert a prompt for {}", short(point)), vec![edit]))
}

/// Prompts for all points that an answer doesn't make yet.
pub fn prompts_fix(file: &FileAnalysis, answer: &Answer, unit: &Unit) -> Option<Fix> {
    let prompts: Vec<String> = points(answer, unit)
        .filter(|(_, c)| c.verdict == Verdict::Missing && !c.by_choice)
        .map(|(p, _)| prompt(p))
        .collect();
    let title = match prompts.len() {
        0 => return None,
        1 => "Insert a prompt for the missing point".to_string(),
        n => format!("Insert prompts for all {n} missing points"),
    };
    Some(Fix::new(title, vec![at_section_end(file, answer, &prompts)?]))
}

fn points<'a>(answer: &'a Answer, unit: &'a Unit) -> impl Iterator<Item = (&'a Point, &'a PointCoverage)> {
    unit.points.iter().zip(answer.points.iter())
}

/// In practice mode the points stay unnamed until there is a first draft.
fn tells(notebook: &Notebook, answer: &Answer) -> bool {
    !notebook.config.practice || answer.started
}

/// The segment whose heading a place touches.
fn heading_at(file: &FileAnalysis, span: Span) -> Option<usize> {
    let index = file.notes.segment_at(span.start);
    let placed = file.notes.segments().get(index)?;
    let heading = placed.segment.heading.as_ref()?;
    heading.span.shift(placed.start).overlaps(span).then_some(index)
}

fn on_heading(notebook: &Notebook, file: &FileAnalysis, span: Span) -> Vec<Fix> {
    let mut out = Vec::new();
    let (Some(guide), Some(index)) = (notebook.guide(), heading_at(file, span)) else {
        return out;
    };
    for answer in file.answers.iter().filter(|a| a.heads.contains(&index)) {
        let Some(unit) = guide.units.get(answer.unit).filter(|_| tells(notebook, answer)) else {
            continue;
        };
        out.extend(prompts_fix(file, answer, unit));
        for (point, coverage) in points(answer, unit).filter(|(_, c)| !c.by_choice) {
            let place = coverage.evidence.first().copied();
            let unsaid = coverage.ideas.iter().find_map(|i| i.unsaid.map(|u| u.0));
            let sentence =
                place.or(unsaid).and_then(|p| own_span(file, answer, p)).and_then(|s| Sentence::at(answer, s));
            match coverage.verdict {
                Verdict::Covered => out.extend(open(file, answer, point, sentence.as_ref())),
                Verdict::Missing | Verdict::Rejected | Verdict::Partial => {
                    out.extend(prompt_fix(file, answer, point));
                    let said = sentence.as_ref();
                    out.extend(said.and_then(|s| covers(file, answer, point, s)));
                    out.extend(differs(file, answer, point, None));
                }
            }
        }
    }
    let is_title = place::title(file).overlaps(span);
    if is_title && notebook.home().is_some_and(|home| *home.0 == file.path) {
        let missing = (0..guide.units.len()).filter(|u| !has_section(notebook, *u));
        out.extend(insert_fixes(notebook, &file.path, &missing.collect::<Vec<_>>()));
    }
    out
}

fn on_sentence(notebook: &Notebook, file: &FileAnalysis, span: Span) -> Vec<Fix> {
    let mut out = Vec::new();
    let Some(guide) = notebook.guide() else {
        return out;
    };
    for answer in file.answers_at(span.start).filter(|a| tells(notebook, a)) {
        let (Some(unit), Some(sentence)) = (guide.units.get(answer.unit), Sentence::at(answer, span)) else {
            continue;
        };
        let proves = |c: &PointCoverage| {
            c.evidence.iter().any(|e| e.segment == sentence.part() && e.span.overlaps(sentence.span()))
        };
        for (point, coverage) in points(answer, unit).filter(|(_, c)| !c.by_choice) {
            match coverage.verdict {
                Verdict::Covered if proves(coverage) => {
                    out.extend(open(file, answer, point, Some(&sentence)));
                }
                Verdict::Covered => {}
                Verdict::Rejected if proves(coverage) => {
                    out.extend(differs(file, answer, point, Some(&sentence)));
                    out.extend(covers(file, answer, point, &sentence));
                }
                Verdict::Rejected => out.extend(covers(file, answer, point, &sentence)),
                Verdict::Missing | Verdict::Partial => {
                    out.extend(covers(file, answer, point, &sentence));
                    out.extend(remember(notebook, answer, point, &sentence, span));
                }
            }
        }
    }
    out
}
