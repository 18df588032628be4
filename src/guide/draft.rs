//! What was read of questions and exercises, numbered and completed; what is missing is said.

use super::{Code, Guide, Point, PointKind, Problem, Unit, UnitKind, ids};
use crate::text::{Span, line_number};

/// A question or exercise while it is read.
#[derive(Default)]
pub struct Draft {
    /// The number in its title.
    pub printed: Option<u32>,
    /// Its text.
    pub text: String,
    /// Its title.
    pub span: Span,
    /// Of a question, its competency.
    pub competency: Option<usize>,
    /// What is listed under it.
    pub points: Vec<(PointKind, String, Span)>,
    /// Of an exercise, its code.
    pub code: Code,
}

/// Puts the drafts of one kind into the guide.
pub fn units(text: &str, guide: &mut Guide, problems: &mut Vec<Problem>, drafts: Vec<Draft>, prefix: &str) {
    let mut say =
        |span: Span, message: String| problems.push(Problem { span, line: line_number(text, span.start), message });
    let printed: Vec<_> = drafts.iter().map(|d| d.printed).collect();
    let (numbers, repeated) = ids::number(&printed);
    for (i, (draft, number)) in drafts.into_iter().zip(numbers).enumerate() {
        let id = format!("{prefix}{number}");
        if repeated.contains(&i) {
            let message = format!(
                "The number {} is used twice; this one is now {id}. Give each question and exercise a number of its own.",
                draft.printed.unwrap_or(0)
            );
            say(draft.span, message);
        }
        if prefix == "q" && draft.points.is_empty() {
            say(draft.span, format!("{id} has no key points. Expected a list of them under the question."));
        }
        if prefix == "ex" && draft.code.original.is_none() {
            say(draft.span, format!("{id} has no original code. Expected a code fence under `**Original Code:**`."));
        }
        if prefix == "ex" && !draft.points.iter().any(|p| p.0 == PointKind::Issue) {
            say(draft.span, format!("{id} names no issues. Expected a list under `**Issues:**`."));
        }
        let mut counts = (0, 0, 0);
        let points = draft.points.into_iter().map(|(kind, text, span)| {
            let id = match kind {
                PointKind::KeyPoint => (counts.0 += 1, format!("{id}.{}", counts.0)).1,
                PointKind::Issue => (counts.1 += 1, format!("{id}.issue.{}", counts.1)).1,
                PointKind::Reason => (counts.2 += 1, format!("{id}.why.{}", counts.2)).1,
            };
            Point { id, text, kind, span }
        });
        let points = points.collect();
        let kind = match draft.competency {
            Some(competency) => {
                if let Some(c) = guide.competencies.get_mut(competency) {
                    c.questions.push(guide.units.len());
                }
                UnitKind::Question { competency }
            }
            None => UnitKind::Exercise(draft.code),
        };
        guide.units.push(Unit { id, number, text: draft.text, points, span: draft.span, kind });
    }
}
