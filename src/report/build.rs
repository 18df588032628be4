//! From a notebook to a report.

use super::model::*;
use super::{checklist, exercises, gaps, passage, speaking, stories};
use crate::coverage::verdict::{Place, Verdict};
use crate::guide::{Guide, PointKind, Unit};
use crate::notebook::{Answer, FileAnalysis, Notebook};
use std::path::Path;

impl Report {
    /// Reviews a notebook. Without a guide it is empty.
    pub fn of(notebook: &Notebook) -> Report {
        let speaking = SpeakingSum {
            words_per_minute: notebook.config.words_per_minute,
            target_seconds: notebook.config.target_seconds,
            total_seconds: 0,
        };
        let mut report = Report {
            schema: SCHEMA,
            guide: GuideInfo { title: String::new(), source: String::new() },
            summary: Summary::default(),
            ready: Vec::new(),
            gaps: Vec::new(),
            competencies: Vec::new(),
            exercises: Vec::new(),
            checklist: Vec::new(),
            stories: Stories::default(),
            speaking,
        };
        let (Some(knowledge), Some(guide)) = (&notebook.knowledge, notebook.guide()) else {
            return report;
        };
        report.guide.title = guide.title.clone();
        report.guide.source = match &knowledge.source {
            crate::guide::Source::Bundled => knowledge.source.name(),
            crate::guide::Source::File(path) => notebook.shown(path),
        };
        report.competencies = competencies(notebook, guide);
        report.exercises = guide
            .exercises()
            .map(|(index, unit)| ExerciseReport {
                id: unit.id.clone(),
                label: unit.label(),
                title: unit.text.clone(),
                answers: answers(notebook, index),
                issues: points(notebook, index, unit, PointKind::Issue),
                why: points(notebook, index, unit, PointKind::Reason),
                code: exercises::code(notebook, index),
            })
            .collect();
        report.summary = summary(&report);
        report.speaking.total_seconds = report.questions().filter_map(|q| speaking::shortest(&q.answers)).sum();
        report.ready = gaps::ready(&report);
        report.gaps = gaps::gaps(&report);
        report.checklist = checklist::checklist(notebook, guide);
        report.stories = stories::stories(notebook, guide);
        report
    }
}

fn competencies(notebook: &Notebook, guide: &Guide) -> Vec<CompetencyReport> {
    let question = |index: usize| {
        let unit = guide.units.get(index)?;
        Some(QuestionReport {
            id: unit.id.clone(),
            label: unit.label(),
            text: unit.text.clone(),
            answers: answers(notebook, index),
            key_points: points(notebook, index, unit, PointKind::KeyPoint),
        })
    };
    guide
        .competencies
        .iter()
        .map(|c| CompetencyReport {
            name: c.name.clone(),
            questions: c.questions.iter().filter_map(|i| question(*i)).collect(),
        })
        .collect()
}

fn answers(notebook: &Notebook, unit: usize) -> Vec<AnswerReport> {
    notebook
        .answers(unit)
        .map(|(file, answer)| {
            let spoken = speaking::speaking(notebook, answer);
            AnswerReport {
                path: notebook.shown(&file.path),
                line: head_line(file, answer),
                words: answer.words,
                speaking_seconds: spoken.seconds,
                started: answer.started,
                version: answer.version.as_deref().map(str::to_string),
                form: spoken.form,
                pace: spoken.pace,
                star: spoken.star,
                cut: spoken.cut,
                stories: answer.stories.to_vec(),
                todos: gaps::todos(notebook, answer),
                body: passage::passages(notebook, answer),
            }
        })
        .collect()
}

fn head_line(file: &FileAnalysis, answer: &Answer) -> usize {
    let start = answer.heads.first().map_or_else(
        || answer.parts().next().map_or(0, |p| p.start),
        |head| {
            let placed = file.notes.segments().get(*head);
            placed.map_or(0, |p| p.start + p.segment.heading.as_ref().map_or(0, |h| h.span.start))
        },
    );
    file.notes.text().line_of(start) + 1
}

fn points(notebook: &Notebook, index: usize, unit: &Unit, kind: PointKind) -> Vec<PointReport> {
    unit.points_of(kind)
        .map(|(p, point)| {
            let best = notebook.best(index, p);
            let by_choice = notebook.answered(index).any(|(_, a)| a.points.get(p).is_some_and(|c| c.by_choice));
            let (verdict, reason) = match &best {
                Some(b) => (b.point.verdict, b.point.reason.clone()),
                None => (Verdict::Missing, "no answer yet".to_string()),
            };
            let mut evidence: Vec<EvidenceReport> = best
                .iter()
                .flat_map(|b| b.point.evidence.iter().map(|place| (b.answer, *place)))
                .filter_map(|(answer, place)| evidence(notebook, answer, place))
                .collect();
            let first = (!evidence.is_empty()).then(|| evidence.remove(0));
            PointReport {
                id: point.id.clone(),
                text: point.text.clone(),
                verdict: verdict.name(),
                reason,
                confirmed: best.as_ref().is_some_and(|b| b.point.confirmed),
                by_choice,
                evidence: first,
                more_evidence: evidence,
            }
        })
        .collect()
}

fn evidence(notebook: &Notebook, answer: &Answer, place: Place) -> Option<EvidenceReport> {
    let location = answer.location(place)?;
    let at = line(notebook, &location.path, location.span.start);
    Some(EvidenceReport {
        path: at.path,
        line: at.line,
        start: location.span.start,
        end: location.span.end,
        text: answer.text_of(place).to_string(),
    })
}

/// The line of a byte in one of the notebook's files.
pub(super) fn line(notebook: &Notebook, path: &Path, offset: usize) -> LinePlace {
    let line = notebook.notes(path).map_or(0, |f| f.text().line_of(offset));
    LinePlace { path: notebook.shown(path), line: line + 1 }
}

fn summary(report: &Report) -> Summary {
    let mut out = Summary::default();
    for point in report.questions().flat_map(|q| &q.key_points) {
        let n = &mut out.key_points;
        n.total += 1;
        n.covered += usize::from(point.is("covered"));
        n.partial += usize::from(point.is("partial"));
        n.rejected += usize::from(point.is("rejected"));
        n.missing += usize::from(point.is("missing"));
        n.by_choice += usize::from(point.by_choice);
    }
    out.questions = Answered {
        total: report.questions().count(),
        answered: report.questions().filter(|q| q.is_answered()).count(),
    };
    let covered = |c: &&CompetencyReport| c.questions.iter().any(QuestionReport::is_answered);
    out.competencies =
        Covered { total: report.competencies.len(), covered: report.competencies.iter().filter(covered).count() };
    out.exercises = Answered {
        total: report.exercises.len(),
        answered: report.exercises.iter().filter(|e| e.is_answered()).count(),
    };
    out
}
