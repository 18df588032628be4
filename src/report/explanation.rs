//! Why an answer's verdicts are what they are: point by point, idea by idea.

use crate::coverage::verdict::{Place, PointCoverage, Verdict};
use crate::notebook::{Answer, Notebook};

/// For each point of an answer, which ideas were found where, and which were not.
pub fn explanation(notebook: &Notebook, answer: &Answer) -> String {
    let Some(unit) = notebook.guide().and_then(|g| g.units.get(answer.unit)) else { return String::new() };
    let mut out = format!("{}\n", unit.heading());
    for (point, coverage) in unit.points.iter().zip(answer.points.iter()) {
        out.push_str(&format!("\n{} {}\n  {}: {}\n", point.id, point.text, coverage.verdict.name(), coverage.reason));
        ideas(answer, coverage, notebook, &mut out);
    }
    out
}

fn ideas(answer: &Answer, coverage: &PointCoverage, notebook: &Notebook, out: &mut String) {
    // what proves the point though no idea was found there
    if coverage.verdict == Verdict::Covered && coverage.ideas.iter().all(|i| i.said.is_none()) {
        for place in &coverage.evidence {
            out.push_str(&format!("  + {}\n", quote(answer, *place, notebook)));
        }
    }
    for idea in &coverage.ideas {
        let line = match (idea.said, idea.unsaid) {
            (Some(place), _) => format!("  + {}: {}\n", idea.name, quote(answer, place, notebook)),
            (None, Some((place, stance))) => {
                format!("  - {} ({}): {}\n", idea.name, stance.reason(), quote(answer, place, notebook))
            }
            (None, None) => format!("  - {}: not found\n", idea.name),
        };
        out.push_str(&line);
    }
}

fn quote(answer: &Answer, place: Place, notebook: &Notebook) -> String {
    let text = answer.text_of(place).split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = answer.location(place).and_then(|l| {
        let line = notebook.notes(&l.path)?.text().line_of(l.span.start) + 1;
        Some(format!("{}:{line}", notebook.shown(&l.path)))
    });
    format!("{} \"{text}\"", shown.unwrap_or_default())
}
