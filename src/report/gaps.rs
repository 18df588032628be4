//! What is ready, and what to work on first.

use super::build::line;
use super::model::*;
use super::speaking::shortest;
use super::wording::{count, made, plain};
use crate::coverage::scope::{proves, statements};
use crate::markdown::Kind;
use crate::notebook::{Answer, Notebook};
use crate::text::slice;

/// Questions whose points are all made, and exercises whose code has no issue left.
pub fn ready(report: &Report) -> Vec<Ready> {
    let questions = report.questions().filter_map(|q| {
        let (done, total) = made(&q.key_points);
        let todo = q.answers.iter().any(|a| !a.todos.is_empty());
        (q.is_answered() && done == total && !todo).then(|| Ready {
            id: q.id.clone(),
            label: q.label.clone(),
            title: q.text.clone(),
            made: done,
            total,
            seconds: shortest(&q.answers),
        })
    });
    let exercises = report.exercises.iter().filter_map(|e| {
        let points: Vec<PointReport> = e.points().cloned().collect();
        let (done, total) = made(&points);
        let sound = |c: &CodeReport| c.parses != Some(false) && !c.unchanged && c.remaining.is_empty();
        let todo = e.answers.iter().any(|a| !a.todos.is_empty());
        let ready = !e.code.is_empty() && e.code.iter().all(sound) && done == total && !todo;
        ready.then(|| Ready {
            id: e.id.clone(),
            label: e.label.clone(),
            title: e.title.clone(),
            made: done,
            total,
            seconds: shortest(&e.answers),
        })
    });
    questions.chain(exercises).collect()
}

/// Everything to work on, most urgent first.
pub fn gaps(report: &Report) -> Vec<Gap> {
    let mut out: Vec<Gap> = Vec::new();
    for competency in &report.competencies {
        competency_gaps(competency, &mut out);
    }
    for exercise in &report.exercises {
        exercise_gaps(exercise, &mut out);
    }
    let todos = report.questions().map(|q| (&q.id, &q.label, &q.answers));
    let more = report.exercises.iter().map(|e| (&e.id, &e.label, &e.answers));
    for (id, label, answers) in todos.chain(more) {
        let all: Vec<&Todo> = answers.iter().flat_map(|a| &a.todos).collect();
        if let Some(first) = all.first() {
            out.push(Gap {
                kind: GapKind::Todo,
                id: id.clone(),
                title: format!("{label}: {} in your notes", count(all.len(), "to-do", "to-dos")),
                details: all.iter().map(|t| t.text.clone()).collect(),
                place: Some(first.place.clone()),
            });
        }
    }
    // the most is gained where most is missing; equals stay in the guide's order
    out.sort_by_key(|g| (g.kind, std::cmp::Reverse(weight(g))));
    out
}

fn weight(gap: &Gap) -> usize {
    match gap.kind {
        GapKind::Missing | GapKind::Code | GapKind::Partial => gap.details.len(),
        GapKind::Competency | GapKind::Rejected | GapKind::Question | GapKind::Exercise | GapKind::Todo => 0,
    }
}

fn competency_gaps(competency: &CompetencyReport, out: &mut Vec<Gap>) {
    let answered = competency.questions.iter().any(QuestionReport::is_answered);
    if !answered {
        out.push(Gap {
            kind: GapKind::Competency,
            id: competency.questions.first().map(|q| q.id.clone()).unwrap_or_default(),
            title: format!("{}: no answer yet", competency.name),
            details: competency.questions.iter().map(|q| q.heading()).collect(),
            place: None,
        });
        return;
    }
    for q in &competency.questions {
        let place = q.answers.iter().find(|a| a.started).map(|a| LinePlace { path: a.path.clone(), line: a.line });
        if place.is_none() {
            let (_, total) = made(&q.key_points);
            out.push(Gap {
                kind: GapKind::Question,
                id: q.id.clone(),
                title: format!("{}: no answer yet", q.label),
                details: vec![format!("{} ({})", q.text, count(total, "point", "points"))],
                place: None,
            });
            continue;
        }
        point_gaps(&q.id, &q.label, &q.key_points, place.as_ref(), out);
    }
}

fn point_gaps(id: &str, label: &str, points: &[PointReport], place: Option<&LinePlace>, out: &mut Vec<Gap>) {
    for point in points.iter().filter(|p| p.is("rejected")) {
        let evidence = point.evidence.as_ref();
        let at = evidence.map(|e| LinePlace { path: e.path.clone(), line: e.line });
        out.push(Gap {
            kind: GapKind::Rejected,
            id: point.id.clone(),
            title: format!("{label}: you argue against “{}”", plain(&point.text)),
            details: vec!["Fine if you mean it: have the reason ready for the follow-up question.".to_string()],
            place: at.or(place.cloned()),
        });
    }
    let texts = |verdict: &str| -> Vec<String> {
        let chosen = points.iter().filter(|p| p.is(verdict));
        chosen
            .map(|p| match verdict {
                "partial" => format!("{} ({})", plain(&p.text), plain(&p.reason)),
                _ => plain(&p.text),
            })
            .collect()
    };
    let (missing, partial) = (texts("missing"), texts("partial"));
    if !missing.is_empty() {
        out.push(Gap {
            kind: GapKind::Missing,
            id: id.to_string(),
            title: format!("{label}: {} not found", count(missing.len(), "point", "points")),
            details: missing,
            place: place.cloned(),
        });
    }
    if !partial.is_empty() {
        out.push(Gap {
            kind: GapKind::Partial,
            id: id.to_string(),
            title: format!("{label}: {} made in part", count(partial.len(), "point", "points")),
            details: partial,
            place: place.cloned(),
        });
    }
}

fn exercise_gaps(e: &ExerciseReport, out: &mut Vec<Gap>) {
    let place = e.answers.iter().find(|a| a.started).map(|a| LinePlace { path: a.path.clone(), line: a.line });
    if place.is_none() {
        out.push(Gap {
            kind: GapKind::Exercise,
            id: e.id.clone(),
            title: format!("{}: no answer yet", e.label),
            details: vec![e.title.clone()],
            place: None,
        });
        return;
    }
    let mut details = Vec::new();
    let mut at = None;
    for code in &e.code {
        let here = |line: usize| LinePlace { path: code.path.clone(), line };
        if code.unchanged {
            details.push("The code is still the guide's original.".to_string());
            at = at.or(Some(here(code.line)));
            continue;
        }
        for s in &code.syntax {
            details.push(format!("line {}: {}", s.line, plain(&s.message)));
            at = at.or(Some(here(s.line)));
        }
        for r in &code.remaining {
            details.push(format!("line {}: {}", r.line, plain(&r.message)));
            at = at.or(Some(here(r.line)));
        }
    }
    if !details.is_empty() {
        let title = match details.len() {
            1 if e.code.iter().any(|c| c.unchanged) => {
                format!("{}: code not improved yet", e.label)
            }
            n => format!("{}: {} in your code", e.label, count(n, "thing", "things")),
        };
        out.push(Gap { kind: GapKind::Code, id: e.id.clone(), title, details, place: at });
    }
    let points: Vec<PointReport> = e.points().cloned().collect();
    let start = out.len();
    point_gaps(&e.id, &e.label, &points, place.as_ref(), out);
    // naming an issue matters less than a question's key point
    for gap in out.iter_mut().skip(start) {
        if gap.kind == GapKind::Missing {
            gap.kind = GapKind::Partial;
            gap.title = format!(
                "{}: {}",
                e.label,
                count(gap.details.len(), "issue or reason not named", "issues or reasons not named")
            );
        }
    }
}

/// What is still to do in an answer: unticked tasks, `TODO`, inserted prompts that nobody has edited.
pub fn todos(notebook: &Notebook, answer: &Answer) -> Vec<Todo> {
    let mut out = Vec::new();
    for part in answer.parts() {
        let text = &*part.segment.text;
        for (i, block) in part.segment.body.blocks.iter().enumerate() {
            let off = notebook.file(part.path).is_some_and(|f| {
                let here = block.span.shift(part.start);
                f.off.iter().any(|o| o.overlaps(here))
            });
            if block.quoted || off {
                continue;
            }
            let mut push = |at: usize, words: &str| {
                out.push(Todo { place: line(notebook, part.path, part.start + at), text: plain(words) });
            };
            match block.kind {
                Kind::Heading(_) | Kind::Fence { .. } => continue,
                Kind::Item { task: Some(false) } => {
                    push(block.span.start, &block.prose(text));
                    continue;
                }
                Kind::Item { .. } | Kind::Paragraph | Kind::Cell { .. } => {}
            }
            let mut all = Vec::new();
            if proves(block) {
                statements(text, i, block, &mut all);
            }
            for statement in &all {
                let written = slice(text, statement.span);
                let marked = written
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|w| matches!(w, "TODO" | "FIXME" | "TBD" | "XXX"));
                if marked || statement.prompt {
                    push(statement.span.start, written);
                }
            }
        }
    }
    out
}
