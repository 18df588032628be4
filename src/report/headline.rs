//! Lines that sum up, shared by all renderers.

use super::model::*;
use super::wording::{about, count, made};

/// `12 of 30 key points, 3 in part · 4 of 10 questions · …`
pub(super) fn totals(report: &Report) -> String {
    let s = &report.summary;
    let n = &s.key_points;
    let mut points = format!("{} of {} key points", n.covered, n.total - n.by_choice);
    for (n, words) in [(n.partial, "in part"), (n.rejected, "argued against"), (n.by_choice, "left out by choice")] {
        if n > 0 {
            points.push_str(&format!(", {n} {words}"));
        }
    }
    let mut out = vec![
        points,
        format!("{} of {} questions", s.questions.answered, s.questions.total),
        format!("{} of {} competencies", s.competencies.covered, s.competencies.total),
    ];
    if s.exercises.total > 0 {
        out.push(format!("{} of {} exercises", s.exercises.answered, s.exercises.total));
    }
    if report.speaking.total_seconds > 0 {
        out.push(format!("{} of talk", about(report.speaking.total_seconds)));
    }
    out.join(" · ")
}

/// `3 of 3 points · about 1 min`
pub(super) fn ready_facts(ready: &Ready) -> String {
    let points = format!("{} of {} points", ready.made, ready.total);
    match ready.seconds {
        Some(seconds) => format!("{points} · {}", about(seconds)),
        None => points,
    }
}

/// What to say when nothing is ready: what is nearest.
pub(super) fn nothing_ready(report: &Report) -> String {
    let nearest = report
        .questions()
        .filter(|q| q.is_answered())
        .map(|q| (made(&q.key_points), q))
        .filter(|((done, _), _)| *done > 0)
        .min_by_key(|((done, total), _)| (total - done, std::cmp::Reverse(*done)));
    match nearest {
        Some(((done, total), q)) => {
            format!("Nothing is complete yet. Nearest: {} with {done} of {total} points.", q.label)
        }
        None => "Nothing yet: every answer starts with its question as a heading.".to_string(),
    }
}

/// `Three gaps worth fifteen minutes`
pub(super) fn gaps_title(report: &Report) -> String {
    match report.gaps.len() {
        0 => "Gaps".to_string(),
        1 => "One gap worth five minutes".to_string(),
        2 => "Two gaps worth ten minutes".to_string(),
        _ => "Three gaps worth fifteen minutes".to_string(),
    }
}

/// What the code is, in a few words.
pub(super) fn code_verdict(code: &CodeReport) -> String {
    if code.unchanged {
        return "still the guide's original".to_string();
    }
    let parses = match code.parses {
        Some(true) => "parses",
        Some(false) => "does not parse",
        None => "not checked: no grammar for its language",
    };
    match (code.remaining.len(), code.fixed.len()) {
        (0, 0) => parses.to_string(),
        (0, n) => format!("{parses}, {} gone", count(n, "issue", "issues")),
        (n, _) => format!("{parses}, {} still there", count(n, "issue", "issues")),
    }
}
