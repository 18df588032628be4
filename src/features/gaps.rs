//! The next and the previous gap: a question not answered yet, a point not made or made in part.

use super::wording;
use crate::coverage::verdict::Verdict;
use crate::guide::Unit;
use crate::notebook::{Answer, FileAnalysis, Location, Notebook};
use crate::text::Span;
use std::path::Path;

/// Which way to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Next,
    /// Towards the start.
    Previous,
}

/// Something left to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Where to do it.
    pub location: Location,
    /// What it is.
    pub message: String,
}

/// The gap nearest to `offset` in a direction; beyond the file's last one, that of the next file; round at the end.
pub fn gap(notebook: &Notebook, path: &Path, offset: usize, direction: Direction) -> Option<Gap> {
    let own = notebook.file(path).map_or_else(Vec::new, |f| gaps(notebook, f));
    let here = match direction {
        Direction::Next => own.iter().find(|g| g.location.span.start > offset),
        Direction::Previous => own.iter().rfind(|g| g.location.span.end < offset),
    };
    if here.is_some() {
        return here.cloned();
    }
    let first = |file: &FileAnalysis| {
        let mut gaps = gaps(notebook, file);
        match direction {
            Direction::Next => (!gaps.is_empty()).then(|| gaps.swap_remove(0)),
            Direction::Previous => gaps.pop(),
        }
    };
    let files: Vec<&FileAnalysis> = notebook.files().map(|f| &**f).collect();
    // once round, from the neighbour to this file itself
    let (before, after): (Vec<_>, Vec<_>) = files.into_iter().partition(|f| match direction {
        Direction::Next => *f.path <= *path,
        Direction::Previous => *f.path < *path,
    });
    match direction {
        Direction::Next => after.into_iter().chain(before).find_map(first),
        Direction::Previous => {
            let mut order = before.into_iter().rev().chain(after.into_iter().rev());
            order.find_map(first)
        }
    }
}

/// The gaps of a file in order.
pub fn gaps(notebook: &Notebook, file: &FileAnalysis) -> Vec<Gap> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let mut out: Vec<Gap> = Vec::new();
    for answer in &file.answers {
        if let (Some(unit), Some(heading)) = (guide.units.get(answer.unit), heading(file, answer)) {
            of_answer(notebook, file, unit, answer, heading, &mut out);
        }
    }
    out.sort_by_key(|g| g.location.span);
    out
}

fn heading(file: &FileAnalysis, answer: &Answer) -> Option<Span> {
    let placed = file.notes.segments().get(*answer.heads.first()?)?;
    Some(placed.segment.heading.as_ref()?.span.shift(placed.start))
}

fn of_answer(
    notebook: &Notebook,
    file: &FileAnalysis,
    unit: &Unit,
    answer: &Answer,
    heading: Span,
    out: &mut Vec<Gap>,
) {
    let mut add = |span: Span, message: String| {
        out.push(Gap { location: Location { path: file.path.clone(), span }, message });
    };
    if !answer.started {
        // another file or version may have the answer
        let elsewhere = notebook.sums().unit(answer.unit).is_some_and(|sum| sum.answered > 0);
        if !elsewhere {
            add(heading, format!("{}: {}", unit.label(), wording::NOT_STARTED));
        }
        return;
    }
    let mut missing = Vec::new();
    for (i, (point, coverage)) in unit.points.iter().zip(answer.points.iter()).enumerate() {
        let made =
            notebook.best(answer.unit, i).is_some_and(|b| b.point.verdict == Verdict::Covered || b.point.by_choice);
        if made || !wording::is_gap(coverage) {
            continue;
        }
        let place = coverage.evidence.first().and_then(|p| answer.location(*p));
        match place.filter(|l| l.path == file.path) {
            Some(location) => {
                add(location.span, format!("{} ({}): {}", unit.label(), wording::verdict(coverage), point.text))
            }
            None => missing.push(point.text.as_str()),
        }
    }
    if !missing.is_empty() {
        add(heading, format!("{} (not found): {}", unit.label(), missing.join(" ")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::{notebook, path};

    #[test]
    fn there_and_back() {
        let a = "## Q1: How do you keep pages fast?\r\n\r\n😀 We put CloudFront in front of every page that we have.\r\n\r\nWe set etags.\r\n\r\n## Exercise 1: Count quickly\r\n";
        let b = "## Q2: How do you handle incidents together?\n\nWe decided against a retrospective.\n";
        let notebook = notebook(&[("a.md", a), ("b.md", b)]);
        let walk = |direction: Direction| -> String {
            let (mut file, mut at) = (path("a.md"), 0);
            let mut out = String::new();
            for _ in 0..6 {
                let gap = gap(&notebook, &file, at, direction).unwrap();
                let span = gap.location.span;
                let text = notebook.file(&gap.location.path).unwrap().notes.text();
                out += &format!("{} {:?} {}\n", notebook.shown(&gap.location.path), text.slice(span), gap.message);
                (file, at) = (gap.location.path, span.start);
            }
            out
        };
        expect_test::expect![[r###"
            a.md "We set etags" Q1 (in part): Cache at several layers.
            a.md "## Exercise 1: Count quickly" Exercise 1: not started
            b.md "## Q2: How do you handle incidents together?" Q2 (not found): Use a shared channel.
            b.md "We decided against a retrospective" Q2 (argued against): Hold a retrospective.
            a.md "We set etags" Q1 (in part): Cache at several layers.
            a.md "## Exercise 1: Count quickly" Exercise 1: not started
        "###]]
        .assert_eq(&walk(Direction::Next));
        expect_test::expect![[r###"
            b.md "We decided against a retrospective" Q2 (argued against): Hold a retrospective.
            b.md "## Q2: How do you handle incidents together?" Q2 (not found): Use a shared channel.
            a.md "## Exercise 1: Count quickly" Exercise 1: not started
            a.md "We set etags" Q1 (in part): Cache at several layers.
            b.md "We decided against a retrospective" Q2 (argued against): Hold a retrospective.
            b.md "## Q2: How do you handle incidents together?" Q2 (not found): Use a shared channel.
        "###]]
        .assert_eq(&walk(Direction::Previous));
    }

    #[test]
    fn nothing_left_is_nothing() {
        let text = "## Q1: How do you keep pages fast?\n\nCloudFront, etags and redis.\n";
        let notebook = notebook(&[("a.md", text)]);
        assert_eq!(gap(&notebook, &path("a.md"), 0, Direction::Next), None);
        assert_eq!(gap(&notebook, &path("none.md"), 0, Direction::Previous), None);
    }
}
