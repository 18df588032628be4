//! The counts that reports and editor panels open with.

use super::Notebook;
use crate::coverage::verdict::Verdict;
use serde_json::{Value, json};

/// The `summary` of a report.
pub fn summary(notebook: &Notebook) -> Value {
    let Some(guide) = notebook.guide() else { return Value::Null };
    let mut counts = [0_usize; 4];
    let (mut total, mut by_choice) = (0, 0);
    for (index, unit) in guide.questions() {
        let Some(sum) = notebook.sums().unit(index) else { continue };
        for (point, _) in unit.points.iter().enumerate() {
            total += 1;
            if sum.by_choice.get(point).is_some_and(|n| *n > 0) {
                by_choice += 1;
                continue;
            }
            let best = [Verdict::Covered, Verdict::Partial, Verdict::Rejected]
                .into_iter()
                .find(|v| sum.verdicts.get(point).is_some_and(|n| n[*v as usize] > 0));
            counts[best.unwrap_or_default() as usize] += 1;
        }
    }
    let answered = |unit: usize| notebook.sums().unit(unit).is_some_and(|s| s.answered > 0);
    let competencies = guide.competencies.iter().filter(|c| c.questions.iter().any(|q| answered(*q))).count();
    json!({
        "key_points": { "total": total, "covered": counts[Verdict::Covered as usize], "partial": counts[Verdict::Partial as usize],
            "rejected": counts[Verdict::Rejected as usize], "by_choice": by_choice, "missing": counts[Verdict::Missing as usize] },
        "questions": { "total": guide.questions().count(), "answered": guide.questions().filter(|(i, _)| answered(*i)).count() },
        "competencies": { "total": guide.competencies.len(), "covered": competencies },
        "exercises": { "total": guide.exercises().count(), "answered": guide.exercises().filter(|(i, _)| answered(*i)).count() },
    })
}
